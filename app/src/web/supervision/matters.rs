//! Matters under supervision 督办事项 on pages (G25, J27, S17): 督办函, 意见书, 决定书 with their last days, the agency's replies,
//! the look at them, 销号. What may be done next is decided in `enforcement::supervision::matter`.

use crate::auth::Visitor;
use crate::desk::{self, DeskError};
use crate::rights::{Right, holds, holds_in};
use crate::site::Site;
use crate::supervision::{self, matter};
use crate::web::input::Posted;
use crate::web::table::{Form, Page, Table, cell, change, field, hinted, link, select, show};
use crate::web::{Web, block, fault, input};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use document::Standard;
use enforcement::case::Flat;
use enforcement::pack::Layout;
use enforcement::record::writing::{Paragraph, Writing};
use enforcement::refusal::{Refusal, Rejected};
use enforcement::supervision::matter::{Deed, Level, Matter, Measure, Origin, Outcome, Standing, Step};
use law::{Date, ObligationId};
use std::str::FromStr;
use store::accounts;
use store::supervision::Entry;

/// Longest title.
const TITLE_MAX: usize = 100;

/// The matters that the visitor may see, with their entries; the open ones first.
pub(super) fn seen(site: &Site, visitor: &Visitor) -> Result<Vec<(Entry, Matter)>, DeskError> {
    let mut found = supervision::all::<Matter>(site)?;
    found.retain(|(entry, _)| holds_in(&visitor.actor, Right::SeeMatters, &entry.agency));
    found.sort_by_key(|(entry, _)| entry.state == "closed");
    Ok(found)
}

fn refused(refusals: &[Refusal]) -> Vec<String> {
    let cites = |refusal: &Refusal| refusal.cites.iter().map(|cite| cite.words.clone()).collect::<Vec<_>>().join("、");
    refusals.iter().map(|refusal| format!("{}（{}）{}", refusal.what, cites(refusal), refusal.next)).collect()
}

fn provision(id: &str) -> String {
    ObligationId::from_str(id)
        .map_or_else(|_| id.to_owned(), |id| format!("{}：{}", id.citation().short(), id.get().words))
}

/// The list, and the form that opens a matter.
/// The form comes filled in with what the address says, as the overview gives it.
pub(crate) async fn list(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let flat = input::asked(query);
    show(site, visitor, move |site, visitor| list_page(site, visitor, &headers, Vec::new(), &flat)).await
}

fn list_page(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    errors: Vec<String>,
    flat: &Flat,
) -> Result<Page, DeskError> {
    let lead = "监督只制发文书，不改办案数据。督办函、意见书、决定书依次制发，被监督机关限期整改回复，核查后销号（行政执法监督条例；公示办法第二十五条）。";
    let mut page = Page::new(site, visitor, headers, "/supervision/matters", "督办事项", lead);
    page.errors = errors;
    let today = site.now().date();
    let agencies = site.store.read(accounts::agencies)?;
    let name = |id: &str| {
        agencies.iter().find(|agency| agency.id.as_str() == id).map_or(id.to_owned(), |agency| agency.name.clone())
    };
    let rows = seen(site, visitor)?.into_iter().map(|(entry, matter)| {
        vec![
            link(matter.title.clone(), format!("/supervision/matters/{}/{}", entry.agency, entry.id)),
            cell(name(&entry.agency)),
            cell(matter.origin.title()),
            cell(matter.issued().map_or("", |(level, _)| level.title())),
            cell(matter.standing(today).words()),
        ]
    });
    page.tables.push(Table {
        title: String::new(),
        heads: vec!["事项", "被监督机关", "来源", "已制发", "状态"],
        rows: rows.collect(),
        empty: "没有督办事项。",
    });
    if holds(Some(&visitor.actor), Right::Pursue) {
        page.forms.push(opening(&agencies, flat));
    }
    Ok(page)
}

