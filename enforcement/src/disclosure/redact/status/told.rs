//! What somebody tells of their means: the sentence has a frame, 辩称, 经查询, 考虑到, and within it a part that names what
//! somebody has or owes, with how much or none of it. So a statement is found in whatever words it is put.

use super::super::fold::{Classes, Folded, Lexicon, is_han};
use super::super::name::{Principals, Prose};
use super::super::{Finds, Found, FoundBy, Kind, Subject};
use super::person::{cites, is_rule};
use super::property::names_body;
use std::sync::LazyLock;

/// Longest sentence that is read as one, in characters.
const SENTENCE_LENGTH_MAX: usize = 240;
/// Longest word between two positions that a part of a sentence begins with and that is not of the statement.
const OPENINGS_MAX: usize = 3;

/// What a word says in a sentence on somebody's means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sign {
    /// 辩称, 表示, 答: what follows is told by somebody.
    Speech,
    /// 考虑到, 鉴于: what follows is why somebody is treated mildly.
    Reason,
    /// 显示, 经查询: what follows is what a record says.
    Record,
    /// 请求, 申请: what stands before it was said to be treated mildly.
    Plea,
    /// Money of one's own: 存款, 工资.
    Money,
    /// Money that somebody has or only passes on: 资金, 工资.
    Cash,
    /// What is done with a thing that somebody had.
    Sold,
    /// What only a person or a household of its own has: 存单, 养老金.
    Own,
    /// A thing that somebody has: 房产, 轿车.
    Thing,
    /// What somebody owes or has lost: 贷款, 亏损.
    Debt,
    /// A debt or a loss by itself, without a figure: 逾期, 抵押.
    Distress,
    /// 有, 名下: somebody has it.
    Having,
    /// How a household or a trade gets its living: 打工, 收成.
    Living,
    /// That the living is not enough, by itself: 困难户, 手头紧.
    Poor,
    /// 拖欠货款: what a body owes others, as it says itself.
    Arrears,
    /// 无, 没有: somebody has none of it.
    Lacking,
    /// 靠: what somebody lives by follows.
    By,
    /// 生活: with what stands before it, how somebody lives.
    Lives,
    /// 月工资: money, and a person's.
    Wage,
    /// 丈夫: the part is on a household.
    Kin,
    /// 月均, 可支配: the money is a person's, not a trade's.
    Personal,
    /// 夫妻, 家庭: the sentence is on a household.
    Household,
    /// How much of it: 不足, 仅, 全部.
    Measure,
    /// What belongs to the facts of the case: 货款, 罚款.
    Case,
    /// Means nothing here: 名称.
    Nothing,
}

