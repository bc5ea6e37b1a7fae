//! The head: codes, Chinese names, or a row of each; which template it is; which rows below are no data.

use super::Kind;
use super::field::{ADDED, Field, Meaning, says_when_it_went_out, templates};
use crate::columns::{bare, is_note};
use crate::sheet::{Grid, clean};

/// How far down a head is looked for.
const HEAD_ROWS_MAX: usize = 40;
/// Fewest columns that make a row a head.
const HEAD_COLUMNS_MIN: usize = 3;
/// What a row of instructions below the head says in every cell.
const INSTRUCTIONS: [&str; 14] = [
    "必填",
    "选填",
    "必填项",
    "选填项",
    "必填/选填",
    "是否必填",
    "非必填",
    "条件必填",
    "字符",
    "字符型",
    "文本",
    "数值",
    "日期",
    "日期型",
];

/// A head that was found.
pub(super) struct Head {
    /// How many columns are the template's own.
    pub(super) score: usize,
    /// The template.
    pub(super) template: &'static [Field],
    /// The field of each column.
    pub(super) columns: Vec<Option<&'static Field>>,
    /// The head of each column as it reads: the last row's, or the one above it.
    pub(super) names: Vec<String>,
    /// Index of the first row of the head.
    pub(super) first: usize,
    /// Index of its last row.
    pub(super) last: usize,
}

/// The head of a sheet, by the template that knows most of it; `None` where no row is one.
pub(super) fn find(kind: Kind, grid: &Grid) -> Option<Head> {
    let [in_force, before] = templates(kind).map(|template| of_template(kind, template, grid));
    match (in_force, before) {
        (Some(one), Some(other)) => Some(if other.score > one.score { other } else { one }),
        (one, other) => one.or(other),
    }
}

fn of_template(kind: Kind, template: &'static [Field], grid: &Grid) -> Option<Head> {
    let rows: Vec<Vec<Option<&'static Field>>> = grid
        .rows
        .iter()
        .take(HEAD_ROWS_MAX)
        .map(|row| row.cells.iter().map(|cell| field_of(template, cell)).collect())
        .collect();
    let best = (0..rows.len()).max_by_key(|index| (known(&rows[*index]), std::cmp::Reverse(*index)))?;
    if known(&rows[best]) < HEAD_COLUMNS_MIN {
        return None;
    }
    let is_head = |index: &usize| rows.get(*index).is_some_and(|row| known(row) >= HEAD_COLUMNS_MIN);
    let last = Some(best + 1).filter(is_head).unwrap_or(best);
    let first = best.checked_sub(1).filter(is_head).unwrap_or(best);
    let width = rows[first..=last].iter().map(Vec::len).max().unwrap_or(0);
    let at = |row: usize, place: usize| rows.get(row).and_then(|row| row.get(place)).copied().flatten();
    let mut columns: Vec<Option<&'static Field>> =
        (0..width).map(|place| at(best, place).or_else(|| (first..=last).find_map(|row| at(row, place)))).collect();
    let score = known(&columns);
    for (place, column) in columns.iter_mut().enumerate().filter(|(_, column)| column.is_none()) {
        *column = of_others(kind, template, grid, first..=last, place);
    }
    let coded = |place: usize, code: &str| {
        (first..=last).any(|row| grid.rows[row].cells.get(place).is_some_and(|cell| cell.to_uppercase().contains(code)))
    };
    // Two columns by Chinese names that mean much the same: the first is the field. A code twice is a fault.
    for place in 0..width {
        let again = columns[place].filter(|field| columns[..place].contains(&Some(*field)));
        if again.is_some_and(|field| field.meaning != Meaning::Announced && !coded(place, field.code)) {
            columns[place] = None;
        }
    }
    let name = |place: usize| {
        let cells = (first..=last).rev().filter_map(|row| grid.rows.get(row)?.cells.get(place));
        cells.map(|cell| clean(cell)).find(|cell| !cell.is_empty()).unwrap_or_default()
    };
    let names = (0..width).map(name).collect();
    Some(Head { score, template, columns, names, first, last })
}

/// A column that the template does not have: of the other template, or of what agencies add.
fn of_others(
    kind: Kind,
    template: &'static [Field],
    grid: &Grid,
    mut rows: std::ops::RangeInclusive<usize>,
    place: usize,
) -> Option<&'static Field> {
    let others = templates(kind).into_iter().filter(|other| !std::ptr::eq(*other, template));
    let lists: Vec<&'static [Field]> = others.chain([ADDED]).collect();
    rows.find_map(|row| {
        let cell = grid.rows.get(row)?.cells.get(place)?;
        let went_out = || {
            let announced = ADDED.iter().find(|field| field.meaning == Meaning::Announced);
            announced.filter(|_| says_when_it_went_out(&bare(&clean(cell))))
        };
        lists.iter().find_map(|list| field_of(list, cell)).or_else(went_out)
    })
}

/// How many different fields a row names.
fn known(row: &[Option<&'static Field>]) -> usize {
    let mut codes: Vec<&str> = row.iter().flatten().map(|field| field.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.len()
}

/// The field that a head cell names: by its code anywhere in the cell, or by its Chinese name.
pub(super) fn field_of(template: &'static [Field], cell: &str) -> Option<&'static Field> {
    let plain: String = clean(cell).chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    if plain.is_empty() || plain.chars().count() > 80 {
        return None;
    }
    let is_code = |c: char| c.is_ascii_alphanumeric() || c == '_';
    for word in plain.split(|c| !is_code(c)).filter(|word| !word.is_empty()) {
        let coded = |field: &&Field| field.code == word || field.names.contains(&word);
        if let Some(field) = template.iter().find(coded) {
            return Some(field);
        }
    }
    let plain = plain.trim_start_matches(['*', '★']).trim_end_matches(['*', '★', ':']);
    let named = |name: &str| template.iter().find(|field| field.names.contains(&name));
    named(plain).or_else(|| named(&bare(plain)))
}

/// Rows below the head that hold no data: blank, the head again, instructions, notes.
pub(super) fn is_left_out(head: &Head, cells: &[String]) -> bool {
    let mut filled: Vec<String> = cells.iter().map(|cell| clean(cell)).filter(|cell| !cell.is_empty()).collect();
    filled.dedup();
    let Some(first) = filled.first() else { return true };
    if filled.len() <= 2 && is_note(first) {
        return true;
    }
    if filled.iter().all(|cell| INSTRUCTIONS.contains(&cell.trim_matches(['(', ')', '*']))) {
        return true;
    }
    let again = cells.iter().zip(&head.columns).filter(|(cell, field)| {
        field.is_some() && field_of(head.template, cell).map(|field| field.code) == field.map(|field| field.code)
    });
    again.count() >= HEAD_COLUMNS_MIN
}
