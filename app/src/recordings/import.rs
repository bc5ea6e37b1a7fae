//! The docking station 采集站: a folder of recordings is stored with a case. Doing it again changes nothing; the same file is
//! stored once; what is no recording is left where it is, with the reason.

use super::dispose::refused;
use super::facts::{self, Stated};
use crate::desk::{self, DeskError};
use crate::site::Site;
use anyhow::{Context, bail};
use enforcement::recording::{CLIPS_MAX, Clip};
use enforcement::refusal::Rejected;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::File;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Folders within folders.
const DEPTH_MAX: usize = 16;
/// What systems leave in every folder.
const LEFT_BY_SYSTEMS: [&str; 3] = ["thumbs.db", "desktop.ini", "system volume information"];

/// What came of an import.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Names of files that are new in the case.
    pub(crate) stored: Vec<String>,
    /// Names of files that the case, or this folder, held already.
    pub(crate) held: Vec<String>,
    /// Those of the stored whose format is not known: kept as they came.
    pub(crate) unknown: Vec<String>,
    /// Names of files that were left where they are, with the reason.
    pub(crate) left: Vec<(String, String)>,
}

/// Stores every recording of a folder with a case, named by its id or its number.
pub(crate) fn import(
    site: &Arc<Site>,
    folder: &Path,
    case: &str,
    agency: Option<&str>,
    stated: &Stated,
) -> anyhow::Result<Report> {
    let (agency, id) = named(site, case, agency)?;
    let mut files = Vec::new();
    let mut report = Report::default();
    collect(folder, folder, 0, &mut files, &mut report)?;
    let opened = desk::read(site, &agency, &id).map_err(explained)?;
    let mut known: HashSet<String> = opened.case.clips.iter().map(|stored| stored.clip.digest.clone()).collect();
    let mut clips = Vec::new();
    for path in files {
        let name = told(folder, &path);
        match sealed(site, &path, stated, (&agency, &id)).with_context(|| format!("不能存入 {}", path.display()))? {
            Ok(clip) if known.insert(clip.digest.clone()) => {
                if clip.container.is_empty() {
                    report.unknown.push(name.clone());
                }
                report.stored.push(name);
                clips.push(clip);
            }
            Ok(_) => report.held.push(name),
            Err(reason) => report.left.push((name, reason)),
        }
    }
    if !clips.is_empty() {
        desk::store_recordings(site, &agency, &id, &desk::Storing::Station, &clips).map_err(explained)?;
    }
    Ok(report)
}

/// A case by its id or its number.
pub(crate) fn named(site: &Site, case: &str, agency: Option<&str>) -> anyhow::Result<(String, String)> {
    let mut found = site.store.read(|unit| store::cases::named(unit, case))?;
    found.retain(|(of, _)| agency.is_none_or(|agency| agency == of));
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => bail!("没有案件“{case}”。请填写案件编号或者案号。"),
        _ => bail!("有几个机关都有案件“{case}”。请用 --agency 指明机关。"),
    }
}

/// The files of a folder in order of their names; a link is not followed.
fn collect(
    root: &Path,
    folder: &Path,
    depth: usize,
    files: &mut Vec<PathBuf>,
    report: &mut Report,
) -> anyhow::Result<()> {
    if depth > DEPTH_MAX {
        bail!("文件夹套叠超过 {DEPTH_MAX} 层：{}", folder.display());
    }
    let entries = std::fs::read_dir(folder).with_context(|| format!("不能读取文件夹 {}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') || LEFT_BY_SYSTEMS.contains(&name.to_lowercase().as_str()) {
            continue;
        }
        let kind = std::fs::symlink_metadata(&path)?.file_type();
        if kind.is_dir() {
            collect(root, &path, depth + 1, files, report)?;
        } else if kind.is_file() {
            files.push(path);
        } else {
            report.left.push((told(root, &path), "是链接或者特殊文件，不是文件本身。".into()));
        }
        if files.len() > CLIPS_MAX {
            bail!("文件夹中的文件超过 {CLIPS_MAX} 个。请分次导入。");
        }
    }
    Ok(())
}

/// Seals one file; the inner error is why it was left where it is.
fn sealed(site: &Site, path: &Path, stated: &Stated, case: (&str, &str)) -> anyhow::Result<Result<Clip, String>> {
    let name = &named_as(path.file_name().unwrap_or_default());
    let mut file = File::open(path)?;
    if file.metadata()?.len() == 0 {
        return Ok(Err("是空文件。".into()));
    }
    let facts = facts::of_file(&mut file)?;
    if facts.is_none() && !facts::named_as_recording(name) {
        return Ok(Err("不是录像、录音或者照片。".into()));
    }
    std::io::Seek::rewind(&mut file)?;
    let received = store::objects::receive(&site.store, &mut file)?;
    if let Some(reason) = refused(site, received.digest(), case.0, Some(case.1))? {
        return Ok(Err(reason));
    }
    let sealed = received.seal(&site.store)?;
    Ok(Ok(facts::clip(&sealed, name, facts.as_ref(), stated)))
}

/// Its place in the folder, as people are told.
fn told(folder: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(folder).unwrap_or(path).iter();
    parts.map(named_as).collect::<Vec<_>>().join("/")
}

/// A name as it was meant: stations that run Windows write it in GB18030. A recording is never left behind for its name.
fn named_as(name: &OsStr) -> String {
    let own = name.to_str().map(str::to_owned);
    own.or_else(|| register::text(name.as_bytes()).ok()).unwrap_or_else(|| name.to_string_lossy().into_owned())
}

fn explained(error: DeskError) -> anyhow::Error {
    match error {
        DeskError::Rejected(Rejected::Law(refusals)) => {
            let words: Vec<String> =
                refusals.iter().map(|refusal| format!("{}{}", refusal.what, refusal.next)).collect();
            anyhow::anyhow!("{}", words.join("\n"))
        }
        DeskError::Rejected(Rejected::Form(errors)) => {
            let words: Vec<String> = errors.iter().map(|error| format!("{}：{}", error.label, error.reason)).collect();
            anyhow::anyhow!("{}", words.join("\n"))
        }
        DeskError::NotFound => anyhow::anyhow!("没有找到案件。"),
        DeskError::Conflict(_) => anyhow::anyhow!("别人正在更新本案，没有存入。请再试一次。"),
        DeskError::Full => anyhow::anyhow!("存储空间不足，没有存入。腾出空间后再导入一次，已存入的不会重复。"),
        DeskError::Fault(cause) => anyhow::anyhow!(cause),
    }
}
