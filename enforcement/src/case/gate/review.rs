//! Legality review: submission complete (S8), reviewer apart and qualified (S5, 58), grounds (S11), extension (S13), and
//! the one gate that everything leads to: no decision without clearance (S3).

use super::{Attempt, obligation, penalty_law};
use crate::case::Milestone;
use crate::case::view::milestone_of;
use crate::id::RecordId;
use crate::refusal::{Cite, Code, Refusal};
use crate::review::{self, ASPECTS, catalogue};
use law::rules;
use law::time::{Last, last_day};

/// S8.1–.5: the set is complete, and appraisals go along where they were made.
pub(super) fn s8_submission(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked {
        return;
    }
    let mut missing = |id: &str, what: &str| {
        refusals.push(Refusal::new(
            Code::SubmissionIncomplete,
            format!("送审材料不齐：缺{what}。"),
            obligation(id),
            "补齐后再送审；审核期限自材料收齐之日起算。",
        ));
    };
    let fields = attempt.fields;
    if fields.text("facts").is_empty() || fields.citations("basis").is_empty() {
        missing("S8.1", "拟作出的行政执法决定（事实和依据）");
    }
    let holds = |key: &str| {
        fields.records(key).iter().filter_map(|id| attempt.case.record(*id)).any(crate::case::Record::stands)
    };
    let report = fields
        .records("report")
        .iter()
        .filter_map(|id| attempt.case.record(*id))
        .any(|record| record.stands() && milestone_of(attempt.stand.pack, record) == Some(Milestone::Investigated));
    if !report {
        missing("S8.2", "调查（审查）终结报告");
    }
    if !holds("materials") {
        missing("S8.3", "调查取证相关材料");
    }
    let appraised = attempt.case.reached(attempt.stand.pack, Milestone::AppraisalReturned).next();
    if appraised.is_some() && !holds("appraisals") {
        missing("S8.4", "鉴定（检验、评估）报告");
    }
}

/// S6.1, S6.2, S7.1: what the record does not decide was answered by a named person, with a reason.
pub(super) fn s6_answered(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked || attempt.kind.field(catalogue::FINDINGS[0].0).is_none() {
        return;
    }
    let mut open = |what: String, id: &str| {
        refusals.push(Refusal::new(
            Code::SubmissionIncomplete,
            what,
            obligation(id),
            "由承办机构认定，选“是”或者“否”并写明理由；认定和认定人存入案卷。",
        ));
    };
    for (key, id, question) in catalogue::FINDINGS {
        if attempt.fields.finding(key).is_some_and(|finding| finding.words.is_empty()) {
            open(format!("“{}”没有写明理由。", question.trim_end_matches('？')), id);
        }
    }
    for (row, _, reason) in catalogue::answers(attempt.fields).filter(|(_, answer, _)| answer.is_some()) {
        if reason.is_empty() {
            open(format!("审核目录“{row}”没有写明认定的理由。"), "S7.1");
        }
    }
    for (_, question) in catalogue::evaluate_case(attempt.stand, attempt.case, attempt.fields).open {
        open(format!("审核{question}还没有人认定。"), "S7.1");
    }
}

/// A review answers a submission; each round its own.
pub(super) fn s8_submitted_first(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let submitted = attempt.last(Milestone::Submitted);
    let reviewed = attempt.last(Milestone::Reviewed);
    let answered = match (submitted, reviewed) {
        (None, _) => true,
        (Some(submission), Some(opinion)) => opinion.id > submission.id,
        (Some(_), None) => false,
    };
    if answered {
        refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::Submitted,
            if submitted.is_none() {
                "承办机构还没有送审。"
            } else {
                "上一次送审已经审核，承办机构还没有再次送审。"
            },
            obligation("S8.1"),
            "请承办机构送审。",
        ));
    }
}

/// S5, S15: a reviewer never reviews a case that they handle or approve; matched by identity.
pub(super) fn s5_reviewer_not_involved(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let person = &attempt.actor.person;
    let handles = attempt.case.officers(attempt.stand.pack).contains(person);
    let acted = attempt.case.records.iter().any(|record| {
        let review = matches!(
            record.kind.as_str(),
            "review-opinion"
                | "spot-review"
                | "review-extension"
                | "review-dispute"
                | "review-request"
                | "review-meeting"
        );
        let entered = record.entered.person == *person && !review;
        let approved = record
            .signatures
            .iter()
            .any(|signature| signature.stamp.person == *person && signature.step != crate::pack::Step::Reviewer);
        entered || approved
    });
    if handles || acted {
        refusals.push(Refusal::new(
            Code::ReviewerInvolved,
            format!("{}承办或者审批过本案，不能同时审核。", attempt.actor.name),
            obligation("S5.1"),
            "请由未参与本案的法制审核人员审核；本机关没有的，从公职律师、法律顾问中调用。",
        ));
    }
}

