//! 公示事项 (G17.1, G21): every decision that is to be published with its last day, what is overdue, and what is not published
//! with the reason, the provision and who answers for it. Nothing is left out silently.

use super::Web;
use super::light::{day, light};
use super::table::{Page, Table, cell, link, show};
use crate::auth::Visitor;
use crate::desk::{self, DeskError, UNPUBLISHED};
use crate::outward;
use crate::portal::copies::CopyState;
use crate::rights::{Right, holds};
use crate::site::Site;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::Milestone;
use store::cases::{self, StoredTask};
use store::search::{Query, seek};

/// Rows that one table shows.
const ROWS_MAX: usize = 200;

/// The page.
pub(crate) async fn page(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| {
        let lead = "本机关的执法决定都要公示：许可、处罚7个工作日，其他20个工作日。不公示的，由负责人写明理由和条款，列在下面（公示办法第十七条、第二十一条）。";
        let mut page = Page::new(site, visitor, &headers, "/disclosure", "公示事项", lead);
        page.other_view = ("/disclosure/again".into(), "按现行规则重新生成，与公开的内容对照");
        let agency = visitor.actor.agency.to_string();
        let tasks = site.store.read(|unit| cases::tasks_between(unit, &agency, "duty-G21", "duty-G22", ROWS_MAX))?;
        let today = site.now().date();
        let (over, due): (Vec<_>, Vec<_>) =
            tasks.iter().partition(|stored| stored.task.due.is_some_and(|due| due < today));
        let heads = || vec!["期限", "最后一日", "决定", "案号", "下一步"];
        for (title, tasks, empty) in [("已逾期", over, "没有逾期未公示的决定。"), ("待公示", due, "没有待公示的决定。")] {
            let rows = tasks.into_iter().map(|stored| row(site, &agency, stored)).collect();
            page.tables.push(Table { title: title.into(), heads: heads(), rows, empty });
        }
        page.tables.push(Table {
            title: "其他平台没有回执的".into(),
            heads: vec!["最后一日", "对象", "内容", "事项", "状态", "对方的答复"],
            rows: outstanding(site, visitor, &agency)?,
            empty: "没有。通知过的平台都有回执（公示办法第二十二条）。",
        });
        if !site.config.site_copies.is_empty() {
            page.tables.push(Table {
                title: "公示网站的静态副本".into(),
                heads: vec!["目录", "最近一次与公示网站一致", "状态"],
                rows: copies(site),
                empty: "还没有写出。",
            });
        }
        page.tables.push(Table {
            title: "不公示的决定".into(),
            heads: vec!["决定", "案号", "决定日期", "理由和依据", "决定不公示的人"],
            rows: unpublished(site, &agency)?,
            empty: "没有不公示的决定。",
        });
        Ok(page)
    })
    .await
}

fn row(site: &Site, agency: &str, stored: &StoredTask) -> Vec<super::table::Cell> {
    let task = &stored.task;
    let light = light(task.due, &task.held, &task.unit, site.now().date(), &site.calendar);
    vec![
        cell(light.words),
        cell(day(task.due, &task.held)),
        link(&stored.title, format!("/cases/{agency}/{}", stored.case)),
        cell(&stored.number),
        cell(&task.what),
    ]
}

/// How the static copies stand: what is withdrawn here goes from them too (G22.2).
fn copies(site: &Site) -> Vec<Vec<super::table::Cell>> {
    let held = site.copies.lock().map(|held| held.clone()).unwrap_or_default();
    let row = |one: &CopyState| {
        let when = one.written.map(|at| at.exact().get(..16).unwrap_or_default().replace('T', " "));
        let state = match one.failed.as_str() {
            "" => "随公示、更正、撤下自动更新".to_owned(),
            why => format!("没有更新成功，正在重试：{why}"),
        };
        vec![cell(one.folder.display().to_string()), cell(when.unwrap_or_else(|| "从未".into())), cell(state)]
    };
    held.iter().map(row).collect()
}

/// What other platforms were told, or have to be, and have not receipted.
fn outstanding(site: &Site, visitor: &Visitor, agency: &str) -> Result<Vec<Vec<super::table::Cell>>, DeskError> {
    let (open, known) = outward::outstanding(site, agency)?;
    let opens = holds(Some(&visitor.actor), Right::ReportOutward);
    let row = |message: &store::outward::Message| {
        let due = law::Date::parse(&message.due).ok();
        let title = match opens {
            true => link(&message.title, format!("/disclosure/outward/messages/{}", message.id)),
            false => cell(&message.title),
        };
        vec![
            cell(day(due, "")),
            cell(known.get(&message.addressee).map_or("", |addressee| addressee.name.as_str())),
            cell(outward::kind_words(&message.kind)),
            title,
            cell(outward::state_words(&message.state)),
            cell(&message.said),
        ]
    };
    Ok(open.iter().take(ROWS_MAX).map(row).collect())
}

/// What a named person found not to be published, the latest first.
fn unpublished(site: &Site, agency: &str) -> Result<Vec<Vec<super::table::Cell>>, DeskError> {
    let all = [("all", "1".to_owned())];
    let query = Query { scope: UNPUBLISHED, agency, facets: &all, ..Query::default() };
    let mut rows = Vec::new();
    for hit in site.store.read(|unit| seek(unit, &query, ROWS_MAX))? {
        let opened = desk::read(site, agency, &hit.id)?;
        let case = &opened.case;
        let Some(found) = case.last(&site.pack, Milestone::DisclosureApproved) else { continue };
        let signer = found.signatures.last().map_or(&found.entered, |signature| &signature.stamp);
        let decided = case.date_of(&site.pack, Milestone::Decided).map(|day| day.to_string()).unwrap_or_default();
        rows.push(vec![
            link(case.title(), format!("/cases/{agency}/{}/records/{}", case.id, found.id)),
            cell(&case.number),
            cell(decided),
            cell(found.fields.text("reason")),
            cell(format!("{}，{}", signer.name, signer.happened.date())),
        ]);
    }
    Ok(rows)
}
