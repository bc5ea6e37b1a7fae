//! A field of a kind as the page shows it.

use super::{Filled, LINES_BLANK, LINES_MORE, ROWS_MAX};
use crate::web::review::CheckLine;
use enforcement::case::{Case, Record, Stand};
use enforcement::inspection::PLAN;
use enforcement::pack::{Field, FieldType, Kind};
use enforcement::people::{CertificateState, Role, Roster};
use enforcement::record::writing;
use enforcement::value::{PartyKind, PenaltyKind};

/// Fewest lines of penalties offered.
const PENALTY_LINES: usize = 4;
/// The list that is computed, never typed: the result of a draw.
const COMPUTED: &str = "drawn";
/// Most lines that a list shows which is not typed on the page.
const LISTED_MAX: usize = 50;

pub(in crate::web) struct Choice {
    pub(in crate::web) key: String,
    pub(in crate::web) label: String,
    pub(in crate::web) note: String,
    pub(in crate::web) on: bool,
}

pub(in crate::web) struct Part {
    pub(in crate::web) key: &'static str,
    pub(in crate::web) label: &'static str,
    pub(in crate::web) value: String,
    pub(in crate::web) error: String,
}

pub(in crate::web) struct PenaltyLine {
    pub(in crate::web) number: usize,
    pub(in crate::web) options: Vec<Choice>,
    pub(in crate::web) amount: String,
    pub(in crate::web) words: String,
}

pub(in crate::web) struct Cell {
    pub(in crate::web) column: usize,
    pub(in crate::web) label: String,
    pub(in crate::web) value: String,
}

pub(in crate::web) struct RowLine {
    pub(in crate::web) number: usize,
    pub(in crate::web) cells: Vec<Cell>,
}

