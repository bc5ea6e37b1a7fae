//! Reviews given 法制审核: one line for each opinion that took effect, with how it came about (S16). Derived from stream and
//! audit record in the transaction of the opinion, so that figures over many reviews need not read either.

use crate::door::{Error, Unit};

/// Most lines that figures are made of.
const GIVEN_MAX: usize = 5_000;

/// An opinion that took effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// The case.
    pub case: String,
    /// The opinion's number in the file.
    pub record: i64,
    /// Who reviewed.
    pub reviewer: String,
    /// Who submitted.
    pub handler: String,
    /// When, sortable.
    pub given: String,
    /// Passed?
    pub passed: bool,
    /// Time spent in the file.
    pub seconds: i64,
    /// Records of the file that were opened.
    pub opened: i64,
    /// Records that the file held.
    pub material: i64,
    /// Digest of the opinion's own words.
    pub words: String,
}

/// Keeps a line.
pub fn put(unit: &mut Unit<'_>, agency: &str, given: &Given) -> Result<(), Error> {
    let keys = [("agency", agency.into()), ("case_id", given.case.as_str().into()), ("record", given.record.into())];
    let values = [
        ("reviewer", given.reviewer.as_str().into()),
        ("handler", given.handler.as_str().into()),
        ("given", given.given.as_str().into()),
        ("passed", i64::from(given.passed).into()),
        ("seconds", given.seconds.into()),
        ("opened", given.opened.into()),
        ("material", given.material.into()),
        ("words", given.words.as_str().into()),
    ];
    unit.put("review_given", &keys, &values)
}

/// The opinions since a day, latest first; of one reviewer, or with an empty text of all.
pub fn since(unit: &mut Unit<'_>, agency: &str, reviewer: &str, day: &str) -> Result<Vec<Given>, Error> {
    let columns = "case_id, record, reviewer, handler, given, passed, seconds, opened, material, words";
    let (filter, key) = if reviewer.is_empty() { ("$2 = ''", "") } else { ("reviewer = $2", reviewer) };
    let sql = format!(
        "SELECT {columns} FROM review_given WHERE agency = $1 AND {filter} AND given >= $3 ORDER BY given DESC LIMIT {GIVEN_MAX}"
    );
    let rows = unit.query(&sql, &[agency.into(), key.into(), day.into()])?;
    let given = rows.iter().map(|row| Given {
        case: row.text(0),
        record: row.int(1),
        reviewer: row.text(2),
        handler: row.text(3),
        given: row.text(4),
        passed: row.int(5) != 0,
        seconds: row.int(6),
        opened: row.int(7),
        material: row.int(8),
        words: row.text(9),
    });
    Ok(given.collect())
}
