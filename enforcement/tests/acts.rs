//! Acts other than penalties: each procedure walked from its first record to its archive, and each of its gates once where
//! it bites and once where it is silent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::*;
use enforcement::duty::{DutyState, duties};
use enforcement::inspection::result_rows;
use enforcement::record::{Standing, items};
use enforcement::refusal::Code;

const PARTY: &str = "party.kind=organisation\nparty.name=濮阳试验律师事务所\nparty.uscc=31410000MD01234542\nparty.representative=马试\nparty.address=濮阳市华龙区试验街8号";
const OFFICERS: &str = "officers=chen\nofficers=lin";
const ON_SITE: &str = "place=濮阳市华龙区试验街8号\nofficers=chen\nofficers=lin\nrecorder=lin\nidentity_shown=yes\nidentity_shown.words=已向马试出示执法证。\nrights_told=yes\nrights_told.words=已告知。\nsigned=yes\nrecorded=yes\nrecorded.words=全程录像。";
const JUDGED_NO: &str =
    "major_public_interest=no\nmajor_public_interest.words=只涉及一家\nsocial_effect=no\nsocial_effect.words=没有舆情";

/// What follows the decision in every act: service, closing, disclosure, archive.
fn finish(world: &mut World, decision: &str, ending: &str) {
    finish_after_service(world, decision, ending, |_| {});
}

fn finish_after_service(world: &mut World, decision: &str, ending: &str, between: impl FnOnce(&mut World)) {
    let decision = world.last(decision);
    let today = world.now.date();
    world.serve(decision, &today.to_string());
    between(world);
    world.enter("chen", "act-closing", &format!("ending={ending}\nreason=已办结\nopinion=建议办结"));
    world.enter("song", "disclosure-approval", "publish=yes\nimpact=yes\nreason=应当公开\nperiod=y1");
    world.enter("song", "redaction", "checked=yes");
    world.enter("mi", "secrecy-review", "text_version=abc\noutcome=passed\nopinion=可以公开");
    world.enter("song", "publication", "text_version=abc\naddress=/d/1");
    world.enter("dang", "file-note", "content=齐全\nchecked=dang");
    world.enter("dang", "archiving", "file_number=1\nretention=y30\npages=40\nkeeper=chen\ncomplete=yes");
    let case = world.case();
    world.with_stand(|stand| {
        let open: Vec<_> = items(stand, &case)
            .into_iter()
            .filter(|item| item.standing == Standing::Open && !item.asked)
            .map(|item| item.kind)
            .collect();
        assert!(open.is_empty(), "{open:?}");
        assert!(enforcement::disclosure::page::source(stand, &case).is_some());
    });
}

fn approval(extra: &str) -> String {
    format!(
        "{PARTY}\ncause=对试验律师事务所执业情况的行政检查\nitem=对律师事务所执业情况的行政检查\nbasis=《中华人民共和国律师法》第四条\ncontent=查阅业务档案\n{OFFICERS}\nassistants=0\nopinion=建议检查\n{extra}"
    )
}

const ROUTINE: &str = "type=routine\nplan=2026年度检查计划\nannounced=yes";
const BY_COMPLAINT: &str = "type=case\ntrigger=complaint\nannounced=no\nannounced.words=投诉反映可能转移材料";

fn inspecting(extra: &str) -> World {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "inspection", &approval(extra)).unwrap();
    world.sign_all("inspection-approval");
    world.at("2026-03-03 09:00");
    world
}

fn noticed() -> World {
    let mut world = inspecting(ROUTINE);
    let notice = world.enter(
        "chen",
        "inspection-notice",
        "content=执业情况\ndue_on=2026-03-05\nbasis=《中华人民共和国律师法》第四条\ncontact=陈一帆\nphone=0393-0000000",
    );
    world.at("2026-03-03 10:00");
    world.serve(notice, "2026-03-03");
    world.at("2026-03-05 16:00");
    world
}

fn site_record(checked: &str) -> String {
    format!(
        "arrived_at=2026-03-05 09:00\nleft_at=2026-03-05 10:30\npresent=马试\n{ON_SITE}\nchecklist.0.0=档案\nchecklist.0.1=一案一卷\nchecklist.0.2={checked}\nchecklist.0.3=符合\ncontent=查阅业务档案20份"
    )
}

fn inspected() -> World {
    let mut world = noticed();
    world.enter(
        "chen",
        "inspection-scan",
        "scanned_at=2026-03-05 09:00\nway=licence\ncode=31410000MD01234542\nofficers=chen",
    );
    world.enter("chen", "inspection-record", &site_record("齐全"));
    world
}

#[test]
fn an_inspection_from_approval_to_archive() {
    let mut world = inspected();
    world.enter(
        "chen",
        "inspection-result",
        "conclusion=sound\nfacts=业务档案齐全\nbasis=《中华人民共和国律师法》第四条\ndisposition=未发现问题。",
    );
    let case = world.case();
    let duty = world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "G21.1").unwrap();
    assert_eq!(duty.state, DutyState::Running, "g21_1: twenty working days, not seven");
    finish(&mut world, "inspection-result", "performed");
    assert_eq!(world.case().number, "濮试司检案〔2026〕1号");
}

#[test]
fn i54_an_item_that_is_not_published_is_refused() {
    let mut world = World::new("2026-03-02 10:00");
    let other = approval(ROUTINE).replace("item=对律师事务所执业情况的行政检查", "item=对企业消防情况的检查");
    assert_eq!(codes(world.try_open("chen", "inspection", &other)), [Code::ItemNotPublished]);
    assert_eq!(codes(world.try_open("chen", "inspection", &approval(ROUTINE))), []);
}

