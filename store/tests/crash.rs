//! A killed process loses nothing that was acknowledged, and leaves nothing half-written; nor does a full disk.
//!
//! Each kind is tried twenty times; `MINGFA_CRASH_ROUNDS=500 cargo test -p store --test crash` tries each five hundred times.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use ledger::Suite;
use ledger::leaf::Field;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use store::log::{self, Keys, Publisher};
use store::{Location, Store, audit, objects};

const CHILD: &str = "MINGFA_CRASH_CHILD";

/// How often each kind of accident is tried.
fn rounds() -> usize {
    std::env::var("MINGFA_CRASH_ROUNDS").map_or(20, |text| text.parse().unwrap())
}

/// A number below a bound, another each time.
fn chance(bound: usize) -> usize {
    let drawn = usize::try_from(RandomState::new().build_hasher().finish() >> 33).unwrap();
    drawn % bound
}

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

/// Runs a test of this file as a child from a number on, and kills it at a random moment after so many acknowledgements; the
/// answer is what it acknowledged.
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
            // Not always right behind an acknowledgement: somewhere in what follows, which takes about so long.
            let (reached, after) = (Instant::now(), Duration::from_micros(chance(8_000) as u64));
            while reached.elapsed() < after {
                std::thread::yield_now();
            }
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
    let mut folder = tempfile::tempdir().unwrap();
    for round in 0..rounds() {
        // The whole log is read again each time: a new one now and then, so that many rounds do not take for ever.
        if round % 20 == 19 {
            folder = tempfile::tempdir().unwrap();
        }
        let name = "a_publisher_killed_anywhere_leaves_a_log_that_is_sound_and_caught_up";
        let acknowledged = killed(name, folder.path(), 0, 1 + chance(9));
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
    for round in 0..rounds() {
        let name = "what_was_acknowledged_survives_kill_and_nothing_is_half_written";
        let acknowledged = killed(name, folder.path(), first, 1 + chance(41));
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

#[test]
fn a_recording_that_was_acknowledged_is_there_whole_and_none_is_half_there() {
    if let Ok(folder) = std::env::var(CHILD) {
        return sealing(&PathBuf::from(folder));
    }
    let mut folder = tempfile::tempdir().unwrap();
    let mut first = 0;
    for round in 0..rounds() {
        if round % 20 == 19 {
            folder = tempfile::tempdir().unwrap();
            first = 0;
        }
        let name = "a_recording_that_was_acknowledged_is_there_whole_and_none_is_half_there";
        let acknowledged = killed(name, folder.path(), first, 1 + chance(9));
        let store = Store::open(&Location::Sqlite(folder.path().to_owned()), folder.path()).unwrap();
        first = acknowledged.last().unwrap() + 1;
        for number in acknowledged {
            let digest = objects::digest(&recording(number));
            assert_eq!(objects::intact(&store, &digest).unwrap(), Some(true), "round {round}: {number}");
        }
        let noted = store.read(|unit| unit.query("SELECT digest FROM object", &[])).unwrap();
        for row in noted {
            assert_eq!(
                objects::intact(&store, &row.text(0)).unwrap(),
                Some(true),
                "round {round}: noted and not there"
            );
        }
        for (name, bytes) in files(&folder.path().join("objects")) {
            assert_eq!(objects::digest(&bytes), name, "round {round}: something lies there in part");
        }
    }
}

/// Every file below a folder, by its name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let each = entries.map(|entry| entry.unwrap().path()).flat_map(|path| match path.is_dir() {
        true => files(&path),
        false => vec![(path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap())],
    });
    each.collect()
}

/// A recording of its own for each number, some hundred thousand bytes long.
fn recording(number: usize) -> Vec<u8> {
    format!("{number:08}").repeat(20_000 + number * 977 % 20_000).into_bytes()
}

/// Seals recordings and notes them, for ever.
fn sealing(folder: &Path) {
    let store = Store::open(&Location::Sqlite(folder.to_owned()), folder).unwrap();
    let first: usize = std::env::var("MINGFA_CRASH_FIRST").unwrap().parse().unwrap();
    for number in first..first + 10_000 {
        let sealed = objects::copy_in(&store, &mut recording(number).as_slice()).unwrap();
        store.write(move |unit| objects::note(unit, &sealed.digest, sealed.size, "video/mp4")).unwrap();
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
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Location::Sqlite(folder.path().to_owned()), folder.path()).unwrap();
    let stored = || {
        let rows = store.read(|unit| unit.query("SELECT id FROM audit ORDER BY id, agency", &[])).unwrap();
        rows.iter().map(|row| row.text(0)).collect::<Vec<_>>()
    };
    let (mut wanted, mut next) = (Vec::new(), 0);
    for round in 0..rounds() {
        // Some room, so that it ends in the middle.
        let pages = store.read(|unit| unit.query("PRAGMA page_count", &[])).unwrap()[0].int(0);
        room(&store, pages + 1 + i64::try_from(chance(60)).unwrap());
        let results: Vec<Vec<(usize, bool)>> = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|client| {
                    let (store, first) = (&store, next + client * 1_000);
                    scope.spawn(move || fill(store, first))
                })
                .collect();
            clients.into_iter().map(|client| client.join().unwrap()).collect()
        });
        next += CLIENTS * 1_000;
        for (number, done) in results.into_iter().flatten() {
            if done {
                wanted.extend([format!("{number:08}"), format!("{number:08}")]);
            }
        }
        assert_eq!(stored(), wanted, "round {round}");
        room(&store, i64::from(u32::MAX) - 1);
        store.write(move |unit| audit::append(unit, "a", &line(next))).unwrap();
        wanted.push(format!("{next:08}"));
        next += 1;
    }
    assert!(wanted.len() > 3 * rounds(), "{} were stored", wanted.len());
}

/// Writes two rows each time until there has been no room several times; which were told to be stored.
fn fill(store: &Store, first: usize) -> Vec<(usize, bool)> {
    let mut results: Vec<(usize, bool)> = Vec::new();
    let mut refused = 0;
    for number in first..first + 1_000 {
        let long = audit::Line { detail: "满".repeat(700), ..line(number) };
        let result = store.write(move |unit| {
            audit::append(unit, "a", &long)?;
            audit::append(unit, "b", &long)
        });
        assert!(result.as_ref().err().is_none_or(store::Error::is_full), "{result:?}");
        refused += usize::from(result.is_err());
        results.push((number, result.is_ok()));
        if refused == 3 {
            return results;
        }
    }
    panic!("the disk never was full");
}

#[test]
fn a_second_process_on_the_same_folder_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Sqlite(folder.path().to_owned());
    let _first = Store::open(&location, folder.path()).unwrap();
    let second = Store::open(&location, folder.path()).err().unwrap().to_string();
    assert!(second.contains(&format!("停止的方法：kill {}", std::process::id())), "{second}");
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
