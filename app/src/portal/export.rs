//! `mingfa disclosure export-site`: the portal as files for any web server. Pages are those that the program serves, asked of
//! the same router; the search is cut into shards that a small script reads. A repeated export writes what changed.

use super::Shown;
use super::index::{Entry, Index};
use super::near::near;
use crate::site::{Delivery, Site};
use crate::web;
use anyhow::Context;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::publications;
use tokio::task::JoinSet;
use tower::ServiceExt;

/// Publications read at a time.
const BATCH: usize = 500;
/// Decisions that are asked for at once.
const AT_ONCE: usize = 16;
/// Largest page or file, in bytes.
const FILE_SIZE_MAX: usize = 1 << 30;
/// How the pages' links are written: a page of an export that wrote them otherwise is written again.
const LINKS: &str = "relative";
/// The file that says what an export wrote.
const MANIFEST: &str = "export.json";
/// The proofs of one decision.
const PROOFS: [&str; 3] = ["decision", "content", PUBLICATION];
/// The one that a withdrawn decision keeps.
const PUBLICATION: &str = "publication";

/// What an export wrote, so that the next one knows what changed.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Manifest {
    /// Of each publication, the digest of what its pages were made of.
    publications: BTreeMap<String, String>,
    /// Every other file.
    files: BTreeSet<String>,
}

/// What came of an export.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Report {
    /// Publications in it.
    pub(crate) publications: usize,
    /// Files that are new or changed.
    pub(crate) written: usize,
    /// Files that went.
    pub(crate) removed: usize,
}

/// Exports the portal into a folder.
pub(crate) fn run(mut site: Site, out: &Path, delivery: Delivery) -> anyhow::Result<Report> {
    site.delivery = delivery;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(write(Arc::new(site), out))
}

/// Exports a site that shows its pages as files.
pub(crate) async fn write(site: Arc<Site>, out: &Path) -> anyhow::Result<Report> {
    Export::new(site, out)?.carry_out().await
}

struct Export {
    site: Arc<Site>,
    router: Router,
    out: PathBuf,
    before: Manifest,
    now: Manifest,
    report: Report,
}

impl Export {
    fn new(site: Arc<Site>, out: &Path) -> anyhow::Result<Export> {
        std::fs::create_dir_all(out).with_context(|| format!("不能建立目录 {}", out.display()))?;
        let file = out.join(MANIFEST);
        let empty = std::fs::read_dir(out)?.next().is_none();
        if !file.exists() && !empty {
            anyhow::bail!("目录 {} 里有别的文件。请选择空目录，或者以前导出的目录。", out.display());
        }
        let before = if file.exists() {
            serde_json::from_slice(&std::fs::read(&file)?).with_context(|| format!("{} 有误", file.display()))?
        } else {
            // Written first, so that an export that broke off may go on in the same folder.
            std::fs::write(&file, "{}")?;
            Manifest::default()
        };
        let router = web::router(Arc::clone(&site));
        let (now, report) = (Manifest::default(), Report::default());
        Ok(Export { site, router, out: out.to_owned(), before, now, report })
    }

    async fn carry_out(mut self) -> anyhow::Result<Report> {
        let index = self.decisions().await?;
        self.search(&index).await?;
        self.lists().await?;
        self.registers().await?;
        self.log(&self.site.store.folder().join("log"), "log")?;
        let root = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url=public/\"><title>行政执法公示</title><a href=\"/public/\">行政执法公示</a></html>\n";
        self.keep("index.html", root.as_bytes())?;
        let gone: Vec<String> = self.before.files.difference(&self.now.files).cloned().collect();
        for name in gone {
            remove(&self.out.join(name))?;
            self.report.removed += 1;
        }
        std::fs::write(self.out.join(MANIFEST), serde_json::to_vec(&self.now)?)?;
        Ok(self.report)
    }

