//! 对外报送 (G19.3, G22, G23.1): what other platforms and authorities are told, what is outstanding, and its receipts. One
//! message has a page of its own in `message.rs`, who is told is registered in `addressee.rs`.

mod addressee;
mod message;

pub(crate) use addressee::{end, register};
pub(crate) use message::{again, message, receipt};

use super::light::{day, light};
use super::table::{Cell, Form, Page, Table, cell, change, field, hinted, line, link, select, show};
use super::{Web, block, download, fault, input};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::outward::{self as work, Outcome, kind_words, state_words};
use crate::rights::{Right, holds};
use crate::site::Site;
use crate::web::input::Posted;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use law::Date;
use register::credit::number_key;
use std::collections::BTreeMap;
use store::objects;
use store::outward::{self, Addressee, Message, PAGE_ROWS};

const HERE: &str = "/disclosure/outward";
const LEAD: &str = "决定公示、更正、撤下和年度报告公布时，自动通知登记的平台和上级机关。有接口的由系统发送，没有答复的自动重发；没有接口的生成文件，由人送交。收到回执以前都列为待办（公示办法第十九条、第二十二条、第二十三条）。";

/// The page.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    show(site, visitor, move |site, visitor| {
        let query = query.unwrap_or_default();
        let asked = |name: &str| input::pairs(&query).find(|(key, _)| key == name).map(|(_, value)| value);
        let after = asked("made").zip(asked("id"));
        built(site, visitor, &headers, after.as_ref().map(|(made, id)| (made.as_str(), id.as_str())))
    })
    .await
}

fn built(site: &Site, visitor: &Visitor, headers: &HeaderMap, after: Option<(&str, &str)>) -> Result<Page, DeskError> {
    let agency = visitor.actor.agency.to_string();
    let mut page = Page::new(site, visitor, headers, HERE, "对外报送", LEAD);
    let (open, known) = work::outstanding(site, &agency)?;
    let mut recent = site.store.read(|unit| outward::recent(unit, &agency, after))?;
    if recent.len() > PAGE_ROWS {
        recent.truncate(PAGE_ROWS);
        if let Some(last) = recent.last() {
            let encoded = super::input::encoded;
            page.next = format!("{HERE}?made={}&id={}", encoded(&last.made), encoded(&last.id));
        }
    }
    if after.is_none() {
        page.tables.push(Table {
            title: "待办：没有发送、没有回执、被退回".into(),
            heads: vec!["期限", "最后一日", "对象", "内容", "事项", "状态", "说明"],
            rows: open.iter().map(|one| open_row(site, one, &known)).collect(),
            empty: "没有待办。已发送的都有回执。",
        });
        page.tables.push(addressee::table(&known, &open));
    }
    page.tables.push(Table {
        title: "报送记录".into(),
        heads: vec!["时间", "对象", "内容", "事项", "状态", "文件"],
        rows: recent.iter().map(|one| recent_row(one, &known)).collect(),
        empty: "还没有报送。",
    });
    if after.is_none() {
        forms(&mut page, visitor, &known);
    }
    Ok(page)
}

fn forms(page: &mut Page, visitor: &Visitor, known: &BTreeMap<String, Addressee>) {
    let live = || known.values().filter(|one| one.ended.is_empty());
    let named = |one: &Addressee| (one.id.clone(), one.name.clone());
    if live().any(|one| one.address.is_empty()) {
        let carried = live().filter(|one| one.address.is_empty()).map(named);
        page.forms.push(Form {
            title: "生成报送文件".into(),
            action: format!("{HERE}/file"),
            submit: "生成并登记为已发送",
            fields: vec![select("to", "报送对象", carried, "")],
        });
        let mut file = hinted(
            field("file.upload", "回执文件（.xlsx .xls .csv）", "file", ""),
            "表头有“报送编号”或者“文号”，还有“结果”；退回的另有“原因”。信用平台的入库结果文件可以直接上传。",
        );
        file.id = "a-file".into();
        page.forms.push(Form {
            title: "登记回执文件".into(),
            action: format!("{HERE}/receipts"),
            submit: "登记回执",
            fields: vec![select("from", "回执来自", live().map(named), ""), file],
        });
    }
    if live().any(|one| one.takes("credit") || one.takes("decisions")) {
        let takers = live().filter(|one| one.takes("credit") || one.takes("decisions")).map(named);
        page.forms.push(Form {
            title: "补报已经公示的决定".into(),
            action: format!("{HERE}/gather"),
            submit: "列入待发送",
            fields: vec![
                select("to", "补报给", takers, ""),
                field("from", "决定日期起", "date", ""),
                field("until", "决定日期止", "date", ""),
            ],
        });
    }
    if holds(Some(&visitor.actor), Right::Administer) {
        page.forms.extend(addressee::forms(known));
    }
}

