//! What a column means: the names that agencies really write over it, and which column of a sheet is which.

use crate::Kind;

/// One column that a kind knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// The article's own name first, then what agencies write; earlier ones win where a sheet has several.
    pub names: &'static [&'static str],
    /// Without it a row cannot be told: a file that lacks it is refused.
    pub essential: bool,
    /// What its cells hold.
    pub holds: Holds,
}

/// What a column's cells hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// Any text.
    Text,
    /// A person's name.
    Person,
    /// 执法证号, unique.
    Certificate,
    /// A day, or from a day to a day.
    Day,
    /// A period, in days or in words.
    Period,
    /// Act types.
    Acts,
    /// 统一社会信用代码.
    Uscc,
    /// A share of what is inspected, in per cent or in words.
    Share,
    /// Telephone numbers.
    Phone,
    /// Months of a year: `3月至5月`, `第二季度`, `全年`.
    Months,
    /// How often at most in a year.
    Cap,
}

/// Columns that any list may have; what stands in them is not looked at.
const COMMON: &[Column] = &[
    Column { names: &["序号", "编号", "编码", "排序", "序"], essential: false, holds: Holds::Text },
    Column { names: &["备注", "说明", "备考"], essential: false, holds: Holds::Text },
];

/// Shortest name that a longer one may have at its beginning or within it.
const PART_LENGTH_MIN: usize = 3;
/// Shorter names that tell what a column is wherever they end a name.
const TELLING: [&str; 9] = ["依据", "电话", "地址", "比例", "频次", "期限", "编码", "职责", "环节"];
/// Longest head that is compared by its parts: beyond it a cell is a sentence, not a name.
const HEAD_LENGTH_MAX: usize = 20;

impl Column {
    /// How well the column answers to a name: less is better. Blanks, brackets with what is in them, and marks of
    /// required columns do not count; words before a name do (`行政处罚裁量标准` is a `裁量标准`).
    fn rank(&self, name: &str) -> Option<usize> {
        let bare = bare(name);
        let plain = name.trim_start_matches(['*', '★']).trim();
        if let Some(place) = self.names.iter().position(|known| *known == plain || *known == bare) {
            return Some(place);
        }
        let length = bare.chars().count();
        if length > HEAD_LENGTH_MAX || is_note(name) || self.names.is_empty() {
            return None;
        }
        let ways = self.names.iter().filter_map(|known| {
            let part = known.chars().count();
            let telling = part >= PART_LENGTH_MIN || TELLING.contains(known);
            let weight = if bare.ends_with(known) && telling {
                1_000
            } else if bare.starts_with(known) && part >= PART_LENGTH_MIN {
                2_000
            } else if bare.contains(known) && part > PART_LENGTH_MIN {
                3_000
            } else {
                return None;
            };
            Some(weight + 100 - part.min(100))
        });
        ways.min().filter(|_| !self.only_exact(&bare))
    }

    /// Names that look like a column's and are another thing: an identity number is no certificate number.
    fn only_exact(&self, bare: &str) -> bool {
        match self.holds {
            Holds::Certificate => ["身份证", "资格证", "发证"].iter().any(|word| bare.contains(word)),
            Holds::Person => ["单位", "机构", "项目", "事项"].iter().any(|word| bare.contains(word)),
            Holds::Acts => bare.contains("主体") || bare.contains("对象"),
            _ => false,
        }
    }
}

/// A rank below this is the name itself.
const EXACT: usize = 1_000;

/// How a column was told: by its name, by a part of it, by the group above it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Name,
    Part,
    Group,
}

