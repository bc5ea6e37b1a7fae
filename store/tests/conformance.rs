//! One suite, two databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Opened, postgres, sqlite};
use enforcement::case::{Envelope, Event, Numbers};
use enforcement::duty::Task;
use enforcement::id::{AgencyId, CaseId, PersonId, ProcedureKey};
use enforcement::people::{Person, Role};
use law::Moment;
use std::path::Path;
use std::sync::Arc;
use store::accounts::{self, Account, Session};
use store::backup::Backup;
use store::cases::{self, Filter, Series, Summary};
use store::field::{self, Holder, State};
use store::publications::{self, Publication};
use store::uploads::{self, Waiting};
use store::{Error, Store, audit, backup, devices, objects, registers, search};

macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite { $(#[test] fn $name() { super::$name(super::sqlite()); })+ }
        mod on_postgres { $(#[test] fn $name() { super::$name(super::postgres()); })+ }
    };
}

on_both!(
    one_wins_and_the_other_is_told,
    numbers_have_no_gaps_even_after_a_refusal,
    a_unit_that_fails_or_panics_leaves_nothing,
    lists_page_by_key_and_count_by_phase,
    a_task_is_found_in_every_agency_by_its_key,
    a_sign_in_name_is_unique_over_all_agencies,
    audit_lines_come_latest_first,
    publications_are_found_and_withdrawn,
    drafts_registers_and_sign_offs_are_kept,
    a_backup_restores_whole_or_not_at_all,
    sixty_four_clients_lose_nothing,
    keys_begin_with_the_agency,
    an_inbox_is_its_persons_own_and_devices_are_replaced_by_number,
    a_reserved_number_is_used_once_and_a_returned_one_comes_next,
    beside_the_process_that_writes_one_snapshot_is_read_and_nothing_written,
);

fn event(seq: u32) -> Envelope {
    let at = Moment::parse("2026-03-02 10:00").unwrap();
    let event = if seq == 1 {
        Event::Opened {
            agency: AgencyId::new("a").unwrap(),
            case: CaseId::new("c").unwrap(),
            number: "1".into(),
            procedure: ProcedureKey::new("penalty-ordinary").unwrap(),
            unit: None,
        }
    } else {
        Event::NotApplicable { kind: enforcement::id::KindKey::new("inquiry").unwrap(), reason: format!("理由{seq}") }
    };
    Envelope { seq, happened: at, recorded: at, person: PersonId::new("p").unwrap(), name: "陈".into(), event }
}

fn summary(id: &str, phase: &str, updated: &str) -> Summary {
    Summary {
        id: id.into(),
        number: format!("濮试〔2026〕{id}号"),
        title: "试验案".into(),
        party: "试验".into(),
        procedure: "penalty-ordinary".into(),
        phase: phase.into(),
        unit: String::new(),
        officers: vec!["p".into()],
        opened: "2026-03-02".into(),
        updated: updated.into(),
        version: 1,
    }
}

fn one_wins_and_the_other_is_told(opened: Opened) {
    let store = &opened.store;
    store.write(|unit| cases::append(unit, "a", "c", 0, &[event(1)])).unwrap();
    store.write(|unit| cases::append(unit, "a", "c", 1, &[event(2)])).unwrap();
    let late = store.write(|unit| cases::append(unit, "a", "c", 1, &[event(2)]));
    assert!(matches!(late, Err(Error::Conflict(2))), "{late:?}");
    let events = store.read(|unit| cases::events(unit, "a", "c")).unwrap();
    assert_eq!(events, [event(1), event(2)]);
    assert!(store.read(|unit| cases::events(unit, "b", "c")).unwrap().is_empty(), "another agency's case");
}

fn numbers_have_no_gaps_even_after_a_refusal(opened: Opened) {
    let next = |fail: bool| {
        opened.store.write(move |unit| {
            let number =
                Series { unit, agency: "a" }.next("罚决", 2026).map_err(|error| Error::Refused(error.to_string()))?;
            if fail { Err(Error::Refused("no".into())) } else { Ok(number) }
        })
    };
    assert_eq!(next(false).unwrap(), 1);
    assert!(next(true).is_err());
    assert_eq!(next(false).unwrap(), 2);
    let other = opened.store.write(|unit| {
        Series { unit, agency: "b" }.next("罚决", 2026).map_err(|error| Error::Refused(error.to_string()))
    });
    assert_eq!(other.unwrap(), 1);
}

fn a_unit_that_fails_or_panics_leaves_nothing(opened: Opened) {
    let failed: Result<(), Error> = opened.store.write(|unit| {
        cases::append(unit, "a", "c", 0, &[event(1)])?;
        Err(Error::Refused("no".into()))
    });
    assert!(failed.is_err());
    assert_eq!(opened.store.read(|unit| cases::version(unit, "a", "c")).unwrap(), 0);
    opened.store.write(|unit| cases::append(unit, "a", "c", 0, &[event(1)])).unwrap();
}

fn lists_page_by_key_and_count_by_phase(opened: Opened) {
    let store = &opened.store;
    for number in 0..45 {
        let phase = if number % 3 == 0 { "start" } else { "decision" };
        let item = summary(&format!("c{number:02}"), phase, &format!("2026-03-02 10:{number:02}:00"));
        store.write(move |unit| cases::put_summary(unit, "a", &item)).unwrap();
    }
    let mut seen = Vec::new();
    let mut filter = Filter::default();
    loop {
        let mut page = store.read(|unit| cases::list(unit, "a", &filter)).unwrap();
        let more = page.len() > cases::PAGE_ROWS;
        page.truncate(cases::PAGE_ROWS);
        filter.after = page.last().map(|last| (last.updated.clone(), last.id.clone()));
        seen.extend(page.into_iter().map(|item| item.id));
        if !more {
            break;
        }
    }
    assert_eq!(seen.len(), 45);
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "latest first");
    let mut counts = store.read(|unit| cases::counts(unit, "a")).unwrap();
    counts.sort();
    assert_eq!(counts, [("decision".to_owned(), 30), ("start".to_owned(), 15)]);
    let moved = summary("c00", "archive", "2026-03-03 10:00:00");
    store.write(move |unit| cases::put_summary(unit, "a", &moved)).unwrap();
    let filter = Filter { officer: Some("p".into()), phase: Some("archive".into()), after: None };
    assert_eq!(store.read(|unit| cases::list(unit, "a", &filter)).unwrap().len(), 1);
    assert!(store.read(|unit| cases::counts(unit, "a")).unwrap().contains(&("start".to_owned(), 14)));
}

fn a_task_is_found_in_every_agency_by_its_key(opened: Opened) {
    let task = |key: &str, people: &[&str]| Task {
        key: key.into(),
        what: "处理查封、扣押的财物".into(),
        role: Role::Officer,
        people: people.iter().map(|id| PersonId::new(*id).unwrap()).collect(),
        due: law::Date::parse("2026-04-01").ok(),
        held: String::new(),
        basis: String::new(),
        unit: "日".into(),
        rule: "C25".into(),
        from: None,
        kind: "measure-ended".into(),
        record: None,
    };
    let (own, other) =
        (summary("c1", "execution", "2026-03-02 10:00:00"), summary("c2", "decision", "2026-03-02 10:00:00"));
    let held = [task("duty-C25-7", &["p", "q"]), task("duty-A60-3", &["p"])];
    let later = [task("duty-C26-1", &["p"]), task("duty-C32-9", &["p"])];
    let store = &opened.store;
    store
        .write(move |unit| {
            for (agency, summary, tasks) in [("b", &own, &held[..]), ("a", &own, &held[..1]), ("a", &other, &later)] {
                cases::put_summary(unit, agency, summary)?;
                cases::replace_tasks(unit, agency, &summary.id, tasks)?;
            }
            Ok(())
        })
        .unwrap();
    let found = |first: &str, last: &str| store.read(|unit| cases::everywhere_with_task(unit, first, last)).unwrap();
    let pair = |agency: &str, id: &str| (agency.to_owned(), id.to_owned());
    assert_eq!(found("duty-C25-", "duty-C25-~"), [pair("a", "c1"), pair("b", "c1")], "once each, by agency");
    assert_eq!(found("duty-C32-", "duty-C32-~"), [pair("a", "c2")]);
    store.write(|unit| cases::replace_tasks(unit, "b", "c1", &[])).unwrap();
    assert_eq!(found("duty-C25-", "duty-C25-~"), [pair("a", "c1")], "given up");
}

fn account(agency: &str, login: &str) -> Account {
    Account {
        agency: agency.into(),
        person: Person {
            id: PersonId::new(login).unwrap(),
            name: "陈一帆".into(),
            post: String::new(),
            unit: None,
            roles: vec![Role::Officer],
            legal_qualification: String::new(),
            home: String::new(),
            certificate: None,
            earlier: Vec::new(),
        },
        login: login.into(),
        password: "x".into(),
        must_change: true,
        failures: 0,
        locked_until: 0,
    }
}

fn a_sign_in_name_is_unique_over_all_agencies(opened: Opened) {
    let store = &opened.store;
    store.write(|unit| accounts::put_account(unit, &account("a", "chen"))).unwrap();
    store.write(|unit| accounts::put_account(unit, &account("a", "chen"))).unwrap();
    assert!(matches!(store.write(|unit| accounts::put_account(unit, &account("b", "chen"))), Err(Error::Refused(_))));
    assert_eq!(store.read(|unit| accounts::by_login(unit, "chen")).unwrap().unwrap(), account("a", "chen"));
    let session = Session {
        token: "t".into(),
        agency: "a".into(),
        person: "chen".into(),
        csrf: "s".into(),
        created: 1,
        seen: 2,
        expires: 3,
    };
    let kept = session.clone();
    store.write(move |unit| accounts::put_session(unit, &kept)).unwrap();
    assert_eq!(store.read(|unit| accounts::session(unit, "t")).unwrap(), Some(session));
    store.write(|unit| accounts::end_sessions_of(unit, "a", "chen")).unwrap();
    assert_eq!(store.read(|unit| accounts::session(unit, "t")).unwrap(), None);
}

fn audit_lines_come_latest_first(opened: Opened) {
    for number in 0..60 {
        let line = audit::Line {
            id: format!("{number:03}"),
            at: "t".into(),
            person: "p".into(),
            name: "n".into(),
            act: "查阅".into(),
            object: "o".into(),
            detail: String::new(),
        };
        opened.store.write(move |unit| audit::append(unit, "a", &line)).unwrap();
    }
    let page = opened.store.read(|unit| audit::list(unit, "a", "")).unwrap();
    assert_eq!((page.len(), page[0].id.as_str()), (audit::PAGE_ROWS + 1, "059"));
    assert_eq!(opened.store.read(|unit| audit::list(unit, "a", "010")).unwrap().len(), 10);
}

fn publications_are_found_and_withdrawn(opened: Opened) {
    let store = &opened.store;
    let publication = |id: &str, title: &str| Publication {
        agency: "a".into(),
        id: id.into(),
        case: id.into(),
        number: "濮试司罚决〔2026〕7号".into(),
        title: title.into(),
        party: "试验".into(),
        decided: "2026-03-02".into(),
        published: format!("2026-03-05 10:00:0{id}"),
        state: "published".into(),
        body: "{}".into(),
    };
    for (id, title) in [("1", "经营超过保质期食品"), ("2", "冒充律师承接业务")] {
        let item = publication(id, title);
        store
            .write(move |unit| {
                publications::put(unit, &item)?;
                search::index(
                    unit,
                    "public",
                    "a",
                    &item.id,
                    &item.published,
                    &format!("{} {}", item.title, item.number),
                )
            })
            .unwrap();
    }
    let found = |words: &str| store.read(|unit| search::find(unit, "public", "", words, 10)).unwrap();
    assert_eq!(found("保质期"), ["1"]);
    assert_eq!(found("濮试司罚决〔2026〕7号"), ["2", "1"], "latest first");
    assert!(found("保质期 律师").is_empty() && found("号").is_empty());
    let list = store.read(|unit| publications::list(unit, "", None)).unwrap();
    assert_eq!(list.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["2", "1"]);
    facets_narrow_and_count(store);
    let gone = Publication { state: "withdrawn".into(), ..publication("1", "x") };
    store
        .write(move |unit| {
            publications::put(unit, &gone)?;
            search::remove(unit, "public", "a", "1")
        })
        .unwrap();
    assert!(found("保质期").is_empty());
    assert_eq!(store.read(|unit| publications::list(unit, "a", None)).unwrap().len(), 1);
}

/// Facets are terms that no text can hold; hits are counted and paged by key.
fn facets_narrow_and_count(store: &store::Store) {
    use store::search::{Hit, Query, count, facet, index_faceted, page, seek};
    for (id, year) in [("f1", "2025"), ("f2", "2026"), ("f3", "2026")] {
        let facets = [("year", year.to_owned()), ("all", "1".to_owned())];
        store.write(move |unit| index_faceted(unit, "public", "a", id, id, "经营 year=2025 食品", &facets)).unwrap();
    }
    let year = [("year", "2026".to_owned())];
    let found = |words: &'static str, facets: &[(&str, String)], after: Option<&Hit>| {
        let query = Query { scope: "public", words, facets, after, ..Query::default() };
        store.read(|unit| Ok((seek(unit, &query, 10)?, count(unit, &query, 10)?))).unwrap()
    };
    let ids = |hits: &[Hit]| hits.iter().map(|hit| hit.id.clone()).collect::<Vec<_>>();
    let (hits, total) = found("食品", &year, None);
    assert_eq!((ids(&hits), total), (vec!["f3".to_owned(), "f2".to_owned()], 2));
    assert_eq!(ids(&found("", &year, Some(&hits[0])).0), ["f2"]);
    let all = ("all", "1".to_owned());
    assert_eq!(found("", std::slice::from_ref(&all), None).1, 3);
    let either = [all, ("year", "2025".to_owned()), ("year", "2026".to_owned())];
    assert_eq!(found("食品", &either, None).1, 3, "either value of a facet");
    assert!(found("号", &year, None).0.is_empty() && found("律师", &year, None).0.is_empty());
    let years = || store.read(|unit| facet(unit, "public", "year")).unwrap();
    assert_eq!(years(), [("2025".to_owned(), 1), ("2026".to_owned(), 2)]);
    let everything = [("all", "1".to_owned())];
    let first = |after: Option<&Hit>| {
        let query = Query { scope: "public", facets: &everything, after, ..Query::default() };
        store.read(|unit| page(unit, &query, 2, 10)).unwrap()
    };
    let (hits, total) = first(None);
    assert_eq!((ids(&hits), total), (vec!["f3".to_owned(), "f2".to_owned()], 3));
    let (hits, total) = first(hits.last());
    assert_eq!((ids(&hits), total), (vec!["f1".to_owned()], 3), "the total is that of all pages");
    // What is put in again, or taken out, is not counted twice.
    let again = [("year", "2025".to_owned()), ("all", "1".to_owned())];
    store.write(move |unit| index_faceted(unit, "public", "a", "f3", "f3", "经营", &again)).unwrap();
    assert_eq!(years(), [("2025".to_owned(), 2), ("2026".to_owned(), 1)]);
    store.write(|unit| search::remove(unit, "public", "a", "f2")).unwrap();
    assert_eq!(years(), [("2025".to_owned(), 2)]);
    assert_eq!(store.read(|unit| search::entries(unit, "public")).unwrap(), 2);
}

