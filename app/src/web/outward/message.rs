//! One message: what it says, how it went, its receipt.

use super::super::table::{Form, Page, Table, cell, change, field, hinted, line, link, select, show};
use super::super::{Web, input};
use super::{HERE, due, minute};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::outward::{self as work, Outcome, file::figures, kind_words, state_words};
use crate::site::Site;
use crate::web::input::Posted;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use register::inward::Set;
use register::inward::field::fields;
use serde_json::Value;
use store::outward::{self, Message};
use store::publications;

/// Longest receipt number or reason, in characters.
const SAID_MAX: usize = 500;

/// The page of a message.
pub(crate) async fn message(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    show(site, visitor, move |site, visitor| built(site, visitor, &headers, &id)).await
}

fn built(site: &Site, visitor: &Visitor, headers: &HeaderMap, id: &str) -> Result<Page, DeskError> {
    let agency = visitor.actor.agency.as_str();
    let found = site.store.read(|unit| outward::message(unit, agency, id))?.ok_or(DeskError::NotFound)?;
    let addressee = site.store.read(|unit| outward::addressee(unit, agency, &found.addressee))?;
    let name = addressee.map_or_else(|| found.addressee.clone(), |addressee| addressee.name);
    let lead = format!("{}，报{name}。依据：{}。", kind_words(&found.kind), found.basis);
    let mut page = Page::new(site, visitor, headers, HERE, &found.title, &lead);
    page.tables.push(course(site, &found)?);
    page.tables.push(contents(&found));
    page.other_view = (HERE.to_owned(), "回到对外报送");
    if found.went_out() && found.is_open() {
        page.forms.push(Form {
            title: "登记回执".into(),
            action: format!("{HERE}/messages/{id}/receipt"),
            submit: "登记回执",
            fields: vec![
                select("outcome", "对方的答复", [("accepted", "已接收"), ("refused", "退回")], ""),
                field("receipt", "回执编号", "text", &found.receipt),
                hinted(field("said", "说明", "long", ""), "退回的，写明对方退回的原因。"),
            ],
        });
    }
    if matches!(found.state.as_str(), "sent" | "refused") {
        page.forms.push(Form {
            title: "重新发送".into(),
            action: format!("{HERE}/messages/{id}/again"),
            submit: "重新列入待发送",
            fields: Vec::new(),
        });
    }
    Ok(page)
}

fn course(site: &Site, found: &Message) -> Result<Table, DeskError> {
    let sent = match (found.tries, found.sent.as_str()) {
        (0, _) => "还没有发送".to_owned(),
        (tries, at) => format!("{}（第 {tries} 次）", minute(at)),
    };
    let next = if found.next_try.is_empty() { "由人送交".to_owned() } else { minute(&found.next_try) };
    let subject = site.store.read(|unit| publications::get(unit, &found.subject))?;
    let subject = match subject {
        Some(publication) => link(&found.number, format!("/public/decisions/{}", publication.id)),
        None => link(&found.number, format!("/reports/{}", found.number)),
    };
    let mut rows = vec![
        vec![cell("报送编号"), cell(&found.id)],
        vec![cell("文号或者年度"), subject],
        vec![cell("写成"), cell(minute(&found.made))],
        vec![cell("最后一日"), cell(due(found).map(law::Date::chinese).unwrap_or_default())],
        vec![cell("状态"), cell(state_words(&found.state))],
        vec![cell("最近一次发送"), cell(sent)],
    ];
    if found.state == "waiting" || (found.state == "sent" && !found.next_try.is_empty()) {
        rows.push(vec![cell("下一次发送"), cell(next)]);
    }
    if !found.answered.is_empty() {
        rows.push(vec![cell("答复时间"), cell(minute(&found.answered))]);
        rows.push(vec![cell("回执编号"), cell(&found.receipt)]);
    }
    rows.push(vec![cell("对方的答复"), cell(&found.said)]);
    rows.push(vec![cell("最近经手"), cell(if found.person.is_empty() { "系统" } else { &found.person })]);
    if !found.batch.is_empty() {
        let file = format!("{HERE}/files/{}/{}", found.addressee, found.batch);
        rows.push(vec![cell("报送文件"), link("下载 Excel", file)]);
    }
    Ok(Table { title: "经过".into(), heads: vec!["项目", "情况"], rows, empty: "" })
}

/// What is sent, field by field.
fn contents(found: &Message) -> Table {
    if found.kind == "annual" {
        let rows = figures(found).into_iter().map(|row| row.into_iter().map(cell).collect());
        return Table {
            title: "报送内容".into(), heads: vec!["表", "项目", "数量"], rows: rows.collect(), empty: ""
        };
    }
    let content: Value = serde_json::from_str(&found.body).unwrap_or_default();
    let known = Set::from_key(&found.fields).map(fields).unwrap_or_default();
    let rows = known.iter().filter_map(|field| {
        let value = content[field.code].as_str().filter(|value| !value.is_empty())?;
        // The number of an identity document is sent, and shown to nobody who does not need it.
        let value = if field.code.ends_with("_ZJHM") { "（已填写，此处不显示）" } else { value };
        Some(vec![cell(field.code), cell(field.names[0]), cell(value)])
    });
    Table { title: "报送内容".into(), heads: vec!["字段", "名称", "内容"], rows: rows.collect(), empty: "" }
}

/// Registers a receipt.
pub(crate) async fn receipt(State(site): State<Web>, Path(id): Path<String>, posted: Posted) -> Response {
    change(site, posted, move |site, visitor, flat, headers| {
        let words = |name: &str| input::one(flat, name).trim().chars().take(SAID_MAX).collect::<String>();
        let accepted = match input::one(flat, "outcome") {
            "accepted" => true,
            "refused" => false,
            _ => return told(site, visitor, headers, &id, Err("请选择对方的答复。".into())),
        };
        let outcome = Outcome { accepted, receipt: words("receipt"), said: words("said") };
        let detail = format!("{} {}", if accepted { "已接收" } else { "退回" }, outcome.said);
        let line = line(site, visitor, "登记回执", &id, &detail);
        let done = work::receive(site, visitor.actor.agency.as_str(), &id, outcome, line)?;
        told(site, visitor, headers, &id, done.map(|_| "已登记回执。"))
    })
    .await
}

/// Sends a message again.
pub(crate) async fn again(State(site): State<Web>, Path(id): Path<String>, posted: Posted) -> Response {
    change(site, posted, move |site, visitor, _, headers| {
        let line = line(site, visitor, "重新报送", &id, "");
        let done = work::again(site, visitor.actor.agency.as_str(), &id, line)?;
        told(site, visitor, headers, &id, done.map(|_| "已重新列入待发送，内容按案件现在的情况重新写成。"))
    })
    .await
}

fn told(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    id: &str,
    done: Result<&str, String>,
) -> Result<Page, DeskError> {
    let mut page = built(site, visitor, headers, id)?;
    match done {
        Ok(words) => page.done = words.to_owned(),
        Err(reason) => page.errors.push(reason),
    }
    Ok(page)
}
