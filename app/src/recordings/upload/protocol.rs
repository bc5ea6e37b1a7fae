//! tus 1.0, the words of the protocol: headers in and out.

use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The version of the protocol.
pub(crate) const VERSION: &str = "1.0.0";
/// What we speak beyond its core.
pub(crate) const EXTENSIONS: &str =
    "creation,creation-with-upload,creation-defer-length,checksum,termination,expiration,concatenation";
/// Digests that a piece may carry.
pub(crate) const ALGORITHMS: &str = "sha1,sha256";
/// Largest upload, in bytes.
pub(crate) const SIZE_MAX: u64 = 256 << 30;
/// Most pieces that one upload may be joined of.
pub(crate) const PARTS_MAX: usize = 1_000;
/// What a body that adds to an upload is called.
pub(crate) const BODY_TYPE: &str = "application/offset+octet-stream";
/// A piece, or the whole, does not fit its digest.
pub(crate) const CHECKSUM_MISMATCH: u16 = 460;

/// Why a request is not carried out: the status, and words.
#[derive(Debug)]
pub(crate) struct No(pub(crate) u16, pub(crate) String);

impl No {
    pub(crate) fn new(status: u16, words: impl Into<String>) -> No {
        No(status, words.into())
    }

    /// Our fault: the cause is for the log. A full disk is told as such.
    pub(crate) fn fault(error: &std::io::Error) -> No {
        tracing::error!(%error, "an upload failed");
        if matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded) {
            return No::new(507, "存储空间不足，这一部分没有存入。已确认的部分没有丢失，腾出空间后可以续传。");
        }
        No::new(500, "系统出错，这一部分没有存入。已确认的部分没有丢失，可以续传。")
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        spoken((status, Json(json!({ "error": self.1 }))).into_response())
    }
}

/// Every answer names the version.
pub(crate) fn spoken(mut response: Response) -> Response {
    response.headers_mut().insert("tus-resumable", HeaderValue::from_static(VERSION));
    response
}

/// Puts a header whose value is ours and therefore plain.
pub(crate) fn put(response: &mut Response, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(HeaderName::from_static(name), value);
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
}

/// A number of bytes.
pub(crate) fn count(headers: &HeaderMap, name: &str) -> Result<Option<u64>, No> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let digits = value.to_str().ok().filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    match digits.and_then(|text| text.parse().ok()) {
        Some(number) => Ok(Some(number)),
        None => Err(No::new(400, format!("{name} 不是字节数。"))),
    }
}

/// Anything but OPTIONS names the version that it speaks; the answer to what does not.
pub(crate) fn other_version(headers: &HeaderMap) -> Option<Response> {
    if text(headers, "tus-resumable") == Some(VERSION) {
        return None;
    }
    let mut response = No::new(412, "请求没有注明 Tus-Resumable: 1.0.0。").into_response();
    put(&mut response, "tus-version", VERSION);
    Some(response)
}

/// The body adds to an upload.
pub(crate) fn body_type(headers: &HeaderMap) -> bool {
    text(headers, "content-type").is_some_and(|kind| kind.eq_ignore_ascii_case(BODY_TYPE))
}

/// How long a new upload is: told now, or with a later piece.
pub(crate) fn length(headers: &HeaderMap) -> Result<Option<u64>, No> {
    let length = count(headers, "upload-length")?;
    let deferred = match text(headers, "upload-defer-length") {
        None => false,
        Some("1") => true,
        Some(_) => return Err(No::new(400, "Upload-Defer-Length 只能是 1。")),
    };
    match length {
        Some(_) if deferred => Err(No::new(400, "Upload-Length 和 Upload-Defer-Length 只能有一项。")),
        None if !deferred => Err(No::new(400, "缺少 Upload-Length。")),
        Some(length) if length > SIZE_MAX => Err(No::new(413, "文件超过 256 GiB。请分段存入。")),
        length => Ok(length),
    }
}

/// How an upload is put together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Concat {
    /// By itself.
    Whole,
    /// It is a part of another.
    Partial,
    /// It is made of these.
    Final(Vec<String>),
}

/// Reads `Upload-Concat`; the addresses become ids.
pub(crate) fn concat(headers: &HeaderMap) -> Result<Concat, No> {
    let Some(value) = text(headers, "upload-concat") else { return Ok(Concat::Whole) };
    if value == "partial" {
        return Ok(Concat::Partial);
    }
    let Some(list) = value.strip_prefix("final;") else {
        return Err(No::new(400, "Upload-Concat 只能是 partial 或者 final;地址。"));
    };
    let ids: Vec<String> = list
        .split_whitespace()
        .filter_map(|address| address.trim_end_matches('/').rsplit('/').next())
        .map(str::to_owned)
        .collect();
    if ids.is_empty() || ids.len() > PARTS_MAX {
        return Err(No::new(400, format!("Upload-Concat 应当列出 1 至 {PARTS_MAX} 个分段。")));
    }
    Ok(Concat::Final(ids))
}

