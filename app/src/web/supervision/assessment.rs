//! Assessment 考核 (G6, G24, J26, S16, P-III.5): the figures of `enforcement::supervision::board`, counted for each agency from its
//! cases, people and supervision, each with what stands behind it. And the tasks of the plan (P-III.1), their state read from the
//! same figures where it can be, stated by a named person where not.

use super::matters;
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::report;
use crate::rights::{Right, holds_in};
use crate::site::Site;
use crate::web::table::{Field, Form, Page, Table, apart, cell, change, field, line, link, select, show};
use crate::web::{Asker, Web, input};
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::people::{Agency, Role};
use enforcement::supervision::board::{FIGURES, Figure, Live, Share, TASKS, Task, score};
use enforcement::supervision::matter::Standing;
use law::{Date, ObligationId};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use store::supervision::Entry;
use store::{accounts, audit, devices, evaluations, facts, inquiries, registers, supervision};

/// Under which what a person says of a task is kept.
const KIND: &str = "task";
/// Longest text.
const WORDS_MAX: usize = 500;
/// What a person may say of a task.
const STATES: [(&str, &str); 3] = [("todo", "未开展"), ("doing", "正在开展"), ("done", "已完成")];

/// What a person said of a task.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Said {
    unit: String,
    state: String,
    words: String,
    name: String,
    at: String,
}

/// This year, to its last day: what is due later does not count as overdue.
fn year(today: Date) -> (String, String) {
    (format!("{}-01-01", today.year()), format!("{}-12-31", today.year()))
}

/// A figure of an agency.
pub(super) fn share(site: &Site, visitor: &Visitor, agency: &str, figure: &Figure) -> Result<Share, DeskError> {
    let today = site.now().date();
    if !figure.rules.is_empty() {
        let (from, to) = year(today);
        let kept = site.store.read(|unit| facts::kept(unit, agency, figure.rules, &from, &to, &today.to_string()))?;
        return Ok(Share { holds: kept.in_time, of: kept.total() });
    }
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let roster = site.store.read(|unit| accounts::roster(unit, agency))?;
    let officers = number(roster.with(Role::Officer).count());
    Ok(match figure.key {
        "answered" => {
            let found = site.store.read(|unit| inquiries::list(unit, agency))?;
            let holds = found.iter().filter(|inquiry| inquiry.state == "answered").count();
            Share { holds: number(holds), of: number(found.len()) }
        }
        "reviewers" => {
            let staff = roster.review_staff();
            // At least one: of fewer than twenty officers one reviewer is the whole.
            let of = if staff.own >= 1 { officers.min(number(staff.own) * 100) } else { officers };
            Share { holds: number(staff.own), of }
        }
        "evaluated" => {
            let found = site.store.read(|unit| evaluations::list(unit, agency, ""))?;
            Share { holds: number(found.iter().filter(|one| one.band != "不合格").count()), of: number(found.len()) }
        }
        "trained" => {
            let trained = super::training::trained(site, agency, today.year())?;
            let holds = roster.with(Role::Officer).filter(|person| trained.contains(person.id.as_str())).count();
            Share { holds: number(holds), of: officers }
        }
        "equipped" => {
            let found = site.store.read(|unit| devices::all(unit, agency))?;
            Share { holds: number(found.len()).min(officers), of: officers }
        }
        "rectified" => {
            let found = matters::seen(site, visitor)?;
            let mine: Vec<_> = found.iter().filter(|(entry, _)| entry.agency == agency).collect();
            let overdue = |matter: &enforcement::supervision::matter::Matter| {
                matches!(matter.standing(today), Standing::Overdue(_))
            };
            let holds = mine.iter().filter(|(_, matter)| !overdue(matter)).count();
            Share { holds: number(holds), of: number(mine.len()) }
        }
        other => return Err(DeskError::Fault(format!("no figure {other}"))),
    })
}

fn shares(site: &Site, visitor: &Visitor, agency: &str) -> Result<Vec<(&'static Figure, Share)>, DeskError> {
    FIGURES.iter().map(|figure| Ok((figure, share(site, visitor, agency, figure)?))).collect()
}

fn seen(site: &Site, visitor: &Visitor) -> Result<Vec<Agency>, DeskError> {
    let agencies = site.store.read(accounts::agencies)?;
    Ok(agencies.into_iter().filter(|agency| holds_in(&visitor.actor, Right::Supervise, agency.id.as_str())).collect())
}

