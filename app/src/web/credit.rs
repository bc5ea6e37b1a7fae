//! 双公示报送: which decisions go to the credit platform, by when, what stands in the way; the file to take there;
//! and a check of files that others made.

use super::light::{Light, day, light};
use super::shell::Shell;
use super::{Web, block, fault, html, input};
use crate::auth::Visitor;
use crate::credit::{DECISIONS_MAX, Listed, counts, file as write_file, listed, rows};
use crate::desk::{self, DeskError};
use crate::outward;
use crate::site::Site;
use askama::Template;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use enforcement::disclosure::credit::{LICENCE_COLUMNS, PENALTY_COLUMNS, Standing};
use law::Date;
use law::time::Last;
use register::credit::{
    Basis, Finding, Kind, Lone, Named, Verdict, check as check_file, field_name, number_key, reconcile,
};
use std::collections::BTreeSet;

/// How far back the page looks where nobody says, in months.
const MONTHS_BACK: i32 = 1;

/// Most findings that the page shows of a file.
const FINDINGS_MAX: usize = 500;

struct Row {
    number: String,
    party: String,
    decided: String,
    due: String,
    light: Light,
    state: &'static str,
    why: String,
    href: String,
}

#[derive(Template)]
#[template(path = "credit.html")]
struct Credit {
    shell: Shell,
    kind: &'static str,
    kind_title: &'static str,
    from: String,
    until: String,
    error: String,
    ready: usize,
    waiting: usize,
    excluded: usize,
    rows: Vec<Row>,
    checked: Option<Checked>,
}

/// A file that was checked.
struct Checked {
    name: String,
    counts: String,
    findings: Vec<Line>,
    more: usize,
}

struct Line {
    row: usize,
    verdict: &'static str,
    field: String,
    reason: String,
}

/// The days that a request asks for; or what is wrong with them.
fn days(query: &str, today: Date) -> Result<(Date, Date), (String, String, String)> {
    let asked =
        |name: &str| input::pairs(query).find(|(key, _)| key == name).map(|(_, value)| value).unwrap_or_default();
    let (from, until) = (asked("from"), asked("to"));
    let read = |text: &str, otherwise: Date| if text.is_empty() { Ok(otherwise) } else { Date::parse(text) };
    match (read(&from, today.plus_months(-MONTHS_BACK)), read(&until, today)) {
        (Ok(first), Ok(last)) if first <= last => Ok((first, last)),
        (Ok(_), Ok(_)) => Err((from, until, "起始日期晚于截止日期。请调整。".into())),
        _ => Err((from, until, "日期有误。请写作 2026-03-01 这样的年月日。".into())),
    }
}

/// Which file a request asks for.
fn kind_of(query: &str) -> Kind {
    let asked = input::pairs(query).find(|(key, _)| key == "kind").map(|(_, value)| value);
    asked.and_then(|key| Kind::from_key(&key)).unwrap_or(Kind::Penalty)
}

fn key_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Penalty => "penalty",
        Kind::Licence => "licence",
    }
}

/// The page.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let (inner, who) = (site.clone(), visitor.clone());
    match block(move || build(&inner, &who, &query.unwrap_or_default(), &headers)).await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn build(site: &Site, visitor: &Visitor, query: &str, headers: &HeaderMap) -> Result<Credit, DeskError> {
    let today = site.now().date();
    let shell = Shell::of(site, visitor, "/disclosure/credit").looking(headers);
    let kind = kind_of(query);
    let empty = |from: String, until: String, error: String| Credit {
        shell,
        kind: key_of(kind),
        kind_title: kind.title(),
        from,
        until,
        error,
        ready: 0,
        waiting: 0,
        excluded: 0,
        rows: Vec::new(),
        checked: None,
    };
    let (from, until) = match days(query, today) {
        Ok(days) => days,
        Err((from, until, error)) => return Ok(empty(from, until, error)),
    };
    let agency = visitor.actor.agency.as_str();
    let all = listed(site, agency, kind, from, until)?;
    let mut page = empty(from.to_string(), until.to_string(), String::new());
    if all.len() > DECISIONS_MAX {
        page.error = format!("这段时间超过 {DECISIONS_MAX} 件。请缩短期间。");
        return Ok(page);
    }
    for listed in &all {
        match listed.entry.standing {
            Standing::Ready(_) => page.ready += 1,
            Standing::Waiting(_) => page.waiting += 1,
            Standing::Excluded(_) => page.excluded += 1,
        }
    }
    page.rows = all.iter().map(|listed| row(site, agency, listed, today)).collect();
    Ok(page)
}

