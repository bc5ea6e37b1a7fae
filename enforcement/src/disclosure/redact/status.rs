//! Statements on property 财产状况, health 健康状况 and trade secrets 商业秘密 within sentences.
//!
//! What belongs to the facts of the case (货值, 违法所得, 注册资本, 罚款, 工资 that are owed) is no statement on property.

use super::fold::{Folded, Lexicon, is_clause_end, is_han};
use super::name::Principals;
use super::{Finds, Found, FoundBy, Kind, Subject};
use std::sync::LazyLock;

/// Longest part of a sentence that is taken, in characters.
const CLAUSE_LENGTH_MAX: usize = 60;

/// How a statement is recognised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Trigger {
    /// Says by itself how somebody stands: 资不抵债.
    Property,
    /// Says it with a figure or 无, 有, 仅, 不足 after it: 存款, 负债, 月收入.
    PropertyWithFigure,
    /// The same, where somebody says it to be treated mildly: 贷款, 借款.
    Pleaded,
    /// An illness by name.
    Illness,
    /// 患有, 身患: the rest of the clause is an illness.
    Suffers,
    /// 确诊为, 诊断为: the illness follows.
    Diagnosed,
    /// A state of health by itself: 二级肢体残疾.
    Health,
    /// 配方为, 客户名单为.
    Secret,
    /// Begins like one of the others and is none: 存款账户.
    Nothing,
}

