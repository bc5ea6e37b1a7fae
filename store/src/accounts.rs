//! Agencies, people with their accounts, sessions.

use crate::door::{Error, Unit};
use enforcement::people::{Agency, Person, Roster};

fn parse<T: serde::de::DeserializeOwned>(body: &str, what: &str) -> Result<T, Error> {
    serde_json::from_str(body).map_err(|error| Error::Damaged(format!("{what}: {error}")))
}

fn write<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Damaged(error.to_string()))
}

/// A person's account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// The agency.
    pub agency: String,
    /// The person.
    pub person: Person,
    /// The name to sign in with.
    pub login: String,
    /// The argon2id hash.
    pub password: String,
    /// The password has to be changed at the next sign-in.
    pub must_change: bool,
    /// Failures in a row.
    pub failures: i64,
    /// Locked until this Unix second.
    pub locked_until: i64,
}

/// Stores an agency.
pub fn put_agency(unit: &mut Unit<'_>, agency: &Agency) -> Result<(), Error> {
    let body = write(agency)?;
    unit.put("agency", &[("id", agency.id.as_str().into())], &[("body", body.into())])
}

/// The agency of an id.
pub fn agency(unit: &mut Unit<'_>, id: &str) -> Result<Option<Agency>, Error> {
    unit.one("SELECT body FROM agency WHERE id = $1", &[id.into()])?
        .map(|row| parse(&row.text(0), "agency"))
        .transpose()
}

/// All agencies of the site.
pub fn agencies(unit: &mut Unit<'_>) -> Result<Vec<Agency>, Error> {
    unit.query("SELECT body FROM agency ORDER BY id", &[])?.iter().map(|row| parse(&row.text(0), "agency")).collect()
}

/// Stores a person with an account; the sign-in name is unique over all agencies.
pub fn put_account(unit: &mut Unit<'_>, account: &Account) -> Result<(), Error> {
    let (agency, id) = (account.agency.as_str(), account.person.id.as_str());
    let holder = unit.one("SELECT agency, person FROM login WHERE login = $1", &[account.login.as_str().into()])?;
    if holder.is_some_and(|row| row.text(0) != agency || row.text(1) != id) {
        return Err(Error::Refused(format!("登录名“{}”已经有人使用。", account.login)));
    }
    unit.execute("DELETE FROM login WHERE agency = $1 AND person = $2", &[agency.into(), id.into()])?;
    unit.put(
        "login",
        &[("login", account.login.as_str().into())],
        &[("agency", agency.into()), ("person", id.into())],
    )?;
    let body = write(&account.person)?;
    unit.put(
        "person",
        &[("agency", agency.into()), ("id", id.into())],
        &[
            ("login", account.login.as_str().into()),
            ("password", account.password.as_str().into()),
            ("must_change", i64::from(account.must_change).into()),
            ("failures", account.failures.into()),
            ("locked_until", account.locked_until.into()),
            ("body", body.into()),
        ],
    )
}

fn account_of(agency: String, row: &crate::Row) -> Result<Account, Error> {
    Ok(Account {
        agency,
        login: row.text(0),
        password: row.text(1),
        must_change: row.int(2) != 0,
        failures: row.int(3),
        locked_until: row.int(4),
        person: parse(&row.text(5), "person")?,
    })
}

/// The account of a sign-in name.
pub fn by_login(unit: &mut Unit<'_>, login: &str) -> Result<Option<Account>, Error> {
    let Some(row) = unit.one("SELECT agency, person FROM login WHERE login = $1", &[login.into()])? else {
        return Ok(None);
    };
    account(unit, &row.text(0), &row.text(1))
}

/// The account of a person.
pub fn account(unit: &mut Unit<'_>, agency: &str, person: &str) -> Result<Option<Account>, Error> {
    let sql =
        "SELECT login, password, must_change, failures, locked_until, body FROM person WHERE agency = $1 AND id = $2";
    let row = unit.one(sql, &[agency.into(), person.into()])?;
    row.map(|row| account_of(agency.to_owned(), &row)).transpose()
}

/// Every account of an agency.
pub fn accounts(unit: &mut Unit<'_>, agency: &str) -> Result<Vec<Account>, Error> {
    let sql =
        "SELECT login, password, must_change, failures, locked_until, body FROM person WHERE agency = $1 ORDER BY id";
    unit.query(sql, &[agency.into()])?.iter().map(|row| account_of(agency.to_owned(), row)).collect()
}

/// The people of an agency as gates see them.
pub fn roster(unit: &mut Unit<'_>, agency: &str) -> Result<Roster, Error> {
    let rows = unit.query("SELECT body FROM person WHERE agency = $1", &[agency.into()])?;
    let people: Result<Vec<Person>, Error> = rows.iter().map(|row| parse(&row.text(0), "person")).collect();
    Ok(Roster::new(people?))
}

/// The officer who shows this certificate number, of any agency of the site.
pub fn by_certificate(unit: &mut Unit<'_>, number: &str) -> Result<Option<(Agency, Person)>, Error> {
    for agency in agencies(unit)? {
        let roster = roster(unit, agency.id.as_str())?;
        let found = roster
            .iter()
            .find(|person| person.certificate.as_ref().is_some_and(|certificate| certificate.number == number));
        if let Some(person) = found {
            return Ok(Some((agency, person.clone())));
        }
    }
    Ok(None)
}

/// A session, kept by the hash of its token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Hash of the token.
    pub token: String,
    /// The agency.
    pub agency: String,
    /// The person.
    pub person: String,
    /// The secret that every form carries.
    pub csrf: String,
    /// Unix seconds.
    pub created: i64,
    /// Last seen.
    pub seen: i64,
    /// Ends at the latest.
    pub expires: i64,
}

/// Begins or touches a session.
pub fn put_session(unit: &mut Unit<'_>, session: &Session) -> Result<(), Error> {
    unit.put(
        "session",
        &[("token", session.token.as_str().into())],
        &[
            ("agency", session.agency.as_str().into()),
            ("person", session.person.as_str().into()),
            ("csrf", session.csrf.as_str().into()),
            ("created", session.created.into()),
            ("seen", session.seen.into()),
            ("expires", session.expires.into()),
        ],
    )
}

/// The session of a token's hash.
pub fn session(unit: &mut Unit<'_>, token: &str) -> Result<Option<Session>, Error> {
    let sql = "SELECT agency, person, csrf, created, seen, expires FROM session WHERE token = $1";
    Ok(unit.one(sql, &[token.into()])?.map(|row| Session {
        token: token.to_owned(),
        agency: row.text(0),
        person: row.text(1),
        csrf: row.text(2),
        created: row.int(3),
        seen: row.int(4),
        expires: row.int(5),
    }))
}

/// Ends a session, and sweeps out those that expired.
pub fn end_session(unit: &mut Unit<'_>, token: &str, now: i64) -> Result<(), Error> {
    unit.execute("DELETE FROM session WHERE token = $1 OR expires < $2", &[token.into(), now.into()]).map(|_| ())
}

/// Ends every session of a person: after a new password, or when they leave.
pub fn end_sessions_of(unit: &mut Unit<'_>, agency: &str, person: &str) -> Result<(), Error> {
    unit.execute("DELETE FROM session WHERE agency = $1 AND person = $2", &[agency.into(), person.into()]).map(|_| ())
}
