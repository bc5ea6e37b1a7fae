//! Obligations 义务: what the plan and the three measures demand, item by item, with ids that never change.

use crate::cite::{Citation, Source};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

static TABLE: LazyLock<Vec<Obligation>> =
    LazyLock::new(|| include_str!("obligations.txt").lines().filter_map(parse_line).collect());

/// An obligation's id: `G21.2` is 公示办法 第二十一条第二款. Only ids of the table exist.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObligationId(u16);

/// One obligation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Obligation {
    /// The id as text.
    pub id: String,
    /// What kind: gate, deadline, content, record, duty, access, figure or org.
    pub kind: String,
    /// In our own words.
    pub words: String,
    /// Where it stands.
    pub citation: Citation,
}

/// A text that is no obligation's id.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("there is no obligation «{0}»")]
pub struct UnknownObligation(pub String);

impl ObligationId {
    /// Every id, in the order of the measures.
    pub fn all() -> impl Iterator<Item = ObligationId> {
        (0..u16::try_from(TABLE.len()).unwrap_or(u16::MAX)).map(ObligationId)
    }

    /// The obligation.
    pub fn get(self) -> &'static Obligation {
        &TABLE[usize::from(self.0)]
    }

    /// Its provision.
    pub fn citation(self) -> Citation {
        self.get().citation
    }
}

impl FromStr for ObligationId {
    type Err = UnknownObligation;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = TABLE.iter().position(|obligation| obligation.id.eq_ignore_ascii_case(text.trim()));
        let index = found.and_then(|index| u16::try_from(index).ok());
        index.map(ObligationId).ok_or_else(|| UnknownObligation(text.to_owned()))
    }
}

impl fmt::Display for ObligationId {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.get().id)
    }
}

impl fmt::Debug for ObligationId {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, to)
    }
}

impl Serialize for ObligationId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ObligationId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

fn parse_line(line: &str) -> Option<Obligation> {
    let mut parts = line.splitn(3, '|');
    let (id, kind, words) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Obligation { id: id.to_owned(), kind: kind.to_owned(), words: words.to_owned(), citation: place(id) })
}

/// Measures that list items directly under an article number them as items; the others as paragraphs.
fn place(id: &str) -> Citation {
    let (letter, rest) = id.split_at(1);
    let source = match letter {
        "G" => Source::Disclosure,
        "J" => Source::Record,
        "S" => Source::Review,
        _ => Source::Plan,
    };
    let (article, part) = rest.split_once('.').unwrap_or((rest, ""));
    let article: u16 = article.parse().unwrap_or(0);
    let part: u16 = part.parse().unwrap_or(0);
    let whole = Citation::article(source, article);
    let lists_items = matches!((letter, article), ("G", 7 | 18) | ("J", 9..=12 | 17) | ("S", 6 | 9 | 10 | 11));
    match (letter, article, part) {
        ("P", ..) | (_, _, 0) => whole,
        ("G", 22, _) | ("S", 5, 1) => whole.paragraph(if letter == "S" { 1 } else { 0 }),
        ("G", 17, 1) => whole.paragraph(1),
        ("S", 8, 6) => whole.paragraph(2),
        ("S", 8, item) => whole.paragraph(1).item(item),
        (_, _, item) if lists_items => whole.item(item),
        (_, _, paragraph) => whole.paragraph(paragraph),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_line_is_an_obligation() {
        assert_eq!(ObligationId::all().count(), include_str!("obligations.txt").lines().count());
        for id in ObligationId::all() {
            assert_eq!(id.to_string().parse::<ObligationId>().unwrap(), id);
        }
        assert!("G99".parse::<ObligationId>().is_err());
    }

    #[test]
    fn provisions_of_obligations() {
        for (id, words) in [
            ("G21.2", "公示办法第二十一条第二款"),
            ("G18.1", "公示办法第十八条第（一）项"),
            ("J10.9", "全过程记录办法第十条第（九）项"),
            ("S8.6", "法制审核办法第八条第二款"),
            ("S3", "法制审核办法第三条"),
            ("J22.1", "全过程记录办法第二十二条第一款"),
        ] {
            assert_eq!(id.parse::<ObligationId>().unwrap().citation().short(), words);
        }
    }
}
