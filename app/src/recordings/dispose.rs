//! Disposal 处置: the files of recordings that approved lists name are removed, where no other case and no attachment needs
//! them. What happened to them stays on the streams for ever.

use crate::desk;
use crate::site::{Site, new_id};
use enforcement::recording::{disposed, disposed_by};
use enforcement::value::Value;
use store::{audit, cases, objects, uploads};

/// One file that went, or stayed although a list names it.
pub(crate) struct Outcome {
    pub(crate) case: String,
    pub(crate) digest: String,
    /// Why it stayed; nothing where it went.
    pub(crate) stayed: Option<String>,
}

/// Carries every approved list out. Doing it again changes nothing. Refused while a backup
/// copies what its rows name.
pub(crate) fn dispose(site: &Site) -> anyhow::Result<Vec<Outcome>> {
    const PAGE: usize = 200;
    let Ok(_alone) = site.objects_stay.try_write() else {
        anyhow::bail!("正在备份，没有处置。请在备份完成后再执行。");
    };
    let mut outcomes = Vec::new();
    let mut after = (String::new(), String::new());
    loop {
        let page = site.store.read(|unit| cases::all(unit, &after, PAGE))?;
        let Some(last) = page.last() else { return Ok(outcomes) };
        after = last.clone();
        for (agency, id) in &page {
            let opened = desk::read(site, agency, id).map_err(|error| anyhow::anyhow!("{error:?}"))?;
            for digest in disposed(&opened.case) {
                if objects::open(&site.store, &digest)?.is_none() {
                    continue;
                }
                let stayed = needed(site, &digest)?;
                if stayed.is_none() {
                    remove(site, agency, &opened.case.number, &digest)?;
                }
                outcomes.push(Outcome { case: opened.case.number.clone(), digest, stayed });
            }
        }
    }
}

/// Who else needs a file.
fn needed(site: &Site, digest: &str) -> anyhow::Result<Option<String>> {
    for (agency, id) in site.store.read(|unit| cases::naming(unit, digest))? {
        let opened = desk::read(site, &agency, &id).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let case = &opened.case;
        let clip = case.clips.iter().any(|stored| stored.clip.digest == digest);
        if clip && !disposed(case).contains(digest) {
            return Ok(Some(format!("{}还保存着同一文件", case.number)));
        }
        let attached =
            case.records.iter().flat_map(|record| record.fields.iter()).any(
                |(_, value)| matches!(value, Value::Files(files) if files.iter().any(|file| file.digest == digest)),
            );
        if attached {
            return Ok(Some(format!("{}以同一文件作附件", case.number)));
        }
    }
    match site.store.read(|unit| uploads::waits(unit, digest))? {
        true => Ok(Some("同一文件已上传，还在待存入案件的清单中".to_owned())),
        false => Ok(None),
    }
}

/// Why a file does not come in again, to a case or to an agency's inbox: an approved list disposed of it, in this case or in
/// another, and nobody keeps it. What was disposed of does not come back unseen (J24.1).
pub(crate) fn refused(site: &Site, digest: &str, agency: &str, case: Option<&str>) -> anyhow::Result<Option<String>> {
    // Most files are new: no stream has to be read for them.
    if !site.store.read(|unit| objects::noted(unit, digest))? {
        return Ok(None);
    }
    let mut elsewhere = None;
    for (of, id) in site.store.read(|unit| cases::naming(unit, digest))? {
        let opened = desk::read(site, &of, &id).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let Some(list) = disposed_by(&opened.case, digest) else { continue };
        let approved = list.date().map_or_else(String::new, |date| format!("{}批准的", date.chinese()));
        // Another agency's case is not named.
        let whose = if of == agency { opened.case.number.as_str() } else { "其他机关" };
        let words = format!(
            "已按{whose}{approved}《音像记录处置审批表》处置，没有再存。确需重新保存的，先更正该表，更正经批准后再存。"
        );
        if of == agency && case == Some(id.as_str()) {
            return Ok(Some(words));
        }
        elsewhere.get_or_insert(words);
    }
    match elsewhere {
        Some(words) if needed(site, digest)?.is_none() => Ok(Some(words)),
        _ => Ok(None),
    }
}

