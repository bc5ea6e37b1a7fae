//! People, certificates, passwords.

use super::registers::{Change, prepare};
use super::table::{Form, Page, Table, cell, change, field, hinted, line, link, select, show};
use super::{Web, html, input};
use crate::auth::{self, Visitor};
use crate::desk::DeskError;
use crate::site::Site;
use crate::web::input::Posted;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::Flat;
use enforcement::id::{PersonId, UnitId};
use enforcement::people::{Certificate, CertificateState, Person, Role};
use law::Date;
use store::accounts::{self, Account};
use store::audit;
use store::duties::{self, Duty};

/// The form for a new password.
pub(super) fn password_page(site: &Site, visitor: &Visitor, headers: &HeaderMap, errors: Vec<String>) -> Response {
    let lead = if visitor.must_change {
        "首次登录，请先修改密码。"
    } else {
        "修改后其他地方的登录会退出。"
    };
    let mut page = Page::new(site, visitor, headers, "", "修改密码", lead);
    page.errors = errors;
    page.forms.push(Form {
        title: "新密码".into(),
        action: "/password".into(),
        submit: "修改密码",
        fields: vec![
            field("new", "新密码（至少 8 个字符）", "password", ""),
            field("again", "再输一次", "password", ""),
        ],
    });
    html(&page)
}

/// People and certificates; the form holds the person whom the address names.
pub(crate) async fn people(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = input::asked(query);
    show(site, visitor, move |site, visitor| {
        let login = input::one(&asked, "login");
        let known = site.store.read(|unit| accounts::by_login(unit, login))?;
        let known = known.filter(|account| account.agency == visitor.actor.agency.as_str());
        let flat = known.as_ref().map_or_else(Flat::new, filled);
        people_page(site, visitor, &headers, "", Vec::new(), &flat)
    })
    .await
}

/// The states of a certificate, as the form offers them.
const STATES: [(&str, &str); 3] = [("valid", "有效"), ("suspended", "暂扣"), ("revoked", "收回")];

fn state_key(state: CertificateState) -> &'static str {
    match state {
        CertificateState::Valid => "valid",
        CertificateState::Suspended => "suspended",
        CertificateState::Revoked => "revoked",
    }
}

fn state_words(state: CertificateState) -> &'static str {
    STATES.iter().find(|(key, _)| *key == state_key(state)).map_or("", |(_, words)| words)
}

/// The form as it stands for a person.
fn filled(account: &Account) -> Flat {
    let person = &account.person;
    let unit = person.unit.as_ref().map_or_else(String::new, ToString::to_string);
    let mut flat = Flat::new();
    let mut put = |key: &str, value: &str| flat.entry(key.to_owned()).or_default().push(value.to_owned());
    put("login", &account.login);
    put("name", &person.name);
    put("post", &person.post);
    put("unit", &unit);
    put("qualification", &person.legal_qualification);
    put("home", &person.home);
    if let Some(held) = &person.certificate {
        put("certificate", &held.number);
        put("area", &held.area);
        put("valid_from", &held.valid_from.to_string());
        put("valid_until", &held.valid_until.to_string());
        put("state", state_key(held.state));
    }
    person.roles.iter().for_each(|role| put("roles", role.key()));
    flat
}

fn people_page(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    done: &str,
    errors: Vec<String>,
    flat: &Flat,
) -> Result<Page, DeskError> {
    let agency = visitor.actor.agency.to_string();
    let accounts = site.store.read(|unit| accounts::accounts(unit, &agency))?;
    let mut page = Page::new(
        site,
        visitor,
        headers,
        "/people",
        "人员与证件",
        "执法证的有效期、暂扣和收回当即作用于每一件案件。向社会公开的只有姓名、职务、执法证号、执法区域四项。",
    );
    page.done = done.to_owned();
    page.errors = errors;
    let rows = accounts.iter().map(|account| {
        let person = &account.person;
        let certificate = person.certificate.as_ref();
        vec![
            link(account.login.clone(), format!("/people?login={}", input::encoded(&account.login))),
            cell(person.name.clone()),
            cell(person.post.clone()),
            cell(person.roles.iter().map(|role| role.title()).collect::<Vec<_>>().join("、")),
            cell(certificate.map_or_else(String::new, |certificate| certificate.number.clone())),
            cell(certificate.map_or_else(String::new, |certificate| {
                format!("{}，至{}", state_words(certificate.state), certificate.valid_until)
            })),
            cell(person.legal_qualification.clone()),
        ]
    });
    page.tables.push(Table {
        title: String::new(),
        heads: vec!["登录名", "姓名", "职务", "角色", "执法证号", "证件状态", "法律职业资格"],
        rows: rows.collect(),
        empty: "还没有人员。",
    });
    page.other_view = ("/people/accounts".into(), "按现行执法人员清单成批建立账号");
    let value = |name: &str| input::one(flat, name).to_owned();
    let mut fields = vec![
        hinted(
            field("login", "登录名", "text", &value("login")),
            "新的登录名为增加；修改的，在上表点登录名，内容带到这里。",
        ),
        field("name", "姓名", "text", &value("name")),
        field("post", "职务", "text", &value("post")),
        field("unit", "内设机构代号", "text", &value("unit")),
        field("certificate", "执法证号", "text", &value("certificate")),
        field("area", "执法区域", "text", &value("area")),
        field("valid_from", "有效期自", "date", &value("valid_from")),
        field("valid_until", "有效期至", "date", &value("valid_until")),
        select("state", "证件状态", STATES, &value("state")),
        field("qualification", "法律职业资格证号", "text", &value("qualification")),
        field("home", "借用人员来自的单位（本机关人员不填）", "text", &value("home")),
        field("password", "初始密码（增加人员时必填；首次登录须修改）", "password", ""),
    ];
    let chosen = flat.get("roles").cloned().unwrap_or_default();
    for role in Role::ALL {
        let mut option = field("roles", role.title(), "checkbox", role.key());
        option.id = format!("a-role-{}", role.key());
        option.on = chosen.iter().any(|key| key == role.key());
        fields.push(option);
    }
    page.forms.push(Form {
        title: "增加或者修改人员".into(), action: "/people".into(), submit: "保存人员", fields
    });
    Ok(page)
}

