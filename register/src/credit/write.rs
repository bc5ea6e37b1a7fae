//! Writes the 双公示 files of penalties and licences: CSV in UTF-8 and Excel, the field codes as the only head. Every cell is text, so that no
//! program rounds a number or turns a code into a date.

use super::Kind;
use enforcement::disclosure::credit::{LICENCE_COLUMNS, PENALTY_COLUMNS};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// Width of a column, in characters.
const WIDTH: f64 = 18.0;

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The workbook could not be made.
    #[error("不能生成 Excel 文件：{0}")]
    Workbook(#[from] XlsxError),
    /// The text could not be made.
    #[error("不能生成 CSV 文件：{0}")]
    Text(#[from] csv::Error),
    /// The last bytes could not be written.
    #[error("不能生成 CSV 文件：{0}")]
    Flush(String),
}

/// The codes of a file, in the standard's order.
fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Penalty => &PENALTY_COLUMNS,
        Kind::Licence => &LICENCE_COLUMNS,
    }
}

/// The file as CSV in UTF-8, without a mark at its beginning.
pub fn csv(kind: Kind, rows: &[Vec<String>]) -> Result<Vec<u8>, WriteError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns(kind))?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| WriteError::Flush(error.to_string()))
}

/// The file as an Excel workbook.
pub fn workbook(kind: Kind, rows: &[Vec<String>]) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name(kind.title())?;
    let text = Format::new().set_num_format("@");
    let head = Format::new().set_num_format("@").set_bold();
    for (place, code) in (0_u16..).zip(columns(kind)) {
        sheet.set_column_width(place, WIDTH)?;
        sheet.write_with_format(0, place, *code, &head)?;
    }
    for (number, row) in (1_u32..).zip(rows) {
        for (place, cell) in (0_u16..).zip(row) {
            sheet.write_with_format(number, place, cell, &text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(book.save_to_buffer()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::{Basis, Kind, Verdict, check, field};
    use super::*;
    use law::Date;
    use law::calendar::Calendar;

    fn row(changes: &[(&str, &str)]) -> Vec<String> {
        let base = [
            ("CF_XDR_MC", "濮阳市试验商贸有限公司"),
            ("CF_XDR_LB", "法人及非法人组织"),
            ("CF_XDR_SHXYM", "91410902MA9MADE10T"),
            ("CF_FRDB", "甲试验"),
            ("CF_WSH", "濮试罚决〔2026〕12号"),
            ("CF_WFXW", "占用道路\"堆放\",物料"),
            ("CF_SY", "占用道路堆放物料。"),
            ("CF_YJ", "《试验条例》第三十条"),
            ("CF_CFLB", "罚款"),
            ("CF_NR", "罚款人民币伍仟元整（5000元）"),
            ("CF_NR_FK", "0.500000"),
            ("CF_JDRQ", "2026/03/02"),
            ("CF_CFJG", "濮阳市试验局"),
            ("CF_CFJGDM", "114109000059001207"),
            ("CF_SJLY", "濮阳市试验局"),
            ("CF_SJLYDM", "114109000059001207"),
        ];
        let text = |code: &str| {
            let found = changes.iter().chain(&base).find(|(known, _)| *known == code);
            found.map_or_else(String::new, |(_, text)| (*text).to_owned())
        };
        PENALTY_COLUMNS.iter().map(|code| text(code)).collect()
    }

    #[test]
    fn the_columns_are_the_standards() {
        assert_eq!(field::PENALTY.iter().map(|field| field.code).collect::<Vec<_>>(), PENALTY_COLUMNS);
        assert_eq!(field::LICENCE.iter().map(|field| field.code).collect::<Vec<_>>(), LICENCE_COLUMNS);
    }

    #[test]
    fn what_is_written_is_in_order_when_it_is_read() {
        let rows = [row(&[]), row(&[("CF_WSH", "濮试罚决〔2026〕13号")])];
        let basis =
            Basis { today: Date::parse("2026-04-15").unwrap(), uploaded: None, calendar: Calendar::published() };
        for (name, bytes) in
            [("a.csv", csv(Kind::Penalty, &rows).unwrap()), ("a.xlsx", workbook(Kind::Penalty, &rows).unwrap())]
        {
            let report = check(Kind::Penalty, name, &bytes, basis);
            let said: Vec<(usize, Verdict)> =
                report.rows.iter().map(|finding| (finding.row, finding.verdict)).collect();
            assert_eq!(said, [(2, Verdict::Ok), (3, Verdict::Ok)], "{name}: {report:?}");
        }
        assert!(csv(Kind::Penalty, &rows).unwrap().starts_with(b"CF_XDR_MC,CF_XDR_LB,"));
    }
}
