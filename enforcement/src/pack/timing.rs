//! Gates and clocks of a procedure as data: what must stand and be served before a step, how long it has to wait, and
//! until when something has to be done. Lengths are never written here: they are named by their rule in `law::rules`.

use super::kind::When;
use super::procedure::{Point, Stated};
use crate::id::KindKey;
use crate::people::Role;
use serde::Deserialize;

/// A gate before a step. Every condition that is named must hold.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// The step that it guards.
    pub before: Point,
    /// Any one of these must stand; empty: nothing.
    #[serde(default)]
    pub after: Vec<Point>,
    /// It must also have been served on the party.
    #[serde(default)]
    pub served: bool,
    /// The period of this rule, counted from `after` (from its service, where `served`), must be over.
    #[serde(default)]
    pub waits: String,
    /// The day that `after` states in this field must be over, for example `due_on`.
    #[serde(default)]
    pub past: String,
    /// So many working days as `after` states in this field must be over, for example `statement_days`.
    #[serde(default)]
    pub past_days: String,
    /// The period of this rule, counted like that of `waits`, must not be over.
    #[serde(default)]
    pub ends: String,
    /// Not the latest of `after` only: each one that stands.
    #[serde(default)]
    pub each: bool,
    /// Only what states the same in this field as the record in hand, for example `person`: each person's own.
    #[serde(default)]
    pub per: String,
    /// The act must not stand still: where the one happened, the other has followed.
    pub still: Option<Still>,
    /// The last day of this rule's clock in the procedure must not be over.
    #[serde(default)]
    pub within: String,
    /// With `within`: any of these, done before that day was over, met it.
    #[serde(default)]
    pub met: Vec<Point>,
    /// None of these may stand.
    #[serde(default)]
    pub unless: Vec<Point>,
    /// Not at night (22 to 6 o'clock) nor on a day off, by the moment `arrived_at`.
    #[serde(default)]
    pub daytime: bool,
    /// It guards only where the record in hand says so.
    pub when: Option<When>,
    /// It guards only where another record says so.
    pub stated: Option<Stated>,
    /// Where the record in hand says so, it lets pass.
    pub except: Option<When>,
    /// The provision, as its statute writes it.
    pub basis: String,
    /// What stands in the way, a sentence.
    pub what: String,
    /// What to do, a sentence.
    pub next: String,
}

/// A clock: from a step, for the length of a rule, until one of the steps that end it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// The key of the rule in `law::rules` that has the length.
    pub rule: String,
    /// What to do until then, a verb first.
    pub what: String,
    /// It starts with this step.
    pub from: Point,
    /// On the day that this field of it states; else on the day of the document.
    #[serde(default)]
    pub field: String,
    /// On the day of its service instead.
    #[serde(default)]
    pub served: bool,
    /// Not on that day, but on the last day of this rule's period, counted from it: when remedies are over.
    #[serde(default)]
    pub once_over: String,
    /// Each that states another value in this field has a clock of its own, ended by what states the same.
    #[serde(default)]
    pub per: String,
    /// Only where that record says so.
    pub when: Option<When>,
    /// Only where another record says so.
    pub stated: Option<Stated>,
    /// Any of these ends it.
    pub done: Vec<Point>,
    /// Is it ended by the service of the first of them only?
    #[serde(default)]
    pub done_served: bool,
    /// Only the first such step starts it: what follows is part of the same.
    #[serde(default)]
    pub first: bool,
    /// So many days as the record of this kind states, where they are fewer than the rule allows.
    pub stated_days: Option<StatedDays>,
    /// What lengthens it, by the number in its field `days`.
    pub longer: Option<Point>,
    /// What stops it, from the day after the one to the day of the other.
    #[serde(default, rename = "stop")]
    pub stops: Vec<Stop>,
    /// Who does it.
    pub role: Role,
    /// The kind to fill in; empty where there is none.
    #[serde(default)]
    pub kind: String,
}

/// A number of days that a record states in a field.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedDays {
    /// The kind; its latest standing record counts.
    pub kind: KindKey,
    /// The field, a number.
    pub field: String,
}

/// An act that stands still, from one step to another.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Still {
    /// It stands still after this step,
    pub from: Point,
    /// until this one.
    pub until: Point,
}

/// Time that does not count.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// It stands still after this step,
    pub from: Point,
    /// until this one.
    pub until: Point,
    /// Why: 听证、检验、鉴定.
    pub reason: String,
}
