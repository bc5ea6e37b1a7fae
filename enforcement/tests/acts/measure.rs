//! 行政强制措施.

use super::*;
use enforcement::duty::duties;
use enforcement::refusal::Code;

pub(super) fn measure_lead(urgent: &str) -> String {
    format!("{PARTY}\ncause=涉嫌冒充律师承接业务\nplace=试验街8号\nfacts=现场有涉案印章\n{OFFICERS}\n{urgent}")
}

pub(super) const MEASURE: &str = "measure=seize\nfacts=现场有涉案印章\nbasis=《中华人民共和国行政强制法》第十八条\ngoods.0.0=印章\ngoods.0.2=1\ngoods.0.3=枚\nconcerned=yes\nconcerned.words=涉案工具\nnot_sealed=yes\nnot_sealed.words=向当事人核实\ndays=30\nmajor_public_interest=no\nmajor_public_interest.words=只涉及一家\nsocial_effect=no\nsocial_effect.words=没有舆情\noutcome=approved\nopinion=建议实施";

pub(super) fn measure_record() -> String {
    format!(
        "arrived_at=2026-03-03 09:00\nleft_at=2026-03-03 10:00\n{ON_SITE}\nsummoned=yes\nsummoned.words=马试到场\nstated=没有陈述\ncontent=当场扣押印章1枚"
    )
}

pub(super) fn seized() -> World {
    seized_with("")
}

/// The same, with something more in the line of the list.
fn seized_with(more: &str) -> World {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "measure", &measure_lead("urgent=no")).unwrap();
    world.enter("chen", "measure-approval", MEASURE);
    world.at("2026-03-03 11:00");
    world.enter("chen", "measure-record", &measure_record());
    recorded(&mut world);
    world.enter("chen", "measure-decision", "facts=现场有涉案印章\nbasis=《中华人民共和国行政强制法》第十八条\ngoods.0.0=印章\ndays=30\ndisposition=扣押印章1枚。\ndelivered=yes\ndelivered.words=当场交付马试");
    world.enter("chen", "measure-list", &format!("goods.0.0=印章\n{more}\ngoods.0.2=1\ngoods.0.4=物证室\ngoods.0.5=党归档\ncopies=yes\ncopies.words=当场交付一份\nsigned=yes\n{OFFICERS}"));
    world
}

#[test]
fn a_seizure_from_approval_to_return_and_archive() {
    let mut world = seized();
    world.at("2026-03-20 10:00");
    world.enter(
        "chen",
        "measure-ended",
        "conclusion=lifted\nreason=查明与违法行为无关。\nbasis=《中华人民共和国行政强制法》第二十八条\ngoods.0.0=印章",
    );
    let ended = world.last("measure-ended");
    world.serve(ended, "2026-03-20");
    assert_eq!(
        codes(world.try_enter("chen", "act-closing", "ending=performed\nreason=解除\nopinion=办结")),
        [Code::StepMissing],
        "c28: goods go back first"
    );
    world.enter(
        "chen",
        "measure-return",
        &format!("goods.0.0=印章\nreceived=yes\nreceived.words=马试签收\nrequested_on=2026-03-20\n{OFFICERS}"),
    );
    finish(&mut world, "measure-decision", "performed");
}

#[test]
fn j12_1_an_act_does_not_end_before_its_own_decision_was_served() {
    let mut world = frozen();
    world.enter(
        "chen",
        "measure-ended",
        "conclusion=unfrozen\nreason=查明与案件无关。\nbasis=《中华人民共和国行政强制法》第三十三条\ngoods.0.0=存款",
    );
    let ended = world.last("measure-ended");
    world.serve(ended, "2026-03-03");
    let close = |world: &World| {
        codes(world.fork().try_enter("chen", "act-closing", "ending=performed\nreason=解除\nopinion=办结"))
    };
    assert_eq!(close(&world), [Code::NotPerformed], "another document was served, the decision was not");
    world.serve(world.last("measure-decision"), "2026-03-03");
    assert_eq!(close(&world), []);
}

