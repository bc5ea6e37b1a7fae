//! How an inspection counts against the cap of an enterprise, and who takes part in a joint one.

use crate::case::{Case, Milestone};
use crate::pack::{ActType, Pack};
use crate::value::{Fields, Party};
use law::Date;

/// An approved inspection as the figures of the year have it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Use {
    /// The enterprise: its code, else the name.
    pub key: String,
    /// Its name as the case has it.
    pub name: String,
    /// The item inspected.
    pub item: String,
    /// `routine`, `special` or `case`.
    pub kind: String,
    /// For `case`: why the cap does not hold.
    pub trigger: String,
    /// The day of the approval.
    pub approved: Date,
    /// The day on which it was made, once it was.
    pub made: Option<Date>,
    /// The other agencies of a joint inspection, which counts once.
    pub partners: Vec<String>,
}

/// By what an enterprise is known: its code, else a citizen's number, else the name.
pub(crate) fn party_key(party: &Party) -> &str {
    [party.uscc.as_str(), party.resident_id.as_str()].into_iter().find(|key| !key.is_empty()).unwrap_or(&party.name)
}

/// Does an inspection of this type count against the cap? Only one that a complaint, a transfer, data or the enterprise itself
/// asked for does not (国办发〔2024〕54号).
pub(crate) fn counts(kind: &str) -> bool {
    matches!(kind, "routine" | "special")
}

/// How the case counts; `None` where it is no inspection or not approved. Citizens are known by their name here.
pub fn used(pack: &Pack, case: &Case) -> Option<Use> {
    if case.act_type(pack) != Some(ActType::Inspection) {
        return None;
    }
    let filed = case.last(pack, Milestone::Filed).filter(|record| !record.fields.text("type").is_empty())?;
    let party = case.party()?;
    let text = |key: &str| filed.fields.text(key).to_owned();
    let made = case.of_kind("inspection-record").next_back();
    Some(Use {
        key: if party.uscc.is_empty() { party.name.clone() } else { party.uscc.clone() },
        name: party.name.clone(),
        item: text("item"),
        kind: text("type"),
        trigger: text("trigger"),
        approved: filed.date()?,
        made: made.and_then(|record| record.fields.moment("arrived_at")).map(|moment| moment.date()),
        partners: partners(&filed.fields).into_iter().map(str::to_owned).collect(),
    })
}

/// The other agencies of a joint inspection, each once, in the order of the approval.
pub fn partners(fields: &Fields) -> Vec<&str> {
    let mut agencies: Vec<&str> = Vec::new();
    for agency in fields.rows("partners").iter().filter_map(|row| row.first()).map(|cell| cell.trim()) {
        if !agency.is_empty() && !agencies.contains(&agency) {
            agencies.push(agency);
        }
    }
    agencies
}
