//! The kinds of lists with their columns, by the article that asks for them.

use crate::columns::{Column, Holds, assign};
use serde::Serialize;

pub(crate) const fn must(names: &'static [&'static str], holds: Holds) -> Column {
    Column { names, essential: true, holds }
}

pub(crate) const fn may(names: &'static [&'static str], holds: Holds) -> Column {
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
    /// 年度行政检查计划 (G7.11, 国办发〔2024〕54号).
    InspectionPlan,
}

use Holds::{Acts, Cap, Certificate, Day, Months, Period, Person, Phone, Share, Text, Uscc};

const POWERS: &[Column] = &[
    must(
        &[
            "职权名称",
            "执法事项名称",
            "事项名称",
            "权力名称",
            "权力事项名称",
            "权责事项名称",
            "行政权力名称",
            "行政权力事项名称",
            "职权事项名称",
            "行政职权名称",
            "行政执法事项名称",
            "执法事项",
            "权责事项",
            "权力事项",
            "职权事项",
            "行政权力事项",
            "行政职权",
            "权力项目",
            "项目名称",
            "主项名称",
            "名称",
            "事项",
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
            "职权类型",
            "行政权力类别",
            "行政权力类型",
            "行政职权类别",
            "执法类型",
            "执法种类",
            "职权种类",
            "权力种类",
            "权力属性",
            "事项类别",
            "权责类别",
            "权责类型",
            "项目类别",
            "项目类型",
            "类别",
            "类型",
        ],
        Acts,
    ),
    must(
        &[
            "实施依据",
            "执法依据",
            "设定依据",
            "法律依据",
            "职权依据",
            "权力依据",
            "法定依据",
            "行使依据",
            "权责依据",
            "实施的依据",
            "法律法规依据",
            "事项依据",
            "依据",
        ],
        Text,
    ),
    may(&["责任事项", "对应责任", "责任内容"], Text),
    may(&["责任依据", "责任事项依据"], Text),
    may(&["追责情形", "问责情形", "追责依据", "追责情形依据"], Text),
    may(&["办理期限", "办理时限", "法定期限", "法定时限", "承诺时限", "办结时限"], Text),
    may(&["收费情况", "收费依据", "收费标准", "是否收费", "收费"], Text),
    may(&["执法主体", "实施主体", "实施机关", "实施单位", "行使主体", "责任主体", "实施部门"], Text),
    may(&["承办机构", "责任科室", "承办科室", "内设机构", "责任处室", "承办单位", "责任股室"], Text),
    may(&["子项名称", "子项", "业务办理项名称"], Text),
    may(&["职权编码", "权力编码", "项目编码", "事项编码", "基本编码", "实施编码"], Text),
    may(&["行使层级", "实施层级", "行使权限"], Text),
    may(&["监督电话", "监督方式", "投诉电话", "联系电话"], Text),
];
const OFFICERS: &[Column] = &[
    must(&["姓名", "执法人员姓名", "人员姓名", "执法人员"], Person),
    must(
        &[
            "执法证号",
            "执法证件号",
            "执法证编号",
            "执法证件编号",
            "执法证件号码",
            "行政执法证号",
            "行政执法证件号",
            "行政执法证编号",
            "行政执法证号码",
            "行政执法证件编号",
            "行政执法证件号码",
            "执法证号码",
            "执法证",
            "证件编号",
            "证件号码",
            "证件号",
            "证号",
        ],
        Certificate,
    ),
    must(
        &[
            "职务",
            "职务职级",
            "职务/职级",
            "职务或职级",
            "职务与职级",
            "职级",
            "岗位",
            "职位",
            "行政职务",
            "现任职务",
            "职称",
        ],
        Text,
    ),
    must(&["执法区域", "执法范围", "执法地域", "执法区域范围", "执法地域范围", "管辖区域", "执法辖区", "区域"], Text),
    may(&["工作单位", "所属单位", "所在单位", "执法单位", "执法主体", "单位名称", "执法机关", "单位"], Text),
    may(&["性别"], Text),
    may(&["科室", "部门", "内设机构", "所在科室", "所属部门"], Text),
    may(&["执法类别", "执法领域", "执法类型", "执法门类", "执法种类"], Text),
    may(&["有效期至", "有效期限", "证件有效期", "有效期截止", "有效期止", "有效期限至", "有效日期", "有效期"], Day),
    may(&["发证日期", "有效期自", "有效期起", "领证日期", "颁证日期"], Day),
    may(&["发证机关", "颁证机关"], Text),
    may(&["证件状态", "状态", "证件类型"], Text),
];
const SUBJECTS: &[Column] = &[
    must(
        &[
            "主体名称",
            "执法主体名称",
            "行政执法主体名称",
            "执法主体",
            "行政执法主体",
            "单位名称",
            "机关名称",
            "执法机关名称",
            "执法单位",
            "执法机关",
            "机构名称",
            "部门名称",
            "名称",
        ],
        Text,
    ),
    may(
        &["主体类别", "主体性质", "主体类型", "执法主体类别", "执法主体类型", "单位性质", "性质", "类别", "类型"],
        Text,
    ),
    may(&["统一社会信用代码", "信用代码", "社会信用代码", "组织机构代码"], Uscc),
    may(&["法定代表人", "负责人", "主要负责人"], Text),
    may(&["地址", "办公地址", "单位地址", "住所", "联系地址"], Text),
    may(&["联系电话", "办公电话", "电话", "联系方式"], Phone),
    may(&["监督电话", "投诉电话", "举报电话", "投诉举报电话"], Phone),
    may(&["执法依据", "主体依据", "设定依据", "法律依据", "依据"], Text),
    may(&["执法权限", "执法类别", "执法职责", "职责", "职权", "权限", "执法范围", "执法职能"], Text),
    may(&["执法区域", "管辖区域", "区域"], Text),
    may(&["委托机关", "授权机关", "委托期限"], Text),
    may(&["确认公告文号", "公告文号", "文号"], Text),
    may(&["邮编", "邮政编码"], Text),
];
const RANDOM: &[Column] = &[
    must(
        &[
            "抽查事项名称",
            "抽查事项",
            "检查事项名称",
            "检查事项",
            "随机抽查事项名称",
            "随机抽查事项",
            "抽查项目名称",
            "抽查项目",
            "检查项目",
            "事项名称",
            "项目名称",
            "抽查类别",
            // A year's plan says whom and not what.
            "检查对象",
            "抽查对象",
        ],
        Text,
    ),
    may(&["抽查依据", "检查依据", "法律依据", "执法依据", "设定依据", "实施依据", "依据"], Text),
    may(
        &["抽查主体", "检查主体", "实施主体", "执法主体", "检查机关", "抽查机关", "责任单位", "检查单位", "主体"],
        Text,
    ),
    may(&["抽查对象", "检查对象", "被检查对象", "随机抽查对象", "监管对象", "对象"], Text),
    may(&["抽查比例", "检查比例", "比例", "抽查比率"], Share),
    may(&["抽查频次", "检查频次", "频次", "频率", "抽查频率"], Text),
    may(&["抽查方式", "检查方式", "方式"], Text),
    may(&["抽查内容", "检查内容", "内容"], Text),
    may(&["事项类别", "抽查类型", "检查类型", "类别"], Text),
    may(&["完成时限", "抽查时间", "检查时间", "实施时间", "实施日期", "时间安排", "时间"], Text),
    may(&["抽查基数", "基数"], Text),
    may(&["承办机构", "责任科室", "执行科室", "承办科室"], Text),
];
const DISCRETION: &[Column] = &[
    must(
        &[
            "违法行为",
            "违法行为名称",
            "违法行为种类",
            "违法事项",
            "处罚事项",
            "行政处罚事项",
            "处罚事项名称",
            "行政处罚事项名称",
            "处罚项目",
            "事项名称",
            "案由",
            "职权名称",
            "项目名称",
            "违法种类",
        ],
        Text,
    ),
    must(
        &[
            "处罚裁量标准",
            "处罚标准",
            "裁量标准",
            "裁量幅度",
            "处罚幅度",
            "裁量基准",
            "处罚基准",
            "具体标准",
            "处罚裁量幅度",
            "处罚裁量基准",
            "行政处罚裁量标准",
            "行政处罚裁量基准",
            "行政处罚标准",
            "处罚种类及幅度",
            "处罚种类和幅度",
            "处罚内容",
            "处罚措施",
            "行政处罚",
            "处罚",
        ],
        Text,
    ),
    may(&["处罚依据", "法律依据", "执法依据", "法定依据", "设定依据", "实施依据", "处罚条款", "依据"], Text),
    may(&["违法依据", "违反条款", "违反的法律规定"], Text),
    may(&["违法程度", "裁量阶次", "裁量等级", "裁量档次", "裁量阶", "阶次", "档次", "等级", "程度"], Text),
    may(
        &[
            "违法情形",
            "违法情节",
            "适用情形",
            "适用条件",
            "情节与后果",
            "裁量因素",
            "裁量情节",
            "情节",
            "情形",
            "具体情形",
            "违法事实",
        ],
        Text,
    ),
    may(&["编码", "事项编码", "职权编码"], Text),
];
const GUIDES: &[Column] = &[
    must(
        &[
            "事项名称",
            "执法事项名称",
            "服务事项",
            "服务事项名称",
            "办理事项",
            "许可事项名称",
            "许可事项",
            "项目名称",
            "事项",
        ],
        Text,
    ),
    may(&["执法程序", "办理程序", "办理流程", "程序", "流程", "办事流程"], Text),
    may(&["受理机构", "受理部门", "受理单位", "受理窗口", "受理机关"], Text),
    may(&["审批机构", "审批部门", "决定机构", "审批机关", "实施机关", "实施主体"], Text),
    may(&["受理条件", "办理条件", "申请条件", "审批条件", "条件"], Text),
    may(&["办理时限", "办理期限", "法定时限", "承诺时限", "办结时限", "时限"], Text),
    may(&["申请材料", "申报材料", "所需材料", "提交材料", "办理材料"], Text),
    may(&["申请材料示范文本", "示范文本", "材料示范文本", "申请书示范文本", "申请材料样本", "填写示例", "样表"], Text),
    may(&["收费情况", "收费标准", "是否收费", "收费"], Text),
    may(&["设定依据", "实施依据", "办理依据", "法律依据", "依据"], Text),
    may(&["办理地点", "窗口地址", "地址", "办公地址", "受理地点"], Text),
    may(&["办理时间", "办公时间", "受理时间"], Text),
    may(&["咨询电话", "咨询方式", "咨询渠道", "联系电话"], Phone),
    may(&["监督电话", "投诉电话", "投诉渠道", "监督投诉电话", "投诉举报电话"], Phone),
    may(&["事项类型", "事项类别"], Text),
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
            "具体情形",
            "事项名称",
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
    may(
        &["应提交的审核资料", "应提交的审核材料", "审核资料", "审核材料", "应提交的材料", "提交材料", "送审材料"],
        Text,
    ),
    may(&["审核重点", "审核要点", "审核内容", "重点审核内容"], Text),
];
const BOARDS: &[Column] = &[
    must(
        &[
            "岗位",
            "岗位名称",
            "窗口",
            "窗口名称",
            "窗口岗位",
            "岗位/窗口",
            "服务窗口",
            "办事窗口",
            "工作岗位",
            "服务岗位",
            "窗口号",
            // Article 15 itself asks for no name of the post.
            "岗位职责",
            "工作职责",
            "窗口职责",
        ],
        Text,
    ),
    may(&["岗位职责", "工作职责", "窗口职责", "职责", "工作内容", "岗位工作职责"], Text),
    may(&["姓名", "工作人员", "人员姓名", "工作人员姓名", "窗口人员"], Person),
    may(&["职务", "工号", "执法证号"], Text),
    may(&["申请材料示范文本", "示范文本", "材料示范文本", "申请材料", "申请材料样本", "申请材料(示范文本)"], Text),
    may(&["办理进度查询", "进度查询", "进度查询方式", "办理进度查询方式", "查询方式"], Text),
    may(&["咨询服务", "咨询电话", "咨询方式", "咨询服务电话", "咨询"], Text),
    may(&["投诉举报", "投诉电话", "投诉举报电话", "投诉举报方式", "监督电话", "投诉"], Text),
    may(&["办理事项", "服务事项", "受理事项", "业务范围"], Text),
    may(&["办公时间", "工作时间", "服务时间"], Text),
    may(&["办公地点", "地址", "地点"], Text),
];
const RELIEF: &[Column] = &[
    must(
        &[
            "救济渠道",
            "救济途径",
            "救济方式",
            "权利救济方式",
            "权利救济途径",
            "权利救济渠道",
            "法律救济途径",
            "法律救济渠道",
            "渠道",
            "途径",
            "方式",
            "救济类型",
            "救济种类",
            "类型",
            // One row an agency: where to ask for review.
            "复议机关",
            "行政复议机关",
        ],
        Text,
    ),
    may(&["受理机关", "受理机构", "受理单位", "受理部门", "受理主体"], Text),
    may(&["复议机关", "行政复议机关"], Text),
    may(&["诉讼法院", "受理法院", "管辖法院", "人民法院"], Text),
    may(&["期限", "申请期限", "提起期限", "时限", "救济期限", "办理时限"], Text),
    may(&["电话", "联系电话", "咨询电话", "受理电话", "联系方式"], Phone),
    may(&["监督电话", "投诉电话"], Phone),
    may(&["地址", "联系地址", "受理地址", "办公地址", "受理地点"], Text),
    may(&["依据", "法律依据", "救济依据"], Text),
    may(&["适用情形", "执法行为", "执法类别", "适用范围", "事项名称"], Text),
    may(&["邮箱", "电子邮箱", "网址"], Text),
];
const DELEGATION: &[Column] = &[
    must(
        &[
            "受委托组织",
            "受委托单位",
            "受委托机关",
            "受委托组织名称",
            "受委托单位名称",
            "受托组织",
            "受托单位",
            "受托机关",
            "被委托组织",
            "被委托单位",
            "受委托方",
            "受委托执法组织",
            "受委托执法单位",
            "受委托的组织",
            "受委托机构",
        ],
        Text,
    ),
    must(
        &[
            "委托事项",
            "委托执法事项",
            "委托权限",
            "委托内容",
            "委托的具体事项",
            "委托执法权限",
            "委托范围",
            "委托执法内容",
            "委托执法范围",
            "委托职权",
        ],
        Text,
    ),
    may(&["委托权限", "委托执法权限", "权限", "委托范围"], Text),
    may(&["委托机关", "委托单位", "委托主体", "委托方", "委托行政机关", "委托执法机关"], Text),
    may(&["委托期限", "委托时间", "期限", "有效期", "委托有效期", "委托起止时间", "委托起止日期"], Period),
    may(&["委托依据", "法律依据", "依据"], Text),
    may(&["委托书", "委托书编号", "委托文书", "委托书文号"], Text),
    may(&["联系电话", "监督电话", "电话"], Phone),
];

