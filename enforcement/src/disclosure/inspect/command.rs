//! What `mingfa disclosure inspect --jsonl -` answers, as a function of text.

use super::{Facts, Inspection, inspect};
use crate::disclosure::redact::{Answer, not_read};
use law::{Date, Fen};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
struct Published {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    title: String,
    #[serde(default)]
    agency: String,
    text: String,
}

/// Inspects each line `{id, title, agency, text}`; answers `{id, facts, missing, findings}`, the offsets counted in code
/// points. A line that is not such an object gives `{line, error}`.
pub fn inspect_lines(input: &str, today: Date) -> Answer {
    let mut answer = Answer { text: String::new(), complete: true };
    for (number, line) in input.lines().enumerate() {
        let line = line.trim_start_matches('\u{FEFF}');
        if line.trim().is_empty() {
            continue;
        }
        let object = match serde_json::from_str::<Published>(line) {
            Ok(published) => answered(&published, today),
            Err(error) => {
                answer.complete = false;
                not_read(number + 1, "id、title、agency、text", &error)
            }
        };
        answer.text += &object.to_string();
        answer.text.push('\n');
    }
    answer
}

fn answered(published: &Published, today: Date) -> Value {
    let Inspection { facts, missing, findings } = inspect(&published.title, &published.agency, &published.text, today);
    let places = findings.iter().flat_map(|finding| [finding.range.start, finding.range.end]);
    let counted = code_points(&published.text, places.collect());
    let points = |byte: usize| counted.get(&byte).copied().unwrap_or_default();
    let findings: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let text = published.text.get(finding.range.clone()).unwrap_or_default();
            let (start, end) = (points(finding.range.start), points(finding.range.end));
            json!({ "kind": finding.kind, "start": start, "end": end, "text": text, "why": finding.why })
        })
        .collect();
    json!({ "id": published.id, "facts": wire(&facts), "missing": missing, "findings": findings })
}

/// How many code points stand before each of these bytes, counted in one pass.
fn code_points(text: &str, places: BTreeSet<usize>) -> BTreeMap<usize, usize> {
    let (mut from, mut count) = (0, 0);
    let mut counted = BTreeMap::new();
    for place in places {
        count += text.get(from..place).map_or(0, |part| part.chars().count());
        from = place;
        counted.insert(place, count);
    }
    counted
}

fn wire(facts: &Facts) -> Value {
    json!({
        "doc_no": facts.doc_no,
        "doc_no_normalised": facts.doc_no_normalised,
        "doc_type": facts.doc_type,
        "party": facts.party,
        "party_kind": facts.party_kind,
        "uscc": facts.uscc,
        "representative": facts.representative,
        "id": facts.identity_number,
        "phone": facts.phone,
        "address": facts.address,
        "law_violated": facts.law_violated,
        "law_basis": facts.law_basis,
        "penalty": facts.penalty,
        "fine_yuan": facts.fine.map(yuan),
        "decided_on": facts.decided_on.map(|date| date.to_string()),
    })
}

/// Whole yuan as a whole number.
fn yuan(fen: Fen) -> Value {
    match fen.get() % 100 {
        0 => json!(fen.get() / 100),
        _ => serde_json::from_str(&fen.yuan()).unwrap_or(Value::Null),
    }
}
