//! Compulsory measures: nothing is sealed, seized or frozen twice (强制法23, 29).

use super::{Attempt, compulsion_law};
use crate::goods::{is_freeze, lines};
use crate::inspection::usage::party_key;
use crate::refusal::{Cite, Code, Refusal};

/// 强制法23, 29: what a case of any agency holds already is not taken again.
pub(super) fn c23_not_twice(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(owner) = attempt.case.party().map(party_key) else { return };
    let freezes = attempt.fields.text("measure") == "freeze" || is_freeze(attempt.stand.pack, attempt.case);
    // Told in a penalty case, taken in the case that it names: one measure, two files.
    let linked = attempt.fields.text("measure_case");
    let others = || attempt.stand.held.iter().filter(|held| linked.is_empty() || held.case != linked);
    for field in attempt.kind.fields.iter().filter(|field| !field.unheld.is_empty()) {
        for (line, thing) in lines(&field.columns, attempt.fields.rows(&field.key)).iter().enumerate() {
            let Some(held) = others().find(|held| held.is(owner, thing)) else { continue };
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
                    held.thing.words()
                ),
                vec![article],
                "删去这一行，需要时与该机关联系移交；确属另一件的，在编号或者规格型号一栏写明，与在押的区分。",
            ));
        }
    }
}
