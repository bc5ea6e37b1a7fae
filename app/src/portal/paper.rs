//! The public PDF of a decision: printed from the public page, from nothing else.

use super::outlet::Unmade;
use super::{Body, Shown, line};
use crate::site::Site;
use document::{PressError, Standard};
use enforcement::pack::Layout;
use enforcement::record::writing::{Paragraph, Writing};
use law::Date;

/// Prints the public PDF.
pub(crate) fn print(site: &Site, shown: &Shown) -> Result<Vec<u8>, Unmade> {
    let Body::Page(page) = &shown.body else { return Err(Unmade::NotOffered("已撤下的决定没有 PDF")) };
    let text = page.text.iter().map(|pieces| Paragraph { heading: String::new(), text: line(pieces) });
    let notes = page.about.notes.iter().map(|note| Paragraph {
        heading: String::new(),
        text: format!("更正说明（{}）：{}", note.on.chinese(), note.words),
    });
    let writing = Writing {
        layout: Layout::Letter,
        agency: page.agency.clone(),
        title: page.title.clone(),
        number: page.number.clone(),
        addressee: String::new(),
        cells: Vec::new(),
        paragraphs: text.chain(notes).collect(),
        tables: Vec::new(),
        opinions: Vec::new(),
        signatures: Vec::new(),
        date: Date::parse(&page.decided).ok(),
        mark: "",
    };
    match site.press.print(&writing, Standard::Archive) {
        Ok(pdf) => Ok(pdf),
        Err(PressError::NoFonts(_)) => Err(Unmade::NotOffered("没有安装字体，不提供 PDF")),
        Err(error) => Err(Unmade::Fault(error.to_string())),
    }
}
