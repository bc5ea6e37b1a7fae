//! `mingfa scrub`: reads every stored medium again and compares it with its digest (J20, J24). A file is damaged or gone long
//! before anybody plays it; this finds it while a copy may still exist.

use super::attached;
use crate::desk;
use crate::site::Site;
use enforcement::case::Case;
use enforcement::recording::disposed;
use std::collections::BTreeMap;
use store::{cases, objects};

/// Cases read at a time.
const CASES: usize = 200;

/// What was read, and what was wrong with it.
pub(crate) struct Scrubbed {
    /// Objects that were read again.
    pub(crate) read: usize,
    /// What is damaged or gone, in words, with the cases that name it.
    pub(crate) faults: Vec<String>,
}

/// Everything that a case names, by digest, with where it is named; what was disposed of is not in it.
pub(crate) fn named(site: &Site) -> anyhow::Result<BTreeMap<String, Vec<String>>> {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut after = (String::new(), String::new());
    loop {
        let page = site.store.read(|unit| cases::all(unit, &after, CASES))?;
        let Some(last) = page.last() else { return Ok(named) };
        after = last.clone();
        for (agency, id) in &page {
            let opened = desk::read(site, agency, id).map_err(|error| anyhow::anyhow!("{agency} {id}：{error:?}"))?;
            for (digest, name) in of(&opened.case) {
                named.entry(digest).or_default().push(format!("{} {name}", opened.case.number));
            }
        }
    }
}

/// Reads everything that a case names, each object once.
pub(crate) fn scrub(site: &Site) -> anyhow::Result<Scrubbed> {
    let named = named(site)?;
    let mut faults = Vec::new();
    for (digest, places) in &named {
        let what = match objects::intact(&site.store, digest)? {
            Some(true) => continue,
            Some(false) => "内容已损坏",
            None => "不在存储中",
        };
        faults.push(format!("{what}：{}（{}）", places.join("；"), digest.get(..16).unwrap_or(digest)));
    }
    Ok(Scrubbed { read: named.len(), faults })
}

/// The media of a case by digest and name; what an approved list disposed of is not expected any more.
fn of(case: &Case) -> Vec<(String, String)> {
    let gone = disposed(case);
    let files = case.records.iter().flat_map(attached).map(|file| (file.digest.clone(), file.name.clone()));
    let clips = case.clips.iter().map(|stored| (stored.clip.digest.clone(), stored.clip.name.clone()));
    files.chain(clips).filter(|(digest, _)| !gone.contains(digest)).collect()
}
