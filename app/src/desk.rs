//! The desk: carries a command out in one unit of work: stream, summary, tasks, search, audit. Pages and the API alike
//! come here. What follows from an act has a file each: what is derived from the case ([`derived`]), what goes outside
//! ([`publish`]), what the audit record says ([`trail`]); and each way in that is not a person's own page: from outside
//! ([`apply`]), from the field ([`field`]), from the recorders ([`recordings`]).

mod apply;
mod derived;
mod field;
mod publish;
mod recordings;
mod trail;

pub(crate) use apply::{LICENCE, accept_by_silence, apply, supplement};
pub(crate) use derived::{RENEWED, TERM, UNPUBLISHED, count_cases, derive, derive_all_tasks, summary};
pub(crate) use field::{HELD_MAX, Sent, Taken, What, give_back, reserve, take_in};
pub(crate) use publish::{index_publications, log_fields, preview, release};
pub(crate) use recordings::{Storing, store_recordings};
pub(crate) use trail::{REVIEW_DESK, audit_line, looked_at, looks, note_reading};

use crate::site::{Site, new_id};
use enforcement::case::{self, ActError, Case, Command, Envelope, Event, Flat, Stand};
use enforcement::goods::{HOLDING, Held, held};
use enforcement::id::{CaseId, ProcedureKey};
use enforcement::inspection::partners;
use enforcement::people::{Actor, Agency, Neighbour, Roster};
use enforcement::refusal::Rejected;
use field::{Ahead, Numbered};
use law::Moment;
use publish::{PublishError, publish};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use store::cases::{self, Series};
use store::{Error, Unit, accounts, audit};

/// Why something was not done.
#[derive(Debug)]
pub(crate) enum DeskError {
    /// Refused by the form or by law; nothing was written.
    Rejected(Rejected),
    /// Somebody was faster: the case has this version now.
    Conflict(u32),
    /// There is no such case.
    NotFound,
    /// There is no room to store anything; nothing was stored.
    Full,
    /// Our fault; the cause is for the log.
    Fault(String),
}

impl From<Error> for DeskError {
    fn from(error: Error) -> Self {
        match error {
            Error::Conflict(version) => DeskError::Conflict(version),
            error if error.is_full() => {
                tracing::error!(%error, "no room");
                DeskError::Full
            }
            other => DeskError::Fault(other.to_string()),
        }
    }
}

/// A case with what it stands on, for pages.
pub(crate) struct Opened {
    pub(crate) agency: Agency,
    pub(crate) roster: Roster,
    pub(crate) case: Case,
    pub(crate) events: Vec<Envelope>,
}

/// Reads a case.
pub(crate) fn read(site: &Site, agency: &str, id: &str) -> Result<Opened, DeskError> {
    site.store.read(|unit| load(unit, agency, id)).map_err(DeskError::from)?.ok_or(DeskError::NotFound)
}

fn load(unit: &mut Unit<'_>, agency: &str, id: &str) -> Result<Option<Opened>, Error> {
    let Some(body) = accounts::agency(unit, agency)? else { return Ok(None) };
    let events = cases::events(unit, agency, id)?;
    if events.is_empty() {
        return Ok(None);
    }
    let case = Case::fold(&events).map_err(|error| Error::Damaged(format!("case {id}: {error}")))?;
    let mut roster = accounts::roster(unit, agency)?;
    let named = case.records.iter().flat_map(|record| partners(&record.fields)).map(str::to_owned).collect();
    add_neighbours(unit, &mut roster, named)?;
    Ok(Some(Opened { agency: body, roster, case, events }))
}

/// The agencies that a form names as partners.
fn named_partners(flat: &Flat) -> BTreeSet<String> {
    let named = flat.iter().filter(|(key, _)| key.starts_with("partners.") && key.ends_with(".0"));
    named.flat_map(|(_, values)| values).map(|name| name.trim().to_owned()).collect()
}

/// Adds the agencies of the system that are named, with their people, so that what a case says of them can be checked.
fn add_neighbours(unit: &mut Unit<'_>, roster: &mut Roster, named: BTreeSet<String>) -> Result<(), Error> {
    if named.is_empty() {
        return Ok(());
    }
    for agency in accounts::agencies(unit)?.into_iter().filter(|agency| named.contains(&agency.name)) {
        let people = accounts::roster(unit, agency.id.as_str())?.iter().cloned().collect();
        roster.add_neighbour(&agency.name, Neighbour { area: agency.area, people });
    }
    Ok(())
}