fn row(site: &Site, agency: &str, listed: &Listed, today: Date) -> Row {
    let entry = &listed.entry;
    let (due, held) = match entry.due {
        Last::Known(date) => (Some(date), String::new()),
        Last::NotYetPublished { year, .. } => (None, format!("{year}年放假安排尚未公布，末日待定")),
        Last::Suspended(_) => (None, String::new()),
    };
    let (state, why) = match &entry.standing {
        Standing::Ready(_) => ("可报送", String::new()),
        Standing::Waiting(why) => ("待办", why.clone()),
        Standing::Excluded(why) => ("不报送", why.clone()),
    };
    let light = match entry.standing {
        Standing::Excluded(_) => Light { class: "hold", words: "不计期限".into() },
        _ => light(due, &held, "个工作日", today, &site.calendar),
    };
    Row {
        number: entry.number.clone(),
        party: entry.party.clone(),
        decided: entry.decided.chinese(),
        due: day(due, &held),
        light,
        state,
        why,
        href: format!("/cases/{agency}/{}", listed.case),
    }
}

/// Checks a file that the editor has; it is not kept.
pub(crate) async fn check(State(site): State<Web>, visitor: Visitor, request: Request) -> Response {
    let headers = request.headers().clone();
    let (flat, file) = match input::glance(&visitor, request).await {
        Ok(form) => form,
        Err(error) => return fault(&site, Some(&visitor), error),
    };
    let (inner, asker) = (site.clone(), visitor.clone());
    let work = move || {
        let asked = ["kind", "from", "to"].map(|name| format!("{name}={}", input::one(&flat, name)));
        let mut page = build(&inner, &asker, &asked.join("&"), &headers)?;
        let what = input::one(&flat, "what");
        match Kind::from_key(input::one(&flat, "kind")) {
            Some(kind) if !file.name.is_empty() && what == "reconcile" => {
                match reconciled(&inner, &asker, kind, &asked.join("&"), &file)? {
                    Ok(checked) => page.checked = Some(checked),
                    Err(reason) => page.error = reason,
                }
            }
            Some(kind) if !file.name.is_empty() => page.checked = Some(checked(&inner, kind, &file)),
            _ => page.error = "请选择种类和要核对的文件。".into(),
        }
        Ok(page)
    };
    match block(work).await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn checked(site: &Site, kind: Kind, file: &input::Glanced) -> Checked {
    let basis = Basis { today: site.now().date(), uploaded: None, calendar: &site.calendar };
    let report = check_file(kind, &file.name, &file.bytes, basis);
    let told: Vec<&Finding> = report.rows.iter().filter(|finding| finding.verdict != Verdict::Ok).collect();
    let line = |finding: &&Finding| {
        let name = field_name(&finding.field).map(|name| format!(" {name}")).unwrap_or_default();
        Line {
            row: finding.row,
            verdict: finding.verdict.title(),
            field: format!("{}{name}", finding.field),
            reason: finding.reason.clone(),
        }
    };
    Checked {
        name: file.name.clone(),
        counts: counts(&report),
        findings: told.iter().take(FINDINGS_MAX).map(line).collect(),
        more: told.len().saturating_sub(FINDINGS_MAX),
    }
}

/// What the platform has, held against what we reported: what it lacks, what it has besides, what differs. The result is a
/// line of the audit record.
fn reconciled(
    site: &Site,
    visitor: &Visitor,
    kind: Kind,
    query: &str,
    file: &input::Glanced,
) -> Result<Result<Checked, String>, DeskError> {
    let Ok((from, until)) = days(query, site.now().date()) else { return Ok(Err("日期有误。".into())) };
    let actor = &visitor.actor;
    let ours = rows(&listed(site, actor.agency.as_str(), kind, from, until)?);
    let numbers: BTreeSet<String> = numbers(kind, &ours);
    let fault = |error: register::credit::WriteError| DeskError::Fault(error.to_string());
    let ours = write_file(kind, "csv", &ours).ok_or(DeskError::NotFound)?.map_err(fault)?;
    let (ours, theirs) = (Named { name: "ours.csv", bytes: &ours }, Named { name: &file.name, bytes: &file.bytes });
    let found = match reconcile(kind, ours, theirs, site.now().date()) {
        Ok(found) => found,
        Err(reason) => return Ok(Err(reason)),
    };
    let missing: BTreeSet<String> = found.missing.iter().map(|one| number_key(&one.number)).collect();
    let mut present: BTreeSet<String> = numbers.difference(&missing).cloned().collect();
    present.extend(found.unknown.iter().map(|one| number_key(&one.number)));
    // What the outbox says was sent is receipted by what the platform shows, or has to be sent again.
    let days = (from.to_string(), until.to_string());
    let days = (days.0.as_str(), days.1.as_str());
    let told = outward::reconciled(site, actor.agency.as_str(), key_of(kind), days, &present)?;
    let mut findings = Vec::new();
    let lone = |row: usize, verdict: &'static str, number: &str, reason: &str| Line {
        row,
        verdict,
        field: number.to_owned(),
        reason: reason.to_owned(),
    };
    findings.extend(found.missing.iter().map(|one| lone(one.row, "平台没有", &one.number, "请补报。")));
    let row_of = |number: &str| {
        let both = found.unknown.iter().chain(&found.missing);
        both.into_iter().find(|one| number_key(&one.number) == number_key(number)).map_or(0, |one| one.row)
    };
    findings.extend(told.iter().map(|(number, words)| lone(row_of(number), "未办妥", number, words)));
    let withdrawn = |one: &&Lone| told.iter().any(|(number, _)| number_key(number) == number_key(&one.number));
    let unknown = found.unknown.iter().filter(|one| !withdrawn(one));
    findings.extend(unknown.map(|one| lone(one.row, "平台多出", &one.number, "不在本页所列之中，请核对来源。")));
    findings.extend(found.different.iter().map(|one| Line {
        row: one.row,
        verdict: "不一致",
        field: format!("{} {}", one.number, one.field),
        reason: format!("我方“{}”，平台“{}”。", one.ours, one.theirs),
    }));
    let counts = format!(
        "一致 {} 件，平台缺 {} 件，平台多 {} 件，不一致 {} 处",
        found.same,
        found.missing.len(),
        found.unknown.len(),
        found.different.len()
    );
    let detail = format!("与平台对账 {} {from} 至 {until}：{counts}", kind.title());
    desk::note_reading(site, actor, actor.agency.as_str(), "双公示报送", &detail)?;
    let more = findings.len().saturating_sub(FINDINGS_MAX);
    findings.truncate(FINDINGS_MAX);
    Ok(Ok(Checked { name: format!("对账（{}）", file.name), counts, findings, more }))
}

