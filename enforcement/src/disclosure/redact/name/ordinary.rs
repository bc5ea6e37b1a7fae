//! How rare words and characters are in ordinary Chinese: what a name is weighed against.

use std::sync::LazyLock;

/// Words with their cost; the head of the file says where they are from.
const WORDS: &str = include_str!("ordinary.txt");
/// Longest word of the list, in characters.
pub(super) const WORD_LENGTH_MAX: usize = 4;
/// What a character costs that the list does not have.
pub(super) const UNKNOWN: u8 = 14;
/// A word that the list does not have, but that this field uses, costs as much as one that is neither common nor rare.
const FIELD: u8 = 10;
/// The cost of what only begins a longer word.
const NO_WORD: u8 = u8::MAX;
/// A free place of the table.
const FREE: Entry = Entry { key: 0, cost: NO_WORD, longer: false };

/// A word, or the beginning of one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Entry {
    key: u64,
    cost: u8,
    /// Does a longer word begin like this?
    longer: bool,
}

/// Words of up to four characters and their cost, in a table without chains.
pub(super) struct Ordinary {
    table: Vec<Entry>,
}

pub(super) static ORDINARY: LazyLock<Ordinary> = LazyLock::new(|| {
    let lines = || WORDS.lines().filter(|line| !line.starts_with('#'));
    let count: usize = lines().map(|line| line.split(' ').count()).sum();
    let mut ordinary = Ordinary { table: vec![FREE; (count * 3).next_power_of_two()] };
    for line in lines() {
        let mut words = line.split(' ');
        let cost = words.next().and_then(|cost| cost.parse().ok()).unwrap_or(UNKNOWN);
        words.for_each(|word| ordinary.put(word, cost));
    }
    for list in [super::words::NO_NAMES, super::words::FIELD_WORDS] {
        list.split_whitespace().for_each(|word| ordinary.put(word, FIELD));
    }
    ordinary
});

impl Ordinary {
    /// What the first one, two, three and four of the characters cost as one word.
    pub(super) fn costs(&self, chars: &[char]) -> [Option<u8>; WORD_LENGTH_MAX] {
        let mut costs = [None; WORD_LENGTH_MAX];
        let mut key = 0;
        for (cost, c) in costs.iter_mut().zip(chars) {
            key = longer(key, *c);
            let entry = self.table[self.place(key)];
            *cost = Some(entry.cost).filter(|cost| *cost != NO_WORD);
            if !entry.longer {
                break;
            }
        }
        costs
    }

    fn put(&mut self, word: &str, cost: u8) {
        let length = word.chars().count();
        if length > WORD_LENGTH_MAX {
            return;
        }
        let mut key = 0;
        for (number, c) in word.chars().enumerate() {
            key = longer(key, c);
            let place = self.place(key);
            let entry = &mut self.table[place];
            entry.key = key;
            if number + 1 < length {
                entry.longer = true;
            } else if entry.cost == NO_WORD {
                entry.cost = cost;
            }
        }
    }

    /// Where the key stands, or the free place where it would.
    fn place(&self, key: u64) -> usize {
        // The golden ratio spreads neighbours; the table's length is a power of two.
        let spread = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let last = self.table.len() - 1;
        let mut place = usize::try_from(spread).unwrap_or(0) & last;
        while self.table[place].key != key && self.table[place] != FREE {
            place = (place + 1) & last;
        }
        place
    }
}

/// A word's key with one more character; a character beyond the first plane keeps its low bits, and then is in no word.
fn longer(key: u64, c: char) -> u64 {
    key << 16 | u64::from(c as u32 & 0xFFFF)
}
