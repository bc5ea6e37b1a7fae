//! Each gate bites once and stays silent once; the test's name begins with the id of what it guards.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::*;
use enforcement::case::{Case, Command, Milestone, Verdict};
use enforcement::duty::{DutyState, duties};
use enforcement::pack::{Phase, Step};
use enforcement::record::{Standing, items, obligations, writing};
use enforcement::refusal::Code;

#[test]
fn j3_an_ordinary_penalty_from_lead_to_archive_is_recorded_in_all_five_phases() {
    let mut world = decided(20_000);
    let decision = world.last("decision");
    world.at("2026-03-30 10:00");
    world.serve(decision, "2026-03-30");
    world.at("2026-04-07 10:00");
    world.enter("chen", "payment", "paid_on=2026-04-07\namount=20000\nway=bank\nreceipt=豫财0001");
    world.enter("chen", "closing", "ending=performed\nreason=已缴清\nopinion=建议结案");
    world.enter("song", "disclosure-approval", "publish=yes\nimpact=yes\nreason=应当公开\nseverity=general\nperiod=y1");
    world.enter("song", "redaction", "checked=yes");
    world.enter("mi", "secrecy-review", "text_version=abc\noutcome=passed\nopinion=可以公开");
    world.enter("song", "publication", "text_version=abc\naddress=/d/1");
    world.enter("dang", "file-note", "content=齐全\nchecked=dang");
    world.enter("dang", "archiving", "file_number=20260001\nretention=y30\npages=40\nkeeper=chen\ncomplete=yes");
    let case = world.case();
    assert_eq!(case.number, "濮试司罚案〔2026〕1号");
    assert_eq!(
        case.record(decision).unwrap().effect.as_ref().unwrap().number.as_deref(),
        Some("濮试司罚决〔2026〕1号")
    );
    world.with_stand(|stand| {
        let open: Vec<_> = items(stand, &case)
            .into_iter()
            .filter(|item| item.standing == Standing::Open && !item.asked)
            .map(|item| item.kind)
            .collect();
        assert!(open.is_empty(), "{open:?}");
        assert!(
            obligations(stand, &case)
                .iter()
                .any(|state| state.id.to_string() == "S3" && state.standing == Standing::Fulfilled)
        );
        assert!(
            duties(stand, &case).iter().all(|duty| matches!(duty.state, DutyState::Done(_)) && !duty.late()),
            "{:#?}",
            duties(stand, &case)
        );
    });
    for phase in [Phase::Start, Phase::Investigation, Phase::Decision, Phase::Execution, Phase::Archive] {
        let told = case.standing().any(|record| world.pack.kind(record.kind.as_str()).unwrap().phase == phase);
        assert!(told, "{phase:?} left no record");
    }
    assert_eq!(Case::fold(&world.events).unwrap(), case, "a fold is a pure function of its stream");
}

#[test]
fn a42_one_officer_is_refused_at_the_field() {
    let mut world = investigated(20_000);
    let result = world.try_enter(
        "chen",
        "correction-check",
        "checked_on=2026-03-12\nofficers=chen\nidentity_shown=yes\nresult=done\ncontent=已改",
    );
    assert_eq!(fields_at_fault(result), ["officers"]);
}

#[test]
fn a42_an_officer_without_a_valid_certificate_is_refused() {
    let mut world = investigated(20_000);
    let check = |officer: &str| {
        format!(
            "checked_on=2026-03-12\nofficers=chen\nofficers={officer}\nidentity_shown=yes\nresult=done\ncontent=已改"
        )
    };
    assert_eq!(codes(world.try_enter("chen", "correction-check", &check("wu"))), [Code::OfficersNotQualified]);
    world
        .people
        .iter_mut()
        .find(|person| person.id.as_str() == "lin")
        .unwrap()
        .certificate
        .as_mut()
        .unwrap()
        .valid_until = date("2026-03-11");
    assert_eq!(codes(world.try_enter("chen", "correction-check", &check("lin"))), [Code::OfficersNotQualified]);
    assert!(codes(world.try_enter("chen", "correction-check", &check("zhao"))).is_empty());
}

