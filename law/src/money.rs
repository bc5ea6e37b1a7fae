//! Money 金额: whole fen, never a fraction. Amounts are as decided, in words as documents write them.

use serde::{Deserialize, Serialize};
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;

/// The largest amount that is accepted: a trillion yuan.
pub const FEN_MAX: i64 = 100_000_000_000_000;

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const UNITS: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 4] = ["", "万", "亿", "万亿"];

/// An amount in fen, never negative.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(i64);

/// A text that is not an amount in yuan with at most two decimals.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("“{0}”不是有效的金额")]
pub struct InvalidAmount(pub String);

impl Fen {
    /// Nothing.
    pub const ZERO: Fen = Fen(0);

    /// So many fen, from 0 to [`FEN_MAX`].
    pub const fn new(fen: i64) -> Option<Fen> {
        if fen >= 0 && fen <= FEN_MAX { Some(Fen(fen)) } else { None }
    }

    /// So many whole yuan, for constants of the law; saturates at [`FEN_MAX`].
    pub const fn yuan_const(yuan: u32) -> Fen {
        let fen = yuan as i64 * 100;
        if fen > FEN_MAX { Fen(FEN_MAX) } else { Fen(fen) }
    }

    /// Reads yuan: `50000`, `50,000.5`, `５００００`, `50 000.00 元`.
    pub fn from_yuan(text: &str) -> Result<Fen, InvalidAmount> {
        let fault = || InvalidAmount(text.chars().take(30).collect());
        let plain: String = text.nfkc().filter(|c| !c.is_whitespace() && *c != ',').collect();
        let plain = plain.strip_prefix('¥').unwrap_or(&plain);
        let plain = plain.strip_suffix('元').unwrap_or(plain);
        let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 13 || part.len() > 2 || !digits(whole) || !digits(part) {
            return Err(fault());
        }
        let whole: i64 = whole.parse().map_err(|_| fault())?;
        let part: i64 = format!("{part:0<2}").parse().map_err(|_| fault())?;
        Fen::new(whole * 100 + part).ok_or_else(fault)
    }

    /// The amount in fen.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum, at most [`FEN_MAX`].
    pub fn plus(self, other: Fen) -> Fen {
        Fen((self.0 + other.0).min(FEN_MAX))
    }

    /// What is left after the other is taken off, not below nothing.
    pub fn minus(self, other: Fen) -> Fen {
        Fen((self.0 - other.0).max(0))
    }

    /// A share of so many ten-thousandths, a fraction of a fen dropped.
    pub fn myriadths(self, share: u32) -> Fen {
        Fen((i128::from(self.0) * i128::from(share) / 10_000).min(i128::from(FEN_MAX)) as i64)
    }

    /// `50000`, or `1234.50` where there are fen.
    pub fn yuan(self) -> String {
        match self.0 % 100 {
            0 => (self.0 / 100).to_string(),
            part => format!("{}.{part:02}", self.0 / 100),
        }
    }

    /// `5.000000`: 万元 with six decimals, as the credit platform takes amounts; the last decimal is a fen.
    pub fn ten_thousands(self) -> String {
        format!("{}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000)
    }

    /// `50 000 元`, thousands set apart by a narrow no-break space.
    pub fn grouped(self) -> String {
        let whole = (self.0 / 100).to_string();
        let mut text = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                text.push('\u{202F}');
            }
            text.push(digit);
        }
        if self.0 % 100 > 0 {
            let _ = write!(text, ".{:02}", self.0 % 100);
        }
        text + " 元"
    }

    /// 人民币伍万元整, as documents write it beside the figures.
    pub fn capital(self) -> String {
        let whole = self.0 / 100;
        let (jiao, fen) = ((self.0 / 10 % 10) as usize, (self.0 % 10) as usize);
        let mut text = String::from("人民币");
        if whole > 0 || (jiao == 0 && fen == 0) {
            text += &capital_whole(whole);
            text.push('元');
        }
        if jiao == 0 && fen == 0 {
            return text + "整";
        }
        if jiao > 0 {
            text.push(DIGITS[jiao]);
            text.push('角');
        } else if whole > 0 {
            text.push('零');
        }
        if fen > 0 {
            text.push(DIGITS[fen]);
            text.push('分');
        }
        text
    }
}

/// A whole number of yuan in capitals, four digits a group.
fn capital_whole(whole: i64) -> String {
    if whole == 0 {
        return "零".to_owned();
    }
    let mut text = String::new();
    let mut gap = false;
    for group in (0..GROUPS.len()).rev() {
        let scale = 10_i64.pow(4 * group as u32);
        let value = if group + 1 == GROUPS.len() { whole / scale } else { whole / scale % 10_000 };
        if value == 0 {
            gap = !text.is_empty();
            continue;
        }
        if !text.is_empty() && (gap || value < 1000) {
            text.push('零');
        }
        text += &capital_group(value);
        text += GROUPS[group];
        gap = false;
    }
    text
}

fn capital_group(value: i64) -> String {
    let mut text = String::new();
    let mut gap = false;
    for unit in (0..4).rev() {
        let digit = (value / 10_i64.pow(unit)) % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push('零');
        }
        text.push(DIGITS[digit as usize]);
        text += UNITS[unit as usize];
        gap = false;
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn amounts_in_capitals() {
        for (yuan, words) in [
            ("0", "零元整"),
            ("1", "壹元整"),
            ("10", "壹拾元整"),
            ("1005", "壹仟零伍元整"),
            ("50000", "伍万元整"),
            ("100500", "壹拾万零伍佰元整"),
            ("100000001", "壹亿零壹元整"),
            ("1234.56", "壹仟贰佰叁拾肆元伍角陆分"),
            ("200.05", "贰佰元零伍分"),
            ("0.5", "伍角"),
            ("20300.40", "贰万零叁佰元肆角"),
        ] {
            assert_eq!(Fen::from_yuan(yuan).unwrap().capital(), format!("人民币{words}"), "{yuan}");
        }
    }

    #[test]
    fn odd_amounts_are_refused() {
        for text in ["", "-1", "1.234", "1e5", "五万", "99999999999999", ".5", "5万"] {
            assert!(Fen::from_yuan(text).is_err(), "{text}");
        }
        assert_eq!(Fen::from_yuan(" ５０，０００．５ 元").unwrap().get(), 5_000_050);
        assert_eq!(Fen::from_yuan("1234567.5").unwrap().grouped(), "1\u{202F}234\u{202F}567.50 元");
    }
}
