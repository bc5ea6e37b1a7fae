//! From bytes to grids of clean text: Excel, OpenDocument, CSV in the encodings that offices really use.

use crate::layout::{Stretch, layouts};
use crate::{COLUMNS_MAX, ROWS_MAX};
use calamine::{Data, DataRef, Dimensions, Reader, SheetVisible, Sheets, open_workbook_auto_from_rs};
use std::io::Cursor;
use unicode_normalization::UnicodeNormalization;

/// Characters that are looked at for the mark of an item.
const ITEM_MARK_MAX: usize = 8;

/// A row with the number that the user's program shows.
pub(crate) struct GridRow {
    pub(crate) number: usize,
    /// As they are compared: half width.
    pub(crate) cells: Vec<String>,
    /// As they are published: with the punctuation and the signs that the agency wrote. Empty where they are not wanted.
    pub(crate) kept: Vec<String>,
}

/// A sheet as clean text, merged cells filled.
pub(crate) struct Grid {
    /// The sheet's own name; empty in a text file.
    pub(crate) name: String,
    pub(crate) rows: Vec<GridRow>,
    /// Areas that are one cell, by place in `rows` and `cells`.
    pub(crate) merges: Vec<Merge>,
    /// Rows and columns that the sheet hides, by place in `rows` and `cells`.
    pub(crate) hidden_rows: Vec<usize>,
    pub(crate) hidden_columns: Vec<usize>,
    /// In a text file every row must have as many fields as the head; in a sheet what is not there is blank.
    pub(crate) counted: bool,
}

/// Cells that are merged into one, from the first to the last.
#[derive(Clone, Copy)]
pub(crate) struct Merge {
    pub(crate) top: usize,
    pub(crate) bottom: usize,
    pub(crate) left: usize,
    pub(crate) right: usize,
}

impl Merge {
    fn of(area: &Dimensions, top: u32, left: u32) -> Option<Merge> {
        Some(Merge {
            top: area.start.0.checked_sub(top)? as usize,
            bottom: area.end.0.checked_sub(top)? as usize,
            left: area.start.1.checked_sub(left)? as usize,
            right: area.end.1.checked_sub(left)? as usize,
        })
    }
}

impl Grid {
    /// Without its hidden rows and columns: what an agency does not show is no part of the list that it publishes.
    fn shown(mut self) -> Grid {
        if self.hidden_rows.is_empty() && self.hidden_columns.is_empty() {
            return self;
        }
        let kept = |hidden: &[usize], first: usize, last: usize| {
            let before = |place: usize| hidden.partition_point(|held| *held < place);
            let (from, to) = (first - before(first), (last + 1) - before(last + 1));
            (to > from).then(|| (from, to - 1))
        };
        let merges = std::mem::take(&mut self.merges);
        self.merges = merges
            .iter()
            .filter_map(|merge| {
                let (top, bottom) = kept(&self.hidden_rows, merge.top, merge.bottom)?;
                let (left, right) = kept(&self.hidden_columns, merge.left, merge.right)?;
                Some(Merge { top, bottom, left, right })
            })
            .collect();
        let rows = std::mem::take(&mut self.rows).into_iter().enumerate();
        self.rows = rows
            .filter(|(place, _)| self.hidden_rows.binary_search(place).is_err())
            .map(|(_, row)| {
                let shown = |cells: Vec<String>| {
                    let cells = cells.into_iter().enumerate();
                    let shown = cells.filter(|(place, _)| self.hidden_columns.binary_search(place).is_err());
                    shown.map(|(_, cell)| cell).collect()
                };
                GridRow { number: row.number, cells: shown(row.cells), kept: shown(row.kept) }
            })
            .collect();
        self
    }
}

/// How a cell's text is taken: [`kept`], or as it was written.
type Taken = fn(&str) -> String;

/// The visible sheets of a file as clean text, without what they hide; or why there are none, in Chinese.
pub(crate) fn grids(name: &str, bytes: &[u8]) -> Result<Vec<Grid>, String> {
    let mut grids = taken(name, bytes, kept)?;
    for row in grids.iter_mut().flat_map(|grid| &mut grid.rows) {
        row.kept = row.cells.iter().map(|cell| cell.trim().to_owned()).collect();
        row.cells = row.kept.iter().map(|cell| folded(cell)).collect();
    }
    Ok(grids.into_iter().map(Grid::shown).collect())
}

