//! Rules and sign-offs, the day-by-day account, people, registers, audit, supervision, help: pages of tables and forms.

use super::shell::Shell;
use super::{Asker, Web, block, fault, html, input, signed_in};
use crate::auth::{self, Visitor};
use crate::desk::DeskError;
use crate::site::{Site, new_id};
use askama::Template;
use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use enforcement::case::Flat;
use enforcement::id::{PersonId, UnitId};
use enforcement::people::{Certificate, CertificateState, Person, Role};
use law::Date;
use law::rules::{Mark, RULES};
use register::Kind;
use store::accounts::{self, Account};
use store::registers::{self, SignOff};
use store::{audit, cases};

pub(super) struct Cell {
    pub(super) text: String,
    pub(super) href: String,
}

pub(super) struct Table {
    pub(super) title: String,
    pub(super) heads: Vec<&'static str>,
    pub(super) rows: Vec<Vec<Cell>>,
    pub(super) empty: &'static str,
}

pub(super) struct Field {
    pub(super) name: String,
    pub(super) id: String,
    pub(super) label: String,
    pub(super) hint: &'static str,
    pub(super) kind: &'static str,
    pub(super) value: String,
    pub(super) on: bool,
}

pub(super) struct Form {
    pub(super) title: String,
    pub(super) action: String,
    pub(super) submit: &'static str,
    pub(super) fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "page.html")]
pub(super) struct Page {
    pub(super) shell: Shell,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) done: String,
    pub(super) errors: Vec<String>,
    pub(super) tables: Vec<Table>,
    pub(super) forms: Vec<Form>,
    pub(super) text: String,
    pub(super) next: String,
}

impl Page {
    pub(super) fn new(
        site: &Site,
        visitor: &Visitor,
        headers: &HeaderMap,
        here: &str,
        title: &str,
        lead: &str,
    ) -> Page {
        Page {
            shell: Shell::of(site, visitor, here).looking(headers),
            title: title.to_owned(),
            lead: lead.to_owned(),
            done: String::new(),
            errors: Vec::new(),
            tables: Vec::new(),
            forms: Vec::new(),
            text: String::new(),
            next: String::new(),
        }
    }
}

pub(super) fn cell(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), href: String::new() }
}

pub(super) fn link(text: impl Into<String>, href: String) -> Cell {
    Cell { text: text.into(), href }
}

pub(super) fn field(name: &str, label: &str, kind: &'static str, value: &str) -> Field {
    Field {
        name: name.into(),
        id: format!("a-{name}"),
        label: label.into(),
        hint: "",
        kind,
        value: value.into(),
        on: false,
    }
}

