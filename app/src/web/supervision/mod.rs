//! Supervision 执法监督: the audit record, the figures of every agency, matters pursued until they are put right, analysis,
//! assessment, the plan, means, guiding cases, training. Supervision reads cases and writes its own documents; it changes no case.

mod analysis;
mod assessment;
mod guiding;
mod matters;
mod means;
mod overview;
mod plan;
mod rounds;
#[cfg(test)]
mod tests;
mod training;

pub(crate) use overview::page as overview_page;
pub(super) use overview::{overdue, pursuit};

use super::table::{Page, Table, cell, link, show};
use super::{Web, input};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::rights::{Right, holds, holds_in};
use crate::site::Site;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};
use enforcement::people::Agency;
use enforcement::supervision::matter::Standing;
use store::{accounts, audit};

/// What supervision has beside its first page.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/supervision/matters", get(matters::list))
        .route("/supervision/matters/new", post(matters::open))
        .route("/supervision/matters/{agency}/{id}", get(matters::page))
        .route("/supervision/matters/{agency}/{id}/issue", post(matters::issue))
        .route("/supervision/matters/{agency}/{id}/reply", post(matters::reply))
        .route("/supervision/matters/{agency}/{id}/reject", post(matters::reject))
        .route("/supervision/matters/{agency}/{id}/close", post(matters::close))
        .route("/supervision/matters/{agency}/{id}/{record}/document.pdf", get(matters::document))
        .route("/supervision/rounds", get(rounds::list).post(rounds::begin))
        .route("/supervision/rounds/{id}", get(rounds::page))
        .route("/supervision/rounds/{id}/finding", post(rounds::found))
        .route("/supervision/rounds/{id}/notice", post(rounds::notify))
        .route("/supervision/rounds/{id}/close", post(rounds::close))
        .route("/supervision/rounds/{id}/notice.pdf", get(rounds::notice))
        .route("/supervision/analysis", get(analysis::page))
        .route("/supervision/analysis/cases", get(analysis::cases_behind))
        .route("/supervision/assessment", get(assessment::page))
        .route("/supervision/assessment/{figure}", get(assessment::behind))
        .route("/supervision/plan", get(plan::page))
        .route("/supervision/plan/state", post(plan::keep))
        .route("/supervision/guiding", get(guiding::list))
        .route("/supervision/guiding/put", post(guiding::put))
        .route("/supervision/guiding/{id}", get(guiding::page).post(guiding::withdraw))
        .route("/supervision/means", get(means::page))
        .route("/supervision/means/fund", post(means::fund))
        .route("/supervision/means/honour", post(means::honour))
        .route("/supervision/means/strike", post(means::strike))
        .route("/supervision/training", get(training::page))
        .route("/supervision/training/put", post(training::put))
}

/// The matters that wait for the visitor: for a reply of the agency, or for the supervisor's next step.
pub(super) fn waiting(site: &Site, visitor: &Visitor) -> Result<Vec<(String, String)>, DeskError> {
    if !holds(Some(&visitor.actor), Right::SeeMatters) {
        return Ok(Vec::new());
    }
    let today = site.now().date();
    let found = matters::seen(site, visitor)?.into_iter().filter_map(|(entry, matter)| {
        let standing = matter.standing(today);
        let replies = holds_in(&visitor.actor, Right::AnswerSupervision, &entry.agency);
        let pursues = holds_in(&visitor.actor, Right::Pursue, &entry.agency);
        let mine = match standing {
            Standing::Waits(_) => replies,
            Standing::Overdue(_) => replies || pursues,
            Standing::New | Standing::Replied | Standing::Rejected => pursues,
            Standing::Closed(_) => false,
        };
        let words = format!("督办事项：{}（{}）", matter.title, standing.words());
        mine.then(|| (words, format!("/supervision/matters/{}/{}", entry.agency, entry.id)))
    });
    Ok(found.take(WAITING_MAX).collect())
}

