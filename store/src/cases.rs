//! Cases: the stream, the summary that lists show, tasks, numbers, drafts.

use crate::door::{Error, Row, Unit, Value};
use crate::{field, log};
use enforcement::case::{Envelope, NumberError, Numbers};
use enforcement::duty::Task;

/// Rows on one page of a list.
pub const PAGE_ROWS: usize = 20;
/// A task without a last day sorts after every dated one.
const NO_DUE: &str = "9999-12-31";

/// What lists show of a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summary {
    /// The case.
    pub id: String,
    /// 案号.
    pub number: String,
    /// Party and matter.
    pub title: String,
    /// The party's name.
    pub party: String,
    /// The procedure's key.
    pub procedure: String,
    /// The phase's key.
    pub phase: String,
    /// The handling office.
    pub unit: String,
    /// The officers' ids, with blanks between.
    pub officers: Vec<String>,
    /// When it was opened.
    pub opened: String,
    /// When it last changed.
    pub updated: String,
    /// The last event.
    pub version: u32,
}

/// A task as stored, with the case that it belongs to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredTask {
    /// The case.
    pub case: String,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The task.
    pub task: Task,
}

/// Which cases a list shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// A phase's key.
    pub phase: Option<String>,
    /// An officer.
    pub officer: Option<String>,
    /// After this row (updated, id): the next page.
    pub after: Option<(String, String)>,
}

/// Appends events where the case still has the version that they were made on.
pub fn append(unit: &mut Unit<'_>, agency: &str, case: &str, expected: u32, events: &[Envelope]) -> Result<(), Error> {
    let actual = version(unit, agency, case)?;
    if actual != expected {
        return Err(Error::Conflict(actual));
    }
    for event in events {
        let body = serde_json::to_string(event).map_err(|error| Error::Damaged(error.to_string()))?;
        insert(unit, agency, case, event, body)?;
    }
    Ok(())
}

/// Stores the stream of a case that another site exported, word for word; the case must not be here.
pub fn restore(unit: &mut Unit<'_>, agency: &str, case: &str, stream: Vec<(Envelope, String)>) -> Result<(), Error> {
    let actual = version(unit, agency, case)?;
    if actual != 0 {
        return Err(Error::Conflict(actual));
    }
    stream.into_iter().try_for_each(|(event, body)| insert(unit, agency, case, &event, body))
}

fn insert(unit: &mut Unit<'_>, agency: &str, case: &str, event: &Envelope, body: String) -> Result<(), Error> {
    let values = [
        agency.into(),
        case.into(),
        event.seq.into(),
        event.recorded.exact().into(),
        event.person.as_str().into(),
        body.into(),
    ];
    let sql = "INSERT INTO event (agency, case_id, seq, recorded, person, body) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    if unit.execute(sql, &values)? == 0 {
        return Err(Error::Conflict(event.seq));
    }
    log::append_event(unit, agency, case, event.seq)
}

/// The last event's number; 0 where there is no such case.
pub fn version(unit: &mut Unit<'_>, agency: &str, case: &str) -> Result<u32, Error> {
    let row = unit.one(
        "SELECT COALESCE(MAX(seq), 0) FROM event WHERE agency = $1 AND case_id = $2",
        &[agency.into(), case.into()],
    )?;
    Ok(row.map_or(0, |row| u32::try_from(row.int(0)).unwrap_or(0)))
}

/// The agencies and ids of the cases with this id or this number 案号; at most two, so that a doubt is seen.
pub fn named(unit: &mut Unit<'_>, name: &str) -> Result<Vec<(String, String)>, Error> {
    let sql = "SELECT agency, id FROM case_file WHERE id = $1 OR number = $1 ORDER BY agency, id LIMIT 2";
    Ok(unit.query(sql, &[name.into()])?.iter().map(|row| (row.text(0), row.text(1))).collect())
}

/// The cases whose streams name an object. Reads every event: for jobs, not for pages.
pub fn naming(unit: &mut Unit<'_>, digest: &str) -> Result<Vec<(String, String)>, Error> {
    let sql = "SELECT DISTINCT agency, case_id FROM event WHERE body LIKE $1 ORDER BY agency, case_id";
    let rows = unit.query(sql, &[format!("%{digest}%").into()])?;
    Ok(rows.iter().map(|row| (row.text(0), row.text(1))).collect())
}

