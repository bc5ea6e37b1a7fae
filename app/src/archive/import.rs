//! `mingfa archive import`: a bag becomes the case that it was, for an archive that takes files over or a site that is set up
//! anew. Nothing is stored before the whole bag was verified; what is stored then is the stream word for word, so that this
//! site's own log commits to the same events. The proofs of the first log are kept beside it.

use super::bag::{ATTACHMENTS, KEYS, Named, PEOPLE, PROOFS, RECORDINGS, STREAM, digests, under};
use super::{attached, check};
use crate::desk;
use crate::site::{Site, new_id};
use anyhow::{Context, bail};
use enforcement::case::{Case, Envelope};
use enforcement::people::{Agency, Person};
use enforcement::recording::disposed;
use ledger::note::VerifierKey;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::accounts::{self, Account};
use store::objects::Sealed;
use store::{Error, Unit, audit, cases, objects};

/// Where the proofs of the log that a case came from are kept, in the data folder.
pub(crate) const ORIGINS: &str = "imported";
/// No hash of any password: nobody signs in with it.
const NO_PASSWORD: &str = "-";

/// What came of an import.
#[derive(Debug)]
pub(crate) struct Imported {
    pub(crate) number: String,
    pub(crate) events: usize,
    pub(crate) files: usize,
    /// Where the proofs of its first log are.
    pub(crate) proofs: PathBuf,
    /// The case was here already, the same word for word.
    pub(crate) known: bool,
}

/// Verifies a bag and stores its case.
pub(crate) fn import(site: &Arc<Site>, bag: &Path, trusted: &[VerifierKey]) -> anyhow::Result<Imported> {
    check::check(bag, trusted).context("没有导入，核验不符")?;
    let read = |path: &str| fs::read_to_string(bag.join(path)).with_context(|| format!("{path}：不能读取"));
    let stream: Vec<(Envelope, String)> =
        read(STREAM)?.lines().enumerate().map(event).collect::<anyhow::Result<_>>()?;
    let events: Vec<Envelope> = stream.iter().map(|(event, _)| event.clone()).collect();
    let case = Case::fold(&events).map_err(|error| anyhow::anyhow!("{STREAM}：不是一件案件的记录流：{error}"))?;
    let named: Named = serde_json::from_str(&read(PEOPLE)?).with_context(|| format!("{PEOPLE}：不能读取"))?;
    if named.agency.id != case.agency {
        bail!("{PEOPLE}：机关与记录流中的不同，没有导入");
    }
    let files = files(bag, &case)?;
    let (agency, id) = (case.agency.as_str(), case.id.as_str());
    let proofs = site.store.folder().join(ORIGINS).join(agency).join(id);
    let known = known(site, &case, &stream)?;
    if !known {
        let mut sealed = Vec::new();
        for path in files.values() {
            sealed.push(objects::copy_in(&site.store, &mut fs::File::open(path)?)?);
        }
        keep_proofs(bag, &proofs)?;
        store_case(site, named, stream, case.clone(), sealed)?;
    }
    Ok(Imported { number: case.number, events: events.len(), files: files.len(), proofs, known })
}

fn event((line, body): (usize, &str)) -> anyhow::Result<(Envelope, String)> {
    let event =
        serde_json::from_str(body).with_context(|| format!("{STREAM}：第 {} 行是本版本不认识的事件", line + 1))?;
    Ok((event, body.to_owned()))
}

/// The files that the case names, by digest; each has to be in the bag. What an approved list disposed of is not.
fn files(bag: &Path, case: &Case) -> anyhow::Result<BTreeMap<String, PathBuf>> {
    let mut there = BTreeMap::new();
    for folder in [RECORDINGS, ATTACHMENTS] {
        if bag.join(folder).is_dir() {
            for path in under(bag, folder)? {
                let [digest, _] = digests(&bag.join(&path))?;
                there.insert(digest, bag.join(path));
            }
        }
    }
    let gone = disposed(case);
    let clips = case.clips.iter().map(|stored| (&stored.clip.digest, &stored.clip.name));
    let attached = case.records.iter().flat_map(attached).map(|file| (&file.digest, &file.name));
    let mut files = BTreeMap::new();
    for (digest, name) in clips.chain(attached).filter(|(digest, _)| !gone.contains(*digest)) {
        let path = there.get(digest).with_context(|| format!("“{name}”不在包内，没有导入"))?;
        files.insert(digest.clone(), path.clone());
    }
    Ok(files)
}

