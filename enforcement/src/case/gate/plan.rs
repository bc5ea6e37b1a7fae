//! The year's plan of inspections and joint inspections (国办发〔2024〕54号): planned ones as published and filed, each agency's findings
//! its own.

use super::investigation::certificate_fault;
use super::{Attempt, day_words, inspection_notice};
use crate::inspection::plan::months;
use crate::inspection::usage::counts;
use crate::inspection::{Planned, partners};
use crate::pack::ActType;
use crate::refusal::{Code, Refusal};

/// The record of the inspection itself.
const RECORD: &str = "inspection-record";
/// The scan of the enterprise's code at the door.
const SCAN: &str = "inspection-scan";
/// What another agency of a joint inspection found.
const JOINT: &str = "inspection-joint";
/// Officers of each agency at the least (行政处罚法42).
const OFFICERS_MIN: usize = 2;
/// What may be inspected without a plan.
const EXCEPTIONS: &str = "投诉举报、转办交办、数据监测发现问题线索，或者企业申请等情形，按个案检查办理并写明来源。";

fn is_inspection(attempt: &Attempt<'_>) -> bool {
    !attempt.asked && attempt.case.act_type(attempt.stand.pack) == Some(ActType::Inspection)
}

fn not_planned(what: String, next: &str) -> Refusal {
    Refusal::new(Code::NotPlanned, what, vec![inspection_notice()], format!("{next}{EXCEPTIONS}"))
}

/// A routine or special inspection stands in the year's plan, which was published and filed.
pub(super) fn planned(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let kind = attempt.fields.text("type");
    let published = attempt.stand.agency.inspections.iter().any(|item| item.name == attempt.fields.text("item"));
    if !is_inspection(attempt) || !counts(kind) || !published {
        return;
    }
    let (day, special, item) = (attempt.day(), kind == "special", attempt.fields.text("item"));
    let year = day.year();
    let words = if special { "专项检查" } else { "日常检查" };
    let Some(plan) = attempt.stand.agency.plan_of(year).filter(|plan| plan.since <= day) else {
        refusals.push(not_planned(
            format!("{}没有公布的{year}年度检查计划，不能安排{words}。", day_words(day)),
            "先在“公示清单”导入年度行政检查计划，经保密审查公布，并报同级司法行政部门备案；",
        ));
        return;
    };
    if plan.filed.is_none_or(|filed| filed > day) {
        refusals.push(not_planned(
            format!("{year}年度检查计划还没有报同级司法行政部门备案，不能安排{words}。"),
            "请执法监督机构在“检查计划和频次”办理备案；",
        ));
    }
    let Some(row) = plan.row(item, special) else {
        refusals.push(not_planned(
            format!("“{item}”没有作为{words}列入{year}年度检查计划。"),
            "确需增加的，先调整计划，重新公布、备案；",
        ));
        return;
    };
    refusals.extend(row_allows(attempt, row));
}

fn row_allows(attempt: &Attempt<'_>, row: &Planned) -> Option<Refusal> {
    if row.special && row.approved.is_empty() {
        return Some(not_planned(
            format!("计划没有写明批准“{}”专项检查的人民政府或者上级机关。", row.item),
            "专项检查计划经县级以上人民政府或者垂直管理的上级机关批准后，补入计划，重新公布、备案；",
        ));
    }
    if row.way.contains("双随机") && attempt.fields.text("draw").is_empty() {
        return Some(not_planned(
            format!("计划定明“{}”以双随机方式检查，审批表没有填写抽查案号。", row.item),
            "先办理双随机抽取，从抽中的对象转来；",
        ));
    }
    let last = months(&row.when).and_then(|months| months.last())?;
    (attempt.day().month() > last).then(|| {
        not_planned(
            format!("计划安排“{}”在{}检查，已经过期。", row.item, row.when),
            "确需继续的，先调整计划，重新公布、备案；",
        )
    })
}

/// A planned inspection is made in the months that the plan names.
pub(super) fn in_planned_months(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if !is_inspection(attempt) || attempt.kind.key != RECORD {
        return;
    }
    let Some(arrived) = attempt.fields.moment("arrived_at").map(|arrived| arrived.date()) else { return };
    let Some(filed) = attempt.last(crate::case::Milestone::Filed) else { return };
    let kind = filed.fields.text("type");
    if !counts(kind) {
        return;
    }
    let row = attempt
        .stand
        .agency
        .plan_of(arrived.year())
        .and_then(|plan| plan.row(filed.fields.text("item"), kind == "special"));
    let Some((row, held)) = row.and_then(|row| Some((row, months(&row.when)?))) else { return };
    if !held.contains(arrived.month()) {
        refusals.push(not_planned(
            format!("计划安排“{}”在{}检查，{}不在其中。", row.item, row.when, day_words(arrived)),
            "在计划的月份检查，或者先调整计划，重新公布、备案；",
        ));
    }
}

/// The code of the enterprise is scanned at the door, before anything is looked at; who could not scan has found so with a
/// reason. Judged when the record is sent: on a device without network its form is open before the scan is taken in.
pub(super) fn scanned_at_the_door(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if !is_inspection(attempt) || attempt.kind.key != RECORD || attempt.case.found_not_applicable(SCAN).is_some() {
        return;
    }
    let (Some(arrived), Some(left)) = (attempt.fields.moment("arrived_at"), attempt.fields.moment("left_at")) else {
        return;
    };
    let scans = attempt.case.of_kind(SCAN).filter_map(|scan| scan.fields.moment("scanned_at"));
    let mut scans = scans.collect::<Vec<_>>().into_iter();
    let what = match scans.len() {
        0 => "入企检查前没有扫码登记。".to_owned(),
        _ if scans.any(|at| at.date() == arrived.date() && at <= left) => return,
        _ => format!("扫码登记的时间不在{}这次检查之内。", day_words(arrived.date())),
    };
    let next = "到企业后先扫企业监督码或者营业执照码，再检查；突发应急等不能扫码的，写明理由认定为不适用。";
    refusals.push(Refusal::new(Code::StepMissing, what, vec![inspection_notice()], next).fill(SCAN));
}

