//! Recordings of a case: stored, marked, held against the time on the spot, read by approval.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::*;
use enforcement::case::Command;
use enforcement::duty::{Duty, DutyState, duties, tasks};
use enforcement::id::{PersonId, RecordId};
use enforcement::pack::Recording;
use enforcement::recording::{
    Clip, Course, Explained, ItemList, ItemRow, Mark, MarkKind, Overlap, Place, Retention, Room, Source, access,
    courses, disposed,
};
use enforcement::refusal::Code;
use proptest::prelude::*;

const MEASURE: &str = "arrived_at=2026-03-06 09:00\nleft_at=2026-03-06 10:00\nplace=濮阳市华龙区试验街8号\nofficers=chen\nofficers=lin\nidentity_shown=yes\nidentity_shown.words=已出示\nmeasure=seize\nhandled=here\napproved=yes\napproved.words=经冯亦舟批准\ngoods.0.0=账册\ngoods.0.2=3\nrecorded=no\nrecorded.words=见说明\ncontent=当场扣押账册3本。";

fn clip(number: u8, began: &str, minutes: u64) -> Clip {
    Clip {
        digest: format!("{number:064x}"),
        size: 1_000,
        name: format!("{number}.mp4"),
        container: "mp4".into(),
        codecs: vec!["h264".into()],
        began: Some(moment(began)),
        source: Some(Source::File),
        duration_ms: Some(minutes * 60_000),
        clock_offset_ms: None,
        place: String::new(),
        device: "R1".into(),
        keeper: PersonId::new("chen"),
        retention: Retention::CaseFile,
    }
}

fn store(world: &mut World, clips: Vec<Clip>) {
    world.try_act("chen", &Command::StoreRecordings { clips }).unwrap();
}

/// A filed case in which a seizure was carried out from nine to ten on the 6th of March 2026.
fn seized() -> (World, RecordId) {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "penalty-ordinary", LEAD).unwrap();
    world.at("2026-03-03 10:00");
    world.enter("chen", "filing", "party.kind=organisation\nparty.name=濮阳试验法律服务有限公司\nparty.uscc=31410000MD01234542\nparty.representative=马试\nparty.address=濮阳市华龙区试验街8号\ncause=涉嫌冒充律师事务所承接业务\nfacts=巡查发现\nbasis=《中华人民共和国行政处罚法》第五十四条\nofficers=chen\nofficers=lin\nopinion=建议立案");
    world.at("2026-03-06 11:00");
    let record = world.enter("chen", "measure", MEASURE);
    (world, record)
}

fn course(world: &World) -> Course {
    let case = world.case();
    world.with_stand(|stand| courses(stand, &case).remove(0))
}

fn storage(world: &World) -> Duty {
    let case = world.case();
    world.with_stand(|stand| duties(stand, &case).into_iter().find(|duty| duty.rule.starts_with("J22")).unwrap())
}

fn report(world: &mut World) -> Vec<Code> {
    let party = "party.kind=organisation\nparty.name=濮阳试验法律服务有限公司\nparty.uscc=31410000MD01234542\nparty.representative=马试\nparty.address=濮阳市华龙区试验街8号";
    world.at("2026-03-12 10:00");
    codes(world.try_enter("chen", "investigation-report", &format!("{party}\ncause=涉嫌冒充律师事务所承接业务\nfacts={FACTS}\nviolation_ended_on=2026-03-01\nevidence=询问笔录\n{GROUNDS}\nappraisals=未进行。\nother=无。\ncrime=no\ncrime.words=不涉嫌\ncomplex=no\ncomplex.words=情节一般\nproposal=penalty\n{}\nopinion=建议处罚", penalties(20_000))))
}

#[test]
fn j4_words_suffice_unless_the_whole_course_is_demanded() {
    let mut plain = investigated(20_000);
    plain.at("2026-03-13 09:00");
    assert!(plain.case().clips.is_empty() && plain.case().of_kind("investigation-report").next().is_some());
    let (mut measured, _) = seized();
    assert!(report(&mut measured).contains(&Code::RecordingMissing), "a seizure is not told by words alone");
}

