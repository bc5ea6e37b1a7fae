//! A type of act that a site adds, as data.

use super::licence::*;
use super::*;
use enforcement::duty::{DutyState, duties};
use enforcement::refusal::Code;

pub(super) const MEDIATION: &str = r#"
title = "行政调解"
short = "行政调解"
act = "other"
opens = "request"
series = "调案"
review = "never"
order = ["lead", "filed", "decided", "closed"]

[[need]]
kind = "request"
when = "always"

[[need]]
kind = "request-acceptance"
when = "always"

[[need]]
kind = "request-mediation"
when = "always"
before = "decided"

[[need]]
kind = "mediation-outcome"
when = "always"

[[need]]
kind = "act-closing"
when = "always"

[[guard]]
before = "request-mediation"
after = ["filed"]
basis = "全过程记录办法第九条"
what = "申请还没有受理。"
next = "先受理。"

[[clock]]
rule = "X42"
what = "调解终结"
from = "filed"
done = ["decided"]
role = "officer"
"#;

pub(super) const OUTCOME: &str = r#"
title = "行政调解书"
action = "制作行政调解书"
phase = "decision"
milestone = "decided"
layout = "letter"
volume = "main"
order = 900

[[field]]
key = "disposition"
label = "调解结果"
type = "long"
required = true
"#;

#[test]
fn a_tenth_type_is_two_files_of_data() {
    let mut world = World::new("2026-03-02 10:00");
    world.pack.add_kind("records/mediation-outcome.toml", OUTCOME).unwrap();
    world.pack.add_procedure("procedures/mediation.toml", MEDIATION).unwrap();
    world.pack.check().unwrap();
    world.try_open("chen", "mediation", &format!("{PARTY}\n{APPLICATION}")).unwrap();
    let mediation = "checked_on=2026-03-02\nconclusion=agreed\ncontent=双方同意";
    assert_eq!(codes(world.try_enter("chen", "request-mediation", mediation)), [Code::StepMissing]);
    world.enter("chen", "request-acceptance", "accepted_on=2026-03-02\nperiod=20个工作日");
    assert_eq!(codes(world.try_enter("chen", "mediation-outcome", "disposition=双方和解。")), [Code::StepMissing]);
    world.enter("chen", "request-mediation", mediation);
    world.enter("chen", "mediation-outcome", "disposition=双方和解。");
    let case = world.case();
    let duty = world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "X42").unwrap();
    assert!(matches!(duty.state, DutyState::Done(_)));
    assert_eq!(case.number, "濮试司调案〔2026〕1号");
}

#[test]
fn a_procedure_that_names_what_does_not_exist_is_refused() {
    for (right, wrong) in [
        ("rule = \"X42\"", "rule = \"X999\""),
        ("before = \"decided\"", "before = \"archived\""),
        ("after = [\"filed\"]", "after = [\"no-such-step\"]"),
        ("kind = \"request-mediation\"\nwhen = \"always\"", "kind = \"request-mediation\"\nwhen = \"stated\""),
    ] {
        let mut pack = enforcement::pack::Pack::henan_2019().unwrap();
        pack.add_kind("records/mediation-outcome.toml", OUTCOME).unwrap();
        assert!(MEDIATION.contains(right), "{right}");
        pack.add_procedure("procedures/mediation.toml", &MEDIATION.replacen(right, wrong, 1)).unwrap();
        assert!(pack.check().is_err(), "{wrong}");
    }
}
