//! `mingfa ledger verify`: a log, all logs of a site with the city's chain, or one proof.

use super::http::Address;
use super::stamp::{self, Stamps};
use crate::cli::file_bytes;
use ledger::checkpoint::Checkpoint;
use ledger::note::VerifierKey;
use ledger::tree::Tree;
use ledger::verify::{self, Fault, Sound};
use ledger::{Source, proof};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use store::log::{CITY, Folder};

/// The trusted keys of the command line.
pub(super) fn keys(texts: &[String]) -> anyhow::Result<Vec<VerifierKey>> {
    texts
        .iter()
        .map(|text| VerifierKey::parse(text).map_err(|error| anyhow::anyhow!("公钥“{text}”不能读取：{error}")))
        .collect()
}

/// A proof file, without log and without database.
pub(super) fn proof(file: &Path, keys: &[VerifierKey], json: bool) -> anyhow::Result<(bool, String)> {
    let bytes = file_bytes(file)?;
    let proven = match proof::verify(&bytes, keys) {
        Ok(proven) => proven,
        Err(_) if json => return Ok((false, "{\"ok\":false,\"kind\":\"proof\"}\n".into())),
        Err(error) => return Ok((false, format!("证明不成立：{error}。\n"))),
    };
    if json {
        let fields: serde_json::Map<String, serde_json::Value> =
            proven.leaf.fields.iter().map(|field| (field.name.clone(), field.value.clone().into())).collect();
        let answer = serde_json::json!({
            "ok": true, "origin": proven.checkpoint.origin, "size": proven.checkpoint.size, "index": proven.index,
            "fields": fields, "hidden": proven.leaf.hidden,
        });
        return Ok((true, format!("{answer}\n")));
    }
    let mut text = format!(
        "证明成立：{} 第{}条（检查点共{}条），其余{}项未公开。\n",
        proven.checkpoint.origin, proven.index, proven.checkpoint.size, proven.leaf.hidden
    );
    for field in &proven.leaf.fields {
        text.push_str(&format!("　{}：{}\n", field.name, field.value));
    }
    Ok((true, text))
}

/// A source that remembers what it could not read: a log that cannot be reached is not damaged, it is not verified.
struct Watched<S> {
    source: S,
    failed: RefCell<Option<String>>,
}

impl<S: Source> Source for Watched<S> {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        self.source.read(path).inspect_err(|error| {
            self.failed.borrow_mut().get_or_insert_with(|| error.clone());
        })
    }
}

/// Verifies one log, or says that it could not be read. Where neither head nor keys are there, there is no log to call damaged.
fn one(place: &str, source: impl Source, keys: &[VerifierKey]) -> anyhow::Result<Result<Sound, Fault>> {
    let watched = Watched { source, failed: RefCell::new(None) };
    let absent = ["checkpoint", "keys"].iter().all(|name| matches!(watched.read(name), Ok(None)));
    if absent {
        anyhow::bail!(
            "{place} 没有账：那里既没有检查点（checkpoint），也没有公钥清单（keys）。请核对地址，一本账的地址例如 https://…/log/机关代号；地址确实是这里的，账已经不在，请向该机关和本级司法行政部门报告。"
        );
    }
    let result = verify::log(&watched, keys);
    match watched.failed.into_inner() {
        Some(error) => {
            anyhow::bail!("{place}：没有核验完，读取失败（{error}）。账是否完好还不知道，请排除故障后再核验。")
        }
        None => Ok(result),
    }
}