#[test]
fn j15_1_a_seizure_without_a_whole_recording_or_a_reason_holds_up_the_case() {
    let (mut world, record) = seized();
    store(&mut world, vec![clip(1, "2026-03-06 09:00", 40)]);
    assert!(report(&mut world).contains(&Code::RecordingMissing));
    world.enter(
        "chen",
        "recording-note",
        &format!("step=扣押\nstate=interrupted\ngap_from=2026-03-06 09:40\ngap_to=2026-03-06 10:00\nreason=电量不足\nabout={record}\nofficers=chen\nofficers=lin\nplace=试验街8号"),
    );
    assert!(!report(&mut world).contains(&Code::RecordingMissing));
}

#[test]
fn j15_1_a_whole_recording_lets_the_case_go_on() {
    let (mut world, _) = seized();
    store(&mut world, vec![clip(1, "2026-03-06 08:55", 40), clip(2, "2026-03-06 09:35", 40)]);
    assert!(course(&world).gaps.is_empty());
    assert!(!report(&mut world).contains(&Code::RecordingMissing));
}

#[test]
fn j15_1_the_agencys_own_list_demands_the_whole_course_where_the_kind_does_not() {
    for (since, demanded) in [("2026-03-06", Recording::WholeCourse), ("2026-03-07", Recording::AsRequired)] {
        let (mut world, _) = seized();
        let row = ItemRow { steps: vec!["询问当事人"], manner: vec!["全程录音录像"], ..ItemRow::default() };
        world.agency.recorded = Some(ItemList::read(std::iter::once(row), date(since)));
        store(&mut world, vec![clip(1, "2026-03-06 09:00", 60)]);
        world.at("2026-03-06 15:00");
        world.enter("chen", "inquiry", "started_at=2026-03-06 14:00\nended_at=2026-03-06 14:50\nplace=本局询问室\nasked=马试\nasked_role=representative\nofficers=chen\nofficers=lin\nrecorder=lin\nidentity_shown=yes\nidentity_shown.words=已向马试出示执法证。\nrights_told=yes\nrights_told.words=已告知。\ncontent=问：……答：……\nsigned=yes");
        let case = world.case();
        let inquiry = world.with_stand(|stand| courses(stand, &case).remove(1));
        assert_eq!((inquiry.demanded, inquiry.complete()), (demanded, false));
        let held_up = report(&mut world).contains(&Code::RecordingMissing);
        assert_eq!(held_up, demanded == Recording::WholeCourse, "a list in force since {since}");
    }
}

#[test]
fn j15_1_what_is_done_in_a_case_handling_room_is_recorded_whole() {
    for (name, until, demanded) in [
        ("询问室", None, Recording::WholeCourse),
        ("询问室", Some("2026-03-05"), Recording::AsRequired),
        ("听证室", None, Recording::AsRequired),
    ] {
        let (mut world, _) = seized();
        world.agency.places = vec![Place {
            name: name.into(),
            room: Room::Inquiry,
            device: "R1".into(),
            since: date("2026-01-01"),
            until: until.map(date),
        }];
        store(&mut world, vec![clip(1, "2026-03-06 09:00", 60)]);
        world.at("2026-03-06 15:00");
        world.enter("chen", "inquiry", "started_at=2026-03-06 14:00\nended_at=2026-03-06 14:50\nplace=本局询问室\nasked=马试\nasked_role=representative\nofficers=chen\nofficers=lin\nrecorder=lin\nidentity_shown=yes\nidentity_shown.words=已向马试出示执法证。\nrights_told=yes\nrights_told.words=已告知。\ncontent=问：……答：……\nsigned=yes");
        let case = world.case();
        let inquiry = world.with_stand(|stand| courses(stand, &case).remove(1));
        assert_eq!(inquiry.demanded, demanded, "{name} {until:?}");
    }
}

#[test]
fn j15_2_a_listed_step_wants_a_recording_or_the_officers_reason() {
    let mut world = investigated(20_000);
    let storage = |world: &World| {
        let case = world.case();
        world.with_stand(|stand| duties(stand, &case).into_iter().find(|duty| duty.rule == "J22.1"))
    };
    assert!(storage(&world).is_none(), "left to the case");
    let row = ItemRow { steps: vec!["询问当事人"], manner: vec!["录音"], ..ItemRow::default() };
    world.agency.recorded = Some(ItemList::read(std::iter::once(row), date("2026-01-01")));
    assert_eq!(storage(&world).unwrap().state, DutyState::Running);
    let record = world.last("inquiry");
    world.enter(
        "chen",
        "recording-note",
        &format!(
            "step=询问\nstate=none\nreason=设备故障\nabout={record}\nofficers=chen\nofficers=lin\nplace=本局询问室"
        ),
    );
    assert!(storage(&world).is_none(), "the reason is written");
}

