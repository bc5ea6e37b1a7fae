//! At the window (G15, G16): the board of an agency's posts, for a page, a hall's screen and print; consultation and
//! complaint with a receipt; progress by number and code, without an account.

use super::super::{Web, block, fault, html, input};
use super::Outside;
use super::progress::{self, Step};
use super::rate;
use super::search::agency_names;
use crate::desk::{self, DeskError};
use crate::portal::receipt;
use crate::site::Site;
use askama::Template;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use enforcement::case::Milestone;
use enforcement::pack::{ActType, Phase};
use store::inquiries::{self, Inquiry};
use store::{accounts, registers};

/// Largest form of the public.
const FORM_SIZE_MAX: usize = 64 * 1024;
/// Longest text of an inquiry, in characters.
const WORDS_MAX: usize = 2_000;
/// Longest name, number or contact, in characters.
const LINE_MAX: usize = 100;

/// Seconds after which the hall's screen fetches the board anew.
const HALL_REFRESH: &str = "600";

/// One post of a board: its name, then label and text.
struct Post {
    title: String,
    lines: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "public_board.html")]
struct Board {
    outside: Outside,
    hall: &'static str,
    path: String,
    agency: String,
    posts: Vec<Post>,
}

/// G15: the board of an agency; `?screen=hall` for the screen in the hall.
pub(crate) async fn board(
    State(site): State<Web>,
    headers: HeaderMap,
    Path(agency): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let hall = input::pairs(&query.unwrap_or_default()).any(|(key, value)| key == "screen" && value == "hall");
    let inner = site.clone();
    let built = block(move || {
        let owner = inner.store.read(|unit| accounts::agency(unit, &agency))?.ok_or(DeskError::NotFound)?;
        let list = inner.store.read(|unit| registers::get(unit, &agency, "boards"))?;
        let posts = list.map(|list| posts(&list.body)).unwrap_or_default();
        Ok(Board {
            outside: Outside::of(&inner, &headers),
            hall: if hall { "hall" } else { "" },
            path: format!("/public/boards/{agency}"),
            agency: owner.name,
            posts,
        })
    });
    match built.await {
        // Nobody stands at the screen in the hall: it fetches the board anew by itself.
        Ok(page) if hall => ([(header::REFRESH, HALL_REFRESH)], html(&page)).into_response(),
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

/// The posts of a stored board list: the first column that is no number names the post.
fn posts(body: &str) -> Vec<Post> {
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let columns: Vec<&str> = body["columns"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|column| column.as_str())
        .filter(|column| *column != "序号")
        .collect();
    let rows = body["rows"].as_array().into_iter().flatten();
    rows.map(|row| {
        let cell = |column: &&str| (column.to_string(), row[*column].as_str().unwrap_or_default().to_owned());
        let mut lines: Vec<(String, String)> = columns.iter().map(cell).collect();
        let title = if lines.is_empty() { String::new() } else { lines.remove(0).1 };
        lines.retain(|(_, text)| !text.is_empty());
        Post { title, lines }
    })
    .collect()
}

/// What somebody may write for.
const KINDS: [(&str, &str); 4] =
    [("consult", "咨询"), ("complain", "投诉举报"), ("correct", "公示内容有误"), ("suggest", "意见建议")];

/// The name of a kind.
pub(crate) fn kind_words(key: &str) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == key).map_or("其他", |(_, words)| words)
}

#[derive(Default)]
struct Written {
    agency: String,
    kind: String,
    words: String,
    name: String,
    contact: String,
}

#[derive(Template)]
#[template(path = "public_ask.html")]
struct Ask {
    outside: Outside,
    agencies: Vec<(String, String)>,
    kinds: [(&'static str, &'static str); 4],
    written: Written,
    errors: Vec<String>,
}

#[derive(Template)]
#[template(path = "public_receipt.html")]
struct Receipt {
    outside: Outside,
    agency: String,
    kind: &'static str,
    number: String,
    code: String,
}

fn ask_page(site: &Site, headers: &HeaderMap, written: Written, errors: Vec<String>) -> Result<Ask, DeskError> {
    let agencies = agency_names(site)?.into_iter().collect();
    Ok(Ask { outside: Outside::of(site, headers), agencies, kinds: KINDS, written, errors })
}

