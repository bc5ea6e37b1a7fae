//! The whole course 全程: from arrival to departure (J18.1), held against the clips; each gap wants a spoken or a written
//! reason (J19). A step whose record states no times has the recordings that a mark binds to it.

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
/// An interruption is stated by the minute: so many seconds lie between what is stated and what the files show.
const STATED_WITHIN: i64 = 60;
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

/// A stretch in which several clips run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Overlap {
    /// From, by true time.
    pub from: Moment,
    /// To.
    pub to: Moment,
    /// The recorder that would have run twice at once, which none does: its clock, or a start, is wrong. Empty where the
    /// recorders differ.
    pub device: String,
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
    /// Departure, or end; the same as `from` where the record states no times.
    pub to: Moment,
    /// Seconds covered.
    pub covered_seconds: i64,
    /// What is not.
    pub gaps: Vec<Gap>,
    /// Time at which several clips run.
    pub overlaps: Vec<Overlap>,
    /// How often one file of a recorder goes on where the one before it ended.
    pub seams: usize,
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

    /// Does the record state from when to when?
    pub fn timed(&self) -> bool {
        self.from != self.to
    }

    /// Seconds from arrival to departure.
    pub fn expected_seconds(&self) -> i64 {
        self.to.unix() - self.from.unix()
    }
}

/// Every standing step that demands a recording, in the order of the stream; one whose record states no times only where the
/// agency's list names it or a mark shows it.
pub fn courses(stand: Stand<'_>, case: &Case) -> Vec<Course> {
    let mut clips: Vec<(&Stored, i64, i64)> =
        case.clips.iter().filter_map(|stored| stored.clip.ran().map(|(from, to)| (stored, from, to))).collect();
    clips.sort_by_key(|(_, from, _)| *from);
    case.standing().filter_map(|record| course(stand, case, record, &clips)).collect()
}

fn course(stand: Stand<'_>, case: &Case, record: &Record, clips: &[(&Stored, i64, i64)]) -> Option<Course> {
    let stated = |first: &str, second: &str| record.fields.moment(first).zip(record.fields.moment(second));
    let times = stated("arrived_at", "left_at").or_else(|| stated("started_at", "ended_at"));
    let (from, to) = times.unwrap_or((record.entered.happened, record.entered.happened));
    let kind = stand.pack.kind(record.kind.as_str())?;
    let way = record.fields.text("way");
    let listed =
        stand.agency.recorded.as_ref().map(|list| list.demands(&kind.key, way, from.date())).unwrap_or_default();
    // J15.1: what is done in a case-handling room is recorded whole.
    let room = stand.agency.places.iter().any(|place| place.holds(record.fields.text("place"), from.date()));
    let room = if room && times.is_some() { Recording::WholeCourse } else { Recording::None };
    let demanded = kind.recording.max(listed).max(room);
    if demanded == Recording::None {
        return None;
    }
    let note = notes(case, record.id).next_back().map(|note| note.id);
    let course = Course {
        record: record.id,
        demanded,
        listed: listed != Recording::None,
        from,
        to,
        covered_seconds: 0,
        gaps: Vec::new(),
        overlaps: Vec::new(),
        seams: 0,
        clips: Vec::new(),
        stored: None,
        note,
        unsaid: Vec::new(),
    };
    match times {
        Some(_) => timed(case, clips, course),
        None => marked(case, course),
    }
}

/// The clips that run between the times that the record states.
fn timed(case: &Case, clips: &[(&Stored, i64, i64)], course: Course) -> Option<Course> {
    let (begin, end) = (course.from.unix() * 1000, course.to.unix() * 1000);
    let inside: Vec<&(&Stored, i64, i64)> = clips.iter().filter(|(_, from, to)| *from < end && *to > begin).collect();
    let spans: Vec<Span> = inside.iter().filter_map(|(_, from, to)| span(*from, *to)).collect();
    let found = coverage(&[span(begin, end)?], &spans);
    let twice = twice(&inside);
    let gaps = found.gaps.iter().filter(|gap| milliseconds(gap.to()) - milliseconds(gap.from()) > SEAM_MAX);
    let gaps = gaps
        .map(|gap| Gap {
            from: moment(gap.from()),
            to: moment(gap.to()),
            explained: match spoken(case, clips, milliseconds(gap.to())) {
                Some(mark) => Explained::Spoken { mark },
                None => written(case, course.record, Some((moment(gap.from()), moment(gap.to())))),
            },
        })
        .collect();
    Some(Course {
        covered_seconds: i64::try_from(found.covered / media::instant::SECOND).unwrap_or(0),
        gaps,
        overlaps: found.overlaps.iter().map(|span| overlap(*span, &twice)).collect(),
        seams: seams(&inside),
        ..showing(case, course, inside.iter().map(|(stored, _, _)| *stored))
    })
}

