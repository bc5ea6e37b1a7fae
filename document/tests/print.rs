//! Every layout prints, whatever is typed into it, and the same writing gives the same bytes.
//! The fonts come from `tools/fonts.sh`, which `make test` runs first.
#![allow(clippy::unwrap_used, missing_docs)]

use document::{Press, Standard};
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
