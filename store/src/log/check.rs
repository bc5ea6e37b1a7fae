//! The database against the copy outside: a restored old backup is noticed before anything is written on top of it.

use super::publish::Folder;
use super::{CITY, entries, heads, published};
use crate::door::{Error, Store};
use ledger::checkpoint::Checkpoint;
use ledger::tile::{self, Kind, WIDTH};
use ledger::{Source, Suite};

/// A log of which the copy outside knows more, or other, than the database.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Older {
    /// The log.
    pub agency: String,
    /// Entries that the signed copy has.
    pub outside: u64,
    /// Entries in the database.
    pub inside: u64,
    /// The first entry that differs, where the database is long enough.
    pub differs: Option<u64>,
}

impl std::fmt::Display for Older {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Older { agency, outside, inside, differs } = self;
        match differs {
            Some(place) => write!(
                out,
                "{agency}：数据库中第{place}条与已签名公开的账不同（库内{inside}条，库外{outside}条），数据库不是签名时的那一个。"
            ),
            None => write!(out, "{agency}：已签名公开的账有{outside}条，数据库只有{inside}条，数据库比账旧。"),
        }
    }
}

/// The signed heads outside, read before the database is: beside a process that goes on signing, what is committed then holds
/// all that they cover.
fn heads_outside(store: &Store) -> Result<Vec<(String, Folder, Checkpoint)>, Error> {
    let mut outside = Vec::new();
    for agency in published(store)? {
        let folder = Folder::of(store, &agency, Suite::International);
        if let Some((checkpoint, _)) = folder.head()? {
            outside.push((agency, folder, checkpoint));
        }
    }
    store.renew()?;
    Ok(outside)
}

/// Logs where the copy outside is ahead of the database or does not fit it. Quick: sizes, and the last bundle.
pub fn newer_outside(store: &Store) -> Result<Vec<Older>, Error> {
    let outside = heads_outside(store)?;
    let inside = store.read(heads)?;
    let mut faults = Vec::new();
    for (agency, folder, checkpoint) in outside {
        let has = inside.iter().find(|(name, _)| *name == agency).map_or(0, |(_, size)| *size);
        let older = |differs| Older { agency: agency.clone(), outside: checkpoint.size, inside: has, differs };
        if has < checkpoint.size {
            faults.push(older(None));
            continue;
        }
        let Some(last) = tile::of_level(Kind::Entries, checkpoint.size).last() else { continue };
        let bytes = folder.read(&last.path()).map_err(Error::Damaged)?.unwrap_or_default();
        let outside: Vec<&[u8]> = tile::entries(&bytes).filter_map(Result::ok).collect();
        let start = last.index * WIDTH;
        let stored = store.read(|unit| entries(unit, &agency, start, last.width))?;
        let differs =
            (0..last.width as usize).find(|at| stored.get(*at).map(Vec::as_slice) != outside.get(*at).copied());
        if let Some(at) = differs {
            faults.push(older(Some(start + at as u64)));
        }
    }
    Ok(faults)
}

/// Makes every published entry from the events again and compares; then verifies the logs outside. The answer is how many
/// entries were compared, and what is wrong.
pub fn audit(store: &Store) -> Result<(u64, Vec<String>), Error> {
    let older = newer_outside(store)?;
    let mut faults: Vec<String> = older.iter().filter(|older| older.differs.is_none()).map(Older::to_string).collect();
    let mut seen = 0;
    for (agency, folder, checkpoint) in heads_outside(store)? {
        for bundle in tile::of_level(Kind::Entries, checkpoint.size) {
            let start = bundle.index * WIDTH;
            let bytes = folder.read(&bundle.path()).map_err(Error::Damaged)?.unwrap_or_default();
            let stored = store.read(|unit| entries(unit, &agency, start, bundle.width))?;
            for (entry, place) in stored.iter().zip(start..) {
                seen += u64::from(agency != CITY);
                let outside = tile::entries(&bytes).nth((place - start) as usize);
                if outside.and_then(Result::ok) != Some(entry) {
                    faults.push(format!("{agency}：第{place}条与已签名公开的账不符，数据库中的事件被改动"));
                }
            }
        }
        for suite in super::SUITES {
            let folder = Folder::of(store, &agency, suite);
            if folder.read("checkpoint").map_err(Error::Damaged)?.is_some()
                && let Err(fault) = ledger::verify::log(&folder, &[])
            {
                faults.push(format!("{agency}：{fault}"));
            }
        }
    }
    Ok((seen, faults))
}
