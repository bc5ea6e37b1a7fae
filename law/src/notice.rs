//! The State Council's yearly notice 部分节假日安排 read as it is written, or as a simple table, into a year of the calendar.
//!
//! A notice that contradicts itself is refused: a weekday that is not the day's, a number of days that the days do not make, a
//! day that is both off and worked, an exchanged day that is no weekend, a statutory holiday that is worked.

use crate::calendar::{Calendar, DayKind, InvalidYear, Year, parse_year};
use crate::date::Date;
use std::collections::BTreeMap;

/// Longest notice, in characters.
const NOTICE_MAX: usize = 20_000;
/// Most holidays of a year.
const HOLIDAYS_MAX: usize = 20;
/// Most days of one holiday: no notice ever gave more.
const DAYS_MAX: usize = 20;
/// Holidays of 全国年节及纪念日放假办法 that fall on the same days every year.
const FIXED: [(&str, i8, i8); 5] =
    [("元旦", 1, 1), ("劳动节", 5, 1), ("国庆节", 10, 1), ("国庆节", 10, 2), ("国庆节", 10, 3)];
const WEEKDAYS: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];

/// A notice that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// The year.
    pub year: Year,
    /// The same as a file of the calendar.
    pub file: String,
}

/// One holiday as the notice has it.
struct Holiday {
    name: String,
    off: Vec<Date>,
    work: Vec<Date>,
}

/// Reads a notice. Each line is a holiday: `元旦：1月1日（周五）至3日（周日）放假调休，共3天。1月4日（周一）上班。`, or name, days
/// off and days worked with tabs, commas or bars between. The year, the number and the day of the notice stand in lines of
/// their own: `国务院办公厅关于2027年部分节假日安排的通知`, `国办发明电〔2026〕1号`, `2026年11月1日`.
///
/// # Errors
/// What contradicts itself or cannot be read, with the line, in Chinese.
pub fn read(text: &str) -> Result<Notice, InvalidYear> {
    let bad = |reason: String| Err(InvalidYear(reason));
    if text.chars().count() > NOTICE_MAX {
        return bad(format!("通知超过 {NOTICE_MAX} 字，请只保留放假安排"));
    }
    let text: String = text.chars().map(plain).collect();
    let Some(year) = year_of(&text) else {
        return bad("没有找到年份。请保留标题“国务院办公厅关于……年部分节假日安排的通知”".into());
    };
    let mut holidays: Vec<Holiday> = Vec::new();
    for (number, line) in text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty()) {
        let read = holiday(year, line).map_err(|reason| InvalidYear(format!("第 {} 行：{reason}", number + 1)))?;
        holidays.extend(read);
    }
    if holidays.is_empty() || holidays.len() > HOLIDAYS_MAX {
        return bad("没有读到放假安排。每个节日一行，例如“元旦：1月1日（周五）至3日（周日）放假，共3天。”".into());
    }
    agree(year, &holidays).map_err(InvalidYear)?;
    let file = file(year, &number_of(&text), published_of(&text), &holidays);
    Ok(Notice { year: parse_year(&file)?, file })
}

/// How the notice differs from the year as it is known: every day that is another kind of day. Empty where it is the same,
/// `None` where the year is not known yet.
pub fn against(known: &Calendar, notice: &Notice) -> Option<Vec<String>> {
    let first = Date::new(notice.year.year, 1, 1).ok()?;
    known.is_workday(first).ok()?;
    let new = Calendar::default().with_year(notice.year.clone());
    let word = |calendar: &Calendar, date: Date| calendar.day(date).ok().map(|(kind, _)| kind_word(&kind));
    let mut date = first;
    let mut differences = Vec::new();
    while date.year() == notice.year.year {
        if let (Some(old), Some(new)) = (word(known, date), word(&new, date))
            && old != new
        {
            differences.push(format!("{}：原来{old}，现在{new}", date.chinese()));
        }
        date = date.next();
    }
    Some(differences)
}

