//! 双公示: checks the files of penalties and licences that agencies upload to the credit platform, row by row.
//!
//! A row is in order, or every finding on it is told: what was mended by itself, what a person must put right, what must
//! not go public, what went out too late. The old template and the 2018 standard, heads in codes, in Chinese or both.
//!
//! To add a field, add a line to its template in `field.rs`; for a new way of writing, a [`field::Meaning`] with its
//! reader in `value.rs`; for a rule between fields, a function in `rule.rs`. Give each a row in the tables of `tests.rs`,
//! one that bites and one that stays silent.

mod day;
mod field;
mod head;
mod overdue;
mod public;
mod reconcile;
mod rule;
mod value;
mod write;

#[cfg(test)]
mod tests;

use crate::sheet::{self, Grid, GridRow};
use crate::{FILE_SIZE_MAX, ROWS_MAX};
use field::{Field, Meaning};
use head::Head;
use law::Date;
use law::calendar::Calendar;
use overdue::Time;
use rule::{Cell, Line};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use value::Value;

pub use reconcile::{Difference, Lone, Named, Reconciliation, reconcile};
pub use write::{WriteError, csv, workbook};

/// Which file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// 行政处罚.
    Penalty,
    /// 行政许可.
    Licence,
}

impl Kind {
    /// The kind of a stable name.
    pub fn from_key(key: &str) -> Option<Kind> {
        match key {
            "penalty" => Some(Kind::Penalty),
            "licence" => Some(Kind::Licence),
            _ => None,
        }
    }

    /// The name on pages.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Penalty => "行政处罚",
            Kind::Licence => "行政许可",
        }
    }

    fn other(self) -> Kind {
        match self {
            Kind::Penalty => Kind::Licence,
            Kind::Licence => Kind::Penalty,
        }
    }
}

/// What is said of a row or a cell; the gravest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A person must put it right.
    Refused,
    /// It would go public and must not.
    MustRedact,
    /// Later than the seven working days.
    Overdue,
    /// Mended by itself.
    Normalised,
    /// In order.
    Ok,
}

impl Verdict {
    /// The word in the readable table.
    pub fn title(self) -> &'static str {
        match self {
            Verdict::Refused => "退回",
            Verdict::MustRedact => "须隐去",
            Verdict::Overdue => "逾期",
            Verdict::Normalised => "已规范",
            Verdict::Ok => "无误",
        }
    }

    /// Does it keep the file from being uploaded as it is, or must somebody answer for it?
    pub fn is_grave(self) -> bool {
        matches!(self, Verdict::Refused | Verdict::MustRedact | Verdict::Overdue)
    }
}

/// One finding, or the row's being in order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// The row as the user's program counts it, from 1.
    pub row: usize,
    /// The verdict.
    pub verdict: Verdict,
    /// The field's code; empty where the whole row or file is meant.
    pub field: String,
    /// What is wrong and what to do, in Chinese; empty where all is in order.
    pub reason: String,
}

/// What was found: rows in the order of the file, on a row the gravest first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Report {
    /// One entry for a row in order, otherwise one for each finding.
    pub rows: Vec<Finding>,
}

impl Report {
    fn refused(reason: impl Into<String>) -> Report {
        let finding = Finding { row: 1, verdict: Verdict::Refused, field: String::new(), reason: reason.into() };
        Report { rows: vec![finding] }
    }

    /// Is there nothing that a person must see to?
    pub fn passes(&self) -> bool {
        !self.rows.iter().any(|finding| finding.verdict.is_grave())
    }
}

/// A field of the template in force as others read it: its code, its names, and whether a row needs it.
pub(crate) struct Described {
    pub(crate) code: &'static str,
    pub(crate) names: &'static [&'static str],
    pub(crate) must: bool,
}

/// The fields of the template in force, in its order.
pub(crate) fn described(kind: Kind) -> impl Iterator<Item = Described> {
    let fields = field::templates(kind)[0].iter();
    fields.map(|field| Described { code: field.code, names: field.names, must: field.need == field::Need::Must })
}

/// A cell as it was understood: its text, mended where it could be, its day and its amount.
pub(crate) struct Understood {
    pub(crate) text: String,
    pub(crate) day: Option<Date>,
    pub(crate) amount: Option<law::Fen>,
}

