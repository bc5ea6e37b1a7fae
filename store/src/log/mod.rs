//! The public log 账: an entry for every event, in the transaction of the event. What an entry commits to is kept here with
//! its secret; what is public are the files that [`publish`] writes after the commit.
//!
//! To log something new: name its fields and call [`append`] in the unit of work that stores it.

mod check;
mod keys;
mod publish;

pub use check::{Older, audit, newer_outside};
pub use keys::Keys;
pub use publish::{Folder, Publisher, folder_of, published};

use crate::door::{Error, Unit, Value};
use ledger::leaf::{self, Field};
use ledger::{Suite, note, proof, tree};
use serde_json::Value as Json;

/// The city's log of its agencies' checkpoints. No agency's id has this sign.
pub const CITY: &str = "@city";
/// The suites that every entry commits in, so that a site can keep the second one later without a gap.
const SUITES: [Suite; 2] = [Suite::International, Suite::Commercial];

/// Gives an event its place and its secret in the log. With the event's text they are the entry; its digests are made when
/// it is published, so that no writer waits for them.
pub fn append_event(unit: &mut Unit<'_>, agency: &str, case: &str, seq: u32) -> Result<(), Error> {
    let secret: [u8; 32] = rand::random();
    put(unit, agency, case, i64::from(seq), &secret, "", &[]).map(|_| ())
}

/// Appends fields that are no event of a case, for example a page as published; the answer is the entry's place.
pub fn append(unit: &mut Unit<'_>, agency: &str, object: &str, fields: &[Field]) -> Result<u64, Error> {
    let secret: [u8; 32] = rand::random();
    let pairs: Vec<(&str, &str)> = fields.iter().map(|field| (field.name.as_str(), field.value.as_str())).collect();
    let text = serde_json::to_string(&pairs).map_err(|error| Error::Damaged(error.to_string()))?;
    put(unit, agency, object, 0, &secret, &text, &[])
}

/// Logs what was stored before there was a log: the events of agencies that have none, in the order of their recording.
pub fn adopt(store: &crate::Store) -> Result<usize, Error> {
    store.write(|unit| {
        let sql = "SELECT e.agency, e.case_id, e.seq FROM event e WHERE NOT EXISTS (SELECT 1 FROM log_head h WHERE h.agency = e.agency) ORDER BY e.agency, e.recorded, e.case_id, e.seq";
        let rows = unit.query(sql, &[])?;
        for row in &rows {
            let seq = u32::try_from(row.int(2)).map_err(|_| Error::Damaged("an event without a number".into()))?;
            append_event(unit, &row.text(0), &row.text(1), seq)?;
        }
        Ok(rows.len())
    })
}

fn put(
    unit: &mut Unit<'_>,
    agency: &str,
    object: &str,
    seq: i64,
    secret: &[u8],
    fields: &str,
    entry: &[u8],
) -> Result<u64, Error> {
    let sql = "INSERT INTO log_head (agency, size) VALUES ($1, 1) ON CONFLICT (agency) DO UPDATE SET size = log_head.size + 1 RETURNING size";
    let size = unit.one(sql, &[agency.into()])?.map_or(0, |row| row.int(0));
    let place = u64::try_from(size - 1).map_err(|_| Error::Damaged("the log has no head".into()))?;
    let values: [Value; 7] = [
        agency.into(),
        (size - 1).into(),
        object.into(),
        seq.into(),
        hex(secret).into(),
        fields.into(),
        hex(entry).into(),
    ];
    let sql =
        "INSERT INTO log_entry (agency, place, object, seq, secret, fields, entry) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    unit.execute(sql, &values)?;
    Ok(place)
}

/// The fields of an event: every value of its text under its path, in the order of the paths.
pub fn event_fields(agency: &str, case: &str, body: &str) -> Result<Vec<Field>, Error> {
    let json: Json = serde_json::from_str(body).map_err(|error| Error::Damaged(format!("case {case}: {error}")))?;
    let mut fields = vec![Field::new("agency", agency), Field::new("case", case)];
    flatten("", &json, &mut fields);
    fields.sort_by(|one, two| one.name.cmp(&two.name));
    Ok(fields)
}

fn flatten(path: &str, json: &Json, fields: &mut Vec<Field>) {
    let join = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match json {
        Json::Object(map) if !map.is_empty() => {
            map.iter().for_each(|(key, value)| flatten(&join(key), value, fields));
        }
        Json::Array(list) if !list.is_empty() => {
            list.iter().enumerate().for_each(|(place, value)| flatten(&join(&place.to_string()), value, fields));
        }
        Json::String(text) => fields.push(Field::new(path, text)),
        other => fields.push(Field::new(path, &other.to_string())),
    }
}

/// What the log holds last of an object that is no event, for example a page as it was published; `None` where nothing is.
pub fn logged(unit: &mut Unit<'_>, agency: &str, object: &str) -> Result<Option<Vec<Field>>, Error> {
    let rest = "WHERE l.agency = $1 AND l.object = $2 AND l.seq = 0 ORDER BY l.place DESC LIMIT 1";
    let found = kept(unit, rest, agency, &[agency.into(), object.into()])?;
    Ok(found.into_iter().next().map(|kept| kept.fields))
}