/// The visible sheets of a file with every cell's text as it was written, for checks that tell what had to be mended.
pub(crate) fn grids_as_written(name: &str, bytes: &[u8]) -> Result<Vec<Grid>, String> {
    taken(name, bytes, str::to_owned)
}

fn taken(name: &str, bytes: &[u8], taken: Taken) -> Result<Vec<Grid>, String> {
    let zip = bytes.starts_with(b"PK\x03\x04");
    let compound = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    if zip || compound {
        // The reader of workbooks panics on some damaged files; to the office such a file is damaged, and nothing more.
        return std::panic::catch_unwind(|| workbook(bytes, taken)).unwrap_or_else(|_| Err(damaged()));
    }
    if bytes.starts_with(b"%PDF") || bytes.starts_with(&[0x89, b'P', b'N', b'G']) || bytes.starts_with(&[0xFF, 0xD8]) {
        return Err("这是 PDF 或者图片，不是表格。请提供 Excel 或者 CSV 文件。".into());
    }
    let text = decode(bytes)?;
    let start = text.trim_start().get(..200).unwrap_or(text.trim_start()).to_ascii_lowercase();
    if start.starts_with("<html")
        || start.starts_with("<!doctype")
        || start.starts_with("<table")
        || start.starts_with("<?xml")
    {
        return Err("这是网页或者 XML，只是扩展名像表格。请在 Excel 中打开后另存为 .xlsx。".into());
    }
    separated(&text, name, taken).map(|grid| vec![grid])
}

/// What the agency wrote, without control characters, trimmed. Letters and figures become half width; punctuation, ① and ㎡
/// stay: they are published as they stand. A line break stays where an item of an enumeration begins; any other is how a
/// narrow cell was filled.
fn kept(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '\n' | '\r' => {
                let rest = text.get(at..).unwrap_or_default().trim_start();
                if begins_item(rest) && !kept.is_empty() && !kept.ends_with('\n') {
                    kept.truncate(kept.trim_end().len());
                    kept.push('\n');
                }
            }
            '\u{200B}' | '\u{FEFF}' => {}
            // Full-width letters, figures and the signs between figures; radicals and characters kept for old codes.
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' | '．' | '－' | '＋' | '＠' | '＃' | '＊' | '\u{3000}' =>
            {
                kept.extend(std::iter::once(c).nfkc());
            }
            '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' => kept.extend(std::iter::once(c).nfkc()),
            c if c.is_control() => kept.push(' '),
            c => kept.push(c),
        }
    }
    kept.trim().to_owned()
}

/// `2.章程`, `（二）章程`, `二、章程`, `②章程`: what stands at the beginning of an item. `1.5倍` is none.
fn begins_item(text: &str) -> bool {
    let folded: String = text.chars().take(ITEM_MARK_MAX).nfkc().collect();
    let circled = text.starts_with(|c| ('①'..='⑳').contains(&c));
    let bracketed = folded.starts_with('(');
    let bare = folded.trim_start_matches('(');
    let figures: String = bare.chars().take_while(|c| c.is_ascii_digit()).collect();
    let words: String = bare.chars().take_while(|c| "一二三四五六七八九十".contains(*c)).collect();
    let number = if figures.is_empty() { &words } else { &figures };
    let mut rest = bare.get(number.len()..).unwrap_or_default().chars();
    let (mark, next) = (rest.next(), rest.next());
    let marked = if bracketed { mark == Some(')') } else { matches!(mark, Some('.' | '、' | ')')) };
    circled || (!number.is_empty() && marked && !next.is_some_and(|c| c.is_ascii_digit()))
}

/// A cell in one line and half width, for heads and for files that are checked and not published.
pub(crate) fn clean(text: &str) -> String {
    folded(&kept(text))
}