/// The whole stream of a case, in order.
pub fn events(unit: &mut Unit<'_>, agency: &str, case: &str) -> Result<Vec<Envelope>, Error> {
    let rows = unit.query(
        "SELECT body FROM event WHERE agency = $1 AND case_id = $2 ORDER BY seq",
        &[agency.into(), case.into()],
    )?;
    rows.iter()
        .map(|row| serde_json::from_str(&row.text(0)).map_err(|error| Error::Damaged(format!("case {case}: {error}"))))
        .collect()
}

/// The events of a case as they were written, for whoever compares them with the log.
pub fn bodies(unit: &mut Unit<'_>, agency: &str, case: &str) -> Result<Vec<String>, Error> {
    let sql = "SELECT body FROM event WHERE agency = $1 AND case_id = $2 ORDER BY seq";
    Ok(unit.query(sql, &[agency.into(), case.into()])?.iter().map(|row| row.text(0)).collect())
}

/// Stores the summary and keeps the counts by phase.
pub fn put_summary(unit: &mut Unit<'_>, agency: &str, summary: &Summary) -> Result<(), Error> {
    let before = unit.one(
        "SELECT phase FROM case_file WHERE agency = $1 AND id = $2",
        &[agency.into(), summary.id.as_str().into()],
    )?;
    let before = before.map(|row| row.text(0));
    if before.as_deref() != Some(&summary.phase) {
        if let Some(phase) = before {
            add_count(unit, agency, &phase, -1)?;
        }
        add_count(unit, agency, &summary.phase, 1)?;
    }
    let officers = summary.officers.join(" ");
    unit.put(
        "case_file",
        &[("agency", agency.into()), ("id", summary.id.as_str().into())],
        &[
            ("number", summary.number.as_str().into()),
            ("title", summary.title.as_str().into()),
            ("party", summary.party.as_str().into()),
            ("procedure", summary.procedure.as_str().into()),
            ("phase", summary.phase.as_str().into()),
            ("unit", summary.unit.as_str().into()),
            ("officers", officers.into()),
            ("opened", summary.opened.as_str().into()),
            ("updated", summary.updated.as_str().into()),
            ("version", summary.version.into()),
        ],
    )?;
    unit.execute(
        "DELETE FROM case_officer WHERE agency = $1 AND case_id = $2",
        &[agency.into(), summary.id.as_str().into()],
    )?;
    for person in &summary.officers {
        unit.put(
            "case_officer",
            &[("agency", agency.into()), ("person", person.as_str().into()), ("case_id", summary.id.as_str().into())],
            &[("updated", summary.updated.as_str().into())],
        )?;
    }
    Ok(())
}

fn add_count(unit: &mut Unit<'_>, agency: &str, phase: &str, by: i64) -> Result<(), Error> {
    let sql = "INSERT INTO case_count (agency, phase, total) VALUES ($1, $2, $3) ON CONFLICT (agency, phase) DO UPDATE SET total = case_count.total + excluded.total";
    unit.execute(sql, &[agency.into(), phase.into(), by.into()]).map(|_| ())
}

/// Cases of the agency by phase.
pub fn counts(unit: &mut Unit<'_>, agency: &str) -> Result<Vec<(String, i64)>, Error> {
    let rows = unit.query("SELECT phase, total FROM case_count WHERE agency = $1", &[agency.into()])?;
    Ok(rows.iter().map(|row| (row.text(0), row.int(1))).collect())
}

/// Cases opened since a day, by procedure.
pub fn opened_since(unit: &mut Unit<'_>, agency: &str, day: &str) -> Result<Vec<(String, i64)>, Error> {
    let sql = "SELECT procedure, COUNT(*) FROM case_file WHERE agency = $1 AND opened >= $2 GROUP BY procedure";
    Ok(unit.query(sql, &[agency.into(), day.into()])?.iter().map(|row| (row.text(0), row.int(1))).collect())
}

const SUMMARY: &str =
    "c.id, c.number, c.title, c.party, c.procedure, c.phase, c.unit, c.officers, c.opened, c.updated, c.version";

