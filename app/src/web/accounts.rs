//! Accounts from the officers' list in force: the administrator chooses, each gets a first password that is shown once and has to be
//! changed; an officer whose certificate already has an account is never given a second one.

use super::table::{Field, Form, List, Page, change, field, line, show};
use super::{Web, input};
use crate::auth::{self, Visitor};
use crate::desk::DeskError;
use crate::site::Site;
use crate::web::input::Posted;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::Flat;
use enforcement::id::{PersonId, UnitId};
use enforcement::people::{Certificate, CertificateState, Person, Role};
use law::Date;
use law::identify::normalise;
use register::{Content, Kind};
use store::accounts::{self, Account};
use store::{Error, audit, registers};

/// Most accounts made at once: each takes the work of one argon2id hash.
const AT_ONCE_MAX: usize = 50;
/// Letters and figures of a first password; those that look alike are left out.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Length of a first password.
const PASSWORD_LENGTH: usize = 12;

/// An officer of the list.
struct Listed {
    name: String,
    post: String,
    number: String,
    area: String,
    fields: Vec<String>,
    /// First and last day of validity, as far as the list says.
    validity: Result<(Option<Date>, Date), &'static str>,
}

/// The page.
pub(crate) async fn page(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| build(site, visitor, &headers)).await
}

/// The officers of the list in force whose certificate has no account anywhere on the site.
fn without_account(site: &Site, agency: &str) -> Result<Vec<Listed>, DeskError> {
    let (version, taken) = site.store.read(|unit| {
        let version = registers::get(unit, agency, Kind::Officers.key())?;
        let mut taken: Vec<String> = Vec::new();
        for other in accounts::agencies(unit)? {
            let roster = accounts::roster(unit, other.id.as_str())?;
            let numbers = roster.iter().filter_map(|person| person.certificate.as_ref());
            taken.extend(numbers.map(|certificate| normalise(&certificate.number)));
        }
        Ok((version, taken))
    })?;
    let Some(version) = version else { return Ok(Vec::new()) };
    let content = Content::kept(&version.body);
    let listed = content.rows.iter().map(|row| {
        let cell = |name: &str| content.cell(row, Kind::Officers, name);
        let fields = cell("执法类别");
        let from = register::days(&cell("发证日期")).and_then(|days| days.first().copied());
        let validity = match register::days(&cell("有效期至")).as_deref() {
            Some([until]) => Ok((from, *until)),
            Some([from, until]) => Ok((Some(*from), *until)),
            Some(_) => Err("清单写的是长期，执法证应当有有效期止日"),
            None => Err("清单没有有效期"),
        };
        Listed {
            name: cell("姓名"),
            post: cell("职务"),
            number: normalise(&cell("执法证号")),
            area: cell("执法区域"),
            fields: fields
                .split(['、', ',', ';'])
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect(),
            validity,
        }
    });
    Ok(listed.filter(|officer| !taken.contains(&officer.number)).collect())
}

