//! Every outlet is searched before the release and again by the attack; what is planted is found where it is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::expiry::expire;
use super::outlet::{Answer, OUTLETS, g18_release, search};
use super::{Shown, attack, export};
use crate::demo;
use crate::site::{Delivery, Site};
use enforcement::disclosure::redact::surfaces;
use enforcement::refusal::Code;
use law::Moment;
use std::sync::Arc;
use store::publications::{self, Publication};

fn site() -> (Arc<Site>, tempfile::TempDir) {
    let (folder, site) = demo::tests::built();
    site.publish_log().unwrap();
    (site, folder)
}

fn a_publication(site: &Site) -> Publication {
    let all = site.store.read(|unit| publications::all(unit, "", 10)).unwrap();
    all.into_iter().find(|publication| publication.party.starts_with('马')).unwrap()
}

#[test]
fn g18_1_a_value_planted_in_the_title_stops_the_release_and_the_outlet_is_named() {
    let (site, _folder) = site();
    let mut publication = a_publication(&site);
    let hidden = ["13800138000"];
    let clean = Shown::of(publication.clone(), "某局").unwrap();
    assert_eq!(g18_release(&site, &clean, &hidden), Ok(()));
    for spelling in ["13800138000", "138 0013 8000", "１３８００１３８０００", "138-0013\n-8000"] {
        publication.title = format!("马某（{spelling}）冒充律师承接业务");
        let shown = Shown::of(publication.clone(), "某局").unwrap();
        let refusal = g18_release(&site, &shown, &hidden).unwrap_err();
        assert_eq!(refusal.code, Code::WouldLeak);
        assert!(refusal.what.contains("公开页面") && refusal.cites[0].words.contains("第十八条"), "{refusal:?}");
    }
}

#[test]
fn g18_1_every_outlet_finds_what_is_planted_in_the_text() {
    let (site, _folder) = site();
    let clean = a_publication(&site);
    let value = "41092219851231002X";
    // Entities are markup only where a page is written; in a text they are shown as they are.
    for spelling in surfaces(value).iter().filter(|spelling| !spelling.contains(['&', '\n'])) {
        let mut publication = clean.clone();
        publication.body = publication.body.replace("以律师身份", &format!("（{spelling}）以律师身份"));
        publication.number = format!("濮演司罚决〔2026〕{spelling}号");
        let shown = Shown::of(publication, "某局").unwrap();
        for outlet in OUTLETS {
            let answer = search(&outlet, &site, &shown, &[value]);
            let silent = outlet.title == "网站地图";
            let found = matches!(answer, Answer::Shows(0) | Answer::NotOffered(_));
            assert!(silent || found, "{spelling} in {}: {answer:?}", outlet.title);
        }
    }
}

#[test]
fn g18_1_the_attack_is_silent_on_the_demonstration_and_names_what_leaks() {
    let (site, _folder) = site();
    let report = attack::run(&site).unwrap();
    assert!(report.sound, "{}", report.text);
    assert_eq!(report.text.lines().filter(|line| line.contains("：查 ")).count(), OUTLETS.len() + 2);
    let mut publication = a_publication(&site);
    publication.body = publication.body.replace("以律师身份", "（电话13800138000）以律师身份");
    let stored = publication.clone();
    site.store.write(move |unit| publications::put(unit, &stored)).unwrap();
    let report = attack::run(&site).unwrap();
    assert!(!report.sound && report.text.contains(&publication.id), "{}", report.text);
    assert!(!report.text.contains("13800138000"), "the report itself shows nothing");
}

#[test]
fn g22_2_the_publicity_period_ends_by_itself_on_the_record_and_not_a_day_early() {
    let (site, _folder) = site();
    let publication = a_publication(&site);
    let until = Shown::of(publication.clone(), "某局").unwrap().page().unwrap().about.until.unwrap();
    assert_eq!(expire(&site, Moment::end_of(until)).unwrap(), 0, "the last day counts");
    let after = Moment::start_of(until.next());
    assert_eq!(expire(&site, after).unwrap(), 1);
    assert_eq!(expire(&site, after).unwrap(), 0, "once");
    let gone = site.store.read(|unit| publications::get(unit, &publication.id)).unwrap().unwrap();
    assert_eq!(gone.state, "withdrawn");
    assert_eq!(Shown::of(gone, "某局").unwrap().state(), "已撤下");
    let opened = crate::desk::read(&site, &publication.agency, &publication.case).unwrap();
    let record = opened.case.of_kind("publication-withdrawal").next_back().unwrap();
    assert_eq!(record.fields.text("ground"), "expired");
    assert!(attack::run(&site).unwrap().sound);
}

