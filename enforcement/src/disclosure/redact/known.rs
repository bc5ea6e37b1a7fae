//! The case file's knowledge: what the file says of its parties, found in the text in any spelling.

use super::fold::{Folded, is_han};
use super::{Finds, Found, FoundBy, Kind, Subject};
use serde::Deserialize;

/// Most persons and bodies of one case that are looked for.
pub(super) const PARTIES_MAX: usize = 2000;
/// Fewest characters of a value that is looked for: shorter ones would hide half the text.
const VALUE_LENGTH_MIN: usize = 5;

/// Natural person, body, or trader.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// 自然人.
    #[default]
    Natural,
    /// 法人或者其他组织.
    #[serde(alias = "organisation", alias = "organization", alias = "legal_person")]
    Legal,
    /// 个体工商户.
    IndividualBusiness,
}

/// What somebody is in the case.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyRole {
    /// 当事人.
    #[default]
    Party,
    /// 法定代表人 or 负责人 of the party.
    LegalRepresentative,
    /// 经营者 of an individual business.
    Operator,
    /// 未成年人.
    Minor,
    /// Witness, reporter, employee, relative, agent: whoever else.
    #[serde(other)]
    ThirdParty,
}

/// A person or body that the case file knows.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Party {
    /// Name.
    #[serde(deserialize_with = "or_default")]
    pub name: String,
    /// Kind.
    #[serde(deserialize_with = "or_default")]
    pub kind: PartyKind,
    /// Role.
    #[serde(deserialize_with = "or_default")]
    pub role: PartyRole,
    /// 身份证件号码.
    pub id: Option<String>,
    /// 统一社会信用代码, which is public.
    pub uscc: Option<String>,
    /// 通讯方式.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// A natural person's home; a body's address, which is public.
    pub address: Option<String>,
    /// 银行账号.
    pub bank_account: Option<String>,
    /// 权属证书编号.
    pub property_cert: Option<String>,
}

/// All that the case file knows.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Knowledge {
    /// The parties and everybody else.
    #[serde(deserialize_with = "or_default")]
    pub parties: Vec<Party>,
}

/// What a case file does not know may be left out or be null.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl Party {
    fn subject(&self) -> Subject {
        match (self.kind, self.role) {
            (PartyKind::Legal | PartyKind::IndividualBusiness, _) => Subject::Legal,
            (_, PartyRole::Minor) => Subject::Minor,
            (_, PartyRole::ThirdParty) => Subject::Third,
            _ => Subject::Natural,
        }
    }

    /// The values that are hidden, with their kinds. A body's address and telephone are public.
    pub(super) fn hidden(&self) -> Vec<(Kind, &str)> {
        let natural = self.kind == PartyKind::Natural;
        let all = [
            (Kind::IdNumber, &self.id, true),
            (Kind::Contact, &self.phone, natural),
            (Kind::Contact, &self.email, natural),
            (Kind::HomeAddress, &self.address, natural),
            (Kind::BankAccount, &self.bank_account, true),
            (Kind::PropertyCert, &self.property_cert, true),
        ];
        all.into_iter()
            .filter(|(.., hidden)| *hidden)
            .filter_map(|(kind, value, _)| value.as_deref().map(|value| (kind, value)))
            .collect()
    }
}

/// A folded text without blanks and hyphens, in capitals, letters that look like digits made digits.
struct Compact {
    text: String,
    /// The position in the folded text of each byte.
    positions: Vec<usize>,
}

impl Compact {
    fn of(folded: &Folded) -> Self {
        let mut compact = Compact { text: String::with_capacity(folded.len() * 3), positions: Vec::new() };
        for (position, c) in folded.chars().iter().enumerate() {
            if let Some(c) = sought(*c) {
                compact.text.push(c);
                compact.positions.resize(compact.text.len(), position);
            }
        }
        compact
    }
}

/// One character of the compact form; `None` for what may stand between the parts of a value.
pub(super) fn compacted(c: char) -> Option<char> {
    match c {
        ' ' | '\t' | '\n' | '\r' | '-' | '.' | '·' | '•' | '‧' | '・' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {
            None
        }
        'O' | 'o' => Some('0'),
        'l' | 'I' | 'i' => Some('1'),
        '〔' | '[' | '【' | '﹝' => Some('('),
        '〕' | ']' | '】' | '﹞' => Some(')'),
        c => Some(c.to_ascii_uppercase()),
    }
}

