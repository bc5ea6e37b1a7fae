//! `mingfa disclosure attack`: what an attacker would do. Every outlet of every publication is made again from what is
//! stored and searched for everything that its case hides; the search is asked, and the public log is read.

use super::Shown;
use super::outlet::{Answer, OUTLETS, search};
use crate::desk::{self, DeskError};
use crate::site::Site;
use enforcement::disclosure::page;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use store::{publications, search as index};

/// Publications read at a time.
const BATCH: usize = 200;
/// Fewest characters of a number that is looked for in the log, where short runs of digits are everywhere.
const NUMBER_LENGTH_MIN: usize = 8;
/// Most hits that one outlet's lines name.
const NAMED_MAX: usize = 20;

/// What the attack found.
pub(crate) struct Report {
    /// One line an outlet, and one a hit.
    pub(crate) text: String,
    /// No outlet shows anything hidden, and every one could be made.
    pub(crate) sound: bool,
}

#[derive(Default)]
struct Tally {
    searched: usize,
    not_offered: usize,
    hits: Vec<String>,
}

/// Attacks the whole portal.
pub(crate) fn run(site: &Site) -> Result<Report, DeskError> {
    let agencies: BTreeMap<String, String> = site
        .store
        .read(store::accounts::agencies)?
        .into_iter()
        .map(|agency| (agency.id.to_string(), agency.name))
        .collect();
    let mut tallies: Vec<Tally> = OUTLETS.iter().map(|_| Tally::default()).collect();
    let (mut asked, mut numbers) = (Tally::default(), BTreeSet::new());
    let mut after = String::new();
    loop {
        let batch = site.store.read(|unit| publications::all(unit, &after, BATCH))?;
        let Some(last) = batch.last() else { break };
        after = last.id.clone();
        for publication in batch {
            let hidden = hidden(site, &publication.agency, &publication.case)?;
            let values: Vec<&str> = hidden.iter().map(String::as_str).collect();
            numbers.extend(values.iter().filter_map(|value| number(value)));
            ask(site, &publication.id, &values, &mut asked)?;
            let agency = agencies.get(&publication.agency).map_or("", String::as_str);
            let shown = Shown::of(publication, agency)?;
            for (outlet, tally) in OUTLETS.iter().zip(&mut tallies) {
                tally.searched += 1;
                match search(outlet, site, &shown, &values) {
                    Answer::Clean => {}
                    Answer::NotOffered(_) => tally.not_offered += 1,
                    Answer::Shows(_) => tally.hits.push(shown.publication.id.clone()),
                    Answer::Fault(cause) => tally.hits.push(format!("{}（不能生成：{cause}）", shown.publication.id)),
                }
            }
        }
    }
    let mut text = String::new();
    for (outlet, tally) in OUTLETS.iter().zip(&tallies) {
        line(&mut text, outlet.title, tally);
    }
    line(&mut text, "检索（以隐去的号码查询）", &asked);
    let mut log = Tally::default();
    read_log(&site.store.folder().join("log"), &numbers, &mut log)?;
    line(&mut text, "公开的账", &log);
    let sound = tallies.iter().chain([&asked, &log]).all(|tally| tally.hits.is_empty());
    text += if sound {
        "没有发现应当隐去的信息。\n"
    } else {
        "发现应当隐去的信息，请立即撤下并核查。\n"
    };
    Ok(Report { text, sound })
}

fn line(text: &mut String, title: &str, tally: &Tally) {
    let absent = match tally.not_offered {
        0 => String::new(),
        count => format!("，其中 {count} 件不提供"),
    };
    let _ = writeln!(text, "{title}：查 {} 件{absent}，{} 处应当隐去的信息", tally.searched, tally.hits.len());
    for hit in tally.hits.iter().take(NAMED_MAX) {
        let _ = writeln!(text, "  {hit}");
    }
}

/// What a case hides, as its last cleared text has it.
fn hidden(site: &Site, agency: &str, case: &str) -> Result<Vec<String>, DeskError> {
    let opened = desk::read(site, agency, case)?;
    let Some(draft) = desk::preview(site, &opened, site.now()) else { return Ok(Vec::new()) };
    Ok(page::hidden_values(&opened.case, &draft))
}

/// A value that is a number, in its plain form.
fn number(value: &str) -> Option<String> {
    let plain: String = value.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let only = value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-'));
    (only && digits >= NUMBER_LENGTH_MIN).then_some(plain)
}

/// Asks the search for every hidden number; it must not lead to this publication.
fn ask(site: &Site, id: &str, values: &[&str], tally: &mut Tally) -> Result<(), DeskError> {
    tally.searched += 1;
    for value in values.iter().filter_map(|value| number(value)) {
        let found = site.store.read(|unit| index::find(unit, "public", "", &value, BATCH))?;
        if found.iter().any(|found| found == id) {
            tally.hits.push(id.to_owned());
        }
    }
    Ok(())
}

/// Reads every file of the public log for the numbers.
fn read_log(folder: &Path, numbers: &BTreeSet<String>, tally: &mut Tally) -> Result<(), DeskError> {
    let fault = |error: std::io::Error| DeskError::Fault(error.to_string());
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path.is_dir() {
            read_log(&path, numbers, tally)?;
            continue;
        }
        tally.searched += 1;
        let bytes = std::fs::read(&path).map_err(fault)?;
        let runs = bytes.split(|byte| !byte.is_ascii_alphanumeric());
        let mut runs = runs.filter_map(|run| std::str::from_utf8(run).ok());
        if runs.any(|run| run.len() >= NUMBER_LENGTH_MIN && numbers.contains(&run.to_ascii_uppercase())) {
            tally.hits.push(path.display().to_string());
        }
    }
    Ok(())
}
