//! The table below a head: which rows are rows of the list, and which are headings, notes and footers.

use crate::columns::{self, Column};
use crate::head::Head;
use crate::sheet::Grid;
use crate::{Import, Kind, ROWS_MAX, RowError, check, value};
use serde_json::Value;

/// A column of the sheet that is taken over.
struct Place {
    /// Its place in the sheet.
    at: usize,
    name: String,
    column: Option<&'static Column>,
}

/// The list of one sheet.
pub(crate) fn read(kind: Kind, grid: &Grid, head: &Head) -> Import {
    let places = places(kind, grid, head);
    let number = grid.rows[head.last].number;
    let mut import = Import::empty(kind);
    import.columns = places.iter().map(|place| place.name.clone()).collect();
    import.known = places.iter().map(|place| place.column).collect();
    let mut sorter = Sorter { grid, head, places: &places, remark: false };
    let mut headings = grid.name.clone();
    headings.extend(grid.rows[..head.first].iter().flat_map(|row| &row.cells).map(String::as_str));
    for index in head.last + 1..grid.rows.len() {
        let row = &grid.rows[index];
        if sorter.is_left_out(index) {
            headings.extend(row.cells.iter().take(places.len()).map(String::as_str));
            continue;
        }
        if grid.counted {
            count(&places, head, row.number, &row.cells, &mut import);
        }
        let cell = |place: &Place| Value::String(row.kept.get(place.at).cloned().unwrap_or_default());
        import.rows.push(places.iter().map(|place| (place.name.clone(), cell(place))).collect());
        import.numbers.push(row.number);
        if import.rows.len() > ROWS_MAX {
            return Import::refused(kind, format!("超过 {ROWS_MAX} 行。请拆分后再导入。"));
        }
    }
    let sides = head.sides();
    if sides > 1 {
        let reason =
            format!("左右并排了 {sides} 张相同的表，分不清各列属于哪一项。请把右边的内容接到左边表的下面，再导入。");
        import.errors.push(RowError::of(number, "", reason));
    }
    check::columns(kind, number, &headings, &mut import);
    if import.rows.is_empty() {
        import.errors.push(RowError::of(number, "", "表头下面没有数据行。"));
    }
    beside(grid, head, &mut import);
    import
}

/// In a text file a line with another number of fields than the head cannot be told apart.
fn count(places: &[Place], head: &Head, number: usize, cells: &[String], import: &mut Import) {
    let width = places.last().map_or(0, |place| place.at + 1).max(head.names.len().min(cells.len()));
    let surplus = cells.iter().skip(width).any(|cell| !cell.is_empty());
    if cells.len() >= places.last().map_or(0, |place| place.at + 1) && !surplus {
        return;
    }
    let reason = format!(
        "本行有 {} 列，表头有 {} 列，分不清哪一格属于哪一列。请检查缺少或者多余的分隔符。",
        cells.len(),
        places.len()
    );
    import.errors.push(RowError::of(number, "", reason));
}

/// The columns: those with a name, and those without one that hold something.
fn places(kind: Kind, grid: &Grid, head: &Head) -> Vec<Place> {
    let given = columns::assign(kind, &head.names, &head.groups);
    let last = head.names.iter().rposition(|name| !name.is_empty()).map_or(0, |place| place + 1);
    let mut places: Vec<Place> = Vec::new();
    for (at, name) in head.names.iter().take(last).enumerate() {
        if name.is_empty() && !holds_something(grid, head, at) {
            continue;
        }
        let name = if name.is_empty() { format!("第{}列", at + 1) } else { without_blanks(name) };
        let twice =
            places.iter().filter(|other| other.name == name || other.name.starts_with(&format!("{name}_"))).count();
        let name = if twice > 0 { format!("{name}_{}", twice + 1) } else { name };
        places.push(Place { at, name, column: given.get(at).copied().flatten() });
    }
    places
}

/// Does a column without a name hold anything of its own, and not only what a heading is drawn out over?
fn holds_something(grid: &Grid, head: &Head, at: usize) -> bool {
    grid.rows.iter().skip(head.last + 1).any(|row| {
        let text = row.cells.get(at).map_or("", String::as_str);
        let before = at.checked_sub(1).and_then(|before| row.cells.get(before)).map_or("", String::as_str);
        let single = row.cells.iter().filter(|cell| !cell.is_empty()).count() == 1;
        !text.is_empty() && text != before && !single
    })
}

