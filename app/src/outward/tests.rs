//! What other platforms are told: written with what it tells of, sent, receipted, outstanding until then.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::portal::expiry::expire;
use crate::web::tests::{Served, served};
use axum::http::StatusCode;
use enforcement::case::{Command, Flat};
use enforcement::id::KindKey;
use enforcement::people::Actor;
use std::io::{Read, Write};
use std::net::TcpListener;
use store::publications::Publication;

const AGENCY: &str = "py-demo-sfj";
/// The figures of the annual report that others keep.
const OTHERS: &str = "&reconsidered=0&reconsidered-corrected=0&sued=0&lost=0";

fn actor(served: &Served, login: &str) -> Actor {
    crate::auth::visitor(&served.site, &served.sign_in(login)).unwrap().unwrap().actor
}

fn register(served: &Served, id: &str, takes: &str, address: &str) -> Addressee {
    let addressee = Addressee {
        agency: AGENCY.into(),
        id: id.into(),
        name: format!("试验平台{id}"),
        takes: takes.into(),
        address: address.into(),
        key: "k".into(),
        made: served.site.now().exact(),
        maker: "管理".into(),
        ended: String::new(),
    };
    let stored = addressee.clone();
    served.site.store.write(move |unit| outward::put_addressee(unit, &stored)).unwrap();
    addressee
}

fn published(served: &Served, title: &str) -> Publication {
    let all = served.site.store.read(|unit| publications::all(unit, "", 20)).unwrap();
    all.into_iter().find(|one| one.title.contains(title) || one.party.contains(title)).unwrap()
}

fn about(served: &Served, publication: &Publication) -> Vec<Message> {
    served.site.store.read(|unit| outward::about(unit, AGENCY, &publication.id)).unwrap()
}

fn line(served: &Served) -> store::audit::Line {
    let now = served.site.now();
    store::audit::Line {
        id: crate::site::new_id(now),
        at: now.exact(),
        person: "songwan".into(),
        name: "宋晚".into(),
        act: "报送".into(),
        object: String::new(),
        detail: "生成报送文件".into(),
    }
}

fn enter(served: &Served, publication: &Publication, kind: &str, fields: &[(&str, &str)]) {
    let flat: Flat = fields.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()])).collect();
    let version = served.site.store.read(|unit| store::cases::version(unit, AGENCY, &publication.case)).unwrap();
    let command = Command::Enter { kind: KindKey::new(kind).unwrap(), flat, replaces: None };
    let by = actor(served, "songwan");
    desk::act(&served.site, &by, &publication.case, version, command, served.site.now()).unwrap();
}

fn withdraw_it(served: &Served, publication: &Publication) {
    let today = served.site.now().date().to_string();
    let fields = [("ground", "revoked"), ("found_on", today.as_str()), ("reason", "经行政复议撤销。")];
    enter(served, publication, "publication-withdrawal", &fields);
}

