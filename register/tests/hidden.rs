//! What a workbook of the old kind hides is no part of the list: the file is made here, byte by byte, with invented content.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use register::{Import, Kind, read};

const SECTOR: usize = 512;
const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;

fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes(), &u16::try_from(content.len()).unwrap().to_le_bytes(), content].concat()
}

fn shorts(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The stream of a workbook of one sheet.
fn book(rows: &[&[&str]], hidden_rows: &[u16], hidden_columns: &[u16]) -> Vec<u8> {
    let begin = |kind: u16| record(0x0809, &shorts(&[0x0600, kind, 0, 0, 0, 0, 0, 0]));
    let bound = |at: u32| {
        let name = wide("名单");
        record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 2, 1], &name].concat())
    };
    let head = begin(0x0005).len() + bound(0).len() + record(0x000A, &[]).len();
    let mut stream = [begin(0x0005), bound(u32::try_from(head).unwrap()), record(0x000A, &[])].concat();
    stream.extend(begin(0x0010));
    for column in hidden_columns {
        stream.extend(record(0x007D, &shorts(&[*column, *column, 2048, 0, 1, 0])));
    }
    for row in 0..u16::try_from(rows.len()).unwrap() {
        let flags = if hidden_rows.contains(&row) { 0x0120 } else { 0x0100 };
        stream.extend(record(0x0208, &shorts(&[row, 0, 9, 255, 0, 0, flags, 0])));
    }
    for (row, cells) in (0_u16..).zip(rows) {
        for (column, text) in (0_u16..).zip(*cells) {
            let length = u16::try_from(text.encode_utf16().count()).unwrap();
            stream.extend(record(0x0204, &[shorts(&[row, column, 0, length]), vec![1], wide(text)].concat()));
        }
    }
    stream.extend(record(0x000A, &[]));
    stream
}

fn entry(name: &str, kind: u8, child: u32, first: u32, length: u32) -> Vec<u8> {
    let mut entry = wide(name);
    entry.resize(64, 0);
    entry.extend(u16::try_from(wide(name).len() + 2).unwrap().to_le_bytes());
    entry.extend([kind, 1]);
    entry.extend([FREE, FREE, child].iter().flat_map(|number| number.to_le_bytes()));
    entry.resize(116, 0);
    entry.extend([first, length, 0].iter().flat_map(|number| number.to_le_bytes()));
    entry
}

/// A compound file with that stream: sectors 0 table, 1 directory, then the stream.
fn compound(mut stream: Vec<u8>) -> Vec<u8> {
    stream.resize(stream.len().next_multiple_of(SECTOR).max(4096), 0);
    let sectors = u32::try_from(stream.len() / SECTOR).unwrap();
    let mut head = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    head.resize(24, 0);
    head.extend(shorts(&[0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0]));
    head.extend([0, 1, 1, 0, 4096, END, 0, END, 0, 0].iter().flat_map(|number: &u32| number.to_le_bytes()));
    head.resize(SECTOR, 0xFF);
    let mut table = vec![0xFFFF_FFFD, END];
    table.extend((0..sectors).map(|at| if at + 1 == sectors { END } else { at + 3 }));
    table.resize(SECTOR / 4, FREE);
    let table: Vec<u8> = table.iter().flat_map(|number| number.to_le_bytes()).collect();
    let length = u32::try_from(stream.len()).unwrap();
    let mut directory = entry("Root Entry", 5, 1, END, 0);
    directory.extend(entry("Workbook", 2, FREE, 2, length));
    directory.resize(SECTOR, 0);
    [head, table, directory, stream].concat()
}

const LIST: [&[&str]; 4] = [
    &["姓名", "职务", "执法证号", "身份证件号码", "执法区域"],
    &["甲试验", "科员", "16090090011", "410902199001010016", "试验市"],
    &["乙试验", "科员", "16090090012", "410902199001010016", "试验市"],
    &["丙试验", "科员", "16090090013", "410902199001010016", "试验市"],
];

fn names(import: &Import) -> Vec<String> {
    (0..import.rows.len()).map(|row| import.cell(row, Kind::Officers, "姓名")).collect()
}

#[test]
fn g9_hidden_rows_and_columns_of_an_old_workbook_are_not_taken_over() {
    let file = compound(book(&LIST, &[2], &[3]));
    for name in ["名单.xls", "名单.et"] {
        let import = read(Kind::Officers, name, &file);
        assert_eq!(import.errors, []);
        assert_eq!(names(&import), ["甲试验", "丙试验"]);
        assert_eq!(import.columns, ["姓名", "职务", "执法证号", "执法区域"]);
        assert!(import.warnings[0].reason.contains("1 行、1 列没有读入"), "{:?}", import.warnings);
    }
}

#[test]
fn g9_an_old_workbook_that_hides_nothing_is_read_whole() {
    let import = read(Kind::Officers, "名单.xls", &compound(book(&LIST, &[], &[])));
    assert_eq!((import.errors.as_slice(), import.rows.len(), import.columns.len()), ([].as_slice(), 3, 5));
    assert_eq!(import.warnings, []);
}

#[test]
fn g9_a_damaged_old_workbook_is_never_read_with_what_it_hides() {
    let whole = compound(book(&LIST, &[2], &[3]));
    let mut read_at_all = 0;
    // The head, the table of sectors, the directory: whatever byte of them is lost.
    for at in 0..SECTOR * 3 {
        let mut file = whole.clone();
        file[at] ^= 0xFF;
        let import = read(Kind::Officers, "名单.xls", &file);
        let shows = import.columns.iter().any(|column| column.contains("身份证"));
        assert!(!shows, "byte {at}: {:?}", import.columns);
        read_at_all += usize::from(import.errors.is_empty());
    }
    assert!(read_at_all > 0);
}