/// How a field is typed in.
pub(in crate::web) enum Input {
    Line(&'static str, String),
    Long(String),
    Options(&'static str, Vec<Choice>),
    Finding(bool, bool, String),
    Party(Vec<Choice>, Vec<Part>),
    Penalties(Vec<PenaltyLine>),
    Rows(Vec<String>, Vec<RowLine>),
    /// Lines that are not typed here: columns, the first lines, how many there are.
    Listed(Vec<String>, Vec<Vec<String>>, usize, &'static str),
    Files(Vec<Choice>),
    Marked(Vec<Vec<Mark>>),
}

/// A piece of the public text before it goes out; `note` says what is hidden and on what ground, or why it is shown.
pub(in crate::web) struct Mark {
    pub(in crate::web) text: String,
    pub(in crate::web) note: String,
    /// An editor shows it on purpose.
    pub(in crate::web) shown: bool,
}

/// A field with what was typed, where it came from, and what was wrong.
pub(in crate::web) struct FieldView {
    pub(in crate::web) key: String,
    pub(in crate::web) label: String,
    pub(in crate::web) hint: String,
    pub(in crate::web) when: String,
    /// The field on which it depends, and for which of its keys it applies.
    pub(in crate::web) depends: (String, String),
    pub(in crate::web) from: String,
    pub(in crate::web) required: bool,
    pub(in crate::web) error: String,
    pub(in crate::web) phrases: Vec<String>,
    /// What the system checked, as evidence for the answer.
    pub(in crate::web) checks: Vec<CheckLine>,
    /// The aspect's number on the reviewer's desk; 0 elsewhere.
    pub(in crate::web) number: usize,
    pub(in crate::web) input: Input,
}

/// Shows a field.
pub(in crate::web) fn field_view(
    stand: Stand<'_>,
    case: Option<&Case>,
    kind: &Kind,
    field: &Field,
    filled: &Filled,
) -> FieldView {
    let error = filled
        .errors
        .iter()
        .find(|error| error.field == field.key || error.field.starts_with(&format!("{}.", field.key)));
    let when = field.when.as_ref().and_then(|when| {
        let other = kind.field(&when.field)?;
        let labels = when.is.iter().map(|key| match key.as_str() {
            "yes" if other.kind == FieldType::Finding => "是".to_owned(),
            "no" if other.kind == FieldType::Finding => "否".to_owned(),
            key => other
                .options
                .iter()
                .find(|option| option.key == key)
                .map_or_else(|| key.to_owned(), |option| option.label.clone()),
        });
        Some(format!("仅在“{}”为“{}”时填写。", other.label, labels.collect::<Vec<_>>().join("”或“")))
    });
    FieldView {
        key: field.key.clone(),
        label: field.label.clone(),
        hint: field.hint.clone(),
        when: when.unwrap_or_default(),
        depends: field.when.as_ref().map_or_else(Default::default, |when| (when.field.clone(), when.is.join(" "))),
        from: filled.prefilled.get(&field.key).map_or_else(String::new, |from| (*from).to_owned()),
        required: field.required,
        error: error.map_or_else(String::new, |error| error.reason.clone()),
        phrases: if matches!(kind.key.as_str(), "inspection-approval" | PLAN) && field.key == "item" {
            stand.agency.inspections.iter().map(|item| item.name.clone()).collect()
        } else {
            field.phrases.clone()
        },
        checks: Vec::new(),
        number: 0,
        input: typed(stand, case, field, filled),
    }
}

fn typed(stand: Stand<'_>, case: Option<&Case>, field: &Field, filled: &Filled) -> Input {
    let flat = &filled.flat;
    let one = |key: &str| flat.get(key).and_then(|values| values.first()).cloned().unwrap_or_default();
    let all = |key: &str| flat.get(key).map_or(&[][..], Vec::as_slice);
    let value = one(&field.key);
    let on = |key: &str| all(&field.key).iter().any(|chosen| chosen == key);
    match field.kind {
        FieldType::Text | FieldType::Money | FieldType::Number => Input::Line("text", value),
        FieldType::Date => Input::Line("date", value),
        FieldType::Moment => Input::Line("datetime-local", value.replace(' ', "T").chars().take(16).collect()),
        FieldType::Long => Input::Long(value),
        FieldType::Citations => Input::Long(all(&field.key).join("\n")),
        FieldType::Choice | FieldType::Choices => {
            let options = field.options.iter().map(|option| Choice {
                key: option.key.clone(),
                label: option.label.clone(),
                note: String::new(),
                on: on(&option.key),
            });
            Input::Options(if field.kind == FieldType::Choice { "radio" } else { "checkbox" }, options.collect())
        }
        FieldType::Finding => Input::Finding(value == "yes", value == "no", one(&format!("{}.words", field.key))),
        FieldType::Officers => Input::Options("checkbox", officers(stand, &on)),
        FieldType::People => {
            let one = field.required && field.max == Some(1);
            Input::Options(if one { "radio" } else { "checkbox" }, people(stand.roster, field, &on))
        }
        FieldType::Records => Input::Options("checkbox", records(stand, case, field, &on)),
        FieldType::Party => party(field, filled, &one),
        FieldType::Penalties => penalties(field, &one),
        FieldType::Rows => rows(field, filled, &one),
        FieldType::Files => {
            let files = all(&field.key).iter().map(|key| Choice {
                key: key.clone(),
                label: key.splitn(3, ':').nth(2).unwrap_or_default().to_owned(),
                note: String::new(),
                on: true,
            });
            Input::Files(files.collect())
        }
    }
}

fn officers(stand: Stand<'_>, on: &dyn Fn(&str) -> bool) -> Vec<Choice> {
    let today = stand.now.date();
    let certified =
        stand.roster.iter().filter_map(|person| person.certificate.as_ref().map(|certificate| (person, certificate)));
    certified
        .map(|(person, certificate)| {
            let note = if certificate.state != CertificateState::Valid {
                "执法证已暂扣或者收回".to_owned()
            } else if certificate.valid_until < today {
                format!("执法证已于{}到期", certificate.valid_until.chinese())
            } else {
                format!("执法证号 {}，有效期至{}", certificate.number, certificate.valid_until.chinese())
            };
            Choice {
                key: person.id.to_string(),
                label: format!("{}　{}", person.name, person.post),
                note,
                on: on(person.id.as_str()),
            }
        })
        .collect()
}

fn people(roster: &Roster, field: &Field, on: &dyn Fn(&str) -> bool) -> Vec<Choice> {
    let heads_only = field.key == "attendees";
    let fitting = roster.iter().filter(|person| !heads_only || person.roles.contains(&Role::Head));
    fitting
        .map(|person| Choice {
            key: person.id.to_string(),
            label: format!("{}　{}", person.name, person.post),
            note: String::new(),
            on: on(person.id.as_str()),
        })
        .collect()
}

fn records(stand: Stand<'_>, case: Option<&Case>, field: &Field, on: &dyn Fn(&str) -> bool) -> Vec<Choice> {
    let fits = |record: &&Record| stand.pack.kind(record.kind.as_str()).is_some_and(|kind| field.refers_to(kind));
    let standing = case.into_iter().flat_map(Case::standing).filter(fits);
    standing
        .map(|record| Choice {
            key: record.id.to_string(),
            label: writing::name_of(stand, record),
            note: record.date().map_or_else(String::new, law::Date::chinese),
            on: on(&record.id.to_string()),
        })
        .collect()
}

fn party(field: &Field, filled: &Filled, one: &dyn Fn(&str) -> String) -> Input {
    let chosen = one(&format!("{}.kind", field.key));
    let kinds = PartyKind::ALL.iter().map(|kind| Choice {
        key: kind.key().into(),
        label: kind.title().into(),
        note: String::new(),
        on: chosen == kind.key(),
    });
    let parts = [
        ("name", "姓名或者名称"),
        ("resident_id", "居民身份证号码（公民、经营者）"),
        ("uscc", "统一社会信用代码（单位、个体工商户）"),
        ("representative", "法定代表人、负责人、经营者"),
        ("gender", "性别（公民）"),
        ("address", "住址、住所或者经营场所"),
        ("phone", "联系电话"),
    ];
    let parts = parts.map(|(key, label)| {
        let name = format!("{}.{key}", field.key);
        let error = filled
            .errors
            .iter()
            .find(|error| error.field == name)
            .map_or_else(String::new, |error| error.reason.clone());
        Part { key, label, value: one(&name), error }
    });
    Input::Party(kinds.collect(), parts.into())
}

fn penalties(field: &Field, one: &dyn Fn(&str) -> String) -> Input {
    let part = |line: usize, name: &str| one(&format!("{}.{line}.{name}", field.key));
    let filled =
        (0..field.max.unwrap_or(12).unsigned_abs() as usize).filter(|line| !part(*line, "kind").is_empty()).count();
    let lines = (0..(filled + 1).max(PENALTY_LINES)).map(|line| {
        let chosen = part(line, "kind");
        let options = PenaltyKind::ALL.iter().map(|kind| Choice {
            key: kind.key().into(),
            label: kind.title().into(),
            note: String::new(),
            on: chosen == kind.key(),
        });
        PenaltyLine {
            number: line,
            options: options.collect(),
            amount: part(line, "amount"),
            words: part(line, "words"),
        }
    });
    Input::Penalties(lines.collect())
}

fn rows(field: &Field, form: &Filled, one: &dyn Fn(&str) -> String) -> Input {
    let cell = |line: usize, column: usize| one(&format!("{}.{line}.{column}", field.key));
    let filled =
        (0..ROWS_MAX).take_while(|line| (0..field.columns.len()).any(|column| !cell(*line, column).is_empty())).count();
    let listed = |note| {
        let exists = |line: &usize| (0..field.columns.len()).any(|column| !cell(*line, column).is_empty());
        let row = |line: usize| (0..field.columns.len()).map(|column| cell(line, column)).collect();
        let count = (0..field.max.map_or(ROWS_MAX, |max| max.unsigned_abs() as usize)).take_while(exists).count();
        Input::Listed(field.columns.clone(), (0..count.min(LISTED_MAX)).map(row).collect(), count, note)
    };
    if field.key == COMPUTED {
        return listed("由系统算出，保存时照此记录。");
    }
    if (0..field.columns.len()).any(|column| !cell(ROWS_MAX, column).is_empty()) {
        return listed("太长，不在本页逐行修改；要改的，从文件导入全部。");
    }
    let blank = if form.more == field.key { LINES_MORE } else { LINES_BLANK };
    let lines = (0..filled + blank).map(|line| RowLine {
        number: line,
        cells: field
            .columns
            .iter()
            .enumerate()
            .map(|(column, label)| Cell { column, label: label.clone(), value: cell(line, column) })
            .collect(),
    });
    Input::Rows(field.columns.clone(), lines.collect())
}
