//! Points on the time line, and the RFC 3339 texts that name them. A text keeps its zone beside the point, so that an
//! answer can be given in the zone of the question.

use jiff::tz::Offset;
use jiff::{Timestamp, civil};
use std::fmt::Write;

/// Nanoseconds in a second.
pub const SECOND: i128 = 1_000_000_000;

/// A point on the time line, in nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Instant(i128);

impl Instant {
    /// The point so many nanoseconds after 1970; `None` where RFC 3339 has no text for it in every zone.
    pub fn from_nanoseconds(nanoseconds: i128) -> Option<Instant> {
        let years_written_with_four_digits = Timestamp::from_nanosecond(nanoseconds).ok()?;
        let first = civil::date(0, 1, 2).to_datetime(civil::Time::midnight());
        let first = Offset::UTC.to_timestamp(first).ok()?;
        (years_written_with_four_digits >= first).then_some(Instant(nanoseconds))
    }

    /// Nanoseconds since 1970.
    pub fn nanoseconds(self) -> i128 {
        self.0
    }

    /// The point so many nanoseconds later, or earlier where negative; `None` beyond the years 0000 to 9999.
    pub fn plus(self, nanoseconds: i128) -> Option<Instant> {
        Instant::from_nanoseconds(self.0.checked_add(nanoseconds)?)
    }

    /// The RFC 3339 text in a zone, with as many digits of the second as it needs.
    pub fn in_zone(self, zone: Zone) -> String {
        let Ok(timestamp) = Timestamp::from_nanosecond(self.0) else { return String::new() };
        let time = zone.offset().to_datetime(timestamp);
        let mut text = format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            time.year(),
            time.month(),
            time.day(),
            time.hour(),
            time.minute(),
            time.second()
        );
        if time.subsec_nanosecond() != 0 {
            let digits = format!("{:09}", time.subsec_nanosecond());
            let _ = write!(text, ".{}", digits.trim_end_matches('0'));
        }
        match zone {
            Zone::Utc => text.push('Z'),
            Zone::Minutes(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let minutes = minutes.unsigned_abs();
                let _ = write!(text, "{sign}{:02}:{:02}", minutes / 60, minutes % 60);
            }
        }
        text
    }
}

/// The zone that a text was written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Zone {
    /// `Z`.
    Utc,
    /// Minutes ahead of UTC, behind it where negative; less than a day.
    Minutes(i16),
}

impl Zone {
    /// Beijing time.
    pub const BEIJING: Zone = Zone::Minutes(480);

    fn offset(self) -> Offset {
        match self {
            Zone::Utc => Offset::UTC,
            Zone::Minutes(minutes) => Offset::from_seconds(i32::from(minutes) * 60).unwrap_or(Offset::UTC),
        }
    }
}

/// A point with the zone that it was written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Written {
    /// The point.
    pub instant: Instant,
    /// The zone of the text.
    pub zone: Zone,
}

/// Reads an RFC 3339 text, and nothing else. A leap second (`:60`) is the first moment of the next minute; digits of the
/// second beyond the ninth are dropped.
pub fn parse(text: &str) -> Option<Written> {
    let (whole, rest) = text.split_at_checked(19)?;
    let bytes = whole.as_bytes();
    let separators = [(4, b"-".as_slice()), (7, b"-"), (10, b"Tt "), (13, b":"), (16, b":")];
    if !separators.iter().all(|(place, allowed)| bytes.get(*place).is_some_and(|byte| allowed.contains(byte))) {
        return None;
    }
    let [hour, minute, second] = [number(whole, 11, 2)?, number(whole, 14, 2)?, number(whole, 17, 2)?];
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let year = number(whole, 0, 4)?;
    let (month, day) = (i8::try_from(number(whole, 5, 2)?).ok()?, i8::try_from(number(whole, 8, 2)?).ok()?);
    let date = civil::Date::new(year, month, day).ok()?;
    let midnight = Offset::UTC.to_timestamp(date.to_datetime(civil::Time::midnight())).ok()?;
    let seconds = i128::from(hour) * 3600 + i128::from(minute) * 60 + i128::from(second);
    let (fraction, rest) = fraction(rest)?;
    let zone = zone(rest)?;
    let ahead = match zone {
        Zone::Utc => 0,
        Zone::Minutes(minutes) => i128::from(minutes) * 60,
    };
    let nanoseconds = midnight.as_nanosecond() + (seconds - ahead) * SECOND + fraction;
    Some(Written { instant: Instant::from_nanoseconds(nanoseconds)?, zone })
}