#[test]
fn c18_no_measure_without_approval_unless_urgent() {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "measure", &measure_lead("urgent=no")).unwrap();
    world.at("2026-03-03 11:00");
    assert_eq!(codes(world.try_enter("chen", "measure-record", &measure_record())), [Code::StepMissing]);
    let mut world = World::new("2026-03-03 11:00");
    world
        .try_open("chen", "measure", &measure_lead("urgent=yes\nurgent.words=正在转移\ntaken_at=2026-03-03 09:30"))
        .unwrap();
    let record = measure_record()
        .replace("arrived_at=2026-03-03 09:00", "arrived_at=2026-03-03 09:10")
        .replace("left_at=2026-03-03 10:00", "left_at=2026-03-03 11:00");
    assert_eq!(codes(world.try_enter("chen", "measure-record", &record)), []);
}

#[test]
fn c19_an_urgent_measure_is_reported_within_24_hours() {
    for (approved, late) in [("2026-03-04 09:00", false), ("2026-03-04 10:00", true)] {
        let mut world = World::new("2026-03-03 11:00");
        world
            .try_open("chen", "measure", &measure_lead("urgent=yes\nurgent.words=正在转移\ntaken_at=2026-03-03 09:30"))
            .unwrap();
        world.at(approved);
        world.enter("chen", "measure-approval", MEASURE);
        let case = world.case();
        let duty = world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "C19").unwrap();
        assert_eq!(duty.late(), late, "{approved}");
    }
}

#[test]
fn c23_exempt_or_already_sealed_goods_are_refused() {
    for key in ["concerned", "not_sealed"] {
        let mut world = World::new("2026-03-02 10:00");
        world.try_open("chen", "measure", &measure_lead("urgent=no")).unwrap();
        let no = MEASURE.replace(&format!("{key}=yes"), &format!("{key}=no"));
        assert_eq!(codes(world.try_enter("chen", "measure-approval", &no)), [Code::StepMissing], "{key}");
    }
}

/// What the case of the world holds, as the case of another agency sees it.
fn held_by(world: &World) -> Vec<enforcement::goods::Held> {
    enforcement::goods::held(&world.pack, &world.case(), "濮阳市试验局")
}

/// An approval in another case, while those things are held.
fn second(
    held: Vec<enforcement::goods::Held>,
    approval: &str,
    party: &str,
) -> Result<(), enforcement::refusal::Rejected> {
    let mut world = World::new("2026-03-20 10:00");
    world.held = held;
    world.try_open("chen", "measure", &measure_lead("urgent=no").replace(PARTY, party)).unwrap();
    world.try_enter("chen", "measure-approval", approval)
}

const OTHER_PARTY: &str =
    "party.kind=natural\nparty.name=乙试验\nparty.resident_id=410902199001010016\nparty.address=试验街9号";

#[test]
fn c23_what_another_case_holds_is_not_seized_again() {
    let held = held_by(&seized());
    let rejected = second(held.clone(), MEASURE, PARTY).unwrap_err();
    let enforcement::refusal::Rejected::Law(refusals) = &rejected else { panic!("{rejected:?}") };
    let words = refusals[0].what.as_str();
    for part in ["第 1 行", "濮阳市试验局", "印章", seized().case().number.as_str()] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert_eq!(codes(second(held.clone(), MEASURE, PARTY)), [Code::HeldAlready]);
    let spaced = MEASURE.replace("goods.0.0=印章", "goods.0.0= 印 章 ");
    assert_eq!(codes(second(held, &spaced, PARTY)), [Code::HeldAlready]);
    let numbered = seized_with("goods.0.1=豫J12345");
    let again = MEASURE.replace("goods.0.0=印章", "goods.0.0=印章\ngoods.0.1=豫 j-12345");
    assert_eq!(codes(second(held_by(&numbered), &again, OTHER_PARTY)), [Code::HeldAlready], "whoever owns it");
}

