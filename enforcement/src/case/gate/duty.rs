//! Who may do it, in which order, and what must be there first.

use super::{Attempt, day_words, hearing, obligation, penalty_law};
use crate::case::{Case, Milestone, Record, Stand};
use crate::pack::{ActType, Condition, Kind, Phase, Procedure, Step};
use crate::people::{Actor, Role};
use crate::record::{Standing, state_of_need};
use crate::recording::{ACCESS_KIND, DISPOSAL_KIND};
use crate::refusal::{Cite, Code, Refusal, Rejected};

/// May the actor open a case? An officer handles it from its first record; what was decided elsewhere is brought in by who
/// discloses (G5.1).
pub fn may_open(actor: &Actor, procedure: &Procedure) -> Result<(), Rejected> {
    let officer = actor.is(Role::Officer) || actor.is(Role::UnitHead);
    match procedure.elsewhere {
        false if !officer => Err(Refusal::new(
            Code::NoRight,
            "只有执法人员可以登记案件。",
            vec![penalty_law(42)],
            "请由持有效执法证的执法人员登记。",
        )
        .into()),
        true if !actor.is(Role::Editor) => Err(Refusal::new(
            Code::NoRight,
            "其他系统作出的决定由公示人员推送。",
            obligation("G5.1"),
            "请交本机关公示人员办理，或者由登记的系统经接口推送。",
        )
        .into()),
        _ => Ok(()),
    }
}

/// May the actor enter a record of this kind? The kind names roles; without any it is for the case's own officers.
pub fn may_enter(stand: Stand<'_>, case: &Case, actor: &Actor, kind: &Kind) -> Result<(), Rejected> {
    if actor.agency != case.agency {
        return Err(other_agency().into());
    }
    // Who makes what happens by itself is no person, and has no role.
    if kind.by_itself {
        return if actor.roles.is_empty() { Ok(()) } else { Err(made_by_itself(kind).into()) };
    }
    let by_role = kind.who.iter().any(|role| actor.is(*role));
    if let Some(refusal) = hearing::a64_reported_by_who_presides(stand, case, actor, kind) {
        return Err(refusal.into());
    }
    let own = actor.is(Role::Officer) && case.officers(stand.pack).contains(&actor.person);
    if by_role || (own && (kind.who.is_empty() || kind.who.contains(&Role::Officer))) {
        return Ok(());
    }
    let who = match kind.who.as_slice() {
        [] => "本案承办人".to_owned(),
        roles => roles.iter().map(|role| role.title()).collect::<Vec<_>>().join("、"),
    };
    let names: Vec<&str> = case
        .officers(stand.pack)
        .iter()
        .filter_map(|id| stand.roster.get(id))
        .map(|person| person.name.as_str())
        .collect::<Vec<_>>();
    let officers = match names.is_empty() {
        true => "本案还没有指派承办人。".to_owned(),
        false => format!("本案承办人：{}。", names.join("、")),
    };
    Err(Refusal::new(
        Code::NoRight,
        format!("《{}》由{who}填写。", kind.title),
        obligation("S15"),
        format!("请交{who}办理。{officers}"),
    )
    .into())
}

fn made_by_itself(kind: &Kind) -> Refusal {
    Refusal::new(
        Code::NoRight,
        format!("《{}》由系统自动形成，不能由人填写。", kind.title),
        obligation("J5"),
        "请在现场出示证件二维码，由对方扫码；没有扫码的，在笔录里写明出示证件的情况。",
    )
}

/// May the actor sign this step? The role must fit, the step must be the next one, and nobody approves what they entered.
pub fn may_sign(stand: Stand<'_>, case: &Case, actor: &Actor, record: &Record, step: Step) -> Result<(), Rejected> {
    if actor.agency != case.agency {
        return Err(other_agency().into());
    }
    if record.replaced_by.is_some() || record.waits_for(stand.pack) != Some(step) {
        return Err(Refusal::new(
            Code::AlreadyRecorded,
            "这一步已经有人办过，或者记录已被替换。",
            obligation("J5"),
            "请刷新本页，查看最新状态。",
        )
        .into());
    }
    let own_unit = step != Step::Unit || case.unit.is_none() || actor.unit == case.unit;
    let co_handler = step != Step::CoHandler || case.officers(stand.pack).contains(&actor.person);
    if !actor.is(step.role()) || !own_unit || !co_handler {
        return Err(Refusal::new(
            Code::NoRight,
            format!("这一步由{}签署。", step.role().title()),
            obligation("S15"),
            format!("请交{}办理。", step.role().title()),
        )
        .into());
    }
    let signed_before = record.signatures.iter().any(|signature| signature.stamp.person == actor.person);
    if record.entered.person == actor.person || signed_before {
        return Err(Refusal::new(
            Code::SamePerson,
            "不能签署自己填写或者自己已经签过的记录。",
            obligation("S15"),
            "请由另一名有权限的人员签署。",
        )
        .into());
    }
    Ok(())
}