#[test]
fn a42_certificate_of_another_area_or_act_is_refused() {
    for (area, fields) in [("安阳市行政区域", vec!["行政处罚"]), ("濮阳市行政区域", vec!["行政检查"])]
    {
        let mut world = investigated(20_000);
        let certificate =
            world.people.iter_mut().find(|person| person.id.as_str() == "lin").unwrap().certificate.as_mut().unwrap();
        certificate.area = area.into();
        certificate.fields = fields.into_iter().map(str::to_owned).collect();
        let result = world.try_enter(
            "chen",
            "correction-check",
            "checked_on=2026-03-12\nofficers=chen\nofficers=lin\nidentity_shown=yes\nresult=done\ncontent=已改",
        );
        assert_eq!(codes(result), [Code::OfficersNotQualified]);
    }
}

#[test]
fn a43_a_withdrawn_officer_is_out() {
    let mut world = investigated(20_000);
    world.enter("feng", "withdrawal-decision", "person=lin\noutcome=agreed\nreason=与当事人有近亲属关系");
    let result = world.try_enter(
        "chen",
        "correction-check",
        "checked_on=2026-03-12\nofficers=chen\nofficers=lin\nidentity_shown=yes\nresult=done\ncontent=已改",
    );
    assert!(codes(result).contains(&Code::OfficerWithdrawn));
    let result = world.try_enter(
        "chen",
        "correction-check",
        "checked_on=2026-03-12\nofficers=chen\nofficers=zhao\nidentity_shown=yes\nresult=done\ncontent=已改",
    );
    assert!(codes(result).is_empty());
}

#[test]
fn g14_identity_not_shown_is_refused() {
    let mut world = investigated(20_000);
    let result = world.try_enter("chen", "correction-check", "checked_on=2026-03-12\nofficers=chen\nofficers=lin\nidentity_shown=no\nidentity_shown.words=忘带\nresult=done\ncontent=已改");
    assert_eq!(codes(result), [Code::IdentityNotShown]);
}

#[test]
fn a54_nothing_is_told_before_filing() {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "penalty-ordinary", LEAD).unwrap();
    let notice =
        format!("facts={FACTS}\nevidence=无\n{GROUNDS}\n{}\nstatement_days=5\ncontact=陈\nphone=1", penalties(20_000));
    let found = codes(world.try_enter("chen", "notice", &notice));
    assert!(found.contains(&Code::NotFiled) && found.contains(&Code::StepMissing), "{found:?}");
}

#[test]
fn a44_no_decision_without_notice() {
    let mut world = investigated(20_000);
    let found = codes(world.try_enter("chen", "decision-approval", &decision(20_000)));
    assert!(found.contains(&Code::NotTold) && found.contains(&Code::ReviewMissing), "{found:?}");
}

#[test]
fn a45_decision_refused_while_the_statement_period_runs() {
    let mut world = told(20_000);
    world.at("2026-03-20 09:00");
    let found = codes(world.try_enter("chen", "decision-approval", &decision(20_000)));
    assert!(found.contains(&Code::StatementPeriodRunning), "{found:?}");
    world.at("2026-03-21 09:00");
    let found = codes(world.try_enter("chen", "decision-approval", &decision(20_000)));
    assert!(!found.contains(&Code::StatementPeriodRunning), "{found:?}");
}

#[test]
fn a45_a_statement_has_to_be_checked() {
    let mut world = told(20_000);
    world.at("2026-03-16 10:00");
    world.enter("chen", "statement", "started_at=2026-03-16 09:00\nended_at=2026-03-16 09:30\nplace=本局\nspeaker=马试\nofficers=chen\nofficers=lin\nopinion=请求从轻\nsigned=yes");
    let found = codes(world.try_enter("chen", "decision-approval", &decision(20_000)));
    assert!(found.contains(&Code::StatementNotChecked) && !found.contains(&Code::StatementPeriodRunning), "{found:?}");
    world.enter("chen", "statement-check", "opinion=请求从轻\nanswer=不符合从轻条件\nadopted=no");
    assert!(
        !codes(world.try_enter("chen", "decision-approval", &decision(20_000))).contains(&Code::StatementNotChecked)
    );
}

#[test]
fn a45_heavier_than_told_is_refused_lighter_is_not() {
    let mut world = reviewed(20_000);
    world.at("2026-03-26 09:00");
    let found = codes(world.try_enter("chen", "decision-approval", &decision(20_001)));
    assert!(found.contains(&Code::HeavierThanTold) && found.contains(&Code::ReviewedOtherDraft), "{found:?}");
    let found = codes(world.try_enter("chen", "decision-approval", &decision(19_000)));
    assert_eq!(found, [Code::ReviewedOtherDraft], "lighter than told, but not what was reviewed");
}