    /// Writes the file of a page, where it is new or changed.
    fn write(&mut self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let file = self.out.join(name);
        let page = match name.ends_with(".html") {
            true => std::str::from_utf8(bytes).ok().map(|page| near(page, name)),
            false => None,
        };
        let bytes = page.as_ref().map_or(bytes, |page| page.as_bytes());
        if std::fs::read(&file).is_ok_and(|held| held == bytes) {
            return Ok(());
        }
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&file, bytes).with_context(|| format!("不能写入 {}", file.display()))?;
        self.report.written += 1;
        Ok(())
    }

    /// Writes a file that is not one publication's.
    fn keep(&mut self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        self.now.files.insert(name.to_owned());
        self.write(name, bytes)
    }

    /// Asks for a page that must be there and writes it.
    async fn page(&mut self, path: &str) -> anyhow::Result<()> {
        let (status, bytes) = ask(&self.router, path).await?;
        anyhow::ensure!(status.is_success(), "{path}：{status}");
        self.keep(&file_of(path), &bytes)
    }

    /// Every decision whose state changed, with its check and its proofs; the answer is what the search is made of.
    async fn decisions(&mut self) -> anyhow::Result<Index> {
        let names: BTreeMap<String, String> = self
            .site
            .store
            .read(store::accounts::agencies)?
            .into_iter()
            .map(|agency| (agency.id.to_string(), agency.name))
            .collect();
        let style = format!("{}{:?}{LINKS}", web::style(), self.site.delivery);
        let mut index = Index::default();
        let mut after = String::new();
        loop {
            let batch = self.site.store.read(|unit| publications::all(unit, &after, BATCH))?;
            let Some(last) = batch.last() else { return Ok(index) };
            after = last.id.clone();
            let mut asking = JoinSet::new();
            for publication in batch {
                let agency = names.get(&publication.agency).map_or("", String::as_str);
                let shown = Shown::of(publication, agency).map_err(|error| anyhow::anyhow!("{error:?}"))?;
                index.entries.push(Entry::of(&shown));
                let made_of = [&shown.publication.published, &shown.publication.state, &shown.publication.body, &style];
                let key = store::objects::digest(made_of.map(String::as_str).join("\n").as_bytes());
                self.report.publications += 1;
                if self.before.publications.get(&shown.publication.id) != Some(&key) {
                    if asking.len() >= AT_ONCE
                        && let Some(pages) = asking.join_next().await
                    {
                        self.take(pages??)?;
                    }
                    let paper = self.site.delivery == Delivery::ExportedWithPaper;
                    asking.spawn(decision(self.router.clone(), shown.path(), shown.page().is_none(), paper));
                }
                self.now.publications.insert(shown.publication.id.clone(), key);
            }
            while let Some(pages) = asking.join_next().await {
                self.take(pages??)?;
            }
        }
    }

    /// Takes over what one decision's pages are now.
    fn take(&mut self, pages: Pages) -> anyhow::Result<()> {
        let folder = self.out.join(pages.folder.trim_start_matches('/'));
        if pages.withdrawn && folder.exists() {
            // Nothing of what was withdrawn stays: page, check, proofs, PDF.
            std::fs::remove_dir_all(&folder)?;
            self.report.removed += 1;
        }
        pages.files.iter().try_for_each(|(path, bytes)| self.write(&file_of(path), bytes))
    }

    async fn search(&mut self, index: &Index) -> anyhow::Result<()> {
        self.page("/public/search").await?;
        for (name, bytes) in index.files() {
            self.keep(&format!("public/search/{name}"), &bytes)?;
        }
        Ok(())
    }

    /// Lists, feeds, open data, the site map and what pages load.
    async fn lists(&mut self) -> anyhow::Result<()> {
        let mut paths: Vec<String> = [
            "/public",
            "/public/list",
            "/public/embed",
            "/public/feed.xml",
            "/public/data",
            "/public/sitemap.xml",
            "/public/verify.html",
        ]
        .map(str::to_owned)
        .into();
        paths.extend(
            ["/public/data/catalogue.json", "/public/data/decisions.schema.json", "/robots.txt"].map(str::to_owned),
        );
        let facet = |name: &str| self.site.facet(name).map_err(anyhow::Error::from);
        for (year, _) in facet("year")?.iter() {
            paths.extend(["csv", "json"].map(|kind| format!("/public/data/decisions-{year}.{kind}")));
        }
        paths.push(format!("/public/sitemap/{}.xml", web::outside::files::PAGES));
        for (month, count) in facet("month")?.iter() {
            paths.push(format!("/public/sitemap/{month}.xml"));
            paths.extend((1..=web::outside::month_pages(*count)).map(|page| format!("/public/list/{month}/{page}")));
        }
        paths.extend(web::static_files());
        for path in paths {
            self.page(&path).await?;
        }
        Ok(())
    }

    /// Registers, flowcharts, officers.
    async fn registers(&mut self) -> anyhow::Result<()> {
        let mut paths =
            vec!["/public/registers".to_owned(), "/public/officers".to_owned(), "/public/powers".to_owned()];
        paths.push("/public/reports".to_owned());
        let agencies = self.site.store.read(store::accounts::agencies)?;
        paths.extend(agencies.iter().map(|agency| format!("/public/boards/{}", agency.id)));
        paths.extend(web::outside::reports::paths(&self.site).map_err(|error| anyhow::anyhow!("{error:?}"))?);
        paths.extend(web::outside::registers::paths(&self.site).map_err(|error| anyhow::anyhow!("{error:?}"))?);
        paths.extend(web::outside::officer_paths(&self.site).map_err(|error| anyhow::anyhow!("{error:?}"))?);
        for path in paths {
            self.page(&path).await?;
        }
        Ok(())
    }

    /// The public log's files, as the program serves them: none that is hidden or half written.
    fn log(&mut self, folder: &Path, name: &str) -> anyhow::Result<()> {
        if !folder.is_dir() {
            return Ok(());
        }
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let Some(last) = path.file_name().and_then(|name| name.to_str()) else { continue };
            let name = format!("{name}/{last}");
            if last.starts_with('.') || last.ends_with(".part") {
                continue;
            }
            if path.is_dir() {
                self.log(&path, &name)?;
            } else {
                self.keep(&name, &std::fs::read(&path)?)?;
            }
        }
        Ok(())
    }
}

