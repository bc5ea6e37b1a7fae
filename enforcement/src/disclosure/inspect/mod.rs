//! Reading a decision that an agency has published: its facts, what Article 17 wants and it lacks, and its faults.
//!
//! A fact that the text does not hold is `None`; nothing is guessed. To read one more label, add it to `field.rs`; to
//! report one more kind of fault, add a function to `finding.rs`.

pub mod amount;
mod command;
mod decision;
mod field;
mod finding;
mod number;

#[cfg(test)]
mod tests;

pub use command::inspect_lines;

use law::{Date, Fen};
use serde::Serialize;

/// Whom the decision is against.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// 自然人.
    Natural,
    /// 法人或者其他组织.
    Legal,
    /// 个体工商户.
    IndividualBusiness,
}

/// The facts as the text has them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// 文号 as published.
    pub doc_no: Option<String>,
    /// 文号 without blanks, the year in 〔〕.
    pub doc_no_normalised: Option<String>,
    /// 行政处罚决定书 and the like.
    pub doc_type: Option<String>,
    /// 执法对象.
    pub party: Option<String>,
    /// Of what kind.
    pub party_kind: Option<PartyKind>,
    /// 统一社会信用代码 as published.
    pub uscc: Option<String>,
    /// 法定代表人 or the like, with the label: 经营者：张某.
    pub representative: Option<String>,
    /// 身份证件号码 as published.
    pub identity_number: Option<String>,
    /// 联系电话 as published.
    pub phone: Option<String>,
    /// 住所 or 住址 as published.
    pub address: Option<String>,
    /// The provisions that were violated.
    pub law_violated: Option<String>,
    /// The provisions on which the decision rests.
    pub law_basis: Option<String>,
    /// 执法决定.
    pub penalty: Option<String>,
    /// The fine.
    pub fine: Option<Fen>,
    /// The day of the decision.
    pub decided_on: Option<Date>,
}

/// What kind of fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Shows what G18 hides.
    Leak,
    /// Hides what is public.
    OverHiding,
    /// Says two things that can't both be true.
    Contradiction,
    /// A document number that is not as the standard has it.
    DamagedNumber,
    /// A code or number whose check fails.
    InvalidIdentifier,
}

/// A fault at its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What kind.
    pub kind: FindingKind,
    /// Bytes of the text.
    pub range: std::ops::Range<usize>,
    /// Why, in Chinese, with the provision.
    pub why: String,
}

/// All that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inspection {
    /// The facts.
    pub facts: Facts,
    /// G17.2 · which of the eight items are missing.
    pub missing: Vec<&'static str>,
    /// The faults, in the order of the text.
    pub findings: Vec<Finding>,
}

/// Reads a published decision. `today` bounds the days of birth in identity numbers.
pub fn inspect(title: &str, agency: &str, text: &str, today: Date) -> Inspection {
    let facts = facts(title, text);
    let missing = missing(&facts, title, agency, text);
    let findings = finding::find(&facts, title, text, today);
    Inspection { facts, missing, findings }
}

fn facts(title: &str, text: &str) -> Facts {
    let doc_no = number::in_text(text).or_else(|| number::in_title(title));
    let fields = field::Fields::read(text);
    let party = fields.party.clone().or_else(|| field::addressee(text));
    let decision = decision::Decision::read(text);
    Facts {
        doc_no_normalised: doc_no.as_deref().map(number::normalise),
        doc_no,
        doc_type: field::doc_type(title, text),
        party_kind: party.as_deref().and_then(|party| field::party_kind(party, &fields)),
        party,
        fine: decision.penalty.as_deref().and_then(amount::fine),
        law_violated: decision.violated,
        law_basis: decision.basis,
        penalty: decision.penalty,
        decided_on: field::decided_on(text),
        uscc: fields.uscc,
        representative: fields.representative,
        identity_number: fields.identity_number,
        phone: fields.phone,
        address: fields.address,
    }
}

/// Fewest characters of a sentence that tells a deed before it says what that violates.
const DEED_LENGTH_MIN: usize = 14;

/// 你单位未采取有效防尘降尘措施，违反了…: the deed stands in the sentence, or the one before.
fn told_before_violation(text: &str) -> bool {
    text.match_indices("违反").any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default().trim_end_matches(['，', '。', ',']);
        let sentence = before.rsplit(['。', '\n']).next().unwrap_or_default();
        let who = ["当事人", "你单位", "你公司", "你店", "你户", "被处罚人", "该单位", "该公司"];
        who.iter().any(|word| sentence.contains(word)) && sentence.chars().count() >= DEED_LENGTH_MIN
    })
}

/// G17.2 · 执法主体、执法人员、执法对象、执法类别、违法事实、法律依据、执法决定、救济途径.
fn missing(facts: &Facts, title: &str, agency: &str, text: &str) -> Vec<&'static str> {
    let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let signed = text.lines().any(|line| {
        let line = line.trim();
        line.chars().count() < 30
            && ["局", "委员会", "政府", "队", "厅", "部门", "中心", "站", "办公室"]
                .iter()
                .any(|end| line.ends_with(end))
    });
    let present = [
        ("执法主体", (!agency.is_empty() && (text.contains(agency) || title.contains(agency))) || signed),
        (
            "执法人员",
            any(&[
                "执法证",
                "执法人员：",
                "执法人员:",
                "执法人员\t",
                "办案人员：",
                "办案人员\t",
                "承办人",
                "执法人员（",
            ]) || crate::disclosure::redact::names_after(text, &["执法人员", "办案人员", "检查人员"]),
        ),
        ("执法对象", facts.party.is_some()),
        (
            "执法类别",
            [title, text]
                .iter()
                .any(|text| ["处罚", "责令", "强制", "许可", "征收", "检查"].iter().any(|word| text.contains(word))),
        ),
        (
            "违法事实",
            told_before_violation(text)
                || any(&[
                    "违法事实",
                    "经查",
                    "查明",
                    "检查发现",
                    "调查发现",
                    "事实和证据",
                    "上述事实",
                    "以上事实",
                    "经调查",
                    "发现你",
                    "发现当事人",
                    "上述行为",
                    "以上行为",
                    "的违法行为，",
                    "现查实",
                ]),
        ),
        ("法律依据", facts.law_basis.is_some()),
        ("执法决定", facts.penalty.is_some()),
        ("救济途径", any(&["复议"]) && any(&["诉讼", "起诉"])),
    ];
    present.into_iter().filter(|(_, present)| !present).map(|(item, _)| item).collect()
}
