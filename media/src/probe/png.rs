//! PNG pictures and the EXIF that some cameras put into them.

use super::facts::{Carries, Container, Facts};
use super::jpeg::exif;
use super::source::Source;
use std::io::Result;

/// How every one begins.
pub(super) const MAGIC: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A];
const CHUNKS_MAX: usize = 200;

/// Reads one.
pub(super) fn read(source: &mut Source<'_>) -> Result<Facts> {
    let mut facts = Facts::new(Container::Png);
    facts.add(Carries::Image, "png");
    let mut at = MAGIC.len() as u64;
    for _ in 0..CHUNKS_MAX {
        let header = source.bytes(at, 8)?;
        let (Some(size), Some(kind)) =
            (header.first_chunk::<4>().map(|size| u32::from_be_bytes(*size)), header.get(4..8))
        else {
            break;
        };
        if kind == b"eXIf" {
            exif(&source.bytes(at + 8, usize::try_from(size).unwrap_or(usize::MAX))?, &mut facts);
            break;
        }
        // Length and kind before, a check after.
        at += 12 + u64::from(size);
    }
    Ok(facts)
}
