//! `mingfa bench NAME --json`: figures of this machine, each beside the physical limit or a peer that `make bench` runs.

use crate::site::Site;
use law::Date;
use law::calendar::Calendar;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use store::{audit, cases};

/// Runs one measurement.
pub(crate) fn run(name: &str, json: bool) -> anyhow::Result<bool> {
    let figures = match name {
        "workdays" => workdays()?,
        "events" => events()?,
        "redact" => redact(),
        "lists" => lists()?,
        "pdf" => pdf()?,
        "ledger" => crate::logs::bench::run()?,
        "search" => crate::portal::bench::search::run()?,
        "portal" => crate::portal::bench::export::run()?,
        "media" => crate::recordings::bench::media()?,
        _ => {
            anyhow::bail!("没有测量“{name}”；可用：workdays、events、redact、lists、pdf、media、ledger、search、portal")
        }
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

/// Lists and workbench at ten thousand and at a million cases: the p95 of each, and the ratio.
fn lists() -> anyhow::Result<serde_json::Value> {
    const SIZES: [u32; 2] = [10_000, 1_000_000];
    const ROUNDS: usize = 200;
    let folder = std::env::temp_dir().join(format!("mingfa-bench-{}", std::process::id()));
    let mut p95 = Vec::new();
    for size in SIZES {
        let data = folder.join(size.to_string());
        let site = Site::open(&data)?;
        fill(&site, size)?;
        let mut times = Vec::with_capacity(ROUNDS);
        for round in 0..ROUNDS {
            let person = format!("p{}", round % 50);
            let filter = cases::Filter { phase: Some("decision".into()), ..cases::Filter::default() };
            let start = Instant::now();
            site.store.read(|unit| {
                cases::tasks_for(unit, "bench", &person, &["officer"])?;
                cases::counts(unit, "bench")?;
                cases::list(unit, "bench", &filter)?;
                cases::find(unit, "bench", &format!("c{:07}", round * 37))
            })?;
            times.push(start.elapsed().as_secs_f64() * 1_000.0);
        }
        times.sort_by(f64::total_cmp);
        p95.push(times[ROUNDS * 95 / 100]);
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(serde_json::json!({ "p95_ms_at_10000": p95[0], "p95_ms_at_1000000": p95[1], "ratio": p95[1] / p95[0] }))
}

/// So many cases with a task each, spread over fifty officers.
fn fill(site: &Site, size: u32) -> anyhow::Result<()> {
    const BATCH: u32 = 10_000;
    let person: Vec<enforcement::id::PersonId> =
        (0..50).filter_map(|number| enforcement::id::PersonId::new(format!("p{number}"))).collect();
    for first in (0..size).step_by(BATCH as usize) {
        let person = person.clone();
        site.store.write(move |unit| {
            for number in first..(first + BATCH).min(size) {
                let officer = &person[number as usize % person.len()];
                let id = format!("c{number:07}");
                let summary = cases::Summary {
                    id: id.clone(),
                    number: format!("测案〔2026〕{number}号"),
                    title: "测量用案件".into(),
                    party: "测量".into(),
                    procedure: "penalty-ordinary".into(),
                    phase: ["start", "investigation", "decision", "execution", "archive"][number as usize % 5].into(),
                    unit: String::new(),
                    officers: vec![officer.to_string()],
                    opened: "2026-01-05".into(),
                    updated: format!("2026-01-05 {number:07}"),
                    version: 1,
                };
                cases::put_summary(unit, "bench", &summary)?;
                let day = Date::EPOCH.plus_days(20_000 + i32::try_from(number % 300).unwrap_or(0));
                let task = enforcement::duty::Task {
                    key: "duty".into(),
                    what: "作出处理决定".into(),
                    role: enforcement::people::Role::Officer,
                    people: vec![officer.clone()],
                    due: Some(day),
                    held: String::new(),
                    basis: "行政处罚法第六十条：90日".into(),
                    unit: "日".into(),
                    rule: "A60".into(),
                    from: Some(day),
                    kind: "decision".into(),
                    record: None,
                };
                cases::replace_tasks(unit, "bench", &id, &[task])?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// A page of a decision, warm.
fn pdf() -> anyhow::Result<serde_json::Value> {
    use enforcement::record::writing::{Paragraph, Writing};
    let press = document::Press::new(vec![Path::new(".cache/fonts").to_owned()]);
    let mut writing = Writing {
        layout: enforcement::pack::Layout::Letter,
        agency: "濮阳市测量局".into(),
        title: "行政处罚决定书".into(),
        number: "测罚决〔2026〕1号".into(),
        addressee: String::new(),
        cells: Vec::new(),
        paragraphs: Vec::new(),
        tables: Vec::new(),
        opinions: Vec::new(),
        signatures: Vec::new(),
        date: Some(Date::new(2026, 3, 2)?),
        mark: "",
    };
    const ROUNDS: u32 = 50;
    let mut start = Instant::now();
    for round in 0..=ROUNDS {
        let text = format!("第{round}次：经查，当事人未取得许可即以法律服务机构名义对外承接业务，事实清楚，证据确凿。")
            .repeat(6);
        writing.paragraphs = vec![Paragraph { heading: "违法事实和证据".into(), text }];
        press.print(&writing, document::Standard::Pdf)?;
        if round == 0 {
            start = Instant::now();
        }
    }
    Ok(serde_json::json!({ "ms_per_page_warm": start.elapsed().as_secs_f64() * 1_000.0 / f64::from(ROUNDS) }))
}

/// The invented passages of the redaction's own table.
const PASSAGES: &str = include_str!("../../enforcement/src/disclosure/redact/passages.txt");
/// How often all of them go through.
const PASSAGE_ROUNDS: u64 = 60;

/// The passages through the redaction, one after the other on one core.
fn redact() -> serde_json::Value {
    let kinds = enforcement::disclosure::redact::Kind::ALL;
    let plain = |line: &str| {
        let unmarked =
            kinds.iter().fold(line.to_owned(), |text, kind| text.replace(&format!("【{}:", kind.code()), ""));
        unmarked.replace('】', "").replace("\\n", "\n").replace("\\t", "\t")
    };
    let texts: Vec<String> =
        PASSAGES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(plain).collect();
    let knowledge = enforcement::disclosure::redact::Knowledge::default();
    let start = Instant::now();
    let mut hits = 0;
    for _ in 0..PASSAGE_ROUNDS {
        for text in &texts {
            hits += enforcement::disclosure::redact::redact(text, &knowledge).len();
        }
    }
    let rate = per_second(PASSAGE_ROUNDS * texts.len() as u64, start);
    let characters: usize = texts.iter().map(|text| text.chars().count()).sum();
    serde_json::json!({
        "texts_per_second": rate,
        "characters_per_second": rate * characters as f64 / texts.len().max(1) as f64,
        "hits": hits,
    })
}
