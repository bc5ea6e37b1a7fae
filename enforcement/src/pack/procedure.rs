//! A procedure as data: which records it needs, under which condition, before which milestone.

use crate::case::Milestone;
use crate::id::KindKey;
use serde::Deserialize;

/// The act types of G2, J2, S2.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ActType {
    /// 行政处罚.
    Penalty,
    /// 行政强制.
    Compulsion,
    /// 行政检查.
    Inspection,
    /// 行政征收征用.
    Levy,
    /// 行政许可.
    Licence,
}

impl ActType {
    /// The name on pages and in certificates' fields.
    pub fn title(self) -> &'static str {
        match self {
            ActType::Penalty => "行政处罚",
            ActType::Compulsion => "行政强制",
            ActType::Inspection => "行政检查",
            ActType::Levy => "行政征收征用",
            ActType::Licence => "行政许可",
        }
    }

    /// The stable name used in URLs and indexes.
    pub fn key(self) -> &'static str {
        match self {
            ActType::Penalty => "penalty",
            ActType::Compulsion => "compulsion",
            ActType::Inspection => "inspection",
            ActType::Levy => "levy",
            ActType::Licence => "licence",
        }
    }
}

/// When a needed record applies. Computed from the stream; where only a person can know, the need is `asked`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Always.
    Always,
    /// It applies unless a named person finds, with a reason, that it does not (J10: what did not happen).
    Asked,
    /// Sampling was approved (56).
    Sampled,
    /// Evidence was registered and preserved (56).
    Preserved,
    /// A test or appraisal was commissioned.
    Appraised,
    /// A correction was ordered (28).
    CorrectionOrdered,
    /// The thresholds of 63 are met, or a hearing was offered.
    HearingOffered,
    /// The party asked for a hearing in time.
    HearingAsked,
    /// The party made a statement or defence.
    StatementMade,
    /// Collective discussion is required (57).
    DiscussionRequired,
    /// The investigation proposes a penalty.
    PenaltyProposed,
    /// Something was decided.
    Decided,
    /// A penalty was decided (not: no penalty, transferred, case dropped).
    Penalised,
    /// The decision holds a fine or confiscated money.
    MoneyDue,
    /// The party did not pay within the period.
    PaymentLate,
    /// Payment was deferred or split by approval (66).
    Deferred,
    /// Cash was collected on the spot (68).
    CashCollected,
    /// A document was served by announcement or electronically.
    ServedElectronically,
    /// A withdrawal of an officer was asked for (43).
    WithdrawalAsked,
    /// The case was transferred for a suspected crime (27).
    CrimeSuspected,
    /// The publication was approved (48, G17).
    PublicationApproved,
    /// The agency has every decision reviewed (S18, second half).
    EverythingReviewed,
}

/// One needed record.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// The kind.
    pub kind: KindKey,
    /// Other kinds any one of which does as well (a transfer instead of a decision, a waiver instead of a statement).
    #[serde(default)]
    pub or: Vec<KindKey>,
    /// When.
    pub when: Condition,
    /// The milestone that cannot be reached without it; none: wanted, but stands in nobody's way before archiving.
    pub before: Option<Milestone>,
}

/// A procedure.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Set by the loader from the file's name.
    #[serde(skip)]
    pub key: String,
    /// Its name: 行政处罚（普通程序）.
    pub title: String,
    /// A short name for lists: 普通程序.
    pub short: String,
    /// The act type.
    pub act: ActType,
    /// The kind that opens a case.
    pub opens: KindKey,
    /// Milestones in the order of time. A later one may not be dated before an earlier one.
    pub order: Vec<Milestone>,
    /// Kinds that may be entered, beyond the needed ones.
    #[serde(default)]
    pub also: Vec<KindKey>,
    /// The needed records, in the order of the paper file.
    #[serde(rename = "need")]
    pub needs: Vec<Need>,
    /// The word in the case number, for example 罚案.
    pub series: String,
}

impl Procedure {
    /// Every kind that may be entered in this procedure.
    pub fn kinds(&self) -> impl Iterator<Item = &KindKey> {
        self.needs.iter().flat_map(|need| std::iter::once(&need.kind).chain(&need.or)).chain(&self.also)
    }

    /// May a record of this kind be entered?
    pub fn allows(&self, kind: &str) -> bool {
        self.kinds().any(|key| key.as_str() == kind)
    }
}
