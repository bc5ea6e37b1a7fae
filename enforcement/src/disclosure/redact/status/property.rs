//! Statements on property 财产状况.

use super::super::fold::Folded;
use super::super::name::{Principals, Prose};
use super::super::{Finds, Found, FoundBy, Kind, Subject};
use super::person::is_rule;
use super::words::Trigger;
use super::{CLAUSE_LENGTH_MAX, status_end};

/// Words before a statement that belong to it.
pub(super) const OPENINGS: [&str; 37] = [
    "家庭",
    "个人",
    "目前",
    "全家",
    "每月",
    "对外",
    "现",
    "仅",
    "家中",
    "累计",
    "银行",
    "账户",
    "现有",
    "每月需",
    "每年",
    "拖欠",
    "尚有",
    "欠",
    "每月要",
    "近两年",
    "近三年",
    "共计",
    "夫妻",
    "尚",
    "还有",
    "持有",
    "人均",
    "家庭年",
    "家庭月",
    "上半年",
    "下半年",
    "去年",
    "今年",
    "全年",
    "本年度",
    "年度",
    "平均",
];

/// What makes a figure in the case file something else than a statement on property.
pub(super) const CASE_FIGURES: [&str; 23] = [
    "填报",
    "违法所得",
    "货值",
    "注册资本",
    "涉案",
    "经营额",
    "销售额",
    "广告费",
    "应缴",
    "欠缴",
    "拖欠工",
    "罚款余额",
    "加处",
    "医保基金",
    "库存余额",
    "贷款利率",
    "贷款业务",
    "贷款广告",
    "发放贷款",
    "借款合同",
    "公积金贷款",
    "工资报酬",
    "劳动报酬",
];

pub(super) fn property(
    finds: &mut Finds<'_>,
    prose: &Prose<'_>,
    start: usize,
    after: usize,
    trigger: Trigger,
    principals: &Principals,
) -> Option<usize> {
    let text = finds.folded;
    let end = property_end(text, after);
    let clause = text.clause_start(start, CLAUSE_LENGTH_MAX);
    if CASE_FIGURES.iter().any(|word| text.contains(clause, end, word)) {
        return None;
    }
    let figure = (after..end).any(|at| {
        text.at(at).is_ascii_digit()
            || matches!(text.at(at), '无' | '零' | '万' | '千' | '余' | '仅' | '壹' | '贰' | '叁' | '肆' | '伍' | '百')
    });
    let denied = text.ends(start, "无") || text.ends(start, "没有");
    let owned = text.has(start, "名下") && text.contains(start, after, "有");
    if trigger == Trigger::PropertyWithFigure && !(figure || denied) && !owned {
        return None;
    }
    if trigger == Trigger::Pleaded && !(pleaded(text, start) && (figure || text.contains(start, end, "冻结"))) {
        return None;
    }
    // 名下有 says nothing of property where what is owned is no property: 名下有三家门店.
    if owned && !BELONGINGS.iter().any(|word| text.contains(start, end, word)) {
        return None;
    }
    // 骗取低保金, 停发其低保金: what was paid and is taken back is a fact of the case.
    let granted = ["骗取", "停发", "停发其", "追回", "退回", "退还", "冒领", "套取", "发放", "取消"];
    if is_rule(text, clause, end) || granted.iter().any(|word| text.ends(start, word)) {
        return None;
    }
    if ["规定", "依照", "应当", "最低生活保障标准", "经济困难标准"].iter().any(|word| text.contains(clause, end, word))
    {
        return None;
    }
    let begin = said_from(prose, opening(text, start, clause), clause);
    let subject = if principals.natural_party(text, begin) || !names_body(text, begin) {
        Subject::Natural
    } else {
        Subject::Legal
    };
    finds.add(begin, end, Found::new(Kind::PropertyStatus, subject, FoundBy::Context, 78));
    let joined = join_previous(finds, end);
    Some(joined)
}

/// Does somebody say it in a statement or a defence?
pub(super) fn pleaded(text: &Folded, at: usize) -> bool {
    let start = text.sentence_start(at, 80);
    ["申辩", "辩称", "陈述", "本人", "家庭", "请求", "恳请", "申请延期", "分期"]
        .iter()
        .any(|word| text.contains(start, at, word))
}

