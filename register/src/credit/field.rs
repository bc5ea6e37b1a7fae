//! The fields of the 双公示 files as data: the 2018 standard (发改办财金〔2018〕424号) and the template before it.
//!
//! One line a field: code, name, meaning, need, longest text. The lengths are the standard's, or where those are shorter
//! than what numbers really have, the width of the columns that receive them. Everything here is 【知】: the standard's
//! own text was not at hand; codes and names were read in programs that send and receive these files.

use super::Kind;

/// What a field says. Rules between fields name meanings, so that they hold for every template.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// 行政相对人名称.
    Party,
    /// 行政相对人类别.
    PartyKind,
    /// 统一社会信用代码 of the party.
    PartyUscc,
    /// 组织机构代码.
    OrganisationCode,
    /// 工商注册号, 税务登记号, 事业单位证书号, 社会组织登记证号.
    Registration,
    /// 法定代表人.
    Representative,
    /// 法定代表人证件类型.
    RepresentativeIdKind,
    /// 法定代表人证件号码.
    RepresentativeId,
    /// 证件类型 of a natural person.
    PersonIdKind,
    /// 证件号码 of a natural person.
    PersonId,
    /// 决定书文号.
    DocumentNumber,
    /// 处罚名称, 决定文书名称: a short title.
    Title,
    /// 违法行为类型, 违法事实, 处罚依据: prose that becomes public.
    Prose,
    /// 处罚内容, 处罚结果, 许可内容: what was decided.
    Decision,
    /// 处罚类别.
    PenaltyKinds,
    /// 许可类别.
    LicenceKind,
    /// 罚款金额 in 万元.
    Fine,
    /// 没收金额 in 万元.
    Confiscated,
    /// 暂扣或吊销证照名称及编号.
    LicenceTaken,
    /// 决定日期.
    Decided,
    /// 处罚有效期, 许可有效期至.
    ValidUntil,
    /// 有效期自.
    ValidFrom,
    /// 公示截止期.
    PublicUntil,
    /// The deciding agency's or the source's name.
    Agency,
    /// Its 统一社会信用代码.
    AgencyUscc,
    /// 当前状态.
    State,
    /// 地方编码.
    Region,
    /// 数据更新时间戳.
    Updated,
    /// 公示日期, 上报日期: the day on which it went out.
    Announced,
    /// 备注.
    Remarks,
}

/// When a field must be filled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Need {
    /// Always.
    Must,
    /// For 法人及非法人组织 and 个体工商户.
    Body,
    /// For 自然人.
    Person,
    /// Where the facts ask for it, or never.
    May,
}

/// One field of a template.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Field {
    pub(super) code: &'static str,
    /// The Chinese name, then other heads for it.
    pub(super) names: &'static [&'static str],
    pub(super) meaning: Meaning,
    pub(super) need: Need,
    /// Longest text, in characters.
    pub(super) length: usize,
}

impl Field {
    /// Does the field's content go public as it stands? Numbers of identity documents do not.
    pub(super) fn is_public(&self) -> bool {
        !matches!(self.meaning, Meaning::PersonId | Meaning::RepresentativeId)
    }

    /// Text that people read, in which anything may hide.
    pub(super) fn is_text(&self) -> bool {
        use Meaning::{Agency, Decision, LicenceTaken, Party, Prose, Remarks, Representative, Title};
        matches!(self.meaning, Agency | Decision | LicenceTaken | Party | Prose | Remarks | Representative | Title)
    }

    /// The Chinese name.
    pub(super) fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or(self.code)
    }
}

const fn field(
    code: &'static str,
    names: &'static [&'static str],
    meaning: Meaning,
    need: Need,
    length: usize,
) -> Field {
    Field { code, names, meaning, need, length }
}

use Meaning::*;
use Need::{Body, May, Must, Person};

const USCC_NAMES: &[&str] = &[
    "行政相对人代码_1(统一社会信用代码)",
    "行政相对人代码_1",
    "行政相对人代码1",
    "行政相对人统一社会信用代码",
    "相对人统一社会信用代码",
    "统一社会信用代码",
];
const DOCUMENT_NAMES: &[&str] =
    &["行政处罚决定书文号", "处罚决定书文号", "行政处罚决定文书号", "决定书文号", "处罚文号", "文号"];