#[test]
fn c23_another_thing_or_one_that_was_given_up_may_be_seized() {
    let held = held_by(&seized());
    assert_eq!(codes(second(held.clone(), &MEASURE.replace("goods.0.0=印章", "goods.0.0=账册"), PARTY)), []);
    let told_apart = MEASURE.replace("goods.0.0=印章", "goods.0.0=印章\ngoods.0.1=财务章");
    assert_eq!(codes(second(held.clone(), &told_apart, PARTY)), []);
    assert_eq!(codes(second(held, MEASURE, OTHER_PARTY)), [], "a seal of somebody else");
    let mut lifted = seized();
    lifted.at("2026-03-19 10:00");
    lifted.enter(
        "chen",
        "measure-ended",
        "conclusion=lifted\nreason=查明与违法行为无关。\nbasis=《中华人民共和国行政强制法》第二十八条\ngoods.0.0=印章",
    );
    assert_eq!(held_by(&lifted), []);
    let mut approved = World::new("2026-03-02 10:00");
    approved.try_open("chen", "measure", &measure_lead("urgent=no")).unwrap();
    approved.enter("chen", "measure-approval", MEASURE);
    assert_eq!(held_by(&approved), [], "nothing is held before the decision");
}

/// A thing with a number of its own, held, beside what somebody wants to seize.
fn held_and_wanted(model: &str, number: &str, wanted_model: &str, wanted_number: &str, party: &str) -> Vec<Code> {
    let held = held_by(&seized_with(&format!("goods.0.1={model}\ngoods.0.7={number}")));
    let wanted = format!("goods.0.0=印章\ngoods.0.1={wanted_model}\ngoods.0.5={wanted_number}");
    codes(second(held, &MEASURE.replace("goods.0.0=印章", &wanted), party))
}

#[test]
fn c23_the_identifying_number_decides_before_name_and_model() {
    let again = [Code::HeldAlready];
    assert_eq!(held_and_wanted("X200", "SN20260001", "X200", "sn 2026-0001", OTHER_PARTY), again, "whoever owns it");
    assert_eq!(held_and_wanted("", "SN20260001", "SN20260001", "", PARTY), again, "written in the other column");
    assert_eq!(held_and_wanted("X200", "3", "X200", "3", PARTY), again);
    let refused = second(
        held_by(&seized_with("goods.0.7=SN20260001")),
        &MEASURE.replace("goods.0.0=印章", "goods.0.0=印章\ngoods.0.5=SN20260001"),
        PARTY,
    );
    let enforcement::refusal::Rejected::Law(refusals) = refused.unwrap_err() else { panic!() };
    assert!(refusals[0].what.contains("编号 SN20260001"), "{}", refusals[0].what);
}

#[test]
fn c23_things_of_one_name_and_model_with_numbers_of_their_own_are_several() {
    assert_eq!(held_and_wanted("DELL7490", "SN20260001", "DELL7490", "SN20260002", PARTY), []);
    assert_eq!(held_and_wanted("X200", "1", "X200", "2", PARTY), []);
    assert_eq!(held_and_wanted("", "1", "", "1", OTHER_PARTY), [], "a short number is nobody's alone");
}

/// A penalty case in which things are sealed or seized.
fn measured(held: Vec<enforcement::goods::Held>, how: &str) -> (World, Result<(), enforcement::refusal::Rejected>) {
    let mut world = World::new("2026-03-02 10:00");
    world.held = held;
    world
        .try_open("chen", "penalty-ordinary", &LEAD.replace("濮阳试验法律服务有限公司", "濮阳试验律师事务所"))
        .unwrap();
    world.at("2026-03-03 10:00");
    world.enter("chen", "filing", &format!("{PARTY}\ncause=涉嫌冒充律师事务所承接业务\nfacts=巡查发现\nbasis=《中华人民共和国行政处罚法》第五十四条\n{OFFICERS}\nopinion=建议立案"));
    world.at("2026-03-06 11:00");
    let record = format!(
        "arrived_at=2026-03-06 09:00\nleft_at=2026-03-06 10:00\nplace=试验街8号\n{OFFICERS}\nidentity_shown=yes\nidentity_shown.words=已出示\nmeasure=seize\napproved=yes\napproved.words=经批准\ngoods.0.0=印章\ngoods.0.2=1\nrecorded=no\nrecorded.words=见说明\ncontent=当场扣押印章。\n{how}"
    );
    let result = world.try_enter("chen", "measure", &record);
    (world, result)
}

