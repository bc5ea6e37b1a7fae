//! signed-note: a text with signature lines, keys that verify and keys that sign.

use crate::{Malformed, Suite};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer as _;
use sm2::dsa::signature::Verifier as _;
use sm2::elliptic_curve::sec1::ToSec1Point as _;

/// Most signatures of a note; the specification asks for at least 16.
const SIGNATURES_MAX: usize = 32;
/// Ed25519 (signed-note, «Signature types»).
const ED25519: &[u8] = &[0x01];
/// SM2 over SM3 has no byte of its own: 0xff and a longer name.
const SM2: &[u8] = b"\xffmingfa sm2 sm3 v1\n";
/// The signer's identifier that GB/T 32918.2 takes where none is agreed.
const SM2_IDENTIFIER: &str = "1234567812345678";
const DASH: &str = "\u{2014} ";
const PRIVATE: &str = "PRIVATE+KEY+";

fn type_bytes(suite: Suite) -> &'static [u8] {
    match suite {
        Suite::International => ED25519,
        Suite::Commercial => SM2,
    }
}

/// Base64 as RFC 4648 §4 has it, one way of writing only.
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(crate) fn from_base64(text: &str) -> Result<Vec<u8>, Malformed> {
    STANDARD.decode(text).map_err(|_| Malformed("不是 base64 编码"))
}

fn hex(id: [u8; 4]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn key_id(name: &str, suite: Suite, public: &[u8]) -> [u8; 4] {
    let hash = Suite::International.digest(&[name.as_bytes(), b"\n", type_bytes(suite), public]);
    [hash[0], hash[1], hash[2], hash[3]]
}

/// Whether a text may name a key: not empty, no blanks, no plus, no control characters.
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|letter: char| letter.is_whitespace() || letter.is_control() || letter == '+')
}

/// The point uncompressed, as it is usual in 商用密码.
fn sm2_bytes(key: &sm2::dsa::VerifyingKey) -> Vec<u8> {
    key.as_affine().to_sec1_point(false).as_bytes().to_vec()
}

#[derive(Clone, Debug)]
enum Public {
    Ed25519(ed25519_dalek::VerifyingKey),
    Sm2(Box<sm2::dsa::VerifyingKey>),
}

/// A key that verifies (vkey).
#[derive(Clone, Debug)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    public: Public,
}

impl PartialEq for VerifierKey {
    fn eq(&self, other: &VerifierKey) -> bool {
        self.to_string() == other.to_string()
    }
}

impl VerifierKey {
    /// Reads `name+id+base64`.
    pub fn parse(text: &str) -> Result<VerifierKey, Malformed> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(Malformed("公钥应当是以加号分开的三部分"));
        };
        let body = from_base64(body)?;
        let (suite, public) = if let Some(rest) = body.strip_prefix(ED25519) {
            (Suite::International, rest)
        } else if let Some(rest) = body.strip_prefix(SM2) {
            (Suite::Commercial, rest)
        } else {
            return Err(Malformed("不认识的公钥种类"));
        };
        let key = VerifierKey::new(name, suite, public)?;
        if hex(key.id) == id { Ok(key) } else { Err(Malformed("公钥的编号与内容不符")) }
    }

    fn new(name: &str, suite: Suite, public: &[u8]) -> Result<VerifierKey, Malformed> {
        if !is_name(name) {
            return Err(Malformed("不是公钥的名称"));
        }
        let bad = |_| Malformed("不是公钥");
        let key = match suite {
            Suite::International => {
                let bytes: [u8; 32] = public.try_into().map_err(|_| Malformed("不是公钥"))?;
                Public::Ed25519(ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(bad)?)
            }
            Suite::Commercial => {
                let key = sm2::dsa::VerifyingKey::from_sec1_bytes(SM2_IDENTIFIER, public);
                Public::Sm2(Box::new(key.map_err(|_| Malformed("不是公钥"))?))
            }
        };
        Ok(VerifierKey { name: name.to_owned(), id: key_id(name, suite, public), public: key })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its number as in its text.
    pub fn id(&self) -> String {
        hex(self.id)
    }

    /// The suite that it belongs to.
    pub fn suite(&self) -> Suite {
        match self.public {
            Public::Ed25519(_) => Suite::International,
            Public::Sm2(_) => Suite::Commercial,
        }
    }

    fn verifies(&self, text: &str, signature: &[u8]) -> bool {
        match &self.public {
            Public::Ed25519(key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(text.as_bytes(), &signature).is_ok()),
            Public::Sm2(key) => sm2::dsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify(text.as_bytes(), &signature).is_ok()),
        }
    }
}

