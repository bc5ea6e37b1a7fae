//! Bank accounts and cards.

use super::super::fold::Folded;
use super::super::{Found, FoundBy, Kind, Subject};
use super::Label;
use super::pieces::{Piece, by_commas, joined};

/// Fewest figures of an account whose figures stand in threes between commas: fewer are an amount.
const ACCOUNT_BY_COMMAS_MIN: usize = 15;

pub(super) fn account(text: &Folded, pieces: &[Piece], label: Option<Label>) -> Option<(usize, Found)> {
    let first = pieces.first()?;
    let labelled = label == Some(Label::Account) || label.is_none() && account_follows(text, pieces);
    let found = |subject, by, confidence| Found::new(Kind::BankAccount, subject, by, confidence);
    // A card is a person's, whatever the sentence says of paying fines.
    let person_card = (16..=19).any(|count| {
        joined(text, pieces, count).is_some_and(|(digits, ..)| digits.starts_with(&[6, 2]) && luhn(&digits))
    });
    if labelled && !person_card && is_fine_account(text, first.start) {
        return None;
    }
    // The most pieces that still make an account's number; a piece after a line break only when short of the usual length.
    let all: usize = pieces.iter().map(|piece| piece.end - piece.start).sum();
    let least = if by_commas(text, pieces) { ACCOUNT_BY_COMMAS_MIN } else { 12 };
    for count in (least..=all.min(30)).rev() {
        let Some((digits, end, parts)) = joined(text, pieces, count) else { continue };
        let card = (16..=19).contains(&count) && luhn(&digits);
        let issuer = digits.starts_with(&[6, 2]) || count == 16 && matches!(digits.first(), Some(3..=6));
        if labelled {
            return Some((
                end,
                found(owner(text, first.start), if card { FoundBy::CheckDigit } else { FoundBy::Pattern }, 97),
            ));
        }
        if card && issuer && (parts == 1 || parts >= 4) && label != Some(Label::Public) {
            return Some((end, found(owner(text, first.start), FoundBy::CheckDigit, 85)));
        }
    }
    let alone = first.end - first.start;
    let digits = joined(text, pieces, alone).is_some();
    (labelled && digits && (8..=30).contains(&alone))
        .then(|| (first.end, found(owner(text, first.start), FoundBy::Pattern, 85)))
}

/// What stands after an account's number, or is done with the money in it.
const FOLLOWING: [&str; 21] = [
    "(户名",
    "(开户",
    "账户",
    "帐户",
    "账号",
    "帐号",
    "银行卡",
    "储蓄卡",
    "银行账户",
    "号银行卡",
    "转出",
    "转入",
    "转账",
    "转至",
    "划入",
    "划转",
    "汇出",
    "汇入",
    "打入",
    "打到",
    "取现",
];

/// 6217…账户, 6217…的银行卡: the word stands after the number.
pub(super) fn account_follows(text: &Folded, pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| {
        let after = if text.at(piece.end) == '的' { piece.end + 1 } else { piece.end };
        text.any(after, &FOLLOWING).is_some()
    })
}

pub(super) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, u32::from(*digit)) {
            (1, digit) if digit > 4 => digit * 2 - 9,
            (1, digit) => digit * 2,
            (_, digit) => digit,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The account into which fines are paid is the treasury's: everybody must be able to read it.
pub(super) fn is_fine_account(text: &Folded, at: usize) -> bool {
    let (start, end) = (text.sentence_start(at, 70), text.sentence_end(at, 50));
    let before = [
        "缴至",
        "缴到",
        "缴入",
        "缴往",
        "罚没",
        "非税",
        "财政",
        "国库",
        "代收",
        "代缴",
        "将罚款",
        "缴纳罚款",
        "罚款专户",
    ];
    // 缴款人 says whose account it is, and no treasury's.
    let paid = (start..at).any(|place| text.has(place, "缴款") && text.at(place + 2) != '人');
    paid || before.iter().any(|word| text.contains(start, at, word))
        || text.contains(at, end, "缴纳罚款")
        || text.contains(at, end, "缴款")
}

/// Whose account: an organisation's where one is named in the sentence before it, and no card is spoken of.
pub(super) fn owner(text: &Folded, at: usize) -> Subject {
    let start = text.sentence_start(at, 60);
    let says = |words: &[&str]| words.iter().any(|word| text.contains(start, at, word));
    match () {
        () if says(&["卡号", "银行卡", "储蓄卡", "劳动者", "工人", "职工"])
            && !says(&["对公", "专用账户", "基本存款"]) =>
        {
            Subject::Third
        }
        () if says(&["公司", "厂", "单位", "店", "对公", "基本存款", "专用账户"]) => Subject::Legal,
        () => Subject::Natural,
    }
}
