//! What a sentence tells of somebody's body, in whatever words: a part of the body and what is wrong with it, 腿脚不利索; a state
//! that only a person is in, 上吐下泻; what is done about it, 常年吃药; what was found, 检出沙门氏菌.

use super::super::fold::{Folded, Lexicon, is_han};
use super::super::name::Prose;
use super::super::{Finds, Found, FoundBy, Hit, Kind};
use super::health::{cured, end_of_grade, speaks_generally, whose};
use super::person::{WHO_REACH, of_named, of_somebody, person_ends};
use std::ops::Range;
use std::sync::LazyLock;

/// How far behind a part of the body what is wrong with it is told, in characters: 肝上|长了东西.
const WRONG_REACH: usize = 9;
/// How far behind a remedy its kind is told, in characters: 住进|市精神卫生中心.
const REMEDY_REACH: usize = 12;
/// How far before a reaction what it is to is told, in characters: 对花粉和海鲜|过敏.
const REACTION_REACH: usize = 10;

/// What a word says of a body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// A part of the body, or what is measured of it.
    Body,
    /// A state by itself.
    State,
    /// 检出, 检测: what follows was found in somebody.
    Test,
    /// 常年, 每天: what follows is done again and again.
    Often,
    /// 住进, 做过: what follows is done about an illness.
    Undergone,
    /// 过敏: what it is to stands before it, 对花粉过敏.
    Reaction,
    /// 瘸了, 断了: the part of the body follows.
    Harm,
    /// Begins like one of the others and is none.
    Nothing,
}

