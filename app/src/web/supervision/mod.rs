//! Supervision 执法监督: the audit record, the figures of every agency, matters pursued until they are put right, analysis,
//! assessment, the plan, guiding cases, training. Supervision reads cases and writes its own documents; it changes no case.

mod analysis;
mod assessment;
mod guiding;
mod matters;
mod rounds;
#[cfg(test)]
mod tests;
mod training;

use super::sign_off::Unsigned;
use super::table::{Page, Table, cell, link, show};
use super::{Asker, Web, input};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::outward;
use crate::rights::{Right, holds, holds_in};
use crate::site::Site;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};
use enforcement::supervision::matter::Standing;
use law::Date;
use store::{accounts, audit, cases};

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
        .route("/supervision/plan", get(assessment::plan))
        .route("/supervision/plan/state", post(assessment::keep))
        .route("/supervision/guiding", get(guiding::list))
        .route("/supervision/guiding/put", post(guiding::put))
        .route("/supervision/guiding/{id}", get(guiding::page).post(guiding::withdraw))
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

/// Most matters on a workbench; the rest stands in the list.
const WAITING_MAX: usize = 5;

/// Keys and the like.
pub(crate) async fn help(State(site): State<Web>, who: Asker, headers: HeaderMap) -> Response {
    show(site, who, move |site, visitor| {
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
    who: Asker,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let before = input::pairs(&query.unwrap_or_default())
        .find(|(key, _)| key == "before")
        .map(|(_, value)| value)
        .unwrap_or_default();
    show(site, who, move |site, visitor| {
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

/// Figures of every agency, and what is overdue.
pub(crate) async fn supervision(State(site): State<Web>, who: Asker, headers: HeaderMap) -> Response {
    show(site, who, move |site, visitor| {
        let lead = "各机关办案、审核力量和逾期事项，由案件记录实时汇总。监督只看，不改数据。";
        let mut page = Page::new(site, visitor, &headers, "/supervision", "监督统计", lead);
        let today = site.now().date().to_string();
        let agencies = site.store.read(accounts::agencies)?;
        let mut figures = Vec::new();
        let mut overdue = Vec::new();
        let mut unreceipted = Vec::new();
        for agency in agencies.iter().filter(|agency| holds_in(&visitor.actor, Right::Supervise, agency.id.as_str())) {
            let id = agency.id.as_str();
            let (counts, late, roster) = site.store.read(|unit| {
                Ok((cases::counts(unit, id)?, cases::overdue(unit, id, &today)?, accounts::roster(unit, id)?))
            })?;
            let unsigned = Unsigned::of(site, id);
            let total: i64 = counts.iter().map(|(_, total)| total).sum();
            let staff = roster.review_staff();
            figures.push(vec![
                link(agency.name.clone(), format!("/cases?agency={id}")),
                cell(total.to_string()),
                cell(late.len().to_string()),
                cell(staff.officers.to_string()),
                cell(staff.own.to_string()),
                cell(if staff.enough() { "达到 5%" } else { "不足 5% 或者没有审核人员" }),
            ]);
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
            for stored in late {
                overdue.push(vec![
                    cell(agency.name.clone()),
                    link(stored.title.clone(), format!("/cases/{id}/{}", stored.case)),
                    cell(stored.task.what.clone()),
                    cell(stored.task.due.map_or_else(String::new, Date::chinese)),
                    cell(unsigned.mark(&stored.task.basis)),
                ]);
            }
        }
        let work = [
            ("考核指标", "/supervision/assessment", "三项制度落实情况，按指标和权重"),
            ("实施方案任务", "/supervision/plan", "任务、责任单位、完成情况"),
            ("督办事项", "/supervision/matters", "督办函、意见书、决定书，整改回复，销号"),
            ("专项监督检查", "/supervision/rounds", "部署、发现问题、通报、整改"),
            ("数据分析", "/supervision/analysis", "类别、频次、地点、时段，同案不同罚，上升预警"),
        ];
        let pursues = holds(Some(&visitor.actor), Right::Pursue);
        let work = work.iter().filter(|(_, href, _)| pursues || *href != "/supervision/rounds");
        page.tables.push(Table {
            title: "监督工作".into(),
            heads: vec!["工作", "内容"],
            rows: work.map(|(title, href, what)| vec![link(*title, (*href).to_owned()), cell(*what)]).collect(),
            empty: "",
        });
        page.tables.push(Table {
            title: "各机关（法制审核办法第五条）".into(),
            heads: vec!["机关", "案件", "逾期事项", "执法人员", "法制审核人员", "审核力量"],
            rows: figures,
            empty: "还没有机关。",
        });
        page.tables.push(Table {
            title: "逾期事项".into(),
            heads: vec!["机关", "案件", "事项", "期限", "依据"],
            rows: overdue,
            empty: "没有逾期事项。",
        });
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
