//! Guiding cases 指导案例 (P-III.2): a library that everybody who handles cases reads and searches; the supervisor keeps it and
//! withdraws what no longer guides, with a reason. A withdrawn one stays readable, marked.

use super::analysis::act_names;
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::rights::{Right, holds};
use crate::site::Site;
use crate::supervision;
use crate::supervision::guiding::{self, Guiding, IN_FORCE};
use crate::web::input::Posted;
use crate::web::table::{DayQuestion, Form, Page, Table, cell, change, field, link, select, show};
use crate::web::{Web, input};
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::Flat;
use store::supervision::Entry;

/// Longest title, and longest text of a part.
const TITLE_MAX: usize = 100;
const WORDS_MAX: usize = 5_000;
/// The parts of a guiding case, in the order in which they are read.
const PARTS: [(&str, &str); 4] =
    [("facts", "基本案情"), ("result", "处理结果"), ("point", "指导意义"), ("basis", "相关规定")];

/// The library, or what of it has the words asked for.
pub(crate) async fn list(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    show(site, visitor, move |site, visitor| {
        let words = input::pairs(&query.unwrap_or_default())
            .find(|(key, _)| key == "words")
            .map_or(String::new(), |(_, value)| value);
        list_page(site, visitor, &headers, words.trim(), "", Vec::new(), &Flat::new())
    })
    .await
}

fn list_page(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    words: &str,
    done: &str,
    errors: Vec<String>,
    flat: &Flat,
) -> Result<Page, DeskError> {
    let lead = "同类案件参照处理；偏离的，在裁量情况中说明理由（实施方案第三部分）。";
    let mut page = Page::new(site, visitor, headers, "/supervision/guiding", "指导案例", lead);
    (page.done, page.errors) = (done.to_owned(), errors);
    let mut rows = Vec::new();
    for (entry, guiding) in supervision::all::<Guiding>(site)? {
        let text = format!("{}{}{}", guiding.title, guiding.act, guiding.parts.join(""));
        if words.split_whitespace().all(|word| text.contains(word)) {
            let state = if entry.state == IN_FORCE { "有效" } else { "已撤下" };
            rows.push(vec![
                link(guiding.title, format!("/supervision/guiding/{}", entry.id)),
                cell(guiding.act),
                cell(entry.made.get(..10).unwrap_or_default()),
                cell(state),
            ]);
        }
    }
    page.tables.push(Table {
        title: if words.is_empty() { String::new() } else { format!("含有“{words}”的指导案例") },
        heads: vec!["案例", "执法行为", "发布日期", "状态"],
        rows,
        empty: "没有指导案例。",
    });
    page.find = Some(DayQuestion { action: "/supervision/guiding".into(), value: words.to_owned() });
    if holds(Some(&visitor.actor), Right::Pursue) {
        page.forms.push(publishing(site, flat));
    }
    Ok(page)
}

fn publishing(site: &Site, flat: &Flat) -> Form {
    let value = |name: &str| input::one(flat, name).to_owned();
    let acts = act_names(site).into_iter().map(|act| (act, act));
    let mut fields = vec![
        field("title", "案例名称（隐去当事人姓名或者名称）", "text", &value("title")),
        select("act", "执法行为", acts, &value("act")),
    ];
    fields.extend(PARTS.map(|(key, label)| field(key, label, "long", &value(key))));
    Form { title: "发布指导案例".into(), action: "/supervision/guiding/put".into(), submit: "发布", fields }
}

/// Publishes a guiding case.
pub(crate) async fn put(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let one = |name: &str| input::one(flat, name).to_owned();
        let mut errors = Vec::new();
        if one("title").is_empty() || one("title").chars().count() > TITLE_MAX {
            errors.push(format!("请填写案例名称（{TITLE_MAX}字以内）。"));
        }
        if !act_names(site).contains(&one("act").as_str()) {
            errors.push("请选择执法行为。".into());
        }
        for (key, label) in PARTS {
            if one(key).is_empty() || one(key).chars().count() > WORDS_MAX {
                errors.push(format!("请填写{label}（{WORDS_MAX}字以内）。"));
            }
        }
        if !errors.is_empty() {
            return list_page(site, visitor, headers, "", "", errors, flat);
        }
        let written = Guiding {
            title: one("title"),
            act: one("act"),
            parts: PARTS.map(|(key, _)| one(key)).to_vec(),
            by: visitor.actor.name.clone(),
            withdrawn: String::new(),
        };
        guiding::publish(site, &visitor.actor, written)?;
        list_page(site, visitor, headers, "", "指导案例已发布。", Vec::new(), &Flat::new())
    })
    .await
}

fn find(site: &Site, id: &str) -> Result<(Entry, Guiding), DeskError> {
    supervision::all(site)?.into_iter().find(|(entry, _)| entry.id == id).ok_or(DeskError::NotFound)
}

/// One guiding case.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    show(site, visitor, move |site, visitor| build(site, visitor, &headers, &id, Vec::new())).await
}

fn build(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    id: &str,
    errors: Vec<String>,
) -> Result<Page, DeskError> {
    let (entry, guiding) = find(site, id)?;
    let lead = format!("{}，{}发布，{}", guiding.act, entry.made.get(..10).unwrap_or_default(), guiding.by);
    let mut page = Page::new(site, visitor, headers, "/supervision/guiding", &guiding.title, &lead);
    page.errors = errors;
    let mut rows: Vec<_> =
        PARTS.iter().zip(&guiding.parts).map(|((_, label), words)| vec![cell(*label), cell(words.clone())]).collect();
    if entry.state != IN_FORCE {
        rows.insert(0, vec![cell("已撤下，不再参照"), cell(guiding.withdrawn)]);
    }
    page.tables.push(Table { title: String::new(), heads: vec!["部分", "内容"], rows, empty: "" });
    if entry.state == IN_FORCE && holds(Some(&visitor.actor), Right::Pursue) {
        page.forms.push(Form {
            title: "撤下".into(),
            action: format!("/supervision/guiding/{id}"),
            submit: "撤下",
            fields: vec![field("reason", "撤下的理由（例如依据已经修改）", "long", "")],
        });
    }
    Ok(page)
}

/// Withdraws a guiding case.
pub(crate) async fn withdraw(State(site): State<Web>, Path(id): Path<String>, posted: Posted) -> Response {
    change(site, posted, move |site, visitor, flat, headers| {
        if !holds(Some(&visitor.actor), Right::Pursue) {
            return Err(DeskError::NotFound);
        }
        let (entry, guiding) = find(site, &id)?;
        let reason = input::one(flat, "reason").to_owned();
        if entry.state != IN_FORCE || reason.is_empty() || reason.chars().count() > WORDS_MAX {
            let errors = vec!["请写明撤下的理由；已经撤下的不能再撤。".to_owned()];
            return build(site, visitor, headers, &id, errors);
        }
        guiding::withdraw(site, &visitor.actor, (entry, guiding), &reason)?;
        build(site, visitor, headers, &id, Vec::new())
    })
    .await
}
