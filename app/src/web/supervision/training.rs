//! Training 培训 (P-III.3): each officer's certificate and legal qualification as they stand today, and what training each had this
//! year, with its examination. Who has no valid certificate handles no case; that gate is `enforcement::case::gate::duty`.

use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::rights::{Right, holds_in};
use crate::site::{Site, new_id};
use crate::web::table::{Form, Page, Table, cell, change, field, line, select, show};
use crate::web::{Asker, Web, input};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::Flat;
use enforcement::people::{CertificateState, Person, Role};
use law::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::supervision::{self, Entry};
use store::{accounts, audit};

/// Under which training is kept.
const KIND: &str = "training";
/// Longest text.
const TEXT_MAX: usize = 100;
/// Most hours of one course.
const HOURS_MAX: u32 = 500;

/// One course of one person.
#[derive(Clone, Serialize, Deserialize)]
struct Course {
    person: String,
    title: String,
    on: Date,
    hours: u32,
    passed: bool,
    by: String,
}

fn courses(site: &Site, agency: &str) -> Result<Vec<Course>, DeskError> {
    let entries = site.store.read(|unit| supervision::of_agency(unit, agency, KIND))?;
    let read = |entry: &Entry| {
        serde_json::from_str(&entry.body).map_err(|error| DeskError::Fault(format!("training: {error}")))
    };
    entries.iter().map(read).collect()
}

/// The people of an agency who passed an examination in a year.
pub(super) fn trained(site: &Site, agency: &str, year: i16) -> Result<BTreeSet<String>, DeskError> {
    let courses = courses(site, agency)?.into_iter();
    Ok(courses.filter(|course| course.passed && course.on.year() == year).map(|course| course.person).collect())
}

/// The page.
pub(crate) async fn page(State(site): State<Web>, who: Asker, headers: HeaderMap) -> Response {
    show(site, who, move |site, visitor| build(site, visitor, &headers, "", Vec::new(), &Flat::new())).await
}

fn build(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    done: &str,
    errors: Vec<String>,
    flat: &Flat,
) -> Result<Page, DeskError> {
    let lead =
        "执法人员的资格和本年度培训。没有有效执法证的人员，系统不予办案（行政处罚法第四十二条；实施方案第三部分）。";
    let mut page = Page::new(site, visitor, headers, "/supervision/training", "人员培训", lead);
    (page.done, page.errors) = (done.to_owned(), errors);
    let today = site.now().date();
    let own = visitor.actor.agency.as_str();
    for agency in site.store.read(accounts::agencies)? {
        let id = agency.id.as_str();
        if !holds_in(&visitor.actor, Right::SeeTraining, id) {
            continue;
        }
        let roster = site.store.read(|unit| accounts::roster(unit, id))?;
        let all = courses(site, id)?;
        let taught = roster
            .iter()
            .filter(|person| person.roles.contains(&Role::Officer) || person.roles.contains(&Role::Reviewer));
        let rows = taught.map(|person| {
            let mine: Vec<&Course> = all
                .iter()
                .filter(|course| course.person == person.id.as_str() && course.on.year() == today.year())
                .collect();
            let hours: u32 = mine.iter().map(|course| course.hours).sum();
            let passed = mine.iter().filter(|course| course.passed).count();
            let words: Vec<String> =
                mine.iter().map(|course| format!("{} {}", course.on.chinese(), course.title)).collect();
            vec![
                cell(person.name.clone()),
                cell(certificate(person, today)),
                cell(if person.legal_qualification.is_empty() { "无" } else { "有" }),
                cell(format!("{hours} 学时")),
                cell(if passed > 0 { "合格" } else { "没有合格记录" }),
                cell(words.join("；")),
            ]
        });
        page.tables.push(Table {
            title: agency.name.clone(),
            heads: vec!["姓名", "执法证", "法律职业资格", "本年度学时", "考试", "培训"],
            rows: rows.collect(),
            empty: "没有执法人员和审核人员。",
        });
        if id == own && holds_in(&visitor.actor, Right::KeepTraining, id) {
            let people: Vec<(String, String)> =
                roster.iter().map(|person| (person.id.to_string(), person.name.clone())).collect();
            page.forms.push(registering(people, flat));
        }
    }
    Ok(page)
}

