//! Reads what a browser sends: a form with attachments, its secret checked, as the flat map that the case logic reads.

use super::{DeskError, Web, fault};
use crate::auth::Visitor;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use enforcement::case::Flat;
use enforcement::refusal::{FieldError, Rejected};
use std::fmt::Write as _;

/// Most parts in one form.
const PARTS_MAX: usize = 5_000;
/// The ending of a part's name that brings the lines of a list as a spreadsheet.
pub(crate) const SHEET: &str = ".sheet";

/// A form that somebody signed in sent, read, its secret checked.
pub(crate) struct Posted {
    pub(crate) visitor: Visitor,
    pub(crate) headers: HeaderMap,
    pub(crate) flat: Flat,
}

impl FromRequest<Web> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Web) -> Result<Posted, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, site).await?;
        let headers = parts.headers.clone();
        match read(site, &visitor, Request::from_parts(parts, body)).await {
            Ok(flat) => Ok(Posted { visitor, headers, flat }),
            Err(error) => Err(fault(site, Some(&visitor), error)),
        }
    }
}

/// Reads a form, url-encoded or multipart; attachments are stored and named in their field.
pub(crate) async fn read(site: &Web, visitor: &Visitor, request: Request) -> Result<Flat, DeskError> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let mut flat = Flat::new();
    if kind.starts_with("multipart/form-data") {
        let parts = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
        multipart(site, parts, &mut flat).await?;
    } else {
        let bytes = axum::body::to_bytes(request.into_body(), super::BODY_SIZE_MAX).await.map_err(|_| unreadable())?;
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| unreadable())?;
        for (key, value) in pairs(&text).take(PARTS_MAX) {
            flat.entry(key).or_default().push(value);
        }
    }
    let csrf = flat.remove("csrf").and_then(|mut values| values.pop()).unwrap_or_default();
    if csrf != visitor.csrf {
        return Err(wrong("csrf", "页面", "页面已经过期。请返回后重新打开再提交。"));
    }
    Ok(flat)
}

/// What an address asks for, read like a form.
pub(crate) fn asked(query: Option<String>) -> Flat {
    let mut flat = Flat::new();
    for (key, value) in pairs(&query.unwrap_or_default()).take(PARTS_MAX) {
        flat.entry(key).or_default().push(value);
    }
    flat
}

/// A value as an address carries it.
pub(crate) fn encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// Most files that somebody without an account may send at once.
pub(crate) const PUBLIC_FILES_MAX: usize = 20;
/// Largest of them, in bytes.
const PUBLIC_FILE_SIZE_MAX: usize = 10 * 1024 * 1024;

/// Reads a form of somebody without an account. The files are looked at first and kept only when all of the form is sound.
pub(crate) async fn outside(request: Request) -> Result<(Flat, Vec<(String, Glanced)>), DeskError> {
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    let (mut flat, mut files) = (Flat::new(), Vec::new());
    let mut count = 0;
    while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
        count += 1;
        let (name, chosen) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
        let bytes = part.bytes().await.map_err(|_| wrong(&name, "附件", "文件过大或者传送中断。请重新选择。"))?;
        if count > PARTS_MAX || files.len() > PUBLIC_FILES_MAX {
            return Err(wrong(&name, "附件", &format!("一次最多 {PUBLIC_FILES_MAX} 个文件。")));
        }
        match chosen {
            None => flat.entry(name).or_default().push(String::from_utf8(bytes.to_vec()).map_err(|_| unreadable())?),
            Some(_) if bytes.is_empty() => {}
            Some(_) if bytes.len() > PUBLIC_FILE_SIZE_MAX => {
                return Err(wrong(&name, "附件", "单个文件不能超过 10 MB。请压缩或者分开上传。"));
            }
            Some(file) => files.push((name, Glanced { name: file, bytes: bytes.to_vec() })),
        }
    }
    Ok((flat, files))
}

/// Stores a file that was looked at; the answer is how a form names it.
pub(crate) fn store_glanced(site: &Web, file: &Glanced) -> Result<String, DeskError> {
    let digest = store::objects::put(&site.store, &file.bytes)?;
    Ok(named(&digest, file.bytes.len(), &file.name))
}

