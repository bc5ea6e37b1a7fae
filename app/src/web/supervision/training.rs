//! Training 培训 (P-III.3): each officer's certificate and legal qualification as they stand today, and what training each had this
//! year, with its examination. Who has no valid certificate handles no case; that gate is `enforcement::case::gate::duty`.

use super::{asked_agency, chosen};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::rights::{Right, holds_in};
use crate::site::Site;
use crate::supervision::training::{self, Course};
use crate::web::input::Posted;
use crate::web::table::{Form, Page, Table, cell, change, field, link, select, show};
use crate::web::{Web, input};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::Flat;
use enforcement::people::{Agency, CertificateState, Person, Role, Roster};
use law::Date;
use store::accounts;

/// Longest text.
const TEXT_MAX: usize = 100;
/// Most hours of one course.
const HOURS_MAX: u32 = 500;

/// How each agency stands, and the people of one.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = asked_agency(&query.unwrap_or_default());
    show(site, visitor, move |site, visitor| build(site, visitor, &headers, &asked, "", Vec::new(), &Flat::new())).await
}

/// Who is trained: officers and reviewers.
fn taught(roster: &Roster) -> Vec<&Person> {
    let of = |person: &&Person| person.roles.contains(&Role::Officer) || person.roles.contains(&Role::Reviewer);
    roster.iter().filter(of).collect()
}

fn build(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    asked: &str,
    done: &str,
    errors: Vec<String>,
    flat: &Flat,
) -> Result<Page, DeskError> {
    let lead =
        "执法人员的资格和本年度培训。没有有效执法证的人员，系统不予办案（行政处罚法第四十二条；实施方案第三部分）。";
    let mut page = Page::new(site, visitor, headers, "/supervision/training", "人员培训", lead);
    (page.done, page.errors) = (done.to_owned(), errors);
    let today = site.now().date();
    let mut agencies = site.store.read(accounts::agencies)?;
    agencies.retain(|agency| holds_in(&visitor.actor, Right::SeeTraining, agency.id.as_str()));
    let mut rosters = Vec::new();
    for agency in &agencies {
        rosters.push(site.store.read(|unit| accounts::roster(unit, agency.id.as_str()))?);
    }
    let mut overview = Vec::new();
    for (agency, roster) in agencies.iter().zip(&rosters) {
        let trained = training::trained(site, agency.id.as_str(), today.year())?;
        let officers: Vec<&Person> = roster.with(Role::Officer).collect();
        let valid = officers.iter().filter(|person| invalid(person, today).is_none()).count();
        let passed = officers.iter().filter(|person| trained.contains(person.id.as_str())).count();
        overview.push(vec![
            link(agency.name.clone(), format!("/supervision/training?agency={}", agency.id)),
            cell(officers.len().to_string()),
            cell(valid.to_string()),
            cell(passed.to_string()),
        ]);
    }
    page.tables.push(Table {
        title: "各机关".into(),
        heads: vec!["机关", "执法人员", "执法证有效", "本年度考试合格"],
        rows: overview,
        empty: "没有机关。",
    });
    if let Some(place) = chosen(&agencies, asked, |place| !taught(&rosters[place]).is_empty())? {
        page.tables.push(people(site, &agencies[place], &rosters[place], today)?);
    }
    let own = agencies.iter().position(|agency| agency.id == visitor.actor.agency);
    if let Some(place) = own
        && holds_in(&visitor.actor, Right::KeepTraining, agencies[place].id.as_str())
    {
        let people = rosters[place].iter().map(|person| (person.id.to_string(), person.name.clone()));
        page.forms.push(registering(people.collect(), flat));
    }
    Ok(page)
}

/// The people of one agency, with their certificates and courses.
fn people(site: &Site, agency: &Agency, roster: &Roster, today: Date) -> Result<Table, DeskError> {
    let mut all = training::courses(site, agency.id.as_str())?;
    all.retain(|course| course.on.year() == today.year());
    let rows = taught(roster).into_iter().map(|person| {
        let mine: Vec<&Course> = all.iter().filter(|course| course.person == person.id.as_str()).collect();
        let hours: u32 = mine.iter().map(|course| course.hours).sum();
        let words: Vec<String> =
            mine.iter().map(|course| format!("{} {}", course.on.chinese(), course.title)).collect();
        vec![
            cell(person.name.clone()),
            cell(certificate(person, today)),
            cell(if person.legal_qualification.is_empty() { "无" } else { "有" }),
            cell(format!("{hours} 学时")),
            cell(if mine.iter().any(|course| course.passed) { "合格" } else { "没有合格记录" }),
            cell(words.join("；")),
        ]
    });
    Ok(Table {
        title: agency.name.clone(),
        heads: vec!["姓名", "执法证", "法律职业资格", "本年度学时", "考试", "培训"],
        rows: rows.collect(),
        empty: "没有执法人员和审核人员。",
    })
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

/// Why somebody's certificate does not allow to handle cases on a day.
fn invalid(person: &Person, today: Date) -> Option<String> {
    match &person.certificate {
        None => Some("没有".to_owned()),
        Some(held) if held.state != CertificateState::Valid => Some(format!("{} 已暂扣或者收回", held.number)),
        Some(held) if today > held.valid_until => {
            Some(format!("{} 已于{}到期", held.number, held.valid_until.chinese()))
        }
        Some(_) => None,
    }
}

/// How a certificate stands on a day. A reviewer needs none: only who handles cases does.
fn certificate(person: &Person, today: Date) -> String {
    match (invalid(person, today), &person.certificate) {
        (Some(_), None) if !person.roles.contains(&Role::Officer) => "没有".to_owned(),
        (Some(why), _) => format!("{why}，不能办案"),
        (None, Some(held)) => format!("{} 有效至{}", held.number, held.valid_until.chinese()),
        (None, None) => String::new(),
    }
}

/// Keeps a course of somebody of one's own agency.
pub(crate) async fn put(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
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
            return build(site, visitor, headers, "", "", errors, flat);
        };
        let course = Course {
            person: person.id.to_string(),
            title,
            on,
            hours,
            passed: one("passed") == "yes",
            by: visitor.actor.name.clone(),
        };
        training::register(site, &visitor.actor, course)?;
        build(site, visitor, headers, &agency, &format!("{}的培训已登记。", person.name), Vec::new(), &Flat::new())
    })
    .await
}
