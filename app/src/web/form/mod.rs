//! One record, one form: fields in the order of the paper form, what the system knows filled in, every mistake at its field.

mod field;
mod filling;
mod sheets;

use super::acts::carry;
use super::review::{Desk, Proposal, checked};
use super::shell::Shell;
use super::sign_off::Unsigned;
use super::{Web, block, fault, html, input};
use crate::auth::Visitor;
use crate::desk::{self, DeskError, Opened};
use crate::site::{Site, new_id};
use crate::web::input::Posted;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use enforcement::case::{Command, Event, Flat, Replaced, Stand};
use enforcement::id::{KindKey, RecordId};
use enforcement::pack::{Kind, Step};
use enforcement::people::{Actor, Role};
use enforcement::refusal::{FieldError, Refusal, Rejected};
use enforcement::review::ASPECTS;
use field::field_view;
pub(super) use field::{FieldView, Input};
pub(super) use filling::first_filling;
use filling::{fill_asked, marked, prefill_opening};
pub(super) use sheets::taken_in;
use std::collections::BTreeMap;
use store::{accounts, cases};

/// Blank lines offered below those that are filled.
const LINES_BLANK: usize = 3;
/// Blank lines offered where more were asked for.
const LINES_MORE: usize = 15;
/// Most lines of a list that a form shows.
const ROWS_MAX: usize = 300;
#[derive(Template)]
#[template(path = "form.html")]
pub(super) struct FormPage {
    pub(super) shell: Shell,
    title: String,
    pub(super) basis: String,
    back: String,
    back_title: String,
    pub(super) base: String,
    action: String,
    draft: String,
    saved: String,
    pub(super) submit: &'static str,
    once: String,
    version: u32,
    replaces: Option<u32>,
    replace_reason: String,
    changed: Vec<String>,
    pub(super) refused: &'static str,
    pub(super) refusals: Vec<Refusal>,
    pub(super) errors: Vec<FieldError>,
    pub(super) fields: Vec<FieldView>,
    pub(super) answers: &'static str,
    desk: Option<Desk>,
    proposal: Option<Proposal>,
}

/// What a form shows besides its kind.
#[derive(Default)]
pub(super) struct Filled {
    flat: Flat,
    prefilled: BTreeMap<String, &'static str>,
    errors: Vec<FieldError>,
    refusals: Vec<Refusal>,
    changed: Vec<String>,
    saved: String,
    replaces: Option<u32>,
    replace_reason: String,
    /// The list that wants more blank lines.
    more: String,
}

/// What a form is asked that carries nothing out: the list that wants more blank lines.
const MORE: &str = "more";

/// A page of the form that was asked for more lines, with all that was typed.
pub(super) fn asked_for_more(flat: &Flat) -> Option<Filled> {
    let more = flat.get(MORE)?.first()?.clone();
    let mut flat = flat.clone();
    flat.remove(MORE);
    Some(Filled { flat, more, ..Filled::default() })
}

