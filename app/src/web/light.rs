//! Lights: how a deadline stands today, in shape and words.

use law::Date;
use law::calendar::Calendar;

/// Working days from which on a deadline is «soon».
const SOON: u32 = 3;

/// A light.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Light {
    pub(crate) class: &'static str,
    pub(crate) words: String,
}

/// The light of a deadline on a day. `unit` is the statute's: 个工作日 or 日.
pub(crate) fn light(due: Option<Date>, held: &str, unit: &str, today: Date, calendar: &Calendar) -> Light {
    let Some(due) = due else {
        let words = if held.is_empty() { "待办".to_owned() } else { held.to_owned() };
        return Light { class: if held.is_empty() { "ok" } else { "hold" }, words };
    };
    let work = unit != "日";
    let between = |from: Date, to: Date| match (work, calendar.workdays_between(from, to)) {
        (true, Ok(days)) => (days, "个工作日"),
        _ => (u32::try_from(to.days_since(from)).unwrap_or(0), "日"),
    };
    if due < today {
        let (days, unit) = between(due, today);
        return Light { class: "over", words: format!("逾期 {} {unit}", days.max(1)) };
    }
    if due == today {
        return Light { class: "today", words: "今日 24:00 止".to_owned() };
    }
    let (days, unit) = between(today, due);
    let near = calendar.workdays_between(today, due).unwrap_or(days) <= SOON;
    Light { class: if near { "soon" } else { "ok" }, words: format!("剩 {days} {unit}") }
}

/// The last day with its weekday.
pub(crate) fn day(due: Option<Date>, held: &str) -> String {
    match due {
        Some(date) if held.is_empty() => format!("{} {}", date.chinese(), date.weekday()),
        Some(date) => format!("{} {}（{held}）", date.chinese(), date.weekday()),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn lights_by_the_days_that_are_left() {
        let date = |text| Some(Date::parse(text).unwrap());
        let today = Date::parse("2026-07-15").unwrap();
        let at = |due| light(due, "", "个工作日", today, Calendar::published());
        assert_eq!(at(date("2026-07-14")), Light { class: "over", words: "逾期 1 个工作日".into() });
        assert_eq!(at(date("2026-07-15")).class, "today");
        assert_eq!(at(date("2026-07-20")), Light { class: "soon", words: "剩 3 个工作日".into() });
        assert_eq!(at(date("2026-07-21")).class, "ok");
        assert_eq!(
            light(date("2027-01-30"), "", "日", today, Calendar::published()),
            Light { class: "ok", words: "剩 199 日".into() }
        );
        assert_eq!(light(None, "自2026年7月1日起停表", "日", today, Calendar::published()).class, "hold");
    }
}
