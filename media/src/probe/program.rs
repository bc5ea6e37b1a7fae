//! MPEG programme streams, also behind the short header that some recorders put first.

use super::clock;
use super::codec;
use super::facts::{Carries, Container, Facts};
use super::mp3::Frame;
use super::source::{LOOK_MAX, Source, big16, four};
use std::collections::BTreeMap;
use std::io::Result;

/// How much is read at either end.
const LOOK: usize = LOOK_MAX / 2;
/// How far into the file the first pack may begin.
const LEAD_MAX: usize = 128;
const PACKETS_MAX: usize = 200_000;
const STAMPS_MAX: usize = 20_000;

/// Does a file begin with a pack?
pub(super) fn fits(head: &[u8]) -> bool {
    let lead = head.get(..LEAD_MAX.min(head.len())).unwrap_or_default();
    let pack = lead.windows(5).position(
        |window| matches!(window, [0, 0, 1, 0xBA, version] if version & 0xC0 == 0x40 || version & 0xF0 == 0x20),
    );
    match pack {
        Some(0) => true,
        Some(_) => head.starts_with(b"IMKH") || head.starts_with(b"RIFF"),
        None => false,
    }
}

#[derive(Default)]
struct Streams {
    /// What the stream map says of each stream.
    mapped: BTreeMap<u8, (Carries, &'static str)>,
    /// What the streams themselves begin with.
    found: BTreeMap<u8, (Carries, &'static str)>,
    stamps: BTreeMap<u8, [Vec<u64>; 2]>,
}

/// Reads one.
pub(super) fn read(source: &mut Source<'_>) -> Result<Facts> {
    let mut facts = Facts::new(Container::MpegPs);
    let mut streams = Streams::default();
    streams.packets(&source.bytes(0, LOOK)?, 0);
    let tail = source.length().saturating_sub(LOOK as u64);
    if tail > 0 {
        streams.packets(&source.bytes(tail, LOOK)?, 1);
    }
    for (stream, found) in &streams.found {
        let (carries, codec) = streams.mapped.get(stream).unwrap_or(found);
        facts.add(*carries, *codec);
    }
    let stamped = streams.stamps.iter();
    facts.duration = clock::longest(stamped.map(|(stream, stamps)| {
        let carries = if matches!(stream, 0xE0..=0xEF) { Carries::Video } else { Carries::Audio };
        (carries, stamps)
    }));
    Ok(facts)
}

impl Streams {
    /// Every packet whose start code is found; what lies between is passed over.
    fn packets(&mut self, bytes: &[u8], end: usize) {
        let mut at = 0;
        for _ in 0..PACKETS_MAX {
            let rest = bytes.get(at..).unwrap_or_default();
            let code = rest.windows(4).position(|window| matches!(window, [0, 0, 1, 0xB9..=0xFF]));
            let Some(code) = code else { break };
            let packet = rest.get(code..).unwrap_or_default();
            at += code + self.packet(packet, end).unwrap_or(4).max(4);
        }
    }

    /// Takes one packet in and says how long it is.
    fn packet(&mut self, packet: &[u8], end: usize) -> Option<usize> {
        let stream = *packet.get(3)?;
        if matches!(stream, 0xB9 | 0xBA) {
            return Some(4);
        }
        let size = 6 + usize::from(big16(packet, 4)?);
        let body = packet.get(..size.min(packet.len()))?;
        match stream {
            0xBC => {
                self.map(body);
            }
            0xBD | 0xC0..=0xEF => {
                let (stamp, from) = clock::of_packet(body)?;
                if let Some(found) = begins(stream, body.get(from..).unwrap_or_default()) {
                    self.found.entry(stream).or_insert(found);
                }
                let stamps = self.stamps.entry(stream).or_default().get_mut(end)?;
                if let Some(stamp) = stamp.filter(|_| stamps.len() < STAMPS_MAX) {
                    stamps.push(stamp);
                }
            }
            _ => {}
        }
        Some(size)
    }

    /// The stream map: a type for each stream.
    fn map(&mut self, packet: &[u8]) -> Option<()> {
        let mut at = 12 + usize::from(big16(packet, 8)?);
        let end = (at + usize::from(big16(packet, at - 2)?)).min(packet.len());
        while at + 4 <= end {
            if let Some(known) = codec::of_stream_type(*packet.get(at)?) {
                self.mapped.insert(*packet.get(at + 1)?, known);
            }
            at += 4 + usize::from(big16(packet, at + 2)?);
        }
        Some(())
    }
}

/// What a stream is, by its number and its first bytes; `None` where these bytes do not tell.
fn begins(stream: u8, payload: &[u8]) -> Option<(Carries, &'static str)> {
    match stream {
        0xC0..=0xDF => {
            let frame = payload.windows(4).take(2048).find_map(|window| Frame::read(four(window, 0)?));
            Some((Carries::Audio, frame.map_or("mp2", Frame::codec)))
        }
        0xBD => matches!(payload.first(), Some(0x80..=0x87)).then_some((Carries::Audio, "ac3")),
        _ => {
            let unit = payload.windows(4).take(512).find(|window| window.starts_with(&[0, 0, 1]))?;
            let extended = payload.windows(4).any(|window| window == [0, 0, 1, 0xB5]);
            let name = match unit[3] {
                0xB3 if extended => "mpeg2video",
                0xB3 => "mpeg1video",
                0xB0 | 0xB5 => "mpeg4",
                0x40 | 0x42 | 0x44 | 0x46 => "hevc",
                other if matches!(other & 0x1F, 1 | 5 | 6 | 7 | 8 | 9) && other < 0x80 => "h264",
                _ => return None,
            };
            Some((Carries::Video, name))
        }
    }
}
