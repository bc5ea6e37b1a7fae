//! The shapes in which agencies' lists come, with invented content: each yields its clean table, or is refused at its place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use register::{Import, Kind, read};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

fn rows(sheet: &mut Worksheet, from: u32, rows: &[&[&str]]) {
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            sheet.write(from + row as u32, column as u16, *text).unwrap();
        }
    }
}

fn merge(sheet: &mut Worksheet, area: (u32, u16, u32, u16), text: &str) {
    sheet.merge_range(area.0, area.1, area.2, area.3, text, &Format::new()).unwrap();
}

fn text(import: &Import, row: usize, column: &str) -> String {
    import.rows[row].get(column).unwrap_or_else(|| panic!("{:?}", import.columns)).as_str().unwrap().to_owned()
}

fn places(import: &Import) -> Vec<(usize, &str)> {
    import.errors.iter().map(|error| (error.row, error.column.as_str())).collect()
}

#[test]
fn g10_a_powers_list_with_its_head_in_the_fifth_row_and_parts_of_columns() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    merge(sheet, (0, 0, 0, 7), "附件2");
    merge(sheet, (1, 0, 1, 7), "试验市试验局权责清单（2026年版）");
    rows(sheet, 2, &[&["填报单位：试验局", "", "", "", "填报日期：２０２６年３月"]]);
    for (column, name) in [(0, "序\n号"), (1, "权力类型"), (2, "项 目 名 称"), (6, "追责情形"), (7, "备注")]
    {
        merge(sheet, (4, column, 5, column), name);
    }
    merge(sheet, (4, 3, 4, 5), "职责与依据");
    rows(sheet, 5, &[&["", "", "", "实施依据", "责任事项", "责任事项依据"]]);
    rows(sheet, 6, &[&["1", "2", "3", "4", "5", "6", "7", "8"]]);
    merge(sheet, (7, 0, 7, 7), "一、行政处罚（2项）");
    rows(
        sheet,
        8,
        &[
            &["1", "", "对甲行为的处罚", "《试验条例》第一条", "立案责任", "《试验条例》", "不作为的"],
            &["2", "", "对乙行为的处罚", "《试验条例》\n第二条", "立案责任", "《试验条例》", "不作为的"],
        ],
    );
    merge(sheet, (8, 1, 9, 1), "行政处罚");
    merge(sheet, (11, 0, 11, 7), "二、行政检查（1项）");
    rows(sheet, 12, &[&["1", "行政检查", "对丙机构的检查", "《试验条例》第三条", "", "", ""]]);
    rows(
        sheet,
        13,
        &[&["小 计", "", "3项"], &[], &["填表人：某某", "", "", "审核人：某某", "", "联系电话：0393-0000000"]],
    );
    rows(sheet, 16, &[&["注：1.本清单自公布之日起施行。"], &["2.行使中的问题由法制机构解释。"]]);
    let import = read(Kind::Powers, "权责清单.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(import.errors, []);
    assert_eq!(
        import.columns,
        ["序号", "权力类型", "项目名称", "实施依据", "责任事项", "责任事项依据", "追责情形", "备注"]
    );
    assert_eq!((import.rows.len(), import.numbers.clone()), (3, vec![9, 10, 13]));
    assert_eq!(text(&import, 1, "权力类型"), "行政处罚");
    assert_eq!(text(&import, 1, "实施依据"), "《试验条例》第二条");
}

#[test]
fn g10_a_list_grouped_by_kind_needs_no_column_for_it() {
    let list = "试验局权力清单,,,\n序号,职权名称,实施依据,责任科室\n一、行政许可,,,\n1,甲许可,《甲法》,一科\n二、行政处罚,,,\n1,乙处罚,《乙法》,二科\n";
    let import = read(Kind::Powers, "a.csv", list.as_bytes());
    assert_eq!((import.errors.as_slice(), import.rows.len()), ([].as_slice(), 2));
    assert_eq!(places(&read(Kind::Powers, "a.csv", list.replace("行政", "").as_bytes())), [(2, "职权类别")]);
}

