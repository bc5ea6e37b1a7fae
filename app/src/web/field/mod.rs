//! On the spot: who I am, whom I visit, the record. The pages work without a script as any other; with one they are kept on
//! the device, what is filled in waits there in its order, and is sent when there is a network (`static/field.js`).

mod device;
mod form;
mod shown;
#[cfg(test)]
mod tests;

pub(super) use device::{party, reserve, session};
pub(super) use form::{record, send, spot};
pub(super) use shown::{page as shown, qr as shown_code};

use super::shell::{Shell, field_script};
use super::table::{Form, Page, Table, cell, change, field, link, show};
use super::{Web, block, fault, html, input};
use crate::auth::Visitor;
use crate::desk::{self, DeskError, HELD_MAX};
use crate::site::Site;
use crate::web::input::Posted;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::{Case, Milestone};
use enforcement::pack::ActType;
use store::field::{self as numbers_of, State as NumberState};
use store::{accounts, cases};

/// The procedure of the penalty that is made on the spot.
const SPOT: &str = "penalty-simple";
/// The records that an inspection makes on the spot, in their order.
const VISIT: [&str; 2] = ["inspection-scan", "inspection-record"];
/// Most cases of one officer that are looked through for visits.
const CASES_MAX: usize = 100;
/// Longest reason for giving a number back, in characters.
const REASON_MAX: usize = 200;

/// An inspection that may be carried out now.
struct Visit {
    party: String,
    place: String,
    number: String,
    cause: String,
    officers: String,
    steps: Vec<(String, String)>,
    recordings: String,
    /// Where the certificate is shown for this visit.
    shown: String,
}

#[derive(Template)]
#[template(path = "field.html")]
struct Home {
    shell: Shell,
    script: String,
    person: String,
    name: String,
    post: String,
    certificate: String,
    validity: String,
    code: String,
    visits: Vec<Visit>,
    held: usize,
    held_most: usize,
}

/// The series of the document that a penalty on the spot is made with.
fn spot_series(site: &Site) -> Result<String, DeskError> {
    let procedure = site.pack.procedure(SPOT).ok_or(DeskError::NotFound)?;
    let kind = site.pack.kind(procedure.opens.as_str()).ok_or(DeskError::NotFound)?;
    Ok(kind.series.clone())
}

/// Where the work on the spot begins.
pub(crate) async fn page(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    let (inner, asker) = (site.clone(), visitor.clone());
    match block(move || home(&inner, &asker, &headers)).await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn home(site: &Site, visitor: &Visitor, headers: &HeaderMap) -> Result<Home, DeskError> {
    let (agency, person) = (visitor.actor.agency.as_str(), visitor.actor.person.as_str());
    let (roster, held) =
        site.store.read(|unit| Ok((accounts::roster(unit, agency)?, numbers_of::held(unit, agency, person)?)))?;
    let me = roster.get(&visitor.actor.person);
    let certificate = me.and_then(|me| me.certificate.as_ref());
    Ok(Home {
        shell: Shell::of(site, visitor, "/field").looking(headers),
        script: field_script(),
        person: person.to_owned(),
        name: visitor.actor.name.clone(),
        post: me.map_or_else(String::new, |me| me.post.clone()),
        certificate: certificate.map_or_else(String::new, |certificate| certificate.number.clone()),
        validity: certificate.map_or_else(String::new, |certificate| certificate.valid_until.chinese()),
        code: certificate.map_or_else(String::new, |certificate| {
            format!("/public/officers/{}/qr.svg", super::input::encoded(&certificate.number))
        }),
        visits: visits(site, visitor)?,
        held: held.len(),
        held_most: HELD_MAX,
    })
}

/// The officer's inspections that are approved and have no result yet.
fn visits(site: &Site, visitor: &Visitor) -> Result<Vec<Visit>, DeskError> {
    let (agency, person) = (visitor.actor.agency.as_str(), visitor.actor.person.as_str());
    let summaries = site.store.read(|unit| cases::of_officer(unit, agency, person, CASES_MAX))?;
    let inspects = |key: &str| site.pack.procedure(key).is_some_and(|one| one.act == ActType::Inspection);
    let mut visits = Vec::new();
    for summary in summaries.into_iter().filter(|summary| inspects(&summary.procedure)) {
        let opened = desk::read(site, agency, &summary.id)?;
        let case = &opened.case;
        if !case.has(&site.pack, Milestone::Filed) || case.has(&site.pack, Milestone::Decided) || case.party().is_none()
        {
            continue;
        }
        visits.push(Visit {
            party: case.party().map_or_else(String::new, |party| party.name.clone()),
            place: case.party().map_or_else(String::new, |party| party.address.clone()),
            number: case.number.clone(),
            cause: case.cause().to_owned(),
            officers: people(&opened.roster, case, site),
            steps: steps(site, case),
            recordings: format!("/cases/{agency}/{}/recordings", case.id),
            shown: format!("/field/shown/{}", case.id),
        });
    }
    Ok(visits)
}

fn people(roster: &enforcement::people::Roster, case: &Case, site: &Site) -> String {
    case.officers(&site.pack).iter().map(|id| roster.name(id).to_owned()).collect::<Vec<_>>().join("、")
}

/// The records of a visit with what their forms are called.
fn steps(site: &Site, case: &Case) -> Vec<(String, String)> {
    let allowed = |kind: &&str| case.procedure_in(&site.pack).is_some_and(|procedure| procedure.allows(kind));
    let kinds = VISIT.into_iter().filter(allowed).filter_map(|key| site.pack.kind(key));
    kinds.map(|kind| (format!("/field/cases/{}/{}", case.id, kind.key), kind.action.clone())).collect()
}

/// The register of reserved numbers: no gap without its account.
pub(crate) async fn numbers(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| register(site, visitor, &headers, "", Vec::new())).await
}

