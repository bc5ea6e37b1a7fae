//! What is asked of other machines over HTTP or HTTPS: a log's files, a time-stamp, the answer of a platform that we report to.

use anyhow::bail;
use ledger::Source;
use std::path::Path;
use std::time::Duration;
use store::words::{UNKNOWN, of_io};
use ureq::Body;
use ureq::http::Response;

/// Longest wait for an answer.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Largest answer: a full bundle of the longest entries.
const ANSWER_SIZE_MAX: u64 = 256 * 65_537 + 65_536;

/// Somebody at `http://host[:port]/path` or `https://…`.
pub(crate) struct Address {
    agent: ureq::Agent,
    text: String,
}

impl Address {
    /// Reads an address.
    pub(crate) fn parse(text: &str) -> anyhow::Result<Address> {
        Address::trusting(text, None)
    }

    /// Reads an address; where a file names certificates, those alone are trusted.
    pub(crate) fn trusting(text: &str, certificates: Option<&Path>) -> anyhow::Result<Address> {
        if !text.starts_with("http://") && !text.starts_with("https://") {
            bail!("“{text}”不是 http:// 或者 https:// 地址");
        }
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .tls_config(store::objects::trusting(certificates)?)
            .http_status_as_error(false)
            .user_agent(concat!("mingfa/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Address { agent: config.into(), text: text.trim_end_matches('/').to_owned() })
    }

    /// Sends bytes to the address itself and takes the answer's body.
    pub(crate) fn post(&self, kind: &str, bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
        let sent = self.agent.post(&self.text).content_type(kind).send(bytes);
        let answer = sent.map_err(|error| words(&error)).and_then(|answer| body(answer, &self.text));
        answer.and_then(|body| body.ok_or_else(|| format!("{}：没有（404）", self.text))).map_err(anyhow::Error::msg)
    }
}

impl Address {
    /// Sends JSON with a key; the answer's status and its body, whatever the status.
    pub(crate) fn report(&self, key: &str, json: &str) -> anyhow::Result<(u16, Vec<u8>)> {
        let told = |error| anyhow::anyhow!("{}", words(&error));
        let mut request = self.agent.post(&self.text).content_type("application/json; charset=utf-8");
        if !key.is_empty() {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let mut answer = request.send(json.as_bytes()).map_err(told)?;
        let body = answer.body_mut().with_config().limit(ANSWER_SIZE_MAX).read_to_vec().map_err(told)?;
        Ok((answer.status().as_u16(), body))
    }
}

impl Source for Address {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        let answer = self.agent.get(format!("{}/{path}", self.text)).call();
        answer.map_err(|error| format!("{path}：{}", words(&error))).and_then(|answer| body(answer, path))
    }
}

/// Why nothing came, for the reader; the cause is for the log.
fn words(error: &ureq::Error) -> String {
    tracing::warn!(%error, "no answer");
    match error {
        ureq::Error::Io(error) => match of_io(error) {
            // What a resolver says has no kind of its own.
            words if words == UNKNOWN => "主机名不能解析，或者连接失败".to_owned(),
            words => words,
        },
        ureq::Error::HostNotFound => "主机名不能解析".to_owned(),
        ureq::Error::ConnectionFailed => "对方没有接受连接".to_owned(),
        ureq::Error::Timeout(_) => "等候过久，没有答复".to_owned(),
        ureq::Error::Tls(_) | ureq::Error::Pem(_) | ureq::Error::Rustls(_) => {
            "对方的证书不受信任，或者不能建立加密连接".to_owned()
        }
        ureq::Error::BodyExceedsLimit(_) => "答复过大".to_owned(),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => "地址不对".to_owned(),
        _ => "读取失败".to_owned(),
    }
}

/// The body of an answer; `None` where there is no such thing.
fn body(mut answer: Response<Body>, path: &str) -> Result<Option<Vec<u8>>, String> {
    match answer.status().as_u16() {
        200 => {
            let bytes = answer.body_mut().with_config().limit(ANSWER_SIZE_MAX).read_to_vec();
            bytes.map(Some).map_err(|error| format!("{path}：{}", words(&error)))
        }
        404 => Ok(None),
        other => Err(format!("{path}：对方答复状态 {other}")),
    }
}
