//! register 清单: reads the lists that agencies publish, as they really make them: title rows, merged cells, line breaks,
//! full-width figures, group headings, notes. Pure over bytes; a bad file is refused whole, with row, column and reason.
//!
//! To add a kind of list: a value in [`Kind`] with its columns in `columns.rs`. The 双公示 files of penalties and licences
//! have templates and rules of their own: see [`credit`].

mod check;
mod columns;
pub mod credit;
mod sheet;

pub use columns::Kind;

use serde::Serialize;
use serde_json::{Map, Value};
use sheet::Grid;

/// Largest file, in bytes.
pub const FILE_SIZE_MAX: usize = 32 * 1024 * 1024;
/// Most rows of a list.
pub const ROWS_MAX: usize = 100_000;
/// Most columns of a list.
pub const COLUMNS_MAX: usize = 200;
/// Longest cell, in characters: what a spreadsheet holds. Powers lists quote whole articles.
pub const CELL_LENGTH_MAX: usize = 32_767;
/// How far down a head is looked for.
const HEAD_ROWS_MAX: usize = 40;

/// One fault: where, and what to do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RowError {
    /// The row as the user's program counts it, from 1.
    pub row: usize,
    /// The column's own name; empty where the whole file or row is meant.
    pub column: String,
    /// What is wrong and how to mend it, in Chinese.
    pub reason: String,
}

impl std::fmt::Display for RowError {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.column.is_empty() {
            write!(to, "第 {} 行：{}", self.row, self.reason)
        } else {
            write!(to, "第 {} 行“{}”：{}", self.row, self.column, self.reason)
        }
    }
}

/// What was read.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Import {
    /// The kind of list.
    pub kind: String,
    /// The columns by their own names, in order.
    pub columns: Vec<String>,
    /// The rows: text by column.
    pub rows: Vec<Map<String, Value>>,
    /// Where each row stands, as the user's program counts.
    #[serde(skip)]
    pub numbers: Vec<usize>,
    /// Faults; any one refuses the file.
    pub errors: Vec<RowError>,
    /// What the article asks for and the file does not have, without standing in the way.
    pub warnings: Vec<RowError>,
}

impl Import {
    fn refused(kind: Kind, reason: impl Into<String>) -> Import {
        let error = RowError { row: 1, column: String::new(), reason: reason.into() };
        Import {
            kind: kind.key().into(),
            columns: Vec::new(),
            rows: Vec::new(),
            numbers: Vec::new(),
            errors: vec![error],
            warnings: Vec::new(),
        }
    }
}

/// Reads a list. `name` is the file's own name, by which its format is guessed where the bytes do not tell.
pub fn read(kind: Kind, name: &str, bytes: &[u8]) -> Import {
    if bytes.is_empty() {
        return Import::refused(kind, "文件是空的。请检查后重新选择。");
    }
    if bytes.len() > FILE_SIZE_MAX {
        return Import::refused(kind, "文件超过 32 MB。请拆分，或者删去图片后再试。");
    }
    let grids = match sheet::grids(name, bytes) {
        Ok(grids) => grids,
        Err(reason) => return Import::refused(kind, reason),
    };
    let found = grids
        .iter()
        .filter_map(|grid| head(kind, grid).map(|head| (head.score, grid, head)))
        .max_by_key(|(score, ..)| *score);
    match found {
        Some((_, grid, head)) => table(kind, grid, &head),
        None => {
            let wanted = kind.columns().iter().filter(|column| column.essential).map(|column| column.names[0]);
            Import::refused(kind, format!("没有找到表头。表头应有“{}”等列。", wanted.collect::<Vec<_>>().join("”“")))
        }
    }
}

struct Head {
    score: usize,
    /// Index of the last head row.
    row: usize,
    names: Vec<String>,
}

/// The head: the row in which most cells are columns of the kind; a second head row below gives the names of its parts.
fn head(kind: Kind, grid: &Grid) -> Option<Head> {
    let score = |row: &[String]| {
        let mut known: Vec<&str> =
            row.iter().filter_map(|cell| kind.column_of(cell)).map(|column| column.names[0]).collect();
        known.sort_unstable();
        known.dedup();
        known.len()
    };
    let rows = grid.rows.iter().take(HEAD_ROWS_MAX).enumerate();
    let (best, row) = rows
        .map(|(index, row)| (score(&row.cells), index))
        .max_by_key(|(score, index)| (*score, std::cmp::Reverse(*index)))?;
    if best < 2 {
        return None;
    }
    let first = &grid.rows[row].cells;
    let below = grid.rows.get(row + 1).map(|next| &next.cells).filter(|next| {
        let same = next.iter().zip(first).filter(|(one, two)| one == two && !one.is_empty()).count();
        same * 2 >= first.iter().filter(|cell| !cell.is_empty()).count() && *next != first
    });
    // A merged group above its parts has the same words in every column; the row below has the parts' names.
    let above = row.checked_sub(1).map(|index| &grid.rows[index].cells).filter(|_| below.is_none());
    let (names, row) = match (below, above) {
        (Some(parts), _) => (
            parts
                .iter()
                .zip(first)
                .map(|(part, whole)| if part.is_empty() { whole.clone() } else { part.clone() })
                .collect(),
            row + 1,
        ),
        (None, Some(groups))
            if groups.iter().zip(first).any(|(group, cell)| cell.is_empty() && kind.column_of(group).is_some()) =>
        {
            (
                first
                    .iter()
                    .zip(groups)
                    .map(|(cell, group)| if cell.is_empty() { group.clone() } else { cell.clone() })
                    .collect(),
                row,
            )
        }
        _ => (first.clone(), row),
    };
    Some(Head { score: best, row, names })
}

