//! Things under a measure 在押财物: what an agency sealed, seized or froze and has not yet given up, as another case has to know
//! it, since nothing is sealed, seized or frozen twice (强制法23, 29).

use crate::case::{Case, Milestone};
use crate::inspection::usage::party_key;
use crate::pack::Pack;
use law::identify::normalise;

/// The procedure whose cases hold things.
pub const MEASURE: &str = "measure";
/// The columns by which a thing is known: 名称, 规格型号.
const NAME: usize = 0;
const NUMBER: usize = 1;
/// A number that names one thing whoever owns it (a plate, a serial number, an account) has at least so many characters, and
/// so many figures among them.
const NUMBER_LENGTH_MIN: usize = 6;
const NUMBER_FIGURES_MIN: usize = 4;

/// One thing in the keeping of an agency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// The agency, in full.
    pub agency: String,
    /// The case's number.
    pub case: String,
    /// What the measure is called.
    pub measure: String,
    /// By what the owner is known.
    owner: String,
    /// The line of the list.
    line: Vec<String>,
}

/// What a case holds: the goods of its list, before the list those of its decision; nothing before the decision, and nothing
/// once the measure ended.
pub fn held(pack: &Pack, case: &Case, agency: &str) -> Vec<Held> {
    let ended = case.of_kind("measure-ended").next().is_some();
    let decided = case.last(pack, Milestone::Decided);
    let Some((decided, party)) = decided.filter(|_| !ended).zip(case.party()) else { return Vec::new() };
    let list = case.of_kind("measure-list").next_back().unwrap_or(decided);
    let measure = if is_freeze(pack, case) { "冻结" } else { "查封、扣押" };
    let thing = |line: &Vec<String>| Held {
        agency: agency.to_owned(),
        case: case.number.clone(),
        measure: measure.to_owned(),
        owner: party_key(party).to_owned(),
        line: line.clone(),
    };
    list.fields.rows("goods").iter().map(thing).collect()
}

/// Does the case freeze money rather than seal or seize things?
pub(crate) fn is_freeze(pack: &Pack, case: &Case) -> bool {
    case.last(pack, Milestone::Filed).is_some_and(|filed| filed.fields.text("measure") == "freeze")
}

fn cell(line: &[String], column: usize) -> String {
    line.get(column).map_or_else(String::new, |cell| normalise(cell))
}

fn names_one_thing(number: &str) -> bool {
    number.chars().count() >= NUMBER_LENGTH_MIN
        && number.chars().filter(char::is_ascii_digit).count() >= NUMBER_FIGURES_MIN
}

impl Held {
    /// Is a line of this owner the same thing? A number that names one thing decides; without one the same owner's thing of
    /// the same name is the same unless the line says what tells it apart.
    pub(crate) fn is(&self, owner: &str, line: &[String]) -> bool {
        let (name, number) = (cell(line, NAME), cell(line, NUMBER));
        let (held_name, held_number) = (cell(&self.line, NAME), cell(&self.line, NUMBER));
        if number == held_number && names_one_thing(&number) && (name == held_name || owner == self.owner) {
            return true;
        }
        !name.is_empty() && owner == self.owner && name == held_name && (number.is_empty() || number == held_number)
    }

    /// The thing in words.
    pub(crate) fn words(&self) -> String {
        let words: Vec<&str> =
            self.line.iter().take(NUMBER + 1).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        words.join(" ")
    }
}