/// The text as it is compared and checked: NFKC.
pub(crate) fn folded(text: &str) -> String {
    text.chars().filter(|c| *c != '\n').nfkc().collect::<String>().trim().to_owned()
}

/// A cell as text: figures without a needless fraction, days in ISO.
fn show(data: &Data, taken: Taken) -> String {
    match data {
        Data::Empty => String::new(),
        // Kept as it shows, and refused by the checks: a broken formula is no text.
        Data::Error(error) => error.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => taken(text),
        Data::Int(number) => number.to_string(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        // Beyond fifteen figures the file itself has lost the last ones: shown as such, never as a code that looks whole.
        Data::Float(number) if number.abs() >= 1e15 => format!("{number:.5E}").replace('E', "E+"),
        // Fifteen figures, as the user's program shows them: 0.1 + 0.2 is 0.3.
        Data::Float(number) => format!("{number:.14e}").parse().unwrap_or(*number).to_string(),
        Data::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        Data::DateTime(moment) if (0.0..1.0).contains(&moment.as_f64()) => {
            let minutes = (moment.as_f64() * 1440.0).round() as u32;
            format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
        }
        Data::DateTime(moment) => {
            let days = moment.as_f64().floor() as i32;
            let first = law::Date::new(1899, 12, 30).unwrap_or(law::Date::EPOCH);
            first.plus_days(days).to_string()
        }
    }
}

/// Number formats that change what a reader sees: per cent, and figures with leading noughts.
struct Formats(Option<calamine::StyleRange>);

impl Formats {
    /// Looked up only where the sheet has numbers at all.
    fn of(book: &mut Sheets<Cursor<Vec<u8>>>, name: &str, range: &calamine::Range<Data>) -> Formats {
        let numbers = range.used_cells().any(|(.., data)| matches!(data, Data::Float(_) | Data::Int(_)));
        Formats(numbers.then(|| book.worksheet_style(name).ok()).flatten())
    }

    /// A number as its format shows it; `None` where the format does not matter.
    fn show(&self, data: &Data, place: (u32, u32)) -> Option<String> {
        let number = match data {
            Data::Float(number) => *number,
            Data::Int(number) => *number as f64,
            _ => return None,
        };
        let style = self.0.as_ref()?.get(place)?;
        let code = style.number_format.as_ref()?.format_code.as_str();
        let noughts = !code.is_empty() && code.bytes().all(|byte| byte == b'0');
        if noughts && number.fract() == 0.0 && (0.0..1e15).contains(&number) {
            return Some(format!("{number:0width$.0}", width = code.len()));
        }
        let decimals = code.strip_suffix('%')?.strip_prefix('0')?;
        let digits = decimals.strip_prefix('.').unwrap_or("");
        let plain = digits.bytes().all(|byte| matches!(byte, b'0' | b'#'));
        plain.then(|| format!("{:.*}%", digits.len(), number * 100.0))
    }
}

fn workbook(bytes: &[u8], taken: Taken) -> Result<Vec<Grid>, String> {
    if is_encrypted(bytes) {
        return Err(locked());
    }
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes.to_vec())).map_err(|error| refusal(&error))?;
    let visible: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let every: Vec<String> = book.sheets_metadata().iter().map(|sheet| sheet.name.clone()).collect();
    let mut layouts = layouts(bytes, &every).ok_or_else(hiding)?;
    let mut grids = Vec::new();
    for name in visible {
        if !within_bounds(&mut book, &name) {
            return Err(too_large(&name));
        }
        let merged = merged(&mut book, &name);
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let Some((top, left)) = range.start() else { continue };
        if range.height() > ROWS_MAX + 100 || range.width() > COLUMNS_MAX * 10 {
            return Err(too_large(&name));
        }
        let formats = Formats::of(&mut book, &name, &range);
        let mut cells: Vec<Vec<String>> = Vec::with_capacity(range.height());
        for (row, line) in range.rows().enumerate() {
            let texts = line.iter().enumerate().map(|(column, data)| {
                let place = (top.saturating_add(row as u32), left.saturating_add(column as u32));
                formats.show(data, place).unwrap_or_else(|| show(data, taken))
            });
            cells.push(texts.collect());
        }
        let layout = layouts.remove(&name).ok_or_else(hiding)?;
        let spanned =
            layout.merges.iter().map(|(rows, columns)| Dimensions::new((rows.0, columns.0), (rows.1, columns.1)));
        let merges: Vec<Merge> =
            merged.into_iter().chain(spanned).filter_map(|area| Merge::of(&area, top, left)).collect();
        for merge in &merges {
            fill(&mut cells, *merge);
        }
        let rows = cells.into_iter().enumerate().map(|(index, cells)| GridRow {
            number: top as usize + index + 1,
            cells,
            kept: Vec::new(),
        });
        let hidden_rows = places(&layout.hidden_rows, top, range.height());
        let hidden_columns = places(&layout.hidden_columns, left, range.width());
        grids.push(Grid { name, rows: rows.collect(), merges, hidden_rows, hidden_columns, counted: false });
    }
    if grids.is_empty() { Err("没有可见的工作表，或者工作表都是空的。".into()) } else { Ok(grids) }
}

