//! Packs: record kinds and procedures as data with sources. A pack is parsed and checked whole at start; a pack that
//! names a kind, a field or an option that does not exist is refused.

mod kind;
mod procedure;
mod timing;

pub use kind::{
    Field, FieldOption, FieldType, Kind, Layout, Line, Paragraph, Phase, Recording, Step, Template, Volume, When,
};
pub use procedure::{ActType, Condition, Need, Point, Procedure, Reviewed, Stated};
pub use timing::{Clock, Guard, Still, Stop};

use crate::case::Case;
use crate::evaluation::Standard;
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;

static HENAN_2019: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../packs/henan-2019");

/// A set of record kinds and procedures.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    kinds: BTreeMap<String, Kind>,
    procedures: BTreeMap<String, Procedure>,
    evaluations: Vec<Standard>,
}

/// Why a pack was refused: the file, and what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct PackError {
    /// The file inside the pack.
    pub file: String,
    /// What is wrong.
    pub reason: String,
}

/// Takes a file of the pack in: its name and its text.
type Add = fn(&mut Pack, &str, &str) -> Result<(), PackError>;

impl Pack {
    /// The pack that ships with the program: `packs/henan-2019`.
    pub fn henan_2019() -> Result<Pack, PackError> {
        let mut pack = Pack::default();
        let folders: [(&str, Add); 3] =
            [("records", Pack::add_kind), ("procedures", Pack::add_procedure), ("evaluation", Pack::add_evaluation)];
        for (folder, add) in folders {
            for file in HENAN_2019.get_dir(folder).into_iter().flat_map(Dir::files) {
                let name = file.path().to_string_lossy();
                let text = file.contents_utf8().ok_or_else(|| PackError::new(&name, "the file is not UTF-8"))?;
                add(&mut pack, &name, text)?;
            }
        }
        pack.check()?;
        Ok(pack)
    }

    /// Adds a record kind from a TOML text; the file's stem is its key.
    pub fn add_kind(&mut self, file: &str, text: &str) -> Result<(), PackError> {
        let mut kind: Kind = toml::from_str(text).map_err(|error| PackError::new(file, error))?;
        kind.key = stem(file);
        self.kinds.insert(kind.key.clone(), kind);
        Ok(())
    }

    /// Adds a procedure from a TOML text; the file's stem is its key.
    pub fn add_procedure(&mut self, file: &str, text: &str) -> Result<(), PackError> {
        let mut procedure: Procedure = toml::from_str(text).map_err(|error| PackError::new(file, error))?;
        procedure.key = stem(file);
        self.procedures.insert(procedure.key.clone(), procedure);
        Ok(())
    }

    /// The record kind of a key.
    pub fn kind(&self, key: &str) -> Option<&Kind> {
        self.kinds.get(key)
    }

    /// All record kinds, by key.
    pub fn kinds(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.values()
    }

    /// The procedure of a key.
    pub fn procedure(&self, key: &str) -> Option<&Procedure> {
        self.procedures.get(key)
    }

    /// All procedures, by key.
    pub fn procedures(&self) -> impl Iterator<Item = &Procedure> {
        self.procedures.values()
    }

    /// Adds a standard of evaluation from a TOML text; there is one for a type of act at most.
    fn add_evaluation(&mut self, file: &str, text: &str) -> Result<(), PackError> {
        let standard: Standard = toml::from_str(text).map_err(|error| PackError::new(file, error))?;
        standard.check().map_err(|reason| PackError::new(file, reason))?;
        if self.evaluations.iter().any(|other| other.act == standard.act) {
            return Err(PackError::new(file, "another standard is for the same type of act"));
        }
        self.evaluations.push(standard);
        Ok(())
    }

    /// The standards by which case files are evaluated.
    pub fn evaluations(&self) -> &[Standard] {
        &self.evaluations
    }

    /// The standard for a case's file, where there is one for its type of act.
    pub fn evaluation_of(&self, case: &Case) -> Option<&Standard> {
        let act = case.act_type(self)?;
        self.evaluations.iter().find(|standard| standard.act == Some(act))
    }

    /// Every reference inside the pack leads somewhere.
    pub fn check(&self) -> Result<(), PackError> {
        for kind in self.kinds.values() {
            check_kind(self, kind).map_err(|reason| PackError::new(&kind.key, reason))?;
        }
        for item in self.evaluations.iter().flat_map(|standard| &standard.items) {
            if let Some(missing) = item.records.iter().chain(&item.shown).find(|key| self.kind(key.as_str()).is_none())
            {
                return Err(PackError::new("evaluation", format!("no record kind «{missing}»")));
            }
        }
        for procedure in self.procedures.values() {
            if let Some(missing) =
                procedure.kinds().chain([&procedure.opens]).find(|key| self.kind(key.as_str()).is_none())
            {
                return Err(PackError::new(&procedure.key, format!("no record kind «{missing}»")));
            }
            check_procedure(self, procedure).map_err(|reason| PackError::new(&procedure.key, reason))?;
        }
        Ok(())
    }
}

impl PackError {
    fn new(file: &str, reason: impl ToString) -> Self {
        Self { file: file.to_owned(), reason: reason.to_string() }
    }
}

fn stem(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.strip_suffix(".toml").unwrap_or(name).to_owned()
}

