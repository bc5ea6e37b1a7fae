//! One cell: how it is mended, and when it cannot be.
//!
//! Mending changes how a value is written, never what it says; mending twice changes nothing.

use super::field::{Field, ID_KINDS, LICENCE_KINDS, Meaning, PARTY_KINDS, PENALTY_KINDS, STATES};
use enforcement::disclosure::credit::{is_invisible, tidy};
use law::identify::{IdentifierKind, identify, organisation_code, region_exists};
use law::{Date, Fen};
use unicode_normalization::UnicodeNormalization;

/// What stands in a cell that is not filled.
const PLACEHOLDERS: [&str; 8] = ["无", "空", "暂无", "NULL", "N/A", "NA", "NONE", "NAN"];
/// The first day that a spreadsheet's number is taken for: 1954-10-03.
const SERIAL_MIN: i32 = 20_000;
/// The last: 2119-01-06.
const SERIAL_MAX: i32 = 80_000;
/// No decision is older than the republic.
const YEAR_MIN: i16 = 1949;
/// What stands for no end.
const NO_END: &str = "2099/12/31";
/// Seventeen noughts and an X stand for a code that an individual business does not have yet 【知】.
pub(super) const NO_CODE_YET: &str = "00000000000000000X";

/// A cell as it was understood.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Value {
    /// The text as it should be written.
    pub(super) text: String,
    /// What had to be mended; empty where nothing had.
    pub(super) mended: String,
    /// Why a person is needed; empty where nobody is.
    pub(super) fault: String,
    /// The day, where it is one.
    pub(super) day: Option<Date>,
    /// The amount, where it is one.
    pub(super) amount: Option<Fen>,
}

impl Value {
    fn refused(text: String, fault: impl Into<String>) -> Value {
        Value { text, fault: fault.into(), ..Value::default() }
    }
}

/// Reads a cell of a field. `today` bounds what can have happened.
pub(super) fn read(field: &Field, written: &str, today: Date) -> Value {
    let prose = plain(written);
    if prose.starts_with('#') && prose.ends_with(['!', '?', 'A']) || prose.starts_with("###") {
        return Value::refused(prose, "这是公式错误或者列宽不够时的显示，不是内容。请改填真实内容。");
    }
    if is_blank(&prose) {
        return Value::default();
    }
    let mut value = match field.meaning {
        Meaning::PartyUscc | Meaning::AgencyUscc => uscc(&prose, today),
        Meaning::OrganisationCode => organisation(&prose),
        Meaning::PersonId | Meaning::RepresentativeId | Meaning::Registration => Value {
            text: if field.meaning == Meaning::Registration { folded(&prose) } else { code_of(&prose) },
            ..Value::default()
        },
        Meaning::DocumentNumber => document_number(field, &prose),
        Meaning::PartyKind | Meaning::State => {
            choice(&prose, if field.meaning == Meaning::State { STATES } else { &PARTY_KINDS }, field)
        }
        Meaning::PersonIdKind | Meaning::RepresentativeIdKind => id_kind(&prose),
        Meaning::PenaltyKinds => kinds(&prose),
        Meaning::LicenceKind => licence_kind(&prose),
        Meaning::Fine | Meaning::Confiscated => amount(&prose),
        Meaning::Decided | Meaning::Announced | Meaning::Updated => past_day(field, &prose, today),
        Meaning::ValidFrom | Meaning::ValidUntil | Meaning::PublicUntil => open_day(&prose),
        Meaning::Region => region(&prose),
        _ => Value { text: prose, ..Value::default() },
    };
    if value.fault.is_empty() && is_blank(&value.text) {
        return Value::default();
    }
    if value.fault.is_empty() && field.length > 0 && value.text.chars().count() > field.length {
        value.fault = format!("超过 {} 字。请删减后再报。", field.length);
    }
    if value.fault.is_empty() && value.text != written {
        value.mended = mended_words(field, written, &value);
    }
    value
}

/// Nothing but strokes, or a word for nothing.
fn is_blank(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric) || PLACEHOLDERS.contains(&text.to_uppercase().as_str())
}

/// What was mended, without repeating a number that stays hidden.
fn mended_words(field: &Field, written: &str, value: &Value) -> String {
    let mut what = Vec::new();
    if written.contains(['\n', '\r']) {
        what.push("换行");
    }
    if written.chars().any(|c| c != '\n' && c != '\r' && (c.is_whitespace() || is_invisible(c))) {
        what.push("空格");
    }
    if field.meaning == Meaning::DocumentNumber && written.matches(['〔', '〕']).count() != 2 {
        what.push("括号");
    }
    let folded = |c: char| matches!(c, '\u{FF01}'..='\u{FF5E}') && !value.text.contains(c) && !"（）［］".contains(c);
    if written.chars().any(folded) {
        what.push("全角字符");
    }
    if written.chars().any(|c| c.is_ascii_lowercase()) && !value.text.chars().any(|c| c.is_ascii_lowercase()) {
        what.push("小写字母");
    }
    let found = if what.is_empty() { "写法".to_owned() } else { what.join("、") };
    // A long text is not repeated; nor is one with so many figures that a number may hide in it.
    let figures = value.text.chars().filter(char::is_ascii_digit).count();
    if !field.is_public() || value.text.chars().count() > 60 || field.is_text() && figures > 6 {
        return format!("已规范{found}，内容不变。");
    }
    format!("已规范{found}，改为“{}”。", value.text)
}

