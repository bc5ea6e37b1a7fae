//! Lines of a form's table from a file that an office made: which column is which is told by the names in its head.

use crate::sheet::{self, Grid, GridRow};
use crate::{FILE_SIZE_MAX, ROWS_MAX, RowError};

/// How far down a head is looked for.
const HEAD_ROWS_MAX: usize = 40;

/// A file as one text: a line each row, its number as the user's program counts and its cells parted by tabs.
///
/// # Errors
/// What cannot be read as a table, in Chinese.
pub fn text_of_sheet(name: &str, bytes: &[u8]) -> Result<String, String> {
    if bytes.len() > FILE_SIZE_MAX {
        return Err("文件超过 32 MB。请拆分，或者删去图片后再试。".into());
    }
    let grids = sheet::grids(name, bytes)?;
    let filled = |grid: &&Grid| grid.rows.iter().any(|row| row.cells.iter().any(|cell| !cell.is_empty()));
    let grid = grids.iter().find(filled).ok_or("文件里没有内容。请检查后重新选择。")?;
    if grid.rows.len() > ROWS_MAX {
        return Err(format!("超过 {ROWS_MAX} 行。请拆分后再导入。"));
    }
    let line = |row: &GridRow| {
        let cells = row.cells.iter().map(|cell| cell.replace('\t', " "));
        std::iter::once(row.number.to_string()).chain(cells).collect::<Vec<_>>().join("\t")
    };
    Ok(grid.rows.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// The rows below the head of such a text, each cell under the column of its name; a column that the file does not have is
/// empty.
///
/// # Errors
/// Where the head is missing, or a row lacks what the first column wants.
pub fn lines(text: &str, columns: &[String]) -> Result<Vec<Vec<String>>, Vec<RowError>> {
    let rows: Vec<(usize, Vec<&str>)> = text
        .lines()
        .map(|line| {
            let mut cells = line.split('\t');
            let number = cells.next().and_then(|number| number.parse().ok()).unwrap_or(0);
            (number, cells.map(str::trim).collect())
        })
        .collect();
    let head = rows.iter().take(HEAD_ROWS_MAX).position(|(_, cells)| {
        let found = places(cells, columns).iter().flatten().count();
        found >= 2.min(columns.len()) && places(cells, columns).first().is_some_and(Option::is_some)
    });
    let Some(head) = head else {
        let wanted = columns.join("”“");
        return Err(vec![RowError::of(1, "", format!("没有找到表头。表头应有“{wanted}”等列。"))]);
    };
    let places = places(&rows[head].1, columns);
    let mut taken = Vec::new();
    let mut errors = Vec::new();
    for (number, cells) in &rows[head + 1..] {
        let row: Vec<String> = places
            .iter()
            .map(|place| place.and_then(|place| cells.get(place)).copied().unwrap_or_default().to_owned())
            .collect();
        if row.iter().all(String::is_empty) {
            continue;
        }
        if row.first().is_some_and(String::is_empty) {
            let column = columns.first().map_or("", String::as_str);
            errors.push(RowError::of(*number, column, "没有填写。"));
        }
        taken.push(row);
    }
    if taken.is_empty() && errors.is_empty() {
        errors.push(RowError::of(rows[head].0, "", "表头下面没有数据行。"));
    }
    if errors.is_empty() { Ok(taken) } else { Err(errors) }
}

/// Where each column stands: under its own name, else under one that holds it or that it holds.
fn places(head: &[&str], columns: &[String]) -> Vec<Option<usize>> {
    let plain: Vec<String> = head.iter().map(|cell| cell.chars().filter(|c| !c.is_whitespace()).collect()).collect();
    let mut used = vec![false; plain.len()];
    let mut found = vec![None; columns.len()];
    let same = |cell: &str, column: &str| cell == column;
    let alike = |cell: &str, column: &str| cell.chars().count() > 1 && (cell.contains(column) || column.contains(cell));
    for fits in [&same as &dyn Fn(&str, &str) -> bool, &alike] {
        for (column, place) in columns.iter().zip(&mut found).filter(|(_, place)| place.is_none()) {
            *place = plain.iter().enumerate().position(|(at, cell)| !used[at] && fits(cell, column));
            if let Some(at) = *place {
                used[at] = true;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn columns() -> Vec<String> {
        ["名称", "统一社会信用代码", "权重", "不参加的理由"].map(str::to_owned).into()
    }

    #[test]
    fn g11_a_list_of_objects_is_read_by_the_names_in_its_head() {
        let file = "某局检查对象名录库\n序号,统一社会信用代码,企业名称,权 重\n1,91410900MA00000001,试甲公司,３\n\n2,91410900MA00000002,试乙公司,\n";
        let text = text_of_sheet("名录.csv", file.as_bytes()).unwrap();
        let rows = lines(&text, &columns()).unwrap();
        assert_eq!(
            rows,
            [["试甲公司", "91410900MA00000001", "3", ""], ["试乙公司", "91410900MA00000002", "", ""]],
            "in the form's order, whatever the file's is"
        );
    }

    #[test]
    fn g11_a_list_without_a_head_or_with_a_gap_is_refused_whole() {
        let none = text_of_sheet("名录.csv", "甲,乙\n丙,丁\n".as_bytes()).unwrap();
        assert!(lines(&none, &columns()).unwrap_err()[0].reason.contains("没有找到表头"));
        let gap = text_of_sheet("名录.csv", "名称,统一社会信用代码\n试甲,1\n,2\n".as_bytes()).unwrap();
        let errors = lines(&gap, &columns()).unwrap_err();
        assert_eq!((errors[0].row, errors[0].column.as_str()), (3, "名称"));
        let empty = text_of_sheet("名录.csv", "名称,统一社会信用代码\n".as_bytes()).unwrap();
        assert!(lines(&empty, &columns()).unwrap_err()[0].reason.contains("没有数据行"));
        assert!(text_of_sheet("名录.pdf", b"%PDF-1.7").is_err());
    }
}
