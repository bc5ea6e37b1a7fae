//! Lists that come as a spreadsheet, and lists that are too long for a page: what a form brings of them.

use super::ROWS_MAX;
use crate::web::input::SHEET;
use enforcement::case::{Flat, Record, write_flat};
use enforcement::pack::{Field, FieldType, Kind};
use enforcement::refusal::{FieldError, Rejected};
use enforcement::value::{Fields, Value};
use register::RowError;

/// Most faults of a spreadsheet that a page lists.
const FAULTS_MAX: usize = 20;

/// The form with the lines of its spreadsheets in the place of what was typed. Where a record is corrected whose list is too
/// long for the page, and no spreadsheet came, its lines stay.
pub(in crate::web) fn taken_in(kind: &Kind, flat: &Flat, earlier: Option<&Record>) -> Result<Flat, Rejected> {
    let mut whole = flat.clone();
    let mut errors = Vec::new();
    for field in kind.fields.iter().filter(|field| field.kind == FieldType::Rows) {
        let sheet = whole.remove(&format!("{}{SHEET}", field.key)).and_then(|mut texts| texts.pop());
        let kept = earlier.map_or(&[][..], |record| record.fields.rows(&field.key));
        let rows = match sheet.map(|text| register::lines(&text, &field.columns)) {
            Some(Ok(rows)) => rows,
            Some(Err(faults)) => {
                errors.extend(faults.iter().take(FAULTS_MAX).map(|fault| fault_of(field, fault)));
                continue;
            }
            None if kept.len() > ROWS_MAX => kept.to_vec(),
            None => continue,
        };
        let typed = format!("{}.", field.key);
        whole.retain(|key, _| !key.starts_with(&typed));
        let mut fields = Fields::default();
        fields.set(&field.key, Value::Rows(rows));
        whole.extend(write_flat(&fields));
    }
    if errors.is_empty() { Ok(whole) } else { Err(Rejected::Form(errors)) }
}

fn fault_of(field: &Field, fault: &RowError) -> FieldError {
    let reason = format!("导入的表格{fault}");
    FieldError { field: field.key.clone(), label: field.label.clone(), reason }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use enforcement::pack::Pack;

    #[test]
    fn g11_a_spreadsheet_takes_the_place_of_typed_lines_and_a_bad_one_is_refused_whole() {
        let pack = Pack::henan_2019().unwrap();
        let kind = pack.kind("draw-plan").unwrap();
        let mut flat = Flat::new();
        flat.insert("objects.0.0".into(), vec!["旧".into()]);
        flat.insert("cause".into(), vec!["抽查".into()]);
        let file = |text: &str| register::text_of_sheet("名录.csv", text.as_bytes()).unwrap();
        let lines: String = (0..400).map(|n| format!("试验{n},9141{n}\n")).collect();
        flat.insert("objects.sheet".into(), vec![file(&format!("名称,统一社会信用代码\n{lines}"))]);
        let whole = taken_in(kind, &flat, None).unwrap();
        assert_eq!(whole.get("objects.399.1").unwrap(), &["9141399"]);
        assert_eq!(whole.get("objects.0.0").unwrap(), &["试验0"]);
        assert_eq!(whole.get("cause").unwrap(), &["抽查"]);
        flat.insert("objects.sheet".into(), vec![file("名称,统一社会信用代码\n甲,1\n,2\n")]);
        let Err(Rejected::Form(errors)) = taken_in(kind, &flat, None) else { panic!("taken") };
        assert_eq!((errors.len(), errors[0].field.as_str()), (1, "objects"));
        assert!(errors[0].reason.contains("第 3 行“名称”"), "{}", errors[0].reason);
    }
}
