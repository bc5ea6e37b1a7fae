//! The prospect of a decision: what it needs, subject by subject, told before anybody tries.

use super::{Case, Milestone, Record, Stand, gate, obstacles};
use crate::pack::{ActType, Kind};
use crate::people::Actor;
use crate::refusal::{Code, Refusal, Subject};

/// In the order of the law's steps.
const SUBJECTS: [Subject; 7] = [
    Subject::Steps,
    Subject::Told,
    Subject::Hearing,
    Subject::Basis,
    Subject::Review,
    Subject::Discussion,
    Subject::Time,
];

/// Does the subject stand before decisions of this type? What only the penalty law asks for does not stand before others.
fn concerns(subject: Subject, act: Option<ActType>) -> bool {
    let penalties_only = matches!(subject, Subject::Told | Subject::Hearing | Subject::Discussion);
    act == Some(ActType::Penalty) || !penalties_only
}

/// What the decision needs, subject by subject, with what stands in its way; nothing once it is made, and nothing where
/// the case opens with it.
pub fn before_decision(stand: Stand<'_>, actor: &Actor, case: &Case) -> Vec<(Subject, Vec<Refusal>)> {
    let procedure = case.procedure_in(stand.pack);
    let decides = |kind: &&Kind| kind.milestone == Some(Milestone::Decided);
    let mut kinds = procedure.into_iter().flat_map(|procedure| procedure.kinds());
    let Some(kind) = kinds.find_map(|key| stand.pack.kind(key.as_str()).filter(decides)) else { return Vec::new() };
    if case.is_simple() || case.has(stand.pack, Milestone::Decided) || case.has(stand.pack, Milestone::Closed) {
        return Vec::new();
    }
    let mut refusals = obstacles(stand, actor, case, kind);
    if let Some(cited) = basis_cited(stand, case) {
        refusals.extend(gate::cited_in_force(stand, actor, case, kind, &cited.fields));
    }
    let of = |subject: Subject| {
        let found =
            refusals.iter().filter(|refusal| refusal.code != Code::NoRight && refusal.code.subject() == subject);
        (subject, found.cloned().collect())
    };
    let act = case.act_type(stand.pack);
    SUBJECTS.into_iter().filter(|subject| concerns(*subject, act)).map(of).collect()
}

/// The latest draft of the decision that cites provisions; before there is one, what the case was filed on.
pub fn basis_cited<'a>(stand: Stand<'a>, case: &'a Case) -> Option<&'a Record> {
    let draft = |record: &&Record| {
        use Milestone::{Approved, Discussed, Filed, HearingOffered, Investigated, Submitted, Told};
        let milestone = stand.pack.kind(record.kind.as_str()).and_then(|kind| kind.milestone);
        matches!(milestone, Some(Filed | Investigated | Told | HearingOffered | Submitted | Discussed | Approved))
            && ["violated", "basis"].iter().any(|key| !record.fields.citations(key).is_empty())
    };
    case.standing().rev().find(draft)
}
