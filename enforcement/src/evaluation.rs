//! Case-file evaluation 案卷评查: a standard kept as data (`packs/*/evaluation/`, one for a type of act), with veto items and deductions. What the
//! record decides is judged with its evidence; the rest is asked, and the answer carries a name and a reason.
//!
//! To add an item: a table in the standard. To add a way of judging: a value in [`Judges`], its branch in [`judge`], a row in
//! the tests.

use crate::case::{Case, Milestone, Record, Stand};
use crate::duty::{DutyState, duties};
use crate::id::KindKey;
use crate::pack::{ActType, Recording};
use crate::record::{Standing, items};
use crate::recording::{Explained, courses};
use crate::review::check::{Outcome, checks_of_people};
use law::time::Last;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The standard.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// Its name.
    pub title: String,
    /// The act type whose files it is for; `None` only before a pack is read.
    pub act: Option<ActType>,
    /// From this score on 优秀, in tenths of a point.
    pub excellent: u32,
    /// From this score on 合格, in tenths of a point.
    pub passing: u32,
    /// The items in order.
    #[serde(rename = "item")]
    pub items: Vec<StandardItem>,
}

/// One item.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardItem {
    /// Stable key.
    pub key: String,
    /// 主体, 程序 ….
    pub part: String,
    /// What is demanded.
    pub title: String,
    /// Failing it makes the score 0.
    #[serde(default)]
    pub veto: bool,
    /// What failing it costs, in tenths of a point.
    #[serde(default)]
    pub points: u32,
    /// The provision.
    pub basis: String,
    /// A person has to say.
    #[serde(default)]
    pub ask: bool,
    /// Needed records: none of those that apply is missing.
    #[serde(default)]
    pub records: Vec<KindKey>,
    /// The duty was done in time.
    #[serde(default)]
    pub duty: String,
    /// Officers with certificates that were valid on the day.
    #[serde(default)]
    pub officers: bool,
    /// The gate before this milestone asks for it: the milestone was reached, so it was so.
    pub passed: Option<Milestone>,
    /// The records that show it, where the case has them.
    #[serde(default)]
    pub shown: Vec<KindKey>,
    /// The decision was served.
    #[serde(default)]
    pub served: bool,
    /// Whole-course recordings are there, or every gap is explained.
    #[serde(default)]
    pub recordings: bool,
    /// Records were entered within so many days.
    pub prompt_days: Option<u32>,
}

impl StandardItem {
    fn judges(&self) -> Option<Judges<'_>> {
        let ways = [
            self.ask.then_some(Judges::Person),
            (!self.records.is_empty()).then_some(Judges::Records(&self.records)),
            (!self.duty.is_empty()).then_some(Judges::Duty(&self.duty)),
            self.officers.then_some(Judges::Officers),
            self.passed.map(|milestone| Judges::Passed(milestone, &self.shown)),
            self.served.then_some(Judges::Served),
            self.recordings.then_some(Judges::Recordings),
            self.prompt_days.map(Judges::Prompt),
        ];
        let mut ways = ways.into_iter().flatten();
        ways.next().filter(|_| ways.next().is_none())
    }
}

impl Standard {
    /// Every item says in exactly one way who judges it, costs something, and stands once.
    pub fn check(&self) -> Result<(), String> {
        if self.act.is_none() {
            return Err("the standard has to say for which act type it is".to_owned());
        }
        let mut seen = std::collections::BTreeSet::new();
        for item in &self.items {
            if item.judges().is_none() {
                return Err(format!("item «{}» has to say in one way how it is judged", item.key));
            }
            if !item.duty.is_empty() && law::rules::find(&item.duty).is_none() {
                return Err(format!("item «{}»: there is no rule «{}»", item.key, item.duty));
            }
            if item.veto == (item.points > 0) {
                return Err(format!("item «{}» either vetoes or costs points", item.key));
            }
            if !seen.insert(&item.key) {
                return Err(format!("item «{}» stands twice", item.key));
            }
        }
        Ok(())
    }
}

enum Judges<'a> {
    Person,
    Records(&'a [KindKey]),
    Duty(&'a str),
    Officers,
    Passed(Milestone, &'a [KindKey]),
    Served,
    Recordings,
    Prompt(u32),
}

/// What came of an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As demanded.
    Met,
    /// Not as demanded.
    Failed,
    /// The case has no occasion for it.
    NotApplicable,
    /// A person has not said yet.
    Open,
}

/// A person's answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// As demanded?
    pub met: bool,
    /// Why.
    pub reason: String,
}

