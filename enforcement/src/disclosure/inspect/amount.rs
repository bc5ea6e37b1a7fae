//! Amounts in figures and in words, and the fine among them.

use law::Fen;

/// An amount at its place in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Amount {
    /// Bytes.
    pub start: usize,
    /// Bytes.
    pub end: usize,
    /// How much.
    pub fen: Fen,
    /// Written in words: 伍仟元.
    pub words: bool,
}

/// All amounts in yuan of a text.
pub fn amounts(text: &str) -> Vec<Amount> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let read = if c.is_ascii_digit() {
            in_figures(text, at)
        } else if numeral(c).is_some() || matches!(c, '十' | '拾') {
            in_words(text, at)
        } else {
            None
        };
        at = match read {
            Some(amount) => {
                found.push(amount);
                amount.end
            }
            None if c.is_ascii_digit() => {
                at + text
                    .get(at..)
                    .map_or(1, |rest| rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count())
            }
            None => at + c.len_utf8(),
        };
    }
    found
}

/// `1,000.50元`, `2万元`, `1.5亿元`; also `¥5000.00` without 元.
fn in_figures(text: &str, start: usize) -> Option<Amount> {
    let rest = text.get(start..)?;
    let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.')).count();
    let figures = rest.get(..length)?.trim_end_matches(['.', ',']);
    let after = rest.get(length..)?.trim_start_matches(' ');
    let (scale, unit) = [("万元", 10_000), ("亿元", 100_000_000), ("元", 1), ("万", 0)]
        .into_iter()
        .find_map(|(unit, scale)| after.starts_with(unit).then_some((scale, unit)))
        .unwrap_or((0, ""));
    let sign = text.get(..start)?.ends_with(['¥', '￥']);
    let scale = if scale == 0 && sign && unit.is_empty() { 1 } else { scale };
    if scale == 0 {
        return None;
    }
    let fen = scaled(figures, scale)?;
    let end = start + length + (rest.len() - length - after.len()) + unit.len();
    Some(Amount { start, end, fen, words: false })
}

fn scaled(figures: &str, scale: i64) -> Option<Fen> {
    let plain: String = figures.chars().filter(|c| *c != ',').collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    if whole.is_empty() || whole.len() > 12 || part.len() > 6 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let micro: i64 = format!("{whole}{part:0<6}").parse().ok()?;
    let fen = i128::from(micro) * i128::from(scale) / 10_000;
    Fen::new(i64::try_from(fen).ok()?)
}

