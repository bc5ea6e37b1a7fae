//! 推送 (G19.2): decisions that agencies with their own case systems push, as JSON or as files, in one versioned format.
//!
//! A set names its fields ([`field`]); a row is read into a [`Pushed`], the form of the record kind `pushed-decision`, or
//! every reason why not is told. What can be mended by itself is mended, and said. The same row read twice is the same.

pub mod field;
mod row;

#[cfg(test)]
mod tests;

use crate::FILE_SIZE_MAX;
use crate::sheet;
use field::{fields, named};
use law::Date;
use law::calendar::Calendar;
use serde::Serialize;
use std::collections::BTreeMap;

/// The format's name with its version. A field that is added keeps the version; a changed or removed one raises it.
pub const FORMAT: &str = "mingfa-inward/1";
/// Most rows of one push or one file.
pub const ROWS_MAX: usize = 1_000;
/// How far down a head is looked for.
const HEAD_ROWS_MAX: usize = 40;
/// Fewest known columns that make a row a head.
const HEAD_COLUMNS_MIN: usize = 5;

/// Which fields a row has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Set {
    /// 行政处罚, the fields of 双公示.
    Penalty,
    /// 行政许可, the fields of 双公示.
    Licence,
    /// Every other act.
    Other,
}

impl Set {
    /// All sets.
    pub const ALL: [Set; 3] = [Set::Penalty, Set::Licence, Set::Other];

    /// The set of a stable name.
    pub fn from_key(key: &str) -> Option<Set> {
        Set::ALL.into_iter().find(|set| set.key() == key)
    }

    /// The stable name.
    pub fn key(self) -> &'static str {
        match self {
            Set::Penalty => "penalty",
            Set::Licence => "licence",
            Set::Other => "other",
        }
    }

    /// The name on pages.
    pub fn title(self) -> &'static str {
        match self {
            Set::Penalty => "行政处罚",
            Set::Licence => "行政许可",
            Set::Other => "其他执法决定",
        }
    }
}

/// A row as it came: its place, and its cells by code.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Row {
    /// The row as the sender counts it, from 1.
    pub number: usize,
    /// Cells by the code of their field.
    pub cells: BTreeMap<String, String>,
    /// Heads or keys that the set does not have.
    pub unknown: Vec<String>,
}

impl Row {
    /// A cell, trimmed; empty where there is none.
    pub fn cell(&self, code: &str) -> &str {
        self.cells.get(code).map_or("", |cell| cell.trim())
    }
}

/// What is said of one field of a row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Said {
    /// The field's code; empty where the whole row is meant.
    pub field: String,
    /// In words.
    pub reason: String,
}

/// What a row asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Operation {
    /// A new decision, or a newer state of one: the form of `pushed-decision`.
    Put(BTreeMap<String, Vec<String>>),
    /// A decision is withdrawn: the form of `publication-withdrawal`.
    Withdraw(BTreeMap<String, Vec<String>>),
}

/// A row that was understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pushed {
    /// The number by which the source knows the decision.
    pub source: String,
    /// 文号, normalised.
    pub number: String,
    /// What is asked for.
    pub operation: Operation,
    /// What was mended or is worth knowing.
    pub notes: Vec<Said>,
}

/// What a reading stands on: the day, the calendar, and the agency that pushes.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    /// Today.
    pub today: Date,
    /// Working days.
    pub calendar: &'a Calendar,
    /// The agency's name.
    pub agency: &'a str,
    /// Its 统一社会信用代码; empty where it has none yet.
    pub uscc: &'a str,
}

/// Reads rows: each is understood, or every reason why not is told.
pub fn read(set: Set, rows: &[Row], basis: Basis<'_>) -> Vec<Result<Pushed, Vec<Said>>> {
    row::read(set, rows, basis)
}

/// The rows of JSON objects.
pub fn rows_of_json(set: Set, list: &[serde_json::Value]) -> Vec<Row> {
    let known = fields(set);
    let read = |(place, value): (usize, &serde_json::Value)| {
        let mut row = Row { number: place + 1, ..Row::default() };
        for (key, value) in value.as_object().into_iter().flatten() {
            let text = match value {
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Null => continue,
                other => other.to_string(),
            };
            match named(&known, key) {
                Some(code) => drop(row.cells.insert(code.to_owned(), text)),
                None => row.unknown.push(key.clone()),
            }
        }
        row
    };
    list.iter().enumerate().map(read).collect()
}

/// The rows of a file: Excel or CSV, heads in codes or in Chinese.
///
/// # Errors
/// Why there are none, in Chinese.
pub fn rows_of_file(set: Set, name: &str, bytes: &[u8]) -> Result<Vec<Row>, String> {
    if bytes.is_empty() {
        return Err("文件是空的。请检查后重新选择。".to_owned());
    }
    if bytes.len() > FILE_SIZE_MAX {
        return Err("文件超过 32 MB。请拆分后再试。".to_owned());
    }
    let grids = sheet::grids_as_written(name, bytes)?;
    let known = fields(set);
    let heads = |cells: &[String]| cells.iter().map(|cell| named(&known, cell)).collect::<Vec<_>>();
    let mut best: Option<(usize, &sheet::Grid, usize, Vec<Option<&'static str>>)> = None;
    for grid in &grids {
        for (place, row) in grid.rows.iter().take(HEAD_ROWS_MAX).enumerate() {
            let columns = heads(&row.cells);
            let score = columns.iter().flatten().count();
            if score >= HEAD_COLUMNS_MIN && best.as_ref().is_none_or(|(most, ..)| score > *most) {
                best = Some((score, grid, place, columns));
            }
        }
    }
    let Some((_, grid, place, columns)) = best else {
        return Err(format!("没有找到表头。表头应有{}推送格式的字段代码或者中文名称，格式说明见本页。", set.title()));
    };
    let twice = columns.iter().flatten().find(|code| columns.iter().flatten().filter(|one| one == code).count() > 1);
    if let Some(code) = twice {
        return Err(format!("有两列都是 {code}。请删去一列。"));
    }
    let names = &grid.rows[place].cells;
    let mut rows = Vec::new();
    for line in grid.rows.iter().skip(place + 1) {
        let mut row = Row { number: line.number, ..Row::default() };
        for (at, cell) in line.cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
            match columns.get(at).copied().flatten() {
                Some(code) => drop(row.cells.insert(code.to_owned(), cell.clone())),
                None => row.unknown.extend(names.get(at).filter(|name| !name.trim().is_empty()).cloned()),
            }
        }
        // A second row of the head repeats names, a row below it says 必填.
        let repeats = row.cells.iter().filter(|(code, cell)| named(&known, cell) == Some(code)).count();
        if !row.cells.is_empty() && repeats * 2 < row.cells.len() {
            rows.push(row);
        }
    }
    if rows.len() > ROWS_MAX {
        return Err(format!("超过 {ROWS_MAX} 行。请拆成几个文件，每个不超过 {ROWS_MAX} 行。"));
    }
    if rows.is_empty() { Err("表头下面没有数据行。".to_owned()) } else { Ok(rows) }
}
