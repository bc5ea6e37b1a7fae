//! Ailments by how their names are made: a part of the body, what it is like, and what is wrong with it: 右手食指末节缺损.
//! So an illness or an injury is found that no list names.

use super::super::fold::{Classes, Folded, Lexicon};
use std::sync::LazyLock;

/// Longest name of an ailment before its last word, in characters.
const AILMENT_LENGTH_MAX: usize = 16;

/// Parts of the body, by their characters.
const BODY: &str = "精身头面额颞颅脑眼眶耳鼻喉咽唇舌牙颌颈椎胸腹腰背脊肩臂肘腕手指趾掌足踝膝髋腿股胫腓骨肋盆骶关韧带肌腱皮肺肝胆脾胰肾心脏胃肠膀胱宫卵巢乳腺甲状血管脉神经淋巴\
    脚龈睑眉颊球胎羊水腮髌跟髂尾桡尺锁气瓣膜腔肢体阑尾扁桃睾阴骶跖骺颧颞髌蹠";

/// What a part of the body is like, or which one it is.
const MANNER: &str = "突左右双侧上下前后内外全急慢性先天原继发良恶型重中轻度期陈旧开放闭合粉碎压缩线多单反复流糜烂萎缩过敏病毒细菌化脓食拇环小末节远近端处部关肤列组织软硬间质分叶门干\
    支架抗体初筛吸入复视网晶状第一二三四五六七八九十两%级管口粘";

/// A part of the body.
const OF_BODY: u16 = 1;
/// Which one it is, or what it is like.
const OF_MANNER: u16 = 2;

static CLASSES: LazyLock<Classes> = LazyLock::new(|| Classes::new(&[(BODY, OF_BODY), (MANNER, OF_MANNER)]));

/// What is wrong.
static WRONG: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        "骨折 脱位 断裂 撕裂 挫伤 损伤 烧伤 烫伤 灼伤 冻伤 割伤 刺伤 砸伤 咬伤 裂伤 擦伤 扭伤 拉伤 缺损 缺失 结节 囊肿 肿块 肿瘤 息肉 结石 增生 肥大 溃疡 溃烂 \
         穿孔 出血 溢血 积液 积水 水肿 红肿 血肿 梗死 梗塞 栓塞 狭窄 硬化 衰竭 坏死 脱垂 突出 偏瘫 瘫痪 畸形 粘连 感染 阳性 残疾 截肢 离断 缺如 骨裂 错位 功能障碍 \
         功能不全 综合征 早衰 不孕 不育 衰弱 化脓 麻木 酸痛 肿痛 疼痛 带菌 浸润 病变 瘫 曲张 萎缩 聋 失聪 耳鸣 占位 切除 摘除 迟缓 破裂 早破 水泡 隐痛 钝痛 绞痛 肿大 不灵便 下垂 闭合不全 起红疹 起疹 起水泡 过敏 中毒 压疮 褥疮 病 炎 癌 瘤 症 疝 手术 移植术 置换术 切除术",
        (),
    )])
});

/// The end of the ailment whose name begins at the position, if one does.
pub(super) fn ailment(text: &Folded, start: usize) -> Option<usize> {
    let of_name = |c: char| c.is_ascii_alphanumeric() || CLASSES.is(c, OF_BODY | OF_MANNER);
    // 训练中|韧带撕裂, 注射后|面部红肿: no part of the name, except where it says which.
    let told_when = match text.at(start) {
        '中' => !matches!(text.at(start + 1), '度' | '指' | '耳' | '枢' | '重' | '风'),
        '后' => !matches!(text.at(start + 1), '脑' | '背' | '颈' | '叉' | '壁' | '囊' | '枕'),
        _ => false,
    };
    if told_when {
        return None;
    }
    // 术后|眼睑闭合不全: when it came about is no part of the name.
    if !of_name(text.at(start)) || of_name(text.before(start)) && !matches!(text.before(start), '后' | '中') {
        return None;
    }
    let run =
        (start..start + AILMENT_LENGTH_MAX).find(|&at| !of_name(text.at(at))).unwrap_or(start + AILMENT_LENGTH_MAX);
    if let Some(end) = injured(text, start, run) {
        return Some(end);
    }
    let (mut wrong, mut end) = (start + 1..=run)
        .filter_map(|at| WRONG.at(text.chars(), at).map(|(length, ())| (at, at + length)))
        .max_by_key(|(at, end)| (*end, std::cmp::Reverse(*at)))?;
    while let Some((length, ())) = WRONG.at(text.chars(), end) {
        (wrong, end) = (wrong.min(end), end + length);
    }
    let bodily = text.slice(start, wrong).iter().any(|c| CLASSES.is(*c, OF_BODY)) || text.before(wrong) == '性';
    let beast = matches!(text.at(end), '死' | '猪' | '牛' | '羊' | '畜' | '禽');
    (bodily && !beast).then_some(end)
}

/// How far from the part of the body what was done to it is told, in characters: 食指|被机器轧断.
const INJURY_REACH: usize = 8;

/// What was done to a part of the body.
const INJURIES: [&str; 25] = [
    "轧断",
    "砸断",
    "切断",
    "夹断",
    "压断",
    "撞断",
    "打断",
    "折断",
    "划伤",
    "砸伤",
    "压伤",
    "夹伤",
    "烫伤",
    "炸伤",
    "割伤",
    "割破",
    "咬伤",
    "撞伤",
    "打伤",
    "烫出水泡",
    "打破",
    "磕破",
    "刺伤",
    "扎伤",
    "绞伤",
];

/// 左手食指被机器轧断: a part of the body, and what was done to it.
fn injured(text: &Folded, start: usize, run: usize) -> Option<usize> {
    let bodily = text.slice(start, run).iter().any(|c| CLASSES.is(*c, OF_BODY));
    if !bodily || !matches!(text.at(run), '被' | '遭' | '让') {
        return None;
    }
    (run + 1..run + INJURY_REACH).find_map(|at| text.any(at, &INJURIES).map(|length| at + length))
}
