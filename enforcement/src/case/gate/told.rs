//! The notice before a decision (44), statement and defence (45): what was told binds what may be decided.

use super::{Attempt, day_words, last_day, obligation, penalty_law};
use crate::case::view::{milestone_of, total};
use crate::case::{Case, Milestone, Record, Stand};
use crate::refusal::{Cite, Code, Refusal};
use crate::value::{Penalty, PenaltyKind};
use law::Date;
use law::time::{Length, due};
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

/// How the first list is heavier than the second: a kind that was not told, a higher amount, or for kinds without an
/// amount another content: a longer period, more goods, another licence.
pub(crate) fn heavier(decided: &[Penalty], told: &[Penalty]) -> Option<String> {
    let of = |penalties: &[Penalty], kind: PenaltyKind| -> Vec<Penalty> {
        penalties.iter().filter(|penalty| penalty.kind == kind).cloned().collect()
    };
    for penalty in decided {
        let (now, before) = (of(decided, penalty.kind), of(told, penalty.kind));
        if before.is_empty() {
            return Some(format!("没有告知过{}", penalty.kind.title()));
        }
        let (sum_now, sum_before) = (total(&now, &[penalty.kind]), total(&before, &[penalty.kind]));
        if sum_now > sum_before {
            return Some(format!("{}由 {} 增加到 {}", penalty.kind.title(), sum_before.grouped(), sum_now.grouped()));
        }
        let measured = matches!(penalty.kind, PenaltyKind::Fine | PenaltyKind::ConfiscateGains);
        let stated = matches!(penalty.kind, PenaltyKind::Warning | PenaltyKind::Criticism);
        let (words_now, words_before) = (contents(&now), contents(&before));
        if !measured && !stated && !within(&words_now, &words_before) {
            return Some(format!("{}的内容由“{words_before}”改为“{words_now}”", penalty.kind.title()));
        }
    }
    None
}

fn contents(penalties: &[Penalty]) -> String {
    penalties.iter().map(|penalty| plain(&penalty.words)).collect::<Vec<_>>().join("、")
}

/// Is the first content the second one, or the same with smaller figures: two months for three, one machine for two?
fn within(now: &str, before: &str) -> bool {
    let ((words_now, figures_now), (words_before, figures_before)) = (figures(now), figures(before));
    words_now == words_before && figures_now.iter().zip(&figures_before).all(|(one, other)| one <= other)
}

/// A text with its figures taken out, and the figures, written either way: 3个月, 三个月.
fn figures(text: &str) -> (String, Vec<u64>) {
    const CHINESE: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let (mut words, mut found) = (String::new(), Vec::new());
    // Of the figure in hand: what is complete, and the digits not yet multiplied.
    let mut open: Option<(u64, u64)> = None;
    for c in text.chars().chain(std::iter::once('\n')) {
        let digit = c.to_digit(10).map(u64::from).or_else(|| {
            let c = if c == '两' { '二' } else { c };
            CHINESE.iter().position(|figure| *figure == c).and_then(|place| u64::try_from(place).ok())
        });
        let unit = match c {
            '十' => Some(10),
            '百' => Some(100),
            '千' => Some(1_000),
            '万' => Some(10_000),
            _ => None,
        };
        match (digit, unit) {
            (Some(digit), _) => {
                let (whole, last) = open.unwrap_or((0, 0));
                open = Some((whole, last.saturating_mul(10).saturating_add(digit)));
            }
            (None, Some(unit)) => {
                let (whole, last) = open.unwrap_or((0, 0));
                open = Some((whole.saturating_add(last.max(1).saturating_mul(unit)), 0));
            }
            (None, None) => {
                if let Some((whole, last)) = open.take() {
                    words.push('#');
                    found.push(whole.saturating_add(last));
                }
                words.push(c);
            }
        }
    }
    (words, found)
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use law::Fen;

    fn of(kind: PenaltyKind, words: &str) -> Vec<Penalty> {
        vec![Penalty { kind, amount: None, words: words.into() }]
    }

    #[test]
    fn a45_a_longer_period_or_more_goods_are_heavier_than_told() {
        for (kind, told, decided) in [
            (PenaltyKind::StopBusiness, "停业整顿1个月", "停业整顿三个月"),
            (PenaltyKind::SuspendLicence, "暂扣执业证十五日", "暂扣执业证30日"),
            (PenaltyKind::ConfiscateGoods, "打印机2台", "打印机12台"),
            (PenaltyKind::RevokeLicence, "执业证书（编号甲）", "执业证书（编号乙）"),
            (PenaltyKind::RestrictOccupation, "", "终身"),
        ] {
            assert!(heavier(&of(kind, decided), &of(kind, told)).is_some(), "{told} → {decided}");
        }
    }

    #[test]
    fn a45_the_same_or_a_shorter_period_is_not_heavier() {
        for (kind, told, decided) in [
            (PenaltyKind::StopBusiness, "停业整顿三个月", "停业整顿 2 个月"),
            (PenaltyKind::SuspendLicence, "暂扣执业证二十五日", "暂扣执业证25日"),
            (PenaltyKind::ConfiscateGoods, "打印机一百二十台", "打印机2台"),
            (PenaltyKind::Warning, "", "给予警告"),
        ] {
            assert_eq!(heavier(&of(kind, decided), &of(kind, told)), None, "{told} → {decided}");
        }
        let fine = |yuan: &str| {
            vec![Penalty { kind: PenaltyKind::Fine, amount: Some(Fen::from_yuan(yuan).unwrap()), words: String::new() }]
        };
        assert!(heavier(&fine("2000.01"), &fine("2000")).is_some() && heavier(&fine("1999"), &fine("2000")).is_none());
    }
}
