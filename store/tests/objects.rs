//! Objects: stored once, read-only, found damaged.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{path_of, sqlite};
use std::io::{Cursor, Error, Read};
use store::{Location, Store, objects};

fn files(folder: &std::path::Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.map(|entry| entry.unwrap().path()).map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}

#[test]
fn j24_1_the_same_file_is_sealed_once_and_read_only() {
    let opened = sqlite();
    let bytes = vec![7_u8; 3_000_000];
    let first = objects::copy_in(&opened.store, &mut Cursor::new(&bytes)).unwrap();
    let second = objects::copy_in(&opened.store, &mut Cursor::new(&bytes)).unwrap();
    assert_eq!((first.digest.as_str(), first.size), (objects::digest(&bytes).as_str(), 3_000_000));
    assert_eq!(first, second);
    let file = objects::place(&opened.store, &first.digest).unwrap();
    assert!(file.metadata().unwrap().permissions().readonly());
    assert_eq!(files(&path_of(&opened).join("objects")), 1);
    assert_eq!(objects::intact(&opened.store, &first.digest).unwrap(), Some(true));
    assert_eq!(objects::intact(&opened.store, &objects::digest(b"other")).unwrap(), None);
}

#[test]
fn j24_1_a_changed_byte_is_found() {
    let opened = sqlite();
    let sealed = objects::copy_in(&opened.store, &mut Cursor::new(b"recording")).unwrap();
    let path = path_of(&opened).join("objects").join(&sealed.digest[..2]).join(&sealed.digest);
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, b"recordinG").unwrap();
    assert_eq!(objects::intact(&opened.store, &sealed.digest).unwrap(), Some(false));
    assert!(objects::get(&opened.store, &sealed.digest).is_err());
}

/// A medium that breaks after some bytes.
struct Broken(u32);

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0 -= 1;
        if self.0 == 0 { Err(Error::other("the card was pulled out")) } else { Ok(buffer.len()) }
    }
}

#[test]
fn a_copy_that_breaks_leaves_nothing_and_what_a_kill_leaves_is_cleared() {
    let opened = sqlite();
    assert!(objects::copy_in(&opened.store, &mut Broken(4)).is_err());
    let objects = path_of(&opened).join("objects");
    assert_eq!(files(&objects), 0);
    let folder = path_of(&opened).to_owned();
    drop(opened.store);
    std::fs::create_dir_all(objects.join("incoming")).unwrap();
    std::fs::write(objects.join("incoming/1-0.part"), b"half").unwrap();
    Store::open(&Location::Sqlite(folder.clone()), &folder).unwrap();
    assert_eq!(files(&objects), 0);
}
