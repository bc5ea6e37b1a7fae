//! Disposal 处置 of routine footage whose time is over: by a list that the archivist draws up and the head approves, in the
//! sight of a third person. Evidence goes with its file; what is held stays (J20, J24.1).

use super::{Retention, Stored, recordings_named};
use crate::case::{Case, Record};
use law::Date;
use std::collections::BTreeSet;

/// The kind of record that lists what goes.
pub const DISPOSAL_KIND: &str = "recording-disposal";
/// The kind of record that uses a recording as evidence (J23).
const EVIDENCE_KIND: &str = "recording-evidence";
/// Routine footage is kept for at least so many months.
const ROUTINE_MONTHS: i32 = 6;

/// What makes a recording evidence of its case, whatever its class says: it is used as such, or a mark in it proves a record.
pub fn proves(case: &Case, stored: &Stored) -> Option<&'static str> {
    let used = case.of_kind(EVIDENCE_KIND).any(|record| {
        recordings_named(case, record.fields.text("recording"))
            .iter()
            .any(|named| named.clip.digest == stored.clip.digest)
    });
    let marked = || {
        let mut marks = case.marks.iter().map(|marked| &marked.mark);
        marks.any(|mark| mark.clip == stored.clip.digest && mark.record.is_some())
    };
    match used {
        true => Some("已作为本案证据使用"),
        false => marked().then_some("有标注证明本案的执法记录"),
    }
}

/// Why a recording may not go on a day; `None` where it may.
pub fn must_stay(case: &Case, stored: &Stored, on: Date) -> Option<String> {
    let until = stored.stamp.recorded.date().plus_months(ROUTINE_MONTHS);
    if stored.clip.retention != Retention::Routine {
        Some("是案件证据，随案卷保存".into())
    } else if let Some(why) = proves(case, stored) {
        Some(format!("{why}，随案卷保存"))
    } else if let Some(reason) = &stored.held {
        Some(format!("暂停处置：{reason}"))
    } else if on < until {
        Some(format!("日常资料存满{ROUTINE_MONTHS}个月，即{}以后才能处置", until.chinese()))
    } else {
        None
    }
}

/// The lines of a list that do not name exactly one recording that may go, each with the reason.
pub fn faults(case: &Case, list: &str, on: Date) -> Vec<String> {
    let lines = list.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .filter_map(|line| match recordings_named(case, line).as_slice() {
            [stored] => must_stay(case, stored, on).map(|reason| format!("{line}：{reason}")),
            [] => Some(format!("{line}：本案没有这段音像记录")),
            _ => Some(format!("{line}：有几段叫这个名字，请填写摘要")),
        })
        .collect()
}

/// The digests of what was disposed of by approved lists, and is not held now.
pub fn disposed(case: &Case) -> BTreeSet<String> {
    case.of_kind(DISPOSAL_KIND).flat_map(|list| listed(case, list)).map(|stored| stored.clip.digest.clone()).collect()
}

/// The approved list that disposed of a recording.
pub fn disposed_by<'a>(case: &'a Case, digest: &str) -> Option<&'a Record> {
    case.of_kind(DISPOSAL_KIND).find(|list| listed(case, list).any(|stored| stored.clip.digest == digest))
}

/// What goes by a list.
fn listed<'a>(case: &'a Case, list: &'a Record) -> impl Iterator<Item = &'a Stored> {
    let named = list.fields.text("disposed").lines().filter_map(|line| match recordings_named(case, line).as_slice() {
        [stored] => Some(*stored),
        _ => None,
    });
    named.filter(|stored| {
        let routine = stored.clip.retention == Retention::Routine && proves(case, stored).is_none();
        routine && stored.held.is_none()
    })
}