pub(super) async fn show(
    site: Web,
    who: Asker,
    build: impl FnOnce(&Site, &Visitor) -> Result<Page, DeskError> + Send + 'static,
) -> Response {
    let visitor = match signed_in(&who) {
        Ok(visitor) => visitor,
        Err(error) => return fault(&site, None, error),
    };
    let (inner, asker) = (site.clone(), visitor.clone());
    match block(move || build(&inner, &asker)).await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// Reads a form, changes something, and shows the page again with what was done or what was wrong.
pub(super) async fn change(
    site: Web,
    who: Asker,
    request: Request,
    work: impl FnOnce(&Site, &Visitor, &Flat, &HeaderMap) -> Result<Page, DeskError> + Send + 'static,
) -> Response {
    let visitor = match signed_in(&who) {
        Ok(visitor) => visitor,
        Err(error) => return fault(&site, None, error),
    };
    let headers = request.headers().clone();
    let flat = match input::read(&site, &visitor, request).await {
        Ok(flat) => flat,
        Err(error) => return fault(&site, Some(&visitor), error),
    };
    let (inner, asker) = (site.clone(), visitor.clone());
    match block(move || work(&inner, &asker, &flat, &headers)).await {
        Ok(page) if page.errors.is_empty() => html(&page),
        Ok(page) => (StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response(),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// Every rule with its sign-off.
pub(crate) async fn rules(State(site): State<Web>, who: Asker, headers: HeaderMap) -> Response {
    show(site, who, move |site, visitor| rules_page(site, visitor, &headers, "")).await
}

fn rules_page(site: &Site, visitor: &Visitor, headers: &HeaderMap, done: &str) -> Result<Page, DeskError> {
    let agency = visitor.actor.agency.to_string();
    let signed = site.store.read(|unit| registers::sign_offs(unit, &agency))?;
    let lead = "每条规则的出处、内容和作用的地方。标“知”的，条文未经本系统核对原文；由本机关法制人员签核。未签核的规则照常起作用，并标明待签核。";
    let mut page = Page::new(site, visitor, headers, "/rules", "规则与签核", lead);
    page.done = done.to_owned();
    let rows = RULES.iter().map(|rule| {
        let sign = signed.iter().rev().find(|sign| sign.rule == rule.key);
        let state = match (sign, rule.mark) {
            (Some(sign), _) => format!("{} {} 签核", sign.name, sign.at),
            (None, Mark::Known) => "待签核（知）".to_owned(),
            (None, Mark::Read) => "待签核".to_owned(),
        };
        let over = rule.overrides.map_or_else(String::new, |(key, why)| format!("优先于 {key}：{why}"));
        vec![
            cell(rule.key),
            cell(rule.citation.short()),
            cell(format!("{}{}", rule.words, over)),
            cell(rule.length.map_or_else(String::new, law::time::Length::words)),
            cell(rule.since().to_string()),
            cell(rule.acts),
            cell(state),
        ]
    });
    page.tables.push(Table {
        title: String::new(),
        heads: vec!["编号", "条款", "规则", "期限", "施行", "作用处", "签核"],
        rows: rows.collect(),
        empty: "",
    });
    if visitor.actor.is(Role::Reviewer) {
        page.forms.push(Form {
            title: "签核规则".into(),
            action: "/rules/sign".into(),
            submit: "签核并署名",
            fields: vec![
                field("rule", "规则编号", "text", ""),
                field("words", "签核意见（与原文核对的情况）", "long", ""),
            ],
        });
    }
    Ok(page)
}

/// Signs a rule off.
pub(crate) async fn sign_rule(State(site): State<Web>, who: Asker, request: Request) -> Response {
    change(site, who, request, |site, visitor, flat, headers| {
        let key = input::one(flat, "rule").to_owned();
        let words = input::one(flat, "words").to_owned();
        let Some(rule) = law::rules::find(&key).filter(|_| !words.is_empty() && words.chars().count() <= 500) else {
            let mut page = rules_page(site, visitor, headers, "")?;
            page.errors.push("请填写表中的规则编号和签核意见（500字以内）。".into());
            return Ok(page);
        };
        let now = site.now();
        let sign = SignOff { rule: rule.key.to_owned(), name: visitor.actor.name.clone(), at: now.exact(), words };
        let (agency, person) = (visitor.actor.agency.to_string(), visitor.actor.person.to_string());
        let line = line(site, visitor, "签核规则", rule.key, &sign.words);
        site.store.write(move |unit| {
            registers::sign_off(unit, &agency, &person, &sign)?;
            audit::append(unit, &agency, &line)
        })?;
        rules_page(site, visitor, headers, &format!("{} 已签核。", rule.citation.short()))
    })
    .await
}

pub(super) fn line(site: &Site, visitor: &Visitor, act: &str, object: &str, detail: &str) -> audit::Line {
    let now = site.now();
    audit::Line {
        id: new_id(now),
        at: now.exact(),
        person: visitor.actor.person.to_string(),
        name: visitor.actor.name.clone(),
        act: act.into(),
        object: object.into(),
        detail: detail.into(),
    }
}

/// The day-by-day account of a deadline.
pub(crate) async fn due(
    State(site): State<Web>,
    who: Asker,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let pairs: Vec<(String, String)> = input::pairs(&query.unwrap_or_default()).collect();
    let value =
        |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let (rule, from) = (value("rule"), value("from"));
    show(site, who, move |site, visitor| {
        let mut page = Page::new(
            site,
            visitor,
            &headers,
            "",
            "期限的逐日说明",
            "起算之日不计；工作日按国务院办公厅公布的放假安排。",
        );
        match law::command::due_on(&rule, &from, true, &site.calendar) {
            Ok(answer) => page.text = answer.text,
            Err(reason) => page.errors.push(reason),
        }
        Ok(page)
    })
    .await
}

/// Keys and the like.
pub(crate) async fn help(State(site): State<Web>, who: Asker, headers: HeaderMap) -> Response {
    show(site, who, move |site, visitor| {
        let mut page = Page::new(
            site,
            visitor,
            &headers,
            "",
            "快捷键",
            "在输入框之外有效；每个快捷键都有对应的按钮或者链接。没有快捷键用于决定、发布、签署或者删除。",
        );
        let keys = [
            ("/", "到搜索框"),
            ("j", "下一项"),
            ("k", "上一项"),
            ("Enter", "打开"),
            ("1 至 8", "审核台：到第几个要点"),
            ("n", "审核台：下一个还没有认定的要点"),
            ("?", "本页"),
        ];
        let rows = keys.iter().map(|(key, what)| vec![cell(*key), cell(*what)]).collect();
        page.tables.push(Table { title: String::new(), heads: vec!["键", "作用"], rows, empty: "" });
        Ok(page)
    })
    .await
}

/// The audit record.
pub(crate) async fn audit(
    State(site): State<Web>,
    who: Asker,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let before = input::pairs(&query.unwrap_or_default())
        .find(|(key, _)| key == "before")
        .map(|(_, value)| value)
        .unwrap_or_default();
    show(site, who, move |site, visitor| {
        let agency = visitor.actor.agency.to_string();
        let mut lines = site.store.read(|unit| audit::list(unit, &agency, &before))?;
        let mut page = Page::new(
            site,
            visitor,
            &headers,
            "/audit",
            "操作日志",
            "谁在什么时候办了什么、看了什么。与业务在同一事务写入，不能修改。",
        );
        if lines.len() > audit::PAGE_ROWS {
            lines.truncate(audit::PAGE_ROWS);
            page.next = lines.last().map_or_else(String::new, |line| format!("/audit?before={}", line.id));
        }
        let rows = lines
            .into_iter()
            .map(|line| vec![cell(line.at), cell(line.name), cell(line.act), cell(line.object), cell(line.detail)])
            .collect();
        page.tables.push(Table {
            title: String::new(),
            heads: vec!["时间", "人员", "操作", "对象", "内容"],
            rows,
            empty: "还没有记录。",
        });
        Ok(page)
    })
    .await
}

/// Figures of every agency, and what is overdue.
pub(crate) async fn supervision(State(site): State<Web>, who: Asker, headers: HeaderMap) -> Response {
    show(site, who, move |site, visitor| {
        let lead = "各机关办案、审核力量和逾期事项，由案件记录实时汇总。监督只看，不改数据。";
        let mut page = Page::new(site, visitor, &headers, "/supervision", "监督统计", lead);
        let today = site.now().date().to_string();
        let agencies = site.store.read(accounts::agencies)?;
        let mut figures = Vec::new();
        let mut overdue = Vec::new();
        for agency in agencies.iter().filter(|agency| {
            crate::rights::holds_in(&visitor.actor, crate::rights::Right::Supervise, agency.id.as_str())
        }) {
            let id = agency.id.as_str();
            let (counts, late, roster) = site.store.read(|unit| {
                Ok((cases::counts(unit, id)?, cases::overdue(unit, id, &today)?, accounts::roster(unit, id)?))
            })?;
            let total: i64 = counts.iter().map(|(_, total)| total).sum();
            let staff = roster.review_staff();
            figures.push(vec![
                link(agency.name.clone(), format!("/cases?agency={id}")),
                cell(total.to_string()),
                cell(late.len().to_string()),
                cell(staff.officers.to_string()),
                cell(staff.own.to_string()),
                cell(if staff.enough() { "达到 5%" } else { "不足 5% 或者没有审核人员" }),
            ]);
            for stored in late {
                overdue.push(vec![
                    cell(agency.name.clone()),
                    link(stored.title.clone(), format!("/cases/{id}/{}", stored.case)),
                    cell(stored.task.what.clone()),
                    cell(stored.task.due.map_or_else(String::new, Date::chinese)),
                    cell(stored.task.basis.clone()),
                ]);
            }
        }
        page.tables.push(Table {
            title: "各机关（法制审核办法第五条）".into(),
            heads: vec!["机关", "案件", "逾期事项", "执法人员", "法制审核人员", "审核力量"],
            rows: figures,
            empty: "还没有机关。",
        });
        page.tables.push(Table {
            title: "逾期事项".into(),
            heads: vec!["机关", "案件", "事项", "期限", "依据"],
            rows: overdue,
            empty: "没有逾期事项。",
        });
        Ok(page)
    })
    .await
}

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

/// People and certificates.
pub(crate) async fn people(State(site): State<Web>, who: Asker, headers: HeaderMap) -> Response {
    show(site, who, move |site, visitor| people_page(site, visitor, &headers, "", Vec::new(), &Flat::new())).await
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
            cell(account.login.clone()),
            cell(person.name.clone()),
            cell(person.post.clone()),
            cell(person.roles.iter().map(|role| role.title()).collect::<Vec<_>>().join("、")),
            cell(certificate.map_or_else(String::new, |certificate| certificate.number.clone())),
            cell(certificate.map_or_else(String::new, |certificate| {
                let state = match certificate.state {
                    CertificateState::Valid => "有效",
                    CertificateState::Suspended => "暂扣",
                    CertificateState::Revoked => "收回",
                };
                format!("{state}，至{}", certificate.valid_until)
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
    let value = |name: &str| input::one(flat, name).to_owned();
    let mut fields = vec![
        field("login", "登录名（已有的登录名为修改，新的为增加）", "text", &value("login")),
        field("name", "姓名", "text", &value("name")),
        field("post", "职务", "text", &value("post")),
        field("unit", "内设机构代号", "text", &value("unit")),
        field("certificate", "执法证号", "text", &value("certificate")),
        field("area", "执法区域", "text", &value("area")),
        field("valid_from", "有效期自", "date", &value("valid_from")),
        field("valid_until", "有效期至", "date", &value("valid_until")),
        field("state", "证件状态（valid 有效、suspended 暂扣、revoked 收回）", "text", &value("state")),
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
pub(crate) async fn put_person(State(site): State<Web>, who: Asker, request: Request) -> Response {
    change(site, who, request, |site, visitor, flat, headers| {
        let agency = visitor.actor.agency.to_string();
        let login = input::one(flat, "login").to_owned();
        let existing = site.store.read(|unit| accounts::by_login(unit, &login))?;
        match person_of(&agency, flat, existing) {
            Err(errors) => people_page(site, visitor, headers, "", errors, flat),
            Ok(account) => {
                let done = format!("{}（{}）已保存。", account.person.name, account.login);
                let line = line(site, visitor, "维护人员", &account.login, &account.person.name);
                let stored = site.store.write(move |unit| {
                    accounts::put_account(unit, &account)?;
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

fn person_of(agency: &str, flat: &Flat, existing: Option<Account>) -> Result<Account, Vec<String>> {
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
    let certificate = if number.is_empty() {
        None
    } else {
        let dates = (Date::parse(&one("valid_from")), Date::parse(&one("valid_until")));
        let state = match one("state").as_str() {
            "" | "valid" => Some(CertificateState::Valid),
            "suspended" => Some(CertificateState::Suspended),
            "revoked" => Some(CertificateState::Revoked),
            _ => None,
        };
        match (law::identify::is_certificate_number(&number), dates, state) {
            (true, (Ok(from), Ok(until)), Some(state)) if from <= until => Some(Certificate {
                number,
                area: one("area"),
                fields: Vec::new(),
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
    Ok(Account {
        agency: agency.to_owned(),
        person: Person {
            id,
            name,
            post: one("post"),
            unit: UnitId::new(one("unit")),
            roles,
            legal_qualification: one("qualification"),
            home: one("home"),
            certificate,
        },
        login,
        must_change: existing.is_none() || !password.is_empty(),
        password: hash,
        failures: 0,
        locked_until: 0,
    })
}

/// The lists that the agency discloses.
pub(crate) async fn registers(State(site): State<Web>, who: Asker, headers: HeaderMap) -> Response {
    show(site, who, move |site, visitor| registers_page(site, visitor, &headers, "", Vec::new())).await
}

fn registers_page(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    done: &str,
    errors: Vec<String>,
) -> Result<Page, DeskError> {
    let agency = visitor.actor.agency.to_string();
    let mut page = Page::new(
        site,
        visitor,
        headers,
        "/registers",
        "公示清单",
        "上传 Excel 或者 CSV，先核对再生效。有一行不合格，整份不收，逐行说明。",
    );
    page.done = done.to_owned();
    page.errors = errors;
    let mut rows = Vec::new();
    let lists = [
        ("powers", "权责清单（公示办法第十条）"),
        ("officers", "执法人员清单（公示办法第九条）"),
        ("catalogue", "重大执法决定法制审核目录（法制审核办法第七条），生效之日起按它判断"),
        ("discretion", "行政处罚裁量基准，生效之日起在审核台对照"),
        ("av-items", "音像记录事项清单（全过程记录办法第十六条），生效之日起决定哪些环节应当录像"),
    ];
    for (kind, title) in lists {
        let version = site.store.read(|unit| registers::get(unit, &agency, kind))?;
        rows.push(match version {
            Some(version) => {
                let body: serde_json::Value = serde_json::from_str(&version.body).unwrap_or_default();
                let count = body["rows"].as_array().map_or(0, Vec::len);
                vec![
                    cell(title),
                    cell(format!("第 {} 版", version.version)),
                    cell(format!("{count} 行")),
                    cell(version.imported),
                ]
            }
            None => vec![cell(title), cell("还没有"), cell(""), cell("")],
        });
    }
    page.tables.push(Table {
        title: String::new(), heads: vec!["清单", "版本", "行数", "生效时间"], rows, empty: ""
    });
    let imports = [
        ("powers", "导入权责清单"),
        ("officers", "导入执法人员清单"),
        ("catalogue", "导入法制审核目录"),
        ("discretion", "导入裁量基准"),
        ("av-items", "导入音像记录事项清单"),
    ];
    for (kind, title) in imports {
        let mut file = field("file.upload", "文件（.xlsx .xls .csv）", "file", "");
        file.id = format!("a-file-{kind}");
        page.forms.push(Form {
            title: title.into(),
            action: "/registers".into(),
            submit: "核对并导入",
            fields: vec![field("kind", "", "hidden", kind), file, {
                let mut option = field("accept", "核对无误后直接生效（不选只核对）", "checkbox", "yes");
                option.id = format!("a-accept-{kind}");
                option
            }],
        });
    }
    Ok(page)
}

/// Reads a list; takes it into force where it is faultless and that was asked for.
pub(crate) async fn import(State(site): State<Web>, who: Asker, request: Request) -> Response {
    change(site, who, request, |site, visitor, flat, headers| {
        let kind = input::one(flat, "kind").to_owned();
        let upload = input::one(flat, "file").to_owned();
        let mut parts = upload.splitn(3, ':');
        let (digest, _, name) = (parts.next().unwrap_or(""), parts.next(), parts.next().unwrap_or(""));
        let Some(list) = Kind::from_key(&kind).filter(|_| !digest.is_empty()) else {
            return registers_page(site, visitor, headers, "", vec!["请选择要导入的文件。".into()]);
        };
        let bytes = store::objects::get(&site.store, digest)?.ok_or(DeskError::NotFound)?;
        let import = register::read(list, name, &bytes);
        let errors: Vec<String> = import.errors.iter().take(100).map(ToString::to_string).collect();
        if !errors.is_empty() {
            return registers_page(site, visitor, headers, "", errors);
        }
        let accept = input::one(flat, "accept") == "yes";
        let count = import.rows.len();
        let body = serde_json::to_string(&import).map_err(|error| DeskError::Fault(error.to_string()))?;
        let preview: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
        let done = if accept {
            let (agency, person, at) =
                (visitor.actor.agency.to_string(), visitor.actor.person.to_string(), site.now().exact());
            let line = line(site, visitor, "导入清单", &kind, &format!("{name}，{count} 行"));
            let (list, since) = (import.clone(), site.now().date());
            site.store.write(move |unit| {
                crate::lists::take_effect(unit, &agency, &list, since)?;
                registers::put(unit, &agency, &kind, &at, &person, &body)?;
                audit::append(unit, &agency, &line)
            })?;
            format!("{count} 行已生效。")
        } else {
            format!("核对通过，共 {count} 行，尚未生效。下面是前 20 行。")
        };
        let mut page = registers_page(site, visitor, headers, &done, Vec::new())?;
        let rows = preview["rows"].as_array().into_iter().flatten().take(20);
        let rows = rows
            .map(|row| {
                import.columns.iter().map(|column| cell(row[column.as_str()].as_str().unwrap_or_default())).collect()
            })
            .collect();
        page.tables.push(Table {
            title: format!("预览：{}", import.columns.join("、")),
            heads: Vec::new(),
            rows,
            empty: "没有数据行。",
        });
        Ok(page)
    })
    .await
}
