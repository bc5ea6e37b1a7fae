//! The one door: a unit of work on either database, with the same SQL text.

use crate::objects::Bucket;
use crate::sqlite::{self, Writer};
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Connections kept open for readers.
const READERS_MAX: usize = 8;

/// Where the data lives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Location {
    /// A folder with `mingfa.db` in it.
    Sqlite(PathBuf),
    /// A PostgreSQL address, for example `host=/run/postgresql dbname=mingfa`.
    Postgres(String),
}

/// What went wrong. The text is for the log and the command line; pages have their own.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// SQLite said no.
    #[error("SQLite：{0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL said no.
    #[error("PostgreSQL：{0}")]
    Postgres(#[from] postgres::Error),
    /// A file could not be read or written.
    #[error("文件读写：{0}")]
    File(#[from] std::io::Error),
    /// Somebody else was faster: the case has this version now.
    #[error("案件已由他人更新到第{0}版")]
    Conflict(u32),
    /// What is stored is not what was written.
    #[error("数据损坏：{0}")]
    Damaged(String),
    /// The unit of work refused; the caller keeps its own reason beside.
    #[error("{0}")]
    Refused(String),
    /// There is no room on the disk; nothing was stored.
    #[error("存储空间已满：{0}")]
    Full(String),
    /// The store is closing, or its writer ended.
    #[error("{0}")]
    Closed(String),
}

impl Error {
    /// Is it that there is no room, on the disk, in the database or in the object store?
    pub fn is_full(&self) -> bool {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        match self {
            Error::Full(_) => true,
            Error::Sqlite(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull),
            Error::Postgres(error) => error.code() == Some(&postgres::error::SqlState::DISK_FULL),
            Error::File(error) => matches!(error.kind(), StorageFull | QuotaExceeded),
            _ => false,
        }
    }
}

/// A value in or out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// NULL.
    Null,
    /// BIGINT.
    Int(i64),
    /// TEXT.
    Text(String),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Value::Int(i64::from(number))
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) => number.to_sql(kind, out),
            Value::Text(text) => text.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// One row, by column position.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// A text column; empty where NULL.
    pub fn text(&self, column: usize) -> String {
        match self.0.get(column) {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Int(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// A number column; 0 where NULL.
    pub fn int(&self, column: usize) -> i64 {
        match self.0.get(column) {
            Some(Value::Int(number)) => *number,
            _ => 0,
        }
    }
}

/// A unit of work: everything in it is stored together or not at all.
pub enum Unit<'a> {
    /// On SQLite.
    Sqlite(&'a rusqlite::Connection),
    /// On PostgreSQL.
    Postgres(postgres::Transaction<'a>),
}

impl Unit<'_> {
    /// Runs a query; placeholders are `$1`, `$2`, ….
    pub fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, Error> {
        match self {
            Unit::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(&sql.replace('$', "?"))?;
                let columns = statement.column_count();
                let mut rows = statement.query(rusqlite::params_from_iter(values))?;
                let mut out = Vec::new();
                while let Some(row) = rows.next()? {
                    let cell = |index| -> Result<Value, rusqlite::Error> {
                        Ok(match row.get_ref(index)? {
                            rusqlite::types::ValueRef::Integer(number) => Value::Int(number),
                            rusqlite::types::ValueRef::Text(text) => {
                                Value::Text(String::from_utf8_lossy(text).into_owned())
                            }
                            _ => Value::Null,
                        })
                    };
                    out.push(Row((0..columns).map(cell).collect::<Result<_, _>>()?));
                }
                Ok(out)
            }
            Unit::Postgres(transaction) => {
                let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
                let rows = transaction.query(sql, &values)?;
                rows.iter().map(postgres_row).collect()
            }
        }
    }

    /// Runs a statement and says how many rows it touched.
    pub fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, Error> {
        match self {
            Unit::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(&sql.replace('$', "?"))?;
                Ok(statement.execute(rusqlite::params_from_iter(values))? as u64)
            }
            Unit::Postgres(transaction) => {
                let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
                Ok(transaction.execute(sql, &values)?)
            }
        }
    }

    /// The first row, where there is one.
    pub fn one(&mut self, sql: &str, values: &[Value]) -> Result<Option<Row>, Error> {
        Ok(self.query(sql, values)?.into_iter().next())
    }

    /// Puts a row, or replaces the one with the same key.
    pub fn put(&mut self, table: &str, keys: &[(&str, Value)], rest: &[(&str, Value)]) -> Result<(), Error> {
        let all: Vec<_> = keys.iter().chain(rest).collect();
        let columns: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        let marks: Vec<String> = (1..=all.len()).map(|place| format!("${place}")).collect();
        let updates: Vec<String> = rest.iter().map(|(name, _)| format!("{name} = excluded.{name}")).collect();
        let key_columns: Vec<&str> = keys.iter().map(|(name, _)| *name).collect();
        let action =
            if updates.is_empty() { "NOTHING".to_owned() } else { format!("UPDATE SET {}", updates.join(", ")) };
        let sql = format!(
            "INSERT INTO {table} ({}) VALUES ({}) ON CONFLICT ({}) DO {action}",
            columns.join(", "),
            marks.join(", "),
            key_columns.join(", ")
        );
        let values: Vec<Value> = all.iter().map(|(_, value)| value.clone()).collect();
        self.execute(&sql, &values).map(|_| ())
    }
}

