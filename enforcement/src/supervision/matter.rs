//! A matter under supervision 督办事项 (G25, J27, S17; 行政执法监督条例): 督办函, 意见书, 决定书, each with its last day; the
//! agency's replies; and the end 销号. A list of steps that only grows; how the matter stands is a fold over it.
//!
//! To add a document: a value of [`Level`]; to add a rule: in [`Matter::may`].

use crate::refusal::{Cite, Code, Refusal};
use law::{Citation, Date, Moment, Source};
use serde::{Deserialize, Serialize};

/// Longest text of a step.
pub const WORDS_MAX: usize = 5_000;

/// The supervision documents, from the mildest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 督办函.
    Letter,
    /// 意见书.
    Opinion,
    /// 决定书.
    Decision,
}

impl Level {
    /// In the order in which they follow each other.
    pub const ALL: [Level; 3] = [Level::Letter, Level::Opinion, Level::Decision];

    /// The name in forms.
    pub fn key(self) -> &'static str {
        match self {
            Level::Letter => "letter",
            Level::Opinion => "opinion",
            Level::Decision => "decision",
        }
    }

    /// The document's title.
    pub fn title(self) -> &'static str {
        match self {
            Level::Letter => "行政执法监督督办函",
            Level::Opinion => "行政执法监督意见书",
            Level::Decision => "行政执法监督决定书",
        }
    }

    /// The word in its number.
    pub fn series(self) -> &'static str {
        match self {
            Level::Letter => "监督函",
            Level::Opinion => "监督意",
            Level::Decision => "监督决",
        }
    }

    /// The level of a name.
    pub fn from_key(key: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.key() == key)
    }
}

/// What a document demands or does (G25, J27, S17).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// 责令改正.
    Correct,
    /// 通报批评.
    Criticise,
    /// 建议追究责任.
    Accountability,
}

impl Measure {
    /// All of them.
    pub const ALL: [Measure; 3] = [Measure::Correct, Measure::Criticise, Measure::Accountability];

    /// The name in forms.
    pub fn key(self) -> &'static str {
        match self {
            Measure::Correct => "correct",
            Measure::Criticise => "criticise",
            Measure::Accountability => "accountability",
        }
    }

    /// The words.
    pub fn title(self) -> &'static str {
        match self {
            Measure::Correct => "责令限期改正",
            Measure::Criticise => "通报批评",
            Measure::Accountability => "建议有权机关追究责任",
        }
    }
}

/// Where a matter comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// 日常监督: figures, overdue duties.
    Daily,
    /// 专项监督检查.
    Round,
    /// 投诉举报.
    Complaint,
    /// 案卷评查.
    Evaluation,
    /// 上级交办、其他机关移送.
    Referred,
}

impl Origin {
    /// All of them.
    pub const ALL: [Origin; 5] =
        [Origin::Daily, Origin::Round, Origin::Complaint, Origin::Evaluation, Origin::Referred];

    /// The name in forms.
    pub fn key(self) -> &'static str {
        match self {
            Origin::Daily => "daily",
            Origin::Round => "round",
            Origin::Complaint => "complaint",
            Origin::Evaluation => "evaluation",
            Origin::Referred => "referred",
        }
    }

    /// The words.
    pub fn title(self) -> &'static str {
        match self {
            Origin::Daily => "日常监督",
            Origin::Round => "专项监督检查",
            Origin::Complaint => "投诉举报",
            Origin::Evaluation => "案卷评查",
            Origin::Referred => "上级交办或者其他机关移送",
        }
    }

    /// The origin of a name.
    pub fn from_key(key: &str) -> Option<Origin> {
        Origin::ALL.into_iter().find(|origin| origin.key() == key)
    }
}

/// How a matter ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 整改到位.
    Corrected,
    /// 移送有权机关追究责任.
    HandedOver,
    /// 经核实不存在所称问题.
    Unfounded,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Outcome; 3] = [Outcome::Corrected, Outcome::HandedOver, Outcome::Unfounded];

    /// The name in forms.
    pub fn key(self) -> &'static str {
        match self {
            Outcome::Corrected => "corrected",
            Outcome::HandedOver => "handed_over",
            Outcome::Unfounded => "unfounded",
        }
    }

    /// The words.
    pub fn title(self) -> &'static str {
        match self {
            Outcome::Corrected => "整改到位，予以销号",
            Outcome::HandedOver => "移送有权机关追究责任",
            Outcome::Unfounded => "经核实不存在所称问题，予以销号",
        }
    }

    /// The outcome of a name.
    pub fn from_key(key: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.key() == key)
    }
}

