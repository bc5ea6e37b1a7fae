//! 征收、征用.

use super::*;
use enforcement::refusal::Code;

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