static SIGNS: LazyLock<Lexicon<Sign>> = LazyLock::new(|| {
    Lexicon::new(&[
        (
            "听阈 胃里 胃部 心功能 肝功能 肾功能 肺功能 眼皮 眼底 眼睑 眼角 鼻部 鼻孔 唇部 腰部 腰背 屁股 臀部 脊柱 肚皮 输卵管 胎膜 羊水 下巴 下颌 眉骨 额部 额角 脚上 脚底 脚背 \
             腿上 手背 手臂 指头 手指头 食指 中指 拇指 无名指 小指 肩胛 后脑 后脑勺 脑袋 尾骨 盆骨 颧骨 颅骨 腮 牙 转氨酶 血铅 尿酸 血小板 白细胞 血氧 胎心 说话 走路 行走 视物 睡眠 \
             腰 腰椎 颈椎 脊椎 后背 背部 肝 肝脏 肺 肺部 胃 肾 肾脏 脾脏 肠道 肠胃 心口 心脏 胸口 胸部 腹部 肚子 头皮 头部 头上 额头 脑子 脑部 大脑 颅内 \
             脸 脸部 脸上 面部 眼睛 双眼 左眼 右眼 视力 耳朵 左耳 右耳 双耳 耳膜 鼓膜 听力 鼻子 鼻梁 嘴 嘴唇 口腔 舌头 喉咙 嗓子 牙齿 门牙 脖子 颈部 \
             手指 手臂 手腕 手上 手部 手掌 左手 右手 双手 胳膊 肩膀 肩部 腿 左腿 右腿 双腿 腿部 大腿 小腿 腿脚 膝盖 脚踝 脚部 左脚 右脚 双脚 脚趾 骨头 \
             肋骨 锁骨 关节 皮肤 伤口 刀口 创口 血压 血糖 血脂 心跳 心率 呼吸 记性 记忆力 脑筋 身体 身子 身上 浑身 全身 四肢 下身 下肢 上肢 精神 情绪 神志 \
             神智 意识 智力 甲状腺 乳房 乳腺 子宫 前列腺 胎儿 体温 气管 血管",
            Sign::Body,
        ),
        (
            "不能生育 无法生育 不能怀孕 缺氧窒息 头晕眼花 头昏眼花 头破血流 鼻青脸肿 皮开肉绽 不会说话 说不出话 听不见 站不稳 走不了远路 不能走路 不能行走 不能下地 不能下床 不能弯腰 不能久坐 \
             不能久站 生病 生了病 得了病 身患 病倒 久病 卧病 人流手术 人流 引产 堕胎 小产 宫外孕 怀着孕 怀了孕 有孕 早孕 刚出院 未满一周岁的婴儿 不满一周岁的婴儿 过敏反应 休克 脱水 骨裂 吸毒史 \
             酒精依赖 毒瘾 酒瘾 失智 失能 痴呆 老糊涂 智障 弱智 口吃 近视 色盲 色弱 伤残 中风 心梗 脑梗 脑溢血 感冒 牙疼 牙痛 胃疼 胃痛 肚子疼 肚子痛 头疼 咳嗽 咳痰 拉稀 皮肤病 性病 妇科病 \
             职业病 高烧 高血压 低血糖 喘不过气 喘不上气 起不来床 吐了 烫伤 烧伤 灼伤 冻伤 打着石膏 缠着绷带 死产 早产 \
             上吐下泻 又吐又泻 呕吐 吐血 拉肚子 闹肚子 腹泻 发烧 发高烧 发着烧 高烧不退 晕倒 昏倒 昏迷 昏厥 晕厥 抽搐 口吐白沫 大出血 流血不止 咯血 便血 \
             气喘 心慌 心悸 怀孕 身孕 怀有 生完孩子 刚生产 坐月子 流产 瘫在床 瘫痪 卧病 卧床 下不了床 拄拐 拄着拐 坐轮椅 坐着轮椅 靠轮椅 离不开人 离不了人 \
             要人伺候 需人照料 需要人照顾 不能自理 干不了重活 干不了活 干不动活 吃喝拉撒 下不了地 走不了路 自言自语 说胡话 神志不清 疯疯癫癫 老毛病 旧病复发 犯病 发病 病倒 病危 病重 体弱多病 有病在身 有精神病 \
             精神病史 病史 残疾 残废 聋哑 失明 耳背 植物人 半身不遂 体检不合格 中了毒 失血性休克 做手术 动手术 开刀 化疗 放疗 透析 搭桥 支架 清创 截肢 \
             移植 大病 重病 绝症 癌 白血病 血栓 狼疮 苯中毒 抑郁",
            Sign::State,
        ),
        (
            "瘸了 断了 少了 缺了 崴了 闪了 扭了 折了 瞎了 聋了 掉了 没了 失去 切除 切掉 截去 截掉 摔断 压断 砸断 打断 压掉 摔破 磕破 碰破 划破 烫了 烫伤 伤及 伤到 摔坏",
            Sign::Harm,
        ),
        ("过敏", Sign::Reaction),
        ("检出 检测 检测出 检验出 查出 查出来 化验出 培养 尿检 抗体 抗原", Sign::Test),
        ("定期 一直 常年 长年 长期 每天 天天 天天都 每日 离不开 不停地 靠 得 正在", Sign::Often),
        ("住进 住过 住了 做过 做了 刚做 动过 接受过 服用", Sign::Undergone),
        (
            "种植牙 烤瓷牙 假牙 玻尿酸 双眼皮 中毒事故 食物中毒事故 过敏原 过敏史询问 残疾人保障 残疾人联合会 残疾人证 残疾人机动 残疾类别 残疾类型 残疾等级 残疾人专用 残疾人就业 残疾证 身体力行 身体状况良好 身体健康 身上带 身上搜 精神文明 精神损害 \
             精神卫生 重伤害 轻伤害 皮肤科 口腔科 口腔诊所 口腔门诊 手指印 双手打印 刀口处 呼吸机 心脏病防治 发病率 住院部 住院病历 住院费 住院患者 住院病人 化疗药 \
             检测报告 检测机构 检测线 检测费 检测站 检测线 检出限 未检出 不得检出 培养基 培养计划 得到 得以 得出 得不 不得 取得 获得 所得 腰线 脸书 嘴巴 大出血管",
            Sign::Nothing,
        ),
    ])
});

