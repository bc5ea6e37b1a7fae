//! Checks: required columns, required cells, what the cells hold, rows that stand twice.

use crate::columns::{Column, Holds};
use crate::sheet::folded;
use crate::value::{ACTS, fault};
use crate::{CELL_LENGTH_MAX, COLUMNS_MAX, Import, Kind, RowError};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a spreadsheet shows for a formula that fails.
const FORMULA_FAULTS: [&str; 8] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"];
/// Most warnings about cells that a list is given.
const WARNINGS_MAX: usize = 200;

/// Required columns: the essential ones refuse the file, the article's others warn. `headings` is what stands above and
/// between the rows.
pub(crate) fn columns(kind: Kind, row: usize, headings: &str, import: &mut Import) {
    if import.columns.len() > COLUMNS_MAX {
        import.errors.push(RowError::of(row, "", format!("超过 {COLUMNS_MAX} 列。请删去空列后再试。")));
    }
    let has = |column: &Column| import.known.iter().flatten().any(|known| *known == column);
    // A list of one kind of act says so in its title, its sheet's name or its headings and needs no column for it.
    let titled = |column: &Column| {
        column.holds == Holds::Acts && ACTS.iter().any(|act| headings.contains(&format!("行政{act}")))
    };
    let missing: Vec<&Column> =
        kind.columns().iter().filter(|column| column.essential && !has(column) && !titled(column)).collect();
    let (article, wanted) = kind.article();
    for column in missing {
        let reason = format!(
            "缺少“{}”列（{}）。请补上这一列，列名可以写作“{}”。",
            column.names[0],
            kind.basis(),
            column.names[..column.names.len().min(3)].join("”或“")
        );
        import.errors.push(RowError::of(row, column.names[0], reason));
    }
    for name in wanted {
        let known = kind.columns().iter().find(|column| column.names[0] == *name);
        let named = import.columns.iter().any(|column| column == name);
        if known.is_some_and(|column| !column.essential && !has(column)) && !named {
            import.warnings.push(RowError::of(row, name, format!("没有“{name}”列，{article}要求载明。")));
        }
    }
}

/// A day that the sheet keeps as a bare number, because its cell has lost the format of days, becomes that day.
fn days_from_serials(import: &mut Import) {
    let days: Vec<&String> = import
        .columns
        .iter()
        .zip(&import.known)
        .filter(|(_, known)| known.is_some_and(is_day))
        .map(|(name, _)| name)
        .collect();
    for row in &mut import.rows {
        for name in &days {
            let Some(Value::String(text)) = row.get_mut(*name) else { continue };
            if let Some(day) = crate::value::serial_day(text) {
                *text = day.to_string();
            }
        }
    }
}

fn is_day(column: &Column) -> bool {
    column.holds == Holds::Day
}

/// Every row, cell by cell.
pub(crate) fn rows(kind: Kind, import: &mut Import) {
    days_from_serials(import);
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let (article, wanted) = kind.article();
    // Of a row with the wrong number of fields nobody knows which cell is which.
    let ragged: BTreeSet<(Option<String>, usize)> = import
        .errors
        .iter()
        .filter(|error| error.column.is_empty())
        .map(|error| (error.sheet.clone(), error.row))
        .collect();
    for (index, (row, number)) in import.rows.iter().zip(&import.numbers).enumerate() {
        let sheet = import.sheet(index).cloned();
        if ragged.contains(&(sheet.clone(), *number)) {
            continue;
        }
        let of =
            |column: &str, reason: String| RowError { sheet: sheet.clone(), ..RowError::of(*number, column, reason) };
        for (name, column) in import.columns.iter().zip(&import.known) {
            let text = &folded(row.get(name).and_then(Value::as_str).unwrap_or_default());
            let mut refuse = |reason: String| errors.push(of(name, reason));
            if text.chars().count() > CELL_LENGTH_MAX {
                refuse(format!("超过 {CELL_LENGTH_MAX} 字。请删减。"));
            } else if FORMULA_FAULTS.contains(&text.as_str()) {
                refuse(format!("“{text}”是公式错误，不是内容。请改成文字。"));
            } else if let Some(column) = column {
                if !text.is_empty() {
                    if let Some(reason) = fault(column, text, *number, &mut seen) {
                        refuse(reason);
                    }
                } else if column.essential {
                    refuse(format!("“{name}”没有填写。请补填。"));
                } else if wanted.contains(&column.names[0]) {
                    warnings.push(of(name, format!("没有填写，{article}要求载明。")));
                }
            }
        }
        if let Some(reason) = contradiction(kind, import, row) {
            errors.push(of("", reason));
        }
    }
    twice(import, &mut warnings);
    warnings.truncate(WARNINGS_MAX);
    import.errors.extend(errors);
    import.warnings.extend(warnings);
}

/// What the cells of a row cannot be together.
fn contradiction(kind: Kind, import: &Import, row: &serde_json::Map<String, Value>) -> Option<String> {
    if kind != Kind::Delegation {
        return None;
    }
    let cell = |name: &str| {
        let place = import.known.iter().position(|known| known.is_some_and(|column| column.names[0] == name))?;
        row.get(import.columns.get(place)?)?.as_str().filter(|text| !text.is_empty())
    };
    let (by, to) = (cell("委托机关")?, cell("受委托组织")?);
    (by == to).then(|| format!("委托机关和受委托组织都是“{by}”。受委托组织应当是其他组织，请核对。"))
}

/// Rows that say the same, the running number aside.
fn twice(import: &Import, warnings: &mut Vec<RowError>) {
    let mut before: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for (row, number) in import.rows.iter().zip(&import.numbers) {
        if let Some(first) = before.insert(crate::difference::content(import, row), *number) {
            warnings.push(RowError::of(*number, "", format!("与第 {first} 行内容相同，请核对是否重复。")));
        }
    }
}