#[test]
fn a44_an_untold_provision_or_fact_needs_a_new_notice() {
    let mut world = reviewed(20_000);
    world.at("2026-03-26 09:00");
    let other = decision(20_000).replace("第五十五条", "第五十六条");
    assert!(codes(world.try_enter("chen", "decision-approval", &other)).contains(&Code::UntoldGround));
    let other = decision(20_000)
        .replace(FACTS, "承接业务4件")
        .replace("same_facts=yes", "same_facts=no\nsame_facts.words=增加一件");
    assert!(codes(world.try_enter("chen", "decision-approval", &other)).contains(&Code::UntoldGround));
    assert!(codes(world.try_enter("chen", "decision-approval", &decision(20_000))).is_empty());
}

#[test]
fn a63_a_notice_at_the_threshold_offers_a_hearing() {
    let mut world = investigated(50_000);
    world.at("2026-03-13 09:00");
    world.enter(
        "chen",
        "penalty-approval-notice",
        &format!(
            "facts={FACTS}\nbasis=《中华人民共和国律师法》第五十五条\ndiscretion=一般档\n{}\nopinion=建议告知",
            penalties(50_000)
        ),
    );
    let notice = |fine| {
        format!(
            "facts={FACTS}\nevidence=询问笔录\n{GROUNDS}\n{}\nstatement_days=5\ncontact=陈\nphone=1",
            penalties(fine)
        )
    };
    assert_eq!(codes(world.try_enter("chen", "notice", &notice(50_000))), [Code::HearingNotOffered]);
    assert!(codes(world.try_enter("chen", "notice", &notice(49_999))).is_empty());
}

#[test]
fn a64_decision_refused_while_a_hearing_may_be_asked_for() {
    let mut world = told(60_000);
    world.at("2026-03-20 18:00");
    assert!(
        codes(world.try_enter("chen", "decision-approval", &decision(60_000))).contains(&Code::HearingPeriodRunning)
    );
    world.enter("chen", "waiver", "waived=statement\nwaived=hearing\nreceived_on=2026-03-20\nsigned=yes");
    let found = codes(world.try_enter("chen", "decision-approval", &decision(60_000)));
    assert!(
        !found.contains(&Code::HearingPeriodRunning) && !found.contains(&Code::StatementPeriodRunning),
        "{found:?}"
    );
}

#[test]
fn a64_a_hearing_asked_for_in_time_is_held_and_noticed_seven_working_days_ahead() {
    let mut world = told(60_000);
    world.at("2026-03-18 10:00");
    world.enter("chen", "hearing-request", "requested_on=2026-03-18\napplicant=马试");
    let invite = |at: &str, who: &str| format!("hearing_at={at}\nplace=听证室\npresider={who}\nopen=yes");
    assert_eq!(
        codes(world.try_enter("chen", "hearing-invitation", &invite("2026-03-26 09:00", "he"))),
        [Code::HearingNoticeLate]
    );
    let investigator = codes(world.try_enter("chen", "hearing-invitation", &invite("2026-03-30 09:00", "lin")));
    assert_eq!(investigator, [Code::HearingPresided]);
    assert_eq!(codes(world.try_enter("chen", "hearing-invitation", &invite("2026-03-30 09:00", "he"))), []);
    let invitation = world.last("hearing-invitation");
    world.serve(invitation, "2026-03-18");
    world.at("2026-03-30 12:00");
    assert!(codes(world.try_enter("chen", "decision-approval", &decision(60_000))).contains(&Code::HearingNotHeld));
    let minutes = |who: &str| {
        format!(
            "started_at=2026-03-30 09:00\nended_at=2026-03-30 11:00\nplace=听证室\npresider={who}\nrecorder=wu\nattended=马试\nofficers=chen\nofficers=lin\ncontent=……\nsigned=yes\nrecorded=yes"
        )
    };
    assert_eq!(codes(world.try_enter("chen", "hearing-minutes", &minutes("lin"))), [Code::HearingPresided]);
    world.enter("chen", "hearing-minutes", &minutes("he"));
    let found = codes(world.try_enter("chen", "decision-approval", &decision(60_000)));
    assert!(
        !found.contains(&Code::HearingNotHeld) && found.contains(&Code::StepMissing),
        "the hearing's report is missing: {found:?}"
    );
}

