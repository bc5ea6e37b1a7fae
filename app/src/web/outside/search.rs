//! The list of decisions and the search: words, document number, facets; also as a list that other sites embed.

use super::super::{Web, block, fault, html, input};
use super::Outside;
use crate::desk::DeskError;
use crate::portal::{self, Body, Shown};
use crate::site::Site;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::BTreeMap;
use std::fmt::Write;
use store::search::{Hit, Query, page, seek};
use store::{accounts, publications};

/// Rows on one page.
const ROWS: usize = 20;
/// Hits counted exactly; above that the page says 一万条以上.
const COUNTED_MAX: usize = 10_001;
/// Longest query, in characters.
const WORDS_MAX: usize = 100;
/// Values of one facet that are offered.
const VALUES_MAX: usize = 40;
/// Rows of an embedded list.
const EMBEDDED: usize = 10;

/// One line of a list.
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) number: String,
    pub(crate) agency: String,
    pub(crate) decided: String,
    pub(crate) state: &'static str,
    pub(crate) outcome: String,
}

impl Row {
    pub(crate) fn of(shown: &Shown) -> Row {
        let outcome = match &shown.body {
            Body::Withdrawn(stone) => format!("原内容于{}撤下：{}。", stone.withdrawn, stone.ground_words()),
            Body::Page(_) => shown.fact(6),
        };
        Row {
            href: shown.path(),
            title: shown.title(),
            number: shown.publication.number.clone(),
            agency: shown.agency.clone(),
            decided: shown.publication.decided.clone(),
            state: shown.state(),
            outcome,
        }
    }
}

/// A facet that the reader may choose from.
struct Facet {
    name: &'static str,
    label: &'static str,
    values: Vec<FacetValue>,
}

struct FacetValue {
    value: String,
    words: String,
    count: usize,
    chosen: bool,
}

/// A filter in force, with the way to take it off.
struct Chip {
    words: String,
    href: String,
}

#[derive(Template)]
#[template(path = "public_list.html")]
struct List {
    outside: Outside,
    title: String,
    query: String,
    understood: String,
    total: String,
    rows: Vec<Row>,
    empty: String,
    /// The nearest spelling that is public, with its address; none where something was found.
    nearest: Option<(String, String)>,
    next: String,
    facets: Vec<Facet>,
    chips: Vec<Chip>,
}

#[derive(Template)]
#[template(path = "public_embed.html")]
struct Embedded {
    outside: Outside,
    title: String,
    rows: Vec<Row>,
}

/// The line of a publication in lists, as the release searches it.
pub(crate) fn row_text(site: &Site, shown: &Shown) -> Result<String, DeskError> {
    let page = Embedded { outside: Outside::plain(site), title: String::new(), rows: vec![Row::of(shown)] };
    page.render().map_err(|error| DeskError::Fault(error.to_string()))
}

/// The facets in the order of the page.
const FACETS: [(&str, &str); 5] =
    [("act", "决定类别"), ("agency", "决定机关"), ("year", "决定年度"), ("state", "公示状态"), ("article", "适用条款")];

/// What somebody looks for.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) words: String,
    pub(crate) facets: Vec<(&'static str, String)>,
    pub(crate) after: Option<Hit>,
}

impl Asked {
    /// Reads an address.
    pub(crate) fn read(query: Option<String>) -> Asked {
        let mut asked = Asked::default();
        for (key, value) in input::pairs(&query.unwrap_or_default()) {
            let value: String = value.trim().chars().take(WORDS_MAX).collect();
            let facet = FACETS.iter().find(|(name, _)| *name == key);
            match (key.as_str(), facet) {
                _ if value.is_empty() => {}
                (_, Some((name, _))) => asked.facets.push((name, value)),
                ("q", _) => asked.words = value,
                ("after", _) => {
                    asked.after =
                        value.split_once('~').map(|(rank, id)| Hit { rank: rank.to_owned(), id: id.to_owned() });
                }
                _ => {}
            }
        }
        asked
    }

