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
const NO_WORD: u8 = 0x7F;
/// Set beside a cost where a longer word begins like this.
const LONGER: u8 = 0x80;
/// The key of a free place.
const FREE: u64 = 0;

/// Words of up to four characters and their cost, in a table without chains.
pub(super) struct Ordinary {
    keys: Vec<u64>,
    /// For each key its cost, and whether a longer word begins with it.
    costs: Vec<u8>,
}

pub(super) static ORDINARY: LazyLock<Ordinary> = LazyLock::new(|| {
    let lines = || WORDS.lines().filter(|line| !line.starts_with('#'));
    let count: usize = lines().map(|line| line.split(' ').count()).sum();
    let places = (count * 2).next_power_of_two();
    let mut ordinary = Ordinary { keys: vec![FREE; places], costs: vec![NO_WORD; places] };
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
            let found = self.costs[self.place(key)];
            *cost = Some(found & NO_WORD).filter(|cost| *cost != NO_WORD);
            if found & LONGER == 0 {
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
            self.keys[place] = key;
            let known = &mut self.costs[place];
            if number + 1 < length {
                *known |= LONGER;
            } else if *known & NO_WORD == NO_WORD {
                *known = *known & LONGER | cost;
            }
        }
    }

    /// Where the key stands, or the free place where it would.
    fn place(&self, key: u64) -> usize {
        // The golden ratio spreads neighbours; the table's length is a power of two.
        let spread = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let last = self.keys.len() - 1;
        let mut place = usize::try_from(spread).unwrap_or(0) & last;
        while self.keys[place] != key && self.keys[place] != FREE {
            place = (place + 1) & last;
        }
        place
    }
}

/// A word's key with one more character; a character beyond the first plane keeps its low bits, and then is in no word.
fn longer(key: u64, c: char) -> u64 {
    key << 16 | u64::from(c as u32 & 0xFFFF)
}