impl std::fmt::Display for VerifierKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut body = type_bytes(self.suite()).to_vec();
        match &self.public {
            Public::Ed25519(key) => body.extend_from_slice(key.as_bytes()),
            Public::Sm2(key) => body.extend_from_slice(&sm2_bytes(key)),
        }
        write!(out, "{}+{}+{}", self.name, hex(self.id), base64(&body))
    }
}

#[derive(Clone)]
enum Secret {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    Sm2(Box<sm2::dsa::SigningKey>),
}

/// A key that signs. It has no `Debug`, so that no log ever shows it.
#[derive(Clone)]
pub struct SigningKey {
    name: String,
    seed: [u8; 32],
    secret: Secret,
}

impl SigningKey {
    /// A key of a name from 32 random bytes.
    pub fn new(name: &str, suite: Suite, seed: [u8; 32]) -> Result<SigningKey, Malformed> {
        if !is_name(name) {
            return Err(Malformed("不是公钥的名称"));
        }
        let secret = match suite {
            Suite::International => Secret::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(&seed))),
            Suite::Commercial => Secret::Sm2(Box::new(
                sm2::dsa::SigningKey::from_slice(SM2_IDENTIFIER, &seed).map_err(|_| Malformed("不是私钥"))?,
            )),
        };
        Ok(SigningKey { name: name.to_owned(), seed, secret })
    }

    /// Reads what [`SigningKey::to_text`] wrote.
    pub fn parse(text: &str) -> Result<SigningKey, Malformed> {
        let bad = Malformed("不是私钥");
        let mut parts = text.strip_prefix(PRIVATE).ok_or(bad.clone())?.splitn(3, '+');
        let (Some(name), Some(id), Some(body)) = (parts.next(), parts.next(), parts.next()) else { return Err(bad) };
        let body = from_base64(body)?;
        let (suite, seed) = if let Some(seed) = body.strip_prefix(ED25519) {
            (Suite::International, seed)
        } else {
            (Suite::Commercial, body.strip_prefix(SM2).ok_or(bad.clone())?)
        };
        let key = SigningKey::new(name, suite, seed.try_into().map_err(|_| bad.clone())?)?;
        if key.verifier()?.id() == id { Ok(key) } else { Err(bad) }
    }

    /// `PRIVATE+KEY+name+id+base64`, for a file that nobody else reads.
    pub fn to_text(&self) -> Result<String, Malformed> {
        let body = [type_bytes(self.suite()), &self.seed].concat();
        Ok(format!("{PRIVATE}{}+{}+{}", self.name, self.verifier()?.id(), base64(&body)))
    }

    /// The same key under another name: a log's key is named as its origin.
    pub fn named(&self, name: &str) -> Result<SigningKey, Malformed> {
        SigningKey::new(name, self.suite(), self.seed)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The suite that it belongs to.
    pub fn suite(&self) -> Suite {
        match self.secret {
            Secret::Ed25519(_) => Suite::International,
            Secret::Sm2(_) => Suite::Commercial,
        }
    }

    /// The key that verifies its signatures.
    pub fn verifier(&self) -> Result<VerifierKey, Malformed> {
        match &self.secret {
            Secret::Ed25519(key) => VerifierKey::new(&self.name, Suite::International, key.verifying_key().as_bytes()),
            Secret::Sm2(key) => VerifierKey::new(&self.name, Suite::Commercial, &sm2_bytes(key.verifying_key())),
        }
    }

    fn sign(&self, text: &str) -> Result<Vec<u8>, Malformed> {
        Ok(match &self.secret {
            Secret::Ed25519(key) => key.sign(text.as_bytes()).to_bytes().to_vec(),
            Secret::Sm2(key) => {
                let signature: sm2::dsa::Signature =
                    key.try_sign(text.as_bytes()).map_err(|_| Malformed("SM2 签名失败"))?;
                signature.to_bytes().to_vec()
            }
        })
    }
}

/// Signs a text, which ends in a newline, with every key.
pub fn sign(text: &str, keys: &[&SigningKey]) -> Result<String, Malformed> {
    check_text(text)?;
    let mut note = format!("{text}\n");
    for key in keys {
        let mut body = key.verifier()?.id.to_vec();
        body.extend(key.sign(text)?);
        note.push_str(&format!("{DASH}{} {}\n", key.name, base64(&body)));
    }
    Ok(note)
}