fn postgres_row(row: &postgres::Row) -> Result<Row, Error> {
    let mut cells = Vec::with_capacity(row.len());
    for (index, column) in row.columns().iter().enumerate() {
        cells.push(match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(index)?.map_or(Value::Null, Value::Int),
            Type::INT4 => {
                row.try_get::<_, Option<i32>>(index)?.map_or(Value::Null, |number| Value::Int(i64::from(number)))
            }
            _ => row.try_get::<_, Option<String>>(index)?.map_or(Value::Null, Value::Text),
        });
    }
    Ok(Row(cells))
}

enum Engine {
    Sqlite {
        writer: Writer,
        readers: Mutex<Vec<rusqlite::Connection>>,
    },
    /// Beside the process that writes: everything is read from one snapshot.
    SqliteBeside {
        snapshot: Mutex<rusqlite::Connection>,
    },
    Postgres {
        address: String,
        pool: Mutex<Vec<postgres::Client>>,
        /// Beside the process that writes: the snapshot that all read.
        snapshot: Option<Box<Mutex<Held>>>,
    },
}

/// A snapshot of PostgreSQL: who holds it open, and its name; none between [`Store::release`] and the next reading.
type Held = Option<(postgres::Client, String)>;

/// The store. Shared by reference; every call is one unit of work.
pub struct Store {
    engine: Engine,
    folder: PathBuf,
    /// Where objects go instead of the folder.
    bucket: Option<Arc<Bucket>>,
    /// Held while the process lives, so that no second one writes to the folder; none where this one only reads. The last
    /// field: it is let go after the writer ended.
    lock: Option<FolderLock>,
}

/// The lock on a folder, in which stands who holds it. It is let go by name: closing the file is not enough while a child
/// process that is just being started still holds a copy of its descriptor.
pub struct FolderLock(std::fs::File);

/// The file of the lock.
const LOCK: &str = "lock";

impl FolderLock {
    /// Takes the lock; `None` where another process holds it.
    pub fn take(folder: &Path) -> Result<Option<FolderLock>, Error> {
        std::fs::create_dir_all(folder)?;
        let lock = std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => {
                lock.set_len(0)?;
                (&lock).write_all(std::process::id().to_string().as_bytes())?;
                Ok(Some(FolderLock(lock)))
            }
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Where this fails, closing the file lets the lock go.
        let _ = self.0.unlock();
    }
}

impl Store {
    /// Opens the store, makes it if it is new, brings its schema up to date. `folder` holds objects and the lock.
    pub fn open(location: &Location, folder: &Path) -> Result<Store, Error> {
        let Some(lock) = FolderLock::take(folder)? else { return Err(taken(folder)) };
        Store::alone(location, folder, lock)
    }

