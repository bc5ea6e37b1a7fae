//! Migrations: forward only. Their sum is `schema.sql`, which a test keeps true.

use crate::door::{Error, Store, Unit};

const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_foundation.sql"),
    include_str!("../migrations/0002_officers_of_a_case.sql"),
    include_str!("../migrations/0003_recordings.sql"),
    include_str!("../migrations/0004_log.sql"),
    include_str!("../migrations/0005_reviews.sql"),
    include_str!("../migrations/0006_superior.sql"),
    include_str!("../migrations/0007_evaluations.sql"),
    include_str!("../migrations/0008_proposals.sql"),
    include_str!("../migrations/0009_inquiries.sql"),
    include_str!("../migrations/0010_full_text.sql"),
    include_str!("../migrations/0011_procedures.sql"),
    include_str!("../migrations/0012_receipts.sql"),
    include_str!("../migrations/0013_inward.sql"),
    include_str!("../migrations/0014_register_duties.sql"),
    include_str!("../migrations/0015_field.sql"),
    include_str!("../migrations/0016_supervision.sql"),
    include_str!("../migrations/0018_outward.sql"),
    include_str!("../migrations/0019_inspections.sql"),
    include_str!("../migrations/0020_shown_codes.sql"),
    include_str!("../migrations/0021_search_counts.sql"),
];

/// The schema that this program writes.
pub const SCHEMA_VERSION: i64 = MIGRATIONS.len() as i64;

/// The migrations in order.
pub fn migrations() -> &'static [&'static str] {
    MIGRATIONS
}

fn version(unit: &mut Unit<'_>) -> Result<i64, Error> {
    Ok(unit.one("SELECT COALESCE(MAX(version), 0) FROM schema_version", &[])?.map_or(0, |row| row.int(0)))
}

/// Refuses to read beside a process of another version: it may be bringing the schema up to date.
pub(crate) fn check(store: &Store) -> Result<(), Error> {
    match store.read(version)? {
        SCHEMA_VERSION => Ok(()),
        other => Err(Error::Closed(format!(
            "正在使用数据的 mingfa 是另一个版本（结构 {other}，本程序 {SCHEMA_VERSION}）。请使用同一版本的程序。"
        ))),
    }
}

pub(crate) fn run(store: &Store) -> Result<(), Error> {
    store.write(|unit| {
        unit.execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY)", &[])?;
        let version = version(unit)?;
        if version > SCHEMA_VERSION {
            return Err(Error::Closed(format!(
                "数据由更新版本的 mingfa 写成（结构 {version}，本程序 {SCHEMA_VERSION}）。请使用新版程序。"
            )));
        }
        for (index, text) in MIGRATIONS.iter().enumerate().skip(usize::try_from(version).unwrap_or(0)) {
            for statement in statements(text) {
                execute(unit, statement)?;
            }
            unit.execute("INSERT INTO schema_version (version) VALUES ($1)", &[(index as i64 + 1).into()])?;
        }
        Ok(())
    })
}

fn statements(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|statement| !statement.is_empty())
}

fn execute(unit: &mut Unit<'_>, statement: &str) -> Result<(), Error> {
    // The full-text index is SQLite's; PostgreSQL keeps the terms as rows.
    if statement.contains(" search_text ") && matches!(unit, Unit::Postgres(_)) {
        return Ok(());
    }
    unit.execute(statement, &[]).map(|_| ())
}
