//! Checks: required columns, required cells, certificates, days, act types, codes.

use crate::columns::{Column, Holds};
use crate::{CELL_LENGTH_MAX, COLUMNS_MAX, Import, Kind, RowError};
use law::Date;
use law::identify::{IdentifierKind, identify, is_certificate_number, normalise};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a spreadsheet shows for a formula that fails.
const FORMULA_FAULTS: [&str; 8] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"];
/// Longest name of a person, in characters.
const PERSON_LENGTH_MAX: usize = 50;
/// Act types as lists write them, without 行政, 类, 事项: those of the law and what agencies' lists add.
const ACTS: [&str; 36] = [
    "处罚",
    "许可",
    "强制",
    "强制措施",
    "强制执行",
    "检查",
    "监督检查",
    "征收",
    "征用",
    "征收征用",
    "收费",
    "确认",
    "给付",
    "裁决",
    "奖励",
    "备案",
    "监督",
    "指导",
    "命令",
    "规划",
    "复议",
    "审批",
    "调解",
    "服务",
    "公共服务",
    "处理",
    "登记",
    "合同",
    "协议",
    "执法监督",
    "审核转报",
    "初审转报",
    "内部审批",
    "其他",
    "其它",
    "征缴",
];
/// The short names of provinces that lead older certificate numbers (豫J-012345).
const PROVINCES: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";

/// Required columns: the essential ones refuse the file, the article's others warn.
pub(crate) fn columns(kind: Kind, row: usize, title: &str, import: &mut Import) {
    if import.columns.len() > COLUMNS_MAX {
        import.errors.push(RowError {
            row,
            column: String::new(),
            reason: format!("超过 {COLUMNS_MAX} 列。请删去空列后再试。"),
        });
    }
    let has = |column: &Column| import.columns.iter().any(|name| column.is(name));
    // A list of one kind of act says so in its title and needs no column for it.
    let titled =
        |column: &Column| column.holds == Holds::Acts && ACTS.iter().any(|act| title.contains(&format!("行政{act}")));
    let missing: Vec<&Column> =
        kind.columns().iter().filter(|column| column.essential && !has(column) && !titled(column)).collect();
    let (article, wanted) = kind.article();
    for column in missing {
        let basis = if article.is_empty() { String::new() } else { format!("（{article}）") };
        let reason = format!(
            "缺少“{}”列{basis}。请补上这一列，列名可以写作“{}”。",
            column.names[0],
            column.names[..column.names.len().min(3)].join("”或“")
        );
        import.errors.push(RowError { row, column: column.names[0].into(), reason });
    }
    for name in wanted {
        let known = kind.columns().iter().find(|column| column.names[0] == *name);
        if known.is_some_and(|column| !column.essential && !has(column)) {
            import.warnings.push(RowError {
                row,
                column: (*name).into(),
                reason: format!("没有“{name}”列，{article}要求载明。"),
            });
        }
    }
}

/// Every row, cell by cell.
pub(crate) fn rows(kind: Kind, numbers: &[usize], import: &mut Import) {
    let mut errors = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    // Of a row with the wrong number of fields nobody knows which cell is which.
    let ragged: BTreeSet<usize> =
        import.errors.iter().filter(|error| error.column.is_empty()).map(|error| error.row).collect();
    for (row, number) in import.rows.iter().zip(numbers).filter(|(_, number)| !ragged.contains(number)) {
        for name in &import.columns {
            let text = row.get(name).and_then(Value::as_str).unwrap_or_default();
            let mut fault = |reason: String| errors.push(RowError { row: *number, column: name.clone(), reason });
            if text.chars().count() > CELL_LENGTH_MAX {
                fault(format!("超过 {CELL_LENGTH_MAX} 字。请删减。"));
                continue;
            }
            if FORMULA_FAULTS.contains(&text) {
                fault(format!("“{text}”是公式错误，不是内容。请改成文字。"));
                continue;
            }
            let Some(column) = kind.column_of(name) else { continue };
            if kind == Kind::Officers && column.names[0] == "姓名" && text.chars().count() > PERSON_LENGTH_MAX {
                fault(format!("姓名超过 {PERSON_LENGTH_MAX} 字。请核对是否错列。"));
                continue;
            }
            if text.is_empty() {
                if column.essential {
                    fault(format!("“{name}”没有填写。请补填。"));
                }
                continue;
            }
            if let Some(reason) = cell(column, text, *number, &mut seen) {
                fault(reason);
            }
        }
    }
    import.errors.extend(errors);
}

