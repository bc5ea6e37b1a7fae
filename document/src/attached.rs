//! What was attached to a document, made ready to be bound behind it: pictures as they are, each page of a PDF as a drawing of
//! its own, since PDF/A takes no foreign PDF into itself. What cannot be shown as it is stays outside of the volume, with the
//! reason; nothing is bound that would look other than the original.

use super::{Desk, Press, PressError, Standard};
use hayro_svg::hayro_interpret::{InterpreterSettings, InterpreterWarning};
use hayro_svg::hayro_syntax::{LoadPdfError, Pdf};
use hayro_svg::{RenderCache, SvgRenderSettings, convert};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Most pages of a PDF that are bound.
const PAGES_MAX: usize = 300;
/// Most bytes of all drawings of a PDF.
const DRAWINGS_SIZE_MAX: usize = 96 << 20;

/// A page that is bound: a picture or a drawing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Leaf {
    /// How its file ends.
    pub(crate) kind: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// An attached file that is bound, page by page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attachment {
    /// Its name, for the bookmark and the line below it.
    pub name: String,
    pub(crate) leaves: Vec<Leaf>,
}

/// Why an attached file stays outside of the volume 另存.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outside {
    /// Neither a picture nor a PDF.
    Kind,
    /// A PDF that asks for a password.
    Encrypted,
    /// A PDF that leaves characters to whoever reads it.
    Fonts,
    /// A PDF of too many pages or drawings too large.
    Long,
    /// What it holds cannot be read, or not all of it.
    Damaged,
    /// PDF/A does not take it as it is, for example a picture in the colours of printers.
    Unfit,
}

impl Outside {
    /// What a reader of the contents list is told.
    pub fn title(self) -> &'static str {
        match self {
            Outside::Kind => "不是图片或者PDF",
            Outside::Encrypted => "已加密",
            Outside::Fonts => "没有嵌入字体",
            Outside::Long => "页数或者内容过多",
            Outside::Damaged => "不能完整读取",
            Outside::Unfit => "不能转为PDF/A",
        }
    }
}

/// One attached file on a page of its own: whether it can be bound is seen by binding it.
const TRIAL: &str = "#set document(date: datetime(year: 2000, month: 1, day: 1))\n#let all = json(\"/sheet.json\")\n#for path in all { page(image(path, alt: path)) }";

impl Press {
    /// Makes an attached file ready to be bound, or says why it stays outside.
    pub fn attach(&self, name: &str, bytes: &[u8]) -> Result<Result<Attachment, Outside>, PressError> {
        let leaves = match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Ok(vec![Leaf { kind: "jpg", bytes: bytes.to_vec() }]),
            [0x89, b'P', b'N', b'G', ..] => Ok(vec![Leaf { kind: "png", bytes: bytes.to_vec() }]),
            [b'%', b'P', b'D', b'F', b'-', ..] => guarded(|| drawings(bytes)),
            _ => Err(Outside::Kind),
        };
        let leaves = match leaves {
            Ok(leaves) => leaves,
            Err(outside) => return Ok(Err(outside)),
        };
        let files: Vec<(String, Vec<u8>)> =
            leaves.iter().enumerate().map(|(at, leaf)| (format!("/{at}.{}", leaf.kind), leaf.bytes.clone())).collect();
        let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        let desk = Desk::new(self.fonts()?, TRIAL, serde_json::to_vec(&paths)?, &files)?;
        // Whatever Typst says against it: the same would be said against the whole volume.
        Ok(match guarded(|| self.run(&desk, Standard::Archive).map_err(|_| Outside::Unfit)) {
            Ok(_) => Ok(Attachment { name: name.to_owned(), leaves }),
            Err(outside) => Err(outside),
        })
    }
}

/// Files come from anybody: one that makes its reader panic is damaged, and costs no more than itself.
fn guarded<T>(read: impl FnOnce() -> Result<T, Outside>) -> Result<T, Outside> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(Outside::Damaged))
}

/// Every page of a PDF as a drawing.
fn drawings(bytes: &[u8]) -> Result<Vec<Leaf>, Outside> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Outside::Encrypted,
        LoadPdfError::Invalid => Outside::Damaged,
    })?;
    let pages = pdf.pages();
    match pages.len() {
        0 => return Err(Outside::Damaged),
        count if count > PAGES_MAX => return Err(Outside::Long),
        _ => {}
    }
    let watch = Watch::default();
    let (settings, cache) = (watch.settings(), RenderCache::new());
    let white = SvgRenderSettings { bg_color: [255; 4] };
    let (mut leaves, mut size) = (Vec::new(), 0);
    for page in pages.iter() {
        let drawing = convert(page, &cache, &settings, &white).into_bytes();
        size += drawing.len();
        if size > DRAWINGS_SIZE_MAX {
            return Err(Outside::Long);
        }
        leaves.push(Leaf { kind: "svg", bytes: drawing });
    }
    watch.outcome().map(|()| leaves)
}

/// What went wrong while pages were drawn.
#[derive(Default)]
struct Watch {
    fonts: Arc<AtomicBool>,
    unread: Arc<AtomicBool>,
}

impl Watch {
    fn settings(&self) -> InterpreterSettings {
        let (font, table) = (Arc::clone(&self.fonts), Arc::clone(&self.fonts));
        let (unknown, unread) = (Arc::clone(&self.fonts), Arc::clone(&self.unread));
        InterpreterSettings {
            font_resolver: Arc::new(move |_| {
                font.store(true, Ordering::Relaxed);
                None
            }),
            cmap_resolver: Arc::new(move |_| {
                table.store(true, Ordering::Relaxed);
                None
            }),
            warning_sink: Arc::new(move |warning| match warning {
                InterpreterWarning::UnsupportedFont => unknown.store(true, Ordering::Relaxed),
                InterpreterWarning::ImageDecodeFailure => unread.store(true, Ordering::Relaxed),
            }),
            ..InterpreterSettings::default()
        }
    }

    fn outcome(&self) -> Result<(), Outside> {
        if self.fonts.load(Ordering::Relaxed) {
            Err(Outside::Fonts)
        } else if self.unread.load(Ordering::Relaxed) {
            Err(Outside::Damaged)
        } else {
            Ok(())
        }
    }
}
