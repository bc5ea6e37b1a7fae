//! The catalogue of major decisions 重大执法决定法制审核目录 (S7), evaluated on a case: which row fired and with which facts,
//! beside the triggers of the measure (S6, S18) and the statute (行政处罚法 art. 58), which always apply.
//!
//! To understand one more way of writing a condition: a word in `clause.rs`, and a row in the tests, one where it fires and one
//! where it does not.

mod clause;
mod command;
mod facts;
#[cfg(test)]
mod tests;

pub use clause::{Bound, Clause, Condition, Measure, Whom, clauses};
pub use command::evaluate_lines;
pub use facts::{answers, evaluate_case, facts_of};

use crate::pack::ActType;
use crate::value::{PartyKind, PenaltyKind};
use law::Date;
use law::Fen;
use law::thresholds::{Side, hearing_from};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a person is asked (S6.1, S6.2, S6.5): key, obligation, question.
pub const FINDINGS: [(&str, &str, &str); 3] = [
    ("major_public_interest", "S6.1", "是否涉及重大公共利益？"),
    ("social_effect", "S6.2", "是否可能造成重大社会影响或者引发社会风险？"),
    ("complex", "S6.5", "案件情况是否疑难复杂、涉及多个法律关系？"),
];

/// An agency's catalogue, as long as no other follows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Catalogue {
    /// In force from this day.
    pub since: Date,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// One row of a catalogue.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Row {
    /// The row as the user's program counts it.
    pub number: usize,
    /// 行政执法大类; empty where the list has no such column.
    pub category: String,
    /// 审核的具体执法决定项目.
    pub item: String,
    /// 应提交的审核资料; empty where the list has no such column.
    #[serde(default)]
    pub materials: String,
    /// 审核重点; empty likewise.
    #[serde(default)]
    pub focus: String,
}

/// What is known of a case; `None` where it is not.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// The act type.
    pub act_type: Option<ActType>,
    /// The ordinary procedure?
    pub ordinary: Option<bool>,
    /// The party's kind.
    pub party_kind: Option<PartyKind>,
    /// 罚款.
    pub fine: Option<Fen>,
    /// 没收.
    pub confiscation: Option<Fen>,
    /// Penalties.
    pub penalties: Option<Vec<PenaltyKind>>,
    /// Was a hearing held?
    pub hearing_held: Option<bool>,
    /// Mitigated?
    pub mitigated: Option<bool>,
    /// Aggravated?
    pub aggravated: Option<bool>,
    /// A compulsory measure?
    pub compulsory: Option<bool>,
    /// Does it touch a third person's major rights?
    pub third_person: Option<bool>,
    /// Value of goods or of the object.
    pub value: Option<Fen>,
    /// Answers of a named person to [`FINDINGS`], and to a row's own question by the row's text.
    pub findings: BTreeMap<String, bool>,
}

/// One trigger that fired.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fired {
    /// `catalogue`, or the provision: S6.4, S18, 行政处罚法第五十八条.
    pub source: String,
    /// The catalogue's row.
    pub row: Option<usize>,
    /// With which facts, in Chinese.
    pub because: String,
}

/// What came out.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Evaluation {
    /// Is a review required?
    pub review_required: bool,
    /// Why.
    pub fired: Vec<Fired>,
    /// What a person still has to answer, with a reason.
    pub ask: Vec<String>,
    /// Those of the questions that a row asks, each with the row's words by which it is answered.
    #[serde(skip)]
    pub open: Vec<(String, String)>,
}

/// Holds, does not, or is not known: then the question.
enum Verdict {
    Yes(String),
    No,
    Ask(String),
}

