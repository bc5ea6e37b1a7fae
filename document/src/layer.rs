//! What a program reads in a PDF: the text layer, and every word outside of the pages (metadata, bookmarks, descriptions).
//! It reads the PDFs of this press and refuses what it does not understand, so that a search of them overlooks nothing.

use std::collections::BTreeMap;

/// Largest stream that is unpacked, in bytes.
const STREAM_SIZE_MAX: usize = 64 << 20;

/// The words of a PDF.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Layer {
    /// The text of the pages, a line for each piece of text that the PDF sets.
    pub text: String,
    /// Title, author, XMP, bookmarks, descriptions: every string outside of the pages.
    pub marks: String,
    /// How many pictures and thumbnails it carries: what they show cannot be read here.
    pub pictures: usize,
}

/// Why a PDF could not be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LayerError {
    /// A stream does not unpack.
    #[error("object {0}: the stream does not unpack")]
    Packed(u32),
    /// A font without a table of its characters.
    #[error("font {0} does not say its characters")]
    Font(String),
    /// A glyph that its font's table does not name.
    #[error("font {font} has no character for glyph {glyph:#x}")]
    Glyph {
        /// The font's name on the page.
        font: String,
        /// The glyph's code.
        glyph: u32,
    },
    /// No object at all, or a string without an end.
    #[error("this is no PDF of the press")]
    Damaged,
}

struct Object<'a> {
    head: &'a [u8],
    stream: Option<Vec<u8>>,
}

/// The characters of a font, by the codes of its glyphs.
struct Characters {
    /// Bytes of one code.
    width: usize,
    of: BTreeMap<u32, String>,
}

/// Reads the text layer and the marks.
pub fn read(pdf: &[u8]) -> Result<Layer, LayerError> {
    let objects = objects(pdf)?;
    let mut layer = Layer::default();
    for (number, object) in &objects {
        strings(object.head, &mut layer.marks)?;
        let picture = [b"/Subtype/Image".as_slice(), b"/Thumb"].iter().any(|sign| contains(object.head, sign));
        layer.pictures += usize::from(picture);
        let Some(stream) = &object.stream else { continue };
        if contains(object.head, b"/Type/Metadata") {
            layer.marks += &String::from_utf8_lossy(stream);
            layer.marks.push('\n');
        } else if contains(stream, b"BT") && contains(stream, b" Tf") && contains(stream, b"ET") {
            page(stream, &fonts(&objects, *number)?, &mut layer)?;
        }
    }
    Ok(layer)
}

/// The fonts by the names under which a content stream knows them: of the page that it is the content of, or its own.
fn fonts(objects: &BTreeMap<u32, Object<'_>>, content: u32) -> Result<BTreeMap<String, Characters>, LayerError> {
    let one = |head: &[u8], key: &[u8]| references(head, key).into_iter().next().map(|(_, number)| number);
    let owner = objects.values().find(|object| one(object.head, b"/Contents") == Some(content));
    let head = owner.or_else(|| objects.get(&content)).ok_or(LayerError::Damaged)?.head;
    let head = match one(head, b"/Resources") {
        Some(number) => objects.get(&number).ok_or(LayerError::Damaged)?.head,
        None => head,
    };
    let mut fonts = BTreeMap::new();
    for (name, number) in references(head, b"/Font<<") {
        let font = objects.get(&number).ok_or(LayerError::Damaged)?;
        let table = one(font.head, b"/ToUnicode").and_then(|table| objects.get(&table)?.stream.as_deref());
        fonts.insert(name.clone(), characters(table.ok_or(LayerError::Font(name))?));
    }
    Ok(fonts)
}

fn contains(text: &[u8], sought: &[u8]) -> bool {
    find(text, sought, 0).is_some()
}

fn find(text: &[u8], sought: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    rest.windows(sought.len()).position(|window| window == sought).map(|place| from + place)
}

/// The objects by number: `12 0 obj … endobj`, streams unpacked.
fn objects(pdf: &[u8]) -> Result<BTreeMap<u32, Object<'_>>, LayerError> {
    let mut objects = BTreeMap::new();
    let mut at = 0;
    while let Some(found) = find(pdf, b" 0 obj\n", at) {
        let line = pdf[..found].iter().rposition(|byte| *byte == b'\n').map_or(0, |place| place + 1);
        let number = std::str::from_utf8(&pdf[line..found]).ok().and_then(|text| text.parse::<u32>().ok());
        let body = found + b" 0 obj\n".len();
        let end = find(pdf, b"endobj", body).ok_or(LayerError::Damaged)?;
        let Some(number) = number else {
            at = body;
            continue;
        };
        let (head, stream, end) = match find(pdf, b"stream\n", body).filter(|start| *start < end) {
            None => (&pdf[body..end], None, end),
            Some(start) => {
                let (head, from) = (&pdf[body..start], start + b"stream\n".len());
                let length = number_after(head, b"/Length").ok_or(LayerError::Damaged)?;
                let packed = pdf.get(from..from + length).ok_or(LayerError::Damaged)?;
                let stream = if contains(head, b"/FlateDecode") {
                    miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(packed, STREAM_SIZE_MAX)
                        .map_err(|_| LayerError::Packed(number))?
                } else {
                    packed.to_vec()
                };
                (head, Some(stream), from + length)
            }
        };
        objects.insert(number, Object { head, stream });
        at = end;
    }
    if objects.is_empty() { Err(LayerError::Damaged) } else { Ok(objects) }
}

