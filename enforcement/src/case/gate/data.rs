//! Gates that a procedure states as data: what stands and is served first, how long is waited, what is too late.

use super::{Attempt, calendar_unknown, day_words, last_day};
use crate::case::{Case, Record, Stand};
use crate::pack::{Clock, Guard};
use crate::record::{Standing, state_of_need};
use crate::refusal::{Cite, Code, Refusal};
use crate::value::Fields;
use law::time::{Due, DueError, Last, Length, Suspension, due};
use law::{Date, Moment, rules};

/// Night begins and ends at these hours.
const NIGHT_FROM: u32 = 22;
const NIGHT_UNTIL: u32 = 6;

/// Every guard of the procedure that stands before this step.
pub(super) fn guards(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(procedure) = attempt.case.procedure_in(attempt.stand.pack) else { return };
    for guard in procedure.guards.iter().filter(|guard| guard.before.is(attempt.kind)) {
        // Where the answer depends on fields, an empty form is not judged.
        let judged = !attempt.asked || (guard.when.is_none() && guard.except.is_none() && !guard.daytime);
        let meant = guard.when.as_ref().is_none_or(|when| when.holds(attempt.fields))
            && guard.stated.as_ref().is_none_or(|stated| attempt.case.states(stated))
            && !guard.except.as_ref().is_some_and(|except| except.holds(attempt.fields));
        if judged && meant {
            refusals.extend(judge(attempt, guard));
        }
    }
}

fn judge(attempt: &Attempt<'_>, guard: &Guard) -> Option<Refusal> {
    let (case, stand) = (attempt.case, attempt.stand);
    let others = |record: &&Record| Some(record.id) != attempt.record;
    if !guard.after.is_empty() {
        let own = |record: &&Record| attempt.asked || same(&guard.per, &record.fields, attempt.fields);
        let earlier = guard.after.iter().flat_map(|point| case.steps(stand.pack, point));
        let mut earlier: Vec<&Record> = earlier.filter(others).filter(own).collect();
        earlier.sort_by_key(|record| record.id);
        if earlier.is_empty() {
            return (!needed(attempt, guard)).then(|| refusal(attempt, guard, Code::StepMissing, ""));
        }
        let judged = if guard.each { 0 } else { earlier.len() - 1 };
        if let Some(refusal) = earlier[judged..].iter().find_map(|record| too_soon(attempt, guard, record)) {
            return Some(refusal);
        }
    }
    if guard.unless.iter().any(|point| case.steps(stand.pack, point).any(|record| others(&record))) {
        return Some(refusal(attempt, guard, Code::StepMissing, ""));
    }
    if let Some(still) = &guard.still
        && let Some(stopped) = case.steps(stand.pack, &still.from).rfind(others)
        && !case.steps(stand.pack, &still.until).any(|record| record.id > stopped.id)
    {
        return Some(refusal(attempt, guard, Code::StepMissing, ""));
    }
    if !guard.within.is_empty()
        && let Some(until) = clock_last(attempt, &guard.within)
        && attempt.day() > until
        && !guard.met.iter().flat_map(|point| case.steps(stand.pack, point)).any(|record| record.date() <= Some(until))
    {
        return Some(refusal(attempt, guard, Code::PeriodOver, &over(until)));
    }
    if guard.daytime
        && let Some(arrived) = attempt.fields.moment("arrived_at")
    {
        match resting(attempt, arrived, attempt.fields.moment("left_at").unwrap_or(arrived)) {
            Ok(true) => return Some(refusal(attempt, guard, Code::AtNight, "")),
            Ok(false) => {}
            Err(unknown) => return Some(unknown),
        }
    }
    let nothing_else = guard.after.is_empty()
        && guard.unless.is_empty()
        && guard.still.is_none()
        && guard.within.is_empty()
        && !guard.daytime
        && (guard.when.is_some() || guard.stated.is_some());
    nothing_else.then(|| refusal(attempt, guard, Code::StepMissing, ""))
}