    /// Opens the store for whoever only needs to read: like [`Store::open`] where nobody else has it; beside the process that
    /// writes otherwise, as one snapshot, to which nothing can be written.
    pub fn open_to_read(location: &Location, folder: &Path) -> Result<Store, Error> {
        if let Some(lock) = FolderLock::take(folder)? {
            return Store::alone(location, folder, lock);
        }
        let engine = match location {
            Location::Sqlite(path) => Engine::SqliteBeside { snapshot: Mutex::new(sqlite::snapshot(path)?) },
            Location::Postgres(address) => Engine::Postgres {
                address: address.clone(),
                pool: Mutex::default(),
                snapshot: Some(Box::new(Mutex::new(Some(exported(address)?)))),
            },
        };
        let store = Store { engine, folder: folder.to_owned(), bucket: None, lock: None };
        crate::migrate::check(&store)?;
        Ok(store)
    }

    fn alone(location: &Location, folder: &Path, lock: FolderLock) -> Result<Store, Error> {
        crate::objects::clear_incoming(folder)?;
        let engine = match location {
            Location::Sqlite(path) => {
                let writer = Writer::open(path)?;
                Engine::Sqlite { writer, readers: Mutex::default() }
            }
            Location::Postgres(address) => {
                Engine::Postgres { address: address.clone(), pool: Mutex::default(), snapshot: None }
            }
        };
        let store = Store { engine, folder: folder.to_owned(), bucket: None, lock: Some(lock) };
        crate::migrate::run(&store)?;
        Ok(store)
    }

    /// Is another process the one that writes?
    pub fn is_beside(&self) -> bool {
        self.lock.is_none()
    }

    /// Refuses what would change something beside the process that writes.
    pub(crate) fn refuse_beside(&self) -> Result<(), Error> {
        match self.is_beside() {
            true => Err(Error::Refused(format!(
                "数据目录 {} 正被另一个 mingfa 进程使用，这里只能读取。",
                self.folder.display()
            ))),
            false => Ok(()),
        }
    }

    /// Beside the process that writes: from now on reads what is committed now. Elsewhere every reading does.
    pub fn renew(&self) -> Result<(), Error> {
        match &self.engine {
            Engine::SqliteBeside { snapshot } => {
                let connection = snapshot.lock().map_err(|_| poisoned())?;
                sqlite::release(&connection)?;
                sqlite::hold(&connection)
            }
            Engine::Postgres { address, snapshot: Some(snapshot), .. } => {
                *snapshot.lock().map_err(|_| poisoned())? = Some(exported(address)?);
                Ok(())
            }
            Engine::Sqlite { .. } | Engine::Postgres { .. } => Ok(()),
        }
    }

    /// Beside the process that writes: lets the snapshot go, which the database keeps old rows for. The next reading takes a new
    /// one.
    pub fn release(&self) -> Result<(), Error> {
        match &self.engine {
            Engine::SqliteBeside { snapshot } => sqlite::release(&*snapshot.lock().map_err(|_| poisoned())?),
            Engine::Postgres { snapshot: Some(snapshot), .. } => {
                *snapshot.lock().map_err(|_| poisoned())? = None;
                Ok(())
            }
            Engine::Sqlite { .. } | Engine::Postgres { .. } => Ok(()),
        }
    }

    /// From now on objects go into this bucket.
    pub fn with_bucket(self, bucket: Bucket) -> Store {
        Store { bucket: Some(Arc::new(bucket)), ..self }
    }

    /// Where objects go instead of the folder.
    pub(crate) fn bucket(&self) -> Option<&Arc<Bucket>> {
        self.bucket.as_ref()
    }

