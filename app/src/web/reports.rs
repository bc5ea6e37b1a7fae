//! The annual report inside: counted now, each figure opens to its cases; written and published by the head (G23.1).

use super::table::Form;
use super::table::{Page, Table, cell, change, field, hinted, line, link, show};
use super::{Web, block, fault, input};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::report::{self, Report};
use crate::rights::{Right, holds_in};
use crate::site::Site;
use crate::web::input::Posted;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use enforcement::disclosure::redact::{Knowledge, redact};
use enforcement::people::Role;
use store::{accounts, cases};

/// Longest account of the year, in characters.
const WORDS_MAX: usize = 20_000;

/// The agency that a request asks for: one's own, or for a supervisor any other of the level.
fn agency_of(visitor: &Visitor, query: &str) -> Result<String, DeskError> {
    let asked = input::pairs(query).find(|(key, _)| key == "agency").map(|(_, value)| value);
    let agency = asked.unwrap_or_else(|| visitor.actor.agency.to_string());
    if holds_in(&visitor.actor, Right::Supervise, &agency) { Ok(agency) } else { Err(DeskError::NotFound) }
}

fn year_of(site: &Site, text: &str) -> Result<i16, DeskError> {
    let year = text.parse().map_err(|_| DeskError::NotFound)?;
    if report::proper_year(year, site.now().date()) { Ok(year) } else { Err(DeskError::NotFound) }
}

/// The years, with when each report is due and whether it is public.
pub(crate) async fn years(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    show(site, visitor, move |site, visitor| {
        let asked = agency_of(visitor, &query.unwrap_or_default())?;
        let today = site.now().date();
        let lead = "按案件逐件统计，每个数字都能点开看到计入的案件。上一年的报告应当在1月31日前公布（公示办法第二十三条第一款）。";
        let mut page = Page::new(site, visitor, &headers, "/reports", "年度报告", lead);
        let years = [today.year(), today.year() - 1, today.year() - 2];
        let mut rows = Vec::new();
        for agency in site.store.read(accounts::agencies)? {
            let id = agency.id.to_string();
            let other = visitor.actor.is(Role::Supervisor);
            if id != asked && !(other && holds_in(&visitor.actor, Right::Supervise, &id)) {
                continue;
            }
            for year in years {
                let published = report::published(site, &id, year)?;
                let state = match &published {
                    Some(report) => link(format!("{}公布", report.on.chinese()), format!("/public/reports/{id}/{year}")),
                    None if year == today.year() => cell("年度未结束"),
                    None => cell("尚未公布"),
                };
                let due = format!("{}年1月31日前", year + 1);
                let title = link(format!("{year}年"), format!("/reports/{year}?agency={id}"));
                rows.push(vec![cell(agency.name.clone()), title, cell(due), state]);
            }
        }
        let heads = vec!["机关", "年度", "公布期限", "状态"];
        page.tables.push(Table { title: String::new(), heads, rows, empty: "没有机关。" });
        Ok(page)
    })
    .await
}

/// The report of a year, counted now.
pub(crate) async fn year(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(year): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    show(site, visitor, move |site, visitor| {
        let agency = agency_of(visitor, &query.unwrap_or_default())?;
        year_page(site, visitor, &headers, &agency, year_of(site, &year)?, "", Vec::new())
    })
    .await
}

fn year_page(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    agency: &str,
    year: i16,
    done: &str,
    errors: Vec<String>,
) -> Result<Page, DeskError> {
    let report = report::count(site, agency, year)?;
    let lead = format!(
        "统计日期：{}。数字点开是计入的案件；零表示没有发生，“无此职权”表示权责清单中没有这类职权。",
        report.on.chinese()
    );
    let mut page = Page::new(site, visitor, headers, "/reports", &report.title(), &lead);
    page.done = done.to_owned();
    page.errors = errors;
    for table in &report.tables {
        let rows = table.cells.iter().map(|figure| {
            let value = match figure.cases.len() {
                0 => cell(&figure.value),
                _ => link(&figure.value, format!("/reports/{year}/{}/{}?agency={agency}", table.key, figure.key)),
            };
            vec![cell(&figure.label), value]
        });
        page.tables.push(Table {
            title: table.title.clone(),
            heads: vec!["项目", "数量"],
            rows: rows.collect(),
            empty: "",
        });
    }
    let checks = report
        .checks
        .iter()
        .map(|(words, holds)| vec![cell(words), cell(if *holds { "相符" } else { "不符，请核对" })]);
    let mut checks: Vec<_> = checks.collect();
    for (name, words) in [("report.xlsx", "下载 Excel"), ("report.pdf", "下载 PDF")] {
        checks.push(vec![cell("报告文件"), link(words, format!("/reports/{year}/{name}?agency={agency}"))]);
    }
    page.tables
        .push(Table { title: "核对和下载".into(), heads: vec!["事项", "结果"], rows: checks, empty: "" });
    if visitor.actor.is(Role::Head) && visitor.actor.agency.as_str() == agency {
        let held = report::published(site, agency, year)?;
        let before = held.as_ref().map(Report::asked).unwrap_or_default();
        let mut fields = Vec::new();
        for (key, label, _) in report.asked() {
            let number = before.iter().find(|(known, ..)| *known == key).and_then(|(.., number)| number.clone());
            let asked = field(&key, &label, "text", &number.unwrap_or_default());
            fields.push(hinted(asked, "由复议机构、应诉机构提供，填写件数；没有发生的填 0。"));
        }
        let mut words = field("words", "情况说明", "long", held.as_ref().map_or("", |report| &report.words));
        words.hint = "写明本年度执法工作情况、存在的问题和下一步安排。公布后数字固定为公布之日的统计结果，再次公布以后一次为准。";
        page.forms.push(Form {
            title: "公布本年度报告".into(),
            action: format!("/reports/{year}"),
            submit: "公布",
            fields: fields.into_iter().chain([words]).collect(),
        });
    }
    Ok(page)
}