/// The audit record is told first: a file that is gone without a line must not be.
fn remove(site: &Site, agency: &str, number: &str, digest: &str) -> anyhow::Result<()> {
    let now = site.now();
    let line = audit::Line {
        id: new_id(now),
        at: now.exact(),
        person: "command-line".into(),
        name: "命令行".into(),
        act: "处置音像记录".into(),
        object: number.to_owned(),
        detail: digest.to_owned(),
    };
    let agency = agency.to_owned();
    site.store.write(move |unit| audit::append(unit, &agency, &line))?;
    objects::remove(&site.store, digest)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::recordings::facts::{self, Stated};
    use crate::{auth, demo};
    use enforcement::case::{Command, Envelope, Event, Flat, Verdict};
    use enforcement::id::{KindKey, PersonId};
    use enforcement::pack::Step;
    use enforcement::recording::{Clip, Retention};
    use std::io::Cursor;
    use std::sync::Arc;
    use tower::ServiceExt;

    const AGENCY: &str = "py-demo-sfj";

    struct World {
        site: Arc<Site>,
        _folder: tempfile::TempDir,
    }

    impl World {
        fn case(&self, title: &str) -> String {
            let filter = cases::Filter::default();
            let list = self.site.store.read(|unit| cases::list(unit, AGENCY, &filter)).unwrap();
            list.iter().find(|summary| summary.title.contains(title)).unwrap().id.clone()
        }

        /// Stored with a case seven months ago.
        fn stored(&self, case: &str, bytes: &[u8]) -> Clip {
            let sealed = objects::copy_in(&self.site.store, &mut Cursor::new(bytes)).unwrap();
            let clip = facts::clip(&sealed, "old.mp4", None, &Stated::default());
            let clip = Clip { retention: Retention::Routine, ..clip };
            let at = self.site.now().plus_seconds(-220 * 86_400);
            let (case, event) = (case.to_owned(), Event::RecordingsStored { clips: vec![clip.clone()] });
            self.site
                .store
                .write(move |unit| {
                    objects::note(unit, &sealed.digest, sealed.size, "")?;
                    let version = cases::version(unit, AGENCY, &case)?;
                    let person = PersonId::new("dangqing").unwrap();
                    let envelope =
                        Envelope { seq: version + 1, happened: at, recorded: at, person, name: "党清".into(), event };
                    cases::append(unit, AGENCY, &case, version, &[envelope])
                })
                .unwrap();
            clip
        }

        fn act(&self, login: &str, case: &str, command: Command) {
            let token = auth::sign_in(&self.site, login, "mingfa-demo").unwrap().unwrap();
            let actor = auth::visitor(&self.site, &token).unwrap().unwrap().actor;
            let version = self.site.store.read(|unit| cases::version(unit, AGENCY, case)).unwrap();
            desk::act(&self.site, &actor, case, version, command, self.site.now()).unwrap();
        }

        fn approve(&self, case: &str, clip: &Clip) {
            let pairs = [("disposed", clip.digest.as_str()), ("reason", "期满"), ("witness", "linzhiyuan")];
            let flat: Flat = pairs.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()])).collect();
            let kind = KindKey::new("recording-disposal").unwrap();
            self.act("dangqing", case, Command::Enter { kind, flat, replaces: None });
            let opened = desk::read(&self.site, AGENCY, case).unwrap();
            let record = opened.case.records.last().unwrap().id;
            let (step, verdict) = (Step::Head, Verdict::Agreed);
            let command = Command::Sign { record, step, verdict, opinion: "同意".into(), signed_at: None };
            self.act("fengyizhou", case, command);
        }
    }

    #[test]
    fn j24_1_a_file_goes_by_an_approved_list_and_stays_while_another_case_needs_it() {
        let (folder, site) = demo::tests::built();
        let world = World { site, _folder: folder };
        let (one, other) = (world.case("正言"), world.case("安信"));
        let clip = world.stored(&one, b"routine footage");
        assert!(dispose(&world.site).unwrap().is_empty(), "no list");
        world.stored(&other, b"routine footage");
        world.approve(&one, &clip);
        let stayed = dispose(&world.site).unwrap();
        assert!(stayed.first().unwrap().stayed.as_ref().unwrap().contains("还保存着同一文件"));
        assert!(objects::open(&world.site.store, &clip.digest).unwrap().is_some());
        world.approve(&other, &clip);
        let outcomes = dispose(&world.site).unwrap();
        assert_eq!(outcomes.iter().filter(|outcome| outcome.stayed.is_none()).count(), 1);
        assert!(objects::open(&world.site.store, &clip.digest).unwrap().is_none());
        assert!(dispose(&world.site).unwrap().is_empty(), "done once");
        let lines = world.site.store.read(|unit| audit::list(unit, AGENCY, "")).unwrap();
        assert!(lines.iter().any(|line| line.act == "处置音像记录" && line.detail == clip.digest));
    }

    /// Uploads a whole file by tus in one request; the answer's status and words.
    async fn uploaded(site: &Arc<Site>, metadata: &str, bytes: &'static [u8]) -> (u16, String) {
        let token = auth::sign_in(site, "linzhiyuan", "mingfa-demo").unwrap().unwrap();
        let request = axum::http::Request::post("/uploads")
            .header("cookie", format!("{}={token}", crate::web::COOKIE))
            .header("tus-resumable", "1.0.0")
            .header("upload-length", bytes.len())
            .header("upload-metadata", metadata)
            .header("content-type", "application/offset+octet-stream")
            .body(axum::body::Body::from(bytes))
            .unwrap();
        let response = crate::web::router(Arc::clone(site)).oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn j24_1_what_was_disposed_of_comes_back_by_no_import_and_no_upload() {
        const FOOTAGE: &[u8] = b"routine footage";
        let (folder, site) = demo::tests::built();
        let world = World { site, _folder: folder };
        let (one, other) = (world.case("正言"), world.case("安信"));
        let clip = world.stored(&one, FOOTAGE);
        let station = tempfile::tempdir().unwrap();
        std::fs::write(station.path().join("old.mp4"), FOOTAGE).unwrap();
        let again = |case: &str| {
            let stated = Stated::default();
            crate::recordings::import::import(&world.site, station.path(), case, Some(AGENCY), &stated).unwrap()
        };
        assert_eq!(again(&one).held, ["old.mp4"], "nothing was disposed of yet");
        world.approve(&one, &clip);
        assert_eq!(dispose(&world.site).unwrap().len(), 1);
        for case in [&one, &other] {
            let report = again(case);
            let (name, why) = report.left.first().unwrap();
            assert!(report.stored.is_empty() && report.held.is_empty() && name == "old.mp4", "{report:?}");
            assert!(why.contains("《音像记录处置审批表》处置") && why.contains("批准的"), "{why}");
            assert!(objects::open(&world.site.store, &clip.digest).unwrap().is_none());
        }
        // By tus: found when all of it came, and before a byte came where the client says the digest.
        for metadata in [String::new(), format!("sha256 {}", base64(&clip.digest))] {
            let (status, words) = uploaded(&world.site, &metadata, FOOTAGE).await;
            assert_eq!(status, 403, "{words}");
            assert!(words.contains("《音像记录处置审批表》处置"), "{words}");
            assert!(objects::open(&world.site.store, &clip.digest).unwrap().is_none());
        }
        let uploads = world.site.store.folder().join("uploads");
        assert_eq!(std::fs::read_dir(uploads).unwrap().count(), 0, "nothing is left of it");
        assert_eq!(uploaded(&world.site, "", b"other footage").await.0, 201);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn j24_1_what_waits_for_its_case_is_not_removed_by_the_list_of_another() {
        const FOOTAGE: &[u8] = b"routine footage";
        let (folder, site) = demo::tests::built();
        let world = World { site, _folder: folder };
        let one = world.case("正言");
        let clip = world.stored(&one, FOOTAGE);
        assert_eq!(uploaded(&world.site, "", FOOTAGE).await.0, 201);
        world.approve(&one, &clip);
        let outcomes = dispose(&world.site).unwrap();
        assert!(outcomes.first().unwrap().stayed.as_ref().unwrap().contains("待存入案件"));
        assert!(objects::open(&world.site.store, &clip.digest).unwrap().is_some());
    }

    fn base64(text: &str) -> String {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(text)
    }
}