fn number(text: &str, from: usize, digits: usize) -> Option<i16> {
    let part = text.get(from..from + digits)?;
    part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
}

/// `.25` and what follows it, in nanoseconds; nothing where there is no fraction.
fn fraction(text: &str) -> Option<(i128, &str)> {
    let Some(digits) = text.strip_prefix('.') else { return Some((0, text)) };
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = digits.split_at(count);
    let kept = digits.get(..9).unwrap_or(digits);
    let value: i128 = kept.parse().ok()?;
    Some((value * 10_i128.pow(u32::try_from(9 - kept.len()).ok()?), rest))
}

fn zone(text: &str) -> Option<Zone> {
    if matches!(text, "Z" | "z") {
        return Some(Zone::Utc);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    if text.len() != 6 || text.as_bytes().get(3) != Some(&b':') {
        return None;
    }
    let (hours, minutes) = (number(text, 1, 2)?, number(text, 4, 2)?);
    (hours <= 23 && minutes <= 59).then_some(Zone::Minutes(sign * (hours * 60 + minutes)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_text_comes_back_in_its_own_zone() {
        let cases = [
            ("2026-03-02T09:00:00+08:00", "2026-03-02T09:00:00+08:00"),
            ("2026-03-02T01:00:00Z", "2026-03-02T01:00:00Z"),
            ("2026-03-02t01:00:00.500z", "2026-03-02T01:00:00.5Z"),
            ("2024-02-29 23:59:60.123456789123+05:30", "2024-03-01T00:00:00.123456789+05:30"),
            ("0001-01-01T00:00:00-23:59", "0001-01-01T00:00:00-23:59"),
            ("9999-12-29T23:59:59.999999999+00:00", "9999-12-29T23:59:59.999999999+00:00"),
        ];
        for (text, same) in cases {
            let written = parse(text).unwrap();
            assert_eq!(written.instant.in_zone(written.zone), same);
        }
    }

    #[test]
    fn what_is_no_rfc_3339_text_is_refused() {
        let wrong = [
            "",
            "2026-03-02",
            "2026-03-02T09:00:00",
            "2026-03-02T09:00+08:00",
            "2026-3-2T09:00:00Z",
            "2026-02-29T09:00:00Z",
            "2026-03-02T24:00:00Z",
            "2026-03-02T09:60:00Z",
            "2026-03-02T09:00:61Z",
            "2026-03-02T09:00:00.Z",
            "2026-03-02T09:00:00+0800",
            "2026-03-02T09:00:00+24:00",
            "2026-03-02T09:00:00+08:00 ",
            " 2026-03-02T09:00:00+08:00",
            "2026-03-02T+9:00:00Z",
            "二〇二六年三月二日上午九时",
            "9999-12-31T23:00:00-12:00",
        ];
        for text in wrong {
            assert!(parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn two_texts_of_the_same_point_are_equal() {
        let beijing = parse("2026-03-02T09:00:00+08:00").unwrap();
        let greenwich = parse("2026-03-02T01:00:00Z").unwrap();
        assert_eq!(beijing.instant, greenwich.instant);
        assert_eq!(beijing.instant.plus(SECOND / 2).unwrap().in_zone(Zone::BEIJING), "2026-03-02T09:00:00.5+08:00");
    }
}
