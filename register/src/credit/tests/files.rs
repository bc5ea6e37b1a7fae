//! Files as agencies make them: heads, encodings, workbooks, notes, ragged lines.

use super::*;

const NAMES: [&str; 20] = [
    "行政处罚决定书文号",
    "处罚名称",
    "处罚类别1",
    "处罚类别2",
    "处罚事由",
    "处罚依据",
    "行政相对人名称",
    "行政相对人代码_1(统一社会信用代码)",
    "行政相对人代码_2(组织机构代码)",
    "行政相对人代码_3(工商登记码)",
    "行政相对人代码_4(税务登记号)",
    "行政相对人代码_5 (居民身份证号)",
    "法定代表人姓名",
    "处罚结果",
    "处罚决定日期",
    "处罚机关",
    "当前状态",
    "地方编码",
    "数据更新时间戳",
    "备注",
];
const CODES: [&str; 20] = [
    "CF_WSH",
    "CF_CFMC",
    "CF_CFLB1",
    "CF_CFLB2",
    "CF_SY",
    "CF_YJ",
    "CF_XDR_MC",
    "CF_XDR_SHXYM",
    "CF_XDR_ZDM",
    "CF_XDR_GSDJ",
    "CF_XDR_SWDJ",
    "CF_XDR_SFZ",
    "CF_FR",
    "CF_JG",
    "CF_JDRQ",
    "CF_XZJG",
    "CF_ZT",
    "DFBM",
    "SJC",
    "BZ",
];

fn row(number: &'static str) -> Vec<&'static str> {
    vec![
        number,
        "堆放物料案",
        "罚款",
        "",
        "堆放物料",
        "《试验条例》第三十条",
        "濮阳市试验商贸有限公司",
        "91410902MA9MADE10T",
        "",
        "",
        "",
        "",
        "甲试验",
        "罚款5000元",
        "2026/03/02",
        "濮阳市试验局",
        "0",
        "410902",
        "2026/03/06",
        "",
    ]
}

fn brief(report: &Report) -> Vec<(usize, Verdict, &str)> {
    report.rows.iter().map(|finding| (finding.row, finding.verdict, finding.field.as_str())).collect()
}

#[test]
fn heads_in_codes_in_chinese_or_both() {
    let (good, bad) = (row("濮试罚决〔2026〕1号"), row("濮试罚决[2026]2号"));
    let lower: Vec<String> = CODES.iter().map(|code| code.to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let joined: Vec<String> = CODES.iter().zip(NAMES).map(|(code, name)| format!("{name}\n({code})")).collect();
    let joined: Vec<&str> = joined.iter().map(String::as_str).collect();
    let starred: Vec<String> = NAMES.iter().map(|name| format!("*{name}")).collect();
    let starred: Vec<&str> = starred.iter().map(String::as_str).collect();
    for head in [&CODES[..], &NAMES[..], &lower, &joined, &starred] {
        let report = check(Kind::Penalty, "a.csv", &table_of(head, &[good.clone(), bad.clone()]), basis());
        assert_eq!(brief(&report), [(2, Fine, ""), (3, Normalised, "CF_WSH")], "{head:?}");
    }
    for [one, two] in [[&CODES, &NAMES], [&NAMES, &CODES]] {
        let report = check(Kind::Penalty, "a.csv", &table_of(one, &[two.to_vec(), good.clone(), bad.clone()]), basis());
        assert_eq!(brief(&report), [(3, Fine, ""), (4, Normalised, "CF_WSH")]);
    }
}

#[test]
fn encodings_and_line_breaks_within_quotes() {
    let mut broken = row("濮试罚决〔2026〕1号");
    broken[4] = "堆放\n物料";
    let file = table_of(&CODES, &[broken, row("濮试罚决〔2026〕2号")]);
    let text = String::from_utf8(file.clone()).unwrap();
    let (gbk, ..) = encoding_rs::GB18030.encode(&text);
    let marked = format!("\u{FEFF}{}", text.replace("\n\"", "\r\n\""));
    for bytes in [&file[..], &gbk, marked.as_bytes()] {
        let report = check(Kind::Penalty, "a.csv", bytes, basis());
        assert_eq!(brief(&report), [(2, Normalised, "CF_SY"), (3, Fine, "")]);
    }
}

#[test]
fn a_workbook_with_title_notes_typed_days_and_numbers() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = rust_xlsxwriter::Format::new().set_num_format("yyyy/m/d");
    sheet.merge_range(0, 0, 0, 19, "濮阳市试验局行政处罚公示表", &day).unwrap();
    for (place, (code, name)) in CODES.iter().zip(NAMES).enumerate() {
        let place = u16::try_from(place).unwrap();
        sheet.write(2, place, name).unwrap();
        sheet.write(3, place, *code).unwrap();
        sheet.write(4, place, if place < 3 { "必填" } else { "选填" }).unwrap();
    }
    for (at, number) in [(5_u32, "濮试罚决〔2026〕1号"), (7, "濮试罚决〔2026〕2号")] {
        for (place, text) in row(number).iter().enumerate() {
            sheet.write(at, u16::try_from(place).unwrap(), *text).unwrap();
        }
    }
    let typed = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 3, 2).unwrap();
    sheet.write_with_format(5, 14, &typed, &day).unwrap();
    sheet.write(7, 14, 46083).unwrap();
    sheet.write(7, 17, 410902).unwrap();
    sheet.write(9, 0, "注：本表由办公室填报").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let report = check(Kind::Penalty, "a.xlsx", &bytes, basis());
    assert_eq!(brief(&report), [(6, Fine, ""), (8, Normalised, "CF_JDRQ")], "{report:?}");
}

