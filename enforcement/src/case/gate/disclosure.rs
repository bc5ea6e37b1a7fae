//! Disclosure: decided first, secrecy reviewed by a second person, and only what was cleared goes out (G5.2, G17).

use super::{Attempt, day_words, obligation};
use crate::case::Milestone;
use crate::disclosure::page;
use crate::disclosure::redact::Draft;
use crate::refusal::{Cite, Code, Refusal};

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

/// The degrees of 失信 with the shortest and the longest publicity period in months, and what the measure says of it.
const BANDS: [(&str, i32, i32, &str); 3] = [
    ("slight", 0, 3, "轻微失信信息原则上不公示，确需公示的不超过三个月"),
    ("general", 3, 12, "一般失信信息公示三个月至一年"),
    ("serious", 12, 36, "严重失信信息公示一年至三年"),
];

/// The provision of a rule, where it is in force on the day of the step.
fn in_force(attempt: &Attempt<'_>, key: &str) -> Option<Vec<Cite>> {
    law::rules::find(key).filter(|rule| rule.in_force(attempt.day())).map(|rule| vec![rule.citation.into()])
}

/// K-period: a published penalty has its degree of 失信 and a period that fits it (信用修复管理办法, since 2026-04-01).
pub(super) fn k_period_fits_severity(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked || attempt.fields.text("publish") != "yes" {
        return;
    }
    let Some(cites) = in_force(attempt, "K-period") else { return };
    let severity = attempt.fields.text("severity");
    let Some((_, shortest, longest, words)) = BANDS.iter().find(|(key, ..)| *key == severity) else {
        // A decision without a penalty tells of no 失信; what another system decided may come without its penalties.
        if !attempt.case.decided_penalties(attempt.stand.pack).is_empty() {
            refusals.push(Refusal::new(
                Code::NotCleared,
                "公示行政处罚决定，应当认定失信程度。",
                cites,
                "请选择轻微、一般或者严重，并在该程度的范围内选择公示期限。",
            ));
        }
        return;
    };
    let months = page::period_months(attempt.fields.text("period"));
    if !months.is_some_and(|months| (*shortest..=*longest).contains(&months)) {
        refusals.push(Refusal::new(
            Code::NotCleared,
            format!("公示期限与失信程度不符：{words}。"),
            cites,
            "请按失信程度重新选择公示期限。",
        ));
    }
}

/// K-repair: credit is repaired after the shortest period; performance and commitment are findings of the form.
pub(super) fn k_repair_in_time(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    // What another system repaired, it judged itself.
    let elsewhere = attempt.case.is_elsewhere(attempt.stand.pack);
    if attempt.asked || elsewhere || attempt.fields.text("ground") != "repaired" {
        return;
    }
    let refuse = |what: String, cites: Vec<Cite>, next: &str| Refusal::new(Code::NotCleared, what, cites, next);
    let Some(cites) = in_force(attempt, "K-repair") else {
        let what = "信用修复管理办法自2026年4月1日起施行，此前没有这一撤回原因。".to_owned();
        return refusals.push(refuse(what, obligation("G22.2"), "请核对日期和撤回原因。"));
    };
    let approval = attempt.last(Milestone::DisclosureApproved);
    let severity = approval.map_or("", |record| record.fields.text("severity"));
    let (Some((_, shortest, ..)), Some(decided)) = (
        BANDS.iter().find(|(key, ..)| *key == severity),
        attempt.last(Milestone::Decided).and_then(crate::case::Record::date),
    ) else {
        let what = "公示审批没有认定失信程度，不能算出最短公示期限。".to_owned();
        return refusals.push(refuse(what, cites, "先更正公示审批，认定失信程度。"));
    };
    let earliest = decided.plus_months(*shortest);
    if attempt.day() < earliest {
        let what = format!("最短公示期限到{}，还没有满，不能信用修复。", day_words(earliest));
        refusals.push(refuse(what, cites, "满最短公示期限后再办理。"));
    }
}
