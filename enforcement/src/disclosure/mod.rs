//! Disclosure 公示: what may be seen outside. Text goes out only as [`Redacted`], which nothing but a secrecy review of
//! exactly this version makes (G5.2, G18).

pub mod command;
pub mod page;
pub mod redact;
mod scan;

pub use page::{Page, Redacted, prepare};
pub use redact::{Hit, HitKind, Knowledge, Known, Subject, redact};
