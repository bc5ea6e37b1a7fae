//! What programs fetch: feed, JSON interface, open data by year, site map. Long files are sent while they are written, so
//! that a year of decisions takes no more memory than a page of it.

use super::super::{PlainMessage, Web, block, fault, html};
use super::Outside;
use super::search::{Asked, agency_names, find};
use crate::desk::DeskError;
use crate::portal::{Shown, data, feed};
use crate::site::{Delivery, Site};
use crate::web::input::encoded;
use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::channel::Channel;
use serde_json::json;
use std::fmt::Write;
use store::search::Hit;

/// Publications read at a time.
const BATCH: usize = 200;
/// Pieces of a file that wait for a slow reader.
const PIECES_WAITING: usize = 2;
/// How long others may keep a file.
const KEPT: &str = "public, max-age=60";

/// The site's address as this request says it.
fn address(site: &Site, headers: &HeaderMap) -> String {
    site.address(headers.get(header::HOST).and_then(|value| value.to_str().ok()))
}

fn answer(site: &Web, kind: &'static str, made: Result<String, DeskError>) -> Response {
    match made {
        Ok(text) => ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, KEPT)], text).into_response(),
        Err(error) => fault(site, None, error),
    }
}

/// The Atom feed: the latest changes; the filters and words of the search hold here too.
pub(crate) async fn atom(State(site): State<Web>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let inner = site.clone();
    let made = block(move || {
        let base = address(&inner, &headers);
        let found = find(&inner, &Asked::read(query), feed::ENTRIES_MAX)?;
        let title = format!("{}行政执法决定", inner.level());
        let now = inner.now().exact();
        let about = feed::About { site: &base, path: "/public/feed.xml", title: &title, now: &now };
        Ok(feed::atom(&about, &found.shown))
    });
    answer(&site, "application/atom+xml; charset=utf-8", made.await)
}

/// The JSON interface: a page of publications and the address of the next.
pub(crate) async fn decisions(State(site): State<Web>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let inner = site.clone();
    let made = block(move || {
        let base = address(&inner, &headers);
        let asked = Asked::read(query);
        let found = find(&inner, &asked, feed::ENTRIES_MAX)?;
        let next = found.more.as_ref().map(|hit| {
            let mut next =
                format!("{base}/public/decisions.json?after={}", encoded(&format!("{}~{}", hit.rank, hit.id)));
            for (name, value) in asked.facets.iter().map(|(name, value)| (*name, value)).chain([("q", &asked.words)]) {
                if !value.is_empty() {
                    let _ = write!(next, "&{name}={}", encoded(value));
                }
            }
            next
        });
        let entries: Vec<_> = found.shown.iter().map(|shown| data::entry(&inner, shown, &base)).collect();
        Ok(json!({ "version": 1, "decisions": entries, "next": next }).to_string())
    });
    answer(&site, "application/json; charset=utf-8", made.await)
}

struct Year {
    year: String,
    count: usize,
}

#[derive(Template)]
#[template(path = "public_data.html")]
struct DataPage {
    outside: Outside,
    years: Vec<Year>,
    columns: &'static [(&'static str, &'static str)],
}

fn years(site: &Site) -> Result<Vec<Year>, DeskError> {
    let values = site.facet("year")?;
    Ok(values.iter().rev().map(|(year, count)| Year { year: year.clone(), count: *count }).collect())
}

