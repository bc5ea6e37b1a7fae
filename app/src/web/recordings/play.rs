//! One recording: playing it by approval (J24.2), marks in it, how long it is kept. Each look is a line of the audit record.

use super::super::case::may_see;
use super::super::shell::Shell;
use super::super::{Web, block, fault, html, input};
use super::list::{fingerprint, form_error, offset_words};
use super::{length, ran, range, title};
use crate::auth::Visitor;
use crate::desk::{self, DeskError, Opened};
use crate::recordings::looks::{Key, Look};
use crate::site::Site;
use crate::web::input::Posted;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use enforcement::case::Command;
use enforcement::case::gate::may_store_recordings;
use enforcement::id::RecordId;
use enforcement::people::Role;
use enforcement::recording::{ACCESS_KIND, Mark, MarkKind, Retention, Source, Stored, access, disposed};
use law::Moment;
use media::probe::Container;
use store::objects::Object;

pub(super) type Place = (String, String, String);

struct MarkView {
    href: String,
    at: String,
    kind: &'static str,
    provision: &'static str,
    words: String,
    record: String,
    record_href: String,
    sentence: String,
    by: String,
}

#[derive(Template)]
#[template(path = "recording.html")]
struct PlayPage {
    shell: Shell,
    title: String,
    number: String,
    back: String,
    here: String,
    version: u32,
    /// Where the player reads from; empty without an approval.
    source: String,
    /// `video`, `audio`, `image`, or nothing a browser plays.
    element: &'static str,
    approval: String,
    copy: String,
    ask: String,
    evidence: String,
    facts: Vec<(&'static str, String)>,
    integrity: String,
    integrity_class: &'static str,
    marks: Vec<MarkView>,
    missing: Vec<&'static str>,
    may_mark: bool,
    kinds: Vec<(&'static str, &'static str)>,
    records: Vec<(String, String)>,
    classes: Vec<(&'static str, &'static str, bool)>,
    held: bool,
}

/// May the person look at this case's recordings now, and take copies? The head, whose approval it is, looks without
/// asking himself; copies leave by a record only.
pub(super) struct Looking {
    words: String,
    pub(super) copying: bool,
    pub(super) record: Option<RecordId>,
    until: Option<Moment>,
}

/// By what the visitor may look now.
pub(super) fn looking(site: &Site, visitor: &Visitor, opened: &Opened) -> Option<Looking> {
    let actor = &visitor.actor;
    if let Some(access) = access(&opened.case, &actor.person, site.now()) {
        let words = format!("经机关负责人批准调阅，{} 前有效", access.until);
        let record = Some(access.record.id);
        return Some(Looking { words, copying: access.copying, record, until: Some(access.until) });
    }
    let head = actor.is(Role::Head) && actor.agency == opened.case.agency;
    head.then(|| Looking { words: "机关负责人".into(), copying: false, record: None, until: None })
}

/// A clip of the case.
pub(super) fn clip<'a>(opened: &'a Opened, digest: &str) -> Result<&'a Stored, DeskError> {
    opened.case.clips.iter().find(|stored| stored.clip.digest == digest).ok_or(DeskError::NotFound)
}

