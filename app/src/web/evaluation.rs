//! Case-file evaluation 案卷评查 on pages (G24, J26): what the record decides stands there with its evidence, the rest is answered
//! by the evaluator, and the whole is signed. Agencies compare their scores on the supervisor's page.

use super::case::may_see;
use super::shell::Shell;
use super::table::{Page, Table, cell, line, link, show};
use super::{Web, block, fault, html, input};
use crate::auth::Visitor;
use crate::desk::{self, DeskError};
use crate::rights::{Right, holds_in};
use crate::site::Site;
use crate::web::input::Posted;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use enforcement::case::Flat;
use enforcement::evaluation::{Answer, Evaluation, Verdict, evaluate};
use std::collections::BTreeMap;
use store::evaluations::{self, Signed};
use store::{accounts, audit};

/// Longest reason.
const REASON_MAX: usize = 500;

struct Line {
    key: String,
    part: String,
    title: String,
    basis: String,
    cost: String,
    class: &'static str,
    verdict: &'static str,
    because: String,
    asked: bool,
    yes: bool,
    no: bool,
}

#[derive(Template)]
#[template(path = "evaluation.html")]
struct EvaluationPage {
    shell: Shell,
    title: String,
    back: String,
    back_title: String,
    action: String,
    lines: Vec<Line>,
    errors: Vec<(String, String)>,
    earlier: Vec<String>,
    open: usize,
}

/// `87.5`.
fn points(tenths: i64) -> String {
    if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

fn may_evaluate(visitor: &Visitor, agency: &str) -> Result<(), DeskError> {
    may_see(visitor, agency)?;
    if holds_in(&visitor.actor, Right::Evaluate, agency) { Ok(()) } else { Err(DeskError::NotFound) }
}

fn build(
    site: &Site,
    visitor: &Visitor,
    agency: &str,
    id: &str,
    flat: &Flat,
    errors: Vec<(String, String)>,
    headers: &HeaderMap,
) -> Result<EvaluationPage, DeskError> {
    let opened = desk::read(site, agency, id)?;
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    let standard = site.pack.evaluation_of(&opened.case).ok_or(DeskError::NotFound)?;
    let found = evaluate(standard, stand, &opened.case, &BTreeMap::new());
    let lines: Vec<Line> = standard
        .items
        .iter()
        .zip(&found.results)
        .map(|(item, result)| {
            let (class, verdict) = words(result.verdict);
            let typed = input::one(flat, &item.key);
            Line {
                key: item.key.clone(),
                part: item.part.clone(),
                title: item.title.clone(),
                basis: item.basis.clone(),
                cost: if item.veto { "否决项".into() } else { format!("{} 分", points(i64::from(item.points))) },
                class,
                verdict,
                because: if item.ask {
                    input::one(flat, &format!("{}.reason", item.key)).to_owned()
                } else {
                    result.because.clone()
                },
                asked: item.ask,
                yes: typed == "yes",
                no: typed == "no",
            }
        })
        .collect();
    let earlier = site.store.read(|unit| evaluations::list(unit, agency, id))?;
    let earlier = earlier
        .iter()
        .map(|signed| format!("{} {}：{} 分，{}", signed.at, signed.name, points(signed.score), signed.band));
    Ok(EvaluationPage {
        shell: Shell::of(site, visitor, "/cases").looking(headers),
        title: standard.title.clone(),
        back: format!("/cases/{agency}/{id}"),
        back_title: opened.case.number.clone(),
        action: format!("/cases/{agency}/{id}/evaluation"),
        open: lines.iter().filter(|line| line.asked).count(),
        lines,
        errors,
        earlier: earlier.collect(),
    })
}

fn words(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Met => ("good", "符合"),
        Verdict::Failed => ("bad", "不符合"),
        Verdict::NotApplicable => ("na", "不适用"),
        Verdict::Open => ("look", "由评查人认定"),
    }
}

