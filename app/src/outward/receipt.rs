//! What is done with a message: it is carried as a file, answered by a receipt, sent again, held against what the platform
//! has. Each change and its line of the audit record are one unit of work.

use super::{by_itself, renewed};
use crate::desk::DeskError;
use crate::site::{Site, new_id};
use register::credit::number_key;
use std::collections::BTreeSet;
use store::audit::{self, Line};
use store::outward::{self, Addressee, Message};
use store::publications;

/// What a receipt says.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) accepted: bool,
    /// The receipt's number, where it has one.
    pub(crate) receipt: String,
    /// The reason, or what else was said.
    pub(crate) said: String,
}

/// Changes a message and notes it; the message as it is then. `Err` of the inner result says why not.
fn change(
    site: &Site,
    (agency, id): (&str, &str),
    line: Line,
    how: impl FnOnce(&Message) -> Result<Message, String> + Send + 'static,
) -> Result<Result<Message, String>, DeskError> {
    let (agency, id) = (agency.to_owned(), id.to_owned());
    let changed = site.store.write(move |unit| {
        let Some(message) = outward::message(unit, &agency, &id)? else { return Ok(None) };
        Ok(Some(match how(&message) {
            Ok(changed) => {
                outward::put(unit, &changed)?;
                audit::append(unit, &agency, &line)?;
                Ok(changed)
            }
            Err(reason) => Err(reason),
        }))
    })?;
    changed.ok_or(DeskError::NotFound)
}

fn answered(message: &Message, outcome: &Outcome, at: String, person: &str) -> Message {
    Message {
        state: if outcome.accepted { "accepted" } else { "refused" }.into(),
        receipt: outcome.receipt.clone(),
        said: outcome.said.clone(),
        answered: at,
        next_try: String::new(),
        person: person.to_owned(),
        ..message.clone()
    }
}

/// A receipt came: by the interface, in a file, or on paper.
pub(crate) fn receive(
    site: &Site,
    agency: &str,
    id: &str,
    outcome: Outcome,
    line: Line,
) -> Result<Result<Message, String>, DeskError> {
    let (at, person) = (site.now().exact(), line.name.clone());
    change(site, (agency, id), line, move |message| {
        if !message.went_out() {
            return Err("这一件还没有发送，不能登记回执。请先发送。".into());
        }
        if !outcome.accepted && outcome.said.is_empty() {
            return Err("退回的，请写明对方退回的原因。".into());
        }
        Ok(answered(message, &outcome, at, &person))
    })
}

/// Sends a message again that was refused or never answered, with its contents as they are now.
pub(crate) fn again(site: &Site, agency: &str, id: &str, line: Line) -> Result<Result<Message, String>, DeskError> {
    let found = site.store.read(|unit| outward::message(unit, agency, id))?.ok_or(DeskError::NotFound)?;
    let addressee = site.store.read(|unit| outward::addressee(unit, agency, &found.addressee))?;
    let addressee = addressee.ok_or(DeskError::NotFound)?;
    let fresh = match found.kind.as_str() {
        "put" | "correct" => Some(renewed(site, &found, &addressee)?),
        _ => None,
    };
    let (now, person) = (site.now(), line.name.clone());
    change(site, (agency, id), line, move |message| {
        if !matches!(message.state.as_str(), "sent" | "refused") {
            return Err("只有没有回执或者被退回的才能重新发送。".into());
        }
        let body = match fresh {
            Some(Some(body)) => body,
            Some(None) => return Err("这项决定现在不在公示，或者报送所需的信息不全，不能重新报送。".into()),
            None => message.body.clone(),
        };
        Ok(Message {
            state: "waiting".into(),
            body,
            batch: String::new(),
            next_try: by_itself(&addressee, now),
            person,
            ..message.clone()
        })
    })
}

/// Puts what waits for an addressee into one file that a person carries; the file's number and how many messages.
pub(crate) fn carried(site: &Site, addressee: &Addressee, line: Line) -> Result<Option<(String, usize)>, DeskError> {
    let now = site.now();
    let (addressee, batch) = (addressee.clone(), new_id(now));
    let name = batch.clone();
    let count = site.store.write(move |unit| {
        let waiting = outward::of_state(unit, &addressee.agency, "waiting")?;
        let own: Vec<Message> = waiting.into_iter().filter(|message| message.addressee == addressee.id).collect();
        for message in &own {
            let sent = Message {
                state: "sent".into(),
                tries: message.tries + 1,
                sent: now.exact(),
                batch: batch.clone(),
                next_try: String::new(),
                person: line.name.clone(),
                ..message.clone()
            };
            outward::put(unit, &sent)?;
        }
        if !own.is_empty() {
            let detail = format!("{}：{} 件", line.detail, own.len());
            audit::append(unit, &addressee.agency, &Line { detail, ..line })?;
        }
        Ok(own.len())
    })?;
    Ok((count > 0).then_some((name, count)))
}

/// Holds what was told to credit platforms against what the platform has: what is there was taken, what was withdrawn and is
/// gone was taken down, what is still there has to be told again. `present` are the numbers that the platform shows of the
/// days; the answer is what a person has to see.
pub(crate) fn reconciled(
    site: &Site,
    agency: &str,
    fields: &str,
    (from, until): (&str, &str),
    present: &BTreeSet<String>,
) -> Result<Vec<(String, String)>, DeskError> {
    let now = site.now().exact();
    let (agency, fields, present) = (agency.to_owned(), fields.to_owned(), present.clone());
    let days = (from.to_owned(), until.to_owned());
    Ok(site.store.write(move |unit| {
        let credit = outward::addressees(unit, &agency)?.into_iter().filter(|one| one.takes("credit"));
        let credit: BTreeSet<String> = credit.map(|addressee| addressee.id).collect();
        let decided = publications::decided_between(unit, &agency, &days.0, &days.1, outward::BATCH_MAX)?;
        let mut told = Vec::new();
        for publication in decided {
            let all = outward::about(unit, &agency, &publication.id)?;
            for addressee in &credit {
                let own = |message: &&Message| message.addressee == *addressee && message.fields == fields;
                let Some(last) = all.iter().filter(own).rfind(|message| message.went_out()) else { continue };
                let there = present.contains(&number_key(&last.number));
                if let Some((changed, words)) = held_against(last, there, &now) {
                    outward::put(unit, &changed)?;
                    told.extend(words.map(|words| (last.number.clone(), words)));
                }
            }
        }
        Ok(told)
    })?)
}

/// The message as the platform's list makes it, and what a person has to see of it.
fn held_against(message: &Message, there: bool, now: &str) -> Option<(Message, Option<String>)> {
    let withdrawal = message.kind == "withdraw";
    if there != withdrawal {
        let said = if withdrawal { "对账：平台已经没有这一项" } else { "对账：平台已有这一项" };
        let open = message.state != "accepted";
        let outcome = Outcome { accepted: true, receipt: message.receipt.clone(), said: said.into() };
        return open.then(|| (answered(message, &outcome, now.to_owned(), "对账"), None));
    }
    let said =
        if withdrawal { "对账：平台仍在公示已经撤下的决定" } else { "对账：平台没有这一项" };
    let outcome = Outcome { accepted: false, receipt: message.receipt.clone(), said: said.into() };
    let words = format!("{said}，已列为待办，请在“对外报送”重新发送。");
    Some((answered(message, &outcome, now.to_owned(), "对账"), Some(words)))
}
