//! What a workbook says of its sheets beside their cells: merged areas of OpenDocument, hidden rows and columns. It is read
//! from the file's own XML or records, because the reader of cells does not tell it.

use crate::compound::{self, u16_at, u32_at};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Furthest row or column that a repetition reaches: what a spreadsheet has.
const REACH_MAX: u32 = 1 << 20;
/// Largest part of a file that is read, unpacked, in bytes.
const PART_SIZE_MAX: u64 = 1 << 30;

/// Rows or columns from the first to the last, counted from 0.
pub(crate) type Stretch = (u32, u32);

/// One sheet.
#[derive(Default)]
pub(crate) struct Layout {
    /// Merged areas: rows, columns.
    pub(crate) merges: Vec<(Stretch, Stretch)>,
    pub(crate) hidden_rows: Vec<Stretch>,
    pub(crate) hidden_columns: Vec<Stretch>,
}

/// The sheets by their names; `sheets` names them in the order of the file. `None` where the file does not tell: what it
/// hides would then be taken over, so it is not read.
pub(crate) fn layouts(bytes: &[u8], sheets: &[String]) -> Option<HashMap<String, Layout>> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return sheets.iter().cloned().zip(records(bytes)?).map(Some).collect();
    };
    match part(&mut archive, "content.xml") {
        Some(content) => Some(open_document(&content)),
        None => office(&mut archive),
    }
}

/// A part by its name, whatever its case and its strokes: some programs write `xl\\Workbook.xml`.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let mut names = archive.file_names().flatten();
    let held = names.find(|held| held.replace('\\', "/").eq_ignore_ascii_case(name))?.into_owned();
    drop(names);
    let mut text = String::new();
    archive.by_name(&held).ok()?.take(PART_SIZE_MAX).read_to_string(&mut text).ok()?;
    Some(text)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok()??;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// The attribute that names a sheet's relation: `r:id`, whatever its prefix.
