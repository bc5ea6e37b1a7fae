//! `mingfa bench media`: uploads over the loopback with digest and flush, beside the disk's own write and flush; the first
//! byte of a seek; the list of ten thousand clips. The data is made up. Peers that run already are measured by the same client
//! in the same run: a tus server at `MINGFA_BENCH_TUS` (`host:port/path`), a file behind a web server at `MINGFA_BENCH_FILE`.

use crate::desk::{self, Storing};
use crate::site::Site;
use crate::{auth, demo, web};
use anyhow::{Context, bail};
use enforcement::recording::{Clip, Retention, Source};
use law::Moment;
use std::io::{BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Bytes of the upload.
const SIZE: usize = 256 << 20;
/// Bytes of one piece.
const PIECE: usize = 16 << 20;
/// Seeks that are measured.
const SEEKS: usize = 200;
/// Clips of the long list.
const CLIPS: usize = 10_000;
/// Times that a page is opened.
const ROUNDS: usize = 20;

const AGENCY: &str = "py-demo-sfj";

/// The figures.
pub(crate) fn media() -> anyhow::Result<serde_json::Value> {
    let folder = std::env::temp_dir().join(format!("mingfa-bench-{}", std::process::id()));
    let figures = measure(&folder);
    std::fs::remove_dir_all(&folder).context("不能清理测量目录")?;
    figures
}

fn measure(folder: &Path) -> anyhow::Result<serde_json::Value> {
    let site = Arc::new(Site::open(&folder.join("data"))?);
    demo::build(&site)?;
    let token = match auth::sign_in(&site, "fengyizhou", "mingfa-demo")? {
        Ok(token) => token,
        Err(words) => bail!(words),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
    let client = Client { address: listener.local_addr()?, token, uploads: "/uploads".into() };
    runtime.spawn(web::serve(listener, Arc::clone(&site)).into_future());

    let piece: Vec<u8> = (0..PIECE).map(|place| ((place * 2_654_435_761) >> 13) as u8).collect();
    let disk = write_and_flush(&folder.join("plain"), &piece)?;
    let upload = client.upload(&piece)?;
    let peer = peer("MINGFA_BENCH_TUS")?.map(|peer| peer.upload(&piece)).transpose()?;
    let case = site.store.read(|unit| store::cases::list(unit, AGENCY, &store::cases::Filter::default()))?;
    let case = case.first().context("演示数据中没有案件")?.id.clone();
    let clips = clips(&site)?;
    let stored = desk::store_recordings(&site, AGENCY, &case, &Storing::Station, &clips);
    stored.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let base = format!("/cases/{AGENCY}/{case}/recordings");
    let long = clips.first().context("没有录像")?;
    let mut seeks = Vec::new();
    for number in 0..SEEKS {
        let from = number * 7_919_333 % SIZE;
        let start = Instant::now();
        client.first_byte(&format!("{base}/{}/file", long.digest), from)?;
        seeks.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    let file = peer_of_files(SEEKS)?;
    let mut lists = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        client.get(&base)?;
        lists.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok(serde_json::json!({
        "upload_mb_per_second": upload,
        "write_and_flush_mb_per_second": disk,
        "upload_ratio": upload / disk,
        "tus_server_mb_per_second": peer,
        "upload_ratio_to_tus_server": peer.map(|peer| upload / peer),
        "seek_first_byte_ms": median(&mut seeks),
        "web_server_first_byte_ms": file,
        "list_ms_at_10000_clips": median(&mut lists),
    }))
}

/// A peer that runs already, named by the environment as `host:port/path`.
fn peer(variable: &str) -> anyhow::Result<Option<Client>> {
    let Ok(text) = std::env::var(variable) else { return Ok(None) };
    let (address, path) = text.split_once('/').context("host:port/path")?;
    let address = address.parse().with_context(|| format!("{variable}={text}"))?;
    Ok(Some(Client { address, token: String::new(), uploads: format!("/{path}") }))
}

/// The median first byte of a web server's file of the same length, in milliseconds.
fn peer_of_files(seeks: usize) -> anyhow::Result<Option<f64>> {
    let Some(peer) = peer("MINGFA_BENCH_FILE")? else { return Ok(None) };
    let mut times = Vec::new();
    for number in 0..seeks {
        let start = Instant::now();
        peer.first_byte(&peer.uploads, number * 7_919_333 % SIZE)?;
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok(Some(median(&mut times)))
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

fn megabytes_per_second(start: Instant) -> f64 {
    SIZE as f64 / 1e6 / start.elapsed().as_secs_f64().max(1e-9)
}

/// The disk by itself: the same pieces written and flushed one by one.
fn write_and_flush(path: &Path, piece: &[u8]) -> anyhow::Result<f64> {
    let start = Instant::now();
    let mut file = std::fs::File::create(path)?;
    for _ in 0..SIZE / PIECE {
        file.write_all(piece)?;
        file.sync_data()?;
    }
    let rate = megabytes_per_second(start);
    std::fs::remove_file(path)?;
    Ok(rate)
}

/// Ten thousand clips of a month, the first of which is there to be read.
fn clips(site: &Site) -> anyhow::Result<Vec<Clip>> {
    let (agency, person) = (AGENCY.to_owned(), "fengyizhou".to_owned());
    let waiting = site.store.read(|unit| store::uploads::of_person(unit, &agency, &person))?;
    let uploaded: Clip = serde_json::from_str(&waiting.first().context("上传没有完成")?.body)?;
    let first = Moment::parse("2026-03-01 08:00")?;
    let made = (1..CLIPS).map(|number| Clip {
        digest: store::objects::digest(&number.to_be_bytes()),
        size: 1_000_000,
        name: format!("REC{number:05}.mp4"),
        container: "mp4".into(),
        codecs: vec!["h264".into(), "aac".into()],
        began: Some(first.plus_seconds(number as i64 * 250)),
        source: Some(Source::File),
        duration_ms: Some(240_000),
        clock_offset_ms: Some(0),
        place: String::new(),
        device: "YJ-0001".into(),
        keeper: None,
        retention: Retention::CaseFile,
    });
    Ok(std::iter::once(uploaded).chain(made).collect())
}

/// A client that does as little as it can.
struct Client {
    address: SocketAddr,
    token: String,
    /// Where uploads begin.
    uploads: String,
}

impl Client {
    fn send(&self, stream: &mut BufReader<TcpStream>, head: &str, body: &[u8]) -> anyhow::Result<()> {
        let token = &self.token;
        let length = body.len();
        let text = format!(
            "{head}\r\nhost: bench\r\nauthorization: Bearer {token}\r\ntus-resumable: 1.0.0\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.get_mut().write_all(text.as_bytes())?;
        Ok(stream.get_mut().write_all(body)?)
    }

    fn connect(&self) -> anyhow::Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        // Read byte by byte, a longer head would count as a slower server.
        Ok(BufReader::new(stream))
    }

    /// The head of an answer; what follows it stays in the stream.
    fn head(stream: &mut BufReader<TcpStream>) -> anyhow::Result<String> {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte)?;
            head.extend(byte);
        }
        Ok(String::from_utf8(head)?)
    }

    /// The head of an answer whose body is empty, in whatever way it says so.
    fn answer(stream: &mut BufReader<TcpStream>) -> anyhow::Result<String> {
        let head = Self::head(stream)?;
        if head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
            let end = Self::head(stream)?;
            anyhow::ensure!(end == "0\r\n\r\n", "an answer with a body: {end}");
        }
        Ok(head)
    }

    fn upload(&self, piece: &[u8]) -> anyhow::Result<f64> {
        let mut stream = self.connect()?;
        self.send(&mut stream, &format!("POST {} HTTP/1.1\r\nupload-length: {SIZE}", self.uploads), b"")?;
        let head = Self::answer(&mut stream)?;
        let place = head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find_map(|(name, value)| name.eq_ignore_ascii_case("location").then_some(value))
            .context(head.clone())?;
        // Some servers answer with the whole address.
        let place = match place.split_once("://") {
            Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).context(head.clone())?,
            None => place,
        };
        let start = Instant::now();
        for number in 0..SIZE / PIECE {
            let head = format!(
                "PATCH {place} HTTP/1.1\r\ncontent-type: application/offset+octet-stream\r\nupload-offset: {}",
                number * PIECE
            );
            self.send(&mut stream, &head, piece)?;
            let answer = Self::answer(&mut stream)?;
            anyhow::ensure!(answer.starts_with("HTTP/1.1 204"), answer);
        }
        Ok(megabytes_per_second(start))
    }

    fn first_byte(&self, path: &str, from: usize) -> anyhow::Result<()> {
        let mut stream = self.connect()?;
        self.send(&mut stream, &format!("GET {path} HTTP/1.1\r\nrange: bytes={from}-"), b"")?;
        let answer = Self::head(&mut stream)?;
        anyhow::ensure!(answer.starts_with("HTTP/1.1 206"), answer);
        Ok(stream.read_exact(&mut [0])?)
    }

    fn get(&self, path: &str) -> anyhow::Result<()> {
        let mut stream = self.connect()?;
        self.send(&mut stream, &format!("GET {path} HTTP/1.1\r\nconnection: close"), b"")?;
        let answer = Self::head(&mut stream)?;
        anyhow::ensure!(answer.starts_with("HTTP/1.1 200"), answer);
        stream.read_to_end(&mut Vec::new())?;
        Ok(())
    }
}
