//! Names of persons: read after words of relation (证人, 举报人, 拖欠…), before words of record (的《询问笔录》), in lists.
//! Parties and those who act for them stay visible; third persons and minors do not (公示办法 Article 18 (3)).

mod around;
mod officers;
mod ordinary;
mod people;
mod principals;
mod prose;
mod read;
mod relation;
mod words;

pub(super) use principals::Principals;
pub(crate) use prose::Prose;

use super::fold::Folded;
use super::known::{Knowledge, PartyKind, PartyRole};
use super::{Finds, Found, FoundBy, Kind, Subject};
use around::{before_age, before_bracket, before_deed, before_record};
use people::named;
use relation::after_relation;
use words::COMPOUND_SURNAMES;

/// Most names that are looked for again in the rest of the text.
const NAMES_MAX: usize = 256;

/// Finds third persons and minors.
pub(super) fn find(finds: &mut Finds<'_>, text: &Prose<'_>, principals: &Principals, knowledge: &Knowledge) {
    let mut found: Vec<(String, Found)> = Vec::new();
    for party in &knowledge.parties {
        let (kind, subject) = match party.role {
            PartyRole::Minor => (Kind::MinorName, Subject::Minor),
            PartyRole::ThirdParty if party.kind == PartyKind::Natural => (Kind::ThirdPartyName, Subject::Third),
            _ => continue,
        };
        found.push((party.name.clone(), Found::new(kind, subject, FoundBy::Knowledge, 100)));
    }
    let mut index = 0;
    while index < text.len() {
        index = match text.at(index) {
            '的' => {
                before_record(text, index, &mut found);
                index + 1
            }
            '(' => {
                before_bracket(text, index, &mut found);
                index + 1
            }
            ',' => {
                before_age(text, index, &mut found);
                index + 1
            }
            '出' | '提' | '签' | '书' | '系' | '身' if before_deed(text, index, &mut found) => index + 1,
            _ => match text.relation_at(index) {
                Some((length, relation)) => {
                    after_relation(text, index, index + length, relation, &mut found);
                    index + length
                }
                None => index + 1,
            },
        };
    }
    named(text, principals, &mut found);
    found.truncate(NAMES_MAX);
    for (name, found) in &found {
        // A minor is not named, party or not; and the case file knows better than the words around a name.
        if !principals.holds(name) || found.kind == Kind::MinorName || found.by == FoundBy::Knowledge {
            everywhere(finds, name, *found);
        }
    }
}

fn third(confidence: u8) -> Found {
    Found::new(Kind::ThirdPartyName, Subject::Third, FoundBy::Context, confidence)
}

fn minor(confidence: u8) -> Found {
    Found::new(Kind::MinorName, Subject::Minor, FoundBy::Context, confidence)
}

fn note(text: &Prose<'_>, start: usize, end: usize, label: Found, found: &mut Vec<(String, Found)>) {
    let name = text.text(start, end);
    if found.len() < NAMES_MAX && !found.iter().any(|(known, _)| *known == name) {
        found.push((name, label));
    }
}

/// Every place of a name, except where it is part of a place's or a body's name.
fn everywhere(finds: &mut Finds<'_>, name: &str, found: Found) {
    let wanted: Vec<char> = Folded::new(name).chars().iter().copied().filter(|c| *c != ' ').collect();
    let text = finds.folded;
    let Some(&head) = wanted.first().filter(|_| wanted.len() >= 2) else { return };
    for at in 0..text.len() {
        if text.at(at) != head {
            continue;
        }
        let Some(end) = spelled(text, at, &wanted) else { continue };
        let part = [
            "路", "街", "大道", "区", "镇", "村", "小区", "广场", "桥", "公园", "酒店", "公司", "厂", "学校", "中学",
            "小学", "商店", "超市",
        ];
        if wanted.len() == 2 && text.any(end, &part).is_some() {
            continue;
        }
        finds.add(at, end, found);
    }
}

/// The end of a name written at a position, also with blanks or a line's end inside.
fn spelled(text: &Folded, at: usize, wanted: &[char]) -> Option<usize> {
    let mut place = at;
    for (number, c) in wanted.iter().enumerate() {
        let mut gap = 0;
        while number > 0 && gap < 3 && matches!(text.at(place), ' ' | '\n' | '\r' | '\t') {
            place += 1;
            gap += 1;
        }
        if text.at(place) != *c {
            return None;
        }
        place += 1;
    }
    Some(place)
}

/// 张三 → 张某, 张三丰 → 张某某, 欧阳修 → 欧阳某: how a natural person's name stands on a public page.
pub fn mask_name(name: &str) -> String {
    let chars: Vec<char> = name.trim().chars().filter(|c| !c.is_whitespace()).collect();
    let compound = chars.len() > 2 && COMPOUND_SURNAMES.iter().any(|surname| name.trim().starts_with(surname));
    let kept = if compound { 2 } else { 1 };
    let hidden = chars.len().saturating_sub(kept).clamp(1, 2);
    chars.iter().take(kept).collect::<String>() + &"某".repeat(hidden)
}
