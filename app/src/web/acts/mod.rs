//! What acts other than penalties need of pages: the choice of a procedure, what one case hands to the next, the draw in
//! public, and everything about one party.

mod carry;
mod draw;
mod inspections;
mod kept;
mod party;
mod ratings;
#[cfg(test)]
mod tests;

pub(super) use carry::{carry, fill_drawn, onward};
pub(crate) use draw::{lists, page as drawn, script, table as draws};
pub(crate) use inspections::{file as file_plan, page as inspections};
pub(crate) use kept::{goods, licences};
pub(crate) use party::page as party;
pub(crate) use ratings::ratings;

use super::Web;
use super::table::{Page, Table, cell, link, show};
use crate::auth::Visitor;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::pack::ActType;

/// Every procedure, by act type, to open a case.
pub(crate) async fn menu(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| {
        let mut page = Page::new(
            site,
            visitor,
            &headers,
            "/cases",
            "登记",
            "选择执法行为的种类和程序。由检查、处罚等转来的，在原案件页点“转办”，不必重新填写。",
        );
        let mut rows = Vec::new();
        for act in ActType::ALL {
            let of = site.pack.procedures().filter(|procedure| procedure.act == act && !procedure.elsewhere);
            rows.extend(of.map(|procedure| {
                let opens = site.pack.kind(procedure.opens.as_str()).map_or("", |kind| kind.title.as_str());
                let start = link(procedure.title.clone(), format!("/cases/new/{}", procedure.key));
                vec![start, cell(act.title()), cell(opens)]
            }));
        }
        let heads = vec!["程序", "执法行为", "第一份记录"];
        page.tables.push(Table { title: String::new(), heads, rows, empty: "没有可以登记的程序。" });
        Ok(page)
    })
    .await
}
