//! Objects in a bucket: a real S3 server (SeaweedFS) on this machine, started and stopped here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{path_of, sqlite};
use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use store::objects::{self, Bucket, Place};

/// The server opens a second port so far above each that it is given.
const SECOND_PORT: u16 = 10_000;

struct Server {
    process: Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Four ports that are free, and whose second ones are.
fn ports() -> Vec<u16> {
    let mut held = Vec::new();
    while held.len() < 4 {
        let one = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = one.local_addr().unwrap().port();
        let wanted = if port > u16::MAX - SECOND_PORT { port - 2 * SECOND_PORT } else { port };
        let one = if wanted == port { Ok(one) } else { TcpListener::bind(("127.0.0.1", wanted)) };
        if let (Ok(one), Ok(other)) = (one, TcpListener::bind(("127.0.0.1", wanted + SECOND_PORT))) {
            held.push((wanted, one, other));
        }
    }
    held.iter().map(|(port, ..)| *port).collect()
}

fn serve() -> Server {
    let program = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../.cache/python/bin/weed");
    assert!(program.exists(), "the S3 server is missing; run tools/setup.sh test");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("s3.json"),
        r#"{"identities":[{"name":"mingfa","credentials":[{"accessKey":"key","secretKey":"secret"}],"actions":["Admin","Read","Write","List"]}]}"#,
    )
    .unwrap();
    let [master, volume, filer, port] = ports()[..] else { panic!() };
    let process = Command::new(program)
        .current_dir(folder.path())
        .args(["server", "-dir=.", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3", "-s3.config=s3.json"])
        .args(["-s3.port.iceberg=0", "-s3.port.lance=0", "-master.volumeSizeLimitMB=64", "-volume.max=20"])
        .arg(format!("-master.port={master}"))
        .arg(format!("-volume.port={volume}"))
        .arg(format!("-filer.port={filer}"))
        .arg(format!("-s3.port={port}"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut server = Server { process, folder, port };
    let mut lines = BufReader::new(server.process.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("Start Seaweed S3 API Server")), "the S3 server ended");
    // Whoever writes into a pipe that nobody reads waits for ever.
    std::thread::spawn(move || lines.for_each(drop));
    make_bucket(filer);
    server
}

/// A folder of the server's own is a bucket; asked for until it answers, for its parts start side by side.
fn make_bucket(filer: u16) {
    loop {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", filer)) else { continue };
        let ask = "POST /buckets/recordings/ HTTP/1.0\r\nHost: filer\r\nContent-Length: 0\r\n\r\n";
        let mut answer = String::new();
        if stream.write_all(ask.as_bytes()).and_then(|()| stream.read_to_string(&mut answer)).is_ok()
            && answer.contains(" 201 ")
        {
            return;
        }
    }
}

fn place(server: &Server, secret: &str) -> Place {
    let file = server.folder.path().join(format!("{secret}.secret"));
    std::fs::write(&file, format!("{secret}\n")).unwrap();
    Place {
        endpoint: format!("http://127.0.0.1:{}", server.port),
        bucket: "recordings".into(),
        region: "cn-north-1".into(),
        prefix: "mingfa/".into(),
        bucket_in_host: false,
        key_id: "key".into(),
        secret_file: file,
        certificates: None,
    }
}

fn on_disk(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.map(|entry| entry.unwrap().path()).map(|path| if path.is_dir() { on_disk(&path) } else { 1 }).sum()
}

#[test]
fn j24_1_objects_in_a_bucket_are_kept_once_read_in_part_checked_and_removed() {
    let server = serve();
    let opened = sqlite();
    let folder = path_of(&opened).join("objects");
    // One that was on the disk before the bucket came.
    let before = objects::put(&opened.store, b"before").unwrap();
    let store = opened.store.with_bucket(Bucket::new(&place(&server, "secret")).unwrap());
    assert_eq!(objects::get(&store, &before).unwrap().unwrap(), b"before");

    // Small, and larger than one part: in both cases the disk keeps nothing.
    let small = objects::put(&store, b"a record's attachment").unwrap();
    let bytes: Vec<u8> = (0_u32..9_000_000).flat_map(u32::to_le_bytes).collect();
    let large = objects::copy_in(&store, &mut Cursor::new(&bytes)).unwrap();
    assert_eq!(large.digest, objects::digest(&bytes));
    assert_eq!(objects::copy_in(&store, &mut Cursor::new(&bytes)).unwrap(), large, "a second time changes nothing");
    assert_eq!(objects::put(&store, b"").unwrap(), objects::digest(b""), "an empty one");
    assert_eq!(on_disk(&folder), 1);
    assert_eq!(objects::get(&store, &small).unwrap().unwrap(), b"a record's attachment");
    assert_eq!(objects::get(&store, &objects::digest(b"")).unwrap().unwrap(), b"");
    assert_eq!(objects::intact(&store, &large.digest).unwrap(), Some(true));
    assert_eq!(objects::intact(&store, &objects::digest(b"other")).unwrap(), None);

    // In part, as a player asks for it.
    let mut object = objects::open(&store, &large.digest).unwrap().unwrap();
    for from in [0, 1_048_570, 35_999_990, 17, 20_000_000] {
        let mut part = [0; 10];
        object.seek(SeekFrom::Start(from)).unwrap();
        object.read_exact(&mut part).unwrap();
        let from = usize::try_from(from).unwrap();
        assert_eq!(part, bytes[from..from + 10]);
    }
    assert_eq!(object.seek(SeekFrom::End(0)).unwrap(), 36_000_000);
    assert_eq!(object.read(&mut [0; 10]).unwrap(), 0);

    // What was on the disk moves; a damaged one stays.
    let damaged = objects::digest(b"damaged");
    let lies = objects::place(&store, &damaged).unwrap();
    std::fs::create_dir_all(lies.parent().unwrap()).unwrap();
    std::fs::write(&lies, b"damagEd").unwrap();
    let moved = objects::move_out(&store).unwrap();
    assert_eq!((moved.moved, moved.damaged), (1, vec![damaged.clone()]));
    assert_eq!(objects::get(&store, &before).unwrap().unwrap(), b"before");
    assert_eq!(on_disk(&folder), 1);

    for digest in [&before, &small, &large.digest, &damaged] {
        assert!(objects::remove(&store, digest).unwrap());
        assert!(objects::open(&store, digest).unwrap().is_none());
        assert!(!objects::remove(&store, digest).unwrap());
    }
    assert_eq!(on_disk(&folder), 0);
}

#[test]
fn a_bucket_that_cannot_be_used_is_told_and_a_lost_one_loses_nothing() {
    let server = serve();
    Bucket::new(&place(&server, "secret")).unwrap().check().unwrap();
    let refused = Bucket::new(&place(&server, "wrong")).unwrap().check().unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::PermissionDenied, "{refused}");
    let none = Place { bucket: "none".into(), ..place(&server, "secret") };
    let refused = Bucket::new(&none).unwrap().check().unwrap_err().to_string();
    assert!(refused.contains("NoSuchBucket"), "{refused}");
    for endpoint in ["ftp://host", "host", "https://", "https://host/path"] {
        let wrong = Place { endpoint: endpoint.into(), ..place(&server, "secret") };
        assert!(Bucket::new(&wrong).is_err(), "{endpoint}");
    }
    let opened = sqlite();
    let folder = path_of(&opened).to_owned();
    let bucket = Bucket::new(&place(&server, "secret")).unwrap();
    drop(server);
    let store = opened.store.with_bucket(bucket);
    let part = folder.join("part");
    std::fs::write(&part, b"recording").unwrap();
    assert!(objects::seal(&store, &part, &objects::digest(b"recording")).is_err());
    assert_eq!(std::fs::read(&part).unwrap(), b"recording", "it waits where it came");
    assert!(objects::open(&store, &objects::digest(b"recording")).is_err(), "not reached is not «not there»");
}
