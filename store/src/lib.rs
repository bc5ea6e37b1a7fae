//! store 存: SQLite and PostgreSQL behind one door, plain SQL that both understand, one transaction for state, events,
//! audit and duties. Blocking; the application calls it from its blocking threads.
//!
//! To add a table: write `migrations/NNNN_what.sql` (forward only, one statement a `;`), name it in `migrate.rs`, append
//! it to `schema.sql`, and add a module with functions over [`Unit`]. Case-side keys begin with `agency`, which never
//! changes, so that the same schema distributes; no triggers, no serial ids, no advisory locks.

pub mod accounts;
pub mod audit;
pub mod backup;
pub mod cases;
pub mod counsel;
pub mod devices;
mod door;
pub mod duties;
pub mod evaluations;
pub mod facts;
pub mod field;
mod full_text;
pub mod inquiries;
pub mod inspections;
pub mod inward;
pub mod log;
mod migrate;
pub mod objects;
pub mod outward;
pub mod proposals;
pub mod publications;
pub mod ratings;
pub mod registers;
pub mod reviews;
pub mod search;
pub mod shown;
mod sqlite;
pub mod supervision;
pub mod uploads;
pub mod words;

pub use door::{Error, FolderLock, Location, Row, Store, Unit, Value};
pub use migrate::{SCHEMA_VERSION, migrations};
