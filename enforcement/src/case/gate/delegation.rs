//! Delegated enforcement (行政处罚法20, 21; 行政强制法17): in the delegating agency's name, within the published matters, powers and time.

use super::{Attempt, compulsion_law, day_words, penalty_law};
use crate::case::Case;
use crate::case::view::total;
use crate::delegation::Delegation;
use crate::pack::ActType;
use crate::refusal::{Code, Refusal};
use crate::value::PenaltyKind;

/// The procedure of compulsory measures, which nobody else may be charged with.
const MEASURE: &str = "measure";

/// The organisation that acts in this case by delegation: as the record in hand states it, or an earlier one.
fn organisation<'a>(attempt: &'a Attempt<'_>, case: &'a Case) -> Option<&'a str> {
    let own = attempt.fields.text("delegated");
    let earlier = || case.standing().rev().map(|record| record.fields.text("delegated")).find(|name| !name.is_empty());
    if own.is_empty() { earlier() } else { Some(own) }
}

/// 20: an organisation acts only as the published delegation says.
pub(super) fn a20_within_delegation(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    // What follows the decision for the file and the public is the agency's own.
    let acts = attempt.fields.people("officers").len() + attempt.fields.penalties("penalties").len() > 0
        || !attempt.fields.text("delegated").is_empty();
    let Some(name) = organisation(attempt, attempt.case).filter(|_| !attempt.asked && acts) else { return };
    let refuse = |what: String, next: &str| {
        Refusal::new(Code::DelegationExceeded, what, vec![penalty_law(20), penalty_law(21)], next)
    };
    if attempt.case.procedure.as_str() == MEASURE {
        refusals.push(Refusal::new(
            Code::DelegationExceeded,
            format!("行政强制措施权不得委托，{name}不能实施。"),
            vec![compulsion_law(17)],
            "由本机关具备资格的执法人员实施，不填写受委托组织。",
        ));
        return;
    }
    let published: Vec<&Delegation> =
        attempt.stand.agency.delegations.iter().filter(|delegation| delegation.organisation == name).collect();
    if published.is_empty() {
        refusals.push(refuse(
            format!("没有公布对“{name}”的委托，不能以本机关名义执法。"),
            "先订立书面委托并把委托书向社会公布（公示清单中的“委托执法”）；没有委托的，由本机关执法人员办理。",
        ));
        return;
    }
    let day = attempt.day();
    let Some(held) = published.iter().find(|delegation| delegation.holds_on(day)) else {
        let periods: Vec<&str> = published.iter().map(|delegation| delegation.period.as_str()).collect();
        refusals.push(refuse(
            format!("对“{name}”的委托在{}不在期限内（公布的期限：{}）。", day_words(day), periods.join("；")),
            "委托期满的，续订委托书并公布后再办，或者由本机关执法人员办理。",
        ));
        return;
    };
    refusals.extend(outside(attempt, held).map(|what| {
        refuse(
            format!("{what}（公布的委托事项：{}；权限：{}）。", held.matters, held.powers),
            "超出委托范围的，由本机关执法人员办理。受委托组织不得再委托。",
        )
    }));
}

/// What of the step lies outside the delegation, if anything does.
fn outside(attempt: &Attempt<'_>, held: &Delegation) -> Option<String> {
    let act = attempt.case.act_type(attempt.stand.pack)?;
    let name = &held.organisation;
    if !held.names_act(act) {
        return Some(format!("没有委托“{name}”实施{}", act.title()));
    }
    let item = attempt.fields.text("item");
    let published = attempt.stand.agency.inspections.iter().map(|item| item.name.as_str());
    if act == ActType::Inspection && !item.is_empty() && !held.names_item(item, published) {
        return Some(format!("没有委托“{name}”办理“{item}”"));
    }
    let fine = total(attempt.fields.penalties("penalties"), &[PenaltyKind::Fine]);
    let max = held.fine_max()?;
    (fine > max).then(|| format!("罚款{}元超过委托“{name}”的权限{}元", fine.yuan(), max.yuan()))
}
