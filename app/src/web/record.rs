//! One record: what it says, who signed, its document; signing it; finding that a kind does not apply.

use super::case::may_see;
use super::recordings::Sentence;
use super::shell::Shell;
use super::sign_off::Unsigned;
use super::{Web, block, fault, html, input};
use crate::auth::Visitor;
use crate::desk::{self, DeskError, Opened};
use crate::site::Site;
use crate::web::input::Posted;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use document::Standard;
use enforcement::case::{Command, Record, Verdict};
use enforcement::id::{KindKey, RecordId};
use enforcement::pack::Step;
use enforcement::record::writing::{self, Table};
use enforcement::refusal::{FieldError, Refusal, Rejected};
use enforcement::value::Value;
use std::collections::BTreeMap;

struct SignView {
    title: &'static str,
    key: &'static str,
    action: String,
    answers: &'static str,
}

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage {
    shell: Shell,
    title: String,
    number: String,
    mark: &'static str,
    back: String,
    back_title: String,
    pdf: String,
    before: String,
    after: String,
    correct: String,
    version: u32,
    cells: Vec<(String, Vec<Piece>)>,
    tables: Vec<Table>,
    files: Vec<(String, String)>,
    marks: Vec<(String, String)>,
    cited: Vec<(String, String)>,
    text: Vec<(String, Vec<Piece>)>,
    entered: String,
    signatures: Vec<String>,
    sign: Option<SignView>,
    opinion: String,
    refusals: Vec<Refusal>,
    errors: Vec<FieldError>,
}

#[derive(Template)]
#[template(path = "not_applicable.html")]
struct NotApplicablePage {
    shell: Shell,
    kind: String,
    back: String,
    back_title: String,
    version: u32,
    reason: String,
    errors: Vec<String>,
}

type Place = (String, String, u32);

