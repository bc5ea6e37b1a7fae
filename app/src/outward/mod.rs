//! 对外报送 (G19.3, G22, G23.1): the one outbox. Whatever another platform or authority is told goes through it: decisions,
//! corrections, withdrawals, the annual report. A message is written in the transaction of what it tells of, is sent by the
//! courier or carried as a file, and stays outstanding until a receipt says that it was accepted.

pub(crate) mod courier;
pub(crate) mod file;
mod receipt;
#[cfg(test)]
mod tests;

pub(crate) use receipt::{Outcome, again, carried, receive, reconciled};

use crate::desk::{self, DeskError};
use crate::report::Report;
use crate::site::Site;
use enforcement::case::{Case, Milestone, Record, Stand};
use enforcement::disclosure::outward::{Change, Notice, Takes, decision, withdrawal};
use enforcement::disclosure::page::Page;
use law::{Date, Moment};
use serde_json::json;
use std::collections::BTreeMap;
use store::outward::{self, Addressee, Message};
use store::{Error, Unit, publications};

/// What an addressee may take: key, words, and how its entry is made of a publication.
pub(crate) const TAKES: [(&str, &str); 3] =
    [("credit", "行政处罚、行政许可（双公示）"), ("decisions", "全部执法决定"), ("annual", "年度报告")];

/// The kinds of message in words.
const KINDS: [(&str, &str); 4] =
    [("put", "报送"), ("correct", "更正"), ("withdraw", "撤下通知"), ("annual", "年度报告")];

/// The states in words.
const STATES: [(&str, &str); 5] = [
    ("waiting", "待发送"),
    ("sent", "已发送，待回执"),
    ("accepted", "已接收"),
    ("refused", "被退回"),
    ("replaced", "未发出，已由后一件代替"),
];

