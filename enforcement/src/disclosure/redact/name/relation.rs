//! Names by the word before them: 证人, 拖欠, 其子.

use super::super::Found;
use super::super::fold::{is_clause_end, is_han};
use super::principals::skip_header;
use super::prose::Prose;
use super::read::{ADULT, is_minor_here, is_surname, names_at, years_before};
use super::words::{CLASSES, FOLLOWING_WORDS, OF_GIVEN, OF_NO_NAME, RARE_SURNAME, Relation, SURNAME, VAGUE};
use super::{minor, note, third};

pub(super) fn after_relation(
    text: &Prose<'_>,
    word: usize,
    after: usize,
    relation: Relation,
    found: &mut Vec<(String, Found)>,
) {
    let mut at = skip_header(text, after);
    let labelled = at > after;
    if text.at(at) == '(' && is_surname(text.at(at + 1)) {
        at += 1;
    }
    let label = match relation {
        Relation::Third => third(85),
        Relation::Somebody => third(68),
        Relation::Minor => minor(88),
        Relation::ThirdPerhaps => third(65),
        Relation::Party | Relation::Representative | Relation::Officer => return,
    };
    let strict = !labelled && relation != Relation::Minor;
    let aged = text.at(word) == '岁' || text.has(word, "周岁");
    if aged && years_before(text, word).is_none_or(|years| years >= ADULT) {
        return;
    }
    // Of words for all sorts of people more is wanted than that a name could follow.
    let vague = text.any(word, &VAGUE).is_some_and(|length| word + length == after);
    let loose = || (relation == Relation::Third && !vague).then(|| names_at(text, at, false)).flatten();
    let called = || (relation == Relation::Minor).then(|| called(text, at)).flatten();
    let word_named = || (relation == Relation::Third && !vague).then(|| word_for_name(text, at)).flatten();
    let read = names_at(text, at, strict).or_else(loose).or_else(called).or_else(word_named);
    let Some(end) = read else { return };
    let both = text.before(word) == '兼' || text.ends(word, "兼任");
    if relation == Relation::Somebody && !somebody(text, word, at, end) {
        return;
    }
    if both || relation == Relation::ThirdPerhaps && !confirmed(text, word, at, end) {
        return;
    }
    let label = if is_minor_here(text, end) { minor(90) } else { label };
    note(text, at, end, label, found);
    follow_list(text, end, label, found);
}

/// What a child is called by: 小虎, 浩浩, 福宝; not where it is said to be another name than its own.
fn called(text: &Prose<'_>, at: usize) -> Option<usize> {
    let (first, second) = (text.at(at), text.at(at + 1));
    let given = |c: char| CLASSES.is(c, OF_GIVEN);
    let small = first == '小' && given(second) && second != '学';
    let pet = given(first) && (first == second || second == '宝');
    let stops = !is_han(text.at(at + 2))
        || matches!(text.at(at + 2), '的' | '在' | '和' | '与' | '被' | '由')
        || FOLLOWING_WORDS.at(text.chars(), at + 2).is_some();
    ((small || pet) && stops && text.any(at + 2, &["(化名", "等"]).is_none()).then_some(at + 2)
}

/// After 人, 者, 员 alone: a word before them, and a name of usual characters.
pub(super) fn somebody(text: &Prose<'_>, word: usize, start: usize, end: usize) -> bool {
    let proper = text.slice(start + 1, end).iter().all(|c| CLASSES.is(*c, OF_GIVEN));
    let of_word = is_han(text.before(word))
        && !matches!(text.before(word), '个' | '名' | '位' | '等' | '何' | '他' | '本' | '有' | '无' | '该');
    let length = end - start;
    proper
        && of_word
        && (length == 3
            || length == 2
                && (!is_han(text.at(end))
                    || FOLLOWING_WORDS.at(text.chars(), end).is_some_and(|(length, ())| length >= 2)))
}

