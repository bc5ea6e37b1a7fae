//! What `mingfa law` answers, as functions of text: the program wires standard input and output.

use crate::calendar::Calendar;
use crate::date::Date;
use crate::identify::identify;
use crate::rules;
use crate::time::{Last, due};

/// Most working days that one line may ask for.
pub const WORKDAYS_MAX: u32 = 100_000;

/// An answer: the text to print, and whether every line was right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// For standard output.
    pub text: String,
    /// False makes the exit status 1.
    pub complete: bool,
}

/// `law workdays --csv -`: appends `due`, and `error` where a line could not be answered.
pub fn workdays(input: &[u8], calendar: &Calendar) -> Result<Answer, String> {
    let input = input.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(input);
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::Headers).from_reader(input);
    let headers = reader.headers().map_err(|error| format!("不是有效的 CSV：{error}"))?.clone();
    let column = |name: &str| {
        headers
            .iter()
            .position(|header| header == name)
            .ok_or_else(|| format!("缺少列 {name}；需要 start_date 和 n 两列"))
    };
    let (start, count) = (column("start_date")?, column("n")?);
    let mut rows: Vec<(csv::StringRecord, Result<Date, String>)> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| format!("不是有效的 CSV：{error}"))?;
        let answer = workday_row(record.get(start).unwrap_or(""), record.get(count).unwrap_or(""), calendar);
        rows.push((record, answer));
    }
    let complete = rows.iter().all(|(_, answer)| answer.is_ok());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let extra: &[&str] = if complete { &["due"] } else { &["due", "error"] };
    let mut write = |cells: Vec<&str>| writer.write_record(cells).map_err(|error| error.to_string());
    write(headers.iter().chain(extra.iter().copied()).collect())?;
    for (record, answer) in &rows {
        let due = answer.as_ref().map(ToString::to_string).unwrap_or_default();
        let mut cells: Vec<&str> = (0..headers.len()).map(|index| record.get(index).unwrap_or("")).collect();
        cells.push(&due);
        if !complete {
            cells.push(answer.as_ref().err().map_or("", String::as_str));
        }
        write(cells)?;
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes).map_err(|error| error.to_string())?;
    Ok(Answer { text, complete })
}

fn workday_row(start: &str, count: &str, calendar: &Calendar) -> Result<Date, String> {
    let start = Date::parse(start).map_err(|error| error.to_string())?;
    let n: u32 = count.trim().parse().map_err(|_| format!("“{}”不是天数", count.trim()))?;
    if n > WORKDAYS_MAX {
        return Err(format!("天数超过 {WORKDAYS_MAX}"));
    }
    calendar.add_workdays(start, n).map_err(|error| error.to_string())
}

/// `law due RULE DATE [--explain]`.
pub fn due_on(key: &str, date: &str, explained: bool, calendar: &Calendar) -> Result<Answer, String> {
    let rule =
        rules::find(key).ok_or_else(|| format!("没有规则“{key}”。可用的规则见规则页，或者写义务编号，例如 G21.2。"))?;
    let start = Date::parse(date).map_err(|error| error.to_string())?;
    if !rule.in_force(start) {
        return Err(format!("{}自 {} 起施行，不适用于 {start}。", rule.citation.short(), rule.since()));
    }
    let length = rule.length.ok_or_else(|| format!("{}没有规定期限。", rule.citation.short()))?;
    let due = due(start, length, &[], calendar).map_err(|error| error.to_string())?;
    let complete = matches!(due.last, Last::Known(_));
    let text = match due.last {
        _ if explained => due.explain(&rule.citation.short()),
        Last::Known(date) => format!("{date}\n"),
        _ => due.explain(&rule.citation.short()).lines().next().unwrap_or_default().to_owned() + "\n",
    };
    let mark = if explained && rule.mark == rules::Mark::Known {
        "  【知】条文未经本系统核对原文，以签核为准\n"
    } else {
        ""
    };
    Ok(Answer { text: text + mark, complete })
}

/// `law identify -`: a JSON line for each line.
pub fn identify_lines(input: &str, today: Date) -> Result<String, serde_json::Error> {
    let mut out = String::new();
    for line in input.lines() {
        let line = line.strip_prefix('\u{FEFF}').unwrap_or(line);
        out += &serde_json::to_string(&identify(line, today))?;
        out.push('\n');
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn g21_2_workdays_pass_other_columns_through() {
        let csv = "\u{FEFF}id,start_date,n\r\n\"甲,乙\",2026-02-12,7\r\n2,2026-09-30,2\r\n";
        let answer = workdays(csv.as_bytes(), Calendar::published()).unwrap();
        assert_eq!(answer.text, "id,start_date,n,due\n\"甲,乙\",2026-02-12,7,2026-02-28\n2,2026-09-30,2,2026-10-09\n");
        assert!(answer.complete);
    }

    #[test]
    fn an_unknown_year_gives_an_error_row() {
        let answer =
            workdays(b"start_date,n\n2026-12-30,9\n2026-02-30,1\n2026-01-05,x\n2026-01-05,1\n", Calendar::published())
                .unwrap();
        assert!(!answer.complete);
        let lines: Vec<&str> = answer.text.lines().collect();
        assert_eq!(lines[0], "start_date,n,due,error");
        assert!(lines[1].contains("2027年"));
        assert_eq!(lines[4], "2026-01-05,1,2026-01-06,");
        assert!(workdays(b"a,b\n1,2\n", Calendar::published()).is_err());
    }

    #[test]
    fn due_by_id_and_by_name() {
        let calendar = Calendar::published();
        assert_eq!(due_on("G21.2", "2026-02-12", false, calendar).unwrap().text, "2026-02-28\n");
        assert_eq!(due_on("case-90", "2024-09-09", false, calendar).unwrap().text, "2024-12-09\n");
        assert!(due_on("G21.2", "2018-02-12", false, calendar).is_err());
        assert!(!due_on("G21.2", "2026-12-30", false, calendar).unwrap().complete);
    }
}
