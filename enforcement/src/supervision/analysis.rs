//! What a case is counted by (G23.2): violation, provision, place, weekday and hour; and whether like cases had like penalties
//! (P17). Figures are signs for a person to look at, with the cases behind them; never a judgement.

use crate::case::{Case, Milestone, Record, Stand};
use crate::duty::{DutyState, duties};
use crate::review::discretion::articles;
use crate::value::PenaltyKind;
use law::time::Last;
use law::{Date, Fen, Moment};

/// Fewest like cases of which one can stand out.
pub const LIKE_MIN: usize = 3;
/// A fine stands out from so many times the median of like cases, or so small a part of it.
pub const FACTOR: i64 = 2;
/// A violation rises where it has so many cases more than in the period before, and half as many again.
pub const RISE_MIN: i64 = 3;

/// What a case is counted by; empty where no record says it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// 违法行为类别: the cause without its 涉嫌.
    pub violation: String,
    /// Law and article of the first provision violated.
    pub provision: String,
    /// District and township.
    pub place: String,
    /// When the violation was met with: on the spot, or as the case came in.
    pub day: Option<Date>,
    /// The hour, where a record says one.
    pub hour: Option<u32>,
    /// The day of the decision.
    pub decided: Option<Date>,
    /// The fine that was decided.
    pub fine: Option<Fen>,
}

/// A duty with a known last day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// The rule's key.
    pub rule: &'static str,
    /// The last day.
    pub last: Date,
    /// The day on which it was done.
    pub done: Option<Date>,
    /// After its time?
    pub late: bool,
}

/// Reads off a case what it is counted by.
pub fn facts(stand: Stand<'_>, case: &Case) -> Facts {
    let met = met_at(case);
    let decision = case.last(stand.pack, Milestone::Decided);
    let fines = || case.decided_penalties(stand.pack).iter().filter(|penalty| penalty.kind == PenaltyKind::Fine);
    let fine = fines().filter_map(|penalty| penalty.amount).fold(Fen::ZERO, Fen::plus);
    Facts {
        violation: violation(case.cause()),
        provision: provision(case),
        place: place(case),
        day: Some(met.map_or_else(|| first_day(case), Moment::date)),
        hour: met.map(Moment::hour),
        decided: decision.and_then(Record::date),
        fine: (fine > Fen::ZERO).then_some(fine),
    }
}

/// The duties of a case with a known last day, done and running.
pub fn kept(stand: Stand<'_>, case: &Case) -> Vec<Kept> {
    let known = duties(stand, case).into_iter().filter_map(|duty| {
        let Last::Known(last) = duty.last else { return None };
        let done = match duty.state {
            DutyState::Done(day) => Some(day),
            DutyState::Held => return None,
            DutyState::Running => None,
        };
        Some(Kept { rule: duty.rule, last, done, late: duty.late() })
    });
    known.collect()
}

/// When the officers met with it: their arrival, or the finding on the spot.
fn met_at(case: &Case) -> Option<Moment> {
    let on_the_spot = |record: &Record| record.fields.moment("found_at").or_else(|| record.fields.moment("arrived_at"));
    case.standing().filter_map(on_the_spot).min()
}

/// As the lead states it, or when the case was opened.
fn first_day(case: &Case) -> Date {
    let stated = case.records.iter().find_map(|record| record.fields.date("found_on"));
    stated.unwrap_or_else(|| case.opened.happened.date())
}

/// `涉嫌冒充律师承接业务案` is `冒充律师承接业务`.
fn violation(cause: &str) -> String {
    let plain: String = cause.chars().filter(|letter| !letter.is_whitespace()).collect();
    let plain = plain.trim_start_matches("涉嫌");
    plain.strip_suffix('案').unwrap_or(plain).to_owned()
}

fn provision(case: &Case) -> String {
    let stated =
        |key: &'static str| case.standing().rev().find_map(move |record| record.fields.citations(key).first().cloned());
    let found = stated("violated").or_else(|| stated("basis")).unwrap_or_default();
    articles(&found).first().map_or_else(String::new, |(law, article)| format!("《{law}》第{article}条"))
}

fn place(case: &Case) -> String {
    let stated = case.standing().filter(|record| !record.fields.text("place").is_empty());
    let stated = stated.map(|record| area(record.fields.text("place"))).find(|area| !area.is_empty());
    stated.unwrap_or_else(|| case.party().map_or_else(String::new, |party| area(&party.address)))
}

/// District and township of an address: `濮阳市华龙区试验镇某路1号` is `华龙区试验镇`. Empty where neither is named.
pub fn area(address: &str) -> String {
    let plain: String = address.chars().filter(|letter| !letter.is_whitespace()).collect();
    let plain = plain.rsplit_once('省').map_or(plain.as_str(), |(_, rest)| rest);
    let plain = plain.split_once('市').map_or(plain, |(_, rest)| rest);
    let (district, rest) = unit(plain, &["自治县", "开发区", "示范区", "县", "区"]);
    // A city of county rank stands where a district does.
    let (district, rest) = if district.is_empty() { unit(rest, &["市"]) } else { (district, rest) };
    let (township, _) = unit(rest, &["街道", "镇", "乡"]);
    format!("{district}{township}")
}

/// Words that end like a district and name none.
const NO_DISTRICT: [&str; 5] = ["小区", "园区", "社区", "校区", "景区"];
/// Longest name of a district or township, in characters.
const UNIT_LENGTH_MAX: usize = 12;

