//! What the record of a case tells the catalogue, and what its people answered.

use super::{Evaluation, Facts, evaluate};
use crate::case::{Case, Milestone, Stand};
use crate::pack::ActType;
use crate::value::{Fields, PenaltyKind};
use law::Fen;

/// The facts of a case that proposes this: penalties and answers from the fields, the rest from the record.
pub fn facts_of(stand: Stand<'_>, case: &Case, fields: &Fields) -> Facts {
    let penalties = fields.penalties("penalties");
    let amount = |wanted: &[PenaltyKind]| {
        let chosen = penalties.iter().filter(|penalty| wanted.contains(&penalty.kind));
        chosen.filter_map(|penalty| penalty.amount).fold(Fen::ZERO, Fen::plus)
    };
    let report = case.last(stand.pack, Milestone::Investigated);
    let act = case.procedure_in(stand.pack).map(|procedure| procedure.act);
    let mut facts = Facts {
        act_type: act,
        ordinary: Some(!case.is_simple()),
        party_kind: case.party().map(|party| party.kind),
        fine: Some(amount(&[PenaltyKind::Fine])),
        confiscation: Some(amount(&[PenaltyKind::ConfiscateGains, PenaltyKind::ConfiscateGoods])),
        penalties: Some(penalties.iter().map(|penalty| penalty.kind).collect()),
        hearing_held: Some(case.reached(stand.pack, Milestone::Heard).next().is_some()),
        compulsory: Some(act == Some(ActType::Compulsion) || case.of_kind("measure").next().is_some()),
        ..Facts::default()
    };
    for (key, _, _) in super::FINDINGS {
        let stated = fields.finding(key).or_else(|| report?.fields.finding(key));
        if let Some(finding) = stated {
            facts.findings.insert(key.to_owned(), finding.yes);
        }
    }
    for (row, answer, _) in answers(fields) {
        if let Some(yes) = answer {
            facts.findings.insert(row.to_owned(), yes);
        }
    }
    facts
}

/// The answers to the rows' own questions: the row's words, yes or no, and the reason.
pub fn answers(fields: &Fields) -> impl Iterator<Item = (&str, Option<bool>, &str)> {
    fields.rows("catalogue_answers").iter().map(|row| {
        let cell = |column: usize| row.get(column).map_or("", |cell| cell.trim());
        let answer = match cell(1) {
            "是" => Some(true),
            "否" => Some(false),
            _ => None,
        };
        (cell(0), answer, cell(2))
    })
}

/// The catalogue of the agency, evaluated on the case with what is proposed.
pub fn evaluate_case(stand: Stand<'_>, case: &Case, fields: &Fields) -> Evaluation {
    let rows = stand.agency.reviewed.as_ref().map_or(&[][..], |catalogue| &catalogue.rows);
    evaluate(rows, &facts_of(stand, case, fields))
}
