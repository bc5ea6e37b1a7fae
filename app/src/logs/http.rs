//! A log behind an address: plain GET requests over HTTP. Behind TLS, `tools/verify.py` does the same.

use anyhow::Context;
use ledger::Source;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Longest wait for an answer.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Largest answer: a full bundle of the longest entries.
const ANSWER_SIZE_MAX: u64 = 256 * 65_537 + 65_536;

/// A log at `http://host[:port]/path`.
pub(super) struct Address {
    host: String,
    path: String,
}

impl Address {
    /// Reads an address.
    pub(super) fn parse(text: &str) -> anyhow::Result<Address> {
        let rest = text
            .strip_prefix("http://")
            .context("只支持 http:// 地址；https:// 地址请用 tools/verify.py 核验，或者先下载整个目录")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = if host.contains(':') { host.to_owned() } else { format!("{host}:80") };
        Ok(Address { host, path: format!("/{}", path.trim_end_matches('/')) })
    }

    fn get(&self, path: &str) -> std::io::Result<Vec<u8>> {
        self.ask(format!("GET {}/{path} HTTP/1.0\r\nHost: {}\r\nAccept: */*\r\n\r\n", self.path, self.host).as_bytes())
    }

    /// Sends bytes to the address itself and takes the answer's body.
    pub(super) fn post(&self, kind: &str, bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
        let (path, host, length) = (&self.path, &self.host, bytes.len());
        let head =
            format!("POST {path} HTTP/1.0\r\nHost: {host}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n");
        let answer = self.ask(&[head.as_bytes(), bytes].concat())?;
        body(answer, &self.path).and_then(|body| body.ok_or_else(|| "404".to_owned())).map_err(anyhow::Error::msg)
    }

    fn ask(&self, request: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(&self.host)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        stream.set_write_timeout(Some(TIMEOUT))?;
        stream.write_all(request)?;
        let mut answer = Vec::new();
        stream.take(ANSWER_SIZE_MAX).read_to_end(&mut answer)?;
        Ok(answer)
    }
}

impl Source for Address {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        body(self.get(path).map_err(|error| format!("{path}: {error}"))?, path)
    }
}

/// The body of an answer; `None` where there is no such thing.
fn body(mut answer: Vec<u8>, path: &str) -> Result<Option<Vec<u8>>, String> {
    let cut = answer.windows(4).position(|four| four == b"\r\n\r\n").ok_or_else(|| format!("{path}: no answer"))?;
    let head = String::from_utf8_lossy(&answer[..cut]).to_ascii_lowercase();
    let body = answer.split_off(cut + 4);
    let status = head.split_whitespace().nth(1).unwrap_or_default();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")).map(str::trim);
    if length.is_some_and(|length| length != body.len().to_string()) {
        return Err(format!("{path}: cut off"));
    }
    match status {
        "200" => Ok(Some(body)),
        "404" => Ok(None),
        other => Err(format!("{path}: status {other}")),
    }
}
