//! Identifiers: 居民身份证号码 (GB 11643) and 统一社会信用代码 (GB 32100), region codes (GB/T 2260), 执法证号.

use crate::date::Date;
use serde::Serialize;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Longest line that is looked at, in characters; anything longer is no identifier.
const LINE_LENGTH_MAX: usize = 200;
const ID_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS: &[u8; 11] = b"10X98765432";
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
const USCC_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const USCC_WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// 登记管理部门 with the kinds of body 机构类别 that it registers, as the standard prints them. Ministries add to them (54 for
/// villagers' committees), so a letter that is not here makes no code invalid; it only tells which of two readings is meant.
const USCC_REGISTRARS: [(u8, &[u8]); 12] = [
    (b'1', b"1239"),
    (b'2', b"19"),
    (b'3', b"123459"),
    (b'4', b"19"),
    (b'5', b"1239"),
    (b'6', b"129"),
    (b'7', b"129"),
    (b'8', b"19"),
    (b'9', b"123"),
    (b'A', b"19"),
    (b'N', b"1239"),
    (b'Y', b"1"),
];

static REGIONS: LazyLock<Vec<u32>> =
    LazyLock::new(|| include_str!("regions.txt").lines().filter_map(|line| line.parse().ok()).collect());

/// What an identifier is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// 居民身份证号码.
    ResidentId,
    /// 统一社会信用代码.
    Uscc,
    /// Neither.
    Unknown,
}

/// The answer about one line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Identified {
    /// The line as given.
    pub input: String,
    /// Of what.
    pub kind: IdentifierKind,
    /// Does the normalised form obey its standard?
    pub valid: bool,
    /// NFKC, without white space and hyphens, in capitals.
    pub normalised: String,
    /// Why not, in Chinese; empty where valid.
    pub reason: String,
}

/// Tells what a line is and whether it obeys its standard. `today` bounds the day of birth.
pub fn identify(line: &str, today: Date) -> Identified {
    let normalised = normalise(line);
    let (kind, verdict) = judge(&normalised, today);
    let reason = verdict.err().unwrap_or_default();
    Identified { input: line.to_owned(), kind, valid: reason.is_empty(), normalised, reason }
}

/// NFKC, without white space and hyphens, in capitals.
pub fn normalise(line: &str) -> String {
    let hyphen = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    line.chars()
        .take(LINE_LENGTH_MAX)
        .nfkc()
        .filter(|c| !c.is_whitespace() && !hyphen(*c))
        .flat_map(char::to_uppercase)
        .collect()
}

fn judge(text: &str, today: Date) -> (IdentifierKind, Result<(), String>) {
    let bytes = text.as_bytes();
    let digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
    if bytes.len() == 15 && digits(bytes) {
        return (IdentifierKind::ResidentId, Err("15位旧号码已停止使用，应为18位".into()));
    }
    if bytes.len() != 18 || !text.is_ascii() || !bytes.iter().all(u8::is_ascii_alphanumeric) {
        return (IdentifierKind::Unknown, Err("不是居民身份证号码，也不是统一社会信用代码".into()));
    }
    let id_shaped = digits(&bytes[..17]) && (bytes[17].is_ascii_digit() || bytes[17] == b'X');
    if !id_shaped {
        return (IdentifierKind::Uscc, check_uscc(bytes));
    }
    // Eighteen digits may be either: the one that holds decides; if neither does, a body's code begins like one.
    let resident = check_resident_id(bytes, today);
    if resident.is_ok() {
        return (IdentifierKind::ResidentId, resident);
    }
    let uscc = check_uscc(bytes);
    let body = (uscc.is_ok() && registered(bytes)) || (matches!(bytes[0], b'9') && !plausible_birth(bytes));
    if body { (IdentifierKind::Uscc, uscc) } else { (IdentifierKind::ResidentId, resident) }
}

/// Does the code begin as a registrar of the standard's own table begins one?
fn registered(bytes: &[u8]) -> bool {
    USCC_REGISTRARS.iter().any(|(letter, kinds)| *letter == bytes[0] && kinds.contains(&bytes[1]))
}

fn plausible_birth(bytes: &[u8]) -> bool {
    matches!(&bytes[6..8], b"19" | b"20")
}

fn check_resident_id(bytes: &[u8], today: Date) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let region = text.get(..6).unwrap_or_default();
    if !region_exists(region) && !matches!(region, "810000" | "820000" | "830000") {
        return Err(format!("地址码{region}不存在"));
    }
    let birth = text.get(6..14).unwrap_or_default();
    let number =
        |range: std::ops::Range<usize>| birth.get(range).and_then(|part| part.parse::<i16>().ok()).unwrap_or(0);
    let (year, month, day) = (number(0..4), number(4..6), number(6..8));
    let date = Date::new(year, month as i8, day as i8).map_err(|_| format!("出生日期{birth}不存在"))?;
    if year < 1900 || date > today {
        return Err(format!("出生日期{birth}不在1900年至今日之间"));
    }
    let sum: u32 = bytes.iter().zip(ID_WEIGHTS).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    let check = ID_CHECKS[(sum % 11) as usize];
    if bytes[17] == check { Ok(()) } else { Err("校验码不符".to_owned()) }
}