/// S5, S15: who reviewed a case neither goes on handling it nor approves it; matched by identity.
pub(super) fn s5_reviewer_stays_apart(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    const HANDLING: [Milestone; 5] =
        [Milestone::Investigated, Milestone::Submitted, Milestone::Approved, Milestone::Decided, Milestone::Discussed];
    let person = &attempt.actor.person;
    let reviewed =
        attempt.case.reached(attempt.stand.pack, Milestone::Reviewed).any(|opinion| opinion.entered.person == *person);
    if reviewed && attempt.kind.milestone.is_some_and(|milestone| HANDLING.contains(&milestone)) {
        refusals.push(Refusal::new(
            Code::ReviewerInvolved,
            format!("{}审核过本案，不能再承办或者审批本案。", attempt.actor.name),
            obligation("S5.1"),
            "请由没有审核过本案的人员办理。",
        ));
    }
}

/// S14.2: a dispute is over a refusal that stands, and was consulted by both sides.
pub(super) fn s14_2_dispute(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let submitted = attempt.last(Milestone::Submitted).map(|record| record.id);
    let opinion = attempt.last(Milestone::Reviewed).filter(|opinion| Some(opinion.id) > submitted);
    let Some(opinion) = opinion.filter(|opinion| opinion.fields.text("conclusion") != "passed") else {
        refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::Reviewed,
            "没有不予通过的审核意见，谈不上异议协商。",
            obligation("S14.2"),
            "收到不予通过的审核意见、承办机构不同意的，再与审核机构协商。",
        ));
        return;
    };
    let people = attempt.fields.people("people");
    let officers = attempt.case.officers(attempt.stand.pack);
    let both = people.contains(&opinion.entered.person) && people.iter().any(|person| officers.contains(person));
    if !attempt.asked && !both {
        refusals.push(Refusal::new(
            Code::ReviewUnfounded,
            "协商没有双方参加。",
            obligation("S14.2"),
            "参加人应有本案承办人员和出具审核意见的人员；没有协商过的，先协商再记录。",
        ));
    }
}

/// 处罚法58: who reviews holds the legal qualification.
pub(super) fn a58_reviewer_qualified(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let qualified =
        attempt.stand.roster.get(&attempt.actor.person).is_some_and(|person| !person.legal_qualification.is_empty());
    if !qualified {
        refusals.push(Refusal::new(
            Code::ReviewerNotQualified,
            format!("{}没有登记国家统一法律职业资格。", attempt.actor.name),
            vec![penalty_law(58)],
            "初次从事法制审核的人员应当取得法律职业资格；已取得的，请系统管理员在人员信息中登记证号。",
        ));
    }
}

/// S11: a ground of refusal forces «not passed»; passing needs all eight aspects answered yes.
pub(super) fn s11_grounds_force_refusal(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.fields.text("conclusion") != "passed" {
        return;
    }
    for aspect in ASPECTS {
        if attempt.fields.finding(aspect.key).is_none_or(|finding| !finding.yes) {
            refusals.push(Refusal::new(
                Code::ReviewCannotPass,
                format!("“{}”认定存在问题，审核结论不能是“通过”。", aspect.title),
                obligation(aspect.ground),
                "结论改为“不予通过”，写明具体意见和理由，退回承办机构；问题已解决的，更正该项认定。",
            ));
        }
    }
}

