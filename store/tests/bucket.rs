//! Objects in a bucket: a real S3 server (SeaweedFS) on this machine, started and stopped here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{path_of, sqlite};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use store::backup::files::{copy_out, put_back};
use store::backup::{Backup, backup};
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
fn j24_1_a_backup_has_every_object_of_a_bucket_and_gives_it_back_to_disk_and_bucket() {
    let server = serve();
    let store = sqlite().store_with(Bucket::new(&place(&server, "secret")).unwrap());
    let bytes: Vec<u8> = (0_u32..5_000_000).flat_map(u32::to_le_bytes).collect();
    let large = objects::copy_in(&store.store, &mut Cursor::new(&bytes)).unwrap().digest;
    let small = objects::put(&store.store, b"small").unwrap();
    let gone = objects::put(&store.store, b"disposed of later").unwrap();
    for digest in [&large, &small, &gone] {
        let digest = digest.clone();
        store.store.write(move |unit| objects::note(unit, &digest, 1, "")).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let (file, beside) = (folder.path().join("rows"), folder.path().join("objects"));
    let lost = objects::digest(b"lost");
    let expected: BTreeSet<String> = [large.clone(), small.clone(), lost.clone()].into();
    let run = || {
        let named = backup(&store.store, &file).unwrap().named;
        copy_out(&store.store, &named, &expected, &beside).unwrap()
    };
    let first = run();
    assert_eq!((first.copied, first.held, first.removed, first.lost), (3, 0, 0, vec![lost]));
    // One was disposed of, one rotted in the backup; what a killed backup left half is nothing.
    objects::remove(&store.store, &gone).unwrap();
    let kept = beside.join(&small[..2]).join(&small);
    std::fs::write(&kept, b"smAll").unwrap();
    std::fs::create_dir_all(beside.join("incoming")).unwrap();
    std::fs::write(beside.join("incoming").join(&large), b"half").unwrap();
    let second = run();
    assert_eq!((second.copied, second.held, second.removed), (1, 1, 1));
    assert_eq!(std::fs::read(&kept).unwrap(), b"small");
    assert_eq!(on_disk(&beside), 2, "nothing but the two");

    let read = Backup::read(&file).unwrap();
    let other = Place { prefix: "other/".into(), ..place(&server, "secret") };
    for target in [sqlite(), sqlite().store_with(Bucket::new(&other).unwrap())] {
        for (copied, held) in [(2, 0), (0, 2)] {
            let back = put_back(&target.store, read.named(), &beside).unwrap();
            assert_eq!((back.copied, back.held, back.damaged.len()), (copied, held, 0));
        }
        for digest in [&large, &small] {
            assert_eq!(objects::intact(&target.store, digest).unwrap(), Some(true));
        }
        assert!(objects::open(&target.store, &gone).unwrap().is_none());
    }
    // A bucket that does not answer is no bucket without objects.
    drop(server);
    let named = backup(&store.store, &file).unwrap().named;
    std::fs::remove_file(&kept).unwrap();
    assert!(copy_out(&store.store, &named, &expected, &beside).is_err());
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
