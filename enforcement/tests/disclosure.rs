//! Gates of disclosure: checked by an editor, cleared by a second person, withdrawn and corrected in time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::*;
use enforcement::duty::duties;
use enforcement::id::PersonId;
use enforcement::refusal::Code;

#[test]
fn g5_2_the_editor_does_not_clear_and_a_changed_version_is_not_cleared() {
    let mut world = decided(20_000);
    world
        .people
        .iter_mut()
        .find(|person| person.id.as_str() == "song")
        .unwrap()
        .roles
        .push(enforcement::people::Role::Secrecy);
    world.enter("song", "disclosure-approval", "publish=yes\nimpact=yes\nreason=应当公开\nperiod=y1");
    world.enter("song", "redaction", "checked=yes");
    assert_eq!(
        codes(world.try_enter("song", "secrecy-review", "text_version=abc\noutcome=passed\nopinion=x")),
        [Code::SamePerson]
    );
    assert!(codes(world.try_enter("song", "publication", "text_version=abc\naddress=/x")).contains(&Code::NotCleared));
    world.enter("mi", "secrecy-review", "text_version=abc\noutcome=passed\nopinion=x");
    assert_eq!(codes(world.try_enter("song", "publication", "text_version=abd\naddress=/x")), [Code::NotCleared]);
    assert!(codes(world.try_enter("song", "publication", "text_version=abc\naddress=/x")).is_empty());
}

#[test]
fn g22_2_only_what_is_public_is_withdrawn() {
    let mut world = decided(20_000);
    let withdrawal = "ground=revoked\nfound_on=2026-03-26\nreason=经行政复议撤销";
    assert_eq!(codes(world.try_enter("song", "publication-withdrawal", withdrawal)), [Code::StepMissing]);
    world.enter("song", "disclosure-approval", "publish=yes\nimpact=yes\nreason=应当公开\nperiod=y1");
    world.enter("song", "redaction", "checked=yes");
    world.enter("mi", "secrecy-review", "text_version=abc\noutcome=passed\nopinion=x");
    world.enter("song", "publication", "text_version=abc\naddress=/x");
    assert!(codes(world.try_enter("song", "publication-withdrawal", withdrawal)).is_empty());
}

#[test]
fn a48_a_withdrawal_later_than_three_working_days_stays_visible_as_late() {
    for (now, late) in [("2026-03-31 10:00", false), ("2026-04-01 10:00", true)] {
        let mut world = decided(20_000);
        world.enter("song", "disclosure-approval", "publish=yes\nimpact=yes\nreason=应当公开\nperiod=y1");
        world.enter("song", "redaction", "checked=yes");
        world.enter("mi", "secrecy-review", "text_version=abc\noutcome=passed\nopinion=x");
        world.enter("song", "publication", "text_version=abc\naddress=/x");
        world.at(now);
        world.enter("song", "publication-withdrawal", "ground=revoked\nfound_on=2026-03-26\nreason=经行政复议撤销");
        let found = world.with_stand(|stand| duties(stand, &world.case()));
        let duty = found.iter().find(|duty| duty.rule == "A48").unwrap();
        assert_eq!((duty.last, duty.late()), (law::time::Last::Known(date("2026-03-31")), late), "{now}");
    }
}

#[test]
fn g18_1_an_editor_shows_or_hides_a_text_with_a_reason_and_never_one_that_is_not_there() {
    let mut world = decided(20_000);
    world.enter("song", "disclosure-approval", "publish=yes\nimpact=yes\nreason=应当公开\nperiod=y1");
    assert_eq!(
        codes(world.try_enter("mi", "secrecy-review", "text_version=abc\noutcome=passed\nopinion=x")),
        [Code::StepMissing],
        "no secrecy review of what no editor has checked"
    );
    for (changes, fits) in [
        ("added.0.0=委托合同\nadded.0.1=商业秘密\nadded.0.2=合同载有报价", true),
        ("added.0.0=委托合同\nadded.0.1=商业秘密", false),
        ("added.0.0=委托合同\nadded.0.1=机密\nadded.0.2=合同载有报价", false),
        ("added.0.0=没有这几个字\nadded.0.1=其他\nadded.0.2=理由", false),
        ("lifted.0.0=没有这几个字\nlifted.0.1=其他\nlifted.0.2=应当公开", false),
        ("lifted.0.0=没有这几个字\nlifted.0.1=其他", true),
    ] {
        let found = codes(world.try_enter("song", "redaction", &format!("checked=yes\n{changes}")));
        assert_eq!(found, if fits { vec![] } else { vec![Code::WouldLeak] }, "{changes}");
    }
}