const INSPECTION_PLAN: &[Column] = &[
    must(
        &[
            "检查事项",
            "检查事项名称",
            "行政检查事项",
            "抽查事项",
            "抽查事项名称",
            "检查项目",
            "事项名称",
            "检查任务",
            "抽查任务名称",
            "检查任务名称",
        ],
        Text,
    ),
    must(&["实施月份", "检查月份", "检查时间", "实施时间", "抽查时间", "检查时段", "时间安排", "完成时限"], Months),
    may(&["检查类别", "检查类型", "检查性质", "类别", "类型"], Text),
    may(&["检查对象", "抽查对象", "被检查对象", "检查对象范围", "对象"], Text),
    may(&["计划数量", "检查数量", "计划户次", "检查户数", "抽查数量", "计划次数", "数量"], Text),
    may(&["频次上限", "年度频次上限", "同一企业年度频次上限", "检查频次上限", "年度检查频次", "检查频次", "频次"], Cap),
    may(&["检查方式", "抽查方式", "方式"], Text),
    may(&["批准机关", "批准情况", "审批机关", "批准单位"], Text),
    may(&["联合检查机关", "联合部门", "参加机关", "配合部门", "配合单位", "参与部门"], Text),
    may(&["承办机构", "责任科室", "承办科室", "责任单位", "实施机构"], Text),
    may(&["检查依据", "法律依据", "依据"], Text),
    may(&["年度", "计划年度", "年份"], Text),
];

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 12] = [
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
        Kind::InspectionPlan,
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
            Kind::InspectionPlan => "inspection-plan",
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
            Kind::AvItems => crate::av_items::COLUMNS,
            Kind::Catalogue => CATALOGUE,
            Kind::Boards => BOARDS,
            Kind::Relief => RELIEF,
            Kind::Delegation => DELEGATION,
            Kind::InspectionPlan => INSPECTION_PLAN,
        }
    }

    /// The known column of a name.
    pub fn column_of(self, name: &str) -> Option<&'static Column> {
        // A column's own name is its own, whatever else answers to it.
        let own = self.columns().iter().find(|column| column.names[0] == name);
        if own.is_some() {
            return own;
        }
        assign(self, &[name.to_owned()], &[]).into_iter().next().flatten()
    }

    /// What the list is called.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Powers => "权责清单",
            Kind::Officers => "执法人员清单",
            Kind::Subjects => "执法主体清单",
            Kind::RandomInspection => "随机抽查事项清单",
            Kind::Discretion => "行政处罚裁量基准",
            Kind::Guides => "服务指南",
            Kind::AvItems => "音像记录事项清单",
            Kind::Catalogue => "重大执法决定法制审核目录",
            Kind::Boards => "岗位信息公示牌",
            Kind::Relief => "救济渠道",
            Kind::Delegation => "委托执法清单",
            Kind::InspectionPlan => "年度行政检查计划",
        }
    }

    /// The article that asks for the list.
    pub fn basis(self) -> &'static str {
        match self {
            Kind::Powers => "公示办法第十条",
            Kind::Officers => "公示办法第九条",
            Kind::Subjects | Kind::Relief | Kind::Delegation => "公示办法第七条",
            Kind::RandomInspection => "公示办法第十一条",
            Kind::Discretion => "公示办法第十三条",
            Kind::Guides => "公示办法第十二条",
            Kind::AvItems => "全过程记录办法第十六条",
            Kind::Catalogue => "法制审核办法第七条",
            Kind::Boards => "公示办法第十五条",
            Kind::InspectionPlan => "涉企行政检查意见",
        }
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
            Kind::Boards => {
                ("公示办法第十五条", &["岗位职责", "申请材料示范文本", "办理进度查询", "咨询服务", "投诉举报"])
            }
            Kind::Delegation => ("公示办法第七条", &["委托机关", "委托期限"]),
            Kind::InspectionPlan => ("涉企行政检查意见", &["检查类别", "检查对象", "频次上限", "检查方式"]),
            _ => ("", &[]),
        }
    }

    /// Names that lists of the kind carry besides and that mean nothing to the system: they help to find the head.
    pub(crate) fn others(self) -> &'static [&'static str] {
        match self {
            Kind::Powers => &["流程图", "权力运行流程图", "基本编码", "共同实施部门", "廉政风险点"],
            Kind::Officers => &["照片", "年龄", "学历", "民族", "出生年月", "政治面貌", "联系电话", "资格证号"],
            Kind::Boards => &["照片", "窗口电话"],
            _ => &["来源", "来源网址"],
        }
    }
}
