//! Commands: a pure function of state, command, who and when. It yields events, or every reason why not.

use super::gate::{self, Attempt};
use super::{Case, Envelope, Event, Flat, Milestone, Record, Replaced, StreamError, Verdict, read_fields, write_flat};
use crate::goods::Held;
use crate::id::{CaseId, KindKey, ProcedureKey, RecordId};
use crate::inspection::{RESULT, result_rows};
use crate::pack::{Kind, Pack, Step};
use crate::people::{Actor, Agency, Roster};
use crate::recording::{Clip, Mark, Retention};
use crate::refusal::{FieldError, Refusal, Rejected};
use crate::value::{Fields, Value};
use law::calendar::Calendar;
use law::{Date, Moment};

/// Longest opinion, in characters.
pub const OPINION_LENGTH_MAX: usize = 2_000;
/// Longest reason for a replacement or a finding, in characters.
pub const REASON_LENGTH_MAX: usize = 1_000;
/// Most records that one case may hold.
pub const RECORDS_MAX: usize = 5_000;

/// What a command stands on: the law's calendar, the pack, the agency and its people, and the time.
#[derive(Clone, Copy)]
pub struct Stand<'a> {
    /// Published holidays.
    pub calendar: &'a Calendar,
    /// Record kinds and procedures.
    pub pack: &'a Pack,
    /// The agency.
    pub agency: &'a Agency,
    /// Its people.
    pub roster: &'a Roster,
    /// Now, in Beijing civil time.
    pub now: Moment,
    /// What other cases hold, for a record that says what is sealed, seized or frozen; empty for any other.
    pub held: &'a [Held],
}

/// Gives document numbers without gaps, in the transaction that stores the events.
pub trait Numbers {
    /// The next number of a series in a year.
    fn next(&mut self, series: &str, year: i16) -> Result<u32, NumberError>;
}

/// The store could not give a number; its own text is for the log.
#[derive(Debug, thiserror::Error)]
#[error("no number could be given: {0}")]
pub struct NumberError(pub String);

/// Why an act failed.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// Refused by law or by the form; nothing was written.
    #[error("refused")]
    Rejected(Rejected),
    /// The store failed.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// The events did not fold: a defect of the program.
    #[error(transparent)]
    Stream(#[from] StreamError),
}

impl From<Rejected> for ActError {
    fn from(rejected: Rejected) -> Self {
        ActError::Rejected(rejected)
    }
}

/// What somebody wants to do to a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Enter a record.
    Enter {
        /// Its kind.
        kind: KindKey,
        /// The form as sent.
        flat: Flat,
        /// The record it replaces, and why.
        replaces: Option<Replaced>,
    },
    /// Sign a record's next step.
    Sign {
        /// The record.
        record: RecordId,
        /// The step, so that a stale page cannot sign another one.
        step: Step,
        /// Agreed or returned.
        verdict: Verdict,
        /// The opinion.
        opinion: String,
        /// When it was signed, where that was on paper before now.
        signed_at: Option<Moment>,
    },
    /// Find that a kind of record does not apply.
    NotApplicable {
        /// The kind.
        kind: KindKey,
        /// Why.
        reason: String,
    },
    /// Store recordings with the case; those that it holds already are passed over.
    StoreRecordings {
        /// The clips, sealed.
        clips: Vec<Clip>,
    },
    /// Mark a place in a recording.
    MarkRecording {
        /// The mark.
        mark: Mark,
    },
    /// Change how long a clip is kept.
    RetainRecording {
        /// The clip.
        clip: String,
        /// The class.
        retention: Retention,
        /// Kept whatever the class says.
        held: bool,
        /// Why.
        reason: String,
    },
}

/// Opens a case with its first record.
pub fn open(
    stand: Stand<'_>,
    actor: &Actor,
    id: CaseId,
    procedure: &ProcedureKey,
    flat: &Flat,
    numbers: &mut dyn Numbers,
) -> Result<Vec<Envelope>, ActError> {
    let Some(description) = stand.pack.procedure(procedure.as_str()) else {
        return Err(Rejected::from(gate::no_such_procedure()).into());
    };
    let Some(kind) = stand.pack.kind(description.opens.as_str()) else {
        return Err(Rejected::from(gate::no_such_procedure()).into());
    };
    gate::may_open(actor, description)?;
    let fields = read_fields(kind, flat, stand).map_err(Rejected::Form)?;
    let year = stand.now.date().year();
    let number = numbers.next(&description.series, year)?;
    let number = law::docno::format(&stand.agency.short_name, &description.series, year, number);
    let mut stream = Stream::new(stand, actor);
    stream.push(
        stated_at(kind, &fields, stand.now),
        Event::Opened {
            agency: stand.agency.id.clone(),
            case: id,
            number,
            procedure: procedure.clone(),
            unit: actor.unit.clone(),
        },
    )?;
    stream.enter(kind, fields, None, numbers)?;
    Ok(stream.events)
}