/// The pages of one decision as they are now.
struct Pages {
    folder: String,
    withdrawn: bool,
    files: Vec<(String, Bytes)>,
}

/// Asks for a decision's page, its check and its proofs; of a withdrawn one for its tombstone and the proof of that.
async fn decision(router: Router, path: String, withdrawn: bool, paper: bool) -> anyhow::Result<Pages> {
    let (status, bytes) = ask(&router, &path).await?;
    anyhow::ensure!(status.is_success() || status == StatusCode::GONE, "{path}：{status}");
    let mut files = vec![(path.clone(), bytes)];
    let mut parts = vec![format!("{path}/check")];
    let proofs = PROOFS.iter().filter(|what| !withdrawn || **what == PUBLICATION);
    parts.extend(proofs.map(|what| format!("{path}/proof/{what}")));
    parts.extend((paper && !withdrawn).then(|| format!("{path}/decision.pdf")));
    for part in parts {
        let (status, bytes) = ask(&router, &part).await?;
        if status.is_success() {
            files.push((part, bytes));
        }
    }
    Ok(Pages { folder: path, withdrawn, files })
}

/// Asks the router for a page; links carry the site's address where it has a fixed one, and none otherwise.
async fn ask(router: &Router, path: &str) -> anyhow::Result<(StatusCode, Bytes)> {
    let response = router.clone().oneshot(Request::builder().uri(path).body(Body::empty())?).await?;
    let status = response.status();
    Ok((status, axum::body::to_bytes(response.into_body(), FILE_SIZE_MAX).await?))
}

/// The file of an address: a page is a folder's `index.html`, so that addresses stay as they are.
fn file_of(path: &str) -> String {
    let plain = decoded(path.trim_start_matches('/'));
    if is_page(&plain) { format!("{plain}/index.html") } else { plain }
}

/// Is the address that of a page, and not of a file as it is?
pub(super) fn is_page(plain: &str) -> bool {
    let last = plain.rsplit('/').next().unwrap_or_default();
    let file = last.rsplit_once('.').is_some_and(|(_, kind)| kind.len() <= 4);
    !(file || plain.contains("/proof/") || plain.starts_with("log/"))
}

/// An address with its escapes undone; steps upwards are no part of one.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
        match byte {
            b'%' => {
                if let (Some(high), Some(low)) = (digit(), digit()) {
                    bytes.push((high * 16 + low) as u8);
                }
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).replace("..", "_")
}

fn remove(file: &Path) -> anyhow::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_become_folders_and_files_stay_files() {
        assert_eq!(file_of("/public/decisions/a-1"), "public/decisions/a-1/index.html");
        assert_eq!(file_of("/public/decisions/a-1/proof/decision"), "public/decisions/a-1/proof/decision");
        assert_eq!(file_of("/public/feed.xml"), "public/feed.xml");
        assert_eq!(file_of("/public/officers/%E8%B1%AB1/qr.svg"), "public/officers/豫1/qr.svg");
        assert_eq!(file_of("/public/officers/..%2F..%2Fx"), "public/officers/_/_/x/index.html");
    }
}
