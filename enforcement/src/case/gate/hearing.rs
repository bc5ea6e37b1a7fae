//! Hearing (63–65): offered where the thresholds say so, held if asked in time, and the decision made on its record.

use super::told::{Told, waived_after};
use super::{Attempt, day_words, last_day, obligation, penalty_law};
use crate::case::view::total;
use crate::case::{Case, Milestone, Record, Stand};
use crate::pack::{ActType, Kind};
use crate::people::{Actor, Agency};
use crate::refusal::{Cite, Code, Refusal};
use crate::value::{PartyKind, Penalty, PenaltyKind};
use law::thresholds::{Side, hearing_from};
use law::time::due;
use law::{Citation, Date, Source, rules};

/// Penalties that bring a hearing whatever the amount (63).
const HEARING_KINDS: [PenaltyKind; 5] = [
    PenaltyKind::LowerGrade,
    PenaltyKind::RevokeLicence,
    PenaltyKind::StopBusiness,
    PenaltyKind::CloseBusiness,
    PenaltyKind::RestrictOccupation,
];

/// The side of the thresholds on which a party of this kind stands.
pub(crate) fn side_of(kind: PartyKind, agency: &Agency) -> Side {
    match kind {
        PartyKind::Natural => Side::Citizen,
        PartyKind::Organisation => Side::Organisation,
        PartyKind::IndividualBusiness => agency.individual_business,
    }
}

/// The side of the thresholds on which the party of the case stands.
pub(crate) fn side(case: &Case, stand: Stand<'_>) -> Side {
    side_of(case.party().map_or(PartyKind::Organisation, |party| party.kind), stand.agency)
}

/// Why a hearing has to be offered for these penalties, where it has to (63, 河南听证办法).
pub(crate) fn hearing_must_be_offered(case: &Case, stand: Stand<'_>, penalties: &[Penalty]) -> Option<String> {
    if let Some(penalty) = penalties.iter().find(|penalty| HEARING_KINDS.contains(&penalty.kind)) {
        return Some(format!("拟{}", penalty.kind.title()));
    }
    let from = hearing_from(side(case, stand));
    [PenaltyKind::Fine, PenaltyKind::ConfiscateGains, PenaltyKind::ConfiscateGoods].into_iter().find_map(|kind| {
        let amount = total(penalties, &[kind]);
        (amount >= from)
            .then(|| format!("{}{}，达到 {} 以上的听证标准", kind.title(), amount.grouped(), from.grouped()))
    })
}

fn cites() -> Vec<Cite> {
    vec![penalty_law(63), Citation::article(Source::HenanHearing, 0).into()]
}

/// The last day on which the party may ask for a hearing.
pub(crate) fn hearing_request_until(case: &Case, stand: Stand<'_>) -> Option<Result<Date, Refusal>> {
    let offer = case.last(stand.pack, Milestone::HearingOffered)?;
    let served = case.served_on(stand.pack, offer.id)?;
    Some(last_day(due(served, rules::length("A64"), &[], stand.calendar)))
}

/// The request that answers the latest offer: what was asked of an earlier notice does not speak to a new one.
fn asked_of_offer<'a>(case: &'a Case, stand: Stand<'a>) -> Option<&'a Record> {
    let offer = case.last(stand.pack, Milestone::HearingOffered)?;
    case.last(stand.pack, Milestone::HearingAsked).filter(|asked| asked.id > offer.id)
}

/// Did the party ask in time?
pub(crate) fn hearing_request_in_time<'a>(case: &'a Case, stand: Stand<'a>) -> Option<&'a Record> {
    let asked = asked_of_offer(case, stand)?;
    let requested = asked.fields.date("requested_on").or(asked.date())?;
    match hearing_request_until(case, stand) {
        Some(Ok(until)) => (requested <= until).then_some(asked),
        _ => Some(asked),
    }
}