/// S9: what the opinion refers to is in the file, and a finding against the case says on what it stands.
pub(super) fn s9_references(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked {
        return;
    }
    let mut supported = [false; ASPECTS.len()];
    for (line, row) in attempt.fields.rows("references").iter().enumerate() {
        let cell = |column: usize| row.get(column).map_or("", |cell| cell.trim());
        let aspect = aspect_number(cell(0)).and_then(|number| supported.get_mut(number));
        let record = cell(1).trim_start_matches('#').parse().ok().and_then(|id| attempt.case.record(RecordId(id)));
        match (aspect, record) {
            (Some(aspect), Some(_)) => *aspect = true,
            (aspect, record) => {
                let what = match (aspect, record) {
                    (None, _) => format!("要点“{}”不在一至八之内", cell(0)),
                    (_, None) => format!("案卷里没有材料“{}”", cell(1)),
                    _ => continue,
                };
                refusals.push(Refusal::new(
                    Code::ReviewUnfounded,
                    format!("所依据的材料第 {} 行：{what}。", line + 1),
                    obligation("S9.1"),
                    "要点填一至八的序号，材料号照左侧案卷填写。",
                ));
            }
        }
    }
    for (aspect, supported) in ASPECTS.iter().zip(supported) {
        let negative = attempt.fields.finding(aspect.key).is_some_and(|finding| !finding.yes);
        if negative && !supported {
            refusals.push(Refusal::new(
                Code::ReviewUnfounded,
                format!("“{}”认定存在问题，但没有写明依据哪一份材料。", aspect.title),
                obligation(aspect.ground),
                "在“所依据的材料”中写明要点、材料号和页码；材料缺失的，引用应当载明而没有载明的那一份。",
            ));
        }
    }
}

/// 一 to 八, or 1 to 8, as an index.
fn aspect_number(text: &str) -> Option<usize> {
    let number = ["一", "二", "三", "四", "五", "六", "七", "八"].iter().position(|numeral| *numeral == text);
    number.or_else(|| text.parse::<usize>().ok()?.checked_sub(1))
}

/// S14.1: who submits again says what was done about each objection.
pub(super) fn s14_1_answered(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let refused =
        attempt.last(Milestone::Reviewed).is_some_and(|opinion| opinion.fields.text("conclusion") != "passed");
    if !attempt.asked && refused && attempt.fields.text("changes").is_empty() {
        refusals.push(Refusal::new(
            Code::SubmissionIncomplete,
            "上一次审核没有通过，再次送审没有写明怎样处理审核意见。",
            obligation("S14.1"),
            "在“与上次送审相比的修改”中逐条回应；不同意审核意见的，办理异议协商。",
        ));
    }
}

/// S13: one extension, approved before the first period runs out.
pub(super) fn s13_extension(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(submitted) = attempt.last(Milestone::Submitted) else {
        refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::Submitted,
            "没有正在审核的送审。",
            obligation("S13"),
            "送审后才谈得上延长。",
        ));
        return;
    };
    if attempt.last(Milestone::ReviewExtended).is_some_and(|earlier| earlier.id > submitted.id) {
        refusals.push(Refusal::new(
            Code::ReviewExtension,
            "审核期限已经延长过一次。",
            obligation("S13"),
            "只能延长一次，请在期限内审核完毕。",
        ));
    }
    if attempt.last(Milestone::Reviewed).is_some_and(|opinion| opinion.id > submitted.id) {
        refusals.push(Refusal::new(
            Code::ReviewExtension,
            "审核意见已经出具，不再延长。",
            obligation("S13"),
            "承办机构再次送审的，从收齐材料之日起另行计算期限。",
        ));
    }
    let Some(date) = submitted.date() else { return };
    if let Last::Known(until) = last_day(date, rules::length("S13"), attempt.stand.calendar)
        && attempt.day() > until
    {
        refusals.push(Refusal::new(
            Code::ReviewExtension,
            format!("审核期限已于 {} 届满，届满后不能再批准延长。", super::day_words(until)),
            obligation("S13"),
            "请尽快出具审核意见；迟延会显示在监督页。",
        ));
    }
}

/// S18: where a decision made on the spot was reviewed and found wrong, it is put right before the case ends.
pub(super) fn s18_spot_review_settled(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let review = attempt.last(Milestone::SpotReviewed);
    if review.is_some_and(|review| review.fields.text("conclusion") == "wrong") {
        refusals.push(attempt.missing(
            Code::ReviewMissing,
            Milestone::SpotReviewed,
            "当场处罚备案审核认为决定有问题，还没有处理。",
            obligation("S18"),
            "更正或者撤销决定，再由审核人员审核。",
        ));
    }
}

/// S3, S18, 处罚法58: the decision has its clearance, and for this very draft.
pub(super) fn s3_cleared(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let draft = (!attempt.asked).then(|| review::Draft::of(attempt.fields));
    if let Err(refusal) = review::clear(attempt.case, attempt.stand, draft.as_ref()) {
        let mut refusal = refusal;
        if refusal.fill.is_none() {
            refusal.fill = attempt.kind_for(Milestone::Submitted).map(str::to_owned);
        }
        refusal.cites.push(Cite::from(law::Citation::article(law::Source::PenaltyLaw, 58)));
        refusals.push(refusal);
    }
}
