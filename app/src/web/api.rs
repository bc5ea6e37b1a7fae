//! The JSON API: the same commands through the same desk, described by `/api/v1/openapi.json`, which is made from the pack.

use super::case::may_see;
use super::record::parse;
use super::sign_off::Unsigned;
use super::{Asker, Web, block, signed_in};
use crate::auth;
use crate::desk::{self, DeskError};
use crate::portal::data;
use crate::site::Site;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Path, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use enforcement::case::{Command, Flat, Replaced};
use enforcement::duty::tasks;
use enforcement::id::{KindKey, RecordId};
use enforcement::pack::FieldType;
use enforcement::record::items;
use enforcement::recording::courses;
use enforcement::refusal::Rejected;
use enforcement::review::catalogue;
use serde_json::{Value, json};

/// Deepest nesting of a form.
const DEPTH_MAX: usize = 4;

/// A request body that is JSON; anything else is told in Chinese.
pub(crate) struct Parsed(Value);

impl<S: Send + Sync> FromRequest<S> for Parsed {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let bytes = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        serde_json::from_slice(&bytes).map(Parsed).map_err(|error| {
            let body = json!({ "error": format!("请求不是有效的 JSON（UTF-8）：第 {} 行第 {} 列。没有保存。", error.line(), error.column()) });
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        })
    }
}

/// Refusals with the marks of provisions that wait for their sign-off.
fn marked(site: &Site, agency: &str, error: DeskError) -> DeskError {
    match error {
        DeskError::Rejected(Rejected::Law(refusals)) => {
            DeskError::Rejected(Rejected::Law(Unsigned::of(site, agency).mark_all(refusals)))
        }
        other => other,
    }
}

fn answer(result: Result<Value, DeskError>) -> Response {
    let (status, body) = match result {
        Ok(value) => (StatusCode::OK, value),
        Err(DeskError::NotFound) => (StatusCode::NOT_FOUND, json!({ "error": "没有找到，或者无权查看。" })),
        Err(DeskError::Conflict(version)) => {
            (StatusCode::CONFLICT, json!({ "error": "别人刚刚更新了本案，没有保存。", "version": version }))
        }
        Err(DeskError::Rejected(Rejected::Form(errors))) => {
            (StatusCode::UNPROCESSABLE_ENTITY, json!({ "error": "表单有误，没有保存。", "fields": errors }))
        }
        Err(DeskError::Rejected(Rejected::Law(refusals))) => {
            (StatusCode::UNPROCESSABLE_ENTITY, json!({ "error": "依法不能办理，没有保存。", "refusals": refusals }))
        }
        Err(DeskError::Full) => {
            (StatusCode::INSUFFICIENT_STORAGE, json!({ "error": "服务器的存储空间已满，没有保存。腾出空间后再办。" }))
        }
        Err(DeskError::Fault(cause)) => {
            tracing::error!(cause, "an API call failed");
            (StatusCode::INTERNAL_SERVER_ERROR, json!({ "error": "系统出错，没有保存。" }))
        }
    };
    (status, Json(body)).into_response()
}

/// Nested JSON to the flat form that pages send.
fn flatten(value: &Value) -> Flat {
    let mut flat = Flat::new();
    if let Value::Object(map) = value {
        map.iter().for_each(|(key, value)| put(&mut flat, key, value, 0));
    }
    flat
}

fn put(flat: &mut Flat, key: &str, value: &Value, depth: usize) {
    if depth > DEPTH_MAX {
        return;
    }
    let mut text = |text: String| flat.entry(key.to_owned()).or_default().push(text);
    match value {
        Value::Null => {}
        Value::Bool(yes) => text(if *yes { "yes" } else { "no" }.into()),
        Value::Number(number) => text(number.to_string()),
        Value::String(words) => text(words.clone()),
        Value::Array(list) if list.iter().all(|item| !item.is_object() && !item.is_array()) => {
            list.iter().for_each(|item| put(flat, key, item, depth + 1))
        }
        Value::Array(list) => list.iter().enumerate().for_each(|(index, item)| match item {
            Value::Array(cells) => cells
                .iter()
                .enumerate()
                .for_each(|(column, cell)| put(flat, &format!("{key}.{index}.{column}"), cell, depth + 1)),
            item => put(flat, &format!("{key}.{index}"), item, depth + 1),
        }),
        Value::Object(map) => map.iter().for_each(|(part, item)| {
            let name = if part == "value" { key.to_owned() } else { format!("{key}.{part}") };
            put(flat, &name, item, depth + 1);
        }),
    }
}

