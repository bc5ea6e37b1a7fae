//! The year's plan of inspections 年度行政检查计划 (国办发〔2024〕54号): which item is inspected in which months, and how often one
//! enterprise at most. It binds when it was published and filed with the justice department of the level.

use super::item::{times, yearly};
use crate::people::Agency;
use law::Date;
use serde::{Deserialize, Serialize};

/// What a row that speaks of every item is called.
const EVERY_ITEM: [&str; 4] = ["全部事项", "所有事项", "合计", "总计"];

/// One year's plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// The year.
    pub year: i16,
    /// In force from this day.
    pub since: Date,
    /// The day on which the justice department of the level filed it 备案; `None` before, and after it was changed.
    #[serde(default)]
    pub filed: Option<Date>,
    /// Its rows.
    pub rows: Vec<Planned>,
}

/// One row of the plan.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Planned {
    /// 检查事项.
    pub item: String,
    /// A special inspection 专项检查, not a routine one.
    pub special: bool,
    /// 检查对象.
    pub objects: String,
    /// How many inspections are planned, where the list says it.
    pub count: Option<u32>,
    /// 实施月份 in the list's own words.
    pub when: String,
    /// Most inspections of one enterprise in the year, where the list says it.
    pub yearly: Option<u32>,
    /// 检查方式.
    pub way: String,
    /// Who approved it: the government of the level, or the superior, for a special inspection.
    pub approved: String,
    /// The other agencies of a joint inspection.
    pub partners: String,
}

impl Plan {
    /// The row of an item, of routine or of special inspections.
    pub fn row(&self, item: &str, special: bool) -> Option<&Planned> {
        self.rows.iter().find(|row| row.item == item && row.special == special)
    }

    /// Most inspections of one enterprise in the year over all items, where the plan says it.
    pub fn over_all(&self) -> Option<u32> {
        self.rows.iter().find(|row| row.is_every_item()).and_then(|row| row.yearly)
    }
}

impl Planned {
    /// Does the row speak of every item?
    pub fn is_every_item(&self) -> bool {
        EVERY_ITEM.contains(&self.item.as_str())
    }

    /// 日常检查 or 专项检查.
    pub fn type_words(&self) -> &'static str {
        if self.special { "专项检查" } else { "日常检查" }
    }
}

impl Agency {
    /// The plan of a year.
    pub fn plan_of(&self, year: i16) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.year == year)
    }

    /// Most inspections of one enterprise by one item in a year: the stricter of the list of items and the plan.
    pub fn cap_of(&self, item: &str, year: i16) -> Option<u32> {
        let listed = self.inspections.iter().find(|known| known.name == item).and_then(|known| known.yearly);
        let planned = self.plan_of(year).into_iter().flat_map(|plan| &plan.rows).filter(|row| row.item == item);
        planned.filter_map(|row| row.yearly).chain(listed).min()
    }
}

/// The cap that a plan's cell states: `2`, `2次`, `每年不超过两次`.
pub fn cap(words: &str) -> Option<u32> {
    let plain: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    yearly(&plain).or_else(|| plain.parse().ok()).or_else(|| {
        let before = plain.strip_suffix('次')?;
        let least = ["至少", "不少于", "不低于"].iter().any(|words| before.contains(words));
        times(before).filter(|_| !least)
    })
}

/// The year of a cell: `2026`, `2026年`, `2026年度`.
pub fn year_of(words: &str) -> Option<i16> {
    let digits: String = words.trim().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|year| (2000..=2100).contains(year))
}

/// Months of a year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Months(u16);

impl Months {
    /// All twelve.
    pub const ALL: Months = Months(0b1_1111_1111_1110);

    /// From a month to a month; over the turn of the year where the last is before the first.
    fn between(from: u8, to: u8) -> Months {
        let held = (1..=12)
            .filter(|month| if from <= to { (from..=to).contains(month) } else { *month >= from || *month <= to });
        Months(held.fold(0, |bits, month: u8| bits | 1 << month))
    }

    /// Is this month among them?
    pub fn contains(self, month: i8) -> bool {
        u32::try_from(month).is_ok_and(|month| month < 16 && self.0 & (1 << month) != 0)
    }

    /// The last of them.
    pub fn last(self) -> Option<i8> {
        (1..=12).rev().find(|month| self.contains(*month))
    }
}

/// The months that a plan's words name: `3月至5月`, `3、6、9月`, `第二季度`, `上半年`, `全年`, `每月下旬`. Nothing where they name none.
pub fn months(words: &str) -> Option<Months> {
    const YEAR_ROUND: [&str; 8] = ["全年", "每月", "常年", "不定期", "随时", "年内", "每季度", "逐月"];
    const PARTS: [(&[&str], u8, u8); 6] = [
        (&["上半年"], 1, 6),
        (&["下半年"], 7, 12),
        (&["一季度", "1季度"], 1, 3),
        (&["二季度", "2季度"], 4, 6),
        (&["三季度", "3季度"], 7, 9),
        (&["四季度", "4季度"], 10, 12),
    ];
    let plain: String = words.chars().filter(|c| !c.is_whitespace()).map(half_width).collect();
    if YEAR_ROUND.iter().any(|words| plain.contains(words)) {
        return Some(Months::ALL);
    }
    let parts = PARTS.iter().filter(|(names, ..)| names.iter().any(|name| plain.contains(name)));
    let bits = parts.fold(0, |bits, (_, from, to)| bits | Months::between(*from, *to).0);
    let bits = bits | numbered(&figures(&plain))?;
    (bits != 0).then_some(Months(bits))
}

