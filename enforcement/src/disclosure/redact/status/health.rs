//! Statements on health 健康状况.

use super::super::fold::{Folded, Lexicon, is_clause_end, is_han};
use super::super::name::Prose;
use super::super::{Finds, Found, FoundBy, Kind, Subject};
use super::ailment::ailment;
use super::body::begins;
use super::person::{cites, is_rule, of_named, of_somebody, person_within};
use super::words::{TRIGGERS, Trigger};
use super::{CLAUSE_LENGTH_MAX, status_end};
use std::sync::LazyLock;

/// Legal texts and procedures speak of these things in general.
pub(super) const GENERAL: [&str; 11] =
    ["规定", "依法", "法》", "条例", "应当", "不得", "防治", "预防", "管理", "健康证", "《"];

pub(super) fn health(
    finds: &mut Finds<'_>,
    prose: &Prose<'_>,
    start: usize,
    after: usize,
    trigger: Trigger,
) -> Option<usize> {
    let text = finds.folded;
    let clause = text.clause_start(start, CLAUSE_LENGTH_MAX);
    let end = before_turn(text, after, status_end(text, after));
    if in_general(text, clause, start, end) {
        return None;
    }
    let range = match trigger {
        Trigger::Illness => {
            let begin = grade_start(text, start);
            personal(prose, begin, after).then(|| (begin, end_of_grade(text, after)))
        }
        Trigger::Symptom => symptom(prose, start, after),
        Trigger::HealthField => field(text, after),
        Trigger::Suffers => suffers(prose, start, after, end),
        Trigger::Diagnosed => diagnosed(text, start, after),
        _ if text.ends(after, "阳性") && personal(prose, start, after) => {
            Some((begins(prose, clause, start).min(grade_start(text, start)), after))
        }
        _ => personal(prose, start, after).then(|| (grade_start(text, start), end_of_grade(text, after))),
    };
    let (begin, end) = range?;
    // 系肺结核|患者.
    let called = matches!(text.before(begin), '系' | '属' | '是') && trigger == Trigger::Illness;
    let end = end + text.any(end, &["患者", "病人"]).filter(|_| called).unwrap_or(0);
    let subject = whose(text, begin);
    finds.add(begin, end, Found::new(Kind::HealthStatus, subject, FoundBy::Context, 80));
    Some(end)
}

/// What stands in a field on health, unless it says that all is well.
fn field(text: &Folded, after: usize) -> Option<(usize, usize)> {
    let end = status_end(text, after);
    // 等级：二级 is one of a disability only where one is spoken of; alone it would be looked for in every outlet.
    let grade = text.ends(after, "等级:");
    if grade && !text.contains(text.sentence_start(after, 40), after, "残疾") {
        return None;
    }
    let start = if grade { after - "等级:".chars().count() } else { after };
    let well = ["良好", "正常", "健康", "合格", "无", "一般", "/"].iter().any(|word| text.has(after, word));
    (end > after + 1 && !well && is_han(text.at(after))).then_some((start, end))
}

/// Furthest from its start to its symptom that a part of a sentence belongs to it, in characters: 全身起|红疹.
const SYMPTOM_REACH: usize = 10;

/// A symptom of one person: from what part of the sentence tells of it, through those that are listed with it.
fn symptom(text: &Prose<'_>, start: usize, after: usize) -> Option<(usize, usize)> {
    let sentence = text.sentence_start(start, 40);
    if !personal(text, start, after) || !of_somebody(text, sentence, start) {
        return None;
    }
    let begun = begins(text, text.clause_start(start, SYMPTOM_REACH), start);
    let mut end = status_end(text, after);
    while text.at(end) == '、' {
        end = status_end(text, end + 1);
    }
    let end = before_turn(text, after, end);
    let named =
        ["等症状", "的症状", "症状"].iter().find(|word| text.ends(end, word)).map_or(0, |word| word.chars().count());
    Some((begun, after.max(end - named)))
}

/// Does it cite or state a rule, or name things that are so in general? 预防性健康体检 is done on one.
pub(super) fn speaks_generally(text: &Folded, start: usize, end: usize) -> bool {
    let preventive = text.contains(start, end, "预防性");
    let said = GENERAL.iter().any(|word| text.contains(start, end, word) && !(preventive && *word == "预防"));
    said || cites(text, start, end) || is_rule(text, start, end)
}

/// Does the sentence part speak of such things in general?
fn in_general(text: &Folded, clause: usize, start: usize, end: usize) -> bool {
    speaks_generally(text, clause, end)
        && !["当事人", "本人", "显示其", "载明其", "证明其", "证实其"]
            .iter()
            .any(|word| text.contains(clause, start, word))
}