fn name_of(known: &BTreeMap<String, Addressee>, id: &str) -> String {
    known.get(id).map_or_else(|| id.to_owned(), |addressee| addressee.name.clone())
}

/// The last day of a message.
pub(super) fn due(message: &Message) -> Option<Date> {
    Date::parse(&message.due).ok()
}

fn path(message: &Message) -> String {
    format!("{HERE}/messages/{}", message.id)
}

fn open_row(site: &Site, message: &Message, known: &BTreeMap<String, Addressee>) -> Vec<Cell> {
    let light = light(due(message), "", "个工作日", site.now().date(), &site.calendar);
    vec![
        cell(light.words),
        cell(day(due(message), "")),
        cell(name_of(known, &message.addressee)),
        cell(kind_words(&message.kind)),
        link(&message.title, path(message)),
        cell(state_words(&message.state)),
        cell(&message.said),
    ]
}

fn minute(at: &str) -> String {
    at.get(..16).unwrap_or(at).replace('T', " ")
}

fn recent_row(message: &Message, known: &BTreeMap<String, Addressee>) -> Vec<Cell> {
    let file = match message.batch.as_str() {
        "" => cell(""),
        batch => link("文件", format!("{HERE}/files/{}/{batch}", message.addressee)),
    };
    vec![
        cell(minute(&message.made)),
        cell(name_of(known, &message.addressee)),
        cell(kind_words(&message.kind)),
        link(&message.title, path(message)),
        cell(state_words(&message.state)),
        file,
    ]
}

fn refused(site: &Site, visitor: &Visitor, headers: &HeaderMap, reason: &str) -> Result<Page, DeskError> {
    let mut page = built(site, visitor, headers, None)?;
    page.errors.push(reason.to_owned());
    Ok(page)
}

/// The addressee that a form names, of the visitor's own agency.
fn asked(site: &Site, visitor: &Visitor, id: &str) -> Result<Option<Addressee>, DeskError> {
    let agency = visitor.actor.agency.as_str();
    let found = site.store.read(|unit| outward::addressee(unit, agency, id))?;
    Ok(found.filter(|addressee| addressee.ended.is_empty()))
}

/// Puts what waits into a file.
pub(crate) async fn carry(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let Some(addressee) = asked(site, visitor, input::one(flat, "to"))? else {
            return refused(site, visitor, headers, "请选择报送对象。");
        };
        let line = line(site, visitor, "报送", &addressee.name, "生成报送文件");
        let Some((batch, count)) = work::carried(site, &addressee, line)? else {
            return refused(site, visitor, headers, &format!("没有待发送给“{}”的事项。", addressee.name));
        };
        let mut page = built(site, visitor, headers, None)?;
        page.done = format!("已生成报送文件，共 {count} 件，请下载后送交{}。收到回执以前列为待办。", addressee.name);
        page.tables.insert(
            0,
            Table {
                title: "报送文件".into(),
                heads: vec!["文件", "对象", "件数"],
                rows: vec![vec![
                    link("下载 Excel", format!("{HERE}/files/{}/{batch}", addressee.id)),
                    cell(&addressee.name),
                    cell(count.to_string()),
                ]],
                empty: "",
            },
        );
        Ok(page)
    })
    .await
}

