//! The site: everything a request needs, opened once.

use crate::auth::Known;
use crate::calendar::LiveCalendar;
use crate::portal::copies::CopyState;
use crate::portal::receipt::Tries;
use crate::recordings::looks::Looks;
use crate::recordings::upload::Uploads;
use anyhow::Context;
use document::Press;
use enforcement::case::Stand;
use enforcement::pack::Pack;
use enforcement::people::{Agency, Roster};
use law::Moment;
use ledger::Suite;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, RwLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use store::log::{Keys, Publisher};
use store::objects::{Bucket, Place};
use store::{Location, Store};

/// How long counts of facets are kept.
const FACETS_KEPT: Duration = Duration::from_secs(60);

/// A facet's values with how many have each.
pub(crate) type Values = Arc<[(String, usize)]>;

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
    /// The public site's address, for example `https://xzzf.example.gov.cn`: feeds, site map and certificates carry it.
    pub(crate) address: Option<String>,
    /// The kinds of penalty from light to heavy, by which the annual report counts a decision with several once.
    pub(crate) penalty_order: Option<Vec<String>>,
    /// Also keeps the public log with SM3 and SM2 商用密码.
    pub(crate) commercial_cryptography: bool,
    /// The address of an RFC 3161 time-stamp authority, `http://…`; the city's checkpoint is stamped every hour.
    pub(crate) timestamp_authority: Option<String>,
    /// A file with the certificates (PEM) that vouch for the authority: an answer that they do not is refused.
    pub(crate) timestamp_certificates: Option<PathBuf>,
    /// A bucket that speaks S3, for recordings and attachments; without it they lie in the data folder.
    pub(crate) objects: Option<store::objects::Place>,
    /// Cookies only over TLS.
    pub(crate) secure_cookies: bool,
    /// Folders with the portal as static files, for a web server or a content network; they follow what is public.
    pub(crate) site_copies: Vec<PathBuf>,
}

/// How public pages reach their readers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Delivery {
    /// By this program.
    #[default]
    Served,
    /// As files without the PDFs, which take most of the time.
    Exported,
    /// As files, PDFs included.
    ExportedWithPaper,
}

/// Everything a request needs.
pub(crate) struct Site {
    /// How public pages reach their readers.
    pub(crate) delivery: Delivery,
    pub(crate) store: Arc<Store>,
    pub(crate) pack: Pack,
    pub(crate) press: Press,
    pub(crate) calendar: LiveCalendar,
    pub(crate) config: Config,
    pub(crate) uploads: Uploads,
    /// Who looked at which recording lately, so that one look is one line of the audit record.
    pub(crate) looks: Looks,
    /// Who was found by which session lately.
    pub(crate) known: Known,
    /// Wrong codes lately, by what they were tried on.
    pub(crate) tries: Tries,
    /// Held for reading by a backup: no object is disposed of until it has them all.
    pub(crate) objects_stay: Arc<RwLock<()>>,
    /// Signs and writes the public log; none beside the process that does.
    publisher: Option<Mutex<Publisher>>,
    /// Counts of the portal's facets, for as long as [`FACETS_KEPT`] says.
    facet_counts: Mutex<HashMap<String, (Instant, Values)>>,
    /// Rendered public pages, by publication: dropped whole when anything is published.
    pub(crate) public_pages: Mutex<HashMap<String, Arc<[u8]>>>,
    /// How often something became public, changed or came down since the start.
    public_changes: AtomicU64,
    /// How the static copies stand.
    pub(crate) copies: Mutex<Vec<CopyState>>,
    /// Seconds by which the clock of a demonstration is ahead of the machine's; nothing else has a clock of its own.
    ahead: i64,
}

impl Site {
    /// Opens a data folder that has a site in it: a misspelt one is not taken for a site without any cases.
    pub(crate) fn existing(data: &Path) -> anyhow::Result<Site> {
        known(data)?;
        Site::open(data)
    }

    /// Opens a data folder that has a site in it for a command that only reads: beside a running `mingfa serve` too.
    pub(crate) fn to_read(data: &Path) -> anyhow::Result<Site> {
        known(data)?;
        Site::opened(data, Store::open_to_read)
    }

    /// Opens the data folder, and makes it where there is none yet.
    pub(crate) fn open(data: &Path) -> anyhow::Result<Site> {
        std::fs::create_dir_all(data).with_context(|| format!("不能建立数据目录 {}", data.display()))?;
        Site::opened(data, Store::open)
    }

