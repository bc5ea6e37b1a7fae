//! How often enterprises were inspected in a year (国办发〔2024〕54号): derived from the cases in the same unit of work, so that one query
//! answers for every agency of the level.

use crate::door::{Error, Row, Unit};

/// Most groups that a page reads.
pub const GROUPS_MAX: usize = 5_000;
/// Most inspections of one enterprise that a page lists.
pub const LIST_MAX: usize = 500;

/// An approved inspection.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Use {
    /// The case.
    pub case: String,
    /// The year of the approval.
    pub year: i64,
    /// The enterprise's code, else its name.
    pub party: String,
    /// Its name.
    pub name: String,
    /// The item.
    pub item: String,
    /// `routine`, `special` or `case`.
    pub kind: String,
    /// Why the cap does not hold; empty where it does.
    pub ground: String,
    /// The other agencies of a joint inspection.
    pub partners: String,
    /// The day of the approval.
    pub approved: String,
    /// The day on which it was made; empty before.
    pub made: String,
}

/// Inspections of one enterprise by one item and type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// The enterprise's code, else its name.
    pub party: String,
    /// Its name.
    pub name: String,
    /// The item.
    pub item: String,
    /// `routine`, `special` or `case`.
    pub kind: String,
    /// How many were approved.
    pub approved: i64,
    /// How many of them were made.
    pub made: i64,
    /// How many of them were joint.
    pub joint: i64,
}

/// Puts how a case counts in the place of what was there; nothing where it does not count.
pub fn put(unit: &mut Unit<'_>, agency: &str, case: &str, used: Option<&Use>) -> Result<(), Error> {
    let Some(used) = used else {
        let sql = "DELETE FROM inspection_use WHERE agency = $1 AND case_id = $2";
        return unit.execute(sql, &[agency.into(), case.into()]).map(|_| ());
    };
    unit.put(
        "inspection_use",
        &[("agency", agency.into()), ("case_id", case.into())],
        &[
            ("year", used.year.into()),
            ("party", used.party.as_str().into()),
            ("name", used.name.as_str().into()),
            ("item", used.item.as_str().into()),
            ("type", used.kind.as_str().into()),
            ("ground", used.ground.as_str().into()),
            ("partners", used.partners.as_str().into()),
            ("approved", used.approved.as_str().into()),
            ("made", used.made.as_str().into()),
        ],
    )
}

/// The inspections of an agency in a year, by enterprise, item and type, the most inspected first.
pub fn groups(unit: &mut Unit<'_>, agency: &str, year: i64) -> Result<Vec<Group>, Error> {
    let sql = format!(
        "SELECT party, MAX(name), item, type, COUNT(*), SUM(CASE WHEN made <> '' THEN 1 ELSE 0 END), SUM(CASE WHEN partners <> '' THEN 1 ELSE 0 END) FROM inspection_use WHERE agency = $1 AND year = $2 GROUP BY party, item, type ORDER BY COUNT(*) DESC, party, item, type LIMIT {GROUPS_MAX}"
    );
    let rows = unit.query(&sql, &[agency.into(), year.into()])?;
    let group = |row: &Row| Group {
        party: row.text(0),
        name: row.text(1),
        item: row.text(2),
        kind: row.text(3),
        approved: row.int(4),
        made: row.int(5),
        joint: row.int(6),
    };
    Ok(rows.iter().map(group).collect())
}

/// The inspections of one enterprise by an agency in a year, in the order of their approval.
pub fn of_party(unit: &mut Unit<'_>, agency: &str, year: i64, party: &str) -> Result<Vec<Use>, Error> {
    let sql = format!(
        "SELECT case_id, year, party, name, item, type, ground, partners, approved, made FROM inspection_use WHERE agency = $1 AND year = $2 AND party = $3 ORDER BY approved, case_id LIMIT {LIST_MAX}"
    );
    let rows = unit.query(&sql, &[agency.into(), year.into(), party.into()])?;
    let used = |row: &Row| Use {
        case: row.text(0),
        year: row.int(1),
        party: row.text(2),
        name: row.text(3),
        item: row.text(4),
        kind: row.text(5),
        ground: row.text(6),
        partners: row.text(7),
        approved: row.text(8),
        made: row.text(9),
    };
    Ok(rows.iter().map(used).collect())
}
