//! Every layout prints, whatever is typed into it, and the same writing gives the same bytes.
//! The fonts come from `tools/fonts.sh`, which `make test` runs first.
#![allow(clippy::unwrap_used, missing_docs)]

use document::file::{Part, Picture, Volume};
use document::{Press, Standard, layer};
use enforcement::pack::Layout;
use enforcement::record::writing::{Opinion, Paragraph, Table, Writing};
use std::path::PathBuf;

fn press() -> Press {
    Press::new(vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.cache/fonts"))])
}

fn writing(layout: Layout, text: &str) -> Writing {
    Writing {
        layout,
        agency: "濮阳市试验司法局".into(),
        title: "行政处罚决定书".into(),
        number: "濮试司罚决〔2026〕1号".into(),
        addressee: String::new(),
        cells: vec![("当事人".into(), text.into()), ("案由".into(), "涉嫌冒充律师事务所承接业务".into())],
        paragraphs: vec![Paragraph { heading: "违法事实和证据".into(), text: text.into() }],
        tables: vec![Table {
            label: "清单".into(),
            columns: vec!["名称".into(), "数量".into()],
            rows: vec![vec!["合同".into(), "3".into()], vec![]],
        }],
        opinions: vec![Opinion {
            title: "行政机关负责人意见".into(),
            text: "同意。".into(),
            name: "冯亦舟".into(),
            date: "2026年3月26日".into(),
        }],
        signatures: vec!["当事人".into()],
        date: law::Date::parse("2026-03-26").ok(),
        mark: "",
    }
}

#[test]
fn nothing_typed_is_read_as_markup() {
    let press = press();
    let long = "长".repeat(10_000);
    for text in ["#panic(\"x\") *粗* $x$ @ref <label> [内容] //注释", "堃喆昇玥𬭎", "\u{1F600} \u{202E}abc", &long, ""]
    {
        for layout in [Layout::Letter, Layout::Form, Layout::Minutes, Layout::Inventory, Layout::Cover] {
            assert!(press.print(&writing(layout, text), Standard::Pdf).unwrap().starts_with(b"%PDF"));
        }
    }
}

#[test]
fn the_same_writing_gives_the_same_bytes() {
    let press = press();
    let one = press.print(&writing(Layout::Letter, "经查"), Standard::Archive).unwrap();
    assert_eq!(one, press.print(&writing(Layout::Letter, "经查"), Standard::Archive).unwrap());
}

#[test]
fn without_fonts_the_press_says_so() {
    let press = Press::new(vec![PathBuf::from("no-such-folder")]);
    assert!(press.print(&writing(Layout::Letter, "经查"), Standard::Pdf).is_err());
}

/// What is searched for in a PDF must be found in it: every word of the text, the title and the author.
#[test]
fn g18_1_the_text_layer_and_the_marks_are_read_back() {
    let press = press();
    let text = "身份证号41092219851231002X，(电话)13800138000；\\ 堃喆昇玥 AVTo office fi。";
    // Several pages, each with its own fonts under the same names.
    let long = format!("{}{text}{}", "上页文字ABC。".repeat(300), "下页*文字xyz；".repeat(300));
    for layout in [Layout::Letter, Layout::Form, Layout::Minutes, Layout::Inventory, Layout::Cover] {
        for standard in [Standard::Pdf, Standard::Archive] {
            let pdf = press.print(&writing(layout, &long), standard).unwrap();
            let layer = document::layer::read(&pdf).unwrap();
            let plain = |text: &str| text.split_whitespace().collect::<String>();
            let read = plain(&layer.text);
            let words = if layout == Layout::Cover { "濮阳市试验司法局".to_owned() } else { plain(text) };
            assert!(read.contains(&words), "{layout:?}: {read}");
            assert!(
                layer.marks.contains("行政处罚决定书") && layer.marks.contains("濮阳市试验司法局"),
                "{}",
                layer.marks
            );
        }
    }
}

fn volume(documents: usize) -> Volume {
    // One grey point.
    let png: &[u8] = &[
        137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 58, 126,
        155, 85, 0, 0, 0, 10, 73, 68, 65, 84, 120, 156, 99, 104, 0, 0, 0, 130, 0, 129, 119, 205, 114, 182, 0, 0, 0, 0,
        73, 69, 78, 68, 174, 66, 96, 130,
    ];
    let part = |number: usize| Part {
        writing: Writing { title: format!("第{number}份文书"), ..writing(Layout::Letter, "经查") },
        author: "陈一帆".into(),
        remark: String::new(),
        pictures: if number == 2 {
            vec![Picture { name: "现场照片".into(), bytes: png.to_vec() }]
        } else {
            Vec::new()
        },
    };
    Volume {
        agency: "濮阳市试验司法局".into(),
        title: "濮阳试甲公司涉嫌未公示案".into(),
        name: "正卷".into(),
        facts: vec![("归档号".into(), "20260001".into())],
        parts: (1..=documents).map(part).collect(),
        note: vec![("说明".into(), "齐全".into())],
        day: (2026, 4, 1),
    }
}

#[test]
fn j21_a_volume_has_cover_contents_numbered_pages_bookmarks_and_note() {
    let bound = press().bind(&volume(3)).unwrap();
    let read = layer::read(&bound.pdf).unwrap();
    let text: String = read.text.split_whitespace().collect();
    for words in ["卷内目录", "第1份文书", "第3份文书", "现场照片", "备考表", "20260001"] {
        assert!(text.contains(words), "{words} on no page");
    }
    for words in ["封面", "第2份文书", "备考表"] {
        assert!(read.marks.contains(words), "{words} is no bookmark");
    }
    assert_eq!(
        bound.pages, 4,
        "three documents of a page each, one picture; cover, contents and note are not numbered"
    );
    assert_eq!(bound, press().bind(&volume(3)).unwrap(), "the same volume gives the same bytes");
    assert_eq!(press().bind(&volume(0)).unwrap().pages, 0);
}