/// Only what the procedure asks a person about can be found not to apply; what the law always wants cannot.
pub fn may_find_not_applicable(stand: Stand<'_>, case: &Case, kind: &Kind) -> Result<(), Rejected> {
    let asked = case.procedure_in(stand.pack).is_some_and(|procedure| {
        procedure.needs.iter().any(|need| need.kind.as_str() == kind.key && need.when == Condition::Asked)
    });
    let held = case.of_kind(&kind.key).next().is_some();
    if asked && !held {
        return Ok(());
    }
    let what = if held {
        format!("本案已有《{}》，不能认定为不适用。", kind.title)
    } else {
        format!("《{}》是必备记录，不能认定为不适用。", kind.title)
    };
    Err(Refusal::new(Code::NotInProcedure, what, obligation("J5"), "请查看“应当具备的记录”中各项的依据。").into())
}

pub(super) fn other_agency() -> Refusal {
    Refusal::new(Code::NoRight, "这是其他机关的案件。", obligation("J25"), "需要了解案情的，向办案机关申请调阅。")
}

/// A closed case takes only what belongs to disclosure and the archive.
pub(super) fn case_not_ended(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let pack = attempt.stand.pack;
    // J20, J24.2: what is kept is read as long as it is kept, and goes when its time is over.
    if attempt.kind.key == ACCESS_KIND || attempt.kind.key == DISPOSAL_KIND {
        return;
    }
    // G17.1: what was archived neither published nor found not to be is still owed.
    let refused =
        attempt.last(Milestone::DisclosureApproved).is_some_and(|record| record.fields.text("publish") == "no");
    let owed = !attempt.case.has(pack, Milestone::Published)
        && !refused
        && matches!(
            attempt.kind.milestone,
            Some(
                Milestone::DisclosureApproved | Milestone::Redacted | Milestone::SecrecyReviewed | Milestone::Published
            )
        );
    if attempt.case.has(pack, Milestone::Archived)
        && !owed
        && attempt.kind.milestone != Some(Milestone::PublicationWithdrawn)
        && attempt.kind.milestone != Some(Milestone::PublicationCorrected)
    {
        refusals.push(Refusal::new(
            Code::CaseEnded,
            "案卷已经归档。",
            obligation("J21"),
            "归档后新产生的材料另行补充立卷，并经档案管理人员办理。",
        ));
    } else if attempt.case.ended(pack) && attempt.kind.phase != Phase::Archive && !tells_the_refusal(attempt) {
        refusals.push(Refusal::new(
            Code::CaseEnded,
            "本案已经结案，不能再增加办案记录。",
            obligation("J13"),
            "可以办理公示和立卷归档。",
        ));
    }
}

/// A decision not to begin ends the case, but not its service: the party learns of it in writing (许可法32).
fn tells_the_refusal(attempt: &Attempt<'_>) -> bool {
    let pack = attempt.stand.pack;
    attempt.kind.milestone == Some(Milestone::Served) && !attempt.case.has(pack, Milestone::Closed)
}

/// Rules are dated: a step on a day before the statute of 2021 came into force is not judged by it, and nothing is guessed.
pub(super) fn rules_known_on_the_day(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let since = law::Source::PenaltyLaw.in_force_since();
    if attempt.day() < since {
        refusals.push(Refusal::new(
            Code::DateOrder,
            format!(
                "日期 {} 早于现行行政处罚法施行的 {}，本系统没有当时的规则。",
                day_words(attempt.day()),
                day_words(since)
            ),
            vec![penalty_law(86)],
            "请核对日期；确属施行之前办理的，按当时的法律线下办理，以扫描件归档。",
        ));
    }
}

