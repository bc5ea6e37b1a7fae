//! Events: everything that happens to a case. The stream is append-only; a correction is a new record.

use crate::id::{AgencyId, CaseId, KindKey, PersonId, ProcedureKey, RecordId, UnitId};
use crate::pack::Step;
use crate::recording::{Clip, Mark, Retention};
use crate::value::Fields;
use law::{Date, Moment};
use serde::{Deserialize, Serialize};

/// What a signature says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 同意.
    Agreed,
    /// 退回, with the reason in the opinion.
    Returned,
}

/// One thing that happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The case began.
    Opened {
        /// The agency that handles it.
        agency: AgencyId,
        /// The case.
        case: CaseId,
        /// 案号.
        number: String,
        /// The procedure.
        procedure: ProcedureKey,
        /// The handling office 承办机构.
        unit: Option<UnitId>,
    },
    /// A record was entered: a form filled in, evidence noted, a document drafted.
    Entered {
        /// Its kind.
        kind: KindKey,
        /// What was stated.
        fields: Fields,
        /// The record that it replaces, with the reason.
        replaces: Option<Replaced>,
    },
    /// Somebody signed a step of a record.
    Signed {
        /// The record.
        record: RecordId,
        /// The step.
        step: Step,
        /// Agreed or returned.
        verdict: Verdict,
        /// The words of the opinion.
        opinion: String,
    },
    /// The record stands: entered and signed by all. Its milestone is reached.
    TookEffect {
        /// The record.
        record: RecordId,
        /// The date its document bears: that of the last signature, or the one stated.
        date: Date,
        /// The document number, given without gaps.
        number: Option<String>,
    },
    /// A named person found that a kind of record does not apply here.
    NotApplicable {
        /// The kind.
        kind: KindKey,
        /// Why.
        reason: String,
    },
    /// Recordings were stored with the case (J22): their files are sealed.
    RecordingsStored {
        /// The clips.
        clips: Vec<Clip>,
    },
    /// Somebody marked a place in a recording (J17, J18.2, J19).
    RecordingMarked {
        /// The mark.
        mark: Mark,
    },
    /// A clip's class, or a hold on it, was changed: how long it is kept.
    RecordingRetained {
        /// The clip.
        clip: String,
        /// The class.
        retention: Retention,
        /// Kept beyond its time whatever the class says?
        held: bool,
        /// Why.
        reason: String,
    },
}

/// What a new record replaces, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Replaced {
    /// The earlier record.
    pub record: RecordId,
    /// Why it is replaced.
    pub reason: String,
}

/// An event in its stream, with its two clocks: when it happened (stated by a person) and when it was recorded
/// (by the system).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Envelope {
    /// Position in the stream, from 1.
    pub seq: u32,
    /// When it happened, as stated.
    pub happened: Moment,
    /// When the system recorded it.
    pub recorded: Moment,
    /// Who.
    pub person: PersonId,
    /// The name at the time.
    pub name: String,
    /// What.
    pub event: Event,
}
