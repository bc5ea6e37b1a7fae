//! Sealed recordings that wait for their case, in the inbox of who uploaded them.

use crate::door::{Error, Row, Unit};

/// Most of a person's inbox that a page shows.
pub const INBOX_MAX: usize = 1_000;

/// One of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// The upload.
    pub id: String,
    /// Who uploaded it.
    pub person: String,
    /// When it was whole.
    pub came: String,
    /// Why the case that was named did not take it; empty where none was named.
    pub reason: String,
    /// The clip, as its owner writes it.
    pub body: String,
}

/// Puts one, or replaces it.
pub fn put(unit: &mut Unit<'_>, agency: &str, waiting: &Waiting) -> Result<(), Error> {
    unit.put(
        "waiting_recording",
        &[("agency", agency.into()), ("id", waiting.id.as_str().into())],
        &[
            ("person", waiting.person.as_str().into()),
            ("came", waiting.came.as_str().into()),
            ("reason", waiting.reason.as_str().into()),
            ("body", waiting.body.as_str().into()),
        ],
    )
}

/// A person's inbox, the latest first.
pub fn of_person(unit: &mut Unit<'_>, agency: &str, person: &str) -> Result<Vec<Waiting>, Error> {
    let sql = format!(
        "SELECT id, person, came, reason, body FROM waiting_recording WHERE agency = $1 AND person = $2 ORDER BY came DESC, id DESC LIMIT {INBOX_MAX}"
    );
    Ok(unit.query(&sql, &[agency.into(), person.into()])?.iter().map(waiting).collect())
}

/// Does a recording of this digest wait in anybody's inbox?
pub fn waits(unit: &mut Unit<'_>, digest: &str) -> Result<bool, Error> {
    let sql = "SELECT id FROM waiting_recording WHERE body LIKE $1 LIMIT 1";
    Ok(unit.one(sql, &[format!("%{digest}%").into()])?.is_some())
}

/// Takes one out: its case has it now.
pub fn remove(unit: &mut Unit<'_>, agency: &str, id: &str) -> Result<(), Error> {
    let sql = "DELETE FROM waiting_recording WHERE agency = $1 AND id = $2";
    unit.execute(sql, &[agency.into(), id.into()]).map(|_| ())
}

fn waiting(row: &Row) -> Waiting {
    Waiting { id: row.text(0), person: row.text(1), came: row.text(2), reason: row.text(3), body: row.text(4) }
}
