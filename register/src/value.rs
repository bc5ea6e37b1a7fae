//! Values: what a cell must look like by what its column holds, and why it does not.

use crate::columns::{Column, Holds};
use enforcement::inspection::plan;
use law::Date;
use law::identify::{IdentifierKind, identify, is_certificate_number, normalise};
use std::collections::BTreeMap;

/// Longest name of a person, in characters.
const PERSON_LENGTH_MAX: usize = 50;
/// Act types as lists write them, without 行政, 类, 事项: those of the law and what agencies' lists add.
pub(crate) const ACTS: [&str; 41] = [
    "处罚",
    "许可",
    "强制",
    "强制措施",
    "强制执行",
    "检查",
    "监督检查",
    "征收",
    "征用",
    "征收征用",
    "收费",
    "确认",
    "给付",
    "裁决",
    "奖励",
    "备案",
    "监督",
    "指导",
    "命令",
    "规划",
    "复议",
    "审批",
    "调解",
    "服务",
    "公共服务",
    "处理",
    "登记",
    "合同",
    "协议",
    "执法监督",
    "审核转报",
    "初审转报",
    "内部审批",
    "其他",
    "其它",
    "征缴",
    "非行政许可审批",
    "权力",
    "职权",
    "审核",
    "年检",
];
/// The short names of provinces that lead older certificate numbers (豫J-012345).
const PROVINCES: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";

/// What stands where there is nothing to say.
const NONE: [&str; 7] = ["无", "暂无", "没有", "/", "-", "—", "——"];

/// The bare numbers that a spreadsheet counts days with, from 1982 to 2064: no year, no number of a certificate.
const SERIALS: std::ops::RangeInclusive<i32> = 30_000..=60_000;

/// The day that a spreadsheet means by a bare number.
pub(crate) fn serial_day(text: &str) -> Option<Date> {
    let days = text.parse().ok().filter(|days| text.len() == 5 && SERIALS.contains(days))?;
    Some(Date::new(1899, 12, 30).ok()?.plus_days(days))
}

/// Why the cell's text cannot be what its column holds; `None` where it can.
pub(crate) fn fault(column: &Column, text: &str, row: usize, seen: &mut BTreeMap<String, usize>) -> Option<String> {
    match column.holds {
        Holds::Text => None,
        Holds::Person => person(text),
        Holds::Certificate => certificate(text, row, seen),
        Holds::Day => days(text)
            .is_none()
            .then(|| format!("“{}”不是有效的日期。请写成 2027-12-31 或者 2027年12月31日。", short(text))),
        Holds::Period => period(text),
        Holds::Acts => acts(text),
        Holds::Uscc => uscc(text),
        Holds::Share => share(text),
        Holds::Phone => phone(text),
        Holds::Months => plan::months(text)
            .is_none()
            .then(|| format!("“{}”里没有可以认出的月份。请写成 3月至5月、第二季度或者全年。", short(text))),
        Holds::Cap => (plan::cap(text).is_none() && !NONE.contains(&text))
            .then(|| format!("“{}”不是频次上限。请写成 2次 或者 每年不超过2次。", short(text))),
    }
}

fn person(text: &str) -> Option<String> {
    if text.chars().count() > PERSON_LENGTH_MAX {
        return Some(format!("姓名超过 {PERSON_LENGTH_MAX} 字。请核对是否错列。"));
    }
    let hidden = text.contains(['*', '＊', '×', '□', '?']);
    let numbers = text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace());
    (hidden || numbers).then(|| format!("“{}”不是完整的姓名。请填写证件上的姓名。", short(text)))
}

fn certificate(text: &str, row: usize, seen: &mut BTreeMap<String, usize>) -> Option<String> {
    let number = normalise(text);
    if !is_certificate_number(&number) && !is_provincial_number(&number) {
        return Some(format!(
            "执法证号“{}”应为 8 至 14 位数字，前面可以有省份简称和字母。请对照证件核对。",
            short(text)
        ));
    }
    seen.insert(number, row).map(|before| format!("执法证号与第 {before} 行重复。请核对。"))
}