#[test]
fn i54_a_routine_inspection_needs_a_published_cap_an_individual_one_does_not() {
    let notary =
        |kind: &str| approval(kind).replace("对律师事务所执业情况的行政检查\nbasis", "对公证机构的行政检查\nbasis");
    assert_eq!(
        codes(World::new("2026-03-02 10:00").try_open("chen", "inspection", &notary(ROUTINE))),
        [Code::FrequencyCap]
    );
    assert_eq!(codes(World::new("2026-03-02 10:00").try_open("chen", "inspection", &notary(BY_COMPLAINT))), []);
}

#[test]
fn i54_one_routine_inspection_too_many_in_a_year_does_not_take_effect() {
    let mut first = inspecting(ROUTINE);
    let again = |world: &mut World, kind: &str| {
        world.events.clear();
        world.try_open("chen", "inspection", &approval(kind)).unwrap();
        let id = world.last("inspection-approval");
        world.try_sign(id, enforcement::pack::Step::Unit).unwrap();
        codes(world.try_sign(id, enforcement::pack::Step::Head))
    };
    assert_eq!(again(&mut first, ROUTINE), [Code::FrequencyCap]);
    assert_eq!(again(&mut first, BY_COMPLAINT), [], "what was reported may be inspected");
    first.at("2026-12-31 10:00");
    assert_eq!(again(&mut first, ROUTINE), [Code::FrequencyCap]);
}

#[test]
fn i54_no_inspection_before_approval_nor_before_the_notice_was_served() {
    let mut world = World::new("2026-03-05 16:00");
    world.try_open("chen", "inspection", &approval(ROUTINE)).unwrap();
    let found = codes(world.try_enter("chen", "inspection-record", &site_record("齐全")));
    assert!(found.contains(&Code::StepMissing) || found.contains(&Code::DateOrder), "{found:?}");
    let mut world = inspecting(ROUTINE);
    world.at("2026-03-05 16:00");
    assert_eq!(codes(world.try_enter("chen", "inspection-record", &site_record("齐全"))), [Code::StepMissing]);
    let mut world = inspecting(BY_COMPLAINT);
    world.at("2026-03-05 16:00");
    assert_eq!(codes(world.try_enter("chen", "inspection-record", &site_record("齐全"))), []);
    assert_eq!(codes(noticed().try_enter("chen", "inspection-record", &site_record("齐全"))), []);
}

#[test]
fn g14_an_inspection_without_showing_identity_is_refused() {
    let mut world = noticed();
    let hidden = site_record("齐全").replace("identity_shown=yes", "identity_shown=no");
    assert_eq!(codes(world.try_enter("chen", "inspection-record", &hidden)), [Code::IdentityNotShown]);
}

#[test]
fn j12_2_an_order_to_correct_is_followed_up_before_closing() {
    let mut world = inspected();
    world.enter("chen", "inspection-result", "conclusion=order\nfacts=档案不全\nbasis=《中华人民共和国律师法》第四条\ndisposition=责令限期改正。\ndue_on=2026-03-20");
    let result = world.last("inspection-result");
    world.serve(result, "2026-03-05");
    let closing = "ending=performed\nreason=已办结\nopinion=建议办结";
    assert_eq!(codes(world.try_enter("chen", "act-closing", closing)), [Code::StepMissing]);
    world.at("2026-03-20 16:00");
    world.enter("chen", "inspection-recheck", &format!("checked_on=2026-03-20\n{OFFICERS}\nidentity_shown=yes\nidentity_shown.words=已出示\ncorrected=yes\ncontent=已补齐"));
    assert_eq!(codes(world.try_enter("chen", "act-closing", closing)), []);
}

// 双随机

fn plan(due_on: &str) -> String {
    let objects: String = (0..10)
        .map(|n| format!("objects.{n}.0=试验所{n}\nobjects.{n}.1=91410900MA{n:08}\nobjects.{n}.2={}\n", n % 3 + 1))
        .collect();
    format!(
        "cause=2026年度律师事务所双随机抽查\nitem=对律师事务所执业情况的行政检查\nbasis=《中华人民共和国律师法》第四条\nratio=20%\nofficers_each=2\n{objects}inspectors.0.0=陈一帆\ninspectors.0.1=16090010001\ninspectors.1.0=林知远\ninspectors.1.1=16090010002\ninspectors.2.0=赵承办\ninspectors.2.1=16090010003\nseed_source=2026年4月1日公布的开奖号码\ndue_on={due_on}\nofficers=chen\nopinion=名单已核对"
    )
}

fn planned() -> World {
    let mut world = World::new("2026-03-30 10:00");
    world.try_open("chen", "random-inspection", &plan("2026-04-01")).unwrap();
    world.sign_all("draw-plan");
    world
}

const SEED: &str = "seed=03 18 27\npublished_on=2026-04-01\nwhere=省福彩中心网站\nwatched=严度";

#[test]
fn g17_1_the_draw_is_what_lists_and_seed_give() {
    let mut world = planned();
    world.at("2026-04-02 10:00");
    world.enter("chen", "draw-seed", SEED);
    let rows = result_rows(&world.case()).unwrap().unwrap();
    assert_eq!(rows.len(), 2);
    let form = |rows: &[Vec<String>]| {
        let cells = rows.iter().enumerate().flat_map(|(row, cells)| {
            cells.iter().enumerate().map(move |(column, cell)| format!("drawn.{row}.{column}={cell}\n"))
        });
        format!("{}watched=严度", cells.collect::<String>())
    };
    let mut changed = rows.clone();
    changed[0][0] = "试验所甲".into();
    assert_eq!(codes(world.try_enter("chen", "draw-result", &form(&changed))), [Code::DrawUnsound]);
    world.enter("chen", "draw-result", &form(&rows));
    world.enter(
        "chen",
        "draw-report",
        "facts=抽取2家\nbasis=《中华人民共和国律师法》第四条\ndisposition=均未发现问题。",
    );
    world.enter("chen", "act-closing", "ending=performed\nreason=已办结\nopinion=建议办结");
}