const PARTY_NAMES: &[&str] = &["行政相对人名称", "相对人名称", "行政相对人", "当事人名称", "被处罚人名称", "当事人"];

/// 行政处罚, 2018.
pub(super) const PENALTY: &[Field] = &[
    field("CF_XDR_MC", PARTY_NAMES, Party, Must, 200),
    field("CF_XDR_LB", &["行政相对人类别", "相对人类别"], PartyKind, Must, 16),
    field("CF_XDR_SHXYM", USCC_NAMES, PartyUscc, Body, 18),
    field("CF_XDR_GSZC", &["行政相对人代码_2(工商注册号)", "行政相对人代码_2", "工商注册号"], Registration, May, 50),
    field(
        "CF_XDR_ZZJG",
        &["行政相对人代码_3(组织机构代码)", "行政相对人代码_3", "组织机构代码"],
        OrganisationCode,
        May,
        10,
    ),
    field("CF_XDR_SWDJ", &["行政相对人代码_4(税务登记号)", "行政相对人代码_4", "税务登记号"], Registration, May, 32),
    field(
        "CF_XDR_SYDW",
        &["行政相对人代码_5(事业单位证书号)", "行政相对人代码_5", "事业单位证书号"],
        Registration,
        May,
        120,
    ),
    field(
        "CF_XDR_SHZZ",
        &["行政相对人代码_6(社会组织登记证号)", "行政相对人代码_6", "社会组织登记证号"],
        Registration,
        May,
        50,
    ),
    field("CF_FRDB", &["法定代表人", "法定代表人(负责人)", "法定代表人或负责人"], Representative, Body, 50),
    field("CF_FR_ZJLX", &["法定代表人证件类型"], RepresentativeIdKind, May, 64),
    field("CF_FR_ZJHM", &["法定代表人证件号码", "CF_FR_SFZH", "法定代表人身份证号"], RepresentativeId, May, 64),
    field("CF_XDR_ZJLX", &["证件类型", "自然人证件类型", "行政相对人证件类型"], PersonIdKind, Person, 64),
    field("CF_XDR_ZJHM", &["证件号码", "自然人证件号码", "行政相对人证件号码"], PersonId, Person, 64),
    field("CF_WSH", DOCUMENT_NAMES, DocumentNumber, Must, 64),
    field("CF_WFXW", &["违法行为类型", "违法行为"], Prose, Must, 2000),
    field("CF_SY", &["违法事实", "处罚事由", "主要违法事实"], Prose, Must, 5000),
    field("CF_YJ", &["处罚依据", "行政处罚依据"], Prose, Must, 2048),
    field("CF_CFLB", &["处罚类别", "行政处罚类别", "处罚种类"], PenaltyKinds, Must, 64),
    field("CF_NR", &["处罚内容", "行政处罚内容", "处罚结果"], Decision, Must, 4000),
    field("CF_NR_FK", &["罚款金额(万元)", "罚款金额"], Fine, May, 19),
    field(
        "CF_NR_WFFF",
        &[
            "没收违法所得、没收非法财物的金额(万元)",
            "没收违法所得、没收非法财物的金额",
            "没收违法所得没收非法财物的金额",
            "没收金额",
        ],
        Confiscated,
        May,
        19,
    ),
    field(
        "CF_NR_ZKDX",
        &["暂扣或吊销证照名称及编号", "暂扣或吊销证照名称", "暂扣吊销证照名称及编号"],
        LicenceTaken,
        May,
        200,
    ),
    field("CF_JDRQ", &["处罚决定日期", "行政处罚决定日期", "决定日期", "作出处罚决定日期"], Decided, Must, 0),
    field("CF_YXQ", &["处罚有效期", "处罚有效期至"], ValidUntil, May, 0),
    field("CF_GSJZQ", &["公示截止期", "公示截止日期", "公示截至期"], PublicUntil, May, 0),
    field("CF_CFJG", &["处罚机关", "行政处罚机关", "作出处罚决定的机关"], Agency, Must, 200),
    field("CF_CFJGDM", &["处罚机关统一社会信用代码", "处罚机关代码"], AgencyUscc, Must, 18),
    field("CF_SJLY", &["数据来源单位", "数据来源"], Agency, Must, 200),
    field("CF_SJLYDM", &["数据来源单位统一社会信用代码", "数据来源单位代码"], AgencyUscc, Must, 18),
    field("BZ", &["备注"], Remarks, May, 512),
];