#[test]
fn j15_2_a_listed_service_without_times_is_shown_by_a_mark_or_explained() {
    let listed = |steps: Vec<&'static str>, manner: Vec<&'static str>| {
        let mut world = told(20_000);
        let row = ItemRow { steps, manner, ..ItemRow::default() };
        world.agency.recorded = Some(ItemList::read(std::iter::once(row), date("2026-01-01")));
        world
    };
    let served = |world: &World| {
        let (case, record) = (world.case(), world.last("service-receipt"));
        world.with_stand(|stand| courses(stand, &case).into_iter().find(|course| course.record == record))
    };
    assert!(served(&told(20_000)).is_none(), "no list names it");
    assert!(served(&listed(vec!["留置送达"], vec![])).is_none(), "it was served directly");
    let mut world = listed(vec!["送达"], vec!["全程录像"]);
    let record = world.last("service-receipt");
    assert!(!served(&world).unwrap().complete() && storage(&world).state == DutyState::Running);
    let mut explained = world.fork();
    explained.enter(
        "chen",
        "recording-note",
        &format!(
            "step=送达\nstate=none\nreason=设备故障\nabout={record}\nofficers=chen\nofficers=lin\nplace=当事人住所"
        ),
    );
    assert!(served(&explained).unwrap().complete());
    store(&mut world, vec![clip(1, "2026-03-06 09:00", 60)]);
    assert!(!served(&world).unwrap().complete(), "nothing says what the recording shows");
    let mark = Mark {
        clip: clip(1, "2026-03-06 09:00", 60).digest,
        at_ms: 0,
        kind: MarkKind::Service,
        words: String::new(),
        record: Some(record),
        sentence: String::new(),
    };
    world.try_act("chen", &Command::MarkRecording { mark }).unwrap();
    let course = served(&world).unwrap();
    assert!(course.complete() && course.clips.len() == 1 && course.stored.is_some() && !course.timed());
}

#[test]
fn j18_1_arrival_to_departure_is_held_against_the_clips() {
    let (mut world, _) = seized();
    store(
        &mut world,
        vec![clip(1, "2026-03-06 09:05", 20), clip(2, "2026-03-06 09:30", 60), clip(3, "2026-03-06 09:40", 5)],
    );
    let course = course(&world);
    assert_eq!((course.covered_seconds, course.expected_seconds()), (50 * 60, 3600));
    let gaps: Vec<_> = course.gaps.iter().map(|gap| (gap.from, gap.to)).collect();
    assert_eq!(
        gaps,
        [
            (moment("2026-03-06 09:00"), moment("2026-03-06 09:05")),
            (moment("2026-03-06 09:25"), moment("2026-03-06 09:30"))
        ]
    );
    let twice = Overlap { from: moment("2026-03-06 09:40"), to: moment("2026-03-06 09:45"), device: "R1".into() };
    assert_eq!(course.overlaps, [twice]);
    assert_eq!(course.clips.len(), 3);
}

#[test]
fn j18_1_the_clock_error_corrects_the_computation_and_nothing_else() {
    let (mut world, _) = seized();
    let fast = Clip { clock_offset_ms: Some(600_000), ..clip(1, "2026-03-06 09:10", 60) };
    store(&mut world, vec![fast.clone()]);
    assert!(course(&world).gaps.is_empty());
    assert_eq!(world.case().clips[0].clip, fast);
}

#[test]
fn j19_a_spoken_reason_explains_the_gap_before_it_and_no_other() {
    let (mut world, _) = seized();
    store(&mut world, vec![clip(1, "2026-03-06 09:05", 20), clip(2, "2026-03-06 09:30", 40)]);
    let said = Mark {
        clip: format!("{:064x}", 2),
        at_ms: 15_000,
        kind: MarkKind::Interruption,
        words: "更换电池".into(),
        record: None,
        sentence: String::new(),
    };
    world.try_act("chen", &Command::MarkRecording { mark: said }).unwrap();
    let course = course(&world);
    assert_eq!(course.gaps[0].explained, Explained::Not);
    assert!(matches!(course.gaps[1].explained, Explained::Spoken { .. }));
    assert!(!course.complete());
}

