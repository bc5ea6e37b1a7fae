//! Officers (G8, G9, G14): an open query by name or certificate number with the four fields of G9 and no more, and the
//! check of a certificate that somebody shows: valid today, expired, suspended, withdrawn, or not known at all.

use super::super::{PlainMessage, Web, block, fault, html, input};
use super::Outside;
use crate::desk::{self, DeskError};
use crate::portal;
use crate::site::{Delivery, Site};
use crate::web::input::encoded;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use enforcement::case::{Case, Milestone};
use enforcement::pack::Phase;
use enforcement::people::{Certificate, CertificateState, Person, Role};
use law::Date;
use store::accounts;
use store::cases::{self, Filter};

/// Officers on one page; more are found by asking for a name.
const ROWS_MAX: usize = 200;
/// Longest query, in characters.
const WORDS_MAX: usize = 50;

struct Line {
    name: String,
    post: String,
    number: String,
    area: String,
    href: String,
}

#[derive(Template)]
#[template(path = "public_officers.html")]
struct Officers {
    outside: Outside,
    query: String,
    rows: Vec<Line>,
    total: usize,
}

/// A person with a certificate, and the agency's name.
struct Certified {
    agency: String,
    agency_id: String,
    person: Person,
    certificate: Certificate,
}

fn certified(site: &Site) -> Result<Vec<Certified>, DeskError> {
    let rosters = site.store.read(|unit| {
        let agencies = accounts::agencies(unit)?;
        agencies
            .into_iter()
            .map(|agency| Ok((accounts::roster(unit, agency.id.as_str())?, agency.id.to_string(), agency.name)))
            .collect::<Result<Vec<_>, store::Error>>()
    })?;
    let mut all = Vec::new();
    for (roster, agency_id, agency) in &rosters {
        for person in
            roster.with(Role::Officer).chain(roster.iter().filter(|person| !person.roles.contains(&Role::Officer)))
        {
            if let Some(certificate) = &person.certificate {
                all.push(Certified {
                    agency: agency.clone(),
                    agency_id: agency_id.clone(),
                    person: person.clone(),
                    certificate: certificate.clone(),
                });
            }
        }
    }
    Ok(all)
}

/// What a certificate is worth on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Worth {
    Valid,
    NotYet,
    Expired,
    Suspended,
    Revoked,
}

/// G14: what a certificate is worth on a day.
pub(super) fn worth(certificate: &Certificate, on: Date) -> Worth {
    match certificate.state {
        CertificateState::Revoked => Worth::Revoked,
        CertificateState::Suspended => Worth::Suspended,
        CertificateState::Valid if on < certificate.valid_from => Worth::NotYet,
        CertificateState::Valid if on > certificate.valid_until => Worth::Expired,
        CertificateState::Valid => Worth::Valid,
    }
}