fn summary(row: &Row) -> Summary {
    Summary {
        id: row.text(0),
        number: row.text(1),
        title: row.text(2),
        party: row.text(3),
        procedure: row.text(4),
        phase: row.text(5),
        unit: row.text(6),
        officers: row.text(7).split_whitespace().map(str::to_owned).collect(),
        opened: row.text(8),
        updated: row.text(9),
        version: u32::try_from(row.int(10)).unwrap_or(0),
    }
}

/// The summary of a case.
pub fn find(unit: &mut Unit<'_>, agency: &str, case: &str) -> Result<Option<Summary>, Error> {
    let sql = format!("SELECT {SUMMARY} FROM case_file c WHERE c.agency = $1 AND c.id = $2");
    Ok(unit.one(&sql, &[agency.into(), case.into()])?.map(|row| summary(&row)))
}

/// A page of cases, latest change first; one row more than a page tells that there is a next one.
pub fn list(unit: &mut Unit<'_>, agency: &str, filter: &Filter) -> Result<Vec<Summary>, Error> {
    let mut values: Vec<Value> = vec![agency.into()];
    let mut from = "case_file c".to_owned();
    let mut wheres = vec!["c.agency = $1".to_owned()];
    let mut sort = "c.updated DESC, c.id DESC";
    let mut keys = ("c.updated", "c.id");
    if let Some(officer) = &filter.officer {
        values.push(officer.as_str().into());
        from = format!(
            "case_officer o JOIN case_file c ON c.agency = o.agency AND c.id = o.case_id AND o.agency = $1 AND o.person = ${}",
            values.len()
        );
        sort = "o.updated DESC, o.case_id DESC";
        keys = ("o.updated", "o.case_id");
    }
    if let Some(phase) = &filter.phase {
        values.push(phase.as_str().into());
        wheres.push(format!("c.phase = ${}", values.len()));
    }
    if let Some((updated, id)) = &filter.after {
        values.push(updated.as_str().into());
        values.push(id.as_str().into());
        wheres.push(format!("({}, {}) < (${}, ${})", keys.0, keys.1, values.len() - 1, values.len()));
    }
    let sql =
        format!("SELECT {SUMMARY} FROM {from} WHERE {} ORDER BY {sort} LIMIT {}", wheres.join(" AND "), PAGE_ROWS + 1);
    Ok(unit.query(&sql, &values)?.iter().map(summary).collect())
}

/// Cases of every agency in a procedure, the latest first, with their agencies.
pub fn of_procedure(unit: &mut Unit<'_>, procedure: &str, most: usize) -> Result<Vec<(String, Summary)>, Error> {
    let sql = format!(
        "SELECT {SUMMARY}, c.agency FROM case_file c WHERE c.procedure = $1 ORDER BY c.opened DESC, c.agency, c.id LIMIT {most}"
    );
    Ok(unit.query(&sql, &[procedure.into()])?.iter().map(|row| (row.text(11), summary(row))).collect())
}

/// Every stream of every agency by its first event, in order, for `mingfa doctor`.
pub fn streams(unit: &mut Unit<'_>, after: &(String, String), limit: usize) -> Result<Vec<(String, String)>, Error> {
    let sql = format!(
        "SELECT agency, case_id FROM event WHERE seq = 1 AND (agency, case_id) > ($1, $2) ORDER BY agency, case_id LIMIT {limit}"
    );
    let rows = unit.query(&sql, &[after.0.as_str().into(), after.1.as_str().into()])?;
    Ok(rows.iter().map(|row| (row.text(0), row.text(1))).collect())
}

/// How many cases the lists have, and how many the counts by phase say, by agency.
pub fn totals(unit: &mut Unit<'_>) -> Result<Vec<(String, i64, i64)>, Error> {
    let sql = "SELECT a.id, (SELECT COUNT(*) FROM case_file c WHERE c.agency = a.id), COALESCE((SELECT SUM(n.total) FROM case_count n WHERE n.agency = a.id), 0) FROM agency a ORDER BY a.id";
    Ok(unit.query(sql, &[])?.iter().map(|row| (row.text(0), row.int(1), row.int(2))).collect())
}

/// Every number series as it stands: agency, series, year, last number given.
pub fn series(unit: &mut Unit<'_>) -> Result<Vec<(String, String, i64, i64)>, Error> {
    let sql = "SELECT agency, series, year, last FROM number_series ORDER BY agency, series, year";
    Ok(unit.query(sql, &[])?.iter().map(|row| (row.text(0), row.text(1), row.int(2), row.int(3))).collect())
}

