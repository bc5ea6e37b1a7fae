//! Filing and investigation: who may act (42, 43), identity (55), filing (54), preservation (56), limitation (36).

use super::{Attempt, day_words, obligation, penalty_law};
use crate::case::Milestone;
use crate::pack::FieldType;
use crate::people::{Certificate, CertificateState};
use crate::refusal::{Cite, Code, Refusal};
use crate::value::Fields;
use law::Date;

/// 处罚法36: two years; five where life, health or financial safety is concerned and harm was done.
const LIMITATION_MONTHS: i32 = 24;
const LIMITATION_MONTHS_LONG: i32 = 60;
/// 处罚法42: never fewer officers than this.
const OFFICERS_MIN: usize = 2;

fn cites(article: u16, id: &str) -> Vec<Cite> {
    let mut cites = vec![penalty_law(article)];
    cites.extend(obligation(id));
    cites
}

/// 处罚法42: two officers whose certificates are valid on the day and cover the act and the area.
pub(super) fn a42_officers_qualified(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked {
        return;
    }
    // Who acts on a request serves and checks by office; the kinds of act on a certificate are those of the agency's own motion.
    let act = attempt.case.act_type(attempt.stand.pack).filter(|act| act.of_own_motion()).map_or("", |act| act.title());
    for field in attempt.kind.fields.iter().filter(|field| field.kind == FieldType::Officers) {
        let people = attempt.fields.people(&field.key);
        let least = field.min.map_or(0, |min| min.unsigned_abs() as usize);
        if !people.is_empty() && people.len() < OFFICERS_MIN && least >= OFFICERS_MIN {
            refusals.push(Refusal::new(
                Code::OfficersNotQualified,
                "执法人员少于两人。",
                cites(42, "S9.1"),
                "补选另一名持有效执法证的人员；辅助人员不能计入。",
            ));
        }
        for id in people {
            let Some(person) = attempt.stand.roster.get(id) else { continue };
            let reason = match &person.certificate {
                None => Some("没有行政执法证".to_owned()),
                Some(certificate) => certificate_fault(certificate, attempt.day(), act, &attempt.stand.agency.area),
            };
            if let Some(reason) = reason {
                refusals.push(Refusal::new(
                    Code::OfficersNotQualified,
                    format!("{}{reason}，不能作为执法人员。", person.name),
                    cites(42, "S9.1"),
                    "请改选当日持有效执法证、执法类别和区域相符的人员。",
                ));
            }
        }
    }
}

pub(super) fn certificate_fault(certificate: &Certificate, day: Date, act: &str, area: &str) -> Option<String> {
    if certificate.state != CertificateState::Valid {
        return Some(format!("的执法证（{}）已被暂扣或者收回", certificate.number));
    }
    if day < certificate.valid_from {
        return Some(format!("的执法证 {} 起才有效", day_words(certificate.valid_from)));
    }
    if day > certificate.valid_until {
        return Some(format!("的执法证已于 {} 到期", day_words(certificate.valid_until)));
    }
    if !act.is_empty() && !certificate.fields.is_empty() && !certificate.fields.iter().any(|field| field == act) {
        return Some(format!("的执法证不含{act}"));
    }
    let covers =
        certificate.area.contains(area) || certificate.area.contains("河南省") || certificate.area.contains("全省");
    (!covers).then(|| format!("的执法区域是{}，不含{area}", certificate.area))
}

/// 处罚法43: who was withdrawn does not act in the case any more.
pub(super) fn a43_withdrawn_officers(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.kind.milestone == Some(Milestone::Withdrawn) {
        return;
    }
    let withdrawn = attempt.case.withdrawn(attempt.stand.pack);
    let named = attempt.kind.fields.iter().flat_map(|field| attempt.fields.people(&field.key));
    let mut people: Vec<_> = named.filter(|id| withdrawn.contains(*id)).collect();
    if withdrawn.contains(&attempt.actor.person) {
        people.push(&attempt.actor.person);
    }
    people.sort();
    people.dedup();
    for id in people {
        refusals.push(Refusal::new(
            Code::OfficerWithdrawn,
            format!("{}已经决定回避，不能再参与本案。", attempt.stand.roster.name(id)),
            vec![penalty_law(43)],
            "请由其他人员办理；需要补充承办人的，办理办案人员变更。",
        ));
    }
}