#[test]
fn a64_the_report_of_a_hearing_is_not_written_by_who_investigated() {
    let report = "basic=依法举行\nfindings=属实\nopinion=建议维持";
    let mut world = told(60_000);
    let rejected = world.try_enter("chen", "hearing-report", report).unwrap_err();
    let enforcement::refusal::Rejected::Law(refusals) = &rejected else { panic!("{rejected:?}") };
    assert_eq!(
        (refusals[0].code, refusals[0].cites[0].words.as_str()),
        (Code::HearingPresided, "行政处罚法第六十四条")
    );
    assert_eq!(codes(world.fork().try_enter("lin", "hearing-report", report)), [Code::HearingPresided]);
    assert_eq!(codes(world.fork().try_enter("wu", "hearing-report", report)), [], "an officer of another case");
    assert_eq!(codes(world.try_enter("gao", "hearing-report", report)), []);
}

#[test]
fn a57_a_grave_penalty_is_discussed_by_the_heads() {
    let mut world = reviewed(100_000);
    world.at("2026-03-26 09:00");
    assert_eq!(codes(world.try_enter("chen", "decision-approval", &decision(100_000))), [Code::DiscussionMissing]);
    let talk = |people: &str| {
        format!(
            "started_at=2026-03-26 08:00\nended_at=2026-03-26 08:40\nplace=会议室\npresider=feng\n{people}\nrecorder=chen\nreport=略\nopinions.0.0=冯亦舟\nopinions.0.2=同意\nopinions.1.0=高副局\nopinions.1.2=同意\nconclusion=agreed\n{}\nreason=一致同意",
            penalties(100_000)
        )
    };
    assert_eq!(
        codes(world.try_enter("chen", "discussion", &talk("attendees=feng\nattendees=zhao"))),
        [Code::DiscussionInvalid]
    );
    world.enter("chen", "discussion", &talk("attendees=feng\nattendees=gao"));
    assert!(codes(world.try_enter("chen", "decision-approval", &decision(100_000))).is_empty());
}

#[test]
fn a60_a_decision_after_ninety_days_is_refused_on_the_date_it_bears() {
    let mut world = reviewed(20_000);
    world.at("2026-06-01 09:00");
    world.enter("chen", "decision-approval", &decision(20_000));
    world.try_enter("chen", "decision", &decision(20_000)).unwrap();
    let record = world.last("decision");
    world.at("2026-06-02 09:00");
    assert_eq!(
        codes(world.try_sign(record, Step::Head)),
        [Code::NinetyDays],
        "filed on 3 March; the 90th day is 1 June"
    );
    let mut world = reviewed(20_000);
    world.at("2026-06-01 09:00");
    world.enter("chen", "decision-approval", &decision(20_000));
    world.enter("chen", "decision", &decision(20_000));
}

#[test]
fn a61_electronic_service_needs_consent_and_announcement_comes_last() {
    let mut world = decided(20_000);
    let decision = world.last("decision");
    let receipt = |way: &str, outcome: &str| {
        format!(
            "documents={decision}\nway={way}\noutcome={outcome}\nannounced_on=2026-03-26\nserved_on={}\nplace=x\nreceiver=本人\nrelation=self\nofficers=chen\nofficers=lin\nproof=本机关网站",
            if way == "announcement" { "2026-04-25" } else { "2026-03-26" }
        )
    };
    world.at("2026-04-27 09:00");
    assert_eq!(codes(world.try_enter("chen", "service-receipt", &receipt("electronic", "served"))), [Code::ServiceWay]);
    assert_eq!(
        codes(world.try_enter("chen", "service-receipt", &receipt("announcement", "served"))),
        [Code::ServiceWay]
    );
    world.enter("chen", "service-receipt", &receipt("direct", "failed"));
    assert!(codes(world.try_enter("chen", "service-receipt", &receipt("announcement", "served"))).is_empty());
    world.enter(
        "chen",
        "address-confirmation",
        "address=x\nreceiver=马试\nphone=13800000000\nelectronic=yes\naccount=a@example.org\nsigned=yes",
    );
    assert!(codes(world.try_enter("chen", "service-receipt", &receipt("electronic", "served"))).is_empty());
}

#[test]
fn a68_cash_above_a_hundred_yuan_needs_a_reason() {
    let mut world = spot(150, "organisation");
    let cash = |ground: &str, reason: &str| {
        format!("paid_on=2026-03-02\namount=150\nground={ground}\nreason={reason}\nreceipt=001")
    };
    assert_eq!(codes(world.try_enter("chen", "cash-collection", &cash("small", ""))), [Code::CashNotAllowed]);
    assert!(codes(world.try_enter("chen", "cash-collection", &cash("hard_to_enforce", "流动摊贩"))).is_empty());
}

