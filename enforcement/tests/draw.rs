//! The stand-alone script repeats every draw that this program makes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use enforcement::inspection::draw::{Entry, Lists};
use std::io::Write;
use std::process::Command;

fn entry(key: String, name: String, weight: u32, excluded: &str) -> Entry {
    Entry { key, name, weight, excluded: excluded.to_owned() }
}

fn lists(case: u32) -> Lists {
    let objects = case * 7 % 50 + 1;
    let out = |n: u32| if n % 11 == 5 && objects > 5 { "本年度已检查" } else { "" };
    Lists {
        title: format!("第{case}次抽查"),
        source: "彩票公布的号码".into(),
        ratio: case * 37 % 1_000 + 1,
        officers_each: case % 3 + 1,
        objects: (0..objects)
            .map(|n| entry(format!("91410900MA{n:08}"), format!("试验对象{n}"), (n * case) % 9 + 1, out(n)))
            .collect(),
        officers: (0..8).map(|n| entry(format!("1609{n:04}"), format!("人员{n}"), 1, "")).collect(),
        avoid: (0..case % 4).map(|n| (format!("1609{n:04}"), format!("91410900MA{:08}", n % objects))).collect(),
    }
    .frozen()
    .unwrap()
}

#[test]
fn g11_the_script_repeats_every_draw() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../tools/draw.py");
    for case in 0..60 {
        let lists = lists(case);
        let seed = format!("{case} 18 27 号码");
        let lines = lists.draw(&seed).unwrap().into_iter().map(|one| {
            let mut cells = vec![one.object.0, one.object.1];
            cells.extend(one.officers.into_iter().flat_map(|(key, name)| [key, name]));
            cells.join("\t")
        });
        let expected: Vec<String> = lines.collect();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(lists.text().as_bytes()).unwrap();
        let repeated = Command::new("python3").arg(script).arg(file.path()).arg(&seed).arg(lists.digest()).output();
        let repeated = repeated.expect("python3 is missing; run tools/setup.sh test");
        assert!(repeated.status.success(), "{}", String::from_utf8_lossy(&repeated.stderr));
        let repeated = String::from_utf8(repeated.stdout).unwrap();
        assert_eq!(repeated.lines().collect::<Vec<_>>(), expected, "draw {case}");
    }
}
