//! What an applicant without an account sends in: an application, what was missing of it; and what the law makes of an
//! agency's silence. Each is a record on the case's stream like any other.

use super::field::adds;
use super::{DeskError, opened, work};
use crate::portal::receipt;
use crate::site::Site;
use enforcement::case::Flat;
use enforcement::id::{AgencyId, PersonId};
use enforcement::people::{APPLICANT, Actor, Role};
use law::{Date, Moment};
use std::sync::Arc;
use store::{Error, cases, inquiries};

/// The procedure of an application for a licence.
pub(crate) const LICENCE: &str = "licence";
/// Who writes to the stream where the law does.
const BY_LAW: &str = "silence";

fn outsider(agency: &str, person: &str, name: &str) -> Result<Actor, Error> {
    let (Some(agency), Some(person)) = (AgencyId::new(agency), PersonId::new(person)) else {
        return Err(Error::Damaged("impossible id".into()));
    };
    Ok(Actor { agency, person, name: name.into(), unit: None, roles: vec![Role::Officer] })
}

/// Opens a case by an application; the answer is its number and the code by which the applicant follows it.
pub(crate) fn apply(site: &Arc<Site>, agency: &str, flat: Flat, now: Moment) -> Result<(String, String), DeskError> {
    let agency = agency.to_owned();
    work(site, move |site, unit| {
        let actor = outsider(&agency, APPLICANT, "申请人（网上申请）")?;
        let id = match opened(site, unit, &actor, LICENCE, &flat, None, now)? {
            Ok(id) => id,
            Err(rejected) => return Ok(Err(rejected)),
        };
        let summary = cases::find(unit, &agency, &id)?;
        let number = summary.ok_or_else(|| Error::Damaged(format!("case {id} has no summary")))?.number;
        let code = receipt::new_code();
        inquiries::set_case_code(unit, &agency, &id, &receipt::digest(&number, &code), &now.exact())?;
        Ok(Ok((number, code)))
    })
}

/// Adds what was missing of an application.
pub(crate) fn supplement(site: &Arc<Site>, agency: &str, case: &str, flat: Flat, now: Moment) -> Result<(), DeskError> {
    let (agency, case) = (agency.to_owned(), case.to_owned());
    work(site, move |site, unit| {
        let actor = outsider(&agency, APPLICANT, "申请人（网上补正）")?;
        Ok(adds(site, unit, &actor, &case, "licence-supplemented", flat, now)?.map(|_| ()))
    })
}

/// 许可法32: an application about which nothing was said in five working days has been accepted since it came in.
pub(crate) fn accept_by_silence(
    site: &Arc<Site>,
    agency: &str,
    case: &str,
    received: Date,
    now: Moment,
) -> Result<(), DeskError> {
    let (agency, case) = (agency.to_owned(), case.to_owned());
    let mut flat = Flat::new();
    let silence = format!(
        "{}收到申请后，五个工作日内没有告知补正或者不予受理，依据同条规定，自收到申请材料之日起即为受理。",
        received.chinese()
    );
    let period = "自受理之日起二十个工作日（行政许可法第四十二条）".to_owned();
    for (key, value) in [("accepted_on", received.to_string()), ("period", period), ("silence", silence)] {
        flat.insert(key.to_owned(), vec![value]);
    }
    work(site, move |site, unit| {
        let actor = outsider(&agency, BY_LAW, "逾期未告知，依法视为受理（系统）")?;
        Ok(adds(site, unit, &actor, &case, "licence-acceptance", flat, now)?.map(|_| ()))
    })
}
