//! Checks a bag without the system that made it: declaration, manifests, every digest, then every event against its proof. The
//! first thing that does not fit is named.

use super::bag::{DECLARATION, DIGESTS, KEYS, PROOFS, STREAM, digests, under, unreadable};
use anyhow::bail;
use ledger::note::VerifierKey;
use ledger::proof;
use std::collections::BTreeMap;
use std::path::Path;
use store::log::event_fields;

/// What a sound bag holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Sound {
    /// Payload files.
    pub(crate) files: usize,
    /// Events with their proofs.
    pub(crate) events: usize,
}

/// Checks a bag. `trusted` are keys that the reader has from the agency; without any, those in the bag are used, which
/// proves that nothing was changed since, but not by whom it was signed.
pub(crate) fn check(bag: &Path, trusted: &[VerifierKey]) -> anyhow::Result<Sound> {
    if !bag.join("bagit.txt").exists() {
        bail!("bagit.txt：没有这个文件，{} 不是 mingfa 导出的包", bag.display());
    }
    let declaration = text(bag, "bagit.txt")?;
    if declaration != DECLARATION {
        bail!("bagit.txt：不是 BagIt 1.0 的声明");
    }
    let payload = under(bag, "data")?;
    let tags: Vec<String> = under(bag, "")?
        .into_iter()
        .filter(|path| !path.starts_with("data/") && !path.starts_with("tagmanifest-"))
        .collect();
    listed(bag, "tagmanifest", &tags)?;
    listed(bag, "manifest", &payload)?;
    let events = proven(bag, trusted)?;
    Ok(Sound { files: payload.len(), events })
}

fn text(bag: &Path, path: &str) -> anyhow::Result<String> {
    let bytes = std::fs::read(bag.join(path)).map_err(|error| unreadable(path, &error))?;
    String::from_utf8(bytes).map_err(|_| anyhow::anyhow!("{path}：不是 UTF-8 文字"))
}

/// Both manifests list these files, no more and no fewer, with their digests.
fn listed(bag: &Path, name: &str, files: &[String]) -> anyhow::Result<()> {
    let mut manifests: Vec<BTreeMap<String, String>> = Vec::new();
    for (digest, _) in DIGESTS {
        let manifest = format!("{name}-{digest}.txt");
        let mut entries = BTreeMap::new();
        for (number, line) in text(bag, &manifest)?.lines().enumerate() {
            let Some((value, path)) = line.split_once("  ") else {
                bail!("{manifest}：第 {} 行不能读取", number + 1)
            };
            if entries.insert(path.to_owned(), value.to_owned()).is_some() {
                bail!("{manifest}：{path} 列了两次");
            }
        }
        if let Some(missing) = entries.keys().find(|path| files.binary_search(path).is_err()) {
            bail!("{missing}：列在 {manifest} 中，但是没有这个文件");
        }
        manifests.push(entries);
    }
    for file in files {
        let found = digests(&bag.join(file))?;
        for ((manifest, value), (digest, _)) in manifests.iter().zip(found).zip(DIGESTS) {
            match manifest.get(file) {
                None => bail!("{file}：没有列在 {name}-{digest}.txt 中"),
                Some(known) if *known != value => bail!("{file}：内容与 {name}-{digest}.txt 不符，已被改动"),
                Some(_) => {}
            }
        }
    }
    Ok(())
}

/// Every line of the stream is an entry of the signed log, word for word.
fn proven(bag: &Path, trusted: &[VerifierKey]) -> anyhow::Result<usize> {
    let own: Vec<VerifierKey> = text(bag, KEYS)?
        .lines()
        .map(|line| VerifierKey::parse(line).map_err(|error| anyhow::anyhow!("{KEYS}：公钥不能读取：{error}")))
        .collect::<anyhow::Result<_>>()?;
    let keys = if trusted.is_empty() { own.as_slice() } else { trusted };
    let stream = text(bag, STREAM)?;
    let proofs = under(bag, PROOFS)?;
    if stream.lines().count() != proofs.len() {
        bail!("{PROOFS}：有 {} 份证明，{STREAM} 有 {} 行", proofs.len(), stream.lines().count());
    }
    for (number, (line, path)) in stream.lines().zip(&proofs).enumerate() {
        let bytes = std::fs::read(bag.join(path)).map_err(|error| unreadable(path, &error))?;
        let proven = proof::verify(&bytes, keys).map_err(|error| anyhow::anyhow!("{path}：证明不成立：{error}"))?;
        let named = |name: &str| {
            let field = proven.leaf.fields.iter().find(|field| field.name == name);
            field.map_or("", |field| field.value.as_str())
        };
        let told = event_fields(named("agency"), named("case"), line)
            .map_err(|error| anyhow::anyhow!("{STREAM}：第 {} 行不能读取：{error}", number + 1))?;
        if told != proven.leaf.fields || proven.leaf.hidden != 0 {
            bail!("{STREAM}：第 {} 行与账上的不是同一个事件", number + 1);
        }
    }
    Ok(proofs.len())
}
