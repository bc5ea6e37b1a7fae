//! The year's plans of inspection with how far they are, and how many inspections each enterprise had of its cap: of one's own agency,
//! for who supervises of every agency of the level. A supervisor files plans 备案.

use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::rights::{Right, holds, holds_in};
use crate::site::Site;
use crate::web::input::Posted;
use crate::web::input::encoded;
use crate::web::table::{DayQuestion, Form, Page, Table, cell, change, line, link, select, show};
use crate::web::{Web, input};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::inspection::plan::year_of;
use enforcement::inspection::{Plan, Planned};
use enforcement::people::Agency;
use std::collections::{BTreeMap, BTreeSet};
use store::inspections::{self, Group};
use store::registers::{self, Comment};
use store::{accounts, audit, cases};

/// The list that holds the plan.
const PLAN: &str = "inspection-plan";
/// Most enterprises that the page shows.
const ENTERPRISES_MAX: usize = 300;
/// More approved inspections of one enterprise in a year than this are called up, whatever they were for.
const MANY: i64 = 4;

fn asked(query: &str, key: &str) -> String {
    input::pairs(query).find(|(name, _)| name == key).map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}

fn seen(site: &Site, visitor: &Visitor) -> Result<Vec<Agency>, DeskError> {
    let agencies = site.store.read(accounts::agencies)?;
    Ok(agencies.into_iter().filter(|agency| holds_in(&visitor.actor, Right::SeeCases, agency.id.as_str())).collect())
}

/// Does an inspection of this type count against the cap?
fn counts(kind: &str) -> bool {
    kind != "case"
}

/// The page: `?year=`, `?words=` finds an enterprise by its name or code, `?enterprise=` shows one.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    show(site, visitor, move |site, visitor| {
        let enterprise = asked(&query, "enterprise");
        let year = year_of(&asked(&query, "year")).unwrap_or(site.now().date().year());
        if enterprise.is_empty() {
            build(site, visitor, &headers, year, &asked(&query, "words"), ("", Vec::new()))
        } else {
            one(site, visitor, &headers, year, &enterprise)
        }
    })
    .await
}