fn kind_word(kind: &DayKind) -> &'static str {
    match kind {
        DayKind::Workday | DayKind::ShiftedWorkday(_) => "上班",
        DayKind::Weekend | DayKind::Holiday(_) => "休息",
    }
}

/// Full-width figures and marks as plain ones; the marks of a table as one.
fn plain(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '：' => ':',
        '，' => ',',
        '（' => '(',
        '）' => ')',
        '；' => ';',
        '—' | '－' | '～' | '~' | '–' => '-',
        '|' | '｜' => '\t',
        _ => c,
    }
}

fn year_of(text: &str) -> Option<i16> {
    let title = text.lines().find(|line| line.contains("节假日") || line.contains("放假"));
    let years = title.into_iter().chain(text.lines()).filter_map(|line| {
        let (before, _) = line.split_once('年')?;
        let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect::<String>();
        let digits: String = digits.chars().rev().collect();
        (digits.len() == 4).then(|| digits.parse().ok()).flatten()
    });
    let mut years = years;
    years.next().filter(|year| (2004..=2100).contains(year))
}

fn number_of(text: &str) -> String {
    let line = text.lines().find(|line| line.contains("国办发"));
    line.map_or_else(String::new, |line| {
        line.trim().chars().filter(|c| !c.is_whitespace() && !"\"\\".contains(*c)).collect()
    })
}

/// The day of the notice: a line that is a whole date.
fn published_of(text: &str) -> Option<Date> {
    text.lines().find_map(|line| {
        let plain: String = line.trim().chars().map(|c| if matches!(c, '年' | '月') { '-' } else { c }).collect();
        Date::parse(plain.trim_end_matches('日')).ok()
    })
}

/// The holiday of a line; `None` where it is none.
fn holiday(year: i16, line: &str) -> Result<Option<Holiday>, String> {
    let table = line.contains('\t') || (!line.contains(':') && line.contains(','));
    let (name, off, work) = if table {
        let mut cells = line.splitn(3, if line.contains('\t') { '\t' } else { ',' });
        let mut cell = || cells.next().unwrap_or("").trim().to_owned();
        (cell(), cell(), cell())
    } else {
        let Some((name, rest)) = line.split_once(':') else { return Ok(None) };
        let (work, off): (Vec<&str>, Vec<&str>) = rest.split(['。', ';']).partition(|part| part.contains("上班"));
        (name.trim().to_owned(), off.join("。"), work.join("。"))
    };
    if !off.contains('月') || !off.chars().any(|c| c.is_ascii_digit()) {
        return Ok(None);
    }
    let name: String = name
        .trim_start_matches(|c: char| "一二三四五六七八九十、.( )0123456789".contains(c))
        .chars()
        .filter(|c| !"\"\\".contains(*c))
        .collect();
    if name.is_empty() || name.chars().count() > 20 {
        return Err("没有节日名称".into());
    }
    let off_days = days(year, &off)?;
    if let Some(told) = told(&off)
        && told != off_days.len()
    {
        return Err(format!("{name}写明共{told}天，列出的是{}天", off_days.len()));
    }
    Ok(Some(Holiday { name, off: off_days, work: days(year, &work)? }))
}