/// The text without what spreadsheets put around it, tidied.
fn plain(written: &str) -> String {
    let mut text = tidy(written);
    loop {
        let next = tidy(without_armour(&text));
        // Each round takes something away, or it is the last.
        if next.len() >= text.len() {
            return text;
        }
        text = next;
    }
}

/// What spreadsheets put around a text to keep it a text: a leading apostrophe, `="…"`.
fn without_armour(text: &str) -> &str {
    let plain = text.trim();
    let plain = plain.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(plain);
    plain.trim_start_matches(['\'', '`', '‘']).trim_end_matches('`')
}

/// Compatibility forms folded, without blanks, in capitals.
fn folded(text: &str) -> String {
    let plain = text.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c) && !"'`‘’\"=".contains(*c));
    // A free-standing accent folds to a blank and a mark: with the blank gone, the mark joins the letter before it.
    plain.map(|c| c.to_ascii_uppercase()).nfc().collect()
}

/// A code: folded, and without hyphens.
fn code_of(text: &str) -> String {
    folded(text).chars().filter(|c| !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')).collect()
}

/// A number that a spreadsheet has turned into `4.10902E+17`: its last figures are lost.
pub(super) fn is_rounded(code: &str) -> bool {
    code.contains("E+") && code.starts_with(|c: char| c.is_ascii_digit())
}

pub(super) const ROUNDED: &str = "号码被表格程序变成了科学计数法，后几位已经丢失。请把单元格设为文本后重新填写。";

fn uscc(prose: &str, today: Date) -> Value {
    let spread = folded(prose);
    if is_rounded(&spread) {
        return Value::refused(spread, ROUNDED);
    }
    let code = code_of(prose);
    if code == NO_CODE_YET {
        return Value { text: code, ..Value::default() };
    }
    let answer = identify(&code, today);
    // A resident's number in this place is told by the rules on what may go public.
    if answer.valid {
        return Value { text: code, ..Value::default() };
    }
    let why = match answer.kind {
        IdentifierKind::Uscc => answer.reason,
        _ if code.chars().count() != 18 => format!("应为 18 位，现有 {} 位", code.chars().count()),
        _ => "校验码不符".to_owned(),
    };
    Value::refused(code, format!("统一社会信用代码有误：{why}。请对照证照核对。"))
}

fn organisation(prose: &str) -> Value {
    let spread = folded(prose);
    let code = code_of(prose);
    if is_rounded(&spread) {
        return Value::refused(spread, ROUNDED);
    }
    if !organisation_code(&code) {
        return Value::refused(code, "组织机构代码有误：应为 8 位本体代码和 1 位校验码，校验不通过。请对照证书核对。");
    }
    // With its hyphen, as certificates print it, or without: both are in use.
    Value { text: if spread.len() == code.len() + 1 { spread } else { code }, ..Value::default() }
}

/// Blanks out, letters and figures half width, the year in 〔〕.
fn document_number(field: &Field, prose: &str) -> Value {
    let text = with_year_brackets(prose);
    if !text.chars().any(|c| c.is_ascii_digit()) {
        return Value::refused(text, "文号中没有编号。请填写决定书上的完整文号。");
    }
    if field.code.starts_with("CF_") && year_of_number(&text).is_none() && runs_year_and_ordinal_together(&text) {
        return Value::refused(text, "文号中年份没有括号，分不清年份和编号。请按决定书写作“机关代字〔年份〕序号”。");
    }
    Value { text, ..Value::default() }
}

/// The year in the brackets of a document number.
pub(super) fn year_of_number(number: &str) -> Option<i16> {
    let (_, rest) = number.rsplit_once('〔')?;
    let (year, _) = rest.split_once('〕')?;
    let year = year.trim_end_matches('年');
    (year.len() == 4).then(|| year.parse().ok()).flatten()
}

/// `濮试罚决202612号`: a year and an ordinal with nothing between, right after the agency's name.
fn runs_year_and_ordinal_together(text: &str) -> bool {
    let Some(before) = text.strip_suffix('号') else { return false };
    let name = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let figures = &before[name.len()..];
    let year = figures.starts_with("19") || figures.starts_with("20");
    year && figures.len() > 4 && name.ends_with(|c: char| matches!(c, '\u{4E00}'..='\u{9FFF}') && c != '第')
}

/// What opens the year of a damaged number: brackets of every kind, and what a broken encoding left of one.
const OPENING: &str = "〔[［﹝(（【〖{｛「『<＜〈《?？□�|｜";
/// What closes it.
const CLOSING: &str = "〕]］﹞)）】〗}｝」』>＞〉》?？□�|｜";

/// A document number with whatever stands around its year made 〔 and 〕. Where one of the two is lost, the other is
/// enough to tell where the year stands.
fn with_year_brackets(prose: &str) -> String {
    let plain: Vec<char> = prose.chars().filter(|c| !c.is_whitespace()).collect();
    let is_year = |at: &usize| {
        let four = plain.get(*at..*at + 4).unwrap_or_default();
        four.iter().all(char::is_ascii_digit) && matches!(four, ['1', '9', ..] | ['2', '0', ..])
    };
    let is_in = |set: &str, at: Option<usize>| at.and_then(|at| plain.get(at)).is_some_and(|c| set.contains(*c));
    let after =
        |at: usize| if plain.get(at + 4) == Some(&'年') && is_in(CLOSING, Some(at + 5)) { at + 5 } else { at + 4 };
    let opened = |at: usize| is_in(OPENING, at.checked_sub(1));
    let closed = |at: usize| is_in(CLOSING, Some(after(at)));
    let years: Vec<usize> = (1..plain.len()).rev().filter(is_year).collect();
    let whole = years.iter().find(|at| opened(**at) && closed(**at));
    let half = || {
        // Nothing before the year, or a figure before it, would make it another part of the number.
        let alone = |at: usize| plain.get(at - 1).is_some_and(|c| !c.is_ascii_digit());
        years.iter().find(|at| opened(**at) && **at > 1 || closed(**at) && alone(**at))
    };
    let Some(at) = whole.or_else(half).copied() else { return plain.into_iter().collect() };
    let before: String = plain[..at - usize::from(opened(at))].iter().collect();
    let (end, rest) = if closed(at) { (after(at), after(at) + 1) } else { (at + 4, at + 4) };
    let (year, rest): (String, String) = (plain[at..end].iter().collect(), plain[rest..].iter().collect());
    format!("{before}〔{year}〕{rest}")
}

fn choice(prose: &str, known: &[&str], field: &Field) -> Value {
    let text: String = prose.chars().filter(|c| !c.is_whitespace()).collect();
    if known.contains(&text.as_str()) {
        return Value { text, ..Value::default() };
    }
    let listed = if field.meaning == Meaning::State { "0、1、2、3".to_owned() } else { known.join("、") };
    Value::refused(text, format!("不在代码表内。请从{listed}中选填。"))
}

fn id_kind(prose: &str) -> Value {
    let text =
        folded(prose).replace("居民身份证", "身份证").replace("身份证号码", "身份证").replace("身份证号", "身份证");
    // 外国人永久居留身份证 keeps its name; a resident's card has several.
    let text = if text.contains("永久居留") { "外国人永久居留身份证".to_owned() } else { text };
    if ID_KINDS.contains(&text.as_str()) {
        return Value { text, ..Value::default() };
    }
    Value::refused(text, format!("证件类型不在代码表内。请从{}中选填。", ID_KINDS[..5].join("、")))
}

/// 处罚类别, several joined by `;`.
fn kinds(prose: &str) -> Value {
    let plain: String = prose.chars().filter(|c| !c.is_whitespace()).collect();
    let is_known =
        |part: &str| PENALTY_KINDS.contains(&part) || part.strip_prefix("其他-").is_some_and(|what| !what.is_empty());
    let mut parts = Vec::new();
    for part in plain.split([';', '；']).filter(|part| !part.is_empty()) {
        let part = part.replace("其它", "其他").replace(['－', '—', '–', '―'], "-").replace("--", "-");
        if is_known(&part) {
            parts.push(part);
            continue;
        }
        let smaller: Vec<&str> =
            part.split(['、', ',', '，', '/', '+', '和', '并']).filter(|part| !part.is_empty()).collect();
        match smaller.iter().find(|part| !is_known(part)) {
            None => parts.extend(smaller.into_iter().map(str::to_owned)),
            Some(unknown) if *unknown == "其他" => {
                return Value::refused(plain.clone(), "类别“其他”没有注明内容。请写作“其他-”加具体类别。");
            }
            Some(unknown) => {
                let unknown: String = unknown.chars().take(20).collect();
                return Value::refused(
                    plain.clone(),
                    format!(
                        "“{unknown}”不是处罚类别。请按行政处罚法第九条选填，多个用“;”分开；不在其中的写作“其他-”加具体类别。"
                    ),
                );
            }
        }
    }
    if parts.is_empty() {
        return Value::refused(plain, "没有处罚类别。请按行政处罚法第九条选填。");
    }
    Value { text: parts.join(";"), ..Value::default() }
}

fn licence_kind(prose: &str) -> Value {
    let text: String = prose.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.replace("其它", "其他").replace(['－', '—', '–', '―'], "-").replace("--", "-");
    let other = text.strip_prefix("其他-").is_some_and(|what| !what.is_empty());
    if LICENCE_KINDS.contains(&text.as_str()) || other {
        return Value { text, ..Value::default() };
    }
    Value::refused(
        text,
        "许可类别不在代码表内。请从普通、特许、认可、核准、登记中选填；不在其中的写作“其他-”加具体类别。",
    )
}

/// An amount in 万元 with at most six decimals, which is whole fen.
fn amount(prose: &str) -> Value {
    let text: String = folded(prose).replace(',', "").replace(['¥', '$'], "");
    let text = text.strip_prefix("人民币").unwrap_or(&text);
    let bare = text.strip_suffix("万元").or_else(|| text.strip_suffix('万')).unwrap_or(text).to_owned();
    if bare.ends_with('元') {
        return Value::refused(bare, "单位应为万元，这里写的是元。请换算成万元，精确到小数点后六位。");
    }
    if bare.starts_with('-') {
        return Value::refused(bare, "金额不能是负数。请核对。");
    }
    let (whole, part) = bare.split_once('.').unwrap_or((&bare, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || !digits(whole) || !digits(part) {
        return Value::refused(bare, "不是金额。请填写以万元为单位的数字，精确到小数点后六位。");
    }
    if part.trim_end_matches('0').len() > 6 {
        return Value::refused(bare, "小数超过六位，小于一分。请核对金额和单位（万元）。");
    }
    let significant = part.get(..part.len().min(6)).unwrap_or_default();
    let fen = format!("{whole}{significant:0<6}").parse().ok().and_then(Fen::new);
    match fen {
        Some(fen) => Value { text: bare, amount: Some(fen), ..Value::default() },
        None => Value::refused(bare, "金额过大。请核对金额和单位（万元）。"),
    }
}

fn region(prose: &str) -> Value {
    let text = folded(prose);
    let code = text.strip_suffix(".0").unwrap_or(&text).to_owned();
    // Development zones and the like have codes of their own under the city's: 41097x.
    let zone = code.len() == 6 && code.get(4..5) == Some("7") && region_exists(&format!("{}00", &code[..4]));
    if zone || region_exists(&code) {
        return Value { text: code, ..Value::default() };
    }
    Value::refused(code, "地方编码不存在。请填写六位行政区划代码（GB/T 2260）。")
}

/// A day that has been.
fn past_day(field: &Field, prose: &str, today: Date) -> Value {
    match super::day::read(prose) {
        Err(reason) => Value::refused(prose.to_owned(), reason),
        Ok(day) if day.date.year() < YEAR_MIN => Value::refused(day.text, "年份过早，不可能。请核对。"),
        Ok(day) if day.date > today => Value {
            day: None,
            ..Value::refused(day.text, format!("晚于核对之日（{}）。请核对。", today.chinese()))
        },
        Ok(day) => {
            let timed = day.timed && matches!(field.meaning, Meaning::Updated | Meaning::Announced);
            Value { text: if timed { day.with_time } else { day.text }, day: Some(day.date), ..Value::default() }
        }
    }
}

/// A day that may lie ahead; 长期 is the standard's last day.
fn open_day(prose: &str) -> Value {
    if matches!(prose, "长期" | "长期有效" | "永久" | "永久有效" | "无固定期限") {
        return Value { text: NO_END.to_owned(), day: Date::new(2099, 12, 31).ok(), ..Value::default() };
    }
    match super::day::read(prose) {
        Err(reason) => Value::refused(prose.to_owned(), reason),
        // How databases write that there is no end.
        Ok(day) if day.date.year() == 9999 => {
            Value { text: NO_END.to_owned(), day: Date::new(2099, 12, 31).ok(), ..Value::default() }
        }
        Ok(day) if !(YEAR_MIN..=2199).contains(&day.date.year()) => Value::refused(day.text, "年份不可能。请核对。"),
        Ok(day) => Value { text: day.text, day: Some(day.date), ..Value::default() },
    }
}

/// A spreadsheet's number of a day.
pub(super) fn serial(text: &str) -> Option<Date> {
    let whole = text.split('.').next().filter(|whole| whole.len() == 5)?;
    let days: i32 = whole.parse().ok()?;
    let first = Date::new(1899, 12, 30).ok()?;
    ((SERIAL_MIN..=SERIAL_MAX).contains(&days) && text.parse::<f64>().is_ok()).then(|| first.plus_days(days))
}
