//! What a command says that cannot be done: in Chinese, what and why; the system's own words stand apart as 原因.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs a command in a folder; what it says but for the line of the cause.
fn said(folder: &Path, words: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mingfa"));
    command.args(words).current_dir(folder).stdin(Stdio::null()).env("RUST_LOG", "off");
    let output = command.output().unwrap();
    assert!(matches!(output.status.code(), Some(1 | 2)), "{words:?} {output:?}");
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    text.lines().filter(|line| !line.starts_with("原因：")).collect::<Vec<_>>().join("\n")
}

/// Two English words in a row are somebody's sentence.
fn english(text: &str) -> bool {
    let word = |word: &&str| word.len() > 1 && word.bytes().all(|sign| sign.is_ascii_alphabetic());
    let words: Vec<&str> = text.split([' ', '：', ':', '，', '（']).collect();
    words.windows(2).any(|pair| pair.iter().all(word) && pair[0] != "mingfa")
}

#[test]
fn every_command_that_cannot_be_done_says_why_in_chinese() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().to_string();
    for (name, text) in [
        ("file", "x\n"),
        ("broken.json", "{\"a\":"),
        ("rotten/mingfa.db", "no database at all"),
        ("misspelt/mingfa.toml", "wrong_word = 1\n"),
        ("unclosed/mingfa.toml", "fonts = [\n"),
        (
            "bucket/mingfa.toml",
            "[objects]\nendpoint = \"http://127.0.0.1:1\"\nbucket = \"b\"\nkey_id = \"k\"\nsecret_file = \"none\"\n",
        ),
        ("elsewhere/mingfa.toml", "postgres = \"host=127.0.0.1 port=1 user=x dbname=y\"\n"),
        ("empty/.keep", ""),
    ] {
        fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
        fs::write(folder.join(name), text).unwrap();
    }
    let mut tried = 0;
    let mut holds = |words: &[&str], why: &str| {
        let text = said(folder, words);
        assert!(text.contains(why) && !english(&text), "{words:?} said: {text}");
        tried += 1;
    };
    for (file, why) in [("none", "没有这个文件"), ("empty", "是文件夹"), ("file/inner", "是文件，不是文件夹")]
    {
        for words in [
            ["law", "workdays", "--csv", file].as_slice(),
            &["law", "identify", file],
            &["disclosure", "redact", "--jsonl", file],
            &["disclosure", "inspect", "--jsonl", file],
            &["disclosure", "check-credit", file, "--kind", "penalty"],
            &["disclosure", "reconcile-credit", file, "file", "--kind", "penalty"],
            &["review", "evaluate", "--json", file],
            &["media", "coverage", "--json", file],
            &["register", "import", "officers", file, "--dry-run"],
            &["ledger", "verify", "--proof", file, "--key", "x+12345678+AQAB"],
        ] {
            let why = if words.contains(&"--key") { "公钥" } else { why };
            holds(words, why);
        }
    }
    for (data, why) in [
        ("none", "没有站点的数据"),
        ("empty", "没有站点的数据"),
        ("file", "没有站点的数据"),
        ("rotten", "不是本系统的数据库"),
        ("misspelt", "第 1 行“wrong_word = 1”"),
        ("unclosed", "第 1 行"),
        ("bucket", "没有这个文件"),
        ("elsewhere", "不能连接 PostgreSQL"),
    ] {
        for words in [
            ["case", "events", "a", "b"].as_slice(),
            &["disclosure", "attack"],
            &["disclosure", "again"],
            &["disclosure", "export-site", "out"],
            &["disclosure", "credit-file", "--from", "2026-01-01", "--to", "2026-02-01", "o.csv"],
            &["media", "dispose"],
            &["media", "import", "empty", "--case", "x"],
            &["archive", "export", "x", "out"],
            &["register", "import", "powers", "file", "--agency", "a"],
            &["law", "calendar", "file"],
            &["ledger", "rotate"],
            &["doctor"],
            &["scrub"],
            &["move-objects"],
            &["backup", "kept"],
        ] {
            // A list with faults is told before anybody looks for the site.
            let why = if words.contains(&"powers") { "错误" } else { why };
            holds(&[words, &["--data", data]].concat(), why);
        }
        assert!(!folder.join("none").exists(), "a misspelt folder is not made");
    }
    holds(&["restore", "none", "--data", "new"], "没有这个文件");
    holds(&["restore", "file", "--data", "new"], "不是 mingfa 的备份");
    holds(&["archive", "verify", "none"], "没有文件夹");
    holds(&["archive", "verify", "empty"], "没有这个文件");
    holds(&["ledger", "verify", "none"], "没有目录");
    holds(&["ledger", "verify", "http://127.0.0.1:1/log"], "没有接受连接");
    holds(&["ledger", "verify", "https://127.0.0.1:1/log", "--certificates", "none"], "没有这个文件");
    holds(&["review", "evaluate", "--json", "broken.json"], "不是有效的 JSON");
    holds(&["media", "probe", "none"], "没有这个文件");
    holds(&["serve", "--data", "file"], "已经有同名的文件");
    holds(&["serve", "--data", "new", "--listen", &port], "端口已被其他程序占用");
    holds(&["serve", "--data", "new", "--listen", "nowhere"], "参数不对");
    assert!(tried > 150, "{tried}");
}
