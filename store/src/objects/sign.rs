//! AWS Signature Version 4: how an object store knows who asks, and that nothing of the request was changed on its way.

use hmac::{Hmac, KeyInit, Mac};
use law::Moment;
use sha2::{Digest, Sha256};

/// Who asks, of which region.
pub(super) struct Signer {
    pub(super) region: String,
    pub(super) key_id: String,
    pub(super) secret: String,
}

/// A request as it is signed.
pub(super) struct Signed<'a> {
    pub(super) method: &'a str,
    /// Encoded, from the first slash.
    pub(super) path: &'a str,
    /// Encoded, names in order.
    pub(super) query: &'a str,
    /// Every header that is signed, names in small letters and in order; the last two are the digest and the time.
    pub(super) headers: &'a [(&'a str, &'a str)],
    /// SHA-256 of the body in hexadecimal.
    pub(super) body: &'a str,
}

impl Signer {
    /// The value of `Authorization`; `time` is the one of `x-amz-date`.
    pub(super) fn authorization(&self, request: &Signed<'_>, time: &str) -> String {
        let names: Vec<&str> = request.headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let lines: String = request.headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let Signed { method, path, query, body, .. } = request;
        let canonical = format!("{method}\n{path}\n{query}\n{lines}\n{names}\n{body}");
        let day = time.get(..8).unwrap_or_default();
        let scope = format!("{day}/{}/s3/aws4_request", self.region);
        let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", super::hexadecimal(&Sha256::digest(canonical)));
        let mut key = keyed(format!("AWS4{}", self.secret).as_bytes(), day);
        for part in [self.region.as_str(), "s3", "aws4_request"] {
            key = keyed(&key, part);
        }
        let signature = super::hexadecimal(&keyed(&key, &text));
        format!("AWS4-HMAC-SHA256 Credential={}/{scope},SignedHeaders={names},Signature={signature}", self.key_id)
    }
}

fn keyed(key: &[u8], text: &str) -> Vec<u8> {
    // A key of any length is taken.
    let Ok(mut code) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    code.update(text.as_bytes());
    code.finalize().into_bytes().to_vec()
}

/// A point in time as the signature writes it: `20130524T000000Z`.
pub(super) fn time(unix: i64) -> String {
    // A moment is Beijing time; the signature wants Greenwich.
    let moment = Moment::from_unix(unix - 8 * 3_600);
    let digits: String = moment.date().to_string().chars().filter(char::is_ascii_digit).collect();
    format!("{digits}T{:02}{:02}{:02}Z", moment.hour(), moment.minute(), unix.rem_euclid(60))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The example of the specification: a range of an object.
    #[test]
    fn the_example_of_the_specification() {
        let signer = Signer {
            region: "us-east-1".into(),
            key_id: "AKIAIOSFODNN7EXAMPLE".into(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
        };
        let body = super::super::digest(b"");
        let at = time(1_369_353_600);
        assert_eq!(at, "20130524T000000Z");
        let headers = [
            ("host", "examplebucket.s3.amazonaws.com"),
            ("range", "bytes=0-9"),
            ("x-amz-content-sha256", body.as_str()),
            ("x-amz-date", at.as_str()),
        ];
        let request = Signed { method: "GET", path: "/test.txt", query: "", headers: &headers, body: &body };
        let wanted = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
        assert_eq!(signer.authorization(&request, &at), wanted);
    }
}
