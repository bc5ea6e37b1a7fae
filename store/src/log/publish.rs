//! After the commit: tiles, bundles and signed checkpoints as files under `log/`, each written beside and renamed, the
//! checkpoint last. What a killed process left half is written again at the next round: tiles depend on the entries only.

use super::{CITY, Keys, entries, heads, is_log, kept, put};
use crate::door::{Error, Store};
use crate::words::of_io;
use ledger::checkpoint::Checkpoint;
use ledger::note::{SigningKey, VerifierKey};
use ledger::tile::{self, Kind, Tile, WIDTH, push_entry};
use ledger::tree::Edge;
use ledger::{Malformed, Source, Suite, verify};
use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Entries read at once, a whole number of bundles.
const BATCH: u64 = 64 * WIDTH;

/// The folder of all logs.
pub fn folder_of(store: &Store) -> PathBuf {
    store.folder().join("log")
}

/// The folder of one log.
pub struct Folder {
    path: PathBuf,
}

impl Source for Folder {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        match fs::read(self.path.join(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("{path}：{}", of_io(&error))),
        }
    }
}

impl Folder {
    /// A log's folder, wherever it is.
    pub fn at(path: &Path) -> Folder {
        Folder { path: path.to_owned() }
    }

    /// The folder of an agency's log.
    pub fn of(store: &Store, agency: &str, suite: Suite) -> Folder {
        let path = folder_of(store).join(agency);
        Folder { path: if suite == Suite::Commercial { path.join("sm") } else { path } }
    }

    /// The signed head with its note; `None` before the first.
    pub fn head(&self) -> Result<Option<(Checkpoint, String)>, Error> {
        let Some(note) = self.read("checkpoint").map_err(Error::Damaged)? else { return Ok(None) };
        let keys = verify::keys(self).map_err(|fault| self.damaged(&fault.to_string()))?;
        let (checkpoint, _) =
            Checkpoint::open(&note, &keys).map_err(|_| self.damaged("检查点不能读取或者签名不符。"))?;
        let note = String::from_utf8(note).map_err(|error| Error::Damaged(error.to_string()))?;
        Ok(Some((checkpoint, note)))
    }

    fn damaged(&self, what: &str) -> Error {
        Error::Damaged(format!(
            "库外的账 {} 已损坏：{what}请用 mingfa ledger verify 查明，从副本恢复这个目录后再启动。",
            self.path.display()
        ))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.path.join(path);
        let folder = path.parent().ok_or_else(|| Error::Damaged("no folder".into()))?;
        fs::create_dir_all(folder)?;
        let mut part = path.clone().into_os_string();
        part.push(".part");
        let mut file = fs::File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_data()?;
        fs::rename(&part, &path)?;
        fs::File::open(folder)?.sync_all()?;
        Ok(())
    }

    fn put_tile(&self, tile: Tile, bytes: &[u8]) -> Result<(), Error> {
        self.write(&tile.path(), bytes)
    }