/// The file of a batch.
pub(crate) async fn file(
    State(site): State<Web>,
    visitor: Visitor,
    Path((addressee, batch)): Path<(String, String)>,
) -> Response {
    let inner = site.clone();
    let agency = visitor.actor.agency.to_string();
    let made = block(move || {
        let (found, messages) = inner.store.read(|unit| {
            Ok((outward::addressee(unit, &agency, &addressee)?, outward::of_batch(unit, &agency, &addressee, &batch)?))
        })?;
        match found.filter(|_| !messages.is_empty()) {
            Some(addressee) => work::file::workbook(&addressee, &messages),
            None => Err(DeskError::NotFound),
        }
    });
    match made.await {
        Ok(bytes) => download("baosong.xlsx", bytes),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// A file of receipts is taken in, line by line.
pub(crate) async fn receipts(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let Some(addressee) = asked(site, visitor, input::one(flat, "from"))? else {
            return refused(site, visitor, headers, "请选择回执来自哪个对象。");
        };
        let mut parts = input::one(flat, "file").splitn(3, ':');
        let (digest, name) = (parts.next().unwrap_or_default().to_owned(), parts.nth(1).unwrap_or_default().to_owned());
        if digest.is_empty() {
            return refused(site, visitor, headers, "请选择回执文件。");
        }
        let bytes = objects::get(&site.store, &digest)?.ok_or(DeskError::NotFound)?;
        let lines = match register::receipt::read(&name, &bytes) {
            Ok(lines) => lines,
            Err(reason) => return refused(site, visitor, headers, &reason),
        };
        let sent = site.store.read(|unit| outward::open(unit, &addressee.agency))?;
        let sent: Vec<Message> = sent.into_iter().filter(|one| one.addressee == addressee.id).collect();
        let (mut taken, mut wrong) = (0, Vec::new());
        for one in &lines {
            match taken_in(site, visitor, &sent, one)? {
                Ok(()) => taken += 1,
                Err(reason) => wrong.push(format!("第 {} 行：{reason}", one.row)),
            }
        }
        let mut page = built(site, visitor, headers, None)?;
        page.done = format!("共 {} 行，登记回执 {taken} 件。", lines.len());
        if !wrong.is_empty() {
            page.text = format!("没有登记的行：\n{}", wrong.join("\n"));
        }
        Ok(page)
    })
    .await
}

/// One line of a file of receipts.
fn taken_in(
    site: &Site,
    visitor: &Visitor,
    sent: &[Message],
    one: &register::receipt::Receipt,
) -> Result<Result<(), String>, DeskError> {
    let named = |message: &&Message| match one.message.as_str() {
        "" => number_key(&message.number) == number_key(&one.number),
        id => message.id == id,
    };
    // The number names what went last of the decision.
    let Some(message) = sent.iter().filter(|message| message.went_out()).filter(named).max_by_key(|one| one.id.clone())
    else {
        return Ok(Err("没有已发送、等待回执的这一件。".into()));
    };
    let Some(accepted) = one.accepted else { return Ok(Err("结果不是接收，也不是退回。".into())) };
    let said = if accepted || !one.reason.is_empty() { one.reason.clone() } else { "没有说明原因".into() };
    let outcome = Outcome { accepted, receipt: String::new(), said };
    let words = if accepted { "已接收".to_owned() } else { format!("被退回：{}", outcome.said) };
    let line = line(site, visitor, "登记回执", &message.number, &words);
    Ok(work::receive(site, &message.agency, &message.id, outcome, line)?.map(|_| ()))
}

/// Decisions that are public already are put into the outbox for an addressee.
pub(crate) async fn gather(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let Some(addressee) = asked(site, visitor, input::one(flat, "to"))? else {
            return refused(site, visitor, headers, "请选择补报给哪个对象。");
        };
        let day = |name: &str| Date::parse(input::one(flat, name));
        let (Ok(from), Ok(until)) = (day("from"), day("until")) else {
            return refused(site, visitor, headers, "请填写决定日期的起止。");
        };
        if until < from {
            return refused(site, visitor, headers, "起始日期晚于截止日期。请调整。");
        }
        let told = work::gather(site, &addressee, from, until)?;
        let line = line(site, visitor, "补报", &addressee.name, &format!("{from} 至 {until}：{told} 件"));
        let agency = addressee.agency.clone();
        site.store.write(move |unit| store::audit::append(unit, &agency, &line))?;
        let mut page = built(site, visitor, headers, None)?;
        page.done = format!("列入待发送 {told} 件。已经报送过的、信息不全的不重复列入。");
        Ok(page)
    })
    .await
}