#[test]
fn what_is_no_file_of_this_kind_is_refused_whole() {
    let file = table_of(&CODES, &[row("濮试罚决〔2026〕1号")]);
    for (kind, bytes, word) in [
        (Kind::Licence, &file[..], "行政处罚"),
        (Kind::Penalty, b"", "空"),
        (Kind::Penalty, b"%PDF-1.7", "PDF"),
        (Kind::Penalty, "姓名,证号\n甲,1\n".as_bytes(), "表头"),
        (Kind::Penalty, "CF_WSH,CF_SY,CF_YJ,CF_JDRQ\n".as_bytes(), "没有数据行"),
    ] {
        let report = check(kind, "a.csv", bytes, basis());
        let last = report.rows.last().unwrap();
        assert_eq!((last.row, last.verdict), (1, Refused), "{report:?}");
        assert!(last.reason.contains(word), "{report:?}");
    }
}

#[test]
fn missing_columns_are_told_once_and_ragged_lines_each() {
    let head: Vec<&str> = CODES.iter().copied().filter(|code| !matches!(*code, "DFBM" | "CF_FR")).collect();
    let shorter = |number| {
        let all = row(number);
        CODES
            .iter()
            .zip(all)
            .filter(|(code, _)| !matches!(**code, "DFBM" | "CF_FR"))
            .map(|(_, cell)| cell)
            .collect::<Vec<_>>()
    };
    let mut ragged = shorter("濮试罚决〔2026〕3号");
    ragged.pop();
    let rows = [shorter("濮试罚决〔2026〕1号"), shorter("濮试罚决〔2026〕2号"), ragged];
    let report = check(Kind::Penalty, "a.csv", &table_of(&head, &rows), basis());
    let expected = [(1, Refused, "CF_FR"), (1, Refused, "DFBM"), (2, Fine, ""), (3, Fine, ""), (4, Refused, "")];
    assert_eq!(brief(&report), expected);
}

#[test]
fn a_column_twice_is_told_at_the_head() {
    let mut head = CODES.to_vec();
    head.push("CF_SY");
    let mut cells = row("濮试罚决〔2026〕1号");
    cells.push("堆放物料");
    let report = check(Kind::Penalty, "a.csv", &table_of(&head, &[cells]), basis());
    assert_eq!(brief(&report), [(1, Refused, "CF_SY"), (2, Fine, "")]);
}

#[test]
fn another_sheet_with_rows_is_not_passed_over_in_silence() {
    let book = |rows_on_second: bool| {
        let mut book = Workbook::new();
        for second in [false, true] {
            let sheet = book.add_worksheet();
            for (place, code) in CODES.iter().enumerate() {
                sheet.write(0, u16::try_from(place).unwrap(), *code).unwrap();
            }
            if !second || rows_on_second {
                for (place, text) in row("濮试罚决〔2026〕1号").iter().enumerate() {
                    sheet.write(1, u16::try_from(place).unwrap(), *text).unwrap();
                }
            }
        }
        book.save_to_buffer().unwrap()
    };
    let found = |rows| check(Kind::Penalty, "a.xlsx", &book(rows), basis());
    assert_eq!(brief(&found(false)), [(2, Fine, "")]);
    assert_eq!(brief(&found(true)), [(1, Refused, ""), (2, Fine, "")]);
}
