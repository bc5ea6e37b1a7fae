//! The desk: carries a command out in one unit of work: stream, summary, tasks, search, audit. Pages and the API alike
//! come here.

mod apply;
mod field;

pub(crate) use apply::{LICENCE, accept_by_silence, apply, supplement};
pub(crate) use field::{HELD_MAX, Sent, Taken, What, give_back, reserve, take_in};

use crate::portal::{self, Shown, Tombstone};
use crate::site::{Site, new_id};
use enforcement::case::gate::may_store_recordings;
use enforcement::case::{self, ActError, Case, Command, Envelope, Event, Flat, Milestone, Stand};
use enforcement::disclosure::page::{self, Page};
use enforcement::disclosure::redact::{Draft, Version};
use enforcement::duty;
use enforcement::id::{CaseId, PersonId, ProcedureKey, RecordId};
use enforcement::people::{Actor, Agency, Roster};
use enforcement::recording::Clip;
use enforcement::refusal::{Code, Refusal, Rejected};
use enforcement::review::attention::{Look, attention, words};
use enforcement::supervision::analysis;
use field::{Ahead, Numbered};
use law::{Date, Fen, Moment};
use ledger::leaf::Field;
use std::sync::{Arc, Mutex};
use store::cases::{self, Series, Summary};
use store::publications::Publication;
use store::reviews::Given;
use store::{Error, Unit, accounts, audit, facts, log, objects, publications, reviews, search};

/// Why something was not done.
#[derive(Debug)]
pub(crate) enum DeskError {
    /// Refused by the form or by law; nothing was written.
    Rejected(Rejected),
    /// Somebody was faster: the case has this version now.
    Conflict(u32),
    /// There is no such case.
    NotFound,
    /// There is no room to store anything; nothing was stored.
    Full,
    /// Our fault; the cause is for the log.
    Fault(String),
}

impl From<Error> for DeskError {
    fn from(error: Error) -> Self {
        match error {
            Error::Conflict(version) => DeskError::Conflict(version),
            error if error.is_full() => {
                tracing::error!(%error, "no room");
                DeskError::Full
            }
            other => DeskError::Fault(other.to_string()),
        }
    }
}

/// A case with what it stands on, for pages.
pub(crate) struct Opened {
    pub(crate) agency: Agency,
    pub(crate) roster: Roster,
    pub(crate) case: Case,
    pub(crate) events: Vec<Envelope>,
}

/// Reads a case.
pub(crate) fn read(site: &Site, agency: &str, id: &str) -> Result<Opened, DeskError> {
    site.store.read(|unit| load(unit, agency, id)).map_err(DeskError::from)?.ok_or(DeskError::NotFound)
}

fn load(unit: &mut Unit<'_>, agency: &str, id: &str) -> Result<Option<Opened>, Error> {
    let Some(body) = accounts::agency(unit, agency)? else { return Ok(None) };
    let events = cases::events(unit, agency, id)?;
    if events.is_empty() {
        return Ok(None);
    }
    let case = Case::fold(&events).map_err(|error| Error::Damaged(format!("case {id}: {error}")))?;
    let roster = accounts::roster(unit, agency)?;
    Ok(Some(Opened { agency: body, roster, case, events }))
}

/// Derives the tasks of a case again, where a new calendar or a new list of the agency changed what they rest on; did they
/// change? Whoever changes the case meanwhile derives them too, and wins.
fn derive_tasks(site: &Site, agency: &str, id: &str) -> Result<bool, Error> {
    let Some(opened) = site.store.read(|unit| load(unit, agency, id))? else { return Ok(false) };
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    let tasks = duty::tasks(stand, &opened.case);
    let mut derived = cases::task_rows(&tasks)?;
    let mut stored = site.store.read(|unit| cases::stored_task_rows(unit, agency, id))?;
    stored.sort();
    derived.sort();
    if stored == derived {
        return Ok(false);
    }
    let (fact, kept) = counted(stand, &opened.case);
    let (agency, id, version) = (agency.to_owned(), id.to_owned(), opened.case.version);
    site.store.write(move |unit| {
        let same = cases::version(unit, &agency, &id)? == version;
        if same {
            cases::replace_tasks(unit, &agency, &id, &tasks)?;
            facts::put(unit, &agency, &fact, &kept)?;
        }
        Ok(same)
    })
}