/// Everything that is public is put into the outbox and sent in a file.
fn sent(served: &Served, addressee: &Addressee) -> String {
    let days = (Date::parse("2020-01-01").unwrap(), served.site.now().date());
    assert!(gather(&served.site, addressee, days.0, days.1).unwrap() > 0);
    assert_eq!(gather(&served.site, addressee, days.0, days.1).unwrap(), 0, "nothing twice");
    carried(&served.site, addressee, line(served)).unwrap().unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn g22_2_a_withdrawal_is_told_to_whoever_had_the_publication_until_it_is_receipted() {
    let served = served();
    let credit = register(&served, "credit", "credit", "");
    register(&served, "never-sent", "decisions", "");
    let batch = sent(&served, &credit);
    let one = published(&served, "立信");
    withdraw_it(&served, &one);
    let told = about(&served, &one);
    assert_eq!(told.iter().map(|one| one.kind.as_str()).collect::<Vec<_>>(), ["put", "withdraw"], "{told:?}");
    let withdrawal = &told[1];
    assert_eq!((withdrawal.addressee.as_str(), withdrawal.state.as_str()), ("credit", "waiting"));
    assert_eq!(withdrawal.basis, "行政处罚法第四十八条第二款");
    for words in ["\"GS_CZ\":\"撤下\"", "决定被撤销", "经行政复议撤销。", one.number.as_str(), one.id.as_str()]
    {
        assert!(withdrawal.body.contains(words), "{words}: {}", withdrawal.body);
    }
    assert!(!withdrawal.body.contains("立信"), "a withdrawal names nobody");
    let three = served.site.calendar.workdays_between(served.site.now().date(), Date::parse(&withdrawal.due).unwrap());
    assert_eq!(three.unwrap(), 3, "a penalty comes down within three working days");
    // Outstanding on the desk, on the workbench, in the supervision.
    let (editor, supervisor) = (served.sign_in("songwan"), served.sign_in("jianduyuan"));
    for (path, token) in
        [("/disclosure", &editor), ("/", &editor), ("/disclosure/outward", &editor), ("/supervision", &supervisor)]
    {
        let (status, page) = served.get(path, Some(token)).await;
        assert!(status == StatusCode::OK && page.contains("撤下通知") && page.contains("试验平台credit"), "{path}");
    }
    // Nobody receipts what was not sent.
    let outcome = |accepted| Outcome { accepted, receipt: "H-1".into(), said: "主体不一致".into() };
    assert!(receive(&served.site, AGENCY, &withdrawal.id, outcome(true), line(&served)).unwrap().is_err());
    carried(&served.site, &credit, line(&served)).unwrap().unwrap();
    receive(&served.site, AGENCY, &withdrawal.id, outcome(false), line(&served)).unwrap().unwrap();
    assert_eq!(about(&served, &one)[1].state, "refused");
    again(&served.site, AGENCY, &withdrawal.id, line(&served)).unwrap().unwrap();
    let second = carried(&served.site, &credit, line(&served)).unwrap().unwrap();
    assert!(second.1 == 1 && second.0 != batch);
    receive(&served.site, AGENCY, &withdrawal.id, outcome(true), line(&served)).unwrap().unwrap();
    let (_, page) = served.get("/disclosure", Some(&editor)).await;
    assert!(!page.contains("撤下通知"), "receipted, no longer outstanding");
    assert_eq!((about(&served, &one)[1].tries, about(&served, &one)[1].receipt.as_str()), (2, "H-1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn g22_2_what_never_went_out_is_not_withdrawn_elsewhere() {
    let served = served();
    let credit = register(&served, "credit", "credit", "");
    let days = (Date::parse("2020-01-01").unwrap(), served.site.now().date());
    gather(&served.site, &credit, days.0, days.1).unwrap();
    let one = published(&served, "立信");
    withdraw_it(&served, &one);
    let told = about(&served, &one);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].kind.as_str(), told[0].state.as_str()), ("put", "replaced"));
}

#[tokio::test(flavor = "multi_thread")]
async fn g22_2_the_end_of_the_publicity_period_is_told_too() {
    let served = served();
    let credit = register(&served, "credit", "credit", "");
    sent(&served, &credit);
    let one = published(&served, "马");
    let page: Page = serde_json::from_str(&one.body).unwrap();
    assert_eq!(expire(&served.site, Moment::start_of(page.about.until.unwrap().next())).unwrap(), 1);
    let told = about(&served, &one);
    let last = told.last().unwrap();
    assert!(
        last.kind == "withdraw" && last.body.contains("公示期限届满") && last.basis.contains("信用修复"),
        "{last:?}"
    );
}

