//! register 清单: reads the lists that agencies publish, as they really make them: title rows, merged cells, line breaks,
//! full-width figures, group headings, notes. Pure over bytes; a bad file is refused whole, with row, column and reason.
//!
//! To add a kind of list: a value in [`Kind`] with its columns in `kinds.rs`. The 双公示 files of penalties and licences
//! have templates and rules of their own: see [`credit`].

mod av_items;
mod check;
mod columns;
mod compound;
pub mod credit;
mod difference;
mod head;
pub mod inward;
mod kinds;
mod layout;
mod lines;
pub mod receipt;
mod sheet;
mod table;
mod value;
pub mod write;

pub use difference::{Changed, Content, Difference, difference};
pub use kinds::Kind;
pub use lines::{lines, text_of_sheet};
pub use value::days;

use serde::Serialize;
use serde_json::{Map, Value};

/// Largest file, in bytes.
pub const FILE_SIZE_MAX: usize = 32 * 1024 * 1024;
/// Most rows of a list.
pub const ROWS_MAX: usize = 100_000;
/// Most columns of a list.
pub const COLUMNS_MAX: usize = 200;
/// Longest cell, in characters: what a spreadsheet holds. Powers lists quote whole articles.
pub const CELL_LENGTH_MAX: usize = 32_767;

/// One fault: where, and what to do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RowError {
    /// The row as the user's program counts it, from 1.
    pub row: usize,
    /// The column's own name; empty where the whole file or row is meant.
    pub column: String,
    /// What is wrong and how to mend it, in Chinese.
    pub reason: String,
    /// The sheet, where it is not the first that was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
}

impl RowError {
    fn of(row: usize, column: &str, reason: impl Into<String>) -> RowError {
        RowError { row, column: column.to_owned(), reason: reason.into(), sheet: None }
    }
}

impl std::fmt::Display for RowError {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(sheet) = &self.sheet {
            write!(to, "工作表“{sheet}”")?;
        }
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
    /// From which row on the rows are of a further sheet, and its name.
    #[serde(skip)]
    further: Vec<(usize, String)>,
    /// Which known column each column is.
    #[serde(skip)]
    known: Vec<Option<&'static columns::Column>>,
    /// Faults; any one refuses the file.
    pub errors: Vec<RowError>,
    /// What the article asks for and the file does not have, without standing in the way.
    pub warnings: Vec<RowError>,
}

