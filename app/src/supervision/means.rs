//! Means and incentives 保障和激励 (P-III.5, J7): the money that an agency has for enforcement in a year, and the honours of its
//! people. Equipment, qualification, training and evaluations are counted from what the system has already.

use super::{Kept, Next, find, keep_first, keep_new, keep_next, of_agency};
use crate::desk::DeskError;
use crate::site::Site;
use enforcement::people::Actor;
use law::{Date, Fen};
use serde::{Deserialize, Serialize};
use store::supervision::Entry;

/// The money for enforcement in one year; the latest statement of a year holds.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Fund {
    pub(crate) year: i16,
    pub(crate) amount: Fen,
    /// What it is for, and the paper that grants it.
    pub(crate) words: String,
    pub(crate) by: String,
}

impl Kept for Fund {
    const KIND: &'static str = "fund";
}

/// An honour of one person 表彰奖励.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Honour {
    pub(crate) person: String,
    pub(crate) on: Date,
    /// What it is, who gave it, and the paper.
    pub(crate) words: String,
    pub(crate) by: String,
    /// Why, who and when it was struck out; empty while it stands.
    pub(crate) struck: String,
}

impl Kept for Honour {
    const KIND: &'static str = "honour";
}

/// The money of an agency, the latest year first.
pub(crate) fn funds(site: &Site, agency: &str) -> Result<Vec<Fund>, DeskError> {
    let mut funds: Vec<Fund> = of_agency(site, agency)?.into_iter().map(|(_, fund)| fund).collect();
    funds.sort_by_key(|fund| -fund.year);
    Ok(funds)
}

/// Keeps the money of a year in the place of what was said of that year before.
pub(crate) fn fund(site: &Site, actor: &Actor, fund: Fund) -> Result<(), DeskError> {
    let (agency, id) = (actor.agency.as_str(), fund.year.to_string());
    let detail = format!("{}年{}元：{}", fund.year, fund.amount.yuan(), fund.words);
    let next = Next { body: fund, state: "stated", due: String::new() };
    let told = ("登记执法经费", detail.as_str());
    match find::<Fund>(site, agency, &id)? {
        Some((entry, _)) => keep_next(site, actor, entry, told, |_| Ok(next)),
        None => keep_first(site, actor, agency, id, &next, told).map(|_| ()),
    }
}

/// The honours of an agency's people that stand.
pub(crate) fn honours(site: &Site, agency: &str) -> Result<Vec<(Entry, Honour)>, DeskError> {
    let mut all = of_agency::<Honour>(site, agency)?;
    all.retain(|(_, honour)| honour.struck.is_empty());
    Ok(all)
}

/// Keeps an honour of somebody of the actor's own agency.
pub(crate) fn honour(site: &Site, actor: &Actor, honour: Honour) -> Result<(), DeskError> {
    let detail = format!("{} {}", honour.person, honour.words);
    let next = Next { body: honour, state: "stands", due: String::new() };
    keep_new(site, actor, actor.agency.as_str(), &next, ("登记表彰奖励", &detail)).map(|_| ())
}

/// Strikes out one that was entered by mistake, or taken back by who gave it.
pub(crate) fn strike(
    site: &Site,
    actor: &Actor,
    (entry, mut honour): (Entry, Honour),
    reason: &str,
) -> Result<(), DeskError> {
    honour.struck = format!("{reason}（{} {}）", actor.name, site.now().date().chinese());
    let next = Next { body: honour, state: "struck", due: String::new() };
    keep_next(site, actor, entry, ("删去表彰奖励", reason), |_| Ok(next))
}
