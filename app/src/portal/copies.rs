//! Static copies of the portal that follow it (G20, G22.2): the folders that the configuration names are written again as soon
//! as something was published, corrected or withdrawn, and every hour for what changes with the day. What came down is gone
//! from them with the next look; how each stands is shown at the disclosure desk.

use super::export;
use crate::site::{Delivery, Site};
use law::Moment;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often it is looked whether something changed.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// After which time a copy is written again though nothing was published: certificates end, periods begin.
const AGE_MAX: Duration = Duration::from_secs(60 * 60);

/// How one copy stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CopyState {
    pub(crate) folder: PathBuf,
    /// When it was last written whole.
    pub(crate) written: Option<Moment>,
    /// Why it was not, in Chinese; empty where it was.
    pub(crate) failed: String,
}

/// Writes every copy that the configuration names.
pub(crate) async fn follow(site: &Arc<Site>) {
    let mut states = Vec::new();
    // What the copies show is proven by the log as it is published.
    let inner = Arc::clone(site);
    match tokio::task::spawn_blocking(move || inner.publish_log()).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::error!(%error, "the log was not published before the copies"),
        Err(error) => tracing::error!(%error, "the log was not published before the copies"),
    }
    for folder in &site.config.site_copies {
        let before = site.copies.lock().ok().and_then(|held| held.iter().find(|one| one.folder == *folder).cloned());
        let (now, written) = (site.now(), before.and_then(|held| held.written));
        let copied = match site.exported(Delivery::ExportedWithPaper) {
            Ok(copy) => export::write(Arc::new(copy), folder).await,
            Err(error) => Err(error),
        };
        let state = match copied {
            Ok(report) => {
                tracing::info!(?folder, written = report.written, removed = report.removed, "a copy follows");
                CopyState { folder: folder.clone(), written: Some(now), failed: String::new() }
            }
            Err(error) => {
                tracing::error!(?folder, %error, "a copy does not follow");
                CopyState { folder: folder.clone(), written, failed: format!("{error:#}") }
            }
        };
        states.push(state);
    }
    if let Ok(mut held) = site.copies.lock() {
        *held = states;
    }
}

/// Keeps the copies at the state of the portal while the site serves.
pub(crate) async fn keep_following(site: Arc<Site>) {
    if site.config.site_copies.is_empty() {
        return;
    }
    let mut tick = tokio::time::interval(LOOK_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut last: Option<(u64, Instant)> = None;
    loop {
        tick.tick().await;
        // Read before writing: what changes meanwhile is written at the next look.
        let changes = site.public_changes();
        let due = last.is_none_or(|(seen, at)| seen != changes || at.elapsed() > AGE_MAX);
        let failed = site.copies.lock().is_ok_and(|held| held.iter().any(|one| !one.failed.is_empty()));
        if due || failed {
            follow(&site).await;
            last = Some((changes, Instant::now()));
        }
    }
}
