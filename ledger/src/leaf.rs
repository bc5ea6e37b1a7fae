//! A leaf: the commitment to a list of fields. Each field is hashed with a salt of its own; the entry holds the digest over
//! the list. Whoever has the salts can open some fields and leave the others hidden; nobody can open a field as another.
//!
//! An entry is a row of parts, a byte that names the suite and a digest of 32 bytes: `01` SHA-256, and where the site
//! also keeps 商用密码, `02` SM3.

use crate::note::{base64, from_base64};
use crate::{Hash, Malformed, Suite};

/// First line of the extra data of a proof.
const HEAD: &str = "mingfa-leaf/1";

/// A field in the clear.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Field {
    /// A field.
    pub fn new(name: &str, value: &str) -> Field {
        Field { name: name.to_owned(), value: value.to_owned() }
    }
}

fn tag(suite: Suite) -> u8 {
    match suite {
        Suite::International => 1,
        Suite::Commercial => 2,
    }
}

/// The salt of the field at a place, from the secret of the entry. One salt tells nothing of the others.
fn salt(secret: &[u8; 32], place: usize) -> Hash {
    Suite::International.digest(&[b"mingfa salt\n", secret, &(place as u64).to_be_bytes()])
}

/// digest(2 ‖ salt ‖ length of the name in four bytes ‖ name ‖ value).
fn commit(suite: Suite, salt: &Hash, field: &Field) -> Hash {
    let length = u32::try_from(field.name.len()).unwrap_or(u32::MAX).to_be_bytes();
    suite.digest(&[&[2], salt, &length, field.name.as_bytes(), field.value.as_bytes()])
}

/// digest(3 ‖ every field's digest).
fn over(suite: Suite, digests: &[Hash]) -> Hash {
    suite.digest(&[&[3], &digests.concat()])
}

/// The entry that commits to the fields. `secret` is random, kept with the fields, and never published.
pub fn entry(suites: &[Suite], secret: &[u8; 32], fields: &[Field]) -> Vec<u8> {
    let mut entry = Vec::new();
    for suite in suites {
        let digests: Vec<Hash> =
            fields.iter().enumerate().map(|(place, field)| commit(*suite, &salt(secret, place), field)).collect();
        entry.push(tag(*suite));
        entry.extend(over(*suite, &digests));
    }
    entry
}

/// The extra data of a proof: the fields that `public` names in the clear, the digests of the others.
pub fn open(
    suite: Suite,
    entry: &[u8],
    secret: &[u8; 32],
    fields: &[Field],
    public: impl Fn(&str) -> bool,
) -> Result<String, Malformed> {
    let mut text = format!("{HEAD}\n");
    for part in entry.chunks(33).filter(|part| part.first() != Some(&tag(suite))) {
        text.push_str(&format!("beside {}\n", base64(part)));
    }
    for (place, field) in fields.iter().enumerate() {
        let salt = salt(secret, place);
        text.push_str(&if public(&field.name) {
            format!("open {} {} {}\n", base64(&salt), base64(field.name.as_bytes()), base64(field.value.as_bytes()))
        } else {
            format!("hide {}\n", base64(&commit(suite, &salt, field)))
        });
    }
    // What is handed out has to fit the entry; damaged fields are noticed here.
    if read(suite, &text)?.entry == entry { Ok(text) } else { Err(Malformed("字段与这一条不符")) }
}

/// A leaf as its extra data tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opened {
    /// The entry that the fields make.
    pub entry: Vec<u8>,
    /// The fields in the clear.
    pub fields: Vec<Field>,
    /// How many stay hidden.
    pub hidden: usize,
}

/// Derives the entry from the extra data. What it says holds only where that entry is in the log.
pub fn read(suite: Suite, extra: &str) -> Result<Opened, Malformed> {
    let bad = Malformed("附带的字段格式不对");
    if !extra.ends_with('\n') {
        return Err(bad);
    }
    let mut lines = extra.split_terminator('\n');
    if lines.next() != Some(HEAD) {
        return Err(bad);
    }
    let hash = |text: &str| -> Result<Hash, Malformed> {
        from_base64(text)?.try_into().map_err(|_| Malformed("不是摘要"))
    };
    let words = |text: &str| String::from_utf8(from_base64(text)?).map_err(|_| Malformed("不是 UTF-8 文本"));
    let (mut digests, mut fields, mut parts) = (Vec::new(), Vec::<Field>::new(), Vec::new());
    for line in lines {
        let cells: Vec<&str> = line.split(' ').collect();
        match cells[..] {
            ["beside", part] => parts.push(from_base64(part)?),
            ["hide", digest] => digests.push(hash(digest)?),
            ["open", salt, name, value] => {
                let field = Field { name: words(name)?, value: words(value)? };
                if fields.iter().any(|other| other.name == field.name) {
                    return Err(Malformed("同一字段公开了两次"));
                }
                digests.push(commit(suite, &hash(salt)?, &field));
                fields.push(field);
            }
            _ => return Err(bad),
        }
    }
    parts.push([&[tag(suite)], over(suite, &digests).as_slice()].concat());
    parts.sort();
    if parts.iter().any(|part| part.len() != 33) || parts.windows(2).any(|pair| pair[0][0] == pair[1][0]) {
        return Err(bad);
    }
    let hidden = digests.len() - fields.len();
    Ok(Opened { entry: parts.concat(), fields, hidden })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn public_fields_open_and_hidden_ones_stay_salted() {
        let fields = [Field::new("date", "2026-03-02"), Field::new("name", "某人"), Field::new("number", "1号")];
        let both = [Suite::International, Suite::Commercial];
        for suites in [&both[..1], &both] {
            let entry = entry(suites, &[9; 32], &fields);
            for suite in suites {
                let extra = open(*suite, &entry, &[9; 32], &fields, |name| name != "name").unwrap();
                assert!(!extra.contains(&base64("某人".as_bytes())));
                let opened = read(*suite, &extra).unwrap();
                assert_eq!(opened.entry, entry);
                assert_eq!((opened.fields.len(), opened.hidden), (2, 1));
            }
        }
    }

    #[test]
    fn another_value_makes_another_entry() {
        let fields = [Field::new("date", "2026-03-02"), Field::new("number", "1号")];
        let entry = entry(&[Suite::International], &[9; 32], &fields);
        let extra = open(Suite::International, &entry, &[9; 32], &fields, |_| true).unwrap();
        let back_dated = extra.replace(&base64(b"2026-03-02"), &base64(b"2026-03-01"));
        assert_ne!(read(Suite::International, &back_dated).unwrap().entry, entry);
        let moved = [Field::new("dat", "e2026-03-02"), Field::new("number", "1号")];
        assert_ne!(super::entry(&[Suite::International], &[9; 32], &moved), entry);
        assert!(open(Suite::International, &entry, &[8; 32], &fields, |_| true).is_err());
    }
}