/// What the system reads in each row. 同等数额 in a row by itself means the amounts of the row before.
pub fn read(rows: &[Row]) -> Vec<Vec<Clause>> {
    let mut earlier: Vec<Bound> = Vec::new();
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let clauses = clause::clauses_after(&row.item, &earlier);
        let bounds = clauses.iter().flat_map(|clause| &clause.conditions).filter_map(|condition| match condition {
            Condition::Amount(bound) => Some(bound.clone()),
            _ => None,
        });
        let bounds: Vec<Bound> = bounds.collect();
        if !bounds.is_empty() {
            earlier = bounds;
        }
        all.push(clauses);
    }
    all
}

/// Evaluates the provisions and the catalogue.
pub fn evaluate(rows: &[Row], facts: &Facts) -> Evaluation {
    let mut result = Evaluation::default();
    provisions(facts, &mut result);
    for (row, clauses) in rows.iter().zip(read(rows)).filter(|(row, _)| concerns(row, facts)) {
        let mut open: Vec<(String, String)> = Vec::new();
        let mut because: Option<String> = None;
        for clause in &clauses {
            match judge(clause, row, facts) {
                Verdict::Yes(words) => because = because.or(Some(words)),
                Verdict::Ask(question) => open.push((clause.text.clone(), question)),
                Verdict::No => {}
            }
        }
        match because {
            Some(because) => {
                result.fired.push(Fired { source: "catalogue".into(), row: Some(row.number), because });
            }
            None => {
                result.ask.extend(open.iter().map(|(_, question)| question.clone()));
                result.open.extend(open);
            }
        }
    }
    for (key, id, question) in FINDINGS {
        if !facts.findings.contains_key(key) {
            result.ask.push(format!("{question}（{}）", provision(id)));
        }
    }
    let mut unique: Vec<String> = Vec::new();
    for question in std::mem::take(&mut result.ask) {
        if !unique.contains(&question) {
            unique.push(question);
        }
    }
    result.ask = unique;
    result.review_required = !result.fired.is_empty();
    result
}

fn provision(id: &str) -> String {
    id.parse::<law::ObligationId>().map_or_else(|_| id.to_owned(), |id| id.citation().short())
}

/// S6 and S18, and 行政处罚法 art. 58.
fn provisions(facts: &Facts, result: &mut Evaluation) {
    let mut fire =
        |source: &str, because: String| result.fired.push(Fired { source: source.into(), row: None, because });
    for (key, id, question) in FINDINGS {
        if facts.findings.get(key) == Some(&true) {
            fire(id, format!("认定“{}”为是（{}）。", question.trim_end_matches('？'), provision(id)));
        }
    }
    if facts.third_person == Some(true) {
        fire("S6.3", format!("直接关系第三人重大权益（{}）。", provision("S6.3")));
    }
    if facts.hearing_held == Some(true) {
        fire("S6.4", format!("经过听证程序（{}；行政处罚法第五十八条）。", provision("S6.4")));
    }
    let penalty = facts.act_type == Some(ActType::Penalty);
    if penalty && facts.ordinary == Some(true) {
        fire("S18", format!("适用普通程序的行政处罚决定都要审核（{}）。", provision("S18")));
    }
    if penalty && facts.ordinary.is_none() {
        result.ask.push("适用的是普通程序还是简易程序？".to_owned());
    }
    if facts.act_type.is_none() {
        result.ask.push("属于哪一类执法行为？".to_owned());
    }
}

/// Does the row speak of this act type? A row without a type speaks of all.
fn concerns(row: &Row, facts: &Facts) -> bool {
    let Some(act) = facts.act_type else { return true };
    let words: [(ActType, &[&str]); 9] = [
        (ActType::Penalty, &["处罚"]),
        (ActType::Licence, &["许可", "审批"]),
        (ActType::Compulsion, &["强制"]),
        (ActType::Inspection, &["检查"]),
        (ActType::Levy, &["征收", "征用"]),
        (ActType::Confirmation, &["确认"]),
        (ActType::Benefit, &["给付"]),
        (ActType::Adjudication, &["裁决"]),
        (ActType::Reward, &["奖励"]),
    ];
    let named = |text: &str| {
        words
            .iter()
            .filter(|(_, words)| words.iter().any(|word| text.contains(word)))
            .map(|(act, _)| *act)
            .collect::<Vec<_>>()
    };
    let by_category = named(&row.category);
    let by_item = if by_category.is_empty() { named_in(&row.item, named) } else { by_category };
    by_item.is_empty() || by_item.contains(&act)
}

