//! Reading and copying (J24.2): asked for with its purpose, approved by the head, for a limited time.

use crate::case::{Case, Record};
use crate::id::PersonId;
use law::Moment;

/// The kind of record that asks for it.
pub const ACCESS_KIND: &str = "recording-access";
/// Seconds of a day.
const DAY: i64 = 86_400;

/// An approval that is in force now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Access<'a> {
    /// The approved request.
    pub record: &'a Record,
    /// Until when it holds.
    pub until: Moment,
    /// May a copy be taken, or only looked at?
    pub copying: bool,
}

/// The approval under which a person may read, or copy, this case's recordings now. The officers of the case record and
/// store; what is stored they too read by approval.
pub fn access<'a>(case: &'a Case, person: &PersonId, now: Moment) -> Option<Access<'a>> {
    case.of_kind(ACCESS_KIND)
        .filter_map(|record| {
            let readers = record.fields.people("readers");
            let named = if readers.is_empty() { record.entered.person == *person } else { readers.contains(person) };
            let begun = record.effect.as_ref()?.at;
            let days = record.fields.number("valid_days")?;
            let until = begun.plus_seconds(days.clamp(0, 366) * DAY);
            let copying = record.fields.text("use") == "copy";
            (named && begun <= now && now <= until).then_some(Access { record, until, copying })
        })
        .max_by_key(|access| (access.copying, access.until))
}
