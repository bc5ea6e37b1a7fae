//! The courier: carries what waits to the interfaces of other platforms, and takes their answer as the receipt. An answer
//! that does not come is asked for again, later and later; the receiver knows a message by its number, so that nothing is
//! taken twice. What is about one subject goes in its order.

use super::{Outcome, receive};
use crate::desk::DeskError;
use crate::logs::http::Address;
use crate::site::{Site, new_id};
use law::Moment;
use register::inward::FORMAT;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use store::audit;
use store::outward::{self, Addressee, Message};

/// The format of what is not a decision.
const OTHER_FORMAT: &str = "mingfa-outward/1";
/// How often the site looks for what waits.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// The first wait after no answer; it doubles each time.
const WAIT_FIRST_S: i64 = 15 * 60;
/// The longest wait.
const WAIT_MAX_S: i64 = 24 * 60 * 60;
/// Longest words of an answer that are kept.
const SAID_MAX: usize = 500;

/// What an answer comes to.
enum Answered {
    /// Taken, or not, with what was said.
    Receipt(Outcome),
    /// It has come; the receipt follows.
    Later(String),
    /// Nothing that could be understood: asked for again.
    Nothing(String),
}

/// Carries what is to be carried by now; says how many messages.
pub(crate) fn carry(site: &Site) -> Result<usize, DeskError> {
    let now = site.now().exact();
    let waiting = site.store.read(|unit| {
        let mut all = outward::to_carry(unit, "waiting", &now)?;
        all.extend(outward::to_carry(unit, "sent", &now)?);
        Ok(all)
    })?;
    let mut waiting = waiting;
    waiting.sort_by(|one, two| one.id.cmp(&two.id));
    let (mut stuck, mut carried) = (BTreeSet::new(), 0);
    for message in waiting {
        let place = (message.agency.clone(), message.addressee.clone(), message.subject.clone());
        let addressee = site.store.read(|unit| outward::addressee(unit, &message.agency, &message.addressee))?;
        let Some(addressee) = addressee.filter(|addressee| !addressee.address.is_empty()) else { continue };
        if stuck.contains(&place) || earlier_waits(site, &message)? {
            continue;
        }
        let answered = ask(&addressee, &message);
        if matches!(answered, Answered::Nothing(_)) {
            stuck.insert(place);
        }
        keep(site, &addressee, &message, answered)?;
        carried += 1;
    }
    Ok(carried)
}

/// Does something earlier about the same subject still wait for its turn? A receiver would not understand the later one.
fn earlier_waits(site: &Site, message: &Message) -> Result<bool, DeskError> {
    let all = site.store.read(|unit| outward::about(unit, &message.agency, &message.subject))?;
    Ok(all.iter().any(|one| one.addressee == message.addressee && one.id < message.id && one.state == "waiting"))
}

fn ask(addressee: &Addressee, message: &Message) -> Answered {
    let content: Value = serde_json::from_str(&message.body).unwrap_or_default();
    let body = match message.kind.as_str() {
        "annual" => json!({ "format": OTHER_FORMAT, "batch": message.id, "kind": "annual", "report": content }),
        _ => json!({ "format": FORMAT, "batch": message.id, "kind": message.fields, "rows": [content] }),
    };
    let sent = Address::parse(&addressee.address).and_then(|address| address.report(&addressee.key, &body.to_string()));
    match sent {
        Ok((status, bytes)) => read(status, &bytes),
        Err(error) => Answered::Nothing(format!("没有答复：{error}")),
    }
}