    /// The address of the same question, with one facet left out.
    fn href(&self, without: Option<usize>, after: Option<&Hit>) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if !self.words.is_empty() {
            pairs.push(("q", self.words.clone()));
        }
        let kept = self.facets.iter().enumerate().filter(|(index, _)| Some(*index) != without);
        pairs.extend(kept.map(|(_, (name, value))| (*name, value.clone())));
        if let Some(hit) = after {
            pairs.push(("after", format!("{}~{}", hit.rank, hit.id)));
        }
        let mut text = String::from("/public");
        for (index, (name, value)) in pairs.iter().enumerate() {
            let _ = write!(text, "{}{name}={}", if index == 0 { '?' } else { '&' }, input::encoded(value));
        }
        text
    }
}

/// What was found.
pub(crate) struct Found {
    pub(crate) shown: Vec<Shown>,
    /// All hits, counted up to a bound.
    pub(crate) total: usize,
    /// The last hit of this page, where more follow.
    pub(crate) more: Option<Hit>,
    /// As what the words were understood, where they are not looked for in the text.
    pub(crate) understood: Option<&'static str>,
}

/// A day, a month or a year as people write it, as the search keeps it: 2026年10月21日, 2026.10, 2026年.
fn day_asked(words: &str) -> Option<(&'static str, String)> {
    let words = portal::half_width(words);
    let dotted = words.replace(['年', '月', '/', '.'], "-").replace(['日', '号', ' '], "");
    let parts: Vec<&str> = dotted.trim_end_matches('-').split('-').collect();
    let figures = |part: &str| part.parse::<u32>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()));
    let year = parts.first().and_then(|year| figures(year)).filter(|year| (1949..=2099).contains(year))?;
    match parts.as_slice() {
        [_] if words.contains('年') => Some(("year", year.to_string())),
        [_, month] => {
            figures(month).filter(|month| (1..=12).contains(month)).map(|month| ("month", format!("{year}-{month:02}")))
        }
        [_, month, day] => {
            let (month, day) = (figures(month)?, figures(day)?);
            let date = law::Date::parse(&format!("{year}-{month:02}-{day:02}")).ok()?;
            Some(("day", date.to_string()))
        }
        _ => None,
    }
}

/// Looks for what was asked: a document number first, with any brackets or none, then words.
pub(crate) fn find(site: &Site, asked: &Asked, rows: usize) -> Result<Found, DeskError> {
    let names = agency_names(site)?;
    let number = portal::plain_number(&asked.words);
    let mut by_number = asked.facets.clone();
    by_number.push(("number", number.clone()));
    let mut facets = asked.facets.clone();
    facets.push(("all", "1".to_owned()));
    let mut by_day = asked.facets.clone();
    let day = day_asked(&asked.words);
    by_day.extend(day.clone());
    let after = asked.after.as_ref();
    let (hits, total, understood) = site.store.read(|unit| {
        let base = Query { scope: "public", after, ..Query::default() };
        if !number.is_empty() {
            let (hits, total) = page(unit, &Query { facets: &by_number, ..base.clone() }, rows + 1, COUNTED_MAX)?;
            if !hits.is_empty() {
                return Ok((hits, total, Some("文号")));
            }
        }
        if day.is_some() {
            let (hits, total) = page(unit, &Query { facets: &by_day, ..base.clone() }, rows + 1, COUNTED_MAX)?;
            if !hits.is_empty() {
                return Ok((hits, total, Some("决定日期")));
            }
        }
        let query = Query { facets: &facets, words: &asked.words, ..base };
        let (hits, total) = page(unit, &query, rows + 1, COUNTED_MAX)?;
        Ok((hits, total, None))
    })?;
    let more = (hits.len() > rows).then(|| hits[rows - 1].clone());
    let mut shown = Vec::new();
    for hit in hits.iter().take(rows) {
        if let Some(publication) = site.store.read(|unit| publications::get(unit, &hit.id))? {
            let name = names.get(&publication.agency).map_or("", String::as_str);
            shown.push(Shown::of(publication, name)?);
        }
    }
    Ok(Found { shown, total, more, understood })
}

