//! Receipts: the number and the code by which somebody without an account follows what they sent in, or their case. Of a
//! code only the digest is kept; wrong codes are counted, so that none is found by trying.

use law::Moment;
use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// What a code is written with: no letters or figures that are taken for one another.
const SIGNS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Signs of a code: some fifty bits.
const CODE_LENGTH: usize = 10;
/// Wrong codes that one number takes within [`PERIOD`].
const WRONG_MAX: u32 = 10;
/// Inquiries that are taken within [`PERIOD`] from all together.
const TAKEN_MAX: u32 = 600;
/// How long tries are remembered.
const PERIOD: Duration = Duration::from_secs(3600);
/// Numbers that are remembered at once; above that the oldest are forgotten.
const REMEMBERED_MAX: usize = 100_000;

/// A new code, in two groups to be read out.
pub(crate) fn new_code() -> String {
    let mut code = String::with_capacity(CODE_LENGTH + 1);
    while code.len() < CODE_LENGTH + 1 {
        if code.len() == CODE_LENGTH / 2 {
            code.push('-');
        }
        // A byte beyond the last whole multiple is thrown away, so that every sign is as likely.
        let byte: u8 = rand::random();
        if usize::from(byte) < 256 / SIGNS.len() * SIGNS.len() {
            code.push(char::from(SIGNS[usize::from(byte) % SIGNS.len()]));
        }
    }
    code
}

/// A secret that nobody finds by trying: it alone opens what it belongs to.
pub(crate) fn new_secret() -> String {
    let bytes: [u8; 16] = rand::random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The digest under which a code is kept, bound to its number.
pub(crate) fn digest(number: &str, code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    store::objects::digest(format!("{number}:{plain}").as_bytes())
}

/// A new receipt number: the day and six figures.
pub(crate) fn new_number(now: Moment) -> String {
    let day: String = now.date().to_string().chars().filter(char::is_ascii_digit).collect();
    format!("ZX{day}{:06}", rand::random::<u32>() % 1_000_000)
}

/// Tries by what they were made on.
#[derive(Default)]
pub(crate) struct Tries(Mutex<HashMap<String, (Instant, u32)>>);

impl Tries {
    /// May a code be tried on this number once more?
    pub(crate) fn admits_code(&self, number: &str) -> bool {
        self.count(number, 0) < WRONG_MAX
    }

    /// Notes a wrong code.
    pub(crate) fn wrong(&self, number: &str) {
        self.count(number, 1);
    }

    /// May one more inquiry be taken? It is counted.
    pub(crate) fn admits_inquiry(&self) -> bool {
        self.count("\u{1}inquiries", 1) <= TAKEN_MAX
    }

    fn count(&self, key: &str, more: u32) -> u32 {
        let Ok(mut tries) = self.0.lock() else { return u32::MAX };
        if tries.len() >= REMEMBERED_MAX {
            tries.retain(|_, (since, _)| since.elapsed() < PERIOD);
        }
        let entry = tries.get(key).copied().filter(|(since, _)| since.elapsed() < PERIOD);
        let (since, count) = entry.unwrap_or((Instant::now(), 0));
        if more > 0 {
            tries.insert(key.to_owned(), (since, count + more));
        }
        count + more
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_with_or_without_its_hyphen_and_fits_its_number_only() {
        let code = new_code();
        assert_eq!(code.len(), CODE_LENGTH + 1);
        assert_ne!(code, new_code());
        assert_eq!(digest("ZX1", &code), digest("ZX1", &code.replace('-', " ").to_lowercase()));
        assert_ne!(digest("ZX1", &code), digest("ZX2", &code));
    }

    #[test]
    fn after_ten_wrong_codes_a_number_waits() {
        let tries = Tries::default();
        for _ in 0..WRONG_MAX {
            assert!(tries.admits_code("a"));
            tries.wrong("a");
        }
        assert!(!tries.admits_code("a") && tries.admits_code("b"));
    }
}
