//! Names that no word of relation announces: whoever is named in the text and is neither party nor officer is somebody else.

use super::super::Found;
use super::super::fold::is_han;
use super::principals::Principals;
use super::prose::Prose;
use super::read::is_minor_here;
use super::words::Relation;
use super::{minor, note, third};

/// How far back a word for a minor reaches, in characters.
const RELATION_REACH: usize = 12;
/// How far back the opening of a title is looked for, in characters.
const TITLE_LENGTH_MAX: usize = 40;

/// Longest mark in quotes that a name is part of, in characters.
const MARK_LENGTH_MAX: usize = 4;

/// Notes every name that belongs neither to the case's principals nor to a work, a mark or a shop.
pub(super) fn named(text: &Prose<'_>, principals: &Principals, found: &mut Vec<(String, Found)>) {
    for (start, end) in text.names() {
        if in_title(text, start) || is_mark(text, start, end) || principals.holds(&text.text(start, end)) {
            continue;
        }
        let young = is_minor_here(text, end) || of_minor(text, start);
        note(text, start, end, if young { minor(75) } else { third(62) }, found);
    }
}

/// Within 《…》.
fn in_title(text: &Prose<'_>, at: usize) -> bool {
    let back = (at.saturating_sub(TITLE_LENGTH_MAX)..at).rev().find(|&place| matches!(text.at(place), '《' | '》'));
    back.is_some_and(|place| text.at(place) == '《')
}

/// In quotes a name is a mark, except where it is said who signed with it.
fn is_mark(text: &Prose<'_>, start: usize, end: usize) -> bool {
    // “益元康”: the whole of a short word in quotes is the mark, whatever part of it reads like a name.
    let opened = (start.saturating_sub(MARK_LENGTH_MAX)..=start).rev().find(|&at| !is_han(text.before(at)));
    let closed = (end..=end + MARK_LENGTH_MAX).find(|&at| !is_han(text.at(at)));
    let quoted = opened.is_some_and(|at| matches!(text.before(at), '“' | '"' | '‘'))
        && closed.is_some_and(|at| matches!(text.at(at), '”' | '"' | '’'))
        && closed.zip(opened).is_some_and(|(closed, opened)| closed - opened <= MARK_LENGTH_MAX);
    let end = closed.unwrap_or(end);
    quoted
        && text
            .any(end + 1, &["的签名", "的签字", "的聊天", "的微信", "的转账", "签名", "签字", "字样", "本人"])
            .is_none()
}

/// The word for a person right before it is that for a minor: 初三女生.
fn of_minor(text: &Prose<'_>, at: usize) -> bool {
    (at.saturating_sub(RELATION_REACH)..at).any(|place| {
        text.relation_at(place).is_some_and(|(length, relation)| relation == Relation::Minor && place + length == at)
    })
}
