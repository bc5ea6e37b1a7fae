//! The demonstration's supervision: a letter that waits for its reply, a matter that came to its end, a round with its notice, a
//! guiding case, training, means and an honour, and what the bureau says of its tasks.

use super::{AGENCY, actor};
use crate::desk::DeskError;
use crate::site::Site;
use crate::supervision::guiding::{self, Guiding};
use crate::supervision::means::{self, Fund, Honour};
use crate::supervision::round::{self, Round};
use crate::supervision::task::{self, Said};
use crate::supervision::training::{self, Course};
use crate::supervision::{find, matter, own_name};
use enforcement::people::Actor;
use enforcement::supervision::board::TASKS;
use enforcement::supervision::matter::{Deed, Level, Matter, Measure, Origin, Outcome};
use law::{Date, Fen};
use store::accounts;

/// The county's agency.
const COUNTY: &str = "qf-demo-cgj";
/// Days in which an agency replies.
const REPLY_DAYS: i32 = 14;

/// Everything of it.
pub(super) fn tell(site: &Site, base: Date) -> Result<(), DeskError> {
    let supervisor = actor(site, "jianduyuan")?;
    let waiting = open(site, &supervisor, AGENCY, "决定作出后没有按期公示", "G21.2")?;
    let facts = "抽查发现，一件行政处罚决定作出后七个工作日内没有向社会公布。";
    step(site, &supervisor, AGENCY, &waiting, letter(site, facts, "补充公布该决定，并排查同期其他决定。"))?;
    settled(site, &supervisor)?;
    inspected(site, &supervisor, base)?;
    guided(site, &supervisor)?;
    taught(site, base)?;
    equipped(site, base)?;
    stated(site)
}

fn open(site: &Site, supervisor: &Actor, agency: &str, title: &str, obligation: &str) -> Result<String, DeskError> {
    let opened = Matter {
        title: title.into(),
        obligation: obligation.into(),
        origin: Origin::Daily,
        case: None,
        round: None,
        supervisor: own_name(site, supervisor)?,
        steps: Vec::new(),
    };
    matter::open(site, supervisor, agency, opened)
}

fn letter(site: &Site, facts: &str, demands: &str) -> Deed {
    Deed::Issue {
        level: Level::Letter,
        facts: facts.into(),
        basis: "《河南省行政执法公示办法》第二十五条".into(),
        demands: demands.into(),
        measures: vec![Measure::Correct],
        due: site.now().date().plus_days(REPLY_DAYS),
        reason: String::new(),
    }
}

/// Does the next thing in a matter.
fn step(site: &Site, who: &Actor, agency: &str, id: &str, deed: Deed) -> Result<(), DeskError> {
    let version = find::<Matter>(site, agency, id)?.map_or(0, |(entry, _)| entry.version);
    matter::step(site, who, (agency, id), version, deed)
}

/// A matter of the county from the letter to its end.
fn settled(site: &Site, supervisor: &Actor) -> Result<(), DeskError> {
    let id = open(site, supervisor, COUNTY, "岗位信息公示牌没有设置", "G15")?;
    let facts = "办事窗口没有设置岗位信息公示牌。";
    step(site, supervisor, COUNTY, &id, letter(site, facts, "设置公示牌，写明工作人员、事项和投诉电话。"))?;
    let words = "已在窗口设置公示牌，内容与清单一致，照片附后。".to_owned();
    step(site, &actor(site, "luoan")?, COUNTY, &id, Deed::Reply { words })?;
    let found = "现场核查，公示牌已经设置，内容齐全。".to_owned();
    step(site, supervisor, COUNTY, &id, Deed::Close { outcome: Outcome::Corrected, found })
}

