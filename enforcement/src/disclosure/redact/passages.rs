//! The table of invented passages: each is hidden exactly where it is marked, from patterns and context alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;

/// By agency, by the occasion of the document, and by what is told of somebody.
const PASSAGES: [&str; 3] =
    [include_str!("passages.txt"), include_str!("occasions.txt"), include_str!("statements.txt")];

/// A passage without its marks, and what they mark: bytes and kind.
fn marked(line: &str) -> (String, Vec<(std::ops::Range<usize>, &str)>) {
    let (mut plain, mut wanted) = (String::new(), Vec::new());
    for (index, part) in line.split(['【', '】']).enumerate() {
        let part = part.to_owned();
        if index % 2 == 0 {
            plain += &part.replace("\\n", "\n").replace("\\t", "\t");
            continue;
        }
        let kind = Kind::ALL.into_iter().find(|kind| part.starts_with(&format!("{}:", kind.code()))).unwrap();
        let value = part[kind.code().len() + 1..].replace("\\n", "\n").replace("\\t", "\t");
        wanted.push((plain.len()..plain.len() + value.len(), kind.code()));
        plain += &value;
    }
    (plain, wanted)
}

fn passages() -> impl Iterator<Item = &'static str> {
    PASSAGES.iter().flat_map(|table| table.lines()).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[test]
fn g18_1_every_passage_is_hidden_where_it_is_marked_and_nowhere_else() {
    let mut wrong = Vec::new();
    for line in passages() {
        let (plain, wanted) = marked(line);
        let hits = redact(&plain, &Knowledge::default());
        let found: Vec<_> = hits.iter().map(|hit| (hit.range.clone(), hit.kind.code())).collect();
        if found != wanted {
            let hidden: Vec<_> = found.iter().map(|(range, kind)| (&plain[range.clone()], *kind)).collect();
            wrong.push(format!("{line}\n  {hidden:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn g18_1_passages_of_every_kind_and_without_any_are_in_the_table() {
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Other) {
        let mark = format!("【{}:", kind.code());
        assert!(passages().filter(|line| line.contains(&mark)).count() >= 2, "{mark}");
    }
    assert!(passages().filter(|line| !line.contains('【')).count() >= 60);
}

#[test]
fn g18_1_a_passage_in_another_line_ending_or_width_hides_as_much() {
    for line in passages().filter(|line| line.contains("【ID_NUMBER:")) {
        let (plain, wanted) = marked(line);
        let text = plain.replace('\n', "\r\n");
        let hits = redact(&text, &Knowledge::default());
        let numbers = |kind: &str| kind == "ID_NUMBER";
        let hidden = hits.iter().filter(|hit| numbers(hit.kind.code())).count();
        assert_eq!(hidden, wanted.iter().filter(|(_, kind)| numbers(kind)).count(), "{text:?}");
    }
}
