//! Commands while a server has the data folder.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{demo, doctor, logs, portal};
use store::cases;

const AGENCY: &str = "py-demo-sfj";

fn case_of(site: &Site) -> (String, String) {
    let filter = cases::Filter::default();
    let list = site.store.read(|unit| cases::list(unit, AGENCY, &filter)).unwrap();
    let summary = list.iter().find(|summary| summary.title.contains("正言")).unwrap();
    (summary.id.clone(), summary.number.clone())
}

fn station() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("20261105_101500.mp4"), b"kept as it came").unwrap();
    folder
}

fn import_of(folder: &Path, case: &str) -> Job {
    Job::Recordings(Recordings {
        folder: folder.to_owned(),
        case: case.to_owned(),
        agency: Some(AGENCY.into()),
        device: None,
        keeper: None,
        clock_offset_s: None,
        json: false,
    })
}

#[test]
fn what_only_reads_sees_one_snapshot_beside_the_server_and_writes_nothing() {
    let (folder, server) = demo::tests::built();
    server.publish_log().unwrap();
    let reading = Site::to_read(folder.path()).unwrap();
    assert!(reading.store.is_beside() && !server.store.is_beside());
    let (id, number) = case_of(&server);
    let version = |site: &Site| site.store.read(|unit| cases::version(unit, AGENCY, &id)).unwrap();
    let before = version(&reading);
    let footage = station();
    assert!(import_of(footage.path(), &number).carry_out(&server).unwrap().sound);
    server.publish_log().unwrap();
    assert_eq!((version(&reading), version(&server)), (before, before + 1), "the snapshot stays");
    // The signed head has moved on: the log is held against what is committed by now.
    assert!(logs::refuse_older(&reading).is_ok());
    assert_eq!(version(&reading), before + 1);
    assert_eq!(doctor::examine(&reading).unwrap().faults, Vec::<String>::new());
    assert_eq!(logs::doctor(&reading).unwrap().1, Vec::<String>::new());
    assert!(portal::attack::run(&reading).unwrap().sound);
    let opened = desk::read(&reading, AGENCY, &id).unwrap();
    let bag = folder.path().join("bag");
    crate::archive::bag::write(&reading, &opened, &bag).unwrap();
    assert_eq!(crate::archive::check::check(&bag, &[]).unwrap().events, opened.events.len());
    let refused = reading.store.write(|unit| unit.execute("DELETE FROM event", &[])).unwrap_err();
    assert!(refused.to_string().contains("只能读取"), "{refused}");
    assert!(store::objects::put(&reading.store, b"new").unwrap_err().to_string().contains("只能读取"));
    assert!(import_of(station().path(), &number).carry_out(&Arc::new(reading)).is_err());
    let out = tempfile::tempdir().unwrap();
    let reading = Site::to_read(folder.path()).unwrap();
    let report = portal::export::run(reading, out.path(), crate::site::Delivery::Exported).unwrap();
    assert!(report.publications > 0);
}

#[test]
fn a_docking_station_is_read_in_by_the_server_that_runs_and_by_the_command_where_none_does() {
    let (folder, server) = demo::tests::built();
    let (id, number) = case_of(&server);
    let footage = station();
    let clips = |site: &Site| desk::read(site, AGENCY, &id).unwrap().case.clips.len();
    let before = clips(&server);
    // The folder is locked, and nobody listens: refused, nothing written.
    assert!(have_done(folder.path(), import_of(footage.path(), &number)).is_err());
    listen(&server).unwrap();
    let done = have_done(folder.path(), import_of(footage.path(), &number)).unwrap();
    assert!(done.sound && done.text.contains("存入 1 段"), "{done:?}");
    assert_eq!(clips(&server), before + 1);
    let again = have_done(folder.path(), import_of(footage.path(), &number)).unwrap();
    assert!(again.text.contains("已有 1 段"), "{again:?}");
    let unknown = have_done(folder.path(), import_of(footage.path(), "没有这件")).unwrap_err();
    assert!(unknown.to_string().contains("没有案件"), "{unknown}");
    assert!(have_done(folder.path(), Job::Disposal).unwrap().sound);
    server.publish_log().unwrap();
    assert_eq!(logs::doctor(&server).unwrap().1, Vec::<String>::new());
    // What a server that was killed left behind keeps no command and no other server out.
    drop(server);
    let other = Arc::new(Site::open(folder.path()).unwrap());
    listen(&other).unwrap();
    let again = have_done(folder.path(), import_of(footage.path(), &number)).unwrap();
    assert!(again.text.contains("已有 1 段"), "{again:?}");
}