fn opening(agencies: &[enforcement::people::Agency], flat: &Flat) -> Form {
    let value = |name: &str| input::one(flat, name).to_owned();
    let obligations = ObligationId::all().map(|id| (id.to_string(), format!("{id} {}", id.get().words)));
    let offered = agencies.iter().map(|agency| (agency.id.as_str(), agency.name.clone()));
    Form {
        title: "立督办事项".into(),
        action: "/supervision/matters/new".into(),
        submit: "立督办事项",
        fields: vec![
            field("title", "事项名称", "text", &value("title")),
            select("agency", "被监督机关", offered, &value("agency")),
            select("obligation", "没有履行的义务", obligations, &value("obligation")),
            select("origin", "来源", Origin::ALL.map(|origin| (origin.key(), origin.title())), &value("origin")),
            hinted(field("case", "案号", "text", &value("case")), "与一件案件有关的填写。"),
        ],
    }
}

/// Opens a matter; its first document follows on its own page.
pub(crate) async fn open(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let one = |name: &str| input::one(flat, name).to_owned();
        let mut errors = Vec::new();
        let (title, agency, number) = (one("title"), one("agency"), one("case"));
        if title.is_empty() || title.chars().count() > TITLE_MAX {
            errors.push(format!("请填写事项名称（{TITLE_MAX}字以内）。"));
        }
        let known = site.store.read(|unit| accounts::agency(unit, &agency))?;
        if known.is_none() || !holds_in(&visitor.actor, Right::Pursue, &agency) {
            errors.push("请选择被监督机关。".into());
        }
        if ObligationId::from_str(&one("obligation")).is_err() {
            errors.push("请选择没有履行的义务。".into());
        }
        let origin = Origin::from_key(&one("origin"));
        if origin.is_none() {
            errors.push("请选择来源。".into());
        }
        let case = if number.is_empty() { None } else { matter::case_of(site, &agency, &number)? };
        if !number.is_empty() && case.is_none() {
            errors.push(format!("该机关没有案号为“{number}”的案件。请核对。"));
        }
        let Some(origin) = origin.filter(|_| errors.is_empty()) else {
            return list_page(site, visitor, headers, errors, flat);
        };
        let matter = Matter {
            title,
            obligation: one("obligation"),
            origin,
            case,
            round: None,
            supervisor: supervision::own_name(site, &visitor.actor)?,
            steps: Vec::new(),
        };
        let id = matter::open(site, &visitor.actor, &agency, matter)?;
        build(site, visitor, headers, &agency, &id, "已立督办事项。现在制发文书。", Vec::new(), &Flat::new())
    })
    .await
}

fn read(site: &Site, visitor: &Visitor, agency: &str, id: &str) -> Result<(Entry, Matter), DeskError> {
    let found = supervision::find(site, agency, id)?;
    found.filter(|_| holds_in(&visitor.actor, Right::SeeMatters, agency)).ok_or(DeskError::NotFound)
}

/// One matter with everything that happened in it.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((agency, id)): Path<(String, String)>,
) -> Response {
    show(site, visitor, move |site, visitor| build(site, visitor, &headers, &agency, &id, "", Vec::new(), &Flat::new()))
        .await
}

