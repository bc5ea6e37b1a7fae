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
