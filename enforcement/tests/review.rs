//! Gates of the legality review: no decision without it, by somebody apart and qualified, complete, founded, in time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::*;
use enforcement::case::{Command, Verdict, before_decision};
use enforcement::duty::duties;
use enforcement::id::KindKey;
use enforcement::pack::Step;
use enforcement::record::writing;
use enforcement::refusal::{Code, Subject};
use enforcement::review::catalogue::{Catalogue, Row, evaluate_case};

/// Told, silent, and submitted to the review on 2026-03-23.
fn submitted() -> World {
    let mut world = told(20_000);
    world.at("2026-03-23 09:00");
    world
        .try_act("chen", &Command::NotApplicable { kind: KindKey::new("statement").unwrap(), reason: "未提出".into() })
        .unwrap();
    let (report, evidence) = (world.last("investigation-report"), world.last("evidence"));
    world.enter("chen", "review-submission", &submission(20_000, report, evidence));
    world
}

#[test]
fn s3_decision_refused_without_passed_review() {
    let mut world = told(20_000);
    world.at("2026-03-23 09:00");
    assert!(codes(world.try_enter("chen", "decision-approval", &decision(20_000))).contains(&Code::ReviewMissing));
    let mut world = reviewed(20_000);
    world.at("2026-03-26 09:00");
    assert!(codes(world.try_enter("chen", "decision-approval", &decision(20_000))).is_empty());
}

#[test]
fn s3_decision_refused_when_the_draft_changed_after_review() {
    let mut world = reviewed(20_000);
    world.at("2026-03-26 09:00");
    let changed = decision(20_000).replace("penalties.0.amount=20000", "penalties.0.amount=15000");
    assert_eq!(codes(world.try_enter("chen", "decision-approval", &changed)), [Code::ReviewedOtherDraft]);
}

#[test]
fn s5_who_handles_the_case_does_not_review_it() {
    let mut world = submitted();
    let lin = world.people.iter_mut().find(|person| person.id.as_str() == "lin").unwrap();
    lin.roles.push(enforcement::people::Role::Reviewer);
    lin.legal_qualification = "A2014".into();
    let opinion = format!("{ASPECTS_YES}\nconclusion=passed\nopinion=同意");
    assert_eq!(codes(world.try_enter("lin", "review-opinion", &opinion)), [Code::ReviewerInvolved]);
    world.people.iter_mut().find(|person| person.id.as_str() == "he").unwrap().legal_qualification.clear();
    assert_eq!(codes(world.try_enter("he", "review-opinion", &opinion)), [Code::ReviewerNotQualified]);
}

#[test]
fn s8_a_submission_without_the_report_or_materials_is_refused() {
    let mut world = told(20_000);
    world.at("2026-03-23 09:00");
    world
        .try_act("chen", &Command::NotApplicable { kind: KindKey::new("statement").unwrap(), reason: "未提出".into() })
        .unwrap();
    let evidence = world.last("evidence");
    let found = codes(world.try_enter("chen", "review-submission", &submission(20_000, evidence, evidence)));
    assert_eq!(found, [Code::SubmissionIncomplete]);
}

#[test]
fn s11_a_ground_of_refusal_forces_not_passed_and_a_new_round() {
    let mut world = submitted();
    let (report, evidence) = (world.last("investigation-report"), world.last("evidence"));
    let negative = ASPECTS_YES.replace("aspect_facts=yes", "aspect_facts=no\naspect_facts.words=缺少收费凭证");
    let negative = format!("{negative}\nreferences.0.0=三\nreferences.0.1={evidence}\nreferences.0.2=第1页");
    assert_eq!(
        codes(world.try_enter("he", "review-opinion", &format!("{negative}\nconclusion=passed\nopinion=同意"))),
        [Code::ReviewCannotPass]
    );
    world.enter("he", "review-opinion", &format!("{negative}\nconclusion=not_passed\nopinion=补充收费凭证"));
    assert!(codes(world.try_enter("chen", "decision-approval", &decision(20_000))).contains(&Code::ReviewMissing));
    let again = submission(20_000, report, evidence);
    assert_eq!(codes(world.try_enter("chen", "review-submission", &again)), [Code::SubmissionIncomplete], "unanswered");
    world.enter("chen", "review-submission", &format!("{again}\nchanges=已补充收费凭证"));
    world.enter("he", "review-opinion", &format!("{ASPECTS_YES}\nconclusion=passed\nopinion=同意"));
    assert!(codes(world.try_enter("chen", "decision-approval", &decision(20_000))).is_empty());
}

