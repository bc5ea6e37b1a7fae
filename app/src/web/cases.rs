//! The list of cases: filters in the address, a page by key, and search.

use super::shell::Shell;
use super::table::line;
use super::{Web, block, download, fault, html, input};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::site::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::pack::Phase;
use enforcement::people::Roster;
use store::cases::{self, Filter, PAGE_ROWS, Summary};
use store::{Unit, accounts, audit, search};

/// Most hits of a search.
const HITS_MAX: usize = 50;

struct PhaseLink {
    href: String,
    title: &'static str,
    total: i64,
    here: bool,
}

struct Row {
    href: String,
    title: String,
    number: String,
    procedure: String,
    phase: &'static str,
    officers: String,
    opened: String,
}

#[derive(Template)]
#[template(path = "cases.html")]
struct Cases {
    shell: Shell,
    caption: String,
    mine: bool,
    phases: Vec<PhaseLink>,
    rows: Vec<Row>,
    empty: String,
    next: String,
    export: String,
}

#[derive(Default)]
struct Query {
    agency: String,
    phase: String,
    mine: bool,
    words: String,
    after: Option<(String, String)>,
}

impl Query {
    fn of(query: &str) -> Query {
        let mut asked = Query::default();
        for (key, value) in input::pairs(query) {
            match key.as_str() {
                "agency" => asked.agency = value,
                "phase" => asked.phase = value,
                "mine" => asked.mine = value == "1",
                "q" => asked.words = value.chars().take(100).collect(),
                "after" => asked.after = value.split_once('~').map(|(updated, id)| (updated.to_owned(), id.to_owned())),
                _ => {}
            }
        }
        asked
    }

    /// The agency asked for, where the visitor may see its cases.
    fn agency(&self, visitor: &Visitor) -> Result<String, DeskError> {
        let own = visitor.actor.agency.to_string();
        let agency = if self.agency.is_empty() { own } else { self.agency.clone() };
        let seen = crate::rights::holds_in(&visitor.actor, crate::rights::Right::SeeCases, &agency);
        if seen { Ok(agency) } else { Err(DeskError::NotFound) }
    }

    fn filter(&self, visitor: &Visitor) -> Filter {
        Filter {
            phase: Some(self.phase.clone()).filter(|phase| !phase.is_empty()),
            officer: self.mine.then(|| visitor.actor.person.to_string()),
            after: self.after.clone(),
        }
    }

    fn searches(&self) -> bool {
        !self.words.trim().is_empty()
    }
}

/// The page.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = Query::of(&query.unwrap_or_default());
    let (inner, who) = (site.clone(), visitor.clone());
    match block(move || build(&inner, &who, &asked, &headers)).await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn build(site: &Site, visitor: &Visitor, asked: &Query, headers: &HeaderMap) -> Result<Cases, DeskError> {
    let agency = asked.agency(visitor)?;
    let filter = asked.filter(visitor);
    let searching = asked.searches();
    let (mut found, totals, roster) = site.store.read(|unit| {
        let found = if searching { hits(unit, &agency, &asked.words)? } else { cases::list(unit, &agency, &filter)? };
        Ok((found, cases::counts(unit, &agency)?, accounts::roster(unit, &agency)?))
    })?;
    let more = !searching && found.len() > PAGE_ROWS;
    found.truncate(if searching { HITS_MAX } else { PAGE_ROWS });
    let base = format!("/cases?agency={agency}{}", if asked.mine { "&mine=1" } else { "" });
    let next = match found.last() {
        Some(last) if more => {
            format!("{base}&phase={}&after={}~{}", asked.phase, last.updated.replace(' ', "+"), last.id)
        }
        _ => String::new(),
    };
    let export = format!("/cases/export?{}", base.trim_start_matches("/cases?"));
    let export = match (searching, asked.phase.is_empty()) {
        (true, _) => format!("{export}&q={}", input::encoded(&asked.words)),
        (false, false) => format!("{export}&phase={}", asked.phase),
        (false, true) => export,
    };
    let phases = Phase::ALL
        .iter()
        .map(|phase| PhaseLink {
            href: if asked.phase == phase.key() { base.clone() } else { format!("{base}&phase={}", phase.key()) },
            title: phase.title(),
            total: totals.iter().find(|(key, _)| key == phase.key()).map_or(0, |(_, total)| *total),
            here: asked.phase == phase.key(),
        })
        .collect();
    let empty = if searching {
        format!("没有找到“{}”。可以换当事人名称、案号或者文书号再试。", asked.words)
    } else {
        "还没有这样的案件。登记案件来源后会出现在这里。".to_owned()
    };
    let mut shell = Shell::of(site, visitor, "/cases").looking(headers);
    shell.query = asked.words.clone();
    Ok(Cases {
        shell,
        caption: if searching {
            format!("按“{}”找到 {} 件", asked.words, found.len())
        } else {
            "最近有变化的在前".to_owned()
        },
        mine: asked.mine,
        phases,
        rows: found.iter().map(|summary| row(site, &agency, summary, &roster)).collect(),
        empty,
        next,
        export,
    })
}

