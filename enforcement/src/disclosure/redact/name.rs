//! Names of persons: read after words of relation (证人, 举报人, 拖欠…), before words of record (的《询问笔录》), in lists.
//! Parties and those who act for them stay visible; third persons and minors do not (公示办法 Article 18 (3)).

use super::fold::{Folded, Lexicon, is_han};
use super::known::{Knowledge, PartyKind, PartyRole};
use super::{Finds, Found, FoundBy, Kind, Subject};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Most names that are looked for again in the rest of the text.
const NAMES_MAX: usize = 256;

const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦昌马苗凤花方俞\
    任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟黄穆萧肖尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁\
    杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪解应宗丁宣邓郁单杭洪包左石崔吉龚程嵇邢裴陆荣翁荀羊於惠甄\
    曲家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰鄂索咸籍赖卓蔺\
    屠蒙池乔阴郁胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂牛寿通边扈燕冀尚农温庄晏柴瞿阎阎慕连习鱼容古易慎戈廖庾终暨居衡步都耿满弘匡文寇广\
    禄阙东欧殳沃利蔚越隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾沙养鞠丰关蒯相查后荆红游权盖益桓公闫覃付代仝逯苑岳帅佟鹿向初战宝修郄郗亓牟凡楚邸晋蔄𬭎和";
const COMPOUND_SURNAMES: [&str; 20] = [
    "欧阳", "司马", "上官", "诸葛", "夏侯", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "司徒",
    "端木", "南宫", "申屠", "澹台", "独孤", "轩辕",
];
/// Two characters that begin like a name and are none.
const NO_NAMES: &str = "权益 权利 权属 权限 权证 安全 安装 安排 安静 于当 于是 于此 于今 于上 于下 于本 于该 于同 于某 和其 和用 和平路 成本 成品 成立 \
    成员 成年 时间 时许 时未 时在 方式 方便 方面 方向 方可 常见 常用 常年 常住 高度 高于 高温 高空 明确 明知 明显 明码 马上 金额 金属 金融 万元 万余 \
    万人 任何 任职 任务 任意 包括 包装 包含 全部 全体 全程 全额 单位 单独 单据 单价 应当 应聘 应急 应付 应发 应得 路过 路段 路口 有关 关于 关系 关闭 \
    连续 连同 毕业 许可 许多 施工 施行 管理 管道 程序 经营 经查 经过 经询 经调 经检 经核 经鉴 温度 空调 空间 向我 向本 向当 向该 强制 强迫 平台 \
    项目 曾经 曾因 曾在 曾于 曾向 季度 支付 支出 支行 司机 司法 计算 计划 严重 严格 危险 危害 解除 解决 解释 段时 华龙 宁可 相关 相应 相互 查获 \
    查看 查处 查询 查明 查封 查验 查阅 广告 广场 能够 能否 能源 初次 初步 文化 文书 文件 通过 通知 通行 通用 封存 车辆 车间 车主 房屋 房间 房产 \
    石油 水产 元整 元的 元人 余名 余人 余元 利用 利益 代理 代表 代为 代收 付款 付清 符合 符号 章程 申请 申辩 申报 申诉 牧场 班组 容器 居住 居民 \
    都未 都没 都在 满足 东侧 东路 家属 家中 家庭 家长 农民 农药 农田 农村 养殖 简易 简单 越权 越界 终止 终结 师傅 师生 劳动 劳务 公司 公安 公民 \
    公示 公告 公开 景区 庄村 薄弱 印章 印制 幸福 易燃 易爆 温馨 双方 双随 童工 席位 堵塞 从事 从业 修复 修理 修建 向其 红色 白色 黄色 蓝色 黄金 \
    凡是 利润 富余 盛装 盛放 储存 储备 储蓄 边界 古城 山区 谷物 索赔 索要 党员 党委 党组 籍贯 冷藏 冷冻 游客 游泳 游戏 沙石 满意 满十 益处 步行 \
    宣传 宣布 那么 那些 荣誉 终端 居委 居间 印刷 寿命 充值 包工 包间 管护 管控 严禁 牛肉 牛奶 羊肉 鱼类 米饭 麻醉 花费 花生 乐器 乐园 乐意 \
    通报 通信 连锁 空白 空置 富裕 都是 都有 那里 那时 和当 和本 和其 和在 和未 和相 和违 和证 和材 和人 和家 和法 明细 明火 时的 时止 时起 时为 \
    成功 成都 成交 成为 成份 成分 宗地 幸运 应聘者 容留 容积 封条 经手 经济 经办 经理 经常 经审 经济 经济 计量 计件 计入 计收 计时 代办 代码 付费 \
    江苏 江西 安徽 安阳 郑州 濮阳 海南 广东 广西 山东 山西 云南 贵州 黑龙 吉林 石家 武汉 温州 宁夏 宁波 许昌 商丘 范县 路桥 路面 路边 路线 \
    党支 司局 白酒 黄酒 黄河 黄土 红薯 花园 梅毒 顾客 顾虑 常务 常规 齐全 康复 乐队 元月 元旦 汤料 万一 管辖 管委 华北 金堤 丁字 \
    关联 关键 章节 柏油 边防 利息 利率 文明 文字 高速 高额 高价 高级 高校 高中 宿舍 党政 暴力 游乐 封闭 居家";