/// The clips with a mark that names the record; without one the step as a whole is a gap.
fn marked(case: &Case, course: Course) -> Option<Course> {
    let binds = |stored: &&Stored| {
        let of = |mark: &super::Mark| mark.clip == stored.clip.digest && mark.record == Some(course.record);
        case.marks.iter().any(|marked| of(&marked.mark))
    };
    let shown: Vec<&Stored> = case.clips.iter().filter(binds).collect();
    if shown.is_empty() && !course.listed && course.note.is_none() {
        return None;
    }
    let gap = Gap { from: course.from, to: course.to, explained: written(case, course.record, None) };
    let gaps = if shown.is_empty() { vec![gap] } else { Vec::new() };
    Some(Course { gaps, ..showing(case, course, shown.into_iter()) })
}

/// The course with what its clips say.
fn showing<'a>(case: &Case, course: Course, clips: impl Iterator<Item = &'a Stored>) -> Course {
    let clips: Vec<&Stored> = clips.collect();
    let said = |kind: MarkKind| {
        let mut of = case.marks.iter().filter(|marked| marked.mark.kind == kind);
        of.any(|marked| clips.iter().any(|stored| stored.clip.digest == marked.mark.clip))
    };
    Course {
        clips: clips.iter().map(|stored| stored.clip.digest.clone()).collect(),
        stored: clips.iter().map(|stored| stored.stamp.recorded).min(),
        unsaid: [MarkKind::Statement, MarkKind::Notice].into_iter().filter(|kind| !said(*kind)).collect(),
        ..course
    }
}

/// The written reasons of a step: a note that nothing was recorded, or that recording was interrupted.
fn notes(case: &Case, about: RecordId) -> impl DoubleEndedIterator<Item = &Record> {
    case.of_kind("recording-note").filter(move |note| {
        note.fields.records("about").contains(&about) && matches!(note.fields.text("state"), "interrupted" | "none")
    })
}

/// The note that explains a stretch: that nothing was recorded explains all; an interruption only what lies in the time that
/// it states, and no reason of five seconds an hour.
fn written(case: &Case, about: RecordId, gap: Option<(Moment, Moment)>) -> Explained {
    let fits = |note: &&Record| {
        let stated = note.fields.moment("gap_from").zip(note.fields.moment("gap_to"));
        let within = |(from, to): (Moment, Moment), (begin, end): (Moment, Moment)| {
            from.unix() + STATED_WITHIN >= begin.unix() && to.unix() - STATED_WITHIN <= end.unix()
        };
        note.fields.text("state") == "none" || gap.zip(stated).is_some_and(|(gap, stated)| within(gap, stated))
    };
    notes(case, about).rfind(fits).map_or(Explained::Not, |note| Explained::Written(note.id))
}

/// The clips recorder by recorder, each in order of its start.
fn by_device<'a, 'b>(inside: &[&'b (&'a Stored, i64, i64)]) -> Vec<&'b (&'a Stored, i64, i64)> {
    let mut sorted = inside.to_vec();
    sorted.sort_by_key(|(stored, from, _)| (stored.clip.device.as_str(), *from));
    sorted
}

/// How often a recorder's next file begins where the one before ended.
fn seams(inside: &[&(&Stored, i64, i64)]) -> usize {
    let goes_on = |(one, _, end): &(&Stored, i64, i64), (next, begin, _): &(&Stored, i64, i64)| {
        one.clip.device == next.clip.device && (begin - end).abs() <= SEAM_MAX
    };
    by_device(inside).windows(2).filter(|pair| goes_on(pair[0], pair[1])).count()
}

/// Where one recorder would run twice at once: from, to, its number.
fn twice<'a>(inside: &[&(&'a Stored, i64, i64)]) -> Vec<(i64, i64, &'a str)> {
    let mut found = Vec::new();
    let mut before: Option<(&str, i64)> = None;
    for (stored, from, to) in by_device(inside).into_iter().filter(|(stored, ..)| !stored.clip.device.is_empty()) {
        let device = stored.clip.device.as_str();
        let end = before.filter(|(other, _)| *other == device).map(|(_, end)| end);
        if let Some(end) = end.filter(|end| end - from > SEAM_MAX) {
            found.push((*from, end.min(*to), device));
        }
        before = Some((device, end.map_or(*to, |end| end.max(*to))));
    }
    found
}

fn overlap(span: Span, twice: &[(i64, i64, &str)]) -> Overlap {
    let (from, to) = (milliseconds(span.from()), milliseconds(span.to()));
    let device = twice.iter().find(|(begin, end, _)| *begin < to && *end > from).map_or("", |(.., device)| device);
    Overlap { from: moment(span.from()), to: moment(span.to()), device: device.to_owned() }
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
