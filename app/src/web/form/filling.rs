//! What a new form holds before anybody types: the draft, the record to be corrected, or what the case knows already.

use super::field::Mark;
use super::{Filled, LINES_BLANK, ROWS_MAX};
use crate::auth::Visitor;
use crate::desk::{self, DeskError, Opened};
use crate::site::Site;
use crate::web::acts::fill_drawn;
use crate::web::input;
use enforcement::case::gate::{late_fee_on, owed};
use enforcement::case::{Case, Flat, Milestone, Record, Stand, obstacles, write_flat};
use enforcement::disclosure::redact::{Change, Draft, FoundBy, Hit};
use enforcement::id::RecordId;
use enforcement::pack::{Field, FieldType, Kind, Point, Volume};
use enforcement::record::writing;
use enforcement::review::catalogue;
use enforcement::value::{Fields, Value};
use std::ops::Range;
use store::cases;

/// The list of an inspection's record: what is looked at, by which standard, what was found.
const CHECKLIST: &str = "checklist";
const RECORD: &str = "inspection-record";
/// Most earlier inspections that are looked through for one of the same item.
const CASES_MAX: usize = 30;

/// A new form: the draft, or the record to be corrected, or what the system knows.
pub(in crate::web) fn first_filling(
    site: &Site,
    visitor: &Visitor,
    opened: &Opened,
    stand: Stand<'_>,
    kind: &Kind,
    replaces: Option<u32>,
) -> Result<Filled, DeskError> {
    let (agency, case) = (opened.case.agency.as_str(), opened.case.id.as_str());
    let mut filled = Filled { replaces, ..Filled::default() };
    if let Some(record) = replaces.and_then(|id| opened.case.record(RecordId(id))) {
        filled.flat = write_flat(&record.fields);
        return Ok(filled);
    }
    let draft = site.store.read(|unit| cases::draft(unit, agency, visitor.actor.person.as_str(), case, &kind.key))?;
    if let Some((body, saved)) = draft {
        filled.flat = input::pairs(&body).fold(Flat::new(), |mut flat, (key, value)| {
            flat.entry(key).or_default().push(value);
            flat
        });
        filled.saved = format!("已恢复 {saved} 的草稿");
        return Ok(filled);
    }
    prefill(site, visitor, opened, stand, kind, &mut filled);
    if kind.field(CHECKLIST).is_some()
        && let Some(rows) = last_checklist(site, &opened.case)?
    {
        let mut fields = Fields::default();
        fields.set(CHECKLIST, Value::Rows(rows));
        filled.flat.extend(write_flat(&fields));
        filled.prefilled.insert(CHECKLIST.to_owned(), "检查项目和标准取自同一事项的上一次检查，请核对");
    }
    filled.refusals = obstacles(stand, &visitor.actor, &opened.case, kind);
    Ok(filled)
}

/// What was looked at the last time that the agency inspected this item, without what was found.
fn last_checklist(site: &Site, case: &Case) -> Result<Option<Vec<Vec<String>>>, DeskError> {
    let item = |case: &Case| case.last(&site.pack, Milestone::Filed).map(|filed| filed.fields.text("item").to_owned());
    let wanted = item(case);
    let ids = site
        .store
        .read(|unit| cases::of_agency_in(unit, case.agency.as_str(), &case.procedure.to_string(), CASES_MAX))?;
    for id in ids {
        let other = desk::read(site, case.agency.as_str(), &id)?.case;
        let asked = |record: &Record| -> Vec<Vec<String>> {
            let rows = record.fields.rows(CHECKLIST).iter();
            rows.map(|row| row.iter().take(2).cloned().chain([String::new(), String::new()]).collect()).collect()
        };
        if let Some(rows) = other.of_kind(RECORD).next_back().filter(|_| item(&other) == wanted).map(asked) {
            return Ok(Some(rows));
        }
    }
    Ok(None)
}

/// Fills in what earlier records hold: entered once, used everywhere. Judgements are never filled in.
fn prefill(site: &Site, visitor: &Visitor, opened: &Opened, stand: Stand<'_>, kind: &Kind, filled: &mut Filled) {
    let case = &opened.case;
    for field in kind.fields.iter().filter(|field| field.kind != FieldType::Finding) {
        let found = known_value(visitor, case, stand, kind, field);
        if let Some((value, from)) = found {
            let mut fields = Fields::default();
            fields.set(&field.key, value);
            filled.flat.extend(write_flat(&fields));
            filled.prefilled.insert(field.key.clone(), from);
        }
    }
    if matches!(kind.key.as_str(), "redaction" | "secrecy-review" | "publication")
        && let Some(draft) = desk::preview(site, opened, stand.now)
    {
        filled.flat.insert("text_version".into(), vec![draft.version().as_str().to_owned()]);
        if kind.key == "secrecy-review" {
            filled.prefilled.insert("text_version".into(), "上方是这一版将要公开的全文");
        }
        if kind.key == "redaction" {
            list_hits(case, &draft, &mut filled.flat);
        }
    }
    let mut set = |key: &str, text: String| {
        if kind.field(key).is_some() {
            filled.flat.insert(key.to_owned(), vec![text]);
        }
    };
    set("address", format!("/public/decisions/{}-{}", case.agency, case.id));
    set("statement_days", opened.agency.statement_days.to_string());
    if kind.key == "archiving" {
        let count = |which| crate::archive::bind(site, opened, which).map_or(0, |bound| bound.pages);
        set("pages", (count(Volume::Main) + count(Volume::Inner)).to_string());
    }
    if kind.key == enforcement::inspection::RESULT {
        fill_drawn(case, &mut filled.flat);
    }
    if kind.field("catalogue_answers").is_some() {
        list_questions(stand, case, &mut filled.flat);
    }
}

