//! What one case hands to the next: party, facts and source, so that nothing is typed twice.

use crate::auth::Visitor;
use crate::desk::{self, DeskError};
use crate::site::Site;
use enforcement::case::{Case, Flat, Milestone, write_flat};
use enforcement::inspection::{PLAN, RESULT, result_rows};
use enforcement::pack::{ActType, Kind, Pack};
use enforcement::people::{CertificateState, Role, Roster};
use enforcement::value::{Fields, Party, PartyKind, Value};
use law::Date;
use law::calendar::Calendar;
use law::time::Last;

/// Characters of a 统一社会信用代码.
const USCC_LENGTH: usize = 18;
/// Most drawn objects that a page offers to inspect.
const DRAWN_MAX: usize = 50;

/// A link from a case to what follows from it: address and words.
pub(in crate::web) type Onward = (String, String);

/// Where this case may lead: to a penalty, to measures, to execution.
pub(in crate::web) fn onward(pack: &Pack, case: &Case) -> Vec<Onward> {
    let to = |procedure: &str, words: &str| (format!("/cases/new/{procedure}?from={}", case.id), words.to_owned());
    let mut links = Vec::new();
    let found = case.of_kind("inspection-result").next_back();
    match case.act_type(pack) {
        Some(ActType::Inspection) if found.is_some_and(|result| result.fields.text("conclusion") == "violation") => {
            links.push(to("penalty-ordinary", "转立案处罚"));
        }
        Some(ActType::Penalty) if case.has(pack, Milestone::Decided) => links.push(to("execution", "转强制执行")),
        Some(ActType::Penalty) if case.has(pack, Milestone::Filed) => links.push(to("measure", "采取强制措施")),
        Some(ActType::Licence) if case.of_kind("licence-decision").next().is_some() => {
            links.push(to("licence", "办理变更、延续"));
            links.push(to("licence-revocation", "撤销、撤回或者注销许可"));
        }
        Some(ActType::Levy) if case.has(pack, Milestone::Decided) => links.push(to("execution", "转强制执行")),
        _ => {}
    }
    if let Some(drawn) = case.of_kind(RESULT).next_back() {
        for row in drawn.fields.rows("drawn").iter().take(DRAWN_MAX) {
            let [name, key, ..] = row.as_slice() else { continue };
            let (href, _) = to("inspection", "");
            links.push((format!("{href}&object={}", crate::web::input::encoded(key)), format!("检查抽中的{name}")));
        }
    }
    if case.of_kind("draw-plan").next().is_some() {
        links.push((format!("/public/draws/{}-{}", case.agency, case.id), "公开的抽取页".to_owned()));
    }
    let sources = case.standing().map(|record| record.fields.text("source_case")).filter(|number| !number.is_empty());
    for number in sources {
        links.push((format!("/cases?q={}", crate::web::input::encoded(number)), format!("来源案件 {number}")));
    }
    links
}

/// What the opening form of a procedure holds before anybody types: what the case `from` states, or the agency's own lists.
pub(in crate::web) fn carry(
    site: &Site,
    visitor: &Visitor,
    procedure: &str,
    (from, object): (&str, &str),
    roster: &Roster,
) -> Result<Flat, DeskError> {
    let opens = site.pack.procedure(procedure).ok_or(DeskError::NotFound)?.opens.clone();
    let kind = site.pack.kind(opens.as_str()).ok_or(DeskError::NotFound)?;
    let mut fields = Fields::default();
    if !from.is_empty() {
        let earlier = desk::read(site, visitor.actor.agency.as_str(), from)?.case;
        hand_over(&site.pack, &earlier, kind, &site.calendar, &mut fields);
        if !object.is_empty() {
            hand_over_drawn(&earlier, object, roster, &mut fields);
        }
    }
    if kind.field("inspectors").is_some() {
        fields.set("inspectors", Value::Rows(inspectors(roster, site.now().date())));
    }
    Ok(write_flat(&fields))
}