fn check_text(text: &str) -> Result<(), Malformed> {
    if !text.ends_with('\n') {
        return Err(Malformed("正文没有以换行结束"));
    }
    if text.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
        return Err(Malformed("正文含有控制字符"));
    }
    Ok(())
}

/// A note whose signatures were verified.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opened<'a> {
    /// The signed text with its last newline.
    pub text: &'a str,
    /// The numbers of the known keys that signed it, in their order in the note.
    pub signers: Vec<String>,
}

/// Verifies a note: a known key's signature that fails refuses it whole; unknown ones are passed over.
pub fn open<'a>(note: &'a [u8], keys: &[VerifierKey]) -> Result<Opened<'a>, Malformed> {
    let note = std::str::from_utf8(note).map_err(|_| Malformed("不是 UTF-8 文本"))?;
    check_text(note)?;
    let cut = note.rfind("\n\n").ok_or(Malformed("没有签名"))?;
    let (text, lines) = (&note[..=cut], &note[cut + 2..]);
    let mut signers = Vec::new();
    let mut count = 0;
    for line in lines.split_terminator('\n') {
        count += 1;
        let rest = line.strip_prefix(DASH).ok_or(Malformed("签名行的格式不对"))?;
        let (name, body) = rest.split_once(' ').ok_or(Malformed("签名行的格式不对"))?;
        let body = from_base64(body)?;
        let (id, signature) =
            body.split_first_chunk::<4>().filter(|_| is_name(name)).ok_or(Malformed("签名行的格式不对"))?;
        if count > SIGNATURES_MAX || signature.is_empty() {
            return Err(Malformed("签名行的格式不对"));
        }
        let Some(key) = keys.iter().find(|key| key.name == name && key.id == *id) else { continue };
        if !key.verifies(text, signature) {
            return Err(Malformed("签名与内容不符"));
        }
        signers.push(key.id());
    }
    if signers.is_empty() { Err(Malformed("没有受信任的公钥的签名")) } else { Ok(Opened { text, signers }) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn the_specifications_example_verifies() {
        let key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        let note = "This is an example message.\n\n\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
        let key = VerifierKey::parse(key).unwrap();
        assert_eq!(open(note.as_bytes(), std::slice::from_ref(&key)).unwrap().text, "This is an example message.\n");
        for at in 0..note.len() {
            let mut bad = note.as_bytes().to_vec();
            bad[at] ^= 1;
            assert!(open(&bad, std::slice::from_ref(&key)).is_err(), "byte {at}");
        }
    }

    #[test]
    fn both_suites_sign_and_keys_survive_their_text() {
        for suite in [Suite::International, Suite::Commercial] {
            let key = SigningKey::new("log.example/a", suite, [7; 32]).unwrap();
            let again = SigningKey::parse(&key.to_text().unwrap()).unwrap();
            let verifier = VerifierKey::parse(&key.verifier().unwrap().to_string()).unwrap();
            assert_eq!(verifier, again.verifier().unwrap());
            let note = sign("text\n", &[&again]).unwrap();
            assert_eq!(open(note.as_bytes(), std::slice::from_ref(&verifier)).unwrap().signers, [verifier.id()]);
            assert!(open(note.replace("text", "test").as_bytes(), &[verifier]).is_err());
        }
    }

    #[test]
    fn an_unknown_signature_is_passed_over_a_known_one_that_fails_refuses() {
        let one = SigningKey::new("a", Suite::International, [1; 32]).unwrap();
        let two = SigningKey::new("a", Suite::International, [2; 32]).unwrap();
        let note = sign("text\n", &[&one, &two]).unwrap();
        let keys = [one.verifier().unwrap(), two.verifier().unwrap()];
        assert_eq!(open(note.as_bytes(), &keys).unwrap().signers.len(), 2);
        assert_eq!(open(note.as_bytes(), &keys[..1]).unwrap().signers.len(), 1);
        let mut other = sign("other\n", &[&two]).unwrap();
        let tail = other.split_off("other\n\n".len());
        let mixed = sign("text\n", &[&one]).unwrap() + &tail;
        assert!(open(mixed.as_bytes(), &keys).is_err());
        assert!(open(mixed.as_bytes(), &keys[..1]).is_ok());
    }
}
