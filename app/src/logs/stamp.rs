//! Time-stamps of a third party (RFC 3161) on the city's checkpoint, which covers every agency's log: asked for at an interval,
//! kept beside the log as the checkpoint and the answer to it, `log/@city/stamps/SIZE.checkpoint` and `SIZE.tsr`, and verified
//! there.

use super::http::Address;
use crate::site::Site;
use anyhow::Context;
use ledger::checkpoint::Checkpoint;
use ledger::tree::Tree;
use ledger::verify::{self, Sound};
use ledger::{Malformed, Source, Suite, timestamp};
use std::path::Path;
use store::log::{CITY, Folder};

/// The folder of the stamps, in the city's log.
const STAMPS: &str = "stamps";

/// What came of asking.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Stamped {
    /// A new stamp, at the time that the authority gives.
    New(String),
    /// The checkpoint has one already.
    Before,
    /// Nothing was signed yet.
    Nothing,
}

/// The certificates of a file, in DER.
pub(crate) fn authorities(path: &Path) -> anyhow::Result<Vec<Vec<u8>>> {
    Ok(store::objects::trusted(path)?.iter().map(|one| one.der().to_vec()).collect())
}

/// Asks for a time-stamp on the city's checkpoint as it is now. Where the configuration names certificates, an answer that they
/// do not vouch for is refused.
pub(crate) fn stamp(site: &Site, authority: &str) -> anyhow::Result<Stamped> {
    let folder = Folder::of(&site.store, CITY, Suite::International);
    let note = folder.read("checkpoint").map_err(|error| anyhow::anyhow!("检查点不能读取：{error}"))?;
    let Some((note, head)) = note.zip(folder.head()?) else { return Ok(Stamped::Nothing) };
    let place = store::log::folder_of(&site.store).join(CITY).join(STAMPS);
    let name = format!("{:09}", head.0.size);
    let (data, answer) = (place.join(format!("{name}.checkpoint")), place.join(format!("{name}.tsr")));
    if answer.exists() {
        return Ok(Stamped::Before);
    }
    let trusted = site.config.timestamp_certificates.as_deref().map(authorities).transpose()?;
    let digest = Suite::International.digest(&[&note]);
    let nonce: u64 = rand::random();
    let got = Address::parse(authority)?
        .post("application/timestamp-query", &timestamp::request(&digest, nonce))
        .with_context(|| format!("时间戳机构 {authority} 没有答复"))?;
    let time = granted(&got, &digest, nonce, trusted.as_deref())
        .map_err(|error| anyhow::anyhow!("时间戳机构 {authority} 的答复不能使用：{error}"))?;
    std::fs::create_dir_all(&place)?;
    std::fs::write(&data, &note)?;
    // The answer comes last: where it stands, its checkpoint does.
    let part = place.join(format!("{name}.part"));
    std::fs::write(&part, &got)?;
    std::fs::rename(&part, &answer)?;
    Ok(Stamped::New(time))
}

fn granted(got: &[u8], digest: &[u8; 32], nonce: u64, trusted: Option<&[Vec<u8>]>) -> Result<String, Malformed> {
    let stamp = timestamp::read(got)?;
    stamp.is_of(digest)?;
    stamp.answers(nonce)?;
    trusted.map_or(Ok(()), |trusted| stamp.signed_by(trusted))?;
    Ok(stamp.time)
}

