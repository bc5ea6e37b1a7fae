//! ledger 账: the public, append-only, signed log, in the formats of C2SP: tlog-tiles, tlog-checkpoint, signed-note and
//! tlog-proof over a Merkle tree as in RFC 6962. It knows nothing of cases, and no clock, no files, no chance: bytes come
//! through a [`Source`], salts and keys are arguments.
//!
//! An entry is a commitment ([`leaf`]): every field is salted and hashed on its own, so that public fields can be opened
//! and proven while the others stay hidden. Digests and signatures come as a [`Suite`]: SHA-256 with Ed25519, and beside
//! it SM3 with SM2. To add one: a variant there, its type bytes in `note.rs`, and the same in `tools/verify.py`, which
//! has to agree with this crate on every damage.

pub mod checkpoint;
pub mod leaf;
pub mod note;
pub mod proof;
mod suite;
pub mod tile;
pub mod timestamp;
pub mod tree;
pub mod verify;

pub use suite::{Digester, Hash, Suite};

/// Where the files of a log come from: a folder, an address, memory.
pub trait Source {
    /// The bytes at a path relative to the log; `None` where there is no such file; `Err` where it could not be read.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String>;
}

impl Source for std::collections::BTreeMap<String, Vec<u8>> {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(self.get(path).cloned())
    }
}

/// What is wrong with bytes that should be one of the formats, in Chinese: the command line prints it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub &'static str);
