//! The document number 文号 of a published decision, as found, and mended.

const OPENING: &str = "〔[﹝(（［【〖<〈{";
const CLOSING: &str = "〕]﹞)）］】〗>〉}";
/// How many lines at the head may hold the number.
const HEAD_LINES_MAX: usize = 12;

/// Labels before the number.
const LABELS: [&str; 9] =
    ["决定书文号", "处罚文号", "文书号", "文号", "案号", "文书编号", "编号", "决定书", "处罚决定"];

/// The number in the head of the text: a line of its own, after 文号, or after the kind of document.
pub(super) fn in_text(text: &str) -> Option<String> {
    let head = || text.lines().take(HEAD_LINES_MAX).map(str::trim);
    head()
        .find_map(in_line)
        .or_else(|| text.lines().find(|line| !line.trim().is_empty()).and_then(within))
        .or_else(|| head().find_map(damaged))
        .or_else(|| head().find_map(unfinished))
        .or_else(|| head().find_map(preprinted))
}

fn in_line(line: &str) -> Option<String> {
    let (_, end) = year(line)?;
    let end = end + tail(line.get(end..)?)?;
    // Only what stands alone: a number within a sentence is another document's.
    if !line.get(end..)?.trim().is_empty() {
        return None;
    }
    alone(line.get(..end)?)
}

/// What stands after the label, if nothing of a sentence is in it.
fn alone(head: &str) -> Option<String> {
    let head = LABELS
        .iter()
        .find_map(|label| head.rfind(label).and_then(|at| head.get(at + label.len()..)))
        .unwrap_or(head)
        .trim_start_matches([':', '：', '\t', ' ', '\u{3000}']);
    let plain = !head.contains(['。', '，', '；', '《', '\t']) && head.chars().count() <= 40;
    plain.then(|| head.to_owned())
}

/// In a text without lines: between blanks, before anything is said.
fn within(line: &str) -> Option<String> {
    let head = line.get(..line.find(['。', '，']).unwrap_or(line.len()))?;
    let (start, end) = year(head)?;
    let end = end + tail(head.get(end..)?)?;
    let after = head.get(end..)?.chars().next();
    let from = head.get(..start)?.rfind(char::is_whitespace)?;
    let number = head.get(from..end)?.trim();
    (after.is_some_and(char::is_whitespace) && !number.contains('《'))
        .then(|| number.to_owned())
        .and_then(|number| alone(&number))
}

/// A number on a line of its own that has lost its 号: 某罚字〔2025〕第9.
fn unfinished(line: &str) -> Option<String> {
    let (_, end) = year(line)?;
    let rest = line.get(end..)?.trim().trim_start_matches(['第', '字']);
    let named = ["罚", "处", "决", "强", "责", "许", "字"].iter().any(|word| line.contains(word));
    (named && !rest.is_empty() && rest.chars().all(|c| figure(c).is_some() || c == '-')).then(|| alone(line)).flatten()
}

/// A number on a line of its own whose year has lost a bracket, or both: 某罚决字(2025第11号.
fn damaged(line: &str) -> Option<String> {
    let (_, end) = damaged_year(line)?;
    let end = end + tail(line.get(end..)?)?;
    let number = alone(line.get(..end)?)?;
    let named = ["罚", "处", "决", "强", "责", "许", "字"].iter().any(|word| number.contains(word));
    (named && line.get(end..)?.trim().is_empty()).then_some(number)
}

/// The bytes of a year with at most one bracket, which is no day's: 2025 in 罚字2025第3号.
fn damaged_year(text: &str) -> Option<(usize, usize)> {
    text.char_indices().find_map(|(at, c)| {
        let opened = OPENING.contains(c);
        let inner = if opened { at + c.len_utf8() } else { at };
        let rest = text.get(inner..)?;
        let digits: String = rest.chars().map_while(figure).take(5).collect();
        let length: usize = rest.chars().take(4).map(char::len_utf8).sum();
        let fits = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        let fresh = opened || text.get(..at)?.chars().next_back().is_some_and(|before| figure(before).is_none());
        let next = rest.get(length..)?.chars().next()?;
        let closed = CLOSING.contains(next);
        let goes_on = closed || matches!(next, '第' | '字') || next.is_whitespace();
        (fits && fresh && goes_on && !(opened && closed))
            .then(|| (at, inner + length + if closed { next.len_utf8() } else { 0 }))
    })
}

/// The number of a preprinted form: 编号：4109021900123456.
fn preprinted(line: &str) -> Option<String> {
    let rest =
        ["决定书编号", "文书编号", "编号", "No.", "NO.", "No"].iter().find_map(|label| line.strip_prefix(label))?;
    let number = rest.trim_start_matches(['：', ':', ' ', '\u{3000}']).trim();
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let plain = number.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (plain && digits >= 6 && number.len() <= 30).then(|| number.to_owned())
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
    let Some((start, end)) = year(&plain).or_else(|| damaged_year(&plain)) else { return plain };
    let digits: String = plain.get(start..end).unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    let rest = plain.get(end..).unwrap_or_default();
    let lost = if rest.ends_with(|c| figure(c).is_some()) { "号" } else { "" };
    format!("{}〔{digits}〕{rest}{lost}", plain.get(..start).unwrap_or_default())
}
