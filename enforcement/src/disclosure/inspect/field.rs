//! The head of a decision: labels and their values.

use super::PartyKind;
use law::Date;

const PARTY: [&str; 29] = [
    "当事人姓名或者单位名称",
    "当事人姓名或单位名称",
    "当事人姓名或名称",
    "当事人姓名（名称）",
    "当事人名称",
    "当事人姓名",
    "当事人",
    "被处罚单位（人）",
    "被处罚人（单位）",
    "被处罚单位名称",
    "被处罚单位",
    "被处罚人姓名",
    "被处罚人",
    "被处罚当事人",
    "行政相对人名称",
    "行政相对人",
    "受处罚单位",
    "受处罚人",
    "违法主体",
    "姓名或名称",
    "单位名称",
    "名称",
    "姓名",
    "被处罚对象",
    "违法行为人",
    "违法单位",
    "违法当事人",
    "被检查单位",
    "处罚对象",
];
const CODE: [&str; 5] =
    ["统一社会信用代码（注册号）", "统一社会信用代码/注册号", "统一社会信用代码", "社会信用代码", "纳税人识别号"];
const REPRESENTATIVE: [&str; 16] = [
    "法定代表人（负责人、经营者）",
    "法定代表人(负责人、经营者)",
    "法定代表人（负 责 人）",
    "法定代表人（负责人）",
    "法定代表人(负责人)",
    "法定代表人/负责人",
    "法定代表人或负责人",
    "法定代表人（经营者）",
    "法定代表人",
    "主要负责人",
    "执行事务合伙人",
    "负责人",
    "经营者姓名",
    "经营者",
    "投资人",
    "代表人",
];
const IDENTITY: [&str; 8] =
    ["身份证件号码", "公民身份号码", "居民身份证号码", "身份证号码", "身份证件号", "身份证号", "证件号码", "身份证"];
const PHONE: [&str; 5] = ["联系电话", "联系方式", "手机号码", "电话", "手机"];
const ADDRESS: [&str; 12] = [
    "住所(经营场所)或者住址",
    "住所（经营场所）或者住址",
    "住所（住址）",
    "住所(住址)",
    "住所（经营场所）",
    "住所(经营场所)",
    "经营场所",
    "家庭住址",
    "住所地",
    "住所",
    "住址",
    "地址",
];

/// The values of the head.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) party: Option<String>,
    pub(super) uscc: Option<String>,
    pub(super) representative: Option<String>,
    pub(super) identity_number: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) address: Option<String>,
    /// A natural person's particulars stand in the head.
    personal: bool,
}

impl Fields {
    /// Reads them.
    pub(super) fn read(text: &str) -> Self {
        let plain = |labels: &[&str]| value(text, labels).map(|(_, value)| value.to_owned());
        let address = value(text, &ADDRESS).map(|(_, value)| value.to_owned());
        Fields {
            party: plain(&PARTY).or_else(|| described(text)).map(unbracketed),
            uscc: plain(&CODE)
                .or_else(|| bare_code(text))
                .filter(|code| code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '*' | '×' | ' '))),
            representative: value(text, &REPRESENTATIVE).map(|(label, value)| format!("{label}：{value}")),
            identity_number: plain(&IDENTITY),
            phone: plain(&PHONE),
            address,
            personal: value(text, &["性别", "民族", "出生年月", "出生日期"]).is_some(),
        }
    }
}

/// 当事人：（黄某某）: a bracket around the whole is the form's, not the name's.
fn unbracketed(value: String) -> String {
    let inner = value.strip_prefix(['（', '(']).and_then(|rest| rest.strip_suffix(['）', ')']));
    match inner.map(str::trim).filter(|inner| !inner.is_empty() && !inner.contains(['（', '(', '）', ')'])) {
        Some(inner) => inner.to_owned(),
        None => value,
    }
}

/// How many characters a code has.
const CODE_LENGTH: usize = 18;

