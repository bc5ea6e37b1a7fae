//! Objects: files kept once under their SHA-256, written once, flushed to disk, checked when read.
//!
//! They lie on the disk, or in a bucket of an object store where the configuration names one ([`Place`]); what was on the disk
//! before stays readable there until [`move_out`] took it over. Whatever comes is first a file on the disk, and is known under
//! its digest only when it is whole. Small ones come and go as bytes ([`put`], [`get`]); recordings come as files that are
//! sealed ([`seal`]) and are read in part ([`open`]), so that their digest is checked when they come in and by a scrub, not at
//! each look.

mod bucket;
mod sign;

pub use bucket::{Bucket, Place, trusted, trusting};

use crate::door::{Error, Store, Unit};
use bucket::Remote;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{Cursor, ErrorKind, Read, Seek, SeekFrom, Write};
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

pub(crate) fn is_digest(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Where an object lies on the disk, if it does.
pub fn place(store: &Store, digest: &str) -> Result<PathBuf, Error> {
    let prefix = digest
        .get(..2)
        .filter(|_| is_digest(digest))
        .ok_or_else(|| Error::Damaged(format!("«{digest}» is no digest")))?;
    Ok(store.folder().join("objects").join(prefix).join(digest))
}

/// Stores an object and says its digest. The same bytes are stored once.
pub fn put(store: &Store, bytes: &[u8]) -> Result<String, Error> {
    let name = digest(bytes);
    if open(store, &name)?.is_none() {
        copy_in(store, &mut Cursor::new(bytes))?;
    }
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
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
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
    receive(store, from)?.seal(store)
}

/// A file that came whole and is no object yet: whoever drops it has stored nothing.
pub struct Received {
    part: PathBuf,
    sealed: Sealed,
}

impl Received {
    /// SHA-256 in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.sealed.digest
    }

    /// Makes it an object.
    pub fn seal(self, store: &Store) -> Result<Sealed, Error> {
        seal(store, &self.part, &self.sealed.digest)?;
        Ok(self.sealed.clone())
    }
}

impl Drop for Received {
    fn drop(&mut self) {
        // Sealed, it lies here no more; a piece that cannot be removed is written over by the next process.
        let _ = fs::remove_file(&self.part);
    }
}

/// Takes a file in from a reader without making it an object, so that its digest is known before it is stored.
pub fn receive(store: &Store, from: &mut impl Read) -> Result<Received, Error> {
    store.refuse_beside()?;
    let folder = store.folder().join("objects").join("incoming");
    fs::create_dir_all(&folder)?;
    let mut received = Received { part: folder.join(part_name()), sealed: Sealed { digest: String::new(), size: 0 } };
    received.sealed = copy(from, &received.part)?;
    Ok(received)
}

pub(crate) fn copy(from: &mut impl Read, part: &Path) -> Result<Sealed, Error> {
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

/// Moves a finished file, flushed by its writer, under its digest and makes it read-only. On the disk it must lie on the same one.
/// Where the object is there already, the second file is removed: it is the same.
pub fn seal(store: &Store, part: &Path, digest: &str) -> Result<(), Error> {
    store.refuse_beside()?;
    let path = place(store, digest)?;
    if path.exists() {
        fs::remove_file(part)?;
        return Ok(());
    }
    if let Some(bucket) = store.bucket() {
        bucket.put(part, digest)?;
        fs::remove_file(part)?;
        return Ok(());
    }
    let folder = path.parent().ok_or_else(|| Error::Damaged("no folder".into()))?;
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

/// An object that is read in part.
pub struct Object(Bytes);

/// Where its bytes come from.
enum Bytes {
    Disk(fs::File),
    Bucket(Remote),
}

impl Read for Object {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match &mut self.0 {
            Bytes::Disk(file) => file.read(buffer),
            Bytes::Bucket(remote) => remote.read(buffer),
        }
    }
}

impl Seek for Object {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        match &mut self.0 {
            Bytes::Disk(file) => file.seek(to),
            Bytes::Bucket(remote) => remote.seek(to),
        }
    }
}

