//! The public pages: decisions, officers, powers. They read only what was published.

pub(crate) mod files;
mod search;

pub(crate) use super::shell::Outside;
pub(crate) use search::{embedded, list, row_text};

use super::{PlainMessage, Web, block, fault, html};
use crate::desk::DeskError;
use crate::portal::outlet::Unmade;
use crate::portal::{self, Body, Relief, Shown};
use crate::site::Site;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use enforcement::disclosure::page::{FIELDS, Page, Piece};
use enforcement::people::{CertificateState, Role};
use std::sync::Arc;
use store::{accounts, publications, registers};

/// Pages kept rendered.
const PAGES_KEPT: usize = 10_000;
struct Fact {
    label: &'static str,
    pieces: Vec<Piece>,
}

#[derive(Template)]
#[template(path = "public_decision.html")]
struct Decision {
    outside: Outside,
    title: String,
    page: Page,
    facts: Vec<Fact>,
    hidden: usize,
    published: String,
    check: String,
    pdf: String,
    relief: Relief,
}

#[derive(Template)]
#[template(path = "public_table.html")]
struct TablePage {
    outside: Outside,
    title: &'static str,
    lead: &'static str,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    empty: &'static str,
}

/// One decision; a withdrawn one is a tombstone with its reason.
pub(crate) async fn decision(State(site): State<Web>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let key = format!("{id} {}", super::shell::look_of(&headers));
    let kept = site.public_pages.lock().ok().and_then(|pages| pages.get(&key).cloned());
    if let Some(bytes) = kept {
        return public_html(&bytes);
    }
    let inner = site.clone();
    let rendered = block(move || render(&inner, &id, &headers));
    match rendered.await {
        Ok(Ok(text)) => {
            let bytes: Arc<[u8]> = text.into_bytes().into();
            if let Ok(mut pages) = site.public_pages.lock() {
                if pages.len() >= PAGES_KEPT {
                    pages.clear();
                }
                pages.insert(key, Arc::clone(&bytes));
            }
            public_html(&bytes)
        }
        Ok(Err(gone)) => (StatusCode::GONE, html(&gone)).into_response(),
        Err(error) => fault(&site, None, error),
    }
}

/// The public PDF.
pub(crate) async fn paper(State(site): State<Web>, Path(id): Path<String>) -> Response {
    let inner = site.clone();
    let made = block(move || {
        let shown = shown(&inner, &id)?;
        if shown.page().is_none() {
            return Ok(Err("这项决定已经撤下。"));
        }
        match portal::print(&inner, &shown) {
            Ok(pdf) => Ok(Ok((portal::outlet::file_name(&shown), pdf))),
            Err(Unmade::NotOffered(why)) => Ok(Err(why)),
            Err(Unmade::Fault(cause)) => Err(DeskError::Fault(cause)),
        }
    });
    match made.await {
        Ok(Ok((name, pdf))) => {
            let escaped: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let disposition = format!("inline; filename=\"decision.pdf\"; filename*=UTF-8''{escaped}");
            let kind = "application/pdf".to_owned();
            ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], pdf).into_response()
        }
        Ok(Err(why)) => (StatusCode::GONE, why).into_response(),
        Err(error) => fault(&site, None, error),
    }
}

/// A stored publication with its agency's name.
fn shown(site: &Site, id: &str) -> Result<Shown, DeskError> {
    let (publication, agency) = site.store.read(|unit| {
        let found = publications::get(unit, id)?;
        let agency = match &found {
            Some(publication) => accounts::agency(unit, &publication.agency)?,
            None => None,
        };
        Ok((found, agency))
    })?;
    let publication = publication.ok_or(DeskError::NotFound)?;
    Shown::of(publication, &agency.map_or_else(String::new, |agency| agency.name))
}

fn public_html(bytes: &Arc<[u8]>) -> Response {
    (
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=60")],
        axum::body::Bytes::from_owner(Arc::clone(bytes)),
    )
        .into_response()
}

fn render(site: &Site, id: &str, headers: &HeaderMap) -> Result<Result<String, PlainMessage>, DeskError> {
    let shown = shown(site, id)?;
    let outside = Outside::of(site, headers);
    match &shown.body {
        Body::Withdrawn(stone) => Ok(Err(PlainMessage {
            outside,
            title: shown.title(),
            what: format!("原内容于{}撤下：{}。", stone.withdrawn, stone.ground_words()),
            next: format!("理由：{}", stone.reason),
        })),
        Body::Page(_) => decision_page(site, &shown, outside).map(Ok),
    }
}

