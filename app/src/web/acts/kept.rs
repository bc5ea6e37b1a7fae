//! What an agency has in its keeping or has given out, over all cases: seized goods with place, keeper and days left; licences
//! with the day on which they end.

use crate::auth::Visitor;
use crate::desk::{self, DeskError, Opened};
use crate::site::Site;
use crate::standing::ENDS_SOON_DAYS;
use crate::web::table::{Cell, Page, Table, cell, link, show};
use crate::web::{Web, input};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::Milestone;
use enforcement::duty::{DutyState, duties};
use enforcement::goods::{HOLDING, Thing, holding, things};
use enforcement::licence::{RENEWAL_DAYS, REVOCATION};
use enforcement::pack::ActType;
use law::Date;
use law::time::Last;
use std::collections::BTreeMap;
use store::cases;

/// Most cases of a procedure that a page reads.
const CASES_MAX: usize = 500;
/// The tasks of goods that were registered and preserved (处罚法56).
const PRESERVED: (&str, &str) = ("duty-A56-", "duty-A56-~");

/// The cases of the agency in a procedure.
fn cases_in(site: &Site, visitor: &Visitor, procedure: &str) -> Result<Vec<Opened>, DeskError> {
    let agency = visitor.actor.agency.as_str();
    let ids = site.store.read(|unit| cases::of_agency_in(unit, agency, procedure, CASES_MAX))?;
    ids.iter().map(|id| desk::read(site, agency, id)).collect()
}

/// `?all=1` shows what is settled, too.
fn wants_all(query: Option<String>) -> bool {
    input::pairs(&query.unwrap_or_default()).any(|(key, value)| key == "all" && value == "1")
}

/// Goods that are sealed, seized or preserved, wherever they lie.
pub(crate) async fn goods(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let all = wants_all(query);
    show(site, visitor, move |site, visitor| {
        let lead = "查封、扣押和先行登记保存的物品，逐件记存放地点、保管人和法定期限；期满没有处理的，立即解除并退还（行政强制法第二十五条至第二十八条，行政处罚法第五十六条）。";
        let mut page = Page::new(site, visitor, &headers, "/goods", "涉案财物", lead);
        let mut rows = Vec::new();
        for opened in cases_in(site, visitor, "measure")? {
            seized(site, &opened, all, &mut rows);
        }
        let agency = visitor.actor.agency.as_str();
        let preserved =
            site.store.read(|unit| cases::cases_with_task(unit, agency, PRESERVED.0, PRESERVED.1, CASES_MAX))?;
        for id in preserved {
            let opened = desk::read(site, agency, &id)?;
            for notice in opened.case.of_kind("preservation-notice") {
                push(site, &opened, &things(&site.pack, notice, "goods"), "A56", "先行登记保存", &mut rows);
            }
        }
        let (first, last) = HOLDING[0];
        for id in site.store.read(|unit| cases::cases_with_task(unit, agency, first, last, CASES_MAX))? {
            let opened = desk::read(site, agency, &id)?;
            let penalty = opened.case.act_type(&site.pack) == Some(ActType::Penalty);
            if let Some(record) = holding(&site.pack, &opened.case).filter(|_| penalty) {
                push(site, &opened, &things(&site.pack, record, "goods"), "C25", "查封、扣押中", &mut rows);
            }
        }
        rows.sort_by(|one, two| one.0.cmp(&two.0));
        page.tables.push(Table {
            title: String::new(),
            heads: vec!["物品", "编号", "数量", "存放地点", "保管人", "状态", "期限", "案件"],
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            empty: "没有在押的财物。采取查封、扣押或者先行登记保存并填写清单后出现在这里。",
        });
        page.other_view = if all { ("/goods".into(), "只看在押的") } else { ("/goods?all=1".into(), "连同已处理的一起看") };
        Ok(page)
    })
    .await
}

type Row = (String, Vec<Cell>);

/// The goods of a seizure: by its list, where it lies and who keeps it; before the list, by its decision.
fn seized(site: &Site, opened: &Opened, all: bool, rows: &mut Vec<Row>) {
    let case = &opened.case;
    let ended = case.of_kind("measure-ended").next_back();
    let Some(list) = case.of_kind("measure-list").next_back().filter(|_| ended.is_none() || all) else { return };
    let returned = case.of_kind("measure-return").next().is_some();
    let testing = case.of_kind("measure-testing").count() > case.of_kind("measure-tested").count();
    let state = match ended.map(|record| record.fields.text("conclusion")) {
        Some("lifted") if returned => "已解除，已退还",
        Some("lifted") => "已解除，待退还",
        Some("confiscated") => "已没收",
        Some("destroyed") => "已销毁",
        Some(_) => "已移送",
        None if testing => "查封、扣押中，检测期间不计入",
        None => "查封、扣押中",
    };
    push(site, opened, &things(&site.pack, list, "goods"), "C25", state, rows);
}

