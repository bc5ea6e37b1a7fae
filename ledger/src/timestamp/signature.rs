//! The authority's signature on a time-stamp (RFC 5652): over the attributes, which hold the digest of what was stamped, by a
//! certificate for time-stamping that leads to one of those that the reader trusts.

use super::der::{CONTEXT_0, Der, OBJECT, OCTETS, SEQUENCE, SET, value, whole};
use crate::Malformed;
use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use sha2::{Digest, Sha256, Sha384, Sha512};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage, anchor_from_trusted_cert};

/// id-kp-timeStamping 1.3.6.1.5.5.7.3.8.
const TIME_STAMPING: &[u8] = &[0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];
/// The attribute messageDigest 1.2.840.113549.1.9.4.
const MESSAGE_DIGEST: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x04];
/// The attribute contentType 1.2.840.113549.1.9.3.
const CONTENT_TYPE: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x03];
/// Most certificates that an answer may bring along.
const CERTIFICATES_MAX: usize = 16;

/// What was signed and by whom, as the answer has it.
#[derive(Clone, Copy)]
pub(super) struct Signed<'a> {
    content: &'a [u8],
    certificates: Der<'a>,
    signers: Der<'a>,
}

impl<'a> Signed<'a> {
    /// Reads what follows the content in a SignedData.
    pub(super) fn read(content: &'a [u8], mut rest: Der<'a>) -> Result<Signed<'a>, Malformed> {
        let certificates = Der(rest.take_if(CONTEXT_0)?.unwrap_or_default());
        while rest.0.first().is_some_and(|tag| *tag != SET) {
            rest.any()?;
        }
        Ok(Signed { content, certificates, signers: Der(rest.take(SET)?) })
    }

    /// Holds when a certificate that was valid at the time signed, and leads to a trusted one.
    pub(super) fn verify(&self, trusted: &[CertificateDer<'_>], unix: u64) -> Result<(), Malformed> {
        let bad = Malformed("时间戳不是由受信任的机构签名的");
        let anchors: Vec<TrustAnchor<'_>> =
            trusted.iter().filter_map(|one| anchor_from_trusted_cert(one).ok()).collect();
        let mut certificates = Vec::new();
        let mut rest = self.certificates;
        while !rest.0.is_empty() && certificates.len() < CERTIFICATES_MAX {
            certificates.push(CertificateDer::from(rest.encoded()?));
        }
        let mut signer = Der(Der(self.signers.0).take(SEQUENCE)?);
        let (message, signature) = self.message(&mut signer)?;
        let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(unix));
        let signs = |certificate: &CertificateDer<'_>| {
            let Ok(entity) = EndEntityCert::try_from(certificate) else { return false };
            let fits = |algorithm: &&dyn rustls_pki_types::SignatureVerificationAlgorithm| {
                entity.verify_signature(*algorithm, &message, signature).is_ok()
            };
            let usage = KeyUsage::required(TIME_STAMPING);
            ALL_VERIFICATION_ALGS.iter().any(fits)
                && entity
                    .verify_for_usage(ALL_VERIFICATION_ALGS, &anchors, &certificates, time, usage, None, None)
                    .is_ok()
        };
        if certificates.iter().any(signs) { Ok(()) } else { Err(bad) }
    }

    /// The bytes that were signed, and the signature: the attributes as a set, which hold the digest of the content.
    fn message(&self, signer: &mut Der<'a>) -> Result<(Vec<u8>, &'a [u8]), Malformed> {
        signer.any()?;
        signer.any()?;
        signer.take(SEQUENCE)?;
        let attributes = signer.take(CONTEXT_0)?;
        signer.take(SEQUENCE)?;
        let signature = signer.take(OCTETS)?;
        let digest = whole(attribute(attributes, MESSAGE_DIGEST)?, OCTETS)?;
        let same = match digest.len() {
            32 => Sha256::digest(self.content)[..] == *digest,
            48 => Sha384::digest(self.content)[..] == *digest,
            64 => Sha512::digest(self.content)[..] == *digest,
            _ => false,
        };
        if !same || whole(attribute(attributes, CONTENT_TYPE)?, OBJECT)? != super::TST_INFO {
            return Err(Malformed("时间戳的签名所签的是其他内容"));
        }
        Ok((value(SET, attributes), signature))
    }
}

/// The value of the one attribute of a kind.
fn attribute<'a>(attributes: &'a [u8], kind: &[u8]) -> Result<&'a [u8], Malformed> {
    let mut rest = Der(attributes);
    while !rest.0.is_empty() {
        let mut one = Der(rest.take(SEQUENCE)?);
        if one.take(OBJECT)? == kind {
            return one.take(SET);
        }
    }
    Err(Malformed("时间戳的签名缺少应有的内容"))
}
