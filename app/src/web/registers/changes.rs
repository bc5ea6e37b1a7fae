//! G22.1: a change of law, function or staff opens a dated duty on each row of the list that it touches; the workbench shows
//! it until a new version brings the row up to date, or a named person finds, with the reason, that nothing had to change.

use super::super::table::{Form, Page, Table, cell, change, field, line};
use super::super::{Web, input};
use super::look::{self, Asked};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::site::{Site, new_id};
use crate::web::input::Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use law::Date;
use law::rules::length;
use law::time::{Last, last_day};
use register::{Content, Kind};
use serde_json::{Map, Value};
use store::duties::{self, Duty};
use store::{Error, Unit, audit, registers as versions};

/// Longest words of a change, in characters.
const WORDS_MAX: usize = 100;
/// Most rows that one change may touch.
const ROWS_MAX: usize = 300;
/// Longest text of a row that is kept, in characters.
const ROW_MAX: usize = 2_000;
/// Characters of a row that a table shows.
const SHOWN: usize = 60;

/// What may have changed.
const CAUSES: [(&str, &str); 4] = [
    ("law", "法律、法规、规章立改废释"),
    ("function", "机关职能调整"),
    ("officer", "人员变动"),
    ("list", "上级清单调整"),
];

/// A row as one text: what tells whether a new version still has it as it was.
fn row_text(content: &Content, row: &Map<String, Value>) -> String {
    let cells = content.columns.iter().filter(|name| !matches!(name.as_str(), "序号" | "编号" | "序"));
    let cells = cells.map(|column| Content::text(row, column)).filter(|cell| !cell.is_empty());
    cells.collect::<Vec<_>>().join("｜").chars().take(ROW_MAX).collect()
}

/// What opens duties: the cause, the words by which the rows are found, the day, and who tells of it.
pub(in super::super) struct Change<'a> {
    pub(in super::super) cause: &'a str,
    pub(in super::super) words: &'a str,
    pub(in super::super) since: Date,
    pub(in super::super) person: &'a str,
}

/// A duty for each row of the list in force that holds the words and has none yet; nothing is stored.
pub(in super::super) fn prepare(
    site: &Site,
    agency: &str,
    kind: Kind,
    change: &Change<'_>,
) -> Result<Vec<Duty>, DeskError> {
    let key = kind.key();
    let (version, held) =
        site.store.read(|unit| Ok((versions::get(unit, agency, key)?, duties::of_list(unit, agency, key)?)))?;
    let Some(version) = version else { return Ok(Vec::new()) };
    let due = match last_day(change.since, length("G22.1"), &site.calendar) {
        Last::Known(day) | Last::NotYetPublished { nominal: Some(day), .. } => day.to_string(),
        // A year without a published calendar: the date is left open, and the page says so.
        _ => String::new(),
    };
    let content = Content::kept(&version.body);
    let rows = content.rows.iter().map(|row| row_text(&content, row));
    let touched = rows
        .filter(|row| row.contains(change.words))
        .filter(|row| !held.iter().any(|duty| duty.done.is_empty() && duty.row == *row));
    let duty = |row: String| Duty {
        agency: agency.to_owned(),
        id: new_id(site.now()),
        kind: key.to_owned(),
        cause: change.cause.to_owned(),
        words: change.words.to_owned(),
        row,
        since: change.since.to_string(),
        due: due.clone(),
        person: change.person.to_owned(),
        done: String::new(),
        outcome: String::new(),
    };
    Ok(touched.take(ROWS_MAX).map(duty).collect())
}

/// A new version came into force: what it no longer has as it was is up to date.
pub(super) fn fulfil(
    unit: &mut Unit<'_>,
    agency: &str,
    kind: Kind,
    body: &str,
    version: i64,
    day: Date,
) -> Result<(), Error> {
    let content = Content::kept(body);
    let rows: Vec<String> = content.rows.iter().map(|row| row_text(&content, row)).collect();
    for mut duty in duties::of_list(unit, agency, kind.key())? {
        if duty.done.is_empty() && !rows.contains(&duty.row) {
            duty.done = day.to_string();
            duty.outcome = format!("第 {version} 版已更新");
            duties::put(unit, &duty)?;
        }
    }
    Ok(())
}

