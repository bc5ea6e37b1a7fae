//! What a case is counted by (G23.2, P17) and how its duties stood (G24, J26, S16): derived from the case in the same unit of
//! work, so that a city's figures are one query and not a hundred thousand cases read.

use crate::door::{Error, Row, Unit, Value};

/// Most cases behind one figure that a page lists.
pub const CASES_MAX: usize = 500;
/// Most groups of one figure.
pub const GROUPS_MAX: usize = 200;

/// What a case is counted by.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fact {
    /// The case.
    pub case: String,
    /// The act type's key.
    pub act: String,
    /// The violation 违法行为类别.
    pub violation: String,
    /// The provision violated: law and article.
    pub provision: String,
    /// The place, down to the township where it is written.
    pub place: String,
    /// The day on which it was found.
    pub day: String,
    /// The weekday, 1 for Monday; 0 where the day is not known.
    pub weekday: i64,
    /// The hour; -1 where no record says one.
    pub hour: i64,
    /// The party's kind.
    pub party: String,
    /// The day of the decision; empty before.
    pub decided: String,
    /// The fine in fen; -1 where none was decided.
    pub fine: i64,
}

/// One duty of a case with a known last day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Duty {
    /// The rule's key.
    pub rule: String,
    /// The last day.
    pub last: String,
    /// When it was done; empty while it runs.
    pub done: String,
    /// Done after its time?
    pub late: bool,
}

/// By what cases are grouped: a column, and nothing else reaches the query.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// 违法行为类别.
    Violation,
    /// 违反的规定.
    Provision,
    /// 地点.
    Place,
    /// 星期.
    Weekday,
    /// 时.
    Hour,
    /// 月.
    Month,
    /// 机关.
    Agency,
}

impl By {
    /// Every way, in the order of the page.
    pub const ALL: [By; 7] = [By::Violation, By::Provision, By::Place, By::Weekday, By::Hour, By::Month, By::Agency];

    /// The name in addresses.
    pub fn key(self) -> &'static str {
        match self {
            By::Violation => "violation",
            By::Provision => "provision",
            By::Place => "place",
            By::Weekday => "weekday",
            By::Hour => "hour",
            By::Month => "month",
            By::Agency => "agency",
        }
    }

    fn column(self) -> &'static str {
        match self {
            By::Violation => "violation",
            By::Provision => "provision",
            By::Place => "place",
            By::Weekday => "CAST(weekday AS TEXT)",
            By::Hour => "CAST(hour AS TEXT)",
            By::Month => "SUBSTR(day, 1, 7)",
            By::Agency => "agency",
        }
    }
}

/// Which cases are counted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// From this day.
    pub from: String,
    /// To this day.
    pub to: String,
    /// Act type's key; empty for all.
    pub act: String,
    /// These agencies; empty: none.
    pub agencies: Vec<String>,
    /// And this group of each of these.
    pub only: Vec<(By, String)>,
}

impl Filter {
    fn sql(&self) -> (String, Vec<Value>) {
        let mut values: Vec<Value> = vec![self.from.as_str().into(), self.to.as_str().into()];
        let mut wheres = vec!["day >= $1".to_owned(), "day <= $2".to_owned()];
        let mut push = |text: &str| {
            values.push(text.into());
            format!("${}", values.len())
        };
        if !self.act.is_empty() {
            let mark = push(&self.act);
            wheres.push(format!("act = {mark}"));
        }
        let marks: Vec<String> = self.agencies.iter().map(|agency| push(agency)).collect();
        wheres.push(if marks.is_empty() { "1 = 0".into() } else { format!("agency IN ({})", marks.join(", ")) });
        for (by, value) in &self.only {
            let mark = push(value);
            wheres.push(format!("{} = {mark}", by.column()));
        }
        (wheres.join(" AND "), values)
    }
}

