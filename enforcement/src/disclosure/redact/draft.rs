//! From a proposal to a public text: editor, second person, [`Redacted`].

use super::fold::is_han;
use super::{FoundBy, Hit, Kind, Knowledge, Subject, ground, merge, redact};
use crate::id::PersonId;
use crate::refusal::{Cite, Code, Refusal};
use law::{Moment, ObligationId};
use sha2::{Digest, Sha256};
use std::ops::Range;

/// Most changes that one draft takes.
pub(super) const CHANGES_MAX: usize = 10_000;
/// Longest reason, in characters.
pub(super) const REASON_LENGTH_MAX: usize = 2_000;

/// Longest word on somebody's state, in characters, that is searched for only as its sentence has it.
const STATUS_WORD_MAX: usize = 3;
/// How many characters of its sentence are searched for with it, on each side.
const STATUS_NEAR: usize = 2;

/// The bytes of the nearest characters of the same sentence.
fn near(chars: impl Iterator<Item = char>) -> usize {
    chars.take(STATUS_NEAR).take_while(|c| is_han(*c)).map(char::len_utf8).sum()
}

/// What an editor did to the proposal, kept for the record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// Hid a place that was not found.
    Added {
        /// Bytes of the source.
        range: Range<usize>,
        /// What it is.
        kind: Kind,
        /// Why.
        reason: String,
        /// Who.
        by: PersonId,
    },
    /// Showed a place that was found.
    Lifted {
        /// The hit that was taken off.
        hit: Hit,
        /// Why.
        reason: String,
        /// Who.
        by: PersonId,
    },
}

/// Names exactly one state of a draft: a digest of the source and of what is hidden. Internal to the agency: never public,
/// because a digest of a text with a hidden number lets the number be tried out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version(String);

impl Version {
    /// A version as a page sent it back.
    pub fn new(text: impl Into<String>) -> Self {
        Version(text.into())
    }

    /// As text, 64 hexadecimal figures.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A proposed redaction, not yet reviewed. No public page takes it.
#[derive(Clone, Debug)]
pub struct Draft {
    source: String,
    hits: Vec<Hit>,
    changes: Vec<Change>,
    editors: Vec<PersonId>,
}

impl Draft {
    /// Proposes what is found automatically; the editor answers for it.
    pub fn propose(source: impl Into<String>, knowledge: &Knowledge, editor: PersonId) -> Self {
        let source = source.into();
        let hits = redact(&source, knowledge);
        Draft { source, hits, changes: Vec::new(), editors: vec![editor] }
    }

    /// Notes that this person answers for the text as well, and so does not review it.
    pub fn answered_by(&mut self, person: &PersonId) {
        if !self.editors.contains(person) {
            self.editors.push(person.clone());
        }
    }

    /// The unredacted text, for the editor's page only.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What is hidden now.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// What editors changed.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The text with its hits hidden, for the editor and the secrecy reviewer to read; it is no [`Redacted`].
    pub fn preview(&self) -> String {
        preview(&self.source, &self.hits)
    }

    /// Every text that is hidden now, to be searched for in the outlets by [`super::find_leak`].
    pub fn hidden_values(&self) -> Vec<&str> {
        self.hits.iter().enumerate().flat_map(|(index, hit)| self.sought(index, hit)).collect()
    }

    /// What is searched for of a hit. A short word for how somebody is or lives, 怀孕, stands in many a text that gives
    /// nothing away; it is searched for as its sentence has it, with what stays visible before it and behind it.
    fn sought(&self, index: usize, hit: &Hit) -> Vec<&str> {
        let Some(value) = self.source.get(hit.range.clone()) else { return Vec::new() };
        let status = matches!(hit.kind, Kind::HealthStatus | Kind::PropertyStatus) && hit.found_by == FoundBy::Context;
        if !status || value.chars().count() > STATUS_WORD_MAX || !value.chars().all(is_han) {
            return vec![value];
        }
        let shown = index.checked_sub(1).and_then(|before| self.hits.get(before)).map_or(0, |hit| hit.range.end);
        let hidden = self.hits.get(index + 1).map_or(self.source.len(), |hit| hit.range.start);
        let before: usize = near(self.source.get(shown..hit.range.start).unwrap_or_default().chars().rev());
        let behind: usize = near(self.source.get(hit.range.end..hidden).unwrap_or_default().chars());
        let ranges = [hit.range.start - before..hit.range.end, hit.range.start..hit.range.end + behind];
        let wider: Vec<&str> =
            ranges.into_iter().filter(|range| *range != hit.range).filter_map(|range| self.source.get(range)).collect();
        if wider.is_empty() { vec![value] } else { wider }
    }

    /// Hides one more place.
    pub fn add(
        &mut self,
        range: Range<usize>,
        kind: Kind,
        subject: Subject,
        reason: &str,
        by: PersonId,
    ) -> Result<(), Refusal> {
        let reason = self.admit(reason)?;
        let inside = range.start < range.end && self.source.get(range.clone()).is_some();
        let Some(ground) = ground(kind, subject).filter(|_| inside) else {
            return Err(refusal(Code::WouldLeak, "选取的位置不在文书内。", "G18", "请重新选取要隐去的文字。"));
        };
        let hit = Hit { range: range.clone(), kind, subject, ground, found_by: FoundBy::Editor, confidence: 100 };
        let mut hits = std::mem::take(&mut self.hits);
        hits.push(hit);
        self.hits = merge(hits);
        self.note(Change::Added { range, kind, reason, by: by.clone() }, by);
        Ok(())
    }