/// The types that a row's own words name. 吊销许可证 is a penalty and no licence, and 罚款 is one without the word 处罚.
fn named_in(item: &str, named: impl Fn(&str) -> Vec<ActType>) -> Vec<ActType> {
    const PENALTIES: [&str; 12] = [
        "罚款",
        "没收",
        "吊销",
        "暂扣",
        "停产",
        "停业",
        "关闭",
        "限制从业",
        "限制开展",
        "降低资质",
        "通报批评",
        "拘留",
    ];
    let mut found = named(&item.replace("许可证", ""));
    if PENALTIES.iter().any(|word| item.contains(word)) && !found.contains(&ActType::Penalty) {
        found.push(ActType::Penalty);
    }
    found
}

fn judge(clause: &Clause, row: &Row, facts: &Facts) -> Verdict {
    let verdicts: Vec<Verdict> =
        clause.conditions.iter().map(|condition| hold(condition, clause, row, facts)).collect();
    let mut open = None;
    let mut yes: Vec<String> = Vec::new();
    let mut no = false;
    for verdict in verdicts {
        match (verdict, facts.findings.get(&clause.text)) {
            (Verdict::Yes(words), _) => yes.push(words),
            (Verdict::No, _) | (Verdict::Ask(_), Some(false)) => no = true,
            (Verdict::Ask(_), Some(true)) => yes.push("经认定属于本项".to_owned()),
            (Verdict::Ask(question), None) => open = open.or(Some(question)),
        }
    }
    let words = |yes: Vec<String>| format!("{}。目录第 {} 行：{}", yes.join("；"), row.number, clause.text);
    match (clause.all, open) {
        (true, _) if no => Verdict::No,
        (true, Some(question)) => Verdict::Ask(question),
        (true, None) => Verdict::Yes(words(yes)),
        (false, _) if !yes.is_empty() => Verdict::Yes(words(yes)),
        (false, Some(question)) => Verdict::Ask(question),
        (false, None) => Verdict::No,
    }
}

fn hold(condition: &Condition, clause: &Clause, row: &Row, facts: &Facts) -> Verdict {
    let asked = |what: &str| Verdict::Ask(format!("目录第 {} 行“{}”：{what}", row.number, clause.text));
    let fact = |known: Option<bool>, words: &str| match known {
        Some(true) => Verdict::Yes(words.to_owned()),
        Some(false) => Verdict::No,
        None => asked(&format!("{words}吗？")),
    };
    match condition {
        Condition::Amount(bound) => amount(bound, facts, &asked),
        Condition::LargeFine => large(facts, &asked),
        Condition::Penalty(kind) => match &facts.penalties {
            Some(kinds) if kinds.contains(kind) => Verdict::Yes(format!("拟{}", kind.title())),
            Some(_) => Verdict::No,
            None => asked(&format!("拟处罚包括{}吗？", kind.title())),
        },
        Condition::Hearing => fact(facts.hearing_held, "经过听证"),
        Condition::Mitigated => fact(facts.mitigated, "拟减轻处罚"),
        Condition::Aggravated => fact(facts.aggravated, "拟加重或者从重"),
        Condition::ThirdPerson => fact(facts.third_person, "关系第三人重大权益"),
        Condition::Compulsory => fact(facts.compulsory, "采取强制措施或者强制执行"),
        Condition::Always => Verdict::Yes("属于目录所列的执法行为".to_owned()),
        Condition::Finding(key) => {
            let question = FINDINGS.iter().find(|(known, ..)| known == key).map_or("", |(_, _, question)| *question);
            match facts.findings.get(*key) {
                Some(true) => Verdict::Yes(format!("认定“{}”为是", question.trim_end_matches('？'))),
                Some(false) => Verdict::No,
                None => asked(question),
            }
        }
        Condition::Judge => asked("本案是否属于这一项？"),
    }
}