    /// Removes partial tiles that the full one has replaced, after the checkpoint over the full one is signed: until then the
    /// signed head rests on them. Those of the newest full tile stay, for whoever reads the log at this moment.
    fn clear_partial(&self, before: u64, after: u64) -> Result<(), Error> {
        for kind in [Kind::Entries].into_iter().chain(tile::levels(after).map(Kind::Hashes)) {
            let level = if let Kind::Hashes(level) = kind { level } else { 0 };
            let full = |size: u64| (size >> (8 * u32::from(level))) / WIDTH;
            for index in full(before).saturating_sub(1)..full(after).saturating_sub(1) {
                let tile = Tile { kind, index, width: WIDTH };
                match fs::remove_dir_all(self.path.join(format!("{}.p", tile.path()))) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

fn malformed(error: Malformed) -> Error {
    Error::Damaged(error.to_string())
}

/// Publishes what was committed; one per process.
pub struct Publisher {
    keys: Keys,
    done: HashMap<String, u64>,
}

impl Publisher {
    /// A publisher that signs with these keys. A change of key that was interrupted is finished in its first round.
    pub fn new(keys: Keys) -> Publisher {
        Publisher { keys, done: HashMap::new() }
    }

    /// Brings every log up to what the database has; says how many checkpoints it signed.
    pub fn publish(&mut self, store: &Store) -> Result<usize, Error> {
        let mut signed = self.round(store, |agency| agency != CITY)?;
        signed += self.round(store, |agency| agency == CITY)?;
        if self.keys.is_changing() {
            self.keys.end_change()?;
        }
        Ok(signed)
    }

    /// Changes the key: a checkpoint of every log signed by both, then the old key is forgotten. Says how many both signed.
    pub fn rotate(&mut self, store: &Store) -> Result<usize, Error> {
        self.publish(store)?;
        self.keys.begin_change()?;
        self.publish(store)
    }

    fn round(&mut self, store: &Store, wanted: impl Fn(&str) -> bool) -> Result<usize, Error> {
        let mut signed = 0;
        for (agency, size) in store.read(heads)? {
            let same = self.done.get(&agency) == Some(&size) && !self.keys.is_changing();
            if !wanted(&agency) || same || !is_log(&agency) {
                continue;
            }
            for suite in self.keys.suites() {
                signed += usize::from(self.publish_one(store, &agency, suite, size)?);
            }
            if agency != CITY {
                chain(store, &agency)?;
            }
            self.done.insert(agency, size);
        }
        Ok(signed)
    }

    fn publish_one(&self, store: &Store, agency: &str, suite: Suite, size: u64) -> Result<bool, Error> {
        let folder = Folder::of(store, agency, suite);
        let Some((key, before)) = self.keys.of(suite) else { return Ok(false) };
        let origin = format!("{}/{agency}{}", key.name(), if suite == Suite::Commercial { "/sm" } else { "" });
        let key = key.named(&origin).map_err(malformed)?;
        let before = before.map(|before| before.named(&origin)).transpose().map_err(malformed)?;
        let known = known_keys(&folder)?;
        let (edge, signers) = match folder.read("checkpoint").map_err(Error::Damaged)? {
            None => (Edge::new(suite), Vec::new()),
            Some(note) => {
                let (checkpoint, signers) =
                    Checkpoint::open(&note, &known).map_err(|_| folder.damaged("检查点不能读取或者签名不符。"))?;
                let edge = Edge::load(suite, checkpoint.size, &folder).map_err(|error| folder.damaged(&error))?;
                if edge.root() != checkpoint.root || checkpoint.origin != origin {
                    return Err(folder.damaged("散列块与检查点不符。"));
                }
                (edge, signers)
            }
        };
        if size < edge.size() {
            return Err(Error::Damaged(format!("{agency}：库外的账有{}条，数据库只有{size}条", edge.size())));
        }
        let current = key.verifier().map_err(malformed)?;
        let is_signed = signers.contains(&current.id());
        if edge.size() == size && is_signed {
            return Ok(false);
        }
        let published = edge.size();
        let edge = append(store, agency, &folder, edge, size)?;
        let checkpoint = Checkpoint { origin, size: edge.size(), root: edge.root() };
        sign(&folder, &checkpoint, &key, before.as_ref().filter(|_| !is_signed && !known.is_empty()), known)?;
        folder.clear_partial(published, edge.size())?;
        Ok(true)
    }
}

/// The keys of a log as published so far.
fn known_keys(folder: &Folder) -> Result<Vec<VerifierKey>, Error> {
    match folder.read("keys").map_err(Error::Damaged)? {
        None => Ok(Vec::new()),
        Some(_) => verify::keys(folder).map_err(|fault| folder.damaged(&fault.to_string())),
    }
}

/// Writes the entries that the files do not have yet, with the tiles over them.
fn append(store: &Store, agency: &str, folder: &Folder, mut edge: Edge, size: u64) -> Result<Edge, Error> {
    while edge.size() < size {
        let start = edge.size() / WIDTH * WIDTH;
        let from = edge.size();
        let all = store.read(|unit| entries(unit, agency, start, BATCH.min(size - start)))?;
        let mut bundle = Vec::new();
        for (entry, place) in all.iter().zip(start..) {
            push_entry(&mut bundle, entry).map_err(malformed)?;
            if place >= from {
                for (tile, hashes) in edge.append(edge.suite().entry(entry)) {
                    folder.put_tile(tile, &hashes.concat())?;
                }
            }
            if (place + 1) % WIDTH == 0 {
                let tile = Tile { kind: Kind::Entries, index: place / WIDTH, width: WIDTH };
                folder.put_tile(tile, &std::mem::take(&mut bundle))?;
            }
        }
        if edge.size() == from {
            return Err(Error::Damaged(format!("{agency}：账上缺第{from}条")));
        }
        if !bundle.is_empty() {
            let tile = Tile { kind: Kind::Entries, index: edge.size() / WIDTH, width: edge.size() % WIDTH };
            folder.put_tile(tile, &bundle)?;
        }
    }
    for (tile, hashes) in edge.partial() {
        folder.put_tile(tile, &hashes.concat())?;
    }
    Ok(edge)
}

/// Signs and writes the head; where the key is new, both sign, and that note is kept for ever.
fn sign(
    folder: &Folder,
    checkpoint: &Checkpoint,
    key: &SigningKey,
    before: Option<&SigningKey>,
    mut known: Vec<VerifierKey>,
) -> Result<(), Error> {
    let current = key.verifier().map_err(malformed)?;
    let signers: Vec<&SigningKey> = before.into_iter().chain([key]).collect();
    let note = checkpoint.sign(&signers).map_err(malformed)?;
    if !known.contains(&current) {
        if before.is_some() {
            folder.write(&format!("rotation/{}", current.id()), note.as_bytes())?;
        } else if !known.is_empty() {
            return Err(folder.damaged("签名密钥 log.key 不是本账的密钥。请从备份恢复 log.key。"));
        }
        known.push(current);
        let lines: String = known.iter().map(|key| format!("{key}\n")).collect();
        folder.write("keys", lines.as_bytes())?;
    }
    folder.write("checkpoint", note.as_bytes())
}

/// Puts an agency's newest checkpoint into the city's log, where it is not there yet.
fn chain(store: &Store, agency: &str) -> Result<(), Error> {
    let Some((_, note)) = Folder::of(store, agency, Suite::International).head()? else { return Ok(()) };
    let agency = agency.to_owned();
    store.write(move |unit| {
        let rest = "WHERE l.agency = $1 AND l.object = $2 ORDER BY l.place DESC LIMIT 1";
        let last = kept(unit, rest, CITY, &[CITY.into(), agency.as_str().into()])?;
        if last.first().is_some_and(|last| last.entry == note.as_bytes()) {
            return Ok(());
        }
        put(unit, CITY, &agency, 0, &[0; 32], "[]", note.as_bytes()).map(|_| ())
    })
}

/// The logs that are published, by name.
pub fn published(store: &Store) -> Result<Vec<String>, Error> {
    let folder = folder_of(store);
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().join("checkpoint").exists() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