fn proposals_come_one_at_a_time(store: &store::Store) {
    use store::proposals::{Proposal, State, decided, get, open, propose, put};
    let proposal = |id: &str| Proposal {
        id: id.into(),
        state: State::Checked,
        base: 2,
        made: "2026-03-02 09:00:00".into(),
        maker: "p".into(),
        maker_name: "甲试验".into(),
        file: "清单.csv".into(),
        digest: "0".into(),
        body: "{}".into(),
        decided: String::new(),
        decider: String::new(),
        decider_name: String::new(),
        words: String::new(),
    };
    for id in ["1", "2"] {
        let proposal = proposal(id);
        store.write(move |unit| propose(unit, "a", "powers", &proposal)).unwrap();
    }
    let ids = |found: Vec<Proposal>| found.into_iter().map(|one| (one.id, one.state)).collect::<Vec<_>>();
    assert_eq!(store.read(|unit| open(unit, "a", "powers")).unwrap(), Some(proposal("2")));
    assert_eq!(ids(store.read(|unit| decided(unit, "a", "powers", 9)).unwrap()), [("1".into(), State::Withdrawn)]);
    let published = Proposal { state: State::Published, ..proposal("2") };
    store.write(move |unit| put(unit, "a", "powers", &published)).unwrap();
    assert_eq!(store.read(|unit| open(unit, "a", "powers")).unwrap(), None);
    assert_eq!(store.read(|unit| get(unit, "b", "powers", "2")).unwrap(), None);
    for (day, version) in [("2025-12-31", None), ("2026-03-02", Some(2))] {
        let found = store.read(|unit| registers::on(unit, "a", "powers", law::Date::parse(day).unwrap())).unwrap();
        assert_eq!(found.map(|found| found.version), version, "{day}");
    }
    let history = store.read(|unit| registers::history(unit, "a", "powers")).unwrap();
    assert_eq!(history.iter().map(|version| version.version).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(store.read(|unit| registers::version(unit, "a", "powers", 1)).unwrap().unwrap().body, "{\"rows\":1}");
}

fn drafts_registers_and_sign_offs_are_kept(opened: Opened) {
    let store = &opened.store;
    store.write(|unit| cases::save_draft(unit, "a", "p", "c", "inquiry", "x=1", "10:00")).unwrap();
    store.write(|unit| cases::save_draft(unit, "a", "p", "c", "inquiry", "x=2", "10:01")).unwrap();
    assert_eq!(
        store.read(|unit| cases::draft(unit, "a", "p", "c", "inquiry")).unwrap(),
        Some(("x=2".into(), "10:01".into()))
    );
    store.write(|unit| cases::drop_draft(unit, "a", "p", "c", "inquiry")).unwrap();
    assert_eq!(store.read(|unit| cases::draft(unit, "a", "p", "c", "inquiry")).unwrap(), None);
    for body in ["{\"rows\":1}", "{\"rows\":2}"] {
        store.write(move |unit| registers::put(unit, "a", "powers", "2026-01-10 10:00:00", "p", body)).unwrap();
    }
    assert_eq!(store.read(|unit| registers::get(unit, "a", "powers")).unwrap().unwrap().version, 2);
    proposals_come_one_at_a_time(store);
    let sign =
        registers::SignOff {
            rule: "A60".into(), name: "何".into(), at: "2026".into(), words: "与原文一致".into()
        };
    let kept = sign.clone();
    store.write(move |unit| registers::sign_off(unit, "a", "he", &kept)).unwrap();
    assert_eq!(store.read(|unit| registers::sign_offs(unit, "a")).unwrap(), [sign]);
}

fn restored(store: &Store, file: &Path) -> Result<usize, Error> {
    Backup::read(file)?.fill(store)
}

fn a_backup_restores_whole_or_not_at_all(opened: Opened) {
    let agency: enforcement::people::Agency = serde_json::from_value(serde_json::json!({
        "id": "a", "name": "试验局", "short_name": "试", "area": "濮阳市", "region": "410900", "address": "", "phone": "", "government": "", "superior": "",
        "court": "", "reconsideration": "government_or_superior", "fine_account": "", "review_everything": false, "statement_days": 5
    }))
    .unwrap();
    opened
        .store
        .write(move |unit| {
            accounts::put_agency(unit, &agency)?;
            cases::append(unit, "a", "c", 0, &[event(1), event(2)])?;
            cases::put_summary(unit, "a", &summary("c", "start", "2026-03-02"))
        })
        .unwrap();
    let file = opened.folder.path().join("backup.jsonl");
    let rows = backup::backup(&opened.store, &file).unwrap().rows;
    for target in [sqlite(), postgres()] {
        assert_eq!(restored(&target.store, &file).unwrap(), rows);
        assert_eq!(target.store.read(|unit| cases::events(unit, "a", "c")).unwrap(), [event(1), event(2)]);
        assert!(
            matches!(restored(&target.store, &file), Err(Error::Refused(_))),
            "not into a store that holds something"
        );
    }
    let text = std::fs::read_to_string(&file).unwrap();
    for damaged in
        [text.replace("理由2", "理由3"), text.lines().take(2).collect::<Vec<_>>().join("\n"), "nonsense".to_owned()]
    {
        std::fs::write(&file, damaged).unwrap();
        let target = sqlite();
        assert!(matches!(restored(&target.store, &file), Err(Error::Damaged(_))));
        assert!(target.store.read(accounts::agencies).unwrap().is_empty());
    }
}

fn sixty_four_clients_lose_nothing(opened: Opened) {
    let store = Arc::new(opened.store);
    let threads: Vec<_> = (0..64)
        .map(|client| {
            let store = Arc::clone(&store);
            std::thread::spawn(move || {
                for seq in 1..=10 {
                    store
                        .write(move |unit| cases::append(unit, "a", &format!("c{client}"), seq - 1, &[event(seq)]))
                        .unwrap();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    for client in 0..64 {
        assert_eq!(store.read(|unit| cases::version(unit, "a", &format!("c{client}"))).unwrap(), 10);
    }
}

fn an_inbox_is_its_persons_own_and_devices_are_replaced_by_number(opened: Opened) {
    let waiting = |id: &str, came: &str| Waiting {
        id: id.into(),
        person: "p".into(),
        came: came.into(),
        reason: String::new(),
        body: "{}".into(),
    };
    opened
        .store
        .write(move |unit| {
            uploads::put(unit, "a", &waiting("u1", "2026-03-02 10:00:00"))?;
            uploads::put(unit, "a", &waiting("u2", "2026-03-02 11:00:00"))?;
            uploads::put(unit, "b", &waiting("u1", "2026-03-02 12:00:00"))?;
            uploads::remove(unit, "b", "u1")?;
            devices::put(unit, "a", "R1", "first")?;
            devices::put(unit, "a", "R1", "second")?;
            objects::note(unit, "d", 7, "mp4")?;
            objects::note(unit, "d", 7, "mp4")
        })
        .unwrap();
    opened
        .store
        .read(|unit| {
            let ids: Vec<String> = uploads::of_person(unit, "a", "p")?.into_iter().map(|one| one.id).collect();
            assert_eq!(ids, ["u2", "u1"]);
            assert!(uploads::of_person(unit, "a", "q")?.is_empty() && uploads::of_person(unit, "b", "p")?.is_empty());
            assert_eq!(devices::all(unit, "a")?, ["second"]);
            assert_eq!(devices::find(unit, "b", "R1")?, None);
            Ok(())
        })
        .unwrap();
}

fn a_reserved_number_is_used_once_and_a_returned_one_comes_next(opened: Opened) {
    let holder = Holder { agency: "a", person: "p", name: "陈" };
    let at = "2026-03-02 10:00:00";
    let write = |work: fn(&mut store::Unit<'_>, Holder<'_>, &str) -> Result<Vec<u32>, Error>| {
        opened.store.write(move |unit| work(unit, holder, at)).unwrap()
    };
    let three = |unit: &mut store::Unit<'_>, holder: Holder<'_>, at: &str| {
        ["s1", "s2", "s3"].iter().map(|secret| field::reserve(unit, holder, "当罚", 2026, at, secret)).collect()
    };
    assert_eq!(write(three), [1, 2, 3]);
    let settled = |person: &'static str, number, state, case: &'static str| {
        let key = ("当罚", 2026, number);
        opened.store.write(move |unit| field::settle(unit, "a", person, key, state, at, case, "理由")).unwrap()
    };
    assert!(!settled("q", 1, State::Used, "c"), "nobody else's");
    assert!(settled("p", 2, State::Used, "c") && !settled("p", 2, State::Void, ""), "once");
    assert!(settled("p", 1, State::Returned, "") && settled("p", 3, State::Void, ""));
    let next = |unit: &mut store::Unit<'_>, holder: Holder<'_>, _: &str| {
        let next = Series { unit, agency: holder.agency }.next("当罚", 2026);
        next.map(|number| vec![number]).map_err(|error| Error::Refused(error.to_string()))
    };
    assert_eq!((write(next), write(next)), (vec![1], vec![4]), "what was given back, then on");
    let all = opened.store.read(|unit| field::all(unit, "a")).unwrap();
    let states: Vec<(u32, State)> = all.iter().map(|one| (one.number, one.state)).collect();
    assert_eq!(states, [(3, State::Void), (2, State::Used), (1, State::Reissued)]);
    let found = opened.store.read(|unit| field::by_secret(unit, "s2")).unwrap().unwrap();
    assert_eq!((found.0.as_str(), found.1.case.as_str()), ("a", "c"));
    let take = |id: &'static str| opened.store.write(move |unit| field::take(unit, "a", id, "p", at, "c"));
    assert!(take("i").is_ok() && take("i").is_err(), "an item comes once");
    let taken = opened.store.read(|unit| field::taken(unit, "a", "i")).unwrap();
    assert_eq!(taken, Some(("p".to_owned(), "c".to_owned())));
}

/// What distribution over many machines asks of the schema: no triggers, and case-side keys that begin with the agency.
fn beside_the_process_that_writes_one_snapshot_is_read_and_nothing_written(opened: Opened) {
    let count =
        |store: &store::Store| store.read(|unit| Ok(unit.query("SELECT login FROM person", &[])?.len())).unwrap();
    let add = |login: &'static str| {
        opened.store.write(move |unit| accounts::put_account(unit, &account("a", login))).unwrap()
    };
    add("one");
    assert!(matches!(store::Store::open(&opened.location, opened.folder.path()), Err(Error::Closed(_))));
    let beside = store::Store::open_to_read(&opened.location, opened.folder.path()).unwrap();
    assert!(beside.is_beside() && !opened.store.is_beside());
    add("two");
    assert_eq!((count(&beside), count(&beside), count(&opened.store)), (1, 1, 2));
    beside.renew().unwrap();
    assert_eq!(count(&beside), 2);
    let refused = beside.write(|unit| unit.execute("DELETE FROM person", &[])).unwrap_err();
    assert!(matches!(refused, Error::Refused(_)), "{refused}");
    assert!(matches!(objects::put(&beside, b"new"), Err(Error::Refused(_))));
    drop(beside);
    let Opened { store, location, folder } = opened;
    drop(store);
    // Where nobody writes, whoever reads has the folder for itself.
    assert!(!store::Store::open_to_read(&location, folder.path()).unwrap().is_beside());
}

fn keys_begin_with_the_agency(_: Opened) {
    let schema = include_str!("../schema.sql");
    assert_eq!(store::migrations().join(";\n"), schema, "the migrations' sum is the schema file");
    assert!(!schema.to_uppercase().contains("TRIGGER") && !schema.to_uppercase().contains("SERIAL"));
    let shared = ["agency", "login", "session", "calendar_year", "object", "counsel"];
    for statement in schema.split(';').map(str::trim).filter(|statement| statement.starts_with("CREATE TABLE")) {
        let name = statement.split_whitespace().nth(2).unwrap();
        if shared.contains(&name) {
            continue;
        }
        assert!(statement.contains("PRIMARY KEY (agency"), "{name}");
        for key in statement.split("FOREIGN KEY (").skip(1) {
            assert!(key.starts_with("agency"), "{name}");
        }
    }
}

/// One act must not read an agency's every row: a city has a million cases.
#[test]
fn what_belongs_to_a_case_is_found_by_the_case() {
    let opened = sqlite();
    for table in ["case_officer", "task", "event"] {
        let sql = format!("EXPLAIN QUERY PLAN DELETE FROM {table} WHERE agency = $1 AND case_id = $2");
        let plan = opened.store.read(|unit| unit.query(&sql, &["a".into(), "c".into()])).unwrap();
        assert!(plan[0].text(3).contains("case_id=?"), "{table}: {}", plan[0].text(3));
    }
}
