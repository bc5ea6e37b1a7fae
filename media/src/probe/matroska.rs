//! Matroska and WebM: EBML elements. What browsers record often has no length; then its last clusters tell.

use super::facts::{Carries, Container, Facts, Start, words};
use super::source::{Source, big32, big64, four, little16};
use std::io::Result;
use std::time::Duration;

const ELEMENTS_MAX: usize = 100_000;
const ELEMENT_READ_MAX: u64 = 256 * 1024;
/// Seconds from 1970 to 2001, from where Matroska counts.
const EPOCH_2001: i64 = 978_307_200;

const HEADER: u32 = 0x1A45_DFA3;
const KIND: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const INFORMATION: u32 = 0x1549_A966;
const TRACKS: u32 = 0x1654_AE6B;
const CLUSTER: u32 = 0x1F43_B675;

struct Element {
    id: u32,
    from: u64,
    to: u64,
    /// Its end is not told: it lasts to the end of what holds it.
    open: bool,
}

#[derive(Default)]
struct Reader {
    kind: Option<Container>,
    scale: Option<u64>,
    units: Option<f64>,
    start: Option<Start>,
    tracks: Vec<(Carries, String)>,
    /// The latest time of a block, in units of the scale.
    latest: Option<u64>,
}

/// Reads one.
pub(super) fn read(source: &mut Source<'_>) -> Result<Facts> {
    let mut reader = Reader::default();
    let mut at = 0;
    while let Some(element) = element(source, at, source.length())? {
        match element.id {
            HEADER => reader.header(source, &element)?,
            SEGMENT => reader.segment(source, &element)?,
            _ => {}
        }
        at = element.to;
    }
    let mut facts = Facts::new(reader.kind.unwrap_or(Container::Matroska));
    facts.start = reader.start;
    for (carries, codec) in reader.tracks {
        facts.add(carries, codec);
    }
    let scale = reader.scale.unwrap_or(1_000_000);
    let units = reader.units.filter(|units| *units > 0.0).or(reader.latest.map(|latest| latest as f64));
    facts.duration = units
        .and_then(|units| Duration::try_from_secs_f64(units * scale as f64 / 1e9).ok())
        .filter(|duration| !duration.is_zero());
    Ok(facts)
}

/// The element at a place: its number keeps the marker of its length, its size does not.
fn element(source: &mut Source<'_>, at: u64, end: u64) -> Result<Option<Element>> {
    let bytes = source.bytes(at, 12)?;
    let Some((id, used)) = number(&bytes, 4, true) else { return Ok(None) };
    let Some((size, long)) = bytes.get(used..).and_then(|rest| number(rest, 8, false)) else { return Ok(None) };
    let from = at + (used + long) as u64;
    let open = size == (1_u64 << (7 * long)) - 1;
    let to = if open { end } else { from.saturating_add(size).min(end) };
    let id = u32::try_from(id).unwrap_or(0);
    Ok((at < end && to > at).then_some(Element { id, from, to, open }))
}

/// A number whose first byte tells its length.
fn number(bytes: &[u8], longest: usize, marked: bool) -> Option<(u64, usize)> {
    let first = *bytes.first()?;
    let long = first.leading_zeros() as usize + 1;
    if long > longest {
        return None;
    }
    let head = if marked { first } else { first & (0xFF_u16 >> long) as u8 };
    let rest = bytes.get(1..long)?;
    Some((rest.iter().fold(u64::from(head), |sum, byte| sum << 8 | u64::from(*byte)), long))
}