/// The page.
pub(crate) async fn play(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((agency, id, digest)): Path<Place>,
    RawQuery(query): RawQuery,
) -> Response {
    let (inner, who) = (site.clone(), visitor.clone());
    let built = block(move || {
        may_see(&who, &agency)?;
        let opened = desk::read(&inner, &agency, &id)?;
        let query = query.unwrap_or_default();
        let value = |name: &str| input::pairs(&query).find(|(key, _)| key == name).map(|(_, value)| value);
        let at = value("t").and_then(|text| text.parse::<f64>().ok()).filter(|at| at.is_finite() && *at > 0.0);
        build(&inner, &who, &opened, &digest, at, value("check").is_some(), &headers)
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn build(
    site: &Site,
    visitor: &Visitor,
    opened: &Opened,
    digest: &str,
    at: Option<f64>,
    check: bool,
    headers: &HeaderMap,
) -> Result<PlayPage, DeskError> {
    let case = &opened.case;
    let stored = clip(opened, digest)?;
    let base = format!("/cases/{}/{}", case.agency, case.id);
    let here = format!("{base}/recordings/{digest}");
    let looking = looking(site, visitor, opened);
    let fragment = at.map_or_else(String::new, |at| format!("#t={at}"));
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    let (integrity, integrity_class) = match check.then(|| store::objects::intact(&site.store, digest)).transpose()? {
        None => ("入库后只读保存，本次未校验".to_owned(), ""),
        Some(Some(true)) => (format!("入库后未改动，{} 校验", site.now()), "ok"),
        Some(Some(false)) => ("与入库时不一致，请立即报告并书面说明".to_owned(), "bad"),
        Some(None) if disposed(case).contains(digest) => ("已依批准的清单处置".to_owned(), ""),
        Some(None) => ("文件不在存储中，请立即报告并书面说明".to_owned(), "bad"),
    };
    let copying = looking.as_ref().is_some_and(|looking| looking.copying);
    Ok(PlayPage {
        shell: Shell::of(site, visitor, "/cases").looking(headers),
        title: stored.clip.name.clone(),
        number: case.number.clone(),
        version: case.version,
        source: if looking.is_some() { format!("{here}/file{fragment}") } else { String::new() },
        element: element(&stored.clip.container),
        approval: looking.map_or_else(String::new, |looking| looking.words),
        copy: if copying { format!("{here}/file?copy=1") } else { String::new() },
        ask: format!("{base}/record/{ACCESS_KIND}"),
        evidence: format!("{base}/record/recording-evidence?recording={digest}"),
        facts: facts(opened, stored),
        integrity,
        integrity_class,
        marks: marks(site, opened, digest, &base),
        missing: missing(opened, digest),
        may_mark: may_store_recordings(stand, case, &visitor.actor).is_ok(),
        kinds: MarkKind::ALL.iter().map(|kind| (kind.key(), kind.title())).collect(),
        records: case
            .standing()
            .map(|record| {
                (
                    record.id.to_string(),
                    format!("{} {}", title(&site.pack, record.kind.as_str()), record.entered.happened),
                )
            })
            .collect(),
        classes: [Retention::CaseFile, Retention::Routine]
            .map(|class| (class.key(), class.title(), class == stored.clip.retention))
            .to_vec(),
        held: stored.held.is_some(),
        back: format!("{base}/recordings"),
        here,
    })
}

/// What a browser plays.
fn element(container: &str) -> &'static str {
    match Container::from_key(container) {
        Some(Container::Mp4 | Container::Mov | Container::WebM | Container::Matroska) => "video",
        Some(Container::M4a | Container::Mp3 | Container::Wav | Container::Aac | Container::Flac | Container::Ogg) => {
            "audio"
        }
        Some(Container::Jpeg | Container::Png) => "image",
        _ => "",
    }
}

fn facts(opened: &Opened, stored: &Stored) -> Vec<(&'static str, String)> {
    let clip = &stored.clip;
    let known = |text: String, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text };
    vec![
        ("记录时间（设备时钟）", format!("{}　{}", ran(stored), clip.source.map_or("", Source::title))),
        ("设备时钟误差", known(offset_words(clip.clock_offset_ms), "未核对")),
        ("时长", length(clip.duration_ms)),
        ("设备", known(clip.device.clone(), "未登记")),
        ("使用人", clip.keeper.as_ref().map_or("未登记", |keeper| opened.roster.name(keeper)).to_owned()),
        ("地点", known(clip.place.clone(), "没有")),
        ("格式", format!("{} {}", known(clip.container.clone(), "未识别"), clip.codecs.join("、"))),
        ("大小", format!("{} 字节", clip.size)),
        ("摘要 SHA-256", clip.digest.clone()),
        ("入库", format!("{} {}", stored.stamp.name, stored.stamp.recorded)),
        ("保存", clip.retention.title().to_owned()),
        ("暂停处置", stored.held.clone().unwrap_or_else(|| "没有".into())),
    ]
}

fn marks(site: &Site, opened: &Opened, digest: &str, base: &str) -> Vec<MarkView> {
    let mut marks: Vec<_> = opened.case.marks.iter().filter(|marked| marked.mark.clip == digest).collect();
    marks.sort_by_key(|marked| marked.mark.at_ms);
    marks
        .into_iter()
        .map(|marked| {
            let record = marked.mark.record.and_then(|id| opened.case.record(id));
            MarkView {
                href: format!("{base}/recordings/{digest}?t={}", marked.mark.at_ms as f64 / 1000.0),
                at: length(Some(marked.mark.at_ms)),
                kind: marked.mark.kind.title(),
                provision: marked.mark.kind.provision(),
                words: marked.mark.words.clone(),
                record: record.map_or_else(String::new, |record| title(&site.pack, record.kind.as_str()).to_owned()),
                record_href: record.map_or_else(String::new, |record| format!("{base}/records/{}", record.id)),
                sentence: marked.mark.sentence.clone(),
                by: format!("{} {}", marked.stamp.name, marked.stamp.recorded),
            }
        })
        .collect()
}

/// J18.2: what should be said in a recording and is not marked yet.
fn missing(opened: &Opened, digest: &str) -> Vec<&'static str> {
    let marked =
        |kind: MarkKind| opened.case.marks.iter().any(|marked| marked.mark.clip == digest && marked.mark.kind == kind);
    [MarkKind::Statement, MarkKind::Notice].into_iter().filter(|kind| !marked(*kind)).map(MarkKind::title).collect()
}

