//! Compulsory measures: nothing is sealed, seized or frozen twice (强制法23, 29).

use super::{Attempt, compulsion_law};
use crate::goods::is_freeze;
use crate::inspection::usage::party_key;
use crate::refusal::{Cite, Code, Refusal};

/// 强制法23, 29: what a case of any agency holds already is not taken again.
pub(super) fn c23_not_twice(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(owner) = attempt.case.party().map(party_key) else { return };
    let freezes = attempt.fields.text("measure") == "freeze" || is_freeze(attempt.stand.pack, attempt.case);
    for field in attempt.kind.fields.iter().filter(|field| !field.unheld.is_empty()) {
        for (line, row) in attempt.fields.rows(&field.key).iter().enumerate() {
            let Some(held) = attempt.stand.held.iter().find(|held| held.is(owner, row)) else { continue };
            let article = match freezes {
                true => compulsion_law(29),
                false => Cite { id: field.unheld.clone(), words: field.unheld.clone() },
            };
            refusals.push(Refusal::new(
                Code::HeldAlready,
                format!(
                    "“{}”第 {} 行与{}在{}中已经{}的“{}”是同一财物，不得重复查封、扣押、冻结。",
                    field.label,
                    line + 1,
                    held.agency,
                    held.case,
                    held.measure,
                    held.words()
                ),
                vec![article],
                "删去这一行，需要时与该机关联系移交；确属另一件的，在规格型号一栏写明编号或者特征，与在押的区分。",
            ));
        }
    }
}