fn cell(column: &Column, text: &str, row: usize, seen: &mut BTreeMap<String, usize>) -> Option<String> {
    match column.holds {
        Holds::Text => None,
        Holds::Certificate => {
            let number = normalise(text);
            if !is_certificate_number(&number) && !is_provincial_number(&number) {
                return Some(format!(
                    "执法证号“{}”应为 8 至 14 位数字，前面可以有省份简称和字母。请对照证件核对。",
                    short(text)
                ));
            }
            seen.insert(number, row).map(|before| format!("执法证号与第 {before} 行重复。请核对。"))
        }
        Holds::Day => day(text)
            .is_none()
            .then(|| format!("“{}”不是有效的日期。请写成 2027-12-31 或者 2027年12月31日。", short(text))),
        Holds::Acts => {
            let known = |part: &&str| {
                let part = part.trim_end_matches("类别").trim_end_matches('类').trim_end_matches("事项");
                let part = part.trim_start_matches("行政");
                ACTS.contains(&part) || part.starts_with("其他") || part.starts_with("其它")
            };
            let parts: Vec<&str> = text
                .split(['、', ',', ';', '/', '和', '及', '与'])
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .collect();
            parts.iter().find(|part| !known(part)).map(|part| format!("“{}”不是执法类别。请写行政处罚、行政许可、行政强制、行政检查、行政征收征用、行政确认、行政给付、行政裁决、行政奖励或者其他。", short(part)))
        }
        Holds::Uscc => {
            let today = Date::EPOCH.plus_days(36_500);
            let answer = identify(text, today);
            (answer.kind != IdentifierKind::Uscc || !answer.valid)
                .then(|| format!("统一社会信用代码“{}”有误：{}。请对照证书核对。", short(text), answer.reason))
        }
    }
}

/// A day as lists write it; 长期 stands for no end.
pub(crate) fn day(text: &str) -> Option<Option<Date>> {
    if matches!(text, "长期" | "长期有效" | "永久") {
        return Some(None);
    }
    let last = text.rsplit(['至', '~', '—']).next().unwrap_or(text).trim();
    let plain: String = last
        .chars()
        .map(|c| if matches!(c, '年' | '月' | '/' | '.') { '-' } else { c })
        .filter(|c| *c != '日' && !c.is_whitespace())
        .collect();
    let plain = plain.trim_end_matches('-');
    let compact = plain.len() == 8 && plain.bytes().all(|byte| byte.is_ascii_digit());
    let text = if compact { format!("{}-{}-{}", &plain[..4], &plain[4..6], &plain[6..]) } else { plain.to_owned() };
    // A month without a day ends with its last day.
    let month = text.bytes().filter(|byte| *byte == b'-').count() == 1;
    if month {
        return Date::parse(&format!("{text}-1")).ok().map(|first| Some(first.plus_months(1).previous()));
    }
    Date::parse(&text).ok().map(Some)
}

/// `豫J012345`: a province, letters, and a number.
fn is_provincial_number(number: &str) -> bool {
    let Some(province) = number.chars().next().filter(|c| PROVINCES.contains(*c)) else { return false };
    let digits = number[province.len_utf8()..].trim_start_matches(|c: char| c.is_ascii_uppercase());
    (4..=14).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn short(text: &str) -> String {
    text.chars().take(30).collect()
}
