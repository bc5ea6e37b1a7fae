//! The registers that the agency discloses (G7–G13, G15, J16, S7): every list with its version in force; a list's own page with
//! its history and what waits; import, difference, secrecy review by a second person (G5.2), publication.

mod act;
mod changes;
mod file;
mod guided;
mod look;
#[cfg(test)]
mod tests;

pub(crate) use act::{import, review, submit, withdraw};
pub(super) use changes::{Change, prepare};
pub(crate) use changes::{told, unchanged};
pub(crate) use file::export;

use super::table::{Page, Table, cell, link, show};
use super::{Web, input};
use crate::auth::Visitor;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use register::{Content, Kind};
use store::{proposals, registers as versions};

/// Every list.
pub(crate) async fn registers(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| {
        let agency = visitor.actor.agency.to_string();
        let lead = "事前公开的清单。上传 Excel 或者 CSV，核对差异，经保密审查后公布生效（公示办法第五条、第七条）。";
        let mut page = Page::new(site, visitor, &headers, "/registers", "公示清单", lead);
        let mut rows = Vec::new();
        for kind in Kind::ALL {
            let (version, open) = site.store.read(|unit| {
                Ok((versions::get(unit, &agency, kind.key())?, proposals::open(unit, &agency, kind.key())?))
            })?;
            let waiting = open.map_or("", |proposal| look::state(proposal.state));
            let [number, count, since] = version.map_or_else(
                || ["还没有".to_owned(), String::new(), String::new()],
                |version| {
                    let rows = Content::kept(&version.body).rows.len();
                    [format!("第 {} 版", version.version), format!("{rows} 行"), version.imported]
                },
            );
            rows.push(vec![
                link(kind.title(), format!("/registers/{}", kind.key())),
                cell(kind.basis()),
                cell(number),
                cell(count),
                cell(since),
                cell(waiting),
            ]);
        }
        page.tables.push(Table {
            title: String::new(),
            heads: vec!["清单", "依据", "现行版本", "行数", "生效时间", "新版"],
            rows,
            empty: "",
        });
        Ok(page)
    })
    .await
}

/// One list: what is in force, or was on a day; what waits; its history.
pub(crate) async fn one(
    State(site): State<Web>,
    visitor: Visitor,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let pairs: Vec<(String, String)> = input::pairs(&query.unwrap_or_default()).collect();
    show(site, visitor, move |site, visitor| look::page(site, visitor, &headers, &kind, &look::Asked::of(&pairs))).await
}