#[test]
fn g11_lists_are_frozen_before_the_seed_is_known() {
    let mut world = World::new("2026-03-30 10:00");
    assert_eq!(codes(world.try_open("chen", "random-inspection", &plan("2026-03-30"))), [Code::DrawUnsound]);
    let twice = plan("2026-04-01").replace("objects.1.1=91410900MA00000001", "objects.1.1=91410900MA00000000");
    assert_eq!(codes(world.try_open("chen", "random-inspection", &twice)), [Code::DrawUnsound]);
    let mut world = planned();
    let early = SEED.replace("2026-04-01", "2026-03-30");
    let found = codes(world.try_enter("chen", "draw-seed", &early));
    assert!(found.contains(&Code::PeriodRunning) && found.contains(&Code::DrawUnsound), "{found:?}");
}

// 行政强制措施

fn measure_lead(urgent: &str) -> String {
    format!("{PARTY}\ncause=涉嫌冒充律师承接业务\nplace=试验街8号\nfacts=现场有涉案印章\n{OFFICERS}\n{urgent}")
}

const MEASURE: &str = "measure=seize\nfacts=现场有涉案印章\nbasis=《中华人民共和国行政强制法》第十八条\ngoods.0.0=印章\ngoods.0.2=1\ngoods.0.3=枚\nconcerned=yes\nconcerned.words=涉案工具\nnot_sealed=yes\nnot_sealed.words=向当事人核实\ndays=30\nopinion=建议实施";

fn measure_record() -> String {
    format!(
        "arrived_at=2026-03-03 09:00\nleft_at=2026-03-03 10:00\n{ON_SITE}\nsummoned=yes\nsummoned.words=马试到场\nstated=没有陈述\ncontent=当场扣押印章1枚"
    )
}

fn seized() -> World {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "measure", &measure_lead("urgent=no")).unwrap();
    world.enter("chen", "measure-approval", MEASURE);
    world.at("2026-03-03 11:00");
    world.enter("chen", "measure-record", &measure_record());
    recorded(&mut world);
    world.enter("chen", "measure-decision", "facts=现场有涉案印章\nbasis=《中华人民共和国行政强制法》第十八条\ngoods.0.0=印章\ndays=30\ndisposition=扣押印章1枚。\ndelivered=yes\ndelivered.words=当场交付马试");
    world.enter("chen", "measure-list", &format!("goods.0.0=印章\ngoods.0.2=1\ngoods.0.4=物证室\ngoods.0.5=党归档\ncopies=yes\ncopies.words=当场交付一份\nsigned=yes\n{OFFICERS}"));
    world
}

/// No recording in these tests: a note says why (J15.1, J19).
fn recorded(world: &mut World) {
    let about = world
        .case()
        .records
        .iter()
        .rfind(|record| record.kind.as_str().ends_with("-record") || record.kind.as_str() == "execution-implementation")
        .unwrap()
        .id;
    world.enter("chen", "recording-note", &format!("step=现场\nplace=现场\nstate=none\nabout={about}\nreason=设备故障，已在笔录中说明\nofficers=chen\nofficers=lin"));
}

#[test]
fn a_seizure_from_approval_to_return_and_archive() {
    let mut world = seized();
    world.at("2026-03-20 10:00");
    world.enter(
        "chen",
        "measure-ended",
        "conclusion=lifted\nreason=查明与违法行为无关。\nbasis=《中华人民共和国行政强制法》第二十八条\ngoods.0.0=印章",
    );
    let ended = world.last("measure-ended");
    world.serve(ended, "2026-03-20");
    assert_eq!(
        codes(world.try_enter("chen", "act-closing", "ending=performed\nreason=解除\nopinion=办结")),
        [Code::StepMissing],
        "c28: goods go back first"
    );
    world.enter(
        "chen",
        "measure-return",
        &format!("goods.0.0=印章\nreceived=yes\nreceived.words=马试签收\nrequested_on=2026-03-20\n{OFFICERS}"),
    );
    finish(&mut world, "measure-decision", "performed");
}

#[test]
fn c18_no_measure_without_approval_unless_urgent() {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "measure", &measure_lead("urgent=no")).unwrap();
    world.at("2026-03-03 11:00");
    assert_eq!(codes(world.try_enter("chen", "measure-record", &measure_record())), [Code::StepMissing]);
    let mut world = World::new("2026-03-03 11:00");
    world
        .try_open("chen", "measure", &measure_lead("urgent=yes\nurgent.words=正在转移\ntaken_at=2026-03-03 09:30"))
        .unwrap();
    let record = measure_record()
        .replace("arrived_at=2026-03-03 09:00", "arrived_at=2026-03-03 09:10")
        .replace("left_at=2026-03-03 10:00", "left_at=2026-03-03 11:00");
    assert_eq!(codes(world.try_enter("chen", "measure-record", &record)), []);
}

#[test]
fn c19_an_urgent_measure_is_reported_within_24_hours() {
    for (approved, late) in [("2026-03-04 09:00", false), ("2026-03-04 10:00", true)] {
        let mut world = World::new("2026-03-03 11:00");
        world
            .try_open("chen", "measure", &measure_lead("urgent=yes\nurgent.words=正在转移\ntaken_at=2026-03-03 09:30"))
            .unwrap();
        world.at(approved);
        world.enter("chen", "measure-approval", MEASURE);
        let case = world.case();
        let duty = world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "C19").unwrap();
        assert_eq!(duty.late(), late, "{approved}");
    }
}

