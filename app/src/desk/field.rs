//! What comes from the field: taken in once however often a device sends it, with the number that was reserved for it, and
//! with its two clocks: when it happened there, and when it was recorded here. Every gate stands as at the desk.

use super::{DeskError, keep, load, opened, unwrap_act, work};
use crate::portal::receipt;
use crate::site::{Site, new_id};
use enforcement::case::{self, Command, Flat, NumberError, Numbers};
use enforcement::id::KindKey;
use enforcement::people::Actor;
use enforcement::refusal::{FieldError, Rejected};
use law::Moment;
use std::sync::Arc;
use store::cases::{self, Series};
use store::field::{self, Holder, Reserved, State};
use store::{Error, Unit, audit};

/// Most numbers that one officer may hold unused at a time.
pub(crate) const HELD_MAX: usize = 20;
/// Longest name that a device gives to what it sends.
const NAME_LENGTH_MAX: usize = 64;

/// What a device sends.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    /// The device's own name for it, by which it is known when it comes again.
    pub(crate) id: String,
    /// What it does.
    pub(crate) what: What,
    /// The year and the number that the document bears already.
    pub(crate) number: Option<(i16, u32)>,
}

/// What something from the field does.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// Opens a case in this procedure.
    Opens(String),
    /// Adds a record of this kind to this case, whatever others added meanwhile.
    Adds {
        /// The case.
        case: String,
        /// The kind.
        kind: String,
    },
}

/// What was taken in.
pub(crate) struct Taken {
    /// The case.
    pub(crate) case: String,
    /// The secret by which the party finds the document, where its number was given just now.
    pub(crate) secret: Option<String>,
}

/// A number that was reserved in advance.
#[derive(Clone, Debug)]
pub(crate) struct Ahead {
    series: String,
    year: i16,
    number: u32,
}

impl Ahead {
    /// The document does not bear the number that was brought for it: it is of another year.
    pub(super) fn does_not_fit(&self) -> Rejected {
        wrong(format!(
            "预留的{}〔{}〕{}号不是决定当年的文号。请改用当年预留的文号。",
            self.series, self.year, self.number
        ))
    }
}

/// Gives the number that was reserved, once, and every other as it comes.
pub(super) struct Numbered<'a, 'u> {
    /// Numbers as they come.
    pub(super) series: Series<'a, 'u>,
    /// The one that was reserved, until it is used.
    pub(super) ahead: Option<Ahead>,
}

impl Numbers for Numbered<'_, '_> {
    fn next(&mut self, series: &str, year: i16) -> Result<u32, NumberError> {
        match self.ahead.take_if(|ahead| ahead.series == series && ahead.year == year) {
            Some(ahead) => Ok(ahead.number),
            None => self.series.next(series, year),
        }
    }
}

fn wrong(reason: impl Into<String>) -> Rejected {
    Rejected::Form(vec![FieldError { field: "number".into(), label: "文号".into(), reason: reason.into() }])
}

/// Takes in what a device sent, or says in which case it was taken in before.
pub(crate) fn take_in(
    site: &Arc<Site>,
    actor: &Actor,
    sent: Sent,
    flat: Flat,
    now: Moment,
) -> Result<Taken, DeskError> {
    let proper = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if sent.id.is_empty() || sent.id.len() > NAME_LENGTH_MAX || !sent.id.bytes().all(proper) {
        return Err(DeskError::Rejected(wrong("这一条没有编号。请返回现场办理页重新填写。")));
    }
    let actor = actor.clone();
    work(site, move |site, unit| {
        let agency = actor.agency.as_str();
        if let Some((person, case)) = field::taken(unit, agency, &sent.id)? {
            let own = person == actor.person.as_str();
            return Ok(own.then_some(Taken { case, secret: None }).ok_or_else(|| wrong("这一条已由他人提交。")));
        }
        let taken = match &sent.what {
            What::Opens(procedure) => opens(site, unit, &actor, procedure, sent.number, &flat, now)?,
            What::Adds { case, kind } => adds(site, unit, &actor, case, kind, flat, now)?,
        };
        if let Ok(taken) = &taken {
            field::take(unit, agency, &sent.id, actor.person.as_str(), &now.exact(), &taken.case)?;
        }
        Ok(taken)
    })
}