#[test]
fn j19_a_written_reason_explains_the_gap_that_it_states_and_no_other() {
    let (mut world, record) = seized();
    store(&mut world, vec![clip(1, "2026-03-06 09:05", 20), clip(2, "2026-03-06 09:30", 40)]);
    let mut note = |from: &str, to: &str| {
        world.enter("chen", "recording-note", &format!("step=扣押\nstate=interrupted\ngap_from=2026-03-06 {from}\ngap_to=2026-03-06 {to}\nreason=更换电池\nabout={record}\nofficers=chen\nofficers=lin\nplace=试验街8号"));
        course(&world).gaps.iter().map(|gap| gap.explained != Explained::Not).collect::<Vec<_>>()
    };
    assert_eq!(note("09:26", "09:28"), [false, false], "a reason for two minutes of five");
    assert_eq!(note("09:25", "09:30"), [false, true]);
    assert_eq!(note("09:00", "09:05"), [true, true]);
}

#[test]
fn j18_1_files_that_go_on_and_a_clock_that_cannot_be_right_are_found() {
    let (mut world, _) = seized();
    let other = Clip { device: "R2".into(), ..clip(3, "2026-03-06 09:10", 5) };
    store(&mut world, vec![clip(1, "2026-03-06 09:00", 30), clip(2, "2026-03-06 09:30", 30), other]);
    let course = course(&world);
    assert_eq!((course.seams, course.overlaps.len(), course.overlaps[0].device.as_str()), (1, 1, ""));
    world.at("2026-03-06 12:00");
    store(&mut world, vec![clip(4, "2026-03-06 11:00", 30), clip(5, "2026-03-06 11:58", 30)]);
    let ahead: Vec<bool> = world.case().clips.iter().map(|stored| stored.ends_after_storing()).collect();
    assert_eq!(ahead, [false, false, false, false, true]);
}

#[test]
fn j17_a_mark_proves_a_sentence_that_the_document_has() {
    let (mut world, record) = seized();
    store(&mut world, vec![clip(1, "2026-03-06 09:00", 60)]);
    let mut mark = |record: Option<RecordId>, sentence: &str| {
        let mark = Mark {
            clip: format!("{:064x}", 1),
            at_ms: 5_000,
            kind: MarkKind::Evidence,
            words: String::new(),
            record,
            sentence: sentence.into(),
        };
        world.try_act("chen", &Command::MarkRecording { mark })
    };
    assert!(mark(Some(record), "当场扣押账册3本").is_ok());
    assert_eq!(fields_at_fault(mark(Some(record), "当场扣押账册4本")), ["sentence"]);
    assert_eq!(fields_at_fault(mark(None, "当场扣押账册3本")), ["sentence"]);
    assert_eq!(world.case().marks.last().unwrap().mark.sentence, "当场扣押账册3本");
}

#[test]
fn j18_2_what_was_not_said_or_not_marked_is_told() {
    let (mut world, _) = seized();
    store(&mut world, vec![clip(1, "2026-03-06 09:00", 60), clip(2, "2026-03-06 15:00", 5)]);
    let mark = |clip: u8, kind| Command::MarkRecording {
        mark: Mark {
            clip: format!("{clip:064x}"),
            at_ms: 1_000,
            kind,
            words: String::new(),
            record: None,
            sentence: String::new(),
        },
    };
    assert_eq!(course(&world).unsaid, [MarkKind::Statement, MarkKind::Notice]);
    world.try_act("chen", &mark(1, MarkKind::Statement)).unwrap();
    world.try_act("chen", &mark(2, MarkKind::Notice)).unwrap();
    assert_eq!(course(&world).unsaid, [MarkKind::Notice], "said in a recording of another time");
    world.try_act("chen", &mark(1, MarkKind::Notice)).unwrap();
    assert!(course(&world).unsaid.is_empty());
}

