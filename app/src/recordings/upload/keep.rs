//! Uploads on disk: a folder each, with what is known of it (`info.json`) and what came (`data`). Bytes are flushed before
//! their offset is told, so that nothing acknowledged is lost; whatever else a crash leaves is a longer `data`, whose bytes
//! came in order.

use super::protocol::No;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Result, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};
use store::objects::Sealed;
use tokio::sync::{Mutex as Turn, Notify, OwnedMutexGuard};

/// An unfinished upload ends so long after its last byte, in seconds: seven days.
pub(crate) const EXPIRY: i64 = 7 * 86_400;
/// Uploads that are past their time are looked for at most so often, in seconds.
const SWEEP: i64 = 3_600;
/// How long a request waits for another on the same upload to let go.
const TURN_WAIT: Duration = Duration::from_secs(20);
/// How much is read at once when bytes are hashed again.
const PIECE: usize = 1 << 20;

/// What is known of an upload.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Info {
    /// Its id, random.
    pub(crate) id: String,
    /// Whose agency.
    pub(crate) agency: String,
    /// Who.
    pub(crate) person: String,
    /// Bytes in all, where they are told.
    pub(crate) length: Option<u64>,
    /// `Upload-Metadata` as sent.
    pub(crate) metadata: String,
    /// `Upload-Concat` as sent.
    pub(crate) concat: String,
    /// It will be a part of another.
    pub(crate) partial: bool,
    /// When it ends, in seconds since 1970.
    pub(crate) expires: i64,
    /// Its digest, from when all of it came.
    pub(crate) digest: Option<String>,
    /// It is sealed and noted with its case, or in its person's inbox.
    pub(crate) kept: bool,
}

/// An upload as it stands.
pub(crate) struct State {
    pub(crate) info: Info,
    /// Bytes that came and are flushed.
    pub(crate) offset: u64,
    /// The digest of these bytes; absent after a restart, then they are hashed again.
    hash: Option<Sha256>,
    folder: PathBuf,
}

/// One upload, which one request has at a time.
pub(crate) struct Slot {
    state: Arc<Turn<Option<State>>>,
    /// Somebody else wants it: whoever has it stops reading.
    wanted: Notify,
    waiting: AtomicUsize,
}

impl Slot {
    /// Waits until another request asks for this upload.
    pub(crate) fn wanted(&self) -> tokio::sync::futures::Notified<'_> {
        self.wanted.notified()
    }

    /// Does another request wait for this upload?
    pub(crate) fn is_wanted(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) > 0
    }

    /// Has the upload to itself: whoever had it stops, flushes what came and lets go. A connection that was cut without
    /// a word is still held by the old request; the new one must not wait for it to time out.
    pub(crate) async fn take(&self) -> std::result::Result<OwnedMutexGuard<Option<State>>, No> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        self.wanted.notify_waiters();
        let turn = tokio::time::timeout(TURN_WAIT, Arc::clone(&self.state).lock_owned()).await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        turn.map_err(|_| No::new(423, "这个文件正由另一个请求写入。请稍后再试。"))
    }
}

/// All uploads of a data folder.
pub(crate) struct Uploads {
    folder: PathBuf,
    slots: Mutex<HashMap<String, Arc<Slot>>>,
    swept: AtomicI64,
}

impl Uploads {
    pub(crate) fn new(data: &Path) -> Uploads {
        Uploads { folder: data.join("uploads"), slots: Mutex::default(), swept: AtomicI64::new(0) }
    }

    fn place(&self, id: &str) -> Option<PathBuf> {
        let plain = (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        plain.then(|| self.folder.join(id))
    }

    /// The upload of an id. Blocking.
    pub(crate) fn find(&self, id: &str) -> Result<Option<Arc<Slot>>> {
        let Some(folder) = self.place(id) else { return Ok(None) };
        let mut slots = self.slots.lock().map_err(|_| std::io::Error::other("a request panicked"))?;
        if let Some(slot) = slots.get(id) {
            return Ok(Some(Arc::clone(slot)));
        }
        let Some(state) = State::load(folder)? else { return Ok(None) };
        Ok(Some(enlist(&mut slots, state)))
    }

    /// Makes a new upload: it is on disk when this returns. Blocking.
    pub(crate) fn create(&self, info: Info, now: i64) -> Result<Arc<Slot>> {
        self.sweep(now)?;
        let folder = self.place(&info.id).ok_or_else(|| std::io::Error::other("an impossible id"))?;
        let state = State::create(folder, info)?;
        File::open(&self.folder)?.sync_all()?;
        let mut slots = self.slots.lock().map_err(|_| std::io::Error::other("a request panicked"))?;
        Ok(enlist(&mut slots, state))
    }

    /// Forgets an upload whose folder is gone.
    pub(crate) fn forget(&self, id: &str) {
        if let Ok(mut slots) = self.slots.lock() {
            slots.remove(id);
        }
    }

    /// Every upload on disk whose bytes all came and that is not kept yet: a crash came between. Blocking.
    pub(crate) fn unfinished(&self) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for folder in folders(&self.folder)? {
            if let Some(info) = read_info(&folder)?
                && info.digest.is_some()
                && !info.kept
            {
                found.push(info.id);
            }
        }
        Ok(found)
    }

