//! `mingfa bench NAME --json`: figures of this machine, each beside the physical limit or a peer that `make bench` runs.

use crate::site::Site;
use law::Date;
use law::calendar::Calendar;
use std::io::Write;
use std::sync::Arc;
use std::time::Instant;
use store::{audit, cases};

/// Runs one measurement.
pub(crate) fn run(name: &str, json: bool) -> anyhow::Result<bool> {
    let figures = match name {
        "workdays" => workdays()?,
        "events" => events()?,
        "redact" => redact(),
        _ => anyhow::bail!("没有测量“{name}”；可用：workdays、events、redact"),
    };
    let text = if json {
        serde_json::to_string(&figures)?
    } else {
        figures
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, value)| format!("{key}: {value}"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    println!("{text}");
    Ok(true)
}

fn per_second(count: u64, start: Instant) -> f64 {
    count as f64 / start.elapsed().as_secs_f64().max(1e-9)
}

/// «+20 working days» over every day of twenty years.
fn workdays() -> anyhow::Result<serde_json::Value> {
    let calendar = Calendar::published();
    let first = Date::new(2004, 1, 1)?;
    let dates: Vec<Date> = (0..7_300).map(|day| first.plus_days(day)).collect();
    let start = Instant::now();
    let (mut count, mut sum) = (0_u64, 0_i64);
    for _ in 0..200 {
        for date in &dates {
            sum += calendar.add_workdays(*date, 20).map_or(0, |due| i64::from(due.day()));
            count += 1;
        }
    }
    Ok(serde_json::json!({ "workdays_per_second": per_second(count, start), "check": sum }))
}

/// Durable events from 64 clients, beside the disk's own flushes.
fn events() -> anyhow::Result<serde_json::Value> {
    let folder = std::env::temp_dir().join(format!("mingfa-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut file = std::fs::File::create(folder.join("flush"))?;
    let start = Instant::now();
    for _ in 0..200 {
        file.write_all(&[7; 512])?;
        file.sync_data()?;
    }
    let flushes = per_second(200, start);
    let site = Arc::new(Site::open(&folder.join("data"))?);
    let start = Instant::now();
    const CLIENTS: u64 = 64;
    const EACH: u64 = 150;
    let threads: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let site = Arc::clone(&site);
            std::thread::spawn(move || {
                for number in 0..EACH {
                    let id = format!("{client:03}{number:05}");
                    let line = audit::Line {
                        id,
                        at: String::new(),
                        person: "p".into(),
                        name: String::new(),
                        act: "bench".into(),
                        object: String::new(),
                        detail: "x".repeat(300),
                    };
                    site.store.write(move |unit| {
                        let mut series = cases::Series { unit, agency: "bench" };
                        let _ = enforcement::case::Numbers::next(&mut series, "x", 2026);
                        audit::append(series.unit, "bench", &line)
                    })?;
                }
                Ok::<(), store::Error>(())
            })
        })
        .collect();
    for thread in threads {
        thread.join().map_err(|_| anyhow::anyhow!("a client panicked"))??;
    }
    let rate = per_second(CLIENTS * EACH, start);
    drop(site);
    std::fs::remove_dir_all(&folder)?;
    Ok(serde_json::json!({ "events_per_second": rate, "flushes_per_second": flushes, "ratio": rate / flushes }))
}

/// Short texts through the redaction.
fn redact() -> serde_json::Value {
    let text = "当事人：马试，身份证号码：410902199001010016，联系电话：13800000000，住址：濮阳县试验镇试验村1组2号。";
    let knowledge = enforcement::disclosure::redact::Knowledge::default();
    let start = Instant::now();
    let mut hits = 0;
    for _ in 0..20_000 {
        hits += enforcement::disclosure::redact::redact(text, &knowledge).len();
    }
    serde_json::json!({ "texts_per_second": per_second(20_000, start), "hits": hits })
}