#[test]
fn j22_1_stored_the_same_day_or_late_for_ever() {
    let (mut world, _) = seized();
    assert_eq!(storage(&world).state, DutyState::Running);
    world.at("2026-03-06 23:59");
    store(&mut world, vec![clip(1, "2026-03-06 09:00", 60)]);
    assert!(!storage(&world).late());
    let (mut world, record) = seized();
    world.at("2026-03-07 00:01");
    store(&mut world, vec![clip(1, "2026-03-06 09:00", 60)]);
    assert!(storage(&world).late());
    let asked = |world: &World| {
        let case = world.case();
        world.with_stand(|stand| tasks(stand, &case).into_iter().any(|task| task.key == format!("late-{record}")))
    };
    assert!(asked(&world), "supervision sees it until the reason is written");
    world.enter(
        "chen",
        "recording-note",
        &format!(
            "step=扣押\nstate=made\nreason=网络中断\nabout={record}\nofficers=chen\nofficers=lin\nplace=试验街8号"
        ),
    );
    assert!(!asked(&world) && storage(&world).late());
}

#[test]
fn j22_2_within_24_hours_of_the_return_with_a_reason() {
    for (stored, late) in [("2026-03-08 17:59", false), ("2026-03-08 18:01", true)] {
        let (mut world, record) = seized();
        world.at("2026-03-07 18:30");
        world.enter("chen", "recording-note", &format!("step=扣押\nstate=delayed\nabout={record}\ndelay=elsewhere\nreturned_at=2026-03-07 18:00\nreason=异地执法，次日返回\nofficers=chen\nofficers=lin\nplace=试验街8号"));
        world.at(stored);
        store(&mut world, vec![clip(1, "2026-03-06 09:00", 60)]);
        let duty = storage(&world);
        assert_eq!((duty.rule, duty.late()), ("J22.2", late), "{stored}");
        let asked = |world: &World| {
            let case = world.case();
            world.with_stand(|stand| tasks(stand, &case).into_iter().any(|task| task.key == format!("late-{record}")))
        };
        assert_eq!(asked(&world), late, "what was announced before explains nothing: {stored}");
        world.enter("chen", "recording-note", &format!("step=扣押\nstate=made\nabout={record}\nreason=返回后采集站故障\nofficers=chen\nofficers=lin\nplace=试验街8号"));
        assert!(!asked(&world));
    }
}

#[test]
fn j23_a_recording_used_as_evidence_is_the_cases_own() {
    let (mut world, _) = seized();
    let twin = Clip { name: "3.mp4".into(), ..clip(4, "2026-03-06 11:00", 5) };
    store(&mut world, vec![clip(1, "2026-03-06 09:00", 60), clip(3, "2026-03-06 10:30", 5), twin]);
    let mut try_evidence = |recording: &str| {
        codes(world.try_enter("chen", "recording-evidence", &format!("recording={recording}\npart=全部\nproves=扣押经过\nofficers=chen\nofficers=lin\ntaken_at=2026-03-06 09:00\nplace=试验街8号")))
    };
    for unknown in ["9.mp4", "000", "3.mp4"] {
        assert_eq!(try_evidence(unknown), [Code::RecordingUnsound], "{unknown}");
    }
    assert!(try_evidence("1.mp4").is_empty());
    assert!(try_evidence(&format!("{:064x}", 4)).is_empty());
}

#[test]
fn j24_2_reading_needs_the_heads_approval_and_ends_by_itself() {
    let (mut world, _) = seized();
    let may = |world: &World, who: &str, now: &str| {
        access(&world.case(), &PersonId::new(who).unwrap(), moment(now)).map(|access| access.copying)
    };
    world.at("2026-03-09 09:00");
    world.try_enter("he", "recording-access", "purpose=法制审核查阅证据材料\nuse=read\nvalid_days=3").unwrap();
    assert_eq!(may(&world, "he", "2026-03-09 09:30"), None);
    world.sign_all("recording-access");
    assert_eq!(may(&world, "he", "2026-03-09 09:30"), Some(false));
    assert_eq!(may(&world, "lin", "2026-03-09 09:30"), None);
    assert_eq!(may(&world, "he", "2026-03-12 09:01"), None);
}

