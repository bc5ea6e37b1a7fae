//! Search: Chinese text cut into pairs of characters, kept in the same unit of work as the thing found. What is public is a
//! full-text index on SQLite (`full_text.rs`), rows of terms on PostgreSQL; facets are rows of terms on both.

use crate::door::{Error, Unit, Value};
use crate::full_text;
use std::collections::BTreeSet;

/// Terms kept of one thing: those of a decision of some ten thousand characters.
const TERMS_MAX: usize = 4_000;
/// Stands before a facet's name, so that no word of a text is taken for one.
const FACET_MARK: char = '\u{1}';
/// Terms of one query that are looked at.
pub(crate) const QUERY_TERMS_MAX: usize = 12;
/// How far a term is counted to find the rarest of a query: beyond that one is as good as another, since a page fills soon.
const RARITY_MAX: usize = 2_000;

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
    index_faceted(unit, scope, agency, id, rank, text, &[])
}

/// The facets that are counted: those a reader chooses from, or that a list is made of. What is nearly each thing's own, like a
/// number, is only looked for.
const COUNTED: [&str; 9] = [ALL, "act", "agency", "article", "day", "month", "state", "until", "year"];
/// The facet that everything has.
const ALL: &str = "all";

/// Puts a thing's terms and facets in the place of those it had.
pub fn index_faceted(
    unit: &mut Unit<'_>,
    scope: &str,
    agency: &str,
    id: &str,
    rank: &str,
    text: &str,
    facets: &[(&str, String)],
) -> Result<(), Error> {
    remove(unit, scope, agency, id)?;
    let mut kept: BTreeSet<String> = facets.iter().map(|(name, value)| facet_term(name, value)).collect();
    if full_text::holds(unit, scope) {
        full_text::put(unit, scope, agency, id, rank, text, facets)?;
    } else {
        kept.extend(terms(text));
    }
    for term in kept {
        if counted(&term) {
            let sql = "INSERT INTO search_count (agency, scope, term, things) VALUES ($1, $2, $3, 1)
                ON CONFLICT (agency, scope, term) DO UPDATE SET things = search_count.things + 1";
            unit.execute(sql, &[agency.into(), scope.into(), term.as_str().into()])?;
        }
        let keys = [
            ("agency", agency.into()),
            ("scope", scope.into()),
            ("term", term.into()),
            ("rank", rank.into()),
            ("id", id.into()),
        ];
        unit.put("search_term", &keys, &[])?;
    }
    Ok(())
}

/// Is this term a facet that is counted?
fn counted(term: &str) -> bool {
    let named = term.strip_prefix(FACET_MARK).and_then(|facet| facet.split_once('='));
    named.is_some_and(|(name, _)| COUNTED.contains(&name))
}

/// How many things of a scope are in the search with its present shape; each of them has the facet `all`.
pub fn entries(unit: &mut Unit<'_>, scope: &str) -> Result<usize, Error> {
    faceted(unit, scope, ALL)
}

/// How many facets of a name the things of a scope have.
pub fn faceted(unit: &mut Unit<'_>, scope: &str, name: &str) -> Result<usize, Error> {
    Ok(facet(unit, scope, name)?.into_iter().map(|(_, count)| count).sum())
}

/// Takes everything of a scope out, so that it can be put in anew.
pub fn clear(unit: &mut Unit<'_>, scope: &str) -> Result<(), Error> {
    if full_text::holds(unit, scope) {
        full_text::clear(unit)?;
    }
    for table in ["search_term", "search_count"] {
        unit.execute(&format!("DELETE FROM {table} WHERE scope = $1"), &[scope.into()])?;
    }
    Ok(())
}

pub(crate) fn facet_term(name: &str, value: &str) -> String {
    format!("{FACET_MARK}{name}={value}")
}

