//! The file that is carried to a platform without an interface: a sheet for each set of fields with the standard's columns,
//! one for withdrawals with reason and provision, one for the annual report, and a list with the numbers of the messages.

use super::{kind_words, state_words};
use crate::desk::DeskError;
use enforcement::disclosure::credit::{LICENCE_COLUMNS, PENALTY_COLUMNS};
use register::inward::Set;
use register::inward::field::fields;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;
use store::outward::{Addressee, Message};

/// Width of the columns.
const WIDTH: f64 = 24.0;
/// The columns of a withdrawal, whatever the act.
const WITHDRAWAL: [(&str, &str); 7] = [
    ("GS_BH", "来源编号"),
    ("WSH", "文号"),
    ("GS_CZ", "操作"),
    ("GS_CXYY", "撤下原因"),
    ("GS_CXRQ", "知道撤下原因之日"),
    ("GS_CXSM", "撤下理由"),
    ("GS_CXYJ", "撤下依据"),
];

/// The file of a batch.
pub(crate) fn workbook(addressee: &Addressee, messages: &[Message]) -> Result<Vec<u8>, DeskError> {
    written(addressee, messages).map_err(|error| DeskError::Fault(error.to_string()))
}

fn written(addressee: &Addressee, messages: &[Message]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (text, bold) = (Format::new().set_num_format("@"), Format::new().set_num_format("@").set_bold());
    let mut write = |title: &str, heads: &[String], rows: &[Vec<String>]| -> Result<(), XlsxError> {
        if rows.is_empty() {
            return Ok(());
        }
        let sheet = book.add_worksheet().set_name(title)?;
        line(sheet, 0, heads, &bold)?;
        for (number, row) in (1_u32..).zip(rows) {
            line(sheet, number, row, &text)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    };
    for set in Set::ALL {
        let codes = columns(set, addressee);
        let own = messages.iter().filter(|one| one.fields == set.key() && one.kind != "withdraw");
        let rows: Vec<Vec<String>> = own.map(|one| cells(one, &codes)).collect();
        write(set.title(), &codes, &rows)?;
    }
    let withdrawn: Vec<Vec<String>> = messages.iter().filter(|one| one.kind == "withdraw").map(withdrawal).collect();
    let heads: Vec<String> = WITHDRAWAL.iter().map(|(code, words)| format!("{words}({code})")).collect();
    write("撤下通知", &heads, &withdrawn)?;
    for report in messages.iter().filter(|one| one.kind == "annual") {
        let heads = ["表", "项目", "数量"].map(str::to_owned);
        write(&format!("{}年年度报告", report.number), &heads, &figures(report))?;
    }
    let listed = messages.iter().map(|one| {
        let state = state_words(&one.state).to_owned();
        vec![
            one.id.clone(),
            kind_words(&one.kind).to_owned(),
            one.number.clone(),
            one.title.clone(),
            one.basis.clone(),
            state,
        ]
    });
    let heads = ["报送编号", "内容", "文号", "事项", "依据", "状态"].map(str::to_owned);
    write("报送清单", &heads, &listed.collect::<Vec<_>>())?;
    book.save_to_buffer()
}

fn line(sheet: &mut Worksheet, number: u32, cells: &[String], format: &Format) -> Result<(), XlsxError> {
    for (place, cell) in (0_u16..).zip(cells) {
        if number == 0 {
            sheet.set_column_width(place, WIDTH)?;
        }
        sheet.write_with_format(number, place, cell, format)?;
    }
    Ok(())
}

/// The columns of a set: the standard's and no more for a credit platform, those of the push format for any other.
fn columns(set: Set, addressee: &Addressee) -> Vec<String> {
    let standard: Option<&[&str]> = match set {
        Set::Penalty => Some(&PENALTY_COLUMNS),
        Set::Licence => Some(&LICENCE_COLUMNS),
        Set::Other => None,
    };
    if let Some(codes) = standard.filter(|_| !addressee.takes("decisions")) {
        return codes.iter().map(|code| (*code).to_owned()).collect();
    }
    let codes = fields(set).into_iter().map(|field| field.code);
    codes.filter(|code| !code.starts_with("GS_CX")).map(str::to_owned).collect()
}

fn content(message: &Message) -> Value {
    serde_json::from_str(&message.body).unwrap_or_default()
}

fn cells(message: &Message, codes: &[String]) -> Vec<String> {
    let content = content(message);
    codes.iter().map(|code| content[code].as_str().unwrap_or_default().to_owned()).collect()
}

fn withdrawal(message: &Message) -> Vec<String> {
    let content = content(message);
    let cell = |code: &str| match code {
        "WSH" => message.number.clone(),
        code => content[code].as_str().unwrap_or_default().to_owned(),
    };
    WITHDRAWAL.iter().map(|(code, _)| cell(code)).collect()
}

/// The figures of a report, a line each, and its account at the end.
pub(crate) fn figures(message: &Message) -> Vec<Vec<String>> {
    let content = content(message);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut rows = Vec::new();
    for table in content["tables"].as_array().into_iter().flatten() {
        for figure in table["figures"].as_array().into_iter().flatten() {
            rows.push(vec![text(&table["title"]), text(&figure["label"]), text(&figure["value"])]);
        }
    }
    rows.push(vec!["情况说明".into(), text(&content["words"]), String::new()]);
    rows
}