/// Reads one cell of a field of the template in force; nothing is understood of a code that it does not have.
pub(crate) fn understood(kind: Kind, code: &str, written: &str, today: Date) -> Understood {
    let found = field::templates(kind)[0].iter().find(|field| field.code == code);
    let value = found.map(|field| value::read(field, written, today)).unwrap_or_default();
    Understood { text: value.text, day: value.day, amount: value.amount }
}

/// The Chinese name of a field's code, in any template; `None` for what is no code.
pub fn field_name(code: &str) -> Option<&'static str> {
    let all = [Kind::Penalty, Kind::Licence].into_iter().flat_map(field::templates).chain([field::ADDED]);
    all.flatten().find(|field| field.code == code).map(Field::name)
}

/// What a check stands on besides the file.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The day of the check: nothing can have happened after it.
    pub today: Date,
    /// The day of upload of the whole file, where neither its rows nor what stands above its head say one.
    pub uploaded: Option<Date>,
    /// The working-day calendar.
    pub calendar: &'a Calendar,
}

/// Checks a file. `name` is its own name, by which the format is guessed where the bytes do not tell.
pub fn check(kind: Kind, name: &str, bytes: &[u8], basis: Basis<'_>) -> Report {
    let grids = match read_grids(name, bytes) {
        Ok(grids) => grids,
        Err(reason) => return Report::refused(reason),
    };
    let (grid, head) = match find_table(kind, &grids) {
        Ok(found) => found,
        Err(reason) => return Report::refused(reason),
    };
    let basis = Basis { uploaded: basis.uploaded.or_else(|| overdue::said_above(grid, &head)), ..basis };
    let mut report = table(grid, &head, basis);
    let others = grids.iter().filter(|other| !std::ptr::eq(*other, grid) && has_rows(kind, other)).count();
    if others > 0 {
        let reason =
            format!("另有 {others} 张工作表也有{}数据，这次没有核对。请每张另存为一个文件再核对。", kind.title());
        report.rows.insert(0, Finding { row: 1, verdict: Verdict::Refused, field: String::new(), reason });
    }
    report
}

fn read_grids(name: &str, bytes: &[u8]) -> Result<Vec<Grid>, String> {
    if bytes.is_empty() {
        return Err("文件是空的。请检查后重新选择。".to_owned());
    }
    if bytes.len() > FILE_SIZE_MAX {
        return Err("文件超过 32 MB。请拆分后再试。".to_owned());
    }
    sheet::grids_as_written(name, bytes)
}

/// The sheet with most of the kind's columns, and its head; or why there is none.
fn find_table(kind: Kind, grids: &[Grid]) -> Result<(&Grid, Head), String> {
    let best = |kind: Kind| {
        let heads = grids.iter().filter_map(|grid| head::find(kind, grid).map(|head| (grid, head)));
        heads.fold(None, |best: Option<(&Grid, Head)>, (grid, head)| match best {
            Some(best) if best.1.score >= head.score => Some(best),
            _ => Some((grid, head)),
        })
    };
    let other = kind.other();
    let of_other = best(other).map_or(0, |(_, head)| head.score);
    match best(kind) {
        Some((grid, head)) if head.score >= of_other => Ok((grid, head)),
        None if of_other == 0 => Err(format!(
            "没有找到表头。表头应有{}双公示的字段代码（如 {}）或者中文名称。",
            kind.title(),
            field::templates(kind)[0][0].code
        )),
        _ => Err(format!("这个文件的表头是{}的，不是{}的。请核对文件和种类。", other.title(), kind.title())),
    }
}

/// Does a sheet hold a table of the kind with at least one row?
fn has_rows(kind: Kind, grid: &Grid) -> bool {
    let Some(head) = head::find(kind, grid) else { return false };
    grid.rows.iter().skip(head.last + 1).any(|row| !head::is_left_out(&head, &row.cells))
}

/// 许可证书名称 and 许可编号.
const CERTIFICATE: &str = "XK_XKZS";
const CERTIFICATE_NUMBER: &str = "XK_XKBH";
/// With fewer digits it numbers nothing: «无», «1».
const CERTIFICATE_DIGITS: usize = 4;