/// The logs at a folder or an address.
pub(super) fn logs(
    place: &str,
    keys: &[VerifierKey],
    certificates: Option<&Path>,
    authorities: Option<&[Vec<u8>]>,
    json: bool,
) -> anyhow::Result<(bool, String)> {
    if place.contains("://") {
        let result = one(place, Address::trusting(place, certificates)?, keys)?;
        return Ok((result.is_ok(), told(place, &result, json)));
    }
    let root = Path::new(place);
    let root = if root.join("log").is_dir() { root.join("log") } else { root.to_owned() };
    if !root.is_dir() {
        anyhow::bail!("没有目录 {}", root.display());
    }
    let single = ["checkpoint", "keys", "tile"].iter().any(|name| root.join(name).exists());
    let folders = if single { vec![root.clone()] } else { under(&root)? };
    if folders.is_empty() {
        anyhow::bail!("{} 中没有账", root.display());
    }
    let (mut sound, mut text) = (true, String::new());
    for folder in &folders {
        let source = Folder::at(folder);
        // A key belongs to one log: the others of the site are verified with what they list.
        let known = verify::keys(&source).unwrap_or_default();
        let trusted: Vec<VerifierKey> =
            keys.iter().filter(|key| single || known.iter().any(|known| known.name() == key.name())).cloned().collect();
        let result = one(&folder.display().to_string(), source, &trusted)?;
        sound &= result.is_ok();
        text.push_str(&told(&folder.display().to_string(), &result, json));
    }
    let city = root.join(CITY);
    if sound && city.exists() {
        let faults = chain(&root, &city)?;
        sound &= faults.is_empty();
        text.push_str(&faults.concat());
        let log = verify::log(&Folder::at(&city), &[]).map_err(|fault| anyhow::anyhow!("{fault}"))?;
        let stamps = stamp::verified(&city, &log, authorities)?;
        sound &= stamps.faults.is_empty();
        text.push_str(&stamps_told(&city, &stamps, authorities.is_some(), json));
    }
    Ok((sound, text))
}

/// What is said of the time-stamps; nothing where there are none.
fn stamps_told(city: &Path, stamps: &Stamps, signed: bool, json: bool) -> String {
    let place = city.display();
    let mut text = String::new();
    for (path, why) in &stamps.faults {
        text.push_str(&if json {
            format!("{}\n", serde_json::json!({ "ok": false, "log": place.to_string(), "kind": "stamp", "path": path }))
        } else {
            format!("{place}：时间戳 {path} {why}。\n")
        });
    }
    if let (Some(first), Some(last), true) = (stamps.times.first(), stamps.times.last(), stamps.faults.is_empty()) {
        let many = stamps.times.len();
        text.push_str(&if json {
            let answer = serde_json::json!({
                "ok": true, "log": place.to_string(), "stamps": many, "first": first, "last": last, "signatures": signed,
            });
            format!("{answer}\n")
        } else {
            let signatures = if signed { "机构签名成立" } else { "机构签名没有核验（--timestamp-certificates）" };
            format!("{place}：时间戳 {many} 个，{first} 至 {last}，与检查点相符，{signatures}。\n")
        });
    }
    text
}

fn under(root: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(root)? {
        let path = entry?.path();
        for folder in [path.clone(), path.join("sm")] {
            if folder.join("checkpoint").exists() || folder.join("tile").exists() {
                folders.push(folder);
            }
        }
    }
    folders.sort();
    Ok(folders)
}

fn told(place: &str, result: &Result<Sound, Fault>, json: bool) -> String {
    match result {
        Ok(sound) if json => {
            let answer = serde_json::json!({
                "ok": true, "log": place, "origin": sound.checkpoint.origin, "size": sound.checkpoint.size,
            });
            format!("{answer}\n")
        }
        Err(fault) if json => {
            let answer = serde_json::json!({
                "ok": false, "log": place, "kind": fault.damage.key(), "index": fault.index, "path": fault.path,
            });
            format!("{answer}\n")
        }
        Ok(sound) => format!("{place}：完好，{}，共{}条。\n", sound.checkpoint.origin, sound.checkpoint.size),
        Err(fault) => format!("{place}：{fault}\n"),
    }
}