/// The stamps of the city's log, verified.
#[derive(Default)]
pub(super) struct Stamps {
    /// The times that hold, by the size of the log, the oldest first.
    pub(super) times: Vec<String>,
    /// Files that do not hold, and why.
    pub(super) faults: Vec<(String, &'static str)>,
}

/// Verifies the stamps beside the city's sound log: each is of a checkpoint that the log had, and, where certificates are
/// given, of an authority that they vouch for.
pub(super) fn verified(city: &Path, log: &Sound, trusted: Option<&[Vec<u8>]>) -> anyhow::Result<Stamps> {
    let place = city.join(STAMPS);
    let mut stamps = Stamps::default();
    if !place.is_dir() {
        return Ok(stamps);
    }
    let mut names: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(&place)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let source = Folder::at(city);
    let keys = verify::keys(&source).map_err(|fault| anyhow::anyhow!("{fault}"))?;
    for name in names.iter().filter_map(|name| name.strip_suffix(".tsr")) {
        let read = |suffix: &str| std::fs::read(place.join(format!("{name}.{suffix}")));
        let (answer, Ok(note)) = (read("tsr")?, read("checkpoint")) else {
            stamps.faults.push((format!("{STAMPS}/{name}.checkpoint"), "缺失或者不能读取"));
            continue;
        };
        let known =
            Checkpoint::open(&note, &keys).ok().filter(|(checkpoint, _)| checkpoint.size <= log.checkpoint.size);
        let then =
            known.map(|(checkpoint, _)| (Tree::new(log.suite, checkpoint.size, &source).root(), checkpoint.root));
        if !then.is_some_and(|(root, signed)| root.is_ok_and(|root| root == signed)) {
            stamps.faults.push((format!("{STAMPS}/{name}.checkpoint"), "不是本账的检查点，或者签名不符"));
            continue;
        }
        let held = timestamp::read(&answer).and_then(|stamp| {
            stamp.is_of(&Suite::International.digest(&[&note]))?;
            trusted.map_or(Ok(()), |trusted| stamp.signed_by(trusted))?;
            Ok(stamp.time)
        });
        match held {
            Ok(time) => stamps.times.push(time),
            Err(_) => stamps.faults.push((format!("{STAMPS}/{name}.tsr"), "时间戳与检查点不符，或者机构签名不成立")),
        }
    }
    Ok(stamps)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::path::Path;
    use std::process::Command;
    use std::sync::Arc;

    fn openssl(folder: &Path, arguments: &[&str]) -> bool {
        let run = Command::new("openssl").current_dir(folder).args(arguments).output().expect("openssl");
        run.status.success()
    }

    /// A time-stamp authority made with OpenSSL: a root, a certificate for time-stamping, a configuration.
    fn authority(folder: &Path) {
        std::fs::write(
            folder.join("tsa.cnf"),
            "[req]\ndistinguished_name=dn\n[dn]\n[ca]\nbasicConstraints=critical,CA:true\n[ts]\nextendedKeyUsage=critical,timeStamping\n[tsa]\ndefault_tsa=one\n[one]\nserial=serial\ncrypto_device=builtin\nsigner_cert=tsa.pem\nsigner_key=tsa.key\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\naccuracy=secs:1\nordering=no\ntsa_name=no\ness_cert_id_chain=no\ness_cert_id_alg=sha256\n",
        )
        .unwrap();
        std::fs::write(folder.join("serial"), "01\n").unwrap();
        let new = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-config", "tsa.cnf"];
        let root =
            [&new[..], &["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=root", "-extensions", "ca"]].concat();
        assert!(openssl(folder, &root));
        let ask = [
            "req", "-newkey", "rsa:2048", "-nodes", "-config", "tsa.cnf", "-keyout", "tsa.key", "-out", "tsa.csr",
            "-subj", "/CN=tsa",
        ];
        assert!(openssl(folder, &ask));
        let sign = [
            "x509",
            "-req",
            "-in",
            "tsa.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-days",
            "30",
            "-extfile",
            "tsa.cnf",
            "-extensions",
            "ts",
            "-out",
            "tsa.pem",
        ];
        assert!(openssl(folder, &sign));
    }

    /// Answers one request over HTTP, with what is made of the authority's reply.
    fn answer_one(listener: &TcpListener, folder: &Path, made: fn(Vec<u8>) -> Vec<u8>) {
        let (mut stream, _) = listener.accept().unwrap();
        let mut seen = Vec::new();
        let body = loop {
            let mut piece = [0; 1024];
            let count = stream.read(&mut piece).unwrap();
            seen.extend(&piece[..count]);
            let Some(cut) = seen.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let head = String::from_utf8_lossy(&seen[..cut]).to_lowercase();
            assert!(head.contains("application/timestamp-query"));
            let length: usize =
                head.split("content-length:").nth(1).unwrap().lines().next().unwrap().trim().parse().unwrap();
            if seen.len() >= cut + 4 + length {
                break seen[cut + 4..].to_vec();
            }
        };
        std::fs::write(folder.join("query.tsq"), body).unwrap();
        assert!(openssl(
            folder,
            &["ts", "-reply", "-queryfile", "query.tsq", "-config", "tsa.cnf", "-out", "reply.tsr"]
        ));
        let reply = made(std::fs::read(folder.join("reply.tsr")).unwrap());
        let head = format!(
            "HTTP/1.0 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\n\r\n",
            reply.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&reply).unwrap();
    }

    #[test]
    fn a_checkpoint_is_stamped_once_and_only_by_the_authority_that_is_trusted() {
        let folder = tempfile::tempdir().unwrap();
        let (tsa, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        authority(tsa.path());
        authority(other.path());
        let ca = tsa.path().join("ca.pem");
        std::fs::write(folder.path().join("mingfa.toml"), format!("timestamp_certificates = {ca:?}\n")).unwrap();
        let site = Arc::new(Site::open(folder.path()).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/tsa", listener.local_addr().unwrap());
        assert_eq!(stamp(&site, &address).unwrap(), Stamped::Nothing, "nobody is asked before anything is signed");
        crate::demo::build(&site).unwrap();
        site.publish_log().unwrap();
        let asked = |tsa: &Path, made: fn(Vec<u8>) -> Vec<u8>| {
            std::thread::scope(|scope| {
                scope.spawn(|| answer_one(&listener, tsa, made));
                stamp(&site, &address)
            })
        };
        let stamps = folder.path().join("log/@city/stamps");
        assert!(asked(tsa.path(), |_| b"no time-stamp".to_vec()).is_err(), "an answer that is none");
        assert!(asked(other.path(), |reply| reply).is_err(), "another authority of the same name");
        let forged = |mut reply: Vec<u8>| {
            let last = reply.len() - 5;
            reply[last] ^= 1;
            reply
        };
        assert!(asked(tsa.path(), forged).is_err(), "a changed signature");
        assert!(!stamps.exists(), "what is refused is not kept");
        let Stamped::New(time) = asked(tsa.path(), |reply| reply).unwrap() else { panic!("no stamp") };
        assert!(time.ends_with('Z') && time.len() >= 15, "{time}");
        assert_eq!(stamp(&site, &address).unwrap(), Stamped::Before, "one is enough");
        let mut files: Vec<_> = std::fs::read_dir(&stamps).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let [checkpoint, reply] = files.as_slice() else { panic!("{files:?}") };
        let (data, answer) = (checkpoint.to_str().unwrap(), reply.to_str().unwrap());
        assert!(openssl(tsa.path(), &["ts", "-verify", "-data", data, "-in", answer, "-CAfile", "ca.pem"]));
        // The answer to another request is refused.
        let got = std::fs::read(reply).unwrap();
        let digest = Suite::International.digest(&[&std::fs::read(checkpoint).unwrap()]);
        assert!(granted(&got, &digest, 1, None).is_err() && granted(&got, &[0; 32], 1, None).is_err());
        // Beside the log each changed byte of either file is found.
        let city = folder.path().join("log/@city");
        let log = verify::log(&Folder::at(&city), &[]).unwrap();
        let trusted = authorities(&ca).unwrap();
        let held = || verified(&city, &log, Some(&trusted)).unwrap();
        assert_eq!((held().times, held().faults.len()), (vec![time], 0));
        assert_eq!(
            verified(&city, &log, Some(&authorities(&other.path().join("ca.pem")).unwrap())).unwrap().faults.len(),
            1
        );
        for file in [checkpoint, reply] {
            let sound = std::fs::read(file).unwrap();
            for at in [sound.len() / 3, sound.len() - 5] {
                let mut changed = sound.clone();
                changed[at] ^= 1;
                std::fs::write(file, changed).unwrap();
                assert_eq!(held().faults.len(), 1, "{file:?} at {at}");
            }
            std::fs::write(file, sound).unwrap();
        }
    }
}
