//! Search: Chinese text cut into pairs of characters, kept in one table on both databases, in the same unit of work as
//! the thing found.

use crate::door::{Error, Unit, Value};
use std::collections::BTreeSet;

/// Terms kept of one thing.
const TERMS_MAX: usize = 600;
/// Terms of one query that are looked at.
const QUERY_TERMS_MAX: usize = 12;

/// Cuts a text into terms: pairs of Chinese characters, runs of letters and digits, all half width and small.
pub fn terms(text: &str) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    let mut run = String::new();
    let mut last: Option<char> = None;
    for c in text.chars().flat_map(half_width).chain(std::iter::once(' ')) {
        if terms.len() >= TERMS_MAX {
            break;
        }
        if c.is_ascii_alphanumeric() {
            run.push(c.to_ascii_lowercase());
            last = None;
            continue;
        }
        if !run.is_empty() {
            terms.insert(std::mem::take(&mut run));
        }
        let word = c.is_alphabetic();
        if let (Some(before), true) = (last, word) {
            terms.insert([before, c].iter().collect());
        }
        last = word.then_some(c);
    }
    terms
}

fn half_width(c: char) -> Option<char> {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0),
        '\u{3000}' => Some(' '),
        c => Some(c),
    }
}

/// Puts a thing's terms in the place of those it had.
pub fn index(unit: &mut Unit<'_>, scope: &str, agency: &str, id: &str, rank: &str, text: &str) -> Result<(), Error> {
    remove(unit, scope, agency, id)?;
    for term in terms(text) {
        let keys = [
            ("agency", agency.into()),
            ("scope", scope.into()),
            ("term", term.as_str().into()),
            ("rank", rank.into()),
            ("id", id.into()),
        ];
        unit.put("search_term", &keys, &[])?;
    }
    Ok(())
}

/// Takes a thing out of the search.
pub fn remove(unit: &mut Unit<'_>, scope: &str, agency: &str, id: &str) -> Result<(), Error> {
    let sql = "DELETE FROM search_term WHERE agency = $1 AND scope = $2 AND id = $3";
    unit.execute(sql, &[agency.into(), scope.into(), id.into()]).map(|_| ())
}

/// Ids that hold every term of the query, latest first; `agency` empty means all. A single character finds nothing.
pub fn find(unit: &mut Unit<'_>, scope: &str, agency: &str, query: &str, limit: usize) -> Result<Vec<String>, Error> {
    let mut words: Vec<String> = terms(query).into_iter().take(QUERY_TERMS_MAX).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let Some((first, rest)) = words.split_first() else { return Ok(Vec::new()) };
    let mut values: Vec<Value> = vec![scope.into(), first.as_str().into()];
    let mut sql = "SELECT t.id FROM search_term t WHERE t.scope = $1 AND t.term = $2".to_owned();
    if !agency.is_empty() {
        values.push(agency.into());
        sql += " AND t.agency = $3";
    }
    for word in rest {
        values.push(word.as_str().into());
        sql += &format!(
            " AND EXISTS (SELECT 1 FROM search_term o WHERE o.agency = t.agency AND o.scope = t.scope AND o.term = ${} AND o.rank = t.rank AND o.id = t.id)",
            values.len()
        );
    }
    sql += &format!(" ORDER BY t.rank DESC, t.id DESC LIMIT {limit}");
    Ok(unit.query(&sql, &values)?.iter().map(|row| row.text(0)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_into_pairs_and_runs() {
        let found: Vec<String> = terms("濮司罚决〔２０２６〕1号 ABC公司").into_iter().collect();
        assert_eq!(found, ["1", "2026", "abc", "公司", "司罚", "濮司", "罚决"]);
        assert!(terms("号").is_empty());
    }
}