#[test]
fn g18_3_what_the_editor_adds_is_hidden_everywhere_and_what_is_lifted_is_shown() {
    let mut world = decided(20_000);
    world.enter("song", "disclosure-approval", "publish=yes\nimpact=yes\nreason=应当公开\nperiod=y1");
    let text = |world: &World| {
        let case = world.case();
        world.with_stand(|stand| {
            let source = enforcement::disclosure::page::source(stand, &case).unwrap();
            let draft = enforcement::disclosure::page::draft(&case, &source, PersonId::new("song").unwrap());
            (draft.source().to_owned(), draft.preview(), draft.version())
        })
    };
    let (source, before, version) = text(&world);
    let word: String = source.lines().nth(4).unwrap().chars().take(4).collect();
    assert!(before.contains(&word), "{word} is public at first");
    world.enter("song", "redaction", &format!("checked=yes\nadded.0.0={word}\nadded.0.1=其他\nadded.0.2=依法不宜公开"));
    let (_, after, changed) = text(&world);
    assert!(!after.contains(&word) && after.contains("〔依法不予公开的信息已隐去〕"));
    assert_ne!(version, changed, "a review of the earlier version does not clear this one");
    world.enter("song", "redaction", "checked=yes");
    assert_eq!(text(&world).1, before, "the latest check counts");
}

#[test]
fn g18_1_a_public_reason_that_says_what_is_hidden_is_refused() {
    let mut world = decided(20_000);
    world.enter("song", "disclosure-approval", "publish=yes\nimpact=yes\nreason=应当公开\nperiod=y1");
    world.enter("song", "redaction", "checked=yes");
    world.enter("mi", "secrecy-review", "text_version=abc\noutcome=passed\nopinion=x");
    world.enter("song", "publication", "text_version=abc\naddress=/x");
    let withdrawal = "ground=revoked\nfound_on=2026-03-26\nreason=经行政复议撤销，联系电话13800138000";
    assert_eq!(codes(world.try_enter("song", "publication-withdrawal", withdrawal)), [Code::WouldLeak]);
    let correction = "found_on=2026-03-26\nreason=身份证号41092219851231002X有误";
    assert_eq!(codes(world.try_enter("song", "publication-correction", correction)), [Code::WouldLeak]);
    let plain = "found_on=2026-03-26\nreason=更正决定书文号中的年份";
    assert!(codes(world.try_enter("song", "publication-correction", plain)).is_empty());
}

#[test]
fn k_period_since_april_2026_a_published_penalty_has_its_degree_and_a_period_that_fits() {
    let approve = |day: &str, severity: &str, period: &str| {
        let fields = format!("publish=yes\nimpact=yes\nreason=应当公开\nseverity={severity}\nperiod={period}");
        let mut world = decided(20_000);
        world.at(&format!("{day} 09:00"));
        codes(world.try_enter("song", "disclosure-approval", &fields))
    };
    let misfits = [
        ("", "none"),
        ("", "y1"),
        ("slight", "m6"),
        ("general", "m2"),
        ("general", "m18"),
        ("general", "none"),
        ("serious", "m9"),
    ];
    for (severity, period) in misfits {
        assert_eq!(approve("2026-04-01", severity, period), [Code::NotCleared], "{severity} {period}");
        assert!(approve("2026-03-31", severity, period).is_empty(), "before it is in force: {severity} {period}");
    }
    let fits = [("slight", "m1"), ("slight", "m3"), ("general", "m3"), ("general", "m9"), ("general", "y1")];
    for (severity, period) in fits.into_iter().chain([("serious", "y1"), ("serious", "m30"), ("serious", "y3")]) {
        assert!(approve("2026-04-01", severity, period).is_empty(), "{severity} {period}");
    }
    let mut licence = pushed("licence", "准予行政许可决定书", "设立许可");
    licence.at("2026-04-01 09:00");
    let open = "publish=yes\nimpact=yes\nreason=应当公开\nperiod=none";
    assert!(codes(licence.try_enter("song", "disclosure-approval", open)).is_empty(), "a licence has no degree");
}

