//! Document numbers 文号: 濮司罚决〔2026〕1号. Parsed as found, with damaged brackets and blanks mended.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// A document number taken apart.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DocumentNumber {
    /// 机关代字 and kind: 濮司罚决.
    pub prefix: String,
    /// The year.
    pub year: i16,
    /// The number as written, with 第 and zeros: 第002.
    pub ordinal: String,
    /// The number.
    pub number: u32,
}

/// The official form of a new number.
pub fn format(short_name: &str, series: &str, year: i16, number: u32) -> String {
    format!("{short_name}{series}〔{year}〕{number}号")
}

/// Brackets to 〔〕, blanks out, figures and letters half width; everything else as it was.
pub fn normalise(text: &str) -> String {
    // A free-standing accent folds to a blank and a mark: with the blank gone, the mark joins the letter before it.
    text.nfkc().filter_map(mended).nfc().collect()
}

/// One folded character as a document number writes it; `None` for a blank.
fn mended(c: char) -> Option<char> {
    match c {
        '［' | '[' | '﹝' | '(' | '（' | '〔' | '【' | '〖' | '｛' | '{' | '「' | '<' | '＜' | '〈' => {
            Some('〔')
        }
        '］' | ']' | '﹞' | ')' | '）' | '〕' | '】' | '〗' | '｝' | '}' | '」' | '>' | '＞' | '〉' => {
            Some('〕')
        }
        c if c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}') => None,
        c => Some(c),
    }
}

/// Takes a number apart; `None` where it is not one.
pub fn parse(text: &str) -> Option<DocumentNumber> {
    let text = normalise(text);
    let open = text.rfind('〔')?;
    let close = open + text.get(open..)?.find('〕')?;
    let year: i16 = text
        .get(open + '〔'.len_utf8()..close)?
        .strip_suffix('年')
        .unwrap_or(text.get(open + '〔'.len_utf8()..close)?)
        .parse()
        .ok()?;
    let ordinal = text.get(close + '〕'.len_utf8()..)?.strip_suffix('号')?.to_owned();
    let digits: String = ordinal.chars().filter(char::is_ascii_digit).collect();
    let number = digits.parse().ok()?;
    let prefix = text.get(..open)?.to_owned();
    ((1949..=2100).contains(&year) && !prefix.is_empty()).then_some(DocumentNumber { prefix, year, ordinal, number })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn damaged_numbers_are_mended() {
        for (found, mended) in [
            ("濮司罚决﹝2026﹞第002号", "濮司罚决〔2026〕第002号"),
            ("濮司罚决[2026]  3 号", "濮司罚决〔2026〕3号"),
            ("濮司罚决（２０２６）１２号", "濮司罚决〔2026〕12号"),
            ("濮司罚决【2026】1-2号", "濮司罚决〔2026〕1-2号"),
            ("i´", "í"),
        ] {
            assert_eq!(normalise(found), mended);
        }
        let parts = parse("濮司罚决﹝2026﹞第002号").unwrap();
        assert_eq!((parts.prefix.as_str(), parts.year, parts.number), ("濮司罚决", 2026, 2));
        assert_eq!(parse(&format("濮司", "罚决", 2026, 7)).unwrap().number, 7);
        assert!(parse("濮司罚决2026年7号").is_none());
    }

    proptest! {
        #[test]
        fn mending_twice_changes_nothing(text in "\\PC{0,30}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
