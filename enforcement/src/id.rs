//! Identifiers. Things that differ have types that differ; each is immutable once given.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest identifier that is accepted, in bytes.
pub const IDENTIFIER_LENGTH_MAX: usize = 64;

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Accepts 1 to [`IDENTIFIER_LENGTH_MAX`] characters of `a-z A-Z 0-9 - _ .`; anything else is `None`.
            pub fn new(text: impl Into<String>) -> Option<Self> {
                let text = text.into();
                let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
                (!text.is_empty() && text.len() <= IDENTIFIER_LENGTH_MAX && text.bytes().all(plain)).then_some(Self(text))
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str(&self.0)
            }
        }
    };
}

identifier! {
    /// An enforcement agency 行政执法机关. Every case-side key starts with it.
    AgencyId
}
identifier! {
    /// One case 案件, unique in its agency.
    CaseId
}
identifier! {
    /// A person 人员 with an account: matched by this, never by name.
    PersonId
}
identifier! {
    /// An office of an agency 内设机构.
    UnitId
}
identifier! {
    /// A record kind of a pack, for example `site-inspection`.
    KindKey
}
identifier! {
    /// A procedure of a pack, for example `penalty-ordinary`.
    ProcedureKey
}

/// A record's place in the case stream: the sequence number of the event that entered it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub u32);

impl fmt::Display for RecordId {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}", self.0)
    }
}

impl KindKey {
    /// The key of a kind whose file has an impossible name; no pack holds it.
    pub(crate) fn unknown() -> Self {
        KindKey("unknown".to_owned())
    }
}
