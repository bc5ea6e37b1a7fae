//! Verification of a whole log: everything is derived again from the entries and compared with every tile, and the root
//! with the signed checkpoint. The first bad entry is named. `tools/verify.py` does the same and must answer the same.

use crate::checkpoint::Checkpoint;
use crate::note::VerifierKey;
use crate::tile::{self, Kind, Tile, WIDTH};
use crate::tree::Edge;
use crate::{Hash, Source, Suite};

/// What kind of damage was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Damage {
    /// The list of keys cannot be read.
    Keys,
    /// The checkpoint is not one, or its signature does not fit.
    Checkpoint,
    /// An entry was changed, or cannot be read.
    Entry,
    /// A file of entries is missing.
    MissingEntries,
    /// A hash in a tile was changed, or the tile cannot be read.
    Tile,
    /// A tile is missing.
    MissingTile,
    /// Entries and tiles fit each other, but not what was signed: both were made anew.
    Root,
    /// The change from one key to the next is not signed by both.
    Rotation,
}

impl Damage {
    /// The word in the machine's answer.
    pub fn key(self) -> &'static str {
        match self {
            Damage::Keys => "keys",
            Damage::Checkpoint => "checkpoint",
            Damage::Entry => "entry",
            Damage::MissingEntries => "missing-entries",
            Damage::Tile => "tile",
            Damage::MissingTile => "missing-tile",
            Damage::Root => "root",
            Damage::Rotation => "rotation",
        }
    }

    /// What a reader is told.
    pub fn title(self) -> &'static str {
        match self {
            Damage::Keys => "公钥清单不能读取或者不属于本账",
            Damage::Checkpoint => "检查点不能读取或者签名不符",
            Damage::Entry => "条目被改动",
            Damage::MissingEntries => "条目文件缺失或者不能读取",
            Damage::Tile => "散列块被改动",
            Damage::MissingTile => "散列块缺失或者不能读取",
            Damage::Root => "条目与散列块一致，但与签名的检查点不符：可能被整体重写",
            Damage::Rotation => "更换密钥的检查点没有新旧两把密钥的有效签名，或者与账不符",
        }
    }
}

/// A damaged log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The kind.
    pub damage: Damage,
    /// The first bad entry, where one can be named.
    pub index: Option<u64>,
    /// The file, relative to the log.
    pub path: String,
}

impl Fault {
    fn new(damage: Damage, index: Option<u64>, path: &str) -> Fault {
        Fault { damage, index, path: path.to_owned() }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.index {
            Some(index) => write!(out, "第一处损坏：第{index}条（{}），{}。", self.path, self.damage.title()),
            None => write!(out, "损坏：{}，{}。", self.path, self.damage.title()),
        }
    }
}

/// A sound log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sound {
    /// Its head.
    pub checkpoint: Checkpoint,
    /// The suite.
    pub suite: Suite,
    /// The keys that it was verified with.
    pub keys: Vec<String>,
}

/// The keys of a log as its file `keys` lists them, oldest first.
pub fn keys(source: &impl Source) -> Result<Vec<VerifierKey>, Fault> {
    let bad = || Fault::new(Damage::Keys, None, "keys");
    let bytes = source.read("keys").ok().flatten().ok_or_else(bad)?;
    let text = String::from_utf8(bytes).map_err(|_| bad())?;
    if !text.ends_with('\n') {
        return Err(bad());
    }
    let keys: Result<Vec<_>, _> = text.split_terminator('\n').map(VerifierKey::parse).collect();
    let keys = keys.map_err(|_| bad())?;
    let same = keys.windows(2).all(|pair| pair[0].name() == pair[1].name() && pair[0].suite() == pair[1].suite());
    if keys.is_empty() || !same { Err(bad()) } else { Ok(keys) }
}

/// The signed head of a log. Without `trusted` the log's own list of keys is taken; with it, a listed key must be one of
/// them, or follow from one by checkpoints that both signed.
pub fn head(source: &impl Source, trusted: &[VerifierKey]) -> Result<Sound, Fault> {
    let listed = keys(source)?;
    if !trusted.is_empty() && !listed.iter().any(|key| trusted.contains(key)) {
        return Err(Fault::new(Damage::Keys, None, "keys"));
    }
    let bad = || Fault::new(Damage::Checkpoint, None, "checkpoint");
    let bytes = source.read("checkpoint").ok().flatten().ok_or_else(bad)?;
    let (checkpoint, signers) = Checkpoint::open(&bytes, &listed).map_err(|_| bad())?;
    let last = listed.last().ok_or_else(bad)?;
    if !signers.contains(&last.id()) {
        return Err(bad());
    }
    Ok(Sound { checkpoint, suite: last.suite(), keys: listed.iter().map(ToString::to_string).collect() })
}

/// Verifies a log.
pub fn log(source: &impl Source, trusted: &[VerifierKey]) -> Result<Sound, Fault> {
    log_with(source, trusted, |_, _| {})
}

