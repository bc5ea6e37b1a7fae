//! What the clips cover of the expected interval (J18.1: from arrival to departure), where nothing was recorded (J19 wants a
//! reason for each such gap), and where clips run at the same time.

use crate::instant::Instant;

/// A stretch of time: its first point belongs to it, its last does not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    from: Instant,
    to: Instant,
}

impl Span {
    /// From one point to another that is not earlier.
    pub fn new(from: Instant, to: Instant) -> Option<Span> {
        (from <= to).then_some(Span { from, to })
    }

    /// The first point.
    pub fn from(self) -> Instant {
        self.from
    }

    /// The end, which no longer belongs to it.
    pub fn to(self) -> Instant {
        self.to
    }

    /// Its length in nanoseconds.
    pub fn nanoseconds(self) -> i128 {
        self.to.nanoseconds() - self.from.nanoseconds()
    }

    fn is_empty(self) -> bool {
        self.from == self.to
    }
}

/// What the clips cover.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coverage {
    /// Expected time that at least one clip covers, in nanoseconds; time expected twice counts once.
    pub covered: i128,
    /// Expected time that no clip covers, in order, disjoint, none touching the next.
    pub gaps: Vec<Span>,
    /// Time at which at least two clips run, inside the expected time or outside, in order, disjoint.
    pub overlaps: Vec<Span>,
}

/// Holds the clips against what was expected. Neither needs an order; empty spans cover and expect nothing.
pub fn coverage(expected: &[Span], clips: &[Span]) -> Coverage {
    let expected = union(expected);
    let clips = sorted(clips);
    let gaps = difference(&expected, &union(&clips));
    let covered = length(&expected) - length(&gaps);
    Coverage { covered, gaps, overlaps: overlaps(&clips) }
}

fn length(spans: &[Span]) -> i128 {
    spans.iter().map(|span| span.nanoseconds()).sum()
}

fn sorted(spans: &[Span]) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.iter().copied().filter(|span| !span.is_empty()).collect();
    spans.sort_by_key(|span| (span.from, span.to));
    spans
}

/// The same time as disjoint spans in order; spans that touch become one.
pub fn union(spans: &[Span]) -> Vec<Span> {
    let mut union: Vec<Span> = Vec::new();
    for span in sorted(spans) {
        match union.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => union.push(span),
        }
    }
    union
}

/// What is in the first and not in the second; both disjoint and in order.
fn difference(whole: &[Span], taken: &[Span]) -> Vec<Span> {
    let mut rest = Vec::new();
    let mut taken = taken.iter().copied().peekable();
    for span in whole {
        let mut from = span.from;
        while let Some(next) = taken.peek().copied() {
            if next.from >= span.to {
                break;
            }
            if next.from > from {
                rest.push(Span { from, to: next.from });
            }
            from = from.max(next.to);
            if next.to > span.to {
                break;
            }
            taken.next();
        }
        if from < span.to {
            rest.push(Span { from, to: span.to });
        }
    }
    rest
}

/// Time at which at least two of the clips run; the clips come in order of their start.
fn overlaps(clips: &[Span]) -> Vec<Span> {
    let mut doubled = Vec::new();
    let mut reach: Option<Instant> = None;
    for clip in clips {
        if let Some(reach) = reach.filter(|reach| clip.from < *reach) {
            doubled.push(Span { from: clip.from, to: clip.to.min(reach) });
        }
        reach = reach.max(Some(clip.to));
    }
    union(&doubled)
}
