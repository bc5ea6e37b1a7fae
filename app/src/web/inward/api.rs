//! The interface by which other systems push. A client shows its key as `Authorization: Bearer …`; the key says whose
//! decisions it brings, its scopes what it may bring. Every call is a line of the audit record.

use super::super::{Web, block};
use super::{NAME_MAX, kind_words, said_of};
use crate::desk::DeskError;
use crate::inward::{self as work, DECISIONS, LISTS, Sender, verdict_words};
use crate::site::Site;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use enforcement::id::{AgencyId, PersonId};
use enforcement::people::{Actor, Role};
use register::inward::field::fields;
use register::inward::{FORMAT, ROWS_MAX, Set, rows_of_json};
use serde_json::{Value, json};
use store::inward::{self, Answer};
use store::{audit, objects, registers};

/// Answers that one call for a batch gives; the next call goes on after the last.
const ANSWERS: usize = 1_000;

/// What a call comes to: a status and what is said.
type Answered = (StatusCode, Value);

fn told(status: StatusCode, words: &str) -> Answered {
    (status, json!({ "error": words }))
}

fn respond(answered: Result<Answered, DeskError>) -> Response {
    match answered {
        Ok((status, body)) => (status, Json(body)).into_response(),
        Err(DeskError::NotFound) => (StatusCode::NOT_FOUND, Json(json!({ "error": "没有这一批。" }))).into_response(),
        Err(error) => {
            tracing::error!(?error, "a push failed");
            let words = json!({ "error": "系统出错。已经答复的行有效，其余的请照原样再推送一次，不会重复。" });
            (StatusCode::INTERNAL_SERVER_ERROR, Json(words)).into_response()
        }
    }
}

/// Who shows this key, where it may do this.
fn sender(site: &Site, headers: &HeaderMap, scope: &str) -> Result<Result<Sender, Answered>, DeskError> {
    let key = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let key = key.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default().trim();
    let digest = objects::digest(key.as_bytes());
    let found = site.store.read(|unit| inward::by_key(unit, &digest))?.filter(|client| client.ended.is_empty());
    let Some(client) = found else {
        return Ok(Err(told(StatusCode::UNAUTHORIZED, "密钥不对，或者系统已经停用。请向本机关系统管理员核实。")));
    };
    let (Some(agency), Some(person)) = (AgencyId::new(client.agency.clone()), PersonId::new(client.id.clone())) else {
        return Err(DeskError::Fault(format!("impossible client {}", client.id)));
    };
    let name = format!("{}（接口）", client.name);
    let actor = Actor { agency, person, name, unit: None, roles: vec![Role::Editor] };
    let sender = Sender { actor, client: client.id.clone(), name: client.name.clone() };
    if !client.scopes.split(' ').any(|held| held == scope) {
        let line = work::note(site, &sender, scope, "超出登记的范围，已拒绝");
        site.store.write(move |unit| audit::append(unit, &client.agency, &line))?;
        return Ok(Err(told(StatusCode::FORBIDDEN, "这个系统没有登记推送这类内容。请本机关系统管理员登记。")));
    }
    Ok(Ok(sender))
}

/// A push of decisions: `{format, batch, kind, first?, rows: [{…}]}`.
pub(crate) async fn decisions(State(site): State<Web>, headers: HeaderMap, body: Bytes) -> Response {
    respond(block(move || taken(&site, &headers, &body)).await)
}