/// Which known column each column of a sheet is. A known column is given once, to the name that fits best; a part without a
/// name of its own is what its group says.
pub(crate) fn assign(kind: Kind, names: &[String], groups: &[String]) -> Vec<Option<&'static Column>> {
    let mut given: Vec<Option<&'static Column>> = vec![None; names.len()];
    let known: Vec<&'static Column> = kind.columns().iter().chain(COMMON).collect();
    let mut ways: Vec<(Fit, bool, usize, usize, usize)> = Vec::new();
    let way = |fit: Fit, rank: usize, index: usize, column: &Column, place: usize| {
        (fit, !column.essential, rank, index, place)
    };
    for (place, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        ways.extend(known.iter().enumerate().filter_map(|(index, column)| {
            let rank = column.rank(name)?;
            Some(way(if rank < EXACT { Fit::Name } else { Fit::Part }, rank, index, column, place))
        }));
    }
    for (place, group) in groups.iter().enumerate().filter(|(_, group)| !group.is_empty()) {
        ways.extend(known.iter().enumerate().filter_map(|(index, column)| {
            let rank = column.rank(group).filter(|rank| *rank < EXACT)?;
            Some(way(Fit::Group, rank, index, column, place))
        }));
    }
    // Names before parts before groups; of each, what a row cannot be without before the rest.
    ways.sort_unstable();
    let mut taken = vec![false; known.len()];
    for (.., index, place) in ways {
        let (Some(column), Some(taken)) = (known.get(index), taken.get_mut(index)) else { continue };
        if let Some(slot @ None) = given.get_mut(place)
            && !*taken
        {
            *slot = Some(column);
            *taken = true;
        }
    }
    given
}

/// How many columns of the kind a row of names has: the name itself counts twice, a name with words around it once.
pub(crate) fn score(kind: Kind, names: &[String], groups: &[String]) -> usize {
    let given = assign(kind, names, groups);
    let known = given.iter().zip(names).filter_map(|(column, name)| {
        let exact = (*column)?.rank(name).is_some_and(|rank| rank < EXACT);
        Some(if exact { 2 } else { 1 })
    });
    let others = names.iter().filter(|name| kind.others().contains(&bare(name).as_str())).count();
    known.sum::<usize>() + others
}

/// A column's name without what agencies add to it: `*实 施 依 据（法律法规）` is `实施依据`.
pub(crate) fn bare(name: &str) -> String {
    let mut depth = 0_usize;
    let mut bare = String::new();
    for c in name.chars() {
        match c {
            '(' | '[' | '【' | '〔' | '（' => depth += 1,
            ')' | ']' | '】' | '〕' | '）' => depth = depth.saturating_sub(1),
            _ if depth > 0 || c.is_whitespace() || matches!(c, '*' | '★' | ':' | '、') => {}
            _ => bare.push(c),
        }
    }
    bare
}

/// 一、…… and （一）……: a heading over a group of rows.
pub(crate) fn is_group_heading(text: &str) -> bool {
    let text = text.trim_start_matches(['(', '（', '第']);
    let number: String = text.chars().take_while(|c| "一二三四五六七八九十百".contains(*c)).collect();
    let rest = text.get(number.len()..).unwrap_or_default();
    !number.is_empty() && rest.starts_with(['、', '.', ')', '）', '部', '类', '章', ' '])
}

/// What notes begin with, where a colon or a number follows.
const NOTE_LEADS: [&str; 5] = ["注", "备注", "说明", "填表说明", "填报说明"];
/// What footers and the lines under a title begin with, by themselves.
const FOOTERS: [&str; 20] = [
    "填报",
    "填表",
    "审核人",
    "复核人",
    "联系人",
    "合计",
    "总计",
    "小计",
    "共计",
    "截至",
    "截止",
    "单位:",
    "单位：",
    "制表",
    "编制",
    "日期:",
    "日期：",
    "负责人",
    "主管领导",
    "监督电话:",
];

/// A note below or above the table.
pub(crate) fn is_note(text: &str) -> bool {
    is_remark(text) || FOOTERS.iter().any(|lead| text.starts_with(lead))
}

/// 注：…… and the like, after which more lines of the same note may follow.
pub(crate) fn is_remark(text: &str) -> bool {
    NOTE_LEADS.iter().any(|lead| {
        let Some(rest) = text.strip_prefix(lead) else { return false };
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with([':', '：', '.', '、']) || rest.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// A row of sums.
pub(crate) fn is_total(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    ["合计", "总计", "小计", "共计"].iter().any(|lead| text.starts_with(lead))
}

/// `填表人:某某`, `电话:0000`: a short label with a colon, as footers have it.
pub(crate) fn is_label(text: &str) -> bool {
    text.split_once([':', '：']).is_some_and(|(label, _)| {
        (1..=10).contains(&label.chars().count()) && !label.contains([',', '，', '。', ';', '；'])
    })
}