/// Notes an ailment that is somebody's: from what stands before it to its grade.
pub(super) fn told_of_somebody(finds: &mut Finds<'_>, prose: &Prose<'_>, start: usize, after: usize) -> bool {
    let text = finds.folded;
    let clause = text.clause_start(start, CLAUSE_LENGTH_MAX);
    if in_general(text, clause, start, after) || !(personal(prose, start, after) || injury(text, start, after)) {
        return false;
    }
    let opened = [
        "做了",
        "行",
        "患有",
        "身患",
        "患上",
        "感染",
        "携带",
        "突发",
        "突患",
        "患",
        "刚做完",
        "刚做过",
        "做过",
        "接受",
    ]
    .iter()
    .find(|word| text.ends(start, word));
    let begin = grade_start(text, start - opened.map_or(0, |word| word.chars().count()));
    let found = Found::new(Kind::HealthStatus, whose(text, begin), FoundBy::Context, 75);
    let mut end = end_of_grade(text, after);
    // 面部红肿、脱皮: what is listed with it.
    while let Some((length, Trigger::Symptom | Trigger::Illness)) =
        (text.at(end) == '、').then(|| TRIGGERS.at(text.chars(), end + 1)).flatten()
    {
        end += 1 + length;
    }
    finds.add(begin, end, found);
    true
}

/// Which hand, which finger: whoever has it is one person, whatever the sentence calls them.
fn injury(text: &Folded, start: usize, after: usize) -> bool {
    let one = text.slice(start, after).iter().any(|c| matches!(c, '左' | '右' | '双' | '指' | '趾'));
    one && !cured(text, start)
}

/// What a thing is said to be good against is nobody's; what a patient is treated for is the patient's.
pub(super) fn cured(text: &Folded, start: usize) -> bool {
    let offers = [
        "治愈", "预防", "防治", "主治", "专治", "改善", "功效", "适用", "能治", "可治", "宣称", "根治", "缓解", "调理",
        "宣传", "广告",
    ];
    let mut clause = text.clause_start(start, 30);
    // 能治疗高血压、糖尿病: through the list.
    while text.before(clause) == '、' && start - clause < 30 {
        clause = text.clause_start(clause - 1, 30);
    }
    let said = |words: &[&str]| words.iter().any(|word| text.contains(clause, start, word));
    said(&offers) || said(&["治疗"]) && !said(&["参保", "患者", "病人", "住院", "其因", "就诊"])
}

/// Words with which a sentence leaves the illness: 感染戊型肝炎后仍从事….
pub(super) const TURNS: [&str; 17] = [
    "的情况",
    "的事实",
    "正在",
    "且",
    "为由",
    "后仍",
    "后继续",
    "后未",
    "仍",
    "未",
    "却",
    "但",
    "期间",
    "的情况下",
    "到",
    "在",
    "的从业",
];

pub(super) fn before_turn(text: &Folded, from: usize, end: usize) -> usize {
    (from + 1..end).find(|&at| TURNS.iter().any(|word| text.has(at, word))).unwrap_or(end)
}

/// What an illness or an injury ends with.
pub(super) const AILMENTS: [&str; 31] = [
    "聋",
    "中毒",
    "菌",
    "病毒",
    "中暑",
    "病",
    "症",
    "炎",
    "癌",
    "瘤",
    "伤",
    "残",
    "折",
    "衰竭",
    "梗死",
    "梗塞",
    "不全",
    "障碍",
    "综合征",
    "阳性",
    "怀孕",
    "妊娠",
    "咳嗽",
    "发热",
    "疼痛",
    "胸闷",
    "头晕",
    "出血",
    "腹泻",
    "感染",
    "结核",
];

/// 诊断为, 鉴定为: what follows, if it is an ailment; through a list of them.
pub(super) fn diagnosed(text: &Folded, start: usize, after: usize) -> Option<(usize, usize)> {
    // 经体检|发现患有….
    let after = after + text.any(after, &["发现", "显示", "查明", "结果为"]).unwrap_or(0);
    let mut end = before_turn(text, after, status_end(text, after));
    while text.at(end) == '、' {
        end = status_end(text, end + 1);
    }
    let illness = |at: usize| {
        ailment(text, at).is_some()
            || matches!(TRIGGERS.at(text.chars(), at), Some((_, Trigger::Illness | Trigger::Health)))
    };
    let ailment = AILMENTS.iter().any(|word| text.contains(after, end, word)) || (after..end).any(illness);
    let weak = ["提示", "经体检", "鉴定", "评定", "检查结果", "体检", "健康体检", "伤残等级", "残疾等级"]
        .iter()
        .any(|word| text.has(start, word))
        || text.slice(start, after) == ['诊', '断'];
    let graded = text.contains(after, end, "级");
    let named = end > after + 1 && is_han(text.at(after));
    (named && (ailment || !weak || (graded && text.contains(start, end, "残")))).then_some((after, end))
}