/// Answers one request after the other with these bodies; the requests as they came.
fn platform(answers: Vec<(u16, String)>) -> (String, std::thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/in", listener.local_addr().unwrap());
    let serving = std::thread::spawn(move || {
        let mut asked = Vec::new();
        for (status, answer) in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut seen = Vec::new();
            loop {
                let mut piece = [0; 4096];
                let count = stream.read(&mut piece).unwrap();
                seen.extend(&piece[..count]);
                let Some(cut) = seen.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
                let head = String::from_utf8_lossy(&seen[..cut]).to_lowercase();
                let length = head.split("content-length:").nth(1).and_then(|rest| rest.lines().next());
                if seen.len() >= cut + 4 + length.unwrap().trim().parse::<usize>().unwrap() {
                    break;
                }
            }
            asked.push(String::from_utf8_lossy(&seen).into_owned());
            let head = format!("HTTP/1.0 {status} X\r\nContent-Length: {}\r\n\r\n", answer.len());
            stream.write_all((head + &answer).as_bytes()).unwrap();
        }
        asked
    });
    (address, serving)
}

/// As if the wait until the next try were over.
fn hurry(served: &Served, message: &Message) {
    let due = Message { next_try: served.site.now().exact(), ..message.clone() };
    served.site.store.write(move |unit| outward::put(unit, &due)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn g19_3_an_interface_is_asked_again_until_it_answers_and_each_subject_goes_in_its_order() {
    let served = served();
    let accepted = r#"{"rows":[{"accepted":true,"verdict":"accepted","words":"已接收","said":[]}]}"#;
    let (address, serving) =
        platform(vec![(503, "busy".into()), (200, accepted.into()), (202, String::new()), (200, accepted.into())]);
    let portal = register(&served, "portal", "decisions", &address);
    let one = published(&served, "立信");
    let decided = Date::parse(&one.decided).unwrap();
    let days = (decided, decided);
    assert!(gather(&served.site, &portal, days.0, days.1).unwrap() >= 1);
    let others = served.site.store.read(|unit| outward::of_state(unit, AGENCY, "waiting")).unwrap();
    for other in others.into_iter().filter(|other| other.subject != one.id) {
        let away = Message { state: "replaced".into(), next_try: String::new(), ..other };
        served.site.store.write(move |unit| outward::put(unit, &away)).unwrap();
    }
    assert_eq!(courier::carry(&served.site).unwrap(), 1);
    let first = about(&served, &one).remove(0);
    assert!(first.state == "waiting" && first.tries == 1 && first.said.contains("503"), "{first:?}");
    assert!(first.next_try > served.site.now().exact(), "later");
    assert_eq!(courier::carry(&served.site).unwrap(), 0, "not before its time");
    // Withdrawn before the platform answered: it may have the row, and hears of both, in order.
    withdraw_it(&served, &one);
    assert_eq!(courier::carry(&served.site).unwrap(), 0, "the withdrawal waits for what stands before it");
    hurry(&served, &first);
    assert_eq!(courier::carry(&served.site).unwrap(), 2, "first the decision, then its withdrawal");
    assert_eq!(about(&served, &one)[0].state, "accepted");
    let second = about(&served, &one).remove(1);
    assert_eq!((second.kind.as_str(), second.state.as_str()), ("withdraw", "sent"), "received, the receipt follows");
    hurry(&served, &second);
    assert_eq!(courier::carry(&served.site).unwrap(), 1);
    assert_eq!(about(&served, &one)[1].state, "accepted");
    let asked = serving.join().unwrap();
    assert!(asked[0].contains("Bearer k") && asked[0].contains("mingfa-inward/1") && asked[0].contains(&first.id));
    assert!(asked[2].contains("撤下") && asked[3].contains(&second.id), "the same number, so that it is taken once");
    let lines = served.site.store.read(|unit| store::audit::list(unit, AGENCY, "")).unwrap();
    assert!(lines.iter().filter(|line| line.act == "报送").count() >= 4, "each try is on the record");
}

#[tokio::test(flavor = "multi_thread")]
async fn g19_3_what_goes_out_is_what_this_system_takes_in_and_shows_nothing_hidden() {
    use register::inward::{Basis, Set, read, rows_of_json};
    let served = served();
    let portal = register(&served, "portal", "decisions", "");
    sent(&served, &portal);
    let owner = served.site.store.read(|unit| store::accounts::agency(unit, AGENCY)).unwrap().unwrap();
    let messages = served.site.store.read(|unit| outward::of_state(unit, AGENCY, "sent")).unwrap();
    assert!(messages.len() >= 2);
    let basis = Basis {
        today: served.site.now().date(),
        calendar: &served.site.calendar,
        agency: &owner.name,
        uscc: &owner.uscc,
    };
    for message in &messages {
        let set = Set::from_key(&message.fields).unwrap();
        let rows = rows_of_json(set, &[serde_json::from_str(&message.body).unwrap()]);
        let taken = read(set, &rows, basis);
        assert!(taken[0].is_ok() && rows[0].unknown.is_empty(), "{}: {taken:?}", message.title);
    }
    let natural = messages.iter().find(|one| one.title.starts_with("马某")).unwrap();
    for hidden in ["6222020200112230010", "13800138000", "试验村3组"] {
        assert!(!natural.body.contains(hidden), "{hidden}");
    }
    let editor = served.sign_in("songwan");
    let (_, page) = served.get(&format!("/disclosure/outward/messages/{}", natural.id), Some(&editor)).await;
    assert!(page.contains("GS_QW") && !page.contains("41092219851231002X"), "the page does not show the number");
}

#[tokio::test(flavor = "multi_thread")]
async fn g22_3_a_correction_follows_what_was_sent_and_replaces_what_was_not() {
    let served = served();
    let credit = register(&served, "credit", "credit", "");
    let one = published(&served, "立信");
    let today = served.site.now().date().to_string();
    let correct =
        || enter(&served, &one, "publication-correction", &[("found_on", &today), ("reason", "改正文书日期。")]);
    let days = (Date::parse("2020-01-01").unwrap(), served.site.now().date());
    gather(&served.site, &credit, days.0, days.1).unwrap();
    correct();
    let told = about(&served, &one);
    let seen: Vec<(&str, &str)> = told.iter().map(|one| (one.kind.as_str(), one.state.as_str())).collect();
    assert_eq!(seen, [("put", "replaced"), ("put", "waiting")]);
    carried(&served.site, &credit, line(&served)).unwrap().unwrap();
    correct();
    let last = about(&served, &one).pop().unwrap();
    assert!(last.kind == "correct" && last.body.contains("\"GS_CZ\":\"更新\"") && last.basis.contains("第二十二条"));
}

#[tokio::test(flavor = "multi_thread")]
async fn g21_2_reconciliation_receipts_what_the_platform_has_and_reopens_what_it_should_not_have() {
    let served = served();
    let credit = register(&served, "credit", "credit", "");
    sent(&served, &credit);
    let (gone, kept) = (published(&served, "立信"), published(&served, "马"));
    withdraw_it(&served, &gone);
    carried(&served.site, &credit, line(&served)).unwrap().unwrap();
    let editor = served.sign_in("songwan");
    let csrf = crate::auth::visitor(&served.site, &editor).unwrap().unwrap().csrf;
    let (from, until) = ("2020-01-01", served.site.now().date().to_string());
    let (_, rows) = served.get(&format!("/disclosure/credit/penalty.csv?from={from}&to={until}"), Some(&editor)).await;
    let head = rows.lines().next().unwrap();
    let place = |code: &str| head.split(',').position(|one| one == code).unwrap();
    // The platform has everything, and what was withdrawn besides.
    let stale: Vec<String> = head
        .split(',')
        .enumerate()
        .map(|(at, _)| match at {
            at if at == place("CF_WSH") => gone.number.clone(),
            at if at == place("CF_JDRQ") => gone.decided.replace('-', "/"),
            at if at == place("CF_XDR_MC") => "濮阳立信法律服务有限公司".into(),
            _ => String::new(),
        })
        .collect();
    let file = format!("{rows}{}\r\n", stale.join(","));
    let fields =
        [("csrf", csrf.as_str()), ("kind", "penalty"), ("from", from), ("to", until.as_str()), ("what", "reconcile")];
    let (status, page) =
        served.post_file("/disclosure/credit", &editor, &fields, ("file.upload", "平台.csv", &file)).await;
    assert!(status == StatusCode::OK && page.contains("平台仍在公示已经撤下的决定"), "{page}");
    assert_eq!(about(&served, &kept).last().unwrap().state, "accepted", "what the platform has was taken");
    let open = about(&served, &gone).pop().unwrap();
    assert!(open.kind == "withdraw" && open.state == "refused" && open.said.contains("对账"), "{open:?}");
    let (_, page) = served.post_file("/disclosure/credit", &editor, &fields, ("file.upload", "平台.csv", &rows)).await;
    assert!(page.contains("平台缺 0 件") && !page.contains("平台仍在公示"), "{page}");
    assert_eq!(about(&served, &gone).pop().unwrap().state, "accepted", "gone there too");
}

#[tokio::test(flavor = "multi_thread")]
async fn g23_1_the_annual_report_goes_upward_and_waits_for_its_receipt() {
    let served = served();
    register(&served, "gov", "annual", "");
    let superior = register(&served, "superior", "annual", "");
    register(&served, "credit", "credit", "");
    let year = served.site.now().date().year() - 1;
    let head = served.sign_in("fengyizhou");
    let csrf = crate::auth::visitor(&served.site, &head).unwrap().unwrap().csrf;
    let form = format!("csrf={csrf}&words=%E6%83%85%E5%86%B5%E8%AF%B4%E6%98%8E{OTHERS}");
    let (status, page) = served.post(&format!("/reports/{year}"), &head, &form).await;
    assert!(status == StatusCode::OK && page.contains("报 2 个对象"), "{page}");
    let told = served.site.store.read(|unit| outward::about(unit, AGENCY, &annual_subject(year))).unwrap();
    assert_eq!(told.len(), 2, "who takes no report gets none");
    assert!(told.iter().all(|one| one.due == format!("{}-01-31", year + 1) && one.basis.contains("第二十三条")));
    assert!(told[0].body.contains("\"value\":\"0\"") && !told[0].body.contains("\"cases\":"), "nought is not blank");
    let (_, page) = served.get("/", Some(&head)).await;
    assert!(page.contains("发送年度报告") && page.contains("试验平台superior"), "{page}");
    let batch = carried(&served.site, &superior, line(&served)).unwrap().unwrap().0;
    let (status, file) = served.get(&format!("/disclosure/outward/files/superior/{batch}"), Some(&head)).await;
    assert!(status == StatusCode::OK && file.starts_with("PK"), "an Excel file");
    let id = told.iter().find(|one| one.addressee == "superior").unwrap().id.clone();
    let outcome = Outcome { accepted: true, receipt: "收文1号".into(), said: String::new() };
    receive(&served.site, AGENCY, &id, outcome, line(&served)).unwrap().unwrap();
    let (_, page) = served.get("/", Some(&head)).await;
    assert!(!page.contains("试验平台superior") && page.contains("试验平台gov"), "{page}");
    // Published again, it is reported again.
    served.post(&format!("/reports/{year}"), &head, &form).await;
    let told = served.site.store.read(|unit| outward::about(unit, AGENCY, &annual_subject(year))).unwrap();
    let states: Vec<(&str, &str)> = told.iter().map(|one| (one.addressee.as_str(), one.state.as_str())).collect();
    assert_eq!(states, [("gov", "replaced"), ("gov", "waiting"), ("superior", "accepted"), ("superior", "waiting")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn p16_what_is_shared_goes_only_to_whom_it_was_granted_and_every_way_out_is_on_the_record() {
    let served = served();
    let editor = served.sign_in("songwan");
    let csrf = crate::auth::visitor(&served.site, &editor).unwrap().unwrap().csrf;
    let form = format!("csrf={csrf}&name=x&takes=decisions&address=&key=");
    let (status, _) = served.post("/disclosure/outward/addressees", &editor, &form).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "an addressee is registered by the administrator");
    let administrator = served.sign_in("guanli");
    let csrf = crate::auth::visitor(&served.site, &administrator).unwrap().unwrap().csrf;
    let form = format!("csrf={csrf}&name=%E8%AF%95%E9%AA%8C&takes=credit&address=ftp%3A%2F%2Fx&key=");
    let (status, page) = served.post("/disclosure/outward/addressees", &administrator, &form).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("https://"), "{page}");
    let form = format!("csrf={csrf}&name=%E8%AF%95%E9%AA%8C&takes=credit&address=https%3A%2F%2Fx.example&key=geheim");
    let (status, page) = served.post("/disclosure/outward/addressees", &administrator, &form).await;
    assert!(status == StatusCode::OK && page.contains("https://x.example") && !page.contains("geheim"), "{page}");
    let lines = served.site.store.read(|unit| store::audit::list(unit, AGENCY, "")).unwrap();
    assert!(
        lines.iter().any(|line| line.act == "登记报送对象") && lines.iter().all(|line| !line.detail.contains("geheim"))
    );
    // Only what it takes: a platform for credit hears nothing of an inspection's result.
    let other = register(&served, "credit2", "credit", "");
    let days = (Date::parse("2020-01-01").unwrap(), served.site.now().date());
    gather(&served.site, &other, days.0, days.1).unwrap();
    let waiting = served.site.store.read(|unit| outward::of_state(unit, AGENCY, "waiting")).unwrap();
    assert!(!waiting.is_empty() && waiting.iter().all(|one| matches!(one.fields.as_str(), "penalty" | "licence")));
}

#[tokio::test(flavor = "multi_thread")]
async fn p7_last_years_report_is_a_duty_of_the_head_until_it_is_public() {
    let served = served();
    let year = served.site.now().date().year() - 1;
    let duty = |login: &str| {
        let found = crate::standing::duties(&served.site, &actor(&served, login)).unwrap();
        found.into_iter().find(|duty| duty.what.contains("行政执法数据")).map(|duty| duty.due)
    };
    assert_eq!(duty("fengyizhou"), None, "no case of last year");
    let last = Moment::parse(&format!("{year}-12-01 10:00")).unwrap();
    let fields = [
        ("act", "licence"),
        ("source_number", "S-1"),
        ("document_number", "外〔2025〕1号"),
        ("document_title", "准予行政许可决定书"),
        ("decided_on", &format!("{year}-11-28")),
        ("officers_named", "甲（16090000001）"),
        ("cause", "设立许可"),
        ("facts", "申请设立。"),
        ("basis", "《试验法》第一条"),
        ("disposition", "准予设立。"),
        ("full_text", "准予设立。"),
        ("licence_category", "general"),
        ("party.kind", "organisation"),
        ("party.name", "濮阳试推有限公司"),
        ("party.uscc", "31410000MD01234542"),
        ("party.representative", "推试验"),
        ("party.address", "濮阳市试验路1号"),
    ];
    let flat: Flat = fields.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()])).collect();
    desk::open(&served.site, &actor(&served, "songwan"), "pushed", flat, last).unwrap();
    assert_eq!(duty("fengyizhou"), Some(Date::new(year + 1, 1, 31).ok()), "due on 31 January");
    assert_eq!(duty("songwan"), None, "it is the head's");
    let head = served.sign_in("fengyizhou");
    let csrf = crate::auth::visitor(&served.site, &head).unwrap().unwrap().csrf;
    served.post(&format!("/reports/{year}"), &head, &format!("csrf={csrf}&words=%E8%AF%B4%E6%98%8E{OTHERS}")).await;
    assert_eq!(duty("fengyizhou"), None);
    let report = crate::report::published(&served.site, AGENCY, year).unwrap().unwrap();
    assert_eq!(report.cell("licence", "granted").unwrap().1.value, "1", "a pushed licence counts");
}

