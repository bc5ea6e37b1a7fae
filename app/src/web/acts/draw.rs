//! The draw in public (G11, G17.1): the frozen lists with their digest before the seed is known, the seed and the result
//! after it, and the script that repeats it.

use crate::desk::{self, DeskError};
use crate::site::Site;
use crate::web::shell::Outside;
use crate::web::{Web, block, fault, html};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use enforcement::inspection::draw::Lists;
use enforcement::inspection::{PLAN, SEED, lists_of, result_rows};
use store::cases;

/// The script, as it lies in the project.
const SCRIPT: &str = include_str!("../../../../tools/draw.py");
/// The procedure whose cases are draws.
const PROCEDURE: &str = "random-inspection";
/// Most lines of a list that the page shows; the text holds all.
const LINES_MAX: usize = 1_000;
/// Most draws that the public table shows.
const DRAWS_MAX: usize = 100;

struct Seed {
    seed: String,
    published_on: String,
    place: String,
    watched: String,
}

#[derive(Template)]
#[template(path = "public_draw.html")]
struct DrawPage {
    outside: Outside,
    id: String,
    title: String,
    agency: String,
    number: String,
    approved: String,
    lists: Lists,
    digest: String,
    count: usize,
    taking_part: usize,
    known_on: String,
    seed: Option<Seed>,
    rows: Vec<Vec<String>>,
    /// Lines of objects and of results that are not shown.
    left_out: (usize, usize),
}

fn read(site: &Site, id: &str) -> Result<(desk::Opened, Lists), DeskError> {
    let (agency, case) = id.rsplit_once('-').ok_or(DeskError::NotFound)?;
    let opened = desk::read(site, agency, case)?;
    let plan = opened.case.of_kind(PLAN).next_back().ok_or(DeskError::NotFound)?;
    let lists = lists_of(&plan.fields).map_err(|error| DeskError::Fault(error.to_string()))?;
    Ok((opened, lists))
}

/// One draw.
pub(crate) async fn page(State(site): State<Web>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let (opened, lists) = read(&inner, &id)?;
        let case = &opened.case;
        let plan = case.of_kind(PLAN).next_back().ok_or(DeskError::NotFound)?;
        let seed = case.of_kind(SEED).next_back().map(|record| Seed {
            seed: record.fields.text("seed").to_owned(),
            published_on: record.fields.date("published_on").map(law::Date::chinese).unwrap_or_default(),
            place: record.fields.text("where").to_owned(),
            watched: record.fields.text("watched").to_owned(),
        });
        let mut lists = lists;
        let (digest, count) = (lists.digest(), lists.count());
        let taking_part = lists.objects.iter().filter(|entry| entry.excluded.is_empty()).count();
        let mut rows = result_rows(case).and_then(Result::ok).unwrap_or_default();
        let left_out = (lists.objects.len().saturating_sub(LINES_MAX), rows.len().saturating_sub(LINES_MAX));
        lists.objects.truncate(LINES_MAX);
        rows.truncate(LINES_MAX);
        Ok(DrawPage {
            outside: Outside::of(&inner, &headers),
            title: lists.title.clone(),
            agency: opened.agency.name.clone(),
            number: plan.effect.as_ref().and_then(|effect| effect.number.clone()).unwrap_or_default(),
            approved: plan.effect.as_ref().map_or_else(String::new, |effect| effect.recorded.chinese()),
            digest,
            count,
            taking_part,
            left_out,
            known_on: plan.fields.date("due_on").map(law::Date::chinese).unwrap_or_default(),
            seed,
            rows,
            lists,
            id,
        })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

/// The frozen lists, byte for byte as they were committed to.
pub(crate) async fn lists(State(site): State<Web>, Path(id): Path<String>) -> Response {
    let inner = site.clone();
    match block(move || Ok(read(&inner, &id)?.1.text())).await {
        Ok(text) => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response(),
        Err(error) => fault(&site, None, error),
    }
}

/// The script that repeats a draw.
pub(crate) async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/x-python; charset=utf-8")], SCRIPT).into_response()
}

struct DrawRow {
    href: String,
    title: String,
    agency: String,
    number: String,
    opened: String,
}

#[derive(Template)]
#[template(path = "public_draws.html")]
struct DrawsPage {
    outside: Outside,
    rows: Vec<DrawRow>,
}

/// Every draw whose lists are frozen, the latest first.
pub(crate) async fn table(State(site): State<Web>, headers: HeaderMap) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let found = inner.store.read(|unit| cases::of_procedure(unit, PROCEDURE, DRAWS_MAX))?;
        let mut rows = Vec::new();
        for (agency, summary) in found {
            let id = format!("{agency}-{}", summary.id);
            let Ok((opened, lists)) = read(&inner, &id) else { continue };
            rows.push(DrawRow {
                href: format!("/public/draws/{id}"),
                title: lists.title,
                agency: opened.agency.name,
                number: summary.number,
                opened: summary.opened,
            });
        }
        Ok(DrawsPage { outside: Outside::of(&inner, &headers), rows })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}