/// What the guard wants of an earlier record: that it was served, that a time after it is over, or is not.
fn too_soon(attempt: &Attempt<'_>, guard: &Guard, record: &Record) -> Option<Refusal> {
    let (case, stand) = (attempt.case, attempt.stand);
    let served = case.served_on(stand.pack, record.id);
    if guard.served && served.is_none() {
        return Some(refusal(attempt, guard, Code::NoticeNotServed, "").fill("service-receipt"));
    }
    if let Some(until) = record.fields.date(&guard.past)
        && attempt.day() <= until
    {
        return Some(refusal(attempt, guard, Code::PeriodRunning, ""));
    }
    let start = if guard.served { served } else { record.date() }?;
    let stated = record.fields.number(&guard.past_days).and_then(|days| u32::try_from(days).ok()).map(Length::WorkDays);
    let named = |rule: &String| (!rule.is_empty()).then(|| rules::length(rule));
    // «Seven days ahead of the hearing»: counted back from it, so that the last of them may be its day (law::rules::Side).
    let ahead = rules::find(&guard.waits).is_some_and(|rule| rule.side == rules::Side::Before);
    for (length, ahead) in
        stated.map(|days| (days, false)).into_iter().chain(named(&guard.waits).map(|days| (days, ahead)))
    {
        match last_day(due(start, length, &[], stand.calendar)) {
            Ok(until) if attempt.day() < until || (!ahead && attempt.day() == until) => {
                let running = format!("{} {}期限未满。", day_words(until), if ahead { "以前" } else { "前" });
                return Some(refusal(attempt, guard, Code::PeriodRunning, &running));
            }
            Ok(_) => {}
            Err(unknown) => return Some(unknown),
        }
    }
    match last_day(due(start, named(&guard.ends)?, &[], stand.calendar)) {
        Ok(until) if attempt.day() > until => Some(refusal(attempt, guard, Code::PeriodOver, &over(until))),
        Ok(_) => None,
        Err(unknown) => Some(unknown),
    }
}

fn over(until: Date) -> String {
    format!("期限已于 {} 届满。", day_words(until))
}

/// Do the needed records say already that it is missing?
fn needed(attempt: &Attempt<'_>, guard: &Guard) -> bool {
    let (case, stand) = (attempt.case, attempt.stand);
    let Some(procedure) = case.procedure_in(stand.pack) else { return false };
    procedure.needs.iter().any(|need| {
        need.before.as_ref().is_some_and(|point| point.is(attempt.kind))
            && stand.pack.kind(need.kind.as_str()).is_some_and(|kind| guard.after.iter().any(|point| point.is(kind)))
            && state_of_need(stand, case, need) == Standing::Open
    })
}

/// At night or on a day off, from the arrival to the leaving: 强制法43 forbids the act, not its beginning. What goes on
/// into the next day goes on at night.
fn resting(attempt: &Attempt<'_>, arrived: Moment, left: Moment) -> Result<bool, Refusal> {
    let night_begun = left.hour() > NIGHT_FROM || (left.hour() == NIGHT_FROM && left.minute() > 0);
    let night = arrived.hour() >= NIGHT_FROM || arrived.hour() < NIGHT_UNTIL || night_begun;
    if night || left.date() != arrived.date() {
        return Ok(true);
    }
    match attempt.stand.calendar.is_workday(arrived.date()) {
        Ok(workday) => Ok(!workday),
        Err(_) => Err(calendar_unknown(i32::from(arrived.date().year()))),
    }
}

fn refusal(attempt: &Attempt<'_>, guard: &Guard, code: Code, when: &str) -> Refusal {
    let cites = vec![Cite { id: guard.basis.clone(), words: guard.basis.clone() }];
    let refusal = Refusal::new(code, format!("{}{when}", guard.what), cites, &guard.next);
    let procedure = attempt.case.procedure_in(attempt.stand.pack);
    let kinds = procedure.into_iter().flat_map(|procedure| procedure.kinds());
    let missing = guard
        .after
        .first()
        .and_then(|point| kinds.filter_map(|key| attempt.stand.pack.kind(key.as_str())).find(|kind| point.is(kind)));
    match missing {
        Some(kind) => refusal.fill(&kind.key),
        None => refusal,
    }
}

