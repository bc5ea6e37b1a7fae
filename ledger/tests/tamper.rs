//! Every byte of a small log changed, one at a time: this crate finds it, and the verifier in another language names the
//! same entry and the same kind of damage. No byte is exempt.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ledger::checkpoint::Checkpoint;
use ledger::leaf::{self, Field};
use ledger::note::{SigningKey, VerifierKey};
use ledger::tile::{Kind, Tile, WIDTH, push_entry};
use ledger::tree::{Edge, Tree};
use ledger::{Suite, proof, verify};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

type Files = BTreeMap<String, Vec<u8>>;

fn fields(index: u64) -> Vec<Field> {
    vec![
        Field::new("date", "2026-03-02"),
        Field::new("number", &format!("试罚决〔2026〕{index}号")),
        Field::new("person", "某人"),
    ]
}

fn entry(index: u64) -> Vec<u8> {
    leaf::entry(&[Suite::International, Suite::Commercial], &[index as u8; 32], &fields(index))
}

/// A log of that size, whose key changed at half of it.
fn small_log(suite: Suite, size: u64) -> (Files, Vec<VerifierKey>) {
    log_of(suite, size, entry)
}

fn log_of(suite: Suite, size: u64, entry: impl Fn(u64) -> Vec<u8>) -> (Files, Vec<VerifierKey>) {
    let old = SigningKey::new("log.example/a", suite, [1; 32]).unwrap();
    let new = SigningKey::new("log.example/a", suite, [2; 32]).unwrap();
    let (mut files, mut edge, mut bundle) = (Files::new(), Edge::new(suite), Vec::new());
    let head = |edge: &Edge| Checkpoint { origin: "log.example/a".into(), size: edge.size(), root: edge.root() };
    for index in 0..size {
        if index == size / 2 {
            let note = head(&edge).sign(&[&old, &new]).unwrap();
            files.insert(format!("rotation/{}", new.verifier().unwrap().id()), note.into_bytes());
        }
        let entry = entry(index);
        push_entry(&mut bundle, &entry).unwrap();
        for (tile, hashes) in edge.append(suite.entry(&entry)) {
            files.insert(tile.path(), hashes.concat());
        }
        if (index + 1) % WIDTH == 0 || index + 1 == size {
            let width = index % WIDTH + 1;
            let tile = Tile { kind: Kind::Entries, index: index / WIDTH, width };
            files.insert(tile.path(), std::mem::take(&mut bundle));
        }
    }
    for (tile, hashes) in edge.partial() {
        files.insert(tile.path(), hashes.concat());
    }
    files.insert("checkpoint".into(), head(&edge).sign(&[&new]).unwrap().into_bytes());
    let keys = vec![old.verifier().unwrap(), new.verifier().unwrap()];
    files.insert("keys".into(), format!("{}\n{}\n", keys[0], keys[1]).into_bytes());
    (files, keys)
}

/// The Python verifier, asked over a pipe: `path place mask` flips bits, `path - -` leaves a file out, `path + -` adds a byte.
struct Other {
    child: std::process::Child,
    answers: BufReader<std::process::ChildStdout>,
}

const DRIVER: &str = r#"
import functools, os, sys
tools, root = sys.argv[1:]
sys.path.insert(0, tools)
import verify
verify.ed25519_verifies = functools.lru_cache(None)(verify.ed25519_verifies)
verify.Key = functools.lru_cache(None)(verify.Key)
files = {}
for folder, _, names in os.walk(root):
    for name in names:
        path = os.path.join(folder, name)
        files[os.path.relpath(path, root)] = open(path, "rb").read()
for line in sys.stdin:
    path, place, mask = line.split()
    changed = dict(files)
    if place == "-":
        del changed[path]
    elif place == "+":
        changed[path] = files[path] + b"\n"
    elif place != "=":
        data = bytearray(files[path])
        data[int(place)] ^= int(mask)
        changed[path] = bytes(data)
    try:
        answer = "sound %d" % verify.verify_log(changed.get)
    except verify.Damage as damage:
        answer = "%s %s %s" % (damage.kind, damage.index, damage.path)
    print(answer, flush=True)
"#;

impl Other {
    fn new(files: &Files, folder: &Path) -> Other {
        for (path, bytes) in files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let mut child = Command::new("python3")
            .arg("-c")
            .arg(DRIVER)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools"))
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 is missing; run tools/setup.sh test");
        let answers = BufReader::new(child.stdout.take().unwrap());
        Other { child, answers }
    }