/// What the other cases of every agency hold, where the record in hand says what is sealed, seized or frozen (强制法23, 29).
fn held_elsewhere(site: &Site, unit: &mut Unit<'_>, case: &Case, command: &Command) -> Result<Vec<Held>, Error> {
    let kind = match command {
        Command::Enter { kind, .. } => Some(kind),
        Command::Sign { record, .. } => case.records.iter().find(|entry| entry.id == *record).map(|entry| &entry.kind),
        _ => None,
    };
    let kind = kind.and_then(|kind| site.pack.kind(kind.as_str()));
    if !kind.is_some_and(|kind| kind.fields.iter().any(|field| !field.unheld.is_empty())) {
        return Ok(Vec::new());
    }
    let mut things = Vec::new();
    for (first, last) in HOLDING {
        for (agency, id) in cases::everywhere_with_task(unit, first, last)? {
            if agency == case.agency.as_str() && id == case.id.as_str() {
                continue;
            }
            if let Some(other) = load(unit, &agency, &id)? {
                things.extend(held(&site.pack, &other.case, &other.agency.name));
            }
        }
    }
    Ok(things)
}

/// Runs a unit of work that may be rejected; a rejection undoes it whole, numbers included.
fn work<T: Send + 'static>(
    site: &Arc<Site>,
    run: impl FnOnce(&Site, &mut Unit<'_>) -> Result<Result<T, Rejected>, Error> + Send + 'static,
) -> Result<T, DeskError> {
    let rejected: Arc<Mutex<Option<Rejected>>> = Arc::default();
    let slot = Arc::clone(&rejected);
    let inner = Arc::clone(site);
    let result = site.store.write(move |unit| match run(&inner, unit)? {
        Ok(value) => Ok(value),
        Err(reason) => {
            if let Ok(mut slot) = slot.lock() {
                *slot = Some(reason);
            }
            Err(Error::Refused("rejected".into()))
        }
    });
    match (result, rejected.lock().ok().and_then(|mut slot| slot.take())) {
        (_, Some(reason)) => Err(DeskError::Rejected(reason)),
        (Ok(value), None) => Ok(value),
        (Err(error), None) => Err(error.into()),
    }
}

fn unwrap_act(result: Result<Vec<Envelope>, ActError>) -> Result<Result<Vec<Envelope>, Rejected>, Error> {
    match result {
        Ok(events) => Ok(Ok(events)),
        Err(ActError::Rejected(rejected)) => Ok(Err(rejected)),
        Err(other) => Err(Error::Damaged(other.to_string())),
    }
}

/// The key under which a form carries the id that its case will have: sent twice, it opens one case.
pub(crate) const ONCE: &str = "once";

/// The id that the form carries, where it is one that [`new_id`] gives.
fn once(flat: &Flat) -> Option<String> {
    let id = flat.get(ONCE)?.first()?;
    let given = id.len() == new_id(Moment::from_unix(0)).len() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    given.then(|| id.to_ascii_lowercase())
}

/// Opens a case; the answer is its id. The same form sent again leads to the case that it opened.
pub(crate) fn open(
    site: &Arc<Site>,
    actor: &Actor,
    procedure: &str,
    flat: Flat,
    now: Moment,
) -> Result<String, DeskError> {
    open_with(site, actor, procedure, flat, now, |_, _| Ok(()))
}

