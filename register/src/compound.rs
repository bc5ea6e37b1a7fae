//! A stream of a compound file, the form in which old Excel and WPS keep a workbook: sectors that tables chain together.

/// Sectors of which the first table of sectors lists itself in the head of the file.
const LISTED: usize = 109;
/// From here on a number of a sector is a mark, not a sector.
const MARKS: u32 = 0xFFFF_FFFA;
/// Streams shorter than this lie in the small sectors.
const SMALL: usize = 4096;
/// Length of a small sector and of an entry of the directory.
const SMALL_SECTOR: usize = 64;
const ENTRY: usize = 128;

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// The bytes of the first stream that has one of these names; `None` where there is none, or the file is damaged.
pub(crate) fn stream(file: &[u8], names: &[&str]) -> Option<Vec<u8>> {
    let sector = 1_usize << u16_at(file, 30)?.min(16);
    let big = Chained { bytes: file, sector, skipped: sector.max(512), table: table(file, sector)? };
    let directory = big.chain(u32_at(file, 48)?)?;
    let entries = directory.chunks_exact(ENTRY);
    let root = entries.clone().next()?;
    let entry = entries.clone().find(|entry| name(entry).is_some_and(|name| names.contains(&name.as_str())))?;
    let (first, length) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
    let mut bytes = if length >= SMALL {
        big.chain(first)?
    } else {
        let table = numbers(&big.chain(u32_at(file, 60)?)?);
        let kept = big.chain(u32_at(root, 116)?)?;
        Chained { bytes: &kept, sector: SMALL_SECTOR, skipped: 0, table }.chain(first)?
    };
    bytes.truncate(length);
    Some(bytes)
}

fn name(entry: &[u8]) -> Option<String> {
    let length = usize::from(u16_at(entry, 64)?).min(SMALL_SECTOR);
    let units: Vec<u16> = (0..length / 2).filter_map(|unit| u16_at(entry, unit * 2)).take_while(|u| *u != 0).collect();
    String::from_utf16(&units).ok()
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|number| u32_at(number, 0)).collect()
}

/// The table that says which sector follows which; its own sectors are listed in the head and in further lists.
fn table(file: &[u8], sector: usize) -> Option<Vec<u32>> {
    let sector_at = |number: u32| {
        let from = (number as usize).checked_mul(sector)?.checked_add(sector.max(512))?;
        file.get(from..from.checked_add(sector)?.min(file.len()))
    };
    let mut listed: Vec<u32> = (0..LISTED).filter_map(|place| u32_at(file, 76 + place * 4)).collect();
    let mut list = u32_at(file, 68)?;
    for _ in 0..file.len() / sector + 1 {
        if list >= MARKS {
            break;
        }
        let mut more = numbers(sector_at(list)?);
        list = more.pop()?;
        listed.extend(more);
    }
    let mut table = Vec::new();
    for number in listed.into_iter().filter(|number| *number < MARKS) {
        table.extend(numbers(sector_at(number)?));
    }
    Some(table)
}

/// Sectors of one length with the table that chains them.
struct Chained<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// What stands before the first sector.
    skipped: usize,
    table: Vec<u32>,
}

impl Chained<'_> {
    /// The sectors from the first to the last of a chain; a chain that runs in a circle is damaged.
    fn chain(&self, first: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut number = first;
        for _ in 0..=self.table.len() {
            if number >= MARKS {
                return Some(bytes);
            }
            let from = (number as usize).checked_mul(self.sector)?.checked_add(self.skipped)?;
            let to = from.checked_add(self.sector)?.min(self.bytes.len());
            bytes.extend_from_slice(self.bytes.get(from..to)?);
            number = *self.table.get(number as usize)?;
        }
        None
    }
}
