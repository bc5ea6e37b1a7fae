//! The start that a file's name tells: `20260302_090000.mp4`, `R1_2026-03-02 09-00-00.avi`. Recorders that write no time into
//! the file write it there.

use super::Start;

/// The first day and time in a file's name, by the recorder's clock; `None` where there is none between 2000 and 2099.
pub fn start_in_name(name: &str) -> Option<Start> {
    const SEPARATORS: [char; 6] = ['-', '_', ' ', '.', ':', 'T'];
    const PARTS: [usize; 6] = [4, 2, 2, 2, 2, 2];
    let letters: Vec<char> = name.chars().collect();
    let begins = |at: usize| at == 0 || !letters.get(at - 1).is_some_and(char::is_ascii_digit);
    (0..letters.len()).filter(|at| begins(*at)).find_map(|at| {
        let mut place = at;
        let mut parts = Vec::new();
        for (index, long) in PARTS.into_iter().enumerate() {
            if index > 0 && letters.get(place).is_some_and(|letter| SEPARATORS.contains(letter)) {
                place += 1;
            }
            let part: String = letters.get(place..place + long)?.iter().collect();
            if !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            parts.push(part);
            place += long;
        }
        let [year, month, day, hour, minute, second] = parts.as_slice() else { return None };
        if !year.starts_with("20") {
            return None;
        }
        Start::read(&format!("{year}-{month}-{day} {hour}:{minute}:{second}"))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_as_recorders_write_them() {
        for name in [
            "20260302_090000.mp4",
            "R1_20260302090000_0001.MP4",
            "2026-03-02 09-00-00.avi",
            "执法记录仪01_2026_03_02_09_00_00.ts",
            "REC20260302-090000F.mov",
        ] {
            assert_eq!(start_in_name(name).unwrap().words(), "2026-03-02T09:00:00", "{name}");
        }
        for name in
            ["MOVI0001.mp4", "20261302_090000.mp4", "19990302090000.mp4", "120260302090000.mp4", "20260302.mp4", ""]
        {
            assert_eq!(start_in_name(name), None, "{name}");
        }
    }
}
