//! Time-stamps of a third party (RFC 3161) on the city's checkpoint, which covers every agency's log: asked for at an interval,
//! kept beside the log as the checkpoint and the answer to it, `log/@city/stamps/SIZE.checkpoint` and `SIZE.tsr`.

use super::http::Address;
use crate::site::Site;
use anyhow::Context;
use ledger::timestamp;
use ledger::{Source, Suite};
use store::log::{CITY, Folder};

/// The folder of the stamps, in the city's log.
const STAMPS: &str = "stamps";

/// Asks for a time-stamp on the city's checkpoint as it is now; `None` where it has one, or nothing was signed yet. The answer is
/// the time that the authority gives.
pub(crate) fn stamp(site: &Site, authority: &str) -> anyhow::Result<Option<String>> {
    let folder = Folder::of(&site.store, CITY, Suite::International);
    let note = folder.read("checkpoint").map_err(|error| anyhow::anyhow!("检查点不能读取：{error}"))?;
    let Some((note, head)) = note.zip(folder.head()?) else { return Ok(None) };
    let place = store::log::folder_of(&site.store).join(CITY).join(STAMPS);
    let name = format!("{:09}", head.0.size);
    let (data, answer) = (place.join(format!("{name}.checkpoint")), place.join(format!("{name}.tsr")));
    if answer.exists() {
        return Ok(None);
    }
    let digest = Suite::International.digest(&[&note]);
    let nonce: u64 = rand::random();
    let got = Address::parse(authority)?
        .post("application/timestamp-query", &timestamp::request(&digest, nonce))
        .with_context(|| format!("时间戳机构 {authority} 没有答复"))?;
    let time = timestamp::read(&got, &digest, nonce)
        .map_err(|error| anyhow::anyhow!("时间戳机构 {authority} 的答复不能使用：{error}"))?;
    std::fs::create_dir_all(&place)?;
    std::fs::write(&data, &note)?;
    // The answer comes last: where it stands, its checkpoint does.
    let part = place.join(format!("{name}.part"));
    std::fs::write(&part, &got)?;
    std::fs::rename(&part, &answer)?;
    Ok(Some(time))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::path::Path;
    use std::process::Command;

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

    /// Answers one request over HTTP, with the authority's reply or with these bytes.
    fn answer_one(listener: &TcpListener, folder: &Path, instead: Option<Vec<u8>>) {
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
        let reply = instead.unwrap_or_else(|| std::fs::read(folder.join("reply.tsr")).unwrap());
        let head = format!(
            "HTTP/1.0 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\n\r\n",
            reply.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&reply).unwrap();
    }

    #[test]
    fn a_checkpoint_is_stamped_once_and_openssl_verifies_it() {
        let (folder, site) = crate::demo::tests::built();
        site.publish_log().unwrap();
        let tsa = tempfile::tempdir().unwrap();
        authority(tsa.path());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/tsa", listener.local_addr().unwrap());
        std::thread::scope(|scope| {
            scope.spawn(|| answer_one(&listener, tsa.path(), Some(b"no time-stamp".to_vec())));
            assert!(stamp(&site, &address).is_err(), "an answer that is none");
        });
        let time = std::thread::scope(|scope| {
            scope.spawn(|| answer_one(&listener, tsa.path(), None));
            stamp(&site, &address).unwrap().unwrap()
        });
        assert!(time.ends_with('Z') && time.len() >= 15, "{time}");
        assert_eq!(stamp(&site, &address).unwrap(), None, "one is enough");
        let stamps = folder.path().join("log/@city/stamps");
        let mut files: Vec<_> = std::fs::read_dir(&stamps).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let [checkpoint, reply] = files.as_slice() else { panic!("{files:?}") };
        let verify = |data: &Path| {
            let (data, reply) = (data.to_str().unwrap(), reply.to_str().unwrap());
            openssl(tsa.path(), &["ts", "-verify", "-data", data, "-in", reply, "-CAfile", "ca.pem"])
        };
        assert!(verify(checkpoint));
        let mut changed = std::fs::read(checkpoint).unwrap();
        changed[10] ^= 1;
        let other = tsa.path().join("other");
        std::fs::write(&other, changed).unwrap();
        assert!(!verify(&other), "a changed checkpoint");
        // The answer to another request is refused.
        let got = std::fs::read(reply).unwrap();
        let digest = Suite::International.digest(&[&std::fs::read(checkpoint).unwrap()]);
        assert!(timestamp::read(&got, &digest, 1).is_err() && timestamp::read(&got, &[0; 32], 1).is_err());
    }
}
