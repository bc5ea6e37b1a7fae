//! What the system can check itself, offered to the reviewer as evidence under the eight aspects of S9, never as the opinion:
//! certificates, gates, periods, identifiers, provisions, documents.
//!
//! To add a check: a function that pushes [`Check`]s, named in [`checks`] under its aspect.

use super::{ASPECTS, Aspect};
use crate::case::gate::{self, Attempt};
use crate::case::{Case, Milestone, Record, Stand};
use crate::duty::{DutyState, duties};
use crate::id::RecordId;
use crate::pack::{ActType, FieldType};
use crate::people::{Actor, CertificateState};
use crate::record::{Standing, items};
use crate::refusal::{Code, Refusal};
use crate::value::PenaltyKind;
use law::Fen;
use law::identify::identify;
use law::time::Last;

/// What a check found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Outcome {
    /// Something is wrong, as far as the record tells.
    Wrong,
    /// A person has to look: the record does not decide it.
    Look,
    /// Nothing wrong was found.
    Sound,
}

/// One check, with the records that it read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// The aspect that it is evidence for: a key of [`ASPECTS`].
    pub aspect: &'static str,
    /// What was found.
    pub outcome: Outcome,
    /// In words.
    pub words: String,
    /// The records concerned.
    pub records: Vec<RecordId>,
}

/// Every check of the submitted case, in the order of the aspects, what is wrong first.
pub fn checks(stand: Stand<'_>, case: &Case, actor: &Actor) -> Vec<Check> {
    let mut found = Vec::new();
    certificates(stand, case, &mut found);
    gates(stand, case, actor, &mut found);
    tiers(stand, case, &mut found);
    discretion(stand, case, &mut found);
    periods(stand, case, &mut found);
    late_entries(case, stand, &mut found);
    identifiers(case, stand, &mut found);
    files(stand, case, &mut found);
    crime(case, stand, &mut found);
    let place = |check: &Check| ASPECTS.iter().position(|aspect: &Aspect| aspect.key == check.aspect);
    found.sort_by_key(|check| (place(check), check.outcome));
    found
}

/// S9.1: every officer named, on every day on which they acted.
pub fn checks_of_people(stand: Stand<'_>, case: &Case) -> Vec<Check> {
    let mut found = Vec::new();
    certificates(stand, case, &mut found);
    found
}

fn push(found: &mut Vec<Check>, aspect: &'static str, outcome: Outcome, words: String, records: Vec<RecordId>) {
    found.push(Check { aspect, outcome, words, records });
}

fn certificates(stand: Stand<'_>, case: &Case, found: &mut Vec<Check>) {
    for officer in case.officers(stand.pack) {
        let Some(person) = stand.roster.get(&officer) else {
            let words = format!("承办人员 {officer} 不在人员清单中。");
            push(found, "aspect_subject", Outcome::Wrong, words, Vec::new());
            continue;
        };
        let acted: Vec<&Record> = case
            .standing()
            .filter(|record| {
                let kind = stand.pack.kind(record.kind.as_str());
                let fields = kind.into_iter().flat_map(|kind| &kind.fields);
                fields
                    .filter(|field| field.kind == FieldType::Officers)
                    .any(|field| record.fields.people(&field.key).contains(&officer))
            })
            .collect();
        let Some(certificate) = person.certificate.as_ref().or_else(|| person.earlier.last()?.certificate.as_ref())
        else {
            let words = format!("{}没有登记行政执法证。", person.name);
            push(found, "aspect_subject", Outcome::Wrong, words, acted.iter().map(|record| record.id).collect());
            continue;
        };
        let on_days = |certified: Option<bool>| -> Vec<RecordId> {
            let same = |record: &&&Record| person.certified_on(record.entered.happened.date()) == certified;
            acted.iter().filter(same).map(|record| record.id).collect()
        };
        let (outside, unknown) = (on_days(Some(false)), on_days(None));
        let valid = person.certificate.as_ref().is_some_and(|held| held.state == CertificateState::Valid);
        if acted.is_empty() && valid {
            let words = format!("{}（{}）的证件现在有效；案卷还没有其执法的记录。", person.name, certificate.number);
            push(found, "aspect_subject", Outcome::Look, words, Vec::new());
            continue;
        }
        let (outcome, words, records) = if !outside.is_empty() {
            let words =
                format!("{}（{}）有 {} 次执法的当日没有有效证件。", person.name, certificate.number, outside.len());
            (Outcome::Wrong, words, outside)
        } else if !unknown.is_empty() || acted.is_empty() {
            let words =
                format!("{}（{}）的证件现已暂扣或者收回，请核对执法当日的状态。", person.name, certificate.number);
            (Outcome::Look, words, unknown)
        } else {
            let words = format!("{}（{}）在 {} 次执法的当日证件都有效。", person.name, certificate.number, acted.len());
            (Outcome::Sound, words, Vec::new())
        };
        push(found, "aspect_subject", outcome, words, records);
    }
}

