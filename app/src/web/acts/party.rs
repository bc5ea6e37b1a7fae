//! Everything about one party: every case of the agency, or of the level for who supervises it. That somebody looked is in
//! the audit record.

use crate::auth::Visitor;
use crate::desk::{self, DeskError};
use crate::rights::{Right, holds_in};
use crate::web::table::{Page, Table, cell, link, show};
use crate::web::{Web, input};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::pack::Phase;
use enforcement::value::Party;
use std::collections::BTreeSet;
use store::{accounts, cases, search};

/// Most cases of one agency that the page shows.
const CASES_MAX: usize = 200;

/// By what a party is known: its code, else a citizen's number; nothing where a case has neither.
fn code_of(party: &Party) -> &str {
    [party.uscc.as_str(), party.resident_id.as_str()].into_iter().find(|key| !key.is_empty()).unwrap_or_default()
}

/// Are these the same? By the code where both have one: a name may change, and two may bear the same.
fn is_same(one: &Party, other: &Party) -> bool {
    match (code_of(one), code_of(other)) {
        ("", _) | (_, "") => one.name == other.name,
        (one, other) => one == other,
    }
}

/// The page: `?agency=&case=` is a case of the party. A citizen's number stands in no address.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let pairs: Vec<(String, String)> = input::pairs(&query.unwrap_or_default()).collect();
    let asked = |key: &str| {
        let value = pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.trim().to_owned());
        value.unwrap_or_default()
    };
    let (agency, id) = (asked("agency"), asked("case"));
    show(site, visitor, move |site, visitor| {
        if !holds_in(&visitor.actor, Right::SeeCases, &agency) {
            return Err(DeskError::NotFound);
        }
        let case = desk::read(site, &agency, &id)?.case;
        let wanted = case.party().cloned().ok_or(DeskError::NotFound)?;
        let (name, code) = (wanted.name.clone(), code_of(&wanted).to_owned());
        let lead = "该当事人在各案件中的全部记录。查看本页会记入操作日志。";
        let mut page = Page::new(site, visitor, &headers, "/cases", &name, lead);
        let found = site.store.read(|unit| {
            let mut found = Vec::new();
            for agency in accounts::agencies(unit)? {
                let key = agency.id.as_str();
                if !holds_in(&visitor.actor, Right::SeeCases, key) {
                    continue;
                }
                let mut ids: BTreeSet<String> = BTreeSet::new();
                for words in [&name, &code].into_iter().filter(|words| !words.is_empty()) {
                    ids.extend(search::find(unit, "case", key, words, CASES_MAX)?);
                }
                for id in ids {
                    let summary = cases::find(unit, key, &id)?;
                    found.extend(summary.map(|summary| (agency.id.clone(), agency.name.clone(), summary)));
                }
            }
            Ok(found)
        })?;
        let mut own = Vec::new();
        for (agency, agency_name, summary) in found {
            let case = desk::read(site, agency.as_str(), &summary.id)?.case;
            if case.party().is_some_and(|party| is_same(party, &wanted)) {
                own.push((agency, agency_name, summary));
            }
        }
        let rows = own.into_iter().map(|(agency, agency_name, summary)| {
            let procedure = site.pack.procedure(&summary.procedure);
            let phase = Phase::ALL.iter().find(|phase| phase.key() == summary.phase);
            vec![
                cell(summary.opened.clone()),
                cell(procedure.map_or("", |procedure| procedure.title.as_str())),
                link(format!("{}　{}", summary.title, summary.number), format!("/cases/{agency}/{}", summary.id)),
                cell(phase.map_or("", |phase| phase.title())),
                cell(agency_name),
            ]
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by(|one, two| two[0].text.cmp(&one[0].text));
        if !rows.is_empty() {
            desk::note_reading(site, &visitor.actor, visitor.actor.agency.as_str(), &name, "当事人全部案件")?;
        }
        page.tables.push(Table {
            title: String::new(),
            heads: vec!["登记日期", "程序", "案件", "阶段", "机关"],
            rows,
            empty: "没有这个当事人的其他案件。",
        });
        Ok(page)
    })
    .await
}