/// Publishes the report as it is counted now, with the account that the head writes.
pub(crate) async fn publish(State(site): State<Web>, Path(year): Path<String>, posted: Posted) -> Response {
    change(site, posted, move |site, visitor, flat, headers| {
        let agency = visitor.actor.agency.to_string();
        let year = year_of(site, &year)?;
        let words = input::one(flat, "words").trim().to_owned();
        let mut errors = Vec::new();
        if !visitor.actor.is(Role::Head) {
            errors.push("年度报告由本机关负责人公布。".to_owned());
        }
        if words.is_empty() || words.chars().count() > WORDS_MAX {
            errors.push(format!("请写情况说明，不超过{WORDS_MAX}字（公示办法第二十三条）。"));
        }
        if year == site.now().date().year() {
            errors.push(format!("{year}年还没有结束，不能公布全年报告。"));
        }
        let mut hidden: Vec<&str> = redact(&words, &Knowledge::default()).iter().map(|hit| hit.kind.label()).collect();
        hidden.sort_unstable();
        hidden.dedup();
        if !hidden.is_empty() {
            errors.push(format!("情况说明里有不得公开的内容：{}（公示办法第十八条）。请改写。", hidden.join("、")));
        }
        let mut report = Report { words, ..report::count(site, &agency, year)? };
        for (key, ..) in report.asked() {
            errors.extend(report.fill(&key, input::one(flat, &key)).err());
        }
        errors.extend(report.contradictions());
        if !errors.is_empty() {
            return year_page(site, visitor, headers, &agency, year, "", errors);
        }
        let line = line(site, visitor, "公布年度报告", &year.to_string(), &report.title());
        let told = report::publish(site, &agency, &report, line)?;
        let done = match told {
            0 => "已公布。公示网站上可以看到。本机关没有登记接收年度报告的对象，还没有上报：请系统管理员在“对外报送”登记本级人民政府和上级主管部门（公示办法第二十三条第一款）。".to_owned(),
            told => format!("已公布。公示网站上可以看到。已列入对外报送，报 {told} 个对象，收到回执以前列为待办。"),
        };
        year_page(site, visitor, headers, &agency, year, &done, Vec::new())
    })
    .await
}

/// The cases that a figure counts.
pub(crate) async fn figure(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((year, table, figure)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    show(site, visitor, move |site, visitor| {
        let agency = agency_of(visitor, &query.unwrap_or_default())?;
        let report = report::count(site, &agency, year_of(site, &year)?)?;
        let (table, held) = report.cell(&table, &figure).ok_or(DeskError::NotFound)?;
        let title = format!("{}：{}", table.title, held.label);
        let lead = format!("{}年，{}。{}", report.year, held.value, table.rule);
        let mut page = Page::new(site, visitor, &headers, "/reports", &title, &lead);
        let mut rows = Vec::new();
        for id in &held.cases {
            if let Some(summary) = site.store.read(|unit| cases::find(unit, &agency, id))? {
                rows.push(vec![
                    link(summary.number, format!("/cases/{agency}/{id}")),
                    cell(summary.title),
                    cell(summary.opened),
                ]);
            }
        }
        page.tables.push(Table {
            title: String::new(),
            heads: vec!["案号", "案件", "登记日期"],
            rows,
            empty: "没有案件计入。",
        });
        Ok(page)
    })
    .await
}

/// The report as a file.
pub(crate) async fn file(
    State(site): State<Web>,
    visitor: Visitor,
    Path((year, name)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let (inner, asker) = (site.clone(), visitor.clone());
    let made = block(move || {
        let agency = agency_of(&asker, &query.unwrap_or_default())?;
        let report = report::count(&inner, &agency, year_of(&inner, &year)?)?;
        written(&inner, &report, &name)
    });
    match made.await {
        Ok(response) => response,
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// `report.xlsx` or `report.pdf` of a report.
pub(super) fn written(site: &Site, report: &Report, name: &str) -> Result<Response, DeskError> {
    let (kind, bytes) = match name {
        "report.xlsx" => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            report::workbook(report).map_err(|error| DeskError::Fault(error.to_string()))?,
        ),
        "report.pdf" => {
            ("application/pdf", report::paper(site, report).map_err(|error| DeskError::Fault(format!("{error:#}")))?)
        }
        _ => return Err(DeskError::NotFound),
    };
    let disposition = format!(
        "attachment; filename=\"annual-report-{}.{}\"",
        report.year,
        name.rsplit('.').next().unwrap_or_default()
    );
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}