/// How far behind an illness a rule says who may not, in characters.
const RULE_REACH: usize = 60;

/// 患有高血压、糖尿病等疾病: through the list.
pub(super) fn suffers(text: &Prose<'_>, start: usize, after: usize, end: usize) -> Option<(usize, usize)> {
    let one = text.slice(start, after) == ['患'];
    let weak = one || ["感染", "查出", "得了", "得过", "患过", "携带"].iter().any(|word| text.has(start, word));
    let illness = (after..end).any(|at| {
        matches!(TRIGGERS.at(text.chars(), at), Some((_, Trigger::Illness | Trigger::Health)))
            || text.has(at, "病")
            || text.has(at, "症")
            || text.has(at, "菌")
            || text.has(at, "病毒")
    });
    let from = text.clause_start(start, 16);
    let of_beast = ["动物", "畜", "禽", "猪", "牛", "羊", "鸡"].iter().any(|word| text.contains(from, end, word))
        && !text.named_between(from, end);
    // 凡患有痢疾、伤寒的人员，不得…: a rule is nobody's illness.
    let sentence = text.sentence_end(end, RULE_REACH);
    let rule = ["的人员", "的,不", "的,应", "病的,", "者,不得", "者不得"]
        .iter()
        .any(|word| text.contains(after, sentence, word))
        && ["不得", "应当", "禁止", "严禁"].iter().any(|word| text.contains(after, sentence, word));
    if of_beast || rule {
        return None;
    }
    let other = one && matches!(text.at(after), '者' | '儿' | '方' | '难');
    if other || (weak && !illness) {
        return None;
    }
    let mut last = end;
    while text.at(last) == '、' {
        last = status_end(text, last + 1);
    }
    Some((start, last))
}

/// Words that speak of one person, or of all such.
static GROUPS: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::new(&[("劳动者 员工 职工 工人 从业人员 学生 幼儿 服务员", ())]));

/// Where a sentence says such words, it speaks of all.
static GENERALLY: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::new(&[("未为 未对 未按 未组织 安排 组织 幼儿园 应 从业人员健康", ())]));

/// What after an illness says that nobody has it.
pub(super) const IN_GENERAL: [&str; 24] = [
    "老人", "妇女", "人群", "禁用", "治疗", "门诊", "保健", "科", "药", "医院", "险", "预防", "病例", "疫情", "防",
    "疫苗", "诊疗", "筛查", "诊断", "危害", "患者", "病人", "产品", "健康",
];

/// The illness is somebody's: in a bracket after a name, or after words that speak of a person.
pub(super) fn personal(text: &Prose<'_>, start: usize, after: usize) -> bool {
    let bracket = text.before(start) == '(' && is_han(text.before(start.saturating_sub(1)));
    let follows = text
        .slice(after, after + 1)
        .first()
        .is_none_or(|c| is_clause_end(*c) || *c == ')' || matches!(c, '病' | '症' | '患' | ' '));
    let clause = text.sentence_start(start, 40);
    let says = |words: &Lexicon<()>| words.within(text.chars(), clause, start);
    let went = ["到", "在", "去", "住院", "就诊", "就医", "前往", "入院"].iter().any(|word| text.has(after, word));
    if text.before(start) == '因' && went {
        return true;
    }
    if cured(text, start) {
        return false;
    }
    // 系艾滋病感染者, 某某的肺结核诊疗记录.
    let shown = text.any(after, &["诊断书", "诊断证明", "病历", "诊断报告", "化验单"]).is_some();
    let suffers = matches!(text.before(start), '系' | '属') && text.any(after, &["患者", "病人"]).is_some();
    let is_one = suffers
        || shown && person_within(text, clause, start)
        || matches!(text.before(start), '系' | '属')
        || text.before(start) == '是' && person_within(text, clause, start)
        || text.ends(start, "有") && person_within(text, clause, start);
    if is_one
        || of_named(text, end_of_grade(text, after))
        || text.before(start) == '的' && text.name_until(start - 1).is_some()
    {
        return true;
    }
    let of_person = of_somebody(text, clause, start) || says(&GROUPS) && !says(&GENERALLY);
    (bracket && follows) || of_person && !IN_GENERAL.iter().any(|word| text.has(after, word))
}