fn spot(fine: u32, kind: &str) -> World {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "penalty-simple", &spot_form(fine, kind)).unwrap();
    world
}

#[test]
fn a51_ceilings_of_the_simple_procedure() {
    for (fine, kind, fits) in [
        (200, "natural", true),
        (201, "natural", false),
        (3_000, "organisation", true),
        (3_001, "individual_business", false),
    ] {
        let mut world = World::new("2026-03-02 10:00");
        let found = codes(world.try_open("chen", "penalty-simple", &spot_form(fine, kind)));
        assert_eq!(found.is_empty(), fits, "{fine} {kind}: {found:?}");
    }
}

#[test]
fn a51_a63_an_individual_business_stands_on_the_side_that_the_agencys_field_says() {
    let mut world = World::new("2026-03-02 10:00");
    world.agency.individual_business = law::thresholds::Side::Citizen;
    let found = codes(world.try_open("chen", "penalty-simple", &spot_form(201, "individual_business")));
    assert_eq!(found, [Code::OverCeiling]);
    world.agency.individual_business = law::thresholds::Side::Organisation;
    assert!(codes(world.try_open("chen", "penalty-simple", &spot_form(201, "individual_business"))).is_empty());
}

#[test]
fn a52_a_simple_penalty_goes_from_the_spot_to_the_file_and_its_relief_says_review_first() {
    let mut world = spot(200, "natural");
    let decision = world.last("spot-decision");
    let text =
        world.with_stand(|stand| writing::write(stand, &world.case(), world.case().record(decision).unwrap()).unwrap());
    let text: String = text.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    assert!(text.contains("先向濮阳市人民政府") && text.contains("罚款人民币贰佰元整（200元）"), "{text}");
    assert!(
        codes(world.try_enter("chen", "closing", "ending=performed\nreason=x\nopinion=x"))
            .contains(&Code::NotPerformed)
    );
    world.enter("chen", "spot-report", "opinion=报备案");
    world.enter("chen", "payment", "paid_on=2026-03-02\namount=200\nway=electronic\nreceipt=1");
    world.enter("chen", "closing", "ending=performed\nreason=已缴\nopinion=结案");
}

#[test]
fn a72_the_late_fee_is_capped_and_not_before_its_time() {
    let mut world = decided(20_000);
    let decision = world.last("decision");
    world.at("2026-03-30 10:00");
    world.serve(decision, "2026-03-30");
    let fee = |amount: u32| format!("days_paused=0\namount={amount}\nreason=逾期");
    world.at("2026-04-14 10:00");
    assert_eq!(codes(world.try_enter("chen", "late-fee", &fee(100))), [Code::EnforcementEarly]);
    world.at("2026-04-16 10:00");
    assert_eq!(
        codes(world.try_enter("chen", "late-fee", &fee(1_201))),
        [Code::LateFee],
        "two days late: 6 % of 20000 is 1200"
    );
    assert!(codes(world.try_enter("chen", "late-fee", &fee(1_200))).is_empty());
    world.at("2026-08-01 10:00");
    assert!(codes(world.try_enter("chen", "urging", "amount=21200\ndue_on=2026-08-20")).is_empty());
}

#[test]
fn j13_closing_refused_while_money_is_open() {
    let mut world = decided(20_000);
    let decision = world.last("decision");
    world.serve(decision, "2026-03-26");
    world.enter("chen", "payment", "paid_on=2026-03-26\namount=19999.99\nway=bank\nreceipt=1");
    assert_eq!(
        codes(world.try_enter("chen", "closing", "ending=performed\nreason=x\nopinion=x")),
        [Code::NotPerformed]
    );
    world.enter("chen", "payment", "paid_on=2026-03-26\namount=0.01\nway=bank\nreceipt=2");
    assert!(codes(world.try_enter("chen", "closing", "ending=performed\nreason=x\nopinion=x")).is_empty());
}