#[test]
fn c23_a_measure_told_in_a_penalty_case_is_compared_too_unless_it_is_the_same_one() {
    let other = seized();
    let number = other.case().number.clone();
    assert_eq!(codes(measured(held_by(&other), "handled=here").1), [Code::HeldAlready]);
    assert_eq!(codes(measured(held_by(&other), &format!("handled=linked\nmeasure_case={number}")).1), []);
    assert_eq!(codes(measured(held_by(&other), "handled=linked\nmeasure_case=别的案号").1), [Code::HeldAlready]);
    assert_eq!(codes(measured(Vec::new(), "handled=here").1), []);
}

#[test]
fn c23_what_a_penalty_case_holds_is_held_until_it_is_given_back() {
    let (mut world, result) = measured(Vec::new(), "handled=here");
    result.unwrap();
    assert_eq!(codes(second(held_by(&world), MEASURE, PARTY)), [Code::HeldAlready]);
    world.enter(
        "chen",
        "measure-ended",
        "conclusion=lifted\nreason=查明与违法行为无关。\nbasis=《中华人民共和国行政强制法》第二十八条\ngoods.0.0=印章",
    );
    assert_eq!(held_by(&world), []);
    let (linked, result) = measured(Vec::new(), "handled=linked\nmeasure_case=试措案〔2026〕1号");
    result.unwrap();
    assert_eq!(held_by(&linked), [], "the case that it names holds them");
}

#[test]
fn c25_a_measure_in_a_penalty_case_has_its_thirty_days_and_its_end() {
    let due = |world: &World| {
        let case = world.case();
        world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "C25")
    };
    let (mut world, result) = measured(Vec::new(), "handled=here");
    result.unwrap();
    assert_eq!(due(&world).unwrap().last, law::time::Last::Known("2026-04-07".parse_date()), "the 5th is a holiday");
    let back = format!("goods.0.0=印章\nreceived=yes\nreceived.words=马试签收\nrequested_on=2026-03-06\n{OFFICERS}");
    assert_eq!(codes(world.fork().try_enter("chen", "measure-return", &back)), [Code::StepMissing]);
    let mut late = world.fork();
    late.at("2026-04-08 10:00");
    assert_eq!(codes(late.try_enter("chen", "measure-extension", "days=30\nreason=案情复杂")), [Code::PeriodOver]);
    let ended =
        "conclusion=lifted\nreason=查明与违法行为无关。\nbasis=《中华人民共和国行政强制法》第二十八条\ngoods.0.0=印章";
    let letter = world.enter("chen", "measure-ended", ended);
    assert_eq!(codes(world.try_enter("chen", "measure-return", &back)), []);
    let case = world.case();
    let paper = world
        .with_stand(|stand| enforcement::record::writing::write(stand, &case, case.record(letter).unwrap()).unwrap());
    let text: String = paper.paragraphs.into_iter().map(|paragraph| paragraph.text).collect();
    assert!(text.contains("于2026年3月6日对你（单位）采取强制措施（扣押财物）。因查明与违法行为无关"), "{text}");
    assert!(matches!(due(&world).unwrap().state, enforcement::duty::DutyState::Done(_)));
    let (linked, result) = measured(Vec::new(), "handled=linked\nmeasure_case=试措案〔2026〕1号");
    result.unwrap();
    assert!(due(&linked).is_none(), "the case that it names has them");
}