fn build(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    year: i16,
    words: &str,
    (done, errors): (&str, Vec<String>),
) -> Result<Page, DeskError> {
    let lead = format!(
        "{year}年度行政检查计划和同一企业的检查频次（国办发〔2024〕54号）。日常、专项检查按公布并备案的计划进行，计入频次；投诉举报、转办交办、数据监测等个案检查不计入；联合检查只计一次。"
    );
    let mut page = Page::new(site, visitor, headers, "/inspections", "检查计划和频次", &lead);
    (page.done, page.errors) = (done.to_owned(), errors);
    let (mut plans, mut unfiled, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for agency in seen(site, visitor)? {
        let groups = site.store.read(|unit| inspections::groups(unit, agency.id.as_str(), i64::from(year)))?;
        if let Some(plan) = agency.plan_of(year) {
            plans.extend(plan.rows.iter().map(|row| plan_row(&agency, plan, row, &groups)));
            if plan.filed.is_none() {
                unfiled.push((agency.id.to_string(), agency.name.clone()));
            }
        }
        all.push((agency, groups));
    }
    page.tables.push(Table {
        title: "年度计划".into(),
        heads: vec!["机关", "检查事项", "类别", "实施月份", "频次上限", "计划", "已批准", "已检查", "备案"],
        rows: plans,
        empty: "还没有公布本年度计划。在“公示清单—年度行政检查计划”上传，经保密审查公布后报备案。",
    });
    page.tables.push(Table {
        title: "各企业频次使用".into(),
        heads: vec!["企业", "信用代码", "计入频次", "个案检查", "机关数", "情况"],
        rows: enterprises(&all, year, words),
        empty: "没有符合的检查。",
    });
    page.find = Some(DayQuestion { action: "/inspections".into(), value: words.to_owned() });
    if holds(Some(&visitor.actor), Right::Guide) && !unfiled.is_empty() {
        page.forms.push(Form {
            title: format!("{year}年度检查计划备案"),
            action: "/inspections/file".into(),
            submit: "予以备案",
            fields: vec![
                crate::web::table::field("year", "", "hidden", &year.to_string()),
                select("agency", "机关", unfiled, ""),
            ],
        });
    }
    page.other_view = (format!("/inspections?year={}", year - 1), "看上一年度");
    Ok(page)
}

type Row = Vec<crate::web::table::Cell>;

fn plan_row(agency: &Agency, plan: &Plan, row: &Planned, groups: &[Group]) -> Row {
    let of_row = |group: &&Group| {
        let same = row.is_every_item() || group.item == row.item;
        same && (row.is_every_item() || (group.kind == "special") == row.special) && counts(&group.kind)
    };
    let sum = |value: fn(&Group) -> i64| groups.iter().filter(of_row).map(value).sum::<i64>().to_string();
    let number = |value: Option<u32>| value.map_or_else(|| "没有写明".to_owned(), |value| value.to_string());
    let register = format!("/public/registers/{}/{PLAN}", encoded(agency.id.as_str()));
    vec![
        cell(agency.name.clone()),
        link(row.item.clone(), register),
        cell(if row.is_every_item() { "合计" } else { row.type_words() }),
        cell(row.when.clone()),
        cell(number(row.yearly.or_else(|| agency.cap_of(&row.item, plan.year)))),
        cell(number(row.count)),
        cell(sum(|group| group.approved)),
        cell(sum(|group| group.made)),
        cell(plan.filed.map_or_else(|| "还没有备案".to_owned(), law::Date::chinese)),
    ]
}

/// What the agencies made of one enterprise.
#[derive(Default)]
struct Sum {
    name: String,
    counted: i64,
    by_case: i64,
    agencies: BTreeSet<String>,
    full: Vec<String>,
}

fn enterprises(all: &[(Agency, Vec<Group>)], year: i16, words: &str) -> Vec<Row> {
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    for (agency, groups) in all {
        let mut by_item: BTreeMap<(&str, &str), i64> = BTreeMap::new();
        for group in groups.iter().filter(|group| group.name.contains(words) || group.party.contains(words)) {
            let sum = sums.entry(&group.party).or_default();
            sum.name.clone_from(&group.name);
            sum.agencies.insert(agency.id.to_string());
            if counts(&group.kind) {
                sum.counted += group.approved;
                *by_item.entry((&group.party, &group.item)).or_default() += group.approved;
            } else {
                sum.by_case += group.approved;
            }
        }
        for ((party, item), used) in by_item {
            if agency.cap_of(item, year).is_some_and(|cap| used >= i64::from(cap))
                && let Some(sum) = sums.get_mut(party)
            {
                sum.full.push(item.to_owned());
            }
        }
    }
    let mut sums: Vec<(&str, Sum)> = sums.into_iter().collect();
    sums.sort_by_key(|(_, sum)| -(sum.counted + sum.by_case));
    sums.truncate(ENTERPRISES_MAX);
    let row = |(party, sum): (&str, Sum)| {
        let mut state = Vec::new();
        if !sum.full.is_empty() {
            state.push(format!("“{}”已达上限", sum.full.join("”“")));
        }
        if sum.counted + sum.by_case > MANY {
            state.push("检查较多，请核查是否明显超过合理频次".to_owned());
        }
        let code = if party == sum.name { "" } else { party };
        vec![
            link(sum.name.clone(), format!("/inspections?year={year}&enterprise={}", encoded(party))),
            cell(code),
            cell(sum.counted.to_string()),
            cell(sum.by_case.to_string()),
            cell(sum.agencies.len().to_string()),
            cell(if state.is_empty() { "可以按计划检查".to_owned() } else { state.join("；") }),
        ]
    };
    sums.into_iter().map(row).collect()
}

/// One enterprise: by agency and item how much of the cap is used, and each inspection.
fn one(site: &Site, visitor: &Visitor, headers: &HeaderMap, year: i16, party: &str) -> Result<Page, DeskError> {
    let lead = format!("{year}年度各机关对该企业的行政检查，逐次列出。");
    let (mut caps, mut each, mut name) = (Vec::new(), Vec::new(), String::new());
    for agency in seen(site, visitor)? {
        let id = agency.id.as_str();
        let uses = site.store.read(|unit| inspections::of_party(unit, id, i64::from(year), party))?;
        let mut used: BTreeMap<&str, u32> = BTreeMap::new();
        for one in &uses {
            name.clone_from(&one.name);
            let place = if counts(&one.kind) {
                let place = used.entry(&one.item).or_default();
                *place += 1;
                format!("第 {place} 次")
            } else {
                "不计入".to_owned()
            };
            let number = site.store.read(|unit| cases::find(unit, id, &one.case))?.map(|found| found.number);
            each.push(vec![
                cell(agency.name.clone()),
                link(number.unwrap_or_else(|| one.case.clone()), format!("/cases/{id}/{}", one.case)),
                cell(one.item.clone()),
                cell(type_words(site, &one.kind, &one.ground)),
                cell(one.approved.clone()),
                cell(if one.made.is_empty() { "还没有检查" } else { &one.made }),
                cell(if one.partners.is_empty() { String::new() } else { format!("与{}联合", one.partners) }),
                cell(place),
            ]);
        }
        caps.extend(used.into_iter().map(|(item, used)| {
            let cap = agency.cap_of(item, year);
            let left = cap.map_or_else(String::new, |cap| cap.saturating_sub(used).to_string());
            let cap = cap.map_or_else(|| "没有公布".to_owned(), |cap| cap.to_string());
            vec![cell(agency.name.clone()), cell(item), cell(used.to_string()), cell(cap), cell(left)]
        }));
    }
    if each.is_empty() {
        return Err(DeskError::NotFound);
    }
    let mut page = Page::new(site, visitor, headers, "/inspections", &format!("{name}：检查频次"), &lead);
    page.tables.push(Table {
        title: "频次使用".into(),
        heads: vec!["机关", "检查事项", "已用", "上限", "剩余"],
        rows: caps,
        empty: "没有计入频次的检查。",
    });
    page.tables.push(Table {
        title: "逐次检查".into(),
        heads: vec!["机关", "案号", "检查事项", "类别和来源", "批准", "检查", "联合", "频次"],
        rows: each,
        empty: "",
    });
    page.other_view = (format!("/inspections?year={year}"), "回到检查计划和频次");
    Ok(page)
}

/// The type and its ground in the words of the form.
fn type_words(site: &Site, kind: &str, ground: &str) -> String {
    let approval = site.pack.kind("inspection-approval");
    let label = |key: &str, value: &str| {
        let field = approval.and_then(|kind| kind.field(key));
        let option = field.and_then(|field| field.options.iter().find(|option| option.key == value));
        option.map_or_else(|| value.to_owned(), |option| option.label.clone())
    };
    if ground.is_empty() {
        label("type", kind)
    } else {
        format!("{}：{}", label("type", kind), label("trigger", ground))
    }
}

/// Files a plan.
pub(crate) async fn file(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let agency = input::one(flat, "agency").trim().to_owned();
        let year = year_of(input::one(flat, "year")).unwrap_or(site.now().date().year());
        let refuse = |what: &str| build(site, visitor, headers, year, "", ("", vec![what.to_owned()]));
        let known = seen(site, visitor)?.into_iter().find(|known| known.id.as_str() == agency);
        let plan = known.as_ref().and_then(|known| known.plan_of(year));
        let Some(known) = known.as_ref().filter(|_| plan.is_some_and(|plan| plan.filed.is_none())) else {
            return refuse("请选择计划已经公布、还没有备案的机关。");
        };
        let own = visitor.actor.agency.to_string();
        let today = site.now().date();
        let line = line(site, visitor, "检查计划备案", &format!("{agency} {year}"), &known.name);
        let (at, person, name) = (site.now().exact(), visitor.actor.person.to_string(), visitor.actor.name.clone());
        site.store.write(move |unit| {
            let Some(mut body) = accounts::agency(unit, &agency)? else { return Ok(()) };
            if let Some(plan) = body.plans.iter_mut().find(|plan| plan.year == year) {
                plan.filed = Some(today);
            }
            accounts::put_agency(unit, &body)?;
            if let Some(version) = registers::get(unit, &agency, PLAN)? {
                let words = format!("{year}年度检查计划予以备案。");
                let version = version.version;
                registers::comment(unit, &agency, PLAN, &Comment { version, at, person, name, approved: true, words })?;
            }
            audit::append(unit, &own, &line)
        })?;
        build(site, visitor, headers, year, "", ("已备案。该机关可以按计划安排检查。", Vec::new()))
    })
    .await
}
