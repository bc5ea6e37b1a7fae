//! Homes that no label announces: an address down to the household, in a sentence that speaks of no business.

use super::address::{ADDRESS_LENGTH_MAX, LABELS, homely, is_address, region_starts, value_end, whose};
use super::fold::{Folded, Lexicon, is_han};
use super::{Finds, Found, FoundBy, Kind};
use std::ops::Range;
use std::sync::LazyLock;

/// Does an address begin without a label after the character?
fn before_address(c: char) -> bool {
    matches!(c, '在' | '于' | '到' | '至' | '住' | '按' | '往' | '从' | '系' | '的' | '址' | '由' | '将' | '把')
}

/// Longest name of a district with its kind, in characters: 东乡族自治县.
const DISTRICT_LENGTH_MAX: usize = 6;
/// Shortest address that no word announces, in characters.
const UNLABELLED_LENGTH_MIN: usize = 9;
/// What makes an address in a sentence one of business, of works or of an office.
static PUBLIC_PLACES: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        "楼道 电梯 楼梯 外墙 车库 物业 公司 经营 营业 注册 项目 工地 仓库 店 厂 办公 地点 现场 施工 单位 法院 政府 机关 银行 门面 商铺 学校 医院 诊所 \
         养殖 工程 矿 宗地 地块 建设 机构 中心 你户 超市 检查",
        (),
    )])
});

/// What the households of a house share.
static COMMONS: LazyLock<Lexicon<()>> = LazyLock::new(|| Lexicon::new(&[("楼道 电梯 楼梯 外墙 车库", ())]));

/// Finds homes that no label announces.
pub(super) fn find(finds: &mut Finds<'_>) {
    let text = finds.folded;
    let mut known = Known::of(finds);
    let mut figure = 0;
    for at in 0..text.len() {
        while figure < text.len() && (figure <= at || !text.at(figure).is_ascii_digit()) {
            figure += 1;
        }
        let c = text.before(at);
        if !is_han(text.at(at)) || is_han(c) && !before_address(c) {
            continue;
        }
        let district = (is_han(c) || !matches!(c, ':' | '“')) && begins(text, at);
        let found = district.then(|| unlabelled(text, at)).flatten();
        let near = (2..=ESTATE_LENGTH_MAX).contains(&figure.saturating_sub(at));
        let Some(end) = found.or_else(|| near.then(|| in_estate(text, at)).flatten()) else { continue };
        let range = text.source(at, end);
        if !known.overlaps(&range) {
            known.last = range.end;
            finds.add(at, end, Found::new(Kind::HomeAddress, whose(text, at), FoundBy::Context, 62));
        }
    }
}

/// The homes that are found already, in the order of the text, gone through once.
struct Known {
    ranges: Vec<Range<usize>>,
    next: usize,
    /// Where the last home without a label ended.
    last: usize,
}

impl Known {
    fn of(finds: &Finds<'_>) -> Self {
        let homes = finds.hits.iter().filter(|hit| hit.kind == Kind::HomeAddress);
        let mut ranges: Vec<Range<usize>> = homes.map(|hit| hit.range.clone()).collect();
        ranges.sort_by_key(|range| range.end);
        Known { ranges, next: 0, last: 0 }
    }

    /// Does one of them overlap the range, which begins no earlier than the range asked for before?
    fn overlaps(&mut self, range: &Range<usize>) -> bool {
        while self.ranges.get(self.next).is_some_and(|known| known.end <= range.start) {
            self.next += 1;
        }
        range.start < self.last || self.ranges.get(self.next).is_some_and(|known| known.start < range.end)
    }
}

/// Does an address begin here, with a district's name?
fn begins(text: &Folded, at: usize) -> bool {
    if LABELS.at(text.chars(), at).is_some() {
        return false;
    }
    let district =
        (at + 2..=at + DISTRICT_LENGTH_MAX).find(|&place| matches!(text.at(place), '省' | '市' | '县' | '区'));
    let named = |end: usize| text.slice(at, end).iter().all(|c| is_han(*c) && !before_address(*c) && *c != '位');
    region_starts(text, at) || district.is_some_and(named)
}

/// Longest name of an estate, in characters: 龙湖国际花园.
const ESTATE_LENGTH_MAX: usize = 10;
/// Most steps from an estate to a household: 3期, 9号楼, 西单元, 2楼, 201.
const STEPS_MAX: usize = 6;

