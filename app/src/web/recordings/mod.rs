//! Recordings of a case on pages: what is there and what it covers; playing, by approval; marks; the register of devices.

mod cover;
mod devices;
mod list;
mod play;
mod range;

pub(super) use cover::cover;
pub(super) use devices::{devices, put_device, put_place};
pub(super) use list::{page, store};
pub(super) use play::{file, mark, play, retain};

use crate::desk::Opened;
use enforcement::id::RecordId;
use enforcement::pack::{Pack, Recording};
use enforcement::recording::{Course, Explained, Gap, Stored};
use law::Moment;

/// `1:02:03`, or `2:03`.
fn length(milliseconds: Option<u64>) -> String {
    let Some(milliseconds) = milliseconds else { return "时长未知".into() };
    let seconds = milliseconds / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// `48 分 12 秒`, in words.
fn duration(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} 秒"),
        (minutes, 0) => format!("{minutes} 分"),
        (minutes, seconds) => format!("{minutes} 分 {seconds} 秒"),
    }
}

fn clock(moment: Moment) -> String {
    moment.exact().get(11..19).unwrap_or_default().to_owned()
}

/// From–to by the recorder's clock.
fn ran(stored: &Stored) -> String {
    let Some(began) = stored.clip.began else { return "开始时间未知".into() };
    let end = stored.clip.duration_ms.map(|length| began.plus_seconds(i64::try_from(length / 1000).unwrap_or(0)));
    match end {
        Some(end) => format!("{}—{}", began.exact(), clock(end)),
        None => began.exact(),
    }
}

/// One line about what a step has of recordings: its class and its words.
pub(super) struct CourseLine {
    pub(super) class: &'static str,
    pub(super) words: String,
    /// What the note that explains it is filled in with; empty where nothing is to be explained.
    pub(super) explain: String,
}

impl CourseLine {
    fn of(class: &'static str, words: String) -> CourseLine {
        CourseLine { class, words, explain: String::new() }
    }
}

/// What a step has of recordings, for the timeline: coverage, then each gap. A step that demands the whole course shows
/// what is missing; one that leaves it to the case shows nothing until something was recorded.
pub(super) fn course_lines(course: &Course) -> Vec<CourseLine> {
    let whole = course.demanded == Recording::WholeCourse;
    if course.clips.is_empty() && !whole && course.note.is_none() {
        return Vec::new();
    }
    if !course.timed() {
        return vec![marked_line(course, whole)];
    }
    let expected = duration(course.expected_seconds());
    let covered = duration(course.covered_seconds);
    let mut lines = Vec::new();
    lines.push(if course.gaps.is_empty() {
        CourseLine::of("ok", format!("录像覆盖全程 {expected}"))
    } else {
        let class = if course.complete() || !whole { "warn" } else { "bad" };
        CourseLine::of(class, format!("录像 {covered}，现场 {expected}，缺口 {} 处", course.gaps.len()))
    });
    if course.seams > 0 {
        let words = format!("分段文件首尾衔接 {} 处", course.seams);
        lines.push(CourseLine::of("", words));
    }
    for overlap in &course.overlaps {
        let when = format!("{}—{}", clock(overlap.from), clock(overlap.to));
        lines.push(if overlap.device.is_empty() {
            CourseLine::of("", format!("{when} 有多台设备同时记录"))
        } else {
            let device = &overlap.device;
            let words = format!("{when} 重叠：{device} 不会同时录两段，请核对设备时钟和开始时间");
            CourseLine::of("warn", words)
        });
    }
    for gap in &course.gaps {
        let long = duration(gap.to.unix() - gap.from.unix());
        let (class, why) = match gap.explained {
            Explained::Spoken { .. } => ("warn", "已语音说明"),
            Explained::Written(_) => ("warn", "已书面说明"),
            Explained::Not if whole => ("bad", "没有说明原因"),
            Explained::Not => ("warn", "没有说明原因"),
        };
        let words = format!("{}—{} 中断 {long}，{why}", clock(gap.from), clock(gap.to));
        let explain = match gap.explained {
            Explained::Not => explanation(course, gap),
            _ => String::new(),
        };
        lines.push(CourseLine { class, words, explain });
    }
    lines
}

