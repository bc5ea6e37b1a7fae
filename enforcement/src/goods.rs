//! Things under a measure 在押财物: what an agency sealed, seized or froze and has not yet given up, as another case has to know
//! it, since nothing is sealed, seized or frozen twice (强制法23, 29).

use crate::case::{Case, Milestone, Record};
use crate::inspection::usage::party_key;
use crate::pack::{ActType, Pack};
use law::identify::normalise;

/// The procedure whose cases hold things.
pub const MEASURE: &str = "measure";
/// The tasks that wait as long as a case holds things, as keys from and until: the thirty days of 强制法25 and 32.
pub const HOLDING: [(&str, &str); 2] = [("duty-C25-", "duty-C25-~"), ("duty-C32-", "duty-C32-~")];
/// A number that names one thing whoever owns it (a plate, a serial number, an account) has at least so many characters, and
/// so many figures among them.
const NUMBER_LENGTH_MIN: usize = 6;
const NUMBER_FIGURES_MIN: usize = 4;

/// One line of a list of goods, by the names of its columns.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Thing {
    /// 名称.
    pub name: String,
    /// 规格型号.
    pub model: String,
    /// 编号: what identifies this one thing.
    pub number: String,
    /// 数量 with its 单位.
    pub amount: String,
    /// 存放地点.
    pub place: String,
    /// 保管人.
    pub keeper: String,
}

impl Thing {
    fn of(columns: &[String], line: &[String]) -> Thing {
        let cell = |name: &str| {
            let place = columns.iter().position(|column| column == name);
            place.and_then(|place| line.get(place)).map(|cell| cell.trim().to_owned()).unwrap_or_default()
        };
        Thing {
            name: cell("名称"),
            model: cell("规格型号"),
            number: cell("编号"),
            amount: format!("{}{}", cell("数量"), cell("单位")),
            place: cell("存放地点"),
            keeper: cell("保管人"),
        }
    }

    /// In words, without the amount.
    pub fn words(&self) -> String {
        let number = if self.number.is_empty() { String::new() } else { format!("（编号 {}）", self.number) };
        let words = [self.name.as_str(), self.model.as_str()];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        format!("{}{number}", words.join(" "))
    }
}

/// The lines of a record's list.
pub fn things(pack: &Pack, record: &Record, key: &str) -> Vec<Thing> {
    let field = pack.kind(record.kind.as_str()).and_then(|kind| kind.field(key));
    field.map_or_else(Vec::new, |field| lines(&field.columns, record.fields.rows(key)))
}

/// Lines under these columns.
pub(crate) fn lines(columns: &[String], rows: &[Vec<String>]) -> Vec<Thing> {
    rows.iter().map(|line| Thing::of(columns, line)).collect()
}

/// One thing in the keeping of an agency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// The agency, in full.
    pub agency: String,
    /// The case's number.
    pub case: String,
    /// What the measure is called.
    pub measure: String,
    /// The thing.
    pub thing: Thing,
    /// By what the owner is known.
    owner: String,
}

/// The record that lists what a case holds: of a measure its list, before the list its decision; of a penalty the measure that
/// was taken in it. Nothing before that, and nothing once the measure ended.
pub fn holding<'a>(pack: &Pack, case: &'a Case) -> Option<&'a Record> {
    if case.of_kind("measure-ended").next().is_some() || case.ended(pack) {
        return None;
    }
    if case.act_type(pack) == Some(ActType::Penalty) {
        return case.of_kind(MEASURE).rfind(|record| record.fields.text("handled") != "linked");
    }
    let decided = case.standing().rev().find(|record| record.kind.as_str() == "measure-decision")?;
    Some(case.of_kind("measure-list").next_back().unwrap_or(decided))
}

/// What a case holds.
pub fn held(pack: &Pack, case: &Case, agency: &str) -> Vec<Held> {
    let Some((list, party)) = holding(pack, case).zip(case.party()) else { return Vec::new() };
    let measure = if is_freeze(pack, case) { "冻结" } else { "查封、扣押" };
    let held = |thing: Thing| Held {
        agency: agency.to_owned(),
        case: case.number.clone(),
        measure: measure.to_owned(),
        owner: party_key(party).to_owned(),
        thing,
    };
    things(pack, list, "goods").into_iter().map(held).collect()
}

/// Does the case freeze money rather than seal or seize things?
pub(crate) fn is_freeze(pack: &Pack, case: &Case) -> bool {
    case.last(pack, Milestone::Filed).is_some_and(|filed| filed.fields.text("measure") == "freeze")
}

fn names_one_thing(number: &str) -> bool {
    number.chars().count() >= NUMBER_LENGTH_MIN
        && number.chars().filter(char::is_ascii_digit).count() >= NUMBER_FIGURES_MIN
}

impl Held {
    /// Is a thing of this owner the same? The numbers decide where both have one; a number that names one thing decides
    /// wherever it was written; without any the same owner's thing of the same name is the same unless the line says what tells
    /// it apart.
    pub(crate) fn is(&self, owner: &str, thing: &Thing) -> bool {
        let (own, held) = (normalised(thing), normalised(&self.thing));
        let (same_owner, same_name) = (owner == self.owner, own.name == held.name && !own.name.is_empty());
        let named = |number: &String| names_one_thing(number) && (same_name || same_owner);
        if !own.number.is_empty() && !held.number.is_empty() {
            return own.number == held.number && (named(&own.number) || (same_name && same_owner));
        }
        let written = [&own.number, &own.model];
        if written.into_iter().any(|number| named(number) && [&held.number, &held.model].contains(&number)) {
            return true;
        }
        let told_apart = !own.number.is_empty() || (!own.model.is_empty() && own.model != held.model);
        same_owner && same_name && !told_apart
    }
}

fn normalised(thing: &Thing) -> Thing {
    Thing {
        name: normalise(&thing.name),
        model: normalise(&thing.model),
        number: normalise(&thing.number),
        ..Thing::default()
    }
}
