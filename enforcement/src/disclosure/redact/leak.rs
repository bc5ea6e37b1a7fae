//! Proof that a hidden value is absent from an outlet, in whatever spelling.

use super::fold::{Folded, is_han, is_plain};
use super::known::compacted;

/// Fewest characters of the compact form of a value with digits or letters that is searched for.
const VALUE_LENGTH_MIN: usize = 4;

/// A hidden value that an outlet shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leak {
    /// Which of the values, by its place in the list.
    pub value: usize,
    /// Byte in the outlet's text where it begins.
    pub at: usize,
}

/// The usual spellings of a value: as it is, full-width, spaced, hyphenated, escaped for HTML. For tests and for outlets that
/// can only be asked by word, such as a search index.
pub fn surfaces(value: &str) -> Vec<String> {
    let plain: String = Folded::new(value).chars().iter().filter(|c| !is_gap(**c)).collect();
    let grouped = |gap: &str| {
        let chars: Vec<char> = plain.chars().collect();
        let cuts: &[usize] = match chars.len() {
            18 => &[6, 14],
            11 => &[3, 7],
            _ => &[4, 8, 12, 16],
        };
        let mut text = String::new();
        for (index, c) in chars.iter().enumerate() {
            if cuts.contains(&index) {
                text += gap;
            }
            text.push(*c);
        }
        text
    };
    let wide = plain
        .chars()
        .map(|c| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xFEE0).unwrap_or(c) } else { c })
        .collect();
    let entities = plain.chars().map(|c| format!("&#{};", c as u32)).collect();
    let mut all = vec![value.to_owned(), plain.clone(), wide, entities, plain.to_lowercase()];
    all.extend(["-", " ", "\n", "·", ".", "\u{3000}"].map(grouped));
    all.sort();
    all.dedup();
    all
}

fn is_gap(c: char) -> bool {
    compacted(c).is_none()
}

/// Searches an outlet's bytes for every value: HTML and URL escapes undone, tags, blanks and hyphens left out, full width
/// folded. A number within a longer run of digits is not the value.
pub fn find_leak(outlet: &[u8], hidden: &[&str]) -> Option<Leak> {
    let text = String::from_utf8_lossy(outlet);
    let plain = Plain::of(&text, Tags::Kept);
    let bare = Plain::of(&text, Tags::Dropped);
    for (value, sought) in hidden.iter().enumerate() {
        let sought = Plain::of(sought, Tags::Kept).text;
        let numeric = sought.iter().any(u8::is_ascii_alphanumeric);
        let count = String::from_utf8_lossy(&sought).chars().count();
        if count < if numeric { VALUE_LENGTH_MIN } else { 2 } {
            continue;
        }
        if let Some(at) = plain.find(&sought).or_else(|| bare.find(&sought)) {
            return Some(Leak { value, at });
        }
    }
    None
}

/// What to do with `<b>` in the middle of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tags {
    Kept,
    Dropped,
}

/// A text in compact form, with the byte of the source of each byte.
struct Plain {
    text: Vec<u8>,
    sources: Vec<usize>,
    /// True where blanks or other gaps stood before the byte in the source.
    parted: Vec<bool>,
}

impl Plain {
    fn of(source: &str, tags: Tags) -> Self {
        let mut plain = Plain { text: Vec::with_capacity(source.len()), sources: Vec::new(), parted: Vec::new() };
        let mut at = 0;
        let mut gap = false;
        while let Some(c) = source.get(at..).and_then(|rest| rest.chars().next()) {
            if c == '<' && tags == Tags::Dropped {
                let tag = source.get(at..).and_then(|rest| rest.find('>')).unwrap_or(0);
                at += tag + 1;
                continue;
            }
            let (c, length) = unescape(source, at).unwrap_or((c, c.len_utf8()));
            let mut note = |folded: char| match compacted(folded) {
                Some(c) => {
                    plain.push(c, at, gap);
                    gap = false;
                }
                None => gap = true,
            };
            if is_plain(c) {
                note(c);
            } else {
                Folded::new(c.encode_utf8(&mut [0; 4])).chars().iter().copied().for_each(note);
            }
            at += length;
        }
        plain
    }

    fn push(&mut self, c: char, at: usize, gap: bool) {
        self.text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        self.sources.resize(self.text.len(), at);
        self.parted.push(gap);
        self.parted.resize(self.text.len(), false);
    }

    fn find(&self, sought: &[u8]) -> Option<usize> {
        let first = *sought.first()?;
        let digits = sought.iter().all(u8::is_ascii_digit);
        let whole = |at: usize| {
            let before = at.checked_sub(1).and_then(|index| self.text.get(index)).is_some_and(u8::is_ascii_digit)
                && !self.gap(at);
            let end = at + sought.len();
            let after = self.text.get(end).is_some_and(u8::is_ascii_digit) && !self.gap(end);
            !digits || !(before || after)
        };
        let mut from = 0;
        while let Some(place) = self.text.get(from..)?.iter().position(|byte| *byte == first) {
            let at = from + place;
            if self.text.get(at..)?.starts_with(sought) && whole(at) {
                return self.sources.get(at).copied();
            }
            from = at + 1;
        }
        None
    }

    fn gap(&self, at: usize) -> bool {
        self.parted.get(at).copied().unwrap_or(false)
    }
}

/// `&#52;`, `&#x34;`, `&nbsp;`, `&amp;`, `%34`, `\u0034`: the character, and how many bytes it takes.
fn unescape(source: &str, at: usize) -> Option<(char, usize)> {
    let rest = source.get(at..)?;
    let number = |digits: &str, radix: u32| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    if let Some(entity) = rest.strip_prefix('&') {
        let end = entity.bytes().take(10).position(|byte| byte == b';')?;
        let name = entity.get(..end)?;
        let c = match name.strip_prefix('#') {
            Some(hex) if hex.starts_with(['x', 'X']) => number(hex.get(1..)?, 16)?,
            Some(decimal) => number(decimal, 10)?,
            None => match name {
                "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "shy" | "zwj" | "zwnj" => '-',
                "middot" => '·',
                _ => return None,
            },
        };
        return Some((c, end + 2));
    }
    if let Some(unicode) = rest.strip_prefix("\\u") {
        return Some((number(unicode.get(..4)?, 16)?, 6));
    }
    if rest.starts_with('%') {
        return percent(rest);
    }
    None
}

/// One character of a URL, of one to four escaped bytes.
fn percent(rest: &str) -> Option<(char, usize)> {
    let mut bytes = Vec::new();
    while bytes.len() < 4 {
        let at = bytes.len() * 3;
        let pair = rest.get(at..)?.strip_prefix('%').and_then(|hex| hex.get(..2))?;
        bytes.push(u8::from_str_radix(pair, 16).ok()?);
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let c = text.chars().next()?;
            return (is_han(c) || c.is_ascii() || bytes.len() > 1).then_some((c, bytes.len() * 3));
        }
    }
    None
}
