//! How cells of a 双公示 file are written: prose in one line, days with strokes, the standard's words for a kind of party.

use crate::disclosure::page::Piece;
use crate::value::PartyKind;
use law::Date;

pub(super) fn category(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Natural => "自然人",
        PartyKind::Organisation => "法人及非法人组织",
        PartyKind::IndividualBusiness => "个体工商户",
    }
}

/// What the page shows; what it hides is named, not shown.
pub(crate) fn shown(pieces: &[Piece]) -> String {
    let text: String = pieces
        .iter()
        .map(|piece| if piece.ground.is_empty() { piece.text.clone() } else { format!("〔{}已隐去〕", piece.text) })
        .collect();
    tidy(&text)
}

/// `2026/03/01`.
pub(super) fn slashed(date: Date) -> String {
    date.to_string().replace('-', "/")
}

/// Prose for one cell: line breaks and blanks out where Chinese text has none, letters and figures half width, nothing
/// else. Doing it twice changes nothing.
pub fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    // Blanks since the last character, and whether a line ended among them.
    let (mut blank, mut broken) = (false, false);
    for c in text.chars() {
        if c.is_whitespace() {
            blank = true;
            broken |= matches!(c, '\n' | '\r');
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        let c = match c {
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '．' => '.',
            c => c,
        };
        if blank && let Some(last) = tidy.chars().next_back() {
            let words = last.is_ascii_alphabetic() && c.is_ascii_alphabetic();
            if words || !broken && last.is_ascii_graphic() && c.is_ascii_graphic() {
                tidy.push(' ');
            }
        }
        (blank, broken) = (false, false);
        tidy.push(c);
    }
    tidy
}

/// Characters that nobody sees: zero-width marks, soft hyphens, controls.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}') || c.is_control()
}