/// An act's name without what lists add to it: `行政处罚类` is `处罚`.
fn plain_act(text: &str) -> String {
    let bare = crate::columns::bare(text);
    let act = bare.trim_end_matches("类别").trim_end_matches('类').trim_end_matches("事项");
    act.trim_start_matches("行政").to_owned()
}

/// `行政处罚` by itself: what stands over the rows of one kind of act.
pub(crate) fn is_act(text: &str) -> bool {
    text.starts_with("行政") && ACTS.contains(&plain_act(text).as_str())
}

fn acts(text: &str) -> Option<String> {
    let known = |part: &&str| {
        let act = plain_act(part);
        ACTS.contains(&act.as_str()) || act.starts_with("其他") || act.starts_with("其它")
    };
    let parts: Vec<&str> = text
        .split(['、', ',', ';', '/', '和', '及', '与', ' '])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let strange = parts.iter().find(|part| !known(part))?;
    Some(format!(
        "“{}”不是执法类别。请写行政处罚、行政许可、行政强制、行政检查、行政征收征用、行政确认、行政给付、行政裁决、行政奖励或者其他。",
        short(strange)
    ))
}

fn uscc(text: &str) -> Option<String> {
    if NONE.contains(&text) {
        return None;
    }
    let today = Date::EPOCH.plus_days(36_500);
    let answer = identify(text, today);
    (answer.kind != IdentifierKind::Uscc || !answer.valid)
        .then(|| format!("统一社会信用代码“{}”有误：{}。请对照证书核对。", short(text), answer.reason))
}

/// A share in words is left as it is; figures must be a share.
fn share(text: &str) -> Option<String> {
    let bad = |figure: &str| figure.parse::<f64>().map_or(true, |value| value <= 0.0 || value > 100.0);
    let before_sign = |part: &str| {
        let digits: String = part.chars().rev().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        digits.chars().rev().collect::<String>()
    };
    let parts: Vec<&str> = text.split('%').collect();
    let figures = parts.split_last().map_or(&[][..], |(_, heads)| heads);
    // Of a range (`5%-10%`) the hyphen stands between two shares; only the first figure can be negative.
    let sign = |part: &&str| part.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').trim() == "-";
    let negative = figures.first().is_some_and(sign);
    let plain = text.parse::<f64>().is_ok_and(|value| value <= 0.0 || value > 100.0);
    let wrong = negative || plain || figures.iter().map(|part| before_sign(part)).any(|figure| bad(&figure));
    wrong.then(|| format!("抽查比例“{}”应当大于 0、不超过 100%。请核对。", short(text)))
}

/// Numbers of 3 to 12 figures, with hyphens, brackets and extensions; words beside them are left as they are.
fn phone(text: &str) -> Option<String> {
    if NONE.contains(&text) || !text.chars().any(|c| c.is_ascii_digit()) {
        return (!NONE.contains(&text) && text.chars().count() <= 2)
            .then(|| format!("“{}”不是电话号码。请写成 0393-1234567 或者 12345。", short(text)));
    }
    if text.contains("://") || text.contains('@') || text.contains("www.") {
        return None;
    }
    let longest = text
        .split(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '—' | '(' | ')' | ' ')))
        .flat_map(|run| run.split(|c: char| c.is_whitespace() || c == '('))
        .map(|run| run.chars().filter(char::is_ascii_digit).count())
        .max()
        .unwrap_or(0);
    let fits = (3..=17).contains(&longest);
    (!fits).then(|| format!("“{}”不是电话号码。请写成 0393-1234567 或者 12345。", short(text)))
}

/// Days in it must exist and run forwards; words (`三年`) are left as they are.
fn period(text: &str) -> Option<String> {
    let found = scan(text);
    let mut days = Vec::new();
    for part in &found.days {
        match part {
            Some(day) => days.push(*day),
            None => return Some(format!("“{}”里有不存在的日期。请核对。", short(text))),
        }
    }
    let backwards = days.len() >= 2 && days.first() > days.last();
    backwards.then(|| format!("“{}”的起始日期晚于终止日期。请核对。", short(text)))
}

