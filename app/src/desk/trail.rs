//! What the audit record says of each act and each reading, and what it tells about how an opinion came about (S16).

use super::DeskError;
use crate::site::{Site, new_id};
use enforcement::case::{Case, Envelope, Event, Milestone};
use enforcement::id::RecordId;
use enforcement::people::Actor;
use enforcement::recording::Clip;
use enforcement::review::attention::{Look, attention, words};
use law::Moment;
use store::reviews::Given;
use store::{Error, Unit, audit, reviews};

/// S16: how an opinion came about, as far as the audit record tells.
pub(super) fn keep_review(site: &Site, unit: &mut Unit<'_>, case: &Case, id: RecordId) -> Result<(), Error> {
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

/// The line of the audit record about an event of a case.
pub(super) fn event_line(site: &Site, actor: &Actor, case: &Case, event: &Envelope, now: Moment) -> audit::Line {
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

/// A line of the audit record about what somebody does now.
pub(crate) fn audit_line(site: &Site, actor: &Actor, act: &str, object: &str, detail: &str) -> audit::Line {
    let now = site.now();
    audit::Line {
        id: new_id(now),
        at: now.exact(),
        person: actor.person.to_string(),
        name: actor.name.clone(),
        act: act.to_owned(),
        object: object.to_owned(),
        detail: detail.to_owned(),
    }
}

/// Notes in the audit record that somebody read or printed something sensitive.
pub(crate) fn note_reading(
    site: &Site,
    actor: &Actor,
    agency: &str,
    object: &str,
    detail: &str,
) -> Result<(), DeskError> {
    let line = audit_line(site, actor, "查阅", object, detail);
    let agency = agency.to_owned();
    site.store.write(move |unit| audit::append(unit, &agency, &line)).map_err(DeskError::from)
}
