//! The plan 实施方案 (P-III.1): its tasks, the state of each read from what the system knows where it can be, stated by a named
//! person where not.

use super::assessment::{said_words, shares};
use super::{asked_agency, chosen, supervised};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::recordings::device::{self, Condition};
use crate::report;
use crate::rights::{Right, holds_in};
use crate::site::Site;
use crate::supervision::all;
use crate::supervision::guiding::{Guiding, IN_FORCE};
use crate::supervision::round::Round;
use crate::supervision::task::{self, STATES, Said};
use crate::web::input::Posted;
use crate::web::table::{Field, Form, Page, Table, apart, cell, change, field, link, select, show};
use crate::web::{Web, input};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::people::Agency;
use enforcement::supervision::board::{Figure, Live, Share, TASKS, Task};
use law::ObligationId;
use std::str::FromStr;
use store::{evaluations, registers};

/// Longest text.
const WORDS_MAX: usize = 500;

/// A task of an agency with what was said of it, its state, and what the state rests on.
type Row = (&'static Task, Said, &'static str, String);

/// How far every agency is, and the tasks of one.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = asked_agency(&query.unwrap_or_default());
    show(site, visitor, move |site, visitor| build(site, visitor, &headers, &asked, "", Vec::new())).await
}

fn build(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    asked: &str,
    done: &str,
    errors: Vec<String>,
) -> Result<Page, DeskError> {
    let lead = "实施方案的任务、责任单位和完成情况。能从系统数据判断的由系统判断，写明依据的数字；其余由责任单位填报，记明填报人（实施方案第三部分）。";
    let mut page = Page::new(site, visitor, headers, "/supervision/plan", "实施方案任务", lead);
    (page.done, page.errors) = (done.to_owned(), errors);
    let agencies = supervised(site, visitor)?;
    let mut all = Vec::new();
    for agency in &agencies {
        all.push(rows(site, visitor, agency)?);
    }
    let overview = agencies.iter().zip(&all).map(|(agency, rows)| {
        let count = |words: &[&str]| rows.iter().filter(|(_, _, state, _)| words.contains(state)).count().to_string();
        vec![
            link(agency.name.clone(), format!("/supervision/plan?agency={}", agency.id)),
            cell(count(&["已完成"])),
            cell(count(&["正在开展"])),
            cell(count(&["未完成", "未开展"])),
            cell(count(&["未填报"])),
            cell(count(&["没有可计的"])),
        ]
    });
    page.tables.push(Table {
        title: format!("各机关进度（共 {} 项）", TASKS.len()),
        heads: vec!["机关", "已完成", "正在开展", "未完成", "未填报", "没有可计的"],
        rows: overview.collect(),
        empty: "没有机关。",
    });
    if let Some(place) = chosen(&agencies, asked, |place| all[place].iter().any(|(.., state, _)| *state == "已完成"))?
    {
        let tasks = all[place].iter().map(|(task, said, state, words)| {
            vec![cell(task.id), cell(task.title), cell(said.unit.clone()), cell(*state), cell(words.clone())]
        });
        page.tables.push(Table {
            title: agencies[place].name.clone(),
            heads: vec!["编号", "任务", "责任单位", "状态", "依据"],
            rows: tasks.collect(),
            empty: "",
        });
    }
    if holds_in(&visitor.actor, Right::KeepPlan, visitor.actor.agency.as_str()) {
        page.forms.push(Form {
            title: "填报责任单位和完成情况".into(),
            action: "/supervision/plan/state".into(),
            submit: "填报",
            fields: statement(),
        });
    }
    Ok(page)
}

fn rows(site: &Site, visitor: &Visitor, agency: &Agency) -> Result<Vec<Row>, DeskError> {
    let counted = shares(site, visitor, agency.id.as_str())?;
    let row = |task: &'static Task| {
        let said = task::said(site, agency.id.as_str(), task.id)?;
        let (state, words) = state(site, agency, task, &counted, &said)?;
        Ok((task, said, state, words))
    };
    TASKS.iter().map(row).collect()
}

fn statement() -> Vec<Field> {
    let fields = vec![
        select("task", "任务", TASKS.map(|task| (task.id, format!("{} {}", task.id, task.title))), ""),
        field("unit", "责任单位", "text", ""),
        select("state", "完成情况（系统能判断的以系统为准）", STATES, ""),
        field("words", "做了什么、形成的文件", "long", ""),
    ];
    fields.into_iter().map(|field| apart(field, "plan")).collect()
}

