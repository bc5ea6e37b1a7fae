//! Registers 清单: dated versions of the lists that an agency discloses, rule sign-offs, imported calendar years.

use crate::door::{Error, Row, Unit};

/// One version of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    /// From 1.
    pub version: i64,
    /// When it came into force here.
    pub imported: String,
    /// Who brought it in.
    pub person: String,
    /// The list as JSON: columns and rows.
    pub body: String,
}

/// Takes a new version into force.
pub fn put(
    unit: &mut Unit<'_>,
    agency: &str,
    kind: &str,
    imported: &str,
    person: &str,
    body: &str,
) -> Result<i64, Error> {
    let row = unit.one(
        "SELECT COALESCE(MAX(version), 0) FROM register_version WHERE agency = $1 AND kind = $2",
        &[agency.into(), kind.into()],
    )?;
    let version = row.map_or(0, |row| row.int(0)) + 1;
    let values = [agency.into(), kind.into(), version.into(), imported.into(), person.into(), body.into()];
    unit.execute(
        "INSERT INTO register_version (agency, kind, version, imported, person, body) VALUES ($1, $2, $3, $4, $5, $6)",
        &values,
    )?;
    Ok(version)
}

/// The version in force.
pub fn get(unit: &mut Unit<'_>, agency: &str, kind: &str) -> Result<Option<Version>, Error> {
    let sql = "SELECT version, imported, person, body FROM register_version WHERE agency = $1 AND kind = $2 ORDER BY version DESC LIMIT 1";
    Ok(unit.one(sql, &[agency.into(), kind.into()])?.map(|row| version_of(&row)))
}

/// The version of a number.
pub fn version(unit: &mut Unit<'_>, agency: &str, kind: &str, version: i64) -> Result<Option<Version>, Error> {
    let sql =
        "SELECT version, imported, person, body FROM register_version WHERE agency = $1 AND kind = $2 AND version = $3";
    Ok(unit.one(sql, &[agency.into(), kind.into(), version.into()])?.map(|row| version_of(&row)))
}

/// The version in force at the end of a day.
pub fn on(unit: &mut Unit<'_>, agency: &str, kind: &str, day: law::Date) -> Result<Option<Version>, Error> {
    let sql = "SELECT version, imported, person, body FROM register_version WHERE agency = $1 AND kind = $2 AND imported < $3 ORDER BY version DESC LIMIT 1";
    let next = day.plus_days(1).to_string();
    Ok(unit.one(sql, &[agency.into(), kind.into(), next.as_str().into()])?.map(|row| version_of(&row)))
}

/// Every version of a list, latest first, without their bodies.
pub fn history(unit: &mut Unit<'_>, agency: &str, kind: &str) -> Result<Vec<Version>, Error> {
    let sql = "SELECT version, imported, person, '' AS body FROM register_version WHERE agency = $1 AND kind = $2 ORDER BY version DESC";
    Ok(unit.query(sql, &[agency.into(), kind.into()])?.iter().map(version_of).collect())
}

fn version_of(row: &Row) -> Version {
    Version { version: row.int(0), imported: row.text(1), person: row.text(2), body: row.text(3) }
}

/// What a superior said of a version of a list (S7.2, J16).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comment {
    /// The version.
    pub version: i64,
    /// When.
    pub at: String,
    /// Who.
    pub person: String,
    /// The name at the time.
    pub name: String,
    /// Approved; otherwise sent back with what to change.
    pub approved: bool,
    /// In what words.
    pub words: String,
}

/// Keeps a comment.
pub fn comment(unit: &mut Unit<'_>, agency: &str, kind: &str, comment: &Comment) -> Result<(), Error> {
    let values = [
        agency.into(),
        kind.into(),
        comment.version.into(),
        comment.at.as_str().into(),
        comment.person.as_str().into(),
        comment.name.as_str().into(),
        i64::from(comment.approved).into(),
        comment.words.as_str().into(),
    ];
    let sql = "INSERT INTO register_comment (agency, kind, version, at, person, name, approved, words) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    unit.execute(sql, &values).map(|_| ())
}

/// The comments on every version of a list, oldest first.
pub fn comments(unit: &mut Unit<'_>, agency: &str, kind: &str) -> Result<Vec<Comment>, Error> {
    let sql = "SELECT version, at, person, name, approved, words FROM register_comment WHERE agency = $1 AND kind = $2 ORDER BY at";
    let rows = unit.query(sql, &[agency.into(), kind.into()])?;
    let comments = rows.iter().map(|row| Comment {
        version: row.int(0),
        at: row.text(1),
        person: row.text(2),
        name: row.text(3),
        approved: row.int(4) != 0,
        words: row.text(5),
    });
    Ok(comments.collect())
}

/// A rule's sign-off by a legal officer of the agency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignOff {
    /// The rule's key.
    pub rule: String,
    /// Who.
    pub name: String,
    /// When.
    pub at: String,
    /// In what words.
    pub words: String,
}

/// Signs a rule off.
pub fn sign_off(unit: &mut Unit<'_>, agency: &str, person: &str, sign: &SignOff) -> Result<(), Error> {
    let values = [
        sign.rule.as_str().into(),
        agency.into(),
        person.into(),
        sign.name.as_str().into(),
        sign.at.as_str().into(),
        sign.words.as_str().into(),
    ];
    unit.execute(
        "INSERT INTO sign_off (rule, agency, person, name, at, words) VALUES ($1, $2, $3, $4, $5, $6)",
        &values,
    )
    .map(|_| ())
}

/// Every sign-off of the agency, oldest first.
pub fn sign_offs(unit: &mut Unit<'_>, agency: &str) -> Result<Vec<SignOff>, Error> {
    let rows =
        unit.query("SELECT rule, name, at, words FROM sign_off WHERE agency = $1 ORDER BY at", &[agency.into()])?;
    Ok(rows
        .iter()
        .map(|row| SignOff { rule: row.text(0), name: row.text(1), at: row.text(2), words: row.text(3) })
        .collect())
}

/// Keeps an imported calendar year.
pub fn put_calendar(unit: &mut Unit<'_>, year: i16, body: &str) -> Result<(), Error> {
    unit.put("calendar_year", &[("year", i64::from(year).into())], &[("body", body.into())])
}

/// The imported calendar years.
pub fn calendars(unit: &mut Unit<'_>) -> Result<Vec<String>, Error> {
    Ok(unit.query("SELECT body FROM calendar_year ORDER BY year", &[])?.iter().map(|row| row.text(0)).collect())
}
