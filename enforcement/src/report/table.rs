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
    Reached {
        /// The act, where other acts reach it too.
        act: Option<ActType>,
        /// The milestone.
        milestone: Milestone,
    },
    /// Cases of this act that were filed in the year.
    Filed(ActType),
    /// Cases of this act that were filed before the year and were not closed before it.
    Carried(ActType),
    /// Cases of this act that were filed and are closed in the year; what was never filed, as a penalty on the spot, is not
    /// closed here.
    Closed(ActType),
    /// What was added for late payment, by the day on which it was performed or its execution ended.
    Surcharged,
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
    /// Cases with a record of one of these kinds, where the last record of another kind says one of these in a field.
    SaidBefore {
        /// The kinds.
        kinds: &'static [&'static str],
        /// The kinds that say it.
        by: &'static [&'static str],
        /// The field.
        key: &'static str,
        /// What it says.
        values: &'static [&'static str],
    },
    /// The sum of a field of money.
    Money {
        /// The act, where cases of others have records of these kinds too.
        act: Option<ActType>,
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
    /// What these count, added up: a case that several count is counted by each.
    Sum(&'static [Counted]),
    /// People of the agency on the day of the count.
    Staff(Staff),
    /// What the system has no record of.
    NotKept,
}

/// What is counted of people (S5.1, 证件办法).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Staff {
    /// Who enforces: officers, and others who hold a certificate.
    Enforcing,
    /// Of them who holds a certificate that is valid.
    Certified,
    /// 持证率.
    CertifiedShare,
    /// Reviewers with a legal qualification, the agency's own.
    Reviewers,
    /// Their share of who enforces.
    ReviewersShare,
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

const fn power(act: ActType, key: &'static str, label: &'static str, counted: Counted) -> Figure {
    Figure { key, label, counted, act: Some(act) }
}

const fn pushed(act: ActType, sort: &'static str) -> Counted {
    Counted::Pushed { act, sort }
}

/// 强制措施: decided on its own, or taken within a penalty case.
const fn measure(values: &'static [&'static str]) -> Counted {
    let by = &["measure-approval", "measure"];
    Counted::SaidBefore { kinds: &["measure-decision", "measure"], by, key: "measure", values }
}

/// 强制执行 in one of its ways, when it was carried out or ended.
const fn executed(values: &'static [&'static str]) -> Counted {
    let (kinds, by) = (&["execution-implementation", "execution-termination"], &["execution-decision"]);
    Counted::SaidBefore { kinds, by, key: "way", values }
}

/// A milestone of every act.
const fn reached(milestone: Milestone) -> Counted {
    Counted::Reached { act: None, milestone }
}

/// A milestone of penalty cases.
const fn penal(milestone: Milestone) -> Counted {
    Counted::Reached { act: Some(ActType::Penalty), milestone }
}

const fn people(key: &'static str, label: &'static str, staff: Staff) -> Figure {
    Figure { key, label, counted: Counted::Staff(staff), act: None }
}

const fn stated(kinds: &'static [&'static str], key: &'static str, value: &'static str) -> Counted {
    Counted::Stated { kinds, key, value }
}

use Counted::{
    Added, Carried, Closed, Either, Filed, Heaviest, Inspected, Kinds, Money, NotKept, Opened, Penalised, PenaltyMoney,
    Sum, Surcharged,
};

