//! The draw 双随机: objects and officers by lot, so that anybody can repeat it.
//!
//! The method, `mingfa-draw-v1`:
//! 1. The lists are frozen as a text, [`Lists::text`]: one line a fact, fields parted by tabs, each list sorted by key. Its
//!    SHA-256 is the commitment. It is published before the day on which the seed becomes known.
//! 2. The seed is what a source that was named in the text shows on that day, for example a lottery's published number.
//! 3. A number below `n` for a purpose is SHA-256 over `mingfa-draw-v1`, the commitment in hexadecimal, the seed, the
//!    purpose and the place, joined by line feeds, read as one large number, modulo `n`. The places count 0, 1, 2.
//! 4. Objects are drawn one after another, without putting back: the number is below the sum of the weights that are left;
//!    the lists are walked in their order until the sum of the weights passed exceeds it.
//! 5. For each object drawn, in that order, officers are drawn likewise, each of weight one, without those that must avoid
//!    this object; the purpose names the object.
//!
//! `tools/draw.py` repeats this from the text and the seed alone.

use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// The name of the method, first line of every text.
pub const METHOD: &str = "mingfa-draw-v1";
/// Most objects or officers of one draw.
pub const LIST_LENGTH_MAX: usize = 100_000;
/// Most that one object may weigh.
pub const WEIGHT_MAX: u32 = 1_000;

/// One that may be drawn, or that was taken out with a reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What it is known by: 统一社会信用代码 or 执法证号.
    pub key: String,
    /// Its name.
    pub name: String,
    /// How many lots it has; officers have one.
    pub weight: u32,
    /// Why it takes no part; empty where it does.
    pub excluded: String,
}

/// The frozen lists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lists {
    /// What is drawn for.
    pub title: String,
    /// Where the seed will come from.
    pub source: String,
    /// Share of the objects that take part, in thousandths, rounded up.
    pub ratio: u32,
    /// Officers for each object.
    pub officers_each: u32,
    /// Objects 检查对象.
    pub objects: Vec<Entry>,
    /// Officers 执法检查人员.
    pub officers: Vec<Entry>,
    /// Officer and object that must not meet (回避).
    pub avoid: Vec<(String, String)>,
}

/// Why a draw cannot be made.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DrawError {
    /// A key stands twice.
    #[error("“{0}”在名单中出现两次")]
    Twice(String),
    /// A key or a name is empty or holds a tab or a line feed.
    #[error("“{0}”的名称或者代码为空，或者含有制表符、换行")]
    Unclean(String),
    /// A weight of zero or above [`WEIGHT_MAX`].
    #[error("“{0}”的权重应当在1至1000之间")]
    Weight(String),
    /// A share of nothing or of more than everything.
    #[error("抽查比例应当大于0、不超过100%")]
    Ratio,
    /// Nobody takes part.
    #[error("名单中没有可以抽取的对象")]
    Empty,
    /// Too many for one draw.
    #[error("一次抽取的名单最多十万个")]
    TooMany,
    /// Too few officers are left for an object.
    #[error("除去回避人员后，能检查“{0}”的执法人员不足")]
    Officers(String),
    /// The seed is empty or holds a line feed.
    #[error("随机种子为空，或者含有换行")]
    Seed,
}

/// One object with the officers who inspect it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drawn {
    /// The object's key and name.
    pub object: (String, String),
    /// Keys and names of the officers.
    pub officers: Vec<(String, String)>,
}

impl Lists {
    /// Sorts the lists and checks them.
    pub fn frozen(mut self) -> Result<Lists, DrawError> {
        if self.objects.len() > LIST_LENGTH_MAX || self.officers.len() > LIST_LENGTH_MAX {
            return Err(DrawError::TooMany);
        }
        if self.ratio == 0 || self.ratio > 1_000 {
            return Err(DrawError::Ratio);
        }
        self.objects.sort_by(|one, two| one.key.cmp(&two.key));
        self.officers.sort_by(|one, two| one.key.cmp(&two.key));
        self.avoid.sort();
        self.avoid.dedup();
        for list in [&self.objects, &self.officers] {
            for pair in list.windows(2) {
                if let [one, two] = pair
                    && one.key == two.key
                {
                    return Err(DrawError::Twice(one.key.clone()));
                }
            }
            for entry in list {
                if !clean(&entry.key) || !clean(&entry.name) || !flat(&entry.excluded) {
                    return Err(DrawError::Unclean(entry.name.clone()));
                }
                if entry.weight == 0 || entry.weight > WEIGHT_MAX {
                    return Err(DrawError::Weight(entry.name.clone()));
                }
            }
        }
        for (officer, object) in &self.avoid {
            if !clean(officer) || !clean(object) {
                return Err(DrawError::Unclean(officer.clone()));
            }
        }
        if !flat(&self.title) || !flat(&self.source) {
            return Err(DrawError::Unclean(self.title));
        }
        if self.taking_part().next().is_none() {
            return Err(DrawError::Empty);
        }
        Ok(self)
    }

    fn taking_part(&self) -> impl Iterator<Item = &Entry> {
        self.objects.iter().filter(|entry| entry.excluded.is_empty())
    }

