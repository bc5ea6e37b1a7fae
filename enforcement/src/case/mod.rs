//! A case 案件: its stream of events folded to a state, and the questions that gates, duties and pages ask of it.

mod command;
mod event;
mod form;
pub mod gate;
mod milestone;
mod prospect;
mod view;

pub use command::{ActError, Command, NumberError, Numbers, Stand, act, obstacles, open, store_recordings};
pub use event::{Envelope, Event, Replaced, Verdict};
pub use form::{Flat, LONG_LENGTH_MAX, TEXT_LENGTH_MAX, read_fields, write_flat};
pub use milestone::Milestone;
pub use prospect::{basis_cited, before_decision};
pub use view::Service;

use crate::id::{AgencyId, CaseId, KindKey, PersonId, ProcedureKey, RecordId, UnitId};
use crate::pack::{Pack, Step};
use crate::recording::{Marked, Stored};
use crate::value::Fields;
use law::{Date, Moment};

/// Who did something, and when by both clocks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// The person.
    pub person: PersonId,
    /// The name at the time.
    pub name: String,
    /// When it happened, as stated.
    pub happened: Moment,
    /// When the system recorded it.
    pub recorded: Moment,
}

/// One signature on a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// The step.
    pub step: Step,
    /// Agreed or returned.
    pub verdict: Verdict,
    /// The opinion's words.
    pub opinion: String,
    /// Who and when.
    pub stamp: Stamp,
    /// The signature's place in the stream.
    pub seq: u32,
}

/// A record's taking effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Effect {
    /// The date on the document.
    pub date: Date,
    /// The document number, where the kind has one.
    pub number: Option<String>,
    /// Place in the stream: order is proven by it.
    pub seq: u32,
    /// When it happened.
    pub at: Moment,
    /// When the system recorded it.
    pub recorded: Moment,
}

/// A record of the case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Its place in the stream.
    pub id: RecordId,
    /// Its kind.
    pub kind: KindKey,
    /// What was stated.
    pub fields: Fields,
    /// Who entered it, and when.
    pub entered: Stamp,
    /// Signatures, in order.
    pub signatures: Vec<Signature>,
    /// Set when it stands.
    pub effect: Option<Effect>,
    /// The record that replaced it.
    pub replaced_by: Option<RecordId>,
    /// What it replaces, and why.
    pub replaces: Option<Replaced>,
}

impl Record {
    /// Does it stand: in effect, and not replaced by one that is in effect?
    pub fn stands(&self) -> bool {
        self.effect.is_some() && self.replaced_by.is_none()
    }

    /// Was it returned by a signer?
    pub fn returned(&self) -> Option<&Signature> {
        self.signatures.iter().find(|signature| signature.verdict == Verdict::Returned)
    }

    /// The next step to sign, where the record waits for one.
    pub fn waits_for(&self, pack: &Pack) -> Option<Step> {
        if self.effect.is_some() || self.replaced_by.is_some() || self.returned().is_some() {
            return None;
        }
        pack.kind(self.kind.as_str())?.steps.get(self.signatures.len()).copied()
    }

    /// The date on the document, where the record stands.
    pub fn date(&self) -> Option<Date> {
        self.effect.as_ref().map(|effect| effect.date)
    }
}

/// A finding that a kind of record does not apply.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotApplicable {
    /// The kind.
    pub kind: KindKey,
    /// Why.
    pub reason: String,
    /// Who and when.
    pub stamp: Stamp,
}

/// The state of a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Case {
    /// The agency.
    pub agency: AgencyId,
    /// The case.
    pub id: CaseId,
    /// 案号.
    pub number: String,
    /// The procedure.
    pub procedure: ProcedureKey,
    /// The handling office.
    pub unit: Option<UnitId>,
    /// Who opened it, and when.
    pub opened: Stamp,
    /// The last event's sequence number: the version that a page was made of.
    pub version: u32,
    /// All records, in the order of the stream.
    pub records: Vec<Record>,
    /// Findings that something does not apply.
    pub not_applicable: Vec<NotApplicable>,
    /// Stored recordings, in the order of the stream.
    pub clips: Vec<Stored>,
    /// Marks in them, in the order of the stream.
    pub marks: Vec<Marked>,
}

