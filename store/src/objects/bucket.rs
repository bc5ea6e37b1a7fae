//! An object store that speaks S3, for a site whose recordings outgrow one machine. An object's name is its digest, so that
//! the store checks what it takes against the name, a second put of the same is no change, and whoever reads can check again.

use super::sign::{Signed, Signer, time};
use crate::words::of_io;
use serde::Deserialize;
use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use ureq::http::{HeaderMap, Request};

/// Largest piece that is sent by one request, in bytes; what is larger comes in parts of this size.
const PART: u64 = 16 << 20;
/// Most parts that the protocol takes.
const PARTS_MAX: u64 = 10_000;
/// How much is read by one request, in bytes.
pub(super) const WINDOW: u64 = 1 << 20;
/// How often a request is sent before its fault is told.
const TRIES: u32 = 3;
/// Longest wait for a connection.
const CONNECT_WAIT: Duration = Duration::from_secs(10);
/// Longest time for one request: a part on a slow line.
const REQUEST_WAIT: Duration = Duration::from_secs(300);
/// Largest answer that is not an object.
const ANSWER_SIZE_MAX: u64 = 1 << 20;

/// The table `[objects]` of the configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// `https://host[:port]`.
    pub endpoint: String,
    /// The bucket; it is there already.
    pub bucket: String,
    /// The region that signatures name.
    #[serde(default = "usual_region")]
    pub region: String,
    /// Before the names of all objects, for a bucket that others use too.
    #[serde(default)]
    pub prefix: String,
    /// The bucket is a part of the host's name, not of the path.
    #[serde(default)]
    pub bucket_in_host: bool,
    /// The public half of the access key.
    pub key_id: String,
    /// A file with its secret half.
    pub secret_file: PathBuf,
    /// A file with the certificates that are trusted, where the store has one of its own.
    pub certificates: Option<PathBuf>,
}

fn usual_region() -> String {
    "us-east-1".into()
}

/// A bucket.
pub struct Bucket {
    agent: ureq::Agent,
    signer: Signer,
    /// `https://host`.
    origin: String,
    host: String,
    /// Before every object's name, from the first slash.
    path: String,
}

fn configured(words: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidInput, words.into())
}

impl Bucket {
    /// Reads the configuration; nothing is asked yet.
    pub fn new(place: &Place) -> Result<Bucket> {
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._/".contains(&byte));
        let endpoint = place.endpoint.trim_end_matches('/');
        let (scheme, host) = match endpoint.split_once("://") {
            Some((scheme @ ("http" | "https"), host)) if !host.is_empty() && !host.contains('/') => (scheme, host),
            _ => return Err(configured("endpoint 应当是 https://主机[:端口]")),
        };
        if place.bucket.is_empty() || place.bucket.contains('/') || !plain(&place.bucket) || !plain(&place.prefix) {
            return Err(configured("bucket、prefix 只能有字母、数字和 - . _，prefix 还可以有 /"));
        }
        let secret = std::fs::read_to_string(&place.secret_file).map_err(|error| {
            Error::new(error.kind(), format!("不能读取 {}：{}", place.secret_file.display(), of_io(&error)))
        })?;
        let (host, bucket) = match place.bucket_in_host {
            true => (format!("{}.{host}", place.bucket), String::new()),
            false => (host.to_owned(), format!("/{}", place.bucket)),
        };
        Ok(Bucket {
            agent: agent(place.certificates.as_deref())?,
            signer: Signer {
                region: place.region.clone(),
                key_id: place.key_id.clone(),
                secret: secret.trim().to_owned(),
            },
            origin: format!("{scheme}://{host}"),
            host,
            path: format!("{bucket}/{}", place.prefix.trim_start_matches('/')),
        })
    }

    /// Asks for an object that is never there: says what is wrong with address, bucket or key.
    pub fn check(&self) -> Result<()> {
        let ask = Ask::new("GET", &format!("{}objects/probe", self.path)).range(0, 1);
        let answer = self.send(&ask, &[200, 206, 404])?;
        // Without its bucket nothing is there either, and nothing can be put.
        if element(&answer.text(), "Code").is_some_and(|code| code == "NoSuchBucket") {
            return Err(answer.refused(&ask));
        }
        Ok(())
    }

    fn name(&self, digest: &str) -> String {
        format!("{}objects/{}/{digest}", self.path, digest.get(..2).unwrap_or_default())
    }

    /// The size of an object, where it is there.
    pub(super) fn size(&self, digest: &str) -> Result<Option<u64>> {
        let answer = self.send(&Ask::new("HEAD", &self.name(digest)), &[200, 404])?;
        if answer.status == 404 {
            return Ok(None);
        }
        let length = answer.headers.get("content-length").and_then(|value| value.to_str().ok());
        length.and_then(|text| text.parse().ok()).map(Some).ok_or_else(|| Error::other("object store: no length"))
    }

