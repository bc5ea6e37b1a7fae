//! Penalties in the 2018 standard: every verdict, field by field, both sides.

use super::*;

#[test]
fn a_row_in_order_is_ok_and_nothing_else() {
    expect(&[(&[], &[]), (&CITIZEN, &[])]);
    let all: Vec<(&str, &str)> = PENALTY.into_iter().chain(COMMON).collect();
    let head: Vec<&str> = all.iter().map(|(code, _)| *code).collect();
    let report =
        check(Kind::Penalty, "a.csv", &table_of(&head, &[all.iter().map(|(_, text)| *text).collect()]), basis());
    assert_eq!(report.rows, [Finding { row: 2, verdict: Fine, field: String::new(), reason: String::new() }]);
    assert!(report.passes());
}

#[test]
fn spellings_are_mended() {
    for (field, spellings) in [
        (
            "CF_WSH",
            &[
                "濮试罚决[2026]12号",
                "濮试罚决（2026）12号",
                "濮试罚决﹝2026﹞12号",
                "濮试罚决【2026】12号",
                "濮试罚决〔2026〕 12 号",
                "濮试罚决〔２０２６〕１２号",
                "濮试罚决〔2026）12号",
                "濮试罚决2026〕12号",
                "濮试罚决〔2026\n〕12号",
                "濮试罚决?2026?12号",
                " 濮试罚决〔2026〕12号",
            ][..],
        ),
        (
            "CF_JDRQ",
            &[
                "2026年3月2日",
                "2026.3.2",
                "20260302",
                "2026/3/2",
                "2026-3-2",
                "46083",
                "２０２６/０３/０２",
                "2026年03月02日",
                "2026/03/02 00:00:00",
                "二〇二六年三月二日",
                "2026 年 3 月 2 日",
            ],
        ),
        (
            "CF_XDR_SHXYM",
            &[
                "91410902ma9made10t",
                "91410902 MA9MADE10T",
                "９１４１０９０２MA9MADE10T",
                "'91410902MA9MADE10T",
                "91410902-MA9MADE10-T",
                "91410902MA9\nMADE10T",
            ],
        ),
        ("CF_CFJGDM", &["11410900 0059001207"]),
        (
            "CF_XDR_MC",
            &[
                "濮阳市试验\n商贸有限公司",
                "濮阳市 试验商贸有限公司",
                "濮阳市试验商贸有限公司　",
                "\u{FEFF}濮阳市试验商贸有限公司",
            ],
        ),
        ("CF_NR", &["罚款人民币伍仟元整（５０００元）", "罚款人民币\n伍仟元整（5000元）"]),
        ("CF_NR_FK", &["０.５", "0.5万元", "0.500000 "]),
        ("CF_YXQ", &["长期", "9999-12-31", "2099-12-31 00:00"]),
        ("CF_CFLB", &["罚 款", "罚款；", "罚款\n"]),
        ("CF_SY", &["当事人占用道路\r\n堆放物料。"]),
    ] {
        for spelling in spellings {
            assert_eq!(said(&[(field, spelling)]), [(Normalised, field.to_owned())], "{field} {spelling:?}");
        }
    }
    let id = [&CITIZEN[..], &[("CF_XDR_ZJHM", "41092219851231002x")]].concat();
    assert_eq!(said(&id), [(Normalised, "CF_XDR_ZJHM".to_owned())]);
}

