//! 征收、征用.

use super::*;
use enforcement::case::gate::owed;
use enforcement::duty::{DutyState, duties};
use enforcement::refusal::Code;
use law::time::Last;

#[test]
fn a_levy_from_assessment_to_archive() {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "levy", &format!("{PARTY}\ncause=试验费征收\nperiod=2026年1月\nbase.0.0=面积\nbase.0.1=100\nbase.0.2=每平方米10元\nbase.0.3=1000\namount=1000\nbasis=《试验费征收管理办法》第三条\n{OFFICERS}\nopinion=建议征收")).unwrap();
    world.sign_all("levy-assessment");
    world.enter("chen", "levy-notice", "facts=面积100平方米\namount=1000\ndue_on=2026-03-20\nbasis=《试验费征收管理办法》第三条\ndisposition=征收试验费1000元。");
    world.at("2026-03-10 10:00");
    let early = "amount=1000\ndue_on=2026-03-30";
    assert_eq!(codes(world.try_enter("chen", "levy-urging", early)), [Code::PeriodRunning], "c35");
    finish_after_service(&mut world, "levy-notice", "performed", |world| {
        world.enter("chen", "levy-payment", "paid_on=2026-03-10\namount=1000\nreceipt=豫财1");
    });
}

#[test]
fn e10_comments_on_the_compensation_plan_last_thirty_days() {
    let mut world = expropriated();
    world.enter("chen", "expropriation-plan", "content=补偿方案\nwhere=征收范围内");
    let comments = "content=采纳3条\nobjected=no\nobjected.words=没有提出";
    world.at("2026-04-01 10:00");
    assert_eq!(codes(world.try_enter("chen", "expropriation-comments", comments)), [Code::PeriodRunning]);
    world.at("2026-04-02 10:00");
    assert_eq!(codes(world.try_enter("chen", "expropriation-comments", comments)), []);
    let moved = "person=马试\nchecked_on=2026-04-02\nvoluntary=yes\nvoluntary.words=自行搬迁\ncontent=已搬";
    assert!(
        codes(world.try_enter("chen", "expropriation-moved", moved)).contains(&Code::StepMissing),
        "e27: compensation first"
    );
}

fn levied() -> World {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "levy", &format!("{PARTY}\ncause=试验费征收\nperiod=2026年1月\nbase.0.0=面积\nbase.0.3=1000\namount=1000\nbasis=《试验费征收管理办法》第三条\n{OFFICERS}\nopinion=建议征收")).unwrap();
    world.sign_all("levy-assessment");
    let notice = world.enter("chen", "levy-notice", "facts=面积100平方米\namount=1000\ndue_on=2026-03-20\nbasis=《试验费征收管理办法》第三条\ndisposition=征收试验费1000元。");
    world.serve(notice, "2026-03-02");
    world.at("2026-03-10 10:00");
    world
}

fn paid(amount: &str) -> String {
    format!("paid_on=2026-03-10\namount={amount}\nreceipt=豫财1")
}

#[test]
fn j12_3_a_levy_ends_as_performed_when_nothing_of_it_is_open_and_takes_no_more() {
    let close = |world: &World, ending: &str| {
        let form = format!("ending={ending}\nreason=已办结\nopinion=建议办结");
        codes(world.fork().try_enter("chen", "act-closing", &form))
    };
    let owes = |world: &World| world.with_stand(|stand| owed(&world.case(), stand)).yuan();
    let mut world = levied();
    assert_eq!(owes(&world), "1000");
    assert_eq!(codes(world.fork().try_enter("chen", "levy-payment", &paid("1000.01"))), [Code::LateFee]);
    world.enter("chen", "levy-payment", &paid("600"));
    assert_eq!(owes(&world), "400", "what the next payment and the urging offer");
    assert_eq!(close(&world, "performed"), [Code::NotPerformed]);
    assert_eq!(close(&world, "court"), [], "what the court collects is not open here");
    let remits = |conclusion: &str| {
        format!(
            "requested_on=2026-03-10\nconclusion={conclusion}\namount=400\nextended_to=2026-06-01\nbasis=《试验费征收管理办法》第九条\nreason=困难\nopinion=建议批准"
        )
    };
    let mut deferred = world.fork();
    deferred.enter("chen", "levy-reduction", &remits("defer"));
    assert_eq!(close(&deferred, "performed"), [Code::NotPerformed], "put off is not paid");
    world.enter("chen", "levy-reduction", &remits("reduce"));
    assert_eq!(close(&world, "performed"), []);
    assert_eq!(owes(&world), "0");
}

