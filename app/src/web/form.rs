//! One record, one form: fields in the order of the paper form, what the system knows filled in, every mistake at its field.

use super::shell::Shell;
use super::sign_off::Unsigned;
use super::{Asker, Web, block, fault, html, input, signed_in};
use crate::auth::Visitor;
use crate::desk::{self, DeskError, Opened};
use crate::site::Site;
use askama::Template;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use enforcement::case::{Case, Command, Event, Flat, Replaced, Stand, obstacles, write_flat};
use enforcement::disclosure::redact::{Draft, FoundBy};
use enforcement::id::{KindKey, RecordId};
use enforcement::pack::{Field, FieldType, Kind};
use enforcement::people::{CertificateState, Role, Roster};
use enforcement::record::writing;
use enforcement::refusal::{FieldError, Refusal, Rejected};
use enforcement::value::{PartyKind, PenaltyKind, Value};
use std::collections::BTreeMap;
use store::{accounts, cases};

/// Blank lines offered below those that are filled.
const LINES_BLANK: usize = 3;
/// Most lines of a list that a form shows.
const ROWS_MAX: usize = 300;
/// Fewest lines of penalties offered.
const PENALTY_LINES: usize = 4;

pub(crate) struct Choice {
    key: String,
    label: String,
    note: String,
    on: bool,
}

pub(crate) struct Part {
    key: &'static str,
    label: &'static str,
    value: String,
    error: String,
}

pub(crate) struct PenaltyLine {
    number: usize,
    options: Vec<Choice>,
    amount: String,
    words: String,
}

pub(crate) struct Cell {
    column: usize,
    label: String,
    value: String,
}

pub(crate) struct RowLine {
    number: usize,
    cells: Vec<Cell>,
}