/// The places of hidden stretches within a range of some length that begins at `from`, in order.
fn places(hidden: &[Stretch], from: u32, length: usize) -> Vec<usize> {
    let place = |at: u32| at.saturating_sub(from) as usize;
    let within = hidden.iter().filter(|(_, last)| *last >= from);
    let mut places: Vec<usize> =
        within.flat_map(|(first, last)| place(*first)..(place(*last) + 1).min(length)).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// One stray cell far out would make the sheet take all memory; it is found before the sheet is laid out.
fn within_bounds(book: &mut Sheets<Cursor<Vec<u8>>>, name: &str) -> bool {
    let Sheets::Xlsx(book) = book else { return true };
    let Ok(mut reader) = book.worksheet_cells_reader(name) else { return true };
    while let Ok(Some(cell)) = reader.next_cell() {
        let (row, column) = cell.get_position();
        let far = row as usize > ROWS_MAX + 100 || column as usize > COLUMNS_MAX * 10;
        if far && *cell.get_value() != DataRef::Empty {
            return false;
        }
    }
    true
}

fn merged(book: &mut Sheets<Cursor<Vec<u8>>>, name: &str) -> Vec<Dimensions> {
    match book {
        Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Writes the text of a merged area into each of its cells.
fn fill(cells: &mut [Vec<String>], merge: Merge) {
    let Some(value) = cells.get(merge.top).and_then(|row| row.get(merge.left)).cloned() else { return };
    for row in cells.iter_mut().take(merge.bottom + 1).skip(merge.top) {
        for cell in row.iter_mut().take(merge.right + 1).skip(merge.left) {
            cell.clone_from(&value);
        }
    }
}

/// An Office file with a password is a compound file with this stream, whatever its name ends with.
fn is_encrypted(bytes: &[u8]) -> bool {
    let stream: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) && bytes.windows(stream.len()).any(|window| window == stream)
}

fn locked() -> String {
    "文件设有密码，不能读取。请在 Excel 或者 WPS 中打开，取消密码后另存，再上传。".to_owned()
}

/// What a sheet hides is no part of a list; where that cannot be told, nothing is taken over.
fn hiding() -> String {
    "分不清这个表格隐藏了哪些行和列，不能读取，以免公开隐藏的内容。请在 Excel 或者 WPS 中打开，另存为 .xlsx 后再上传。"
        .to_owned()
}

fn refusal(error: &calamine::Error) -> String {
    match error {
        calamine::Error::Xlsx(calamine::XlsxError::Password) | calamine::Error::Xls(calamine::XlsError::Password) => {
            locked()
        }
        _ => damaged(),
    }
}

fn damaged() -> String {
    "不能读取这个表格：文件损坏，或者不是 Excel 文件。请在 Excel 或者 WPS 中打开，另存为 .xlsx 后再上传。".to_owned()
}

/// UTF-8 with or without its mark, UTF-16 with one, GB18030.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, String> {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _, faulty) = encoding.decode(bytes);
        return if faulty {
            Err("文件的文字编码有误。请另存为 UTF-8 的 CSV。".into())
        } else {
            Ok(text.into_owned())
        };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return if text.contains('\0') { Err(not_a_table()) } else { Ok(text.to_owned()) };
    }
    let (text, _, faulty) = encoding_rs::GB18030.decode(bytes);
    if faulty || text.contains('\0') { Err(not_a_table()) } else { Ok(text.into_owned()) }
}

