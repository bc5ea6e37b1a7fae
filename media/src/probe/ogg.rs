//! Ogg (Opus, Vorbis, Speex, FLAC, Theora) and FLAC by itself: recorder pens and telephones.

use super::facts::{Carries, Container, Facts, length};
use super::source::{Source, big32, big64, four, little16, little32, little64};
use std::io::Result;

/// How much is read at either end.
const LOOK: usize = 256 * 1024;
/// Pages at the beginning among which the streams introduce themselves.
const PAGES_MAX: usize = 32;
/// Samples a second of every Opus stream's clock.
const OPUS_RATE: u32 = 48_000;

/// A stream of sound, and how its places are counted.
struct Sound {
    serial: u32,
    rate: u32,
    /// Samples that come before the first that is heard.
    lead: u64,
}

/// Reads Ogg.
pub(super) fn read(source: &mut Source<'_>) -> Result<Facts> {
    let mut facts = Facts::new(Container::Ogg);
    let head = source.bytes(0, LOOK)?;
    let mut sound = None;
    let mut at = 0;
    for _ in 0..PAGES_MAX {
        let Some((serial, body, next)) = first_page(&head, at) else { break };
        if let Some((carries, codec, heard)) = introduced(serial, body) {
            facts.add(carries, codec);
            sound = sound.or(heard);
        }
        at = next;
    }
    if let Some(sound) = sound {
        let from = source.length().saturating_sub(LOOK as u64);
        let tail = source.bytes(from, LOOK)?;
        facts.duration = last_place(&tail, sound.serial)
            .and_then(|place| length(place.saturating_sub(sound.lead), u64::from(sound.rate)))
            .filter(|length| !length.is_zero());
    }
    Ok(facts)
}

/// A page on which a stream begins: its serial, its body, where the next page is.
fn first_page(bytes: &[u8], at: usize) -> Option<(u32, &[u8], usize)> {
    let page = bytes.get(at..)?;
    let begins = page.get(5)? & 2 != 0;
    if four(page, 0)? != *b"OggS" || !begins {
        return None;
    }
    let sizes = page.get(27..27 + usize::from(*page.get(26)?))?;
    let (from, size) = (27 + sizes.len(), sizes.iter().map(|size| usize::from(*size)).sum::<usize>());
    Some((little32(page, 14)?, page.get(from..from + size)?, at + from + size))
}

fn introduced(serial: u32, body: &[u8]) -> Option<(Carries, &'static str, Option<Sound>)> {
    let sound = |rate, lead| Some(Sound { serial, rate, lead });
    if body.starts_with(b"OpusHead") {
        Some((Carries::Audio, "opus", sound(OPUS_RATE, u64::from(little16(body, 10)?))))
    } else if body.starts_with(b"\x01vorbis") {
        Some((Carries::Audio, "vorbis", sound(little32(body, 12)?, 0)))
    } else if body.starts_with(b"Speex   ") {
        Some((Carries::Audio, "speex", sound(little32(body, 36)?, 0)))
    } else if body.starts_with(b"\x7FFLAC") {
        Some((Carries::Audio, "flac", sound(streaminfo(body.get(17..)?)?.0, 0)))
    } else if body.starts_with(b"\x80theora") {
        Some((Carries::Video, "theora", None))
    } else {
        None
    }
}

/// The place that a stream's last page tells.
fn last_place(tail: &[u8], serial: u32) -> Option<u64> {
    let pages = (0..tail.len().saturating_sub(27)).rev().filter(|at| four(tail, *at) == Some(*b"OggS"));
    let own = pages.filter(|at| little32(tail, at + 14) == Some(serial));
    own.filter_map(|at| little64(tail, at + 6)).find(|place| *place != u64::MAX)
}

/// Reads FLAC.
pub(super) fn flac(source: &mut Source<'_>) -> Result<Facts> {
    let mut facts = Facts::new(Container::Flac);
    facts.add(Carries::Audio, "flac");
    let head = source.bytes(0, 42)?;
    if let Some((rate, samples)) = head.get(8..).and_then(streaminfo) {
        facts.duration = length(samples, u64::from(rate)).filter(|length| !length.is_zero());
    }
    Ok(facts)
}

/// Samples a second, and samples in all, of a block STREAMINFO.
fn streaminfo(block: &[u8]) -> Option<(u32, u64)> {
    Some((big32(block, 10)? >> 12, big64(block, 10)? & 0xF_FFFF_FFFF))
}