/// Characters that follow a name and are not part of it.
const AFTER: &str = "的、,。;:()（）在到向称于从与及是系因已未等将被对就为经均也并且又不无有以了\n\t <>“”\"《";
/// Words that follow a name.
const FOLLOWING: [&str; 47] = [
    "陈述",
    "证实",
    "反映",
    "举报",
    "投诉",
    "提供",
    "签字",
    "签名",
    "到场",
    "陪同",
    "配合",
    "接受",
    "协助",
    "进行",
    "使用",
    "驾驶",
    "作为",
    "电话",
    "身份证",
    "联系",
    "证言",
    "证明",
    "表示",
    "承认",
    "同意",
    "出具",
    "出庭",
    "购买",
    "认可",
    "进入",
    "上网",
    "工资",
    "负责",
    "操作",
    "受伤",
    "死亡",
    "所述",
    "说明",
    "要求",
    "申请",
    "通过",
    "男",
    "女",
    "处",
    "家",
    "持",
    "和",
];
/// Characters that given names are often made of; a third character outside this list is taken only before a boundary.
const GIVEN: &str = "伟刚勇毅俊峰强军平保东文辉力明永健世广志义兴良海山仁波宁贵福生龙元全国胜学祥才发武新利清飞彬富顺信子杰涛昌成康星光天达安岩中茂进林有坚和\
    彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆磊民友裕河哲江超浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以建家致树炎德行时泰盛\
    雄琛钧冠策腾楠榕风航弘秀娟英华慧巧美娜静淑惠珠翠雅芝玉萍红娥玲芬芳燕彩春菊兰凤洁梅琳素云莲真环雪荣爱妹霞香月莺媛艳瑞凡佳嘉琼勤珍贞莉桂娣叶璧\
    璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希欣飘育滢馥筠柔竹霭凝\
    晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝丽阳妮宝贝初程梵罡恒鸿桦骅剑娇纪宽苛灵玛媚琪晴容睿烁堂唯威韦雯苇萱阅彦宇雨洋忠宗曼紫逸贤蝶菡绿蓝儿翠烟小大老二\
    三四五六七八九十一双喜跃社麦收改占少长根铁柱栓锁石头成来运金银财旺满仓田牛虎狗春夏冬至立秋庆党红旗卫援朝抗美解放建设跃进四清文革拥军为民向阳向东学\
    工学农爱国爱军爱民全喜保田保国守业守信传继延绪存书法训令宪昊轩梓涵子涵雨桐一鸣天佑浩然皓宸诺诗琪欣怡可馨梓萱奕泽沐宸煜祺俊熙钰彤语嫣诗涵若曦艺\
    涵梦瑶思远志远文博文彬凯琨坤乾鑫淼焱垚磊森晗昕昱晖晟曜朔望朝暮晚晴霖霏霆震霁露霜焕炜炳烨煊燕照熠耀正直方圆连增孝祖耕勤俭让恭敬宽惠敏钦龄年岁\
    寿松柏桃李杏榆槐桐楷模范杨柳萌芽苗丰登科甲第魁元状进士举贡秀才相官禄位品阶臣卿侯爵彰显扬威振奋发图强求索探寻路遥征程帆舟渡津湖泊渊源泉溪涧沟渠";

