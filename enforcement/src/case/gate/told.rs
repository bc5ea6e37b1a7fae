//! The notice before a decision (44), statement and defence (45): what was told binds what may be decided.

use super::{Attempt, day_words, last_day, obligation, penalty_law};
use crate::case::view::milestone_of;
use crate::case::{Case, Milestone, Record, Stand};
use crate::refusal::{Cite, Code, Refusal};
use crate::value::{Penalty, PenaltyKind};
use law::time::{Length, due};
use law::{Date, Fen};
use std::collections::BTreeSet;

/// The notice in force: the latest 事先告知书 or 听证告知书.
pub(crate) struct Told<'a> {
    pub(crate) record: &'a Record,
    pub(crate) served: Option<Date>,
}

impl<'a> Told<'a> {
    pub(crate) fn of(case: &'a Case, stand: Stand<'_>) -> Option<Told<'a>> {
        let told = |record: &&Record| {
            matches!(milestone_of(stand.pack, record), Some(Milestone::Told | Milestone::HearingOffered))
        };
        let record = case.standing().rfind(told)?;
        Some(Told { record, served: case.served_on(stand.pack, record.id) })
    }
}

/// The last day for statement and defence, as the notice gives it.
pub(crate) fn statement_until(told: &Told<'_>, stand: Stand<'_>) -> Option<Result<Date, Refusal>> {
    let days = told.record.fields.number("statement_days").and_then(|days| u32::try_from(days).ok());
    let days = days.unwrap_or(stand.agency.statement_days);
    told.served.map(|served| last_day(due(served, Length::WorkDays(days), &[], stand.calendar)))
}

/// 处罚法44, 62: no decision without a notice that reached the party.
pub(super) fn a44_told_and_served(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.case.is_simple() || proposes_none(attempt) {
        return;
    }
    let mut cites = vec![penalty_law(44), penalty_law(62)];
    cites.extend(obligation("J10.9"));
    match Told::of(attempt.case, attempt.stand) {
        None => refusals.push(attempt.missing(
            Code::NotTold,
            Milestone::Told,
            "还没有告知当事人拟作出的处罚内容、事实、理由、依据和权利。",
            cites,
            "先制作并送达行政处罚事先告知书；达到听证标准的，制作听证告知书。",
        )),
        Some(told) if told.served.is_none() => refusals.push(
            Refusal::new(
                Code::NoticeNotServed,
                "告知书还没有送达当事人。",
                cites,
                "送达后登记送达回证；陈述申辩期限自送达之日起算。",
            )
            .fill("service-receipt"),
        ),
        Some(_) => {}
    }
}

/// 处罚法45, 62: the period for statement and defence has run out, or the party has spoken, or waived in writing.
pub(super) fn a45_statement_period(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(told) =
        Told::of(attempt.case, attempt.stand).filter(|_| !attempt.case.is_simple() && !proposes_none(attempt))
    else {
        return;
    };
    if spoke_after(attempt, told.record, Milestone::Stated) || waived_after(attempt, told.record, "statement") {
        return;
    }
    match statement_until(&told, attempt.stand) {
        Some(Ok(until)) if attempt.day() <= until => refusals.push(
            Refusal::new(
                Code::StatementPeriodRunning,
                format!("当事人可在 {} 前陈述、申辩，期限未满。", day_words(until)),
                vec![penalty_law(45), penalty_law(62)],
                "期满后再办；当事人已经陈述申辩的，登记陈述（申辩）笔录；书面放弃的，登记放弃声明。",
            )
            .fill("waiver"),
        ),
        Some(Err(refusal)) => refusals.push(refusal),
        _ => {}
    }
}

/// 处罚法45: what the party put forward has been checked.
pub(super) fn a45_statement_checked(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(stated) = attempt.last(Milestone::Stated) else { return };
    if attempt.last(Milestone::StatementChecked).is_none_or(|check| check.id < stated.id) {
        refusals.push(attempt.missing(
            Code::StatementNotChecked,
            Milestone::StatementChecked,
            "当事人提出了陈述申辩，还没有复核。",
            vec![penalty_law(45)],
            "对当事人提出的事实、理由和证据逐项复核，写明是否采纳和理由。",
        ));
    }
}

