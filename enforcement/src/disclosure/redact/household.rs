//! Homes that no label announces: an address down to the household, in a sentence that speaks of no business.

use super::address::{ADDRESS_LENGTH_MAX, LABELS, homely, is_address, region_starts, value_end, whose};
use super::fold::{Folded, is_han};
use super::{Finds, Found, FoundBy, Kind};

/// Words after which an address begins without a label.
const BEFORE_ADDRESS: &str = "在于到至住按往从系的址由将把的";
/// Longest name of a district with its kind, in characters: 东乡族自治县.
const DISTRICT_LENGTH_MAX: usize = 6;
/// Shortest address that no word announces, in characters.
const UNLABELLED_LENGTH_MIN: usize = 9;
/// What makes an address in a sentence one of business, of works or of an office.
const PUBLIC_PLACES: [&str; 40] = [
    "楼道", "电梯", "楼梯", "外墙", "车库", "物业", "公司", "经营", "营业", "注册", "项目", "工地", "仓库", "店", "厂",
    "办公", "地点", "现场", "施工", "单位", "法院", "政府", "机关", "银行", "门面", "商铺", "学校", "医院", "诊所",
    "养殖", "工程", "矿", "宗地", "地块", "建设", "机构", "中心", "你户", "超市", "检查",
];

/// Could an address begin here: a district's name after what is no part of one?
pub(super) fn begins(text: &Folded, at: usize) -> bool {
    let c = text.before(at);
    let bounded = !is_han(c) && !matches!(c, ':' | '“') || BEFORE_ADDRESS.contains(c);
    if !bounded || !is_han(text.at(at)) || LABELS.at(text.chars(), at).is_some() {
        return false;
    }
    let district =
        (at + 2..=at + DISTRICT_LENGTH_MAX).find(|&place| matches!(text.at(place), '省' | '市' | '县' | '区'));
    let named =
        |end: usize| text.slice(at, end).iter().all(|c| is_han(*c) && !BEFORE_ADDRESS.contains(*c) && *c != '位');
    region_starts(text, at) || district.is_some_and(named)
}

/// Longest name of an estate, in characters: 龙湖国际花园.
const ESTATE_LENGTH_MAX: usize = 10;
/// Most steps from an estate to a household: 3期, 9号楼, 西单元, 2楼, 201.
const STEPS_MAX: usize = 6;

/// 中原小区24号楼2单元201: the name of an estate and the way to a household; its end.
fn estate(text: &Folded, at: usize) -> Option<usize> {
    let c = text.before(at);
    if !is_han(text.at(at)) || text.at(at) == '该' || is_han(c) && !BEFORE_ADDRESS.contains(c) {
        return None;
    }
    let numbered = |c: char| c.is_ascii_digit() || "一二三四五六七八九十东西南北中甲乙丙".contains(c);
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
    (house && room && !text.slice(at, figure).iter().any(|c| BEFORE_ADDRESS.contains(*c))).then_some(end)
}

/// A household in an estate that no label announces: somebody's home, unless the sentence speaks of a business.
pub(super) fn in_estate(finds: &mut Finds<'_>, at: usize) {
    let text = finds.folded;
    let Some(end) = estate(text, at) else { return };
    let (from, to) = (text.clause_start(at, ADDRESS_LENGTH_MAX), text.clause_end(end, 6));
    let public = |word: &&str| text.contains(from, at, word) || text.contains(end, to, word);
    if !PUBLIC_PLACES.iter().any(public) && !overlaps(finds, at, end) {
        finds.add(at, end, Found::new(Kind::HomeAddress, whose(text, at), FoundBy::Context, 62));
    }
}

/// An address down to the household that no label announces, 在某县某路某小区3号楼2单元501室楼顶: somebody's home, unless the
/// sentence speaks of a business, of works or of an office.
pub(super) fn unlabelled(finds: &mut Finds<'_>, at: usize) {
    let text = finds.folded;
    let end = household_end(text, value_end(text, at) + 1);
    let (from, to) = (text.sentence_start(at, ADDRESS_LENGTH_MAX), text.clause_end(end, 10));
    let public = |word: &&str| text.contains(from, at, word) || text.contains(end, to, word);
    if end < at + UNLABELLED_LENGTH_MIN
        || !(homely(text, at) || villager(text, at, end))
        || !is_address(&text.text(at, end), false)
        || PUBLIC_PLACES.iter().any(public)
        || overlaps(finds, at, end)
    {
        return;
    }
    finds.add(at, end, Found::new(Kind::HomeAddress, whose(text, at), FoundBy::Context, 62));
}

/// 某县某镇某村村民, 某县某镇某村人: where somebody comes from.
fn villager(text: &Folded, at: usize, end: usize) -> bool {
    matches!(text.before(end), '村' | '庄' | '屯' | '寨' | '社' | '组' | '队' | '号' | '室' | '户')
        && (text.any(end, &["村民", "居民", "人)", "人。", "人,"]).is_some() || text.before(at) == '住')
}

/// Without what follows the last figure of a household or the village: …905室|楼顶, …东庄村|村民.
fn household_end(text: &Folded, end: usize) -> usize {
    let units = [
        "楼顶",
        "室阳台",
        "队楼顶",
        "组楼顶",
        "村楼顶",
        "室内",
        "室外",
        "室门前",
        "室人)",
        "号人)",
        "村人)",
        "村村民",
        "室村民",
        "组村民",
        "号居民",
        "室居民",
    ];
    (end.saturating_sub(14)..end)
        .find(|&place| text.any(place, &units).is_some())
        .map_or(end - 1, |place| if text.at(place) == '楼' { place } else { place + 1 })
}

fn overlaps(finds: &Finds<'_>, start: usize, end: usize) -> bool {
    let range = finds.folded.source(start, end);
    finds
        .hits
        .iter()
        .any(|hit| hit.kind == Kind::HomeAddress && hit.range.start < range.end && range.start < hit.range.end)
}
