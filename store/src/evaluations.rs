//! Case-file evaluations 案卷评查 as they were signed: score, band, every item with its evidence. The body is written by its owner.

use crate::door::{Error, Unit};

/// Most evaluations that a list shows.
pub const EVALUATIONS_MAX: usize = 1_000;

/// One signed evaluation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
    /// The case.
    pub case: String,
    /// When.
    pub at: String,
    /// Who.
    pub person: String,
    /// The name at the time.
    pub name: String,
    /// Tenths of a point.
    pub score: i64,
    /// 优秀, 合格, 不合格.
    pub band: String,
    /// The items.
    pub body: String,
}

/// Keeps one; several of one case stand beside each other.
pub fn put(unit: &mut Unit<'_>, agency: &str, signed: &Signed) -> Result<(), Error> {
    let values = [
        agency.into(),
        signed.case.as_str().into(),
        signed.at.as_str().into(),
        signed.person.as_str().into(),
        signed.name.as_str().into(),
        signed.score.into(),
        signed.band.as_str().into(),
        signed.body.as_str().into(),
    ];
    let sql = "INSERT INTO evaluation (agency, case_id, at, person, name, score, band, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    unit.execute(sql, &values).map(|_| ())
}

/// Those of an agency, latest first; of one case, or with an empty text of all.
pub fn list(unit: &mut Unit<'_>, agency: &str, case: &str) -> Result<Vec<Signed>, Error> {
    let filter = if case.is_empty() { "$2 = ''" } else { "case_id = $2" };
    let sql = format!(
        "SELECT case_id, at, person, name, score, band, body FROM evaluation WHERE agency = $1 AND {filter} ORDER BY at DESC LIMIT {EVALUATIONS_MAX}"
    );
    let rows = unit.query(&sql, &[agency.into(), case.into()])?;
    let signed = rows.iter().map(|row| Signed {
        case: row.text(0),
        at: row.text(1),
        person: row.text(2),
        name: row.text(3),
        score: row.int(4),
        band: row.text(5),
        body: row.text(6),
    });
    Ok(signed.collect())
}
