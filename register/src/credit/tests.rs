//! Tables of rows: what is written, what is said of it. Every body, person and number is made up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::Verdict::{MustRedact, Normalised, Ok as Fine, Overdue, Refused};
use super::*;
use rust_xlsxwriter::Workbook;

mod files;
mod licence;
mod penalty;
mod whole;

/// A row of the 2018 penalty template that is in order: a company fined 5000 yuan.
const PENALTY: [(&str, &str); 21] = [
    ("CF_XDR_MC", "濮阳市试验商贸有限公司"),
    ("CF_XDR_LB", "法人及非法人组织"),
    ("CF_XDR_SHXYM", "91410902MA9MADE10T"),
    ("CF_FRDB", "甲试验"),
    ("CF_XDR_ZJLX", ""),
    ("CF_XDR_ZJHM", ""),
    ("CF_WSH", "濮试罚决〔2026〕12号"),
    ("CF_WFXW", "占用道路堆放物料"),
    ("CF_SY", "2026年1月5日，当事人在试验路东侧占用道路堆放物料。"),
    ("CF_YJ", "《试验条例》第三十条"),
    ("CF_CFLB", "罚款"),
    ("CF_NR", "罚款人民币伍仟元整（5000元）"),
    ("CF_NR_FK", "0.500000"),
    ("CF_NR_WFFF", ""),
    ("CF_NR_ZKDX", ""),
    ("CF_JDRQ", "2026/03/02"),
    ("CF_YXQ", "2099/12/31"),
    ("CF_GSJZQ", "2027/03/02"),
    ("CF_CFJG", "濮阳市试验局"),
    ("CF_CFJGDM", "114109000059001207"),
    ("BZ", ""),
];

/// The source's name and code, and the day of announcement, are the same in every test.
const COMMON: [(&str, &str); 3] =
    [("CF_SJLY", "濮阳市试验局"), ("CF_SJLYDM", "114109000059001207"), ("公示日期", "2026/03/06")];

/// A citizen instead of the company.
const CITIZEN: [(&str, &str); 6] = [
    ("CF_XDR_MC", "乙试验"),
    ("CF_XDR_LB", "自然人"),
    ("CF_XDR_SHXYM", ""),
    ("CF_FRDB", ""),
    ("CF_XDR_ZJLX", "身份证"),
    ("CF_XDR_ZJHM", "410902199001010016"),
];

fn basis() -> Basis<'static> {
    Basis { today: Date::parse("2026-04-15").unwrap(), uploaded: None, calendar: Calendar::published() }
}

/// A CSV of a head and rows.
fn table_of(head: &[&str], rows: &[Vec<&str>]) -> Vec<u8> {
    let quoted = |cell: &&str| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |cells: &[&str]| cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
    let lines: String = std::iter::once(line(head)).chain(rows.iter().map(|row| line(row))).collect();
    lines.into_bytes()
}

/// What is said of a penalty row with these cells changed: verdicts with their fields, without what is in order.
fn said(changes: &[(&'static str, &str)]) -> Vec<(Verdict, String)> {
    let all: Vec<(&str, &str)> = PENALTY.into_iter().chain(COMMON).collect();
    of_rows(Kind::Penalty, &all, &[changes])
}

fn of_rows(
    kind: Kind,
    base: &[(&'static str, &'static str)],
    rows: &[&[(&'static str, &str)]],
) -> Vec<(Verdict, String)> {
    let mut head: Vec<&str> = base.iter().map(|(code, _)| *code).collect();
    for (code, _) in rows.iter().copied().flatten() {
        if !head.contains(code) {
            head.push(code);
        }
    }
    let cell = |changes: &[(&'static str, &str)], code: &str| -> String {
        let find = |list: &[(&'static str, &str)]| {
            list.iter().rev().find(|(known, _)| *known == code).map(|(_, text)| (*text).to_owned())
        };
        find(changes).or_else(|| find(base)).unwrap_or_default()
    };
    let texts: Vec<Vec<String>> =
        rows.iter().map(|changes| head.iter().map(|code| cell(changes, code)).collect()).collect();
    let rows: Vec<Vec<&str>> = texts.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let report = check(kind, "a.csv", &table_of(&head, &rows), basis());
    let found = report.rows.into_iter().filter(|finding| finding.verdict != Fine);
    found.map(|finding| (finding.verdict, finding.field)).collect()
}

/// Cells changed, and what should be said of the row.
type Case<'a> = (&'a [(&'static str, &'a str)], &'a [(Verdict, &'a str)]);

/// Checks a table of rows against exactly what should be said, all faults at once.
fn expect(table: &[Case<'_>]) {
    let mut wrong = Vec::new();
    for (changes, expected) in table {
        let found = said(changes);
        let expected: Vec<(Verdict, String)> =
            expected.iter().map(|(verdict, field)| (*verdict, (*field).to_owned())).collect();
        if found != expected {
            wrong.push(format!("{changes:?}\n   found {found:?}\nexpected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
