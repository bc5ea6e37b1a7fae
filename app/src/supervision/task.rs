//! What a named person says of a task of the plan (P-III.1), where the system cannot tell by itself.

use super::{Kept, Next, find, keep_first, keep_next};
use crate::desk::DeskError;
use crate::site::Site;
use enforcement::people::Actor;
use enforcement::supervision::board::Task;
use serde::{Deserialize, Serialize};

/// What may be said of a task.
pub(crate) const STATES: [(&str, &str); 3] = [("todo", "未开展"), ("doing", "正在开展"), ("done", "已完成")];

/// What a person said of a task.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Said {
    pub(crate) unit: String,
    pub(crate) state: String,
    pub(crate) words: String,
    pub(crate) name: String,
    pub(crate) at: String,
}

impl Kept for Said {
    const KIND: &'static str = "task";
}

/// What was said of a task of an agency; nothing, where nobody said anything.
pub(crate) fn said(site: &Site, agency: &str, task: &str) -> Result<Said, DeskError> {
    Ok(find(site, agency, task)?.map(|(_, said)| said).unwrap_or_default())
}

/// Keeps what a person says of a task of the own agency, whatever was said before.
pub(crate) fn say(site: &Site, actor: &Actor, task: &Task, said: Said) -> Result<(), DeskError> {
    let agency = actor.agency.as_str();
    let state = STATES.iter().find(|(key, _)| *key == said.state).map_or("todo", |(key, _)| key);
    let words = said.words.clone();
    let next = Next { body: said, state, due: String::new() };
    let told = ("填报实施方案任务", words.as_str());
    match find::<Said>(site, agency, task.id)? {
        Some((entry, _)) => keep_next(site, actor, entry, told, |_| Ok(next)),
        None => keep_first(site, actor, agency, task.id.to_owned(), &next, told).map(|_| ()),
    }
}