#[test]
fn what_only_looks_odd_is_left_alone() {
    expect(&[
        (&[("CF_JDRQ", "2026-03-02")], &[]),
        (&[("CF_NR_FK", "0.5")], &[]),
        (&[("CF_XDR_MC", "濮阳市试验（河南）商贸有限公司")], &[]),
        (&[("CF_WSH", "濮试（治）罚决〔2026〕第012-1号")], &[]),
        (&[("CF_SY", "当事人占道经营；经查，面积12.5㎡，共3处。")], &[]),
        (&[("CF_CFLB", "警告;罚款"), ("CF_NR", "警告；罚款5000元")], &[]),
        (&[("CF_CFLB", "罚款;其他-责令改正")], &[]),
        (&[("CF_XDR_ZJLX", "无"), ("BZ", "/")], &[]),
        (&[("CF_YXQ", ""), ("CF_GSJZQ", "")], &[]),
        (&[("CF_WSH", "濮公交罚字第202600123号")], &[]),
        (&[("CF_WSH", "410900100012345678")], &[]),
    ]);
}

#[test]
fn what_must_be_filled() {
    for field in [
        "CF_XDR_MC",
        "CF_XDR_LB",
        "CF_XDR_SHXYM",
        "CF_FRDB",
        "CF_WSH",
        "CF_WFXW",
        "CF_SY",
        "CF_YJ",
        "CF_CFLB",
        "CF_NR",
        "CF_JDRQ",
        "CF_CFJG",
        "CF_CFJGDM",
        "CF_SJLY",
        "CF_SJLYDM",
        "CF_NR_FK",
    ] {
        assert!(said(&[(field, "")]).contains(&(Refused, field.to_owned())), "{field}");
        assert!(said(&[(field, " 无 ")]).contains(&(Refused, field.to_owned())), "{field}");
    }
    for field in ["CF_XDR_MC", "CF_XDR_ZJLX", "CF_XDR_ZJHM"] {
        let row = [&CITIZEN[..], &[(field, "")]].concat();
        assert_eq!(said(&row), [(Refused, field.to_owned())], "{field}");
    }
}

#[test]
fn codes_that_are_false() {
    expect(&[
        (&[("CF_XDR_SHXYM", "91410902MA9MADE10A")], &[(Refused, "CF_XDR_SHXYM")]),
        (&[("CF_XDR_SHXYM", "91410902MA9MADEI0T")], &[(Refused, "CF_XDR_SHXYM")]),
        (&[("CF_XDR_SHXYM", "91410902MA9MADE10")], &[(Refused, "CF_XDR_SHXYM")]),
        (&[("CF_XDR_SHXYM", "9.14109E+17")], &[(Refused, "CF_XDR_SHXYM")]),
        (&[("CF_CFJGDM", "114109000059001208")], &[(Refused, "CF_CFJGDM")]),
        (&[("CF_SJLYDM", "114199000059001207")], &[(Refused, "CF_SJLYDM")]),
        (&[("CF_XDR_LB", "企业")], &[(Refused, "CF_XDR_LB")]),
        (&[("CF_CFLB", "罚金")], &[(Refused, "CF_CFLB")]),
        (&[("CF_CFLB", "罚款;其他")], &[(Refused, "CF_CFLB")]),
        (&[("CF_CFLB", "99")], &[(Refused, "CF_CFLB")]),
        (&[("CF_WSH", "濮试罚决")], &[(Refused, "CF_WSH")]),
        (&[("CF_WSH", "濮试罚决202612号")], &[(Refused, "CF_WSH")]),
        (&[("CF_XDR_ZZJG", "MA9MADE1-0")], &[]),
        (&[("CF_XDR_ZZJG", "MA9MADE1-1")], &[(Refused, "CF_XDR_ZZJG")]),
        (&[("CF_XDR_ZZJG", "005900120")], &[(Refused, "CF_XDR_ZZJG")]),
        (&[("BZ", "#REF!")], &[(Refused, "BZ")]),
    ]);
    for number in
        ["410902199001010017", "410999199001010016", "410902199013010016", "410902900101001", "4109**********0016"]
    {
        let row = [&CITIZEN[..], &[("CF_XDR_ZJHM", number)]].concat();
        assert_eq!(said(&row), [(Refused, "CF_XDR_ZJHM".to_owned())], "{number}");
    }
    let passport = [&CITIZEN[..], &[("CF_XDR_ZJLX", "护照"), ("CF_XDR_ZJHM", "E12345678")]].concat();
    assert_eq!(said(&passport), []);
    let unknown = [&CITIZEN[..], &[("CF_XDR_ZJLX", "学生证")]].concat();
    assert_eq!(said(&unknown), [(Refused, "CF_XDR_ZJLX".to_owned())]);
}