/// What is wrong with a part of the body.
static WRONG: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        "插着 凹凸 凹陷 不对称 不平 提高 增高 减弱 曲张 闷 难受 掉 磕 撞 摔 砸 烫 割 缝 打着石膏 石膏 绷带 钢板 钢钉 阴影 肿块 包块 斑 疤 疮 超标 偏低 缺陷 丧失 损失 障碍 压迫 模糊 重影 一瘸 口子 血 淤青 青紫 痉挛 死亡 移植 置换 \
         疼 痛 酸 麻 痒 肿 胀 烂 脓 流血 出血 起泡 起疙瘩 起疹 红肿 发红 发麻 发黑 发紫 发抖 发炎 发软 长了 长有 长出 长着 起了 断 裂 破 伤 坏 残 差 弱 不好 不行 \
         不便 不利索 不灵 不清 看不 听不 不见 闭不上 睁不开 合不拢 抬不 直不 伸不 弯不 站不 走不 动不 不住 不起 不醒 不稳 不畅 不支 不能动 聋 瞎 瘫 瘸 拐 歪 斜 僵 硬 \
         抖 抽 塌 变形 穿孔 下降 升高 偏高 过高 很高 高达 低于 减退 衰退 降到 降至 升到 升至 高到 失控 恍惚 失常 不正常 异常 溃烂 脱落 缺 截 切除 有毛病 有病 有问题 \
         出了毛病 出了问题 花 虚 炎 癌 瘤 结节 积水 萎缩 感染 化脓 渗液 掉 错位 扭 折 中毒 衰竭 停止 停了 困难 急促 失禁 呆滞",
        (),
    )])
});

/// What is found in somebody.
const FOUND: [&str; 10] = ["菌", "病毒", "阳性", "抗体", "肿瘤", "癌", "异物", "梅毒", "肝", "肺"];

/// What is done about an illness.
const REMEDIES: [&str; 22] = [
    "药",
    "针",
    "透析",
    "治疗",
    "手术",
    "医院",
    "中心",
    "卫生院",
    "住院",
    "胰岛素",
    "输液",
    "吸氧",
    "搭桥",
    "支架",
    "化疗",
    "放疗",
    "拐",
    "轮椅",
    "康复",
    "监护",
    "急救",
    "抢救",
];

/// What somebody takes or undergoes again and again.
const TAKEN: [&str; 15] = [
    "氧气",
    "输血",
    "吃药",
    "服药",
    "打针",
    "透析",
    "输液",
    "吸氧",
    "化疗",
    "放疗",
    "胰岛素",
    "吃着药",
    "用药",
    "着轮椅",
    "药维持",
];

/// Behind these begins what is told of the body.
const BEHIND: [&str; 64] = [
    "给",
    "将",
    "把",
    "隐瞒",
    "检测",
    "检验",
    "那天",
    "这天",
    "体检",
    "查出",
    "的",
    "当天",
    "当日",
    "去年",
    "今年",
    "至今",
    "当事人",
    "本人",
    "自己",
    "其",
    "他",
    "她",
    "我",
    "称",
    "说",
    "讲",
    "表示",
    "反映",
    "因",
    "由于",
    "后",
    "导致",
    "造成",
    "致",
    "使",
    "令",
    "系",
    "为",
    "是",
    "证明",
    "证实",
    "载明",
    "显示",
    "检查",
    "发现",
    "感到",
    "感觉",
    "出现",
    "时",
    "患",
    "该生",
    "该患者",
    "老人",
    "孩子",
    "结果",
    ":",
    "且",
    "以",
    "自述",
    "述",
    "并",
    "经",
    "提交",
    "出具",
];

/// Words with which the sentence leaves it.
const TURNS: [&str; 35] = [
    "死亡",
    "身亡",
    "正在",
    "且",
    "为由",
    "不便到",
    "不便前",
    "后仍",
    "后继续",
    "后未",
    "后却",
    "被送往",
    "被送到",
    "送往",
    "送至",
    "送医",
    "到",
    "在",
    "仍",
    "却",
    "但",
    "未将",
    "不能到",
    "不能参",
    "无法到",
    "无法参",
    "请求",
    "希望",
    "要求",
    "申请",
    "依法",
    "由",
    "经抢救",
    "需要赔",
    "索赔",
];

/// What follows a word for a state of the body where it is nobody's.
const OF_OTHERS: [&str; 25] = [
    "通知书",
    "通知单",
    "老人",
    "人员",
    "人的",
    "患者",
    "病人",
    "费用",
    "费",
    "事故",
    "事件",
    "报告",
    "险",
    "科",
    "药品",
    "产品",
    "检查",
    "检测",
    "防治",
    "预防",
    "人数",
    "职工",
    "职",
    "手续",
    "记录",
];