/// The officers under whom a case is found.
pub fn officers(unit: &mut Unit<'_>, agency: &str, case: &str) -> Result<Vec<String>, Error> {
    let sql = "SELECT person FROM case_officer WHERE agency = $1 AND case_id = $2 ORDER BY person";
    Ok(unit.query(sql, &[agency.into(), case.into()])?.iter().map(|row| row.text(0)).collect())
}

/// A task as a row of the table: one for each person that it is for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TaskRow {
    /// Its key in the case.
    pub key: String,
    /// The person; empty for everybody of the role.
    pub person: String,
    /// The role.
    pub role: String,
    /// The last day, or what sorts behind all days.
    pub due: String,
    /// The task itself.
    pub body: String,
}

/// The rows that a case's tasks make.
pub fn task_rows(tasks: &[Task]) -> Result<Vec<TaskRow>, Error> {
    let mut rows = Vec::new();
    for task in tasks {
        let body = serde_json::to_string(task).map_err(|error| Error::Damaged(error.to_string()))?;
        let people: Vec<&str> =
            if task.people.is_empty() { vec![""] } else { task.people.iter().map(|person| person.as_str()).collect() };
        rows.extend(people.into_iter().map(|person| TaskRow {
            key: task.key.clone(),
            person: person.to_owned(),
            role: task.role.key().to_owned(),
            due: task.due.map_or(NO_DUE.to_owned(), |due| due.to_string()),
            body: body.clone(),
        }));
    }
    Ok(rows)
}

/// The rows that are stored for a case.
pub fn stored_task_rows(unit: &mut Unit<'_>, agency: &str, case: &str) -> Result<Vec<TaskRow>, Error> {
    let sql = "SELECT key, person, role, due, body FROM task WHERE agency = $1 AND case_id = $2";
    let rows = unit.query(sql, &[agency.into(), case.into()])?;
    let row = |row: &Row| TaskRow {
        key: row.text(0),
        person: row.text(1),
        role: row.text(2),
        due: row.text(3),
        body: row.text(4),
    };
    Ok(rows.iter().map(row).collect())
}

/// Cases in which something waits to be done, in order, for deriving their tasks again.
pub fn waiting(unit: &mut Unit<'_>, after: &(String, String), limit: usize) -> Result<Vec<(String, String)>, Error> {
    let sql = format!(
        "SELECT DISTINCT agency, case_id FROM task WHERE (agency, case_id) > ($1, $2) ORDER BY agency, case_id LIMIT {limit}"
    );
    let rows = unit.query(&sql, &[after.0.as_str().into(), after.1.as_str().into()])?;
    Ok(rows.iter().map(|row| (row.text(0), row.text(1))).collect())
}

/// The ids of an agency's cases in a procedure, the latest first.
pub fn of_agency_in(unit: &mut Unit<'_>, agency: &str, procedure: &str, most: usize) -> Result<Vec<String>, Error> {
    let sql = format!(
        "SELECT id FROM case_file WHERE procedure = $1 AND agency = $2 ORDER BY opened DESC, id DESC LIMIT {most}"
    );
    Ok(unit.query(&sql, &[procedure.into(), agency.into()])?.iter().map(|row| row.text(0)).collect())
}

/// The cases of an officer, the latest change first.
pub fn of_officer(unit: &mut Unit<'_>, agency: &str, person: &str, most: usize) -> Result<Vec<Summary>, Error> {
    let sql = format!(
        "SELECT {SUMMARY} FROM case_officer o JOIN case_file c ON c.agency = o.agency AND c.id = o.case_id WHERE o.agency = $1 AND o.person = $2 ORDER BY o.updated DESC, o.case_id DESC LIMIT {most}"
    );
    Ok(unit.query(&sql, &[agency.into(), person.into()])?.iter().map(summary).collect())
}

