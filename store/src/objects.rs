//! Objects: files kept once under their SHA-256, written once, flushed to disk, checked when read.
//!
//! Small ones come and go as bytes ([`put`], [`get`]); recordings come as files that are sealed in place ([`seal`]) and are
//! read in part ([`open`]), so that their digest is checked when they come in and by a scrub, not at each look.

use crate::door::{Error, Store, Unit};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Largest object that comes as bytes.
pub const OBJECT_SIZE_MAX: usize = 32 * 1024 * 1024;
/// How much of a file is hashed and written at once, in bytes.
const PIECE: usize = 1024 * 1024;

/// SHA-256 in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Where an object lies on the disk.
pub fn place(store: &Store, digest: &str) -> Result<PathBuf, Error> {
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
    let part = folder.join(part_name());
    let mut file = fs::File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, &path)?;
    fs::File::open(folder)?.sync_all()?;
    Ok(name)
}

/// A name that no other writer uses at the same time; what a killed process left behind is written over.
fn part_name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{}-{}.part", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Removes what a killed process left half copied; called when the store opens, before anybody copies.
pub(crate) fn clear_incoming(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder.join("objects").join("incoming")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// A file that was copied in: its digest and its size in bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sealed {
    /// SHA-256 in hexadecimal.
    pub digest: String,
    /// Bytes.
    pub size: u64,
}

/// Copies a file in from a reader and seals it. What is there already stays as it is.
pub fn copy_in(store: &Store, from: &mut impl Read) -> Result<Sealed, Error> {
    let folder = store.folder().join("objects").join("incoming");
    fs::create_dir_all(&folder)?;
    let part = folder.join(part_name());
    let copied = copy(from, &part);
    let sealed = copied.and_then(|sealed| seal(store, &part, &sealed.digest).map(|()| sealed));
    if sealed.is_err() {
        // The reason is told; a piece that cannot be removed is written over by the next process.
        let _ = fs::remove_file(&part);
    }
    sealed
}

fn copy(from: &mut impl Read, part: &Path) -> Result<Sealed, Error> {
    let mut file = fs::File::create(part)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    let mut size = 0;
    loop {
        let count = from.read(&mut piece)?;
        let Some(bytes) = piece.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
        file.write_all(bytes)?;
        size += count as u64;
    }
    file.sync_all()?;
    Ok(Sealed { digest: hexadecimal(&hash.finalize()), size })
}

fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Moves a finished file, flushed by its writer, under its digest and makes it read-only. It must lie on the same disk.
/// Where the object is there already, the second file is removed: it is the same.
pub fn seal(store: &Store, part: &Path, digest: &str) -> Result<(), Error> {
    let path = place(store, digest)?;
    let folder = path.parent().ok_or_else(|| Error::Damaged("no folder".into()))?;
    if path.exists() {
        fs::remove_file(part)?;
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let mut rights = fs::metadata(part)?.permissions();
    rights.set_readonly(true);
    fs::set_permissions(part, rights)?;
    fs::rename(part, &path)?;
    fs::File::open(folder)?.sync_all()?;
    // The folder itself may be new.
    let above = folder.parent().ok_or_else(|| Error::Damaged("no folder".into()))?;
    fs::File::open(above)?.sync_all()?;
    Ok(())
}

/// Opens an object for reading in part, where it is there.
pub fn open(store: &Store, digest: &str) -> Result<Option<fs::File>, Error> {
    match fs::File::open(place(store, digest)?) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Reads an object again from its disk and compares: `None` where it is not there.
pub fn intact(store: &Store, digest: &str) -> Result<Option<bool>, Error> {
    let Some(mut file) = open(store, digest)? else { return Ok(None) };
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        let count = file.read(&mut piece)?;
        let Some(bytes) = piece.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
    }
    Ok(Some(hexadecimal(&hash.finalize()) == digest))
}

/// Removes an object whose time is over by an approved list; says whether it was there.
pub fn remove(store: &Store, digest: &str) -> Result<bool, Error> {
    let path = place(store, digest)?;
    match fs::remove_file(&path) {
        Ok(()) => {
            if let Some(folder) = path.parent() {
                fs::File::open(folder)?.sync_all()?;
            }
            Ok(true)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Notes in the database that an object is kept.
pub fn note(unit: &mut Unit<'_>, digest: &str, size: u64, media_type: &str) -> Result<(), Error> {
    let size = i64::try_from(size).map_err(|_| Error::Damaged("an object too large".into()))?;
    unit.put("object", &[("digest", digest.into())], &[("size", size.into()), ("media_type", media_type.into())])
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
