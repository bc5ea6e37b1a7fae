//! Pages that are tables and forms: what they are made of, how they are shown, how a form changes something, and the line of the
//! audit record that goes with it.

use super::shell::Shell;
use super::{Web, block, fault, html};
use crate::auth::Visitor;
use crate::desk::{self, DeskError};
use crate::site::Site;
use crate::web::input::Posted;
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use enforcement::case::Flat;
use store::audit;

/// A cell, and where it leads; an empty address leads nowhere.
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) href: String,
}

impl Cell {
    /// Should it stay on one line? A date, a number, a state.
    pub(super) fn is_short(&self) -> bool {
        const HALVES_MAX: usize = 26;
        halves(&self.text) <= HALVES_MAX
    }
}

/// How long a text is; of Latin letters and figures two count as one.
fn halves(text: &str) -> usize {
    text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum()
}

/// Should a cell of a published list, which has many columns, stay on one line? A number, a code, a word or two.
pub(super) fn is_atom(text: &str) -> bool {
    const HALVES_MAX: usize = 10;
    const CODE_LENGTH_MAX: usize = 20;
    halves(text) <= HALVES_MAX || (text.is_ascii() && text.len() <= CODE_LENGTH_MAX)
}

/// A table, or what is said where it has no rows.
pub(super) struct Table {
    pub(super) title: String,
    pub(super) heads: Vec<&'static str>,
    pub(super) rows: Vec<Vec<Cell>>,
    pub(super) empty: &'static str,
}

/// A field of a form. Two forms of one page need two ids for one name.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) id: String,
    pub(super) label: String,
    pub(super) hint: &'static str,
    pub(super) kind: &'static str,
    pub(super) value: String,
    pub(super) on: bool,
    /// Value and words of what a `select` offers.
    pub(super) options: Vec<(String, String)>,
}

/// A form.
pub(super) struct Form {
    pub(super) title: String,
    pub(super) action: String,
    pub(super) submit: &'static str,
    pub(super) fields: Vec<Field>,
}

/// A table whose heads are what a file or a list calls them.
pub(super) struct List {
    pub(super) title: String,
    pub(super) note: String,
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// «在某日有效»: asks for a day and shows the same page as of it.
pub(super) struct DayQuestion {
    pub(super) action: String,
    pub(super) value: String,
}

/// A page of tables and forms.
#[derive(Template)]
#[template(path = "page.html")]
pub(super) struct Page {
    pub(super) shell: Shell,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) done: String,
    pub(super) errors: Vec<String>,
    pub(super) tables: Vec<Table>,
    pub(super) lists: Vec<List>,
    pub(super) day: Option<DayQuestion>,
    /// Asks for words and shows the same page with what has them.
    pub(super) find: Option<DayQuestion>,
    pub(super) forms: Vec<Form>,
    pub(super) text: String,
    pub(super) next: String,
    /// Another view of the same page: address and words.
    pub(super) other_view: (String, &'static str),
}

impl Page {
    pub(super) fn new(
        site: &Site,
        visitor: &Visitor,
        headers: &HeaderMap,
        here: &str,
        title: &str,
        lead: &str,
    ) -> Page {
        Page {
            shell: Shell::of(site, visitor, here).looking(headers),
            title: title.to_owned(),
            lead: lead.to_owned(),
            done: String::new(),
            errors: Vec::new(),
            tables: Vec::new(),
            lists: Vec::new(),
            day: None,
            find: None,
            forms: Vec::new(),
            text: String::new(),
            next: String::new(),
            other_view: (String::new(), ""),
        }
    }
}

/// A cell that leads nowhere.
pub(super) fn cell(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), href: String::new() }
}

/// A cell that leads somewhere.
pub(super) fn link(text: impl Into<String>, href: String) -> Cell {
    Cell { text: text.into(), href }
}

/// A field with its id made of its name.
pub(super) fn field(name: &str, label: &str, kind: &'static str, value: &str) -> Field {
    Field {
        name: name.into(),
        id: format!("a-{name}"),
        label: label.into(),
        hint: "",
        kind,
        value: value.into(),
        on: false,
        options: Vec::new(),
    }
}

/// A field that offers these, each a value and its words; nothing is chosen beforehand.
pub(super) fn select<T: Into<String>, U: Into<String>>(
    name: &str,
    label: &str,
    options: impl IntoIterator<Item = (T, U)>,
    value: &str,
) -> Field {
    let options = options.into_iter().map(|(value, words)| (value.into(), words.into())).collect();
    Field { options, ..field(name, label, "select", value) }
}

/// The same field with a hint above it.
pub(super) fn hinted(field: Field, hint: &'static str) -> Field {
    Field { hint, ..field }
}

/// The same field with an id of its own: two forms of one page need two ids for one name.
pub(super) fn apart(field: Field, form: &str) -> Field {
    Field { id: format!("{}-{form}", field.id), ..field }
}

/// Builds a page for the visitor and shows it.
pub(super) async fn show(
    site: Web,
    visitor: Visitor,
    build: impl FnOnce(&Site, &Visitor) -> Result<Page, DeskError> + Send + 'static,
) -> Response {
    let (inner, asker) = (site.clone(), visitor.clone());
    match block(move || build(&inner, &asker)).await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// Changes something by a form, and shows the page again with what was done or what was wrong.
pub(super) async fn change(
    site: Web,
    Posted { visitor, headers, flat }: Posted,
    work: impl FnOnce(&Site, &Visitor, &Flat, &HeaderMap) -> Result<Page, DeskError> + Send + 'static,
) -> Response {
    let (inner, asker) = (site.clone(), visitor.clone());
    match block(move || work(&inner, &asker, &flat, &headers)).await {
        Ok(page) if page.errors.is_empty() => html(&page),
        Ok(page) => (StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response(),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// A line of the audit record about what the visitor does now.
pub(super) fn line(site: &Site, visitor: &Visitor, act: &str, object: &str, detail: &str) -> audit::Line {
    desk::audit_line(site, &visitor.actor, act, object, detail)
}
