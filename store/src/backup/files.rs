//! What goes beside the rows of a backup: the objects, wherever they lie, each verified and copied once; and folders of small
//! files. Every file is written beside its place, flushed and renamed, so that a backup that is cut off is one that is not
//! finished, and the next goes on from it.

use crate::door::{Error, Store};
use crate::objects;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Where files are before they are whole.
const INCOMING: &str = "incoming";
/// The head of a log: what it covers is there before it is, and goes after another took its place.
const HEAD: &str = "checkpoint";

/// What became of the objects.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Copied {
    /// How many were copied.
    pub copied: usize,
    /// How many were there already, whole.
    pub held: usize,
    /// How many left the backup, for they were disposed of.
    pub removed: usize,
    /// Those that a case needs and that are nowhere.
    pub lost: Vec<String>,
    /// Those that do not fit their digest where they come from; they were not copied.
    pub damaged: Vec<String>,
}

/// Copies the objects that are named out of the disk or the bucket. What is there already is read again, and copied again where
/// it does not fit its digest. What neither a case expects nor the site has any more leaves the backup: it was disposed of.
pub fn copy_out(
    store: &Store,
    named: &BTreeSet<String>,
    expected: &BTreeSet<String>,
    folder: &Path,
) -> Result<Copied, Error> {
    let incoming = folder.join(INCOMING);
    clear(&incoming)?;
    fs::create_dir_all(&incoming)?;
    let mut done = Copied::default();
    for digest in named.union(expected) {
        let Some(prefix) = digest.get(..2) else { continue };
        let into = folder.join(prefix);
        let path = into.join(digest);
        if file_fits(&path, digest)? {
            done.held += 1;
            continue;
        }
        let Some(mut object) = objects::open(store, digest)? else {
            if expected.contains(digest) {
                done.lost.push(digest.clone());
            }
            continue;
        };
        let part = incoming.join(digest);
        if objects::copy(&mut object, &part)?.digest != *digest {
            fs::remove_file(&part)?;
            done.damaged.push(digest.clone());
            continue;
        }
        fs::create_dir_all(&into)?;
        fs::rename(&part, &path)?;
        File::open(&into)?.sync_all()?;
        done.copied += 1;
    }
    for (digest, path) in kept(folder)? {
        if !expected.contains(&digest) && objects::open(store, &digest)?.is_none() {
            fs::remove_file(path)?;
            done.removed += 1;
            done.held = done.held.saturating_sub(1);
        }
    }
    clear(&incoming)?;
    File::open(folder)?.sync_all()?;
    Ok(done)
}

/// Puts the objects of a backup that its rows name into the disk or the bucket of a store. One that is damaged is told and not
/// stored.
pub fn put_back(store: &Store, named: &BTreeSet<String>, folder: &Path) -> Result<Copied, Error> {
    let mut done = Copied::default();
    for (digest, path) in kept(folder)? {
        if !named.contains(&digest) {
            continue;
        }
        if objects::intact(store, &digest)? == Some(true) {
            done.held += 1;
            continue;
        }
        let received = objects::receive(store, &mut File::open(path)?)?;
        if received.digest() == digest {
            received.seal(store)?;
            done.copied += 1;
        } else {
            done.damaged.push(digest);
        }
    }
    Ok(done)
}

