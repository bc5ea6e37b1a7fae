//! FLV: what cameras send to a server of streams and what such servers keep.

use super::codec;
use super::facts::{Carries, Container, Facts, Start, length, words};
use super::source::{Source, big16, big32, big64, four};
use std::io::Result;
use std::time::Duration;

/// The header, and the size of the tag before the first.
const HEADER: u64 = 13;
const TAG: u64 = 11;
/// Tags that are gone through: from the first on, and where the end does not tell the last one.
const TAGS_MAX: usize = 200_000;
/// How much of the file's description is read.
const DESCRIPTION_MAX: usize = 64 * 1024;
/// The description and the last tag may differ so much: the last picture's own length.
const SLACK: Duration = Duration::from_secs(2);

struct Tag {
    kind: u8,
    size: u64,
    milliseconds: u32,
}

/// Reads one.
pub(super) fn read(source: &mut Source<'_>) -> Result<Facts> {
    let mut facts = Facts::new(Container::Flv);
    let (mut said, mut seen, mut last) = (None, [false; 2], None);
    let mut at = HEADER;
    let end = end_of(source)?;
    for _ in 0..TAGS_MAX {
        let Some(tag) = tag(source, at)? else { break };
        if at + TAG + tag.size > source.length() {
            break;
        }
        match tag.kind {
            18 => {
                let bytes = source.bytes(at + TAG, DESCRIPTION_MAX.min(usize::try_from(tag.size).unwrap_or(0)))?;
                said = said.or(seconds(&bytes, b"duration"));
                facts.start = facts.start.or(started(&bytes));
            }
            8 | 9 => {
                let body = source.bytes(at + TAG, 5)?;
                let place = usize::from(tag.kind == 9);
                if let Some((carries, codec)) = stream(tag.kind, &body).filter(|_| !seen[place]) {
                    seen[place] = true;
                    facts.add(carries, codec);
                }
                last = last.max(Some(tag.milliseconds));
            }
            _ => break,
        }
        // The end tells the last tag: no need to go through them all.
        if seen == [true; 2] && end.is_some() {
            break;
        }
        at += TAG + tag.size + 4;
    }
    let counted = end.max(last).and_then(|milliseconds| length(u64::from(milliseconds), 1000));
    let said = said.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    // A stream that was cut off still has the description of its beginning.
    let fits = end.is_some() && said.zip(counted).is_some_and(|(said, counted)| said.abs_diff(counted) < SLACK);
    facts.duration = if fits { said } else { counted }.filter(|length| !length.is_zero());
    Ok(facts)
}

fn tag(source: &mut Source<'_>, at: u64) -> Result<Option<Tag>> {
    let bytes = source.bytes(at, TAG as usize)?;
    Ok(big32(&bytes, 0).zip(big32(&bytes, 4)).map(|(head, time)| Tag {
        kind: (head >> 24) as u8 & 0x1F,
        size: u64::from(head & 0x00FF_FFFF),
        // Three low bytes come before the highest.
        milliseconds: time >> 8 | (time & 0xFF) << 24,
    }))
}

/// The time of the last tag, where the file ends with one.
fn end_of(source: &mut Source<'_>) -> Result<Option<u32>> {
    let tail = source.bytes(source.length().saturating_sub(4), 4)?;
    let Some(size) = big32(&tail, 0).map(u64::from) else { return Ok(None) };
    let Some(at) = source.length().checked_sub(4 + size).filter(|at| *at >= HEADER && size >= TAG) else {
        return Ok(None);
    };
    let found = tag(source, at)?;
    Ok(found.filter(|tag| tag.size + TAG == size && matches!(tag.kind, 8 | 9 | 18)).map(|tag| tag.milliseconds))
}

fn stream(kind: u8, body: &[u8]) -> Option<(Carries, String)> {
    let first = *body.first()?;
    if kind == 9 {
        // The newer form names its codec by four letters.
        let name = if first & 0x80 != 0 {
            codec::of_code(four(body, 1)?)
        } else {
            match first & 0x0F {
                2 => "flv1".to_owned(),
                4 | 5 => "vp6".to_owned(),
                7 => "h264".to_owned(),
                12 => "hevc".to_owned(),
                other => format!("0x{other:02x}"),
            }
        };
        return Some((Carries::Video, name));
    }
    let name = match first >> 4 {
        0 | 3 => "pcm",
        1 => "adpcm_swf",
        2 | 14 => "mp3",
        4..=6 => "nellymoser",
        7 => "pcm_alaw",
        8 => "pcm_mulaw",
        10 => "aac",
        11 => "speex",
        _ => return None,
    };
    Some((Carries::Audio, name.to_owned()))
}

/// Where the value of a key of the description begins.
fn after<'a>(description: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let at = description.windows(key.len()).position(|window| window == key)?;
    description.get(at + key.len()..)
}

fn seconds(description: &[u8], key: &[u8]) -> Option<f64> {
    let value = after(description, key)?;
    let number = f64::from_bits(big64(value, 1)?);
    (value.first() == Some(&0) && number.is_finite() && number > 0.0).then_some(number)
}

fn started(description: &[u8]) -> Option<Start> {
    [b"creation_time".as_slice(), b"creationdate"].into_iter().find_map(|key| {
        let value = after(description, key)?;
        let text = value.get(3..3 + usize::from(big16(value, 1)?))?;
        if value.first() == Some(&2) { Start::read(&words(text)?) } else { None }
    })
}