fn register(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    done: &str,
    errors: Vec<String>,
) -> Result<Page, DeskError> {
    let agency = visitor.actor.agency.as_str();
    let rows = site.store.read(|unit| {
        let body = accounts::agency(unit, agency)?;
        let mut rows = Vec::new();
        for one in numbers_of::all(unit, agency)? {
            let case = cases::find(unit, agency, &one.case)?;
            rows.push((one, case));
        }
        Ok((body.map_or_else(String::new, |body| body.short_name), rows))
    })?;
    let (short_name, rows) = rows;
    let lead = "现场执法预先取用的文号逐一有着落：已用的连到案件，没有用的退回后由下一份文书接着用，写坏了的作废并写明原因，不跳号。";
    let mut page = Page::new(site, visitor, headers, "/field", "预留文号登记", lead);
    page.done = done.to_owned();
    page.errors = errors;
    let mine =
        rows.iter().any(|(one, _)| one.state == NumberState::Held && one.person == visitor.actor.person.as_str());
    let cells = rows.iter().map(|(one, case)| {
        let number = law::docno::format(&short_name, &one.series, one.year, one.number);
        vec![
            cell(number),
            cell(one.name.clone()),
            cell(one.state.title()),
            cell(one.reserved.get(..16).unwrap_or_default()),
            match case {
                Some(case) => link(case.title.clone(), format!("/cases/{agency}/{}", case.id)),
                None => cell(one.reason.clone()),
            },
        ]
    });
    page.tables.push(Table {
        title: String::new(),
        heads: vec!["文号", "持有人", "状态", "预留时间", "案件或者原因"],
        rows: cells.collect(),
        empty: "还没有预留过文号。到没有网络的地方办案前，在“现场办理”中预留。",
    });
    if mine {
        let mut way = field("way", "没有在任何文书上写过，退回再用", "radio", "returned");
        way.on = true;
        let mut void = field("way", "已写在文书上，文书没有交付，作废", "radio", "void");
        void.id = "a-way-void".into();
        let mut number = field("number", "文号中的年份和序号", "text", "");
        number.hint = "写作 2026-12，表示〔2026〕12号。只能处理自己持有、没有用过的。";
        page.forms.push(Form {
            title: "退回或者作废".into(),
            action: "/field/numbers".into(),
            submit: "登记",
            fields: vec![number, way, void, field("reason", "原因", "text", "")],
        });
    }
    Ok(page)
}

/// Gives a number back, or says that it was spoilt.
pub(crate) async fn give_back(State(site): State<Web>, posted: Posted) -> Response {
    let inner = site.clone();
    change(site, posted, move |site, visitor, flat, headers| {
        let reason = input::one(flat, "reason");
        let state = if input::one(flat, "way") == "void" { NumberState::Void } else { NumberState::Returned };
        let Some((year, number)) = year_and_number(input::one(flat, "number")) else {
            return register(site, visitor, headers, "", vec!["文号写作 2026-12。".into()]);
        };
        if reason.is_empty() || reason.chars().count() > REASON_MAX {
            return register(site, visitor, headers, "", vec![format!("请写明原因，不超过{REASON_MAX}字。")]);
        }
        let key = (spot_series(site)?, year, number);
        if desk::give_back(&inner, &visitor.actor, key, state, reason, site.now())? {
            register(site, visitor, headers, "已登记。", Vec::new())
        } else {
            register(site, visitor, headers, "", vec!["你没有持有这个文号，或者它已经用过。".into()])
        }
    })
    .await
}

/// `2026-12`.
fn year_and_number(text: &str) -> Option<(i16, u32)> {
    let (year, number) = text.split_once('-')?;
    Some((year.trim().parse().ok()?, number.trim().parse().ok()?))
}
