//! Published annual reports (G23.1): figures as of the day of publication; each opens to the decisions that are public.

use super::super::{Web, block, fault, html, reports};
use super::Outside;
use super::search::{Row, agency_names};
use crate::desk::DeskError;
use crate::portal::Shown;
use crate::report::{self, Report};
use crate::site::Site;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use store::publications;

/// Years that the list looks back.
const YEARS_BACK: i16 = 10;

struct Line {
    title: String,
    href: String,
    on: String,
}

#[derive(Template)]
#[template(path = "public_reports.html")]
struct Reports {
    outside: Outside,
    lines: Vec<Line>,
}

/// The addresses of every published report and of its figures.
pub(crate) fn paths(site: &Site) -> Result<Vec<String>, DeskError> {
    let mut paths = Vec::new();
    for agency in agency_names(site)?.keys() {
        for year in years(site) {
            let Some(report) = report::published(site, agency, year)? else { continue };
            let base = format!("/public/reports/{agency}/{year}");
            for table in &report.tables {
                let counted = table.cells.iter().filter(|cell| !cell.cases.is_empty());
                paths.extend(counted.map(|cell| format!("{base}/{}/{}", table.key, cell.key)));
            }
            paths.extend([format!("{base}/report.xlsx"), base]);
        }
    }
    Ok(paths)
}

fn years(site: &Site) -> impl Iterator<Item = i16> {
    let this = site.now().date().year();
    (this - YEARS_BACK..=this).rev()
}

/// The list of reports.
pub(crate) async fn list(State(site): State<Web>, headers: HeaderMap) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let mut lines = Vec::new();
        for agency in agency_names(&inner)?.keys() {
            for year in years(&inner) {
                lines.extend(report::published(&inner, agency, year)?.map(|report| Line {
                    title: report.title(),
                    href: format!("/public/reports/{agency}/{year}"),
                    on: report.on.chinese(),
                }));
            }
        }
        Ok(Reports { outside: Outside::of(&inner, &headers), lines })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

#[derive(Template)]
#[template(path = "public_report.html")]
struct ReportPage {
    outside: Outside,
    path: String,
    report: Report,
}

fn published(site: &Site, agency: &str, year: i16) -> Result<Report, DeskError> {
    report::published(site, agency, year)?.ok_or(DeskError::NotFound)
}

/// One report.
pub(crate) async fn page(
    State(site): State<Web>,
    headers: HeaderMap,
    Path((agency, year)): Path<(String, i16)>,
) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let report = published(&inner, &agency, year)?;
        Ok(ReportPage {
            outside: Outside::of(&inner, &headers),
            path: format!("/public/reports/{agency}/{year}"),
            report,
        })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

/// The report as Excel or PDF.
pub(crate) async fn file(State(site): State<Web>, Path((agency, year, name)): Path<(String, i16, String)>) -> Response {
    let inner = site.clone();
    let made = block(move || reports::written(&inner, &published(&inner, &agency, year)?, &name));
    match made.await {
        Ok(response) => response,
        Err(error) => fault(&site, None, error),
    }
}

#[derive(Template)]
#[template(path = "public_figure.html")]
struct FigurePage {
    outside: Outside,
    path: String,
    report: Report,
    title: String,
    value: String,
    rule: String,
    counted: usize,
    rows: Vec<Row>,
}

/// The public decisions that a figure counts.
pub(crate) async fn figure(
    State(site): State<Web>,
    headers: HeaderMap,
    Path((agency, year, table, figure)): Path<(String, i16, String, String)>,
) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let report = published(&inner, &agency, year)?;
        let (table, cell) = report.cell(&table, &figure).ok_or(DeskError::NotFound)?;
        let mut rows = Vec::new();
        for case in &cell.cases {
            if let Some(publication) = inner.store.read(|unit| publications::of_case(unit, &agency, case))? {
                rows.push(Row::of(&Shown::of(publication, &report.agency)?));
            }
        }
        Ok(FigurePage {
            outside: Outside::of(&inner, &headers),
            path: format!("/public/reports/{agency}/{year}"),
            title: format!("{}：{}", table.title, cell.label),
            value: cell.value.clone(),
            rule: table.rule.clone(),
            counted: cell.cases.len(),
            rows,
            report,
        })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}
