//! The published items of inspection (G11), as the agency's lists give them.

use law::Date;
use serde::{Deserialize, Serialize};

/// One published item.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Item {
    /// The item's name 抽查事项名称.
    pub name: String,
    /// 检查依据.
    #[serde(default)]
    pub basis: String,
    /// How often, in the list's own words.
    #[serde(default)]
    pub frequency: String,
    /// What share of the objects is drawn, in the list's own words.
    #[serde(default)]
    pub ratio: String,
    /// Most routine inspections of one enterprise in a year, where the words say a number.
    #[serde(default)]
    pub yearly: Option<u32>,
    /// In force from this day.
    pub since: Date,
}

/// How often a year at most, by words such as `每年1次`, `每年不超过两次`, `1次/年`, `每半年一次`, `每季度1次`. Words that say
/// no number of times a year give nothing: a person amends the list.
pub fn yearly(words: &str) -> Option<u32> {
    let plain: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    // A least number is no cap.
    if ["至少", "不少于", "不低于"].iter().any(|words| plain.contains(words)) {
        return None;
    }
    let (before, times) = plain.match_indices('次').find_map(|(place, _)| {
        let before = &plain[..place];
        times(before).map(|times| (before, times))
    })?;
    // 两年一次 and 每三年一次 allow one in any year.
    let years = ["两年", "二年", "三年", "2年", "3年", "五年", "5年"];
    let per = if plain.contains("半年") {
        2
    } else if plain.contains('季') {
        4
    } else if plain.contains('月') {
        12
    } else if plain.contains('年') {
        1
    } else {
        return None;
    };
    if years.iter().any(|words| before.contains(words)) { Some(times.min(1)) } else { times.checked_mul(per) }
}

/// The number that a text ends with.
pub(super) fn times(text: &str) -> Option<u32> {
    let digits: String =
        text.chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
    if !digits.is_empty() {
        return digits.parse().ok();
    }
    const NUMBERS: [(char, u32); 11] = [
        ('一', 1),
        ('二', 2),
        ('两', 2),
        ('三', 3),
        ('四', 4),
        ('五', 5),
        ('六', 6),
        ('七', 7),
        ('八', 8),
        ('九', 9),
        ('十', 10),
    ];
    let last = text.chars().next_back()?;
    NUMBERS.iter().find(|(character, _)| *character == last).map(|(_, number)| *number)
}

#[cfg(test)]
mod tests {
    use super::yearly;

    #[test]
    fn g11_the_frequency_of_a_list_as_a_yearly_cap() {
        for (words, cap) in [
            ("每年1次", Some(1)),
            ("每年不超过两次", Some(2)),
            ("1次/年", Some(1)),
            ("每半年一次", Some(2)),
            ("每季度1次", Some(4)),
            ("每年至少一次", None),
            ("每两年一次", Some(1)),
            ("年度检查次数最多 12 次", Some(12)),
            ("不定期", None),
            ("根据需要", None),
            ("", None),
        ] {
            assert_eq!(yearly(words), cap, "{words}");
        }
    }
}
