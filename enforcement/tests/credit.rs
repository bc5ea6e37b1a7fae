//! A decision's row for the credit platform: made of the cleared page only, or a reason why there is none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::*;
use enforcement::disclosure::credit::{Entry, LICENCE_COLUMNS, PENALTY_COLUMNS, Standing, entry};
use enforcement::disclosure::page::{Page, draft, source};
use enforcement::id::PersonId;
use enforcement::pack::ActType;

/// The public page of the world's case, cleared by the second person.
fn cleared(world: &World) -> Page {
    let case = world.case();
    world.with_stand(|stand| {
        let source = source(stand, &case).unwrap();
        let draft = draft(&case, &source, PersonId::new("song").unwrap());
        let (cleared, _) =
            draft.review(&draft.version(), &PersonId::new("mi").unwrap(), moment("2026-03-27 10:00")).unwrap();
        Page::new(&source, "濮阳市试验司法局", &cleared)
    })
}

fn listed(world: &World, page: Option<&Page>) -> Entry {
    let case = world.case();
    world.with_stand(|stand| entry(stand, &case, page)).unwrap()
}

fn cell(row: &[String], code: &str) -> String {
    row[PENALTY_COLUMNS.iter().position(|known| *known == code).unwrap()].clone()
}

#[test]
fn g21_2_a_published_penalty_becomes_a_row_due_seven_working_days_after_the_decision() {
    let mut world = decided(20_000);
    world.enter("song", "disclosure-approval", "publish=yes\nimpact=yes\nreason=应当公开\nperiod=y1");
    let entry = listed(&world, Some(&cleared(&world)));
    assert_eq!(entry.due, law::time::Last::Known(date("2026-04-07")), "Qingming is off from 4 to 6 April");
    let Standing::Ready(row) = &entry.standing else { panic!("{:?}", entry.standing) };
    for (code, text) in [
        ("CF_XDR_LB", "法人及非法人组织"),
        ("CF_CFLB", "罚款"),
        ("CF_NR_FK", "2.000000"),
        ("CF_NR_WFFF", ""),
        ("CF_JDRQ", "2026/03/26"),
        ("CF_GSJZQ", "2027/03/26"),
        ("CF_YXQ", "2099/12/31"),
        ("CF_CFJGDM", "114109000059001207"),
        ("CF_WSH", entry.number.as_str()),
        ("CF_XDR_ZJHM", ""),
    ] {
        assert_eq!(cell(row, code), text, "{code}");
    }
    assert!(cell(row, "CF_NR").contains("贰万元整（20000元）"), "{}", cell(row, "CF_NR"));
}

#[test]
fn g21_2_what_is_not_public_yet_waits_and_what_never_will_be_says_why() {
    let mut world = decided(20_000);
    assert!(matches!(listed(&world, None).standing, Standing::Waiting(why) if why.contains("尚未公示")));
    world.agency.uscc = String::new();
    let page = cleared(&world);
    assert!(matches!(listed(&world, Some(&page)).standing, Standing::Waiting(why) if why.contains("统一社会信用代码")));
    world.enter(
        "song",
        "disclosure-approval",
        "publish=no\nimpact=no\nimpact.words=影响很小\nreason=没有社会影响\nperiod=none",
    );
    let standing = listed(&world, None).standing;
    assert!(matches!(&standing, Standing::Excluded(why) if why.contains("没有社会影响")), "{standing:?}");
}

#[test]
fn nothing_decided_is_no_entry() {
    let world = reviewed(20_000);
    let case = world.case();
    assert!(world.with_stand(|stand| entry(stand, &case, None)).is_none());
}

#[test]
fn g21_2_a_published_licence_becomes_a_row_of_its_own_file_and_a_refusal_does_not() {
    let mut world = pushed("licence", "准予行政许可决定书", "设立许可");
    publish(&mut world);
    let found = listed(&world, Some(&cleared(&world)));
    assert_eq!((found.act, found.due), (ActType::Licence, law::time::Last::Known(date("2026-03-11"))));
    let Standing::Ready(row) = &found.standing else { panic!("{:?}", found.standing) };
    assert_eq!(row.len(), LICENCE_COLUMNS.len());
    for (code, text) in [
        ("XK_XDR_MC", "濮阳试推有限公司"),
        ("XK_XDR_LB", "法人及非法人组织"),
        ("XK_XKWS", "准予行政许可决定书"),
        ("XK_WSH", "外〔2026〕1号"),
        ("XK_XKLB", "普通"),
        ("XK_NR", "设立许可。"),
        ("XK_JDRQ", "2026/03/02"),
        ("XK_YXQZ", "2026/03/02"),
        ("XK_YXQZI", "2099/12/31"),
        ("XK_XKJGDM", "114109000059001207"),
        ("XK_LYDWDM", "114109000059001207"),
        ("XK_ZT", "1"),
        ("XK_XDR_ZJHM", ""),
    ] {
        let place = LICENCE_COLUMNS.iter().position(|known| *known == code).unwrap();
        assert_eq!(row[place], text, "{code}");
    }
    let inspection = pushed("inspection", "行政检查结果告知书", "日常检查");
    let case = inspection.case();
    assert!(inspection.with_stand(|stand| entry(stand, &case, None)).is_none(), "other acts are not reported");
}

#[test]
fn g21_2_a_licence_refused_or_revoked_elsewhere_is_no_licence_in_force() {
    for (title, words) in
        [("不予行政许可决定书", "不予许可"), ("撤销行政许可决定书", "原许可"), ("注销行政许可决定书", "原许可")]
    {
        let mut world = pushed("licence", title, "设立许可");
        publish(&mut world);
        let standing = listed(&world, Some(&cleared(&world))).standing;
        assert!(matches!(&standing, Standing::Excluded(why) if why.contains(words)), "{title}: {standing:?}");
    }
}

#[test]
fn g21_2_a_pushed_licence_keeps_its_state_its_number_and_its_term_and_one_that_ended_says_so() {
    let mut world = World::new("2026-03-03 10:00");
    let form = pushed_form("licence", "准予行政许可决定书", "设立许可")
        .replace("licence_category=general", "licence_category=其他-备案");
    let own = "certificate_number=豫许1号\nlicence_state=2\nvalid_from=2026-04-01\nvalid_until=2027-03-31";
    world.try_open("song", "pushed", &format!("{form}\n{own}")).unwrap();
    publish(&mut world);
    let found = listed(&world, Some(&cleared(&world)));
    let Standing::Ready(row) = &found.standing else { panic!("{:?}", found.standing) };
    let cell =
        |row: &[String], code: &str| row[LICENCE_COLUMNS.iter().position(|known| *known == code).unwrap()].clone();
    for (code, text) in [
        ("XK_XKBH", "豫许1号"),
        ("XK_ZT", "2"),
        ("XK_YXQZ", "2026/04/01"),
        ("XK_YXQZI", "2027/03/31"),
        ("XK_XKLB", "其他-备案"),
    ] {
        assert_eq!(cell(row, code), text, "{code}");
    }
    let mut world = pushed("licence", "准予行政许可决定书", "设立许可");
    publish(&mut world);
    let mut found = listed(&world, Some(&cleared(&world)));
    found.end();
    let Standing::Ready(row) = &found.standing else { panic!("{:?}", found.standing) };
    assert_eq!(cell(row, "XK_ZT"), "2");
}
