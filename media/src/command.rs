//! What `mingfa media` answers, as functions of text: the program wires standard input and output.

use crate::coverage::{Span, coverage};
use crate::instant::{Instant, SECOND, Zone, parse};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// Most clips, and most expected intervals, that one question may name.
pub const ITEMS_MAX: usize = 1_000_000;
/// Most faults that are told at once.
const FAULTS_MAX: usize = 100;
const KEYS: [&str; 3] = ["expected", "clips", "clock_offset_s"];

/// `media coverage --json -`: in `{expected: [{from, to}], clips: [{id, device, start, duration_s}], clock_offset_s}`,
/// out `{covered_s, gaps: [{from, to}], overlaps: [{from, to}]}`.
///
/// `clock_offset_s` is the recorder's clock minus true time: 30 means that the recorder runs half a minute fast, so that a
/// clip it dates 09:00:30 began at 09:00:00. Only the computation corrects it; what was written down stays as it is.
/// Times come out in the zone of the expected interval that they lie in, or else of the first one.
///
/// Anything malformed refuses the whole input; the error is a line for each fault, with its place.
pub fn coverage_of(text: &str) -> Result<String, String> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let value: Value = serde_json::from_str(text)
        .map_err(|error| format!("第 {} 行第 {} 列：不是有效的 JSON。\n", error.line(), error.column()))?;
    let mut reader = Reader { faults: Vec::new() };
    let question = reader.question(&value);
    match question {
        Some(question) if reader.faults.is_empty() => Ok(question.answer()),
        _ => Err(reader.faults.iter().take(FAULTS_MAX).map(|fault| format!("{fault}\n")).collect()),
    }
}

struct Question {
    expected: Vec<(Span, Zone)>,
    clips: Vec<Span>,
    zone: Zone,
}

impl Question {
    fn answer(&self) -> String {
        let spans: Vec<Span> = self.expected.iter().map(|(span, _)| *span).collect();
        let found = coverage(&spans, &self.clips);
        let zones = Zones::new(&self.expected, self.zone);
        let words = |spans: &[Span]| -> Vec<Value> {
            spans
                .iter()
                .map(|span| {
                    let zone = zones.at(span.from());
                    json!({ "from": span.from().in_zone(zone), "to": span.to().in_zone(zone) })
                })
                .collect()
        };
        let answer = json!({
            "covered_s": seconds(found.covered),
            "gaps": words(&found.gaps),
            "overlaps": words(&found.overlaps),
        });
        format!("{answer}\n")
    }
}

/// The zone of the expected interval that a point lies in.
struct Zones {
    /// Intervals in order of their start, each with the latest end up to it.
    intervals: Vec<(Span, Zone, Instant)>,
    otherwise: Zone,
}

impl Zones {
    fn new(expected: &[(Span, Zone)], otherwise: Zone) -> Zones {
        let mut intervals: Vec<(Span, Zone, Instant)> =
            expected.iter().map(|(span, zone)| (*span, *zone, span.to())).collect();
        intervals.sort_by_key(|(span, _, _)| span.from());
        let mut reach = None;
        for (span, _, latest) in &mut intervals {
            reach = reach.max(Some(span.to()));
            *latest = reach.unwrap_or(*latest);
        }
        Zones { intervals, otherwise }
    }

    fn at(&self, instant: Instant) -> Zone {
        let begun = self.intervals.partition_point(|(span, _, _)| span.from() <= instant);
        let open = self.intervals.iter().take(begun).rev().take_while(|(_, _, reach)| *reach > instant);
        let holding = open.into_iter().find(|(span, _, _)| span.to() > instant);
        holding.map_or(self.otherwise, |(_, zone, _)| *zone)
    }
}

/// Whole seconds as a whole number.
fn seconds(nanoseconds: i128) -> Value {
    match i64::try_from(nanoseconds / SECOND) {
        Ok(whole) if nanoseconds % SECOND == 0 => json!(whole),
        _ => json!(nanoseconds as f64 / SECOND as f64),
    }
}

/// Reads the question, and collects every fault with its place.
struct Reader {
    faults: Vec<String>,
}

