//! What agencies push from their own systems 推送 (G19.2): who may, what came, how each row was answered, and which case
//! a source's number became. Of a key only its digest is kept.

use crate::door::{Error, Row, Unit, Value};

/// Batches that a list shows.
pub const BATCHES_MAX: usize = 100;

/// A system that may push for an agency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Client {
    /// The agency.
    pub agency: String,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The digest of its key.
    pub key: String,
    /// What it may push, words apart.
    pub scopes: String,
    /// When it was let in.
    pub made: String,
    /// By whom.
    pub maker: String,
    /// When it was shut out; empty while it may push.
    pub ended: String,
}

const CLIENT: &str = "agency, id, name, key, scopes, made, maker, ended";

fn client(row: &Row) -> Client {
    Client {
        agency: row.text(0),
        id: row.text(1),
        name: row.text(2),
        key: row.text(3),
        scopes: row.text(4),
        made: row.text(5),
        maker: row.text(6),
        ended: row.text(7),
    }
}

/// Lets a client in, or changes it.
pub fn put_client(unit: &mut Unit<'_>, client: &Client) -> Result<(), Error> {
    let text = |text: &str| Value::from(text);
    unit.put(
        "inward_client",
        &[("agency", text(&client.agency)), ("id", text(&client.id))],
        &[
            ("name", text(&client.name)),
            ("key", text(&client.key)),
            ("scopes", text(&client.scopes)),
            ("made", text(&client.made)),
            ("maker", text(&client.maker)),
            ("ended", text(&client.ended)),
        ],
    )
}

/// The client of a key's digest.
pub fn by_key(unit: &mut Unit<'_>, key: &str) -> Result<Option<Client>, Error> {
    let sql = format!("SELECT {CLIENT} FROM inward_client WHERE key = $1");
    Ok(unit.one(&sql, &[key.into()])?.as_ref().map(client))
}

/// Every client of an agency, the latest first.
pub fn clients(unit: &mut Unit<'_>, agency: &str) -> Result<Vec<Client>, Error> {
    let sql = format!("SELECT {CLIENT} FROM inward_client WHERE agency = $1 ORDER BY made DESC, id");
    Ok(unit.query(&sql, &[agency.into()])?.iter().map(client).collect())
}

/// A push, or several that go on with one another under one name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    /// The agency.
    pub agency: String,
    /// The client; for a file the person who brought it.
    pub client: String,
    /// The name that the sender gave it.
    pub id: String,
    /// Which set of fields.
    pub kind: String,
    /// What the client is called.
    pub client_name: String,
    /// When its first row came.
    pub came: String,
    /// When its last row came.
    pub changed: String,
}

const BATCH: &str = "agency, client, id, kind, client_name, came, changed";

fn batch_of(row: &Row) -> Batch {
    Batch {
        agency: row.text(0),
        client: row.text(1),
        id: row.text(2),
        kind: row.text(3),
        client_name: row.text(4),
        came: row.text(5),
        changed: row.text(6),
    }
}

/// Begins a batch, or goes on with it.
pub fn put_batch(unit: &mut Unit<'_>, batch: &Batch) -> Result<(), Error> {
    let text = |text: &str| Value::from(text);
    unit.put(
        "inward_batch",
        &[("agency", text(&batch.agency)), ("client", text(&batch.client)), ("id", text(&batch.id))],
        &[
            ("kind", text(&batch.kind)),
            ("client_name", text(&batch.client_name)),
            ("came", text(&batch.came)),
            ("changed", text(&batch.changed)),
        ],
    )
}

/// A batch of a client.
pub fn batch(unit: &mut Unit<'_>, agency: &str, client: &str, id: &str) -> Result<Option<Batch>, Error> {
    let sql = format!("SELECT {BATCH} FROM inward_batch WHERE agency = $1 AND client = $2 AND id = $3");
    Ok(unit.one(&sql, &[agency.into(), client.into(), id.into()])?.as_ref().map(batch_of))
}

/// An agency's batches, the latest first.
pub fn batches(unit: &mut Unit<'_>, agency: &str) -> Result<Vec<Batch>, Error> {
    let sql = format!(
        "SELECT {BATCH} FROM inward_batch WHERE agency = $1 ORDER BY changed DESC, client, id LIMIT {BATCHES_MAX}"
    );
    Ok(unit.query(&sql, &[agency.into()])?.iter().map(batch_of).collect())
}

