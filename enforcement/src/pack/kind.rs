//! A record kind as data: fields, signatures, document, and the obligations that a record of it fulfils.

use crate::case::Milestone;
use crate::id::KindKey;
use crate::pack::ActType;
use crate::people::Role;
use law::ObligationId;
use serde::Deserialize;

/// How a form names the penalty law as its basis.
const PENALTY_LAW: &str = "行政处罚法";

/// The five phases of J3, in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// 启动.
    Start,
    /// 调查取证.
    Investigation,
    /// 审核决定.
    Decision,
    /// 送达执行.
    Execution,
    /// 归档 (with 公示).
    Archive,
}

impl Phase {
    /// All five, in order.
    pub const ALL: [Phase; 5] = [Phase::Start, Phase::Investigation, Phase::Decision, Phase::Execution, Phase::Archive];

    /// The name on pages.
    pub fn title(self) -> &'static str {
        match self {
            Phase::Start => "启动",
            Phase::Investigation => "调查取证",
            Phase::Decision => "审核决定",
            Phase::Execution => "送达执行",
            Phase::Archive => "归档公示",
        }
    }

    /// The stable name used in URLs and indexes.
    pub fn key(self) -> &'static str {
        match self {
            Phase::Start => "start",
            Phase::Investigation => "investigation",
            Phase::Decision => "decision",
            Phase::Execution => "execution",
            Phase::Archive => "archive",
        }
    }
}

/// One signature in a record's chain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A second officer of the case signs too.
    CoHandler,
    /// 承办机构意见.
    Unit,
    /// 法制审核机构意见.
    Reviewer,
    /// 机关负责人审批.
    Head,
    /// 保密审查 by somebody who did not prepare the text.
    Secrecy,
    /// 档案管理人员接收.
    Archivist,
}

impl Step {
    /// The label of the opinion cell.
    pub fn title(self) -> &'static str {
        match self {
            Step::CoHandler => "协办执法人员意见",
            Step::Unit => "承办机构意见",
            Step::Reviewer => "法制审核机构意见",
            Step::Head => "行政机关负责人意见",
            Step::Secrecy => "保密审查意见",
            Step::Archivist => "档案管理人员意见",
        }
    }

    /// The role that signs it.
    pub fn role(self) -> Role {
        match self {
            Step::CoHandler => Role::Officer,
            Step::Unit => Role::UnitHead,
            Step::Reviewer => Role::Reviewer,
            Step::Head => Role::Head,
            Step::Secrecy => Role::Secrecy,
            Step::Archivist => Role::Archivist,
        }
    }

    /// The stable name used in forms and the API.
    pub fn key(self) -> &'static str {
        match self {
            Step::CoHandler => "co_handler",
            Step::Unit => "unit",
            Step::Reviewer => "reviewer",
            Step::Head => "head",
            Step::Secrecy => "secrecy",
            Step::Archivist => "archivist",
        }
    }
}

/// How a document of the kind looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Outward document 对外文书.
    Letter,
    /// Internal approval form 审批表.
    Form,
    /// 笔录.
    Minutes,
    /// List or receipt 清单、回证.
    Inventory,
    /// 封面、备考表.
    Cover,
}

/// Where the record goes in the file: 正卷 the party may read, 副卷 stays inside.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Volume {
    /// 正卷.
    Main,
    /// 副卷.
    Inner,
}

/// What may be typed into a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// One line.
    Text,
    /// Several lines.
    Long,
    /// A day.
    Date,
    /// A day and a time.
    Moment,
    /// An amount in yuan.
    Money,
    /// A count.
    Number,
    /// One of the options.
    Choice,
    /// Any of the options.
    Choices,
    /// A judgement: yes or no, and words. Never pre-filled.
    Finding,
    /// Officers with a valid certificate, by the gate of 行政处罚法42.
    Officers,
    /// People of the agency, for example the heads at a collective discussion.
    People,
    /// Records of the case, of the kinds in `of`.
    Records,
    /// The party.
    Party,
    /// Penalties.
    Penalties,
    /// Provisions, one a line.
    Citations,
    /// Lines of a list with `columns`.
    Rows,
    /// Stored files.
    Files,
}

