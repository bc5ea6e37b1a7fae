//! 双公示 on the command line: checking a file, and writing one from the cases.

use crate::cli::{bytes, print, today};
use anyhow::Context;
use law::Date;
use law::calendar::Calendar;
use register::credit::{Basis, Kind, Report, Verdict, check as check_file};
use std::fmt::Write;
use std::path::Path;

/// Checks a file; true where a person has nothing to see to.
pub(crate) fn check(
    file: &str,
    kind: &str,
    on: Option<&str>,
    uploaded: Option<&str>,
    json: bool,
) -> anyhow::Result<bool> {
    let kind = Kind::from_key(kind).with_context(|| format!("没有种类“{kind}”，请写 penalty 或者 licence"))?;
    let day = |text: Option<&str>| text.map(Date::parse).transpose().context("日期请写作 2026-03-09");
    let basis =
        Basis { today: day(on)?.unwrap_or_else(today), uploaded: day(uploaded)?, calendar: Calendar::published() };
    let body = bytes(file)?;
    let name = Path::new(file).file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let report = check_file(kind, name, &body, basis);
    print(&if json { serde_json::to_string(&report)? + "\n" } else { readable(&report) })?;
    Ok(report.passes())
}

/// A line for each finding, and how many rows have which.
fn readable(report: &Report) -> String {
    let mut text = String::new();
    for finding in report.rows.iter().filter(|finding| finding.verdict != Verdict::Ok) {
        let field = if finding.field.is_empty() { String::new() } else { format!("{} ", finding.field) };
        let _ = writeln!(text, "第 {} 行  {}  {field}{}", finding.row, finding.verdict.title(), finding.reason);
    }
    let all = [Verdict::Ok, Verdict::Normalised, Verdict::Refused, Verdict::MustRedact, Verdict::Overdue];
    let counts: Vec<String> = all
        .iter()
        .map(|verdict| {
            let count = report.rows.iter().filter(|finding| finding.verdict == *verdict).count();
            let unit = if *verdict == Verdict::Ok { "行" } else { "处" };
            format!("{} {count} {unit}", verdict.title())
        })
        .collect();
    let _ = writeln!(text, "{}。", counts.join("，"));
    text
}