/// Derives the tasks of every case in which something waits; the answer is how many changed.
pub(crate) fn derive_all_tasks(site: &Site) -> Result<usize, Error> {
    const BATCH: usize = 200;
    let (mut after, mut changed) = ((String::new(), String::new()), 0);
    loop {
        let batch = site.store.read(|unit| cases::waiting(unit, &after, BATCH))?;
        let Some(last) = batch.last() else { return Ok(changed) };
        after = last.clone();
        for (agency, id) in &batch {
            changed += usize::from(derive_tasks(site, agency, id)?);
        }
    }
}

/// Runs a unit of work that may be rejected; a rejection undoes it whole, numbers included.
fn work<T: Send + 'static>(
    site: &Arc<Site>,
    run: impl FnOnce(&Site, &mut Unit<'_>) -> Result<Result<T, Rejected>, Error> + Send + 'static,
) -> Result<T, DeskError> {
    let rejected: Arc<Mutex<Option<Rejected>>> = Arc::default();
    let slot = Arc::clone(&rejected);
    let inner = Arc::clone(site);
    let result = site.store.write(move |unit| match run(&inner, unit)? {
        Ok(value) => Ok(value),
        Err(reason) => {
            if let Ok(mut slot) = slot.lock() {
                *slot = Some(reason);
            }
            Err(Error::Refused("rejected".into()))
        }
    });
    match (result, rejected.lock().ok().and_then(|mut slot| slot.take())) {
        (_, Some(reason)) => Err(DeskError::Rejected(reason)),
        (Ok(value), None) => Ok(value),
        (Err(error), None) => Err(error.into()),
    }
}

fn unwrap_act(result: Result<Vec<Envelope>, ActError>) -> Result<Result<Vec<Envelope>, Rejected>, Error> {
    match result {
        Ok(events) => Ok(Ok(events)),
        Err(ActError::Rejected(rejected)) => Ok(Err(rejected)),
        Err(other) => Err(Error::Damaged(other.to_string())),
    }
}

/// The key under which a form carries the id that its case will have: sent twice, it opens one case.
pub(crate) const ONCE: &str = "once";

/// The id that the form carries, where it is one that [`new_id`] gives.
fn once(flat: &Flat) -> Option<String> {
    let id = flat.get(ONCE)?.first()?;
    let given = id.len() == new_id(Moment::from_unix(0)).len() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    given.then(|| id.to_ascii_lowercase())
}

/// Opens a case; the answer is its id. The same form sent again leads to the case that it opened.
pub(crate) fn open(
    site: &Arc<Site>,
    actor: &Actor,
    procedure: &str,
    flat: Flat,
    now: Moment,
) -> Result<String, DeskError> {
    open_with(site, actor, procedure, flat, now, |_, _| Ok(()))
}