    /// How many objects are drawn: the share of those that take part, rounded up.
    pub fn count(&self) -> usize {
        (self.taking_part().count() * self.ratio as usize).div_ceil(1_000)
    }

    /// The text that is published, one fact a line.
    pub fn text(&self) -> String {
        let mut text = format!(
            "{METHOD}\ntitle\t{}\nseed\t{}\nratio\t{}\ncount\t{}\nofficers_each\t{}\n",
            self.title,
            self.source,
            self.ratio,
            self.count(),
            self.officers_each
        );
        for (what, list) in [("object", &self.objects), ("officer", &self.officers)] {
            for entry in list {
                let state = if entry.excluded.is_empty() { "in" } else { "out" };
                text +=
                    &format!("{what}\t{}\t{}\t{}\t{state}\t{}\n", entry.key, entry.name, entry.weight, entry.excluded);
            }
        }
        for (officer, object) in &self.avoid {
            text += &format!("avoid\t{officer}\t{object}\n");
        }
        text
    }

    /// The commitment: SHA-256 of the text, in hexadecimal.
    pub fn digest(&self) -> String {
        Sha256::digest(self.text().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Draws.
    pub fn draw(&self, seed: &str) -> Result<Vec<Drawn>, DrawError> {
        let seed = seed.trim();
        if seed.is_empty() || seed.contains(['\n', '\r']) {
            return Err(DrawError::Seed);
        }
        let lot = Lot { digest: self.digest(), seed };
        let objects: Vec<(&Entry, u32)> = self.taking_part().map(|entry| (entry, entry.weight)).collect();
        let drawn = lot.pick(&objects, self.count(), "object");
        let avoid: BTreeSet<(&str, &str)> =
            self.avoid.iter().map(|(officer, object)| (officer.as_str(), object.as_str())).collect();
        drawn.into_iter().map(|object| self.with_officers(&lot, object, &avoid)).collect()
    }

    fn with_officers(&self, lot: &Lot<'_>, object: &Entry, avoid: &BTreeSet<(&str, &str)>) -> Result<Drawn, DrawError> {
        let fit =
            |entry: &&Entry| entry.excluded.is_empty() && !avoid.contains(&(entry.key.as_str(), object.key.as_str()));
        let officers: Vec<(&Entry, u32)> = self.officers.iter().filter(fit).map(|entry| (entry, 1)).collect();
        let wanted = self.officers_each as usize;
        if officers.len() < wanted {
            return Err(DrawError::Officers(object.name.clone()));
        }
        let chosen = lot.pick(&officers, wanted, &format!("officer {}", object.key));
        let named = |entry: &Entry| (entry.key.clone(), entry.name.clone());
        Ok(Drawn { object: named(object), officers: chosen.into_iter().map(named).collect() })
    }
}

/// A key or a name: something, without tabs and line feeds.
fn clean(text: &str) -> bool {
    !text.trim().is_empty() && flat(text)
}

fn flat(text: &str) -> bool {
    !text.contains(['\t', '\n', '\r'])
}

struct Lot<'a> {
    digest: String,
    seed: &'a str,
}

impl Lot<'_> {
    /// A number below `below` for this purpose and place.
    fn number(&self, purpose: &str, place: usize, below: u64) -> u64 {
        let text = format!("{METHOD}\n{}\n{}\n{purpose}\n{place}", self.digest, self.seed);
        let hash = Sha256::digest(text.as_bytes());
        hash.iter().fold(0_u128, |rest, byte| (rest * 256 + u128::from(*byte)) % u128::from(below.max(1))) as u64
    }

    /// Draws so many without putting back.
    fn pick<'e>(&self, entries: &[(&'e Entry, u32)], count: usize, purpose: &str) -> Vec<&'e Entry> {
        let mut sums = Sums::of(entries.iter().map(|(_, weight)| u64::from(*weight)));
        let mut picked = Vec::new();
        for place in 0..count.min(entries.len()) {
            let hit = sums.passes(self.number(purpose, place, sums.total));
            if let Some((entry, weight)) = entries.get(hit) {
                picked.push(*entry);
                sums.take(hit, u64::from(*weight));
            }
        }
        picked
    }
}

/// Sums of weights over a list from its beginning, so that a draw of many from many takes no long walk for each (a Fenwick
/// tree): place `n` holds the sum of the last `n & -n` weights up to it.
struct Sums {
    parts: Vec<u64>,
    total: u64,
}

impl Sums {
    fn of(weights: impl Iterator<Item = u64>) -> Sums {
        let mut parts: Vec<u64> = std::iter::once(0).chain(weights).collect();
        let total = parts.iter().sum();
        for place in 1..parts.len() {
            let above = place + (place & place.wrapping_neg());
            if above < parts.len() {
                parts[above] += parts[place];
            }
        }
        Sums { parts, total }
    }

    /// The first place at which the sum of the weights passed exceeds the number.
    fn passes(&self, number: u64) -> usize {
        let (mut place, mut passed) = (0, 0);
        let mut step = self.parts.len().next_power_of_two() / 2;
        while step > 0 {
            if let Some(part) = self.parts.get(place + step).filter(|part| passed + **part <= number) {
                place += step;
                passed += part;
            }
            step /= 2;
        }
        place
    }