static TRIGGERS: LazyLock<Lexicon<Trigger>> = LazyLock::new(|| {
    Lexicon::new(&[
        (
            "资不抵债 无经济来源 没有经济来源 无收入来源 没有收入来源 无固定收入 没有固定收入 无固定经济来源 无稳定收入 没有稳定收入 无任何收入 \
             无生活来源 低保户 低保家庭 低保对象 享受低保 建档立卡 贫困户 特困户 特困人员 脱贫户 名下无 名下没有 名下仅 \
             名下拥有 家庭困难 家庭贫困 家庭经济困难 \
             家庭生活困难 生活困难 经济困难 经济拮据 家境贫寒 家境困难 靠打零工 靠零工 靠摆摊 维持生活 维持生计 勉强糊口 以打工为生 打工为生 靠种地为生 靠务农为生 靠低保 靠救济 靠打工 负债累累 外债累累 债台高筑 连续亏损 连续两年亏损 连续三年亏损 连年亏损 濒临破产 入不敷出 家徒四壁 家境困难 \
             低收入家庭 低收入户 低收入人群 五保户 监测户 享受最低生活保障 领取低保 处于亏损 连年亏损 持续亏损 严重亏损 \
             经营亏损 资金链断裂 无力偿还 无偿还能力 无履行能力 无缴纳能力 没有缴纳能力 无其他收入 无其他收入来源 没有其他收入 无任何财产 无可供执行财产 名下无财产 账上无资金 账面无资金",
            Trigger::Property,
        ),
        (
            "月收入 年收入 家庭收入 家庭月收入 家庭年收入 家庭人均收入 人均收入 人均月收入 家庭总收入 个人收入 个人月收入 个人年收入 \
             家庭唯一收入 每月收入 工资收入 退休金 养老金 存款 银行存款 家庭存款 账户余额 帐户余额 存款余额 银行余额 卡内余额 余额 尚欠 外欠 \
             欠款 欠债 欠外债 外债 负债 对外负债 总负债 负债总额 家庭负债 债务 对外债务 对外欠款 房贷 车贷 贷款余额 欠银行 欠信用社 总资产 \
             资产总额 净资产 资产总计 固定资产 资产负债率 净利润 亏损 年度亏损 累计亏损 年利润 家庭资产 家庭财产 个人资产 股票市值 持有房产 拥有房产 名下有 名下尚有 名下仅有 名下共有 名下登记有 名下现有 \
             名下房产 名下存款 积蓄 存款约 账面资金 账上资金 账面余额 公司账户资金 账户资金 家庭支出 房租收入 租金收入 养殖收入 种地收入 务农收入 \
             打工收入 经营收入不足 尚有贷款 欠银行贷款 欠民间借贷 信用卡欠款 欠供应商货款 拖欠供应商货款 供应商货款 还房贷 还车贷 还贷",
            Trigger::PropertyWithFigure,
        ),
        ("银行贷款 银行借款 贷款 借款 欠账 赊欠 流动资金 可用资金 账户已被 账户被 房租 学费 医药费 医疗费 赡养", Trigger::Pleaded),
        (
            "颈椎病 腰椎病 腰椎间盘突出 腰椎间盘突出症 高血压 高血压病 糖尿病 冠心病 心脏病 脑梗 脑梗死 脑梗塞 脑出血 脑中风 中风 肺结核 结核病 \
             肝炎 乙肝 丙肝 甲肝 乙型肝炎 丙型肝炎 艾滋病 梅毒 性病 癌症 肺癌 胃癌 肝癌 乳腺癌 宫颈癌 食管癌 食道癌 直肠癌 结肠癌 甲状腺癌 胰腺癌 \
             白血病 肿瘤 恶性肿瘤 尿毒症 肾衰竭 肾病 肾炎 肾功能不全 哮喘 支气管炎 肺炎 肺气肿 尘肺 尘肺病 矽肺 抑郁症 焦虑症 精神分裂症 \
             精神病 精神障碍 双相情感障碍 癫痫 癫痫病 帕金森 老年痴呆 阿尔茨海默病 痴呆 痛风 类风湿 类风湿性关节炎 关节炎 骨折 股骨头坏死 \
             偏瘫 瘫痪 截瘫 脑瘫 自闭症 智力障碍 智力低下 甲亢 甲减 胃炎 胃溃疡 肝硬化 心肌梗死 心肌梗塞 心力衰竭 贫血 红斑狼疮 强直性脊柱炎 \
             风湿病 白内障 青光眼 失明 耳聋 聋哑 流产 早产 不孕症 不孕不育 湿疹 皮炎 银屑病 带状疱疹 肩周炎 胆囊炎 胆结石 肾结石 胰腺炎 阑尾炎 \
             手指缺失 断指 截指 缺失一指 妇科炎症 盆腔炎 子宫肌瘤 前列腺炎 前列腺增生 腰肌劳损 坐骨神经痛 面瘫 慢阻肺 慢性阻塞性肺疾病 高血脂 冠状动脉粥样硬化 心律失常 \
             烧伤 脑外伤 颅脑损伤 骨质疏松 脊柱侧弯 新冠肺炎 慢性肾功能衰竭 肾功能衰竭 肝炎病毒携带 乙肝病毒携带 乙肝携带 戊型肝炎 戊肝 病毒性肝炎 \
             慢性病毒性肝炎 细菌性痢疾 痢疾 伤寒 活动性肺结核 化脓性皮肤病 渗出性皮肤病 手足口病 水痘 麻疹 流感 淋病 尖锐湿疣 生殖器疱疹 \
             脑膜炎 脑萎缩 脑积水 脑瘫痪 小儿麻痹 侏儒症 唐氏综合征 智力残疾 多动症 躁郁症 双相障碍 强迫症 失眠症 神经衰弱 心绞痛 冠状动脉硬化 \
             动脉硬化 静脉曲张 血栓 血友病 再生障碍性贫血 地中海贫血 淋巴瘤 骨癌 卵巢癌 前列腺癌 膀胱癌 肠癌 鼻咽癌 喉癌 皮肤癌 脑瘤 骨肉瘤 \
             糖尿病足 视网膜脱落 黄斑变性 聋哑人 智障 偏头痛 肝腹水 胃癌晚期 肾结石 肾积水 尿路感染 宫外孕 难产 死胎 子宫脱垂 习惯性流产 职业性尘肺病 职业性噪声聋 \
             残疾 重病 大病 重大疾病 慢性病 职业病 传染病 精神疾病 疾病 药物中毒 食物中毒 过敏性休克 肺部感染 呼吸道感染 软组织挫伤 脑震荡 失语 面部烧伤",
            Trigger::Illness,
        ),
        ("患有 身患 罹患 患上 感染 查出 患 曾患 长期患 得了", Trigger::Suffers),
        ("确诊为 确诊 诊断为 被诊断为 诊断: 诊断结果: 临床诊断为 初步诊断为 诊断结果为 病情为 主诉为 主诉: 主诉 诊断结论为 \
             经诊断为 临床诊断: 初步诊断: 出院诊断: 入院诊断: 出院诊断为 入院诊断为 被确诊为 确诊患有 检查结果为 体检结果为 体检结论为 健康体检结果为 \
             鉴定为 评定为 鉴定结论为 伤残等级为 残疾等级为", Trigger::Diagnosed),
        (
            "一级残疾 二级残疾 三级残疾 四级残疾 残疾一级 残疾二级 残疾三级 残疾四级 肢体残疾 视力残疾 听力残疾 言语残疾 智力残疾 精神残疾 \
             多重残疾 重度残疾 轻度残疾 一级伤残 二级伤残 三级伤残 四级伤残 五级伤残 六级伤残 七级伤残 八级伤残 九级伤残 十级伤残 卧病在床 \
             卧床不起 长期卧床 丧失劳动能力 生活不能自理 怀孕 身孕 哺乳期 妊娠 孕期 产后 住院治疗 手术治疗 化疗 透析 放疗 常年服药 长期服药 \
             体弱多病 久病 HIV阳性 HIV抗体阳性 抗体阳性 表面抗原阳性 病毒携带者 呈阳性 尿检阳性 残疾军人 身体残疾 长期透析 定期透析 血液透析 \
             植物人 大小便失禁 行动不便 无法行走 双目失明 高位截瘫 半身不遂 先天残疾 终身残疾 肢体残缺 截肢 术后 产后抑郁 哺乳 临产 \
             早孕 待产 戒毒 吸毒成瘾 精神失常 认知障碍 听力障碍 视力障碍 语言障碍 肢体障碍 心理障碍 意识障碍 睡眠障碍",
            Trigger::Health,
        ),
        (
            "配方为 配方: 配方( 客户名单( 供应商名单( 工艺参数( 技术图纸( 生产工艺为 工艺流程为 进货渠道为 销售渠道为 采购价格为 成本价为 结算价为 招标底价为 标底为 配方比例为 生产配方为 工艺参数为 工艺参数: 工艺配方为 客户名单为 客户名单: 供应商名单为 商业秘密为 商业秘密: 技术秘密为 \
             技术秘密: 技术参数为 核心参数为 核心技术为 采购底价为 底价为 供货底价为 进货底价为 出厂底价为 出厂价底价为 最低供货价为 成本构成为 投标底价为 客户信息为 商业秘密( 技术秘密( \
             核心配方为 保密配方为 源代码为",
            Trigger::Secret,
        ),
        (
            "存款账户 存款帐户 存款人 存款凭证 存款保险 债务人 破产管理 破产管理人 破产清算 破产重整 亏损企业 债务纠纷 固定资产投资 养老金保险 \
             养老金待遇 职业病防治 职业病危害 传染病防治 疾病预防 残疾人保障 残疾人联合会 残疾人就业 残疾人证 肿瘤医院 精神病医院 传染病医院 \
             患者 患儿 患方 患难 感染性 结核病防治 疾病控制 化疗药 残疾证",
            Trigger::Nothing,
        ),
    ])
});

