//! What `mingfa law` answers, as functions of text: the program wires standard input and output.

use crate::calendar::Calendar;
use crate::date::Date;
use crate::identify::identify;
use crate::obligation::ObligationId;
use crate::rules;
use crate::time::Last;
use unicode_normalization::UnicodeNormalization;

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
        let answer = if record.len() == headers.len() {
            workday_row(record.get(start).unwrap_or(""), record.get(count).unwrap_or(""), calendar)
        } else {
            Err(format!("本行 {} 格，表头 {} 格", record.len(), headers.len()))
        };
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
    let start = Date::parse(&start.nfkc().collect::<String>()).map_err(|error| error.to_string())?;
    let plain: String = count.nfkc().filter(|c| !c.is_whitespace()).collect();
    let n: u64 = plain.parse().map_err(|_| format!("“{}”不是天数，应为 0 以上的整数", shortened(count)))?;
    let n = u32::try_from(n).ok().filter(|n| *n <= WORKDAYS_MAX).ok_or(format!("天数超过 {WORKDAYS_MAX}"))?;
    calendar.add_workdays(start, n).map_err(|error| error.to_string())
}

/// What a text says, cut short for a message.
fn shortened(text: &str) -> String {
    text.trim().chars().take(20).collect()
}

/// `law due RULE DATE [--explain]`.
pub fn due_on(key: &str, date: &str, explained: bool, calendar: &Calendar) -> Result<Answer, String> {
    let rule = rules::find(key).ok_or_else(|| no_rule(key))?;
    let start = Date::parse(date).map_err(|error| error.to_string())?;
    if !rule.in_force(start) {
        return Err(format!("{}自 {} 起施行，不适用于 {start}。", rule.citation.short(), rule.since()));
    }
    let Some(due) = rule.due(start, calendar) else {
        return Err(format!("{}没有规定以日计算的期限：{}", rule.citation.short(), rule.words));
    };
    let due = due.map_err(|error| error.to_string())?;
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

/// An obligation without a period is told apart from a key that does not exist.
fn no_rule(key: &str) -> String {
    match key.parse::<ObligationId>() {
        Ok(id) => format!("{}没有规定以日计算的期限：{}。", id.citation().short(), id.get().words),
        Err(_) => format!("没有规则“{}”。可用的规则见规则页，或者写义务编号，例如 G21.2。", shortened(key)),
    }
}

/// `law identify -`: a JSON line for each line, empty ones included.
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
    fn odd_rows_are_answered_one_by_one() {
        let odd = "n,start_date,备注\n0,2026-02-12,\"换\n行\"\n-1,2026-02-12,\n７,２０２６-０２-１２,全角\n99999999999999999999,2026-02-12,\n5,2026-02-12,a,多一格\n,2026-02-12,\n1.5,2026-02-12,\n1,2025-12-31,跨年\n";
        let answer = workdays(odd.as_bytes(), Calendar::published()).unwrap();
        let rows: Vec<csv::StringRecord> =
            csv::Reader::from_reader(answer.text.as_bytes()).records().map(Result::unwrap).collect();
        let due: Vec<&str> = rows.iter().map(|row| row.get(3).unwrap()).collect();
        assert_eq!(due, ["2026-02-12", "", "2026-02-28", "", "", "", "", "2026-01-04"]);
        assert!(rows.iter().all(|row| row.get(3).unwrap().is_empty() != row.get(4).unwrap().is_empty()));
        assert_eq!(rows[0].get(2), Some("换\n行"));
    }

    #[test]
    fn every_name_of_the_table_of_limits_is_answered() {
        let calendar = Calendar::published();
        for (key, day, last) in [
            ("PUB-OTHER", "2026-02-12", "2026-03-18"),
            ("ANNUAL", "2025-06-30", "2026-01-31"),
            ("LR-5", "2026-09-18", "2026-09-24"),
            ("LR-EXT", "2026-09-18", "2026-10-09"),
            ("AV-STORE", "2026-05-02", "2026-05-02"),
            ("AV-STORE-X", "2026-05-02", "2026-05-03"),
            ("HEAR-NOTICE", "2026-10-14", "2026-09-29"),
            ("PAY-15", "2026-01-31", "2026-02-24"),
            ("FORCE-24H", "2026-05-02", "2026-05-03"),
            ("FREEZE", "2026-03-01", "2026-03-31"),
            ("SUBST-3", "2026-05-08", "2026-04-30"),
            ("LIC-HEAR", "2026-09-18", "2026-09-24"),
            ("LIC-RENEW", "2026-03-31", "2026-03-01"),
            ("CRIME-3", "2026-03-05", "2026-03-09"),
            ("crime-24h", "2026-03-05", "2026-03-06"),
        ] {
            assert_eq!(due_on(key, day, false, calendar).unwrap().text, format!("{last}\n"), "{key} {day}");
        }
        for key in ["PAY-LATE", "NO-NIGHT", "FILE-MAJOR", "J16"] {
            assert!(due_on(key, "2026-03-05", false, calendar).unwrap_err().contains("没有规定"), "{key}");
        }
        assert!(due_on("X", "2026-03-05", false, calendar).unwrap_err().contains("没有规则"));
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