/// Every gate before the decision, tried on the draft that was submitted.
fn gates(stand: Stand<'_>, case: &Case, actor: &Actor, found: &mut Vec<Check>) {
    let Some(submitted) = case.last(stand.pack, Milestone::Submitted) else { return };
    let Some(kind) = case
        .procedure_in(stand.pack)
        .into_iter()
        .flat_map(|procedure| procedure.kinds())
        .filter_map(|key| stand.pack.kind(key.as_str()))
        .find(|kind| kind.milestone == Some(Milestone::Decided))
    else {
        return;
    };
    let attempt =
        Attempt { stand, case, actor, kind, fields: &submitted.fields, at: stand.now, asked: false, record: None };
    let refusals: Vec<Refusal> =
        gate::check(&attempt).into_iter().filter(|refusal| !comes_later(stand, refusal)).collect();
    for aspect in ["aspect_procedure", "aspect_law", "aspect_discretion"] {
        let mine: Vec<&Refusal> = refusals.iter().filter(|refusal| aspect_of(refusal.code) == aspect).collect();
        for refusal in &mine {
            let cites: Vec<&str> = refusal.cites.iter().map(|cite| cite.words.as_str()).collect();
            let words = format!("{}（{}）", refusal.what, cites.join("、"));
            push(found, aspect, Outcome::Wrong, words, vec![submitted.id]);
        }
        if let Some(words) = sound_words(stand, case, aspect).filter(|_| mine.is_empty()) {
            push(found, aspect, Outcome::Sound, words.to_owned(), vec![submitted.id]);
        }
    }
}

/// What is said where the gates found nothing: in the steps of the act's own procedure, and only of what they judged.
fn sound_words(stand: Stand<'_>, case: &Case, aspect: &str) -> Option<&'static str> {
    let act = case.act_type(stand.pack)?;
    let told = case.has(stand.pack, Milestone::Told) || case.has(stand.pack, Milestone::HearingOffered);
    match (aspect, act) {
        ("aspect_procedure", _) => Some(match act {
            ActType::Penalty => "立案、告知、陈述申辩、听证、期限各关口逐一试过，没有发现障碍。",
            ActType::Licence => "受理、听取利害关系人意见、听证、办理期限各关口逐一试过，没有发现障碍。",
            ActType::Compulsion => "批准、催告、陈述申辩、期限各关口逐一试过，没有发现障碍。",
            ActType::Inspection => "事项公布、计划、审批、通知各关口逐一试过，没有发现障碍。",
            ActType::Levy => "启动、告知、听取意见、期限各关口逐一试过，没有发现障碍。",
            ActType::Confirmation | ActType::Benefit | ActType::Adjudication | ActType::Reward => {
                "申请、受理、核查、期限各关口逐一试过，没有发现障碍。"
            }
            ActType::Other => "本类执法程序规定的各步骤、期限逐一试过，没有发现障碍。",
        }),
        ("aspect_law", ActType::Penalty) if told => Some("拟引用的条款都已告知当事人，没有发现已经废止的依据。"),
        ("aspect_law", _) => Some("拟引用的依据逐条查过，没有发现已经废止的。"),
        (_, ActType::Penalty) if told => Some("拟处罚不重于告知的内容。裁量档次是否适当，请对照裁量基准。"),
        _ => None,
    }
}

/// What is only done after the review does not speak against the draft.
fn comes_later(stand: Stand<'_>, refusal: &Refusal) -> bool {
    use Code::*;
    let missing = refusal.fill.as_deref().and_then(|kind| stand.pack.kind(kind));
    match refusal.code {
        ReviewMissing | ReviewedOtherDraft | DiscussionMissing | DiscussionInvalid | NoRight | FileIncomplete
        | AlreadyRecorded | OfficersNotQualified => true,
        StepMissing => missing.is_some_and(|kind| {
            use Milestone::{Approved, Decided, Discussed, Disputed, Reviewed, Submitted};
            matches!(kind.milestone, Some(Submitted | Reviewed | Disputed | Discussed | Approved | Decided))
        }),
        _ => false,
    }
}

fn aspect_of(code: Code) -> &'static str {
    match code {
        Code::UntoldGround | Code::BasisRepealed => "aspect_law",
        Code::HeavierThanTold | Code::OverCeiling => "aspect_discretion",
        _ => "aspect_procedure",
    }
}