/// 63: a notice that reaches the thresholds is a 听证告知书.
pub(super) fn a63_notice_offers_hearing(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.kind.milestone == Some(Milestone::HearingOffered) {
        return;
    }
    if let Some(why) = hearing_must_be_offered(attempt.case, attempt.stand, attempt.fields.penalties("penalties")) {
        refusals.push(attempt.missing(
            Code::HearingNotOffered,
            Milestone::HearingOffered,
            &format!("{why}，应当告知当事人有要求听证的权利。"),
            cites(),
            "改用行政处罚听证告知书，它同时告知陈述、申辩的权利。",
        ));
    }
}

/// 63: before a decision at or above the thresholds the hearing was offered and the offer served.
pub(super) fn a63_offered_where_due(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.case.is_simple() {
        return;
    }
    let told = Told::of(attempt.case, attempt.stand);
    let proposed = told.as_ref().map_or(&[][..], |told| told.record.fields.penalties("penalties"));
    let why = hearing_must_be_offered(attempt.case, attempt.stand, attempt.fields.penalties("penalties"))
        .or_else(|| hearing_must_be_offered(attempt.case, attempt.stand, proposed));
    let Some(why) = why else { return };
    let offered = attempt
        .last(Milestone::HearingOffered)
        .is_some_and(|record| attempt.case.served_on(attempt.stand.pack, record.id).is_some());
    if !offered {
        refusals.push(attempt.missing(
            Code::HearingNotOffered,
            Milestone::HearingOffered,
            &format!("{why}，还没有告知听证权利。"),
            cites(),
            "制作并送达行政处罚听证告知书，等当事人要求听证的期限届满。",
        ));
    }
}

/// 64: the five working days to ask for a hearing have run out, or it was asked for, or waived.
pub(super) fn a64_request_period(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(offer) = attempt.last(Milestone::HearingOffered) else { return };
    if asked_of_offer(attempt.case, attempt.stand).is_some() || waived_after(attempt, offer, "hearing") {
        return;
    }
    match hearing_request_until(attempt.case, attempt.stand) {
        Some(Ok(until)) if attempt.day() <= until => refusals.push(
            Refusal::new(
                Code::HearingPeriodRunning,
                format!("当事人可在 {} 前提出听证申请，期限未满。", day_words(until)),
                vec![penalty_law(64)],
                "期满后再办；当事人书面放弃听证的，登记放弃声明。",
            )
            .fill("waiver"),
        ),
        Some(Err(refusal)) => refusals.push(refusal),
        _ => {}
    }
}

/// 64: a hearing asked for in time is held.
pub(super) fn a64_held_if_asked(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(asked) = hearing_request_in_time(attempt.case, attempt.stand) else { return };
    let held = attempt.last(Milestone::Heard).is_some_and(|heard| heard.id > asked.id);
    if !held && !waived_after(attempt, asked, "hearing") {
        let mut cites = vec![penalty_law(64)];
        cites.extend(obligation("J10.10"));
        refusals.push(attempt.missing(
            Code::HearingNotHeld,
            Milestone::Heard,
            "当事人在期限内要求听证，听证还没有举行。",
            cites,
            "送达听证通知书，按通知的时间举行听证；当事人撤回申请的，登记放弃声明。",
        ));
    }
}

/// 65: the decision is made on the hearing's record, so its report comes first.
pub(super) fn a65_reported_on_its_record(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(heard) = attempt.last(Milestone::Heard) else { return };
    if attempt.last(Milestone::HearingReported).is_none_or(|report| report.id < heard.id) {
        refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::HearingReported,
            "听证已经举行，还没有听证报告。",
            vec![penalty_law(65)],
            "根据听证笔录提出听证报告，再作决定。",
        ));
    }
}

/// 64: a request follows an offer that reached the party.
pub(super) fn a64_asked_after_offer(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if !attempt.has(Milestone::HearingOffered) {
        refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::HearingOffered,
            "还没有制作听证告知书。",
            vec![penalty_law(64)],
            "先制作并送达听证告知书。",
        ));
    }
}

/// The rule on the notice of a hearing, with its article: of penalties, or of licences.
fn notice_rule(attempt: &Attempt<'_>) -> (&'static str, Cite) {
    match attempt.case.act_type(attempt.stand.pack) {
        Some(ActType::Licence) => ("X48", Citation::article(Source::LicensingLaw, 48).into()),
        _ => ("A64-notice", penalty_law(64)),
    }
}

