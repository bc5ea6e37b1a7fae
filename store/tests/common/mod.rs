//! Stores to test on: SQLite in a folder of its own, PostgreSQL on a throw-away cluster that ends with the test process.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::{Location, Store};

pub struct Opened {
    pub store: Store,
    pub location: Location,
    pub folder: tempfile::TempDir,
}

impl Opened {
    pub fn store_with(self, bucket: store::objects::Bucket) -> Opened {
        Opened { store: self.store.with_bucket(bucket), ..self }
    }
}

pub fn sqlite() -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Sqlite(folder.path().to_owned());
    Opened { store: Store::open(&location, folder.path()).unwrap(), location, folder }
}

pub fn postgres() -> Opened {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let socket = cluster();
    let name = format!("t{}", NUMBER.fetch_add(1, Ordering::SeqCst));
    let mut client =
        ::postgres::Client::connect(&format!("host={} user=app dbname=postgres", socket.display()), ::postgres::NoTls)
            .unwrap();
    client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let location = Location::Postgres(format!("host={} user=app dbname={name}", socket.display()));
    let folder = tempfile::tempdir().unwrap();
    Opened { store: Store::open(&location, folder.path()).unwrap(), location, folder }
}

struct Cluster {
    socket: PathBuf,
    /// Reads from a pipe that this process holds open; at its end, however the process ended, it stops the server.
    _warden: Child,
}

fn cluster() -> PathBuf {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(start).socket.clone()
}

fn binaries() -> PathBuf {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .expect("PostgreSQL is missing; run tools/setup.sh test")
        .map(|entry| entry.unwrap().path().join("bin"))
        .collect();
    found.sort();
    found.pop().expect("PostgreSQL is missing; run tools/setup.sh test")
}

fn start() -> Cluster {
    let folder = tempfile::Builder::new().prefix("mf").tempdir().unwrap().keep();
    let binaries = binaries();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).unwrap();
    let root = Command::new("id").arg("-u").output().unwrap().stdout.starts_with(b"0\n");
    let as_server = if root { "setpriv --reuid=postgres --regid=postgres --init-groups" } else { "" };
    let script = format!(
        "cd {folder}; export HOME={folder}; {as_server} {bin}/initdb -D {folder}/data -U app --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >{folder}/init.log 2>&1 && \
         {as_server} {bin}/pg_ctl -D {folder}/data -s -w -l {folder}/data/log -o \"-c listen_addresses='' -k {folder} -c fsync=off -c max_connections=200\" start && echo ready; \
         cat >/dev/null; {as_server} {bin}/pg_ctl -D {folder}/data -s -m immediate stop; rm -rf {folder}",
        folder = folder.display(),
        bin = binaries.display()
    );
    let mut warden = Command::new("sh")
        .arg("-c")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(warden.stdout.take().unwrap()), &mut line).unwrap();
    assert_eq!(
        line,
        "ready\n",
        "PostgreSQL did not start: {}",
        std::fs::read_to_string(folder.join("init.log")).unwrap_or_default()
    );
    warden.stdin.as_mut().unwrap().flush().unwrap();
    Cluster { socket: folder, _warden: warden }
}

pub fn path_of(opened: &Opened) -> &Path {
    opened.folder.path()
}
