//! Gates 门槛: what has to be true before a step is taken. One file per subject, one function per article.
//!
//! To add a gate: write a function `fn aNN_what(attempt, refusals)` in the file of its subject, name it in [`before`]
//! at the milestones that it guards, and add two tests named by its id, one where it bites and one where it is silent.

mod data;
mod decision;
mod delegation;
mod disclosure;
mod duty;
mod execution;
mod hearing;
mod inspection;
mod investigation;
mod levy;
mod licence;
mod measure;
mod plan;
mod recording;
mod review;
mod simple;
mod told;

pub(crate) use data::{clock_due, same};
pub(crate) use decision::{discussion_required, ninety_days};
pub use duty::{may_enter, may_find_not_applicable, may_open, may_sign};
pub use execution::late_fee_on;
pub(crate) use execution::payment_until;
pub(crate) use execution::{court_period, money_open};
pub(crate) use hearing::{hearing_must_be_offered, hearing_request_in_time, hearing_request_until};
pub(crate) use inspection::counted;
pub use levy::owed;
pub(crate) use recording::{may_be_routine, new_clips, sound_mark};
pub use recording::{may_store_recordings, recordings_open};
pub(crate) use told::{Told, statement_until};

use super::{Case, Milestone, Record, Stand};
use crate::id::RecordId;
use crate::pack::{ActType, Kind};
use crate::people::Actor;
use crate::refusal::{Cite, Code, Refusal};
use crate::value::Fields;
use law::time::{Due, Last};
use law::{Citation, Date, Moment, Source};

/// A step that somebody wants to take.
pub struct Attempt<'a> {
    /// What it stands on.
    pub stand: Stand<'a>,
    /// The case before the step.
    pub case: &'a Case,
    /// Who.
    pub actor: &'a Actor,
    /// The record kind.
    pub kind: &'a Kind,
    /// The record's fields; empty where it is only asked what stands in the way.
    pub fields: &'a Fields,
    /// When the step is taken, as stated.
    pub at: Moment,
    /// Only asked, before the form is filled in: gates that judge fields keep silent.
    pub asked: bool,
    /// The record itself where it is signed, or the one that it replaces.
    pub record: Option<RecordId>,
}

impl Attempt<'_> {
    /// The latest standing record of a milestone, other than the one in hand.
    pub(crate) fn last(&self, milestone: Milestone) -> Option<&Record> {
        self.case.reached(self.stand.pack, milestone).rfind(|record| Some(record.id) != self.record)
    }

    /// Was the milestone reached by another record?
    pub(crate) fn has(&self, milestone: Milestone) -> bool {
        self.last(milestone).is_some()
    }

    /// The day of the step.
    pub(crate) fn day(&self) -> Date {
        self.at.date()
    }

    /// The kind that reaches a milestone in this procedure, for a link.
    pub(crate) fn kind_for(&self, milestone: Milestone) -> Option<&str> {
        let procedure = self.case.procedure_in(self.stand.pack)?;
        let reaches = |key: &&crate::id::KindKey| {
            self.stand.pack.kind(key.as_str()).is_some_and(|kind| kind.milestone == Some(milestone))
        };
        procedure.kinds().find(reaches).map(|key| key.as_str())
    }

    /// A refusal with a link to the form that reaches the milestone.
    pub(crate) fn missing(
        &self,
        code: Code,
        milestone: Milestone,
        what: &str,
        cites: Vec<Cite>,
        next: &str,
    ) -> Refusal {
        let refusal = Refusal::new(code, what, cites, next);
        match self.kind_for(milestone) {
            Some(kind) => refusal.fill(kind),
            None => refusal,
        }
    }
}

