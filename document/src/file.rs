//! A volume of a case file 案卷 bound into one PDF/A: cover, contents with page numbers, documents in order, note page, with a
//! bookmark for each; behind a document what was attached to it.

use super::attached::Attachment;
use super::{Desk, FILE, Press, PressError, Sheet, Standard, draw};
use enforcement::record::writing::Writing;
use serde::Serialize;

/// One document of the volume.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// The document.
    pub writing: Writing,
    /// 责任者.
    pub author: String,
    /// 备注.
    pub remark: String,
    /// The signature drawn on glass, a PNG or a JPEG; it stands on the document.
    pub signature: Option<Vec<u8>>,
    /// What was attached and is bound behind it.
    pub attachments: Vec<Attachment>,
    /// What was attached and is kept outside of the volume 另存.
    pub outside: Vec<Kept>,
}

/// An attached file that is kept outside of the volume.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// Why.
    pub why: &'static str,
    /// Its SHA-256 in hexadecimal, by which it is found.
    pub digest: String,
}

/// A volume.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Volume {
    /// The agency.
    pub agency: String,
    /// 案件名称.
    pub title: String,
    /// 正卷 or 副卷.
    pub name: String,
    /// The cover's lines.
    pub facts: Vec<(String, String)>,
    /// The documents in order.
    pub parts: Vec<Part>,
    /// 备考表.
    pub note: Vec<(String, String)>,
    /// The day of the file as year, month, day; PDF/A asks for one.
    pub day: (i16, i8, i8),
}

/// A bound volume.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bound {
    /// The PDF/A.
    pub pdf: Vec<u8>,
    /// Numbered pages.
    pub pages: usize,
}

#[derive(Serialize)]
struct FileSheet<'a> {
    agency: &'a str,
    title: &'a str,
    volume: &'a str,
    facts: &'a [(String, String)],
    note: &'a [(String, String)],
    ymd: (i16, i8, i8),
    parts: Vec<FilePart<'a>>,
}

#[derive(Serialize)]
struct FilePart<'a> {
    sheet: Sheet<'a>,
    author: &'a str,
    remark: &'a str,
    attachments: Vec<FileAttachment<'a>>,
    outside: &'a [Kept],
}

#[derive(Serialize)]
struct FileAttachment<'a> {
    name: &'a str,
    paths: Vec<String>,
}

impl Press {
    /// Binds a volume. What is attached was tried before ([`Press::attach`]); should Typst refuse it here, it refuses the whole,
    /// so that nothing is missing unseen.
    pub fn bind(&self, volume: &Volume) -> Result<Bound, PressError> {
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        let mut parts = Vec::new();
        for part in &volume.parts {
            let mut attachments = Vec::new();
            for attachment in &part.attachments {
                let mut paths = Vec::new();
                for leaf in &attachment.leaves {
                    let path = format!("/leaf-{}.{}", files.len(), leaf.kind);
                    files.push((path.clone(), leaf.bytes.clone()));
                    paths.push(path);
                }
                attachments.push(FileAttachment { name: &attachment.name, paths });
            }
            let drawn = part.signature.as_deref().map_or_else(String::new, |bytes| draw(bytes, &mut files));
            let sheet = Sheet { drawn, ..Sheet::of(&part.writing) };
            let (author, remark) = (part.author.as_str(), part.remark.as_str());
            parts.push(FilePart { sheet, author, remark, attachments, outside: &part.outside });
        }
        let sheet = FileSheet {
            agency: &volume.agency,
            title: &volume.title,
            volume: &volume.name,
            facts: &volume.facts,
            note: &volume.note,
            ymd: volume.day,
            parts,
        };
        let desk = Desk::new(self.fonts()?, FILE, serde_json::to_vec(&sheet)?, &files)?;
        let (document, pdf) = self.run(&desk, Standard::Archive)?;
        // The note page comes last and has no number of its own.
        let numbered = document.pages().iter().rev().nth(1).map_or(0, |page| page.number);
        let pages = if volume.parts.is_empty() { 0 } else { usize::try_from(numbered).unwrap_or(usize::MAX) };
        Ok(Bound { pdf, pages })
    }
}
