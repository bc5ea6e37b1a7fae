//! Redaction 脱敏 by 公示办法 Article 18: what a public decision must not show, found, confirmed, reviewed, proven absent.
//!
//! [`redact`] proposes hits in the order of trust: the case file's knowledge, check digits, patterns, context.
//! A [`Draft`] holds them with an editor's changes; a second person's review makes a [`Redacted`], the only text that
//! reaches the public. [`find_leak`] searches every outlet for what was hidden, in every spelling.
//! Everything is a single pass over a folded text, so that a page of text costs microseconds.
//!
//! Names are read by how rare their characters are as words (`name/prose.rs`); who of them stays visible says
//! `name/principals.rs`, and whoever is left is somebody else (`name/people.rs`).
//!
//! To find one more kind of number, extend `number/` (digits) or `token.rs` (letters and certificates); for one more
//! circumstance that makes a name, a place or a statement private, add its words to the lexicon in `name/words.rs`,
//! `address.rs` or `status/words.rs`, for how somebody tells of their means to `status/told.rs`; give it two lines in
//! `passages.txt` or `statements.txt`, one where it bites and one where it stays silent.

mod address;
mod command;
mod draft;
mod fold;
mod household;
mod known;
mod leak;
mod name;
mod number;
mod status;
mod token;

#[cfg(test)]
mod passages;
#[cfg(test)]
mod tests;

pub(crate) use command::not_read;
pub use command::{Answer, redact_lines};
pub use draft::{Change, Draft, Redacted, Reviewed, Segment, Version};
pub use known::{Knowledge, Party, PartyKind, PartyRole};
pub use leak::{Leak, find_leak, surfaces};
pub use name::mask_name;

use fold::Folded;
use law::ObligationId;
use serde::Serialize;
use std::sync::LazyLock;

/// Longest text that is taken, in bytes: a long decision is some 60 KB.
pub const TEXT_LENGTH_MAX: usize = 4 << 20;

/// What is hidden.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// 身份证件号码 of any kind of document.
    IdNumber,
    /// 通讯方式: telephone, e-mail, accounts of messengers.
    Contact,
    /// 家庭住址.
    HomeAddress,
    /// 银行账号.
    BankAccount,
    /// 权属证书编号.
    PropertyCert,
    /// 财产状况.
    PropertyStatus,
    /// 健康状况.
    HealthStatus,
    /// 商业秘密.
    TradeSecret,
    /// The name of a minor.
    MinorName,
    /// The name of a witness, reporter, employee, relative or other third person.
    ThirdPartyName,
    /// Whatever else the law hides, marked by an editor.
    Other,
}

impl Kind {
    /// Every kind, in the order of Article 18.
    pub const ALL: [Kind; 11] = [
        Kind::IdNumber,
        Kind::Contact,
        Kind::HomeAddress,
        Kind::BankAccount,
        Kind::PropertyCert,
        Kind::PropertyStatus,
        Kind::HealthStatus,
        Kind::TradeSecret,
        Kind::MinorName,
        Kind::ThirdPartyName,
        Kind::Other,
    ];

    /// The kind of a label as an editor writes it; «其他» is [`Kind::Other`].
    pub fn from_label(label: &str) -> Option<Kind> {
        let label = label.trim();
        if label == "其他" {
            return Some(Kind::Other);
        }
        Kind::ALL.into_iter().find(|kind| kind.label() == label)
    }

    /// The name on the public page: 身份证件号码.
    pub fn label(self) -> &'static str {
        match self {
            Kind::IdNumber => "身份证件号码",
            Kind::Contact => "通讯方式",
            Kind::HomeAddress => "家庭住址",
            Kind::BankAccount => "银行账号",
            Kind::PropertyCert => "权属证书编号",
            Kind::PropertyStatus => "财产状况",
            Kind::HealthStatus => "健康状况",
            Kind::TradeSecret => "商业秘密",
            Kind::MinorName => "未成年人姓名",
            Kind::ThirdPartyName => "案外人姓名",
            Kind::Other => "依法不予公开的信息",
        }
    }

    /// The name in the JSON contract: `ID_NUMBER`.
    pub fn code(self) -> &'static str {
        match self {
            Kind::IdNumber => "ID_NUMBER",
            Kind::Contact => "CONTACT",
            Kind::HomeAddress => "HOME_ADDRESS",
            Kind::BankAccount => "BANK_ACCOUNT",
            Kind::PropertyCert => "PROPERTY_CERT",
            Kind::PropertyStatus => "PROPERTY_STATUS",
            Kind::HealthStatus => "HEALTH_STATUS",
            Kind::TradeSecret => "TRADE_SECRET",
            Kind::MinorName => "MINOR_NAME",
            Kind::ThirdPartyName => "THIRD_PARTY_NAME",
            Kind::Other => "OTHER",
        }
    }
}

