//! Supervision from a missed duty to its end, and everybody who may not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::auth;
use crate::web::tests::{Served, served};
use axum::http::StatusCode;

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

impl Served {
    pub(in crate::web) async fn send(&self, path: &str, token: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let csrf = auth::visitor(&self.site, token).unwrap().unwrap().csrf;
        let more: String = fields.iter().map(|(key, value)| format!("&{key}={}", encoded(value))).collect();
        self.post(path, token, &format!("csrf={csrf}{more}")).await
    }

    /// The entry of a kind that holds these words.
    fn entry(&self, kind: &str, words: &str) -> store::supervision::Entry {
        let all = self.site.store.read(|unit| store::supervision::all(unit, kind)).unwrap();
        all.into_iter().find(|entry| entry.body.contains(words)).unwrap()
    }

    fn matter(&self, words: &str) -> String {
        let found = self.entry("matter", words);
        format!("/supervision/matters/{}/{}", found.agency, found.id)
    }
}

const LETTER: [(&str, &str); 6] = [
    ("level", "letter"),
    ("facts", "决定作出后没有按期公示"),
    ("basis", "公示办法第二十一条第二款"),
    ("demands", "三日内补充公示"),
    ("measures", "correct"),
    ("due", "2099-12-31"),
];

#[tokio::test(flavor = "multi_thread")]
async fn g25_a_matter_goes_from_the_letter_by_the_agencys_reply_to_its_end() {
    let served = served();
    let (supervisor, head, officer) =
        (served.sign_in("jianduyuan"), served.sign_in("fengyizhou"), served.sign_in("chenyifan"));
    let opening = [("title", "公示逾期"), ("agency", "py-demo-sfj"), ("obligation", "G21.2"), ("origin", "daily")];
    let (status, _) = served.send("/supervision/matters/new", &head, &opening).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "an agency does not supervise itself");
    let (status, page) = served.send("/supervision/matters/new", &supervisor, &opening[..1]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("请选择被监督机关"));
    let (status, page) = served.send("/supervision/matters/new", &supervisor, &opening).await;
    assert!(status == StatusCode::OK && page.contains("待制发"), "{page}");
    let matter = served.matter("\"公示逾期\"");

    let step =
        |version: &'static str, fields: &[(&'static str, &'static str)]| [&[("version", version)], fields].concat();
    let (status, page) = served.send(&format!("{matter}/reply"), &head, &step("1", &[("words", "已改")])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("没有等待回复的监督文书"));
    let (status, page) = served.send(&format!("{matter}/issue"), &supervisor, &step("1", &LETTER)).await;
    assert!(status == StatusCode::OK && page.contains("濮演监监督函〔"), "{page}");
    let (status, page) = served.send(&format!("{matter}/issue"), &supervisor, &step("1", &LETTER)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("别人刚刚更新了本事项"), "sent twice");
    let (status, _) = served.send(&format!("{matter}/issue"), &supervisor, &step("2", &LETTER)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "the period runs");

    for path in [&matter, "/supervision/matters"] {
        assert_eq!(served.get(path, Some(&officer)).await.0, StatusCode::FORBIDDEN, "{path}");
    }
    let (status, _) = served.send(&format!("{matter}/reply"), &supervisor, &step("2", &[("words", "已改")])).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "who supervises does not reply");
    assert!(served.get("/", Some(&head)).await.1.contains("督办事项：公示逾期"), "it waits on the head's workbench");
    assert!(!served.get("/", Some(&officer)).await.1.contains("督办事项：公示逾期"));
    let (status, page) = served.send(&format!("{matter}/reply"), &head, &step("2", &[("words", "已补充公示")])).await;
    assert!(status == StatusCode::OK && page.contains("已回复，待核查"), "{page}");
    let end = [("outcome", "corrected"), ("found", "网页可见")];
    let (status, _) = served.send(&format!("{matter}/close"), &head, &step("3", &end)).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let handed = step("3", &[("outcome", "handed_over"), ("found", "x")]);
    let (status, page) = served.send(&format!("{matter}/close"), &supervisor, &handed).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("还没有制发行政执法监督决定书"));
    let (status, page) = served.send(&format!("{matter}/close"), &supervisor, &step("3", &end)).await;
    assert!(status == StatusCode::OK && page.contains("予以销号"), "{page}");
    let lines = served.site.store.read(|unit| store::audit::list(unit, "py-demo-jd", "")).unwrap();
    for act in ["立督办事项", "行政执法监督督办函", "督办事项办结表"] {
        assert!(lines.iter().any(|line| line.act == act), "{act} is on the audit record");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g23_2_every_bar_of_the_analysis_opens_to_its_cases_and_only_ones_own() {
    let served = served();
    let (supervisor, head) = (served.sign_in("jianduyuan"), served.sign_in("fengyizhou"));
    let (status, page) = served.get("/supervision/analysis", Some(&supervisor)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("冒充律师承接业务") && page.contains("《律师法》第十三条") && page.contains("星期和时段"));
    let filter = |only| store::facts::Filter {
        from: "2000-01-01".into(),
        to: "2999-12-31".into(),
        act: String::new(),
        agencies: vec!["py-demo-sfj".into()],
        only,
    };
    let by = store::facts::By::Violation;
    let groups = served.site.store.read(|unit| store::facts::groups(unit, by, &filter(Vec::new()))).unwrap();
    let (violation, count) = groups[0].clone();
    let path =
        format!("/supervision/analysis/cases?from=2000-01-01&to=2999-12-31&act=all&violation={}", encoded(&violation));
    let (_, page) = served.get(&path, Some(&head)).await;
    assert!(page.contains(&format!("共 {count} 件")), "{page}");
    let all = served.site.store.read(store::facts::known).unwrap();
    assert_eq!(all.0, all.1, "every case is counted");
    let (_, page) = served.get("/supervision/analysis/cases?act=all&violation=x%27%20OR%20%271", Some(&head)).await;
    assert!(page.contains("没有符合条件的案件"), "a value is a value");
}

#[tokio::test(flavor = "multi_thread")]
async fn j26_the_assessment_opens_to_the_cases_and_the_plan_says_on_what_it_rests() {
    let served = served();
    let (supervisor, head, officer) =
        (served.sign_in("jianduyuan"), served.sign_in("fengyizhou"), served.sign_in("chenyifan"));
    for path in ["/supervision/assessment", "/supervision/plan", "/supervision/assessment/published?agency=py-demo-sfj"]
    {
        assert_eq!(served.get(path, Some(&officer)).await.0, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(served.get(path, Some(&supervisor)).await.0, StatusCode::OK, "{path}");
    }
    let (status, _) = served.get("/supervision/assessment/published?agency=py-demo-jd", Some(&head)).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "another agency's");
    let (status, _) = served.get("/supervision/plan?agency=py-demo-jd", Some(&head)).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "another agency's");
    let (_, page) = served.get("/supervision/plan", Some(&head)).await;
    assert!(page.contains("P-III.1") && page.contains("未填报") && page.contains("清单均已生效"), "{page}");
    let said = [("task", "P-III.1"), ("unit", "法制科"), ("state", "done"), ("words", "成立领导小组")];
    let (status, _) = served.send("/supervision/plan/state", &head, &said[..3]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, page) = served.send("/supervision/plan/state", &head, &said).await;
    assert!(status == StatusCode::OK && page.contains("成立领导小组（冯亦舟"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn p_iii_4_a_round_ends_when_every_finding_is_settled() {
    let served = served();
    let supervisor = served.sign_in("jianduyuan");
    let begin = [("title", "公示专项检查"), ("basis", "检查公示时限"), ("from", "2026-01-01"), ("to", "2026-12-31")];
    assert_eq!(served.send("/supervision/rounds", &supervisor, &begin).await.0, StatusCode::OK);
    let id = served.entry("round", "公示专项检查").id;
    let base = format!("/supervision/rounds/{id}");
    let finding = [("agency", "py-demo-sfj"), ("obligation", "G21.2"), ("words", "一件决定逾期公示")];
    let (status, page) = served.send(&format!("{base}/notice"), &supervisor, &[]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("还没有发现的问题"));
    assert_eq!(served.send(&format!("{base}/finding"), &supervisor, &finding).await.0, StatusCode::OK);
    let (status, page) = served.send(&format!("{base}/notice"), &supervisor, &[]).await;
    assert!(status == StatusCode::OK && page.contains("监督通〔"), "{page}");
    let (status, page) = served.send(&format!("{base}/close"), &supervisor, &[("result", "已整改")]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("还有 1 项督办事项没有办结"));
    let end = [("version", "1"), ("outcome", "unfounded"), ("found", "核实为误报")];
    assert_eq!(
        served.send(&format!("{}/close", served.matter("一件决定逾期公示")), &supervisor, &end).await.0,
        StatusCode::OK
    );
    let (status, page) = served.send(&format!("{base}/close"), &supervisor, &[("result", "已整改")]).await;
    assert!(status == StatusCode::OK && page.contains("专项检查已结束"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn p_iii_3_training_counts_for_the_year_and_is_kept_by_ones_own_administrator() {
    let served = served();
    let (administrator, head) = (served.sign_in("guanli"), served.sign_in("fengyizhou"));
    let today = served.site.now().date().to_string();
    let course = [("person", "sunxiaohe"), ("title", "行政处罚法"), ("on", &today), ("hours", "16"), ("passed", "yes")];
    assert_eq!(served.send("/supervision/training/put", &head, &course).await.0, StatusCode::FORBIDDEN);
    let (status, page) = served.send("/supervision/training/put", &administrator, &course).await;
    assert!(status == StatusCode::OK && page.contains("16 学时") && page.contains("行政处罚法</td>"), "{page}");
    let mut other = course;
    other[0].1 = "jianduyuan";
    assert_eq!(
        served.send("/supervision/training/put", &administrator, &other).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let year = served.site.now().date().year();
    let trained = crate::supervision::training::trained(&served.site, "py-demo-sfj", year).unwrap();
    assert!(trained.contains("sunxiaohe"));
    assert!(crate::supervision::training::trained(&served.site, "py-demo-sfj", year - 1).unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn p_iii_2_a_guiding_case_is_found_by_its_words_and_withdrawn_with_a_reason() {
    let served = served();
    let (supervisor, officer) = (served.sign_in("jianduyuan"), served.sign_in("chenyifan"));
    let case = [
        ("title", "某公司冒充律师事务所案"),
        ("act", "行政处罚"),
        ("facts", "以律师事务所名义承接业务"),
        ("result", "罚款"),
        ("point", "区分咨询和诉讼代理"),
        ("basis", "律师法第五十五条"),
    ];
    assert_eq!(served.send("/supervision/guiding/put", &officer, &case).await.0, StatusCode::FORBIDDEN);
    assert_eq!(
        served.send("/supervision/guiding/put", &supervisor, &case[..3]).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(served.send("/supervision/guiding/put", &supervisor, &case).await.0, StatusCode::OK);
    let find = |words: &str| format!("/supervision/guiding?words={}", encoded(words));
    assert!(served.get(&find("诉讼 咨询"), Some(&officer)).await.1.contains("某公司冒充"));
    assert!(!served.get(&find("公证"), Some(&officer)).await.1.contains("某公司冒充"));
    let id = served.entry("guiding", "区分咨询和诉讼代理").id;
    let path = format!("/supervision/guiding/{id}");
    assert_eq!(served.send(&path, &officer, &[("reason", "过时")]).await.0, StatusCode::NOT_FOUND);
    assert_eq!(served.send(&path, &supervisor, &[]).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, page) = served.send(&path, &supervisor, &[("reason", "依据已修改")]).await;
    assert!(status == StatusCode::OK && page.contains("已撤下") && page.contains("依据已修改"), "{page}");
}

/// The row of the plan's table in which a task stands, of the bureau and of an agency that has nothing yet.
async fn rows_of(task: &str) -> (String, String) {
    let served = served();
    let supervisor = served.sign_in("jianduyuan");
    let cell = format!(">{task}</td>");
    let row = |page: &str| {
        let row = page.split("<tr>").find(|row| row.contains(&cell)).unwrap();
        row.split("</tr>").next().unwrap().to_owned()
    };
    let (_, bureau) = served.get("/supervision/plan?agency=py-demo-sfj", Some(&supervisor)).await;
    let (_, nobody) = served.get("/supervision/plan?agency=py-demo-jd", Some(&supervisor)).await;
    (row(&bureau), row(&nobody))
}

#[tokio::test(flavor = "multi_thread")]
async fn p11_the_share_of_reviewers_is_counted_from_the_people() {
    let (bureau, nobody) = rows_of("P11").await;
    assert!(bureau.contains("1/3，33 %"), "{bureau}");
    assert!(nobody.contains("没有可计的"), "{nobody}");
}

#[tokio::test(flavor = "multi_thread")]
async fn p12_a_catalogue_in_force_fulfils_its_task_and_a_missing_one_is_named() {
    let (bureau, nobody) = rows_of("P12").await;
    assert!(bureau.contains("清单均已生效"), "{bureau}");
    assert!(nobody.contains("未完成") && nobody.contains("还没有：重大执法决定法制审核目录"), "{nobody}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g25_what_is_overdue_waits_on_the_supervisors_workbench_and_opens_the_form_filled_in() {
    let served = served();
    let (supervisor, officer) = (served.sign_in("jianduyuan"), served.sign_in("chenyifan"));
    let (_, page) = served.get("/", Some(&supervisor)).await;
    let href = page.split("href=\"").find(|part| part.starts_with("/supervision/matters?agency=py-demo-sfj")).unwrap();
    let href = href.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let (status, form) = served.get(&href, Some(&supervisor)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(form.contains("<option value=\"py-demo-sfj\" selected>") && form.contains("value=\"逾期未"), "{form}");
    assert!(!served.get("/", Some(&officer)).await.1.contains("立督办事项"), "an officer supervises nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn p9_a_list_of_recordings_in_force_and_a_device_fulfil_its_task() {
    let served = served();
    let supervisor = served.sign_in("jianduyuan");
    let row = |page: &str| page.split("<tr>").find(|row| row.contains(">P9</td>")).unwrap().to_owned();
    let plan = "/supervision/plan?agency=py-demo-sfj";
    let (_, before) = served.get(plan, Some(&supervisor)).await;
    assert!(row(&before).contains("未完成") && row(&before).contains("音像记录事项清单还没有"), "{}", row(&before));
    let text = "序号,记录环节,记录方式\n1,现场检查,全程录像\n";
    let list = register::read(register::Kind::AvItems, "清单.csv", text.as_bytes());
    let since = served.site.now().date();
    served.site.store.write(move |unit| crate::lists::take_effect(unit, "py-demo-sfj", &list, since)).unwrap();
    let keeper = served.sign_in("dangqing");
    let device = |state| [("id", "R1"), ("model", "执法记录仪"), ("keeper", "chenyifan"), ("state", state)];
    assert_eq!(served.send("/devices", &keeper, &device("停用")).await.0, StatusCode::OK);
    let (_, out_of_use) = served.get(plan, Some(&supervisor)).await;
    assert!(row(&out_of_use).contains("未完成") && row(&out_of_use).contains("在用设备 0 台"), "{}", row(&out_of_use));
    assert_eq!(served.send("/devices", &keeper, &device("在用")).await.0, StatusCode::OK);
    let (_, after) = served.get(plan, Some(&supervisor)).await;
    assert!(!row(&after).contains("未完成") && row(&after).contains("音像记录事项清单已生效"), "{}", row(&after));
}

#[tokio::test(flavor = "multi_thread")]
async fn p_iii_5_means_are_counted_for_every_agency_and_officer_and_stated_by_the_agency_itself() {
    let served = served();
    let (head, supervisor) = (served.sign_in("fengyizhou"), served.sign_in("jianduyuan"));
    let (page, year) = ("/supervision/means?agency=py-demo-sfj", served.site.now().date().year().to_string());
    let row = |page: &str, head: &str| {
        page.split("<tr").find(|row| row.contains(head) && row.contains("<td")).unwrap().to_owned()
    };
    let (_, before) = served.get(page, Some(&supervisor)).await;
    assert!(before.contains("没有登记") && row(&before, ">陈一帆<").contains(">0<"), "{before}");
    assert!(!before.contains("登记经费"), "a supervisor states nothing for another agency");
    let fund = |amount| [("year", year.as_str()), ("amount", amount), ("words", "执法装备和培训，预算批复")];
    assert_eq!(served.send("/supervision/means/fund", &supervisor, &fund("1")).await.0, StatusCode::FORBIDDEN);
    for wrong in ["", "十万", "-1", "1.234"] {
        let (status, said) = served.send("/supervision/means/fund", &head, &fund(wrong)).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && said.contains("金额填元"), "{wrong}");
    }
    assert_eq!(served.send("/supervision/means/fund", &head, &fund("90000")).await.0, StatusCode::OK);
    let (_, twice) = served.send("/supervision/means/fund", &head, &fund("120,000.50")).await;
    assert!(twice.contains("120000.50") && !twice.contains("90000"), "the latest statement of a year holds: {twice}");

    let today = served.site.now().date().to_string();
    let honour = [("person", "chenyifan"), ("on", today.as_str()), ("words", "办案能手（甲文）")];
    let mut later = honour;
    later[1].1 = "2099-01-01";
    assert_eq!(served.send("/supervision/means/honour", &head, &later).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, given) = served.send("/supervision/means/honour", &head, &honour).await;
    assert!(row(&given, ">陈一帆<").contains("办案能手（甲文）"), "{given}");
    let id = served.entry("honour", "办案能手").id;
    let strike = |words| [("honour", id.as_str()), ("words", words)];
    assert_eq!(served.send("/supervision/means/strike", &head, &strike("")).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, struck) = served.send("/supervision/means/strike", &head, &strike("误登")).await;
    assert!(!struck.contains("办案能手（甲文）"), "{struck}");
    assert_eq!(served.get(page, Some(&served.sign_in("songwan"))).await.0, StatusCode::FORBIDDEN);
}

/// A recording that comes after its day stands with its case on the supervisor's page, late though it is stored by now.
#[tokio::test(flavor = "multi_thread")]
async fn j22_1_a_recording_that_came_late_stands_on_the_supervisors_page() {
    let served = served();
    let case = served.a_case("正言");
    let supervisor = served.sign_in("jianduyuan");
    let path = "/supervision/assessment/stored?agency=py-demo-sfj";
    let opened = crate::desk::read(&served.site, "py-demo-sfj", &case).unwrap();
    let (_, before) = served.get(path, Some(&supervisor)).await;
    assert!(!before.contains(&opened.case.number), "no recording, no duty yet");
    let asked = opened.case.of_kind("inquiry").next().unwrap().fields.moment("started_at").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let clip = include_bytes!("../../../../media/tests/clips/camera.avi");
    std::fs::write(folder.path().join("询问.avi"), clip).unwrap();
    let stated = crate::recordings::facts::Stated { began: Some(asked), ..Default::default() };
    crate::recordings::import::import(&served.site, folder.path(), &case, None, &stated).unwrap();
    let (status, after) = served.get(path, Some(&supervisor)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(after.contains(&opened.case.number) && after.contains("完成"), "{after}");
    let (status, _) = served.get(path, Some(&served.sign_in("chenyifan"))).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}
