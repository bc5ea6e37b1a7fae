//! The public log and the proofs 核验: files as they are on disk, a proof of a decision, and the page that explains it.

use super::shell::Outside;
use super::{Web, block, fault, html};
use crate::desk::DeskError;
use crate::site::Site;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use enforcement::case::Event;
use enforcement::id::RecordId;
use ledger::{Source, Suite};
use store::log::{self, Folder, Of};
use store::publications::{self, Publication};

/// The verifier's page, without keys.
const VERIFIER: &str = include_str!("../../../tools/verify.html");
/// What the reader is told of the keys that came with it.
const KEYS_HINT: &str =
    "已填入下载本页的网站公布的公钥。不信任该网站的，换成机关在别处公布的，或者以前保存的公钥；# 开头的行是说明。";

/// What of a decision's event is public with the decision; who recorded it is not.
const PUBLIC_OF_DECISION: [&str; 8] =
    ["agency", "case", "seq", "recorded", "event.event", "event.record", "event.date", "event.number"];
/// What of a decision's content is public word for word: provisions, kinds and amounts of penalty. Free text is not, since
/// it was published only after redaction.
const PUBLIC_OF_CONTENT: [&str; 6] = ["agency", "case", "seq", "recorded", "event.event", "event.kind"];

fn is_public_content(name: &str) -> bool {
    let penalty =
        name.starts_with("event.fields.penalties.value.") && (name.ends_with(".kind") || name.ends_with(".amount"));
    let provision = ["violated", "basis"].iter().any(|key| name.starts_with(&format!("event.fields.{key}.value.")));
    penalty || provision || PUBLIC_OF_CONTENT.contains(&name)
}

/// A file of a log.
pub(crate) async fn file(State(site): State<Web>, Path((agency, path)): Path<(String, String)>) -> Response {
    let proper = |part: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'@');
        !part.is_empty() && !part.starts_with('.') && !part.ends_with(".part") && part.bytes().all(plain)
    };
    if !proper(&agency) || !path.split('/').all(proper) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let inner = site.clone();
    let name = path.clone();
    let read =
        block(move || Folder::of(&inner.store, &agency, Suite::International).read(&name).map_err(DeskError::Fault));
    // An immutable tile may be kept for a year, a checkpoint changes every second.
    let (kind, keep) = if path.contains("tile/") {
        ("application/octet-stream", "public, max-age=31536000, immutable")
    } else {
        ("text/plain; charset=utf-8", "public, max-age=1")
    };
    match read.await {
        Ok(Some(bytes)) => ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], bytes).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => fault(&site, None, error),
    }
}

/// A proof: `decision`, that it was decided then; `content`, that it was decided so; `publication`, that it was published
/// so.
pub(crate) async fn proof(State(site): State<Web>, Path((id, what)): Path<(String, String)>) -> Response {
    let inner = site.clone();
    let name = format!("{id}-{what}.tlog-proof");
    let made = block(move || {
        match what.as_str() {
            // What was withdrawn stays provable as such: when, why, and nothing else of it.
            "publication" => of_publication(&inner, &known(&inner, &id)?),
            "decision" => of_decision(&inner, &published(&inner, &id)?),
            "content" => of_content(&inner, &published(&inner, &id)?),
            _ => Err(DeskError::NotFound),
        }
    });
    match made.await {
        Ok(Some(text)) => {
            let disposition = format!("attachment; filename=\"{name}\"");
            let kind = "text/plain; charset=utf-8".to_owned();
            ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], text).into_response()
        }
        Ok(None) => (StatusCode::NOT_FOUND, "证明尚未生成，请稍后再试。\n").into_response(),
        Err(error) => fault(&site, None, error),
    }
}

fn known(site: &Site, id: &str) -> Result<Publication, DeskError> {
    site.store.read(|unit| publications::get(unit, id))?.ok_or(DeskError::NotFound)
}

fn published(site: &Site, id: &str) -> Result<Publication, DeskError> {
    Some(known(site, id)?).filter(|publication| publication.state == "published").ok_or(DeskError::NotFound)
}

/// The verifier that stands alone: one file, opened without a network, with the public keys of every agency of the level.
pub(crate) async fn verifier(State(site): State<Web>) -> Response {
    let inner = site.clone();
    let made = block(move || {
        let mut keys = String::new();
        for agency in inner.store.read(store::accounts::agencies)? {
            for suite in [Suite::International, Suite::Commercial] {
                let folder = Folder::of(&inner.store, agency.id.as_str(), suite);
                for key in ledger::verify::keys(&folder).unwrap_or_default() {
                    keys.push_str(&format!("# {}\n{key}\n", agency.name));
                }
            }
        }
        Ok(VERIFIER.replace("<!--HINT-->", KEYS_HINT).replace("<!--KEYS-->", &escaped(&keys)))
    });
    match made.await {
        Ok(text) => {
            // It is a file to keep; shown here, the site's own policy would not let its script run.
            let disposition =
                "attachment; filename=\"verify.html\"; filename*=UTF-8''%E7%A6%BB%E7%BA%BF%E6%A0%B8%E9%AA%8C.html";
            ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_DISPOSITION, disposition)], text)
                .into_response()
        }
        Err(error) => fault(&site, None, error),
    }
}