/// What somebody does in a matter.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "deed")]
pub enum Deed {
    /// A document goes out.
    Issue {
        /// Which.
        level: Level,
        /// 查明的事实.
        facts: String,
        /// 依据.
        basis: String,
        /// 要求.
        demands: String,
        /// What it does.
        measures: Vec<Measure>,
        /// The last day for the reply.
        due: Date,
        /// Why the matter begins above the letter; empty otherwise.
        #[serde(default)]
        reason: String,
    },
    /// The agency says what it did.
    Reply {
        /// In words.
        words: String,
    },
    /// The reply is not enough.
    Reject {
        /// Why.
        reason: String,
    },
    /// The end.
    Close {
        /// How.
        outcome: Outcome,
        /// What was verified.
        found: String,
    },
}

impl Deed {
    /// What its document is called.
    pub fn title(&self) -> &'static str {
        match self {
            Deed::Issue { level, .. } => level.title(),
            Deed::Reply { .. } => "整改情况报告",
            Deed::Reject { .. } => "核查意见",
            Deed::Close { .. } => "督办事项办结表",
        }
    }
}

/// A deed with who did it, when, and the number of its document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Step {
    /// What.
    pub deed: Deed,
    /// The document's number; empty where it has none.
    #[serde(default)]
    pub number: String,
    /// Who.
    pub person: String,
    /// The name at the time.
    pub name: String,
    /// When.
    pub at: Moment,
}

/// A matter.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Matter {
    /// In a line.
    pub title: String,
    /// The obligation that was not kept: `G21.2`.
    pub obligation: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The case's id and number, where it is about one.
    #[serde(default)]
    pub case: Option<(String, String)>,
    /// The round of inspection and the finding in it, where it comes from one.
    #[serde(default)]
    pub round: Option<(String, usize)>,
    /// The agency that supervises, by its name.
    pub supervisor: String,
    /// What happened, in order.
    pub steps: Vec<Step>,
}

/// How a matter stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// No document went out yet.
    New,
    /// The agency has to reply until this day.
    Waits(Date),
    /// The last day is over without a reply.
    Overdue(Date),
    /// The supervisor has to look at the reply.
    Replied,
    /// The reply was not enough: the next document is due.
    Rejected,
    /// Over.
    Closed(Outcome),
}

impl Standing {
    /// As lists say it.
    pub fn words(self) -> String {
        match self {
            Standing::New => "待制发".to_owned(),
            Standing::Waits(due) => format!("待整改回复，期限 {}", due.chinese()),
            Standing::Overdue(due) => format!("逾期未回复，期限 {}", due.chinese()),
            Standing::Replied => "已回复，待核查".to_owned(),
            Standing::Rejected => "整改不到位，待制发下一级文书".to_owned(),
            Standing::Closed(outcome) => format!("已办结：{}", outcome.title()),
        }
    }

    /// The word under which it is kept.
    pub fn key(self) -> &'static str {
        match self {
            Standing::New => "new",
            Standing::Waits(_) | Standing::Overdue(_) => "waits",
            Standing::Replied => "replied",
            Standing::Rejected => "rejected",
            Standing::Closed(_) => "closed",
        }
    }
}

impl Matter {
    /// How it stands on a day.
    pub fn standing(&self, today: Date) -> Standing {
        match self.steps.last().map(|step| &step.deed) {
            None => Standing::New,
            Some(Deed::Issue { due, .. }) if *due < today => Standing::Overdue(*due),
            Some(Deed::Issue { due, .. }) => Standing::Waits(*due),
            Some(Deed::Reply { .. }) => Standing::Replied,
            Some(Deed::Reject { .. }) => Standing::Rejected,
            Some(Deed::Close { outcome, .. }) => Standing::Closed(*outcome),
        }
    }

    /// The highest document so far, with its last day.
    pub fn issued(&self) -> Option<(Level, Date)> {
        self.steps.iter().rev().find_map(|step| match &step.deed {
            Deed::Issue { level, due, .. } => Some((*level, *due)),
            _ => None,
        })
    }

    /// The document that may go out next: one above the last.
    pub fn next_level(&self) -> Option<Level> {
        match self.issued() {
            None => Some(Level::Letter),
            Some((last, _)) => Level::ALL.into_iter().find(|level| *level > last),
        }
    }

    /// Was the reply at this place late?
    pub fn late(&self, place: usize) -> bool {
        let Some(Step { deed: Deed::Reply { .. }, at, .. }) = self.steps.get(place) else { return false };
        let due = self.steps.iter().take(place).rev().find_map(|step| match &step.deed {
            Deed::Issue { due, .. } => Some(*due),
            _ => None,
        });
        due.is_some_and(|due| at.date() > due)
    }