    /// Shows a place that was found; the reason stays on the record.
    pub fn lift(&mut self, start: usize, reason: &str, by: PersonId) -> Result<(), Refusal> {
        let reason = self.admit(reason)?;
        let Some(index) = self.hits.iter().position(|hit| hit.range.start == start) else {
            return Err(refusal(Code::WouldLeak, "该处没有隐去内容，可能已被他人修改。", "G18", "请刷新后再操作。"));
        };
        let hit = self.hits.remove(index);
        self.note(Change::Lifted { hit, reason, by: by.clone() }, by);
        Ok(())
    }

    fn admit(&self, reason: &str) -> Result<String, Refusal> {
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > REASON_LENGTH_MAX {
            return Err(refusal(Code::WouldLeak, "没有写明理由，或者理由过长。", "G18", "请写明理由，不超过2000字。"));
        }
        if self.changes.len() >= CHANGES_MAX {
            return Err(refusal(Code::WouldLeak, "修改次数过多。", "G18", "请重新生成隐去方案。"));
        }
        Ok(reason.to_owned())
    }

    fn note(&mut self, change: Change, by: PersonId) {
        self.changes.push(change);
        self.answered_by(&by);
    }

    /// Names this state.
    pub fn version(&self) -> Version {
        let mut digest = Sha256::new();
        digest.update((self.source.len() as u64).to_be_bytes());
        digest.update(self.source.as_bytes());
        for hit in &self.hits {
            digest.update((hit.range.start as u64).to_be_bytes());
            digest.update((hit.range.end as u64).to_be_bytes());
            digest.update(hit.kind.code().as_bytes());
            digest.update(hit.ground.to_string().as_bytes());
        }
        Version(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// G5.2 · the secrecy review 保密审查 of exactly the version that the reviewer read, by somebody who did not edit it.
    pub fn review(&self, read: &Version, by: &PersonId, at: Moment) -> Result<(Redacted, Reviewed), Refusal> {
        if self.editors.contains(by) {
            return Err(refusal(
                Code::SamePerson,
                "还不能发布。隐去内容由您编辑，不能由您本人进行保密审查。",
                "G5.2",
                "请由另一名有保密审查权限的人员审查。",
            ));
        }
        if *read != self.version() {
            return Err(refusal(
                Code::NotCleared,
                "还不能发布。您审查的不是当前版本，文书或者隐去内容已有改动。",
                "G5.2",
                "请刷新后审查当前版本。",
            ));
        }
        Ok((
            Redacted { parts: parts(&self.source, &self.hits) },
            Reviewed { version: self.version(), by: by.clone(), at },
        ))
    }
}

fn refusal(code: Code, what: &str, obligation: &str, next: &str) -> Refusal {
    let cited = obligation.parse::<ObligationId>().or_else(|_| "G18.1".parse::<ObligationId>());
    Refusal::new(code, what, cited.into_iter().map(Cite::from).collect(), next)
}

/// The secrecy review, for the agency's record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reviewed {
    /// Of what.
    pub version: Version,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Moment,
}

/// A text that may be public. Only [`Draft::review`] makes one; of what is hidden it keeps the kind and the provision, not
/// the value, its length or its digest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Redacted {
    parts: Vec<Part>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Part {
    Visible(String),
    Hidden(Kind, ObligationId),
}

/// A piece of a public text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Segment<'a> {
    /// Shown.
    Visible(&'a str),
    /// Hidden.
    Hidden {
        /// 身份证件号码.
        kind_label_zh: &'static str,
        /// The provision.
        ground: ObligationId,
    },
}

impl Redacted {
    /// The pieces in the order of the text.
    pub fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        self.parts.iter().map(|part| match part {
            Part::Visible(text) => Segment::Visible(text),
            Part::Hidden(kind, ground) => Segment::Hidden { kind_label_zh: kind.label(), ground: *ground },
        })
    }

    /// As plain text: 〔身份证件号码已隐去〕 where something is hidden.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Visible(visible) => text += visible,
                Part::Hidden(kind, _) => text += &placeholder(*kind),
            }
        }
        text
    }
}

fn placeholder(kind: Kind) -> String {
    format!("〔{}已隐去〕", kind.label())
}

fn parts(source: &str, hits: &[Hit]) -> Vec<Part> {
    let mut parts = Vec::with_capacity(hits.len() * 2 + 1);
    let mut shown = 0;
    for hit in hits {
        if let Some(visible) = source.get(shown..hit.range.start).filter(|visible| !visible.is_empty()) {
            parts.push(Part::Visible(visible.to_owned()));
        }
        parts.push(Part::Hidden(hit.kind, hit.ground));
        shown = hit.range.end;
    }
    if let Some(visible) = source.get(shown..).filter(|visible| !visible.is_empty()) {
        parts.push(Part::Visible(visible.to_owned()));
    }
    parts
}

/// The text with its hits hidden, for the editor's preview and the command line; it is no [`Redacted`].
pub(super) fn preview(source: &str, hits: &[Hit]) -> String {
    Redacted { parts: parts(source, hits) }.text()
}
