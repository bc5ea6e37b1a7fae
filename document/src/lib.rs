//! document 文书: official PDFs. The only crate that sees Typst. A document is data from the first to the last word:
//! nothing that somebody typed is ever read as markup. The same writing gives the same bytes.
//!
//! To add a layout: a value in `enforcement::pack::Layout`, and its branch in `layout/body.typ`.

pub mod attached;
pub mod file;
pub mod layer;

use enforcement::pack::Layout;
use enforcement::record::writing::Writing;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Prints after which Typst's memory of earlier ones is cleared.
const PRINTS_KEPT: usize = 10;
/// Font files larger than this are passed over.
const FONT_SIZE_MAX: u64 = 64 * 1024 * 1024;

/// Why no PDF was made; for the log.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// No fonts were found where they were looked for.
    #[error("no fonts in {0:?}; run tools/fonts.sh")]
    NoFonts(Vec<PathBuf>),
    /// Typst refused the layout or the PDF.
    #[error("typst: {0}")]
    Typst(String),
    /// The sheet could not be written as data.
    #[error(transparent)]
    Data(#[from] serde_json::Error),
}

/// Which PDF.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standard {
    /// Ordinary PDF, for printing now.
    Pdf,
    /// PDF/A-2b, for the archive.
    Archive,
}

/// Prints documents. Fonts are read at the first print, not at the start.
pub struct Press {
    folders: Vec<PathBuf>,
    fonts: OnceLock<Fonts>,
    prints: Mutex<usize>,
}

struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    library: LazyHash<Library>,
}

#[derive(Serialize)]
struct Sheet<'a> {
    layout: &'static str,
    agency: &'a str,
    title: &'a str,
    number: &'a str,
    addressee: &'a str,
    cells: Vec<[&'a str; 2]>,
    paragraphs: Vec<SheetParagraph<'a>>,
    tables: Vec<SheetTable<'a>>,
    opinions: Vec<SheetOpinion<'a>>,
    signatures: &'a [String],
    /// Where the signature drawn on glass lies; empty where there is none.
    drawn: String,
    date: String,
    ymd: Option<(i16, i8, i8)>,
    mark: &'a str,
}

#[derive(Serialize)]
struct SheetParagraph<'a> {
    heading: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct SheetTable<'a> {
    label: &'a str,
    columns: &'a [String],
    rows: &'a [Vec<String>],
}

#[derive(Serialize)]
struct SheetOpinion<'a> {
    title: &'a str,
    text: &'a str,
    name: &'a str,
    date: &'a str,
}

impl<'a> Sheet<'a> {
    fn of(writing: &'a Writing) -> Sheet<'a> {
        Sheet {
            layout: match writing.layout {
                Layout::Letter => "letter",
                Layout::Form => "form",
                Layout::Minutes => "minutes",
                Layout::Inventory => "inventory",
                Layout::Cover => "cover",
            },
            agency: &writing.agency,
            title: &writing.title,
            number: &writing.number,
            addressee: &writing.addressee,
            cells: writing.cells.iter().map(|(label, text)| [label.as_str(), text.as_str()]).collect(),
            paragraphs: writing
                .paragraphs
                .iter()
                .map(|paragraph| SheetParagraph { heading: &paragraph.heading, text: &paragraph.text })
                .collect(),
            tables: writing
                .tables
                .iter()
                .map(|table| SheetTable { label: &table.label, columns: &table.columns, rows: &table.rows })
                .collect(),
            opinions: writing
                .opinions
                .iter()
                .map(|opinion| SheetOpinion {
                    title: &opinion.title,
                    text: &opinion.text,
                    name: &opinion.name,
                    date: &opinion.date,
                })
                .collect(),
            signatures: &writing.signatures,
            drawn: String::new(),
            date: writing.date.map(|date| date.chinese()).unwrap_or_default(),
            ymd: writing.date.map(|date| (date.year(), date.month(), date.day())),
            mark: writing.mark,
        }
    }
}

impl Press {
    /// A press that looks for fonts in these folders.
    pub fn new(folders: Vec<PathBuf>) -> Press {
        Press { folders, fonts: OnceLock::new(), prints: Mutex::new(0) }
    }

    /// Prints a document.
    pub fn print(&self, writing: &Writing, standard: Standard) -> Result<Vec<u8>, PressError> {
        self.print_signed(writing, standard, None)
    }

    /// Prints a document with the signature that was drawn on glass, a PNG or a JPEG, on its first line for signatures.
    pub fn print_signed(
        &self,
        writing: &Writing,
        standard: Standard,
        signature: Option<&[u8]>,
    ) -> Result<Vec<u8>, PressError> {
        let mut pictures = Vec::new();
        let drawn = signature.map_or_else(String::new, |bytes| draw(bytes, &mut pictures));
        let sheet = Sheet { drawn, ..Sheet::of(writing) };
        let desk = Desk::new(self.fonts()?, SHEET, serde_json::to_vec(&sheet)?, &pictures)?;
        self.run(&desk, standard).map(|(_, pdf)| pdf)
    }