static SIGNS: LazyLock<Lexicon<Sign>> = LazyLock::new(|| {
    Lexicon::new(&[
        (
            "述称 反映称 载明: 申请书载明 讲 解释 解释说 写道 诉苦 哭诉 直言 述称 称述 陈情 反馈称 并说明 说明其 说明公司 辩称 申辩称 称 自称 诉称 声称 答: 回答 陈述 自述 表示 提出 申辩 申辩: 陈述: 补充 补充: 主张 强调 说 告知 反映 来电称 交代 供述 承认 认为",
            Sign::Speech,
        ),
        ("考虑到 鉴于 由于 考虑 念其 体谅 理由是 理由为 理由:", Sign::Reason),
        (
            "证实 核对报告 征信报告 经比对 比对 隐瞒 核查发现 调查显示 经核对 核对 显示 载明 经查询 经查 经核查 查明 核实 反馈 查控 证明 对账单 表明 查控 查询 走访 流水 审计报告 资产负债表 利润表 财务报表 调查表 协助查询 隐瞒 骗取 认定",
            Sign::Record,
        ),
        (
            "为由 请求 申请延 申请分 申请减 申请免 申请缓 申请暂 恳请 恳求 请予 盼 无力 无法一次 无法缴 无法足额 实在拿不出 拿不出罚款 无钱交 没钱交 宽限 少罚 免罚 免除 希望 要求减 要求从 要求分 要求延 望 予以减轻 予以从轻 准予 同意 减轻处罚 从轻 有缴纳能力 不属于",
            Sign::Plea,
        ),
        (
            "货币资金 账面货币资金 所有者权益 净亏损 负债率 可支配收入 实际收入 公积金 金融资产 可用资金 流动资金 账户内 卡里 存款合计 人均纯收入 月薪 年薪 日薪 进账 进帐 月入 年入 净资产 账上 账面 应纳税所得额 零钱 余额 结余 净利润 应收账款 资产 财产 市值",
            Sign::Money,
        ),
        ("利润 挣 赚 收入 工资 薪金 薪资 资金 现金 钱 块钱 补贴 补助 津贴 救济 所得", Sign::Cash),
        ("变卖 典当 卖了 卖掉 已卖 卖光", Sign::Sold),
        (
            "年金 企业年金 退休工资 工资卡 身家 积蓄 养老金 低保金 救助金 月收入 年收入 家庭收入 存款 积蓄 存单 存折 理财 理财产品 股票 基金份额 养老金 退休金 房租收入 租金收入 工资薪金 元定期 万定期 定期存款 的股权 养老钱 棺材本 失业金 低保金 低保 外债 家底 纯收入 人均收入 种地",
            Sign::Own,
        ),
        (
            "房 住房 房产 房子 房屋 楼房 平房 商品房 商铺 门面 门面房 门市房 宅基地 不动产 车 轿车 汽车 私家车 小汽车 小轿车 摩托车 电动车 货车 SUV 土地 账户 帐户 厂房 设备 生产线 机器 地",
            Sign::Thing,
        ),
        (
            "高利贷 未结清贷款 未还清贷款 信用卡 花呗 白条 贷款 房贷 车贷 按揭 欠 欠款 欠着 债 债务 负债 欠债 欠账 借 借款 借了 借的 亏损 亏 亏了 赔 赔了 赔进去 网贷 月供 还款 欠税 欠社保 欠信用社 损失 透析花费 看病花 医疗费 医药费 治病花 学费",
            Sign::Debt,
        ),
        (
            "车贷款购买 房贷款购买 停工 贷款购买 贷款买 按揭购买 按揭买 分期购买 经济确有困难 生活确有困难 家庭确有困难 经济上确有困难 陷入困境 已逾期 已被查封 均被查封 被法院查封 被法院冻结 被冻结 形成不良 失信名单 资金链断裂 资金链断 资金链紧张 资金链吃紧 逾期未还 工资拖欠 抵押 拍卖 冻结 破产 倒闭 停产 失信 限高 起诉 发不出工资 无法收回 收不回 停发 供不起 揭不开锅 一贫如洗 走投无路 倾家荡产 血本无归 入不敷出 负担不起 交不起 还不起 拿不出",
            Sign::Distress,
        ),
        (
            "种了 养了 拉扯 供着 工作 上班 打工 干活 搬砖 摆摊 出摊 开店 做生意 跑车 跑运输 开出租 种田 务农 养猪 养羊 养鸡 养鱼 收成 粮食 卖粮 麦子 玉米 庄稼 果园 生意 营业额 流水额 养家 糊口 生计 \
             过活 过日子 生活费 赡养 抚养 供养 伺候 老人 老母亲 老父亲 父母 孩子 子女 媳妇 彩礼 盖房 上学 读书 上大学 学费 药费 看病 吃药 治病 住院 低保 五保 补贴 工钱 残疾人 \
             盈利 利息 房租 社员 股金 员工工资 工人工资 工资都 电费 水费",
            Sign::Living,
        ),
        (
            "穷 贫困 家境贫困 家境差 经济条件差 经济条件不好 收入微薄 收入低 收入很低 收入不高 收入不稳定 身无分文 分文没有 吃了上顿没下顿 没饭吃 没有饭吃 无钱可缴 没钱可缴 没有余钱 没有闲钱 没活干 没有活干 没活儿干 \
             没有固定收入 为生 过活 度日 谋生 养家 糊口 颗粒无收 绝收 冻死 淹了 无固定职业 没有固定职业 无职业 支出大于收入 支出远超收入 抽贷 断贷 压贷 花完 花没了 都烂了 烂在地里 没卖到 借高利贷 供两个 供一个 供孩子 供学生 无业 失业 下岗 资金紧张 资金不足 资金短缺 资金困难 资金周转不开 滞销 卖不出去 卖不掉 血本无归 投进去了 砸进去了 打了水漂 倒贴 捡废品 捡破烂 拾荒 讨饭 要饭 \
             没房没车 无房无车 无房 无车 没房 没车 无存款 天天被催 被催 靠父母给钱 靠父母 啃老 靠子女 靠亲戚 靠接济 接济 返贫监测 防返贫 五保供养 特困供养 无经济来源 没有经济来源 无劳动收入 没有劳动能力 无劳动能力 \
             困难户 贫困户 低保户 低保对象 低收入家庭 低收入户 脱贫户 特困 边缘户 负担较重 负担重 负担很重 经济拮据 手头紧 手头拮据 手头没钱 紧巴 揭不开锅 没钱 没有钱 缺钱 吃紧 枯竭 周转不开 \
             经济困难 生活困难 家庭困难 家里困难 经营困难 举步维艰 难以为继 难以维持 亏本 亏光 赔光 赔钱 赔了本 逼债 讨债 催债 上门要债 饥荒 透支 借遍 刷信用卡 没还完 没还清 没还上 还没还 还不上 还不完 \
             未付清 没有盈利 没盈利 不赚钱 没赚到钱 挣不到钱 没有生意 没生意 生意不好 生意差 生意冷清 不景气 入不敷出 养不活 供不起 交不上 付不起 付不出 拿不出钱 发不出 发不出来 一分钱积蓄 花光 \
             掏空 用光 全靠 全指望 指望 没有收入 没收入 无经济来源 无其他经济来源 没有正式工作 没有固定工作 没有工作 没工作 不够买 不够交 不够花 不够还 刚够 剩不下 负债大于 负债远大于 负债高于 是租的 是租来的 租房住 未发现可供执行 无可供执行 收成不好 欠收 歉收 变卖设备",
            Sign::Poor,
        ),
        (
            "收不回来 要不回来 收不上来 拖欠供货商 拖欠厂家 拖欠上游 拖欠采购款 房租已拖欠 房租欠 欠供货商 欠厂家 欠上游 拖欠货款 拖欠供应商 拖欠材料款 拖欠房租 拖欠银行 拖欠租金 欠货款 欠供应商 欠材料款 欠房租 欠农户 欠工程款 欠缴社保 欠缴社会保险 欠缴水电 欠缴电费 欠税款 欠着货款 外欠货款",
            Sign::Arrears,
        ),
        ("靠 全靠 依靠 仅靠 只靠 就靠", Sign::By),
        ("生活 维持 支撑 接济 救济 吃饭", Sign::Lives),
        ("月工资 月均工资", Sign::Wage),
        ("爱人 老公 老婆 丈夫 妻子", Sign::Kin),
        ("每个月 人均 月均 年均 每月 每年 全年 上年度 个人 一年 一个月 劳动 固定 稳定 打工 务工", Sign::Personal),
        ("另购 购有 仅剩 只剩 还剩 有 名下 拥有 共有 持有 登记有 另有 仅有 只有 现有 尚有", Sign::Having),
        ("无 没 没有 没了 毫无 唯一", Sign::Lacking),
        ("夫妻 家庭 全家 家中 家里 该户 其家 我家", Sign::Household),
        (
            "背着 背负 连续 逾期 不足 不到 不满 低于 仅 只 全部 全是 都是 唯一 一屁股 累累 多 余 几 数 均 所剩无几 微薄 很少 为零 为负 一分 分文",
            Sign::Measure,
        ),
        (
            "雇了 雇请 投入资金 股东投入 已投入 的货 填报 每袋 每瓶 每件 每斤 每箱 每盒 每个 每次 每单 每车 每只 每条 每台 每吨 每公斤 每位 每份 结清 已付清 工人工资 发放 用工 约定 口头约定 转到 转给 转入 打到 汇到 打给 相距 间距 距离 停发 取消 决定 经济困难标准 欠发 欠付 者工资 名工人 名劳动者 名农民工 名员工 名职工 货款 罚款 货值 违法所得 押金 定金 订金 保证金 预付款 退款 退还 赔偿 赔偿款 涉案 销售额 违法收入 票款 销售收入 营业收入 经营收入 经营额 进货 购进 销售 售价 单价 价格 运费 车费 报酬 \
             手续费 培训费 医疗服务 会费 工程款 劳务费 服务费 房租每月 租金每 发放贷款 贷款利率 贷款业务 助贷 贷款广告 注册资本 投资 总投资 驾驶 停放 停车 车载 载客 装载 扣押 查封 查扣 核定 \
             加处 滞纳金 欠缴 补缴 缴纳 收取 收到 收费 收款 转账 支付 付给 卖给 出售 借给 拖欠 处罚 处理 经营成本 成本 土地使用 施工 \
             拆除 搭建 建设 承租 租赁 冒用 维修 检验 举报 投诉 违法 涉嫌 网约车 出租车 转借 出借 债权 \
             医保 基金损失 医保基金 赔付 提供担保 投保 经济损失 损失费 转让 合同 申报",
            Sign::Case,
        ),
        (
            "停工将 停工整 工作日 告知书 拿不出供货 拿不出资格 拿不出证 拿不出票 拿不出进货 拿不出合法 拿不出有效 拿不出手续 承租人 失业证 低保证 贫困证明 困难证明 失业登记 没有及时 没有按 没有告 没有看 没有取得 没有办 没有安装 没有收到 没有接受 没有进行 没有履行 没有建立 没有对 没有向 没有把 没有在 没有将 没有使用 没有经过 没有造成 没有任何违法 没及时 没有主观 没有危害 没有再 抵押于 共同财产 抵押情况 抵押登记 抵押物 抵押权 拍卖公告 拍卖行 当地 地上 地块 地面 外地 本地 工地 产地 属地 基地 就地 实地 场地 地点 地址 车牌 车号 车间 车主 房号 房间 客房 房东 房客 上车 下车 乘车 叫车 借用 借名 借阅 借机 借助 假借 亏待 赔礼 多次 多名 多人 几次 \
             几人 数量 数额 余人 余次 余名 停车位 机动车 逾期不 逾期未 名称 职称 称重 称量 简称 统称 俗称 全称 称呼 称谓 对称 有关 有权 有效 有限 所有 没收 没有违法 含有 有毒 有害 具有 有证据 有异议 没有异议 无异议 有无 无证 无法 无人 无照 无故 无偿 无关 说明 说法 小说 \
             申请人 被申请人 申请书 请求权 反映强烈 显示屏 显示器 余姚 多余 业余 数据 数字 几乎 仅限 均匀 平均 有色 有机 无机 钱包 钱款 陈述权 陈述申辩权 陈述和申辩 陈述、申辩 贷款人 借款人 债务人 存款人 \
             地方 地区 地下 地铁 满地 车站 工资表 工资册 工资专用 养老金保险 房屋所有权 房产证 房管 房地产 住房和城乡 住房公积金 设备厂 有意 有人 有其 没错 有过 有且 有一定 有一些 有时 证明书 证明材料 证明文件",
            Sign::Nothing,
        ),
    ])
});