    /// The folder of objects and the lock.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Reads: one snapshot.
    pub fn read<T>(&self, work: impl FnOnce(&mut Unit<'_>) -> Result<T, Error>) -> Result<T, Error> {
        match &self.engine {
            Engine::Sqlite { writer, readers } => {
                let pooled = readers.lock().map_err(|_| poisoned())?.pop();
                let connection = match pooled {
                    Some(connection) => connection,
                    None => writer.reader()?,
                };
                connection.execute_batch("BEGIN")?;
                let result = work(&mut Unit::Sqlite(&connection));
                connection.execute_batch("COMMIT")?;
                let mut pool = readers.lock().map_err(|_| poisoned())?;
                if pool.len() < READERS_MAX {
                    pool.push(connection);
                }
                result
            }
            Engine::SqliteBeside { snapshot } => {
                let connection = snapshot.lock().map_err(|_| poisoned())?;
                if connection.is_autocommit() {
                    sqlite::hold(&connection)?;
                }
                work(&mut Unit::Sqlite(&connection))
            }
            Engine::Postgres { address, snapshot, .. } => self.with_client(|client| {
                let mut transaction = client
                    .build_transaction()
                    .read_only(true)
                    .isolation_level(postgres::IsolationLevel::RepeatableRead)
                    .start()?;
                if let Some(snapshot) = snapshot {
                    let mut held = snapshot.lock().map_err(|_| poisoned())?;
                    let (holder, name) = match held.take() {
                        Some(held) => held,
                        None => exported(address)?,
                    };
                    *held = Some((holder, name.clone()));
                    drop(held);
                    transaction.batch_execute(&format!("SET TRANSACTION SNAPSHOT '{name}'"))?;
                }
                let mut unit = Unit::Postgres(transaction);
                work(&mut unit)
            }),
        }
    }

    /// A number that changes with every commit, where nobody else can write: what was read at one number still holds while it
    /// stands. `None` on PostgreSQL, where others may write.
    pub fn commits(&self) -> Option<u64> {
        match &self.engine {
            Engine::Sqlite { writer, .. } => Some(writer.commits()),
            Engine::SqliteBeside { .. } | Engine::Postgres { .. } => None,
        }
    }

    /// Writes: acknowledged only when it is on disk.
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Unit<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.refuse_beside()?;
        match &self.engine {
            Engine::Sqlite { writer, .. } => writer.write(work),
            Engine::SqliteBeside { .. } => Err(Error::Closed("opened to read".into())),
            Engine::Postgres { .. } => self.with_client(|client| {
                let mut unit = Unit::Postgres(client.transaction()?);
                let value = work(&mut unit)?;
                match unit {
                    Unit::Postgres(transaction) => transaction.commit()?,
                    Unit::Sqlite(_) => {}
                }
                Ok(value)
            }),
        }
    }

    fn with_client<T>(&self, work: impl FnOnce(&mut postgres::Client) -> Result<T, Error>) -> Result<T, Error> {
        let Engine::Postgres { address, pool, .. } = &self.engine else {
            return Err(Error::Closed("not PostgreSQL".into()));
        };
        let pooled = pool.lock().map_err(|_| poisoned())?.pop().filter(|client| !client.is_closed());
        let mut client = match pooled {
            Some(client) => client,
            None => postgres::Client::connect(address, postgres::NoTls)?,
        };
        let result = work(&mut client);
        if !client.is_closed() {
            let mut pool = pool.lock().map_err(|_| poisoned())?;
            if pool.len() < READERS_MAX {
                pool.push(client);
            }
        }
        result
    }
}

/// A transaction that holds its snapshot open for others, and the snapshot's name.
fn exported(address: &str) -> Result<(postgres::Client, String), Error> {
    let mut client = postgres::Client::connect(address, postgres::NoTls)?;
    client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
    let name = client.query_one("SELECT pg_export_snapshot()", &[])?.try_get(0)?;
    Ok((client, name))
}

/// Another process has the folder: which, and how it is stopped.
fn taken(folder: &Path) -> Error {
    let holder = std::fs::read_to_string(folder.join(LOCK)).unwrap_or_default();
    let (who, how) = match holder.trim().parse::<u32>() {
        Ok(id) => (format!("另一个 mingfa 进程（进程号 {id}）"), format!("kill {id}，或者")),
        Err(_) => ("另一个 mingfa 进程".to_owned(), String::new()),
    };
    Error::Closed(format!(
        "数据目录 {} 正被{who}使用。请先停止它再执行。停止的方法：{how}在它的终端按 Ctrl+C；由 systemd 启动的，用 systemctl stop 停止。服务收到后会写完已接收的内容再退出。",
        folder.display()
    ))
}

fn poisoned() -> Error {
    Error::Closed("a reader panicked".into())
}