/// The code right behind its label, in a sentence: 统一社会信用代码9141….
fn bare_code(text: &str) -> Option<String> {
    CODE.iter().find_map(|label| {
        let rest = text.split_once(label)?.1.trim_start_matches(['为', '是', ' ']);
        let code: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '*' | '×')).collect();
        (code.chars().count() == CODE_LENGTH).then_some(code)
    })
}

/// Longest note in brackets between a label and its colon: 法定代表人（主要负责人）：.
const NOTE_LENGTH_MAX: usize = 14;

/// The first of the labels that stands at the beginning of a line or a cell and has a value: both, the label as it is written.
fn value<'a>(text: &'a str, labels: &[&str]) -> Option<(&'a str, &'a str)> {
    labels.iter().find_map(|label| {
        text.match_indices(label).find_map(|(at, _)| {
            let before = text.get(..at)?.chars().next_back();
            let fresh = before
                .is_none_or(|c| c.is_whitespace() || matches!(c, '，' | '。' | '；' | ',' | '|' | '、' | '（' | '('));
            let end = at + label.len();
            let end = end + note_length(text.get(end..)?);
            let rest = text.get(end..)?;
            let rest = rest.trim_start_matches(' ').strip_prefix(['：', ':', '\t']).filter(|_| fresh)?;
            let value = until_end(rest.trim_start_matches([' ', '\u{3000}']));
            // 当事人（个人）| 姓名 | 张某: the next cell may be a label in turn.
            let named = !PARTY.contains(&value) && !matches!(value, "个人" | "单位" | "性别");
            (!value.is_empty() && named).then_some((text.get(at..end)?, value))
        })
    })
}

/// The bytes of a short note in brackets, before a colon or a cell's end.
fn note_length(rest: &str) -> usize {
    let note = rest.strip_prefix(['（', '(']).and_then(|inner| {
        let (close, _) = inner.char_indices().take(NOTE_LENGTH_MAX).find(|(_, c)| matches!(c, '）' | ')'))?;
        let opening = rest.len() - inner.len();
        let closing = inner.get(close..)?.chars().next().map_or(0, char::len_utf8);
        Some(opening + close + closing)
    });
    note.filter(|end| rest.get(*end..).is_some_and(|after| after.starts_with(['：', ':', '\t']))).unwrap_or(0)
}

/// 违法行为人(单位名称、地址和法定代表人) 某某有限公司，…: the form's own words stand in brackets and no colon follows.
fn described(text: &str) -> Option<String> {
    ["违法行为人", "被处罚人", "被处罚单位", "当事人"].iter().find_map(|label| {
        let rest = text.get(text.find(label)? + label.len()..)?;
        let inner = rest.strip_prefix(['（', '('])?;
        let (note, rest) = inner.split_once(['）', ')'])?;
        let says = ["名称", "姓名"].iter().any(|word| note.contains(word)) && note.chars().count() <= 40;
        let name = until_end(rest.trim_start_matches([' ', '：', ':', '\u{3000}']));
        (says && is_body(name)).then(|| name.to_owned())
    })
}

/// Up to a line's or cell's end, a wide blank, a comma or a full stop; a bracket that was not opened ends it too.
fn until_end(rest: &str) -> &str {
    let end = rest.find(['\n', '\t', '\u{3000}', '，', '；', '。', '|', '\r']).unwrap_or(rest.len());
    let value = rest.get(..end).unwrap_or(rest);
    let value = value.find("  ").and_then(|end| value.get(..end)).unwrap_or(value);
    let value = value
        .find(['）', ')'])
        .filter(|_| !value.contains(['（', '(']))
        .and_then(|end| value.get(..end))
        .unwrap_or(value);
    // Within one line further labels or a sentence may follow after a blank.
    let next = value.match_indices(' ').find(|(at, _)| {
        let after = value.get(at + 1..).unwrap_or_default();
        is_label(after) || SENTENCES.iter().any(|word| after.starts_with(word))
    });
    next.and_then(|(at, _)| value.get(..at)).unwrap_or(value).trim()
}