/// A stream that is not a case: damaged, or of a newer program.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("event {seq}: {reason}")]
pub struct StreamError {
    /// The event's position.
    pub seq: u32,
    /// What is wrong with it.
    pub reason: String,
}

impl Case {
    /// Folds a stream, whole, from its first event.
    pub fn fold(events: &[Envelope]) -> Result<Case, StreamError> {
        let Some((first, rest)) = events.split_first() else {
            return Err(StreamError { seq: 0, reason: "the stream is empty".into() });
        };
        let Event::Opened { agency, case, number, procedure, unit } = &first.event else {
            return Err(StreamError { seq: first.seq, reason: "the stream does not begin with its opening".into() });
        };
        let mut state = Case {
            agency: agency.clone(),
            id: case.clone(),
            number: number.clone(),
            procedure: procedure.clone(),
            unit: unit.clone(),
            opened: stamp(first),
            version: first.seq,
            records: Vec::new(),
            not_applicable: Vec::new(),
            clips: Vec::new(),
            marks: Vec::new(),
        };
        for envelope in rest {
            state.apply(envelope)?;
        }
        Ok(state)
    }

    /// Applies one more event.
    pub fn apply(&mut self, envelope: &Envelope) -> Result<(), StreamError> {
        let fault = |reason: &str| StreamError { seq: envelope.seq, reason: reason.to_owned() };
        if envelope.seq != self.version + 1 {
            return Err(fault("the sequence has a gap"));
        }
        match &envelope.event {
            Event::Opened { .. } => return Err(fault("a case is opened once")),
            Event::Entered { kind, fields, replaces } => self.records.push(Record {
                id: RecordId(envelope.seq),
                kind: kind.clone(),
                fields: fields.clone(),
                entered: stamp(envelope),
                signatures: Vec::new(),
                effect: None,
                replaced_by: None,
                replaces: replaces.clone(),
            }),
            Event::Signed { record, step, verdict, opinion } => {
                let signature = Signature {
                    step: *step,
                    verdict: *verdict,
                    opinion: opinion.clone(),
                    stamp: stamp(envelope),
                    seq: envelope.seq,
                };
                self.record_mut(*record).ok_or_else(|| fault("no such record"))?.signatures.push(signature);
            }
            Event::TookEffect { record, date, number } => {
                let effect = Effect {
                    date: *date,
                    number: number.clone(),
                    seq: envelope.seq,
                    at: envelope.happened,
                    recorded: envelope.recorded,
                };
                let entry = self.record_mut(*record).ok_or_else(|| fault("no such record"))?;
                entry.effect = Some(effect);
                let replaced = entry.replaces.as_ref().map(|replaced| replaced.record);
                if let Some(earlier) = replaced {
                    self.record_mut(earlier).ok_or_else(|| fault("no such record"))?.replaced_by = Some(*record);
                }
            }
            Event::NotApplicable { kind, reason } => self.not_applicable.push(NotApplicable {
                kind: kind.clone(),
                reason: reason.clone(),
                stamp: stamp(envelope),
            }),
            Event::RecordingsStored { clips } => self.clips.extend(clips.iter().map(|clip| Stored {
                clip: clip.clone(),
                stamp: stamp(envelope),
                seq: envelope.seq,
                held: None,
            })),
            Event::RecordingMarked { mark } => {
                self.marks.push(Marked { mark: mark.clone(), stamp: stamp(envelope), seq: envelope.seq })
            }
            Event::RecordingRetained { clip, retention, held, reason } => {
                let stored = self.clips.iter_mut().find(|stored| stored.clip.digest == *clip);
                let stored = stored.ok_or_else(|| fault("no such clip"))?;
                stored.clip.retention = *retention;
                stored.held = held.then(|| reason.clone());
            }
        }
        self.version = envelope.seq;
        Ok(())
    }

    fn record_mut(&mut self, id: RecordId) -> Option<&mut Record> {
        self.records.iter_mut().find(|record| record.id == id)
    }
}

fn stamp(envelope: &Envelope) -> Stamp {
    Stamp {
        person: envelope.person.clone(),
        name: envelope.name.clone(),
        happened: envelope.happened,
        recorded: envelope.recorded,
    }
}