/// Adds or changes a person.
pub(crate) async fn put_person(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let agency = visitor.actor.agency.to_string();
        let login = input::one(flat, "login").to_owned();
        let existing = site.store.read(|unit| accounts::by_login(unit, &login))?;
        let before = existing.clone();
        match person_of(&agency, flat, existing, site.now().date()) {
            Err(errors) => people_page(site, visitor, headers, "", errors, flat),
            Ok(account) => {
                let done = format!("{}（{}）已保存。", account.person.name, account.login);
                let touched = touched(site, visitor, &before, &account)?;
                let line = line(site, visitor, "维护人员", &account.login, &account.person.name);
                let stored = site.store.write(move |unit| {
                    accounts::put_account(unit, &account)?;
                    for duty in &touched {
                        duties::put(unit, duty)?;
                    }
                    audit::append(unit, &account.agency, &line)
                });
                match stored {
                    Err(store::Error::Refused(reason)) => people_page(site, visitor, headers, "", vec![reason], flat),
                    other => {
                        other?;
                        people_page(site, visitor, headers, &done, Vec::new(), &Flat::new())
                    }
                }
            }
        }
    })
    .await
}

/// G22.1: what changed of a certificate, a post or an area has to be brought up to date in the public list of officers.
fn touched(site: &Site, visitor: &Visitor, before: &Option<Account>, after: &Account) -> Result<Vec<Duty>, DeskError> {
    let Some(before) = before else { return Ok(Vec::new()) };
    let (old, new) = (&before.person, &after.person);
    let same = old.name == new.name && old.post == new.post && old.certificate == new.certificate;
    let Some(certificate) = old.certificate.as_ref().filter(|_| !same) else { return Ok(Vec::new()) };
    let change =
        Change { cause: "officer", words: &certificate.number, since: site.now().date(), person: &visitor.actor.name };
    prepare(site, &after.agency, register::Kind::Officers, &change)
}

fn person_of(agency: &str, flat: &Flat, existing: Option<Account>, today: Date) -> Result<Account, Vec<String>> {
    let one = |name: &str| input::one(flat, name).to_owned();
    let mut errors = Vec::new();
    let plain = |text: &str| {
        !text.is_empty()
            && text.len() <= 40
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    let login = one("login");
    if !plain(&login) {
        errors.push("登录名用 40 个以内的字母、数字、点、横线。".into());
    }
    if existing.as_ref().is_some_and(|account| account.agency != agency) {
        errors.push("这个登录名属于其他机关。".into());
    }
    let name = one("name");
    if name.is_empty() || name.chars().count() > 40 {
        errors.push("请填写姓名（40字以内）。".into());
    }
    let chosen = flat.get("roles").cloned().unwrap_or_default();
    let roles: Vec<Role> = chosen.iter().filter_map(|key| Role::from_key(key)).collect();
    if roles.is_empty() {
        errors.push("请至少选择一个角色。".into());
    }
    let number = one("certificate");
    let kept = existing.as_ref().and_then(|account| account.person.certificate.as_ref());
    let covered = kept.map_or_else(Vec::new, |certificate| certificate.fields.clone());
    let certificate = if number.is_empty() {
        None
    } else {
        let dates = (Date::parse(&one("valid_from")), Date::parse(&one("valid_until")));
        let asked = one("state");
        let states = [CertificateState::Valid, CertificateState::Suspended, CertificateState::Revoked];
        let state =
            states.into_iter().find(|state| state_key(*state) == if asked.is_empty() { "valid" } else { &asked });
        match (law::identify::is_certificate_number(&number), dates, state) {
            (true, (Ok(from), Ok(until)), Some(state)) if from <= until => Some(Certificate {
                number,
                area: one("area"),
                fields: covered,
                valid_from: from,
                valid_until: until,
                state,
            }),
            _ => {
                errors.push("执法证号应为 8 至 14 位数字，有效期起止和状态应当填写正确。".into());
                None
            }
        }
    };
    let password = one("password");
    let hash = match (&existing, password.is_empty()) {
        (Some(account), true) => Some(account.password.clone()),
        (_, false) if password.chars().count() >= auth::PASSWORD_LENGTH_MIN => auth::hash(&password).ok(),
        _ => None,
    };
    if hash.is_none() {
        errors.push("初始密码至少 8 个字符。".into());
    }
    let id = existing.as_ref().map(|account| account.person.id.clone()).or_else(|| PersonId::new(login.clone()));
    let (true, Some(id), Some(hash)) = (errors.is_empty(), id, hash) else { return Err(errors) };
    let known = existing.as_ref().map(|account| &account.person);
    let mut person = Person {
        id,
        name,
        post: one("post"),
        unit: UnitId::new(one("unit")),
        roles,
        legal_qualification: one("qualification"),
        home: one("home"),
        certificate: known.and_then(|known| known.certificate.clone()),
        earlier: known.map_or_else(Vec::new, |known| known.earlier.clone()),
    };
    match known {
        Some(_) => person.certify(certificate, today),
        None => person.certificate = certificate,
    }
    Ok(Account {
        agency: agency.to_owned(),
        person,
        login,
        must_change: existing.is_none() || !password.is_empty(),
        password: hash,
        failures: 0,
        locked_until: 0,
    })
}