#[test]
fn j5_dates_that_run_backwards_and_records_entered_twice_are_refused() {
    let mut world = investigated(20_000);
    assert_eq!(codes(world.try_enter("chen", "investigation-report", "x=y")), [Code::AlreadyRecorded]);
    let record = world.last("inquiry");
    world.at("2026-03-12 12:00");
    let other = |day: &str| {
        format!(
            "started_at={day} 14:00\nended_at={day} 14:50\nplace=x\nasked=马试\nasked_role=party\nofficers=chen\nofficers=lin\nrecorder=lin\nidentity_shown=yes\nrights_told=yes\ncontent=x\nsigned=yes"
        )
    };
    assert_eq!(
        codes(world.replace("chen", "inquiry", record, &other("2026-03-01"))),
        [Code::DateOrder],
        "the lead is of 2 March"
    );
    world.replace("chen", "inquiry", record, &other("2026-03-04")).unwrap();
    assert!(world.case().record(record).unwrap().replaced_by.is_some(), "the earlier record is kept and marked");
}

#[test]
fn s15_nobody_signs_what_they_entered_and_roles_are_checked() {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "penalty-ordinary", LEAD).unwrap();
    world
        .people
        .iter_mut()
        .find(|person| person.id.as_str() == "chen")
        .unwrap()
        .roles
        .push(enforcement::people::Role::UnitHead);
    world
        .try_enter(
            "chen",
            "filing",
            &(LEAD
                .replace("source=inspection", "")
                .replace("found_on=2026-03-02", "")
                .replace("opinion=建议立案调查。", "")
                .trim()
                .to_owned()
                + "\nfacts=x\nbasis=《试验法》第一条\nofficers=chen\nofficers=lin\nopinion=x"),
        )
        .unwrap();
    let record = world.last("filing");
    let sign = |step| Command::Sign { record, step, verdict: Verdict::Agreed, opinion: String::new(), signed_at: None };
    assert_eq!(codes(world.try_act("chen", &sign(Step::Unit))), [Code::SamePerson]);
    assert_eq!(codes(world.try_act("lin", &sign(Step::Unit))), [Code::NoRight]);
    assert_eq!(codes(world.try_act("feng", &sign(Step::Head))), [Code::AlreadyRecorded], "the unit signs first");
    assert!(codes(world.try_act("zhao", &sign(Step::Unit))).is_empty());
    assert!(!world.case().has(&world.pack, Milestone::Filed));
    assert!(codes(world.try_act("feng", &sign(Step::Head))).is_empty());
    assert!(world.case().has(&world.pack, Milestone::Filed));
}

#[test]
fn a_document_says_only_what_the_stream_proves() {
    let world = decided(20_000);
    let case = world.case();
    let text =
        world.with_stand(|stand| writing::write(stand, &case, case.record(world.last("decision")).unwrap()).unwrap());
    let text: String = text.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    assert!(text.contains("在规定期限内未提出陈述、申辩"), "{text}");
    assert!(!text.contains("听证") && !text.contains("集体讨论"), "neither happened: {text}");
    assert!(text.contains("本案于2026年3月25日经法制审核"), "{text}");
}

#[test]
fn bad_input_is_told_at_its_field() {
    let mut world = World::new("2026-03-02 10:00");
    let long = "长".repeat(10_000);
    let bad = LEAD
        .replace("濮阳试验法律服务有限公司", &long)
        .replace("found_on=2026-03-02", "found_on=2026-03-03")
        .replace("31410000MD01234542", "31410000MD01234543");
    let fields = fields_at_fault(world.try_open("chen", "penalty-ordinary", &bad));
    assert_eq!(fields, ["found_on", "party.name", "party.uscc"]);
    let twice = LEAD.replace("source=inspection", "source=inspection\nsource=report");
    assert_eq!(fields_at_fault(world.try_open("chen", "penalty-ordinary", &twice)), ["source"]);
    assert!(world.events.is_empty());
}

#[test]
fn a86_a_day_before_the_statute_is_not_judged_by_it() {
    for (now, refused) in [("2021-07-14 10:00", true), ("2021-07-15 10:00", false)] {
        let mut world = World::new(now);
        let lead = LEAD.replace("2026-03-02", now.split(' ').next().unwrap());
        assert_eq!(
            codes(world.try_open("chen", "penalty-ordinary", &lead)).contains(&Code::DateOrder),
            refused,
            "{now}"
        );
    }
}

