//! The registers of recording devices (number, make, keeper, hand-overs, clock compared, state) and of recording places (J20).

use super::super::table::{Form, Page, Table, cell, change, field, hinted, line, link, select, show};
use super::super::{Web, input};
use super::list::offset_words;
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::recordings::device::{self, Condition, Device, HISTORY_MAX, HandOver};
use crate::site::Site;
use crate::web::input::Posted;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::Flat;
use enforcement::people::Roster;
use enforcement::recording::{Place, Room};
use law::Date;
use store::{accounts, audit};

/// Longest text of a field, in characters.
const TEXT_LENGTH_MAX: usize = 80;

/// The page. The forms hold the device or the place that the address names.
pub(crate) async fn devices(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = input::asked(query);
    show(site, visitor, move |site, visitor| {
        let agency = visitor.actor.agency.as_str();
        let flat = match (input::one(&asked, "id"), input::one(&asked, "place")) {
            ("", "") => Flat::new(),
            ("", name) => {
                let agency = site.store.read(|unit| accounts::agency(unit, agency))?.ok_or(DeskError::NotFound)?;
                agency.places.iter().find(|place| place.name == name).map(filled_place).unwrap_or_default()
            }
            (id, _) => device::known(site, agency, id)?.as_ref().map(filled).unwrap_or_default(),
        };
        page(site, visitor, &headers, "", Vec::new(), &flat)
    })
    .await
}

fn flat_of(fields: &[(&str, String)]) -> Flat {
    fields.iter().map(|(key, value)| ((*key).to_owned(), vec![value.clone()])).collect()
}

/// The form as it stands for a device.
fn filled(device: &Device) -> Flat {
    let offset = device.clock_offset_ms.map_or_else(String::new, |ms| (ms as f64 / 1000.0).to_string());
    flat_of(&[
        ("id", device.id.clone()),
        ("model", device.model.clone()),
        ("keeper", device.keeper.to_string()),
        ("state", device.state.title().to_owned()),
        ("storage", device.storage.clone()),
        ("compared_on", device.compared_on.map_or_else(String::new, |date| date.to_string())),
        ("clock_offset_s", offset),
    ])
}

