//! 双公示: a case's decision as a row for the credit platform (2018 standard, 发改办财金〔2018〕424号【知】). One writer for both
//! files: what every decision has is written here, what only a penalty or only a licence has in `penalty.rs`, `licence.rs`.
//!
//! Prose comes from the page that the secrecy review cleared and from nowhere else; the number of an identity document
//! stands in its own field only, which the platform keeps back. Nothing is left out silently: what has no row says why.

mod licence;
mod penalty;
mod words;

pub use licence::LICENCE_COLUMNS;
pub use penalty::PENALTY_COLUMNS;
pub(super) use words::shown;
pub use words::{is_invisible, tidy};

use super::page::Page;
use crate::case::{Case, Milestone, Record, Stand};
use crate::pack::ActType;
use crate::value::{Party, PartyKind};
use law::identify::{age_on, normalise};
use law::time::{Last, last_day};
use law::{Date, rules};
use words::{category, slashed};

/// Stands for a code that an individual business does not have yet 【知】.
const NO_CODE_YET: &str = "00000000000000000X";
/// Where the facts and the penalties stand among the public page's fields.
pub(super) const FACTS: usize = 4;
pub(super) const DECISION: usize = 6;

/// How a decision stands towards the credit platform.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// To be reported: the row, in the order of [`PENALTY_COLUMNS`] or of [`LICENCE_COLUMNS`].
    Ready(Vec<String>),
    /// Not yet: what has to be done first.
    Waiting(String),
    /// Not at all: why.
    Excluded(String),
}

/// A decision on the way to the credit platform.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Which file it belongs to: [`ActType::Penalty`] or [`ActType::Licence`].
    pub act: ActType,
    /// 文号.
    pub number: String,
    /// The party.
    pub party: String,
    /// 决定日期: the document's date, from which the seven working days run, not the day of closing.
    pub decided: Date,
    /// The last day (G21.2).
    pub due: Last,
    /// How it stands.
    pub standing: Standing,
}

/// The decision of a case; `None` where neither a penalty nor a licence was decided. `page` is what is public of it, if anything is.
pub fn entry(stand: Stand<'_>, case: &Case, page: Option<&Page>) -> Option<Entry> {
    let decision = case.last(stand.pack, Milestone::Decided)?;
    let decided = decision.date()?;
    let act = case.act_type(stand.pack)?;
    let reported = match act {
        ActType::Penalty => !decision.fields.penalties("penalties").is_empty(),
        other => other == ActType::Licence,
    };
    if !reported {
        return None;
    }
    let party = case.party()?;
    Some(Entry {
        act,
        number: decision.effect.as_ref().and_then(|effect| effect.number.clone()).unwrap_or_default(),
        party: party.name.clone(),
        decided,
        due: last_day(decided, rules::length("G21.2"), stand.calendar),
        standing: standing(stand, case, decision, decided, party, page, act),
    })
}

#[allow(clippy::too_many_arguments)] // One decision, seen whole.
fn standing(
    stand: Stand<'_>,
    case: &Case,
    decision: &Record,
    decided: Date,
    party: &Party,
    page: Option<&Page>,
    act: ActType,
) -> Standing {
    if let Some(why) = (act == ActType::Licence).then(|| licence::excluded(decision)).flatten() {
        return Standing::Excluded(why.into());
    }
    if case.is_simple() {
        return Standing::Excluded("简易程序处罚不报双公示。".into());
    }
    if names_a_minor(case, decided) {
        return Standing::Excluded("当事人是未成年人，姓名不公开，不报送。".into());
    }
    let approval = case.last(stand.pack, Milestone::DisclosureApproved);
    if let Some(approval) = approval.filter(|record| record.fields.text("publish") == "no") {
        return Standing::Excluded(format!("经审批不予公示：{}", approval.fields.text("reason")));
    }
    let Some(page) = page else {
        return Standing::Waiting(match case.has(stand.pack, Milestone::PublicationWithdrawn) {
            true => "公示已经撤回。已报送的，请通知信用平台撤下。".into(),
            false => "尚未公示。请先办理公示，报送的文字取自保密审查通过的版本。".into(),
        });
    };
    let period = approval.map(|record| record.fields.text("period")).unwrap_or_default();
    let decided = Decided { stand, case, decision, on: decided, party, page, period, act };
    let missing = decided.missing();
    if missing.is_empty() {
        Standing::Ready(decided.row())
    } else {
        Standing::Waiting(format!("缺少{}。请补填后再报。", missing.join("、")))
    }
}

/// Is the party a minor, whose name is not public?
pub(super) fn names_a_minor(case: &Case, decided: Date) -> bool {
    case.party().is_some_and(|party| {
        party.kind == PartyKind::Natural && age_on(&party.resident_id, decided).is_some_and(|age| age < 18)
    })
}

