//! The annual report 年度报告 (G23.1): counted from the cases, frozen when it is published, as Excel and as PDF. The figures
//! are defined in `enforcement::report`.

use crate::desk::{self, DeskError};
use crate::outward;
use crate::site::Site;
use anyhow::Context;
use document::Standard;
use enforcement::pack::{ActType, Layout};
use enforcement::record::writing::{Paragraph, Table as PaperTable, Writing};
use enforcement::report::table::{Counted, TABLES};
use enforcement::report::{Amount, Annual, Check, Counts, Order, checks};
use law::Date;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use store::{accounts, audit, cases, registers};

/// What stands where the system keeps no record, until somebody fills it in.
pub(crate) const NOT_KEPT: &str = "由有关机构填报";
/// Of two figures that somebody fills in, the first cannot be more than the second.
const WITHIN: [(&str, &str); 2] = [("reconsidered-corrected", "reconsidered"), ("lost", "sued")];

/// Cases read at a time.
const BATCH: usize = 500;
/// The first year that a report may be asked for.
const YEAR_MIN: i16 = 2020;

/// A report as it is shown and kept: what was counted on a day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Report {
    /// The agency's name.
    pub(crate) agency: String,
    /// The year.
    pub(crate) year: i16,
    /// The day on which it was counted.
    pub(crate) on: Date,
    /// The second part 情况说明; empty until somebody writes it.
    pub(crate) words: String,
    /// The first part 数据表.
    pub(crate) tables: Vec<Table>,
    /// Checks between figures.
    pub(crate) checks: Vec<(String, bool)>,
}

/// One table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Table {
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) rule: String,
    pub(crate) cells: Vec<Cell>,
}

/// One figure.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Cell {
    pub(crate) key: String,
    pub(crate) label: String,
    /// As it is shown: `12`, `35 000 元`, 无此职权.
    pub(crate) value: String,
    /// The number of a spreadsheet's cell: cases, or yuan with two decimals; none where there is nothing to count.
    pub(crate) number: Option<String>,
    /// The cases that it counts.
    pub(crate) cases: Vec<String>,
}

impl Report {
    /// A figure by the keys of its table and its own.
    pub(crate) fn cell(&self, table: &str, figure: &str) -> Option<(&Table, &Cell)> {
        let table = self.tables.iter().find(|held| held.key == table)?;
        table.cells.iter().find(|cell| cell.key == figure).map(|cell| (table, cell))
    }

    /// The figures that others keep and that are filled in before the report is public: key, label, and what is filled in.
    pub(crate) fn asked(&self) -> Vec<(String, String, Option<String>)> {
        let figures: Vec<&str> = TABLES
            .iter()
            .flat_map(|table| table.figures)
            .filter(|figure| figure.counted == Counted::NotKept)
            .map(|figure| figure.key)
            .collect();
        let cells =
            self.tables.iter().flat_map(|table| &table.cells).filter(|cell| figures.contains(&cell.key.as_str()));
        cells.map(|cell| (cell.key.clone(), cell.label.clone(), cell.number.clone())).collect()
    }

    /// Fills a figure in that others keep; or says why it cannot be, in Chinese.
    pub(crate) fn fill(&mut self, key: &str, written: &str) -> Result<(), String> {
        let cells = self.tables.iter_mut().flat_map(|table| &mut table.cells);
        let Some(cell) = cells.into_iter().find(|cell| cell.key == key) else { return Ok(()) };
        let number = written.trim().parse::<u32>();
        let number = number.map_err(|_| format!("“{}”请填写件数，没有发生的填 0。", cell.label))?;
        (cell.value, cell.number) = (number.to_string(), Some(number.to_string()));
        Ok(())
    }

    /// What the filled figures cannot be together.
    pub(crate) fn contradictions(&self) -> Vec<String> {
        let cell = |key: &str| self.tables.iter().flat_map(|table| &table.cells).find(|cell| cell.key == key);
        let number = |cell: &Cell| cell.number.as_ref().and_then(|number| number.parse::<u32>().ok());
        let wrong = WITHIN.iter().filter_map(|(less, more)| {
            let (less, more) = (cell(less)?, cell(more)?);
            (number(less)? > number(more)?).then(|| format!("“{}”不能多于“{}”。请核对。", less.label, more.label))
        });
        wrong.collect()
    }