/// Verifies a log and shows every entry to `see` on the way.
pub fn log_with(
    source: &impl Source,
    trusted: &[VerifierKey],
    mut see: impl FnMut(u64, &[u8]),
) -> Result<Sound, Fault> {
    let sound = head(source, trusted)?;
    let rotations = rotations(source, &keys(source)?)?;
    let (suite, size) = (sound.suite, sound.checkpoint.size);
    let early = |(_, at, root): &&(String, u64, Hash)| *at > size || (*at == 0 && *root != suite.empty());
    if let Some((path, ..)) = rotations.iter().find(early) {
        return Err(Fault::new(Damage::Rotation, None, path));
    }
    let mut edge = Edge::new(suite);
    let mut faults: Vec<(u8, Fault)> = Vec::new();
    let mut note = |level: u8, fault: Fault| faults.push((level, fault));
    let mut changed = None;
    let mut entries_sound = true;
    'bundles: for bundle in tile::of_level(Kind::Entries, size) {
        let start = bundle.index * WIDTH;
        let path = bundle.path();
        let Ok(Some(bytes)) = source.read(&path) else {
            note(0, Fault::new(Damage::MissingEntries, Some(start), &path));
            entries_sound = false;
            break;
        };
        let mut entries = tile::entries(&bytes);
        for index in start..start + bundle.width {
            let Some(Ok(entry)) = entries.next() else {
                note(0, unreadable(source, &edge, bundle, index));
                entries_sound = false;
                break 'bundles;
            };
            see(index, entry);
            for (tile, hashes) in edge.append(suite.entry(entry)) {
                compare(source, tile, &hashes, &mut note);
            }
            for (key, size, root) in &rotations {
                if edge.size() == *size && edge.root() != *root {
                    changed = changed.or_else(|| Some(Fault::new(Damage::Rotation, Some(index), key)));
                }
            }
        }
        if entries.next().is_some() {
            note(0, unreadable(source, &edge, bundle, start + bundle.width - 1));
            entries_sound = false;
            break;
        }
    }
    if entries_sound {
        for (tile, hashes) in edge.partial() {
            compare(source, tile, &hashes, &mut note);
        }
    }
    let fits = entries_sound && edge.root() == sound.checkpoint.root;
    match (first(faults), changed) {
        // The entries make the signed root: so it is the tile that was changed. Otherwise the entry was.
        (Some(fault), _) if fault.damage == Damage::Tile && !fits => {
            let index = fault.index.unwrap_or(0);
            let bundle = tile::of_level(Kind::Entries, size).nth((index / WIDTH) as usize);
            Err(Fault::new(Damage::Entry, Some(index), &bundle.map_or(fault.path, |bundle| bundle.path())))
        }
        (Some(fault), _) | (None, Some(fault)) => Err(fault),
        (None, None) if !fits => Err(Fault::new(Damage::Root, None, "checkpoint")),
        (None, None) => Ok(sound),
    }
}

/// The first bad entry. A hash higher up that differs only because of what is below it says nothing, so lower levels go
/// before it.
fn first(mut faults: Vec<(u8, Fault)>) -> Option<Fault> {
    faults.sort_by_key(|(level, fault)| (*level, fault.index));
    faults.into_iter().fold(None, |first: Option<Fault>, (level, fault)| {
        let end = fault.index.map(|index| index.saturating_add(1 << (8 * u32::from(level))));
        match first {
            Some(first) if end > first.index => Some(first),
            _ => Some(fault),
        }
    })
}

/// A bundle that cannot be read to its end: a wrong length shifts all that follows, so the first entry that does not fit its
/// hash is the bad one, or else the one at which reading ended.
fn unreadable(source: &impl Source, edge: &Edge, bundle: Tile, ended: u64) -> Fault {
    let tile = Tile { kind: Kind::Hashes(0), ..bundle };
    let wanted = source.read(&tile.path()).ok().flatten().unwrap_or_default();
    let (wanted, _) = wanted.as_chunks::<32>();
    let bad = edge.row().iter().enumerate().find(|(place, hash)| wanted.get(*place) != Some(hash));
    let index = bad.map_or(ended, |(place, _)| bundle.index * WIDTH + place as u64);
    Fault::new(Damage::Entry, Some(index), &bundle.path())
}

/// Compares a tile with what the entries make of it; the first hash that differs is noted with the first entry under it.
fn compare(source: &impl Source, tile: Tile, hashes: &[Hash], note: &mut impl FnMut(u8, Fault)) {
    let Kind::Hashes(level) = tile.kind else { return };
    let path = tile.path();
    let under = |place: usize| (tile.index * WIDTH + place as u64) << (8 * u32::from(level));
    let Ok(Some(bytes)) = source.read(&path) else {
        return note(level, Fault::new(Damage::MissingTile, Some(under(0)), &path));
    };
    let wanted = hashes.concat();
    if bytes != wanted {
        let place =
            bytes.iter().zip(&wanted).position(|(one, two)| one != two).unwrap_or(bytes.len().min(wanted.len()));
        note(level, Fault::new(Damage::Tile, Some(under((place / 32).min(hashes.len() - 1))), &path));
    }
}

/// Every change of key: a checkpoint that the old and the new key signed, at `rotation/<number of the new key>`.
fn rotations(source: &impl Source, keys: &[VerifierKey]) -> Result<Vec<(String, u64, Hash)>, Fault> {
    let mut all = Vec::new();
    for pair in keys.windows(2) {
        let path = format!("rotation/{}", pair[1].id());
        let bad = || Fault::new(Damage::Rotation, None, &path);
        let bytes = source.read(&path).ok().flatten().ok_or_else(bad)?;
        let (checkpoint, signers) = Checkpoint::open(&bytes, pair).map_err(|_| bad())?;
        if signers.len() != 2 || signers[0] == signers[1] {
            return Err(bad());
        }
        all.push((path, checkpoint.size, checkpoint.root));
    }
    Ok(all)
}
