//! The public log 账 at the command line and while the site serves: publish, verify, change the key. The formats are in
//! the crate `ledger`, what is logged in `store::log`, the pages in `web/proof.rs`.

pub(crate) mod bench;
pub(crate) mod http;
mod stamp;
mod verify;

use crate::beside::{Done, Job, have_done};
use crate::site::{self, Site};
use anyhow::Context;
use clap::Subcommand;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::log;

/// How often what was committed is signed and written: many events share one signature, and none waits for it.
const PUBLISH_EVERY: Duration = Duration::from_secs(1);

/// How often the authority is asked for a time-stamp, where one is configured.
const STAMP_EVERY: Duration = Duration::from_secs(3600);
/// How soon it is asked again where it did not answer, or nothing was signed yet.
const STAMP_RETRY: Duration = Duration::from_secs(60);

/// `mingfa ledger`.
#[derive(Subcommand)]
pub(crate) enum Ledger {
    /// 核验公开的账或者一份证明，不需要数据库
    Verify {
        /// 账的目录（DIR/log、DIR/log/机关）或者地址（https://…/log/机关）
        #[arg(required_unless_present = "proof")]
        log: Option<String>,
        /// 一项决定的证明文件（.tlog-proof）
        #[arg(long, conflicts_with = "log", requires = "key")]
        proof: Option<PathBuf>,
        /// 信任的公钥；不写则用账上自己公布的
        #[arg(long)]
        key: Vec<String>,
        /// https 地址的证书由本地机构签发的，该机构的证书文件（PEM）
        #[arg(long)]
        certificates: Option<PathBuf>,
        /// 为时间戳机构作证的证书文件（PEM）；写了则核验每个时间戳的机构签名
        #[arg(long, conflicts_with = "proof")]
        timestamp_certificates: Option<PathBuf>,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 更换签名密钥：新旧两把密钥共同签署每本账的检查点
    Rotate {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
    },
}

/// Carries the command out.
pub(crate) fn run(command: Ledger) -> anyhow::Result<(bool, String)> {
    match command {
        Ledger::Verify { log, proof, key, certificates, timestamp_certificates, json } => {
            let keys = verify::keys(&key)?;
            match (proof, log) {
                (Some(file), _) => verify::proof(&file, &keys, json),
                (None, Some(log)) => {
                    let authorities = timestamp_certificates.as_deref().map(stamp::authorities).transpose()?;
                    verify::logs(&log, &keys, certificates.as_deref(), authorities.as_deref(), json)
                }
                (None, None) => anyhow::bail!("需要账的目录、地址或者 --proof"),
            }
        }
        Ledger::Rotate { data } => {
            site::known(&data)?;
            let done = have_done(&data, Job::Keys)?;
            Ok((done.sound, done.text))
        }
    }
}

/// Changes the keys that sign.
pub(crate) fn rotate(site: &Site) -> anyhow::Result<Done> {
    refuse_older(site)?;
    let signed = site.rotate_keys()?;
    let text = format!("已更换签名密钥，新旧密钥共同签署了 {signed} 个检查点。请公布新的公钥（账目录中的 keys）。\n");
    Ok(Done { sound: true, text })
}

/// Refuses a database that is older than what was signed and published.
pub(crate) fn refuse_older(site: &Site) -> anyhow::Result<()> {
    let older = log::newer_outside(&site.store)?;
    if older.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = older.iter().map(|older| format!("　{older}")).collect();
    let folder = log::folder_of(&site.store);
    anyhow::bail!(
        "数据库与公开的账不符，没有启动：\n{}\n多半是恢复了旧的备份。请按顺序处理：\n　1. 用更新的备份恢复数据库，再启动；\n　2. 没有更新的备份的，把 {} 和 log.key 一起移到别处妥善保存（它们能证明缺了哪些记录），报告本级司法行政部门，再启动：系统用新的密钥另立新账，缺失的记录须补录并说明。\n不要删除旧账。",
        lines.join("\n"),
        folder.display()
    )
}

/// Publishes at an interval, off the async threads, for as long as the site serves; an authority that is slow to answer holds
/// nothing up.
pub(crate) async fn keep_published(site: Arc<Site>) {
    tokio::join!(publishing(Arc::clone(&site)), stamping(site));
}

async fn publishing(site: Arc<Site>) {
    let mut tick = every(PUBLISH_EVERY);
    loop {
        tick.tick().await;
        let inner = Arc::clone(&site);
        match tokio::task::spawn_blocking(move || inner.publish_log()).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::error!(%error, "the log was not published"),
            Err(error) => tracing::error!(%error, "the log was not published"),
        }
    }
}

async fn stamping(site: Arc<Site>) {
    let Some(authority) = site.config.timestamp_authority.clone() else { return };
    let mut tick = every(STAMP_RETRY);
    let mut rests_until = None;
    loop {
        let now = tick.tick().await;
        if rests_until.is_some_and(|until| now < until) {
            continue;
        }
        let (inner, authority) = (Arc::clone(&site), authority.clone());
        match tokio::task::spawn_blocking(move || stamp::stamp(&inner, &authority)).await {
            Ok(Ok(stamp::Stamped::Nothing)) => {}
            Ok(Ok(stamp::Stamped::New(_) | stamp::Stamped::Before)) => rests_until = Some(now + STAMP_EVERY),
            Ok(Err(error)) => tracing::error!(error = %format!("{error:#}"), "no time-stamp; asked again in a minute"),
            Err(error) => tracing::error!(%error, "no time-stamp; asked again in a minute"),
        }
    }
}

fn every(period: Duration) -> tokio::time::Interval {
    let mut tick = tokio::time::interval(period);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    tick
}

/// Compares the log with the database and with its copy outside, for `mingfa doctor`.
pub(crate) fn doctor(site: &Site) -> anyhow::Result<(u64, Vec<String>)> {
    log::audit(&site.store).context("不能核对账")
}