/// Puts what a case is counted by, and its duties, in the place of what was there.
pub fn put(unit: &mut Unit<'_>, agency: &str, fact: &Fact, duties: &[Duty]) -> Result<(), Error> {
    unit.put(
        "case_fact",
        &[("agency", agency.into()), ("case_id", fact.case.as_str().into())],
        &[
            ("act", fact.act.as_str().into()),
            ("violation", fact.violation.as_str().into()),
            ("provision", fact.provision.as_str().into()),
            ("place", fact.place.as_str().into()),
            ("day", fact.day.as_str().into()),
            ("weekday", fact.weekday.into()),
            ("hour", fact.hour.into()),
            ("party", fact.party.as_str().into()),
            ("decided", fact.decided.as_str().into()),
            ("fine", fact.fine.into()),
        ],
    )?;
    let keys = [agency.into(), fact.case.as_str().into()];
    unit.execute("DELETE FROM case_duty WHERE agency = $1 AND case_id = $2", &keys)?;
    for (place, duty) in (0_i64..).zip(duties) {
        unit.put(
            "case_duty",
            &[("agency", agency.into()), ("case_id", fact.case.as_str().into()), ("place", place.into())],
            &[
                ("rule", duty.rule.as_str().into()),
                ("last", duty.last.as_str().into()),
                ("done", duty.done.as_str().into()),
                ("late", i64::from(duty.late).into()),
            ],
        )?;
    }
    Ok(())
}

/// How many cases have facts, and how many there are.
pub fn known(unit: &mut Unit<'_>) -> Result<(i64, i64), Error> {
    let count = |unit: &mut Unit<'_>, table: &str| -> Result<i64, Error> {
        Ok(unit.one(&format!("SELECT COUNT(*) FROM {table}"), &[])?.map_or(0, |row| row.int(0)))
    };
    Ok((count(unit, "case_fact")?, count(unit, "case_file")?))
}

/// The groups of the counted cases with how many each has, the largest first.
pub fn groups(unit: &mut Unit<'_>, by: By, filter: &Filter) -> Result<Vec<(String, i64)>, Error> {
    let (wheres, values) = filter.sql();
    let column = by.column();
    let sql = format!(
        "SELECT {column}, COUNT(*) FROM case_fact WHERE {wheres} GROUP BY {column} ORDER BY COUNT(*) DESC, {column} LIMIT {GROUPS_MAX}"
    );
    Ok(unit.query(&sql, &values)?.iter().map(|row| (row.text(0), row.int(1))).collect())
}

/// Weekday and hour together, with how many cases each has.
pub fn hours(unit: &mut Unit<'_>, filter: &Filter) -> Result<Vec<(i64, i64, i64)>, Error> {
    let (wheres, values) = filter.sql();
    let sql = format!(
        "SELECT weekday, hour, COUNT(*) FROM case_fact WHERE {wheres} GROUP BY weekday, hour ORDER BY weekday, hour"
    );
    Ok(unit.query(&sql, &values)?.iter().map(|row| (row.int(0), row.int(1), row.int(2))).collect())
}

/// The counted cases with their agencies, the latest first.
pub fn cases(unit: &mut Unit<'_>, filter: &Filter) -> Result<Vec<(String, Fact)>, Error> {
    listed(unit, filter, "")
}

/// Of the counted cases those in which a fine was decided.
pub fn fined(unit: &mut Unit<'_>, filter: &Filter) -> Result<Vec<(String, Fact)>, Error> {
    listed(unit, filter, " AND fine > 0")
}

fn listed(unit: &mut Unit<'_>, filter: &Filter, more: &str) -> Result<Vec<(String, Fact)>, Error> {
    let (wheres, values) = filter.sql();
    let most = if more.is_empty() { CASES_MAX } else { CASES_MAX * 100 };
    let sql = format!(
        "SELECT case_id, act, violation, provision, place, day, weekday, hour, party, decided, fine, agency FROM case_fact WHERE {wheres}{more} ORDER BY day DESC, agency, case_id LIMIT {most}"
    );
    let facts = unit.query(&sql, &values)?;
    Ok(facts.iter().map(|row| (row.text(11), fact(row))).collect())
}