fn too_large(name: &str) -> String {
    format!("工作表“{name}”过大。请删去多余的空行空列后再试。")
}

fn not_a_table() -> String {
    "这不是表格文件。请提供 Excel（.xlsx、.xls）或者 CSV 文件。".to_owned()
}

/// Comma, tab or semicolon, whichever the first lines have most of.
fn separated(text: &str, name: &str, taken: Taken) -> Result<Grid, String> {
    let head: String = text.lines().take(5).collect();
    let count = |separator: char| head.matches(separator).count();
    let most = [',', '\t', ';', '|']
        .into_iter()
        .max_by_key(|separator| count(*separator))
        .filter(|separator| count(*separator) > 0);
    let Some(separator) = most else {
        return Err(if head.contains('，') {
            "各列之间用了全角逗号“，”，分不清列。请改用半角逗号“,”，或者另存为 .xlsx 后再上传。".into()
        } else if name.to_ascii_lowercase().ends_with(".csv") {
            "没有找到分隔符，不是有效的 CSV。".into()
        } else {
            not_a_table()
        });
    };
    let separator = u8::try_from(separator).unwrap_or(b',');
    if let Some(line) = open_quote(text, separator) {
        return Err(format!("第 {line} 行有一个双引号没有成对，后面的内容分不清列。请改正，或者另存为 .xlsx 后再试。"));
    }
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let numbers = row_numbers(text, separator);
    for record in reader.records() {
        let record = record.map_err(|error| format!("不是有效的 CSV：{error}。"))?;
        let number = numbers.get(rows.len()).copied().unwrap_or(rows.len() + 1);
        let cells: Vec<String> = record.iter().map(taken).collect();
        if rows.len() > ROWS_MAX + 100 {
            return Err(format!("超过 {ROWS_MAX} 行。请拆分后再导入。"));
        }
        rows.push(GridRow { number, cells, kept: Vec::new() });
    }
    let (merges, hidden_rows, hidden_columns) = (Vec::new(), Vec::new(), Vec::new());
    Ok(Grid { name: String::new(), rows, merges, hidden_rows, hidden_columns, counted: true })
}

/// The number that a spreadsheet shows for each row that is not blank: a line break within quotes begins no row.
fn row_numbers(text: &str, separator: u8) -> Vec<usize> {
    let (mut numbers, mut row) = (Vec::new(), 1);
    // In quotes; at the beginning of a field; nothing in the row yet.
    let (mut quoted, mut begins, mut blank) = (false, true, true);
    let mut bytes = text.trim_start_matches('\u{FEFF}').bytes().peekable();
    while let Some(byte) = bytes.next() {
        if !quoted && matches!(byte, b'\n' | b'\r') {
            if byte == b'\r' && bytes.peek() == Some(&b'\n') {
                bytes.next();
            }
            row += 1;
            (begins, blank) = (true, true);
            continue;
        }
        if blank {
            numbers.push(row);
            blank = false;
        }
        match byte {
            b'"' if quoted => (quoted, begins) = (false, true),
            b'"' if begins => quoted = true,
            _ => begins = !quoted && byte == separator,
        }
    }
    numbers
}

/// The line on which a quoted field begins that never ends; all that follows would vanish into it.
fn open_quote(text: &str, separator: u8) -> Option<usize> {
    let (mut open, mut line, mut begins) = (None, 1, true);
    for byte in text.trim_start_matches('\u{FEFF}').bytes() {
        match byte {
            b'"' if open.is_some() => {
                open = None;
                // A doubled quote opens the same field again.
                begins = true;
            }
            b'"' if begins => open = Some(line),
            _ => begins = open.is_none() && (byte == separator || byte == b'\n' || byte == b'\r'),
        }
        line += usize::from(byte == b'\n');
    }
    open
}
