//! Looks at recordings: what was approved a moment ago is not derived again for each part that a player asks for, and one
//! look is one line of the audit record.

use std::collections::HashMap;
use std::sync::Mutex;

/// A look counts once for so many seconds.
const LOOK: i64 = 600;
/// For how many seconds an approval is not derived again.
const FRESH: i64 = 30;
/// Looks that are remembered.
const LOOKS_MAX: usize = 10_000;

/// Who looks at what: agency and person, case, digest.
pub(crate) type Key = (String, String, String);

/// What a player needs to go on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Look {
    /// Bytes of the file.
    pub(crate) size: u64,
    /// What a browser is told that it is.
    pub(crate) kind: &'static str,
    /// Until when the approval is in force, in seconds since 1970.
    pub(crate) until: i64,
}

struct Remembered {
    look: Look,
    /// When the audit record was told.
    noted: i64,
    /// When the approval was derived.
    derived: i64,
}

/// All looks of the last minutes.
#[derive(Default)]
pub(crate) struct Looks(Mutex<HashMap<Key, Remembered>>);

impl Looks {
    /// A look whose approval was derived just now, where there is one.
    pub(crate) fn going_on(&self, key: &Key, now: i64) -> Option<Look> {
        let looks = self.0.lock().ok()?;
        let remembered = looks.get(key)?;
        let fresh = now - remembered.derived < FRESH && now - remembered.noted < LOOK && now <= remembered.look.until;
        fresh.then(|| remembered.look.clone())
    }

    /// Remembers a look; says whether it is a new one, which the audit record has to be told.
    pub(crate) fn begin(&self, key: Key, look: Look, now: i64) -> bool {
        let Ok(mut looks) = self.0.lock() else { return true };
        looks.retain(|_, remembered| now - remembered.noted < LOOK);
        let noted = looks.get(&key).map(|remembered| remembered.noted);
        if looks.len() < LOOKS_MAX || noted.is_some() {
            looks.insert(key, Remembered { look, noted: noted.unwrap_or(now), derived: now });
        }
        noted.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn j24_2_a_look_is_told_once_and_ends_with_its_approval() {
        let looks = Looks::default();
        let key: Key = ("a/p".into(), "c".into(), "d".into());
        let look = |until| Look { size: 1, kind: "video/mp4", until };
        assert!(looks.begin(key.clone(), look(1_010), 1_000));
        assert_eq!(looks.going_on(&key, 1_010), Some(look(1_010)));
        assert_eq!(looks.going_on(&key, 1_011), None, "the approval is over");
        assert!(!looks.begin(key.clone(), look(9_000), 1_020), "still the same look");
        assert_eq!(looks.going_on(&key, 1_020 + FRESH), None, "derived again now and then");
        assert!(looks.begin(key.clone(), look(9_000), 1_000 + LOOK), "a new look");
        assert_eq!(looks.going_on(&("b/p".into(), "c".into(), "d".into()), 1_001), None);
    }
}