/// The row of a public penalty or licence with its codes, whether or not it goes to the credit platform.
pub(super) fn cells(stand: Stand<'_>, case: &Case, page: &Page) -> Option<Vec<(&'static str, String)>> {
    let decision = case.last(stand.pack, Milestone::Decided)?;
    let act = case.act_type(stand.pack).filter(|act| matches!(act, ActType::Penalty | ActType::Licence))?;
    let period = case.last(stand.pack, Milestone::DisclosureApproved).map(|record| record.fields.text("period"));
    let (on, party, period) = (decision.date()?, case.party()?, period.unwrap_or_default());
    let decided = Decided { stand, case, decision, on, party, page, period, act };
    Some(columns(act).iter().copied().zip(decided.row()).collect())
}

/// The row with its codes, where it is ready for the credit platform.
pub(super) fn ready_cells(stand: Stand<'_>, case: &Case, page: &Page) -> Option<Vec<(&'static str, String)>> {
    let entry = entry(stand, case, Some(page))?;
    match entry.standing {
        Standing::Ready(row) => Some(columns(entry.act).iter().copied().zip(row).collect()),
        Standing::Waiting(_) | Standing::Excluded(_) => None,
    }
}

/// The columns of the file to which an act belongs.
fn columns(act: ActType) -> &'static [&'static str] {
    if act == ActType::Licence { &LICENCE_COLUMNS } else { &PENALTY_COLUMNS }
}

/// Name, kind, code, representative, kind and number of the identity document of a party.
pub(super) fn party_cells(party: &Party) -> [String; 6] {
    let natural = party.kind == PartyKind::Natural;
    let code = match party.kind {
        PartyKind::Natural => String::new(),
        PartyKind::IndividualBusiness if party.uscc.is_empty() => NO_CODE_YET.into(),
        _ => normalise(&party.uscc),
    };
    let representative = if natural { String::new() } else { tidy(&party.representative) };
    let (document, number) = if natural { ("身份证", normalise(&party.resident_id)) } else { ("", String::new()) };
    [tidy(&party.name), category(party.kind).into(), code, representative, document.into(), number]
}

/// A public decision with everything that its row is written from.
struct Decided<'a> {
    stand: Stand<'a>,
    case: &'a Case,
    decision: &'a Record,
    on: Date,
    party: &'a Party,
    page: &'a Page,
    /// 公示期限, as the approval set it.
    period: &'a str,
    act: ActType,
}

impl Entry {
    /// The licence was revoked, recalled or cancelled in a case of its own: its row goes out again with its state.
    pub fn end(&mut self) {
        if let Standing::Ready(row) = &mut self.standing {
            licence::ended(row);
        }
    }
}

impl Decided<'_> {
    /// What the platform asks for and the case does not have.
    fn missing(&self) -> Vec<&'static str> {
        let (party, natural) = (self.party, self.party.kind == PartyKind::Natural);
        let organisation = party.kind == PartyKind::Organisation;
        let asked = [
            (self.stand.agency.uscc.is_empty(), "本机关的统一社会信用代码（由系统管理员填写）"),
            (organisation && party.uscc.is_empty(), "当事人的统一社会信用代码"),
            (!natural && party.representative.is_empty(), "法定代表人（负责人、经营者）姓名"),
            (natural && party.resident_id.is_empty(), "当事人的身份证号码"),
        ];
        let own = if self.act == ActType::Licence { licence::missing(self) } else { penalty::missing(self) };
        asked.into_iter().filter(|(absent, _)| *absent).map(|(_, what)| what).chain(own).collect()
    }

    /// The row, in the order of its file's columns.
    fn row(&self) -> Vec<String> {
        columns(self.act).iter().map(|code| self.cell(code.split_once('_').map_or(*code, |(_, tail)| tail))).collect()
    }

    /// A cell by the part of its code after `CF_` or `XK_`: what both files have; the rest is the file's own.
    fn cell(&self, tail: &str) -> String {
        let agency = self.stand.agency;
        let [name, category, code, representative, document, number] = party_cells(self.party);
        match tail {
            "XDR_MC" => name,
            "XDR_LB" => category,
            "XDR_SHXYM" => code,
            "FRDB" => representative,
            "XDR_ZJLX" => document,
            "XDR_ZJHM" => number,
            "WSH" => self.page.number.clone(),
            "JDRQ" => slashed(self.on),
            "CFJG" | "SJLY" | "XKJG" | "LYDW" => agency.name.clone(),
            "CFJGDM" | "SJLYDM" | "XKJGDM" | "LYDWDM" => agency.uscc.clone(),
            _ if self.act == ActType::Licence => licence::cell(self, tail),
            _ => penalty::cell(self, tail),
        }
    }

    /// A field of the public page, as it is shown.
    fn prose(&self, place: usize) -> String {
        self.page.facts.get(place).map(|pieces| shown(pieces)).unwrap_or_default()
    }
}