/// Opens a case, and does something else about it in the same unit of work.
pub(crate) fn open_with(
    site: &Arc<Site>,
    actor: &Actor,
    procedure: &str,
    flat: Flat,
    now: Moment,
    also: impl FnOnce(&mut Unit<'_>, &str) -> Result<(), Error> + Send + 'static,
) -> Result<String, DeskError> {
    let actor = actor.clone();
    let procedure = procedure.to_owned();
    work(site, move |site, unit| {
        if let Some(id) = once(&flat)
            && let Some(first) = cases::events(unit, actor.agency.as_str(), &id)?.first()
        {
            let own = first.person == actor.person;
            return if own { Ok(Ok(id)) } else { Err(Error::Refused("an id that is taken".into())) };
        }
        let id = match opened(site, unit, &actor, &procedure, &flat, None, now)? {
            Ok(id) => id,
            Err(rejected) => return Ok(Err(rejected)),
        };
        also(unit, &id)?;
        Ok(Ok(id))
    })
}

/// Opens a case inside a unit of work, with a number that was reserved for its first record where there is one.
fn opened(
    site: &Site,
    unit: &mut Unit<'_>,
    actor: &Actor,
    procedure: &str,
    flat: &Flat,
    ahead: Option<Ahead>,
    now: Moment,
) -> Result<Result<String, Rejected>, Error> {
    let agency = own_agency(unit, actor)?;
    let mut roster = accounts::roster(unit, agency.id.as_str())?;
    add_neighbours(unit, &mut roster, named_partners(flat))?;
    let id = once(flat).unwrap_or_else(|| new_id(now));
    let Some(procedure) = ProcedureKey::new(procedure) else {
        return Ok(Err(case::gate::no_such_procedure().into()));
    };
    let Some(case_id) = CaseId::new(id.clone()) else { return Err(Error::Refused("impossible id".into())) };
    let stand = site.stand(&agency, &roster, now);
    let mut numbers = Numbered { series: Series { unit, agency: agency.id.as_str() }, ahead };
    let events = match unwrap_act(case::open(stand, actor, case_id, &procedure, flat, &mut numbers))? {
        Ok(events) => events,
        Err(rejected) => return Ok(Err(rejected)),
    };
    if let Some(unused) = numbers.ahead {
        return Ok(Err(unused.does_not_fit()));
    }
    keep(site, unit, &agency, &roster, actor, &id, 0, &events, now)?;
    Ok(Ok(id))
}

/// Carries out a command on the version of the case that the actor saw.
pub(crate) fn act(
    site: &Arc<Site>,
    actor: &Actor,
    id: &str,
    version: u32,
    command: Command,
    now: Moment,
) -> Result<(), DeskError> {
    act_with(site, actor, id, version, command, now, |_, _| Ok(()))
}

/// Carries out a command, and does something else about the case in the same unit of work.
pub(crate) fn act_with(
    site: &Arc<Site>,
    actor: &Actor,
    id: &str,
    version: u32,
    command: Command,
    now: Moment,
    also: impl FnOnce(&mut Unit<'_>, &str) -> Result<(), Error> + Send + 'static,
) -> Result<(), DeskError> {
    let actor = actor.clone();
    let id = id.to_owned();
    let published = matches!(&command, Command::Enter { kind, .. } if kind.as_str().starts_with("publication"));
    let done = work(site, move |site, unit| {
        let agency = actor.agency.to_string();
        let Some(mut opened) = load(unit, &agency, &id)? else { return Err(Error::Refused("no such case".into())) };
        if let Command::Enter { flat, .. } = &command {
            add_neighbours(unit, &mut opened.roster, named_partners(flat))?;
        }
        if opened.case.version != version {
            return Err(Error::Conflict(opened.case.version));
        }
        let held = held_elsewhere(site, unit, &opened.case, &command)?;
        let stand = Stand { held: &held, ..site.stand(&opened.agency, &opened.roster, now) };
        let mut series = Series { unit, agency: &agency };
        let events = match unwrap_act(case::act(stand, &actor, &opened.case, &command, &mut series))? {
            Ok(events) => events,
            Err(rejected) => return Ok(Err(rejected)),
        };
        if let Command::Enter { kind, .. } = &command {
            cases::drop_draft(unit, &agency, actor.person.as_str(), &id, kind.as_str())?;
        }
        let case = keep(site, unit, &opened.agency, &opened.roster, &actor, &id, version, &events, now)?;
        also(unit, &id)?;
        match publish(site, unit, &opened, &case, &command, now) {
            Ok(()) => Ok(Ok(())),
            Err(PublishError::Store(error)) => Err(error),
            Err(PublishError::Refused(refusal)) => Ok(Err((*refusal).into())),
        }
    });
    if published {
        site.forget_public_pages();
    }
    done
}

fn own_agency(unit: &mut Unit<'_>, actor: &Actor) -> Result<Agency, Error> {
    accounts::agency(unit, actor.agency.as_str())?.ok_or_else(|| Error::Damaged(format!("no agency {}", actor.agency)))
}

/// Stores events with everything that is derived from them.
#[allow(clippy::too_many_arguments)] // One unit of work, seen whole.
fn keep(
    site: &Site,
    unit: &mut Unit<'_>,
    agency: &Agency,
    roster: &Roster,
    actor: &Actor,
    id: &str,
    version: u32,
    events: &[Envelope],
    now: Moment,
) -> Result<Case, Error> {
    let key = agency.id.as_str();
    cases::append(unit, key, id, version, events)?;
    let case = Case::fold(&cases::events(unit, key, id)?).map_err(|error| Error::Damaged(error.to_string()))?;
    derive(site, unit, site.stand(agency, roster, now), &case)?;
    for event in events {
        audit::append(unit, key, &trail::event_line(site, actor, &case, event, now))?;
        if let Event::TookEffect { record, .. } = &event.event {
            trail::keep_review(site, unit, &case, *record)?;
            derived::keep_unpublished(site, unit, &case, *record)?;
        }
    }
    Ok(case)
}
