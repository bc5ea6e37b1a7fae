//! The shared pool of legal advisers and government lawyers (S5.2): the supervisor keeps it, an agency borrows from it on the
//! record, and the opinion says where the reviewer comes from.

use crate::auth;
use crate::desk::DeskError;
use crate::site::Site;
use crate::web::input::Posted;
use crate::web::table::{Form, Page, Table, apart, cell, change, field, line, select, show};
use crate::web::{Visitor, Web, input};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::Flat;
use enforcement::id::PersonId;
use enforcement::people::{Person, Role};
use law::Date;
use serde::{Deserialize, Serialize};
use store::accounts::{self, Account};
use store::{Error, audit, counsel};

/// Longest text of a field.
const TEXT_MAX: usize = 80;
/// What somebody of the pool is.
const KINDS: [(&str, &str); 2] = [("adviser", "法律顾问"), ("government", "公职律师")];

/// Somebody of the pool.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Counsel {
    /// 执业证号 or 法律职业资格证号; unique.
    licence: String,
    name: String,
    kind: String,
    employer: String,
    fields: String,
    until: Date,
}

/// The page.
pub(crate) async fn page(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| build(site, visitor, &headers, "", Vec::new(), &Flat::new())).await
}

fn build(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    done: &str,
    errors: Vec<String>,
    flat: &Flat,
) -> Result<Page, DeskError> {
    let lead = "全市共用。审核力量不足的机关从这里调用；调用在操作日志中留痕，审核意见书写明来自哪里（法制审核办法第五条第二款）。";
    let mut page = Page::new(site, visitor, headers, "/counsel", "法律顾问和公职律师", lead);
    page.done = done.to_owned();
    page.errors = errors;
    let today = site.now().date();
    let pool = pool(site)?;
    // Who may be borrowed: whoever is still entitled.
    let offered: Vec<(String, String)> = pool
        .iter()
        .filter(|one| one.until >= today)
        .map(|one| (one.licence.clone(), format!("{}（{}）", one.name, one.employer)))
        .collect();
    let rows = pool.into_iter().map(|one| {
        let kind = KINDS.iter().find(|(key, _)| *key == one.kind).map_or("", |(_, title)| title);
        let until =
            if one.until < today { format!("已于{}到期", one.until.chinese()) } else { one.until.chinese() };
        vec![cell(one.name), cell(kind), cell(one.employer), cell(one.licence), cell(one.fields), cell(until)]
    });
    page.tables.push(Table {
        title: String::new(),
        heads: vec!["姓名", "类别", "单位", "执业证号", "擅长领域", "有效至"],
        rows: rows.collect(),
        empty: "还没有登记。由执法监督人员登记。",
    });
    let value = |name: &str| input::one(flat, name).to_owned();
    if visitor.actor.is(Role::Supervisor) {
        page.forms.push(Form {
            title: "登记法律顾问、公职律师".into(),
            action: "/counsel/put".into(),
            submit: "登记",
            fields: vec![
                field("licence", "执业证号或者法律职业资格证号（已登记的为修改）", "text", &value("licence")),
                field("name", "姓名", "text", &value("name")),
                select("kind", "类别", KINDS, &value("kind")),
                field("employer", "单位", "text", &value("employer")),
                field("fields", "擅长领域", "text", &value("fields")),
                field("until", "有效至", "date", &value("until")),
            ],
        });
    }
    if visitor.actor.is(Role::Administrator) {
        let licence = apart(select("licence", "法律顾问、公职律师", offered, &value("licence")), "borrow");
        page.forms.push(Form {
            title: "调用为本机关的审核人员".into(),
            action: "/counsel/borrow".into(),
            submit: "调用",
            fields: vec![
                licence,
                field("login", "登录名", "text", &value("login")),
                field("password", "初始密码（首次登录须修改）", "password", ""),
                field("reason", "调用的理由（存入操作日志）", "long", &value("reason")),
            ],
        });
    }
    Ok(page)
}

fn pool(site: &Site) -> Result<Vec<Counsel>, DeskError> {
    let bodies = site.store.read(counsel::all)?;
    bodies
        .iter()
        .map(|body| serde_json::from_str(body).map_err(|error| DeskError::Fault(format!("counsel: {error}"))))
        .collect()
}

