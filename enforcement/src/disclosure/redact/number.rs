//! Numbers: identity numbers, telephones, bank accounts; with the words before them, which tell one from another.

use super::fold::{Folded, Lexicon};
use super::name::Principals;
use super::{Finds, Found, FoundBy, Kind, Subject};
use std::sync::LazyLock;

/// How far back the words before a number are read, in characters.
const LABEL_REACH: usize = 24;
/// How many pieces a spaced or broken number may have.
const PIECES_MAX: usize = 8;
/// How many characters may lie between two pieces.
const GAP_MAX: usize = 3;

const ID_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS: &[u8; 11] = b"10X98765432";

/// What the words before a number say it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Label {
    Identity,
    Telephone,
    PublicTelephone,
    /// A body's own, which is public as a landline; a mobile number is somebody's.
    BodyTelephone,
    Account,
    /// A messenger or a payment service, whose account is often a telephone or an e-mail.
    Online,
    /// Something public that is neither: a permit, a batch, a certificate of an officer.
    Public,
}

static LABELS: LazyLock<Lexicon<Label>> = LazyLock::new(|| {
    Lexicon::new(&[
        (
            "身份证 身份证件 身份号码 身份证号 身份证号码 身份证件号码 身份证件号 公民身份 证件号码 证件号 证件编号 社会保障号 \
             社会保障号码 社会保障卡 社保号 社保卡 医保卡 医保号 医保编号 参保号 个人编号 驾驶证 驾驶证号 驾照 残疾证 残疾人证 \
             居住证 居民证 户口 ID 身份 学籍号 准驾证",
            Label::Identity,
        ),
        (
            "电话 手机 手机号 手机号码 联系方式 联系电话 联系号码 致电 拨打 来电 宅电 座机 住宅电话 家庭电话 传真 短信 Tel TEL tel \
             通讯方式 通信方式 电话号码 号码归属",
            Label::Telephone,
        ),
        (
            "监督电话 投诉电话 举报电话 投诉举报电话 咨询电话 服务电话 热线 热线电话 客服电话 客服 值班电话 机关电话 本机关电话 \
             本机关联系电话 我局电话 我局联系电话 本局电话 本局联系电话 机关联系电话 公开电话 执法机关电话 执法单位电话 救助电话 报警电话 \
             监督举报电话 举报热线 咨询热线",
            Label::PublicTelephone,
        ),
        (
            "单位电话 单位联系电话 办公电话 办公室电话 公司电话 企业电话 公司联系电话 企业联系电话 联系人电话(单位) 总机 门店电话 店铺电话 \
             预约电话 订餐电话 经营电话 订货电话 销售电话",
            Label::BodyTelephone,
        ),
        (
            "账号 帐号 账户 帐户 银行账号 银行账户 卡号 银行卡 储蓄卡 信用卡 借记卡 存折 银行卡号 对公账户 开户行 收款账号 专户 \
             建行卡 农行卡 工行卡 中行卡 邮政卡 社保卡账号 一卡通 银行 信用社 农商行 农信社 支行 分行 邮储 银行户头 存单 存单号 还款账户 \
             贷款账号 贷款账户 资金账户 证券账户 股东账户 收款人账号 付款账号 财付通",
            Label::Account,
        ),
        ("支付宝 微信 QQ qq 微信号 支付宝账号 支付宝账户 微信账号 钱包 收款码 抖音号 快手号 钉钉号 钉钉 飞书", Label::Online),
        (
            "信用代码 机构代码 注册号 许可证 许可证号 许可编号 备案号 备案 备案编号 备案证 项目代码 代码 编码 编号 执法证 执法证号 \
             执法证件 执业证 执业证号 执业证书 资格证 资格证号 职业资格 登记号 登记证号 订单号 订单 订单编号 流水号 交易号 单号 \
             运单号 快递单号 批号 批次 条码 条形码 商品条码 票号 票据号 发票 发票号 合同号 合同编号 文号 案号 标准 序列号 \
             设备号 车架号 识别代号 发动机号 道路运输证 道路运输证号 经营许可 营业执照 执照 监督号 工号 警号 证书编号 专利号 \
             登记证书 产品编号 检验报告 报告编号 邮编 邮政编码 经度 纬度 型号 网址 ICP",
            Label::Public,
        ),
    ])
});

/// A run of letters and digits.
#[derive(Clone, Copy)]
struct Piece {
    start: usize,
    end: usize,
}

/// Finds identity numbers, telephones and bank accounts.
pub(super) fn find(finds: &mut Finds<'_>, principals: &Principals) {
    let text = finds.folded;
    let mut index = 0;
    while index < text.len() {
        if !text.at(index).is_ascii_alphanumeric() {
            index += 1;
            continue;
        }
        let pieces = pieces(text, index);
        let Some(first) = pieces.first() else { break };
        index = first.end;
        if !has_digit(text, *first) {
            continue;
        }
        if let Some((end, found)) = judge(text, &pieces, principals) {
            finds.add(piece_start(text, *first), end, found);
            index = end.max(first.end);
        }
    }
}

