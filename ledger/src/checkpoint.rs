//! tlog-checkpoint: the head of a log, as a signed note.

use crate::note::{self, SigningKey, VerifierKey, base64, from_base64};
use crate::{Hash, Malformed};

/// The head of a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// The log's name, for ever the same.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root hash at that size.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, base64(&self.root))
    }

    /// Reads the text. Extension lines are not made by this program and are refused.
    pub fn parse(text: &str) -> Result<Checkpoint, Malformed> {
        let lines: Vec<&str> = text.split_terminator('\n').collect();
        let [origin, size, root] = lines[..] else { return Err(Malformed("检查点应当是三行")) };
        if origin.is_empty() || !text.ends_with('\n') {
            return Err(Malformed("检查点应当是三行"));
        }
        let root: Hash = from_base64(root)?.try_into().map_err(|_| Malformed("树根不是 32 字节"))?;
        Ok(Checkpoint { origin: origin.to_owned(), size: decimal(size)?, root })
    }

    /// The checkpoint as a note with every key's signature.
    pub fn sign(&self, keys: &[&SigningKey]) -> Result<String, Malformed> {
        note::sign(&self.text(), keys)
    }

    /// Reads a note that a known key signed; the numbers of the keys that did.
    pub fn open(note: &[u8], keys: &[VerifierKey]) -> Result<(Checkpoint, Vec<String>), Malformed> {
        let opened = note::open(note, keys)?;
        let checkpoint = Checkpoint::parse(opened.text)?;
        if keys.iter().any(|key| opened.signers.contains(&key.id()) && key.name() != checkpoint.origin) {
            return Err(Malformed("公钥不是这本账的"));
        }
        Ok((checkpoint, opened.signers))
    }
}

/// A decimal number without leading zeroes.
pub(crate) fn decimal(text: &str) -> Result<u64, Malformed> {
    let proper = text == "0" || (!text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()));
    text.parse().ok().filter(|_| proper).ok_or(Malformed("不是数字"))
}