fn check_procedure(pack: &Pack, procedure: &Procedure) -> Result<(), String> {
    let points = procedure.order.iter().chain(procedure.needs.iter().filter_map(|need| need.before.as_ref()));
    let guards = procedure.guards.iter().flat_map(|guard| {
        let still = guard.still.iter().flat_map(|still| [&still.from, &still.until]);
        std::iter::once(&guard.before).chain(&guard.after).chain(&guard.unless).chain(still)
    });
    let clocks = procedure.clocks.iter().flat_map(|clock| {
        let stops = clock.stops.iter().flat_map(|stop| [&stop.from, &stop.until]);
        std::iter::once(&clock.from).chain(&clock.done).chain(&clock.longer).chain(stops)
    });
    for point in points.chain(guards).chain(clocks) {
        let reached = procedure.kinds().filter_map(|key| pack.kind(key.as_str())).any(|kind| point.is(kind));
        if !reached {
            return Err(format!("no kind of the procedure is the step {point:?}"));
        }
    }
    let waits = procedure.guards.iter().flat_map(|guard| [&guard.waits, &guard.ends]).filter(|rule| !rule.is_empty());
    for rule in procedure.clocks.iter().map(|clock| &clock.rule).chain(waits) {
        if law::rules::find(rule).is_none_or(|rule| rule.length.is_none()) {
            return Err(format!("no rule «{rule}» with a length"));
        }
    }
    for rule in procedure.guards.iter().map(|guard| &guard.within).filter(|rule| !rule.is_empty()) {
        if !procedure.clocks.iter().any(|clock| clock.rule == *rule) {
            return Err(format!("no clock of the rule «{rule}»"));
        }
    }
    let stated = procedure.needs.iter().filter_map(|need| need.stated.as_ref());
    let guarded = procedure.guards.iter().filter_map(|guard| guard.stated.as_ref());
    let timed = procedure.clocks.iter().filter_map(|clock| clock.stated.as_ref());
    for stated in stated.chain(guarded).chain(timed) {
        let Some(kind) = pack.kind(stated.kind.as_str()) else {
            return Err(format!("no record kind «{}»", stated.kind));
        };
        if !stated.field.is_empty() && kind.field(&stated.field).is_none() {
            return Err(format!("«{}» has no field «{}»", stated.kind, stated.field));
        }
    }
    match procedure.needs.iter().find(|need| (need.when == Condition::Stated) != need.stated.is_some()) {
        Some(need) => Err(format!("need «{}»: `stated` belongs to that condition, and only to it", need.kind)),
        None => Ok(()),
    }
}

fn check_kind(pack: &Pack, kind: &Kind) -> Result<(), String> {
    let mut seen = std::collections::BTreeSet::new();
    for field in &kind.fields {
        if !seen.insert(&field.key) {
            return Err(format!("field «{}» stands twice", field.key));
        }
        let needs_options = matches!(field.kind, FieldType::Choice | FieldType::Choices);
        if needs_options == field.options.is_empty() {
            return Err(format!("field «{}»: options belong to choices, and only to them", field.key));
        }
        if (field.kind == FieldType::Rows) == field.columns.is_empty() {
            return Err(format!("field «{}»: columns belong to rows, and only to them", field.key));
        }
        if (field.kind == FieldType::Records) != (!field.of.is_empty() || field.that.is_some()) {
            return Err(format!("field «{}»: `of` or `that` belongs to records, and only to them", field.key));
        }
        if let Some(missing) = field.of.iter().find(|key| pack.kind(key.as_str()).is_none()) {
            return Err(format!("field «{}» refers to kind «{missing}», which does not exist", field.key));
        }
        if !field.before.is_empty() && kind.field(&field.before).is_none() {
            return Err(format!("field «{}» is before «{}», which does not exist", field.key, field.before));
        }
        if !comes_from_somewhere(pack, &field.from) {
            return Err(format!(
                "field «{}» is taken from «{}», which the system does not know",
                field.key, field.from
            ));
        }
        if let Some(when) = &field.when {
            check_when(kind, field, when)?;
        }
    }
    match kind.line.iter().flat_map(|line| placeholders(line)).find(|key| kind.field(key).is_none()) {
        Some(key) => Err(format!("its line names the field «{key}», which does not exist")),
        None => Ok(()),
    }
}

/// Is this where a value may be taken from: nothing, a text, what the system knows of the case, a field of an earlier step?
fn comes_from_somewhere(pack: &Pack, from: &str) -> bool {
    const KNOWN: [&str; 13] = [
        "",
        "today",
        "me",
        "me.name",
        "case.party",
        "case.cause",
        "case.officers",
        "case.facts",
        "case.evidence",
        "case.owed",
        "case.late_fee",
        "case.records",
        "case.unserved",
    ];
    let step = |text: &str| match Point::try_from(text.to_owned()) {
        Ok(Point::Milestone(_)) => true,
        Ok(Point::Kind(kind)) => pack.kind(kind.as_str()).is_some(),
        Err(_) => false,
    };
    let source = |text: &str| KNOWN.contains(&text) || text.split_once('.').is_some_and(|(text, _)| step(text));
    from.contains('{') || !from.is_ascii() || from.split('|').all(source)
}

/// The names between braces.
fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name))
}

fn check_when(kind: &Kind, field: &Field, when: &When) -> Result<(), String> {
    let Some(other) = kind.field(&when.field) else {
        return Err(format!("field «{}» depends on «{}», which does not exist", field.key, when.field));
    };
    let known = |key: &String| match other.kind {
        FieldType::Finding => key == "yes" || key == "no",
        _ => other.options.iter().any(|option| option.key == *key),
    };
    match when.is.iter().find(|key| !known(key)) {
        Some(key) => {
            Err(format!("field «{}» depends on «{}» being «{key}», which it cannot be", field.key, when.field))
        }
        None => Ok(()),
    }
}