fn relation(tag: &BytesStart<'_>) -> Option<String> {
    let named = tag.attributes().flatten().find(|held| {
        let key: &str = held.key.as_ref();
        key.ends_with(":id")
    })?;
    named.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

fn number(tag: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(tag, name)?.parse().ok()
}

/// A stretch of some length from a position on; beyond the last row or column there is nothing.
fn stretch(from: u32, length: u32) -> Stretch {
    (from, from.saturating_add(length.max(1) - 1).min(REACH_MAX))
}

/// Every tag of a document, opened or empty.
fn each_tag(xml: &str, mut told: impl FnMut(&BytesStart<'_>)) {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => told(&tag),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// Excel's own: hidden rows and columns stand in each sheet's file, its name in the workbook's.
fn office(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Option<HashMap<String, Layout>> {
    let book = part(archive, "xl/workbook.xml")?;
    let links = part(archive, "xl/_rels/workbook.xml.rels")?;
    let mut targets = HashMap::new();
    each_tag(&links, |tag| {
        if let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target")) {
            targets.insert(id, target);
        }
    });
    let mut named = Vec::new();
    each_tag(&book, |tag| {
        let target = relation(tag).and_then(|id| targets.get(&id));
        if let (Some(name), Some(target)) = (attribute(tag, "name"), target) {
            named.push((name, target.clone()));
        }
    });
    let mut layouts = HashMap::new();
    for (name, target) in named {
        let path = target.trim_start_matches('/');
        let below = format!("xl/{path}");
        let sheet = part(archive, path).or_else(|| part(archive, &below));
        if let Some(sheet) = sheet {
            layouts.insert(name, office_sheet(&sheet));
        }
    }
    Some(layouts)
}

fn office_sheet(xml: &str) -> Layout {
    let mut layout = Layout::default();
    let mut row = 0;
    each_tag(xml, |tag| {
        let hidden = || matches!(attribute(tag, "hidden").as_deref(), Some("1" | "true"));
        match tag.local_name().as_ref() {
            "row" => {
                row = number(tag, "r").unwrap_or(row + 1);
                if hidden() {
                    layout.hidden_rows.push(stretch(row.saturating_sub(1), 1));
                }
            }
            "col" if hidden() => {
                if let (Some(first), Some(last)) = (number(tag, "min"), number(tag, "max")) {
                    layout.hidden_columns.push(stretch(first.saturating_sub(1), last.saturating_sub(first) + 1));
                }
            }
            _ => {}
        }
    });
    layout
}

/// OpenDocument: all sheets stand in one file; rows, columns and cells count themselves, with repetitions.
fn open_document(xml: &str) -> HashMap<String, Layout> {
    let mut layouts = HashMap::new();
    let (mut name, mut layout) = (String::new(), Layout::default());
    // The next row and column, and the column of the next cell.
    let (mut row, mut next_row, mut column, mut cell) = (0_u32, 0_u32, 0_u32, 0_u32);
    each_tag(xml, |tag| {
        let hidden = || matches!(attribute(tag, "table:visibility").as_deref(), Some("collapse" | "filter"));
        let many = |what: &str| number(tag, what).unwrap_or(1).min(REACH_MAX);
        match tag.name().as_ref() {
            "table:table" => {
                layouts.insert(std::mem::take(&mut name), std::mem::take(&mut layout));
                name = attribute(tag, "table:name").unwrap_or_default();
                (next_row, column) = (0, 0);
            }
            "table:table-column" => {
                let repeated = many("table:number-columns-repeated");
                if hidden() {
                    layout.hidden_columns.push(stretch(column, repeated));
                }
                column = column.saturating_add(repeated);
            }
            "table:table-row" => {
                let repeated = many("table:number-rows-repeated");
                (row, next_row, cell) = (next_row, next_row.saturating_add(repeated), 0);
                if hidden() {
                    layout.hidden_rows.push(stretch(row, repeated));
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let (rows, columns) = (many("table:number-rows-spanned"), many("table:number-columns-spanned"));
                if rows > 1 || columns > 1 {
                    layout.merges.push((stretch(row, rows), stretch(cell, columns)));
                }
                cell = cell.saturating_add(many("table:number-columns-repeated"));
            }
            _ => {}
        }
    });
    layouts.insert(name, layout);
    layouts
}

/// A sheet as the workbook lists it, the end of a stretch, a row, columns: what records of an old workbook are called by.
const BOUND_SHEET: u16 = 0x0085;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const ROW: u16 = 0x0208;
const COLUMNS: u16 = 0x007D;
const ROW_HIDDEN: u16 = 0x20;
const COLUMN_HIDDEN: u16 = 0x01;

/// An old workbook's sheets in their order: each begins where the workbook says.
fn records(bytes: &[u8]) -> Option<Vec<Layout>> {
    let book = compound::stream(bytes, &["Workbook", "WORKBOOK", "Book", "BOOK"])?;
    let mut begins = Vec::new();
    for (kind, record) in (Records { bytes: &book, at: 0 }) {
        match kind {
            BOUND_SHEET => begins.push(u32_at(record, 0)? as usize),
            END => break,
            _ => {}
        }
    }
    begins.into_iter().map(|begin| recorded_sheet(&book, begin)).collect()
}

/// One sheet; what is embedded in it (charts) begins and ends within it.
fn recorded_sheet(book: &[u8], begin: usize) -> Option<Layout> {
    let mut layout = Layout::default();
    let mut depth = 0_usize;
    for (kind, record) in (Records { bytes: book, at: begin }) {
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => return Some(layout),
            END => depth -= 1,
            ROW if depth == 1 && u16_at(record, 12)? & ROW_HIDDEN != 0 => {
                layout.hidden_rows.push(stretch(u16_at(record, 0)?.into(), 1));
            }
            COLUMNS if depth == 1 && u16_at(record, 8)? & COLUMN_HIDDEN != 0 => {
                let (first, last) = (u32::from(u16_at(record, 0)?), u32::from(u16_at(record, 2)?));
                layout.hidden_columns.push(stretch(first, last.saturating_sub(first) + 1));
            }
            _ => {}
        }
    }
    None
}

/// The records of a stream, one behind the other: kind, length, content.
struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<(u16, &'a [u8])> {
        let (kind, length) = (u16_at(self.bytes, self.at)?, usize::from(u16_at(self.bytes, self.at + 2)?));
        let record = self.bytes.get(self.at + 4..self.at + 4 + length)?;
        self.at += 4 + length;
        Some((kind, record))
    }
}
