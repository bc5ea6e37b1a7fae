//! Full-process record 全过程记录: which records a case needs, which it has, and which obligations stand fulfilled.

pub mod volume;
pub mod writing;

use crate::case::gate::{discussion_required, hearing_must_be_offered, hearing_request_in_time, payment_until};
use crate::case::{Case, Milestone, Record, Stand};
use crate::pack::{Condition, Need, Phase};
use law::{Fen, ObligationId};
use std::collections::BTreeMap;

/// How a needed record stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// ✓ recorded.
    Fulfilled,
    /// ! entered, but it still waits for signatures or was returned.
    Incomplete,
    /// ○ not yet.
    Open,
    /// – does not apply: by the facts, or by a person's finding.
    NotApplicable,
}

/// One needed record with its state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// The kind's key.
    pub kind: String,
    /// The kind's title.
    pub title: String,
    /// What to do.
    pub action: String,
    /// The phase.
    pub phase: Phase,
    /// The state.
    pub standing: Standing,
    /// The record that fulfils it, or that is incomplete.
    pub record: Option<crate::id::RecordId>,
    /// Why it does not apply, who said so; or what it waits for.
    pub note: String,
    /// May a person find that it does not apply?
    pub asked: bool,
    /// The obligations that it fulfils.
    pub fulfils: Vec<ObligationId>,
    /// The statute, where the kind names one.
    pub basis: String,
}

/// The state of one need. Incomplete records count as open for gates: only what stands fulfils.
pub fn state_of_need(stand: Stand<'_>, case: &Case, need: &Need) -> Standing {
    let keys = || std::iter::once(&need.kind).chain(&need.or);
    if keys().any(|key| case.of_kind(key.as_str()).next().is_some()) {
        return Standing::Fulfilled;
    }
    if !needed(stand, case, need)
        || (need.when == Condition::Asked && keys().any(|key| case.found_not_applicable(key.as_str()).is_some()))
    {
        return Standing::NotApplicable;
    }
    Standing::Open
}

fn needed(stand: Stand<'_>, case: &Case, need: &Need) -> bool {
    applies(stand, case, need.when) && need.stated.as_ref().is_none_or(|stated| case.states(stated))
}

/// Does the condition hold in the case as it stands?
pub fn applies(stand: Stand<'_>, case: &Case, condition: Condition) -> bool {
    let pack = stand.pack;
    let has = |milestone| case.has(pack, milestone);
    match condition {
        Condition::Always | Condition::Asked | Condition::Stated => true,
        Condition::ReviewRequired => crate::review::required(case, stand),
        Condition::Sampled => case.of_kind("sampling-approval").next().is_some(),
        Condition::Preserved => has(Milestone::Preserved),
        Condition::Appraised => has(Milestone::Appraised),
        Condition::CorrectionOrdered => has(Milestone::CorrectionOrdered),
        Condition::HearingOffered => {
            has(Milestone::HearingOffered)
                || case.last(pack, Milestone::Investigated).is_some_and(|report| {
                    hearing_must_be_offered(case, stand, report.fields.penalties("penalties")).is_some()
                })
        }
        Condition::HearingAsked => hearing_request_in_time(case, stand).is_some(),
        Condition::StatementMade => has(Milestone::Stated),
        Condition::DiscussionRequired => {
            let proposed =
                case.last(pack, Milestone::Investigated).map_or(&[][..], |report| report.fields.penalties("penalties"));
            discussion_required(case, stand, proposed).is_some()
        }
        Condition::PenaltyProposed => {
            case.last(pack, Milestone::Investigated).is_none_or(|report| report.fields.text("proposal") == "penalty")
        }
        Condition::Decided => has(Milestone::Decided),
        Condition::MoneyDue => case.money_due(pack) > Fen::ZERO,
        Condition::PaymentLate => {
            matches!(payment_until(case, stand), Some(Ok(until)) if stand.now.date() > until)
                && crate::case::gate::money_open(case, stand) > Fen::ZERO
        }
        Condition::Deferred => has(Milestone::Deferred),
        Condition::CashCollected => has(Milestone::CashCollected),
        Condition::ServedElectronically => case.services(pack).iter().any(|service| service.way == "electronic"),
        Condition::WithdrawalAsked => case.of_kind("withdrawal-request").next().is_some(),
        Condition::CrimeSuspected => has(Milestone::Transferred),
        Condition::EverythingReviewed => stand.agency.review_everything,
        Condition::PublicationApproved => {
            case.last(pack, Milestone::DisclosureApproved).is_some_and(|record| record.fields.text("publish") == "yes")
        }
    }
}

/// Every needed record of the case in the order of the procedure, with its state.
pub fn items(stand: Stand<'_>, case: &Case) -> Vec<Item> {
    let Some(procedure) = case.procedure_in(stand.pack) else { return Vec::new() };
    procedure.needs.iter().filter_map(|need| item(stand, case, need)).collect()
}