    /// The report as it goes to the government and the superior: every figure, no case.
    pub(crate) fn outward(&self) -> serde_json::Value {
        let figure =
            |cell: &Cell| json!({ "key": cell.key, "label": cell.label, "value": cell.value, "number": cell.number });
        let table = |table: &Table| {
            let figures: Vec<_> = table.cells.iter().map(figure).collect();
            json!({ "key": table.key, "title": table.title, "rule": table.rule, "figures": figures })
        };
        let tables: Vec<_> = self.tables.iter().map(table).collect();
        json!({
            "agency": self.agency, "year": self.year, "counted_on": self.on.to_string(), "words": self.words, "tables": tables,
        })
    }

    /// The title.
    pub(crate) fn title(&self) -> String {
        format!("{}{}年行政执法数据年度报告", self.agency, self.year)
    }
}

/// Is this a year for which there can be a report?
pub(crate) fn proper_year(year: i16, today: Date) -> bool {
    (YEAR_MIN..=today.year()).contains(&year)
}

/// Counts an agency's report of a year.
pub(crate) fn count(site: &Site, agency: &str, year: i16) -> Result<Report, DeskError> {
    let owner = site.store.read(|unit| accounts::agency(unit, agency))?.ok_or(DeskError::NotFound)?;
    let order = match &site.config.penalty_order {
        Some(keys) => Order::parse(keys).map_err(|error| DeskError::Fault(error.to_string()))?,
        None => Order::default(),
    };
    let powers = powers(site, agency)?;
    let mut annual = Annual::new(year, &order, &site.pack, powers.as_ref());
    let mut after = (agency.to_owned(), String::new());
    loop {
        let page = site.store.read(|unit| cases::all(unit, &after, BATCH))?;
        let Some(last) = page.last() else { break };
        after = last.clone();
        for (_, id) in page.iter().filter(|(owner, _)| owner == agency) {
            annual.add(&desk::read(site, agency, id)?.case);
        }
        if after.0 != agency {
            break;
        }
    }
    let roster = site.store.read(|unit| accounts::roster(unit, agency))?;
    let on = site.now().date();
    annual.count_staff(&roster, on);
    let tables = annual.finish();
    let checks = checks(&tables).into_iter().map(|Check { words, holds }| (words, holds)).collect();
    let tables = tables.into_iter().map(table).collect();
    Ok(Report { agency: owner.name, year, on, words: String::new(), tables, checks })
}

/// The act types of the agency's powers list; none where it has no list.
fn powers(site: &Site, agency: &str) -> Result<Option<BTreeSet<ActType>>, DeskError> {
    const WORDS: [(&str, ActType); 10] = [
        ("处罚", ActType::Penalty),
        ("强制", ActType::Compulsion),
        ("检查", ActType::Inspection),
        ("征收", ActType::Levy),
        ("征用", ActType::Levy),
        ("许可", ActType::Licence),
        ("裁决", ActType::Adjudication),
        ("给付", ActType::Benefit),
        ("确认", ActType::Confirmation),
        ("奖励", ActType::Reward),
    ];
    let Some(list) = site.store.read(|unit| registers::get(unit, agency, "powers"))? else { return Ok(None) };
    let body: serde_json::Value = serde_json::from_str(&list.body).unwrap_or_default();
    let mut acts = BTreeSet::new();
    for row in body["rows"].as_array().into_iter().flatten() {
        let cells = row.as_object().into_iter().flatten();
        let category = cells.filter(|(head, _)| head.contains("类别") || head.contains("类型"));
        let words: String = category.filter_map(|(_, cell)| cell.as_str()).collect();
        acts.extend(WORDS.iter().filter(|(word, _)| words.contains(word)).map(|(_, act)| *act));
    }
    Ok(Some(acts))
}

fn table(counts: Counts) -> Table {
    let cells = counts.cells.into_iter().map(|cell| {
        let (value, number) = match cell.amount {
            Amount::Cases(cases) => (cases.to_string(), Some(cases.to_string())),
            Amount::Money(sum) => (sum.grouped(), Some(sum.yuan())),
            Amount::Share { of: 0, .. } => ("没有执法人员".to_owned(), None),
            Amount::Share { holds, of } => {
                let hundredths = (holds * 10_000 + of / 2) / of;
                let share = format!("{}.{:02}%", hundredths / 100, hundredths % 100);
                (share.clone(), Some(share))
            }
            Amount::NoPower => ("无此职权".to_owned(), None),
            Amount::NotKept => (NOT_KEPT.to_owned(), None),
        };
        Cell { key: cell.figure.key.to_owned(), label: cell.figure.label.to_owned(), value, number, cases: cell.cases }
    });
    Table {
        key: counts.key.to_owned(),
        title: counts.title.to_owned(),
        rule: counts.rule.to_owned(),
        cells: cells.collect(),
    }
}

