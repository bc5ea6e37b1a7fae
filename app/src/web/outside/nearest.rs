//! The nearest spelling: where a search finds nothing, the words of a public title that differ from it by a character or two.

use super::search::agency_names;
use crate::desk::DeskError;
use crate::site::Site;
use std::collections::BTreeSet;
use store::publications;
use store::search::{Query, seek, terms};

/// Decisions that are looked at for each pair of characters.
const LOOKED_MAX: usize = 40;
/// Pairs of characters that are looked for.
const TERMS_MAX: usize = 6;
/// Longest query that is mended, in characters.
const WORDS_MAX: usize = 24;

/// How many characters must be changed, added or left out to make one of the other.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let change = before + usize::from(a != b);
            before = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(before + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

/// The part of a text that is nearest to the words, with its distance: at most one character in three differs.
fn part(words: &[char], text: &str) -> Option<(usize, String)> {
    let text: Vec<char> = text.chars().collect();
    let most = (words.len() / 3).max(1);
    let lengths = words.len().saturating_sub(1).max(2)..=words.len() + 1;
    let parts = lengths.flat_map(|length| text.windows(length));
    let near = parts.map(|part| (distance(words, part), part.iter().collect::<String>()));
    near.filter(|(far, _)| (1..=most).contains(far))
        .min_by_key(|(far, part)| (*far, part.chars().count().abs_diff(words.len())))
}

/// Other words that find something, where these find nothing.
pub(super) fn nearest(site: &Site, asked: &str) -> Result<Option<String>, DeskError> {
    let words: Vec<char> = asked.chars().filter(|c| !c.is_whitespace()).collect();
    if words.len() < 2 || words.len() > WORDS_MAX {
        return Ok(None);
    }
    let mut texts: BTreeSet<String> = agency_names(site)?.into_values().collect();
    let all = [("all", "1".to_owned())];
    for term in terms(asked).into_iter().take(TERMS_MAX) {
        let query = Query { scope: "public", words: &term, facets: &all, ..Query::default() };
        let found = site.store.read(|unit| {
            let hits = seek(unit, &query, LOOKED_MAX)?;
            hits.iter().map(|hit| publications::get(unit, &hit.id)).collect::<Result<Vec<_>, _>>()
        })?;
        // Only what is public: the title and the party as they are shown; of a withdrawn one nothing.
        let shown = found.into_iter().flatten().filter(|publication| publication.state == "published");
        texts.extend(shown.flat_map(|publication| [publication.title, publication.party]));
    }
    let best = texts.iter().filter_map(|text| part(&words, text)).min_by_key(|(far, _)| *far);
    Ok(best.map(|(_, part)| part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(words: &str, text: &str) -> Option<String> {
        part(&words.chars().collect::<Vec<_>>(), text).map(|(_, part)| part)
    }

    #[test]
    fn g19_1_a_wrong_character_is_mended_and_another_name_is_not() {
        assert_eq!(near("同河律师", "濮阳同和律师事务所"), Some("同和律师".into()));
        assert_eq!(near("同和律事务所", "濮阳同和律师事务所"), Some("同和律师事务所".into()));
        assert_eq!(near("建筑公司", "濮阳同和律师事务所"), None);
        assert_eq!(distance(&['一'], &[]), 1);
    }
}