/// Signs in: `{login, password}` gives a token for `Authorization: Bearer`.
pub(crate) async fn session(State(site): State<Web>, Parsed(body): Parsed) -> Response {
    let field = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let (login, password) = (field("login"), field("password"));
    let result = block(move || auth::sign_in(&site, &login, &password).map_err(DeskError::from)).await;
    match result {
        Ok(Ok(token)) => Json(json!({ "token": token })).into_response(),
        Ok(Err(words)) => (StatusCode::UNAUTHORIZED, Json(json!({ "error": words }))).into_response(),
        Err(error) => answer(Err(error)),
    }
}

/// Opens a case: `{procedure, fields, once}`. `once` is an id of 26 hexadecimal digits that the client makes up, so that sending
/// the same request again leads to the case that it opened.
pub(crate) async fn open(State(site): State<Web>, who: Asker, Parsed(body): Parsed) -> Response {
    let result = block(move || {
        let visitor = signed_in(&who)?;
        let procedure = body["procedure"].as_str().unwrap_or_default();
        let mut flat = flatten(&body["fields"]);
        if let Some(once) = body[desk::ONCE].as_str() {
            flat.insert(desk::ONCE.into(), vec![once.to_owned()]);
        }
        let opened = desk::open(&site, &visitor.actor, procedure, flat, site.now());
        let id = opened.map_err(|error| marked(&site, visitor.actor.agency.as_str(), error))?;
        view(&site, visitor.actor.agency.as_str(), &id)
    });
    answer(result.await)
}

/// Evaluates the agency's catalogue in force on facts, one object or a list of them, as `mingfa review evaluate` does.
pub(crate) async fn evaluate(State(site): State<Web>, who: Asker, Parsed(body): Parsed) -> Response {
    let result = block(move || {
        let visitor = signed_in(&who)?;
        let agency = visitor.actor.agency.to_string();
        let agency = site.store.read(|unit| store::accounts::agency(unit, &agency))?.ok_or(DeskError::NotFound)?;
        let rows = agency.reviewed.map_or_else(Vec::new, |catalogue| catalogue.rows);
        let lines: Vec<String> = match &body {
            Value::Array(list) => list.iter().map(Value::to_string).collect(),
            one => vec![one.to_string()],
        };
        let answer = catalogue::evaluate_lines(&rows, &lines.join("\n"));
        let found: Vec<Value> = answer.text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        Ok(json!({ "complete": answer.complete, "results": found }))
    });
    answer(result.await)
}

/// A case as it stands.
pub(crate) async fn case(State(site): State<Web>, who: Asker, Path(id): Path<String>) -> Response {
    let result = block(move || {
        let visitor = signed_in(&who)?;
        let agency = visitor.actor.agency.to_string();
        may_see(&visitor, &agency)?;
        let value = view(&site, &agency, &id)?;
        desk::note_reading(
            &site,
            &visitor.actor,
            &agency,
            value["number"].as_str().unwrap_or_default(),
            "接口读取案件",
        )?;
        Ok(value)
    });
    answer(result.await)
}

fn view(site: &Site, agency: &str, id: &str) -> Result<Value, DeskError> {
    let opened = desk::read(site, agency, id)?;
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    let case = &opened.case;
    let records: Vec<Value> = case
        .records
        .iter()
        .map(|record| {
            json!({
                "id": record.id.to_string(),
                "kind": record.kind,
                "fields": record.fields,
                "entered_by": record.entered.name,
                "number": record.effect.as_ref().and_then(|effect| effect.number.clone()),
                "date": record.date(),
                "stands": record.stands(),
                "waits_for": record.waits_for(&site.pack),
            })
        })
        .collect();
    let recordings: Vec<Value> = case
        .clips
        .iter()
        .map(|stored| json!({ "clip": stored.clip, "stored": stored.stamp.recorded, "by": stored.stamp.name, "held": stored.held }))
        .collect();
    let needs: Vec<Value> = items(stand, case).iter().map(|item| json!({ "kind": item.kind, "title": item.title, "standing": format!("{:?}", item.standing), "fulfils": item.fulfils, "note": item.note })).collect();
    let unsigned = Unsigned::of(site, agency);
    let open_tasks: Vec<_> = tasks(stand, case)
        .into_iter()
        .map(|mut task| {
            task.basis = unsigned.mark(&task.basis);
            task
        })
        .collect();
    Ok(json!({
        "id": case.id, "number": case.number, "title": case.title(), "procedure": case.procedure, "phase": case.phase(&site.pack).key(),
        "version": case.version, "records": records, "needs": needs, "tasks": open_tasks,
        "recordings": recordings, "coverage": courses(stand, case).iter().map(super::recordings::course_json).collect::<Vec<_>>(),
    }))
}