/// Words that begin a sentence after a value.
const SENTENCES: [&str; 10] = ["经查", "我局", "本局", "本机关", "经调查", "现查明", "一、", "违法事实", "上述", "你"];
/// Longest label within a line, in characters.
const LABEL_LENGTH_MAX: usize = 12;

/// 性别：, 统一社会信用代码:, 法定代表人（负责人）：: a short word with a colon.
fn is_label(text: &str) -> bool {
    let head = text.char_indices().take(LABEL_LENGTH_MAX + 1).find(|(_, c)| matches!(c, '：' | ':'));
    head.and_then(|(at, _)| text.get(..at)).is_some_and(|label| {
        let label = label.trim_end();
        label.chars().count() >= 2 && label.chars().all(|c| !c.is_ascii_alphanumeric() && !c.is_whitespace())
    })
}

/// A body that the letter addresses, 濮阳市某某有限公司：, or that the first sentence names before （以下简称.
pub(super) fn addressee(text: &str) -> Option<String> {
    let addressed = text.lines().take(10).map(str::trim).find_map(|line| {
        let name = match line.split_once(['：', ':']) {
            // 某某有限公司（纳税人识别号：9143…）：
            Some((name, code)) if name.contains(['（', '(']) && code.ends_with(['：', ':']) => {
                name.split(['（', '(']).next().unwrap_or(name)
            }
            Some((name, "")) => name,
            Some((name, code)) if code.starts_with(['（', '(']) && code.contains("识别号") => name,
            _ => return None,
        };
        let count = name.chars().count();
        let plain = !name.contains(['，', '。', '、', '《']) && (2..=40).contains(&count);
        (plain && (is_body(name) || is_masked_name(name))).then(|| name.to_owned())
    });
    addressed.or_else(|| {
        let start = text.trim_start();
        let end = ["（以下简称", "(以下简称"].iter().filter_map(|word| start.find(word)).min()?;
        let name = start.get(..end).filter(|name| !name.contains(['\n', '，', '。']))?;
        is_body(name).then(|| name.to_owned())
    })
}

const BODIES: [&str; 16] = [
    "公司",
    "集团",
    "合作社",
    "医院",
    "学校",
    "幼儿园",
    "中心",
    "局",
    "委员会",
    "协会",
    "大学",
    "中学",
    "小学",
    "研究所",
    "事务所",
    "卫生院",
];
const TRADERS: [&str; 22] = [
    "店",
    "超市",
    "经营部",
    "商行",
    "餐馆",
    "餐厅",
    "饭店",
    "小吃",
    "厂",
    "坊",
    "馆",
    "部",
    "网吧",
    "摊",
    "商店",
    "门市",
    "行",
    "铺",
    "屋",
    "吧",
    "诊所",
    "场",
];

fn is_body(name: &str) -> bool {
    name.chars().count() > 3 && BODIES.iter().chain(&TRADERS).any(|word| name.contains(word))
}

fn is_masked_name(name: &str) -> bool {
    let count = name.chars().count();
    (2..=5).contains(&count) && name.contains(['某', '*', '×', '＊'])
}

/// Of what kind the party is; `None` where neither code, label nor name tells.
pub(super) fn party_kind(party: &str, fields: &Fields) -> Option<PartyKind> {
    match fields.uscc.as_deref().and_then(|code| code.get(..2)) {
        Some("92") => return Some(PartyKind::IndividualBusiness),
        Some(prefix) if prefix.bytes().all(|byte| byte.is_ascii_alphanumeric()) => return Some(PartyKind::Legal),
        _ => {}
    }
    let operator = fields.representative.as_deref().is_some_and(|label| label.starts_with("经营者"));
    match () {
        () if BODIES.iter().any(|word| party.contains(word)) => Some(PartyKind::Legal),
        () if is_body(party) || operator => Some(PartyKind::IndividualBusiness),
        () if fields.personal
            || is_masked_name(party)
            || (2..=4).contains(&party.chars().count())
            || party.contains('·') =>
        {
            Some(PartyKind::Natural)
        }
        () => None,
    }
}

