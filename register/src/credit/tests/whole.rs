//! What holds for every input: no panic, and mending twice changes nothing.

use super::*;
use proptest::prelude::*;

/// Texts near to what the fields hold, so that the readers are really entered.
fn near() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,6}",
        "[0-9]{1,18}",
        "[〔〕\\[\\]（）﹝﹞【】?年月日/.\\-: \n　]{1,3}",
        "(2026|19|20|46083|罚款|没收|万元|元|伍仟|身份证|其他-|长期|第|号|E\\+17|Ａ|ｘ|X|=\"|'|第0|十|二〇二六年)",
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|parts| parts.concat())
}

#[test]
fn every_name_of_a_field_leads_to_it() {
    for kind in [Kind::Penalty, Kind::Licence] {
        for template in &field::templates(kind) {
            for field in *template {
                for name in field.names.iter().chain([&field.code]) {
                    let found = head::field_of(template, name).map(|field| field.code);
                    assert_eq!(found, Some(field.code), "{name}");
                }
            }
        }
    }
}

#[test]
fn columns_that_say_when_a_row_went_out() {
    for (head, says) in [
        ("公示日期", true),
        ("上报信用平台时间", true),
        ("门户网站公开日期", true),
        ("公示截止日期", false),
        ("公示期限", false),
        ("应公示日期", false),
        ("处罚决定日期", false),
    ] {
        assert_eq!(field::says_when_it_went_out(head), says, "{head}");
    }
}

proptest! {
    #[test]
    fn mending_twice_changes_nothing(text in near()) {
        let today = Date::parse("2026-04-15").unwrap();
        for kind in [Kind::Penalty, Kind::Licence] {
            for template in field::templates(kind) {
                for field in template.iter().chain(field::ADDED) {
                    let once = value::read(field, &text, today);
                    if once.fault.is_empty() {
                        let twice = value::read(field, &once.text, today);
                        prop_assert_eq!(&twice.text, &once.text, "{} {:?}", field.code, text);
                        prop_assert_eq!(&twice.fault, "", "{} {:?}", field.code, text);
                        prop_assert_eq!(&twice.mended, "", "{} {:?}", field.code, text);
                    }
                }
            }
        }
    }

    #[test]
    fn no_row_makes_it_fall(cells in proptest::collection::vec(near(), 24)) {
        let all: Vec<(&str, &str)> = PENALTY.into_iter().chain(COMMON).collect();
        let (head, _): (Vec<&str>, Vec<&str>) = all.into_iter().unzip();
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let report = check(Kind::Penalty, "a.csv", &table_of(&head, &[cells]), basis());
        prop_assert!(!report.rows.is_empty());
    }

    #[test]
    fn no_bytes_make_it_fall(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(!check(Kind::Licence, "a.csv", &bytes, basis()).rows.is_empty());
    }
}
