//! Parts of a file by HTTP ranges (RFC 9110, 14): one range a request; several are answered with the whole, as it allows.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use std::convert::Infallible;
use std::io::{Read, Seek, SeekFrom};
use std::pin::Pin;
use std::task::{Context, Poll};
use store::objects::Object;
use tokio::task::JoinHandle;

/// How much is read at first, so that a seek shows something soon.
const FIRST_PIECE: u64 = 16 * 1024;
/// How much is read at once at the most. Each piece is twice the one before: a reader that seeks on leaves little behind.
const PIECE: u64 = 512 * 1024;

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Whole,
    /// From one byte up to another, both included.
    Bytes(u64, u64),
    /// Nothing of the file.
    None,
}

fn part(headers: &HeaderMap, size: u64, tag: &str) -> Part {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let Some(range) = text(header::RANGE).and_then(|range| range.trim().strip_prefix("bytes=")) else {
        return Part::Whole;
    };
    // The reader has a part of another version.
    if text(header::IF_RANGE).is_some_and(|known| known != tag) || range.contains(',') {
        return Part::Whole;
    }
    let Some((from, to)) = range.split_once('-') else { return Part::Whole };
    let number = |text: &str| {
        let text = text.trim();
        (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().unwrap_or(u64::MAX))
    };
    match (number(from), number(to)) {
        (Some(from), _) if from >= size => Part::None,
        (Some(from), Some(to)) if to < from => Part::Whole,
        (Some(from), Some(to)) => Part::Bytes(from, to.min(size - 1)),
        (Some(from), None) if to.trim().is_empty() => Part::Bytes(from, size - 1),
        (None, Some(0)) => Part::None,
        (None, Some(last)) if from.trim().is_empty() && size > 0 => Part::Bytes(size.saturating_sub(last), size - 1),
        _ => Part::Whole,
    }
}

/// A file of which a part is about to be sent; its first piece is read already, where the file was opened, so that a seek waits
/// for one thread only.
pub(super) struct Reading {
    part: Part,
    file: Object,
    size: u64,
    tag: String,
    first: Bytes,
}

impl Reading {
    /// Takes the part that is asked for, and reads its beginning.
    pub(super) fn begin(headers: &HeaderMap, mut file: Object, size: u64, digest: &str) -> std::io::Result<Reading> {
        let tag = format!("\"{digest}\"");
        let part = part(headers, size, &tag);
        let (from, length) = part.place(size);
        let first = Bytes::from(piece(&mut file, from, FIRST_PIECE.min(length))?);
        Ok(Reading { part, file, size, tag, first })
    }

    /// Answers with the part.
    pub(super) fn serve(self, kind: &str) -> Response {
        let Reading { part, file, size, tag, first } = self;
        let status = match part {
            Part::Whole => StatusCode::OK,
            Part::Bytes(..) => StatusCode::PARTIAL_CONTENT,
            Part::None => {
                let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
                put(&mut response, header::CONTENT_RANGE, &format!("bytes */{size}"));
                return response;
            }
        };
        let (from, length) = part.place(size);
        let mut response = (status, body(file, first, from, length)).into_response();
        put(&mut response, header::CONTENT_TYPE, kind);
        put(&mut response, header::CONTENT_LENGTH, &length.to_string());
        put(&mut response, header::ACCEPT_RANGES, "bytes");
        put(&mut response, header::ETAG, &tag);
        put(&mut response, header::CACHE_CONTROL, "no-store");
        if status == StatusCode::PARTIAL_CONTENT {
            put(&mut response, header::CONTENT_RANGE, &format!("bytes {from}-{}/{size}", from + length - 1));
        }
        response
    }
}

impl Part {
    /// From which byte, and how many.
    fn place(self, size: u64) -> (u64, u64) {
        match self {
            Part::Whole => (0, size),
            Part::Bytes(from, to) => (from, to - from + 1),
            Part::None => (0, 0),
        }
    }
}

fn put(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn body(file: Object, first: Bytes, from: u64, length: u64) -> Body {
    if first.len() as u64 >= length {
        return Body::from(first);
    }
    let (at, end) = (from + first.len() as u64, from + length);
    Body::new(Rest {
        first: Some(first).filter(|first| !first.is_empty()),
        at,
        end,
        count: FIRST_PIECE,
        state: State::Idle(file),
    })
}

/// What is left of a part, read while the reader takes: a reader that went away ends it, a slow one holds no thread.
struct Rest {
    first: Option<Bytes>,
    at: u64,
    end: u64,
    /// Bytes of the last piece.
    count: u64,
    state: State,
}

enum State {
    Idle(Object),
    Reading(JoinHandle<std::io::Result<(Object, Vec<u8>)>>),
    /// Nothing more comes. Where bytes are missing, the body is shorter than announced: the reader sees that it broke.
    Ended,
}

impl http_body::Body for Rest {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        let mut reading = match std::mem::replace(&mut self.state, State::Ended) {
            State::Ended => return Poll::Ready(None),
            State::Reading(reading) => reading,
            State::Idle(_) if self.at >= self.end => return Poll::Ready(None),
            State::Idle(mut file) => {
                self.count = (self.count * 2).min(PIECE);
                let (at, count) = (self.at, self.count.min(self.end - self.at));
                tokio::task::spawn_blocking(move || piece(&mut file, at, count).map(|bytes| (file, bytes)))
            }
        };
        match Pin::new(&mut reading).poll(context) {
            Poll::Pending => {
                self.state = State::Reading(reading);
                Poll::Pending
            }
            Poll::Ready(Ok(Ok((file, bytes)))) if !bytes.is_empty() => {
                self.at += bytes.len() as u64;
                self.state = State::Idle(file);
                Poll::Ready(Some(Ok(Frame::data(Bytes::from(bytes)))))
            }
            Poll::Ready(_) => Poll::Ready(None),
        }
    }
}

fn piece(file: &mut Object, at: u64, count: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(count).unwrap_or(0)];
    let mut held = 0;
    file.seek(SeekFrom::Start(at))?;
    while let Some(room) = bytes.get_mut(held..).filter(|room| !room.is_empty()) {
        match file.read(room)? {
            0 => break,
            more => held += more,
        }
    }
    bytes.truncate(held);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn ranges_by_table() {
        for (range, wanted) in [
            ("bytes=0-0", Part::Bytes(0, 0)),
            ("bytes=0-", Part::Bytes(0, 99)),
            ("bytes=10-19", Part::Bytes(10, 19)),
            ("bytes=90-500", Part::Bytes(90, 99)),
            ("bytes=-1", Part::Bytes(99, 99)),
            ("bytes=-500", Part::Bytes(0, 99)),
            ("bytes=100-", Part::None),
            ("bytes=-0", Part::None),
            ("bytes=99999999999999999999-", Part::None),
            ("bytes=5-2", Part::Whole),
            ("bytes=0-1,5-6", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=-", Part::Whole),
            ("lines=0-1", Part::Whole),
        ] {
            let headers = HeaderMap::from_iter([(header::RANGE, range.parse().unwrap())]);
            assert_eq!(part(&headers, 100, "\"x\""), wanted, "{range}");
        }
        let mut headers = HeaderMap::from_iter([(header::RANGE, "bytes=0-1".parse().unwrap())]);
        headers.insert(header::IF_RANGE, "\"y\"".parse().unwrap());
        assert_eq!(part(&headers, 100, "\"x\""), Part::Whole);
        headers.insert(header::IF_RANGE, "\"x\"".parse().unwrap());
        assert_eq!(part(&headers, 100, "\"x\""), Part::Bytes(0, 1));
    }
}
