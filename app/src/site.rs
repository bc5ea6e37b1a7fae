//! The site: everything a request needs, opened once.

use crate::recordings::looks::Looks;
use crate::recordings::upload::Uploads;
use anyhow::Context;
use document::Press;
use enforcement::case::Stand;
use enforcement::pack::Pack;
use enforcement::people::{Agency, Roster};
use law::Moment;
use law::calendar::{Calendar, parse_year};
use ledger::Suite;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};
use store::log::{Keys, Publisher};
use store::{Location, Store, registers};

/// `mingfa.toml` in the data folder. An unknown word is refused at start.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    /// A PostgreSQL address; without it the data is in SQLite.
    pub(crate) postgres: Option<String>,
    /// Where fonts are looked for, beside the usual folders.
    pub(crate) fonts: Vec<PathBuf>,
    /// The level's name on public pages.
    pub(crate) level: Option<String>,
    /// The site's name in the public log, for example `log.example.gov.cn`; it counts when the first key is made.
    pub(crate) log_origin: Option<String>,
    /// Also keeps the public log with SM3 and SM2 商用密码.
    pub(crate) commercial_cryptography: bool,
    /// Cookies only over TLS.
    pub(crate) secure_cookies: bool,
}

/// Everything a request needs.
pub(crate) struct Site {
    pub(crate) store: Store,
    pub(crate) pack: Pack,
    pub(crate) press: Press,
    pub(crate) calendar: Calendar,
    pub(crate) config: Config,
    pub(crate) uploads: Uploads,
    /// Who looked at which recording lately, so that one look is one line of the audit record.
    pub(crate) looks: Looks,
    /// Signs and writes the public log.
    publisher: Mutex<Publisher>,
    /// Rendered public pages, by publication: dropped whole when anything is published.
    pub(crate) public_pages: Mutex<std::collections::HashMap<String, Arc<[u8]>>>,
}

impl Site {
    /// Opens the data folder.
    pub(crate) fn open(data: &Path) -> anyhow::Result<Site> {
        std::fs::create_dir_all(data).with_context(|| format!("不能建立数据目录 {}", data.display()))?;
        let file = data.join("mingfa.toml");
        let config: Config = if file.exists() {
            toml::from_str(&std::fs::read_to_string(&file)?)
                .with_context(|| format!("配置文件 {} 有误", file.display()))?
        } else {
            Config::default()
        };
        let location = match &config.postgres {
            Some(address) => Location::Postgres(address.clone()),
            None => Location::Sqlite(data.to_owned()),
        };
        let store = Store::open(&location, data).context("不能打开数据")?;
        let mut calendar = Calendar::published().clone();
        for text in store.read(registers::calendars)? {
            calendar = calendar.with_year(parse_year(&text)?);
        }
        let mut folders = vec![data.join("fonts"), PathBuf::from(".cache/fonts")];
        folders.extend(config.fonts.iter().cloned());
        folders.push(PathBuf::from("/usr/share/fonts/opentype/noto"));
        let pack = Pack::henan_2019().context("记录模板有误")?;
        let publisher = Mutex::new(Publisher::new(log_keys(data, &config)?));
        Ok(Site {
            store,
            pack,
            press: Press::new(folders),
            calendar,
            config,
            uploads: Uploads::new(data),
            looks: Looks::default(),
            public_pages: Mutex::default(),
            publisher,
        })
    }

    /// The keys that sign the public log.
    pub(crate) fn log_keys(&self) -> anyhow::Result<Keys> {
        log_keys(self.store.folder(), &self.config)
    }

    /// Signs and writes what was committed since the last time; says how many checkpoints it signed.
    pub(crate) fn publish_log(&self) -> anyhow::Result<usize> {
        let mut publisher = self.publisher.lock().map_err(|_| anyhow::anyhow!("the publisher panicked"))?;
        publisher.publish(&self.store).context("不能公布账")
    }

    /// Now, in Beijing civil time.
    pub(crate) fn now(&self) -> Moment {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Moment::from_unix(i64::try_from(seconds).unwrap_or(0))
    }

    /// The name of the level on public pages.
    pub(crate) fn level(&self) -> &str {
        self.config.level.as_deref().unwrap_or("濮阳市")
    }

    /// What a command stands on.
    pub(crate) fn stand<'a>(&'a self, agency: &'a Agency, roster: &'a Roster, now: Moment) -> Stand<'a> {
        Stand { calendar: &self.calendar, pack: &self.pack, agency, roster, now }
    }
}

fn log_keys(data: &Path, config: &Config) -> anyhow::Result<Keys> {
    let mut suites = vec![Suite::International];
    if config.commercial_cryptography {
        suites.push(Suite::Commercial);
    }
    Keys::open(data, config.log_origin.as_deref(), &suites).context("不能打开签名密钥")
}

/// A random id that sorts by time.
pub(crate) fn new_id(now: Moment) -> String {
    let noise: [u8; 8] = rand::random();
    let hex: String = noise.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{:010x}{hex}", now.unix())
}
