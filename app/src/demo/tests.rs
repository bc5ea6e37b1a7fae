//! A site that brings a type of act of its own, as `packs/README.md` tells it: from the first record to the archive.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::acts::{BASIS, PAIR};
use super::{Stage, Story, base_day, build, story};
use crate::demo::teller::Teller;
use crate::desk::{self, DeskError};
use crate::site::Site;
use enforcement::refusal::{Code, Rejected};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../packs/example");
const KEPT: Story = story("濮阳试安公共法律服务站", "公共法律服务站设立备案", 0, Stage::Lead, 30);

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

/// A file by its path in its folder: who may read it, and what it holds.
type Kept = (PathBuf, fs::Permissions, Vec<u8>);

/// What lies in a folder.
fn files(root: &Path, below: &Path, all: &mut Vec<Kept>) {
    for entry in fs::read_dir(root.join(below)).unwrap() {
        let inner = below.join(entry.unwrap().file_name());
        let path = root.join(&inner);
        if path.is_dir() {
            files(root, &inner, all);
        } else {
            all.push((inner, path.metadata().unwrap().permissions(), fs::read(path).unwrap()));
        }
    }
}

/// The demonstration in a folder of its own. It is told once in a run of the tests and copied from then on: telling it takes
/// seconds, and each test may do to its copy what it likes.
pub(crate) fn built() -> (tempfile::TempDir, Arc<Site>) {
    static TOLD: OnceLock<Vec<Kept>> = OnceLock::new();
    let told = TOLD.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        build(&Arc::new(Site::open(folder.path()).unwrap())).unwrap();
        let mut all = Vec::new();
        files(folder.path(), Path::new(""), &mut all);
        all
    });
    let folder = tempfile::tempdir().unwrap();
    for (path, permissions, bytes) in told {
        let target = folder.path().join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(&target, bytes).unwrap();
        fs::set_permissions(target, permissions.clone()).unwrap();
    }
    let site = Arc::new(Site::open(folder.path()).unwrap());
    (folder, site)
}

fn with_example() -> (tempfile::TempDir, Arc<Site>) {
    let folder = tempfile::tempdir().unwrap();
    copy(Path::new(EXAMPLE), &folder.path().join("pack"));
    let site = Arc::new(Site::open(folder.path()).unwrap());
    build(&site).unwrap();
    (folder, site)
}

fn codes(result: Result<(), DeskError>) -> Vec<Code> {
    match result {
        Err(DeskError::Rejected(Rejected::Law(refusals))) => refusals.iter().map(|refusal| refusal.code).collect(),
        other => panic!("{other:?}"),
    }
}

/// Opens the case and carries it to its decision; every forbidden step in between is refused.
fn decided<'a>(site: &'a Arc<Site>, base: law::Date) -> Teller<'a> {
    let mut teller = Teller::new(site, base, &KEPT);
    teller.at(0, 9);
    let day = teller.date();
    let fields =
        format!("item=公共法律服务站设立备案\nreceived_on={day}\nmaterials.0.0=备案表\nmaterials.0.1=1\n{PAIR}");
    teller.open("record-keeping", &fields).unwrap();
    let check = |day: law::Date, conclusion: &str| {
        format!(
            "checked_on={day}\nplace=该站\n{PAIR}\nidentity_shown=yes\nidentity_shown.words=已出示，对方确认。\ncontent=场所、人员与材料比对。\nconclusion={conclusion}"
        )
    };
    assert_eq!(codes(teller.enter("chenyifan", "keeping-check", &check(day, "true"))), [Code::StepMissing]);
    teller
        .enter("chenyifan", "keeping-acceptance", &format!("accepted_on={day}\ncomplete=yes\ncomplete.words=齐全。"))
        .unwrap();
    teller.at(2, 10);
    teller.enter("chenyifan", "keeping-check", &check(teller.date(), "untrue")).unwrap();
    let decision = format!("conclusion=kept\nfacts=场所、人员符合要求。\n{BASIS}\ndisposition=予以备案。");
    assert_eq!(codes(teller.enter("chenyifan", "keeping-decision", &decision)), [Code::StepMissing]);
    teller.at(3, 10);
    teller.enter("chenyifan", "keeping-check", &check(teller.date(), "true")).unwrap();
    teller.enter("chenyifan", "keeping-decision", &decision).unwrap();
    teller.serve("keeping-decision").unwrap();
    teller
}

