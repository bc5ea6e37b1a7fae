//! A list from its file to its publication, and every way round the review.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::auth;
use crate::web::COOKIE;
use crate::web::tests::{Served, served};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use tower::ServiceExt;

const FAULTLESS: &str = "姓名,职务,执法证号,执法区域\n甲试验,科员,16090090011,试验市\n乙试验,科员,16090090012,试验市\n";

impl Served {
    fn csrf(&self, token: &str) -> String {
        auth::visitor(&self.site, token).unwrap().unwrap().csrf
    }

    async fn upload(&self, kind: &str, token: &str, name: &str, bytes: &[u8]) -> (StatusCode, String) {
        let mut body = Vec::new();
        let part = "--zz\r\nContent-Disposition: form-data; name=";
        body.extend(format!("{part}\"csrf\"\r\n\r\n{}\r\n", self.csrf(token)).bytes());
        body.extend(format!("{part}\"file.upload\"; filename=\"{name}\"\r\n\r\n").bytes());
        body.extend(bytes);
        body.extend("\r\n--zz--\r\n".bytes());
        self.send_upload(kind, token, body).await
    }

    async fn send_upload(&self, kind: &str, token: &str, body: Vec<u8>) -> (StatusCode, String) {
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("/registers/{kind}/import"))
            .header(header::COOKIE, format!("{COOKIE}={token}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=zz");
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// The id of the proposal that a page's forms carry.
fn proposal(served: &Served, kind: &'static str) -> String {
    let open = served.site.store.read(|unit| store::proposals::open(unit, "py-demo-sfj", kind)).unwrap();
    open.unwrap().id
}

fn version(served: &Served, kind: &'static str) -> Option<i64> {
    let found = served.site.store.read(|unit| store::registers::get(unit, "py-demo-sfj", kind)).unwrap();
    found.map(|version| version.version)
}

#[tokio::test(flavor = "multi_thread")]
async fn g5_2_a_list_is_public_after_a_second_person_reviewed_it() {
    let served = served();
    let (administrator, secrecy, officer) =
        (served.sign_in("guanli"), served.sign_in("mizheng"), served.sign_in("chenyifan"));
    let (status, page) = served.upload("officers", &administrator, "人员.csv", FAULTLESS.as_bytes()).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("核对通过，共 2 行") && page.contains("增加 2 行"));
    assert_eq!(version(&served, "officers"), None, "nothing is in force yet");
    let id = proposal(&served, "officers");
    let act = async |verb: &str, token: &str, rest: &str| {
        let form = format!("csrf={}&id={id}{rest}", served.csrf(token));
        served.post(&format!("/registers/officers/{verb}"), token, &form).await
    };
    let yes = "&verdict=publish&words=%E5%8F%AF%E4%BB%A5";
    let (status, page) = act("review", &secrecy, yes).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("还没有提交保密审查"));
    assert_eq!(act("submit", &secrecy, "").await.0, StatusCode::FORBIDDEN);
    assert_eq!(act("submit", &administrator, "").await.0, StatusCode::OK);
    assert_eq!(act("review", &administrator, yes).await.0, StatusCode::FORBIDDEN);
    assert_eq!(act("review", &officer, yes).await.0, StatusCode::FORBIDDEN);
    let (status, page) = act("review", &secrecy, "&verdict=publish").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请填写审查意见"));
    let (status, page) = act("review", &secrecy, yes).await;
    assert!(status == StatusCode::OK && page.contains("即时生效"), "{page}");
    assert_eq!(version(&served, "officers"), Some(1));
    // The same form sent twice publishes once.
    let (status, page) = act("review", &secrecy, yes).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("已经办结"));
    assert_eq!(version(&served, "officers"), Some(1));
    let today = served.site.now().date();
    let (_, page) = served.get(&format!("/registers/officers?on={today}"), Some(&officer)).await;
    assert!(page.contains("乙试验") && page.contains("有效：第 1 版"));
    let (_, page) = served.get("/registers/officers?on=2020-01-01", Some(&officer)).await;
    assert!(page.contains("那一天还没有公布过"));
    let (status, _) = served.get("/registers/officers/1.xlsx", Some(&officer)).await;
    assert_eq!(status, StatusCode::OK);
    let lines = served.site.store.read(|unit| store::audit::list(unit, "py-demo-sfj", "")).unwrap();
    assert!(lines.iter().any(|line| line.act == "导出清单" && line.object == "officers"));
}

