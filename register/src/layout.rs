//! What a workbook says of its sheets beside their cells: merged areas of OpenDocument, hidden rows and columns. It is read
//! from the file's own XML, because the reader of cells does not tell it.

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

/// The sheets by their names. A file that says nothing of them, or that is made otherwise, has none.
pub(crate) fn layouts(bytes: &[u8]) -> HashMap<String, Layout> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return HashMap::new() };
    match part(&mut archive, "content.xml") {
        Some(content) => open_document(&content),
        None => office(&mut archive).unwrap_or_default(),
    }
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let mut text = String::new();
    archive.by_name(name).ok()?.take(PART_SIZE_MAX).read_to_string(&mut text).ok()?;
    Some(text)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok()??;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
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
        let target = attribute(tag, "r:id").and_then(|id| targets.get(&id));
        if let (Some(name), Some(target)) = (attribute(tag, "name"), target) {
            named.push((name, target.clone()));
        }
    });
    let mut layouts = HashMap::new();
    for (name, target) in named {
        let path = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("xl/{target}"),
        };
        if let Some(sheet) = part(archive, &path) {
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