#[test]
fn kinds_of_counterparties() {
    let trader = |more: &[(&'static str, &'static str)]| {
        let row = [
            &[("CF_XDR_MC", "华龙区试验小吃店"), ("CF_XDR_LB", "个体工商户"), ("CF_XDR_SHXYM", "92410922MA9GTK2X33")][..],
            more,
        ];
        said(&row.concat())
    };
    let refused = |field: &str| vec![(Refused, field.to_owned())];
    assert_eq!(trader(&[]), []);
    assert_eq!(trader(&[("CF_XDR_SHXYM", "00000000000000000X")]), []);
    assert_eq!(trader(&[("CF_XDR_LB", "法人及非法人组织")]), refused("CF_XDR_LB"));
    assert_eq!(trader(&[("CF_XDR_SHXYM", "91410902MA9MADE10T")]), refused("CF_XDR_LB"));
    assert_eq!(trader(&[("CF_XDR_SHXYM", "")]), refused("CF_XDR_SHXYM"));
    let citizen = |change| said(&[&CITIZEN[..], &[change]].concat());
    assert_eq!(citizen(("CF_XDR_SHXYM", "91410902MA9MADE10T")), refused("CF_XDR_SHXYM"));
    assert_eq!(citizen(("CF_XDR_MC", "试验有限公司")), refused("CF_XDR_LB"));
    assert_eq!(said(&[("CF_XDR_MC", "濮阳市**商贸有限公司")]), refused("CF_XDR_MC"));
    assert_eq!(said(&[("CF_XDR_SHXYM", "00000000000000000X")]), refused("CF_XDR_SHXYM"));
}

#[test]
fn days_that_cannot_be() {
    for day in [
        "2026/02/30",
        "2026-13-01",
        "2026年2月29日",
        "26.3.2",
        "2026年3月",
        "03/02/2026",
        "三月二日",
        "2027/03/02",
        "1926/03/02",
        "2026/04/16",
        "0000-00-00",
        "20261301",
    ] {
        let found = said(&[("CF_JDRQ", day)]);
        assert_eq!(found, [(Refused, "CF_JDRQ".to_owned())], "{day}");
    }
    expect(&[
        (&[("CF_YXQ", "2026/03/01")], &[(Refused, "CF_YXQ")]),
        (&[("CF_GSJZQ", "2026/03/01")], &[(Refused, "CF_GSJZQ")]),
        (&[("CF_GSJZQ", "2026/03/02")], &[]),
        (&[("公示日期", "2026/03/01")], &[(Refused, "公示日期")]),
        (&[("公示日期", "2026/04/16")], &[(Refused, "公示日期")]),
        (&[("公示日期", "2026/03/02")], &[]),
        (&[("CF_WSH", "濮试罚决〔2027〕12号")], &[(Refused, "CF_WSH")]),
        (&[("CF_WSH", "濮试罚决〔2025〕12号")], &[]),
    ]);
}

