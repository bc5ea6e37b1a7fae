//! Upload 上传 by tus 1.0 at `/uploads`: any client of the protocol, a connection that breaks, a process that is killed.
//!
//! `protocol.rs` speaks, `keep.rs` keeps bytes on disk, `finish.rs` seals what came and gives it to its case. `Upload-Metadata`
//! may say: `filename`; `case` (id or number), with which it is stored when it is whole; `device`, `keeper`, `clock_offset_s`,
//! `began`, `place` (latitude and longitude); `sha256` in hexadecimal, with which the whole is compared. Without a case it waits in its person's inbox.
//!
//! Forged requests: every method but OPTIONS needs the header `Tus-Resumable`, which no form can send and which no other
//! site's script may send without our consent; the guard refuses what a browser says comes from another site.

mod finish;
pub(crate) mod keep;
mod protocol;

pub(crate) use finish::{attach, recover};
pub(crate) use keep::Uploads;

use crate::auth::Visitor;
use crate::rights::{Right, holds_in};
use crate::site::{Site, new_id};
use crate::web::{Asker, Web};
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State as Shared};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use keep::{Append, EXPIRY, Info, Slot, State};
use protocol::{CHECKSUM_MISMATCH, Checksum, Concat, No, put, spoken};
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;

/// Bytes of a body that are written at once.
const BATCH: usize = 1 << 20;

/// Every method of both routes; some clients can send POST only and name the method in a header.
pub(crate) async fn handle(
    Shared(site): Shared<Web>,
    who: Asker,
    id: Option<Path<String>>,
    request: Request,
) -> Response {
    let named =
        request.headers().get("x-http-method-override").and_then(|name| Method::from_bytes(name.as_bytes()).ok());
    let method = named.filter(|_| request.method() == Method::POST).unwrap_or_else(|| request.method().clone());
    if method == Method::OPTIONS {
        return options();
    }
    if let Some(response) = protocol::other_version(request.headers()) {
        return response;
    }
    let Some(visitor) = who.0.0.clone() else { return No::new(401, "请先登录。").into_response() };
    let (parts, body) = request.into_parts();
    let call = Call { site, visitor, headers: parts.headers };
    // A task of its own: a connection that closes drops its request, and must not drop a write in the middle.
    let work = tokio::spawn(async move {
        match (method.as_str(), id) {
            ("POST", None) => call.create(body).await,
            ("HEAD" | "GET", Some(Path(id))) => call.head(&id).await,
            ("PATCH", Some(Path(id))) => call.patch(&id, body).await,
            ("DELETE", Some(Path(id))) => call.terminate(&id).await,
            _ => Err(No::new(405, "这个地址没有这种操作。")),
        }
    });
    let result = work.await.unwrap_or_else(|error| Err(No::fault(&std::io::Error::other(error))));
    result.map_or_else(IntoResponse::into_response, spoken)
}

fn options() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    put(&mut response, "tus-version", protocol::VERSION);
    put(&mut response, "tus-extension", protocol::EXTENSIONS);
    put(&mut response, "tus-checksum-algorithm", protocol::ALGORITHMS);
    put(&mut response, "tus-max-size", &protocol::SIZE_MAX.to_string());
    spoken(response)
}

struct Call {
    site: Arc<Site>,
    visitor: Visitor,
    headers: HeaderMap,
}

/// An upload that this request has to itself.
struct Taken {
    slot: Arc<Slot>,
    turn: OwnedMutexGuard<Option<State>>,
}

impl Taken {
    fn state(&mut self) -> Result<&mut State, No> {
        self.turn.as_mut().ok_or_else(gone)
    }
}

fn gone() -> No {
    No::new(404, "没有这个上传，也可能你无权查看。")
}

/// Runs disk work off the async threads.
async fn disk<T: Send + 'static>(work: impl FnOnce() -> std::io::Result<T> + Send + 'static) -> Result<T, No> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(|error| No::fault(&error)),
        Err(error) => Err(No::fault(&std::io::Error::other(error))),
    }
}

