//! Reconciliation 对账: what we reported beside what the platform has, by document number, whatever template either is in.

use super::field::Meaning;
use super::rule::Line;
use super::{Grid, Kind, find_table, head, number_key, read_grids, read_line};
use law::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// A decision that only one of the two files has.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Lone {
    /// The row in its file.
    pub row: usize,
    /// 文号.
    pub number: String,
}

/// A field in which the two files do not say the same.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    /// The row in our file.
    pub row: usize,
    /// The row in the platform's.
    pub their_row: usize,
    /// 文号.
    pub number: String,
    /// Our file's field.
    pub field: String,
    /// What we reported.
    pub ours: String,
    /// What the platform has.
    pub theirs: String,
}

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Reconciliation {
    /// How many decisions are the same on both sides.
    pub same: usize,
    /// Reported, and not on the platform.
    pub missing: Vec<Lone>,
    /// On the platform, and not reported by us.
    pub unknown: Vec<Lone>,
    /// On both sides, and not the same.
    pub different: Vec<Difference>,
}

impl Reconciliation {
    /// Do both sides say the same?
    pub fn agrees(&self) -> bool {
        self.missing.is_empty() && self.unknown.is_empty() && self.different.is_empty()
    }
}

/// A file with its own name.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// The name.
    pub name: &'a str,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// Compares what we reported with the platform's export; or why one of them cannot be read, in Chinese. Spellings that
/// mean the same are the same. Numbers of identity documents are not compared: the platform hides them.
pub fn reconcile(kind: Kind, ours: Named<'_>, theirs: Named<'_>, today: Date) -> Result<Reconciliation, String> {
    let our_grids = read_grids(ours.name, ours.bytes).map_err(|reason| format!("我方文件：{reason}"))?;
    let their_grids = read_grids(theirs.name, theirs.bytes).map_err(|reason| format!("平台文件：{reason}"))?;
    let (our_grid, our_head) = find_table(kind, &our_grids).map_err(|reason| format!("我方文件：{reason}"))?;
    let (their_grid, their_head) = find_table(kind, &their_grids).map_err(|reason| format!("平台文件：{reason}"))?;
    let lines = |grid: &Grid, head: &head::Head| -> Vec<usize> {
        let rows = grid.rows.iter().enumerate().skip(head.last + 1);
        rows.filter(|(_, row)| !head::is_left_out(head, &row.cells)).map(|(index, _)| index).collect()
    };
    let mut platform: BTreeMap<String, (usize, Line<'_>)> = BTreeMap::new();
    for index in lines(their_grid, &their_head) {
        let row = &their_grid.rows[index];
        let line = read_line(&their_head, row, today);
        platform.entry(number_key(line.text(Meaning::DocumentNumber))).or_insert((row.number, line));
    }
    let mut answer = Reconciliation::default();
    for index in lines(our_grid, &our_head) {
        let row = &our_grid.rows[index];
        let line = read_line(&our_head, row, today);
        let number = line.text(Meaning::DocumentNumber).to_owned();
        let Some((their_row, their_line)) = platform.remove(&number_key(&number)) else {
            answer.missing.push(Lone { row: row.number, number });
            continue;
        };
        let before = answer.different.len();
        answer.different.extend(differences(&line, &their_line).into_iter().map(|(field, ours, theirs)| Difference {
            row: row.number,
            their_row,
            number: number.clone(),
            field,
            ours,
            theirs,
        }));
        answer.same += usize::from(answer.different.len() == before);
    }
    answer.unknown = platform
        .into_values()
        .map(|(row, line)| Lone { row, number: line.text(Meaning::DocumentNumber).to_owned() })
        .collect();
    answer.unknown.sort_by_key(|lone| lone.row);
    Ok(answer)
}

/// Fields that both rows have and that do not say the same: by code, or by what they mean where the template differs.
fn differences(ours: &Line<'_>, theirs: &Line<'_>) -> Vec<(String, String, String)> {
    let compared = |meaning: Meaning| {
        !matches!(
            meaning,
            Meaning::PersonId | Meaning::RepresentativeId | Meaning::Announced | Meaning::Updated | Meaning::Remarks
        )
    };
    let mut found = Vec::new();
    for cell in ours.cells.iter().filter(|cell| cell.field.is_public() && compared(cell.field.meaning)) {
        let alone = ours.all(cell.field.meaning).count() == 1 && theirs.all(cell.field.meaning).count() == 1;
        let other = theirs.cells.iter().find(|other| other.code == cell.code);
        let Some(other) = other.or_else(|| theirs.cell(cell.field.meaning).filter(|_| alone)) else { continue };
        let same = match (cell.value.day, other.value.day, cell.value.amount, other.value.amount) {
            (Some(one), Some(two), ..) => one == two,
            (.., Some(one), Some(two)) => one == two,
            _ => cell.value.text == other.value.text,
        };
        if !same {
            found.push((cell.code.to_owned(), cell.value.text.clone(), other.value.text.clone()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const HEAD: &str = "CF_WSH,CF_XDR_MC,CF_CFLB,CF_NR_FK,CF_JDRQ,CF_XDR_ZJHM";

    fn compared(ours: &str, theirs: &str) -> Reconciliation {
        let ours = format!("{HEAD}\n{ours}");
        let (ours, theirs) =
            (Named { name: "a.csv", bytes: ours.as_bytes() }, Named { name: "b.csv", bytes: theirs.as_bytes() });
        reconcile(Kind::Penalty, ours, theirs, Date::parse("2026-04-15").unwrap()).unwrap()
    }

    #[test]
    fn spellings_are_the_same_and_contents_are_not() {
        let ours = "濮试罚决〔2026〕1号,甲商贸有限公司,罚款,0.500000,2026/03/02,\n\
                    濮试罚决〔2026〕2号,乙商贸有限公司,罚款,0.500000,2026/03/02,\n\
                    濮试罚决〔2026〕3号,丙商贸有限公司,罚款,0.500000,2026/03/02,\n";
        let theirs = "行政处罚决定书文号,行政相对人名称,处罚类别,罚款金额（万元）,处罚决定日期\n\
                      濮试罚决[2026]1号,甲商贸有限公司,罚款,0.5,2026年3月2日\n\
                      濮试罚决〔2026〕2号,乙商贸有限公司,罚款,0.6,2026-03-03\n\
                      濮试罚决〔2026〕9号,丁商贸有限公司,罚款,0.1,2026-03-03\n";
        let found = compared(ours, theirs);
        assert_eq!(found.same, 1);
        assert_eq!(found.missing, [Lone { row: 4, number: "濮试罚决〔2026〕3号".into() }]);
        assert_eq!(found.unknown, [Lone { row: 4, number: "濮试罚决〔2026〕9号".into() }]);
        let fields: Vec<(usize, usize, &str)> =
            found.different.iter().map(|one| (one.row, one.their_row, one.field.as_str())).collect();
        assert_eq!(fields, [(3, 3, "CF_NR_FK"), (3, 3, "CF_JDRQ")]);
        assert!(!found.agrees());
    }

    #[test]
    fn hidden_numbers_are_no_difference() {
        let ours = "濮试罚决〔2026〕1号,甲试验,罚款,0.500000,2026/03/02,410902199001010016\n";
        let theirs = format!("{HEAD}\n濮试罚决〔2026〕1号,甲试验,罚款,0.500000,2026/03/02,4109**********0016\n");
        assert!(compared(ours, &theirs).agrees());
    }
}
