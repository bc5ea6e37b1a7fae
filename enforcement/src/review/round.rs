//! Rounds of the review (S14.1): each submission with the opinion on it, and what changed from one to the next.

use crate::case::{Case, Milestone, Record, Stand};
use crate::pack::Kind;
use crate::record::writing;
use law::rules;
use law::time::{Last, Length, last_day};

/// One round: a submission and, once there is one, the opinion on it.
#[derive(Clone, Debug)]
pub struct Round<'a> {
    /// From 1.
    pub number: usize,
    /// What was submitted.
    pub submission: &'a Record,
    /// The opinion on it.
    pub opinion: Option<&'a Record>,
    /// The extension of its period, where one was approved.
    pub extension: Option<&'a Record>,
}

impl Round<'_> {
    /// How long the reviewer has: 5 working days, and once 5 more (S13).
    pub fn length(&self) -> Length {
        rules::length(if self.extension.is_some() { "S13-extended" } else { "S13" })
    }

    /// The last day, counted from the day on which the set was complete; `None` while nobody has signed the submission.
    pub fn last(&self, stand: Stand<'_>) -> Option<Last> {
        Some(last_day(self.submission.date()?, self.length(), stand.calendar))
    }
}

/// One field that differs between two submissions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    /// The field's label.
    pub label: String,
    /// As submitted before.
    pub before: String,
    /// As submitted now.
    pub after: String,
}

/// The rounds of a case, in order.
pub fn rounds<'a>(stand: Stand<'a>, case: &'a Case) -> Vec<Round<'a>> {
    let submissions: Vec<&Record> = case.reached(stand.pack, Milestone::Submitted).collect();
    let of = |milestone| case.reached(stand.pack, milestone).collect::<Vec<&Record>>();
    let (opinions, extensions) = (of(Milestone::Reviewed), of(Milestone::ReviewExtended));
    submissions
        .iter()
        .enumerate()
        .map(|(index, submission)| {
            let until = submissions.get(index + 1).map(|next| next.id);
            let on_it = |record: &&&Record| record.id > submission.id && until.is_none_or(|until| record.id < until);
            Round {
                number: index + 1,
                submission,
                opinion: opinions.iter().rfind(on_it).copied(),
                extension: extensions.iter().find(on_it).copied(),
            }
        })
        .collect()
}

/// What changed between two submissions, field by field in the order of the form.
pub fn changed(stand: Stand<'_>, case: &Case, kind: &Kind, before: &Record, after: &Record) -> Vec<Changed> {
    kind.fields
        .iter()
        .filter(|field| field.key != "changes")
        .filter_map(|field| {
            let words = |record: &Record| {
                record.fields.get(&field.key).map_or_else(String::new, |value| writing::show(stand, case, field, value))
            };
            let (before, after) = (words(before), words(after));
            (before != after).then(|| Changed { label: field.label.clone(), before, after })
        })
        .collect()
}
