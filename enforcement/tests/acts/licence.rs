//! 行政许可.

use super::*;
use enforcement::duty::{DutyState, duties};
use enforcement::evaluation::{Answer, Verdict, evaluate};
use enforcement::refusal::Code;
use std::collections::BTreeMap;

pub(super) const APPLICATION: &str = "cause=律师事务所设立许可\nitem=律师事务所设立许可\napplied_for=first\nreceived_on=2026-03-02\nmaterials.0.0=章程\nmaterials.0.1=1\nofficers=chen\nofficers=lin";

pub(super) fn applied() -> World {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "licence", &format!("{PARTY}\n{APPLICATION}")).unwrap();
    world
}

pub(super) fn accepted() -> World {
    let mut world = applied();
    world.at("2026-03-04 10:00");
    world.enter("chen", "licence-acceptance", "accepted_on=2026-03-04\nperiod=20个工作日");
    world
}

pub(super) fn report(judged: &str) -> String {
    format!(
        "facts=材料齐全，符合条件\nevidence=章程\nbasis=《中华人民共和国律师法》第十四条\ndiscretion=本事项没有裁量基准。\nappraisals=未进行。\nother=无。\n{judged}\ndisposition=准予设立。\nopinion=建议准予"
    )
}

pub(super) const ACT_APPROVAL: &str =
    "facts=材料齐全，符合条件\nbasis=《中华人民共和国律师法》第十四条\ndisposition=准予设立。\nopinion=建议准予";
pub(super) const LICENCE: &str = "conclusion=grant\nfacts=材料齐全，符合条件\nbasis=《中华人民共和国律师法》第十四条\ndisposition=准予设立。\ncertificate=律师事务所执业许可证";

pub(super) fn examined(judged: &str) -> World {
    let mut world = accepted();
    for kind in ["licence-check", "licence-third-person"] {
        world.not_applicable("chen", kind, "不需要");
    }
    world.at("2026-03-10 10:00");
    world.enter("chen", "examination-report", &report(judged));
    world
}

#[test]
fn a_licence_from_application_to_archive() {
    let mut world = examined(JUDGED_NO);
    world.enter("chen", "act-approval", ACT_APPROVAL);
    world.enter("chen", "licence-decision", LICENCE);
    let case = world.case();
    world.with_stand(|stand| {
        let running: Vec<_> = duties(stand, &case)
            .into_iter()
            .filter(|duty| duty.state == DutyState::Running)
            .map(|duty| duty.rule)
            .collect();
        assert!(running.contains(&"G21.2") && running.contains(&"X44"), "{running:?}");
        assert!(duties(stand, &case).iter().any(|duty| duty.rule == "X42" && !duty.late()));
    });
    world.at("2026-03-12 10:00");
    finish_after_service(&mut world, "licence-decision", "performed", |world| {
        world.enter("chen", "licence-certificate", "certificate=执业许可证1号\nserved_on=2026-03-12\nreceiver=马试");
    });
    evaluated_as_licence(&mut world);
}

/// The standard for licences: what the record decides is met or not applicable, the rest is asked; a decision past its twenty
/// days vetoes.
fn evaluated_as_licence(world: &mut World) {
    let case = world.case();
    let standard = world.pack.evaluation_of(&case).unwrap();
    assert_eq!(standard.act, Some(enforcement::pack::ActType::Licence));
    let asked = standard.items.iter().filter(|item| item.ask);
    let answers: BTreeMap<String, Answer> =
        asked.map(|item| (item.key.clone(), Answer { met: true, reason: "已核对".into() })).collect();
    let found = world.with_stand(|stand| evaluate(standard, stand, &case, &answers));
    let failed: Vec<_> = found.results.iter().filter(|result| result.verdict == Verdict::Failed).collect();
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!((found.score, found.band.as_str()), (Some(1_000), "优秀"));
    let verdict = |key: &str| found.results.iter().find(|result| result.key == key).unwrap().verdict;
    for key in ["order", "officers", "approved", "decision_time", "served", "certificate_time", "closing"] {
        assert_eq!(verdict(key), Verdict::Met, "{key}");
    }
    for key in ["check", "third_person", "minutes", "supplement"] {
        assert_eq!(verdict(key), Verdict::NotApplicable, "{key}");
    }
    let mut late = accepted();
    late.at("2026-05-10 10:00");
    let case = late.case();
    let found = late.with_stand(|stand| evaluate(standard, stand, &case, &answers));
    let result = found.results.iter().find(|result| result.key == "decision_time").unwrap();
    assert!(result.verdict == Verdict::Failed && result.because.contains("还没有完成"), "{result:?}");
    assert_eq!((found.score, found.band.as_str()), (Some(0), "不合格"));
}