/// A round of special inspection with one finding and its notice.
fn inspected(site: &Site, supervisor: &Actor, base: Date) -> Result<(), DeskError> {
    let begun = Round {
        title: "执法全过程音像记录专项检查".into(),
        basis: "依据《河南省行政执法全过程记录办法》第二十七条，抽查现场执法音像记录的储存和归档。".into(),
        from: base.plus_days(-30),
        to: base,
        findings: Vec::new(),
        notice: None,
        result: String::new(),
        agency: own_name(site, supervisor)?,
    };
    let id = round::begin(site, supervisor, begun)?;
    let county = site.store.read(|unit| accounts::agency(unit, COUNTY))?;
    let county = county.ok_or_else(|| DeskError::Fault(format!("no agency {COUNTY}")))?;
    let finding = ("J16".to_owned(), "没有编制音像记录事项清单。".to_owned());
    let sound = |done: Result<(), &str>| done.map_err(|what| DeskError::Fault(what.to_owned()));
    sound(round::found(site, supervisor, &id, &county, finding, None)?)?;
    sound(round::notify(site, supervisor, &id)?)
}

fn guided(site: &Site, supervisor: &Actor) -> Result<(), DeskError> {
    let parts = [
        "某公司没有取得律师事务所执业许可，以法律服务机构名义承接业务三件，收取费用。案发后主动退还全部费用。",
        "处罚前责令停止违法行为；考虑主动退还费用、没有造成损失，在一般档次的下限罚款。",
        "主动消除或者减轻违法行为危害后果的，应当从轻或者减轻处罚；裁量理由写明退还的证据和适用的档次。",
        "《中华人民共和国行政处罚法》第三十二条；《中华人民共和国律师法》第五十五条",
    ];
    let written = Guiding {
        title: "某公司冒充律师事务所承接业务案".into(),
        act: "行政处罚".into(),
        parts: parts.map(str::to_owned).to_vec(),
        by: supervisor.name.clone(),
        withdrawn: String::new(),
    };
    guiding::publish(site, supervisor, written).map(|_| ())
}

/// Courses of the bureau's officers; one has none yet.
fn taught(site: &Site, base: Date) -> Result<(), DeskError> {
    let keeper = actor(site, "guanli")?;
    for (person, hours) in [("chenyifan", 40), ("linzhiyuan", 24)] {
        let course = Course {
            person: person.into(),
            title: "行政执法三项制度和文书制作".into(),
            on: base.plus_days(-90),
            hours,
            passed: true,
            by: keeper.name.clone(),
        };
        training::register(site, &keeper, course)?;
    }
    Ok(())
}

/// The bureau's money of this year and an honour of one officer.
fn equipped(site: &Site, base: Date) -> Result<(), DeskError> {
    let head = actor(site, "fengyizhou")?;
    let by = head.name.clone();
    let words = format!("执法记录设备更新、执法服装和业务培训（濮演财预〔{}〕3号）", base.year());
    let fund = Fund { year: base.year(), amount: Fen::yuan_const(186_000), words, by: by.clone() };
    means::fund(site, &head, fund)?;
    let on = base.plus_days(-60);
    let words = format!("年度行政执法先进个人，濮演市司法局（濮演司〔{}〕2号）", on.year());
    means::honour(site, &head, Honour { person: "linzhiyuan".into(), on, words, by, struck: String::new() })
}

fn stated(site: &Site) -> Result<(), DeskError> {
    let keeper = actor(site, "guanli")?;
    let said = [
        ("P-III.1", "办公室", "done", "成立领导小组，任务分解到各科室（濮演司〔2026〕1号）。"),
        ("P16", "信息科", "doing", "正在与市执法信息平台对接数据。"),
    ];
    for (id, unit, state, words) in said {
        let Some(task) = TASKS.iter().find(|task| task.id == id) else { continue };
        let said = Said {
            unit: unit.into(),
            state: state.into(),
            words: words.into(),
            name: keeper.name.clone(),
            at: site.now().date().chinese(),
        };
        task::say(site, &keeper, task, said)?;
    }
    Ok(())
}