#[test]
fn c25_thirty_days_and_thirty_more_testing_outside() {
    let last = |world: &World| {
        let case = world.case();
        let duty = world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "C25").unwrap();
        duty.last
    };
    let day = |text: &str| law::time::Last::Known(text.parse_date());
    let mut world = seized();
    assert_eq!(last(&world), day("2026-04-02"));
    let mut late = seized();
    late.at("2026-04-03 10:00");
    assert_eq!(codes(late.try_enter("chen", "measure-extension", "days=30\nreason=案情复杂")), [Code::PeriodOver]);
    world.at("2026-04-01 10:00");
    world.enter("chen", "measure-extension", "days=30\nreason=案情复杂");
    assert_eq!(last(&world), day("2026-05-06"), "2 May is a holiday");
    assert_eq!(fields_at_fault(seized().try_enter("chen", "measure-extension", "days=31\nreason=案情复杂")), ["days"]);
    let mut tested = seized();
    tested.at("2026-03-10 10:00");
    tested.enter("chen", "measure-testing", "what=印章\nbody=试验鉴定所\ndays=10");
    tested.at("2026-03-20 10:00");
    tested.enter("chen", "measure-tested", "received_on=2026-03-20\ncontent=系伪造");
    assert_eq!(last(&tested), day("2026-04-13"), "ten days of testing do not count; the 12th is a Sunday");
}
#[test]
fn c25_the_days_count_from_the_seizure_and_are_those_of_the_decision() {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "measure", &measure_lead("urgent=no")).unwrap();
    world.enter("chen", "measure-approval", MEASURE);
    world.at("2026-03-03 11:00");
    world.enter("chen", "measure-record", &measure_record());
    let due = |world: &World| {
        let case = world.case();
        world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "C25").unwrap().last
    };
    let day = |text: &str| law::time::Last::Known(text.parse_date());
    assert_eq!(due(&world), day("2026-04-02"), "before anything is decided");
    world.at("2026-03-10 11:00");
    for (days, last) in [("30", "2026-04-02"), ("15", "2026-03-18")] {
        let mut world = world.fork();
        world.enter("chen", "measure-decision", &format!("facts=现场有涉案印章\nbasis=《中华人民共和国行政强制法》第十八条\ngoods.0.0=印章\ndays={days}\ndisposition=扣押印章1枚。\ndelivered=yes\ndelivered.words=当场交付马试"));
        assert_eq!(due(&world), day(last), "{days} days, decided a week after the seizure");
        let again = measure_record().replace("2026-03-03", "2026-03-10");
        world.at("2026-03-10 18:00");
        world.enter("chen", "measure-record", &again);
        assert_eq!(due(&world), day(last), "a second record of the same measure begins nothing anew");
    }
}

/// Taken on the spot, then not approved.
fn not_approved() -> World {
    let mut world = World::new("2026-03-03 11:00");
    world
        .try_open("chen", "measure", &measure_lead("urgent=yes\nurgent.words=正在转移\ntaken_at=2026-03-03 09:30"))
        .unwrap();
    world.enter("chen", "measure-record", &measure_record());
    recorded(&mut world);
    world.enter("chen", "measure-list", &format!("goods.0.0=印章\ngoods.0.2=1\ngoods.0.4=物证室\ngoods.0.5=党归档\ncopies=yes\ncopies.words=当场交付一份\nsigned=yes\n{OFFICERS}"));
    world.enter("chen", "measure-approval", &MEASURE.replace("outcome=approved", "outcome=refused"));
    world
}