/// Puts the tasks of a case in the place of those it had.
pub fn replace_tasks(unit: &mut Unit<'_>, agency: &str, case: &str, tasks: &[Task]) -> Result<(), Error> {
    unit.execute("DELETE FROM task WHERE agency = $1 AND case_id = $2", &[agency.into(), case.into()])?;
    for row in task_rows(tasks)? {
        unit.put(
            "task",
            &[
                ("agency", agency.into()),
                ("case_id", case.into()),
                ("key", row.key.as_str().into()),
                ("person", row.person.as_str().into()),
            ],
            &[("role", row.role.as_str().into()), ("due", row.due.as_str().into()), ("body", row.body.as_str().into())],
        )?;
    }
    Ok(())
}

/// Most tasks that a workbench shows at once.
pub const TASKS_MAX: usize = 200;

/// What a person has to do: tasks by name, then tasks for their roles, each in the order of their last day.
pub fn tasks_for(unit: &mut Unit<'_>, agency: &str, person: &str, roles: &[&str]) -> Result<Vec<StoredTask>, Error> {
    let mut tasks = tasks_where(unit, "t.agency = $1 AND t.person = $2", &[agency.into(), person.into()])?;
    for role in roles {
        tasks.extend(tasks_of_role(unit, agency, role)?);
    }
    tasks.sort_by_key(|stored| stored.task.due.map_or(NO_DUE.to_owned(), |due| due.to_string()));
    tasks.truncate(TASKS_MAX);
    Ok(tasks)
}

/// What the people of a role have to do, in the order of the last days.
pub fn tasks_of_role(unit: &mut Unit<'_>, agency: &str, role: &str) -> Result<Vec<StoredTask>, Error> {
    tasks_where(unit, "t.agency = $1 AND t.role = $2 AND t.person = ''", &[agency.into(), role.into()])
}

/// The tasks of one case.
pub fn tasks_of_case(unit: &mut Unit<'_>, agency: &str, case: &str) -> Result<Vec<StoredTask>, Error> {
    let mut tasks = tasks_where(unit, "t.agency = $1 AND t.case_id = $2", &[agency.into(), case.into()])?;
    tasks.dedup_by(|one, two| one.task.key == two.task.key);
    Ok(tasks)
}

/// Tasks of the agency that are overdue on a day, for supervision.
pub fn overdue(unit: &mut Unit<'_>, agency: &str, today: &str) -> Result<Vec<StoredTask>, Error> {
    let mut tasks = tasks_where(unit, "t.agency = $1 AND t.due < $2", &[agency.into(), today.into()])?;
    tasks.dedup_by(|one, two| one.case == two.case && one.task.key == two.task.key);
    Ok(tasks)
}

/// The tasks of an agency whose keys lie between two, the second not included, in the order of their last days.
pub fn tasks_between(
    unit: &mut Unit<'_>,
    agency: &str,
    first: &str,
    next: &str,
    limit: usize,
) -> Result<Vec<StoredTask>, Error> {
    let values = [agency.into(), first.into(), next.into()];
    let mut tasks = tasks_where(unit, "t.agency = $1 AND t.key >= $2 AND t.key < $3", &values)?;
    tasks.dedup_by(|one, two| one.case == two.case && one.task.key == two.task.key);
    tasks.truncate(limit);
    Ok(tasks)
}

/// The cases of an agency in which a task waits whose key lies between two keys, both included, by id.
pub fn cases_with_task(
    unit: &mut Unit<'_>,
    agency: &str,
    first: &str,
    last: &str,
    limit: usize,
) -> Result<Vec<String>, Error> {
    let sql = format!(
        "SELECT DISTINCT t.case_id FROM task t WHERE t.agency = $1 AND t.key >= $2 AND t.key <= $3 ORDER BY t.case_id LIMIT {limit}"
    );
    Ok(unit.query(&sql, &[agency.into(), first.into(), last.into()])?.iter().map(|row| row.text(0)).collect())
}

/// The cases of every agency in which such a task waits, by agency and id.
pub fn everywhere_with_task(unit: &mut Unit<'_>, first: &str, last: &str) -> Result<Vec<(String, String)>, Error> {
    let sql = "SELECT DISTINCT agency, case_id FROM task WHERE key >= $1 AND key <= $2 ORDER BY agency, case_id";
    Ok(unit.query(sql, &[first.into(), last.into()])?.iter().map(|row| (row.text(0), row.text(1))).collect())
}

