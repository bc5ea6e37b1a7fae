//! Matters under supervision 督办事项 (G25, J27, S17). What may be done next is decided in `enforcement::supervision::matter`.

use super::{Kept, Next, find, keep_new, keep_next, next_number};
use crate::desk::DeskError;
use crate::site::Site;
use enforcement::people::Actor;
use enforcement::refusal::Rejected;
use enforcement::supervision::matter::{Deed, Matter, Standing, Step};
use law::Date;
use store::cases;

impl Kept for Matter {
    const KIND: &'static str = "matter";
}

fn next(matter: Matter, today: Date) -> Next<Matter> {
    let standing = matter.standing(today);
    let due = if let Standing::Waits(due) = standing { due.to_string() } else { String::new() };
    Next { body: matter, state: standing.key(), due }
}

/// The id and number of an agency's case, by its number.
pub(crate) fn case_of(site: &Site, agency: &str, number: &str) -> Result<Option<(String, String)>, DeskError> {
    let found = site.store.read(|unit| cases::named(unit, number))?;
    Ok(found.into_iter().find(|(owner, _)| owner == agency).map(|(_, id)| (id, number.to_owned())))
}

/// Opens a matter about an agency; says its id.
pub(crate) fn open(site: &Site, actor: &Actor, agency: &str, matter: Matter) -> Result<String, DeskError> {
    let detail = format!("{agency}：{}", matter.title);
    keep_new(site, actor, agency, &next(matter, site.now().date()), ("立督办事项", &detail))
}

/// Does something in a matter at the version that was seen.
pub(crate) fn step(
    site: &Site,
    actor: &Actor,
    (agency, id): (&str, &str),
    version: i64,
    deed: Deed,
) -> Result<(), DeskError> {
    let (entry, mut matter) = find::<Matter>(site, agency, id)?.ok_or(DeskError::NotFound)?;
    if entry.version != version {
        return Err(DeskError::Conflict(u32::try_from(entry.version).unwrap_or(u32::MAX)));
    }
    let now = site.now();
    matter.may(&deed, now.date()).map_err(|refusals| DeskError::Rejected(Rejected::Law(refusals)))?;
    let (own, name, person) = (actor.agency.to_string(), actor.name.clone(), actor.person.to_string());
    let told = (deed.title(), format!("{agency}：{}", matter.title));
    keep_next(site, actor, entry, (told.0, &told.1), move |unit| {
        let number = match &deed {
            Deed::Issue { level, .. } => next_number(unit, &own, level.series(), now.date().year())?,
            _ => String::new(),
        };
        matter.steps.push(Step { deed, number, person, name, at: now });
        Ok(next(matter, now.date()))
    })
}
