//! Every rule in one table: key, provision, our words, period, dates, mark, where it acts, what it overrides.
//!
//! Find a rule by its article number here; `acts` names the function that applies it. Add a rule by adding a line.

use crate::calendar::Calendar;
use crate::cite::{Citation, Source};
use crate::date::Date;
use crate::time::{self, Due, DueError, Length};

/// How well the text is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// Read in its source.
    Read,
    /// 知: known, but its text was not at hand. A legal officer signs it off before it is relied on.
    Known,
}

/// On which side of its day a period lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// It runs from the day: within seven days after the decision.
    After,
    /// It ends before the day: seven days ahead of the hearing, thirty days before the licence expires.
    Before,
}

/// One rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Stable key: an obligation id, or a statute key such as `A60`.
    pub key: &'static str,
    /// The provision.
    pub citation: Citation,
    /// In our own words, in Chinese.
    pub words: &'static str,
    /// The period, where the rule sets one.
    pub length: Option<Length>,
    /// Does the period run after its day, or end before it?
    pub side: Side,
    /// Read or known.
    pub mark: Mark,
    /// The module and function that applies it.
    pub acts: &'static str,
    /// The rule that it overrides, and why.
    pub overrides: Option<(&'static str, &'static str)>,
}

const fn rule(key: &'static str, source: Source, article: u16, words: &'static str, acts: &'static str) -> Rule {
    Rule {
        key,
        citation: Citation::article(source, article),
        words,
        length: None,
        side: Side::After,
        mark: Mark::Read,
        acts,
        overrides: None,
    }
}

impl Rule {
    const fn within(self, length: Length) -> Rule {
        Rule { length: Some(length), ..self }
    }

    const fn ahead(self) -> Rule {
        Rule { side: Side::Before, ..self }
    }

    const fn part(self, paragraph: u16) -> Rule {
        Rule { citation: self.citation.paragraph(paragraph), ..self }
    }

    const fn known(self) -> Rule {
        Rule { mark: Mark::Known, ..self }
    }

    const fn over(self, key: &'static str, why: &'static str) -> Rule {
        Rule { overrides: Some((key, why)), ..self }
    }

    /// The period in words: 7个工作日; 7个工作日前 where it ends before its day.
    pub fn period(&self) -> String {
        match (self.length, self.side) {
            (Some(length), Side::Before) => format!("{}前", length.words()),
            (Some(length), Side::After) => length.words(),
            (None, _) => String::new(),
        }
    }

    /// The account of its period from a day, or up to that day where the rule counts back; `None` where it sets none.
    pub fn due(&self, day: Date, calendar: &Calendar) -> Option<Result<Due, DueError>> {
        let length = self.length?;
        Some(match self.side {
            Side::After => time::due(day, length, &[], calendar),
            Side::Before => time::due_before(day, length, calendar),
        })
    }

    /// In force since this day.
    pub fn since(&self) -> Date {
        self.citation.source.in_force_since()
    }

    /// May the rule be asked about on this day? Before its source it does not exist.
    pub fn in_force(&self, day: Date) -> bool {
        day >= self.since()
    }
}

use Length::{CalendarDays, Hours, Months, NextYear, SameDay, WorkDays};
use Source::{
    CivilProcedureLaw, CompulsionLaw, CreditRepair, CrimeTransfer, Disclosure, DiscretionOpinion,
    ExpropriationRegulation, HenanFiling, HenanHearing, InspectionNotice, LicensingLaw, LitigationLaw, PenaltyLaw,
    ReconsiderationLaw, Record, Review,
};

/// What applies a rule that a procedure names as data.
const DATA: &str = "enforcement::case::gate::data";

