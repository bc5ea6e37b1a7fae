//! The agency's discretion standard 裁量基准 (G7.6, S9.4): which tiers belong to a cited provision, and whether a fine lies in
//! one of them. Which tier fits the circumstances is for a person.

use crate::disclosure::inspect::amount::amounts;
use law::{Date, Fen};
use serde::{Deserialize, Serialize};

/// An agency's standard, as long as no other follows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Standard {
    /// In force from this day.
    pub since: Date,
    /// Its tiers.
    pub tiers: Vec<Tier>,
}

/// One tier.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Tier {
    /// The row as the user's program counts it.
    pub number: usize,
    /// The violation.
    pub item: String,
    /// The provision.
    pub basis: String,
    /// The circumstances.
    pub circumstances: String,
    /// The penalty.
    pub penalty: String,
}

impl Standard {
    /// The tiers under the provisions that are cited; law and article have to be the same.
    pub fn of<'a>(&'a self, basis: &'a [String]) -> impl Iterator<Item = &'a Tier> {
        let cited: Vec<(String, String)> = basis.iter().flat_map(|citation| articles(citation)).collect();
        self.tiers.iter().filter(move |tier| articles(&tier.basis).iter().any(|one| cited.contains(one)))
    }
}

impl Tier {
    /// Does a fine lie in the tier? `None` where the tier says it in shares, multiples or not at all.
    pub fn holds(&self, fine: Fen) -> Option<bool> {
        let parts: Vec<&str> = self.penalty.split(['；', ';', '。']).filter(|part| !part.trim().is_empty()).collect();
        let found: Vec<Option<bool>> = parts.iter().map(|part| within(part, fine)).collect();
        if found.contains(&Some(true)) {
            return Some(true);
        }
        (!found.is_empty() && !found.contains(&None)).then_some(false)
    }
}

/// Law and article of every provision in a text: `《甲法》第一条、第二条`.
pub(crate) fn articles(text: &str) -> Vec<(String, String)> {
    let plain: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let mut found = Vec::new();
    for part in plain.split('《').skip(1) {
        let Some((title, rest)) = part.split_once('》') else { continue };
        let title = title.split(['(', '（']).next().unwrap_or(title);
        let title = title.strip_prefix("中华人民共和国").unwrap_or(title);
        for article in rest.split('第').skip(1) {
            if let Some((number, _)) = article.split_once('条')
                && number.chars().all(|digit| digit.is_ascii_digit() || "〇零一二三四五六七八九十百千".contains(digit))
            {
                found.push((title.to_owned(), number.to_owned()));
            }
        }
    }
    found
}

/// `1万元以上3万元以下`, `5000元以下`, `2万元以上`; the bounds are inside.
fn within(part: &str, fine: Fen) -> Option<bool> {
    if part.contains(['%', '％', '倍']) || part.contains("百分之") {
        return None;
    }
    let part = spelled(part);
    let found = amounts(&part);
    let (mut from, mut to) = (None, None);
    for amount in &found {
        let after = part.get(amount.end..)?;
        if after.starts_with("以上") || after.starts_with("至") || after.starts_with('-') || after.starts_with('—')
        {
            from = Some(amount.fen);
        } else if after.starts_with("以下") || from.is_some() {
            to = Some(amount.fen);
        }
    }
    if from.is_none() && to.is_none() {
        return None;
    }
    Some(from.is_none_or(|from| fine >= from) && to.is_none_or(|to| fine <= to))
}

/// `1万以上3万元以下` says 元 once for both.
fn spelled(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    let mut letters = part.chars().peekable();
    while let Some(letter) = letters.next() {
        out.push(letter);
        let number = letter.is_ascii_digit() || letter == '万';
        if number && matches!(letters.peek(), Some('以' | '至' | '-' | '—')) {
            out.push('元');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn tier(basis: &str, penalty: &str) -> Tier {
        Tier {
            number: 2,
            item: "未公示".into(),
            basis: basis.into(),
            circumstances: "一般".into(),
            penalty: penalty.into(),
        }
    }

    #[test]
    fn s9_4_a_fine_lies_in_its_tier_with_both_bounds() {
        for (penalty, yuan, holds) in [
            ("处1万元以上3万元以下罚款", 10_000, Some(true)),
            ("处1万元以上3万元以下罚款", 30_000, Some(true)),
            ("处1万元以上3万元以下罚款", 9_999, Some(false)),
            ("处1万以上3万元以下的罚款", 30_001, Some(false)),
            ("处5000元以下罚款", 5_000, Some(true)),
            ("处一千元以上五千元以下罚款", 5_001, Some(false)),
            ("单位合同价款1%以上1.3%以下；施工单位1万元以下", 10_000, Some(true)),
            ("单位合同价款1%以上1.3%以下；施工单位1万元以下", 10_001, None),
            ("处违法所得一倍以上三倍以下罚款", 100, None),
            ("警告", 100, None),
        ] {
            assert_eq!(tier("", penalty).holds(Fen::new(yuan * 100).unwrap()), holds, "{penalty} {yuan}");
        }
    }

    #[test]
    fn s9_4_tiers_are_found_by_law_and_article() {
        let standard = Standard {
            since: Date::parse("2026-01-01").unwrap(),
            tiers: vec![
                tier("《中华人民共和国试验法》第十三条、第五十五条第一款", "警告"),
                tier("《试验条例》第五十五条", "警告"),
            ],
        };
        let count = |basis: &str| standard.of(&[basis.to_owned()]).count();
        assert_eq!(count("《试验法》第五十五条"), 1);
        assert_eq!(count("《试验条例》（2020修订）第五十五条第二项"), 1);
        assert_eq!(count("《试验法》第五条"), 0);
    }
}