/// Figures in words, and the units that make a figure one of money or of things.
const OF_FIGURE: u16 = 1;
/// See above.
const OF_UNIT: u16 = 2;

static CLASSES: LazyLock<Classes> = LazyLock::new(|| {
    Classes::new(&[
        ("0123456789.一二三四五六七八九十两几百千万余多半数壹贰叁肆伍陆柒捌玖拾佰仟零点", OF_FIGURE),
        ("元万千百块套辆间亩张台处头只成%条份栋笔个口", OF_UNIT),
    ])
});

/// Longest figure, in characters.
const FIGURE_LENGTH_MAX: usize = 24;

/// Finds what is told of somebody's means.
pub(super) fn find(finds: &mut Finds<'_>, prose: &Prose<'_>, principals: &Principals) {
    let text = finds.folded;
    let mut start = 0;
    while start < text.len() {
        let end = sentence_end(text, start);
        sentence(finds, prose, principals, start, end);
        start = end + 1;
    }
}

fn sentence_end(text: &Folded, from: usize) -> usize {
    let most = (from + SENTENCE_LENGTH_MAX).min(text.len());
    (from..most).find(|&at| matches!(text.at(at), '。' | '\n' | '!' | '?')).unwrap_or(most)
}

/// A part of a sentence: what its words say.
#[derive(Default)]
struct Part {
    start: usize,
    /// Where the first word on means begins.
    first: usize,
    money: bool,
    cash: bool,
    sold: bool,
    /// Does it begin with whom it is about: 当事人, 其, 公司?
    subject: bool,
    own: bool,
    thing: bool,
    debt: bool,
    distress: bool,
    living: bool,
    poor: bool,
    arrears: bool,
    household: bool,
    personal: bool,
    by: bool,
    /// Does it go on from a part that tells of somebody's means?
    follows: bool,
    having: bool,
    lacking: bool,
    measured: bool,
    case: bool,
}