pub(super) fn revoking(ground: &str) -> World {
    let mut world = World::new("2026-09-28 10:00");
    let lead = format!(
        "{PARTY}\ncause=律师事务所设立许可的撤销\ncertificate=执业许可证1号\nground={ground}\nfacts=设立时提交的住所证明系伪造。\n{OFFICERS}\nopinion=建议撤销。"
    );
    world.try_open("chen", "licence-revocation", &lead).unwrap();
    world.sign_all("licence-revocation-lead");
    world
}

#[test]
fn x7_nothing_is_revoked_before_the_party_was_told_and_its_days_are_over() {
    let mut world = revoking("revoke");
    let report = report(JUDGED_NO);
    assert_eq!(codes(world.try_enter("chen", "examination-report", &report)), [Code::StepMissing]);
    world.enter("chen", "licence-revocation-notice", "facts=住所证明系伪造。\nbasis=《中华人民共和国行政许可法》第六十九条\ndisposition=撤销许可。\ndue_on=2026-10-09");
    let unserved = codes(world.try_enter("chen", "examination-report", &report));
    assert!(unserved.contains(&Code::NoticeNotServed), "told on paper only: {unserved:?}");
    world.serve(world.last("licence-revocation-notice"), "2026-09-28");
    world.at("2026-10-09 17:00");
    assert_eq!(codes(world.try_enter("chen", "examination-report", &report)), [Code::PeriodRunning]);
    world.at("2026-10-10 09:00");
    world.enter("chen", "examination-report", &report);
    world.enter("chen", "act-approval", ACT_APPROVAL);
    world.enter("chen", "licence-revocation-decision", &LICENCE.replace("conclusion=grant", "conclusion=revoke"));
    finish(&mut world, "licence-revocation-decision", "performed");
}

#[test]
fn x7_what_began_as_a_cancellation_is_not_decided_as_a_revocation_untold() {
    for (conclusion, wanted) in
        [("revoke", vec![Code::StepMissing]), ("recall", vec![Code::StepMissing]), ("cancel", vec![])]
    {
        let mut world = revoking("cancel");
        world.enter("chen", "examination-report", &report(JUDGED_NO));
        world.enter("chen", "act-approval", ACT_APPROVAL);
        let decision = LICENCE.replace("conclusion=grant", &format!("conclusion={conclusion}"));
        assert_eq!(codes(world.try_enter("chen", "licence-revocation-decision", &decision)), wanted, "{conclusion}");
    }
}

#[test]
fn x70_a_licence_is_cancelled_without_a_notice() {
    let mut world = revoking("cancel");
    world.enter("chen", "examination-report", &report(JUDGED_NO));
}

#[test]
fn p15_an_application_from_outside_is_assigned_before_it_is_examined() {
    let mut world = World::new("2026-03-02 10:00");
    let online = format!("{PARTY}\n{APPLICATION}\nchannel=online");
    let online: Vec<&str> = online.lines().filter(|line| !line.starts_with("officers=")).collect();
    world.try_open("chen", "licence", &online.join("\n")).unwrap();
    world.at("2026-03-04 10:00");
    world.enter("chen", "licence-acceptance", "accepted_on=2026-03-04\nperiod=20个工作日");
    for kind in ["licence-check", "licence-third-person"] {
        world.not_applicable("chen", kind, "不需要");
    }
    assert_eq!(codes(world.try_enter("chen", "examination-report", &report(JUDGED_NO))), [Code::StepMissing]);
    world.enter("zhao", "licence-assignment", OFFICERS);
    world.enter("chen", "examination-report", &report(JUDGED_NO));
}

#[test]
fn x32_silence_for_five_days_accepts() {
    let supplement = "missing.0.0=章程\nmissing.0.1=原件";
    let mut world = applied();
    world.at("2026-03-09 10:00");
    assert_eq!(codes(world.try_enter("chen", "licence-supplement", supplement)), []);
    let mut late = applied();
    late.at("2026-03-10 10:00");
    assert_eq!(codes(late.try_enter("chen", "licence-supplement", supplement)), [Code::PeriodOver]);
    assert_eq!(
        codes(late.try_enter("chen", "licence-acceptance", "accepted_on=2026-03-10\nperiod=20个工作日")),
        [Code::PeriodOver]
    );
    assert_eq!(codes(late.try_enter("chen", "licence-acceptance", "accepted_on=2026-03-02\nperiod=20个工作日")), []);
}