    /// Removes what is past its time, now and then.
    fn sweep(&self, now: i64) -> Result<()> {
        let last = self.swept.load(Ordering::SeqCst);
        if now - last < SWEEP || self.swept.compare_exchange(last, now, Ordering::SeqCst, Ordering::SeqCst).is_err() {
            return Ok(());
        }
        for folder in folders(&self.folder)? {
            let Some(info) = read_info(&folder)? else { continue };
            let over = info.expires + EXPIRY < now && (info.kept || info.digest.is_none());
            let mut slots = self.slots.lock().map_err(|_| std::io::Error::other("a request panicked"))?;
            // One that a request has is left for the next time.
            let free = slots.get(&info.id).is_none_or(|slot| Arc::strong_count(slot) == 1);
            if over && free {
                slots.remove(&info.id);
                fs::remove_dir_all(&folder)?;
            }
        }
        Ok(())
    }
}

fn enlist(slots: &mut HashMap<String, Arc<Slot>>, state: State) -> Arc<Slot> {
    let id = state.info.id.clone();
    let slot = Slot { state: Arc::new(Turn::new(Some(state))), wanted: Notify::new(), waiting: AtomicUsize::new(0) };
    let slot = Arc::new(slot);
    slots.insert(id, Arc::clone(&slot));
    slot
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path())).collect(),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// What is known of an upload; nothing where it was killed while it was made.
fn read_info(folder: &Path) -> Result<Option<Info>> {
    match fs::read(folder.join("info.json")) {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

impl State {
    fn create(folder: PathBuf, info: Info) -> Result<State> {
        fs::create_dir_all(&folder)?;
        File::create(folder.join("data"))?.sync_all()?;
        let state = State { info, offset: 0, hash: Some(Sha256::new()), folder };
        state.save()?;
        Ok(state)
    }

    fn load(folder: PathBuf) -> Result<Option<State>> {
        let Some(mut info) = read_info(&folder)? else { return Ok(None) };
        let offset = match OpenOptions::new().write(true).open(folder.join("data")) {
            Ok(file) => {
                // What a killed process wrote is told only once it is flushed.
                file.sync_all()?;
                let about = file.metadata()?;
                // Its last byte, not its beginning, is what it counts from.
                let written = about.modified()?.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
                info.expires = info.expires.max(i64::try_from(written).unwrap_or(0) + EXPIRY);
                about.len()
            }
            // Sealed: all of it came.
            Err(error) if error.kind() == ErrorKind::NotFound => info.length.unwrap_or(0),
            Err(error) => return Err(error),
        };
        Ok(Some(State { info, offset, hash: None, folder }))
    }

    /// Writes what is known, whole, and flushes it.
    pub(crate) fn save(&self) -> Result<()> {
        let part = self.folder.join("info.part");
        let mut file = File::create(&part)?;
        file.write_all(&serde_json::to_vec(&self.info)?)?;
        file.sync_all()?;
        fs::rename(part, self.folder.join("info.json"))?;
        File::open(&self.folder)?.sync_all()
    }

    /// Where the bytes are until they are sealed.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Did all of it come?
    pub(crate) fn complete(&self) -> bool {
        self.info.length == Some(self.offset)
    }

    /// Past its time?
    pub(crate) fn expired(&self, now: i64) -> bool {
        self.info.expires < now && self.info.digest.is_none()
    }

    /// Begins to write behind what came.
    pub(crate) fn append(&mut self) -> Result<Append> {
        let mut file = OpenOptions::new().write(true).open(self.data())?;
        file.set_len(self.offset)?;
        file.seek(SeekFrom::Start(self.offset))?;
        let hash = match self.hash.take() {
            Some(hash) => hash,
            None => hash_of(&self.data(), self.offset)?,
        };
        Ok(Append { file, before: hash.clone(), hash, from: self.offset, written: 0 })
    }

    /// Takes the flushed bytes of an append over.
    pub(crate) fn take_over(&mut self, append: Append) {
        self.offset = append.from + append.written;
        self.hash = Some(append.hash);
    }

    /// The digest of all that came.
    pub(crate) fn seal_digest(&mut self) -> Result<Sealed> {
        let hash = match self.hash.take() {
            Some(hash) => hash,
            None => hash_of(&self.data(), self.offset)?,
        };
        let digest = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Sealed { digest, size: self.offset })
    }

    /// Removes it from disk.
    pub(crate) fn remove(self) -> Result<()> {
        fs::remove_dir_all(&self.folder)?;
        match self.folder.parent() {
            Some(above) => File::open(above)?.sync_all(),
            None => Ok(()),
        }
    }
}

fn hash_of(path: &Path, length: u64) -> Result<Sha256> {
    let mut file = File::open(path)?.take(length);
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        let count = file.read(&mut piece)?;
        let Some(bytes) = piece.get(..count).filter(|bytes| !bytes.is_empty()) else { return Ok(hash) };
        hash.update(bytes);
    }
}