fn tasks_where(unit: &mut Unit<'_>, condition: &str, values: &[Value]) -> Result<Vec<StoredTask>, Error> {
    let sql = format!(
        "SELECT t.case_id, c.number, c.title, t.body FROM task t JOIN case_file c ON c.agency = t.agency AND c.id = t.case_id WHERE {condition} ORDER BY t.due, t.case_id, t.key LIMIT {TASKS_MAX}"
    );
    let rows = unit.query(&sql, values)?;
    rows.iter()
        .map(|row| {
            let task = serde_json::from_str(&row.text(3)).map_err(|error| Error::Damaged(format!("task: {error}")))?;
            Ok(StoredTask { case: row.text(0), number: row.text(1), title: row.text(2), task })
        })
        .collect()
}

/// The ids of every case of every agency.
pub fn all(unit: &mut Unit<'_>, after: &(String, String), limit: usize) -> Result<Vec<(String, String)>, Error> {
    let sql =
        format!("SELECT agency, id FROM case_file WHERE (agency, id) > ($1, $2) ORDER BY agency, id LIMIT {limit}");
    let rows = unit.query(&sql, &[after.0.as_str().into(), after.1.as_str().into()])?;
    Ok(rows.iter().map(|row| (row.text(0), row.text(1))).collect())
}

/// Gives numbers without gaps inside a unit of work.
pub struct Series<'a, 'u> {
    /// The unit of work.
    pub unit: &'a mut Unit<'u>,
    /// The agency whose numbers they are.
    pub agency: &'a str,
}

impl Numbers for Series<'_, '_> {
    fn next(&mut self, series: &str, year: i16) -> Result<u32, NumberError> {
        // What was reserved for the field and given back unused comes first, so that no gap stays.
        let returned = field::take_returned(self.unit, self.agency, series, year);
        if let Some(number) = returned.map_err(|error| NumberError(error.to_string()))? {
            return Ok(number);
        }
        let sql = "INSERT INTO number_series (agency, series, year, last) VALUES ($1, $2, $3, 1) ON CONFLICT (agency, series, year) DO UPDATE SET last = number_series.last + 1 RETURNING last";
        let row = self.unit.one(sql, &[self.agency.into(), series.into(), i64::from(year).into()]);
        let row = row.map_err(|error| NumberError(error.to_string()))?;
        row.and_then(|row| u32::try_from(row.int(0)).ok()).ok_or_else(|| NumberError("no row".into()))
    }
}

/// A number of a series was given elsewhere: the next one comes after it.
pub fn number_given(unit: &mut Unit<'_>, agency: &str, series: &str, year: i16, number: u32) -> Result<(), Error> {
    let sql = "INSERT INTO number_series (agency, series, year, last) VALUES ($1, $2, $3, $4) ON CONFLICT (agency, series, year) DO UPDATE SET last = excluded.last WHERE number_series.last < excluded.last";
    unit.execute(sql, &[agency.into(), series.into(), i64::from(year).into(), number.into()]).map(|_| ())
}

/// Saves what somebody has typed so far.
pub fn save_draft(
    unit: &mut Unit<'_>,
    agency: &str,
    person: &str,
    case: &str,
    kind: &str,
    body: &str,
    at: &str,
) -> Result<(), Error> {
    unit.put(
        "form_draft",
        &[("agency", agency.into()), ("person", person.into()), ("case_id", case.into()), ("kind", kind.into())],
        &[("body", body.into()), ("saved", at.into())],
    )
}

/// What somebody had typed, and when it was saved.
pub fn draft(
    unit: &mut Unit<'_>,
    agency: &str,
    person: &str,
    case: &str,
    kind: &str,
) -> Result<Option<(String, String)>, Error> {
    let sql = "SELECT body, saved FROM form_draft WHERE agency = $1 AND person = $2 AND case_id = $3 AND kind = $4";
    Ok(unit.one(sql, &[agency.into(), person.into(), case.into(), kind.into()])?.map(|row| (row.text(0), row.text(1))))
}

/// Drops a draft that became a record.
pub fn drop_draft(unit: &mut Unit<'_>, agency: &str, person: &str, case: &str, kind: &str) -> Result<(), Error> {
    let sql = "DELETE FROM form_draft WHERE agency = $1 AND person = $2 AND case_id = $3 AND kind = $4";
    unit.execute(sql, &[agency.into(), person.into(), case.into(), kind.into()]).map(|_| ())
}
