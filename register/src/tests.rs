//! Workbooks made on the spot, with the mess of real uploads and invented names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use rust_xlsxwriter::{Format, Workbook};

/// A title across, a note line, a head with line breaks, merged cells, full-width figures, blanks, notes, a hidden sheet.
fn officers_workbook(certificate: &str, until: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let plain = Format::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 5, "试验局行政执法人员信息公示表", &plain).unwrap();
    sheet.write(1, 0, "填报单位：试验局").unwrap();
    sheet.write(1, 5, "填报日期：２０２６年７月１日").unwrap();
    for (column, head) in ["序号", "姓 名", "工作\n单位", "职务", "执法\n证号", "执法区域"].iter().enumerate()
    {
        sheet.write(2, column as u16, *head).unwrap();
    }
    sheet.write(2, 6, "有效期至").unwrap();
    sheet.write(3, 0, "一、处罚人员").unwrap();
    for (row, (name, number)) in [("甲试验", "１６０９００９\n００１１"), ("乙试验", certificate)].iter().enumerate()
    {
        let row = row as u32 + 4;
        sheet.write(row, 0, f64::from(row - 3)).unwrap();
        sheet.write(row, 1, format!("  {name} ")).unwrap();
        sheet.write(row, 3, "科员").unwrap();
        sheet.write(row, 4, *number).unwrap();
        sheet.write(row, 5, "濮阳市行政区域").unwrap();
        sheet.write(row, 6, until).unwrap();
    }
    sheet.merge_range(4, 2, 5, 2, "试验局", &plain).unwrap();
    sheet.merge_range(7, 0, 7, 5, "注：本表每月更新。", &plain).unwrap();
    let hidden = book.add_worksheet();
    hidden.set_hidden(true);
    hidden.write(0, 0, "姓名").unwrap();
    hidden.write(0, 1, "执法证号").unwrap();
    book.save_to_buffer().unwrap()
}

fn texts(import: &Import, column: &str) -> Vec<String> {
    import.rows.iter().map(|row| row[column].as_str().unwrap().to_owned()).collect()
}

#[test]
fn g9_a_messy_officers_list_yields_its_clean_table() {
    let import = read(Kind::Officers, "人员.xlsx", &officers_workbook("16090090012", "2027年1\n2月31日"));
    assert!(import.errors.is_empty(), "{:?}", import.errors);
    assert_eq!(import.columns, ["序号", "姓名", "工作单位", "职务", "执法证号", "执法区域", "有效期至"]);
    assert_eq!(texts(&import, "姓名"), ["甲试验", "乙试验"]);
    assert_eq!(texts(&import, "工作单位"), ["试验局", "试验局"]);
    assert_eq!(texts(&import, "执法证号"), ["16090090011", "16090090012"]);
    assert_eq!(texts(&import, "序号"), ["1", "2"]);
    assert_eq!(texts(&import, "有效期至"), ["2027年12月31日", "2027年12月31日"]);
}

#[test]
fn g9_bad_rows_are_named_with_row_and_column() {
    let import = read(Kind::Officers, "人员.xlsx", &officers_workbook("16090090011", "2027年2月30日"));
    let found: Vec<(usize, &str)> = import.errors.iter().map(|error| (error.row, error.column.as_str())).collect();
    assert_eq!(found, [(5, "有效期至"), (6, "执法证号"), (6, "有效期至")]);
}

#[test]
fn g9_a_missing_column_is_an_error_at_the_head() {
    let import = read(Kind::Officers, "a.csv", "姓名,职务,执法证号\n甲,科员,16090090011\n".as_bytes());
    assert_eq!((import.errors[0].row, import.errors[0].column.as_str()), (1, "执法区域"));
}

#[test]
fn g10_a_real_powers_list_with_other_columns_is_read_and_warned_about() {
    let csv = "\u{FEFF}序号,执法事项名称,执法类别,执法主体,执法依据,备注\r\n一、律师管理,,,,,\r\n1,对试验行为的处罚,行政处罚,县级部门,《试验法》第一条,\r\n合计,1,,,,\r\n";
    let import = read(Kind::Powers, "a.csv", csv.as_bytes());
    assert!(import.errors.is_empty(), "{:?}", import.errors);
    assert_eq!(texts(&import, "执法事项名称"), ["对试验行为的处罚"]);
    assert_eq!(import.warnings.len(), 3);
}