/// A joint inspection: every agency with at least two officers of its own.
pub(super) fn joint_officers(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if !is_inspection(attempt) {
        return;
    }
    for agency in partners(attempt.fields) {
        let rows =
            attempt.fields.rows("partners").iter().filter(|row| row.first().is_some_and(|cell| cell.trim() == agency));
        let complete =
            |row: &&Vec<String>| row.iter().skip(1).take(2).filter(|cell| !cell.trim().is_empty()).count() == 2;
        let mut certificates: Vec<&str> =
            rows.filter(complete).filter_map(|row| row.get(2)).map(|cell| cell.trim()).collect();
        certificates.sort_unstable();
        certificates.dedup();
        refusals.extend(partner_faults(attempt, agency, attempt.fields.rows("partners")));
        if certificates.len() < OFFICERS_MIN {
            refusals.push(Refusal::new(
                Code::OfficersNotQualified,
                format!("{agency}参加联合检查的执法人员不足两人，或者没有填写姓名和执法证号。"),
                vec![super::penalty_law(42)],
                "每个机关至少两名执法人员，一人一行。",
            ));
        }
    }
}

/// 处罚法42: where the partner is in the system its officers' certificates are its own, of that name, and valid on the day.
fn partner_faults(attempt: &Attempt<'_>, agency: &str, rows: &[Vec<String>]) -> Vec<Refusal> {
    let Some(partner) = attempt.stand.roster.neighbour(agency) else { return Vec::new() };
    let cell = |row: &[String], place: usize| row.get(place).map_or("", |cell| cell.trim()).to_owned();
    let faults = rows.iter().filter(|row| cell(row, 0) == agency).filter_map(|row| {
        let (name, number) = (cell(row, 1), cell(row, 2));
        let held = partner.people.iter().find_map(|person| {
            let certificate = person.certificate.as_ref().filter(|certificate| certificate.number == number)?;
            Some((person, certificate))
        });
        match held {
            _ if name.is_empty() || number.is_empty() => None,
            None => Some(format!("{agency}没有执法证号为{number}的人员")),
            Some((person, _)) if person.name != name => Some(format!("执法证{number}不是{name}的")),
            Some((_, certificate)) => {
                let fault = certificate_fault(certificate, attempt.day(), ActType::Inspection.title(), &partner.area)?;
                Some(format!("{agency}{name}{fault}"))
            }
        }
    });
    let next = "照参加机关公布的执法人员填写，改选当日持有效执法证、执法类别和区域相符的人员。";
    let refusal = |what| {
        Refusal::new(
            Code::OfficersNotQualified,
            format!("{what}，不能参加联合检查。"),
            vec![super::penalty_law(42)],
            next,
        )
    };
    faults.map(refusal).collect()
}

/// What a partner found is stated by an agency that the approval names, by its officers.
pub(super) fn joint_finding_by_partner(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if !is_inspection(attempt) || attempt.kind.key != JOINT {
        return;
    }
    let Some(filed) = attempt.last(crate::case::Milestone::Filed) else { return };
    let agency = attempt.fields.text("by_agency");
    let by_officer = |row: &Vec<String>| std::iter::once(agency.to_owned()).chain(row.iter().cloned()).collect();
    let officers: Vec<Vec<String>> = attempt.fields.rows("joint_officers").iter().map(by_officer).collect();
    refusals.extend(partner_faults(attempt, agency, &officers));
    let strange = |row: &&Vec<String>| {
        let (name, number) = (row.first().map_or("", |cell| cell.trim()), row.get(1).map_or("", |cell| cell.trim()));
        !filed.fields.rows("partners").iter().any(|named| {
            let cell = |place: usize| named.get(place).map_or("", |cell| cell.trim());
            cell(0) == agency && cell(1) == name && cell(2) == number
        })
    };
    let what = if !partners(&filed.fields).contains(&agency) {
        format!("检查审批表没有写明{agency}参加联合检查。")
    } else if let Some(row) = attempt.fields.rows("joint_officers").iter().find(strange) {
        format!("{}不是审批表上{agency}的检查人员。", row.join("，"))
    } else {
        return;
    };
    let next = "照审批表填写；参加机关或者人员有变化的，先更正检查审批表。";
    refusals.push(Refusal::new(Code::OfficersNotQualified, what, vec![inspection_notice()], next));
}

/// No result before every agency of a joint inspection stated what it found itself.
pub(super) fn joint_findings_complete(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(filed) = attempt.last(crate::case::Milestone::Filed) else { return };
    let stated: Vec<&str> = attempt.case.of_kind(JOINT).map(|record| record.fields.text("by_agency")).collect();
    let missing: Vec<&str> = partners(&filed.fields).into_iter().filter(|agency| !stated.contains(agency)).collect();
    if !missing.is_empty() {
        let refusal = Refusal::new(
            Code::FileIncomplete,
            format!("参加联合检查的{}还没有填写各自的检查情况。", missing.join("、")),
            vec![inspection_notice()],
            "由各机关的检查人员分别填写检查情况，各自处理各自职权内的问题。",
        );
        refusals.push(refusal.fill(JOINT));
    }
}
