//! Rounds of the review (S14.1): each submission with the opinion on it, and what changed from one to the next.

use crate::case::{Case, Milestone, Record, Stand};
use crate::pack::Kind;
use crate::record::writing;

/// One round: a submission and, once there is one, the opinion on it.
#[derive(Clone, Debug)]
pub struct Round<'a> {
    /// From 1.
    pub number: usize,
    /// What was submitted.
    pub submission: &'a Record,
    /// The opinion on it.
    pub opinion: Option<&'a Record>,
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
    let opinions: Vec<&Record> = case.reached(stand.pack, Milestone::Reviewed).collect();
    submissions
        .iter()
        .enumerate()
        .map(|(index, submission)| {
            let until = submissions.get(index + 1).map(|next| next.id);
            let on_it = |opinion: &&&Record| opinion.id > submission.id && until.is_none_or(|until| opinion.id < until);
            Round { number: index + 1, submission, opinion: opinions.iter().rfind(on_it).copied() }
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