    /// May this be done now? Everything that stands in the way.
    pub fn may(&self, deed: &Deed, today: Date) -> Result<(), Vec<Refusal>> {
        let mut refusals = Vec::new();
        if let Standing::Closed(_) = self.standing(today) {
            refusals.push(refusal(Code::SupervisionStep, "督办事项已经办结。", "发现新的问题的，另立督办事项。"));
            return Err(refusals);
        }
        match deed {
            Deed::Issue { level, facts, basis, demands, due, reason, measures } => {
                self.may_issue(*level, reason, today, &mut refusals);
                let texts = [("查明的事实", facts), ("依据", basis), ("整改要求", demands)];
                texts.iter().for_each(|(label, text)| said(label, text, &mut refusals));
                if measures.is_empty() {
                    refusals.push(incomplete(
                        "没有选处理措施。",
                        "选责令限期改正、通报批评、建议追究责任中的一项或者几项。",
                    ));
                }
                if *due <= today {
                    refusals.push(incomplete("回复期限不在制发日之后。", "填写制发日之后的日期。"));
                }
            }
            Deed::Reply { words } => {
                said("整改情况", words, &mut refusals);
                if !matches!(self.standing(today), Standing::Waits(_) | Standing::Overdue(_)) {
                    refusals.push(refusal(Code::SupervisionStep, "没有等待回复的监督文书。", "收到监督文书后再回复。"));
                }
            }
            Deed::Reject { reason } => {
                said("不予认可的理由", reason, &mut refusals);
                self.wants_reply(today, &mut refusals);
            }
            Deed::Close { outcome, found } => {
                said("核查情况", found, &mut refusals);
                match outcome {
                    Outcome::HandedOver if self.issued().is_none_or(|(level, _)| level != Level::Decision) => {
                        refusals.push(refusal(
                            Code::SupervisionStep,
                            "还没有制发行政执法监督决定书。",
                            "先制发决定书；仍不整改的，移送追究责任。",
                        ));
                    }
                    Outcome::Corrected => self.wants_reply(today, &mut refusals),
                    _ => {}
                }
            }
        }
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }

    fn may_issue(&self, level: Level, reason: &str, today: Date, refusals: &mut Vec<Refusal>) {
        match self.issued() {
            None if level != Level::Letter && reason.trim().is_empty() => refusals.push(incomplete(
                "没有先发督办函，也没有写明直接制发的理由。",
                "先制发督办函；情形严重需要直接制发的，写明理由。",
            )),
            Some(_) if self.next_level() != Some(level) => refusals.push(refusal(
                Code::SupervisionStep,
                "监督文书依次为督办函、意见书、决定书，这一级已经发过或者越过了一级。",
                "制发上一份之后的那一级；决定书之后仍不整改的，移送追究责任。",
            )),
            _ => {}
        }
        if matches!(self.standing(today), Standing::Waits(_) | Standing::Replied) {
            refusals.push(refusal(
                Code::SupervisionStep,
                "上一份文书的回复期限未满，或者回复还没有核查。",
                "期限届满没有回复，或者核查认为整改不到位之后，再制发下一级文书。",
            ));
        }
    }

    fn wants_reply(&self, today: Date, refusals: &mut Vec<Refusal>) {
        if self.standing(today) != Standing::Replied {
            refusals.push(refusal(
                Code::SupervisionStep,
                "被监督机关还没有回复。",
                "等待回复；逾期不回复的，制发下一级文书。",
            ));
        }
    }
}

fn said(label: &str, text: &str, refusals: &mut Vec<Refusal>) {
    let length = text.trim().chars().count();
    if length == 0 || length > WORDS_MAX {
        refusals.push(incomplete(&format!("没有填写{label}，或者超过{WORDS_MAX}字。"), &format!("填写{label}。")));
    }
}

fn incomplete(what: &str, next: &str) -> Refusal {
    refusal(Code::SupervisionIncomplete, what, next)
}

