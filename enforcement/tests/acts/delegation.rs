//! 委托执法 (行政处罚法20, 21; 行政强制法17).

use super::inspection::{BY_COMPLAINT, approval};
use super::measure::measure_lead;
use super::*;
use enforcement::delegation::Delegation;
use enforcement::refusal::Code;

fn delegated(change: impl FnOnce(&mut Delegation)) -> World {
    let mut world = World::new("2026-03-02 10:00");
    let mut delegation = Delegation {
        organisation: "濮阳市试验执法支队".into(),
        matters: "对律师事务所执业情况的行政检查；行政处罚".into(),
        powers: "500元以下罚款、警告".into(),
        period: "2026年1月1日至2026年12月31日".into(),
        from: Some(date("2026-01-01")),
        until: Some(date("2026-12-31")),
        since: date("2026-01-05"),
    };
    change(&mut delegation);
    world.agency.delegations = vec![delegation];
    world
}

const BY: &str = "delegated=濮阳市试验执法支队";

fn inspect(mut world: World, by: &str) -> Vec<Code> {
    codes(world.try_open("chen", "inspection", &approval(&format!("{BY_COMPLAINT}\n{by}"))))
}

#[test]
fn a20_only_as_published_in_matters_powers_and_time() {
    assert_eq!(inspect(delegated(|_| {}), BY), []);
    assert_eq!(inspect(delegated(|_| {}), ""), [], "the agency itself needs no delegation");
    assert_eq!(inspect(delegated(|_| {}), "delegated=濮阳市试验协会"), [Code::DelegationExceeded], "not published");
    assert_eq!(inspect(delegated(|one| one.until = Some(date("2026-03-01"))), BY), [Code::DelegationExceeded], "over");
    assert_eq!(inspect(delegated(|one| one.since = date("2026-03-03")), BY), [Code::DelegationExceeded], "not yet");
    assert_eq!(
        inspect(delegated(|one| one.matters = "行政许可".into()), BY),
        [Code::DelegationExceeded],
        "another act"
    );
    let other_item = |one: &mut Delegation| one.matters = "对公证机构的行政检查".into();
    assert_eq!(inspect(delegated(other_item), BY), [Code::DelegationExceeded], "another item");
}

#[test]
fn a20_a_delegation_that_ends_during_the_case_ends_with_its_day() {
    let mut world = delegated(|one| one.until = Some(date("2026-03-04")));
    world.try_open("chen", "inspection", &approval(&format!("{BY_COMPLAINT}\n{BY}"))).unwrap();
    world.sign_all("inspection-approval");
    world.at("2026-03-05 16:00");
    let record = super::inspection::site_record("齐全");
    assert!(codes(world.try_enter("chen", "inspection-record", &record)).contains(&Code::DelegationExceeded));
    world.agency.delegations[0].until = Some(date("2026-03-05"));
    super::inspection::scanned(&mut world);
    assert_eq!(codes(world.try_enter("chen", "inspection-record", &record)), []);
}

#[test]
fn c17_a_measure_is_never_delegated() {
    let mut world = delegated(|one| one.matters = "行政强制".into());
    let lead = measure_lead(&format!("urgent=no\n{BY}"));
    assert_eq!(codes(world.try_open("chen", "measure", &lead)), [Code::DelegationExceeded]);
    assert_eq!(codes(world.try_open("chen", "measure", &measure_lead("urgent=no"))), []);
}

#[test]
fn a20_a_fine_above_the_delegated_powers_is_refused() {
    for (fine, found) in [(500, vec![]), (501, vec![Code::DelegationExceeded])] {
        let mut world = delegated(|_| {});
        let form = format!("{}\n{BY}", spot_form(fine, "organisation"));
        assert_eq!(codes(world.try_open("chen", "penalty-simple", &form)), found, "{fine}");
    }
}

#[test]
fn a20_the_decision_is_the_delegating_agencys_and_says_who_acted() {
    let mut world = delegated(|_| {});
    world.try_open("chen", "penalty-simple", &format!("{}\n{BY}", spot_form(300, "organisation"))).unwrap();
    let case = world.case();
    let decision = case.of_kind("spot-decision").next_back().unwrap();
    let paper = world.with_stand(|stand| enforcement::record::writing::write(stand, &case, decision).unwrap());
    let text = format!("{paper:?}");
    assert!(text.contains("濮阳市试验司法局"), "in the agency's name");
    assert!(text.contains("本决定由濮阳市试验执法支队受本机关委托"), "{text}");
}