/// 中原小区24号楼2单元201: the name of an estate and the way to a household; its end.
fn estate(text: &Folded, at: usize) -> Option<usize> {
    let numbered = |c: char| {
        c.is_ascii_digit()
            || matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
            || matches!(c, '东' | '西' | '南' | '北' | '中' | '甲' | '乙' | '丙')
    };
    let figure = (at + 2..=at + ESTATE_LENGTH_MAX).find(|&place| !is_han(text.at(place)))?;
    let (mut end, mut house, mut room) = (figure, false, false);
    for _ in 0..STEPS_MAX {
        let count = text.slice(end, end + 5).iter().take_while(|c| numbered(**c)).count();
        let after = end + count;
        let Some(length) = text.any(
            after,
            &["号楼", "期", "区", "号院", "栋", "幢", "座", "单元", "门", "层", "楼", "室", "户", "号", "-"],
        ) else {
            let bare = text.slice(end, after).iter().filter(|c| c.is_ascii_digit()).count();
            room |= house && bare >= 3;
            end = if room { after } else { end };
            break;
        };
        if count == 0 {
            break;
        }
        let unit = text.slice(after, after + length);
        house |= matches!(unit, ['号', '楼'] | ['栋' | '幢' | '座']);
        room |= matches!(unit, ['室' | '户']);
        end = after + length;
    }
    // 3号楼某户 tells of no household.
    (house
        && room
        && text.at(end) != '某'
        && text.at(at) != '该'
        && !text.slice(at, figure).iter().any(|c| before_address(*c)))
    .then_some(end)
}

/// The end of a household in an estate, unless the sentence speaks of a business.
fn in_estate(text: &Folded, at: usize) -> Option<usize> {
    let end = estate(text, at)?;
    let (from, to) = (text.clause_start(at, ADDRESS_LENGTH_MAX), text.clause_end(end, 6));
    (!public(text, from..at, end..to)).then_some(end)
}

/// Does the sentence around an address speak of a business, of works or of an office?
fn public(text: &Folded, before: Range<usize>, after: Range<usize>) -> bool {
    let says = |part: Range<usize>| PUBLIC_PLACES.within(text.chars(), part.start, part.end);
    says(before) || says(after)
}

/// The end of an address down to the household, 在某县某路某小区3号楼2单元501室楼顶, unless the sentence speaks of a business.
fn unlabelled(text: &Folded, at: usize) -> Option<usize> {
    let end = household_end(text, value_end(text, at) + 1);
    let lived = end >= at + UNLABELLED_LENGTH_MIN
        && (homely(text, at) || villager(text, at, end))
        && is_address(&text.text(at, end), false);
    let (from, to) = (text.sentence_start(at, ADDRESS_LENGTH_MAX), text.clause_end(end, 10));
    let shared = COMMONS.within(text.chars(), at, end);
    // 当事人某某住…: where somebody lives, whatever the sentence spoke of before.
    let lives = text.before(at) == '住' && !matches!(text.at(at), '所' | '址' | '地' | '处' | '户' | '房' | '宅');
    let from = if lives { at } else { from };
    (lived && !shared && !public(text, from..at, end..to)).then_some(end)
}

/// 某县某镇某村村民, 某县某镇某村人: where somebody comes from.
fn villager(text: &Folded, at: usize, end: usize) -> bool {
    matches!(text.before(end), '村' | '庄' | '屯' | '寨' | '社' | '组' | '队' | '号' | '室' | '户')
        && (text.any(end, &["村民", "居民", "人)", "人。", "人,", "的家", "家中", "的住处", "的老家"]).is_some()
            || text.before(at) == '住')
}

/// What follows a household, with its last character.
static HOUSEHOLD_ENDS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        "楼顶 室阳台 队楼顶 组楼顶 村楼顶 室内 室外 室门前 村的家 社的家 组的家 队的家 号的家 室的家 村家中 组家中 号家中 室家中 村的住处 号的住处 室的住处 村的老家 室人) 号人) 村人) 村村民 室村民 组村民 号居民 室居民",
        (),
    )])
});

/// Without what follows the last figure of a household or the village: …905室|楼顶, …东庄村|村民.
fn household_end(text: &Folded, end: usize) -> usize {
    // 1667室|找到某某: the room ends it.
    let room = (end.saturating_sub(14)..end).find(|&at| text.at(at) == '室' && text.before(at).is_ascii_digit());
    if let Some(room) = room {
        return room + 1;
    }
    (end.saturating_sub(14)..end)
        .find(|&place| HOUSEHOLD_ENDS.at(text.chars(), place).is_some())
        .map_or(end - 1, |place| if text.at(place) == '楼' { place } else { place + 1 })
}
