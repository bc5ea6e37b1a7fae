//! What files say of themselves: by example, and by bytes that no recorder wrote.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use media::instant::Zone;
use media::probe::{Container, Facts, probe};
use proptest::prelude::*;
use std::io::Cursor;

const CLIPS: &[(&str, &[u8])] = &[
    ("whole.mp4", include_bytes!("clips/whole.mp4")),
    ("fragments.mp4", include_bytes!("clips/fragments.mp4")),
    ("apple.mov", include_bytes!("clips/apple.mov")),
    ("camera.avi", include_bytes!("clips/camera.avi")),
    ("stream.ts", include_bytes!("clips/stream.ts")),
    ("stream.m2ts", include_bytes!("clips/stream.m2ts")),
    ("program.mpg", include_bytes!("clips/program.mpg")),
    ("browser.webm", include_bytes!("clips/browser.webm")),
    ("live.webm", include_bytes!("clips/live.webm")),
    ("voice.mp3", include_bytes!("clips/voice.mp3")),
    ("voice.wav", include_bytes!("clips/voice.wav")),
    ("voice.m4a", include_bytes!("clips/voice.m4a")),
    ("voice.flac", include_bytes!("clips/voice.flac")),
    ("voice.opus", include_bytes!("clips/voice.opus")),
    ("voice.ogg", include_bytes!("clips/voice.ogg")),
    ("server.flv", include_bytes!("clips/server.flv")),
    ("old.wmv", include_bytes!("clips/old.wmv")),
    ("sound.m2ts", include_bytes!("clips/sound.m2ts")),
    ("vendor.mkv", include_bytes!("clips/vendor.mkv")),
];

fn read(bytes: &[u8]) -> Option<Facts> {
    probe(&mut Cursor::new(bytes)).unwrap()
}

