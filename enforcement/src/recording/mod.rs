//! Recordings 音像记录 of a case: sealed clips with what their files say, marks in them, and what they cover of the time on
//! the spot (J15 to J24).
//!
//! To add a kind of mark: a value of [`MarkKind`] with its provision. What a step demands is the `recording` of its record
//! kind, or more where the agency's own list says so; how long files are kept is [`Retention`].

mod access;
mod clip;
mod course;
mod disposal;
mod gate;
mod items;
mod place;

pub use access::{ACCESS_KIND, Access, access};
pub use clip::{
    CLIPS_MAX, CLOCK_OFFSET_MAX, Clip, DURATION_MAX, MARKS_MAX, Mark, MarkKind, Retention, Source, WORDS_LENGTH_MAX,
};
pub use course::{Course, Explained, Gap, Overlap, courses};
pub use disposal::{DISPOSAL_KIND, disposed, disposed_by, faults as disposal_faults, must_stay, proves};
pub use gate::refusals;
pub use items::{ITEMS_MAX, Item, ItemList, ItemRow};
pub use place::{Place, Room};

use crate::case::{Case, Stamp};

/// Fewest letters of a digest that name a recording.
const DIGEST_LENGTH_MIN: usize = 12;

/// The recordings of a case that a name means: a file's name, or the beginning of a digest.
pub fn recordings_named<'a>(case: &'a Case, name: &str) -> Vec<&'a Stored> {
    let name = name.trim();
    let digest = name.to_ascii_lowercase();
    let fits = |clip: &Clip| {
        clip.name == name || (digest.len() >= DIGEST_LENGTH_MIN && clip.digest.starts_with(digest.as_str()))
    };
    case.clips.iter().filter(|stored| !name.is_empty() && fits(&stored.clip)).collect()
}

/// A clip of the case, with who stored it and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// The clip.
    pub clip: Clip,
    /// Who and when; the system's clock tells whether it was in time (J22).
    pub stamp: Stamp,
    /// Its event's place in the stream.
    pub seq: u32,
    /// Kept beyond its time, and why: the words of the latest hold that was not lifted.
    pub held: Option<String>,
}

impl Stored {
    /// Does it end after it was stored? Then the recorder's clock is fast, or its error was stated wrongly.
    pub fn ends_after_storing(&self) -> bool {
        const TOLERANCE: i64 = 60;
        self.clip.ran().is_some_and(|(_, end)| end > (self.stamp.recorded.unix() + TOLERANCE) * 1000)
    }
}

/// A mark of the case, with who set it and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marked {
    /// The mark.
    pub mark: Mark,
    /// Who and when.
    pub stamp: Stamp,
    /// Its event's place in the stream.
    pub seq: u32,
}