pub(super) fn clock_last(attempt: &Attempt<'_>, rule: &str) -> Option<Date> {
    let procedure = attempt.case.procedure_in(attempt.stand.pack)?;
    let clock = procedure.clocks.iter().find(|clock| clock.rule == rule)?;
    let own = |record: &&Record| attempt.asked || same(&clock.per, &record.fields, attempt.fields);
    let mut started = attempt.case.steps(attempt.stand.pack, &clock.from).filter(own);
    let started = if clock.first { started.next() } else { started.next_back() }?;
    match clock_due(attempt.stand, attempt.case, clock, started)?.ok()?.last {
        Last::Known(date) | Last::NotYetPublished { nominal: Some(date), .. } => Some(date),
        _ => None,
    }
}

/// What a document states of the length of its own period.
fn stated_days(case: &Case, clock: &Clock) -> Option<u32> {
    let stated = clock.stated_days.as_ref()?;
    let record = case.of_kind(stated.kind.as_str()).next_back()?;
    record.fields.number(&stated.field).and_then(|days| u32::try_from(days).ok())
}

/// Do both state the same in this field? Everything does where no field is named, and what names nobody is everybody's.
pub(crate) fn same(field: &str, one: &Fields, other: &Fields) -> bool {
    field.is_empty() || one.text(field).is_empty() || one.text(field) == other.text(field)
}

/// The period of a clock that this record started, with what stops and lengthens it; `None` where it has not started.
pub(crate) fn clock_due(
    stand: Stand<'_>,
    case: &Case,
    clock: &Clock,
    started: &Record,
) -> Option<Result<Due, DueError>> {
    let start = if clock.served {
        case.served_on(stand.pack, started.id)?
    } else if clock.field.is_empty() {
        started.date()?
    } else {
        started.fields.date(&clock.field).or(started.date())?
    };
    if clock.when.as_ref().is_some_and(|when| !when.holds(&started.fields))
        || clock.stated.as_ref().is_some_and(|stated| !case.states(stated))
    {
        return None;
    }
    let start = if clock.once_over.is_empty() {
        start
    } else {
        match due(start, rules::length(&clock.once_over), &[], stand.calendar).map(|over| over.last) {
            // Nobody is pressed to do what he may not do yet.
            Ok(Last::Known(date)) if date < stand.now.date() => date,
            Ok(_) => return None,
            Err(unknown) => return Some(Err(unknown)),
        }
    };
    if clock.first && case.steps(stand.pack, &clock.from).next().is_some_and(|first| first.id != started.id) {
        return None;
    }
    let longer = clock.longer.iter().flat_map(|point| case.steps(stand.pack, point));
    let more: u32 = longer
        .filter(|record| record.id > started.id)
        .filter_map(|record| record.fields.number("days").and_then(|days| u32::try_from(days).ok()))
        .sum();
    let own = |days: u32| stated_days(case, clock).map_or(days, |stated| stated.min(days)) + more;
    let length = match rules::length(&clock.rule) {
        Length::CalendarDays(days) => Length::CalendarDays(own(days)),
        Length::WorkDays(days) => Length::WorkDays(own(days)),
        other => other,
    };
    let mut stops = Vec::new();
    for stop in &clock.stops {
        for record in case.steps(stand.pack, &stop.from).filter(|record| record.id > started.id) {
            let Some(from) = record.date() else { continue };
            let until = case.steps(stand.pack, &stop.until).find(|other| other.id > record.id).and_then(Record::date);
            stops.push(Suspension { from: from.next(), until, reason: stop.reason.clone() });
        }
    }
    Some(due(start, length, &stops, stand.calendar))
}
