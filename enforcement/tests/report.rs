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
    let detained = [PenaltyKind::RevokeLicence, PenaltyKind::Detention, PenaltyKind::Other];
    assert_eq!(order.heaviest(detained.into_iter()), Some(PenaltyKind::Detention), "the heaviest of all");
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

/// An inspection on 5 March 2026; its result follows.
fn inspected() -> World {
    let mut world = World::new("2026-03-02 10:00");
    let approval = "party.kind=organisation\nparty.name=濮阳试验律师事务所\nparty.uscc=31410000MD01234542\nparty.representative=马试\nparty.address=濮阳市华龙区试验街8号\ncause=对试验律师事务所执业情况的行政检查\nitem=对律师事务所执业情况的行政检查\nbasis=《中华人民共和国律师法》第四条\ncontent=查阅业务档案\nofficers=chen\nofficers=lin\nassistants=0\nopinion=建议检查\ntype=case\ntrigger=complaint\ntrigger_source=投诉单第1号\nannounced=no\nannounced.words=投诉反映可能转移材料";
    world.try_open("chen", "inspection", approval).unwrap();
    world.sign_all("inspection-approval");
    world.at("2026-03-05 16:00");
    world.enter(
        "chen",
        "inspection-scan",
        "scanned_at=2026-03-05 09:00\nway=licence\ncode=31410000MD01234542\nofficers=chen",
    );
    world.enter("chen", "inspection-record", "arrived_at=2026-03-05 09:00\nleft_at=2026-03-05 10:30\npresent=马试\nplace=试验街8号\nofficers=chen\nofficers=lin\nrecorder=lin\nidentity_shown=yes\nidentity_shown.words=已出示。\nrights_told=yes\nrights_told.words=已告知。\nsigned=yes\nrecorded=yes\nchecklist.0.0=档案\nchecklist.0.1=一案一卷\nchecklist.0.2=齐全\nchecklist.0.3=符合\ncontent=查阅业务档案20份");
    world
}

fn result(conclusion: &str) -> String {
    format!("conclusion={conclusion}\nfacts=业务档案\nbasis=《中华人民共和国律师法》第四条\ndisposition=见结论。")
}

#[test]
fn g23_1_an_inspection_that_became_a_case_is_not_counted_in_the_year_before_either() {
    let mut sound = inspected();
    sound.at("2027-01-04 10:00").enter("chen", "inspection-result", &result("sound"));
    let mut violation = inspected();
    violation.at("2027-01-04 10:00").enter("chen", "inspection-result", &result("violation"));
    let worlds = [sound, violation];
    assert_eq!(cell(&report(&worlds, 2026, None), "others", "inspected"), (Amount::Cases(1), 1));
    assert_eq!(cell(&report(&worlds, 2027, None), "others", "inspected"), (Amount::Cases(0), 0));
}

#[test]
fn g23_1_an_added_fine_counts_when_it_is_paid_and_not_when_it_is_decided() {
    let mut world = decided(20_000);
    let decision = world.last("decision");
    world.at("2026-03-30 10:00").serve(decision, "2026-03-30");
    world.at("2026-04-16 10:00").enter("chen", "late-fee", "days_paused=0\namount=1200\nreason=逾期");
    let pay = |amount: u32, on: &str| format!("paid_on={on}\namount={amount}\nway=electronic\nreceipt=1");
    world.at("2026-04-17 10:00").enter("chen", "payment", &pay(20_000, "2026-04-17"));
    assert_eq!(
        cell(&report(&[world.fork()], 2026, None), "compulsion", "fee").0,
        Amount::Cases(0),
        "1200 is still owed"
    );
    let mut later = world.fork();
    world.at("2026-04-20 10:00").enter("chen", "payment", &pay(1_200, "2026-04-20"));
    later.at("2027-01-05 10:00").enter("chen", "payment", &pay(1_200, "2027-01-05"));
    assert_eq!(cell(&report(&[world], 2026, None), "compulsion", "fee").0, Amount::Cases(1));
    let later = [later];
    assert_eq!(cell(&report(&later, 2026, None), "compulsion", "fee").0, Amount::Cases(0));
    assert_eq!(cell(&report(&later, 2027, None), "compulsion", "fee").0, Amount::Cases(1));
}

#[test]
fn g23_1_the_penalty_table_counts_penalty_cases_only_and_closes_no_more_than_was_filed() {
    let worlds = [decided(20_000), inspected()];
    let tables = report(&worlds, 2026, None);
    assert_eq!(cell(&tables, "penalty-cases", "filed"), (Amount::Cases(1), 1), "an inspection is no penalty case");
    assert_eq!(cell(&tables, "penalty-cases", "carried"), (Amount::Cases(0), 0));
    let next = report(&worlds, 2027, None);
    assert_eq!(cell(&next, "penalty-cases", "carried"), (Amount::Cases(1), 1), "filed before and still open");
    assert!(checks(&next).iter().all(|check| check.holds));
    let mut wrong = report(&worlds, 2026, None);
    let cells = wrong.iter_mut().flat_map(|table| &mut table.cells);
    for cell in cells.filter(|cell| cell.figure.key == "closed") {
        cell.amount = Amount::Cases(2);
    }
    assert!(checks(&wrong).iter().any(|check| !check.holds && check.words.contains("结案 2")));
}

#[test]
fn g23_1_every_act_of_the_powers_list_says_where_there_is_no_power() {
    let powers = BTreeSet::from([ActType::Penalty, ActType::Reward]);
    let tables = report(&[], 2026, Some(&powers));
    for figure in ["requisitioned", "adjudicated", "benefits", "benefits-money", "confirmed"] {
        assert_eq!(cell(&tables, "others", figure).0, Amount::NoPower, "{figure}");
    }
    assert_eq!(cell(&tables, "others", "rewarded").0, Amount::Cases(0));
    assert_eq!(
        cell(&report(&[], 2026, None), "others", "confirmed").0,
        Amount::Cases(0),
        "without a list nothing is said"
    );
}
