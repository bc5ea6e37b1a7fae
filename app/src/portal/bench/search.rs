//! `mingfa bench search`: how long the public waits for an answer among so many decisions, beside what the database's own
//! full-text query takes for the same words, and how long a decision takes into the search.

use crate::site::Site;
use anyhow::Context;
use std::time::Instant;
use store::search::{Query, facet, full_text_alone, index_faceted, page};

/// Decisions in the search; `MINGFA_BENCH_DECISIONS` takes others.
const SIZE: u32 = 1_000_000;
/// Decisions of one transaction.
const BATCH: u32 = 2_000;
/// Queries.
const ROUNDS: usize = 400;
/// Rows of a page, and how far hits are counted.
const PAGE: (usize, usize) = (21, 10_001);

const MATTERS: [&str; 8] = [
    "冒充律师承接业务",
    "经营超过保质期食品",
    "未经许可从事道路运输",
    "违规收取服务费用",
    "擅自占用城市道路",
    "排放污染物超过标准",
    "发布虚假广告",
    "未公示收费标准",
];
const PLACES: [&str; 6] = ["甲城区", "乙河县", "丙山县", "丁原县", "戊前县", "己阳县"];
const COMMON: &str = "经查，当事人的上述行为违反了有关法律的规定，依据《中华人民共和国行政处罚法》决定给予罚款。如不服本决定，可以自知道之日起六十日内申请行政复议，也可以在六个月内提起行政诉讼。逾期不履行的，将依法申请人民法院强制执行。";

fn text(number: u32) -> String {
    let rare = |step: u32, range: u32| char::from_u32(0x4E00 + number.wrapping_mul(step) % range).unwrap_or('一');
    let (matter, place) = (MATTERS[number as usize % MATTERS.len()], PLACES[number as usize / 8 % PLACES.len()]);
    format!("{place}{}{}商贸有限公司{matter} 试罚决〔2026〕{number}号 {COMMON}", rare(7, 8_000), rare(13, 6_000))
}

/// Measures.
pub(crate) fn run() -> anyhow::Result<serde_json::Value> {
    let size = match std::env::var("MINGFA_BENCH_DECISIONS") {
        Ok(size) => size.parse().context("MINGFA_BENCH_DECISIONS")?,
        Err(_) => SIZE,
    };
    let folder = std::env::temp_dir().join(format!("mingfa-bench-search-{}", std::process::id()));
    let site = Site::open(&folder)?;
    let start = Instant::now();
    for first in (0..size).step_by(BATCH as usize) {
        site.store.write(move |unit| {
            for number in first..(first + BATCH).min(size) {
                let facets =
                    [("all", "1".to_owned()), ("year", (2020 + number % 6).to_string()), ("act", "penalty".to_owned())];
                let (id, rank) = (format!("d{number:07}"), format!("2026-01-01 {number:06}"));
                index_faceted(unit, "public", "bench", &id, &rank, &text(number), &facets)?;
            }
            Ok(())
        })?;
    }
    let into = start.elapsed().as_secs_f64() * 1_000_000.0 / f64::from(size);
    let mut times = Vec::with_capacity(ROUNDS);
    let mut alone = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS {
        let number = u32::try_from(round).unwrap_or(0) * 37 % size;
        let words = match round % 4 {
            0 => MATTERS[round / 4 % MATTERS.len()].to_owned(),
            1 => format!("{} {}", PLACES[round / 4 % PLACES.len()], MATTERS[round / 4 % MATTERS.len()]),
            2 => text(number).chars().take(9).collect(),
            _ => "行政处罚法 申请行政复议 强制执行".to_owned(),
        };
        let facets = [("all", "1".to_owned()), ("year", (2020 + round % 6).to_string())];
        let facets = if round % 3 == 0 { &facets[..] } else { &facets[..1] };
        let query = Query { scope: "public", words: &words, facets, ..Query::default() };
        let start = Instant::now();
        site.store.read(|unit| page(unit, &query, PAGE.0, PAGE.1))?;
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
        let start = Instant::now();
        site.store.read(|unit| full_text_alone(unit, &query, PAGE.0, PAGE.1))?;
        alone.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    let start = Instant::now();
    for name in ["act", "agency", "year", "state", "article"] {
        site.store.read(|unit| facet(unit, "public", name))?;
    }
    let facets = start.elapsed().as_secs_f64() * 1_000.0;
    drop(site);
    std::fs::remove_dir_all(&folder)?;
    times.sort_by(f64::total_cmp);
    alone.sort_by(f64::total_cmp);
    let (p95, alone_p95) = (times[ROUNDS * 95 / 100], alone[ROUNDS * 95 / 100]);
    Ok(serde_json::json!({
        "decisions": size,
        "p50_ms": times[ROUNDS / 2],
        "p95_ms": p95,
        "fts5_alone_p95_ms": alone_p95,
        "ratio_to_fts5": p95 / alone_p95,
        "facets_ms": facets,
        "into_the_search_us": into,
    }))
}
