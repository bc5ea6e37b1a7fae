//! The full text of what is public, on SQLite: an index without the texts themselves, a twentieth of the size of a row a
//! term, which intersects common words without looking at each thing. Its row numbers rise with the rank, so that the latest
//! come first without sorting. PostgreSQL keeps the terms as rows; both answer [`super::search`] alike.

use super::search::{Hit, QUERY_TERMS_MAX, Query, facet_term, terms};
use crate::door::{Error, Unit, Value};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Places of one rank: a moment to the second leaves room for so many.
const PLACES: i64 = 100_000;

/// The scope that is kept as full text: nothing else is in it, so that no query has to say so.
const SCOPE: &str = "public";

/// Is this scope kept as full text here?
pub(crate) fn holds(unit: &Unit<'_>, scope: &str) -> bool {
    matches!(unit, Unit::Sqlite(_)) && scope == SCOPE
}

/// A term as a token that no tokenizer takes apart.
fn token(term: &str) -> String {
    term.bytes().fold(String::with_capacity(term.len() * 2), |mut token, byte| {
        let _ = write!(token, "{byte:02x}");
        token
    })
}

/// The place of a rank: its figures, then room for the things of one moment.
fn base(rank: &str) -> i64 {
    let figures = rank.bytes().filter(u8::is_ascii_digit).take(14);
    figures.fold(0_i64, |place, figure| place * 10 + i64::from(figure - b'0')) * PLACES
}

/// Puts a thing in, in the place of what it was.
pub(crate) fn put(
    unit: &mut Unit<'_>,
    scope: &str,
    agency: &str,
    id: &str,
    rank: &str,
    text: &str,
    facets: &[(&str, String)],
) -> Result<(), Error> {
    remove(unit, scope, agency, id)?;
    let first = base(rank);
    let last = unit.one(
        "SELECT COALESCE(MAX(place), $1) FROM search_place WHERE place >= $1 AND place < $2",
        &[first.into(), (first + PLACES).into()],
    )?;
    let place = last.map_or(first, |row| row.int(0)) + 1;
    let keys = [("agency", agency.into()), ("scope", scope.into()), ("id", id.into())];
    unit.put("search_place", &keys, &[("rank", rank.into()), ("place", place.into())])?;
    let mut tokens: BTreeSet<String> = terms(text).iter().map(|term| token(term)).collect();
    tokens.extend(facets.iter().map(|(name, value)| format!("z{}", token(&facet_term(name, value)))));
    let tokens = tokens.into_iter().collect::<Vec<_>>().join(" ");
    unit.execute("INSERT INTO search_text (rowid, tokens) VALUES ($1, $2)", &[place.into(), tokens.into()])?;
    Ok(())
}

/// Takes a thing out.
pub(crate) fn remove(unit: &mut Unit<'_>, scope: &str, agency: &str, id: &str) -> Result<(), Error> {
    let keys: [Value; 3] = [agency.into(), scope.into(), id.into()];
    let sql = "SELECT place FROM search_place WHERE agency = $1 AND scope = $2 AND id = $3";
    if let Some(row) = unit.one(sql, &keys)? {
        unit.execute("DELETE FROM search_text WHERE rowid = $1", &[row.int(0).into()])?;
        unit.execute("DELETE FROM search_place WHERE agency = $1 AND scope = $2 AND id = $3", &keys)?;
    }
    Ok(())
}

/// Takes everything out.
pub(crate) fn clear(unit: &mut Unit<'_>) -> Result<(), Error> {
    unit.execute("INSERT INTO search_text (search_text) VALUES ('delete-all')", &[])?;
    unit.execute("DELETE FROM search_place", &[]).map(|_| ())
}

/// What is matched; `None` where the query says nothing that can be looked for.
fn matched(query: &Query<'_>) -> Option<String> {
    let words: Vec<String> = terms(query.words).into_iter().take(QUERY_TERMS_MAX).collect();
    if words.is_empty() && !query.words.trim().is_empty() || words.is_empty() && query.facets.is_empty() {
        return None;
    }
    let mut parts: Vec<String> = words.iter().map(|word| token(word)).collect();
    let facets = query.telling();
    let mut names: Vec<&str> = facets.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let held = facets.iter().filter(|(facet, _)| *facet == name);
        let either: Vec<String> = held.map(|(name, value)| format!("z{}", token(&facet_term(name, value)))).collect();
        parts.push(format!("({})", either.join(" OR ")));
    }
    Some(parts.join(" AND "))
}

/// From and where, with the values.
fn conditions(unit: &mut Unit<'_>, query: &Query<'_>) -> Result<Option<(String, Vec<Value>)>, Error> {
    let Some(matched) = matched(query) else { return Ok(None) };
    let mut values: Vec<Value> = vec![matched.into()];
    let mut sql = "FROM search_text t JOIN search_place p ON p.place = t.rowid WHERE search_text MATCH $1".to_owned();
    if let Some(after) = query.after {
        let sought = "SELECT place FROM search_place WHERE scope = $1 AND id = $2 AND rank = $3";
        let row = unit.one(sought, &[query.scope.into(), after.id.as_str().into(), after.rank.as_str().into()])?;
        values.push(row.map_or_else(|| base(&after.rank), |row| row.int(0)).into());
        sql += &format!(" AND t.rowid < ${}", values.len());
    }
    if !query.agency.is_empty() {
        values.push(query.agency.into());
        sql += &format!(" AND p.agency = ${}", values.len());
    }
    Ok(Some((sql, values)))
}

/// The hits of a query, latest first.
pub(crate) fn seek(unit: &mut Unit<'_>, query: &Query<'_>, limit: usize) -> Result<Vec<Hit>, Error> {
    let Some((from, values)) = conditions(unit, query)? else { return Ok(Vec::new()) };
    let sql = format!("SELECT p.rank, p.id {from} ORDER BY t.rowid DESC LIMIT {limit}");
    let rows = unit.query(&sql, &values)?;
    Ok(rows.iter().map(|row| Hit { rank: row.text(0), id: row.text(1) }).collect())
}

/// How many hits a query has, counted up to a bound.
pub(crate) fn count(unit: &mut Unit<'_>, query: &Query<'_>, most: usize) -> Result<usize, Error> {
    let Some(matched) = matched(query).filter(|_| query.agency.is_empty()) else {
        return Ok(seek(unit, query, most)?.len());
    };
    let sql = format!("SELECT COUNT(*) FROM (SELECT rowid FROM search_text WHERE search_text MATCH $1 LIMIT {most})");
    Ok(unit.one(&sql, &[matched.into()])?.map_or(0, |row| usize::try_from(row.int(0)).unwrap_or(0)))
}

/// The bare query: row numbers of what is matched, and how many, as SQLite answers by itself.
pub(crate) fn alone(unit: &mut Unit<'_>, query: &Query<'_>, rows: usize, most: usize) -> Result<usize, Error> {
    let Some(matched) = matched(query) else { return Ok(0) };
    let sql = format!("SELECT rowid FROM search_text WHERE search_text MATCH $1 ORDER BY rowid DESC LIMIT {rows}");
    let found = unit.query(&sql, &[matched.as_str().into()])?.len();
    let sql = format!("SELECT COUNT(*) FROM (SELECT rowid FROM search_text WHERE search_text MATCH $1 LIMIT {most})");
    unit.one(&sql, &[matched.into()])?;
    Ok(found)
}