#[test]
fn c23_exempt_or_already_sealed_goods_are_refused() {
    for key in ["concerned", "not_sealed"] {
        let mut world = World::new("2026-03-02 10:00");
        world.try_open("chen", "measure", &measure_lead("urgent=no")).unwrap();
        let no = MEASURE.replace(&format!("{key}=yes"), &format!("{key}=no"));
        assert_eq!(codes(world.try_enter("chen", "measure-approval", &no)), [Code::StepMissing], "{key}");
    }
}

#[test]
fn c25_thirty_days_and_thirty_more_testing_outside() {
    let last = |world: &World| {
        let case = world.case();
        let duty = world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "C25").unwrap();
        duty.last
    };
    let day = |text: &str| law::time::Last::Known(text.parse_date());
    let mut world = seized();
    assert_eq!(last(&world), day("2026-04-02"));
    let mut late = seized();
    late.at("2026-04-03 10:00");
    assert_eq!(codes(late.try_enter("chen", "measure-extension", "days=30\nreason=案情复杂")), [Code::PeriodOver]);
    world.at("2026-04-01 10:00");
    world.enter("chen", "measure-extension", "days=30\nreason=案情复杂");
    assert_eq!(last(&world), day("2026-05-06"), "2 May is a holiday");
    assert_eq!(fields_at_fault(seized().try_enter("chen", "measure-extension", "days=31\nreason=案情复杂")), ["days"]);
    let mut tested = seized();
    tested.at("2026-03-10 10:00");
    tested.enter("chen", "measure-testing", "what=印章\nbody=试验鉴定所\ndays=10");
    tested.at("2026-03-20 10:00");
    tested.enter("chen", "measure-tested", "received_on=2026-03-20\ncontent=系伪造");
    assert_eq!(last(&tested), day("2026-04-13"), "ten days of testing do not count; the 12th is a Sunday");
}

trait ParseDate {
    fn parse_date(&self) -> law::Date;
}

impl ParseDate for str {
    fn parse_date(&self) -> law::Date {
        law::Date::parse(self).unwrap()
    }
}

#[test]
fn j15_1_a_measure_without_whole_course_recording_stops_the_closing() {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "measure", &measure_lead("urgent=no")).unwrap();
    world.enter("chen", "measure-approval", MEASURE);
    world.at("2026-03-03 11:00");
    world.enter("chen", "measure-record", &measure_record());
    let found = codes(world.try_enter("chen", "act-closing", "ending=performed\nreason=解除\nopinion=办结"));
    assert!(found.contains(&Code::RecordingMissing), "{found:?}");
}

// 行政强制执行

fn execution_lead(extra: &str) -> String {
    format!(
        "{PARTY}\ncause=逾期不履行拆除决定\ndecision_number=濮试司罚决〔2025〕9号\ndecision_served=2025-07-01\nrelief_ended=2026-01-05\nfacts=应当拆除招牌，逾期未拆除\namount=20000\n{extra}\n{OFFICERS}"
    )
}

fn urged(extra: &str) -> World {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "execution", &execution_lead(extra)).unwrap();
    let urging = world.enter("chen", "execution-urging", "content=拆除招牌\nway=自行拆除\ndue_on=2026-03-13");
    world.at("2026-03-02 15:00");
    world.serve(urging, "2026-03-02");
    world
}

const OWN: &str = "building=no\npower=own";
const BY_COURT: &str = "building=no\npower=court";
const EXECUTION: &str = "facts=逾期未拆除\nbasis=《中华人民共和国行政强制法》第三十七条\nreason=催告后仍不履行，没有陈述、申辩\nway=remove\nact_on=2026年3月17日\nunreasonable=yes\nunreasonable.words=没有正当理由\nhiding=no\ndisposition=强制拆除招牌。";

fn execution_decided() -> World {
    let mut world = urged(OWN);
    world.at("2026-03-16 09:00");
    world.enter("chen", "execution-decision", EXECUTION);
    let decision = world.last("execution-decision");
    world.serve(decision, "2026-03-16");
    world
}

fn implementation(day: &str, from: &str, until: &str, urgent: &str) -> String {
    format!(
        "arrived_at={day} {from}\nleft_at={day} {until}\n{ON_SITE}\nurgent={urgent}\nurgent.words=情况\nlivelihood=yes\nlivelihood.words=未停水停电\ncontent=拆除招牌"
    )
}

#[test]
fn an_execution_from_urging_to_archive() {
    let mut world = execution_decided();
    world.at("2026-03-17 16:00");
    world.enter("chen", "execution-implementation", &implementation("2026-03-17", "09:00", "10:00", "no"));
    recorded(&mut world);
    finish(&mut world, "execution-decision", "performed");
}

#[test]
fn c37_no_decision_before_the_urged_day_is_over() {
    let mut world = urged(OWN);
    world.at("2026-03-13 09:00");
    assert_eq!(codes(world.try_enter("chen", "execution-decision", EXECUTION)), [Code::PeriodRunning]);
    let hiding = EXECUTION.replace("hiding=no", "hiding=yes\nhiding.words=正在转移");
    assert_eq!(codes(world.try_enter("chen", "execution-decision", &hiding)), [], "where goods are being hidden");
    let mut world = urged(BY_COURT);
    world.at("2026-03-16 09:00");
    assert_eq!(
        codes(world.try_enter("chen", "execution-decision", EXECUTION)),
        [Code::StepMissing],
        "c53: no power of its own"
    );
}

