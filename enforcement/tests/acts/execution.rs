//! 行政强制执行.

use super::*;
use enforcement::duty::duties;
use enforcement::refusal::Code;
use law::time::Last;

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
    if extra.contains("power=own") {
        world.enter("chen", "examination-report", &super::licence::report(JUDGED_NO));
    }
    world
}

#[test]
fn s6_1_no_execution_is_decided_before_somebody_said_whether_it_is_major() {
    for (answer, wanted) in [("", Code::StepMissing), ("social_effect=yes", Code::ReviewMissing)] {
        let mut world = World::new("2026-03-02 10:00");
        world.try_open("chen", "execution", &execution_lead(OWN)).unwrap();
        let urging = world.enter("chen", "execution-urging", "content=拆除招牌\nway=自行拆除\ndue_on=2026-03-13");
        world.serve(urging, "2026-03-02");
        if !answer.is_empty() {
            world.enter(
                "chen",
                "examination-report",
                &super::licence::report(&JUDGED_NO.replace("social_effect=no", answer)),
            );
        }
        world.at("2026-03-16 09:00");
        assert_eq!(codes(world.try_enter("chen", "execution-decision", EXECUTION)), [wanted], "{answer}");
    }
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
fn g23_1_an_execution_counts_once_in_its_way_when_it_was_carried_out() {
    let pack = enforcement::pack::Pack::henan_2019().unwrap();
    let order = enforcement::report::Order::default();
    let counted = |world: &World, figure: &str, year: i16| {
        let mut annual = enforcement::report::Annual::new(year, &order, &pack, None);
        annual.add(&world.case());
        let tables = annual.finish();
        assert!(enforcement::report::checks(&tables).iter().all(|check| check.holds));
        let cells = tables.iter().filter(|table| table.key == "compulsion").flat_map(|table| &table.cells);
        cells.filter(|cell| cell.figure.key == figure).map(|cell| cell.amount.clone()).next().unwrap()
    };
    let cases = enforcement::report::Amount::Cases;
    let mut world = execution_decided();
    assert_eq!(counted(&world, "remove", 2026), cases(0), "decided, not carried out");
    world.at("2026-03-17 16:00");
    world.enter("chen", "execution-implementation", &implementation("2026-03-17", "09:00", "10:00", "no"));
    for (figure, year, count) in [
        ("remove", 2026, 1),
        ("total", 2026, 1),
        ("substitute", 2026, 0),
        ("other-execution", 2026, 0),
        ("remove", 2025, 0),
    ] {
        assert_eq!(counted(&world, figure, year), cases(count), "{figure} {year}");
    }
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
    for (day, from, until) in
        [("2026-03-17", "22:30", "23:00"), ("2026-03-17", "20:00", "22:01"), ("2026-03-21", "09:00", "10:00")]
    {
        let result = world.try_enter("chen", "execution-implementation", &implementation(day, from, until, "no"));
        assert_eq!(codes(result), [Code::AtNight], "{day} {from}");
    }
    let over_night = implementation("2026-03-17", "20:00", "22:00", "no");
    assert_eq!(codes(world.fork().try_enter("chen", "execution-implementation", &over_night)), [], "until 22 o'clock");
    let over_night = over_night.replace("left_at=2026-03-17 22:00", "left_at=2026-03-18 07:00");
    assert_eq!(codes(world.try_enter("chen", "execution-implementation", &over_night)), [Code::AtNight]);
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
    let found = codes(world.try_enter("chen", "execution-decision", EXECUTION));
    assert_eq!(found, [Code::StepMissing, Code::PeriodRunning]);
    let over = format!("{EXECUTION}\nrelief_over=yes\nrelief_over.words=已届满");
    for (day, wanted) in [("2026-03-20", vec![Code::PeriodRunning]), ("2026-03-23", vec![])] {
        world.at(&format!("{day} 09:00"));
        assert_eq!(
            codes(world.fork().try_enter("chen", "execution-decision", &over)),
            wanted,
            "announced until the 20th"
        );
    }
}

#[test]
fn c54_the_court_is_asked_ten_days_after_urging_and_c53_within_three_months() {
    let form = "court=濮阳市华龙区人民法院\nsubject=招牌\nopinion_of_party=没有意见\nfacts=逾期未拆除\nfiles=0000000000000000000000000000000000000000000000000000000000000000:9:决定书.pdf";
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
fn c53_the_court_is_not_asked_before_the_relief_periods_are_over_and_own_power_states_none() {
    let form = "court=濮阳市华龙区人民法院\nsubject=招牌\nopinion_of_party=没有意见\nfacts=逾期未拆除\nfiles=0000000000000000000000000000000000000000000000000000000000000000:9:决定书.pdf";
    let mut world = World::new("2026-03-02 10:00");
    let lead = |extra: &str| execution_lead(extra).replace("relief_ended=2026-01-05", "relief_ended=2026-03-18");
    world.try_open("chen", "execution", &lead(BY_COURT)).unwrap();
    let urging = world.enter("chen", "execution-urging", "content=拆除招牌\nway=自行拆除\ndue_on=2026-03-13");
    world.serve(urging, "2026-03-02");
    for (day, wanted) in [("2026-03-18", vec![Code::PeriodRunning]), ("2026-03-19", vec![])] {
        world.at(&format!("{day} 09:00"));
        assert_eq!(codes(world.fork().try_enter("chen", "execution-court", form)), wanted, "{day}");
    }
    let without = |extra: &str| execution_lead(extra).replace("relief_ended=2026-01-05\n", "");
    assert_eq!(codes(World::new("2026-03-02 10:00").try_open("chen", "execution", &without(OWN)).map(|_| ())), []);
    assert!(World::new("2026-03-02 10:00").try_open("chen", "execution", &without(BY_COURT)).is_err());
}

#[test]
fn c55_the_court_gets_the_decision_and_what_it_rests_on() {
    let mut world = urged(BY_COURT);
    world.at("2026-03-17 09:00");
    let without = "court=濮阳市华龙区人民法院\nsubject=招牌\nopinion_of_party=没有意见\nfacts=逾期未拆除";
    assert_eq!(fields_at_fault(world.try_enter("chen", "execution-court", without)), ["files"]);
}

fn late_fee(amount: &str, rate: &str, paused: u32) -> String {
    format!("late_from=2026-03-02\ndaily_rate={rate}\ndays_paused={paused}\namount={amount}\nreason=逾期")
}

#[test]
fn c45_what_is_added_is_counted_by_the_day_without_pauses_and_never_exceeds_the_principal() {
    let mut world = urged(OWN);
    world.at("2026-03-12 09:00");
    for (amount, rate, paused, refused) in [
        ("6000", "fine", 0, false),
        ("6000.01", "fine", 0, true),
        ("4800", "fine", 2, false),
        ("4800.01", "fine", 2, true),
        ("100", "fee", 0, false),
        ("100.01", "fee", 0, true),
        ("0.01", "fine", 10, true),
    ] {
        let found = codes(world.fork().try_enter("chen", "execution-late-fee", &late_fee(amount, rate, paused)));
        let wanted = if refused { vec![Code::LateFee] } else { Vec::new() };
        assert_eq!(found, wanted, "{amount} {rate} without {paused} days");
    }
    world.at("2026-04-30 09:00");
    let over = |amount: &str, rate: &str| {
        codes(world.fork().try_enter("chen", "execution-late-fee", &late_fee(amount, rate, 0)))
    };
    assert_eq!(over("20000", "fine"), [], "the cap after 34 days");
    assert_eq!(over("20000.01", "fine"), [Code::LateFee]);
    assert_eq!(over("20000.01", "other\nstandard=《试验条例》第九条，每日千分之二"), [Code::LateFee]);
    assert_eq!(over("19999", "other\nstandard=《试验条例》第九条，每日千分之二"), []);
}

#[test]
fn c46_goods_are_not_auctioned_before_thirty_days_of_late_fee() {
    let mut world = urged(OWN);
    world.at("2026-03-12 09:00");
    let fee = world.enter("chen", "execution-late-fee", &late_fee("6000", "fine", 0));
    world.serve(fee, "2026-03-12");
    let auction = EXECUTION.replace("way=remove", "way=auction");
    for (day, wanted) in [("2026-04-13 09:00", vec![Code::PeriodRunning]), ("2026-04-14 09:00", vec![])] {
        world.at(day);
        assert_eq!(codes(world.fork().try_enter("chen", "execution-decision", &auction)), wanted, "{day}");
    }
    world.at("2026-03-16 09:00");
    assert_eq!(codes(world.try_enter("chen", "execution-decision", EXECUTION)), [], "removing a sign does not wait");
}

#[test]
fn c39_nothing_is_carried_out_while_the_execution_is_suspended() {
    let mut world = execution_decided();
    world.at("2026-03-17 08:00");
    world.enter("chen", "execution-suspension", "ground=hard\nreason=暂无履行能力。");
    world.at("2026-03-19 16:00");
    let act = implementation("2026-03-19", "09:00", "10:00", "no");
    assert_eq!(codes(world.try_enter("chen", "execution-implementation", &act)), [Code::StepMissing]);
    world.at("2026-03-19 17:00");
    world.enter("chen", "execution-resumption", "reason=已有履行能力。");
    world.at("2026-03-20 16:00");
    let act = implementation("2026-03-20", "09:00", "10:00", "no");
    assert_eq!(codes(world.try_enter("chen", "execution-implementation", &act)), []);
}

#[test]
fn c42_an_agreement_is_waited_for_until_its_last_day() {
    let mut world = execution_decided();
    world.at("2026-03-17 08:00");
    world.enter("chen", "execution-agreement", "content=分两期拆除\ndue_on=2026-03-24");
    for (day, wanted) in [("2026-03-24", vec![Code::PeriodRunning]), ("2026-03-25", vec![])] {
        let act = implementation(day, "09:00", "10:00", "no");
        world.at(&format!("{day} 16:00"));
        assert_eq!(codes(world.fork().try_enter("chen", "execution-implementation", &act)), wanted, "{day}");
    }
}

#[test]
fn c40_nothing_follows_a_termination_or_what_was_performed() {
    let mut world = execution_decided();
    world.at("2026-03-17 08:00");
    world.enter("chen", "execution-termination", "ground=lost\nreason=招牌已经灭失。");
    world.at("2026-03-17 16:00");
    let act = implementation("2026-03-17", "09:00", "10:00", "no");
    assert_eq!(codes(world.try_enter("chen", "execution-implementation", &act)), [Code::StepMissing]);
    let mut world = urged(OWN);
    world.at("2026-03-13 09:00");
    world.enter("chen", "execution-performed", "paid_on=2026-03-13\ncontent=已自行拆除");
    world.at("2026-03-16 09:00");
    assert_eq!(codes(world.try_enter("chen", "execution-decision", EXECUTION)), [Code::StepMissing]);
}

#[test]
fn c51_substitute_performance_is_urged_three_working_days_before() {
    let mut world = urged(OWN);
    world.at("2026-03-16 09:00");
    let decision = world.enter("chen", "execution-decision", &EXECUTION.replace("way=remove", "way=substitute"));
    world.serve(decision, "2026-03-16");
    world.at("2026-03-17 16:00");
    let on = |day: &str, urgent: &str| implementation(day, "09:00", "10:00", urgent);
    let early = codes(world.try_enter("chen", "execution-implementation", &on("2026-03-17", "no")));
    assert_eq!(early, [Code::StepMissing], "not urged");
    let urging = world.enter(
        "chen",
        "execution-substitute",
        "content=拆除招牌\nperformer=试验工程队\namount=500\ndue_on=2026-03-20",
    );
    world.serve(urging, "2026-03-17");
    for (day, urgent, wanted) in
        [("2026-03-19", "no", vec![Code::PeriodRunning]), ("2026-03-19", "yes", vec![]), ("2026-03-20", "no", vec![])]
    {
        world.at(&format!("{day} 16:00"));
        let found = codes(world.fork().try_enter("chen", "execution-implementation", &on(day, urgent)));
        assert_eq!(found, wanted, "{day} {urgent}");
    }
}

#[test]
fn c53_the_court_is_asked_for_an_unpaid_penalty_within_three_months_and_a72_later_where_payment_was_put_off() {
    let mut world = decided(20_000);
    world.at("2026-03-30 10:00");
    world.serve(world.last("decision"), "2026-03-30");
    let clock = |world: &World| {
        let case = world.case();
        world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "C53").map(|duty| duty.last)
    };
    world.at("2026-09-30 10:00");
    assert_eq!(clock(&world), None, "remedies are still open");
    let mut deferred = world.fork();
    deferred.enter("chen", "deferral", "requested_on=2026-09-30\nreason=经营困难\nextended_to=2026-11-20");
    world.at("2026-10-01 10:00");
    assert_eq!(clock(&world), Some(Last::Known("2026-12-30".parse_date())));
    let mut paid = world.fork();
    paid.enter("chen", "payment", "paid_on=2026-10-01\namount=20000\nway=bank\nreceipt=1");
    assert_eq!(clock(&paid), None, "nothing is left to apply for");
    for world in [&mut world, &mut deferred] {
        world.at("2026-12-10 10:00");
        world.enter("chen", "urging", "amount=20000\ndue_on=2026-12-25");
        world.serve(world.last("urging"), "2026-12-10");
        world.at("2026-12-31 10:00");
    }
    let court = "court=濮阳市华龙区人民法院\namount=20000\nreason=逾期未缴\nopinion_of_party=没有意见\nsubject=存款\nfiles=0000000000000000000000000000000000000000000000000000000000000000:9:决定书.pdf";
    assert_eq!(
        codes(world.try_enter("chen", "court-application", court)),
        [Code::EnforcementEarly],
        "three months are over"
    );
    assert_eq!(clock(&deferred), Some(Last::NotYetPublished { year: 2027, nominal: Some("2027-02-20".parse_date()) }));
    assert_eq!(codes(deferred.try_enter("chen", "court-application", court)), []);
}
