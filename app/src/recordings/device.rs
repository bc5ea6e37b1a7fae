//! The recording devices of an agency 音像记录设备 (J20): number, keeper, hand-overs, clock, condition.

use crate::desk::DeskError;
use crate::site::Site;
use enforcement::id::PersonId;
use law::Date;
use serde::{Deserialize, Serialize};
use store::devices;

/// A recording device.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Device {
    /// Its number, unique in the agency: what clips name.
    pub(crate) id: String,
    /// Maker and model.
    pub(crate) model: String,
    /// Who has it now.
    pub(crate) keeper: PersonId,
    /// In use, in repair, out of use.
    pub(crate) state: Condition,
    /// When its clock was last compared.
    pub(crate) compared_on: Option<Date>,
    /// Its clock minus true time then, in milliseconds.
    pub(crate) clock_offset_ms: Option<i64>,
    /// Who had it since when; the latest at the end.
    pub(crate) history: Vec<HandOver>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct HandOver {
    pub(crate) keeper: PersonId,
    pub(crate) at: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Condition {
    InUse,
    InRepair,
    OutOfUse,
}

impl Condition {
    pub(crate) const ALL: [Condition; 3] = [Condition::InUse, Condition::InRepair, Condition::OutOfUse];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Condition::InUse => "在用",
            Condition::InRepair => "维修",
            Condition::OutOfUse => "停用",
        }
    }
}

fn read(body: &str) -> Result<Device, DeskError> {
    serde_json::from_str(body).map_err(|error| DeskError::Fault(error.to_string()))
}

/// The device of a number, where it is registered.
pub(crate) fn known(site: &Site, agency: &str, id: &str) -> Result<Option<Device>, DeskError> {
    site.store.read(|unit| devices::find(unit, agency, id))?.map(|body| read(&body)).transpose()
}

/// All devices of an agency, by number.
pub(crate) fn all(site: &Site, agency: &str) -> Result<Vec<Device>, DeskError> {
    site.store.read(|unit| devices::all(unit, agency))?.iter().map(|body| read(body)).collect()
}