fn half_width(c: char) -> char {
    match c {
        '～' | '~' | '—' | '–' | '－' | '至' | '到' => '-',
        '，' | '；' | ';' => ',',
        '０'..='９' => char::from(b'0' + u8::try_from(u32::from(c) - u32::from('０')).unwrap_or(0)),
        _ => c,
    }
}

/// Chinese numerals before 月 as figures; longer ones first.
fn figures(text: &str) -> String {
    const NUMERALS: [(&str, &str); 12] = [
        ("十一", "11"),
        ("十二", "12"),
        ("十", "10"),
        ("一", "1"),
        ("二", "2"),
        ("三", "3"),
        ("四", "4"),
        ("五", "5"),
        ("六", "6"),
        ("七", "7"),
        ("八", "8"),
        ("九", "9"),
    ];
    NUMERALS.iter().fold(text.to_owned(), |text, (numeral, figure)| {
        text.replace(&format!("{numeral}月"), &format!("{figure}月"))
            .replace(&format!("{numeral}、"), &format!("{figure}、"))
    })
}

/// The months that figures before 月 name, as bits; `None` where one of them is no month.
fn numbered(text: &str) -> Option<u16> {
    let characters: Vec<char> = text.chars().collect();
    let (mut bits, mut before, mut ranging, mut at) = (0_u16, None::<u8>, false, 0);
    let last_month = characters.iter().rposition(|c| *c == '月');
    while let Some(last) = last_month.filter(|last| at <= *last) {
        if !characters[at].is_ascii_digit() {
            ranging = characters[at] == '-' || (ranging && !matches!(characters[at], '、' | ','));
            at += 1;
            continue;
        }
        let run = characters[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        let number: u32 = characters[at..at + run].iter().collect::<String>().parse().ok()?;
        let after = characters.get(at + run);
        at += run;
        // A year or a day is no month.
        if matches!(after, Some('年' | '日' | '号' | '季')) || number >= 1_000 {
            continue;
        }
        let month = u8::try_from(number).ok().filter(|month| (1..=12).contains(month))?;
        bits |= match before.filter(|_| ranging) {
            Some(from) => Months::between(from, month).0,
            None => Months::between(month, month).0,
        };
        if characters.get(at) == Some(&'月') && matches!(characters.get(at + 1), Some('前' | '底')) && at >= last {
            bits |= Months::between(1, month).0;
        }
        (before, ranging) = (Some(month), false);
    }
    Some(bits)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{cap, months, year_of};

    #[test]
    fn i54_the_months_of_a_plan_by_its_words() {
        let table: [(&str, Option<&[i8]>); 19] = [
            ("3月", Some(&[3])),
            ("3月至5月", Some(&[3, 4, 5])),
            ("3—5月", Some(&[3, 4, 5])),
            ("3、6、9月", Some(&[3, 6, 9])),
            ("3月、10月-11月", Some(&[3, 10, 11])),
            ("三月至五月", Some(&[3, 4, 5])),
            ("十一月", Some(&[11])),
            ("十月、十二月", Some(&[10, 12])),
            ("2026年3月1日至2026年4月30日", Some(&[3, 4])),
            ("第二季度", Some(&[4, 5, 6])),
            ("上半年", Some(&[1, 2, 3, 4, 5, 6])),
            ("11月至次年1月", Some(&[1, 11, 12])),
            ("3月底前", Some(&[1, 2, 3])),
            ("全年", Some(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
            ("每月下旬", Some(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
            ("13月", None),
            ("0月", None),
            ("视情况", None),
            ("", None),
        ];
        for (words, held) in table {
            let found = months(words).map(|found| (1..=12).filter(|month| found.contains(*month)).collect::<Vec<i8>>());
            assert_eq!(found.as_deref(), held, "{words}");
        }
        assert_eq!(months("3月至5月").unwrap().last(), Some(5));
    }

    #[test]
    fn i54_the_cap_and_the_year_of_a_plan() {
        for (words, found) in
            [("2", Some(2)), ("2次", Some(2)), ("每年不超过两次", Some(2)), ("至少2次", None), ("", None)]
        {
            assert_eq!(cap(words), found, "{words}");
        }
        for (words, found) in [("2026", Some(2026)), ("2026年度", Some(2026)), ("今年", None), ("26", None)] {
            assert_eq!(year_of(words), found, "{words}");
        }
    }
}