#[test]
fn c43_not_at_night_nor_on_a_day_off() {
    let mut world = execution_decided();
    world.at("2026-03-23 16:00");
    for (day, from, until) in [("2026-03-17", "22:30", "23:00"), ("2026-03-21", "09:00", "10:00")] {
        let result = world.try_enter("chen", "execution-implementation", &implementation(day, from, until, "no"));
        assert_eq!(codes(result), [Code::AtNight], "{day} {from}");
    }
    let urgent = implementation("2026-03-21", "09:00", "10:00", "yes");
    assert_eq!(codes(world.try_enter("chen", "execution-implementation", &urgent)), []);
    assert_eq!(
        codes(execution_decided().at("2026-03-17 16:00").try_enter(
            "chen",
            "execution-implementation",
            &implementation("2026-03-17", "09:00", "10:00", "no")
        )),
        []
    );
}

#[test]
fn c44_a_building_waits_for_the_relief_periods_and_an_announcement() {
    let mut world = urged("building=yes\nbuilding.words=违法建筑\npower=own");
    world.at("2026-03-16 09:00");
    let missing = codes(world.try_enter("chen", "execution-decision", EXECUTION));
    assert_eq!(missing, [Code::StepMissing, Code::StepMissing]);
    world.enter("chen", "execution-announcement", "content=限期自行拆除\ndue_on=2026-03-20\nwhere=现场");
    assert_eq!(codes(world.try_enter("chen", "execution-decision", EXECUTION)), [Code::StepMissing]);
    let over = format!("{EXECUTION}\nrelief_over=yes\nrelief_over.words=已届满");
    assert_eq!(codes(world.try_enter("chen", "execution-decision", &over)), []);
}

#[test]
fn c54_the_court_is_asked_ten_days_after_urging_and_c53_within_three_months() {
    let form = "court=濮阳市华龙区人民法院\nsubject=招牌\nopinion_of_party=没有意见\nfacts=逾期未拆除";
    let mut world = urged(BY_COURT);
    world.at("2026-03-16 09:00");
    assert_eq!(codes(world.try_enter("chen", "execution-court", form)), [Code::PeriodRunning]);
    world.at("2026-03-17 09:00");
    assert_eq!(codes(world.try_enter("chen", "execution-court", form)), []);
    let mut world = urged(BY_COURT);
    world.at("2026-04-08 09:00");
    assert_eq!(codes(world.try_enter("chen", "execution-court", form)), [Code::PeriodOver]);
}

#[test]
fn c45_what_is_added_never_exceeds_the_principal() {
    let mut world = urged(OWN);
    let form = |amount: u32| format!("amount={amount}\nstandard=每日百分之三\nreason=逾期");
    assert_eq!(codes(world.try_enter("chen", "execution-late-fee", &form(20_001))), [Code::LateFee]);
    assert_eq!(codes(world.try_enter("chen", "execution-late-fee", &form(20_000))), []);
}

// 行政许可

const APPLICATION: &str = "cause=律师事务所设立许可\nitem=律师事务所设立许可\napplied_for=first\nreceived_on=2026-03-02\nmaterials.0.0=章程\nmaterials.0.1=1\nofficers=chen\nofficers=lin";

fn applied() -> World {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "licence", &format!("{PARTY}\n{APPLICATION}")).unwrap();
    world
}

fn accepted() -> World {
    let mut world = applied();
    world.at("2026-03-04 10:00");
    world.enter("chen", "licence-acceptance", "accepted_on=2026-03-04\nperiod=20个工作日");
    world
}

fn report(judged: &str) -> String {
    format!(
        "facts=材料齐全，符合条件\nevidence=章程\nbasis=《中华人民共和国律师法》第十四条\ndiscretion=本事项没有裁量基准。\nappraisals=未进行。\nother=无。\n{judged}\ndisposition=准予设立。\nopinion=建议准予"
    )
}

const ACT_APPROVAL: &str =
    "facts=材料齐全，符合条件\nbasis=《中华人民共和国律师法》第十四条\ndisposition=准予设立。\nopinion=建议准予";
const LICENCE: &str = "conclusion=grant\nfacts=材料齐全，符合条件\nbasis=《中华人民共和国律师法》第十四条\ndisposition=准予设立。\ncertificate=律师事务所执业许可证";

fn examined(judged: &str) -> World {
    let mut world = accepted();
    for kind in ["licence-check", "licence-third-person"] {
        world.not_applicable("chen", kind, "不需要");
    }
    world.at("2026-03-10 10:00");
    world.enter("chen", "examination-report", &report(judged));
    world
}

#[test]
fn a_licence_from_application_to_archive() {
    let mut world = examined(JUDGED_NO);
    world.enter("chen", "act-approval", ACT_APPROVAL);
    world.enter("chen", "licence-decision", LICENCE);
    let case = world.case();
    world.with_stand(|stand| {
        let running: Vec<_> = duties(stand, &case)
            .into_iter()
            .filter(|duty| duty.state == DutyState::Running)
            .map(|duty| duty.rule)
            .collect();
        assert!(running.contains(&"G21.2") && running.contains(&"X44"), "{running:?}");
        assert!(duties(stand, &case).iter().any(|duty| duty.rule == "X42" && !duty.late()));
    });
    world.at("2026-03-12 10:00");
    finish_after_service(&mut world, "licence-decision", "performed", |world| {
        world.enter("chen", "licence-certificate", "certificate=执业许可证1号\nserved_on=2026-03-12\nreceiver=马试");
    });
}

fn revoking(ground: &str) -> World {
    let mut world = World::new("2026-09-28 10:00");
    let lead = format!(
        "{PARTY}\ncause=律师事务所设立许可的撤销\ncertificate=执业许可证1号\nground={ground}\nfacts=设立时提交的住所证明系伪造。\n{OFFICERS}\nopinion=建议撤销。"
    );
    world.try_open("chen", "licence-revocation", &lead).unwrap();
    world.sign_all("licence-revocation-lead");
    world
}

