//! Recordings that join a case: from a person of the case, or from the docking station's import.

use super::{DeskError, keep, load, unwrap_act, work};
use crate::recordings::device;
use crate::site::Site;
use enforcement::case;
use enforcement::case::gate::may_store_recordings;
use enforcement::id::PersonId;
use enforcement::people::{Actor, Agency};
use enforcement::recording::Clip;
use std::sync::Arc;
use store::{Error, objects};

/// Who stores recordings.
pub(crate) enum Storing {
    /// A person of the case, whose right is checked.
    Person(Actor),
    /// The docking station's import, run by who may run commands on the machine.
    Station,
}

/// How often recordings are offered to a case that others change at the same time.
const STORING_TRIES: usize = 50;

/// Stores recordings with a case, whatever its version: they add to it and change nothing. Where others were faster it is
/// done again.
pub(crate) fn store_recordings(
    site: &Arc<Site>,
    agency: &str,
    id: &str,
    by: &Storing,
    clips: &[Clip],
) -> Result<(), DeskError> {
    for _ in 1..STORING_TRIES {
        match store_recordings_once(site, agency, id, by, clips.to_vec()) {
            Err(DeskError::Conflict(_)) => {}
            other => return other,
        }
    }
    store_recordings_once(site, agency, id, by, clips.to_vec())
}

fn store_recordings_once(
    site: &Arc<Site>,
    agency: &str,
    id: &str,
    by: &Storing,
    clips: Vec<Clip>,
) -> Result<(), DeskError> {
    let (agency, id) = (agency.to_owned(), id.to_owned());
    let now = site.now();
    let actor = match by {
        Storing::Person(actor) => Some(actor.clone()),
        Storing::Station => None,
    };
    work(site, move |site, unit| {
        let Some(opened) = load(unit, &agency, &id)? else { return Err(Error::Refused("no such case".into())) };
        let stand = site.stand(&opened.agency, &opened.roster, now);
        if let Some(actor) = &actor
            && let Err(rejected) = may_store_recordings(stand, &opened.case, actor)
        {
            return Ok(Err(rejected));
        }
        let mut known = Vec::with_capacity(clips.len());
        for clip in &clips {
            let mut clip = device::completed(unit, &agency, clip)?;
            // Who stores it carried the recorder, where nobody says otherwise.
            clip.keeper = clip.keeper.or_else(|| actor.as_ref().map(|actor| actor.person.clone()));
            known.push(clip);
        }
        let clips = known;
        let actor = match &actor {
            Some(actor) => actor.clone(),
            None => station(&opened.agency)?,
        };
        let events = match unwrap_act(case::store_recordings(stand, &actor, &opened.case, &clips))? {
            Ok(events) => events,
            Err(rejected) => return Ok(Err(rejected)),
        };
        if events.is_empty() {
            return Ok(Ok(()));
        }
        for clip in &clips {
            objects::note(unit, &clip.digest, clip.size, &clip.container)?;
        }
        keep(site, unit, &opened.agency, &opened.roster, &actor, &id, opened.case.version, &events, now)?;
        Ok(Ok(()))
    })
}

/// The name under which the docking station writes to the stream.
fn station(agency: &Agency) -> Result<Actor, Error> {
    let person = PersonId::new("docking-station").ok_or_else(|| Error::Damaged("impossible id".into()))?;
    Ok(Actor { agency: agency.id.clone(), person, name: "采集站导入".into(), unit: None, roles: Vec::new() })
}