#[tokio::test(flavor = "multi_thread")]
async fn g5_2_nobody_reviews_what_they_brought_and_nothing_old_is_published() {
    let served = served();
    let administrator = served.sign_in("guanli");
    let secrecy = served.sign_in("mizheng");
    served.upload("officers", &administrator, "人员.csv", FAULTLESS.as_bytes()).await;
    let id = proposal(&served, "officers");
    served
        .site
        .store
        .write(move |unit| {
            let mut own = store::proposals::get(unit, "py-demo-sfj", "officers", &id)?.unwrap();
            own.state = store::proposals::State::Waiting;
            own.maker = "mizheng".into();
            store::proposals::put(unit, "py-demo-sfj", "officers", &own)
        })
        .unwrap();
    let form = |id: &str| {
        let csrf = served.csrf(&secrecy);
        format!("csrf={csrf}&id={id}&verdict=publish&words=x")
    };
    let id = proposal(&served, "officers");
    let (status, page) = served.post("/registers/officers/review", &secrecy, &form(&id)).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("不能审查自己上传"), "{page}");
    served
        .site
        .store
        .write(move |unit| {
            let mut other = store::proposals::get(unit, "py-demo-sfj", "officers", &id)?.unwrap();
            other.maker = "guanli".into();
            store::proposals::put(unit, "py-demo-sfj", "officers", &other)?;
            store::registers::put(unit, "py-demo-sfj", "officers", "2026-01-01 09:00:00", "p", "{}").map(|_| ())
        })
        .unwrap();
    let id = proposal(&served, "officers");
    let (status, page) = served.post("/registers/officers/review", &secrecy, &form(&id)).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("差异已经不同"), "{page}");
    assert_eq!(version(&served, "officers"), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn g9_a_bad_file_is_refused_whole_with_its_cells() {
    let served = served();
    let administrator = served.sign_in("guanli");
    let bad = FAULTLESS.replace("16090090012", "16090090011").replace("甲试验", "<script>alert(1)</script>");
    let (status, page) = served.upload("officers", &administrator, "人员.csv", bad.as_bytes()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("第 3 行") && page.contains("执法证号与第 2 行重复"), "{page}");
    assert!(!page.contains("<script>alert"));
    let open = served.site.store.read(|unit| store::proposals::open(unit, "py-demo-sfj", "officers")).unwrap();
    assert_eq!(open, None, "nothing was kept");
    let long = FAULTLESS.replace("甲试验", &"长".repeat(10_000));
    let (status, page) = served.upload("officers", &administrator, "人员.csv", long.as_bytes()).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("姓名超过 50 字"));
    for (kind, bytes) in [("officers", &b""[..]), ("officers", b"%PDF-1.7"), ("none", b"a,b\n")] {
        let (status, _) = served.upload(kind, &administrator, "a.csv", bytes).await;
        assert!(status.is_client_error(), "{kind}: {status}");
    }
}

