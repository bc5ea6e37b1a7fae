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
