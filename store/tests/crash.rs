//! A killed process loses nothing that was acknowledged, and leaves nothing half-written.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use ledger::Suite;
use ledger::leaf::Field;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use store::log::{self, Keys, Publisher};
use store::{Location, Store, audit};

const CHILD: &str = "MINGFA_CRASH_CHILD";
const ROUNDS: usize = 20;

fn line(number: usize) -> audit::Line {
    audit::Line {
        id: format!("{number:08}"),
        at: String::new(),
        person: "p".into(),
        name: String::new(),
        act: "x".into(),
        object: String::new(),
        detail: String::new(),
    }
}

/// Runs a test of this file as a child from a number on, and kills it after so many acknowledgements, a different moment each
/// round; the answer is what it acknowledged.
fn killed(name: &str, folder: &Path, first: usize, limit: usize) -> Vec<usize> {
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture"])
        .env(CHILD, folder)
        .env("MINGFA_CRASH_FIRST", first.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let output = BufReader::new(process.stdout.take().unwrap());
    let mut acknowledged = Vec::new();
    for text in output.lines() {
        if let Some(number) = text.unwrap().strip_prefix("ack ") {
            acknowledged.push(number.parse::<usize>().unwrap());
        }
        if acknowledged.len() == limit {
            process.kill().unwrap();
            break;
        }
    }
    process.wait().unwrap();
    acknowledged
}

#[test]
fn a_publisher_killed_anywhere_leaves_a_log_that_is_sound_and_caught_up() {
    if let Ok(folder) = std::env::var(CHILD) {
        return publishing(&PathBuf::from(folder));
    }
    let folder = tempfile::tempdir().unwrap();
    for round in 0..ROUNDS {
        let name = "a_publisher_killed_anywhere_leaves_a_log_that_is_sound_and_caught_up";
        let acknowledged = killed(name, folder.path(), 0, 1 + (round * 31) % 9);
        let store = Store::open(&Location::Sqlite(folder.path().to_owned()), folder.path()).unwrap();
        assert_eq!(log::newer_outside(&store).unwrap(), [], "round {round}: nothing outside that the database lost");
        publisher(folder.path()).publish(&store).unwrap();
        let (entries, faults) = log::audit(&store).unwrap();
        assert_eq!(faults, Vec::<String>::new(), "round {round}");
        assert!(entries >= *acknowledged.last().unwrap() as u64, "round {round}: {entries} of {acknowledged:?}");
    }
}

fn publisher(folder: &Path) -> Publisher {
    Publisher::new(Keys::open(folder, None, &[Suite::International]).unwrap())
}

/// Adds entries and publishes them, for ever.
fn publishing(folder: &Path) {
    let store = Store::open(&Location::Sqlite(folder.to_owned()), folder).unwrap();
    let mut publisher = publisher(folder);
    loop {
        let added = store
            .write(|unit| {
                let mut place = 0;
                for number in 0..97 {
                    place = log::append(unit, "a", "object", &[Field::new("number", &number.to_string())])?;
                }
                Ok(place)
            })
            .unwrap();
        publisher.publish(&store).unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "ack {}", added + 1).unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn what_was_acknowledged_survives_kill_and_nothing_is_half_written() {
    if let Ok(folder) = std::env::var(CHILD) {
        return child(PathBuf::from(folder));
    }
    let folder = tempfile::tempdir().unwrap();
    let mut first = 0;
    for round in 0..ROUNDS {
        let name = "what_was_acknowledged_survives_kill_and_nothing_is_half_written";
        let acknowledged = killed(name, folder.path(), first, 1 + (round * 7919) % 41);
        let store = Store::open(&Location::Sqlite(folder.path().to_owned()), folder.path()).unwrap();
        let rows = store.read(|unit| unit.query("SELECT id, agency FROM audit ORDER BY id, agency", &[])).unwrap();
        let ids: Vec<String> = rows.iter().map(|row| row.text(0)).collect();
        for number in &acknowledged {
            assert!(ids.contains(&format!("{number:08}")), "round {round}: {number} was acknowledged and is gone");
        }
        assert_eq!(ids.len() % 2, 0, "each unit of work writes two rows, both or none");
        first = ids.len();
    }
}

fn child(folder: PathBuf) {
    let store = Store::open(&Location::Sqlite(folder.clone()), &folder).unwrap();
    let first: usize = std::env::var("MINGFA_CRASH_FIRST").unwrap().parse().unwrap();
    for number in first..first + 10_000 {
        store
            .write(move |unit| {
                audit::append(unit, "a", &line(number))?;
                audit::append(unit, "b", &line(number))
            })
            .unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "ack {number}").unwrap();
        out.flush().unwrap();
    }
}

/// The database may have so many pages from now on: as many as it has, or as many as it wants.
fn room(store: &Store, pages: i64) {
    store.write(move |unit| unit.query(&format!("PRAGMA max_page_count = {pages}"), &[])).unwrap();
}

/// Eight write at the same time, so that a unit that finds no room has company in its transaction: what was told to be stored is,
/// what was refused is not, and where room is made the same store goes on.
#[test]
fn a_full_disk_is_told_loses_nothing_acknowledged_and_stores_nothing_refused() {
    const CLIENTS: usize = 8;
    const EACH: usize = 100;
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Location::Sqlite(folder.path().to_owned()), folder.path()).unwrap();
    // Some room, so that it ends in the middle.
    let pages = store.read(|unit| unit.query("PRAGMA page_count", &[])).unwrap()[0].int(0);
    room(&store, pages + 60);
    let results: Vec<(usize, bool)> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let store = &store;
                scope.spawn(move || {
                    let numbers = client * EACH..(client + 1) * EACH;
                    let write = |number: usize| {
                        let long = audit::Line { detail: "满".repeat(700), ..line(number) };
                        let result = store.write(move |unit| {
                            audit::append(unit, "a", &long)?;
                            audit::append(unit, "b", &long)
                        });
                        assert!(result.as_ref().err().is_none_or(store::Error::is_full), "{result:?}");
                        (number, result.is_ok())
                    };
                    numbers.map(write).collect::<Vec<_>>()
                })
            })
            .collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let stored = |store: &Store| {
        let rows = store.read(|unit| unit.query("SELECT id FROM audit ORDER BY id, agency", &[])).unwrap();
        rows.iter().map(|row| row.text(0)).collect::<Vec<_>>()
    };
    let acknowledged: Vec<usize> = results.iter().filter(|(_, done)| *done).map(|(number, _)| *number).collect();
    assert!(!acknowledged.is_empty() && acknowledged.len() < results.len(), "{} acknowledged", acknowledged.len());
    let wanted: Vec<String> = acknowledged
        .iter()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .flat_map(|number| vec![format!("{number:08}"); 2])
        .collect();
    assert_eq!(stored(&store), wanted);
    room(&store, i64::from(u32::MAX) - 1);
    store.write(|unit| audit::append(unit, "a", &line(9_999))).unwrap();
    assert_eq!(stored(&store).len(), wanted.len() + 1);
}

#[test]
fn a_second_process_on_the_same_folder_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Sqlite(folder.path().to_owned());
    let _first = Store::open(&location, folder.path()).unwrap();
    let second = Store::open(&location, folder.path()).err().unwrap().to_string();
    assert!(second.contains("正被另一个 mingfa 进程使用"), "{second}");
}

#[test]
fn garbage_and_newer_data_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("mingfa.db"),
        "this is no database, whatever its name says; padded to a page".repeat(100),
    )
    .unwrap();
    assert!(Store::open(&Location::Sqlite(folder.path().to_owned()), folder.path()).is_err());
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Sqlite(folder.path().to_owned());
    let store = Store::open(&location, folder.path()).unwrap();
    store.write(|unit| unit.execute("INSERT INTO schema_version (version) VALUES (999)", &[]).map(|_| ())).unwrap();
    drop(store);
    assert!(Store::open(&location, folder.path()).err().unwrap().to_string().contains("新版"));
}
