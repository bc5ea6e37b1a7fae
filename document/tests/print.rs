//! Every layout prints, whatever is typed into it, and the same writing gives the same bytes.
//! The fonts come from `tools/fonts.sh`, which `make test` runs first.
#![allow(clippy::unwrap_used, missing_docs)]

use document::attached::Outside;
use document::file::{Kept, Part, Volume};
use document::{Press, Standard, layer};
use enforcement::pack::Layout;
use enforcement::record::writing::{Opinion, Paragraph, Table, Writing};
use std::path::{Path, PathBuf};
use std::process::Command;

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

/// One grey point.
const PNG: &[u8] = &[
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 58, 126, 155,
    85, 0, 0, 0, 10, 73, 68, 65, 84, 120, 156, 99, 104, 0, 0, 0, 130, 0, 129, 119, 205, 114, 182, 0, 0, 0, 0, 73, 69,
    78, 68, 174, 66, 96, 130,
];

fn volume(press: &Press, documents: usize) -> Volume {
    let part = |number: usize| Part {
        writing: Writing { title: format!("第{number}份文书"), ..writing(Layout::Letter, "经查") },
        author: "陈一帆".into(),
        remark: String::new(),
        signature: (number == 1).then(|| PNG.to_vec()),
        attachments: if number == 2 { vec![press.attach("现场照片", PNG).unwrap().unwrap()] } else { Vec::new() },
        outside: Vec::new(),
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
    let press = press();
    let bound = press.bind(&volume(&press, 3)).unwrap();
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
    assert_eq!(bound, press.bind(&volume(&press, 3)).unwrap(), "the same volume gives the same bytes");
    assert_eq!(press.bind(&volume(&press, 0)).unwrap().pages, 0);
}

/// A PDF of one page by hand, with a font that it does not carry, and with more in its trailer.
fn by_hand(trailer: &str) -> Vec<u8> {
    let bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        "<</Length 36>>stream\nBT /F1 24 Tf 20 100 Td (ABC) Tj ET   \nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ];
    let (mut pdf, mut places) = (String::from("%PDF-1.4\n"), Vec::new());
    for (body, number) in bodies.iter().zip(1..) {
        places.push(pdf.len());
        pdf += &format!("{number} 0 obj\n{body}\nendobj\n");
    }
    let start = pdf.len();
    pdf += "xref\n0 6\n0000000000 65535 f \n";
    places.iter().for_each(|place| pdf += &format!("{place:010} 00000 n \n"));
    pdf += &format!("trailer\n<</Size 6/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n");
    pdf.into_bytes()
}

/// What another reader of PDFs says against a file, clause by clause (ISO 19005-2).
fn faults(pdf: &[u8]) -> String {
    let folder = std::env::temp_dir().join(format!("mingfa-pdfa-{}-{}", std::process::id(), pdf.len()));
    std::fs::write(&folder, pdf).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let python = root.join(".cache/python/bin/python");
    assert!(python.exists(), "the reader is missing; run tools/setup.sh test");
    let said = Command::new(python).arg(root.join("tools/pdfa.py")).arg(&folder).output().unwrap();
    std::fs::remove_file(&folder).unwrap();
    String::from_utf8_lossy(&said.stdout).into_owned() + &String::from_utf8_lossy(&said.stderr)
}

#[test]
fn j21_a_paper_original_is_bound_page_by_page_behind_its_document_and_the_volume_stays_pdf_a() {
    let press = press();
    let scan = press.print(&writing(Layout::Minutes, &"原件".repeat(2_000)), Standard::Pdf).unwrap();
    let mut whole = volume(&press, 3);
    let before = press.bind(&whole).unwrap();
    assert_eq!(faults(&before.pdf), "", "with a picture");
    whole.parts[0].attachments.push(press.attach("询问笔录原件.pdf", &scan).unwrap().unwrap());
    whole.parts[1].outside.push(Kept {
        name: "合同.docx".into(),
        why: Outside::Kind.title(),
        digest: "0123456789abcdef".repeat(4),
    });
    let bound = press.bind(&whole).unwrap();
    assert!(bound.pages > before.pages + 1, "{} pages, {} without the original", bound.pages, before.pages);
    assert_eq!(faults(&bound.pdf), "", "with a PDF in it");
    let read = layer::read(&bound.pdf).unwrap();
    let text: String = read.text.split_whitespace().collect();
    assert!(read.marks.contains("询问笔录原件.pdf"), "a bookmark of its own");
    for words in ["附：询问笔录原件.pdf", "另存的附件", "合同.docx", "不是图片或者PDF", "0123456789abcdef"]
    {
        assert!(text.contains(words), "{words} is not in the contents list: {text}");
    }
    let ordinary = press.print(&writing(Layout::Letter, "经查"), Standard::Pdf).unwrap();
    assert!(faults(&ordinary).contains("6.6.4"), "what is no PDF/A is found to be none");
}

#[test]
fn j21_what_cannot_be_shown_as_it_is_stays_outside_with_its_reason() {
    let press = press();
    let why = |bytes: &[u8]| press.attach("附件", bytes).unwrap().err();
    assert_eq!(why(b"PK\x03\x04"), Some(Outside::Kind));
    assert_eq!(why(b""), Some(Outside::Kind));
    assert_eq!(why(&by_hand("")), Some(Outside::Fonts));
    let locked = "/ID[<00112233445566778899AABBCCDDEEFF><00112233445566778899AABBCCDDEEFF>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<0000000000000000000000000000000000000000000000000000000000000000>/U<0000000000000000000000000000000000000000000000000000000000000000>>>";
    assert_eq!(why(&by_hand(locked)), Some(Outside::Encrypted));
    assert_eq!(why(b"%PDF-1.7 nothing"), Some(Outside::Damaged));
    assert_eq!(why(b"\xFF\xD8\xFF\xE0 cut off"), Some(Outside::Unfit));
}

#[test]
fn j12_1_a_signature_drawn_on_glass_stands_on_the_paper() {
    for layout in [Layout::Letter, Layout::Form, Layout::Minutes] {
        let writing =
            Writing { signatures: vec!["当事人签收".into(), "执法人员".into()], ..writing(layout, "经查") };
        let plain = press().print(&writing, Standard::Archive).unwrap();
        let signed = press().print_signed(&writing, Standard::Archive, Some(PNG)).unwrap();
        assert_ne!(signed, plain, "{layout:?}");
        assert!(layer::read(&signed).unwrap().text.contains("当事人签收"));
        let no_picture = press().print_signed(&writing, Standard::Archive, Some(b"no picture")).unwrap();
        assert_eq!(no_picture, plain, "what is no picture leaves the line to be signed on paper");
    }
}