fn registering(people: Vec<(String, String)>, flat: &Flat) -> Form {
    let value = |name: &str| input::one(flat, name).to_owned();
    Form {
        title: "登记培训".into(),
        action: "/supervision/training/put".into(),
        submit: "登记",
        fields: vec![
            select("person", "人员", people, &value("person")),
            field("title", "培训内容", "text", &value("title")),
            field("on", "日期", "date", &value("on")),
            field("hours", "学时", "number", &value("hours")),
            select("passed", "考试", [("yes", "合格"), ("no", "不合格或者没有考试")], &value("passed")),
        ],
    }
}

/// How a certificate stands on a day.
fn certificate(person: &Person, today: Date) -> String {
    match &person.certificate {
        None => "没有，不能办案".to_owned(),
        Some(held) if held.state != CertificateState::Valid => format!("{} 已暂扣或者收回，不能办案", held.number),
        Some(held) if today > held.valid_until => {
            format!("{} 已于{}到期，不能办案", held.number, held.valid_until.chinese())
        }
        Some(held) => format!("{} 有效至{}", held.number, held.valid_until.chinese()),
    }
}

/// Keeps a course of somebody of one's own agency.
pub(crate) async fn put(State(site): State<Web>, who: Asker, request: Request) -> Response {
    change(site, who, request, |site, visitor, flat, headers| {
        let one = |name: &str| input::one(flat, name).to_owned();
        let (now, agency) = (site.now(), visitor.actor.agency.to_string());
        let roster = site.store.read(|unit| accounts::roster(unit, &agency))?;
        let person = roster.iter().find(|person| person.id.as_str() == one("person")).cloned();
        let on = Date::parse(&one("on")).ok().filter(|day| *day <= now.date());
        let hours = one("hours").parse::<u32>().ok().filter(|hours| (1..=HOURS_MAX).contains(hours));
        let title = one("title");
        let mut errors = Vec::new();
        if person.is_none() {
            errors.push("请选择人员。".to_owned());
        }
        if title.is_empty() || title.chars().count() > TEXT_MAX {
            errors.push(format!("请填写培训内容（{TEXT_MAX}字以内）。"));
        }
        if on.is_none() {
            errors.push("请填写日期，不晚于今天。".to_owned());
        }
        if hours.is_none() {
            errors.push(format!("学时填 1 至 {HOURS_MAX} 的整数。"));
        }
        if !matches!(one("passed").as_str(), "yes" | "no") {
            errors.push("请选择考试结果。".to_owned());
        }
        let (Some(person), Some(on), Some(hours), true) = (person, on, hours, errors.is_empty()) else {
            return build(site, visitor, headers, "", errors, flat);
        };
        let course = Course {
            person: person.id.to_string(),
            title,
            on,
            hours,
            passed: one("passed") == "yes",
            by: visitor.actor.name.clone(),
        };
        let body = serde_json::to_string(&course).map_err(|error| DeskError::Fault(error.to_string()))?;
        let line = line(site, visitor, "登记培训", person.id.as_str(), &course.title);
        let entry = Entry {
            agency: agency.clone(),
            kind: KIND.into(),
            id: new_id(now),
            state: "held".into(),
            made: now.exact(),
            version: 1,
            body,
            ..Entry::default()
        };
        site.store.write(move |unit| {
            supervision::put(unit, &entry)?;
            audit::append(unit, &agency, &line)
        })?;
        build(site, visitor, headers, &format!("{}的培训已登记。", person.name), Vec::new(), &Flat::new())
    })
    .await
}
