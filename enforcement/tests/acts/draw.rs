//! 双随机.

use super::*;
use enforcement::inspection::result_rows;
use enforcement::refusal::Code;

pub(super) fn plan(due_on: &str) -> String {
    let objects: String = (0..10)
        .map(|n| format!("objects.{n}.0=试验所{n}\nobjects.{n}.1=91410900MA{n:08}\nobjects.{n}.2={}\n", n % 3 + 1))
        .collect();
    format!(
        "cause=2026年度律师事务所双随机抽查\nitem=对律师事务所执业情况的行政检查\nbasis=《中华人民共和国律师法》第四条\nratio=20%\nofficers_each=2\n{objects}inspectors.0.0=陈一帆\ninspectors.0.1=16090010001\ninspectors.1.0=林知远\ninspectors.1.1=16090010002\ninspectors.2.0=赵承办\ninspectors.2.1=16090010003\nseed_source=2026年4月1日公布的开奖号码\ndue_on={due_on}\nofficers=chen\nopinion=名单已核对"
    )
}

pub(super) fn planned() -> World {
    let mut world = World::new("2026-03-30 10:00");
    world.try_open("chen", "random-inspection", &plan("2026-04-01")).unwrap();
    world.sign_all("draw-plan");
    world
}

pub(super) const SEED: &str = "seed=03 18 27\npublished_on=2026-04-01\nwhere=省福彩中心网站\nwatched=严度";

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