#[test]
fn g11_parts_of_a_head_without_merged_cells() {
    let list = "试验局随机抽查事项清单,,,,,\n序号,抽查项目,,检查对象,抽查比例,抽查频次\n,抽查事项名称,抽查内容,,,\n1,对甲的检查,制度,甲机构,不低于5%,每年1次\n";
    let import = read(Kind::RandomInspection, "a.csv", list.as_bytes());
    assert_eq!(import.errors, []);
    assert_eq!(import.columns, ["序号", "抽查事项名称", "抽查内容", "检查对象", "抽查比例", "抽查频次"]);
    assert_eq!(text(&import, 0, "抽查内容"), "制度");
}

#[test]
fn g11_parts_of_a_head_that_begin_in_its_first_column() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let table: [&[&str]; 4] = [
        &["", "抽查事项", "", "抽查依据", "抽查主体", "抽查对象", "抽查比例", "抽查频次", "抽查方式"],
        &["", "抽查事项名称", "抽查内容"],
        &["", "对甲的检查", "制度", "《甲法》", "本机关", "甲机构", "5%-10%", "每年1次", "现场"],
        &["", "对乙的检查", "台账", "《乙法》", "本机关", "乙机构", "-5%", "每年1次", "现场"],
    ];
    rows(sheet, 2, &table);
    let import = read(Kind::RandomInspection, "a.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(import.columns[..3], ["抽查事项名称", "抽查内容", "抽查依据"]);
    assert_eq!((import.rows.len(), places(&import)), (2, vec![(6, "抽查比例")]));
    // Two texts below two names are a row of the list, unless they are names themselves.
    let import = read(Kind::AvItems, "a.csv", "记录环节,,记录方式\n听证,公开,录像\n".as_bytes());
    assert_eq!((import.errors.as_slice(), import.rows.len()), ([].as_slice(), 1));
}

#[test]
fn g11_a_row_that_explains_the_columns_is_no_row_of_the_list() {
    let head = "抽查事项名称,抽查比例（％）,抽查频次\n";
    let import =
        read(Kind::RandomInspection, "a.csv", format!("{head}（全称）,（％）,（次/年）\n对甲的检查,5,2\n").as_bytes());
    assert_eq!((import.errors.as_slice(), import.rows.len()), ([].as_slice(), 1));
    let import = read(
        Kind::RandomInspection,
        "a.csv",
        format!("{head}对甲的检查,5,（每年）2\n（试行）对乙的检查,5,1\n").as_bytes(),
    );
    assert_eq!((import.errors.as_slice(), import.rows.len()), ([].as_slice(), 2));
}

#[test]
fn g9_days_in_every_spelling_of_offices_and_no_guess_at_others() {
    let spellings = [
        "2027-12-31",
        "2027/12/31 0:00",
        "2027年12月31日止",
        "2027—12—31",
        "20271231",
        "二〇二七年十二月三十一日",
        "2023.1.1-2027.12.31",
        "2027 年 12 月",
    ];
    let list: String =
        (1..).zip(spellings).map(|(at, day): (u32, &str)| format!("试验,科员,1609009{at:04},试验市,{day}\n")).collect();
    let head = "姓名,职务,执法证号,执法区域,有效期至\n";
    let import = read(Kind::Officers, "a.csv", format!("{head}{list}").as_bytes());
    assert_eq!(import.errors, []);
    let last: Vec<String> =
        spellings.iter().map(|text| register::days(text).unwrap().last().unwrap().to_string()).collect();
    assert_eq!(last, ["2027-12-31"; 8]);
    let bad = "试验,科员,16090090001,试验市,27-12-31\n试验,科员,16090090002,试验市,31/12/2027\n试验,科员,16090090003,试验市,二〇二七年二月三十日\n";
    assert_eq!(
        places(&read(Kind::Officers, "a.csv", format!("{head}{bad}").as_bytes())),
        [(2, "有效期至"), (3, "有效期至"), (4, "有效期至")]
    );
}

