//! Writes a table as an Excel file. Every cell is text: no program takes what somebody typed for a formula, rounds a number or
//! turns a code into a date.

use crate::credit::WriteError;
use rust_xlsxwriter::{Format, FormatAlign, Workbook};

/// Most characters that one cell of a spreadsheet holds.
const CELL_MAX: usize = crate::CELL_LENGTH_MAX;
/// Narrowest and widest column, in characters.
const WIDTHS: (usize, usize) = (8, 48);
/// How many rows are looked at for the width of a column.
const LOOKED_MAX: usize = 200;

/// A sheet with its title, its head and its rows.
///
/// # Errors
/// Where the workbook cannot be made: more rows than a sheet holds.
pub fn table(
    title: &str,
    columns: &[String],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let text = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
    let head = Format::new().set_num_format("@").set_bold().set_text_wrap();
    let mut widths: Vec<usize> = columns.iter().map(|name| name.chars().count() * 2).collect();
    sheet.write_string_with_format(0, 0, cut(title), &head.clone().set_text_wrap())?;
    if columns.len() > 1 {
        let last = u16::try_from(columns.len() - 1).unwrap_or(u16::MAX);
        sheet.merge_range(0, 0, 0, last, &cut(title), &head)?;
    }
    for (place, name) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(1, place, cut(name), &head)?;
    }
    for (index, row) in rows.into_iter().enumerate() {
        let number = u32::try_from(index + 2).unwrap_or(u32::MAX);
        for (place, cell) in row.iter().enumerate() {
            if let Some(width) = widths.get_mut(place).filter(|_| index < LOOKED_MAX) {
                *width = (*width).max(cell.chars().count() * 2);
            }
            sheet.write_string_with_format(number, u16::try_from(place).unwrap_or(u16::MAX), cut(cell), &text)?;
        }
    }
    for (place, width) in (0_u16..).zip(widths) {
        sheet.set_column_width(place, u16::try_from(width.clamp(WIDTHS.0, WIDTHS.1)).unwrap_or(48))?;
    }
    sheet.set_freeze_panes(2, 0)?;
    Ok(book.save_to_buffer()?)
}

fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).take(CELL_MAX).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

    #[test]
    fn nothing_that_was_typed_becomes_a_formula() {
        let typed = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "007", "2026-3-2"];
        let columns = typed.map(|text| format!("={text}"));
        let row = typed.map(str::to_owned).to_vec();
        let bytes = table("=1+1", &columns, [row]).unwrap();
        let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        assert!(book.worksheet_formula("Sheet1").unwrap().used_cells().next().is_none());
        let range = book.worksheet_range("Sheet1").unwrap();
        let told: Vec<&Data> = range.rows().nth(2).unwrap().iter().collect();
        for (text, cell) in typed.iter().zip(told) {
            assert_eq!(cell, &Data::String((*text).to_owned()));
        }
    }
}
