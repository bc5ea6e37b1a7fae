//! Legal time: periods, their last day, what interrupts and lengthens them, and an account of every day.
//!
//! The unit belongs to the statute, not to the number: 行政处罚法85 makes its 2, 3, 5 and 7 days working days and leaves
//! 15, 20, 30 and 90 calendar days; 行政许可法82 counts working days throughout.

use crate::calendar::{Calendar, DayKind, UnknownYear};
use crate::date::Date;
use std::fmt::Write;

/// A length with its unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Length {
    /// 工作日.
    WorkDays(u32),
    /// 日: calendar days; a last day off moves to the next working day.
    CalendarDays(u32),
    /// 月: the same day so many months later; a last day off moves likewise.
    Months(u32),
    /// 小时: from the moment itself; a day off lengthens nothing.
    Hours(u32),
    /// 当日: until the end of the day, day off or not.
    SameDay,
    /// 次年某月某日: a day of the next year that the rule names; it does not roll.
    NextYear(i8, i8),
}

impl Length {
    /// 7个工作日, 90日, 3个月.
    pub fn words(self) -> String {
        match self {
            Length::WorkDays(n) => format!("{n}个工作日"),
            Length::CalendarDays(n) => format!("{n}日"),
            Length::Months(n) => format!("{n}个月"),
            Length::Hours(n) => format!("{n}小时"),
            Length::SameDay => "当日".to_owned(),
            Length::NextYear(month, day) => format!("次年{month}月{day}日前"),
        }
    }

    /// 个工作日 or 日, as a light shows it.
    pub fn unit(self) -> &'static str {
        match self {
            Length::WorkDays(_) => "个工作日",
            _ => "日",
        }
    }
}

/// Days taken off a running period: from the first to the last, both included; open while it lasts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suspension {
    /// The first day taken off.
    pub from: Date,
    /// The last day taken off; `None` while it lasts.
    pub until: Option<Date>,
    /// Why: 检验、听证、中止…….
    pub reason: String,
}

/// Where a period ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Last {
    /// The last day.
    Known(Date),
    /// The last day depends on holidays that are not published.
    NotYetPublished {
        /// The year that is missing.
        year: i16,
        /// For calendar days and months: the day before any roll-over.
        nominal: Option<Date>,
    },
    /// The clock stands still since this day.
    Suspended(Date),
}

/// One line of the account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The day.
    pub date: Date,
    /// The number of the day counted; `None` where it does not count.
    pub counted: Option<u32>,
    /// Why it counts or does not.
    pub note: String,
}

/// A computed period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Due {
    /// The start, which is not counted.
    pub start: Date,
    /// The length.
    pub length: Length,
    /// The last day.
    pub last: Last,
    /// The account, day by day.
    pub ledger: Vec<Entry>,
}

/// Why a period cannot be computed at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DueError {
    /// The start itself lies in an unpublished year.
    #[error(transparent)]
    UnknownYear(#[from] UnknownYear),
}

/// Computes a period: the start day is not counted, suspended days are taken off, extensions added to the length.
pub fn due(start: Date, length: Length, suspensions: &[Suspension], calendar: &Calendar) -> Result<Due, DueError> {
    match length {
        Length::WorkDays(days) => count_days(start, length, days, suspensions, calendar, true),
        Length::CalendarDays(days) => count_days(start, length, days, suspensions, calendar, false),
        Length::Months(months) => {
            let nominal = start.plus_months(i32::try_from(months).unwrap_or(i32::MAX));
            Ok(Due {
                start, length, last: rolled(nominal, calendar), ledger: vec![note(nominal, "月份届满之日")]
            })
        }
        Length::Hours(_) | Length::SameDay | Length::NextYear(..) => {
            let last = fixed(start, length);
            let words = match length {
                Length::SameDay => "当日终了",
                Length::NextYear(..) => "规定载明的日子，不顺延",
                _ => "自返回等时刻起按小时计算，满时之日",
            };
            Ok(Due { start, length, last: Last::Known(last), ledger: vec![note(last, words)] })
        }
    }
}

/// Only the last day of a period without interruptions: the quick way for lists.
pub fn last_day(start: Date, length: Length, calendar: &Calendar) -> Last {
    match length {
        Length::WorkDays(days) => match calendar.add_workdays(start, days) {
            Ok(date) => Last::Known(date),
            Err(UnknownYear(year)) => Last::NotYetPublished { year, nominal: None },
        },
        Length::CalendarDays(days) => rolled(start.plus_days(i32::try_from(days).unwrap_or(i32::MAX)), calendar),
        Length::Months(months) => rolled(start.plus_months(i32::try_from(months).unwrap_or(i32::MAX)), calendar),
        Length::Hours(_) | Length::SameDay | Length::NextYear(..) => Last::Known(fixed(start, length)),
    }
}

