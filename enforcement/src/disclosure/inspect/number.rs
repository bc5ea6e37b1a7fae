//! The document number 文号 of a published decision, as found, and mended.

const OPENING: &str = "〔[﹝(（［【〖<〈{";
const CLOSING: &str = "〕]﹞)）］】〗>〉}";
/// How many lines at the head may hold the number.
const HEAD_LINES_MAX: usize = 12;

/// The number in the head of the text: a line of its own, after 文号, or after the kind of document.
pub(super) fn in_text(text: &str) -> Option<String> {
    text.lines().take(HEAD_LINES_MAX).find_map(|line| {
        let line = line.trim();
        let (_, end) = year(line)?;
        let end = end + tail(line.get(end..)?)?;
        // Only what stands alone: a number within a sentence is another document's.
        if !line.get(end..)?.trim().is_empty() {
            return None;
        }
        let head = line.get(..end)?;
        let head = ["决定书文号", "处罚文号", "文书号", "文号", "决定书", "处罚决定"]
            .iter()
            .find_map(|label| head.rfind(label).and_then(|at| head.get(at + label.len()..)))
            .unwrap_or(head)
            .trim_start_matches([':', '：', '\t', ' ', '\u{3000}']);
        let plain = !head.contains(['。', '，', '；', '《', '\t']) && head.chars().count() <= 40;
        plain.then(|| head.to_owned())
    })
}

/// The number in the title: after a blank, or in the last brackets.
pub(super) fn in_title(title: &str) -> Option<String> {
    let (start, end) = year(title)?;
    let end = end + tail(title.get(end..)?)?;
    let mut depth = 0_i32;
    let mut from = 0;
    for (at, c) in title.get(..start)?.char_indices().rev() {
        match c {
            ')' | '）' => depth += 1,
            '(' | '（' if depth == 0 => {
                from = at + c.len_utf8();
                break;
            }
            '(' | '（' => depth -= 1,
            c if c.is_whitespace() && title.get(..at).is_some_and(|head| head.ends_with('书')) => {
                from = at + c.len_utf8();
                break;
            }
            _ => {}
        }
    }
    let number = title.get(from..end)?.trim();
    let number = number.rfind("决定书").and_then(|at| number.get(at + "决定书".len()..)).unwrap_or(number);
    (!number.is_empty()).then(|| number.to_owned())
}

/// The bytes of the bracketed year: 〔2026〕.
fn year(text: &str) -> Option<(usize, usize)> {
    text.char_indices().filter(|(_, c)| OPENING.contains(*c)).find_map(|(at, c)| {
        let inner = at + c.len_utf8();
        let rest = text.get(inner..)?;
        let (length, close) = rest.char_indices().find(|(_, c)| CLOSING.contains(*c))?;
        let digits: String = rest.get(..length)?.chars().filter(|c| !c.is_whitespace()).filter_map(figure).collect();
        let written = rest.get(..length)?.chars().filter(|c| !c.is_whitespace() && *c != '年').count();
        let fits = written == 4 && digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        fits.then(|| (at, inner + length + close.len_utf8()))
    })
}

fn figure(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => None,
    }
}

/// The length of 第045号 after the year; it must hold a figure.
fn tail(rest: &str) -> Option<usize> {
    let mut figures = 0;
    for (at, c) in rest.char_indices().take(24) {
        match c {
            '号' if figures > 0 => return Some(at + c.len_utf8()),
            c if figure(c).is_some() => figures += 1,
            '第' | '字' | '-' | '－' | '—' | '_' => {}
            c if c.is_whitespace() || c.is_ascii_alphabetic() => {}
            _ => return None,
        }
    }
    None
}

/// Without blanks, figures half width, the year in 〔〕; everything else as published.
pub(super) fn normalise(number: &str) -> String {
    let plain: String =
        number.chars().filter(|c| !c.is_whitespace() && *c != '\u{200B}').map(|c| figure(c).unwrap_or(c)).collect();
    let Some((start, end)) = year(&plain) else { return plain };
    let digits: String = plain.get(start..end).unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    format!("{}〔{digits}〕{}", plain.get(..start).unwrap_or_default(), plain.get(end..).unwrap_or_default())
}