/// 64, 许可法48: time and place are made known seven working days ahead.
pub(super) fn a64_seven_days_ahead(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(hearing) = attempt.fields.moment("hearing_at") else { return };
    let (rule, article) = notice_rule(attempt);
    match last_day(due(attempt.day(), rules::length(rule), &[], attempt.stand.calendar)) {
        Ok(earliest) if hearing.date() < earliest => refusals.push(Refusal::new(
            Code::HearingNoticeLate,
            format!(
                "听证定于 {}，离今天不足7个工作日；最早可定在 {}。",
                day_words(hearing.date()),
                day_words(earliest)
            ),
            vec![article],
            "请改定听证日期。",
        )),
        Ok(_) => {}
        Err(refusal) => refusals.push(refusal),
    }
}

/// 64: no hearing without a notice that was served in time.
pub(super) fn a64_noticed_first(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(notice) = attempt.last(Milestone::HearingNoticed) else {
        refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::HearingNoticed,
            "还没有听证通知书。",
            vec![penalty_law(64)],
            "举行听证的7个工作日前送达听证通知书。",
        ));
        return;
    };
    let Some(served) = attempt.case.served_on(attempt.stand.pack, notice.id) else {
        refusals.push(
            Refusal::new(
                Code::NoticeNotServed,
                "听证通知书还没有送达。",
                vec![penalty_law(64)],
                "送达后登记送达回证。",
            )
            .fill("service-receipt"),
        );
        return;
    };
    match last_day(due(served, rules::length("A64-notice"), &[], attempt.stand.calendar)) {
        Ok(earliest) if !attempt.asked && attempt.day() < earliest => refusals.push(Refusal::new(
            Code::HearingNoticeLate,
            format!("听证通知书于 {} 送达，{} 前不能举行听证。", day_words(served), day_words(earliest)),
            vec![penalty_law(64)],
            "请核对听证时间；通知过迟的，另定日期重新通知。",
        )),
        Ok(_) => {}
        Err(refusal) => refusals.push(refusal),
    }
}

/// 64, 许可法48: no hearing before the time that was made known.
pub(super) fn a64_held_as_noticed(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let noticed = attempt.last(Milestone::HearingNoticed).and_then(|notice| notice.fields.moment("hearing_at"));
    let (Some(noticed), Some(started)) = (noticed, attempt.fields.moment("started_at")) else { return };
    if started < noticed {
        refusals.push(Refusal::new(
            Code::HearingNoticeLate,
            format!("听证通知的时间是 {}，不能提前到 {} 举行。", noticed.chinese(), started.chinese()),
            vec![notice_rule(attempt).1],
            "按通知的时间举行；时间有变的，更正听证通知并重新送达。",
        ));
    }
}

/// 64: what whoever presided reports is not written by who investigated.
pub(super) fn a64_reported_by_who_presides(
    stand: Stand<'_>,
    case: &Case,
    actor: &Actor,
    kind: &Kind,
) -> Option<Refusal> {
    let handles = !kind.apart.is_empty() && case.officers(stand.pack).contains(&actor.person);
    handles.then(|| {
        Refusal::new(
            Code::HearingPresided,
            format!("{}是本案承办人，不能填写《{}》。", actor.name, kind.title),
            vec![Cite { id: kind.apart.clone(), words: kind.apart.clone() }],
            "由主持听证的、没有参加本案调查的人员填写。",
        )
    })
}

/// 64, 许可法48: who investigated or examined the case does not preside.
pub(super) fn a64_presider_apart(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let officers = attempt.case.officers(attempt.stand.pack);
    for field in attempt.kind.fields.iter().filter(|field| !field.apart.is_empty()) {
        let article = || vec![Cite { id: field.apart.clone(), words: field.apart.clone() }];
        for id in attempt.fields.people(&field.key).iter().filter(|id| officers.contains(*id)) {
            refusals.push(Refusal::new(
                Code::HearingPresided,
                format!("{}是本案承办人，不能主持听证。", attempt.stand.roster.name(id)),
                article(),
                "请由本机关指定的、没有参加本案调查（审查）的人员主持。",
            ));
        }
    }
}
