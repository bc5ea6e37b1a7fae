//! What comes from the field: once, with its own number, under every gate, and with both clocks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::auth;
use crate::desk::{self, DeskError, Sent, What};
use crate::web::tests::{Served, served};
use enforcement::case::Flat;
use enforcement::people::Actor;
use enforcement::refusal::{Code, Rejected};
use law::Moment;
use store::field::{self, State};

const AGENCY: &str = "py-demo-sfj";

fn actor(served: &Served, login: &str) -> Actor {
    let token = served.sign_in(login);
    auth::visitor(&served.site, &token).unwrap().unwrap().actor
}

fn decision(fine: &str, decided_at: &str) -> Flat {
    let text = format!(
        "party.kind=organisation\nparty.name=濮阳试丑商店有限公司\nparty.uscc=31410000MD01234542\nparty.representative=丑试验\nparty.address=濮阳市华龙区试验路20号\ncause=涉嫌发布虚假法律服务广告\nfound_at={decided_at}\nplace=濮阳市华龙区试验路20号\nofficers=chenyifan\nofficers=linzhiyuan\nidentity_shown=yes\nidentity_shown.words=出示执法证，当事人确认。\nfacts=张贴“包打赢官司”的广告。\nviolated=《中华人民共和国律师法》第十三条\nbasis=《中华人民共和国律师法》第五十五条\npenalties.0.kind=fine\npenalties.0.amount={fine}\nrights_told=yes\nrights_told.words=已当场告知。\nstated=当事人当场表示不陈述、不申辩。\npayment=bank\ndelivered=yes\ndelivered.words=当事人签收。\ndecided_at={decided_at}"
    );
    let mut flat = Flat::new();
    for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
        flat.entry(key.to_owned()).or_default().push(value.to_owned());
    }
    flat
}

fn spot(id: &str, number: Option<(i16, u32)>) -> Sent {
    Sent { id: id.into(), what: What::Opens("penalty-simple".into()), number }
}

fn number_of(served: &Served, case: &str) -> (String, String) {
    let case = desk::read(&served.site, AGENCY, case).unwrap().case;
    let effect = case.records[0].effect.clone().unwrap();
    (effect.number.unwrap(), effect.date.to_string())
}

#[test]
fn a52_what_a_device_sends_is_taken_in_once_with_its_reserved_number() {
    let served = served();
    let (chen, now) = (actor(&served, "chenyifan"), served.site.now());
    let year = now.date().year();
    let given = desk::reserve(&served.site, &chen, "当罚", 3, now).unwrap();
    assert_eq!(given.len(), 3);
    let at = now.plus_seconds(-3600).to_string();
    let second = (year, given[1].0);
    let taken = desk::take_in(&served.site, &chen, spot("a1", Some(second)), decision("200", &at), now).unwrap();
    let (number, _) = number_of(&served, &taken.case);
    assert!(number.ends_with(&format!("〔{year}〕{}号", given[1].0)), "{number}");
    // The answer was lost: the device sends it again, and it is the same case.
    let again = desk::take_in(&served.site, &chen, spot("a1", Some(second)), decision("200", &at), now).unwrap();
    assert_eq!(again.case, taken.case);
    // A number serves once, and nobody else's.
    let other = desk::take_in(&served.site, &chen, spot("a2", Some(second)), decision("200", &at), now);
    assert!(matches!(other, Err(DeskError::Rejected(Rejected::Form(_)))));
    let lin = actor(&served, "linzhiyuan");
    let foreign = desk::take_in(&served.site, &lin, spot("b1", Some((year, given[0].0))), decision("200", &at), now);
    assert!(matches!(foreign, Err(DeskError::Rejected(Rejected::Form(_)))));
    let held = served.site.store.read(|unit| field::held(unit, AGENCY, "chenyifan")).unwrap();
    assert_eq!(held.iter().map(|one| one.number).collect::<Vec<_>>(), [given[0].0, given[2].0]);
}

