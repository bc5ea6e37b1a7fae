//! Values that a record's fields hold. They are what was stated; labels and order come from the record kind.

use crate::id::{PersonId, RecordId};
use law::{Date, Fen, Moment};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What kind of party 当事人 it is: thresholds and redaction depend on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// 公民 (自然人).
    Natural,
    /// 法人或者其他组织.
    Organisation,
    /// 个体工商户.
    IndividualBusiness,
}

impl PartyKind {
    /// Every kind, in the order of the form.
    pub const ALL: [PartyKind; 3] = [PartyKind::Natural, PartyKind::Organisation, PartyKind::IndividualBusiness];

    /// The stable name used in forms and the API.
    pub fn key(self) -> &'static str {
        match self {
            PartyKind::Natural => "natural",
            PartyKind::Organisation => "organisation",
            PartyKind::IndividualBusiness => "individual_business",
        }
    }

    /// The name on pages.
    pub fn title(self) -> &'static str {
        match self {
            PartyKind::Natural => "公民",
            PartyKind::Organisation => "法人或者其他组织",
            PartyKind::IndividualBusiness => "个体工商户",
        }
    }

    /// The kind of a stable name.
    pub fn from_key(key: &str) -> Option<PartyKind> {
        PartyKind::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// The party to a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Party {
    /// What kind.
    pub kind: PartyKind,
    /// Name of the person, organisation or sign of the business.
    pub name: String,
    /// 居民身份证号码 of a citizen or of the operator of an individual business.
    #[serde(default)]
    pub resident_id: String,
    /// 统一社会信用代码.
    #[serde(default)]
    pub uscc: String,
    /// 法定代表人、负责人 or 经营者.
    #[serde(default)]
    pub representative: String,
    /// 性别, for citizens.
    #[serde(default)]
    pub gender: String,
    /// 住址 of a citizen; 住所 or 经营场所 otherwise.
    #[serde(default)]
    pub address: String,
    /// 联系电话.
    #[serde(default)]
    pub phone: String,
}

/// The kinds of penalty of 行政处罚法 第九条, from light to heavy as the annual report counts them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PenaltyKind {
    /// 警告.
    Warning,
    /// 通报批评.
    Criticism,
    /// 罚款.
    Fine,
    /// 没收违法所得.
    ConfiscateGains,
    /// 没收非法财物.
    ConfiscateGoods,
    /// 暂扣许可证件.
    SuspendLicence,
    /// 降低资质等级.
    LowerGrade,
    /// 限制开展生产经营活动.
    RestrictBusiness,
    /// 责令停产停业.
    StopBusiness,
    /// 责令关闭.
    CloseBusiness,
    /// 限制从业.
    RestrictOccupation,
    /// 吊销许可证件.
    RevokeLicence,
    /// 行政拘留; who may impose it is the powers list's matter.
    Detention,
    /// 法律、行政法规规定的其他行政处罚.
    Other,
}

impl PenaltyKind {
    /// Every kind, in the order of the form.
    pub const ALL: [PenaltyKind; 14] = [
        PenaltyKind::Warning,
        PenaltyKind::Criticism,
        PenaltyKind::Fine,
        PenaltyKind::ConfiscateGains,
        PenaltyKind::ConfiscateGoods,
        PenaltyKind::SuspendLicence,
        PenaltyKind::LowerGrade,
        PenaltyKind::RestrictBusiness,
        PenaltyKind::StopBusiness,
        PenaltyKind::CloseBusiness,
        PenaltyKind::RestrictOccupation,
        PenaltyKind::RevokeLicence,
        PenaltyKind::Detention,
        PenaltyKind::Other,
    ];

    /// The stable name used in forms and the API.
    pub fn key(self) -> &'static str {
        match self {
            PenaltyKind::Warning => "warning",
            PenaltyKind::Criticism => "criticism",
            PenaltyKind::Fine => "fine",
            PenaltyKind::ConfiscateGains => "confiscate_gains",
            PenaltyKind::ConfiscateGoods => "confiscate_goods",
            PenaltyKind::SuspendLicence => "suspend_licence",
            PenaltyKind::LowerGrade => "lower_grade",
            PenaltyKind::RestrictBusiness => "restrict_business",
            PenaltyKind::StopBusiness => "stop_business",
            PenaltyKind::CloseBusiness => "close_business",
            PenaltyKind::RestrictOccupation => "restrict_occupation",
            PenaltyKind::RevokeLicence => "revoke_licence",
            PenaltyKind::Detention => "detention",
            PenaltyKind::Other => "other",
        }
    }

    /// The wording of 行政处罚法 第九条.
    pub fn title(self) -> &'static str {
        match self {
            PenaltyKind::Warning => "警告",
            PenaltyKind::Criticism => "通报批评",
            PenaltyKind::Fine => "罚款",
            PenaltyKind::ConfiscateGains => "没收违法所得",
            PenaltyKind::ConfiscateGoods => "没收非法财物",
            PenaltyKind::SuspendLicence => "暂扣许可证件",
            PenaltyKind::LowerGrade => "降低资质等级",
            PenaltyKind::RestrictBusiness => "限制开展生产经营活动",
            PenaltyKind::StopBusiness => "责令停产停业",
            PenaltyKind::CloseBusiness => "责令关闭",
            PenaltyKind::RestrictOccupation => "限制从业",
            PenaltyKind::RevokeLicence => "吊销许可证件",
            PenaltyKind::Detention => "行政拘留",
            PenaltyKind::Other => "其他行政处罚",
        }
    }

    /// The kind of a stable name.
    pub fn from_key(key: &str) -> Option<PenaltyKind> {
        PenaltyKind::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Does this kind carry an amount of money?
    pub fn has_amount(self) -> bool {
        matches!(self, PenaltyKind::Fine | PenaltyKind::ConfiscateGains | PenaltyKind::ConfiscateGoods)
    }
}

