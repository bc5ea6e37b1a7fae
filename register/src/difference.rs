//! What changed between two versions of a list: rows that are the same cancel out, the rest is matched by its key column.

use crate::columns::assign;
use crate::sheet::folded;
use crate::{Import, Kind};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A list's columns and rows as they are kept.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Content {
    /// The columns, in order.
    pub columns: Vec<String>,
    /// The rows: text by column.
    pub rows: Vec<Map<String, Value>>,
}

impl Content {
    /// Of an import just read.
    pub fn of(import: &Import) -> Content {
        Content { columns: import.columns.clone(), rows: import.rows.clone() }
    }

    /// Of a kept version; without columns and rows where the text is not one.
    pub fn kept(body: &str) -> Content {
        let Ok(Value::Object(mut body)) = serde_json::from_str(body) else { return Content::default() };
        let columns = match body.remove("columns") {
            Some(Value::Array(columns)) => columns.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect(),
            _ => Vec::new(),
        };
        let rows = match body.remove("rows") {
            Some(Value::Array(rows)) => {
                rows.into_iter().filter_map(|row| if let Value::Object(row) = row { Some(row) } else { None }).collect()
            }
            _ => Vec::new(),
        };
        Content { columns, rows }
    }

    /// A row's cell in the column that is known by this name, half width; empty where the list has none.
    pub fn cell(&self, row: &Map<String, Value>, kind: Kind, name: &str) -> String {
        let Some(wanted) = kind.column_of(name) else { return String::new() };
        let place = assign(kind, &self.columns, &[]).iter().position(|known| *known == Some(wanted));
        folded(place.and_then(|place| self.columns.get(place)).map_or("", |column| Content::text(row, column)))
    }

    /// The text of a row's cell; empty where there is none.
    pub fn text<'a>(row: &'a Map<String, Value>, column: &str) -> &'a str {
        row.get(column).and_then(Value::as_str).unwrap_or_default()
    }
}

/// A row of which cells changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Changed {
    /// What the row is about.
    pub key: String,
    /// Column, what stood there, what stands there now.
    pub cells: Vec<(String, String, String)>,
}

/// What changed between two versions of a list.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Difference {
    /// Keys of rows that are new.
    pub added: Vec<String>,
    /// Keys of rows that are gone.
    pub removed: Vec<String>,
    /// Rows that changed.
    pub changed: Vec<Changed>,
    /// How many rows are as they were.
    pub same: usize,
    /// Columns that are new.
    pub columns_added: Vec<String>,
    /// Columns that are gone.
    pub columns_removed: Vec<String>,
}

/// Columns that number rows; a new number alone is no change.
const NUMBERS: [&str; 3] = ["序号", "编号", "序"];

/// The cells of a row that say something.
pub(crate) fn content(import: &Import, row: &Map<String, Value>) -> Vec<String> {
    let columns = import.columns.iter().filter(|name| !NUMBERS.contains(&name.as_str()));
    columns.map(|name| folded(Content::text(row, name))).collect()
}

/// Compares two versions of a list.
pub fn difference(kind: Kind, old: &Content, new: &Content) -> Difference {
    let mut result = Difference {
        columns_added: new.columns.iter().filter(|name| !old.columns.contains(name)).cloned().collect(),
        columns_removed: old.columns.iter().filter(|name| !new.columns.contains(name)).cloned().collect(),
        ..Difference::default()
    };
    let before = without_same(old, new);
    let after = without_same(new, old);
    result.same = new.rows.len() - after.len();
    let mut waiting: BTreeMap<String, Vec<&Map<String, Value>>> = BTreeMap::new();
    for row in before.into_iter().rev() {
        waiting.entry(key(kind, &old.columns, row)).or_default().push(row);
    }
    for row in after {
        let key = key(kind, &new.columns, row);
        match waiting.get_mut(&key).and_then(Vec::pop) {
            Some(was) => result.changed.push(Changed { cells: cells(old, new, was, row), key }),
            None => result.added.push(key),
        }
    }
    result.removed = waiting.into_iter().flat_map(|(key, rows)| rows.into_iter().map(move |_| key.clone())).collect();
    result
}

/// What a row is about: the certificate of an officer, the name of anything else.
fn key(kind: Kind, columns: &[String], row: &Map<String, Value>) -> String {
    let given = assign(kind, columns, &[]);
    let place = given.iter().position(|column| *column == Some(kind.key_column()));
    place.and_then(|place| columns.get(place)).map_or_else(String::new, |name| folded(Content::text(row, name)))
}

/// The rows of one version that the other does not have, counted as often as they stand there.
fn without_same<'a>(of: &'a Content, other: &Content) -> Vec<&'a Map<String, Value>> {
    let told = |row: &Map<String, Value>| -> Vec<(String, String)> {
        let cells = row.iter().filter(|(name, _)| !NUMBERS.contains(&name.as_str()));
        let mut cells: Vec<(String, String)> = cells
            .map(|(name, value)| (name.clone(), folded(value.as_str().unwrap_or_default())))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        cells.sort_unstable();
        cells
    };
    let mut there: BTreeMap<Vec<(String, String)>, usize> = BTreeMap::new();
    for row in &other.rows {
        *there.entry(told(row)).or_default() += 1;
    }
    let mut rows = Vec::new();
    for row in &of.rows {
        match there.get_mut(&told(row)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => rows.push(row),
        }
    }
    rows
}

fn cells(
    old: &Content,
    new: &Content,
    was: &Map<String, Value>,
    is: &Map<String, Value>,
) -> Vec<(String, String, String)> {
    let gone = old.columns.iter().filter(|name| !new.columns.contains(name));
    let names = new.columns.iter().chain(gone).filter(|name| !NUMBERS.contains(&name.as_str()));
    names
        .filter(|name| folded(Content::text(was, name)) != folded(Content::text(is, name)))
        .map(|name| (name.clone(), Content::text(was, name).to_owned(), Content::text(is, name).to_owned()))
        .collect()
}
