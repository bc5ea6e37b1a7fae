//! The database against the copy outside: a restored old backup is noticed before anything is written on top of it.

use super::publish::Folder;
use super::{CITY, entries, heads, kept, published};
use crate::door::{Error, Store};
use ledger::tile::{self, Kind, WIDTH};
use ledger::{Source, Suite};

/// Entries looked at together.
const BATCH: usize = 1_000;

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

/// Logs where the copy outside is ahead of the database or does not fit it. Quick: sizes, and the last bundle.
pub fn newer_outside(store: &Store) -> Result<Vec<Older>, Error> {
    let inside = store.read(heads)?;
    let mut faults = Vec::new();
    for agency in published(store)? {
        let folder = Folder::of(store, &agency, Suite::International);
        let Some((checkpoint, _)) = folder.head()? else { continue };
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

/// Derives every entry from the events again, and the logs outside from their entries; the answer is what is wrong.
pub fn audit(store: &Store) -> Result<(u64, Vec<String>), Error> {
    let mut faults: Vec<String> = newer_outside(store)?.iter().map(ToString::to_string).collect();
    let mut seen = 0;
    for (agency, size) in store.read(heads)? {
        let mut next = 0_i64;
        while next < i64::try_from(size).unwrap_or(i64::MAX) && agency != CITY {
            let rest = format!("WHERE l.agency = $1 AND l.place >= $2 ORDER BY l.place LIMIT {BATCH}");
            let batch = store.read(|unit| kept(unit, &rest, &agency, &[agency.as_str().into(), next.into()]))?;
            if batch.is_empty() {
                faults.push(format!("{agency}：账上缺第{next}条"));
                break;
            }
            for entry in &batch {
                seen += 1;
                if i64::try_from(entry.place) != Ok(next) {
                    faults.push(format!("{agency}：账上缺第{next}条"));
                    next = i64::try_from(entry.place).unwrap_or(i64::MAX);
                }
                if !entry.fits() {
                    faults
                        .push(format!("{agency}：账上第{next}条（{}）与数据库中的事件不符：事件被改动", entry.object));
                }
                next += 1;
            }
        }
    }
    for agency in published(store)? {
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