/// 行政处罚决定书, 责令改正违法行为决定书, with what stands in brackets after it.
pub(super) fn doc_type(title: &str, text: &str) -> Option<String> {
    let line = text.lines().take(6).map(str::trim).find(|line| {
        let count = line.chars().count();
        line.contains("决定书") && count <= 30 && !line.contains(['。', '〔', '['])
    });
    line.map(|line| from_kind(line).to_owned()).or_else(|| {
        let end = title.find("决定书")? + "决定书".len();
        let head = title.get(..end)?;
        let kind = from_kind(head);
        (kind != head || head.chars().count() <= 12).then(|| kind.trim().to_owned())
    })
}

/// Ends of an agency's name, before the kind of document.
const AGENCIES: [&str; 14] = [
    "局",
    "委员会",
    "委",
    "政府",
    "大队",
    "支队",
    "总队",
    "厅",
    "中心",
    "管理所",
    "海关",
    "办事处",
    "执法队",
    "监督管理 ",
];

/// The kind of document without the agency before it: 清河县水利局行政处罚决定书 is a 行政处罚决定书.
fn from_kind(line: &str) -> &str {
    let kind = line.find("决定书").unwrap_or(line.len());
    let head = line.get(..kind).unwrap_or(line);
    let start = AGENCIES.iter().filter_map(|word| head.rfind(word).map(|at| at + word.len())).max().unwrap_or(0);
    let rest = line.get(start..).unwrap_or(line).trim_start();
    // 对某某的行政处罚决定书.
    match rest.split_once('的') {
        Some((of, kind)) if of.starts_with('对') && kind.contains("决定书") => kind,
        _ => rest,
    }
}

const DECIDED: [&str; 5] = ["处罚决定日期", "行政处罚决定日期", "作出处罚决定日期", "作出决定日期", "决定日期"];

/// The day after a label, on the last line that is only a day, or at the end of the last line.
pub(super) fn decided_on(text: &str) -> Option<Date> {
    let plain = |line: &str| -> String { line.chars().filter(|c| !c.is_whitespace()).collect() };
    let labelled = || value(text, &DECIDED).and_then(|(_, value)| day(&plain(value)));
    let alone = text
        .lines()
        .rev()
        .map(plain)
        .take(12)
        .find_map(|line| (line.chars().count() <= 16).then(|| day(&line)).flatten());
    alone.or_else(labelled).or_else(|| {
        let line = text.trim_end().lines().next_back()?;
        let last = line.rsplit([' ', '\u{3000}', '局', '队', '会', '府', '厅', '）']).next()?;
        (last.len() < line.len()).then(|| day(&plain(last))).flatten()
    })
}

/// 2026年5月11日, 二〇二六年五月十一日, 2026-05-11, 2026.5.11.
fn day(text: &str) -> Option<Date> {
    let text = text.strip_suffix('日').unwrap_or(text);
    let parts: Vec<&str> = text.split(['年', '月', '-', '.', '/']).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    Date::new(number(year)?, i8::try_from(number(month)?).ok()?, i8::try_from(number(day)?).ok()?)
        .ok()
        .filter(|date| date.year() >= 1949)
}

fn number(text: &str) -> Option<i16> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let digit = |c: char| {
        "〇一二三四五六七八九"
            .chars()
            .position(|digit| digit == c)
            .or((matches!(c, '○' | '零' | '0' | 'O' | 'Ｏ' | '０')).then_some(0))
            .and_then(|at| i16::try_from(at).ok())
    };
    if text.contains('十') {
        let (tens, ones) = text.split_once('十')?;
        let tens = if tens.is_empty() { 1 } else { digit(tens.chars().next()?)? };
        let ones = if ones.is_empty() { 0 } else { digit(ones.chars().next()?)? };
        return Some(tens * 10 + ones);
    }
    (!text.is_empty() && text.chars().count() <= 4).then_some(())?;
    text.chars().try_fold(0_i16, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?))
}