fn numeral(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' | '貳' => 2,
        '三' | '叁' | '参' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// 伍万贰仟壹佰元, 一万元, 壹仟元伍角陆分.
fn in_words(text: &str, start: usize) -> Option<Amount> {
    let (mut total, mut section, mut digit) = (0_i64, 0_i64, 0_i64);
    let mut yuan = None;
    let mut end = start;
    for (at, c) in text.get(start..)?.char_indices().take(40) {
        let unit = match c {
            '十' | '拾' => 10,
            '百' | '佰' => 100,
            '千' | '仟' => 1_000,
            '万' => 10_000,
            '亿' => 100_000_000,
            _ => 0,
        };
        match (numeral(c), c, yuan) {
            (Some(value), ..) => digit = value,
            (_, '元' | '圆', None) => {
                yuan = Some((total + section + digit) * 100);
                digit = 0;
                end = start + at + c.len_utf8();
            }
            (_, '角', Some(fen)) => {
                yuan = Some(fen + digit * 10);
                digit = 0;
                end = start + at + c.len_utf8();
            }
            (_, '分', Some(fen)) => {
                yuan = Some(fen + digit);
                end = start + at + c.len_utf8();
                break;
            }
            (_, _, None) if unit >= 10_000 => {
                total = if unit > 10_000 { (total + section + digit) * unit } else { total + (section + digit) * unit };
                (section, digit) = (0, 0);
            }
            (_, _, None) if unit > 0 => {
                section += digit.max(i64::from(digit == 0)) * unit;
                digit = 0;
            }
            _ => break,
        }
    }
    let fen = Fen::new(yuan?)?;
    Some(Amount { start, end, fen, words: true })
}

/// The fine of a decision's operative part; the total where one is stated, else the sum of its fines.
pub fn fine(penalty: &str) -> Option<Fen> {
    let mut total = None;
    let mut sum: Option<Fen> = None;
    let mut fined = false;
    // A fine was named by its rate, and its amount has yet to come: …每平方米100元的罚款，计120000元.
    let mut owed = false;
    for clause in clauses(penalty) {
        let other = clause.contains("没收")
            || clause.contains("加处")
            || clause.contains("退回")
            || clause.contains("退还")
            || clause.contains("拍卖");
        let fines = clause.contains("罚款");
        fined = fined || fines;
        let found = amounts(clause);
        // A rate is no amount: 每平方米20元, ×2元.
        let whole = |amount: &&Amount| {
            let before = clause.get(..amount.start).unwrap_or_default();
            !before.ends_with('×') && !before.contains("每") && !is_base(clause.get(amount.end..).unwrap_or_default())
        };
        if owed && !fines {
            owed = false;
            let told = ["计", "即", "共计", "合计", "折合", "人民币", "金额", "为人民币"]
                .iter()
                .any(|word| clause.trim_start().starts_with(word));
            if let Some(amount) = found.first().filter(|_| told) {
                sum = Some(sum.unwrap_or(Fen::ZERO).plus(amount.fen));
                continue;
            }
        }
        if let Some(at) = ["合计", "共计", "总计", "共"]
            .iter()
            .find_map(|word| clause.rfind(word))
            .filter(|_| !clause.contains("没收"))
        {
            total = found.iter().find(|amount| amount.start > at).map(|amount| amount.fen).or(total);
            continue;
        }
        let from = clause.rfind("罚款").unwrap_or(0);
        let amount =
            found.iter().filter(whole).find(|amount| amount.start > from).or_else(|| found.iter().rfind(whole));
        if let Some(amount) = amount.filter(|_| fines && (!other || amount_after_fine(clause, from))) {
            sum = Some(sum.unwrap_or(Fen::ZERO).plus(amount.fen));
        }
        owed = fines && amount.is_none();
    }
    let only_total = total.filter(|_| fined || !penalty.contains("没收"));
    only_total.or(sum)
}

/// What follows makes an amount the base of a fine: 6380元8%的罚款, 12000元十倍的罚款.
fn is_base(after: &str) -> bool {
    let after = after.trim_start_matches(['整', '的', '）', ')', ' ']);
    let rate = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || numeral(c).is_some() || c == '十');
    after.starts_with("百分之") || rate.len() < after.len() && rate.starts_with(['%', '％', '倍', '‰'])
}

fn amount_after_fine(clause: &str, from: usize) -> bool {
    amounts(clause).iter().any(|amount| amount.start > from)
}

/// Parts of a sentence; a comma within a figure is none.
pub fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split(['；', ';', '，', '。', '\n', '、']).filter(|clause| !clause.trim().is_empty())
}

/// Pairs of an amount in words and one in figures that follow each other and should be equal: 壹仟元整（1000元）.
pub fn paired(text: &str) -> Vec<(Amount, Amount)> {
    let all = amounts(text);
    let joined = |first: &Amount, second: &Amount| {
        let between = text.get(first.end..second.start).unwrap_or("。");
        let bracketed = between.contains(['（', '(']);
        let plain = between.chars().all(|c| "整正人民币（(¥￥:：即小写大写RMB ".contains(c));
        first.words != second.words && bracketed && plain
    };
    all.windows(2)
        .filter_map(
            |pair| if let [first, second] = pair { joined(first, second).then_some((*first, *second)) } else { None },
        )
        .collect()
}
