//! What a device asks for while it has a network: whose session it is and what time it is here, numbers in advance, a party
//! that is known already.

use super::spot_series;
use crate::auth::Visitor;
use crate::desk::{self, DeskError};
use crate::site::Site;
use crate::web::{Web, block, input};
use axum::Json;
use axum::extract::{RawQuery, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use store::{cases, search};

/// Most parties that a look-up offers.
const PARTIES_MAX: usize = 8;
/// Most cases that a look-up reads.
const CASES_MAX: usize = 40;
/// Shortest text that is looked up, in characters.
const QUERY_MIN: usize = 2;

fn tell(result: Result<Value, DeskError>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(DeskError::Fault(cause)) => {
            tracing::error!(cause, "a device got no answer");
            (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({ "error": "系统出错，请稍后再试。" }))).into_response()
        }
        Err(_) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "error": "没有办成，请刷新后再试。" }))).into_response()
        }
    }
}

/// Who is signed in on the device, the secret of this session's forms, and the time here, by which a device that is fast or
/// slow corrects what it states; and which numbers the officer holds: one that was given back is on no document.
pub(crate) async fn session(State(site): State<Web>, visitor: Visitor) -> Response {
    tell(
        block(move || {
            let (agency, person) = (visitor.actor.agency.as_str(), visitor.actor.person.as_str());
            let held = site.store.read(|unit| store::field::held(unit, agency, person))?;
            let held: Vec<Value> = held.iter().map(|one| json!({ "year": one.year, "number": one.number })).collect();
            let now = site.now().exact();
            Ok(json!({ "person": visitor.actor.person, "csrf": visitor.csrf, "now": now, "held": held }))
        })
        .await,
    )
}

/// Reserves numbers; they and their secrets are told this once.
pub(crate) async fn reserve(State(site): State<Web>, visitor: Visitor, request: Request) -> Response {
    let base = site.address(request.headers().get(header::HOST).and_then(|value| value.to_str().ok()));
    let flat = match input::read(&site, &visitor, request).await {
        Ok(flat) => flat,
        Err(error) => return tell(Err(error)),
    };
    let more = input::one(&flat, "more").parse().unwrap_or(1);
    tell(block(move || numbers(&site, &visitor, more, &base)).await)
}

fn numbers(site: &Web, visitor: &Visitor, more: usize, base: &str) -> Result<Value, DeskError> {
    let (series, now) = (spot_series(site)?, site.now());
    let given = desk::reserve(site, &visitor.actor, &series, more, now)?;
    let numbers: Result<Vec<Value>, DeskError> = given
        .iter()
        .map(|(number, secret)| {
            Ok(json!({ "year": now.date().year(), "number": number, "code": handed_code(base, secret)? }))
        })
        .collect();
    Ok(json!({ "numbers": numbers? }))
}

/// The QR code by which a party reaches the document that was handed over.
pub(super) fn handed_code(base: &str, secret: &str) -> Result<String, DeskError> {
    let code = qrcode::QrCode::new(format!("{base}/public/handed/{secret}"))
        .map_err(|error| DeskError::Fault(error.to_string()))?;
    Ok(code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(200, 200).build())
}

/// Parties of the agency's cases by name or identifier, `?q=`. That somebody looked is in the audit record.
pub(crate) async fn party(State(site): State<Web>, visitor: Visitor, RawQuery(query): RawQuery) -> Response {
    let wanted = input::pairs(&query.unwrap_or_default()).find(|(key, _)| key == "q");
    let wanted = wanted.map(|(_, value)| value.trim().to_owned()).unwrap_or_default();
    tell(block(move || parties(&site, &visitor, &wanted)).await)
}

fn parties(site: &Site, visitor: &Visitor, wanted: &str) -> Result<Value, DeskError> {
    let agency = visitor.actor.agency.as_str();
    if wanted.chars().count() < QUERY_MIN {
        return Ok(json!({ "parties": [] }));
    }
    let found = site.store.read(|unit| {
        let mut found = Vec::new();
        for id in search::find(unit, "case", agency, wanted, CASES_MAX)? {
            found.extend(cases::find(unit, agency, &id)?);
        }
        Ok(found)
    })?;
    let mut parties = Vec::new();
    for summary in found {
        let case = desk::read(site, agency, &summary.id)?.case;
        let known = case.party().map(|party| json!(party));
        if let Some(party) = known.filter(|party| !parties.contains(party))
            && parties.len() < PARTIES_MAX
        {
            parties.push(party);
        }
    }
    if !parties.is_empty() {
        desk::note_reading(site, &visitor.actor, agency, wanted, "现场查找当事人")?;
    }
    Ok(json!({ "parties": parties }))
}