/// Takes a thing out of the search.
pub fn remove(unit: &mut Unit<'_>, scope: &str, agency: &str, id: &str) -> Result<(), Error> {
    if full_text::holds(unit, scope) {
        full_text::remove(unit, scope, agency, id)?;
    }
    let keys: [Value; 3] = [agency.into(), scope.into(), id.into()];
    let sql = "DELETE FROM search_term WHERE agency = $1 AND scope = $2 AND id = $3 RETURNING term";
    let uncount = "UPDATE search_count SET things = things - 1 WHERE agency = $1 AND scope = $2 AND term = $3";
    let taken: BTreeSet<String> = unit.query(sql, &keys)?.iter().map(|row| row.text(0)).collect();
    for term in taken.into_iter().filter(|term| counted(term)) {
        unit.execute(uncount, &[agency.into(), scope.into(), term.into()])?;
    }
    Ok(())
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Query<'a> {
    /// The scope: `case`, `public`.
    pub scope: &'a str,
    /// The agency; empty means all.
    pub agency: &'a str,
    /// Words and parts of words, all of which must be there.
    pub words: &'a str,
    /// Facets with their values; of several values of one facet any one will do. There is at least one word, or one facet
    /// with a single value; otherwise nothing is found.
    pub facets: &'a [(&'a str, String)],
    /// The hit after which the next ones are wanted.
    pub after: Option<&'a Hit>,
}

impl<'a> Query<'a> {
    /// The facets that say something beside the rest: what everything has is asked for only where nothing else is.
    pub(crate) fn telling(&self) -> Vec<&'a (&'a str, String)> {
        let one = |name: &str| self.facets.iter().filter(|(held, _)| *held == name).count() == 1;
        let more = !self.words.trim().is_empty() || self.facets.iter().any(|(name, _)| *name != ALL && one(name));
        self.facets.iter().filter(|(name, _)| !more || *name != ALL).collect()
    }
}

/// One hit: what it is sorted by, and the thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// The rank with which it was put in; later ones come first.
    pub rank: String,
    /// The thing.
    pub id: String,
}

/// Ids that hold every term of the query, latest first; `agency` empty means all. A single character finds nothing.
pub fn find(unit: &mut Unit<'_>, scope: &str, agency: &str, query: &str, limit: usize) -> Result<Vec<String>, Error> {
    let query = Query { scope, agency, words: query, ..Query::default() };
    Ok(seek(unit, &query, limit)?.into_iter().map(|hit| hit.id).collect())
}

/// The hits of a query, latest first.
pub fn seek(unit: &mut Unit<'_>, query: &Query<'_>, limit: usize) -> Result<Vec<Hit>, Error> {
    if full_text::holds(unit, query.scope) {
        return full_text::seek(unit, query, limit);
    }
    let Some((from, values)) = conditions(unit, query)? else { return Ok(Vec::new()) };
    let sql = format!("SELECT t.rank, t.id {from} ORDER BY t.rank DESC, t.id DESC LIMIT {limit}");
    let rows = unit.query(&sql, &values)?;
    Ok(rows.iter().map(|row| Hit { rank: row.text(0), id: row.text(1) }).collect())
}

/// The database's own full-text query for the same words and facets, page and bounded count, without what is found: the
/// floor that the search is measured against. On PostgreSQL, which has no such index here, it finds nothing.
pub fn full_text_alone(unit: &mut Unit<'_>, query: &Query<'_>, rows: usize, most: usize) -> Result<usize, Error> {
    if full_text::holds(unit, query.scope) { full_text::alone(unit, query, rows, most) } else { Ok(0) }
}

/// How many hits a query has, counted up to a bound.
pub fn count(unit: &mut Unit<'_>, query: &Query<'_>, most: usize) -> Result<usize, Error> {
    if full_text::holds(unit, query.scope) {
        return full_text::count(unit, query, most);
    }
    let Some((from, values)) = conditions(unit, query)? else { return Ok(0) };
    let sql = format!("SELECT COUNT(*) FROM (SELECT 1 {from} LIMIT {most}) counted");
    Ok(unit.one(&sql, &values)?.map_or(0, |row| usize::try_from(row.int(0)).unwrap_or(0)))
}

