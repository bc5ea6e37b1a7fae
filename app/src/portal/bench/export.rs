//! `mingfa bench portal`: how long a publication takes to the portal, and how long the portal takes to files, among so many
//! decisions.

use crate::portal::outlet::g18_release;
use crate::portal::{Shown, export};
use crate::site::{Delivery, Site};
use crate::{demo, desk, web};
use anyhow::Context;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use std::sync::Arc;
use std::time::Instant;
use store::publications::{self, Publication};
use store::search;
use tower::ServiceExt;

/// Decisions on the portal; `MINGFA_BENCH_PUBLICATIONS` takes others.
const SIZE: u32 = 100_000;
/// Decisions of one transaction.
const BATCH: u32 = 500;
/// Publications that are timed on their way to the portal.
const ROUNDS: u32 = 40;
/// Decisions of one day.
const OF_A_DAY: u32 = 60;

/// Measures.
pub(crate) fn run() -> anyhow::Result<serde_json::Value> {
    let size = match std::env::var("MINGFA_BENCH_PUBLICATIONS") {
        Ok(size) => size.parse().context("MINGFA_BENCH_PUBLICATIONS")?,
        Err(_) => SIZE,
    };
    let folder = std::env::temp_dir().join(format!("mingfa-bench-portal-{}", std::process::id()));
    let (data, out) = (folder.join("data"), folder.join("out"));
    let site = Arc::new(Site::open(&data)?);
    demo::build(&site)?;
    let sample = a_publication(&site)?;
    for first in (0..size).step_by(BATCH as usize) {
        let batch: Vec<Shown> =
            (first..(first + BATCH).min(size)).map(|number| another(&sample, number)).collect::<anyhow::Result<_>>()?;
        site.store.write(move |unit| batch.iter().try_for_each(|shown| desk::release(unit, shown)))?;
    }
    site.publish_log()?;
    let to_portal = to_portal(&site, &sample, size)?;
    site.publish_log()?;
    drop(site);
    let mut exported = Vec::new();
    for _ in 0..2 {
        let start = Instant::now();
        let report = export::run(Site::open(&data)?, &out, Delivery::Exported)?;
        exported.push((start.elapsed().as_secs_f64(), report.written));
    }
    std::fs::remove_dir_all(&folder)?;
    let [(first, files), (again, changed)] = exported[..] else { anyhow::bail!("two exports were wanted") };
    Ok(serde_json::json!({
        "decisions": size,
        "to_portal_p95_ms": to_portal,
        "export_s": first,
        "export_files": files,
        "export_again_s": again,
        "export_again_files": changed,
    }))
}

fn a_publication(site: &Site) -> anyhow::Result<Publication> {
    let all = site.store.read(|unit| publications::all(unit, "", BATCH as usize))?;
    all.into_iter().find(|publication| publication.state == "published").context("示范数据中没有公示")
}

/// A publication like the sample, of its own number and day.
fn another(sample: &Publication, number: u32) -> anyhow::Result<Shown> {
    let day = law::Date::new(2021, 1, 4)?.plus_days(i32::try_from(number / OF_A_DAY)?);
    let second = number % OF_A_DAY;
    let of_document = format!("测罚决〔{}〕{number}号", day.year());
    let publication = Publication {
        body: sample.body.replace(&sample.number, &of_document),
        id: format!("{}-bench-{number:07}", sample.agency),
        case: format!("bench-{number:07}"),
        number: of_document,
        decided: day.to_string(),
        published: format!("{day} 09:00:{second:02}"),
        ..sample.clone()
    };
    Shown::of(publication, "测量局").map_err(|error| anyhow::anyhow!("{error:?}"))
}

/// From the release, with every outlet made and searched, until page and search show it: the p95 in milliseconds.
fn to_portal(site: &Arc<Site>, sample: &Publication, from: u32) -> anyhow::Result<f64> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let router = web::router(Arc::clone(site));
    let mut times = Vec::new();
    for number in from..from + ROUNDS {
        let shown = another(sample, number)?;
        let (path, id, words) = (shown.path(), shown.publication.id.clone(), shown.publication.number.clone());
        let start = Instant::now();
        g18_release(site, &shown, &["13800138000"]).map_err(|refusal| anyhow::anyhow!("{}", refusal.what))?;
        site.store.write(move |unit| desk::release(unit, &shown))?;
        site.forget_public_pages();
        let request = Request::get(path.as_str()).body(Body::empty())?;
        let answer = runtime.block_on(router.clone().oneshot(request))?;
        anyhow::ensure!(answer.status() == StatusCode::OK, "{path}：{}", answer.status());
        let found = site.store.read(|unit| search::find(unit, "public", "", &words, 20))?;
        anyhow::ensure!(found.contains(&id), "检索没有找到 {words}");
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() * 95 / 100])
}