/// The last day of a period that is set before its day: «seven days ahead of the hearing». The day itself is not counted,
/// days are counted back, and nothing rolls: a later day would not be ahead enough.
pub fn due_before(day: Date, length: Length, calendar: &Calendar) -> Result<Due, DueError> {
    let (wanted, work) = match length {
        Length::WorkDays(days) => (days, true),
        Length::CalendarDays(days) => (days, false),
        _ => return due(day, length, &[], calendar),
    };
    let mut ledger = vec![note(day, "该日，不计；自此往前数")];
    let (mut date, mut counted) = (day, 0);
    while counted < wanted {
        date = date.previous();
        let (works, words) = match describe(date, calendar) {
            Ok(described) => described,
            Err(_) if !work => (true, String::new()),
            Err(unknown) => return Err(unknown.into()),
        };
        if work && !works {
            ledger.push(note(date, &format!("{words}，不计")));
        } else {
            counted += 1;
            ledger.push(Entry { date, counted: Some(counted), note: words });
        }
    }
    Ok(Due { start: day, length, last: Last::Known(date), ledger })
}

/// The day that needs no calendar: when so many hours, begun on this day, are over, or the day that the rule names.
fn fixed(start: Date, length: Length) -> Date {
    match length {
        Length::NextYear(month, day) => Date::new(start.year().saturating_add(1), month, day).unwrap_or(start),
        Length::Hours(hours) => start.plus_days(i32::try_from(hours.div_ceil(24)).unwrap_or(i32::MAX)),
        _ => start,
    }
}

fn rolled(nominal: Date, calendar: &Calendar) -> Last {
    match calendar.roll_forward(nominal) {
        Ok(date) => Last::Known(date),
        Err(UnknownYear(year)) => Last::NotYetPublished { year, nominal: Some(nominal) },
    }
}

fn note(date: Date, note: &str) -> Entry {
    Entry { date, counted: None, note: note.to_owned() }
}

fn count_days(
    start: Date,
    length: Length,
    days: u32,
    suspensions: &[Suspension],
    calendar: &Calendar,
    work: bool,
) -> Result<Due, DueError> {
    let mut ledger = vec![note(start, "起算之日，不计")];
    let mut date = start;
    let mut counted = 0;
    while counted < days {
        date = date.next();
        let stopped = suspensions.iter().find(|stop| stop.from <= date && stop.until.is_none_or(|until| date <= until));
        if let Some(stop) = stopped {
            ledger.push(note(date, &format!("{}，不计", stop.reason)));
            if stop.until.is_none() {
                return Ok(Due { start, length, last: Last::Suspended(stop.from), ledger });
            }
            continue;
        }
        let described = describe(date, calendar);
        let (works, words) = match (described, work) {
            (Ok(pair), _) => pair,
            (Err(_), false) => (true, String::new()),
            (Err(UnknownYear(year)), true) => {
                return Ok(Due { start, length, last: Last::NotYetPublished { year, nominal: None }, ledger });
            }
        };
        if work && !works {
            ledger.push(note(date, &format!("{words}，不计")));
        } else {
            counted += 1;
            ledger.push(Entry {
                date,
                counted: Some(counted),
                note: if work || !works { words } else { String::new() },
            });
        }
    }
    let last = if work { Last::Known(date) } else { rolled(date, calendar) };
    if let Last::Known(last) = last
        && last != date
    {
        ledger.push(note(last, "末日为休息日，顺延至此日"));
    }
    Ok(Due { start, length, last, ledger })
}

fn describe(date: Date, calendar: &Calendar) -> Result<(bool, String), UnknownYear> {
    let (kind, year) = calendar.day(date)?;
    let notice = |words: &str| match year.notice.as_str() {
        "" => words.to_owned(),
        number => format!("{words}，{number}"),
    };
    Ok(match kind {
        DayKind::Workday => (true, String::new()),
        DayKind::Weekend => (false, "休息日".to_owned()),
        DayKind::Holiday(name) => (false, notice(&format!("{name}放假"))),
        DayKind::ShiftedWorkday(_) => (true, notice("调休上班")),
    })
}

impl Due {
    /// The last day, where it is known.
    pub fn known(&self) -> Option<Date> {
        match self.last {
            Last::Known(date) => Some(date),
            _ => None,
        }
    }