/// Officers with a certificate that is valid today.
pub(crate) async fn officers(State(site): State<Web>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let asked = input::pairs(&query.unwrap_or_default()).find(|(key, _)| key == "q").map(|(_, value)| value);
    let words: String = asked.unwrap_or_default().trim().chars().take(WORDS_MAX).collect();
    let inner = site.clone();
    let built = block(move || {
        let today = inner.now().date();
        // Written full width or with blanks in between, it is the same name and the same number.
        let asked = portal::plain_number(&words);
        let fits = |one: &Certified| {
            [&one.person.name, &one.certificate.number].iter().any(|held| portal::plain_number(held).contains(&asked))
        };
        let found: Vec<Certified> = certified(&inner)?
            .into_iter()
            .filter(|one| worth(&one.certificate, today) == Worth::Valid && fits(one))
            .collect();
        let most = if inner.delivery == Delivery::Served { ROWS_MAX } else { usize::MAX };
        let rows = found.iter().take(most).map(|one| Line {
            name: one.person.name.clone(),
            post: one.person.post.clone(),
            number: one.certificate.number.clone(),
            area: one.certificate.area.clone(),
            href: path(&one.certificate.number),
        });
        Ok(Officers { outside: Outside::of(&inner, &headers), rows: rows.collect(), total: found.len(), query: words })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

/// The addresses of every certificate's check, and of the codes of those that are valid today.
pub(crate) fn officer_paths(site: &Site) -> Result<Vec<String>, DeskError> {
    let today = site.now().date();
    let mut paths = Vec::new();
    for one in certified(site)? {
        let path = path(&one.certificate.number);
        if worth(&one.certificate, today) == Worth::Valid {
            paths.push(format!("{path}/qr.svg"));
        }
        paths.push(path);
    }
    Ok(paths)
}

fn path(number: &str) -> String {
    format!("/public/officers/{}", encoded(number))
}

#[derive(Template)]
#[template(path = "public_officer.html")]
struct Officer {
    outside: Outside,
    class: &'static str,
    verdict: String,
    what: String,
    agency: String,
    facts: Vec<(&'static str, String)>,
    qr: String,
    under_way: Vec<String>,
    /// That this scan is on the record of the case, where it is.
    recorded: String,
}

/// Cases of an officer that are looked at for what is under way.
const UNDER_WAY_MAX: usize = 10;

/// G14: the notices of what the officer has under way: the document's name, number and day, the published item. Who is
/// inspected is nobody else's business, so that no party is named.
fn under_way(site: &Site, one: &Certified) -> Result<Vec<String>, DeskError> {
    let filter = Filter { officer: Some(one.person.id.to_string()), ..Filter::default() };
    let cases = site.store.read(|unit| cases::list(unit, &one.agency_id, &filter))?;
    let mut notices = Vec::new();
    for summary in cases.iter().filter(|summary| summary.phase != Phase::Archive.key()).take(UNDER_WAY_MAX) {
        let case = desk::read(site, &one.agency_id, &summary.id)?.case;
        if case.has(&site.pack, Milestone::Decided) || !case.officers(&site.pack).contains(&one.person.id) {
            continue;
        }
        notices.push(notice(site, &case));
    }
    Ok(notices)
}

/// The notice of a case under way.
fn notice(site: &Site, case: &Case) -> String {
    let procedure = case.procedure_in(&site.pack).map_or("", |procedure| procedure.title.as_str());
    let item = case.standing().rev().map(|record| record.fields.text("item")).find(|item| !item.is_empty());
    let item = item.map(|item| format!("，事项：{item}")).unwrap_or_default();
    let notice = case.of_kind("inspection-notice").next_back();
    match notice.and_then(|record| Some((record, record.effect.as_ref()?))) {
        Some((record, effect)) => {
            let day = record.fields.date("due_on").map(|day| format!("，检查日期{}", day.chinese()));
            let number = effect.number.as_deref().unwrap_or_default();
            format!("行政检查通知书{number}{}{item}", day.unwrap_or_default())
        }
        None => format!("{procedure}{}，{}登记{item}", case.number, case.opened.happened.date().chinese()),
    }
}

fn verdict(worth: Worth, certificate: &Certificate, today: Date) -> (&'static str, String, String) {
    let day = today.chinese();
    match worth {
        Worth::Valid => (
            "green",
            format!("今天（{day}）有效"),
            "请核对来人与证件是否一致。执法时不得少于两人，并应当主动出示证件、表明身份。".into(),
        ),
        Worth::NotYet => (
            "red",
            "尚未生效".into(),
            format!("自{}起有效。现在不得凭此证执法，您有权拒绝。", certificate.valid_from.chinese()),
        ),
        Worth::Expired => (
            "red",
            "已经过期".into(),
            format!("有效期至{}。不得再凭此证执法，您有权拒绝。", certificate.valid_until.chinese()),
        ),
        Worth::Suspended => {
            ("red", "已被暂扣".into(), "暂扣期间不得执法，您有权拒绝，并可以向司法行政部门反映。".into())
        }
        Worth::Revoked => {
            ("red", "已被收回或者注销".into(), "不得再凭此证执法，您有权拒绝，并可以向司法行政部门反映。".into())
        }
    }
}

/// The check of one certificate.
pub(crate) async fn officer(State(site): State<Web>, headers: HeaderMap, Path(code): Path<String>) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let asked = portal::plain_number(&code);
        let found = certified(&inner)?.into_iter().find(|one| portal::plain_number(&one.certificate.number) == asked);
        let outside = Outside::of(&inner, &headers);
        let Some(one) = found else { return Ok(Err(unknown_certificate(outside, &code))) };
        let valid = worth(&one.certificate, inner.now().date()) == Worth::Valid;
        let under_way = match valid && inner.delivery == Delivery::Served {
            true => under_way(&inner, &one)?,
            false => Vec::new(),
        };
        Ok(Ok(checked(&inner, outside, one, under_way, String::new())))
    });
    answered(&site, built.await)
}

/// The check of the code that an officer shows on the spot for one case: the certificate, the notice of that case, and that
/// the scan is on its record.
pub(crate) async fn scanned(State(site): State<Web>, headers: HeaderMap, Path(code): Path<String>) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let outside = Outside::of(&inner, &headers);
        let Some(show) = crate::shown::of(&inner, &code)? else {
            return Ok(Err(PlainMessage {
                outside,
                title: "二维码已经失效".into(),
                what: "现场出示的二维码只在半小时内有效。这个码过期了，或者不是本系统的执法人员出示的。".into(),
                next: "请让执法人员重新出示。不能出示有效证件的，您有权拒绝检查、罚款，可以拨打 12345 反映。".into(),
            }));
        };
        let found =
            certified(&inner)?.into_iter().find(|one| one.agency_id == show.agency && one.person.id == show.person);
        let Some(one) = found else { return Ok(Err(unknown_certificate(outside, ""))) };
        let today = inner.now().date();
        let worth = worth(&one.certificate, today);
        let (mut under_way, mut recorded) = (Vec::new(), String::new());
        if worth == Worth::Valid {
            let said = verdict(worth, &one.certificate, today).1;
            let at = crate::shown::scanned(&inner, &show, &one.certificate.number, &said)?;
            let case = desk::read(&inner, &show.agency, &show.case)?.case;
            under_way.push(notice(&inner, &case));
            recorded = at.map_or_else(String::new, |at| {
                let minute = at.exact().get(..16).unwrap_or_default().replace('T', " ");
                format!("执法人员出示了证件，{minute}的扫码已经记入本案。没有记录您的任何信息。")
            });
        }
        Ok(Ok(checked(&inner, outside, one, under_way, recorded)))
    });
    let mut response = answered(&site, built.await);
    response.headers_mut().insert("x-robots-tag", header::HeaderValue::from_static("noindex"));
    response
}