/// What a link from the page of recordings may name: the recording, the step, the interruption.
const ASKED: [(&str, &[&str]); 2] =
    [("recording-evidence", &["recording"]), ("recording-note", &["about", "state", "gap_from", "gap_to"])];

/// Fills in what the link that led here names, and nothing that it may not: judgements are never filled in.
pub(in crate::web) fn fill_asked(kind: &Kind, asked: &[(String, String)], filled: &mut Filled) {
    let may = ASKED.iter().find(|(of, _)| *of == kind.key).map_or(&[][..], |(_, keys)| keys);
    for (key, value) in asked.iter().filter(|(key, _)| may.contains(&key.as_str())) {
        filled.flat.insert(key.clone(), vec![value.clone()]);
    }
}

/// The catalogue's open questions, a line each, for the handler to answer.
fn list_questions(stand: Stand<'_>, case: &Case, flat: &mut Flat) {
    let earlier = [Milestone::Submitted, Milestone::Investigated];
    let earlier = earlier.into_iter().find_map(|milestone| case.last(stand.pack, milestone));
    let none = Fields::default();
    let open = catalogue::evaluate_case(stand, case, earlier.map_or(&none, |record| &record.fields)).open;
    for (number, (row, _)) in open.into_iter().take(ROWS_MAX - LINES_BLANK).enumerate() {
        flat.insert(format!("catalogue_answers.{number}.0"), vec![row]);
    }
}

/// Every text that is hidden now, a line each, for the editor to give a reason where it should be shown; and what an
/// earlier check changed.
fn list_hits(case: &Case, draft: &Draft, flat: &mut Flat) {
    let earlier = case.of_kind("redaction").next_back();
    let mut lines: Vec<[String; 3]> = Vec::new();
    for row in earlier.into_iter().flat_map(|record| record.fields.rows("lifted")) {
        if let [text, kind, reason, ..] = row.as_slice() {
            lines.push([text.clone(), kind.clone(), reason.clone()]);
        }
    }
    for hit in draft.hits() {
        let text: String = draft.source().get(hit.range.clone()).unwrap_or_default().split_whitespace().collect();
        if hit.found_by != FoundBy::Editor && !lines.iter().any(|line| line[0] == text) {
            lines.push([text, hit.kind.label().to_owned(), String::new()]);
        }
    }
    for (number, line) in lines.into_iter().take(ROWS_MAX - LINES_BLANK).enumerate() {
        for (column, cell) in line.into_iter().enumerate() {
            flat.insert(format!("lifted.{number}.{column}"), vec![cell]);
        }
    }
    for (number, row) in earlier.into_iter().flat_map(|record| record.fields.rows("added")).enumerate() {
        for (column, cell) in row.iter().enumerate() {
            flat.insert(format!("added.{number}.{column}"), vec![cell.clone()]);
        }
    }
}

/// The draft's text in its lines: what is hidden is marked with its ground, what an editor shows on purpose with the reason.
pub(super) fn marked(draft: &Draft) -> Vec<Vec<Mark>> {
    let mut notes: Vec<(Range<usize>, String, bool)> =
        draft.hits().iter().map(|hit| (hit.range.clone(), hidden_note(hit), false)).collect();
    for change in draft.changes() {
        if let Change::Lifted { hit, reason, .. } = change {
            notes.push((hit.range.clone(), format!("（{}，拟公开，理由：{reason}）", hit.kind.label()), true));
        }
    }
    notes.sort_by_key(|(range, ..)| range.start);
    let mut lines: Vec<Vec<Mark>> = vec![Vec::new()];
    let mut push = |text: &str, note: &str, shown: bool| {
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                lines.push(Vec::new());
            }
            if let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) {
                line.push(Mark { text: part.to_owned(), note: note.to_owned(), shown });
            }
        }
    };
    let mut told = 0;
    for (range, note, shown) in notes {
        // What was shown and then hidden again as part of something longer is marked once.
        if range.start >= told {
            push(draft.source().get(told..range.start).unwrap_or_default(), "", false);
            push(draft.source().get(range.clone()).unwrap_or_default(), &note, shown);
            told = range.end;
        }
    }
    push(draft.source().get(told..).unwrap_or_default(), "", false);
    lines
}