    /// The account in the words of `mingfa law due --explain`; runs of days that do not count stand in one line.
    pub fn explain(&self, basis: &str) -> String {
        let mut text = match self.last {
            Last::Known(date) => format!("{date} {}  末日   {basis}：{}\n", date.weekday(), self.length.words()),
            Last::NotYetPublished { year, nominal: Some(nominal) } => format!(
                "{nominal} {}  末日（{year}年放假安排尚未公布；该日为休息日的顺延）   {basis}：{}\n",
                nominal.weekday(),
                self.length.words()
            ),
            Last::NotYetPublished { year, nominal: None } => {
                format!("不能推算：{year}年放假安排尚未公布   {basis}：{}\n", self.length.words())
            }
            Last::Suspended(since) => format!("自 {since} 起停表   {basis}：{}\n", self.length.words()),
        };
        let mut index = 0;
        while index < self.ledger.len() {
            let entry = &self.ledger[index];
            let run = self.ledger[index..]
                .iter()
                .take_while(|next| next.counted.is_none() && next.note == entry.note)
                .count();
            let day = entry.date;
            match entry.counted {
                Some(number) if entry.note.is_empty() => {
                    let _ = writeln!(text, "  {day} {} 第{number}日", day.weekday());
                }
                Some(number) => {
                    let _ = writeln!(text, "  {day} {} 第{number}日（{}）", day.weekday(), entry.note);
                }
                None if run > 1 => {
                    let _ = writeln!(text, "  {day} 至 {} {}", self.ledger[index + run - 1].date, entry.note);
                }
                None => {
                    let _ = writeln!(text, "  {day} {} {}", day.weekday(), entry.note);
                }
            }
            index += run.max(1);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn a60_ninety_days_roll_off_a_sunday() {
        let due = due(date("2024-09-09"), Length::CalendarDays(90), &[], Calendar::published()).unwrap();
        assert_eq!(due.known(), Some(date("2024-12-09")));
        assert_eq!(due.ledger.last().unwrap().note, "末日为休息日，顺延至此日");
    }

    #[test]
    fn j22_1_hours_and_the_same_day_know_no_days_off() {
        let saturday = date("2026-03-07");
        assert_eq!(last_day(saturday, Length::SameDay, Calendar::published()), Last::Known(saturday));
        let sunday = due(saturday, Length::Hours(24), &[], Calendar::published()).unwrap();
        assert_eq!(sunday.known(), Some(date("2026-03-08")));
        assert!(sunday.explain("全过程记录办法第二十二条").contains("24小时"));
    }

    #[test]
    fn a60_only_the_roll_over_needs_an_unpublished_year() {
        let last = last_day(date("2026-11-01"), Length::CalendarDays(90), Calendar::published());
        assert_eq!(last, Last::NotYetPublished { year: 2027, nominal: Some(date("2027-01-30")) });
    }

    #[test]
    fn a64_days_ahead_are_counted_back_from_the_hearing() {
        let calendar = Calendar::published();
        let ahead = |day, length| due_before(date(day), length, calendar);
        let hearing = ahead("2026-10-14", Length::WorkDays(7)).unwrap();
        assert_eq!(hearing.known(), Some(date("2026-09-29")), "the week of the National Day does not count");
        assert!(hearing.explain("行政处罚法第六十四条").contains("2026-10-10 星期六 第3日（调休上班"));
        assert_eq!(ahead("2026-03-31", Length::CalendarDays(30)).unwrap().known(), Some(date("2026-03-01")));
        assert!(ahead("2004-01-05", Length::WorkDays(7)).is_err(), "2003 is not published");
    }

    #[test]
    fn g23_1_a_day_of_the_next_year_does_not_roll() {
        let due = due(date("2025-12-31"), Length::NextYear(1, 31), &[], Calendar::published()).unwrap();
        assert_eq!(due.known(), Some(date("2026-01-31")), "a Saturday");
    }

    #[test]
    fn suspended_days_are_taken_off() {
        let stop = |until| Suspension { from: date("2026-03-03"), until, reason: "检验期间".into() };
        let run =
            |until| due(date("2026-03-02"), Length::CalendarDays(10), &[stop(until)], Calendar::published()).unwrap();
        assert_eq!(run(Some(date("2026-03-07"))).last, Last::Known(date("2026-03-17")));
        assert_eq!(run(None).last, Last::Suspended(date("2026-03-03")));
    }

    #[test]
    fn g21_2_explains_itself_day_by_day() {
        let due = due(date("2026-02-12"), Length::WorkDays(7), &[], Calendar::published()).unwrap();
        let text = due.explain("公示办法第二十一条第二款");
        assert!(text.starts_with("2026-02-28 星期六  末日   公示办法第二十一条第二款：7个工作日\n"), "{text}");
        assert!(text.contains("2026-02-15 至 2026-02-23 春节放假，国办发明电〔2025〕7号，不计"), "{text}");
        assert!(text.contains("2026-02-28 星期六 第7日（调休上班"), "{text}");
    }
}