/// Decisions that one answer of the interface holds.
const ANSWERS: usize = 50;

/// The first decisions that an address asks for.
pub(crate) fn answers(site: &Site, query: Option<String>) -> Result<Vec<Shown>, DeskError> {
    Ok(find(site, &Asked::read(query), ANSWERS)?.shown)
}

/// The agencies' names by their ids.
pub(crate) fn agency_names(site: &Site) -> Result<BTreeMap<String, String>, DeskError> {
    let agencies = site.store.read(accounts::agencies)?;
    Ok(agencies.into_iter().map(|agency| (agency.id.to_string(), agency.name)).collect())
}

/// A facet's value as the reader sees it.
fn words_of(names: &BTreeMap<String, String>, facet: &str, value: &str) -> String {
    match (facet, value) {
        ("act", _) => portal::act_words(value).to_owned(),
        ("agency", _) => names.get(value).cloned().unwrap_or_else(|| value.to_owned()),
        ("year", _) => format!("{value}年"),
        ("state", "published") => "公示中".to_owned(),
        ("state", "corrected") => "已更正".to_owned(),
        ("state", "withdrawn") => "已撤下".to_owned(),
        _ => value.to_owned(),
    }
}

fn offered(site: &Site, asked: &Asked, names: &BTreeMap<String, String>) -> Result<Vec<Facet>, DeskError> {
    let mut facets = Vec::new();
    for (name, label) in FACETS {
        let mut values: Vec<FacetValue> = site
            .facet(name)?
            .iter()
            .map(|(value, count)| FacetValue {
                value: value.clone(),
                words: words_of(names, name, value),
                count: *count,
                chosen: asked.facets.iter().any(|(chosen, held)| *chosen == name && held == value),
            })
            .collect();
        if name == "year" {
            values.reverse();
        } else {
            values.sort_by_key(|value| std::cmp::Reverse((value.chosen, value.count)));
        }
        values.truncate(VALUES_MAX);
        if values.len() > 1 || values.iter().any(|value| value.chosen) {
            facets.push(Facet { name, label, values });
        }
    }
    Ok(facets)
}

