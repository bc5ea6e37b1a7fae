//! `mingfa bench ledger`: what the log costs an event, and how near verification comes to the digests that it has to make.

use ledger::Suite;
use ledger::leaf::Field;
use ledger::tree::Edge;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use store::log::{self, Keys, Publisher};
use store::{Location, Store, audit, cases, search};

const CLIENTS: usize = 64;
const EACH: usize = 100;
const ENTRIES: u64 = 100_000;

/// Appends with and without the log from 64 clients; a log of a hundred thousand entries verified from its files.
pub(crate) fn run() -> anyhow::Result<serde_json::Value> {
    let folder = std::env::temp_dir().join(format!("mingfa-bench-{}", std::process::id()));
    // Alternating rounds even out what else the disk does.
    let (mut plain, mut logged) = (0.0_f64, 0.0_f64);
    for round in 0..3 {
        plain = plain.max(appends(&folder.join(format!("plain{round}")), Mode::Plain)?);
        logged = logged.max(appends(&folder.join(format!("logged{round}")), Mode::Logged)?);
    }
    let (verified, bound) = verification(&folder.join("verify"))?;
    std::fs::remove_dir_all(&folder)?;
    Ok(serde_json::json!({
        "plain_appends_per_second": plain, "logged_appends_per_second": logged, "logged_ratio": logged / plain,
        "verified_entries_per_second": verified, "hash_bound_entries_per_second": bound,
        "verification_ratio": verified / bound,
    }))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Plain,
    Logged,
}

/// An event as a form of twenty fields makes it.
fn event(number: usize) -> serde_json::Value {
    let fields: serde_json::Map<String, serde_json::Value> =
        (0..20).map(|field| (format!("{field:02}"), format!("内容{number}-{field}").into())).collect();
    serde_json::json!({ "seq": 1, "person": "p", "event": { "event": "entered", "kind": "evidence", "fields": fields } })
}

/// What the desk stores with an event, with the log and without it.
fn store_event(unit: &mut store::Unit<'_>, mode: Mode, case: &str, body: &str) -> Result<(), store::Error> {
    let insert = "INSERT INTO event (agency, case_id, seq, recorded, person, body) VALUES ($1, $2, $3, $4, $5, $6)";
    unit.execute(insert, &["bench".into(), case.into(), 1_i64.into(), "".into(), "p".into(), body.into()])?;
    if mode == Mode::Logged {
        log::append_event(unit, "bench", case, 1)?;
    }
    let summary = cases::Summary {
        id: case.to_owned(),
        number: format!("测案〔2026〕{case}号"),
        title: "测量用案件".into(),
        party: "测量".into(),
        procedure: "penalty-ordinary".into(),
        phase: "investigation".into(),
        unit: String::new(),
        officers: vec!["p".into()],
        opened: "2026-01-05".into(),
        updated: "2026-01-05".into(),
        version: 1,
    };
    cases::put_summary(unit, "bench", &summary)?;
    search::index(unit, "case", "bench", case, "2026-01-05", &format!("{} {}", summary.number, summary.title))?;
    let line = audit::Line {
        id: case.to_owned(),
        at: String::new(),
        person: "p".into(),
        name: String::new(),
        act: "填写".into(),
        object: summary.number,
        detail: summary.title,
    };
    audit::append(unit, "bench", &line)
}

fn appends(data: &Path, mode: Mode) -> anyhow::Result<f64> {
    let store = Arc::new(Store::open(&Location::Sqlite(data.to_owned()), data)?);
    let stop = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let publisher = (mode == Mode::Logged).then(|| {
        let (store, stop, data) = (Arc::clone(&store), Arc::clone(&stop), data.to_owned());
        std::thread::spawn(move || -> Result<(), store::Error> {
            let mut publisher = Publisher::new(Keys::open(&data, None, &[Suite::International])?);
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                publisher.publish(&store)?;
                std::thread::park_timeout(super::PUBLISH_EVERY);
            }
            Ok(())
        })
    });
    let start = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let store = Arc::clone(&store);
            std::thread::spawn(move || {
                for number in 0..EACH {
                    let (case, body) = (format!("{client:03}{number:05}"), event(number).to_string());
                    store.write(move |unit| store_event(unit, mode, &case, &body))?;
                }
                Ok::<(), store::Error>(())
            })
        })
        .collect();
    for client in clients {
        client.join().map_err(|_| anyhow::anyhow!("a client panicked"))??;
    }
    let rate = (CLIENTS * EACH) as f64 / start.elapsed().as_secs_f64();
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    if let Some(publisher) = publisher {
        publisher.thread().unpark();
        publisher.join().map_err(|_| anyhow::anyhow!("the publisher panicked"))??;
    }
    Ok(rate)
}

/// Entries verified a second from files, and the bound: every entry's digest and every node's, with nothing else.
fn verification(data: &Path) -> anyhow::Result<(f64, f64)> {
    let store = Store::open(&Location::Sqlite(data.to_owned()), data)?;
    for first in (0..ENTRIES).step_by(10_000) {
        store.write(move |unit| {
            (first..first + 10_000).try_for_each(|number| {
                log::append(
                    unit,
                    "bench",
                    &number.to_string(),
                    &[Field::new("kind", "bench"), Field::new("number", "1")],
                )
                .map(|_| ())
            })
        })?;
    }
    Publisher::new(Keys::open(data, None, &[Suite::International])?).publish(&store)?;
    let folder = log::Folder::of(&store, "bench", Suite::International);
    let start = Instant::now();
    let sound = ledger::verify::log(&folder, &[]).map_err(|fault| anyhow::anyhow!("{fault}"))?;
    let verified = sound.checkpoint.size as f64 / start.elapsed().as_secs_f64();
    let entry = [1_u8; 66];
    let start = Instant::now();
    let mut hash = Edge::new(Suite::International).root();
    for _ in 0..ENTRIES {
        hash = Suite::International.node(&hash, &Suite::International.entry(&entry));
    }
    let bound = ENTRIES as f64 / start.elapsed().as_secs_f64();
    std::hint::black_box(hash);
    Ok((verified, bound))
}
