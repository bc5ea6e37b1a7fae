//! Means and incentives 保障和激励 (P-III.5, J7): equipment, money, qualification, evaluation and honours, for every agency and every
//! officer. What the system has already is counted; money and honours are stated by the agency itself.

use super::{asked_agency, chosen};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::recordings::device::{self, Condition};
use crate::rights::{Right, holds_in};
use crate::site::Site;
use crate::supervision::means::{self, Fund, Honour};
use crate::supervision::training;
use crate::web::input::Posted;
use crate::web::table::{Cell, Form, Page, Table, apart, cell, change, field, link, select, show};
use crate::web::{Web, input};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::people::{Agency, Person, Role, Roster};
use law::{Date, Fen};
use std::collections::BTreeMap;
use store::{accounts, cases, evaluations};

/// Longest text.
const TEXT_MAX: usize = 200;
/// Years for which money may be stated, back from the next one.
const YEARS_BACK: i16 = 10;
/// Most cases of one officer that are counted.
const CASES_MAX: usize = 10_000;

/// How each agency stands, and the officers of one.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = asked_agency(&query.unwrap_or_default());
    show(site, visitor, move |site, visitor| build(site, visitor, &headers, &asked, "", Vec::new())).await
}

/// What an agency has.
struct Means {
    roster: Roster,
    /// The keepers of the devices in use.
    keepers: Vec<String>,
    funds: Vec<Fund>,
    honours: Vec<(store::supervision::Entry, Honour)>,
    /// The scores of this year's evaluations in tenths of a point, by officer and, under an empty name, all.
    scores: BTreeMap<String, Vec<i64>>,
}

impl Means {
    fn of(site: &Site, agency: &str, year: i16) -> Result<Means, DeskError> {
        let roster = site.store.read(|unit| accounts::roster(unit, agency))?;
        let devices = device::all(site, agency)?;
        let in_use = devices.into_iter().filter(|device| device.state == Condition::InUse);
        let mut scores: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for signed in site.store.read(|unit| evaluations::list(unit, agency, ""))? {
            if signed.at.starts_with(&year.to_string()) {
                scores.entry(String::new()).or_default().push(signed.score);
                for officer in site.store.read(|unit| cases::officers(unit, agency, &signed.case))? {
                    scores.entry(officer).or_default().push(signed.score);
                }
            }
        }
        Ok(Means {
            roster,
            keepers: in_use.map(|device| device.keeper.to_string()).collect(),
            funds: means::funds(site, agency)?,
            honours: means::honours(site, agency)?,
            scores,
        })
    }

    fn officers(&self) -> impl Iterator<Item = &Person> {
        self.roster.with(Role::Officer)
    }

    /// The mean of the evaluations of an officer, or of all.
    fn score(&self, officer: &str) -> Cell {
        let scores = self.scores.get(officer).map_or(&[][..], Vec::as_slice);
        let mean = i64::try_from(scores.len()).ok().filter(|count| *count > 0);
        cell(mean.map_or_else(
            || "没有评查".to_owned(),
            |count| {
                let tenths = scores.iter().sum::<i64>() / count;
                format!("{}.{}（{count} 次）", tenths / 10, tenths % 10)
            },
        ))
    }

    fn honours_in(&self, year: i16, person: impl Fn(&str) -> bool) -> impl Iterator<Item = &Honour> {
        let all = self.honours.iter().map(|(_, honour)| honour);
        all.filter(move |honour| honour.on.year() == year && person(&honour.person))
    }
}