/// The page of a decision without anybody's look: what the release searches.
pub(crate) fn decision_text(site: &Site, shown: &Shown) -> Result<String, DeskError> {
    let outside = Outside::plain(site);
    match &shown.body {
        Body::Page(_) => decision_page(site, shown, outside),
        Body::Withdrawn(stone) => Ok(format!("{} {}", shown.title(), stone.reason)),
    }
}

fn decision_page(site: &Site, shown: &Shown, outside: Outside) -> Result<String, DeskError> {
    let page = shown.page().ok_or(DeskError::NotFound)?;
    let facts = FIELDS.iter().zip(&page.facts).map(|(label, pieces)| Fact { label, pieces: pieces.clone() });
    let id = &shown.publication.id;
    let decision = Decision {
        outside,
        title: shown.publication.title.clone(),
        facts: facts.collect(),
        hidden: page.text.iter().flatten().filter(|piece| !piece.ground.is_empty()).count(),
        published: shown.published().to_owned(),
        check: format!("/public/decisions/{id}/check"),
        pdf: format!("/public/decisions/{id}/decision.pdf"),
        relief: portal::relief(site, page),
        page: page.clone(),
    };
    decision.render().map_err(|error| DeskError::Fault(error.to_string()))
}

/// Officers: the four fields of G9 and no more, found by name or certificate number.
pub(crate) async fn officers(State(site): State<Web>, headers: HeaderMap) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let mut rows = Vec::new();
        let today = inner.now().date();
        let all = inner.store.read(|unit| {
            let agencies = accounts::agencies(unit)?;
            agencies
                .into_iter()
                .map(|agency| Ok((accounts::roster(unit, agency.id.as_str())?, agency)))
                .collect::<Result<Vec<_>, store::Error>>()
        })?;
        for (roster, _) in &all {
            for person in roster.with(Role::Officer) {
                let Some(certificate) = person.certificate.as_ref() else { continue };
                if certificate.state == CertificateState::Valid && certificate.valid_until >= today {
                    rows.push(vec![
                        person.name.clone(),
                        person.post.clone(),
                        certificate.number.clone(),
                        certificate.area.clone(),
                    ]);
                }
            }
        }
        Ok(TablePage {
            outside: Outside::of(&inner, &headers),
            title: "执法人员",
            lead: "当日持有效执法证的人员（公示办法第九条）。",
            heads: ["姓名", "职务", "执法证号", "执法区域"].map(str::to_owned).into(),
            rows,
            empty: "还没有公开的执法人员。",
        })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

/// The powers lists in force.
pub(crate) async fn powers(State(site): State<Web>, headers: HeaderMap) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let lists = inner.store.read(|unit| {
            let agencies = accounts::agencies(unit)?;
            agencies
                .into_iter()
                .map(|agency| Ok((registers::get(unit, agency.id.as_str(), "powers")?, agency.name)))
                .collect::<Result<Vec<_>, store::Error>>()
        })?;
        let mut heads: Vec<String> = vec!["机关".into()];
        let mut rows = Vec::new();
        for (version, name) in lists {
            let Some(version) = version else { continue };
            let body: serde_json::Value = serde_json::from_str(&version.body).unwrap_or_default();
            let columns: Vec<String> = body["columns"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|column| column.as_str())
                .map(str::to_owned)
                .collect();
            for column in &columns {
                if !heads.contains(column) {
                    heads.push(column.clone());
                }
            }
            for row in body["rows"].as_array().into_iter().flatten() {
                let mut cells = vec![name.clone()];
                cells.extend(
                    heads.iter().skip(1).map(|head| row[head.as_str()].as_str().unwrap_or_default().to_owned()),
                );
                rows.push(cells);
            }
        }
        Ok(TablePage {
            outside: Outside::of(&inner, &headers),
            title: "权责清单",
            lead: "各机关的行政执法权责（公示办法第十条）。",
            heads,
            rows,
            empty: "还没有公开的权责清单。",
        })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}