/// Finds what is told of somebody's body.
pub(super) fn find(finds: &mut Finds<'_>, prose: &Prose<'_>) {
    let text = finds.folded;
    let mut known = Known::of(&finds.hits);
    let mut start = 0;
    let mut quoted = false;
    while start < text.len() {
        let end = (start..text.len()).find(|&at| ends_part(text, at)).unwrap_or(text.len());
        if !quoted {
            part(finds, prose, &mut known, start, end);
        }
        match text.at(end) {
            '《' | '“' => quoted = !told_in_quotes(text, end),
            '》' | '”' | '\n' | '。' => quoted = false,
            _ => {}
        }
        start = end + 1;
    }
}

/// What is found already of anybody's health, in the order of the text, gone through once.
struct Known {
    ranges: Vec<Range<usize>>,
    next: usize,
}

impl Known {
    fn of(hits: &[Hit]) -> Self {
        let health = hits.iter().filter(|hit| hit.kind == Kind::HealthStatus);
        let mut ranges: Vec<Range<usize>> = health.map(|hit| hit.range.clone()).collect();
        ranges.sort_by_key(|range| range.end);
        Known { ranges, next: 0 }
    }

    /// Leaves behind what ends before the position, which is none before those asked for.
    fn pass(&mut self, start: usize) {
        while self.ranges.get(self.next).is_some_and(|known| known.end <= start) {
            self.next += 1;
        }
    }

    /// Does one of them overlap the range, of a part that is not passed?
    fn holds(&self, range: &Range<usize>) -> bool {
        let from = self.ranges.get(self.next..).unwrap_or_default().iter();
        from.take_while(|known| known.start < range.end).any(|known| known.end > range.start)
    }
}

/// …写道：“…”: what somebody says in quotes is told; 因“…”入院, 诊断为“…”: so is what a record says of them.
pub(super) fn told_in_quotes(text: &Folded, at: usize) -> bool {
    text.before(at) == ':'
        || ["记录为", "记载为", "病情为", "因", "患", "患有", "诊断为", "确诊为", "主诉"]
            .iter()
            .any(|word| text.ends(at, word))
}

fn ends_part(text: &Folded, at: usize) -> bool {
    matches!(
        text.at(at),
        ',' | '。' | ';' | '\n' | '\t' | '|' | '(' | ')' | '“' | '”' | '《' | '》' | '!' | '?' | '<' | '>'
    )
}

/// One part of a sentence.
fn part(finds: &mut Finds<'_>, prose: &Prose<'_>, known: &mut Known, start: usize, end: usize) {
    let text = finds.folded;
    let Some((from, after, sign)) = told(text, start, end) else { return };
    if speaks_generally(text, start, end)
        || !(told_of(prose, start, from) || of_named(prose, end_of_grade(text, after)))
        || cured(text, from)
        || generally(text, start, end)
    {
        return;
    }
    let begin = begins(prose, start, from);
    known.pass(text.source(start, end).start);
    // What a name of an ailment has found already is bounded better by it: only what stands beside it is added.
    let beside = known.holds(&text.source(after, end)) || sign == Sign::Test && known.holds(&text.source(start, end));
    let named = known.holds(&text.source(from, after));
    if named && sign == Sign::Test {
        return;
    }
    let begin = if named { from } else { begin };
    let turns =
        |at: usize| TURNS.iter().any(|word| text.has(at, word)) && !(text.at(at) == '到' && text.before(at) == '达');
    let turn = (after..end).find(|&at| turns(at)).unwrap_or(end);
    // 给发烧的幼儿喂药: what is said with 的 ends there.
    let stop = if beside || text.at(after) == '的' { after } else { turn };
    finds.add(begin, stop, Found::new(Kind::HealthStatus, whose(text, begin), FoundBy::Context, 64));
}