/// The state of a task, and what it rests on.
fn state(
    site: &Site,
    agency: &Agency,
    task: &Task,
    counted: &[(&'static Figure, Share)],
    said: &Said,
) -> Result<(&'static str, String), DeskError> {
    let id = agency.id.as_str();
    let is = |done: bool| if done { "已完成" } else { "未完成" };
    Ok(match task.live {
        Live::Registers(kinds) => {
            let mut missing = Vec::new();
            for kind in kinds {
                let list = site.store.read(|unit| registers::get(unit, id, kind))?;
                let held = list.is_some() || (*kind == "catalogue" && agency.reviewed.is_some());
                if !held {
                    missing.push(register::Kind::from_key(kind).map_or(*kind, register::Kind::title));
                }
            }
            let words = if missing.is_empty() {
                "清单均已生效".to_owned()
            } else {
                format!("还没有：{}", missing.join("、"))
            };
            (is(missing.is_empty()), words)
        }
        Live::Figure(key) => {
            let Some((figure, share)) = counted.iter().find(|(figure, _)| figure.key == key) else {
                return Err(DeskError::Fault(format!("no figure {key}")));
            };
            let state = figure.reached(*share).map_or("没有可计的", is);
            (state, format!("{} {}，要求 {} %", figure.title, said_words(*share), figure.mark))
        }
        Live::AnnualReport => {
            let last = site.now().date().year() - 1;
            let published = report::published(site, id, last)?;
            let words = published.as_ref().map_or_else(
                || format!("{last}年度报告还没有公布"),
                |report| format!("{last}年度报告{}公布", report.on.chinese()),
            );
            (is(published.is_some()), words)
        }
        Live::Reviewed => ("已完成", "未经审核或者审核未通过的决定，系统不予办理".to_owned()),
        Live::Recordings => {
            let found = device::all(site, id)?.into_iter().filter(|device| device.state == Condition::InUse).count();
            let words = format!(
                "音像记录事项清单{}；在用设备 {found} 台；场所 {} 处",
                if agency.recorded.is_some() { "已生效" } else { "还没有" },
                agency.places.len()
            );
            (is(agency.recorded.is_some() && found > 0), words)
        }
        Live::Guidance => {
            let evaluated = site.store.read(|unit| evaluations::list(unit, id, ""))?;
            let guiding = all::<Guiding>(site)?.iter().filter(|(entry, _)| entry.state == IN_FORCE).count();
            let done = guiding > 0 && !evaluated.is_empty();
            (is(done), format!("指导案例 {guiding} 件；评查案卷 {} 次", evaluated.len()))
        }
        Live::Round => {
            let year = site.now().date().year().to_string();
            let held = all::<Round>(site)?.iter().filter(|(entry, _)| entry.made.starts_with(&year)).count();
            (is(held > 0), format!("本年度专项监督检查 {held} 次"))
        }
        Live::Stated => {
            let state = STATES.iter().find(|(key, _)| *key == said.state).map_or("未填报", |(_, words)| words);
            (
                state,
                if said.words.is_empty() {
                    String::new()
                } else {
                    format!("{}（{} {}）", said.words, said.name, said.at)
                },
            )
        }
    })
}

/// Keeps what a person says of a task.
pub(crate) async fn keep(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let one = |name: &str| input::one(flat, name).to_owned();
        let task = TASKS.iter().find(|task| task.id == one("task") && ObligationId::from_str(task.id).is_ok());
        let known = STATES.iter().any(|(key, _)| *key == one("state"));
        let length = one("words").chars().count();
        let (Some(task), true) = (task, known && !one("unit").is_empty() && (1..=WORDS_MAX).contains(&length)) else {
            let errors = vec![format!("请选择任务和完成情况，填写责任单位和做了什么（{WORDS_MAX}字以内）。")];
            return build(site, visitor, headers, "", "", errors);
        };
        let said = Said {
            unit: one("unit").chars().take(WORDS_MAX).collect(),
            state: one("state"),
            words: one("words"),
            name: visitor.actor.name.clone(),
            at: site.now().date().chinese(),
        };
        task::say(site, &visitor.actor, task, said)?;
        build(site, visitor, headers, visitor.actor.agency.as_str(), "已填报。", Vec::new())
    })
    .await
}