/// An agency's cases of an act that were decided between two days, both included.
pub fn decided_between(
    unit: &mut Unit<'_>,
    agency: &str,
    act: &str,
    from: &str,
    until: &str,
    limit: usize,
) -> Result<Vec<String>, Error> {
    let sql = format!(
        "SELECT case_id FROM case_fact WHERE agency = $1 AND act = $2 AND decided >= $3 AND decided <= $4 ORDER BY decided, case_id LIMIT {limit}"
    );
    let values = [agency.into(), act.into(), from.into(), until.into()];
    Ok(unit.query(&sql, &values)?.iter().map(|row| row.text(0)).collect())
}

fn fact(row: &Row) -> Fact {
    Fact {
        case: row.text(0),
        act: row.text(1),
        violation: row.text(2),
        provision: row.text(3),
        place: row.text(4),
        day: row.text(5),
        weekday: row.int(6),
        hour: row.int(7),
        party: row.text(8),
        decided: row.text(9),
        fine: row.int(10),
    }
}

/// The cases of an agency with a duty of this rule whose last day lies in a period, the first to end first.
pub fn ending(
    unit: &mut Unit<'_>,
    agency: &str,
    rule: &str,
    from: &str,
    to: &str,
) -> Result<Vec<(String, String)>, Error> {
    let sql = format!(
        "SELECT case_id, last FROM case_duty WHERE agency = $1 AND rule = $2 AND last >= $3 AND last <= $4 ORDER BY last, case_id LIMIT {CASES_MAX}"
    );
    let found = unit.query(&sql, &[agency.into(), rule.into(), from.into(), to.into()])?;
    Ok(found.iter().map(|row| (row.text(0), row.text(1))).collect())
}

/// How the duties of a rule stood whose last day lies in a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Kept {
    /// Done in time.
    pub in_time: i64,
    /// Done, but late.
    pub late: i64,
    /// Not done, and the last day is over.
    pub overdue: i64,
}

impl Kept {
    /// All whose time has come.
    pub fn total(self) -> i64 {
        self.in_time + self.late + self.overdue
    }
}

/// Counts the duties of rules of one agency; what still has time does not count.
pub fn kept(
    unit: &mut Unit<'_>,
    agency: &str,
    rules: &[&str],
    from: &str,
    to: &str,
    today: &str,
) -> Result<Kept, Error> {
    let mut sum = Kept::default();
    for rule in rules {
        let sql = "SELECT SUM(CASE WHEN done <> '' AND late = 0 THEN 1 ELSE 0 END), SUM(CASE WHEN done <> '' AND late = 1 THEN 1 ELSE 0 END), SUM(CASE WHEN done = '' AND last < $5 THEN 1 ELSE 0 END) FROM case_duty WHERE agency = $1 AND rule = $2 AND last >= $3 AND last <= $4";
        let values = [agency.into(), (*rule).into(), from.into(), to.into(), today.into()];
        if let Some(row) = unit.one(sql, &values)? {
            sum.in_time += row.int(0);
            sum.late += row.int(1);
            sum.overdue += row.int(2);
        }
    }
    Ok(sum)
}

/// The cases of an agency in which a duty of these rules was late or is overdue.
pub fn broken(
    unit: &mut Unit<'_>,
    agency: &str,
    rules: &[&str],
    from: &str,
    to: &str,
    today: &str,
) -> Result<Vec<(String, Duty)>, Error> {
    let mut found = Vec::new();
    for rule in rules {
        let sql = format!(
            "SELECT case_id, rule, last, done, late FROM case_duty WHERE agency = $1 AND rule = $2 AND last >= $3 AND last <= $4 AND (late = 1 OR (done = '' AND last < $5)) ORDER BY last, case_id LIMIT {CASES_MAX}"
        );
        let values = [agency.into(), (*rule).into(), from.into(), to.into(), today.into()];
        for row in unit.query(&sql, &values)? {
            let duty = Duty { rule: row.text(1), last: row.text(2), done: row.text(3), late: row.int(4) == 1 };
            found.push((row.text(0), duty));
        }
    }
    Ok(found)
}
