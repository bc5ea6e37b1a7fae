//! 回执: what a platform answered to a file that was carried to it, a line a message: which one, taken or not, why not.

use crate::columns::bare;
use crate::sheet::{self, clean};

/// How far down the head is looked for.
const HEAD_ROWS_MAX: usize = 20;
/// Most lines of one file.
const LINES_MAX: usize = 10_000;

/// The columns by the heads that platforms give them.
const HEADS: [(&str, &[&str]); 4] = [
    ("message", &["报送编号", "编号", "GS_XXBH"]),
    ("number", &["文号", "决定书文号", "行政处罚决定书文号", "行政许可决定文书号", "CF_WSH", "XK_WSH", "XZ_WSH"]),
    ("outcome", &["结果", "处理结果", "入库结果", "状态", "审核结果"]),
    ("reason", &["原因", "失败原因", "错误原因", "错误信息", "说明", "备注"]),
];
/// The words for what was not taken; looked for first, since 不通过 ends in 通过.
const REFUSED: [&str; 8] = ["退回", "失败", "不通过", "未通过", "未接收", "拒绝", "错误", "驳回"];
/// The words for what was taken.
const ACCEPTED: [&str; 8] = ["接收", "成功", "通过", "入库", "已收", "正常", "撤下", "已办"];

/// What was said of one message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// The row in the file.
    pub row: usize,
    /// The message's own number; empty where the file names it by the document.
    pub message: String,
    /// 文号.
    pub number: String,
    /// Was it taken? `None` where the file does not say it in words that are known.
    pub accepted: Option<bool>,
    /// Why not, or what else was said.
    pub reason: String,
}

/// Reads a file of receipts.
///
/// # Errors
/// Why there are none, in Chinese.
pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<Receipt>, String> {
    let grids = sheet::grids_as_written(name, bytes)?;
    for grid in &grids {
        for (place, row) in grid.rows.iter().take(HEAD_ROWS_MAX).enumerate() {
            let columns: Vec<Option<&str>> = row.cells.iter().map(|cell| named(cell)).collect();
            let has = |key: &str| columns.contains(&Some(key));
            if !has("outcome") || !(has("message") || has("number")) {
                continue;
            }
            let lines = grid.rows.iter().skip(place + 1).map(|line| receipt(&columns, line));
            let lines: Vec<Receipt> =
                lines.filter(|line| !line.message.is_empty() || !line.number.is_empty()).collect();
            return match lines.len() {
                0 => Err("表头下面没有数据行。".into()),
                count if count > LINES_MAX => Err(format!("超过 {LINES_MAX} 行。请拆成几个文件。")),
                _ => Ok(lines),
            };
        }
    }
    Err("没有找到表头。表头应有“报送编号”或者“文号”，还有“结果”。".into())
}

fn named(cell: &str) -> Option<&'static str> {
    let (plain, upper) = (bare(&clean(cell)), clean(cell).to_uppercase());
    let answers = |head: &&str| **head == plain || **head == upper;
    HEADS.iter().find(|(_, heads)| heads.iter().any(answers)).map(|(key, _)| *key)
}

fn receipt(columns: &[Option<&str>], line: &sheet::GridRow) -> Receipt {
    let cell = |key: &str| {
        let place = columns.iter().position(|column| *column == Some(key));
        place.and_then(|place| line.cells.get(place)).map(|cell| clean(cell)).unwrap_or_default()
    };
    let outcome = cell("outcome");
    let says = |words: &[&str]| words.iter().any(|word| outcome.contains(word));
    let accepted = match (says(&REFUSED), says(&ACCEPTED)) {
        (true, _) => Some(false),
        (false, true) => Some(true),
        (false, false) => None,
    };
    Receipt {
        row: line.number,
        message: cell("message"),
        number: law::docno::normalise(&cell("number")),
        accepted,
        reason: cell("reason"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn g19_3_receipts_are_read_by_number_and_refusals_keep_their_reason() {
        let file = "信用平台入库结果,,\n文号,处理结果,失败原因\n濮试罚决(2026)1号,入库成功,\n濮试罚决〔2026〕2号,审核不通过,统一社会信用代码与主体库不一致\n濮试罚决〔2026〕3号,处理中,\n";
        let lines = read("回执.csv", file.as_bytes()).unwrap();
        assert_eq!(lines.iter().map(|line| line.accepted).collect::<Vec<_>>(), [Some(true), Some(false), None]);
        assert_eq!(lines[0].number, "濮试罚决〔2026〕1号");
        assert_eq!(lines[1].reason, "统一社会信用代码与主体库不一致");
    }

    #[test]
    fn g19_3_a_file_without_a_result_is_told_what_it_lacks() {
        assert!(read("a.csv", "文号,原因\n1,2\n".as_bytes()).unwrap_err().contains("结果"));
        assert!(read("a.csv", "文号,结果\n".as_bytes()).unwrap_err().contains("没有数据行"));
    }
}