#[test]
fn s13_five_working_days_and_one_extension() {
    let mut world = submitted();
    let due = |world: &World| {
        world.with_stand(|stand| duties(stand, &world.case()).into_iter().find(|duty| duty.rule == "S13").unwrap().last)
    };
    assert_eq!(due(&world), law::time::Last::Known(date("2026-03-30")));
    world.enter("he", "review-extension", "reason=案件复杂");
    assert_eq!(due(&world), law::time::Last::Known(date("2026-04-07")));
    assert_eq!(codes(world.try_enter("he", "review-extension", "reason=再延")), [Code::ReviewExtension]);
}

#[test]
fn s14_2_past_a_refusal_leads_only_a_dispute_that_the_heads_settle() {
    let mut world = submitted();
    let evidence = world.last("evidence");
    let negative = ASPECTS_YES.replace("aspect_law=yes", "aspect_law=no\naspect_law.words=条款不准");
    let negative = format!("{negative}\nreferences.0.0=4\nreferences.0.1={evidence}");
    world.enter("he", "review-opinion", &format!("{negative}\nconclusion=not_passed\nopinion=改用其他条款"));
    let discussion = format!(
        "started_at=2026-03-23 08:00\nended_at=2026-03-23 08:40\nplace=会议室\npresider=feng\nattendees=feng\nattendees=gao\nrecorder=chen\nreport=略\nopinions.0.0=冯亦舟\nopinions.0.2=同意\nopinions.1.0=高副局\nopinions.1.2=同意\nsettles_dispute=yes\nconclusion=agreed\n{}\nreason=同意承办机构意见",
        penalties(20_000)
    );
    world.enter("chen", "discussion", &discussion);
    assert!(
        codes(world.try_enter("chen", "decision-approval", &decision(20_000))).contains(&Code::ReviewMissing),
        "not disputed yet"
    );
    world.enter("chen", "review-dispute", "held_on=2026-03-23\npeople=chen\npeople=he\nobjection=条款适用正确\ncontent=未达成一致\nagreed=no\nagreed.words=各持己见");
    let earlier = world.last("discussion");
    assert!(
        codes(world.try_enter("chen", "decision-approval", &decision(20_000))).contains(&Code::ReviewMissing),
        "discussed before the dispute"
    );
    world.at("2026-03-24 09:00");
    world.enter("chen", "discussion", &discussion.replace("2026-03-23", "2026-03-24"));
    assert!(earlier < world.last("discussion"));
    assert!(codes(world.try_enter("chen", "decision-approval", &decision(20_000))).is_empty());
}

/// Refused over one aspect.
fn refused(key: &str) -> World {
    let mut world = submitted();
    let evidence = world.last("evidence");
    let number = enforcement::review::ASPECTS.iter().position(|aspect| aspect.key == key).unwrap() + 1;
    let negative = ASPECTS_YES.replace(&format!("{key}=yes"), &format!("{key}=no\n{key}.words=有问题"));
    let negative = format!("{negative}\nreferences.0.0={number}\nreferences.0.1={evidence}");
    let passing = world.try_enter("he", "review-opinion", &format!("{negative}\nconclusion=passed\nopinion=同意"));
    assert_eq!(codes(passing), [Code::ReviewCannotPass], "{key}");
    world.enter("he", "review-opinion", &format!("{negative}\nconclusion=not_passed\nopinion=退回"));
    world
}

/// The ground bites, and the refusal names it; without it the opinion passes (see `reviewed`).
fn ground(key: &str, id: &str) {
    let world = refused(key);
    let aspect = enforcement::review::ASPECTS.iter().find(|aspect| aspect.key == key).unwrap();
    assert_eq!(aspect.ground, id);
    let mut world = world;
    assert!(codes(world.try_enter("chen", "decision-approval", &decision(20_000))).contains(&Code::ReviewMissing));
}

#[test]
fn s11_1_an_unlawful_subject_forces_refusal() {
    ground("aspect_subject", "S11.1");
}

#[test]
fn s11_2_an_unlawful_procedure_forces_refusal() {
    ground("aspect_procedure", "S11.2");
}

#[test]
fn s11_3_unclear_facts_force_refusal() {
    ground("aspect_facts", "S11.3");
}