fn whole(bytes: &[u8]) -> Option<u64> {
    (bytes.len() <= 8).then(|| bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

fn children(source: &mut Source<'_>, parent: &Element) -> Result<Vec<Element>> {
    let mut found = Vec::new();
    let mut at = parent.from;
    while found.len() < ELEMENTS_MAX {
        let Some(child) = element(source, at, parent.to)? else { break };
        at = child.to;
        found.push(child);
    }
    Ok(found)
}

impl Reader {
    fn header(&mut self, source: &mut Source<'_>, header: &Element) -> Result<()> {
        for child in children(source, header)?.iter().filter(|child| child.id == KIND) {
            let kind = words(&value(source, child)?);
            self.kind = kind.map(|kind| if kind == "webm" { Container::WebM } else { Container::Matroska });
        }
        Ok(())
    }

    fn segment(&mut self, source: &mut Source<'_>, segment: &Element) -> Result<()> {
        let mut at = segment.from;
        for _ in 0..ELEMENTS_MAX {
            let Some(child) = element(source, at, segment.to)? else { break };
            match child.id {
                INFORMATION => self.information(source, &child)?,
                TRACKS => self.tracks(source, &child)?,
                // Where the length is told, the clusters need not be looked at.
                CLUSTER if self.units.is_some() => break,
                CLUSTER => self.cluster(source, &child)?,
                _ => {}
            }
            // An open cluster ends where its last block was found to end; the search goes on behind its header.
            at = if child.open { child.from } else { child.to };
        }
        Ok(())
    }

    fn information(&mut self, source: &mut Source<'_>, information: &Element) -> Result<()> {
        for child in children(source, information)? {
            let bytes = value(source, &child)?;
            match child.id {
                0x2A_D7B1 => self.scale = whole(&bytes),
                0x4489 => {
                    self.units = match bytes.len() {
                        4 => big32(&bytes, 0).map(|bits| f64::from(f32::from_bits(bits))),
                        8 => big64(&bytes, 0).map(f64::from_bits),
                        _ => None,
                    }
                    .filter(|units| units.is_finite());
                }
                0x4461 => {
                    let since = big64(&bytes, 0).map(|nanoseconds| nanoseconds.cast_signed() / 1_000_000_000);
                    self.start = since.and_then(|since| Start::unix(EPOCH_2001.checked_add(since)?));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn tracks(&mut self, source: &mut Source<'_>, tracks: &Element) -> Result<()> {
        for track in children(source, tracks)?.iter().filter(|child| child.id == 0xAE) {
            let (mut carries, mut codec, mut private) = (None, None, Vec::new());
            for child in children(source, track)? {
                match child.id {
                    0x83 => {
                        carries = match whole(&value(source, &child)?) {
                            Some(1) => Some(Carries::Video),
                            Some(2) => Some(Carries::Audio),
                            _ => None,
                        }
                    }
                    0x86 => codec = words(&value(source, &child)?),
                    0x63A2 => private = value(source, &child)?,
                    _ => {}
                }
            }
            if let (Some(carries), Some(codec)) = (carries, codec) {
                self.tracks.push((carries, name(&codec, &private)));
            }
        }
        Ok(())
    }

    fn cluster(&mut self, source: &mut Source<'_>, cluster: &Element) -> Result<()> {
        let mut base = 0;
        let mut at = cluster.from;
        for _ in 0..ELEMENTS_MAX {
            let Some(child) = element(source, at, cluster.to)? else { break };
            match child.id {
                CLUSTER | SEGMENT => break,
                0xE7 => base = whole(&value(source, &child)?).unwrap_or(0),
                // A block: its track, then its time within the cluster.
                0xA3 => {
                    let bytes = source.bytes(child.from, 12)?;
                    let offset = number(&bytes, 8, false)
                        .and_then(|(_, used)| Some(i16::from_be_bytes(bytes.get(used..used + 2)?.try_into().ok()?)));
                    let time = base.saturating_add_signed(offset.map_or(0, i64::from));
                    self.latest = self.latest.max(Some(time));
                }
                _ => {}
            }
            at = child.to;
        }
        self.latest = self.latest.max(Some(base));
        Ok(())
    }
}

fn value(source: &mut Source<'_>, element: &Element) -> Result<Vec<u8>> {
    source.between(element.from, element.to.min(element.from + ELEMENT_READ_MAX))
}

/// The name of a codec; those of Windows are told by the header that they keep for themselves.
fn name(codec: &str, private: &[u8]) -> String {
    match codec {
        "A_MS/ACM" => {
            if let (Some(format), bits) = (little16(private, 0), little16(private, 14).unwrap_or(0)) {
                return super::codec::of_wave(format, bits);
            }
        }
        "V_MS/VFW/FOURCC" => {
            if let Some(code) = four(private, 16) {
                return super::codec::of_code(code);
            }
        }
        _ => {}
    }
    let known = match codec {
        "V_MPEG4/ISO/AVC" => "h264",
        "V_MPEGH/ISO/HEVC" => "hevc",
        "V_MPEG4/ISO/ASP" => "mpeg4",
        "V_MPEG2" => "mpeg2video",
        "V_MJPEG" => "mjpeg",
        "V_AV1" => "av1",
        "V_VP8" => "vp8",
        "V_VP9" => "vp9",
        "A_MPEG/L3" => "mp3",
        "A_MPEG/L2" => "mp2",
        "A_OPUS" => "opus",
        "A_VORBIS" => "vorbis",
        "A_FLAC" => "flac",
        "A_AC3" => "ac3",
        other if other.starts_with("A_AAC") => "aac",
        other if other.starts_with("A_PCM") => "pcm",
        other => other,
    };
    known.to_owned()
}