/// Dates that run backwards are refused: no step before an earlier step of the procedure, none in the future.
pub(super) fn dates_in_order(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let (case, pack) = (attempt.case, attempt.stand.pack);
    if attempt.at > attempt.stand.now {
        refusals.push(Refusal::new(
            Code::DateOrder,
            "时间晚于现在。",
            obligation("J5"),
            "尚未发生的事不能记录。请核对时间。",
        ));
    }
    let opened = case.opened.happened.date();
    // In a penalty nothing is investigated before the lead; elsewhere a record without a milestone may tell of earlier days.
    let investigates = attempt.kind.phase != Phase::Start && case.act_type(pack) == Some(ActType::Penalty);
    // What was decided elsewhere may have its date put right there.
    let judged = (attempt.kind.milestone.is_some() || investigates) && !case.is_elsewhere(pack);
    if attempt.day() < opened && judged {
        refusals.push(Refusal::new(
            Code::DateOrder,
            format!("日期 {} 早于登记本案的 {}。", day_words(attempt.day()), day_words(opened)),
            obligation("J5"),
            "请核对日期；登记有误的，先更正。",
        ));
    }
    let Some(order) = case.procedure_in(pack).map(|procedure| procedure.order.as_slice()) else { return };
    let place = |kind: &Kind| order.iter().position(|point| point.is(kind));
    let Some(here) = place(attempt.kind) else { return };
    for record in case.standing().filter(|record| Some(record.id) != attempt.record) {
        let Some(kind) = pack.kind(record.kind.as_str()) else { continue };
        let (Some(place), Some(date)) = (place(kind), record.date()) else { continue };
        if place < here && date > attempt.day() {
            refusals.push(Refusal::new(
                Code::DateOrder,
                format!(
                    "《{}》的日期 {} 早于“{}”的 {}，程序倒置。",
                    attempt.kind.title,
                    day_words(attempt.day()),
                    step_title(attempt, kind),
                    day_words(date)
                ),
                obligation("S11.2"),
                "请核对两个日期。确实先后颠倒的，应当依法重新办理后一步。",
            ));
        }
    }
}

/// What a step is called in a refusal: in a penalty by its milestone, elsewhere by its form.
fn step_title<'a>(attempt: &Attempt<'_>, kind: &'a Kind) -> &'a str {
    let penalty = attempt.case.act_type(attempt.stand.pack) == Some(ActType::Penalty);
    match kind.milestone {
        Some(milestone) if penalty => milestone.title(),
        _ => &kind.title,
    }
}

/// Records that the procedure wants before this step.
pub(super) fn needed_records(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let (case, pack) = (attempt.case, attempt.stand.pack);
    let Some(procedure) = case.procedure_in(pack) else { return };
    let here = |need: &&crate::pack::Need| need.before.as_ref().is_some_and(|point| point.is(attempt.kind));
    for need in procedure.needs.iter().filter(here) {
        if state_of_need(attempt.stand, case, need) != Standing::Open {
            continue;
        }
        let Some(kind) = pack.kind(need.kind.as_str()) else { continue };
        let mut cites: Vec<_> = kind.fulfils.iter().map(|id| (*id).into()).collect();
        if cites.is_empty() {
            let act = case.act_type(pack);
            cites = match (kind.basis_in(act), act) {
                ("", None | Some(ActType::Penalty)) => vec![penalty_law(47)],
                ("", _) => obligation("J5"),
                (basis, _) => vec![Cite { id: basis.to_owned(), words: basis.to_owned() }],
            };
        }
        let asked =
            if need.when == Condition::Asked { "；没有发生的，写明理由认定为不适用" } else { "" };
        refusals.push(
            Refusal::new(
                Code::StepMissing,
                format!("{}之前还缺《{}》。", step_title(attempt, attempt.kind), kind.title),
                cites,
                format!("{}{asked}。", kind.action),
            )
            .fill(&kind.key),
        );
    }
}

/// J21: a file is archived when the case is closed.
pub(super) fn j21_closed_first(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if !attempt.case.ended(attempt.stand.pack) {
        refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::Closed,
            "还没有结案，不能归档。",
            obligation("J21"),
            "先办理结案审批。",
        ));
    }
}