#[test]
fn x7_nothing_is_revoked_before_the_party_was_told_and_its_days_are_over() {
    let mut world = revoking("revoke");
    let report = report(JUDGED_NO);
    assert_eq!(codes(world.try_enter("chen", "examination-report", &report)), [Code::StepMissing]);
    world.enter("chen", "licence-revocation-notice", "facts=住所证明系伪造。\nbasis=《中华人民共和国行政许可法》第六十九条\ndisposition=撤销许可。\ndue_on=2026-10-09");
    let unserved = codes(world.try_enter("chen", "examination-report", &report));
    assert!(unserved.contains(&Code::NoticeNotServed), "told on paper only: {unserved:?}");
    world.serve(world.last("licence-revocation-notice"), "2026-09-28");
    world.at("2026-10-09 17:00");
    assert_eq!(codes(world.try_enter("chen", "examination-report", &report)), [Code::PeriodRunning]);
    world.at("2026-10-10 09:00");
    world.enter("chen", "examination-report", &report);
    world.enter("chen", "act-approval", ACT_APPROVAL);
    world.enter("chen", "licence-revocation-decision", &LICENCE.replace("conclusion=grant", "conclusion=revoke"));
    finish(&mut world, "licence-revocation-decision", "performed");
}

#[test]
fn x70_a_licence_is_cancelled_without_a_notice() {
    let mut world = revoking("cancel");
    world.enter("chen", "examination-report", &report(JUDGED_NO));
}

#[test]
fn p15_an_application_from_outside_is_assigned_before_it_is_examined() {
    let mut world = World::new("2026-03-02 10:00");
    let online = format!("{PARTY}\n{APPLICATION}\nchannel=online");
    let online: Vec<&str> = online.lines().filter(|line| !line.starts_with("officers=")).collect();
    world.try_open("chen", "licence", &online.join("\n")).unwrap();
    world.at("2026-03-04 10:00");
    world.enter("chen", "licence-acceptance", "accepted_on=2026-03-04\nperiod=20个工作日");
    for kind in ["licence-check", "licence-third-person"] {
        world.not_applicable("chen", kind, "不需要");
    }
    assert_eq!(codes(world.try_enter("chen", "examination-report", &report(JUDGED_NO))), [Code::StepMissing]);
    world.enter("zhao", "licence-assignment", OFFICERS);
    world.enter("chen", "examination-report", &report(JUDGED_NO));
}

#[test]
fn x32_silence_for_five_days_accepts() {
    let supplement = "missing.0.0=章程\nmissing.0.1=原件";
    let mut world = applied();
    world.at("2026-03-09 10:00");
    assert_eq!(codes(world.try_enter("chen", "licence-supplement", supplement)), []);
    let mut late = applied();
    late.at("2026-03-10 10:00");
    assert_eq!(codes(late.try_enter("chen", "licence-supplement", supplement)), [Code::PeriodOver]);
    assert_eq!(
        codes(late.try_enter("chen", "licence-acceptance", "accepted_on=2026-03-10\nperiod=20个工作日")),
        [Code::PeriodOver]
    );
    assert_eq!(codes(late.try_enter("chen", "licence-acceptance", "accepted_on=2026-03-02\nperiod=20个工作日")), []);
}

#[test]
fn x32_what_is_missing_is_told_once() {
    let mut world = applied();
    world.enter("chen", "licence-supplement", "missing.0.0=章程");
    assert_eq!(codes(world.try_enter("chen", "licence-supplement", "missing.0.0=场所证明")), [Code::AlreadyRecorded]);
    assert_eq!(
        codes(world.try_enter("chen", "licence-acceptance", "accepted_on=2026-03-02\nperiod=20")),
        [Code::StepMissing]
    );
}

#[test]
fn x42_twenty_days_and_ten_more_special_procedures_outside() {
    let last = |world: &World| {
        let case = world.case();
        world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "X42").unwrap().last
    };
    let day = |text: &str| law::time::Last::Known(text.parse_date());
    let mut world = accepted();
    assert_eq!(last(&world), day("2026-04-01"));
    world.enter("chen", "licence-extension", "days=10\nreason=需要征求意见");
    assert_eq!(last(&world), day("2026-04-16"), "6 April is a day off for 清明");
    let mut world = accepted();
    world.enter("chen", "licence-special", "special=review\ndays=5");
    world.at("2026-03-11 10:00");
    world.enter("chen", "licence-special-end", "received_on=2026-03-11\ncontent=评审通过");
    assert_eq!(last(&world), day("2026-04-09"), "five working days of expert review do not count");
    let mut late = accepted();
    late.at("2026-04-02 10:00");
    assert_eq!(codes(late.try_enter("chen", "licence-extension", "days=10\nreason=迟了")), [Code::PeriodOver]);
}

#[test]
fn s6_1_a_licence_of_major_public_interest_waits_for_the_review() {
    let yes = JUDGED_NO.replace("major_public_interest=no", "major_public_interest=yes");
    let mut world = examined(&yes);
    assert_eq!(codes(world.try_enter("chen", "act-approval", ACT_APPROVAL)), [Code::ReviewMissing]);
    let (report, application) = (world.last("examination-report"), world.last("licence-application"));
    world.enter("chen", "act-submission", &format!("facts=材料齐全，符合条件\nbasis=《中华人民共和国律师法》第十四条\ndisposition=准予设立。\n{yes}\nreport={report}\nmaterials={application}\nopinion=请审核"));
    world.at("2026-03-11 10:00");
    world.enter("he", "review-opinion", &format!("{ASPECTS_YES}\nconclusion=passed\nopinion=同意"));
    let other = ACT_APPROVAL.replace("准予设立", "不予设立");
    assert_eq!(
        codes(world.try_enter("chen", "act-approval", &other)),
        [Code::ReviewedOtherDraft],
        "s3: another decision than was reviewed"
    );
    world.enter("chen", "act-approval", ACT_APPROVAL);
    assert_eq!(
        codes(world.try_enter("chen", "licence-decision", &LICENCE.replace("准予设立", "准予"))),
        [Code::StepMissing, Code::ReviewedOtherDraft]
    );
    assert_eq!(codes(world.try_enter("chen", "licence-decision", LICENCE)), []);
}