const SEAL: Counted = Either(&[measure(&["seal"]), pushed(ActType::Compulsion, "seal")]);
const SEIZE: Counted = Either(&[measure(&["seize"]), pushed(ActType::Compulsion, "seize")]);
const FREEZE: Counted = Either(&[measure(&["freeze"]), pushed(ActType::Compulsion, "freeze")]);
const OTHER_MEASURE: Counted = Either(&[measure(&["other"]), pushed(ActType::Compulsion, "other")]);
const FEE: Counted = Either(&[executed(&["fee"]), Surcharged, pushed(ActType::Compulsion, "fee")]);
const TRANSFER: Counted = Either(&[executed(&["transfer"]), pushed(ActType::Compulsion, "transfer")]);
const AUCTION: Counted = Either(&[executed(&["auction"]), pushed(ActType::Compulsion, "auction")]);
const REMOVE: Counted = Either(&[executed(&["remove"]), pushed(ActType::Compulsion, "remove")]);
const SUBSTITUTE: Counted = Either(&[executed(&["substitute"]), pushed(ActType::Compulsion, "substitute")]);
const OTHER_EXECUTION: Counted = Either(&[executed(&["other"]), pushed(ActType::Compulsion, "other-execution")]);
const COURT: Counted = reached(Milestone::CourtApplied);

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
            penalty("detention", "行政拘留", Heaviest(&[PenaltyKind::Detention])),
            penalty("other", "其他行政处罚", Heaviest(&[PenaltyKind::Other])),
            penalty("total", "合计（宗）", Penalised),
            penalty("money", "罚没金额", PenaltyMoney),
        ],
    },
    Table {
        key: "penalty-cases",
        title: "行政处罚案件办理情况",
        rule: "只统计行政处罚案件。立案、结案、听证、移送分别按立案、结案、听证、移送的日期统计；上年结转是上年及以前立案、到上年底没有结案的，本年结案的计入本年结案数，结案数不多于立案数与上年结转之和。当场处罚不经立案，不计入立案和结案。复议、诉讼的数字由复议机构和应诉机构填报。",
        figures: &[
            penalty("filed", "立案数量", Filed(ActType::Penalty)),
            penalty("carried", "上年结转案件数", Carried(ActType::Penalty)),
            penalty("simple", "当场处罚数量", Kinds(&["spot-decision"])),
            penalty("closed", "结案数量", Closed(ActType::Penalty)),
            penalty("no-penalty", "不予处罚案件数", Kinds(&["no-penalty-decision"])),
            penalty("heard", "听证案件数", penal(Milestone::Heard)),
            penalty("discussed", "集体讨论案件数", penal(Milestone::Discussed)),
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
        rule: "强制措施按决定日期统计，处罚案件中采取的按实施日期统计；强制执行按实施完毕或者终结的日期统计，方式以强制执行决定书所写为准；加处罚款或者滞纳金按缴清、执行完毕或者终结的日期统计，没有另行登记的按结案日期；申请法院强制执行按申请日期统计。一件案件有几种措施或者方式的，各计 1 件。其他系统推送的强制决定按决定书所写的方式归类。",
        figures: &[
            compulsion("seal", "查封场所、设施或者财物", SEAL),
            compulsion("seize", "扣押财物", SEIZE),
            compulsion("freeze", "冻结存款、汇款", FREEZE),
            compulsion("other-measure", "其他强制措施", OTHER_MEASURE),
            compulsion("fee", "加处罚款或者滞纳金", FEE),
            compulsion("transfer", "划拨存款、汇款", TRANSFER),
            compulsion("auction", "拍卖或者依法处理查封、扣押的财物", AUCTION),
            compulsion("remove", "排除妨碍、恢复原状", REMOVE),
            compulsion("substitute", "代履行", SUBSTITUTE),
            compulsion("other-execution", "其他强制执行方式", OTHER_EXECUTION),
            other("court", "申请法院强制执行", COURT),
            other(
                "total",
                "合计（件）",
                Sum(&[
                    SEAL,
                    SEIZE,
                    FREEZE,
                    OTHER_MEASURE,
                    FEE,
                    TRANSFER,
                    AUCTION,
                    REMOVE,
                    SUBSTITUTE,
                    OTHER_EXECUTION,
                    COURT,
                ]),
            ),
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
                counted: Money { act: None, kinds: &["levy-payment"], key: "amount" },
                act: Some(ActType::Levy),
            },
            power(
                ActType::Levy,
                "requisitioned",
                "行政征用次数",
                Either(&[Kinds(&["requisition-decision"]), pushed(ActType::Levy, "requisitioned")]),
            ),
            power(
                ActType::Adjudication,
                "adjudicated",
                "行政裁决次数",
                Either(&[Kinds(&["adjudication-decision"]), pushed(ActType::Adjudication, "")]),
            ),
            power(
                ActType::Benefit,
                "benefits",
                "行政给付次数",
                Either(&[stated(&["benefit-decision"], "conclusion", "grant"), pushed(ActType::Benefit, "granted")]),
            ),
            power(
                ActType::Benefit,
                "benefits-money",
                "行政给付金额",
                Money { act: Some(ActType::Benefit), kinds: &["request-payment"], key: "amount" },
            ),
            power(
                ActType::Confirmation,
                "confirmed",
                "行政确认次数",
                Either(&[Kinds(&["confirmation-decision"]), pushed(ActType::Confirmation, "")]),
            ),
            power(
                ActType::Reward,
                "rewarded",
                "行政奖励次数",
                Either(&[stated(&["reward-decision"], "conclusion", "grant"), pushed(ActType::Reward, "granted")]),
            ),
            power(
                ActType::Reward,
                "rewarded-money",
                "行政奖励金额",
                Money { act: Some(ActType::Reward), kinds: &["request-payment"], key: "amount" },
            ),
            other("added", "本机关增设的其他行政行为次数", Added),
        ],
    },
    Table {
        key: "staff",
        title: "行政执法人员持证情况",
        rule: "按统计日期在岗人员统计。执法岗位人员是本机关从事行政执法的人员和其他持有行政执法证的人员；证件过期、暂扣、收回、注销的，不计入持证人数。法制审核人员是本机关取得法律职业资格的审核人员，借用的法律顾问、公职律师不计入（法制审核办法第五条第一款）。",
        figures: &[
            people("enforcing", "执法岗位人员数", Staff::Enforcing),
            people("certified", "持有效行政执法证人数", Staff::Certified),
            people("certified-share", "持证率", Staff::CertifiedShare),
            people("reviewers", "法制审核人员数", Staff::Reviewers),
            people("reviewers-share", "法制审核人员占执法人员的比例", Staff::ReviewersShare),
        ],
    },
    Table {
        key: "three-measures",
        title: "三项制度落实情况",
        rule: "按公示、审核、归档的日期统计。",
        figures: &[
            other("published", "公示的决定", reached(Milestone::Published)),
            other("withdrawn", "撤回公示", reached(Milestone::PublicationWithdrawn)),
            other("corrected", "更正公示", reached(Milestone::PublicationCorrected)),
            other("reviewed", "法制审核", reached(Milestone::Reviewed)),
            other("archived", "立卷归档", reached(Milestone::Archived)),
        ],
    },
];
