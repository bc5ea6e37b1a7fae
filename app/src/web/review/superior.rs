//! What the superior says of an agency's lists (S7.2, J16): comment, approval or return, by version, seen by both.

use crate::desk::DeskError;
use crate::rights::{Right, holds_in};
use crate::site::Site;
use crate::web::input::Posted;
use crate::web::table::{Form, Page, Table, cell, change, field, line, link, select, show};
use crate::web::{Visitor, Web, input};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::people::Agency;
use store::registers::{self, Comment};
use store::{accounts, audit};

/// The lists that a superior guides.
const LISTS: [(&str, &str); 2] = [
    ("catalogue", "重大执法决定法制审核目录（法制审核办法第七条）"),
    ("av-items", "音像记录事项清单（全过程记录办法第十六条）"),
];

/// The page.
pub(crate) async fn page(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| build(site, visitor, &headers, "", Vec::new())).await
}

/// The latest word on the version in force, for a page of the agency itself.
pub(super) fn word(site: &Site, agency: &str, kind: &str) -> Result<String, DeskError> {
    let (version, comments) =
        site.store.read(|unit| Ok((registers::get(unit, agency, kind)?, registers::comments(unit, agency, kind)?)))?;
    let Some(version) = version else { return Ok(String::new()) };
    Ok(match comments.iter().rev().find(|comment| comment.version == version.version) {
        Some(comment) if comment.approved => format!("{} {} 认可：{}", comment.name, comment.at, comment.words),
        Some(comment) => format!("{} {} 提出意见：{}", comment.name, comment.at, comment.words),
        None => "上级还没有提出意见".to_owned(),
    })
}

/// A list's title without its article.
fn short(title: &str) -> &str {
    title.split('（').next().unwrap_or(title)
}

fn build(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    done: &str,
    errors: Vec<String>,
) -> Result<Page, DeskError> {
    let lead = "对下级机关编制的目录、清单提出意见或者认可；每一版各自记录，机关在“公示清单”的这份清单上看到。点版本打开全文。";
    let mut page = Page::new(site, visitor, headers, "/supervision/lists", "目录和清单指导", lead);
    page.done = done.to_owned();
    page.errors = errors;
    let agencies = site.store.read(accounts::agencies)?;
    let guided = |agency: &&Agency| holds_in(&visitor.actor, Right::Supervise, agency.id.as_str());
    let mut offered: Vec<(String, String)> = Vec::new();
    for (kind, title) in LISTS {
        let mut rows = Vec::new();
        for agency in agencies.iter().filter(guided) {
            let id = agency.id.as_str();
            let version = site.store.read(|unit| registers::get(unit, id, kind))?;
            rows.push(match version {
                Some(version) => {
                    let words = format!("{}：{}，第 {} 版", agency.name, short(title), version.version);
                    offered.push((format!("{kind} {id}"), words));
                    vec![
                        cell(agency.name.clone()),
                        link(format!("第 {} 版", version.version), format!("/public/registers/{id}/{kind}")),
                        cell(version.imported),
                        cell(word(site, id, kind)?),
                    ]
                }
                None => vec![cell(agency.name.clone()), cell("还没有"), cell(""), cell("")],
            });
        }
        page.tables.push(Table {
            title: title.into(),
            heads: vec!["机关", "版本", "生效时间", "意见"],
            rows,
            empty: "没有下级机关。",
        });
    }
    // Only what there is can be commented on.
    if !offered.is_empty() {
        page.forms.push(Form {
            title: "提出意见或者认可".into(),
            action: "/supervision/lists/comment".into(),
            submit: "提出",
            fields: vec![
                select("list", "清单", offered, ""),
                field("words", "意见", "long", ""),
                field("approved", "认可这一版", "checkbox", "yes"),
            ],
        });
    }
    Ok(page)
}

/// Keeps a comment.
pub(crate) async fn comment(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let one = |name: &str| input::one(flat, name).trim().to_owned();
        let (list, words) = (one("list"), one("words"));
        let (kind, agency) =
            list.split_once(' ').map_or_else(Default::default, |(kind, agency)| (kind.to_owned(), agency.to_owned()));
        let refuse = |reason: &str| build(site, visitor, headers, "", vec![reason.to_owned()]);
        if !LISTS.iter().any(|(key, _)| *key == kind) || !holds_in(&visitor.actor, Right::Supervise, &agency) {
            return refuse("请选择清单。");
        }
        if words.is_empty() || words.chars().count() > 1000 {
            return refuse("请填写意见（1000字以内）。");
        }
        let Some(version) = site.store.read(|unit| registers::get(unit, &agency, &kind))? else {
            return refuse("这个机关还没有这份清单。");
        };
        let said = Comment {
            version: version.version,
            at: site.now().exact(),
            person: visitor.actor.person.to_string(),
            name: visitor.actor.name.clone(),
            approved: one("approved") == "yes",
            words,
        };
        let act = if said.approved { "认可清单" } else { "对清单提出意见" };
        let line = line(site, visitor, act, &format!("{agency} {kind} 第 {} 版", said.version), &said.words);
        let own = visitor.actor.agency.to_string();
        site.store.write(move |unit| {
            registers::comment(unit, &agency, &kind, &said)?;
            audit::append(unit, &own, &line)
        })?;
        build(site, visitor, headers, "意见已经记录。", Vec::new())
    })
    .await
}
