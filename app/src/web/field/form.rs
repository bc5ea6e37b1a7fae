//! The forms of the field: the fields of the paper form as everywhere, with what a device needs to fill them in by a few
//! touches, to show the document, and to keep it all until there is a network.

use super::{SPOT, VISIT, year_and_number};
use crate::auth::Visitor;
use crate::desk::{self, DeskError, Sent, What};
use crate::site::{Site, new_id};
use crate::web::form::{
    FieldView, Filled, FormPage, Input, asked_for_more, first_filling, form_page, opening, rejected_form, taken_in,
};
use crate::web::shell::{Shell, field_script};
use crate::web::{Web, block, fault, html, input};
use askama::Template;
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use enforcement::case::{Flat, Milestone};
use enforcement::disclosure::inspect::amount::amounts;
use enforcement::pack::{FieldType, Kind};
use enforcement::people::{Agency, Certificate, CertificateState, Roster};
use enforcement::refusal::{FieldError, Refusal, Rejected};
use enforcement::value::PartyKind;
use law::Date;
use law::repealed::REPEALED;
use law::thresholds::{Side, simple_fine_most};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::{accounts, cases, registers};

/// Most cases whose parties a device is offered.
const PARTIES_MAX: usize = 60;
/// Most violations that a device is offered.
const VIOLATIONS_MAX: usize = 500;

#[derive(Template)]
#[template(path = "field_form.html")]
struct FieldForm {
    shell: Shell,
    script: String,
    title: String,
    basis: String,
    base: String,
    id: String,
    procedure: &'static str,
    case: String,
    kind: String,
    refused: &'static str,
    refusals: Vec<Refusal>,
    errors: Vec<FieldError>,
    fields: Vec<FieldView>,
    answers: &'static str,
    submit: &'static str,
    data: String,
}

/// A form of the field, made of the form that the desk has.
fn field_form(form: FormPage, id: String, procedure: &'static str, case: &str, kind: &Kind, data: &Value) -> FieldForm {
    FieldForm {
        shell: form.shell,
        script: field_script(),
        title: kind.title.clone(),
        basis: form.basis,
        base: form.base,
        id,
        procedure,
        case: case.to_owned(),
        kind: kind.key.clone(),
        refused: form.refused,
        refusals: form.refusals,
        errors: form.errors,
        fields: form.fields,
        answers: form.answers,
        submit: form.submit,
        // In a block of data in the page, nothing may look like a tag.
        data: data.to_string().replace('<', "\\u003c"),
    }
}