#[test]
fn g20_the_exported_site_carries_the_portal_and_a_second_export_writes_only_what_changed() {
    let (site, folder) = site();
    let publication = a_publication(&site);
    let until = Shown::of(publication.clone(), "某局").unwrap().page().unwrap().about.until.unwrap();
    drop(site);
    let out = tempfile::tempdir().unwrap();
    let again = || export::run(Site::open(folder.path()).unwrap(), out.path(), Delivery::Exported).unwrap();
    let first = again();
    assert!(first.publications == 5 && first.written > 30, "{first:?}");
    let read = |name: &str| std::fs::read_to_string(out.path().join(name)).unwrap_or_default();
    let page = format!("public/decisions/{}/index.html", publication.id);
    assert!(read(&page).contains("马某") && !read(&page).contains("href=\"/look\""));
    assert!(read(&format!("public/decisions/{}/check/index.html", publication.id)).contains("公示以来没有改动"));
    assert!(read(&format!("public/decisions/{}/proof/decision", publication.id)).contains("c2sp.org"));
    assert!(
        read("public/search/about.json").contains("shards") && read("public/search/d/0.json").contains(&publication.id)
    );
    assert!(
        read(&page).contains("href=\"../../../public/\"") && !read(&page).contains("href=\"/"),
        "under any address, also below a folder of another site"
    );
    for name in ["public/index.html", "public/list/index.html", "public/feed.xml", "public/registers/index.html"] {
        assert!(!read(name).is_empty(), "{name}");
    }
    for (name, secret) in [("public/search/d/0.json", "马试验"), ("public/feed.xml", "13800138000")] {
        assert!(!read(name).contains(secret));
    }
    let second = again();
    assert!(second.written <= 1 && second.removed == 0, "an empty feed's moment at most: {second:?}");
    let site = Arc::new(Site::open(folder.path()).unwrap());
    expire(&site, Moment::start_of(until.next())).unwrap();
    drop(site);
    let third = again();
    assert!(third.written > 3 && third.written < first.written * 2 / 3 && third.removed >= 1, "{third:?}");
    assert!(read(&page).contains("决定已撤下") && !read(&page).contains("马某"));
    assert!(read(&format!("public/decisions/{}/proof/decision", publication.id)).is_empty());
    assert!(!read("public/search/d/0.json").contains("马某"));
}

#[test]
fn an_export_does_not_write_among_other_files() {
    let (site, folder) = site();
    drop(site);
    let out = tempfile::tempdir().unwrap();
    std::fs::write(out.path().join("other.txt"), "x").unwrap();
    assert!(export::run(Site::open(folder.path()).unwrap(), out.path(), Delivery::Exported).is_err());
}

#[test]
fn g22_3_what_is_public_is_made_again_and_what_differs_is_shown() {
    let (site, _folder) = site();
    let before = super::again::run(&site).unwrap();
    assert!(before.same, "{}", before.text);
    // As if an older rule had let a word through that the rules of today hide.
    let mut public = site.store.read(|unit| store::publications::list(unit, "", None)).unwrap().remove(0);
    let mut page: serde_json::Value = serde_json::from_str(&public.body).unwrap();
    page["facts"][4][0]["text"] = "旧规则下公开的内容".into();
    public.body = page.to_string();
    let number = public.number.clone();
    site.store.write(move |unit| store::publications::put(unit, &public)).unwrap();
    let after = super::again::run(&site).unwrap();
    assert!(!after.same && after.text.contains(&number), "{}", after.text);
    assert!(after.text.contains("违法事实") && after.text.contains("现在公开：旧规则下公开的内容"), "{}", after.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn g22_2_a_copy_follows_a_withdrawal_by_itself_and_says_whose_copy_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    let config = format!("address = \"https://gs.example.gov.cn\"\nsite_copies = [{:?}]\n", out.path());
    std::fs::write(folder.path().join("mingfa.toml"), config).unwrap();
    let site = Arc::new(Site::open(folder.path()).unwrap());
    demo::build(&site).unwrap();
    let publication = a_publication(&site);
    let page = out.path().join(format!("public/decisions/{}/index.html", publication.id));
    super::copies::follow(&site).await;
    let shown = std::fs::read_to_string(&page).unwrap();
    assert!(shown.contains("马某") && shown.contains("静态副本") && shown.contains("https://gs.example.gov.cn/public"));
    let changes = site.public_changes();
    let until = Shown::of(publication.clone(), "某局").unwrap().page().unwrap().about.until.unwrap();
    expire(&site, Moment::start_of(until.next())).unwrap();
    assert!(site.public_changes() > changes, "what keeps the copies looks at this");
    super::copies::follow(&site).await;
    let shown = std::fs::read_to_string(&page).unwrap();
    assert!(shown.contains("决定已撤下") && !shown.contains("马某"), "{shown}");
    let held = site.copies.lock().unwrap().clone();
    assert!(held.len() == 1 && held[0].written.is_some() && held[0].failed.is_empty(), "{held:?}");
    // A folder that cannot be written is told, with when it was last whole.
    std::fs::remove_dir_all(out.path()).unwrap();
    std::fs::write(out.path(), "x").unwrap();
    super::copies::follow(&site).await;
    let held = site.copies.lock().unwrap().clone();
    assert!(held[0].written.is_some() && !held[0].failed.is_empty(), "{held:?}");
}

#[test]
fn g19_1_a_database_without_its_counts_is_indexed_again_at_start() {
    let (site, _folder) = site();
    assert_eq!(crate::desk::index_publications(&site).unwrap(), 0, "nothing is missing");
    let everything = [("all", "1".to_owned())];
    let stand = || {
        let query = store::search::Query { scope: "public", facets: &everything, ..Default::default() };
        let facet = |name: &'static str| move |unit: &mut store::Unit<'_>| store::search::facet(unit, "public", name);
        let counts = ["all", "day", "act", "agency", "article"].map(|name| site.store.read(facet(name)).unwrap());
        (site.store.read(|unit| store::search::seek(unit, &query, 99)).unwrap(), counts)
    };
    let before = stand();
    for day in ["%day=%", "%"] {
        let lost = move |unit: &mut store::Unit<'_>| {
            unit.execute("DELETE FROM search_count WHERE scope = 'public' AND term LIKE $1", &[day.into()]).map(|_| ())
        };
        site.store.write(lost).unwrap();
        assert_ne!(stand().1, before.1);
        assert!(crate::desk::index_publications(&site).unwrap() > 0);
        assert_eq!(stand(), before, "what is found, and how many");
        assert_eq!(crate::desk::index_publications(&site).unwrap(), 0, "once");
    }
}
