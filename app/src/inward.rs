//! 推送 (G19.2, P15): decisions and lists of other systems. Each row becomes a case of the procedure `pushed`, or is told
//! why not; from there it takes the way of every decision: redaction, secrecy review, release, every outlet.
//!
//! A row is known by its client and its source's number: pushed again unchanged, nothing happens; pushed changed, its
//! newer state takes the older one's place. The row, its answer and the audit line are one unit of work.

use crate::desk::{self, DeskError};
use crate::portal::plain_number;
use crate::site::{Site, new_id};
use enforcement::case::{Command, Replaced};
use enforcement::id::{KindKey, RecordId};
use enforcement::people::Actor;
use enforcement::refusal::Rejected;
use law::Date;
use register::inward::{Basis, Operation, Pushed, Row, Said, Set};
use std::sync::Arc;
use store::inward::{self, Answer, Batch, Source};
use store::search::{Query, seek};
use store::{Error, Unit, accounts, audit, publications};

/// The procedure of what was decided elsewhere.
const PROCEDURE: &str = "pushed";
/// The kind of its decision.
const DECISION: &str = "pushed-decision";
/// Scope of a client that pushes decisions.
pub(crate) const DECISIONS: &str = "decisions";
/// Scope of a client that pushes lists.
pub(crate) const LISTS: &str = "lists";
/// Under which name files are kept apart from clients: whoever of the agency brings them, a decision is the same.
pub(crate) const FILES: &str = "file";
/// How often a row is tried where others change its case at the same time.
const TRIES: usize = 5;

/// The verdicts with their words.
const VERDICTS: [(&str, &str); 5] = [
    ("accepted", "已接收"),
    ("updated", "已更新"),
    ("unchanged", "没有变化"),
    ("withdrawn", "已撤下"),
    ("refused", "未接收"),
];

/// The word for a verdict.
pub(crate) fn verdict_words(verdict: &str) -> &'static str {
    VERDICTS.iter().find(|(key, _)| *key == verdict).map_or("", |(_, words)| words)
}

/// Who pushes: as whom it acts, and under which name its numbers are known.
pub(crate) struct Sender {
    pub(crate) actor: Actor,
    pub(crate) client: String,
    pub(crate) name: String,
}

/// Takes rows in under a batch's name; the answers in their order. `first` is the number of the first row.
pub(crate) fn push(
    site: &Arc<Site>,
    sender: &Sender,
    batch: &str,
    set: Set,
    rows: &[Row],
) -> Result<Vec<Answer>, DeskError> {
    let agency = sender.actor.agency.to_string();
    let owner = site.store.read(|unit| accounts::agency(unit, &agency))?.ok_or(DeskError::NotFound)?;
    let now = site.now();
    let basis = Basis { today: now.date(), calendar: &site.calendar, agency: &owner.name, uscc: &owner.uscc };
    let read = register::inward::read(set, rows, basis);
    let batch = begin(site, sender, batch, set.key(), rows.len())?;
    let mut answers = Vec::new();
    for (row, read) in rows.iter().zip(read) {
        let place = i64::try_from(row.number).unwrap_or(i64::MAX);
        answers.push(one(site, sender, &batch, place, read)?);
    }
    Ok(answers)
}

/// Begins a batch or goes on with it, with a line of the audit record for this call.
pub(crate) fn begin(site: &Site, sender: &Sender, id: &str, kind: &str, rows: usize) -> Result<Batch, DeskError> {
    let now = site.now();
    let agency = sender.actor.agency.to_string();
    let known = site.store.read(|unit| inward::batch(unit, &agency, &sender.client, id))?;
    let batch = Batch {
        agency: agency.clone(),
        client: sender.client.clone(),
        id: id.to_owned(),
        kind: kind.to_owned(),
        client_name: sender.name.clone(),
        came: known.map_or_else(|| now.exact(), |known| known.came),
        changed: now.exact(),
    };
    let line = note(site, sender, id, &format!("{kind}，{rows} 行"));
    let kept = batch.clone();
    site.store.write(move |unit| {
        inward::put_batch(unit, &kept)?;
        audit::append(unit, &agency, &line)
    })?;
    Ok(batch)
}