#[test]
fn a64_a_request_for_an_earlier_notice_does_not_end_the_period_of_a_new_one() {
    let mut world = told(60_000);
    world.at("2026-03-18 10:00");
    world.enter("chen", "hearing-request", "requested_on=2026-03-18\napplicant=马试");
    let earlier = world.last("hearing-notice-offer");
    let again = format!(
        "facts={FACTS}\nevidence=询问笔录\n{GROUNDS}\n{}\nstatement_days=5\ncontact=陈一帆\nphone=0393-0000000",
        penalties(70_000)
    );
    world.replace("chen", "hearing-notice-offer", earlier, &again).unwrap();
    let offered = world.last("hearing-notice-offer");
    world.serve(offered, "2026-03-18");
    let found = codes(world.try_enter("chen", "decision-approval", &decision(70_000)));
    assert!(found.contains(&Code::HearingPeriodRunning) && !found.contains(&Code::HearingNotHeld), "{found:?}");
    world.at("2026-03-26 10:00");
    let found = codes(world.try_enter("chen", "decision-approval", &decision(70_000)));
    assert!(!found.contains(&Code::HearingPeriodRunning), "{found:?}");
}

fn talk(at: &str, fine: u32) -> String {
    format!(
        "started_at={at} 08:00\nended_at={at} 08:40\nplace=会议室\npresider=feng\nattendees=feng\nattendees=gao\nrecorder=chen\nreport=略\nopinions.0.0=冯亦舟\nopinions.0.2=同意\nopinions.1.0=高副局\nopinions.1.2=同意\nconclusion=agreed\n{}\nreason=一致同意",
        penalties(fine)
    )
}

#[test]
fn a57_a_discussion_before_the_party_was_heard_does_not_count() {
    let mut world = reviewed(100_000);
    world.at("2026-03-26 09:00");
    world.enter("chen", "discussion", &talk("2026-03-26", 100_000));
    assert!(codes(world.try_enter("chen", "decision-approval", &decision(100_000))).is_empty());
    let mut world = reviewed(100_000);
    world.at("2026-03-26 09:00");
    world.enter("chen", "discussion", &talk("2026-03-26", 100_000));
    world.enter("chen", "statement", "started_at=2026-03-26 08:50\nended_at=2026-03-26 08:55\nplace=本局\nspeaker=马试\nofficers=chen\nofficers=lin\nopinion=请求从轻\nsigned=yes");
    world.enter("chen", "statement-check", "opinion=请求从轻\nanswer=不符合从轻条件\nadopted=no");
    let found = codes(world.try_enter("chen", "decision-approval", &decision(100_000)));
    assert!(found.contains(&Code::DiscussionMissing), "the discussion did not know the statement: {found:?}");
    assert_eq!(codes(world.try_enter("chen", "discussion", &talk("2026-03-25", 100_000))), [Code::DiscussionInvalid]);
    world.at("2026-03-27 09:00");
    world.enter("chen", "discussion", &talk("2026-03-27", 100_000));
    assert!(
        !codes(world.try_enter("chen", "decision-approval", &decision(100_000))).contains(&Code::DiscussionMissing)
    );
}

#[test]
fn a60_a_corrected_filing_keeps_its_day_and_what_ran_out_is_not_extended() {
    let mut world = reviewed(20_000);
    world.at("2026-05-20 09:00");
    let filing = world.last("filing");
    let party = "party.kind=organisation\nparty.name=濮阳试验法律服务有限公司\nparty.uscc=31410000MD01234542\nparty.representative=马试\nparty.address=濮阳市华龙区试验街8号";
    let again = format!(
        "{party}\ncause=涉嫌冒充律师事务所承接业务\nfacts=巡查发现\nbasis=《中华人民共和国行政处罚法》第五十四条\nofficers=chen\nofficers=lin\nopinion=建议立案"
    );
    world.replace("chen", "filing", filing, &again).unwrap();
    world.sign_all("filing");
    let filing = world.last("filing");
    assert_eq!(world.case().record(filing).unwrap().date(), Some(date("2026-03-03")), "the ninety days go on running");
    let extension = "basis=《试验规章》第五条\ndays=30\nreason=案情复杂";
    world.at("2026-06-02 09:00");
    assert_eq!(codes(world.try_enter("chen", "time-extension", extension)), [Code::NinetyDays]);
    world.at("2026-06-01 09:00");
    world.enter("chen", "time-extension", extension);
    world.at("2026-06-15 09:00");
    let found = codes(world.try_enter("chen", "decision-approval", &decision(20_000)));
    assert!(!found.contains(&Code::NinetyDays), "{found:?}");
}