/// Keeps somebody in the pool.
pub(crate) async fn put(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let one = |name: &str| input::one(flat, name).trim().to_owned();
        let mut errors = Vec::new();
        for (name, label) in [("licence", "执业证号"), ("name", "姓名"), ("employer", "单位")] {
            if one(name).is_empty() || one(name).chars().count() > TEXT_MAX {
                errors.push(format!("请填写{label}（{TEXT_MAX}字以内）。"));
            }
        }
        if !KINDS.iter().any(|(key, _)| *key == one("kind")) {
            errors.push("类别填 adviser 或者 government。".into());
        }
        let until = Date::parse(&one("until"));
        let Some(until) = until.ok().filter(|_| errors.is_empty()) else {
            if errors.is_empty() {
                errors.push("请填写有效期的最后一天。".into());
            }
            return build(site, visitor, headers, "", errors, flat);
        };
        let entry = Counsel {
            licence: one("licence"),
            name: one("name"),
            kind: one("kind"),
            employer: one("employer"),
            fields: one("fields").chars().take(TEXT_MAX).collect(),
            until,
        };
        let body = serde_json::to_string(&entry).map_err(|error| DeskError::Fault(error.to_string()))?;
        let line = line(site, visitor, "登记法律顾问、公职律师", &entry.licence, &entry.name);
        let agency = visitor.actor.agency.to_string();
        let licence = entry.licence.clone();
        site.store.write(move |unit| {
            counsel::put(unit, &licence, &body)?;
            audit::append(unit, &agency, &line)
        })?;
        build(site, visitor, headers, &format!("{}已登记。", entry.name), Vec::new(), &Flat::new())
    })
    .await
}

/// Makes somebody of the pool a reviewer of the agency.
pub(crate) async fn borrow(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let one = |name: &str| input::one(flat, name).trim().to_owned();
        let refuse = |reason: &str| build(site, visitor, headers, "", vec![reason.to_owned()], flat);
        let licence = one("licence");
        let Some(entry) = pool(site)?.into_iter().find(|entry| entry.licence == licence) else {
            return refuse("上表没有这个执业证号。");
        };
        if entry.until < site.now().date() {
            return refuse("这个人的登记已经到期，请监督机关更新后再调用。");
        }
        if one("reason").is_empty() || one("reason").chars().count() > 500 {
            return refuse("请写明调用的理由（500字以内）。");
        }
        if one("password").chars().count() < auth::PASSWORD_LENGTH_MIN {
            return refuse("初始密码至少 8 个字符。");
        }
        let (login, agency) = (one("login"), visitor.actor.agency.to_string());
        let known = site.store.read(|unit| accounts::by_login(unit, &login))?;
        let Some(id) = PersonId::new(login.clone()).filter(|_| known.is_none()) else {
            return refuse("登录名用字母、数字、点、横线，并且没有人使用过。");
        };
        let account = Account {
            agency: agency.clone(),
            person: Person {
                id,
                name: entry.name.clone(),
                post: KINDS.iter().find(|(key, _)| *key == entry.kind).map_or("", |(_, title)| title).to_owned(),
                unit: None,
                roles: vec![Role::Reviewer],
                legal_qualification: entry.licence.clone(),
                home: entry.employer.clone(),
                certificate: None,
                earlier: Vec::new(),
            },
            login,
            password: auth::hash(&one("password")).map_err(|error| DeskError::Fault(error.to_string()))?,
            must_change: true,
            failures: 0,
            locked_until: 0,
        };
        let line = line(
            site,
            visitor,
            "调用法律顾问、公职律师",
            &entry.licence,
            &format!("{}：{}", entry.name, one("reason")),
        );
        let stored = site.store.write(move |unit| {
            accounts::put_account(unit, &account)?;
            audit::append(unit, &agency, &line)
        });
        match stored {
            Ok(()) => build(
                site,
                visitor,
                headers,
                &format!("{}可以作为审核人员登录了。", entry.name),
                Vec::new(),
                &Flat::new(),
            ),
            Err(Error::Refused(reason)) => refuse(&reason),
            Err(error) => Err(error.into()),
        }
    })
    .await
}
