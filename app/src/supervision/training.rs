//! Training 培训 (P-III.3): the courses of an agency's people, with their examinations.

use super::{Kept, Next, keep_new, of_agency};
use crate::desk::DeskError;
use crate::site::Site;
use enforcement::people::Actor;
use law::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One course of one person.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Course {
    pub(crate) person: String,
    pub(crate) title: String,
    pub(crate) on: Date,
    pub(crate) hours: u32,
    pub(crate) passed: bool,
    pub(crate) by: String,
}

impl Kept for Course {
    const KIND: &'static str = "training";
}

/// The courses of an agency's people.
pub(crate) fn courses(site: &Site, agency: &str) -> Result<Vec<Course>, DeskError> {
    Ok(of_agency(site, agency)?.into_iter().map(|(_, course)| course).collect())
}

/// The people of an agency who passed an examination in a year.
pub(crate) fn trained(site: &Site, agency: &str, year: i16) -> Result<BTreeSet<String>, DeskError> {
    let courses = courses(site, agency)?.into_iter();
    Ok(courses.filter(|course| course.passed && course.on.year() == year).map(|course| course.person).collect())
}

/// Keeps a course of somebody of the actor's own agency.
pub(crate) fn register(site: &Site, actor: &Actor, course: Course) -> Result<(), DeskError> {
    let (person, title) = (course.person.clone(), course.title.clone());
    let next = Next { body: course, state: "held", due: String::new() };
    let detail = format!("{person} {title}");
    keep_new(site, actor, actor.agency.as_str(), &next, ("登记培训", &detail)).map(|_| ())
}