/// A gate adds to the list what it finds in the way.
type Gate = fn(&Attempt<'_>, &mut Vec<Refusal>);

/// Gates that guard every record.
const ALWAYS: [Gate; 18] = [
    duty::case_not_ended,
    review::s5_reviewer_stays_apart,
    duty::rules_known_on_the_day,
    investigation::a42_officers_qualified,
    investigation::a43_withdrawn_officers,
    investigation::a55_findings_that_must_be_yes,
    duty::dates_in_order,
    duty::needed_records,
    data::guards,
    inspection::seed_published,
    inspection::drawn_as_computed,
    plan::in_planned_months,
    plan::scanned_at_the_door,
    plan::joint_finding_by_partner,
    delegation::a20_within_delegation,
    levy::e27_compensated_first,
    hearing::a64_presider_apart,
    measure::c23_not_twice,
];

/// Gates that guard a milestone, in order of precedence.
fn before(milestone: Milestone) -> &'static [Gate] {
    match milestone {
        Milestone::Filed => &[investigation::a54_filing],
        Milestone::Preserved => &[investigation::a56_preservation_approved],
        Milestone::PreservationEnded => &[],
        Milestone::Investigated => {
            &[investigation::a54_filed_first, investigation::a36_limitation, recording::j15_1_whole_course]
        }
        Milestone::Told | Milestone::HearingOffered => &[
            investigation::a54_filed_first,
            investigation::j11_1_investigated_first,
            hearing::a63_notice_offers_hearing,
        ],
        Milestone::HearingAsked => &[hearing::a64_asked_after_offer],
        Milestone::HearingNoticed => &[hearing::a64_seven_days_ahead],
        Milestone::Heard => &[hearing::a64_noticed_first, hearing::a64_held_as_noticed],
        Milestone::Submitted => &[
            investigation::j11_1_investigated_first,
            decision::a37_basis_in_force,
            review::s8_submission,
            review::s6_answered,
            review::s14_1_answered,
        ],
        Milestone::ReviewExtended => &[review::s13_extension],
        Milestone::Disputed => &[review::s14_2_dispute],
        Milestone::Reviewed => &[
            review::s8_submitted_first,
            review::s5_reviewer_not_involved,
            review::a58_reviewer_qualified,
            review::s9_references,
            review::s11_grounds_force_refusal,
        ],
        Milestone::Discussed => &[decision::a57_discussion_in_order, decision::a57_by_the_heads],
        Milestone::Approved | Milestone::Decided => DECISION,
        Milestone::Reported => &[simple::a52_reported_after_decision],
        Milestone::SpotReviewed => {
            &[simple::a52_reported_after_decision, review::s5_reviewer_not_involved, review::a58_reviewer_qualified]
        }
        Milestone::Served => {
            &[execution::a61_something_to_serve, execution::way_of_service, execution::j12_1_proof_of_service]
        }
        Milestone::CashCollected => &[execution::a68_cash, execution::j12_3_not_more_than_owed],
        Milestone::Paid => &[execution::a67_decided_first, execution::j12_3_not_more_than_owed],
        Milestone::Deferred => &[execution::a67_decided_first, execution::a66_deferred_ahead],
        Milestone::TimeExtended => &[decision::a60_extended_in_time],
        Milestone::LateFee => &[execution::a72_late_fee],
        Milestone::Urged => &[execution::c54_urging],
        Milestone::CourtApplied => &[execution::c53_court],
        Milestone::Closed => &[
            execution::j13_performed_or_ended,
            execution::j13_ending_fits,
            review::s18_spot_review_settled,
            recording::j15_1_whole_course,
        ],
        Milestone::Archived => &[duty::j21_closed_first],
        Milestone::DisclosureApproved => &[disclosure::g17_decided_first, disclosure::k_period_fits_severity],
        Milestone::Redacted => &[disclosure::g17_decided_first, disclosure::g18_changes_fit],
        Milestone::SecrecyReviewed => &[disclosure::g5_2_second_person],
        Milestone::Published => &[disclosure::g5_2_cleared],
        Milestone::PublicationWithdrawn | Milestone::PublicationCorrected => {
            &[disclosure::published_first, disclosure::k_repair_in_time, disclosure::g18_public_words_hide_nothing]
        }
        _ => &[],
    }
}

