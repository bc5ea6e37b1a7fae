//! A log behind an address: GET requests over HTTP or HTTPS; and the one POST that a time-stamp authority wants.

use anyhow::bail;
use ledger::Source;
use std::time::Duration;
use ureq::Body;
use ureq::http::Response;

/// Longest wait for an answer.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Largest answer: a full bundle of the longest entries.
const ANSWER_SIZE_MAX: u64 = 256 * 65_537 + 65_536;

/// A log at `http://host[:port]/path` or `https://…`.
pub(super) struct Address {
    agent: ureq::Agent,
    text: String,
}

impl Address {
    /// Reads an address.
    pub(super) fn parse(text: &str) -> anyhow::Result<Address> {
        if !text.starts_with("http://") && !text.starts_with("https://") {
            bail!("“{text}”不是 http:// 或者 https:// 地址");
        }
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            .user_agent(concat!("mingfa/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Address { agent: config.into(), text: text.trim_end_matches('/').to_owned() })
    }

    /// Sends bytes to the address itself and takes the answer's body.
    pub(super) fn post(&self, kind: &str, bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
        let sent = self.agent.post(&self.text).content_type(kind).send(bytes);
        let answer = sent.map_err(|error| error.to_string()).and_then(|answer| body(answer, &self.text));
        answer.and_then(|body| body.ok_or_else(|| format!("{}: status 404", self.text))).map_err(anyhow::Error::msg)
    }
}

impl Source for Address {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        let answer = self.agent.get(format!("{}/{path}", self.text)).call();
        answer.map_err(|error| format!("{path}: {error}")).and_then(|answer| body(answer, path))
    }
}

/// The body of an answer; `None` where there is no such thing.
fn body(mut answer: Response<Body>, path: &str) -> Result<Option<Vec<u8>>, String> {
    match answer.status().as_u16() {
        200 => {
            let bytes = answer.body_mut().with_config().limit(ANSWER_SIZE_MAX).read_to_vec();
            bytes.map(Some).map_err(|error| format!("{path}: {error}"))
        }
        404 => Ok(None),
        other => Err(format!("{path}: status {other}")),
    }
}
