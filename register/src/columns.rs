//! Kinds of lists, their columns with the names that agencies really use, and what is no row of a list.

use serde::Serialize;

/// One column that a kind knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// The article's own name first, then what agencies write.
    pub names: &'static [&'static str],
    /// Without it a row cannot be told: a file that lacks it is refused.
    pub essential: bool,
    /// What its cells hold.
    pub holds: Holds,
}

/// What a column's cells hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// Any text.
    Text,
    /// 执法证号, unique.
    Certificate,
    /// A day.
    Day,
    /// Act types.
    Acts,
    /// 统一社会信用代码.
    Uscc,
}

impl Column {
    /// Is this the column's name? Blanks, brackets with what is in them, and marks of required columns do not count.
    pub fn is(&self, name: &str) -> bool {
        self.names.contains(&name) || self.names.contains(&bare(name).as_str())
    }
}

/// A column's name without what agencies add to it: `*实 施 依 据（法律法规）` is `实施依据`.
pub(crate) fn bare(name: &str) -> String {
    let mut depth = 0_usize;
    let mut bare = String::new();
    for c in name.chars() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ if depth > 0 || c.is_whitespace() || matches!(c, '*' | '★' | ':') => {}
            _ => bare.push(c),
        }
    }
    bare
}

const fn must(names: &'static [&'static str], holds: Holds) -> Column {
    Column { names, essential: true, holds }
}

const fn may(names: &'static [&'static str], holds: Holds) -> Column {
    Column { names, essential: false, holds }
}

/// The kinds of lists: the eleven of G7 as far as they are tables, and those of J16 and S7.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 权责清单 (G10).
    Powers,
    /// 执法人员 (G9).
    Officers,
    /// 执法主体清单 (G7.1).
    Subjects,
    /// 随机抽查事项清单 (G11).
    RandomInspection,
    /// 裁量标准 (G13).
    Discretion,
    /// 服务指南 (G12).
    Guides,
    /// 音像记录事项清单 (J16).
    AvItems,
    /// 法制审核目录 (S7).
    Catalogue,
    /// 岗位信息公示牌 (G15).
    Boards,
    /// 救济渠道 (G7.8).
    Relief,
    /// 委托执法 (G7.10).
    Delegation,
}

use Holds::{Acts, Certificate, Day, Text, Uscc};