/// Cells right of the last column are not taken over; that is said.
fn beside(grid: &Grid, head: &Head, import: &mut Import) {
    let last = head.names.iter().rposition(|name| !name.is_empty()).map_or(0, |place| place + 1);
    let stray = grid.rows.iter().skip(head.first).find(|row| {
        row.cells.iter().skip(last).any(|cell| !cell.is_empty())
            && row.cells.get(last.saturating_sub(1)) != row.cells.get(last)
    });
    if let Some(row) = stray.filter(|_| !grid.counted) {
        import.warnings.push(RowError::of(row.number, "", "表格右边没有列名的内容没有读入。"));
    }
}

/// Blanks inside a short Chinese head (`执 法 类 别`) are only for looks; in data they stay as they are.
fn without_blanks(name: &str) -> String {
    let short = name.chars().count() <= 16 && name.chars().all(|c| !c.is_ascii_alphanumeric());
    if short { name.chars().filter(|c| *c != ' ').collect() } else { name.to_owned() }
}

/// Tells rows of the list from what stands between and below them.
struct Sorter<'a> {
    grid: &'a Grid,
    head: &'a Head,
    places: &'a [Place],
    /// A remark 注 has begun; lines of one cell after it belong to it.
    remark: bool,
}

impl Sorter<'_> {
    /// Blank rows, repeated heads, rows of column numbers, group headings, notes and footers are not rows of the list.
    fn is_left_out(&mut self, index: usize) -> bool {
        let cells = &self.grid.rows[index].cells;
        let is_address = |cell: &str| cell.starts_with("http://") || cell.starts_with("https://");
        let filled: Vec<&str> =
            cells.iter().map(String::as_str).filter(|cell| !cell.is_empty() && !is_address(cell)).collect();
        let mut texts = filled.clone();
        texts.dedup();
        let Some(first) = texts.first().copied() else { return true };
        let below_head = index == self.head.last + 1;
        if self.is_head_again(cells) || (below_head && (is_numbering(&filled) || is_explanation(&filled))) {
            return true;
        }
        let essential: Vec<&str> = self
            .places
            .iter()
            .filter(|place| place.column.is_some_and(|column| column.essential))
            .map(|place| cells.get(place.at).map_or("", String::as_str))
            .collect();
        let alone = texts.len() == 1;
        let drawn = self.grid.merges.iter().any(|merge| merge.top == index && merge.right > merge.left);
        // A text in one cell of an essential column, not drawn out over others, may be all that a row has.
        let vacant = essential.iter().all(|cell| cell.is_empty());
        let spread = essential.iter().all(|cell| cell.is_empty() || *cell == first);
        if columns::is_remark(first) && spread && texts.len() <= 3 {
            self.remark = true;
            return true;
        }
        if alone && spread && (vacant || drawn || self.remark || essential.len() > 1) {
            return true;
        }
        if columns::is_total(first) && texts.iter().skip(1).all(|text| is_figure(text)) {
            return true;
        }
        let act = alone && value::is_act(first);
        let heading = act || (columns::is_group_heading(first) && texts.len() <= 2);
        let is_footer = |text: &&str| columns::is_note(text) || columns::is_label(text);
        if texts.iter().all(is_footer) && (vacant || texts.len() > 1) {
            return true;
        }
        let footer = texts.iter().any(is_footer);
        (heading && spread) || (footer && (vacant || (alone && spread)))
    }

    /// The head once more, as it is printed on every page; of merged cells only the first may be filled again.
    fn is_head_again(&self, cells: &[String]) -> bool {
        let heads = self.grid.rows[self.head.first..=self.head.last].iter().map(|row| &row.cells);
        let filled: Vec<(usize, &String)> = cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).collect();
        filled.len() > 1
            && heads.chain([&self.head.names]).any(|head| filled.iter().all(|(at, cell)| head.get(*at) == Some(*cell)))
    }
}

/// `1 2 3 4` or `(1) (2) (3)` below the head: the columns counted through.
fn is_numbering(filled: &[&str]) -> bool {
    filled.len() >= 3
        && filled.iter().enumerate().all(|(place, cell)| {
            cell.trim_matches(|c: char| !c.is_ascii_digit()).parse::<usize>() == Ok(place + 1)
                && cell.chars().count() <= 4
        })
}

/// `（全称）（条款）（次/年）` below the head: what is to be written into the columns, and their units.
fn is_explanation(filled: &[&str]) -> bool {
    filled.len() >= 2 && filled.iter().all(|cell| cell.starts_with(['(', '（']) && cell.ends_with([')', '）']))
}

/// `12`, `3.5`, `12项`.
fn is_figure(text: &str) -> bool {
    text.trim_end_matches(['项', '条', '人', '个']).parse::<f64>().is_ok()
}