#[test]
fn c19_what_the_head_does_not_approve_is_lifted_at_once_and_not_decided() {
    let mut world = not_approved();
    let decision = "facts=现场有涉案印章\nbasis=《中华人民共和国行政强制法》第十八条\ngoods.0.0=印章\ndays=30\ndisposition=扣押印章1枚。\ndelivered=yes\ndelivered.words=当场交付马试";
    assert_eq!(codes(world.fork().try_enter("chen", "measure-decision", decision)), [Code::StepMissing]);
    let ended = |conclusion: &str| {
        format!(
            "conclusion={conclusion}\nreason=负责人认为不应当采取。\nbasis=《中华人民共和国行政强制法》第十九条\ngoods.0.0=印章"
        )
    };
    assert_eq!(codes(world.fork().try_enter("chen", "measure-ended", &ended("confiscated"))), [Code::StepMissing]);
    world.enter("chen", "measure-ended", &ended("lifted"));
    world.serve(world.last("measure-ended"), "2026-03-03");
    let back = format!("goods.0.0=印章\nreceived=yes\nreceived.words=马试签收\nrequested_on=2026-03-03\n{OFFICERS}");
    world.enter("chen", "measure-return", &back);
    let closing = "ending=terminated\nreason=未获批准，已解除\nopinion=办结";
    assert_eq!(codes(world.try_enter("chen", "act-closing", closing)), []);
}

#[test]
fn c19_nothing_is_lifted_that_was_not_taken_and_an_approved_one_waits_for_its_decision() {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "measure", &measure_lead("urgent=no")).unwrap();
    let refused = MEASURE.replace("outcome=approved", "outcome=refused");
    assert_eq!(codes(world.try_enter("chen", "measure-approval", &refused)), [Code::StepMissing]);
    world.enter("chen", "measure-approval", MEASURE);
    world.at("2026-03-03 11:00");
    world.enter("chen", "measure-record", &measure_record());
    let list = format!(
        "goods.0.0=印章\ngoods.0.2=1\ngoods.0.4=物证室\ngoods.0.5=党归档\ncopies=yes\ncopies.words=当场交付一份\nsigned=yes\n{OFFICERS}"
    );
    world.enter("chen", "measure-list", &list);
    let ended =
        "conclusion=lifted\nreason=查明与违法行为无关。\nbasis=《中华人民共和国行政强制法》第二十八条\ngoods.0.0=印章";
    assert_eq!(codes(world.try_enter("chen", "measure-ended", ended)), [Code::StepMissing]);
}

#[test]
fn s6_1_a_measure_is_asked_whether_it_is_major_and_reviewed_where_it_is() {
    let decision = "facts=现场有涉案印章\nbasis=《中华人民共和国行政强制法》第十八条\ngoods.0.0=印章\ndays=30\ndisposition=扣押印章1枚。\ndelivered=yes\ndelivered.words=当场交付马试";
    let decide = |answer: &str| {
        let mut world = World::new("2026-03-02 10:00");
        world.try_open("chen", "measure", &measure_lead("urgent=no")).unwrap();
        world.enter("chen", "measure-approval", &MEASURE.replace("social_effect=no", answer));
        world.at("2026-03-03 11:00");
        world.enter("chen", "measure-record", &measure_record());
        codes(world.try_enter("chen", "measure-decision", decision))
    };
    assert_eq!(decide("social_effect=no"), []);
    assert_eq!(decide("social_effect=yes"), [Code::ReviewMissing]);
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "measure", &measure_lead("urgent=no")).unwrap();
    let unasked = MEASURE.replace("major_public_interest=no\n", "");
    assert_eq!(fields_at_fault(world.try_enter("chen", "measure-approval", &unasked)), ["major_public_interest"]);
}

#[test]
fn s7_1_a_row_on_seizures_fires_in_a_case_of_compulsion_and_not_in_a_penalty() {
    let rows = [enforcement::review::catalogue::Row {
        number: 1,
        category: "行政强制".to_owned(),
        item: "查封、扣押财物".to_owned(),
        materials: String::new(),
        focus: String::new(),
    }];
    let fires = |world: &World| {
        let case = world.case();
        let none = enforcement::value::Fields::default();
        let facts = world.with_stand(|stand| enforcement::review::catalogue::facts_of(stand, &case, &none));
        enforcement::review::catalogue::evaluate(&rows, &facts).fired.iter().any(|fired| fired.source == "catalogue")
    };
    assert!(fires(&seized()));
    assert!(!fires(&investigated(20_000)));
}