/// Opens a case, and does something else about it in the same unit of work.
pub(crate) fn open_with(
    site: &Arc<Site>,
    actor: &Actor,
    procedure: &str,
    flat: Flat,
    now: Moment,
    also: impl FnOnce(&mut Unit<'_>, &str) -> Result<(), Error> + Send + 'static,
) -> Result<String, DeskError> {
    let actor = actor.clone();
    let procedure = procedure.to_owned();
    work(site, move |site, unit| {
        if let Some(id) = once(&flat)
            && let Some(first) = cases::events(unit, actor.agency.as_str(), &id)?.first()
        {
            let own = first.person == actor.person;
            return if own { Ok(Ok(id)) } else { Err(Error::Refused("an id that is taken".into())) };
        }
        let id = match opened(site, unit, &actor, &procedure, &flat, None, now)? {
            Ok(id) => id,
            Err(rejected) => return Ok(Err(rejected)),
        };
        also(unit, &id)?;
        Ok(Ok(id))
    })
}

/// Opens a case inside a unit of work, with a number that was reserved for its first record where there is one.
fn opened(
    site: &Site,
    unit: &mut Unit<'_>,
    actor: &Actor,
    procedure: &str,
    flat: &Flat,
    ahead: Option<Ahead>,
    now: Moment,
) -> Result<Result<String, Rejected>, Error> {
    let agency = own_agency(unit, actor)?;
    let roster = accounts::roster(unit, agency.id.as_str())?;
    let id = once(flat).unwrap_or_else(|| new_id(now));
    let Some(procedure) = ProcedureKey::new(procedure) else {
        return Ok(Err(case::gate::no_such_procedure().into()));
    };
    let Some(case_id) = CaseId::new(id.clone()) else { return Err(Error::Refused("impossible id".into())) };
    let stand = site.stand(&agency, &roster, now);
    let mut numbers = Numbered { series: Series { unit, agency: agency.id.as_str() }, ahead };
    let events = match unwrap_act(case::open(stand, actor, case_id, &procedure, flat, &mut numbers))? {
        Ok(events) => events,
        Err(rejected) => return Ok(Err(rejected)),
    };
    if let Some(unused) = numbers.ahead {
        return Ok(Err(unused.does_not_fit()));
    }
    keep(site, unit, &agency, &roster, actor, &id, 0, &events, now)?;
    Ok(Ok(id))
}

/// Carries out a command on the version of the case that the actor saw.
pub(crate) fn act(
    site: &Arc<Site>,
    actor: &Actor,
    id: &str,
    version: u32,
    command: Command,
    now: Moment,
) -> Result<(), DeskError> {
    act_with(site, actor, id, version, command, now, |_, _| Ok(()))
}

/// Carries out a command, and does something else about the case in the same unit of work.
pub(crate) fn act_with(
    site: &Arc<Site>,
    actor: &Actor,
    id: &str,
    version: u32,
    command: Command,
    now: Moment,
    also: impl FnOnce(&mut Unit<'_>, &str) -> Result<(), Error> + Send + 'static,
) -> Result<(), DeskError> {
    let actor = actor.clone();
    let id = id.to_owned();
    let published = matches!(&command, Command::Enter { kind, .. } if kind.as_str().starts_with("publication"));
    let done = work(site, move |site, unit| {
        let agency = actor.agency.to_string();
        let Some(opened) = load(unit, &agency, &id)? else { return Err(Error::Refused("no such case".into())) };
        if opened.case.version != version {
            return Err(Error::Conflict(opened.case.version));
        }
        let stand = site.stand(&opened.agency, &opened.roster, now);
        let mut series = Series { unit, agency: &agency };
        let events = match unwrap_act(case::act(stand, &actor, &opened.case, &command, &mut series))? {
            Ok(events) => events,
            Err(rejected) => return Ok(Err(rejected)),
        };
        if let Command::Enter { kind, .. } = &command {
            cases::drop_draft(unit, &agency, actor.person.as_str(), &id, kind.as_str())?;
        }
        let case = keep(site, unit, &opened.agency, &opened.roster, &actor, &id, version, &events, now)?;
        also(unit, &id)?;
        match publish(site, unit, &opened, &case, &command, now) {
            Ok(()) => Ok(Ok(())),
            Err(PublishError::Store(error)) => Err(error),
            Err(PublishError::Refused(refusal)) => Ok(Err((*refusal).into())),
        }
    });
    if published {
        site.forget_public_pages();
    }
    done
}

/// Who stores recordings.
pub(crate) enum Storing {
    /// A person of the case, whose right is checked.
    Person(Actor),
    /// The docking station's import, run by who may run commands on the machine.
    Station,
}

/// How often recordings are offered to a case that others change at the same time.
const STORING_TRIES: usize = 50;

/// Stores recordings with a case, whatever its version: they add to it and change nothing. Where others were faster it is
/// done again.
pub(crate) fn store_recordings(
    site: &Arc<Site>,
    agency: &str,
    id: &str,
    by: &Storing,
    clips: &[Clip],
) -> Result<(), DeskError> {
    for _ in 1..STORING_TRIES {
        match store_recordings_once(site, agency, id, by, clips.to_vec()) {
            Err(DeskError::Conflict(_)) => {}
            other => return other,
        }
    }
    store_recordings_once(site, agency, id, by, clips.to_vec())
}

fn store_recordings_once(
    site: &Arc<Site>,
    agency: &str,
    id: &str,
    by: &Storing,
    clips: Vec<Clip>,
) -> Result<(), DeskError> {
    let (agency, id) = (agency.to_owned(), id.to_owned());
    let now = site.now();
    let actor = match by {
        Storing::Person(actor) => Some(actor.clone()),
        Storing::Station => None,
    };
    work(site, move |site, unit| {
        let Some(opened) = load(unit, &agency, &id)? else { return Err(Error::Refused("no such case".into())) };
        let stand = site.stand(&opened.agency, &opened.roster, now);
        if let Some(actor) = &actor
            && let Err(rejected) = may_store_recordings(stand, &opened.case, actor)
        {
            return Ok(Err(rejected));
        }
        let actor = match &actor {
            Some(actor) => actor.clone(),
            None => station(&opened.agency)?,
        };
        let events = match unwrap_act(case::store_recordings(stand, &actor, &opened.case, &clips))? {
            Ok(events) => events,
            Err(rejected) => return Ok(Err(rejected)),
        };
        if events.is_empty() {
            return Ok(Ok(()));
        }
        for clip in &clips {
            objects::note(unit, &clip.digest, clip.size, &clip.container)?;
        }
        keep(site, unit, &opened.agency, &opened.roster, &actor, &id, opened.case.version, &events, now)?;
        Ok(Ok(()))
    })
}

/// The name under which the docking station writes to the stream.
fn station(agency: &Agency) -> Result<Actor, Error> {
    let person = PersonId::new("docking-station").ok_or_else(|| Error::Damaged("impossible id".into()))?;
    Ok(Actor { agency: agency.id.clone(), person, name: "采集站导入".into(), unit: None, roles: Vec::new() })
}

fn own_agency(unit: &mut Unit<'_>, actor: &Actor) -> Result<Agency, Error> {
    accounts::agency(unit, actor.agency.as_str())?.ok_or_else(|| Error::Damaged(format!("no agency {}", actor.agency)))
}

/// Stores events with everything that is derived from them.
#[allow(clippy::too_many_arguments)] // One unit of work, seen whole.
fn keep(
    site: &Site,
    unit: &mut Unit<'_>,
    agency: &Agency,
    roster: &Roster,
    actor: &Actor,
    id: &str,
    version: u32,
    events: &[Envelope],
    now: Moment,
) -> Result<Case, Error> {
    let key = agency.id.as_str();
    cases::append(unit, key, id, version, events)?;
    let case = Case::fold(&cases::events(unit, key, id)?).map_err(|error| Error::Damaged(error.to_string()))?;
    derive(site, unit, site.stand(agency, roster, now), &case)?;
    for event in events {
        audit::append(unit, key, &audit_line(site, actor, &case, event, now))?;
        if let Event::TookEffect { record, .. } = &event.event {
            keep_review(site, unit, &case, *record)?;
            keep_unpublished(site, unit, &case, *record)?;
        }
    }
    Ok(case)
}

/// Stores what lists, workbench and search show of a case.
pub(crate) fn derive(site: &Site, unit: &mut Unit<'_>, stand: Stand<'_>, case: &Case) -> Result<(), Error> {
    let (agency, id) = (case.agency.as_str(), case.id.as_str());
    let summary = summary(site, case, stand.now);
    cases::put_summary(unit, agency, &summary)?;
    cases::replace_tasks(unit, agency, id, &duty::tasks(stand, case))?;
    let (fact, kept) = counted(stand, case);
    facts::put(unit, agency, &fact, &kept)?;
    let numbers: Vec<&str> =
        case.records.iter().filter_map(|record| record.effect.as_ref()?.number.as_deref()).collect();
    // An enterprise is found by its code, whatever its name was; a citizen's number is not made searchable.
    let code = case.party().map_or("", |party| party.uscc.as_str());
    let text = format!("{} {} {} {code}", summary.number, summary.title, numbers.join(" "));
    search::index(unit, "case", agency, id, &summary.opened, &text)
}

/// The scope of the search that holds what a named person found not to be published.
pub(crate) const UNPUBLISHED: &str = "unpublished";

/// G17.1: what is not published stands in a list of its own, until somebody finds otherwise.
fn keep_unpublished(site: &Site, unit: &mut Unit<'_>, case: &Case, id: RecordId) -> Result<(), Error> {
    let approval = case.last(&site.pack, Milestone::DisclosureApproved).filter(|record| record.id == id);
    let Some(approval) = approval else { return Ok(()) };
    let (agency, case) = (case.agency.as_str(), case.id.as_str());
    if approval.fields.text("publish") != "no" {
        return search::remove(unit, UNPUBLISHED, agency, case);
    }
    let rank = approval.entered.recorded.exact();
    search::index_faceted(unit, UNPUBLISHED, agency, case, &rank, "", &[("all", "1".to_owned())])
}

/// What a case is counted by, and how its duties stand (G23.2, G24).
fn counted(stand: Stand<'_>, case: &Case) -> (facts::Fact, Vec<facts::Duty>) {
    let found = analysis::facts(stand, case);
    let weekday = found.day.map_or(0, |day| i64::try_from(day.weekday_index()).unwrap_or(0) + 1);
    let text = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let fact = facts::Fact {
        case: case.id.to_string(),
        act: case.act_type(stand.pack).map_or_else(String::new, |act| act.title().to_owned()),
        violation: found.violation,
        provision: found.provision,
        place: found.place,
        day: text(found.day),
        weekday,
        hour: found.hour.map_or(-1, i64::from),
        party: case.party().map_or_else(String::new, |party| party.kind.key().to_owned()),
        decided: text(found.decided),
        fine: found.fine.map_or(-1, Fen::get),
    };
    let kept = analysis::kept(stand, case).into_iter().map(|duty| facts::Duty {
        rule: duty.rule.to_owned(),
        last: duty.last.to_string(),
        done: text(duty.done),
        late: duty.late,
    });
    (fact, kept.collect())
}

/// Derives what cases are counted by, where some are not counted: a database of an earlier version, or one restored.
pub(crate) fn count_cases(site: &Site) -> Result<usize, DeskError> {
    const BATCH: usize = 200;
    let (known, all) = site.store.read(facts::known)?;
    if known == all {
        return Ok(0);
    }
    let (mut after, mut done) = ((String::new(), String::new()), 0);
    loop {
        let page = site.store.read(|unit| cases::all(unit, &after, BATCH))?;
        let Some(last) = page.last() else { return Ok(done) };
        after = last.clone();
        let mut derived = Vec::new();
        for (agency, id) in &page {
            let Some(opened) = site.store.read(|unit| load(unit, agency, id))? else { continue };
            let stand = site.stand(&opened.agency, &opened.roster, site.now());
            derived.push((agency.clone(), counted(stand, &opened.case)));
        }
        done += derived.len();
        site.store.write(move |unit| {
            derived.iter().try_for_each(|(agency, (fact, kept))| facts::put(unit, agency, fact, kept))
        })?;
    }
}

/// S16: how an opinion came about, as far as the audit record tells.
fn keep_review(site: &Site, unit: &mut Unit<'_>, case: &Case, id: RecordId) -> Result<(), Error> {
    let Some(opinion) = case.record(id) else { return Ok(()) };
    let reviewed = site.pack.kind(opinion.kind.as_str()).and_then(|kind| kind.milestone) == Some(Milestone::Reviewed);
    let submission = case.reached(&site.pack, Milestone::Submitted).rfind(|record| record.id < id);
    let (true, Some(submission)) = (reviewed, submission) else { return Ok(()) };
    let (agency, reviewer) = (case.agency.as_str(), opinion.entered.person.as_str());
    let looks = audit::readings(unit, agency, &case.number, reviewer)?;
    let looks: Vec<Look> = looks.iter().filter_map(|(at, what)| look(at, what)).collect();
    let found = attention(case, submission, &looks, opinion.entered.recorded);
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let given = Given {
        case: case.id.to_string(),
        record: i64::from(id.0),
        reviewer: reviewer.to_owned(),
        handler: submission.entered.person.to_string(),
        given: opinion.entered.recorded.exact(),
        passed: opinion.fields.text("conclusion") == "passed",
        seconds: found.seconds,
        opened: count(found.opened),
        material: count(found.material),
        words: words(&opinion.fields),
    };
    reviews::put(unit, agency, &given)
}

/// What the audit record calls the reviewer's desk.
pub(crate) const REVIEW_DESK: &str = "审核台";
/// Before the number of a record, in the audit record.
const LOOKED_AT: &str = "材料 ";

/// How the audit record names a record that was opened.
pub(crate) fn looked_at(record: RecordId, title: &str) -> String {
    format!("{LOOKED_AT}{record} {title}")
}

/// A line of the audit record as a look into the file.
fn look(at: &str, what: &str) -> Option<Look> {
    let number = what.strip_prefix(LOOKED_AT).and_then(|rest| rest.split(' ').next());
    Some(Look { at: Moment::parse(at).ok()?, record: number.and_then(|number| number.parse().ok()).map(RecordId) })
}

/// What a person has read of a case so far.
pub(crate) fn looks(site: &Site, agency: &str, number: &str, person: &str) -> Result<Vec<Look>, DeskError> {
    let read = site.store.read(|unit| audit::readings(unit, agency, number, person))?;
    Ok(read.iter().filter_map(|(at, what)| look(at, what)).collect())
}

/// The summary of a case for lists.
pub(crate) fn summary(site: &Site, case: &Case, now: Moment) -> Summary {
    Summary {
        id: case.id.to_string(),
        number: case.number.clone(),
        title: case.title(),
        party: case.party().map(|party| party.name.clone()).unwrap_or_default(),
        procedure: case.procedure.to_string(),
        phase: case.phase(&site.pack).key().to_owned(),
        unit: case.unit.as_ref().map(ToString::to_string).unwrap_or_default(),
        officers: case.officers(&site.pack).iter().map(ToString::to_string).collect(),
        opened: case.opened.happened.date().to_string(),
        updated: now.exact(),
        version: case.version,
    }
}

fn audit_line(site: &Site, actor: &Actor, case: &Case, event: &Envelope, now: Moment) -> audit::Line {
    let title = |key: &str| site.pack.kind(key).map_or_else(|| key.to_owned(), |kind| kind.title.clone());
    let of = |record: enforcement::id::RecordId| {
        case.record(record).map_or(String::new(), |record| title(record.kind.as_str()))
    };
    let (act, detail) = match &event.event {
        Event::Opened { .. } => ("登记案件", case.title()),
        Event::Entered { kind, replaces: None, .. } => ("填写", title(kind.as_str())),
        Event::Entered { kind, replaces: Some(replaced), .. } => {
            ("更正", format!("{}：{}", title(kind.as_str()), replaced.reason))
        }
        Event::Signed { record, verdict, step, .. } => (
            if *verdict == enforcement::case::Verdict::Agreed { "签署" } else { "退回" },
            format!("{}·{}", of(*record), step.title()),
        ),
        Event::TookEffect { record, number, .. } => {
            ("生效", format!("{} {}", of(*record), number.clone().unwrap_or_default()))
        }
        Event::NotApplicable { kind, reason } => ("认定不适用", format!("{}：{reason}", title(kind.as_str()))),
        Event::RecordingsStored { clips } => ("存入音像记录", stored_words(clips)),
        Event::RecordingMarked { mark } => ("标注音像记录", format!("{} {}", mark.kind.title(), mark.words)),
        Event::RecordingRetained { retention, held, reason, .. } => {
            (if *held { "音像记录暂停处置" } else { "音像记录保存类别" }, format!("{}：{reason}", retention.title()))
        }
    };
    audit::Line {
        id: format!("{}{:05}", new_id(now), event.seq),
        at: now.exact(),
        person: actor.person.to_string(),
        name: actor.name.clone(),
        act: act.to_owned(),
        object: case.number.clone(),
        detail,
    }
}

/// How many, and the first few by name and digest.
fn stored_words(clips: &[Clip]) -> String {
    const NAMED_MAX: usize = 5;
    let named = clips.iter().take(NAMED_MAX);
    let named: Vec<String> =
        named.map(|clip| format!("{} {}", clip.name, clip.digest.get(..16).unwrap_or_default())).collect();
    format!("{} 段：{}", clips.len(), named.join("、"))
}

enum PublishError {
    Store(Error),
    Refused(Box<Refusal>),
}

impl From<Error> for PublishError {
    fn from(error: Error) -> Self {
        PublishError::Store(error)
    }
}

/// What a publication record does outside: the page goes up, comes down, or goes up anew.
fn publish(
    site: &Site,
    unit: &mut Unit<'_>,
    opened: &Opened,
    case: &Case,
    command: &Command,
    now: Moment,
) -> Result<(), PublishError> {
    let Command::Enter { kind, .. } = command else { return Ok(()) };
    let agency = opened.agency.id.as_str();
    match kind.as_str() {
        "publication" | "publication-correction" => {
            let refused = |refusal| PublishError::Refused(Box::new(refusal));
            let (page, draft) = cleared_page(site, opened, case, now).map_err(refused)?;
            let body = serde_json::to_string(&page).map_err(|error| Error::Damaged(error.to_string()))?;
            let publication = Publication {
                agency: agency.to_owned(),
                id: format!("{agency}-{}", case.id),
                case: case.id.to_string(),
                number: page.number.clone(),
                title: format!("{}{}", page.party, case.cause().trim_start_matches("涉嫌")),
                party: page.party.clone(),
                decided: page.decided.clone(),
                published: now.exact(),
                state: "published".into(),
                body,
            };
            let shown = shown(publication, &opened.agency.name)?;
            let hidden = page::hidden_values(case, &draft);
            let hidden: Vec<&str> = hidden.iter().map(String::as_str).collect();
            portal::outlet::g18_release(site, &shown, &hidden).map_err(refused)?;
            release(unit, &shown)?;
        }
        "publication-withdrawal" => {
            if let Some(mut publication) = publications::of_case(unit, agency, case.id.as_str())? {
                let record = case.of_kind("publication-withdrawal").next_back();
                let said = |key| record.map(|record| record.fields.text(key).to_owned()).unwrap_or_default();
                let stone =
                    Tombstone { withdrawn: now.date().to_string(), ground: said("ground"), reason: said("reason") };
                publication.state = "withdrawn".into();
                publication.published = now.exact();
                publication.body = serde_json::to_string(&stone).map_err(|error| Error::Damaged(error.to_string()))?;
                release(unit, &shown(publication, &opened.agency.name)?)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Puts every publication into the search again, where some are missing there: a database of an earlier version.
pub(crate) fn index_publications(site: &Site) -> Result<usize, DeskError> {
    const BATCH: usize = 200;
    let known = site.store.read(|unit| search::entries(unit, "public"))?;
    if known == site.store.read(publications::count)? {
        return Ok(0);
    }
    let (mut after, mut done) = (String::new(), 0);
    loop {
        let batch = site.store.read(|unit| publications::all(unit, &after, BATCH))?;
        let Some(last) = batch.last() else { break };
        (after, done) = (last.id.clone(), done + batch.len());
        site.store.write(move |unit| {
            for publication in batch {
                let name = accounts::agency(unit, &publication.agency)?.map_or_else(String::new, |agency| agency.name);
                index(unit, &shown(publication, &name)?)?;
            }
            Ok(())
        })?;
    }
    site.forget_public_pages();
    Ok(done)
}

fn shown(publication: Publication, agency: &str) -> Result<Shown, Error> {
    Shown::of(publication, agency).map_err(|error| Error::Damaged(format!("{error:?}")))
}

/// Puts a publication, or its tombstone, in the place of what was public: page, log, search.
pub(crate) fn release(unit: &mut Unit<'_>, shown: &Shown) -> Result<(), Error> {
    let publication = &shown.publication;
    publications::put(unit, publication)?;
    log::append(unit, &publication.agency, &publication.id, &log_fields(publication))?;
    index(unit, shown)
}

fn index(unit: &mut Unit<'_>, shown: &Shown) -> Result<(), Error> {
    let publication = &shown.publication;
    let (text, facets) = (shown.searchable(), shown.facets());
    let (agency, id) = (&publication.agency, &publication.id);
    search::index_faceted(unit, "public", agency, id, &publication.published, &text, &facets)
}

/// A publication as the log commits to it: everything of it is public.
pub(crate) fn log_fields(publication: &Publication) -> Vec<Field> {
    vec![
        Field::new("kind", "publication"),
        Field::new("id", &publication.id),
        Field::new("state", &publication.state),
        Field::new("number", &publication.number),
        Field::new("decided", &publication.decided),
        Field::new("published", &publication.published),
        Field::new("page", &publication.body),
    ]
}

/// The page that the secrecy review cleared, with the draft that says what it hides.
fn cleared_page(site: &Site, opened: &Opened, case: &Case, now: Moment) -> Result<(Page, Draft), Refusal> {
    let stand = site.stand(&opened.agency, &opened.roster, now);
    let missing = || Refusal::new(Code::NotCleared, "没有可公示的决定。", Vec::new(), "作出决定后再办理公示。");
    let source = page::source(stand, case).ok_or_else(missing)?;
    let editor = |kind: &'static str| case.of_kind(kind).next_back();
    let (Some(prepared), Some(review)) = (editor("disclosure-approval"), editor("secrecy-review")) else {
        return Err(missing());
    };
    let draft = page::draft(case, &source, prepared.entered.person.clone());
    let version = Version::new(review.fields.text("text_version"));
    let (cleared, _) = draft.review(&version, &review.entered.person, review.entered.happened)?;
    Ok((Page::new(&source, &opened.agency.name, &cleared), draft))
}

/// The public text as it would go out now, for the editor and the secrecy review.
pub(crate) fn preview(site: &Site, opened: &Opened, now: Moment) -> Option<Draft> {
    let stand = site.stand(&opened.agency, &opened.roster, now);
    let source = page::source(stand, &opened.case)?;
    let editor = opened.case.of_kind("disclosure-approval").next_back().map(|record| record.entered.person.clone());
    let editor = editor.or_else(|| PersonId::new("nobody"))?;
    Some(page::draft(&opened.case, &source, editor))
}

/// Notes in the audit record that somebody read or printed something sensitive.
pub(crate) fn note_reading(
    site: &Site,
    actor: &Actor,
    agency: &str,
    object: &str,
    detail: &str,
) -> Result<(), DeskError> {
    let now = site.now();
    let line = audit::Line {
        id: new_id(now),
        at: now.exact(),
        person: actor.person.to_string(),
        name: actor.name.clone(),
        act: "查阅".into(),
        object: object.to_owned(),
        detail: detail.to_owned(),
    };
    let agency = agency.to_owned();
    site.store.write(move |unit| audit::append(unit, &agency, &line)).map_err(DeskError::from)
}
