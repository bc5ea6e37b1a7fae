//! The tables of the annual report as data: what each figure is called, what it counts, and whose power it takes.

use crate::case::Milestone;
use crate::pack::ActType;
use crate::value::PenaltyKind;

/// One figure.
#[derive(PartialEq, Eq, Debug)]
pub struct Figure {
    /// Its stable name, unique in its table.
    pub key: &'static str,
    /// The column's head.
    pub label: &'static str,
    /// What it counts.
    pub counted: Counted,
    /// The act type whose power it takes; none where every agency has it.
    pub act: Option<ActType>,
}

/// What a figure counts.
#[derive(PartialEq, Eq, Debug)]
pub enum Counted {
    /// Decisions whose heaviest penalty is one of these.
    Heaviest(&'static [PenaltyKind]),
    /// Decisions with any penalty.
    Penalised,
    /// Fines and confiscations of money, as decided.
    PenaltyMoney,
    /// Cases that reached the milestone.
    Reached(Milestone),
    /// Cases of these procedures that were opened.
    Opened(&'static [&'static str]),
    /// Cases with a record of one of these kinds.
    Kinds(&'static [&'static str]),
    /// Cases with a record of one of these kinds whose field says this.
    Stated {
        /// The kinds.
        kinds: &'static [&'static str],
        /// The field.
        key: &'static str,
        /// What it says.
        value: &'static str,
    },
    /// The sum of a field of money.
    Money {
        /// The kinds.
        kinds: &'static [&'static str],
        /// The field.
        key: &'static str,
    },
    /// Inspections with a record of their own that did not end in another act.
    Inspected,
    /// Cases of the types that a site's own procedures add, with a decision.
    Added,
    /// Decisions that another system made and pushed (G19.2): of this act, and of this sort.
    Pushed {
        /// The act.
        act: ActType,
        /// The sort, as [`super::pushed::sort`] reads it off the decision; empty where the act has one only.
        sort: &'static str,
    },
    /// Cases that one of these counts.
    Either(&'static [Counted]),
    /// What the system has no record of.
    NotKept,
}

/// One table.
#[derive(PartialEq, Eq, Debug)]
pub struct Table {
    /// Its stable name.
    pub key: &'static str,
    /// Its title.
    pub title: &'static str,
    /// How it counts, for the page and the file.
    pub rule: &'static str,
    /// Its figures in the order of the columns.
    pub figures: &'static [Figure],
}

const fn penalty(key: &'static str, label: &'static str, counted: Counted) -> Figure {
    Figure { key, label, counted, act: Some(ActType::Penalty) }
}

const fn licence(key: &'static str, label: &'static str, counted: Counted) -> Figure {
    Figure { key, label, counted, act: Some(ActType::Licence) }
}

const fn compulsion(key: &'static str, label: &'static str, counted: Counted) -> Figure {
    Figure { key, label, counted, act: Some(ActType::Compulsion) }
}

const fn other(key: &'static str, label: &'static str, counted: Counted) -> Figure {
    Figure { key, label, counted, act: None }
}

const fn pushed(act: ActType, sort: &'static str) -> Counted {
    Counted::Pushed { act, sort }
}

const fn stated(kinds: &'static [&'static str], key: &'static str, value: &'static str) -> Counted {
    Counted::Stated { kinds, key, value }
}

use Counted::{Added, Either, Heaviest, Inspected, Kinds, Money, NotKept, Opened, Penalised, PenaltyMoney, Reached};

