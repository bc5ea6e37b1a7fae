//! The document that was handed over on the spot, for whoever got its QR code and nobody else: where it stands, what it says,
//! and the official copy.

use super::super::{Web, block, fault, html};
use super::Outside;
use crate::desk::{self, DeskError};
use crate::portal::receipt;
use crate::site::Site;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use document::Standard;
use enforcement::case::{Milestone, Record};
use enforcement::record::writing::{self, Writing};
use store::accounts;
use store::field::{self, State as NumberState};

/// Longest secret that is looked up.
const SECRET_LENGTH_MAX: usize = 64;

#[derive(Template)]
#[template(path = "public_handed.html")]
struct Handed {
    outside: Outside,
    title: String,
    agency: String,
    number: String,
    state: &'static str,
    date: String,
    paragraphs: Vec<String>,
    paper: String,
}

/// The document with the record that it prints.
type Paper = (Writing, Record);

/// The agency's name, the number, what became of it, and the document where it was sent in.
fn read(site: &Site, secret: &str) -> Result<(String, String, NumberState, Option<Paper>), DeskError> {
    if secret.len() > SECRET_LENGTH_MAX {
        return Err(DeskError::NotFound);
    }
    let digest = receipt::digest("", secret);
    let found = site.store.read(|unit| {
        let Some((agency, one)) = field::by_secret(unit, &digest)? else { return Ok(None) };
        Ok(accounts::agency(unit, &agency)?.map(|body| (body, one)))
    })?;
    let (agency, one) = found.ok_or(DeskError::NotFound)?;
    let number = law::docno::format(&agency.short_name, &one.series, one.year, one.number);
    if one.state != NumberState::Used {
        return Ok((agency.name, number, one.state, None));
    }
    let opened = desk::read(site, agency.id.as_str(), &one.case)?;
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    let decision = opened.case.last(&site.pack, Milestone::Decided).ok_or(DeskError::NotFound)?;
    let writing = writing::write(stand, &opened.case, decision).ok_or(DeskError::NotFound)?;
    Ok((agency.name, number, one.state, Some((writing, decision.clone()))))
}

/// The page behind the code.
pub(crate) async fn page(State(site): State<Web>, headers: HeaderMap, Path(secret): Path<String>) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let (agency, number, state, handed) = read(&inner, &secret)?;
        let writing = handed.map(|(writing, _)| writing);
        let state = match (state, &writing) {
            (_, Some(_)) => "已经入库，以下与交给您的文书一致。不一致的，请立即向机关反映。",
            (NumberState::Held, None) => {
                "执法人员还没有把文书传回。网络恢复后就能在这里看到；交给您的文书已经生效，期限从交付之日起算。"
            }
            _ => "这个文号没有用于任何生效的文书。如果您收到了写有这个文号的文书，请立即向机关反映。",
        };
        Ok(Handed {
            outside: Outside::of(&inner, &headers),
            title: writing.as_ref().map_or_else(|| "当场交付的文书".to_owned(), |writing| writing.title.clone()),
            agency,
            number,
            state,
            date: writing.as_ref().and_then(|writing| writing.date).map(law::Date::chinese).unwrap_or_default(),
            paper: if writing.is_some() { format!("/public/handed/{secret}/document.pdf") } else { String::new() },
            paragraphs: writing.map_or_else(Vec::new, |writing| {
                writing.paragraphs.into_iter().map(|paragraph| paragraph.text).collect()
            }),
        })
    });
    match built.await {
        Ok(page) => ([("x-robots-tag", "noindex")], html(&page)).into_response(),
        Err(error) => fault(&site, None, error),
    }
}

/// The official copy.
pub(crate) async fn paper(State(site): State<Web>, Path(secret): Path<String>) -> Response {
    let inner = site.clone();
    let printed = block(move || {
        let (writing, record) = read(&inner, &secret)?.3.ok_or(DeskError::NotFound)?;
        crate::archive::print(&inner, &record, &writing, Standard::Pdf)
            .map_err(|error| DeskError::Fault(error.to_string()))
    });
    match printed.await {
        Ok(pdf) => (
            [(header::CONTENT_TYPE, "application/pdf"), (header::HeaderName::from_static("x-robots-tag"), "noindex")],
            pdf,
        )
            .into_response(),
        Err(error) => fault(&site, None, error),
    }
}
