//! Rounds of special inspection 专项监督检查 (P-III.4): what is looked into, the findings by agency and case, the notice 通报 to all,
//! and a matter under supervision for each finding. A round is closed when every matter of it is.

use super::matters;
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::rights::{Right, holds_in};
use crate::site::Site;
use crate::supervision::round::{self, Round};
use crate::supervision::{self, matter};
use crate::web::input::Posted;
use crate::web::table::{Form, Page, Table, cell, change, field, hinted, link, select, show};
use crate::web::{Web, block, fault, input};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use document::Standard;
use enforcement::case::Flat;
use enforcement::pack::Layout;
use enforcement::record::writing::{Paragraph, Table as PaperTable, Writing};
use law::{Date, ObligationId};
use std::str::FromStr;
use store::accounts;

/// Longest text.
const WORDS_MAX: usize = 2_000;
/// The rounds, and the form that begins one.
pub(crate) async fn list(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| list_page(site, visitor, &headers, Vec::new(), &Flat::new())).await
}

fn list_page(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    errors: Vec<String>,
    flat: &Flat,
) -> Result<Page, DeskError> {
    let lead = "专项监督检查：登记发现的问题，向各机关通报，逐项立督办事项，全部销号后结束（实施方案第三部分）。";
    let mut page = Page::new(site, visitor, headers, "/supervision/rounds", "专项监督检查", lead);
    page.errors = errors;
    let mut rows = Vec::new();
    for (entry, round) in supervision::all::<Round>(site)? {
        rows.push(vec![
            link(round.title, format!("/supervision/rounds/{}", entry.id)),
            cell(format!("{} 至 {}", round.from.chinese(), round.to.chinese())),
            cell(round.findings.len().to_string()),
            cell(if entry.state == "closed" { "已结束" } else { "进行中" }),
        ]);
    }
    page.tables.push(Table {
        title: String::new(),
        heads: vec!["专项检查", "时间", "发现问题", "状态"],
        rows,
        empty: "还没有专项监督检查。",
    });
    let value = |name: &str| input::one(flat, name).to_owned();
    page.forms.push(Form {
        title: "部署专项监督检查".into(),
        action: "/supervision/rounds".into(),
        submit: "部署",
        fields: vec![
            field("title", "名称", "text", &value("title")),
            field("basis", "依据和检查内容", "long", &value("basis")),
            field("from", "自", "date", &value("from")),
            field("to", "至", "date", &value("to")),
        ],
    });
    Ok(page)
}

/// Begins a round.
pub(crate) async fn begin(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let one = |name: &str| input::one(flat, name).to_owned();
        let dates = Date::parse(&one("from")).ok().zip(Date::parse(&one("to")).ok()).filter(|(from, to)| from <= to);
        let proper = |text: &str| (1..=WORDS_MAX).contains(&text.chars().count());
        let (Some((from, to)), true) = (dates, proper(&one("title")) && proper(&one("basis"))) else {
            let errors = vec!["请填写名称、依据和检查内容，以及先后相符的起止日期。".to_owned()];
            return list_page(site, visitor, headers, errors, flat);
        };
        let begun = Round {
            title: one("title"),
            basis: one("basis"),
            from,
            to,
            findings: Vec::new(),
            notice: None,
            result: String::new(),
            agency: supervision::own_name(site, &visitor.actor)?,
        };
        let id = round::begin(site, &visitor.actor, begun)?;
        build(site, visitor, headers, &id, "已部署。", Vec::new(), &Flat::new())
    })
    .await
}

/// One round.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    show(site, visitor, move |site, visitor| build(site, visitor, &headers, &id, "", Vec::new(), &Flat::new())).await
}

fn build(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    id: &str,
    done: &str,
    errors: Vec<String>,
    flat: &Flat,
) -> Result<Page, DeskError> {
    let (entry, round) = round::round(site, id)?;
    let mut page = Page::new(site, visitor, headers, "/supervision/rounds", &round.title, &round.basis);
    (page.done, page.errors) = (done.to_owned(), errors);
    let today = site.now().date();
    let matters = matters::seen(site, visitor)?;
    let rows = round.findings.iter().map(|finding| {
        let standing = matters.iter().find(|(entry, _)| entry.id == finding.matter);
        let words = standing.map_or_else(String::new, |(_, matter)| matter.standing(today).words());
        vec![
            cell(finding.name.clone()),
            cell(finding.words.clone()),
            cell(finding.obligation.clone()),
            cell(finding.case.as_ref().map_or("", |(_, number)| number.as_str())),
            link(words, format!("/supervision/matters/{}/{}", finding.agency, finding.matter)),
        ]
    });
    page.tables.push(Table {
        title: "发现的问题".into(),
        heads: vec!["机关", "问题", "义务", "案号", "督办"],
        rows: rows.collect(),
        empty: "还没有登记发现的问题。",
    });
    if let Some((number, day)) = &round.notice {
        let notice = link(number.clone(), format!("/supervision/rounds/{id}/notice.pdf"));
        page.tables.push(Table {
            title: "通报".into(),
            heads: vec!["文号", "日期"],
            rows: vec![vec![notice, cell(day.chinese())]],
            empty: "",
        });
    }
    if entry.state == "closed" {
        page.tables.push(Table {
            title: "结束".into(),
            heads: vec!["结果"],
            rows: vec![vec![cell(round.result)]],
            empty: "",
        });
        return Ok(page);
    }
    forms(site, &mut page, id, &round, flat)?;
    Ok(page)
}