static SURNAME_SET: LazyLock<HashSet<char>> = LazyLock::new(|| SURNAMES.chars().filter(|c| is_han(*c)).collect());
static GIVEN_SET: LazyLock<HashSet<char>> = LazyLock::new(|| GIVEN.chars().filter(|c| is_han(*c)).collect());
static NO_NAME_WORDS: LazyLock<Lexicon<()>> = LazyLock::new(|| Lexicon::new(&[(NO_NAMES, ())]));

/// What a word before a name says of the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Relation {
    /// A third person.
    Third,
    /// A third person if the sentence goes on to say so: words that also stand in other sentences.
    ThirdPerhaps,
    /// A minor.
    Minor,
    /// A party: stays visible.
    Party,
    /// One who acts for a body: stays visible, and tells that the party is a body.
    Representative,
    /// An officer: visible (公示办法 Article 9).
    Officer,
}

static RELATIONS: LazyLock<Lexicon<Relation>> = LazyLock::new(|| {
    Lexicon::new(&[
        (
            "证人 见证人 举报人 投诉人 控告人 报案人 举报者 投诉者 信访人 委托代理人 受委托人 被委托人 代理人 受托人 监护人 母亲 父亲 \
             妻子 丈夫 配偶 儿媳 女婿 哥哥 弟弟 姐姐 妹妹 爷爷 奶奶 外公 外婆 姥姥 姥爷 岳父 岳母 亲属 近亲属 家属 邻居 房东 租客 \
             承租人 出租人 患者 病人 参保人 参保人员 受害人 被害人 受害者 伤者 死者 伤亡人员 受伤人员 被侵权人 员工 职工 工人 务工人员 农民工 劳动者 \
             店员 服务员 收银员 营业员 导购员 售货员 促销员 技师 保安 保洁员 厨师 理发师 教师 教练 老师 护士 医生 医师 药师 从业人员 \
             工作人员(第三人) 作业人员 特种作业人员 操作人员 操作工 焊工 电工 司机 驾驶员 驾驶人 押运员 乘客 旅客 消费者 顾客 购买者 购买人 \
             客户 业主 住户 村民 居民 群众 会员 网民 学员 借款人 存款人 案外人 第三人 利害关系人 利害关系方 中介 介绍人 合伙人 股东 收款人 付款人 转账人 \
             供货人 供货商 销售人员 业务员 采购员 保管员 仓管员 会计 出纳 财务人员 前员工 离职员工 现场人员 被询问人 配合人 陪同人 \
             现场负责人 车间主任 包工头 班组长 托运人 收货人 发货人 实际施工人 网格员 护林员 患儿家长 家长 产妇 孕妇 老人 联系人 申请人代理人 \
             被申请人代理人 送达人(第三人) 签收人 代收人 同住人 同住成年家属 受送达人家属 转让人 受让人 债权人 债务人 担保人 邻里 目击者 \
             目击证人 报警人 举证人 被拖欠人 被欠薪人",
            Relation::Third,
        ),
        (
            "由 拖欠 系 与 对 雇佣 聘用 招用 聘请 雇用 委托 安排 收取 询问 向 名叫 名为 克扣 使用",
            Relation::ThirdPerhaps,
        ),
        (
            "未成年人 未成年消费者 未成年学生 未成年患者 未成年上网者 未成年子女 未成年员工 未成年工 未成年女孩 未成年男孩 未成年少年 \
             未满十六周岁的 未满十八周岁的 未满十四周岁的 不满十六周岁的 不满十八周岁的 不满十四周岁的 未满16周岁的 未满18周岁的 \
             未满14周岁的 不满16周岁的 不满18周岁的 不满14周岁的 未满16岁的 未满18岁的 未满14岁的 不满十八岁的 不满十六岁的 \
             童工 学生 中学生 小学生 初中生 高中生 在校生 幼儿 儿童 男童 女童 婴儿 婴幼儿 患儿 其子 其女 之子 之女 其儿子 其女儿 儿子 女儿 \
             孙子 孙女 外孙 少年 男孩 女孩 孩子 新生儿",
            Relation::Minor,
        ),
        (
            "当事人 被处罚人 被处罚单位 被检查人 行政相对人 相对人 申请人 被申请人 违法行为人 姓名 姓名或名称 当事人姓名 \
             当事人姓名或者单位名称 当事人名称 单位名称 被告知人 受送达人 户主",
            Relation::Party,
        ),
        (
            "法定代表人 负责人 经营者 投资人 主要负责人 执行事务合伙人 实际控制人 实际经营者 业主(经营者)",
            Relation::Representative,
        ),
        (
            "执法人员 办案人员 承办人 检查人员 调查人员 检查人 询问人 记录人 执法员 审核人 审批人 主持人 听证员 书记员 勘验人 勘验人员 \
             送达人 案件承办人 协办人 主办人 局长 副局长 大队长 中队长 队长 科长 监督员 翻译",
            Relation::Officer,
        ),
    ])
});