fn refusal(code: Code, what: &str, next: &str) -> Refusal {
    let regulation = Cite::from(Citation::article(Source::SupervisionRegulation, 0));
    Refusal::new(code, what, vec![regulation], next)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn issue(level: Level, due: &str) -> Deed {
        Deed::Issue {
            level,
            facts: "逾期未公示".into(),
            basis: "公示办法第二十一条第二款".into(),
            demands: "补充公示并报告".into(),
            measures: vec![Measure::Correct],
            due: day(due),
            reason: String::new(),
        }
    }

    fn reply() -> Deed {
        Deed::Reply { words: "已经公示".into() }
    }

    fn close(outcome: Outcome) -> Deed {
        Deed::Close { outcome, found: "核查属实".into() }
    }

    fn matter(steps: &[(&str, Deed)]) -> Matter {
        let steps = steps.iter().map(|(at, deed)| Step {
            deed: deed.clone(),
            number: String::new(),
            person: "p".into(),
            name: "严度".into(),
            at: Moment::start_of(day(at)),
        });
        Matter {
            title: "公示逾期".into(),
            obligation: "G21.2".into(),
            origin: Origin::Daily,
            case: None,
            round: None,
            supervisor: "监督机构".into(),
            steps: steps.collect(),
        }
    }

    fn refused(matter: &Matter, deed: &Deed, today: &str) -> usize {
        matter.may(deed, day(today)).err().map_or(0, |refusals| refusals.len())
    }

    #[test]
    fn g25_documents_follow_each_other_and_none_is_skipped_or_sent_twice() {
        let new = matter(&[]);
        assert_eq!(refused(&new, &issue(Level::Letter, "2026-03-20"), "2026-03-02"), 0);
        assert_eq!(refused(&new, &issue(Level::Opinion, "2026-03-20"), "2026-03-02"), 1, "without a reason");
        let Deed::Issue { level, facts, basis, demands, measures, due, .. } = issue(Level::Decision, "2026-03-20")
        else {
            return;
        };
        let grave = Deed::Issue { level, facts, basis, demands, measures, due, reason: "情形严重".into() };
        assert_eq!(refused(&new, &grave, "2026-03-02"), 0);
        let sent = matter(&[("2026-03-02", issue(Level::Letter, "2026-03-20"))]);
        let over = "2026-03-23";
        assert_eq!(refused(&sent, &issue(Level::Opinion, "2026-04-20"), "2026-03-10"), 1, "the period runs");
        assert_eq!(refused(&sent, &issue(Level::Opinion, "2026-04-20"), over), 0, "no reply in time");
        assert_eq!(refused(&sent, &issue(Level::Decision, "2026-04-20"), over), 1, "skips one");
        assert_eq!(refused(&sent, &issue(Level::Letter, "2026-04-20"), over), 1, "again");
        assert_eq!(refused(&sent, &issue(Level::Opinion, over), over), 1, "due at once");
    }

    #[test]
    fn j27_a_matter_ends_after_a_reply_that_was_looked_at_and_then_nothing_is_added() {
        let sent = matter(&[("2026-03-02", issue(Level::Letter, "2026-03-20"))]);
        assert_eq!(refused(&sent, &close(Outcome::Corrected), "2026-03-10"), 1);
        assert_eq!(refused(&sent, &reply(), "2026-03-23"), 0, "a late reply is taken");
        let answered = matter(&[("2026-03-02", issue(Level::Letter, "2026-03-20")), ("2026-03-23", reply())]);
        assert!(answered.late(1) && answered.standing(day("2026-03-24")) == Standing::Replied);
        assert_eq!(refused(&answered, &reply(), "2026-03-24"), 1);
        assert_eq!(refused(&answered, &close(Outcome::Corrected), "2026-03-24"), 0);
        let closed = matter(&[
            ("2026-03-02", issue(Level::Letter, "2026-03-20")),
            ("2026-03-18", reply()),
            ("2026-03-24", close(Outcome::Corrected)),
        ]);
        assert!(!closed.late(1));
        for deed in [issue(Level::Opinion, "2026-05-01"), reply(), close(Outcome::Unfounded)] {
            assert_eq!(refused(&closed, &deed, "2026-03-25"), 1);
        }
    }

    #[test]
    fn s17_accountability_is_handed_over_after_a_decision_and_never_before() {
        let mut steps = vec![("2026-03-02", issue(Level::Letter, "2026-03-20")), ("2026-03-19", reply())];
        steps.push(("2026-03-20", Deed::Reject { reason: "没有公示".into() }));
        let rejected = matter(&steps);
        assert_eq!(rejected.standing(day("2026-03-20")), Standing::Rejected);
        assert_eq!(refused(&rejected, &close(Outcome::HandedOver), "2026-03-20"), 1);
        assert_eq!(refused(&rejected, &close(Outcome::Corrected), "2026-03-20"), 1);
        steps.push(("2026-03-20", issue(Level::Opinion, "2026-04-01")));
        steps.push(("2026-04-07", issue(Level::Decision, "2026-04-20")));
        let decided = matter(&steps);
        assert_eq!(decided.next_level(), None);
        assert_eq!(refused(&decided, &close(Outcome::HandedOver), "2026-04-21"), 0);
    }
}
