//! Numbers in pieces: spaced, broken over lines, with letters that a scanner takes for figures.

use super::super::fold::Folded;

/// How many pieces a spaced or broken number may have: each figure of an identity number can stand for itself.
pub(super) const PIECES_MAX: usize = 20;

/// How many characters may lie between two pieces.
pub(super) const GAP_MAX: usize = 3;

/// How many, where a line ends between them and the next is indented.
const INDENTED_GAP_MAX: usize = 8;

/// A run of letters and digits.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) fn has_digit(text: &Folded, piece: Piece) -> bool {
    text.slice(piece.start, piece.end).iter().any(|c| digit(*c).is_some())
}

/// `+86`, `Tel` and the like before the digits are no part of them.
pub(super) fn piece_start(text: &Folded, piece: Piece) -> usize {
    let letters = text
        .slice(piece.start, piece.end)
        .iter()
        .take_while(|c| c.is_ascii_alphabetic() && digit(**c).is_none())
        .count();
    piece.start + letters
}

/// The piece at a position, and those that may belong to it.
pub(super) fn pieces(text: &Folded, start: usize) -> Vec<Piece> {
    let run = |from: usize| {
        let length = text.slice(from, text.len()).iter().take(40).take_while(|c| c.is_ascii_alphanumeric()).count();
        Piece { start: from, end: from + length }
    };
    let mut pieces = vec![run(start)];
    while pieces.len() < PIECES_MAX {
        let Some(last) = pieces.last() else { break };
        let mut next = last.end;
        // A bracket closes an area code; after a whole number it ends it.
        let area = last.end - last.start <= 4;
        let mut least = GAP_MAX;
        while next < last.end + least && is_gap(text.at(next)) && (area || text.at(next) != ')') {
            // A line's end and what the next line is indented by.
            if text.at(next) == '\n' {
                least = INDENTED_GAP_MAX;
            }
            next += 1;
        }
        if next == last.end && in_thousands(text, *last) {
            next += 1;
        }
        if next == last.end || !text.at(next).is_ascii_alphanumeric() {
            break;
        }
        pieces.push(run(next));
    }
    pieces
}

/// 410,902,199,…: a comma parts the piece from three more figures.
fn in_thousands(text: &Folded, piece: Piece) -> bool {
    let figures = |from: usize| text.slice(from, from + 4).iter().take_while(|c| c.is_ascii_alphanumeric()).count();
    text.at(piece.end) == ',' && piece.end - piece.start <= 3 && figures(piece.end + 1) == 3
}

/// Does a comma part two of the pieces?
pub(super) fn by_commas(text: &Folded, pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| text.at(piece.end) == ',' && in_thousands(text, *piece))
}

pub(super) fn is_gap(c: char) -> bool {
    matches!(
        c,
        ' ' | '-' | '.' | '·' | '•' | '‧' | '・' | '\n' | '\r' | '\t' | '_' | '\u{2010}'
            ..='\u{2015}' | '\u{2212}' | ')' | '/'
    )
}

/// A digit, or a letter that a scanner takes for one.
pub(super) fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        'O' | 'o' => Some(0),
        'l' | 'I' | 'i' => Some(1),
        _ => None,
    }
}

/// The digits of the first pieces together, where they number exactly so many; with the end of the last piece.
pub(super) fn joined(text: &Folded, pieces: &[Piece], count: usize) -> Option<(Vec<u8>, usize, usize)> {
    // Most counts are none of these pieces': that is told by their lengths, without reading them.
    let mut length = 0;
    let whole = pieces.iter().enumerate().any(|(number, piece)| {
        length += piece.end - if number == 0 { piece_start(text, *piece) } else { piece.start };
        length == count
    });
    if !whole {
        return None;
    }
    let mut digits = Vec::with_capacity(count);
    for (number, piece) in pieces.iter().enumerate() {
        let start = if number == 0 { piece_start(text, *piece) } else { piece.start };
        for c in text.slice(start, piece.end) {
            match digit(*c) {
                Some(value) => digits.push(value),
                None if digits.len() == 17 && matches!(c, 'X' | 'x') => digits.push(10),
                None => return None,
            }
        }
        if digits.len() == count {
            return Some((digits, piece.end, number + 1));
        }
        if digits.len() > count {
            return None;
        }
    }
    None
}
