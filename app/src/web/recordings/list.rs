//! The recordings of a case: coverage of each step, clips by time, storing more.

use super::super::case::may_see;
use super::super::shell::Shell;
use super::super::{Web, block, fault, html, input};
use super::{CourseLine, course_lines, length, ran, title};
use crate::auth::Visitor;
use crate::desk::{self, DeskError, Opened, Storing};
use crate::recordings::device;
use crate::recordings::facts::{self, Stated};
use crate::recordings::upload;
use crate::site::Site;
use crate::web::input::Posted;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use enforcement::case::gate::may_store_recordings;
use enforcement::case::{Flat, Stand};
use enforcement::recording::{Clip, Stored, access, courses, disposed};
use enforcement::refusal::{FieldError, Rejected};
use law::Moment;
use std::collections::BTreeSet;
use store::objects::Sealed;
use store::uploads;

/// Clips on one page.
const PAGE_ROWS: usize = 50;

struct CourseView {
    href: String,
    title: String,
    time: String,
    lines: Vec<CourseLine>,
}

struct ClipView {
    href: String,
    name: String,
    device: String,
    ran: String,
    source: &'static str,
    length: String,
    stored: String,
    print: String,
    offset: String,
    marks: usize,
    fault: &'static str,
    kept: String,
}

struct WaitingView {
    id: String,
    name: String,
    came: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "recordings.html")]
struct ListPage {
    shell: Shell,
    title: String,
    number: String,
    back: String,
    case: String,
    caption: String,
    courses: Vec<CourseView>,
    clips: Vec<ClipView>,
    waiting: Vec<WaitingView>,
    devices: Vec<String>,
    may_store: bool,
    access: String,
    next: String,
}