fn word(table: &[(&str, &'static str)], key: &str) -> &'static str {
    table.iter().find(|(known, _)| *known == key).map_or("", |(_, words)| words)
}

/// The word for a kind.
pub(crate) fn kind_words(kind: &str) -> &'static str {
    word(&KINDS, kind)
}

/// The word for a state.
pub(crate) fn state_words(state: &str) -> &'static str {
    word(&STATES, state)
}

/// What happened to a publication.
pub(crate) enum Told<'a> {
    /// It is public, or public anew.
    Public(&'a Page),
    /// It was withdrawn by this record.
    Withdrawn(&'a Record),
}

/// Writes what every addressee of the agency has to be told of a publication, in the transaction that changed it.
pub(crate) fn follow(
    unit: &mut Unit<'_>,
    stand: Stand<'_>,
    case: &Case,
    publication: &publications::Publication,
    told: &Told<'_>,
) -> Result<(), Error> {
    let agency = stand.agency.id.as_str();
    let before = outward::about(unit, agency, &publication.id)?;
    for addressee in outward::addressees(unit, agency)? {
        let earlier: Vec<&Message> = before.iter().filter(|message| message.addressee == addressee.id).collect();
        match told {
            // Whom reporting has ended for still has what it got.
            Told::Withdrawn(record) => {
                withdraw(unit, stand, case, record, &addressee, &earlier, publication, before.len())?;
            }
            Told::Public(page) if addressee.ended.is_empty() => {
                // What came down and is public again is new to whoever took it down.
                let has = earlier.iter().rfind(|message| message.state != "replaced");
                let known = has.is_some_and(|message| message.kind != "withdraw" && message.went_out());
                let change = if known { Change::Corrected } else { Change::Published };
                if let Some(notice) = notice(stand, case, page, &publication.id, &addressee, change) {
                    let kind = if known { "correct" } else { "put" };
                    replace(unit, &earlier, stand.now)?;
                    write(unit, &addressee, kind, publication, &notice, (stand.now, before.len()))?;
                }
            }
            Told::Public(_) => {}
        }
    }
    Ok(())
}

fn notice(
    stand: Stand<'_>,
    case: &Case,
    page: &Page,
    source: &str,
    addressee: &Addressee,
    change: Change,
) -> Option<Notice> {
    let takes = match (addressee.takes("decisions"), addressee.takes("credit")) {
        (true, _) => Takes::Decisions,
        (false, true) => Takes::Credit,
        (false, false) => return None,
    };
    decision(stand, case, page, source, takes, change)
}

/// Tells an addressee that had the publication that it was withdrawn; one that was not sent anything is told nothing.
#[allow(clippy::too_many_arguments)] // One withdrawal, seen whole.
fn withdraw(
    unit: &mut Unit<'_>,
    stand: Stand<'_>,
    case: &Case,
    record: &Record,
    addressee: &Addressee,
    earlier: &[&Message],
    publication: &publications::Publication,
    place: usize,
) -> Result<(), Error> {
    replace(unit, earlier, stand.now)?;
    let has = earlier.iter().rfind(|message| message.went_out());
    if has.is_none_or(|message| message.kind == "withdraw") {
        return Ok(());
    }
    match withdrawal(stand, case, record, &publication.number, &publication.id) {
        Some(notice) => write(unit, addressee, "withdraw", publication, &notice, (stand.now, place)),
        None => Err(Error::Damaged(format!("the withdrawal of {} has no ground", publication.id))),
    }
}

/// What waits and never went out is overtaken by what comes now.
fn replace(unit: &mut Unit<'_>, earlier: &[&Message], now: Moment) -> Result<(), Error> {
    for message in earlier.iter().filter(|message| message.state == "waiting" && !message.went_out()) {
        let replaced =
            Message { state: "replaced".into(), next_try: String::new(), answered: now.exact(), ..(**message).clone() };
        outward::put(unit, &replaced)?;
    }
    Ok(())
}

fn write(
    unit: &mut Unit<'_>,
    addressee: &Addressee,
    kind: &str,
    publication: &publications::Publication,
    notice: &Notice,
    (now, place): (Moment, usize),
) -> Result<(), Error> {
    let message = Message {
        agency: addressee.agency.clone(),
        id: message_id(now, place),
        addressee: addressee.id.clone(),
        kind: kind.to_owned(),
        subject: publication.id.clone(),
        fields: notice.set.to_owned(),
        number: notice.number.clone(),
        title: notice.title.clone(),
        basis: notice.basis.to_owned(),
        body: body(notice),
        made: now.exact(),
        due: notice.due.map(|day| day.to_string()).unwrap_or_default(),
        state: "waiting".into(),
        next_try: by_itself(addressee, now),
        ..Message::default()
    };
    outward::put(unit, &message)
}

/// An id that grows with what was told about the subject before, also within one second: messages go in its order.
fn message_id(now: Moment, place: usize) -> String {
    let noise: u32 = rand::random();
    format!("{:010x}{place:04x}{noise:08x}", now.unix())
}

fn body(notice: &Notice) -> String {
    let cells: BTreeMap<&str, &str> =
        notice.cells.iter().filter(|(_, cell)| !cell.is_empty()).map(|(code, cell)| (*code, cell.as_str())).collect();
    json!(cells).to_string()
}

/// When the courier takes a new message: at once, where the addressee has an interface.
fn by_itself(addressee: &Addressee, now: Moment) -> String {
    if addressee.address.is_empty() { String::new() } else { now.exact() }
}

/// The subject under which a year's report is kept.
pub(crate) fn annual_subject(year: i16) -> String {
    format!("annual-{year}")
}

/// Writes the report of a year to everybody who takes it (G23.1): the government of the level and the superior.
pub(crate) fn report(unit: &mut Unit<'_>, agency: &str, report: &Report, now: Moment) -> Result<usize, Error> {
    let subject = annual_subject(report.year);
    let before = outward::about(unit, agency, &subject)?;
    let mut told = 0;
    for addressee in outward::addressees(unit, agency)? {
        if !addressee.ended.is_empty() || !addressee.takes("annual") {
            continue;
        }
        let earlier: Vec<&Message> = before.iter().filter(|message| message.addressee == addressee.id).collect();
        replace(unit, &earlier, now)?;
        let message = Message {
            agency: agency.to_owned(),
            id: message_id(now, before.len()),
            addressee: addressee.id.clone(),
            kind: "annual".into(),
            subject: subject.clone(),
            fields: "annual".into(),
            number: report.year.to_string(),
            title: report.title(),
            basis: "公示办法第二十三条第一款".into(),
            body: report.outward().to_string(),
            made: now.exact(),
            due: Date::new(report.year + 1, 1, 31).map(|day| day.to_string()).unwrap_or_default(),
            state: "waiting".into(),
            next_try: by_itself(&addressee, now),
            ..Message::default()
        };
        outward::put(unit, &message)?;
        told += 1;
    }
    Ok(told)
}

/// Writes to an addressee what is public of the decisions between two days and was not told to it: one that was registered
/// later, or whose rows waited for something. The answer is how many.
pub(crate) fn gather(site: &Site, addressee: &Addressee, from: Date, until: Date) -> Result<usize, DeskError> {
    let agency = addressee.agency.as_str();
    let days = (from.to_string(), until.to_string());
    let limit = outward::BATCH_MAX;
    let public = site.store.read(|unit| publications::decided_between(unit, agency, &days.0, &days.1, limit))?;
    let mut told = 0;
    for publication in public.into_iter().filter(|publication| publication.state == "published") {
        let opened = desk::read(site, agency, &publication.case)?;
        let page: Page =
            serde_json::from_str(&publication.body).map_err(|error| DeskError::Fault(error.to_string()))?;
        let stand = site.stand(&opened.agency, &opened.roster, site.now());
        let Some(notice) = notice(stand, &opened.case, &page, &publication.id, addressee, Change::Published) else {
            continue;
        };
        let (addressee, now) = (addressee.clone(), site.now());
        told += site.store.write(move |unit| {
            let before = outward::about(unit, &addressee.agency, &publication.id)?;
            let last = before.iter().rfind(|message| message.addressee == addressee.id);
            if last.is_some_and(|message| message.kind != "withdraw") {
                return Ok(0);
            }
            write(unit, &addressee, "put", &publication, &notice, (now, before.len()))?;
            Ok(1)
        })?;
    }
    Ok(told)
}

/// The body of a message as its case stands now, for what is sent again after it was mended; `None` where the publication
/// is not public any more.
fn renewed(site: &Site, message: &Message, addressee: &Addressee) -> Result<Option<String>, DeskError> {
    let publication = site.store.read(|unit| publications::get(unit, &message.subject))?;
    let Some(publication) = publication.filter(|publication| publication.state == "published") else { return Ok(None) };
    let opened = desk::read(site, &message.agency, &publication.case)?;
    let page: Page = serde_json::from_str(&publication.body).map_err(|error| DeskError::Fault(error.to_string()))?;
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    let corrected = opened.case.has(&site.pack, Milestone::PublicationCorrected) && message.kind == "correct";
    let change = if corrected { Change::Corrected } else { Change::Published };
    Ok(notice(stand, &opened.case, &page, &publication.id, addressee, change).map(|notice| body(&notice)))
}

/// What is outstanding of an agency, with its addressees by their ids.
pub(crate) fn outstanding(site: &Site, agency: &str) -> Result<(Vec<Message>, BTreeMap<String, Addressee>), DeskError> {
    let found = site.store.read(|unit| Ok((outward::open(unit, agency)?, outward::addressees(unit, agency)?)))?;
    Ok((found.0, found.1.into_iter().map(|addressee| (addressee.id.clone(), addressee)).collect()))
}