#[test]
fn g9_two_tables_side_by_side_are_refused_and_never_half_read() {
    let list = "姓名,职务,执法证号,执法区域,,姓名,职务,执法证号,执法区域\n甲试,科员,16090090001,试验市,,乙试,科员,16090090002,试验市\n";
    let import = read(Kind::Officers, "a.csv", list.as_bytes());
    assert!(import.errors.iter().any(|error| error.row == 1 && error.reason.contains("并排")), "{:?}", import.errors);
    let full =
        read(Kind::Officers, "a.csv", "姓名，职务，执法证号，执法区域\n甲试，科员，16090090001，试验市\n".as_bytes());
    assert!(full.errors[0].reason.contains("全角逗号"), "{:?}", full.errors);
}

#[test]
fn j16_the_name_of_an_act_by_itself_stands_over_a_group() {
    let list = "序号,记录环节,记录方式\n,行政处罚,\n1,听证,录像\n,行政检查类,\n1,现场检查,录像\n2,行政检查,录像\n";
    let import = read(Kind::AvItems, "a.csv", list.as_bytes());
    let kept: Vec<String> = (0..import.rows.len()).map(|row| import.cell(row, Kind::AvItems, "记录环节")).collect();
    assert_eq!((import.errors.as_slice(), kept.join("、").as_str()), ([].as_slice(), "听证、现场检查、行政检查"));
}