/// The table.
pub const RULES: &[Rule] = &[
    rule(
        "G5.2",
        Disclosure,
        5,
        "公开前对将要公开的这一版内容作保密审查；审查人不是编辑人。",
        "enforcement::case::gate::disclosure",
    )
    .part(2),
    rule("G9", Disclosure, 9, "执法人员公开四项：姓名、职务、执法证号、执法区域，不多公开。", "app::web::public"),
    rule(
        "G14",
        Disclosure,
        14,
        "执法活动中出示证件、表明身份，出具文书并告知。",
        "enforcement::case::gate::investigation",
    ),
    rule("G17.2", Disclosure, 17, "公开的决定八项齐全，并全文公开决定书。", "enforcement::disclosure::page").part(2),
    rule(
        "G18.1",
        Disclosure,
        18,
        "隐去自然人住址、身份证号、通讯方式、账号、权属证号、财产、健康信息。",
        "enforcement::disclosure::redact",
    ),
    rule("G18.2", Disclosure, 18, "隐去单位账号、权属证号、财产状况、商业秘密。", "enforcement::disclosure::redact"),
    rule("G21.1", Disclosure, 21, "执法决定作出之日起20个工作日内公开。", "enforcement::duty")
        .within(WorkDays(20))
        .part(1),
    rule("G21.2", Disclosure, 21, "行政许可、行政处罚决定作出之日起7个工作日内公开。", "enforcement::duty")
        .within(WorkDays(7))
        .part(2),
    rule("G22.1", Disclosure, 22, "法律、职能、人员变动的，20个工作日内更新。", "app::web::registers::changes")
        .within(WorkDays(20)),
    rule("G22.2", Disclosure, 22, "决定被撤销、确认违法或者要求重作的，20个工作日内撤下。", "enforcement::duty")
        .within(WorkDays(20)),
    rule("G22.3", Disclosure, 22, "公开的信息不准确的，20个工作日内更正。", "enforcement::duty").within(WorkDays(20)),
    rule("G23.1", Disclosure, 23, "每年1月31日前公开上年度行政执法数据并报送。", "enforcement::report")
        .within(NextYear(1, 31))
        .part(1),
    rule("J10.1", Record, 10, "记录执法人员姓名、证号和出示证件情况。", "enforcement::record::obligations"),
    rule("J15.1", Record, 15, "查封扣押、强制拆除等和执法办案场所全程音像记录。", "enforcement::case::gate::recording")
        .part(1),
    rule(
        "J18.1",
        Record,
        18,
        "全程记录自到达现场开展执法活动时起，至离开现场时止。",
        "enforcement::recording::courses",
    )
    .part(1),
    rule(
        "J19",
        Record,
        19,
        "中止记录的，重新记录时语音说明；无法继续的，书面说明。",
        "enforcement::recording::courses",
    ),
    rule("J21", Record, 21, "执法行为终结之日起20个工作日内制作案卷归档。", "enforcement::duty").within(WorkDays(20)),
    rule("J22.1", Record, 22, "当天执法活动结束后储存音像记录。", "enforcement::duty").part(1).within(SameDay),
    rule(
        "J22.2",
        Record,
        22,
        "边远、水上、交通不便地区或者异地、连续执法的，返回单位后24小时以内储存。",
        "enforcement::duty",
    )
    .part(2)
    .within(Hours(24)),
    rule("J24.2", Record, 24, "调阅、复制执法记录信息经机关负责人批准。", "enforcement::recording::access").part(2),
    rule("S3", Review, 3, "未经法制审核或者审核未通过的，不得作出决定。", "enforcement::review::clear"),
    rule(
        "S8",
        Review,
        8,
        "送审材料齐全才能送审：拟作出的决定、终结报告、取证材料、鉴定评估报告。",
        "enforcement::case::gate::review",
    ),
    rule("S11", Review, 11, "八种情形之一的，不予通过并说明理由。", "enforcement::case::gate::review"),
    rule(
        "S13",
        Review,
        13,
        "收齐送审材料后5个工作日内审核完毕；复杂的经负责人批准延长一次5个工作日。",
        "enforcement::duty",
    )
    .within(WorkDays(5)),
    rule(
        "S13-extended",
        Review,
        13,
        "情况复杂的，在5个工作日内经机关负责人批准延长5个工作日：自收齐送审材料起共10个工作日。",
        "enforcement::review::round",
    )
    .within(WorkDays(10)),
    rule("S14.2", Review, 14, "异议经协商不一致的，由负责人集体讨论决定。", "enforcement::review::clear").part(2),
    rule("S18", Review, 18, "适用普通程序的其他处罚决定也要审核。", "enforcement::review::clear"),
    rule(
        "A36",
        PenaltyLaw,
        36,
        "违法行为在二年内未被发现的不再处罚；涉及生命健康安全、金融安全且有危害后果的为五年。",
        "enforcement::case::gate::investigation",
    )
    .known(),
    rule(
        "A37",
        PenaltyLaw,
        37,
        "适用违法行为发生时的规定；决定时规定已改且处罚较轻或者不认为违法的，适用新规定。已经废止的不能作为依据（第三十八条）。",
        "enforcement::case::gate::decision",
    )
    .known(),
    rule("A42", PenaltyLaw, 42, "执法人员具有执法资格，不少于两人。", "enforcement::case::gate::investigation").known(),
    rule("A43", PenaltyLaw, 43, "与案件有直接利害关系的执法人员应当回避。", "enforcement::case::gate::investigation")
        .known(),
    rule(
        "A44",
        PenaltyLaw,
        44,
        "决定前告知拟作出的处罚内容及事实、理由、依据和权利。",
        "enforcement::case::gate::told",
    )
    .known(),
    rule("A45", PenaltyLaw, 45, "充分听取意见并复核；不得因陈述申辩给予更重的处罚。", "enforcement::case::gate::told")
        .known(),
    rule(
        "A48",
        PenaltyLaw,
        48,
        "公开的处罚决定被变更、撤销、确认违法或者无效的，3日内撤回并公开说明理由。",
        "enforcement::duty",
    )
    .within(WorkDays(3))
    .part(2)
    .known()
    .over("G22.2", "行政处罚法是上位法，且规定更严；公示办法第二条：法律另有规定的从其规定。仅限行政处罚决定。"),
    rule(
        "A51",
        PenaltyLaw,
        51,
        "当场处罚：公民200元以下、单位3000元以下罚款或者警告。",
        "enforcement::case::gate::simple",
    )
    .known(),
    rule("A52", PenaltyLaw, 52, "当场决定当场交付，报所属机关备案。", "enforcement::case::gate::simple").known(),
    rule("A54", PenaltyLaw, 54, "符合立案标准的及时立案。", "enforcement::case::gate::investigation").known(),
    rule("A55", PenaltyLaw, 55, "调查、检查时主动出示执法证件。", "enforcement::case::gate::investigation").known(),
    rule("A56", PenaltyLaw, 56, "先行登记保存经负责人批准，7日内作出处理。", "enforcement::duty")
        .within(WorkDays(7))
        .known(),
    rule(
        "A57",
        PenaltyLaw,
        57,
        "情节复杂或者重大违法行为的处罚，由负责人集体讨论决定。",
        "enforcement::case::gate::decision",
    )
    .part(2)
    .known(),
    rule(
        "A58",
        PenaltyLaw,
        58,
        "应当法制审核的，未经审核或者审核未通过不得作出决定；初次从事审核的人员具有法律职业资格。",
        "enforcement::review::clear",
    )
    .known(),
    rule("A60", PenaltyLaw, 60, "自立案之日起90日内作出处罚决定。", "enforcement::case::gate::decision")
        .within(CalendarDays(90))
        .known(),
    rule("A61", PenaltyLaw, 61, "决定书当场交付；当事人不在场的，7日内送达。", "enforcement::duty")
        .within(WorkDays(7))
        .known(),
    rule(
        "A63",
        PenaltyLaw,
        63,
        "较大数额罚款、没收，吊销、停产停业等，告知听证权利。",
        "enforcement::case::gate::hearing",
    )
    .known(),
    rule(
        "H5",
        HenanHearing,
        0,
        "较大数额：公民5000元以上，法人或者其他组织5万元以上；国务院部门另有标准的从其标准。",
        "law::thresholds::hearing_from",
    ),
    rule("A64", PenaltyLaw, 64, "告知后5日内可以要求听证。", "enforcement::case::gate::hearing")
        .within(WorkDays(5))
        .known(),
    rule("A64-notice", PenaltyLaw, 64, "举行听证的7日前通知时间、地点。", "enforcement::case::gate::hearing")
        .within(WorkDays(7))
        .ahead()
        .known(),
    rule("A65", PenaltyLaw, 65, "根据听证笔录作出决定。", "enforcement::case::gate::hearing").known(),
    rule("A66", PenaltyLaw, 66, "确有困难的，经申请和批准可以延期或者分期缴纳。", "enforcement::duty").known(),
    rule("A67", PenaltyLaw, 67, "收到决定书之日起15日内缴纳罚款，罚缴分离。", "enforcement::duty")
        .within(CalendarDays(15))
        .known(),
    rule(
        "A68",
        PenaltyLaw,
        68,
        "100元以下罚款，或者事后难以执行的，可以当场收缴。",
        "enforcement::case::gate::execution",
    )
    .known(),
    rule("A71", PenaltyLaw, 71, "当场收缴的罚款2日内交机关，机关2日内缴付银行。", "enforcement::duty")
        .within(WorkDays(2))
        .known(),
    rule("A72", PenaltyLaw, 72, "到期不缴的每日加处3%，加处总额不超过罚款数额。", "law::thresholds::late_fee").known(),
    rule("A73", PenaltyLaw, 73, "复议、诉讼期间加处罚款数额不予计算。", "enforcement::case::gate::execution")
        .part(3)
        .known(),
    rule("C25", CompulsionLaw, 25, "查封、扣押不超过30日，经批准延长不超过30日。", "enforcement::duty")
        .within(CalendarDays(30))
        .known(),
    rule("C31", CompulsionLaw, 31, "冻结存款、汇款的，3日内向当事人交付冻结决定书。", DATA).within(WorkDays(3)).known(),
    rule("C32", CompulsionLaw, 32, "冻结存款、汇款不超过30日，经批准延长不超过30日。", DATA)
        .within(CalendarDays(30))
        .known(),
    rule("C51", CompulsionLaw, 51, "代履行三日前催告当事人履行；当事人履行的，停止代履行。", DATA)
        .within(WorkDays(3))
        .ahead()
        .known(),
    rule(
        "C53",
        CompulsionLaw,
        53,
        "复议、诉讼期限届满之日起3个月内申请人民法院强制执行。",
        "enforcement::case::gate::execution",
    )
    .within(Months(3))
    .known(),
    rule(
        "C54",
        CompulsionLaw,
        54,
        "催告书送达10日后仍未履行的，可以申请强制执行。",
        "enforcement::case::gate::execution",
    )
    .within(WorkDays(10))
    .known(),
    rule(
        "M95",
        CivilProcedureLaw,
        95,
        "受送达人下落不明或者用其他方式无法送达的，公告送达；自发出公告之日起经过30日，即视为送达。",
        "enforcement::case::gate::execution",
    )
    .within(CalendarDays(30))
    .known(),
    rule("R20", ReconsiderationLaw, 20, "自知道之日起60日内申请行政复议。", "law::relief")
        .within(CalendarDays(60))
        .known(),
    rule("R23", ReconsiderationLaw, 23, "对当场作出的处罚决定不服的，复议前置。", "law::relief").known(),
    rule("L45", LitigationLaw, 45, "收到复议决定书之日起15日内起诉。", "law::relief").within(CalendarDays(15)).known(),
    rule("L46", LitigationLaw, 46, "自知道之日起6个月内直接起诉。", "law::relief").within(Months(6)).known(),
    rule("C19", CompulsionLaw, 19, "情况紧急当场实施强制措施的，24小时内报告并补办批准手续。", DATA)
        .within(Hours(24))
        .known(),
    rule("C35", CompulsionLaw, 35, "强制执行决定前书面催告；当事人收到催告书后有权陈述和申辩。", DATA).known(),
    rule(
        "C43",
        CompulsionLaw,
        43,
        "不得在夜间或者法定节假日实施强制执行，情况紧急的除外；不得对居民生活停水电热气迫使履行。",
        DATA,
    )
    .known(),
    rule("C45", CompulsionLaw, 45, "加处罚款、滞纳金超过30日，经催告仍不履行的，可以强制执行。", DATA)
        .within(CalendarDays(30))
        .known(),
    rule("X32", LicensingLaw, 32, "申请材料不齐的，当场或者5日内一次告知；逾期不告知的自收到之日起即为受理。", DATA)
        .within(WorkDays(5))
        .known(),
    rule("X42", LicensingLaw, 42, "受理之日起20日内作出许可决定，经负责人批准延长10日并告知理由。", DATA)
        .within(WorkDays(20))
        .known(),
    rule("X44", LicensingLaw, 44, "作出准予决定之日起10日内颁发证件。", DATA).within(WorkDays(10)).known(),
    rule("X47", LicensingLaw, 47, "被告知听证权利之日起5日内可以申请听证，20日内组织听证。", DATA)
        .within(WorkDays(5))
        .known(),
    rule("X47-held", LicensingLaw, 47, "要求听证的，20日内组织听证。", DATA).within(WorkDays(20)).known(),
    rule("X48", LicensingLaw, 48, "举行听证的7日前通知申请人、利害关系人。", DATA)
        .within(WorkDays(7))
        .ahead()
        .known(),
    rule("X50", LicensingLaw, 50, "许可有效期届满30日前申请延续；届满前没有作出决定的，视为准予延续。", "enforcement::licence")
        .within(CalendarDays(30))
        .ahead()
        .known(),
    rule(
        "E10",
        ExpropriationRegulation,
        10,
        "征收补偿方案公布征求公众意见，期限不少于30日。",
        DATA,
    )
    .within(CalendarDays(30))
    .known(),
    rule("I54", InspectionNotice, 0, "未公布的检查事项不得实施；日常、专项检查按公布、备案的年度计划，同一企业年度检查频次不超过公布的上限。", "enforcement::case::gate::inspection")
        .known(),
    rule(
        "F168",
        HenanFiling,
        0,
        "公民1万元以上、单位10万元以上罚款等重大处罚决定报备案。",
        "law::thresholds::filing_from",
    ),
    rule(
        "T310",
        CrimeTransfer,
        0,
        "发现涉嫌犯罪的，负责人3日内决定是否移送，批准后24小时内移送。",
        "enforcement::case::gate::decision",
    )
    .known(),
    rule("T5", CrimeTransfer, 5, "负责人自接到移送报告之日起3日内决定移送或者不移送。", DATA)
        .within(CalendarDays(3))
        .known(),
    rule("T6", CrimeTransfer, 6, "决定移送的，24小时内移送公安机关，抄送同级检察院。", DATA).within(Hours(24)).known(),
    rule("T8", CrimeTransfer, 8, "公安机关自接受移送之日起3日内审查决定是否立案，书面通知移送机关。", DATA)
        .within(CalendarDays(3))
        .known(),
    rule("T9", CrimeTransfer, 9, "收到不予立案通知书之日起3日内可以提请复议或者建议立案监督。", DATA)
        .within(CalendarDays(3))
        .known(),
    rule("T12", CrimeTransfer, 12, "收到立案通知书之日起3日内移交涉案物品和材料。", DATA)
        .within(CalendarDays(3))
        .known(),
    rule("A20", PenaltyLaw, 20, "受委托组织在委托书载明、公布的事项、权限、期限内，以委托机关名义实施，不得再委托。", "enforcement::case::gate::delegation")
        .known(),
    rule("C17", CompulsionLaw, 17, "行政强制措施权不得委托。", "enforcement::case::gate::delegation").known(),
    rule(
        "K-period",
        CreditRepair,
        0,
        "失信信息按程度公示，自决定之日起算：轻微的原则上不公示，确需公示的不超过3个月；一般的3个月至1年；严重的1年至3年；届满停止公示。",
        "enforcement::case::gate::disclosure",
    )
    .known(),
    rule(
        "K-repair",
        CreditRepair,
        0,
        "达到最短公示期限、履行完毕义务并作出信用承诺的，可以信用修复，提前停止公示；轻微的履行完毕即可。",
        "enforcement::case::gate::disclosure",
    )
    .known(),
    rule("D27", DiscretionOpinion, 0, "决定书说明裁量基准的适用情况。", "packs/henan-2019/records/decision.toml")
        .known(),
];

