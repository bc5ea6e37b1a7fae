//! Officers by the words around their names: who enforces is public (公示办法 Article 9).

use super::super::fold::Lexicon;
use super::super::number::is_mobile;
use super::prose::Prose;
use super::read::names_at;
use std::sync::LazyLock;

/// Most officers of one list.
const LISTED_MAX: usize = 12;

/// Further names of a list of officers: 检查人员：张某(16090012345)、李某.
pub(super) fn listed(text: &Prose<'_>, first: Option<usize>) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = first;
    while let Some(end) = at.filter(|_| names.len() < LISTED_MAX) {
        let next = past_bracket(text, end);
        let further = next + 1 + text.any(next + 1, &["组员", "成员", "副组长", "记录员"]).unwrap_or(0);
        at = matches!(text.at(next), '、' | '和' | '及' | '与' | ',' | ' ')
            .then(|| text.name_at(further).or_else(|| names_at(text, further, true)))
            .flatten();
        names.extend(at.map(|end| text.text(further, end)));
    }
    names
}

pub(super) fn past_bracket(text: &Prose<'_>, at: usize) -> usize {
    if text.at(at) != '(' {
        return at;
    }
    (at..at + 30).find(|&place| text.at(place) == ')').map_or(at, |close| close + 1)
}

/// Whom the words around the name call an officer: 张某、李某两名执法人员; 由张某主持; 勘验由张某、李某完成.
pub(super) fn officers(text: &Prose<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for (start, end) in text.names() {
        let done = ["勘验由", "检查由", "调查由", "听证由", "本案由", "询问由", "送达由"]
            .iter()
            .any(|word| text.ends(start, word));
        if done || said_behind(text, end) {
            names.push(text.text(start, end));
        }
        if done {
            names.extend(listed(text, Some(end)));
        }
    }
    names
}

/// Do the words behind the list that the name stands in speak of officers?
fn said_behind(text: &Prose<'_>, mut end: usize) -> bool {
    for _ in 0..LISTED_MAX {
        if acts_as_officer(text, end) {
            return true;
        }
        let next = past_bracket(text, end);
        let further = matches!(text.at(next), '、' | '和' | '及' | '与').then(|| text.name_at(next + 1)).flatten();
        match further {
            Some(further) => end = further,
            None => return false,
        }
    }
    false
}

/// What stands right behind an officer's name.
static OFFICERS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        "两名执法 二名执法 2名执法 两名行政执法 等执法人员 等两名执法 主持 担任书记员 担任记录 担任听证 任书记员 为书记员 \
         签发 审核 复核 承办 主办 两名办案 两名检查 两位执法 负责记录 负责法制审核 负责审核 负责复核 负责送达 具体承办 同志 律师 具体负责查办 依法向当事人 \
         向当事人出示 局长 副局长 科长 副科长 大队长 中队长 所长 副所长 股长 处长",
        (),
    )])
});

fn acts_as_officer(text: &Prose<'_>, end: usize) -> bool {
    let bracketed = text.at(end) == '(' && (text.has(end + 1, "执法") || is_certificate(text, end + 1));
    let held = text.any(end, &[",执法证", ",证号", ",证件编号", ",执法资格"]).is_some();
    let blank = (end..end + 3).find(|&place| text.at(place) != ' ').unwrap_or(end);
    bracketed || held || OFFICERS.at(text.chars(), end).is_some() || blank > end && text.has(blank, "执法")
}

/// Figures of an officer's certificate in a bracket, which are not those of a telephone: (16090012345).
fn is_certificate(text: &Prose<'_>, at: usize) -> bool {
    let figures: Vec<u8> =
        text.slice(at, at + 15).iter().map_while(|c| c.to_digit(10)).filter_map(|d| u8::try_from(d).ok()).collect();
    text.at(at + figures.len()) == ')' && (8..=14).contains(&figures.len()) && !is_mobile(&figures)
}