fn has_digit(text: &Folded, piece: Piece) -> bool {
    text.slice(piece.start, piece.end).iter().any(|c| digit(*c).is_some())
}

/// `+86`, `Tel` and the like before the digits are no part of them.
fn piece_start(text: &Folded, piece: Piece) -> usize {
    let letters = text
        .slice(piece.start, piece.end)
        .iter()
        .take_while(|c| c.is_ascii_alphabetic() && digit(**c).is_none())
        .count();
    piece.start + letters
}

/// The piece at a position, and those that may belong to it.
fn pieces(text: &Folded, start: usize) -> Vec<Piece> {
    let run = |from: usize| {
        let length = text.slice(from, text.len()).iter().take(40).take_while(|c| c.is_ascii_alphanumeric()).count();
        Piece { start: from, end: from + length }
    };
    let mut pieces = vec![run(start)];
    while pieces.len() < PIECES_MAX {
        let Some(last) = pieces.last() else { break };
        let mut next = last.end;
        // A bracket closes an area code; after a whole number it ends it.
        let area = last.end - last.start <= 4;
        while next < last.end + GAP_MAX && is_gap(text.at(next)) && (area || text.at(next) != ')') {
            next += 1;
        }
        if next == last.end || !text.at(next).is_ascii_alphanumeric() {
            break;
        }
        pieces.push(run(next));
    }
    pieces
}

fn is_gap(c: char) -> bool {
    matches!(
        c,
        ' ' | '-' | '.' | '·' | '•' | '‧' | '・' | '\n' | '\r' | '\t' | '_' | '\u{2010}'
            ..='\u{2015}' | '\u{2212}' | ')' | '/'
    )
}

/// A digit, or a letter that a scanner takes for one.
fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        'O' | 'o' => Some(0),
        'l' | 'I' => Some(1),
        _ => None,
    }
}

fn judge(text: &Folded, pieces: &[Piece], principals: &Principals) -> Option<(usize, Found)> {
    let first = *pieces.first()?;
    let label = label(text, first.start);
    identity(text, pieces, label)
        .or_else(|| mobile(text, pieces, label))
        .or_else(|| landline(text, pieces, label, principals))
        .or_else(|| account(text, pieces, label))
}

/// What the nearest words before the number say. In a table the label is the cell before.
fn label(text: &Folded, start: usize) -> Option<Label> {
    let least = start.saturating_sub(LABEL_REACH);
    let mut end = start;
    while end > least && matches!(text.before(end), ' ' | '\t' | ':' | '(' | '\n' | '+' | '为' | '是') {
        end -= 1;
    }
    let begin = text.clause_start(end, end - least);
    LABELS.last(text.chars(), begin, end).map(|(_, label)| label)
}

/// The digits of the first pieces together, where they number exactly so many; with the end of the last piece.
fn joined(text: &Folded, pieces: &[Piece], count: usize) -> Option<(Vec<u8>, usize, usize)> {
    let mut digits = Vec::with_capacity(count);
    for (number, piece) in pieces.iter().enumerate() {
        let start = if number == 0 { piece_start(text, *piece) } else { piece.start };
        for c in text.slice(start, piece.end) {
            match digit(*c) {
                Some(value) => digits.push(value),
                None if digits.len() == 17 && matches!(c, 'X' | 'x') => digits.push(10),
                None => return None,
            }
        }
        if digits.len() == count {
            return Some((digits, piece.end, number + 1));
        }
        if digits.len() > count {
            return None;
        }
    }
    None
}

fn identity(text: &Folded, pieces: &[Piece], label: Option<Label>) -> Option<(usize, Found)> {
    let labelled = label == Some(Label::Identity);
    let found = |by, confidence| Found::new(Kind::IdNumber, Subject::Natural, by, confidence);
    if let Some((digits, end, parts)) = joined(text, pieces, 18) {
        let end = if parts == pieces.len() { end } else { extend_mask(text, end) };
        let plausible = plausible(&digits, 6, 8);
        if plausible && checked(&digits) && (label != Some(Label::Public) || parts == 1) {
            return Some((end, found(FoundBy::CheckDigit, 99)));
        }
        if labelled || (plausible && label != Some(Label::Public) && label != Some(Label::Account)) {
            return Some((end, found(FoundBy::Pattern, if labelled { 95 } else { 70 })));
        }
    }
    // 残疾人证: the identity number and two digits.
    if let Some((digits, end, _)) = joined(text, pieces, 20)
        && labelled
        && plausible(&digits, 6, 8)
    {
        return Some((end, found(FoundBy::Pattern, 90)));
    }
    if let Some((digits, end, _)) = joined(text, pieces, 15) {
        let unlabelled = label.is_none() && plausible(&digits, 6, 6);
        if labelled || unlabelled {
            return Some((end, found(FoundBy::Pattern, if labelled { 90 } else { 60 })));
        }
    }
    masked_or_odd(text, pieces, labelled).map(|end| (end, found(FoundBy::Pattern, 75)))
}

