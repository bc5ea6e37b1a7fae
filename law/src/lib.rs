//! law 法: legal time, citations, obligations, identifiers, thresholds. Pure: no clock, no files, no randomness.
//!
//! Where to look: a rule by its article in [`rules`] (one table, with what overrides what); an obligation by its id in
//! `obligations.txt`; a year's holidays in `law/calendar/`. To add a rule, add a line to the table in `rules.rs`, and
//! where it computes something new, a function beside [`thresholds`]; give it two tests named by its id.
//! `cargo run -p law --example coverage` rewrites `law/COVERAGE.md`, which a test keeps true.

pub mod calendar;
pub mod cite;
pub mod command;
pub mod date;
pub mod docno;
pub mod identify;
pub mod money;
pub mod notice;
pub mod obligation;
pub mod relief;
pub mod repealed;
pub mod rules;
pub mod thresholds;
pub mod time;

pub use cite::{Citation, Source, chinese_number};
pub use date::{Date, InvalidDate, Moment};
pub use money::{FEN_MAX, Fen, InvalidAmount};
pub use obligation::{Obligation, ObligationId};
