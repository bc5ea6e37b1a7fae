//! A procedure as data: which records it needs, under which condition, before which step; its gates and its clocks.

use super::kind::{Kind, When};
use super::timing::{Clock, Guard};
use crate::case::Milestone;
use crate::id::KindKey;
use crate::value::Fields;
use serde::Deserialize;
use serde::de::{IntoDeserializer, value::Error as Unknown};

/// A step of a procedure: what reaches a milestone, or a record of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "String")]
pub enum Point {
    /// Any kind that stands for the milestone.
    Milestone(Milestone),
    /// Records of this kind.
    Kind(KindKey),
}

impl TryFrom<String> for Point {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let milestone: Result<Milestone, Unknown> = Milestone::deserialize(text.as_str().into_deserializer());
        match milestone {
            Ok(milestone) => Ok(Point::Milestone(milestone)),
            Err(_) => KindKey::new(text.clone())
                .map(Point::Kind)
                .ok_or_else(|| format!("«{text}» names neither a milestone nor a kind")),
        }
    }
}

impl Point {
    /// Is a record of this kind such a step?
    pub fn is(&self, kind: &Kind) -> bool {
        match self {
            Point::Milestone(milestone) => kind.milestone == Some(*milestone),
            Point::Kind(key) => key.as_str() == kind.key,
        }
    }
}

/// A condition on what a standing record of a kind states: `{ kind = "inspection-result", field = "result", is = ["violation"] }`.
/// Without a field, that such a record stands.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// The kind; its latest standing record counts.
    pub kind: KindKey,
    /// The field: a choice or a finding.
    #[serde(default)]
    pub field: String,
    /// The keys for which it holds (`yes`, `no` for a finding).
    #[serde(default)]
    pub is: Vec<String>,
}

impl When {
    /// Do the fields of a record say so?
    pub fn holds(&self, fields: &Fields) -> bool {
        use crate::value::Value;
        match fields.get(&self.field) {
            Some(Value::Text(key)) => self.is.contains(key),
            Some(Value::Choices(keys)) => keys.iter().any(|key| self.is.contains(key)),
            Some(Value::Finding(finding)) => self.is.iter().any(|key| (key == "yes") == finding.yes),
            _ => false,
        }
    }
}

/// Is a legality review required before the decision?
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reviewed {
    /// Always: penalties in the ordinary procedure (S18), and what S6 names by its nature.
    #[default]
    Always,
    /// Where the agency's catalogue or a person's finding says so (S6, S7), and wherever it was submitted.
    WhereMajor,
    /// Nothing is decided that could be major.
    Never,
}

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
    /// 行政确认.
    Confirmation,
    /// 行政给付.
    Benefit,
    /// 行政裁决.
    Adjudication,
    /// 行政奖励.
    Reward,
    /// A type that a pack adds: its procedures name it.
    Other,
}

impl ActType {
    /// All of them: the five of G2, those that the annual reports ask for, and what a pack adds.
    pub const ALL: [ActType; 10] = [
        ActType::Penalty,
        ActType::Licence,
        ActType::Compulsion,
        ActType::Inspection,
        ActType::Levy,
        ActType::Confirmation,
        ActType::Benefit,
        ActType::Adjudication,
        ActType::Reward,
        ActType::Other,
    ];

    /// Begun by the agency itself 依职权, not on request 依申请 (J9.1, J9.2)?
    pub fn of_own_motion(self) -> bool {
        matches!(self, ActType::Penalty | ActType::Compulsion | ActType::Inspection | ActType::Levy)
    }

    /// The name on pages and in certificates' fields.
    pub fn title(self) -> &'static str {
        match self {
            ActType::Penalty => "行政处罚",
            ActType::Compulsion => "行政强制",
            ActType::Inspection => "行政检查",
            ActType::Levy => "行政征收征用",
            ActType::Licence => "行政许可",
            ActType::Confirmation => "行政确认",
            ActType::Benefit => "行政给付",
            ActType::Adjudication => "行政裁决",
            ActType::Reward => "行政奖励",
            ActType::Other => "其他行政行为",
        }
    }

    /// The type of a stable name.
    pub fn from_key(key: &str) -> Option<ActType> {
        ActType::ALL.into_iter().find(|act| act.key() == key)
    }

    /// The stable name used in URLs and indexes.
    pub fn key(self) -> &'static str {
        match self {
            ActType::Penalty => "penalty",
            ActType::Compulsion => "compulsion",
            ActType::Inspection => "inspection",
            ActType::Levy => "levy",
            ActType::Licence => "licence",
            ActType::Confirmation => "confirmation",
            ActType::Benefit => "benefit",
            ActType::Adjudication => "adjudication",
            ActType::Reward => "reward",
            ActType::Other => "other",
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
    /// A record says so: see `stated` of the need.
    Stated,
    /// The decision needs a legality review: by the procedure, by the catalogue (S7), or by a finding (S6).
    ReviewRequired,
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
    /// The step that cannot be taken without it, a milestone or a kind; none: wanted, but stands in nobody's way before
    /// archiving.
    pub before: Option<Point>,
    /// With `when = "stated"`: what a record must say for the need to apply.
    pub stated: Option<Stated>,
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
    /// The field of the decision that names the act type instead, where one procedure takes several.
    #[serde(default)]
    pub act_from: String,
    /// The act was done in another system, whose agency answers for its course; here it is disclosed, and nothing else
    /// (G19.2).
    #[serde(default)]
    pub elsewhere: bool,
    /// The kind that opens a case.
    pub opens: KindKey,
    /// Steps in the order of time. A later one may not be dated before an earlier one.
    pub order: Vec<Point>,
    /// Is a legality review required before the decision?
    #[serde(default)]
    pub review: Reviewed,
    /// Gates of this procedure.
    #[serde(default, rename = "guard")]
    pub guards: Vec<Guard>,
    /// Its clocks.
    #[serde(default, rename = "clock")]
    pub clocks: Vec<Clock>,
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