/// A line of the audit record about a call.
pub(crate) fn note(site: &Site, sender: &Sender, object: &str, detail: &str) -> audit::Line {
    let now = site.now();
    audit::Line {
        id: new_id(now),
        at: now.exact(),
        person: sender.actor.person.to_string(),
        name: sender.actor.name.clone(),
        act: "推送".into(),
        object: object.to_owned(),
        detail: detail.to_owned(),
    }
}

fn one(
    site: &Arc<Site>,
    sender: &Sender,
    batch: &Batch,
    place: i64,
    read: Result<Pushed, Vec<Said>>,
) -> Result<Answer, DeskError> {
    let pushed = match read {
        Ok(pushed) => pushed,
        Err(faults) => return keep(site, batch, answer(site, place, None, "refused", &faults, "")),
    };
    for _ in 1..TRIES {
        match carry_out(site, sender, batch, place, &pushed) {
            Err(DeskError::Conflict(_)) => {}
            Err(DeskError::Rejected(rejected)) => {
                let faults = said_of(rejected);
                return keep(site, batch, answer(site, place, Some(&pushed), "refused", &faults, ""));
            }
            other => return other,
        }
    }
    let busy =
        [Said { field: String::new(), reason: "有人正在办理这一项，请稍后再推送这一行。".into() }];
    keep(site, batch, answer(site, place, Some(&pushed), "refused", &busy, ""))
}

fn answer(site: &Site, place: i64, pushed: Option<&Pushed>, verdict: &str, said: &[Said], case: &str) -> Answer {
    Answer {
        place,
        source: pushed.map(|pushed| pushed.source.clone()).unwrap_or_default(),
        number: pushed.map(|pushed| pushed.number.clone()).unwrap_or_default(),
        verdict: verdict.to_owned(),
        said: serde_json::json!(said).to_string(),
        case: case.to_owned(),
        at: site.now().exact(),
    }
}

fn keep(site: &Site, batch: &Batch, answer: Answer) -> Result<Answer, DeskError> {
    let (batch, kept) = (batch.clone(), answer.clone());
    site.store.write(move |unit| inward::put_answer(unit, &batch, &kept))?;
    Ok(answer)
}

/// Every reason in words that the sender can act upon.
fn said_of(rejected: Rejected) -> Vec<Said> {
    match rejected {
        Rejected::Form(errors) => errors
            .into_iter()
            .map(|error| Said { field: String::new(), reason: format!("{}：{}", error.label, error.reason) })
            .collect(),
        Rejected::Law(refusals) => refusals
            .into_iter()
            .map(|refusal| {
                let cites: Vec<String> = refusal.cites.iter().map(|cite| cite.words.clone()).collect();
                let cites = if cites.is_empty() { String::new() } else { format!("（{}）", cites.join("、")) };
                Said { field: String::new(), reason: format!("{}{cites}{}", refusal.what, refusal.next) }
            })
            .collect(),
    }
}

