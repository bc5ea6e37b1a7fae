//! The working-day calendar: the State Council's published holidays, year by year, with the notice that says so.
//!
//! A year without a published notice is refused, never guessed. To add a year, write `law/calendar/YEAR.toml` from the
//! notice and name it in [`FILES`]; a site imports one without a new program through `mingfa law calendar FILE`.

use crate::date::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const FILES: [&str; 23] = [
    include_str!("../calendar/2004.toml"),
    include_str!("../calendar/2005.toml"),
    include_str!("../calendar/2006.toml"),
    include_str!("../calendar/2007.toml"),
    include_str!("../calendar/2008.toml"),
    include_str!("../calendar/2009.toml"),
    include_str!("../calendar/2010.toml"),
    include_str!("../calendar/2011.toml"),
    include_str!("../calendar/2012.toml"),
    include_str!("../calendar/2013.toml"),
    include_str!("../calendar/2014.toml"),
    include_str!("../calendar/2015.toml"),
    include_str!("../calendar/2016.toml"),
    include_str!("../calendar/2017.toml"),
    include_str!("../calendar/2018.toml"),
    include_str!("../calendar/2019.toml"),
    include_str!("../calendar/2020.toml"),
    include_str!("../calendar/2021.toml"),
    include_str!("../calendar/2022.toml"),
    include_str!("../calendar/2023.toml"),
    include_str!("../calendar/2024.toml"),
    include_str!("../calendar/2025.toml"),
    include_str!("../calendar/2026.toml"),
];

static PUBLISHED: LazyLock<Calendar> = LazyLock::new(|| {
    let years = FILES.iter().filter_map(|text| parse_year(text).ok());
    Calendar { years: years.map(|year| (year.year, year)).collect() }
});

/// A year whose holidays are not published (or not yet imported).
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}年的放假安排尚未公布或者未导入，不能推算工作日")]
pub struct UnknownYear(pub i16);

/// A year's file that is not right, with the reason in Chinese.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("放假安排有误：{0}")]
pub struct InvalidYear(pub String);

/// What a day is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DayKind {
    /// An ordinary working day.
    Workday,
    /// Saturday or Sunday.
    Weekend,
    /// Off by the notice: the holiday's name.
    Holiday(String),
    /// A Saturday or Sunday worked in exchange: the holiday's name.
    ShiftedWorkday(String),
}

/// One year as published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Year {
    /// The year.
    pub year: i16,
    /// The notice's number; empty where it is not known for certain.
    pub notice: String,
    /// When it was published; empty where not known.
    pub published: String,
    /// 知 where the facts were not read in the notice itself.
    pub mark: String,
    /// Changes after the fact.
    pub amendments: Vec<Amendment>,
    off: BTreeMap<Date, String>,
    work: BTreeMap<Date, String>,
    /// `count[n]`: working days among the first n days of the year.
    count: Vec<u16>,
}

/// A later notice that changed a year already published. The year's own lists hold the state after it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// When it was published.
    pub published: Date,
    /// Its number.
    pub notice: String,
    /// What it changed.
    pub words: String,
    /// Days that it made days off, `MM-DD`.
    #[serde(default)]
    pub off: Vec<String>,
    /// Days that it made working days.
    #[serde(default)]
    pub work: Vec<String>,
    /// Shifted working days that it freed.
    #[serde(default)]
    pub no_longer_work: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    year: i16,
    notice: String,
    #[serde(default)]
    published: String,
    #[serde(default)]
    mark: String,
    #[serde(default)]
    holiday: Vec<FileHoliday>,
    #[serde(default)]
    amendment: Vec<Amendment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileHoliday {
    name: String,
    #[serde(default)]
    off: Vec<String>,
    #[serde(default)]
    work: Vec<String>,
}

