//! The decision: collective discussion (57), as approved, within 90 days (60).

use super::hearing::side;
use super::told::heavier;
use super::{Attempt, day_words, obligation, penalty_law};
use crate::case::view::total;
use crate::case::{Case, Milestone, Stand};
use crate::id::RecordId;
use crate::pack::ActType;
use crate::people::Role;
use crate::refusal::{Cite, Code, Refusal};
use crate::value::{Penalty, PenaltyKind};
use law::rules;
use law::thresholds::filing_from;
use law::time::{Last, Length, Suspension, due};

/// Penalties that are 重大 whatever the amount.
const GRAVE: [PenaltyKind; 5] = [
    PenaltyKind::RevokeLicence,
    PenaltyKind::StopBusiness,
    PenaltyKind::CloseBusiness,
    PenaltyKind::RestrictOccupation,
    PenaltyKind::LowerGrade,
];

/// Why the heads have to discuss it together (57): grave kinds, a major amount, a case that a person found complex, or
/// a dispute about the review (S14.2).
pub(crate) fn discussion_required(case: &Case, stand: Stand<'_>, penalties: &[Penalty]) -> Option<String> {
    if let Some(penalty) = penalties.iter().find(|penalty| GRAVE.contains(&penalty.kind)) {
        return Some(format!("拟{}，属于重大处罚", penalty.kind.title()));
    }
    let from = filing_from(side(case, stand));
    let money = total(penalties, &[PenaltyKind::Fine, PenaltyKind::ConfiscateGains, PenaltyKind::ConfiscateGoods]);
    if money >= from {
        return Some(format!("罚没{}，达到重大处罚标准 {}", money.grouped(), from.grouped()));
    }
    let complex = case.last(stand.pack, Milestone::Investigated).and_then(|report| report.fields.finding("complex"));
    if complex.is_some_and(|finding| finding.yes) {
        return Some("调查终结报告认定情节复杂或者属于重大违法行为".to_owned());
    }
    case.has(stand.pack, Milestone::Disputed).then(|| "法制审核异议经协商未达成一致".to_owned())
}

/// Articles of the penalty law, where the case is a penalty: other acts do not stand on them.
fn of_penalties(attempt: &Attempt<'_>, cites: Vec<Cite>) -> Vec<Cite> {
    let penalty = attempt.case.act_type(attempt.stand.pack).is_none_or(|act| act == ActType::Penalty);
    if penalty { cites } else { Vec::new() }
}

/// 37 and 38: what is cited was in force when the act was over; where that day is not stated, on the day of the step.
pub(super) fn a37_basis_in_force(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let report = attempt.last(Milestone::Investigated);
    let over = report.and_then(|report| report.fields.date("violation_ended_on")).unwrap_or(attempt.day());
    for citation in ["violated", "basis"].iter().flat_map(|key| attempt.fields.citations(key)) {
        let Some(repealed) = law::repealed::repealed(citation, over) else { continue };
        let since = repealed.since().map_or_else(String::new, day_words);
        let next = match repealed.successor {
            "" => "请改用行为发生时有效的依据；没有依据的，不予处罚。".to_owned(),
            successor => format!(
                "请核对《{successor}》的相应条款后改正；行为在废止之前已经结束的，请更正调查终结报告所记的结束日期。"
            ),
        };
        refusals.push(Refusal::new(
            Code::BasisRepealed,
            format!("“{citation}”自 {since} 起已经废止，不能作为依据。"),
            match of_penalties(attempt, vec![penalty_law(38), penalty_law(37)]) {
                cites if cites.is_empty() => obligation("S11.4"),
                cites => cites,
            },
            next,
        ));
    }
}

/// 57: discussed after the party was heard, before the decision.
pub(super) fn a57_discussion_in_order(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.has(Milestone::Decided) {
        refusals.push(Refusal::new(
            Code::DiscussionInvalid,
            "决定已经作出，不能补记集体讨论。",
            vec![penalty_law(57)],
            "如实说明情况；事后补记的讨论笔录不能作为依据。",
        ));
    }
    if attempt.last(Milestone::Disputed).is_none() {
        super::told::a44_told_and_served(attempt, refusals);
        super::told::a45_statement_period(attempt, refusals);
    }
    super::hearing::a64_request_period(attempt, refusals);
    super::hearing::a64_held_if_asked(attempt, refusals);
    let later = [Milestone::Heard, Milestone::StatementChecked, Milestone::Stated].into_iter().find_map(|milestone| {
        let date = attempt.last(milestone)?.date().filter(|date| *date > attempt.day())?;
        Some((milestone, date))
    });
    if let Some((milestone, date)) = later {
        refusals.push(Refusal::new(
            Code::DiscussionInvalid,
            format!("集体讨论的日期 {} 早于“{}”的 {}。", day_words(attempt.day()), milestone.title(), day_words(date)),
            vec![penalty_law(57), penalty_law(45)],
            "听取当事人意见之后再讨论；请核对两个日期。",
        ));
    }
}

