//! RFC 3161 time-stamps on checkpoints: a third party says that a signed head existed at a time. Here the request is made, the
//! answer read, and its signature verified with the certificates that the reader trusts.

mod der;
mod signature;

use crate::Malformed;
use der::{CONTEXT_0, Der, INTEGER, OBJECT, OCTETS, SEQUENCE, TIME, integer, value, whole};
use rustls_pki_types::CertificateDer;
use signature::Signed;

/// SHA-256 as an AlgorithmIdentifier with its NULL.
const SHA256: &[u8] = &[0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00];
/// id-ct-TSTInfo 1.2.840.113549.1.9.16.1.4.
const TST_INFO: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x04];
/// id-signedData 1.2.840.113549.1.7.2.
const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];

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

/// A time-stamp that an authority granted.
pub struct Stamp<'a> {
    /// The time as `20261124035500Z`.
    pub time: String,
    imprint: &'a [u8],
    nonce: Option<&'a [u8]>,
    signed: Signed<'a>,
}

/// Reads an answer to [`request`]; whether it is the right one, and whose, is for its reader to ask.
pub fn read(answer: &[u8]) -> Result<Stamp<'_>, Malformed> {
    let bad = || Malformed("不是时间戳");
    let mut answer = Der(whole(answer, SEQUENCE)?);
    let mut status = Der(answer.take(SEQUENCE)?);
    if !matches!(status.take(INTEGER)?, [0 | 1]) {
        return Err(Malformed("时间戳机构没有出具时间戳"));
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
    let content = whole(encapsulated.take(CONTEXT_0)?, OCTETS)?;
    let mut info = Der(whole(content, SEQUENCE)?);
    info.take(INTEGER)?;
    info.take(OBJECT)?;
    let mut imprint = Der(info.take(SEQUENCE)?);
    imprint.any()?;
    let imprint = imprint.take(OCTETS)?;
    info.take(INTEGER)?;
    let time = String::from_utf8(info.take(TIME)?.to_vec()).map_err(|_| bad())?;
    let mut nonce = None;
    while !info.0.is_empty() {
        let (tag, content) = info.any()?;
        nonce = nonce.or((tag == INTEGER).then_some(content));
    }
    Ok(Stamp { time, imprint, nonce, signed: Signed::read(content, signed)? })
}

impl Stamp<'_> {
    /// Is it of these bytes' digest?
    pub fn is_of(&self, digest: &[u8; 32]) -> Result<(), Malformed> {
        if self.imprint == digest { Ok(()) } else { Err(Malformed("时间戳所证的是其他内容")) }
    }

    /// Does it answer the request with this nonce?
    pub fn answers(&self, nonce: u64) -> Result<(), Malformed> {
        if self.nonce == Some(integer(nonce >> 1).as_slice()) {
            Ok(())
        } else {
            Err(Malformed("时间戳答复的是另一次请求"))
        }
    }

    /// Is it signed by an authority that one of these certificates, in DER, vouches for?
    pub fn signed_by(&self, trusted: &[Vec<u8>]) -> Result<(), Malformed> {
        let trusted: Vec<CertificateDer<'_>> = trusted.iter().map(|one| CertificateDer::from(one.as_slice())).collect();
        self.signed.verify(&trusted, unix(&self.time).ok_or(Malformed("时间戳没有时间"))?)
    }
}

/// `20261124035500Z`, with or without a fraction, in seconds since 1970.
fn unix(time: &str) -> Option<u64> {
    let number = |from: usize, to: usize| time.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    let (hour, minute, second) = (number(8, 10)?, number(10, 12)?, number(12, 14)?);
    let rest = time.get(14..)?.strip_suffix('Z')?;
    let fraction = rest.is_empty() || rest.strip_prefix('.')?.bytes().all(|byte| byte.is_ascii_digit());
    if !fraction || !(1..=12).contains(&month) || !(1..=31).contains(&day) || year < 1970 {
        return None;
    }
    // Days of a year that begins in March, so that the leap day is the last.
    let (from_march, in_year) = if month > 2 { (month - 3, year) } else { (month + 9, year - 1) };
    let days = in_year * 365 + in_year / 4 - in_year / 100 + in_year / 400 + (from_march * 153 + 2) / 5 + day - 1;
    const TO_1970: u64 = 719_468;
    Some((days - TO_1970) * 86_400 + hour * 3_600 + minute * 60 + second)
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
        for (length, head) in [(127, vec![4, 127]), (128, vec![4, 0x81, 128]), (256, vec![4, 0x82, 1, 0])] {
            assert_eq!(value(4, &vec![0; length])[..head.len()], head);
        }
    }

    #[test]
    fn nothing_that_is_cut_or_changed_is_taken_for_a_time_stamp() {
        for bytes in
            [&[][..], &[0x30], &[0x30, 0x82], &[0x30, 0x03, 0x02, 0x01, 0x02], &[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]]
        {
            assert!(read(bytes).is_err());
        }
    }

    #[test]
    fn times_of_authorities_by_table() {
        for (text, seconds) in [
            ("19700101000000Z", Some(0)),
            ("20000229120000Z", Some(951_825_600)),
            ("20260228235959.25Z", Some(1_772_323_199)),
            ("20261124035500", None),
            ("20261324035500Z", None),
            ("2026112403550Z", None),
        ] {
            assert_eq!(unix(text), seconds, "{text}");
        }
    }
}