    /// Bytes of an object.
    pub(super) fn bytes(&self, digest: &str, from: u64, count: u64) -> Result<Vec<u8>> {
        let ask = Ask::new("GET", &self.name(digest)).range(from, count);
        let answer = self.send(&ask, &[206])?;
        if answer.body.len() as u64 != count {
            return Err(Error::new(ErrorKind::UnexpectedEof, "object store: a part was cut off"));
        }
        Ok(answer.body)
    }

    /// Sends a finished file, unless the object is there. It is there whole or not at all.
    pub(super) fn put(&self, part: &Path, digest: &str) -> Result<()> {
        let mut file = File::open(part)?;
        let size = file.metadata()?.len();
        if self.size(digest)? != Some(size) {
            if size <= PART { self.put_small(&mut file, digest)? } else { self.put_in_parts(&mut file, size, digest)? }
        }
        match self.size(digest)? {
            Some(found) if found == size => Ok(()),
            found => Err(Error::other(format!("object store: {digest} has {found:?} bytes, not {size}"))),
        }
    }

    fn put_small(&self, file: &mut File, digest: &str) -> Result<()> {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let ask = Ask { once: true, body: &bytes, ..Ask::new("PUT", &self.name(digest)) };
        self.send(&ask, &[200, 409, 412]).map(|_| ())
    }

    /// In parts, each of which the store checks against its digest; it is an object only when the last word is said.
    fn put_in_parts(&self, file: &mut File, size: u64, digest: &str) -> Result<()> {
        let name = self.name(digest);
        let begun = self.send(&Ask { query: "uploads=".into(), ..Ask::new("POST", &name) }, &[200])?;
        let upload = element(&begun.text(), "UploadId").ok_or_else(|| Error::other("object store: no upload id"))?;
        let done = self.send_parts(file, size, &name, &upload);
        if done.is_err() {
            // What is not given up here, the store gives up by its own rule.
            let _ = self.send(
                &Ask { query: format!("uploadId={}", encoded(&upload)), ..Ask::new("DELETE", &name) },
                &[204, 404],
            );
        }
        done
    }

    fn send_parts(&self, file: &mut File, size: u64, name: &str, upload: &str) -> Result<()> {
        let part = PART.max(size.div_ceil(PARTS_MAX));
        let mut list = String::from("<CompleteMultipartUpload>");
        for number in 1..=size.div_ceil(part) {
            let mut bytes = Vec::new();
            file.take(part).read_to_end(&mut bytes)?;
            let query = format!("partNumber={number}&uploadId={}", encoded(upload));
            let answer = self.send(&Ask { query, body: &bytes, ..Ask::new("PUT", name) }, &[200])?;
            let tag = answer.headers.get("etag").and_then(|value| value.to_str().ok()).unwrap_or_default();
            list.push_str(&format!("<Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part>"));
        }
        list.push_str("</CompleteMultipartUpload>");
        let query = format!("uploadId={}", encoded(upload));
        let ask = Ask { query, once: true, body: list.as_bytes(), ..Ask::new("POST", name) };
        let answer = self.send(&ask, &[200, 409, 412])?;
        // A store may say 200 first and find the fault after.
        match element(&answer.text(), "Code").filter(|_| answer.status == 200) {
            Some(code) => Err(Error::other(format!("object store: {code}"))),
            None => Ok(()),
        }
    }

    /// Removes an object; says whether it was there.
    pub(super) fn remove(&self, digest: &str) -> Result<bool> {
        let there = self.size(digest)?.is_some();
        self.send(&Ask::new("DELETE", &self.name(digest)), &[200, 204, 404])?;
        Ok(there)
    }

    /// Sends a request; one that the line or the store lost is sent again, which changes nothing.
    fn send(&self, ask: &Ask<'_>, expected: &[u16]) -> Result<Answer> {
        let mut tried = 1;
        loop {
            let result = self.send_once(ask);
            let passing = match &result {
                Ok(answer) => answer.status >= 500 || answer.status == 429,
                Err(_) => true,
            };
            if !passing || tried == TRIES {
                let answer = result?;
                let fits = expected.contains(&answer.status);
                return if fits { Ok(answer) } else { Err(answer.refused(ask)) };
            }
            tried += 1;
        }
    }

    fn send_once(&self, ask: &Ask<'_>) -> Result<Answer> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let at = time(i64::try_from(now).unwrap_or(0));
        let body = super::digest(ask.body);
        let mut headers = vec![("host", self.host.as_str())];
        if ask.once {
            headers.push(("if-none-match", "*"));
        }
        if !ask.range.is_empty() {
            headers.push(("range", &ask.range));
        }
        headers.extend([("x-amz-content-sha256", body.as_str()), ("x-amz-date", at.as_str())]);
        let signed = Signed { method: ask.method, path: &ask.path, query: &ask.query, headers: &headers, body: &body };
        let authorization = self.signer.authorization(&signed, &at);
        let address = match ask.query.as_str() {
            "" => format!("{}{}", self.origin, ask.path),
            query => format!("{}{}?{query}", self.origin, ask.path),
        };
        let mut request = Request::builder().method(ask.method).uri(address).header("authorization", authorization);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let sent = match ask.method {
            "PUT" | "POST" => self.agent.run(request.body(ask.body).map_err(Error::other)?),
            _ => self.agent.run(request.body(()).map_err(Error::other)?),
        };
        let (parts, mut body) = sent.map_err(told)?.into_parts();
        let most = WINDOW.max(ANSWER_SIZE_MAX) + 1;
        let body = body.with_config().limit(most).read_to_vec().map_err(told)?;
        Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, body })
    }
}