/// Text inside an element.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn of_publication(site: &Site, publication: &Publication) -> Result<Option<String>, DeskError> {
    Ok(log::prove(&site.store, &publication.agency, Of::Object(&publication.id), |_| true)?)
}

/// The event by which the decision took effect, and the record that it gave effect to.
fn effect(site: &Site, publication: &Publication) -> Result<Option<(u32, RecordId)>, DeskError> {
    let events = site.store.read(|unit| store::cases::events(unit, &publication.agency, &publication.case))?;
    Ok(events.iter().rev().find_map(|envelope| match &envelope.event {
        Event::TookEffect { record, number: Some(number), .. } if *number == publication.number => {
            Some((envelope.seq, *record))
        }
        _ => None,
    }))
}

/// The provisions and the penalties as they were entered.
fn of_content(site: &Site, publication: &Publication) -> Result<Option<String>, DeskError> {
    let Some((_, record)) = effect(site, publication)? else { return Ok(None) };
    let of = Of::Event(&publication.case, record.0);
    Ok(log::prove(&site.store, &publication.agency, of, is_public_content)?)
}

/// The number and the date of the decision.
fn of_decision(site: &Site, publication: &Publication) -> Result<Option<String>, DeskError> {
    let Some((seq, _)) = effect(site, publication)? else { return Ok(None) };
    let of = Of::Event(&publication.case, seq);
    Ok(log::prove(&site.store, &publication.agency, of, |name| PUBLIC_OF_DECISION.contains(&name))?)
}

#[derive(Template)]
#[template(path = "public_proof.html")]
struct Check {
    outside: Outside,
    id: String,
    agency: String,
    number: String,
    rows: Vec<(&'static str, String)>,
    ready: bool,
    /// It was withdrawn: only that is proven.
    withdrawn: bool,
    keys: Vec<String>,
}

/// The page 核验: what is proven, what is not, and how anybody checks it without this site.
pub(crate) async fn page(State(site): State<Web>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let publication = known(&inner, &id)?;
        let withdrawn = publication.state == "withdrawn";
        let folder = Folder::of(&inner.store, &publication.agency, Suite::International);
        let keys = ledger::verify::keys(&folder).unwrap_or_default();
        let proven = |text: Option<String>| text.and_then(|text| ledger::proof::verify(text.as_bytes(), &keys).ok());
        let (decided, content) = match withdrawn {
            true => (None, None),
            false => (proven(of_decision(&inner, &publication)?), proven(of_content(&inner, &publication)?)),
        };
        let shown = proven(of_publication(&inner, &publication)?);
        let mut rows = Vec::new();
        let field = |proven: &ledger::proof::Proven, name: &str| {
            let found = proven.leaf.fields.iter().find(|field| field.name == name);
            found.map_or_else(String::new, |field| field.value.clone())
        };
        if let Some(proven) = &decided {
            rows.push(("作出决定", format!("{}，{}", field(proven, "event.date"), field(proven, "event.number"))));
            rows.push(("记入账中", format!("{}，第{}条", field(proven, "recorded"), proven.index)));
        }
        if let Some(proven) = &content {
            let words = format!(
                "违反的条款、处罚依据、处罚种类和金额，第{}条；记于{}",
                proven.index,
                field(proven, "recorded")
            );
            rows.push(("决定内容", words));
        }
        if let Some(proven) = &shown {
            let unchanged = field(proven, "page") == publication.body;
            let act = if withdrawn { "撤下" } else { "公示" };
            rows.push((act, format!("{}，第{}条", field(proven, "published"), proven.index)));
            let words = match (unchanged, withdrawn) {
                (true, true) => "撤下的原因和说明没有改动",
                (true, false) => "公示以来没有改动",
                (false, _) => "与账上的内容不符，请勿采信",
            };
            rows.push(("内容", words.into()));
        }
        Ok(Check {
            outside: Outside::of(&inner, &headers),
            id,
            agency: publication.agency,
            number: publication.number,
            ready: (decided.is_some() || withdrawn) && shown.is_some(),
            withdrawn,
            rows,
            keys: keys.iter().map(ToString::to_string).collect(),
        })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}
