//! What supervision keeps, without its pages: matters, rounds, guiding cases, training, means, what is said of the plan's tasks. Each is
//! a body with versions; every version comes with its line of the audit record. Pages and demonstration alike come here.
//!
//! One more kind: a type that is [`Kept`], in a file of its own, and its page in `web::supervision`.

pub(crate) mod guiding;
pub(crate) mod matter;
pub(crate) mod means;
pub(crate) mod round;
pub(crate) mod task;
pub(crate) mod training;

use crate::desk::{self, DeskError};
use crate::site::{Site, new_id};
use enforcement::people::Actor;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::supervision::{self, Entry};
use store::{Error, Unit, accounts, audit};

/// What is kept under a kind of its own.
pub(crate) trait Kept: Serialize + DeserializeOwned + Send + 'static {
    /// The kind.
    const KIND: &'static str;
}

/// The next state of something kept.
pub(crate) struct Next<T> {
    pub(crate) body: T,
    pub(crate) state: &'static str,
    /// The day until which something is due; empty where nothing is.
    pub(crate) due: String,
}

fn read<T: Kept>(entry: Entry) -> Result<(Entry, T), DeskError> {
    let body = serde_json::from_str(&entry.body);
    let body = body.map_err(|error| DeskError::Fault(format!("{} {}: {error}", T::KIND, entry.id)))?;
    Ok((entry, body))
}

/// Everything of a kind, of every agency, the latest first.
pub(crate) fn all<T: Kept>(site: &Site) -> Result<Vec<(Entry, T)>, DeskError> {
    site.store.read(|unit| supervision::all(unit, T::KIND))?.into_iter().map(read).collect()
}

/// Everything of a kind of one agency, the latest first.
pub(crate) fn of_agency<T: Kept>(site: &Site, agency: &str) -> Result<Vec<(Entry, T)>, DeskError> {
    site.store.read(|unit| supervision::of_agency(unit, agency, T::KIND))?.into_iter().map(read).collect()
}

/// One, where there is such a one.
pub(crate) fn find<T: Kept>(site: &Site, agency: &str, id: &str) -> Result<Option<(Entry, T)>, DeskError> {
    site.store.read(|unit| supervision::find(unit, agency, T::KIND, id))?.map(read).transpose()
}

/// Keeps something new; the answer is its id.
pub(crate) fn keep_new<T: Kept>(
    site: &Site,
    actor: &Actor,
    agency: &str,
    next: &Next<T>,
    (act, detail): (&str, &str),
) -> Result<String, DeskError> {
    keep_first(site, actor, agency, new_id(site.now()), next, (act, detail))
}

/// Keeps something new under an id that is its own.
fn keep_first<T: Kept>(
    site: &Site,
    actor: &Actor,
    agency: &str,
    id: String,
    next: &Next<T>,
    (act, detail): (&str, &str),
) -> Result<String, DeskError> {
    let entry = Entry {
        agency: agency.to_owned(),
        kind: T::KIND.into(),
        id: id.clone(),
        state: next.state.into(),
        due: next.due.clone(),
        made: site.now().exact(),
        version: 1,
        body: serde_json::to_string(&next.body).map_err(|error| DeskError::Fault(error.to_string()))?,
    };
    let (own, line) = (actor.agency.to_string(), desk::audit_line(site, actor, act, &entry.id, detail));
    site.store.write(move |unit| {
        supervision::put(unit, &entry)?;
        audit::append(unit, &own, &line)
    })?;
    Ok(id)
}

/// Keeps the next version of what was read as `entry`; whoever was faster wins, and this is refused as a conflict.
pub(crate) fn keep_next<T: Kept>(
    site: &Site,
    actor: &Actor,
    entry: Entry,
    (act, detail): (&str, &str),
    next: impl FnOnce(&mut Unit<'_>) -> Result<Next<T>, Error> + Send + 'static,
) -> Result<(), DeskError> {
    let (own, line) = (actor.agency.to_string(), desk::audit_line(site, actor, act, &entry.id, detail));
    site.store.write(move |unit| {
        let Next { body, state, due } = next(unit)?;
        let body = serde_json::to_string(&body).map_err(|error| Error::Damaged(error.to_string()))?;
        supervision::put(unit, &Entry { state: state.into(), due, version: entry.version + 1, body, ..entry })?;
        audit::append(unit, &own, &line)
    })?;
    Ok(())
}

/// The next number of the supervising agency's series, without a gap.
fn next_number(unit: &mut Unit<'_>, own: &str, series: &str, year: i16) -> Result<String, Error> {
    use enforcement::case::Numbers as _;
    let agency = accounts::agency(unit, own)?.ok_or_else(|| Error::Damaged(format!("no agency {own}")))?;
    let mut numbers = store::cases::Series { unit, agency: own };
    let number = numbers.next(series, year).map_err(|error| Error::Damaged(error.to_string()))?;
    Ok(law::docno::format(&agency.short_name, series, year, number))
}

/// The name of the actor's own agency.
pub(crate) fn own_name(site: &Site, actor: &Actor) -> Result<String, DeskError> {
    let own = site.store.read(|unit| accounts::agency(unit, actor.agency.as_str()))?;
    Ok(own.map_or_else(String::new, |agency| agency.name))
}