/// How many entries the database has, by log.
pub fn heads(unit: &mut Unit<'_>) -> Result<Vec<(String, u64)>, Error> {
    let rows = unit.query("SELECT agency, size FROM log_head ORDER BY agency", &[])?;
    rows.iter()
        .map(|row| {
            let size = u64::try_from(row.int(1)).map_err(|_| Error::Damaged("the log has no head".into()))?;
            Ok((row.text(0), size))
        })
        .collect()
}

/// Entries from a place on, at most so many, as the database makes them today.
pub(crate) fn entries(unit: &mut Unit<'_>, agency: &str, from: u64, most: u64) -> Result<Vec<Vec<u8>>, Error> {
    let rest = "WHERE l.agency = $1 AND l.place >= $2 AND l.place < $3 ORDER BY l.place";
    let number = |value: u64| i64::try_from(value).map_err(|_| Error::Damaged("a place too large".into()));
    let values = [agency.into(), number(from)?.into(), number(from.saturating_add(most))?.into()];
    let all = kept(unit, rest, agency, &values)?;
    for (kept, place) in all.iter().zip(from..) {
        if kept.place != place {
            return Err(Error::Damaged(format!("{agency}：账上缺第{place}条")));
        }
    }
    Ok(all.into_iter().map(|kept| kept.entry).collect())
}

/// The fields of an entry, its secret and itself.
pub(crate) struct Kept {
    pub(crate) place: u64,
    pub(crate) fields: Vec<Field>,
    pub(crate) secret: [u8; 32],
    pub(crate) entry: Vec<u8>,
}

const KEPT: &str = "SELECT l.place, l.object, l.secret, l.fields, l.entry, e.body FROM log_entry l LEFT JOIN event e ON e.agency = l.agency AND e.case_id = l.object AND e.seq = l.seq AND l.seq > 0";

pub(crate) fn kept(unit: &mut Unit<'_>, rest: &str, agency: &str, values: &[Value]) -> Result<Vec<Kept>, Error> {
    let rows = unit.query(&format!("{KEPT} {rest}"), values)?;
    rows.iter()
        .map(|row| {
            let fields = if row.text(3).is_empty() {
                // An event that is gone leaves no fields, and so does not fit.
                if row.text(5).is_empty() { Vec::new() } else { event_fields(agency, &row.text(1), &row.text(5))? }
            } else {
                let pairs: Vec<(String, String)> =
                    serde_json::from_str(&row.text(3)).map_err(|error| Error::Damaged(error.to_string()))?;
                pairs.into_iter().map(|(name, value)| Field { name, value }).collect()
            };
            let secret = unhex(&row.text(2))?.try_into().map_err(|_| Error::Damaged("a secret of 32 bytes".into()))?;
            // The city's log keeps its agencies' checkpoints as they are.
            let verbatim = unhex(&row.text(4))?;
            let entry = if verbatim.is_empty() { leaf::entry(&SUITES, &secret, &fields) } else { verbatim };
            Ok(Kept { place: u64::try_from(row.int(0)).unwrap_or(0), fields, secret, entry })
        })
        .collect()
}

/// What a proof is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Of<'a> {
    /// An event of a case.
    Event(&'a str, u32),
    /// The last entry of an object that is no event.
    Object(&'a str),
}

/// A tlog-proof with the named fields in the clear; `None` where there is no such entry or it is not published yet.
pub fn prove(
    store: &crate::Store,
    agency: &str,
    of: Of<'_>,
    public: impl Fn(&str) -> bool,
) -> Result<Option<String>, Error> {
    let found = store.read(|unit| match of {
        Of::Event(case, seq) => {
            let values = [agency.into(), case.into(), seq.into()];
            kept(unit, "WHERE l.agency = $1 AND l.object = $2 AND l.seq = $3", agency, &values)
        }
        Of::Object(object) => {
            let rest = "WHERE l.agency = $1 AND l.object = $2 AND l.seq = 0 ORDER BY l.place DESC LIMIT 1";
            kept(unit, rest, agency, &[agency.into(), object.into()])
        }
    })?;
    let Some(kept) = found.into_iter().next() else { return Ok(None) };
    let folder = Folder::of(store, agency, Suite::International);
    let Some((checkpoint, note)) = folder.head()? else { return Ok(None) };
    if kept.place >= checkpoint.size {
        return Ok(None);
    }
    let path = tree::Tree::new(Suite::International, checkpoint.size, &folder)
        .inclusion(kept.place)
        .map_err(Error::Damaged)?;
    let extra = leaf::open(Suite::International, &kept.entry, &kept.secret, &kept.fields, public)
        .map_err(|error| Error::Damaged(format!("{agency}：账上第{}条：{error}", kept.place)))?;
    Ok(Some(proof::write(&extra, kept.place, &path, &note)))
}

/// Whether a log may have this name: it becomes a folder and an address.
pub(crate) fn is_log(name: &str) -> bool {
    note::is_name(name) && !name.starts_with('.') && !name.contains(['/', '\\'])
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Result<Vec<u8>, Error> {
    let bad = || Error::Damaged("账上的条目不能读取".into());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return Err(bad());
    }
    pairs
        .iter()
        .map(|pair| {
            let pair = std::str::from_utf8(pair).map_err(|_| bad())?;
            u8::from_str_radix(pair, 16).map_err(|_| bad())
        })
        .collect()
}