#[test]
fn amounts_that_contradict_words_or_unit() {
    let refused = |field| (Refused, field);
    expect(&[
        (&[("CF_NR_FK", "5000")], &[refused("CF_NR_FK")]),
        (&[("CF_NR_FK", "5000.000000")], &[refused("CF_NR_FK")]),
        (&[("CF_NR_FK", "5000元")], &[refused("CF_NR_FK")]),
        (&[("CF_NR_FK", "0.6")], &[refused("CF_NR_FK")]),
        (&[("CF_NR_FK", "0")], &[refused("CF_NR_FK")]),
        (&[("CF_NR_FK", "-0.5")], &[refused("CF_NR_FK")]),
        (&[("CF_NR_FK", "0.5000001")], &[refused("CF_NR_FK")]),
        (&[("CF_NR_FK", "五千")], &[refused("CF_NR_FK")]),
        (&[("CF_NR", "罚款人民币伍仟元整（6000元）")], &[refused("CF_NR")]),
        (&[("CF_NR", "罚款伍仟元整，计6000元")], &[refused("CF_NR")]),
        (&[("CF_NR", "给予罚款的行政处罚"), ("CF_NR_FK", "20000")], &[refused("CF_NR_FK")]),
        (&[("CF_NR", "给予罚款的行政处罚"), ("CF_NR_FK", "20000.000000")], &[]),
        (
            &[("CF_CFLB", "罚款;没收违法所得"), ("CF_NR", "处5000元罚款并没收违法所得1000元"), ("CF_NR_WFFF", "0.1")],
            &[],
        ),
        (&[("CF_CFLB", "警告"), ("CF_NR", "警告；逾期不改正的，处5000元罚款"), ("CF_NR_FK", "")], &[]),
        (&[("CF_NR", "罚款0.5万元")], &[]),
        (&[("CF_NR", "处罚款5,000元")], &[]),
        (&[("CF_NR", "给予罚款的行政处罚")], &[]),
        (&[("CF_NR", "罚款伍万元")], &[refused("CF_NR_FK")]),
        (&[("CF_CFLB", "警告")], &[refused("CF_CFLB"), refused("CF_NR_FK")]),
        (&[("CF_CFLB", "警告"), ("CF_NR", "警告"), ("CF_NR_FK", "")], &[]),
        (
            &[
                ("CF_CFLB", "罚款;没收违法所得"),
                ("CF_NR", "没收违法所得1200元，罚款5000元，合计6200元"),
                ("CF_NR_WFFF", "0.12"),
            ],
            &[],
        ),
        (
            &[("CF_CFLB", "罚款;没收违法所得"), ("CF_NR", "没收违法所得1200元，罚款5000元"), ("CF_NR_WFFF", "1200")],
            &[refused("CF_NR_WFFF")],
        ),
        (&[("CF_CFLB", "罚款;没收违法所得"), ("CF_NR", "没收违法所得1200元，罚款5000元")], &[refused("CF_NR_WFFF")]),
        (&[("CF_CFLB", "罚款;没收非法财物"), ("CF_NR", "没收电子秤一台，罚款5000元")], &[]),
        (&[("CF_CFLB", "罚款;吊销许可证")], &[refused("CF_NR_ZKDX")]),
        (
            &[("CF_CFLB", "罚款;吊销许可证"), ("CF_NR_ZKDX", "食品经营许可证 JY24109020012345")],
            &[(Normalised, "CF_NR_ZKDX")],
        ),
    ]);
}

