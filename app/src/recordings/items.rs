//! The list of what is recorded (J16) takes effect: from the day of its import it decides what a step demands.

use enforcement::recording::ItemList;
use law::Date;
use register::{Import, Kind};
use store::{Error, Unit, accounts};

/// Puts the agency's list in force, where the import is one; other lists pass.
pub(crate) fn take_effect(unit: &mut Unit<'_>, agency: &str, import: &Import, since: Date) -> Result<(), Error> {
    if import.kind != Kind::AvItems.key() {
        return Ok(());
    }
    let Some(mut body) = accounts::agency(unit, agency)? else {
        return Err(Error::Refused(format!("没有机关“{agency}”")));
    };
    let rows = import.rows.iter().map(|row| {
        row.iter().filter_map(|(column, value)| value.as_str().map(|text| (column.as_str(), text))).collect()
    });
    body.recorded = Some(ItemList::read(rows, since));
    accounts::put_agency(unit, &body)
}
