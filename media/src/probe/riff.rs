//! AVI and WAVE: chunks of RIFF, and of its large kin RF64.

use super::codec;
use super::facts::{Carries, Container, Facts, Start, length, words};
use super::source::{Source, four, little16, little32, little64};
use std::io::Result;
use std::time::Duration;

const CHUNKS_MAX: usize = 10_000;
const CHUNK_READ_MAX: u64 = 64 * 1024;
/// Lists within lists: RIFF, hdrl, strl, and one to spare.
const DEPTH_MAX: usize = 4;

/// Does a file begin like one of these?
pub(super) fn fits(head: &[u8]) -> bool {
    matches!(four(head, 0).as_ref(), Some(b"RIFF" | b"RF64" | b"BW64"))
        && matches!(four(head, 8).as_ref(), Some(b"AVI " | b"WAVE"))
}

/// Reads one.
pub(super) fn read(source: &mut Source<'_>) -> Result<Facts> {
    let film = four(&source.bytes(8, 4)?, 0) == Some(*b"AVI ");
    let mut reader =
        Reader { facts: Facts::new(if film { Container::Avi } else { Container::Wav }), ..Reader::default() };
    let end = source.length();
    reader.chunks(source, 12, end, 0)?;
    Ok(reader.finish())
}

struct Reader {
    facts: Facts,
    /// Microseconds of a frame and number of frames, by `avih`.
    main: Option<(u32, u32)>,
    /// Frames of all parts of a large file, by `dmlh`.
    frames_of_parts: u32,
    stream: Option<Header>,
    longest: Duration,
    bytes_per_second: u32,
    samples_per_second: u32,
    /// Samples by `fact`, which formats with blocks tell.
    samples: u32,
    data_size: Option<u64>,
    large_data_size: Option<u64>,
}

/// `strh`: what the stream carries, its code, units and units a second.
#[derive(Clone, Copy)]
struct Header {
    carries: [u8; 4],
    code: [u8; 4],
    scale: u32,
    rate: u32,
    units: u32,
}

impl Default for Reader {
    fn default() -> Reader {
        Reader {
            facts: Facts::new(Container::Wav),
            main: None,
            frames_of_parts: 0,
            stream: None,
            longest: Duration::ZERO,
            bytes_per_second: 0,
            samples_per_second: 0,
            samples: 0,
            data_size: None,
            large_data_size: None,
        }
    }
}

impl Reader {
    fn chunks(&mut self, source: &mut Source<'_>, from: u64, to: u64, depth: usize) -> Result<()> {
        let mut at = from;
        for _ in 0..CHUNKS_MAX {
            let header = source.bytes(at, 12)?;
            let (Some(kind), Some(size)) = (four(&header, 0), little32(&header, 4)) else { break };
            let (start, end) = (at + 8, (at + 8).saturating_add(u64::from(size)));
            match &kind {
                b"LIST" if depth < DEPTH_MAX => {
                    let list = four(&header, 8).unwrap_or_default();
                    if matches!(&list, b"hdrl" | b"strl" | b"odml" | b"INFO") {
                        self.chunks(source, at + 12, end.min(to), depth + 1)?;
                    }
                }
                b"data" => self.data_size = Some(u64::from(size).min(source.length().saturating_sub(start))),
                _ if self.facts.container == Container::Avi || depth > 0 || size < 1 << 20 => {
                    let bytes = source.between(start, end.min(start + CHUNK_READ_MAX))?;
                    self.chunk(&kind, &bytes);
                }
                _ => {}
            }
            // The data of a large file is longer than its chunk can say.
            let size = match self.large_data_size.filter(|_| &kind == b"data" && size == u32::MAX) {
                Some(large) => large,
                None => u64::from(size),
            };
            at = start.saturating_add(size).saturating_add(size % 2);
            if at >= to {
                break;
            }
        }
        Ok(())
    }

