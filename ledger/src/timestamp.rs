//! RFC 3161 time-stamps on checkpoints: a third party says that a signed head existed at a time. Here the request is made and
//! the answer read; the authority's own signature is for `openssl ts -verify`, with the certificate that the reader trusts.

use crate::Malformed;

/// SHA-256 as an AlgorithmIdentifier with its NULL.
const SHA256: &[u8] = &[0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00];
/// id-ct-TSTInfo 1.2.840.113549.1.9.16.1.4.
const TST_INFO: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x04];
/// id-signedData 1.2.840.113549.1.7.2.
const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const OBJECT: u8 = 0x06;
const TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const CONTEXT_0: u8 = 0xA0;

/// A request for a time-stamp over a digest. The nonce has to come back; its first bit has to be clear.
pub fn request(digest: &[u8; 32], nonce: u64) -> Vec<u8> {
    let nonce = nonce >> 1;
    let mut imprint = SHA256.to_vec();
    imprint.extend(value(OCTETS, digest));
    let mut body = value(INTEGER, &[1]);
    body.extend(value(SEQUENCE, &imprint));
    body.extend(value(INTEGER, &integer(nonce)));
    // certReq TRUE: the certificate comes along, so that the answer can be verified years later.
    body.extend([0x01, 0x01, 0xFF]);
    value(SEQUENCE, &body)
}

/// Reads an answer to [`request`]: the time as `20261124035500Z`, where the authority granted it for this digest and nonce.
pub fn read(answer: &[u8], digest: &[u8; 32], nonce: u64) -> Result<String, Malformed> {
    let bad = || Malformed("not a time-stamp");
    let mut answer = Der(whole(answer, SEQUENCE)?);
    let mut status = Der(answer.take(SEQUENCE)?);
    if !matches!(status.take(INTEGER)?, [0 | 1]) {
        return Err(Malformed("the authority did not grant the time-stamp"));
    }
    let mut content = Der(answer.take(SEQUENCE)?);
    if content.take(OBJECT)? != SIGNED_DATA {
        return Err(bad());
    }
    let mut signed = Der(whole(content.take(CONTEXT_0)?, SEQUENCE)?);
    signed.take(INTEGER)?;
    signed.any()?;
    let mut encapsulated = Der(signed.take(SEQUENCE)?);
    if encapsulated.take(OBJECT)? != TST_INFO {
        return Err(bad());
    }
    let info = whole(encapsulated.take(CONTEXT_0)?, OCTETS)?;
    let mut info = Der(whole(info, SEQUENCE)?);
    info.take(INTEGER)?;
    info.take(OBJECT)?;
    let mut imprint = Der(info.take(SEQUENCE)?);
    imprint.any()?;
    if imprint.take(OCTETS)? != digest {
        return Err(Malformed("the time-stamp is of something else"));
    }
    info.take(INTEGER)?;
    let time = info.take(TIME)?;
    let mut known = false;
    while !info.0.is_empty() {
        let (tag, content) = info.any()?;
        known |= tag == INTEGER && content == integer(nonce >> 1);
    }
    if !known {
        return Err(Malformed("the time-stamp answers another request"));
    }
    String::from_utf8(time.to_vec()).map_err(|_| bad())
}

/// Bytes that are still to be read.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    /// The next value with its tag.
    fn any(&mut self) -> Result<(u8, &'a [u8]), Malformed> {
        let bad = || Malformed("not DER");
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

    fn take(&mut self, wanted: u8) -> Result<&'a [u8], Malformed> {
        let (tag, content) = self.any()?;
        if tag == wanted { Ok(content) } else { Err(Malformed("not a time-stamp")) }
    }
}

/// One value, its tag known; what follows it is left alone.
fn whole(bytes: &[u8], tag: u8) -> Result<&[u8], Malformed> {
    Der(bytes).take(tag)
}

fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match content.len() {
        short @ 0..0x80 => out.push(short as u8),
        long => out.extend([0x82, (long >> 8) as u8, long as u8]),
    }
    out.extend(content);
    out
}

/// The shortest two's complement of a number whose first bit is clear.
fn integer(number: u64) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count().min(7);
    let mut out = Vec::new();
    if bytes.get(zeros).is_some_and(|byte| byte & 0x80 != 0) {
        out.push(0);
    }
    out.extend(bytes.iter().skip(zeros));
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers_are_as_short_as_der_asks() {
        for (number, bytes) in [(0, vec![0]), (127, vec![127]), (128, vec![0, 128]), (256, vec![1, 0])] {
            assert_eq!(integer(number), bytes);
        }
        assert_eq!(request(&[7; 32], u64::MAX).len(), 2 + 3 + 2 + 15 + 34 + 10 + 3);
    }

    #[test]
    fn nothing_that_is_cut_or_changed_is_taken_for_a_time_stamp() {
        for bytes in
            [&[][..], &[0x30], &[0x30, 0x82], &[0x30, 0x03, 0x02, 0x01, 0x02], &[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]]
        {
            assert!(read(bytes, &[0; 32], 1).is_err());
        }
    }
}