/// Reads `Upload-Metadata`: keys, each with a value in base64, separated by commas.
pub(crate) fn metadata(header: &str) -> Result<BTreeMap<String, String>, No> {
    let mut pairs = BTreeMap::new();
    for pair in header.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let bytes = STANDARD.decode(value.trim()).ok();
        let value = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(value) = value.filter(|_| key.is_ascii()) else {
            return Err(No::new(400, format!("Upload-Metadata 的 {key} 不是 base64 编码的 UTF-8 文字。")));
        };
        if pairs.insert(key.to_owned(), value).is_some() {
            return Err(No::new(400, format!("Upload-Metadata 中 {key} 出现两次。")));
        }
    }
    Ok(pairs)
}

/// A running digest of one piece, with the one that it should have.
pub(crate) enum Checksum {
    /// SHA-1, which the protocol wants everybody to know.
    Sha1(Sha1, Vec<u8>),
    /// SHA-256.
    Sha256(Sha256, Vec<u8>),
}

impl Checksum {
    /// Reads `Upload-Checksum`.
    pub(crate) fn read(headers: &HeaderMap) -> Result<Option<Checksum>, No> {
        let Some(value) = text(headers, "upload-checksum") else { return Ok(None) };
        let (algorithm, digest) = value.split_once(' ').unwrap_or((value, ""));
        let Ok(digest) = STANDARD.decode(digest.trim()) else {
            return Err(No::new(400, "Upload-Checksum 的摘要不是 base64。"));
        };
        match algorithm {
            "sha1" => Ok(Some(Checksum::Sha1(Sha1::new(), digest))),
            "sha256" => Ok(Some(Checksum::Sha256(Sha256::new(), digest))),
            _ => Err(No::new(400, format!("Upload-Checksum 只支持 {ALGORITHMS}。"))),
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Checksum::Sha1(hash, _) => hash.update(bytes),
            Checksum::Sha256(hash, _) => hash.update(bytes),
        }
    }

    /// Does the piece fit?
    pub(crate) fn fits(self) -> bool {
        match self {
            Checksum::Sha1(hash, wanted) => hash.finalize().as_slice() == wanted,
            Checksum::Sha256(hash, wanted) => hash.finalize().as_slice() == wanted,
        }
    }
}

/// A point in time as HTTP writes it: `Mon, 02 Mar 2026 01:00:00 GMT`.
pub(crate) fn http_date(unix: i64) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    // A moment is Beijing time; HTTP wants Greenwich.
    let moment = law::Moment::from_unix(unix - 8 * 3600);
    let date = moment.date();
    let month = MONTHS.get(usize::from(date.month().unsigned_abs()).wrapping_sub(1)).unwrap_or(&"");
    let day = DAYS.get(date.weekday_index()).unwrap_or(&"");
    format!(
        "{day}, {:02} {month} {:04} {:02}:{:02}:{:02} GMT",
        date.day(),
        date.year(),
        moment.hour(),
        moment.minute(),
        unix.rem_euclid(60)
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn dates_are_written_as_http_writes_them() {
        assert_eq!(http_date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
    }

    #[test]
    fn metadata_are_read_whole_or_refused() {
        let pairs = metadata("filename MjAyNi5tcDQ=, case Yw==,is_confidential").unwrap();
        assert_eq!(pairs["filename"], "2026.mp4");
        assert_eq!(pairs["is_confidential"], "");
        assert!(metadata("").unwrap().is_empty());
        for wrong in ["filename ***", "a Yg==,a Yg==", "文件 Yg=="] {
            assert!(metadata(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn lengths_and_parts_by_the_protocol() {
        let headers = |pairs: &[(&'static str, &str)]| -> HeaderMap {
            pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
        };
        assert_eq!(length(&headers(&[("upload-length", "5")])).unwrap(), Some(5));
        assert_eq!(length(&headers(&[("upload-defer-length", "1")])).unwrap(), None);
        for wrong in [&[][..], &[("upload-length", "-1")], &[("upload-length", "+1")], &[("upload-defer-length", "2")]]
        {
            assert_eq!(length(&headers(wrong)).unwrap_err().0, 400);
        }
        assert_eq!(length(&headers(&[("upload-length", "999999999999999")])).unwrap_err().0, 413);
        let parts = concat(&headers(&[("upload-concat", "final;/uploads/a http://h/uploads/b")])).unwrap();
        assert_eq!(parts, Concat::Final(vec!["a".into(), "b".into()]));
        assert!(concat(&headers(&[("upload-concat", "final;")])).is_err());
    }
}