fn table(kind: Kind, grid: &Grid, head: &Head) -> Import {
    let last = head.names.iter().rposition(|name| !name.is_empty()).map_or(0, |place| place + 1);
    let mut columns: Vec<String> = Vec::new();
    for (place, name) in head.names.iter().take(last).enumerate() {
        let name = if name.is_empty() { format!("第{}列", place + 1) } else { without_blanks(name) };
        let twice = columns.iter().filter(|other| **other == name || other.starts_with(&format!("{name}_"))).count();
        columns.push(if twice > 0 { format!("{name}_{}", twice + 1) } else { name });
    }
    let mut import = Import {
        kind: kind.key().into(),
        columns,
        rows: Vec::new(),
        numbers: Vec::new(),
        errors: Vec::new(),
        warnings: Vec::new(),
    };
    let title: String = grid.rows[..head.row].iter().flat_map(|row| &row.cells).map(String::as_str).collect();
    check::columns(kind, grid.rows[head.row].number, &title, &mut import);
    let mut numbers = Vec::new();
    for row in &grid.rows[head.row + 1..] {
        if left_out(kind, &row.cells, &head.names, &import.columns) {
            continue;
        }
        let extra = row.cells.get(import.columns.len()..);
        let short = extra.is_none();
        if grid.counted && (short || extra.into_iter().flatten().any(|cell| !cell.is_empty())) {
            let reason = format!(
                "本行有 {} 列，表头有 {} 列，分不清哪一格属于哪一列。请检查缺少或者多余的分隔符。",
                row.cells.len(),
                import.columns.len()
            );
            import.errors.push(RowError { row: row.number, column: String::new(), reason });
        }
        let cell = |place: usize| Value::String(row.cells.get(place).cloned().unwrap_or_default());
        import.rows.push(import.columns.iter().enumerate().map(|(place, name)| (name.clone(), cell(place))).collect());
        numbers.push(row.number);
    }
    if import.rows.is_empty() {
        import.errors.push(RowError {
            row: grid.rows[head.row].number,
            column: String::new(),
            reason: "表头下面没有数据行。".into(),
        });
    }
    if import.rows.len() > ROWS_MAX {
        return Import::refused(kind, format!("超过 {ROWS_MAX} 行。请拆分后再导入。"));
    }
    check::rows(kind, &numbers, &mut import);
    import.numbers = numbers;
    import
}

/// Blanks inside a short Chinese head (`执 法 类 别`) are only for looks; in data they stay as they are.
fn without_blanks(name: &str) -> String {
    let short = name.chars().count() <= 16 && name.chars().all(|c| !c.is_ascii_alphanumeric());
    if short { name.chars().filter(|c| *c != ' ').collect() } else { name.to_owned() }
}

/// Blank rows, repeated heads, group headings and notes are not rows of the list.
fn left_out(kind: Kind, cells: &[String], names: &[String], columns: &[String]) -> bool {
    let is_address = |cell: &str| cell.starts_with("http://") || cell.starts_with("https://");
    let mut filled: Vec<&str> =
        cells.iter().map(String::as_str).filter(|cell| !cell.is_empty() && !is_address(cell)).collect();
    filled.dedup();
    let Some(first) = filled.first() else { return true };
    if cells.iter().take(columns.len()).eq(names.iter().take(columns.len())) {
        return true;
    }
    let empty = |column: &&columns::Column| {
        let place = columns.iter().position(|name| column.is(name));
        place.is_none_or(|place| cells.get(place).is_none_or(|cell| cell.is_empty() || cell == first))
    };
    let mut essential = kind.columns().iter().filter(|column| column.essential);
    let heading = columns::is_group_heading(first) && filled.len() <= 2;
    if columns::is_note(first) && filled.len() <= 3 {
        return essential.any(|column| empty(&column));
    }
    (filled.len() == 1 || heading) && essential.all(|column| empty(&column))
}

impl Import {
    /// A row's cell in the column that is known by one of these names; empty where the list has none.
    pub fn cell(&self, row: usize, kind: Kind, name: &str) -> &str {
        let wanted = kind.column_of(name).map(|column| column.names[0]);
        let same = |column: &&String| kind.column_of(column).map(|column| column.names[0]) == wanted;
        let column = self.columns.iter().find(same).filter(|_| wanted.is_some());
        column.and_then(|column| self.rows.get(row)?.get(column)?.as_str()).unwrap_or_default()
    }
}

/// What changed between two versions of a list, by a key column.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Difference {
    /// Keys that are new.
    pub added: Vec<String>,
    /// Keys that are gone.
    pub removed: Vec<String>,
    /// Keys whose rows changed.
    pub changed: Vec<String>,
}

/// Compares two versions by the kind's key column.
pub fn difference(kind: Kind, old: &Import, new: &Import) -> Difference {
    let keyed = |import: &Import| -> std::collections::BTreeMap<String, Map<String, Value>> {
        let column = import.columns.iter().find(|name| kind.key_column().is(name)).cloned().unwrap_or_default();
        import
            .rows
            .iter()
            .map(|row| (row.get(&column).and_then(Value::as_str).unwrap_or_default().to_owned(), row.clone()))
            .collect()
    };
    let (old, new) = (keyed(old), keyed(new));
    Difference {
        added: new.keys().filter(|key| !old.contains_key(*key)).cloned().collect(),
        removed: old.keys().filter(|key| !new.contains_key(*key)).cloned().collect(),
        changed: new
            .iter()
            .filter(|(key, row)| old.get(*key).is_some_and(|before| before != *row))
            .map(|(key, _)| key.clone())
            .collect(),
    }
}

#[cfg(test)]
mod tests;
