//! Silence accepts (许可法32): where an agency told an applicant nothing in five working days, the acceptance is written on the
//! record without anybody's doing, as of the day on which the application came in.

use crate::desk::{self, DeskError};
use crate::site::Site;
use enforcement::case::Milestone;
use enforcement::duty::{DutyState, duties};
use law::Moment;
use law::time::Last;
use std::sync::Arc;
use std::time::Duration;
use store::{accounts, cases};

/// How often the site looks.
const LOOK_EVERY: Duration = Duration::from_secs(15 * 60);
/// Applications of one agency that one look accepts at most; the next look goes on.
const BATCH: usize = 500;
/// The rule, and the keys of the tasks that it makes.
const RULE: &str = "X32";
const KEYS: (&str, &str) = ("duty-X32-", "duty-X32-~");

/// Accepts what silence accepted; says how many.
pub(crate) fn accept(site: &Arc<Site>, now: Moment) -> Result<usize, DeskError> {
    let open = site.store.read(|unit| {
        let mut open = Vec::new();
        for agency in accounts::agencies(unit)? {
            for case in cases::cases_with_task(unit, agency.id.as_str(), KEYS.0, KEYS.1, BATCH)? {
                open.push((agency.id.to_string(), case));
            }
        }
        Ok(open)
    })?;
    let mut done = 0;
    for (agency, id) in open {
        let opened = desk::read(site, &agency, &id)?;
        let stand = site.stand(&opened.agency, &opened.roster, now);
        // A year whose calendar is not published decides nothing: the last day has to be known.
        let over = duties(stand, &opened.case).into_iter().any(|duty| {
            let running = !matches!(duty.state, DutyState::Done(_));
            duty.rule == RULE && running && matches!(duty.last, Last::Known(last) if last < now.date())
        });
        let received = opened.case.last(&site.pack, Milestone::Lead).and_then(|lead| lead.fields.date("received_on"));
        if let Some(received) = received.filter(|_| over) {
            desk::accept_by_silence(site, &agency, &id, received, now)?;
            done += 1;
        }
    }
    Ok(done)
}

/// Looks again and again while the site serves.
pub(crate) async fn keep_accepting(site: Arc<Site>) {
    let mut tick = tokio::time::interval(LOOK_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let inner = Arc::clone(&site);
        match tokio::task::spawn_blocking(move || accept(&inner, inner.now())).await {
            Ok(Ok(0)) => {}
            Ok(Ok(count)) => tracing::info!(count, "silence accepted applications"),
            Ok(Err(error)) => tracing::error!(?error, "silence did not accept"),
            Err(error) => tracing::error!(%error, "silence did not accept"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::web::tests::served;
    use enforcement::case::Flat;
    use law::Date;

    const AGENCY: &str = "py-demo-sfj";

    fn application(received: &str) -> Flat {
        let text = format!(
            "party.kind=organisation\nparty.name=濮阳试寅律师事务所（筹）\nparty.uscc=31410000MD01234542\nparty.representative=寅试验\nparty.address=濮阳市华龙区试验路21号\ncause=律师事务所设立许可\nitem=律师事务所设立许可\napplied_for=first\nchannel=online\nreceived_on={received}\nmaterials.0.0=设立申请书\nmaterials.0.1=1"
        );
        let mut flat = Flat::new();
        for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
            flat.entry(key.to_owned()).or_default().push(value.to_owned());
        }
        flat
    }

    fn at(day: Date, hour: i64) -> Moment {
        Moment::start_of(day).plus_seconds(hour * 3600)
    }

    #[test]
    fn x32_silence_accepts_on_the_day_after_the_fifth_working_day_and_not_before() {
        // Over the national holiday, and in an ordinary week.
        for (received, last) in [("2026-03-02", "2026-03-09"), ("2026-09-30", "2026-10-13")] {
            let served = served();
            let site = &served.site;
            let day = Date::parse(received).unwrap();
            let last = Date::parse(last).unwrap();
            assert_eq!(site.calendar.add_workdays(day, 5).unwrap(), last, "{received}");
            let (number, _) = desk::apply(site, AGENCY, application(received), at(day, 10)).unwrap();
            let id = site.store.read(|unit| cases::named(unit, &number)).unwrap().remove(0).1;
            let accepted = |now| {
                accept(site, now).unwrap();
                let case = desk::read(site, AGENCY, &id).unwrap().case;
                case.of_kind("licence-acceptance").next().map(|record| record.fields.date("accepted_on").unwrap())
            };
            assert_eq!(accepted(at(last, 23)), None, "{received}");
            assert_eq!(accepted(at(last.next(), 1)), Some(day), "{received}");
            assert_eq!(accepted(at(last.next(), 2)), Some(day), "once: {received}");
        }
    }

    #[test]
    fn x32_whoever_was_told_what_is_missing_is_not_accepted_by_silence() {
        let served = served();
        let site = &served.site;
        let day = Date::parse("2026-03-02").unwrap();
        let (number, _) = desk::apply(site, AGENCY, application("2026-03-02"), at(day, 10)).unwrap();
        let id = site.store.read(|unit| cases::named(unit, &number)).unwrap().remove(0).1;
        let token = served.sign_in("chenyifan");
        let officer = crate::auth::visitor(site, &token).unwrap().unwrap().actor;
        let kind = enforcement::id::KindKey::new("licence-supplement").unwrap();
        let flat = Flat::from([
            ("missing.0.0".to_owned(), vec!["住所证明".to_owned()]),
            ("missing.0.1".to_owned(), vec!["原件".to_owned()]),
        ]);
        let version = site.store.read(|unit| cases::version(unit, AGENCY, &id)).unwrap();
        let told = enforcement::case::Command::Enter { kind, flat, replaces: None };
        desk::act(site, &officer, &id, version, told, at(day.plus_days(2), 10)).unwrap();
        accept(site, at(day.plus_days(30), 10)).unwrap();
        let case = desk::read(site, AGENCY, &id).unwrap().case;
        assert_eq!(case.of_kind("licence-acceptance").count(), 0);
    }
}