#[test]
fn s11_4_a_wrong_provision_forces_refusal() {
    ground("aspect_law", "S11.4");
}

#[test]
fn s11_5_wrong_discretion_forces_refusal() {
    ground("aspect_discretion", "S11.5");
}

#[test]
fn s11_6_exceeded_powers_force_refusal() {
    ground("aspect_powers", "S11.6");
}

#[test]
fn s11_7_incomplete_documents_force_refusal() {
    ground("aspect_documents", "S11.7");
}

#[test]
fn s11_8_a_suspected_crime_forces_refusal() {
    ground("aspect_crime", "S11.8");
}

#[test]
fn s14_2_a_dispute_needs_a_refusal_and_both_sides_and_an_agreement_opens_no_way_past_it() {
    let dispute =
        "held_on=2026-03-23\npeople=chen\npeople=he\nobjection=正确\ncontent=协商\nagreed=yes\nagreed.words=再次送审";
    assert_eq!(
        codes(submitted().try_enter("chen", "review-dispute", dispute)),
        [Code::StepMissing],
        "nothing was refused"
    );
    let mut world = refused("aspect_law");
    let alone = dispute.replace("people=he", "people=lin");
    assert_eq!(codes(world.try_enter("chen", "review-dispute", &alone)), [Code::ReviewUnfounded], "not consulted");
    world.enter("chen", "review-dispute", dispute);
    world.at("2026-03-24 09:00");
    let discussion = format!(
        "started_at=2026-03-24 08:00\nended_at=2026-03-24 08:40\nplace=会议室\npresider=feng\nattendees=feng\nattendees=gao\nrecorder=chen\nreport=略\nopinions.0.0=冯亦舟\nopinions.0.2=同意\nopinions.1.0=高副局\nopinions.1.2=同意\nsettles_dispute=yes\nconclusion=agreed\n{}\nreason=同意",
        penalties(20_000)
    );
    world.enter("chen", "discussion", &discussion);
    assert!(codes(world.try_enter("chen", "decision-approval", &decision(20_000))).contains(&Code::ReviewMissing));
}

#[test]
fn p13_the_opinion_answers_all_eight_aspects_or_is_none() {
    let mut world = submitted();
    for aspect in enforcement::review::ASPECTS {
        let without = ASPECTS_YES.replace(&format!("{}=yes", aspect.key), "");
        let fields = format!("{without}\nconclusion=passed\nopinion=同意");
        assert_eq!(fields_at_fault(world.try_enter("he", "review-opinion", &fields)), [aspect.key]);
    }
    let all = format!("{ASPECTS_YES}\nconclusion=passed\nopinion=同意");
    assert!(codes(world.try_enter("he", "review-opinion", &all)).is_empty());
}

#[test]
fn p14_who_answers_for_what_is_bound_to_the_step_and_nobody_answers_twice() {
    let mut world = reviewed(20_000);
    world.at("2026-03-26 09:00");
    world.try_enter("chen", "decision-approval", &decision(20_000)).unwrap();
    let record = world.last("decision-approval");
    assert_eq!(codes(world.try_sign(record, Step::Head)), [Code::AlreadyRecorded], "the unit answers first");
    world.try_sign(record, Step::Unit).unwrap();
    let again =
        Command::Sign { record, step: Step::Head, verdict: Verdict::Agreed, opinion: String::new(), signed_at: None };
    assert_eq!(codes(world.try_act("zhao", &again)), [Code::NoRight], "the unit's head is not the agency's");
    assert!(codes(world.try_act("feng", &again)).is_empty());
}

#[test]
fn s13_an_extension_after_the_period_or_after_the_opinion_is_refused() {
    let mut late = submitted();
    late.at("2026-03-31 09:00");
    assert_eq!(codes(late.try_enter("he", "review-extension", "reason=复杂")), [Code::ReviewExtension]);
    let mut last_day = submitted();
    last_day.at("2026-03-30 09:00");
    assert!(codes(last_day.try_enter("he", "review-extension", "reason=复杂")).is_empty());
    let mut given = refused("aspect_law");
    assert_eq!(codes(given.try_enter("he", "review-extension", "reason=复杂")), [Code::ReviewExtension]);
}

