//! The register of recording devices (J20): number, make, keeper, hand-overs, clock compared, state.

use super::super::table::{Form, Page, Table, cell, change, field, line, show};
use super::super::{Asker, Web, input};
use super::list::offset_words;
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::site::Site;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::Flat;
use enforcement::id::PersonId;
use enforcement::people::Roster;
use law::Date;
use serde::{Deserialize, Serialize};
use store::{accounts, audit, devices};

/// Hand-overs that are kept of one device.
const HISTORY_MAX: usize = 1_000;
/// Longest text of a field, in characters.
const TEXT_LENGTH_MAX: usize = 80;

/// A recording device.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Device {
    /// Its number, unique in the agency: what clips name.
    id: String,
    /// Maker and model.
    model: String,
    /// Who has it now.
    keeper: PersonId,
    /// In use, in repair, out of use.
    state: Condition,
    /// When its clock was last compared.
    compared_on: Option<Date>,
    /// Its clock minus true time then, in milliseconds.
    clock_offset_ms: Option<i64>,
    /// Who had it since when; the latest at the end.
    history: Vec<HandOver>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct HandOver {
    keeper: PersonId,
    at: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Condition {
    InUse,
    InRepair,
    OutOfUse,
}

impl Condition {
    const ALL: [Condition; 3] = [Condition::InUse, Condition::InRepair, Condition::OutOfUse];

    fn title(self) -> &'static str {
        match self {
            Condition::InUse => "在用",
            Condition::InRepair => "维修",
            Condition::OutOfUse => "停用",
        }
    }
}

/// The page.
pub(crate) async fn devices(State(site): State<Web>, who: Asker, headers: HeaderMap) -> Response {
    show(site, who, move |site, visitor| page(site, visitor, &headers, "", Vec::new(), &Flat::new())).await
}

fn page(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    done: &str,
    errors: Vec<String>,
    flat: &Flat,
) -> Result<Page, DeskError> {
    let agency = visitor.actor.agency.to_string();
    let mut page = Page::new(
        site,
        visitor,
        headers,
        "/devices",
        "记录设备",
        "执法记录仪等设备由专人保管（全过程记录办法第二十条）。出勤前核对电量、存储和系统时间；时钟误差如实登记，不改文件。",
    );
    page.done = done.to_owned();
    page.errors = errors;
    let (bodies, roster) =
        site.store.read(|unit| Ok((devices::all(unit, &agency)?, accounts::roster(unit, &agency)?)))?;
    let all: Result<Vec<Device>, _> = bodies.iter().map(|body| serde_json::from_str(body)).collect();
    let all = all.map_err(|error| DeskError::Fault(error.to_string()))?;
    page.tables.push(Table {
        title: String::new(),
        heads: vec!["编号", "厂牌型号", "保管人", "状态", "时钟核对", "交接"],
        rows: all.iter().map(|device| row(device, &roster)).collect(),
        empty: "还没有登记设备。登记后，导入的音像记录以设备编号对应到保管人。",
    });
    let value = |name: &str| input::one(flat, name).to_owned();
    page.forms.push(Form {
        title: "登记或者交接设备".into(),
        action: "/devices".into(),
        submit: "保存设备",
        fields: vec![
            field("id", "编号（已有的编号为修改，新的为登记）", "text", &value("id")),
            field("model", "厂牌型号", "text", &value("model")),
            field("keeper", "保管人登录名", "text", &value("keeper")),
            field("state", "状态（在用、维修、停用）", "text", &value("state")),
            field("compared_on", "时钟核对日期", "date", &value("compared_on")),
            field("clock_offset_s", "时钟误差（秒，快为正，慢为负）", "text", &value("clock_offset_s")),
        ],
    });
    Ok(page)
}