/// The form as it stands for a place.
fn filled_place(place: &Place) -> Flat {
    flat_of(&[
        ("place", place.name.clone()),
        ("room", place.room.title().to_owned()),
        ("device", place.device.clone()),
        ("since", place.since.to_string()),
        ("until", place.until.map_or_else(String::new, |until| until.to_string())),
    ])
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
        "记录设备和办案场所",
        "执法记录仪等设备由专人保管（全过程记录办法第二十条）。出勤前核对电量、存储和系统时间；时钟误差如实登记，不改文件。",
    );
    page.done = done.to_owned();
    page.errors = errors;
    let roster = site.store.read(|unit| accounts::roster(unit, &agency))?;
    let all = device::all(site, &agency)?;
    page.tables.push(Table {
        title: String::new(),
        heads: vec!["编号", "厂牌型号", "保管人", "状态", "存储", "时钟核对", "交接"],
        rows: all.iter().map(|device| row(device, &roster)).collect(),
        empty: "还没有登记设备。登记后，存入的音像记录以设备编号对应到当时的保管人和当日核对的时钟误差。",
    });
    page.tables.push(places(site, &agency)?);
    let value = |name: &str| input::one(flat, name).to_owned();
    let people = roster.iter().map(|person| (person.id.to_string(), person.name.clone()));
    page.forms.push(Form {
        title: "登记或者交接设备".into(),
        action: "/devices".into(),
        submit: "保存设备",
        fields: vec![
            hinted(
                field("id", "编号", "text", &value("id")),
                "新的编号为登记；修改、交接的，在上表点编号，内容带到这里。",
            ),
            field("model", "厂牌型号", "text", &value("model")),
            select("keeper", "保管人", people, &value("keeper")),
            select("state", "状态", Condition::ALL.map(|state| (state.title(), state.title())), &value("state")),
            hinted(
                field("storage", "存储", "text", &value("storage")),
                "容量、剩余和存放地点，例如：128 GB，剩余 90 GB，一楼采集站。",
            ),
            field("compared_on", "时钟核对日期", "date", &value("compared_on")),
            field("clock_offset_s", "时钟误差（秒，快为正，慢为负）", "text", &value("clock_offset_s")),
        ],
    });
    page.forms.push(Form {
        title: "登记执法办案场所".into(),
        action: "/devices/places".into(),
        submit: "保存场所",
        fields: vec![
            hinted(
                field("place", "名称", "text", &value("place")),
                "与笔录中的地点一致；修改的，在上表点名称，内容带到这里。",
            ),
            select("room", "用途", Room::ALL.map(|room| (room.title(), room.title())), &value("room")),
            select("device", "固定录像设备", all.iter().map(|device| (&device.id, &device.id)), &value("device")),
            field("since", "启用日期", "date", &value("since")),
            field("until", "停用日期（在用的不填）", "date", &value("until")),
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
        link(&device.id, format!("/devices?id={}", input::encoded(&device.id))),
        cell(&device.model),
        cell(roster.name(&device.keeper)),
        cell(device.state.title()),
        cell(&device.storage),
        cell(clock),
        cell(history.join("；")),
    ]
}

fn places(site: &Site, agency: &str) -> Result<Table, DeskError> {
    let agency = site.store.read(|unit| accounts::agency(unit, agency))?.ok_or(DeskError::NotFound)?;
    let rows = agency.places.iter().map(|place| {
        let until = place.until.map_or_else(|| "在用".to_owned(), |until| format!("{}停用", until.chinese()));
        let name = link(&place.name, format!("/devices?place={}", input::encoded(&place.name)));
        vec![name, cell(place.room.title()), cell(&place.device), cell(place.since.chinese()), cell(until)]
    });
    Ok(Table {
        title: "执法办案场所：在其中进行的询问、听证全程录像（全过程记录办法第十五条）".into(),
        heads: vec!["名称", "用途", "固定设备", "启用", "状态"],
        rows: rows.collect(),
        empty: "还没有登记场所。",
    })
}

/// Registers or changes a recording place.
pub(crate) async fn put_place(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let one = |name: &str| input::one(flat, name).trim().to_owned();
        let key = visitor.actor.agency.to_string();
        let mut errors = Vec::new();
        let name = one("place");
        if name.is_empty() || name.chars().count() > TEXT_LENGTH_MAX {
            errors.push(format!("请填写场所名称（{TEXT_LENGTH_MAX}字以内）。"));
        }
        let room = Room::ALL.into_iter().find(|room| room.title() == one("room"));
        if room.is_none() {
            errors.push("用途填写询问室、听证室或者其他办案场所。".into());
        }
        let device = one("device");
        if device::known(site, &key, &device)?.is_none() {
            errors.push("固定设备应当先登记在上表中。".into());
        }
        let since = Date::parse(&one("since")).ok();
        let until = match one("until").as_str() {
            "" => Some(None),
            text => Date::parse(text).ok().filter(|until| since.is_some_and(|since| *until >= since)).map(Some),
        };
        let (Some(room), Some(since), Some(until), true) = (room, since, until, errors.is_empty()) else {
            if since.is_none() || until.is_none() {
                errors.push("启用日期必填，停用日期不早于启用日期。".into());
            }
            return page(site, visitor, headers, "", errors, flat);
        };
        let place = Place { name: name.clone(), room, device, since, until };
        let line = line(site, visitor, "维护办案场所", &name, room.title());
        site.store.write(move |unit| {
            let Some(mut agency) = accounts::agency(unit, &key)? else {
                return Err(store::Error::Refused(format!("没有机关“{key}”")));
            };
            agency.places.retain(|known| known.name != place.name);
            agency.places.push(place);
            accounts::put_agency(unit, &agency)?;
            audit::append(unit, &key, &line)
        })?;
        page(site, visitor, headers, &format!("{name} 已保存。"), Vec::new(), &Flat::new())
    })
    .await
}

/// Registers, changes or hands over a device.
pub(crate) async fn put_device(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let agency = visitor.actor.agency.to_string();
        match read(site, &agency, flat)? {
            Err(errors) => page(site, visitor, headers, "", errors, flat),
            Ok(device) => {
                let done = format!("设备 {} 已保存。", device.id);
                let line = line(site, visitor, "维护记录设备", &device.id, device.state.title());
                let body = serde_json::to_string(&device).map_err(|error| DeskError::Fault(error.to_string()))?;
                site.store.write(move |unit| {
                    store::devices::put(unit, &agency, &device.id, &body)?;
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
    let storage = one("storage");
    if storage.chars().count() > TEXT_LENGTH_MAX {
        errors.push(format!("存储最多{TEXT_LENGTH_MAX}字。"));
    }
    let roster = site.store.read(|unit| accounts::roster(unit, agency))?;
    let keeper = roster.iter().map(|person| &person.id).find(|id| id.as_str() == one("keeper")).cloned();
    if keeper.is_none() {
        errors.push("请选择保管人。".into());
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
    let known = device::known(site, agency, &id)?;
    let mut history = known.as_ref().map_or_else(Vec::new, |known| known.history.clone());
    if known.as_ref().is_none_or(|known| known.keeper != keeper) {
        history.push(HandOver { keeper: keeper.clone(), at: site.now().exact() });
    }
    let over = history.len().saturating_sub(HISTORY_MAX);
    history.drain(..over);
    let model = if model.is_empty() { known.map_or_else(String::new, |known| known.model) } else { model };
    Ok(Ok(Device { id, model, keeper, state, storage, compared_on, clock_offset_ms: offset, history }))
}