#[test]
fn j15_1_a_measure_without_whole_course_recording_stops_the_closing() {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "measure", &measure_lead("urgent=no")).unwrap();
    world.enter("chen", "measure-approval", MEASURE);
    world.at("2026-03-03 11:00");
    world.enter("chen", "measure-record", &measure_record());
    let found = codes(world.try_enter("chen", "act-closing", "ending=performed\nreason=解除\nopinion=办结"));
    assert!(found.contains(&Code::RecordingMissing), "{found:?}");
}

fn frozen() -> World {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "measure", &measure_lead("urgent=no")).unwrap();
    world.enter("chen", "measure-approval", &MEASURE.replace("measure=seize", "measure=freeze"));
    world.at("2026-03-03 11:00");
    world.enter("chen", "measure-record", &measure_record());
    recorded(&mut world);
    world.enter("chen", "measure-decision", "facts=账户内有涉案款项\nbasis=《中华人民共和国行政强制法》第二十九条\ngoods.0.0=存款\ndays=30\ndisposition=冻结存款。\ndelivered=no\ndelivered.words=另行送达");
    world
}

#[test]
fn c29_money_that_is_frozen_is_not_frozen_again_until_it_is_released() {
    let again = MEASURE.replace("measure=seize", "measure=freeze").replace("goods.0.0=印章", "goods.0.0=存款");
    let rejected = second(held_by(&frozen()), &again, PARTY).unwrap_err();
    let enforcement::refusal::Rejected::Law(refusals) = &rejected else { panic!("{rejected:?}") };
    assert_eq!(refusals[0].code, Code::HeldAlready);
    assert!(refusals[0].cites[0].words.contains("29") || refusals[0].cites[0].words.contains("二十九"), "{refusals:?}");
    let mut released = frozen();
    released.enter(
        "chen",
        "measure-ended",
        "conclusion=unfrozen\nreason=查明与案件无关。\nbasis=《中华人民共和国行政强制法》第三十三条\ngoods.0.0=存款",
    );
    assert_eq!(codes(second(held_by(&released), &again, PARTY)), []);
}

#[test]
fn c31_a_freezing_order_is_handed_over_within_three_working_days() {
    let duty = |world: &World, rule: &str| {
        let case = world.case();
        world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == rule)
    };
    let mut world = frozen();
    let due = duty(&world, "C31").unwrap();
    assert_eq!(due.last, law::time::Last::Known("2026-03-06".parse_date()));
    assert_eq!(due.state, enforcement::duty::DutyState::Running);
    world.at("2026-03-06 10:00");
    world.serve(world.last("measure-decision"), "2026-03-06");
    assert_eq!(duty(&world, "C31").unwrap().state, enforcement::duty::DutyState::Done("2026-03-06".parse_date()));
    assert!(duty(&seized(), "C31").is_none(), "goods that were seized are handed over on the spot");
}

#[test]
fn c32_a_freeze_ends_after_thirty_days_and_thirty_more_and_has_no_list_of_goods() {
    let mut world = frozen();
    world.at("2026-04-03 10:00");
    assert_eq!(
        codes(world.fork().try_enter("chen", "measure-extension", "days=30\nreason=案情复杂")),
        [Code::PeriodOver]
    );
    world.at("2026-04-02 10:00");
    world.enter("chen", "measure-extension", "days=30\nreason=案情复杂");
    let case = world.case();
    let last = world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "C32").unwrap().last;
    assert_eq!(last, law::time::Last::Known("2026-05-06".parse_date()), "2 May is a holiday");
    world.enter(
        "chen",
        "measure-ended",
        "conclusion=unfrozen\nreason=查明与案件无关。\nbasis=《中华人民共和国行政强制法》第三十三条\ngoods.0.0=存款",
    );
    let ended = world.last("measure-ended");
    world.serve(ended, "2026-04-02");
    finish(&mut world, "measure-decision", "performed");
}