#[test]
fn nobody_else_enters_the_folder_of_the_socket_and_odd_words_are_answered() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, server) = demo::tests::built();
    listen(&server).unwrap();
    let place = folder.path().join(FOLDER);
    assert_eq!(place.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    for words in ["{\"Nothing\":1}\n", "\n", "\u{0}\u{1}\n"] {
        let mut stream = connected(folder.path()).unwrap().unwrap();
        stream.write_all(words.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.contains("不认得"), "{answer}");
    }
}

/// How far an agency's log is signed.
fn signed(site: &Site) -> u64 {
    let folder = store::log::Folder::of(&site.store, AGENCY, ledger::Suite::International);
    folder.head().unwrap().unwrap().0.size
}

#[test]
fn j24_1_while_a_backup_copies_work_goes_on_nothing_is_signed_and_nothing_disposed_of() {
    let (folder, server) = demo::tests::built();
    assert!(held(folder.path()).unwrap().is_none(), "nobody listens");
    listen(&server).unwrap();
    let (_, number) = case_of(&server);
    let publish = |server: &Arc<Site>| {
        let server = Arc::clone(server);
        std::thread::spawn(move || server.publish_log().unwrap())
    };
    let log = held(folder.path()).unwrap().unwrap();
    let before = signed(&server);
    let footage = station();
    assert!(have_done(folder.path(), import_of(footage.path(), &number)).unwrap().sound, "work goes on");
    let publishing = publish(&server);
    assert_eq!(signed(&server), before);
    let objects = log.copied().unwrap();
    assert!(publishing.join().unwrap() > 0);
    assert_eq!(signed(&server), before + 1);
    let refused = have_done(folder.path(), Job::Disposal).unwrap_err();
    assert!(refused.to_string().contains("正在备份"), "{refused}");
    objects.copied().unwrap();
    assert!(have_done(folder.path(), Job::Disposal).unwrap().sound);
    // A backup that was killed has let go.
    drop(held(folder.path()).unwrap().unwrap());
    publish(&server).join().unwrap();
    // Nor does one begin in the middle of a disposal.
    let _disposing = server.objects_stay.write().unwrap();
    assert!(held(folder.path()).err().unwrap().to_string().contains("正在处置"));
}

#[test]
fn the_server_that_runs_changes_the_key_and_goes_on_with_it() {
    let (folder, server) = demo::tests::built();
    listen(&server).unwrap();
    server.publish_log().unwrap();
    let log = store::log::Folder::of(&server.store, AGENCY, ledger::Suite::International);
    let first = ledger::verify::keys(&log).unwrap();
    let done = have_done(folder.path(), Job::Keys).unwrap();
    assert!(done.sound && done.text.contains("已更换签名密钥"), "{done:?}");
    let (_, number) = case_of(&server);
    assert!(import_of(station().path(), &number).carry_out(&server).unwrap().sound);
    assert!(server.publish_log().unwrap() > 0);
    assert_eq!(ledger::verify::keys(&log).unwrap().len(), first.len() + 1);
    ledger::verify::log(&log, &first).unwrap();
    assert_eq!(logs::doctor(&server).unwrap().1, Vec::<String>::new());
}
