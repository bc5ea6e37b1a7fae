//! Rules with their sign-offs, and the day-by-day account of a deadline.

use super::sign_off::Unsigned;
use super::table::{Form, Page, Table, cell, change, field, line, show};
use super::{Web, input};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::site::Site;
use crate::web::input::Posted;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::people::Role;
use law::rules::{Mark, RULES};
use store::audit;
use store::registers::{self, SignOff};

/// Every rule with its sign-off.
pub(crate) async fn rules(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| rules_page(site, visitor, &headers, "")).await
}

fn rules_page(site: &Site, visitor: &Visitor, headers: &HeaderMap, done: &str) -> Result<Page, DeskError> {
    let agency = visitor.actor.agency.to_string();
    let signed = site.store.read(|unit| registers::sign_offs(unit, &agency))?;
    let lead = "每条规则的出处、内容和作用的地方。标“知”的，条文未经本系统核对原文；由本机关法制人员签核。未签核的规则照常起作用，并标明待签核。";
    let mut page = Page::new(site, visitor, headers, "/rules", "规则与签核", lead);
    page.done = done.to_owned();
    let rows = RULES.iter().map(|rule| {
        let sign = signed.iter().rev().find(|sign| sign.rule == rule.key);
        let state = match (sign, rule.mark) {
            (Some(sign), _) => format!("{} {} 签核", sign.name, sign.at),
            (None, Mark::Known) => "待签核（知）".to_owned(),
            (None, Mark::Read) => "待签核".to_owned(),
        };
        let over = rule.overrides.map_or_else(String::new, |(key, why)| format!("优先于 {key}：{why}"));
        vec![
            cell(rule.key),
            cell(rule.citation.short()),
            cell(format!("{}{}", rule.words, over)),
            cell(rule.period()),
            cell(rule.since().to_string()),
            cell(rule.acts),
            cell(state),
        ]
    });
    page.tables.push(Table {
        title: String::new(),
        heads: vec!["编号", "条款", "规则", "期限", "施行", "作用处", "签核"],
        rows: rows.collect(),
        empty: "",
    });
    if visitor.actor.is(Role::Reviewer) {
        page.forms.push(Form {
            title: "签核规则".into(),
            action: "/rules/sign".into(),
            submit: "签核并署名",
            fields: vec![
                field("rule", "规则编号", "text", ""),
                field("words", "签核意见（与原文核对的情况）", "long", ""),
            ],
        });
    }
    Ok(page)
}

/// Signs a rule off.
pub(crate) async fn sign_rule(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let key = input::one(flat, "rule").to_owned();
        let words = input::one(flat, "words").to_owned();
        let Some(rule) = law::rules::find(&key).filter(|_| !words.is_empty() && words.chars().count() <= 500) else {
            let mut page = rules_page(site, visitor, headers, "")?;
            page.errors.push("请填写表中的规则编号和签核意见（500字以内）。".into());
            return Ok(page);
        };
        let now = site.now();
        let sign = SignOff { rule: rule.key.to_owned(), name: visitor.actor.name.clone(), at: now.exact(), words };
        let (agency, person) = (visitor.actor.agency.to_string(), visitor.actor.person.to_string());
        let line = line(site, visitor, "签核规则", rule.key, &sign.words);
        site.store.write(move |unit| {
            registers::sign_off(unit, &agency, &person, &sign)?;
            audit::append(unit, &agency, &line)
        })?;
        rules_page(site, visitor, headers, &format!("{} 已签核。", rule.citation.short()))
    })
    .await
}

/// The day-by-day account of a deadline.
pub(crate) async fn due(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let pairs: Vec<(String, String)> = input::pairs(&query.unwrap_or_default()).collect();
    let value =
        |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let (rule, from) = (value("rule"), value("from"));
    show(site, visitor, move |site, visitor| {
        let mut page = Page::new(
            site,
            visitor,
            &headers,
            "",
            "期限的逐日说明",
            "起算之日不计；工作日按国务院办公厅公布的放假安排。",
        );
        match law::command::due_on(&rule, &from, true, &site.calendar) {
            Ok(answer) => {
                page.text = answer.text + &Unsigned::of(site, visitor.actor.agency.as_str()).line(&rule);
            }
            Err(reason) => page.errors.push(reason),
        }
        Ok(page)
    })
    .await
}