// 征收、征用

#[test]
fn a_levy_from_assessment_to_archive() {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "levy", &format!("{PARTY}\ncause=试验费征收\nperiod=2026年1月\nbase.0.0=面积\nbase.0.1=100\nbase.0.2=每平方米10元\nbase.0.3=1000\namount=1000\nbasis=《试验费征收管理办法》第三条\n{OFFICERS}\nopinion=建议征收")).unwrap();
    world.sign_all("levy-assessment");
    world.enter("chen", "levy-notice", "facts=面积100平方米\namount=1000\ndue_on=2026-03-20\nbasis=《试验费征收管理办法》第三条\ndisposition=征收试验费1000元。");
    world.at("2026-03-10 10:00");
    let early = "amount=1000\ndue_on=2026-03-30";
    assert_eq!(codes(world.try_enter("chen", "levy-urging", early)), [Code::PeriodRunning], "c35");
    finish_after_service(&mut world, "levy-notice", "performed", |world| {
        world.enter("chen", "levy-payment", "paid_on=2026-03-10\namount=1000\nreceipt=豫财1");
    });
}

#[test]
fn e10_comments_on_the_compensation_plan_last_thirty_days() {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "expropriation", &format!("{PARTY}\ncause=试验片区征收\narea=试验片区\npublic_interest=yes\npublic_interest.words=保障性安居工程\nbasis=《国有土地上房屋征收与补偿条例》第八条\n{OFFICERS}\nopinion=建议启动")).unwrap();
    world.sign_all("expropriation-proposal");
    world.enter(
        "chen",
        "expropriation-survey",
        &format!("surveyed.0.0=马试\nsurveyed.0.1=试验街8号\npublished=yes\npublished.words=已公布\n{OFFICERS}"),
    );
    world.enter("chen", "expropriation-plan", "content=补偿方案\nwhere=征收范围内");
    let comments = "content=采纳3条\nhearing=no\nhearing.words=没有提出";
    world.at("2026-04-01 10:00");
    assert_eq!(codes(world.try_enter("chen", "expropriation-comments", comments)), [Code::PeriodRunning]);
    world.at("2026-04-02 10:00");
    assert_eq!(codes(world.try_enter("chen", "expropriation-comments", comments)), []);
    let moved = "checked_on=2026-04-02\nvoluntary=yes\nvoluntary.words=自行搬迁\ncontent=已搬";
    assert!(
        codes(world.try_enter("chen", "expropriation-moved", moved)).contains(&Code::StepMissing),
        "e27: compensation first"
    );
}

// 依申请的其他行为

#[test]
fn confirmation_benefit_adjudication_and_reward_run_on_the_same_engine() {
    for (procedure, extra, needed) in [
        ("confirmation", "", ""),
        ("benefit", "", "request-check"),
        ("adjudication", "", "request-hearing"),
        ("reward", "", "request-check"),
    ] {
        let mut world = World::new("2026-03-02 10:00");
        world.try_open("chen", procedure, &format!("{PARTY}\n{APPLICATION}\nopponent=濮阳试验商行")).unwrap();
        world.enter("chen", "request-acceptance", "accepted_on=2026-03-02\nperiod=20个工作日");
        if procedure == "confirmation" {
            world.not_applicable("chen", "request-check", "书面审查即可");
        }
        if procedure == "adjudication" {
            world.not_applicable("chen", "request-answer", "对方未答辩");
            world.not_applicable("chen", "request-mediation", "不同意调解");
        }
        if procedure == "benefit" || procedure == "reward" {
            world.not_applicable("chen", "request-publicity", "依法不公示");
        }
        world.at("2026-03-05 18:00");
        if !needed.is_empty() {
            assert_eq!(
                codes(world.try_enter("chen", "examination-report", &report(JUDGED_NO))),
                [Code::StepMissing],
                "{procedure}"
            );
            world.enter("chen", needed, &format!("{extra}checked_on=2026-03-05\nstarted_at=2026-03-05 09:00\nended_at=2026-03-05 10:00\nplace=本局\npresider=chen\nofficers=chen\nofficers=lin\ncontent=核查属实\nsigned=yes"));
        }
        world.enter("chen", "examination-report", &report(JUDGED_NO));
        world.enter("chen", "act-approval", ACT_APPROVAL);
        let conclusion = if procedure == "adjudication" { "supported" } else { "grant" };
        let decision = format!("{procedure}-decision");
        world.enter("chen", &decision, &LICENCE.replace("conclusion=grant", &format!("conclusion={conclusion}")));
        finish_after_service(&mut world, &decision, "performed", |world| {
            if procedure == "benefit" || procedure == "reward" {
                world.enter("chen", "request-payment", "paid_on=2026-03-05\namount=100\nreceiver=马试\nreceipt=1");
            }
        });
    }
}

