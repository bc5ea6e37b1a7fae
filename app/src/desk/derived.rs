//! What is derived from a case and stored beside it: its summary, its tasks, what it is counted by, the search. All of it can
//! be made again from the stream.

use super::{DeskError, load};
use crate::site::Site;
use enforcement::case::{Case, Milestone, Stand};
use enforcement::duty;
use enforcement::id::RecordId;
use enforcement::licence;
use enforcement::supervision::analysis;
use law::{Date, Fen, Moment};
use store::cases::{self, Summary};
use store::{Error, Unit, facts, inspections, search};

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

/// Stores what lists, workbench and search show of a case.
pub(crate) fn derive(site: &Site, unit: &mut Unit<'_>, stand: Stand<'_>, case: &Case) -> Result<(), Error> {
    let (agency, id) = (case.agency.as_str(), case.id.as_str());
    let summary = summary(site, case, stand.now);
    cases::put_summary(unit, agency, &summary)?;
    cases::replace_tasks(unit, agency, id, &duty::tasks(stand, case))?;
    let (fact, kept) = counted(stand, case);
    facts::put(unit, agency, &fact, &kept)?;
    inspections::put(unit, agency, id, used(stand, case).as_ref())?;
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
pub(super) fn keep_unpublished(site: &Site, unit: &mut Unit<'_>, case: &Case, id: RecordId) -> Result<(), Error> {
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
        act: case.act_name(stand.pack).to_owned(),
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
    (fact, kept.chain(terms(case)).collect())
}

/// Under which the end of a licence is kept, and the end that an application asks to put off (许可法50).
pub(crate) const TERM: &str = "licence-term";
pub(crate) const RENEWED: &str = "licence-renewed";

fn terms(case: &Case) -> impl Iterator<Item = facts::Duty> + use<> {
    let kept = [(TERM, licence::valid_until(case)), (RENEWED, licence::renews(case))];
    kept.into_iter().filter_map(|(rule, day)| {
        let last = day?.to_string();
        Some(facts::Duty { rule: rule.to_owned(), last, ..facts::Duty::default() })
    })
}

/// How the case counts against the cap of an enterprise, where it is an approved inspection.
fn used(stand: Stand<'_>, case: &Case) -> Option<inspections::Use> {
    let used = enforcement::inspection::used(stand.pack, case)?;
    Some(inspections::Use {
        case: case.id.to_string(),
        year: i64::from(used.approved.year()),
        party: used.key,
        name: used.name,
        item: used.item,
        kind: used.kind,
        ground: used.trigger,
        partners: used.partners.join("、"),
        approved: used.approved.to_string(),
        made: used.made.map_or_else(String::new, |day| day.to_string()),
    })
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
            derived.push((agency.clone(), counted(stand, &opened.case), used(stand, &opened.case)));
        }
        done += derived.len();
        site.store.write(move |unit| {
            derived.iter().try_for_each(|(agency, (fact, kept), used)| {
                facts::put(unit, agency, fact, kept)?;
                inspections::put(unit, agency, &fact.case, used.as_ref())
            })
        })?;
    }
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