/// What somebody owns or owes.
pub(super) const BELONGINGS: [&str; 19] = [
    "住宅", "房", "车", "存款", "积蓄", "收入", "债", "贷", "欠", "资产", "财产", "股", "理财", "土地", "商铺", "基金",
    "保险", "宅基", "公寓",
];

/// The end of a statement on property: a list goes on as long as it names what somebody owns or owes.
pub(super) fn property_end(text: &Folded, from: usize) -> usize {
    let mut end = status_end(text, from);
    while text.at(end) == '、' {
        let next = status_end(text, end + 1);
        if next == end + 1 || !BELONGINGS.iter().any(|word| text.contains(end, next, word)) {
            break;
        }
        end = next;
    }
    end
}

/// Two statements with a comma between them are one.
pub(super) fn join_previous(finds: &mut Finds<'_>, end: usize) -> usize {
    let count = finds.hits.len();
    if let [.., previous, last] = finds.hits.as_mut_slice() {
        let gap = last.range.start.saturating_sub(previous.range.end);
        let near = previous.kind == last.kind && previous.range.end <= last.range.start && gap <= '，'.len_utf8();
        if near {
            previous.range.end = last.range.end;
            finds.hits.truncate(count - 1);
        }
    }
    end
}

pub(super) fn opening(text: &Folded, start: usize, clause: usize) -> usize {
    let mut begin = start;
    for _ in 0..3 {
        let word = OPENINGS
            .iter()
            .find(|word| text.ends(begin, word))
            .or_else(|| ["无", "没有", "有", "尚有", "仍有"].iter().find(|word| text.ends(begin, word)));
        match word {
            Some(word) if begin - word.chars().count() >= clause => begin -= word.chars().count(),
            _ => break,
        }
    }
    // 靠在集市卖菜|维持生活: from what one lives by.
    let lives = ["过日子", "维持生活", "维持生计", "为生", "度日", "糊口"]
        .iter()
        .any(|word| text.contains(begin, begin + 8, word));
    if let Some(by) = lives.then(|| (clause..begin).find(|&at| text.at(at) == '靠')).flatten() {
        return by;
    }
    // 2024年亏损136万元: the year belongs to it.
    let year = text.before(begin) == '年'
        && begin >= clause + 5
        && text.slice(begin - 5, begin - 1).iter().all(char::is_ascii_digit);
    if year { begin - 5 } else { begin }
}

/// How much of a clause before what names property belongs to it, in characters: 欠亲友|外债十五万元.
const SAID_LENGTH_MAX: usize = 9;

/// Where somebody says it of themselves, from behind who says it: 当事人称其|欠亲友外债, 某某称|妻子…|每月透析费用.
fn said_from(text: &Prose<'_>, begin: usize, clause: usize) -> usize {
    if !pleaded(text, begin) && !text.contains(text.sentence_start(begin, 60), begin, "当事人") {
        return begin;
    }
    let least = begin.saturating_sub(SAID_LENGTH_MAX).max(clause);
    let who = [
        "当事人",
        "辩称",
        "称其",
        "自称",
        "诉称",
        "称",
        "其",
        "自己",
        "本人",
        "陈述",
        "表示",
        "反映",
        "系",
        "属",
        "因",
        "以",
        "证明",
        "名下",
        "显示",
        "提出",
        "隐瞒",
        "公司",
        "单位",
        "了",
        "的",
        "是",
        "为",
        "且",
        "并",
    ];
    let behind = |at: usize| {
        who.iter().any(|word| text.ends(at, word)) && !since(text, at)
            || text.name_until(at).is_some()
            || at == clause && clause > 0
    };
    let from = (least..=begin).rev().find(|&at| behind(at) || !super::super::fold::is_han(text.before(at)));
    from.unwrap_or(begin)
}

/// 自2022年以|来: the word goes on.
fn since(text: &Folded, at: usize) -> bool {
    text.before(at) == '以' && matches!(text.at(at), '来' | '后' | '前' | '上' | '下' | '内')
}

pub(super) fn names_body(text: &Folded, at: usize) -> bool {
    let start = text.sentence_start(at, 120);
    ["公司", "单位", "厂", "企业", "对公", "专用账户"].iter().any(|word| text.contains(start, at, word))
}
