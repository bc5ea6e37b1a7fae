//! Numbers of identity documents with check digits, damaged or partly masked.

use super::super::fold::Folded;
use super::super::{Found, FoundBy, Kind, Subject};
use super::Label;
use super::pieces::{Piece, digit, joined, piece_start};

pub(super) const ID_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

pub(super) const ID_CHECKS: &[u8; 11] = b"10X98765432";

pub(super) fn identity(text: &Folded, pieces: &[Piece], label: Option<Label>) -> Option<(usize, Found)> {
    let labelled = label == Some(Label::Identity);
    let found = |by, confidence| Found::new(Kind::IdNumber, Subject::Natural, by, confidence);
    if let Some((digits, end, parts)) = joined(text, pieces, 18) {
        let end = if parts == pieces.len() { end } else { extend_mask(text, end) };
        let plausible = plausible(&digits, 6, 8);
        if plausible && checked(&digits) && (label != Some(Label::Public) || parts == 1) {
            return Some((end, found(FoundBy::CheckDigit, 99)));
        }
        if labelled || (plausible && label != Some(Label::Public) && label != Some(Label::Account)) {
            return Some((end, found(FoundBy::Pattern, if labelled { 95 } else { 70 })));
        }
    }
    // A longer number that holds one, 医师资格证书编码: its check digit says so.
    if let Some(first) = pieces.first().filter(|piece| piece.end - piece.start > 19)
        && let Some((digits, end, _)) = joined(text, &pieces[..1], first.end - piece_start(text, *first))
        && digits.windows(18).any(|part| plausible(part, 6, 8) && checked(part))
    {
        return Some((end, found(FoundBy::CheckDigit, 80)));
    }
    // 残疾人证: the identity number and two digits.
    if let Some((digits, end, _)) = joined(text, pieces, 20)
        && labelled
        && plausible(&digits, 6, 8)
    {
        return Some((end, found(FoundBy::Pattern, 90)));
    }
    if let Some((digits, end, _)) = joined(text, pieces, 15) {
        let unlabelled = label.is_none() && plausible(&digits, 6, 6);
        if labelled || unlabelled {
            return Some((end, found(FoundBy::Pattern, if labelled { 90 } else { 60 })));
        }
    }
    masked_or_odd(text, pieces, labelled).map(|end| (end, found(FoundBy::Pattern, 75)))
}

/// Fewest figures that a masked number must still show to be one: 4109**********1234 tells nobody, 410902********0016 and
/// 41090219900101**** do.
pub(super) const MASKED_SHOWN_MIN: usize = 10;

/// After the label 身份证号, whatever is long enough is meant as one, also damaged or partly masked: 510902********8198.
pub(super) fn masked_or_odd(text: &Folded, pieces: &[Piece], labelled: bool) -> Option<usize> {
    let first = pieces.first()?;
    let end = extend_mask(text, first.end);
    let shown = text.slice(first.start, end).iter().filter(|c| c.is_ascii_digit()).count();
    let masked = end > first.end && text.slice(first.end, end).iter().any(|c| is_mask(*c));
    let region = joined_prefix(text, *first).is_some_and(|code| law::identify::region_exists(&code));
    if masked && shown >= MASKED_SHOWN_MIN && (15..=18).contains(&(end - first.start)) && (labelled || region) {
        return Some(end);
    }
    let whole = (1..=pieces.len()).rev().find(|&count| {
        let length: usize = pieces[..count].iter().map(|piece| piece.end - piece.start).sum();
        (16..=19).contains(&length)
            && region
            && !pieces[..count]
                .iter()
                .any(|piece| text.slice(piece.start, piece.end).iter().filter(|c| digit(**c).is_none()).count() > 2)
    });
    whole.filter(|_| labelled).and_then(|count| pieces.get(count - 1)).map(|piece| piece.end)
}

pub(super) fn joined_prefix(text: &Folded, piece: Piece) -> Option<String> {
    (piece.end - piece.start >= 6).then(|| text.text(piece.start, piece.start + 6))
}

pub(super) fn is_mask(c: char) -> bool {
    matches!(c, '*' | '×' | '✱' | '■' | '●' | '＊' | '#')
}

pub(super) fn extend_mask(text: &Folded, end: usize) -> usize {
    let masks = text.slice(end, text.len()).iter().take(18).take_while(|c| is_mask(**c)).count();
    if masks == 0 {
        return end;
    }
    let tail = text.slice(end + masks, text.len()).iter().take(18).take_while(|c| c.is_ascii_alphanumeric()).count();
    end + masks + tail
}

/// A region that exists and a day of birth that can be, written with four or two figures of the year.
pub(super) fn plausible(digits: &[u8], region: usize, birth: usize) -> bool {
    let value = |range: std::ops::Range<usize>| {
        digits.get(range).unwrap_or_default().iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(*digit))
    };
    let code = value(0..region);
    let year = if birth == 8 { value(6..10) } else { 1900 + value(6..8) };
    let month_at = if birth == 8 { 10 } else { 8 };
    let (month, day) = (value(month_at..month_at + 2), value(month_at + 2..month_at + 4));
    // Dates first: they are cheap and rule most numbers out.
    if !(1900..=2099).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return false;
    }
    let exists = |code: u32| law::identify::region_exists(&code.to_string());
    // A damaged code still names its province.
    exists(code) || matches!(code, 810_000 | 820_000 | 830_000) || exists(code / 100 * 100)
}

pub(super) fn checked(digits: &[u8]) -> bool {
    let sum: u32 = digits.iter().zip(ID_WEIGHTS).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    let check = match ID_CHECKS[(sum % 11) as usize] {
        b'X' => 10,
        figure => figure - b'0',
    };
    digits.get(17) == Some(&check)
}
