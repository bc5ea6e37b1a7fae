//! Case-file evaluation: what the record decides is judged with its evidence, a veto makes the score nothing, the rest is asked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::*;
use enforcement::evaluation::{Answer, Evaluation, Verdict, evaluate};
use std::collections::BTreeMap;

fn answers(world: &World, met: bool) -> BTreeMap<String, Answer> {
    let case = world.case();
    let asked = world.pack.evaluation_of(&case).unwrap().items.iter().filter(|item| item.ask);
    asked.map(|item| (item.key.clone(), Answer { met, reason: "已核对".into() })).collect()
}

fn evaluated(world: &World, answers: &BTreeMap<String, Answer>) -> Evaluation {
    let case = world.case();
    world.with_stand(|stand| evaluate(world.pack.evaluation_of(&case).unwrap(), stand, &case, answers))
}

fn verdict(found: &Evaluation, key: &str) -> (Verdict, String) {
    let result = found.results.iter().find(|result| result.key == key).unwrap();
    (result.verdict, result.because.clone())
}

/// Decided and served on 2026-03-30.
fn served() -> World {
    let mut world = decided(20_000);
    let decision = world.last("decision");
    world.at("2026-03-30 10:00");
    world.serve(decision, "2026-03-30");
    world
}

#[test]
fn g24_without_a_persons_answers_there_is_no_score() {
    let world = served();
    let open = evaluated(&world, &BTreeMap::new());
    assert_eq!((open.score, open.band.as_str()), (None, ""));
    assert_eq!(verdict(&open, "facts").0, Verdict::Open);
    assert_eq!(verdict(&open, "served"), (Verdict::Met, "2026年3月30日 送达。".into()));
    let (reviewed, because) = verdict(&open, "review");
    assert!(reviewed == Verdict::Met && because.contains("《法制审核意见书》"), "{because}");
    let (told, because) = verdict(&open, "told");
    assert!(told == Verdict::Met && because.contains("《行政处罚事先告知书》"), "{because}");
    let (heard, because) = verdict(&open, "discussion");
    assert!(heard == Verdict::Met && because.contains("《行政处罚决定审批表》"), "{because}");
    let vetoes = world.pack.evaluation_of(&world.case()).unwrap().items.iter().filter(|item| item.veto).count();
    assert_eq!(vetoes, 23);
    assert_eq!(verdict(&open, "preservation").0, Verdict::NotApplicable);
}

#[test]
fn g24_a_veto_item_makes_the_score_nothing_and_says_why() {
    let mut world = served();
    assert_eq!(evaluated(&world, &answers(&world, false)).score, Some(0), "a person vetoes");
    let sound = evaluated(&world, &answers(&world, true));
    assert!(sound.score.unwrap() > 0, "{sound:?}");
    let chen = world.people.iter_mut().find(|person| person.id.as_str() == "chen").unwrap();
    chen.certificate.as_mut().unwrap().valid_until = date("2026-03-01");
    let found = evaluated(&world, &answers(&world, true));
    assert_eq!((found.score, found.band.as_str()), (Some(0), "不合格"));
    let (verdict, because) = verdict(&found, "officers");
    assert!(verdict == Verdict::Failed && because.contains("次执法的当日没有有效证件"), "{because}");
}

#[test]
fn g24_what_is_late_or_missing_costs_its_points() {
    let mut world = served();
    let before = evaluated(&world, &answers(&world, true));
    assert_eq!(verdict(&before, "publicity").0, Verdict::Met, "the seven working days still run");
    world.at("2026-04-30 10:00");
    let after = evaluated(&world, &answers(&world, true));
    let (late, because) = verdict(&after, "publicity");
    assert!(late == Verdict::Failed && because.contains("还没有完成"), "{because}");
    assert!(after.score < before.score, "{:?} {:?}", before.score, after.score);
    assert_eq!(verdict(&after, "closing").0, Verdict::Failed, "no closing, no note");
}

#[test]
fn s9_1_the_certificate_of_the_day_decides_and_what_nobody_noted_is_asked() {
    let mut world = served();
    let sound = answers(&world, true);
    let officers = |world: &World| verdict(&evaluated(world, &sound), "officers");
    let with = |world: &mut World, change: &dyn Fn(&mut enforcement::people::Person)| {
        change(world.people.iter_mut().find(|person| person.id.as_str() == "chen").unwrap());
    };
    let told = |state, from: &str| {
        let (from, until) = (date(from), date("2029-12-31"));
        move |held: &enforcement::people::Certificate| {
            Some(enforcement::people::Certificate { state, valid_from: from, valid_until: until, ..held.clone() })
        }
    };
    use enforcement::people::CertificateState::{Revoked, Suspended, Valid};

    // Renewed after the acts, by a certificate that begins later: the acts stand on the one of their days.
    let renewed = told(Valid, "2026-06-01");
    with(&mut world, &|chen| {
        let next = renewed(chen.certificate.as_ref().unwrap());
        chen.certify(next, date("2026-06-01"));
    });
    assert_eq!(officers(&world).0, Verdict::Met);
    // Revoked after that: still the acts of before.
    let revoked = told(Revoked, "2026-06-01");
    with(&mut world, &|chen| {
        let next = revoked(chen.certificate.as_ref().unwrap());
        chen.certify(next, date("2026-08-01"));
    });
    assert_eq!(officers(&world).0, Verdict::Met);
    // Suspended before the acts and given back after them: they were nobody's who may act.
    with(&mut world, &|chen| {
        let valid = chen.earlier[0].certificate.clone();
        chen.earlier.clear();
        chen.certificate = valid.clone();
        let suspended = told(Suspended, "2024-01-01")(valid.as_ref().unwrap());
        chen.certify(suspended, date("2026-01-05"));
        chen.certify(valid, date("2026-05-01"));
    });
    let (failed, because) = officers(&world);
    assert!(failed == Verdict::Failed && because.contains("次执法的当日没有有效证件"), "{because}");
    // Suspended, and nobody noted since when: a person finds out.
    with(&mut world, &|chen| {
        chen.earlier.clear();
        chen.certificate.as_mut().unwrap().state = Suspended;
    });
    let (open, because) = officers(&world);
    assert!(open == Verdict::Open && because.contains("请核对执法当日的状态"), "{because}");
}