impl Call {
    /// A new upload, with its first bytes where the body brings some.
    async fn create(self, body: Body) -> Result<Response, No> {
        let concat = protocol::concat(&self.headers)?;
        let length = match &concat {
            Concat::Final(_) if self.headers.contains_key("upload-length") => {
                return Err(No::new(400, "合并的上传不能注明 Upload-Length。"));
            }
            Concat::Final(_) => None,
            _ => protocol::length(&self.headers)?,
        };
        let plain =
            |name: &str| self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let metadata = plain("upload-metadata");
        let told = protocol::metadata(&metadata)?;
        let agency = self.visitor.actor.agency.to_string();
        if !holds_in(&self.visitor.actor, Right::HandleCases, &agency) {
            return Err(No::new(403, "你没有存入音像记录的权限。"));
        }
        let partial = concat == Concat::Partial;
        let (site, actor) = (Arc::clone(&self.site), self.visitor.actor.clone());
        if !partial {
            crate::web::block(move || Ok(finish::check(&site, &actor, &told)))
                .await
                .map_err(|error| No::fault(&std::io::Error::other(format!("{error:?}"))))??;
        }
        let now = self.site.now().unix();
        let info = Info {
            id: new_id(self.site.now()),
            agency,
            person: self.visitor.actor.person.to_string(),
            length,
            metadata,
            concat: plain("upload-concat"),
            partial,
            expires: now + EXPIRY,
            digest: None,
            kept: false,
        };
        let id = info.id.clone();
        let parts = match concat {
            Concat::Final(ids) => self.parts(&ids).await?,
            _ => Vec::new(),
        };
        let inner = Arc::clone(&self.site);
        let slot = disk(move || inner.uploads.create(info, now)).await?;
        let turn = slot.take().await?;
        let mut taken = Taken { slot, turn };
        if !parts.is_empty() {
            taken = self.join(taken, parts).await?;
        } else if protocol::body_type(&self.headers) {
            let checksum = Checksum::read(&self.headers)?;
            taken = receive(taken, body, checksum).await?;
        }
        let (site, visitor) = (self.site, self.visitor);
        let mut response = told_of(finish::finish(&site, &visitor.actor, taken).await?, StatusCode::CREATED)?;
        put(&mut response, "location", &format!("/uploads/{id}"));
        Ok(response)
    }

    /// The parts of a joined upload, each complete and the visitor's own.
    async fn parts(&self, ids: &[String]) -> Result<Vec<Taken>, No> {
        let mut parts: Vec<Taken> = Vec::new();
        for id in ids {
            let mut part = self.find(id).await?;
            let state = part.state()?;
            if !state.info.partial || !state.complete() {
                return Err(No::new(400, "要合并的分段还没有传完，或者不是分段。"));
            }
            parts.push(part);
        }
        Ok(parts)
    }

    async fn join(&self, mut taken: Taken, mut parts: Vec<Taken>) -> Result<Taken, No> {
        disk(move || {
            let state = taken.turn.as_mut().ok_or_else(|| std::io::Error::other("the upload is gone"))?;
            let mut append = state.append()?;
            for part in &mut parts {
                let part = part.turn.as_ref().ok_or_else(|| std::io::Error::other("a part is gone"))?;
                let mut file = std::fs::File::open(part.data())?;
                let mut piece = vec![0; 1 << 20];
                loop {
                    let count = std::io::Read::read(&mut file, &mut piece)?;
                    let Some(bytes) = piece.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
                    append.write(bytes)?;
                }
            }
            append.flush()?;
            state.take_over(append);
            state.info.length = Some(state.offset);
            state.save()?;
            Ok(taken)
        })
        .await
    }

    /// The visitor's own upload; another's is not there.
    async fn find(&self, id: &str) -> Result<Taken, No> {
        let (site, id) = (Arc::clone(&self.site), id.to_owned());
        let slot = disk(move || site.uploads.find(&id)).await?.ok_or_else(gone)?;
        let turn = slot.take().await?;
        let mut taken = Taken { slot, turn };
        let actor = &self.visitor.actor;
        let state = taken.state()?;
        if state.info.person != actor.person.as_str() || state.info.agency != actor.agency.as_str() {
            return Err(gone());
        }
        if state.expired(self.site.now().unix()) {
            return Err(No::new(410, "这个上传超过7日没有传完，已经失效。请重新上传。"));
        }
        Ok(taken)
    }