/// G18 · what is hidden, under which item, and how it was found: 银行账号，不公开：第十八条第（一）项，校验码相符.
fn hidden_note(hit: &Hit) -> String {
    let item = hit.ground.citation().short();
    let item = item.trim_start_matches(law::Source::Disclosure.short());
    format!("（{}，不公开：{item}，{}）", hit.kind.label(), hit.found_by.label())
}

/// What the system knows already for a field, and where it knows it from.
fn known_value(
    visitor: &Visitor,
    case: &Case,
    stand: Stand<'_>,
    kind: &Kind,
    field: &Field,
) -> Option<(Value, &'static str)> {
    if field.from.contains('{') || !field.from.is_ascii() {
        let text = writing::text_now(stand, case, kind, &field.from)?;
        return Some((in_words(field, text), "按本案和本机关的信息填好，请核对"));
    }
    field.from.split('|').find_map(|from| known_from(visitor, case, stand, field, from))
}

/// The value from one source.
fn known_from(
    visitor: &Visitor,
    case: &Case,
    stand: Stand<'_>,
    field: &Field,
    from: &str,
) -> Option<(Value, &'static str)> {
    let of_case = "取自本案已有记录，请核对";
    if let Some(known) = known_without_case(visitor, stand, field) {
        return Some(known);
    }
    let (source, key) = from.split_once('.')?;
    if source == "case" {
        let value = match key {
            "party" => Value::Party(case.party()?.clone()),
            "cause" => Value::Text(case.cause().to_owned()),
            "officers" => Value::People(case.officers(stand.pack)),
            "facts" => {
                let stated = |record: &&Record| !record.fields.text("facts").is_empty();
                Value::Text(case.standing().rev().find(stated)?.fields.text("facts").to_owned())
            }
            "evidence" => Value::Text(writing::evidence_words(stand, case)),
            "owed" => Value::Money(owed(case, stand)),
            "late_fee" => Value::Money(late_fee_on(case, stand, stand.now.date())?),
            "records" => Value::Records(referable(stand, case, field).collect()),
            "unserved" => {
                let open = |id: &RecordId| case.served_on(stand.pack, *id).is_none();
                Value::Records(referable(stand, case, field).filter(open).collect())
            }
            _ => return None,
        };
        return Some((value, of_case));
    }
    let point = Point::try_from(source.to_owned()).ok()?;
    let record = case.steps(stand.pack, &point).next_back()?;
    let value = record.fields.get(key)?.clone();
    let value = match (value, stand.pack.kind(record.kind.as_str()).and_then(|kind| kind.field(key))) {
        (Value::Rows(rows), Some(earlier)) => Value::Rows(by_column(&rows, &earlier.columns, &field.columns)),
        (value, _) => value,
    };
    Some((value, "取自前一份记录，请核对"))
}

/// What is known for a field before there is a case: the day, and who fills it in.
fn known_without_case(visitor: &Visitor, stand: Stand<'_>, field: &Field) -> Option<(Value, &'static str)> {
    match field.from.as_str() {
        "today" => Some((Value::Date(stand.now.date()), "今天，请核对")),
        "me" => Some((Value::People(vec![visitor.actor.person.clone()]), "填写人，请核对")),
        "me.name" => Some((Value::Text(visitor.actor.name.clone()), "填写人，请核对")),
        _ => None,
    }
}

/// Fills a form that opens a case with what is known before there is one, where nothing else was given.
pub(super) fn prefill_opening(visitor: &Visitor, stand: Stand<'_>, kind: &Kind, filled: &mut Filled) {
    for field in &kind.fields {
        let given = filled.flat.contains_key(&field.key);
        if let Some((value, from)) = known_without_case(visitor, stand, field).filter(|_| !given) {
            let mut fields = Fields::default();
            fields.set(&field.key, value);
            filled.flat.extend(write_flat(&fields));
            filled.prefilled.insert(field.key.clone(), from);
        }
    }
}

/// The records of the case that the field may refer to.
fn referable<'a>(stand: Stand<'a>, case: &'a Case, field: &'a Field) -> impl Iterator<Item = RecordId> {
    let fits = move |record: &&Record| stand.pack.kind(record.kind.as_str()).is_some_and(|kind| field.refers_to(kind));
    case.standing().filter(fits).map(|record| record.id)
}

/// A text as the field's type holds it.
fn in_words(field: &Field, text: String) -> Value {
    match field.kind {
        FieldType::Citations => Value::Citations(text.lines().map(str::to_owned).collect()),
        _ => Value::Text(text),
    }
}

/// Lines of another list: each cell under the column of the same name, none under a column that the other has not.
fn by_column(rows: &[Vec<String>], from: &[String], to: &[String]) -> Vec<Vec<String>> {
    let place = |name: &String| from.iter().position(|other| other == name);
    let cell = |row: &Vec<String>, name| place(name).and_then(|place| row.get(place)).cloned().unwrap_or_default();
    rows.iter().map(|row| to.iter().map(|name| cell(row, name)).collect()).collect()
}