/// Whose it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A natural person who is party to the case or acts for it.
    Natural,
    /// An organisation.
    Legal,
    /// Somebody else.
    Third,
    /// A person under 18.
    Minor,
}

/// How a hit was found, in the order of trust.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// The case file knows the value.
    Knowledge,
    /// A check digit holds.
    CheckDigit,
    /// The shape is unmistakable, or a label names it.
    Pattern,
    /// The words around it.
    Context,
    /// An editor marked it.
    Editor,
}

impl FoundBy {
    /// For the editor and the reviewer: 校验码相符.
    pub fn label(self) -> &'static str {
        match self {
            FoundBy::Knowledge => "案卷已载",
            FoundBy::CheckDigit => "校验码相符",
            FoundBy::Pattern => "依号码样式或者前面的名称",
            FoundBy::Context => "依上下文",
            FoundBy::Editor => "编辑人添加",
        }
    }
}

/// One place to hide.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Hit {
    /// Bytes of the source.
    pub range: std::ops::Range<usize>,
    /// What.
    pub kind: Kind,
    /// Whose.
    pub subject: Subject,
    /// The provision: G18.1 natural persons, G18.2 organisations, G18.3 other law.
    pub ground: ObligationId,
    /// How it was found.
    pub found_by: FoundBy,
    /// From 0 to 100: how sure; under 60 an editor should look closely.
    pub confidence: u8,
}

/// The provision under which a kind is hidden for a subject: G18.1, G18.2 or G18.3.
pub fn ground(kind: Kind, subject: Subject) -> Option<ObligationId> {
    let [persons, bodies, others] = *ITEMS;
    match (kind, subject) {
        (Kind::MinorName | Kind::ThirdPartyName | Kind::Other, _) => others,
        (Kind::TradeSecret, _) | (_, Subject::Legal) => bodies,
        _ => persons,
    }
}

/// The items of Article 18, looked up once.
static ITEMS: LazyLock<[Option<ObligationId>; 3]> =
    LazyLock::new(|| ["G18.1", "G18.2", "G18.3"].map(|id| id.parse().ok()));

/// Finds what must be hidden, in the order of the text, without overlaps. A text over [`TEXT_LENGTH_MAX`] is searched up
/// to that length only in the sense that nothing of the rest may be shown: the rest is one hit.
pub fn redact(text: &str, knowledge: &Knowledge) -> Vec<Hit> {
    let mut cut = text.len().min(TEXT_LENGTH_MAX);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let folded = Folded::new(&text[..cut]);
    let mut finds = Finds { folded: &folded, hits: Vec::new() };
    known::find(&mut finds, knowledge);
    let prose = name::Prose::read(&folded);
    let principals = name::Principals::read(&prose, knowledge);
    number::find(&mut finds, &principals);
    token::find(&mut finds);
    address::find(&mut finds, &principals, knowledge);
    status::find(&mut finds, &prose, &principals);
    name::find(&mut finds, &prose, &principals, knowledge);
    let mut hits = finds.hits;
    if cut < text.len() {
        hits.extend(Found::new(Kind::Other, Subject::Third, FoundBy::Pattern, 0).hit(cut..text.len()));
    }
    merge(hits)
}

/// Does one of the words stand right before somebody's name?
pub(crate) fn names_after(text: &str, words: &[&str]) -> bool {
    let folded = Folded::new(text);
    let prose = name::Prose::read(&folded);
    prose.named_after(words)
}

/// What a scanner says of a place.
#[derive(Clone, Copy)]
struct Found {
    kind: Kind,
    subject: Subject,
    by: FoundBy,
    confidence: u8,
}

impl Found {
    fn new(kind: Kind, subject: Subject, by: FoundBy, confidence: u8) -> Self {
        Self { kind, subject, by, confidence }
    }

    fn hit(self, range: std::ops::Range<usize>) -> Option<Hit> {
        let Found { kind, subject, by, confidence } = self;
        ground(kind, subject).map(|ground| Hit { range, kind, subject, ground, found_by: by, confidence })
    }
}

/// The scanners' common sheet.
struct Finds<'a> {
    folded: &'a Folded,
    hits: Vec<Hit>,
}

impl Finds<'_> {
    /// Notes the characters between two positions of the folded text.
    fn add(&mut self, start: usize, end: usize, found: Found) {
        if start < end {
            self.hits.extend(found.hit(self.folded.source(start, end)));
        }
    }
}

/// Sorts, and joins what overlaps: the longer names the kind.
fn merge(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end), hit.found_by));
    let mut merged: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        match merged.last_mut() {
            Some(last) if hit.range.start < last.range.end => {
                let end = last.range.end.max(hit.range.end);
                if hit.range.len() > last.range.len() {
                    let start = last.range.start;
                    *last = hit;
                    last.range.start = start;
                }
                last.range.end = end;
            }
            _ => merged.push(hit),
        }
    }
    merged
}