    fn opened(data: &Path, open: impl FnOnce(&Location, &Path) -> Result<Store, store::Error>) -> anyhow::Result<Site> {
        let file = data.join("mingfa.toml");
        let config: Config = if file.exists() {
            let told = || format!("不能读取配置文件 {}", file.display());
            let text = std::fs::read_to_string(&file).with_context(told)?;
            toml::from_str(&text).map_err(|error| misread(&file, &text, error))?
        } else {
            Config::default()
        };
        if let Some(order) = &config.penalty_order {
            enforcement::report::Order::parse(order).with_context(|| format!("配置文件 {} 有误", file.display()))?;
        }
        let location = match &config.postgres {
            Some(address) => Location::Postgres(address.clone()),
            None => Location::Sqlite(data.to_owned()),
        };
        let store = open(&location, data).context("不能打开数据")?;
        if !store.is_beside() {
            crate::beside::clear(data).context("不能清理上次服务留下的接口")?;
        }
        let store = match &config.objects {
            Some(place) => store.with_bucket(bucket(place)?),
            None => store,
        };
        Site::with(data, config, Arc::new(store), Delivery::default())
    }

    /// The same site as its static copies show it: the same data, pages as files.
    pub(crate) fn exported(&self, delivery: Delivery) -> anyhow::Result<Site> {
        let site = Site::with(self.store.folder(), self.config.clone(), Arc::clone(&self.store), delivery)?;
        Ok(Site { ahead: self.ahead, ..site })
    }

    /// The same site with its clock set: periods of a demonstration are walked through without waiting for them.
    pub(crate) fn set_to(self, now: Moment) -> Site {
        Site { ahead: now.unix() - machine(), ..self }
    }

    fn with(data: &Path, config: Config, store: Arc<Store>, delivery: Delivery) -> anyhow::Result<Site> {
        let calendar = LiveCalendar::of(&store)?;
        let mut folders = vec![data.join("fonts"), PathBuf::from(".cache/fonts")];
        folders.extend(config.fonts.iter().cloned());
        folders.push(PathBuf::from("/usr/share/fonts/opentype/noto"));
        let pack = pack(data).context("记录模板有误")?;
        let publisher = match store.is_beside() {
            true => None,
            false => Some(Mutex::new(Publisher::new(log_keys(data, &config)?))),
        };
        Ok(Site {
            delivery,
            store,
            pack,
            press: Press::new(folders),
            calendar,
            config,
            uploads: Uploads::new(data),
            looks: Looks::default(),
            known: Known::default(),
            tries: Tries::default(),
            objects_stay: Arc::default(),
            facet_counts: Mutex::default(),
            public_pages: Mutex::default(),
            public_changes: AtomicU64::default(),
            copies: Mutex::default(),
            publisher,
            ahead: 0,
        })
    }

    /// Signs and writes what was committed since the last time; says how many checkpoints it signed. Beside the process that
    /// does so every second there is nothing to do.
    pub(crate) fn publish_log(&self) -> anyhow::Result<usize> {
        match self.publisher()? {
            Some(mut publisher) => publisher.publish(&self.store).context("不能公布账"),
            None => Ok(0),
        }
    }

    /// Changes the keys of the log; says how many checkpoints both keys signed.
    pub(crate) fn rotate_keys(&self) -> anyhow::Result<usize> {
        let publisher = self.publisher()?;
        let mut publisher = publisher.context("只有写入数据的进程能够更换签名密钥")?;
        publisher.rotate(&self.store).context("不能更换签名密钥")
    }

    /// Publishes what was committed, and signs nothing more until the work is done.
    pub(crate) fn while_log_stands<T>(&self, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
        let mut publisher = self.publisher()?;
        if let Some(publisher) = &mut publisher {
            publisher.publish(&self.store).context("不能公布账")?;
        }
        work()
    }