/// The page 开放数据.
pub(crate) async fn data(State(site): State<Web>, headers: HeaderMap) -> Response {
    let inner = site.clone();
    let built = block(move || {
        Ok(DataPage { outside: Outside::of(&inner, &headers), years: years(&inner)?, columns: &data::COLUMNS })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

/// A file of the open data: `catalogue.json`, `decisions.schema.json`, `decisions-2026.csv`, `decisions-2026.json`.
pub(crate) async fn file(State(site): State<Web>, headers: HeaderMap, Path(name): Path<String>) -> Response {
    let base = address(&site, &headers);
    match name.as_str() {
        "catalogue.json" => {
            let inner = site.clone();
            let made = block(move || {
                Ok(data::catalogue(inner.level(), &base, years(&inner)?.iter().map(|year| year.year.as_str())))
            });
            return answer(&site, "application/json; charset=utf-8", made.await);
        }
        "decisions.schema.json" => {
            return answer(&site, "application/schema+json; charset=utf-8", Ok(data::schema(&base)));
        }
        _ => {}
    }
    let parts = name.strip_prefix("decisions-").and_then(|rest| rest.split_once('.'));
    let year = parts.filter(|(year, _)| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
    match year {
        Some((year, "csv")) => stream(site, base, year.to_owned(), Format::Csv),
        Some((year, "json")) => stream(site, base, year.to_owned(), Format::Json),
        _ => {
            let page = PlainMessage {
                outside: Outside::of(&site, &headers),
                title: "没有这个文件".into(),
                what: format!("开放数据中没有“{name}”。"),
                next: "请从“开放数据”页选择年度和格式。".into(),
            };
            (StatusCode::NOT_FOUND, html(&page)).into_response()
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Json,
}

/// Sends the publications of a year, batch by batch.
fn stream(site: Web, base: String, year: String, format: Format) -> Response {
    let (mut sender, channel) = Channel::<Bytes, std::io::Error>::new(PIECES_WAITING);
    let handle = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || {
        let mut asked = Asked { facets: vec![("year", year)], ..Asked::default() };
        let mut piece = if format == Format::Csv { data::csv_head() } else { String::from("[") };
        let mut first = true;
        loop {
            let found = match find(&site, &asked, BATCH) {
                Ok(found) => found,
                Err(error) => {
                    // The reader sees that the file broke off, and takes no half year for a whole one.
                    tracing::error!(?error, "open data broke off");
                    sender.abort(std::io::Error::other("broken off"));
                    return;
                }
            };
            for shown in &found.shown {
                piece += &one(&site, shown, &base, format, first);
                first = false;
            }
            asked.after = found.more;
            if asked.after.is_none() && format == Format::Json {
                piece += "\n]\n";
            }
            if handle.block_on(sender.send_data(Bytes::from(std::mem::take(&mut piece)))).is_err() {
                return;
            }
            if asked.after.is_none() {
                return;
            }
        }
    });
    let kind = if format == Format::Csv { "text/csv; charset=utf-8" } else { "application/json; charset=utf-8" };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, KEPT)], Body::new(channel)).into_response()
}

fn one(site: &Site, shown: &Shown, base: &str, format: Format, first: bool) -> String {
    match format {
        Format::Csv => data::csv_line(&data::row(site, shown, base)),
        Format::Json => format!("{}\n{}", if first { "" } else { "," }, data::record(site, shown, base)),
    }
}

/// The site map's index: a file for every month of decisions.
pub(crate) async fn sitemap(State(site): State<Web>, headers: HeaderMap) -> Response {
    let inner = site.clone();
    let made = block(move || {
        let base = address(&inner, &headers);
        let mut text = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        let months = inner.facet("month")?;
        for part in std::iter::once(PAGES).chain(months.iter().map(|(month, _)| month.as_str())) {
            let _ = writeln!(
                text,
                "<sitemap><loc>{}</loc></sitemap>",
                feed::escaped(&format!("{base}/public/sitemap/{part}.xml"))
            );
        }
        Ok(text + "</sitemapindex>\n")
    });
    answer(&site, "application/xml; charset=utf-8", made.await)
}

/// The part of the site map that is no month: everything but the decisions.
pub(crate) const PAGES: &str = "pages";

/// The pages beside the decisions: what is disclosed before and during the act, and the reports.
fn pages(site: &Site) -> Result<Vec<String>, DeskError> {
    let mut paths: Vec<String> =
        ["", "/list", "/registers", "/officers", "/reports", "/data"].map(|tail| format!("/public{tail}")).into();
    if site.delivery == Delivery::Served {
        paths.extend(["/draws", "/apply", "/ask", "/progress"].map(|tail| format!("/public{tail}")));
    }
    paths.extend(agency_names(site)?.keys().map(|agency| format!("/public/boards/{agency}")));
    paths.extend(super::registers::paths(site)?);
    paths.extend(super::reports::paths(site)?.into_iter().filter(|path| !path.contains('.')));
    Ok(paths)
}

/// One month of the site map, or its other pages.
pub(crate) async fn month(State(site): State<Web>, headers: HeaderMap, Path(name): Path<String>) -> Response {
    let inner = site.clone();
    let made = block(move || {
        let base = address(&inner, &headers);
        let month = name.strip_suffix(".xml").ok_or(DeskError::NotFound)?.to_owned();
        let names = agency_names(&inner)?;
        let mut text = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        if month == PAGES {
            for path in pages(&inner)?.into_iter().take(feed::LOCATIONS_MAX) {
                let _ = writeln!(text, "<url><loc>{}</loc></url>", feed::escaped(&format!("{base}{path}")));
            }
        }
        let facets = [("month", month)];
        let (mut after, mut written): (Option<Hit>, usize) = (None, 0);
        while written < feed::LOCATIONS_MAX {
            let query =
                store::search::Query { scope: "public", facets: &facets, after: after.as_ref(), ..Default::default() };
            let hits = inner.store.read(|unit| store::search::seek(unit, &query, BATCH))?;
            let Some(last) = hits.last().cloned() else { break };
            for hit in &hits {
                if let Some(publication) = inner.store.read(|unit| store::publications::get(unit, &hit.id))? {
                    let name = names.get(&publication.agency).map_or("", String::as_str);
                    text += &feed::location(&Shown::of(publication, name)?, &base);
                }
            }
            written += hits.len();
            after = Some(last);
        }
        Ok(text + "</urlset>\n")
    });
    answer(&site, "application/xml; charset=utf-8", made.await)
}

/// What crawlers may read: the public pages, nothing else.
pub(crate) async fn robots(State(site): State<Web>, headers: HeaderMap) -> Response {
    let base = address(&site, &headers);
    let text =
        format!("User-agent: *\nAllow: /public\nAllow: /static/\nDisallow: /\nSitemap: {base}/public/sitemap.xml\n");
    answer(&site, "text/plain; charset=utf-8", Ok(text))
}