#[allow(clippy::too_many_arguments)] // A page after a form: where, what was done, what was wrong, what was typed.
fn build(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    agency: &str,
    id: &str,
    done: &str,
    errors: Vec<String>,
    flat: &Flat,
) -> Result<Page, DeskError> {
    let (entry, matter) = read(site, visitor, agency, id)?;
    let today = site.now().date();
    let mut page =
        Page::new(site, visitor, headers, "/supervision/matters", &matter.title, &matter.standing(today).words());
    (page.done, page.errors) = (done.to_owned(), errors);
    let name = site.store.read(|unit| accounts::agency(unit, agency))?.map_or_else(String::new, |agency| agency.name);
    let mut rows = vec![
        vec![cell("被监督机关"), cell(name)],
        vec![cell("监督机构"), cell(matter.supervisor.clone())],
        vec![cell("来源"), cell(matter.origin.title())],
        vec![cell("没有履行的义务"), cell(provision(&matter.obligation))],
    ];
    if let Some((case, number)) = &matter.case {
        rows.push(vec![cell("案件"), link(number.clone(), format!("/cases/{agency}/{case}"))]);
    }
    page.tables.push(Table { title: String::new(), heads: vec!["项目", "内容"], rows, empty: "" });
    let base = format!("/supervision/matters/{agency}/{id}");
    let steps = (0..).zip(&matter.steps).map(|(place, step)| {
        let late = if matter.late(place) { "（逾期）" } else { "" };
        vec![
            cell(format!("{}{late}", step.at.chinese())),
            cell(step.name.clone()),
            link(step.deed.title(), format!("{base}/{place}/document.pdf")),
            cell(step.number.clone()),
            cell(words(&step.deed)),
        ]
    });
    page.tables.push(Table {
        title: "经过".into(),
        heads: vec!["时间", "人员", "文书", "文号", "内容"],
        rows: steps.collect(),
        empty: "还没有制发文书。",
    });
    forms(&mut page, visitor, agency, &base, &matter, today, entry.version, flat);
    Ok(page)
}

fn words(deed: &Deed) -> String {
    match deed {
        Deed::Issue { facts, demands, measures, due, .. } => {
            let measures: Vec<&str> = measures.iter().map(|measure| measure.title()).collect();
            format!("{facts}　处理：{}。要求：{demands}　{}前回复。", measures.join("、"), due.chinese())
        }
        Deed::Reply { words } => words.clone(),
        Deed::Reject { reason } => format!("整改不到位：{reason}"),
        Deed::Close { outcome, found } => format!("{}。{found}", outcome.title()),
    }
}

#[allow(clippy::too_many_arguments)] // What decides which forms there are.
fn forms(
    page: &mut Page,
    visitor: &Visitor,
    agency: &str,
    base: &str,
    matter: &Matter,
    today: Date,
    version: i64,
    flat: &Flat,
) {
    let standing = matter.standing(today);
    let value = |name: &str| input::one(flat, name).to_owned();
    let held = || field("version", "", "hidden", &version.to_string());
    let pursues = holds_in(&visitor.actor, Right::Pursue, agency);
    let answers = holds_in(&visitor.actor, Right::AnswerSupervision, agency);
    if pursues
        && matches!(standing, Standing::New | Standing::Overdue(_) | Standing::Rejected)
        && let Some(next) = matter.next_level()
    {
        page.forms.push(issuing(base, matter, next, held(), flat));
    }
    if answers && matches!(standing, Standing::Waits(_) | Standing::Overdue(_)) {
        page.forms.push(Form {
            title: "整改情况报告".into(),
            action: format!("{base}/reply"),
            submit: "报送整改情况",
            fields: vec![held(), field("words", "整改情况（做了什么、结果、时间）", "long", &value("words"))],
        });
    }
    if pursues && standing == Standing::Replied {
        page.forms.push(Form {
            title: "整改不到位".into(),
            action: format!("{base}/reject"),
            submit: "不予认可",
            fields: vec![held(), field("reason", "不予认可的理由", "long", &value("reason"))],
        });
    }
    if pursues && !matches!(standing, Standing::Closed(_) | Standing::New) {
        page.forms.push(Form {
            title: "办结".into(),
            action: format!("{base}/close"),
            submit: "办结",
            fields: vec![
                held(),
                select(
                    "outcome",
                    "结果",
                    Outcome::ALL.map(|outcome| (outcome.key(), outcome.title())),
                    &value("outcome"),
                ),
                field("found", "核查情况", "long", &value("found")),
            ],
        });
    }
}