/// One option of a choice.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldOption {
    /// The stable key that is stored.
    pub key: String,
    /// The wording of the form.
    pub label: String,
}

/// What is true of the kinds whose records may be referred to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum That {
    /// An outward document that has to be served on the party.
    Served,
    /// A step of which a recording may be made, because the law or an agency's own list asks for one (J15, J16).
    Recorded,
    /// Of the phases in which facts are gathered: 启动, 调查取证.
    Gathered,
    /// To which files can be attached, as the scan of a paper is.
    Attached,
}

/// A condition on another field of the same record: the field applies only where it holds.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The other field's key: a choice, or a finding (`yes` / `no`).
    pub field: String,
    /// The keys for which this field applies.
    pub is: Vec<String>,
}

/// One field of a form, in the order of the paper form.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Stable key.
    pub key: String,
    /// The form's own wording.
    pub label: String,
    /// What may be typed.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Must it be filled in (where it applies)?
    #[serde(default)]
    pub required: bool,
    /// A line below the label.
    #[serde(default)]
    pub hint: String,
    /// Standard wording offered at the field (J8: 执法规范用语).
    #[serde(default)]
    pub phrases: Vec<String>,
    /// Where the value is taken from when the form opens: `case.cause`, `case.party`, `case.officers`, `case.facts`,
    /// `case.evidence`, `case.owed`, `case.late_fee`, `case.records` (all that the field may refer to), `case.unserved` (those
    /// not served yet); a field of an earlier step, by its milestone or its kind, such as `told.facts`, or of the first of
    /// several that was taken: `measure.goods|decided.goods`; `today`; `me`, who fills it in, and `me.name`;
    /// or a text with placeholders as in documents, alternatives parted by `|`: `{lead.place}|{party.address}`. Judgements
    /// are never filled in.
    #[serde(default)]
    pub from: String,
    /// Options of a choice.
    #[serde(default)]
    pub options: Vec<FieldOption>,
    /// Columns of rows.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Kinds that `records` may refer to.
    #[serde(default)]
    pub of: Vec<KindKey>,
    /// Or every kind of which this is true, also of those that a site adds.
    pub that: Option<That>,
    /// Least number of people, records, rows, penalties, provisions; least value of a number.
    pub min: Option<i64>,
    /// Most of the same.
    pub max: Option<i64>,
    /// This moment or date must be earlier than (or equal to) that of the field named here.
    #[serde(default)]
    pub before: String,
    /// Applies only where another field says so.
    pub when: Option<When>,
    /// The obligations that this field by itself fulfils.
    #[serde(default)]
    pub fulfils: Vec<ObligationId>,
    /// Does a finding have to be «yes» for the record to stand (identity shown, rights told)? The article, where so.
    #[serde(default)]
    pub must: String,
    /// May nobody named here be an officer of the case (who presides at a hearing)? The article, where so.
    #[serde(default)]
    pub apart: String,
    /// May no line of it be under a measure already (what is sealed or seized)? The article, where so.
    #[serde(default)]
    pub unheld: String,
}

impl Field {
    /// May the field refer to records of this kind?
    pub fn refers_to(&self, kind: &Kind) -> bool {
        self.of.iter().any(|key| key.as_str() == kind.key)
            || self.that.is_some_and(|that| match that {
                That::Served => kind.served,
                That::Recorded => kind.recording != Recording::None,
                That::Attached => kind.fields.iter().any(|field| field.kind == FieldType::Files),
                That::Gathered => matches!(kind.phase, Phase::Start | Phase::Investigation),
            })
    }
}

/// A paragraph of the document: the first text of `either` whose every `{placeholder}` resolves is printed,
/// none if none does: what the record does not prove is not said.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paragraph {
    /// A heading above it, for example 一、违法事实和证据.
    #[serde(default)]
    pub heading: String,
    /// The one text.
    #[serde(default)]
    pub text: String,
    /// Or alternatives in order of precedence.
    #[serde(default)]
    pub either: Vec<String>,
}

