//! The head of a list: where it begins and ends, in one row or in several, and the name of each column.

use crate::Kind;
use crate::columns::{assign, score};
use crate::sheet::Grid;

/// How far down a head is looked for.
const HEAD_ROWS_MAX: usize = 40;
/// Most rows of one head.
const HEAD_DEPTH_MAX: usize = 4;
/// A head has at least one column by its own name or two by parts of it.
const SCORE_MIN: usize = 3;

/// Fewest columns of a table that stands beside another.
const SIDE_LENGTH_MIN: usize = 2;

/// A head that was found.
pub(crate) struct Head {
    /// How well it fits the kind.
    pub(crate) score: usize,
    /// Index of the first row of the head.
    pub(crate) first: usize,
    /// Index of its last row.
    pub(crate) last: usize,
    /// The name of each column: the lowest of its head.
    pub(crate) names: Vec<String>,
    /// The group above each column's name; empty where there is none.
    pub(crate) groups: Vec<String>,
}

impl Head {
    /// How many tables stand side by side under the head: its names from the first to the last, over and over.
    pub(crate) fn sides(&self) -> usize {
        let names: Vec<&String> = self.names.iter().filter(|name| !name.is_empty()).collect();
        let lengths = (SIDE_LENGTH_MIN..=names.len() / 2).filter(|length| names.len().is_multiple_of(*length));
        let length = lengths.into_iter().find(|length| names.chunks(*length).all(|side| side == &names[..*length]));
        length.map_or(1, |length| names.len() / length)
    }
}

/// The head: the row, with its parts below it, in which most cells are columns of the kind.
pub(crate) fn find(kind: Kind, grid: &Grid) -> Option<Head> {
    let heads = (0..grid.rows.len().min(HEAD_ROWS_MAX)).filter_map(|first| of(kind, grid, first));
    // Of equals the one further up.
    heads.reduce(|best, head| if head.score > best.score { head } else { best })
}

fn of(kind: Kind, grid: &Grid, first: usize) -> Option<Head> {
    let top = &grid.rows.get(first)?.cells;
    let mut texts: Vec<&String> = top.iter().filter(|cell| !cell.is_empty()).collect();
    texts.dedup();
    if texts.len() < 2 || assign(kind, top, &[]).iter().flatten().next().is_none() {
        return None;
    }
    let mut last = first;
    while last + 1 - first < HEAD_DEPTH_MAX && is_part(kind, grid, first, last + 1) {
        last += 1;
    }
    let (names, groups) = names(grid, first, last);
    let score = score(kind, &names, &groups);
    (score >= SCORE_MIN).then_some(Head { score, first, last, names, groups })
}

/// Does the row belong to the head above it? A cell that is merged from the head into the row says so; without merged cells
/// the row must stand only where the row above is a group, blank or drawn out over several columns.
fn is_part(kind: Kind, grid: &Grid, first: usize, row: usize) -> bool {
    let (Some(above), Some(cells)) = (grid.rows.get(row - 1), grid.rows.get(row)) else { return false };
    if grid.merges.iter().any(|merge| (first..row).contains(&merge.top) && merge.bottom >= row) {
        return true;
    }
    let text = |cells: &[String], place: usize| cells.get(place).cloned().unwrap_or_default();
    let (above, cells) = (&above.cells, &cells.cells);
    let filled: Vec<usize> = (0..cells.len()).filter(|place| !text(cells, *place).is_empty()).collect();
    let wide = |place: usize| {
        let (own, next) = (text(above, place), text(above, place + 1));
        let before = place.checked_sub(1).map(|before| text(above, before)).unwrap_or_default();
        own.is_empty() || own == next || own == before || (next.is_empty() && place + 1 < above.len())
    };
    let same = filled.iter().filter(|place| text(cells, **place) == text(above, **place)).count();
    let parts: Vec<usize> = filled.iter().copied().filter(|place| text(cells, *place) != text(above, *place)).collect();
    // A group has at least two parts, and some column has none.
    let grouped = parts.len() >= 2 && parts.iter().all(|place| wide(*place));
    let names: Vec<String> = parts.iter().map(|place| text(cells, *place)).collect();
    let short = names.iter().all(|name| name.chars().count() <= 20);
    // A row of the list fills its first column too; parts of a head that begin there must be known by their names.
    let known = || assign(kind, &names, &[]).iter().flatten().next().is_some();
    grouped
        && short
        && (same > 0 || filled.len() < above.iter().filter(|cell| !cell.is_empty()).count() + parts.len())
        && (!parts.contains(&0) || known())
}

fn names(grid: &Grid, first: usize, last: usize) -> (Vec<String>, Vec<String>) {
    let rows: Vec<&Vec<String>> = grid.rows[first..=last].iter().map(|row| &row.cells).collect();
    let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    let mut names = Vec::with_capacity(width);
    let mut groups: Vec<String> = Vec::with_capacity(width);
    for place in 0..width {
        let column: Vec<&String> =
            rows.iter().filter_map(|row| row.get(place)).filter(|cell| !cell.is_empty()).collect();
        let name = column.last().map_or_else(String::new, |cell| (*cell).clone());
        let whole = column.first().map_or_else(String::new, |cell| (*cell).clone());
        let below = rows.len() > 1 && rows[0].get(place).is_none_or(String::is_empty) && !name.is_empty();
        let group = if whole != name {
            whole
        } else if below {
            // Without merged cells a group's name stands over its first part only.
            place.checked_sub(1).and_then(|before| groups.get(before)).cloned().unwrap_or_default()
        } else {
            String::new()
        };
        names.push(name);
        groups.push(group);
    }
    (names, groups)
}