/// The part of a list's page about what has to be brought up to date.
pub(super) fn part(site: &Site, page: &mut Page, agency: &str, kind: Kind) -> Result<(), DeskError> {
    let held = site.store.read(|unit| duties::of_list(unit, agency, kind.key()))?;
    if !held.is_empty() {
        let rows = held.iter().map(|duty| {
            let cause = CAUSES.iter().find(|(key, _)| *key == duty.cause).map_or("", |(_, words)| words);
            let row: String = duty.row.chars().take(SHOWN).collect();
            let state = if duty.done.is_empty() && duty.due.is_empty() {
                "期限待下一年放假安排公布后确定".to_owned()
            } else if duty.done.is_empty() {
                format!("{} 前更新", duty.due)
            } else {
                format!("{} {}", duty.done, duty.outcome)
            };
            let open = if duty.done.is_empty() { duty.id.as_str() } else { "" };
            vec![
                cell(row),
                cell(format!("{cause}：{}（{}，{}）", duty.words, duty.since, duty.person)),
                cell(state),
                cell(open),
            ]
        });
        page.tables.push(Table {
            title: "变动后应当更新的行（公示办法第二十二条，20个工作日）".into(),
            heads: vec!["哪一行", "变动", "期限或者结果", "编号"],
            rows: rows.collect(),
            empty: "",
        });
    }
    let mut causes: Vec<_> = CAUSES
        .iter()
        .map(|(key, words)| {
            let mut option = field("cause", words, "radio", key);
            option.id = format!("a-cause-{key}");
            option
        })
        .collect();
    let mut words = field("words", "变动涉及的法律名称、职能、姓名或者事项", "text", "");
    words.hint = "现行版本中含有这些字的每一行都列为待更新，期限自变动之日起20个工作日。";
    causes.extend([words, field("since", "变动之日", "date", "")]);
    let action = format!("/registers/{}/change", kind.key());
    page.forms.push(Form { title: "登记变动".into(), action, submit: "列出待更新的行", fields: causes });
    if held.iter().any(|duty| duty.done.is_empty()) {
        page.forms.push(Form {
            title: "经核对不用更新".into(),
            action: format!("/registers/{}/unchanged", kind.key()),
            submit: "署名登记",
            fields: vec![field("id", "编号", "text", ""), field("words", "理由（由填写人署名）", "text", "")],
        });
    }
    Ok(())
}

/// A change is told of.
pub(crate) async fn told(State(site): State<Web>, Path(kind): Path<String>, posted: Posted) -> Response {
    change(site, posted, move |site, visitor, flat, headers| {
        let list = Kind::from_key(&kind).ok_or(DeskError::NotFound)?;
        let (cause, words) = (input::one(flat, "cause").to_owned(), input::one(flat, "words").to_owned());
        let since = Date::parse(input::one(flat, "since")).ok().filter(|day| *day <= site.now().date());
        let known = CAUSES.iter().any(|(key, _)| *key == cause);
        let length = words.chars().count();
        let (Some(since), true, true) = (since, known, (2..=WORDS_MAX).contains(&length)) else {
            let mut page = look::page(site, visitor, headers, &kind, &Asked::default())?;
            page.errors
                .push(format!("请选择变动的种类，填写两个字以上、{WORDS_MAX}字以内的内容，以及不晚于今天的变动之日。"));
            return Ok(page);
        };
        let opened = keep(site, visitor, list, cause, words.clone(), since)?;
        let mut page = look::page(site, visitor, headers, &kind, &Asked::default())?;
        match opened {
            0 => page.errors.push(format!("现行版本中没有含“{words}”而未列的行，不用更新；请核对用字。")),
            opened => page.done = format!("已列出 {opened} 行待更新，期限和依据在工作台提示。"),
        }
        Ok(page)
    })
    .await
}

fn keep(
    site: &Site,
    visitor: &Visitor,
    list: Kind,
    cause: String,
    words: String,
    since: Date,
) -> Result<usize, DeskError> {
    let agency = visitor.actor.agency.to_string();
    let change = Change { cause: &cause, words: &words, since, person: &visitor.actor.name };
    let prepared = prepare(site, &agency, list, &change)?;
    let opened = prepared.len();
    let line = line(site, visitor, "登记变动", list.key(), &format!("{words}，{since}，{opened} 行"));
    site.store.write(move |unit| {
        for duty in &prepared {
            duties::put(unit, duty)?;
        }
        audit::append(unit, &agency, &line)
    })?;
    Ok(opened)
}

/// A named person finds, with the reason, that a row need not be changed.
pub(crate) async fn unchanged(State(site): State<Web>, Path(kind): Path<String>, posted: Posted) -> Response {
    change(site, posted, move |site, visitor, flat, headers| {
        let list = Kind::from_key(&kind).ok_or(DeskError::NotFound)?;
        let (id, words) = (input::one(flat, "id").to_owned(), input::one(flat, "words").to_owned());
        let agency = visitor.actor.agency.to_string();
        let held = site.store.read(|unit| duties::of_list(unit, &agency, list.key()))?;
        let found = held.into_iter().find(|duty| duty.id == id && duty.done.is_empty());
        let (Some(mut duty), 1..=WORDS_MAX) = (found, words.chars().count()) else {
            let mut page = look::page(site, visitor, headers, &kind, &Asked::default())?;
            page.errors.push(format!("请填写待更新的编号和理由（{WORDS_MAX}字以内）。"));
            return Ok(page);
        };
        duty.done = site.now().date().to_string();
        duty.outcome = format!("经核对不用更新：{words}（{}）", visitor.actor.name);
        let line = line(site, visitor, "认定不用更新", list.key(), &duty.outcome);
        site.store.write(move |unit| {
            duties::put(unit, &duty)?;
            audit::append(unit, &agency, &line)
        })?;
        let mut page = look::page(site, visitor, headers, &kind, &Asked::default())?;
        page.done = "已登记，由你署名。".into();
        Ok(page)
    })
    .await
}
