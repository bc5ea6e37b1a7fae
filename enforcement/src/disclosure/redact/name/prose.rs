//! The text with the names read in it: each part of a sentence is cut into ordinary words and names as it is least rare.
//!
//! A name is a surname and one or two characters; what it costs is how rare such a surname and such characters are in names,
//! less what the words around it say for a person. It is one where cutting the sentence with it costs less than without.

use super::super::fold::{Folded, is_han};
use super::ordinary::{ORDINARY, UNKNOWN, WORD_LENGTH_MAX};
use super::read::is_surname;
use super::words::{
    CLASSES, COMMON_SURNAME, COMPOUND_HEAD, COMPOUND_SURNAMES, FOLLOWING_WORDS, NO_NAME_WORDS, OF_ABROAD, OF_AFTER,
    OF_COMMON_GIVEN, OF_GIVEN, OF_NO_NAME, PLACE_ENDING_WORDS, RARE_SURNAME, RELATIONS, Relation, SURNAME, TITLES,
};
use std::ops::Deref;

/// Longest name, in characters, with the dot of a name from a language of its own.
const NAME_LENGTH_MAX: usize = 14;
/// Most characters on each side of the dot.
const DOTTED_PART_MAX: usize = 6;

/// A text and where its names end.
pub(crate) struct Prose<'a> {
    text: &'a Folded,
    /// For each position the length of the name that begins there, or 0.
    names: Vec<u8>,
    /// For each position the length of the name that ends there, or 0.
    ends: Vec<u8>,
    relations: Relations,
}

/// The words of this field at each position, looked up once for all that ask.
struct Relations {
    /// The word of relation that begins there.
    starts: Vec<Option<(u8, Relation)>>,
    /// What the word of relation that ends there says.
    ends: Vec<Option<Relation>>,
}

impl Deref for Prose<'_> {
    type Target = Folded;

    fn deref(&self) -> &Folded {
        self.text
    }
}

impl<'a> Prose<'a> {
    /// Reads the names of every part of a sentence.
    pub(crate) fn read(text: &'a Folded) -> Self {
        let (names, ends) = (vec![0; text.len() + 1], vec![0; text.len() + 1]);
        let mut prose = Prose { text, names, ends, relations: Relations::read(text) };
        let mut reading = Reading::default();
        let mut at = 0;
        while at < text.len() {
            let part = |c: char| is_han(c) || is_dot(c);
            let end = (at..text.len()).find(|&place| !part(text.at(place))).unwrap_or(text.len());
            if end > at + 1 {
                reading.cut(text, &prose.relations, at, end);
                for &(start, end) in &reading.names {
                    let length = u8::try_from(end - start).unwrap_or(0);
                    prose.names[start] = length;
                    prose.ends[end] = length;
                }
            }
            at = end + 1;
        }
        prose
    }

    /// The word of relation that begins at the position: its length in characters and what it says.
    pub(super) fn relation_at(&self, at: usize) -> Option<(usize, Relation)> {
        let (length, relation) = self.relations.starts.get(at).copied().flatten()?;
        Some((usize::from(length), relation))
    }

    /// The end of the name that begins at the position.
    pub(crate) fn name_at(&self, at: usize) -> Option<usize> {
        self.names.get(at).filter(|length| **length > 0).map(|length| at + usize::from(*length))
    }

    /// The start of the name that ends at the position.
    pub(crate) fn name_until(&self, end: usize) -> Option<usize> {
        self.ends.get(end).filter(|length| **length > 0).map(|length| end - usize::from(*length))
    }

    /// The end of the name that begins at the position, alone or behind a word for who it is: 承租人某某.
    pub(super) fn called_at(&self, at: usize) -> Option<usize> {
        let behind = self.relation_at(at).map(|(length, _)| at + length);
        self.name_at(at).or_else(|| behind.and_then(|at| self.name_at(at)))
    }

    /// Does a word for somebody else end right before the position: 丈夫, 邻居?
    pub(super) fn is_other(&self, at: usize) -> bool {
        matches!(self.relations.ends.get(at).copied().flatten(), Some(Relation::Third | Relation::Minor))
    }

    /// Does a name stand between two positions?
    pub(crate) fn named_between(&self, start: usize, end: usize) -> bool {
        (start..end).any(|at| self.name_at(at).is_some_and(|stop| stop <= end))
    }

