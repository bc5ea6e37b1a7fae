//! 涉嫌犯罪移送 (行政执法机关移送涉嫌犯罪案件的规定): to the police within its times, their answer, and on after a return.

use super::*;
use enforcement::duty::{Duty, DutyState, duties};
use enforcement::refusal::Code;

const REPORT: &str = "found_on=2026-03-12\ncrime=涉嫌诈骗罪\nevidence.0.0=合同\nevidence.0.1=3份\nteam=chen\nteam=lin\nfacts=收取费用后不提供服务\nopinion=建议移送";

fn decide(conclusion: &str) -> String {
    format!("conclusion={conclusion}\nreason=数额达到追诉标准\nopinion=建议移送")
}

fn handover(at: &str) -> String {
    format!("to=濮阳市公安局\nprocuratorate=濮阳市人民检察院\nhanded_at={at}\nlist.0.0=案卷\nlist.0.1=1册")
}

fn answer(on: &str, conclusion: &str) -> String {
    format!(
        "received_on={on}\nconclusion={conclusion}\ncontent=收到通知书\n{}",
        if conclusion == "not_filed" { "objection=yes" } else { "" }
    )
}

/// Reported on 13 March, approved at once.
fn approved() -> World {
    let mut world = investigated(20_000);
    world.at("2026-03-13 09:00");
    world.enter("chen", "crime-report", REPORT);
    world.enter("chen", "crime-transfer", &decide("transfer"));
    world
}

/// With the police since the evening of 13 March.
fn transferred() -> World {
    let mut world = approved();
    world.at("2026-03-13 17:00");
    world.enter("chen", "crime-handover", &handover("2026-03-13 16:00"));
    world
}

fn answered(on: &str, conclusion: &str) -> World {
    let mut world = transferred();
    world.at(&format!("{on} 10:00"));
    world.enter("chen", "crime-answer", &answer(on, conclusion));
    world
}

fn duty(world: &World, rule: &str) -> Duty {
    let case = world.case();
    let duties = world.with_stand(|stand| duties(stand, &case));
    duties.into_iter().find(|duty| duty.rule == rule).unwrap_or_else(|| panic!("no duty {rule}"))
}

#[test]
fn t5_the_head_decides_on_a_report_and_nothing_is_handed_over_before() {
    let mut world = investigated(20_000);
    world.at("2026-03-13 09:00");
    assert_eq!(codes(world.try_enter("chen", "crime-transfer", &decide("transfer"))), [Code::StepMissing]);
    let alone = REPORT.replace("team=lin\n", "");
    assert!(world.try_enter("chen", "crime-report", &alone).is_err(), "two officers at least");
    world.enter("chen", "crime-report", REPORT);
    assert_eq!(codes(world.try_enter("chen", "crime-handover", &handover("2026-03-13 08:00"))), [Code::StepMissing]);
    let waiting = duty(&world, "T5");
    // The 16th is a Monday.
    assert_eq!(waiting.last, law::time::Last::Known(date("2026-03-16")));
    world.at("2026-03-17 09:00");
    world.enter("chen", "crime-transfer", &decide("transfer"));
    assert!(duty(&world, "T5").late(), "the fourth day");
}

#[test]
fn t5_what_the_head_keeps_is_not_handed_over_and_goes_on() {
    let mut world = investigated(20_000);
    world.at("2026-03-13 09:00");
    world.enter("chen", "crime-report", REPORT);
    world.enter("chen", "crime-transfer", &decide("keep"));
    assert_eq!(codes(world.try_enter("chen", "crime-handover", &handover("2026-03-13 08:00"))), [Code::StepMissing]);
    assert!(!crime_in_the_way(&world), "the penalty goes its way");
}

#[test]
fn t5_what_the_investigation_finds_a_crime_goes_to_the_head_before_any_penalty() {
    let mut found = investigated_finding(20_000, "crime=yes\ncrime.words=涉嫌诈骗");
    assert!(crime_before_penalty(&found), "nobody decided on it");
    found.at("2026-03-13 09:00");
    found.enter("chen", "crime-report", REPORT);
    assert!(crime_before_penalty(&found), "reported only");
    let mut kept = found.fork();
    kept.enter("chen", "crime-transfer", &decide("keep"));
    assert!(!crime_before_penalty(&kept) && !crime_in_the_way(&kept), "the head keeps it");
    assert!(!crime_before_penalty(&investigated(20_000)), "no crime was found");
}

/// Does the report's own finding stand in the way of the decision?
fn crime_before_penalty(world: &World) -> bool {
    let case = world.case();
    let kind = world.pack.kind("decision").unwrap();
    let refusals = world.with_stand(|stand| enforcement::case::obstacles(stand, &world.actor("chen"), &case, kind));
    refusals.iter().any(|refusal| refusal.cites.iter().any(|cite| cite.words == "移送规定第五条、第十一条"))
}

#[test]
fn t5_a_plain_letter_does_not_hand_a_crime_to_the_police() {
    let letter = |crime: &str| {
        format!(
            "to=濮阳市公安局\nreason=涉嫌诈骗罪。\nbasis=《中华人民共和国行政处罚法》第二十七条\ncrime={crime}\ncrime.words=见报告\nlist.0.0=案卷\nlist.0.1=1"
        )
    };
    let cited = |crime: &str| {
        let result = investigated(20_000).try_enter("chen", "transfer", &letter(crime));
        let Err(enforcement::refusal::Rejected::Law(refusals)) = result else { return false };
        refusals.iter().any(|refusal| refusal.cites.iter().any(|cite| cite.words == "移送规定第五条、第六条"))
    };
    assert!(cited("yes"));
    assert!(!cited("no"));
}