/// What stands before an illness and belongs to it.
pub(super) const GRADES: [&str; 82] = [
    "经常",
    "时常",
    "反复",
    "间歇性",
    "间歇",
    "小腿",
    "下肢",
    "听力",
    "活动性",
    "红绿",
    "每周要做",
    "每周需做",
    "每周做",
    "每月要做",
    "每周",
    "定期",
    "常年",
    "已有",
    "疑似",
    "要做",
    "工伤",
    "重症",
    "有严重的",
    "有轻微的",
    "严重的",
    "甲基苯丙胺检测",
    "冰毒检测",
    "吗啡检测",
    "氯胺酮检测",
    "新冠病毒",
    "药物",
    "人工",
    "突发",
    "携带",
    "一级",
    "二级",
    "三级",
    "四级",
    "1级",
    "2级",
    "3级",
    "4级",
    "肢体",
    "听力",
    "视力",
    "言语",
    "智力",
    "精神",
    "多重",
    "慢性",
    "急性",
    "重度",
    "中度",
    "轻度",
    "原发性",
    "继发性",
    "先天性",
    "职业性",
    "恶性",
    "双侧",
    "左侧",
    "右侧",
    "左肩",
    "右肩",
    "左腿",
    "右腿",
    "左手",
    "右手",
    "腰椎",
    "1型",
    "2型",
    "二型",
    "左眼",
    "右眼",
    "双眼",
    "晚期",
    "早期",
    "需",
    "需要",
    "长期",
    "乙肝",
    "先兆",
];

pub(super) fn grade_start(text: &Folded, start: usize) -> usize {
    let mut begin = start;
    for _ in 0..GRADES_MAX {
        let word = GRADES.iter().find(|word| text.ends(begin, word)).map(|word| word.chars().count());
        let Some(length) = word.or_else(|| measure_before(text, begin)) else { break };
        begin -= length;
    }
    begin
}

/// Most such words in a row.
const GRADES_MAX: usize = 4;

/// 四个月|身孕, 三次|透析: a figure and its unit; how long they are.
fn measure_before(text: &Folded, at: usize) -> Option<usize> {
    let unit =
        ["个多月", "个月", "周", "次", "年", "级", "根", "颗"].iter().find(|unit| text.ends(at, unit))?.chars().count();
    let figure = |c: &&char| c.is_ascii_digit() || "一二三四五六七八九十两几多".contains(**c);
    let figures = text.slice(at.saturating_sub(unit + 3), at - unit).iter().rev().take_while(figure).count();
    (figures > 0).then_some(unit + figures)
}

pub(super) fn end_of_grade(text: &Folded, mut after: usize) -> usize {
    let tails = [
        "一级",
        "二级",
        "三级",
        "四级",
        "五级",
        "六级",
        "七级",
        "八级",
        "九级",
        "十级",
        "1级",
        "2级",
        "3级",
        "4级",
        "人",
        "个月",
        "术后",
        "失代偿期",
        "反复发作",
        "发作",
        "“大三阳”",
        "“小三阳”",
        "大三阳",
        "小三阳",
        "晚期",
        "早期",
        "中期",
        "病史",
        "后遗症",
        "急性发作",
        "复发",
        "贰期",
        "壹期",
        "叁期",
        "二期",
        "三期",
        "一期",
        "多年",
        "伤残",
        "阳性",
        "携带者",
        "抗原阳性",
        "抗体阳性",
        "病毒携带者",
        "六周",
        "感染者",
        "犯了",
        "得厉害",
        "发病期",
        "急性期",
        "缓解期",
        "终末期",
        "出血",
        "病",
        "症",
    ];
    for _ in 0..2 {
        let figures = text
            .slice(after, text.len())
            .iter()
            .take(3)
            .take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(**c))
            .count();
        // 孕七|个月: the figure belongs to the word.
        let counted = figures > 0 || "一二三四五六七八九0123456789".contains(text.before(after));
        if let Some(length) = text.any(after + figures, &["个月", "个多月", "周", "天", "级", "年"]).filter(|_| counted)
        {
            after += figures + length;
        } else if let Some(length) = text.any(after, &tails) {
            after += length;
        }
    }
    after
}

pub(super) fn whose(text: &Folded, at: usize) -> Subject {
    let start = text.sentence_start(at, 40);
    let third = [
        "参保人",
        "患者",
        "其妻",
        "其子",
        "其女",
        "其父",
        "其母",
        "父亲",
        "母亲",
        "妻子",
        "丈夫",
        "儿子",
        "女儿",
        "家属",
        "证人",
        "员工",
        "职工",
    ];
    if third.iter().any(|word| text.contains(start, at, word)) { Subject::Third } else { Subject::Natural }
}