fn build(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    asked: &str,
    done: &str,
    errors: Vec<String>,
) -> Result<Page, DeskError> {
    let lead = "执法装备、经费、人员素质、考核和激励（实施方案第三部分第五项；全过程记录办法第七条）。设备、资格、培训、办案和评查由系统记录计算；经费和表彰奖励由本机关登记。";
    let mut page = Page::new(site, visitor, headers, "/supervision/means", "保障和激励", lead);
    (page.done, page.errors) = (done.to_owned(), errors);
    let year = site.now().date().year();
    let mut agencies = site.store.read(accounts::agencies)?;
    agencies.retain(|agency| holds_in(&visitor.actor, Right::SeeTraining, agency.id.as_str()));
    let mut all = Vec::new();
    for agency in &agencies {
        all.push(Means::of(site, agency.id.as_str(), year)?);
    }
    page.tables.push(Table {
        title: format!("各机关（{year}年）"),
        heads: vec![
            "机关",
            "执法人员",
            "在用记录设备",
            "记录场所",
            "执法经费（元）",
            "有法律职业资格",
            "案卷评查平均分",
            "表彰奖励",
        ],
        rows: agencies.iter().zip(&all).map(|(agency, means)| overview(agency, means, year)).collect(),
        empty: "没有机关。",
    });
    if let Some(place) = chosen(&agencies, asked, |place| all[place].officers().next().is_some())? {
        let (agency, means) = (&agencies[place], &all[place]);
        page.tables.push(officers(site, agency, means, year)?);
        page.tables.push(funds(agency, means));
        page.tables.push(honours(means));
    }
    let own = agencies.iter().position(|agency| agency.id == visitor.actor.agency);
    if let Some(place) = own
        && holds_in(&visitor.actor, Right::KeepPlan, agencies[place].id.as_str())
    {
        page.forms.extend(forms(&all[place], year));
    }
    Ok(page)
}

fn overview(agency: &Agency, means: &Means, year: i16) -> Vec<Cell> {
    let officers = means.officers().count();
    let qualified = means.officers().filter(|person| !person.legal_qualification.is_empty()).count();
    let fund = means.funds.iter().find(|fund| fund.year == year);
    vec![
        link(agency.name.clone(), format!("/supervision/means?agency={}", agency.id)),
        cell(officers.to_string()),
        cell(means.keepers.len().to_string()),
        cell(agency.places.iter().filter(|place| place.until.is_none()).count().to_string()),
        cell(fund.map_or_else(|| "没有登记".to_owned(), |fund| fund.amount.yuan())),
        cell(qualified.to_string()),
        means.score(""),
        cell(means.honours_in(year, |_| true).count().to_string()),
    ]
}

fn officers(site: &Site, agency: &Agency, means: &Means, year: i16) -> Result<Table, DeskError> {
    let courses = training::courses(site, agency.id.as_str())?;
    let mut rows = Vec::new();
    for person in means.officers() {
        let id = person.id.as_str();
        let handled = site.store.read(|unit| cases::of_officer(unit, agency.id.as_str(), id, CASES_MAX))?;
        let opened = handled.iter().filter(|case| case.opened.starts_with(&year.to_string())).count();
        let mine = courses.iter().filter(|course| course.person == id && course.on.year() == year);
        let hours: u32 = mine.map(|course| course.hours).sum();
        let honours: Vec<&str> = means.honours_in(year, |of| of == id).map(|honour| honour.words.as_str()).collect();
        rows.push(vec![
            cell(person.name.clone()),
            cell(means.keepers.iter().filter(|keeper| *keeper == id).count().to_string()),
            cell(if person.legal_qualification.is_empty() { "无" } else { "有" }),
            cell(format!("{hours} 学时")),
            cell(opened.to_string()),
            means.score(id),
            cell(honours.join("；")),
        ]);
    }
    Ok(Table {
        title: format!("{}的执法人员（{year}年）", agency.name),
        heads: vec!["姓名", "保管的设备", "法律职业资格", "培训", "办理案件", "案卷评查平均分", "表彰奖励"],
        rows,
        empty: "没有执法人员。",
    })
}

fn funds(agency: &Agency, means: &Means) -> Table {
    let rows = means
        .funds
        .iter()
        .map(|fund| vec![cell(fund.year.to_string()), cell(fund.amount.yuan()), cell(&fund.words), cell(&fund.by)]);
    Table {
        title: format!("{}的执法经费", agency.name),
        heads: vec!["年度", "金额（元）", "用途和依据", "登记人"],
        rows: rows.collect(),
        empty: "没有登记。",
    }
}

fn honours(means: &Means) -> Table {
    let rows = means.honours.iter().map(|(_, honour)| {
        let name = means.roster.iter().find(|person| person.id.as_str() == honour.person);
        let name = name.map_or_else(|| honour.person.clone(), |person| person.name.clone());
        vec![cell(honour.on.chinese()), cell(name), cell(&honour.words), cell(&honour.by)]
    });
    Table {
        title: "表彰奖励".into(),
        heads: vec!["日期", "人员", "名称和决定", "登记人"],
        rows: rows.collect(),
        empty: "没有登记。",
    }
}