/// Every table, in the order of the report.
pub const TABLES: &[Table] = &[
    Table {
        key: "penalty",
        title: "行政处罚实施情况",
        rule: "按决定日期统计，含其后被撤销的。一份决定有几种处罚的，只按最重的一种计 1 宗；已知种类与其他处罚并存的，计入已知种类。罚没金额按决定书所写，不是实际缴纳数；没收非法财物价值能够确定的计入。",
        figures: &[
            penalty("warning", "警告", Heaviest(&[PenaltyKind::Warning])),
            penalty("criticism", "通报批评", Heaviest(&[PenaltyKind::Criticism])),
            penalty("fine", "罚款", Heaviest(&[PenaltyKind::Fine])),
            penalty(
                "confiscation",
                "没收违法所得、没收非法财物",
                Heaviest(&[PenaltyKind::ConfiscateGains, PenaltyKind::ConfiscateGoods]),
            ),
            penalty("suspension", "暂扣许可证件", Heaviest(&[PenaltyKind::SuspendLicence])),
            penalty("grade", "降低资质等级", Heaviest(&[PenaltyKind::LowerGrade])),
            penalty("restriction", "限制开展生产经营活动", Heaviest(&[PenaltyKind::RestrictBusiness])),
            penalty("stop", "责令停产停业", Heaviest(&[PenaltyKind::StopBusiness])),
            penalty(
                "closure",
                "责令关闭、限制从业",
                Heaviest(&[PenaltyKind::CloseBusiness, PenaltyKind::RestrictOccupation]),
            ),
            penalty("revocation", "吊销许可证件", Heaviest(&[PenaltyKind::RevokeLicence])),
            penalty("other", "其他行政处罚", Heaviest(&[PenaltyKind::Other])),
            penalty("total", "合计（宗）", Penalised),
            penalty("money", "罚没金额", PenaltyMoney),
        ],
    },
    Table {
        key: "penalty-cases",
        title: "行政处罚案件办理情况",
        rule: "立案、结案、听证、移送分别按立案、结案、听证、移送的日期统计；上年立案的案件本年结案，计入本年结案数。复议、诉讼的数字由复议机构和应诉机构填报。",
        figures: &[
            penalty("filed", "立案数量", Reached(Milestone::Filed)),
            penalty("simple", "当场处罚数量", Kinds(&["spot-decision"])),
            penalty("closed", "结案数量", Reached(Milestone::Closed)),
            penalty("no-penalty", "不予处罚案件数", Kinds(&["no-penalty-decision"])),
            penalty("heard", "听证案件数", Reached(Milestone::Heard)),
            penalty("discussed", "集体讨论案件数", Reached(Milestone::Discussed)),
            penalty("transferred", "移送司法机关数", Kinds(&["crime-handover"])),
            penalty("reconsidered", "被复议数", NotKept),
            penalty("reconsidered-corrected", "复议纠错数", NotKept),
            penalty("sued", "被诉数", NotKept),
            penalty("lost", "败诉数", NotKept),
        ],
    },
    Table {
        key: "licence",
        title: "行政许可实施情况",
        rule: "申请按收到申请的日期统计，其余按作出决定的日期统计，变更、延续计入许可和不予许可。其他系统推送的只有决定，计入许可和不予许可，申请和受理由办理的系统统计。上年申请本年决定的案件使各栏之间不一定相等。",
        figures: &[
            licence("applied", "申请数量", Opened(&["licence"])),
            licence("accepted", "受理数量", Kinds(&["licence-acceptance"])),
            licence(
                "granted",
                "许可数量",
                Either(&[stated(&["licence-decision"], "conclusion", "grant"), pushed(ActType::Licence, "granted")]),
            ),
            licence(
                "refused",
                "不予许可数量",
                Either(&[stated(&["licence-decision"], "conclusion", "refuse"), pushed(ActType::Licence, "refused")]),
            ),
            licence(
                "withdrawn",
                "撤销许可数量",
                Either(&[
                    stated(&["licence-revocation-decision"], "conclusion", "revoke"),
                    pushed(ActType::Licence, "revoked"),
                ]),
            ),
        ],
    },
    Table {
        key: "compulsion",
        title: "行政强制实施情况",
        rule: "其他系统推送的强制决定按决定书所写的方式归类。强制措施按决定日期统计，强制执行按实施完毕或者终结的日期统计，申请法院强制执行按申请日期统计。",
        figures: &[
            compulsion(
                "seal",
                "查封场所、设施或者财物",
                Either(&[stated(&["measure-approval"], "measure", "seal"), pushed(ActType::Compulsion, "seal")]),
            ),
            compulsion(
                "seize",
                "扣押财物",
                Either(&[stated(&["measure-approval"], "measure", "seize"), pushed(ActType::Compulsion, "seize")]),
            ),
            compulsion(
                "freeze",
                "冻结存款、汇款",
                Either(&[stated(&["measure-approval"], "measure", "freeze"), pushed(ActType::Compulsion, "freeze")]),
            ),
            compulsion(
                "other-measure",
                "其他强制措施",
                Either(&[stated(&["measure-approval"], "measure", "other"), pushed(ActType::Compulsion, "other")]),
            ),
            compulsion(
                "executed",
                "行政机关强制执行",
                Either(&[
                    Kinds(&["execution-implementation", "execution-termination"]),
                    pushed(ActType::Compulsion, "executed"),
                ]),
            ),
            other("court", "申请法院强制执行", Reached(Milestone::CourtApplied)),
        ],
    },
    Table {
        key: "others",
        title: "其他行政执法行为实施情况",
        rule: "检查一个对象并有完整记录的计 1 次；没有具体对象的巡查、没有记录的检查，以及转为处罚等其他执法行为的，不计入检查次数。金额按决定或者缴付的记录统计。",
        figures: &[
            Figure {
                key: "inspected",
                label: "行政检查次数",
                counted: Either(&[Inspected, pushed(ActType::Inspection, "")]),
                act: Some(ActType::Inspection),
            },
            Figure {
                key: "levied",
                label: "行政征收次数",
                counted: Either(&[Kinds(&["levy-notice"]), pushed(ActType::Levy, "levied")]),
                act: Some(ActType::Levy),
            },
            Figure {
                key: "levied-money",
                label: "行政征收金额",
                counted: Money { kinds: &["levy-payment"], key: "amount" },
                act: Some(ActType::Levy),
            },
            other(
                "requisitioned",
                "行政征用次数",
                Either(&[Kinds(&["requisition-decision"]), pushed(ActType::Levy, "requisitioned")]),
            ),
            other(
                "adjudicated",
                "行政裁决次数",
                Either(&[Kinds(&["adjudication-decision"]), pushed(ActType::Adjudication, "")]),
            ),
            other(
                "benefits",
                "行政给付次数",
                Either(&[stated(&["benefit-decision"], "conclusion", "grant"), pushed(ActType::Benefit, "granted")]),
            ),
            other(
                "confirmed",
                "行政确认次数",
                Either(&[Kinds(&["confirmation-decision"]), pushed(ActType::Confirmation, "")]),
            ),
            other("benefits-money", "行政给付金额", Money { kinds: &["request-payment"], key: "amount" }),
            other(
                "rewarded",
                "行政奖励次数",
                Either(&[stated(&["reward-decision"], "conclusion", "grant"), pushed(ActType::Reward, "granted")]),
            ),
            other("added", "本机关增设的其他行政行为次数", Added),
        ],
    },
    Table {
        key: "three-measures",
        title: "三项制度落实情况",
        rule: "按公示、审核、归档的日期统计。",
        figures: &[
            other("published", "公示的决定", Reached(Milestone::Published)),
            other("withdrawn", "撤回公示", Reached(Milestone::PublicationWithdrawn)),
            other("corrected", "更正公示", Reached(Milestone::PublicationCorrected)),
            other("reviewed", "法制审核", Reached(Milestone::Reviewed)),
            other("archived", "立卷归档", Reached(Milestone::Archived)),
        ],
    },
];