/// Fewest figures that a masked number must still show to be one: 4109**********1234 tells nobody, 410902********0016 and
/// 41090219900101**** do.
const MASKED_SHOWN_MIN: usize = 10;

/// After the label 身份证号, whatever is long enough is meant as one, also damaged or partly masked: 510902********8198.
fn masked_or_odd(text: &Folded, pieces: &[Piece], labelled: bool) -> Option<usize> {
    let first = pieces.first()?;
    let end = extend_mask(text, first.end);
    let shown = text.slice(first.start, end).iter().filter(|c| c.is_ascii_digit()).count();
    let masked = end > first.end && text.slice(first.end, end).iter().any(|c| is_mask(*c));
    let region = joined_prefix(text, *first).is_some_and(|code| law::identify::region_exists(&code));
    if masked && shown >= MASKED_SHOWN_MIN && (15..=18).contains(&(end - first.start)) && (labelled || region) {
        return Some(end);
    }
    let whole = (1..=pieces.len()).rev().find(|&count| {
        let length: usize = pieces[..count].iter().map(|piece| piece.end - piece.start).sum();
        (16..=19).contains(&length)
            && region
            && !pieces[..count]
                .iter()
                .any(|piece| text.slice(piece.start, piece.end).iter().filter(|c| digit(**c).is_none()).count() > 2)
    });
    whole.filter(|_| labelled).and_then(|count| pieces.get(count - 1)).map(|piece| piece.end)
}

fn joined_prefix(text: &Folded, piece: Piece) -> Option<String> {
    (piece.end - piece.start >= 6).then(|| text.text(piece.start, piece.start + 6))
}

fn is_mask(c: char) -> bool {
    matches!(c, '*' | '×' | '✱' | '■' | '●' | '＊' | '#')
}

fn extend_mask(text: &Folded, end: usize) -> usize {
    let masks = text.slice(end, text.len()).iter().take(18).take_while(|c| is_mask(**c)).count();
    if masks == 0 {
        return end;
    }
    let tail = text.slice(end + masks, text.len()).iter().take(18).take_while(|c| c.is_ascii_alphanumeric()).count();
    end + masks + tail
}

/// A region that exists and a day of birth that can be, written with four or two figures of the year.
fn plausible(digits: &[u8], region: usize, birth: usize) -> bool {
    let value = |range: std::ops::Range<usize>| {
        digits.get(range).unwrap_or_default().iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(*digit))
    };
    let code = value(0..region);
    let year = if birth == 8 { value(6..10) } else { 1900 + value(6..8) };
    let month_at = if birth == 8 { 10 } else { 8 };
    let (month, day) = (value(month_at..month_at + 2), value(month_at + 2..month_at + 4));
    // Dates first: they are cheap and rule most numbers out.
    if !(1900..=2099).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return false;
    }
    let exists = |code: u32| law::identify::region_exists(&code.to_string());
    // A damaged code still names its province.
    exists(code) || matches!(code, 810_000 | 820_000 | 830_000) || exists(code / 100 * 100)
}

fn checked(digits: &[u8]) -> bool {
    let sum: u32 = digits.iter().zip(ID_WEIGHTS).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    let check = match ID_CHECKS[(sum % 11) as usize] {
        b'X' => 10,
        figure => figure - b'0',
    };
    digits.get(17) == Some(&check)
}

/// Prefixes that the numbering plan gives to mobile telephones.
fn is_mobile(digits: &[u8]) -> bool {
    let second = digits.get(1).copied().unwrap_or(0);
    let third = digits.get(2).copied().unwrap_or(0);
    digits.len() == 11
        && digits.first() == Some(&1)
        && match second {
            3 | 8 => true,
            4 => matches!(third, 0 | 1 | 4..=9),
            5 => third != 4,
            6 => matches!(third, 2 | 5 | 6 | 7),
            7 => third <= 8,
            9 => third != 4,
            _ => false,
        }
}

