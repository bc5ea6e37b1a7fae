//! The calendar that the running site counts with: what ships with the program and the years imported here, exchanged for a new
//! one when a year comes in, so that nothing has to be started again.

use crate::site::{Site, new_id};
use law::calendar::{Calendar, parse_year};
use law::notice::{self, Notice};
use std::ops::Deref;
use std::sync::{PoisonError, RwLock};
use store::{Error, Store, audit, registers};

/// The calendar in force. It reads as a [`Calendar`].
///
/// Every import leaves the one before in memory for as long as the program runs, because somebody may still count with it:
/// a few kilobytes, once or twice a year.
pub(crate) struct LiveCalendar(RwLock<&'static Calendar>);

impl Deref for LiveCalendar {
    type Target = Calendar;

    fn deref(&self) -> &Calendar {
        *self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LiveCalendar {
    /// What ships with the program and what was imported.
    pub(crate) fn of(store: &Store) -> anyhow::Result<LiveCalendar> {
        let mut calendar = Calendar::published().clone();
        for text in store.read(registers::calendars)? {
            calendar = calendar.with_year(parse_year(&text)?);
        }
        Ok(LiveCalendar(RwLock::new(Box::leak(Box::new(calendar)))))
    }

    fn exchange(&self, calendar: Calendar) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Box::leak(Box::new(calendar));
    }

    /// Takes a year in: kept, on the audit record, and counted with from now on.
    pub(crate) fn import(&self, store: &Store, agency: &str, line: &audit::Line, notice: Notice) -> Result<(), Error> {
        let (year, file, agency, line) = (notice.year.year, notice.file.clone(), agency.to_owned(), line.clone());
        store.write(move |unit| {
            registers::put_calendar(unit, year, &file)?;
            audit::append(unit, &agency, &line)
        })?;
        self.exchange((**self).clone().with_year(notice.year));
        Ok(())
    }
}

/// May a notice change a year that is known already?
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// A year that is known otherwise is refused.
    Keep,
    /// Somebody said that the notice corrects what was published.
    Correct,
}

/// Reads a notice and holds it against what is known.
///
/// # Errors
/// Why it is not taken, in Chinese.
pub(crate) fn read(calendar: &Calendar, text: &str, known: Known) -> Result<Notice, String> {
    let notice = read_text(text)?;
    match notice::against(calendar, &notice) {
        Some(differences) if differences.is_empty() => {
            Err(format!("{}年的放假安排已经有了，内容相同，不用再导入。", notice.year.year))
        }
        Some(differences) if known == Known::Keep => Err(format!(
            "{}年的放假安排已经有了，与这份不同：{}。确实是国务院办公厅后来的更正，请选择“更正已公布的安排”（命令行加 --correct）。",
            notice.year.year,
            differences.join("；")
        )),
        _ => Ok(notice),
    }
}

/// The notice in words or as a table, or the program's own file of a year.
fn read_text(text: &str) -> Result<Notice, String> {
    if text.contains("[[holiday]]") {
        let year = parse_year(text).map_err(|error| error.to_string())?;
        return Ok(Notice { year, file: text.to_owned() });
    }
    notice::read(text).map_err(|error| error.to_string())
}

/// Takes a file in by the command line, for the whole site.
pub(crate) fn import_file(site: &Site, bytes: &[u8], correct: bool) -> anyhow::Result<i16> {
    let text = register::text(bytes).map_err(anyhow::Error::msg)?;
    let known = if correct { Known::Correct } else { Known::Keep };
    let notice = read(&site.calendar, &text, known).map_err(anyhow::Error::msg)?;
    let (year, now) = (notice.year.year, site.now());
    let line = audit::Line {
        id: new_id(now),
        at: now.exact(),
        person: "command-line".into(),
        name: "命令行".into(),
        act: "导入放假安排".into(),
        object: format!("{year}年放假安排"),
        detail: notice.year.notice.clone(),
    };
    let agency = site.store.read(store::accounts::agencies)?.first().map(|agency| agency.id.to_string());
    site.calendar.import(&site.store, agency.as_deref().unwrap_or_default(), &line, notice)?;
    Ok(year)
}