    /// Takes the weight at the place out.
    fn take(&mut self, place: usize, weight: u64) {
        self.total -= weight;
        let mut at = place + 1;
        while let Some(part) = self.parts.get_mut(at) {
            *part -= weight;
            at += at & at.wrapping_neg();
        }
    }
}

/// The share in thousandths that a list's words give: `不低于5%`, `100%`, `千分之三`, `全部`. Nothing where they give none.
pub fn ratio(words: &str) -> Option<u32> {
    let plain: String = words.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '％' { '%' } else { c }).collect();
    if plain.contains("全部") || plain.contains("全覆盖") {
        return Some(1_000);
    }
    let before = &plain[..plain.find('%')?];
    let digits: String = before
        .chars()
        .rev()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, "0"));
    let tenth = part.chars().next()?.to_digit(10)?;
    let thousandths = whole.parse::<u32>().ok()?.checked_mul(10)?.checked_add(tenth)?;
    (1..=1_000).contains(&thousandths).then_some(thousandths)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    fn entry(key: String, weight: u32, excluded: &str) -> Entry {
        Entry { name: format!("对象{key}"), key, weight, excluded: excluded.to_owned() }
    }

    fn lists(objects: u32, officers: u32, ratio: u32) -> Lists {
        Lists {
            title: "试验抽查".into(),
            source: "2026年4月1日公布的号码".into(),
            ratio,
            officers_each: 2,
            objects: (0..objects).map(|n| entry(format!("O{n:03}"), n % 3 + 1, "")).collect(),
            officers: (0..officers).map(|n| entry(format!("P{n:03}"), 1, "")).collect(),
            avoid: vec![("P000".into(), "O001".into())],
        }
        .frozen()
        .unwrap()
    }

    #[test]
    fn g11_a_draw_is_made_of_lists_and_seed_alone_and_keeps_who_must_avoid_apart() {
        let lists = lists(20, 4, 300);
        let drawn = lists.draw("0 1 2 3").unwrap();
        assert_eq!(drawn, lists.draw(" 0 1 2 3 ").unwrap());
        assert_eq!(drawn.len(), 6);
        let objects: BTreeSet<_> = drawn.iter().map(|one| &one.object).collect();
        assert_eq!(objects.len(), 6, "nobody twice");
        for one in &drawn {
            assert_eq!(one.officers.len(), 2);
            assert_ne!(one.officers[0], one.officers[1]);
            assert!(one.object.0 != "O001" || one.officers.iter().all(|officer| officer.0 != "P000"));
        }
        assert_ne!(drawn, lists.draw("another").unwrap());
    }

    #[test]
    fn g11_what_was_excluded_is_named_with_its_reason_and_never_drawn() {
        let mut all = lists(5, 3, 1_000);
        all.objects[2].excluded = "本年度已检查".into();
        let all = all.frozen().unwrap();
        assert!(all.text().contains("O002\t对象O002\t3\tout\t本年度已检查"));
        let drawn = all.draw("x").unwrap();
        assert_eq!(drawn.len(), 4);
        assert!(drawn.iter().all(|one| one.object.0 != "O002"));
    }

    #[test]
    fn a_draw_that_cannot_be_fair_is_refused() {
        let base = lists(3, 2, 1_000);
        assert_eq!(base.draw("x").unwrap_err(), DrawError::Officers("对象O001".into()));
        assert_eq!(base.draw(" ").unwrap_err(), DrawError::Seed);
        assert_eq!(Lists { ratio: 0, ..base.clone() }.frozen().unwrap_err(), DrawError::Ratio);
        let mut twice = base.clone();
        twice.objects.push(entry("O000".into(), 1, ""));
        assert_eq!(twice.frozen().unwrap_err(), DrawError::Twice("O000".into()));
        let mut odd = base;
        odd.objects[0].name = "a\tb".into();
        assert!(matches!(odd.frozen(), Err(DrawError::Unclean(_))));
    }

    #[test]
    fn g11_the_ratio_of_a_list_in_thousandths() {
        for (words, share) in [
            ("不低于5%", Some(50)),
            ("100%", Some(1_000)),
            ("3.5％", Some(35)),
            ("每年全覆盖", Some(1_000)),
            ("120%", None),
            ("适当比例", None),
        ] {
            assert_eq!(ratio(words), share, "{words}");
        }
    }

    proptest! {
        #[test]
        fn every_draw_takes_the_share_without_repeating(objects in 1_u32..60, ratio in 1_u32..=1_000, seed in "[ -~]{1,20}") {
            prop_assume!(!seed.trim().is_empty());
            let lists = lists(objects, 4, ratio);
            let drawn = lists.draw(&seed).unwrap();
            prop_assert_eq!(drawn.len(), lists.count());
            let once: BTreeSet<_> = drawn.iter().map(|one| one.object.0.clone()).collect();
            prop_assert_eq!(once.len(), drawn.len());
        }
    }
}
