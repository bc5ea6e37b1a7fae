//! A bag is whole, other programs read it, and whatever is changed in it is found and named.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::bag::{self, under};
use super::check::{Sound, check};
use super::import::import;
use super::scrub::scrub;
use super::{cover, part};
use crate::desk;
use crate::recordings::facts::Stated;
use crate::recordings::import::import as import_clips;
use crate::site::Site;
use crate::web::tests::served;
use enforcement::case::{Milestone, Record};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const AGENCY: &str = "py-demo-sfj";
/// Places of a large file that are tried; a small file is tried whole.
const PLACES: usize = 40;

fn made(folder: &Path) -> PathBuf {
    let served = served();
    let case = served.a_case("正言");
    let opened = desk::read(&served.site, AGENCY, &case).unwrap();
    let out = folder.join("bag");
    bag::write(&served.site, &opened, &out).unwrap();
    assert!(bag::write(&served.site, &opened, &out).is_err(), "a place that is taken is left alone");
    out
}

#[test]
fn j21_a_bag_is_sound_and_every_change_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let out = made(folder.path());
    let Sound { files, events } = check(&out, &[]).unwrap();
    assert!(events > 3 && files > 2 * events, "{files} {events}");
    for path in under(&out, "").unwrap() {
        let place = out.join(&path);
        let whole = std::fs::read(&place).unwrap();
        // Any change of a tag manifest, and every kind of place in the others.
        let step = (whole.len() / PLACES).max(1);
        for at in (0..whole.len()).step_by(step) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            std::fs::write(&place, bytes).unwrap();
            let error = check(&out, &[]).expect_err(&format!("{path} at {at}")).to_string();
            let manifest = path.contains("manifest-");
            assert!(manifest || error.contains(&path), "{path} at {at}: {error}");
        }
        std::fs::remove_file(&place).unwrap();
        assert!(check(&out, &[]).is_err(), "{path} is gone");
        std::fs::write(&place, whole).unwrap();
    }
    std::fs::write(out.join("data/多出.txt"), "x").unwrap();
    assert!(check(&out, &[]).unwrap_err().to_string().contains("多出.txt"));
    std::fs::remove_file(out.join("data/多出.txt")).unwrap();
    check(&out, &[]).unwrap();
}

/// A folder that is no bag, a part that is gone, one that is of the wrong kind: told without a word of the machine's.
#[test]
fn j21_what_cannot_be_read_of_a_bag_is_told_in_chinese_alone() {
    let folder = tempfile::tempdir().unwrap();
    let plain = |bag: &Path, part: &str| {
        let words = format!("{:#}", check(bag, &[]).unwrap_err());
        assert!(words.contains(part) && !words.contains("error") && !words.contains("such"), "{words}");
    };
    plain(folder.path(), "不是 mingfa 导出的包");
    let out = made(folder.path());
    let whole = std::fs::read(out.join("bagit.txt")).unwrap();
    std::fs::write(out.join("bagit.txt"), [0xff, 0xfe]).unwrap();
    plain(&out, "不是 UTF-8 文字");
    std::fs::write(out.join("bagit.txt"), whole).unwrap();
    let manifest = out.join("manifest-sha256.txt");
    std::fs::remove_file(&manifest).unwrap();
    plain(&out, "manifest-sha256.txt");
    std::fs::create_dir(&manifest).unwrap();
    plain(&out, "manifest-sha256.txt");
    std::fs::remove_dir_all(out.join("data")).unwrap();
    plain(&out, "没有这个文件或者文件夹");
}

/// Whoever can write the manifests anew still cannot change an event.
#[test]
fn j21_a_changed_event_is_found_though_the_manifests_were_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let out = made(folder.path());
    let stream = out.join(bag::STREAM);
    let text = std::fs::read_to_string(&stream).unwrap().replacen("2026", "2025", 1);
    std::fs::write(&stream, text).unwrap();
    bag::reseal(&out).unwrap();
    let error = check(&out, &[]).unwrap_err().to_string();
    assert!(error.contains("记录流.jsonl：第 1 行与账上的不是同一个事件"), "{error}");
}

