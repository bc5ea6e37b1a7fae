//! Pictures without a container: the stream of a camera as it came, H.264 or HEVC. It tells neither start nor length.

use super::facts::{Carries, Container, Facts};

/// Units at the beginning that must all be such as a stream begins with.
const UNITS_WANTED: usize = 2;

/// Reads one; `None` where the bytes are none.
pub(super) fn read(head: &[u8]) -> Option<Facts> {
    if !head.starts_with(&[0, 0, 1]) && !head.starts_with(&[0, 0, 0, 1]) {
        return None;
    }
    let units = || head.windows(5).filter(|window| window.starts_with(&[0, 0, 1])).take(UNITS_WANTED);
    let all = |fits: fn(&[u8]) -> bool| units().count() == UNITS_WANTED && units().all(|unit| fits(&unit[3..]));
    // Parameters of the sequence and the picture, a delimiter, a message.
    let codec = if all(|unit| {
        unit[0] & 0x80 == 0 && matches!(unit[0] & 0x1F, 6..=9) && unit[0] & 0x60 != 0
            || unit[0] == 0x06
            || unit[0] == 0x09
    }) {
        "h264"
    } else if all(|unit| matches!(unit[0] >> 1, 32..=35 | 39) && unit[0] & 0x81 == 0 && unit[1] == 1) {
        "hevc"
    } else {
        return None;
    };
    let mut facts = Facts::new(Container::Raw);
    facts.add(Carries::Video, codec);
    Some(facts)
}