/// Gates that guard a milestone in acts other than penalties: what the three measures want of every act. What a statute
/// wants of one of them stands in its procedure, as data.
fn before_other(milestone: Milestone) -> &'static [Gate] {
    match milestone {
        Milestone::Filed => &[
            inspection::published_item,
            inspection::yearly_cap_known,
            plan::planned,
            plan::joint_officers,
            inspection::lists_can_be_drawn,
            licence::x32_silence_accepts,
            review::s6_answered,
        ],
        Milestone::HearingNoticed => &[hearing::a64_seven_days_ahead],
        Milestone::Heard => &[hearing::a64_held_as_noticed],
        Milestone::LateFee => &[execution::c45_counted_by_the_day],
        // Whether the decision is major is answered before it is drafted: afterwards nobody asks (S6, S7).
        Milestone::Investigated => &[recording::j15_1_whole_course, review::s6_answered],
        Milestone::Submitted => {
            &[decision::a37_basis_in_force, review::s8_submission, review::s6_answered, review::s14_1_answered]
        }
        Milestone::Approved => &[decision::a37_basis_in_force, review::s3_cleared],
        Milestone::Decided => &[
            decision::a37_basis_in_force,
            review::s3_cleared,
            decision::decided_as_approved,
            plan::joint_findings_complete,
        ],
        Milestone::Discussed => &[decision::a57_by_the_heads],
        Milestone::ReviewExtended
        | Milestone::Disputed
        | Milestone::Reviewed
        | Milestone::Served
        | Milestone::Archived
        | Milestone::DisclosureApproved
        | Milestone::Redacted
        | Milestone::SecrecyReviewed
        | Milestone::Published
        | Milestone::PublicationWithdrawn
        | Milestone::PublicationCorrected => before(milestone),
        Milestone::Paid => &[levy::j12_3_not_more_than_levied],
        Milestone::Closed => &[
            execution::j12_1_decision_served,
            recording::j15_1_whole_course,
            levy::j12_3_levied_and_settled,
            levy::e26_everybody_settled,
        ],
        _ => &[],
    }
}

/// Gates that guard an act done in another system: its disclosure, nothing else (G19.2).
fn before_elsewhere(milestone: Milestone) -> &'static [Gate] {
    match milestone {
        Milestone::DisclosureApproved
        | Milestone::Redacted
        | Milestone::SecrecyReviewed
        | Milestone::Published
        | Milestone::PublicationWithdrawn
        | Milestone::PublicationCorrected => before(milestone),
        _ => &[],
    }
}

/// Gates before a decision, for approval and for the decision itself: nothing may be approved that could not be decided.
const DECISION: &[Gate] = &[
    simple::a51_ceilings,
    simple::a52_on_the_spot,
    investigation::a54_filed_first,
    investigation::j11_1_investigated_first,
    told::a44_told_and_served,
    told::a45_statement_period,
    told::a45_statement_checked,
    hearing::a63_offered_where_due,
    hearing::a64_request_period,
    hearing::a64_held_if_asked,
    hearing::a65_reported_on_its_record,
    told::a45_not_heavier_than_told,
    told::a44_no_untold_ground,
    decision::a37_basis_in_force,
    review::s3_cleared,
    decision::a57_discussed_where_due,
    decision::a57_as_discussed,
    decision::approved_as_decided,
    decision::a60_ninety_days,
    investigation::a36_limitation,
];

/// Everything that stands in the way of the step, in order of precedence, each reason once.
pub fn check(attempt: &Attempt<'_>) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let penalty = attempt.case.act_type(attempt.stand.pack).is_none_or(|act| act == ActType::Penalty);
    let elsewhere = attempt.case.is_elsewhere(attempt.stand.pack);
    let guards = match (elsewhere, penalty) {
        (true, _) => before_elsewhere,
        (false, true) => before,
        (false, false) => before_other,
    };
    let milestone = attempt.kind.milestone.map_or(&[][..], guards);
    for gate in ALWAYS.iter().chain(milestone) {
        gate(attempt, &mut refusals);
    }
    let mut unique: Vec<Refusal> = Vec::new();
    for refusal in refusals {
        if !unique.contains(&refusal) {
            unique.push(refusal);
        }
    }
    unique.sort_by_key(|refusal| refusal.code);
    unique
}

/// What is cited by these fields, judged as the decision would be (37, 38).
pub(super) fn cited_in_force(
    stand: Stand<'_>,
    actor: &Actor,
    case: &Case,
    kind: &Kind,
    fields: &Fields,
) -> Vec<Refusal> {
    let attempt = Attempt { stand, case, actor, kind, fields, at: stand.now, asked: true, record: None };
    let mut refusals = Vec::new();
    decision::a37_basis_in_force(&attempt, &mut refusals);
    refusals
}