/// Every checkpoint in the city's log has to be one of the agency's log as it is today.
fn chain(root: &Path, city: &Path) -> anyhow::Result<Vec<String>> {
    let mut notes = Vec::new();
    let read = verify::log_with(&Folder::at(city), &[], |index, entry| notes.push((index, entry.to_vec())));
    read.map_err(|fault| anyhow::anyhow!("{fault}"))?;
    let mut faults = Vec::new();
    for (index, note) in notes {
        let origin = String::from_utf8_lossy(&note).lines().next().unwrap_or_default().to_owned();
        let agency = origin.rsplit('/').next().unwrap_or_default().to_owned();
        let source = Folder::at(&root.join(&agency));
        let fits = verify::keys(&source).ok().and_then(|keys| Checkpoint::open(&note, &keys).ok()).is_some_and(
            |(checkpoint, _)| {
                verify::head(&source, &[]).is_ok_and(|head| {
                    checkpoint.size <= head.checkpoint.size
                        && Tree::new(head.suite, checkpoint.size, &source)
                            .root()
                            .is_ok_and(|root| root == checkpoint.root)
                })
            },
        );
        if !fits {
            faults.push(format!("全市的账第{index}条：{agency}的检查点与该机关今天的账不符，账被重写过。\n"));
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::site::Site;
    use std::sync::Arc;

    fn built() -> (tempfile::TempDir, Arc<Site>) {
        let (folder, site) = crate::demo::tests::built();
        site.publish_log().unwrap();
        (folder, site)
    }

    #[test]
    fn a_site_is_sound_and_the_first_bad_entry_is_named() {
        let (folder, site) = built();
        drop(site);
        let place = folder.path().to_str().unwrap();
        let (sound, text) = logs(place, &[], None, None, false).unwrap();
        assert!(sound && text.lines().count() == 3, "{text}");
        let bundle = folder.path().join("log/py-demo-sfj/tile/entries/000");
        let mut bytes = std::fs::read(&bundle).unwrap();
        bytes[7 * 68 + 20] ^= 1;
        std::fs::write(&bundle, bytes).unwrap();
        let (sound, text) = logs(place, &[], None, None, false).unwrap();
        assert!(!sound && text.contains("第一处损坏：第7条") && text.contains("条目被改动"), "{text}");
        let (_, json) = logs(place, &[], None, None, true).unwrap();
        assert!(json.contains("\"index\":7") && json.contains("\"kind\":\"entry\""), "{json}");
    }

    /// A log that cannot be reached is not called damaged; neither by us nor by the other verifier.
    #[test]
    fn what_cannot_be_read_is_not_verified_and_not_called_damaged() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/log/a", listener.local_addr().unwrap());
        drop(listener);
        let error = format!("{:#}", logs(&address, &[], None, None, false).unwrap_err());
        assert!(error.contains("没有核验完") && !error.contains("损坏"), "{error}");
        let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/verify.py");
        let other = std::process::Command::new("python3").arg(python).arg(&address).output().unwrap();
        assert_eq!(other.status.code(), Some(2));
        let said = String::from_utf8_lossy(&other.stderr).into_owned();
        assert!(said.contains("没有核验完") && !said.contains("Traceback"), "{said}");
    }

    /// An address that is no log, a mistyped one for example, is not called damaged; one of which a part is left is.
    #[test]
    fn where_there_is_no_log_it_is_said_so_and_what_is_left_of_one_is_damaged() {
        let (folder, site) = built();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                std::io::Read::read(&mut stream, &mut [0; 4096]).unwrap();
                let answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                std::io::Write::write_all(&mut stream, answer).unwrap();
            }
        });
        let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/verify.py");
        let other = |place: &str| std::process::Command::new("python3").arg(&python).arg(place).output().unwrap();
        let address = format!("http://{host}/nothing");
        let error = format!("{:#}", logs(&address, &[], None, None, false).unwrap_err());
        assert!(error.contains("没有账") && !error.contains("损坏"), "{error}");
        let said = other(&address);
        assert_eq!(said.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&said.stderr).contains("没有账"), "{said:?}");
        drop(site);
        let log = folder.path().join("log/py-demo-sfj");
        std::fs::remove_file(log.join("keys")).unwrap();
        let (sound, text) = logs(log.to_str().unwrap(), &[], None, None, false).unwrap();
        assert!(!sound && text.contains("公钥清单"), "{text}");
        assert_eq!(other(log.to_str().unwrap()).status.code(), Some(1));
        std::fs::remove_file(log.join("checkpoint")).unwrap();
        assert!(logs(log.to_str().unwrap(), &[], None, None, false).is_err());
        assert_eq!(other(log.to_str().unwrap()).status.code(), Some(2));
    }

    /// Whoever has the key can write an agency's log anew; the city's log of checkpoints shows it.
    #[test]
    fn a_log_written_anew_with_the_key_contradicts_the_city() {
        let (folder, site) = built();
        std::fs::remove_dir_all(folder.path().join("log/py-demo-sfj")).unwrap();
        let sql = "UPDATE event SET body = REPLACE(body, '2026', '2025')";
        site.store.write(move |unit| unit.execute(sql, &[])).unwrap();
        drop(site);
        // A second process that knows nothing of what was published before.
        Site::open(folder.path()).unwrap().publish_log().unwrap();
        let (sound, text) = logs(folder.path().to_str().unwrap(), &[], None, None, false).unwrap();
        assert!(!sound && text.contains("账被重写过"), "{text}");
    }
}