/// The document numbers of rows of ours.
fn numbers(kind: Kind, rows: &[Vec<String>]) -> BTreeSet<String> {
    let (columns, code): (&[&str], &str) = match kind {
        Kind::Penalty => (&PENALTY_COLUMNS, "CF_WSH"),
        Kind::Licence => (&LICENCE_COLUMNS, "XK_WSH"),
    };
    let place = columns.iter().position(|column| *column == code);
    rows.iter().filter_map(|row| row.get(place?)).map(|number| number_key(number)).collect()
}

/// The file itself; that it was taken is noted.
pub(crate) async fn file(
    State(site): State<Web>,
    visitor: Visitor,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let (inner, asker) = (site.clone(), visitor.clone());
    match block(move || bytes(&inner, &asker, &name, &query.unwrap_or_default())).await {
        Ok((kind, name, body)) => {
            let disposition = format!("attachment; filename=\"{name}\"");
            ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], body)
                .into_response()
        }
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn bytes(
    site: &Site,
    visitor: &Visitor,
    name: &str,
    query: &str,
) -> Result<(&'static str, String, Vec<u8>), DeskError> {
    let (file, extension) = name.split_once('.').ok_or(DeskError::NotFound)?;
    let list = Kind::from_key(file).ok_or(DeskError::NotFound)?;
    let kind = match extension {
        "csv" => "text/csv; charset=utf-8",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => return Err(DeskError::NotFound),
    };
    let (from, until) = days(query, site.now().date()).map_err(|_| DeskError::NotFound)?;
    let actor = &visitor.actor;
    let all = listed(site, actor.agency.as_str(), list, from, until)?;
    let rows = rows(&all[..all.len().min(DECISIONS_MAX)]);
    let body = write_file(list, extension, &rows)
        .ok_or(DeskError::NotFound)?
        .map_err(|error| DeskError::Fault(error.to_string()))?;
    let detail = format!("导出双公示{}文件 {from} 至 {until}，{} 行", list.title(), rows.len());
    desk::note_reading(site, actor, actor.agency.as_str(), "双公示报送", &detail)?;
    let stem = match list {
        Kind::Penalty => "xzcf",
        Kind::Licence => "xzxk",
    };
    Ok((kind, format!("{stem}-{from}-{until}.{extension}"), body))
}