fn push(site: &Site, opened: &Opened, goods: &[Thing], rule: &str, state: &str, rows: &mut Vec<Row>) {
    let case = &opened.case;
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    let duty = duties(stand, case).into_iter().rfind(|duty| duty.rule == rule);
    let (order, limit) = match duty.map(|duty| (duty.state, duty.last)) {
        Some((DutyState::Done(done), _)) => ("9".to_owned(), format!("{} 已处理", done.chinese())),
        Some((_, Last::Known(last))) => (last.to_string(), left(last, site.now().date())),
        Some((_, Last::Suspended(since))) => ("8".to_owned(), format!("自{}起停表", since.chinese())),
        Some((_, Last::NotYetPublished { year, .. })) => ("8".to_owned(), format!("{year}年放假安排公布后确定")),
        None => ("9".to_owned(), String::new()),
    };
    for thing in goods {
        rows.push((
            order.clone(),
            vec![
                cell(format!("{} {}", thing.name, thing.model).trim()),
                cell(thing.number.clone()),
                cell(thing.amount.clone()),
                cell(thing.place.clone()),
                cell(thing.keeper.clone()),
                cell(state),
                cell(limit.clone()),
                link(case.title(), format!("/cases/{}/{}", case.agency, case.id)),
            ],
        ));
    }
}

fn left(last: Date, today: Date) -> String {
    let days = last.days_since(today);
    match days {
        0 => format!("今日 24:00 止（{}）", last.chinese()),
        1.. => format!("剩 {days} 日，至{}", last.chinese()),
        _ => format!("逾期 {} 日，应当立即解除（{}届满）", -days, last.chinese()),
    }
}

/// Licences that were granted, the first to end first.
pub(crate) async fn licences(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let all = wants_all(query);
    show(site, visitor, move |site, visitor| {
        let lead = "本机关颁发的许可证件，先到期的在前。届满三十日前提醒持证人申请延续；期满没有延续的，依法办理注销（行政许可法第五十条、第七十条）。";
        let mut page = Page::new(site, visitor, &headers, "/licences", "许可证件", lead);
        let ended: BTreeMap<String, String> =
            cases_in(site, visitor, REVOCATION)?.iter().filter_map(|opened| revoked(site, opened)).collect();
        let mut rows = Vec::new();
        for opened in cases_in(site, visitor, desk::LICENCE)? {
            rows.extend(licence(site, &opened, ended.get(&opened.case.number), all));
        }
        rows.sort_by(|one, two| one.0.cmp(&two.0));
        page.tables.push(Table {
            title: String::new(),
            heads: vec!["持证人", "事项", "证件", "有效期至", "状态", "案件"],
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            empty: "还没有颁发过许可证件。",
        });
        page.other_view =
            if all { ("/licences".into(), "只看有效的") } else { ("/licences?all=1".into(), "连同失效的一起看") };
        Ok(page)
    })
    .await
}

/// The number of the licence's case with what became of the licence in a case of its own.
fn revoked(site: &Site, opened: &Opened) -> Option<(String, String)> {
    let case = &opened.case;
    let conclusion = case.last(&site.pack, Milestone::Decided)?.fields.text("conclusion").to_owned();
    let source = case.last(&site.pack, Milestone::Filed)?.fields.text("source_case").to_owned();
    (conclusion != "keep").then_some((source, conclusion))
}

fn licence(site: &Site, opened: &Opened, ended: Option<&String>, all: bool) -> Option<Row> {
    let case = &opened.case;
    let decision = case.of_kind("licence-decision").next_back()?;
    if decision.fields.text("conclusion") != "grant" {
        return None;
    }
    let certified = case.of_kind("licence-certificate").next_back();
    let until = certified.into_iter().chain([decision]).find_map(|record| record.fields.date("valid_until"));
    let (running, state) = match (ended.map(String::as_str), until.map(|until| until.days_since(site.now().date()))) {
        (Some(conclusion), _) => (false, withdrawal_words(conclusion).to_owned()),
        (None, None) => (true, "有效，没有期限".to_owned()),
        (None, Some(days)) if days < 0 => (true, "已过期，未延续的应当注销".to_owned()),
        (None, Some(days)) if days < i64::from(RENEWAL_DAYS) => (true, format!("{days} 日后到期，延续申请的期限已过")),
        (None, Some(days)) if days <= i64::from(ENDS_SOON_DAYS) => {
            (true, format!("{days} 日后到期，提醒持证人在 {} 日内申请延续", days - i64::from(RENEWAL_DAYS)))
        }
        (None, Some(_)) => (true, "有效".to_owned()),
    };
    let application = case.of_kind("licence-application").next_back();
    let row = vec![
        cell(case.party().map_or("", |party| party.name.as_str())),
        cell(application.map_or("", |record| record.fields.text("item"))),
        cell(certified.unwrap_or(decision).fields.text("certificate")),
        cell(until.map(Date::chinese).unwrap_or_default()),
        cell(if certified.is_none() { format!("{state}；证件尚未颁发") } else { state }),
        link(case.number.clone(), format!("/cases/{}/{}", case.agency, case.id)),
    ];
    (running || all).then(|| (until.map_or("9999".to_owned(), |until| until.to_string()), row))
}

fn withdrawal_words(conclusion: &str) -> &'static str {
    match conclusion {
        "revoke" => "已撤销",
        "recall" => "已撤回",
        _ => "已注销",
    }
}