/// An item with its result.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ItemResult {
    /// The item's key.
    pub key: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The evidence, or the person's reason.
    pub because: String,
    /// A person said so.
    pub by_person: bool,
}

/// The whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Evaluation {
    /// Every item in order.
    pub results: Vec<ItemResult>,
    /// Tenths of a point; `None` while a person still has to answer.
    pub score: Option<u32>,
    /// 优秀, 合格, 不合格, or empty likewise.
    pub band: String,
}

/// Full marks, in tenths of a point.
const FULL: u32 = 1000;

/// Evaluates a case file with the answers of a person.
pub fn evaluate(standard: &Standard, stand: Stand<'_>, case: &Case, answers: &BTreeMap<String, Answer>) -> Evaluation {
    let results: Vec<ItemResult> = standard
        .items
        .iter()
        .map(|item| {
            let (verdict, because, by_person) = match item.judges() {
                Some(Judges::Person) | None => match answers.get(&item.key) {
                    Some(answer) if answer.met => (Verdict::Met, answer.reason.clone(), true),
                    Some(answer) => (Verdict::Failed, answer.reason.clone(), true),
                    None => (Verdict::Open, String::new(), true),
                },
                Some(way) => {
                    let (verdict, because) = judge(way, stand, case);
                    (verdict, because, false)
                }
            };
            ItemResult { key: item.key.clone(), verdict, because, by_person }
        })
        .collect();
    let failed = || standard.items.iter().zip(&results).filter(|(_, result)| result.verdict == Verdict::Failed);
    let vetoed = failed().any(|(item, _)| item.veto);
    let lost: u32 = failed().map(|(item, _)| item.points).sum();
    let open = results.iter().any(|result| result.verdict == Verdict::Open);
    let score = match (vetoed, open) {
        (true, _) => Some(0),
        (false, true) => None,
        (false, false) => Some(FULL.saturating_sub(lost)),
    };
    let band = score.map_or("", |score| match score {
        score if score >= standard.excellent => "优秀",
        score if score >= standard.passing => "合格",
        _ => "不合格",
    });
    Evaluation { results, score, band: band.to_owned() }
}

fn judge(way: Judges<'_>, stand: Stand<'_>, case: &Case) -> (Verdict, String) {
    match way {
        Judges::Person => (Verdict::Open, String::new()),
        Judges::Records(kinds) => records(kinds, stand, case),
        Judges::Duty(rule) => in_time(rule, stand, case),
        Judges::Officers => officers(stand, case),
        Judges::Passed(milestone, shown) => passed(milestone, shown, stand, case),
        Judges::Served => served(stand, case),
        Judges::Recordings => recordings(stand, case),
        Judges::Prompt(days) => prompt(days, stand, case),
    }
}

/// The gates before the milestone let it through; the records that they read are the evidence.
fn passed(milestone: Milestone, shown: &[KindKey], stand: Stand<'_>, case: &Case) -> (Verdict, String) {
    let Some(reached) = case.last(stand.pack, milestone) else {
        return (Verdict::NotApplicable, "没有作出决定。".into());
    };
    let title = |record: &Record| stand.pack.kind(record.kind.as_str()).map_or("记录", |kind| kind.title.as_str());
    let found: Vec<String> = case
        .standing()
        .filter(|record| record.id < reached.id && shown.contains(&record.kind))
        .map(|record| format!("材料 {}《{}》", record.id, title(record)))
        .collect();
    let gate = format!("作出材料 {}《{}》之前系统逐项核对，不符合的不能作出", reached.id, title(reached));
    match found.as_slice() {
        [] if shown.is_empty() => (Verdict::Met, format!("{gate}。")),
        [] => (Verdict::Met, format!("本案没有需要这项材料的情形；{gate}。")),
        found => (Verdict::Met, format!("{}；{gate}。", found.join("、"))),
    }
}