/// The texts of a downloaded workbook, row by row; a formula anywhere is a fault.
async fn workbook(served: &Served, path: &str, token: &str) -> Vec<Vec<String>> {
    let request = Request::builder().uri(path).header(header::COOKIE, format!("{COOKIE}={token}"));
    let response = served.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
    let import = register::read(register::Kind::Powers, "a.xlsx", &bytes);
    import.rows.iter().map(|row| row.values().map(|cell| cell.as_str().unwrap().to_owned()).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exported_list_holds_what_was_typed_as_text() {
    let served = served();
    let body = serde_json::json!({
        "columns": ["职权类别", "职权名称", "实施依据"],
        "rows": [{ "职权类别": "行政处罚", "职权名称": "=HYPERLINK(\"http://x\")", "实施依据": "+1-1@SUM(A1)" }],
    });
    let body = body.to_string();
    served
        .site
        .store
        .write(move |unit| store::registers::put(unit, "py-demo-sfj", "powers", "2026-01-01 09:00:00", "p", &body))
        .unwrap();
    let version = version(&served, "powers").unwrap();
    let token = served.sign_in("guanli");
    let rows = workbook(&served, &format!("/registers/powers/{version}.xlsx"), &token).await;
    let mut cells = rows[0].clone();
    cells.sort();
    assert_eq!(cells, ["+1-1@SUM(A1)", "=HYPERLINK(\"http://x\")", "行政处罚"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn j25_the_list_of_cases_goes_out_only_to_who_may_see_it_and_on_record() {
    let served = served();
    let officer = served.sign_in("chenyifan");
    assert_eq!(served.get("/cases/export", Some(&officer)).await.0, StatusCode::OK);
    assert_eq!(served.get("/cases/export?agency=other", Some(&officer)).await.0, StatusCode::NOT_FOUND);
    assert_eq!(served.get("/cases/export", Some(&served.sign_in("guanli"))).await.0, StatusCode::FORBIDDEN);
    let lines = served.site.store.read(|unit| store::audit::list(unit, "py-demo-sfj", "")).unwrap();
    assert_eq!(lines.iter().filter(|line| line.act == "导出案件清单").count(), 1);
}

/// Brings a list, has it reviewed by a second person, and reads it as the public does.
async fn disclosed(served: &Served, kind: &'static str, csv: &str) -> String {
    let (administrator, secrecy) = (served.sign_in("guanli"), served.sign_in("mizheng"));
    let (status, page) = served.upload(kind, &administrator, "a.csv", csv.as_bytes()).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let id = proposal(served, kind);
    let form = |token: &str, rest: &str| format!("csrf={}&id={id}{rest}", served.csrf(token));
    let submit = form(&administrator, "");
    assert_eq!(served.post(&format!("/registers/{kind}/submit"), &administrator, &submit).await.0, StatusCode::OK);
    let verdict = form(&secrecy, "&verdict=publish&words=x");
    let (status, page) = served.post(&format!("/registers/{kind}/review"), &secrecy, &verdict).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let (status, page) = served.get(&format!("/public/registers/py-demo-sfj/{kind}"), None).await;
    assert_eq!(status, StatusCode::OK, "{kind}");
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn g22_1_a_change_opens_a_dated_duty_on_each_row_and_a_new_version_ends_it() {
    let served = served();
    let list = "姓名,职务,执法证号,执法区域\n甲试验,科员,16090090011,测试市\n乙试验,科员,16090090012,测试市\n";
    disclosed(&served, "officers", list).await;
    let administrator = served.sign_in("guanli");
    let today = served.site.now().date();
    let told = |words: &str| {
        let csrf = served.csrf(&administrator);
        format!("csrf={csrf}&cause=officer&words={words}&since={today}")
    };
    let open = || served.site.store.read(|unit| store::duties::open(unit, "py-demo-sfj")).unwrap();
    let (status, _) = served.post("/registers/officers/change", &administrator, &told("没有这样的字")).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && open().is_empty(), "a row that is not touched has no duty");
    let (status, page) = served.post("/registers/officers/change", &administrator, &told("16090090011")).await;
    assert!(status == StatusCode::OK && page.contains("已列出 1 行"), "{page}");
    assert!(open()[0].row.contains("甲试验") && open()[0].due > today.to_string());
    let (_, page) = served.get("/", Some(&administrator)).await;
    assert!(page.contains("16090090011") && page.contains("公示办法第二十二条"), "the workbench shows it");
    // The same change told twice is one duty; a version that leaves the row as it was ends nothing.
    served.post("/registers/officers/change", &administrator, &told("16090090011")).await;
    disclosed(&served, "officers", &list.replace("乙试验,科员", "乙试验,主任")).await;
    assert_eq!(open().len(), 1);
    disclosed(&served, "officers", &list.replace("甲试验,科员", "甲试验,主任")).await;
    assert!(open().is_empty(), "the new version ended it");
}

#[tokio::test(flavor = "multi_thread")]
async fn g7_4_the_items_of_random_inspection_are_public() {
    let list = "抽查事项名称,抽查依据,抽查主体,抽查对象,抽查比例,抽查频次,抽查方式,抽查内容\n试验事项抽查,《律师法》第五十二条,测试局,律师事务所,5%,每年一次,现场检查,执业活动\n";
    let page = disclosed(&served(), "random-inspection", list).await;
    assert!(page.contains("试验事项抽查") && page.contains("5%"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g7_5_the_discretion_standard_is_public() {
    let list = "违法行为,处罚依据,违法程度,违法情形,处罚标准\n试验违法行为,《律师法》第四十七条,一般,初次,警告\n";
    let page = disclosed(&served(), "discretion", list).await;
    assert!(page.contains("试验违法行为") && page.contains("警告"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g7_6_the_service_guides_are_public() {
    let list = "事项名称,执法程序,受理机构,审批机构,受理条件,办理时限\n试验事项,申请、受理、审查、决定,测试科,测试局,有住所,20个工作日\n";
    let page = disclosed(&served(), "guides", list).await;
    assert!(page.contains("试验事项") && page.contains("20个工作日"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g7_8_the_ways_of_relief_are_public() {
    let list = "救济渠道,受理机关,联系电话\n行政复议,测试市人民政府,0393-1234567\n";
    let page = disclosed(&served(), "relief", list).await;
    assert!(page.contains("行政复议") && page.contains("测试市人民政府"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g7_2_the_officers_are_public_with_their_four_fields_and_no_more() {
    let list = "姓名,职务,执法证号,执法区域,身份证号\n甲试验,科员,16090090011,濮阳市,41092219851231002X\n";
    let page = disclosed(&served(), "officers", list).await;
    assert!(page.contains("甲试验") && page.contains("16090090011") && !page.contains("41092219851231002X"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g7_9_the_ways_of_supervision_are_public() {
    let list =
        "救济渠道,受理机关,联系电话,监督方式\n投诉举报,测试市司法局执法监督科,0393-1234567,来信来访、12345热线\n";
    let page = disclosed(&served(), "relief", list).await;
    assert!(page.contains("监督方式") && page.contains("12345热线"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g7_11_what_else_is_disclosed_before_the_act_stands_in_the_same_place() {
    let served = served();
    let list = "序号,执法项目类别,审核的具体执法决定项目\n1,行政处罚,试验目录事项\n";
    let page = disclosed(&served, "catalogue", list).await;
    assert!(page.contains("试验目录事项"), "{page}");
    let (_, index) = served.get("/public/registers", None).await;
    assert!(index.contains("重大执法决定法制审核目录") && index.contains("音像记录事项清单"), "{index}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g7_7_the_flowchart_of_every_procedure_is_public() {
    let served = served();
    let (_, index) = served.get("/public/registers", None).await;
    for procedure in served.site.pack.procedures().filter(|procedure| !procedure.elsewhere) {
        let path = format!("/public/procedures/{}", procedure.key);
        assert!(index.contains(&path), "{path}");
        let (status, page) = served.get(&path, None).await;
        assert!(status == StatusCode::OK && page.contains("<svg") && page.contains(&procedure.title), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p2_subjects_powers_guides_and_flowcharts_are_compiled_and_public() {
    let served = served();
    let (_, index) = served.get("/public/registers", None).await;
    for title in ["执法主体清单", "权责清单", "服务指南"] {
        assert!(index.contains(title), "{title}");
    }
    let (_, powers) = served.get("/public/registers/py-demo-sfj/powers", None).await;
    assert!(powers.contains("对冒充律师从事法律服务业务的处罚") && powers.contains("责任事项"));
    let (_, guides) = served.get("/public/registers/py-demo-sfj/guides", None).await;
    assert!(guides.contains("律师事务所设立许可"));
    assert!(index.contains("/public/procedures/"), "the flowcharts");
}

#[tokio::test(flavor = "multi_thread")]
async fn p3_officers_and_discretion_standards_are_public() {
    let served = served();
    let (_, officers) = served.get("/public/officers", None).await;
    assert!(officers.contains("16090090001"));
    let (_, standard) = served.get("/public/registers/py-demo-sfj/discretion", None).await;
    assert!(standard.contains("初次违法并退还全部费用的") && standard.contains("第五十五条"));
}
