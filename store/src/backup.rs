//! Backup and restore in one portable form: every table as JSON lines, with a digest at the end. The same file moves a
//! site from SQLite to PostgreSQL. What the rows name is copied beside it ([`files`]).

pub mod files;

use crate::door::{Error, Store, Unit, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

/// Tables in the order in which they can be filled.
const TABLES: [(&str, &str); 42] = [
    ("agency", "id, body"),
    ("login", "login, agency, person"),
    ("person", "agency, id, login, password, must_change, failures, locked_until, body"),
    ("case_file", "agency, id, number, title, party, procedure, phase, unit, officers, opened, updated, version"),
    ("case_officer", "agency, person, case_id, updated"),
    ("case_count", "agency, phase, total"),
    ("event", "agency, case_id, seq, recorded, person, body"),
    ("task", "agency, case_id, key, role, person, due, body"),
    ("number_series", "agency, series, year, last"),
    ("audit", "agency, id, at, person, name, act, object, detail"),
    ("form_draft", "agency, person, case_id, kind, body, saved"),
    ("register_version", "agency, kind, version, imported, person, body"),
    ("publication", "agency, id, case_id, number, title, party, decided, published, state, body"),
    ("search_term", "scope, agency, term, rank, id"),
    ("inquiry", "agency, id, came, state, code, body"),
    ("case_code", "agency, case_id, code, made"),
    ("waiting_recording", "agency, id, person, came, reason, body"),
    ("device", "agency, id, body"),
    ("log_head", "agency, size"),
    ("log_entry", "agency, place, object, seq, secret, fields, entry"),
    ("sign_off", "rule, agency, person, name, at, words"),
    ("calendar_year", "year, body"),
    ("object", "digest, size, media_type"),
    ("review_given", "agency, case_id, record, reviewer, handler, given, passed, seconds, opened, material, words"),
    ("counsel", "id, body"),
    ("register_comment", "agency, kind, version, at, person, name, approved, words"),
    ("evaluation", "agency, case_id, at, person, name, score, band, body"),
    (
        "register_proposal",
        "agency, kind, id, state, base, made, maker, maker_name, file, digest, body, decided, decider, decider_name, words",
    ),
    (
        "reserved_number",
        "agency, series, year, number, person, name, state, reserved, changed, case_id, reason, secret",
    ),
    ("field_item", "agency, id, person, came, case_id"),
    ("inspection_rating", "agency, id, month, item, rating, words"),
    ("rated_inspection", "agency, mark"),
    ("inward_client", "agency, id, name, key, scopes, made, maker, ended"),
    ("inward_batch", "agency, client, id, kind, client_name, came, changed"),
    ("inward_row", "agency, client, batch, place, source, number, verdict, said, case_id, at"),
    ("inward_source", "agency, client, source, number, case_id, digest"),
    ("register_duty", "agency, id, kind, cause, words, row_text, since, due, person, done, outcome"),
    ("outward_addressee", "agency, id, name, takes, address, key_text, made, maker, ended"),
    (
        "outward_message",
        "agency, id, addressee, kind, subject, fields, number, title, basis, body, made, due, state, tries, next_try, sent, batch, receipt, said, answered, person",
    ),
    ("supervision", "agency, kind, id, state, due, made, version, body"),
    ("shown_code", "agency, digest, case_id, person, code, since"),
    ("session", "token, agency, person, csrf, created, seen, expires"),
];

/// Tables whose digests are those of the log, not of objects.
const LOG_TABLES: [&str; 2] = ["log_head", "log_entry"];
/// Characters of a digest in hexadecimal.
const DIGEST_LENGTH: usize = 64;

/// What was written.
pub struct Written {
    /// How many rows.
    pub rows: usize,
    /// Every digest that the rows name, of objects and of other things.
    pub named: BTreeSet<String>,
}

/// Writes everything but sessions to a file.
pub fn backup(store: &Store, path: &Path) -> Result<Written, Error> {
    let part = path.with_extension("part");
    let mut file = BufWriter::new(std::fs::File::create(&part)?);
    let mut hash = Sha256::new();
    let mut rows = 0;
    let mut named = BTreeSet::new();
    store.read(|unit| {
        let mut line = |text: String| -> Result<(), Error> {
            hash.update(text.as_bytes());
            file.write_all(text.as_bytes())?;
            Ok(())
        };
        for (table, columns) in TABLES.iter().filter(|(table, _)| *table != "session") {
            for row in unit.query(&format!("SELECT {columns} FROM {table}"), &[])? {
                let cells: Vec<serde_json::Value> = row.0.iter().map(cell).collect();
                name_digests(table, &cells, &mut named);
                line(format!("{}\n", serde_json::json!([table, cells])))?;
                rows += 1;
            }
        }
        Ok(())
    })?;
    writeln!(file, "{}", serde_json::json!(["end", rows, hex(hash)]))?;
    file.into_inner().map_err(|error| Error::File(error.into_error()))?.sync_all()?;
    std::fs::rename(part, path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder)?.sync_all()?;
    Ok(Written { rows, named })
}

fn name_digests(table: &str, cells: &[serde_json::Value], named: &mut BTreeSet<String>) {
    if LOG_TABLES.contains(&table) {
        return;
    }
    for text in cells.iter().filter_map(serde_json::Value::as_str) {
        let words = text.split(|sign: char| !matches!(sign, '0'..='9' | 'a'..='f'));
        named.extend(words.filter(|word| word.len() == DIGEST_LENGTH).map(str::to_owned));
    }
}

/// Refuses a store that holds something already.
pub fn refuse_filled(store: &Store) -> Result<(), Error> {
    store.read(empty)
}

fn empty(unit: &mut Unit<'_>) -> Result<(), Error> {
    match unit.one("SELECT id FROM agency LIMIT 1", &[])? {
        Some(_) => Err(Error::Refused("数据目录不是空的，不能恢复到其中。".into())),
        None => Ok(()),
    }
}

/// The rows of a backup, read whole and found undamaged.
pub struct Backup {
    lines: Vec<serde_json::Value>,
    named: BTreeSet<String>,
}

impl Backup {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Backup, Error> {
        let damaged = |reason: &str| Error::Damaged(format!("备份文件{reason}"));
        let mut lines = Vec::new();
        let mut named = BTreeSet::new();
        let mut hash = Sha256::new();
        let mut end = None;
        for line in BufReader::new(std::fs::File::open(path)?).lines() {
            let line = line?;
            let value: serde_json::Value = serde_json::from_str(&line).map_err(|_| damaged("不是 mingfa 的备份"))?;
            if value[0] == "end" {
                end = Some(value);
                break;
            }
            hash.update(format!("{line}\n").as_bytes());
            let cells = value[1].as_array().map(Vec::as_slice).unwrap_or_default();
            name_digests(value[0].as_str().unwrap_or_default(), cells, &mut named);
            lines.push(value);
        }
        let end = end.ok_or_else(|| damaged("不完整，缺少结尾"))?;
        if end[1] != lines.len() || end[2] != hex(hash) {
            return Err(damaged("内容与校验值不符"));
        }
        Ok(Backup { lines, named })
    }

    /// Every digest that the rows name, of objects and of other things.
    pub fn named(&self) -> &BTreeSet<String> {
        &self.named
    }

    /// Fills an empty store, whole or not at all; says with how many rows.
    pub fn fill(self, store: &Store) -> Result<usize, Error> {
        store.write(move |unit| {
            empty(unit)?;
            for line in &self.lines {
                let table = line[0].as_str().unwrap_or_default();
                let known = TABLES
                    .iter()
                    .find(|(name, _)| *name == table)
                    .ok_or_else(|| Error::Damaged(format!("没有表 {table}")))?;
                let cells = line[1].as_array().ok_or_else(|| Error::Damaged("行格式有误".into()))?;
                let values: Vec<Value> = cells.iter().map(value).collect();
                let marks: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
                unit.execute(&format!("INSERT INTO {} ({}) VALUES ({})", known.0, known.1, marks.join(", ")), &values)?;
            }
            Ok(self.lines.len())
        })
    }
}

fn cell(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Int(number) => (*number).into(),
        Value::Text(text) => text.clone().into(),
    }
}