fn records(kinds: &[KindKey], stand: Stand<'_>, case: &Case) -> (Verdict, String) {
    let needed: Vec<_> = items(stand, case)
        .into_iter()
        .filter(|item| kinds.iter().any(|kind| kind.as_str() == item.kind))
        .filter(|item| item.standing != Standing::NotApplicable)
        .collect();
    let missing: Vec<String> = needed
        .iter()
        .filter(|item| item.standing != Standing::Fulfilled)
        .map(|item| format!("《{}》", item.title))
        .collect();
    if needed.is_empty() {
        return (Verdict::NotApplicable, "本案不需要这些记录。".into());
    }
    if !missing.is_empty() {
        return (Verdict::Failed, format!("缺{}。", missing.join("、")));
    }
    let found: Vec<String> =
        needed.iter().filter_map(|item| Some(format!("材料 {}《{}》", item.record?, item.title))).collect();
    (Verdict::Met, format!("{}。", found.join("、")))
}

fn in_time(rule: &str, stand: Stand<'_>, case: &Case) -> (Verdict, String) {
    let mine: Vec<_> = duties(stand, case).into_iter().filter(|duty| duty.rule == rule).collect();
    if mine.is_empty() {
        return (Verdict::NotApplicable, "本案没有这项期限。".into());
    }
    for duty in &mine {
        let Last::Known(last) = duty.last else { continue };
        let done = match duty.state {
            DutyState::Done(done) if duty.late() => done,
            DutyState::Running if stand.now.date() > last => {
                return (Verdict::Failed, format!("“{}”期限 {}，还没有完成。", duty.what, last.chinese()));
            }
            _ => continue,
        };
        return (Verdict::Failed, format!("“{}”期限 {}，{} 才完成。", duty.what, last.chinese(), done.chinese()));
    }
    (Verdict::Met, format!("{} 次都在期限之内。", mine.len()))
}

fn officers(stand: Stand<'_>, case: &Case) -> (Verdict, String) {
    let found = checks_of_people(stand, case);
    let wrong: Vec<String> =
        found.iter().filter(|check| check.outcome == Outcome::Wrong).map(|check| check.words.clone()).collect();
    let count = case.officers(stand.pack).len();
    if count < 2 {
        return (Verdict::Failed, format!("承办人员只有 {count} 人。"));
    }
    if !wrong.is_empty() {
        return (Verdict::Failed, wrong.join(""));
    }
    // Whose certificate of the day nobody noted is a person's to find out.
    let unknown: Vec<&str> = found
        .iter()
        .filter(|check| check.outcome == Outcome::Look && !check.records.is_empty())
        .map(|check| check.words.as_str())
        .collect();
    if unknown.is_empty() {
        (Verdict::Met, format!("承办人员 {count} 人，执法当日证件都有效。"))
    } else {
        (Verdict::Open, unknown.join(""))
    }
}

fn served(stand: Stand<'_>, case: &Case) -> (Verdict, String) {
    let Some(decision) = case.last(stand.pack, Milestone::Decided) else {
        return (Verdict::NotApplicable, "没有作出决定。".into());
    };
    match case.served_on(stand.pack, decision.id) {
        Some(on) => (Verdict::Met, format!("{} 送达。", on.chinese())),
        None => (Verdict::Failed, "决定书还没有送达。".into()),
    }
}

fn recordings(stand: Stand<'_>, case: &Case) -> (Verdict, String) {
    let whole: Vec<_> =
        courses(stand, case).into_iter().filter(|course| course.demanded == Recording::WholeCourse).collect();
    if whole.is_empty() {
        return (Verdict::NotApplicable, "本案没有应当全程录像的环节。".into());
    }
    let bare = whole.iter().find(|course| {
        let silent = course.gaps.iter().any(|gap| gap.explained == Explained::Not);
        silent && course.note.is_none()
    });
    match bare {
        Some(course) => (Verdict::Failed, format!("材料 {} 的录像有缺口，没有说明。", course.record)),
        None => (Verdict::Met, format!("{} 个环节都有录像，或者写明了理由。", whole.len())),
    }
}

fn prompt(days: u32, stand: Stand<'_>, case: &Case) -> (Verdict, String) {
    let after = |record: &Record| record.entered.recorded.date().days_since(record.entered.happened.date());
    let late: Vec<String> = case
        .standing()
        .filter(|record| after(record) >= i64::from(days))
        .map(|record| {
            let title = stand.pack.kind(record.kind.as_str()).map_or("记录", |kind| kind.title.as_str());
            format!("材料 {}《{title}》事后 {} 日存入", record.id, after(record))
        })
        .collect();
    if late.is_empty() {
        (Verdict::Met, "每一份记录都在当时存入。".into())
    } else {
        (Verdict::Failed, format!("{}。", late.join("；")))
    }
}