/// What the party was told or said last: a discussion before that did not know it.
fn heard_last(attempt: &Attempt<'_>) -> Option<RecordId> {
    let told = super::told::Told::of(attempt.case, attempt.stand).map(|told| told.record.id);
    let said = [Milestone::Stated, Milestone::StatementChecked, Milestone::Heard]
        .into_iter()
        .filter_map(|milestone| attempt.last(milestone).map(|record| record.id));
    told.into_iter().chain(said).max()
}

/// 57: by the agency's heads, more than half of them, each with an opinion of their own.
pub(super) fn a57_by_the_heads(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked {
        return;
    }
    let attendees = attempt.fields.people("attendees");
    let heads: Vec<_> = attempt.stand.roster.with(Role::Head).map(|person| person.id.clone()).collect();
    let mut refuse = |what: String, next: &str| {
        let mut cites = of_penalties(attempt, vec![penalty_law(57)]);
        cites.extend(obligation("J11.4"));
        refusals.push(Refusal::new(Code::DiscussionInvalid, what, cites, next));
    };
    if let Some(other) = attendees.iter().find(|person| !heads.contains(person)) {
        refuse(
            format!("{}不是行政机关负责人，不能作为讨论的参加人。", attempt.stand.roster.name(other)),
            "列席人员另填；参加人只填行政机关负责人。",
        );
    }
    if attendees.len() < 2 || attendees.len() * 2 <= heads.len() {
        refuse(
            format!("参加讨论的负责人 {} 人，没有超过负责人总数 {} 人的一半。", attendees.len(), heads.len()),
            "请在过半数负责人参加时讨论。",
        );
    }
    if attempt.fields.rows("opinions").len() < attendees.len() {
        refuse("没有逐人记录参加人的意见。".to_owned(), "请逐人写明意见，不能只有签名。");
    }
}

/// 57: no decision without the discussion where it is due.
pub(super) fn a57_discussed_where_due(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let discussed = attempt.last(Milestone::Discussed).map(|record| record.id);
    let after_all = discussed.is_some_and(|discussed| heard_last(attempt).is_none_or(|heard| discussed > heard));
    if attempt.case.is_simple() || after_all {
        return;
    }
    let told = super::told::Told::of(attempt.case, attempt.stand);
    let proposed = told.as_ref().map_or(&[][..], |told| told.record.fields.penalties("penalties"));
    let penalties = if attempt.asked { proposed } else { attempt.fields.penalties("penalties") };
    if let Some(why) = discussion_required(attempt.case, attempt.stand, penalties) {
        let mut cites = vec![penalty_law(57)];
        cites.extend(obligation("J11.4"));
        refusals.push(attempt.missing(
            Code::DiscussionMissing,
            Milestone::Discussed,
            &match discussed {
                Some(_) => format!("{why}；已有的集体讨论在告知、陈述申辩或者听证之前，不能代替之后的讨论。"),
                None => format!("{why}，应当由负责人集体讨论决定。"),
            },
            cites,
            "组织集体讨论并记录每个人的意见。",
        ));
    }
}

/// 57: what was discussed is what is decided.
pub(super) fn a57_as_discussed(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(discussed) = attempt.last(Milestone::Discussed).filter(|_| !attempt.asked) else { return };
    let agreed = discussed.fields.penalties("penalties");
    let decided = attempt.fields.penalties("penalties");
    let differs = heavier(decided, agreed).or_else(|| heavier(agreed, decided));
    let rejected = discussed.fields.text("conclusion") == "rejected" && !decided.is_empty();
    if rejected || (differs.is_some() && !agreed.is_empty()) {
        let how = if rejected {
            "集体讨论没有同意给予处罚".to_owned()
        } else {
            format!("与集体讨论的结论不一致：{}", differs.unwrap_or_default())
        };
        refusals.push(attempt.missing(
            Code::DiscussionInvalid,
            Milestone::Discussed,
            &format!("{how}。"),
            vec![penalty_law(57)],
            "按讨论结论填写；情况有变化的，重新集体讨论。",
        ));
    }
}