/// 个体工商户 is on the side that the row names for it; where it names only citizens and organisations, with organisations
/// (see `law::thresholds::Side`).
fn meant(bound: &Bound, kind: PartyKind) -> bool {
    let has = |whom: Whom| bound.whom.contains(&whom);
    has(Whom::Anybody)
        || match kind {
            PartyKind::Natural => has(Whom::Citizen),
            PartyKind::Organisation => has(Whom::Organisation),
            PartyKind::IndividualBusiness => has(Whom::Business) || has(Whom::Organisation),
        }
}

fn amount(bound: &Bound, facts: &Facts, asked: &dyn Fn(&str) -> Verdict) -> Verdict {
    let Some(kind) =
        facts.party_kind.or_else(|| bound.whom.contains(&Whom::Anybody).then_some(PartyKind::Organisation))
    else {
        return asked("当事人是公民还是法人、其他组织？");
    };
    if !meant(bound, kind) {
        return Verdict::No;
    }
    let reaches = |amount: Fen| {
        let from = if bound.inclusive { amount >= bound.from } else { amount > bound.from };
        from && bound.below.is_none_or(|below| amount < below)
    };
    let words = |title: &str, amount: Fen| {
        let border = if bound.inclusive { "达到" } else { "超过" };
        let number = if bound.inclusive { "（含本数）" } else { "（不含本数）" };
        format!("{title} {}，{border}{} {}{number}", amount.grouped(), whom_words(&bound.whom), bound.from.grouped())
    };
    let known: Vec<(&str, Option<Fen>)> = match bound.measure {
        Measure::Fine => vec![("罚款", facts.fine)],
        Measure::Confiscation => vec![("没收", facts.confiscation)],
        Measure::Either => vec![("罚款", facts.fine), ("没收", facts.confiscation)],
        Measure::Together => {
            let sum = facts.fine.zip(facts.confiscation).map(|(fine, confiscation)| fine.plus(confiscation));
            vec![("罚没合计", sum)]
        }
        Measure::Value => vec![("价值", facts.value)],
    };
    for (title, amount) in &known {
        if let Some(amount) = amount.filter(|amount| reaches(*amount)) {
            return Verdict::Yes(words(title, amount));
        }
    }
    if known.iter().all(|(_, amount)| amount.is_some()) {
        return Verdict::No;
    }
    asked(&format!("{}的数额是多少？", bound.measure.title()))
}

fn whom_words(whom: &[Whom]) -> String {
    whom.iter().map(|whom| whom.title()).collect::<Vec<_>>().join("、")
}

/// 较大数额 without a number: from the province's hearing standard on it is one; below, a person says.
fn large(facts: &Facts, asked: &dyn Fn(&str) -> Verdict) -> Verdict {
    let money = match (facts.fine, facts.confiscation) {
        (None, None) => return asked("罚没的数额是多少？"),
        (fine, confiscation) => fine.unwrap_or(Fen::ZERO).max(confiscation.unwrap_or(Fen::ZERO)),
    };
    if money == Fen::ZERO {
        return Verdict::No;
    }
    let Some(kind) = facts.party_kind else { return asked("当事人是公民还是法人、其他组织？") };
    let side = if kind == PartyKind::Natural { Side::Citizen } else { Side::Organisation };
    let from = hearing_from(side);
    if money >= from {
        Verdict::Yes(format!("罚没 {}，达到较大数额的听证标准 {}", money.grouped(), from.grouped()))
    } else {
        asked("目录没有写明数额，本案是否属于较大数额？")
    }
}
