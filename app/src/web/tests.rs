//! Every route of the table answers, and refuses whom it should.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::demo;
use axum::body::Body;
use std::path::Path;
use tower::ServiceExt;

pub(crate) struct Served {
    pub(crate) site: Web,
    pub(super) router: Router,
    _folder: tempfile::TempDir,
}

pub(crate) fn served() -> Served {
    let (folder, site) = demo::tests::built();
    Served { router: router(Arc::clone(&site)), site, _folder: folder }
}

impl Served {
    pub(crate) async fn get(&self, path: &str, token: Option<&str>) -> (StatusCode, String) {
        let mut request = Request::builder().uri(path);
        if let Some(token) = token {
            request = request.header(header::COOKIE, format!("{COOKIE}={token}"));
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    pub(crate) async fn post(&self, path: &str, token: &str, body: &str) -> (StatusCode, String) {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::COOKIE, format!("{COOKIE}={token}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let response = self.router.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Sends a form with a file: its field's name, its own name, what is in it.
    pub(crate) async fn post_file(
        &self,
        path: &str,
        token: &str,
        fields: &[(&str, &str)],
        (name, file, content): (&str, &str, &str),
    ) -> (StatusCode, String) {
        const EDGE: &str = "test-boundary";
        let mut body = String::new();
        for (key, value) in fields {
            body += &format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n");
        }
        body += &format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n{content}\r\n--{EDGE}--\r\n"
        );
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::COOKIE, format!("{COOKIE}={token}"))
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"));
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    pub(crate) fn sign_in(&self, login: &str) -> String {
        auth::sign_in(&self.site, login, "mingfa-demo").unwrap().unwrap()
    }

    pub(crate) fn a_case(&self, stage: &str) -> String {
        let list = self
            .site
            .store
            .read(|unit| store::cases::list(unit, "py-demo-sfj", &store::cases::Filter::default()))
            .unwrap();
        list.iter().find(|summary| summary.title.contains(stage)).unwrap().id.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_refuses_whom_it_should_and_renders_for_the_rest() {
    let served = served();
    let case = served.a_case("同和");
    let logins = [
        "chenyifan",
        "zhaochengban",
        "hejingshu",
        "fengyizhou",
        "songwan",
        "mizheng",
        "dangqing",
        "guanli",
        "jianduyuan",
    ];
    let tokens: Vec<_> = logins.iter().map(|login| served.sign_in(login)).collect();
    for (path, right) in ROUTES {
        let path = path
            .replace("/public/registers/{agency}/{kind}", "/public/registers/py-demo-sfj/powers")
            .replace("/reports/{year}/{file}", "/reports/{year}/report.xlsx")
            .replace("{year}", "2026")
            .replace("{table}", "penalty")
            .replace("{figure}", "total")
            .replace("{agency}", "py-demo-sfj")
            .replace("{procedure}", "penalty-ordinary")
            .replace("{record}", "2")
            .replace("{kind}", "service-receipt")
            .replace("{code}", "16090090001")
            .replace("{what}", "decision")
            .replace("{*path}", "checkpoint")
            .replace("{file}", "decisions-2026.csv")
            .replace("/list/{month}/{page}", "/list/2026-01/1")
            .replace("{month}", "2026-01.xml")
            .replace("/public/decisions/{id}", "/public/decisions/none")
            .replace("{id}", &case);
        if path.ends_with(".pdf") && !Path::new(".cache/fonts").exists() && !Path::new("../.cache/fonts").exists() {
            continue;
        }
        let (status, _) = served.get(&path, None).await;
        if *right == Right::Public {
            assert!(
                status != StatusCode::SEE_OTHER || ["/look", "/contrast", "/public/search"].contains(&path.as_str()),
                "{path}: {status}"
            );
        } else {
            assert!(
                matches!(status, StatusCode::SEE_OTHER | StatusCode::UNAUTHORIZED | StatusCode::METHOD_NOT_ALLOWED),
                "{path} signed out: {status}"
            );
        }
        for (login, token) in logins.iter().zip(&tokens) {
            let visitor = auth::visitor(&served.site, token).unwrap().unwrap();
            let (status, body) = served.get(&path, Some(token)).await;
            assert!(!status.is_server_error() || path.ends_with(".pdf"), "{path} as {login}: {status} {body}");
            if !holds(Some(&visitor.actor), *right) && status != StatusCode::METHOD_NOT_ALLOWED {
                assert_eq!(status, StatusCode::FORBIDDEN, "{path} as {login}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g9_who_was_signed_in_a_moment_ago_is_nobody_once_suspended_or_signed_out() {
    let served = served();
    let (suspended, out) = (served.sign_in("chenyifan"), served.sign_in("linzhiyuan"));
    for token in [&suspended, &out] {
        assert!(auth::known(&served.site, token).is_none(), "nobody has asked yet");
        assert_eq!(served.get("/", Some(token)).await.0, StatusCode::OK);
        assert!(auth::known(&served.site, token).is_some());
    }
    let suspend = |unit: &mut store::Unit<'_>| {
        let mut account = store::accounts::account(unit, "py-demo-sfj", "chenyifan")?.unwrap();
        account.person.certificate.as_mut().unwrap().state = enforcement::people::CertificateState::Suspended;
        store::accounts::put_account(unit, &account)
    };
    served.site.store.write(suspend).unwrap();
    assert!(auth::known(&served.site, &suspended).is_none() && auth::known(&served.site, &out).is_none());
    assert_eq!(served.get("/", Some(&suspended)).await.0, StatusCode::SEE_OTHER);
    assert_eq!(served.get("/", Some(&out)).await.0, StatusCode::OK);
    let csrf = auth::known(&served.site, &out).unwrap().csrf;
    served.post("/sign-out", &out, &format!("csrf={csrf}")).await;
    assert_eq!(served.get("/", Some(&out)).await.0, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_the_unlawful_step_is_refused_with_its_article() {
    let served = served();
    let token = served.sign_in("chenyifan");
    let case = served.a_case("正言");
    let (status, body) = served.get(&format!("/cases/py-demo-sfj/{case}/record/decision"), Some(&token)).await;
    assert_eq!(status, StatusCode::OK);
    for words in ["还没有送法制审核", "法制审核办法第三条", "行政处罚法第四十四条"] {
        assert!(body.contains(words), "{words}");
    }
    let csrf = auth::visitor(&served.site, &token).unwrap().unwrap().csrf;
    let version = served.site.store.read(|unit| store::cases::version(unit, "py-demo-sfj", &case)).unwrap();
    let form = format!(
        "csrf={csrf}&version={version}&facts=x&same_facts=yes&evidence=x&violated=%E7%AC%AC%E4%B8%80%E6%9D%A1&basis=%E7%AC%AC%E4%B8%80%E6%9D%A1&discretion=x&penalties.0.kind=fine&penalties.0.amount=100"
    );
    let (status, body) = served.post(&format!("/cases/py-demo-sfj/{case}/record/decision"), &token, &form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("没有保存") && body.contains("第三条"));
    assert_eq!(
        served.site.store.read(|unit| store::cases::version(unit, "py-demo-sfj", &case)).unwrap(),
        version,
        "nothing was written"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_and_an_answer_of_the_api_say_what_waits_for_its_sign_off() {
    let served = served();
    let token = served.sign_in("chenyifan");
    let (_, page) = served.get("/law/due?rule=A60&from=2026-02-12", Some(&token)).await;
    assert!(page.contains("待签核：行政处罚法第六十条"), "{page}");
    let case = served.a_case("正言");
    let version = served.site.store.read(|unit| store::cases::version(unit, "py-demo-sfj", &case)).unwrap();
    let fields = serde_json::json!({
        "facts": "x", "same_facts": "yes", "evidence": "x", "violated": ["第一条"], "basis": ["第一条"], "discretion": "x",
        "penalties": [{ "kind": "fine", "amount": "100" }],
    });
    let body = serde_json::json!({ "version": version, "kind": "decision", "fields": fields }).to_string();
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/api/v1/cases/{case}/records"))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json");
    let response = served.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("refusals") && text.contains("（待签核）"), "{text}");
    let (_, page) = served.get(&format!("/api/v1/cases/{case}"), Some(&token)).await;
    assert!(page.contains("tasks"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_was_faster_and_nothing_is_lost() {
    let served = served();
    let token = served.sign_in("chenyifan");
    let case = served.a_case("明德");
    let csrf = auth::visitor(&served.site, &token).unwrap().unwrap().csrf;
    let form = format!("csrf={csrf}&version=1&kind=document&title=%E6%88%91%E7%9A%84%E5%86%85%E5%AE%B9");
    let (status, body) = served.post(&format!("/cases/py-demo-sfj/{case}/record/evidence"), &token, &form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("别人刚刚更新了本案") && body.contains("我的内容"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g18_1_the_public_finds_the_decision_and_nothing_hidden() {
    let served = served();
    let (status, body) = served.get("/public?q=%E5%86%92%E5%85%85%E5%BE%8B%E5%B8%88", None).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("马某"), "{body}");
    let href = body
        .split("href=\"")
        .find(|part| part.starts_with("/public/decisions/"))
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let list = served.site.store.read(|unit| store::publications::list(unit, "", None)).unwrap();
    assert!(list.iter().any(|publication| href.ends_with(&publication.id)));
    for publication in list {
        let (status, page) = served.get(&format!("/public/decisions/{}", publication.id), None).await;
        assert_eq!(status, StatusCode::OK);
        for label in enforcement::disclosure::page::FIELDS {
            assert!(page.contains(label), "G17.2 {label}");
        }
        for secret in ["41092219851231002X", "马试验", "13800138000", "6222020200112230010", "试验村3组"] {
            assert!(!page.contains(secret), "{secret}");
            let leak = enforcement::disclosure::redact::find_leak(page.as_bytes(), &[secret]);
            assert!(leak.is_none(), "{secret}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_in_text_fields_are_text() {
    let served = served();
    let token = served.sign_in("chenyifan");
    let (_, body) = served.get("/cases?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E", Some(&token)).await;
    assert!(!body.contains("<script>alert"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_the_sessions_secret_is_refused() {
    let served = served();
    let token = served.sign_in("chenyifan");
    let case = served.a_case("明德");
    let (status, _) =
        served.post(&format!("/cases/py-demo-sfj/{case}/record/evidence"), &token, "version=1&csrf=x").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_finds_the_demonstration_sound() {
    let served = served();
    let found = crate::doctor::examine(&served.site).unwrap();
    assert!(found.seen >= 12 && found.faults.is_empty(), "{:?}", found.faults);
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_names_whatever_was_tampered_with() {
    let served = served();
    for (sql, fault) in [
        ("UPDATE case_count SET total = total + 1 WHERE phase = 'start'", "各阶段合计"),
        ("UPDATE number_series SET last = last + 1 WHERE series = '罚决'", "编号记到"),
        ("UPDATE publication SET body = replace(body, '罚款', '警告')", "公示内容与账上记录的不一致"),
        ("DELETE FROM case_officer WHERE person = 'linzhiyuan'", "承办人索引与记录流不一致"),
        ("UPDATE task SET due = '2030-01-01' WHERE key LIKE 'duty-A60%'", "待办与记录流不一致"),
        ("DELETE FROM task", "待办与记录流不一致"),
        ("UPDATE case_file SET phase = 'archive' WHERE title LIKE '%正言%'", "摘要与记录流不一致"),
        ("UPDATE event SET body = replace(body, '晨光', '失光')", "摘要与记录流不一致"),
        ("DELETE FROM event WHERE seq > 3", "摘要与记录流不一致"),
    ] {
        let count = || {
            let found = crate::doctor::examine(&served.site).unwrap();
            found.faults.iter().filter(|line| line.contains(fault)).count()
        };
        let before = count();
        let tamper = served.site.store.write(move |unit| unit.execute(sql, &[]));
        assert!(tamper.unwrap() > 0, "{sql} changed nothing");
        assert!(count() > before, "{sql} was not noticed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn j5_a_form_sent_twice_opens_one_case() {
    let served = served();
    let token = served.sign_in("chenyifan");
    let csrf = auth::visitor(&served.site, &token).unwrap().unwrap().csrf;
    let (_, page) = served.get("/cases/new/penalty-ordinary", Some(&token)).await;
    let once = page.split("name=\"once\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let today = served.site.now().date().to_string();
    let form = |once: &str| {
        let pairs = [
            ("csrf", csrf.as_str()),
            ("once", once),
            ("source", "report"),
            ("found_on", &today),
            ("party.kind", "organisation"),
            ("party.name", "濮阳试重复提交有限公司"),
            ("cause", "涉嫌试验"),
            ("content", "线索。"),
            ("opinion", "建议立案调查。"),
        ];
        pairs.map(|(key, value)| format!("{key}={}", encode(value))).join("&")
    };
    let count = || served.site.store.read(store::cases::totals).unwrap().iter().map(|total| total.1).sum::<i64>();
    let before = count();
    for _ in 0..2 {
        assert_eq!(served.post("/cases/new/penalty-ordinary", &token, &form(&once)).await.0, StatusCode::SEE_OTHER);
    }
    assert_eq!(count(), before + 1, "sent twice, opened once");
    let other = format!("{:0>26}", 7);
    assert_eq!(served.post("/cases/new/penalty-ordinary", &token, &form(&other)).await.0, StatusCode::SEE_OTHER);
    assert_eq!(count(), before + 2, "another form is another case");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unsigned_rule_works_and_says_that_it_waits_until_a_legal_officer_signs() {
    let served = served();
    let officer = served.sign_in("chenyifan");
    let case = served.a_case("正言");
    let path = format!("/cases/py-demo-sfj/{case}/record/decision");
    let (_, body) = served.get(&path, Some(&officer)).await;
    assert!(body.contains("行政处罚法第四十四条（待签核）"), "{body}");
    let reviewer = served.sign_in("hejingshu");
    let csrf = auth::visitor(&served.site, &reviewer).unwrap().unwrap().csrf;
    let (status, _) = served.post("/rules/sign", &reviewer, &format!("csrf={csrf}&rule=A44&words=ok")).await;
    assert_eq!(status, StatusCode::OK);
    let (_, body) = served.get(&path, Some(&officer)).await;
    assert!(body.contains("行政处罚法第四十四条") && !body.contains("行政处罚法第四十四条（待签核）"));
    let (_, body) = served.get("/rules", Some(&officer)).await;
    assert!(body.contains("何静姝"));
}

#[tokio::test(flavor = "multi_thread")]
async fn g21_2_the_credit_file_passes_its_own_check_and_leaves_out_what_is_not_reported() {
    let served = served();
    let editor = served.sign_in("songwan");
    let today = served.site.now().date();
    let from = today.plus_months(-6);
    let query = format!("from={from}&to={today}");
    let (status, page) = served.get(&format!("/disclosure/credit?{query}"), Some(&editor)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("简易程序处罚不报双公示") && page.contains("尚未公示"), "{page}");
    let (status, file) = served.get(&format!("/disclosure/credit/penalty.csv?{query}"), Some(&editor)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(file.starts_with("CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,"));
    assert!(file.contains("马试验") && !file.contains("13800138000") && !file.contains("便民法律服务站"));
    let basis = register::credit::Basis { today, uploaded: None, calendar: &served.site.calendar };
    let report = register::credit::check(register::credit::Kind::Penalty, "a.csv", file.as_bytes(), basis);
    let verdicts: Vec<_> = report.rows.iter().map(|finding| finding.verdict).collect();
    assert!(
        verdicts.len() > 1 && verdicts.iter().all(|verdict| *verdict == register::credit::Verdict::Ok),
        "{report:?}"
    );
    let (status, book) = served.get(&format!("/disclosure/credit/penalty.xlsx?{query}"), Some(&editor)).await;
    assert!(status == StatusCode::OK && book.starts_with("PK"));
    let (status, page) = served.get("/disclosure/credit?from=2026-13-01", Some(&editor)).await;
    assert!(status == StatusCode::OK && page.contains("日期有误"));
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("a.csv");
    crate::credit::write(&served.site, "penalty", Some("py-demo-sfj"), &from.to_string(), &today.to_string(), &path)
        .unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), file.as_bytes(), "the command line writes the same file");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_others_is_checked_on_the_page_and_kept_nowhere() {
    let served = served();
    let editor = served.sign_in("songwan");
    let csrf = auth::visitor(&served.site, &editor).unwrap().unwrap().csrf;
    let table =
        "CF_WSH,CF_SY,CF_YJ,CF_JDRQ,BZ\r\n濮试罚决[2026]1号,<b>事由</b>,《试验条例》,2026/02/30,13800138000\r\n";
    let send = async |csrf: &str, table: &str| {
        let part = |name: &str, text: &str| {
            format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
        };
        let file = format!(
            "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\ncontent-type: text/csv\r\n\r\n{table}\r\n--x--\r\n"
        );
        let request = Request::builder()
            .method(Method::POST)
            .uri("/disclosure/credit")
            .header(header::COOKIE, format!("{COOKIE}={editor}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        let body = part("csrf", csrf) + &part("kind", "penalty") + &file;
        let response = served.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    };
    let (status, page) = send(&csrf, table).await;
    assert_eq!(status, StatusCode::OK);
    for words in ["没有这一天", "电话等通讯方式", "濮试罚决〔2026〕1号", "处罚决定日期"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("13800138000") && !page.contains("<b>事由"));
    assert_eq!(send("x", table).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let digest = store::objects::digest(table.as_bytes());
    assert!(store::objects::get(&served.site.store, &digest).unwrap().is_none());
}

/// A published decision carries its proof: fetched as a file, verified with nothing but the key; hidden fields stay hidden.
#[tokio::test(flavor = "multi_thread")]
async fn a_published_decision_carries_its_proof() {
    let served = served();
    served.site.publish_log().unwrap();
    let found = served.site.store.read(|unit| store::publications::list(unit, "py-demo-sfj", None)).unwrap();
    let id = &found[0].id;
    let (_, page) = served.get(&format!("/public/decisions/{id}"), None).await;
    assert!(page.contains(&format!("/public/decisions/{id}/check")));
    let (status, check) = served.get(&format!("/public/decisions/{id}/check"), None).await;
    assert!(status == StatusCode::OK && check.contains("公示以来没有改动"), "{check}");
    let (_, keys) = served.get("/log/py-demo-sfj/keys", None).await;
    let keys = [ledger::note::VerifierKey::parse(keys.trim()).unwrap()];
    let (_, content) = served.get(&format!("/public/decisions/{id}/proof/content"), None).await;
    let content = ledger::proof::verify(content.as_bytes(), &keys).unwrap().leaf;
    let names: Vec<&str> = content.fields.iter().map(|opened| opened.name.as_str()).collect();
    assert!(names.contains(&"event.fields.basis.value.0") && content.hidden > 3, "{names:?}");
    assert!(
        names.iter().all(|name| !name.contains("facts") && !name.contains("words") && !name.contains("discretion"))
    );
    for (what, field, value) in [("decision", "event.date", &found[0].decided), ("publication", "page", &found[0].body)]
    {
        let (status, proof) = served.get(&format!("/public/decisions/{id}/proof/{what}"), None).await;
        assert_eq!(status, StatusCode::OK);
        let proven = ledger::proof::verify(proof.as_bytes(), &keys).unwrap();
        let opened = proven.leaf.fields.iter().find(|opened| opened.name == field).unwrap();
        assert_eq!(opened.value, *value);
        assert!(proven.leaf.fields.iter().all(|opened| !matches!(opened.name.as_str(), "name" | "person")));
    }
    for path in ["/log/py-demo-sfj/../log.key", "/log/../log.key", "/log/py-demo-sfj/.part", "/log/none/checkpoint"] {
        assert_eq!(served.get(path, None).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let sql = "UPDATE publication SET body = REPLACE(body, '2026', '2025')";
    served.site.store.write(move |unit| unit.execute(sql, &[])).unwrap();
    let (_, check) = served.get(&format!("/public/decisions/{id}/check"), None).await;
    assert!(check.contains("与账上的内容不符"), "a changed page is told");
}

/// A restored old backup does not start; it says which log, how much is missing, and what to do.
#[test]
fn an_older_database_does_not_start() {
    let (folder, site) = demo::tests::built();
    site.publish_log().unwrap();
    assert!(crate::logs::refuse_older(&site).is_ok());
    drop(site);
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("mingfa.db") {
            std::fs::remove_file(path).unwrap();
        }
    }
    let site = Site::open(folder.path()).unwrap();
    let words = crate::logs::refuse_older(&site).unwrap_err().to_string();
    for part in ["数据库比账旧", "数据库只有0条", "更新的备份", "移到别处"] {
        assert!(words.contains(part), "{part}: {words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_of_a_person_comes_filled_in_and_only_of_ones_own_agency() {
    let served = served();
    let keeper = served.sign_in("guanli");
    let (_, page) = served.get("/people?login=chenyifan", Some(&keeper)).await;
    assert!(page.contains("value=\"四级主任科员\"") && page.contains("value=\"16090090001\""), "{page}");
    assert!(page.contains("<option value=\"valid\" selected>"), "{page}");
    let (_, page) = served.get("/people?login=yuanchi", Some(&keeper)).await;
    assert!(!page.contains("原驰"), "another agency's");
}
