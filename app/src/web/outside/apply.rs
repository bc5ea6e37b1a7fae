//! Applying for a licence without an account (P15, J9.2): the guide, the form with the materials that the guide names, the number
//! and the code by which the applicant follows it, what was missing sent in later.

use super::super::{Web, block, fault, html, input};
use super::guide::{self, Guide};
use super::search::agency_names;
use super::{Outside, window};
use crate::desk::{self, DeskError};
use crate::site::Site;
use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use enforcement::case::Flat;
use enforcement::refusal::Rejected;
use enforcement::value::PartyKind;
use input::Glanced;
use register::Kind;
use store::registers;

/// Kinds of application, in the order of the form.
const WAYS: [(&str, &str); 4] = [("first", "首次申请"), ("change", "变更"), ("renewal", "延续"), ("cancel", "注销")];
/// Longest line of the form, in characters.
const LINE_MAX: usize = 200;

struct Row {
    item: String,
    href: String,
    agency: String,
    time: String,
}

#[derive(Template)]
#[template(path = "public_apply.html")]
struct Items {
    outside: Outside,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "public_apply_form.html")]
struct ApplyForm {
    outside: Outside,
    agency: String,
    action: String,
    guide: Guide,
    kinds: Vec<(&'static str, &'static str, bool)>,
    ways: Vec<(&'static str, &'static str, bool)>,
    lines: Vec<(&'static str, &'static str, String)>,
    expires_on: String,
    truthful: bool,
    errors: Vec<String>,
}

#[derive(Template)]
#[template(path = "public_applied.html")]
struct Applied {
    outside: Outside,
    agency: String,
    item: String,
    number: String,
    code: String,
}

/// The items of an agency's guides that are applied for.
fn guides(site: &Site, agency: &str) -> Result<Vec<Guide>, DeskError> {
    let list = site.store.read(|unit| registers::get(unit, agency, Kind::Guides.key()))?;
    let all = list.map(|list| guide::guides(&list.body)).unwrap_or_default();
    Ok(all.into_iter().filter(Guide::is_licence).collect())
}

/// Everything that may be applied for.
pub(crate) async fn items(State(site): State<Web>, headers: HeaderMap) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let mut rows = Vec::new();
        for (agency, name) in agency_names(&inner)? {
            for guide in guides(&inner, &agency)? {
                rows.push(Row {
                    href: guide.apply(&agency),
                    time: guide
                        .lines
                        .iter()
                        .find(|(label, _)| label.contains("时限"))
                        .map(|line| line.1.clone())
                        .unwrap_or_default(),
                    item: guide.item,
                    agency: name.clone(),
                });
            }
        }
        Ok(Items { outside: Outside::of(&inner, &headers), rows })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

fn page(
    site: &Site,
    headers: &HeaderMap,
    agency: &str,
    item: &str,
    flat: &Flat,
    errors: Vec<String>,
) -> Result<ApplyForm, DeskError> {
    let name = agency_names(site)?.remove(agency).ok_or(DeskError::NotFound)?;
    let guide = guides(site, agency)?.into_iter().find(|guide| guide.item == item).ok_or(DeskError::NotFound)?;
    let text = |key: &str| input::one(flat, key).to_owned();
    let (kind, way) = (text("party.kind"), text("applied_for"));
    let lines = [
        ("party.name", "姓名或者单位全称"),
        ("party.uscc", "统一社会信用代码（单位、个体工商户）"),
        ("party.resident_id", "居民身份证号码（公民、经营者）"),
        ("party.representative", "法定代表人、负责人或者经营者"),
        ("party.address", "住址、住所或者经营场所"),
        ("party.phone", "联系电话"),
    ];
    Ok(ApplyForm {
        outside: Outside::of(site, headers),
        action: format!("/public/apply/{agency}/{}", crate::web::input::encoded(item)),
        agency: name,
        guide,
        kinds: PartyKind::ALL.iter().map(|one| (one.key(), one.title(), one.key() == kind)).collect(),
        ways: WAYS.iter().map(|(key, title)| (*key, *title, *key == way)).collect(),
        lines: lines.map(|(key, label)| (key, label, text(key))).into(),
        expires_on: text("expires_on"),
        truthful: text("truthful") == "yes",
        errors,
    })
}