fn mobile(text: &Folded, pieces: &[Piece], label: Option<Label>) -> Option<(usize, Found)> {
    let (rest, country) = without_country(text, pieces);
    let (digits, end, parts) = joined(text, rest, 11).or_else(|| country_joined(text, pieces))?;
    let labelled = matches!(label, Some(Label::Telephone | Label::Online | Label::PublicTelephone | Label::BodyTelephone));
    let first = rest.first()?;
    let usual = parts == 1
        || parts == 3 && first.end - first.start == 3 && rest.get(1).is_some_and(|piece| piece.end - piece.start == 4);
    if !is_mobile(&digits) || !(usual || labelled || country) {
        return None;
    }
    match label {
        Some(Label::Public | Label::Account | Label::PublicTelephone) => None,
        _ => Some((end, Found::new(Kind::Contact, Subject::Natural, FoundBy::Pattern, if labelled { 98 } else { 90 }))),
    }
}

/// `+86 138 …`, `0086-138…`: the pieces after the country's code.
fn without_country<'a>(text: &Folded, pieces: &'a [Piece]) -> (&'a [Piece], bool) {
    match pieces {
        [first, rest @ ..]
            if !rest.is_empty() && matches!(text.text(first.start, first.end).as_str(), "86" | "0086") =>
        {
            (rest, true)
        }
        _ => (pieces, false),
    }
}

/// `8613800138000` in one piece.
fn country_joined(text: &Folded, pieces: &[Piece]) -> Option<(Vec<u8>, usize, usize)> {
    let (digits, end, parts) = joined(text, pieces, 13)?;
    (digits.starts_with(&[8, 6]) && is_mobile(digits.get(2..)?)).then(|| (digits[2..].to_vec(), end, parts))
}

fn landline(text: &Folded, pieces: &[Piece], label: Option<Label>, principals: &Principals) -> Option<(usize, Found)> {
    if !matches!(label, Some(Label::Telephone | Label::Online)) {
        return None;
    }
    let first = pieces.first()?;
    let length = first.end - first.start;
    let area = text.at(first.start) == '0' && (3..=4).contains(&length);
    let (_, end, _) = match area {
        true => (10..=12).rev().find_map(|count| joined(text, pieces, count))?,
        false => (10..=12)
            .filter(|_| text.at(first.start) == '0')
            .chain(7..=8)
            .find_map(|count| joined(text, pieces, count))?,
    };
    let person = private_owner(text, first.start, principals)?;
    Some((end, Found::new(Kind::Contact, person, FoundBy::Pattern, 80)))
}

/// A landline is private where the words before it name a person, or the party is one; an organisation's is not hidden
/// (公示办法 Article 18 (2)).
fn private_owner(text: &Folded, at: usize, principals: &Principals) -> Option<Subject> {
    let start = text.clause_start(at, LABEL_REACH);
    let says = |words: &[&str]| words.iter().any(|word| text.contains(start, at, word));
    if says(&[
        "举报人", "投诉人", "证人", "母亲", "父亲", "监护人", "患者", "受害人", "配偶", "妻子", "丈夫", "儿子", "女儿", "亲属", "家属",
        "邻居", "房东", "业主", "其妻", "其父", "其母", "代理人",
    ]) {
        return Some(Subject::Third);
    }
    if says(&["单位", "公司", "本机关", "我局", "机关", "公安局", "法院", "政府", "咨询", "监督", "服务", "热线", "值班"])
    {
        return None;
    }
    let own = says(&["家庭", "住宅", "宅电", "本人", "经营者", "法定代表人", "负责人", "受送达人", "收件人", "座机", "宅"]);
    // Of a party of whom nobody knows what it is, the stricter reading.
    let unknown = says(&["当事人", "被处罚人"]) && principals.party_unknown();
    (own || unknown || principals.natural_party(text, at)).then_some(Subject::Natural)
}

fn account(text: &Folded, pieces: &[Piece], label: Option<Label>) -> Option<(usize, Found)> {
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
    for count in (12..=30).rev() {
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

/// 6217…账户, 6217…的银行卡: the word stands after the number.
fn account_follows(text: &Folded, pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| {
        let after = if text.at(piece.end) == '的' { piece.end + 1 } else { piece.end };
        text.any(after, &["账户", "帐户", "账号", "帐号", "银行卡", "储蓄卡", "银行账户", "号银行卡"]).is_some()
    })
}

fn luhn(digits: &[u8]) -> bool {
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
fn is_fine_account(text: &Folded, at: usize) -> bool {
    let (start, end) = (text.sentence_start(at, 70), text.sentence_end(at, 50));
    let before = [
        "缴至",
        "缴到",
        "缴入",
        "缴往",
        "缴款",
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
    before.iter().any(|word| text.contains(start, at, word))
        || text.contains(at, end, "缴纳罚款")
        || text.contains(at, end, "缴款")
}

/// Whose account: an organisation's where one is named in the sentence before it, and no card is spoken of.
fn owner(text: &Folded, at: usize) -> Subject {
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