/// How a form names a stored file.
fn named(digest: &str, size: usize, file: &str) -> String {
    let file: String = file.chars().filter(|c| !c.is_control() && *c != ':').take(120).collect();
    format!("{digest}:{size}:{file}")
}

/// A file that is looked at once and kept nowhere.
pub(crate) struct Glanced {
    /// Its name.
    pub(crate) name: String,
    /// Its bytes; empty where none was chosen.
    pub(crate) bytes: Vec<u8>,
}

/// Reads a multipart form with one file that is not stored.
pub(crate) async fn glance(visitor: &Visitor, request: Request) -> Result<(Flat, Glanced), DeskError> {
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    let (mut flat, mut file) = (Flat::new(), Glanced { name: String::new(), bytes: Vec::new() });
    while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
        let (name, chosen) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
        let bytes =
            part.bytes().await.map_err(|_| wrong(&name, "文件", "文件过大或者传送中断。请重新选择。"))?.to_vec();
        match chosen {
            Some(chosen) => file = Glanced { name: chosen, bytes },
            None => flat.entry(name).or_default().push(String::from_utf8(bytes).map_err(|_| unreadable())?),
        }
    }
    if one(&flat, "csrf") != visitor.csrf {
        return Err(wrong("csrf", "页面", "页面已经过期。请返回后重新打开再提交。"));
    }
    Ok((flat, file))
}

async fn multipart(site: &Web, mut parts: Multipart, flat: &mut Flat) -> Result<(), DeskError> {
    let mut count = 0;
    while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
        count += 1;
        if count > PARTS_MAX {
            return Err(unreadable());
        }
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|_| wrong(&name, "附件", "文件过大或者传送中断。请重新选择。"))?;
        match file {
            None => flat.entry(name).or_default().push(String::from_utf8(bytes.to_vec()).map_err(|_| unreadable())?),
            Some(_) if bytes.is_empty() => {}
            // The lines of a list: read here, kept nowhere; what they belong to is for the form to say.
            Some(file) if name.ends_with(SHEET) => {
                let read = super::block(move || Ok(register::text_of_sheet(&file, &bytes))).await?;
                let key = name.strip_suffix(SHEET).unwrap_or(&name);
                let text = read.map_err(|reason| wrong(key, "导入的表格", &reason))?;
                flat.insert(name, vec![text]);
            }
            Some(_) if bytes.len() > store::objects::OBJECT_SIZE_MAX => {
                return Err(wrong(&name, "附件", "单个附件不能超过 32 MB。请压缩或者分开上传。"));
            }
            Some(file) => {
                let key = name.strip_suffix(".upload").unwrap_or(&name).to_owned();
                let inner = site.clone();
                let size = bytes.len();
                let digest =
                    super::block(move || store::objects::put(&inner.store, &bytes).map_err(DeskError::from)).await?;
                flat.entry(key).or_default().push(named(&digest, size, &file));
            }
        }
    }
    Ok(())
}

/// The pairs of a url-encoded text.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(key), decode(value))
    })
}

/// Undoes url-encoding; what is not UTF-8 becomes the replacement character, which the form then shows.
pub(crate) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let raw = text.as_bytes();
    let mut at = 0;
    while at < raw.len() {
        let hex = raw
            .get(at + 1..at + 3)
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (raw[at], hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                at += 3;
            }
            (b'+', _) => {
                bytes.push(b' ');
                at += 1;
            }
            (byte, _) => {
                bytes.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A value of a flat form, trimmed.
pub(crate) fn one<'a>(flat: &'a Flat, key: &str) -> &'a str {
    flat.get(key).and_then(|values| values.first()).map_or("", |value| value.trim())
}

fn unreadable() -> DeskError {
    wrong("form", "表单", "表单没有传完整，或者不是 UTF-8 文字。请返回重新提交。")
}

/// A form error at one field.
pub(crate) fn wrong(field: &str, label: &str, reason: &str) -> DeskError {
    DeskError::Rejected(Rejected::Form(vec![FieldError {
        field: field.into(),
        label: label.into(),
        reason: reason.into(),
    }]))
}