/// The file, in the part that is asked for; or as a copy, where that was approved.
pub(crate) async fn file(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((agency, id, digest)): Path<Place>,
    RawQuery(query): RawQuery,
) -> Response {
    let copy = input::pairs(&query.unwrap_or_default()).any(|(key, _)| key == "copy");
    let actor = &visitor.actor;
    let key: Key = (format!("{}/{}", actor.agency, actor.person), format!("{agency}/{id}"), digest.clone());
    let now = site.now().unix();
    let going_on = site.looks.going_on(&key, now).filter(|_| !copy);
    // A player that goes on in what was approved a moment ago waits for no other thread: its first piece is read from the
    // disk here, as a web server does.
    if let Some(look) = &going_on
        && let Ok(Some(file)) = store::objects::open_on_disk(&site.store, &digest)
    {
        return match begin(&headers, file, look.size, &digest) {
            Ok(reading) => reading.serve(look.kind),
            Err(error) => fault(&site, Some(&visitor), error),
        };
    }
    let (inner, who) = (site.clone(), visitor.clone());
    let opened = block(move || {
        let open = || store::objects::open(&inner.store, &digest)?.ok_or(DeskError::NotFound);
        if let Some(look) = going_on {
            return Ok(Some((begin(&headers, open()?, look.size, &digest)?, look.kind, String::new())));
        }
        may_see(&who, &agency)?;
        let opened = desk::read(&inner, &agency, &id)?;
        let stored = clip(&opened, &digest)?;
        let Some(looking) = looking(&inner, &who, &opened).filter(|looking| looking.copying || !copy) else {
            return Ok(None);
        };
        let file = open()?;
        let kind = Container::from_key(&stored.clip.container);
        let look = Look {
            size: stored.clip.size,
            kind: kind.map_or("application/octet-stream", Container::media_type),
            until: looking.until.map_or(i64::MAX, Moment::unix),
        };
        let mut name = String::new();
        if copy {
            note(&inner, &who, &opened, stored, &looking, "复制")?;
            name = copy_name(stored, &looking);
        } else if inner.looks.begin(key, look.clone(), now) {
            note(&inner, &who, &opened, stored, &looking, "播放")?;
        }
        Ok(Some((begin(&headers, file, look.size, &digest)?, look.kind, name)))
    });
    match opened.await {
        Ok(Some((reading, kind, copy_name))) => {
            let mut response = reading.serve(kind);
            if let Some(name) = Some(copy_name).filter(|name| !name.is_empty())
                && let Ok(value) = HeaderValue::from_str(&name)
            {
                response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
            }
            response
        }
        Ok(None) => (
            StatusCode::FORBIDDEN,
            "调阅、复制音像记录应当经机关负责人批准（全过程记录办法第二十四条）。请先填写《音像记录调阅复制审批表》。",
        )
            .into_response(),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn begin(headers: &HeaderMap, file: Object, size: u64, digest: &str) -> Result<range::Reading, DeskError> {
    range::Reading::begin(headers, file, size, digest).map_err(|error| DeskError::Fault(error.to_string()))
}

/// The name of a copy names its approval; the approval's own document goes with it.
fn copy_name(stored: &Stored, looking: &Looking) -> String {
    let suffix = stored.clip.name.rsplit_once('.').map_or("", |(_, suffix)| suffix);
    let suffix: String = suffix.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    let approval = looking.record.map_or_else(String::new, |record| record.to_string());
    let print = stored.clip.digest.get(..12).unwrap_or_default();
    format!("attachment; filename=\"copy-approval-{approval}-{print}.{suffix}\"")
}

/// One line for each look and each copy, by whose approval.
fn note(
    site: &Site,
    visitor: &Visitor,
    opened: &Opened,
    stored: &Stored,
    looking: &Looking,
    act: &str,
) -> Result<(), DeskError> {
    let by = looking.record.map_or_else(|| looking.words.clone(), |record| format!("依据调阅审批 {record}"));
    let detail = format!("{act}音像记录 {} {}，{by}", stored.clip.name, fingerprint(&stored.clip.digest));
    desk::note_reading(site, &visitor.actor, opened.case.agency.as_str(), &opened.case.number, &detail)
}

/// Marks a place.
pub(crate) async fn mark(State(site): State<Web>, Path(place): Path<Place>, posted: Posted) -> Response {
    change(site, place, posted, |digest, flat| {
        let kind = MarkKind::from_key(input::one(flat, "kind"));
        let Some(kind) = kind else { return Err(form_error("kind", "标注", "请选择标注的内容。")) };
        let Some(at_ms) = position(input::one(flat, "at")) else {
            return Err(form_error("at", "位置", "请填写时:分:秒，例如 1:02:03，或者分:秒。"));
        };
        let record = match input::one(flat, "record") {
            "" => None,
            text => match text.parse() {
                Ok(number) => Some(RecordId(number)),
                Err(_) => return Err(form_error("record", "对应的执法记录", "请重新选择。")),
            },
        };
        let words = input::one(flat, "words").trim().to_owned();
        let sentence = input::one(flat, "sentence").trim().to_owned();
        Ok(Command::MarkRecording { mark: Mark { clip: digest.to_owned(), at_ms, kind, words, record, sentence } })
    })
    .await
}

/// Changes how long it is kept.
pub(crate) async fn retain(State(site): State<Web>, Path(place): Path<Place>, posted: Posted) -> Response {
    change(site, place, posted, |digest, flat| {
        let Some(retention) = Retention::from_key(input::one(flat, "retention")) else {
            return Err(form_error("retention", "保存类别", "请重新选择。"));
        };
        let held = input::one(flat, "held") == "yes";
        let reason = input::one(flat, "reason").to_owned();
        Ok(Command::RetainRecording { clip: digest.to_owned(), retention, held, reason })
    })
    .await
}

async fn change(
    site: Web,
    (agency, id, digest): Place,
    Posted { visitor, flat, .. }: Posted,
    command: impl FnOnce(&str, &enforcement::case::Flat) -> Result<Command, DeskError> + Send + 'static,
) -> Response {
    let (inner, who) = (site.clone(), visitor.clone());
    let done = block(move || {
        if who.actor.agency.as_str() != agency {
            return Err(DeskError::NotFound);
        }
        let version = input::one(&flat, "version").parse().unwrap_or(0);
        desk::act(&inner, &who.actor, &id, version, command(&digest, &flat)?, inner.now())?;
        Ok(format!("/cases/{agency}/{id}/recordings/{digest}"))
    });
    match done.await {
        Ok(href) => Redirect::to(&href).into_response(),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// `1:02:03.5`, `2:03`, `45`, in milliseconds.
fn position(text: &str) -> Option<u64> {
    let parts: Vec<&str> = text.trim().split([':', '：']).collect();
    if parts.len() > 3 {
        return None;
    }
    let mut seconds = 0.0;
    for (index, part) in parts.iter().enumerate() {
        let number: f64 = part.trim().parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0)?;
        if index > 0 && number >= 60.0 {
            return None;
        }
        seconds = seconds * 60.0 + number;
    }
    (seconds < 1e9).then(|| (seconds * 1000.0).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_as_people_write_them() {
        for (text, wanted) in [
            ("1:02:03", Some(3_723_000)),
            ("2：03.5", Some(123_500)),
            ("45", Some(45_000)),
            ("100", Some(100_000)),
            ("", None),
            ("1:99", None),
            ("1:2:3:4", None),
            ("-5", None),
            ("nan", None),
        ] {
            assert_eq!(position(text), wanted, "{text}");
        }
    }
}