const POWERS: &[Column] = &[
    must(
        &[
            "职权名称",
            "执法事项名称",
            "事项名称",
            "权力名称",
            "权力事项名称",
            "项目名称",
            "执法事项",
            "权责事项",
            "行政权力名称",
            "事项",
            "职权事项",
        ],
        Text,
    ),
    must(
        &[
            "职权类别",
            "执法类别",
            "权力类型",
            "权力类别",
            "事项类型",
            "类别",
            "职权类型",
            "行政权力类别",
            "事项类别",
            "权责类别",
        ],
        Acts,
    ),
    must(&["实施依据", "执法依据", "设定依据", "法律依据", "依据", "职权依据", "权力依据", "法定依据"], Text),
    may(&["责任事项"], Text),
    may(&["办理期限", "办理时限", "法定期限"], Text),
    may(&["收费情况", "收费", "是否收费", "收费依据"], Text),
    may(&["执法主体", "实施主体", "实施机关", "实施单位"], Text),
    may(&["承办机构", "责任科室", "承办科室", "内设机构"], Text),
    may(&["序号", "编码", "项目编码", "备注"], Text),
];
const OFFICERS: &[Column] = &[
    must(&["姓名", "执法人员姓名", "人员姓名"], Text),
    must(
        &[
            "执法证号",
            "执法证件号",
            "执法证编号",
            "证件编号",
            "证件号码",
            "执法证件编号",
            "行政执法证号",
            "执法证件号码",
            "证号",
            "行政执法证编号",
            "执法证号码",
        ],
        Certificate,
    ),
    must(&["职务", "职务职级", "职级", "职务(职级)", "岗位", "职位"], Text),
    must(&["执法区域", "执法范围", "执法地域", "执法区域范围", "区域"], Text),
    may(&["工作单位", "单位", "所属单位", "所在单位", "执法单位", "执法主体", "单位名称"], Text),
    may(&["性别", "序号", "科室", "备注"], Text),
    may(&["执法类别", "执法领域", "执法类型", "执法门类"], Text),
    may(&["有效期至", "有效期", "有效期限", "证件有效期", "有效期截止", "有效期止"], Day),
];
const SUBJECTS: &[Column] = &[
    must(&["主体名称", "执法主体名称", "执法主体", "单位名称", "机关名称"], Text),
    may(&["主体类别", "主体性质", "主体类型", "序号", "地址", "法定代表人", "执法依据", "监督电话", "备注"], Text),
    may(&["统一社会信用代码", "信用代码"], Uscc),
];
const RANDOM: &[Column] = &[
    must(&["抽查事项名称", "抽查事项", "事项名称", "检查事项", "检查事项名称"], Text),
    may(&["抽查依据", "检查依据", "依据", "法律依据"], Text),
    may(&["抽查主体", "检查主体", "实施主体"], Text),
    may(&["抽查对象", "检查对象"], Text),
    may(&["抽查比例", "比例"], Text),
    may(&["抽查频次", "频次"], Text),
    may(&["抽查方式", "检查方式", "方式"], Text),
    may(&["抽查内容", "检查内容", "内容"], Text),
    may(&["序号", "事项类别", "完成时限", "备注", "抽查项目"], Text),
];
const DISCRETION: &[Column] = &[
    must(&["违法行为", "事项名称", "违法事项", "处罚事项", "行政处罚事项"], Text),
    must(&["处罚裁量标准", "处罚标准", "裁量标准", "裁量幅度", "处罚幅度", "裁量基准", "具体标准"], Text),
    may(&["法律依据", "执法依据", "处罚依据", "依据"], Text),
    may(&["违法程度", "裁量阶次", "裁量等级", "裁量档次", "阶次", "档次", "等级"], Text),
    may(&["违法情形", "违法情节", "适用情形", "适用条件", "情节与后果", "情节", "情形", "裁量因素"], Text),
    may(&["编码", "事项编码", "序号", "备注"], Text),
];
const GUIDES: &[Column] = &[
    must(&["事项名称", "执法事项名称", "服务事项"], Text),
    may(&["执法程序", "程序", "受理机构", "审批机构", "受理条件", "办理时限", "申请材料", "序号", "备注"], Text),
];
const AV_ITEMS: &[Column] = &[
    must(&["记录环节", "执法环节", "关键环节", "执法事项", "记录事项"], Text),
    may(&["执法类别", "类别", "执法记录类别"], Text),
    may(&["记录方式", "记录载体", "记录场合", "记录场所", "记录内容", "记录过程", "记录人", "执法部门"], Text),
    may(&["记录开始时间", "开始记录时间"], Text),
    may(&["记录结束时间", "结束记录时间"], Text),
    may(&["存储期限", "保管期限", "执法时限要求", "序号", "备注"], Text),
];
const CATALOGUE: &[Column] = &[
    must(
        &[
            "审核的具体执法决定项目",
            "审核的具体项目",
            "具体执法决定项目",
            "审核事项",
            "执法决定项目",
            "具体项目",
            "审核项目",
            "审核的项目",
            "审核范围",
            "审核内容和标准",
            "审核标准",
            "重大执法决定事项",
            "重大行政执法决定事项",
            "重大行政执法决定",
            "法制审核事项",
            "应当审核的事项",
            "情形",
        ],
        Text,
    ),
    may(
        &[
            "行政执法大类",
            "执法项目类别",
            "执法项目大类",
            "执法类别",
            "执法行为",
            "执法种类",
            "行政执法类别",
            "类别",
            "大类",
        ],
        Text,
    ),
    may(&["应提交的审核资料", "审核资料", "应提交的材料", "提交材料"], Text),
    may(&["审核重点", "审核要点", "审核内容"], Text),
    may(&["序号", "备注"], Text),
];
const BOARDS: &[Column] = &[
    must(&["岗位", "窗口", "窗口名称", "岗位名称"], Text),
    may(
        &["岗位职责", "工作职责", "姓名", "申请材料示范文本", "办理进度查询", "咨询服务", "投诉举报", "序号", "备注"],
        Text,
    ),
];
const RELIEF: &[Column] = &[
    must(&["救济渠道", "救济途径", "方式", "渠道"], Text),
    may(&["复议机关", "诉讼法院", "受理机关", "期限", "电话", "地址", "序号", "备注"], Text),
];
const DELEGATION: &[Column] = &[
    must(&["受委托组织", "受委托单位", "受委托机关"], Text),
    may(&["委托机关", "委托事项", "委托权限", "委托期限", "委托依据", "序号", "备注"], Text),
];

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 11] = [
        Kind::Powers,
        Kind::Officers,
        Kind::Subjects,
        Kind::RandomInspection,
        Kind::Discretion,
        Kind::Guides,
        Kind::AvItems,
        Kind::Catalogue,
        Kind::Boards,
        Kind::Relief,
        Kind::Delegation,
    ];

    /// The stable name used on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Powers => "powers",
            Kind::Officers => "officers",
            Kind::Subjects => "subjects",
            Kind::RandomInspection => "random-inspection",
            Kind::Discretion => "discretion",
            Kind::Guides => "guides",
            Kind::AvItems => "av-items",
            Kind::Catalogue => "catalogue",
            Kind::Boards => "boards",
            Kind::Relief => "relief",
            Kind::Delegation => "delegation",
        }
    }

    /// The kind of a stable name.
    pub fn from_key(key: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The columns that the kind knows.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Kind::Powers => POWERS,
            Kind::Officers => OFFICERS,
            Kind::Subjects => SUBJECTS,
            Kind::RandomInspection => RANDOM,
            Kind::Discretion => DISCRETION,
            Kind::Guides => GUIDES,
            Kind::AvItems => AV_ITEMS,
            Kind::Catalogue => CATALOGUE,
            Kind::Boards => BOARDS,
            Kind::Relief => RELIEF,
            Kind::Delegation => DELEGATION,
        }
    }

    /// The known column of a name.
    pub fn column_of(self, name: &str) -> Option<&'static Column> {
        self.columns().iter().find(|column| column.is(name))
    }

    /// The column by which rows are told apart: the certificate for officers, the name otherwise.
    pub fn key_column(self) -> &'static Column {
        let columns = self.columns();
        columns.iter().find(|column| column.holds == Certificate).unwrap_or(&columns[0])
    }

    /// What the article asks a public list to have, for the warning about what is missing.
    pub fn article(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Kind::Powers => {
                ("公示办法第十条", &["职权类别", "职权名称", "实施依据", "责任事项", "办理期限", "收费情况"])
            }
            Kind::Officers => ("公示办法第九条", &["姓名", "职务", "执法证号", "执法区域"]),
            Kind::RandomInspection => (
                "公示办法第十一条",
                &["抽查事项名称", "抽查依据", "抽查主体", "抽查对象", "抽查比例", "抽查频次", "抽查方式", "抽查内容"],
            ),
            Kind::Guides => {
                ("公示办法第十二条", &["事项名称", "执法程序", "受理机构", "审批机构", "受理条件", "办理时限"])
            }
            _ => ("", &[]),
        }
    }
}

/// 一、…… and （一）……: a heading over a group of rows.
pub(crate) fn is_group_heading(text: &str) -> bool {
    let text = text.trim_start_matches(['(', '（', '第']);
    let number: String = text.chars().take_while(|c| "一二三四五六七八九十百".contains(*c)).collect();
    let rest = text.get(number.len()..).unwrap_or_default();
    !number.is_empty() && rest.starts_with(['、', '.', ')', '）', '部', '类', '章', ' '])
}

/// A note below or above the table.
pub(crate) fn is_note(text: &str) -> bool {
    let leads = [
        "注:",
        "注：",
        "注1",
        "备注:",
        "备注：",
        "说明",
        "填报",
        "填表",
        "审核人",
        "联系人",
        "合计",
        "总计",
        "截至",
        "截止",
        "单位:",
        "单位：",
        "制表",
        "日期",
        "负责人",
        "注 ",
    ];
    leads.iter().any(|lead| text.starts_with(lead))
}