    /// Does a name stand right behind one of the words?
    pub(crate) fn named_after(&self, words: &[&str]) -> bool {
        self.names().any(|(start, _)| words.iter().any(|word| self.ends(start, word)))
    }

    /// Every name, from its start to its end.
    pub(super) fn names(&self) -> impl Iterator<Item = (usize, usize)> {
        (0..self.names.len()).filter_map(|at| self.name_at(at).map(|end| (at, end)))
    }
}

impl Relations {
    fn read(text: &Folded) -> Self {
        let mut relations = Relations { starts: vec![None; text.len() + 1], ends: vec![None; text.len() + 1] };
        for at in 0..text.len() {
            if let Some((length, relation)) = RELATIONS.at(text.chars(), at) {
                relations.starts[at] = u8::try_from(length).ok().map(|length| (length, relation));
                let end = &mut relations.ends[at + length];
                if !matches!(end, Some(known) if *known != Relation::Somebody && *known != Relation::ThirdPerhaps) {
                    *end = Some(relation);
                }
            }
        }
        relations
    }
}

/// One part of a sentence while it is cut.
#[derive(Default)]
struct Reading {
    /// For each position from the start: the least cost up to it, the place it was reached from, and whether by a name.
    steps: Vec<(f32, usize, bool)>,
    names: Vec<(usize, usize)>,
}

impl Reading {
    /// The cheapest way through the part: its names stand in `names` afterwards.
    fn cut(&mut self, text: &Folded, relations: &Relations, start: usize, end: usize) {
        self.steps.clear();
        self.steps.resize(end - start + 1, (f32::INFINITY, 0, false));
        self.steps[0].0 = 0.0;
        let dotted = (start..end).any(|at| is_dot(text.at(at)));
        for at in start..end {
            let so_far = self.steps[at - start].0;
            let known = ORDINARY.costs(text.slice(at, end.min(at + WORD_LENGTH_MAX)));
            for (length, known) in (1..=WORD_LENGTH_MAX.min(end - at)).zip(known) {
                let cost = if length == 1 { Some(known.unwrap_or(UNKNOWN)) } else { known };
                if let Some(cost) = cost {
                    self.reach(start, at, at + length, so_far + f32::from(cost), false);
                }
            }
            let relation = relations.starts[at].map(|(length, _)| usize::from(length));
            let following = FOLLOWING_WORDS.at(text.chars(), at).map(|(length, ())| length);
            for length in [relation, following].into_iter().flatten().filter(|length| (2..=end - at).contains(length)) {
                self.reach(start, at, at + length, so_far + FIELD_WORD, false);
            }
            let surname = surname_length(text, at);
            if surname > 0 {
                for given in 1..=2 {
                    if let Some(cost) = name_cost(text, at, surname, given).filter(|_| at + surname + given <= end) {
                        let stop = at + surname + given;
                        self.reach(start, at, stop, so_far + cost + around(text, relations, at, stop), true);
                    }
                }
            }
            for (stop, cost) in dotted.then(|| dotted_names(text, at, end)).into_iter().flatten() {
                self.reach(start, at, stop, so_far + cost + around(text, relations, at, stop), true);
            }
        }
        self.names.clear();
        let mut at = end - start;
        while at > 0 {
            let (_, from, name) = self.steps[at];
            if name {
                self.names.push((start + from, start + at));
            }
            at = from;
        }
    }

    fn reach(&mut self, start: usize, from: usize, to: usize, cost: f32, name: bool) {
        let step = &mut self.steps[to - start];
        if cost < step.0 {
            *step = (cost, from - start, name);
        }
    }
}

/// What a word of this module's lists costs: neither common nor rare.
const FIELD_WORD: f32 = 9.5;

/// How many characters the surname at the position has.
fn surname_length(text: &Folded, at: usize) -> usize {
    match () {
        () if CLASSES.is(text.at(at), COMPOUND_HEAD) && text.any(at, &COMPOUND_SURNAMES).is_some() => 2,
        // A character beyond the first planes is in no word.
        () if CLASSES.is(text.at(at), SURNAME | RARE_SURNAME) || text.at(at) > '\u{FFFF}' => 1,
        () => 0,
    }
}