/// The decision is the one that was approved.
pub(super) fn approved_as_decided(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let decides = attempt.kind.milestone == Some(Milestone::Decided) && !attempt.case.is_simple();
    if !decides {
        return;
    }
    let Some(approved) = attempt.last(Milestone::Approved) else {
        refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::Approved,
            "处罚决定还没有经行政机关负责人审批。",
            obligation("J11.4"),
            "先办理行政处罚决定审批表。",
        ));
        return;
    };
    if attempt.asked {
        return;
    }
    let (one, two) = (attempt.fields.penalties("penalties"), approved.fields.penalties("penalties"));
    if let Some(how) = heavier(one, two).or_else(|| heavier(two, one)) {
        refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::Approved,
            &format!("与负责人批准的处罚不一致：{how}。"),
            obligation("J11.4"),
            "按批准的内容制作决定书，或者重新审批。",
        ));
    }
}

/// J11.4: what other acts decide is what the head approved, where the procedure has an approval of its own.
pub(super) fn decided_as_approved(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(approved) = attempt.last(Milestone::Approved).filter(|_| !attempt.asked) else { return };
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if plain(attempt.fields.text("disposition")) != plain(approved.fields.text("disposition")) {
        refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::Approved,
            "与负责人批准的决定内容不一致。",
            obligation("J11.4"),
            "按批准的内容制作决定书，或者重新审批。",
        ));
    }
}

/// The 90 days of 60 with what stops and lengthens them.
pub(crate) fn ninety_days(case: &Case, stand: Stand<'_>) -> Option<law::time::Due> {
    case.act_type(stand.pack).filter(|act| *act == ActType::Penalty)?;
    let filed = case.date_of(stand.pack, Milestone::Filed)?;
    let extra: u32 = case
        .reached(stand.pack, Milestone::TimeExtended)
        .filter_map(|record| record.fields.number("days").and_then(|days| u32::try_from(days).ok()))
        .sum();
    let length = match rules::length("A60") {
        Length::CalendarDays(days) => Length::CalendarDays(days + extra),
        other => other,
    };
    due(filed, length, &suspensions(case, stand), stand.calendar).ok()
}

/// Days off the clock: suspended until resumed, testing from commission to result, and while the police have the case until they
/// send it back (移送规定8).
fn suspensions(case: &Case, stand: Stand<'_>) -> Vec<Suspension> {
    let pairs = [
        (Milestone::Suspended, Milestone::Resumed, "中止调查"),
        (Milestone::Appraised, Milestone::AppraisalReturned, "检验鉴定"),
    ];
    let mut stops = Vec::new();
    for (stop, go, reason) in pairs {
        for record in case.reached(stand.pack, stop) {
            let Some(from) = record.date() else { continue };
            let resumed =
                case.reached(stand.pack, go).find(|other| other.id > record.id).and_then(|other| other.date());
            stops.push(Suspension { from: from.next(), until: resumed, reason: reason.to_owned() });
        }
    }
    for record in case.of_kind("crime-handover") {
        let Some(from) = record.fields.moment("handed_at").map(law::Moment::date) else { continue };
        let back = case
            .of_kind("crime-answer")
            .find(|answer| answer.id > record.id && answer.fields.text("conclusion") != "filed")
            .and_then(|answer| answer.fields.date("received_on"));
        stops.push(Suspension { from: from.next(), until: back, reason: "移送公安机关".to_owned() });
    }
    stops
}

/// 60: the period is lengthened while it runs; what has run out does not come back.
pub(super) fn a60_extended_in_time(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(Last::Known(until)) = ninety_days(attempt.case, attempt.stand).map(|due| due.last) else { return };
    if attempt.day() > until {
        refusals.push(Refusal::new(
            Code::NinetyDays,
            format!("办案期限已于 {} 届满，届满之后不能延长。", day_words(until)),
            vec![penalty_law(60)],
            "如实记录超期的情况和原因，报机关负责人处理。",
        ));
    }
}

/// 60: within 90 days of filing, counted to the date on the document (59).
pub(super) fn a60_ninety_days(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(due) = ninety_days(attempt.case, attempt.stand) else { return };
    let (until, sure) = match due.last {
        Last::Known(date) => (date, true),
        Last::NotYetPublished { nominal: Some(date), .. } => (date, false),
        _ => return,
    };
    if attempt.day() <= until {
        return;
    }
    let rolls = if sure { "" } else { "（该日如为休息日则顺延，次年放假安排尚未导入）" };
    refusals.push(Refusal::new(
        Code::NinetyDays,
        format!("立案之日起90日已于 {} 届满{rolls}，决定书日期为 {}。", day_words(until), day_words(attempt.day())),
        vec![penalty_law(60), penalty_law(59)],
        "以决定书载明的日期为准，不能倒签。法律、法规、规章对期限另有规定的，办理延长办案期限审批并写明依据。",
    ));
}