#[test]
fn j21_the_contents_say_where_the_paper_of_an_original_lies_and_only_of_that_one() {
    let served = served();
    let (site, told) = (&served.site, "纸质原件存一号库房3柜2盒");
    let opened = archived(site);
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    let original = opened.case.of_kind("service-receipt").next_back().unwrap();
    let remark = |record: &Record| part(site, stand, &opened, record).unwrap().unwrap().remark;
    assert_eq!(remark(original), told);
    let decision = opened.case.last(stand.pack, Milestone::Decided).unwrap();
    assert_eq!(remark(decision), "");
    let facts = cover(stand, &opened, 1);
    assert!(facts.contains(&("纸质原件".into(), "1 件，存一号库房3柜2盒".into())), "{facts:?}");
    // A bag brings it along, word for word.
    let folder = tempfile::tempdir().unwrap();
    bag::write(site, &opened, &folder.path().join("bag")).unwrap();
    let stream = std::fs::read_to_string(folder.path().join("bag").join(bag::STREAM)).unwrap();
    assert!(stream.contains("一号库房3柜2盒"));
    // Where nothing was archived, nothing is said.
    let open = copy_of(site, &served.a_case("正言"));
    let stand = site.stand(&open.agency, &open.roster, site.now());
    assert!(cover(stand, &open, 1).contains(&("纸质原件".into(), "—".into())));
}

/// A case of the demonstration that is in the archive.
fn archived(site: &Site) -> desk::Opened {
    let all = site.store.read(|unit| store::cases::all(unit, &<_>::default(), 200)).unwrap();
    let mut own = all.iter().filter(|(agency, _)| agency == AGENCY).map(|(_, id)| copy_of(site, id));
    own.rfind(|opened| opened.case.of_kind("archiving").next().is_some()).unwrap()
}

/// Every record of an archived case, as a page and as a document, and both volumes. How soon is measured, not tested: `mingfa
/// bench pdf` and `bench lists`.
#[tokio::test(flavor = "multi_thread")]
async fn p10_every_record_of_an_archived_case_opens() {
    let served = served();
    let opened = archived(&served.site);
    let case = opened.case.id.clone();
    let archivist = served.sign_in("dangqing");
    let base = format!("/cases/{AGENCY}/{case}");
    let mut paths = vec![base.clone(), format!("{base}/file")];
    for record in &opened.case.records {
        paths.push(format!("{base}/records/{}", record.id));
        paths.push(format!("{base}/records/{}/document.pdf", record.id));
    }
    for path in paths {
        let (status, _) = served.get(&path, Some(&archivist)).await;
        assert!(status.is_success() || status == axum::http::StatusCode::NOT_FOUND, "{path}: {status}");
    }
}

#[test]
fn j20_a_medium_that_was_damaged_or_lost_is_named_with_its_case() {
    let served = served();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("现场.mp4"), include_bytes!("../../../media/tests/clips/whole.mp4")).unwrap();
    let case = served.a_case("正言");
    import_clips(&served.site, folder.path(), &case, None, &Stated::default()).unwrap();
    let sound = scrub(&served.site).unwrap();
    assert_eq!((sound.read, sound.faults.len()), (1, 0));
    let opened = desk::read(&served.site, AGENCY, &case).unwrap();
    let digest = &opened.case.clips[0].clip.digest;
    let place = store::objects::place(&served.site.store, digest).unwrap();
    let whole = std::fs::read(&place).unwrap();
    std::fs::remove_file(&place).unwrap();
    let lost = scrub(&served.site).unwrap().faults;
    assert!(
        lost[0].contains("不在存储中") && lost[0].contains("现场.mp4") && lost[0].contains(&opened.case.number),
        "{lost:?}"
    );
    let mut bytes = whole;
    bytes[100] ^= 1;
    std::fs::write(&place, bytes).unwrap();
    assert!(scrub(&served.site).unwrap().faults[0].contains("内容已损坏"));
}