#[test]
fn x32_what_is_not_accepted_is_served_and_archived_within_twenty_working_days() {
    let reason = "reason=不属于本机关职权范围。\nbasis=《中华人民共和国行政许可法》第三十二条";
    let mut world = applied();
    let refusal = world.enter("chen", "licence-not-accepted", reason);
    world.serve(refusal, "2026-03-02");
    let case = world.case();
    let duty = world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "J21");
    assert_eq!(duty.unwrap().last, law::time::Last::Known("2026-03-30".parse_date()));
    let more = codes(world.try_enter("chen", "licence-supplement", "missing.0.0=章程"));
    assert!(more.contains(&Code::CaseEnded), "nothing else is added: {more:?}");
    world.enter("dang", "file-note", "content=齐全\nchecked=dang");
    world.enter("dang", "archiving", "file_number=1\nretention=y30\npages=4\nkeeper=chen\ncomplete=yes");
}

#[test]
fn x32_after_a_supplement_told_in_time_the_application_may_still_be_refused() {
    let reason = "reason=逾期未补正。\nbasis=《中华人民共和国行政许可法》第三十二条";
    let mut silent = applied();
    silent.at("2026-03-10 10:00");
    assert_eq!(codes(silent.try_enter("chen", "licence-not-accepted", reason)), [Code::PeriodOver]);
    let mut told = applied();
    told.enter("chen", "licence-supplement", "missing.0.0=章程");
    told.at("2026-03-10 10:00");
    let found = codes(told.try_enter("chen", "licence-not-accepted", reason));
    assert!(!found.contains(&Code::PeriodOver), "{found:?}");
}

#[test]
fn x48_the_seventh_working_day_after_the_service_may_be_the_day_of_the_hearing() {
    let mut world = accepted();
    let offer = world.enter("chen", "licence-hearing-offer", "content=有重大利益关系。");
    world.serve(offer, "2026-03-04");
    world.enter("chen", "licence-hearing-asked", "requested_on=2026-03-04\nperson=马试\ncontent=要求听证");
    let summons =
        world.enter("chen", "licence-hearing-summons", "hearing_at=2026-03-13 09:00\nplace=会议室\npresider=gao");
    world.at("2026-03-13 11:00");
    let held = "started_at=2026-03-13 09:00\nended_at=2026-03-13 10:00\nplace=会议室\npresider=gao\ncontent=各方陈述\nsigned=yes";
    for (served, wanted) in [("2026-03-04", vec![]), ("2026-03-05", vec![Code::PeriodRunning])] {
        let mut world = world.fork();
        world.serve(summons, served);
        assert_eq!(codes(world.try_enter("chen", "licence-hearing-held", held)), wanted, "{served}");
    }
}

#[test]
fn x32_what_is_missing_is_told_once() {
    let mut world = applied();
    world.enter("chen", "licence-supplement", "missing.0.0=章程");
    assert_eq!(codes(world.try_enter("chen", "licence-supplement", "missing.0.0=场所证明")), [Code::AlreadyRecorded]);
    assert_eq!(
        codes(world.try_enter("chen", "licence-acceptance", "accepted_on=2026-03-02\nperiod=20")),
        [Code::StepMissing]
    );
}

#[test]
fn x42_twenty_days_and_ten_more_special_procedures_outside() {
    let last = |world: &World| {
        let case = world.case();
        world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "X42").unwrap().last
    };
    let day = |text: &str| law::time::Last::Known(text.parse_date());
    let mut world = accepted();
    assert_eq!(last(&world), day("2026-04-01"));
    world.enter("chen", "licence-extension", "days=10\nreason=需要征求意见");
    assert_eq!(last(&world), day("2026-04-16"), "6 April is a day off for 清明");
    let mut world = accepted();
    world.enter("chen", "licence-special", "special=review\ndays=5");
    world.at("2026-03-11 10:00");
    world.enter("chen", "licence-special-end", "received_on=2026-03-11\ncontent=评审通过");
    assert_eq!(last(&world), day("2026-04-09"), "five working days of expert review do not count");
    let mut late = accepted();
    late.at("2026-04-02 10:00");
    assert_eq!(codes(late.try_enter("chen", "licence-extension", "days=10\nreason=迟了")), [Code::PeriodOver]);
}

