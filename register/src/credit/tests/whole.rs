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

proptest! {
    #[test]
    fn mending_twice_changes_nothing(text in near()) {
        let today = Date::parse("2026-04-15").unwrap();
        for kind in [Kind::Penalty, Kind::Licence] {
            for template in field::templates(kind) {
                for field in template.iter().chain(field::ANNOUNCED) {
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
