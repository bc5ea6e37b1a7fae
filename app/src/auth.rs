//! Signing in: argon2id, sessions kept by the hash of a random token, growing delay after failures.

use crate::site::{Site, new_id};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use enforcement::id::AgencyId;
use enforcement::people::{Actor, CertificateState, Role};
use std::collections::HashMap;
use std::sync::Mutex;
use store::accounts::{self, Account, Session};
use store::audit;

/// Failures in a row before an account waits.
const FAILURES_FREE: i64 = 5;
/// Longest wait after failures, in seconds.
const WAIT_MAX: i64 = 900;
/// A session ends this long after it was last used, in seconds.
const IDLE: i64 = 2 * 3600;
/// A session ends at the latest after this, in seconds.
const LIFETIME: i64 = 12 * 3600;
/// Shortest password.
pub(crate) const PASSWORD_LENGTH_MIN: usize = 8;
/// Longest password that is looked at, in bytes.
const PASSWORD_LENGTH_MAX: usize = 256;

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) actor: Actor,
    pub(crate) csrf: String,
    pub(crate) token: String,
    pub(crate) must_change: bool,
}

/// The hash of a password, with a salt of its own.
pub(crate) fn hash(password: &str) -> anyhow::Result<String> {
    let hash =
        Argon2::default().hash_password(password.as_bytes()).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
    Ok(hash.to_string())
}

fn matches(password: &str, hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else { return false };
    password.len() <= PASSWORD_LENGTH_MAX && Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
}

fn secret() -> String {
    let bytes: [u8; 32] = rand::random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Signs in; the answer is the token for the cookie, or words for the visitor.
pub(crate) fn sign_in(site: &Site, login: &str, password: &str) -> Result<Result<String, String>, store::Error> {
    let now = site.now();
    let account = site.store.read(|unit| accounts::by_login(unit, login.trim()))?;
    let wrong = || Ok(Err("登录名或者密码不对。请核对后再试；忘记密码的，请本机关系统管理员重设。".to_owned()));
    let Some(mut account) = account else {
        // The same work as for a known name, so that the time tells nothing.
        let _ = hash(password);
        return wrong();
    };
    if account.locked_until > now.unix() {
        let until = law::Moment::from_unix(account.locked_until);
        return Ok(Err(format!("多次输错密码，{:02}:{:02} 以后可以再试。", until.hour(), until.minute())));
    }
    let right = matches(password, &account.password);
    let may = actor_of(&account).is_some();
    account.failures = if right { 0 } else { account.failures + 1 };
    let wait = if account.failures > FAILURES_FREE {
        (30 << (account.failures - FAILURES_FREE).min(5)).min(WAIT_MAX)
    } else {
        0
    };
    account.locked_until = if wait > 0 { now.unix() + wait } else { 0 };
    let token = secret();
    let session = Session {
        token: store::objects::digest(token.as_bytes()),
        agency: account.agency.clone(),
        person: account.person.id.to_string(),
        csrf: secret(),
        created: now.unix(),
        seen: now.unix(),
        expires: now.unix() + LIFETIME,
    };
    let line = audit::Line {
        id: new_id(now),
        at: now.exact(),
        person: account.person.id.to_string(),
        name: account.person.name.clone(),
        act: match (right, may) {
            (true, true) => "登录",
            (true, false) => "登录被拒绝：执法证暂扣或者收回",
            (false, _) => "登录失败",
        }
        .to_owned(),
        object: account.login.clone(),
        detail: String::new(),
    };
    site.store.write(move |unit| {
        accounts::put_account(unit, &account)?;
        audit::append(unit, &account.agency, &line)?;
        if right && may { accounts::put_session(unit, &session) } else { Ok(()) }
    })?;
    match (right, may) {
        (false, _) => wrong(),
        (true, false) => {
            Ok(Err("执法证已暂扣或者收回，不能登录（公示办法第九条）。有疑问的，请与本机关系统管理员联系。".to_owned()))
        }
        (true, true) => Ok(Ok(token)),
    }
}

/// Sessions that are remembered.
const KNOWN_MAX: usize = 10_000;
/// A session is written anew when it was not for so many seconds.
const TOUCHED: i64 = 60;

/// Visitors as they were found by the hashes of their tokens. One holds while nothing has been committed since: who was signed
/// in then, with these rights, is so now.
#[derive(Default)]
pub(crate) struct Known(Mutex<HashMap<String, Found>>);

struct Found {
    commits: u64,
    until: i64,
    visitor: Visitor,
}

impl Known {
    fn put(&self, found: Found) {
        let Ok(mut known) = self.0.lock() else { return };
        if known.len() >= KNOWN_MAX {
            known.clear();
        }
        known.insert(found.visitor.token.clone(), found);
    }
}

/// Who shows this token, where that is known without asking the database.
pub(crate) fn known(site: &Site, token: &str) -> Option<Visitor> {
    let commits = site.store.commits()?;
    let known = site.known.0.lock().ok()?;
    let found = known.get(&store::objects::digest(token.as_bytes()))?;
    (found.commits == commits && site.now().unix() <= found.until).then(|| found.visitor.clone())
}

/// Who shows this token, if the session still runs.
pub(crate) fn visitor(site: &Site, token: &str) -> Result<Option<Visitor>, store::Error> {
    let key = store::objects::digest(token.as_bytes());
    let now = site.now().unix();
    let commits = site.store.commits();
    let found = site.store.read(|unit| {
        let Some(session) = accounts::session(unit, &key)? else { return Ok(None) };
        let account = accounts::account(unit, &session.agency, &session.person)?;
        Ok(account.map(|account| (session, account)))
    })?;
    let Some((session, account)) = found else { return Ok(None) };
    if session.expires < now || session.seen + IDLE < now {
        return Ok(None);
    }
    let fresh = now <= session.seen + TOUCHED;
    if !fresh {
        let touched = Session { seen: now, ..session.clone() };
        site.store.write(move |unit| accounts::put_session(unit, &touched))?;
    }
    let visitor = actor_of(&account).map(|actor| Visitor {
        actor,
        csrf: session.csrf,
        token: key,
        must_change: account.must_change,
    });
    if let (Some(commits), Some(visitor), true) = (commits, &visitor, fresh) {
        let until = session.expires.min(session.seen + TOUCHED);
        site.known.put(Found { commits, until, visitor: visitor.clone() });
    }
    Ok(visitor)
}

/// The actor of an account. Whose certificate is suspended or revoked is no officer for as long as it is (G9), and nobody at all who
/// is nothing else.
pub(crate) fn actor_of(account: &Account) -> Option<Actor> {
    let certificate = account.person.certificate.as_ref();
    let held = certificate.is_some_and(|certificate| certificate.state != CertificateState::Valid);
    let roles: Vec<Role> =
        account.person.roles.iter().copied().filter(|role| !held || *role != Role::Officer).collect();
    if held && roles.is_empty() {
        return None;
    }
    Some(Actor {
        agency: AgencyId::new(account.agency.clone())?,
        person: account.person.id.clone(),
        name: account.person.name.clone(),
        unit: account.person.unit.clone(),
        roles,
    })
}
