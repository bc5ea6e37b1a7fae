//! Plans of inspection, their filing, how much of a cap is used, and what a draw hands to an inspection.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::desk::DeskError;
use crate::web::tests::{Served, served};
use axum::http::StatusCode;
use enforcement::case::{Command, Flat, Verdict};
use enforcement::pack::Step;
use enforcement::refusal::Rejected;
use store::inspections::{Group, groups};

const COUNTY: &str = "qf-demo-cgj";

impl Served {
    fn filed(&self, agency: &str) -> bool {
        let agency = self.site.store.read(|unit| store::accounts::agency(unit, agency)).unwrap().unwrap();
        let year = self.site.now().date().year();
        agency.plan_of(year).unwrap().filed.is_some()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i54_the_supervisor_files_a_plan_and_the_agency_itself_does_not() {
    let served = served();
    let (supervisor, head) = (served.sign_in("jianduyuan"), served.sign_in("fengyizhou"));
    let year = served.site.now().date().year().to_string();
    let county = [("agency", COUNTY), ("year", year.as_str())];
    assert!(!served.filed(COUNTY) && served.filed("py-demo-sfj"));
    assert_eq!(served.send("/inspections/file", &head, &county).await.0, StatusCode::FORBIDDEN);
    let (_, page) = served.get("/inspections", Some(&supervisor)).await;
    assert!(page.contains("还没有备案") && page.contains("清丰县城市管理局"), "every agency of the level");
    let (status, page) = served.send("/inspections/file", &supervisor, &county).await;
    assert!(status == StatusCode::OK && page.contains("已备案"), "{page}");
    assert!(served.filed(COUNTY));
    let (status, _) = served.send("/inspections/file", &supervisor, &county).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "once");
    let lines = served.site.store.read(|unit| store::audit::list(unit, "py-demo-jd", "")).unwrap();
    assert!(lines.iter().any(|line| line.act == "检查计划备案" && line.object.starts_with(COUNTY)));
    let officer = served.sign_in("chenyifan");
    let (_, page) = served.get("/inspections", Some(&officer)).await;
    assert!(!page.contains("清丰县城市管理局"), "an officer sees the own agency");
}

#[tokio::test(flavor = "multi_thread")]
async fn i54_how_much_of_a_cap_an_enterprise_has_used() {
    let served = served();
    let officer = served.sign_in("chenyifan");
    let this = served.site.now().date().year();
    // Early in a year some of the demonstration's cases are of the year before.
    let of_kind = |fits: &dyn Fn(&Group) -> bool| {
        let years = [this, this - 1].into_iter();
        let mut found = years.flat_map(|year| {
            let groups = served.site.store.read(|unit| groups(unit, "py-demo-sfj", i64::from(year))).unwrap();
            groups.into_iter().map(move |group| (year, group))
        });
        found.find(|(_, group)| fits(group)).unwrap()
    };
    let (year, routine) = of_kind(&|group| group.kind == "routine");
    assert_eq!((routine.approved, routine.made), (1, 1));
    let (_, page) = served.get(&format!("/inspections?year={year}&words=%E8%AF%95%E8%A1%A1"), Some(&officer)).await;
    assert!(
        page.contains("濮阳试衡律师事务所") && page.contains("已达上限") && !page.contains("濮阳试同律师事务所"),
        "{page}"
    );
    let (_, page) = served.get(&format!("/inspections?year={year}&enterprise={}", routine.party), Some(&officer)).await;
    assert!(page.contains("第 1 次") && page.contains("逐次检查"), "{page}");
    let (year, by_case) = of_kind(&|group| group.kind == "case");
    let (_, page) = served.get(&format!("/inspections?year={year}&enterprise={}", by_case.party), Some(&officer)).await;
    assert!(page.contains("不计入") && page.contains("个案检查：投诉举报"), "{page}");
    let (_, joint) = of_kind(&|group| group.joint > 0);
    assert_eq!(joint.approved, 1, "a joint inspection counts once");
    assert_eq!(served.get("/inspections?enterprise=none", Some(&officer)).await.0, StatusCode::NOT_FOUND);
}

/// An officer enters a record, and every step of it is signed.
fn entered(served: &Served, agency: &str, id: &str, kind: &str, flat: Flat) -> Result<(), DeskError> {
    let who = |login: &str| crate::auth::visitor(&served.site, &served.sign_in(login)).unwrap().unwrap().actor;
    let [officer, unit, head] = match agency {
        COUNTY => ["yuanchi", "shaoping", "luoan"],
        _ => ["chenyifan", "zhaochengban", "fengyizhou"],
    };
    let now = served.site.now();
    let case = || crate::desk::read(&served.site, agency, id).map(|opened| opened.case);
    let kind = enforcement::id::KindKey::new(kind).unwrap();
    let command = Command::Enter { kind: kind.clone(), flat, replaces: None };
    crate::desk::act(&served.site, &who(officer), id, case()?.version, command, now)?;
    loop {
        let case = case()?;
        let record = case.records.iter().rfind(|record| record.kind == kind).unwrap();
        let Some(step) = record.waits_for(&served.site.pack) else { return Ok(()) };
        let signer = who(if step == Step::Head { head } else { unit });
        let (verdict, opinion) = (Verdict::Agreed, "同意。".to_owned());
        let command = Command::Sign { record: record.id, step, verdict, opinion, signed_at: None };
        crate::desk::act(&served.site, &signer, id, case.version, command, now)?;
    }
}

/// `key=value` pairs, one a line.
fn form(text: &str) -> Flat {
    let mut flat = Flat::new();
    for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
        flat.entry(key.to_owned()).or_default().push(value.to_owned());
    }
    flat
}