#[test]
fn g10_an_unknown_kind_or_an_empty_basis_is_refused() {
    let import = read(Kind::Powers, "a.csv", "职权类别,职权名称,实施依据\n行政处分,甲,\n".as_bytes());
    assert_eq!(import.errors.len(), 2);
}

#[test]
fn g11_a_head_of_two_rows_is_joined() {
    let mut book = Workbook::new();
    let plain = Format::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 1, 0, "序号", &plain).unwrap();
    sheet.merge_range(0, 1, 0, 2, "抽查项目", &plain).unwrap();
    sheet.write(1, 1, "抽查事项名称").unwrap();
    sheet.write(1, 2, "抽查内容").unwrap();
    sheet.merge_range(0, 3, 1, 3, "检查对象", &plain).unwrap();
    for (column, text) in ["1", "对试验机构的检查", "制度", "机构"].iter().enumerate() {
        sheet.write(2, column as u16, *text).unwrap();
    }
    let import = read(Kind::RandomInspection, "a.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(import.columns, ["序号", "抽查事项名称", "抽查内容", "检查对象"]);
    assert_eq!(texts(&import, "抽查内容"), ["制度"]);
}

#[test]
fn csv_in_the_encodings_of_offices() {
    let text = "姓名,职务,执法证号,执法区域\n甲试验,科员,16090090011,濮阳市\n";
    let (gb, ..) = encoding_rs::GB18030.encode(text);
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [
        text.as_bytes().to_vec(),
        gb.into_owned(),
        utf16,
        text.replace(',', "\t").into_bytes(),
        text.replace(',', ";").into_bytes(),
    ] {
        let import = read(Kind::Officers, "a.csv", &bytes);
        assert!(import.errors.is_empty(), "{:?}", import.errors);
        assert_eq!(texts(&import, "姓名"), ["甲试验"]);
    }
}

#[test]
fn what_is_no_table_is_refused_whole() {
    let cut = &officers_workbook("16090090012", "长期")[..500];
    for bytes in [
        &b""[..],
        b"%PDF-1.7",
        b"<html><table></table></html>",
        b"hello",
        &[0, 159, 146, 150, 0, 1],
        cut,
        b"a,b\n1,2\n",
    ] {
        let import = read(Kind::Officers, "a.xlsx", bytes);
        assert!(import.rows.is_empty() && import.errors.len() == 1, "{:?}", import.errors);
    }
}

#[test]
fn differences_between_two_versions() {
    let read =
        |rows: &str| super::read(Kind::Officers, "a.csv", format!("姓名,职务,执法证号,执法区域\n{rows}").as_bytes());
    let old = read("甲,科员,16090090011,濮阳市\n乙,科员,16090090012,濮阳市\n");
    let new = read("甲,科长,16090090011,濮阳市\n丙,科员,16090090013,濮阳市\n");
    let difference = difference(Kind::Officers, &Content::of(&old), &Content::of(&new));
    assert_eq!((difference.added, difference.removed), (vec!["16090090013".into()], vec!["16090090012".into()]));
    let cells = vec![("职务".to_owned(), "科员".to_owned(), "科长".to_owned())];
    assert_eq!(difference.changed, [Changed { key: "16090090011".into(), cells }]);
}

#[test]
fn g13_rows_of_one_name_are_compared_each_for_itself() {
    let content = |rows: &[&str]| {
        let text = format!("序号,违法行为,违法情节,处罚标准\n{}", rows.join("\n"));
        Content::of(&read(Kind::Discretion, "a.csv", text.as_bytes()))
    };
    let old = content(&["1,擅自试验,轻微,警告", "2,擅自试验,一般,一千元", "3,擅自试验,严重,二千元"]);
    let new = content(&[
        "1,擅自试验,一般,一千元",
        "2,擅自试验,轻微,警告",
        "3,擅自试验,严重,三千元",
        "4,另一试验,严重,三千元",
    ]);
    let found = difference(Kind::Discretion, &old, &new);
    assert_eq!((found.same, found.added, found.removed), (2, vec!["另一试验".to_owned()], vec![]));
    assert_eq!(found.changed[0].cells, [("处罚标准".into(), "二千元".into(), "三千元".into())]);
    assert_eq!(difference(Kind::Discretion, &old, &old), Difference { same: 3, ..Difference::default() });
}