/// The document that is made of a record.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Title, where it differs from the kind's.
    #[serde(default)]
    pub title: String,
    /// Who is addressed, with placeholders.
    #[serde(default)]
    pub addressee: String,
    /// Lines of a form before its fields, of what earlier records hold. One that does not resolve is left out.
    #[serde(default, rename = "cell")]
    pub cells: Vec<Line>,
    /// The body of a letter or of minutes. A form or inventory without paragraphs prints its fields in order.
    #[serde(default, rename = "paragraph")]
    pub paragraphs: Vec<Paragraph>,
    /// Labels of lines for signatures on paper, for example 被询问人, 见证人.
    #[serde(default)]
    pub signatures: Vec<String>,
}

/// A line of a form that is no field of its own.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What stands before it.
    pub label: String,
    /// Text with placeholders.
    pub text: String,
}

/// Recording demanded at the step (J15).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recording {
    /// Text suffices.
    #[default]
    None,
    /// J15.2: as the case requires; without one the officer says why.
    AsRequired,
    /// J15.1: from arrival to departure.
    WholeCourse,
}

/// A record kind.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Set by the loader from the file's name.
    #[serde(skip)]
    pub key: String,
    /// The form's title.
    pub title: String,
    /// What to do, a verb first, for buttons and the workbench: 填写立案审批表.
    pub action: String,
    /// What the case's timeline says of a record, in its own fields' words: the first text whose every `{field}` is
    /// filled in.
    #[serde(default)]
    pub line: Vec<String>,
    /// Where in the case it stands.
    pub phase: Phase,
    /// What the record means for the law.
    pub milestone: Option<Milestone>,
    /// The obligations that a record of this kind fulfils.
    #[serde(default)]
    pub fulfils: Vec<ObligationId>,
    /// The statute that asks for it, short name and article, where the measures don't.
    #[serde(default)]
    pub basis: String,
    /// Roles that may enter it; empty means the case's officers.
    #[serde(default)]
    pub who: Vec<Role>,
    /// May nobody who handles the case enter it (the report of who presided at the hearing)? The article, where so.
    #[serde(default)]
    pub apart: String,
    /// Signatures after entry, in order. Without any the record takes effect when it is entered.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// The word in the document number, for example 罚决 in 濮司罚决〔2026〕1号. Empty: no number.
    #[serde(default)]
    pub series: String,
    /// The field with the document's own number, where another system gave it; such a kind has no series.
    #[serde(default)]
    pub number_from: String,
    /// The field with the document's own date, where it was made elsewhere and before.
    #[serde(default)]
    pub dated_from: String,
    /// How its document looks.
    pub layout: Layout,
    /// An outward document that has to be served on the party.
    #[serde(default)]
    pub served: bool,
    /// May a case hold several in force at once?
    #[serde(default)]
    pub many: bool,
    /// May it be entered in every procedure, whether that names it or not?
    #[serde(default)]
    pub everywhere: bool,
    /// Is it made by what happens, and never filled in by a person? It settles by itself the obligations that it fulfils.
    #[serde(default)]
    pub by_itself: bool,
    /// Where it is bound.
    pub volume: Volume,
    /// Its place in that volume.
    pub order: u32,
    /// Recording demanded.
    #[serde(default)]
    pub recording: Recording,
    /// The fields in the order of the paper form.
    #[serde(default, rename = "field")]
    pub fields: Vec<Field>,
    /// The document.
    #[serde(default)]
    pub document: Template,
}

impl Kind {
    /// The article that the form stands on in a case of this type: a shared form names that of the penalty law, which other
    /// acts do not stand on.
    pub fn basis_in(&self, act: Option<ActType>) -> &str {
        let penal = self.basis.starts_with(PENALTY_LAW) && act.is_some_and(|act| act != ActType::Penalty);
        if penal { "" } else { &self.basis }
    }

    /// The field of a key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}
