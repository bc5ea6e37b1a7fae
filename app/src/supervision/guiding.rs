//! Guiding cases 指导案例 (P-III.2): what guides, and what no longer does, with the reason.

use super::{Kept, Next, keep_new, keep_next};
use crate::desk::DeskError;
use crate::site::Site;
use enforcement::people::Actor;
use serde::{Deserialize, Serialize};
use store::supervision::Entry;

/// The state of one that guides.
pub(crate) const IN_FORCE: &str = "public";

/// A guiding case.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Guiding {
    pub(crate) title: String,
    pub(crate) act: String,
    /// Facts, result, point, provisions.
    pub(crate) parts: Vec<String>,
    pub(crate) by: String,
    /// Why, who and when; empty while it guides.
    pub(crate) withdrawn: String,
}

impl Kept for Guiding {
    const KIND: &'static str = "guiding";
}

/// Publishes one.
pub(crate) fn publish(site: &Site, actor: &Actor, guiding: Guiding) -> Result<String, DeskError> {
    let title = guiding.title.clone();
    let next = Next { body: guiding, state: IN_FORCE, due: String::new() };
    keep_new(site, actor, actor.agency.as_str(), &next, ("发布指导案例", &title))
}

/// Withdraws one.
pub(crate) fn withdraw(
    site: &Site,
    actor: &Actor,
    (entry, mut guiding): (Entry, Guiding),
    reason: &str,
) -> Result<(), DeskError> {
    guiding.withdrawn = format!("{reason}（{} {}）", actor.name, site.now().date().chinese());
    let next = Next { body: guiding, state: "withdrawn", due: String::new() };
    keep_next(site, actor, entry, ("撤下指导案例", reason), |_| Ok(next))
}
