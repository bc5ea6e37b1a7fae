//! 行政检查.

use super::*;
use enforcement::duty::{DutyState, duties};
use enforcement::refusal::Code;

pub(super) fn approval(extra: &str) -> String {
    format!(
        "{PARTY}\ncause=对试验律师事务所执业情况的行政检查\nitem=对律师事务所执业情况的行政检查\nbasis=《中华人民共和国律师法》第四条\ncontent=查阅业务档案\n{OFFICERS}\nassistants=0\nopinion=建议检查\n{extra}"
    )
}

pub(super) const ROUTINE: &str = "type=routine\nplan=2026年度检查计划\nannounced=yes";
pub(super) const BY_COMPLAINT: &str = "type=case\ntrigger=complaint\ntrigger_source=12345热线转办单第3号\nannounced=no\nannounced.words=投诉反映可能转移材料";

pub(super) fn inspecting(extra: &str) -> World {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "inspection", &approval(extra)).unwrap();
    world.sign_all("inspection-approval");
    world.at("2026-03-03 09:00");
    world
}

pub(super) fn noticed() -> World {
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

pub(super) fn site_record(checked: &str) -> String {
    format!(
        "arrived_at=2026-03-05 09:00\nleft_at=2026-03-05 10:30\npresent=马试\n{ON_SITE}\nchecklist.0.0=档案\nchecklist.0.1=一案一卷\nchecklist.0.2={checked}\nchecklist.0.3=符合\ncontent=查阅业务档案20份"
    )
}

/// The code was scanned when the officers arrived.
pub(super) fn scanned(world: &mut World) {
    world.enter(
        "chen",
        "inspection-scan",
        "scanned_at=2026-03-05 09:00\nway=licence\ncode=31410000MD01234542\nofficers=chen",
    );
}

pub(super) fn inspected() -> World {
    let mut world = noticed();
    scanned(&mut world);
    world.enter("chen", "inspection-record", &site_record("齐全"));
    world
}

#[test]
fn i54_nothing_is_looked_at_before_the_code_was_scanned_at_the_door() {
    let scan = |at: &str| format!("scanned_at={at}\nway=licence\ncode=31410000MD01234542\nofficers=chen");
    let mut world = noticed();
    let look = |world: &World| codes(world.fork().try_enter("chen", "inspection-record", &site_record("齐全")));
    assert_eq!(look(&world), [Code::StepMissing]);
    for (at, fits) in [
        ("2026-03-04 09:00", false),
        ("2026-03-05 08:58", true),
        ("2026-03-05 10:30", true),
        ("2026-03-05 10:31", false),
    ] {
        let mut scanned = world.fork();
        scanned.enter("chen", "inspection-scan", &scan(at));
        assert_eq!(look(&scanned).is_empty(), fits, "{at}");
    }
    world.not_applicable("chen", "inspection-scan", "突发险情，先行处置");
    assert_eq!(look(&world), [], "an emergency is found by a person, with the reason");
}

#[test]
fn i54_an_inspection_outside_the_cap_names_what_asked_for_it() {
    let mut world = World::new("2026-03-02 10:00");
    let without = BY_COMPLAINT.replace("trigger_source=12345热线转办单第3号\n", "");
    let refused = world.try_open("chen", "inspection", &approval(&without));
    assert_eq!(fields_at_fault(refused), ["trigger_source"]);
    assert_eq!(codes(world.try_open("chen", "inspection", &approval(BY_COMPLAINT))), []);
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
    scanned(&mut world);
    assert_eq!(codes(world.try_enter("chen", "inspection-record", &site_record("齐全"))), [Code::StepMissing]);
    let mut world = inspecting(BY_COMPLAINT);
    world.at("2026-03-05 16:00");
    scanned(&mut world);
    assert_eq!(codes(world.try_enter("chen", "inspection-record", &site_record("齐全"))), []);
    let mut world = noticed();
    scanned(&mut world);
    assert_eq!(codes(world.try_enter("chen", "inspection-record", &site_record("齐全"))), []);
}

#[test]
fn g14_an_inspection_without_showing_identity_is_refused() {
    let mut world = noticed();
    scanned(&mut world);
    let hidden = site_record("齐全").replace("identity_shown=yes", "identity_shown=no");
    assert_eq!(codes(world.try_enter("chen", "inspection-record", &hidden)), [Code::IdentityNotShown]);
}

#[test]
fn j10_1_a_finding_without_words_is_told_with_what_was_found() {
    let mut world = inspected();
    world.at("2026-03-05 16:00");
    let case = world.case();
    let record = case.record(world.last("inspection-record")).unwrap();
    let told = |record: &enforcement::case::Record| {
        let paper = world.with_stand(|stand| enforcement::record::writing::write(stand, &case, record).unwrap());
        paper.paragraphs.into_iter().map(|paragraph| paragraph.text).collect::<Vec<_>>()
    };
    assert!(told(record).iter().any(|text| text.contains("已向马试出示执法证。")), "the words, where there are some");
    let mut silent = record.clone();
    silent.fields.set(
        "identity_shown",
        enforcement::value::Value::Finding(enforcement::value::Finding { yes: true, words: String::new() }),
    );
    let text = told(&silent);
    assert!(
        text.iter().any(|text| text == "出示执法证件，表明身份：是。") && !text.contains(&"是".to_owned()),
        "{text:?}"
    );
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

fn opened(day: &str, extra: &str, change: impl FnOnce(&mut World)) -> Vec<Code> {
    let mut world = World::new(&format!("{day} 10:00"));
    change(&mut world);
    codes(world.try_open("chen", "inspection", &approval(extra)))
}

const SPECIAL: &str = "type=special\nplan=2026年度检查计划\nannounced=yes";

#[test]
fn i54_a_planned_inspection_stands_in_a_plan_that_was_published_and_filed() {
    let day = "2026-03-02";
    assert_eq!(opened(day, ROUTINE, |_| {}), []);
    assert_eq!(opened(day, ROUTINE, |world| world.agency.plans.clear()), [Code::NotPlanned]);
    assert_eq!(opened(day, ROUTINE, |world| world.agency.plans[0].year = 2025), [Code::NotPlanned], "another year's");
    assert_eq!(opened(day, ROUTINE, |world| world.agency.plans[0].filed = None), [Code::NotPlanned], "not filed");
    let filed_later = |world: &mut World| world.agency.plans[0].filed = Some(date("2026-03-03"));
    assert_eq!(opened(day, ROUTINE, filed_later), [Code::NotPlanned]);
    let without = |world: &mut World| world.agency.plans[0].rows.retain(|row| row.special);
    assert_eq!(opened(day, ROUTINE, without), [Code::NotPlanned], "listed as a special inspection only");
    assert_eq!(opened(day, BY_COMPLAINT, |world| world.agency.plans.clear()), [], "what was reported needs no plan");
}

#[test]
fn i54_a_special_inspection_was_approved_above_and_is_made_in_its_months() {
    assert_eq!(opened("2026-03-02", SPECIAL, |_| {}), []);
    let approved_by_nobody = |world: &mut World| world.agency.plans[0].rows[1].approved.clear();
    assert_eq!(opened("2026-03-02", SPECIAL, approved_by_nobody), [Code::NotPlanned]);
    assert_eq!(opened("2026-05-06", SPECIAL, |_| {}), [Code::NotPlanned], "March to April are over");
    let mut world = noticed();
    scanned(&mut world);
    world.agency.plans[0].rows[0].when = "4月".into();
    assert_eq!(codes(world.try_enter("chen", "inspection-record", &site_record("齐全"))), [Code::NotPlanned]);
    world.agency.plans[0].rows[0].when = "3月至4月".into();
    assert_eq!(codes(world.try_enter("chen", "inspection-record", &site_record("齐全"))), []);
}

#[test]
fn i54_a_plan_by_lot_asks_for_the_draw() {
    let by_lot = |world: &mut World| world.agency.plans[0].rows[0].way = "双随机抽查".into();
    assert_eq!(opened("2026-03-02", ROUTINE, by_lot), [Code::NotPlanned]);
    let drawn = format!("{ROUTINE}\ndraw=濮试司抽案〔2026〕1号");
    assert_eq!(opened("2026-03-02", &drawn, by_lot), []);
}

#[test]
fn i54_the_stricter_cap_counts_and_the_one_over_all_items_too() {
    let second = |change: &dyn Fn(&mut World), kind: &str| {
        let mut world = inspecting(ROUTINE);
        change(&mut world);
        world.events.clear();
        world.try_open("chen", "inspection", &approval(kind)).unwrap();
        let id = world.last("inspection-approval");
        world.try_sign(id, enforcement::pack::Step::Unit).unwrap();
        codes(world.try_sign(id, enforcement::pack::Step::Head))
    };
    let allow_two = |world: &mut World| world.agency.inspections[0].yearly = Some(2);
    assert_eq!(second(&allow_two, ROUTINE), []);
    assert_eq!(second(&allow_two, SPECIAL), [], "a special one counts as well");
    assert_eq!(second(&|_| {}, SPECIAL), [Code::FrequencyCap]);
    let planned_once = |world: &mut World| {
        allow_two(world);
        world.agency.plans[0].rows[0].yearly = Some(1);
    };
    assert_eq!(second(&planned_once, ROUTINE), [Code::FrequencyCap]);
}

#[test]
fn i54_the_cap_over_all_items_stops_another_item() {
    let mut world = World::new("2026-03-02 10:00");
    let all = enforcement::inspection::Planned { item: "全部事项".into(), yearly: Some(1), ..Default::default() };
    world.agency.plans[0].rows.push(all);
    world.agency.inspections[1].yearly = Some(3);
    world.try_open("chen", "inspection", &approval(ROUTINE)).unwrap();
    world.sign_all("inspection-approval");
    world.events.clear();
    let notary = approval(ROUTINE).replace("item=对律师事务所执业情况的行政检查", "item=对公证机构的行政检查");
    world.try_open("chen", "inspection", &notary).unwrap();
    let id = world.last("inspection-approval");
    world.try_sign(id, enforcement::pack::Step::Unit).unwrap();
    assert_eq!(codes(world.try_sign(id, enforcement::pack::Step::Head)), [Code::FrequencyCap]);
}

// 联合检查

const PARTNERS: &str = "partners.0.0=濮阳市试验税务局\npartners.0.1=税甲\npartners.0.2=16090020001\npartners.1.0=濮阳市试验税务局\npartners.1.1=税乙\npartners.1.2=16090020002";

fn joint_finding(agency: &str, second: &str) -> String {
    format!(
        "by_agency={agency}\njoint_officers.0.0=税甲\njoint_officers.0.1=16090020001\njoint_officers.1.0={second}\njoint_officers.1.1=16090020002\nidentity_shown=yes\nidentity_shown.words=已出示\nfacts=纳税申报正常\nconclusion=sound\nanswer=无需处理"
    )
}

#[test]
fn i54_each_agency_of_a_joint_inspection_has_two_officers_and_its_own_findings() {
    let one = PARTNERS.replace("16090020002", "16090020001");
    assert_eq!(opened("2026-03-02", &format!("{ROUTINE}\n{one}"), |_| {}), [Code::OfficersNotQualified]);
    let mut world = inspecting(&format!("{ROUTINE}\n{PARTNERS}"));
    let notice = world.enter(
        "chen",
        "inspection-notice",
        "content=执业情况\ndue_on=2026-03-05\nbasis=《中华人民共和国律师法》第四条\ncontact=陈一帆\nphone=0393-0000000",
    );
    let case = world.case();
    let paper = world
        .with_stand(|stand| enforcement::record::writing::write(stand, &case, case.record(notice).unwrap()).unwrap());
    assert!(format!("{paper:?}").contains("濮阳市试验税务局，税甲，16090020001"), "one notice names every agency");
    world.at("2026-03-03 10:00");
    world.serve(notice, "2026-03-03");
    world.at("2026-03-05 16:00");
    scanned(&mut world);
    world.enter("chen", "inspection-record", &site_record("齐全"));
    let result = "conclusion=sound\nfacts=业务档案齐全\nbasis=《中华人民共和国律师法》第四条\ndisposition=未发现问题。";
    assert_eq!(codes(world.try_enter("chen", "inspection-result", result)), [Code::FileIncomplete]);
    let enter = |world: &mut World, agency: &str, second: &str| {
        codes(world.try_enter("chen", "inspection-joint", &joint_finding(agency, second)))
    };
    assert_eq!(enter(&mut world, "濮阳市试验环保局", "税乙"), [Code::OfficersNotQualified], "not of this inspection");
    assert_eq!(enter(&mut world, "濮阳市试验税务局", "税丙"), [Code::OfficersNotQualified], "not as approved");
    assert_eq!(enter(&mut world, "濮阳市试验税务局", "税乙"), []);
    assert_eq!(codes(world.try_enter("chen", "inspection-result", result)), []);
    let used = enforcement::inspection::used(&world.pack, &world.case()).unwrap();
    assert_eq!(
        (used.kind.as_str(), used.partners),
        ("routine", vec!["濮阳市试验税务局".to_owned()]),
        "one use, of the leading agency"
    );
}

#[test]
fn a42_a_partner_in_the_system_sends_officers_whose_certificates_are_its_own_and_valid() {
    let partner = |change: &dyn Fn(&mut enforcement::people::Certificate)| {
        let mut people = vec![
            person("s1", "税甲", &[enforcement::people::Role::Officer], Some("16090020001")),
            person("s2", "税乙", &[enforcement::people::Role::Officer], Some("16090020002")),
        ];
        change(people[1].certificate.as_mut().unwrap());
        enforcement::people::Neighbour { area: "濮阳市".into(), people }
    };
    let open = |rows: &str, change: &dyn Fn(&mut enforcement::people::Certificate)| {
        opened("2026-03-02", &format!("{ROUTINE}\n{rows}"), |world| {
            world.neighbours.push(("濮阳市试验税务局".into(), partner(change)));
        })
    };
    let as_it_is = |_: &mut enforcement::people::Certificate| {};
    assert_eq!(open(PARTNERS, &as_it_is), []);
    assert_eq!(
        open(&PARTNERS.replace("16090020002", "16090029999"), &as_it_is),
        [Code::OfficersNotQualified],
        "no such number"
    );
    assert_eq!(
        open(&PARTNERS.replace("税乙", "税丙"), &as_it_is),
        [Code::OfficersNotQualified],
        "another's certificate"
    );
    let over = |certificate: &mut enforcement::people::Certificate| certificate.valid_until = date("2026-03-01");
    assert_eq!(open(PARTNERS, &over), [Code::OfficersNotQualified], "over since yesterday");
    let suspended = |certificate: &mut enforcement::people::Certificate| {
        certificate.state = enforcement::people::CertificateState::Suspended;
    };
    assert_eq!(open(PARTNERS, &suspended), [Code::OfficersNotQualified]);
    let elsewhere = opened("2026-03-02", &format!("{ROUTINE}\n{PARTNERS}"), |_| {});
    assert_eq!(elsewhere, [], "an agency that is not in the system cannot be looked up");
}