    async fn head(self, id: &str) -> Result<Response, No> {
        let taken = self.find(id).await?;
        // Where a crash came between the last byte and the sealing, the question finishes it.
        let taken = finish::finish(&self.site, &self.visitor.actor, taken).await?;
        told_of(taken, StatusCode::OK)
    }

    /// Adds bytes at the offset where the upload stands.
    async fn patch(self, id: &str, body: Body) -> Result<Response, No> {
        if !protocol::body_type(&self.headers) {
            return Err(No::new(415, format!("Content-Type 应当是 {}。", protocol::BODY_TYPE)));
        }
        let offset = protocol::count(&self.headers, "upload-offset")?;
        let Some(offset) = offset else { return Err(No::new(400, "缺少 Upload-Offset。")) };
        let checksum = Checksum::read(&self.headers)?;
        let mut taken = self.find(id).await?;
        let state = taken.state()?;
        if state.info.concat.starts_with("final") {
            return Err(No::new(403, "合并的上传不能再写入。"));
        }
        if state.offset != offset {
            return Err(No::new(409, format!("已存到第 {} 字节，不是第 {offset} 字节。", state.offset)));
        }
        let told = protocol::count(&self.headers, "upload-length")?;
        let length = told.or(state.info.length);
        let fits = |length: u64| {
            state.info.length.is_none_or(|known| known == length)
                && (state.offset..=protocol::SIZE_MAX).contains(&length)
        };
        if !told.is_none_or(fits) {
            return Err(No::new(400, "Upload-Length 与已经注明的不一致，或者小于已存的部分。"));
        }
        let coming = protocol::count(&self.headers, "content-length")?.unwrap_or(0);
        if length.is_some_and(|length| length - state.offset < coming) {
            return Err(No::new(413, "内容超过注明的长度，没有存入。"));
        }
        // A length is told once: only a piece that is not refused fixes it.
        if state.info.length != length {
            state.info.length = length;
            state.save().map_err(|error| No::fault(&error))?;
        }
        if state.info.digest.is_none() {
            state.info.expires = self.site.now().unix() + EXPIRY;
        }
        let taken = receive(taken, body, checksum).await?;
        told_of(finish::finish(&self.site, &self.visitor.actor, taken).await?, StatusCode::NO_CONTENT)
    }

    /// Gives an unfinished upload up. What is sealed is an original, and stays (J24.1).
    async fn terminate(self, id: &str) -> Result<Response, No> {
        let mut taken = self.find(id).await?;
        if taken.state()?.info.digest.is_some() {
            return Err(No::new(403, "已经存入的原始记录不能删除（全过程记录办法第二十四条）。"));
        }
        let site = Arc::clone(&self.site);
        let id = id.to_owned();
        disk(move || {
            if let Some(state) = taken.turn.take() {
                state.remove()?;
            }
            site.uploads.forget(&id);
            Ok(())
        })
        .await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    }
}

/// How an upload stands.
fn told_of(mut taken: Taken, status: StatusCode) -> Result<Response, No> {
    let state = taken.state()?;
    let info = &state.info;
    let mut response = status.into_response();
    put(&mut response, "upload-offset", &state.offset.to_string());
    match info.length {
        Some(length) => put(&mut response, "upload-length", &length.to_string()),
        None => put(&mut response, "upload-defer-length", "1"),
    }
    if !info.metadata.is_empty() {
        put(&mut response, "upload-metadata", &info.metadata);
    }
    if !info.concat.is_empty() {
        put(&mut response, "upload-concat", &info.concat);
    }
    if info.digest.is_none() {
        put(&mut response, "upload-expires", &protocol::http_date(info.expires));
    }
    put(&mut response, "cache-control", "no-store");
    Ok(response)
}