/// 行政处罚, the template before 2018.
pub(super) const PENALTY_OLD: &[Field] = &[
    field("CF_WSH", DOCUMENT_NAMES, DocumentNumber, Must, 128),
    field("CF_CFMC", &["处罚名称", "行政处罚名称", "案件名称"], Title, Must, 256),
    field("CF_CFLB1", &["处罚类别1", "处罚类别"], PenaltyKinds, Must, 64),
    field("CF_CFLB2", &["处罚类别2"], PenaltyKinds, May, 64),
    field("CF_SY", &["处罚事由", "违法事实"], Prose, Must, 5000),
    field("CF_YJ", &["处罚依据"], Prose, Must, 2048),
    field("CF_XDR_MC", PARTY_NAMES, Party, Must, 200),
    field("CF_XDR_SHXYM", USCC_NAMES, PartyUscc, Body, 18),
    field(
        "CF_XDR_ZDM",
        &["行政相对人代码_2(组织机构代码)", "行政相对人代码_2", "组织机构代码"],
        OrganisationCode,
        May,
        10,
    ),
    field("CF_XDR_GSDJ", &["行政相对人代码_3(工商登记码)", "行政相对人代码_3", "工商登记码"], Registration, May, 50),
    field("CF_XDR_SWDJ", &["行政相对人代码_4(税务登记号)", "行政相对人代码_4", "税务登记号"], Registration, May, 32),
    field(
        "CF_XDR_SFZ",
        &["行政相对人代码_5(居民身份证号)", "行政相对人代码_5", "居民身份证号", "居民身份证号码"],
        PersonId,
        Person,
        64,
    ),
    field("CF_FR", &["法定代表人姓名", "法定代表人"], Representative, Body, 50),
    field("CF_JG", &["处罚结果", "处罚内容"], Decision, Must, 4000),
    field("CF_JDRQ", &["处罚决定日期", "决定日期"], Decided, Must, 0),
    field("CF_XZJG", &["处罚机关", "行政处罚机关"], Agency, Must, 200),
    field("CF_ZT", &["当前状态"], State, May, 8),
    field("DFBM", &["地方编码"], Region, Must, 6),
    field("SJC", &["数据更新时间戳"], Updated, Must, 0),
    field("BZ", &["备注"], Remarks, May, 512),
];

const LICENCE_DOCUMENT_NAMES: &[&str] =
    &["行政许可决定书文号", "行政许可决定文书号", "许可决定书文号", "许可文书号", "文书号", "决定书文号", "文号"];

