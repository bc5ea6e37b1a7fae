//! Of whom a sentence tells: somebody, or nobody at all: a rule, an offer, beasts.

use super::super::fold::{Folded, Lexicon};
use super::super::name::Prose;
use std::sync::LazyLock;

/// How far before what is told stands of whom, in characters.
pub(super) const WHO_REACH: usize = 60;

/// Words that speak of one person: whether they call the person, or only tell that there is one.
static PERSONS: LazyLock<Lexicon<bool>> = LazyLock::new(|| {
    Lexicon::new(&[
        (
            "病人 女职工 女工 密接人员 市民 该生 该患者 该女 该男 该员工 该职工 该户 自己 第三人 被害人 被侵害人 我 奶奶 爷爷 丈母 岳母 岳父 \
             被执行人 申辩人 陈述人 本人 家人 其妻 其子 其女 其父 其母 其夫 其兄 其弟 其姐 其妹 其孙 父亲 母亲 妻子 丈夫 儿子 女儿 \
             孙子 孙女 外孙 姐姐 妹妹 哥哥 弟弟 老伴 婆婆 公公 患者 当事人 违法行为人 行为人 户主 租客 房东 \
             参保人 经营者 法定代表人 受害人 受害者 受伤人员 伤者 死者 厨师 孩子 老人 之妻 \
             之夫 之子 之女 之父 之母 产妇 孕妇 患儿 申请人 被处罚人 被拘留人 驾驶人 驾驶员 骑行人 骑车人 行人 投诉人 举报人 消费者 \
             顾客 被侵权人 乘客 伤员 护士 医生 教师 司机 献血者 男童 女童 女子 男子 店员 保安 参保人员 老父 老母 媳妇 供养对象 大爷 大娘 大妈 子女",
            true,
        ),
        (
            "考虑你 鉴于你 你系 你因 答: 自述 使其 致其 令其 经检测 经检查 医学检查 化验 病历 称其 同居 因病 家属 家中 家里 病情 身体 残疾证 岁",
            false,
        ),
    ])
});

/// Does a word that calls a person end at the position, and begin no earlier than the other?
pub(super) fn person_ends(text: &Folded, from: usize, at: usize) -> bool {
    (from.max(at.saturating_sub(5))..at)
        .any(|place| PERSONS.at(text.chars(), place).is_some_and(|(length, calls)| calls && place + length == at))
}

/// Does a word that speaks of a person stand between two positions?
pub(super) fn person_within(text: &Folded, from: usize, at: usize) -> bool {
    PERSONS.within(text.chars(), from, at)
}

/// Words of beasts, which are ill as well.
static BEASTS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        "动物 畜 禽 生猪 猪只 羊只 该猪 该牛 该羊 该犬 鸡群 猪群 羊群 牛群 屠宰 检疫 扑杀 存栏 苗木 鱼",
        (),
    )])
});

/// How far behind what is told of whom the name stands, in characters: 怀孕七个月的|女职工某某.
const NAME_REACH: usize = 6;

/// Does 的 and the name of whom it is told follow?
pub(super) fn of_named(text: &Prose<'_>, end: usize) -> bool {
    text.at(end) == '的' && (end + 1..=end + NAME_REACH).any(|at| text.name_at(at).is_some())
}

/// Does the sentence speak of one person between two positions: by name, by a word for one, by 其?
pub(super) fn of_somebody(text: &Prose<'_>, from: usize, at: usize) -> bool {
    let called = || (from..at).any(|place| pointed(text, place)) && !BEASTS.within(text.chars(), from, at);
    text.named_between(from, at) || person_within(text, from, at) || called()
}

/// 其, where it stands for somebody: not in 其他, 其中, 尤其.
fn pointed(text: &Folded, at: usize) -> bool {
    text.at(at) == '其'
        && !matches!(text.at(at + 1), '他' | '中' | '余' | '实' | '次' | '它' | '间')
        && !matches!(text.before(at), '尤' | '与' | '极')
        && text.any(at + 1, &["产品", "商品", "公司", "店", "生产", "经营", "广告", "所售", "所销", "单位"]).is_none()
}

/// How far behind a condition the rule says what follows from it, in characters.
const RULE_REACH: usize = 40;

/// A rule's condition: 确有经济困难的，可以…; 患有痢疾的人员不得…; 怀孕的妇女，不予….
pub(super) fn is_rule(text: &Folded, start: usize, mut end: usize) -> bool {
    // 患有高血压、癫痫、恐高症的，不得…: the condition is the whole list.
    while text.at(end) == '、' {
        end = text.clause_end(end + 1, RULE_REACH);
    }
    let conditional = matches!(text.before(end), '的' | '者') && matches!(text.at(end), ',' | ';');
    let follows = |words: &[&str]| {
        let most = text.sentence_end(end, RULE_REACH);
        words.iter().any(|word| text.contains(start, most, word))
    };
    let of_all =
        ["的人", "的残疾人", "的妇女", "的公民", "的家庭", "的当事人", "的学生", "的职工", "的劳动者", "的患者"]
            .iter()
            .any(|word| text.contains(start, end, word));
    conditional && follows(&["可以", "应当", "不得", "不予", "不执行", "应予", "免予", "从轻", "减轻", "由", "禁止"])
        || of_all && follows(&["可以", "应当", "不得", "不予", "不执行", "禁止", "严禁", "优先", "免收", "免缴"])
}

/// Where the text cites an article: 第三十四条, 第（二）项.
pub(super) fn cites(text: &Folded, start: usize, end: usize) -> bool {
    (start..end)
        .any(|at| text.at(at) == '第' && (at + 1..at + 8).any(|place| matches!(text.at(place), '条' | '款' | '项')))
}