#[test]
fn s5_who_reviewed_a_case_neither_handles_nor_approves_it_afterwards() {
    let mut world = reviewed(20_000);
    world.at("2026-03-26 09:00");
    let he = world.people.iter_mut().find(|person| person.id.as_str() == "he").unwrap();
    he.roles.push(enforcement::people::Role::Head);
    assert!(codes(world.try_enter("chen", "decision-approval", &decision(20_000))).is_empty());
    let record = world.last("decision-approval");
    world.try_sign(record, Step::Unit).unwrap();
    let sign =
        Command::Sign {
            record, step: Step::Head, verdict: Verdict::Agreed, opinion: "同意。".into(), signed_at: None
        };
    assert_eq!(codes(world.try_act("he", &sign)), [Code::ReviewerInvolved]);
    assert!(codes(world.try_act("feng", &sign)).is_empty(), "another head signs");
}

#[test]
fn s9_8_a_finding_against_the_case_names_the_record_that_it_stands_on() {
    let negative = ASPECTS_YES.replace("aspect_facts=yes", "aspect_facts=no\naspect_facts.words=缺少收费凭证");
    let founded = [Code::ReviewUnfounded];
    for (references, found) in [
        ("", &founded[..]),
        ("references.0.0=3\nreferences.0.1=EVIDENCE\nreferences.0.2=第2页", &[]),
        ("references.0.0=三\nreferences.0.1=#EVIDENCE", &[]),
        ("references.0.0=四\nreferences.0.1=EVIDENCE", &founded),
        ("references.0.0=3\nreferences.0.1=EVIDENCE\nreferences.1.0=九\nreferences.1.1=EVIDENCE", &founded),
        ("references.0.0=3\nreferences.0.1=9999", &[Code::ReviewUnfounded, Code::ReviewUnfounded]),
    ] {
        let mut world = submitted();
        let references = references.replace("EVIDENCE", &world.last("evidence").to_string());
        let fields = format!("{negative}\n{references}\nconclusion=not_passed\nopinion=补充");
        assert_eq!(codes(world.try_enter("he", "review-opinion", &fields)), found, "{references}");
    }
    let positive = format!("{ASPECTS_YES}\nconclusion=passed\nopinion=同意");
    assert!(codes(submitted().try_enter("he", "review-opinion", &positive)).is_empty(), "nothing to found");
}

#[test]
fn a37_a_repealed_basis_is_refused_unless_the_act_was_over_before() {
    let mut world = submitted();
    let good = submission(20_000, world.last("investigation-report"), world.last("evidence"));
    assert!(codes(world.try_enter("chen", "review-submission", &good)).is_empty());
    let repealed = format!("{good}\nbasis=《中华人民共和国合同法》第五十二条");
    assert_eq!(codes(world.try_enter("chen", "review-submission", &repealed)), [Code::BasisRepealed]);
}

#[test]
fn s10_2_the_reviewer_asks_and_the_handler_answers_on_the_record() {
    let mut world = reviewed(20_000);
    let ask = "way=explain\ncontent=收费凭证的来源\ndue_on=2026-03-26";
    assert_eq!(codes(world.try_enter("chen", "review-request", ask)), [Code::NoRight]);
    let request = world.enter("he", "review-request", ask);
    assert_eq!(
        codes(world.try_enter("he", "review-answer", &format!("requests={request}\ncontent=x"))),
        [Code::NoRight]
    );
    world.enter("chen", "review-answer", &format!("requests={request}\ncontent=由当事人提供，有笔录印证"));
    let talk = "way=expert\nheld_on=2026-03-25\npeople=he\nguests.0.0=方某\nguests.0.1=某律师事务所\ncontent=讨论条款适用\nconclusion_words=适用正确";
    world.enter("he", "review-meeting", talk);
    assert!(
        codes(world.try_enter("he", "review-opinion", &format!("{ASPECTS_YES}\nconclusion=passed\nopinion=x")))
            .iter()
            .all(|code| *code != Code::ReviewerInvolved)
    );
}

#[test]
fn s9_2_the_system_offers_what_it_can_check_and_never_an_opinion() {
    use enforcement::review::check::{Outcome, checks};
    let world = submitted();
    let found = world.with_stand(|stand| checks(stand, &world.case(), &world.actor("he")));
    let of = |aspect: &str| found.iter().filter(|check| check.aspect == aspect).collect::<Vec<_>>();
    for aspect in ["aspect_subject", "aspect_procedure", "aspect_law", "aspect_discretion"] {
        assert!(!of(aspect).is_empty(), "{aspect}");
        assert!(of(aspect).iter().all(|check| check.outcome == Outcome::Sound), "{:?}", of(aspect));
    }
    assert!(of("aspect_crime").iter().all(|check| check.outcome == Outcome::Look), "a person's finding is not judged");
}