/// After weak words such as 由 or 拖欠: the sentence must go on as it does of a person.
pub(super) fn confirmed(text: &Prose<'_>, word: usize, start: usize, end: usize) -> bool {
    let word: String = text.text(word, start);
    let after = |words: &[&str]| text.any(end, words).is_some();
    match word.as_str() {
        "造成" | "导致" | "致使" => {
            let clause = text.clause_end(end, 16);
            ["死亡", "受伤", "身亡", "轻伤", "重伤", "骨折", "伤亡", "中毒", "遇难"]
                .iter()
                .any(|harm| text.contains(end, clause, harm) || after(&["、"]))
        }
        "转包给" | "分包给" | "发包给" | "承包给" | "出租给" | "租给" | "出售给" | "卖给" | "销售给" | "转让给"
        | "交给" | "借给" | "支付给" | "转给" | "汇给" => {
            is_clause_end(text.at(end))
                || after(&[
                    "个人", "等", "(", "施工", "经营", "使用", "管理", "居住", "的", "负责", "从事", "组织", "用于",
                ])
        }
        "以" => after(&["的名义", "名义", "的身份"]),
        "指派" => {
            after(&["从事", "在", "进行", "驾驶", "作业", "上岗", "等", "、", "(", "操作", "到", "前往", "负责"])
        }
        "欠发工资" | "拖欠工资" | "欠付工资" | "欠发" | "欠付" | "未支付" => {
            text.at(end).is_ascii_digit()
                || after(&["(", "、", "等", "工资", "劳动报酬", "的工资", "20", "人民币", "共计"])
        }
        "收到" | "通过" => {
            after(&["转账", "的", "支付", "现金", "汇款", "货款", "账户", "介绍", "(身份证", "个人", "微信", "银行"])
        }
        "姓名为" | "姓名叫" | "化名" => true,
        "从" => after(&["处购", "处取", "处进", "手中", "处租", "处借", "那里", "处收", "处以"]),
        "打款至" | "转账至" | "汇款至" | "支付至" => after(&[
            "账户",
            "的",
            "个人",
            "中国",
            "银行",
            "农",
            "工商",
            "建设",
            "名下",
            "(",
            "卡",
            "尾号",
            "微信",
            "支付宝",
        ]),
        "询问了" | "找到" | "通知" => is_clause_end(text.at(end)) || after(&["(", "等", "到场", "和", "及"]),
        "伙同" => true,
        "由" => after(&[
            "配合", "陪同", "协助", "在场", "承包", "承租", "施工", "挂靠", "组织", "实际", "分包", "转包", "独资",
            "出资", "联系", "介绍", "安排", "指挥", "看护", "照看", "送货", "运输", "加工", "生产", "看管", "保管",
            "代为", "代签", "收取", "支付", "签收", "代收", "签字", "负责", "驾驶", "操作", "提供", "接待", "见证",
            "到场",
        ]),
        "拖欠" | "克扣" => after(&["(", "、", "等", "工资", "劳动报酬", "的工资"]),
        "雇佣" | "聘用" | "招用" | "聘请" | "雇用" | "安排" | "使用" => {
            after(&["(", "、", "等", "从事", "在", "为", "作业", "驾驶", "进行", "上岗"])
        }
        "对" | "询问" => {
            after(&["的询问", "的调查", "进行询问", "进行了询问", "进行调查", "进行了调查", "、", "制作", "作了询问"])
        }
        "与" | "向" | "委托" | "收取" | "系" | "名叫" | "名为"
            if after(&[
                "签订",
                "支付",
                "收取",
                "系夫妻",
                "询问",
                "了解",
                "购买",
                "销售",
                "出售",
                "借款",
                "租赁",
                "合伙",
                "达成",
                "办理",
                "的微信",
                "的聊天",
                "的通话",
                "的转账",
                "的合同",
                "之间",
                "系亲属",
                "系朋友",
                "系同事",
                "系雇佣",
                "协商",
                "发生争执",
                "一同",
                "共同",
            ]) =>
        {
            true
        }
        "系" | "与" | "委托" | "名叫" | "名为" | "收取" | "向" => {
            after(&["(身份证", "(公民身份", "(男", "(女", "(电话", "(联系电话"])
        }
        _ => false,
    }
}

/// Further names of a list: 田某(…)、唐某某等24名.
pub(super) fn follow_list(text: &Prose<'_>, mut at: usize, label: Found, found: &mut Vec<(String, Found)>) {
    for _ in 0..20 {
        if text.at(at) == '(' {
            let Some(close) = (at..at + 80).find(|&place| text.at(place) == ')') else { return };
            at = close + 1;
        }
        at += told_of_each(text, at);
        if !matches!(text.at(at), '、' | '和' | '及' | '与') {
            return;
        }
        let Some(end) = names_at(text, at + 1, false).or_else(|| listed_word(text, at + 1)) else { return };
        note(text, at + 1, end, label, found);
        at = end;
    }
}

/// 熊某、黄河、傅某: between the names of a list also a name that is a word.
fn listed_word(text: &Prose<'_>, at: usize) -> Option<usize> {
    let end = (at + 2..=at + 3).find(|&end| text.at(end) == '、')?;
    (is_surname(text.at(at)) && can_name(text, at, end) && text.called_at(end + 1).is_some()).then_some(end)
}

/// Can a word be a name: 平安 can, a village or what somebody said cannot?
fn can_name(text: &Prose<'_>, at: usize, end: usize) -> bool {
    text.slice(at + 1, end).iter().all(|c| is_han(*c) && !CLASSES.is(*c, OF_NO_NAME)) && !text.has(at, "陈述")
}

/// 仓库保管员平安、司机某某; 租户时代在场: a name that is a word, where nothing else than a name can follow who it is.
fn word_for_name(text: &Prose<'_>, at: usize) -> Option<usize> {
    let present = ["在场", "到场", "签字", "签名", "的询问笔录", "的证言", "陈述称", "证实"];
    (at + 2..=at + 3).find(|&end| {
        CLASSES.is(text.at(at), SURNAME | RARE_SURNAME)
            && can_name(text, at, end)
            && (text.any(end, &present).is_some() || text.at(end) == '、' && text.called_at(end + 1).is_some())
    })
}

/// What a list tells of each person before it goes on: 当场死亡、, 8600元、.
pub(super) fn told_of_each(text: &Prose<'_>, at: usize) -> usize {
    let next = (at..at + 12).find(|&place| matches!(text.at(place), '、' | ',' | '。' | '\n' | '\0'));
    let told = next
        .filter(|&next| text.at(next) == '、')
        .filter(|&next| ["死亡", "受伤", "身亡", "轻伤", "重伤", "元"].iter().any(|word| text.ends(next, word)));
    told.map_or(0, |next| next - at)
}