/// The note on a gap, filled in as far as the gap tells.
fn explanation(course: &Course, gap: &Gap) -> String {
    let state = if course.clips.is_empty() { "none" } else { "interrupted" };
    let minute = |moment: Moment| moment.exact().get(..16).unwrap_or_default().replace(' ', "T");
    let mut query = format!("about={}&state={state}", course.record);
    if state == "interrupted" {
        // The minutes around it: forms state no seconds.
        let to = gap.to.plus_seconds((60 - gap.to.unix().rem_euclid(60)) % 60);
        query += &format!("&gap_from={}&gap_to={}", minute(gap.from), minute(to));
    }
    query
}

/// A step without times of its own is shown by the marks that name it, or explained.
fn marked_line(course: &Course, whole: bool) -> CourseLine {
    let explained = course.complete();
    let (class, words) = match (course.clips.len(), explained) {
        (0, true) => ("warn", "没有音像记录，已书面说明".to_owned()),
        (0, false) => (if whole { "bad" } else { "warn" }, "没有音像记录，没有说明原因".to_owned()),
        (many, _) => ("ok", format!("有标注到本记录的音像记录 {many} 段")),
    };
    CourseLine::of(class, words)
}

/// What was recorded of a step, for the API: in the words of `mingfa media coverage`.
pub(super) fn course_json(course: &Course) -> serde_json::Value {
    let span = |from: Moment, to: Moment| serde_json::json!({ "from": rfc_3339(from), "to": rfc_3339(to) });
    let gaps: Vec<serde_json::Value> = course
        .gaps
        .iter()
        .map(|gap| {
            let mut told = span(gap.from, gap.to);
            told["explained"] = match gap.explained {
                Explained::Spoken { .. } => "spoken",
                Explained::Written(_) => "written",
                Explained::Not => "no",
            }
            .into();
            told
        })
        .collect();
    serde_json::json!({
        "record": course.record,
        "demanded": course.demanded,
        "expected": span(course.from, course.to),
        "covered_s": course.covered_seconds,
        "gaps": gaps,
        "overlaps": course.overlaps.iter().map(|overlap| span(overlap.from, overlap.to)).collect::<Vec<_>>(),
        "clips": course.clips,
        "unsaid": course.unsaid,
    })
}

fn rfc_3339(moment: Moment) -> String {
    format!("{}+08:00", moment.exact().replace(' ', "T"))
}

/// Places in recordings that prove a record: the address that plays them, and what is there.
pub(super) fn marks_of(opened: &Opened, record: RecordId, base: &str) -> Vec<(String, String)> {
    let of = opened.case.marks.iter().filter(|marked| marked.mark.record == Some(record));
    of.map(|marked| {
        let mark = &marked.mark;
        let name = opened.case.clips.iter().find(|stored| stored.clip.digest == mark.clip);
        let name = name.map_or("", |stored| stored.clip.name.as_str());
        let href = format!("{base}/recordings/{}?t={}", mark.clip, mark.at_ms as f64 / 1000.0);
        (href, format!("{name} {} {} {}", length(Some(mark.at_ms)), mark.kind.title(), mark.words))
    })
    .collect()
}

/// A sentence of a document that a recording proves: its words, the address that plays the place, and what the link says.
pub(super) struct Sentence {
    pub(super) words: String,
    pub(super) href: String,
    pub(super) label: String,
}

/// The sentences of a record's document that marks name.
pub(super) fn sentences_of(opened: &Opened, record: RecordId, base: &str) -> Vec<Sentence> {
    let of = opened.case.marks.iter().map(|marked| &marked.mark);
    of.filter(|mark| mark.record == Some(record) && !mark.sentence.is_empty())
        .map(|mark| Sentence {
            words: mark.sentence.clone(),
            href: format!("{base}/recordings/{}?t={}", mark.clip, mark.at_ms as f64 / 1000.0),
            label: format!("录像 {}", length(Some(mark.at_ms))),
        })
        .collect()
}

/// The title of a record's kind.
fn title<'a>(pack: &'a Pack, kind: &'a str) -> &'a str {
    pack.kind(kind).map_or(kind, |kind| kind.title.as_str())
}

#[cfg(test)]
mod tests;