fn said_words(share: Share) -> String {
    share
        .percent()
        .map_or_else(|| "没有可计的".to_owned(), |percent| format!("{}/{}，{percent} %", share.holds, share.of))
}

/// Every agency's figures and points.
pub(crate) async fn page(State(site): State<Web>, who: Asker, headers: HeaderMap) -> Response {
    show(site, who, move |site, visitor| {
        let lead = "三项制度落实情况的考核指标，由案件、人员和监督记录实时计算（公示办法第二十四条、全过程记录办法第二十六条、法制审核办法第十六条）。没有可计的指标不扣分，其余按权重折算。";
        let mut page = Page::new(site, visitor, &headers, "/supervision", "考核指标", lead);
        let mut totals = Vec::new();
        for agency in seen(site, visitor)? {
            let id = agency.id.as_str();
            let counted = shares(site, visitor, id)?;
            let points = score(&counted);
            let points = points.map_or_else(|| "没有可计的".to_owned(), |tenths| format!("{}.{}", tenths / 10, tenths % 10));
            totals.push(vec![cell(agency.name.clone()), cell(points)]);
            let rows = counted.iter().map(|(figure, share)| {
                let state = match figure.reached(*share) {
                    Some(true) => "达到",
                    Some(false) => "未达到",
                    None => "",
                };
                let title = if figure.rules.is_empty() {
                    cell(figure.title)
                } else {
                    link(figure.title, format!("/supervision/assessment/{}?agency={id}", figure.key))
                };
                vec![
                    title,
                    cell(figure.basis),
                    cell(said_words(*share)),
                    cell(format!("{} %", figure.mark)),
                    cell(state),
                    cell(figure.weight.to_string()),
                ]
            });
            page.tables.push(Table {
                title: agency.name,
                heads: vec!["指标", "依据", "本年度", "要求", "", "权重"],
                rows: rows.collect(),
                empty: "",
            });
        }
        let title = "得分（满分 100）".to_owned();
        page.tables.insert(0, Table { title, heads: vec!["机关", "得分"], rows: totals, empty: "没有机关。" });
        Ok(page)
    })
    .await
}

/// The cases in which a figure's duties were late or are overdue.
pub(crate) async fn behind(
    State(site): State<Web>,
    who: Asker,
    headers: HeaderMap,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    show(site, who, move |site, visitor| {
        let figure =
            FIGURES.iter().find(|figure| figure.key == key && !figure.rules.is_empty()).ok_or(DeskError::NotFound)?;
        let query = query.unwrap_or_default();
        let agency = input::pairs(&query).find(|(key, _)| key == "agency").map(|(_, value)| value);
        let agency = agency.unwrap_or_else(|| visitor.actor.agency.to_string());
        if !holds_in(&visitor.actor, Right::Supervise, &agency) {
            return Err(DeskError::NotFound);
        }
        let today = site.now().date();
        let (from, to) = year(today);
        let lead = format!("{}。本年度逾期完成或者至今没有完成的。", figure.basis);
        let mut page = Page::new(site, visitor, &headers, "/supervision", figure.title, &lead);
        let found =
            site.store.read(|unit| facts::broken(unit, &agency, figure.rules, &from, &to, &today.to_string()))?;
        let mut rows = Vec::new();
        for (case, duty) in found {
            let Some(case) = site.store.read(|unit| store::cases::find(unit, &agency, &case))? else { continue };
            let done = if duty.done.is_empty() { "还没有完成".to_owned() } else { format!("{}完成", duty.done) };
            rows.push(vec![
                link(case.number, format!("/cases/{agency}/{}", case.id)),
                cell(case.title),
                cell(duty.last),
                cell(done),
            ]);
        }
        page.tables.push(Table {
            title: String::new(),
            heads: vec!["案号", "案件", "期限", "完成"],
            rows,
            empty: "没有逾期的。",
        });
        Ok(page)
    })
    .await
}

/// The tasks of the plan.
pub(crate) async fn plan(State(site): State<Web>, who: Asker, headers: HeaderMap) -> Response {
    show(site, who, move |site, visitor| plan_page(site, visitor, &headers, "", Vec::new())).await
}