/// Carries out a command on a case.
pub fn act(
    stand: Stand<'_>,
    actor: &Actor,
    case: &Case,
    command: &Command,
    numbers: &mut dyn Numbers,
) -> Result<Vec<Envelope>, ActError> {
    let mut stream = Stream::of(stand, actor, case);
    match command {
        Command::Enter { kind, flat, replaces } => {
            let kind = known_kind(stand, case, kind.as_str())?;
            check_replaces(stand, case, kind, replaces.as_ref())?;
            gate::may_enter(stand, case, actor, kind)?;
            let computed = computed(case, kind, flat);
            let fields = read_fields(kind, computed.as_ref().unwrap_or(flat), stand).map_err(Rejected::Form)?;
            stream.enter(kind, fields, replaces.clone(), numbers)?;
        }
        Command::Sign { record, step, verdict, opinion, signed_at } => {
            stream.sign(*record, *step, *verdict, opinion, *signed_at, numbers)?;
        }
        Command::NotApplicable { kind, reason } => {
            let kind = known_kind(stand, case, kind.as_str())?;
            gate::may_enter(stand, case, actor, kind)?;
            gate::may_find_not_applicable(stand, case, kind)?;
            let reason = bounded(reason, "reason", "理由", REASON_LENGTH_MAX, true)?;
            stream.push(stand.now, Event::NotApplicable { kind: key_of(kind), reason })?;
        }
        Command::StoreRecordings { clips } => {
            gate::may_store_recordings(stand, case, actor)?;
            return store_recordings(stand, actor, case, clips);
        }
        Command::MarkRecording { mark } => {
            gate::may_store_recordings(stand, case, actor)?;
            gate::recordings_open(stand, case)?;
            gate::sound_mark(stand, case, mark)?;
            stream.push(stand.now, Event::RecordingMarked { mark: mark.clone() })?;
        }
        Command::RetainRecording { clip, retention, held, reason } => {
            gate::may_store_recordings(stand, case, actor)?;
            gate::may_be_routine(stand, case, clip, *retention)?;
            let reason = bounded(reason, "reason", "理由", REASON_LENGTH_MAX, true)?;
            let (clip, retention, held) = (clip.clone(), *retention, *held);
            stream.push(stand.now, Event::RecordingRetained { clip, retention, held, reason })?;
        }
    }
    Ok(stream.events)
}

/// The form of a draw's result with what lists and seed give, where it does not state it: computed, never typed.
fn computed(case: &Case, kind: &Kind, flat: &Flat) -> Option<Flat> {
    let stated = || flat.keys().any(|key| key.starts_with("drawn."));
    let rows = (kind.key == RESULT && !stated()).then(|| result_rows(case))??.ok()?;
    let mut fields = Fields::default();
    fields.set("drawn", Value::Rows(rows));
    let mut flat = flat.clone();
    flat.extend(write_flat(&fields));
    Some(flat)
}

/// Stores recordings for an actor whose right was checked: by [`act`], or by who runs the docking station's import. Clips
/// that the case holds already are passed over, so that doing it again changes nothing.
pub fn store_recordings(
    stand: Stand<'_>,
    actor: &Actor,
    case: &Case,
    clips: &[Clip],
) -> Result<Vec<Envelope>, ActError> {
    gate::recordings_open(stand, case)?;
    let clips = gate::new_clips(case, clips)?;
    let mut stream = Stream::of(stand, actor, case);
    if !clips.is_empty() {
        stream.push(stand.now, Event::RecordingsStored { clips })?;
    }
    Ok(stream.events)
}

/// What stands in the way of entering a record of this kind now, before any field is filled in.
pub fn obstacles(stand: Stand<'_>, actor: &Actor, case: &Case, kind: &Kind) -> Vec<Refusal> {
    let fields = Fields::default();
    gate::check(&Attempt { stand, case, actor, kind, fields: &fields, at: stand.now, asked: true, record: None })
}

/// Events in the making, with the state that they lead to.
struct Stream<'a> {
    stand: Stand<'a>,
    actor: &'a Actor,
    case: Option<Case>,
    events: Vec<Envelope>,
}

impl<'a> Stream<'a> {
    fn new(stand: Stand<'a>, actor: &'a Actor) -> Self {
        Self { stand, actor, case: None, events: Vec::new() }
    }

    fn of(stand: Stand<'a>, actor: &'a Actor, case: &Case) -> Self {
        Self { stand, actor, case: Some(case.clone()), events: Vec::new() }
    }

