//! MPEG transport streams: packets of 188 bytes, of 192 with a time code (M2TS), of 204 with a check sum.

use super::clock;
use super::codec;
use super::facts::{Carries, Container, Facts};
use super::mp3::Frame;
use super::source::{LOOK_MAX, Source, big16, four};
use std::collections::btree_map::{BTreeMap, Entry};
use std::io::Result;

const SYNC: u8 = 0x47;
/// How much is read at either end.
const LOOK: usize = LOOK_MAX / 2;
const STAMPS_MAX: usize = 20_000;

/// How packets lie in the file.
#[derive(Clone, Copy)]
pub(super) struct Packets {
    size: usize,
    offset: usize,
}

/// Does a file begin with such packets?
pub(super) fn fits(head: &[u8]) -> Option<Packets> {
    let layouts = [(188, 0), (192, 4), (204, 0)].map(|(size, offset)| Packets { size, offset });
    layouts.into_iter().find(|layout| {
        let syncs = || (0..8).map_while(|number| head.get(layout.offset + number * layout.size));
        syncs().count() >= 2 && syncs().all(|byte| *byte == SYNC)
    })
}

#[derive(Default)]
struct Programme {
    table: Option<u16>,
    streams: BTreeMap<u16, (Carries, &'static str)>,
    stamps: BTreeMap<u16, [Vec<u64>; 2]>,
}

/// Reads one.
pub(super) fn read(source: &mut Source<'_>, layout: Packets) -> Result<Facts> {
    let mut facts = Facts::new(Container::MpegTs);
    let mut programme = Programme::default();
    let head = source.bytes(0, LOOK)?;
    programme.packets(&head, layout, 0);
    let size = layout.size as u64;
    let tail = source.length().saturating_sub(LOOK as u64) / size * size;
    if tail > 0 {
        let bytes = source.bytes(tail, LOOK + layout.size)?;
        programme.packets(&bytes, layout, 1);
    }
    for (carries, codec) in programme.streams.values() {
        facts.add(*carries, *codec);
    }
    let stamped = programme.stamps.iter();
    facts.duration =
        clock::longest(stamped.filter_map(|(stream, stamps)| Some((programme.streams.get(stream)?.0, stamps))));
    Ok(facts)
}

impl Programme {
    fn packets(&mut self, bytes: &[u8], layout: Packets, end: usize) {
        for packet in bytes.chunks_exact(layout.size) {
            if let Some(packet) = packet.get(layout.offset..layout.offset + 188) {
                self.packet(packet, end);
            }
        }
    }

    fn packet(&mut self, packet: &[u8], end: usize) -> Option<()> {
        let header = four(packet, 0)?;
        let stream = u16::from_be_bytes([header[1] & 0x1F, header[2]]);
        let begins = header[1] & 0x40 != 0;
        if header[0] != SYNC || !begins || header[3] & 0x10 == 0 {
            return None;
        }
        let adapted = if header[3] & 0x20 != 0 { 1 + usize::from(*packet.get(4)?) } else { 0 };
        let payload = packet.get(4 + adapted..)?;
        if stream == 0 {
            let section = section(payload)?;
            // The first programme that is no network table.
            let entries = section.get(8..section.len().checked_sub(4)?)?.chunks_exact(4);
            let table = entries.filter(|entry| big16(entry, 0) != Some(0)).find_map(|entry| big16(entry, 2))?;
            self.table = self.table.or(Some(table & 0x1FFF));
        } else if self.table == Some(stream) {
            self.table_of_streams(section(payload)?);
        } else if payload.starts_with(&[0, 0, 1]) {
            let (stamp, from) = clock::of_packet(payload)?;
            if let Some(kind) = self.streams.get_mut(&stream).filter(|kind| matches!(kind.1, "mp3" | "mp2"))
                && let Some(frame) = four(payload, from).and_then(Frame::read)
            {
                kind.1 = frame.codec();
            }
            // Sound of a kind that the table names in a way of its own tells it by its frames.
            if let Entry::Vacant(place) = self.streams.entry(stream)
                && matches!(payload.get(3), Some(0xC0..=0xDF))
                && let Some(frame) = four(payload, from).and_then(Frame::read)
            {
                place.insert((Carries::Audio, frame.codec()));
            }
            let stamps = self.stamps.entry(stream).or_default().get_mut(end)?;
            if let Some(stamp) = stamp.filter(|_| stamps.len() < STAMPS_MAX) {
                stamps.push(stamp);
            }
        }
        Some(())
    }

    fn table_of_streams(&mut self, section: &[u8]) -> Option<()> {
        if section.first()? != &2 {
            return None;
        }
        let mut at = 12 + usize::from(big16(section, 10)? & 0x0FFF);
        let end = section.len().checked_sub(4)?;
        while at + 5 <= end {
            let (kind, stream) = (*section.get(at)?, big16(section, at + 1)? & 0x1FFF);
            if let Some(known) = codec::of_stream_type(kind) {
                self.streams.entry(stream).or_insert(known);
            }
            at += 5 + usize::from(big16(section, at + 3)? & 0x0FFF);
        }
        Some(())
    }
}

/// A section that begins in this packet, as far as the packet holds it.
fn section(payload: &[u8]) -> Option<&[u8]> {
    let section = payload.get(1 + usize::from(*payload.first()?)..)?;
    let size = 3 + usize::from(big16(section, 1)? & 0x0FFF);
    section.get(..size.min(section.len()))
}