fn value(cell: &serde_json::Value) -> Value {
    match cell {
        serde_json::Value::Number(number) => Value::Int(number.as_i64().unwrap_or(0)),
        serde_json::Value::String(text) => Value::Text(text.clone()),
        _ => Value::Null,
    }
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::TABLES;

    /// Made again from the publications and the cases when a site starts.
    const DERIVED: [&str; 5] = ["search_place", "search_count", "case_fact", "case_duty", "inspection_use"];

    /// A table that a backup forgets is lost with the machine.
    #[test]
    fn every_table_of_the_schema_is_in_the_backup_with_all_its_columns() {
        for statement in include_str!("../schema.sql").split(';') {
            let Some(rest) = statement.trim().strip_prefix("CREATE TABLE ") else { continue };
            let (name, columns) = rest.split_once(" (").unwrap_or_default();
            if DERIVED.contains(&name) {
                continue;
            }
            let columns = columns.split(", PRIMARY KEY").next().unwrap_or_default();
            let mut wanted: Vec<&str> = columns.split(", ").filter_map(|column| column.split(' ').next()).collect();
            let kept = TABLES.iter().find(|(table, _)| *table == name).map(|(_, kept)| *kept).unwrap_or_default();
            let mut kept: Vec<&str> = kept.split(", ").collect();
            kept.sort_unstable();
            wanted.sort_unstable();
            assert_eq!(kept, wanted, "{name}");
        }
    }
}