fn issuing(base: &str, matter: &Matter, next: Level, held: crate::web::table::Field, flat: &Flat) -> Form {
    let value = |name: &str| input::one(flat, name).to_owned();
    let levels = Level::ALL.into_iter().filter(|level| *level == next || matter.issued().is_none());
    let chosen = if value("level").is_empty() { next.key().to_owned() } else { value("level") };
    let basis = if value("basis").is_empty() { provision(&matter.obligation) } else { value("basis") };
    let mut fields = vec![
        held,
        select("level", "文书", levels.map(|level| (level.key(), level.title())), &chosen),
        field("facts", "查明的事实", "long", &value("facts")),
        field("basis", "依据", "long", &basis),
        field("demands", "整改要求", "long", &value("demands")),
    ];
    for measure in Measure::ALL {
        let mut pick = field("measures", measure.title(), "checkbox", measure.key());
        pick.on = flat.get("measures").is_some_and(|chosen| chosen.iter().any(|key| key == measure.key()));
        fields.push(pick);
    }
    fields.push(field("due", "整改回复期限（最后一日）", "date", &value("due")));
    if matter.issued().is_none() {
        let reason = field("reason", "直接制发意见书或者决定书的理由", "long", &value("reason"));
        fields.push(hinted(reason, "先发督办函的不填。"));
    }
    Form { title: "制发监督文书".into(), action: format!("{base}/issue"), submit: "制发", fields }
}

/// Issues the next document.
pub(crate) async fn issue(state: State<Web>, path: Path<(String, String)>, posted: Posted) -> Response {
    step(state, path, posted, Right::Pursue, |flat| {
        let one = |name: &str| input::one(flat, name).to_owned();
        let level = Level::from_key(&one("level")).ok_or("请选择文书。")?;
        let due = Date::parse(&one("due")).map_err(|_| "请填写整改回复期限。")?;
        let chosen =
            |measure: &Measure| flat.get("measures").is_some_and(|keys| keys.iter().any(|key| key == measure.key()));
        Ok(Deed::Issue {
            level,
            facts: one("facts"),
            basis: one("basis"),
            demands: one("demands"),
            measures: Measure::ALL.into_iter().filter(chosen).collect(),
            due,
            reason: one("reason"),
        })
    })
    .await
}

/// The agency's reply.
pub(crate) async fn reply(state: State<Web>, path: Path<(String, String)>, posted: Posted) -> Response {
    step(state, path, posted, Right::AnswerSupervision, |flat| {
        Ok(Deed::Reply { words: input::one(flat, "words").to_owned() })
    })
    .await
}

/// The reply is not enough.
pub(crate) async fn reject(state: State<Web>, path: Path<(String, String)>, posted: Posted) -> Response {
    step(state, path, posted, Right::Pursue, |flat| Ok(Deed::Reject { reason: input::one(flat, "reason").to_owned() }))
        .await
}

/// The end of the matter.
pub(crate) async fn close(state: State<Web>, path: Path<(String, String)>, posted: Posted) -> Response {
    step(state, path, posted, Right::Pursue, |flat| {
        let outcome = Outcome::from_key(input::one(flat, "outcome")).ok_or("请选择结果。")?;
        Ok(Deed::Close { outcome, found: input::one(flat, "found").to_owned() })
    })
    .await
}

/// Does something in a matter at the version that was seen, with its number and its line of the audit record.
async fn step(
    State(site): State<Web>,
    Path((agency, id)): Path<(String, String)>,
    posted: Posted,
    right: Right,
    deed: impl FnOnce(&Flat) -> Result<Deed, &'static str> + Send + 'static,
) -> Response {
    change(site, posted, move |site, visitor, flat, headers| {
        if !holds_in(&visitor.actor, right, &agency) {
            return Err(DeskError::NotFound);
        }
        let again = |errors: Vec<String>| build(site, visitor, headers, &agency, &id, "", errors, flat);
        let deed = match deed(flat) {
            Ok(deed) => deed,
            Err(what) => return again(vec![what.to_owned()]),
        };
        let told = deed.title();
        let seen = input::one(flat, "version").parse().unwrap_or(0);
        match matter::step(site, &visitor.actor, (&agency, &id), seen, deed) {
            Ok(()) => {}
            Err(DeskError::Conflict(_)) => {
                return again(vec!["别人刚刚更新了本事项，这一步没有保存。请看过经过再办。".to_owned()]);
            }
            Err(DeskError::Rejected(Rejected::Law(refusals))) => return again(refused(&refusals)),
            Err(other) => return Err(other),
        }
        build(site, visitor, headers, &agency, &id, &format!("{told}已存入。"), Vec::new(), &Flat::new())
    })
    .await
}