#[test]
fn g11_shares_are_read_as_they_show_and_must_be_shares() {
    let mut book = Workbook::new();
    let (percent, noughts) = (Format::new().set_num_format("0%"), Format::new().set_num_format("0.0%"));
    let sheet = book.add_worksheet();
    rows(
        sheet,
        0,
        &[&["抽查事项名称", "抽查比例", "抽查频次"], &["甲"], &["乙"], &["丙", "120%"], &["丁", "随机确定"]],
    );
    sheet.write_with_format(1, 1, 0.05, &percent).unwrap();
    sheet.write_with_format(2, 1, 0.125, &noughts).unwrap();
    let import = read(Kind::RandomInspection, "a.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!((text(&import, 0, "抽查比例"), text(&import, 1, "抽查比例")), ("5%".into(), "12.5%".into()));
    assert_eq!(places(&import), [(4, "抽查比例")]);
}

#[test]
fn g9_numbers_keep_the_noughts_that_their_format_shows() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    rows(
        sheet,
        0,
        &[
            &["执法人员姓名", "职务/职级", "行政执法证件编号", "执法区域", "证件有效期"],
            &["甲试验", "科员", "", "试验市", "2024.1.1-2028.12.31"],
        ],
    );
    sheet.write_with_format(1, 2, 412_345.0, &Format::new().set_num_format("00000000000")).unwrap();
    let import = read(Kind::Officers, "a.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(import.errors, []);
    assert_eq!(text(&import, 0, "行政执法证件编号"), "00000412345");
    assert_eq!(import.cell(0, Kind::Officers, "执法证号"), "00000412345");
}

#[test]
fn g9_hidden_names_and_days_out_of_order_are_refused() {
    let list = "姓名,职务,证件号码,区域,有效期限\n张**,科员,16090090011,试验市,2028-12-31\n甲试验,科员,16090090012,试验市,2028.1.1至2024.1.1\n乙试验,科员,16090090013,试验市,2027年6月31日\n丙试验,,16090090014,试验市,长期\n";
    let import = read(Kind::Officers, "a.csv", list.as_bytes());
    assert_eq!(places(&import), [(2, "姓名"), (3, "有效期限"), (4, "有效期限"), (5, "职务")]);
}

#[test]
fn g9_further_sheets_with_the_same_head_go_on_with_the_list() {
    let mut book = Workbook::new();
    let head: &[&str] = &["序号", "姓名", "职务", "执法证号", "执法区域"];
    for (name, row) in [
        ("一大队", ["1", "甲试验", "科员", "16090090011", "试验市"]),
        ("二大队", ["1", "乙试验", "科员", "16090090011", "试验市"]),
        ("已注销人员", ["1", "丙试验", "科员", "16090090013", "试验市"]),
    ] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        rows(sheet, 0, &[head, &row]);
    }
    rows(book.add_worksheet().set_name("填表须知").unwrap(), 0, &[&["姓名写全名。"]]);
    let import = read(Kind::Officers, "a.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(import.rows.len(), 2);
    assert_eq!(places(&import), [(2, "执法证号")]);
    assert_eq!(import.errors[0].sheet.as_deref(), Some("二大队"));
    let told: Vec<&str> = import.warnings.iter().filter_map(|warning| warning.sheet.as_deref()).collect();
    assert_eq!(told, ["二大队", "已注销人员", "填表须知"]);
}

#[test]
fn j16_a_list_whose_only_required_column_stands_alone_keeps_its_rows() {
    let import = read(
        Kind::AvItems,
        "a.csv",
        "执法环节,记录方式,备注\n说明理由,,\n现场检查,全程录像,\n注：本表每年更新。,,\n二、各科室另行规定。,,\n"
            .as_bytes(),
    );
    assert_eq!((import.errors.as_slice(), import.rows.len()), ([].as_slice(), 2));
    let import = read(
        Kind::AvItems,
        "a.csv",
        "序号,执法事项,记录方式,记录人,记录过程\n1,当场处罚,录像,执法人员,全程\n".as_bytes(),
    );
    assert_eq!(
        (import.errors.as_slice(), import.cell(0, Kind::AvItems, "记录环节").as_str()),
        ([].as_slice(), "当场处罚")
    );
}

#[test]
fn g7_1_subjects_with_codes_and_telephones() {
    let list = "序号,执法主体名称,主体性质,统一社会信用代码,地址,联系电话\n1,试验局,行政机关,114109000059001207,试验路1号,0393-0000000、0393-0000001\n2,试验大队,受委托组织,114109000059001208,试验路2号,12\n3,,授权组织,无,,无\n";
    assert_eq!(
        places(&read(Kind::Subjects, "a.csv", list.as_bytes())),
        [(3, "统一社会信用代码"), (3, "联系电话"), (4, "执法主体名称")]
    );
}

#[test]
fn g7_10_delegations_must_be_to_another_and_run_forwards() {
    let list = "委托机关,受委托单位,委托权限,委托期限\n试验局,试验大队,处罚,2026年1月1日至2028年12月31日\n试验局,试验局,处罚,三年\n试验局,试验站,处罚,2026-1-1至2025-1-1\n试验局,试验所,,2026-2-30至2027-1-1\n";
    assert_eq!(
        places(&read(Kind::Delegation, "a.csv", list.as_bytes())),
        [(3, ""), (4, "委托期限"), (5, "委托权限"), (5, "委托期限")]
    );
}

#[test]
fn g7_the_other_kinds_are_read_by_their_own_names() {
    for (kind, list) in [
        (
            Kind::Guides,
            "序号,事项名称,办理流程,受理部门,审批部门,申请条件,办理时限\n1,甲许可,受理、审查、决定,窗口,一科,有场所,20个工作日\n",
        ),
        (
            Kind::Boards,
            "窗口岗位,岗位职责,姓名,申请材料示范文本,进度查询方式,咨询电话,投诉电话\n1号窗口,受理,甲试验,见窗口,网上,0393-0000000,12345\n",
        ),
        (
            Kind::Relief,
            "权利救济途径,受理机关,申请期限,联系电话\n行政复议,试验市人民政府,六十日,0393-0000000\n行政诉讼,试验区人民法院,六个月,12368\n",
        ),
        (Kind::Catalogue, "序号,执法类别,重大行政执法决定事项,提交材料\n1,行政处罚,较大数额罚款,案卷\n"),
        (
            Kind::Discretion,
            "序号,行政处罚事项,行政处罚依据,裁量阶次,适用条件,具体标准\n1,擅自试验,《甲法》,从轻,初次,警告\n",
        ),
    ] {
        let import = read(kind, "a.csv", list.as_bytes());
        assert_eq!(
            (import.errors.as_slice(), import.rows.len()),
            ([].as_slice(), list.lines().count() - 1),
            "{kind:?}"
        );
    }
}

#[test]
fn a_file_with_a_password_is_told_so() {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(2048, 0);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(8192, 0);
    let import = read(Kind::Officers, "a.xlsx", &bytes);
    assert!(import.errors.len() == 1 && import.errors[0].reason.contains("密码"), "{:?}", import.errors);
}

#[test]
fn g7_what_is_published_keeps_the_punctuation_and_the_signs_that_the_agency_wrote() {
    let list = "事项名称,受理条件,申请材料,办理时限,咨询电话\n甲许可（试行）,面积２０㎡以上；有场所,①申请书；②身份证明……,２０个工作日,０３９３－００００００１\n";
    let import = read(Kind::Guides, "a.csv", list.as_bytes());
    assert_eq!(import.errors, []);
    let kept = ["甲许可（试行）", "面积20㎡以上；有场所", "①申请书；②身份证明……", "20个工作日", "0393-0000001"];
    let columns = ["事项名称", "受理条件", "申请材料", "办理时限", "咨询电话"];
    assert_eq!(columns.map(|column| text(&import, 0, column)), kept);
    // Whoever reads what the cell says reads it half width, and width alone is no difference.
    assert_eq!(import.cell(0, Kind::Guides, "受理条件"), "面积20m2以上;有场所");
    let half = read(Kind::Guides, "a.csv", list.replace('（', "(").replace('）', ")").replace('；', ";").as_bytes());
    let changed = register::difference(Kind::Guides, &register::Content::of(&half), &register::Content::of(&import));
    assert_eq!((changed.same, changed.added.len(), changed.changed.len()), (1, 0, 0));
}

#[test]
fn g12_a_line_break_stays_before_an_item_and_nowhere_else() {
    let list = "事项名称,受理条件,申请材料,办理时限\n\"甲\n许可\",\"面积1\n2.5平方米以上\",\"1.申请\n书\n2.章程\n（三）证明\n④照片\",\"20个工\n作日\"\n";
    let import = read(Kind::Guides, "a.csv", list.as_bytes());
    assert_eq!(import.errors, []);
    let kept = ["甲许可", "面积12.5平方米以上", "1.申请书\n2.章程\n（三）证明\n④照片", "20个工作日"];
    assert_eq!(["事项名称", "受理条件", "申请材料", "办理时限"].map(|column| text(&import, 0, column)), kept);
    assert_eq!(import.cell(0, Kind::Guides, "申请材料"), "1.申请书2.章程(三)证明4照片");
}

#[test]
fn columns_of_blanks_are_no_columns() {
    let import =
        read(Kind::Officers, "a.csv", ",姓名,职务,,执法证号,执法区域,\n,甲试验,科员,,16090090011,试验市,\n".as_bytes());
    assert_eq!((import.errors.as_slice(), import.columns.len()), ([].as_slice(), 4));
    let kept =
        read(Kind::Officers, "a.csv", "姓名,职务,,执法证号,执法区域\n甲试验,科员,借调,16090090011,试验市\n".as_bytes());
    assert_eq!(kept.columns[2], "第3列");
}

proptest::proptest! {
    #[test]
    fn no_table_of_any_text_is_a_panic(cells in proptest::collection::vec(
        proptest::collection::vec("[姓名职务执法证号区域一二、:：注1-9,%*. ]{0,6}", 0..6), 0..8), kind in 0..Kind::ALL.len()) {
        let text: String = cells.iter().map(|row| format!("{}\n", row.join(";"))).collect();
        let head = "姓名;职务;执法证号;执法区域\n";
        for list in [text.clone(), format!("{head}{text}")] {
            let import = read(Kind::ALL[kind], "a.csv", list.as_bytes());
            proptest::prop_assert_eq!(import.rows.len(), import.numbers.len());
        }
    }
}

#[test]
fn j16_the_lists_of_five_agencies_and_their_odd_forms_by_table() {
    // The head, a row, and what has to be found in it, by what the columns mean.
    for (head, row, found) in [
        (
            "序号,执法类别,执法事项,记录环节,记录方式,记录开始时间,记录内容,记录结束时间,存储期限,备注",
            "1,行政处罚,全部事项,整个听证,录像,听证开始,听证经过,听证结束,永久,",
            [("记录环节", "整个听证"), ("记录开始时间", "听证开始"), ("存储期限", "永久")],
        ),
        (
            "序号,执法环节,执法事项,记录事项,记录场合,执法时限要求,执法部门,记录人,开始记录时间,记录过程,结束记录时间,执法类别",
            "1,送达,文书送达,留置送达,住所,当日,法规科,执法人员,到达,全过程,离开,确认类",
            [("记录事项", "留置送达"), ("记录内容", "全过程"), ("记录结束时间", "离开")],
        ),
        (
            "序号,执法类别,执法环节,记录场所,记录载体,记录人,记录内容,执法记录类别,执法时限要求,备注",
            "1,行政强制,查封,现场,记录仪,执法人员,全过程,场景类,当日,",
            [("记录环节", "查封"), ("记录方式", "记录仪"), ("执法记录类别", "场景类")],
        ),
        (
            "序号,类别,关键环节,记录方式,保管期限,备注",
            "1,行政许可,现场核查,录像,同案卷,",
            [("执法类别", "行政许可"), ("记录环节", "现场核查"), ("存储期限", "同案卷")],
        ),
        (
            "序号,执法事项,记录方式,记录人,记录过程",
            "1,送达,拍照,执法人员,全过程",
            [("记录环节", "送达"), ("记录内容", "全过程"), ("记录人", "执法人员")],
        ),
        (
            "序,事项类别,音像记录具体环节,形式,要求,记录起止点,依据",
            "1,行政检查,检查,录像,视情,进场至离场,全过程记录办法",
            [("记录环节", "检查"), ("记录要求", "视情"), ("记录起止时间", "进场至离场")],
        ),
    ] {
        let import = read(Kind::AvItems, "a.csv", format!("{head}\n{row}\n").as_bytes());
        assert_eq!(import.errors, [], "{head}");
        for (name, text) in found {
            assert_eq!(import.cell(0, Kind::AvItems, name), text, "{head}: {name}");
        }
    }
}

#[test]
fn j16_a_head_over_two_lines_is_no_row_when_it_is_printed_again() {
    let mut book = Workbook::new();
    let (sheet, plain) = (book.add_worksheet(), Format::new());
    for (row, cells) in [
        ["序号", "记录环节", "记录时间", ""],
        ["", "", "开始", "结束"],
        ["1", "听证", "听证开始", "听证结束"],
        ["序号", "记录环节", "记录时间", ""],
        ["", "", "开始", "结束"],
        ["2", "询问", "进入", "离开"],
    ]
    .iter()
    .enumerate()
    {
        for (column, text) in cells.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *text).unwrap();
        }
    }
    sheet.merge_range(0, 2, 0, 3, "记录时间", &plain).unwrap();
    sheet.merge_range(0, 0, 1, 0, "序号", &plain).unwrap();
    sheet.merge_range(0, 1, 1, 1, "记录环节", &plain).unwrap();
    let import = read(Kind::AvItems, "a.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!((import.errors.as_slice(), import.rows.len()), ([].as_slice(), 2), "{:?}", import.rows);
    let times = ["记录开始时间", "记录结束时间"].map(|name| import.cell(1, Kind::AvItems, name));
    assert_eq!(times, ["进入", "离开"]);
}