/// The provinces as they stand on the plates of vehicles.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// Does 元 end a given name: behind a character that names are made of and amounts are not?
fn ends_given(given: &[char]) -> bool {
    matches!(given, [first, '元'] if CLASSES.is(*first, OF_GIVEN)
        && !"一二三四五六七八九十百千万亿两几多余数整".contains(*first))
}

/// What any name costs: how rare it is that one stands here.
const NAME: f32 = 6.0;

fn name_cost(text: &Folded, at: usize, surname: usize, given: usize) -> Option<f32> {
    let chars = text.slice(at + surname, at + surname + given);
    // 培元 is a name, 万元 and 百元 are amounts.
    let of_name = |c: &char| is_han(*c) && (!CLASSES.is(*c, OF_NO_NAME) || *c == '元' && ends_given(chars));
    if chars.len() < given || !chars.iter().all(of_name) {
        return None;
    }
    // 向濮阳县人民法院: 向 before a place is no surname.
    if matches!(text.at(at), '向' | '和') && NO_NAME_WORDS.at(text.chars(), at + surname).is_some() {
        return None;
    }
    // 家园, 花苑: what is called so is a place; 豫 before a letter begins a vehicle's number.
    let plate =
        text.at(at + surname + given).is_ascii_uppercase() && chars.last().is_some_and(|c| PROVINCES.contains(*c));
    let place = given == 2 && PLACE_ENDING_WORDS.at(text.chars(), at + surname).is_some_and(|(length, ())| length == 2);
    if plate || place {
        return None;
    }
    // 王某二人, 王某等: a count of people is no part of a name.
    let counted = matches!(
        text.before(at + surname + given),
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '两' | '几'
    ) && matches!(text.at(at + surname + given), '人' | '名' | '位');
    if counted || TITLES.at(text.chars(), at + surname).is_some() {
        return None;
    }
    let family = match () {
        () if surname == 2 => 4.0,
        () if matches!(text.at(at), '向' | '和') => 7.0,
        () if CLASSES.is(text.at(at), COMMON_SURNAME) => 4.0,
        () if is_surname(text.at(at)) => 6.5,
        () => 8.0,
    };
    // 朵朵: doubled it is a child's or a woman's name.
    let doubled = matches!(chars, [first, second] if first == second);
    let one = |c: &char| match () {
        () if doubled => 5.6,
        () if CLASSES.is(*c, OF_COMMON_GIVEN) => 4.8,
        () if *c == '和' => 5.5,
        () if CLASSES.is(*c, OF_AFTER) => 14.0,
        () if CLASSES.is(*c, OF_GIVEN) => 6.3,
        () => 11.0,
    };
    // Two characters in a name are more usual than one.
    let single = if given == 1 { 1.2 } else { 0.0 };
    Some(NAME + family + single + chars.iter().map(one).sum::<f32>())
}