fn number_after(head: &[u8], key: &[u8]) -> Option<usize> {
    let from = find(head, key, 0)? + key.len();
    let digits: Vec<u8> =
        head[from..].iter().copied().skip_while(|byte| *byte == b' ').take_while(u8::is_ascii_digit).collect();
    std::str::from_utf8(&digits).ok()?.parse().ok()
}

/// `/f0 13 0 R/f1 16 0 R` after a key: names and object numbers. After `/ToUnicode` there is one number and no name.
fn references(head: &[u8], key: &[u8]) -> Vec<(String, u32)> {
    let Some(from) = find(head, key, 0).map(|place| place + key.len()) else { return Vec::new() };
    let end = find(head, b">>", from).unwrap_or(head.len());
    let text = String::from_utf8_lossy(&head[from..end]);
    if !key.ends_with(b"<<") {
        let number = text.trim_start().split(' ').next().and_then(|number| number.parse().ok());
        return number.map(|number| vec![(String::new(), number)]).unwrap_or_default();
    }
    let named = text.split('/').filter_map(|entry| {
        let (name, rest) = entry.split_once(' ')?;
        Some((name.to_owned(), rest.split(' ').next()?.parse().ok()?))
    });
    named.collect()
}

/// Reads a `ToUnicode` table: `<0001> <6FEE>` and `<0001> <0003> <6FEE>`.
fn characters(table: &[u8]) -> Characters {
    let text = String::from_utf8_lossy(table);
    let mut characters = Characters { width: 2, of: BTreeMap::new() };
    let mut section = "";
    for line in text.lines() {
        match line.split_whitespace().last().unwrap_or_default() {
            word @ ("begincodespacerange" | "beginbfchar" | "beginbfrange") => section = word,
            word if word.starts_with("end") => section = "",
            _ => {
                let parts: Vec<&str> =
                    line.split(['<', '>', '[', ']']).map(str::trim).filter(|part| !part.is_empty()).collect();
                entry(&mut characters, section, &parts);
            }
        }
    }
    characters
}

fn entry(characters: &mut Characters, section: &str, parts: &[&str]) {
    let code = |hex: &str| u32::from_str_radix(hex, 16).ok();
    match (section, parts) {
        ("begincodespacerange", [low, ..]) => characters.width = low.len().div_ceil(2),
        ("beginbfchar", [glyph, word]) => {
            if let Some(glyph) = code(glyph) {
                characters.of.insert(glyph, utf16(word));
            }
        }
        ("beginbfrange", [first, last, words @ ..]) => {
            let (Some(first), Some(last)) = (code(first), code(last)) else { return };
            let start = words.first().and_then(|word| code(word)).unwrap_or(0);
            for (step, glyph) in (first..=last.min(first + 0xFFFF)).enumerate() {
                let word = match words {
                    [_] => char::from_u32(start + step as u32).map(String::from),
                    words => words.get(step).map(|word| utf16(word)),
                };
                characters.of.insert(glyph, word.unwrap_or_default());
            }
        }
        _ => {}
    }
}

fn utf16(hex: &str) -> String {
    let units: Vec<u16> = hex
        .as_bytes()
        .chunks(4)
        .filter_map(|unit| u16::from_str_radix(std::str::from_utf8(unit).ok()?, 16).ok())
        .collect();
    String::from_utf16_lossy(&units)
}

/// Every string of an object's head: literal and hexadecimal, UTF-16 where it says so.
fn strings(head: &[u8], marks: &mut String) -> Result<(), LayerError> {
    let mut at = 0;
    while let Some((string, end)) = next_string(head, at)? {
        match string.strip_prefix(&[0xFE, 0xFF]) {
            Some(wide) => {
                let units: Vec<u16> = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
                *marks += &String::from_utf16_lossy(&units);
            }
            None => *marks += &String::from_utf8_lossy(&string),
        }
        marks.push('\n');
        at = end;
    }
    Ok(())
}

