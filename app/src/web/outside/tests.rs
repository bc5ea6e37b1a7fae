//! The portal as the public asks it: search, feeds, tombstones, registers, officers, flowcharts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::super::tests::served;
use crate::auth;
use axum::http::StatusCode;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn g19_the_portal_finds_by_part_of_a_word_by_number_and_by_facet() {
    let served = served();
    let published = served.site.store.read(|unit| store::publications::all(unit, "", 10)).unwrap();
    let one = &published[0];
    let year = &one.decided[..4];
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let bare: String = one.number.chars().filter(|c| c.is_alphanumeric()).collect();
    let (_, body) = served.get(&format!("/public?q={}", encode(&bare)), None).await;
    assert!(body.contains("按文号找到 1 件") && body.contains(&one.number), "{body}");
    let (_, body) = served.get(&format!("/public?year={year}&act=penalty&agency=py-demo-sfj"), None).await;
    assert!(body.contains("行政处罚") && body.contains("去掉筛选") && body.contains(&one.number));
    let (_, body) = served.get("/public?year=1999", None).await;
    assert!(body.contains("去掉一个条件试试"));
    let (_, body) = served.get(&format!("/public?article={}", encode("律师法第五十五条")), None).await;
    assert!(body.contains(&one.number));
    let (_, body) = served.get(&format!("/public?q={}", encode("招揽业")), None).await;
    assert!(body.contains("立信"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g19_the_portal_finds_by_the_day_or_month_of_the_decision_however_it_is_written() {
    let served = served();
    let published = served.site.store.read(|unit| store::publications::all(unit, "", 10)).unwrap();
    let one = &published[0];
    let day = law::Date::parse(&one.decided).unwrap();
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    for written in [one.decided.clone(), day.chinese(), one.decided.replace('-', "."), one.decided[..7].to_owned()] {
        let (_, body) = served.get(&format!("/public?q={}", encode(&written)), None).await;
        assert!(body.contains("按决定日期找到") && body.contains(&one.number), "{written}: {body}");
    }
    let (_, body) = served.get(&format!("/public?q={}", encode("2019年2月30日")), None).await;
    assert!(!body.contains("按决定日期找到"), "no such day: {body}");
    let (_, body) = served.get(&format!("/public?q={}", encode("公")), None).await;
    assert!(body.contains("请至少输入两个字"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g19_3_feeds_and_open_data_say_what_the_pages_say() {
    let served = served();
    let published = served.site.store.read(|unit| store::publications::all(unit, "", 10)).unwrap();
    let year = &published[0].decided[..4];
    let paths = [
        "/public/feed.xml".to_owned(),
        "/public/decisions.json".to_owned(),
        "/public/embed?agency=py-demo-sfj".to_owned(),
        format!("/public/data/decisions-{year}.csv"),
        format!("/public/data/decisions-{year}.json"),
    ];
    for path in &paths {
        let (status, body) = served.get(path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        let of_year = published.iter().filter(|publication| publication.decided.starts_with(year));
        for publication in of_year.filter(|one| !path.contains("agency=") || one.agency == "py-demo-sfj") {
            assert!(body.contains(&publication.number), "{path}: {body}");
        }
        if path.ends_with("json") {
            serde_json::from_str::<serde_json::Value>(&body).unwrap();
        }
    }
    let (_, index) = served.get("/public/sitemap.xml", None).await;
    let month = &published[0].decided[..7];
    assert!(index.contains(&format!("/public/sitemap/{month}.xml")), "{index}");
    let (_, map) = served.get(&format!("/public/sitemap/{month}.xml"), None).await;
    assert!(map.contains(&published[0].id));
    let (_, catalogue) = served.get("/public/data/catalogue.json", None).await;
    assert!(catalogue.contains(&format!("decisions-{year}.csv")));
    let catalogue: serde_json::Value = serde_json::from_str(&catalogue).unwrap();
    let file = &catalogue["dcat:dataset"][0]["dcat:distribution"][0];
    assert!(file["dcat:downloadURL"]["@id"].is_string(), "a thing of its own, not a text: {file}");
    let (_, feed) = served.get("/public/feed.xml", None).await;
    assert!(!feed.contains("。。"), "{feed}");
    assert_eq!(served.get("/public/data/decisions-x.csv", None).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn g22_2_a_withdrawn_decision_is_a_tombstone_in_every_outlet() {
    let served = served();
    let one = served.site.store.read(|unit| store::publications::all(unit, "", 10)).unwrap();
    let one = one.iter().find(|publication| publication.title.contains("立信")).unwrap().clone();
    let editor = served.sign_in("songwan");
    let visitor = auth::visitor(&served.site, &editor).unwrap().unwrap();
    let version = served.site.store.read(|unit| store::cases::version(unit, "py-demo-sfj", &one.case)).unwrap();
    let today = served.site.now().date();
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let reason = encode("经行政复议撤销。");
    let form = format!("csrf={}&version={version}&ground=revoked&found_on={today}&reason={reason}", visitor.csrf);
    let path = format!("/cases/py-demo-sfj/{}/record/publication-withdrawal", one.case);
    let (status, body) = served.post(&path, &editor, &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let (status, body) = served.get(&format!("/public/decisions/{}", one.id), None).await;
    assert!(status == StatusCode::GONE && body.contains("经行政复议撤销") && !body.contains("立信"), "{body}");
    let year = &one.decided[..4];
    let files =
        ["feed.xml", "decisions.json", &format!("data/decisions-{year}.csv"), &format!("data/decisions-{year}.json")];
    for file in files {
        let (_, body) = served.get(&format!("/public/{file}"), None).await;
        assert!(
            body.contains(&one.number) && body.contains("经行政复议撤销") && !body.contains("立信"),
            "{file}: {body}"
        );
    }
    for path in ["/api/v1/public/decisions", "/public"] {
        let (_, body) = served.get(&format!("{path}?q={}", encode(&one.number)), None).await;
        assert!(body.contains(&one.number) && body.contains("撤下") | body.contains("withdrawn"), "{path}: {body}");
        assert!(!body.contains("立信"), "{path}: {body}");
    }
    assert_eq!(served.get(&format!("/public/decisions/{}/decision.pdf", one.id), None).await.0, StatusCode::GONE);
}

#[tokio::test(flavor = "multi_thread")]
async fn g9_the_public_sees_four_fields_of_an_officer_and_what_the_certificate_is_worth() {
    use enforcement::people::CertificateState;
    let served = served();
    let (_, list) = served.get("/public/officers?q=%E9%99%88%E4%B8%80%E5%B8%86", None).await;
    assert!(list.contains("16090090001") && !list.contains("16090090002") && !list.contains("lvgongke"), "{list}");
    let (status, page) = served.get("/public/officers/16090090001", None).await;
    assert!(status == StatusCode::OK && page.contains("有效") && page.contains("qr.svg"), "{page}");
    let (status, svg) = served.get("/public/officers/16090090001/qr.svg", None).await;
    assert!(status == StatusCode::OK && svg.contains("<svg"));
    let (status, page) = served.get("/public/officers/99999999999", None).await;
    assert!(status == StatusCode::NOT_FOUND && page.contains("查无此证") && page.contains("伪造"));
    let site = Arc::clone(&served.site);
    let mut account = site.store.read(|unit| store::accounts::by_login(unit, "chenyifan")).unwrap().unwrap();
    account.person.certificate.as_mut().unwrap().state = CertificateState::Suspended;
    site.store.write(move |unit| store::accounts::put_account(unit, &account)).unwrap();
    let (_, page) = served.get("/public/officers/16090090001", None).await;
    assert!(page.contains("已被暂扣") && !page.contains("qr.svg"));
    assert_eq!(served.get("/public/officers/16090090001/qr.svg", None).await.0, StatusCode::NOT_FOUND);
    let (_, list) = served.get("/public/officers", None).await;
    assert!(!list.contains("16090090001"), "suspended at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn g7_3_a_register_is_shown_as_it_was_in_force_on_a_day() {
    let served = served();
    let body = |name: &str| serde_json::json!({ "columns": ["职权名称"], "rows": [{ "职权名称": name }] }).to_string();
    let (old, new) = (body("甲项职权"), body("乙项职权"));
    served
        .site
        .store
        .write(move |unit| {
            store::registers::put(unit, "py-demo-jd", "powers", "2025-03-01 09:00:00", "guanli", &old)?;
            store::registers::put(unit, "py-demo-jd", "powers", "2026-01-10 09:00:00", "guanli", &new)
        })
        .unwrap();
    let on = async |query: &str| served.get(&format!("/public/registers/py-demo-jd/powers{query}"), None).await.1;
    assert!(on("").await.contains("乙项职权"));
    assert!(on("?on=2026-01-09").await.contains("甲项职权") && on("?on=2026-01-10").await.contains("乙项职权"));
    let before = on("?on=2025-02-28").await;
    assert!(!before.contains("甲项职权") && before.contains("还没有公开的版本"), "{before}");
    assert!(on("?on=x").await.contains("不是日期"));
    let (_, index) = served.get("/public/registers", None).await;
    assert!(index.contains("/public/registers/py-demo-jd/powers") && index.contains("流程图"));
}

#[tokio::test(flavor = "multi_thread")]
async fn g12_the_flowchart_shows_every_step_of_the_procedure_that_runs() {
    let served = served();
    for procedure in served.site.pack.procedures().filter(|procedure| !procedure.elsewhere) {
        let (status, page) = served.get(&format!("/public/procedures/{}", procedure.key), None).await;
        assert!(status == StatusCode::OK && page.contains("<svg"));
        for need in &procedure.needs {
            let title = &served.site.pack.kind(need.kind.as_str()).unwrap().title;
            assert!(page.contains(title), "{}: {title}", procedure.key);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g23_1_the_annual_report_is_counted_published_and_every_figure_opens_to_its_cases() {
    let served = served();
    let head = served.sign_in("fengyizhou");
    let year = served.site.now().date().year();
    let (status, page) = served.get(&format!("/reports/{year}"), Some(&head)).await;
    assert!(status == StatusCode::OK && page.contains("罚没金额") && page.contains("无此职权"), "{page}");
    let report = crate::report::count(&served.site, "py-demo-sfj", year).unwrap();
    let (_, total) = report.cell("penalty", "total").unwrap();
    assert_eq!(total.value, total.cases.len().to_string());
    let (_, cases) = served.get(&format!("/reports/{year}/penalty/total"), Some(&head)).await;
    assert_eq!(cases.matches("href=\"/cases/py-demo-sfj/").count(), total.cases.len(), "{cases}");
    let (status, book) = served.get(&format!("/reports/{year}/report.xlsx"), Some(&head)).await;
    assert!(status == StatusCode::OK && book.starts_with("PK"));
    let csrf = auth::visitor(&served.site, &head).unwrap().unwrap().csrf;
    let (_, page) = served.post(&format!("/reports/{year}"), &head, &format!("csrf={csrf}&words=x")).await;
    assert!(page.contains("还没有结束"), "a year that runs is not reported");
    let last = year - 1;
    let (_, page) = served.post(&format!("/reports/{last}"), &head, &format!("csrf={csrf}&words=")).await;
    assert!(page.contains("请写情况说明"));
    let (_, page) = served
        .post(&format!("/reports/{last}"), &head, &format!("csrf={csrf}&words=%E7%94%B5%E8%AF%9D13800138000"))
        .await;
    assert!(page.contains("通讯方式"), "{page}");
    assert!(!served.get("/public/reports", None).await.1.contains("/public/reports/py-demo-sfj"));
    let words = format!("csrf={csrf}&words=%E6%97%A0");
    let (_, page) = served.post(&format!("/reports/{last}"), &head, &words).await;
    assert!(page.contains("“被复议数”请填写件数"), "what others keep is filled in first: {page}");
    let others = |corrected: u32| format!("{words}&reconsidered=2&reconsidered-corrected={corrected}&sued=1&lost=0");
    let (_, page) = served.post(&format!("/reports/{last}"), &head, &others(3)).await;
    assert!(page.contains("“复议纠错数”不能多于“被复议数”"), "{page}");
    let (_, page) = served.post(&format!("/reports/{last}"), &head, &others(1)).await;
    assert!(page.contains("已公布"), "{page}");
    let (_, list) = served.get("/public/reports", None).await;
    assert!(list.contains(&format!("/public/reports/py-demo-sfj/{last}")));
    let (status, page) = served.get(&format!("/public/reports/py-demo-sfj/{last}"), None).await;
    assert!(status == StatusCode::OK && page.contains("合计（宗）") && page.contains("情况说明"));
    assert!(page.contains("持证率") && page.contains("100.00%") && !page.contains("由有关机构填报"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g15_an_inquiry_gets_a_receipt_is_answered_and_read_by_its_code_only() {
    let served = served();
    let (status, page) = served.post("/public/ask", "", "agency=py-demo-sfj&kind=consult&words=").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请写明内容"));
    let words = "%E5%92%A8%E8%AF%A2%E5%85%AC%E8%AF%81%E6%94%B6%E8%B4%B9";
    let form = format!("agency=py-demo-sfj&kind=consult&words={words}&contact=x%40example.com");
    let (status, page) = served.post("/public/ask", "", &form).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let cells: Vec<&str> = page.split("class=\"receipt\">").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    let [number, code] = cells[..] else { panic!("{page}") };
    let ask = async |code: &str| served.post("/public/progress", "", &format!("number={number}&code={code}")).await;
    let (status, page) = ask(code).await;
    assert!(status == StatusCode::OK && page.contains("正在办理") && !page.contains("example.com"), "{page}");
    let (status, page) = ask("AAAAA-AAAAA").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("不对") && !page.contains("咨询（"), "{page}");
    let editor = served.sign_in("songwan");
    let csrf = auth::visitor(&served.site, &editor).unwrap().unwrap().csrf;
    let (_, list) = served.get("/inquiries", Some(&editor)).await;
    assert!(list.contains(number) && list.contains("待答复"));
    let (status, page) = served
        .post(&format!("/inquiries/{number}"), &editor, &format!("csrf={csrf}&answer=%E7%AD%94%E5%A4%8D%E7%94%B2"))
        .await;
    assert!(status == StatusCode::OK && page.contains("已登记答复"), "{page}");
    let (_, page) = ask(code).await;
    assert!(page.contains("已答复") && page.contains("答复甲"), "{page}");
    for _ in 0..12 {
        ask("BBBBB-BBBBB").await;
    }
    let (_, page) = ask(code).await;
    assert!(page.contains("次数太多"), "codes are not found by trying");
}

#[tokio::test(flavor = "multi_thread")]
async fn g15_a_party_follows_the_case_by_its_number_and_the_code_that_the_officer_gave() {
    let served = served();
    let case = served.a_case("正言");
    let officer = served.sign_in("chenyifan");
    let csrf = auth::visitor(&served.site, &officer).unwrap().unwrap().csrf;
    let path = format!("/cases/py-demo-sfj/{case}/code");
    let (status, page) = served.post(&path, &officer, &format!("csrf={csrf}")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let code = page.split('>').filter_map(|rest| rest.split('<').next()).find(|cell| cell.len() == 11).unwrap();
    let summary = served.site.store.read(|unit| store::cases::find(unit, "py-demo-sfj", &case)).unwrap().unwrap();
    let number: String = summary.number.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let (status, page) = served.post("/public/progress", "", &format!("number={number}&code={code}")).await;
    assert!(status == StatusCode::OK && page.contains("审核决定") && page.contains("正在办理"), "{page}");
    assert!(!page.contains("正言") && !page.contains("罚款"), "where it stands, and nothing of what is in it");
    served.post(&path, &officer, &format!("csrf={csrf}")).await;
    let (status, _) = served.post("/public/progress", "", &format!("number={number}&code={code}")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a new code ends the old one");
}

#[tokio::test(flavor = "multi_thread")]
async fn g15_the_board_shows_every_post_for_page_and_hall() {
    let served = served();
    let body = serde_json::json!({
        "columns": ["序号", "岗位名称", "岗位职责", "咨询电话"],
        "rows": [{ "序号": "1", "岗位名称": "律师执业受理岗", "岗位职责": "受理申请、一次告知", "咨询电话": "0393-0000000" }]
    })
    .to_string();
    let at = "2026-01-05 09:00:00";
    served
        .site
        .store
        .write(move |unit| store::registers::put(unit, "py-demo-sfj", "boards", at, "guanli", &body))
        .unwrap();
    let (_, page) = served.get("/public/boards/py-demo-sfj", None).await;
    assert!(page.contains("律师执业受理岗") && page.contains("一次告知") && page.contains("大厅屏幕"), "{page}");
    let (_, hall) = served.get("/public/boards/py-demo-sfj?screen=hall", None).await;
    assert!(hall.contains("hall\"") && hall.contains("律师执业受理岗") && !hall.contains("大厅屏幕显示"));
}

#[tokio::test(flavor = "multi_thread")]
async fn g8_an_officer_is_found_by_name_or_number_and_what_is_under_way_is_said() {
    let served = served();
    let (_, all) = served.get("/public/officers", None).await;
    assert!(all.contains("16090090001"));
    let (_, one) = served.get("/public/officers?q=16090090001", None).await;
    assert!(one.contains("16090090001") && !one.contains("16090090002"));
    let (_, none) = served.get("/public/officers?q=99999999", None).await;
    assert!(!none.contains("16090090001"));
    let (status, page) = served.get("/public/officers/16090090001", None).await;
    assert!(status == StatusCode::OK && page.contains("正在办理"), "{page}");
    let cases = served.site.store.read(|unit| {
        let filter = store::cases::Filter { officer: Some("chenyifan".into()), ..Default::default() };
        store::cases::list(unit, "py-demo-sfj", &filter)
    });
    for case in cases.unwrap() {
        assert!(case.party.is_empty() || !page.contains(&case.party), "no party is named: {}", case.party);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g19_1_a_search_that_finds_nothing_offers_the_nearest_spelling() {
    let served = served();
    // 濮阳市司发局.
    let (_, page) = served.get("/public?q=%E6%BF%AE%E9%98%B3%E5%B8%82%E5%8F%B8%E5%8F%91%E5%B1%80", None).await;
    let (_, nothing) = served.get("/public?q=%E9%BE%98%E9%BE%96%E9%BE%97", None).await;
    assert!(!nothing.contains("是不是要找"), "what is far from everything has no suggestion");
    assert!(page.contains("是不是要找") && page.contains("濮阳市司法局"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g14_a_scan_on_the_spot_is_on_the_record_once_and_names_nobody_who_scanned() {
    let served = served();
    let case = served.a_case("安信");
    let officer = served.sign_in("chenyifan");
    let page = format!("/field/shown/{case}");
    let (status, body) = served.get(&page, Some(&officer)).await;
    assert!(status == StatusCode::OK && body.contains("本案还没有扫码记录"), "{body}");
    let (status, svg) = served.get(&format!("{page}/qr.svg"), Some(&officer)).await;
    assert!(status == StatusCode::OK && svg.contains("<svg"));
    // The code that the picture shows: asked for again, it is the same for a while.
    let person = auth::visitor(&served.site, &officer).unwrap().unwrap().actor.person;
    let code = crate::shown::code(&served.site, "py-demo-sfj", &case, &person).unwrap();
    assert_eq!(code, crate::shown::code(&served.site, "py-demo-sfj", &case, &person).unwrap());
    assert_eq!(crate::shown::of(&served.site, &code).unwrap().map(|show| show.case), Some(case.clone()));
    // Kept with the data: a restart forgets no code, and another process knows it.
    let again = served.site.exported(crate::site::Delivery::Served).unwrap();
    assert!(crate::shown::of(&again, &code).unwrap().is_some());
    let records = || {
        let case = crate::desk::read(&served.site, "py-demo-sfj", &case).unwrap().case;
        case.of_kind("identity-scan").map(|record| format!("{:?}", record.fields)).collect::<Vec<_>>()
    };
    let before = served.get(&format!("/cases/py-demo-sfj/{case}"), Some(&officer)).await.1;
    assert!(!before.contains("扫码核对执法证记录"));
    for _ in 0..3 {
        let (status, body) = served.get(&format!("/public/shown/{code}"), None).await;
        assert!(status == StatusCode::OK && body.contains("有效") && body.contains("已经记入本案"), "{body}");
        assert!(body.contains("立案") || body.contains("登记"), "the notice of the case: {body}");
        assert!(!body.contains("安信"), "whom the case concerns is nobody else's business");
    }
    let held = records();
    assert_eq!(held.len(), 1, "three scans within half an hour are one record: {held:?}");
    assert!(held[0].contains("16090090001") && !held[0].contains("127.0.0.1"), "{held:?}");
    let after = served.get(&format!("/cases/py-demo-sfj/{case}"), Some(&officer)).await.1;
    assert!(
        after.contains("现场人员扫码核对执法证") && after.contains("：扫码核对执法证记录，"),
        "with its source: {after}"
    );
    // Nobody makes such a record by hand, not even the officer.
    let actor = auth::visitor(&served.site, &officer).unwrap().unwrap().actor;
    let version = served.site.store.read(|unit| store::cases::version(unit, "py-demo-sfj", &case)).unwrap();
    let flat: enforcement::case::Flat =
        [("scanned_at", "2026-01-05 09:00"), ("officers", "chenyifan"), ("certificate", "1"), ("verdict", "有效")]
            .iter()
            .map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()]))
            .collect();
    let kind = enforcement::id::KindKey::new("identity-scan").unwrap();
    let command = enforcement::case::Command::Enter { kind, flat, replaces: None };
    let refused = crate::desk::act(&served.site, &actor, &case, version, command, served.site.now());
    assert!(format!("{refused:?}").contains("不能由人填写"), "{refused:?}");
    assert_eq!(served.get(&page, None).await.0, StatusCode::SEE_OTHER, "signed out there is no code");
    let other = served.sign_in("songwan");
    assert_ne!(served.get(&page, Some(&other)).await.0, StatusCode::OK, "who is not of the case shows nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn g14_a_code_that_is_no_code_and_a_suspended_certificate_say_so_and_record_nothing() {
    let served = served();
    let (status, body) = served.get("/public/shown/0123456789abcdef0123456789abcdef", None).await;
    assert!(status == StatusCode::NOT_FOUND && body.contains("二维码已经失效"), "{body}");
    let case = served.a_case("安信");
    let person = enforcement::id::PersonId::new("chenyifan").unwrap();
    let code = crate::shown::code(&served.site, "py-demo-sfj", &case, &person).unwrap();
    let account = served.site.store.read(|unit| store::accounts::account(unit, "py-demo-sfj", "chenyifan")).unwrap();
    let mut account = account.unwrap();
    account.person.certificate.as_mut().unwrap().state = enforcement::people::CertificateState::Suspended;
    served.site.store.write(move |unit| store::accounts::put_account(unit, &account)).unwrap();
    let (status, body) = served.get(&format!("/public/shown/{code}"), None).await;
    assert!(status == StatusCode::OK && body.contains("已被暂扣") && !body.contains("记入本案"), "{body}");
    let held = crate::desk::read(&served.site, "py-demo-sfj", &case).unwrap().case;
    assert_eq!(held.of_kind("identity-scan").count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_one_site_shows_before_during_and_after_the_act_of_every_agency() {
    let served = served();
    let agencies = served.site.store.read(store::accounts::agencies).unwrap();
    let published = served.site.store.read(|unit| store::publications::all(unit, "", 50)).unwrap();
    let with: std::collections::BTreeSet<&str> = published.iter().map(|one| one.agency.as_str()).collect();
    assert!(with.len() > 1, "more than one agency publishes");
    let (_, front) = served.get("/public", None).await;
    for agency in agencies.iter().filter(|agency| with.contains(agency.id.as_str())) {
        assert!(front.contains(&agency.name), "{}", agency.name);
    }
    for path in
        ["/public/registers", "/public/officers", "/public/progress", "/public/ask", "/public/reports", "/public/draws"]
    {
        assert!(front.contains(path) || served.get(path, None).await.0 == StatusCode::OK, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p4_in_process_a_certificate_is_checked_and_a_case_is_followed_without_an_account() {
    let served = served();
    let (status, page) = served.get("/public/officers/16090090001", None).await;
    assert!(status == StatusCode::OK && page.contains("有效") && page.contains("正在办理"), "{page}");
    let (status, page) = served.get("/public/officers/99999999999", None).await;
    assert!(status == StatusCode::NOT_FOUND && page.contains("查无此证") && page.contains("伪造"), "{page}");
    let (status, page) = served.get("/public/progress", None).await;
    assert!(status == StatusCode::OK && page.contains("查询码"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g6_who_organises_disclosure_sees_every_agency_and_an_agency_itself_only() {
    let served = served();
    let agencies = served.site.store.read(store::accounts::agencies).unwrap();
    let (supervisor, head) = (served.sign_in("jianduyuan"), served.sign_in("fengyizhou"));
    let (_, all) = served.get("/supervision", Some(&supervisor)).await;
    let (_, own) = served.get("/supervision", Some(&head)).await;
    for agency in &agencies {
        assert!(all.contains(&agency.name), "{}", agency.name);
        let mine = agency.id.as_str() == "py-demo-sfj";
        assert_eq!(own.contains(&format!("agency={}", agency.id)), mine, "{}", agency.name);
    }
    assert!(all.contains("逾期事项") && all.contains("没有回执"));
}
