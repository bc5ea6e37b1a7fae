//! Recordings on pages: stored by a form, listed, read by approval in parts, marked, kept.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::super::tests::{Served, served};
use super::super::{COOKIE, header};
use crate::recordings::facts::Stated;
use crate::recordings::import::import;
use crate::{auth, desk};
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use enforcement::case::{Command, Flat, Verdict};
use enforcement::id::KindKey;
use enforcement::pack::Step;
use std::os::unix::ffi::OsStrExt;
use tower::ServiceExt;

const AGENCY: &str = "py-demo-sfj";
const CLIP: &[u8] = include_bytes!("../../../../media/tests/clips/whole.mp4");

struct World {
    served: Served,
    case: String,
    digest: String,
    token: String,
}

impl World {
    fn new() -> World {
        let served = served();
        let case = served.a_case("正言");
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("whole.mp4"), CLIP).unwrap();
        std::fs::write(folder.path().join("说明.txt"), "不是录像").unwrap();
        let report = import(&served.site, folder.path(), &case, None, &Stated::default()).unwrap();
        assert_eq!((report.stored.len(), report.held.len(), report.left.len()), (1, 0, 1));
        let again = import(&served.site, folder.path(), &case, None, &Stated::default()).unwrap();
        assert_eq!((again.stored.len(), again.held.len(), again.left.len()), (0, 1, 1));
        let odd = tempfile::tempdir().unwrap();
        std::fs::create_dir(odd.path().join("dcim")).unwrap();
        std::fs::write(odd.path().join("dcim/20260302_090000.dav"), b"DHAV of a maker's own").unwrap();
        std::fs::write(odd.path().join("dcim/empty.mp4"), b"").unwrap();
        // 执法.mp4 as a station that runs Windows names it.
        let name = std::ffi::OsStr::from_bytes(b"dcim/\xd6\xb4\xb7\xa8.mp4");
        std::fs::write(odd.path().join(name), CLIP).unwrap();
        let report = import(&served.site, odd.path(), &served.a_case("安信"), None, &Stated::default()).unwrap();
        assert_eq!((report.unknown.len(), report.left.len()), (1, 1), "{report:?}");
        assert!(report.stored.contains(&"dcim/执法.mp4".to_owned()), "{report:?}");
        let token = served.sign_in("chenyifan");
        World { served, case, digest: store::objects::digest(CLIP), token }
    }

    fn base(&self) -> String {
        format!("/cases/{AGENCY}/{}", self.case)
    }

    fn version(&self) -> u32 {
        self.served.site.store.read(|unit| store::cases::version(unit, AGENCY, &self.case)).unwrap()
    }

    fn act(&self, login: &str, command: Command) {
        let token = self.served.sign_in(login);
        let visitor = auth::visitor(&self.served.site, &token).unwrap().unwrap();
        let site = &self.served.site;
        desk::act(site, &visitor.actor, &self.case, self.version(), command, site.now()).unwrap();
    }

    fn approve(&self, way: &str) {
        let pairs = [("purpose", "核对现场检查笔录"), ("use", way), ("valid_days", "3")];
        let flat: Flat = pairs.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()])).collect();
        let kind = KindKey::new("recording-access").unwrap();
        self.act("chenyifan", Command::Enter { kind, flat, replaces: None });
        let opened = desk::read(&self.served.site, AGENCY, &self.case).unwrap();
        let record = opened.case.records.iter().rfind(|record| record.kind.as_str() == "recording-access").unwrap().id;
        let command = Command::Sign {
            record,
            step: Step::Head,
            verdict: Verdict::Agreed,
            opinion: "同意".into(),
            signed_at: None,
        };
        self.act("fengyizhou", command);
    }

    async fn part(&self, path: &str, range: Option<&str>) -> (StatusCode, Option<String>, Vec<u8>) {
        let mut request =
            Request::builder().method(Method::GET).uri(path).header(header::COOKIE, format!("{COOKIE}={}", self.token));
        if let Some(range) = range {
            request = request.header(header::RANGE, range);
        }
        let response = self.served.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let told = response.headers().get(header::CONTENT_RANGE).map(|value| value.to_str().unwrap().to_owned());
        let status = response.status();
        (status, told, axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec())
    }

    fn looks(&self) -> usize {
        let lines = self.served.site.store.read(|unit| store::audit::list(unit, AGENCY, "~")).unwrap();
        lines.iter().filter(|line| line.detail.contains("播放音像记录")).count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn j24_2_a_recording_is_read_by_approval_in_parts_and_each_look_is_on_record() {
    let world = World::new();
    let file = format!("{}/recordings/{}/file", world.base(), world.digest);
    assert_eq!(world.part(&file, None).await.0, StatusCode::FORBIDDEN);
    let (_, page) =
        world.served.get(&format!("{}/recordings/{}", world.base(), world.digest), Some(&world.token)).await;
    assert!(page.contains("应当经机关负责人批准") && !page.contains("<video"));
    world.approve("read");
    let size = CLIP.len();
    assert_eq!(world.part(&file, None).await, (StatusCode::OK, None, CLIP.to_vec()));
    let (status, told, bytes) = world.part(&file, Some("bytes=100-199")).await;
    assert_eq!(
        (status, told, bytes),
        (StatusCode::PARTIAL_CONTENT, Some(format!("bytes 100-199/{size}")), CLIP[100..200].to_vec())
    );
    let (status, told, _) = world.part(&file, Some(&format!("bytes={size}-"))).await;
    assert_eq!((status, told), (StatusCode::RANGE_NOT_SATISFIABLE, Some(format!("bytes */{size}"))));
    assert_eq!(world.looks(), 1);
    assert_eq!(world.part(&format!("{file}?copy=1"), None).await.0, StatusCode::FORBIDDEN);
    world.approve("copy");
    assert_eq!(world.part(&format!("{file}?copy=1"), None).await.0, StatusCode::OK);
    let (_, page) =
        world.served.get(&format!("{}/recordings/{}", world.base(), world.digest), Some(&world.token)).await;
    assert!(page.contains("<video") && page.contains("copy=1"));
    let (_, page) = world
        .served
        .get(&format!("{}/recordings/{}?check=1&t=1.5", world.base(), world.digest), Some(&world.token))
        .await;
    assert!(page.contains("入库后未改动") && page.contains("/file#t=1.5"));
}

#[tokio::test(flavor = "multi_thread")]
async fn j17_marks_are_set_by_a_form_and_lead_from_the_record_to_the_second() {
    let world = World::new();
    let csrf = auth::visitor(&world.served.site, &world.token).unwrap().unwrap().csrf;
    let here = format!("{}/recordings/{}", world.base(), world.digest);
    let form = |at: &str| format!("csrf={csrf}&version={}&at={at}&kind=notice&words=已告知&record=2", world.version());
    let (status, body) = world.served.post(&format!("{here}/mark"), &world.token, &form("1:00:00")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("位置超过这段记录的时长"), "{body}");
    let (status, _) = world.served.post(&format!("{here}/mark"), &world.token, &form("0:02")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, record) = world.served.get(&format!("{}/records/2", world.base()), Some(&world.token)).await;
    assert!(record.contains("音像证明") && record.contains(&format!("{here}?t=2")), "{record}");
    let (_, page) = world.served.get(&here, Some(&world.token)).await;
    assert!(page.contains("告知正在记录") && page.contains("第十八条第二款"));
    // From a sentence of the document to the second that proves it.
    let opened = desk::read(&world.served.site, AGENCY, &world.case).unwrap();
    let stand = world.served.site.stand(&opened.agency, &opened.roster, world.served.site.now());
    let found = opened.case.records.iter().find_map(|record| {
        let document = enforcement::record::writing::write(stand, &opened.case, record)?;
        let (_, text) = document.cells.into_iter().find(|(_, text)| text.chars().count() > 8)?;
        Some((record.id, text))
    });
    let (id, text) = found.unwrap();
    let sentence: String = text.chars().take(6).collect();
    let form = format!("csrf={csrf}&version={}&at=0:01&kind=evidence&record={id}&sentence={sentence}", world.version());
    let (status, body) = world.served.post(&format!("{here}/mark"), &world.token, &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let (_, record) = world.served.get(&format!("{}/records/{id}", world.base()), Some(&world.token)).await;
    assert!(record.contains(&format!("{here}?t=1\">▶ 录像 0:01</a>")), "{record}");
}

#[tokio::test(flavor = "multi_thread")]
async fn j20_a_clip_is_held_and_devices_have_a_keeper() {
    let world = World::new();
    let csrf = auth::visitor(&world.served.site, &world.token).unwrap().unwrap().csrf;
    let here = format!("{}/recordings/{}", world.base(), world.digest);
    let form = format!("csrf={csrf}&version={}&retention=case_file&held=yes&reason=复议未了结", world.version());
    assert_eq!(world.served.post(&format!("{here}/retain"), &world.token, &form).await.0, StatusCode::SEE_OTHER);
    let (_, list) = world.served.get(&format!("{}/recordings", world.base()), Some(&world.token)).await;
    assert!(list.contains("暂停处置：复议未了结") && list.contains("whole.mp4"), "{list}");
    let keeper = world.served.sign_in("dangqing");
    let csrf = auth::visitor(&world.served.site, &keeper).unwrap().unwrap().csrf;
    let bad = format!("csrf={csrf}&id=YJ-0236&keeper=nobody&state=在用");
    assert_eq!(world.served.post("/devices", &keeper, &bad).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    for login in ["chenyifan", "linzhiyuan"] {
        let good = format!(
            "csrf={csrf}&id=YJ-0236&model=试验型&keeper={login}&state=在用&compared_on=2026-03-02&clock_offset_s=-1.5"
        );
        let (status, page) = world.served.post("/devices", &keeper, &good).await;
        assert_eq!(status, StatusCode::OK, "{page}");
    }
    let (_, page) = world.served.get("/devices", Some(&keeper)).await;
    assert!(page.contains("慢 1.5 秒") && page.contains("林知远") && page.contains("陈一帆"), "{page}");
    let (_, page) = world.served.get("/devices?id=YJ-0236", Some(&keeper)).await;
    assert!(page.contains("value=\"试验型\"") && page.contains("<option value=\"linzhiyuan\" selected>"), "{page}");
    assert!(
        page.contains("value=\"-1.5\"") && page.contains("<option value=\"在用\" selected>"),
        "what is known comes filled in"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn j20_a_stored_clip_names_who_had_the_device_then_and_its_error_of_that_day() {
    let served = served();
    let keeper = served.sign_in("dangqing");
    let csrf = auth::visitor(&served.site, &keeper).unwrap().unwrap().csrf;
    let today = served.site.now().date();
    let form =
        format!("csrf={csrf}&id=YJ-7&keeper=sunxiaohe&state=在用&storage=128&compared_on={today}&clock_offset_s=2.5");
    let (status, page) = served.post("/devices", &keeper, &form).await;
    assert!(status == StatusCode::OK && page.contains("128"), "{page}");
    let case = served.a_case("正言");
    let folder = tempfile::tempdir().unwrap();
    let stored = |name: &str, began: Option<law::Moment>| {
        let path = folder.path().join(name);
        std::fs::write(&path, [CLIP, name.as_bytes()].concat()).unwrap();
        let stated = Stated { device: Some("YJ-7".into()), began, ..Stated::default() };
        import(&served.site, folder.path(), &case, None, &stated).unwrap();
        std::fs::remove_file(&path).unwrap();
        let opened = desk::read(&served.site, AGENCY, &case).unwrap();
        let clip = &opened.case.clips.last().unwrap().clip;
        (clip.keeper.as_ref().map(ToString::to_string), clip.clock_offset_ms)
    };
    let now = served.site.now();
    assert_eq!(stored("after.mp4", Some(now)), (Some("sunxiaohe".into()), Some(2_500)));
    assert_eq!(stored("before.mp4", Some(now.plus_seconds(-86_400))), (None, None), "nobody had it then");
}

#[tokio::test(flavor = "multi_thread")]
async fn j16_the_agency_sees_what_its_list_demands_and_what_the_superior_says() {
    let served = served();
    let import = register::read(
        register::Kind::AvItems,
        "清单.csv",
        "序号,记录环节,记录方式\n1,留置送达,全程录像\n2,来访接待,照相\n".as_bytes(),
    );
    let (body, since) = (serde_json::to_string(&import).unwrap(), served.site.now());
    let comment = store::registers::Comment {
        version: 1,
        at: since.exact(),
        person: "jianduyuan".into(),
        name: "严度".into(),
        approved: true,
        words: "可以执行".into(),
    };
    served
        .site
        .store
        .write(move |unit| {
            store::registers::put(unit, AGENCY, "av-items", &since.exact(), "guanli", &body)?;
            store::registers::comment(unit, AGENCY, "av-items", &comment)?;
            crate::lists::take_effect(unit, AGENCY, &import, since.date())
        })
        .unwrap();
    let (_, page) = served.get("/registers/av-items", Some(&served.sign_in("guanli"))).await;
    assert!(page.contains("送达回证（留置送达）") && page.contains("全程记录"), "{page}");
    assert!(page.contains("没有对应的执法记录") && page.contains("可以执行"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn j22_1_a_form_without_script_stores_with_the_case_and_refuses_what_is_no_recording() {
    let world = World::new();
    let csrf = auth::visitor(&world.served.site, &world.token).unwrap().unwrap().csrf;
    let send = |bytes: Vec<u8>, name: &str| {
        let mut body = format!(
            "--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--x\r\ncontent-disposition: form-data; name=\"file.upload\"; filename=\"{name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend(bytes);
        body.extend(b"\r\n--x--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}/recordings/store", world.base()))
            .header(header::COOKIE, format!("{COOKIE}={}", world.token))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .unwrap();
        world.served.router.clone().oneshot(request)
    };
    let mp3 = include_bytes!("../../../../media/tests/clips/voice.mp3").to_vec();
    assert_eq!(send(mp3, "voice.mp3").await.unwrap().status(), StatusCode::SEE_OTHER);
    assert_eq!(send(b"text".to_vec(), "a.txt").await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY);
    let (_, list) = world.served.get(&format!("{}/recordings", world.base()), Some(&world.token)).await;
    assert!(list.contains("voice.mp3") && list.contains("共 2 段"), "{list}");
}

/// J22.2 through the store and the page: who comes back and stores later than a day after stands in supervision.
#[tokio::test(flavor = "multi_thread")]
async fn j22_2_what_is_stored_later_than_a_day_after_the_return_stands_in_supervision() {
    for (hours_ago, late) in [(60, true), (2, false)] {
        let served = served();
        let case = served.a_case("正言");
        let list =
            register::read(register::Kind::AvItems, "清单.csv", "序号,记录环节,记录方式\n1,询问,录音\n".as_bytes());
        let since = law::Date::parse("2026-01-01").unwrap();
        served.site.store.write(move |unit| crate::lists::take_effect(unit, AGENCY, &list, since)).unwrap();
        let opened = desk::read(&served.site, AGENCY, &case).unwrap();
        let inquiry = opened.case.records.iter().find(|record| record.kind.as_str() == "inquiry").unwrap();
        let began = inquiry.fields.moment("started_at").unwrap();
        let returned = served.site.now().plus_seconds(-hours_ago * 3600).exact();
        let note = [
            ("step", "询问"),
            ("state", "delayed"),
            ("about", &inquiry.id.to_string()),
            ("delay", "elsewhere"),
            ("returned_at", &returned),
            ("reason", "异地执法"),
            ("place", "试验街8号"),
        ];
        let mut flat: Flat = note.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()])).collect();
        flat.insert("officers".into(), vec!["chenyifan".into(), "linzhiyuan".into()]);
        let token = served.sign_in("chenyifan");
        let actor = auth::visitor(&served.site, &token).unwrap().unwrap().actor;
        let command = Command::Enter { kind: KindKey::new("recording-note").unwrap(), flat, replaces: None };
        desk::act(&served.site, &actor, &case, opened.case.version, command, served.site.now()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("whole.mp4"), CLIP).unwrap();
        let stated = Stated { began: Some(began), ..Stated::default() };
        import(&served.site, folder.path(), &case, None, &stated).unwrap();
        let (_, page) = served.get("/supervision", Some(&served.sign_in("jianduyuan"))).await;
        let shown = page.contains("书面说明音像记录迟存的原因") && page.contains("第二十二条第二款");
        assert_eq!(shown, late, "returned {hours_ago} hours ago: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn j16_an_imported_list_takes_effect_and_other_lists_do_not() {
    let served = served();
    let demands = |served: &Served| {
        let agency = served.site.store.read(|unit| store::accounts::agency(unit, AGENCY)).unwrap().unwrap();
        agency.recorded.map(|list| list.demands("site-inspection", "", served.site.now().date()))
    };
    let read = |kind, text: &str| register::read(kind, "清单.csv", text.as_bytes());
    let put = |served: &Served, import: register::Import| {
        let since = served.site.now().date();
        served.site.store.write(move |unit| crate::lists::take_effect(unit, AGENCY, &import, since)).unwrap();
    };
    put(&served, read(register::Kind::Boards, "岗位\n窗口\n"));
    assert_eq!(demands(&served), None);
    let list = read(register::Kind::AvItems, "序号,记录环节,记录方式\n1,现场检查,全程录像\n");
    assert!(list.errors.is_empty(), "{:?}", list.errors);
    put(&served, list);
    assert_eq!(demands(&served), Some(enforcement::pack::Recording::WholeCourse));
    let token = served.sign_in("guanli");
    let (_, page) = served.get("/registers", Some(&token)).await;
    assert!(page.contains("/registers/av-items"));
}