impl Part {
    fn from(start: usize) -> Self {
        Part { start, first: usize::MAX, ..Part::default() }
    }

    /// Does it say what somebody has or owes, and how much?
    fn tells(&self, frame: Frame) -> bool {
        let much = self.measured || self.having;
        let owned = self.thing && self.having && self.measured;
        let frame = if frame == Frame::None && self.subject { Frame::Subject } else { frame };
        let own = self.own && much;
        let earned = self.cash && self.measured && (self.personal || self.household);
        let told = match frame {
            Frame::None => own || self.debt && self.distress,
            Frame::Subject => {
                let sure = self.thing || self.money || self.own || self.debt;
                own || self.poor
                    || earned
                    || self.goes_on()
                    || owned
                    || self.household && self.living && self.measured
                    || (self.money || self.debt) && self.measured
                    || sure && self.distress
                    || self.thing && (self.lacking || self.sold)
                    || self.cash && self.lacking
            }
            Frame::Record => {
                let sure = self.thing || self.money || self.own;
                own || self.poor
                    || earned
                    || self.goes_on()
                    || self.debt && self.having
                    || self.money && much
                    || owned
                    || self.debt && self.measured
                    || sure && (self.distress || self.sold)
            }
            Frame::Told => {
                let money = self.own || self.money || self.cash || self.debt;
                let living = self.living && much || self.arrears;
                living
                    || self.poor
                    || money && much
                    || owned
                    || self.distress
                    || self.thing && (self.sold || self.debt || self.poor)
                    || self.goes_on()
            }
        };
        told && (!self.case || self.arrears && frame == Frame::Told)
    }