/// A bag with a recording and an attachment comes into an empty site, and goes out of it again the same.
#[test]
fn j21_an_imported_bag_is_verified_first_and_is_the_case_that_it_was() {
    let served = served();
    let folder = tempfile::tempdir().unwrap();
    let clips = folder.path().join("clips");
    std::fs::create_dir(&clips).unwrap();
    std::fs::write(clips.join("现场.mp4"), include_bytes!("../../../media/tests/clips/whole.mp4")).unwrap();
    let case = served.a_case("正言");
    import_clips(&served.site, &clips, &case, None, &Stated::default()).unwrap();
    let opened = desk::read(&served.site, AGENCY, &case).unwrap();
    let out = folder.path().join("bag");
    bag::write(&served.site, &opened, &out).unwrap();

    let site = Arc::new(Site::open(&folder.path().join("empty")).unwrap());
    let stream = out.join(bag::STREAM);
    let whole = std::fs::read(&stream).unwrap();
    std::fs::write(&stream, whole.to_ascii_uppercase()).unwrap();
    let error = format!("{:#}", import(&site, &out, &[]).unwrap_err());
    assert!(error.contains("没有导入") && error.contains("记录流.jsonl"), "{error}");
    assert!(matches!(desk::read(&site, AGENCY, &case), Err(desk::DeskError::NotFound)));
    std::fs::write(&stream, whole).unwrap();

    let found = import(&site, &out, &[]).unwrap();
    assert_eq!((found.known, found.files, found.number.as_str()), (false, 1, opened.case.number.as_str()));
    assert!(found.proofs.join("公钥.txt").exists() && found.proofs.join("00001.tlog-proof").exists());
    let copy = desk::read(&site, AGENCY, &case).unwrap();
    assert_eq!((copy.events, copy.agency.name), (opened.events.clone(), opened.agency.name));
    assert_eq!(scrub(&site).unwrap().faults.len(), 0);
    let examined = crate::doctor::examine(&site).unwrap();
    // The other numbers of the series were given elsewhere, which is no fault here.
    assert!(examined.seen == 1 && examined.faults.is_empty(), "{:?}", examined.faults);
    assert!(import(&site, &out, &[]).unwrap().known, "a second time changes nothing");
    for account in site.store.read(|unit| store::accounts::accounts(unit, AGENCY)).unwrap() {
        assert!(account.person.roles.is_empty() && crate::auth::sign_in(&site, &account.login, "-").unwrap().is_err());
    }

    let again = folder.path().join("again");
    bag::write(&site, &copy_of(&site, &case), &again).unwrap();
    check(&again, &[]).unwrap();
    let text = |bag: &Path| std::fs::read_to_string(bag.join(bag::STREAM)).unwrap();
    assert_eq!(text(&again), text(&out));
    // The number is taken: the next case of the agency gets the one after it.
    let number = law::docno::parse(&opened.case.number).unwrap();
    let series = number.prefix.strip_prefix(&copy_of(&site, &case).agency.short_name).unwrap().to_owned();
    let next = site.store.write(move |unit| {
        use enforcement::case::Numbers;
        let mut series_of = store::cases::Series { unit, agency: AGENCY };
        series_of.next(&series, number.year).map_err(|error| store::Error::Damaged(error.0))
    });
    assert_eq!(next.unwrap(), number.number + 1);
}

fn copy_of(site: &Site, case: &str) -> desk::Opened {
    desk::read(site, AGENCY, case).unwrap()
}

#[test]
fn j21_the_library_of_congress_reads_the_bag() {
    let folder = tempfile::tempdir().unwrap();
    let out = made(folder.path());
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.cache/python/bin/python");
    assert!(python.exists(), "the bag reader is missing; run tools/setup.sh test");
    let validate = || {
        let mut reader = std::process::Command::new(&python);
        // The reader knows no SM3: the manifests with it are checked as tag files.
        reader.args(["-c", "import bagit, sys; bagit.Bag(sys.argv[1]).validate()"]).arg(&out);
        reader.output().unwrap()
    };
    let sound = validate();
    assert!(sound.status.success(), "{}", String::from_utf8_lossy(&sound.stderr));
    std::fs::write(out.join("data/说明.txt"), "x").unwrap();
    assert!(!validate().status.success());
}