fn build(site: &Site, visitor: &Visitor, headers: &HeaderMap) -> Result<Page, DeskError> {
    let lead = "按现行执法人员清单建立账号。初始密码只显示一次，首次登录须修改；证件已有账号的不在此列。";
    let mut page = Page::new(site, visitor, headers, "/people", "由清单建立账号", lead);
    let listed = without_account(site, visitor.actor.agency.as_str())?;
    let note = match (listed.is_empty(), listed.len() > AT_ONCE_MAX) {
        (true, _) => "清单里的人员都有账号，或者清单还没有公布。".to_owned(),
        (_, true) => format!("共 {} 人，一次建立 {AT_ONCE_MAX} 人。", listed.len()),
        _ => format!("共 {} 人。", listed.len()),
    };
    let rows = listed.iter().map(|officer| {
        let validity = match officer.validity {
            Ok((_, until)) => format!("至{until}"),
            Err(reason) => format!("不能建立：{reason}"),
        };
        vec![officer.name.clone(), officer.post.clone(), officer.number.clone(), officer.area.clone(), validity]
    });
    page.lists.push(List {
        title: "还没有账号的执法人员".into(),
        note,
        heads: ["姓名", "职务", "执法证号", "执法区域", "有效期"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
    });
    let able: Vec<&Listed> = listed.iter().filter(|officer| officer.validity.is_ok()).take(AT_ONCE_MAX).collect();
    if !able.is_empty() {
        let mut fields: Vec<Field> = able
            .iter()
            .map(|officer| {
                let label = format!("{}（{}）", officer.name, officer.number);
                let mut pick = field("certificate", &label, "checkbox", &officer.number);
                pick.id = format!("a-certificate-{}", officer.number);
                pick
            })
            .collect();
        let mut from = field("valid_from", "有效期自（清单没有写明的，按这一天）", "date", "");
        from.hint = "以证件记载为准。";
        fields.push(from);
        fields.push(field("unit", "内设机构代号（可以以后填写）", "text", ""));
        page.forms.push(Form {
            title: "选择人员".into(),
            action: "/people/accounts/create".into(),
            submit: "建立账号",
            fields,
        });
    }
    Ok(page)
}

/// Makes the accounts.
pub(crate) async fn create(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let made = match made(site, visitor, flat)? {
            Ok(made) => made,
            Err(reason) => {
                let mut page = build(site, visitor, headers)?;
                page.errors.push(reason);
                return Ok(page);
            }
        };
        let agency = visitor.actor.agency.to_string();
        let lines: Vec<audit::Line> = made
            .iter()
            .map(|(account, _)| line(site, visitor, "由清单建立账号", &account.login, &account.person.name))
            .collect();
        let accounts: Vec<Account> = made.iter().map(|(account, _)| account.clone()).collect();
        let stored = site.store.write(move |unit| {
            for (account, line) in accounts.iter().zip(&lines) {
                if accounts::by_login(unit, &account.login)?.is_some()
                    || accounts::account(unit, &agency, account.person.id.as_str())?.is_some()
                {
                    return Err(Error::Refused(format!("{}已经有账号。", account.person.name)));
                }
                accounts::put_account(unit, account)?;
                audit::append(unit, &agency, line)?;
            }
            Ok(())
        });
        let mut page = match stored {
            Err(Error::Refused(reason)) => {
                let mut page = build(site, visitor, headers)?;
                page.errors.push(reason);
                return Ok(page);
            }
            other => {
                other?;
                build(site, visitor, headers)?
            }
        };
        page.done = format!("已建立 {} 个账号。下面的初始密码只显示这一次，请当面交给本人。", made.len());
        page.lists.insert(
            0,
            List {
                title: "初始密码".into(),
                note: String::new(),
                heads: ["姓名", "登录名", "初始密码"].map(str::to_owned).to_vec(),
                rows: made
                    .into_iter()
                    .map(|(account, password)| vec![account.person.name, account.login, password])
                    .collect(),
            },
        );
        Ok(page)
    })
    .await
}

/// The accounts that the form asks for, with their first passwords; or why not.
fn made(site: &Site, visitor: &Visitor, flat: &Flat) -> Result<Result<Vec<(Account, String)>, String>, DeskError> {
    let chosen: Vec<&String> = flat.get("certificate").into_iter().flatten().take(AT_ONCE_MAX + 1).collect();
    if chosen.is_empty() {
        return Ok(Err("请选择要建立账号的人员。".into()));
    }
    if chosen.len() > AT_ONCE_MAX {
        return Ok(Err(format!("一次最多建立 {AT_ONCE_MAX} 个账号。")));
    }
    let given = Date::parse(input::one(flat, "valid_from")).ok();
    let listed = without_account(site, visitor.actor.agency.as_str())?;
    let mut made = Vec::new();
    for number in chosen {
        let Some(officer) = listed.iter().find(|officer| officer.number == *number) else {
            return Ok(Err(format!("执法证号“{}”已经有账号，或者不在现行清单里。", short(number))));
        };
        let (from, until) = match officer.validity {
            Ok((from, until)) => (from.or(given), until),
            Err(reason) => return Ok(Err(format!("{}：{reason}。请更新清单。", officer.name))),
        };
        let Some(from) = from.filter(|from| *from <= until) else {
            return Ok(Err(format!("{}：请填写有效期自，不晚于{until}。", officer.name)));
        };
        let password = password();
        let account = account(visitor, officer, (from, until), input::one(flat, "unit"), &password)?;
        made.push((account, password));
    }
    Ok(Ok(made))
}