#[test]
fn s7_1_an_open_question_of_the_catalogue_is_answered_before_the_draft() {
    use enforcement::review::catalogue::{Catalogue, Row};
    let row = Row {
        number: 1,
        category: "行政许可".into(),
        item: "承办机构负责人认为应当提请审核的".into(),
        materials: String::new(),
        focus: String::new(),
    };
    let mut world = accepted();
    for kind in ["licence-check", "licence-third-person"] {
        world.not_applicable("chen", kind, "不需要");
    }
    world.agency.reviewed = Some(Catalogue { since: "2026-01-01".parse_date(), rows: vec![row] });
    assert_eq!(codes(world.try_enter("chen", "examination-report", &report(JUDGED_NO))), [Code::SubmissionIncomplete]);
    let case = world.case();
    let none = enforcement::value::Fields::default();
    let open = world.with_stand(|stand| enforcement::review::catalogue::evaluate_case(stand, &case, &none).open);
    let answered = |answer: &str| {
        format!(
            "{}\ncatalogue_answers.0.0={}\ncatalogue_answers.0.1={answer}\ncatalogue_answers.0.2=有人大代表建议",
            report(JUDGED_NO),
            open[0].0
        )
    };
    world.enter("chen", "examination-report", &answered("是"));
    assert_eq!(
        codes(world.try_enter("chen", "act-approval", ACT_APPROVAL)),
        [Code::ReviewMissing],
        "s7_1: the row fires"
    );
}

// 涉嫌犯罪移送

#[test]
fn t6_a_suspected_crime_goes_to_the_police_within_24_hours_of_the_approval() {
    let handover = |at: &str| {
        format!("to=濮阳市公安局\nprocuratorate=濮阳市人民检察院\nhanded_at={at}\nlist.0.0=案卷\nlist.0.1=1册")
    };
    let approve = |conclusion: &str| {
        format!(
            "found_on=2026-03-12\ncrime=涉嫌诈骗罪\nevidence.0.0=合同\nevidence.0.1=3份\nteam=chen\nteam=lin\nconclusion={conclusion}\nreason=数额达到追诉标准\nopinion=建议移送"
        )
    };
    let mut world = investigated(20_000);
    world.at("2026-03-13 09:00");
    assert_eq!(codes(world.try_enter("chen", "crime-handover", &handover("2026-03-13 08:00"))), [Code::StepMissing]);
    world.enter("chen", "crime-transfer", &approve("transfer"));
    world.at("2026-03-14 09:30");
    world.enter("chen", "crime-handover", &handover("2026-03-14 09:20"));
    let case = world.case();
    let duty = world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "T6").unwrap();
    assert!(duty.late(), "half an hour over");
    let mut kept = investigated(20_000);
    kept.at("2026-03-13 09:00");
    kept.enter("chen", "crime-transfer", &approve("keep"));
    assert_eq!(codes(kept.try_enter("chen", "crime-handover", &handover("2026-03-13 08:00"))), [Code::StepMissing]);
}

// 再加一类

const MEDIATION: &str = r#"
title = "行政调解"
short = "行政调解"
act = "other"
opens = "request"
series = "调案"
review = "never"
order = ["lead", "filed", "decided", "closed"]

[[need]]
kind = "request"
when = "always"

[[need]]
kind = "request-acceptance"
when = "always"

[[need]]
kind = "request-mediation"
when = "always"
before = "decided"

[[need]]
kind = "mediation-outcome"
when = "always"

[[need]]
kind = "act-closing"
when = "always"

[[guard]]
before = "request-mediation"
after = ["filed"]
basis = "全过程记录办法第九条"
what = "申请还没有受理。"
next = "先受理。"

[[clock]]
rule = "X42"
what = "调解终结"
from = "filed"
done = ["decided"]
role = "officer"
"#;

const OUTCOME: &str = r#"
title = "行政调解书"
action = "制作行政调解书"
phase = "decision"
milestone = "decided"
layout = "letter"
volume = "main"
order = 900

[[field]]
key = "disposition"
label = "调解结果"
type = "long"
required = true
"#;

#[test]
fn a_tenth_type_is_two_files_of_data() {
    let mut world = World::new("2026-03-02 10:00");
    world.pack.add_kind("records/mediation-outcome.toml", OUTCOME).unwrap();
    world.pack.add_procedure("procedures/mediation.toml", MEDIATION).unwrap();
    world.pack.check().unwrap();
    world.try_open("chen", "mediation", &format!("{PARTY}\n{APPLICATION}")).unwrap();
    let mediation = "checked_on=2026-03-02\nconclusion=agreed\ncontent=双方同意";
    assert_eq!(codes(world.try_enter("chen", "request-mediation", mediation)), [Code::StepMissing]);
    world.enter("chen", "request-acceptance", "accepted_on=2026-03-02\nperiod=20个工作日");
    assert_eq!(codes(world.try_enter("chen", "mediation-outcome", "disposition=双方和解。")), [Code::StepMissing]);
    world.enter("chen", "request-mediation", mediation);
    world.enter("chen", "mediation-outcome", "disposition=双方和解。");
    let case = world.case();
    let duty = world.with_stand(|stand| duties(stand, &case)).into_iter().find(|duty| duty.rule == "X42").unwrap();
    assert!(matches!(duty.state, DutyState::Done(_)));
    assert_eq!(case.number, "濮试司调案〔2026〕1号");
}

#[test]
fn a_procedure_that_names_what_does_not_exist_is_refused() {
    for (right, wrong) in [
        ("rule = \"X42\"", "rule = \"X999\""),
        ("before = \"decided\"", "before = \"archived\""),
        ("after = [\"filed\"]", "after = [\"no-such-step\"]"),
        ("kind = \"request-mediation\"\nwhen = \"always\"", "kind = \"request-mediation\"\nwhen = \"stated\""),
    ] {
        let mut pack = enforcement::pack::Pack::henan_2019().unwrap();
        pack.add_kind("records/mediation-outcome.toml", OUTCOME).unwrap();
        assert!(MEDIATION.contains(right), "{right}");
        pack.add_procedure("procedures/mediation.toml", &MEDIATION.replacen(right, wrong, 1)).unwrap();
        assert!(pack.check().is_err(), "{wrong}");
    }
}
