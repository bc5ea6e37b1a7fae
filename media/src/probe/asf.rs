//! ASF: WMV and WMA of older cameras and recorder pens.

use super::codec;
use super::facts::{Carries, Container, Facts, Start, length};
use super::source::{Source, four, little16, little32, little64};
use std::io::Result;

/// What a file begins with.
pub(super) const MAGIC: [u8; 16] = guid(0x3026_B275_8E66_CF11, 0xA6D9_00AA_0062_CE6C);
const PROPERTIES: [u8; 16] = guid(0xA1DC_AB8C_47A9_CF11, 0x8EE4_00C0_0C20_5365);
const STREAM: [u8; 16] = guid(0x9107_DCB7_B7A9_CF11, 0x8EE6_00C0_0C20_5365);
const AUDIO: [u8; 16] = guid(0x409E_69F8_4D5B_CF11, 0xA8FD_0080_5F5C_442B);
const VIDEO: [u8; 16] = guid(0xC0EF_19BC_4D5B_CF11, 0xA8FD_0080_5F5C_442B);
const OBJECTS_MAX: usize = 200;
/// How much of one object is read.
const OBJECT_READ_MAX: usize = 512;
/// From 1601, from which these files count, to 1970, in seconds.
const EPOCH_1601: i64 = 11_644_473_600;
/// A file that was not told its time says 1970; no recorder is older than this.
const OLDEST: i64 = 946_684_800;

const fn guid(high: u64, low: u64) -> [u8; 16] {
    ((high as u128) << 64 | low as u128).to_be_bytes()
}

/// Reads one.
pub(super) fn read(source: &mut Source<'_>) -> Result<Facts> {
    let mut facts = Facts::new(Container::Asf);
    let mut at = 30;
    for _ in 0..OBJECTS_MAX {
        let bytes = source.bytes(at, OBJECT_READ_MAX)?;
        let Some(size) = little64(&bytes, 16).filter(|size| *size >= 24) else { break };
        if bytes.starts_with(&PROPERTIES) {
            properties(&bytes, &mut facts);
        } else if bytes.starts_with(&STREAM) {
            stream(&bytes, &mut facts);
        }
        let Some(next) = at.checked_add(size) else { break };
        at = next;
    }
    Ok(facts)
}

/// When it was made, and how long it runs, in units of 100 nanoseconds; the lead of the buffer is no part of it.
fn properties(object: &[u8], facts: &mut Facts) -> Option<()> {
    const UNITS: u64 = 10_000_000;
    let made = i64::try_from(little64(object, 48)? / UNITS).ok()? - EPOCH_1601;
    facts.start = (made > OLDEST).then(|| Start::unix(made)).flatten();
    let lead = little64(object, 80)?.saturating_mul(UNITS / 1000);
    let runs = little64(object, 64)?.saturating_sub(lead);
    facts.duration = length(runs, UNITS).filter(|length| !length.is_zero());
    Some(())
}

fn stream(object: &[u8], facts: &mut Facts) -> Option<()> {
    let own = object.get(78..)?;
    if object.get(24..40)? == AUDIO {
        facts.add(Carries::Audio, codec::of_wave(little16(own, 0)?, little16(own, 14)?));
    } else if object.get(24..40)? == VIDEO {
        // Width, height, a flag, the size of what follows: a bitmap's header with the code of its codec.
        little32(own, 0)?;
        facts.add(Carries::Video, codec::of_code(four(own, 11 + 16)?));
    }
    Some(())
}