#[test]
fn a65_a_hearing_without_its_report_is_pointed_out_to_the_reviewer() {
    use enforcement::review::check::{Outcome, checks};
    let mut world = told(60_000);
    world.enter("chen", "hearing-request", "requested_on=2026-03-13\napplicant=马试");
    let invitation = "hearing_at=2026-03-26 09:00\nplace=听证室\npresider=he\nopen=yes";
    let invitation = world.enter("chen", "hearing-invitation", invitation);
    world.serve(invitation, "2026-03-13");
    world.at("2026-03-26 12:00");
    world.enter("chen", "hearing-minutes", "started_at=2026-03-26 09:00\nended_at=2026-03-26 11:00\nplace=听证室\npresider=he\nrecorder=wu\nattended=马试\nofficers=chen\nofficers=lin\ncontent=……\nsigned=yes\nrecorded=yes");
    world.not_applicable("chen", "statement", "未提出");
    let (report, evidence) = (world.last("investigation-report"), world.last("evidence"));
    world.enter("chen", "review-submission", &submission(60_000, report, evidence));
    let wrong = |world: &World| {
        let found = world.with_stand(|stand| checks(stand, &world.case(), &world.actor("he")));
        found.iter().any(|check| check.outcome == Outcome::Wrong && check.words.contains("听证报告"))
    };
    assert!(wrong(&world));
    world.enter("he", "hearing-report", "basic=依法举行\nfindings=属实\nopinion=建议维持");
    assert!(!wrong(&world));
}

#[test]
fn a37_what_the_case_cites_is_judged_before_the_decision_is_drafted() {
    let basis = |world: &World| open_subjects(world).contains(&Subject::Basis);
    let mut world = investigated(20_000);
    assert!(!basis(&world));
    let report = world.last("investigation-report");
    let case = world.case();
    let cited = world.with_stand(|stand| enforcement::case::basis_cited(stand, &case).map(|record| record.id));
    assert_eq!(cited, Some(report), "the latest draft, not what the case was filed on");
    let stated = case.record(report).unwrap();
    let mut fields = enforcement::case::write_flat(&stated.fields);
    fields.insert("basis".into(), vec!["《中华人民共和国合同法》第五十二条".into()]);
    let kind = KindKey::new("investigation-report").unwrap();
    let replaces = Some(enforcement::case::Replaced { record: report, reason: "更正依据".into() });
    world.try_act("chen", &Command::Enter { kind, flat: fields, replaces }).unwrap();
    world.sign_all("investigation-report");
    assert!(basis(&world));
    let mut opened = World::new("2026-03-02 10:00");
    opened.try_open("chen", "penalty-ordinary", LEAD).unwrap();
    let case = opened.case();
    assert!(opened.with_stand(|stand| enforcement::case::basis_cited(stand, &case).is_none()), "nothing to judge yet");
}

#[test]
fn s9_4_a_fine_outside_every_tier_is_pointed_out_and_one_inside_is_for_the_reviewer() {
    use enforcement::review::check::{Outcome, checks};
    use enforcement::review::discretion::{Standard, Tier};
    let mut world = submitted();
    let tier = |penalty: &str| Tier {
        number: 2,
        item: String::new(),
        basis: "《律师法》第五十五条".into(),
        circumstances: "一般".into(),
        penalty: penalty.into(),
    };
    for (penalty, outcome) in [("处1万元以上3万元以下罚款", Outcome::Look), ("处1万元以下罚款", Outcome::Wrong)]
    {
        world.agency.discretion = Some(Standard { since: date("2026-01-01"), tiers: vec![tier(penalty)] });
        let found = world.with_stand(|stand| checks(stand, &world.case(), &world.actor("he")));
        let tiers: Vec<_> =
            found.iter().filter(|check| check.words.contains("裁量基准") && check.words.contains("档")).collect();
        assert!(
            tiers.iter().any(|check| check.outcome == outcome && check.aspect == "aspect_discretion"),
            "{penalty}: {tiers:?}"
        );
    }
}