#[test]
fn g18_1_what_must_not_go_public() {
    let redact = |field| (MustRedact, field);
    expect(&[
        (&[("BZ", "联系电话13800138000")], &[redact("BZ")]),
        (&[("BZ", "电话0393-4418826")], &[redact("BZ")]),
        (&[("BZ", "投诉举报电话0393-4418826")], &[]),
        (&[("CF_SY", "当事人甲试验（身份证号410902199001010016）占道经营。")], &[redact("CF_SY")]),
        (&[("CF_SY", "当事人占道经营，手机１３８００１３８０００。")], &[redact("CF_SY"), (Normalised, "CF_SY")]),
        (&[("CF_NR", "对甲试验（41092219851231002X）罚款5000元")], &[redact("CF_NR")]),
        (&[("CF_SY", "当事人向未成年人李小例（15岁）售烟。")], &[redact("CF_SY")]),
        (&[("CF_SY", "当事人向未成年人售烟。")], &[]),
        (&[("CF_SY", "向李小例（2012年5月1日出生）售烟。")], &[redact("CF_SY")]),
        (&[("CF_SY", "向李大例（1980年5月1日出生）售货。")], &[]),
        (&[("BZ", "联系电话4418826")], &[redact("BZ")]),
        (&[("BZ", "（0393）4418826")], &[redact("BZ")]),
        (&[("BZ", "监督电话4418826")], &[]),
        (&[("CF_SY", "持许可证JY14109020012345，注册号410900000012345，条码6901234567890。")], &[]),
        (&[("CF_FRDB", "甲试验410902199001010016")], &[redact("CF_FRDB")]),
        (&[("CF_FR_ZJLX", "身份证"), ("CF_FR_ZJHM", "410902199001010016")], &[]),
        (&[("CF_XDR_SWDJ", "410902199001010016")], &[redact("CF_XDR_SWDJ")]),
    ]);
    let citizen = |change| said(&[&CITIZEN[..], &[change]].concat());
    assert_eq!(
        citizen(("CF_XDR_MC", "乙试验 13800138000")),
        [(MustRedact, "CF_XDR_MC".to_owned()), (Normalised, "CF_XDR_MC".to_owned())]
    );
    assert_eq!(citizen(("CF_XDR_SHXYM", "410902199001010016")), [(MustRedact, "CF_XDR_SHXYM".to_owned())]);
}

#[test]
fn g18_3_a_minor_is_not_named() {
    let minor = [&CITIZEN[..], &[("CF_XDR_ZJHM", "410927201011150044")]].concat();
    assert_eq!(said(&minor), [(MustRedact, "CF_XDR_MC".to_owned())]);
    let named = [&minor[..], &[("CF_XDR_MC", "乙某某"), ("CF_SY", "乙某某占道经营。")]].concat();
    assert_eq!(said(&named), []);
    let in_text = [&minor[..], &[("CF_SY", "乙试验占道经营。")]].concat();
    assert_eq!(said(&in_text), [(MustRedact, "CF_XDR_MC".to_owned()), (MustRedact, "CF_SY".to_owned())]);
}

#[test]
fn g21_2_seven_working_days() {
    let late = (Overdue, "公示日期");
    expect(&[
        // 2026-03-02 is a Monday: the seventh working day is 2026-03-11.
        (&[("公示日期", "2026/03/11")], &[]),
        (&[("公示日期", "2026/03/12")], &[late]),
        // Over Spring Festival, with two Saturdays worked.
        (&[("CF_JDRQ", "2026/02/12"), ("公示日期", "2026/02/28")], &[]),
        (&[("CF_JDRQ", "2026/02/12"), ("公示日期", "2026/03/02")], &[late]),
        (&[("公示日期", ""), ("SJC", "2026/03/12 09:30:00")], &[(Overdue, "SJC")]),
        // An update after the announcement is no late announcement.
        (&[("SJC", "2026/04/12 09:30:00")], &[]),
        (&[("公示日期", "")], &[]),
        (&[("上报信用平台时间", "2026/03/12")], &[(Overdue, "上报信用平台时间")]),
    ]);
    assert_eq!(
        said(&[("CF_JDRQ", "2003/12/01"), ("公示日期", "2004/01/20"), ("CF_WSH", "濮试罚决〔2003〕1号")]),
        [(Refused, "公示日期".to_owned())]
    );
}

#[test]
fn a_file_without_days_is_judged_by_its_day_of_upload() {
    let all: Vec<(&str, &str)> = PENALTY.into_iter().chain(COMMON).filter(|(code, _)| *code != "公示日期").collect();
    let (head, row): (Vec<&str>, Vec<&str>) = all.into_iter().unzip();
    let file = table_of(&head, &[row]);
    let on = |day: &str| {
        let uploaded = Date::parse(day).unwrap();
        check(Kind::Penalty, "a.csv", &file, Basis { uploaded: Some(uploaded), ..basis() }).rows[0].verdict
    };
    assert_eq!((on("2026-03-11"), on("2026-03-12")), (Fine, Overdue));
}