/// Enters a record: `{version, kind, fields, replaces?: {record, reason}}`.
pub(crate) async fn enter(
    State(site): State<Web>,
    who: Asker,
    Path(id): Path<String>,
    Parsed(body): Parsed,
) -> Response {
    let result = block(move || {
        let kind = KindKey::new(body["kind"].as_str().unwrap_or_default()).ok_or(DeskError::NotFound)?;
        let replaces = match &body["replaces"] {
            Value::Null => None,
            replaces => Some(Replaced {
                record: RecordId(
                    replaces["record"].as_str().and_then(|id| id.parse().ok()).ok_or(DeskError::NotFound)?,
                ),
                reason: replaces["reason"].as_str().unwrap_or_default().to_owned(),
            }),
        };
        run(&site, &who, &id, &body, Command::Enter { kind, flat: flatten(&body["fields"]), replaces })
    });
    answer(result.await)
}

/// Signs: `{version, record, step, verdict, opinion}`.
pub(crate) async fn sign(
    State(site): State<Web>,
    who: Asker,
    Path(id): Path<String>,
    Parsed(body): Parsed,
) -> Response {
    let result = block(move || {
        let text = |name: &str| body[name].as_str().unwrap_or_default();
        let command = Command::Sign {
            record: RecordId(text("record").parse().map_err(|_| DeskError::NotFound)?),
            step: parse(text("step")).ok_or(DeskError::NotFound)?,
            verdict: parse(text("verdict")).ok_or(DeskError::NotFound)?,
            opinion: text("opinion").to_owned(),
            signed_at: None,
        };
        run(&site, &who, &id, &body, command)
    });
    answer(result.await)
}

/// Finds that a kind does not apply: `{version, kind, reason}`.
pub(crate) async fn find(
    State(site): State<Web>,
    who: Asker,
    Path(id): Path<String>,
    Parsed(body): Parsed,
) -> Response {
    let result = block(move || {
        let kind = KindKey::new(body["kind"].as_str().unwrap_or_default()).ok_or(DeskError::NotFound)?;
        let reason = body["reason"].as_str().unwrap_or_default().to_owned();
        run(&site, &who, &id, &body, Command::NotApplicable { kind, reason })
    });
    answer(result.await)
}

fn run(site: &Web, who: &Asker, id: &str, body: &Value, command: Command) -> Result<Value, DeskError> {
    let visitor = signed_in(who)?;
    let version = body["version"].as_u64().and_then(|version| u32::try_from(version).ok()).unwrap_or(0);
    let done = desk::act(site, &visitor.actor, id, version, command, site.now());
    done.map_err(|error| marked(site, visitor.actor.agency.as_str(), error))?;
    view(site, visitor.actor.agency.as_str(), id)
}

/// Published decisions, latest first, as the portal's JSON interface has them; `?q=` searches, its facets narrow. A withdrawn
/// one is its tombstone.
pub(crate) async fn decisions(State(site): State<Web>, RawQuery(query): RawQuery) -> Response {
    let result = block(move || {
        let base = site.address(None);
        let shown = super::outside::answers(&site, query)?;
        let list = shown.iter().map(|shown| {
            let mut entry = data::entry(&site, shown, &base);
            if let Some(page) = shown.page() {
                entry["page"] = serde_json::to_value(page).unwrap_or_default();
            }
            entry
        });
        Ok(json!({ "decisions": list.collect::<Vec<Value>>() }))
    });
    answer(result.await)
}

