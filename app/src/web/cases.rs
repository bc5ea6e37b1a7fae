//! The list of cases: filters in the address, a page by key, and search.

use super::shell::Shell;
use super::{Asker, Web, block, fault, html, input, signed_in};
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
use store::{accounts, search};

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
}

#[derive(Default)]
struct Query {
    agency: String,
    phase: String,
    mine: bool,
    words: String,
    after: Option<(String, String)>,
}

/// The page.
pub(crate) async fn page(
    State(site): State<Web>,
    who: Asker,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let visitor = match signed_in(&who) {
        Ok(visitor) => visitor,
        Err(error) => return fault(&site, None, error),
    };
    let mut asked = Query::default();
    for (key, value) in input::pairs(&query.unwrap_or_default()) {
        match key.as_str() {
            "agency" => asked.agency = value,
            "phase" => asked.phase = value,
            "mine" => asked.mine = value == "1",
            "q" => asked.words = value.chars().take(100).collect(),
            "after" => asked.after = value.split_once('~').map(|(updated, id)| (updated.to_owned(), id.to_owned())),
            _ => {}
        }
    }
    let (inner, who) = (site.clone(), visitor.clone());
    match block(move || build(&inner, &who, &asked, &headers)).await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn build(site: &Site, visitor: &Visitor, asked: &Query, headers: &HeaderMap) -> Result<Cases, DeskError> {
    let own = visitor.actor.agency.to_string();
    let agency = if asked.agency.is_empty() { own } else { asked.agency.clone() };
    if !crate::rights::holds_in(&visitor.actor, crate::rights::Right::SeeCases, &agency) {
        return Err(DeskError::NotFound);
    }
    let filter = Filter {
        phase: Some(asked.phase.clone()).filter(|phase| !phase.is_empty()),
        officer: asked.mine.then(|| visitor.actor.person.to_string()),
        after: asked.after.clone(),
    };
    let searching = !asked.words.trim().is_empty();
    let (mut found, totals, roster) = site.store.read(|unit| {
        let found = if searching {
            let ids = search::find(unit, "case", &agency, &asked.words, HITS_MAX)?;
            let mut found = Vec::new();
            for id in ids {
                found.extend(cases::find(unit, &agency, &id)?);
            }
            found
        } else {
            cases::list(unit, &agency, &filter)?
        };
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
    })
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