/// The guide and the form.
pub(crate) async fn form(
    State(site): State<Web>,
    headers: HeaderMap,
    Path((agency, item)): Path<(String, String)>,
) -> Response {
    let inner = site.clone();
    match block(move || page(&inner, &headers, &agency, &item, &Flat::new(), Vec::new())).await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

/// Takes an application in and gives its receipt.
pub(crate) async fn send(
    State(site): State<Web>,
    Path((agency, item)): Path<(String, String)>,
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    let sent = input::outside(request).await;
    let inner = site.clone();
    let taken = block(move || {
        let (flat, files) = match sent {
            Ok(sent) => sent,
            Err(error) => return page(&inner, &headers, &agency, &item, &Flat::new(), words(error)?).map(Err),
        };
        let blank = page(&inner, &headers, &agency, &item, &flat, Vec::new())?;
        let errors = faults(&inner, &flat);
        if !errors.is_empty() {
            return Ok(Err(ApplyForm { errors, ..blank }));
        }
        let record = record(&inner, &blank.guide, &flat, &files)?;
        match desk::apply(&inner, &agency, record, inner.now()) {
            Ok((number, code)) => {
                Ok(Ok(Applied { outside: Outside::of(&inner, &headers), agency: blank.agency, item, number, code }))
            }
            Err(error) => Ok(Err(ApplyForm { errors: words(error)?, ..blank })),
        }
    });
    match taken.await {
        Ok(Ok(page)) => html(&page),
        Ok(Err(page)) => (StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response(),
        Err(error) => fault(&site, None, error),
    }
}

fn faults(site: &Site, flat: &Flat) -> Vec<String> {
    let mut errors = Vec::new();
    if input::one(flat, "truthful") != "yes" {
        errors.push("请确认对申请材料实质内容的真实性负责（行政许可法第三十一条）。".to_owned());
    }
    if input::one(flat, "party.phone").is_empty() {
        errors.push("请填写联系电话，用于告知补正和领取证件。".to_owned());
    }
    if flat.values().flatten().any(|value| value.chars().count() > LINE_MAX) {
        errors.push(format!("每一栏不超过{LINE_MAX}字。"));
    }
    if errors.is_empty() && !site.tries.admits_inquiry() {
        errors.push("现在提交的人太多，请过一会儿再试，或者到窗口办理。".to_owned());
    }
    errors
}

/// The words of a rejection, for who applies; anything else is a fault of ours.
fn words(error: DeskError) -> Result<Vec<String>, DeskError> {
    match error {
        DeskError::Rejected(Rejected::Form(errors)) => {
            Ok(errors.iter().map(|error| format!("{}：{}", error.label, error.reason)).collect())
        }
        DeskError::Rejected(Rejected::Law(refusals)) => {
            Ok(refusals.iter().map(|refusal| format!("{}{}", refusal.what, refusal.next)).collect())
        }
        other => Err(other),
    }
}

/// The application as its record has it: which material came, and which did not.
fn record(site: &Web, guide: &Guide, sent: &Flat, files: &[(String, Glanced)]) -> Result<Flat, DeskError> {
    let mut flat: Flat = sent
        .iter()
        .filter(|(key, _)| key.starts_with("party."))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let mut set = |key: String, value: String| {
        flat.entry(key).or_default().push(value);
    };
    set("cause".into(), guide.item.clone());
    set("item".into(), guide.item.clone());
    for key in ["applied_for", "expires_on"] {
        set(key.into(), input::one(sent, key).to_owned());
    }
    set("channel".into(), "online".into());
    set("received_on".into(), site.now().date().to_string());
    put_materials(&mut set, "materials", &guide.materials, files);
    for (_, file) in files {
        set("files".into(), input::store_glanced(site, file)?);
    }
    Ok(flat)
}

/// One line for each material that the guide names; without a guide's list, one for each file.
fn put_materials(set: &mut impl FnMut(String, String), field: &str, named: &[String], files: &[(String, Glanced)]) {
    let came = |index: usize| files.iter().filter(|(key, _)| *key == format!("material.{index}")).count();
    for (index, material) in named.iter().enumerate() {
        let count = came(index);
        set(format!("{field}.{index}.0"), material.clone());
        set(format!("{field}.{index}.1"), count.to_string());
        set(format!("{field}.{index}.2"), "电子件".into());
        set(format!("{field}.{index}.3"), if count > 0 { "是" } else { "否" }.into());
    }
    if named.is_empty() {
        let names: Vec<&str> = files.iter().map(|(_, file)| file.name.as_str()).collect();
        let line = if names.is_empty() { "网上申请表".to_owned() } else { names.join("、") };
        set(format!("{field}.0.0"), line.chars().take(LINE_MAX).collect());
        set(format!("{field}.0.1"), files.len().to_string());
    }
}

/// Takes in what was missing, from whoever has the number and the code.
pub(crate) async fn supplement(State(site): State<Web>, request: Request) -> Response {
    let headers = request.headers().clone();
    let sent = input::outside(request).await;
    let inner = site.clone();
    let built = block(move || {
        let (flat, files) = sent?;
        let (number, code) = (input::one(&flat, "number").to_owned(), input::one(&flat, "code").to_owned());
        let Some((agency, id)) = window::case_behind(&inner, &number, &code)? else {
            return window::found(&inner, &headers, &number, &code, "");
        };
        let case = desk::read(&inner, &agency, &id)?.case;
        let missing: Vec<String> = super::progress::missing(&case).into_iter().map(|(name, _)| name).collect();
        if missing.is_empty() || files.is_empty() {
            let done = if missing.is_empty() {
                "没有需要补正的材料。"
            } else {
                "没有选择文件，没有提交。"
            };
            return window::found(&inner, &headers, &number, &code, done);
        }
        let mut record = Flat::new();
        let mut set = |key: String, value: String| {
            record.entry(key).or_default().push(value);
        };
        set("received_on".into(), inner.now().date().to_string());
        put_materials(&mut set, "materials", &missing, &files);
        for (_, file) in &files {
            set("files".into(), input::store_glanced(&inner, file)?);
        }
        desk::supplement(&inner, &agency, &id, record, inner.now())?;
        window::found(&inner, &headers, &number, &code, "补正材料已收到。补正齐全的，机关自收到之日起受理。")
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}