    fn ask(&mut self, question: &str) -> String {
        writeln!(self.child.stdin.as_mut().unwrap(), "{question}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        answer.trim_end().to_owned()
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn own(files: &Files) -> String {
    match verify::log(files, &[]) {
        Ok(sound) => format!("sound {}", sound.checkpoint.size),
        Err(fault) => {
            let index = fault.index.map_or("None".to_owned(), |index| index.to_string());
            format!("{} {index} {}", fault.damage.key(), fault.path)
        }
    }
}

/// The entry that a changed byte belongs to, and the kind that has to be told.
fn expected(path: &str, place: usize, files: &Files) -> String {
    let number = |path: &str| -> u64 { path.split('.').next().unwrap().rsplit('/').next().unwrap().parse().unwrap() };
    match path.split('/').collect::<Vec<_>>()[..] {
        ["tile", "entries", ..] => {
            let length = files[path].len() / (files[path].len() / 68);
            format!("entry {} {path}", number(path) * WIDTH + (place / length) as u64)
        }
        ["tile", level, ..] => {
            let level: u32 = level.parse().unwrap();
            format!("tile {} {path}", (number(path) * WIDTH + (place / 32) as u64) << (8 * level))
        }
        ["rotation", _] => format!("rotation None {path}"),
        _ => format!("{path} None {path}"),
    }
}

fn every_byte(suite: Suite, size: u64, masks: &[u8]) {
    let (files, _) = small_log(suite, size);
    let folder = tempfile::tempdir().unwrap();
    let mut other = Other::new(&files, folder.path());
    assert_eq!(own(&files), format!("sound {size}"));
    assert_eq!(other.ask("keys = -"), format!("sound {size}"));
    for (path, bytes) in &files {
        for place in 0..bytes.len() {
            for mask in masks {
                let mut changed = files.clone();
                changed.get_mut(path).unwrap()[place] ^= mask;
                let found = own(&changed);
                assert_eq!(found, expected(path, place, &files), "{path} byte {place} ^ {mask}");
                assert_eq!(found, other.ask(&format!("{path} {place} {mask}")), "{path} byte {place} ^ {mask}");
            }
        }
        let mut changed = files.clone();
        changed.remove(path);
        let found = own(&changed);
        assert!(!found.starts_with("sound"), "{path} left out");
        assert_eq!(found, other.ask(&format!("{path} - -")), "{path} left out");
        let mut changed = files.clone();
        changed.get_mut(path).unwrap().push(b'\n');
        let found = own(&changed);
        assert!(!found.starts_with("sound"), "{path} made longer");
        assert_eq!(found, other.ask(&format!("{path} + -")), "{path} made longer");
    }
}

#[test]
fn every_byte_of_a_log_with_full_and_partial_tiles() {
    every_byte(Suite::International, 259, &[1]);
}

#[test]
fn every_bit_of_a_log_of_five() {
    every_byte(Suite::International, 5, &[1, 2, 4, 8, 16, 32, 64, 128, 255]);
}

#[test]
fn every_byte_of_a_log_with_commercial_cryptography() {
    every_byte(Suite::Commercial, 3, &[1]);
}

/// Entries and tiles made anew fit each other, but neither the signed checkpoint nor, before the change of key, the one that
/// both keys signed.
#[test]
fn a_log_made_anew_without_the_key_is_found() {
    let (files, _) = small_log(Suite::International, 300);
    for (place, found) in [(200, "root None checkpoint"), (20, "rotation 149 rotation/")] {
        let (forged, _) = log_of(Suite::International, 300, |index| entry(if index == place { 1_000 } else { index }));
        let mut mixed = forged;
        let signed = files.iter().filter(|(path, _)| !path.starts_with("tile/"));
        mixed.extend(signed.map(|(path, bytes)| (path.clone(), bytes.clone())));
        assert!(own(&mixed).starts_with(found), "{}", own(&mixed));
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(own(&mixed), Other::new(&mixed, folder.path()).ask("keys = -"));
    }
}

/// The proof of one entry, with any byte changed, is refused by both; as it is, both open the same fields.
#[test]
fn every_byte_of_a_proof() {
    for suite in [Suite::International, Suite::Commercial] {
        let (files, keys) = small_log(suite, 11);
        let index = 7;
        let path = Tree::new(suite, 11, &files).inclusion(index).unwrap();
        let extra =
            leaf::open(suite, &entry(index), &[index as u8; 32], &fields(index), |name| name != "person").unwrap();
        let text = proof::write(&extra, index, &path, std::str::from_utf8(&files["checkpoint"]).unwrap());
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.tlog-proof");
        std::fs::write(&file, &text).unwrap();
        let proven = proof::verify(text.as_bytes(), &keys[1..]).unwrap();
        assert_eq!((proven.index, proven.leaf.fields.len(), proven.leaf.hidden), (index, 2, 1));
        assert!(proof::verify(text.as_bytes(), &keys[..1]).is_err(), "a key that did not sign it");
        let script = r#"
import functools, json, sys
sys.path.insert(0, sys.argv[1])
import verify
keys, text = [verify.Key(sys.argv[3])], open(sys.argv[2], "rb").read()
kept = keys[0].verifies
keys[0].verifies = functools.lru_cache(None)(kept)
answer = verify.verify_proof(text, keys)
missed = []
for place in range(len(text)):
    changed = bytearray(text)
    changed[place] ^= 1
    try:
        verify.verify_proof(bytes(changed), keys)
        missed.append(place)
    except (ValueError, IndexError):
        pass
print(json.dumps([answer["index"], answer["fields"]["number"], answer["hidden"], missed], ensure_ascii=False))
"#;
        let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools");
        let mut command = Command::new("python3");
        command.arg("-c").arg(script).arg(tools).arg(&file).arg(keys[1].to_string());
        let out = command.output().unwrap();
        let said = String::from_utf8(out.stdout).unwrap() + &String::from_utf8_lossy(&out.stderr);
        assert_eq!(said.trim(), "[7, \"试罚决〔2026〕7号\", 1, []]");
        for place in 0..text.len() {
            let mut changed = text.as_bytes().to_vec();
            changed[place] ^= 1;
            assert!(proof::verify(&changed, &keys[1..]).is_err(), "byte {place}");
        }
    }
}

#[test]
fn the_verifier_in_the_other_language_stays_short() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/verify.py")).unwrap();
    assert!(text.lines().count() <= 300, "{} lines", text.lines().count());
}
