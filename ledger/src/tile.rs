//! tlog-tiles: where tiles and entry bundles are, and what is in them.

use crate::{Hash, Malformed};

/// Hashes in a full tile, entries in a full bundle.
pub const WIDTH: u64 = 256;
/// Largest entry: its length is written in two bytes.
pub const ENTRY_SIZE_MAX: usize = u16::MAX as usize;

/// What a file of the log holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// Entries.
    Entries,
    /// Hashes at a level; level 0 holds those of the entries.
    Hashes(u8),
}

/// One tile or bundle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Tile {
    /// What it holds.
    pub kind: Kind,
    /// Its position in its level.
    pub index: u64,
    /// How much is in it, from 1 to [`WIDTH`].
    pub width: u64,
}

impl Tile {
    /// The path relative to the log.
    pub fn path(&self) -> String {
        let mut parts = vec![format!("{:03}", self.index % 1_000)];
        let mut rest = self.index / 1_000;
        while rest > 0 {
            parts.push(format!("x{:03}", rest % 1_000));
            rest /= 1_000;
        }
        parts.reverse();
        let level = match self.kind {
            Kind::Entries => "entries".to_owned(),
            Kind::Hashes(level) => level.to_string(),
        };
        let partial = if self.width == WIDTH { String::new() } else { format!(".p/{}", self.width) };
        format!("tile/{level}/{}{partial}", parts.join("/"))
    }
}

/// The tiles of a level in a tree of that size, left to right.
pub fn of_level(kind: Kind, size: u64) -> impl Iterator<Item = Tile> {
    let level = match kind {
        Kind::Entries => 0,
        Kind::Hashes(level) => level,
    };
    let hashes = size.checked_shr(8 * u32::from(level)).unwrap_or(0);
    (0..hashes.div_ceil(WIDTH)).map(move |index| Tile { kind, index, width: (hashes - index * WIDTH).min(WIDTH) })
}

/// The levels of a tree of that size.
pub fn levels(size: u64) -> impl Iterator<Item = u8> {
    (0..8).take_while(move |level| size >> (8 * u32::from(*level)) > 0)
}

/// Writes an entry into a bundle: its length in two bytes, then itself.
pub fn push_entry(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), Malformed> {
    let length = u16::try_from(entry.len()).map_err(|_| Malformed("这一条超过 65535 字节"))?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

/// The entries of a bundle, one after the other; the first that does not fit ends it.
pub fn entries(bundle: &[u8]) -> impl Iterator<Item = Result<&[u8], Malformed>> {
    let mut rest = Some(bundle);
    std::iter::from_fn(move || {
        let bytes = rest.take().filter(|bytes| !bytes.is_empty())?;
        let cut = bytes.split_at_checked(2).and_then(|(length, after)| {
            after.split_at_checked(usize::from(u16::from_be_bytes([length[0], length[1]])))
        });
        let Some((entry, after)) = cut else { return Some(Err(Malformed("条目文件不完整"))) };
        rest = Some(after);
        Some(Ok(entry))
    })
}

/// The hashes of a tile.
pub fn hashes(tile: &[u8]) -> Result<Vec<Hash>, Malformed> {
    let (hashes, rest) = tile.as_chunks::<32>();
    if rest.is_empty() { Ok(hashes.to_vec()) } else { Err(Malformed("瓦片文件不是整数个摘要")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        let tile = |kind, index, width| Tile { kind, index, width }.path();
        assert_eq!(tile(Kind::Hashes(0), 1_234_067, WIDTH), "tile/0/x001/x234/067");
        assert_eq!(tile(Kind::Hashes(1), 0, 17), "tile/1/000.p/17");
        assert_eq!(tile(Kind::Entries, 273, 112), "tile/entries/273.p/112");
    }

    #[test]
    fn the_specifications_example_of_seventy_thousand() {
        let of = |level| of_level(Kind::Hashes(level), 70_000).collect::<Vec<_>>();
        assert_eq!((of(0).len(), of(0)[273].width), (274, 112));
        assert_eq!((of(1).len(), of(1)[0].width, of(1)[1].width), (2, 256, 17));
        assert_eq!((of(2).len(), of(2)[0].width), (1, 1));
        assert_eq!(levels(70_000).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(of_level(Kind::Hashes(1), 256).map(|tile| tile.width).collect::<Vec<_>>(), [1]);
    }
}