    /// …，经营货车一辆: one more thing or sum behind what is told already.
    fn goes_on(&self) -> bool {
        let told = self.thing || self.money || self.cash || self.own || self.debt || self.personal;
        self.follows && self.measured && told
    }
}

/// Who says it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// Nobody is said to.
    None,
    /// Nobody, but it is said of somebody.
    Subject,
    /// A record.
    Record,
    /// Somebody, or the agency of somebody who is treated mildly.
    Told,
}

fn sentence(finds: &mut Finds<'_>, prose: &Prose<'_>, principals: &Principals, start: usize, end: usize) {
    let text = finds.folded;
    let plea = |at: usize| (at..end).any(|place| matches!(SIGNS.at(text.chars(), place), Some((_, Sign::Plea))));
    // 文保国：打工每天挣120元: who speaks stands before the colon.
    let spoken = prose.name_at(start).filter(|stop| text.at(*stop) == ':');
    let mut frame = if spoken.is_some() { Frame::Told } else { Frame::None };
    let mut part = opened(prose, spoken.map_or(start, |stop| stop + 1));
    let mut at = start;
    while at <= end {
        if at == end || ends_part(text, at) {
            let pleads = frame == Frame::None && part.first < at && plea(at);
            let framed = if pleads { Frame::Told } else { frame };
            let noted = note(finds, prose, principals, &part, at, framed);
            if noted && frame == Frame::None {
                frame = Frame::Record;
            }
            // What is owed to one of a list is owed to the next.
            let listed = part.case && matches!(text.at(at), '、' | '(' | ')');
            part = Part { case: listed, follows: noted, ..opened(prose, at + 1) };
            at += 1;
            continue;
        }
        // 经审查：某某房贷…: behind a colon it begins with whom it is about.
        if text.at(at) == ':' && part.first > at && subject_end(prose, at + 1).is_some() {
            part = opened(prose, at + 1);
            at += 1;
            continue;
        }
        // 隐瞒其子有轿车一辆的事实|骗取…: what stands before the next such word is told.
        if matches!(SIGNS.at(text.chars(), at), Some((_, Sign::Record | Sign::Speech | Sign::Reason)))
            && part.first < at
        {
            note(finds, prose, principals, &part, at, frame);
        }
        at = read(text, at, &mut frame, &mut part);
    }
}