fn plan_page(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    done: &str,
    errors: Vec<String>,
) -> Result<Page, DeskError> {
    let lead = "实施方案的任务、责任单位和完成情况。能从系统数据判断的由系统判断，写明依据的数字；其余由责任单位填报，记明填报人（实施方案第三部分）。";
    let mut page = Page::new(site, visitor, headers, "/supervision", "实施方案任务", lead);
    (page.done, page.errors) = (done.to_owned(), errors);
    for agency in seen(site, visitor)? {
        let id = agency.id.as_str();
        let counted = shares(site, visitor, id)?;
        let mut rows = Vec::new();
        for task in &TASKS {
            let said = said(site, id, task.id)?;
            let (state, words) = state(site, &agency, task, &counted, &said)?;
            rows.push(vec![cell(task.id), cell(task.title), cell(said.unit), cell(state), cell(words)]);
        }
        page.tables.push(Table {
            title: agency.name.clone(),
            heads: vec!["编号", "任务", "责任单位", "状态", "依据"],
            rows,
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

fn statement() -> Vec<Field> {
    let fields = vec![
        select("task", "任务", TASKS.map(|task| (task.id, format!("{} {}", task.id, task.title))), ""),
        field("unit", "责任单位", "text", ""),
        select("state", "完成情况（系统能判断的以系统为准）", STATES, ""),
        field("words", "做了什么、形成的文件", "long", ""),
    ];
    fields.into_iter().map(|field| apart(field, "plan")).collect()
}

fn said(site: &Site, agency: &str, task: &str) -> Result<Said, DeskError> {
    let entry = site.store.read(|unit| supervision::find(unit, agency, KIND, task))?;
    let body = entry.map(|entry| serde_json::from_str(&entry.body));
    body.transpose().map(Option::unwrap_or_default).map_err(|error| DeskError::Fault(format!("task {task}: {error}")))
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
            let found = site.store.read(|unit| devices::all(unit, id))?.len();
            let words = format!(
                "音像记录事项清单{}；设备 {found} 台；场所 {} 处",
                if agency.recorded.is_some() { "已生效" } else { "还没有" },
                agency.places.len()
            );
            (is(agency.recorded.is_some() && found > 0), words)
        }
        Live::Guidance => {
            let (guiding, evaluated) = site
                .store
                .read(|unit| Ok((supervision::all(unit, super::guiding::KIND)?, evaluations::list(unit, id, "")?)))?;
            let guiding = guiding.iter().filter(|entry| entry.state == "public").count();
            let done = guiding > 0 && !evaluated.is_empty();
            (is(done), format!("指导案例 {guiding} 件；评查案卷 {} 次", evaluated.len()))
        }
        Live::Round => {
            let year = site.now().date().year().to_string();
            let rounds = site.store.read(|unit| supervision::all(unit, super::rounds::KIND))?;
            let held = rounds.iter().filter(|entry| entry.made.starts_with(&year)).count();
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
pub(crate) async fn keep(State(site): State<Web>, who: Asker, request: Request) -> Response {
    change(site, who, request, |site, visitor, flat, headers| {
        let one = |name: &str| input::one(flat, name).to_owned();
        let task = TASKS.iter().find(|task| task.id == one("task") && ObligationId::from_str(task.id).is_ok());
        let known = STATES.iter().any(|(key, _)| *key == one("state"));
        let length = one("words").chars().count();
        let (Some(task), true) = (task, known && !one("unit").is_empty() && (1..=WORDS_MAX).contains(&length)) else {
            let errors = vec![format!("请选择任务和完成情况，填写责任单位和做了什么（{WORDS_MAX}字以内）。")];
            return plan_page(site, visitor, headers, "", errors);
        };
        let (now, agency) = (site.now(), visitor.actor.agency.to_string());
        let said = Said {
            unit: one("unit").chars().take(WORDS_MAX).collect(),
            state: one("state"),
            words: one("words"),
            name: visitor.actor.name.clone(),
            at: now.date().chinese(),
        };
        let body = serde_json::to_string(&said).map_err(|error| DeskError::Fault(error.to_string()))?;
        let line = line(site, visitor, "填报实施方案任务", task.id, &said.words);
        site.store.write(move |unit| {
            let version = supervision::find(unit, &agency, KIND, task.id)?.map_or(0, |entry| entry.version) + 1;
            let entry = Entry {
                agency: agency.clone(),
                kind: KIND.into(),
                id: task.id.into(),
                state: said.state,
                made: now.exact(),
                version,
                body,
                ..Entry::default()
            };
            supervision::put(unit, &entry)?;
            audit::append(unit, &agency, &line)
        })?;
        plan_page(site, visitor, headers, "已填报。", Vec::new())
    })
    .await
}