/// A step's document as PDF.
pub(crate) async fn document(
    State(site): State<Web>,
    visitor: Visitor,
    Path((agency, id, place)): Path<(String, String, usize)>,
) -> Response {
    let (inner, asker) = (site.clone(), visitor.clone());
    let printed = block(move || {
        let (_, matter) = read(&inner, &asker, &agency, &id)?;
        let step = matter.steps.get(place).ok_or(DeskError::NotFound)?;
        let name =
            inner.store.read(|unit| accounts::agency(unit, &agency))?.map_or_else(String::new, |agency| agency.name);
        let writing = write(&matter, step, &name);
        let pdf =
            inner.press.print(&writing, Standard::Archive).map_err(|error| DeskError::Fault(error.to_string()))?;
        desk::note_reading(&inner, &asker.actor, asker.actor.agency.as_str(), &id, step.deed.title())?;
        Ok(pdf)
    });
    match printed.await {
        Ok(pdf) => pdf_response(pdf),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// A PDF that the browser shows.
pub(super) fn pdf_response(pdf: Vec<u8>) -> Response {
    let inline = "inline; filename=\"document.pdf\"";
    ([(header::CONTENT_TYPE, "application/pdf"), (header::CONTENT_DISPOSITION, inline)], pdf).into_response()
}

/// The document of a step, in the form of an official letter.
fn write(matter: &Matter, step: &Step, agency: &str) -> Writing {
    let paragraph = |heading: &str, text: String| Paragraph { heading: heading.into(), text };
    let (from, to, paragraphs) = match &step.deed {
        Deed::Issue { level, facts, basis, demands, measures, due, reason } => {
            let measures: Vec<&str> = measures.iter().map(|measure| measure.title()).collect();
            let act = match level {
                Level::Letter => "现予督办",
                Level::Opinion => "现提出监督意见",
                Level::Decision => "现作出监督决定",
            };
            let mut all = vec![
                paragraph("一、查明的事实", facts.clone()),
                paragraph("二、依据", basis.clone()),
                paragraph("三、处理和要求", format!("{act}：{}。{demands}", measures.join("；"))),
                paragraph("四、期限", format!("请于{}前完成整改，并将整改情况书面报告本机构。", due.chinese())),
            ];
            if !reason.is_empty() {
                all.push(paragraph("五、直接制发的理由", reason.clone()));
            }
            (matter.supervisor.clone(), agency, all)
        }
        Deed::Reply { words } => (
            agency.to_owned(),
            matter.supervisor.as_str(),
            vec![paragraph("", format!("关于“{}”，整改情况报告如下：", matter.title)), paragraph("", words.clone())],
        ),
        Deed::Reject { reason } => (
            matter.supervisor.clone(),
            agency,
            vec![paragraph("", format!("关于“{}”的整改，经核查不到位：{reason}", matter.title))],
        ),
        Deed::Close { outcome, found } => (
            matter.supervisor.clone(),
            agency,
            vec![
                paragraph("核查情况", found.clone()),
                paragraph("结果", format!("“{}”{}。", matter.title, outcome.title())),
            ],
        ),
    };
    Writing {
        layout: Layout::Letter,
        agency: from,
        title: step.deed.title().into(),
        number: step.number.clone(),
        addressee: format!("{to}："),
        cells: Vec::new(),
        paragraphs,
        tables: Vec::new(),
        opinions: Vec::new(),
        signatures: Vec::new(),
        date: Some(step.at.date()),
        mark: "",
    }
}
