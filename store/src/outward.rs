//! 对外报送 (G19.3, G22, G23.1): the one outbox. Who is told, what each was told, when it went, and the receipt for it.
//! A message stays outstanding until its receipt says that it was accepted.

use crate::door::{Error, Row, Unit, Value};

/// Messages on one page.
pub const PAGE_ROWS: usize = 50;
/// Messages of one file or one round of the courier.
pub const BATCH_MAX: usize = 1_000;

/// A platform or an authority that is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Addressee {
    /// The agency that reports to it.
    pub agency: String,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it takes: `credit`, `decisions`, `annual`, words apart.
    pub takes: String,
    /// The address of its interface; empty where files are carried to it.
    pub address: String,
    /// The key that it gave us.
    pub key: String,
    /// When it was registered.
    pub made: String,
    /// By whom.
    pub maker: String,
    /// When reporting to it ended; empty while it goes on.
    pub ended: String,
}

impl Addressee {
    /// Does it take this?
    pub fn takes(&self, what: &str) -> bool {
        self.takes.split(' ').any(|held| held == what)
    }
}

const ADDRESSEE: &str = "agency, id, name, takes, address, key_text, made, maker, ended";

fn addressee_of(row: &Row) -> Addressee {
    Addressee {
        agency: row.text(0),
        id: row.text(1),
        name: row.text(2),
        takes: row.text(3),
        address: row.text(4),
        key: row.text(5),
        made: row.text(6),
        maker: row.text(7),
        ended: row.text(8),
    }
}

/// Registers an addressee, or changes it.
pub fn put_addressee(unit: &mut Unit<'_>, addressee: &Addressee) -> Result<(), Error> {
    let text = |text: &str| Value::from(text);
    unit.put(
        "outward_addressee",
        &[("agency", text(&addressee.agency)), ("id", text(&addressee.id))],
        &[
            ("name", text(&addressee.name)),
            ("takes", text(&addressee.takes)),
            ("address", text(&addressee.address)),
            ("key_text", text(&addressee.key)),
            ("made", text(&addressee.made)),
            ("maker", text(&addressee.maker)),
            ("ended", text(&addressee.ended)),
        ],
    )
}

/// The addressee of an id.
pub fn addressee(unit: &mut Unit<'_>, agency: &str, id: &str) -> Result<Option<Addressee>, Error> {
    let sql = format!("SELECT {ADDRESSEE} FROM outward_addressee WHERE agency = $1 AND id = $2");
    Ok(unit.one(&sql, &[agency.into(), id.into()])?.as_ref().map(addressee_of))
}

/// Every addressee of an agency, in the order in which they were registered.
pub fn addressees(unit: &mut Unit<'_>, agency: &str) -> Result<Vec<Addressee>, Error> {
    let sql = format!("SELECT {ADDRESSEE} FROM outward_addressee WHERE agency = $1 ORDER BY made, id");
    Ok(unit.query(&sql, &[agency.into()])?.iter().map(addressee_of).collect())
}

/// One message.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Message {
    /// The agency.
    pub agency: String,
    /// Its id, by which the receipt names it; ids grow with time.
    pub id: String,
    /// To whom.
    pub addressee: String,
    /// `put`, `correct`, `withdraw`, `annual`.
    pub kind: String,
    /// What it is about: a publication's id, or `annual-` and the year.
    pub subject: String,
    /// The set of fields.
    pub fields: String,
    /// 文号, or the year.
    pub number: String,
    /// In words.
    pub title: String,
    /// The provision that asks for it.
    pub basis: String,
    /// What is sent, as JSON.
    pub body: String,
    /// When it was written.
    pub made: String,
    /// The last day; empty where none is known.
    pub due: String,
    /// `waiting`, `sent`, `accepted`, `refused`, `replaced`.
    pub state: String,
    /// How often it was sent.
    pub tries: i64,
    /// When the courier takes it next; empty where a person carries it.
    pub next_try: String,
    /// When it was sent last; empty before.
    pub sent: String,
    /// The file in which it went; empty where it went by the interface.
    pub batch: String,
    /// The number of the receipt.
    pub receipt: String,
    /// What the addressee said, or why nothing came back.
    pub said: String,
    /// When it was answered; empty before.
    pub answered: String,
    /// Who handled it last; empty where the system did.
    pub person: String,
}

impl Message {
    /// Does it still ask for something: to be sent, to be receipted, to be mended?
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "waiting" | "sent" | "refused")
    }

    /// May the addressee have it?
    pub fn went_out(&self) -> bool {
        self.tries > 0
    }
}

const MESSAGE: &str = "agency, id, addressee, kind, subject, fields, number, title, basis, body, made, due, state, tries, next_try, sent, batch, receipt, said, answered, person";