/// What became of a body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Received {
    /// All of it came.
    Whole,
    /// The connection broke, or somebody else wanted the upload.
    Broken,
    /// It brought more than was announced.
    TooMuch,
}

/// Writes a body behind an upload. What came of a broken one is kept, unless it had to fit a digest. While one batch is
/// written the next is read; a slow connection holds no thread.
async fn receive(mut taken: Taken, mut body: Body, checksum: Option<Checksum>) -> Result<Taken, No> {
    let state = taken.state()?;
    let mut room = state.info.length.map_or(protocol::SIZE_MAX, |length| length) - state.offset;
    let (mut taken, append) = disk(move || {
        let append = taken.turn.as_mut().map(State::append);
        append.ok_or_else(|| std::io::Error::other("the upload is gone"))?.map(|append| (taken, append))
    })
    .await?;
    let mut writing = tokio::task::spawn_blocking(move || Writer { append, checksum, fault: None });
    let (mut batch, mut size) = (Vec::new(), 0);
    let received = loop {
        let wanted = taken.slot.wanted();
        if taken.slot.is_wanted() {
            break Received::Broken;
        }
        let frame = tokio::select! {
            frame = body.frame() => frame,
            () = wanted => break Received::Broken,
        };
        let data = match frame {
            None => break Received::Whole,
            Some(Err(_)) => break Received::Broken,
            Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
        };
        if data.len() as u64 > room {
            break Received::TooMuch;
        }
        room -= data.len() as u64;
        size += data.len();
        batch.push(data);
        if size >= BATCH {
            let mut writer = written(writing).await?;
            let full = std::mem::take(&mut batch);
            size = 0;
            let failed = writer.fault.is_some();
            writing = tokio::task::spawn_blocking(move || {
                writer.write(&full);
                writer
            });
            if failed {
                break Received::Broken;
            }
        }
    };
    let mut writer = written(writing).await?;
    let (append, result) = disk(move || {
        writer.write(&batch);
        Ok(writer.end(received))
    })
    .await?;
    taken.state()?.take_over(append);
    result.map(|()| taken)
}

async fn written(writing: tokio::task::JoinHandle<Writer>) -> Result<Writer, No> {
    writing.await.map_err(|error| No::fault(&std::io::Error::other(error)))
}

/// Writes and hashes; at the end flushes, so that the append says what is on disk.
struct Writer {
    append: Append,
    checksum: Option<Checksum>,
    fault: Option<std::io::Error>,
}

impl Writer {
    /// Writes a batch; after a fault nothing more.
    fn write(&mut self, batch: &[Bytes]) {
        for bytes in batch {
            if self.fault.is_some() {
                return;
            }
            if let Some(checksum) = &mut self.checksum {
                checksum.update(bytes);
            }
            self.fault = self.append.write(bytes).err();
        }
    }

    fn end(mut self, received: Received) -> (Append, Result<(), No>) {
        let disk = |result: std::io::Result<()>| result.map_err(|error| No::fault(&error));
        let fits = self.checksum.map(Checksum::fits);
        let result = match (self.fault, received) {
            // What was written whole before the disk was full is kept.
            (Some(fault), _) => disk(self.append.cut().and_then(|()| self.append.flush()).and(Err(fault))),
            (None, Received::TooMuch) => {
                disk(self.append.take_back()).and(Err(No::new(413, "内容超过注明的长度，这一部分没有存入。")))
            }
            (None, Received::Whole) if fits == Some(false) => disk(self.append.take_back())
                .and(Err(No::new(CHECKSUM_MISMATCH, "内容与摘要不一致，这一部分没有存入。请重传。"))),
            (None, Received::Whole) => disk(self.append.flush()),
            // Half a piece does not fit the digest of the whole.
            (None, Received::Broken) if fits.is_some() => disk(self.append.take_back()).and(Err(broken())),
            (None, Received::Broken) => disk(self.append.flush()).and(Err(broken())),
        };
        (self.append, result)
    }
}

fn broken() -> No {
    No::new(423, "连接中断，或者另一个请求接手了这个上传。已收到的部分没有丢失。")
}