/// `共3天`.
fn told(text: &str) -> Option<usize> {
    let (_, rest) = text.split_once('共')?;
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The days of a text: single ones, and from a day to a day; a weekday beside a day must be its own.
fn days(year: i16, text: &str) -> Result<Vec<Date>, String> {
    let characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (mut at, mut month, mut until) = (0, None::<i8>, false);
    let mut days: Vec<Date> = Vec::new();
    while at < characters.len() {
        let digits: String = characters[at..].iter().take_while(|c| c.is_ascii_digit()).take(4).collect();
        if digits.is_empty() {
            until = until || (matches!(characters[at], '至' | '到' | '-') && !days.is_empty());
            at += 1;
            continue;
        }
        at += digits.len();
        let value = digits.parse::<i16>().unwrap_or(0);
        match characters.get(at) {
            Some('年') if value != year => return Err(format!("“{value}年”不是{year}年")),
            Some('月') => month = i8::try_from(value).ok(),
            Some('日' | '号') => {
                let month = month.ok_or_else(|| format!("“{value}日”没有月份"))?;
                let day = i8::try_from(value).unwrap_or(0);
                let date = Date::new(year, month, day).map_err(|_| format!("{year}年没有{month}月{value}日"))?;
                at += 1;
                at += weekday(&characters[at..], date)?;
                extend(&mut days, date, std::mem::take(&mut until))?;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    let mut sorted = days.clone();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() != days.len() {
        return Err("同一天写了两次".into());
    }
    Ok(days)
}

/// The weekday in brackets after a day, and how many characters the brackets take.
fn weekday(rest: &[char], date: Date) -> Result<usize, String> {
    if rest.first() != Some(&'(') {
        return Ok(0);
    }
    let length = rest.iter().position(|c| *c == ')').map_or(rest.len(), |end| end + 1);
    let inside: String = rest[..length].iter().collect();
    let told = ["星期", "周"].iter().find_map(|lead| inside.split_once(lead)).and_then(|(_, rest)| rest.chars().next());
    let told = told.map(|c| if c == '天' { '日' } else { c });
    let right = WEEKDAYS[weekday_place(date)];
    match told {
        Some(told) if WEEKDAYS.contains(&told) && told != right => {
            Err(format!("{}写的是星期{told}，实际是星期{right}", date.chinese()))
        }
        _ => Ok(length),
    }
}

/// 0 for Monday: 1 January 1900 was one.
fn weekday_place(date: Date) -> usize {
    let monday = Date::new(1900, 1, 1).unwrap_or(Date::EPOCH);
    usize::try_from(date.days_since(monday).rem_euclid(7)).unwrap_or(0)
}

fn extend(days: &mut Vec<Date>, date: Date, until: bool) -> Result<(), String> {
    let Some(last) = days.last().copied().filter(|_| until) else {
        days.push(date);
        return Ok(());
    };
    if date <= last {
        return Err(format!("{}不在{}之后", date.chinese(), last.chinese()));
    }
    let mut next = last.next();
    while next <= date {
        days.push(next);
        if days.len() > DAYS_MAX {
            return Err(format!("一个节日放假超过 {DAYS_MAX} 天，请核对起止"));
        }
        next = next.next();
    }
    Ok(())
}

/// Holidays must not contradict each other, nor the statute's fixed days.
fn agree(year: i16, holidays: &[Holiday]) -> Result<(), String> {
    let mut off: BTreeMap<Date, &str> = BTreeMap::new();
    for holiday in holidays {
        for day in &holiday.off {
            if let Some(other) = off.insert(*day, &holiday.name) {
                return Err(format!("{}在{other}和{}里都有", day.chinese(), holiday.name));
            }
        }
    }
    let mut work: Vec<Date> = Vec::new();
    for day in holidays.iter().flat_map(|holiday| &holiday.work) {
        if let Some(name) = off.get(day) {
            return Err(format!("{}既是{name}放假又要上班", day.chinese()));
        }
        if !day.is_weekend() {
            return Err(format!("{}不是周末，不能作为调休上班日", day.chinese()));
        }
        if work.contains(day) {
            return Err(format!("{}作为调休上班日写了两次", day.chinese()));
        }
        work.push(*day);
    }
    for (name, month, day) in FIXED {
        let fixed = Date::new(year, month, day).map_err(|error| error.to_string())?;
        if !off.contains_key(&fixed) {
            return Err(format!("{}是{name}法定放假日，没有列入（全国年节及纪念日放假办法第二条）", fixed.chinese()));
        }
    }
    Ok(())
}

fn file(year: i16, notice: &str, published: Option<Date>, holidays: &[Holiday]) -> String {
    let list = |days: &[Date]| {
        let days: Vec<String> = days.iter().map(|day| format!("\"{:02}-{:02}\"", day.month(), day.day())).collect();
        days.join(", ")
    };
    let published = published.map_or_else(String::new, |date| date.to_string());
    let mut file = format!("year = {year}\nnotice = \"{notice}\"\npublished = \"{published}\"\n");
    for holiday in holidays {
        let (off, work) = (list(&holiday.off), list(&holiday.work));
        file.push_str(&format!("\n[[holiday]]\nname = \"{}\"\noff = [{off}]\nwork = [{work}]\n", holiday.name));
    }
    file
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const TEXT: &str = "国务院办公厅关于2026年部分节假日安排的通知\n国办发明电〔2025〕7号\n各省、自治区、直辖市人民政府：\n一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。\n二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。\n三、清明节：4月4日（周六）至6日（周一）放假，共3天。\n四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。\n五、端午节：6月19日（周五）至21日（周日）放假，共3天。\n六、中秋节：9月25日（周五）至27日（周日）放假，共3天。\n七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。\n2025年11月4日\n";

    #[test]
    fn the_notice_as_it_is_written_is_the_year_that_ships() {
        let notice = read(TEXT).unwrap();
        assert_eq!(against(Calendar::published(), &notice), Some(Vec::new()));
        assert_eq!(
            (notice.year.notice.as_str(), notice.year.published.as_str()),
            ("国办发明电〔2025〕7号", "2025-11-04")
        );
    }

    #[test]
    fn a_simple_table_is_the_same() {
        let table = "2026年节假日安排\n节日\t放假\t上班\n元旦\t1月1日至3日\t1月4日\n春节\t2月15日至2月23日\t2月14日、28日\n清明节\t4月4日-6日\n劳动节\t5月1日至5日\t5月9日\n端午节\t6月19日至21日\t\n中秋节\t9月25日至27日\t\n国庆节\t10月1日至7日\t9月20日、10月10日\n";
        for table in [table.to_owned(), table.replace('\t', "|")] {
            assert_eq!(against(Calendar::published(), &read(&table).unwrap()), Some(Vec::new()));
        }
    }

    #[test]
    fn a_notice_that_contradicts_itself_is_refused() {
        for (from, to, word) in [
            ("1月4日（周日）", "1月4日（周六）", "实际是星期日"),
            ("共9天", "共8天", "写明共8天"),
            ("1月4日（周日）上班", "1月5日（周一）上班", "不是周末"),
            ("2月14日（周六）、", "2月15日（周日）、", "既是春节放假又要上班"),
            ("至27日（周日）放假", "至31日放假", "没有9月31日"),
            (
                "七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。",
                "七、国庆节：10月4日至7日放假，共4天。",
                "法定放假日",
            ),
            ("5月9日（周六）上班", "1月4日（周日）上班", "写了两次"),
            ("一、元旦：", "一、：", "没有节日名称"),
            ("10月1日（周四）至7日", "10月1日（周四）至11月7日放假，10月8日", "超过"),
        ] {
            let text = TEXT.replace(from, to);
            assert_ne!(text, TEXT, "{from}");
            let refused = read(&text).unwrap_err().to_string();
            assert!(refused.contains(word), "{to}: {refused}");
        }
    }

    #[test]
    fn a_year_that_is_known_otherwise_is_told_day_by_day() {
        let changed = TEXT.replace("（周一）放假，共3天", "（周一）放假，共3天。4月11日（周六）上班");
        let told = against(Calendar::published(), &read(&changed).unwrap()).unwrap();
        assert_eq!(told, ["2026年4月11日：原来休息，现在上班"]);
        let next = "2027年节假日\n元旦:1月1日放假\n劳动节:5月1日至5日放假\n国庆节:10月1日至7日放假\n";
        assert_eq!(against(Calendar::published(), &read(next).unwrap()), None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_a_panic(text in "[0-9月日年至、周一六(): \n\t放假上班共天元旦。]{0,80}") {
            let _ = read(&format!("2027年节假日\n{text}"));
        }
    }
}