/// An officers' list with a faultless row and the line under test.
fn officer(line: &str) -> Import {
    let head = "序号,姓名,职务,执法证号,执法区域,有效期至\n1,甲试验,科员,16090090011,濮阳市,长期\n";
    read(Kind::Officers, "a.csv", format!("{head}{line}\n").as_bytes())
}

#[test]
fn g9_older_certificates_months_and_blanks_in_names_are_taken() {
    for line in ["2,乙试验,科员,豫J-012345,濮阳市,2027年12月", "2,乙试验,科员,16090090012,濮阳市,2022-1-1至2027-1-1,,"]
    {
        assert_eq!(officer(line).errors, [], "{line}");
    }
    assert_eq!(texts(&officer("2,乙  试,科员,16090090012,濮阳市,长期"), "姓名")[1], "乙  试");
}

#[test]
fn g9_ragged_lines_open_quotes_and_broken_formulas_are_refused() {
    for (line, row, word) in [
        ("2,乙试验,科员,16090090012", 3, "4 列"),
        ("2,乙试验,科员,16090090012,濮阳市,长期,多余", 3, "7 列"),
        ("2,\"乙试验,科员,16090090012,濮阳市,长期\n3,丙试验,科员,16090090013,濮阳市,长期", 1, "第 3 行"),
        ("2,#REF!,科员,16090090012,濮阳市,长期", 3, "公式错误"),
        ("2,乙试验,科员,16090090012,濮阳市,2027年13月", 3, "日期"),
    ] {
        let errors = officer(line).errors;
        assert_eq!((errors.len(), errors[0].row), (1, row), "{line}: {errors:?}");
        assert!(errors[0].reason.contains(word), "{line}: {errors:?}");
    }
    let long = officer(&format!("2,{},科员,16090090012,濮阳市,长期", "长".repeat(10_000)));
    assert_eq!((long.errors.len(), long.errors[0].column.as_str()), (1, "姓名"));
}

#[test]
fn g10_kinds_that_lists_add_and_titles_that_name_the_kind_are_taken() {
    let rows = "*事项名称,执法类别,实施依据（法律法规）\n甲,行政监督检查,《甲法》\n乙,其他行政权力、公共服务,《甲法》\n丙,行政处罚类,《甲法》\n";
    assert_eq!(read(Kind::Powers, "a.csv", rows.as_bytes()).errors, []);
    let rows = "序号,事项名称,执法依据\n1,甲,《甲法》第一条\n";
    assert_eq!(read(Kind::Powers, "a.csv", format!("试验局行政处罚事项清单,,\n{rows}").as_bytes()).errors, []);
    assert_eq!(read(Kind::Powers, "a.csv", rows.as_bytes()).errors.len(), 1);
}

#[test]
fn g9_a_cell_far_out_is_refused_before_it_takes_memory() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "姓名").unwrap();
    sheet.write(1_048_575, 16_383, "远").unwrap();
    let import = read(Kind::Officers, "a.xlsx", &book.save_to_buffer().unwrap());
    assert!(import.errors[0].reason.contains("过大"), "{:?}", import.errors);
}

#[test]
fn g9_a_day_that_lost_its_format_is_the_day_it_counts() {
    let import = officer("2,乙试验,科员,16090090012,濮阳市,46752");
    assert_eq!(import.errors, []);
    assert_eq!(texts(&import, "有效期至").last().unwrap(), "2027-12-31");
    assert_eq!(officer("2,乙试验,科员,16090090012,濮阳市,20271").errors.len(), 1);
}

#[test]
fn g15_lists_need_no_column_that_the_article_does_not_ask_for() {
    let board = "序号,岗位职责,申请材料示范文本,办理进度查询,咨询服务,投诉举报\n1,受理申请,见附件,扫码,12345,12345\n";
    let import = read(Kind::Boards, "a.csv", board.as_bytes());
    assert_eq!((import.errors.len(), import.warnings.len()), (0, 0), "{import:?}");
    assert_eq!(import.cell(0, Kind::Boards, "岗位职责"), "受理申请");
    let both = "岗位名称,岗位职责\n综合窗口,受理申请\n";
    let import = read(Kind::Boards, "a.csv", both.as_bytes());
    assert_eq!(import.cell(0, Kind::Boards, "岗位"), "综合窗口");
    assert_eq!(import.cell(0, Kind::Boards, "岗位职责"), "受理申请");
    assert!(read(Kind::Boards, "a.csv", "序号,咨询服务\n1,12345\n".as_bytes()).errors.len() == 1);
}