/// The page.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((agency, id)): Path<(String, String)>,
) -> Response {
    let (inner, asker) = (site.clone(), visitor.clone());
    let built = block(move || {
        may_evaluate(&asker, &agency)?;
        build(&inner, &asker, &agency, &id, &Flat::new(), Vec::new(), &headers)
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// Signs an evaluation.
pub(crate) async fn sign(
    State(site): State<Web>,
    Path((agency, id)): Path<(String, String)>,
    Posted { visitor, headers, flat }: Posted,
) -> Response {
    let (inner, asker) = (site.clone(), visitor.clone());
    let done = block(move || {
        may_evaluate(&asker, &agency)?;
        let opened = desk::read(&inner, &agency, &id)?;
        let standard = inner.pack.evaluation_of(&opened.case).ok_or(DeskError::NotFound)?;
        let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
        let mut errors = Vec::new();
        for item in standard.items.iter().filter(|item| item.ask) {
            let reason = input::one(&flat, &format!("{}.reason", item.key)).trim().to_owned();
            let met = input::one(&flat, &item.key);
            if !matches!(met, "yes" | "no") || reason.is_empty() || reason.chars().count() > REASON_MAX {
                errors.push((item.key.clone(), format!("{}：请认定并写明理由（{REASON_MAX}字以内）。", item.title)));
            } else {
                answers.insert(item.key.clone(), Answer { met: met == "yes", reason });
            }
        }
        if !errors.is_empty() {
            return build(&inner, &asker, &agency, &id, &flat, errors, &headers).map(Err);
        }
        let stand = inner.stand(&opened.agency, &opened.roster, inner.now());
        let found: Evaluation = evaluate(standard, stand, &opened.case, &answers);
        let score = found.score.ok_or_else(|| DeskError::Fault("an evaluation without a score".into()))?;
        let signed = Signed {
            case: id.clone(),
            at: inner.now().exact(),
            person: asker.actor.person.to_string(),
            name: asker.actor.name.clone(),
            score: i64::from(score),
            band: found.band.clone(),
            body: serde_json::to_string(&found).map_err(|error| DeskError::Fault(error.to_string()))?,
        };
        let told = format!("{} 分，{}", points(signed.score), signed.band);
        let line = line(&inner, &asker, "案卷评查", &opened.case.number, &told);
        let own = asker.actor.agency.to_string();
        inner.store.write(move |unit| {
            evaluations::put(unit, &agency, &signed)?;
            audit::append(unit, &own, &line)
        })?;
        Ok(Ok(format!("/cases/{}/{id}/evaluation", opened.case.agency)))
    });
    match done.await {
        Ok(Ok(href)) => Redirect::to(&href).into_response(),
        Ok(Err(page)) => (StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response(),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// Every agency's evaluations, and what was not met most often.
pub(crate) async fn all(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| {
        let lead = "系统按记录判断的，写明依据；其余由评查人认定。否决项不符合的，0 分。";
        let mut page = Page::new(site, visitor, &headers, "/supervision/evaluations", "案卷评查", lead);
        let mut rows = Vec::new();
        let mut failed: BTreeMap<String, usize> = BTreeMap::new();
        for agency in site.store.read(accounts::agencies)? {
            let key = agency.id.as_str();
            if !holds_in(&visitor.actor, Right::Evaluate, key) {
                continue;
            }
            for signed in site.store.read(|unit| evaluations::list(unit, key, ""))? {
                let found: Evaluation =
                    serde_json::from_str(&signed.body).map_err(|error| DeskError::Fault(error.to_string()))?;
                for result in found.results.iter().filter(|result| result.verdict == Verdict::Failed) {
                    *failed.entry(result.key.clone()).or_default() += 1;
                }
                rows.push(vec![
                    cell(agency.name.clone()),
                    link(signed.case.clone(), format!("/cases/{key}/{}/evaluation", signed.case)),
                    cell(points(signed.score)),
                    cell(signed.band),
                    cell(signed.name),
                    cell(signed.at),
                ]);
            }
        }
        page.tables.push(Table {
            title: "评查结果".into(),
            heads: vec!["机关", "案件", "得分", "等次", "评查人", "时间"],
            rows,
            empty: "还没有评查。打开一件案件，在“案卷”中评查。",
        });
        let title = |key: &str| {
            let mut items = site.pack.evaluations().iter().flat_map(|standard| &standard.items);
            let item = items.find(|item| item.key == key);
            item.map_or_else(|| key.to_owned(), |item| item.title.clone())
        };
        let mut failed: Vec<(String, usize)> = failed.into_iter().collect();
        failed.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        page.tables.push(Table {
            title: "不符合的项目，多的在前".into(),
            heads: vec!["项目", "件数"],
            rows: failed.iter().map(|(key, count)| vec![cell(title(key)), cell(count.to_string())]).collect(),
            empty: "没有不符合的项目。",
        });
        Ok(page)
    })
    .await
}