/// Brings what is new in a folder of the site into a backup while the site goes on writing it, so that [`Mirror::begin`] has
/// little left. What leaves the folder meanwhile is not missed.
pub fn ahead(from: &Path, to: &Path) -> Result<(), Error> {
    for path in under(from)?.iter().filter(|path| is_whole(path) && !is_head(path)) {
        match fs::read(from.join(path)) {
            Ok(bytes) => put(&to.join(path), &bytes)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// A folder in a backup on the way to being the same as one of the site. Everything is there but the heads of logs; what they
/// replace is there still, so that a backup that is cut off here is the one before.
#[must_use = "the heads of the logs are written at the end"]
pub struct Mirror {
    to: PathBuf,
    files: BTreeSet<PathBuf>,
    heads: Vec<(PathBuf, Vec<u8>)>,
}

impl Mirror {
    /// Copies the files of a folder to which nobody writes meanwhile. One that the site does not have changes nothing.
    pub fn begin(from: &Path, to: &Path) -> Result<Mirror, Error> {
        let files: BTreeSet<PathBuf> = under(from)?.into_iter().filter(|path| is_whole(path)).collect();
        let mut heads = Vec::new();
        for path in &files {
            let bytes = fs::read(from.join(path))?;
            match is_head(path) {
                true => heads.push((path.clone(), bytes)),
                false => put(&to.join(path), &bytes)?,
            }
        }
        Ok(Mirror { to: to.to_owned(), files, heads })
    }

    /// Writes the heads and removes what the folder does not have any more.
    pub fn end(self) -> Result<(), Error> {
        for (path, bytes) in &self.heads {
            put(&self.to.join(path), bytes)?;
        }
        if self.files.is_empty() {
            return Ok(());
        }
        for path in under(&self.to)?.iter().filter(|path| !self.files.contains(*path)) {
            fs::remove_file(self.to.join(path))?;
        }
        Ok(())
    }
}

/// Writes a small file of a backup, whole or not at all; the same bytes are not written again.
fn put(place: &Path, bytes: &[u8]) -> Result<(), Error> {
    if place.is_file() && fs::read(place)? == bytes {
        return Ok(());
    }
    let folder = place.parent().ok_or_else(|| Error::Damaged("no folder".into()))?;
    fs::create_dir_all(folder)?;
    let mut part = place.to_owned().into_os_string();
    part.push(".part");
    let mut file = File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, place)?;
    File::open(folder)?.sync_all()?;
    Ok(())
}

fn is_head(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == HEAD)
}

/// Whoever writes a file whole does so under another name first.
fn is_whole(path: &Path) -> bool {
    path.extension().is_none_or(|extension| extension != "part")
}

/// Puts a folder of a backup into its place, whole. One that is there already has to be the same.
pub fn put_folder_back(from: &Path, to: &Path) -> Result<(), Error> {
    if !from.is_dir() {
        return Ok(());
    }
    if to.exists() {
        let (ours, theirs) = (under(to)?, under(from)?);
        let same =
            |path: &PathBuf| -> Result<bool, Error> { Ok(fs::read(to.join(path))? == fs::read(from.join(path))?) };
        if ours != theirs || !ours.iter().map(same).collect::<Result<Vec<_>, _>>()?.into_iter().all(|same| same) {
            return Err(Error::Refused(format!(
                "{} 已经存在，与备份中的不同，没有恢复。请恢复到空的数据目录。",
                to.display()
            )));
        }
        return Ok(());
    }
    let mut part = to.to_owned().into_os_string();
    part.push(".part");
    let part = PathBuf::from(part);
    clear(&part)?;
    Mirror::begin(from, &part)?.end()?;
    if part.exists() {
        fs::rename(&part, to)?;
    }
    Ok(())
}

fn clear(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn file_fits(path: &Path, digest: &str) -> Result<bool, Error> {
    match File::open(path) {
        Ok(mut file) => Ok(objects::digest_of(&mut file)? == digest),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The objects of a backup, with where they lie.
fn kept(folder: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let named = |path: PathBuf| {
        let name = path.file_name()?.to_str()?.to_owned();
        objects::is_digest(&name).then(|| (name, folder.join(&path)))
    };
    Ok(under(folder)?.into_iter().filter(|path| !path.starts_with(INCOMING)).filter_map(named).collect())
}

/// Every file under a folder, as paths from it, in order. What leaves the folder meanwhile is not in it.
fn under(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(inner) = open.pop() {
        let entries = match fs::read_dir(folder.join(&inner)) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let path = inner.join(entry.file_name());
            let kind = match fs::metadata(entry.path()) {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                kind => kind?,
            };
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