/// Is the case here already? One that is here in other words, or a number that another case has, refuses.
fn known(site: &Site, case: &Case, stream: &[(Envelope, String)]) -> anyhow::Result<bool> {
    let (agency, id) = (case.agency.as_str(), case.id.as_str());
    let here = site.store.read(|unit| cases::bodies(unit, agency, id))?;
    if here.is_empty() {
        let same = site.store.read(|unit| cases::named(unit, &case.number))?;
        if same.iter().any(|(of, _)| of == agency) {
            bail!("本站已有另一件 {}，没有导入。请核对包的来源。", case.number);
        }
        return Ok(false);
    }
    match here.iter().zip(stream).position(|(here, (_, there))| here != there) {
        Some(at) => bail!("本站已有 {}，第 {} 个事件与包内的不同，没有导入。", case.number, at + 1),
        None if here.len() < stream.len() => {
            bail!("本站的 {} 只到第 {} 个事件，包内更新。请从备份恢复本站后再导入。", case.number, here.len())
        }
        None => Ok(true),
    }
}

/// The proofs and keys of the log that the case was first in.
fn keep_proofs(bag: &Path, place: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(place)?;
    for path in under(bag, PROOFS)?.iter().map(String::as_str).chain([KEYS]) {
        let name = path.rsplit('/').next().unwrap_or(path);
        fs::copy(bag.join(path), place.join(name)).with_context(|| format!("不能写入 {}", place.display()))?;
    }
    Ok(())
}

/// Stores the case with all that is derived from it, the agency and people that are not here, and a line of the audit record.
fn store_case(
    site: &Arc<Site>,
    named: Named,
    stream: Vec<(Envelope, String)>,
    case: Case,
    sealed: Vec<Sealed>,
) -> Result<(), Error> {
    let now = site.now();
    let line = audit::Line {
        id: new_id(now),
        at: now.exact(),
        person: "command-line".into(),
        name: "命令行".into(),
        act: "导入案卷".into(),
        object: case.number.clone(),
        detail: format!("{} 个事件、{} 个文件，核验通过", stream.len(), sealed.len()),
    };
    let inner = Arc::clone(site);
    site.store.write(move |unit| {
        let (key, id) = (case.agency.as_str(), case.id.as_str());
        take_in(unit, &named)?;
        cases::restore(unit, key, id, stream)?;
        let Some(agency) = accounts::agency(unit, key)? else { return Err(Error::Damaged(format!("no agency {key}"))) };
        let roster = accounts::roster(unit, key)?;
        desk::derive(&inner, unit, inner.stand(&agency, &roster, now), &case)?;
        numbers(unit, &agency, &case)?;
        for object in &sealed {
            objects::note(unit, &object.digest, object.size, "")?;
        }
        // What was disposed of before is known here too.
        for stored in &case.clips {
            objects::note(unit, &stored.clip.digest, stored.clip.size, &stored.clip.container)?;
        }
        audit::append(unit, key, &line)
    })
}

/// The agency and the people that are not here yet: known by name, without rights, and nobody signs in as one of them.
fn take_in(unit: &mut Unit<'_>, named: &Named) -> Result<(), Error> {
    let agency = named.agency.id.as_str();
    if accounts::agency(unit, agency)?.is_none() {
        accounts::put_agency(unit, &named.agency)?;
    }
    for person in &named.people {
        let id = person.id.as_str();
        if accounts::account(unit, agency, id)?.is_some() {
            continue;
        }
        let taken = accounts::by_login(unit, id)?.is_some();
        let account = Account {
            agency: agency.to_owned(),
            person: Person { roles: Vec::new(), ..person.clone() },
            login: if taken { format!("{agency}.{id}") } else { id.to_owned() },
            password: NO_PASSWORD.into(),
            must_change: true,
            failures: 0,
            locked_until: 0,
        };
        accounts::put_account(unit, &account)?;
    }
    Ok(())
}

/// What this case was given of the agency's series is not given again.
fn numbers(unit: &mut Unit<'_>, agency: &Agency, case: &Case) -> Result<(), Error> {
    let given = case.records.iter().filter_map(|record| record.effect.as_ref()?.number.as_deref());
    for number in given.chain([case.number.as_str()]) {
        let Some(number) = law::docno::parse(number) else { continue };
        let Some(series) = number.prefix.strip_prefix(&agency.short_name) else { continue };
        cases::number_given(unit, agency.id.as_str(), series, number.year, number.number)?;
    }
    Ok(())
}