#[test]
fn s6_1_a_licence_of_major_public_interest_waits_for_the_review() {
    let yes = JUDGED_NO.replace("major_public_interest=no", "major_public_interest=yes");
    let mut world = examined(&yes);
    assert_eq!(codes(world.try_enter("chen", "act-approval", ACT_APPROVAL)), [Code::ReviewMissing]);
    let (report, application) = (world.last("examination-report"), world.last("licence-application"));
    world.enter("chen", "act-submission", &format!("facts=材料齐全，符合条件\nbasis=《中华人民共和国律师法》第十四条\ndisposition=准予设立。\n{yes}\nreport={report}\nmaterials={application}\nopinion=请审核"));
    s9_2_checked_in_its_own_words(&world);
    world.at("2026-03-11 10:00");
    world.enter("he", "review-opinion", &format!("{ASPECTS_YES}\nconclusion=passed\nopinion=同意"));
    let other = ACT_APPROVAL.replace("准予设立", "不予设立");
    assert_eq!(
        codes(world.try_enter("chen", "act-approval", &other)),
        [Code::ReviewedOtherDraft],
        "s3: another decision than was reviewed"
    );
    world.enter("chen", "act-approval", ACT_APPROVAL);
    assert_eq!(
        codes(world.try_enter("chen", "licence-decision", &LICENCE.replace("准予设立", "准予"))),
        [Code::StepMissing, Code::ReviewedOtherDraft]
    );
    assert_eq!(codes(world.try_enter("chen", "licence-decision", LICENCE)), []);
}

/// What the reviewer of a licence reads of the system's checks speaks of a licence, and judges no penalty.
fn s9_2_checked_in_its_own_words(world: &World) {
    use enforcement::review::check::{Outcome, checks};
    let found = world.with_stand(|stand| checks(stand, &world.case(), &world.actor("he")));
    let words: String = found.iter().map(|check| format!("{}{}\n", check.aspect, check.words)).collect();
    for penal in ["处罚", "当事人", "立案", "陈述申辩", "调查终结报告》"] {
        let stands = words.replace("《审查（调查）终结报告》", "").contains(penal);
        assert!(!stands, "{penal}:\n{words}");
    }
    for part in ["受理、听取利害关系人意见", "拟引用的依据逐条查过", "本事项没有裁量基准", "申请人的号码", "材料 1 份"]
    {
        assert!(words.contains(part), "{part}:\n{words}");
    }
    let discretion = found.iter().filter(|check| check.aspect == "aspect_discretion");
    assert!(discretion.into_iter().all(|check| check.outcome == Outcome::Look), "nothing was compared");
}

#[test]
fn a43_a_withdrawal_stands_on_the_penalty_law_in_a_penalty_only() {
    let told = |world: &mut World| {
        let record =
            world.enter("feng", "withdrawal-decision", "person=lin\noutcome=agreed\nreason=与申请人有近亲属关系");
        let case = world.case();
        let record = case.record(record).unwrap();
        let paper = world.with_stand(|stand| enforcement::record::writing::write(stand, &case, record).unwrap());
        paper.paragraphs.into_iter().map(|paragraph| paragraph.text).collect::<String>()
    };
    let asked = "requested_on=2026-03-04\napplicant=马试\nperson=lin\nreason=近亲属";
    let mut licence = accepted();
    licence.enter("chen", "withdrawal-request", asked);
    let text = told(&mut licence);
    assert!(text.contains("准许回避") && !text.contains("处罚法"), "{text}");
    let mut penalty = investigated(20_000);
    penalty.enter("chen", "withdrawal-request", asked);
    assert!(told(&mut penalty).contains("《中华人民共和国行政处罚法》第四十三条"));
}