fn message_of(row: &Row) -> Message {
    Message {
        agency: row.text(0),
        id: row.text(1),
        addressee: row.text(2),
        kind: row.text(3),
        subject: row.text(4),
        fields: row.text(5),
        number: row.text(6),
        title: row.text(7),
        basis: row.text(8),
        body: row.text(9),
        made: row.text(10),
        due: row.text(11),
        state: row.text(12),
        tries: row.int(13),
        next_try: row.text(14),
        sent: row.text(15),
        batch: row.text(16),
        receipt: row.text(17),
        said: row.text(18),
        answered: row.text(19),
        person: row.text(20),
    }
}

/// Puts a message into the outbox, or changes it.
pub fn put(unit: &mut Unit<'_>, message: &Message) -> Result<(), Error> {
    let text = |text: &str| Value::from(text);
    unit.put(
        "outward_message",
        &[("agency", text(&message.agency)), ("id", text(&message.id))],
        &[
            ("addressee", text(&message.addressee)),
            ("kind", text(&message.kind)),
            ("subject", text(&message.subject)),
            ("fields", text(&message.fields)),
            ("number", text(&message.number)),
            ("title", text(&message.title)),
            ("basis", text(&message.basis)),
            ("body", text(&message.body)),
            ("made", text(&message.made)),
            ("due", text(&message.due)),
            ("state", text(&message.state)),
            ("tries", Value::from(message.tries)),
            ("next_try", text(&message.next_try)),
            ("sent", text(&message.sent)),
            ("batch", text(&message.batch)),
            ("receipt", text(&message.receipt)),
            ("said", text(&message.said)),
            ("answered", text(&message.answered)),
            ("person", text(&message.person)),
        ],
    )
}

fn messages(unit: &mut Unit<'_>, rest: &str, values: &[Value]) -> Result<Vec<Message>, Error> {
    let sql = format!("SELECT {MESSAGE} FROM outward_message WHERE {rest}");
    Ok(unit.query(&sql, values)?.iter().map(message_of).collect())
}

/// A message by its id.
pub fn message(unit: &mut Unit<'_>, agency: &str, id: &str) -> Result<Option<Message>, Error> {
    Ok(messages(unit, "agency = $1 AND id = $2", &[agency.into(), id.into()])?.pop())
}

/// What was told about a subject, the oldest first.
pub fn about(unit: &mut Unit<'_>, agency: &str, subject: &str) -> Result<Vec<Message>, Error> {
    let rest = format!("agency = $1 AND subject = $2 ORDER BY addressee, id LIMIT {BATCH_MAX}");
    messages(unit, &rest, &[agency.into(), subject.into()])
}

/// An agency's messages of a state, those due first at the top.
pub fn of_state(unit: &mut Unit<'_>, agency: &str, state: &str) -> Result<Vec<Message>, Error> {
    let rest = format!("agency = $1 AND state = $2 ORDER BY due, id LIMIT {BATCH_MAX}");
    messages(unit, &rest, &[agency.into(), state.into()])
}

/// What is outstanding, those due first at the top: unsent, without a receipt, or refused.
pub fn open(unit: &mut Unit<'_>, agency: &str) -> Result<Vec<Message>, Error> {
    let mut found = Vec::new();
    for state in ["refused", "sent", "waiting"] {
        found.extend(of_state(unit, agency, state)?);
    }
    found.sort_by(|one, two| (one.due.is_empty(), &one.due, &one.id).cmp(&(two.due.is_empty(), &two.due, &two.id)));
    Ok(found)
}

/// A page of everything, the latest first.
pub fn recent(unit: &mut Unit<'_>, agency: &str, after: Option<(&str, &str)>) -> Result<Vec<Message>, Error> {
    let limit = PAGE_ROWS + 1;
    match after {
        None => messages(unit, &format!("agency = $1 ORDER BY made DESC, id LIMIT {limit}"), &[agency.into()]),
        Some((made, id)) => {
            let rest =
                format!("agency = $1 AND (made < $2 OR (made = $3 AND id > $4)) ORDER BY made DESC, id LIMIT {limit}");
            messages(unit, &rest, &[agency.into(), made.into(), made.into(), id.into()])
        }
    }
}

/// The messages that went in one file, in their order.
pub fn of_batch(unit: &mut Unit<'_>, agency: &str, addressee: &str, batch: &str) -> Result<Vec<Message>, Error> {
    let rest = "agency = $1 AND addressee = $2 AND batch = $3 ORDER BY id";
    messages(unit, rest, &[agency.into(), addressee.into(), batch.into()])
}

/// What the courier has to carry by now, the oldest first; `state` is `waiting` or `sent`.
pub fn to_carry(unit: &mut Unit<'_>, state: &str, now: &str) -> Result<Vec<Message>, Error> {
    let rest =
        format!("state = $1 AND next_try <> '' AND next_try <= $2 ORDER BY state, next_try, id LIMIT {BATCH_MAX}");
    messages(unit, &rest, &[state.into(), now.into()])
}
