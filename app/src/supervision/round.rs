//! Rounds of special inspection 专项监督检查 (P-III.4): a finding opens a matter; the notice goes to all; a round is closed when
//! every matter of it is.

use super::{Kept, Next, all, keep_new, keep_next, matter, next_number};
use crate::desk::DeskError;
use crate::site::Site;
use enforcement::people::{Actor, Agency};
use enforcement::supervision::matter::{Matter, Origin, Standing};
use law::Date;
use serde::{Deserialize, Serialize};
use store::supervision::Entry;

/// Most findings of one round.
const FINDINGS_MAX: usize = 500;
/// Longest beginning of a finding in the title of its matter, in characters.
const TITLE_WORDS: usize = 40;

/// One finding, with the matter that pursues it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Finding {
    pub(crate) agency: String,
    pub(crate) name: String,
    pub(crate) obligation: String,
    pub(crate) words: String,
    pub(crate) case: Option<(String, String)>,
    pub(crate) matter: String,
}

/// A round.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Round {
    pub(crate) title: String,
    pub(crate) basis: String,
    pub(crate) from: Date,
    pub(crate) to: Date,
    pub(crate) findings: Vec<Finding>,
    /// The notice's number and day, once it went out.
    pub(crate) notice: Option<(String, Date)>,
    /// What came of it, once it is closed.
    pub(crate) result: String,
    pub(crate) agency: String,
}

impl Kept for Round {
    const KIND: &'static str = "round";
}

fn open(body: Round) -> Next<Round> {
    Next { body, state: "open", due: String::new() }
}

/// The round of an id, whoever keeps it.
pub(crate) fn round(site: &Site, id: &str) -> Result<(Entry, Round), DeskError> {
    all::<Round>(site)?.into_iter().find(|(entry, _)| entry.id == id).ok_or(DeskError::NotFound)
}

/// Begins a round; says its id.
pub(crate) fn begin(site: &Site, actor: &Actor, round: Round) -> Result<String, DeskError> {
    let title = round.title.clone();
    keep_new(site, actor, actor.agency.as_str(), &open(round), ("部署专项监督检查", &title))
}

/// What was found at an agency, with the matter that pursues it; the answer is why not.
pub(crate) fn found(
    site: &Site,
    actor: &Actor,
    id: &str,
    agency: &Agency,
    (obligation, words): (String, String),
    case: Option<(String, String)>,
) -> Result<Result<(), &'static str>, DeskError> {
    let (entry, mut round) = round(site, id)?;
    if entry.state == "closed" || round.findings.len() >= FINDINGS_MAX {
        return Ok(Err("专项检查已经结束，或者发现的问题过多。"));
    }
    let pursued = Matter {
        title: format!("{}：{}", round.title, words.chars().take(TITLE_WORDS).collect::<String>()),
        obligation: obligation.clone(),
        origin: Origin::Round,
        case: case.clone(),
        round: Some((id.to_owned(), round.findings.len())),
        supervisor: round.agency.clone(),
        steps: Vec::new(),
    };
    let matter = matter::open(site, actor, agency.id.as_str(), pursued)?;
    let title = round.title.clone();
    let (agency, name) = (agency.id.to_string(), agency.name.clone());
    round.findings.push(Finding { agency, name, obligation, words, case, matter });
    keep_next(site, actor, entry, ("登记专项检查发现的问题", &title), |_| Ok(open(round)))?;
    Ok(Ok(()))
}

/// Sends the notice to all agencies; the answer is why not.
pub(crate) fn notify(site: &Site, actor: &Actor, id: &str) -> Result<Result<(), &'static str>, DeskError> {
    let (entry, mut round) = round(site, id)?;
    if entry.state == "closed" || round.notice.is_some() || round.findings.is_empty() {
        return Ok(Err("还没有发现的问题，或者已经通报。"));
    }
    let (own, today, title) = (actor.agency.to_string(), site.now().date(), round.title.clone());
    keep_next(site, actor, entry, ("制发专项检查通报", &title), move |unit| {
        round.notice = Some((next_number(unit, &own, "监督通", today.year())?, today));
        Ok(open(round))
    })?;
    Ok(Ok(()))
}

/// How many matters of a round are not closed.
fn unsettled(site: &Site, id: &str) -> Result<usize, DeskError> {
    let today = site.now().date();
    let open = |matter: &Matter| !matches!(matter.standing(today), Standing::Closed(_));
    let of_round = |matter: &Matter| matter.round.as_ref().is_some_and(|(of, _)| of == id);
    Ok(all::<Matter>(site)?.iter().filter(|(_, matter)| of_round(matter) && open(matter)).count())
}

/// Ends a round with what came of it; the answer is why not.
pub(crate) fn close(site: &Site, actor: &Actor, id: &str, result: &str) -> Result<Result<(), String>, DeskError> {
    let (entry, mut round) = round(site, id)?;
    let open = unsettled(site, id)?;
    if entry.state == "closed" || open > 0 || result.is_empty() {
        let what = format!("还有 {open} 项督办事项没有办结；全部办结并写明总体情况和整改结果后才能结束。");
        return Ok(Err(what));
    }
    result.clone_into(&mut round.result);
    let title = round.title.clone();
    let closed = Next { body: round, state: "closed", due: String::new() };
    keep_next(site, actor, entry, ("结束专项监督检查", &title), |_| Ok(closed))?;
    Ok(Ok(()))
}