/// What is gathered on the way through a table.
#[derive(Default)]
struct Gathered {
    findings: Vec<Finding>,
    /// Columns that are not there and some row needs.
    absent: BTreeMap<&'static str, String>,
    /// The first row of each document number.
    numbers: BTreeMap<String, usize>,
    /// The first row of each certificate of a licence, with its holder and its day.
    certificates: BTreeMap<String, (usize, String, Option<Date>)>,
}

impl Gathered {
    fn add(&mut self, row: usize, verdict: Verdict, field: &str, reason: impl Into<String>) {
        self.findings.push(Finding { row, verdict, field: field.to_owned(), reason: reason.into() });
    }
}

fn table(grid: &Grid, head: &Head, basis: Basis<'_>) -> Report {
    let head_row = grid.rows.get(head.last).map_or(1, |row| row.number);
    let width = grid.rows[head.first..=head.last].iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut gathered = Gathered::default();
    let mut seen = BTreeSet::new();
    // A row may have gone out at several places, each on its own day.
    let once = head.columns.iter().flatten().filter(|field| field.meaning != Meaning::Announced);
    for field in once.filter(|field| !seen.insert(field.code)) {
        gathered.add(head_row, Verdict::Refused, field.code, format!("有两列都是“{}”。请删去一列。", field.name()));
    }
    for field in head.template.iter().filter(|field| field.need == field::Need::Must && !has(head, field)) {
        gathered.absent.insert(field.code, format!("缺少“{}”列，必填。请补上。", field.name()));
    }
    let mut rows = 0;
    for row in &grid.rows[head.last + 1..] {
        if head::is_left_out(head, &row.cells) {
            continue;
        }
        rows += 1;
        if rows > ROWS_MAX {
            return Report::refused(format!("超过 {ROWS_MAX} 行。请拆分后再核对。"));
        }
        let before = gathered.findings.len();
        if grid.counted && is_ragged(row, width) {
            let reason = format!(
                "本行有 {} 列，表头有 {width} 列，分不清哪一格属于哪一列。请检查缺少或者多余的分隔符。",
                row.cells.len()
            );
            gathered.add(row.number, Verdict::Refused, "", reason);
            continue;
        }
        check_row(head, row, basis, &mut gathered);
        if gathered.findings.len() == before {
            gathered.add(row.number, Verdict::Ok, "", "");
        }
        let order = |finding: &Finding| (finding.verdict, head.place(&finding.field));
        gathered.findings[before..].sort_by_key(order);
    }
    if rows == 0 {
        gathered.add(head_row, Verdict::Refused, "", "表头下面没有数据行。");
    }
    let absent = gathered.absent.into_iter().map(|(field, reason)| Finding {
        row: head_row,
        verdict: Verdict::Refused,
        field: field.to_owned(),
        reason,
    });
    let mut all: Vec<Finding> = absent.collect();
    all.extend(gathered.findings);
    Report { rows: all }
}

impl Head {
    /// The place of a field's column; what is not there comes last.
    fn place(&self, code: &str) -> usize {
        (0..self.columns.len())
            .find(|place| self.columns[*place].is_some() && self.code(*place) == code)
            .unwrap_or(usize::MAX)
    }

    /// What findings call a column: the field's code, or the column's own head where the standard has no such field.
    fn code(&self, place: usize) -> &str {
        match self.columns.get(place).copied().flatten() {
            Some(field) if field.meaning != Meaning::Announced => field.code,
            _ => self.name(place),
        }
    }

    fn name(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }
}

/// Is there a column for this field, or for its meaning under another template's code?
fn has(head: &Head, field: &Field) -> bool {
    let several = head.template.iter().filter(|other| other.meaning == field.meaning).count() > 1;
    head.columns.iter().flatten().any(|other| other.code == field.code || !several && other.meaning == field.meaning)
}

fn is_ragged(row: &GridRow, width: usize) -> bool {
    row.cells.len() < width || row.cells.iter().skip(width).any(|cell| !cell.trim().is_empty())
}