/// The form that opens a case.
pub(crate) async fn new(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(procedure): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let asked =
        |key: &str| input::pairs(&query).find(|(name, _)| name == key).map(|(_, value)| value).unwrap_or_default();
    let (from, object) = (asked("from"), asked("object"));
    let (inner, who) = (site.clone(), visitor.clone());
    let built = block(move || {
        let roster = inner.store.read(|unit| accounts::roster(unit, who.actor.agency.as_str()))?;
        let flat = carry(&inner, &who, &procedure, (&from, &object), &roster)?;
        opening(&inner, &who, &procedure, Filled { flat, ..Filled::default() }, &headers)
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

pub(super) fn opening(
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
    if !filled.flat.contains_key("officers") && filled.errors.is_empty() && kind.field("officers").is_some() {
        filled.flat.insert("officers".into(), vec![visitor.actor.person.to_string()]);
    }
    let stand = site.stand(&agency, &roster, site.now());
    let sent = filled.flat.contains_key("version") || !filled.errors.is_empty() || !filled.refusals.is_empty();
    if !sent {
        prefill_opening(visitor, stand, kind, &mut filled);
    }
    let carried = input::one(&filled.flat, desk::ONCE).to_owned();
    let mut page = form_page(site, visitor, stand, None, kind, filled, headers);
    page.once = if carried.is_empty() { new_id(site.now()) } else { carried };
    page.title = format!("{}（{}）", kind.title, description.short);
    page.back = "/cases".into();
    page.back_title = "案件".into();
    page.action = format!("/cases/new/{procedure}");
    Ok(page)
}

/// Opens a case.
pub(crate) async fn open(
    State(site): State<Web>,
    Path(procedure): Path<String>,
    Posted { visitor, headers, flat }: Posted,
) -> Response {
    let (inner, who) = (site.clone(), visitor.clone());
    let answer = block(move || {
        if let Some(filled) = asked_for_more(&flat) {
            return opening(&inner, &who, &procedure, filled, &headers).map(Err);
        }
        let description = inner.pack.procedure(&procedure).ok_or(DeskError::NotFound)?;
        let kind = inner.pack.kind(description.opens.as_str()).ok_or(DeskError::NotFound)?;
        let whole = taken_in(kind, &flat, None).map_err(DeskError::Rejected);
        match whole.and_then(|whole| desk::open(&inner, &who.actor, &procedure, whole, inner.now())) {
            Ok(id) => Ok(Ok(format!("/cases/{}/{id}", who.actor.agency))),
            Err(DeskError::Rejected(rejected)) => {
                let filled = rejected_form(flat, rejected);
                opening(&inner, &who, &procedure, filled, &headers).map(Err)
            }
            Err(other) => Err(other),
        }
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

pub(super) fn rejected_form(flat: Flat, rejected: Rejected) -> Filled {
    match rejected {
        Rejected::Form(errors) => Filled { flat, errors, ..Filled::default() },
        Rejected::Law(refusals) => Filled { flat, refusals, ..Filled::default() },
    }
}

/// The form of a record.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((agency, id, kind)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let asked: Vec<(String, String)> = input::pairs(&query.unwrap_or_default()).collect();
    let replaces = asked.iter().find(|(key, _)| key == "replaces").and_then(|(_, value)| value.parse().ok());
    let (inner, who) = (site.clone(), visitor.clone());
    let built = block(move || {
        own(&who, &agency)?;
        let opened = desk::read(&inner, &agency, &id)?;
        let kind = inner.pack.kind(&kind).ok_or(DeskError::NotFound)?;
        let stand = inner.stand(&opened.agency, &opened.roster, inner.now());
        enforcement::case::gate::may_enter(stand, &opened.case, &who.actor, kind).map_err(DeskError::Rejected)?;
        let mut filled = first_filling(&inner, &who, &opened, stand, kind, replaces)?;
        fill_asked(kind, &asked, &mut filled);
        let page = form_page(&inner, &who, stand, Some(&opened), kind, filled, &headers);
        beside(&inner, &who, stand, &opened, kind, page)
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn own(visitor: &Visitor, agency: &str) -> Result<(), DeskError> {
    if visitor.actor.agency.as_str() == agency { Ok(()) } else { Err(DeskError::NotFound) }
}

/// Keeps a record.
pub(crate) async fn post(
    State(site): State<Web>,
    Path((agency, id, kind)): Path<(String, String, String)>,
    Posted { visitor, headers, flat }: Posted,
) -> Response {
    let (inner, who) = (site.clone(), visitor.clone());
    let answer = block(move || {
        own(&who, &agency)?;
        let key = KindKey::new(kind.clone()).ok_or(DeskError::NotFound)?;
        let version = input::one(&flat, "version").parse().unwrap_or(0);
        let replaces = input::one(&flat, "replaces").parse().ok().map(|record| Replaced {
            record: RecordId(record),
            reason: input::one(&flat, "replace_reason").to_owned(),
        });
        let now = inner.now();
        let form = inner.pack.kind(&kind).ok_or(DeskError::NotFound)?;
        let asked = asked_for_more(&flat);
        let done = if asked.is_some() {
            Err(DeskError::Rejected(Rejected::Form(Vec::new())))
        } else {
            let earlier = match &replaces {
                Some(replaced) => desk::read(&inner, &agency, &id)?.case.record(replaced.record).cloned(),
                None => None,
            };
            let whole = taken_in(form, &flat, earlier.as_ref()).map_err(DeskError::Rejected);
            whole.and_then(|flat| {
                let command = Command::Enter { kind: key, flat, replaces: replaces.clone() };
                desk::act(&inner, &who.actor, &id, version, command, now)
            })
        };
        match done {
            Ok(()) => Ok(Ok(format!("/cases/{agency}/{id}"))),
            Err(error) => {
                let opened = desk::read(&inner, &agency, &id)?;
                let mut filled = match error {
                    DeskError::Rejected(_) if asked.is_some() => asked.unwrap_or_default(),
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
                let stand = inner.stand(&opened.agency, &opened.roster, now);
                let page = form_page(&inner, &who, stand, Some(&opened), form, filled, &headers);
                beside(&inner, &who, stand, &opened, form, page).map(Err)
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
    Path((agency, id, kind)): Path<(String, String, String)>,
    Posted { visitor, flat, .. }: Posted,
) -> Response {
    let inner = site.clone();
    let person = visitor.actor.person.to_string();
    let saved = block(move || {
        own(&visitor, &agency)?;
        let now = inner.now();
        let body: Vec<String> = flat
            .iter()
            .filter(|(key, _)| !matches!(key.as_str(), "version" | "replaces" | "replace_reason"))
            .flat_map(|(key, values)| {
                values.iter().map(move |value| format!("{}={}", input::encoded(key), input::encoded(value)))
            })
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

/// S15: what whoever enters a record answers for, by the role that enters it.
fn answers_for(kind: &Kind, actor: &Actor) -> &'static str {
    let by = |role: Role| kind.who.contains(&role) && actor.is(role);
    super::record::answers(match () {
        () if by(Role::Officer) => Step::Unit,
        () if by(Role::Reviewer) => Step::Reviewer,
        () if by(Role::Secrecy) => Step::Secrecy,
        () if by(Role::Archivist) => Step::Archivist,
        () if by(Role::Head) => Step::Head,
        () => Step::Unit,
    })
}

/// The opinion's form gets the desk beside it, and under each aspect what the system checked.
fn beside(
    site: &Site,
    visitor: &Visitor,
    stand: Stand<'_>,
    opened: &Opened,
    kind: &Kind,
    mut page: FormPage,
) -> Result<FormPage, DeskError> {
    match kind.key.as_str() {
        "review-opinion" => {
            let mut found = checked(stand, opened, visitor);
            for (number, aspect) in ASPECTS.iter().enumerate() {
                if let Some(field) = page.fields.iter_mut().find(|field| field.key == aspect.key) {
                    field.number = number + 1;
                    field.checks = found.remove(aspect.key).unwrap_or_default();
                }
            }
            page.desk = Desk::of(site, visitor, stand, opened)?;
        }
        "review-submission" => page.proposal = Proposal::of(stand, opened),
        _ => {}
    }
    Ok(page)
}

pub(super) fn form_page(
    site: &Site,
    visitor: &Visitor,
    stand: Stand<'_>,
    opened: Option<&Opened>,
    kind: &Kind,
    filled: Filled,
    headers: &HeaderMap,
) -> FormPage {
    let base = opened.map_or_else(String::new, |opened| format!("/cases/{}/{}", opened.case.agency, opened.case.id));
    // An article of the basis stands for its paragraphs.
    let cites = kind.fulfils.iter().map(|id| id.citation().short());
    let own = kind.basis_in(opened.and_then(|opened| opened.case.act_type(stand.pack)));
    let mut basis: Vec<String> = cites.filter(|cite| own.is_empty() || !cite.starts_with(own)).collect();
    if !own.is_empty() {
        basis.insert(0, own.to_owned());
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
            hint: "标出的文字不公开，公开页上只写隐去了什么；括号内是类别、依据和怎样发现的。写“拟公开”的由编辑人说明了理由，连同其余照此公开。请逐段核对。".into(),
            when: String::new(),
            depends: Default::default(),
            from: String::new(),
            required: true,
            error: String::new(),
            phrases: Vec::new(),
            checks: Vec::new(),
            number: 0,
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
        once: String::new(),
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
        answers: answers_for(kind, &visitor.actor),
        desk: None,
        proposal: None,
    }
}