/// S9.4: what the handler says of the discretion standard where no amount can be held against it.
fn discretion(stand: Stand<'_>, case: &Case, found: &mut Vec<Check>) {
    let penalty = case.act_type(stand.pack) == Some(ActType::Penalty);
    let Some(report) = case.last(stand.pack, Milestone::Investigated).filter(|_| !penalty) else { return };
    let words = match report.fields.text("discretion") {
        "" => "报告没有说明裁量基准的运用情况。".to_owned(),
        said => format!("{}在报告中说明：{said}", report.entered.name),
    };
    push(found, "aspect_discretion", Outcome::Look, words, vec![report.id]);
}

/// S9.4: the proposed fine against the tiers of the agency's standard under the cited provisions.
fn tiers(stand: Stand<'_>, case: &Case, found: &mut Vec<Check>) {
    let Some(submitted) = case.last(stand.pack, Milestone::Submitted) else { return };
    let fines = submitted.fields.penalties("penalties").iter().filter(|penalty| penalty.kind == PenaltyKind::Fine);
    let fine = fines.filter_map(|penalty| penalty.amount).fold(Fen::ZERO, Fen::plus);
    let (Some(standard), true) = (&stand.agency.discretion, fine > Fen::ZERO) else { return };
    let tiers: Vec<_> = standard.of(submitted.fields.citations("basis")).collect();
    let fits: Vec<String> = tiers
        .iter()
        .filter(|tier| tier.holds(fine) == Some(true))
        .map(|tier| format!("第 {} 行“{}”：{}", tier.number, tier.circumstances, tier.penalty))
        .collect();
    let (outcome, words) = if tiers.is_empty() {
        (Outcome::Look, "裁量基准中没有与所引依据对应的档次。".to_owned())
    } else if !fits.is_empty() {
        (
            Outcome::Look,
            format!("拟罚款 {} 在裁量基准{}之内；情节是否属于这一档，请核对。", fine.grouped(), fits.join("；")),
        )
    } else if tiers.iter().all(|tier| tier.holds(fine) == Some(false)) {
        (Outcome::Wrong, format!("拟罚款 {} 不在裁量基准的任何一档之内，共 {} 档。", fine.grouped(), tiers.len()))
    } else {
        (Outcome::Look, format!("裁量基准有 {} 档，有的不按数额规定，请核对。", tiers.len()))
    };
    push(found, "aspect_discretion", outcome, words, vec![submitted.id]);
}

/// S9.2: what was late, and what is about to be.
fn periods(stand: Stand<'_>, case: &Case, found: &mut Vec<Check>) {
    // The review's own period says nothing about the case that is reviewed.
    for duty in duties(stand, case).into_iter().filter(|duty| duty.rule != "S13") {
        let Last::Known(last) = duty.last else { continue };
        let words = match duty.state {
            DutyState::Done(_) if duty.late() => format!("“{}”在期限 {} 之后才完成。", duty.what, last.chinese()),
            DutyState::Running if stand.now.date() > last => {
                format!("“{}”已经超过期限 {}。", duty.what, last.chinese())
            }
            _ => continue,
        };
        push(found, "aspect_procedure", Outcome::Wrong, words, Vec::new());
    }
}

/// J5: what was entered days after it happened may have been written afterwards.
fn late_entries(case: &Case, stand: Stand<'_>, found: &mut Vec<Check>) {
    for record in case.standing() {
        let (happened, recorded) = (record.entered.happened.date(), record.entered.recorded.date());
        let after = recorded.days_since(happened);
        if after >= LATE_DAYS {
            let title = stand.pack.kind(record.kind.as_str()).map_or("记录", |kind| kind.title.as_str());
            let words = format!("《{title}》记载的时间是 {}，{after} 日之后才存入。", happened.chinese());
            push(found, "aspect_documents", Outcome::Look, words, vec![record.id]);
        }
    }
}

