//! The whole course 全程: from arrival to departure (J18.1), held against the clips; each gap wants a spoken or a written
//! reason (J19).

use super::{MarkKind, Stored};
use crate::case::{Case, Record, Stand};
use crate::id::RecordId;
use crate::pack::Recording;
use law::Moment;
use media::coverage::{Span, coverage};
use media::instant::Instant;

/// A spoken reason counts for a gap when it is said within this time after recording began again, in milliseconds.
const SPOKEN_WITHIN: i64 = 10 * 60_000;
/// Nanoseconds in a millisecond.
const MILLISECOND: i128 = 1_000_000;
/// A hole that no eye would see, in milliseconds: recorders close one file and open the next.
const SEAM_MAX: i64 = 1_000;

/// How a gap is explained.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Explained {
    /// By a mark in the recording.
    Spoken {
        /// The mark's place in the stream.
        mark: u32,
    },
    /// By a record.
    Written(RecordId),
    /// By nothing yet.
    Not,
}

/// A stretch on the spot that no clip covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gap {
    /// From, by true time.
    pub from: Moment,
    /// To.
    pub to: Moment,
    /// Why.
    pub explained: Explained,
}

/// What was recorded of one step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Course {
    /// The record of the step.
    pub record: RecordId,
    /// What the step demands.
    pub demanded: Recording,
    /// Does the agency's own list name the step?
    pub listed: bool,
    /// Arrival, or beginning.
    pub from: Moment,
    /// Departure, or end.
    pub to: Moment,
    /// Seconds covered.
    pub covered_seconds: i64,
    /// What is not.
    pub gaps: Vec<Gap>,
    /// Time at which several clips run.
    pub overlaps: Vec<(Moment, Moment)>,
    /// Digests of the clips that run in it, in order of their start.
    pub clips: Vec<String>,
    /// When the first of them was stored.
    pub stored: Option<Moment>,
    /// A written reason for no, or no whole, recording.
    pub note: Option<RecordId>,
    /// What J18.2 wants to be said and no mark points to: the statement of time, place, officers, act and focus; the notice
    /// to those present.
    pub unsaid: Vec<MarkKind>,
}

impl Course {
    /// Is every second recorded, or its absence explained?
    pub fn complete(&self) -> bool {
        self.gaps.iter().all(|gap| gap.explained != Explained::Not)
    }

    /// Seconds from arrival to departure.
    pub fn expected_seconds(&self) -> i64 {
        self.to.unix() - self.from.unix()
    }
}

/// Every standing step that demands a recording and states its times, in the order of the stream.
pub fn courses(stand: Stand<'_>, case: &Case) -> Vec<Course> {
    let mut clips: Vec<(&Stored, i64, i64)> =
        case.clips.iter().filter_map(|stored| stored.clip.ran().map(|(from, to)| (stored, from, to))).collect();
    clips.sort_by_key(|(_, from, _)| *from);
    case.standing().filter_map(|record| course(stand, case, record, &clips)).collect()
}

fn course(stand: Stand<'_>, case: &Case, record: &Record, clips: &[(&Stored, i64, i64)]) -> Option<Course> {
    let stated = |first: &str, second: &str| record.fields.moment(first).zip(record.fields.moment(second));
    let (from, to) = stated("arrived_at", "left_at").or_else(|| stated("started_at", "ended_at"))?;
    let kind = stand.pack.kind(record.kind.as_str())?;
    let listed = stand.agency.recorded.as_ref().map(|list| list.demands(&kind.key, from.date())).unwrap_or_default();
    // J15.1: what is done in a case-handling room is recorded whole.
    let room = stand.agency.places.iter().any(|place| place.holds(record.fields.text("place"), from.date()));
    let demanded = kind.recording.max(listed).max(if room { Recording::WholeCourse } else { Recording::None });
    if demanded == Recording::None {
        return None;
    }
    let (begin, end) = (from.unix() * 1000, to.unix() * 1000);
    let inside: Vec<&(&Stored, i64, i64)> = clips.iter().filter(|(_, from, to)| *from < end && *to > begin).collect();
    let spans: Vec<Span> = inside.iter().filter_map(|(_, from, to)| span(*from, *to)).collect();
    let found = coverage(&[span(begin, end)?], &spans);
    let note = case
        .of_kind("recording-note")
        .rfind(|note| {
            note.fields.records("about").contains(&record.id)
                && matches!(note.fields.text("state"), "interrupted" | "none")
        })
        .map(|note| note.id);
    let gaps = found.gaps.iter().filter(|gap| milliseconds(gap.to()) - milliseconds(gap.from()) > SEAM_MAX);
    let gaps = gaps
        .map(|gap| Gap {
            from: moment(gap.from()),
            to: moment(gap.to()),
            explained: match (spoken(case, clips, milliseconds(gap.to())), note) {
                (Some(mark), _) => Explained::Spoken { mark },
                (None, Some(note)) => Explained::Written(note),
                (None, None) => Explained::Not,
            },
        })
        .collect();
    let said = |kind: MarkKind| {
        let of = case.marks.iter().filter(|marked| marked.mark.kind == kind);
        of.into_iter().any(|marked| inside.iter().any(|(stored, _, _)| stored.clip.digest == marked.mark.clip))
    };
    let unsaid = [MarkKind::Statement, MarkKind::Notice].into_iter().filter(|kind| !said(*kind)).collect();
    Some(Course {
        record: record.id,
        demanded,
        listed: listed != Recording::None,
        from,
        to,
        covered_seconds: i64::try_from(found.covered / media::instant::SECOND).unwrap_or(0),
        gaps,
        overlaps: found.overlaps.iter().map(|span| (moment(span.from()), moment(span.to()))).collect(),
        clips: inside.iter().map(|(stored, _, _)| stored.clip.digest.clone()).collect(),
        stored: inside.iter().map(|(stored, _, _)| stored.stamp.recorded).min(),
        note,
        unsaid,
    })
}

/// A mark that says the reason soon after recording began again.
fn spoken(case: &Case, clips: &[(&Stored, i64, i64)], resumed: i64) -> Option<u32> {
    let said = case.marks.iter().filter(|marked| marked.mark.kind == MarkKind::Interruption);
    said.filter_map(|marked| {
        let (_, begin, _) = clips.iter().find(|(stored, _, _)| stored.clip.digest == marked.mark.clip)?;
        let at = begin.checked_add(i64::try_from(marked.mark.at_ms).ok()?)?;
        (resumed..=resumed + SPOKEN_WITHIN).contains(&at).then_some(marked.seq)
    })
    .next()
}

fn span(from: i64, to: i64) -> Option<Span> {
    let instant = |milliseconds: i64| Instant::from_nanoseconds(i128::from(milliseconds) * MILLISECOND);
    Span::new(instant(from)?, instant(to)?)
}

fn milliseconds(instant: Instant) -> i64 {
    i64::try_from(instant.nanoseconds().div_euclid(MILLISECOND)).unwrap_or(i64::MAX)
}

fn moment(instant: Instant) -> Moment {
    Moment::from_unix(milliseconds(instant).div_euclid(1000))
}