#[test]
fn s9_1_a_certificate_that_ran_out_before_the_act_is_pointed_out() {
    use enforcement::review::check::{Outcome, checks};
    let mut world = submitted();
    let chen = world.people.iter_mut().find(|person| person.id.as_str() == "chen").unwrap();
    chen.certificate.as_mut().unwrap().valid_until = date("2026-03-01");
    let found = world.with_stand(|stand| checks(stand, &world.case(), &world.actor("he")));
    assert!(found.iter().any(|check| check.aspect == "aspect_subject" && check.outcome == Outcome::Wrong));
}

#[test]
fn s14_1_rounds_tell_what_changed_between_them() {
    use enforcement::review::round::{changed, rounds};
    let mut world = submitted();
    let evidence = world.last("evidence");
    let negative = ASPECTS_YES.replace("aspect_facts=yes", "aspect_facts=no\naspect_facts.words=缺少收费凭证");
    let negative = format!("{negative}\nreferences.0.0=3\nreferences.0.1={evidence}");
    world.enter("he", "review-opinion", &format!("{negative}\nconclusion=not_passed\nopinion=补充收费凭证"));
    let again = submission(20_000, world.last("investigation-report"), evidence);
    let again = again.replace("opinion=请审核", "opinion=已补充，请再审核");
    world.enter("chen", "review-submission", &format!("{again}\nchanges=已补充收费凭证"));
    let case = world.case();
    world.with_stand(|stand| {
        let rounds = rounds(stand, &case);
        assert_eq!(rounds.len(), 2);
        assert!(rounds[0].opinion.is_some() && rounds[1].opinion.is_none());
        let kind = stand.pack.kind("review-submission").unwrap();
        let differences = changed(stand, &case, kind, rounds[0].submission, rounds[1].submission);
        let labels: Vec<&str> = differences.iter().map(|changed| changed.label.as_str()).collect();
        assert_eq!(labels, ["承办机构意见"]);
    });
}

#[test]
fn s6_a_judgement_without_a_reason_is_refused() {
    let mut world = submitted();
    let (report, evidence) = (world.last("investigation-report"), world.last("evidence"));
    let bare = submission(20_000, report, evidence).replace("major_public_interest.words=只涉及一家企业", "");
    let bare = bare.replace("major_public_interest=no", "major_public_interest=yes");
    assert_eq!(codes(world.try_enter("chen", "review-submission", &bare)), [Code::SubmissionIncomplete]);
}

#[test]
fn s7_1_a_row_that_a_person_must_judge_is_answered_before_the_submission() {
    let mut world = submitted();
    let row = "承办机构负责人认为应当提请审核的";
    let catalogue = Catalogue {
        since: date("2026-01-01"),
        rows: vec![
            Row {
                number: 4,
                category: "行政处罚".into(),
                item: "罚款1万元以上的".into(),
                materials: String::new(),
                focus: String::new(),
            },
            Row {
                number: 5,
                category: "行政处罚".into(),
                item: row.into(),
                materials: String::new(),
                focus: String::new(),
            },
        ],
    };
    world.agency.reviewed = Some(catalogue);
    let (report, evidence) = (world.last("investigation-report"), world.last("evidence"));
    let again = submission(20_000, report, evidence);
    assert_eq!(codes(world.try_enter("chen", "review-submission", &again)), [Code::SubmissionIncomplete], "open");
    let unreasoned = format!("{again}\ncatalogue_answers.0.0={row}\ncatalogue_answers.0.1=是");
    assert_eq!(codes(world.try_enter("chen", "review-submission", &unreasoned)), [Code::SubmissionIncomplete]);
    let answered = format!("{unreasoned}\ncatalogue_answers.0.2=有争议");
    world.enter("chen", "review-submission", &answered);
    let case = world.case();
    let submission = case.of_kind("review-submission").next_back().unwrap();
    let found = world.with_stand(|stand| evaluate_case(stand, &case, &submission.fields));
    let rows: Vec<Option<usize>> = found.fired.iter().map(|fired| fired.row).collect();
    assert!(rows.contains(&Some(4)) && rows.contains(&Some(5)), "{found:?}");
    assert!(found.open.is_empty());
}