/// A new part, which may begin with whom it is about.
fn opened(text: &Prose<'_>, start: usize) -> Part {
    Part { subject: subject_end(text, start).is_some(), ..Part::from(start) }
}

/// Whom a part may be about, as it begins.
const SUBJECTS: [&str; 26] = [
    "当事人",
    "其",
    "本人",
    "申请人",
    "被执行人",
    "我公司",
    "该公司",
    "你公司",
    "公司",
    "我",
    "该户",
    "我店",
    "我厂",
    "我家",
    "该厂",
    "该店",
    "你店",
    "该合作社",
    "其家庭",
    "户主",
    "被处罚人",
    "承租人",
    "受援人",
    "该户",
    "你单位",
    "该单位",
];

/// The end of whom the part is about.
fn subject_end(text: &Prose<'_>, start: usize) -> Option<usize> {
    // 因当事人…, 鉴于其…, 根据…: past the word that joins it.
    let from = start + text.any(start, &["因为", "因", "经查询", "经调查", "经核实", "鉴于", "但", "且"]).unwrap_or(0);
    text.any(from, &SUBJECTS).map(|length| from + length).or_else(|| text.name_at(from))
}

/// A comma within a figure ends nothing.
fn ends_part(text: &Folded, at: usize) -> bool {
    let figure = text.before(at).is_ascii_digit() && text.at(at + 1).is_ascii_digit();
    match text.at(at) {
        ',' => !figure,
        ';' | '、' | '(' | ')' | '\t' | '|' | '“' | '”' | '《' | '》' | '\r' => true,
        _ => false,
    }
}

/// One word: what it says of the frame or of the part; the place after it.
fn read(text: &Folded, at: usize, frame: &mut Frame, part: &mut Part) -> usize {
    let Some((length, sign)) = SIGNS.at(text.chars(), at) else {
        if CLASSES.is(text.at(at), OF_FIGURE) {
            let most = at + FIGURE_LENGTH_MAX;
            let end = (at..most).find(|&place| !CLASSES.is(text.at(place), OF_FIGURE)).unwrap_or(most);
            let unit = CLASSES.is(text.at(end), OF_UNIT) || (at..end).any(|place| CLASSES.is(text.at(place), OF_UNIT));
            // 三个月 tells how long.
            part.measured |= unit && !text.has(end, "个月");
            return end;
        }
        return at + 1;
    };
    let after = at + length;
    match sign {
        Sign::Speech | Sign::Reason => {
            *frame = Frame::Told;
            *part = Part::from(after);
        }
        Sign::Record => {
            if *frame == Frame::None {
                *frame = Frame::Record;
            }
            *part = Part::from(after);
        }
        Sign::Money
        | Sign::Cash
        | Sign::Wage
        | Sign::Sold
        | Sign::Own
        | Sign::Thing
        | Sign::Debt
        | Sign::Distress
        | Sign::Living
        | Sign::Poor
        | Sign::Arrears
            if part.first == usize::MAX =>
        {
            part.first = at;
            return read(text, at, frame, part);
        }
        Sign::Money => part.money = true,
        Sign::Cash => part.cash = true,
        Sign::Sold => part.sold = true,
        Sign::Own => part.own = true,
        Sign::Thing => part.thing = true,
        Sign::Debt => part.debt = true,
        Sign::Distress => part.distress = true,
        Sign::Having => part.having = true,
        Sign::Living => part.living = true,
        Sign::Poor => part.poor = true,
        Sign::Arrears => part.arrears = true,
        Sign::Lacking => (part.having, part.measured, part.lacking) = (true, true, true),
        Sign::By => (part.by, part.first) = (true, part.first.min(at)),
        Sign::Lives => part.poor |= part.by,
        Sign::Personal => part.personal = true,
        Sign::Wage => (part.cash, part.personal) = (true, true),
        Sign::Kin => (part.having, part.household) = (true, true),
        Sign::Household => {
            (part.having, part.household) = (true, true);
            if *frame == Frame::None {
                *frame = Frame::Record;
            }
        }
        Sign::Measure => part.measured = true,
        Sign::Case => part.case = true,
        Sign::Plea | Sign::Nothing => {}
    }
    after
}

