//! MPEG-4, QuickTime and M4A, whole or in fragments (ISO/IEC 14496-12, QuickTime File Format).

use super::codec;
use super::facts::{Carries, Container, Facts, Place, Start, length, words};
use super::source::{Source, big16, big32, big64, four};
use std::collections::BTreeMap;
use std::io::Result;

/// Most boxes of one level that are looked at.
const BOXES_MAX: usize = 200_000;
/// Most bytes of a box that is read whole.
const BOX_READ_MAX: usize = 256 * 1024;
/// Seconds from 1904 to 1970.
const EPOCH_1904: i64 = 2_082_844_800;

/// A box: its kind, and where its payload begins and ends.
#[derive(Clone, Copy)]
struct Box4 {
    kind: [u8; 4],
    from: u64,
    to: u64,
}

#[derive(Default)]
struct Track {
    id: u32,
    timescale: u32,
    handler: [u8; 4],
    codec: Option<String>,
    duration: u64,
}

/// Where the fragments of a track begin and end, in its own units.
#[derive(Clone, Copy)]
struct Reach {
    from: u64,
    to: u64,
}

#[derive(Default)]
struct Told {
    make: Option<String>,
    model: Option<String>,
}

/// Does a file begin like one of these?
pub(super) fn fits(head: &[u8]) -> bool {
    let kind = four(head, 4);
    let known = [*b"ftyp", *b"moov", *b"mdat", *b"wide", *b"free", *b"skip", *b"styp", *b"pnot"];
    kind.is_some_and(|kind| known.contains(&kind)) && big32(head, 0).is_some_and(|size| size == 1 || size >= 8)
}

/// Reads one.
pub(super) fn read(source: &mut Source<'_>) -> Result<Facts> {
    let mut facts = Facts::new(Container::Mov);
    let mut tracks = Vec::new();
    let mut defaults = BTreeMap::new();
    let mut reaches = BTreeMap::new();
    let mut told = Told::default();
    let mut film = None;
    let end = source.length();
    for part in boxes(source, 0, end)? {
        match &part.kind {
            b"ftyp" => facts.container = brand(&source.between(part.from, part.to.min(part.from + 64))?),
            b"moov" => film = Some(movie(source, part, &mut facts, &mut tracks, &mut defaults, &mut told)?),
            b"moof" => fragment(source, part, &defaults, &mut reaches)?,
            _ => {}
        }
    }
    let (timescale, units) = film.unwrap_or((0, 0));
    let whole = length(units, u64::from(timescale)).filter(|whole| !whole.is_zero());
    let tracked = tracks.iter().filter_map(|track| length(track.duration, u64::from(track.timescale))).max();
    let fragmented = tracks
        .iter()
        .filter_map(|track| {
            let reach: &Reach = reaches.get(&track.id)?;
            let begun = if whole.is_some() { 0 } else { reach.from };
            length(reach.to.saturating_sub(begun), u64::from(track.timescale))
        })
        .max();
    facts.duration = whole.max(fragmented).or(tracked.filter(|tracked| !tracked.is_zero()));
    for track in tracks {
        let carries = match &track.handler {
            b"vide" => Carries::Video,
            b"soun" => Carries::Audio,
            _ => continue,
        };
        if let Some(codec) = track.codec {
            facts.add(carries, codec);
        }
    }
    facts.made_by(told.make, told.model);
    let only_sound = !facts.streams.is_empty() && facts.streams.iter().all(|stream| stream.carries == Carries::Audio);
    if facts.container == Container::Mp4 && only_sound {
        facts.container = Container::M4a;
    }
    Ok(facts)
}

fn brand(payload: &[u8]) -> Container {
    match four(payload, 0).as_ref() {
        Some(b"qt  ") => Container::Mov,
        Some(b"M4A " | b"M4B ") => Container::M4a,
        _ => Container::Mp4,
    }
}