impl Reader {
    fn fault(&mut self, place: &str, what: impl AsRef<str>) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(format!("{place}：{}", what.as_ref()));
        }
    }

    fn question(&mut self, value: &Value) -> Option<Question> {
        let Value::Object(map) = value else {
            self.fault("输入", "应当是一个 JSON 对象，含 expected、clips、clock_offset_s 三项。");
            return None;
        };
        for key in map.keys().filter(|key| !KEYS.contains(&key.as_str())) {
            self.fault(&shown(key), "没有这一项；只有 expected、clips、clock_offset_s。");
        }
        let offset = match map.get("clock_offset_s") {
            None | Some(Value::Null) => 0,
            Some(value) => self.nanoseconds("clock_offset_s", value).unwrap_or(0),
        };
        let expected = self.expected(map);
        let clips = self.clips(map, offset);
        let first = expected.first().map(|(_, zone)| *zone);
        let zone = first.or(clips.first().map(|(_, zone)| *zone)).unwrap_or(Zone::BEIJING);
        Some(Question { expected, clips: clips.into_iter().map(|(span, _)| span).collect(), zone })
    }

    fn expected(&mut self, map: &Map<String, Value>) -> Vec<(Span, Zone)> {
        let mut spans = Vec::new();
        for (index, item) in self.items(map, "expected").iter().enumerate() {
            let place = format!("expected 第 {} 项", index + 1);
            let Some(item) = self.object(&place, item) else { continue };
            let from = self.time(&place, item, "from");
            let to = self.time(&place, item, "to");
            let (Some((from, zone)), Some((to, _))) = (from, to) else { continue };
            match Span::new(from, to) {
                Some(span) => spans.push((span, zone)),
                None => self.fault(&place, "to 早于 from。请核对两个时间。"),
            }
        }
        spans
    }

    fn clips(&mut self, map: &Map<String, Value>, offset: i128) -> Vec<(Span, Zone)> {
        let mut spans = Vec::new();
        let mut seen = HashSet::new();
        for (index, item) in self.items(map, "clips").iter().enumerate() {
            let place = format!("clips 第 {} 项", index + 1);
            let Some(item) = self.object(&place, item) else { continue };
            let named = (self.name(&place, item, "id"), self.name(&place, item, "device"));
            let start = self.time(&place, item, "start");
            let duration = self.duration(&place, item);
            let ((Some(id), Some(device)), Some((start, zone)), Some(duration)) = (named, start, duration) else {
                continue;
            };
            // The same clip listed twice runs once.
            if !seen.insert((id, device, start, duration)) {
                continue;
            }
            let from = offset.checked_neg().and_then(|correction| start.plus(correction));
            let to = from.and_then(|from| from.plus(duration));
            match from.zip(to).and_then(|(from, to)| Span::new(from, to)) {
                Some(span) => spans.push((span, zone)),
                None => self.fault(&place, "按 start、duration_s、clock_offset_s 推算的时间超出 0000 年至 9999 年。"),
            }
        }
        spans
    }

    fn items<'a>(&mut self, map: &'a Map<String, Value>, key: &str) -> &'a [Value] {
        match map.get(key) {
            Some(Value::Array(items)) if items.len() <= ITEMS_MAX => items,
            Some(Value::Array(_)) => {
                self.fault(key, format!("超过 {ITEMS_MAX} 项。"));
                &[]
            }
            Some(_) => {
                self.fault(key, "应当是数组。");
                &[]
            }
            None => {
                self.fault(key, "缺少这一项。");
                &[]
            }
        }
    }

    fn object<'a>(&mut self, place: &str, value: &'a Value) -> Option<&'a Map<String, Value>> {
        let object = value.as_object();
        if object.is_none() {
            self.fault(place, "应当是对象。");
        }
        object
    }

    fn field<'a>(&mut self, place: &str, item: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
        let value = item.get(key);
        if value.is_none() {
            self.fault(&format!("{place} {key}"), "缺少这一项。");
        }
        value
    }

    fn time(&mut self, place: &str, item: &Map<String, Value>, key: &str) -> Option<(Instant, Zone)> {
        let value = self.field(place, item, key)?;
        let written = value.as_str().and_then(parse);
        if written.is_none() {
            let what = format!("{}不是 RFC 3339 时间，例如 2026-03-02T09:00:00+08:00。", quoted(value));
            self.fault(&format!("{place} {key}"), what);
        }
        written.map(|written| (written.instant, written.zone))
    }

    fn name(&mut self, place: &str, item: &Map<String, Value>, key: &str) -> Option<String> {
        match self.field(place, item, key)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            other => {
                self.fault(&format!("{place} {key}"), format!("{}不是文字。", quoted(other)));
                None
            }
        }
    }

    fn duration(&mut self, place: &str, item: &Map<String, Value>) -> Option<i128> {
        let value = self.field(place, item, "duration_s")?;
        let place = format!("{place} duration_s");
        let duration = self.nanoseconds(&place, value)?;
        if duration < 0 {
            self.fault(&place, format!("{}是负数。", quoted(value)));
            return None;
        }
        Some(duration)
    }

    /// Seconds as a number, in nanoseconds. What no clock can count is saturated: the sum is refused later.
    fn nanoseconds(&mut self, place: &str, value: &Value) -> Option<i128> {
        let nanoseconds = match value.as_i64() {
            Some(seconds) => Some(i128::from(seconds) * SECOND),
            None => value.as_f64().map(|seconds| (seconds * SECOND as f64).round() as i128),
        };
        if nanoseconds.is_none() {
            self.fault(place, format!("{}不是秒数。", quoted(value)));
        }
        nanoseconds
    }
}

fn quoted(value: &Value) -> String {
    match value {
        Value::String(text) => shown(text),
        other => shown(&other.to_string()),
    }
}

/// A text of the input in a message, cut where it is long.
fn shown(text: &str) -> String {
    const SHOWN_MAX: usize = 40;
    let cut: String = text.chars().take(SHOWN_MAX).collect();
    if cut.len() < text.len() { format!("“{cut}……”") } else { format!("“{cut}”") }
}