#[test]
fn t5_things_that_were_seized_go_to_the_police_the_same_way() {
    let mut world = super::measure::seized();
    world.at("2026-03-04 09:00");
    assert_eq!(codes(world.try_enter("chen", "crime-transfer", &decide("transfer"))), [Code::StepMissing]);
    world.enter("chen", "crime-report", &REPORT.replace("2026-03-12", "2026-03-04"));
    assert_eq!(duty(&world, "T5").last, law::time::Last::Known(date("2026-03-09")));
    assert_eq!(codes(world.try_enter("chen", "crime-transfer", &decide("transfer"))), []);
}

#[test]
fn t6_within_24_hours_of_the_approval() {
    for (at, late) in [("2026-03-14 08:59", false), ("2026-03-14 09:20", true)] {
        let mut world = approved();
        world.at("2026-03-14 09:30");
        world.enter("chen", "crime-handover", &handover(at));
        assert_eq!(duty(&world, "T6").late(), late, "{at}");
    }
}

/// Does the transfer stand in the way of the decision?
fn crime_in_the_way(world: &World) -> bool {
    let case = world.case();
    let kind = world.pack.kind("decision").unwrap();
    let refusals = world.with_stand(|stand| enforcement::case::obstacles(stand, &world.actor("chen"), &case, kind));
    refusals.iter().any(|refusal| refusal.cites.iter().any(|cite| cite.words == "移送规定第十一条"))
}

#[test]
fn t11_no_penalty_in_the_place_of_a_transfer() {
    assert!(crime_in_the_way(&approved()), "approved and not handed over");
    assert!(crime_in_the_way(&transferred()), "not answered");
    assert!(crime_in_the_way(&answered("2026-03-16", "filed")), "the police filed it");
    assert!(!crime_in_the_way(&answered("2026-03-16", "not_filed")), "sent back");
    assert!(!crime_in_the_way(&investigated(20_000)));
}

#[test]
fn t8_the_police_answer_what_was_handed_over() {
    let mut world = approved();
    world.at("2026-03-16 10:00");
    assert_eq!(codes(world.try_enter("chen", "crime-answer", &answer("2026-03-16", "filed"))), [Code::StepMissing]);
    let waiting = duty(&transferred(), "T8");
    assert_eq!(waiting.last, law::time::Last::Known(date("2026-03-16")));
    assert!(matches!(duty(&answered("2026-03-16", "filed"), "T8").state, DutyState::Done(_)));
}

#[test]
fn a60_the_days_with_the_police_do_not_count_and_run_on_after_a_return() {
    let counted = |world: &World| duty(world, "A60").last;
    let plain = counted(&investigated(20_000));
    let law::time::Last::Known(before) = plain else { panic!("{plain:?}") };
    assert!(matches!(duty(&transferred(), "A60").state, DutyState::Held), "nobody knows the day while they have it");
    // Three days, 14 to 16 March, do not count; the last day rolls over days off.
    let law::time::Last::Known(after) = counted(&answered("2026-03-16", "returned")) else { panic!() };
    let moved = after.days_since(before);
    assert!((2..=5).contains(&moved), "{before} {after}");
    assert!(matches!(duty(&answered("2026-03-16", "filed"), "A60").state, DutyState::Done(_)));
}

#[test]
fn t9_an_objection_within_three_days_of_the_refusal_to_file() {
    let objection = "conclusion=again\nto=濮阳市公安局\nreason=数额达到立案追诉标准";
    let mut filed = answered("2026-03-16", "filed");
    assert_eq!(codes(filed.try_enter("chen", "crime-objection", objection)), [Code::StepMissing]);
    for (day, found) in [("2026-03-19", vec![]), ("2026-03-20", vec![Code::PeriodOver])] {
        let mut world = answered("2026-03-16", "not_filed");
        world.at(&format!("{day} 10:00"));
        assert_eq!(codes(world.try_enter("chen", "crime-objection", objection)), found, "{day}");
    }
}

#[test]
fn t12_goods_follow_within_three_days_of_the_filing() {
    let goods = "to=濮阳市公安局\nlist.0.0=合同\nlist.0.1=3份\nrequested_on=2026-03-19\nreceived=yes";
    let mut back = answered("2026-03-16", "returned");
    back.at("2026-03-19 10:00");
    assert_eq!(codes(back.try_enter("chen", "crime-goods", goods)), [Code::StepMissing]);
    let mut world = answered("2026-03-16", "filed");
    world.at("2026-03-19 10:00");
    world.enter("chen", "crime-goods", goods);
    assert!(!duty(&world, "T12").late());
    let closing = |ending: &str| format!("ending={ending}\nreason=公安机关已立案\nopinion=建议结案");
    assert_eq!(codes(world.try_enter("chen", "closing", &closing("performed"))), [Code::NotPerformed]);
    assert_eq!(codes(world.try_enter("chen", "closing", &closing("transferred"))), [], "ended as it was handed on");
}