/// Those whose names stay visible, and what kind of party the text has.
pub(super) struct Principals {
    names: HashSet<String>,
    kind: Option<PartyKind>,
    has_code: bool,
}

impl Principals {
    /// From the case file, and from what the text says of itself.
    pub(super) fn read(text: &Folded, knowledge: &Knowledge) -> Self {
        let mut names: HashSet<String> = HashSet::new();
        let mut kind = None;
        for party in &knowledge.parties {
            if !matches!(party.role, PartyRole::Minor | PartyRole::ThirdParty) {
                names.insert(party.name.clone());
            }
            if party.role == PartyRole::Party && kind.is_none() {
                kind = Some(party.kind);
            }
        }
        let mut index = 0;
        while index < text.len() {
            let Some((length, relation)) = RELATIONS.at(text.chars(), index) else {
                index += 1;
                continue;
            };
            index += length;
            if matches!(relation, Relation::Party | Relation::Representative | Relation::Officer) {
                let at = skip_header(text, index);
                let list = names_at(text, at, true);
                if at > index && kind.is_none() {
                    kind = match relation {
                        Relation::Party => party_kind(text, at, list.is_some()),
                        Relation::Representative => Some(PartyKind::Legal),
                        _ => None,
                    };
                }
                names.extend(list.map(|end| text.text(at, end)));
            }
        }
        let has_code = text.contains(0, text.len(), "信用代码") || text.contains(0, text.len(), "营业执照");
        Principals { names, kind, has_code }
    }