fn forms(means: &Means, year: i16) -> Vec<Form> {
    let years = (year - YEARS_BACK..=year + 1).rev().map(|year| (year.to_string(), format!("{year}年")));
    let people = means.roster.iter().map(|person| (person.id.to_string(), person.name.clone()));
    let stand = means
        .honours
        .iter()
        .map(|(entry, honour)| (entry.id.clone(), format!("{} {}", honour.on.chinese(), honour.words)));
    let form =
        |title: &str, action: &str, submit, fields| Form { title: title.into(), action: action.into(), submit, fields };
    let mut forms = vec![
        form(
            "登记执法经费",
            "/supervision/means/fund",
            "登记经费",
            vec![
                select("year", "年度（已登记的年度为修改）", years, &year.to_string()),
                field("amount", "金额（元）", "text", ""),
                apart(field("words", "用途和依据（预算批复文件）", "text", ""), "fund"),
            ],
        ),
        form(
            "登记表彰奖励",
            "/supervision/means/honour",
            "登记表彰",
            vec![
                select("person", "人员", people, ""),
                field("on", "日期", "date", ""),
                apart(field("words", "名称、授予机关和决定文号", "text", ""), "honour"),
            ],
        ),
    ];
    if !means.honours.is_empty() {
        forms.push(form(
            "删去误登或者已撤销的表彰奖励",
            "/supervision/means/strike",
            "删去",
            vec![select("honour", "哪一项", stand, ""), apart(field("words", "理由", "text", ""), "strike")],
        ));
    }
    forms
}

/// A text that is there and not too long.
fn words(flat: &enforcement::case::Flat) -> Option<String> {
    let words = input::one(flat, "words").trim();
    (1..=TEXT_MAX).contains(&words.chars().count()).then(|| words.to_owned())
}

/// States the money of a year.
pub(crate) async fn fund(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let own = visitor.actor.agency.to_string();
        let this = site.now().date().year();
        let year = input::one(flat, "year").parse::<i16>().ok();
        let year = year.filter(|year| (this - YEARS_BACK..=this + 1).contains(year));
        let amount = Fen::from_yuan(input::one(flat, "amount")).ok();
        let (Some(year), Some(amount), Some(words)) = (year, amount, words(flat)) else {
            let wrong = format!("请选择年度，金额填元（最多两位小数），写明用途和依据（{TEXT_MAX}字以内）。");
            return build(site, visitor, headers, &own, "", vec![wrong]);
        };
        let by = visitor.actor.name.clone();
        means::fund(site, &visitor.actor, Fund { year, amount, words, by })?;
        build(site, visitor, headers, &own, &format!("{year}年的执法经费已登记。"), Vec::new())
    })
    .await
}

/// Keeps an honour of somebody of one's own agency.
pub(crate) async fn honour(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let own = visitor.actor.agency.to_string();
        let roster = site.store.read(|unit| accounts::roster(unit, &own))?;
        let person = roster.iter().find(|person| person.id.as_str() == input::one(flat, "person"));
        let on = Date::parse(input::one(flat, "on")).ok().filter(|day| *day <= site.now().date());
        let (Some(person), Some(on), Some(words)) = (person, on, words(flat)) else {
            let wrong = format!("请选择人员，日期不晚于今天，写明名称、授予机关和决定文号（{TEXT_MAX}字以内）。");
            return build(site, visitor, headers, &own, "", vec![wrong]);
        };
        let by = visitor.actor.name.clone();
        let honour = Honour { person: person.id.to_string(), on, words, by, struck: String::new() };
        means::honour(site, &visitor.actor, honour)?;
        build(site, visitor, headers, &own, &format!("{}的表彰奖励已登记。", person.name), Vec::new())
    })
    .await
}

/// Strikes an honour out, with the reason.
pub(crate) async fn strike(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let own = visitor.actor.agency.to_string();
        let found = means::honours(site, &own)?.into_iter().find(|(entry, _)| entry.id == input::one(flat, "honour"));
        let (Some(found), Some(reason)) = (found, words(flat)) else {
            let wrong = format!("请选择要删去的一项，写明理由（{TEXT_MAX}字以内）。");
            return build(site, visitor, headers, &own, "", vec![wrong]);
        };
        means::strike(site, &visitor.actor, found, &reason)?;
        build(site, visitor, headers, &own, "已删去，理由记入操作日志。", Vec::new())
    })
    .await
}
