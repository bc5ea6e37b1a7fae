//! A case file as a BagIt bag (RFC 8493): both volumes, every record as document and as data, attachments, recordings, the
//! stream, the log's proof of every event, and the verifier. Readable without mingfa.

use super::{attached, bind, name_of};
use crate::desk::Opened;
use crate::site::Site;
use anyhow::{Context, bail};
use document::Standard;
use enforcement::case::{Record, Verdict};
use enforcement::pack::Volume;
use enforcement::people::{Agency, Person};
use enforcement::record::writing::{self, Writing};
use enforcement::recording::disposed;
use ledger::Suite;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use store::log::{Folder, Of};
use store::words::of_io;

/// The digests of the manifests: their names, and the suites they come from.
pub(super) const DIGESTS: [(&str, Suite); 2] = [("sha256", Suite::International), ("sm3", Suite::Commercial)];
/// The declaration of every bag.
pub(super) const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
/// Where the files of recordings and attachments lie.
pub(super) const RECORDINGS: &str = "data/音像";
pub(super) const ATTACHMENTS: &str = "data/附件";
/// The agency and the people of the case, as data.
pub(super) const PEOPLE: &str = "data/机关和人员.json";
/// Where the stream, the keys and the proofs lie.
pub(super) const STREAM: &str = "data/记录流.jsonl";
pub(super) const KEYS: &str = "data/账/公钥.txt";
pub(super) const PROOFS: &str = "data/账/证明";

const README: &str = include_str!("readme.txt");
const VERIFIERS: [(&str, &str); 2] = [
    ("verify.py", include_str!("../../../tools/verify.py")),
    ("verify_sm.py", include_str!("../../../tools/verify_sm.py")),
];

/// A bag in the making: beside its place until it is whole.
struct Bag {
    folder: PathBuf,
}

impl Bag {
    fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let place = self.folder.join(path);
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&place, bytes).with_context(|| format!("不能写入 {}", place.display()))
    }
}

/// Writes the bag; the place must not exist yet, and afterwards it is whole or absent.
pub(crate) fn write(site: &Site, opened: &Opened, out: &Path) -> anyhow::Result<usize> {
    if out.exists() {
        bail!("{} 已经存在，没有写入。请换一个位置。", out.display());
    }
    let name = out.file_name().context("请写明要建立的文件夹")?.to_string_lossy().into_owned();
    let bag = Bag { folder: out.with_file_name(format!(".{name}.unfinished")) };
    if bag.folder.exists() {
        fs::remove_dir_all(&bag.folder)?;
    }
    let written = fill(site, opened, &bag).and_then(|()| seal(opened, &bag));
    match written {
        Ok(files) => {
            fs::rename(&bag.folder, out)?;
            Ok(files)
        }
        Err(error) => {
            let _ = fs::remove_dir_all(&bag.folder);
            Err(error)
        }
    }
}

fn fill(site: &Site, opened: &Opened, bag: &Bag) -> anyhow::Result<()> {
    let case = &opened.case;
    let (agency, id) = (case.agency.as_str(), case.id.as_str());
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    for which in [Volume::Main, Volume::Inner] {
        let bound = bind(site, opened, which).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        bag.put(&format!("data/{}.pdf", name_of(which)), &bound.pdf)?;
    }
    for record in &case.records {
        let Some(document) = writing::write(stand, case, record) else { continue };
        let stem = format!("data/记录/{:03} {}", record.id.0, safe(&document.title));
        // PDF/A asks for a date, which a document has from the day on which it took effect.
        let standard = if document.date.is_some() { Standard::Archive } else { Standard::Pdf };
        bag.put(&format!("{stem}.pdf"), &super::print(site, record, &document, standard)?)?;
        bag.put(&format!("{stem}.json"), &serde_json::to_vec_pretty(&as_data(record, &document))?)?;
        for file in attached(record) {
            let bytes = store::objects::get(&site.store, &file.digest)?
                .with_context(|| format!("附件“{}”不在存储中，没有导出", file.name))?;
            bag.put(&format!("{ATTACHMENTS}/{:03} {}", record.id.0, safe(&file.name)), &bytes)?;
        }
    }
    let gone = disposed(case);
    for (number, stored) in case.clips.iter().enumerate().filter(|(_, stored)| !gone.contains(&stored.clip.digest)) {
        let mut from = store::objects::open(&site.store, &stored.clip.digest)?
            .with_context(|| format!("音像记录“{}”不在存储中，没有导出", stored.clip.name))?;
        let place = bag.folder.join(format!("{RECORDINGS}/{:03} {}", number + 1, safe(&stored.clip.name)));
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent)?;
        }
        std::io::copy(&mut from, &mut fs::File::create(&place)?)?;
    }
    let bodies = site.store.read(|unit| store::cases::bodies(unit, agency, id))?;
    bag.put(STREAM, (bodies.join("\n") + "\n").as_bytes())?;
    let people = Named { agency: opened.agency.clone(), people: named(opened, &bodies) };
    bag.put(PEOPLE, &serde_json::to_vec_pretty(&people)?)?;
    site.publish_log()?;
    for event in &opened.events {
        let proof = store::log::prove(&site.store, agency, Of::Event(id, event.seq), |_| true)?
            .with_context(|| format!("第 {} 号事件还没有记入公开的账，请稍后再导出", event.seq))?;
        bag.put(&format!("{PROOFS}/{:05}.tlog-proof", event.seq), proof.as_bytes())?;
    }
    let keys = ledger::verify::keys(&Folder::of(&site.store, agency, Suite::International))
        .map_err(|fault| anyhow::anyhow!("账的公钥不能读取：{fault}"))?;
    let keys: String = keys.iter().map(|key| format!("{key}\n")).collect();
    bag.put(KEYS, keys.as_bytes())?;
    for (name, text) in VERIFIERS {
        bag.put(&format!("data/核验/{name}"), text.as_bytes())?;
    }
    bag.put("data/说明.txt", README.as_bytes())
}