#[test]
fn g2_a_type_that_a_site_adds_goes_from_the_first_record_to_the_archive() {
    let (_folder, site) = with_example();
    let teller = decided(&site, base_day(&site));
    let case = |teller: &Teller<'_>| desk::read(&site, "py-demo-sfj", &teller.case).unwrap();
    assert!(case(&teller).case.number.contains("备案案〔") || case(&teller).case.number.contains("备案〔"));
    teller
        .enter(
            "songwan",
            "disclosure-approval",
            "publish=yes\nimpact=yes\nreason=属于应当公开的决定。\nseverity=general\nperiod=y1",
        )
        .unwrap();
    teller.enter("songwan", "redaction", "checked=yes\nchecked.words=已逐段核对。").unwrap();
    let version = desk::preview(&site, &case(&teller), teller.now).unwrap().version().as_str().to_owned();
    teller
        .enter("mizheng", "secrecy-review", &format!("text_version={version}\noutcome=passed\nopinion=可以公开。"))
        .unwrap();
    let address = format!("/public/decisions/py-demo-sfj-{}", teller.case);
    teller.enter("songwan", "publication", &format!("text_version={version}\naddress={address}")).unwrap();
    teller.enter("chenyifan", "act-closing", "ending=performed\nreason=已送达\nopinion=建议办结。").unwrap();
    teller.enter("dangqing", "file-note", "content=齐全。\nchecked=dangqing").unwrap();
    teller
        .enter("dangqing", "archiving", "file_number=20260900\nretention=y30\npages=12\nkeeper=chenyifan\ncomplete=yes")
        .unwrap();
    let opened = case(&teller);
    assert_eq!(opened.case.act_name(&site.pack), "行政备案");
    let id = format!("py-demo-sfj-{}", teller.case);
    let found = site.store.read(|unit| store::publications::get(unit, &id)).unwrap().unwrap();
    assert!(found.body.contains("行政备案") && !found.body.contains("其他行政行为"), "public under its own name");
    let year = opened.case.date_of(&site.pack, enforcement::case::Milestone::Decided).unwrap().year();
    let order = enforcement::report::Order::default();
    let mut annual = enforcement::report::Annual::new(year, &order, &site.pack, None);
    annual.add(&opened.case);
    let tables = annual.finish();
    let added = tables.iter().flat_map(|table| &table.cells).find(|cell| cell.figure.key == "added").unwrap();
    assert!(matches!(added.amount, enforcement::report::Amount::Cases(1)), "counted in the annual report");
}

#[test]
fn a_pack_of_a_site_with_a_wrong_word_is_told_with_its_file_at_start() {
    for (file, right, wrong) in [
        ("procedures/record-keeping.toml", "rule = \"X42\"", "rule = \"X999\""),
        ("procedures/record-keeping.toml", "opens = \"keeping-application\"", "opens = \"no-such-kind\""),
        ("records/keeping-check.toml", "type = \"finding\"", "type = \"findings\""),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let pack = folder.path().join("pack");
        copy(Path::new(EXAMPLE), &pack);
        let path = pack.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(right), "{right}");
        fs::write(&path, text.replacen(right, wrong, 1)).unwrap();
        let said = format!("{:#}", Site::open(folder.path()).err().unwrap());
        assert!(said.contains(file.rsplit('/').next().unwrap().trim_end_matches(".toml")), "{said}");
    }
}

#[test]
fn g22_the_demonstration_shows_every_state_of_a_publication_and_of_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let site = Arc::new(Site::open(folder.path()).unwrap());
    super::furnish(&site).unwrap();
    let all = site.store.read(|unit| store::publications::all(unit, "", 50)).unwrap();
    let states: Vec<&str> = all.into_iter().map(|one| crate::portal::Shown::of(one, "").unwrap().state()).collect();
    for state in ["公示中", "已更正", "已撤下"] {
        assert!(states.contains(&state), "{state}: {states:?}");
    }
    let told = site.store.read(|unit| store::outward::open(unit, "py-demo-sfj")).unwrap();
    let count = |state: &str| told.iter().filter(|one| one.state == state).count();
    assert!(count("sent") > 0 && count("refused") == 1 && count("waiting") == 0, "{told:?}");
    let year = base_day(&site).year() - 1;
    assert!(crate::report::published(&site, "py-demo-sfj", year).unwrap().is_some());
    let asked = site.store.read(|unit| store::inquiries::list(unit, "py-demo-sfj")).unwrap();
    assert_eq!(asked.iter().filter(|one| one.state == "answered").count(), 1);
    // Once: started again, it is as it was left.
    super::furnish(&site).unwrap();
    assert_eq!(site.store.read(|unit| store::publications::all(unit, "", 50)).unwrap().len(), states.len());
    assert!(crate::portal::attack::run(&site).unwrap().sound);
}