/// The kind under which a published report is kept among the registers.
fn kept_as(year: i16) -> String {
    format!("annual-report-{year}")
}

/// Keeps a report as published, reports it upward and notes it, in one unit of work; says to how many it is reported.
pub(crate) fn publish(site: &Site, agency: &str, report: &Report, line: audit::Line) -> Result<usize, DeskError> {
    let body = serde_json::to_string(report).map_err(|error| DeskError::Fault(error.to_string()))?;
    let (agency, report, now, kind) = (agency.to_owned(), report.clone(), site.now(), kept_as(report.year));
    let told = site.store.write(move |unit| {
        registers::put(unit, &agency, &kind, &now.exact(), &line.person, &body)?;
        audit::append(unit, &agency, &line)?;
        outward::report(unit, &agency, &report, now)
    })?;
    Ok(told)
}

/// The report as last published.
pub(crate) fn published(site: &Site, agency: &str, year: i16) -> Result<Option<Report>, DeskError> {
    let held = site.store.read(|unit| registers::get(unit, agency, &kept_as(year)))?;
    held.map(|version| serde_json::from_str(&version.body).map_err(|error| DeskError::Fault(error.to_string())))
        .transpose()
}

/// The report as an Excel workbook: a sheet a table, figures as numbers, the counting rule above them.
pub(crate) fn workbook(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (bold, money) = (Format::new().set_bold(), Format::new().set_num_format("#,##0.00"));
    let wrapped = Format::new().set_text_wrap();
    for table in &report.tables {
        let sheet = book.add_worksheet().set_name(&table.title)?;
        sheet.set_column_width(0, 36)?;
        sheet.set_column_width(1, 20)?;
        sheet.write_with_format(0, 0, format!("{}：{}", report.title(), table.title), &bold)?;
        sheet.merge_range(1, 0, 1, 3, &format!("统计口径：{}", table.rule), &wrapped)?;
        sheet.set_row_height(1, 80)?;
        sheet.write_with_format(2, 0, "项目", &bold)?;
        sheet.write_with_format(2, 1, "数量", &bold)?;
        for (row, cell) in (3_u32..).zip(&table.cells) {
            sheet.write(row, 0, &cell.label)?;
            let number = cell.number.as_ref().and_then(|number| number.parse::<f64>().ok());
            match number {
                Some(number) if cell.value.ends_with('元') => sheet.write_with_format(row, 1, number, &money)?,
                Some(number) => sheet.write(row, 1, number)?,
                None => sheet.write(row, 1, &cell.value)?,
            };
        }
    }
    let sheet = book.add_worksheet().set_name("情况说明")?;
    sheet.set_column_width(0, 90)?;
    sheet.write_with_format(0, 0, format!("统计日期：{}", report.on.chinese()), &bold)?;
    let lines = report.words.lines().map(str::to_owned);
    let checks =
        report.checks.iter().map(|(words, holds)| format!("{words}：{}", if *holds { "相符" } else { "不符" }));
    for (row, line) in (1_u32..).zip(lines.chain(checks)) {
        sheet.write_with_format(row, 0, line, &wrapped)?;
    }
    book.save_to_buffer()
}

/// The report as PDF.
pub(crate) fn paper(site: &Site, report: &Report) -> anyhow::Result<Vec<u8>> {
    let mut tables = Vec::new();
    for table in &report.tables {
        tables.push(PaperTable {
            label: table.title.clone(),
            columns: vec!["项目".into(), "数量".into()],
            rows: table.cells.iter().map(|cell| vec![cell.label.clone(), cell.value.clone()]).collect(),
        });
    }
    let rules =
        report.tables.iter().map(|table| Paragraph {
            heading: String::new(),
            text: format!("{}的统计口径：{}", table.title, table.rule),
        });
    let words =
        (!report.words.is_empty()).then(|| Paragraph { heading: "情况说明".into(), text: report.words.clone() });
    let writing = Writing {
        layout: Layout::Inventory,
        agency: report.agency.clone(),
        title: format!("{}年行政执法数据年度报告", report.year),
        number: String::new(),
        addressee: String::new(),
        cells: Vec::new(),
        paragraphs: words.into_iter().chain(rules).collect(),
        tables,
        opinions: Vec::new(),
        signatures: Vec::new(),
        date: Some(report.on),
        mark: "",
    };
    site.press.print(&writing, Standard::Archive).context("不能生成 PDF")
}