/// The page.
pub(crate) async fn list(State(site): State<Web>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let asked = Asked::read(query);
    let inner = site.clone();
    let built = block(move || {
        let names = agency_names(&inner)?;
        let found = find(&inner, &asked, ROWS)?;
        let chips = asked.facets.iter().enumerate().map(|(index, (name, value))| Chip {
            words: words_of(&names, name, value),
            href: asked.href(Some(index), None),
        });
        let filtered = !asked.facets.is_empty();
        let empty = match (asked.words.as_str(), filtered) {
            ("", false) => "还没有公示的决定。".to_owned(),
            ("", true) => "没有符合这些条件的决定。去掉一个条件试试。".to_owned(),
            (words, _) if words.chars().count() == 1 => format!("“{words}”只有一个字，请至少输入两个字。"),
            (words, true) => format!("没有符合“{words}”和所选条件的决定。去掉一个条件试试。"),
            (words, false) => {
                format!("没有找到“{words}”。可以换单位名称的一部分、决定书文号或者违法行为再试。")
            }
        };
        let nearest = match found.shown.is_empty() && !asked.words.is_empty() {
            true => super::nearest::nearest(&inner, &asked.words)?.map(|words| {
                let href = format!("/public?q={}", input::encoded(&words));
                (words, href)
            }),
            false => None,
        };
        let understood = found.understood.map_or_else(String::new, |what| format!("按{what}找到 {} 件。", found.total));
        let total = match found.total {
            COUNTED_MAX.. => "一万条以上".to_owned(),
            total => format!("共 {total} 条"),
        };
        let title =
            if asked.words.is_empty() { "行政执法决定".to_owned() } else { format!("“{}”", asked.words) };
        Ok(List {
            outside: Outside::of(&inner, &headers),
            title,
            understood,
            total,
            rows: found.shown.iter().map(Row::of).collect(),
            empty,
            nearest,
            next: found.more.as_ref().map_or_else(String::new, |hit| asked.href(None, Some(hit))),
            facets: offered(&inner, &asked, &names)?,
            chips: chips.collect(),
            query: asked.words,
        })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

/// A short list for an agency's own site, which may show it in a frame.
pub(crate) async fn embedded(State(site): State<Web>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let asked = Asked::read(query);
    let inner = site.clone();
    let built = block(move || {
        let found = find(&inner, &asked, EMBEDDED)?;
        let agency = asked.facets.iter().find(|(name, _)| *name == "agency").map(|(_, value)| value);
        let names = agency_names(&inner)?;
        let title = match agency.and_then(|agency| names.get(agency)) {
            Some(name) => format!("{name}行政执法决定"),
            None => format!("{}行政执法决定", inner.level()),
        };
        Ok(Embedded { outside: Outside::of(&inner, &headers), title, rows: found.shown.iter().map(Row::of).collect() })
    });
    match built.await {
        Ok(page) => {
            let mut response = html(&page);
            let policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *";
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
            response
        }
        Err(error) => fault(&site, None, error),
    }
}

/// Rows of one page of a month.
const MONTH_ROWS: usize = 200;

struct Month {
    month: String,
    words: String,
    count: usize,
}

#[derive(Template)]
#[template(path = "public_months.html")]
struct Months {
    outside: Outside,
    months: Vec<Month>,
}

fn month_words(month: &str) -> String {
    match month.split_once('-') {
        Some((year, month)) => format!("{year}年{}月", month.trim_start_matches('0')),
        None => month.to_owned(),
    }
}

/// Every month with decisions, latest first: the way to everything without a search.
pub(crate) async fn months(State(site): State<Web>, headers: HeaderMap) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let months = inner.facet("month")?;
        let months = months.iter().rev().map(|(month, count)| Month {
            words: month_words(month),
            month: month.clone(),
            count: *count,
        });
        Ok(Months { outside: Outside::of(&inner, &headers), months: months.collect() })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

#[derive(Template)]
#[template(path = "public_month.html")]
struct MonthPage {
    outside: Outside,
    words: String,
    rows: Vec<Row>,
    total: usize,
    pages: Vec<(usize, String, bool)>,
}

/// How many pages a month's list has.
pub(crate) fn month_pages(count: usize) -> usize {
    count.div_ceil(MONTH_ROWS).max(1)
}

/// One page of a month's decisions, counted from 1.
pub(crate) async fn month(
    State(site): State<Web>,
    headers: HeaderMap,
    Path((month, page)): Path<(String, usize)>,
) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let total = inner.facet("month")?.iter().find(|(held, _)| *held == month).map(|(_, count)| *count);
        let total = total.filter(|total| (1..=month_pages(*total)).contains(&page)).ok_or(DeskError::NotFound)?;
        let names = agency_names(&inner)?;
        let facets = [("month", month.clone())];
        let query = Query { scope: "public", facets: &facets, ..Query::default() };
        let hits = inner.store.read(|unit| seek(unit, &query, page * MONTH_ROWS))?;
        let mut rows = Vec::new();
        for hit in hits.iter().skip((page - 1) * MONTH_ROWS) {
            if let Some(publication) = inner.store.read(|unit| publications::get(unit, &hit.id))? {
                let name = names.get(&publication.agency).map_or("", String::as_str);
                rows.push(Row::of(&Shown::of(publication, name)?));
            }
        }
        let pages = (1..=month_pages(total)).map(|at| (at, format!("/public/list/{month}/{at}"), at == page));
        let words = month_words(&month);
        Ok(MonthPage { outside: Outside::of(&inner, &headers), words, rows, total, pages: pages.collect() })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

#[derive(Template)]
#[template(path = "public_search.html")]
struct OfflineSearch {
    outside: Outside,
}

/// The page of an exported site that searches in the browser; where this program serves, it searches itself.
pub(crate) async fn offline(State(site): State<Web>, headers: HeaderMap) -> Response {
    let outside = Outside::of(&site, &headers);
    if outside.script.is_empty() {
        return Redirect::to("/public").into_response();
    }
    html(&OfflineSearch { outside })
}
