//! enforcement 执法: pure case logic. A case is a stream of events; a command is a pure function that yields events or
//! every reason why not; state, duties, obligations and documents are folds over the stream. No clock, no files, no database.
//!
//! Where to look: gates by article in `case/gate/`; what a case needs in `record/`; audio and video in `recording/`; deadlines in `duty.rs`; the clearance
//! without which nothing is decided in `review/`; redaction in `disclosure/`; the annual figures in `report/`. To add a record kind or a procedure, add a
//! file to `packs/` (see `packs/README.md`); to add a gate, see the head of `case/gate/mod.rs`.

pub mod case;
pub mod delegation;
pub mod disclosure;
pub mod duty;
pub mod evaluation;
pub mod goods;
pub mod id;
pub mod inspection;
pub mod licence;
pub mod pack;
pub mod people;
pub mod record;
pub mod recording;
pub mod refusal;
pub mod report;
pub mod review;
pub mod supervision;
pub mod value;