/// Finds the three kinds in one pass.
pub(super) fn find(finds: &mut Finds<'_>, principals: &Principals) {
    let text = finds.folded;
    let mut index = 0;
    let mut quoted = false;
    while index < text.len() {
        match text.at(index) {
            '“' | '《' => quoted = true,
            '”' | '》' | '\n' => quoted = false,
            _ => {}
        }
        let Some((length, trigger)) = TRIGGERS.at(text.chars(), index).filter(|_| !quoted) else {
            index += 1;
            continue;
        };
        let after = index + length;
        let next = match trigger {
            Trigger::Property | Trigger::PropertyWithFigure | Trigger::Pleaded => property(finds, index, after, trigger, principals),
            Trigger::Secret => secret(finds, index, after),
            Trigger::Nothing => None,
            _ => health(finds, index, after, trigger),
        };
        index = next.unwrap_or(after);
    }
}

/// Words before a statement that belong to it.
const OPENINGS: [&str; 37] = [
    "家庭", "个人", "目前", "全家", "每月", "对外", "现", "仅", "家中", "累计", "银行", "账户", "现有", "每月需", "每年", "拖欠", "尚有", "欠", "每月要", "近两年", "近三年", "共计", "夫妻", "尚", "还有", "持有", "人均", "家庭年", "家庭月", "上半年", "下半年", "去年", "今年", "全年", "本年度", "年度", "平均",
];
/// What makes a figure in the case file something else than a statement on property.
const CASE_FIGURES: [&str; 22] = [
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
/// Legal texts and procedures speak of these things in general.
const GENERAL: [&str; 12] =
    ["第", "规定", "依法", "法》", "条例", "应当", "不得", "防治", "预防", "管理", "健康证", "《"];

fn property(
    finds: &mut Finds<'_>,
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
    if ["规定", "依照", "应当", "最低生活保障标准"].iter().any(|word| text.contains(clause, end, word)) {
        return None;
    }
    let begin = opening(text, start, clause);
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
fn pleaded(text: &Folded, at: usize) -> bool {
    let start = text.sentence_start(at, 80);
    ["申辩", "辩称", "陈述", "本人", "家庭", "请求", "恳请", "申请延期", "分期"].iter().any(|word| text.contains(start, at, word))
}

/// What somebody owns or owes.
const BELONGINGS: [&str; 18] = [
    "房", "车", "存款", "积蓄", "收入", "债", "贷", "欠", "资产", "财产", "股", "理财", "土地", "商铺", "基金", "保险", "宅基", "公寓",
];

/// The end of a statement on property: a list goes on as long as it names what somebody owns or owes.
fn property_end(text: &Folded, from: usize) -> usize {
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
fn join_previous(finds: &mut Finds<'_>, end: usize) -> usize {
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

fn opening(text: &Folded, start: usize, clause: usize) -> usize {
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
    begin
}

fn names_body(text: &Folded, at: usize) -> bool {
    let start = text.sentence_start(at, 120);
    ["公司", "单位", "厂", "企业", "对公", "专用账户"].iter().any(|word| text.contains(start, at, word))
}

/// The end of a statement: the clause's end, but a comma within a figure (12,000) does not end it.
fn status_end(text: &Folded, from: usize) -> usize {
    let most = (from + CLAUSE_LENGTH_MAX).min(text.len());
    let mut at = from;
    while at < most {
        let digits = text.at(at) == ',' && text.before(at).is_ascii_digit() && text.at(at + 1).is_ascii_digit();
        let number = text.at(at) == '(' && ["证", "编号", "账号", "卡号", "号"].iter().any(|word| text.contains(at, at + 9, word));
        if !digits && (is_clause_end(text.at(at)) || text.at(at) == ')' || number) {
            break;
        }
        if at > from && ["请求", "申请", "要求", "希望", "恳请", "为由"].iter().any(|word| text.has(at, word))
        {
            break;
        }
        at += 1;
    }
    at
}

fn health(finds: &mut Finds<'_>, start: usize, after: usize, trigger: Trigger) -> Option<usize> {
    let text = finds.folded;
    let clause = text.clause_start(start, CLAUSE_LENGTH_MAX);
    let end = before_turn(text, after, status_end(text, after));
    if GENERAL.iter().any(|word| text.contains(clause, end, word))
        && !text.contains(clause, start, "当事人")
        && !text.contains(clause, start, "本人")
    {
        return None;
    }
    let range = match trigger {
        Trigger::Illness => {
            let begin = grade_start(text, start);
            personal(text, begin, after).then(|| (begin, end_of_grade(text, after)))
        }
        Trigger::Suffers => suffers(text, start, after, end),
        Trigger::Diagnosed => diagnosed(text, start, after),
        _ => personal(text, start, after).then(|| (grade_start(text, start), end_of_grade(text, after))),
    };
    let (begin, end) = range?;
    let subject = whose(text, begin);
    finds.add(begin, end, Found::new(Kind::HealthStatus, subject, FoundBy::Context, 80));
    Some(end)
}

/// Words with which a sentence leaves the illness: 感染戊型肝炎后仍从事….
const TURNS: [&str; 13] = ["正在", "后仍", "后继续", "后未", "仍", "未", "却", "但", "期间", "的情况下", "到", "在", "的从业"];

fn before_turn(text: &Folded, from: usize, end: usize) -> usize {
    (from + 1..end).find(|&at| TURNS.iter().any(|word| text.has(at, word))).unwrap_or(end)
}

/// What an illness or an injury ends with.
const AILMENTS: [&str; 26] = [
    "病", "症", "炎", "癌", "瘤", "伤", "残", "折", "衰竭", "梗死", "梗塞", "不全", "障碍", "综合征", "阳性", "怀孕", "妊娠", "咳嗽",
    "发热", "疼痛", "胸闷", "头晕", "出血", "腹泻", "感染", "结核",
];

/// 诊断为, 鉴定为: what follows, if it is an ailment; through a list of them.
fn diagnosed(text: &Folded, start: usize, after: usize) -> Option<(usize, usize)> {
    let mut end = before_turn(text, after, status_end(text, after));
    while text.at(end) == '、' {
        end = status_end(text, end + 1);
    }
    let ailment = AILMENTS.iter().any(|word| text.contains(after, end, word));
    let weak = ["鉴定", "评定", "检查结果", "伤残等级", "残疾等级"].iter().any(|word| text.has(start, word));
    let graded = text.contains(after, end, "级");
    let named = end > after + 1 && is_han(text.at(after));
    (named && (ailment || !weak || (graded && text.contains(start, end, "残")))).then_some((after, end))
}

/// 患有高血压、糖尿病等疾病: through the list.
fn suffers(text: &Folded, start: usize, after: usize, end: usize) -> Option<(usize, usize)> {
    let one = text.slice(start, after) == ['患'];
    let weak = one || ["感染", "查出", "得了"].iter().any(|word| text.has(start, word));
    let illness = (after..end).any(|at| {
        matches!(TRIGGERS.at(text.chars(), at), Some((_, Trigger::Illness | Trigger::Health)))
            || text.has(at, "病")
            || text.has(at, "症")
    });
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

/// Words that speak of one person.
const PERSONS: [&str; 52] = [
    "本人", "家人", "其妻", "其子", "其女", "其父", "其母", "父亲", "母亲", "妻子", "丈夫", "儿子", "女儿", "患者", "当事人",
    "因病", "家属", "家中", "病情", "身体", "参保人", "经营者", "法定代表人", "受害人", "受害者", "受伤人员", "伤者", "死者", "厨师",
    "孩子", "老人", "之妻", "之夫", "之子", "之女", "之父", "之母", "产妇", "孕妇", "患儿", "申请人", "被处罚人", "残疾证",
    "驾驶人", "驾驶员", "岁", "投诉人", "消费者", "顾客", "被侵权人", "乘客", "伤员",
];
/// Words that speak of one person, or of all such.
const GROUPS: [&str; 8] = [
    "劳动者", "员工", "职工", "工人", "从业人员", "学生", "幼儿", "服务员",
];
/// Where a sentence says such words, it speaks of all.
const GENERALLY: [&str; 9] = [
    "未为", "未对", "未按", "未组织", "安排", "组织", "幼儿园", "应", "从业人员健康",
];
/// What after an illness says that nobody has it.
const IN_GENERAL: [&str; 20] = [
    "治疗", "门诊", "保健", "科", "药", "医院", "险", "预防", "病例", "疫情", "防", "疫苗", "诊疗", "筛查", "诊断", "危害",
    "患者", "病人", "产品", "健康",
];

/// The illness is somebody's: in a bracket after a name, or after words that speak of a person.
fn personal(text: &Folded, start: usize, after: usize) -> bool {
    let bracket = text.before(start) == '(' && is_han(text.before(start.saturating_sub(1)));
    let follows = text
        .slice(after, after + 1)
        .first()
        .is_none_or(|c| is_clause_end(*c) || *c == ')' || matches!(c, '病' | '症' | '患' | ' '));
    let clause = text.sentence_start(start, 40);
    let says = |words: &[&str]| words.iter().any(|word| text.contains(clause, start, word));
    let went = ["到", "在", "去", "住院", "就诊", "就医", "前往", "入院"].iter().any(|word| text.has(after, word));
    if text.before(start) == '因' && went {
        return true;
    }
    let of_person = says(&PERSONS) || says(&GROUPS) && !says(&GENERALLY);
    (bracket && follows) || of_person && !IN_GENERAL.iter().any(|word| text.has(after, word))
}

/// What stands before an illness and belongs to it.
const GRADES: [&str; 47] = [
    "一级", "二级", "三级", "四级", "1级", "2级", "3级", "4级", "肢体", "听力", "视力", "言语", "智力", "精神", "多重", "慢性", "急性",
    "重度", "中度", "轻度", "原发性", "继发性", "先天性", "职业性", "恶性", "双侧", "左侧", "右侧", "左肩", "右肩", "左腿", "右腿", "左手", "右手", "腰椎", "1型", "2型", "二型", "左眼", "右眼", "双眼", "晚期", "早期", "需", "需要", "长期",
    "乙肝",
];

fn grade_start(text: &Folded, start: usize) -> usize {
    let mut begin = start;
    for _ in 0..3 {
        let Some(word) = GRADES.iter().find(|word| text.ends(begin, word)) else { break };
        begin -= word.chars().count();
    }
    begin
}

fn end_of_grade(text: &Folded, mut after: usize) -> usize {
    let tails = [
        "一级", "二级", "三级", "四级", "五级", "六级", "七级", "八级", "九级", "十级", "1级", "2级", "3级", "4级", "人", "个月", "期", "术后", "晚期",
        "早期", "中期", "病史", "后遗症", "急性发作", "复发", "贰期", "壹期", "叁期", "二期", "三期", "一期", "多年", "伤残", "阳性", "携带者", "抗原阳性",
        "六周", "病", "症",
    ];
    for _ in 0..2 {
        let figures = text
            .slice(after, text.len())
            .iter()
            .take(3)
            .take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(**c))
            .count();
        if let Some(length) = text.any(after + figures, &["个月", "个多月", "周", "天", "级", "年"]).filter(|_| figures > 0) {
            after += figures + length;
        } else if let Some(length) = text.any(after, &tails) {
            after += length;
        }
    }
    after
}

fn whose(text: &Folded, at: usize) -> Subject {
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

/// What is said of a secret after it: 属商业秘密, 要求保密.
const CLAIMS: [&str; 8] = ["属", "要求保密", "构成", "系商业", "系技术", "予以保密", "为商业秘密", "为技术秘密"];

/// A secret from its name on, 配方为: as far as it is told; a claim that it is one stays.
fn secret(finds: &mut Finds<'_>, start: usize, after: usize) -> Option<usize> {
    let text = finds.folded;
    let bracketed = text.before(after) == '(';
    let most = text.sentence_end(after, CLAUSE_LENGTH_MAX * 2);
    let mut end = (after..most)
        .find(|&at| text.at(at) == ')' && bracketed || CLAIMS.iter().any(|word| text.has(at, word)))
        .unwrap_or(most);
    while end > after && text.before(end) == ',' {
        end -= 1;
    }
    if bracketed && text.at(end) == ')' {
        end += 1;
    }
    finds.add(start, end, Found::new(Kind::TradeSecret, Subject::Legal, FoundBy::Context, 60));
    Some(end)
}