/// The boxes between two places; a box that claims more than there is ends the list with what there is.
fn boxes(source: &mut Source<'_>, from: u64, to: u64) -> Result<Vec<Box4>> {
    let mut found = Vec::new();
    let mut at = from;
    while found.len() < BOXES_MAX && at < to {
        let header = source.bytes(at, 16)?;
        let (Some(size), Some(kind)) = (big32(&header, 0), four(&header, 4)) else { break };
        let (start, size) = match size {
            0 => (8, to - at),
            1 => match big64(&header, 8) {
                Some(size) => (16, size),
                None => break,
            },
            size => (8, u64::from(size)),
        };
        if size < start {
            break;
        }
        let next = at.saturating_add(size).min(to);
        found.push(Box4 { kind, from: at + start, to: next.max(at + start) });
        at = next;
    }
    Ok(found)
}

fn payload(source: &mut Source<'_>, part: Box4) -> Result<Vec<u8>> {
    source.between(part.from, part.to.min(part.from + BOX_READ_MAX as u64))
}

/// The film: its time scale and length.
fn movie(
    source: &mut Source<'_>,
    film: Box4,
    facts: &mut Facts,
    tracks: &mut Vec<Track>,
    defaults: &mut BTreeMap<u32, u32>,
    told: &mut Told,
) -> Result<(u32, u64)> {
    let mut length = (0, 0);
    for part in boxes(source, film.from, film.to)? {
        match &part.kind {
            b"mvhd" => {
                let bytes = payload(source, part)?;
                if let Some((created, timescale, units)) = header(&bytes) {
                    length = (timescale, units);
                    // A time that the file states with its zone is the better one.
                    facts.start = facts.start.take().or_else(|| moment(created));
                }
            }
            b"trak" => tracks.push(track(source, part)?),
            b"udta" => user_data(source, part, facts, told)?,
            b"meta" => metadata(source, part, facts, told)?,
            b"mvex" => {
                for part in boxes(source, part.from, part.to)? {
                    let bytes = payload(source, part)?;
                    match &part.kind {
                        b"trex" => {
                            if let (Some(id), Some(duration)) = (big32(&bytes, 4), big32(&bytes, 12)) {
                                defaults.insert(id, duration);
                            }
                        }
                        b"mehd" if length.1 == 0 => {
                            let long = bytes.first() == Some(&1);
                            let units = if long { big64(&bytes, 4) } else { big32(&bytes, 4).map(u64::from) };
                            length.1 = units.unwrap_or(0);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Ok(length)
}

/// `mvhd` and `mdhd`: created, time scale, length.
fn header(bytes: &[u8]) -> Option<(u64, u32, u64)> {
    let (created, timescale, units) = if bytes.first()? == &1 {
        (big64(bytes, 4)?, big32(bytes, 20)?, big64(bytes, 24)?)
    } else {
        (u64::from(big32(bytes, 4)?), big32(bytes, 12)?, u64::from(big32(bytes, 16)?))
    };
    let unknown = units == u64::from(u32::MAX) || units == u64::MAX;
    Some((created, timescale, if unknown { 0 } else { units }))
}

/// A time of creation, which writers leave at nought where they do not know it.
fn moment(created: u64) -> Option<Start> {
    let seconds = i64::try_from(created).ok()?.checked_sub(EPOCH_1904)?;
    // Some recorders count from 1970 although the format says 1904.
    let seconds = if seconds < 0 && created > 0 { i64::try_from(created).ok()? } else { seconds };
    (created > 0).then(|| Start::unix(seconds))?
}

fn track(source: &mut Source<'_>, track: Box4) -> Result<Track> {
    let mut found = Track::default();
    for part in boxes(source, track.from, track.to)? {
        match &part.kind {
            b"tkhd" => {
                let bytes = payload(source, part)?;
                let place = if bytes.first() == Some(&1) { 20 } else { 12 };
                found.id = big32(&bytes, place).unwrap_or(0);
            }
            b"mdia" => {
                for part in boxes(source, part.from, part.to)? {
                    match &part.kind {
                        b"mdhd" => {
                            let bytes = payload(source, part)?;
                            if let Some((_, timescale, units)) = header(&bytes) {
                                (found.timescale, found.duration) = (timescale, units);
                            }
                        }
                        b"hdlr" => found.handler = four(&payload(source, part)?, 8).unwrap_or_default(),
                        b"minf" => found.codec = sample_codec(source, part)?,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

fn sample_codec(source: &mut Source<'_>, information: Box4) -> Result<Option<String>> {
    let Some(table) = child(source, information, b"stbl")? else { return Ok(None) };
    let Some(description) = child(source, table, b"stsd")? else { return Ok(None) };
    let bytes = source.between(description.from, description.to.min(description.from + 4096))?;
    let code = four(&bytes, 12);
    Ok(code.map(|code| elementary(&bytes).unwrap_or_else(|| codec::of_code(code))))
}

fn child(source: &mut Source<'_>, parent: Box4, kind: &[u8; 4]) -> Result<Option<Box4>> {
    Ok(boxes(source, parent.from, parent.to)?.into_iter().find(|part| part.kind == *kind))
}

/// The object type of an `esds` box tells what `mp4a` and `mp4v` leave open.
fn elementary(bytes: &[u8]) -> Option<String> {
    let place = bytes.windows(4).position(|window| window == b"esds")?;
    let rest = bytes.get(place + 8..)?;
    // Tag 4 (decoder configuration), its length in one to four bytes, then the object type.
    let configuration = rest.iter().take(40).position(|byte| *byte == 4)?;
    let long = rest.get(configuration + 1..)?.iter().take(3).take_while(|byte| **byte & 0x80 != 0).count();
    let name = match rest.get(configuration + 2 + long)? {
        0x20 => "mpeg4",
        0x21 => "h264",
        0x40 | 0x66..=0x68 => "aac",
        0x60..=0x65 => "mpeg2video",
        0x69 | 0x6B => "mp3",
        0x6A => "mpeg1video",
        0x6C => "mjpeg",
        _ => return None,
    };
    Some(name.to_owned())
}

/// A fragment: how far each of its tracks reaches.
fn fragment(
    source: &mut Source<'_>,
    part: Box4,
    defaults: &BTreeMap<u32, u32>,
    reaches: &mut BTreeMap<u32, Reach>,
) -> Result<()> {
    for run in boxes(source, part.from, part.to)?.into_iter().filter(|part| &part.kind == b"traf") {
        let (mut id, mut default, mut from, mut units) = (0, 0, None, 0_u64);
        for part in boxes(source, run.from, run.to)? {
            let bytes = payload(source, part)?;
            match &part.kind {
                b"tfhd" => {
                    id = big32(&bytes, 4).unwrap_or(0);
                    default = sample_default(&bytes).or(defaults.get(&id).copied()).unwrap_or(0);
                }
                b"tfdt" => {
                    let long = bytes.first() == Some(&1);
                    from = if long { big64(&bytes, 4) } else { big32(&bytes, 4).map(u64::from) };
                }
                b"trun" => units = units.saturating_add(run_length(&bytes, default)),
                _ => {}
            }
        }
        let reach = reaches.entry(id).or_insert_with(|| {
            let begun = from.unwrap_or(0);
            Reach { from: begun, to: begun }
        });
        let begun = from.unwrap_or(reach.to);
        reach.from = reach.from.min(begun);
        reach.to = reach.to.max(begun.saturating_add(units));
    }
    Ok(())
}

fn sample_default(header: &[u8]) -> Option<u32> {
    let flags = big32(header, 0)?;
    if flags & 0x8 == 0 {
        return None;
    }
    let before = if flags & 0x1 != 0 { 8 } else { 0 } + if flags & 0x2 != 0 { 4 } else { 0 };
    big32(header, 8 + before)
}

/// The length of a run of samples, in the track's units.
fn run_length(run: &[u8], default: u32) -> u64 {
    let (Some(flags), Some(count)) = (big32(run, 0), big32(run, 4)) else { return 0 };
    if flags & 0x100 == 0 {
        return u64::from(count).saturating_mul(u64::from(default));
    }
    let first = 8 + if flags & 0x1 != 0 { 4 } else { 0 } + if flags & 0x4 != 0 { 4 } else { 0 };
    let each = 4 * (flags & 0xF00).count_ones() as usize;
    (0..count as usize).map_while(|number| big32(run, first + number * each)).map(u64::from).sum()
}

/// `udta`: texts under three-letter names, and the place.
fn user_data(source: &mut Source<'_>, data: Box4, facts: &mut Facts, told: &mut Told) -> Result<()> {
    for part in boxes(source, data.from, data.to)? {
        if &part.kind == b"meta" {
            metadata(source, part, facts, told)?;
            continue;
        }
        let bytes = payload(source, part)?;
        if &part.kind == b"loci" {
            facts.place = facts.place.or_else(|| location(&bytes));
            continue;
        }
        let text = big16(&bytes, 0).and_then(|size| bytes.get(4..4 + usize::from(size)));
        let Some(text) = text.or(bytes.get(4..)).and_then(words) else { continue };
        tell(&part.kind, text, facts, told);
    }
    Ok(())
}

fn tell(name: &[u8; 4], text: String, facts: &mut Facts, told: &mut Told) {
    match name {
        b"\xA9xyz" => facts.place = facts.place.or_else(|| Place::read(&text)),
        b"\xA9mak" | b"manu" => told.make = Some(text),
        b"\xA9mod" | b"modl" => told.model = Some(text),
        b"\xA9day" => facts.start = Start::read(&text).or(facts.start.take()),
        _ => {}
    }
}

/// `loci` of 3GPP: language, name, role, longitude, latitude in 16.16.
fn location(bytes: &[u8]) -> Option<Place> {
    let name = bytes.get(6..)?;
    let end = 6 + name.iter().position(|byte| *byte == 0)? + 2;
    let degrees = |at: usize| big32(bytes, at).map(|fixed| f64::from(fixed.cast_signed()) / 65_536.0);
    Place::new(degrees(end + 4)?, degrees(end)?)
}

/// `meta`: Apple's named keys, or iTunes' four-letter ones.
fn metadata(source: &mut Source<'_>, meta: Box4, facts: &mut Facts, told: &mut Told) -> Result<()> {
    // QuickTime begins with its boxes at once, MPEG-4 with a version.
    let plain = four(&source.bytes(meta.from, 8)?, 4) == Some(*b"hdlr");
    let from = if plain { meta.from } else { meta.from + 4 };
    let mut names = Vec::new();
    for part in boxes(source, from, meta.to)? {
        match &part.kind {
            b"keys" => names = keys(&payload(source, part)?),
            b"ilst" => {
                for item in boxes(source, part.from, part.to)? {
                    let Some(value) = child(source, item, b"data")? else { continue };
                    let Some(text) = payload(source, value)?.get(8..).and_then(words) else { continue };
                    let index = u32::from_be_bytes(item.kind) as usize;
                    match index.checked_sub(1).and_then(|index| names.get(index)) {
                        Some(name) => named(name, text, facts, told),
                        None => tell(&item.kind, text, facts, told),
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn keys(bytes: &[u8]) -> Vec<String> {
    const KEYS_MAX: usize = 1_000;
    let mut names = Vec::new();
    let mut at = 8;
    while let Some(size) = big32(bytes, at).map(|size| size as usize).filter(|size| *size >= 8) {
        let name = at.checked_add(size).and_then(|end| bytes.get(at + 8..end));
        let Some(name) = name.filter(|_| names.len() < KEYS_MAX) else { break };
        names.push(String::from_utf8_lossy(name).into_owned());
        at += size;
    }
    names
}

fn named(name: &str, text: String, facts: &mut Facts, told: &mut Told) {
    match name.rsplit("quicktime.").next().unwrap_or(name) {
        "make" | "com.android.manufacturer" => told.make = Some(text),
        "model" | "com.android.model" => told.model = Some(text),
        "creationdate" | "creation_time" => facts.start = Start::read(&text).or(facts.start.take()),
        "location.ISO6709" | "location" => facts.place = Place::read(&text).or(facts.place),
        _ => {}
    }
}