/// The page.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((agency, id, record)): Path<Place>,
) -> Response {
    let (inner, who) = (site.clone(), visitor.clone());
    let built = block(move || {
        let opened = open(&inner, &who, &agency, &id)?;
        let page = build(&inner, &who, &opened, record, Rejected::Law(Vec::new()), String::new(), &headers)?;
        let what = desk::looked_at(RecordId(record), &page.title);
        desk::note_reading(&inner, &who.actor, &agency, &opened.case.number, &what)?;
        Ok(page)
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn open(site: &Site, visitor: &Visitor, agency: &str, id: &str) -> Result<Opened, DeskError> {
    may_see(visitor, agency)?;
    desk::read(site, agency, id)
}

fn build(
    site: &Site,
    visitor: &Visitor,
    opened: &Opened,
    id: u32,
    rejected: Rejected,
    opinion: String,
    headers: &HeaderMap,
) -> Result<RecordPage, DeskError> {
    let case = &opened.case;
    let record = case.record(RecordId(id)).ok_or(DeskError::NotFound)?;
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    let document = writing::write(stand, case, record).ok_or(DeskError::NotFound)?;
    let base = format!("/cases/{}/{}", case.agency, case.id);
    let waits = record.waits_for(&site.pack);
    let sign =
        waits.filter(|step| enforcement::case::gate::may_sign(stand, case, &visitor.actor, record, *step).is_ok());
    let kind = site.pack.kind(record.kind.as_str()).ok_or(DeskError::NotFound)?;
    let correctable =
        record.replaced_by.is_none() && enforcement::case::gate::may_enter(stand, case, &visitor.actor, kind).is_ok();
    let (refusals, errors) = match rejected {
        Rejected::Law(refusals) => (Unsigned::of(site, visitor.actor.agency.as_str()).mark_all(refusals), Vec::new()),
        Rejected::Form(errors) => (Vec::new(), errors),
    };
    let beside =
        |other: Option<&Record>| other.map_or_else(String::new, |other| format!("{base}/records/{}", other.id));
    let sentences = super::recordings::sentences_of(opened, record.id, &base);
    Ok(RecordPage {
        shell: Shell::of(site, visitor, "/cases").looking(headers),
        title: document.title,
        number: document.number,
        mark: document.mark,
        back: base.clone(),
        back_title: case.number.clone(),
        pdf: format!("{base}/records/{id}/document.pdf"),
        before: beside(case.records.iter().rev().find(|other| other.id < record.id)),
        after: beside(case.records.iter().find(|other| other.id > record.id)),
        correct: if correctable { format!("{base}/record/{}?replaces={id}", kind.key) } else { String::new() },
        version: case.version,
        cells: document.cells.into_iter().map(|(label, text)| (label, proven(&text, &sentences))).collect(),
        tables: document.tables,
        files: files(record, &base),
        marks: super::recordings::marks_of(opened, record.id, &base),
        cited: super::review::cited(stand, case, record, &base),
        text: document
            .paragraphs
            .into_iter()
            .map(|paragraph| (paragraph.heading, proven(&paragraph.text, &sentences)))
            .collect(),
        entered: format!(
            "{} {} 填写，{} 存入，案件记录流第 {} 号",
            record.entered.name, record.entered.happened, record.entered.recorded, record.id
        ),
        signatures: signatures(record),
        sign: sign.map(|step| SignView {
            title: step.title(),
            key: step.key(),
            action: format!("{base}/records/{id}/sign"),
            answers: answers(step),
        }),
        opinion,
        refusals,
        errors,
    })
}

/// Text up to the end of a sentence, and the places in recordings that prove that sentence: address and words.
struct Piece {
    text: String,
    links: Vec<(String, String)>,
}

/// A text cut behind each sentence that a recording proves.
fn proven(text: &str, sentences: &[Sentence]) -> Vec<Piece> {
    let mut cuts: BTreeMap<usize, Vec<(String, String)>> = BTreeMap::new();
    for sentence in sentences {
        if let Some(at) = text.find(&sentence.words) {
            let link = (sentence.href.clone(), sentence.label.clone());
            cuts.entry(at + sentence.words.len()).or_default().push(link);
        }
    }
    let mut pieces = Vec::new();
    let mut from = 0;
    for (to, links) in cuts {
        pieces.push(Piece { text: text.get(from..to).unwrap_or_default().to_owned(), links });
        from = to;
    }
    let rest = text.get(from..).unwrap_or_default().to_owned();
    if !rest.is_empty() {
        pieces.push(Piece { text: rest, links: Vec::new() });
    }
    pieces
}

/// S15: each signature says what it answers for.
pub(super) fn answers(step: Step) -> &'static str {
    match step {
        Step::CoHandler | Step::Unit => {
            "签署表示：承办机构对材料的真实性、准确性、完整性，以及事实、证据、法律适用、程序的合法性负责。"
        }
        Step::Reviewer => "签署表示：法制审核机构对审核意见负责。",
        Step::Head => "签署表示：行政机关负责人对本机关作出的决定负责。",
        Step::Secrecy => "签署表示：对这一版内容的保密审查负责。",
        Step::Archivist => "签署表示：对案卷的接收保管负责。",
    }
}

fn signatures(record: &Record) -> Vec<String> {
    let words = |verdict| if verdict == Verdict::Agreed { "同意" } else { "退回" };
    record
        .signatures
        .iter()
        .map(|signature| {
            format!(
                "{}：{} {} {}。{}",
                signature.step.title(),
                signature.stamp.name,
                words(signature.verdict),
                signature.stamp.happened,
                signature.opinion
            )
        })
        .collect()
}

fn files(record: &Record, base: &str) -> Vec<(String, String)> {
    let lists =
        record.fields.iter().filter_map(|(_, value)| if let Value::Files(files) = value { Some(files) } else { None });
    lists.flatten().map(|file| (format!("{base}/files/{}", file.digest), file.name.clone())).collect()
}

/// Signs a step.
pub(crate) async fn sign(
    State(site): State<Web>,
    Path((agency, id, record)): Path<Place>,
    Posted { visitor, headers, flat }: Posted,
) -> Response {
    let (inner, who) = (site.clone(), visitor.clone());
    let answer = block(move || {
        if who.actor.agency.as_str() != agency {
            return Err(DeskError::NotFound);
        }
        let step = parse(input::one(&flat, "step")).ok_or(DeskError::NotFound)?;
        let verdict = parse(input::one(&flat, "verdict")).ok_or(DeskError::NotFound)?;
        let opinion = input::one(&flat, "opinion").to_owned();
        let version = input::one(&flat, "version").parse().unwrap_or(0);
        let command =
            Command::Sign { record: RecordId(record), step, verdict, opinion: opinion.clone(), signed_at: None };
        match desk::act(&inner, &who.actor, &id, version, command, inner.now()) {
            Ok(()) => Ok(Ok(format!("/cases/{agency}/{id}#r{record}"))),
            Err(DeskError::Rejected(rejected)) => {
                let opened = open(&inner, &who, &agency, &id)?;
                build(&inner, &who, &opened, record, rejected, opinion, &headers).map(Err)
            }
            Err(other) => Err(other),
        }
    });
    match answer.await {
        Ok(Ok(href)) => Redirect::to(&href).into_response(),
        Ok(Err(page)) => (StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response(),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// A closed set's value by its stable name.
pub(super) fn parse<T: serde::de::DeserializeOwned>(key: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(key.to_owned())).ok()
}

/// The document as PDF.
pub(crate) async fn document(
    State(site): State<Web>,
    visitor: Visitor,
    Path((agency, id, record)): Path<Place>,
) -> Response {
    let (inner, who) = (site.clone(), visitor.clone());
    let printed = block(move || {
        let opened = open(&inner, &who, &agency, &id)?;
        let entry = opened.case.record(RecordId(record)).ok_or(DeskError::NotFound)?;
        let stand = inner.stand(&opened.agency, &opened.roster, inner.now());
        let writing = writing::write(stand, &opened.case, entry).ok_or(DeskError::NotFound)?;
        let pdf = crate::archive::print(&inner, entry, &writing, Standard::Pdf)
            .map_err(|error| DeskError::Fault(error.to_string()))?;
        desk::note_reading(
            &inner,
            &who.actor,
            &agency,
            &opened.case.number,
            &desk::looked_at(entry.id, &format!("{} PDF", writing.title)),
        )?;
        Ok(pdf)
    });
    match printed.await {
        Ok(pdf) => (
            [
                (header::CONTENT_TYPE, "application/pdf"),
                (header::CONTENT_DISPOSITION, "inline; filename=\"document.pdf\""),
            ],
            pdf,
        )
            .into_response(),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// An attachment: only one that a record of this case names.
pub(crate) async fn file(
    State(site): State<Web>,
    visitor: Visitor,
    Path((agency, id, digest)): Path<(String, String, String)>,
) -> Response {
    let (inner, who) = (site.clone(), visitor.clone());
    let read = block(move || {
        let opened = open(&inner, &who, &agency, &id)?;
        let all = opened.case.records.iter().flat_map(|record| record.fields.iter());
        let named = all
            .filter_map(|(_, value)| if let Value::Files(files) = value { Some(files) } else { None })
            .flatten()
            .any(|file| file.digest == digest);
        let bytes = if named { store::objects::get(&inner.store, &digest)? } else { None };
        desk::note_reading(&inner, &who.actor, &agency, &opened.case.number, "附件")?;
        bytes.ok_or(DeskError::NotFound)
    });
    match read.await {
        Ok(bytes) => {
            ([(header::CONTENT_TYPE, "application/octet-stream"), (header::CONTENT_DISPOSITION, "attachment")], bytes)
                .into_response()
        }
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// The form for a finding that a kind does not apply.
pub(crate) async fn not_applicable(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((agency, id, kind)): Path<(String, String, String)>,
) -> Response {
    let (inner, who) = (site.clone(), visitor.clone());
    let built = block(move || {
        let opened = open(&inner, &who, &agency, &id)?;
        finding_page(&inner, &who, &opened, &kind, String::new(), Vec::new(), &headers)
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn finding_page(
    site: &Site,
    visitor: &Visitor,
    opened: &Opened,
    kind: &str,
    reason: String,
    errors: Vec<String>,
    headers: &HeaderMap,
) -> Result<NotApplicablePage, DeskError> {
    Ok(NotApplicablePage {
        shell: Shell::of(site, visitor, "/cases").looking(headers),
        kind: site.pack.kind(kind).ok_or(DeskError::NotFound)?.title.clone(),
        back: format!("/cases/{}/{}", opened.case.agency, opened.case.id),
        back_title: opened.case.number.clone(),
        version: opened.case.version,
        reason,
        errors,
    })
}

/// Keeps the finding.
pub(crate) async fn find_not_applicable(
    State(site): State<Web>,
    Path((agency, id, kind)): Path<(String, String, String)>,
    Posted { visitor, headers, flat }: Posted,
) -> Response {
    let (inner, who) = (site.clone(), visitor.clone());
    let answer = block(move || {
        if who.actor.agency.as_str() != agency {
            return Err(DeskError::NotFound);
        }
        let reason = input::one(&flat, "reason").to_owned();
        let version = input::one(&flat, "version").parse().unwrap_or(0);
        let key = KindKey::new(kind.clone()).ok_or(DeskError::NotFound)?;
        match desk::act(
            &inner,
            &who.actor,
            &id,
            version,
            Command::NotApplicable { kind: key, reason: reason.clone() },
            inner.now(),
        ) {
            Ok(()) => Ok(Ok(format!("/cases/{agency}/{id}"))),
            Err(DeskError::Rejected(rejected)) => {
                let opened = open(&inner, &who, &agency, &id)?;
                let errors = match rejected {
                    Rejected::Form(errors) => errors.into_iter().map(|error| error.reason).collect(),
                    Rejected::Law(refusals) => {
                        refusals.into_iter().map(|refusal| format!("{}{}", refusal.what, refusal.next)).collect()
                    }
                };
                finding_page(&inner, &who, &opened, &kind, reason, errors, &headers).map(Err)
            }
            Err(other) => Err(other),
        }
    });
    match answer.await {
        Ok(Ok(href)) => Redirect::to(&href).into_response(),
        Ok(Err(page)) => (StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response(),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}
