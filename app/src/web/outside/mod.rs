//! The public pages. They read only what was published. Decisions are here, the list and the search in `search.rs`, what
//! programs fetch in `files.rs`, the registers before the act in `registers.rs`, the officer check in `officers.rs`.

pub(crate) mod apply;
pub(crate) mod files;
mod guide;
pub(crate) mod handed;
mod nearest;
mod officers;
mod progress;
pub(crate) mod rate;
pub(crate) mod registers;
pub(crate) mod reports;
mod search;
#[cfg(test)]
mod tests;
pub(crate) mod window;

pub(crate) use super::shell::Outside;
pub(crate) use officers::{officer, officer_paths, officers, qr, scanned};
pub(crate) use search::{answers, embedded, list, month, month_pages, months, offline, row_text};

use super::{Web, block, fault, html};
use crate::desk::DeskError;
use crate::portal::outlet::Unmade;
use crate::portal::{self, Body, Relief, Shown};
use crate::site::{Delivery, Site};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use enforcement::disclosure::page::{FIELDS, Page, Piece};
use std::sync::Arc;
use store::{accounts, publications};

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
    agency: String,
    check: String,
    pdf: String,
    relief: Relief,
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

/// What stays of a withdrawn decision: when, why, and where that is proven.
#[derive(Template)]
#[template(path = "public_gone.html")]
struct Gone {
    outside: Outside,
    title: String,
    what: String,
    reason: String,
    check: String,
}

fn render(site: &Site, id: &str, headers: &HeaderMap) -> Result<Result<String, Gone>, DeskError> {
    let shown = shown(site, id)?;
    let outside = Outside::of(site, headers);
    match &shown.body {
        Body::Withdrawn(stone) => Ok(Err(Gone {
            outside,
            title: shown.title(),
            what: format!("原内容于{}撤下：{}。", stone.withdrawn, stone.ground_words()),
            reason: stone.reason.clone(),
            check: format!("{}/check", shown.path()),
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
        agency: shown.publication.agency.clone(),
        check: format!("/public/decisions/{id}/check"),
        pdf: if site.delivery == Delivery::Exported {
            String::new()
        } else {
            format!("/public/decisions/{id}/decision.pdf")
        },
        relief: portal::relief(site, page),
        page: page.clone(),
    };
    decision.render().map_err(|error| DeskError::Fault(error.to_string()))
}
