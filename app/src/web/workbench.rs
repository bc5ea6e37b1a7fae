//! The workbench 工作台: what is mine to do, by the statute's deadline, with the provision behind each.

use super::light::{Light, day, light};
use super::shell::Shell;
use super::sign_off::Unsigned;
use super::supervision::{overdue, pursuit, supervised};
use super::{Web, block, fault, html, input};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::rights::{Right, holds};
use crate::site::Site;
use crate::standing::{self, Standing};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::pack::Phase;
use enforcement::people::Agency;
use std::collections::BTreeMap;
use store::cases::{self, StoredTask};

struct Count {
    key: &'static str,
    title: &'static str,
    total: usize,
    hint: String,
    here: bool,
}

struct Group {
    title: &'static str,
    urgent: bool,
    rows: Vec<Row>,
}

struct Row {
    light: Light,
    day: String,
    what: String,
    title: String,
    number: String,
    basis: String,
    explain: String,
    href: String,
    /// What may be done about it at once: words and address.
    act: (&'static str, String),
}

struct CalendarDay {
    number: i8,
    class: &'static str,
    words: String,
    today: bool,
}

struct Bar {
    title: &'static str,
    total: i64,
    most: i64,
}

#[derive(Template)]
#[template(path = "workbench.html")]
struct Workbench {
    shell: Shell,
    today: String,
    counts: Vec<Count>,
    groups: Vec<Group>,
    empty: String,
    calendar: Vec<CalendarDay>,
    /// Whose cases the bars count.
    counted: &'static str,
    bars: Vec<Bar>,
    /// Matters under supervision that wait for the visitor: words and address.
    supervised: Vec<(String, String)>,
}

const BUCKETS: [(&str, &str); 5] =
    [("over", "已逾期"), ("today", "今日到期"), ("soon", "3 个工作日内"), ("ok", "正常"), ("hold", "停表")];

/// The page.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let bucket = input::pairs(&query).find(|(key, _)| key == "bucket").map(|(_, value)| value).unwrap_or_default();
    let (inner, who) = (site.clone(), visitor.clone());
    match block(move || build(&inner, &who, &bucket, &headers)).await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn build(site: &Site, visitor: &Visitor, bucket: &str, headers: &HeaderMap) -> Result<Workbench, DeskError> {
    let actor = &visitor.actor;
    let roles: Vec<&str> = actor.roles.iter().map(|role| role.key()).collect();
    let agency = actor.agency.as_str();
    let tasks = site.store.read(|unit| cases::tasks_for(unit, agency, actor.person.as_str(), &roles))?;
    let (counted, totals) = counts(site, visitor)?;
    let today = site.now().date();
    let unsigned = Unsigned::of(site, agency);
    let mut rows: Vec<(&'static str, Row)> = tasks.iter().map(|stored| row(site, agency, stored, &unsigned)).collect();
    // What supervision watches: whatever is overdue at the agencies of the level, each with the way to pursue it.
    let late = if holds(Some(actor), Right::Pursue) { overdue(site, visitor)? } else { Vec::new() };
    rows.extend(late.iter().map(|(agency, stored)| late_row(site, agency, stored)));
    let standing = standing::duties(site, actor)?;
    rows.extend(standing.iter().map(|duty| standing_row(site, duty, &unsigned)));
    let counts = BUCKETS
        .iter()
        .map(|(key, title)| {
            let of: Vec<&Row> = rows.iter().filter(|(class, _)| class == key).map(|(_, row)| row).collect();
            Count {
                key,
                title,
                total: of.len(),
                hint: of.first().map_or_else(String::new, |row| row.day.clone()),
                here: bucket == *key,
            }
        })
        .chain([Count {
            key: "", title: "全部待办", total: rows.len(), hint: String::new(), here: bucket.is_empty()
        }])
        .collect();
    let calendar = (0..14)
        .map(|ahead| {
            let date = today.plus_days(ahead);
            let dues = tasks.iter().map(|stored| stored.task.due).chain(standing.iter().map(|duty| duty.due));
            let due = dues.filter(|due| *due == Some(date)).count();
            let class = match (due, site.calendar.is_workday(date)) {
                (0, Ok(false)) => "rest",
                (0, _) => "",
                _ if ahead <= 3 => "n-amber",
                _ => "n-ok",
            };
            CalendarDay {
                number: date.day(),
                class,
                words: if due > 0 { format!("{due} 件") } else { String::new() },
                today: ahead == 0,
            }
        })
        .collect();
    let mut groups: Vec<Group> =
        BUCKETS.iter().map(|(key, title)| Group { title, urgent: *key == "over", rows: Vec::new() }).collect();
    for (class, row) in rows {
        let place = BUCKETS.iter().position(|(key, _)| *key == class).unwrap_or(3);
        if bucket.is_empty() || bucket == class {
            groups[place].rows.push(row);
        }
    }
    groups.retain(|group| !group.rows.is_empty());
    let most = totals.iter().map(|(_, total)| *total).max().unwrap_or(1).max(1);
    let total = |phase: Phase| totals.iter().find(|(key, _)| key == phase.key()).map_or(0, |(_, total)| *total);
    let empty = match (bucket.is_empty(), actor.is(enforcement::people::Role::Administrator)) {
        (true, true) => "没有待办。人员、执法证和公示清单从左侧进入维护。".to_owned(),
        (true, false) => "今日事项已办完。新的待办会在案件有进展时出现在这里。".to_owned(),
        _ => "这一类没有待办。".to_owned(),
    };
    Ok(Workbench {
        shell: Shell::of(site, visitor, "/").looking(headers),
        today: format!("{} {}", today.chinese(), today.weekday()),
        counts,
        groups,
        empty,
        calendar,
        counted,
        supervised: super::supervision::waiting(site, visitor)?,
        bars: Phase::ALL.iter().map(|phase| Bar { title: phase.title(), total: total(*phase), most }).collect(),
    })
}

fn row(site: &Site, agency: &str, stored: &StoredTask, unsigned: &Unsigned) -> (&'static str, Row) {
    let task = &stored.task;
    let today = site.now().date();
    let light = light(task.due, &task.held, &task.unit, today, &site.calendar);
    let base = format!("/cases/{agency}/{}", stored.case);
    let href = match (&task.record, task.kind.as_str()) {
        (Some(record), _) => format!("{base}/records/{record}"),
        (None, "") => base,
        (None, kind) => format!("{base}/record/{kind}"),
    };
    let explain = match (&task.from, task.rule.as_str()) {
        (Some(from), rule) if !rule.is_empty() => format!("/law/due?rule={rule}&from={from}"),
        _ => String::new(),
    };
    let row = Row {
        act: ("办理", href.clone()),
        day: day(task.due, &task.held),
        what: task.what.clone(),
        title: stored.title.clone(),
        number: stored.number.clone(),
        basis: if task.basis.is_empty() { "办案流程".to_owned() } else { unsigned.mark(&task.basis) },
        explain,
        href,
        light,
    };
    (row.light.class, row)
}

/// What is overdue at an agency, as its supervisor sees it.
fn late_row(site: &Site, agency: &Agency, stored: &StoredTask) -> (&'static str, Row) {
    let (class, row) = row(site, agency.id.as_str(), stored, &Unsigned::of(site, agency.id.as_str()));
    let title = format!("{} · {}", agency.name, row.title);
    let href = format!("/cases/{}/{}", agency.id, stored.case);
    (class, Row { title, href, act: ("立督办事项", pursuit(agency, stored)), ..row })
}

/// Whose cases are counted, and how many stand in each phase.
type Counted = (&'static str, Vec<(String, i64)>);

/// How many cases stand in each phase: of one's own agency, or of every agency that one supervises.
fn counts(site: &Site, visitor: &Visitor) -> Result<Counted, DeskError> {
    if !holds(Some(&visitor.actor), Right::Pursue) {
        return Ok(("本机关案件", site.store.read(|unit| cases::counts(unit, visitor.actor.agency.as_str()))?));
    }
    let mut all = BTreeMap::new();
    for agency in supervised(site, visitor)? {
        for (phase, total) in site.store.read(|unit| cases::counts(unit, agency.id.as_str()))? {
            *all.entry(phase).or_default() += total;
        }
    }
    Ok(("各机关案件", all.into_iter().collect()))
}

/// A duty of the agency that belongs to no case.
fn standing_row(site: &Site, duty: &Standing, unsigned: &Unsigned) -> (&'static str, Row) {
    const UNKNOWN: &str = "该年放假安排尚未公布，末日待定";
    let held = if duty.due.is_some() { "" } else { UNKNOWN };
    let light = light(duty.due, held, "个工作日", site.now().date(), &site.calendar);
    let explain = match duty.rule {
        "" => String::new(),
        rule => format!("/law/due?rule={rule}&from={}", duty.from),
    };
    let row = Row {
        day: day(duty.due, held),
        what: duty.what.clone(),
        title: duty.title.clone(),
        number: "本机关事项".into(),
        basis: unsigned.mark(duty.basis),
        explain,
        act: ("办理", duty.href.clone()),
        href: duty.href.clone(),
        light,
    };
    (row.light.class, row)
}