/// The name that ends first in one of these words, and what comes after it.
fn unit<'a>(text: &'a str, ends: &[&str]) -> (&'a str, &'a str) {
    let found = ends.iter().filter_map(|end| text.find(end).map(|at| at + end.len())).min();
    match found.and_then(|end| Some((text.get(..end)?, text.get(end..)?))) {
        Some((name, _)) if NO_DISTRICT.iter().any(|end| name.ends_with(end)) => ("", text),
        Some((name, rest)) if (2..=UNIT_LENGTH_MAX).contains(&name.chars().count()) => (name, rest),
        _ => ("", text),
    }
}

/// Like cases: the same provision, the same kind of party.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Like {
    /// Provision and kind of party.
    pub of: (String, String),
    /// The smallest fine.
    pub least: Fen,
    /// The fine in the middle.
    pub median: Fen,
    /// The largest.
    pub most: Fen,
    /// How many.
    pub count: usize,
    /// Those that stand out, by their place in what was given.
    pub outside: Vec<usize>,
}

/// Groups fined cases and says which stand out. Each is provision, kind of party, fine.
pub fn likeness(cases: &[(String, String, Fen)]) -> Vec<Like> {
    let mut groups: std::collections::BTreeMap<(String, String), Vec<usize>> = std::collections::BTreeMap::new();
    for (place, (provision, party, _)) in cases.iter().enumerate().filter(|(_, (provision, ..))| !provision.is_empty())
    {
        groups.entry((provision.clone(), party.clone())).or_default().push(place);
    }
    let mut found: Vec<Like> = groups.into_iter().filter_map(|(of, places)| like(of, &places, cases)).collect();
    found.sort_by_key(|like| (std::cmp::Reverse(like.outside.len()), std::cmp::Reverse(like.count)));
    found
}

fn like(of: (String, String), places: &[usize], cases: &[(String, String, Fen)]) -> Option<Like> {
    let fine = |place: &usize| cases.get(*place).map(|(.., fine)| *fine);
    let mut fines: Vec<Fen> = places.iter().filter_map(fine).collect();
    fines.sort_unstable();
    let (least, most) = (*fines.first()?, *fines.last()?);
    let median = *fines.get(fines.len() / 2)?;
    let outside = places.iter().filter(|place| fine(place).is_some_and(|fine| stands_out(fine, median)));
    let outside = if fines.len() < LIKE_MIN { Vec::new() } else { outside.copied().collect() };
    Some(Like { of, least, median, most, count: fines.len(), outside })
}

fn stands_out(fine: Fen, median: Fen) -> bool {
    let (fine, median) = (i128::from(fine.get()), i128::from(median.get()));
    fine >= median * i128::from(FACTOR) && fine > median || fine * i128::from(FACTOR) <= median && fine < median
}

/// Violations that rose from one period to the next of the same length: name, before, now.
pub fn rising(before: &[(String, i64)], now: &[(String, i64)]) -> Vec<(String, i64, i64)> {
    let earlier = |name: &str| before.iter().find(|(known, _)| known == name).map_or(0, |(_, count)| *count);
    let found =
        now.iter().filter(|(name, _)| !name.is_empty()).map(|(name, count)| (name.clone(), earlier(name), *count));
    found.filter(|(_, before, now)| now - before >= RISE_MIN && now * 2 >= before * 3).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn g23_2_a_place_is_district_and_township() {
        for (address, place) in [
            ("河南省濮阳市华龙区试验路街道1号", "华龙区试验路街道"),
            ("濮阳市清丰县 试验镇试验村3组", "清丰县试验镇"),
            ("华龙区某路1号", "华龙区"),
            ("试验省甲市乙市丙镇", "乙市丙镇"),
            ("濮阳市试验小区3号", ""),
            ("某路1号", ""),
            ("", ""),
        ] {
            assert_eq!(area(address), place, "{address}");
        }
        assert_eq!(violation("涉嫌 冒充律师承接业务案"), "冒充律师承接业务");
    }

    fn fined(fines: &[i64]) -> Vec<(String, String, Fen)> {
        let case =
            |yuan: &i64| ("《试验法》第五条".to_owned(), "organisation".to_owned(), Fen::new(yuan * 100).unwrap());
        fines.iter().map(case).collect()
    }

    #[test]
    fn p17_of_like_cases_the_unlike_fine_stands_out() {
        for (fines, outside) in [
            (&[10_000, 10_000, 20_000][..], &[2][..]),
            (&[10_000, 10_000, 19_999], &[]),
            (&[10_000, 10_000, 5_000], &[2]),
            (&[10_000, 10_000, 5_001], &[]),
            (&[10_000, 40_000], &[]),
            (&[10_000, 10_000, 10_000, 10_000], &[]),
        ] {
            let found = likeness(&fined(fines));
            assert_eq!(found[0].outside, outside, "{fines:?}");
            assert_eq!(found[0].count, fines.len());
        }
        let mut other = fined(&[10_000, 10_000, 10_000]);
        other.push(("《试验法》第五条".into(), "natural".into(), Fen::new(100).unwrap()));
        assert!(likeness(&other).iter().all(|like| like.outside.is_empty()), "a citizen is not like a firm");
    }

    #[test]
    fn p17_a_violation_rises_by_number_and_by_share() {
        let now = [("甲".to_owned(), 5), ("乙".to_owned(), 12), ("丙".to_owned(), 2)];
        let before = [("甲".to_owned(), 2), ("乙".to_owned(), 9)];
        assert_eq!(rising(&before, &now), [("甲".to_owned(), 2, 5)], "乙 rose by a third only, 丙 by two cases");
    }
}
