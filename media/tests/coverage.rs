//! Coverage by table and by property.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use media::command::coverage_of;
use media::coverage::{Span, coverage};
use media::instant::{Instant, SECOND};
use proptest::prelude::*;
use serde_json::{Value, json};

/// `09:00`, or `09:00:30`, on one day in Beijing.
fn time(clock: &str) -> String {
    let seconds = if clock.len() == 5 { ":00" } else { "" };
    format!("2026-03-02T{clock}{seconds}+08:00")
}

fn spans(list: &[(&str, &str)]) -> Value {
    list.iter().map(|(from, to)| json!({ "from": time(from), "to": time(to) })).collect()
}

fn ask(expected: &[(&str, &str)], clips: &[(&str, f64)], offset: f64) -> Value {
    let clips: Vec<Value> = clips
        .iter()
        .enumerate()
        .map(|(index, (start, duration))| {
            json!({ "id": format!("c{index}"), "device": "R1", "start": time(start), "duration_s": duration })
        })
        .collect();
    let question = json!({ "expected": spans(expected), "clips": clips, "clock_offset_s": offset });
    serde_json::from_str(&coverage_of(&question.to_string()).unwrap()).unwrap()
}

type Spans = &'static [(&'static str, &'static str)];
type Row = (&'static str, Spans, &'static [(&'static str, f64)], f64, i64, Spans, Spans);

/// What, expected, clips, clock offset; covered, gaps, overlaps.
const TABLE: &[Row] = &[
    ("one clip covers all", &[("09:00", "10:00")], &[("09:00", 3600.0)], 0.0, 3600, &[], &[]),
    ("nothing was recorded", &[("09:00", "10:00")], &[], 0.0, 0, &[("09:00", "10:00")], &[]),
    ("nothing was expected", &[], &[("09:00", 3600.0)], 0.0, 0, &[], &[]),
    ("nothing at all", &[], &[], 0.0, 0, &[], &[]),
    (
        "late and early",
        &[("09:00", "10:00")],
        &[("09:05", 3000.0)],
        0.0,
        3000,
        &[("09:00", "09:05"), ("09:55", "10:00")],
        &[],
    ),
    ("roll-over clips touch", &[("09:00", "10:00")], &[("09:30", 1800.0), ("09:00", 1800.0)], 0.0, 3600, &[], &[]),
    (
        "a second is missing between two clips",
        &[("09:00", "10:00")],
        &[("09:00", 1799.0), ("09:30", 1800.0)],
        0.0,
        3599,
        &[("09:29:59", "09:30:00")],
        &[],
    ),
    (
        "two recorders run together",
        &[("09:00", "10:00")],
        &[("09:00", 2400.0), ("09:30", 1800.0)],
        0.0,
        3600,
        &[],
        &[("09:30", "09:40")],
    ),
    (
        "three run together: the doubled time is told once",
        &[("09:00", "10:00")],
        &[("09:00", 3600.0), ("09:10", 600.0), ("09:15", 600.0)],
        0.0,
        3600,
        &[],
        &[("09:10", "09:25")],
    ),
    (
        "an overlap outside the expected time is told too",
        &[("09:00", "10:00")],
        &[("08:00", 1200.0), ("08:10", 600.0)],
        0.0,
        0,
        &[("09:00", "10:00")],
        &[("08:10", "08:20")],
    ),
    (
        "a clip of no length covers nothing and overlaps nothing",
        &[("09:00", "10:00")],
        &[("09:10", 0.0), ("09:00", 1800.0)],
        0.0,
        1800,
        &[("09:30", "10:00")],
        &[],
    ),
    ("a recorder half a minute fast", &[("09:00", "10:00")], &[("09:00:30", 3600.0)], 30.0, 3600, &[], &[]),
    (
        "a recorder ten minutes slow",
        &[("09:00", "10:00")],
        &[("09:00", 3600.0)],
        -600.0,
        3000,
        &[("09:00", "09:10")],
        &[],
    ),
    (
        "expected twice counts once",
        &[("09:30", "10:30"), ("09:00", "10:00")],
        &[("09:45", 1800.0)],
        0.0,
        1800,
        &[("09:00", "09:45"), ("10:15", "10:30")],
        &[],
    ),
    (
        "two visits, one clip over both",
        &[("09:00", "10:00"), ("11:00", "12:00")],
        &[("09:30", 7200.0)],
        0.0,
        3600,
        &[("09:00", "09:30"), ("11:30", "12:00")],
        &[],
    ),
    ("a visit of no length", &[("09:00", "09:00")], &[], 0.0, 0, &[], &[]),
    ("a clip of seventy years", &[("09:00", "10:00")], &[("08:00", 2.2e9)], 0.0, 3600, &[], &[]),
];

#[test]
fn j18_1_coverage_by_table() {
    for (what, expected, clips, offset, covered, gaps, overlaps) in TABLE {
        let answer = ask(expected, clips, *offset);
        let wanted = json!({ "covered_s": covered, "gaps": spans(gaps), "overlaps": spans(overlaps) });
        assert_eq!(answer, wanted, "{what}");
    }
}

#[test]
fn parts_of_a_second_and_other_zones() {
    let question = json!({
        "expected": [{ "from": "2026-03-02T09:00:00+08:00", "to": "2026-03-02T09:00:10+08:00" },
                     { "from": "2026-03-02T02:00:00Z", "to": "2026-03-02T02:00:10Z" }],
        "clips": [{ "id": 7, "device": "R1", "start": "2026-03-02T01:00:00Z", "duration_s": 2.25 },
                  { "id": "7", "device": "R2", "start": "2026-03-01T20:00:01.5-05:00", "duration_s": 2 },
                  { "id": "8", "device": "R2", "start": "2026-03-02T11:00:00+09:00", "duration_s": 9.5 }],
        "clock_offset_s": 0
    });
    let answer: Value = serde_json::from_str(&coverage_of(&question.to_string()).unwrap()).unwrap();
    let wanted = json!({
        "covered_s": 13,
        "gaps": [{ "from": "2026-03-02T09:00:03.5+08:00", "to": "2026-03-02T09:00:10+08:00" },
                 { "from": "2026-03-02T02:00:09.5Z", "to": "2026-03-02T02:00:10Z" }],
        "overlaps": [{ "from": "2026-03-02T09:00:01.5+08:00", "to": "2026-03-02T09:00:02.25+08:00" }]
    });
    assert_eq!(answer, wanted);
}

#[test]
fn the_same_clip_listed_twice_runs_once() {
    let clip = json!({ "id": "a", "device": "R1", "start": time("09:00"), "duration_s": 60 });
    let other = json!({ "id": "a", "device": "R2", "start": time("09:00"), "duration_s": 60 });
    let ask = |clips: Value| -> Value {
        let question = json!({ "expected": [], "clips": clips });
        serde_json::from_str(&coverage_of(&question.to_string()).unwrap()).unwrap()
    };
    assert_eq!(ask(json!([clip, clip]))["overlaps"], json!([]));
    assert_eq!(ask(json!([clip, other]))["overlaps"], spans(&[("09:00", "09:01")]));
}

#[test]
fn malformed_input_is_refused_whole_with_every_place() {
    let question = json!({
        "expected": [{ "from": time("10:00"), "to": time("09:00") }, { "from": "昨天" }, 5],
        "clips": [{ "id": "a", "device": "R1", "start": time("09:00"), "duration_s": -1 },
                  { "id": "b", "device": null, "start": time("09:00"), "duration_s": "60" },
                  { "id": "c", "device": "R1", "start": time("09:00"), "duration_s": 1e300 }],
        "clock_offset_s": "fast", "clock": 1
    });
    let refused = coverage_of(&question.to_string()).unwrap_err();
    for place in [
        "“clock”：没有这一项",
        "clock_offset_s：“fast”不是秒数",
        "expected 第 1 项：to 早于 from",
        "expected 第 2 项 from：“昨天”不是 RFC 3339 时间",
        "expected 第 2 项 to：缺少这一项",
        "expected 第 3 项：应当是对象",
        "clips 第 1 项 duration_s：“-1”是负数",
        "clips 第 2 项 device：“null”不是文字",
        "clips 第 2 项 duration_s：“60”不是秒数",
        "clips 第 3 项：按 start、duration_s、clock_offset_s 推算的时间超出",
    ] {
        assert!(refused.contains(place), "{place}\n{refused}");
    }
    assert_eq!(coverage_of("{").unwrap_err(), "第 1 行第 1 列：不是有效的 JSON。\n");
    assert!(coverage_of("[]").unwrap_err().contains("应当是一个 JSON 对象"));
    assert!(coverage_of("{}").unwrap_err().contains("clips：缺少这一项"));
}

fn span(from: i64, length: i64) -> Span {
    let at = |second: i64| Instant::from_nanoseconds(i128::from(second) * SECOND).unwrap();
    Span::new(at(from), at(from + length)).unwrap()
}

/// Is the second from `at` on within so many of the spans?
fn depth(spans: &[Span], at: i64) -> usize {
    let at = i128::from(at) * SECOND;
    spans.iter().filter(|span| span.from().nanoseconds() <= at && at < span.to().nanoseconds()).count()
}

fn some_spans() -> impl Strategy<Value = Vec<Span>> {
    prop::collection::vec((0_i64..60, 0_i64..25).prop_map(|(from, length)| span(from, length)), 0..12)
}

proptest! {
    #[test]
    fn j18_1_every_second_is_covered_or_a_gap(expected in some_spans(), clips in some_spans()) {
        let found = coverage(&expected, &clips);
        let mut covered = 0;
        for second in 0..100 {
            let wanted = depth(&expected, second) > 0;
            let filmed = depth(&clips, second);
            covered += i128::from(wanted && filmed > 0);
            prop_assert_eq!(depth(&found.gaps, second), usize::from(wanted && filmed == 0));
            prop_assert_eq!(depth(&found.overlaps, second), usize::from(filmed > 1));
        }
        prop_assert_eq!(found.covered, covered * SECOND);
        for list in [&found.gaps, &found.overlaps] {
            prop_assert!(list.iter().all(|span| span.nanoseconds() > 0));
            prop_assert!(list.windows(2).all(|pair| pair[0].to() < pair[1].from()));
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}", offset in any::<f64>(), duration in any::<f64>()) {
        let _ = coverage_of(&text);
        let question = json!({
            "expected": [{ "from": text, "to": time("10:00") }, { "from": time("09:00"), "to": time("10:00") }],
            "clips": [{ "id": "a", "device": "R1", "start": time("09:00"), "duration_s": duration }],
            "clock_offset_s": offset
        });
        let _ = coverage_of(&question.to_string());
    }
}
