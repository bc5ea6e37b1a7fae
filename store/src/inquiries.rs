//! What the public asks and complains of at a window (G15), and the codes by which a party follows a case without an
//! account. Of a code only its digest is kept.

use crate::door::{Error, Row, Unit};

/// Most inquiries of one list.
pub const LIST_MAX: usize = 200;

/// One inquiry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inquiry {
    /// Whom it is for.
    pub agency: String,
    /// Its receipt number.
    pub id: String,
    /// When it came.
    pub came: String,
    /// `open` or `answered`.
    pub state: String,
    /// The digest of its code.
    pub code: String,
    /// What was written and answered, as JSON.
    pub body: String,
}

const COLUMNS: &str = "agency, id, came, state, code, body";

fn inquiry(row: &Row) -> Inquiry {
    Inquiry {
        agency: row.text(0),
        id: row.text(1),
        came: row.text(2),
        state: row.text(3),
        code: row.text(4),
        body: row.text(5),
    }
}

/// Keeps a new inquiry; a receipt number that is taken is an error.
pub fn add(unit: &mut Unit<'_>, inquiry: &Inquiry) -> Result<(), Error> {
    let sql = "INSERT INTO inquiry (agency, id, came, state, code, body) VALUES ($1, $2, $3, $4, $5, $6)";
    let texts = [&inquiry.agency, &inquiry.id, &inquiry.came, &inquiry.state, &inquiry.code, &inquiry.body];
    unit.execute(sql, &texts.map(|text| text.as_str().into())).map(|_| ())
}

/// Changes an inquiry's state and body: it was answered.
pub fn answer(unit: &mut Unit<'_>, agency: &str, id: &str, body: &str) -> Result<(), Error> {
    let sql = "UPDATE inquiry SET state = 'answered', body = $3 WHERE agency = $1 AND id = $2";
    unit.execute(sql, &[agency.into(), id.into(), body.into()]).map(|_| ())
}

/// The inquiry of a receipt number.
pub fn find(unit: &mut Unit<'_>, id: &str) -> Result<Option<Inquiry>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM inquiry WHERE id = $1");
    Ok(unit.one(&sql, &[id.into()])?.as_ref().map(inquiry))
}

/// An agency's inquiries: the open ones first, the oldest of them first.
pub fn list(unit: &mut Unit<'_>, agency: &str) -> Result<Vec<Inquiry>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM inquiry WHERE agency = $1 ORDER BY state DESC, came, id LIMIT {LIST_MAX}");
    Ok(unit.query(&sql, &[agency.into()])?.iter().map(inquiry).collect())
}

/// Sets the digest of the code by which a party follows a case; an earlier code no longer opens it.
pub fn set_case_code(unit: &mut Unit<'_>, agency: &str, case: &str, code: &str, made: &str) -> Result<(), Error> {
    let keys = [("agency", agency.into()), ("case_id", case.into())];
    unit.put("case_code", &keys, &[("code", code.into()), ("made", made.into())])
}

/// The agency, the case and the digest of its code, by the case number; none where no code was given out.
pub fn case_code(unit: &mut Unit<'_>, number: &str) -> Result<Option<(String, String, String)>, Error> {
    let sql = "SELECT f.agency, f.id, c.code FROM case_file f JOIN case_code c ON c.agency = f.agency AND c.case_id = f.id WHERE f.number = $1";
    Ok(unit.one(sql, &[number.into()])?.map(|row| (row.text(0), row.text(1), row.text(2))))
}