#[test]
fn a52_no_reserved_number_leaves_a_gap() {
    let served = served();
    let (chen, now) = (actor(&served, "chenyifan"), served.site.now());
    let year = now.date().year();
    let given = desk::reserve(&served.site, &chen, "当罚", 2, now).unwrap();
    let at = now.plus_seconds(-600).to_string();
    let key = ("当罚".to_owned(), year, given[0].0);
    assert!(desk::give_back(&served.site, &chen, key.clone(), State::Returned, "没有用上", now).unwrap());
    assert!(!desk::give_back(&served.site, &chen, key, State::Returned, "再退一次", now).unwrap());
    // At the desk the next document takes what was given back, the one after it goes on.
    for expected in [given[0].0, given[1].0 + 1] {
        let case = desk::open(&served.site, &chen, "penalty-simple", decision("100", &at), now).unwrap();
        let (number, _) = number_of(&served, &case);
        assert!(number.ends_with(&format!("〕{expected}号")), "{number}");
    }
    let spoilt = ("当罚".to_owned(), year, given[1].0);
    assert!(desk::give_back(&served.site, &chen, spoilt, State::Void, "写坏了", now).unwrap());
    let states = served.site.store.read(|unit| field::all(unit, AGENCY)).unwrap();
    let state = |number: u32| states.iter().find(|one| one.number == number).unwrap().state;
    assert_eq!((state(given[0].0), state(given[1].0)), (State::Reissued, State::Void));
}

#[test]
fn j5_a_decision_bears_the_day_on_which_it_was_made_and_is_recorded_when_it_came() {
    let served = served();
    let (chen, now) = (actor(&served, "chenyifan"), served.site.now());
    let yesterday = Moment::start_of(now.date().previous()).plus_seconds(15 * 3600);
    let sent = spot("late", None);
    let taken = desk::take_in(&served.site, &chen, sent, decision("100", &yesterday.to_string()), now).unwrap();
    let opened = desk::read(&served.site, AGENCY, &taken.case).unwrap();
    let first = &opened.events[0];
    assert_eq!((first.happened, first.recorded), (yesterday, now));
    assert_eq!(number_of(&served, &taken.case).1, yesterday.date().to_string());
    assert!(taken.secret.is_some(), "the party's code is given with the number");
    let ahead = decision("100", &now.plus_seconds(7200).to_string());
    let refused = desk::take_in(&served.site, &chen, spot("ahead", None), ahead, now);
    assert!(matches!(refused, Err(DeskError::Rejected(_))), "what has not happened yet is not recorded");
}

#[test]
fn a51_gates_stand_when_it_is_sent_and_a_refused_item_keeps_its_number() {
    let served = served();
    let (chen, now) = (actor(&served, "chenyifan"), served.site.now());
    let given = desk::reserve(&served.site, &chen, "当罚", 1, now).unwrap();
    let number = Some((now.date().year(), given[0].0));
    let at = now.plus_seconds(-60).to_string();
    let refused = desk::take_in(&served.site, &chen, spot("x", number), decision("3000.01", &at), now);
    let Err(DeskError::Rejected(Rejected::Law(refusals))) = refused else { panic!("not refused") };
    assert!(refusals.iter().any(|refusal| refusal.code == Code::OverCeiling));
    let taken = desk::take_in(&served.site, &chen, spot("x", number), decision("3000", &at), now).unwrap();
    assert!(number_of(&served, &taken.case).0.ends_with(&format!("〕{}号", given[0].0)));
    let mut alone = decision("100", &at);
    alone.insert("officers".into(), vec!["chenyifan".into()]);
    assert!(desk::take_in(&served.site, &chen, spot("y", None), alone, now).is_err(), "处罚法42: two officers");
    assert!(desk::take_in(&served.site, &chen, spot("", None), decision("100", &at), now).is_err());
}

#[test]
fn a52_an_officer_holds_twenty_numbers_at_most() {
    let served = served();
    let (chen, now) = (actor(&served, "chenyifan"), served.site.now());
    let first = desk::reserve(&served.site, &chen, "当罚", 15, now).unwrap().len();
    let second = desk::reserve(&served.site, &chen, "当罚", 15, now).unwrap().len();
    assert_eq!((first, second), (15, desk::HELD_MAX - 15));
}

#[tokio::test(flavor = "multi_thread")]
async fn a52_who_has_the_code_sees_the_document_and_nobody_else() {
    let served = served();
    let (chen, now) = (actor(&served, "chenyifan"), served.site.now());
    let given = desk::reserve(&served.site, &chen, "当罚", 1, now).unwrap();
    let path = format!("/public/handed/{}", given[0].1);
    let (status, body) = served.get(&path, None).await;
    assert!(status.is_success() && body.contains("还没有把文书传回"), "{body}");
    let at = now.plus_seconds(-60).to_string();
    let number = Some((now.date().year(), given[0].0));
    desk::take_in(&served.site, &chen, spot("q", number), decision("100", &at), now).unwrap();
    let (_, body) = served.get(&path, None).await;
    assert!(body.contains("濮阳试丑商店有限公司") && body.contains("壹佰元整"), "{body}");
    assert_eq!(served.get(&format!("/public/handed/{}", "0".repeat(32)), None).await.0.as_u16(), 404);
}
