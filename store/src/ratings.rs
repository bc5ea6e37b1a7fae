//! What enterprises say of inspections: by month and item, without the case and without the enterprise, so that the agency that
//! inspected cannot find out who said it. That a case was rated is kept apart, as a digest that nothing leads back from.

use crate::door::{Error, Unit};

/// Most ratings that a page reads.
pub const LIST_MAX: usize = 5_000;

/// One rating.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rating {
    /// The month, `2026-07`.
    pub month: String,
    /// The item that was inspected.
    pub item: String,
    /// `good`, `fair` or `poor`.
    pub rating: String,
    /// What was written; may be empty.
    pub words: String,
}

/// Was this inspection rated already?
pub fn rated(unit: &mut Unit<'_>, agency: &str, mark: &str) -> Result<bool, Error> {
    let sql = "SELECT mark FROM rated_inspection WHERE agency = $1 AND mark = $2";
    Ok(unit.one(sql, &[agency.into(), mark.into()])?.is_some())
}

/// Keeps a rating once; says whether it was kept. `id` is random, so that the order of ratings tells nothing.
pub fn rate(unit: &mut Unit<'_>, agency: &str, mark: &str, id: &str, rating: &Rating) -> Result<bool, Error> {
    let once = "INSERT INTO rated_inspection (agency, mark) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    if unit.execute(once, &[agency.into(), mark.into()])? == 0 {
        return Ok(false);
    }
    let sql = "INSERT INTO inspection_rating (agency, id, month, item, rating, words) VALUES ($1, $2, $3, $4, $5, $6)";
    let Rating { month, item, rating, words } = rating;
    let texts = [agency, id, month, item, rating, words];
    unit.execute(sql, &texts.map(Into::into))?;
    Ok(true)
}

/// An agency's ratings, the latest month first; inside a month in no order that tells anything.
pub fn of_agency(unit: &mut Unit<'_>, agency: &str) -> Result<Vec<Rating>, Error> {
    let sql = format!(
        "SELECT month, item, rating, words FROM inspection_rating WHERE agency = $1 ORDER BY month DESC, item, id LIMIT {LIST_MAX}"
    );
    let rows = unit.query(&sql, &[agency.into()])?;
    let rating = |row: &crate::door::Row| Rating {
        month: row.text(0),
        item: row.text(1),
        rating: row.text(2),
        words: row.text(3),
    };
    Ok(rows.iter().map(rating).collect())
}
