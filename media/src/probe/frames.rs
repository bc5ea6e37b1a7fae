//! Sound that is nothing but frames: AMR of telephones and recorder pens, AAC with ADTS headers. Neither tells its length, so
//! that the frames are counted.

use super::facts::{Carries, Container, Facts, length};
use super::source::{LOOK_MAX, Source};
use std::io::Result;

/// AMR, one channel: the rest of the frame behind its first byte, by the mode in it.
const NARROW: [usize; 9] = [12, 13, 15, 17, 19, 20, 26, 31, 5];
const WIDE: [usize; 10] = [17, 23, 32, 36, 40, 46, 50, 58, 60, 5];
/// A frame of AMR lasts so long, in milliseconds.
const AMR_FRAME: u64 = 20;
/// Bytes of an ADTS header without its checksum.
const ADTS: usize = 7;
/// Samples of a block of AAC.
const AAC_BLOCK: u64 = 1024;

/// One frame: its bytes, and the units of time that it lasts.
type Frame = (usize, u64);

/// Reads AMR; `None` where the bytes are none.
pub(super) fn amr(source: &mut Source<'_>, head: &[u8]) -> Result<Option<Facts>> {
    let (codec, magic, sizes) = match head {
        _ if head.starts_with(b"#!AMR\n") => ("amr_nb", 6, NARROW.as_slice()),
        _ if head.starts_with(b"#!AMR-WB\n") => ("amr_wb", 9, WIDE.as_slice()),
        _ => return Ok(None),
    };
    let frame = |bytes: &[u8]| {
        let first = *bytes.first()?;
        let mode = usize::from(first >> 3 & 15);
        // Bits that are always nought; modes between speech and «no data» do not exist.
        let rest = if mode >= 14 { 0 } else { *sizes.get(mode)? };
        (first & 0x83 == 0).then_some((1 + rest, 1))
    };
    let frames = counted(source, magic, frame)?;
    let mut facts = Facts::new(Container::Amr);
    facts.add(Carries::Audio, codec);
    facts.duration = frames.and_then(|frames| length(frames * AMR_FRAME, 1000));
    Ok(Some(facts))
}

/// Reads AAC in ADTS; `None` where the bytes are none.
pub(super) fn adts(source: &mut Source<'_>, head: &[u8]) -> Result<Option<Facts>> {
    let Some((rate, (size, _))) = adts_frame(head) else { return Ok(None) };
    let next = head.get(size..).and_then(adts_frame);
    // One header alone may be chance; the next must stand where the first says.
    if next.is_none_or(|(other, _)| other != rate) {
        return Ok(None);
    }
    let samples = counted(source, 0, |bytes| adts_frame(bytes).map(|(_, frame)| frame))?;
    let mut facts = Facts::new(Container::Aac);
    facts.add(Carries::Audio, "aac");
    facts.duration = samples.and_then(|samples| length(samples, u64::from(rate)));
    Ok(Some(facts))
}

/// The sample rate and the frame of a header.
fn adts_frame(bytes: &[u8]) -> Option<(u32, Frame)> {
    const RATES: [u32; 13] =
        [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
    let [0xFF, second, third, fourth, fifth, sixth, seventh] = *bytes.first_chunk::<ADTS>()? else { return None };
    let rate = *RATES.get(usize::from(third >> 2 & 15))?;
    let size = usize::from(fourth & 3) << 11 | usize::from(fifth) << 3 | usize::from(sixth >> 5);
    let blocks = u64::from(seventh & 3) + 1;
    (second & 0xF6 == 0xF0 && size >= ADTS).then_some((rate, (size, blocks * AAC_BLOCK)))
}

/// The units of all frames from a place on; nothing where they end in what is no frame. A last one that was cut off does not
/// count.
fn counted(source: &mut Source<'_>, from: u64, frame: impl Fn(&[u8]) -> Option<Frame>) -> Result<Option<u64>> {
    let (mut at, mut units) = (from, 0);
    while at < source.length() {
        let bytes = source.bytes(at, LOOK_MAX)?;
        let mut place = 0;
        while let Some((size, lasts)) = bytes.get(place..).and_then(&frame) {
            if place + size > bytes.len() {
                break;
            }
            place += size;
            units += lasts;
        }
        let read = at + bytes.len() as u64;
        if place == 0 {
            // The budget is used up, the file ends inside a frame, or this is none.
            let cut = read >= source.length() && frame(&bytes).is_some();
            return Ok(cut.then_some(units));
        }
        at += place as u64;
    }
    Ok(Some(units))
}
