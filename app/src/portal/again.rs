//! `mingfa disclosure again`: after rules changed, or a missed item was found, every publication is made again from its case by
//! the rules of this program and held against what is public. What differs is shown line by line; nothing goes out by
//! itself: a new version needs its own secrecy review (G5.2, G22.3).

use super::{Body, Shown, line};
use crate::desk::{self, DeskError};
use crate::site::Site;
use enforcement::disclosure::page::{FIELDS, Page};
use store::publications::{self, Publication};

/// Publications read at a time.
const BATCH: usize = 200;

/// A line that would read differently.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Changed {
    /// The field of G17.2, or the paragraph of the full text.
    pub(crate) place: String,
    /// As it is public now; empty where the line is new.
    pub(crate) was: String,
    /// As it would be; empty where the line falls away.
    pub(crate) is: String,
}

/// What differs, in words for the command line, and whether anything does.
pub(crate) struct Report {
    pub(crate) text: String,
    pub(crate) same: bool,
}

/// Makes every publication again and compares.
pub(crate) fn run(site: &Site) -> Result<Report, DeskError> {
    let (mut text, mut seen, mut differ) = (String::new(), 0, 0);
    let mut after = String::new();
    loop {
        let batch = site.store.read(|unit| publications::all(unit, &after, BATCH))?;
        let Some(last) = batch.last() else { break };
        after = last.id.clone();
        for publication in batch.into_iter().filter(|publication| publication.state == "published") {
            seen += 1;
            let (number, changed) = (publication.number.clone(), compare(site, publication)?);
            if changed.is_empty() {
                continue;
            }
            differ += 1;
            text += &format!("{number}：{} 处不同\n", changed.len());
            for one in changed {
                text += &format!("  {}\n    现在公开：{}\n    重新生成：{}\n", one.place, one.was, one.is);
            }
        }
    }
    text += &match differ {
        0 => format!("重新生成 {seen} 件，与公开的内容全部相同。\n"),
        _ => format!(
            "重新生成 {seen} 件，{differ} 件与公开的内容不同。请在各案件办理隐去核对、保密审查和公示更正（公示办法第五条、第二十二条）。\n"
        ),
    };
    Ok(Report { text, same: differ == 0 })
}

/// What of one publication would read differently now.
pub(crate) fn compare(site: &Site, publication: Publication) -> Result<Vec<Changed>, DeskError> {
    let (agency, case) = (publication.agency.clone(), publication.case.clone());
    let shown = Shown::of(publication, "")?;
    let Body::Page(page) = &shown.body else { return Ok(Vec::new()) };
    let opened = desk::read(site, &agency, &case)?;
    let Some(draft) = desk::preview(site, &opened, site.now()) else { return Ok(Vec::new()) };
    Ok(differences(page, &draft.preview()))
}

fn differences(page: &Page, made: &str) -> Vec<Changed> {
    let stored: Vec<String> = page.facts.iter().chain(&page.text).map(|pieces| line(pieces)).collect();
    let made: Vec<&str> = made.split('\n').collect();
    let place = |index: usize| match FIELDS.get(index) {
        Some(field) => (*field).to_owned(),
        None => format!("全文第 {} 段", index + 1 - FIELDS.len()),
    };
    (0..stored.len().max(made.len()))
        .map(|index| Changed {
            place: place(index),
            was: stored.get(index).cloned().unwrap_or_default(),
            is: made.get(index).map(|line| (*line).to_owned()).unwrap_or_default(),
        })
        .filter(|changed| changed.was != changed.is)
        .collect()
}