/// The first hits of a query with how many there are, counted up to a bound. The hits after another one are a part of what is
/// counted.
pub fn page(unit: &mut Unit<'_>, query: &Query<'_>, rows: usize, most: usize) -> Result<(Vec<Hit>, usize), Error> {
    let hits = seek(unit, query, rows)?;
    let total = match query.after {
        None if hits.len() < rows => hits.len(),
        _ => count(unit, &Query { after: None, ..query.clone() }, most)?,
    };
    Ok((hits, total))
}

/// Every value of a counted facet in a scope with the number of things that have it.
pub fn facet(unit: &mut Unit<'_>, scope: &str, name: &str) -> Result<Vec<(String, usize)>, Error> {
    let first = facet_term(name, "");
    let sql = "SELECT term, CAST(SUM(things) AS BIGINT) FROM search_count
        WHERE scope = $1 AND term >= $2 AND term < $3 AND things > 0 GROUP BY term ORDER BY term";
    let after = format!("{}>", &first[..first.len() - 1]);
    let rows = unit.query(sql, &[scope.into(), first.as_str().into(), after.into()])?;
    let value = |term: String| term.get(first.len()..).unwrap_or_default().to_owned();
    Ok(rows.iter().map(|row| (value(row.text(0)), usize::try_from(row.int(1)).unwrap_or(0))).collect())
}

/// From and where of a query; `None` where it says nothing that can be looked for.
fn conditions(unit: &mut Unit<'_>, query: &Query<'_>) -> Result<Option<(String, Vec<Value>)>, Error> {
    let mut words: Vec<String> = terms(query.words).into_iter().take(QUERY_TERMS_MAX).collect();
    if words.is_empty() && !query.words.trim().is_empty() {
        return Ok(None);
    }
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let mut groups: Vec<Vec<String>> = words.into_iter().map(|word| vec![word]).collect();
    let facets = query.telling();
    let mut names: Vec<&str> = facets.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    groups.extend(names.iter().map(|name| {
        let held = facets.iter().filter(|(facet, _)| facet == name);
        held.map(|(name, value)| facet_term(name, value)).collect()
    }));
    // What drives the search has one term, so that no thing comes twice; the rarest, so that little is looked at in vain.
    let mut rarest: Option<(usize, usize)> = None;
    let singles = groups.iter().filter(|group| group.len() == 1).count();
    for (place, group) in groups.iter().enumerate() {
        let [term] = &group[..] else { continue };
        let count = if singles > 1 { rarity(unit, query.scope, term)? } else { 0 };
        if rarest.is_none_or(|(least, _)| count < least) {
            rarest = Some((count, place));
        }
        if count == 0 {
            break;
        }
    }
    let Some((_, driver)) = rarest else { return Ok(None) };
    let Some(first) = groups.remove(driver).pop() else { return Ok(None) };
    let mut values: Vec<Value> = vec![query.scope.into(), first.into()];
    let mut sql = "FROM search_term t WHERE t.scope = $1 AND t.term = $2".to_owned();
    if !query.agency.is_empty() {
        values.push(query.agency.into());
        sql += " AND t.agency = $3";
    }
    for group in groups {
        let from = values.len() + 1;
        let marks: Vec<String> = (from..from + group.len()).map(|place| format!("${place}")).collect();
        values.extend(group.into_iter().map(Value::from));
        sql += &format!(
            " AND EXISTS (SELECT 1 FROM search_term o WHERE o.agency = t.agency AND o.scope = t.scope AND o.term IN ({}) AND o.rank = t.rank AND o.id = t.id)",
            marks.join(", ")
        );
    }
    if let Some(after) = query.after {
        values.push(after.rank.as_str().into());
        values.push(after.id.as_str().into());
        sql += &format!(" AND (t.rank, t.id) < (${}, ${})", values.len() - 1, values.len());
    }
    Ok(Some((sql, values)))
}

/// How many things have a term, counted up to a bound.
fn rarity(unit: &mut Unit<'_>, scope: &str, term: &str) -> Result<usize, Error> {
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM search_term WHERE scope = $1 AND term = $2 LIMIT {RARITY_MAX}) counted"
    );
    let row = unit.one(&sql, &[scope.into(), term.into()])?;
    Ok(row.map_or(0, |row| usize::try_from(row.int(0)).unwrap_or(0)))
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