    fn push(&mut self, happened: Moment, event: Event) -> Result<RecordId, ActError> {
        let seq = self.case.as_ref().map_or(0, |case| case.version) + 1;
        let envelope = Envelope {
            seq,
            happened,
            recorded: self.stand.now,
            person: self.actor.person.clone(),
            name: self.actor.name.clone(),
            event,
        };
        match &mut self.case {
            Some(case) => case.apply(&envelope)?,
            None => self.case = Some(Case::fold(std::slice::from_ref(&envelope))?),
        }
        self.events.push(envelope);
        Ok(RecordId(seq))
    }

    fn enter(
        &mut self,
        kind: &Kind,
        fields: Fields,
        replaces: Option<Replaced>,
        numbers: &mut dyn Numbers,
    ) -> Result<(), ActError> {
        let at = stated_at(kind, &fields, self.stand.now);
        self.gates(kind, &fields, at, replaces.as_ref().map(|replaced| replaced.record))?;
        let record = self.push(at, Event::Entered { kind: key_of(kind), fields, replaces })?;
        if kind.steps.is_empty() { self.take_effect(kind, record, at, numbers) } else { Ok(()) }
    }

    fn sign(
        &mut self,
        record: RecordId,
        step: Step,
        verdict: Verdict,
        opinion: &str,
        signed_at: Option<Moment>,
        numbers: &mut dyn Numbers,
    ) -> Result<(), ActError> {
        let Some(case) = self.case.clone() else { return Err(Rejected::from(gate::no_such_record()).into()) };
        let Some(entry) = case.record(record) else { return Err(Rejected::from(gate::no_such_record()).into()) };
        let kind = known_kind(self.stand, &case, entry.kind.as_str())?;
        gate::may_sign(self.stand, &case, self.actor, entry, step)?;
        let at = signed_at.unwrap_or(self.stand.now);
        check_signing_time(entry, at, self.stand.now)?;
        let opinion = bounded(opinion, "opinion", "意见", OPINION_LENGTH_MAX, verdict == Verdict::Returned)?;
        let last = entry.signatures.len() + 1 == kind.steps.len();
        if verdict == Verdict::Agreed {
            self.gates(kind, &entry.fields, at, Some(record))?;
        }
        self.push(at, Event::Signed { record, step, verdict, opinion })?;
        if verdict == Verdict::Agreed && last { self.take_effect(kind, record, at, numbers) } else { Ok(()) }
    }

    /// The document bears the date of the act that completed it; its number follows the last one without a gap.
    fn take_effect(
        &mut self,
        kind: &Kind,
        record: RecordId,
        at: Moment,
        numbers: &mut dyn Numbers,
    ) -> Result<(), ActError> {
        self.count(kind, record, at, numbers)?;
        let given = self.case.as_ref().and_then(|case| case.record(record));
        let given = given.map_or("", |entry| entry.fields.text(&kind.number_from)).to_owned();
        let number = if !given.is_empty() {
            Some(given)
        } else if kind.series.is_empty() {
            None
        } else {
            let year = at.date().year();
            let number = numbers.next(&kind.series, year)?;
            Some(law::docno::format(&self.stand.agency.short_name, &kind.series, year, number))
        };
        let date = self.corrected(kind, record).unwrap_or(at.date());
        self.push(at, Event::TookEffect { record, date, number })?;
        Ok(())
    }

    /// A corrected filing or closing keeps its day: the ninety days (60) and the twenty working days (J21) run from the act,
    /// and a correction does not begin them again.
    fn corrected(&self, kind: &Kind, record: RecordId) -> Option<Date> {
        let keeps = matches!(kind.milestone, Some(Milestone::Filed | Milestone::Closed));
        let case = self.case.as_ref().filter(|_| keeps)?;
        case.record(case.record(record)?.replaces.as_ref()?.record)?.date()
    }

    /// 国办发〔2024〕54号: a planned inspection counts when its approval takes effect, and one too many does not take effect.
    fn count(&self, kind: &Kind, record: RecordId, at: Moment, numbers: &mut dyn Numbers) -> Result<(), ActError> {
        let Some(case) = &self.case else { return Ok(()) };
        let Some(entry) = case.record(record).filter(|_| kind.milestone == Some(Milestone::Filed)) else {
            return Ok(());
        };
        let replaced = entry.replaces.as_ref().and_then(|replaced| case.record(replaced.record));
        if replaced.is_some_and(|earlier| earlier.effect.is_some()) {
            return Ok(());
        }
        let year = at.date().year();
        for counted in gate::counted(self.stand, case, &entry.fields, year) {
            if let Some(refusal) = counted.over(numbers.next(&counted.series, year)?) {
                return Err(Rejected::from(refusal).into());
            }
        }
        Ok(())
    }

