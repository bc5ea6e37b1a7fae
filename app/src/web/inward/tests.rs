//! What other systems push: the key, the rows, their way to the public (G19.2, P15).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::super::tests::{Served, served};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt;

const AGENCY: &str = "py-demo-sfj";

async fn call(served: &Served, method: Method, path: &str, key: &str, body: Vec<u8>) -> (StatusCode, Value) {
    let request = Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {key}"));
    let response = served.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

/// Lets a system in through the page and reads the key that it shows once.
async fn admitted(served: &Served, scopes: &str) -> String {
    let token = served.sign_in("guanli");
    let csrf = crate::auth::visitor(&served.site, &token).unwrap().unwrap().csrf;
    let form = format!("csrf={csrf}&name=办案系统{scopes}");
    let (status, page) = served.post("/disclosure/inward/clients", &token, &form).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let at = page.find("mingfa-push-").unwrap();
    let key = page[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let (_, again) = served.get("/disclosure/inward", Some(&token)).await;
    assert!(!again.contains("mingfa-push-"), "the key is shown once");
    key
}

fn row(served: &Served, source: &str, number: &str) -> Value {
    let agency = served.site.store.read(|unit| store::accounts::agency(unit, AGENCY)).unwrap().unwrap();
    json!({
        "CF_XDR_MC": "夏试验", "CF_XDR_LB": "自然人", "CF_XDR_ZJLX": "身份证", "CF_XDR_ZJHM": "11010519491231002X",
        "CF_WSH": number, "CF_WFXW": "冒充律师执业", "CF_SY": "夏试验冒充律师执业，身份证号11010519491231002X。",
        "CF_YJ": "《律师法》第五十五条", "CF_CFLB": "罚款", "CF_NR": "罚款五千元。", "CF_NR_FK": "0.500000",
        "CF_JDRQ": served.site.now().date().to_string(), "CF_CFJG": agency.name, "CF_CFJGDM": agency.uscc,
        "GS_BH": source, "GS_ZFRY": "甲（16090000001）、乙（16090000002）",
        "GS_QW": "当事人夏试验，身份证号11010519491231002X。\n决定罚款五千元。",
    })
}

fn push(batch: &str, rows: &[Value]) -> Vec<u8> {
    json!({ "format": "mingfa-inward/1", "batch": batch, "kind": "penalty", "rows": rows }).to_string().into_bytes()
}

fn verdicts(answer: &Value) -> Vec<&str> {
    answer["rows"].as_array().unwrap().iter().map(|row| row["verdict"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn g19_2_each_row_is_taken_or_told_why_not_and_never_twice() {
    let served = served();
    let key = admitted(&served, "&scope=decisions").await;
    let path = "/api/v1/inward/decisions";
    let good = row(&served, "A-1", "测推罚决〔2026〕1号");
    let mut bad = row(&served, "A-2", "测推罚决〔2026〕2号");
    bad["GS_QW"] = "".into();
    let (status, answer) = call(&served, Method::POST, path, &key, push("b1", &[good.clone(), bad])).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(verdicts(&answer), ["accepted", "refused"], "{answer}");
    assert!(answer["rows"][0]["state"].as_str().unwrap().starts_with("待公示，期限"), "{answer}");
    assert!(answer["rows"][1]["said"].to_string().contains("GS_QW"));
    let (_, again) = call(&served, Method::POST, path, &key, push("b2", std::slice::from_ref(&good))).await;
    assert_eq!(verdicts(&again), ["unchanged"]);
    let mut newer = good.clone();
    newer["CF_SY"] = "夏试验冒充律师执业两次。".into();
    let (_, updated) = call(&served, Method::POST, path, &key, push("b2", &[newer])).await;
    assert_eq!(verdicts(&updated), ["updated"], "{updated}");
    let other = row(&served, "A-9", "测推罚决（2026）1号");
    let (_, taken) = call(&served, Method::POST, path, &key, push("b3", &[other])).await;
    assert!(taken["rows"][0]["said"].to_string().contains("已经以来源编号“A-1”推送过"), "{taken}");
    let (status, batch) = call(&served, Method::GET, "/api/v1/inward/batches/b1", &key, Vec::new()).await;
    assert!(status == StatusCode::OK && verdicts(&batch) == ["accepted", "refused"] && batch["next"] == 3);
    let lines = served.site.store.read(|unit| store::audit::list(unit, AGENCY, "")).unwrap();
    assert!(lines.iter().filter(|line| line.act == "推送").count() >= 5, "every call is on the record");
    let editor = served.sign_in("songwan");
    let (status, page) = served.get("/disclosure/inward", Some(&editor)).await;
    assert!(status == StatusCode::OK && page.contains("办案系统") && page.contains("已接收 1"), "{page}");
    let (status, page) = served.get("/disclosure/inward/format", Some(&editor)).await;
    assert!(status == StatusCode::OK && page.contains("CF_WSH") && page.contains("XK_YXQZI") && page.contains("GS_QW"));
}

#[tokio::test(flavor = "multi_thread")]
async fn g19_2_a_pushed_decision_goes_the_way_of_every_decision_and_hides_what_it_must() {
    use enforcement::case::Flat;
    let served = served();
    let key = admitted(&served, "&scope=decisions").await;
    let good = row(&served, "A-1", "测推罚决〔2026〕1号");
    let (_, answer) = call(&served, Method::POST, "/api/v1/inward/decisions", &key, push("b1", &[good])).await;
    assert_eq!(verdicts(&answer), ["accepted"], "{answer}");
    let case =
        served.site.store.read(|unit| store::inward::by_number(unit, AGENCY, "测推罚决20261号")).unwrap().unwrap().case;
    let opened = crate::desk::read(&served.site, AGENCY, &case).unwrap();
    let preview = crate::desk::preview(&served.site, &opened, served.site.now()).unwrap();
    assert!(preview.source().contains("决定罚款五千元") && !preview.hits().is_empty());
    let shown = preview.hidden_values();
    assert!(shown.iter().any(|value| value.contains("11010519491231002X")), "{shown:?}");
    // The editor cannot publish what nobody has approved and reviewed.
    let editor = served.sign_in("songwan");
    let actor = crate::auth::visitor(&served.site, &editor).unwrap().unwrap().actor;
    let command = enforcement::case::Command::Enter {
        kind: enforcement::id::KindKey::new("publication").unwrap(),
        flat: Flat::from([("text_version".into(), vec!["x".into()]), ("address".into(), vec!["x".into()])]),
        replaces: None,
    };
    let refused = crate::desk::act(&served.site, &actor, &case, opened.case.version, command, served.site.now());
    assert!(format!("{refused:?}").contains("保密审查"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn p15_a_key_pushes_only_what_it_was_let_in_for_and_nothing_once_it_is_ended() {
    let served = served();
    let key = admitted(&served, "&scope=lists").await;
    let path = "/api/v1/inward/decisions";
    let good = row(&served, "A-1", "测推罚决〔2026〕1号");
    assert_eq!(call(&served, Method::POST, path, &key, push("b", &[good])).await.0, StatusCode::FORBIDDEN);
    assert_eq!(call(&served, Method::POST, path, "none", Vec::new()).await.0, StatusCode::UNAUTHORIZED);
    let list = "姓名,职务,执法证号,执法区域\n甲试验,科员,16090090011,测试市\n";
    let officers = "/api/v1/inward/lists/officers?name=a.csv";
    let (status, answer) = call(&served, Method::POST, officers, &key, list.as_bytes().to_vec()).await;
    assert!(status == StatusCode::OK && answer["verdict"] == "accepted", "{answer}");
    let (_, again) = call(&served, Method::POST, officers, &key, list.as_bytes().to_vec()).await;
    assert_eq!(again["verdict"], "unchanged");
    let bad = list.replace("甲试验", "");
    let (_, refused) = call(&served, Method::POST, officers, &key, bad.into_bytes()).await;
    assert!(refused["verdict"] == "refused" && !refused["errors"].as_array().unwrap().is_empty(), "{refused}");
    let client = served.site.store.read(|unit| store::inward::clients(unit, AGENCY)).unwrap().remove(0);
    let token = served.sign_in("guanli");
    let csrf = crate::auth::visitor(&served.site, &token).unwrap().unwrap().csrf;
    let form = format!("csrf={csrf}&id={}", client.id);
    assert_eq!(served.post("/disclosure/inward/clients/end", &token, &form).await.0, StatusCode::OK);
    assert_eq!(call(&served, Method::POST, officers, &key, Vec::new()).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(call(&served, Method::GET, "/api/v1/inward/format", "", Vec::new()).await.0, StatusCode::OK);
}

/// The actor of a sign-in name.
fn actor(served: &Served, login: &str) -> enforcement::people::Actor {
    crate::auth::visitor(&served.site, &served.sign_in(login)).unwrap().unwrap().actor
}

#[tokio::test(flavor = "multi_thread")]
async fn g17_1_what_is_due_and_what_is_not_published_with_its_reason_stand_in_a_list() {
    use enforcement::case::{Command, Flat, Verdict};
    let served = served();
    let key = admitted(&served, "&scope=decisions").await;
    let good = row(&served, "A-1", "测推罚决〔2026〕1号");
    call(&served, Method::POST, "/api/v1/inward/decisions", &key, push("b1", &[good])).await;
    let editor = served.sign_in("songwan");
    let (status, page) = served.get("/disclosure", Some(&editor)).await;
    assert!(status == StatusCode::OK && page.contains("夏试验"), "what is due is listed: {page}");
    assert!(page.contains("没有不公示的决定"));
    let pushed = served.site.store.read(|unit| store::inward::by_number(unit, AGENCY, "测推罚决20261号")).unwrap();
    let case = pushed.unwrap().case;
    let version = || served.site.store.read(|unit| store::cases::version(unit, AGENCY, &case)).unwrap();
    let fields = [
        ("publish", "no"),
        ("impact", "no"),
        ("impact.words", "没有社会影响"),
        ("reason", "行政处罚法第四十八条：不具有一定社会影响。"),
        ("period", "none"),
    ];
    let flat: Flat = fields.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()])).collect();
    let kind = enforcement::id::KindKey::new("disclosure-approval").unwrap();
    let enter = Command::Enter { kind, flat, replaces: None };
    let now = served.site.now();
    crate::desk::act(&served.site, &actor(&served, "songwan"), &case, version(), enter, now).unwrap();
    let opened = crate::desk::read(&served.site, AGENCY, &case).unwrap();
    let record = opened.case.records.last().unwrap().id;
    let sign = Command::Sign {
        record,
        step: enforcement::pack::Step::Head,
        verdict: Verdict::Agreed,
        opinion: "同意".into(),
        signed_at: None,
    };
    crate::desk::act(&served.site, &actor(&served, "fengyizhou"), &case, version(), sign, served.site.now()).unwrap();
    let (_, page) = served.get("/disclosure", Some(&editor)).await;
    assert!(page.contains("不具有一定社会影响") && !page.contains("没有不公示的决定"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g22_2_a_pushed_withdrawal_of_what_is_not_public_says_so() {
    let served = served();
    let key = admitted(&served, "&scope=decisions").await;
    let good = row(&served, "A-1", "测推罚决〔2026〕1号");
    let path = "/api/v1/inward/decisions";
    call(&served, Method::POST, path, &key, push("b1", &[good])).await;
    let today = served.site.now().date().to_string();
    let withdrawal = json!({
        "GS_BH": "A-1", "GS_CZ": "撤下", "GS_CXYY": "决定被撤销", "GS_CXRQ": today, "GS_CXSM": "决定被撤销。"
    });
    let (_, answer) = call(&served, Method::POST, path, &key, push("b2", &[withdrawal])).await;
    assert_eq!(verdicts(&answer), ["refused"]);
    assert!(answer["rows"][0]["said"].to_string().contains("还没有公示"), "{answer}");
}

/// Enters a record as somebody, and has the head sign what waits for the head.
fn enter(served: &Served, case: &str, login: &str, kind: &str, fields: &[(&str, &str)]) {
    use enforcement::case::{Command, Flat, Verdict};
    let version = || served.site.store.read(|unit| store::cases::version(unit, AGENCY, case)).unwrap();
    let flat: Flat = fields.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()])).collect();
    let kind = enforcement::id::KindKey::new(kind).unwrap();
    let command = Command::Enter { kind, flat, replaces: None };
    crate::desk::act(&served.site, &actor(served, login), case, version(), command, served.site.now()).unwrap();
    let opened = crate::desk::read(&served.site, AGENCY, case).unwrap();
    let last = opened.case.records.last().unwrap();
    if last.waits_for(&served.site.pack) == Some(enforcement::pack::Step::Head) {
        let step = enforcement::pack::Step::Head;
        let (verdict, opinion) = (Verdict::Agreed, "同意".to_owned());
        let sign = Command::Sign { record: last.id, step, verdict, opinion, signed_at: None };
        crate::desk::act(&served.site, &actor(served, "fengyizhou"), case, version(), sign, served.site.now()).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g19_2_a_pushed_decision_goes_public_without_what_is_hidden_and_its_pushed_withdrawal_takes_it_down() {
    let served = served();
    let key = admitted(&served, "&scope=decisions").await;
    let path = "/api/v1/inward/decisions";
    call(&served, Method::POST, path, &key, push("b1", &[row(&served, "A-1", "测推罚决〔2026〕1号")])).await;
    let pushed = served.site.store.read(|unit| store::inward::by_number(unit, AGENCY, "测推罚决20261号")).unwrap();
    let case = pushed.unwrap().case;
    let approval = [
        ("publish", "yes"),
        ("impact", "yes"),
        ("reason", "属于应当公开的行政处罚决定。"),
        ("severity", "general"),
        ("period", "y1"),
    ];
    enter(&served, &case, "songwan", "disclosure-approval", &approval);
    enter(&served, &case, "songwan", "redaction", &[("checked", "yes"), ("checked.words", "已逐段核对。")]);
    let opened = crate::desk::read(&served.site, AGENCY, &case).unwrap();
    let version = crate::desk::preview(&served.site, &opened, served.site.now()).unwrap().version().as_str().to_owned();
    let review = [("text_version", version.as_str()), ("outcome", "passed"), ("opinion", "可以公开。")];
    enter(&served, &case, "mizheng", "secrecy-review", &review);
    let public = format!("/public/decisions/{AGENCY}-{case}");
    enter(&served, &case, "songwan", "publication", &[("text_version", &version), ("address", &public)]);
    let (status, page) = served.get(&public, None).await;
    assert!(status == StatusCode::OK && page.contains("测推罚决〔2026〕1号") && page.contains("夏某"), "{page}");
    assert!(!page.contains("11010519491231002X") && !page.contains("夏试验"), "{page}");
    let (_, batch) = call(&served, Method::GET, "/api/v1/inward/batches/b1", &key, Vec::new()).await;
    assert_eq!(batch["rows"][0]["state"], "已公示", "the source sees what became of it");
    let today = served.site.now().date().to_string();
    let withdrawal = json!({
        "GS_BH": "A-1", "GS_CZ": "撤下", "GS_CXYY": "决定被撤销", "GS_CXRQ": today, "GS_CXSM": "经行政复议撤销。"
    });
    let (_, answer) = call(&served, Method::POST, path, &key, push("b2", &[withdrawal])).await;
    assert_eq!(verdicts(&answer), ["withdrawn"], "{answer}");
    let (status, page) = served.get(&public, None).await;
    assert!(status == StatusCode::GONE && page.contains("经行政复议撤销") && !page.contains("夏某"), "{page}");
}