fn row(device: &Device, roster: &Roster) -> Vec<super::super::table::Cell> {
    let clock = match device.compared_on {
        Some(date) => format!("{} {}", date.chinese(), offset_words(device.clock_offset_ms)),
        None => "未核对".to_owned(),
    };
    let history: Vec<String> =
        device.history.iter().rev().take(3).map(|over| format!("{} {}", over.at, roster.name(&over.keeper))).collect();
    vec![
        cell(&device.id),
        cell(&device.model),
        cell(roster.name(&device.keeper)),
        cell(device.state.title()),
        cell(clock),
        cell(history.join("；")),
    ]
}

/// Registers, changes or hands over a device.
pub(crate) async fn put_device(State(site): State<Web>, who: Asker, request: Request) -> Response {
    change(site, who, request, |site, visitor, flat, headers| {
        let agency = visitor.actor.agency.to_string();
        match read(site, &agency, flat)? {
            Err(errors) => page(site, visitor, headers, "", errors, flat),
            Ok(device) => {
                let done = format!("设备 {} 已保存。", device.id);
                let line = line(site, visitor, "维护记录设备", &device.id, device.state.title());
                let body = serde_json::to_string(&device).map_err(|error| DeskError::Fault(error.to_string()))?;
                site.store.write(move |unit| {
                    devices::put(unit, &agency, &device.id, &body)?;
                    audit::append(unit, &agency, &line)
                })?;
                page(site, visitor, headers, &done, Vec::new(), &Flat::new())
            }
        }
    })
    .await
}

fn read(site: &Site, agency: &str, flat: &Flat) -> Result<Result<Device, Vec<String>>, DeskError> {
    let one = |name: &str| input::one(flat, name).trim().to_owned();
    let mut errors = Vec::new();
    let id = one("id");
    if id.is_empty() || id.chars().count() > TEXT_LENGTH_MAX || id.chars().any(char::is_control) {
        errors.push(format!("请填写设备编号（{TEXT_LENGTH_MAX}字以内）。"));
    }
    let model = one("model");
    if model.chars().count() > TEXT_LENGTH_MAX {
        errors.push(format!("厂牌型号最多{TEXT_LENGTH_MAX}字。"));
    }
    let login = one("keeper");
    let account = site.store.read(|unit| accounts::by_login(unit, &login))?;
    let keeper = account.filter(|account| account.agency == agency).map(|account| account.person.id);
    if keeper.is_none() {
        errors.push("保管人应当是本机关人员的登录名。".into());
    }
    let state = match one("state").as_str() {
        "" => Some(Condition::InUse),
        text => Condition::ALL.into_iter().find(|state| state.title() == text),
    };
    if state.is_none() {
        errors.push("状态填写在用、维修或者停用。".into());
    }
    let compared_on = match one("compared_on").as_str() {
        "" => None,
        text => match Date::parse(text) {
            Ok(date) if date <= site.now().date() => Some(date),
            _ => {
                errors.push("时钟核对日期应当是今天或者以前的日期。".into());
                None
            }
        },
    };
    let offset = match one("clock_offset_s").as_str() {
        "" => None,
        text => match text.parse::<f64>() {
            Ok(seconds) if seconds.abs() < 4e9 => Some((seconds * 1000.0).round() as i64),
            _ => {
                errors.push("时钟误差填写秒数，快为正，慢为负。".into());
                None
            }
        },
    };
    let (true, Some(keeper), Some(state)) = (errors.is_empty(), keeper, state) else { return Ok(Err(errors)) };
    let body = site.store.read(|unit| devices::find(unit, agency, &id))?;
    let known: Option<Device> = body
        .map(|body| serde_json::from_str(&body))
        .transpose()
        .map_err(|error| DeskError::Fault(error.to_string()))?;
    let mut history = known.as_ref().map_or_else(Vec::new, |known| known.history.clone());
    if known.as_ref().is_none_or(|known| known.keeper != keeper) {
        history.push(HandOver { keeper: keeper.clone(), at: site.now().exact() });
    }
    let over = history.len().saturating_sub(HISTORY_MAX);
    history.drain(..over);
    let model = if model.is_empty() { known.map_or_else(String::new, |known| known.model) } else { model };
    Ok(Ok(Device { id, model, keeper, state, compared_on, clock_offset_ms: offset, history }))
}