fn forms(site: &Site, page: &mut Page, id: &str, round: &Round, flat: &Flat) -> Result<(), DeskError> {
    let value = |name: &str| input::one(flat, name).to_owned();
    let base = format!("/supervision/rounds/{id}");
    let agencies = site.store.read(accounts::agencies)?;
    let obligations = ObligationId::all().map(|id| (id.to_string(), format!("{id} {}", id.get().words)));
    page.forms.push(Form {
        title: "登记发现的问题（同时立督办事项）".into(),
        action: format!("{base}/finding"),
        submit: "登记",
        fields: vec![
            select(
                "agency",
                "机关",
                agencies.iter().map(|agency| (agency.id.as_str(), agency.name.clone())),
                &value("agency"),
            ),
            select("obligation", "没有履行的义务", obligations, &value("obligation")),
            field("words", "发现的问题", "long", &value("words")),
            hinted(field("case", "案号", "text", &value("case")), "与一件案件有关的填写。"),
        ],
    });
    if round.notice.is_none() && !round.findings.is_empty() {
        page.forms.push(Form {
            title: "通报".into(),
            action: format!("{base}/notice"),
            submit: "制发通报",
            fields: Vec::new(),
        });
    }
    page.forms.push(Form {
        title: "结束".into(),
        action: format!("{base}/close"),
        submit: "结束专项检查",
        fields: vec![field("result", "总体情况和整改结果", "long", &value("result"))],
    });
    Ok(())
}

/// A finding, with the matter that pursues it.
pub(crate) async fn found(State(site): State<Web>, Path(id): Path<String>, posted: Posted) -> Response {
    change(site, posted, move |site, visitor, flat, headers| {
        let one = |name: &str| input::one(flat, name).to_owned();
        let refuse = |what: &str| build(site, visitor, headers, &id, "", vec![what.to_owned()], flat);
        let (agency, number, words) = (one("agency"), one("case"), one("words"));
        let known = site.store.read(|unit| accounts::agency(unit, &agency))?;
        let Some(known) = known.filter(|_| holds_in(&visitor.actor, Right::Pursue, &agency)) else {
            return refuse("请选择机关。");
        };
        if ObligationId::from_str(&one("obligation")).is_err() || !(1..=WORDS_MAX).contains(&words.chars().count()) {
            return refuse("请选择没有履行的义务，写明发现的问题（2000字以内）。");
        }
        let case = if number.is_empty() { None } else { matter::case_of(site, &agency, &number)? };
        if !number.is_empty() && case.is_none() {
            return refuse("该机关没有这个案号。请核对。");
        }
        match round::found(site, &visitor.actor, &id, &known, (one("obligation"), words), case)? {
            Ok(()) => build(site, visitor, headers, &id, "已登记，并立督办事项。", Vec::new(), &Flat::new()),
            Err(what) => refuse(what),
        }
    })
    .await
}

/// The notice to all agencies.
pub(crate) async fn notify(State(site): State<Web>, Path(id): Path<String>, posted: Posted) -> Response {
    change(site, posted, move |site, visitor, flat, headers| match round::notify(site, &visitor.actor, &id)? {
        Ok(()) => build(site, visitor, headers, &id, "通报已制发。", Vec::new(), &Flat::new()),
        Err(what) => build(site, visitor, headers, &id, "", vec![what.to_owned()], flat),
    })
    .await
}

/// The end of a round: every matter of it is closed.
pub(crate) async fn close(State(site): State<Web>, Path(id): Path<String>, posted: Posted) -> Response {
    change(site, posted, move |site, visitor, flat, headers| {
        let result: String = input::one(flat, "result").chars().take(WORDS_MAX).collect();
        match round::close(site, &visitor.actor, &id, &result)? {
            Ok(()) => build(site, visitor, headers, &id, "专项检查已结束。", Vec::new(), &Flat::new()),
            Err(what) => build(site, visitor, headers, &id, "", vec![what], flat),
        }
    })
    .await
}

/// The notice as PDF.
pub(crate) async fn notice(State(site): State<Web>, visitor: Visitor, Path(id): Path<String>) -> Response {
    let inner = site.clone();
    let printed = block(move || {
        let (_, round) = round::round(&inner, &id)?;
        let (number, day) = round.notice.clone().ok_or(DeskError::NotFound)?;
        let writing = write(&round, number, day);
        inner.press.print(&writing, Standard::Archive).map_err(|error| DeskError::Fault(error.to_string()))
    });
    match printed.await {
        Ok(pdf) => matters::pdf_response(pdf),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn write(round: &Round, number: String, day: Date) -> Writing {
    let span = format!("{}至{}，开展了“{}”。{}", round.from.chinese(), round.to.chinese(), round.title, round.basis);
    let found = format!(
        "检查发现问题 {} 项，见附表。请有关机关按照督办文书的要求限期整改，并书面报告整改情况。",
        round.findings.len()
    );
    let rows = round.findings.iter().map(|finding| {
        let number = finding.case.as_ref().map_or_else(String::new, |(_, number)| number.clone());
        let basis =
            ObligationId::from_str(&finding.obligation).map_or_else(|_| String::new(), |id| id.citation().short());
        vec![finding.name.clone(), finding.words.clone(), basis, number]
    });
    Writing {
        layout: Layout::Letter,
        agency: round.agency.clone(),
        title: "专项监督检查情况通报".into(),
        number,
        addressee: "各行政执法机关：".into(),
        cells: Vec::new(),
        paragraphs: [("一、检查情况", span), ("二、发现的问题", found)]
            .map(|(heading, text)| Paragraph { heading: heading.into(), text })
            .to_vec(),
        tables: vec![PaperTable {
            label: "发现的问题".into(),
            columns: ["机关", "问题", "依据", "案号"].map(str::to_owned).to_vec(),
            rows: rows.collect(),
        }],
        opinions: Vec::new(),
        signatures: Vec::new(),
        date: Some(day),
        mark: "",
    }
}
