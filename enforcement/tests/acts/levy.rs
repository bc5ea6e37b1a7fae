//! 征收、征用.

use super::*;
use enforcement::case::gate::owed;
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
    let mut world = expropriated();
    world.enter("chen", "expropriation-plan", "content=补偿方案\nwhere=征收范围内");
    let comments = "content=采纳3条\nhearing=no\nhearing.words=没有提出";
    world.at("2026-04-01 10:00");
    assert_eq!(codes(world.try_enter("chen", "expropriation-comments", comments)), [Code::PeriodRunning]);
    world.at("2026-04-02 10:00");
    assert_eq!(codes(world.try_enter("chen", "expropriation-comments", comments)), []);
    let moved = "person=马试\nchecked_on=2026-04-02\nvoluntary=yes\nvoluntary.words=自行搬迁\ncontent=已搬";
    assert!(
        codes(world.try_enter("chen", "expropriation-moved", moved)).contains(&Code::StepMissing),
        "e27: compensation first"
    );
}

fn levied() -> World {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "levy", &format!("{PARTY}\ncause=试验费征收\nperiod=2026年1月\nbase.0.0=面积\nbase.0.3=1000\namount=1000\nbasis=《试验费征收管理办法》第三条\n{OFFICERS}\nopinion=建议征收")).unwrap();
    world.sign_all("levy-assessment");
    let notice = world.enter("chen", "levy-notice", "facts=面积100平方米\namount=1000\ndue_on=2026-03-20\nbasis=《试验费征收管理办法》第三条\ndisposition=征收试验费1000元。");
    world.serve(notice, "2026-03-02");
    world.at("2026-03-10 10:00");
    world
}

fn paid(amount: &str) -> String {
    format!("paid_on=2026-03-10\namount={amount}\nreceipt=豫财1")
}

#[test]
fn j12_3_a_levy_ends_as_performed_when_nothing_of_it_is_open_and_takes_no_more() {
    let close = |world: &World, ending: &str| {
        let form = format!("ending={ending}\nreason=已办结\nopinion=建议办结");
        codes(world.fork().try_enter("chen", "act-closing", &form))
    };
    let owes = |world: &World| world.with_stand(|stand| owed(&world.case(), stand)).yuan();
    let mut world = levied();
    assert_eq!(owes(&world), "1000");
    assert_eq!(codes(world.fork().try_enter("chen", "levy-payment", &paid("1000.01"))), [Code::LateFee]);
    world.enter("chen", "levy-payment", &paid("600"));
    assert_eq!(owes(&world), "400", "what the next payment and the urging offer");
    assert_eq!(close(&world, "performed"), [Code::NotPerformed]);
    assert_eq!(close(&world, "court"), [], "what the court collects is not open here");
    let remits = |conclusion: &str| {
        format!(
            "requested_on=2026-03-10\nconclusion={conclusion}\namount=400\nextended_to=2026-06-01\nbasis=《试验费征收管理办法》第九条\nreason=困难\nopinion=建议批准"
        )
    };
    let mut deferred = world.fork();
    deferred.enter("chen", "levy-reduction", &remits("defer"));
    assert_eq!(close(&deferred, "performed"), [Code::NotPerformed], "put off is not paid");
    world.enter("chen", "levy-reduction", &remits("reduce"));
    assert_eq!(close(&world, "performed"), []);
    assert_eq!(owes(&world), "0");
}

/// An expropriation that was proposed and surveyed.
fn expropriated() -> World {
    let mut world = World::new("2026-03-02 10:00");
    world.try_open("chen", "expropriation", &format!("{PARTY}\ncause=试验片区征收\narea=试验片区\npublic_interest=yes\npublic_interest.words=保障性安居工程\nbasis=《国有土地上房屋征收与补偿条例》第八条\n{OFFICERS}\nopinion=建议启动")).unwrap();
    world.sign_all("expropriation-proposal");
    world.enter(
        "chen",
        "expropriation-survey",
        &format!("surveyed.0.0=马试\nsurveyed.0.1=试验街8号\npublished=yes\npublished.words=已公布\n{OFFICERS}"),
    );
    world
}

#[test]
fn e27_each_is_compensated_before_he_moves_and_nobody_before_the_decision() {
    let mut world = expropriated();
    let agreement = "person=马试\namount=500000\ncontent=货币补偿";
    assert!(codes(world.fork().try_enter("chen", "expropriation-agreement", agreement)).contains(&Code::StepMissing));
    world.enter("chen", "expropriation-plan", "content=补偿方案\nwhere=征收范围内");
    world.at("2026-04-02 10:00");
    world.enter("chen", "expropriation-comments", "content=采纳3条\nhearing=no\nhearing.words=没有提出");
    world.enter("chen", "expropriation-risk", "content=低风险\nlevel=low");
    world.enter("chen", "expropriation-funds", "amount=1000000\naccount=专户\ncontent=足额到位");
    world.enter("chen", "examination-report", &super::licence::report(JUDGED_NO));
    let (report, plan) = (world.last("examination-report"), world.last("expropriation-plan"));
    world.enter("chen", "act-submission", &format!("facts=材料齐全，符合条件\nbasis=《中华人民共和国律师法》第十四条\ndisposition=准予设立。\n{JUDGED_NO}\nreport={report}\nmaterials={plan}\nopinion=请审核"));
    world.at("2026-04-03 10:00");
    world.enter("he", "review-opinion", &format!("{ASPECTS_YES}\nconclusion=passed\nopinion=同意"));
    world.not_applicable("chen", "discussion", "不需要");
    world.enter("chen", "act-approval", super::licence::ACT_APPROVAL);
    let decision = world.enter(
        "chen",
        "expropriation-decision",
        "facts=材料齐全，符合条件\nbasis=《中华人民共和国律师法》第十四条\ndisposition=准予设立。",
    );
    world.serve(decision, "2026-04-03");
    world.enter("chen", "expropriation-agreement", agreement);
    world.enter("chen", "expropriation-agreement", "person=牛试\namount=300000\ncontent=货币补偿");
    let moved = |world: &World, person: &str| {
        let form =
            format!("person={person}\nchecked_on=2026-04-03\nvoluntary=yes\nvoluntary.words=自行搬迁\ncontent=已搬");
        codes(world.fork().try_enter("chen", "expropriation-moved", &form))
    };
    world.enter("chen", "expropriation-paid", "paid_on=2026-04-03\nperson=马试\namount=400000\nreceipt=1");
    assert_eq!(moved(&world, "马试"), [Code::StepMissing], "not all of it");
    world.enter("chen", "expropriation-paid", "paid_on=2026-04-03\nperson=马试\namount=100000\nreceipt=2");
    assert_eq!(moved(&world, "马试"), []);
    assert_eq!(moved(&world, "牛试"), [Code::StepMissing], "another's compensation is not his");
    assert_eq!(moved(&world, "羊试"), [Code::StepMissing], "nothing agreed or decided");
    let court = "court=濮阳市华龙区人民法院\nsubject=房屋\nopinion_of_party=没有意见\nfacts=逾期未搬\nfiles=0000000000000000000000000000000000000000000000000000000000000000:9:决定书.pdf";
    let early = codes(world.try_enter("chen", "execution-court", court));
    assert_eq!(early, [Code::StepMissing, Code::StepMissing], "e28: neither a compensation decision nor an urging");
}
