//! As much of DER as a time-stamp needs: one value after the other, each with its tag.

use crate::Malformed;

pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const OBJECT: u8 = 0x06;
pub(super) const TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
pub(super) const CONTEXT_0: u8 = 0xA0;

/// Bytes that are still to be read.
#[derive(Clone, Copy)]
pub(super) struct Der<'a>(pub(super) &'a [u8]);

impl<'a> Der<'a> {
    /// The next value with its tag.
    pub(super) fn any(&mut self) -> Result<(u8, &'a [u8]), Malformed> {
        let bad = || Malformed("不是 DER 编码");
        let (tag, rest) = self.0.split_first().ok_or_else(bad)?;
        let (first, rest) = rest.split_first().ok_or_else(bad)?;
        let (length, rest) = match *first {
            short @ 0..0x80 => (usize::from(short), rest),
            long => {
                let count = usize::from(long & 0x7F);
                let (bytes, rest) =
                    rest.split_at_checked(count).filter(|_| (1..=4).contains(&count)).ok_or_else(bad)?;
                (bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
            }
        };
        let (content, rest) = rest.split_at_checked(length).ok_or_else(bad)?;
        self.0 = rest;
        Ok((*tag, content))
    }

    /// The next value, which has to have this tag.
    pub(super) fn take(&mut self, wanted: u8) -> Result<&'a [u8], Malformed> {
        let (tag, content) = self.any()?;
        if tag == wanted { Ok(content) } else { Err(Malformed("不是时间戳")) }
    }

    /// The next value where it has this tag; nothing is read where it has another.
    pub(super) fn take_if(&mut self, wanted: u8) -> Result<Option<&'a [u8]>, Malformed> {
        if self.0.first() == Some(&wanted) { self.take(wanted).map(Some) } else { Ok(None) }
    }

    /// The next value as it stands, tag and length included.
    pub(super) fn encoded(&mut self) -> Result<&'a [u8], Malformed> {
        let before = self.0;
        self.any()?;
        Ok(before.get(..before.len() - self.0.len()).unwrap_or_default())
    }
}

/// One value, its tag known; what follows it is left alone.
pub(super) fn whole(bytes: &[u8], tag: u8) -> Result<&[u8], Malformed> {
    Der(bytes).take(tag)
}

/// Writes a value; its length in as few bytes as it takes.
pub(super) fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match content.len() {
        short @ 0..0x80 => out.push(short as u8),
        long => {
            let bytes = long.to_be_bytes();
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            out.push(0x80 | (bytes.len() - zeros) as u8);
            out.extend(bytes.iter().skip(zeros));
        }
    }
    out.extend(content);
    out
}

/// The shortest two's complement of a number whose first bit is clear.
pub(super) fn integer(number: u64) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count().min(7);
    let mut out = Vec::new();
    if bytes.get(zeros).is_some_and(|byte| byte & 0x80 != 0) {
        out.push(0);
    }
    out.extend(bytes.iter().skip(zeros));
    out
}