fn unknown_certificate(outside: Outside, code: &str) -> PlainMessage {
    let shown: String = code.chars().take(WORDS_MAX).collect();
    PlainMessage {
        outside,
        title: "查无此证".into(),
        what: format!(
            "本级各执法机关没有编号为“{shown}”的行政执法证。证件或者二维码可能是伪造的，也可能属于其他地方的机关。"
        ),
        next: "您可以拒绝凭此证进行的检查、罚款，记下来人的单位和证号，拨打 12345 或者向司法行政部门反映。".into(),
    }
}

fn checked(site: &Site, outside: Outside, one: Certified, under_way: Vec<String>, recorded: String) -> Officer {
    let today = site.now().date();
    let worth = worth(&one.certificate, today);
    let (class, verdict, what) = verdict(worth, &one.certificate, today);
    let qr = if worth == Worth::Valid { format!("{}/qr.svg", path(&one.certificate.number)) } else { String::new() };
    Officer {
        outside,
        under_way,
        recorded,
        class,
        verdict,
        what,
        agency: one.agency,
        facts: vec![
            ("姓名", one.person.name),
            ("职务", one.person.post),
            ("执法证号", one.certificate.number),
            ("执法区域", one.certificate.area),
        ],
        qr,
    }
}

fn answered(site: &Web, built: Result<Result<Officer, PlainMessage>, DeskError>) -> Response {
    match built {
        Ok(Ok(page)) => html(&page),
        Ok(Err(unknown)) => (StatusCode::NOT_FOUND, html(&unknown)).into_response(),
        Err(error) => fault(site, None, error),
    }
}

/// The QR code of a valid certificate: the address of its check, so that a copied code shows what it is worth today.
pub(crate) async fn qr(State(site): State<Web>, headers: HeaderMap, Path(code): Path<String>) -> Response {
    let inner = site.clone();
    let base = site.address(headers.get(header::HOST).and_then(|value| value.to_str().ok()));
    let made = block(move || {
        let today = inner.now().date();
        let known = certified(&inner)?
            .into_iter()
            .any(|one| one.certificate.number == code && worth(&one.certificate, today) == Worth::Valid);
        if !known {
            return Err(DeskError::NotFound);
        }
        let code = qrcode::QrCode::new(format!("{base}{}", path(&code)))
            .map_err(|error| DeskError::Fault(error.to_string()))?;
        Ok(code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(240, 240).build())
    });
    match made.await {
        Ok(svg) => {
            ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "no-cache")], svg).into_response()
        }
        Err(error) => fault(&site, None, error),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn g14_a_certificate_is_worth_what_its_dates_and_its_state_say() {
        let day = |text| Date::parse(text).unwrap();
        let certificate = |state| Certificate {
            number: "16090090001".into(),
            area: "濮阳市行政区域".into(),
            fields: Vec::new(),
            valid_from: day("2026-01-01"),
            valid_until: day("2026-12-31"),
            state,
        };
        let valid = certificate(CertificateState::Valid);
        for (on, expected) in [
            ("2025-12-31", Worth::NotYet),
            ("2026-01-01", Worth::Valid),
            ("2026-12-31", Worth::Valid),
            ("2027-01-01", Worth::Expired),
        ] {
            assert_eq!(worth(&valid, day(on)), expected, "{on}");
        }
        let on = day("2026-06-01");
        assert_eq!(worth(&certificate(CertificateState::Suspended), on), Worth::Suspended);
        assert_eq!(worth(&certificate(CertificateState::Revoked), on), Worth::Revoked);
    }
}