async fn answer(
    site: Web,
    visitor: Visitor,
    build: impl FnOnce(&Site, &Visitor) -> Result<FieldForm, DeskError> + Send + 'static,
) -> Response {
    let (inner, asker) = (site.clone(), visitor.clone());
    match block(move || build(&inner, &asker)).await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// The penalty on the spot.
pub(crate) async fn spot(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    answer(site, visitor, move |site, visitor| {
        spot_form(site, visitor, Filled::default(), new_id(site.now()), &headers)
    })
    .await
}

fn spot_form(
    site: &Site,
    visitor: &Visitor,
    filled: Filled,
    id: String,
    headers: &HeaderMap,
) -> Result<FieldForm, DeskError> {
    let procedure = site.pack.procedure(SPOT).ok_or(DeskError::NotFound)?;
    let kind = site.pack.kind(procedure.opens.as_str()).ok_or(DeskError::NotFound)?;
    let mut form = opening(site, visitor, SPOT, filled, headers)?;
    form.shell = Shell::of(site, visitor, "/field").looking(headers);
    one_penalty(&mut form.fields);
    let data = document_data(site, visitor, kind)?;
    Ok(field_form(form, id, SPOT, "", kind, &data))
}

/// On the spot there is a warning, or a fine, or both: two lines are enough for a phone.
fn one_penalty(fields: &mut [FieldView]) {
    for field in fields {
        if let Input::Penalties(lines) = &mut field.input {
            let used = lines.iter().filter(|line| !line.amount.is_empty() || !line.words.is_empty()).count();
            lines.truncate(used.max(2));
        }
    }
}

/// What a device writes the document with, and what it offers: violations with their provisions, parties, certificates.
fn document_data(site: &Site, visitor: &Visitor, kind: &Kind) -> Result<Value, DeskError> {
    let agency = visitor.actor.agency.as_str();
    let (body, roster, powers) = site.store.read(|unit| {
        Ok((accounts::agency(unit, agency)?, accounts::roster(unit, agency)?, registers::get(unit, agency, "powers")?))
    })?;
    let body = body.ok_or(DeskError::NotFound)?;
    let relief = law::relief::notice(&law::relief::Facts {
        decided_on: site.now().date(),
        on_the_spot: true,
        government: &body.government,
        superior: &body.superior,
        reconsideration: body.reconsideration,
        court: &body.court,
    });
    let paragraphs: Vec<&str> = kind.document.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    let most = |side| simple_fine_most(side).yuan().parse::<u64>().unwrap_or_default();
    let mut data = checks(site, kind, &roster);
    data["agency"] = json!(body.name);
    data["short_name"] = json!(body.short_name);
    data["series"] = json!(kind.series);
    data["paragraphs"] = json!(paragraphs);
    data["signatures"] = json!(kind.document.signatures);
    data["relief"] = json!(relief.text);
    data["most"] = json!({ "citizen": most(Side::Citizen), "organisation": most(Side::Organisation) });
    data["repealed"] = json!(repealed(site.now().date()));
    let (parties, earlier) = known_of_cases(site, visitor)?;
    data["violations"] = json!(violations(&body, powers.map(|list| list.body).as_deref(), &earlier));
    data["parties"] = json!(parties);
    Ok(data)
}

/// Statutes that are no longer in force, with the day since when: nothing may be handed over that rests on one (37).
fn repealed(today: Date) -> BTreeMap<&'static str, String> {
    let over = REPEALED.iter().filter_map(|statute| Some((statute.title, statute.since()?)));
    over.filter(|(_, since)| *since <= today).map(|(title, since)| (title, since.chinese())).collect()
}

/// What a device checks before a document is handed over: findings that must be yes, how many officers, whose certificate
/// is valid today.
fn checks(site: &Site, kind: &Kind, roster: &Roster) -> Value {
    let today = site.now().date();
    let valid = |certificate: &&Certificate| {
        certificate.state == CertificateState::Valid
            && certificate.valid_from <= today
            && today <= certificate.valid_until
    };
    let officers: BTreeMap<&str, String> = roster
        .iter()
        .filter_map(|person| {
            let certificate = person.certificate.as_ref().filter(valid)?;
            Some((person.id.as_str(), format!("{}（{}）", person.name, certificate.number)))
        })
        .collect();
    let must: BTreeMap<&str, &str> =
        kind.fields.iter().filter(|field| !field.must.is_empty()).map(|field| (&*field.key, &*field.must)).collect();
    let of_officers = kind.fields.iter().filter(|field| field.kind == FieldType::Officers);
    let least: BTreeMap<&str, i64> = of_officers.filter_map(|field| Some((&*field.key, field.min?))).collect();
    json!({ "title": kind.title, "officers": officers, "must": must, "least": least })
}

/// What was found violated for a cause before, the latest first.
type Violated = Vec<(String, String)>;

/// Organisations of the officer's own cases, so that a party is found without a network, and which provisions were violated in
/// them by which cause. Citizens are not kept on a device.
fn known_of_cases(site: &Site, visitor: &Visitor) -> Result<(Vec<Value>, Violated), DeskError> {
    let (agency, person) = (visitor.actor.agency.as_str(), visitor.actor.person.as_str());
    let (mut parties, mut violated) = (Vec::new(), Vec::new());
    for summary in site.store.read(|unit| cases::of_officer(unit, agency, person, PARTIES_MAX))? {
        let case = desk::read(site, agency, &summary.id)?.case;
        let known = case.party().filter(|party| party.kind == PartyKind::Organisation).map(|party| json!(party));
        parties.extend(known.filter(|party| !parties.contains(party)));
        if let Some(decision) = case.last(&site.pack, Milestone::Decided) {
            let cause = case.cause().trim_start_matches("涉嫌").to_owned();
            violated.push((cause, decision.fields.citations("violated").join("\n")));
        }
    }
    Ok((parties, violated))
}