/// The form for a consultation or a complaint.
pub(crate) async fn ask(State(site): State<Web>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let mut written = Written::default();
    for (key, value) in input::pairs(&query.unwrap_or_default()) {
        match key.as_str() {
            "agency" => written.agency = value,
            "about" => written.words = format!("关于{}：", value.chars().take(LINE_MAX).collect::<String>()),
            _ => {}
        }
    }
    let inner = site.clone();
    match block(move || ask_page(&inner, &headers, written, Vec::new())).await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

/// Reads a small form of the public.
async fn form(request: Request) -> Result<Vec<(String, String)>, Response> {
    let unreadable =
        || (StatusCode::PAYLOAD_TOO_LARGE, "内容过长或者不是文字，没有保存。请返回后缩短再试。").into_response();
    let bytes = axum::body::to_bytes(request.into_body(), FORM_SIZE_MAX).await.map_err(|_| unreadable())?;
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| unreadable())?;
    Ok(input::pairs(&text).collect())
}

/// G15: takes a consultation or a complaint in and gives its receipt.
pub(crate) async fn asked(State(site): State<Web>, request: Request) -> Response {
    let headers = request.headers().clone();
    let pairs = match form(request).await {
        Ok(pairs) => pairs,
        Err(response) => return response,
    };
    let inner = site.clone();
    let taken = block(move || {
        let value = |name: &str| {
            pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let written = Written {
            agency: value("agency"),
            kind: value("kind"),
            words: value("words"),
            name: value("name"),
            contact: value("contact"),
        };
        let errors = faults(&inner, &written)?;
        if !errors.is_empty() {
            return ask_page(&inner, &headers, written, errors).map(Err);
        }
        take(&inner, &headers, &written).map(Ok)
    });
    match taken.await {
        Ok(Ok(receipt)) => html(&receipt),
        Ok(Err(page)) => (StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response(),
        Err(error) => fault(&site, None, error),
    }
}

fn faults(site: &Site, written: &Written) -> Result<Vec<String>, DeskError> {
    let mut errors = Vec::new();
    if !agency_names(site)?.contains_key(&written.agency) {
        errors.push("请选择机关。".to_owned());
    }
    if !KINDS.iter().any(|(key, _)| *key == written.kind) {
        errors.push("请选择事由。".to_owned());
    }
    match written.words.chars().count() {
        0 => errors.push("请写明内容。".to_owned()),
        1..=WORDS_MAX => {}
        count => errors.push(format!("内容不超过{WORDS_MAX}字，现有{count}字。")),
    }
    if written.name.chars().count() > LINE_MAX || written.contact.chars().count() > LINE_MAX {
        errors.push(format!("姓名和联系方式各不超过{LINE_MAX}字。"));
    }
    if errors.is_empty() && !site.tries.admits_inquiry() {
        errors.push("现在提交的人太多，请过一会儿再试，或者拨打 12345。".to_owned());
    }
    Ok(errors)
}

fn take(site: &Site, headers: &HeaderMap, written: &Written) -> Result<Receipt, DeskError> {
    let now = site.now();
    let (number, code) = (receipt::new_number(now), receipt::new_code());
    let body = serde_json::json!({
        "kind": written.kind, "words": written.words, "name": written.name, "contact": written.contact
    });
    let inquiry = Inquiry {
        agency: written.agency.clone(),
        id: number.clone(),
        came: now.exact(),
        state: "open".into(),
        code: receipt::digest(&number, &code),
        body: body.to_string(),
    };
    site.store.write(move |unit| inquiries::add(unit, &inquiry))?;
    let agency = agency_names(site)?.remove(&written.agency).unwrap_or_default();
    Ok(Receipt { outside: Outside::of(site, headers), agency, kind: kind_words(&written.kind), number, code })
}

#[derive(Template)]
#[template(path = "public_progress.html")]
pub(super) struct Progress {
    outside: Outside,
    number: String,
    code: String,
    error: String,
    done: String,
    title: String,
    lines: Vec<(String, String)>,
    steps: Vec<Step>,
    missing: Vec<(String, String)>,
    /// What an enterprise may say of an inspection; empty where there is nothing to rate.
    ratings: Vec<(&'static str, &'static str)>,
    answer: String,
}

impl Progress {
    fn empty(site: &Site, headers: &HeaderMap) -> Progress {
        Progress {
            outside: Outside::of(site, headers),
            number: String::new(),
            code: String::new(),
            error: String::new(),
            done: String::new(),
            title: String::new(),
            lines: Vec::new(),
            steps: Vec::new(),
            missing: Vec::new(),
            ratings: Vec::new(),
            answer: String::new(),
        }
    }
}

/// The form for progress.
pub(crate) async fn progress(State(site): State<Web>, headers: HeaderMap) -> Response {
    html(&Progress::empty(&site, &headers))
}

/// G15: the progress of an inquiry or of a case, to whom has its number and its code. The code comes in the body, so that
/// no log and no history keeps it.
pub(crate) async fn shown(State(site): State<Web>, request: Request) -> Response {
    let headers = request.headers().clone();
    let pairs = match form(request).await {
        Ok(pairs) => pairs,
        Err(response) => return response,
    };
    let inner = site.clone();
    let built = block(move || {
        let value = |name: &str| {
            let value = pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned());
            value.unwrap_or_default().chars().take(LINE_MAX).collect::<String>()
        };
        found(&inner, &headers, &value("number"), &value("code"), "")
    });
    match built.await {
        Ok(page) if page.error.is_empty() => html(&page),
        Ok(page) => (StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response(),
        Err(error) => fault(&site, None, error),
    }
}

/// The progress of what a number and its code open; `done` says what was done just now.
pub(super) fn found(
    site: &Site,
    headers: &HeaderMap,
    number: &str,
    code: &str,
    done: &str,
) -> Result<Progress, DeskError> {
    let mut page = Progress { number: number.to_owned(), done: done.to_owned(), ..Progress::empty(site, headers) };
    if !site.tries.admits_code(number) {
        page.error = "这个编号输错查询码的次数太多，请一小时后再试。".into();
        return Ok(page);
    }
    if !of_inquiry(site, &mut page, number, code)? && !of_case(site, &mut page, number, code)? {
        site.tries.wrong(number);
        page.error = "编号或者查询码不对。请照受理时给您的凭证填写。".into();
    }
    Ok(page)
}

/// The agency and the case that a number and its code open.
pub(super) fn case_behind(site: &Site, number: &str, code: &str) -> Result<Option<(String, String)>, DeskError> {
    if !site.tries.admits_code(number) {
        return Ok(None);
    }
    let held = site.store.read(|unit| inquiries::case_code(unit, number))?;
    let held = held.filter(|(_, _, digest)| *digest == receipt::digest(number, code));
    if held.is_none() {
        site.tries.wrong(number);
    }
    Ok(held.map(|(agency, id, _)| (agency, id)))
}

fn of_inquiry(site: &Site, page: &mut Progress, number: &str, code: &str) -> Result<bool, DeskError> {
    let found = site.store.read(|unit| inquiries::find(unit, number))?;
    let Some(inquiry) = found.filter(|inquiry| inquiry.code == receipt::digest(number, code)) else { return Ok(false) };
    let body: serde_json::Value = serde_json::from_str(&inquiry.body).unwrap_or_default();
    let agency = agency_names(site)?.remove(&inquiry.agency).unwrap_or_default();
    let answered = inquiry.state == "answered";
    page.title = format!("{}（{}）", kind_words(body["kind"].as_str().unwrap_or_default()), inquiry.id);
    page.lines = vec![
        ("受理机关".into(), agency),
        ("收到时间".into(), inquiry.came.get(..16).unwrap_or_default().to_owned()),
        ("状态".into(), if answered { "已答复".into() } else { "正在办理".into() }),
    ];
    if answered {
        page.lines.push(("答复时间".into(), body["answered"].as_str().unwrap_or_default().to_owned()));
        page.answer = body["answer"].as_str().unwrap_or_default().to_owned();
    }
    Ok(true)
}

fn of_case(site: &Site, page: &mut Progress, number: &str, code: &str) -> Result<bool, DeskError> {
    let found = site.store.read(|unit| inquiries::case_code(unit, number))?;
    let Some((agency, id, _)) = found.filter(|(_, _, held)| *held == receipt::digest(number, code)) else {
        return Ok(false);
    };
    let opened = desk::read(site, &agency, &id)?;
    let (case, pack) = (&opened.case, &site.pack);
    let phase = case.phase(pack);
    page.title = format!("办理进度（{}）", case.number);
    let procedure = case.procedure_in(pack).map(|procedure| procedure.title.clone()).unwrap_or_default();
    page.lines = vec![
        ("办理机关".into(), opened.agency.name.clone()),
        ("程序".into(), procedure),
        ("登记日期".into(), case.opened.happened.date().chinese()),
    ];
    for step in Phase::ALL {
        let state = match step.cmp(&phase) {
            std::cmp::Ordering::Less => "已完成",
            std::cmp::Ordering::Equal => "正在办理",
            std::cmp::Ordering::Greater => "尚未开始",
        };
        page.lines.push((step.title().into(), state.into()));
    }
    if let Some(day) = case.date_of(pack, Milestone::Decided) {
        page.lines.push(("决定日期".into(), day.chinese()));
    }
    if rate::open(site, case, &agency, code)? {
        page.ratings = rate::RATINGS.into();
        page.code = code.to_owned();
    }
    if case.act_type(pack) == Some(ActType::Licence) {
        let stand = site.stand(&opened.agency, &opened.roster, site.now());
        page.lines.truncate(3);
        page.lines.extend(progress::lines(stand, case));
        page.steps = progress::steps(stand, case);
        page.missing = progress::missing(case);
        page.code = code.to_owned();
    }
    Ok(true)
}