fn account(
    visitor: &Visitor,
    officer: &Listed,
    (valid_from, valid_until): (Date, Date),
    unit: &str,
    password: &str,
) -> Result<Account, DeskError> {
    // The province of an older certificate is no letter that everybody can type.
    let plain: String = officer.number.chars().filter(char::is_ascii_alphanumeric).collect();
    let login = if plain == officer.number { plain } else { format!("zf{plain}") };
    let id = PersonId::new(login.clone()).ok_or_else(|| DeskError::Fault(format!("no id of {login}")))?;
    let hash = auth::hash(password).map_err(|error| DeskError::Fault(error.to_string()))?;
    Ok(Account {
        agency: visitor.actor.agency.to_string(),
        person: Person {
            id,
            name: officer.name.clone(),
            post: officer.post.clone(),
            unit: UnitId::new(unit.to_owned()),
            roles: vec![Role::Officer],
            legal_qualification: String::new(),
            home: String::new(),
            certificate: Some(Certificate {
                number: officer.number.clone(),
                area: officer.area.clone(),
                fields: officer.fields.clone(),
                valid_from,
                valid_until,
                state: CertificateState::Valid,
            }),
            earlier: Vec::new(),
        },
        login,
        password: hash,
        must_change: true,
        failures: 0,
        locked_until: 0,
    })
}

fn password() -> String {
    let letter = || {
        let place = rand::random::<u32>() as usize % LETTERS.len();
        char::from(LETTERS[place])
    };
    (0..PASSWORD_LENGTH).map(|_| letter()).collect()
}

fn short(text: &str) -> String {
    text.chars().take(30).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use crate::auth;
    use crate::web::tests::{Served, served};
    use axum::http::StatusCode;
    use enforcement::people::CertificateState;
    use store::accounts;

    const AGENCY: &str = "py-demo-sfj";

    fn listed(served: &Served) {
        let list = "姓名,职务,执法证号,执法区域,有效期至,执法类别\n甲试验,科员,16090090011,试验市,2028-12-31,行政处罚、行政检查\n乙试验,科员,豫J-012345,试验市,2024-1-1至2028-12-31,\n丙试验,科员,16090090013,试验市,长期,\n";
        let import = register::read(register::Kind::Officers, "a.csv", list.as_bytes());
        assert_eq!(import.errors, []);
        let body = serde_json::to_string(&import).unwrap();
        let put = move |unit: &mut store::Unit<'_>| {
            store::registers::put(unit, AGENCY, "officers", "2026-01-01 09:00:00", "p", &body)
        };
        served.site.store.write(put).unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn g9_officers_of_the_list_get_accounts_once_with_a_password_to_change() {
        let served = served();
        listed(&served);
        let token = served.sign_in("guanli");
        let csrf = auth::visitor(&served.site, &token).unwrap().unwrap().csrf;
        let (_, page) = served.get("/people/accounts", Some(&token)).await;
        assert!(page.contains("甲试验") && page.contains("不能建立：清单写的是长期"), "{page}");
        let form = format!("csrf={csrf}&certificate=16090090011&certificate=%E8%B1%ABJ012345");
        let (status, page) = served.post("/people/accounts/create", &token, &form).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请填写有效期自"), "{page}");
        let form = format!("{form}&valid_from=2024-01-01");
        let (status, page) = served.post("/people/accounts/create", &token, &form).await;
        assert!(status == StatusCode::OK && page.contains("zfJ012345"), "{page}");
        let row = page.split("16090090011</td>").nth(1).unwrap();
        let password = row.split(['<', '>']).nth(2).unwrap().to_owned();
        let officer = auth::sign_in(&served.site, "16090090011", &password).unwrap().unwrap();
        assert!(auth::visitor(&served.site, &officer).unwrap().unwrap().must_change);
        // The same form again makes no second account and shows no password.
        let (status, page) = served.post("/people/accounts/create", &token, &form).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("已经有账号"));
        assert!(!page.contains("初始密码</h2>") && !page.contains(&password));
        assert_eq!(served.post("/people/accounts/create", &officer, &form).await.0, StatusCode::FORBIDDEN);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn g9_a_suspended_officer_cannot_sign_in_and_a_session_ends_at_once() {
        let served = served();
        let token = served.sign_in("chenyifan");
        assert!(auth::visitor(&served.site, &token).unwrap().is_some());
        let state = |state: CertificateState| {
            let change = move |unit: &mut store::Unit<'_>| {
                let mut account = accounts::by_login(unit, "chenyifan")?.unwrap();
                account.person.certificate.as_mut().unwrap().state = state;
                accounts::put_account(unit, &account)
            };
            served.site.store.write(change).unwrap();
        };
        for held in [CertificateState::Suspended, CertificateState::Revoked] {
            state(held);
            assert!(auth::visitor(&served.site, &token).unwrap().is_none());
            let refused = auth::sign_in(&served.site, "chenyifan", "mingfa-demo").unwrap().unwrap_err();
            assert!(refused.contains("不能登录"), "{refused}");
        }
        state(CertificateState::Valid);
        assert!(auth::visitor(&served.site, &token).unwrap().is_some());
    }
}