/// The tiers of the agency's discretion standard, then what its powers list has beside them.
fn violations(agency: &Agency, powers: Option<&str>, earlier: &Violated) -> Vec<Value> {
    let violated = |item: &str| {
        let found = earlier.iter().find(|(cause, violated)| cause == item && !violated.is_empty());
        found.map_or("", |(_, violated)| violated.as_str())
    };
    let bounds = |penalty: &str| -> Vec<u64> {
        let amounts = amounts(penalty).into_iter().filter_map(|amount| amount.fen.yuan().parse().ok());
        if penalty.contains(['%', '倍']) { Vec::new() } else { amounts.collect() }
    };
    let tiers = agency.discretion.iter().flat_map(|standard| &standard.tiers);
    let mut found: Vec<Value> = tiers
        .map(|tier| {
            json!({ "label": format!("{}（{}：{}）", tier.item, tier.circumstances, tier.penalty), "item": tier.item, "basis": tier.basis, "penalty": tier.penalty, "violated": violated(&tier.item), "amounts": bounds(&tier.penalty) })
        })
        .collect();
    let list: Value = powers.and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
    for row in list["rows"].as_array().into_iter().flatten() {
        let text = |key: &str| row[key].as_str().unwrap_or_default();
        if text("职权类别") == "行政处罚" && !text("职权名称").is_empty() {
            let name = text("职权名称");
            let item = name.strip_prefix('对').unwrap_or(name);
            let item = item.strip_suffix("的行政处罚").or(item.strip_suffix("的处罚")).unwrap_or(item);
            found.push(json!({ "label": name, "item": item, "basis": text("实施依据"), "penalty": "", "violated": violated(item), "amounts": [] }));
        }
    }
    found.truncate(VIOLATIONS_MAX);
    found
}

/// A record of a visit.
pub(crate) async fn record(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((case, kind)): Path<(String, String)>,
) -> Response {
    answer(site, visitor, move |site, visitor| {
        record_form(site, visitor, None, new_id(site.now()), &case, &kind, &headers)
    })
    .await
}

fn record_form(
    site: &Site,
    visitor: &Visitor,
    sent: Option<Filled>,
    id: String,
    case: &str,
    kind: &str,
    headers: &HeaderMap,
) -> Result<FieldForm, DeskError> {
    let opened = desk::read(site, visitor.actor.agency.as_str(), case)?;
    let kind = site.pack.kind(kind).filter(|kind| VISIT.contains(&kind.key.as_str())).ok_or(DeskError::NotFound)?;
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    let filled = match sent {
        Some(filled) => filled,
        None => first_filling(site, visitor, &opened, stand, kind, None)?,
    };
    let mut form = form_page(site, visitor, stand, Some(&opened), kind, filled, headers);
    form.shell = Shell::of(site, visitor, "/field").looking(headers);
    let party = opened.case.party().map_or("", |party| party.name.as_str());
    let mut data = checks(site, kind, &opened.roster);
    data["about"] = json!(format!("{party}　{}", opened.case.number));
    Ok(field_form(form, id, "", case, kind, &data))
}

