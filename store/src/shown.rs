//! Codes that officers show on the spot (G14): kept for as long as they are good, so that a restart forgets none and every
//! process of a site knows them. They are in no backup.

use crate::door::{Error, Unit};

/// One code: who shows it for which case, and since when, in seconds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownCode {
    /// The agency.
    pub agency: String,
    /// The case.
    pub case: String,
    /// The officer.
    pub person: String,
    /// The code as the picture shows it.
    pub code: String,
    /// When it was first shown.
    pub since: i64,
}

/// The officer's latest code for a case that is no older than this.
pub fn latest(
    unit: &mut Unit<'_>,
    agency: &str,
    case: &str,
    person: &str,
    since: i64,
) -> Result<Option<String>, Error> {
    let sql = "SELECT code FROM shown_code WHERE agency = $1 AND case_id = $2 AND person = $3 AND since >= $4 ORDER BY since DESC, code LIMIT 1";
    let row = unit.one(sql, &[agency.into(), case.into(), person.into(), since.into()])?;
    Ok(row.map(|row| row.text(0)))
}

/// Keeps a code, found by its digest, and sweeps the agency's codes out that are older than `before`.
pub fn keep(unit: &mut Unit<'_>, digest: &str, shown: &ShownCode, before: i64) -> Result<(), Error> {
    let sql = "DELETE FROM shown_code WHERE agency = $1 AND since < $2";
    unit.execute(sql, &[shown.agency.as_str().into(), before.into()])?;
    let keys = [("agency", shown.agency.as_str().into()), ("digest", digest.into())];
    let rest = [
        ("case_id", shown.case.as_str().into()),
        ("person", shown.person.as_str().into()),
        ("code", shown.code.as_str().into()),
        ("since", shown.since.into()),
    ];
    unit.put("shown_code", &keys, &rest)
}

/// What a code stands for, where it is no older than this.
pub fn find(unit: &mut Unit<'_>, digest: &str, since: i64) -> Result<Option<ShownCode>, Error> {
    let sql = "SELECT agency, case_id, person, code, since FROM shown_code WHERE digest = $1 AND since >= $2";
    let row = unit.one(sql, &[digest.into(), since.into()])?;
    Ok(row.map(|row| ShownCode {
        agency: row.text(0),
        case: row.text(1),
        person: row.text(2),
        code: row.text(3),
        since: row.int(4),
    }))
}
