//! Recording places 执法办案场所 (J15.1, J20): rooms with fixed recorders, in which everything is recorded from beginning to end.

use law::Date;
use serde::{Deserialize, Serialize};

/// What a room is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Room {
    /// 询问室.
    Inquiry,
    /// 听证室.
    Hearing,
    /// 其他办案场所.
    Other,
}

impl Room {
    /// Every kind.
    pub const ALL: [Room; 3] = [Room::Inquiry, Room::Hearing, Room::Other];

    /// The word of the field.
    pub fn title(self) -> &'static str {
        match self {
            Room::Inquiry => "询问室",
            Room::Hearing => "听证室",
            Room::Other => "其他办案场所",
        }
    }
}

/// A recording place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Place {
    /// Its name, as records write it in their field `place`.
    pub name: String,
    /// What it is for.
    pub room: Room,
    /// The number of the fixed recorder in the register of devices.
    pub device: String,
    /// Recorded from this day on.
    pub since: Date,
    /// Until this day, where it is no longer used.
    pub until: Option<Date>,
}

impl Place {
    /// Does a record that names a place as its own stand in this room on the day?
    pub fn holds(&self, place: &str, on: Date) -> bool {
        place.contains(&self.name) && on >= self.since && self.until.is_none_or(|until| on <= until)
    }
}
