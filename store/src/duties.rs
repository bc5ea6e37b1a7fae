//! Duties of an agency that belong to no case 待更新: a change of law, function or staff opens one on each row of a list that
//! it touches (G22.1); a new version of the list, or a named person's finding, ends it.

use crate::door::{Error, Row, Unit, Value};

/// Open duties that a page shows.
pub const OPEN_MAX: usize = 500;

/// One row of a list that has to be brought up to date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Duty {
    /// The agency.
    pub agency: String,
    /// Its id.
    pub id: String,
    /// The list.
    pub kind: String,
    /// What changed: `law`, `function`, `officer`, `list`.
    pub cause: String,
    /// In what words.
    pub words: String,
    /// The row as it stood, its cells one after the other.
    pub row: String,
    /// The day of the change.
    pub since: String,
    /// The last day.
    pub due: String,
    /// Who told of it.
    pub person: String,
    /// The day on which it ended; empty while it is open.
    pub done: String,
    /// How: the version that brought it up to date, or why nothing had to be changed.
    pub outcome: String,
}

const COLUMNS: &str = "agency, id, kind, cause, words, row_text, since, due, person, done, outcome";

fn duty(row: &Row) -> Duty {
    Duty {
        agency: row.text(0),
        id: row.text(1),
        kind: row.text(2),
        cause: row.text(3),
        words: row.text(4),
        row: row.text(5),
        since: row.text(6),
        due: row.text(7),
        person: row.text(8),
        done: row.text(9),
        outcome: row.text(10),
    }
}

/// Opens a duty, or changes one.
pub fn put(unit: &mut Unit<'_>, duty: &Duty) -> Result<(), Error> {
    let text = |text: &str| Value::from(text);
    unit.put(
        "register_duty",
        &[("agency", text(&duty.agency)), ("id", text(&duty.id))],
        &[
            ("kind", text(&duty.kind)),
            ("cause", text(&duty.cause)),
            ("words", text(&duty.words)),
            ("row_text", text(&duty.row)),
            ("since", text(&duty.since)),
            ("due", text(&duty.due)),
            ("person", text(&duty.person)),
            ("done", text(&duty.done)),
            ("outcome", text(&duty.outcome)),
        ],
    )
}

/// An agency's open duties in the order of their last days.
pub fn open(unit: &mut Unit<'_>, agency: &str) -> Result<Vec<Duty>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM register_duty WHERE agency = $1 AND done = '' ORDER BY due, kind, id LIMIT {OPEN_MAX}"
    );
    Ok(unit.query(&sql, &[agency.into()])?.iter().map(duty).collect())
}

/// The duties of a list, open ones first.
pub fn of_list(unit: &mut Unit<'_>, agency: &str, kind: &str) -> Result<Vec<Duty>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM register_duty WHERE agency = $1 AND kind = $2 ORDER BY done, due, id LIMIT {OPEN_MAX}"
    );
    Ok(unit.query(&sql, &[agency.into(), kind.into()])?.iter().map(duty).collect())
}
