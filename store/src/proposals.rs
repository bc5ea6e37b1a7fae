//! Proposals of new versions of a register: read from a file, compared, then reviewed for secrets by a second person before
//! they come into force (公示办法第五条).

use crate::door::{Error, Row, Unit};

/// Where a proposal stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Read and faultless; its maker has not handed it on.
    Checked,
    /// Waits for the secrecy review.
    Waiting,
    /// In force.
    Published,
    /// The reviewer sent it back.
    Returned,
    /// Its maker took it back, or another file took its place.
    Withdrawn,
}

impl State {
    const ALL: [State; 5] = [State::Checked, State::Waiting, State::Published, State::Returned, State::Withdrawn];

    /// The word that is kept.
    pub fn key(self) -> &'static str {
        match self {
            State::Checked => "checked",
            State::Waiting => "waiting",
            State::Published => "published",
            State::Returned => "returned",
            State::Withdrawn => "withdrawn",
        }
    }

    /// May it still come into force?
    pub fn is_open(self) -> bool {
        matches!(self, State::Checked | State::Waiting)
    }
}

/// A proposal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// Sorts by time.
    pub id: String,
    /// Where it stands.
    pub state: State,
    /// The version in force when it was compared; 0 for none.
    pub base: i64,
    /// When it was read.
    pub made: String,
    /// Who brought it.
    pub maker: String,
    /// The name at the time.
    pub maker_name: String,
    /// The file's own name.
    pub file: String,
    /// The stored file.
    pub digest: String,
    /// The list as JSON: columns and rows.
    pub body: String,
    /// When it was decided; empty while it is open.
    pub decided: String,
    /// Who decided.
    pub decider: String,
    /// The name at the time.
    pub decider_name: String,
    /// What the reviewer wrote.
    pub words: String,
}

const COLUMNS: &str =
    "id, state, base, made, maker, maker_name, file, digest, body, decided, decider, decider_name, words";

fn proposal_of(row: &Row) -> Result<Proposal, Error> {
    let key = row.text(1);
    let state = State::ALL.into_iter().find(|state| state.key() == key);
    Ok(Proposal {
        id: row.text(0),
        state: state.ok_or_else(|| Error::Damaged(format!("proposal state {key}")))?,
        base: row.int(2),
        made: row.text(3),
        maker: row.text(4),
        maker_name: row.text(5),
        file: row.text(6),
        digest: row.text(7),
        body: row.text(8),
        decided: row.text(9),
        decider: row.text(10),
        decider_name: row.text(11),
        words: row.text(12),
    })
}

/// Keeps a proposal.
pub fn put(unit: &mut Unit<'_>, agency: &str, kind: &str, proposal: &Proposal) -> Result<(), Error> {
    let text = |value: &str| value.to_owned().into();
    unit.put(
        "register_proposal",
        &[("agency", agency.into()), ("kind", kind.into()), ("id", text(&proposal.id))],
        &[
            ("state", proposal.state.key().into()),
            ("base", proposal.base.into()),
            ("made", text(&proposal.made)),
            ("maker", text(&proposal.maker)),
            ("maker_name", text(&proposal.maker_name)),
            ("file", text(&proposal.file)),
            ("digest", text(&proposal.digest)),
            ("body", text(&proposal.body)),
            ("decided", text(&proposal.decided)),
            ("decider", text(&proposal.decider)),
            ("decider_name", text(&proposal.decider_name)),
            ("words", text(&proposal.words)),
        ],
    )
}

/// Brings a new proposal; what was open before is withdrawn by it.
pub fn propose(unit: &mut Unit<'_>, agency: &str, kind: &str, proposal: &Proposal) -> Result<(), Error> {
    if let Some(before) = open(unit, agency, kind)? {
        let before = Proposal {
            state: State::Withdrawn,
            decided: proposal.made.clone(),
            decider: proposal.maker.clone(),
            decider_name: proposal.maker_name.clone(),
            words: "另行上传了新的文件".into(),
            ..before
        };
        put(unit, agency, kind, &before)?;
    }
    put(unit, agency, kind, proposal)
}

/// The proposal of a list that is still open.
pub fn open(unit: &mut Unit<'_>, agency: &str, kind: &str) -> Result<Option<Proposal>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM register_proposal WHERE agency = $1 AND kind = $2 AND state IN ('checked', 'waiting') ORDER BY id DESC LIMIT 1"
    );
    unit.one(&sql, &[agency.into(), kind.into()])?.map(|row| proposal_of(&row)).transpose()
}

/// The proposal of an id.
pub fn get(unit: &mut Unit<'_>, agency: &str, kind: &str, id: &str) -> Result<Option<Proposal>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM register_proposal WHERE agency = $1 AND kind = $2 AND id = $3");
    unit.one(&sql, &[agency.into(), kind.into(), id.into()])?.map(|row| proposal_of(&row)).transpose()
}

/// The last proposals of a list that are decided, latest first, without their bodies.
pub fn decided(unit: &mut Unit<'_>, agency: &str, kind: &str, most: i64) -> Result<Vec<Proposal>, Error> {
    let columns = COLUMNS.replace(" body,", " '' AS body,");
    let sql = format!(
        "SELECT {columns} FROM register_proposal WHERE agency = $1 AND kind = $2 AND state NOT IN ('checked', 'waiting') ORDER BY id DESC LIMIT $3"
    );
    unit.query(&sql, &[agency.into(), kind.into(), most.into()])?.iter().map(proposal_of).collect()
}
