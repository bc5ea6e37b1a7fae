//! The public pages: decisions, officers, powers. They read only what was published.

use super::shell::Outside;
use super::{PlainMessage, Web, block, fault, html, input};
use crate::desk::DeskError;
use crate::site::Site;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use enforcement::disclosure::page::{FIELDS, Page, Piece};
use enforcement::people::{CertificateState, Role};
use std::sync::Arc;
use store::publications::{self, PAGE_ROWS};
use store::{accounts, registers, search};

/// Pages kept rendered.
const PAGES_KEPT: usize = 10_000;
/// Most hits of a search.
const HITS_MAX: usize = 50;

struct Row {
    href: String,
    title: String,
    number: String,
    agency: String,
    decided: String,
}

#[derive(Template)]
#[template(path = "public_list.html")]
struct List {
    outside: Outside,
    title: String,
    query: String,
    rows: Vec<Row>,
    empty: String,
    next: String,
}

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

/// The list of decisions, and the search.
pub(crate) async fn list(State(site): State<Web>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let pairs: Vec<(String, String)> = input::pairs(&query.unwrap_or_default()).collect();
    let value =
        |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let words: String = value("q").trim().chars().take(100).collect();
    let after = value("after").split_once('~').map(|(published, id)| (published.to_owned(), id.to_owned()));
    let inner = site.clone();
    let built = block(move || {
        let (mut found, names) = inner.store.read(|unit| {
            let names: Vec<(String, String)> =
                accounts::agencies(unit)?.into_iter().map(|agency| (agency.id.to_string(), agency.name)).collect();
            let found = if words.is_empty() {
                publications::list(unit, "", after.as_ref())?
            } else {
                let mut found = Vec::new();
                for id in search::find(unit, "public", "", &words, HITS_MAX)? {
                    found.extend(publications::get(unit, &id)?);
                }
                found
            };
            Ok((found, names))
        })?;
        let more = words.is_empty() && found.len() > PAGE_ROWS;
        found.truncate(if words.is_empty() { PAGE_ROWS } else { HITS_MAX });
        let next = found
            .last()
            .filter(|_| more)
            .map_or_else(String::new, |last| format!("/public?after={}~{}", last.published.replace(' ', "+"), last.id));
        let rows = found.iter().map(|publication| Row {
            href: format!("/public/decisions/{}", publication.id),
            title: publication.title.clone(),
            number: publication.number.clone(),
            agency: names
                .iter()
                .find(|(id, _)| *id == publication.agency)
                .map_or_else(String::new, |(_, name)| name.clone()),
            decided: publication.decided.clone(),
        });
        Ok(List {
            outside: Outside::of(&inner, &headers),
            title: if words.is_empty() {
                "行政执法决定".into()
            } else {
                format!("“{words}”：{} 条结果", found.len())
            },
            empty: if words.is_empty() {
                "还没有公示的决定。".into()
            } else {
                format!("没有找到“{words}”。可以换单位名称的一部分、决定书文号或者违法行为再试。")
            },
            query: words,
            rows: rows.collect(),
            next,
        })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
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

fn public_html(bytes: &Arc<[u8]>) -> Response {
    (
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=60")],
        axum::body::Bytes::from_owner(Arc::clone(bytes)),
    )
        .into_response()
}

fn render(site: &Site, id: &str, headers: &HeaderMap) -> Result<Result<String, PlainMessage>, DeskError> {
    let publication = site.store.read(|unit| publications::get(unit, id))?.ok_or(DeskError::NotFound)?;
    let outside = Outside::of(site, headers);
    if publication.state == "withdrawn" {
        let body: serde_json::Value = serde_json::from_str(&publication.body).unwrap_or_default();
        return Ok(Err(PlainMessage {
            outside,
            title: format!("决定已撤下：{}", publication.number),
            what: format!("原内容于{}撤下。", body["withdrawn"].as_str().unwrap_or_default()),
            next: format!("理由：{}", body["reason"].as_str().unwrap_or_default()),
        }));
    }
    let page: Page = serde_json::from_str(&publication.body).map_err(|error| DeskError::Fault(error.to_string()))?;
    let facts: Vec<Fact> =
        FIELDS.iter().zip(&page.facts).map(|(label, pieces)| Fact { label, pieces: pieces.clone() }).collect();
    let hidden = page.text.iter().flatten().filter(|piece| !piece.ground.is_empty()).count();
    let published = publication.published.get(..10).unwrap_or_default().to_owned();
    let check = format!("/public/decisions/{id}/check");
    let page = Decision { outside, title: publication.title, facts, hidden, published, check, page };
    page.render().map(Ok).map_err(|error| DeskError::Fault(error.to_string()))
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