#[test]
fn x47_a_hearing_is_asked_for_within_five_working_days_and_waited_for_until_then() {
    let mut world = accepted();
    for kind in ["licence-check", "licence-third-person"] {
        world.not_applicable("chen", kind, "不需要");
    }
    let offer = world.enter("chen", "licence-hearing-offer", "content=直接涉及申请人与他人之间重大利益关系。");
    let conclude = |world: &World| codes(world.fork().try_enter("chen", "examination-report", &report(JUDGED_NO)));
    let ask = |world: &World, on: &str| {
        let form = format!("requested_on={on}\nperson=马试\ncontent=要求听证");
        codes(world.fork().try_enter("chen", "licence-hearing-asked", &form))
    };
    assert_eq!(conclude(&world), [Code::NoticeNotServed]);
    world.serve(offer, "2026-03-04");
    world.at("2026-03-11 10:00");
    assert_eq!(conclude(&world), [Code::PeriodRunning], "the fifth working day");
    assert_eq!(ask(&world, "2026-03-11"), []);
    world.at("2026-03-12 10:00");
    assert_eq!(ask(&world, "2026-03-12"), [Code::PeriodOver]);
    assert_eq!(ask(&world, "2026-03-11"), [], "asked in time, registered the day after");
    assert_eq!(conclude(&world), []);
    world.enter("chen", "licence-hearing-asked", "requested_on=2026-03-11\nperson=马试\ncontent=要求听证");
    let case = world.case();
    let held = world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "X47-held").unwrap();
    assert_eq!(held.last, law::time::Last::Known("2026-04-09".parse_date()), "twenty working days, 清明 between");
    assert_eq!(conclude(&world), [Code::StepMissing], "asked for, so it is held first");
}

#[test]
fn x36_every_third_person_is_told_and_has_its_days() {
    let mut world = accepted();
    world.not_applicable("chen", "licence-check", "不需要");
    let told = |person: &str, days: u32| format!("person={person}\ncontent=相邻采光\nstatement_days={days}");
    let first = world.enter("chen", "licence-third-person", &told("甲试", 5));
    let second = world.enter("chen", "licence-third-person", &told("乙试", 3));
    let conclude = |world: &World| codes(world.fork().try_enter("chen", "examination-report", &report(JUDGED_NO)));
    world.serve(second, "2026-03-04");
    world.at("2026-03-20 10:00");
    assert_eq!(conclude(&world), [Code::NoticeNotServed], "one of two was not told");
    world.serve(first, "2026-03-16");
    world.at("2026-03-23 10:00");
    assert_eq!(conclude(&world), [Code::PeriodRunning]);
    world.at("2026-03-24 10:00");
    assert_eq!(conclude(&world), []);
}

#[test]
fn x44_no_certificate_before_the_decision_to_grant() {
    let certificate = "certificate=执业许可证1号\nserved_on=2026-03-10\nreceiver=马试";
    let mut world = examined(JUDGED_NO);
    world.enter("chen", "act-approval", ACT_APPROVAL);
    assert_eq!(codes(world.try_enter("chen", "licence-certificate", certificate)), [Code::StepMissing]);
    world.enter("chen", "licence-decision", LICENCE);
    assert_eq!(codes(world.try_enter("chen", "licence-certificate", certificate)), []);
}

#[test]
fn x48_a_hearing_is_noticed_seven_working_days_ahead_held_no_earlier_and_presided_by_nobody_who_examines() {
    let mut world = accepted();
    let offer = world.enter("chen", "licence-hearing-offer", "content=有重大利益关系。");
    world.serve(offer, "2026-03-04");
    world.enter("chen", "licence-hearing-asked", "requested_on=2026-03-04\nperson=马试\ncontent=要求听证");
    let summon = |world: &World, at: &str, presider: &str| {
        let form = format!("hearing_at={at}\nplace=会议室\npresider={presider}");
        codes(world.fork().try_enter("chen", "licence-hearing-summons", &form))
    };
    assert_eq!(summon(&world, "2026-03-12 09:00", "gao"), [Code::HearingNoticeLate]);
    assert_eq!(summon(&world, "2026-03-13 09:00", "gao"), []);
    assert_eq!(summon(&world, "2026-03-13 09:00", "lin"), [Code::HearingPresided]);
    let summons =
        world.enter("chen", "licence-hearing-summons", "hearing_at=2026-03-16 09:00\nplace=会议室\npresider=gao");
    world.serve(summons, "2026-03-04");
    let hold = |world: &World, from: &str, presider: &str| {
        let until = from.replace("09:", "10:");
        let form = format!(
            "started_at={from}\nended_at={until}\nplace=会议室\npresider={presider}\ncontent=各方陈述\nsigned=yes"
        );
        codes(world.fork().try_enter("chen", "licence-hearing-held", &form))
    };
    world.at("2026-03-16 11:00");
    assert_eq!(
        hold(&world, "2026-03-15 09:00", "gao"),
        [Code::HearingNoticeLate],
        "before the time that was made known"
    );
    assert_eq!(hold(&world, "2026-03-16 09:00", "chen"), [Code::HearingPresided]);
    assert_eq!(hold(&world, "2026-03-16 09:00", "gao"), []);
}
