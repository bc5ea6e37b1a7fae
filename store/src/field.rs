//! What officers do where there is no network: document numbers reserved in advance, every one of them accounted for, and
//! what their devices sent, each once.

use crate::cases::Series;
use crate::door::{Error, Row, Unit};
use enforcement::case::Numbers;

/// Most rows of the register of reserved numbers on one page.
pub const LIST_MAX: usize = 500;

/// What became of a reserved number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// With its officer, not used yet.
    Held,
    /// A document bears it.
    Used,
    /// Given back unused: the next document of the series gets it.
    Returned,
    /// Given back unused, and another document bears it.
    Reissued,
    /// Spoilt: it was written on paper and handed to nobody; it is never used again.
    Void,
}

impl State {
    const ALL: [State; 5] = [State::Held, State::Used, State::Returned, State::Reissued, State::Void];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            State::Held => "held",
            State::Used => "used",
            State::Returned => "returned",
            State::Reissued => "reissued",
            State::Void => "void",
        }
    }

    /// For pages.
    pub fn title(self) -> &'static str {
        match self {
            State::Held => "已预留，未用",
            State::Used => "已用",
            State::Returned => "已退回，待再用",
            State::Reissued => "退回后已用",
            State::Void => "作废",
        }
    }
}

/// One reserved number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reserved {
    /// The series.
    pub series: String,
    /// The year.
    pub year: i16,
    /// The number.
    pub number: u32,
    /// Who holds it.
    pub person: String,
    /// That officer's name.
    pub name: String,
    /// What became of it.
    pub state: State,
    /// When it was reserved.
    pub reserved: String,
    /// When its state last changed.
    pub changed: String,
    /// The case whose document bears it.
    pub case: String,
    /// Why it was given back or spoilt.
    pub reason: String,
}

const COLUMNS: &str = "series, year, number, person, name, state, reserved, changed, case_id, reason";

fn reserved(row: &Row) -> Result<Reserved, Error> {
    let state = row.text(5);
    let known = State::ALL.into_iter().find(|known| known.key() == state);
    Ok(Reserved {
        series: row.text(0),
        year: i16::try_from(row.int(1)).unwrap_or_default(),
        number: u32::try_from(row.int(2)).unwrap_or_default(),
        person: row.text(3),
        name: row.text(4),
        state: known.ok_or_else(|| Error::Damaged(format!("reserved number in state {state}")))?,
        reserved: row.text(6),
        changed: row.text(7),
        case: row.text(8),
        reason: row.text(9),
    })
}

/// Whose number it is, and of which series and year.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'a> {
    /// The agency.
    pub agency: &'a str,
    /// The officer.
    pub person: &'a str,
    /// The officer's name.
    pub name: &'a str,
}

/// Reserves the next number of a series; `secret` is the digest by which its document is found without an account.
pub fn reserve(
    unit: &mut Unit<'_>,
    holder: Holder<'_>,
    series: &str,
    year: i16,
    at: &str,
    secret: &str,
) -> Result<u32, Error> {
    let mut numbers = Series { unit: &mut *unit, agency: holder.agency };
    let number = numbers.next(series, year).map_err(|error| Error::Damaged(error.to_string()))?;
    unit.put(
        "reserved_number",
        &[
            ("agency", holder.agency.into()),
            ("series", series.into()),
            ("year", i64::from(year).into()),
            ("number", number.into()),
        ],
        &[
            ("person", holder.person.into()),
            ("name", holder.name.into()),
            ("state", State::Held.key().into()),
            ("reserved", at.into()),
            ("changed", at.into()),
            ("case_id", "".into()),
            ("reason", "".into()),
            ("secret", secret.into()),
        ],
    )?;
    Ok(number)
}

/// The numbers that an officer holds, the lowest first.
pub fn held(unit: &mut Unit<'_>, agency: &str, person: &str) -> Result<Vec<Reserved>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM reserved_number WHERE agency = $1 AND person = $2 AND state = 'held' ORDER BY year, number LIMIT {LIST_MAX}"
    );
    unit.query(&sql, &[agency.into(), person.into()])?.iter().map(reserved).collect()
}

