//! SQLite: one writer thread with group commit, readers on connections of their own.
//!
//! Units of work queue up; as many as wait (up to [`GROUP_MAX`]) share one transaction and one flush to disk, each in its
//! own savepoint, so that one that fails takes nothing with it. Nobody is answered before the commit has returned.

use crate::door::{Error, Unit};
use rusqlite::{Connection, OpenFlags};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Most units of work in one commit.
const GROUP_MAX: usize = 256;
/// Units of work that may wait; beyond that callers wait to queue.
const QUEUE_MAX: usize = 4_096;
/// Least time that those who wrote together last time are given to come back.
const COMPANY_WAIT: Duration = Duration::from_micros(300);
/// On a slow disk they are given this part of what the last flush took: waiting costs less than one more flush.
const COMPANY_WAIT_OF_FLUSH: u32 = 3;
/// Pages of the log before it is copied into the database: each copy flushes twice.
const LOG_PAGES: u32 = 8_192;
/// Older ones can lose commits in WAL mode.
const VERSION_MIN: i32 = 3_051_003;

/// Tells the caller, once the commit's outcome is known.
type Answer = Box<dyn FnOnce(Result<(), Failed>) + Send>;
/// Runs the work, where a transaction is open for it, and hands back what tells the caller.
type Job = Box<dyn FnOnce(Option<&Connection>) -> Answer + Send>;

/// Why a transaction was not committed, for everyone who was in it.
#[derive(Clone)]
struct Failed {
    full: bool,
    words: String,
}

impl Failed {
    fn told(self) -> Error {
        if self.full { Error::Full(self.words) } else { Error::Closed(self.words) }
    }
}

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        let words = format!("the commit failed: {error}");
        Failed { full: Error::Sqlite(error).is_full(), words }
    }
}

pub(crate) struct Writer {
    path: PathBuf,
    /// Commits since the start.
    commits: Arc<AtomicU64>,
    queue: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn open(folder: &Path) -> Result<Writer, Error> {
        if rusqlite::version_number() < VERSION_MIN {
            return Err(Error::Closed(format!("SQLite {} 过旧，需要 3.51.3 以上", rusqlite::version())));
        }
        let path = folder.join("mingfa.db");
        let connection = Connection::open(&path)?;
        prepare(&connection)?;
        let (queue, jobs) = sync_channel(QUEUE_MAX);
        let commits = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&commits);
        let writer = std::thread::Builder::new().name("mingfa-writer".into());
        let thread = writer.spawn(move || run(&connection, &jobs, &counted))?;
        Ok(Writer { path, commits, queue: Some(queue), thread: Some(thread) })
    }

    /// How often something was committed since the start: counted before anybody hears of it.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    pub(crate) fn reader(&self) -> Result<Connection, Error> {
        reader(&self.path)
    }

    pub(crate) fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Unit<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, wait) = channel::<Result<T, Error>>();
        let job: Job = Box::new(move |connection| {
            let result = connection.map(|connection| savepoint(connection, work));
            Box::new(move |committed| {
                let result = match (committed, result) {
                    (Ok(()), Some(result)) => result,
                    (Ok(()), None) => Err(Error::Closed("no transaction was open".into())),
                    (Err(failed), _) => Err(failed.told()),
                };
                // A caller that no longer waits has nobody to tell.
                let _ = answer.send(result);
            })
        });
        let queue = self.queue.as_ref().ok_or_else(|| Error::Closed("the store is closing".into()))?;
        queue.send(job).map_err(|_| Error::Closed("the writer ended".into()))?;
        wait.recv().map_err(|_| Error::Closed("the writer ended".into()))?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn reader(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// A reader beside the process that writes, which holds its snapshot until it is closed.
pub(crate) fn snapshot(folder: &Path) -> Result<Connection, Error> {
    let connection = reader(&folder.join("mingfa.db"))?;
    hold(&connection)?;
    Ok(connection)
}

/// Takes a snapshot: the first reading of a transaction does.
pub(crate) fn hold(connection: &Connection) -> Result<(), Error> {
    connection.execute_batch("BEGIN")?;
    connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    Ok(())
}

/// Lets the snapshot go.
pub(crate) fn release(connection: &Connection) -> Result<(), Error> {
    if !connection.is_autocommit() {
        connection.execute_batch("COMMIT")?;
    }
    Ok(())
}

fn prepare(connection: &Connection) -> Result<(), Error> {
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = {LOG_PAGES};"
    ))?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// A savepoint around one unit of work: an error or a panic undoes only its own.
fn savepoint<T>(connection: &Connection, work: impl FnOnce(&mut Unit<'_>) -> Result<T, Error>) -> Result<T, Error> {
    let say = |sql: &str| connection.prepare_cached(sql)?.execute([]).map(|_| ());
    say("SAVEPOINT work")?;
    let result = catch_unwind(AssertUnwindSafe(|| work(&mut Unit::Sqlite(connection))));
    match result {
        Ok(Ok(value)) => {
            say("RELEASE work")?;
            Ok(value)
        }
        Ok(Err(error)) => {
            say("ROLLBACK TO work")?;
            say("RELEASE work")?;
            Err(error)
        }
        Err(_) => {
            say("ROLLBACK TO work")?;
            say("RELEASE work")?;
            Err(Error::Closed("a unit of work panicked".into()))
        }
    }
}

fn run(connection: &Connection, jobs: &Receiver<Job>, commits: &AtomicU64) {
    let mut last = 1;
    let mut flush = Duration::ZERO;
    while let Ok(first) = jobs.recv() {
        let begun = connection.execute_batch("BEGIN IMMEDIATE").map_err(Failed::from);
        let mut answers = vec![first(begun.is_ok().then_some(connection))];
        // Who was answered together comes back together: a short wait for as many as last time keeps groups large, and
        // costs a lone writer nothing.
        let until = Instant::now() + COMPANY_WAIT.max(flush / COMPANY_WAIT_OF_FLUSH);
        // A full disk ends the transaction under way: nothing more is run, or it would be stored by itself.
        while answers.len() < GROUP_MAX && !connection.is_autocommit() {
            let left =
                if answers.len() < last { until.saturating_duration_since(Instant::now()) } else { Duration::ZERO };
            match jobs.recv_timeout(left) {
                Ok(job) => answers.push(job(Some(connection))),
                Err(_) => break,
            }
        }
        last = answers.len();
        let asked = Instant::now();
        let committed = begun.and_then(|()| match connection.is_autocommit() {
            // What undoes a transaction by itself is a disk that is full, or one that fails.
            true => Err(Failed { full: true, words: "the transaction was undone: no room on the disk".into() }),
            false => connection.execute_batch("COMMIT").map_err(Failed::from),
        });
        flush = asked.elapsed();
        if committed.is_err() && !connection.is_autocommit() {
            // The callers hear of the failed commit; a rollback that fails too leaves nothing behind either.
            let _ = connection.execute_batch("ROLLBACK");
        }
        commits.fetch_add(1, Ordering::Release);
        for answer in answers {
            answer(committed.clone());
        }
    }
}
