//! `mingfa backup` and `mingfa restore`: the rows in one file; beside it, in a folder of the same name, the public log, the
//! objects and the site's own folders, all of one moment. Beside a running server the rows are one snapshot, taken while nothing
//! is signed and after the heads of the log were read, so that the log is never ahead of them; the objects that they name stay
//! until they are copied ([`beside::hold`]). The key that signs the log is not in a backup: it is kept apart.

use crate::archive::scrub;
use crate::beside::hold::{LogHeld, ObjectsHeld};
use crate::beside::{self, Done};
use crate::logs;
use crate::site::{self, Site};
use anyhow::Context;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use store::FolderLock;
use store::backup::files::{self, Mirror};
use store::backup::{self, Backup};

/// Behind the name of the file of rows: the folder beside it.
const BESIDE: &str = ".files";
/// The public log.
const LOG: &str = "log";
/// Folders of the site that are copied as they are.
const FOLDERS: [&str; 2] = ["imported", "pack"];
/// The objects.
const OBJECTS: &str = "objects";

fn place_beside(file: &Path) -> PathBuf {
    let mut name = file.to_owned().into_os_string();
    name.push(BESIDE);
    name.into()
}

/// Backs a site up, beside the server that runs or alone. Made again over the same file, it copies what is new.
pub(crate) fn backup(data: &Path, file: &Path) -> anyhow::Result<Done> {
    site::known(data)?;
    let folder = place_beside(file);
    let (from, to) = (data.join(LOG), folder.join(LOG));
    let Some(_lock) = FolderLock::take(&folder)? else {
        anyhow::bail!("另一个备份正在写入 {}，请等它完成。", file.display());
    };
    // Most of the log is there before anything stands still for it.
    files::ahead(&from, &to)?;
    let held = beside::held(data)?;
    let site = Site::to_read(data)?;
    match site.store.is_beside() {
        true if held.is_none() => {
            anyhow::bail!("数据目录 {} 正被另一个 mingfa 命令使用，没有备份。请等它完成后再执行。", data.display())
        }
        true => {}
        false => {
            store::log::adopt(&site.store)?;
            site.publish_log()?;
        }
    }
    logs::refuse_older(&site)?;
    let log = Mirror::begin(&from, &to)?;
    let held = held.map(LogHeld::copied).transpose()?;
    let expected: BTreeSet<String> = scrub::named(&site)?.into_keys().collect();
    // The rows first and the log's heads last of all: what a backup that was cut off leaves is never a log ahead of its rows.
    let written = backup::backup(&site.store, file)?;
    site.store.release()?;
    let copied = files::copy_out(&site.store, &written.named, &expected, &folder.join(OBJECTS))?;
    held.map_or(Ok(()), ObjectsHeld::copied)?;
    for name in FOLDERS {
        Mirror::begin(&data.join(name), &folder.join(name))?.end()?;
    }
    log.end()?;
    let mut text: String = told(&copied);
    text.push_str(&format!(
        "已备份 {} 行到 {}；附件和音像新存 {} 个、已有 {} 个，公开的账、导入案卷的证明和本站模板一并在 {}。签名密钥 log.key 不在其中，须另行单独保管。\n",
        written.rows,
        file.display(),
        copied.copied,
        copied.held,
        folder.display()
    ));
    if copied.removed > 0 {
        text.push_str(&format!("已处置的 {} 个文件从备份中删除。\n", copied.removed));
    }
    Ok(Done { sound: copied.lost.is_empty() && copied.damaged.is_empty(), text })
}

fn told(copied: &files::Copied) -> String {
    let lost = copied.lost.iter().map(|digest| format!("站点中已丢失，备份中也没有：{digest}\n"));
    let damaged = copied.damaged.iter().map(|digest| format!("内容已损坏，没有存：{digest}\n"));
    lost.chain(damaged).collect()
}

