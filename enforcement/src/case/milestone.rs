//! Typed milestones 里程碑: what a record means for the law. Gates stand before them, duties start at them.

use serde::{Deserialize, Serialize};

/// What a record means for the law, whichever form it has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Milestone {
    /// 案件来源 (J9.1).
    Lead,
    /// 立案 (处罚法54): the 90 days start.
    Filed,
    /// 不予立案.
    NotFiled,
    /// 指定 or 变更 of the officers who handle it.
    Assigned,
    /// 回避决定 (43).
    Withdrawn,
    /// 先行登记保存 (56): 7 working days.
    Preserved,
    /// 对登记保存物品作出处理.
    PreservationEnded,
    /// A test or appraisal, with its own time.
    Appraised,
    /// The result came back.
    AppraisalReturned,
    /// 责令改正 (28).
    CorrectionOrdered,
    /// 改正复查 (J12.2).
    CorrectionChecked,
    /// 调查终结 (J11.1, S8.6).
    Investigated,
    /// 告知 (44): statement and defence.
    Told,
    /// 听证告知 (63).
    HearingOffered,
    /// 陈述申辩 (45).
    Stated,
    /// 陈述申辩复核 (45).
    StatementChecked,
    /// 放弃陈述申辩 or 放弃听证, in writing.
    Waived,
    /// 听证申请 (64).
    HearingAsked,
    /// 听证通知 (64): 7 working days ahead.
    HearingNoticed,
    /// 听证 (64, 65).
    Heard,
    /// 听证报告.
    HearingReported,
    /// 送审 (S8).
    Submitted,
    /// 审核延期 (S13).
    ReviewExtended,
    /// 法制审核意见 (S12).
    Reviewed,
    /// Dispute consulted without agreement (S14.2).
    Disputed,
    /// 集体讨论 (57).
    Discussed,
    /// 处罚决定审批.
    Approved,
    /// 决定 (57, 59).
    Decided,
    /// 办案期限延长 (60).
    TimeExtended,
    /// 中止.
    Suspended,
    /// 恢复.
    Resumed,
    /// 送达 (61).
    Served,
    /// 送达地址 and 电子送达 confirmed (61).
    AddressConfirmed,
    /// 缴款 (67).
    Paid,
    /// 当场收缴 (68).
    CashCollected,
    /// 延期、分期缴纳 (66).
    Deferred,
    /// 催告 (强制法54).
    Urged,
    /// 加处罚款 (72).
    LateFee,
    /// 申请法院强制执行 (强制法53).
    CourtApplied,
    /// 移送 (27).
    Transferred,
    /// 当场处罚备案 (52).
    Reported,
    /// Review of a decision made on the spot, where the agency has everything reviewed (S18).
    SpotReviewed,
    /// 结案 (J13).
    Closed,
    /// 公示审批 (48, G5.1).
    DisclosureApproved,
    /// 隐去内容核对 (G18).
    Redacted,
    /// 保密审查 (G5.2).
    SecrecyReviewed,
    /// 公示 (G21).
    Published,
    /// 撤回公示 (48, G22.2).
    PublicationWithdrawn,
    /// 更正公示 (G22.3).
    PublicationCorrected,
    /// 立卷归档 (J21).
    Archived,
}

impl Milestone {
    /// The word on pages and in refusals.
    pub fn title(self) -> &'static str {
        match self {
            Milestone::Lead => "登记案件来源",
            Milestone::Filed => "立案",
            Milestone::NotFiled => "不予立案",
            Milestone::Assigned => "指定办案人员",
            Milestone::Withdrawn => "回避决定",
            Milestone::Preserved => "先行登记保存",
            Milestone::PreservationEnded => "处理登记保存物品",
            Milestone::Appraised => "委托检验鉴定",
            Milestone::AppraisalReturned => "检验鉴定结果",
            Milestone::CorrectionOrdered => "责令改正",
            Milestone::CorrectionChecked => "改正复查",
            Milestone::Investigated => "调查终结",
            Milestone::Told => "处罚前告知",
            Milestone::HearingOffered => "听证告知",
            Milestone::Stated => "陈述申辩",
            Milestone::StatementChecked => "复核陈述申辩",
            Milestone::Waived => "放弃权利声明",
            Milestone::HearingAsked => "听证申请",
            Milestone::HearingNoticed => "听证通知",
            Milestone::Heard => "听证",
            Milestone::HearingReported => "听证报告",
            Milestone::Submitted => "送法制审核",
            Milestone::ReviewExtended => "延长审核期限",
            Milestone::Reviewed => "法制审核",
            Milestone::Disputed => "审核异议协商",
            Milestone::Discussed => "集体讨论",
            Milestone::Approved => "处罚决定审批",
            Milestone::Decided => "作出决定",
            Milestone::TimeExtended => "延长办案期限",
            Milestone::Suspended => "中止调查",
            Milestone::Resumed => "恢复调查",
            Milestone::Served => "送达",
            Milestone::AddressConfirmed => "送达地址确认",
            Milestone::Paid => "缴纳罚没款",
            Milestone::CashCollected => "当场收缴罚款",
            Milestone::Deferred => "延期（分期）缴纳",
            Milestone::Urged => "催告",
            Milestone::LateFee => "加处罚款",
            Milestone::CourtApplied => "申请法院强制执行",
            Milestone::Transferred => "移送",
            Milestone::Reported => "当场处罚备案",
            Milestone::SpotReviewed => "当场处罚备案审核",
            Milestone::Closed => "结案",
            Milestone::DisclosureApproved => "公示审批",
            Milestone::Redacted => "核对隐去内容",
            Milestone::SecrecyReviewed => "保密审查",
            Milestone::Published => "公示",
            Milestone::PublicationWithdrawn => "撤回公示",
            Milestone::PublicationCorrected => "更正公示",
            Milestone::Archived => "立卷归档",
        }
    }
}
