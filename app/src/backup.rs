//! `mingfa backup` and `mingfa restore`: the rows in one file; beside it, in a folder of the same name, the public log, the
//! objects and the site's own folders. The lock of the data folder is held meanwhile, so that all of it is of one moment. The
//! key that signs the log is not in a backup: it is kept apart.

use crate::archive::scrub;
use crate::beside::Done;
use crate::site::Site;
use crate::{logs, site};
use anyhow::Context;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use store::backup::{self, Backup, files};

/// Behind the name of the file of rows: the folder beside it.
const BESIDE: &str = ".files";
/// Folders of the site that are copied as they are.
const FOLDERS: [&str; 3] = ["log", "imported", "pack"];
/// The objects.
const OBJECTS: &str = "objects";

fn beside(file: &Path) -> PathBuf {
    let mut name = file.to_owned().into_os_string();
    name.push(BESIDE);
    name.into()
}

/// Backs a site up. Made again over the same file, it copies what is new.
pub(crate) fn backup(site: &Site, file: &Path) -> anyhow::Result<Done> {
    logs::refuse_older(site)?;
    store::log::adopt(&site.store)?;
    site.publish_log()?;
    let expected: BTreeSet<String> = scrub::named(site)?.into_keys().collect();
    let folder = beside(file);
    // The rows first and the log's heads last of all: what a backup that was cut off leaves is never a log ahead of its rows.
    let written = backup::backup(&site.store, file)?;
    let copied = files::copy_out(&site.store, &written.named, &expected, &folder.join(OBJECTS))?;
    for name in FOLDERS {
        files::mirror(&site.store.folder().join(name), &folder.join(name))?;
    }
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
    let folder = beside(file);
    let copied = files::put_back(&site.store, read.named(), &folder.join(OBJECTS))?;
    for name in FOLDERS {
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
    use store::{cases, objects};

    const AGENCY: &str = "py-demo-sfj";

    fn a_case(site: &Site) -> String {
        let list = site.store.read(|unit| cases::list(unit, AGENCY, &cases::Filter::default())).unwrap();
        list.iter().find(|summary| summary.title.contains("正言")).unwrap().number.clone()
    }

    fn stored(site: &std::sync::Arc<Site>, bytes: &[u8]) -> String {
        let station = tempfile::tempdir().unwrap();
        fs::write(station.path().join("footage.mp4"), bytes).unwrap();
        crate::recordings::import::import(site, station.path(), &a_case(site), Some(AGENCY), &Stated::default())
            .unwrap();
        objects::digest(bytes)
    }

    #[test]
    fn j24_1_a_backup_is_complete_goes_on_from_the_last_and_is_restored_with_log_and_footage() {
        let (folder, site) = demo::tests::built();
        let away = tempfile::tempdir().unwrap();
        let file = away.path().join("mingfa.backup");
        let first = stored(&site, b"first footage");
        let done = backup(&site, &file).unwrap();
        assert!(done.sound, "{}", done.text);
        // What is committed and not yet published when the next backup is made is in its rows and in its log.
        let second = stored(&site, b"second footage");
        let done = backup(&site, &file).unwrap();
        assert!(done.sound && done.text.contains("新存 1 个"), "{}", done.text);
        let other = tempfile::tempdir().unwrap();
        let data = other.path().join("data");
        fs::create_dir_all(&data).unwrap();
        fs::copy(folder.path().join("log.key"), data.join("log.key")).unwrap();
        let done = restore(&data, &file).unwrap();
        assert!(done.sound, "{}", done.text);
        let back = Site::existing(&data).unwrap();
        for digest in [&first, &second] {
            assert_eq!(objects::intact(&back.store, digest).unwrap(), Some(true));
        }
        assert!(logs::refuse_older(&back).is_ok());
        assert_eq!(back.publish_log().unwrap(), 0, "the log is as far as the rows");
        assert_eq!(doctor::examine(&back).unwrap().faults, Vec::<String>::new());
        assert_eq!(logs::doctor(&back).unwrap().1, Vec::<String>::new());
        drop(back);
        assert!(restore(&data, &file).is_err(), "not over a site");
    }

    #[test]
    fn j24_1_a_backup_says_what_is_lost_or_damaged_and_keeps_what_it_has() {
        let (_folder, site) = demo::tests::built();
        let away = tempfile::tempdir().unwrap();
        let file = away.path().join("mingfa.backup");
        let held = stored(&site, b"held by the backup");
        assert!(backup(&site, &file).unwrap().sound);
        let lost = stored(&site, b"lost before the next");
        for digest in [&held, &lost] {
            fs::remove_file(objects::place(&site.store, digest).unwrap()).unwrap();
        }
        let done = backup(&site, &file).unwrap();
        assert!(!done.sound && done.text.contains(&format!("已丢失，备份中也没有：{lost}")), "{}", done.text);
        assert!(!done.text.contains(&held), "the backup still has it: {}", done.text);
        let kept = beside(&file).join(OBJECTS).join(&held[..2]).join(&held);
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
