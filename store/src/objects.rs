//! Objects: files kept once under their SHA-256, written once, flushed to disk, checked when read.

use crate::door::{Error, Store};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write;
use std::path::PathBuf;

/// Largest object, in bytes.
pub const OBJECT_SIZE_MAX: usize = 32 * 1024 * 1024;

/// SHA-256 in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn place(store: &Store, digest: &str) -> Result<PathBuf, Error> {
    let proper = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    let prefix =
        digest.get(..2).filter(|_| proper).ok_or_else(|| Error::Damaged(format!("«{digest}» is no digest")))?;
    Ok(store.folder().join("objects").join(prefix).join(digest))
}

/// Stores an object and says its digest. The same bytes are stored once.
pub fn put(store: &Store, bytes: &[u8]) -> Result<String, Error> {
    let name = digest(bytes);
    let path = place(store, &name)?;
    if path.exists() {
        return Ok(name);
    }
    let folder = path.parent().ok_or_else(|| Error::Damaged("no folder".into()))?;
    fs::create_dir_all(folder)?;
    let part = folder.join(format!("{name}.{}.part", std::process::id()));
    let mut file = fs::File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, &path)?;
    fs::File::open(folder)?.sync_all()?;
    Ok(name)
}

/// Reads an object; bytes that do not fit their digest are refused.
pub fn get(store: &Store, name: &str) -> Result<Option<Vec<u8>>, Error> {
    let path = place(store, name)?;
    if !path.exists() {
        return Ok(None);
    }
    let bytes = fs::read(&path)?;
    if digest(&bytes) == name {
        Ok(Some(bytes))
    } else {
        Err(Error::Damaged(format!("object {name} does not fit its digest")))
    }
}
