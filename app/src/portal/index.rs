//! The search of an exported site: entries in chunks, terms in shards, read by `static/portal.js`. Entries are numbered in
//! the order of their publication, so that a new one changes the last chunk and the shards of its own terms.

use super::{Shown, plain_number};
use serde_json::json;
use std::collections::BTreeMap;
use store::search::terms;

/// Files that the terms are spread over; the script reads the number from `about.json`.
const SHARDS: u32 = 1024;
/// Entries of one file.
const CHUNK: usize = 500;

/// One publication as the search shows and finds it.
pub(super) struct Entry {
    order: (String, String),
    line: serde_json::Value,
    terms: Vec<String>,
}

impl Entry {
    /// Of a publication; a withdrawn one is found by its number and agency.
    pub(super) fn of(shown: &Shown) -> Entry {
        let publication = &shown.publication;
        let day = law::Date::parse(&publication.decided).map_or_else(|_| String::new(), law::Date::chinese);
        let mut text =
            vec![shown.title(), publication.number.clone(), shown.agency.clone(), publication.decided.clone(), day];
        let mut outcome = String::new();
        if let Some(page) = shown.page() {
            text.extend([page.party.clone(), shown.fact(4), shown.fact(5), shown.fact(6), shown.act()]);
            text.extend(page.about.articles.iter().cloned());
            outcome = shown.fact(6);
        }
        let mut found: Vec<String> = terms(&text.join(" ")).into_iter().collect();
        found.push(format!("={}", plain_number(&publication.number)));
        let line = json!([
            publication.id,
            shown.title(),
            publication.number,
            shown.agency,
            publication.decided,
            shown.state(),
            outcome
        ]);
        Entry { order: (publication.published.clone(), publication.id.clone()), line, terms: found }
    }
}

/// All entries.
#[derive(Default)]
pub(super) struct Index {
    pub(super) entries: Vec<Entry>,
}

impl Index {
    /// The files of the search by name.
    pub(super) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_by(|one, other| one.order.cmp(&other.order));
        let about = json!({ "shards": SHARDS, "chunk": CHUNK, "entries": entries.len() });
        let mut files = vec![("about.json".to_owned(), about.to_string().into_bytes())];
        for (number, chunk) in entries.chunks(CHUNK).enumerate() {
            let lines: Vec<&serde_json::Value> = chunk.iter().map(|entry| &entry.line).collect();
            files.push((format!("d/{number}.json"), json!(lines).to_string().into_bytes()));
        }
        let mut postings: BTreeMap<u32, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
        for (place, entry) in entries.iter().enumerate() {
            for term in &entry.terms {
                postings.entry(shard(term)).or_default().entry(term).or_default().push(place);
            }
        }
        for (shard, terms) in postings {
            let steps: BTreeMap<&str, Vec<usize>> =
                terms.into_iter().map(|(term, places)| (term, steps(&places))).collect();
            files.push((format!("t/{shard}.json"), json!(steps).to_string().into_bytes()));
        }
        files
    }
}

/// Rising places as the steps between them, which are shorter.
fn steps(places: &[usize]) -> Vec<usize> {
    let mut at = 0;
    let step = |place: &usize| {
        let step = place - at;
        at = *place;
        step
    };
    places.iter().map(step).collect()
}

/// FNV-1a over the term's bytes; the script computes the same.
fn shard(term: &str) -> u32 {
    let hash = term.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash % SHARDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_and_steps_are_what_the_script_computes() {
        assert_eq!(steps(&[0, 3, 4, 10]), [0, 3, 1, 6]);
        assert_eq!(shard(""), 0x811c_9dc5 % SHARDS);
        assert_eq!(shard("a"), 0xe40c_292c % SHARDS, "the published test vector of FNV-1a");
    }
}