/// Every reserved number of an agency, the latest first.
pub fn all(unit: &mut Unit<'_>, agency: &str) -> Result<Vec<Reserved>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM reserved_number WHERE agency = $1 ORDER BY year DESC, series, number DESC LIMIT {LIST_MAX}"
    );
    unit.query(&sql, &[agency.into()])?.iter().map(reserved).collect()
}

/// Reserved numbers that no document bears: agency, series, year, number.
pub fn unused(unit: &mut Unit<'_>) -> Result<Vec<(String, String, i64, i64)>, Error> {
    let sql = "SELECT agency, series, year, number FROM reserved_number WHERE state IN ('held', 'returned', 'void') ORDER BY agency, series, year, number";
    Ok(unit.query(sql, &[])?.iter().map(|row| (row.text(0), row.text(1), row.int(2), row.int(3))).collect())
}

/// Changes a number that its officer still holds; says whether it was held.
#[allow(clippy::too_many_arguments)] // A key of four parts and what becomes of it.
pub fn settle(
    unit: &mut Unit<'_>,
    agency: &str,
    person: &str,
    (series, year, number): (&str, i16, u32),
    state: State,
    at: &str,
    case: &str,
    reason: &str,
) -> Result<bool, Error> {
    let sql = "UPDATE reserved_number SET state = $6, changed = $7, case_id = $8, reason = $9 WHERE agency = $1 AND person = $2 AND series = $3 AND year = $4 AND number = $5 AND state = 'held'";
    let values = [
        agency.into(),
        person.into(),
        series.into(),
        i64::from(year).into(),
        number.into(),
        state.key().into(),
        at.into(),
        case.into(),
        reason.into(),
    ];
    Ok(unit.execute(sql, &values)? > 0)
}

/// The lowest number of a series that was given back unused; it is given out by this.
pub(crate) fn take_returned(unit: &mut Unit<'_>, agency: &str, series: &str, year: i16) -> Result<Option<u32>, Error> {
    let sql = "UPDATE reserved_number SET state = 'reissued' WHERE agency = $1 AND series = $2 AND year = $3 AND state = 'returned' AND number = (SELECT MIN(number) FROM reserved_number WHERE agency = $1 AND series = $2 AND year = $3 AND state = 'returned') RETURNING number";
    let row = unit.one(sql, &[agency.into(), series.into(), i64::from(year).into()])?;
    Ok(row.and_then(|row| u32::try_from(row.int(0)).ok()))
}

/// The agency, the number and what became of it, by the digest of its secret.
pub fn by_secret(unit: &mut Unit<'_>, secret: &str) -> Result<Option<(String, Reserved)>, Error> {
    let sql = format!("SELECT {COLUMNS}, agency FROM reserved_number WHERE secret = $1");
    unit.one(&sql, &[secret.into()])?.map(|row| Ok((row.text(10), reserved(&row)?))).transpose()
}

/// The case in which something that a device sent was taken in already.
pub fn taken(unit: &mut Unit<'_>, agency: &str, id: &str) -> Result<Option<(String, String)>, Error> {
    let sql = "SELECT person, case_id FROM field_item WHERE agency = $1 AND id = $2";
    Ok(unit.one(sql, &[agency.into(), id.into()])?.map(|row| (row.text(0), row.text(1))))
}

/// Notes what a device sent as taken in.
pub fn take(unit: &mut Unit<'_>, agency: &str, id: &str, person: &str, at: &str, case: &str) -> Result<(), Error> {
    let sql = "INSERT INTO field_item (agency, id, person, came, case_id) VALUES ($1, $2, $3, $4, $5)";
    unit.execute(sql, &[agency.into(), id.into(), person.into(), at.into(), case.into()]).map(|_| ())
}
