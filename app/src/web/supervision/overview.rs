//! The first page of supervision 监督统计: the figures of every agency, and what is overdue there, with the way to pursue it.

use super::supervised;
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::outward;
use crate::rights::{Right, holds};
use crate::site::Site;
use crate::web::sign_off::Unsigned;
use crate::web::table::{Page, Table, cell, link, show};
use crate::web::{Web, input};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::people::Agency;
use law::{Date, ObligationId};
use std::str::FromStr;
use store::accounts;
use store::cases::{self, StoredTask};

/// What is overdue at the agencies that the visitor supervises, agency by agency.
pub(in crate::web) fn overdue(site: &Site, visitor: &Visitor) -> Result<Vec<(Agency, StoredTask)>, DeskError> {
    let today = site.now().date().to_string();
    let mut found = Vec::new();
    for agency in supervised(site, visitor)? {
        let late = site.store.read(|unit| cases::overdue(unit, agency.id.as_str(), &today))?;
        found.extend(late.into_iter().map(|task| (agency.clone(), task)));
    }
    Ok(found)
}

/// The form that opens a matter, filled in from what is overdue.
pub(in crate::web) fn pursuit(agency: &Agency, late: &StoredTask) -> String {
    let rule = if ObligationId::from_str(&late.task.rule).is_ok() { late.task.rule.as_str() } else { "" };
    let title = format!("逾期未{}", late.task.what);
    let fields = [("agency", agency.id.as_str()), ("case", &late.number), ("title", &title), ("obligation", rule)];
    let query: Vec<String> = fields.iter().map(|(key, value)| format!("{key}={}", input::encoded(value))).collect();
    format!("/supervision/matters?{}", query.join("&"))
}

/// The page.
pub(crate) async fn page(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| {
        let lead = "各机关办案、审核力量和逾期事项，由案件记录实时汇总。监督只看，不改数据。";
        let mut page = Page::new(site, visitor, &headers, "/supervision", "监督统计", lead);
        let late = overdue(site, visitor)?;
        let today = site.now().date().to_string();
        let (mut figures, mut unreceipted) = (Vec::new(), Vec::new());
        for agency in supervised(site, visitor)? {
            let id = agency.id.as_str();
            let (counts, roster) =
                site.store.read(|unit| Ok((cases::counts(unit, id)?, accounts::roster(unit, id)?)))?;
            let total: i64 = counts.iter().map(|(_, total)| total).sum();
            let staff = roster.review_staff();
            let (open, known) = outward::outstanding(site, id)?;
            unreceipted.extend(open.iter().map(|message| {
                let name = known.get(&message.addressee).map_or("", |addressee| addressee.name.as_str());
                let late = !message.due.is_empty() && message.due < today;
                vec![
                    cell(agency.name.clone()),
                    cell(name),
                    cell(outward::kind_words(&message.kind)),
                    cell(&message.title),
                    cell(outward::state_words(&message.state)),
                    cell(if late { format!("{}，已逾期", message.due) } else { message.due.clone() }),
                ]
            }));
            figures.push(vec![
                link(agency.name.clone(), format!("/cases?agency={id}")),
                cell(total.to_string()),
                cell(late.iter().filter(|(of, _)| of.id == agency.id).count().to_string()),
                cell(staff.officers.to_string()),
                cell(staff.own.to_string()),
                cell(match (staff.officers, staff.enough()) {
                    (0, _) => "没有执法人员",
                    (_, true) => "达到 5%",
                    (_, false) => "不足 5% 或者没有审核人员",
                }),
            ]);
        }
        page.tables.push(Table {
            title: "各机关（法制审核办法第五条）".into(),
            heads: vec!["机关", "案件", "逾期事项", "执法人员", "法制审核人员", "审核力量"],
            rows: figures,
            empty: "还没有机关。",
        });
        let pursues = holds(Some(&visitor.actor), Right::Pursue);
        let rows = late.iter().map(|(agency, stored)| {
            let id = agency.id.as_str();
            let mut row = vec![
                cell(agency.name.clone()),
                link(stored.title.clone(), format!("/cases/{id}/{}", stored.case)),
                cell(stored.task.what.clone()),
                cell(stored.task.due.map_or_else(String::new, Date::chinese)),
                cell(Unsigned::of(site, id).mark(&stored.task.basis)),
            ];
            if pursues {
                row.push(link("立督办事项", pursuit(agency, stored)));
            }
            row
        });
        let mut heads = vec!["机关", "案件", "事项", "期限", "依据"];
        if pursues {
            heads.push("督办");
        }
        let rows = rows.collect();
        page.tables.push(Table { title: "逾期事项".into(), heads, rows, empty: "没有逾期事项。" });
        page.tables.push(Table {
            title: "报其他平台和上级，没有回执的".into(),
            heads: vec!["机关", "对象", "内容", "事项", "状态", "最后一日"],
            rows: unreceipted,
            empty: "没有。各机关对外报送、撤下通知和年度报告都有回执。",
        });
        Ok(page)
    })
    .await
}