fn taken(site: &Web, headers: &HeaderMap, body: &[u8]) -> Result<Answered, DeskError> {
    let sender = match sender(site, headers, DECISIONS)? {
        Ok(sender) => sender,
        Err(refused) => return Ok(refused),
    };
    let wrong = |words: &str| Ok(told(StatusCode::UNPROCESSABLE_ENTITY, words));
    let body: Value = match serde_json::from_slice(body) {
        Ok(body) => body,
        Err(error) => {
            let words = format!("不是有效的 JSON（UTF-8）：第 {} 行第 {} 列。没有接收。", error.line(), error.column());
            return Ok(told(StatusCode::BAD_REQUEST, &words));
        }
    };
    if body["format"].as_str() != Some(FORMAT) {
        return wrong(&format!("format 应为 {FORMAT}。没有接收。"));
    }
    let Some(set) = body["kind"].as_str().and_then(Set::from_key) else {
        return wrong("kind 应为 penalty、licence 或者 other。没有接收。");
    };
    let batch = body["batch"].as_str().unwrap_or_default().trim().to_owned();
    if batch.is_empty() || batch.chars().count() > NAME_MAX {
        return wrong(&format!("请给出批次名称 batch，{NAME_MAX}字以内。没有接收。"));
    }
    let Some(list) = body["rows"].as_array().filter(|list| !list.is_empty() && list.len() <= ROWS_MAX) else {
        return wrong(&format!("rows 应有 1 至 {ROWS_MAX} 行。更多的分几次推送，用 first 接着编号。没有接收。"));
    };
    let first = body["first"].as_u64().and_then(|first| usize::try_from(first).ok()).unwrap_or(1).max(1);
    let mut rows = rows_of_json(set, list);
    rows.iter_mut().for_each(|row| row.number += first - 1);
    let answers = work::push(site, &sender, &batch, set, &rows)?;
    let agency = sender.actor.agency.as_str();
    let answered: Result<Vec<Value>, DeskError> =
        answers.iter().map(|answer| answer_json(site, agency, answer)).collect();
    let counts: serde_json::Map<String, Value> = answers.iter().fold(serde_json::Map::new(), |mut counts, answer| {
        let so_far = counts.get(&answer.verdict).and_then(Value::as_u64).unwrap_or(0);
        counts.insert(answer.verdict.clone(), json!(so_far + 1));
        counts
    });
    let body = json!({
        "format": FORMAT, "batch": batch, "kind": set.key(), "rows": answered?, "counts": counts,
        "next": first + rows.len(),
    });
    Ok((StatusCode::OK, body))
}

fn answer_json(site: &Site, agency: &str, answer: &Answer) -> Result<Value, DeskError> {
    let fate = work::fate(site, agency, &answer.case)?;
    let address = if fate.path.is_empty() { String::new() } else { format!("{}{}", site.address(None), fate.path) };
    Ok(json!({
        "row": answer.place,
        "source": answer.source,
        "number": answer.number,
        "accepted": answer.verdict != "refused",
        "verdict": answer.verdict,
        "words": verdict_words(&answer.verdict),
        "said": said_of(answer),
        "state": fate.words,
        "page": address,
    }))
}

/// The answers of a batch so far, after `?after=` a row: where a sender that was cut off goes on, and what became of each.
pub(crate) async fn batch(
    State(site): State<Web>,
    headers: HeaderMap,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let answered = block(move || {
        let sender = match sender(&site, &headers, DECISIONS)? {
            Ok(sender) => sender,
            Err(refused) => return Ok(refused),
        };
        let after = super::input::pairs(&query.unwrap_or_default()).find(|(key, _)| key == "after");
        let after: i64 = after.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
        let agency = sender.actor.agency.to_string();
        let line = work::note(&site, &sender, &id, "查询批次答复");
        let owner = agency.clone();
        site.store.write(move |unit| audit::append(unit, &owner, &line))?;
        let (found, answers) = site.store.read(|unit| {
            let found = inward::batch(unit, &agency, &sender.client, &id)?;
            Ok((found, inward::answers(unit, &agency, &sender.client, &id, after, ANSWERS)?))
        })?;
        let batch = found.ok_or(DeskError::NotFound)?;
        let rows: Result<Vec<Value>, DeskError> =
            answers.iter().map(|answer| answer_json(&site, &agency, answer)).collect();
        let last = answers.last().map_or(after, |answer| answer.place);
        let body = json!({ "format": FORMAT, "batch": batch.id, "kind": batch.kind, "rows": rows?, "next": last + 1 });
        Ok((StatusCode::OK, body))
    });
    respond(answered.await)
}