type Row = (&'static str, Container, &'static [&'static str], f64, Option<&'static str>);

/// Clip; container, codecs, seconds, start.
const TABLE: &[Row] = &[
    ("whole.mp4", Container::Mp4, &["h264", "aac"], 3.0, Some("2026-03-02T01:00:00Z")),
    ("fragments.mp4", Container::Mp4, &["h264", "aac"], 3.1, Some("2026-03-02T01:00:00Z")),
    ("apple.mov", Container::Mov, &["hevc", "aac"], 3.0, Some("2026-03-02T09:00:00+08:00")),
    ("camera.avi", Container::Avi, &["mjpeg", "pcm_alaw"], 1.0, Some("2026-03-02T09:00:00")),
    ("stream.ts", Container::MpegTs, &["h264", "mp2"], 3.0, None),
    ("stream.m2ts", Container::MpegTs, &["h264"], 3.0, None),
    ("program.mpg", Container::MpegPs, &["mpeg2video", "mp2"], 3.0, None),
    ("browser.webm", Container::WebM, &["vp8"], 3.0, Some("2026-03-02T01:00:00Z")),
    ("live.webm", Container::WebM, &["vp8"], 2.9, Some("2026-03-02T01:00:00Z")),
    ("voice.mp3", Container::Mp3, &["mp3"], 3.0, Some("2026-03-02T09:00:00")),
    ("voice.wav", Container::Wav, &["pcm_s16le"], 1.0, Some("2026-03-02T09:00:00")),
    ("voice.m4a", Container::M4a, &["aac"], 3.0, Some("2026-03-02T01:00:00Z")),
    ("voice.flac", Container::Flac, &["flac"], 3.0, None),
    ("voice.opus", Container::Ogg, &["opus"], 3.0, None),
    ("voice.ogg", Container::Ogg, &["vorbis"], 3.0, None),
    ("server.flv", Container::Flv, &["h264", "aac"], 3.2, Some("2026-03-02T01:00:00Z")),
    ("old.wmv", Container::Asf, &["wmv2", "wmav2"], 3.0, Some("2026-03-02T01:00:00Z")),
    ("sound.m2ts", Container::MpegTs, &["h264", "mp2"], 3.0, None),
    ("vendor.mkv", Container::Matroska, &["h264", "pcm_alaw"], 3.0, None),
];

#[test]
fn every_format_by_table() {
    for (name, container, codecs, seconds, start) in TABLE {
        let bytes = CLIPS.iter().find(|(clip, _)| clip == name).unwrap().1;
        let facts = read(bytes).expect(name);
        assert_eq!(facts.container, *container, "{name}");
        assert_eq!(facts.codecs(), *codecs, "{name}");
        let found = facts.duration.expect(name).as_secs_f64();
        assert!((found - seconds).abs() < 0.15, "{name}: {found}");
        assert_eq!(facts.start.as_ref().map(media::probe::Start::words).as_deref(), *start, "{name}");
    }
}

#[test]
fn place_and_device_where_the_file_tells_them() {
    let of = |name: &str| read(CLIPS.iter().find(|(clip, _)| *clip == name).unwrap().1).unwrap();
    for name in ["whole.mp4", "apple.mov"] {
        let place = of(name).place.expect(name);
        assert!((place.latitude - 35.7619).abs() < 1e-3 && (place.longitude - 115.0292).abs() < 1e-3, "{place:?}");
    }
    assert_eq!(of("apple.mov").device.as_deref(), Some("Testwerk R1"));
    assert_eq!(of("voice.wav").device.as_deref(), Some("Testwerk"));
    assert_eq!(of("voice.mp3").device, None);
}

#[test]
fn a_camera_that_sends_pictures_only_tells_its_codec_and_no_length() {
    let clips: [(&[u8], &str); 2] =
        [(include_bytes!("clips/camera.h264"), "h264"), (include_bytes!("clips/camera.h265"), "hevc")];
    for (bytes, codec) in clips {
        let facts = read(bytes).unwrap();
        assert_eq!((facts.container, facts.codecs(), facts.duration), (Container::Raw, vec![codec], None));
        assert_eq!(read(&bytes[1..]).map(|facts| facts.container), Some(Container::Raw), "a shorter start code");
        assert_eq!(read(&bytes[2..]), None);
    }
}

#[test]
fn a_stream_that_was_cut_off_tells_the_length_that_it_has() {
    let whole = CLIPS.iter().find(|(name, _)| *name == "server.flv").unwrap().1;
    let cut = read(&whole[..whole.len() / 2]).unwrap();
    let length = cut.duration.unwrap().as_secs_f64();
    assert!(length > 0.5 && length < 2.5, "{length}: the description at the beginning still says three seconds");
}

/// Frames of AMR in two modes and one without sound, fifty a second.
fn telephone(magic: &[u8], sizes: [usize; 2], modes: [u8; 2]) -> Vec<u8> {
    let mut bytes = magic.to_vec();
    for number in 0..100 {
        let at = number % 2;
        bytes.push(modes[at] << 3 | 4);
        bytes.extend(std::iter::repeat_n(0xA5, sizes[at]));
    }
    bytes.push(15 << 3 | 4);
    bytes
}

#[test]
fn telephones_and_recorder_pens_are_counted_by_their_frames() {
    let narrow = (b"#!AMR\n".as_slice(), [31, 12], [7, 0], "amr_nb");
    let wide = (b"#!AMR-WB\n".as_slice(), [60, 32], [8, 2], "amr_wb");
    for (magic, sizes, modes, codec) in [narrow, wide] {
        let bytes = telephone(magic, sizes, modes);
        let facts = read(&bytes).unwrap();
        assert_eq!((facts.container, facts.codecs()), (Container::Amr, vec![codec]));
        assert_eq!(facts.duration.unwrap().as_millis(), 2020);
        // Cut off inside its last frame but one.
        assert_eq!(read(&bytes[..bytes.len() - 3]).unwrap().duration.unwrap().as_millis(), 1980);
        let mut damaged = bytes.clone();
        damaged[magic.len() + 1 + sizes[0]] = 0xFF;
        assert_eq!(read(&damaged).unwrap().duration, None, "no length is told that was not counted");
    }
}

#[test]
fn aac_by_itself_is_counted_by_its_frames() {
    // 16 kHz, one channel, frames of 7 bytes of head and 93 of sound: 64 milliseconds each.
    let mut frame = vec![0xFF, 0xF1, 0x60, 0x40, 0x0C, 0x9F, 0xFC];
    frame.resize(100, 0x21);
    let facts = read(&frame.repeat(50)).unwrap();
    assert_eq!((facts.container, facts.codecs()), (Container::Aac, vec!["aac"]));
    assert_eq!(facts.duration.unwrap().as_millis(), 3200);
    assert_eq!(read(&frame), None, "one head alone may be chance");
}

/// A JPEG whose EXIF is written by hand, in either order of bytes.
fn photograph(big: bool) -> Vec<u8> {
    let two = |number: u16| if big { number.to_be_bytes() } else { number.to_le_bytes() };
    let four = |number: u32| if big { number.to_be_bytes() } else { number.to_le_bytes() };
    let mut tail: Vec<u8> = Vec::new();
    let mut text = |words: &str, base: u32| {
        let at = base + tail.len() as u32;
        tail.extend_from_slice(words.as_bytes());
        tail.push(0);
        (words.len() as u32 + 1, at)
    };
    // Three directories first, then what they point to.
    let (main, inner, gps, base) = (8_u32, 8 + 2 + 4 * 12 + 4, 8 + 54 + 30, 8 + 54 + 30 + 54);
    let make = text("Testwerk", base);
    let model = text("Testwerk C2", base);
    let taken = text("2026:03:02 09:00:00", base);
    let zone = text("+08:00", base);
    let latitude = (3, base + tail.len() as u32);
    for (over, under) in [(35, 1), (45, 1), (4284, 100), (115, 1), (1, 1), (4512, 100)] {
        tail.extend(four(over));
        tail.extend(four(under));
    }
    let longitude = (3, latitude.1 + 24);
    let mut body = if big { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
    body.extend(four(main));
    let directory = |body: &mut Vec<u8>, entries: &[(u16, u16, (u32, u32))]| {
        body.extend(two(entries.len() as u16));
        for (tag, kind, (count, value)) in entries {
            body.extend(two(*tag));
            body.extend(two(*kind));
            body.extend(four(*count));
            body.extend(four(*value));
        }
        body.extend(four(0));
    };
    let side = |letter: u8| (2, if big { u32::from(letter) << 24 } else { u32::from(letter) });
    directory(&mut body, &[(0x010F, 2, make), (0x0110, 2, model), (0x8769, 4, (1, inner)), (0x8825, 4, (1, gps))]);
    directory(&mut body, &[(0x9003, 2, taken), (0x9011, 2, zone)]);
    directory(&mut body, &[(1, 2, side(b'N')), (2, 5, latitude), (3, 2, side(b'E')), (4, 5, longitude)]);
    body.extend(tail);
    let mut file = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xE1];
    file.extend((body.len() as u16 + 8).to_be_bytes());
    file.extend(b"Exif\0\0");
    file.extend(body);
    file.extend([0xFF, 0xDA, 0, 2, 0xFF, 0xD9]);
    file
}

#[test]
fn a_photograph_tells_time_place_and_camera() {
    for big in [true, false] {
        let facts = read(&photograph(big)).unwrap();
        assert_eq!(facts.container, Container::Jpeg);
        assert_eq!(facts.device.as_deref(), Some("Testwerk C2"));
        let start = facts.start.unwrap();
        assert_eq!(start.words(), "2026-03-02T09:00:00+08:00");
        assert_eq!(start.in_zone(Zone::BEIJING).unwrap().in_zone(Zone::Utc), "2026-03-02T01:00:00Z");
        let place = facts.place.unwrap();
        assert!((place.latitude - 35.7619).abs() < 1e-4 && (place.longitude - 115.0292).abs() < 1e-4, "{place:?}");
    }
}

#[test]
fn a_large_avi_tells_its_length_in_a_chunk_of_its_own() {
    let mut file = CLIPS.iter().find(|(name, _)| *name == "camera.avi").unwrap().1.to_vec();
    let odml = file.windows(4).position(|window| window == b"dmlh").unwrap();
    let strh = file.windows(4).position(|window| window == b"strh").unwrap();
    file[strh + 8 + 32..strh + 8 + 36].fill(0);
    // A small file keeps the room for it as junk.
    file[odml - 12..odml - 8].copy_from_slice(b"LIST");
    file[odml + 8..odml + 12].copy_from_slice(&50_u32.to_le_bytes());
    assert_eq!(read(&file).unwrap().duration.unwrap().as_secs(), 10);
}

#[test]
fn what_no_recorder_writes_is_told_as_such() {
    for bytes in [&b""[..], b"x", b"%PDF-1.7\n", "一份文字材料，不是录像。".as_bytes(), &[0; 5000], &[0xFF; 5000]]
    {
        assert_eq!(read(bytes), None);
    }
}

#[test]
fn a_file_cut_anywhere_says_less_and_never_something_else() {
    for (name, bytes) in CLIPS {
        let whole = read(bytes).unwrap();
        for cut in (0..bytes.len()).step_by(97) {
            if let Some(facts) = read(&bytes[..cut]) {
                assert!(facts.codecs().len() <= whole.codecs().len(), "{name} cut at {cut}");
                assert!(facts.start.is_none() || facts.start.as_ref().map(media::probe::Start::words).is_some());
            }
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..3000), head in 0_usize..19) {
        let heads: [&[u8]; 19] = [
            b"\0\0\0\x18ftypisom", b"\0\0\0\0moov", b"\0\0\0\x01mdat", b"RIFF\xFF\xFF\xFF\xFFAVI LIST", b"RIFF\0\0\0\0WAVEfmt ",
            b"RF64\xFF\xFF\xFF\xFFWAVEds64", b"\x1A\x45\xDF\xA3\x80\x18\x53\x80\x67\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
            b"\xFF\xD8\xFF\xE1\xFF\xFFExif\0\0MM\0*\0\0\0\x08", b"\0\0\x01\xBA\x44", b"\0\0\x01\xBA\x21",
            b"IMKH\0\0\0\0\0\0\x01\xBA\x44", b"ID3\x04\0\0\x7F\x7F\x7F\x7FTDRC", b"\xFF\xFB\x90\x00", b"G",
            b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead", b"fLaC\0\0\0\x22", b"FLV\x01\x05\0\0\0\x09\0\0\0\0\x12",
            b"\x30\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\x00\xAA\x00\x62\xCE\x6C", b"\0\0\0\x01\x67",
        ];
        for (place, byte) in heads[head].iter().enumerate() {
            if let Some(slot) = bytes.get_mut(place) {
                *slot = *byte;
            }
        }
        if head == 13 {
            for place in (0..bytes.len()).step_by(188) {
                bytes[place] = 0x47;
            }
        }
        let _ = read(&bytes);
    }

    #[test]
    fn no_damage_makes_it_panic(
        clip in 0..CLIPS.len(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = CLIPS[clip].1.to_vec();
        for (place, byte) in damage {
            // Headers lie at the ends; most damage goes there.
            let place = place.index(bytes.len().min(2000));
            bytes[place] = byte;
        }
        let _ = read(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _ = read(&bytes);
    }
}
