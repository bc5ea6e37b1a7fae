//! 出示执法证 (G14): the code that an officer shows on the spot for one case, and the record that a scan of it becomes. The
//! code is good for a short while and known to nobody else, so that a scan means somebody stood before the officer. Of who
//! scanned nothing is kept.

use crate::desk::{self, DeskError};
use crate::portal::receipt::{digest, new_secret};
use crate::site::Site;
use enforcement::case::{Case, Command, Flat, Milestone};
use enforcement::id::{AgencyId, KindKey, PersonId};
use enforcement::people::Actor;
use law::Moment;
use std::sync::Arc;
use store::Unit;
use store::shown::{self, ShownCode};

/// The kind of the record.
pub(crate) const KIND: &str = "identity-scan";
/// How long a code is good, in seconds.
const GOOD_FOR_S: i64 = 30 * 60;
/// From which age on a new one is shown, in seconds.
const FRESH_FOR_S: i64 = 10 * 60;
/// Scans of one officer in one case within so many seconds are one record.
const WINDOW_S: i64 = 30 * 60;
/// Longest code that is looked up.
const CODE_LENGTH_MAX: usize = 64;
/// How often a record is tried where others change the case at the same time.
const TRIES: usize = 5;

/// What a code stands for.
#[derive(Clone, Debug)]
pub(crate) struct Show {
    pub(crate) agency: String,
    pub(crate) case: String,
    pub(crate) person: PersonId,
}

/// The code of an officer for a case: the one that was given lately, or a new one.
pub(crate) fn code(site: &Site, agency: &str, case: &str, person: &PersonId) -> Result<String, DeskError> {
    let now = site.now().unix();
    let lately = |unit: &mut Unit<'_>| shown::latest(unit, agency, case, person.as_str(), now - FRESH_FOR_S);
    if let Some(code) = site.store.read(lately)? {
        return Ok(code);
    }
    let code = new_secret();
    let kept = ShownCode {
        agency: agency.to_owned(),
        case: case.to_owned(),
        person: person.to_string(),
        code: code.clone(),
        since: now,
    };
    site.store.write(move |unit| shown::keep(unit, &digest("", &kept.code), &kept, now - GOOD_FOR_S))?;
    Ok(code)
}

/// What a code stands for, while it is good.
pub(crate) fn of(site: &Site, code: &str) -> Result<Option<Show>, DeskError> {
    if code.len() > CODE_LENGTH_MAX {
        return Ok(None);
    }
    let since = site.now().unix() - GOOD_FOR_S;
    let held = site.store.read(|unit| shown::find(unit, &digest("", code), since))?;
    Ok(held.and_then(|held| {
        let person = PersonId::new(&held.person)?;
        Some(Show { agency: held.agency, case: held.case, person })
    }))
}

/// May this officer show a code for the case: one's own, and under way?
pub(crate) fn may_show(site: &Site, case: &Case, person: &PersonId) -> bool {
    !case.has(&site.pack, Milestone::Decided) && case.officers(&site.pack).contains(person)
}

/// When the officer's certificate was last scanned in the case.
pub(crate) fn last_scan(case: &Case, person: &PersonId) -> Option<Moment> {
    let own = case.of_kind(KIND).filter(|record| record.fields.people("officers").contains(person));
    own.filter_map(|record| record.fields.moment("scanned_at")).max()
}

/// A scan becomes a record of its case, once in a while; says when it was recorded. `verdict` is what the page told.
pub(crate) fn scanned(
    site: &Arc<Site>,
    show: &Show,
    certificate: &str,
    verdict: &str,
) -> Result<Option<Moment>, DeskError> {
    for _ in 1..TRIES {
        match scanned_once(site, show, certificate, verdict) {
            Err(DeskError::Conflict(_)) => {}
            other => return other,
        }
    }
    scanned_once(site, show, certificate, verdict)
}

fn scanned_once(site: &Arc<Site>, show: &Show, certificate: &str, verdict: &str) -> Result<Option<Moment>, DeskError> {
    let case = desk::read(site, &show.agency, &show.case)?.case;
    if !may_show(site, &case, &show.person) {
        return Ok(None);
    }
    let now = site.now();
    if let Some(last) = last_scan(&case, &show.person).filter(|last| now.unix() - last.unix() < WINDOW_S) {
        return Ok(Some(last));
    }
    let fault = || DeskError::Fault(format!("a scan in the case {} has no record", show.case));
    let actor = Actor {
        agency: AgencyId::new(&show.agency).ok_or_else(fault)?,
        person: PersonId::new("certificate-scan").ok_or_else(fault)?,
        name: "现场扫码（系统）".into(),
        unit: None,
        roles: Vec::new(),
    };
    let at = now.exact().get(..16).unwrap_or_default().replace('T', " ");
    let fields = [
        ("scanned_at", at.as_str()),
        ("officers", show.person.as_str()),
        ("certificate", certificate),
        ("verdict", verdict),
    ];
    let flat: Flat = fields.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()])).collect();
    let command = Command::Enter { kind: KindKey::new(KIND).ok_or_else(fault)?, flat, replaces: None };
    desk::act(site, &actor, &show.case, case.version, command, now)?;
    Ok(Some(now))
}
