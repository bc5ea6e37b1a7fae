//! The annual report counts what published reports say they count.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::*;
use enforcement::pack::{ActType, Pack};
use enforcement::report::{Amount, Annual, Counts, Order, checks};
use enforcement::value::PenaltyKind;
use law::Fen;
use std::collections::BTreeSet;

fn report(worlds: &[World], year: i16, powers: Option<&BTreeSet<ActType>>) -> Vec<Counts> {
    let (pack, order) = (Pack::henan_2019().unwrap(), Order::default());
    let mut annual = Annual::new(year, &order, &pack, powers);
    for world in worlds {
        annual.add(&world.case());
    }
    annual.finish()
}

fn cell(tables: &[Counts], table: &str, figure: &str) -> (Amount, usize) {
    let table = tables.iter().find(|counts| counts.key == table).unwrap();
    let cell = table.cells.iter().find(|cell| cell.figure.key == figure).unwrap();
    (cell.amount.clone(), cell.cases.len())
}

#[test]
fn g23_1_decisions_of_the_year_are_counted_with_their_money_and_their_cases() {
    let worlds = [decided(20_000), decided(5_000), told(20_000)];
    let tables = report(&worlds, 2026, None);
    assert_eq!(cell(&tables, "penalty", "total"), (Amount::Cases(2), 2));
    assert_eq!(cell(&tables, "penalty", "money"), (Amount::Money(Fen::from_yuan("25000").unwrap()), 2));
    assert_eq!(cell(&tables, "penalty", "warning"), (Amount::Cases(0), 0), "nought is not blank");
    assert_eq!(cell(&tables, "penalty-cases", "filed"), (Amount::Cases(3), 3));
    assert_eq!(cell(&tables, "penalty-cases", "sued"), (Amount::NotKept, 0));
    assert!(checks(&tables).iter().all(|check| check.holds));
    let before = report(&worlds, 2025, None);
    assert_eq!(cell(&before, "penalty", "total"), (Amount::Cases(0), 0));
}

#[test]
fn g23_1_what_the_agency_has_no_power_for_is_said_and_is_not_nought() {
    let powers = BTreeSet::from([ActType::Penalty]);
    let tables = report(&[decided(20_000)], 2026, Some(&powers));
    assert_eq!(cell(&tables, "licence", "granted").0, Amount::NoPower);
    let done = report(&[decided(20_000), pushed("licence", "准予行政许可决定书", "设立许可")], 2026, Some(&powers));
    assert_eq!(cell(&done, "licence", "granted").0, Amount::Cases(1));
    assert_eq!(cell(&done, "licence", "refused").0, Amount::Cases(0), "who grants licences may refuse them");
    assert_eq!(cell(&done, "compulsion", "seal").0, Amount::NoPower);
    assert_eq!(cell(&tables, "penalty", "warning").0, Amount::Cases(0));
}

#[test]
fn g23_1_several_penalties_count_once_in_the_heaviest_by_the_order_that_is_set() {
    let order = Order::default();
    let kinds = [PenaltyKind::Warning, PenaltyKind::RevokeLicence, PenaltyKind::RestrictBusiness];
    assert_eq!(order.heaviest(kinds.into_iter()), Some(PenaltyKind::RevokeLicence));
    let mut keys: Vec<String> =
        PenaltyKind::ALL.iter().filter(|kind| **kind != PenaltyKind::Other).map(|kind| kind.key().to_owned()).collect();
    keys.retain(|key| key != "revoke_licence");
    keys.insert(5, "revoke_licence".into());
    let other = Order::parse(&keys).unwrap();
    assert_eq!(other.heaviest(kinds.into_iter()), Some(PenaltyKind::RestrictBusiness));
    let known = [PenaltyKind::Other, PenaltyKind::Warning];
    assert_eq!(order.heaviest(known.into_iter()), Some(PenaltyKind::Warning), "a known kind beside another counts");
    assert_eq!(order.heaviest([PenaltyKind::Other].into_iter()), Some(PenaltyKind::Other));
    keys.pop();
    assert!(Order::parse(&keys).is_err() && Order::parse(&["x".to_owned()]).is_err());
}

#[test]
fn g23_1_pushed_decisions_count_where_the_tables_want_them_and_once() {
    let worlds = [
        pushed("licence", "准予行政许可决定书", "设立许可"),
        pushed("licence", "不予行政许可决定书", "设立许可"),
        pushed("compulsion", "扣押决定书", "扣押财物"),
        pushed("compulsion", "代履行决定书", "代履行清除障碍物"),
        pushed("inspection", "行政检查结果告知书", "日常检查"),
        pushed("levy", "征用决定书", "征用车辆"),
        pushed("confirmation", "行政确认决定书", "资质确认"),
        pushed("reward", "行政奖励决定书", "举报奖励"),
    ];
    let tables = report(&worlds, 2026, None);
    for (table, figure, count) in [
        ("licence", "granted", 1),
        ("licence", "refused", 1),
        ("licence", "withdrawn", 0),
        ("licence", "applied", 0),
        ("compulsion", "seize", 1),
        ("compulsion", "seal", 0),
        ("compulsion", "substitute", 1),
        ("compulsion", "fee", 0),
        ("compulsion", "other-execution", 0),
        ("compulsion", "total", 2),
        ("others", "inspected", 1),
        ("others", "requisitioned", 1),
        ("others", "levied", 0),
        ("others", "confirmed", 1),
        ("others", "rewarded", 1),
        ("penalty", "total", 0),
    ] {
        assert_eq!(cell(&tables, table, figure).0, Amount::Cases(count), "{table} {figure}");
    }
    assert_eq!(cell(&report(&worlds, 2025, None), "licence", "granted").0, Amount::Cases(0), "of another year");
}

#[test]
fn g23_1_the_share_of_certified_officers_counts_valid_certificates_on_the_day() {
    use enforcement::people::{Certificate, CertificateState, Role, Roster};
    use enforcement::report::table::Staff;
    let (pack, order) = (Pack::henan_2019().unwrap(), Order::default());
    let day = |text: &str| law::Date::parse(text).unwrap();
    let counted = |people: &Roster, on: &str, staff: Staff| {
        let mut annual = Annual::new(2026, &order, &pack, None);
        annual.count_staff(people, day(on));
        let tables = annual.finish();
        let mut cells = tables.into_iter().flat_map(|table| table.cells);
        cells.find(|cell| cell.figure.counted == enforcement::report::table::Counted::Staff(staff)).unwrap().amount
    };
    let mut people = World::new("2026-06-01 09:00").people;
    let of = people.iter().filter(|person| person.roles.contains(&Role::Officer) || person.certificate.is_some());
    let of = of.count() as u64;
    let share = |people: &[_], on| counted(&Roster::new(people.to_vec()), on, Staff::CertifiedShare);
    assert_eq!(share(&people, "2026-06-01"), Amount::Share { holds: 3, of }, "one has none that is valid");
    assert!(of > 3);
    let valid = |certificate: &&mut Certificate| certificate.state == CertificateState::Valid;
    let held = people.iter_mut().filter_map(|person| person.certificate.as_mut()).find(valid).unwrap();
    held.state = CertificateState::Suspended;
    assert_eq!(share(&people, "2026-06-01"), Amount::Share { holds: 2, of });
    assert_eq!(share(&people, "2099-01-01"), Amount::Share { holds: 0, of }, "expired");
    assert_eq!(share(&[], "2026-06-01"), Amount::Share { holds: 0, of: 0 });
}