/// Party, matter, facts, officers and number of the earlier case, in the fields that the form has for them.
fn hand_over(pack: &Pack, earlier: &Case, kind: &Kind, calendar: &Calendar, fields: &mut Fields) {
    let mut set = |key: &str, value: Option<Value>| {
        if let (Some(_), Some(value)) = (kind.field(key), value) {
            fields.set(key, value);
        }
    };
    let decision = earlier.last(pack, Milestone::Decided);
    let stated = |key: &str| {
        let last = earlier.standing().rev().find(|record| !record.fields.text(key).is_empty());
        last.map(|record| Value::Text(record.fields.text(key).to_owned()))
    };
    set("party", earlier.party().cloned().map(Value::Party));
    set("officers", Some(Value::People(earlier.officers(pack))));
    set("source_case", Some(Value::Text(earlier.number.clone())));
    set("facts", stated("facts"));
    set("content", stated("facts"));
    set("place", stated("place"));
    set("certificate", stated("certificate"));
    if earlier.act_type(pack) == Some(ActType::Inspection) {
        set("source", Some(Value::Text("inspection".into())));
        let record = earlier.of_kind("inspection-record").next_back();
        let found =
            record.and_then(|record| record.fields.date("left_at")).or(decision.and_then(|record| record.date()));
        set("found_on", found.map(Value::Date));
    } else {
        set("cause", Some(Value::Text(earlier.cause().to_owned())).filter(|_| !earlier.cause().is_empty()));
        let number = decision.and_then(|decision| decision.effect.as_ref()?.number.clone());
        set("decision_number", number.map(Value::Text));
        let served = decision.and_then(|decision| earlier.served_on(pack, decision.id));
        set("decision_served", served.map(Value::Date));
        let ended = served.and_then(|served| relief_ends(earlier, served, calendar));
        set("relief_ended", ended.map(Value::Date));
        let owed = earlier.money_due(pack).minus(earlier.money_paid(pack));
        set("amount", Some(Value::Money(owed)).filter(|_| owed > law::Fen::ZERO));
    }
}

/// The last day for objecting to a decision served on this day, where nobody did: six months for an action (行诉法46); after a
/// decision on the spot, sixty days for the reconsideration that comes first (复议法20, 23).
fn relief_ends(decided: &Case, served: Date, calendar: &Calendar) -> Option<Date> {
    let rule = if decided.is_simple() { "R20" } else { "L46" };
    match law::rules::find(rule)?.due(served, calendar)?.ok()?.last {
        Last::Known(last) => Some(last),
        _ => None,
    }
}

/// An object that was drawn, with the officers who were drawn for it, its item and the number of the draw.
fn hand_over_drawn(draw: &Case, object: &str, roster: &Roster, fields: &mut Fields) {
    let result = draw.of_kind(RESULT).next_back();
    let row = result
        .and_then(|result| result.fields.rows("drawn").iter().find(|row| row.get(1).is_some_and(|key| key == object)));
    let (Some(row), Some(plan)) = (row, draw.of_kind(PLAN).next_back()) else { return };
    let name = row.first().cloned().unwrap_or_default();
    let officers = row.get(2).map_or("", String::as_str);
    let drawn = roster.with(Role::Officer).filter(|person| {
        person.certificate.as_ref().is_some_and(|certificate| officers.contains(&format!("（{}）", certificate.number)))
    });
    fields.set("officers", Value::People(drawn.map(|person| person.id.clone()).collect()));
    let item = plan.fields.text("item").to_owned();
    fields.set("cause", Value::Text(format!("对{name}的行政检查")));
    fields.set("item", Value::Text(item));
    fields.set("type", Value::Text("routine".into()));
    fields.set("draw", Value::Text(draw.number.clone()));
    let uscc = if object.len() == USCC_LENGTH { object.to_owned() } else { String::new() };
    let empty = String::new;
    let party = Party {
        kind: PartyKind::Organisation,
        name,
        uscc,
        resident_id: empty(),
        representative: empty(),
        gender: empty(),
        address: empty(),
        phone: empty(),
    };
    fields.set("party", Value::Party(party));
}

/// The officers whose certificates are valid today, as the list of inspectors has them.
fn inspectors(roster: &Roster, today: Date) -> Vec<Vec<String>> {
    let certified = roster.with(Role::Officer).filter_map(|person| {
        let certificate = person
            .certificate
            .as_ref()
            .filter(|certificate| certificate.state == CertificateState::Valid && certificate.valid_until >= today)?;
        Some(vec![person.name.clone(), certificate.number.clone(), String::new()])
    });
    certified.collect()
}

/// The result of the draw, computed of the lists and the seed that stand.
pub(in crate::web) fn fill_drawn(case: &Case, flat: &mut Flat) {
    let Some(Ok(rows)) = result_rows(case) else { return };
    let mut fields = Fields::default();
    fields.set("drawn", Value::Rows(rows));
    flat.extend(write_flat(&fields));
}