/// 行政许可, 2018. `XK_LYDW` and `XK_YXQZI` are irregular, and real.
pub(super) const LICENCE: &[Field] = &[
    field("XK_XDR_MC", PARTY_NAMES, Party, Must, 200),
    field("XK_XDR_LB", &["行政相对人类别", "相对人类别"], PartyKind, Must, 16),
    field("XK_XDR_SHXYM", USCC_NAMES, PartyUscc, Body, 18),
    field("XK_XDR_GSZC", &["行政相对人代码_2(工商注册号)", "行政相对人代码_2", "工商注册号"], Registration, May, 50),
    field(
        "XK_XDR_ZZJG",
        &["行政相对人代码_3(组织机构代码)", "行政相对人代码_3", "组织机构代码"],
        OrganisationCode,
        May,
        10,
    ),
    field("XK_XDR_SWDJ", &["行政相对人代码_4(税务登记号)", "行政相对人代码_4", "税务登记号"], Registration, May, 32),
    field(
        "XK_XDR_SYDW",
        &["行政相对人代码_5(事业单位证书号)", "行政相对人代码_5", "事业单位证书号"],
        Registration,
        May,
        120,
    ),
    field(
        "XK_XDR_SHZZ",
        &["行政相对人代码_6(社会组织登记证号)", "行政相对人代码_6", "社会组织登记证号"],
        Registration,
        May,
        50,
    ),
    field("XK_FRDB", &["法定代表人", "法定代表人(负责人)", "法定代表人或负责人"], Representative, Body, 50),
    field("XK_FR_ZJLX", &["法定代表人证件类型"], RepresentativeIdKind, May, 64),
    field("XK_FR_ZJHM", &["法定代表人证件号码", "XK_FR_SFZH", "法定代表人身份证号"], RepresentativeId, May, 64),
    field("XK_XDR_ZJLX", &["证件类型", "自然人证件类型", "行政相对人证件类型"], PersonIdKind, Person, 64),
    field("XK_XDR_ZJHM", &["证件号码", "自然人证件号码", "行政相对人证件号码"], PersonId, Person, 64),
    field("XK_XKWS", &["行政许可决定文书名称", "许可决定文书名称", "决定文书名称"], Title, Must, 64),
    field("XK_WSH", LICENCE_DOCUMENT_NAMES, DocumentNumber, Must, 64),
    field("XK_XKLB", &["许可类别", "行政许可类别"], LicenceKind, Must, 256),
    field("XK_XKZS", &["许可证书名称", "行政许可证书名称"], Title, May, 64),
    field("XK_XKBH", &["许可编号", "许可证书编号", "行政许可编号"], Registration, May, 64),
    field("XK_NR", &["许可内容", "行政许可内容"], Decision, Must, 4000),
    field("XK_JDRQ", &["许可决定日期", "行政许可决定日期", "决定日期"], Decided, Must, 0),
    field("XK_YXQZ", &["有效期自", "许可有效期自", "有效期起"], ValidFrom, Must, 0),
    field("XK_YXQZI", &["有效期至", "许可有效期至", "有效期止"], ValidUntil, Must, 0),
    field("XK_XKJG", &["许可机关", "行政许可机关"], Agency, Must, 200),
    field("XK_XKJGDM", &["许可机关统一社会信用代码", "许可机关代码"], AgencyUscc, Must, 18),
    field("XK_ZT", &["当前状态"], State, Must, 8),
    field("XK_LYDW", &["数据来源单位", "数据来源"], Agency, Must, 200),
    field("XK_LYDWDM", &["数据来源单位统一社会信用代码", "数据来源单位代码"], AgencyUscc, Must, 18),
    field("BZ", &["备注"], Remarks, May, 512),
];

/// 行政许可, the template before 2018.
pub(super) const LICENCE_OLD: &[Field] = &[
    field("XK_WSH", LICENCE_DOCUMENT_NAMES, DocumentNumber, Must, 128),
    field("XK_XMMC", &["项目名称", "许可项目名称"], Title, Must, 256),
    field("XK_SPLB", &["审批类别", "许可类别"], LicenceKind, Must, 256),
    field("XK_NR", &["许可内容", "行政许可内容"], Decision, Must, 4000),
    field("XK_XDR_MC", &["行政相对人名称", "相对人名称", "XK_XDR"], Party, Must, 200),
    field("XK_XDR_SHXYM", USCC_NAMES, PartyUscc, Body, 18),
    field(
        "XK_XDR_ZDM",
        &["行政相对人代码_2(组织机构代码)", "行政相对人代码_2", "组织机构代码"],
        OrganisationCode,
        May,
        10,
    ),
    field("XK_XDR_GSDJ", &["行政相对人代码_3(工商登记码)", "行政相对人代码_3", "工商登记码"], Registration, May, 50),
    field("XK_XDR_SWDJ", &["行政相对人代码_4(税务登记号)", "行政相对人代码_4", "税务登记号"], Registration, May, 32),
    field(
        "XK_XDR_SFZ",
        &["行政相对人代码_5(居民身份证号)", "行政相对人代码_5", "居民身份证号", "居民身份证号码"],
        PersonId,
        Person,
        64,
    ),
    field("XK_FR", &["法定代表人姓名", "法定代表人"], Representative, Body, 50),
    field("XK_JDRQ", &["许可决定日期", "决定日期"], Decided, Must, 0),
    field("XK_JZQ", &["许可截止期", "许可有效期", "有效期至"], ValidUntil, May, 0),
    field("XK_XZJG", &["许可机关", "行政许可机关"], Agency, Must, 200),
    field("XK_ZT", &["当前状态"], State, May, 8),
    field("DFBM", &["地方编码"], Region, Must, 6),
    field("SJC", &["数据更新时间戳"], Updated, Must, 0),
    field("BZ", &["备注"], Remarks, May, 512),
];