#[tokio::test(flavor = "multi_thread")]
async fn c23_what_another_agency_holds_is_refused_by_its_number_and_free_once_released() {
    let served = served();
    let city = served.a_case("瑞安");
    let party = crate::desk::read(&served.site, "py-demo-sfj", &city).unwrap().case.party().unwrap().clone();
    let mut fields = enforcement::value::Fields::default();
    fields.set("party", enforcement::value::Value::Party(party));
    let mut lead = form(
        "cause=涉嫌擅自刻制印章\nplace=试验路18号\nfacts=现场有涉案印章\nofficers=yuanchi\nofficers=jinmu\nurgent=no",
    );
    lead.extend(enforcement::case::write_flat(&fields));
    let county = served.sign_in("yuanchi");
    let actor = crate::auth::visitor(&served.site, &county).unwrap().unwrap().actor;
    let id = crate::desk::open(&served.site, &actor, "measure", lead, served.site.now()).unwrap();
    let approval = |number: &str| {
        form(&format!(
            "measure=seize\nfacts=现场有涉案印章\nbasis=《中华人民共和国行政强制法》第十八条\ngoods.0.0=印章\ngoods.0.2=1\ngoods.0.5={number}\nconcerned=yes\nconcerned.words=涉案工具\nnot_sealed=yes\nnot_sealed.words=向当事人核实\ndays=30\nmajor_public_interest=no\nmajor_public_interest.words=只涉及一家\nsocial_effect=no\nsocial_effect.words=没有舆情\noutcome=approved\nopinion=建议实施"
        ))
    };
    let refused = entered(&served, COUNTY, &id, "measure-approval", approval("4109 0000 90017"));
    let Err(DeskError::Rejected(Rejected::Law(refusals))) = refused else { panic!("{refused:?}") };
    assert!(refusals[0].what.contains("濮阳市司法局") && refusals[0].what.contains("4109000090017"), "{refusals:?}");
    let (status, page) = served.get("/goods", Some(&county)).await;
    assert!(status == StatusCode::OK && !page.contains("4109000090017"), "another agency's register");
    assert_eq!(served.get(&format!("/cases/py-demo-sfj/{city}"), Some(&county)).await.0, StatusCode::NOT_FOUND);
    let (_, page) = served.get("/goods", Some(&served.sign_in("chenyifan"))).await;
    assert!(page.contains("编号") && page.contains("4109000090017"), "{page}");
    let lifted =
        "conclusion=lifted\nreason=查明与违法行为无关。\nbasis=《中华人民共和国行政强制法》第二十八条\ngoods.0.0=印章";
    entered(&served, "py-demo-sfj", &city, "measure-ended", form(lifted)).unwrap();
    entered(&served, COUNTY, &id, "measure-approval", approval("4109000090017")).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn g11_a_drawn_object_is_inspected_without_typing_it_again() {
    let served = served();
    let officer = served.sign_in("chenyifan");
    let draw = served.a_case("双随机");
    let opened = crate::desk::read(&served.site, "py-demo-sfj", &draw).unwrap();
    let result = opened.case.of_kind("draw-result").next_back().unwrap();
    let row = &result.fields.rows("drawn")[0];
    let (_, page) = served.get(&format!("/cases/py-demo-sfj/{draw}"), Some(&officer)).await;
    assert!(page.contains(&format!("检查抽中的{}", row[0])), "{page}");
    let (_, form) = served.get(&format!("/cases/new/inspection?from={draw}&object={}", row[1]), Some(&officer)).await;
    for held in [&row[0], &row[1], &opened.case.number] {
        assert!(form.contains(&format!("value=\"{held}\"")), "{held}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x50_a_licence_that_ends_soon_waits_on_its_officers_workbench_until_its_renewal_is_asked_for() {
    const REMINDER: &str = "提醒持证人申请延续许可";
    let served = served();
    let (officer, other) = (served.sign_in("chenyifan"), served.sign_in("sunxiaohe"));
    assert!(!served.get("/", Some(&officer)).await.1.contains(REMINDER), "without an end nothing is called up");
    let case = served.a_case("试新");
    let today = served.site.now().date();
    let ends = today.plus_days(45).to_string();
    let version = served.site.store.read(|unit| store::cases::version(unit, "py-demo-sfj", &case)).unwrap().to_string();
    let certificate = [
        ("version", version.as_str()),
        ("certificate", "律师事务所执业许可证 试0001号"),
        ("valid_until", &ends),
        ("served_on", &today.to_string()),
        ("receiver", "周试验"),
    ];
    let record = format!("/cases/py-demo-sfj/{case}/record/licence-certificate");
    let (status, page) = served.send(&record, &officer, &certificate).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = served.get("/", Some(&officer)).await;
    assert!(page.contains(REMINDER) && page.contains("届满30日前"), "{page}");
    assert!(!served.get("/", Some(&other)).await.1.contains(REMINDER), "another officer's case");

    let opened = crate::desk::read(&served.site, "py-demo-sfj", &case).unwrap();
    let party = opened.case.party().unwrap();
    let renewal = [
        ("party.kind", party.kind.key()),
        ("party.name", &party.name),
        ("party.uscc", &party.uscc),
        ("party.representative", &party.representative),
        ("party.address", &party.address),
        ("cause", "律师事务所设立许可"),
        ("item", "律师事务所设立许可"),
        ("applied_for", "renewal"),
        ("expires_on", &ends),
        ("received_on", &today.to_string()),
        ("materials.0.0", "延续申请书"),
        ("materials.0.1", "1"),
        ("materials.0.2", "原件"),
        ("materials.0.3", "是"),
        ("officers", "chenyifan"),
        ("officers", "linzhiyuan"),
    ];
    let (status, page) = served.send("/cases/new/licence", &officer, &renewal).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(!served.get("/", Some(&officer)).await.1.contains(REMINDER), "its renewal was asked for");
}

/// A case of a party of this name and citizen's number, opened by an officer.
fn lead_of(served: &Served, login: &str, number: &str) -> (String, String) {
    let token = served.sign_in(login);
    let actor = crate::auth::visitor(&served.site, &token).unwrap().unwrap().actor;
    let day = served.site.now().date();
    let text = format!(
        "source=report\nfound_on={day}\nparty.kind=natural\nparty.name=同名试验\nparty.resident_id={number}\ncause=涉嫌冒充律师\ncontent=线索\nopinion=建议立案"
    );
    let mut flat = enforcement::case::Flat::new();
    for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
        flat.entry(key.to_owned()).or_default().push(value.to_owned());
    }
    let id = crate::desk::open(&served.site, &actor, "penalty-ordinary", flat, served.site.now()).unwrap();
    (actor.agency.to_string(), id)
}

#[tokio::test(flavor = "multi_thread")]
async fn j25_a_partys_history_is_of_one_party_and_of_ones_own_agency() {
    let served = served();
    let (agency, first) = lead_of(&served, "chenyifan", "41092219851231002X");
    let (_, again) = lead_of(&served, "linzhiyuan", "41092219851231002X");
    let (_, namesake) = lead_of(&served, "chenyifan", "410902199001010016");
    let (county, elsewhere) = lead_of(&served, "yuanchi", "41092219851231002X");
    let officer = served.sign_in("chenyifan");
    let address = format!("/parties?agency={agency}&case={first}");
    let (status, page) = served.get(&address, Some(&officer)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains(&first) && page.contains(&again), "both cases of the one");
    assert!(!page.contains(&namesake), "another of the same name");
    assert!(!page.contains(&elsewhere), "another agency's case");
    let (_, own) = served.get(&format!("/parties?agency={agency}&case={namesake}"), Some(&officer)).await;
    assert!(own.contains(&namesake) && !own.contains(&first));
    let foreign = served.sign_in("yuanchi");
    assert_eq!(served.get(&address, Some(&foreign)).await.0, StatusCode::NOT_FOUND, "an officer of another agency");
    let supervisor = served.sign_in("jianduyuan");
    let (_, all) = served.get(&address, Some(&supervisor)).await;
    assert!(
        all.contains(&first) && all.contains(&elsewhere) && !all.contains(&namesake),
        "who supervises sees the level"
    );
    assert_ne!(county, agency);
    let lines = served.site.store.read(|unit| store::audit::list(unit, &agency, "")).unwrap();
    assert!(lines.iter().any(|line| line.detail == "当事人全部案件"), "that somebody looked is on record");
}

#[tokio::test(flavor = "multi_thread")]
async fn j10_3_what_was_looked_at_the_last_time_stands_on_the_next_checklist_without_what_was_found() {
    let served = served();
    let ids = served.site.store.read(|unit| store::cases::of_agency_in(unit, "py-demo-sfj", "inspection", 50)).unwrap();
    let of = |name: &str| {
        let named = |id: &&String| {
            let case = crate::desk::read(&served.site, "py-demo-sfj", id).unwrap().case;
            case.party().is_some_and(|party| party.name.contains(name))
        };
        ids.iter().find(named).unwrap().clone()
    };
    let officer = served.sign_in("chenyifan");
    let form = format!("/cases/py-demo-sfj/{}/record/inspection-record", of("试同"));
    let (status, page) = served.get(&form, Some(&officer)).await;
    assert_eq!(status, StatusCode::OK);
    let line = "name=\"checklist.0.";
    assert!(page.contains(line) && page.contains("取自同一事项的上一次检查"), "{page}");
    assert!(page.contains("统一收费、如实入账") || page.contains("一案一卷"), "the standard of the last time");
    assert!(!page.contains("均已入账") && !page.contains("抽查20卷"), "not what was found then");
}

#[tokio::test(flavor = "multi_thread")]
async fn i54_an_enterprise_rates_an_inspection_once_and_who_was_rated_does_not_see_it() {
    const AGENCY: &str = "py-demo-sfj";
    let served = served();
    let all =
        served.site.store.read(|unit| store::cases::list(unit, AGENCY, &store::cases::Filter::default())).unwrap();
    let read = |id: &str| crate::desk::read(&served.site, AGENCY, id).unwrap().case;
    let carried_out = |id: &str| read(id).of_kind("inspection-record").next().is_some();
    let inspection = all.iter().find(|case| case.procedure == "inspection" && carried_out(&case.id)).unwrap();
    let penalty = served.a_case("正言");
    let officer = served.sign_in("chenyifan");
    let mut codes = Vec::new();
    for id in [&inspection.id, &penalty] {
        let (status, page) = served.send(&format!("/cases/{AGENCY}/{id}/code"), &officer, &[]).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        let code = page.split('>').filter_map(|rest| rest.split('<').next()).find(|cell| cell.len() == 11).unwrap();
        codes.push((read(id).number, code.to_owned()));
    }
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let rate = async |of: usize, rating: &str, words: &str| {
        let (number, code) = &codes[of];
        let form = [("number", number.as_str()), ("code", code), ("rating", rating), ("words", words)];
        served.post_file("/public/rate", "", &form, ("files", "", "")).await.1
    };
    let progress = format!("number={}&code={}", encoded(&codes[0].0), codes[0].1);
    assert!(served.post("/public/progress", "", &progress).await.1.contains("不满意"), "the form is offered");
    assert!(rate(0, "splendid", "").await.contains("没有提交：请选择一项"));
    assert!(rate(0, "poor", &"长".repeat(1_001)).await.contains("没有提交"));
    assert!(rate(1, "poor", "").await.contains("还不能评价"), "a penalty is not rated");
    assert!(rate(0, "poor", "来得太多").await.contains("已收到评价"));
    assert!(rate(0, "good", "").await.contains("已经评价过"), "once");
    let (status, page) = served.get("/supervision/ratings", Some(&served.sign_in("jianduyuan"))).await;
    assert!(status == StatusCode::OK && page.contains(">1</td>") && page.contains("濮阳市司法局"), "{page}");
    assert!(!page.contains("来得太多"), "words of fewer than three could tell who wrote them");
    assert_eq!(served.get("/supervision/ratings", Some(&served.sign_in("fengyizhou"))).await.0, StatusCode::FORBIDDEN);
}
