//! What `mingfa disclosure redact --jsonl -` answers, as a function of text.

use super::draft::preview;
use super::known::Knowledge;
use super::{Hit, redact};
use serde::Deserialize;
use serde_json::{Value, json};

/// JSON lines to print, and whether every line was right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// For standard output.
    pub text: String,
    /// False makes the exit status 1.
    pub complete: bool,
}

#[derive(Deserialize)]
struct Passage {
    #[serde(default)]
    id: Value,
    text: String,
    #[serde(default)]
    context: Option<Knowledge>,
}

/// Redacts each line `{id, text, context: {parties: […]}}`; answers `{id, text, spans: [{start, end, type, ground}]}`, the
/// offsets counted in code points of the input. A line that is not such an object gives `{line, error}`.
pub fn redact_lines(input: &str) -> Answer {
    let mut answer = Answer { text: String::with_capacity(input.len()), complete: true };
    for (number, line) in input.lines().enumerate() {
        let line = line.trim_start_matches('\u{FEFF}');
        if line.trim().is_empty() {
            continue;
        }
        let object = match serde_json::from_str::<Passage>(line) {
            Ok(passage) => redacted(&passage),
            Err(error) => {
                answer.complete = false;
                not_read(number + 1, "id、text、context.parties（可以没有）", &error)
            }
        };
        answer.text += &object.to_string();
        answer.text.push('\n');
    }
    answer
}

/// What is answered for a line that is not such an object: what is wrong with it, and where.
pub(crate) fn not_read(line: usize, needs: &str, error: &serde_json::Error) -> Value {
    let place = error.column();
    let words = match error.is_data() {
        true => format!(
            "第{line}行第{place}个字节处不符合格式：每行是一个 JSON 对象，其中 text 是文字；可用的项：{needs}。"
        ),
        false => format!("第{line}行第{place}个字节处不是有效的 JSON。"),
    };
    json!({ "line": line, "error": words })
}

fn redacted(passage: &Passage) -> Value {
    let none = Knowledge::default();
    let hits = redact(&passage.text, passage.context.as_ref().unwrap_or(&none));
    let spans = spans(&passage.text, &hits);
    json!({ "id": passage.id, "text": preview(&passage.text, &hits), "spans": spans })
}

fn spans(text: &str, hits: &[Hit]) -> Vec<Value> {
    let mut points = CodePoints { text, byte: 0, count: 0 };
    hits.iter()
        .map(|hit| {
            let start = points.at(hit.range.start);
            let end = points.at(hit.range.end);
            json!({ "start": start, "end": end, "type": hit.kind.code(), "ground": hit.ground })
        })
        .collect()
}

/// Counts code points once, from hit to hit.
struct CodePoints<'a> {
    text: &'a str,
    byte: usize,
    count: usize,
}

impl CodePoints<'_> {
    fn at(&mut self, byte: usize) -> usize {
        self.count += self.text.get(self.byte..byte).map_or(0, |part| part.chars().count());
        self.byte = byte;
        self.count
    }
}
