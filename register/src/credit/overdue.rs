//! Overdue: seven working days from the decision to the day on which the row went out (发改办财金〔2018〕424号【知】; G21.2).
//! The day of the decision counts, not that of closing; the day itself is not counted.

use super::day;
use super::field::{Meaning, says_when_it_went_out};
use super::head::Head;
use super::rule::{Fault, Line};
use crate::sheet::Grid;
use law::Date;
use law::calendar::Calendar;

/// Working days from the decision.
const WORKING_DAYS: u32 = 7;

/// What became of the time limit.
pub(super) enum Time {
    /// Kept, or not to be judged: no day in the row says when it went out.
    Kept,
    /// Later than the limit.
    Overdue(Fault),
    /// A year without a published calendar: a person must see to it.
    Unknown(Fault),
}

/// Judges a row. `uploaded` is the day of upload of the whole file, where its rows do not say one.
pub(super) fn judge(line: &Line<'_>, uploaded: Option<Date>, calendar: &Calendar) -> Vec<Time> {
    let Some(decided) = line.cell(Meaning::Decided) else { return Vec::new() };
    let Some(start) = decided.value.day else { return Vec::new() };
    let mut days: Vec<(String, Date)> = dated(line, Meaning::Announced);
    if days.is_empty() {
        // An update may come long after the row went out: it counts only where nothing else tells.
        days = dated(line, Meaning::Updated);
    }
    if days.is_empty() {
        days.extend(uploaded.map(|day| (decided.code.to_owned(), day)));
    }
    days.into_iter().map(|(field, day)| of_day(field, start, day, calendar)).collect()
}

/// The day on which the whole table went out, as it says above its head: 填报日期：2026年3月9日, in one cell or in two. Two
/// different days prove nothing.
pub(super) fn said_above(grid: &Grid, head: &Head) -> Option<Date> {
    let mut days = Vec::new();
    for row in grid.rows.get(..head.first).unwrap_or_default() {
        for (place, cell) in row.cells.iter().enumerate() {
            let (label, rest) = cell.split_once(['：', ':']).unwrap_or((cell, ""));
            if !says_when_it_went_out(label.trim()) {
                continue;
            }
            let next = row.cells.get(place + 1).map_or("", String::as_str);
            days.extend(day::read(if rest.trim().is_empty() { next } else { rest }).ok().map(|day| day.date));
        }
    }
    let first = days.first().copied()?;
    days.iter().all(|day| *day == first).then_some(first)
}

fn dated(line: &Line<'_>, meaning: Meaning) -> Vec<(String, Date)> {
    line.all(meaning).filter_map(|cell| Some((cell.code.to_owned(), cell.value.day?))).collect()
}

fn of_day(field: String, start: Date, day: Date, calendar: &Calendar) -> Time {
    // So few days hold no eight working days under any calendar.
    if day.days_since(start) <= i64::from(WORKING_DAYS) {
        return Time::Kept;
    }
    match calendar.add_workdays(start, WORKING_DAYS) {
        Ok(due) if day <= due => Time::Kept,
        Ok(due) => {
            let late = calendar
                .workdays_between(due, day)
                .ok()
                .filter(|days| *days > 0)
                .map_or_else(String::new, |days| format!("，迟 {days} 个工作日"));
            let reason =
                format!("应于决定之日起 7 个工作日内（至迟{}）公示上报，实为{}{late}。", due.chinese(), day.chinese());
            Time::Overdue(Fault { field, reason })
        }
        Err(error) => Time::Unknown(Fault {
            field,
            reason: format!("不能判断是否逾期：{error}。请导入放假安排后再核对。"),
        }),
    }
}