/// Takes in what a device kept, or what a page without a script sends at once.
pub(crate) async fn send(State(site): State<Web>, visitor: Visitor, request: Request) -> Response {
    let headers = request.headers().clone();
    let wants_json = headers.get(header::ACCEPT).is_some_and(|value| value.as_bytes() == b"application/json");
    let flat = match input::read(&site, &visitor, request).await {
        Ok(flat) => flat,
        Err(error) if wants_json => return refused(&error),
        Err(error) => return fault(&site, Some(&visitor), error),
    };
    let (inner, asker) = (site.clone(), visitor.clone());
    let done = block(move || {
        let base = inner.address(headers.get(header::HOST).and_then(|value| value.to_str().ok()));
        if let Some(filled) = asked_for_more(&flat) {
            return resumed(&inner, &asker, &flat, filled, &headers).map(Err);
        }
        match take(&inner, &asker, &flat) {
            Ok(taken) => Ok(Ok(receipt(&inner, &asker, &taken, &base)?)),
            Err(DeskError::Rejected(rejected)) if !wants_json => {
                again(&inner, &asker, flat, rejected, &headers).map(Err)
            }
            Err(other) => Err(other),
        }
    });
    match done.await {
        Ok(Ok(receipt)) if wants_json => Json(receipt).into_response(),
        Ok(Ok(receipt)) => Redirect::to(receipt["href"].as_str().unwrap_or("/field")).into_response(),
        Ok(Err(page)) => (StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response(),
        Err(error) if wants_json => refused(&error),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn take(site: &Web, visitor: &Visitor, flat: &Flat) -> Result<desk::Taken, DeskError> {
    let text = |key: &str| input::one(flat, key).to_owned();
    let (what, key) = if text("procedure") == SPOT {
        let opens = site.pack.procedure(SPOT).map(|procedure| procedure.opens.to_string());
        (What::Opens(SPOT.to_owned()), opens.unwrap_or_default())
    } else if VISIT.contains(&text("kind").as_str()) {
        (What::Adds { case: text("case"), kind: text("kind") }, text("kind"))
    } else {
        return Err(DeskError::NotFound);
    };
    let kind = site.pack.kind(&key).ok_or(DeskError::NotFound)?;
    let flat = taken_in(kind, flat, None).map_err(DeskError::Rejected)?;
    let sent = Sent { id: text("item"), what, number: year_and_number(&text("reserved")) };
    desk::take_in(site, &visitor.actor, sent, flat, site.now())
}

/// What a device keeps of what was taken in.
fn receipt(site: &Site, visitor: &Visitor, taken: &desk::Taken, base: &str) -> Result<Value, DeskError> {
    let agency = visitor.actor.agency.as_str();
    let case = desk::read(site, agency, &taken.case)?.case;
    let numbered = case.records.iter().find_map(|record| record.effect.as_ref()?.number.clone());
    let code = taken.secret.as_ref().map(|secret| super::device::handed_code(base, secret)).transpose()?;
    Ok(json!({
        "case": taken.case, "number": case.number, "document": numbered, "title": case.title(),
        "href": format!("/cases/{agency}/{}", taken.case), "code": code,
    }))
}

/// The form with what was wrong, for a page without a script.
fn again(
    site: &Site,
    visitor: &Visitor,
    flat: Flat,
    rejected: Rejected,
    headers: &HeaderMap,
) -> Result<FieldForm, DeskError> {
    let filled = rejected_form(flat.clone(), rejected);
    resumed(site, visitor, &flat, filled, headers)
}

fn resumed(
    site: &Site,
    visitor: &Visitor,
    flat: &Flat,
    filled: Filled,
    headers: &HeaderMap,
) -> Result<FieldForm, DeskError> {
    let text = |key: &str| input::one(flat, key).to_owned();
    let (id, case, kind) = (text("item"), text("case"), text("kind"));
    if case.is_empty() {
        spot_form(site, visitor, filled, id, headers)
    } else {
        record_form(site, visitor, Some(filled), id, &case, &kind, headers)
    }
}

/// What a device shows beside an item that was not taken in.
fn refused(error: &DeskError) -> Response {
    let (status, what, fields) = match error {
        DeskError::Rejected(Rejected::Form(errors)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, "有需要改正的地方。".to_owned(), json!(errors))
        }
        DeskError::Rejected(Rejected::Law(refusals)) => {
            let words: Vec<String> = refusals
                .iter()
                .map(|refusal| {
                    let cites: Vec<&str> = refusal.cites.iter().map(|cite| cite.words.as_str()).collect();
                    format!("{}（{}）{}", refusal.what, cites.join("、"), refusal.next)
                })
                .collect();
            (StatusCode::UNPROCESSABLE_ENTITY, words.join(""), json!([]))
        }
        DeskError::NotFound => (StatusCode::NOT_FOUND, "没有这个案件，或者无权办理。".to_owned(), json!([])),
        DeskError::Full => {
            (StatusCode::INSUFFICIENT_STORAGE, "服务器存储空间不足，内容还在本机，稍后自动再试。".to_owned(), json!([]))
        }
        DeskError::Conflict(_) => (StatusCode::CONFLICT, "别人正在更新本案，稍后自动再试。".to_owned(), json!([])),
        DeskError::Fault(cause) => {
            tracing::error!(cause, "something from the field was not taken in");
            (StatusCode::INTERNAL_SERVER_ERROR, "系统出错，内容还在本机，稍后自动再试。".to_owned(), json!([]))
        }
    };
    (status, Json(json!({ "error": what, "fields": fields }))).into_response()
}