fn hits(unit: &mut Unit<'_>, agency: &str, words: &str) -> Result<Vec<Summary>, store::Error> {
    let mut found = Vec::new();
    for id in search::find(unit, "case", agency, words, HITS_MAX)? {
        found.extend(cases::find(unit, agency, &id)?);
    }
    Ok(found)
}

fn row(site: &Site, agency: &str, summary: &Summary, roster: &Roster) -> Row {
    let names = summary.officers.iter().filter_map(|id| enforcement::id::PersonId::new(id.clone()));
    Row {
        href: format!("/cases/{agency}/{}", summary.id),
        title: summary.title.clone(),
        number: summary.number.clone(),
        procedure: site
            .pack
            .procedure(&summary.procedure)
            .map_or_else(String::new, |procedure| procedure.short.clone()),
        phase: Phase::ALL.iter().find(|phase| phase.key() == summary.phase).map_or("", |phase| phase.title()),
        officers: names.map(|id| roster.name(&id).to_owned()).collect::<Vec<_>>().join("、"),
        opened: summary.opened.clone(),
    }
}

/// Most cases in one file.
const EXPORT_MAX: usize = 20_000;
/// The columns of the file.
const COLUMNS: [&str; 8] = ["案号", "案件", "当事人", "程序", "阶段", "承办人", "登记日期", "最近变化"];

/// The list as an Excel file: the same cases as the page, all of them; who took it is in the audit record.
pub(crate) async fn export(State(site): State<Web>, visitor: Visitor, RawQuery(query): RawQuery) -> Response {
    let asked = Query::of(&query.unwrap_or_default());
    let (inner, asker) = (site.clone(), visitor.clone());
    match block(move || file(&inner, &asker, &asked)).await {
        Ok(body) => download("cases.xlsx", body),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn file(site: &Site, visitor: &Visitor, asked: &Query) -> Result<Vec<u8>, DeskError> {
    let agency = asked.agency(visitor)?;
    let mut filter = Filter { after: None, ..asked.filter(visitor) };
    let (found, roster) = site.store.read(|unit| {
        let roster = accounts::roster(unit, &agency)?;
        if asked.searches() {
            return Ok((hits(unit, &agency, &asked.words)?, roster));
        }
        let mut found: Vec<Summary> = Vec::new();
        loop {
            let mut page = cases::list(unit, &agency, &filter)?;
            let more = page.len() > PAGE_ROWS;
            page.truncate(PAGE_ROWS);
            filter.after = page.last().map(|last| (last.updated.clone(), last.id.clone()));
            found.extend(page);
            if !more || found.len() > EXPORT_MAX {
                return Ok((found, roster));
            }
        }
    })?;
    if found.len() > EXPORT_MAX {
        let reason = format!("超过 {EXPORT_MAX} 件，一份文件放不下。请按阶段或者“我的案件”缩小范围后再导出。");
        return Err(input::wrong("phase", "范围", &reason));
    }
    let rows = found.iter().map(|summary| {
        let row = row(site, &agency, summary, &roster);
        vec![
            row.number,
            row.title,
            summary.party.clone(),
            row.procedure,
            row.phase.to_owned(),
            row.officers,
            row.opened,
            summary.updated.clone(),
        ]
    });
    let columns = COLUMNS.map(str::to_owned);
    let title = format!("案件清单（{} 导出）", site.now().exact());
    let body = register::write::table(&title, &columns, rows).map_err(|error| DeskError::Fault(error.to_string()))?;
    let line = line(site, visitor, "导出案件清单", &agency, &format!("{} 件", found.len()));
    let own = visitor.actor.agency.to_string();
    site.store.write(move |unit| audit::append(unit, &own, &line))?;
    Ok(body)
}