#[test]
fn g11_a_plan_says_whom_and_g7_8_relief_stands_in_a_row_an_agency() {
    let plan =
        "序号,检查对象,检查依据,执行科室,抽查比例,抽查频次,检查时间\n1,律师事务所,《律师法》,律师科,80%,1次/年,5月\n";
    assert_eq!(read(Kind::RandomInspection, "a.csv", plan.as_bytes()).errors, []);
    let relief = "执法主体,行政复议机关,行政诉讼管辖法院,投诉电话\n试验局,试验县人民政府,试验县人民法院,12345\n";
    assert_eq!(read(Kind::Relief, "a.csv", relief.as_bytes()).errors, []);
    assert_eq!(read(Kind::Relief, "a.csv", "执法主体,投诉电话,邮编\n试验局,12345,457000\n".as_bytes()).errors.len(), 1);
}

#[test]
fn g7_what_a_sheet_hides_is_left_out_and_told() {
    let mut book = Workbook::new();
    let plain = Format::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 4, "试验局权责清单", &plain).unwrap();
    for (column, head) in ["序号", "职权名称", "内部意见", "职权类别", "实施依据"].iter().enumerate()
    {
        sheet.write(1, column as u16, *head).unwrap();
    }
    for row in 2..6_u32 {
        sheet.write(row, 0, f64::from(row - 1)).unwrap();
        sheet.write(row, 1, format!("对试验事项{row}的处罚")).unwrap();
        sheet.write(row, 2, "拟取消").unwrap();
        sheet.write(row, 4, "《试验条例》第三条").unwrap();
    }
    sheet.merge_range(2, 3, 5, 3, "行政处罚", &plain).unwrap();
    sheet.set_row_hidden(3).unwrap();
    sheet.set_column_hidden(2).unwrap();
    let import = read(Kind::Powers, "清单.xlsx", &book.save_to_buffer().unwrap());
    assert!(import.errors.is_empty(), "{:?}", import.errors);
    assert_eq!(import.columns, ["序号", "职权名称", "职权类别", "实施依据"]);
    assert_eq!(texts(&import, "序号"), ["1", "3", "4"]);
    assert_eq!(texts(&import, "职权类别"), ["行政处罚"; 3]);
    assert_eq!(import.numbers, [3, 5, 6], "as the user's program counts");
    assert!(
        import.warnings.iter().any(|told| told.reason.contains("隐藏的 1 行、1 列没有读入")),
        "{:?}",
        import.warnings
    );
}

/// A sheet of OpenDocument: a title across, a head, an area merged downwards, a hidden row, a repeated column.
fn open_document() -> Vec<u8> {
    use std::io::Write;
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let title = "<table:table-cell table:number-columns-spanned=\"4\" office:value-type=\"string\"><text:p>试验局人员</text:p>\
        </table:table-cell><table:covered-table-cell table:number-columns-repeated=\"3\"/>";
    let area = "<table:table-cell table:number-rows-spanned=\"2\" office:value-type=\"string\"><text:p>试验县</text:p></table:table-cell>";
    let covered = "<table:covered-table-cell/>".to_owned();
    let rows = [
        row(&[title.to_owned()]),
        row(&["姓名", "职务", "执法证号", "执法区域"].map(cell)),
        row(&[cell("甲试验"), cell("科长"), cell("16090090011"), area.to_owned()]),
        row(&[cell("乙试验"), cell("科员"), cell("16090090012"), covered]),
        row(&["丙试验", "科员", "16090090013", "试验县"].map(cell))
            .replace("<table:table-row>", "<table:table-row table:visibility=\"collapse\">"),
    ];
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet><table:table table:name=\"人员\"><table:table-column table:number-columns-repeated=\"4\"/>{}\
         </table:table></office:spreadsheet></office:body></office:document-content>",
        rows.concat()
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
        ),
        ("content.xml", &content),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn g9_an_open_document_fills_merged_cells_and_leaves_hidden_rows_out() {
    let import = read(Kind::Officers, "人员.ods", &open_document());
    assert!(import.errors.is_empty(), "{:?}", import.errors);
    assert_eq!(texts(&import, "姓名"), ["甲试验", "乙试验"]);
    assert_eq!(texts(&import, "执法区域"), ["试验县", "试验县"]);
}
