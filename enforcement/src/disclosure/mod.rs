//! 公示: what of a case becomes public and what stays hidden.
//!
//! [`redact`] finds and hides what 公示办法 Article 18 hides, and makes the only text that a public page accepts.
//! [`credit`] writes a decision's row for the credit platform (双公示).
//! [`outward`] writes what other platforms are told of a publication and of its withdrawal.
//! [`page`] writes the source of a decision's public page, and the page itself from what the secrecy review cleared.

pub mod credit;
pub mod inspect;
pub mod outward;
pub mod page;
pub mod redact;