/// Restores a backup into an empty data folder: objects and folders first, the rows last, so that one that was cut off is done
/// again.
pub(crate) fn restore(data: &Path, file: &Path) -> anyhow::Result<Done> {
    let read = Backup::read(file).with_context(|| format!("不能恢复 {}", file.display()))?;
    let site = Site::open(data)?;
    backup::refuse_filled(&site.store)?;
    let folder = place_beside(file);
    let copied = files::put_back(&site.store, read.named(), &folder.join(OBJECTS))?;
    for name in [LOG].into_iter().chain(FOLDERS) {
        files::put_folder_back(&folder.join(name), &site.store.folder().join(name))?;
    }
    let rows = read.fill(&site.store)?;
    drop(site);
    let site = site::Site::existing(data)?;
    logs::refuse_older(&site)?;
    let mut missing = 0;
    let mut text = told(&copied);
    for (digest, places) in scrub::named(&site)? {
        if store::objects::open(&site.store, &digest)?.is_none() {
            missing += 1;
            text.push_str(&format!("备份中没有：{}（{digest}）\n", places.join("；")));
        }
    }
    text.push_str(&format!("已恢复 {rows} 行、附件和音像 {} 个。", copied.copied + copied.held));
    text.push_str("请把单独保管的签名密钥 log.key 放回数据目录，再启动服务。\n");
    Ok(Done { sound: copied.damaged.is_empty() && missing == 0, text })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::recordings::facts::Stated;
    use crate::{demo, doctor};
    use std::fs;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use store::{cases, objects};

    const AGENCY: &str = "py-demo-sfj";

    fn a_case(site: &Site) -> String {
        let list = site.store.read(|unit| cases::list(unit, AGENCY, &cases::Filter::default())).unwrap();
        list.iter().find(|summary| summary.title.contains("正言")).unwrap().number.clone()
    }

    fn stored(site: &Arc<Site>, bytes: &[u8]) -> String {
        let station = tempfile::tempdir().unwrap();
        fs::write(station.path().join("footage.mp4"), bytes).unwrap();
        crate::recordings::import::import(site, station.path(), &a_case(site), Some(AGENCY), &Stated::default())
            .unwrap();
        objects::digest(bytes)
    }

    #[test]
    fn j24_1_a_backup_is_complete_goes_on_from_the_last_and_is_restored_with_log_and_footage() {
        let (folder, site) = demo::tests::built();
        beside::listen(&site).unwrap();
        let away = tempfile::tempdir().unwrap();
        let file = away.path().join("mingfa.backup");
        let first = stored(&site, b"first footage");
        let done = backup(folder.path(), &file).unwrap();
        assert!(done.sound, "{}", done.text);
        // What is committed and not yet published when the next backup is made is in its rows and in its log.
        let second = stored(&site, b"second footage");
        let done = backup(folder.path(), &file).unwrap();
        assert!(done.sound && done.text.contains("新存 1 个"), "{}", done.text);
        let (other, back) = restored(folder.path(), &file);
        for digest in [&first, &second] {
            assert_eq!(objects::intact(&back.store, digest).unwrap(), Some(true));
        }
        assert_eq!(back.publish_log().unwrap(), 0, "the log is as far as the rows");
        drop(back);
        assert!(restore(&other.path().join("data"), &file).is_err(), "not over a site");
        // Where no server runs, the command is alone and finds all of it there.
        drop(site);
        beside::clear(folder.path()).unwrap();
        let done = backup(folder.path(), &file).unwrap();
        assert!(done.sound && done.text.contains("新存 0 个"), "{}", done.text);
    }

    /// A backup in a folder of its own, with the key that is kept apart; its stream and its log hold.
    fn restored(from: &Path, file: &Path) -> (tempfile::TempDir, Site) {
        let other = tempfile::tempdir().unwrap();
        let data = other.path().join("data");
        fs::create_dir_all(&data).unwrap();
        fs::copy(from.join("log.key"), data.join("log.key")).unwrap();
        let done = restore(&data, file).unwrap();
        assert!(done.sound, "{}", done.text);
        let back = Site::existing(&data).unwrap();
        assert_eq!(doctor::examine(&back).unwrap().faults, Vec::<String>::new());
        back.publish_log().unwrap();
        assert_eq!(logs::doctor(&back).unwrap().1, Vec::<String>::new());
        (other, back)
    }

    #[test]
    fn j24_1_backups_beside_a_server_are_each_of_one_moment_while_recordings_come_in_and_the_log_is_signed() {
        let (folder, site) = demo::tests::built();
        beside::listen(&site).unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let (server, stopped) = (Arc::clone(&site), Arc::clone(&stop));
        let writing = std::thread::spawn(move || {
            let mut came = Vec::new();
            while !stopped.load(Ordering::Relaxed) {
                came.push(stored(&server, format!("footage {}", came.len()).as_bytes()));
                server.publish_log().unwrap();
            }
            came
        });
        let away = tempfile::tempdir().unwrap();
        let file = away.path().join("mingfa.backup");
        let mut before = 0;
        for _ in 0..3 {
            let done = backup(folder.path(), &file).unwrap();
            assert!(done.sound, "{}", done.text);
            let (_other, back) = restored(folder.path(), &file);
            assert_eq!(scrub::scrub(&back).unwrap().faults, Vec::<String>::new());
            let case = |site: &Site| {
                let (agency, id) = site.store.read(|unit| cases::named(unit, &a_case(site))).unwrap().remove(0);
                site.store.read(|unit| cases::bodies(unit, &agency, &id)).unwrap()
            };
            let (then, now) = (case(&back), case(&site));
            assert!(then.len() > before && now.starts_with(&then), "what was there, and nothing half");
            before = then.len();
        }
        stop.store(true, Ordering::Relaxed);
        assert!(!writing.join().unwrap().is_empty());
    }

    #[test]
    fn j24_1_a_backup_that_is_cut_off_anywhere_is_one_that_restores() {
        let (folder, site) = demo::tests::built();
        beside::listen(&site).unwrap();
        let away = tempfile::tempdir().unwrap();
        let file = away.path().join("mingfa.backup");
        assert!(backup(folder.path(), &file).unwrap().sound);
        // The log goes on past whole tiles, and drops the parts that the backup rests on.
        let more = |unit: &mut store::Unit<'_>| {
            (0..600).try_for_each(|_| store::log::append(unit, AGENCY, "more", &[]).map(|_| ()))
        };
        site.store.write(more).unwrap();
        site.publish_log().unwrap();
        let log = place_beside(&file).join(LOG);
        files::ahead(&folder.path().join(LOG), &log).unwrap();
        drop(restored(folder.path(), &file));
        let cut = Mirror::begin(&folder.path().join(LOG), &log).unwrap();
        drop(restored(folder.path(), &file));
        store::backup::backup(&site.store, &file).unwrap();
        drop(restored(folder.path(), &file));
        cut.end().unwrap();
        drop(restored(folder.path(), &file));
        // Two at once would take each other's files.
        let _first = FolderLock::take(&place_beside(&file)).unwrap().unwrap();
        assert!(backup(folder.path(), &file).unwrap_err().to_string().contains("另一个备份"));
    }

    #[test]
    fn j24_1_a_backup_says_what_is_lost_or_damaged_and_keeps_what_it_has() {
        let (folder, site) = demo::tests::built();
        beside::listen(&site).unwrap();
        let away = tempfile::tempdir().unwrap();
        let file = away.path().join("mingfa.backup");
        let held = stored(&site, b"held by the backup");
        assert!(backup(folder.path(), &file).unwrap().sound);
        let lost = stored(&site, b"lost before the next");
        for digest in [&held, &lost] {
            fs::remove_file(objects::place(&site.store, digest).unwrap()).unwrap();
        }
        let done = backup(folder.path(), &file).unwrap();
        assert!(!done.sound && done.text.contains(&format!("已丢失，备份中也没有：{lost}")), "{}", done.text);
        assert!(!done.text.contains(&held), "the backup still has it: {}", done.text);
        let kept = place_beside(&file).join(OBJECTS).join(&held[..2]).join(&held);
        assert_eq!(fs::read(&kept).unwrap(), b"held by the backup");
        // One that rotted in the backup is told when it is restored, and never stored.
        let mut bytes = fs::read(&kept).unwrap();
        bytes[0] ^= 1;
        let mut rights = fs::metadata(&kept).unwrap().permissions();
        #[allow(clippy::permissions_set_readonly_false)]
        rights.set_readonly(false);
        fs::set_permissions(&kept, rights).unwrap();
        fs::write(&kept, bytes).unwrap();
        let data = away.path().join("data");
        let done = restore(&data, &file).unwrap();
        assert!(!done.sound && done.text.contains(&format!("内容已损坏，没有存：{held}")), "{}", done.text);
    }
}