/// Reads one year's file and checks it: real days of that year, each named once, exchanged days on weekends.
pub fn parse_year(text: &str) -> Result<Year, InvalidYear> {
    let file: File = toml::from_str(text).map_err(|error| InvalidYear(error.message().to_owned()))?;
    let day = |text: &String| {
        Date::parse(&format!("{}-{text}", file.year))
            .map_err(|_| InvalidYear(format!("“{text}”不是{}年的日子", file.year)))
    };
    let (mut off, mut work) = (BTreeMap::new(), BTreeMap::new());
    for holiday in &file.holiday {
        for text in &holiday.off {
            off.insert(day(text)?, holiday.name.clone());
        }
        for text in &holiday.work {
            let date = day(text)?;
            if !date.is_weekend() {
                return Err(InvalidYear(format!("{date} 不是周末，不能作为调休上班日")));
            }
            work.insert(date, holiday.name.clone());
        }
    }
    if let Some(date) = work.keys().find(|date| off.contains_key(*date)) {
        return Err(InvalidYear(format!("{date} 既放假又上班")));
    }
    if off.is_empty() {
        return Err(InvalidYear(format!("{}年没有放假日", file.year)));
    }
    let first = Date::new(file.year, 1, 1).map_err(|error| InvalidYear(error.to_string()))?;
    let mut count = vec![0_u16];
    let mut date = first;
    let mut total = 0;
    while date.year() == file.year {
        let works = if date.is_weekend() { work.contains_key(&date) } else { !off.contains_key(&date) };
        total += u16::from(works);
        count.push(total);
        date = date.next();
    }
    Ok(Year {
        year: file.year,
        notice: file.notice,
        published: file.published,
        mark: file.mark,
        amendments: file.amendment,
        off,
        work,
        count,
    })
}

impl Year {
    fn is_workday(&self, date: Date) -> bool {
        let day = usize::from(date.day_of_year());
        match (self.count.get(day), self.count.get(day - 1)) {
            (Some(until), Some(before)) => until > before,
            _ => false,
        }
    }

    fn total(&self) -> u16 {
        self.count.last().copied().unwrap_or(0)
    }
}

/// The calendar: every published year.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Calendar {
    years: BTreeMap<i16, Year>,
}