#[tokio::test(flavor = "multi_thread")]
async fn p6_what_changes_after_it_was_published_changes_everywhere() {
    let served = served();
    let portal = register(&served, "portal", "decisions", "");
    sent(&served, &portal);
    let one = published(&served, "立信");
    withdraw_it(&served, &one);
    assert_eq!(served.get(&format!("/public/decisions/{}", one.id), None).await.0, StatusCode::GONE);
    assert_eq!(about(&served, &one).last().unwrap().kind, "withdraw", "other platforms are told");
    let (status, page) = served.get(&format!("/public/decisions/{}/check", one.id), None).await;
    served.site.publish_log().unwrap();
    assert!(status == StatusCode::OK && !page.contains("立信"), "{page}");
    let (status, proof) = served.get(&format!("/public/decisions/{}/proof/publication", one.id), None).await;
    assert!(status == StatusCode::OK && proof.contains("c2sp.org/tlog-proof"), "the withdrawal is provable");
    assert_eq!(
        served.get(&format!("/public/decisions/{}/proof/decision", one.id), None).await.0,
        StatusCode::NOT_FOUND
    );
}

/// The figures of a year's penalties, counted by somebody who has nothing but the open data.
fn recounted(csv: &str, agency: &str) -> (usize, f64) {
    let mut reader = csv.trim_start_matches('\u{FEFF}').split("\r\n");
    let head: Vec<&str> = reader.next().unwrap().split(',').collect();
    let place = |name: &str| head.iter().position(|one| *one == name).unwrap();
    let rows: Vec<Vec<&str>> = reader.filter(|line| !line.is_empty()).map(|line| line.split(',').collect()).collect();
    let own = rows.iter().filter(|row| row[place("执法主体")] == agency && !row[place("处罚种类")].is_empty());
    own.fold((0, 0.0), |(count, sum), row| (count + 1, sum + row[place("罚没金额（元）")].parse().unwrap_or(0.0)))
}

