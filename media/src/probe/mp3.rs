//! MPEG audio, layers I to III, with ID3.

use super::facts::{Carries, Container, Facts, Start, length, words};
use super::source::{Source, big16, big32, four};
use std::io::Result;

/// How far the first frame is searched for after the tags.
const SEARCH: usize = 64 * 1024;
const TAG_READ_MAX: usize = 256 * 1024;

/// One frame's header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Frame {
    pub(super) layer: u8,
    /// Bits a second.
    rate: u32,
    /// Samples a second.
    samples: u32,
    /// Samples of a frame.
    each: u32,
    size: usize,
    mono: bool,
    version_one: bool,
}

impl Frame {
    /// Reads the four bytes of a frame's header.
    pub(super) fn read(header: [u8; 4]) -> Option<Frame> {
        const ONE: [[u32; 15]; 3] = [
            [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
            [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
            [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        ];
        const TWO: [[u32; 15]; 2] = [
            [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
            [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
        ];
        let [first, second, third, fourth] = header;
        let version = second >> 3 & 3;
        let layer = 4 - (second >> 1 & 3);
        let (rate_index, sample_index) = (usize::from(third >> 4), usize::from(third >> 2 & 3));
        if first != 0xFF || second & 0xE0 != 0xE0 || version == 1 || layer == 4 {
            return None;
        }
        if rate_index == 0 || rate_index == 15 || sample_index == 3 {
            return None;
        }
        let version_one = version == 3;
        let row = if version_one { ONE.get(usize::from(layer) - 1) } else { TWO.get(usize::from(layer > 1)) };
        let rate = row?.get(rate_index)? * 1000;
        let samples = [44_100, 48_000, 32_000].get(sample_index)? / [4, 1, 2, 1].get(usize::from(version))?;
        let each = match (layer, version_one) {
            (1, _) => 384,
            (3, false) => 576,
            _ => 1152,
        };
        let padding = u32::from(third >> 1 & 1);
        let size = if layer == 1 { (12 * rate / samples + padding) * 4 } else { each / 8 * rate / samples + padding };
        Some(Frame { layer, rate, samples, each, size: size as usize, mono: fourth >> 6 == 3, version_one })
    }

    pub(super) fn codec(self) -> &'static str {
        match self.layer {
            1 => "mp1",
            2 => "mp2",
            _ => "mp3",
        }
    }
}

/// Reads one; `None` where the bytes are no MPEG audio.
pub(super) fn read(source: &mut Source<'_>) -> Result<Option<Facts>> {
    let mut facts = Facts::new(Container::Mp3);
    let mut from = 0;
    let head = source.bytes(0, 10)?;
    if head.starts_with(b"ID3") {
        let size = four(&head, 6).map_or(0, syncsafe);
        let tag = source.bytes(10, (size as usize).min(TAG_READ_MAX))?;
        facts.start = tagged(&tag, head.get(3).copied().unwrap_or(0));
        from = 10 + u64::from(size);
    }
    let bytes = source.bytes(from, SEARCH)?;
    let Some((at, frame)) = first_frame(&bytes) else { return Ok(None) };
    facts.add(Carries::Audio, frame.codec());
    let end = source.length();
    let tail = source.bytes(end.saturating_sub(128), 3)?;
    let sound = end.saturating_sub(from + at as u64).saturating_sub(if tail == b"TAG" { 128 } else { 0 });
    facts.duration = match counted(bytes.get(at..).unwrap_or_default(), frame) {
        Some(frames) => length(u64::from(frames) * u64::from(frame.each), u64::from(frame.samples)),
        None => length(sound.saturating_mul(8), u64::from(frame.rate)),
    };
    Ok(Some(facts))
}

/// The first header that another frame, or the end, follows.
fn first_frame(bytes: &[u8]) -> Option<(usize, Frame)> {
    (0..bytes.len().saturating_sub(3)).find_map(|at| {
        let frame = Frame::read(four(bytes, at)?)?;
        let next = four(bytes, at + frame.size).and_then(Frame::read);
        let fits = next.is_some_and(|next| next.layer == frame.layer && next.samples == frame.samples);
        // A single frame that fills the file counts too, where it stands at the beginning.
        (fits || at == 0 && at + frame.size == bytes.len()).then_some((at, frame))
    })
}

/// The number of frames that a Xing, Info or VBRI header tells.
fn counted(frame: &[u8], header: Frame) -> Option<u32> {
    let side = match (header.version_one, header.mono) {
        (true, false) => 32,
        (true, true) | (false, false) => 17,
        (false, true) => 9,
    };
    let at = 4 + side;
    if matches!(four(frame, at).as_ref(), Some(b"Xing" | b"Info")) && big32(frame, at + 4)? & 1 != 0 {
        return big32(frame, at + 8).filter(|frames| *frames > 0);
    }
    (four(frame, 36).as_ref() == Some(b"VBRI")).then(|| big32(frame, 36 + 14)).flatten()
}

fn syncsafe(bytes: [u8; 4]) -> u32 {
    bytes.iter().fold(0, |sum, byte| sum << 7 | u32::from(byte & 0x7F))
}

/// The time of recording: `TDRC`, or `TYER` with `TDAT` (day and month) and `TIME`.
fn tagged(tag: &[u8], version: u8) -> Option<Start> {
    const FRAMES_MAX: usize = 500;
    let (mut year, mut day, mut time) = (None, None, None);
    let mut at = 0;
    for _ in 0..FRAMES_MAX {
        let (name, size) = (four(tag, at)?, four(tag, at + 4)?);
        let size = if version >= 4 { syncsafe(size) } else { u32::from_be_bytes(size) } as usize;
        let Some(body) = at.checked_add(10 + size).and_then(|end| tag.get(at + 10..end)) else { break };
        match &name {
            b"TDRC" => return encoded(body).and_then(|text| Start::read(&text)),
            b"TYER" => year = encoded(body),
            b"TDAT" => day = encoded(body),
            b"TIME" => time = encoded(body),
            [0, ..] => break,
            _ => {}
        }
        at += 10 + size;
        if let (Some(year), Some(day), Some(time)) = (&year, &day, &time) {
            let (day, month) = day.split_at_checked(2)?;
            let (hour, minute) = time.split_at_checked(2)?;
            return Start::read(&format!("{year}-{month}-{day}T{hour}:{minute}:00"));
        }
    }
    None
}

fn encoded(body: &[u8]) -> Option<String> {
    let (encoding, text) = body.split_first()?;
    if matches!(encoding, 1 | 2) {
        let little = text.starts_with(&[0xFF, 0xFE]);
        let units = (0..text.len() / 2).filter_map(|index| big16(text, index * 2));
        let units: Vec<u16> = units.map(|unit| if little { unit.swap_bytes() } else { unit }).collect();
        return words(String::from_utf16_lossy(&units).trim_start_matches('\u{FEFF}').as_bytes());
    }
    words(text)
}