    fn fonts(&self) -> Result<&Fonts, PressError> {
        match self.fonts.get() {
            Some(fonts) => Ok(fonts),
            None => {
                let fonts = load(&self.folders)?;
                Ok(self.fonts.get_or_init(|| fonts))
            }
        }
    }

    /// Lays out and writes; the answer is the pages and the PDF.
    fn run(&self, desk: &Desk<'_>, standard: Standard) -> Result<(PagedDocument, Vec<u8>), PressError> {
        let document =
            typst::compile::<PagedDocument>(desk).output.map_err(|errors| PressError::Typst(messages(&errors)))?;
        let standards = match standard {
            Standard::Pdf => PdfStandards::default(),
            Standard::Archive => {
                PdfStandards::new(&[PdfStandard::A_2b]).map_err(|error| PressError::Typst(format!("{error:?}")))?
            }
        };
        let pdf = typst_pdf::pdf(&document, &PdfOptions { standards, ..PdfOptions::default() });
        let pdf = pdf.map_err(|errors| PressError::Typst(messages(&errors)))?;
        if let Ok(mut prints) = self.prints.lock() {
            *prints += 1;
            if *prints % PRINTS_KEPT == 0 {
                comemo::evict(1);
            }
        }
        Ok((document, pdf))
    }
}

/// Lays a signature beside the sheet; the answer is where it lies, empty where it is no picture that can be printed.
fn draw(bytes: &[u8], pictures: &mut Vec<(String, Vec<u8>)>) -> String {
    let kind = match bytes {
        [0xFF, 0xD8, 0xFF, ..] => "jpg",
        [0x89, b'P', b'N', b'G', ..] => "png",
        _ => return String::new(),
    };
    let path = format!("/signature-{}.{kind}", pictures.len());
    pictures.push((path.clone(), bytes.to_vec()));
    path
}

fn messages(errors: &[typst::diag::SourceDiagnostic]) -> String {
    errors.iter().map(|error| error.message.to_string()).collect::<Vec<_>>().join("; ")
}

fn load(folders: &[PathBuf]) -> Result<Fonts, PressError> {
    let mut fonts: Vec<Font> = Vec::new();
    for folder in folders {
        for path in files(folder) {
            if let Ok(bytes) = std::fs::read(&path) {
                // A collection holds the faces of several regions; ours are the Simplified Chinese ones.
                fonts.extend(
                    Font::iter(Bytes::new(bytes))
                        .filter(|font| !font.info().family.contains("CJK") || font.info().family.ends_with("SC")),
                );
            }
        }
    }
    if fonts.is_empty() {
        return Err(PressError::NoFonts(folders.to_vec()));
    }
    let book = FontBook::from_fonts(&fonts);
    Ok(Fonts { book: LazyHash::new(book), fonts, library: LazyHash::new(Library::builder().build()) })
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let font = |path: &PathBuf| {
        let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default().to_ascii_lowercase();
        let small = std::fs::metadata(path).is_ok_and(|meta| meta.len() <= FONT_SIZE_MAX);
        matches!(kind.as_str(), "otf" | "ttf" | "ttc") && small
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).filter(font).collect();
    paths.sort();
    paths
}

/// The layout of one document.
const SHEET: &str = include_str!("../layout/sheet.typ");
/// The layout of a volume of a file.
const FILE: &str = include_str!("../layout/file.typ");

/// What Typst sees of the world: a layout, one sheet of data, pictures, the fonts. No clock, no files, no network.
struct Desk<'a> {
    fonts: &'a Fonts,
    main: Source,
    body: Source,
    files: Vec<(FileId, Bytes)>,
}

fn at(path: &str) -> Result<FileId, PressError> {
    let path = VirtualPath::new(path).map_err(|error| PressError::Typst(error.to_string()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl<'a> Desk<'a> {
    fn new(
        fonts: &'a Fonts,
        layout: &str,
        sheet: Vec<u8>,
        pictures: &[(String, Vec<u8>)],
    ) -> Result<Desk<'a>, PressError> {
        let main = Source::new(at("/main.typ")?, layout.to_owned());
        let body = Source::new(at("/body.typ")?, include_str!("../layout/body.typ").to_owned());
        let mut files = vec![(at("/sheet.json")?, Bytes::new(sheet))];
        for (path, bytes) in pictures {
            files.push((at(path)?, Bytes::new(bytes.clone())));
        }
        Ok(Desk { fonts, main, body, files })
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.fonts.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [&self.main, &self.body].into_iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let file = self.files.iter().find(|(known, _)| *known == id);
        file.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
