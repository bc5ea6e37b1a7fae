//! Days in the spellings that agencies really use. What cannot be told is not guessed: half years, months without a day,
//! days before months.

use super::value::serial;
use law::Date;
use unicode_normalization::UnicodeNormalization;

/// A day that was understood.
pub(super) struct Day {
    pub(super) date: Date,
    /// As the standard writes it: `2026/03/01`; a day in ISO stays as it is.
    pub(super) text: String,
    /// A time of day follows.
    pub(super) timed: bool,
    /// The day with its time.
    pub(super) with_time: String,
}

/// Reads a day; or why it is none, in Chinese.
pub(super) fn read(written: &str) -> Result<Day, String> {
    let folded: String = written.nfkc().collect();
    let text = folded.trim();
    let compact = text.bytes().all(|byte| byte.is_ascii_digit());
    if compact && matches!(text.len(), 8 | 14) {
        let date = text.get(..8).and_then(|day| parts(&[&day[..4], &day[4..6], &day[6..]]));
        let time = text.get(8..14).map(|time| format!("{}:{}:{}", &time[..2], &time[2..4], &time[4..]));
        return finish(date, '/', time.as_deref());
    }
    if let Some(date) = serial(text) {
        return finish(Some(date), '/', None);
    }
    let (day, time) = split_time(text);
    let chinese = in_figures(day);
    let day = chinese.as_deref().unwrap_or(day);
    let plain: String = day.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.trim_end_matches(['日', '号', '.', '。']);
    let separators: Vec<char> = plain.chars().filter(|c| !c.is_ascii_digit()).collect();
    let numbers: Vec<&str> = plain.split(|c: char| !c.is_ascii_digit()).collect();
    let usual = separators.iter().all(|c| matches!(c, '年' | '月' | '-' | '/' | '.' | '、' | '\\' | '_' | '—' | '–'));
    if !usual || numbers.is_empty() {
        return Err("不是日期。请写作 2026/03/01 这样的年月日。".to_owned());
    }
    match numbers.as_slice() {
        [year, ..] if year.len() == 2 || year.len() == 1 => {
            Err("年份不是四位，不能推测是哪一年。请写全年月日，例如 2026/03/01。".to_owned())
        }
        [year, month] | [year, month, ""] if year.len() == 4 && !month.is_empty() => {
            Err("只有年月，没有日。请按决定书补全。".to_owned())
        }
        [year, month, day] if year.len() == 4 => {
            let kept = if separators == ['-', '-'] { '-' } else { '/' };
            finish(parts(&[year, month, day]), kept, time)
        }
        _ => Err("不是完整的日期。请写作 2026/03/01 这样的年月日。".to_owned()),
    }
}

fn finish(date: Option<Date>, separator: char, time: Option<&str>) -> Result<Day, String> {
    let Some(date) = date else { return Err("没有这一天。请按决定书核对。".to_owned()) };
    let clock = match time {
        None => None,
        Some(time) => Some(clock(time).ok_or("时间有误。请写作 2026/03/01 09:30:00。")?),
    };
    let text = format!("{:04}{separator}{:02}{separator}{:02}", date.year(), date.month(), date.day());
    let with_time = clock.as_ref().map_or_else(|| text.clone(), |clock| format!("{text} {clock}"));
    Ok(Day { date, text, timed: clock.is_some(), with_time })
}

fn parts(parts: &[&str; 3]) -> Option<Date> {
    let [year, month, day] = parts;
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `2026-03-01T09:30:00`, `2026/3/1 9:30`: the day, and the time where one follows.
fn split_time(text: &str) -> (&str, Option<&str>) {
    let colon = text.find(':').and_then(|colon| text.get(..colon));
    let Some(before) = colon else { return (text, None) };
    let place = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let day = text.get(..place).unwrap_or(text);
    (day.trim_end_matches(['T', 't', ' ']), text.get(place..))
}

/// `9:30`, `09:30:00`, `09:30:00.0` as `09:30:00`.
fn clock(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(['Z', 'z']);
    let text = text.split(['.', '+']).next().unwrap_or(text);
    let mut parts = text.split(':').map(|part| part.parse::<u32>().ok().filter(|_| part.len() <= 2));
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = match parts.next() {
        None => 0,
        Some(second) => second?,
    };
    (parts.next().is_none() && hour < 24 && minute < 60 && second < 60)
        .then(|| format!("{hour:02}:{minute:02}:{second:02}"))
}

/// `二〇二六年三月一日` in figures; `None` where there is nothing Chinese in it.
fn in_figures(text: &str) -> Option<String> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|known| known == c);
    let digit = |c: char| if matches!(c, '〇' | '○' | 'O' | 'o') { Some(0) } else { digit(c) };
    if !text.chars().any(|c| digit(c).is_some() || c == '十') || !text.contains('年') {
        return None;
    }
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.trim_end_matches(['日', '号']);
    let year: Option<String> = year.trim().chars().map(|c| digit(c).map(|digit| digit.to_string())).collect();
    let small = |text: &str| -> Option<usize> {
        match text.trim().split_once('十') {
            Some((tens, ones)) => {
                let one = |text: &str| text.chars().next().and_then(digit).filter(|_| text.chars().count() == 1);
                let tens = if tens.is_empty() { 1 } else { one(tens)? };
                let ones = if ones.is_empty() { 0 } else { one(ones)? };
                Some(tens * 10 + ones)
            }
            None if text.chars().count() > 4 => None,
            None => text.trim().chars().try_fold(0, |sum, c| digit(c).map(|digit| sum * 10 + digit)),
        }
    };
    Some(format!("{}-{}.{}", year?, small(month)?, small(day)?))
}