    fn holds(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Is the party of the text, or the person whose header the position stands in, a natural person?
    pub(super) fn natural_party(&self, text: &Folded, at: usize) -> bool {
        match self.kind {
            Some(kind) => kind == PartyKind::Natural,
            None => {
                let start = at.saturating_sub(80);
                let person =
                    ["性别", "民族", "出生", "身份证", "本人"].iter().any(|word| text.contains(start, at, word));
                person && !self.has_code && !text.contains(start, at, "公司")
            }
        }
    }
}

/// Past what stands between a label and a name: (负责人、经营者)：, blanks, table cells.
fn skip_header(text: &Folded, mut at: usize) -> usize {
    if text.at(at) == '(' {
        let close = (at..at + 20).find(|&place| text.at(place) == ')');
        if let Some(close) = close.filter(|&close| matches!(text.at(close + 1), ':' | '\t' | ' ' | '为')) {
            at = close + 1;
        }
    }
    if text.has(at, "姓名") {
        at += 2;
    }
    while matches!(text.at(at), ':' | '\t' | ' ' | '为') || (text.at(at) == '是' && is_surname(text.at(at + 1))) {
        at += 1;
    }
    at
}

fn party_kind(text: &Folded, at: usize, named: bool) -> Option<PartyKind> {
    let end = text.clause_end(at, 40);
    let bodies = [
        "公司",
        "厂",
        "店",
        "中心",
        "合作社",
        "医院",
        "学校",
        "部",
        "吧",
        "馆",
        "站",
        "集团",
        "超市",
        "饭店",
        "行",
        "场",
        "诊所",
        "室",
        "院",
        "坊",
        "屋",
        "园",
        "社",
        "会",
        "所",
        "局",
    ];
    match () {
        () if end == at => None,
        () if bodies.iter().any(|word| text.contains(at, end, word)) && end - at > 3 => Some(PartyKind::Legal),
        () if named => Some(PartyKind::Natural),
        () => None,
    }
}

fn is_surname(c: char) -> bool {
    SURNAME_SET.contains(&c)
}

fn compound_surname(text: &Folded, at: usize) -> bool {
    text.any(at, &COMPOUND_SURNAMES).is_some()
}

/// The end of a person's name at a position. A strict reading wants a boundary or a known word after it.
fn names_at(text: &Folded, at: usize, strict: bool) -> Option<usize> {
    if NO_NAME_WORDS.at(text.chars(), at).is_some() {
        return None;
    }
    let compound = compound_surname(text, at);
    if !compound && !is_surname(text.at(at)) {
        return None;
    }
    let first = at + if compound { 2 } else { 1 };
    let dotted = minority_name(text, at);
    if dotted.is_some() {
        return dotted;
    }
    let given = |place: usize| is_han(text.at(place)) && !matches!(text.at(place), '某' | '的' | '等' | '姓');
    if !given(first) {
        return None;
    }
    let stops = |place: usize| {
        AFTER.contains(text.at(place))
            || text.at(place) == '\0'
            || text.at(place).is_ascii_digit()
            || text.any(place, &FOLLOWING).is_some()
    };
    let hard = |place: usize| !is_han(text.at(place)) || matches!(text.at(place), '的' | '等');
    let usual = |place: usize| GIVEN_SET.contains(&text.at(place));
    let long = given(first + 1);
    let (second_stop, third_stop) = (stops(first + 1), stops(first + 2));
    match () {
        () if hard(first + 1) => Some(first + 1),
        () if long && hard(first + 2) => Some(first + 2),
        () if second_stop && !(usual(first + 1) && third_stop) => Some(first + 1),
        () if long && third_stop && (usual(first) || usual(first + 1)) => Some(first + 2),
        () if second_stop => Some(first + 1),
        () if !strict && long && usual(first) && usual(first + 1) => Some(first + 2),
        () => None,
    }
}

/// Names with a dot: 阿依古丽·买买提.
fn minority_name(text: &Folded, at: usize) -> Option<usize> {
    let dot = (at + 1..at + 8).find(|&place| !is_han(text.at(place)))?;
    if !matches!(text.at(dot), '·' | '•' | '・') || !is_han(text.at(dot + 1)) {
        return None;
    }
    let tail = text.slice(dot + 1, text.len()).iter().take(8).take_while(|c| is_han(**c)).count();
    Some(dot + 1 + tail)
}

/// Finds third persons and minors.
pub(super) fn find(finds: &mut Finds<'_>, principals: &Principals, knowledge: &Knowledge) {
    let mut found: Vec<(String, Found)> = Vec::new();
    for party in &knowledge.parties {
        let (kind, subject) = match party.role {
            PartyRole::Minor => (Kind::MinorName, Subject::Minor),
            PartyRole::ThirdParty if party.kind == PartyKind::Natural => (Kind::ThirdPartyName, Subject::Third),
            _ => continue,
        };
        found.push((party.name.clone(), Found::new(kind, subject, FoundBy::Knowledge, 100)));
    }
    let text = finds.folded;
    let mut index = 0;
    while index < text.len() {
        index = match text.at(index) {
            '的' => {
                before_record(text, index, &mut found);
                index + 1
            }
            '(' => {
                before_bracket(text, index, &mut found);
                index + 1
            }
            ',' => {
                before_age(text, index, &mut found);
                index + 1
            }
            _ => match RELATIONS.at(text.chars(), index) {
                Some((length, relation)) => {
                    after_relation(text, index, index + length, relation, &mut found);
                    index + length
                }
                None => index + 1,
            },
        };
    }
    found.truncate(NAMES_MAX);
    for (name, found) in &found {
        if !principals.holds(name) {
            everywhere(finds, name, *found);
        }
    }
}

fn third(confidence: u8) -> Found {
    Found::new(Kind::ThirdPartyName, Subject::Third, FoundBy::Context, confidence)
}

fn minor(confidence: u8) -> Found {
    Found::new(Kind::MinorName, Subject::Minor, FoundBy::Context, confidence)
}

fn after_relation(text: &Folded, word: usize, after: usize, relation: Relation, found: &mut Vec<(String, Found)>) {
    let mut at = skip_header(text, after);
    let labelled = at > after;
    if text.at(at) == '(' && is_surname(text.at(at + 1)) {
        at += 1;
    }
    let label = match relation {
        Relation::Third => third(85),
        Relation::Minor => minor(88),
        Relation::ThirdPerhaps => third(65),
        Relation::Party | Relation::Representative | Relation::Officer => return,
    };
    let Some(end) = names_at(text, at, !labelled && relation != Relation::Minor) else { return };
    if relation == Relation::ThirdPerhaps && !confirmed(text, word, at, end) {
        return;
    }
    let label = if is_minor_here(text, end) { minor(90) } else { label };
    note(text, at, end, label, found);
    follow_list(text, end, label, found);
}

/// After weak words such as 由 or 拖欠: the sentence must go on as it does of a person.
fn confirmed(text: &Folded, word: usize, start: usize, end: usize) -> bool {
    let word: String = text.text(word, start);
    let after = |words: &[&str]| text.any(end, words).is_some();
    match word.as_str() {
        "由" => after(&[
            "配合", "陪同", "协助", "在场", "签收", "代收", "签字", "负责", "驾驶", "操作", "提供", "接待", "见证",
            "到场",
        ]),
        "拖欠" | "克扣" => after(&["(", "、", "等", "工资", "劳动报酬", "的工资"]),
        "雇佣" | "聘用" | "招用" | "聘请" | "雇用" | "安排" | "使用" => {
            after(&["(", "、", "等", "从事", "在", "为", "作业", "驾驶", "进行", "上岗"])
        }
        "对" | "询问" => {
            after(&["的询问", "的调查", "进行询问", "进行了询问", "进行调查", "进行了调查", "、", "制作", "作了询问"])
        }
        "系" | "与" | "委托" | "名叫" | "名为" | "收取" | "向" => {
            after(&["(身份证", "(公民身份", "(男", "(女", "(电话", "(联系电话"])
        }
        _ => false,
    }
}

fn note(text: &Folded, start: usize, end: usize, label: Found, found: &mut Vec<(String, Found)>) {
    let name = text.text(start, end);
    if found.len() < NAMES_MAX && !found.iter().any(|(known, _)| *known == name) {
        found.push((name, label));
    }
}

/// Further names of a list: 田某(…)、唐某某等24名.
fn follow_list(text: &Folded, mut at: usize, label: Found, found: &mut Vec<(String, Found)>) {
    for _ in 0..20 {
        if text.at(at) == '(' {
            let Some(close) = (at..at + 80).find(|&place| text.at(place) == ')') else { return };
            at = close + 1;
        }
        if !matches!(text.at(at), '、' | '和' | '及' | '与') {
            return;
        }
        let Some(end) = names_at(text, at + 1, false) else { return };
        note(text, at + 1, end, label, found);
        at = end;
    }
}

/// A name's start, read backwards from its end.
fn name_before(text: &Folded, end: usize) -> Option<usize> {
    for length in [4, 3, 2] {
        let Some(start) = end.checked_sub(length) else { continue };
        let inner = text.slice(start, end);
        let proper = inner.iter().all(|c| is_han(*c))
            && !inner.contains(&'某')
            && NO_NAME_WORDS.at(text.chars(), start).is_none();
        let surname = if length == 4 { compound_surname(text, start) } else { is_surname(text.at(start)) };
        let bounded = !is_han(text.before(start))
            || matches!(
                text.before(start),
                '对' | '向' | '和' | '及' | '与' | '由' | '经' | '有' | '人' | '员' | '者' | '亲'
            );
        if proper && surname && bounded {
            return Some(start);
        }
    }
    None
}

/// 张某的《询问笔录》, 张某的证言.
fn before_record(text: &Folded, at: usize, found: &mut Vec<(String, Found)>) {
    let mut after = at + 1;
    if text.at(after) == '《' {
        after += 1;
    }
    let records = [
        "调查询问笔录",
        "询问笔录",
        "调查笔录",
        "证言",
        "证人证言",
        "陈述笔录",
        "证词",
        "谈话笔录",
        "询问调查笔录",
        "自述材料",
        "情况说明",
        "谈话记录",
        "书面证言",
        "身份证复印件",
    ];
    if text.any(after, &records).is_none() {
        return;
    }
    let mut end = at;
    for _ in 0..20 {
        let Some(start) = name_before(text, end) else { return };
        note(text, start, end, third(82), found);
        if !matches!(text.before(start), '、' | '和' | '及') {
            return;
        }
        end = start - 1;
    }
}

/// A name before a bracket with an identity number, a card, an illness or an age in it.
fn before_bracket(text: &Folded, at: usize, found: &mut Vec<(String, Found)>) {
    let Some(start) = name_before(text, at) else { return };
    let close = (at..at + 80).find(|&place| text.at(place) == ')').unwrap_or(at);
    if is_minor_here(text, at) {
        return note(text, start, at, minor(86), found);
    }
    let says = |words: &[&str]| words.iter().any(|word| text.contains(at, close, word));
    if says(&["身份证", "社会保障号", "公民身份", "卡号", "工号"]) && !acts_for_party(text, start) {
        note(text, start, at, third(72), found);
    }
}

/// `X，男，17周岁`.
fn before_age(text: &Folded, at: usize, found: &mut Vec<(String, Found)>) {
    let sex = matches!(text.at(at + 1), '男' | '女') && text.at(at + 2) == ',';
    let aged = text.at(at + 1).is_ascii_digit()
        || text.has(at + 1, "现年")
        || text.has(at + 1, "年仅")
        || text.has(at + 1, "年龄");
    if !(sex || aged) || !is_minor_here(text, at) {
        return;
    }
    if let Some(start) = name_before(text, at) {
        note(text, start, at, minor(86), found);
    }
}

/// The words right after a name give an age under 18.
fn is_minor_here(text: &Folded, at: usize) -> bool {
    let mut end = at;
    let most = (at + 24).min(text.len());
    while end < most && !matches!(text.at(end), '。' | ';' | '、' | ')' | '\n') {
        end += 1;
    }
    (at..end).any(|place| {
        let digits = text.slice(place, end).iter().take_while(|c| c.is_ascii_digit()).count();
        let after = place + digits;
        let aged = text.has(after, "周岁") || text.has(after, "岁");
        let years = text.text(place, after).parse::<u32>().ok();
        let fresh = !text.before(place).is_ascii_digit();
        digits > 0 && fresh && aged && years.is_some_and(|years| years < 18)
    })
}

fn acts_for_party(text: &Folded, start: usize) -> bool {
    let near = start.saturating_sub(14);
    ["当事人", "法定代表人", "负责人", "经营者", "投资人", "被处罚人", "执法人员", "检查人员", "户主"]
        .iter()
        .any(|word| text.contains(near, start, word))
}

/// Every place of a name, except where it is part of a place's or a body's name.
fn everywhere(finds: &mut Finds<'_>, name: &str, found: Found) {
    let wanted: Vec<char> = Folded::new(name).chars().iter().copied().filter(|c| *c != ' ').collect();
    let text = finds.folded;
    let Some(&head) = wanted.first().filter(|_| wanted.len() >= 2) else { return };
    for at in 0..text.len() {
        if text.at(at) != head {
            continue;
        }
        let Some(end) = spelled(text, at, &wanted) else { continue };
        let part = [
            "路", "街", "大道", "区", "镇", "村", "小区", "广场", "桥", "公园", "酒店", "公司", "厂", "学校", "中学",
            "小学", "商店", "超市",
        ];
        if wanted.len() == 2 && text.any(end, &part).is_some() {
            continue;
        }
        finds.add(at, end, found);
    }
}

/// The end of a name written at a position, also with blanks or a line's end inside.
fn spelled(text: &Folded, at: usize, wanted: &[char]) -> Option<usize> {
    let mut place = at;
    for (number, c) in wanted.iter().enumerate() {
        let mut gap = 0;
        while number > 0 && gap < 3 && matches!(text.at(place), ' ' | '\n' | '\r' | '\t') {
            place += 1;
            gap += 1;
        }
        if text.at(place) != *c {
            return None;
        }
        place += 1;
    }
    Some(place)
}

/// 张三 → 张某, 张三丰 → 张某某, 欧阳修 → 欧阳某: how a natural person's name stands on a public page.
pub fn mask_name(name: &str) -> String {
    let chars: Vec<char> = name.trim().chars().filter(|c| !c.is_whitespace()).collect();
    let compound = chars.len() > 2 && COMPOUND_SURNAMES.iter().any(|surname| name.trim().starts_with(surname));
    let kept = if compound { 2 } else { 1 };
    let hidden = chars.len().saturating_sub(kept).clamp(1, 2);
    chars.iter().take(kept).collect::<String>() + &"某".repeat(hidden)
}
