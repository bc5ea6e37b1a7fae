//! Who is told: platforms and authorities, registered by the administrator.

use super::super::table::{Cell, Field, Form, Table, cell, change, field, hinted, line, select};
use super::super::{Web, input};
use super::{HERE, built, refused};
use crate::outward::TAKES;
use crate::site::new_id;
use crate::web::input::Posted;
use axum::extract::State;
use axum::response::Response;
use std::collections::BTreeMap;
use store::audit;
use store::outward::{self, Addressee, Message};

/// Longest name of an addressee, in characters.
const NAME_MAX: usize = 60;
/// Longest address or key, in characters.
const ADDRESS_MAX: usize = 500;

/// Every addressee with what is outstanding.
pub(super) fn table(known: &BTreeMap<String, Addressee>, open: &[Message]) -> Table {
    let rows = known.values().map(|one| row(one, open)).collect();
    Table {
        title: "报送对象".into(),
        heads: vec!["名称", "接收", "方式", "待发送", "待回执", "被退回", "状态"],
        rows,
        empty: "还没有登记报送对象。由系统管理员登记信用平台、上级公示平台、本级人民政府和上级主管部门。",
    }
}

fn row(one: &Addressee, open: &[Message]) -> Vec<Cell> {
    let takes: Vec<&str> = TAKES.iter().filter(|(key, _)| one.takes(key)).map(|(_, words)| *words).collect();
    let count = |state: &str| {
        open.iter().filter(|message| message.addressee == one.id && message.state == state).count().to_string()
    };
    let way = if one.address.is_empty() { "文件".to_owned() } else { format!("接口 {}", one.address) };
    let state = match one.ended.get(..10) {
        None => "报送中".to_owned(),
        Some(day) => format!("{day} 停止；此前报送的，撤下时仍要通知"),
    };
    vec![
        cell(&one.name),
        cell(takes.join("、")),
        cell(way),
        cell(count("waiting")),
        cell(count("sent")),
        cell(count("refused")),
        cell(state),
    ]
}

/// The forms of the administrator.
pub(super) fn forms(known: &BTreeMap<String, Addressee>) -> Vec<Form> {
    let mut fields =
        vec![hinted(field("name", "名称", "text", ""), "例如“濮阳市信用信息共享平台”“濮阳市人民政府”“河南省司法厅”。")];
    fields.extend(TAKES.iter().map(|(key, words)| Field {
        name: "takes".into(),
        value: (*key).into(),
        ..field("takes", words, "checkbox", key)
    }));
    fields.push(hinted(
        field("address", "接口地址", "text", ""),
        "https:// 开头。另一套本系统的地址是 https://…/api/v1/inward/decisions。没有接口的不填，生成文件送交。",
    ));
    fields.push(hinted(field("key", "接口密钥", "password", ""), "对方给本机关的密钥。只用于发送，不再显示。"));
    let register =
        Form { title: "登记报送对象".into(), action: format!("{HERE}/addressees"), submit: "登记", fields };
    let live: Vec<(String, String)> =
        known.values().filter(|one| one.ended.is_empty()).map(|one| (one.id.clone(), one.name.clone())).collect();
    if live.is_empty() {
        return vec![register];
    }
    let end = Form {
        title: "停止报送".into(),
        action: format!("{HERE}/addressees/end"),
        submit: "停止报送",
        fields: vec![select("id", "报送对象", live, "")],
    };
    vec![register, end]
}

/// Registers an addressee.
pub(crate) async fn register(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let (name, address) = (input::one(flat, "name").trim(), input::one(flat, "address").trim());
        let key = input::one(flat, "key").trim();
        let asked = flat.get("takes").map(Vec::as_slice).unwrap_or_default();
        let takes: Vec<&str> =
            TAKES.iter().map(|(key, _)| *key).filter(|key| asked.iter().any(|one| one == key)).collect();
        if name.is_empty() || name.chars().count() > NAME_MAX {
            return refused(site, visitor, headers, &format!("请填写名称，{NAME_MAX}字以内。"));
        }
        if takes.is_empty() {
            return refused(site, visitor, headers, "请选择报送什么。");
        }
        let proper = address.is_empty() || address.starts_with("https://") || address.starts_with("http://");
        if !proper || address.chars().count() > ADDRESS_MAX || key.chars().count() > ADDRESS_MAX {
            return refused(site, visitor, headers, "接口地址应当以 https:// 或者 http:// 开头。");
        }
        let now = site.now();
        let agency = visitor.actor.agency.to_string();
        let addressee = Addressee {
            agency: agency.clone(),
            id: format!("to-{}", new_id(now).chars().rev().take(8).collect::<String>()),
            name: name.to_owned(),
            takes: takes.join(" "),
            address: address.to_owned(),
            key: key.to_owned(),
            made: now.exact(),
            maker: visitor.actor.name.clone(),
            ended: String::new(),
        };
        let line = line(site, visitor, "登记报送对象", name, &format!("{} {address}", takes.join("、")));
        site.store.write(move |unit| {
            outward::put_addressee(unit, &addressee)?;
            audit::append(unit, &agency, &line)
        })?;
        let mut page = built(site, visitor, headers, None)?;
        page.done = format!("已登记“{name}”。今后公示的自动列入；以前公示的，请用“补报”列入。");
        Ok(page)
    })
    .await
}

/// Ends reporting to an addressee; withdrawals of what it had are told to it all the same.
pub(crate) async fn end(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let Some(found) = super::asked(site, visitor, input::one(flat, "id"))? else {
            return refused(site, visitor, headers, "请选择报送对象。");
        };
        let ended = Addressee { ended: site.now().exact(), ..found };
        let (agency, name) = (ended.agency.clone(), ended.name.clone());
        let line = line(site, visitor, "停止报送", &name, "");
        site.store.write(move |unit| {
            outward::put_addressee(unit, &ended)?;
            audit::append(unit, &agency, &line)
        })?;
        let mut page = built(site, visitor, headers, None)?;
        page.done = format!("已停止向“{name}”报送。此前报送的决定撤下时，仍会通知它。");
        Ok(page)
    })
    .await
}