/// Bytes being written behind an upload.
pub(crate) struct Append {
    file: File,
    /// The digest without them.
    before: Sha256,
    hash: Sha256,
    from: u64,
    written: u64,
}

impl Append {
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes)?;
        self.hash.update(bytes);
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// Flushes what came, so that it may be told.
    pub(crate) fn flush(&mut self) -> Result<()> {
        if self.written > 0 { self.file.sync_data() } else { Ok(()) }
    }

    /// Takes back what came since the append began.
    pub(crate) fn take_back(&mut self) -> Result<()> {
        self.hash = self.before.clone();
        self.written = 0;
        self.file.set_len(self.from)
    }

    /// After a failed write: cuts off what came in part, so that what was written whole can be flushed and told.
    pub(crate) fn cut(&mut self) -> Result<()> {
        self.file.set_len(self.from + self.written)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn info(id: &str, length: Option<u64>) -> Info {
        Info {
            id: id.into(),
            agency: "a".into(),
            person: "p".into(),
            length,
            metadata: String::new(),
            concat: String::new(),
            partial: false,
            expires: 1_000,
            digest: None,
            kept: false,
        }
    }

    fn with<T>(uploads: &Uploads, id: &str, work: impl FnOnce(&mut State) -> T) -> T {
        let slot = uploads.find(id).unwrap().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut turn = runtime.block_on(slot.take()).unwrap();
        work(turn.as_mut().unwrap())
    }

    fn add(state: &mut State, bytes: &[u8]) {
        let mut append = state.append().unwrap();
        append.write(bytes).unwrap();
        append.flush().unwrap();
        state.take_over(append);
    }

    #[test]
    fn a_restarted_process_goes_on_where_the_bytes_end_with_the_same_digest() {
        let folder = tempfile::tempdir().unwrap();
        let first = Uploads::new(folder.path());
        first.create(info("u1", Some(11)), 0).unwrap();
        with(&first, "u1", |state| add(state, b"hello "));
        let second = Uploads::new(folder.path());
        with(&second, "u1", |state| {
            assert_eq!((state.offset, state.complete()), (6, false));
            add(state, b"world");
            assert!(state.complete());
            assert_eq!(state.seal_digest().unwrap().digest, store::objects::digest(b"hello world"));
        });
        assert!(second.find("none").unwrap().is_none());
        assert!(second.find("../lock").unwrap().is_none());
    }

    #[test]
    fn what_is_taken_back_is_gone_from_file_and_digest() {
        let folder = tempfile::tempdir().unwrap();
        let uploads = Uploads::new(folder.path());
        uploads.create(info("u1", None), 0).unwrap();
        with(&uploads, "u1", |state| {
            add(state, b"kept");
            let mut append = state.append().unwrap();
            append.write(b"wrong").unwrap();
            append.take_back().unwrap();
            append.flush().unwrap();
            state.take_over(append);
            assert_eq!(state.offset, 4);
            assert_eq!(std::fs::read(state.data()).unwrap(), b"kept");
            assert_eq!(state.seal_digest().unwrap().digest, store::objects::digest(b"kept"));
        });
    }

    #[test]
    fn an_upload_ends_a_week_after_its_last_byte_and_is_swept_a_week_later() {
        let folder = tempfile::tempdir().unwrap();
        let uploads = Uploads::new(folder.path());
        uploads.create(info("u1", Some(5)), 0).unwrap();
        with(&uploads, "u1", |state| {
            assert!(state.expired(1_001) && !state.expired(1_000));
            state.info.digest = Some("d".into());
            assert!(!state.expired(1_001), "whole and not yet sealed: never given up");
            state.save().unwrap();
        });
        assert_eq!(uploads.unfinished().unwrap(), ["u1"]);
        uploads.create(info("u2", Some(5)), 3 * EXPIRY).unwrap();
        assert!(uploads.find("u1").unwrap().is_some());
        uploads.create(info("u3", Some(5)), 3 * EXPIRY + SWEEP).unwrap();
        assert!(uploads.find("u2").unwrap().is_none());
    }
}
