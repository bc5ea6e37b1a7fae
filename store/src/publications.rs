//! Publications 公示: what is public, already redacted, and its history.

use crate::door::{Error, Row, Unit, Value};

/// Rows on one page.
pub const PAGE_ROWS: usize = 20;

/// One publication.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Publication {
    /// The agency.
    pub agency: String,
    /// Its public id.
    pub id: String,
    /// The case.
    pub case: String,
    /// 文号.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The party as shown.
    pub party: String,
    /// 决定日期.
    pub decided: String,
    /// When it became public.
    pub published: String,
    /// `published` or `withdrawn`.
    pub state: String,
    /// The public page as JSON: nothing hidden is in it.
    pub body: String,
}

const COLUMNS: &str = "p.agency, p.id, p.case_id, p.number, p.title, p.party, p.decided, p.published, p.state, p.body";

fn publication(row: &Row) -> Publication {
    Publication {
        agency: row.text(0),
        id: row.text(1),
        case: row.text(2),
        number: row.text(3),
        title: row.text(4),
        party: row.text(5),
        decided: row.text(6),
        published: row.text(7),
        state: row.text(8),
        body: row.text(9),
    }
}

/// Publishes, or changes what is published.
pub fn put(unit: &mut Unit<'_>, publication: &Publication) -> Result<(), Error> {
    let text = |text: &str| Value::from(text);
    unit.put(
        "publication",
        &[("agency", text(&publication.agency)), ("id", text(&publication.id))],
        &[
            ("case_id", text(&publication.case)),
            ("number", text(&publication.number)),
            ("title", text(&publication.title)),
            ("party", text(&publication.party)),
            ("decided", text(&publication.decided)),
            ("published", text(&publication.published)),
            ("state", text(&publication.state)),
            ("body", text(&publication.body)),
        ],
    )
}

/// The publication of a public id.
pub fn get(unit: &mut Unit<'_>, id: &str) -> Result<Option<Publication>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM publication p WHERE p.id = $1");
    Ok(unit.one(&sql, &[id.into()])?.map(|row| publication(&row)))
}

/// The publication of a case.
pub fn of_case(unit: &mut Unit<'_>, agency: &str, case: &str) -> Result<Option<Publication>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM publication p WHERE p.agency = $1 AND p.case_id = $2");
    Ok(unit.one(&sql, &[agency.into(), case.into()])?.map(|row| publication(&row)))
}

/// What an agency decided between two days, both included, published or withdrawn, in the order of decision.
pub fn decided_between(
    unit: &mut Unit<'_>,
    agency: &str,
    from: &str,
    until: &str,
    limit: usize,
) -> Result<Vec<Publication>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM publication p WHERE p.agency = $1 AND p.decided >= $2 AND p.decided <= $3 ORDER BY p.decided, p.id LIMIT {limit}"
    );
    Ok(unit.query(&sql, &[agency.into(), from.into(), until.into()])?.iter().map(publication).collect())
}

/// A page, latest first; `agency` empty means all.
pub fn list(unit: &mut Unit<'_>, agency: &str, after: Option<&(String, String)>) -> Result<Vec<Publication>, Error> {
    let mut values: Vec<Value> = vec!["published".into()];
    let mut wheres = vec!["p.state = $1".to_owned()];
    if !agency.is_empty() {
        values.push(agency.into());
        wheres.push("p.agency = $2".to_owned());
    }
    if let Some((published, id)) = after {
        values.push(published.as_str().into());
        values.push(id.as_str().into());
        wheres.push(format!("(p.published, p.id) < (${}, ${})", values.len() - 1, values.len()));
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM publication p WHERE {} ORDER BY p.published DESC, p.id DESC LIMIT {}",
        wheres.join(" AND "),
        PAGE_ROWS + 1
    );
    Ok(unit.query(&sql, &values)?.iter().map(publication).collect())
}

/// Every publication in the order of its id, whatever its state, from after an id on.
pub fn all(unit: &mut Unit<'_>, after: &str, limit: usize) -> Result<Vec<Publication>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM publication p WHERE p.id > $1 ORDER BY p.id LIMIT {limit}");
    Ok(unit.query(&sql, &[after.into()])?.iter().map(publication).collect())
}

/// How many publications there are, withdrawn ones included.
pub fn count(unit: &mut Unit<'_>) -> Result<usize, Error> {
    let row = unit.one("SELECT COUNT(*) FROM publication", &[])?;
    Ok(row.map_or(0, |row| usize::try_from(row.int(0)).unwrap_or(0)))
}