/// An expropriation that was proposed and surveyed.
fn expropriated() -> World {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "expropriation", &format!("{PARTY}\ncause=试验片区征收\narea=试验片区\npublic_interest=yes\npublic_interest.words=保障性安居工程\nbasis=《国有土地上房屋征收与补偿条例》第八条\n{OFFICERS}\nopinion=建议启动")).unwrap();
    world.sign_all("expropriation-proposal");
    world.enter(
        "chen",
        "expropriation-survey",
        &format!("surveyed.0.0=马试\nsurveyed.0.1=试验街8号\npublished=yes\npublished.words=已公布\n{OFFICERS}"),
    );
    world
}

/// Decided, served and announced on 3 April; agreements are to be signed until the 30th.
fn expropriation_decided() -> World {
    let mut world = expropriated();
    world.enter("chen", "expropriation-plan", "content=补偿方案\nwhere=征收范围内");
    world.at("2026-04-02 10:00");
    world.enter("chen", "expropriation-comments", "content=采纳3条\nobjected=no\nobjected.words=没有提出");
    world.enter("chen", "expropriation-risk", "content=低风险\nlevel=low");
    world.enter("chen", "expropriation-funds", "amount=1000000\naccount=专户\ncontent=足额到位");
    world.enter("chen", "examination-report", &super::licence::report(JUDGED_NO));
    let (report, plan) = (world.last("examination-report"), world.last("expropriation-plan"));
    world.enter("chen", "act-submission", &format!("facts=材料齐全，符合条件\nbasis=《中华人民共和国律师法》第十四条\ndisposition=准予设立。\n{JUDGED_NO}\nreport={report}\nmaterials={plan}\nopinion=请审核"));
    world.at("2026-04-03 10:00");
    world.enter("he", "review-opinion", &format!("{ASPECTS_YES}\nconclusion=passed\nopinion=同意"));
    world.not_applicable("chen", "act-discussion", "不需要");
    world.enter("chen", "act-approval", super::licence::ACT_APPROVAL);
    let decision = world.enter(
        "chen",
        "expropriation-decision",
        "facts=材料齐全，符合条件\nbasis=《中华人民共和国律师法》第十四条\ndisposition=准予设立。",
    );
    world.serve(decision, "2026-04-03");
    world.enter(
        "chen",
        "expropriation-announcement",
        "served_on=2026-04-03\nwhere=征收范围内\nstated=yes\ndue_on=2026-04-30",
    );
    world
}

const AGREEMENT: &str = "person=马试\namount=500000\ncontent=货币补偿";

fn paid_to(person: &str, amount: u32) -> String {
    format!("paid_on=2026-04-03\nperson={person}\namount={amount}\nreceipt=1")
}

fn moved(person: &str) -> String {
    format!("person={person}\nchecked_on=2026-04-03\nvoluntary=yes\nvoluntary.words=自行搬迁\ncontent=已搬")
}

#[test]
fn e8_nothing_is_surveyed_or_planned_before_the_public_interest_was_found_and_approved() {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "expropriation", &format!("{PARTY}\ncause=试验片区征收\narea=试验片区\npublic_interest=yes\npublic_interest.words=保障性安居工程\nbasis=《国有土地上房屋征收与补偿条例》第八条\n{OFFICERS}\nopinion=建议启动")).unwrap();
    let survey = format!("surveyed.0.0=马试\npublished=yes\npublished.words=已公布\n{OFFICERS}");
    let try_survey = |world: &World| codes(world.fork().try_enter("chen", "expropriation-survey", &survey));
    assert_eq!(try_survey(&world), [Code::StepMissing]);
    world.sign_all("expropriation-proposal");
    assert_eq!(try_survey(&world), []);
}

