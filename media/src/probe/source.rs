//! Reading within bounds: whatever sizes a file claims, no more than a fixed number of its bytes is looked at.

use std::io::{Read, Result, Seek, SeekFrom};

/// Most bytes of a file that are looked at.
const BUDGET: u64 = 64 * 1024 * 1024;
/// Most bytes of one look.
pub(super) const LOOK_MAX: usize = 4 * 1024 * 1024;
/// What one look costs at least, so that many small ones end too.
const LOOK_COST_MIN: u64 = 64;

/// What can be read from any place.
pub(super) trait Readable: Read + Seek {}
impl<T: Read + Seek> Readable for T {}

/// A file that is looked at here and there.
pub(super) struct Source<'a> {
    reader: &'a mut dyn Readable,
    length: u64,
    budget: u64,
}

impl<'a> Source<'a> {
    pub(super) fn new(reader: &'a mut dyn Readable) -> Result<Source<'a>> {
        let length = reader.seek(SeekFrom::End(0))?;
        Ok(Source { reader, length, budget: BUDGET })
    }

    /// The file's length in bytes.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// The bytes at a place: fewer where the file ends, none where the budget is used up.
    pub(super) fn bytes(&mut self, at: u64, count: usize) -> Result<Vec<u8>> {
        let count = (count.min(LOOK_MAX) as u64).min(self.length.saturating_sub(at));
        let cost = count.max(LOOK_COST_MIN);
        if count == 0 || self.budget < cost {
            return Ok(Vec::new());
        }
        self.budget -= cost;
        self.reader.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
        (&mut *self.reader).take(count).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// The bytes between two places, as far as one look reaches.
    pub(super) fn between(&mut self, from: u64, to: u64) -> Result<Vec<u8>> {
        self.bytes(from, usize::try_from(to.saturating_sub(from)).unwrap_or(LOOK_MAX))
    }
}

/// Four bytes at a place.
pub(super) fn four(bytes: &[u8], at: usize) -> Option<[u8; 4]> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok()
}

/// A big-endian number of two bytes.
pub(super) fn big16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// A big-endian number of four bytes.
pub(super) fn big32(bytes: &[u8], at: usize) -> Option<u32> {
    four(bytes, at).map(u32::from_be_bytes)
}

/// A big-endian number of eight bytes.
pub(super) fn big64(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// A little-endian number of two bytes.
pub(super) fn little16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// A little-endian number of four bytes.
pub(super) fn little32(bytes: &[u8], at: usize) -> Option<u32> {
    four(bytes, at).map(u32::from_le_bytes)
}

/// A little-endian number of eight bytes.
pub(super) fn little64(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}