/// The next string from a place on, and where it ends.
fn next_string(text: &[u8], from: usize) -> Result<Option<(Vec<u8>, usize)>, LayerError> {
    let mut at = from;
    while let Some(byte) = text.get(at) {
        match byte {
            b'(' => return literal(text, at + 1).map(Some),
            b'<' if text.get(at + 1) == Some(&b'<') => at += 2,
            b'<' => {
                let end = find(text, b">", at).ok_or(LayerError::Damaged)?;
                let digits: Vec<u8> = text[at + 1..end].iter().copied().filter(u8::is_ascii_hexdigit).collect();
                let byte = |pair: &[u8]| {
                    std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()).unwrap_or(0)
                };
                return Ok(Some((digits.chunks(2).map(byte).collect(), end + 1)));
            }
            _ => at += 1,
        }
    }
    Ok(None)
}

/// A literal string after its opening bracket: nested brackets, escapes, octal codes.
fn literal(text: &[u8], from: usize) -> Result<(Vec<u8>, usize), LayerError> {
    let (mut string, mut at, mut depth) = (Vec::new(), from, 1);
    loop {
        let byte = *text.get(at).ok_or(LayerError::Damaged)?;
        at += 1;
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return Ok((string, at)),
            b')' => depth -= 1,
            b'\\' => {
                let escaped = *text.get(at).ok_or(LayerError::Damaged)?;
                let digits = text[at..].iter().take(3).take_while(|byte| (b'0'..=b'7').contains(*byte)).count();
                if digits > 0 {
                    let code = text[at..at + digits].iter().fold(0u32, |code, byte| code * 8 + u32::from(byte - b'0'));
                    string.push((code & 0xFF) as u8);
                    at += digits;
                    continue;
                }
                at += 1;
                match escaped {
                    b'n' => string.push(b'\n'),
                    b'r' => string.push(b'\r'),
                    b't' => string.push(b'\t'),
                    b'b' => string.push(8),
                    b'f' => string.push(12),
                    b'\n' => {}
                    other => string.push(other),
                }
                continue;
            }
            _ => {}
        }
        string.push(byte);
    }
}

/// The text of a page's content, and the descriptions in it.
fn page(content: &[u8], fonts: &BTreeMap<String, Characters>, layer: &mut Layer) -> Result<(), LayerError> {
    let mut at = 0;
    let mut font = String::new();
    // Within `[…]TJ`; a string outside of it is shown by `Tj`, or it is a property.
    let mut array = false;
    while let Some((string, end)) = next_string(content, at)? {
        let before = String::from_utf8_lossy(&content[at..string_start(content, at)]).into_owned();
        if let Some(name) = selected(&before) {
            font = name;
        }
        at = end;
        array = before.rfind(['[', ']']).map_or(array, |place| before[place..].starts_with('['));
        if !array && !content[end..].trim_ascii_start().starts_with(b"Tj") {
            layer.marks += &String::from_utf8_lossy(&string);
            layer.marks.push('\n');
            continue;
        }
        let characters = fonts.get(&font).ok_or_else(|| LayerError::Font(font.clone()))?;
        for code in string.chunks(characters.width) {
            let glyph = code.iter().fold(0u32, |glyph, byte| glyph << 8 | u32::from(*byte));
            let word = characters.of.get(&glyph).ok_or_else(|| LayerError::Glyph { font: font.clone(), glyph })?;
            layer.text += word;
        }
        if !before.trim_start().is_empty() {
            layer.text.push('\n');
        }
    }
    Ok(())
}

/// Where the next string begins.
fn string_start(content: &[u8], from: usize) -> usize {
    let opens = |at: &usize| {
        let next = content.get(at + 1);
        content[*at] == b'('
            || content[*at] == b'<' && next != Some(&b'<') && content.get(at.wrapping_sub(1)) != Some(&b'<')
    };
    (from..content.len()).find(opens).unwrap_or(from)
}

/// The font that was chosen last in a piece of content: `/f0 22 Tf`.
fn selected(content: &str) -> Option<String> {
    let (before, _) = content.rsplit_once(" Tf")?;
    let (_, name) = before.rsplit_once('/')?;
    name.split(' ').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn strings_are_read_with_brackets_escapes_and_codes() {
        let mut marks = String::new();
        strings(b"<</Title(a\\(b\\) (c) \\101)/Author<FEFF6FEE9633>/X 1>>", &mut marks).unwrap();
        assert_eq!(marks, "a(b) (c) A\n濮阳\n");
        assert_eq!(strings(b"(open", &mut marks), Err(LayerError::Damaged));
    }

    #[test]
    fn a_file_that_is_no_pdf_is_refused() {
        assert_eq!(read(b"%PDF-1.7 nothing"), Err(LayerError::Damaged));
    }
}