    fn chunk(&mut self, kind: &[u8; 4], bytes: &[u8]) {
        match kind {
            b"avih" => self.main = little32(bytes, 0).zip(little32(bytes, 16)),
            b"dmlh" => self.frames_of_parts = little32(bytes, 0).unwrap_or(0),
            b"strh" => self.stream = stream_header(bytes),
            b"strf" => self.stream_format(bytes),
            b"fmt " => {
                self.samples_per_second = little32(bytes, 4).unwrap_or(0);
                self.bytes_per_second = little32(bytes, 8).unwrap_or(0);
                if let (Some(format), Some(bits)) = (wave_format(bytes), little16(bytes, 14)) {
                    self.facts.add(Carries::Audio, codec::of_wave(format, bits));
                }
            }
            b"fact" => self.samples = little32(bytes, 0).unwrap_or(0),
            b"ds64" => self.large_data_size = little64(bytes, 8),
            b"bext" => {
                // Description, originator, reference; then the day and the time.
                let text = bytes.get(320..338).map(String::from_utf8_lossy);
                let day_and_time = text.and_then(|text| {
                    let (day, time) = text.split_at_checked(10)?;
                    Start::read(&format!("{day} {time}"))
                });
                self.facts.start = day_and_time.or(self.facts.start.take());
                let maker = bytes.get(256..288).and_then(words);
                self.facts.device = maker.or(self.facts.device.take());
            }
            b"IDIT" | b"ICRD" => {
                let told = words(bytes).and_then(|text| Start::read(&text).or_else(|| in_english(&text)));
                self.facts.start = self.facts.start.take().or(told);
            }
            b"IPRD" | b"ISRC" => self.facts.device = self.facts.device.take().or_else(|| words(bytes)),
            _ => {}
        }
    }

    fn stream_format(&mut self, bytes: &[u8]) {
        let Some(header) = self.stream.take() else { return };
        let runs = length(u64::from(header.units) * u64::from(header.scale), u64::from(header.rate));
        self.longest = self.longest.max(runs.unwrap_or(Duration::ZERO));
        match &header.carries {
            b"vids" => {
                let compression = four(bytes, 16).filter(|code| *code != [0; 4]).unwrap_or(header.code);
                self.facts.add(Carries::Video, codec::of_code(compression));
            }
            b"auds" => {
                if let (Some(format), bits) = (wave_format(bytes), little16(bytes, 14).unwrap_or(0)) {
                    self.facts.add(Carries::Audio, codec::of_wave(format, bits));
                }
            }
            _ => {}
        }
    }

    fn finish(mut self) -> Facts {
        let frames = self.main.and_then(|(each, frames)| {
            // A large file counts the frames of its first part in one place and those of all parts in another.
            let told = if self.frames_of_parts > 0 { self.frames_of_parts } else { frames };
            length(u64::from(each) * u64::from(told), 1_000_000)
        });
        let data = self.large_data_size.or(self.data_size);
        let runs = match self.facts.container {
            Container::Avi if self.frames_of_parts == 0 && !self.longest.is_zero() => Some(self.longest),
            Container::Avi => frames.max(Some(self.longest)),
            // Plain samples are counted by their bytes: a recorder that stopped dead left its counts behind.
            _ if self.samples > 0 && self.facts.streams.iter().all(|stream| !stream.codec.starts_with("pcm")) => {
                length(u64::from(self.samples), u64::from(self.samples_per_second))
            }
            _ => data.and_then(|size| length(size, u64::from(self.bytes_per_second))),
        };
        self.facts.duration = runs.filter(|runs| !runs.is_zero());
        self.facts
    }
}

fn stream_header(bytes: &[u8]) -> Option<Header> {
    Some(Header {
        carries: four(bytes, 0)?,
        code: four(bytes, 4)?,
        scale: little32(bytes, 20)?,
        rate: little32(bytes, 24)?,
        units: little32(bytes, 32)?,
    })
}

/// The format tag; of an extensible one, that of its sub-format.
fn wave_format(bytes: &[u8]) -> Option<u16> {
    match little16(bytes, 0)? {
        0xFFFE => little16(bytes, 24),
        format => Some(format),
    }
}

/// `Mon Mar 02 09:00:00 2026`, as many cameras write `IDIT`.
fn in_english(text: &str) -> Option<Start> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let parts: Vec<&str> = text.split_whitespace().collect();
    let [_, month, day, time, year] = parts.as_slice() else { return None };
    let name = month.get(..3)?.to_ascii_lowercase();
    let month = 1 + MONTHS.iter().position(|known| *known == name)?;
    Start::read(&format!("{year}-{month:02}-{day:0>2} {time}"))
}
