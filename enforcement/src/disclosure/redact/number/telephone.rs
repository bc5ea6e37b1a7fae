//! Telephones: mobile numbers, and landlines that are somebody's own.

use super::super::fold::Folded;
use super::super::name::Principals;
use super::super::{Found, FoundBy, Kind, Subject};
use super::pieces::{Piece, joined};
use super::{LABEL_REACH, Label};

/// How far before a landline its owner's mobile number is spoken of, in characters.
const SECOND_REACH: usize = 30;

/// Prefixes that the numbering plan gives to mobile telephones.
pub(in super::super) fn is_mobile(digits: &[u8]) -> bool {
    let second = digits.get(1).copied().unwrap_or(0);
    let third = digits.get(2).copied().unwrap_or(0);
    digits.len() == 11
        && digits.first() == Some(&1)
        && match second {
            3 | 8 => true,
            4 => matches!(third, 0 | 1 | 4..=9),
            5 => third != 4,
            6 => matches!(third, 2 | 5 | 6 | 7),
            7 => third <= 8,
            9 => third != 4,
            _ => false,
        }
}

pub(super) fn mobile(text: &Folded, pieces: &[Piece], label: Option<Label>) -> Option<(usize, Found)> {
    let (rest, country) = without_country(text, pieces);
    let (digits, end, parts) = joined(text, rest, 11).or_else(|| country_joined(text, pieces))?;
    let labelled =
        matches!(label, Some(Label::Telephone | Label::Online | Label::PublicTelephone | Label::BodyTelephone));
    let first = rest.first()?;
    // A line's end within the number is the scanner's, as long as nothing else parts it.
    let broken = parts == 2
        && rest.get(1).is_some_and(|piece| (first.end..piece.start).all(|at| matches!(text.at(at), '\n' | '\r' | ' ')));
    let usual = parts == 1
        || broken
        || parts == 3 && first.end - first.start == 3 && rest.get(1).is_some_and(|piece| piece.end - piece.start == 4);
    if !is_mobile(&digits) || !(usual || labelled || country) {
        return None;
    }
    match label {
        Some(Label::Public | Label::Account | Label::PublicTelephone) => None,
        _ => Some((end, Found::new(Kind::Contact, Subject::Natural, FoundBy::Pattern, if labelled { 98 } else { 90 }))),
    }
}

/// `+86 138 …`, `0086-138…`: the pieces after the country's code.
pub(super) fn without_country<'a>(text: &Folded, pieces: &'a [Piece]) -> (&'a [Piece], bool) {
    match pieces {
        [first, rest @ ..]
            if !rest.is_empty() && matches!(text.text(first.start, first.end).as_str(), "86" | "0086") =>
        {
            (rest, true)
        }
        _ => (pieces, false),
    }
}

/// `8613800138000` in one piece.
pub(super) fn country_joined(text: &Folded, pieces: &[Piece]) -> Option<(Vec<u8>, usize, usize)> {
    let (digits, end, parts) = joined(text, pieces, 13)?;
    (digits.starts_with(&[8, 6]) && is_mobile(digits.get(2..)?)).then(|| (digits[2..].to_vec(), end, parts))
}

pub(super) fn landline(
    text: &Folded,
    pieces: &[Piece],
    label: Option<Label>,
    principals: &Principals,
) -> Option<(usize, Found)> {
    let first = pieces.first()?;
    let last = pieces.get(1).unwrap_or(first);
    let home = text.any(last.end, &["(宅", "(家", "(住宅"]).map(|_| Subject::Natural);
    if home.is_none() && !matches!(label, Some(Label::Telephone | Label::Online)) {
        return None;
    }
    let length = first.end - first.start;
    let area = text.at(first.start) == '0' && (3..=4).contains(&length);
    let (_, end, _) = match area {
        true => (10..=12).rev().find_map(|count| joined(text, pieces, count))?,
        false => (10..=12)
            .filter(|_| text.at(first.start) == '0')
            .chain(7..=8)
            .find_map(|count| joined(text, pieces, count))?,
    };
    let person = home.or_else(|| private_owner(text, first.start, principals))?;
    Some((end, Found::new(Kind::Contact, person, FoundBy::Pattern, 80)))
}

/// A landline is private where the words before it name a person, or the party is one; an organisation's is not hidden
/// (公示办法 Article 18 (2)).
pub(super) fn private_owner(text: &Folded, at: usize, principals: &Principals) -> Option<Subject> {
    let start = text.clause_start(at, LABEL_REACH);
    let says = |words: &[&str]| words.iter().any(|word| text.contains(start, at, word));
    if says(&[
        "举报人",
        "投诉人",
        "证人",
        "母亲",
        "父亲",
        "监护人",
        "患者",
        "受害人",
        "配偶",
        "妻子",
        "丈夫",
        "儿子",
        "女儿",
        "亲属",
        "家属",
        "邻居",
        "房东",
        "业主",
        "其妻",
        "其父",
        "其母",
        "代理人",
    ]) {
        return Some(Subject::Third);
    }
    if says(&[
        "单位",
        "公司",
        "本机关",
        "我局",
        "机关",
        "公安局",
        "法院",
        "政府",
        "咨询",
        "监督",
        "服务",
        "热线",
        "值班",
    ]) {
        return None;
    }
    let own =
        says(&["家庭", "住宅", "宅电", "本人", "经营者", "法定代表人", "负责人", "受送达人", "收件人", "座机", "宅"]);
    // Beside somebody's mobile number the second number is theirs too: 手机：…；备用：….
    let near = at.saturating_sub(SECOND_REACH);
    let own =
        own || text.contains(near, at, "手机") || says(&["固定电话", "固话"]) && text.contains(near, at, "联系人");
    // Of a party of whom nobody knows what it is, the stricter reading.
    let unknown = says(&["当事人", "被处罚人"]) && principals.party_unknown();
    (own || unknown || principals.natural_party(text, at)).then_some(Subject::Natural)
}