/// 处罚法45: not heavier than told. A heavier penalty needs a new notice.
pub(super) fn a45_not_heavier_than_told(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(told) = Told::of(attempt.case, attempt.stand).filter(|_| !attempt.case.is_simple()) else { return };
    if let Some(how) = heavier(attempt.fields.penalties("penalties"), told.record.fields.penalties("penalties")) {
        refusals.push(attempt.missing(
            Code::HeavierThanTold,
            Milestone::Told,
            &format!("拟作出的处罚比告知的重：{how}。"),
            vec![penalty_law(45), penalty_law(44)],
            "不得因当事人陈述申辩加重处罚；另有事实和依据的，重新告知后再作决定。",
        ));
    }
}

/// 处罚法44, 62: no fact and no provision that the party was not told of.
pub(super) fn a44_no_untold_ground(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(told) = Told::of(attempt.case, attempt.stand).filter(|_| !attempt.case.is_simple() && !attempt.asked)
    else {
        return;
    };
    let before: BTreeSet<String> = ["violated", "basis"]
        .iter()
        .flat_map(|key| told.record.fields.citations(key))
        .map(|text| plain(text))
        .collect();
    let cites: Vec<Cite> = vec![penalty_law(44), penalty_law(62)];
    let next = "增加依据或者事实的，重新制作并送达告知书；表述相同的，按告知书填写。";
    for citation in ["violated", "basis"].iter().flat_map(|key| attempt.fields.citations(key)) {
        if !before.contains(&plain(citation)) {
            refusals.push(attempt.missing(
                Code::UntoldGround,
                Milestone::Told,
                &format!("“{citation}”没有在告知书中告知。"),
                cites.clone(),
                next,
            ));
        }
    }
    let facts = plain(attempt.fields.text("facts"));
    let same = facts.is_empty() || facts == plain(told.record.fields.text("facts"));
    let confirmed = attempt.fields.finding("same_facts").is_some_and(|finding| finding.yes);
    if !same && !confirmed {
        refusals.push(attempt.missing(
            Code::UntoldGround,
            Milestone::Told,
            "违法事实的写法与告知书不同，并且没有认定为“与告知的事实一致”。",
            cites,
            next,
        ));
    }
}

/// Is the step about a decision without any penalty (no penalty, case dropped)? It burdens nobody, so nothing is told.
fn proposes_none(attempt: &Attempt<'_>) -> bool {
    !attempt.asked && attempt.fields.penalties("penalties").is_empty()
}

/// Did the party speak after the notice was served?
fn spoke_after(attempt: &Attempt<'_>, notice: &Record, milestone: Milestone) -> bool {
    attempt.last(milestone).is_some_and(|record| record.id > notice.id)
}

/// Was the right waived in writing after the notice?
pub(super) fn waived_after(attempt: &Attempt<'_>, notice: &Record, right: &str) -> bool {
    attempt
        .case
        .reached(attempt.stand.pack, Milestone::Waived)
        .any(|record| record.id > notice.id && record.fields.choices("waived").iter().any(|choice| choice == right))
}

/// How the first list is heavier than the second: a kind that was not told, or a higher amount.
pub(crate) fn heavier(decided: &[Penalty], told: &[Penalty]) -> Option<String> {
    let sum = |penalties: &[Penalty], kind: PenaltyKind| -> Fen {
        penalties
            .iter()
            .filter(|penalty| penalty.kind == kind)
            .filter_map(|penalty| penalty.amount)
            .fold(Fen::ZERO, Fen::plus)
    };
    for penalty in decided {
        if !told.iter().any(|other| other.kind == penalty.kind) {
            return Some(format!("没有告知过{}", penalty.kind.title()));
        }
        let (now, before) = (sum(decided, penalty.kind), sum(told, penalty.kind));
        if now > before {
            return Some(format!("{}由 {} 增加到 {}", penalty.kind.title(), before.grouped(), now.grouped()));
        }
    }
    None
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
