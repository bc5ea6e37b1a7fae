//! Delegated enforcement 委托执法 (行政处罚法20, 21): what an agency published that an organisation may do in its name, within which
//! matters, powers and time.

use crate::pack::ActType;
use law::{Date, Fen};
use serde::{Deserialize, Serialize};

/// One published delegation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Delegation {
    /// 受委托组织.
    pub organisation: String,
    /// 委托事项, in the list's own words.
    pub matters: String,
    /// 委托权限, in the list's own words.
    pub powers: String,
    /// 委托期限, in the list's own words.
    pub period: String,
    /// Its first day, where the list says one.
    pub from: Option<Date>,
    /// Its last day, where the list says one.
    pub until: Option<Date>,
    /// Published on this day.
    pub since: Date,
}

impl Delegation {
    /// Is it in force on the day?
    pub fn holds_on(&self, day: Date) -> bool {
        day >= self.from.unwrap_or(self.since).max(self.since) && self.until.is_none_or(|until| day <= until)
    }

    /// Do matters or powers name this type of act? Words that name no type at all leave it open.
    pub fn names_act(&self, act: ActType) -> bool {
        let words = format!("{}{}", self.matters, self.powers);
        let named = |act: ActType| act_words(act).iter().any(|word| words.contains(word));
        named(act) || !ActType::ALL.into_iter().any(named)
    }

    /// Do the matters name this item of inspection, or none of the published ones?
    pub fn names_item<'a>(&self, item: &str, published: impl IntoIterator<Item = &'a str>) -> bool {
        self.matters.contains(item) || !published.into_iter().any(|other| self.matters.contains(other))
    }

    /// The highest fine that the powers allow, where they state one: `500元以下罚款`, `1万元以下`.
    pub fn fine_max(&self) -> Option<Fen> {
        [&self.powers, &self.matters].into_iter().filter_map(|words| amount_below(words)).max()
    }
}

fn act_words(act: ActType) -> &'static [&'static str] {
    match act {
        ActType::Penalty => &["处罚"],
        ActType::Licence => &["许可"],
        ActType::Compulsion => &["强制", "查封", "扣押"],
        ActType::Inspection => &["检查"],
        ActType::Levy => &["征收", "征用"],
        ActType::Confirmation => &["确认"],
        ActType::Benefit => &["给付"],
        ActType::Adjudication => &["裁决"],
        ActType::Reward => &["奖励"],
        ActType::Other => &[],
    }
}

fn amount_below(words: &str) -> Option<Fen> {
    let plain: String = words.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let before =
        ["元以下", "元及以下", "元以内"].iter().find_map(|mark| plain.split_once(mark)).map(|(before, _)| before)?;
    let (before, times) = before.strip_suffix('万').map_or((before, 1), |rest| (rest, 10_000));
    let digits: String =
        before.chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
    let yuan: i64 = digits.parse().ok()?;
    Fen::from_yuan(&yuan.checked_mul(times)?.to_string()).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn delegation(matters: &str, powers: &str) -> Delegation {
        let day = |text: &str| Date::parse(text).unwrap();
        Delegation {
            organisation: "试验执法大队".into(),
            matters: matters.into(),
            powers: powers.into(),
            period: String::new(),
            from: Some(day("2026-01-01")),
            until: Some(day("2026-12-31")),
            since: day("2026-01-10"),
        }
    }

    #[test]
    fn a20_the_highest_fine_of_a_delegation_by_its_words() {
        for (powers, max) in [
            ("500元以下罚款", Some("500")),
            ("处1万元以下罚款", Some("10000")),
            ("2,000元以内", Some("2000")),
            ("警告", None),
        ] {
            let max = max.map(|yuan| Fen::from_yuan(yuan).unwrap());
            assert_eq!(delegation("行政处罚", powers).fine_max(), max, "{powers}");
        }
    }

    #[test]
    fn a20_acts_items_and_days_of_a_delegation() {
        let both = delegation("对公证机构的行政检查", "检查、警告");
        assert!(both.names_act(ActType::Inspection) && !both.names_act(ActType::Penalty));
        assert!(delegation("市容管理", "").names_act(ActType::Penalty), "no type named leaves it open");
        let published = ["对律师事务所的检查", "对公证机构的行政检查"];
        assert!(
            both.names_item("对公证机构的行政检查", published) && !both.names_item("对律师事务所的检查", published)
        );
        let day = |text: &str| Date::parse(text).unwrap();
        for (on, holds) in [("2026-01-09", false), ("2026-01-10", true), ("2026-12-31", true), ("2027-01-01", false)] {
            assert_eq!(both.holds_on(day(on)), holds, "{on}: not before it was published");
        }
    }
}