fn check_row(head: &Head, row: &GridRow, basis: Basis<'_>, gathered: &mut Gathered) {
    let line = read_line(head, row, basis.today);
    for cell in &line.cells {
        if !cell.value.fault.is_empty() {
            gathered.add(row.number, Verdict::Refused, cell.code, cell.value.fault.clone());
        } else if !cell.value.mended.is_empty() {
            gathered.add(row.number, Verdict::Normalised, cell.code, cell.value.mended.clone());
        }
    }
    for (field, reason) in rule::missing(&line, head.template) {
        if has(head, field) {
            gathered.add(row.number, Verdict::Refused, field.code, reason);
        } else {
            let reason = format!("缺少“{}”列，第 {} 行起需要填写。请补上。", field.name(), row.number);
            gathered.absent.entry(field.code).or_insert(reason);
        }
    }
    for fault in rule::faults(&line, basis.today) {
        gathered.add(row.number, Verdict::Refused, &fault.field, fault.reason);
    }
    for fault in public::faults(&line, basis.today) {
        gathered.add(row.number, Verdict::MustRedact, &fault.field, fault.reason);
    }
    for time in overdue::judge(&line, basis.uploaded, basis.calendar) {
        match time {
            Time::Kept => {}
            Time::Overdue(fault) => gathered.add(row.number, Verdict::Overdue, &fault.field, fault.reason),
            Time::Unknown(fault) => gathered.add(row.number, Verdict::Refused, &fault.field, fault.reason),
        }
    }
    used_twice(&line, row.number, gathered);
    certified_twice(&line, row.number, gathered);
}

fn read_line<'a>(head: &'a Head, row: &GridRow, today: Date) -> Line<'a> {
    let mut line = Line { cells: Vec::new(), others: Vec::new() };
    for (place, written) in row.cells.iter().enumerate() {
        match head.columns.get(place).copied().flatten() {
            Some(field) => {
                line.cells.push(Cell { field, code: head.code(place), value: value::read(field, written, today) });
            }
            None => line.others.push((head.name(place).to_owned(), written.clone())),
        }
    }
    line
}

/// A number of a decision is used once; the later row is refused.
fn used_twice(line: &Line<'_>, row: usize, gathered: &mut Gathered) {
    let Some(cell) = line.cell(Meaning::DocumentNumber).filter(|cell| !cell.value.text.is_empty()) else { return };
    let key = number_key(&cell.value.text);
    match gathered.numbers.get(&key).copied() {
        Some(first) => {
            let reason = format!("文号与第 {first} 行重复。请核对，重复报送的删去本行。");
            gathered.add(row, Verdict::Refused, cell.code, reason);
        }
        None => {
            gathered.numbers.insert(key, row);
        }
    }
}

/// A certificate has one holder, and is given, changed or renewed once a day; the later row is refused.
fn certified_twice(line: &Line<'_>, row: usize, gathered: &mut Gathered) {
    let is_number = |text: &str| text.bytes().filter(u8::is_ascii_digit).count() >= CERTIFICATE_DIGITS;
    let numbered = line.cells.iter().find(|cell| cell.field.code == CERTIFICATE_NUMBER);
    let Some(cell) = numbered.filter(|cell| is_number(&cell.value.text)) else { return };
    let title = line.cells.iter().find(|cell| cell.field.code == CERTIFICATE).map_or("", |cell| &cell.value.text);
    let (holder, day) = (line.text(Meaning::Party).to_owned(), line.day(Meaning::Decided));
    let found =
        gathered.certificates.entry(format!("{title} {}", cell.value.text)).or_insert((row, holder.clone(), day));
    let why = match found {
        (first, _, _) if *first == row => return,
        (_, of, _) if *of != holder => "是另一个行政相对人的",
        (_, _, on) if *on == day => "决定日期也相同",
        _ => return,
    };
    let reason = format!("许可编号与第 {} 行重复，{why}。请对照证书核对，重复报送的删去本行。", found.0);
    gathered.add(row, Verdict::Refused, cell.code, reason);
}

/// A day in any of the spellings that agencies use: `2026-3-1`, `2026年3月1日`, `二〇二六年三月一日`, with a time or without.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    day::read(text).map(|day| day.date)
}

/// By what a document number is told from others: 第002号 and 2号 are the same number.
pub fn number_key(number: &str) -> String {
    let plain = law::docno::normalise(number);
    match plain.rsplit_once('〕') {
        Some((before, ordinal)) => {
            let ordinal = ordinal.trim_start_matches('第').trim_end_matches('号').trim_start_matches('0');
            format!("{before}〕{ordinal}")
        }
        None => plain,
    }
}

impl Value {
    /// Nothing was filled in.
    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.fault.is_empty()
    }
}
