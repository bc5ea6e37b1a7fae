//! The draw as a case: the plan freezes the lists, the seed is registered when its source has shown it, the result is
//! computed of the two and of nothing else.

use super::draw::{DrawError, Drawn, Entry, Lists, ratio};
use crate::case::Case;
use crate::value::Fields;

/// The record kind that freezes the lists.
pub const PLAN: &str = "draw-plan";
/// The record kind that states the seed.
pub const SEED: &str = "draw-seed";
/// The record kind that states the result.
pub const RESULT: &str = "draw-result";

/// The lists that a plan states.
pub fn lists_of(fields: &Fields) -> Result<Lists, DrawError> {
    let cell = |row: &[String], column: usize| row.get(column).map_or("", |cell| cell.trim()).to_owned();
    let weight = |text: &str| if text.is_empty() { Some(1) } else { text.parse().ok() };
    let objects = fields.rows("objects").iter().map(|row| {
        let (name, key) = (cell(row, 0), cell(row, 1));
        let weight = weight(&cell(row, 2)).ok_or_else(|| DrawError::Weight(name.clone()))?;
        Ok(Entry { key, name, weight, excluded: cell(row, 3) })
    });
    let officers = fields.rows("inspectors").iter().map(|row| Entry {
        key: cell(row, 1),
        name: cell(row, 0),
        weight: 1,
        excluded: cell(row, 2),
    });
    Lists {
        title: fields.text("cause").to_owned(),
        source: fields.text("seed_source").to_owned(),
        ratio: ratio(fields.text("ratio")).ok_or(DrawError::Ratio)?,
        officers_each: fields.number("officers_each").and_then(|count| u32::try_from(count).ok()).unwrap_or(2),
        objects: objects.collect::<Result<_, DrawError>>()?,
        officers: officers.collect(),
        avoid: fields.rows("avoid").iter().map(|row| (cell(row, 0), cell(row, 1))).collect(),
    }
    .frozen()
}

/// The rows that the result has to state: object, its code, officers. `None` where lists or seed do not stand yet.
pub fn result_rows(case: &Case) -> Option<Result<Vec<Vec<String>>, DrawError>> {
    let plan = case.of_kind(PLAN).next_back()?;
    let seed = case.of_kind(SEED).next_back()?;
    let drawn = lists_of(&plan.fields).and_then(|lists| lists.draw(seed.fields.text("seed")));
    Some(drawn.map(|drawn| drawn.iter().map(row).collect()))
}

fn row(drawn: &Drawn) -> Vec<String> {
    let officers: Vec<String> = drawn.officers.iter().map(|(key, name)| format!("{name}（{key}）")).collect();
    vec![drawn.object.1.clone(), drawn.object.0.clone(), officers.join("、")]
}