/// A penalty of 200 yuan decided on the spot, reported and paid.
fn reported() -> World {
    let mut world = World::new("2026-03-02 10:00");
    let form = format!(
        "party.kind=natural\nparty.name=试验当事人\ncause=涉嫌未按规定公示\nfound_at=2026-03-02 09:30\nplace=试验街\nofficers=chen\nofficers=lin\nidentity_shown=yes\nfacts=未按规定公示收费标准。\nviolated=《试验办法》第三条\nbasis=《试验办法》第九条\n{}\nrights_told=yes\nstated=不陈述\npayment=bank\ndelivered=yes",
        penalties(200)
    );
    world.agency.review_everything = true;
    world.try_open("chen", "penalty-simple", &form).unwrap();
    world.enter("chen", "spot-report", "opinion=报备案");
    world.enter("chen", "payment", "paid_on=2026-03-02\namount=200\nway=electronic\nreceipt=1");
    world
}

const CLOSING: &str = "ending=performed\nreason=已缴\nopinion=结案";

#[test]
fn s18_where_everything_is_reviewed_a_spot_decision_is_reviewed_before_its_case_ends() {
    let mut world = reported();
    assert_eq!(codes(world.try_enter("chen", "closing", CLOSING)), [Code::StepMissing], "not reviewed");
    assert!(
        !codes(world.try_enter("chen", "spot-review", "conclusion=sound\nopinion=无")).is_empty(),
        "by the handler"
    );
    world.enter("he", "spot-review", "conclusion=wrong\nopinion=依据引用有误");
    assert_eq!(codes(world.try_enter("chen", "closing", CLOSING)), [Code::ReviewMissing], "found wrong");
    world.enter("he", "spot-review", "conclusion=sound\nopinion=已更正");
    world.enter("chen", "closing", CLOSING);
}

#[test]
fn s18_without_the_switch_a_spot_decision_ends_without_review() {
    let mut world = reported();
    world.agency.review_everything = false;
    world.enter("chen", "closing", CLOSING);
}

#[test]
fn s12_the_opinion_says_round_period_proposal_and_who_reviewed_with_what_qualification() {
    let mut world = submitted();
    world.at("2026-03-24 09:00");
    let refused = ASPECTS_YES.replace("aspect_facts=yes", "aspect_facts=no\naspect_facts.words=缺收费凭证");
    let evidence = world.last("evidence");
    let first = world.enter(
        "he",
        "review-opinion",
        &format!("{refused}\nreferences.0.0=三\nreferences.0.1={evidence}\nconclusion=not_passed\nopinion=补证"),
    );
    let (report, evidence) = (world.last("investigation-report"), world.last("evidence"));
    world.enter("chen", "review-submission", &format!("{}\nchanges=已补充", submission(15_000, report, evidence)));
    let cells = |id| {
        let case = world.case();
        let written = world.with_stand(|stand| writing::write(stand, &case, case.record(id).unwrap()).unwrap());
        written.cells.into_iter().map(|(label, text)| format!("{label}：{text}")).collect::<Vec<_>>().join("\n")
    };
    let text = cells(first);
    for part in [
        "审核次数：第1次",
        "审核期限：自2026年3月23日起5个工作日，至2026年3月30日",
        "（20000元）",
        "法律职业资格证号",
        "执法程序合法：是",
    ] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    assert!(!text.contains("（15000元）"), "the opinion speaks of the submission that it answers:\n{text}");
}

/// Subjects that still stand before the decision.
fn open_subjects(world: &World) -> Vec<Subject> {
    let actor = world.actor("chen");
    let aspects = world.with_stand(|stand| before_decision(stand, &actor, &world.case()));
    aspects.into_iter().filter(|(_, refusals)| !refusals.is_empty()).map(|(subject, _)| subject).collect()
}

#[test]
fn s3_what_a_decision_still_needs_is_told_subject_by_subject() {
    let mut world = told(20_000);
    world.at("2026-03-23 09:00");
    assert!(open_subjects(&world).contains(&Subject::Review));
    assert!(!open_subjects(&world).contains(&Subject::Told));
    let mut world = reviewed(20_000);
    world.at("2026-03-26 09:00");
    assert!(!open_subjects(&world).contains(&Subject::Review), "{:?}", open_subjects(&world));
    let line = world.with_stand(|stand| {
        let case = world.case();
        writing::line(stand, &case, case.record(world.last("notice")).unwrap())
    });
    assert_eq!(line.unwrap(), "拟罚款人民币贰万元整（20000元）");
}
