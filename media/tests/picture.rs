//! Pictures of the field: what their EXIF says of time and place, in JPEG and PNG; and pictures without, and broken ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use media::probe::{Container, Facts, probe};
use std::io::Cursor;

fn read(bytes: &[u8]) -> Option<Facts> {
    probe(&mut Cursor::new(bytes)).unwrap()
}

/// EXIF with DateTimeOriginal, its zone, and a place, as a telephone writes it (big end first).
fn exif() -> Vec<u8> {
    let text = |text: &str| [text.as_bytes(), &[0]].concat();
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let (time, zone) = (text("2026:03:02 09:00:05"), text("+08:00"));
    // Main directory at 8 with two entries, then EXIF at 38, GPS at 68, then the values.
    let values = 8 + 30 + 30 + 54_u32;
    let (at_time, at_zone) = (values, values + 20);
    let (latitude, longitude) = (values + 28, values + 52);
    let mut bytes = b"MM\0\x2A\0\0\0\x08".to_vec();
    let directory = |entries: &[Vec<u8>]| {
        [&u16::try_from(entries.len()).unwrap().to_be_bytes()[..], &entries.concat(), &[0; 4]].concat()
    };
    bytes.extend(directory(&[entry(0x8769, 4, 1, 38_u32.to_be_bytes()), entry(0x8825, 4, 1, 68_u32.to_be_bytes())]));
    bytes.extend(directory(&[entry(0x9003, 2, 20, at_time.to_be_bytes()), entry(0x9011, 2, 7, at_zone.to_be_bytes())]));
    bytes.extend(directory(&[
        entry(1, 2, 2, *b"N\0\0\0"),
        entry(2, 5, 3, latitude.to_be_bytes()),
        entry(3, 2, 2, *b"E\0\0\0"),
        entry(4, 5, 3, longitude.to_be_bytes()),
    ]));
    bytes.extend([time, zone, vec![0]].concat());
    for (over, under) in [(35_u32, 1_u32), (45, 1), (4284, 100), (115, 1), (1, 1), (4512, 100)] {
        bytes.extend([over.to_be_bytes(), under.to_be_bytes()].concat());
    }
    bytes
}

fn jpeg(exif: &[u8]) -> Vec<u8> {
    let body = [b"Exif\0\0", exif].concat();
    let size = u16::try_from(body.len() + 2).unwrap();
    [&[0xFF, 0xD8, 0xFF, 0xE1][..], &size.to_be_bytes(), &body, &[0xFF, 0xDA, 0, 2, 0xFF, 0xD9]].concat()
}

fn png(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, body) in chunks {
        bytes.extend([&u32::try_from(body.len()).unwrap().to_be_bytes()[..], *kind, body, &[0; 4]].concat());
    }
    bytes
}

#[test]
fn j18_a_picture_says_when_and_where_it_was_taken() {
    let head: &[u8] = &[0; 13];
    for bytes in [jpeg(&exif()), png(&[(b"IHDR", head), (b"eXIf", &exif()), (b"IDAT", &[0])])] {
        let facts = read(&bytes).unwrap();
        assert_eq!(facts.start.unwrap().words(), "2026-03-02T09:00:05+08:00");
        let place = facts.place.unwrap();
        assert!((place.latitude - 35.7619).abs() < 1e-4 && (place.longitude - 115.0292).abs() < 1e-4, "{place:?}");
    }
}

#[test]
fn j18_a_picture_without_exif_says_nothing_and_a_broken_one_does_not_stop_anything() {
    let plain = read(&[0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 0xFF, 0xD9]).unwrap();
    assert!(plain.container == Container::Jpeg && plain.start.is_none() && plain.place.is_none());
    let plain = read(&png(&[(b"IHDR", &[0; 13]), (b"IDAT", &[0])])).unwrap();
    assert!(plain.container == Container::Png && plain.start.is_none() && plain.codecs() == ["png"]);
    let (jpeg, png) = (jpeg(&exif()), png(&[(b"IHDR", &[0; 13]), (b"eXIf", &exif())]));
    for whole in [jpeg, png] {
        for cut in 0..whole.len() {
            let _ = read(&whole[..cut]);
            let mut wrong = whole.clone();
            wrong[cut] = !wrong[cut];
            let _ = read(&wrong);
        }
    }
}