/// Opens a case; its document gets the number that it bears already, or one that is reserved for it here and now.
fn opens(
    site: &Site,
    unit: &mut Unit<'_>,
    actor: &Actor,
    procedure: &str,
    number: Option<(i16, u32)>,
    flat: &Flat,
    now: Moment,
) -> Result<Result<Taken, Rejected>, Error> {
    let kind = site.pack.procedure(procedure).and_then(|procedure| site.pack.kind(procedure.opens.as_str()));
    let series = kind.map(|kind| kind.series.clone()).unwrap_or_default();
    if series.is_empty() {
        return Err(Error::Refused(format!("procedure {procedure} opens without a numbered document")));
    }
    let (year, number, secret) = match number {
        Some((year, number)) => (year, number, None),
        None => {
            let secret = receipt::new_secret();
            let year = now.date().year();
            let number =
                field::reserve(unit, holder(actor), &series, year, &now.exact(), &receipt::digest("", &secret))?;
            (year, number, Some(secret))
        }
    };
    let ahead = Ahead { series: series.clone(), year, number };
    let case = match opened(site, unit, actor, procedure, flat, Some(ahead), now)? {
        Ok(case) => case,
        Err(rejected) => return Ok(Err(rejected)),
    };
    let (agency, person) = (actor.agency.as_str(), actor.person.as_str());
    let key = (series.as_str(), year, number);
    if !field::settle(unit, agency, person, key, State::Used, &now.exact(), &case, "")? {
        return Ok(Err(wrong("这个文号没有预留给你，或者已经用过、退回。请到“预留文号”核对。")));
    }
    Ok(Ok(Taken { case, secret }))
}

/// Adds a record to a case as it stands now: in the field nobody sees what others did meanwhile, and the gates judge anew.
pub(super) fn adds(
    site: &Site,
    unit: &mut Unit<'_>,
    actor: &Actor,
    id: &str,
    kind: &str,
    flat: Flat,
    now: Moment,
) -> Result<Result<Taken, Rejected>, Error> {
    let agency = actor.agency.as_str();
    let (Some(held), Some(kind)) = (load(unit, agency, id)?, KindKey::new(kind)) else {
        return Ok(Err(wrong("本机关没有这个案件。")));
    };
    let stand = site.stand(&held.agency, &held.roster, now);
    let command = Command::Enter { kind: kind.clone(), flat, replaces: None };
    let mut series = Series { unit, agency };
    let events = match unwrap_act(case::act(stand, actor, &held.case, &command, &mut series))? {
        Ok(events) => events,
        Err(rejected) => return Ok(Err(rejected)),
    };
    cases::drop_draft(unit, agency, actor.person.as_str(), id, kind.as_str())?;
    keep(site, unit, &held.agency, &held.roster, actor, id, held.case.version, &events, now)?;
    Ok(Ok(Taken { case: id.to_owned(), secret: None }))
}

fn holder(actor: &Actor) -> Holder<'_> {
    Holder { agency: actor.agency.as_str(), person: actor.person.as_str(), name: &actor.name }
}

/// Reserves so many more numbers of this year for the officer, as far as one may hold them; each comes with its secret.
pub(crate) fn reserve(
    site: &Arc<Site>,
    actor: &Actor,
    series: &str,
    more: usize,
    now: Moment,
) -> Result<Vec<(u32, String)>, DeskError> {
    let (actor, series) = (actor.clone(), series.to_owned());
    let year = now.date().year();
    let given = site.store.write(move |unit| {
        let (agency, person) = (actor.agency.as_str(), actor.person.as_str());
        let held = field::held(unit, agency, person)?;
        let held = held.iter().filter(|one: &&Reserved| one.series == series && one.year == year).count();
        let mut given = Vec::new();
        for _ in 0..more.min(HELD_MAX.saturating_sub(held)) {
            let secret = receipt::new_secret();
            let digest = receipt::digest("", &secret);
            let number = field::reserve(unit, holder(&actor), &series, year, &now.exact(), &digest)?;
            given.push((number, secret));
        }
        if !given.is_empty() {
            let numbers: Vec<String> = given.iter().map(|(number, _)| number.to_string()).collect();
            let detail = format!("〔{year}〕{}号", numbers.join("、"));
            audit::append(unit, agency, &line(&actor, "预留文号", &series, &detail, now))?;
        }
        Ok(given)
    });
    given.map_err(DeskError::from)
}

/// Gives a held number back unused, or says that it was spoilt; the answer says whether it was held.
pub(crate) fn give_back(
    site: &Arc<Site>,
    actor: &Actor,
    key: (String, i16, u32),
    state: State,
    reason: &str,
    now: Moment,
) -> Result<bool, DeskError> {
    let (actor, reason) = (actor.clone(), reason.to_owned());
    let done = site.store.write(move |unit| {
        let (agency, person) = (actor.agency.as_str(), actor.person.as_str());
        let (series, year, number) = (key.0.as_str(), key.1, key.2);
        if !field::settle(unit, agency, person, (series, year, number), state, &now.exact(), "", &reason)? {
            return Ok(false);
        }
        let act = if state == State::Void { "作废文号" } else { "退回文号" };
        audit::append(unit, agency, &line(&actor, act, series, &format!("〔{year}〕{number}号：{reason}"), now))?;
        Ok(true)
    });
    done.map_err(DeskError::from)
}

fn line(actor: &Actor, act: &str, object: &str, detail: &str, now: Moment) -> audit::Line {
    audit::Line {
        id: new_id(now),
        at: now.exact(),
        person: actor.person.to_string(),
        name: actor.name.clone(),
        act: act.into(),
        object: object.into(),
        detail: detail.into(),
    }
}