/// Puts the row in, or tells why not; nothing is half done.
fn carry_out(
    site: &Arc<Site>,
    sender: &Sender,
    batch: &Batch,
    place: i64,
    pushed: &Pushed,
) -> Result<Answer, DeskError> {
    let agency = sender.actor.agency.as_str();
    let known = site.store.read(|unit| inward::source(unit, agency, &sender.client, &pushed.source))?;
    let digest = digest(pushed);
    let now = site.now();
    let refused = |reason: &str| {
        let faults = [Said { field: String::new(), reason: reason.to_owned() }];
        keep(site, batch, answer(site, place, Some(pushed), "refused", &faults, ""))
    };
    if let Some(known) = known.as_ref().filter(|known| known.digest == digest) {
        return keep(site, batch, answer(site, place, Some(pushed), "unchanged", &pushed.notes, &known.case));
    }
    let verdict = match (&pushed.operation, &known) {
        (Operation::Withdraw(_), _) => "withdrawn",
        (Operation::Put(_), None) => "accepted",
        (Operation::Put(_), Some(_)) => "updated",
    };
    let mut found = answer(site, place, Some(pushed), verdict, &pushed.notes, "");
    let (kept, number) = (batch.clone(), plain_number(&pushed.number));
    let mut source = Source {
        agency: agency.to_owned(),
        client: sender.client.clone(),
        source: pushed.source.clone(),
        number: known.as_ref().filter(|_| number.is_empty()).map_or(number, |known| known.number.clone()),
        case: String::new(),
        digest,
    };
    let (mut told, mut named) = (found.clone(), source.clone());
    let also = move |unit: &mut Unit<'_>, case: &str| -> Result<(), Error> {
        told.case = case.to_owned();
        named.case = case.to_owned();
        inward::put_source(unit, &named)?;
        inward::put_answer(unit, &kept, &told)
    };
    match (&pushed.operation, known) {
        (Operation::Put(flat), None) => {
            if let Some(reason) = taken(site, agency, &source.number)? {
                return refused(&reason);
            }
            found.case = desk::open_with(site, &sender.actor, PROCEDURE, flat.clone(), now, also)?;
        }
        (Operation::Put(flat), Some(known)) => {
            let opened = desk::read(site, agency, &known.case)?;
            let standing = opened.case.of_kind(DECISION).next_back().map(|record| record.id);
            let replaces = standing
                .map(|record: RecordId| Replaced { record, reason: "来源系统推送了新的内容".into() });
            let command = Command::Enter { kind: kind(DECISION)?, flat: flat.clone(), replaces };
            desk::act_with(site, &sender.actor, &known.case, opened.case.version, command, now, also)?;
            found.case = known.case;
        }
        (Operation::Withdraw(_), None) => return refused("没有推送过这一项，不能撤下。请核对来源编号。"),
        (Operation::Withdraw(flat), Some(known)) => {
            let version = site.store.read(|unit| store::cases::version(unit, agency, &known.case))?;
            let command = Command::Enter { kind: kind("publication-withdrawal")?, flat: flat.clone(), replaces: None };
            desk::act_with(site, &sender.actor, &known.case, version, command, now, also)?;
            found.case = known.case;
        }
    }
    source.case.clone_from(&found.case);
    Ok(found)
}

fn kind(key: &str) -> Result<KindKey, DeskError> {
    KindKey::new(key).ok_or_else(|| DeskError::Fault(format!("impossible kind {key}")))
}

fn digest(pushed: &Pushed) -> String {
    let text = match &pushed.operation {
        Operation::Put(flat) => format!("put {flat:?}"),
        Operation::Withdraw(flat) => format!("withdraw {flat:?}"),
    };
    store::objects::digest(text.as_bytes())
}

/// A document number stands for one decision: why this one is taken.
fn taken(site: &Site, agency: &str, number: &str) -> Result<Option<String>, DeskError> {
    let facets = [("number", number.to_owned())];
    let (pushed, public) = site.store.read(|unit| {
        let query = Query { scope: "public", agency, facets: &facets, ..Query::default() };
        Ok((inward::by_number(unit, agency, number)?, !seek(unit, &query, 1)?.is_empty()))
    })?;
    Ok(match (pushed, public) {
        (Some(other), _) => Some(format!("这个文号已经以来源编号“{}”推送过。同一决定请用同一来源编号。", other.source)),
        (None, true) => Some("本机关已经公示过这个文号的决定。请核对，不要重复推送。".into()),
        (None, false) => None,
    })
}

/// Where a pushed decision stands now, and its public address.
pub(crate) struct Fate {
    pub(crate) words: String,
    pub(crate) path: String,
}

/// What became of a row.
pub(crate) fn fate(site: &Site, agency: &str, case: &str) -> Result<Fate, DeskError> {
    if case.is_empty() {
        return Ok(Fate { words: String::new(), path: String::new() });
    }
    let (publication, tasks) = site.store.read(|unit| {
        Ok((publications::of_case(unit, agency, case)?, store::cases::tasks_of_case(unit, agency, case)?))
    })?;
    let Some(publication) = publication else {
        let due: Option<Date> =
            tasks.iter().filter(|stored| stored.task.rule.starts_with("G21")).find_map(|stored| stored.task.due);
        let words = match due {
            Some(due) => format!("待公示，期限{due}"),
            None => "经审批不公示".to_owned(),
        };
        return Ok(Fate { words, path: String::new() });
    };
    let words = if publication.state == "withdrawn" { "已撤下" } else { "已公示" };
    Ok(Fate { words: words.to_owned(), path: format!("/public/decisions/{}", publication.id) })
}
