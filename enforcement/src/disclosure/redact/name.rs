//! Names of persons: read after words of relation (证人, 举报人, 拖欠…), before words of record (的《询问笔录》), in lists.
//! Parties and those who act for them stay visible; third persons and minors do not (公示办法 Article 18 (3)).

use super::fold::{Folded, Lexicon, is_clause_end, is_han};
use super::known::{Knowledge, PartyKind, PartyRole};
use super::{Finds, Found, FoundBy, Kind, Subject};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Most names that are looked for again in the rest of the text.
const NAMES_MAX: usize = 256;

const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦昌马苗凤花方俞\
    任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟黄穆萧肖尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁\
    杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪解应宗丁宣邓郁单杭洪包左石崔吉龚程嵇邢裴陆荣翁荀羊於惠甄\
    曲家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰鄂索咸籍赖卓蔺\
    屠蒙池乔阴郁胥苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂牛寿通边扈燕冀尚农温庄晏柴瞿阎阎慕连习鱼容古易慎戈廖庾终暨居衡步耿满弘匡文寇广\
    禄阙东欧殳沃利蔚越隆师巩厍聂晁勾敖融冷訾辛阚简饶空曾沙养鞠丰关蒯荆红游权盖桓公闫覃付代仝逯苑岳帅佟鹿向初战宝修郄郗亓牟凡楚邸晋蔄𬭎和";
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
const FOLLOWING: &str = "询问 反映 工伤 中国 银行 挂靠 个体 独资 手中 名义 身份信息 医保卡 医保 社保 实名 房屋 房产 住房 名片 开具 输液 注射 搭载 喂药 实施 殴打 辱骂 发布 出售 销售 生产 加工 \
    存放 堆放 擅自 私自 多次 先后 分别 共同 一起 一同 独自 指使 授权 冒充 冒用 伪造 持有 携带 驾车 骑车 乘坐 左手 右手 左脚 右脚 头部 陈述 证实 反映 举报 投诉 提供 签字 签名 到场 陪同 配合 接受 协助 进行 使用 驾驶 作为 电话 身份证 联系 \
    证言 证明 表示 承认 同意 出具 出庭 购买 认可 进入 上网 工资 负责 操作 受伤 死亡 所述 说明 要求 申请 通过 \
    男 女 处 家 持 和 转账 健康 怀孕 感染 报警 个人 代收 签收 签订 诉称 从事 当场 当日 当天 受 代 签 诉 \
    报 患 死 摔 饮 购 转 租 驾 擅 拒 携 替 帮 让 给 把 用 去 说 问 共 还 曾 正 仍 都 只 没 后 时 \
    所 上 入 住 吃 食用 服用 入住 就诊 治疗 注射 经营 施工 作业 上岗 名下 名义 夫妇 夫妻 父子 母子 本人 \
    自述 自称 口述 指认 辨认 看到 发现 称 到 出 取得 未 无 需 应 可 自 其 该 何 至 今 同 再 均 即 便 \
    却 则 若 如 按 依 据 违 欠 借 存 支付 付款 打款 汇款 微信 收到 委托 办理 登记 投保 参保 住院 死因 系 \
    与 坠 跌 触 溺 中毒 烫 烧 咬 砸 撞 亡 伤";
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
static FOLLOWING_WORDS: LazyLock<Lexicon<()>> = LazyLock::new(|| Lexicon::new(&[(FOLLOWING, ())]));
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
             目击证人 报警人 举证人 被拖欠人 被欠薪人 其父 其母 其妻 其夫 其兄 其弟 其姐 其妹 其父亲 其母亲 其妻子 其丈夫 其配偶 其家属 \
             之妻 之夫 之父 之母 之兄 之弟 之姐 之妹 原告 被侵害人 遇难者 罹难者 遇难人员 伤员 游客 考生 应聘者 应聘人员 求职者 租户 购房人 \
             购房者 买受人 出卖人 车主 货主 船主 雇员 学徒 实习生 实习学生 保姆 月嫂 护工 护理员 网友 主播 买家 卖家 用户 被保险人 投保人 受益人 \
             借用人 挂靠人 安全员 施工员 质检员 监理员 化验员 检验员 店长 前台 前台人员 值班人员 值班经理 销售经理 项目经理 无证人员 \
             无证驾驶人 继承人 被继承人 立遗嘱人 委托人 赠与人 受赠人 公证申请人 同事 同学 室友 女友 男友 女朋友 男朋友 前妻 前夫 \
             亲戚 叔叔 伯父 舅舅 姑姑 姨妈 婆婆 公公 女服务员 男服务员 女技师 技工 瓦工 木工 钢筋工 架子工 杂工 临时工 小工 水手 船员 \
             渔民 养殖户 种植户 农户 商户 储户 持卡人 用工人员 被派遣人员 务工者 受聘人员 兼职人员 志愿者 献血者 接种者 就诊者 \
             就诊人 求诊者 受术者 顾客(第三人) 客人 食客 住客 投宿人 入住人 入住人员 上网人员 上网者 检举人 申诉人 遇险人 乘车人 乘坐人 承包人 发包人 分包人 使用人 共有人 持有人 占有人 \
             建房人 行为人 被执行人 申请执行人 紧急联系人 介绍者 人员 工作人员 值班人员 管理人员 作业员 值班员 操作者 总经理 副总经理 经理 主管 \
             管理员 仓库管理员 业务经理 采购经理 客户经理 大堂经理 业户 外教 外籍教师 外籍人员 环保负责人 仓库负责人 财务负责人 生产负责人 工地负责人 \
             班组负责人 采购负责人 卫生负责人 消防负责人 质检负责人 库管员 库管 网管 收银 导购 主任 副主任 院方代表 学生家长 患者家属 患者亲属 \
             厂长 副厂长 车间负责人 部门负责人 技术负责人 安全负责人 质量负责人 销售负责人 门店负责人 项目负责人 班长 组长 工头 队员 园长 \
             校长 院长 船长 机长 列车员 乘务员 快递员 外卖员 骑手 送货员 配送员 装卸工 搬运工 清洁工 绿化工 泥工 油漆工 水电工 修理工 \
             驾驶员(第三人) 骑行人 行人 摊主(第三人) 合作人 合作方 对方当事人 男子 女子 男士 女士 老板 老板娘 房主 屋主 公司员工 企业员工",
            Relation::Third,
        ),
        (
            "由 拖欠 系 与 对 雇佣 聘用 招用 聘请 雇用 委托 安排 收取 询问 向 名叫 名为 克扣 使用 造成 导致 致使 转包给 分包给 发包给 承包给 \
             出租给 租给 出售给 卖给 销售给 转让给 交给 借给 支付给 转给 汇给 以 指派 从 打款至 转账至 汇款至 支付至 询问了 找到 通知 伙同 欠发工资 拖欠工资 欠付工资 欠发 欠付 未支付 姓名为 姓名叫 化名",
            Relation::ThirdPerhaps,
        ),
        (
            "未成年人 未成年消费者 未成年学生 未成年患者 未成年上网者 未成年子女 未成年员工 未成年工 未成年女孩 未成年男孩 未成年少年 \
             未满十六周岁的 未满十八周岁的 未满十四周岁的 不满十六周岁的 不满十八周岁的 不满十四周岁的 未满16周岁的 未满18周岁的 \
             未满14周岁的 不满16周岁的 不满18周岁的 不满14周岁的 未满16岁的 未满18岁的 未满14岁的 不满十八岁的 不满十六岁的 \
             童工 学生 中学生 小学生 初中生 高中生 在校生 幼儿 儿童 男童 女童 婴儿 婴幼儿 患儿 其子 其女 之子 之女 其儿子 其女儿 儿子 女儿 \
             孙子 孙女 外孙 外孙女 少年 少女 男孩 女孩 孩子 新生儿 岁的 周岁的 小学生(未成年) 高中学生 初中学生 中专学生 初一学生 初二学生 初三学生 \
             高一学生 高二学生 高三学生 未成年 幼童 患病儿童",
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
             送达人 案件承办人 协办人 主办人 局长 副局长 大队长 中队长 队长 科长 监督员 翻译 我局联系人 本局联系人 本机关联系人 机关联系人 \
             执法机关联系人 公证员 执业律师 律师 仲裁员 听证主持人 记录员",
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
        // Where the last word for somebody else ended: 母亲姓名 is no party's name.
        let mut other = usize::MAX;
        while index < text.len() {
            let Some((length, relation)) = RELATIONS.at(text.chars(), index) else {
                index += 1;
                continue;
            };
            let of_other = other == index;
            index += length;
            if matches!(relation, Relation::Third | Relation::Minor) {
                other = index;
            }
            if of_other {
                continue;
            }
            if matches!(relation, Relation::Party | Relation::Representative | Relation::Officer) {
                let at = skip_header(text, index);
                let list = names_at(text, at, true);
                if at > index && kind.is_none() {
                    kind = match relation {
                        Relation::Party => party_kind(text, at, list),
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

    /// Does neither the case file nor the text say what the party is?
    pub(super) fn party_unknown(&self) -> bool {
        self.kind.is_none() && !self.has_code
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
    if text.any(at, &["姓名", "签名", "签字"]).is_some() {
        at += 2;
    }
    while matches!(text.at(at), ':' | '\t' | ' ' | '为') || (text.at(at) == '是' && is_surname(text.at(at + 1))) {
        at += 1;
    }
    at
}

fn party_kind(text: &Folded, at: usize, named: Option<usize>) -> Option<PartyKind> {
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
        // A person's name that stands alone: 张某（系某某店经营者）.
        () if named.is_some_and(|name| !is_han(text.at(name))) => Some(PartyKind::Natural),
        () if bodies.iter().any(|word| text.contains(at, end, word)) && end - at > 3 => Some(PartyKind::Legal),
        () if named.is_some() => Some(PartyKind::Natural),
        () => None,
    }
}

fn is_surname(c: char) -> bool {
    SURNAME_SET.contains(&c)
}

fn compound_surname(text: &Folded, at: usize) -> bool {
    text.any(at, &COMPOUND_SURNAMES).is_some()
}

/// Titles after a surname.
const TITLES: [&str; 19] = [
    "科长", "主任", "局长", "所长", "队长", "经理", "先生", "女士", "律师", "老师", "医生", "处长", "股长", "书记", "老板", "师傅", "同志",
    "大队长", "站长",
];
/// Words of two characters right after a name whose first could be part of one: 徐某代为, 丁某工伤.
const ACTING: [&str; 7] = ["代为", "代收", "代签", "代领", "工伤", "打伤", "医保"];

/// The end of a person's name at a position. A strict reading wants a boundary or a known word after it.
fn names_at(text: &Folded, at: usize, strict: bool) -> Option<usize> {
    if NO_NAME_WORDS.at(text.chars(), at).is_some() {
        return None;
    }
    let dotted = minority_name(text, at);
    if dotted.is_some() {
        return dotted;
    }
    let compound = compound_surname(text, at);
    if !compound && !is_surname(text.at(at)) {
        return None;
    }
    let first = at + if compound { 2 } else { 1 };
    // 王科长, 李女士: a surname with a title names nobody.
    if text.any(first, &TITLES).is_some() {
        return None;
    }
    let given = |place: usize| is_han(text.at(place)) && !matches!(text.at(place), '某' | '的' | '等' | '姓');
    if !given(first) {
        return None;
    }
    let stops = |place: usize| {
        AFTER.contains(text.at(place))
            || text.at(place) == '\0'
            || text.at(place).is_ascii_digit()
            || FOLLOWING_WORDS.at(text.chars(), place).is_some()
    };
    let hard = |place: usize| {
        !is_han(text.at(place)) || matches!(text.at(place), '的' | '等') || text.any(place, &ACTING).is_some()
    };
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
        () if !strict && usual(first) && !usual(first + 1) => Some(first + 1),
        () if !strict && long && usual(first + 1) => Some(first + 2),
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
            '出' | '提' | '签' | '书' | '系' | '身' if before_deed(text, index, &mut found) => index + 1,
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
        // A minor is not named, party or not.
        if !principals.holds(name) || found.kind == Kind::MinorName {
            everywhere(finds, name, *found);
        }
    }
}

/// Words for all sorts of people.
const VAGUE: [&str; 14] = [
    "工作人员", "管理人员", "值班人员", "从业人员", "人员", "经理", "主管", "群众", "居民", "村民", "用户", "客户", "员工", "职工",
];

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
    let strict = !labelled && relation != Relation::Minor;
    let aged = text.at(word) == '岁' || text.has(word, "周岁");
    if aged && years_before(text, word).is_none_or(|years| years >= ADULT) {
        return;
    }
    // Of words for all sorts of people more is wanted than that a name could follow.
    let vague = text.any(word, &VAGUE).is_some_and(|length| word + length == after);
    let loose = || (relation == Relation::Third && !vague).then(|| names_at(text, at, false)).flatten();
    let Some(end) = names_at(text, at, strict).or_else(loose) else { return };
    let both = text.before(word) == '兼' || text.ends(word, "兼任");
    if both || relation == Relation::ThirdPerhaps && !confirmed(text, word, at, end) {
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
        "造成" | "导致" | "致使" => {
            let clause = text.clause_end(end, 16);
            ["死亡", "受伤", "身亡", "轻伤", "重伤", "骨折", "伤亡", "中毒", "遇难"]
                .iter()
                .any(|harm| text.contains(end, clause, harm) || after(&["、"]))
        }
        "转包给" | "分包给" | "发包给" | "承包给" | "出租给" | "租给" | "出售给" | "卖给" | "销售给" | "转让给"
        | "交给" | "借给" | "支付给" | "转给" | "汇给" => {
            is_clause_end(text.at(end))
                || after(&["个人", "等", "(", "施工", "经营", "使用", "管理", "居住", "的", "负责", "从事", "组织", "用于"])
        }
        "以" => after(&["的名义", "名义", "的身份"]),
        "指派" => after(&["从事", "在", "进行", "驾驶", "作业", "上岗", "等", "、", "(", "操作", "到", "前往", "负责"]),
        "欠发工资" | "拖欠工资" | "欠付工资" | "欠发" | "欠付" | "未支付" => {
            text.at(end).is_ascii_digit() || after(&["(", "、", "等", "工资", "劳动报酬", "的工资", "20", "人民币", "共计"])
        }
        "姓名为" | "姓名叫" | "化名" => true,
        "从" => after(&["处购", "处取", "处进", "手中", "处租", "处借", "那里", "处收", "处以"]),
        "打款至" | "转账至" | "汇款至" | "支付至" => after(&["账户", "的", "个人", "中国", "银行", "农", "工商", "建设", "名下", "(", "卡", "尾号", "微信", "支付宝"]),
        "询问了" | "找到" | "通知" => is_clause_end(text.at(end)) || after(&["(", "等", "到场", "和", "及"]),
        "伙同" => true,
        "由" => after(&[
            "配合", "陪同", "协助", "在场", "承包", "承租", "施工", "挂靠", "组织", "实际", "分包", "转包", "独资", "出资", "联系", "介绍", "安排", "指挥", "看护", "照看", "送货", "运输", "加工", "生产", "看管", "保管", "代为", "代签", "收取", "支付", "签收", "代收", "签字", "负责", "驾驶", "操作", "提供", "接待", "见证",
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
            if after(&["签订", "支付", "收取", "系夫妻", "询问", "了解", "购买", "销售", "出售", "借款", "租赁", "合伙", "达成", "办理",
                "的微信", "的聊天", "的通话", "的转账", "的合同", "之间", "系亲属", "系朋友", "系同事", "系雇佣", "协商", "发生争执", "一同", "共同"]) =>
        {
            true
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
        at += told_of_each(text, at);
        if !matches!(text.at(at), '、' | '和' | '及' | '与') {
            return;
        }
        let Some(end) = names_at(text, at + 1, false) else { return };
        note(text, at + 1, end, label, found);
        at = end;
    }
}

/// What a list tells of each person before it goes on: 当场死亡、, 8600元、.
fn told_of_each(text: &Folded, at: usize) -> usize {
    let next = (at..at + 12).find(|&place| matches!(text.at(place), '、' | ',' | '。' | '\n' | '\0'));
    let told = next.filter(|&next| text.at(next) == '、').filter(|&next| {
        ["死亡", "受伤", "身亡", "轻伤", "重伤", "元"].iter().any(|word| text.ends(next, word))
    });
    told.map_or(0, |next| next - at)
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
                '对' | '向' | '和' | '及' | '与' | '由' | '经' | '有' | '人' | '员' | '者' | '亲' | '中' | '至' | '从' | '留' | '被' | '让' | '给'
                    | '是' | '叫' | '名' | '为' | '系' | '将' | '把' | '找' | '问' | '称' | '长' | '师' | '工' | '户' | '理' | '任' | '友' | '妻' | '子' | '女'
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
        "陈述",
        "供述",
        "自述",
        "签名",
        "签字",
        "辨认笔录",
        "陈述材料",
        "书面说明",
        "电话",
        "手机",
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

/// Words before which a name of somebody else than the party stands: 王某出具的证明, 王某系该公司员工.
const DEEDS: [&str; 12] = [
    "出具的", "提供的", "签字的", "签名的", "书写的", "系当事人", "系该", "系你", "系其", "身份证复印件", "身份证明", "身份信息",
];

/// A name before such words, unless it is said of somebody who acts for the party. Says whether one was found.
fn before_deed(text: &Folded, at: usize, found: &mut Vec<(String, Found)>) -> bool {
    let Some(length) = text.any(at, &DEEDS) else { return false };
    let Some(start) = name_before(text, at) else { return false };
    let after = at + length;
    let acts = ["法定代表人", "负责人", "经营者", "投资人", "实际控制人", "执法"];
    if acts.iter().any(|word| text.contains(after, after + 14, word)) || acts_for_party(text, start) {
        return false;
    }
    note(text, start, at, third(70), found);
    true
}

/// A name before a bracket with an identity number, a card, an illness or an age in it.
fn before_bracket(text: &Folded, at: usize, found: &mut Vec<(String, Found)>) {
    let Some(start) = name_before(text, at) else { return };
    let close = (at..at + 80).find(|&place| text.at(place) == ')').unwrap_or(at);
    if is_minor_here(text, at) {
        return note(text, start, at, minor(86), found);
    }
    let says = |words: &[&str]| words.iter().any(|word| text.contains(at, close, word));
    let of_number = ["身份证", "社会保障号", "公民身份", "卡号", "工号"];
    let of_relation = [
        "员工", "职工", "雇员", "司机", "驾驶员", "会计", "出纳", "店员", "工人", "妻子", "丈夫", "之妻", "之夫", "之父", "之母",
        "之子", "之女", "母亲", "父亲", "村民", "居民", "业主", "邻居", "同村", "监护人", "另案处理", "举报人", "投诉人", "患者",
        "学生", "车间主任", "服务员", "厨师", "受害人", "死者", "目击", "银行卡", "卡号", "出生", "护照",
    ];
    let of_sex = matches!(text.at(at + 1), '男' | '女') && matches!(text.at(at + 2), ',' | '、' | ')');
    if (says(&of_number) || says(&of_relation) || of_sex) && !acts_for_party(text, start) {
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
    let end = text.sentence_end(at, 40);
    let said = sex && ["未成年学生", "系未成年", "未成年人,", "未成年,", "未成年。"].iter().any(|word| text.contains(at, end + 1, word));
    if !(sex || aged) || !(said || is_minor_here(text, at)) {
        return;
    }
    if let Some(start) = name_before(text, at) {
        note(text, start, at, minor(86), found);
    }
}

/// From this age on nobody is a minor.
const ADULT: u32 = 18;

/// The number of years that ends before 岁: 15, 十五.
fn years_before(text: &Folded, at: usize) -> Option<u32> {
    let mut start = at;
    while start > at.saturating_sub(3) && text.before(start).is_ascii_digit() {
        start -= 1;
    }
    if start < at {
        return text.text(start, at).parse().ok();
    }
    let ones = |c: char| "〇一二三四五六七八九".chars().position(|digit| digit == c).and_then(|at| u32::try_from(at).ok());
    let (tens, last) = (text.before(at.saturating_sub(1)), text.before(at));
    match (tens, last) {
        ('十', last) if !is_numeral(text.before(at.saturating_sub(2))) => Some(10 + ones(last)?),
        (_, '十') if !is_numeral(tens) => Some(10),
        _ if is_numeral(tens) => None,
        _ => ones(last),
    }
}

fn is_numeral(c: char) -> bool {
    "〇一二三四五六七八九十百".contains(c)
}

/// The words right after a name give an age under 18.
fn is_minor_here(text: &Folded, at: usize) -> bool {
    let mut end = at;
    let most = (at + 24).min(text.len());
    while end < most && !matches!(text.at(end), '。' | ';' | '、' | ')' | '\n') {
        end += 1;
    }
    (at..end).any(|place| {
        let unit = text.has(place, "周岁") || (text.at(place) == '岁' && text.before(place) != '周');
        unit && years_before(text, place).is_some_and(|years| years < ADULT)
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
