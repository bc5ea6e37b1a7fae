//! People in the report: who enforces, who of them holds a valid certificate, who reviews.

use super::table::{Counted, Staff};
use super::{Amount, Annual};
use crate::people::{CertificateState, Person, Role, Roster};
use law::Date;

impl Annual<'_> {
    /// Counts the people of the agency as they are on a day.
    pub fn count_staff(&mut self, roster: &Roster, on: Date) {
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let enforcing = roster.iter().filter(|person| enforces(person)).count();
        let certified = roster.iter().filter(|person| enforces(person) && is_certified(person, on)).count();
        let reviewers = roster.review_staff().own;
        for cell in self.tables.iter_mut().flat_map(|table| &mut table.cells) {
            let Counted::Staff(staff) = cell.figure.counted else { continue };
            let share = |holds: usize| Amount::Share { holds: number(holds), of: number(enforcing) };
            cell.amount = match staff {
                Staff::Enforcing => Amount::Cases(number(enforcing)),
                Staff::Certified => Amount::Cases(number(certified)),
                Staff::CertifiedShare => share(certified),
                Staff::Reviewers => Amount::Cases(number(reviewers)),
                Staff::ReviewersShare => share(reviewers),
            };
        }
    }
}

fn enforces(person: &Person) -> bool {
    person.roles.contains(&Role::Officer) || person.certificate.is_some()
}

fn is_certified(person: &Person, on: Date) -> bool {
    person.certificate.as_ref().is_some_and(|certificate| {
        certificate.state == CertificateState::Valid && (certificate.valid_from..=certificate.valid_until).contains(&on)
    })
}
