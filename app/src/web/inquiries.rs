//! Inside of the window: what the public asked, answered by the agency; the code that a party gets to follow a case (G15).

use super::Web;
use super::input;
use super::outside::window::kind_words;
use super::table::{Form, Page, Table, cell, change, field, line, link, show};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::portal::receipt;
use crate::rights::{Right, holds_in};
use crate::site::Site;
use crate::web::input::Posted;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use store::inquiries::{self, Inquiry};
use store::{audit, cases};

/// Longest answer, in characters.
const ANSWER_MAX: usize = 5_000;

fn state_words(inquiry: &Inquiry) -> &'static str {
    if inquiry.state == "answered" { "已答复" } else { "待答复" }
}

fn body(inquiry: &Inquiry) -> serde_json::Value {
    serde_json::from_str(&inquiry.body).unwrap_or_default()
}

/// The agency's inquiries, the open ones first.
pub(crate) async fn list(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| {
        let lead =
            "公众在公示网站提交的咨询、投诉和纠错。答复后，提交人凭受理编号和查询码可以看到（公示办法第十五条）。";
        let mut page = Page::new(site, visitor, &headers, "/inquiries", "咨询投诉", lead);
        let agency = visitor.actor.agency.to_string();
        let found = site.store.read(|unit| inquiries::list(unit, &agency))?;
        let rows = found.iter().map(|inquiry| {
            let body = body(inquiry);
            let words: String = body["words"].as_str().unwrap_or_default().chars().take(40).collect();
            vec![
                link(&inquiry.id, format!("/inquiries/{}", inquiry.id)),
                cell(kind_words(body["kind"].as_str().unwrap_or_default())),
                cell(words),
                cell(inquiry.came.get(..16).unwrap_or_default()),
                cell(state_words(inquiry)),
            ]
        });
        let heads = vec!["受理编号", "事由", "内容", "收到时间", "状态"];
        page.tables.push(Table {
            title: String::new(), heads, rows: rows.collect(), empty: "还没有收到咨询和投诉。"
        });
        Ok(page)
    })
    .await
}

fn one(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    id: &str,
    done: &str,
    errors: Vec<String>,
) -> Result<Page, DeskError> {
    let inquiry = own(site, visitor, id)?;
    let body = body(&inquiry);
    let said = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
    let lead = "联系方式只用于答复，不得用于其他目的，不得公开。";
    let mut page =
        Page::new(site, visitor, headers, "/inquiries", &format!("{}　{id}", kind_words(&said("kind"))), lead);
    page.done = done.to_owned();
    page.errors = errors;
    let mut rows = Vec::new();
    for (label, text) in [
        ("收到时间", inquiry.came.get(..16).unwrap_or_default().to_owned()),
        ("状态", state_words(&inquiry).to_owned()),
        ("内容", said("words")),
        ("姓名", said("name")),
        ("联系方式", said("contact")),
        ("答复", said("answer")),
        ("答复人", said("by")),
    ] {
        if !text.is_empty() {
            rows.push(vec![cell(label), cell(text)]);
        }
    }
    page.tables.push(Table { title: String::new(), heads: vec!["事项", "内容"], rows, empty: "" });
    if inquiry.state != "answered" {
        page.forms.push(Form {
            title: "答复".into(),
            action: format!("/inquiries/{id}"),
            submit: "登记答复",
            fields: vec![field("answer", "答复内容", "long", "")],
        });
    }
    Ok(page)
}

fn own(site: &Site, visitor: &Visitor, id: &str) -> Result<Inquiry, DeskError> {
    let found = site.store.read(|unit| inquiries::find(unit, id))?;
    found.filter(|inquiry| inquiry.agency == visitor.actor.agency.as_str()).ok_or(DeskError::NotFound)
}

/// One inquiry.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    show(site, visitor, move |site, visitor| one(site, visitor, &headers, &id, "", Vec::new())).await
}

/// Keeps the answer; whoever has the receipt reads it.
pub(crate) async fn answer(State(site): State<Web>, Path(id): Path<String>, posted: Posted) -> Response {
    change(site, posted, move |site, visitor, flat, headers| {
        let inquiry = own(site, visitor, &id)?;
        let words = input::one(flat, "answer").trim().to_owned();
        if words.is_empty() || words.chars().count() > ANSWER_MAX {
            let errors = vec![format!("请写答复内容，不超过{ANSWER_MAX}字。")];
            return one(site, visitor, headers, &id, "", errors);
        }
        if inquiry.state == "answered" {
            return one(site, visitor, headers, &id, "", vec!["已经答复过。提交人可以再次提交。".into()]);
        }
        let mut body = body(&inquiry);
        body["answer"] = words.into();
        body["answered"] = site.now().to_string().into();
        body["by"] = visitor.actor.name.clone().into();
        let line = line(site, visitor, "答复咨询投诉", &id, kind_words(body["kind"].as_str().unwrap_or_default()));
        let (agency, number) = (inquiry.agency, id.clone());
        site.store.write(move |unit| {
            inquiries::answer(unit, &agency, &number, &body.to_string())?;
            audit::append(unit, &agency, &line)
        })?;
        one(site, visitor, headers, &id, "已登记答复。", Vec::new())
    })
    .await
}

fn code_page(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    agency: &str,
    id: &str,
    code: &str,
) -> Result<Page, DeskError> {
    if !holds_in(&visitor.actor, Right::HandleCases, agency) {
        return Err(DeskError::NotFound);
    }
    let summary = site.store.read(|unit| cases::find(unit, agency, id))?.ok_or(DeskError::NotFound)?;
    let lead = "把案号和查询码交给当事人，当事人在公示网站“查进度”中可以看到办理到哪一步，看不到案卷内容。查询码只显示这一次，重新生成后原码作废。";
    let mut page = Page::new(site, visitor, headers, "/cases", "当事人查询码", lead);
    let mut rows = vec![vec![cell("案号"), link(&summary.number, format!("/cases/{agency}/{id}"))]];
    if !code.is_empty() {
        rows.push(vec![cell("查询码"), cell(code)]);
    }
    page.tables.push(Table { title: summary.title, heads: vec!["事项", "内容"], rows, empty: "" });
    page.forms.push(Form {
        title: "生成查询码".into(),
        action: format!("/cases/{agency}/{id}/code"),
        submit: "生成",
        fields: Vec::new(),
    });
    Ok(page)
}

/// The page from which a code is given out.
pub(crate) async fn code(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((agency, id)): Path<(String, String)>,
) -> Response {
    show(site, visitor, move |site, visitor| code_page(site, visitor, &headers, &agency, &id, "")).await
}

/// Gives out a code; it is shown once.
pub(crate) async fn give_code(
    State(site): State<Web>,
    Path((agency, id)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    change(site, posted, move |site, visitor, _, headers| {
        code_page(site, visitor, headers, &agency, &id, "")?;
        let summary = site.store.read(|unit| cases::find(unit, &agency, &id))?.ok_or(DeskError::NotFound)?;
        let code = receipt::new_code();
        let digest = receipt::digest(&summary.number, &code);
        let line = line(site, visitor, "生成当事人查询码", &summary.number, &summary.title);
        let (owner, case, made) = (agency.clone(), id.clone(), site.now().exact());
        site.store.write(move |unit| {
            inquiries::set_case_code(unit, &owner, &case, &digest, &made)?;
            audit::append(unit, &owner, &line)
        })?;
        code_page(site, visitor, headers, &agency, &id, &code)
    })
    .await
}
