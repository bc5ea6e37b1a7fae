//! Disclosure: decided first, secrecy reviewed by a second person, and only what was cleared goes out (G5.2, G17).

use super::{Attempt, obligation};
use crate::case::Milestone;
use crate::disclosure::page;
use crate::disclosure::redact::Draft;
use crate::refusal::{Code, Refusal};

/// G17.1: there is a decision to disclose.
pub(super) fn g17_decided_first(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if !attempt.has(Milestone::Decided) {
        refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::Decided,
            "还没有作出决定，没有可公示的内容。",
            obligation("G17.1"),
            "作出决定后再办理公示审批。",
        ));
    }
}

/// G18: every change that the editor asks for meets its place in the text, and has its reason.
pub(super) fn g18_changes_fit(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked {
        return;
    }
    let Some(source) = page::source(attempt.stand, attempt.case) else { return };
    let editor = &attempt.actor.person;
    let mut draft = Draft::propose(source.text, &page::knowledge(attempt.case), editor.clone());
    refusals.extend(page::change(&mut draft, attempt.case, attempt.fields, editor));
}

/// G5.2: who prepared the text does not clear it.
pub(super) fn g5_2_second_person(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(prepared) = attempt.last(Milestone::DisclosureApproved) else {
        return refusals.push(attempt.missing(
            Code::NotCleared,
            Milestone::DisclosureApproved,
            "公示还没有经负责人审批。",
            obligation("G5.1"),
            "先办理公示审批。",
        ));
    };
    let edited = attempt.last(Milestone::Redacted).filter(|record| record.id > prepared.id);
    let own = |record: &crate::case::Record| record.entered.person == attempt.actor.person;
    if own(prepared) || edited.is_some_and(own) {
        refusals.push(Refusal::new(
            Code::SamePerson,
            "编辑公示内容的人不能同时作保密审查。",
            obligation("G5.2"),
            "请由另一名保密审查人员审查这一版内容。",
        ));
    }
}

/// G5.2: published is exactly the version that the secrecy review passed.
pub(super) fn g5_2_cleared(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let approved = attempt.last(Milestone::DisclosureApproved);
    if approved.is_none_or(|record| record.fields.text("publish") != "yes") {
        refusals.push(attempt.missing(
            Code::NotCleared,
            Milestone::DisclosureApproved,
            "没有同意公示的审批。",
            obligation("G5.1"),
            "办理公示审批；认定不公示的，不发布。",
        ));
    }
    let Some(review) = attempt
        .last(Milestone::SecrecyReviewed)
        .filter(|review| approved.is_some_and(|approval| review.id > approval.id))
    else {
        return refusals.push(attempt.missing(
            Code::NotCleared,
            Milestone::SecrecyReviewed,
            "这一版内容还没有经保密审查。",
            obligation("G5.2"),
            "请保密审查人员审查后再发布。",
        ));
    };
    if review.fields.text("outcome") == "refused" {
        refusals.push(attempt.missing(
            Code::NotCleared,
            Milestone::SecrecyReviewed,
            "保密审查没有通过。",
            obligation("G5.2"),
            "按审查意见修改后重新审查。",
        ));
    }
    if !attempt.asked && review.fields.text("text_version") != attempt.fields.text("text_version") {
        refusals.push(attempt.missing(
            Code::NotCleared,
            Milestone::SecrecyReviewed,
            "保密审查之后内容有改动，审查针对的不是这一版。",
            obligation("G5.2"),
            "请对改动后的内容重新作保密审查。",
        ));
    }
}

/// Only what is public can be withdrawn or corrected.
pub(super) fn published_first(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if !attempt.has(Milestone::Published) {
        refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::Published,
            "本案决定还没有公示。",
            obligation("G22.2"),
            "公示之后才谈得上撤回或者更正。",
        ));
    }
}

/// G18: what a withdrawal or a correction says in public shows nothing that the page hides.
pub(super) fn g18_public_words_hide_nothing(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let kinds = page::hidden_in_note(attempt.case, attempt.fields.text("reason"));
    if !attempt.asked && !kinds.is_empty() {
        refusals.push(Refusal::new(
            Code::WouldLeak,
            format!("公开说明里有不得公开的内容：{}。", kinds.join("、")),
            obligation("G18.1"),
            "请改写公开说明，不要写出这些内容；说明会原样公开。",
        ));
    }
}

/// G22.2: the publicity period fits the severity: slight up to three months, general three months to one year, serious one
/// to three years (信用修复管理办法, since 2026-04-01).
pub(super) fn g22_2_period_fits_severity(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    use page::Period::{OneYear, ThreeMonths, ThreeYears};
    let severity = attempt.fields.text("severity");
    if attempt.asked || attempt.fields.text("publish") != "yes" {
        return;
    }
    let period = page::Period::from_key(attempt.fields.text("period"));
    let (words, fits) = match severity {
        "slight" => ("轻微失信信息原则上不公示，确需公示的不超过三个月", matches!(period, Some(ThreeMonths))),
        "general" => ("一般失信信息公示三个月至一年", matches!(period, Some(ThreeMonths | OneYear))),
        "serious" => ("严重失信信息公示一年至三年", matches!(period, Some(OneYear | ThreeYears))),
        _ => return,
    };
    if !fits {
        refusals.push(Refusal::new(
            Code::NotCleared,
            format!("公示期限与失信程度不符：{words}。"),
            obligation("G22.2"),
            "请按失信程度重新选择公示期限。",
        ));
    }
}