/// One penalty of a proposal, a notice or a decision.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Penalty {
    /// Its kind.
    pub kind: PenaltyKind,
    /// The amount, for kinds that carry one (for goods: their value, where it was determined).
    #[serde(default)]
    pub amount: Option<Fen>,
    /// What exactly: the goods, the licence, the period.
    #[serde(default)]
    pub words: String,
}

/// A human judgement: what was found, and in what words. Who and when stand in the record that holds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// Yes or no.
    pub yes: bool,
    /// How it was done, or why.
    #[serde(default)]
    pub words: String,
}

/// A stored object: a scan, a photo, a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FileRef {
    /// SHA-256 in hexadecimal.
    pub digest: String,
    /// The file's own name.
    pub name: String,
    /// Length in bytes.
    pub size: u64,
}

/// What a field holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// One line or many, or the key of a choice.
    Text(String),
    /// A day.
    Date(Date),
    /// A day and a time.
    Moment(Moment),
    /// An amount.
    Money(Fen),
    /// A count.
    Number(i64),
    /// A judgement with its words.
    Finding(Finding),
    /// Several keys of a choice.
    Choices(Vec<String>),
    /// People of the roster, in the order given.
    People(Vec<PersonId>),
    /// Other records of the case.
    Records(Vec<RecordId>),
    /// The party.
    Party(Party),
    /// Penalties.
    Penalties(Vec<Penalty>),
    /// Provisions relied on, each down to article, paragraph and item.
    Citations(Vec<String>),
    /// Lines of a list, cell by cell in the kind's column order.
    Rows(Vec<Vec<String>>),
    /// Stored objects.
    Files(Vec<FileRef>),
}

/// A record's fields by key.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(BTreeMap<String, Value>);

impl Fields {
    /// Puts a value; used by the form reader and by tests.
    pub fn set(&mut self, key: impl Into<String>, value: Value) {
        self.0.insert(key.into(), value);
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// All values, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Nothing stated yet?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A text, empty where the field was left empty.
    pub fn text(&self, key: &str) -> &str {
        match self.get(key) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// A day.
    pub fn date(&self, key: &str) -> Option<Date> {
        match self.get(key) {
            Some(Value::Date(date)) => Some(*date),
            Some(Value::Moment(moment)) => Some(moment.date()),
            _ => None,
        }
    }

    /// A day and a time.
    pub fn moment(&self, key: &str) -> Option<Moment> {
        match self.get(key) {
            Some(Value::Moment(moment)) => Some(*moment),
            _ => None,
        }
    }

    /// An amount.
    pub fn money(&self, key: &str) -> Option<Fen> {
        match self.get(key) {
            Some(Value::Money(fen)) => Some(*fen),
            _ => None,
        }
    }

    /// A count.
    pub fn number(&self, key: &str) -> Option<i64> {
        match self.get(key) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// A judgement.
    pub fn finding(&self, key: &str) -> Option<&Finding> {
        match self.get(key) {
            Some(Value::Finding(finding)) => Some(finding),
            _ => None,
        }
    }

    /// Chosen keys.
    pub fn choices(&self, key: &str) -> &[String] {
        match self.get(key) {
            Some(Value::Choices(choices)) => choices,
            _ => &[],
        }
    }

    /// People.
    pub fn people(&self, key: &str) -> &[PersonId] {
        match self.get(key) {
            Some(Value::People(people)) => people,
            _ => &[],
        }
    }

    /// Records referred to.
    pub fn records(&self, key: &str) -> &[RecordId] {
        match self.get(key) {
            Some(Value::Records(records)) => records,
            _ => &[],
        }
    }

    /// The party.
    pub fn party(&self, key: &str) -> Option<&Party> {
        match self.get(key) {
            Some(Value::Party(party)) => Some(party),
            _ => None,
        }
    }

    /// Penalties.
    pub fn penalties(&self, key: &str) -> &[Penalty] {
        match self.get(key) {
            Some(Value::Penalties(penalties)) => penalties,
            _ => &[],
        }
    }

    /// Provisions.
    pub fn citations(&self, key: &str) -> &[String] {
        match self.get(key) {
            Some(Value::Citations(citations)) => citations,
            _ => &[],
        }
    }

    /// Lines of a list.
    pub fn rows(&self, key: &str) -> &[Vec<String>] {
        match self.get(key) {
            Some(Value::Rows(rows)) => rows,
            _ => &[],
        }
    }

    /// Stored objects.
    pub fn files(&self, key: &str) -> &[FileRef] {
        match self.get(key) {
            Some(Value::Files(files)) => files,
            _ => &[],
        }
    }
}