/// 处罚法55 and whatever else a form marks as `must`: identity shown, rights told. A «no» is refused with its article.
pub(super) fn a55_findings_that_must_be_yes(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    for field in attempt.kind.fields.iter().filter(|field| !field.must.is_empty()) {
        if attempt.fields.finding(&field.key).is_some_and(|finding| !finding.yes) {
            let mut cites = vec![Cite { id: field.must.clone(), words: field.must.clone() }];
            cites.extend(field.fulfils.iter().map(|id| Cite::from(*id)));
            let code = if field.key == "identity_shown" { Code::IdentityNotShown } else { Code::StepMissing };
            refusals.push(Refusal::new(
                code,
                format!("“{}”为否，《{}》不能成立。", field.label, attempt.kind.title),
                cites,
                "请依法补做这一步，再如实记录；已经取得的材料不能这样使用。",
            ));
        }
    }
}

/// 处罚法54: filing names the officers and follows the lead.
pub(super) fn a54_filing(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if !attempt.has(Milestone::Lead) {
        refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::Lead,
            "没有案件来源登记，不能立案。",
            cites(54, "J9.1"),
            "先登记案件来源。",
        ));
    }
}

/// 处罚法54: no notice, review or decision in a case that was not filed.
pub(super) fn a54_filed_first(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.case.is_simple() || attempt.has(Milestone::Filed) {
        return;
    }
    refusals.push(attempt.missing(
        Code::NotFiled,
        Milestone::Filed,
        "本案还没有立案。",
        cites(54, "J9.1"),
        "先办理立案审批。",
    ));
}

/// J11.1: the investigation ends with a report before anything is proposed to the party.
pub(super) fn j11_1_investigated_first(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.case.is_simple() || attempt.has(Milestone::Investigated) {
        return;
    }
    refusals.push(attempt.missing(
        Code::StepMissing,
        Milestone::Investigated,
        "还没有案件调查终结报告。",
        obligation("J11.1"),
        "先填写案件调查终结报告，写明事实、证据、依据、裁量和处理意见。",
    ));
}

/// 处罚法56: preservation needs the head's approval beforehand.
pub(super) fn a56_preservation_approved(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.case.of_kind("preservation-approval").next().is_none() {
        refusals.push(
            Refusal::new(
                Code::StepMissing,
                "先行登记保存还没有经行政机关负责人批准。",
                cites(56, "J10.7"),
                "先办理先行登记保存证据审批表。",
            )
            .fill("preservation-approval"),
        );
    }
}

/// 处罚法36: what came to light after the limitation period is not punished.
pub(super) fn a36_limitation(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let own: &Fields = attempt.fields;
    let report = attempt.last(Milestone::Investigated).map(|record| &record.fields);
    let stated = |fields: &Fields| {
        fields
            .date("violation_ended_on")
            .map(|date| (date, fields.finding("long_limitation").is_some_and(|finding| finding.yes)))
    };
    let Some((ended, long)) = stated(own).or_else(|| report.and_then(stated)) else { return };
    let months = if long { LIMITATION_MONTHS_LONG } else { LIMITATION_MONTHS };
    let found = attempt
        .last(Milestone::Lead)
        .and_then(|record| record.fields.date("found_on"))
        .unwrap_or(attempt.case.opened.happened.date());
    let until = ended.plus_months(months);
    let punishes = own.penalties("penalties").iter().any(|_| true);
    if found > until && punishes {
        refusals.push(Refusal::new(
            Code::Limitation,
            format!(
                "违法行为终了于 {}，至 {} 发现时已超过{}年追责时效。",
                day_words(ended),
                day_words(found),
                months / 12
            ),
            vec![penalty_law(36)],
            "不再给予行政处罚。涉及公民生命健康安全、金融安全且有危害后果的，在调查终结报告中认定并说明。",
        ));
    }
}