/// The certificates that are trusted: those of the world, or, where a file names some, those alone.
pub fn trusting(certificates: Option<&Path>) -> Result<ureq::tls::TlsConfig> {
    let mut tls = ureq::tls::TlsConfig::builder();
    if let Some(path) = certificates {
        tls = tls.root_certs(ureq::tls::RootCerts::Specific(Arc::new(trusted(path)?)));
    }
    Ok(tls.build())
}

/// The certificates of a file (PEM), at least one.
pub fn trusted(path: &Path) -> Result<Vec<ureq::tls::Certificate<'static>>> {
    let told = |error: String| configured(format!("证书 {} 不能使用：{error}", path.display()));
    let pem = std::fs::read(path).map_err(|error| told(of_io(&error)))?;
    let mut trusted = Vec::new();
    for item in ureq::tls::parse_pem(&pem) {
        if let ureq::tls::PemItem::Certificate(one) = item.map_err(|_| told("内容不是证书（PEM）".into()))? {
            trusted.push(one);
        }
    }
    if trusted.is_empty() {
        return Err(told("文件中没有证书".into()));
    }
    Ok(trusted)
}

fn agent(certificates: Option<&Path>) -> Result<ureq::Agent> {
    let config = ureq::Agent::config_builder()
        .tls_config(trusting(certificates)?)
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .timeout_connect(Some(CONNECT_WAIT))
        .timeout_global(Some(REQUEST_WAIT))
        .build();
    Ok(config.into())
}

fn told(error: ureq::Error) -> Error {
    match error {
        ureq::Error::Io(error) => error,
        other => Error::other(format!("object store: {other}")),
    }
}

/// A request.
struct Ask<'a> {
    method: &'static str,
    path: String,
    query: String,
    range: String,
    /// Only where nothing of this name is there.
    once: bool,
    body: &'a [u8],
}

impl Ask<'_> {
    fn new(method: &'static str, path: &str) -> Self {
        Ask { method, path: path.to_owned(), query: String::new(), range: String::new(), once: false, body: &[] }
    }

    fn range(self, from: u64, count: u64) -> Self {
        Ask { range: format!("bytes={from}-{}", from + count.max(1) - 1), ..self }
    }
}

/// What the store said.
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn refused(&self, ask: &Ask<'_>) -> Error {
        let code = element(&self.text(), "Code").unwrap_or_default();
        let kind = match (self.status, code.as_str()) {
            (507, _) | (_, "QuotaExceeded" | "InsufficientStorage" | "XMinioStorageFull") => ErrorKind::StorageFull,
            (401 | 403, _) => ErrorKind::PermissionDenied,
            _ => ErrorKind::Other,
        };
        Error::new(kind, format!("object store: {} {}: {} {code}", ask.method, ask.path, self.status))
    }
}

/// The text of the first element of this name.
fn element(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    Some(text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

/// A value of the query as the signature wants it.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// An object that is read in part.
pub(super) struct Remote {
    bucket: Arc<Bucket>,
    digest: String,
    size: u64,
    at: u64,
    /// The bytes that were read last, and from where.
    window: (u64, Vec<u8>),
}

impl Remote {
    pub(super) fn open(bucket: &Arc<Bucket>, digest: &str) -> Result<Option<Remote>> {
        let Some(size) = bucket.size(digest)? else { return Ok(None) };
        Ok(Some(Remote { bucket: Arc::clone(bucket), digest: digest.to_owned(), size, at: 0, window: (0, Vec::new()) }))
    }
}

impl Read for Remote {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.at >= self.size || buffer.is_empty() {
            return Ok(0);
        }
        let held = self.at.checked_sub(self.window.0).filter(|place| *place < self.window.1.len() as u64);
        let place = match held {
            Some(place) => place,
            None => {
                let count = WINDOW.min(self.size - self.at);
                self.window = (self.at, self.bucket.bytes(&self.digest, self.at, count)?);
                0
            }
        };
        let rest = usize::try_from(place).ok().and_then(|place| self.window.1.get(place..)).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(rest) {
            *to = *from;
        }
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Remote {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => i128::from(place),
            SeekFrom::Current(by) => i128::from(self.at) + i128::from(by),
            SeekFrom::End(by) => i128::from(self.size) + i128::from(by),
        };
        self.at = u64::try_from(place).map_err(|_| Error::new(ErrorKind::InvalidInput, "before the beginning"))?;
        Ok(self.at)
    }
}