/// OpenAPI: one schema for each record kind of the pack.
pub(crate) async fn description(State(site): State<Web>) -> Response {
    let mut schemas = serde_json::Map::new();
    for kind in site.pack.kinds() {
        let mut properties = serde_json::Map::new();
        for field in &kind.fields {
            let schema = match field.kind {
                FieldType::Choice => {
                    json!({ "type": "string", "enum": field.options.iter().map(|option| &option.key).collect::<Vec<_>>() })
                }
                FieldType::Choices => {
                    json!({ "type": "array", "items": { "enum": field.options.iter().map(|option| &option.key).collect::<Vec<_>>() } })
                }
                FieldType::Officers
                | FieldType::People
                | FieldType::Records
                | FieldType::Files
                | FieldType::Citations => json!({ "type": "array", "items": { "type": "string" } }),
                FieldType::Rows => {
                    json!({ "type": "array", "items": { "type": "array", "items": { "type": "string" } } })
                }
                FieldType::Penalties => {
                    json!({ "type": "array", "items": { "type": "object", "properties": { "kind": { "type": "string" }, "amount": { "type": "string" }, "words": { "type": "string" } } } })
                }
                FieldType::Party => json!({ "type": "object" }),
                FieldType::Finding => {
                    json!({ "type": "object", "properties": { "value": { "enum": ["yes", "no"] }, "words": { "type": "string" } } })
                }
                FieldType::Number => json!({ "type": "integer" }),
                FieldType::Date => json!({ "type": "string", "format": "date" }),
                FieldType::Text | FieldType::Long | FieldType::Moment | FieldType::Money => json!({ "type": "string" }),
            };
            let mut schema = schema;
            schema["title"] = json!(field.label);
            properties.insert(field.key.clone(), schema);
        }
        let required: Vec<&String> =
            kind.fields.iter().filter(|field| field.required && field.when.is_none()).map(|field| &field.key).collect();
        schemas.insert(
            kind.key.clone(),
            json!({ "title": kind.title, "type": "object", "properties": properties, "required": required }),
        );
    }
    let call = |summary: &str| json!({ "post": { "summary": summary, "requestBody": { "content": { "application/json": { "schema": { "type": "object" } } } }, "responses": { "200": { "description": "案件现状" }, "409": { "description": "别人更快" }, "422": { "description": "表单有误或者依法不能办理" } } } });
    Json(json!({
        "openapi": "3.1.0",
        "info": { "title": "明法 mingfa", "version": env!("CARGO_PKG_VERSION") },
        "paths": {
            "/api/v1/session": call("登录，返回令牌"),
            "/api/v1/cases": call("登记案件：procedure、fields；once（26位十六进制，客户端自定）相同的请求只登记一次"),
            "/api/v1/cases/{id}": { "get": { "summary": "案件现状", "responses": { "200": { "description": "案件" } } } },
            "/api/v1/cases/{id}/records": call("填写记录：version、kind、fields"),
            "/api/v1/cases/{id}/signatures": call("签署：version、record、step、verdict、opinion"),
            "/api/v1/cases/{id}/findings": call("认定不适用：version、kind、reason"),
            "/api/v1/review/evaluate": call("按本机关的审核目录判断是否需要法制审核：与 mingfa review evaluate 相同的字段，一个或者一组"),
            "/api/v1/inward/decisions": call("其他系统推送执法决定（密钥）：format、batch、kind、first、rows，格式见 /api/v1/inward/format"),
            "/api/v1/inward/batches/{batch}": { "get": { "summary": "批次的逐行答复和办理结果，after 为上次最后一行", "responses": { "200": { "description": "答复" }, "401": { "description": "密钥不对" } } } },
            "/api/v1/inward/lists/{kind}": call("其他系统推送清单（密钥）：请求体是文件，name 为文件名"),
            "/api/v1/inward/format": { "get": { "summary": "推送格式的 JSON Schema", "responses": { "200": { "description": "格式" } } } },
            "/api/v1/public/decisions": { "get": { "summary": "公开的决定，q 为查询词", "responses": { "200": { "description": "决定" } } } },
        },
        "components": { "schemas": schemas },
    }))
    .into_response()
}