/// How a field is typed in.
pub(crate) enum Input {
    Line(&'static str, String),
    Long(String),
    Options(&'static str, Vec<Choice>),
    Finding(bool, bool, String),
    Party(Vec<Choice>, Vec<Part>),
    Penalties(Vec<PenaltyLine>),
    Rows(Vec<String>, Vec<RowLine>),
    Files(Vec<Choice>),
    Marked(Vec<Vec<Mark>>),
}

/// A piece of the public text before it goes out; `hidden` names what kind of thing is not shown.
pub(crate) struct Mark {
    text: String,
    hidden: &'static str,
}

struct FieldView {
    key: String,
    label: String,
    hint: String,
    when: String,
    from: String,
    required: bool,
    error: String,
    phrases: Vec<String>,
    input: Input,
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage {
    shell: Shell,
    title: String,
    basis: String,
    back: String,
    back_title: String,
    base: String,
    action: String,
    draft: String,
    saved: String,
    submit: &'static str,
    version: u32,
    replaces: Option<u32>,
    replace_reason: String,
    changed: Vec<String>,
    refused: &'static str,
    refusals: Vec<Refusal>,
    errors: Vec<FieldError>,
    fields: Vec<FieldView>,
}

/// What a form shows besides its kind.
#[derive(Default)]
struct Filled {
    flat: Flat,
    prefilled: BTreeMap<String, &'static str>,
    errors: Vec<FieldError>,
    refusals: Vec<Refusal>,
    changed: Vec<String>,
    saved: String,
    replaces: Option<u32>,
    replace_reason: String,
}

/// The form that opens a case.
pub(crate) async fn new(
    State(site): State<Web>,
    who: Asker,
    headers: HeaderMap,
    Path(procedure): Path<String>,
) -> Response {
    let visitor = match signed_in(&who) {
        Ok(visitor) => visitor,
        Err(error) => return fault(&site, None, error),
    };
    let (inner, who) = (site.clone(), visitor.clone());
    match block(move || opening(&inner, &who, &procedure, Filled::default(), &headers)).await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn opening(
    site: &Site,
    visitor: &Visitor,
    procedure: &str,
    mut filled: Filled,
    headers: &HeaderMap,
) -> Result<FormPage, DeskError> {
    let description = site.pack.procedure(procedure).ok_or(DeskError::NotFound)?;
    let kind = site.pack.kind(description.opens.as_str()).ok_or(DeskError::NotFound)?;
    let agency = visitor.actor.agency.to_string();
    let (agency, roster) =
        site.store.read(|unit| Ok((accounts::agency(unit, &agency)?, accounts::roster(unit, &agency)?)))?;
    let agency = agency.ok_or(DeskError::NotFound)?;
    if filled.flat.is_empty() && kind.field("officers").is_some() {
        filled.flat.insert("officers".into(), vec![visitor.actor.person.to_string()]);
    }
    let stand = site.stand(&agency, &roster, site.now());
    let mut page = form_page(site, visitor, stand, None, kind, filled, headers);
    page.title = format!("{}（{}）", kind.title, description.short);
    page.back = "/cases".into();
    page.back_title = "案件".into();
    page.action = format!("/cases/new/{procedure}");
    Ok(page)
}

/// Opens a case.
pub(crate) async fn open(
    State(site): State<Web>,
    who: Asker,
    Path(procedure): Path<String>,
    request: Request,
) -> Response {
    let visitor = match signed_in(&who) {
        Ok(visitor) => visitor,
        Err(error) => return fault(&site, None, error),
    };
    let headers = request.headers().clone();
    let flat = match input::read(&site, &visitor, request).await {
        Ok(flat) => flat,
        Err(error) => return fault(&site, Some(&visitor), error),
    };
    let (inner, who) = (site.clone(), visitor.clone());
    let answer = block(move || match desk::open(&inner, &who.actor, &procedure, flat.clone(), inner.now()) {
        Ok(id) => Ok(Ok(format!("/cases/{}/{id}", who.actor.agency))),
        Err(DeskError::Rejected(rejected)) => {
            let filled = rejected_form(flat, rejected);
            opening(&inner, &who, &procedure, filled, &headers).map(Err)
        }
        Err(other) => Err(other),
    });
    answer_form(&site, &visitor, answer.await)
}

fn answer_form(site: &Site, visitor: &Visitor, answer: Result<Result<String, FormPage>, DeskError>) -> Response {
    match answer {
        Ok(Ok(href)) => Redirect::to(&href).into_response(),
        Ok(Err(page)) => (StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response(),
        Err(error) => fault(site, Some(visitor), error),
    }
}

fn rejected_form(flat: Flat, rejected: Rejected) -> Filled {
    match rejected {
        Rejected::Form(errors) => Filled { flat, errors, ..Filled::default() },
        Rejected::Law(refusals) => Filled { flat, refusals, ..Filled::default() },
    }
}

/// The form of a record.
pub(crate) async fn page(
    State(site): State<Web>,
    who: Asker,
    headers: HeaderMap,
    Path((agency, id, kind)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let visitor = match signed_in(&who) {
        Ok(visitor) => visitor,
        Err(error) => return fault(&site, None, error),
    };
    let replaces = input::pairs(&query.unwrap_or_default())
        .find(|(key, _)| key == "replaces")
        .and_then(|(_, value)| value.parse().ok());
    let (inner, who) = (site.clone(), visitor.clone());
    let built = block(move || {
        own(&who, &agency)?;
        let opened = desk::read(&inner, &agency, &id)?;
        let kind = inner.pack.kind(&kind).ok_or(DeskError::NotFound)?;
        let stand = inner.stand(&opened.agency, &opened.roster, inner.now());
        enforcement::case::gate::may_enter(stand, &opened.case, &who.actor, kind).map_err(DeskError::Rejected)?;
        let filled = first_filling(&inner, &who, &opened, stand, kind, replaces)?;
        Ok(form_page(&inner, &who, stand, Some(&opened), kind, filled, &headers))
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn own(visitor: &Visitor, agency: &str) -> Result<(), DeskError> {
    if visitor.actor.agency.as_str() == agency { Ok(()) } else { Err(DeskError::NotFound) }
}

/// A new form: the draft, or the record to be corrected, or what the system knows.
fn first_filling(
    site: &Site,
    visitor: &Visitor,
    opened: &Opened,
    stand: Stand<'_>,
    kind: &Kind,
    replaces: Option<u32>,
) -> Result<Filled, DeskError> {
    let (agency, case) = (opened.case.agency.as_str(), opened.case.id.as_str());
    let mut filled = Filled { replaces, ..Filled::default() };
    if let Some(record) = replaces.and_then(|id| opened.case.record(RecordId(id))) {
        filled.flat = write_flat(&record.fields);
        return Ok(filled);
    }
    let draft = site.store.read(|unit| cases::draft(unit, agency, visitor.actor.person.as_str(), case, &kind.key))?;
    if let Some((body, saved)) = draft {
        filled.flat = input::pairs(&body).fold(Flat::new(), |mut flat, (key, value)| {
            flat.entry(key).or_default().push(value);
            flat
        });
        filled.saved = format!("已恢复 {saved} 的草稿");
        return Ok(filled);
    }
    prefill(site, opened, stand, kind, &mut filled);
    filled.refusals = obstacles(stand, &visitor.actor, &opened.case, kind);
    Ok(filled)
}

/// Fills in what earlier records hold: entered once, used everywhere. Judgements are never filled in.
fn prefill(site: &Site, opened: &Opened, stand: Stand<'_>, kind: &Kind, filled: &mut Filled) {
    let case = &opened.case;
    for field in kind.fields.iter().filter(|field| field.kind != FieldType::Finding) {
        let found = known_value(site, case, stand, &field.from);
        if let Some((value, from)) = found {
            let mut fields = enforcement::value::Fields::default();
            fields.set(&field.key, value);
            filled.flat.extend(write_flat(&fields));
            filled.prefilled.insert(field.key.clone(), from);
        }
    }
    if matches!(kind.key.as_str(), "redaction" | "secrecy-review" | "publication")
        && let Some(draft) = desk::preview(site, opened, stand.now)
    {
        filled.flat.insert("text_version".into(), vec![draft.version().as_str().to_owned()]);
        if kind.key == "secrecy-review" {
            filled.prefilled.insert("text_version".into(), "上方是这一版将要公开的全文");
        }
        if kind.key == "redaction" {
            list_hits(case, &draft, &mut filled.flat);
        }
    }
    let mut set = |key: &str, text: String| {
        if kind.field(key).is_some() {
            filled.flat.insert(key.to_owned(), vec![text]);
        }
    };
    set("address", format!("/public/decisions/{}-{}", case.agency, case.id));
    set("statement_days", opened.agency.statement_days.to_string());
}

/// Every text that is hidden now, a line each, for the editor to give a reason where it should be shown; and what an
/// earlier check changed.
fn list_hits(case: &Case, draft: &Draft, flat: &mut Flat) {
    let earlier = case.of_kind("redaction").next_back();
    let mut lines: Vec<[String; 3]> = Vec::new();
    for row in earlier.into_iter().flat_map(|record| record.fields.rows("lifted")) {
        if let [text, kind, reason, ..] = row.as_slice() {
            lines.push([text.clone(), kind.clone(), reason.clone()]);
        }
    }
    for hit in draft.hits() {
        let text: String = draft.source().get(hit.range.clone()).unwrap_or_default().split_whitespace().collect();
        if hit.found_by != FoundBy::Editor && !lines.iter().any(|line| line[0] == text) {
            lines.push([text, hit.kind.label().to_owned(), String::new()]);
        }
    }
    for (number, line) in lines.into_iter().take(ROWS_MAX - LINES_BLANK).enumerate() {
        for (column, cell) in line.into_iter().enumerate() {
            flat.insert(format!("lifted.{number}.{column}"), vec![cell]);
        }
    }
    for (number, row) in earlier.into_iter().flat_map(|record| record.fields.rows("added")).enumerate() {
        for (column, cell) in row.iter().enumerate() {
            flat.insert(format!("added.{number}.{column}"), vec![cell.clone()]);
        }
    }
}

/// The draft's text in its lines, what is hidden marked.
fn marked(draft: &Draft) -> Vec<Vec<Mark>> {
    let mut lines: Vec<Vec<Mark>> = vec![Vec::new()];
    let mut push = |text: &str, hidden: &'static str| {
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                lines.push(Vec::new());
            }
            if let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) {
                line.push(Mark { text: part.to_owned(), hidden });
            }
        }
    };
    let mut shown = 0;
    for hit in draft.hits() {
        push(draft.source().get(shown..hit.range.start).unwrap_or_default(), "");
        push(draft.source().get(hit.range.clone()).unwrap_or_default(), hit.kind.label());
        shown = hit.range.end;
    }
    push(draft.source().get(shown..).unwrap_or_default(), "");
    lines
}

fn known_value(site: &Site, case: &Case, stand: Stand<'_>, from: &str) -> Option<(Value, &'static str)> {
    let (source, key) = from.split_once('.')?;
    if source == "case" {
        let value = match key {
            "party" => Value::Party(case.party()?.clone()),
            "cause" => Value::Text(case.cause().to_owned()),
            "officers" => Value::People(case.officers(&site.pack)),
            "facts" => {
                let stated = |record: &&enforcement::case::Record| !record.fields.text("facts").is_empty();
                Value::Text(case.standing().rev().find(stated)?.fields.text("facts").to_owned())
            }
            _ => return None,
        };
        return Some((value, "取自本案已有记录，请核对"));
    }
    let milestone = serde_json::from_value(serde_json::Value::String(source.to_owned())).ok()?;
    let record = case.last(stand.pack, milestone)?;
    Some((record.fields.get(key)?.clone(), "取自前一份记录，请核对"))
}

/// Keeps a record.
pub(crate) async fn post(
    State(site): State<Web>,
    who: Asker,
    Path((agency, id, kind)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let visitor = match signed_in(&who) {
        Ok(visitor) => visitor,
        Err(error) => return fault(&site, None, error),
    };
    let headers = request.headers().clone();
    let flat = match input::read(&site, &visitor, request).await {
        Ok(flat) => flat,
        Err(error) => return fault(&site, Some(&visitor), error),
    };
    let (inner, who) = (site.clone(), visitor.clone());
    let answer = block(move || {
        own(&who, &agency)?;
        let key = KindKey::new(kind.clone()).ok_or(DeskError::NotFound)?;
        let version = input::one(&flat, "version").parse().unwrap_or(0);
        let replaces = input::one(&flat, "replaces").parse().ok().map(|record| Replaced {
            record: RecordId(record),
            reason: input::one(&flat, "replace_reason").to_owned(),
        });
        let command = Command::Enter { kind: key, flat: flat.clone(), replaces: replaces.clone() };
        let now = inner.now();
        match desk::act(&inner, &who.actor, &id, version, command, now) {
            Ok(()) => Ok(Ok(format!("/cases/{agency}/{id}"))),
            Err(error) => {
                let opened = desk::read(&inner, &agency, &id)?;
                let mut filled = match error {
                    DeskError::Rejected(rejected) => rejected_form(flat, rejected),
                    DeskError::Conflict(_) => {
                        Filled { flat, changed: changes(&inner, &opened, version), ..Filled::default() }
                    }
                    other => return Err(other),
                };
                if let Some(replaced) = replaces {
                    filled.replaces = Some(replaced.record.0);
                    filled.replace_reason = replaced.reason;
                }
                let kind = inner.pack.kind(&kind).ok_or(DeskError::NotFound)?;
                let stand = inner.stand(&opened.agency, &opened.roster, now);
                Ok(Err(form_page(&inner, &who, stand, Some(&opened), kind, filled, &headers)))
            }
        }
    });
    answer_form(&site, &visitor, answer.await)
}

/// What others did since the version that the page was made of.
pub(super) fn changes(site: &Site, opened: &Opened, version: u32) -> Vec<String> {
    let since = opened.events.iter().filter(|event| event.seq > version);
    let title = |record: RecordId| {
        opened
            .case
            .record(record)
            .and_then(|record| site.pack.kind(record.kind.as_str()))
            .map_or("记录", |kind| kind.title.as_str())
    };
    since
        .map(|event| {
            let what = match &event.event {
                Event::Opened { .. } => "登记了案件".to_owned(),
                Event::Entered { kind, .. } => {
                    format!("填写了《{}》", site.pack.kind(kind.as_str()).map_or(kind.as_str(), |kind| &kind.title))
                }
                Event::Signed { record, .. } => format!("签署了《{}》", title(*record)),
                Event::TookEffect { record, .. } => format!("《{}》生效", title(*record)),
                Event::NotApplicable { kind, .. } => {
                    format!("认定《{}》不适用", site.pack.kind(kind.as_str()).map_or(kind.as_str(), |kind| &kind.title))
                }
                Event::RecordingsStored { clips } => format!("存入音像记录 {} 段", clips.len()),
                Event::RecordingMarked { mark } => format!("标注了音像记录：{}", mark.kind.title()),
                Event::RecordingRetained { .. } => "变更了音像记录的保存类别".to_owned(),
            };
            format!("{} {} {what}", event.name, event.recorded)
        })
        .collect()
}

/// Saves what was typed so far.
pub(crate) async fn draft(
    State(site): State<Web>,
    who: Asker,
    Path((agency, id, kind)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let Ok(visitor) = signed_in(&who) else { return StatusCode::UNAUTHORIZED.into_response() };
    let flat = match input::read(&site, &visitor, request).await {
        Ok(flat) => flat,
        Err(error) => return fault(&site, Some(&visitor), error),
    };
    let inner = site.clone();
    let person = visitor.actor.person.to_string();
    let saved = block(move || {
        own(&visitor, &agency)?;
        let now = inner.now();
        let body: Vec<String> = flat
            .iter()
            .filter(|(key, _)| !matches!(key.as_str(), "version" | "replaces" | "replace_reason"))
            .flat_map(|(key, values)| values.iter().map(move |value| format!("{}={}", encode(key), encode(value))))
            .collect();
        let body = body.join("&");
        let at = now.to_string();
        inner.store.write(move |unit| cases::save_draft(unit, &agency, &person, &id, &kind, &body, &at))?;
        Ok(format!("已存草稿 {:02}:{:02}", now.hour(), now.minute()))
    });
    match saved.await {
        Ok(words) => words.into_response(),
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "草稿没有存上").into_response(),
    }
}

/// Url-encodes a text.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            out += &format!("%{byte:02X}");
        }
    }
    out
}

fn form_page(
    site: &Site,
    visitor: &Visitor,
    stand: Stand<'_>,
    opened: Option<&Opened>,
    kind: &Kind,
    filled: Filled,
    headers: &HeaderMap,
) -> FormPage {
    let base = opened.map_or_else(String::new, |opened| format!("/cases/{}/{}", opened.case.agency, opened.case.id));
    let mut basis: Vec<String> = kind.fulfils.iter().map(|id| id.citation().short()).collect();
    if !kind.basis.is_empty() {
        basis.insert(0, kind.basis.clone());
    }
    basis.truncate(3);
    let mut fields: Vec<FieldView> = kind
        .fields
        .iter()
        .map(|field| field_view(stand, opened.map(|opened| &opened.case), kind, field, &filled))
        .collect();
    let read = matches!(kind.key.as_str(), "redaction" | "secrecy-review");
    if let Some(draft) = opened.filter(|_| read).and_then(|opened| desk::preview(site, opened, stand.now)) {
        let note = FieldView {
            key: "preview".into(),
            label: "将要公开的全文".into(),
            hint: "标出的文字不公开，公开页上只写隐去了什么；其余照此公开。请逐段核对。".into(),
            when: String::new(),
            from: String::new(),
            required: true,
            error: String::new(),
            phrases: Vec::new(),
            input: Input::Marked(marked(&draft)),
        };
        fields.insert(0, note);
    }
    FormPage {
        shell: Shell::of(site, visitor, "/cases").looking(headers),
        title: if filled.replaces.is_some() { format!("更正{}", kind.title) } else { kind.title.clone() },
        basis: if basis.is_empty() { String::new() } else { format!("依据：{}", basis.join("、")) },
        back: base.clone(),
        back_title: opened.map_or_else(String::new, |opened| opened.case.number.clone()),
        action: format!("{base}/record/{}", kind.key),
        draft: if opened.is_some() && filled.replaces.is_none() {
            format!("{base}/draft/{}", kind.key)
        } else {
            String::new()
        },
        saved: filled.saved,
        submit: if kind.steps.is_empty() { "保存并署名" } else { "保存并送签" },
        version: opened.map_or(0, |opened| opened.case.version),
        replaces: filled.replaces,
        replace_reason: filled.replace_reason,
        changed: filled.changed,
        refused: if filled.errors.is_empty() && !filled.flat.contains_key("version") {
            "这一步现在还不能办"
        } else {
            "没有保存"
        },
        refusals: Unsigned::of(site, visitor.actor.agency.as_str()).mark_all(filled.refusals),
        errors: filled.errors,
        fields,
        base,
    }
}

fn field_view(stand: Stand<'_>, case: Option<&Case>, kind: &Kind, field: &Field, filled: &Filled) -> FieldView {
    let error = filled
        .errors
        .iter()
        .find(|error| error.field == field.key || error.field.starts_with(&format!("{}.", field.key)));
    let when = field.when.as_ref().and_then(|when| {
        let other = kind.field(&when.field)?;
        let labels = when.is.iter().map(|key| match key.as_str() {
            "yes" if other.kind == FieldType::Finding => "是".to_owned(),
            "no" if other.kind == FieldType::Finding => "否".to_owned(),
            key => other
                .options
                .iter()
                .find(|option| option.key == key)
                .map_or_else(|| key.to_owned(), |option| option.label.clone()),
        });
        Some(format!("仅在“{}”为“{}”时填写。", other.label, labels.collect::<Vec<_>>().join("”或“")))
    });
    FieldView {
        key: field.key.clone(),
        label: field.label.clone(),
        hint: field.hint.clone(),
        when: when.unwrap_or_default(),
        from: filled.prefilled.get(&field.key).map_or_else(String::new, |from| (*from).to_owned()),
        required: field.required,
        error: error.map_or_else(String::new, |error| error.reason.clone()),
        phrases: field.phrases.clone(),
        input: typed(stand, case, field, filled),
    }
}

fn typed(stand: Stand<'_>, case: Option<&Case>, field: &Field, filled: &Filled) -> Input {
    let flat = &filled.flat;
    let one = |key: &str| flat.get(key).and_then(|values| values.first()).cloned().unwrap_or_default();
    let all = |key: &str| flat.get(key).map_or(&[][..], Vec::as_slice);
    let value = one(&field.key);
    let on = |key: &str| all(&field.key).iter().any(|chosen| chosen == key);
    match field.kind {
        FieldType::Text | FieldType::Money | FieldType::Number => Input::Line("text", value),
        FieldType::Date => Input::Line("date", value),
        FieldType::Moment => Input::Line("datetime-local", value.replace(' ', "T").chars().take(16).collect()),
        FieldType::Long => Input::Long(value),
        FieldType::Citations => Input::Long(all(&field.key).join("\n")),
        FieldType::Choice | FieldType::Choices => {
            let options = field.options.iter().map(|option| Choice {
                key: option.key.clone(),
                label: option.label.clone(),
                note: String::new(),
                on: on(&option.key),
            });
            Input::Options(if field.kind == FieldType::Choice { "radio" } else { "checkbox" }, options.collect())
        }
        FieldType::Finding => Input::Finding(value == "yes", value == "no", one(&format!("{}.words", field.key))),
        FieldType::Officers => Input::Options("checkbox", officers(stand, &on)),
        FieldType::People => Input::Options("checkbox", people(stand.roster, field, &on)),
        FieldType::Records => Input::Options("checkbox", records(stand, case, field, &on)),
        FieldType::Party => party(field, filled, &one),
        FieldType::Penalties => penalties(field, &one),
        FieldType::Rows => rows(field, &one),
        FieldType::Files => {
            let files = all(&field.key).iter().map(|key| Choice {
                key: key.clone(),
                label: key.splitn(3, ':').nth(2).unwrap_or_default().to_owned(),
                note: String::new(),
                on: true,
            });
            Input::Files(files.collect())
        }
    }
}

fn officers(stand: Stand<'_>, on: &dyn Fn(&str) -> bool) -> Vec<Choice> {
    let today = stand.now.date();
    let certified =
        stand.roster.iter().filter_map(|person| person.certificate.as_ref().map(|certificate| (person, certificate)));
    certified
        .map(|(person, certificate)| {
            let note = if certificate.state != CertificateState::Valid {
                "执法证已暂扣或者收回".to_owned()
            } else if certificate.valid_until < today {
                format!("执法证已于{}到期", certificate.valid_until.chinese())
            } else {
                format!("执法证号 {}，有效期至{}", certificate.number, certificate.valid_until.chinese())
            };
            Choice {
                key: person.id.to_string(),
                label: format!("{}　{}", person.name, person.post),
                note,
                on: on(person.id.as_str()),
            }
        })
        .collect()
}

fn people(roster: &Roster, field: &Field, on: &dyn Fn(&str) -> bool) -> Vec<Choice> {
    let heads_only = field.key == "attendees";
    let fitting = roster.iter().filter(|person| !heads_only || person.roles.contains(&Role::Head));
    fitting
        .map(|person| Choice {
            key: person.id.to_string(),
            label: format!("{}　{}", person.name, person.post),
            note: String::new(),
            on: on(person.id.as_str()),
        })
        .collect()
}

fn records(stand: Stand<'_>, case: Option<&Case>, field: &Field, on: &dyn Fn(&str) -> bool) -> Vec<Choice> {
    let standing = case.into_iter().flat_map(Case::standing).filter(|record| field.of.contains(&record.kind));
    standing
        .map(|record| Choice {
            key: record.id.to_string(),
            label: writing::name_of(stand, record),
            note: record.date().map_or_else(String::new, law::Date::chinese),
            on: on(&record.id.to_string()),
        })
        .collect()
}

fn party(field: &Field, filled: &Filled, one: &dyn Fn(&str) -> String) -> Input {
    let chosen = one(&format!("{}.kind", field.key));
    let kinds = PartyKind::ALL.iter().map(|kind| Choice {
        key: kind.key().into(),
        label: kind.title().into(),
        note: String::new(),
        on: chosen == kind.key(),
    });
    let parts = [
        ("name", "姓名或者名称"),
        ("resident_id", "居民身份证号码（公民、经营者）"),
        ("uscc", "统一社会信用代码（单位、个体工商户）"),
        ("representative", "法定代表人、负责人、经营者"),
        ("gender", "性别（公民）"),
        ("address", "住址、住所或者经营场所"),
        ("phone", "联系电话"),
    ];
    let parts = parts.map(|(key, label)| {
        let name = format!("{}.{key}", field.key);
        let error = filled
            .errors
            .iter()
            .find(|error| error.field == name)
            .map_or_else(String::new, |error| error.reason.clone());
        Part { key, label, value: one(&name), error }
    });
    Input::Party(kinds.collect(), parts.into())
}

fn penalties(field: &Field, one: &dyn Fn(&str) -> String) -> Input {
    let part = |line: usize, name: &str| one(&format!("{}.{line}.{name}", field.key));
    let filled =
        (0..field.max.unwrap_or(12).unsigned_abs() as usize).filter(|line| !part(*line, "kind").is_empty()).count();
    let lines = (0..(filled + 1).max(PENALTY_LINES)).map(|line| {
        let chosen = part(line, "kind");
        let options = PenaltyKind::ALL.iter().map(|kind| Choice {
            key: kind.key().into(),
            label: kind.title().into(),
            note: String::new(),
            on: chosen == kind.key(),
        });
        PenaltyLine {
            number: line,
            options: options.collect(),
            amount: part(line, "amount"),
            words: part(line, "words"),
        }
    });
    Input::Penalties(lines.collect())
}

fn rows(field: &Field, one: &dyn Fn(&str) -> String) -> Input {
    let cell = |line: usize, column: usize| one(&format!("{}.{line}.{column}", field.key));
    let filled =
        (0..ROWS_MAX).take_while(|line| (0..field.columns.len()).any(|column| !cell(*line, column).is_empty())).count();
    let lines = (0..filled + LINES_BLANK).map(|line| RowLine {
        number: line,
        cells: field
            .columns
            .iter()
            .enumerate()
            .map(|(column, label)| Cell { column, label: label.clone(), value: cell(line, column) })
            .collect(),
    });
    Input::Rows(field.columns.clone(), lines.collect())
}