/// The page.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((agency, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let (inner, who) = (site.clone(), visitor.clone());
    let built = block(move || {
        may_see(&who, &agency)?;
        let opened = desk::read(&inner, &agency, &id)?;
        let after = input::pairs(&query.unwrap_or_default()).find(|(key, _)| key == "after").map(|(_, value)| value);
        build(&inner, &who, &opened, after.as_deref(), &headers)
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// Clips go by the time that they show, those that show none at the end; the digest tells two of the same second apart.
fn key(stored: &Stored) -> (String, &str) {
    (stored.clip.began.map_or_else(|| "~".to_owned(), Moment::exact), stored.clip.digest.as_str())
}

fn build(
    site: &Site,
    visitor: &Visitor,
    opened: &Opened,
    after: Option<&str>,
    headers: &HeaderMap,
) -> Result<ListPage, DeskError> {
    let case = &opened.case;
    let base = format!("/cases/{}/{}", case.agency, case.id);
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    let mut clips: Vec<&Stored> = case.clips.iter().collect();
    clips.sort_by_cached_key(|stored| key(stored));
    let total = clips.len();
    let from = after.map_or(0, |after| {
        clips.iter().position(|stored| stored.clip.digest == after).map_or(0, |position| position + 1)
    });
    let shown: Vec<&Stored> = clips.iter().skip(from).take(PAGE_ROWS).copied().collect();
    let next = shown.last().filter(|_| from + shown.len() < total);
    let may_store = may_store_recordings(stand, case, &visitor.actor).is_ok();
    let waiting = if may_store {
        let (agency, person) = (case.agency.to_string(), visitor.actor.person.to_string());
        site.store.read(|unit| uploads::of_person(unit, &agency, &person))?
    } else {
        Vec::new()
    };
    Ok(ListPage {
        shell: Shell::of(site, visitor, "/cases").looking(headers),
        title: case.title(),
        number: case.number.clone(),
        case: case.id.to_string(),
        caption: if total == 0 {
            String::new()
        } else {
            format!("第 {} 至 {} 段，共 {total} 段", from + 1, from + shown.len())
        },
        courses: course_views(stand, opened, &base),
        next: next.map_or_else(String::new, |last| format!("{base}/recordings?after={}", last.clip.digest)),
        clips: {
            let gone = disposed(case);
            shown.into_iter().map(|stored| clip_view(opened, stored, &base, &gone)).collect()
        },
        waiting: waiting.into_iter().map(waiting_view).collect(),
        devices: if may_store { device::numbers(site, case.agency.as_str())? } else { Vec::new() },
        may_store,
        access: match access(case, &visitor.actor.person, site.now()) {
            Some(access) => format!("你的调阅已经批准，{} 前有效。", access.until),
            None => String::new(),
        },
        back: base,
    })
}

fn course_views(stand: Stand<'_>, opened: &Opened, base: &str) -> Vec<CourseView> {
    courses(stand, &opened.case)
        .into_iter()
        .map(|course| CourseView {
            href: format!("{base}/records/{}", course.record),
            title: opened
                .case
                .record(course.record)
                .map_or_else(String::new, |record| title(stand.pack, record.kind.as_str()).to_owned()),
            time: format!("{} 至 {}", course.from, course.to),
            lines: course_lines(&course),
        })
        .collect()
}

fn clip_view(opened: &Opened, stored: &Stored, base: &str, gone: &BTreeSet<String>) -> ClipView {
    let clip = &stored.clip;
    let person = clip.keeper.as_ref().map(|keeper| opened.roster.name(keeper).to_owned()).unwrap_or_default();
    let device = match (clip.device.as_str(), person.as_str()) {
        ("", "") => "设备未登记".to_owned(),
        (device, "") => device.to_owned(),
        ("", person) => person.to_owned(),
        (device, person) => format!("{device} · {person}"),
    };
    ClipView {
        href: format!("{base}/recordings/{}", clip.digest),
        name: clip.name.clone(),
        device,
        ran: ran(stored),
        source: clip.source.map_or("", enforcement::recording::Source::title),
        length: length(clip.duration_ms),
        stored: format!("{} 入库", stored.stamp.recorded),
        print: fingerprint(&clip.digest),
        offset: offset_words(clip.clock_offset_ms),
        marks: opened.case.marks.iter().filter(|marked| marked.mark.clip == clip.digest).count(),
        fault: match () {
            () if stored.ends_after_storing() => "结束晚于入库，请核对设备时钟",
            () if clip.container.is_empty() => "格式未识别",
            () => "",
        },
        kept: match &stored.held {
            Some(reason) => format!("暂停处置：{reason}"),
            None if gone.contains(&clip.digest) => "已批准处置".to_owned(),
            None => clip.retention.title().to_owned(),
        },
    }
}

/// The first and last of a digest.
pub(super) fn fingerprint(digest: &str) -> String {
    format!("{}…{}", digest.get(..4).unwrap_or_default(), digest.get(60..).unwrap_or_default())
}

/// The recorder's error in words; nothing where it was not compared.
pub(super) fn offset_words(offset: Option<i64>) -> String {
    match offset {
        None => String::new(),
        Some(0) => "设备时钟准确".into(),
        Some(offset) => {
            let side = if offset > 0 { "快" } else { "慢" };
            format!("设备时钟{side} {} 秒", offset.unsigned_abs() as f64 / 1000.0)
        }
    }
}

fn waiting_view(waiting: uploads::Waiting) -> WaitingView {
    let clip: Option<Clip> = serde_json::from_str(&waiting.body).ok();
    WaitingView {
        id: waiting.id,
        name: clip.map_or_else(String::new, |clip| clip.name),
        came: waiting.came,
        reason: waiting.reason,
    }
}

/// Stores files of the form, and chosen ones of the inbox, with the case.
pub(crate) async fn store(
    State(site): State<Web>,
    Path((agency, id)): Path<(String, String)>,
    Posted { visitor, flat, .. }: Posted,
) -> Response {
    let (inner, who) = (site.clone(), visitor.clone());
    let stored = block(move || {
        if who.actor.agency.as_str() != agency {
            return Err(DeskError::NotFound);
        }
        let waiting = flat.get("waiting").cloned().unwrap_or_default();
        if !waiting.is_empty() {
            upload::attach(&inner, &who.actor, &id, &waiting)?;
        }
        let clips = clips_of(&inner, &flat)?;
        if clips.is_empty() && waiting.is_empty() {
            return Err(form_error("file", "文件", "请选择要存入的录像、录音或者照片。"));
        }
        if !clips.is_empty() {
            desk::store_recordings(&inner, &agency, &id, &Storing::Person(who.actor.clone()), &clips)?;
        }
        Ok(format!("/cases/{agency}/{id}/recordings"))
    });
    match stored.await {
        Ok(href) => Redirect::to(&href).into_response(),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// A fault of one field of a form.
pub(super) fn form_error(field: &str, label: &str, reason: &str) -> DeskError {
    let error = FieldError { field: field.into(), label: label.into(), reason: reason.into() };
    DeskError::Rejected(Rejected::Form(vec![error]))
}

fn clips_of(site: &Site, flat: &Flat) -> Result<Vec<Clip>, DeskError> {
    let text = |name: &str| Some(input::one(flat, name).trim().to_owned()).filter(|text| !text.is_empty());
    let offset = match text("clock_offset_s").map(|text| text.parse::<f64>()) {
        None => None,
        Some(Ok(seconds)) if seconds.is_finite() => Some((seconds * 1000.0).round() as i64),
        Some(_) => return Err(form_error("clock_offset_s", "设备时钟误差", "请填写秒数，快为正，慢为负。")),
    };
    let began = match text("began").map(|text| Moment::parse(&text)) {
        None => None,
        Some(Ok(moment)) => Some(moment),
        Some(Err(_)) => return Err(form_error("began", "开始时间", "请填写日期和时间。")),
    };
    let stated =
        Stated { device: text("device"), keeper: None, clock_offset_ms: offset, began, written: None, place: None };
    let mut clips = Vec::new();
    for file in flat.get("file").into_iter().flatten() {
        let mut parts = file.splitn(3, ':');
        let (Some(digest), Some(size), Some(name)) = (parts.next(), parts.next(), parts.next()) else { continue };
        let Ok(size) = size.parse() else { continue };
        let sealed = Sealed { digest: digest.to_owned(), size };
        let read = facts::of_object(&site.store, digest)?;
        if read.is_none() && !facts::named_as_recording(name) {
            let reason = format!("{name} 不是录像、录音或者照片，没有存入。");
            return Err(form_error("file", "文件", &reason));
        }
        clips.push(facts::clip(&sealed, name, read.as_ref(), &stated));
    }
    Ok(clips)
}