/// Reads an answer: of the push format, or of the same shape without rows.
fn read(status: u16, bytes: &[u8]) -> Answered {
    let answer: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let row = answer["rows"].get(0).unwrap_or(&answer);
    let text = |value: &Value| value.as_str().unwrap_or_default().trim().to_owned();
    let reasons = row["said"].as_array().map(|all| all.iter().map(reason).collect::<Vec<_>>().join(" "));
    let mut said = reasons.filter(|said| !said.is_empty()).unwrap_or_else(|| text(&row["words"]));
    if said.is_empty() {
        said = text(&answer["error"]);
    }
    let said: String = said.chars().take(SAID_MAX).collect();
    match (status, row["accepted"].as_bool()) {
        (200..=299 | 422, Some(accepted)) => {
            let said = if said.is_empty() && !accepted { "对方退回，没有说明原因".into() } else { said };
            Answered::Receipt(Outcome { accepted, receipt: text(&row["receipt"]), said })
        }
        (202, None) => Answered::Later(if said.is_empty() { "对方已收到，回执待发".into() } else { said }),
        (status, _) if said.is_empty() => Answered::Nothing(format!("对方答复 {status}，没有回执")),
        (status, _) => Answered::Nothing(format!("对方答复 {status}：{said}")),
    }
}

fn reason(said: &Value) -> String {
    let (field, words) = (said["field"].as_str().unwrap_or_default(), said["reason"].as_str().unwrap_or_default());
    if field.is_empty() { words.to_owned() } else { format!("{field}：{words}") }
}

/// Seconds until a message is carried again that was carried so often.
fn wait_s(tries: i64) -> i64 {
    let doublings = u32::try_from(tries.clamp(0, 16)).unwrap_or(0);
    (WAIT_FIRST_S << doublings).min(WAIT_MAX_S)
}

/// Stores what came of carrying, with a line of the audit record.
fn keep(site: &Site, addressee: &Addressee, message: &Message, answered: Answered) -> Result<(), DeskError> {
    let now = site.now();
    let next = Moment::from_unix(now.unix() + wait_s(message.tries)).exact();
    let (state, said, next_try) = match &answered {
        Answered::Receipt(_) => ("sent", String::new(), String::new()),
        Answered::Later(said) => ("sent", said.clone(), next),
        Answered::Nothing(said) => (message.state.as_str(), said.chars().take(SAID_MAX).collect(), next),
    };
    let carried = Message {
        state: state.to_owned(),
        tries: message.tries + 1,
        sent: now.exact(),
        said: said.clone(),
        next_try,
        person: String::new(),
        ..message.clone()
    };
    let words = match &answered {
        Answered::Receipt(outcome) if outcome.accepted => "已接收".to_owned(),
        Answered::Receipt(outcome) => format!("被退回：{}", outcome.said),
        Answered::Later(_) | Answered::Nothing(_) => said,
    };
    let line = line(now, message, &format!("{}：{words}", addressee.name));
    let (noted, agency) = (line.clone(), message.agency.clone());
    let stored = site.store.write(move |unit| {
        // Whoever registered a receipt meanwhile was faster.
        let held = outward::message(unit, &carried.agency, &carried.id)?;
        if held.is_none_or(|held| !matches!(held.state.as_str(), "waiting" | "sent")) {
            return Ok(false);
        }
        outward::put(unit, &carried)?;
        audit::append(unit, &agency, &noted)?;
        Ok(true)
    })?;
    match answered {
        Answered::Receipt(outcome) if stored => {
            let line = audit::Line { id: new_id(now), act: "回执".into(), ..line };
            receive(site, &message.agency, &message.id, outcome, line)?.map(|_| ()).map_err(DeskError::Fault)
        }
        _ => Ok(()),
    }
}

fn line(now: Moment, message: &Message, detail: &str) -> audit::Line {
    audit::Line {
        id: new_id(now),
        at: now.exact(),
        person: "courier".into(),
        name: "对外报送（系统）".into(),
        act: "报送".into(),
        object: message.number.clone(),
        detail: detail.to_owned(),
    }
}

/// Carries again and again while the site serves.
pub(crate) async fn keep_carrying(site: Arc<Site>) {
    let mut tick = tokio::time::interval(LOOK_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let inner = Arc::clone(&site);
        match tokio::task::spawn_blocking(move || carry(&inner)).await {
            Ok(Ok(0)) => {}
            Ok(Ok(count)) => tracing::info!(count, "messages carried to other platforms"),
            Ok(Err(error)) => tracing::error!(?error, "messages were not carried"),
            Err(error) => tracing::error!(%error, "messages were not carried"),
        }
    }
}