#[tokio::test(flavor = "multi_thread")]
async fn g23_1_the_figures_of_penalties_are_counted_again_from_the_open_data() {
    let served = served();
    let year = published(&served, "立信").decided[..4].parse::<i16>().unwrap();
    let report = crate::report::count(&served.site, AGENCY, year).unwrap();
    let public: std::collections::BTreeSet<String> = served
        .site
        .store
        .read(|unit| publications::all(unit, "", 50))
        .unwrap()
        .into_iter()
        .map(|one| one.case)
        .collect();
    let (_, csv) = served.get(&format!("/public/data/decisions-{year}.csv"), None).await;
    let (count, money) = recounted(&csv, &report.agency);
    let total = report.cell("penalty", "total").unwrap().1;
    let counted = total.cases.iter().filter(|case| public.contains(*case)).count();
    assert!(count > 0 && count == counted, "the public ones of the figure's cases: {count} {counted}");
    let page = |one: &Publication| serde_json::from_str::<Page>(&one.body).unwrap();
    let all = served.site.store.read(|unit| publications::all(unit, "", 50)).unwrap();
    let own = all.iter().filter(|one| one.agency == AGENCY && total.cases.contains(&one.case));
    let sum: f64 = own.flat_map(|one| page(one).about.penalties).map(|penal| penal.amount.parse().unwrap_or(0.0)).sum();
    assert!(money > 0.0 && (money - sum).abs() < 0.005, "{money} {sum}");
}
