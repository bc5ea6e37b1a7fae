//! 出示执法证: the code that the officer holds out on the spot. Whoever scans it checks the certificate, and the scan is on
//! the record of the case.

use super::super::shell::Shell;
use super::super::{Web, block, fault, html};
use crate::auth::Visitor;
use crate::desk::{self, DeskError};
use crate::shown::{last_scan, may_show};
use crate::site::Site;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use store::accounts;

#[derive(Template)]
#[template(path = "field_shown.html")]
struct Shown {
    shell: Shell,
    code: String,
    name: String,
    post: String,
    certificate: String,
    number: String,
    cause: String,
    last: String,
}

/// The page with the code.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    let (inner, asker) = (site.clone(), visitor.clone());
    match block(move || built(&inner, &asker, &headers, &id)).await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn built(site: &Site, visitor: &Visitor, headers: &HeaderMap, id: &str) -> Result<Shown, DeskError> {
    let (agency, person) = (visitor.actor.agency.as_str(), &visitor.actor.person);
    let case = desk::read(site, agency, id)?.case;
    if !may_show(site, &case, person) {
        return Err(DeskError::NotFound);
    }
    let roster = site.store.read(|unit| accounts::roster(unit, agency))?;
    let me = roster.get(person).ok_or(DeskError::NotFound)?;
    let last = last_scan(&case, person).map(|last| last.exact().get(..16).unwrap_or_default().replace('T', " "));
    Ok(Shown {
        shell: Shell::of(site, visitor, "/field").looking(headers),
        code: format!("/field/shown/{id}/qr.svg"),
        name: me.name.clone(),
        post: me.post.clone(),
        certificate: me.certificate.as_ref().map_or_else(String::new, |certificate| certificate.number.clone()),
        number: case.number.clone(),
        cause: case.cause().to_owned(),
        last: last.unwrap_or_default(),
    })
}

/// The code itself.
pub(crate) async fn qr(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    let base = site.address(headers.get(header::HOST).and_then(|value| value.to_str().ok()));
    let (inner, asker) = (site.clone(), visitor.clone());
    let made = block(move || {
        let (agency, person) = (asker.actor.agency.as_str(), &asker.actor.person);
        let case = desk::read(&inner, agency, &id)?.case;
        if !may_show(&inner, &case, person) {
            return Err(DeskError::NotFound);
        }
        let code = crate::shown::code(&inner, agency, &id, person)?;
        let code = qrcode::QrCode::new(format!("{base}/public/shown/{code}"))
            .map_err(|error| DeskError::Fault(error.to_string()))?;
        Ok(code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(280, 280).build())
    });
    match made.await {
        Ok(svg) => ([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response(),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}