/// Calendar days after which an entry is pointed out: a long weekend is no reason to.
const LATE_DAYS: i64 = 5;

/// S9.3: whose number is wrong is perhaps somebody else.
fn identifiers(case: &Case, stand: Stand<'_>, found: &mut Vec<Check>) {
    let who = if case.act_type(stand.pack).is_none_or(ActType::of_own_motion) { "当事人" } else { "申请人" };
    let Some(party) = case.party() else {
        return push(found, "aspect_facts", Outcome::Wrong, format!("案卷没有写明{who}。"), Vec::new());
    };
    let stated = [&party.resident_id, &party.uscc];
    let numbers: Vec<&String> = stated.into_iter().filter(|number| !number.is_empty()).collect();
    if numbers.is_empty() {
        let words = format!("没有记载{who}的身份证号码或者统一社会信用代码。");
        push(found, "aspect_facts", Outcome::Look, words, Vec::new());
    }
    for number in numbers {
        let known = identify(number, stand.now.date());
        let (outcome, words) = if known.valid {
            (Outcome::Sound, format!("{who}的号码通过校验。"))
        } else {
            (Outcome::Wrong, format!("{who}的号码不符合编码规则：{}。", known.reason))
        };
        push(found, "aspect_facts", outcome, words, Vec::new());
    }
    match case.act_type(stand.pack) {
        Some(ActType::Penalty) => evidence(case, found),
        _ => materials(stand, case, found),
    }
}

/// S9.3: a penalty stands on more than one piece of evidence.
fn evidence(case: &Case, found: &mut Vec<Check>) {
    let evidence: Vec<RecordId> = case.of_kind("evidence").chain(case.of_kind("inquiry")).map(|one| one.id).collect();
    let words = format!("案卷有证据材料和笔录 {} 份。", evidence.len());
    let outcome = if evidence.len() < 2 { Outcome::Look } else { Outcome::Sound };
    push(found, "aspect_facts", outcome, words, evidence);
}

/// S9.3: another act stands on the materials that were submitted with it.
fn materials(stand: Stand<'_>, case: &Case, found: &mut Vec<Check>) {
    let Some(submitted) = case.last(stand.pack, Milestone::Submitted) else { return };
    let materials = submitted.fields.records("materials");
    let words = format!("随送审表提交的材料 {} 份，是否足以认定事实，请核对。", materials.len());
    push(found, "aspect_facts", Outcome::Look, words, materials.to_vec());
}

/// S9.6: what has to be there before a decision, and is not.
fn files(stand: Stand<'_>, case: &Case, found: &mut Vec<Check>) {
    let before = |phase| {
        use crate::pack::Phase;
        matches!(phase, Phase::Start | Phase::Investigation)
    };
    let open: Vec<_> = items(stand, case)
        .into_iter()
        .filter(|item| before(item.phase) && matches!(item.standing, Standing::Open | Standing::Incomplete))
        .collect();
    for item in &open {
        let words = format!(
            "《{}》还没有：{}",
            item.title,
            if item.asked { "未填写，也未认定不适用。" } else { "应有而未有。" }
        );
        push(found, "aspect_documents", Outcome::Wrong, words, item.record.into_iter().collect());
    }
    if open.is_empty() {
        let words = "启动、调查阶段应有的记录都齐全，或者有人认定不适用并写明理由。".to_owned();
        push(found, "aspect_documents", Outcome::Sound, words, Vec::new());
    }
}

/// S9.7: what the handler found, in their words.
fn crime(case: &Case, stand: Stand<'_>, found: &mut Vec<Check>) {
    let report = case.last(stand.pack, Milestone::Investigated);
    let title =
        report.and_then(|report| stand.pack.kind(report.kind.as_str())).map_or("终结报告", |kind| &kind.title);
    let Some((report, finding)) = report.and_then(|report| Some((report, report.fields.finding("crime")?))) else {
        let words = format!("《{title}》没有说明是否涉嫌犯罪，请依材料判断。");
        return push(found, "aspect_crime", Outcome::Look, words, Vec::new());
    };
    let words = format!(
        "{}在《{title}》中认定{}涉嫌犯罪：{}",
        report.entered.name,
        if finding.yes { "" } else { "不" },
        finding.words
    );
    let outcome = if finding.yes { Outcome::Wrong } else { Outcome::Look };
    push(found, "aspect_crime", outcome, words, vec![report.id]);
}
