//! The audit record 审计: who did or read what. Written in the same unit of work as the act, or the act fails.

use crate::door::{Error, Unit};

/// Rows on one page.
pub const PAGE_ROWS: usize = 50;

/// One line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Sorts by time.
    pub id: String,
    /// When.
    pub at: String,
    /// Who.
    pub person: String,
    /// The name at the time.
    pub name: String,
    /// What was done.
    pub act: String,
    /// To what.
    pub object: String,
    /// More, in words.
    pub detail: String,
}

/// Appends a line.
pub fn append(unit: &mut Unit<'_>, agency: &str, line: &Line) -> Result<(), Error> {
    let values = [&line.id, &line.at, &line.person, &line.name, &line.act, &line.object, &line.detail]
        .map(|text| text.as_str().into());
    let mut all = vec![agency.into()];
    all.extend(values);
    unit.execute(
        "INSERT INTO audit (agency, id, at, person, name, act, object, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &all,
    )
    .map(|_| ())
}

/// A page of lines, latest first, before this id.
pub fn list(unit: &mut Unit<'_>, agency: &str, before: &str) -> Result<Vec<Line>, Error> {
    let before = if before.is_empty() { "~" } else { before };
    let sql = format!(
        "SELECT id, at, person, name, act, object, detail FROM audit WHERE agency = $1 AND id < $2 ORDER BY id DESC LIMIT {}",
        PAGE_ROWS + 1
    );
    let rows = unit.query(&sql, &[agency.into(), before.into()])?;
    Ok(rows
        .iter()
        .map(|row| Line {
            id: row.text(0),
            at: row.text(1),
            person: row.text(2),
            name: row.text(3),
            act: row.text(4),
            object: row.text(5),
            detail: row.text(6),
        })
        .collect())
}

/// What a person read of an object, oldest first: when, and what.
pub fn readings(unit: &mut Unit<'_>, agency: &str, object: &str, person: &str) -> Result<Vec<(String, String)>, Error> {
    let sql =
        "SELECT at, detail FROM audit WHERE agency = $1 AND object = $2 AND person = $3 AND act = '查阅' ORDER BY id";
    let rows = unit.query(sql, &[agency.into(), object.into(), person.into()])?;
    Ok(rows.iter().map(|row| (row.text(0), row.text(1))).collect())
}
