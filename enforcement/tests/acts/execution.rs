//! 行政强制执行.

use super::*;
use enforcement::refusal::Code;

pub(super) fn execution_lead(extra: &str) -> String {
    format!(
        "{PARTY}\ncause=逾期不履行拆除决定\ndecision_number=濮试司罚决〔2025〕9号\ndecision_served=2025-07-01\nrelief_ended=2026-01-05\nfacts=应当拆除招牌，逾期未拆除\namount=20000\n{extra}\n{OFFICERS}"
    )
}

pub(super) fn urged(extra: &str) -> World {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "execution", &execution_lead(extra)).unwrap();
    let urging = world.enter("chen", "execution-urging", "content=拆除招牌\nway=自行拆除\ndue_on=2026-03-13");
    world.at("2026-03-02 15:00");
    world.serve(urging, "2026-03-02");
    world
}

pub(super) const OWN: &str = "building=no\npower=own";
pub(super) const BY_COURT: &str = "building=no\npower=court";
pub(super) const EXECUTION: &str = "facts=逾期未拆除\nbasis=《中华人民共和国行政强制法》第三十七条\nreason=催告后仍不履行，没有陈述、申辩\nway=remove\nact_on=2026年3月17日\nunreasonable=yes\nunreasonable.words=没有正当理由\nhiding=no\ndisposition=强制拆除招牌。";

pub(super) fn execution_decided() -> World {
    let mut world = urged(OWN);
    world.at("2026-03-16 09:00");
    world.enter("chen", "execution-decision", EXECUTION);
    let decision = world.last("execution-decision");
    world.serve(decision, "2026-03-16");
    world
}

pub(super) fn implementation(day: &str, from: &str, until: &str, urgent: &str) -> String {
    format!(
        "arrived_at={day} {from}\nleft_at={day} {until}\n{ON_SITE}\nurgent={urgent}\nurgent.words=情况\nlivelihood=yes\nlivelihood.words=未停水停电\ncontent=拆除招牌"
    )
}

#[test]
fn an_execution_from_urging_to_archive() {
    let mut world = execution_decided();
    world.at("2026-03-17 16:00");
    world.enter("chen", "execution-implementation", &implementation("2026-03-17", "09:00", "10:00", "no"));
    recorded(&mut world);
    finish(&mut world, "execution-decision", "performed");
}

#[test]
fn c37_no_decision_before_the_urged_day_is_over() {
    let mut world = urged(OWN);
    world.at("2026-03-13 09:00");
    assert_eq!(codes(world.try_enter("chen", "execution-decision", EXECUTION)), [Code::PeriodRunning]);
    let hiding = EXECUTION.replace("hiding=no", "hiding=yes\nhiding.words=正在转移");
    assert_eq!(codes(world.try_enter("chen", "execution-decision", &hiding)), [], "where goods are being hidden");
    let mut world = urged(BY_COURT);
    world.at("2026-03-16 09:00");
    assert_eq!(
        codes(world.try_enter("chen", "execution-decision", EXECUTION)),
        [Code::StepMissing],
        "c53: no power of its own"
    );
}

#[test]
fn c43_not_at_night_nor_on_a_day_off() {
    let mut world = execution_decided();
    world.at("2026-03-23 16:00");
    for (day, from, until) in [("2026-03-17", "22:30", "23:00"), ("2026-03-21", "09:00", "10:00")] {
        let result = world.try_enter("chen", "execution-implementation", &implementation(day, from, until, "no"));
        assert_eq!(codes(result), [Code::AtNight], "{day} {from}");
    }
    let urgent = implementation("2026-03-21", "09:00", "10:00", "yes");
    assert_eq!(codes(world.try_enter("chen", "execution-implementation", &urgent)), []);
    assert_eq!(
        codes(execution_decided().at("2026-03-17 16:00").try_enter(
            "chen",
            "execution-implementation",
            &implementation("2026-03-17", "09:00", "10:00", "no")
        )),
        []
    );
}

#[test]
fn c44_a_building_waits_for_the_relief_periods_and_an_announcement() {
    let mut world = urged("building=yes\nbuilding.words=违法建筑\npower=own");
    world.at("2026-03-16 09:00");
    let missing = codes(world.try_enter("chen", "execution-decision", EXECUTION));
    assert_eq!(missing, [Code::StepMissing, Code::StepMissing]);
    world.enter("chen", "execution-announcement", "content=限期自行拆除\ndue_on=2026-03-20\nwhere=现场");
    assert_eq!(codes(world.try_enter("chen", "execution-decision", EXECUTION)), [Code::StepMissing]);
    let over = format!("{EXECUTION}\nrelief_over=yes\nrelief_over.words=已届满");
    assert_eq!(codes(world.try_enter("chen", "execution-decision", &over)), []);
}

#[test]
fn c54_the_court_is_asked_ten_days_after_urging_and_c53_within_three_months() {
    let form = "court=濮阳市华龙区人民法院\nsubject=招牌\nopinion_of_party=没有意见\nfacts=逾期未拆除";
    let mut world = urged(BY_COURT);
    world.at("2026-03-16 09:00");
    assert_eq!(codes(world.try_enter("chen", "execution-court", form)), [Code::PeriodRunning]);
    world.at("2026-03-17 09:00");
    assert_eq!(codes(world.try_enter("chen", "execution-court", form)), []);
    let mut world = urged(BY_COURT);
    world.at("2026-04-08 09:00");
    assert_eq!(codes(world.try_enter("chen", "execution-court", form)), [Code::PeriodOver]);
}

#[test]
fn c45_what_is_added_never_exceeds_the_principal() {
    let mut world = urged(OWN);
    let form = |amount: u32| format!("amount={amount}\nstandard=每日百分之三\nreason=逾期");
    assert_eq!(codes(world.try_enter("chen", "execution-late-fee", &form(20_001))), [Code::LateFee]);
    assert_eq!(codes(world.try_enter("chen", "execution-late-fee", &form(20_000))), []);
}