#[test]
fn e13_the_decision_tells_the_area_the_plan_of_compensation_and_the_remedies() {
    let world = expropriation_decided();
    let case = world.case();
    let decision = case.record(world.last("expropriation-decision")).unwrap();
    let paper = world.with_stand(|stand| enforcement::record::writing::write(stand, &case, decision).unwrap());
    let text: String =
        paper.paragraphs.iter().map(|paragraph| format!("{}{}", paragraph.heading, paragraph.text)).collect();
    for part in ["征收范围试验片区", "征收补偿方案补偿方案", "采纳3条", "行政复议", "行政诉讼"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn e11_where_the_majority_objects_a_hearing_is_held_first() {
    let planned = |objected: &str| {
        let mut world = expropriated();
        world.enter("chen", "expropriation-plan", "content=补偿方案\nwhere=征收范围内");
        world.at("2026-04-02 10:00");
        world.enter(
            "chen",
            "expropriation-comments",
            &format!("content=采纳3条\nobjected={objected}\nobjected.words=旧城区改建，多数有异议"),
        );
        world
    };
    let report = super::licence::report(JUDGED_NO);
    assert_eq!(codes(planned("no").try_enter("chen", "examination-report", &report)), []);
    let mut world = planned("yes");
    assert_eq!(codes(world.try_enter("chen", "examination-report", &report)), [Code::StepMissing]);
    world.enter("chen", "expropriation-hearing", "started_at=2026-04-02 08:00\nended_at=2026-04-02 09:00\nplace=街道办事处\npresider=gao\nparticipants.0.0=马试\nparticipants.1.0=牛试\ncontent=按意见提高补助标准\nsigned=yes");
    assert_eq!(codes(world.try_enter("chen", "examination-report", &report)), []);
}

#[test]
fn e26_compensation_is_decided_when_the_time_to_agree_is_over_and_everybody_is_settled_at_the_end() {
    let mut world = expropriation_decided();
    let decide = |person: &str, ground: &str| {
        format!(
            "person={person}\namount=300000\nground={ground}\ndue_on=2026-06-30\nfacts=未达成协议\nbasis=《国有土地上房屋征收与补偿条例》第二十六条"
        )
    };
    let early = |world: &World, ground: &str| {
        codes(world.fork().try_enter("chen", "expropriation-compensation", &decide("马试", ground)))
    };
    assert_eq!(early(&world, "no_agreement"), [Code::PeriodRunning]);
    assert_eq!(early(&world, "owner_unknown"), []);
    world.at("2026-04-30 17:00");
    assert_eq!(early(&world, "no_agreement"), [Code::PeriodRunning], "the last day to agree");
    world.at("2026-05-06 09:00");
    assert_eq!(early(&world, "no_agreement"), []);
    let close = |world: &World, ending: &str| {
        codes(world.fork().try_enter(
            "chen",
            "act-closing",
            &format!("ending={ending}\nreason=已办结\nopinion=建议办结"),
        ))
    };
    assert_eq!(close(&world, "performed"), [Code::NotPerformed, Code::NotPerformed], "neither agreed nor moved");
    assert_eq!(close(&world, "court"), [Code::NotPerformed]);
    world.enter("chen", "expropriation-agreement", AGREEMENT);
    assert_eq!(close(&world, "performed"), [Code::NotPerformed], "not moved");
    assert_eq!(codes(world.fork().try_enter("chen", "expropriation-paid", &paid_to("羊试", 1))), [Code::StepMissing]);
    world.enter("chen", "expropriation-paid", &paid_to("马试", 500_000));
    world.enter("chen", "expropriation-moved", &moved("马试"));
    assert_eq!(close(&world, "performed"), []);
}

#[test]
fn e28_the_court_is_asked_for_each_person_after_remedies_and_urging_and_c53_within_three_months() {
    let mut world = expropriation_decided();
    world.at("2026-05-06 09:00");
    for (person, served) in [("马试", "2026-05-06"), ("牛试", "2026-05-20")] {
        let form = format!(
            "person={person}\namount=300000\nground=no_agreement\ndue_on=2026-06-30\nfacts=未达成协议\nbasis=《国有土地上房屋征收与补偿条例》第二十六条"
        );
        let decision = world.enter("chen", "expropriation-compensation", &form);
        world.at(&format!("{served} 10:00"));
        world.serve(decision, served);
    }
    let urging = |person: &str| format!("person={person}\ncontent=搬迁\ndue_on=2026-11-20");
    assert_eq!(codes(world.fork().try_enter("chen", "expropriation-urging", &urging("马试"))), [Code::PeriodRunning]);
    assert_eq!(codes(world.fork().try_enter("chen", "expropriation-urging", &urging("羊试"))), [Code::StepMissing]);
    let court = |world: &World, person: &str| {
        let form = format!(
            "person={person}\ncourt=濮阳市华龙区人民法院\nfacts=逾期未搬\nopinion_of_party=没有意见\naccount=300000元，专户\nhousing=不涉及\nsubject=房屋\nfiles=0000000000000000000000000000000000000000000000000000000000000000:9:决定书.pdf"
        );
        codes(world.fork().try_enter("chen", "expropriation-court", &form))
    };
    let clocks = |world: &World| {
        let case = world.case();
        let all = world.with_stand(|stand| duties(stand, &case)).into_iter().filter(|duty| duty.rule == "C53");
        all.map(|duty| (duty.last, duty.state)).collect::<Vec<_>>()
    };
    let last = Last::NotYetPublished { year: 2027, nominal: Some("2027-02-06".parse_date()) };
    world.at("2026-10-26 09:00");
    world.enter("chen", "expropriation-urging", &urging("马试"));
    world.serve(world.last("expropriation-urging"), "2026-10-26");
    world.at("2026-11-06 17:00");
    assert_eq!(
        court(&world, "马试"),
        [Code::PeriodRunning, Code::PeriodRunning],
        "the last day of remedies, and of the ten days"
    );
    assert_eq!(clocks(&world), [], "nobody is pressed before he may");
    world.at("2026-11-10 09:00");
    assert_eq!(court(&world, "马试"), []);
    assert_eq!(court(&world, "牛试"), [Code::StepMissing, Code::PeriodRunning], "another's urging is not his");
    assert_eq!(clocks(&world), [(last, DutyState::Running)]);
    world.at("2026-11-24 09:00");
    assert_eq!(clocks(&world).len(), 2, "each has his own");
}

#[test]
fn e27_each_is_compensated_before_he_moves_and_nobody_before_the_decision() {
    assert!(codes(expropriated().try_enter("chen", "expropriation-agreement", AGREEMENT)).contains(&Code::StepMissing));
    let mut world = expropriation_decided();
    world.enter("chen", "expropriation-agreement", AGREEMENT);
    world.enter("chen", "expropriation-agreement", "person=牛试\namount=300000\ncontent=货币补偿");
    let moves =
        |world: &World, person: &str| codes(world.fork().try_enter("chen", "expropriation-moved", &moved(person)));
    world.enter("chen", "expropriation-paid", &paid_to("马试", 400_000));
    assert_eq!(moves(&world, "马试"), [Code::StepMissing], "not all of it");
    world.enter("chen", "expropriation-paid", &paid_to("马试", 100_000));
    assert_eq!(moves(&world, "马试"), []);
    assert_eq!(moves(&world, "牛试"), [Code::StepMissing], "another's compensation is not his");
    assert_eq!(moves(&world, "羊试"), [Code::StepMissing], "nothing agreed or decided");
}