/// Whom the stream names by number, so that it can be read where nobody knows them.
#[derive(Serialize, Deserialize)]
pub(super) struct Named {
    pub(super) agency: Agency,
    pub(super) people: Vec<Person>,
}

fn named(opened: &Opened, bodies: &[String]) -> Vec<Person> {
    let quoted = |person: &Person| format!("\"{}\"", person.id);
    let named = |person: &&Person| bodies.iter().any(|body| body.contains(&quoted(person)));
    opened.roster.iter().filter(named).cloned().collect()
}

/// A record as data, for whoever reads it with another program.
fn as_data(record: &Record, document: &Writing) -> serde_json::Value {
    let signed = record.signatures.iter().map(|signature| {
        serde_json::json!({
            "环节": signature.step.title(),
            "人员": signature.stamp.name,
            "结论": if signature.verdict == Verdict::Agreed { "同意" } else { "退回" },
            "意见": signature.opinion,
            "时间": signature.stamp.happened.exact(),
        })
    });
    serde_json::json!({
        "序号": record.id.0,
        "种类": record.kind,
        "文书": document.title,
        "文号": document.number,
        "日期": record.date().map(|date| date.to_string()),
        "填写": { "人员": record.entered.name, "时间": record.entered.happened.exact(), "存入": record.entered.recorded.exact() },
        "签署": signed.collect::<Vec<_>>(),
        "状态": if document.mark.is_empty() { "有效" } else { document.mark },
        "内容": record.fields,
    })
}

/// A file's name that every system takes.
fn safe(name: &str) -> String {
    let bad = |letter: char| letter.is_control() || "/\\:*?\"<>|%".contains(letter);
    name.chars().map(|letter| if bad(letter) { '_' } else { letter }).take(80).collect()
}

/// Manifests over the payload, then over the tag files.
fn seal(opened: &Opened, bag: &Bag) -> anyhow::Result<usize> {
    let payload = under(&bag.folder, "data")?;
    let size: u64 = payload.iter().map(|path| bag.folder.join(path).metadata().map_or(0, |meta| meta.len())).sum();
    bag.put("bagit.txt", DECLARATION.as_bytes())?;
    let info = format!(
        "Source-Organization: {}\nExternal-Identifier: {}\nExternal-Description: {}\nBagging-Software-Agent: mingfa {}\nPayload-Oxum: {size}.{}\n",
        opened.agency.name,
        opened.case.number,
        opened.case.title(),
        env!("CARGO_PKG_VERSION"),
        payload.len()
    );
    bag.put("bag-info.txt", info.as_bytes())?;
    reseal(&bag.folder)?;
    Ok(payload.len())
}

/// Writes the manifests over the payload and over the tag files.
pub(super) fn reseal(folder: &Path) -> anyhow::Result<()> {
    manifests(folder, "manifest", &under(folder, "data")?)?;
    let tags = ["bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sm3.txt"].map(str::to_owned);
    manifests(folder, "tagmanifest", &tags)
}

fn manifests(folder: &Path, name: &str, paths: &[String]) -> anyhow::Result<()> {
    let mut texts = [String::new(), String::new()];
    for path in paths {
        let found = digests(&folder.join(path))?;
        for (text, digest) in texts.iter_mut().zip(found) {
            let _ = writeln!(text, "{digest}  {path}");
        }
    }
    for ((digest, _), text) in DIGESTS.iter().zip(texts) {
        std::fs::write(folder.join(format!("{name}-{digest}.txt")), text)?;
    }
    Ok(())
}

/// Both digests of a file, read once.
pub(super) fn digests(path: &Path) -> anyhow::Result<[String; 2]> {
    let told = |error| unreadable(&path.display().to_string(), &error);
    let mut file = fs::File::open(path).map_err(told)?;
    let mut states = DIGESTS.map(|(_, suite)| suite.digester());
    let mut piece = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut piece).map_err(told)?;
        if read == 0 {
            break;
        }
        let bytes = piece.get(..read).unwrap_or_default();
        states.iter_mut().for_each(|state| state.update(bytes));
    }
    Ok(states.map(|state| state.finish().iter().map(|byte| format!("{byte:02x}")).collect()))
}

/// What cannot be read, in the reader's words; the cause is for the log.
pub(super) fn unreadable(path: &str, error: &std::io::Error) -> anyhow::Error {
    tracing::error!(path, %error, "a file of a bag was not read");
    anyhow::anyhow!("{path}：{}", of_io(error))
}

/// Every file under a folder of the bag, as paths from its root, sorted.
pub(super) fn under(root: &Path, folder: &str) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let place = root.join(&folder);
        let told = |error| unreadable(&place.display().to_string(), &error);
        for entry in fs::read_dir(&place).map_err(told)? {
            let entry = entry.map_err(told)?;
            let name = entry.file_name().into_string().map_err(|_| anyhow::anyhow!("{folder} 中有不能读取的文件名"))?;
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            if entry.file_type().map_err(told)?.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}
