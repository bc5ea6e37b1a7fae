//! The site's signing keys: a file in the data folder that nobody else reads.

use crate::door::Error;
use ledger::Suite;
use ledger::note::SigningKey;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The file: one key a line, those before a change of key first.
const FILE: &str = "log.key";

/// The keys of the site. The name of a key is the site's part of every origin and never changes.
#[derive(Clone)]
pub struct Keys {
    path: PathBuf,
    keys: Vec<SigningKey>,
}

impl Keys {
    /// Reads the keys; makes what is missing. `origin` counts only when the first key is made.
    pub fn open(folder: &Path, origin: Option<&str>, suites: &[Suite]) -> Result<Keys, Error> {
        let path = folder.join(FILE);
        let mut keys = Keys { path, keys: Vec::new() };
        if keys.path.exists() {
            let mode = fs::metadata(&keys.path)?.permissions().mode();
            if mode & 0o077 != 0 {
                return Err(Error::Closed(format!(
                    "签名密钥 {} 其他用户也能读取。请执行 chmod 600 {}，并考虑更换密钥。",
                    keys.path.display(),
                    keys.path.display()
                )));
            }
            for line in fs::read_to_string(&keys.path)?.lines() {
                let key = SigningKey::parse(line);
                keys.keys.push(key.map_err(|_| {
                    Error::Damaged(format!("签名密钥 {} 不能读取，请从备份恢复这个文件。", keys.path.display()))
                })?);
            }
        }
        let missing: Vec<Suite> = suites.iter().copied().filter(|suite| keys.of(*suite).is_none()).collect();
        for suite in &missing {
            keys.add(*suite, origin)?;
        }
        if !missing.is_empty() {
            keys.save()?;
        }
        Ok(keys)
    }

    fn add(&mut self, suite: Suite, origin: Option<&str>) -> Result<(), Error> {
        let seed: [u8; 32] = rand::random();
        let own = format!("mingfa-{}", &super::hex(&Suite::International.digest(&[b"mingfa origin\n", &seed]))[..12]);
        let name = self.keys.first().map_or_else(|| origin.map_or(own, str::to_owned), |key| key.name().to_owned());
        self.keys
            .push(SigningKey::new(&name, suite, seed).map_err(|error| Error::Damaged(format!("{name}：{error}")))?);
        Ok(())
    }

    /// The keys of a suite: the one in use, and the one before it while the change is not finished.
    pub(crate) fn of(&self, suite: Suite) -> Option<(&SigningKey, Option<&SigningKey>)> {
        let mut keys = self.keys.iter().rev().filter(|key| key.suite() == suite);
        keys.next().map(|key| (key, keys.next()))
    }

    /// The suites that there are keys of.
    pub(crate) fn suites(&self) -> Vec<Suite> {
        super::SUITES.into_iter().filter(|suite| self.of(*suite).is_some()).collect()
    }

    /// A new key of every suite beside the old ones, on disk before it signs anything.
    pub(crate) fn begin_change(&mut self) -> Result<(), Error> {
        let mut changed = self.clone();
        for suite in self.suites() {
            changed.add(suite, None)?;
        }
        changed.save()?;
        *self = changed;
        Ok(())
    }

    /// Forgets the old keys, once every log has a checkpoint that both signed.
    pub(crate) fn end_change(&mut self) -> Result<(), Error> {
        let last: Vec<usize> = self
            .suites()
            .into_iter()
            .filter_map(|suite| self.keys.iter().rposition(|key| key.suite() == suite))
            .collect();
        let mut place = 0;
        self.keys.retain(|_| {
            place += 1;
            last.contains(&(place - 1))
        });
        self.save()
    }

    /// Whether a change of key was begun and not finished.
    pub(crate) fn is_changing(&self) -> bool {
        self.keys.len() > self.suites().len()
    }

    fn save(&self) -> Result<(), Error> {
        let part = self.path.with_extension("key.part");
        if part.exists() {
            fs::remove_file(&part)?;
        }
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
        for key in &self.keys {
            let line = key.to_text().map_err(|error| Error::Damaged(error.to_string()))?;
            writeln!(file, "{line}")?;
        }
        file.sync_all()?;
        fs::rename(&part, &self.path)?;
        if let Some(folder) = self.path.parent() {
            fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}