#[test]
fn g21_2_the_day_above_the_head_tells_when_the_file_went_out() {
    let head: Vec<&str> = PENALTY.iter().map(|(code, _)| *code).chain(["CF_SJLY", "CF_SJLYDM"]).collect();
    let row: Vec<&str> = PENALTY.iter().map(|(_, cell)| *cell).chain(["濮阳市试验局", "114109000059001207"]).collect();
    let verdict = |above: &[&str]| {
        let mut first = above.to_vec();
        first.resize(head.len(), "");
        let file = table_of(&first, &[head.clone(), row.clone()]);
        check(Kind::Penalty, "a.csv", &file, basis()).rows[0].verdict
    };
    assert_eq!(verdict(&["填报日期：2026年3月11日"]), Fine);
    assert_eq!(verdict(&["填报日期：2026年3月12日"]), Overdue);
    assert_eq!(verdict(&["填报单位：濮阳市试验局", "上报日期", "2026-03-12"]), Overdue);
    assert_eq!(verdict(&["上报截止日期：2026年3月12日"]), Fine);
    assert_eq!(verdict(&["填报日期：2026年3月12日", "上报日期：2026年3月9日"]), Fine);
}

#[test]
fn a_number_is_used_once() {
    let all: Vec<(&str, &str)> = PENALTY.into_iter().chain(COMMON).collect();
    let numbers = ["濮试罚决〔2026〕12号", "濮试罚决〔2026〕1-2号", "濮试罚决[2026]012号"];
    let changes: Vec<[(&str, &str); 1]> = numbers.iter().map(|number| [("CF_WSH", *number)]).collect();
    let rows: Vec<&[(&str, &str)]> = changes.iter().map(|change| &change[..]).collect();
    let found = of_rows(Kind::Penalty, &all, &rows);
    assert_eq!(found, [(Refused, "CF_WSH".to_owned()), (Normalised, "CF_WSH".to_owned())]);
}

#[test]
fn penalties_on_the_spot_are_not_reported() {
    expect(&[
        (&[("BZ", "简易程序")], &[(Refused, "BZ")]),
        (&[("BZ", "普通程序，不适用简易程序")], &[]),
        (&[("处罚程序", "简易程序")], &[(Refused, "CF_WSH")]),
        (&[("处罚程序", "普通程序")], &[]),
    ]);
}

#[test]
fn the_gravest_comes_first() {
    expect(&[(
        &[("CF_WSH", "濮试罚决[2026]12号"), ("BZ", "13800138000"), ("CF_NR_FK", "5000"), ("公示日期", "2026/3/30")],
        &[
            (Refused, "CF_NR_FK"),
            (MustRedact, "BZ"),
            (Overdue, "公示日期"),
            (Normalised, "CF_WSH"),
            (Normalised, "公示日期"),
        ],
    )]);
}

#[test]
fn reasons_do_not_repeat_what_is_hidden() {
    let all: Vec<(&str, &str)> = PENALTY.into_iter().chain(COMMON).collect();
    let (head, mut row): (Vec<&str>, Vec<&str>) = all.into_iter().unzip();
    for (code, text) in CITIZEN.into_iter().chain([("CF_XDR_ZJHM", "41092219851231002x"), ("BZ", "电话 13800138000")])
    {
        row[head.iter().position(|known| *known == code).unwrap()] = text;
    }
    let report = check(Kind::Penalty, "a.csv", &table_of(&head, &[row]), basis());
    assert_eq!(report.rows.len(), 3, "{report:?}");
    for finding in report.rows {
        assert!(!finding.reason.contains("1985") && !finding.reason.contains("138001"), "{finding:?}");
    }
}