/// Other names under which `mingfa law due` knows a rule: the keys of the domain's time-limit table.
const ALIASES: &[(&str, &str)] = &[
    ("PUB-LIC-PEN", "G21.2"),
    ("PUB-OTHER", "G21.1"),
    ("PUB-WD-PEN", "A48"),
    ("PUB-WD-OTHER", "G22.2"),
    ("PUB-FIX", "G22.3"),
    ("PUB-UPD", "G22.1"),
    ("LR-5", "S13"),
    ("LR-EXT", "S13-extended"),
    ("ANNUAL", "G23.1"),
    ("ARCHIVE", "J21"),
    ("AV-STORE", "J22.1"),
    ("AV-STORE-X", "J22.2"),
    ("CASE-90", "A60"),
    ("SERVE-7", "A61"),
    ("REG-7", "A56"),
    ("HEAR-REQ", "A64"),
    ("HEAR-NOTICE", "A64-notice"),
    ("PAY-15", "A67"),
    ("PAY-LATE", "A72"),
    ("CASH-2", "A71"),
    ("FORCE-24H", "C19"),
    ("SEAL-30", "C25"),
    ("FREEZE", "C32"),
    ("FREEZE-DELIVER", "C31"),
    ("URGE-10", "C54"),
    ("COURT-3M", "C53"),
    ("ADD-FINE-30", "C45"),
    ("SUBST-3", "C51"),
    ("NO-NIGHT", "C43"),
    ("LIC-FIX", "X32"),
    ("LIC-20", "X42"),
    ("LIC-10", "X44"),
    ("LIC-HEAR", "X47"),
    ("LIC-HEAR-NOTICE", "X48"),
    ("LIC-RENEW", "X50"),
    ("FILE-MAJOR", "F168"),
    ("CRIME-3", "T5"),
    ("CRIME-24H", "T6"),
    ("REV-60", "R20"),
    ("REV-15", "L45"),
    ("LIT-6M", "L46"),
];