/// How a row was answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The row as the sender counts it.
    pub place: i64,
    /// The source's number.
    pub source: String,
    /// 文号.
    pub number: String,
    /// `accepted`, `updated`, `unchanged`, `withdrawn`, `refused`.
    pub verdict: String,
    /// What was said of it, as JSON.
    pub said: String,
    /// The case that it became; empty where it was refused.
    pub case: String,
    /// When.
    pub at: String,
}

/// Keeps a row's answer; a row that is pushed again has its latest.
pub fn put_answer(unit: &mut Unit<'_>, batch: &Batch, answer: &Answer) -> Result<(), Error> {
    let text = |text: &str| Value::from(text);
    unit.put(
        "inward_row",
        &[
            ("agency", text(&batch.agency)),
            ("client", text(&batch.client)),
            ("batch", text(&batch.id)),
            ("place", answer.place.into()),
        ],
        &[
            ("source", text(&answer.source)),
            ("number", text(&answer.number)),
            ("verdict", text(&answer.verdict)),
            ("said", text(&answer.said)),
            ("case_id", text(&answer.case)),
            ("at", text(&answer.at)),
        ],
    )
}

/// The answers of a batch in the order of its rows, from after a row on.
pub fn answers(
    unit: &mut Unit<'_>,
    agency: &str,
    client: &str,
    batch: &str,
    after: i64,
    limit: usize,
) -> Result<Vec<Answer>, Error> {
    let sql = format!(
        "SELECT place, source, number, verdict, said, case_id, at FROM inward_row WHERE agency = $1 AND client = $2 AND batch = $3 AND place > $4 ORDER BY place LIMIT {limit}"
    );
    let rows = unit.query(&sql, &[agency.into(), client.into(), batch.into(), after.into()])?;
    let answers = rows.iter().map(|row| Answer {
        place: row.int(0),
        source: row.text(1),
        number: row.text(2),
        verdict: row.text(3),
        said: row.text(4),
        case: row.text(5),
        at: row.text(6),
    });
    Ok(answers.collect())
}

/// How many rows of a batch were answered how.
pub fn counts(unit: &mut Unit<'_>, agency: &str, client: &str, batch: &str) -> Result<Vec<(String, i64)>, Error> {
    let sql = "SELECT verdict, COUNT(*) FROM inward_row WHERE agency = $1 AND client = $2 AND batch = $3 GROUP BY verdict ORDER BY verdict";
    let rows = unit.query(sql, &[agency.into(), client.into(), batch.into()])?;
    Ok(rows.iter().map(|row| (row.text(0), row.int(1))).collect())
}

/// What a source's number became.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// The agency.
    pub agency: String,
    /// The client.
    pub client: String,
    /// The source's number.
    pub source: String,
    /// 文号 without brackets and blanks.
    pub number: String,
    /// The case.
    pub case: String,
    /// The digest of the row that it was last made of.
    pub digest: String,
}

const SOURCE: &str = "agency, client, source, number, case_id, digest";

fn source_of(row: &Row) -> Source {
    Source {
        agency: row.text(0),
        client: row.text(1),
        source: row.text(2),
        number: row.text(3),
        case: row.text(4),
        digest: row.text(5),
    }
}

/// Keeps what a source's number became.
pub fn put_source(unit: &mut Unit<'_>, source: &Source) -> Result<(), Error> {
    let text = |text: &str| Value::from(text);
    unit.put(
        "inward_source",
        &[("agency", text(&source.agency)), ("client", text(&source.client)), ("source", text(&source.source))],
        &[("number", text(&source.number)), ("case_id", text(&source.case)), ("digest", text(&source.digest))],
    )
}

/// What a source's number became.
pub fn source(unit: &mut Unit<'_>, agency: &str, client: &str, source: &str) -> Result<Option<Source>, Error> {
    let sql = format!("SELECT {SOURCE} FROM inward_source WHERE agency = $1 AND client = $2 AND source = $3");
    Ok(unit.one(&sql, &[agency.into(), client.into(), source.into()])?.as_ref().map(source_of))
}

/// Who pushed a decision of this number.
pub fn by_number(unit: &mut Unit<'_>, agency: &str, number: &str) -> Result<Option<Source>, Error> {
    let sql =
        format!("SELECT {SOURCE} FROM inward_source WHERE agency = $1 AND number = $2 ORDER BY client, source LIMIT 1");
    Ok(unit.one(&sql, &[agency.into(), number.into()])?.as_ref().map(source_of))
}
