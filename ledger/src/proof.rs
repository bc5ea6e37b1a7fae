//! tlog-proof: a file that proves, without the log and without the database, that an entry is in it.

use crate::checkpoint::{Checkpoint, decimal};
use crate::leaf::{self, Opened};
use crate::note::{VerifierKey, base64, from_base64};
use crate::{Hash, Malformed, tree};

const HEAD: &str = "c2sp.org/tlog-proof@v1";

/// Writes a proof file: the extra data, the path, the signed checkpoint as it is.
pub fn write(extra: &str, index: u64, path: &[Hash], checkpoint: &str) -> String {
    let mut text = format!("{HEAD}\nextra {}\nindex {index}\n", base64(extra.as_bytes()));
    for hash in path {
        text.push_str(&base64(hash));
        text.push('\n');
    }
    text + "\n" + checkpoint
}

/// What a proof proves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proven {
    /// The head that includes the entry.
    pub checkpoint: Checkpoint,
    /// The entry's place.
    pub index: u64,
    /// The fields in the clear, and how many stay hidden.
    pub leaf: Opened,
}

/// Verifies a proof file against keys that the reader trusts.
pub fn verify(file: &[u8], keys: &[VerifierKey]) -> Result<Proven, Malformed> {
    let bad = Malformed("不是证明文件（tlog-proof）");
    let text = std::str::from_utf8(file).map_err(|_| bad.clone())?;
    let (head, note) = text.split_once("\n\n").ok_or(bad.clone())?;
    let mut lines = head.split('\n');
    if lines.next() != Some(HEAD) {
        return Err(bad);
    }
    let extra = lines.next().and_then(|line| line.strip_prefix("extra ")).ok_or(bad.clone())?;
    let extra = String::from_utf8(from_base64(extra)?).map_err(|_| bad.clone())?;
    let index = decimal(lines.next().and_then(|line| line.strip_prefix("index ")).ok_or(bad.clone())?)?;
    let path: Vec<Hash> = lines
        .map(|line| from_base64(line)?.try_into().map_err(|_| Malformed("不是摘要")))
        .collect::<Result<_, Malformed>>()?;
    let (checkpoint, signers) = Checkpoint::open(note.as_bytes(), keys)?;
    let suite = keys.iter().find(|key| signers.contains(&key.id())).ok_or(bad)?.suite();
    let leaf = leaf::read(suite, &extra)?;
    let hash = suite.entry(&leaf.entry);
    if tree::includes(suite, hash, index, checkpoint.size, &path, &checkpoint.root) {
        Ok(Proven { checkpoint, index, leaf })
    } else {
        Err(Malformed("这一条不在签名的账上"))
    }
}