#[test]
fn j12_1_service_is_proven_and_an_announcement_counts_after_thirty_days() {
    let mut world = decided(20_000);
    let decision = world.last("decision");
    let receipt = |way: &str, served: &str, proof: &str| {
        format!(
            "documents={decision}\nway={way}\noutcome=served\nannounced_on=2026-03-27\nserved_on={served}\nplace=x\nreceiver=门卫\nrelation=none\nofficers=chen\nofficers=lin\nproof={proof}"
        )
    };
    world.at("2026-04-28 09:00");
    assert_eq!(
        codes(world.try_enter("chen", "service-receipt", &receipt("retained", "2026-03-27", ""))),
        [Code::ServiceWay]
    );
    let failed = receipt("post", "2026-03-27", "查无此人退回").replace("outcome=served", "outcome=failed");
    world.enter("chen", "service-receipt", &failed);
    let by_paper = |served| receipt("announcement", served, "濮阳日报");
    assert_eq!(
        codes(world.try_enter("chen", "service-receipt", &by_paper("2026-04-25"))),
        [Code::ServiceWay],
        "the thirtieth day is 26 April"
    );
    world.enter("chen", "service-receipt", &by_paper("2026-04-26"));
}

#[test]
fn j12_3_money_is_taken_after_the_decision_and_not_above_it() {
    let mut world = decided(20_000);
    let decision = world.last("decision");
    world.serve(decision, "2026-03-26");
    let pay = |day: &str, amount: &str| format!("paid_on={day}\namount={amount}\nway=bank\nreceipt=1");
    assert_eq!(codes(world.try_enter("chen", "payment", &pay("2026-03-25", "20000"))), [Code::DateOrder]);
    assert_eq!(codes(world.try_enter("chen", "payment", &pay("2026-03-26", "20000.01"))), [Code::LateFee]);
    let first = world.enter("chen", "payment", &pay("2026-03-26", "15000"));
    assert_eq!(codes(world.try_enter("chen", "payment", &pay("2026-03-26", "5001"))), [Code::LateFee]);
    world.replace("chen", "payment", first, &pay("2026-03-26", "20000")).unwrap();
    world.enter("chen", "closing", "ending=performed\nreason=已缴清\nopinion=结案");
}

#[test]
fn j13_a_case_ends_as_it_was_decided_and_unpaid_only_on_a_named_ground() {
    let mut world = decided(20_000);
    let decision = world.last("decision");
    world.serve(decision, "2026-03-26");
    for ending in ["no_penalty", "transferred", "dropped"] {
        let found = codes(world.try_enter("chen", "closing", &format!("ending={ending}\nreason=x\nopinion=x")));
        assert!(found.contains(&Code::NotPerformed), "{ending}: {found:?}");
    }
    let court = "ending=court\nreason=裁定\nended_by=《中华人民共和国行政强制法》第四十条第一项\nopinion=x";
    assert_eq!(codes(world.try_enter("chen", "closing", court)), [Code::NotPerformed], "no court was asked");
    let ground = court.replace("ending=court", "ending=terminated");
    let without = ground.replace("ended_by=《中华人民共和国行政强制法》第四十条第一项\n", "");
    assert_eq!(fields_at_fault(world.try_enter("chen", "closing", &without)), ["ended_by"]);
    world.enter("chen", "closing", &ground);
}

#[test]
fn j8_a_scanned_paper_is_taken_with_its_digest_and_not_without() {
    let mut world = decided(20_000);
    let decision = world.last("decision");
    let receipt = |file: &str| {
        format!(
            "documents={decision}\nway=direct\noutcome=served\nserved_on=2026-03-26\nplace=本局\nreceiver=本人\nrelation=self\nofficers=chen\nofficers=lin\nfiles={file}"
        )
    };
    for broken in ["回证.jpg", "abc:12:回证.jpg", &format!("{}:x:回证.jpg", "a".repeat(64))] {
        assert_eq!(fields_at_fault(world.try_enter("chen", "service-receipt", &receipt(broken))), ["files"]);
    }
    let digest = "0123456789abcdef".repeat(4);
    world.enter("chen", "service-receipt", &receipt(&format!("{digest}:2048:回证.jpg")));
    let case = world.case();
    let stored = case.record(world.last("service-receipt")).unwrap().fields.files("files").to_vec();
    assert_eq!((stored[0].digest.as_str(), stored[0].size), (digest.as_str(), 2048));
}