/// What the words around say: less where they speak of a person, more where they speak of a place or a body.
fn around(text: &Folded, relations: &Relations, start: usize, end: usize) -> f32 {
    let last = match text.before(end) {
        // 西至马颊河: the last character is the place's kind.
        '河' | '沟' | '渠' | '塘' | '坑' | '庄' | '桥' => 9.0,
        // 询问张某时，: it tells when.
        // 某某正|在读.
        '正' if end - start > 2 && text.at(end) == '在' => 5.0,
        '时' if end - start > 2 && matches!(text.at(end), ',' | '、' | '。') => 5.0,
        _ => 0.0,
    };
    let before = match relations.ends.get(start).copied().flatten() {
        Some(Relation::Somebody | Relation::ThirdPerhaps) => -1.5,
        Some(_) => -4.0,
        // 中标通知书编号濮公资建…: what follows is a number's first part.
        None if (start.saturating_sub(2)..=start).any(|at| text.ends(at, "编号") || text.ends(at, "文号")) => 8.0,
        None => match text.before(start) {
            '省' | '市' | '县' | '区' | '镇' | '乡' | '村' | '街' | '路' | '第' => 6.0,
            '\0' | ',' | '。' | ';' | ':' | '\n' | '、' | '(' | ' ' | '\t' => -1.0,
            '手' | '匠' | '贩' | '卫' | '商' | '兄' | '弟' | '姐' | '妹' | '姑' | '叔' | '伯' | '嫂' | '婆' | '爷'
            | '奶' => -2.0,
            '对' | '向' | '由' | '与' | '和' | '及' | '从' | '被' | '给' | '为' | '让' | '叫' | '系' | '是' | '将'
            | '把' | '经' | '据' | '致' | '称' | '到' => -1.5,
            _ => 0.0,
        },
    };
    let after = match text.at(end) {
        _ if PLACE_ENDING_WORDS.at(text.chars(), end).is_some() || in_body(text, end) => 8.0,
        '〔' | '[' => 8.0,
        // 农业银行: a bank's own name, unless it is somebody's card or account.
        '银' if text.has(end, "银行") && !matches!(text.at(end + 2), '卡' | '账' | '帐' | '存' | '流') => 8.0,
        // (雷横): a bracket of one name; 燕顺，男，45岁: who it is.
        ')' if text.before(start) == '(' => -4.0,
        ',' if matches!(text.at(end + 1), '男' | '女') && !is_han(text.at(end + 2)) => -4.0,
        _ if numbered(text, end) => 6.0,
        '(' | '、' | '等' => -2.0,
        c if !is_han(c) || CLASSES.is(c, OF_AFTER) => -1.0,
        // 毛涛和戴天霞 are two.
        c if text.before(end) == '和' && is_surname(c) && CLASSES.is(text.at(end + 1), OF_GIVEN) => 4.0,
        _ => match FOLLOWING_WORDS.at(text.chars(), end) {
            Some((1, ())) => -0.5,
            Some(_) => -2.0,
            None => 0.0,
        },
    };
    before + after + last
}

/// Furthest that a body's kind stands behind what could be a name in its own, in characters: 佳和餐饮管理有限公司.
const BODY_LENGTH_MAX: usize = 14;
/// The same for kinds of one character: 金福家乐食品店.
const SHOP_LENGTH_MAX: usize = 7;

/// Is the place within the name of a body, or the agency's word of a document's number?
fn in_body(text: &Folded, at: usize) -> bool {
    for place in at..at + BODY_LENGTH_MAX {
        let c = text.at(place);
        let of_body = matches!(c, '有' | '股' | '公') && text.any(place, &["有限", "股份", "公司"]).is_some();
        if of_body || c == '〔' && place < at + SHOP_LENGTH_MAX {
            return true;
        }
        if !is_han(c) || CLASSES.is(c, OF_AFTER) || matches!(c, '该' | '本' | '你' | '我' | '其' | '此' | '两' | '二')
        {
            return false;
        }
        let shop = matches!(c, '店' | '厂' | '馆' | '社')
            || PLACE_ENDING_WORDS.at(text.chars(), place).is_some_and(|(length, ())| length >= 2);
        if place < at + SHOP_LENGTH_MAX && shop {
            return true;
        }
    }
    false
}

/// Does a house's number follow: 佳和康庭12号楼?
fn numbered(text: &Folded, at: usize) -> bool {
    let figures = text.slice(at, at + 5).iter().take_while(|c| c.is_ascii_digit()).count();
    figures > 0 && matches!(text.at(at + figures), '号' | '栋' | '幢' | '楼' | '弄')
}

fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '・')
}

/// Names with a dot, 阿依古丽·买买提: as far on each side as characters go by which such names are written.
fn dotted_names(text: &Folded, at: usize, end: usize) -> Vec<(usize, f32)> {
    let most = end.min(at + NAME_LENGTH_MAX);
    let Some(dot) = (at + 1..most.min(at + DOTTED_PART_MAX + 1)).find(|&place| is_dot(text.at(place))) else {
        return Vec::new();
    };
    let sound = |c: char| if CLASSES.is(c, OF_ABROAD) { 3.5 } else { 9.5 };
    let head: f32 = text.slice(at, dot).iter().map(|c| sound(*c)).sum();
    let mut cost = NAME + head;
    let mut stops = Vec::new();
    for place in dot + 1..most.min(dot + 1 + DOTTED_PART_MAX) {
        if is_dot(text.at(place)) {
            break;
        }
        cost += sound(text.at(place));
        stops.push((place + 1, cost));
    }
    stops
}