#[test]
fn k_repair_after_the_shortest_period_with_performance_and_commitment() {
    let mut world = decided(20_000);
    world.at("2026-04-01 09:00");
    let approval = "publish=yes\nimpact=yes\nreason=应当公开\nseverity=general\nperiod=y1";
    world.enter("song", "disclosure-approval", approval);
    world.enter("song", "redaction", "checked=yes");
    world.enter("mi", "secrecy-review", "text_version=abc\noutcome=passed\nopinion=x");
    world.enter("song", "publication", "text_version=abc\naddress=/x");
    let words = "performed=yes\nperformed.words=已缴清\ncommitted=yes\ncommitted.words=已承诺";
    let repaired = |day: &str| format!("ground=repaired\nfound_on={day}\nreason=信用修复\n{words}");
    // Decided on 26 March: the three months end on 26 June.
    world.at("2026-06-25 09:00");
    let early = world.try_enter("song", "publication-withdrawal", &repaired("2026-06-25"));
    assert_eq!(codes(early), [Code::NotCleared]);
    world.at("2026-06-26 09:00");
    let without = repaired("2026-06-26").replace("committed=yes\n", "committed=no\n");
    assert!(!codes(world.try_enter("song", "publication-withdrawal", &without)).is_empty());
    world.enter("song", "publication-withdrawal", &repaired("2026-06-26"));
    let found = world.with_stand(|stand| duties(stand, &world.case()));
    assert!(found.iter().all(|duty| duty.rule != "A48"), "nothing was wrong, no withdrawal was due");
}

#[test]
fn g17_1_a_decision_without_a_penalty_has_its_day_until_it_is_published_or_found_not_to_be() {
    let mut world = pushed("penalty", "不予行政处罚决定书", "轻微违法");
    let duty = |world: &World| {
        let found = world.with_stand(|stand| duties(stand, &world.case()));
        found.into_iter().find(|duty| duty.rule == "G21.2").map(|duty| (duty.last, duty.state))
    };
    let (last, state) = duty(&world).unwrap();
    assert_eq!((last, state), (law::time::Last::Known(date("2026-03-11")), enforcement::duty::DutyState::Running));
    world.enter(
        "song",
        "disclosure-approval",
        "publish=no\nimpact=no\nimpact.words=没有社会影响\nreason=没有社会影响\nperiod=none",
    );
    assert_eq!(duty(&world).unwrap().1, enforcement::duty::DutyState::Done(date("2026-03-03")), "found by a person");
    let undecided = told(20_000);
    assert!(duty(&undecided).is_none(), "nothing decided, nothing due");
}

#[test]
fn g22_2_three_working_days_for_a_penalty_and_twenty_for_other_acts_across_holidays() {
    // Known on the Thursday before Qingming (4 to 6 April); twenty days reach past Labour Day (1 to 5 May).
    for (mut world, rule, last, late) in [
        (decided(20_000), "A48", "2026-04-08", "2026-04-09"),
        (pushed("licence", "准予行政许可决定书", "设立许可"), "G22.2", "2026-05-06", "2026-05-07"),
        (pushed("penalty", "行政处罚决定书", "擅自设立"), "A48", "2026-04-08", "2026-04-09"),
    ] {
        publish(&mut world);
        for (now, is_late) in [(last, false), (late, true)] {
            let mut told = world.fork();
            told.at(&format!("{now} 10:00"));
            told.enter("song", "publication-withdrawal", "ground=revoked\nfound_on=2026-04-02\nreason=经行政复议撤销");
            let found = told.with_stand(|stand| duties(stand, &told.case()));
            let duty = found.iter().find(|duty| duty.rule == rule).unwrap();
            assert_eq!((duty.last, duty.late()), (law::time::Last::Known(date(last)), is_late), "{rule} {now}");
        }
    }
}

#[test]
fn g22_3_a_newer_state_of_a_public_decision_opens_a_duty_that_the_correction_ends() {
    let mut world = pushed("licence", "准予行政许可决定书", "设立许可");
    let first = world.case().records[0].id;
    publish(&mut world);
    let open = |world: &World| {
        let found = world.with_stand(|stand| duties(stand, &world.case()));
        found.into_iter().find(|duty| duty.rule == "G22.3").map(|duty| (duty.last, format!("{:?}", duty.state)))
    };
    assert!(open(&world).is_none(), "nothing to correct");
    world.at("2026-04-02 09:00");
    let reason = "来源系统推送了新的内容".to_owned();
    let flat = form(&pushed_form("licence", "准予行政许可决定书", "设立许可（更正）"));
    let kind = enforcement::id::KindKey::new("pushed-decision").unwrap();
    let replaces = Some(enforcement::case::Replaced { record: first, reason });
    world.try_act("song", &enforcement::case::Command::Enter { kind, flat, replaces }).unwrap();
    let (last, state) = open(&world).unwrap();
    assert_eq!(last, law::time::Last::Known(date("2026-05-06")), "twenty working days past two holidays");
    world.enter("song", "publication-correction", "found_on=2026-04-02\nreason=来源系统更正了许可事项");
    assert_ne!(open(&world).unwrap().1, state, "the correction ends it");
}
