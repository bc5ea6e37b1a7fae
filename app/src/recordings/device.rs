//! The register of recording devices (J20): who had which recorder when, and how its clock stood; and what it adds to the clips
//! that name one of them.

use crate::desk::DeskError;
use crate::site::Site;
use enforcement::id::PersonId;
use enforcement::recording::Clip;
use law::{Date, Moment};
use serde::{Deserialize, Serialize};
use store::{Error, Unit, devices};

/// Hand-overs that are kept of one device.
pub(crate) const HISTORY_MAX: usize = 1_000;

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
    /// Its storage: how much, how much is left, where it is kept.
    #[serde(default)]
    pub(crate) storage: String,
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

impl Device {
    /// Who had it at a time; nobody before its first hand-over.
    fn keeper_at(&self, at: Moment) -> Option<&PersonId> {
        let at = at.exact();
        self.history.iter().rev().find(|over| over.at <= at).map(|over| &over.keeper)
    }

    fn read(body: &str) -> Result<Device, Error> {
        serde_json::from_str(body).map_err(|error| Error::Damaged(format!("device: {error}")))
    }
}

/// The device of a number, where it is registered.
pub(crate) fn known(site: &Site, agency: &str, id: &str) -> Result<Option<Device>, DeskError> {
    let body = site.store.read(|unit| devices::find(unit, agency, id))?;
    Ok(body.map(|body| Device::read(&body)).transpose()?)
}

/// All devices of an agency, by number.
pub(crate) fn all(site: &Site, agency: &str) -> Result<Vec<Device>, DeskError> {
    let bodies = site.store.read(|unit| devices::all(unit, agency))?;
    Ok(bodies.iter().map(|body| Device::read(body)).collect::<Result<_, _>>()?)
}

/// The numbers of the devices that are in use.
pub(crate) fn numbers(site: &Site, agency: &str) -> Result<Vec<String>, DeskError> {
    let all = all(site, agency)?;
    Ok(all.into_iter().filter(|device| device.state == Condition::InUse).map(|device| device.id).collect())
}

/// A clip with what the register knows of its device: who had it then, and the error of its clock where that was compared on the
/// same day. What a person stated goes before it.
pub(crate) fn completed(unit: &mut Unit<'_>, agency: &str, clip: &Clip) -> Result<Clip, Error> {
    let mut clip = clip.clone();
    if clip.device.is_empty() {
        return Ok(clip);
    }
    let Some(body) = devices::find(unit, agency, &clip.device)? else { return Ok(clip) };
    let device = Device::read(&body)?;
    let Some(began) = clip.began else { return Ok(clip) };
    clip.keeper = clip.keeper.or_else(|| device.keeper_at(began).cloned());
    let compared = device.compared_on == Some(began.date());
    clip.clock_offset_ms = clip.clock_offset_ms.or(device.clock_offset_ms.filter(|_| compared));
    Ok(clip)
}
