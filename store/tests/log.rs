//! The public log on both databases: in the transaction of the event, published after it, true to it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Opened, postgres, sqlite};
use enforcement::case::{Envelope, Event};
use enforcement::id::{KindKey, PersonId};
use law::Moment;
use ledger::leaf::Field;
use ledger::note::VerifierKey;
use ledger::{Suite, proof, verify};
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use store::log::{self, Folder, Keys, Of, Publisher};
use store::{Error, Store, cases};

macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite { $(#[test] fn $name() { super::$name(super::sqlite()); })+ }
        mod on_postgres { $(#[test] fn $name() { super::$name(super::postgres()); })+ }
    };
}

on_both!(
    an_event_and_its_entry_are_stored_together_or_not_at_all,
    what_is_published_is_sound_and_grows,
    a_killed_publisher_is_caught_up,
    a_restored_old_database_is_noticed,
    a_changed_event_is_found_with_its_place,
    a_new_key_is_signed_by_the_old_one,
    a_proof_opens_what_is_public_and_no_more,
    events_from_before_the_log_are_adopted,
    both_suites_side_by_side,
);

const BOTH: [Suite; 2] = [Suite::International, Suite::Commercial];

fn event(seq: u32) -> Envelope {
    let at = Moment::parse("2026-03-02 10:00").unwrap();
    let event = Event::NotApplicable { kind: KindKey::new("inquiry").unwrap(), reason: format!("理由{seq}") };
    Envelope { seq, happened: at, recorded: at, person: PersonId::new("p").unwrap(), name: "陈".into(), event }
}

fn add(store: &Store, case: &str, count: u32) {
    let case = case.to_owned();
    store
        .write(move |unit| {
            let version = cases::version(unit, "a", &case)?;
            let events: Vec<Envelope> = (version + 1..=version + count).map(event).collect();
            cases::append(unit, "a", &case, version, &events)
        })
        .unwrap();
}

fn publisher(opened: &Opened) -> Publisher {
    Publisher::new(Keys::open(opened.folder.path(), None, &BOTH[..1]).unwrap())
}

fn size(store: &Store) -> u64 {
    store.read(log::heads).unwrap().iter().find(|(agency, _)| agency == "a").map_or(0, |(_, size)| *size)
}

fn sound(store: &Store, agency: &str) -> u64 {
    verify::log(&Folder::of(store, agency, Suite::International), &[]).unwrap().checkpoint.size
}

fn an_event_and_its_entry_are_stored_together_or_not_at_all(opened: Opened) {
    let mut publisher = publisher(&opened);
    let store = Arc::new(opened.store);
    let threads: Vec<_> = (0..8)
        .map(|client| {
            let store = Arc::clone(&store);
            std::thread::spawn(move || {
                for round in 0..5 {
                    add(&store, &format!("c{client}"), 1);
                    let case = format!("refused{client}-{round}");
                    let refused: Result<(), Error> = store.write(move |unit| {
                        cases::append(unit, "a", &case, 0, &[event(1)])?;
                        Err(Error::Refused("no".into()))
                    });
                    assert!(refused.is_err());
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(size(&store), 40);
    publisher.publish(&store).unwrap();
    assert_eq!(log::audit(&store).unwrap(), (40, Vec::new()));
}

fn what_is_published_is_sound_and_grows(opened: Opened) {
    let mut publisher = publisher(&opened);
    for (add_now, total) in [(1, 1), (254, 255), (1, 256), (1, 257), (600, 857)] {
        add(&opened.store, "c", add_now);
        assert!(publisher.publish(&opened.store).unwrap() >= 1);
        assert_eq!(sound(&opened.store, "a"), total);
    }
    assert_eq!(sound(&opened.store, log::CITY), 5, "every checkpoint is in the city's log");
    assert_eq!(publisher.publish(&opened.store).unwrap(), 0, "nothing new, nothing signed");
    assert_eq!(log::newer_outside(&opened.store).unwrap(), []);
    let partial = opened.folder.path().join("log/a/tile/0/000.p");
    assert!(!partial.exists(), "a full tile replaces its partial ones");
}

fn a_killed_publisher_is_caught_up(opened: Opened) {
    add(&opened.store, "c", 300);
    publisher(&opened).publish(&opened.store).unwrap();
    let folder = opened.folder.path().join("log/a");
    let earlier = std::fs::read(folder.join("checkpoint")).unwrap();
    add(&opened.store, "c", 300);
    publisher(&opened).publish(&opened.store).unwrap();
    // Killed after the tiles and before the checkpoint: the tiles are there, the head is the earlier one.
    std::fs::write(folder.join("checkpoint"), earlier).unwrap();
    assert_eq!(
        log::newer_outside(&opened.store).unwrap(),
        [],
        "the earlier head still has the tiles that it was signed over"
    );
    assert_eq!(sound(&opened.store, "a"), 300);
    publisher(&opened).publish(&opened.store).unwrap();
    assert_eq!(sound(&opened.store, "a"), 600);
}

fn a_restored_old_database_is_noticed(opened: Opened) {
    add(&opened.store, "c", 10);
    publisher(&opened).publish(&opened.store).unwrap();
    let changed = |sql: &'static str| opened.store.write(move |unit| unit.execute(sql, &[])).unwrap();
    let first = "CASE WHEN SUBSTR(secret, 1, 1) = '0' THEN '1' ELSE '0' END";
    let sql = format!("UPDATE log_entry SET secret = {first} || SUBSTR(secret, 2) WHERE agency = 'a' AND place = 7");
    opened.store.write(move |unit| unit.execute(&sql, &[])).unwrap();
    assert_eq!(log::newer_outside(&opened.store).unwrap()[0].differs, Some(7));
    changed("DELETE FROM log_entry WHERE agency = 'a' AND place >= 6");
    changed("UPDATE log_head SET size = 6 WHERE agency = 'a'");
    let older = log::newer_outside(&opened.store).unwrap();
    assert_eq!((older[0].outside, older[0].inside, older[0].differs), (10, 6, None));
    assert!(older[0].to_string().contains("数据库比账旧"));
    assert!(publisher(&opened).publish(&opened.store).is_err(), "nothing is signed on top of it");
    assert_eq!(sound(&opened.store, "a"), 10);
}

fn a_changed_event_is_found_with_its_place(opened: Opened) {
    add(&opened.store, "c", 5);
    publisher(&opened).publish(&opened.store).unwrap();
    assert_eq!(log::audit(&opened.store).unwrap(), (5, Vec::new()));
    let sql = "UPDATE event SET body = REPLACE(body, '理由3', '理由9') WHERE case_id = 'c' AND seq = 3";
    opened.store.write(move |unit| unit.execute(sql, &[])).unwrap();
    let (_, faults) = log::audit(&opened.store).unwrap();
    assert!(faults.len() == 1 && faults[0].contains("第2条") && faults[0].contains("事件被改动"), "{faults:?}");
    opened.store.write(move |unit| unit.execute("DELETE FROM event WHERE seq = 5", &[])).unwrap();
    assert_eq!(log::audit(&opened.store).unwrap().1.len(), 2);
}

fn a_new_key_is_signed_by_the_old_one(opened: Opened) {
    add(&opened.store, "c", 3);
    publisher(&opened).publish(&opened.store).unwrap();
    let folder = Folder::of(&opened.store, "a", Suite::International);
    let first = verify::keys(&folder).unwrap();
    let file = opened.folder.path().join("log.key");
    let secret = std::fs::read_to_string(&file).unwrap();
    let mut running = publisher(&opened);
    for round in 1..=2 {
        running.rotate(&opened.store).unwrap();
        assert_eq!(verify::keys(&folder).unwrap().len(), 1 + round);
        assert_eq!(verify::log(&folder, &first).unwrap().checkpoint.size, 3, "who trusts the first key follows");
    }
    assert_ne!(std::fs::read_to_string(&file).unwrap(), secret);
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 1, "the old key is forgotten");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    // Who rotated goes on with the new key.
    add(&opened.store, "c", 1);
    assert_eq!(running.publish(&opened.store).unwrap(), 2);
    assert_eq!(verify::log(&folder, &first).unwrap().checkpoint.size, 4);
    let other = VerifierKey::parse(&first[0].to_string()).unwrap();
    std::fs::remove_dir_all(opened.folder.path().join("log/a/rotation")).unwrap();
    assert!(verify::log(&folder, &[other]).is_err(), "without the signatures of both nobody follows");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(Keys::open(opened.folder.path(), None, &BOTH[..1]).is_err(), "a key that others can read is refused");
}

fn a_proof_opens_what_is_public_and_no_more(opened: Opened) {
    add(&opened.store, "c", 3);
    let page = [Field::new("kind", "publication"), Field::new("page", "公开的内容")];
    opened.store.write(move |unit| log::append(unit, "a", "a-c", &page)).unwrap();
    let ask = |of| log::prove(&opened.store, "a", of, |name| name == "event.reason").unwrap();
    assert_eq!(ask(Of::Event("c", 2)), None, "not published yet");
    publisher(&opened).publish(&opened.store).unwrap();
    add(&opened.store, "c", 1);
    let keys = verify::keys(&Folder::of(&opened.store, "a", Suite::International)).unwrap();
    let text = ask(Of::Event("c", 2)).unwrap();
    let proven = proof::verify(text.as_bytes(), &keys).unwrap();
    assert_eq!((proven.index, proven.leaf.fields[0].value.as_str()), (1, "理由2"));
    assert_eq!((proven.leaf.fields.len(), proven.leaf.hidden), (1, 9));
    let text = log::prove(&opened.store, "a", Of::Object("a-c"), |_| true).unwrap().unwrap();
    assert_eq!(proof::verify(text.as_bytes(), &keys).unwrap().leaf.fields[1].value, "公开的内容");
    assert_eq!(ask(Of::Event("c", 4)), None, "committed after the last checkpoint");
    assert_eq!(ask(Of::Event("c", 9)), None);
}

fn events_from_before_the_log_are_adopted(opened: Opened) {
    add(&opened.store, "c", 4);
    for sql in ["DELETE FROM log_entry", "DELETE FROM log_head"] {
        opened.store.write(move |unit| unit.execute(sql, &[])).unwrap();
    }
    assert_eq!(log::adopt(&opened.store).unwrap(), 4);
    assert_eq!(log::adopt(&opened.store).unwrap(), 0);
    publisher(&opened).publish(&opened.store).unwrap();
    assert_eq!(log::audit(&opened.store).unwrap(), (4, Vec::new()));
}

fn both_suites_side_by_side(opened: Opened) {
    add(&opened.store, "c", 3);
    publisher(&opened).publish(&opened.store).unwrap();
    let mut both = Publisher::new(Keys::open(opened.folder.path(), None, &BOTH).unwrap());
    both.publish(&opened.store).unwrap();
    add(&opened.store, "c", 260);
    both.publish(&opened.store).unwrap();
    for suite in BOTH {
        let found = verify::log(&Folder::of(&opened.store, "a", suite), &[]).unwrap();
        assert_eq!((found.suite, found.checkpoint.size), (suite, 263));
    }
}