impl Import {
    fn empty(kind: Kind) -> Import {
        Import {
            kind: kind.key().into(),
            columns: Vec::new(),
            rows: Vec::new(),
            numbers: Vec::new(),
            further: Vec::new(),
            known: Vec::new(),
            errors: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn refused(kind: Kind, reason: impl Into<String>) -> Import {
        Import { errors: vec![RowError::of(1, "", reason)], ..Import::empty(kind) }
    }

    /// The sheet of a row, where it is not the first that was read.
    fn sheet(&self, row: usize) -> Option<&String> {
        self.further.iter().rev().find(|(from, _)| row >= *from).map(|(_, name)| name)
    }

    /// A row's cell in the column that is known by one of these names, half width, for whoever reads what it says; empty
    /// where the list has none.
    pub fn cell(&self, row: usize, kind: Kind, name: &str) -> String {
        let Some(wanted) = kind.column_of(name) else { return String::new() };
        let place = self.known.iter().position(|known| *known == Some(wanted));
        let place = place.or_else(|| self.columns.iter().position(|column| column == name));
        let column = place.and_then(|place| self.columns.get(place));
        sheet::folded(column.and_then(|column| self.rows.get(row)?.get(column)?.as_str()).unwrap_or_default())
    }
}

/// The text of a file in the encodings of offices: UTF-8 with or without its mark, UTF-16 with one, GB18030.
///
/// # Errors
/// What is no text, in Chinese.
pub fn text(bytes: &[u8]) -> Result<String, String> {
    sheet::decode(bytes)
}

/// A cell's text as it is compared and read: half width.
pub fn folded(text: &str) -> String {
    sheet::folded(text)
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
    let heads: Vec<_> = grids.iter().map(|grid| head::find(kind, grid)).collect();
    // Of sheets that fit equally well the first.
    let best = heads.iter().flatten().map(|head| head.score).max();
    let chosen = heads.iter().position(|head| head.as_ref().map(|head| head.score) == best && best.is_some());
    let Some((chosen, head)) = chosen.and_then(|chosen| Some((chosen, heads.get(chosen)?.as_ref()?))) else {
        let wanted = kind.columns().iter().filter(|column| column.essential).map(|column| column.names[0]);
        let wanted = wanted.collect::<Vec<_>>().join("”“");
        return Import::refused(kind, format!("没有找到表头。表头应有“{wanted}”等列。"));
    };
    let mut import = table::read(kind, &grids[chosen], head);
    import.warnings.extend(hidden(&grids[chosen]));
    for (grid, head) in
        grids.iter().zip(&heads).enumerate().filter(|(place, _)| *place != chosen).map(|(_, sheet)| sheet)
    {
        further(kind, grid, head.as_ref(), &mut import);
    }
    if import.rows.len() > ROWS_MAX {
        return Import::refused(kind, format!("超过 {ROWS_MAX} 行。请拆分后再导入。"));
    }
    check::rows(kind, &mut import);
    import
}

/// What is said of rows and columns that a sheet hides: they are not taken over.
fn hidden(grid: &sheet::Grid) -> Option<RowError> {
    let count = |places: &[usize], unit: &str| (!places.is_empty()).then(|| format!("{} {unit}", places.len()));
    let said: Vec<String> =
        [count(&grid.hidden_rows, "行"), count(&grid.hidden_columns, "列")].into_iter().flatten().collect();
    let number = grid.rows.first().map_or(1, |row| row.number);
    let reason = format!("表中隐藏的 {}没有读入。需要公开的，请取消隐藏后再导入。", said.join("、"));
    (!said.is_empty()).then(|| RowError::of(number, "", reason))
}

/// What a sheet's name says that is not part of the list in force.
const ASIDE: [&str; 10] = ["示例", "样例", "样表", "模板", "说明", "作废", "注销", "历史", "备份", "旧"];

/// A further sheet with the same columns goes on with the list; any other is told of, not taken over.
fn further(kind: Kind, grid: &sheet::Grid, head: Option<&head::Head>, import: &mut Import) {
    let number = grid.rows.first().map_or(1, |row| row.number);
    let told = |reason: &str| RowError { sheet: Some(grid.name.clone()), ..RowError::of(number, "", reason) };
    let Some(head) = head else {
        if grid.rows.iter().any(|row| row.cells.iter().any(|cell| !cell.is_empty())) {
            import.warnings.push(told("没有这种清单的表头，没有读入。"));
        }
        return;
    };
    if ASIDE.iter().any(|word| grid.name.contains(word)) {
        import.warnings.push(told("按名称不是现行清单，没有读入。"));
        return;
    }
    let more = table::read(kind, grid, head);
    if more.columns != import.columns {
        import.warnings.push(told("表头与前面的工作表不同，没有读入。请分别导入。"));
        return;
    }
    import.warnings.extend(hidden(grid).map(|told| RowError { sheet: Some(grid.name.clone()), ..told }));
    if more.rows.is_empty() {
        return;
    }
    let errors = more.errors.into_iter().map(|error| RowError { sheet: Some(grid.name.clone()), ..error });
    import.errors.extend(errors);
    import.warnings.push(told(&format!("表头相同，也读入了 {} 行。", more.rows.len())));
    import.further.push((import.rows.len(), grid.name.clone()));
    import.rows.extend(more.rows);
    import.numbers.extend(more.numbers);
}

#[cfg(test)]
mod tests;