/// The days of a text that is a day, or from a day to a day; 长期 stands for no end and gives none. `None` where it is not.
pub fn days(text: &str) -> Option<Vec<Date>> {
    if matches!(text, "长期" | "长期有效" | "永久" | "永久有效") {
        return Some(Vec::new());
    }
    // A bare number is a day only where a column of days has lost its format: see `serial_day`.
    let bare = text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(day) = crate::credit::day(text).ok().filter(|_| !bare) {
        return (1950..=2150).contains(&day.year()).then(|| vec![day]);
    }
    let found = scan(text);
    let days: Vec<Date> = found.days.iter().copied().collect::<Option<_>>()?;
    let rest: String = found.rest.replace("有效期", "").replace("长期", "");
    let ordered = days.windows(2).all(|pair| pair[0] <= pair[1]);
    let plain = rest.chars().all(|c| c.is_whitespace() || "至到自从起止截前-~—–,、:()".contains(c));
    ((1..=2).contains(&days.len()) && ordered && plain).then_some(days)
}

/// What looks like days in a text, each or `None` for one that does not exist, and the text without them.
struct Scan {
    days: Vec<Option<Date>>,
    rest: String,
}

fn scan(text: &str) -> Scan {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let characters: Vec<char> = text.chars().collect();
    let mut scan = Scan { days: Vec::new(), rest: String::new() };
    let mut at = 0;
    while at < characters.len() {
        match day_at(&characters[at..]) {
            Some((length, day)) => {
                scan.days.push(day);
                at += length;
            }
            None => {
                scan.rest.push(characters[at]);
                at += 1;
            }
        }
    }
    scan
}

/// A day at the beginning: how many characters it takes, and which it is.
fn day_at(characters: &[char]) -> Option<(usize, Option<Date>)> {
    let figures =
        |from: usize, most: usize| characters.iter().skip(from).take(most).take_while(|c| c.is_ascii_digit()).count();
    let number = |from: usize, length: usize| {
        characters[from..from + length].iter().collect::<String>().parse::<u32>().unwrap_or(0)
    };
    let built = |year: u32, month: u32, day: u32| {
        Date::parse(&format!("{year:04}-{month:02}-{day:02}")).ok().filter(|_| (1950..=2150).contains(&year))
    };
    let run = figures(0, 20);
    if run == 8 && matches!(characters[0], '1' | '2') {
        return Some((8, built(number(0, 4), number(4, 2), number(6, 2))));
    }
    let separator = |c: &char| matches!(c, '年' | '-' | '/' | '.');
    if run != 4 || !characters.get(4).is_some_and(separator) {
        return None;
    }
    let (year, months) = (number(0, 4), figures(5, 3));
    if !(1..=2).contains(&months) {
        return None;
    }
    let month = number(5, months);
    let mut end = 5 + months;
    let middle = characters.get(end).is_some_and(|c| matches!(c, '月' | '-' | '/' | '.'));
    let day_figures = if middle { figures(end + 1, 3) } else { 0 };
    // `2022-1-2027-1` has no day: four figures after the mark are the next year.
    if middle && (1..=2).contains(&day_figures) && figures(end + 1, 5) <= 2 {
        let day = number(end + 1, day_figures);
        end += 1 + day_figures;
        end += usize::from(characters.get(end).is_some_and(|c| matches!(c, '日' | '号')));
        return Some((end, built(year, month, day)));
    }
    end += usize::from(characters.get(end) == Some(&'月'));
    // A month without a day ends with its last day.
    Some((end, built(year, month, 1).map(|first| first.plus_months(1).previous())))
}

/// `豫J012345`: a province, letters, and a number.
fn is_provincial_number(number: &str) -> bool {
    let Some(province) = number.chars().next().filter(|c| PROVINCES.contains(*c)) else { return false };
    let digits = number[province.len_utf8()..].trim_start_matches(|c: char| c.is_ascii_uppercase());
    (4..=14).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn short(text: &str) -> String {
    text.chars().take(30).collect()
}
