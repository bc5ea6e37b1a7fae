//! The end of the publicity period 公示期限: what is over comes down by itself, with a record on its case like any other
//! withdrawal, so that page, search, feeds and data follow in the same transaction.

use crate::desk::{self, DeskError};
use crate::site::Site;
use enforcement::case::{Command, Flat};
use enforcement::id::{AgencyId, KindKey, PersonId};
use enforcement::people::{Actor, Role};
use law::Moment;
use std::sync::Arc;
use std::time::Duration;
use store::publications::{self, Publication};
use store::search::{Query, facet, seek};

/// How often the site looks for what is over.
const LOOK_EVERY: Duration = Duration::from_secs(15 * 60);
/// Publications that one look takes down at most; the next look goes on.
const BATCH: usize = 500;

/// Takes down what was public to the end of its period; says how many.
pub(crate) fn expire(site: &Arc<Site>, now: Moment) -> Result<usize, DeskError> {
    let today = now.date().to_string();
    let over: Vec<Publication> = site.store.read(|unit| {
        let days = facet(unit, "public", "until")?;
        let mut over = Vec::new();
        for (day, _) in days.into_iter().filter(|(day, _)| *day < today) {
            let facets = [("until", day)];
            let query = Query { scope: "public", facets: &facets, ..Query::default() };
            for hit in seek(unit, &query, BATCH)? {
                over.extend(publications::get(unit, &hit.id)?);
            }
        }
        Ok(over)
    })?;
    let mut done = 0;
    for publication in over.iter().filter(|publication| publication.state == "published").take(BATCH) {
        withdraw(site, publication, now)?;
        done += 1;
    }
    Ok(done)
}

fn withdraw(site: &Arc<Site>, publication: &Publication, now: Moment) -> Result<(), DeskError> {
    let version = site.store.read(|unit| store::cases::version(unit, &publication.agency, &publication.case))?;
    let fault = || DeskError::Fault(format!("publication {} cannot be withdrawn", publication.id));
    let actor = Actor {
        agency: AgencyId::new(&publication.agency).ok_or_else(fault)?,
        person: PersonId::new("publicity-period").ok_or_else(fault)?,
        name: "公示期限届满（系统）".into(),
        unit: None,
        roles: vec![Role::Editor],
    };
    let mut flat = Flat::new();
    let fields = [
        ("ground", "expired".to_owned()),
        ("found_on", now.date().to_string()),
        ("reason", "公示期限届满，自动撤下。".to_owned()),
    ];
    for (key, value) in fields {
        flat.insert(key.to_owned(), vec![value]);
    }
    let kind = KindKey::new("publication-withdrawal").ok_or_else(fault)?;
    desk::act(site, &actor, &publication.case, version, Command::Enter { kind, flat, replaces: None }, now)
}

/// Looks again and again while the site serves.
pub(crate) async fn keep_expiring(site: Arc<Site>) {
    let mut tick = tokio::time::interval(LOOK_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let inner = Arc::clone(&site);
        match tokio::task::spawn_blocking(move || expire(&inner, inner.now())).await {
            Ok(Ok(0)) => {}
            Ok(Ok(count)) => tracing::info!(count, "publicity periods ended"),
            Ok(Err(error)) => tracing::error!(?error, "publicity periods were not ended"),
            Err(error) => tracing::error!(%error, "publicity periods were not ended"),
        }
    }
}
