//! The simple procedure (51–53): its ceilings, and everything done on the spot.

use super::hearing::{side, side_of};
use super::{Attempt, obligation, penalty_law};
use crate::case::Milestone;
use crate::case::view::total;
use crate::refusal::{Code, Refusal};
use crate::value::PenaltyKind;
use law::thresholds::simple_fine_most;

/// 51: a warning, or a fine within the ceiling; anything else is for the ordinary procedure.
pub(super) fn a51_ceilings(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if !attempt.case.is_simple() {
        return;
    }
    let penalties = attempt.fields.penalties("penalties");
    let mut refuse = |what: String| {
        refusals.push(Refusal::new(
            Code::OverCeiling,
            what,
            vec![penalty_law(51)],
            "改用普通程序：登记案件来源并立案；已经取得的材料可以作为证据。",
        ));
    };
    if let Some(other) =
        penalties.iter().find(|penalty| !matches!(penalty.kind, PenaltyKind::Warning | PenaltyKind::Fine))
    {
        refuse(format!("{}不能当场作出。", other.kind.title()));
    }
    let fine = total(penalties, &[PenaltyKind::Fine]);
    // The opening record names the party, but it is not in effect yet while it is being entered.
    let side = match attempt.fields.party("party") {
        Some(party) => side_of(party.kind, attempt.stand.agency),
        None => side(attempt.case, attempt.stand),
    };
    let most = simple_fine_most(side);
    if fine > most {
        refuse(format!("罚款 {} 超过当场处罚的上限 {}。", fine.grouped(), most.grouped()));
    }
}

/// 51, 52: the party was heard and the document handed over there and then.
pub(super) fn a52_on_the_spot(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if !attempt.case.is_simple() || attempt.asked {
        return;
    }
    if attempt.fields.finding("delivered").is_none() {
        let mut cites = vec![penalty_law(52)];
        cites.extend(obligation("J12.1"));
        refusals.push(Refusal::new(
            Code::StepMissing,
            "没有记录决定书当场交付的情况。",
            cites,
            "当场交付当事人；拒绝签收的，注明情况。",
        ));
    }
}

/// 52: what was decided on the spot is reported to the agency.
pub(super) fn a52_reported_after_decision(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if !attempt.has(Milestone::Decided) {
        refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::Decided,
            "还没有当场处罚决定，无可备案。",
            vec![penalty_law(52)],
            "先制作当场行政处罚决定书。",
        ));
    }
}
