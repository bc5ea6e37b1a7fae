//! What supervision keeps: matters 督办, rounds of special inspection, guiding cases, training, the tasks of the plan, yearly
//! means. One table; each body is written by its owner, and changed only at the version that was read.

use crate::door::{Error, Row, Unit};

/// Most entries that a list shows.
pub const ENTRIES_MAX: usize = 2_000;

/// One entry.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Entry {
    /// Whom it concerns, or who keeps it.
    pub agency: String,
    /// What it is: `matter`, `round`, …
    pub kind: String,
    /// The entry.
    pub id: String,
    /// A word of its kind: `open`, `closed`, …
    pub state: String,
    /// The day until which something is due; empty where nothing is.
    pub due: String,
    /// When it was made.
    pub made: String,
    /// The version, from 1.
    pub version: i64,
    /// What it holds.
    pub body: String,
}

const COLUMNS: &str = "agency, kind, id, state, due, made, version, body";

fn entry(row: &Row) -> Entry {
    Entry {
        agency: row.text(0),
        kind: row.text(1),
        id: row.text(2),
        state: row.text(3),
        due: row.text(4),
        made: row.text(5),
        version: row.int(6),
        body: row.text(7),
    }
}

/// Keeps a new entry of version 1, or the next version of one that still has the version before.
pub fn put(unit: &mut Unit<'_>, entry: &Entry) -> Result<(), Error> {
    let texts = [&entry.agency, &entry.kind, &entry.id, &entry.state, &entry.due, &entry.made];
    let mut values: Vec<crate::door::Value> = texts.iter().map(|text| text.as_str().into()).collect();
    values.push(entry.version.into());
    values.push(entry.body.as_str().into());
    let sql = if entry.version <= 1 {
        format!("INSERT INTO supervision ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING")
    } else {
        values.push((entry.version - 1).into());
        "UPDATE supervision SET state = $4, due = $5, made = $6, version = $7, body = $8 WHERE agency = $1 AND kind = $2 AND id = $3 AND version = $9".to_owned()
    };
    if unit.execute(&sql, &values)? == 0 {
        let now = find(unit, &entry.agency, &entry.kind, &entry.id)?.map_or(0, |found| found.version);
        return Err(Error::Conflict(u32::try_from(now).unwrap_or(0)));
    }
    Ok(())
}

/// One entry.
pub fn find(unit: &mut Unit<'_>, agency: &str, kind: &str, id: &str) -> Result<Option<Entry>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM supervision WHERE agency = $1 AND kind = $2 AND id = $3");
    Ok(unit.one(&sql, &[agency.into(), kind.into(), id.into()])?.as_ref().map(entry))
}

/// The entries of a kind of one agency, the latest first.
pub fn of_agency(unit: &mut Unit<'_>, agency: &str, kind: &str) -> Result<Vec<Entry>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM supervision WHERE agency = $1 AND kind = $2 ORDER BY made DESC, id DESC LIMIT {ENTRIES_MAX}"
    );
    Ok(unit.query(&sql, &[agency.into(), kind.into()])?.iter().map(entry).collect())
}

/// The entries of a kind of every agency, the latest first.
pub fn all(unit: &mut Unit<'_>, kind: &str) -> Result<Vec<Entry>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM supervision WHERE kind = $1 ORDER BY made DESC, agency, id DESC LIMIT {ENTRIES_MAX}"
    );
    Ok(unit.query(&sql, &[kind.into()])?.iter().map(entry).collect())
}
