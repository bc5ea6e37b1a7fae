//! Legality review 法制审核: the eight aspects, the draft that was reviewed, and the clearance without which nothing is
//! decided. Only this module can make a [`Clearance`].

pub mod attention;
pub mod catalogue;
pub mod check;
pub mod discretion;
pub mod load;
pub mod round;

use crate::case::{Case, Milestone, Record, Stand};
use crate::id::RecordId;
use crate::pack::Reviewed;
use crate::refusal::{Code, Refusal};
use crate::value::Fields;
use law::ObligationId;
use sha2::{Digest, Sha256};

/// One aspect of S9 with the ground of S11 that its failure is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Aspect {
    /// The field's key on the opinion.
    pub key: &'static str,
    /// What is asked.
    pub title: &'static str,
    /// The ground of refusal.
    pub ground: &'static str,
}

/// S9.1–.7 and the grounds of S11, in order.
pub const ASPECTS: [Aspect; 8] = [
    Aspect { key: "aspect_subject", title: "执法主体合法、执法人员具备资格", ground: "S11.1" },
    Aspect { key: "aspect_procedure", title: "执法程序合法", ground: "S11.2" },
    Aspect { key: "aspect_facts", title: "案件事实清楚、证据合法充分", ground: "S11.3" },
    Aspect { key: "aspect_law", title: "适用法律、法规、规章准确", ground: "S11.4" },
    Aspect { key: "aspect_discretion", title: "裁量基准运用适当", ground: "S11.5" },
    Aspect { key: "aspect_powers", title: "未超越法定权限", ground: "S11.6" },
    Aspect { key: "aspect_documents", title: "执法文书规范、完备", ground: "S11.7" },
    Aspect { key: "aspect_crime", title: "不涉嫌犯罪、不需要移送", ground: "S11.8" },
];

/// The version of a proposed decision: a digest of what decides (facts, provisions, penalties), not of its wording around.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft(String);

impl Draft {
    /// The draft that a record's fields propose.
    pub fn of(fields: &Fields) -> Draft {
        let mut hash = Sha256::new();
        let mut put = |text: &str| {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        };
        let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        put(&plain(fields.text("facts")));
        for key in ["violated", "basis"] {
            put(key);
            fields.citations(key).iter().for_each(|citation| put(&plain(citation)));
        }
        for penalty in fields.penalties("penalties") {
            put(penalty.kind.key());
            put(&penalty.amount.map(law::Fen::yuan).unwrap_or_default());
            put(&plain(&penalty.words));
        }
        // What other acts than penalties decide; a penalty has no such field.
        if !fields.text("disposition").is_empty() {
            put("disposition");
            put(&plain(fields.text("disposition")));
        }
        Draft(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The digest in hexadecimal, as opinions print its first places.
    pub fn digest(&self) -> &str {
        &self.0
    }
}

/// Why the decision may be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ground {
    /// The review passed.
    Passed(RecordId),
    /// A dispute was settled by the heads together (S14.2).
    Settled(RecordId),
    /// Decided on the spot: no review comes before it (S18 speaks of the ordinary procedure). An agency that has everything
    /// reviewed reviews such a decision when it is reported.
    NotRequired,
}

/// The right to decide, for one draft. It cannot be made outside this module, and it cannot be copied.
#[derive(Debug)]
pub struct Clearance {
    ground: Ground,
    draft: Option<Draft>,
}

impl Clearance {
    /// Why.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// Does it fit this draft?
    pub fn fits(&self, draft: &Draft) -> bool {
        self.draft.as_ref().is_none_or(|cleared| cleared == draft)
    }
}

/// Does a review come before the decision? Not before one made on the spot; before a penalty in the ordinary procedure
/// always (S18); before other acts where the procedure, the agency's catalogue or a person's finding says so (S6, S7), and
/// wherever one was asked for: what did not pass is not decided (S3).
pub fn required(case: &Case, stand: Stand<'_>) -> bool {
    if case.is_simple() {
        return false;
    }
    match case.procedure_in(stand.pack).map_or(Reviewed::Always, |procedure| procedure.review) {
        Reviewed::Always => true,
        Reviewed::Never => false,
        Reviewed::WhereMajor => {
            let asked = case.standing().rev().find(|record| record.fields.finding(catalogue::FINDINGS[0].0).is_some());
            let none = Fields::default();
            let evaluation = catalogue::evaluate_case(stand, case, asked.map_or(&none, |record| &record.fields));
            evaluation.review_required || stand.agency.review_everything || case.has(stand.pack, Milestone::Submitted)
        }
    }
}

/// Gives the clearance for a draft (or, without one, says whether any was given), or says what is missing.
pub fn clear(case: &Case, stand: Stand<'_>, draft: Option<&Draft>) -> Result<Clearance, Refusal> {
    if !required(case, stand) {
        return Ok(Clearance { ground: Ground::NotRequired, draft: None });
    }
    let clearance = last_round(case, stand)?;
    match draft {
        Some(draft) if !clearance.fits(draft) => Err(Refusal::new(
            Code::ReviewedOtherDraft,
            "送审之后事实、依据或者处罚有改动，审核意见针对的不是这一稿。",
            cites(&["S3", "S14.1"]),
            "恢复为送审的内容，或者把改动后的内容再次送审。",
        )),
        _ => Ok(clearance),
    }
}

fn last_round(case: &Case, stand: Stand<'_>) -> Result<Clearance, Refusal> {
    let Some(submitted) = case.last(stand.pack, Milestone::Submitted) else {
        return Err(missing("还没有送法制审核。", "先填写法制审核送审表，送法制审核机构。").fill("review-submission"));
    };
    let Some(opinion) = case.last(stand.pack, Milestone::Reviewed).filter(|opinion| opinion.id > submitted.id) else {
        return Err(missing("法制审核还没有审完。", "等法制审核机构出具意见；期限见送审表。"));
    };
    let draft = Some(Draft::of(&submitted.fields));
    if opinion.fields.text("conclusion") == "passed" {
        return Ok(Clearance { ground: Ground::Passed(opinion.id), draft });
    }
    settled(case, stand, opinion).map(|record| Clearance { ground: Ground::Settled(record), draft }).ok_or_else(|| {
        Refusal::new(
            Code::ReviewMissing,
            "法制审核没有通过。",
            cites(&["S3", "S11.1", "S14.1"]),
            "研究审核意见，作出处理后再次送审；有异议的，先与审核机构协商，不一致的提请负责人集体讨论。",
        )
        .fill("review-submission")
    })
}

/// S14.2: consulted without agreement (where both sides agree, the agreement is carried out by a new round), then decided by the heads together, both after the opinion.
fn settled(case: &Case, stand: Stand<'_>, opinion: &Record) -> Option<RecordId> {
    let dispute = case.last(stand.pack, Milestone::Disputed).filter(|record| record.id > opinion.id)?;
    if dispute.fields.finding("agreed").is_none_or(|finding| finding.yes) {
        return None;
    }
    let discussed = case.last(stand.pack, Milestone::Discussed).filter(|record| record.id > dispute.id)?;
    let settles = discussed.fields.finding("settles_dispute").is_some_and(|finding| finding.yes);
    (settles && discussed.fields.text("conclusion") != "rejected").then_some(discussed.id)
}

fn missing(what: &str, next: &str) -> Refusal {
    Refusal::new(Code::ReviewMissing, format!("还不能作出决定。{what}"), cites(&["S3", "S18"]), next)
}

fn cites(ids: &[&str]) -> Vec<crate::refusal::Cite> {
    ids.iter().filter_map(|id| id.parse::<ObligationId>().ok()).map(Into::into).collect()
}
