//! A bag is whole, other programs read it, and whatever is changed in it is found and named.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::bag::{self, under};
use super::check::{Sound, check};
use super::scrub::scrub;
use crate::desk;
use crate::recordings::facts::Stated;
use crate::recordings::import::import;
use crate::web::tests::served;
use std::path::{Path, PathBuf};

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
fn j20_a_medium_that_was_damaged_or_lost_is_named_with_its_case() {
    let served = served();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("现场.mp4"), include_bytes!("../../../media/tests/clips/whole.mp4")).unwrap();
    let case = served.a_case("正言");
    import(&served.site, folder.path(), &case, None, &Stated::default()).unwrap();
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
