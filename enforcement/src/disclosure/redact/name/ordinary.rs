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
/// A free place of the table.
const FREE: (u64, u8) = (0, 0);

/// Words of up to four characters and their cost, in a table without chains.
pub(super) struct Ordinary {
    table: Vec<(u64, u8)>,
}

pub(super) static ORDINARY: LazyLock<Ordinary> = LazyLock::new(|| {
    let lines = || WORDS.lines().filter(|line| !line.starts_with('#'));
    let count: usize = lines().map(|line| line.split(' ').count()).sum();
    let mut ordinary = Ordinary { table: vec![FREE; (count * 2).next_power_of_two()] };
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
    /// What the characters cost as one word.
    pub(super) fn cost(&self, word: &[char]) -> Option<u8> {
        let key = key(word.iter().copied());
        let mut place = self.place(key);
        loop {
            match self.table[place] {
                FREE => return None,
                (found, cost) if found == key => return Some(cost),
                _ => place = (place + 1) % self.table.len(),
            }
        }
    }

    fn put(&mut self, word: &str, cost: u8) {
        if word.chars().count() > WORD_LENGTH_MAX {
            return;
        }
        let key = key(word.chars());
        let mut place = self.place(key);
        while self.table[place] != FREE && self.table[place].0 != key {
            place = (place + 1) % self.table.len();
        }
        if self.table[place] == FREE {
            self.table[place] = (key, cost);
        }
    }

    fn place(&self, key: u64) -> usize {
        // The golden ratio spreads neighbours; the table's length is a power of two.
        let spread = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        usize::try_from(spread).unwrap_or(0) % self.table.len()
    }
}

/// Up to four characters in one number; a character beyond the first plane keeps its low bits, and then is in no word.
fn key(word: impl Iterator<Item = char>) -> u64 {
    word.fold(0, |key, c| key << 16 | u64::from(c as u32 & 0xFFFF))
}