fn item(stand: Stand<'_>, case: &Case, need: &Need) -> Option<Item> {
    let kind = stand.pack.kind(need.kind.as_str())?;
    let keys = || std::iter::once(&need.kind).chain(&need.or);
    let mut standing = state_of_need(stand, case, need);
    let standing_record = keys().find_map(|key| case.of_kind(key.as_str()).next_back());
    let pending = || {
        case.records.iter().rev().find(|record| {
            record.effect.is_none() && record.replaced_by.is_none() && keys().any(|key| *key == record.kind)
        })
    };
    let mut record: Option<&Record> = standing_record;
    let mut note = String::new();
    match standing {
        Standing::Open => {
            if let Some(draft) = pending() {
                standing = Standing::Incomplete;
                record = Some(draft);
                note = match (draft.returned(), draft.waits_for(stand.pack)) {
                    (Some(returned), _) => format!("{}退回：{}", returned.stamp.name, returned.opinion),
                    (None, Some(step)) => format!("待{}签署", step.role().title()),
                    (None, None) => String::new(),
                };
            }
        }
        Standing::NotApplicable => {
            note = keys().find_map(|key| case.found_not_applicable(key.as_str())).map_or_else(
                || condition_words(need.when).to_owned(),
                |finding| format!("{}认定：{}", finding.stamp.name, finding.reason),
            );
        }
        Standing::Fulfilled | Standing::Incomplete => {}
    }
    Some(Item {
        kind: kind.key.clone(),
        title: kind.title.clone(),
        action: kind.action.clone(),
        phase: kind.phase,
        standing,
        record: record.map(|record| record.id),
        note,
        asked: need.when == Condition::Asked && standing == Standing::Open,
        fulfils: kind.fulfils.clone(),
        basis: kind.basis_in(case.act_type(stand.pack)).to_owned(),
    })
}

fn condition_words(condition: Condition) -> &'static str {
    match condition {
        Condition::Always | Condition::Asked => "",
        Condition::Stated => "按本案记录不需要",
        Condition::ReviewRequired => "不属于重大执法决定，目录和认定都不要求审核",
        Condition::Sampled => "本案没有抽样取证",
        Condition::Preserved => "本案没有先行登记保存",
        Condition::Appraised => "本案没有委托检验鉴定",
        Condition::CorrectionOrdered => "本案没有责令改正",
        Condition::HearingOffered => "未达到听证标准",
        Condition::HearingAsked => "当事人没有在期限内要求听证",
        Condition::StatementMade => "当事人没有陈述申辩",
        Condition::DiscussionRequired => "不属于情节复杂或者重大违法行为",
        Condition::PenaltyProposed => "没有建议给予处罚",
        Condition::Decided => "尚未作出决定",
        Condition::MoneyDue => "没有罚没款",
        Condition::PaymentLate => "没有逾期缴款",
        Condition::Deferred => "没有延期、分期缴纳",
        Condition::CashCollected => "没有当场收缴",
        Condition::ServedElectronically => "没有电子送达",
        Condition::WithdrawalAsked => "没有申请回避",
        Condition::CrimeSuspected => "没有移送",
        Condition::PublicationApproved => "没有审批公示",
        Condition::EverythingReviewed => "本机关没有决定审核全部决定",
    }
}

/// One obligation as it stands in the case: fulfilled by records, open for want of one, or not applicable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ObligationState {
    /// The obligation.
    pub id: ObligationId,
    /// Fulfilled, open (also where incomplete) or not applicable.
    pub standing: Standing,
    /// The records concerned.
    pub items: Vec<Item>,
}

/// Every obligation that the case's procedure touches: one open item leaves it open, unless what happened settled it by
/// itself; it does not apply when no item does.
pub fn obligations(stand: Stand<'_>, case: &Case) -> Vec<ObligationState> {
    let mut by_id: BTreeMap<ObligationId, Vec<Item>> = BTreeMap::new();
    for item in items(stand, case) {
        for id in &item.fulfils {
            by_id.entry(*id).or_default().push(item.clone());
        }
    }
    let by_itself = |id: &ObligationId| {
        let kinds = case.standing().filter_map(|record| stand.pack.kind(record.kind.as_str()));
        kinds.into_iter().any(|kind| kind.by_itself && kind.fulfils.contains(id))
    };
    by_id
        .into_iter()
        .map(|(id, items)| {
            let has = |standing| items.iter().any(|item| item.standing == standing);
            let standing = if by_itself(&id) {
                Standing::Fulfilled
            } else if has(Standing::Open) {
                Standing::Open
            } else if has(Standing::Incomplete) {
                Standing::Incomplete
            } else if has(Standing::Fulfilled) {
                Standing::Fulfilled
            } else {
                Standing::NotApplicable
            };
            ObligationState { id, standing, items }
        })
        .collect()
}