/// What somebody does with what they have.
const SPENT: [&str; 4] = ["用于", "购买", "支付", "投资"];

/// Behind these stands what a paper says.
const PAPERS: [&str; 6] = ["出具的", "提供的", "提交的", "开具的", "提交", "提供"];

/// 贷款|购买: how it was paid is the statement.
fn bought_on_credit(text: &Folded, at: usize) -> bool {
    ["贷款", "按揭", "分期"].iter().any(|word| text.ends(at, word))
}

/// Words that open a part and are not of the statement.
const OPENINGS: [&str; 37] = [
    "的",
    "其父",
    "其母",
    "其妻",
    "其夫",
    "其子",
    "证实其",
    "证明其",
    "隐瞒",
    "该车",
    "该户",
    "你公司",
    "你单位",
    "其本人",
    "其",
    "自己",
    "本人",
    "我公司",
    "本公司",
    "该公司",
    "公司",
    "当事人",
    "申请人",
    "被执行人",
    "我",
    "他",
    "她",
    "因",
    "以",
    "系",
    "属",
    "了",
    "目前",
    "现在",
    "由于",
    ":",
    " ",
];

/// Notes the part if it tells of somebody's means; says whether it does.
fn note(
    finds: &mut Finds<'_>,
    prose: &Prose<'_>,
    principals: &Principals,
    part: &Part,
    end: usize,
    frame: Frame,
) -> bool {
    let text = finds.folded;
    // 靠什么生活？: what is asked is not told.
    if text.at(end) == '?' || !part.tells(frame) || is_rule(text, part.start, end) || cites(text, part.start, end) {
        return false;
    }
    let mut begin = behind_who(prose, part.start, part.first.min(end));
    for _ in 0..OPENINGS_MAX {
        let named = prose.name_at(begin).filter(|stop| *stop < end);
        match named.or_else(|| text.any(begin, &OPENINGS).map(|length| begin + length)) {
            Some(next) if next < end => begin = next,
            _ => break,
        }
    }
    // 村委会出具的|贫困户|证明: the paper is no part of what it says.
    begin = (begin + 1..part.first.min(end))
        .rev()
        .find(|&at| PAPERS.iter().any(|word| text.ends(at, word)))
        .unwrap_or(begin);
    let plea = (begin + 1..end).find(|&at| {
        matches!(SIGNS.at(text.chars(), at), Some((_, Sign::Plea)))
            || at > part.first && text.any(at, &SPENT).is_some() && !bought_on_credit(text, at)
    });
    let mut end = plea.unwrap_or(end);
    while end > begin && !is_han(text.before(end)) && !text.before(end).is_ascii_alphanumeric() {
        end -= 1;
    }
    end -= ["证明材料", "证明", "手册", "的事实"]
        .iter()
        .find(|word| text.ends(end, word))
        .map_or(0, |word| word.chars().count())
        .min(end - begin);
    let body = names_body(text, begin) && !principals.natural_party(text, begin);
    let subject = if body { Subject::Legal } else { Subject::Natural };
    finds.add(begin, end, Found::new(Kind::PropertyStatus, subject, FoundBy::Context, 66));
    true
}

/// Past the name of whom it is told, before the first word on what they have: 某某公司|资产总额380万元.
fn behind_who(text: &Prose<'_>, start: usize, first: usize) -> usize {
    let named = |at: usize| {
        text.name_until(at).is_some() || ["公司", "合作社", "厂", "店", "名下"].iter().any(|word| text.ends(at, word))
    };
    (start + 2..=first).rev().find(|&at| named(at)).unwrap_or(start)
}
