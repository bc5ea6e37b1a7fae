//! Reading one name: where it begins and ends, and whether it is a minor's.

use super::super::fold::is_han;
use super::ordinary::ORDINARY;
use super::prose::Prose;
use super::words::{
    ACTING, AFTER, CLASSES, COMMON_SURNAME, COMPOUND_SURNAMES, FOLLOWING_WORDS, NO_NAME_WORDS, OF_GIVEN, OF_NO_NAME,
    SURNAME, TITLES,
};

pub(super) fn is_surname(c: char) -> bool {
    CLASSES.is(c, SURNAME)
}

pub(super) fn compound_surname(text: &Prose<'_>, at: usize) -> bool {
    text.any(at, &COMPOUND_SURNAMES).is_some()
}

/// The end of a person's name at a position. A strict reading wants a boundary or a known word after it.
pub(super) fn names_at(text: &Prose<'_>, at: usize, strict: bool) -> Option<usize> {
    let read = text.name_at(at);
    if read.is_some() {
        return read;
    }
    // Where the sentence, read as a whole, has a name begin in the midst of it, none begins here.
    if NO_NAME_WORDS.at(text.chars(), at).is_some() || (at + 1..at + 3).any(|place| text.name_at(place).is_some()) {
        return None;
    }
    let compound = compound_surname(text, at);
    if matches!(text.at(at), '向' | '和') && NO_NAME_WORDS.at(text.chars(), at + 1).is_some() {
        return None;
    }
    if !compound && !is_surname(text.at(at)) {
        return None;
    }
    let first = at + if compound { 2 } else { 1 };
    // 王科长, 李女士: a surname with a title names nobody.
    if TITLES.at(text.chars(), first).is_some() {
        return None;
    }
    let given =
        |place: usize| is_han(text.at(place)) && (text.at(place) == '元' || !CLASSES.is(text.at(place), OF_NO_NAME));
    if !given(first) {
        return None;
    }
    let stops = |place: usize| {
        AFTER.contains(text.at(place))
            || text.at(place) == '\0'
            || text.at(place).is_ascii_digit()
            || FOLLOWING_WORDS.at(text.chars(), place).is_some()
    };
    let hard = |place: usize| {
        !is_han(text.at(place)) || matches!(text.at(place), '的' | '等') || ACTING.at(text.chars(), place).is_some()
    };
    let usual = |place: usize| CLASSES.is(text.at(place), OF_GIVEN) && !"向与从在因将被于对".contains(text.at(place));
    // 询问张某时，: the last character tells when.
    let when = text.at(first + 1) == '时' && !is_han(text.at(first + 2));
    let long = given(first + 1) && !when;
    let (second_stop, third_stop) = (stops(first + 1), stops(first + 2));
    match () {
        () if hard(first + 1) => Some(first + 1),
        () if when => Some(first + 1),
        () if long && hard(first + 2) => Some(first + 2),
        () if second_stop && !(usual(first + 1) && third_stop) => Some(first + 1),
        () if long && third_stop && (usual(first) || usual(first + 1)) => Some(first + 2),
        () if second_stop => Some(first + 1),
        () if !strict && long && third_stop && unusual(text, at, first) => Some(first + 2),
        () if !strict && long && usual(first) && usual(first + 1) => Some(first + 2),
        () if !strict && usual(first) && !usual(first + 1) => Some(first + 1),
        () if !strict && long && usual(first + 1) => Some(first + 2),
        () => None,
    }
}

/// A usual surname before two characters that make no word together: 丁得孙.
fn unusual(text: &Prose<'_>, at: usize, first: usize) -> bool {
    let word = |from: usize| ORDINARY.costs(text.slice(from, from + 2))[1].is_some();
    CLASSES.is(text.at(at), COMMON_SURNAME) && !word(first) && !word(first - 1)
}