/// Where what is told of a body begins in the part, and where its first word ends.
fn told(text: &Folded, start: usize, end: usize) -> Option<(usize, usize, Sign)> {
    let mut at = start;
    while at < end {
        let Some((length, sign)) = SIGNS.at(text.chars(), at).filter(|(length, _)| at + length <= end) else {
            at += 1;
            continue;
        };
        let after = at + length;
        let within = |reach: usize, words: &[&str]| {
            (after..end.min(after + reach)).find_map(|place| text.any(place, words).map(|length| place + length))
        };
        let found = match sign {
            Sign::Body => wrong(text, at, after, end),
            Sign::Harm => harmed(text, after).filter(|stop| *stop <= end),
            Sign::State => (text.any(after, &OF_OTHERS).is_none() && text.before(at) != '致').then_some(after),
            Sign::Test if !of_goods(text, start, end) => within(WRONG_REACH, &FOUND),
            Sign::Test => None,
            Sign::Often => within(REMEDY_REACH, &TAKEN),
            Sign::Undergone => within(REMEDY_REACH, &REMEDIES),
            Sign::Reaction => {
                let to = (at.saturating_sub(REACTION_REACH).max(start)..at).rev().find(|&place| text.at(place) == '对');
                if let Some(to) = to {
                    return Some((to, after, sign));
                }
                None
            }
            Sign::Nothing => None,
        };
        if let Some(found) = found.filter(|found| *found <= end) {
            return Some((at, found, sign));
        }
        at = after;
    }
    None
}

/// What is tested is a thing.
fn of_goods(text: &Folded, start: usize, end: usize) -> bool {
    ["食品", "样品", "产品", "该批", "商品", "菌落"].iter().any(|word| text.contains(start, end, word))
}

/// The end of what is wrong with the part of the body before the position.
fn wrong(text: &Folded, at: usize, after: usize, end: usize) -> Option<usize> {
    let most = end.min(after + WRONG_REACH);
    let most = (after..most).find(|&at| matches!(text.at(at), '后' | '致' | '由')).unwrap_or(most);
    let mut stop = (after..most)
        .find_map(|at| WRONG.at(text.chars(), at).map(|(length, ())| at + length))
        .or_else(|| measured(text, at, after))?;
    while let Some((length, ())) = WRONG.at(text.chars(), stop).filter(|(length, ())| stop + length <= end) {
        stop += length;
    }
    Some(stop)
}

/// 血压180/110: what is measured of a body, with its figure; its end.
fn measured(text: &Folded, at: usize, after: usize) -> Option<usize> {
    let value = text.any(at, &["血压", "血糖", "血脂", "体温", "视力", "心率", "血氧", "血铅", "尿酸", "转氨酶"])?;
    let figure = (at + value..at + value + 4).find(|&place| text.at(place).is_ascii_digit())?;
    let part = |c: &&char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-');
    (at + value == after).then(|| figure + text.slice(figure, text.len()).iter().take_while(part).count())
}

/// How far behind what was done to it the part of the body stands, in characters: 瘸了|一条腿.
const HARMED_REACH: usize = 5;

/// The end of the part of the body behind what was done to it.
fn harmed(text: &Folded, after: usize) -> Option<usize> {
    (after..after + HARMED_REACH).find_map(|at| match SIGNS.at(text.chars(), at) {
        Some((length, Sign::Body)) => Some(at + length),
        _ => None,
    })
}

/// Is it said of somebody: behind whose name a bracket opens, or whom the sentence before it speaks of?
fn told_of(text: &Prose<'_>, start: usize, from: usize) -> bool {
    let bracket = text.before(start) == '(' && is_han(text.before(start.saturating_sub(1)));
    bracket || of_somebody(text, text.sentence_start(from, WHO_REACH), from)
}

/// Rules and offers speak of everybody.
fn generally(text: &Folded, start: usize, end: usize) -> bool {
    [
        "应当",
        "不得从",
        "不得安",
        "禁止",
        "可以",
        "凡",
        "人员名单",
        "例",
        "人次",
        "患者共",
        "诊断证明",
        "住院证明",
        "未办",
        "未取得",
        "未组织",
        "未安排",
        "未建立",
        "诊疗科目",
    ]
    .iter()
    .any(|word| text.contains(start, end, word))
}

/// Where it begins: behind whom it is told of and by whom.
pub(super) fn begins(text: &Prose<'_>, start: usize, from: usize) -> usize {
    let behind = |at: usize| {
        text.name_until(at).is_some_and(|name| name >= start)
            || BEHIND.iter().any(|word| text.ends(at, word))
            || person_ends(text, start, at)
    };
    (start + 1..=from).rev().find(|&at| behind(at)).unwrap_or(start)
}