#[test]
fn j24_1_a_clip_is_stored_once_and_nothing_unsound_comes_in() {
    let (mut world, _) = seized();
    store(&mut world, vec![clip(1, "2026-03-06 09:00", 30), clip(1, "2026-03-06 09:00", 30)]);
    let version = world.case().version;
    store(&mut world, vec![clip(1, "2026-03-06 09:00", 30)]);
    assert_eq!((world.case().clips.len(), world.case().version), (1, version));
    for wrong in [
        Clip { digest: "x".into(), ..clip(2, "2026-03-06 09:00", 1) },
        Clip { size: 0, ..clip(2, "2026-03-06 09:00", 1) },
        Clip { name: String::new(), ..clip(2, "2026-03-06 09:00", 1) },
        Clip { device: "长".repeat(201), ..clip(2, "2026-03-06 09:00", 1) },
        Clip { duration_ms: Some(u64::MAX), ..clip(2, "2026-03-06 09:00", 1) },
        Clip { clock_offset_ms: Some(i64::MAX), ..clip(2, "2026-03-06 09:00", 1) },
    ] {
        let clips = vec![clip(3, "2026-03-06 09:00", 1), wrong];
        let refused = world.try_act("chen", &Command::StoreRecordings { clips });
        assert_eq!(fields_at_fault(refused), ["file"]);
    }
    assert_eq!(world.case().clips.len(), 1);
    assert_eq!(
        codes(world.try_act("song", &Command::StoreRecordings { clips: vec![clip(4, "2026-03-06 09:00", 1)] })),
        [Code::NoRight]
    );
}

#[test]
fn j24_1_only_routine_footage_past_its_time_goes_by_a_list_that_two_approve_and_a_third_watches() {
    let (mut world, _) = seized();
    let routine = |number| Clip { retention: Retention::Routine, ..clip(number, "2026-03-06 15:00", 5) };
    store(&mut world, vec![clip(1, "2026-03-06 09:00", 60), routine(2), routine(3)]);
    let hold = |held| Command::RetainRecording {
        clip: format!("{:064x}", 3),
        retention: Retention::Routine,
        held,
        reason: "信访".into(),
    };
    world.try_act("dang", &hold(true)).unwrap();
    let try_list = |world: &mut World, list: &str, witness: &str| {
        codes(world.try_enter(
            "dang",
            "recording-disposal",
            &format!("disposed={list}\nreason=期满\nwitness={witness}"),
        ))
    };
    world.at("2026-09-05 10:00");
    assert_eq!(try_list(&mut world, "2.mp4", "lin"), [Code::RecordingUnsound], "a day too early");
    world.at("2026-09-06 10:00");
    for wrong in ["1.mp4", "3.mp4", "9.mp4"] {
        assert_eq!(try_list(&mut world, wrong, "lin"), [Code::RecordingUnsound], "{wrong}");
    }
    assert_eq!(try_list(&mut world, "2.mp4", "dang"), [Code::SamePerson]);
    assert!(try_list(&mut world, "2.mp4", "lin").is_empty());
    assert!(disposed(&world.case()).is_empty(), "not approved yet");
    world.sign_all("recording-disposal");
    assert_eq!(disposed(&world.case()).into_iter().collect::<Vec<_>>(), [format!("{:064x}", 2)]);
}

#[test]
fn j15_3_what_no_list_demands_may_be_recorded_all_the_same_and_asks_for_nothing_more() {
    let mut world = investigated(20_000);
    let before = world.with_stand(|stand| duties(stand, &world.case()).len());
    let own = Clip { began: None, source: None, duration_ms: None, ..clip(7, "2026-03-06 09:00", 5) };
    store(&mut world, vec![own]);
    let case = world.case();
    assert_eq!(case.clips.len(), 1);
    world.with_stand(|stand| {
        assert!(courses(stand, &case).iter().all(|course| course.demanded != Recording::WholeCourse));
        assert_eq!(duties(stand, &case).len(), before, "no duty comes of a recording that was left to the officer");
    });
}

#[test]
fn j17_a_mark_lies_inside_its_clip_and_names_a_record_of_the_case() {
    let (mut world, record) = seized();
    store(&mut world, vec![clip(1, "2026-03-06 09:00", 30)]);
    let mark = |at_ms, record| Command::MarkRecording {
        mark: Mark {
            clip: format!("{:064x}", 1),
            at_ms,
            kind: MarkKind::Scene,
            words: "现场全貌".into(),
            record,
            sentence: String::new(),
        },
    };
    assert_eq!(fields_at_fault(world.try_act("chen", &mark(30 * 60_000 + 1, None))), ["at"]);
    assert_eq!(fields_at_fault(world.try_act("chen", &mark(0, Some(RecordId(999))))), ["record"]);
    world.try_act("chen", &mark(30 * 60_000, Some(record))).unwrap();
    assert_eq!(world.case().marks[0].mark.record, Some(record));
}

