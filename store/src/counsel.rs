//! The shared pool of legal advisers and government lawyers 法律顾问、公职律师 (S5.2), of all agencies of the level. Each body is
//! written by its owner.

use crate::door::{Error, Unit};

/// Most people in the pool.
pub const COUNSEL_MAX: usize = 5_000;

/// Puts somebody into the pool, or replaces what is known.
pub fn put(unit: &mut Unit<'_>, id: &str, body: &str) -> Result<(), Error> {
    unit.put("counsel", &[("id", id.into())], &[("body", body.into())])
}

/// One of the pool.
pub fn find(unit: &mut Unit<'_>, id: &str) -> Result<Option<String>, Error> {
    Ok(unit.one("SELECT body FROM counsel WHERE id = $1", &[id.into()])?.map(|row| row.text(0)))
}

/// The pool, by licence number.
pub fn all(unit: &mut Unit<'_>) -> Result<Vec<String>, Error> {
    let sql = format!("SELECT body FROM counsel ORDER BY id LIMIT {COUNSEL_MAX}");
    Ok(unit.query(&sql, &[])?.iter().map(|row| row.text(0)).collect())
}