/// The same of the file's values and of the text they are looked for in, where also 410,902,… is the number.
fn sought(c: char) -> Option<char> {
    compacted(c).filter(|c| !matches!(c, ',' | '/'))
}

/// The compact form of a value.
pub(super) fn compact(value: &str) -> String {
    Folded::new(value).chars().iter().filter_map(|c| sought(*c)).collect()
}

/// Finds every value of the knowledge.
pub(super) fn find(finds: &mut Finds<'_>, knowledge: &Knowledge) {
    if knowledge.parties.is_empty() {
        return;
    }
    let compact_text = Compact::of(finds.folded);
    let public: Vec<String> = knowledge
        .parties
        .iter()
        .filter(|party| party.kind != PartyKind::Natural)
        .filter_map(|party| party.address.as_deref().map(compact))
        .collect();
    for party in knowledge.parties.iter().take(PARTIES_MAX) {
        for (kind, value) in party.hidden() {
            let value = compact(value);
            if value.chars().count() < VALUE_LENGTH_MIN || (kind == Kind::HomeAddress && public.contains(&value)) {
                continue;
            }
            let found = Found::new(kind, party.subject(), FoundBy::Knowledge, 100);
            if kind == Kind::HomeAddress {
                address_places(finds, &compact_text, &value, found);
            } else {
                places(finds, &compact_text, &value, found);
            }
        }
    }
}

fn places(finds: &mut Finds<'_>, compact: &Compact, value: &str, found: Found) -> bool {
    let mut any = false;
    for (at, _) in compact.text.match_indices(value) {
        let whole = !value.chars().all(|c| c.is_ascii_digit()) || !inside_number(compact, at, at + value.len());
        let (Some(&start), Some(&last)) = (compact.positions.get(at), compact.positions.get(at + value.len() - 1))
        else {
            continue;
        };
        // Digits that only happen to be part of a longer number in one piece are not the value.
        let apart = !finds.folded.before(start).is_ascii_digit() && !finds.folded.at(last + 1).is_ascii_digit();
        if whole || apart {
            finds.add(start, last + 1, found);
            any = true;
        }
    }
    any
}

fn inside_number(compact: &Compact, start: usize, end: usize) -> bool {
    let bytes = compact.text.as_bytes();
    let digit = |index: Option<usize>| index.and_then(|index| bytes.get(index)).is_some_and(u8::is_ascii_digit);
    digit(start.checked_sub(1)) || digit(Some(end))
}

/// An address as filed, and without its province, city or county, which writers leave out or add.
fn address_places(finds: &mut Finds<'_>, compact: &Compact, value: &str, found: Found) {
    let mut rest = value;
    let found_whole = places(finds, compact, rest, found);
    if found_whole {
        return;
    }
    for level in ['省', '市', '县', '区'] {
        let Some(cut) = rest.find(level).map(|at| at + level.len_utf8()).filter(|cut| *cut <= 24) else { continue };
        rest = &rest[cut..];
        let specific = rest.chars().count() >= VALUE_LENGTH_MIN
            && rest.chars().any(|c| c.is_ascii_digit() || matches!(c, '村' | '组' | '楼' | '室'));
        if !specific {
            return;
        }
        let before = finds.hits.len();
        if places(finds, compact, rest, found) {
            widen(finds, before);
            return;
        }
    }
}

/// Takes the province, city and county before an address into its hits.
fn widen(finds: &mut Finds<'_>, from: usize) {
    let folded = finds.folded;
    for hit in finds.hits.iter_mut().skip(from) {
        let Some(at) = (0..folded.len()).find(|&at| folded.source(at, at + 1).start == hit.range.start) else {
            continue;
        };
        let mut start = at;
        while start > at.saturating_sub(14) && is_han(folded.before(start)) {
            start -= 1;
        }
        let first = (start..at).find(|&place| super::address::region_starts(folded, place));
        if let Some(first) = first {
            hit.range.start = folded.source(first, first + 1).start;
        }
    }
}