    fn publisher(&self) -> anyhow::Result<Option<MutexGuard<'_, Publisher>>> {
        let guard = self.publisher.as_ref().map(Mutex::lock).transpose();
        guard.map_err(|_| anyhow::anyhow!("the publisher panicked"))
    }

    /// The values of a facet of the portal with how many publications have each; counted again once a minute.
    pub(crate) fn facet(&self, name: &str) -> Result<Values, store::Error> {
        let kept = self.facet_counts.lock().ok().and_then(|counts| counts.get(name).cloned());
        if let Some((_, values)) = kept.filter(|(since, _)| since.elapsed() < FACETS_KEPT) {
            return Ok(values);
        }
        let values: Values = self.store.read(|unit| store::search::facet(unit, "public", name))?.into();
        if let Ok(mut counts) = self.facet_counts.lock() {
            counts.insert(name.to_owned(), (Instant::now(), Arc::clone(&values)));
        }
        Ok(values)
    }

    /// Drops what was rendered and counted of the public pages: something was published.
    pub(crate) fn forget_public_pages(&self) {
        self.public_changes.fetch_add(1, Ordering::Relaxed);
        if let Ok(mut pages) = self.public_pages.lock() {
            pages.clear();
        }
        if let Ok(mut counts) = self.facet_counts.lock() {
            counts.clear();
        }
    }

    /// How often something became public, changed or came down since the start.
    pub(crate) fn public_changes(&self) -> u64 {
        self.public_changes.load(Ordering::Relaxed)
    }

    /// The site's public address without a slash at the end: as configured, or as the request was sent to.
    pub(crate) fn address(&self, host: Option<&str>) -> String {
        let proper = |host: &&str| {
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
        };
        match (&self.config.address, host.filter(proper)) {
            (Some(address), _) => address.trim_end_matches('/').to_owned(),
            (None, Some(host)) => format!("http://{host}"),
            (None, None) => String::new(),
        }
    }

    /// Now, in Beijing civil time.
    pub(crate) fn now(&self) -> Moment {
        Moment::from_unix(machine() + self.ahead)
    }

    /// The name of the level on public pages.
    pub(crate) fn level(&self) -> &str {
        self.config.level.as_deref().unwrap_or("濮阳市")
    }

    /// What a command stands on.
    pub(crate) fn stand<'a>(&'a self, agency: &'a Agency, roster: &'a Roster, now: Moment) -> Stand<'a> {
        Stand { calendar: &self.calendar, pack: &self.pack, agency, roster, now, held: &[] }
    }
}

/// What is wrong with the configuration, and in which line; TOML's own words follow as the cause.
fn misread(file: &Path, text: &str, error: toml::de::Error) -> anyhow::Error {
    let place = error.span().and_then(|span| text.get(..span.start)).map_or(0, |before| before.lines().count().max(1));
    let line = text.lines().nth(place.saturating_sub(1)).unwrap_or_default().trim().to_owned();
    anyhow::Error::new(error)
        .context(format!("配置文件 {} 第 {place} 行“{line}”有误：写法不对，或者有不认识的项", file.display()))
}

/// A misspelt folder is not taken for a site without any cases.
pub(crate) fn known(data: &Path) -> anyhow::Result<()> {
    if !["mingfa.db", "mingfa.toml"].iter().any(|name| data.join(name).exists()) {
        anyhow::bail!("{} 中没有站点的数据（mingfa.db 或者 mingfa.toml），请核对 --data 的目录。", data.display());
    }
    Ok(())
}

/// Seconds since 1970 by the machine's clock.
fn machine() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// The bucket, which answers: a wrong address or key is told at start, not when the first recording comes.
fn bucket(place: &Place) -> anyhow::Result<Bucket> {
    let (endpoint, name) = (&place.endpoint, &place.bucket);
    let bucket = Bucket::new(place).context("mingfa.toml 的 [objects] 有误")?;
    bucket.check().with_context(|| {
        format!("对象存储 {endpoint} 的 {name} 不能使用。请核对 mingfa.toml 的 [objects]、密钥，并确认存储桶已经建立")
    })?;
    Ok(bucket)
}

/// The pack that ships with the program, with what the site adds to it in `pack/records` and `pack/procedures` of its data
/// folder: a file of the same name replaces, any other adds. A reference that leads nowhere is refused at start.
fn pack(data: &Path) -> anyhow::Result<Pack> {
    let mut pack = Pack::henan_2019()?;
    for (folder, add) in
        [("records", Pack::add_kind as fn(&mut Pack, &str, &str) -> _), ("procedures", Pack::add_procedure)]
    {
        let folder = data.join("pack").join(folder);
        if !folder.is_dir() {
            continue;
        }
        let listed: std::io::Result<Vec<PathBuf>> =
            std::fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path())).collect();
        let mut files = listed.with_context(|| format!("不能读取 {}", folder.display()))?;
        files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
        files.sort();
        for file in files {
            let text = std::fs::read_to_string(&file).with_context(|| format!("不能读取 {}", file.display()))?;
            add(&mut pack, &file.to_string_lossy(), &text)?;
        }
    }
    pack.check()?;
    Ok(pack)
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