/// A push of a list: the file itself, its name in `?name=`. It waits for the secrecy review like any other.
pub(crate) async fn list(
    State(site): State<Web>,
    headers: HeaderMap,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let name = super::input::pairs(&query.unwrap_or_default()).find(|(key, _)| key == "name");
    let name: String = name.map(|(_, value)| value).unwrap_or_default().chars().take(NAME_MAX).collect();
    respond(block(move || list_taken(&site, &headers, &kind, &name, &body)).await)
}

fn list_taken(site: &Web, headers: &HeaderMap, key: &str, name: &str, bytes: &[u8]) -> Result<Answered, DeskError> {
    let sender = match sender(site, headers, LISTS)? {
        Ok(sender) => sender,
        Err(refused) => return Ok(refused),
    };
    let Some(kind) = register::Kind::from_key(key) else {
        return Ok(told(StatusCode::NOT_FOUND, "没有这种清单。"));
    };
    let import = register::read(kind, name, bytes);
    let digest = objects::digest(bytes);
    let agency = sender.actor.agency.to_string();
    let batch = work::begin(
        site,
        &sender,
        &format!("{key} {}", digest.get(..8).unwrap_or_default()),
        &format!("list-{key}"),
        import.rows.len(),
    )?;
    let body = serde_json::to_string(&import).map_err(|error| DeskError::Fault(error.to_string()))?;
    let (open, current) = site
        .store
        .read(|unit| Ok((store::proposals::open(unit, &agency, key)?, registers::get(unit, &agency, key)?)))?;
    let same = open.is_some_and(|open| open.digest == digest) || current.is_some_and(|current| current.body == body);
    let verdict = match (import.errors.is_empty(), same) {
        (false, _) => "refused",
        (true, true) => "unchanged",
        (true, false) => {
            let by = (sender.actor.person.as_str(), sender.actor.name.as_str());
            crate::lists::hand_in_by(site, &agency, &import, name, bytes, by)
                .map_err(|error| DeskError::Fault(error.to_string()))?;
            "accepted"
        }
    };
    let said: Vec<Value> = import
        .errors
        .iter()
        .map(|error| json!({ "field": error.column, "reason": format!("第 {} 行：{}", error.row, error.reason) }))
        .collect();
    let answer = Answer {
        place: 1,
        source: name.to_owned(),
        number: kind.title().to_owned(),
        verdict: verdict.to_owned(),
        said: Value::from(said).to_string(),
        case: String::new(),
        at: site.now().exact(),
    };
    site.store.write(move |unit| inward::put_answer(unit, &batch, &answer))?;
    let body = json!({
        "list": kind_words(&format!("list-{key}")), "accepted": verdict != "refused", "verdict": verdict,
        "words": if verdict == "accepted" { "已接收，待保密审查后公布" } else { verdict_words(verdict) },
        "rows": import.rows.len(), "errors": import.errors, "warnings": import.warnings,
    });
    Ok((StatusCode::OK, body))
}

/// The format: a JSON schema for each set of fields.
pub(crate) async fn description() -> Response {
    let mut sets = serde_json::Map::new();
    for set in Set::ALL {
        let known = fields(set);
        let properties: serde_json::Map<String, Value> = known
            .iter()
            .map(|field| {
                let words = format!("{}。{}", field.names[0], field.meaning);
                (field.code.to_owned(), json!({ "type": "string", "description": words }))
            })
            .collect();
        let required: Vec<&str> = known.iter().filter(|field| field.must).map(|field| field.code).collect();
        sets.insert(
            set.key().to_owned(),
            json!({ "title": set.title(), "type": "object", "properties": properties, "required": required }),
        );
    }
    let kinds: Vec<&str> = Set::ALL.iter().map(|set| set.key()).collect();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        "type": "object",
        "required": ["format", "batch", "kind", "rows"],
        "properties": {
            "format": { "const": FORMAT },
            "batch": { "type": "string", "maxLength": NAME_MAX, "description": "批次名称；同名的接着上一次" },
            "kind": { "enum": kinds },
            "first": { "type": "integer", "minimum": 1, "description": "这一次第一行的行号" },
            "rows": { "type": "array", "minItems": 1, "maxItems": ROWS_MAX, "items": { "type": "object" } },
        },
        "$defs": sets,
    });
    Json(schema).into_response()
}