/// A name's start, read backwards from its end.
pub(super) fn name_before(text: &Prose<'_>, end: usize) -> Option<usize> {
    let read = text.name_until(end);
    if read.is_some() {
        return read;
    }
    for length in [4, 3, 2] {
        let Some(start) = end.checked_sub(length) else { continue };
        let inner = text.slice(start, end);
        let proper = inner.iter().all(|c| is_han(*c))
            && inner.iter().skip(1).all(|c| *c == '元' || !CLASSES.is(*c, OF_NO_NAME))
            && NO_NAME_WORDS.at(text.chars(), start).is_none();
        let surname = if length == 4 { compound_surname(text, start) } else { is_surname(text.at(start)) };
        let bounded = !is_han(text.before(start))
            || matches!(
                text.before(start),
                '对' | '向'
                    | '和'
                    | '及'
                    | '与'
                    | '由'
                    | '经'
                    | '有'
                    | '人'
                    | '员'
                    | '者'
                    | '亲'
                    | '中'
                    | '至'
                    | '从'
                    | '留'
                    | '被'
                    | '让'
                    | '给'
                    | '是'
                    | '叫'
                    | '名'
                    | '为'
                    | '系'
                    | '将'
                    | '把'
                    | '找'
                    | '问'
                    | '称'
                    | '到'
                    | '过'
                    | '的'
                    | '长'
                    | '师'
                    | '工'
                    | '户'
                    | '理'
                    | '任'
                    | '友'
                    | '妻'
                    | '子'
                    | '女'
            );
        if proper && surname && bounded {
            return Some(start);
        }
    }
    None
}

/// From this age on nobody is a minor.
pub(super) const ADULT: u32 = 18;

/// The number of years that ends before 岁: 15, 十五.
pub(super) fn years_before(text: &Prose<'_>, at: usize) -> Option<u32> {
    let mut start = at;
    while start > at.saturating_sub(3) && text.before(start).is_ascii_digit() {
        start -= 1;
    }
    if start < at {
        return text.text(start, at).parse().ok();
    }
    let ones =
        |c: char| "〇一二三四五六七八九".chars().position(|digit| digit == c).and_then(|at| u32::try_from(at).ok());
    let (tens, last) = (text.before(at.saturating_sub(1)), text.before(at));
    match (tens, last) {
        ('十', last) if !is_numeral(text.before(at.saturating_sub(2))) => Some(10 + ones(last)?),
        (_, '十') if !is_numeral(tens) => Some(10),
        _ if is_numeral(tens) => None,
        _ => ones(last),
    }
}

pub(super) fn is_numeral(c: char) -> bool {
    "〇一二三四五六七八九十百".contains(c)
}

/// How far from a year of birth the years are looked for that the text tells of, in characters.
const YEARS_REACH: usize = 300;

/// A year that four figures before 年 give.
fn year_at(text: &Prose<'_>, at: usize) -> Option<u32> {
    let figures = text.slice(at, at + 4);
    let whole = figures.len() == 4 && figures.iter().all(char::is_ascii_digit) && text.at(at + 4) == '年';
    let year = (whole && !text.before(at).is_ascii_digit()).then(|| text.text(at, at + 4).parse().ok()).flatten()?;
    (1900..2100).contains(&year).then_some(year)
}

/// 张某(2009年出生): under age in every year that the text around tells of.
fn born_under_age(text: &Prose<'_>, at: usize, end: usize) -> bool {
    let born = (at..end).find_map(|place| year_at(text, place).map(|year| (place, year)));
    let Some((place, year)) = born.filter(|(place, _)| text.contains(*place, (end + 1).min(text.len()), "生")) else {
        return false;
    };
    let around = place.saturating_sub(YEARS_REACH)..(place + YEARS_REACH).min(text.len());
    let told = around.filter(|other| *other != place).filter_map(|other| year_at(text, other)).max();
    told.is_some_and(|told| (year..year + ADULT).contains(&told))
}

/// The words right after a name give an age under 18.
pub(super) fn is_minor_here(text: &Prose<'_>, at: usize) -> bool {
    let mut end = at;
    let most = (at + 24).min(text.len());
    while end < most && !matches!(text.at(end), '。' | ';' | '、' | ')' | '\n') {
        end += 1;
    }
    born_under_age(text, at, end)
        || (at..end).any(|place| {
            let unit = text.has(place, "周岁") || (text.at(place) == '岁' && text.before(place) != '周');
            unit && years_before(text, place).is_some_and(|years| years < ADULT)
        })
}