/// The agencies that the visitor supervises, in the order of their ids.
pub(super) fn supervised(site: &Site, visitor: &Visitor) -> Result<Vec<Agency>, DeskError> {
    let agencies = site.store.read(accounts::agencies)?;
    Ok(agencies.into_iter().filter(|agency| holds_in(&visitor.actor, Right::Supervise, agency.id.as_str())).collect())
}

/// The agency that an address asks for; empty where it asks for none.
fn asked_agency(query: &str) -> String {
    input::pairs(query).find(|(key, _)| key == "agency").map(|(_, value)| value).unwrap_or_default()
}

/// Which of these is shown whole: the one asked for, else the first that has something to show, else the first.
fn chosen(agencies: &[Agency], asked: &str, has: impl Fn(usize) -> bool) -> Result<Option<usize>, DeskError> {
    if asked.is_empty() {
        return Ok((0..agencies.len()).find(|place| has(*place)).or((!agencies.is_empty()).then_some(0)));
    }
    let place = agencies.iter().position(|agency| agency.id.as_str() == asked);
    place.map(Some).ok_or(DeskError::NotFound)
}

/// Most matters on a workbench; the rest stands in the list.
const WAITING_MAX: usize = 5;

/// Keys and the like.
pub(crate) async fn help(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| {
        let mut page = Page::new(
            site,
            visitor,
            &headers,
            "",
            "快捷键",
            "在输入框之外有效；每个快捷键都有对应的按钮或者链接。没有快捷键用于决定、发布、签署或者删除。",
        );
        let keys = [
            ("/", "到搜索框"),
            ("j", "下一项"),
            ("k", "上一项"),
            ("Enter", "打开"),
            ("e", "办理选中的一项"),
            ("[ 和 ]", "案件记录：上一份、下一份"),
            ("g 再按 w、c、r、p", "到工作台、案件、法制审核、公示网站"),
            ("1 至 8", "审核台：到第几个要点"),
            ("n", "审核台：下一个还没有认定的要点"),
            ("?", "本页"),
        ];
        let mut rows: Vec<_> = keys.iter().map(|(key, what)| vec![cell(*key), cell(*what)]).collect();
        let off = super::shell::look_of(&headers).contains("keys-off");
        let switch = if off { "单键快捷键已关闭，打开" } else { "关闭单键快捷键" };
        rows.push(vec![link(switch, "/keys".into()), cell("记在本机的浏览器里；输入法输入时本来就不起作用")]);
        page.tables.push(Table { title: String::new(), heads: vec!["键", "作用"], rows, empty: "" });
        Ok(page)
    })
    .await
}

/// The audit record.
pub(crate) async fn audit(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let before = input::pairs(&query.unwrap_or_default())
        .find(|(key, _)| key == "before")
        .map(|(_, value)| value)
        .unwrap_or_default();
    show(site, visitor, move |site, visitor| {
        let agency = visitor.actor.agency.to_string();
        let mut lines = site.store.read(|unit| audit::list(unit, &agency, &before))?;
        let mut page = Page::new(
            site,
            visitor,
            &headers,
            "/audit",
            "操作日志",
            "谁在什么时候办了什么、看了什么。与业务在同一事务写入，不能修改。",
        );
        if lines.len() > audit::PAGE_ROWS {
            lines.truncate(audit::PAGE_ROWS);
            page.next = lines.last().map_or_else(String::new, |line| format!("/audit?before={}", line.id));
        }
        let rows = lines
            .into_iter()
            .map(|line| vec![cell(line.at), cell(line.name), cell(line.act), cell(line.object), cell(line.detail)])
            .collect();
        page.tables.push(Table {
            title: String::new(),
            heads: vec!["时间", "人员", "操作", "对象", "内容"],
            rows,
            empty: "还没有记录。",
        });
        Ok(page)
    })
    .await
}