/// The rule of a key, an obligation id, or one of the time-limit table's names; capitals do not matter.
pub fn find(key: &str) -> Option<&'static Rule> {
    let key = key.trim();
    let key = ALIASES.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(key)).map_or(key, |(_, rule)| rule);
    RULES.iter().find(|rule| rule.key.eq_ignore_ascii_case(key))
}

/// The period of a rule that sets one. Every key used in code is in the table, which a test keeps true.
pub fn length(key: &str) -> Length {
    find(key).and_then(|rule| rule.length).unwrap_or(WorkDays(0))
}

/// The rule that overrides another, where one does.
pub fn overridden_by(key: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.overrides.is_some_and(|(over, _)| over == key))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn keys_are_unique_and_aliases_lead_somewhere() {
        for (index, rule) in RULES.iter().enumerate() {
            assert!(RULES[index + 1..].iter().all(|other| other.key != rule.key), "{}", rule.key);
            assert!(rule.overrides.is_none_or(|(key, _)| find(key).is_some()));
        }
        for (alias, key) in ALIASES {
            let rule = find(alias).unwrap();
            assert_eq!(rule.key, *key, "{alias}");
            let without = ["PAY-LATE", "NO-NIGHT", "FILE-MAJOR"].contains(alias);
            assert_eq!(rule.length.is_none(), without, "{alias} → {key}");
        }
    }

    #[test]
    fn a48_withdrawal_of_a_penalty_overrides_g22_2() {
        assert_eq!(overridden_by("G22.2").unwrap().key, "A48");
        assert_eq!(length("PUB-WD-PEN"), WorkDays(3));
        assert!(overridden_by("G22.3").is_none());
    }

    #[test]
    fn a_rule_does_not_exist_before_its_source() {
        let rule = find("A60").unwrap();
        assert!(!rule.in_force(Date::parse("2021-07-14").unwrap()));
        assert!(rule.in_force(Date::parse("2021-07-15").unwrap()));
    }
}
