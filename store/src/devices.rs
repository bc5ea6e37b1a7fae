//! The register of recording devices 音像记录设备 (J20): number, keeper, hand-overs, clock. Each body is written by its owner.

use crate::door::{Error, Unit};

/// Most devices of one agency.
pub const DEVICES_MAX: usize = 10_000;

/// Puts a device, or replaces what is known of it.
pub fn put(unit: &mut Unit<'_>, agency: &str, id: &str, body: &str) -> Result<(), Error> {
    unit.put("device", &[("agency", agency.into()), ("id", id.into())], &[("body", body.into())])
}

/// One device.
pub fn find(unit: &mut Unit<'_>, agency: &str, id: &str) -> Result<Option<String>, Error> {
    let row = unit.one("SELECT body FROM device WHERE agency = $1 AND id = $2", &[agency.into(), id.into()])?;
    Ok(row.map(|row| row.text(0)))
}

/// All devices of an agency, by number.
pub fn all(unit: &mut Unit<'_>, agency: &str) -> Result<Vec<String>, Error> {
    let sql = format!("SELECT body FROM device WHERE agency = $1 ORDER BY id LIMIT {DEVICES_MAX}");
    Ok(unit.query(&sql, &[agency.into()])?.iter().map(|row| row.text(0)).collect())
}