fn check_uscc(bytes: &[u8]) -> Result<(), String> {
    let mut sum = 0;
    for (index, byte) in bytes.iter().enumerate() {
        let Some(value) = USCC_ALPHABET.iter().position(|letter| letter == byte) else {
            return Err(format!("第{}位“{}”不是代码字符（不使用I、O、S、V、Z）", index + 1, char::from(*byte)));
        };
        sum += USCC_WEIGHTS.get(index).map_or(0, |weight| value * weight);
    }
    let region = std::str::from_utf8(&bytes[2..8]).unwrap_or_default();
    if !body_region_exists(region) {
        return Err(format!("行政区划码{region}不存在"));
    }
    let check = USCC_ALPHABET[(31 - sum % 31) % 31];
    if bytes[17] == check { Ok(()) } else { Err("校验码不符".to_owned()) }
}

/// Does a 组织机构代码 of nine characters, without its hyphen, obey GB 11714?
pub fn organisation_code(code: &str) -> bool {
    let bytes = code.as_bytes();
    if bytes.len() != 9 || !bytes.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
        return false;
    }
    let value = |byte: u8| u32::from(if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' + 10 });
    let sum: u32 = bytes.iter().zip(ORGANISATION_WEIGHTS).map(|(byte, weight)| value(*byte) * weight).sum();
    let check = match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        figure => b'0' + figure as u8,
    };
    bytes[8] == check
}

/// A six-digit GB/T 2260 code that exists or existed.
pub fn region_exists(code: &str) -> bool {
    code.len() == 6 && code.parse().is_ok_and(|code: u32| REGIONS.binary_search(&code).is_ok())
}

/// Bodies are also registered in functional areas (经开区, 示范区) of a prefecture and at the national level.
fn body_region_exists(code: &str) -> bool {
    code == "100000" || region_exists(code) || code.get(..4).is_some_and(|city| region_exists(&format!("{city}00")))
}

/// The name of a region of Puyang 濮阳.
pub fn puyang_region(code: &str) -> Option<&'static str> {
    Some(match code {
        "410900" => "濮阳市",
        "410901" => "市辖区",
        "410902" => "华龙区",
        "410922" => "清丰县",
        "410923" => "南乐县",
        "410926" => "范县",
        "410927" => "台前县",
        "410928" => "濮阳县",
        _ => return None,
    })
}

/// Years of age on a day, of a valid resident number.
pub fn age_on(resident_id: &str, day: Date) -> Option<i64> {
    let birth = resident_id.get(6..14)?;
    let date = Date::new(birth.get(..4)?.parse().ok()?, birth.get(4..6)?.parse().ok()?, birth.get(6..8)?.parse().ok()?)
        .ok()?;
    let had = (day.month(), day.day()) >= (date.month(), date.day());
    Some(i64::from(day.year()) - i64::from(date.year()) - i64::from(!had))
}

/// An enforcement certificate's number 执法证号: 8 to 14 digits, perhaps with a letter or two before them.
pub fn is_certificate_number(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = &text[letters..];
    letters <= 2 && (8..=14).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Does a bank card's number obey Luhn?
pub fn luhn(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    if !(15..=19).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = bytes
        .iter()
        .rev()
        .enumerate()
        .map(|(place, byte)| if place % 2 == 1 { doubled(u32::from(byte - b'0')) } else { u32::from(byte - b'0') })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use IdentifierKind::{ResidentId, Unknown, Uscc};

    #[test]
    fn identifiers_and_their_faults() {
        let today = Date::parse("2026-07-15").unwrap();
        for (line, kind, valid) in [
            ("410902199001010016", ResidentId, true),
            ("41092219851231002X", ResidentId, true),
            ("41092219851231002x", ResidentId, true),
            ("４１０９０２ 19900101-0016", ResidentId, true),
            ("410928200002290039", ResidentId, true),
            ("410928200102290039", ResidentId, false),
            ("410902199001010017", ResidentId, false),
            ("410902209001010016", ResidentId, false),
            ("410999199001010016", ResidentId, false),
            ("410902900101001", ResidentId, false),
            ("114109000059001207", Uscc, true),
            ("92410922MA9GTK2X33", Uscc, true),
            ("12410900419001010M", Uscc, true),
            ("31410000MD01234542", Uscc, true),
            ("31410000MD01234543", Uscc, false),
            // A villagers' committee: 54 stands in no table of the standard.
            ("54410922ME1234567T", Uscc, true),
            ("5441 0922-me12 3456 7t", Uscc, true),
            // The region does not exist.
            ("91999900MA9GTK2X3C", Uscc, false),
            // A residence permit 港澳台居民居住证, and a region that was abolished in 2010.
            ("810000199408230021", ResidentId, true),
            ("110103198001010013", ResidentId, true),
            ("91410900MAOS2ZV234", Uscc, false),
            ("濮司罚决", Unknown, false),
            ("", Unknown, false),
        ] {
            let answer = identify(line, today);
            assert_eq!((answer.kind, answer.valid), (kind, valid), "{line}: {}", answer.reason);
            assert_eq!(answer.valid, answer.reason.is_empty());
        }
    }

    #[test]
    fn ages_and_certificate_numbers() {
        let day = Date::parse("2026-07-15").unwrap();
        assert_eq!(age_on("410927201011150044", day), Some(15));
        assert_eq!(age_on("410902200807150011", day), Some(18));
        assert!(is_certificate_number("16090019001"));
        assert!(!is_certificate_number("1609001900I"));
        // The ninth to seventeenth characters of valid 统一社会信用代码.
        assert!(organisation_code("005900120") && organisation_code("MA9GTK2X3") && organisation_code("419001010"));
        assert!(!organisation_code("005900121") && !organisation_code("00590012") && !organisation_code("00590012*"));
        assert!(luhn("6228480402564890018") && !luhn("6228480402564890019"));
    }
}
