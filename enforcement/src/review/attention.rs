//! How a review came about (S16): the time in the file, the share of it that was opened, words that stand in earlier opinions,
//! the same two people again. Signs, shown to the reviewer first and to the supervisor in sum; never a judgement.

use crate::case::{Case, Record};
use crate::id::RecordId;
use crate::value::Fields;
use law::Moment;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Longest pause between two looks that still counts as reading, in seconds.
pub const PAUSE_MAX: i64 = 15 * 60;

/// A look into the file: when, and at which record; `None` for the desk itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// When.
    pub at: Moment,
    /// At what.
    pub record: Option<RecordId>,
}

/// What the looks come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Attention {
    /// Seconds in the file.
    pub seconds: i64,
    /// Records opened.
    pub opened: usize,
    /// Records that there are to be read.
    pub material: usize,
}

/// The records that a review has to read: all that stood when it was submitted, and the submission.
pub fn material<'a>(case: &'a Case, submission: &'a Record) -> impl Iterator<Item = &'a Record> {
    case.standing().filter(|record| record.id <= submission.id)
}

/// Sums the looks of one reviewer from the submission to a moment.
pub fn attention(case: &Case, submission: &Record, looks: &[Look], until: Moment) -> Attention {
    let to_read: BTreeSet<RecordId> = material(case, submission).map(|record| record.id).collect();
    let since = submission.entered.recorded;
    let counted: Vec<&Look> = looks.iter().filter(|look| look.at >= since && look.at <= until).collect();
    let opened: BTreeSet<RecordId> = counted.iter().filter_map(|look| look.record).collect();
    let times: Vec<i64> = counted.iter().map(|look| look.at.unix()).chain([until.unix()]).collect();
    let seconds = times.windows(2).map(|pair| (pair[1] - pair[0]).clamp(0, PAUSE_MAX)).sum();
    Attention { seconds, opened: opened.intersection(&to_read).count(), material: to_read.len() }
}

/// A digest of the words that the reviewer wrote, blanks and the choices left out: equal in two opinions that say the same.
pub fn words(fields: &Fields) -> String {
    let mut hash = Sha256::new();
    for aspect in super::ASPECTS {
        if let Some(finding) = fields.finding(aspect.key) {
            hash.update(plain(&finding.words));
            hash.update([0]);
        }
    }
    hash.update(plain(fields.text("opinion")));
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}
