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

/// What the script says of these lists, and what the program says.
fn both(lists: &Lists, seed: &str) -> (Vec<String>, Vec<String>) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../tools/draw.py");
    let lines = lists.draw(seed).unwrap().into_iter().map(|one| {
        let mut cells = vec![one.object.0, one.object.1];
        cells.extend(one.officers.into_iter().flat_map(|(key, name)| [key, name]));
        cells.join("\t")
    });
    let expected: Vec<String> = lines.collect();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(lists.text().as_bytes()).unwrap();
    let repeated = Command::new("python3").arg(script).arg(file.path()).arg(seed).arg(lists.digest()).output();
    let repeated = repeated.expect("python3 is missing; run tools/setup.sh test");
    assert!(repeated.status.success(), "{}", String::from_utf8_lossy(&repeated.stderr));
    let repeated = String::from_utf8(repeated.stdout).unwrap();
    (repeated.split_terminator('\n').map(str::to_owned).collect(), expected)
}

#[test]
fn g11_the_script_repeats_every_draw() {
    for case in 0..60 {
        let lists = lists(case);
        let (repeated, expected) = both(&lists, &format!("{case} 18 27 号码"));
        assert_eq!(repeated, expected, "draw {case}");
    }
}

#[test]
fn g11_the_script_repeats_draws_of_odd_lists() {
    let object = |n: u32, weight: u32| entry(format!("91410900MA{n:08}"), format!("试验对象{n}"), weight, "");
    let officers = |count: u32| (0..count).map(|n| entry(format!("1609{n:04}"), format!("人员{n}"), 1, "")).collect();
    let of = |objects: Vec<Entry>, ratio: u32, each: u32, officers: Vec<Entry>| {
        let (title, source, avoid) = ("抽查".into(), "彩票".into(), Vec::new());
        Lists { title, source, ratio, officers_each: each, objects, officers, avoid }
    };
    let odd = [
        of(vec![object(0, 1)], 1, 2, officers(2)),
        of((0..50).map(|n| object(n, 1)).collect(), 1_000, 1, officers(1)),
        of((0..50).map(|n| object(n, if n == 7 { 1_000 } else { 1 })).collect(), 500, 2, officers(9)),
        of(
            ["𠮷野家", "Café “A” & 'B'", "한국\u{3000}상사", "a\u{301}", "=1+1", "\u{2028}行"]
                .iter()
                .enumerate()
                .map(|(n, name)| entry(format!("码{n}é"), (*name).to_owned(), 3, ""))
                .collect(),
            700,
            2,
            officers(4),
        ),
        of(
            (0..40)
                .map(|n| Entry { excluded: if n == 39 { String::new() } else { "已检查".into() }, ..object(n, 2) })
                .collect(),
            100,
            2,
            officers(2),
        ),
        of((0..10_000).map(|n| object(n, n % 1_000 + 1)).collect(), 1_000, 2, officers(30)),
    ];
    for (number, lists) in odd.into_iter().enumerate() {
        let lists = lists.frozen().unwrap();
        let (repeated, expected) = both(&lists, "03 18 27 号码é");
        assert_eq!(expected.len(), lists.count());
        assert!(repeated == expected, "odd list {number}");
    }
}