impl Calendar {
    /// The years that ship with the program, 2004 to 2026.
    pub fn published() -> &'static Calendar {
        &PUBLISHED
    }

    /// With one more year, or a corrected one.
    pub fn with_year(mut self, year: Year) -> Calendar {
        self.years.insert(year.year, year);
        self
    }

    /// The years known.
    pub fn years(&self) -> impl Iterator<Item = &Year> {
        self.years.values()
    }

    fn year(&self, year: i16) -> Result<&Year, UnknownYear> {
        self.years.get(&year).ok_or(UnknownYear(year))
    }

    /// Is it a working day?
    pub fn is_workday(&self, date: Date) -> Result<bool, UnknownYear> {
        Ok(self.year(date.year())?.is_workday(date))
    }

    /// What the day is, and by which notice.
    pub fn day(&self, date: Date) -> Result<(DayKind, &Year), UnknownYear> {
        let year = self.year(date.year())?;
        let kind = match (year.off.get(&date), year.work.get(&date)) {
            (_, Some(name)) => DayKind::ShiftedWorkday(name.clone()),
            (Some(name), _) => DayKind::Holiday(name.clone()),
            _ if date.is_weekend() => DayKind::Weekend,
            _ => DayKind::Workday,
        };
        Ok((kind, year))
    }

    /// The n-th working day after the start; the start is not counted. n = 0 is the start itself.
    pub fn add_workdays(&self, start: Date, n: u32) -> Result<Date, UnknownYear> {
        let mut year = self.year(start.year())?;
        if n == 0 {
            return Ok(start);
        }
        let passed = year.count.get(usize::from(start.day_of_year())).copied().unwrap_or(0);
        let mut wanted = u32::from(passed) + n;
        while wanted > u32::from(year.total()) {
            wanted -= u32::from(year.total());
            year = self.year(year.year + 1)?;
        }
        let wanted = u16::try_from(wanted).unwrap_or(u16::MAX);
        let day = year.count.partition_point(|count| *count < wanted);
        let first = Date::new(year.year, 1, 1).map_err(|_| UnknownYear(year.year))?;
        Ok(first.plus_days(i32::try_from(day).unwrap_or(1) - 1))
    }

    /// Working days after `from`, up to and with `to`; 0 where `to` is not later.
    pub fn workdays_between(&self, from: Date, to: Date) -> Result<u32, UnknownYear> {
        if to <= from {
            return Ok(0);
        }
        let upto = |date: Date| -> Result<u32, UnknownYear> {
            let year = self.year(date.year())?;
            Ok(year.count.get(usize::from(date.day_of_year())).copied().map_or(0, u32::from))
        };
        let mut total = 0;
        for year in from.year()..to.year() {
            total += u32::from(self.year(year)?.total());
        }
        Ok(total + upto(to)? - upto(from)?)
    }

    /// The day itself where it is a working day, otherwise the next one.
    pub fn roll_forward(&self, date: Date) -> Result<Date, UnknownYear> {
        if self.is_workday(date)? { Ok(date) } else { self.add_workdays(date, 1) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn every_file_is_read() {
        let calendar = Calendar::published();
        assert_eq!(calendar.years().map(|year| year.year).collect::<Vec<_>>(), (2004..=2026).collect::<Vec<_>>());
        assert_eq!(calendar.year(2026).unwrap().total(), 248);
    }

    #[test]
    fn working_days_of_2026() {
        for (start, n, due) in [
            ("2026-02-12", 7, "2026-02-28"),
            ("2026-02-12", 20, "2026-03-18"),
            ("2026-04-30", 3, "2026-05-08"),
            ("2026-04-30", 5, "2026-05-11"),
            ("2026-06-18", 7, "2026-06-30"),
            ("2026-09-18", 5, "2026-09-24"),
            ("2026-09-18", 7, "2026-09-29"),
            ("2026-09-18", 20, "2026-10-22"),
            ("2026-09-30", 2, "2026-10-09"),
            ("2025-12-31", 1, "2026-01-04"),
        ] {
            assert_eq!(Calendar::published().add_workdays(date(start), n).unwrap(), date(due), "{start} + {n}");
        }
    }

    #[test]
    fn a_year_without_notice_is_refused() {
        let calendar = Calendar::published();
        assert_eq!(calendar.add_workdays(date("2026-12-30"), 5), Err(UnknownYear(2027)));
        assert_eq!(calendar.is_workday(date("2003-12-31")), Err(UnknownYear(2003)));
        assert_eq!(calendar.workdays_between(date("2026-12-30"), date("2027-01-05")), Err(UnknownYear(2027)));
    }

    #[test]
    fn a_year_amended_after_the_fact_holds_both() {
        let calendar = Calendar::published();
        assert!(!calendar.is_workday(date("2019-05-02")).unwrap());
        assert!(calendar.is_workday(date("2019-04-28")).unwrap());
        assert_eq!(calendar.year(2019).unwrap().amendments[0].published, date("2019-03-22"));
        assert!(!calendar.is_workday(date("2020-01-31")).unwrap());
        assert!(!calendar.is_workday(date("2015-09-03")).unwrap());
    }

    #[test]
    fn odd_years_are_refused() {
        for text in [
            "year = 2027\nnotice = \"x\"",
            "year = 2027\nnotice = \"x\"\n[[holiday]]\nname=\"元旦\"\noff=[\"02-30\"]",
            "year = 2027\nnotice = \"x\"\n[[holiday]]\nname=\"元旦\"\noff=[\"01-01\"]\nwork=[\"01-04\"]",
            "year = 2027\nnotice = \"x\"\nextra = 1",
        ] {
            assert!(parse_year(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn counting_and_adding_are_inverse(offset in 0_i32..8_000, n in 1_u32..250) {
            let calendar = Calendar::published();
            let start = date("2004-01-01").plus_days(offset);
            if let Ok(due) = calendar.add_workdays(start, n) {
                prop_assert!(calendar.is_workday(due).unwrap());
                prop_assert_eq!(calendar.workdays_between(start, due).unwrap(), n);
            }
        }
    }
}
