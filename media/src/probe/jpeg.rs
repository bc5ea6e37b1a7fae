//! JPEG pictures and their EXIF.

use super::facts::{Carries, Container, Facts, Place, Start, words};
use super::source::{Source, big16, four};
use std::io::Result;

const SEGMENTS_MAX: usize = 200;
const ENTRIES_MAX: u16 = 500;

/// Reads one.
pub(super) fn read(source: &mut Source<'_>) -> Result<Facts> {
    let mut facts = Facts::new(Container::Jpeg);
    facts.add(Carries::Image, "mjpeg");
    let mut at = 2;
    for _ in 0..SEGMENTS_MAX {
        let header = source.bytes(at, 4)?;
        let (Some(marker), Some(size)) = (big16(&header, 0), big16(&header, 2)) else { break };
        // The picture itself begins: nothing about it follows.
        if marker == 0xFFDA || marker >> 8 != 0xFF {
            break;
        }
        if marker == 0xFFE1 {
            let body = source.bytes(at + 4, usize::from(size.saturating_sub(2)))?;
            if let Some(tiff) = body.strip_prefix(b"Exif\0\0") {
                exif(tiff, &mut facts);
                break;
            }
        }
        at += 2 + u64::from(size);
    }
    Ok(facts)
}

/// A directory of TIFF in either order of bytes.
#[derive(Clone, Copy)]
struct Tiff<'a> {
    bytes: &'a [u8],
    big: bool,
}

impl<'a> Tiff<'a> {
    fn number(self, at: usize, size: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at.checked_add(size)?)?;
        let add = |sum: u32, byte: &u8| sum << 8 | u32::from(*byte);
        Some(if self.big { bytes.iter().fold(0, add) } else { bytes.iter().rev().fold(0, add) })
    }

    fn place(self, at: usize) -> Option<usize> {
        usize::try_from(self.number(at, 4)?).ok()
    }

    /// The entry of a tag: type, count, and where its value is.
    fn entry(self, directory: usize, tag: u32) -> Option<(u32, usize, usize)> {
        let count = u16::try_from(self.number(directory, 2)?).ok()?.min(ENTRIES_MAX);
        let entries = (0..usize::from(count)).map(|number| directory + 2 + number * 12);
        let at = entries.into_iter().find(|at| self.number(*at, 2) == Some(tag))?;
        let kind = self.number(at + 2, 2)?;
        let each: usize = match kind {
            1 | 2 | 7 => 1,
            3 => 2,
            4 => 4,
            5 | 10 => 8,
            _ => return None,
        };
        let count = self.place(at + 4)?;
        let inline = each.checked_mul(count)? <= 4;
        Some((kind, count, if inline { at + 8 } else { self.place(at + 8)? }))
    }

    fn text(self, directory: usize, tag: u32) -> Option<String> {
        let (kind, count, at) = self.entry(directory, tag)?;
        (kind == 2).then(|| self.bytes.get(at..at.checked_add(count)?)).flatten().and_then(words)
    }

    fn directory(self, directory: usize, tag: u32) -> Option<usize> {
        let (_, _, at) = self.entry(directory, tag)?;
        self.place(at)
    }

    /// Degrees, minutes, seconds as three fractions, with the letter of the side.
    fn degrees(self, directory: usize, tag: u32) -> Option<f64> {
        let side = self.text(directory, tag - 1)?;
        let (kind, count, at) = self.entry(directory, tag)?;
        if kind != 5 || count == 0 {
            return None;
        }
        let mut sum = 0.0;
        for (index, share) in [1.0, 60.0, 3600.0].into_iter().enumerate().take(count.min(3)) {
            let at = at.checked_add(index * 8)?;
            let (over, under) = (self.number(at, 4)?, self.number(at + 4, 4)?);
            if under > 0 {
                sum += f64::from(over) / f64::from(under) / share;
            } else if over > 0 {
                return None;
            }
        }
        Some(if matches!(side.as_str(), "S" | "W") { -sum } else { sum })
    }
}

/// Reads EXIF: what made the picture, when and where.
pub(super) fn exif(bytes: &[u8], facts: &mut Facts) {
    let big = match four(bytes, 0) {
        Some([b'M', b'M', 0, 42]) => true,
        Some([b'I', b'I', 42, 0]) => false,
        _ => return,
    };
    let tiff = Tiff { bytes, big };
    let Some(main) = tiff.place(4) else { return };
    facts.made_by(tiff.text(main, 0x010F), tiff.text(main, 0x0110));
    let inner = tiff.directory(main, 0x8769);
    let taken = inner.and_then(|inner| {
        let time = tiff.text(inner, 0x9003).or_else(|| tiff.text(inner, 0x9004))?;
        let zone = tiff.text(inner, 0x9011).or_else(|| tiff.text(inner, 0x9010)).unwrap_or_default();
        Start::read(&format!("{time}{zone}")).or_else(|| Start::read(&time))
    });
    facts.start = taken.or_else(|| tiff.text(main, 0x0132).and_then(|text| Start::read(&text)));
    facts.place = tiff.directory(main, 0x8825).and_then(|gps| Place::new(tiff.degrees(gps, 2)?, tiff.degrees(gps, 4)?));
}
