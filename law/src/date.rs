//! Days and moments. A [`Date`] is a civil day; a [`Moment`] is Beijing civil time to the second, on which all agencies run.

use jiff::ToSpan;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Seconds by which Beijing time is ahead of UTC; the same all year since 1992.
const BEIJING_OFFSET_SECONDS: i64 = 8 * 3600;
const WEEKDAYS: [&str; 7] = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"];

/// A text that is not a day or a moment.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("“{0}”不是有效的日期或者时间")]
pub struct InvalidDate(pub String);

/// A civil day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// 1970-01-01.
    pub const EPOCH: Date = Date(jiff::civil::date(1970, 1, 1));

    /// The day of a year, month and day that exist.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Date, InvalidDate> {
        jiff::civil::Date::new(year, month, day).map(Date).map_err(|_| InvalidDate(format!("{year}-{month}-{day}")))
    }

    /// Reads `2026-07-15`, and nothing else.
    pub fn parse(text: &str) -> Result<Date, InvalidDate> {
        let fault = || InvalidDate(text.chars().take(30).collect());
        let mut parts = text.trim().splitn(3, '-');
        let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(fault());
        };
        let digits = |part: &str, most: usize| {
            !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit())
        };
        if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return Err(fault());
        }
        match (year.parse(), month.parse(), day.parse()) {
            (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).map_err(|_| fault()),
            _ => Err(fault()),
        }
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// The day of the year, from 1.
    pub fn day_of_year(self) -> u16 {
        self.0.day_of_year().unsigned_abs()
    }

    /// 0 for Monday to 6 for Sunday.
    pub fn weekday_index(self) -> usize {
        self.0.weekday().to_monday_zero_offset().unsigned_abs() as usize
    }

    /// 星期一 to 星期日.
    pub fn weekday(self) -> &'static str {
        WEEKDAYS[self.weekday_index()]
    }

    /// Saturday or Sunday, whatever the holidays say.
    pub fn is_weekend(self) -> bool {
        self.weekday_index() >= 5
    }

    /// 2026年7月15日.
    pub fn chinese(self) -> String {
        format!("{}年{}月{}日", self.year(), self.month(), self.day())
    }

    /// The day after; the last representable day stays.
    pub fn next(self) -> Date {
        self.plus_days(1)
    }

    /// The day before; the first representable day stays.
    pub fn previous(self) -> Date {
        self.plus_days(-1)
    }

    /// So many days later, or earlier; saturates at the ends of the calendar.
    pub fn plus_days(self, days: i32) -> Date {
        Date(self.0.saturating_add(days.days()))
    }

    /// So many months later: the same day of the month, or the month's last where it has none.
    pub fn plus_months(self, months: i32) -> Date {
        Date(self.0.saturating_add(months.months()))
    }

    /// Days from the other day to this one.
    pub fn days_since(self, other: Date) -> i64 {
        self.ordinal() - other.ordinal()
    }

    /// Days since 1970-01-01.
    fn ordinal(self) -> i64 {
        let year = i64::from(self.year()) - i64::from(self.month() <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = (i64::from(self.month()) + 9) % 12;
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day()) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// The day so many days after 1970-01-01.
    fn from_ordinal(days: i64) -> Date {
        let start = jiff::civil::date(1970, 1, 1);
        Date(start.saturating_add(i32::try_from(days).unwrap_or(i32::MAX).days()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

/// A moment in Beijing civil time, to the second.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Moment {
    date: Date,
    second: u32,
}

impl Moment {
    /// The moment of a day and a time.
    pub fn new(date: Date, hour: u32, minute: u32, second: u32) -> Result<Moment, InvalidDate> {
        if hour > 23 || minute > 59 || second > 59 {
            return Err(InvalidDate(format!("{date} {hour}:{minute}:{second}")));
        }
        Ok(Moment { date, second: hour * 3600 + minute * 60 + second })
    }

    /// The last second of a day, which the law writes 24:00.
    pub fn end_of(date: Date) -> Moment {
        Moment { date, second: 86_399 }
    }

    /// The first second of a day.
    pub fn start_of(date: Date) -> Moment {
        Moment { date, second: 0 }
    }

    /// Reads `2026-07-15T09:30`, `2026-07-15 09:30` and either with seconds.
    pub fn parse(text: &str) -> Result<Moment, InvalidDate> {
        let text = text.trim();
        let fault = || InvalidDate(text.chars().take(30).collect());
        let (day, time) = text.split_once(['T', ' ']).ok_or_else(fault)?;
        let mut parts = [0_u32; 3];
        let mut count = 0;
        for part in time.split(':') {
            if count == 3 || part.len() != 2 || !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(fault());
            }
            parts[count] = part.parse().map_err(|_| fault())?;
            count += 1;
        }
        if count < 2 {
            return Err(fault());
        }
        Moment::new(Date::parse(day)?, parts[0], parts[1], parts[2]).map_err(|_| fault())
    }

    /// The day.
    pub fn date(self) -> Date {
        self.date
    }

    /// The hour, 0 to 23.
    pub fn hour(self) -> u32 {
        self.second / 3600
    }

    /// The minute.
    pub fn minute(self) -> u32 {
        self.second / 60 % 60
    }

    /// Of a Unix time in seconds.
    pub fn from_unix(seconds: i64) -> Moment {
        let local = seconds + BEIJING_OFFSET_SECONDS;
        let second = u32::try_from(local.rem_euclid(86_400)).unwrap_or(0);
        Moment { date: Date::from_ordinal(local.div_euclid(86_400)), second }
    }

    /// As a Unix time in seconds.
    pub fn unix(self) -> i64 {
        self.date.ordinal() * 86_400 + i64::from(self.second) - BEIJING_OFFSET_SECONDS
    }

    /// So many seconds later, or earlier.
    pub fn plus_seconds(self, seconds: i64) -> Moment {
        Moment::from_unix(self.unix() + seconds)
    }

    /// 2026年7月15日9时30分.
    pub fn chinese(self) -> String {
        format!("{}{}时{:02}分", self.date.chinese(), self.hour(), self.minute())
    }

    /// With seconds, as the log keeps it.
    pub fn exact(self) -> String {
        format!("{self}:{:02}", self.second % 60)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} {:02}:{:02}", self.date, self.hour(), self.minute())
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Date::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.exact())
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Moment::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn moments_and_unix_seconds_are_inverse() {
        for text in ["1970-01-01 08:00", "2026-02-28 23:59", "2000-02-29 00:00", "1969-12-31 23:00"] {
            let moment = Moment::parse(text).unwrap();
            assert_eq!(Moment::from_unix(moment.unix()), moment, "{text}");
        }
        assert_eq!(Moment::parse("1970-01-01 08:00").unwrap().unix(), 0);
    }

    #[test]
    fn odd_texts_are_not_days() {
        for text in ["2026-02-29", "26-1-1", "2026-13-01", "2026-00-10", "2026/01/01", "", "2026-1-1-1", "+2026-1-1"] {
            assert!(Date::parse(text).is_err(), "{text}");
        }
        for text in ["2026-01-01T24:00", "2026-01-01", "2026-01-01T9:30", "2026-01-01T09:30:00:00"] {
            assert!(Moment::parse(text).is_err(), "{text}");
        }
    }
}