/// Opens an object for reading in part, where it is on this machine's disk.
pub fn open_on_disk(store: &Store, digest: &str) -> Result<Option<Object>, Error> {
    match fs::File::open(place(store, digest)?) {
        Ok(file) => Ok(Some(Object(Bytes::Disk(file)))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Opens an object for reading in part, where it is there.
pub fn open(store: &Store, digest: &str) -> Result<Option<Object>, Error> {
    if let Some(object) = open_on_disk(store, digest)? {
        return Ok(Some(object));
    }
    let Some(bucket) = store.bucket() else { return Ok(None) };
    Ok(Remote::open(bucket, digest)?.map(|remote| Object(Bytes::Bucket(remote))))
}

/// Reads an object again from where it lies and compares: `None` where it is not there.
pub fn intact(store: &Store, digest: &str) -> Result<Option<bool>, Error> {
    let Some(mut file) = open(store, digest)? else { return Ok(None) };
    Ok(Some(digest_of(&mut file)? == digest))
}

pub(crate) fn digest_of(from: &mut impl Read) -> Result<String, Error> {
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        let count = from.read(&mut piece)?;
        let Some(bytes) = piece.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
    }
    Ok(hexadecimal(&hash.finalize()))
}

/// Removes an object whose time is over by an approved list; says whether it was there.
pub fn remove(store: &Store, digest: &str) -> Result<bool, Error> {
    store.refuse_beside()?;
    let there = match store.bucket() {
        Some(bucket) => bucket.remove(digest)?,
        None => false,
    };
    Ok(remove_from_disk(&place(store, digest)?)? || there)
}

fn remove_from_disk(path: &Path) -> Result<bool, Error> {
    match fs::remove_file(path) {
        Ok(()) => {
            if let Some(folder) = path.parent() {
                fs::File::open(folder)?.sync_all()?;
            }
            Ok(true)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// What became of the objects on the disk.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Moved {
    /// How many the bucket has now and the disk has no more.
    pub moved: usize,
    /// Those that do not fit their digest: they stay where they are.
    pub damaged: Vec<String>,
}

/// Moves what lies on the disk into the bucket. Each leaves the disk only when the bucket has it whole; doing it again goes on
/// where it ended.
pub fn move_out(store: &Store) -> Result<Moved, Error> {
    let bucket = store.bucket().ok_or_else(|| Error::Refused("no bucket is configured".into()))?;
    let mut moved = Moved::default();
    for digest in on_disk(store)? {
        if intact(store, &digest)? != Some(true) {
            moved.damaged.push(digest);
            continue;
        }
        let path = place(store, &digest)?;
        bucket.put(&path, &digest)?;
        remove_from_disk(&path)?;
        moved.moved += 1;
    }
    Ok(moved)
}

/// The digests of the objects on the disk, in order.
fn on_disk(store: &Store) -> Result<Vec<String>, Error> {
    let folders = match fs::read_dir(store.folder().join("objects")) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let mut found = Vec::new();
    for folder in folders {
        let folder = folder?.path();
        if !folder.is_dir() {
            continue;
        }
        for file in fs::read_dir(folder)? {
            let name = file?.file_name().to_string_lossy().into_owned();
            if place(store, &name).is_ok() {
                found.push(name);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Notes in the database that an object is kept.
pub fn note(unit: &mut Unit<'_>, digest: &str, size: u64, media_type: &str) -> Result<(), Error> {
    let size = i64::try_from(size).map_err(|_| Error::Damaged("an object too large".into()))?;
    unit.put("object", &[("digest", digest.into())], &[("size", size.into()), ("media_type", media_type.into())])
}

/// Was an object ever kept? What was disposed of stays noted.
pub fn noted(unit: &mut Unit<'_>, digest: &str) -> Result<bool, Error> {
    Ok(unit.one("SELECT digest FROM object WHERE digest = $1", &[digest.into()])?.is_some())
}

/// Reads an object; bytes that do not fit their digest are refused.
pub fn get(store: &Store, name: &str) -> Result<Option<Vec<u8>>, Error> {
    let Some(mut object) = open(store, name)? else { return Ok(None) };
    let mut bytes = Vec::new();
    object.read_to_end(&mut bytes)?;
    if digest(&bytes) == name {
        Ok(Some(bytes))
    } else {
        Err(Error::Damaged(format!("object {name} does not fit its digest")))
    }
}