/// What agencies add to either: when a row went out, by which the seven working days are judged.
pub(super) const ADDED: &[Field] = &[
    field("SJC", &["数据更新时间戳", "数据更新时间", "时间戳", "更新日期", "更新时间"], Updated, May, 0),
    field(
        "GSRQ",
        &["公示日期", "CF_GSRQ", "XK_GSRQ", "SBRQ", "CF_SBRQ", "XK_SBRQ", "FBRQ", "CF_FBRQ", "XK_FBRQ"],
        Announced,
        May,
        0,
    ),
];
/// What is done with a row when it goes out, as the head of the day's column says it.
const GOES_OUT: [&str; 15] = [
    "公示", "公开", "公布", "发布", "上报", "报送", "上传", "推送", "归集", "入库", "填报", "录入", "提交", "上网",
    "挂网",
];

/// Is this the head of a column that says when a row went out: 公示日期, 上报信用平台时间?
pub(super) fn says_when_it_went_out(head: &str) -> bool {
    let day = head.ends_with("日期") || head.ends_with("时间");
    let ends =
        ["截止", "截至", "终止", "结束", "期限", "到期", "有效", "计划", "应"].iter().any(|word| head.contains(word));
    day && !ends && GOES_OUT.iter().any(|word| head.contains(word))
}

/// The templates of a kind, the one in force first.
pub(super) fn templates(kind: Kind) -> [&'static [Field]; 2] {
    match kind {
        Kind::Penalty => [PENALTY, PENALTY_OLD],
        Kind::Licence => [LICENCE, LICENCE_OLD],
    }
}

/// 行政相对人类别.
pub(super) const PARTY_KINDS: [&str; 3] = [LEGAL, NATURAL, TRADER];
/// 法人及非法人组织.
pub(super) const LEGAL: &str = "法人及非法人组织";
/// 自然人.
pub(super) const NATURAL: &str = "自然人";
/// 个体工商户.
pub(super) const TRADER: &str = "个体工商户";

/// 处罚类别: the standard's own, their parts, and the kinds that 行政处罚法 Article 9 added in 2021.
pub(super) const PENALTY_KINDS: &[&str] = &[
    "警告",
    "通报批评",
    "罚款",
    "没收违法所得、没收非法财物",
    "没收违法所得",
    "没收非法财物",
    "责令停产停业",
    "责令关闭",
    "暂扣或吊销许可证、执照",
    "暂扣或者吊销许可证、执照",
    "暂扣或者吊销许可证、暂扣或者吊销执照",
    "暂扣或吊销许可证、暂扣或吊销执照",
    "暂扣或吊销许可证",
    "暂扣或吊销执照",
    "暂扣许可证",
    "暂扣执照",
    "暂扣许可证件",
    "吊销许可证",
    "吊销执照",
    "吊销许可证件",
    "吊销营业执照",
    "降低资质等级",
    "限制开展生产经营活动",
    "限制从业",
    "行政拘留",
];

/// 许可类别.
pub(super) const LICENCE_KINDS: &[&str] = &["普通", "特许", "认可", "核准", "登记"];

/// 证件类型, those of residents with an 18-digit number first.
pub(super) const ID_KINDS: &[&str] = &[
    "身份证",
    "港澳台居民居住证",
    "港澳居民居住证",
    "台湾居民居住证",
    "护照",
    "护照号",
    "港澳居民来往内地通行证",
    "台湾居民来往大陆通行证",
    "外国人永久居留身份证",
    "外国人居留证",
];
/// How many of [`ID_KINDS`] have numbers by GB 11643.
pub(super) const RESIDENT_ID_KINDS: usize = 4;

/// 当前状态: figures of both templates, and the words.
pub(super) const STATES: &[&str] = &["0", "1", "2", "3", "正常", "撤销", "异议", "其他", "有效", "无效"];