/// 行政处罚法 第N条.
pub(crate) fn penalty_law(article: u16) -> Cite {
    Citation::article(Source::PenaltyLaw, article).into()
}

/// 行政强制法 第N条.
pub(crate) fn compulsion_law(article: u16) -> Cite {
    Citation::article(Source::CompulsionLaw, article).into()
}

/// 国办发〔2024〕54号.
pub(crate) fn inspection_notice() -> Cite {
    Citation::article(Source::InspectionNotice, 0).into()
}

/// An obligation of the three measures.
pub(crate) fn obligation(id: &str) -> Vec<Cite> {
    id.parse::<law::ObligationId>().map(|id| vec![id.into()]).unwrap_or_default()
}

/// The last day of a period, where the calendar knows it; otherwise the refusal that says which year is missing.
pub(crate) fn last_day(due: Result<Due, law::time::DueError>) -> Result<Date, Refusal> {
    match due.map(|due| due.last) {
        Ok(Last::Known(date)) => Ok(date),
        Ok(Last::NotYetPublished { year, .. }) => Err(calendar_unknown(i32::from(year))),
        Ok(Last::Suspended(since)) => Err(Refusal::new(
            Code::CalendarUnknown,
            format!("期限自 {} 起停表，末日未定。", day_words(since)),
            Vec::new(),
            "恢复计算后再办。",
        )),
        Err(error) => Err(Refusal::new(
            Code::CalendarUnknown,
            format!("不能计算期限：{error}。"),
            Vec::new(),
            "请系统管理员导入国务院办公厅公布的该年放假安排后再办。",
        )),
    }
}

fn calendar_unknown(year: i32) -> Refusal {
    Refusal::new(
        Code::CalendarUnknown,
        format!("{year}年的放假安排尚未导入，不能确定期限的最后一日。"),
        Vec::new(),
        "请系统管理员导入国务院办公厅公布的该年放假安排后再办。",
    )
}

/// A day in a refusal: 2026年5月11日（星期一）.
pub(crate) fn day_words(date: Date) -> String {
    format!("{}（{}）", date.chinese(), date.weekday())
}

/// A procedure that no pack has.
pub fn no_such_procedure() -> Refusal {
    Refusal::new(Code::NotInProcedure, "没有这种办案程序。", Vec::new(), "请从立案登记页重新选择程序。")
}

pub(super) fn no_such_record() -> Refusal {
    Refusal::new(Code::NotInProcedure, "本案没有这份记录。", Vec::new(), "请回到案件页，从记录目录中选择。")
}

pub(super) fn not_in_procedure() -> Refusal {
    Refusal::new(
        Code::NotInProcedure,
        "本案适用的程序没有这种记录。",
        Vec::new(),
        "请在案件页“可以办理”中选择；程序选错的，撤销本案后按正确程序重新登记。",
    )
}

pub(super) fn too_many_records() -> Refusal {
    Refusal::new(Code::CaseEnded, "本案记录已达上限。", Vec::new(), "请先整理，重复的记录以更正方式替换。")
}

pub(super) fn already_recorded(kind: &Kind) -> Refusal {
    Refusal::new(
        Code::AlreadyRecorded,
        format!("本案已有《{}》，一案一份。", kind.title),
        obligation("J5"),
        "内容有变化的，打开原记录点“更正”，写明理由后另存一份；原记录保留可查。",
    )
}

pub(super) fn already_replaced(kind: &Kind) -> Refusal {
    Refusal::new(
        Code::AlreadyRecorded,
        format!("这份《{}》已经被后来的记录替换。", kind.title),
        obligation("J5"),
        "请打开最新的一份再更正。",
    )
}

pub(super) fn decision_stands() -> Refusal {
    Refusal::new(
        Code::AlreadyRecorded,
        "决定书已经作出，不能改写。",
        vec![penalty_law(59)],
        "笔误依法补正；需要变更或者撤销的，另行作出决定，并在3个工作日内撤回公示（行政处罚法第四十八条）。",
    )
}
