//! A volume of a case file 案卷 bound into one PDF/A: cover, contents with page numbers, documents in order, note page, with a
//! bookmark for each.

use super::{Desk, FILE, Press, PressError, Sheet, Standard};
use enforcement::record::writing::Writing;
use serde::Serialize;

/// A picture that goes with a document; its bytes are JPEG or PNG.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// What it shows, for readers who do not see it and for the line below it.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Picture {
    /// How its file ends, by its first bytes; `None` where it is neither JPEG nor PNG.
    pub fn kind(bytes: &[u8]) -> Option<&'static str> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some("jpg"),
            [0x89, b'P', b'N', b'G', ..] => Some("png"),
            _ => None,
        }
    }
}

/// One document of the volume.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// The document.
    pub writing: Writing,
    /// 责任者.
    pub author: String,
    /// 备注.
    pub remark: String,
    /// What was attached and can be printed.
    pub pictures: Vec<Picture>,
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
    pictures: Vec<FilePicture<'a>>,
}

#[derive(Serialize)]
struct FilePicture<'a> {
    path: String,
    name: &'a str,
}

impl Press {
    /// Binds a volume. A picture that Typst cannot read refuses the whole, so that nothing is missing unseen.
    pub fn bind(&self, volume: &Volume) -> Result<Bound, PressError> {
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        let mut parts = Vec::new();
        for part in &volume.parts {
            let mut pictures = Vec::new();
            for picture in &part.pictures {
                let Some(kind) = Picture::kind(&picture.bytes) else { continue };
                let path = format!("/picture-{}.{kind}", files.len());
                files.push((path.clone(), picture.bytes.clone()));
                pictures.push(FilePicture { path, name: &picture.name });
            }
            let sheet = Sheet::of(&part.writing);
            parts.push(FilePart { sheet, author: &part.author, remark: &part.remark, pictures });
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
