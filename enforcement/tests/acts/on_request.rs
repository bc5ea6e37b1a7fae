//! 确认、给付、裁决、奖励: on request.

use super::licence::*;
use super::*;
use enforcement::refusal::Code;

#[test]
fn confirmation_benefit_adjudication_and_reward_run_on_the_same_engine() {
    for (procedure, extra, needed) in [
        ("confirmation", "", ""),
        ("benefit", "", "request-check"),
        ("adjudication", "", "request-hearing"),
        ("reward", "", "request-check"),
    ] {
        let mut world = World::new("2026-03-02 10:00");
        world.try_open("chen", procedure, &format!("{PARTY}\n{APPLICATION}\nopponent=濮阳试验商行")).unwrap();
        world.enter("chen", "request-acceptance", "accepted_on=2026-03-02\nperiod=20个工作日");
        if procedure == "confirmation" {
            world.not_applicable("chen", "request-check", "书面审查即可");
        }
        if procedure == "adjudication" {
            world.not_applicable("chen", "request-answer", "对方未答辩");
            world.not_applicable("chen", "request-mediation", "不同意调解");
        }
        if procedure == "benefit" || procedure == "reward" {
            world.not_applicable("chen", "request-publicity", "依法不公示");
        }
        world.at("2026-03-05 18:00");
        if !needed.is_empty() {
            assert_eq!(
                codes(world.try_enter("chen", "examination-report", &report(JUDGED_NO))),
                [Code::StepMissing],
                "{procedure}"
            );
            world.enter("chen", needed, &format!("{extra}checked_on=2026-03-05\nstarted_at=2026-03-05 09:00\nended_at=2026-03-05 10:00\nplace=本局\npresider=chen\nofficers=chen\nofficers=lin\ncontent=核查属实\nsigned=yes"));
        }
        world.enter("chen", "examination-report", &report(JUDGED_NO));
        world.enter("chen", "act-approval", ACT_APPROVAL);
        let conclusion = if procedure == "adjudication" { "supported" } else { "grant" };
        let decision = format!("{procedure}-decision");
        world.enter("chen", &decision, &LICENCE.replace("conclusion=grant", &format!("conclusion={conclusion}")));
        finish_after_service(&mut world, &decision, "performed", |world| {
            if procedure == "benefit" || procedure == "reward" {
                world.enter("chen", "request-payment", "paid_on=2026-03-05\namount=100\nreceiver=马试\nreceipt=1");
            }
        });
    }
}

#[test]
fn s7_1_an_open_question_of_the_catalogue_is_answered_before_the_draft() {
    use enforcement::review::catalogue::{Catalogue, Row};
    let row = Row {
        number: 1,
        category: "行政许可".into(),
        item: "承办机构负责人认为应当提请审核的".into(),
        materials: String::new(),
        focus: String::new(),
    };
    let mut world = accepted();
    for kind in ["licence-check", "licence-third-person"] {
        world.not_applicable("chen", kind, "不需要");
    }
    world.agency.reviewed = Some(Catalogue { since: "2026-01-01".parse_date(), rows: vec![row] });
    assert_eq!(codes(world.try_enter("chen", "examination-report", &report(JUDGED_NO))), [Code::SubmissionIncomplete]);
    let case = world.case();
    let none = enforcement::value::Fields::default();
    let open = world.with_stand(|stand| enforcement::review::catalogue::evaluate_case(stand, &case, &none).open);
    let answered = |answer: &str| {
        format!(
            "{}\ncatalogue_answers.0.0={}\ncatalogue_answers.0.1={answer}\ncatalogue_answers.0.2=有人大代表建议",
            report(JUDGED_NO),
            open[0].0
        )
    };
    world.enter("chen", "examination-report", &answered("是"));
    assert_eq!(
        codes(world.try_enter("chen", "act-approval", ACT_APPROVAL)),
        [Code::ReviewMissing],
        "s7_1: the row fires"
    );
}