#[test]
fn j23_what_proves_something_is_kept_with_its_case_whatever_its_class_says() {
    let (mut world, record) = seized();
    let routine = |number| Clip { retention: Retention::Routine, ..clip(number, "2026-03-06 15:00", 5) };
    store(&mut world, vec![clip(1, "2026-03-06 09:00", 60), routine(2), routine(3), routine(4)]);
    let retain = |number: u8, retention| Command::RetainRecording {
        clip: format!("{number:064x}"),
        retention,
        held: false,
        reason: "整理".into(),
    };
    assert_eq!(
        codes(world.try_act("dang", &retain(1, Retention::Routine))),
        [Code::RecordingUnsound],
        "the whole course"
    );
    world.enter("chen", "recording-evidence", "recording=2.mp4\npart=全部\nproves=扣押经过\nofficers=chen\nofficers=lin\ntaken_at=2026-03-06 09:00\nplace=试验街8号");
    let mark = Mark {
        clip: format!("{:064x}", 3),
        at_ms: 0,
        kind: MarkKind::Scene,
        words: String::new(),
        record: Some(record),
        sentence: String::new(),
    };
    world.try_act("chen", &Command::MarkRecording { mark }).unwrap();
    for number in [2, 3] {
        assert_eq!(
            codes(world.try_act("dang", &retain(number, Retention::Routine))),
            [Code::RecordingUnsound],
            "{number}"
        );
        world.try_act("dang", &retain(number, Retention::CaseFile)).unwrap();
    }
    world.try_act("dang", &retain(4, Retention::Routine)).unwrap();
    world.at("2026-09-06 10:00");
    let mut goes = |list: &str| {
        codes(world.try_enter("dang", "recording-disposal", &format!("disposed={list}\nreason=期满\nwitness=lin")))
    };
    assert_eq!(goes("2.mp4"), [Code::RecordingUnsound]);
    assert_eq!(goes("3.mp4"), [Code::RecordingUnsound]);
    assert!(goes("4.mp4").is_empty());
}

#[test]
fn j20_a_hold_is_set_and_lifted_with_its_reason() {
    let (mut world, _) = seized();
    store(&mut world, vec![clip(1, "2026-03-06 15:00", 30)]);
    let retain = |held, reason: &str| Command::RetainRecording {
        clip: format!("{:064x}", 1),
        retention: Retention::Routine,
        held,
        reason: reason.into(),
    };
    assert_eq!(fields_at_fault(world.try_act("dang", &retain(true, " "))), ["reason"]);
    world.try_act("dang", &retain(true, "当事人已申请复议")).unwrap();
    let stored = world.case().clips[0].clone();
    assert_eq!((stored.clip.retention, stored.held.as_deref()), (Retention::Routine, Some("当事人已申请复议")));
    world.try_act("dang", &retain(false, "复议已终结")).unwrap();
    assert_eq!(world.case().clips[0].held, None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn j18_1_covered_and_gaps_are_the_whole_course(
        spans in prop::collection::vec((0_i64..90, 0_u64..40, -300_000_i64..300_000), 0..8)
    ) {
        let (mut world, _) = seized();
        let clips = spans.iter().enumerate().map(|(number, (start, minutes, offset))| {
            let began = moment("2026-03-06 08:45").plus_seconds(start * 60);
            Clip { began: Some(began), clock_offset_ms: Some(*offset), ..clip(number as u8 + 1, "2026-03-06 09:00", *minutes) }
        });
        store(&mut world, clips.collect());
        let course = course(&world);
        let missing: i64 = course.gaps.iter().map(|gap| gap.to.unix() - gap.from.unix()).sum();
        let whole = course.covered_seconds + missing;
        // Seconds are cut off at either end of a gap, and seams of a second are no gaps.
        prop_assert!((whole - course.expected_seconds()).abs() <= 2 * (spans.len() as i64 + 1));
    }
}