    fn gates(&self, kind: &Kind, fields: &Fields, at: Moment, record: Option<RecordId>) -> Result<(), ActError> {
        let Some(case) = &self.case else { return Ok(()) };
        let attempt = Attempt { stand: self.stand, case, actor: self.actor, kind, fields, at, asked: false, record };
        let mut refusals = gate::check(&attempt);
        refusals.extend(crate::recording::refusals(&attempt));
        if refusals.is_empty() { Ok(()) } else { Err(Rejected::Law(refusals).into()) }
    }
}

fn known_kind<'a>(stand: Stand<'a>, case: &Case, key: &str) -> Result<&'a Kind, Rejected> {
    let allowed = case.procedure_in(stand.pack).is_some_and(|procedure| procedure.allows(key));
    match stand.pack.kind(key) {
        Some(kind) if allowed || kind.everywhere => Ok(kind),
        _ => Err(gate::not_in_procedure().into()),
    }
}

fn check_replaces(stand: Stand<'_>, case: &Case, kind: &Kind, replaces: Option<&Replaced>) -> Result<(), Rejected> {
    if case.records.len() >= RECORDS_MAX {
        return Err(gate::too_many_records().into());
    }
    let Some(replaced) = replaces else {
        let holds = case.records.iter().any(|record| {
            record.kind.as_str() == kind.key
                && record.replaced_by.is_none()
                && record.returned().is_none()
                && !is_superseded(case, record)
        });
        return if holds && !kind.many { Err(gate::already_recorded(kind).into()) } else { Ok(()) };
    };
    bounded(&replaced.reason, "reason", "更正理由", REASON_LENGTH_MAX, true)?;
    let record = case.record(replaced.record).filter(|record| record.kind.as_str() == kind.key);
    let Some(record) = record else { return Err(gate::no_such_record().into()) };
    if record.replaced_by.is_some() || is_superseded(case, record) {
        return Err(gate::already_replaced(kind).into());
    }
    // What was decided elsewhere is changed there; here its newer state takes the older one's place.
    let decided = kind.milestone == Some(Milestone::Decided) && record.stands() && !case.is_elsewhere(stand.pack);
    let decided = decided && stand.pack.kind(&kind.key).is_some();
    if decided { Err(gate::decision_stands().into()) } else { Ok(()) }
}

/// Has a later record been entered in this one's place, in effect or still to be signed?
fn is_superseded(case: &Case, record: &Record) -> bool {
    case.records.iter().any(|later| {
        later.replaces.as_ref().is_some_and(|replaced| replaced.record == record.id) && later.returned().is_none()
    })
}

fn check_signing_time(record: &Record, at: Moment, now: Moment) -> Result<(), Rejected> {
    let earlier = record.signatures.last().map_or(record.entered.happened, |signature| signature.stamp.happened);
    let reason = if at > now {
        "签署时间晚于现在。请核对。"
    } else if at < earlier {
        "签署时间早于上一步。请核对两个时间。"
    } else {
        return Ok(());
    };
    Err(Rejected::Form(vec![FieldError {
        field: "signed_at".into(), label: "签署时间".into(), reason: reason.into()
    }]))
}

fn bounded(text: &str, field: &str, label: &str, most: usize, required: bool) -> Result<String, Rejected> {
    let text = text.trim();
    let reason = if required && text.is_empty() {
        format!("请填写{label}。")
    } else if text.chars().count() > most {
        format!("{label}最多 {most} 字，现有 {} 字。请删减。", text.chars().count())
    } else {
        return Ok(text.to_owned());
    };
    Err(Rejected::Form(vec![FieldError { field: field.into(), label: label.into(), reason }]))
}

/// Keys that state when the thing that a record tells of was over, the surest first.
const WHEN_KEYS: [&str; 10] = [
    "decided_at",
    "ended_at",
    "left_at",
    "served_on",
    "paid_on",
    "requested_on",
    "received_on",
    "held_on",
    "checked_on",
    "found_on",
];

/// When the recorded thing happened: as its own fields state it, or now. A day counts from its beginning, but today's
/// from now, so that what happened today does not seem to come before this morning's records.
fn stated_at(kind: &Kind, fields: &Fields, now: Moment) -> Moment {
    let own = Some(kind.dated_from.as_str()).filter(|key| !key.is_empty());
    let stated = own.iter().chain(&WHEN_KEYS).find_map(|key| {
        fields
            .moment(key)
            .or_else(|| fields.date(key).map(|date: Date| if date == now.date() { now } else { Moment::end_of(date) }))
    });
    stated.unwrap_or(now)
}

fn key_of(kind: &Kind) -> KindKey {
    // A kind's key is a file's stem; the pack was checked at start.
    KindKey::new(kind.key.clone()).unwrap_or_else(KindKey::unknown)
}
