//! The 90 kHz clock of MPEG systems, which starts anywhere and turns over after a day and two hours.

use super::facts::{Carries, length};
use std::time::Duration;

const TURN: u64 = 1 << 33;
const PER_SECOND: u64 = 90_000;
/// A step between two time-stamps that is longer than this is a jump, not a picture.
const STEP_MAX: u64 = 10 * PER_SECOND;

/// A time-stamp of five bytes.
pub(super) fn stamp(bytes: &[u8]) -> Option<u64> {
    let [a, b, c, d, e] = <[u8; 5]>::try_from(bytes.get(..5)?).ok()?.map(u64::from);
    let marked = a & 1 == 1 && c & 1 == 1 && e & 1 == 1;
    marked.then_some((a >> 1 & 7) << 30 | b << 22 | (c >> 1) << 15 | d << 7 | e >> 1)
}

/// The time-stamp of a packet of an elementary stream (it begins `00 00 01`), and where its payload begins.
pub(super) fn of_packet(packet: &[u8]) -> Option<(Option<u64>, usize)> {
    let flags = *packet.get(6)?;
    if flags & 0xC0 == 0x80 {
        let payload = 9 + usize::from(*packet.get(8)?);
        let stamped = packet.get(7)? & 0x80 != 0;
        return Some((if stamped { stamp(packet.get(9..)?) } else { None }, payload));
    }
    // MPEG-1: stuffing, buffer size, then the time-stamp.
    let mut at = 6 + packet.get(6..)?.iter().take(16).take_while(|byte| **byte == 0xFF).count();
    if packet.get(at)? & 0xC0 == 0x40 {
        at += 2;
    }
    match packet.get(at)? >> 4 {
        2 => Some((stamp(packet.get(at..)?), at + 5)),
        3 => Some((stamp(packet.get(at..)?), at + 10)),
        _ => Some((None, at + 1)),
    }
}

/// From the first of these time-stamps to the end of the last: those at the file's beginning, and those at its end.
pub(super) fn span(head: &[u64], tail: &[u64]) -> Option<Duration> {
    let anchor = *head.first()?;
    // Pictures come out of order, so that some lie shortly before the first.
    let since = |stamp: u64| {
        let ahead = (stamp + TURN - anchor) % TURN;
        i64::try_from(ahead).ok().map(|ahead| if ahead as u64 > TURN / 2 { ahead - TURN as i64 } else { ahead })
    };
    let first = head.iter().filter_map(|stamp| since(*stamp)).min()?;
    let mut last: Vec<i64> = head.iter().chain(tail).filter_map(|stamp| since(*stamp)).collect();
    last.sort_unstable();
    last.dedup();
    let end = *last.last()?;
    let steps = last.windows(2).rev().take(50).map(|pair| pair[1].abs_diff(pair[0]));
    let step = steps.filter(|step| *step <= STEP_MAX).min().unwrap_or(0);
    length(end.abs_diff(first).checked_add(step)?, PER_SECOND)
}

/// How long a file runs: its picture, whose packets hold one each; without a picture, its sound.
pub(super) fn longest<'a>(streams: impl Iterator<Item = (Carries, &'a [Vec<u64>; 2])>) -> Option<Duration> {
    let lengths = streams.filter_map(|(carries, [head, tail])| Some((carries == Carries::Video, span(head, tail)?)));
    lengths.filter(|(_, length)| !length.is_zero()).max().map(|(_, length)| length)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_clock_may_turn_over_and_pictures_come_out_of_order() {
        let head = [TURN - 90_000, TURN - 93_000, TURN - 87_000];
        let tail = [90_000 * 58, 90_000 * 58 + 6_000, 90_000 * 58 + 3_000];
        let wanted = length(90_000 * 59 + 3_000 + 6_000 + 3_000, 90_000).unwrap();
        assert_eq!(span(&head, &tail), Some(wanted));
        assert_eq!(span(&[], &tail), None);
        assert_eq!(span(&[5], &[]), Some(Duration::ZERO));
    }
}
