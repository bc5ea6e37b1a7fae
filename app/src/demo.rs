//! Demonstration data: an invented bureau in Puyang's structure, its people, and cases in every phase, some overdue. The
//! cases are made by the same commands that pages send, with the clock set back; nothing is written past the gates.

mod acts;
mod county;
mod portal;
mod supervision;
mod teller;
#[cfg(test)]
pub(crate) mod tests;

use crate::auth;
use crate::desk::{self, DeskError};
use crate::site::Site;
use enforcement::case::Flat;
use enforcement::id::{AgencyId, PersonId, UnitId};
use enforcement::people::{Actor, Agency, Certificate, CertificateState, Person, Role};
use law::Date;
use std::fmt::Write as _;
use std::sync::Arc;
use store::accounts::{self, Account};
use store::registers;
use teller::Teller;

/// The password of every demonstration account.
const PASSWORD: &str = "mingfa-demo";
const AGENCY: &str = "py-demo-sfj";

/// One account of the demonstration.
type PersonRow = (&'static str, &'static str, &'static str, &'static str, &'static [Role], &'static str, &'static str);

/// login, name, post, unit, roles, certificate, legal qualification.
const PEOPLE: [PersonRow; 11] = [
    ("chenyifan", "陈一帆", "四级主任科员", "lvgongke", &[Role::Officer], "16090090001", ""),
    ("linzhiyuan", "林知远", "一级科员", "lvgongke", &[Role::Officer], "16090090002", ""),
    ("sunxiaohe", "孙晓禾", "一级科员", "lvgongke", &[Role::Officer], "16090090003", ""),
    ("zhaochengban", "赵承安", "律师公证工作科科长", "lvgongke", &[Role::UnitHead], "16090090004", ""),
    ("hejingshu", "何静姝", "法制科科长", "fazhike", &[Role::Reviewer], "", "A20144109000001"),
    ("fengyizhou", "冯亦舟", "局长", "lingdao", &[Role::Head], "", ""),
    ("gaomingyuan", "高明远", "副局长", "lingdao", &[Role::Head], "", ""),
    ("songwan", "宋婉", "办公室科员", "bangongshi", &[Role::Editor], "", ""),
    ("mizheng", "米正", "办公室主任", "bangongshi", &[Role::Secrecy], "", ""),
    ("dangqing", "党清", "档案管理员", "bangongshi", &[Role::Archivist], "", ""),
    ("guanli", "管立", "信息科科员", "xinxike", &[Role::Administrator], "", ""),
];

/// Who acts for a bureau, by login, and what its cases are about.
struct Bureau {
    agency: &'static str,
    officer: &'static str,
    second: &'static str,
    unit: &'static str,
    reviewer: &'static str,
    head: &'static str,
    editor: &'static str,
    secrecy: &'static str,
    archivist: &'static str,
    contact: &'static str,
    matter: &'static Matter,
}

/// The provisions of a bureau's cases, the evidence, and what the party answered.
struct Matter {
    violated: &'static str,
    basis: &'static str,
    evidence: &'static str,
    proves: &'static str,
    answer: &'static str,
}

const HOME: Bureau = Bureau {
    agency: AGENCY,
    officer: "chenyifan",
    second: "linzhiyuan",
    unit: "zhaochengban",
    reviewer: "hejingshu",
    head: "fengyizhou",
    editor: "songwan",
    secrecy: "mizheng",
    archivist: "dangqing",
    contact: "陈一帆",
    matter: &Matter {
        violated: "《中华人民共和国律师法》第十三条",
        basis: "《中华人民共和国律师法》第五十五条",
        evidence: "委托合同及收据",
        proves: "承接业务和收取费用的事实",
        answer: "问：请说明承接业务的情况。答：确实以法律服务机构名义承接过业务。",
    },
};

/// Party, kind, resident id, code, representative, address, cause, facts, fine in yuan, how far it goes, working days ago.
struct Story {
    party: &'static str,
    kind: &'static str,
    resident_id: &'static str,
    uscc: &'static str,
    representative: &'static str,
    address: &'static str,
    cause: &'static str,
    facts: &'static str,
    fine: u32,
    until: Stage,
    ago: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Lead,
    Filed,
    Investigating,
    Reported,
    Told,
    Submitted,
    Reviewed,
    Decided,
    Served,
    Closed,
    Archived,
}

const STORIES: [Story; 11] = [
    story("濮阳晨光法律咨询有限公司", "涉嫌冒充律师事务所承接业务", 20_000, Stage::Lead, 1),
    story("濮阳明德企业服务有限公司", "涉嫌以律师名义提供法律服务", 15_000, Stage::Filed, 6),
    story("濮阳安信司法鉴定咨询中心", "涉嫌未经登记从事司法鉴定业务", 30_000, Stage::Investigating, 12),
    story("濮阳正言法律服务部", "涉嫌违规收取服务费用", 8_000, Stage::Reported, 15),
    story("濮阳中衡商务咨询有限公司", "涉嫌冒用公证机构名义出具文件", 45_000, Stage::Told, 12),
    story("濮阳华策法务咨询有限公司", "涉嫌以律师事务所名义发布广告", 20_000, Stage::Submitted, 30),
    story("濮阳佳诺管理咨询有限公司", "涉嫌违规代理诉讼业务", 18_000, Stage::Reviewed, 22),
    story("濮阳同和法律咨询服务有限公司", "涉嫌冒充律师承接业务", 20_000, Stage::Decided, 34),
    story("濮阳知行企业管理有限公司", "涉嫌违反基层法律服务收费规定", 12_000, Stage::Served, 26),
    story("濮阳立信法律服务有限公司", "涉嫌以律师名义招揽业务", 20_000, Stage::Closed, 45),
    Story {
        party: "马试验",
        kind: "natural",
        resident_id: "41092219851231002X",
        uscc: "",
        representative: "",
        address: "濮阳市清丰县试验镇试验村3组15号",
        cause: "涉嫌冒充律师承接业务",
        facts: "马试验于2026年上半年以律师身份为他人代写诉状并收取费用1200元，收款账号6222020200112230010，联系电话13800138000。",
        fine: 3_000,
        until: Stage::Archived,
        ago: 60,
    },
];

const fn story(party: &'static str, cause: &'static str, fine: u32, until: Stage, ago: u32) -> Story {
    Story {
        party,
        kind: "organisation",
        resident_id: "",
        uscc: "31410000MD01234542",
        representative: "周试验",
        address: "濮阳市华龙区试验路18号",
        cause,
        facts: "自上年起未取得许可，以法律服务机构名义对外承接业务3件，收取费用若干，有合同、收据为证。",
        fine,
        until,
        ago,
    }
}

/// Builds the data in an empty site, and what a visitor of the portal and the desk finds beside the cases; the answer lists
/// the accounts.
pub(crate) fn furnish(site: &Arc<Site>) -> anyhow::Result<String> {
    let empty = site.store.read(accounts::agencies)?.is_empty();
    let text = build(site)?;
    if empty {
        portal::lists(site)?;
        portal::tell(site, base_day(site)).map_err(|error| anyhow::anyhow!("演示公示和报送：{error:?}"))?;
    }
    Ok(text)
}

/// Builds the people, their lists and their cases in an empty site; the answer lists the accounts.
pub(crate) fn build(site: &Arc<Site>) -> anyhow::Result<String> {
    if site.store.read(accounts::agencies)?.is_empty() {
        people(site)?;
        county::people(site)?;
        powers(site)?;
        standards(site)?;
        acts::items(site)?;
        acts::county_plan(site, county::AGENCY)?;
        let base = base_day(site);
        for (number, story) in STORIES.iter().enumerate() {
            Teller::new(site, base, story)
                .tell()
                .map_err(|error| anyhow::anyhow!("演示案件 {}：{error:?}", number + 1))?;
        }
        simple(site, base).map_err(|error| anyhow::anyhow!("演示简易案件：{error:?}"))?;
        county::tell(site, base).map_err(|error| anyhow::anyhow!("演示县级机关案件：{error:?}"))?;
        acts::tell(site, base).map_err(|error| anyhow::anyhow!("演示其他执法行为：{error:?}"))?;
        supervision::tell(site, base).map_err(|error| anyhow::anyhow!("演示执法监督：{error:?}"))?;
    }
    let mut text = format!("演示帐号（密码均为 {PASSWORD}）：\n");
    for (login, name, post, _, roles, ..) in PEOPLE {
        let roles: Vec<&str> = roles.iter().map(|role| role.title()).collect();
        let _ = writeln!(text, "  {login:<14} {name}　{post}　{}", roles.join("、"));
    }
    text += &county::accounts();
    text += "  jianduyuan     严度　执法监督科科长　执法监督人员\n";
    Ok(text)
}

/// Today, or the last working day with a published calendar around it.
fn base_day(site: &Site) -> Date {
    let today = site.now().date();
    let last = site.calendar.years().map(|year| year.year).max().unwrap_or(2026);
    if today.year() <= last { today } else { Date::new(last, 12, 1).unwrap_or(today) }
}

fn agency(id: &str, name: &str, short: &str) -> anyhow::Result<Agency> {
    Ok(Agency {
        id: AgencyId::new(id).ok_or_else(|| anyhow::anyhow!("agency id"))?,
        name: name.into(),
        short_name: short.into(),
        area: "濮阳市".into(),
        region: "410900".into(),
        uscc: "114109000059001207".into(),
        address: "濮阳市试验路1号".into(),
        phone: "0393-0000000".into(),
        government: "濮阳市人民政府".into(),
        superior: "河南省司法厅".into(),
        court: "濮阳市华龙区人民法院".into(),
        reconsideration: law::relief::Reconsideration::GovernmentOrSuperior,
        individual_business: law::thresholds::Side::Organisation,
        fine_account: "演示银行濮阳分行罚没收入专户（账号见缴款通知书）".into(),
        review_body: "法制科".into(),
        review_everything: false,
        statement_days: 5,
        recorded: None,
        reviewed: None,
        places: Vec::new(),
        discretion: None,
        inspections: Vec::new(),
        plans: Vec::new(),
        delegations: Vec::new(),
    })
}

fn people(site: &Arc<Site>) -> anyhow::Result<()> {
    let bureau = agency(AGENCY, "濮阳市司法局（演示）", "濮演司")?;
    let level = agency("py-demo-jd", "濮阳市行政执法监督局（演示）", "濮演监")?;
    let level = Agency { uscc: String::new(), ..level };
    let password = auth::hash(PASSWORD)?;
    let mut all = Vec::new();
    for (login, name, post, unit, roles, certificate, qualification) in PEOPLE {
        all.push(account(AGENCY, login, name, post, unit, roles, certificate, qualification, &password)?);
    }
    all.push(account(
        "py-demo-jd",
        "jianduyuan",
        "严度",
        "执法监督科科长",
        "jiandu",
        &[Role::Supervisor],
        "",
        "",
        &password,
    )?);
    site.store.write(move |unit| {
        accounts::put_agency(unit, &bureau)?;
        accounts::put_agency(unit, &level)?;
        all.iter().try_for_each(|account| accounts::put_account(unit, account))
    })?;
    Ok(())
}

#[allow(clippy::too_many_arguments)] // One row of the table above.
fn account(
    agency: &str,
    login: &str,
    name: &str,
    post: &str,
    unit: &str,
    roles: &[Role],
    certificate: &str,
    qualification: &str,
    password: &str,
) -> anyhow::Result<Account> {
    let certificate = (!certificate.is_empty()).then(|| {
        Ok::<_, law::InvalidDate>(Certificate {
            number: certificate.into(),
            area: "濮阳市行政区域".into(),
            fields: ["行政处罚", "行政检查", "行政强制", "行政征收征用"].map(str::to_owned).into(),
            valid_from: Date::new(2023, 1, 1)?,
            valid_until: Date::new(2028, 12, 31)?,
            state: CertificateState::Valid,
        })
    });
    Ok(Account {
        agency: agency.into(),
        person: Person {
            id: PersonId::new(login).ok_or_else(|| anyhow::anyhow!("person id"))?,
            name: name.into(),
            post: post.into(),
            unit: UnitId::new(unit),
            roles: roles.to_vec(),
            legal_qualification: qualification.into(),
            home: String::new(),
            certificate: certificate.transpose()?,
            earlier: Vec::new(),
        },
        login: login.into(),
        password: password.into(),
        must_change: false,
        failures: 0,
        locked_until: 0,
    })
}

fn powers(site: &Arc<Site>) -> anyhow::Result<()> {
    const PUNISH: &str = "立案、调查、审核、告知、决定、送达、执行";
    let columns = ["职权类别", "职权名称", "实施依据", "责任事项", "办理期限", "收费情况"];
    let names = [
        ("行政处罚", "对冒充律师从事法律服务业务的处罚", "《中华人民共和国律师法》第五十五条", PUNISH, "90日"),
        ("行政处罚", "对未经登记从事司法鉴定业务的处罚", "《司法鉴定机构登记管理办法》第三十八条", PUNISH, "90日"),
        (
            "行政许可",
            "律师事务所设立许可",
            "《中华人民共和国律师法》第十八条",
            "受理、审查、决定、送达、监督",
            "20个工作日",
        ),
        (
            "行政强制",
            "扣押与违法行为有关的物品",
            "《中华人民共和国行政强制法》第九条",
            "审批、实施、告知、保管、处理",
            "30日",
        ),
        ("行政检查", "对律师事务所的行政检查", "《中华人民共和国律师法》第四条", "检查、处理、公开", "—"),
    ];
    let row = |(kind, name, basis, duties, time)| serde_json::json!({ "职权类别": kind, "职权名称": name, "实施依据": basis, "责任事项": duties, "办理期限": time, "收费情况": "不收费" });
    let rows: Vec<serde_json::Value> = names.map(row).to_vec();
    let body = serde_json::json!({ "kind": "powers", "columns": columns, "rows": rows, "errors": [] }).to_string();
    let at = site.now().exact();
    site.store.write(move |unit| registers::put(unit, AGENCY, "powers", &at, "guanli", &body))?;
    Ok(())
}

/// The agency's catalogue of major decisions and its discretion standard.
fn standards(site: &Arc<Site>) -> anyhow::Result<()> {
    let file = "序号,执法项目类别,审核的具体执法决定项目,审核重点\n1,行政处罚,对公民处以1万元以上、对法人或者其他组织处以10万元以上罚款的,事实证据和裁量\n2,行政处罚,对公民没收1万元以上、对法人或者其他组织没收10万元以上违法所得的,数额的计算\n3,行政处罚,吊销执业证书、责令停业整顿的,听证程序\n4,行政处罚,经过听证程序的,听证笔录\n5,行政处罚,承办机构负责人认为应当提请审核的,提请的理由\n";
    import(site, register::Kind::Catalogue, file)?;
    let file = "事项名称,执法依据,违法程度,违法情形,处罚标准\n没有取得律师执业证书以律师名义从事法律服务,《中华人民共和国律师法》第五十五条,轻微,初次违法并退还全部费用的,处5000元以下罚款\n没有取得律师执业证书以律师名义从事法律服务,《中华人民共和国律师法》第五十五条,一般,承接业务5件以下的,处5000元以上5万元以下罚款\n没有取得律师执业证书以律师名义从事法律服务,《中华人民共和国律师法》第五十五条,严重,承接业务超过5件或者造成当事人重大损失的,处5万元以上20万元以下罚款\n";
    import(site, register::Kind::Discretion, file)?;
    let file = "事项名称,事项类型,执法程序,受理机构,审批机构,受理条件,申请材料,示范文本,办理时限,收费情况,设定依据,咨询电话\n律师事务所设立许可,行政许可,申请、受理、审查、决定、发证,政务服务大厅1号窗口,律师公证工作科,有自己的名称、住所和章程，有符合规定的律师和设立人,1.设立申请书；2.律师事务所章程；3.设立人执业证书；4.住所证明,\"设立申请书（示范）：申请人（姓名、执业证号）拟设立××律师事务所，住所××市××区××路××号，设立资产××万元，主任××。\n一、附章程、设立人执业证书复印件、住所证明。\n二、申请人保证所提交的材料真实。\n三、申请人签名，××××年××月××日。\",自受理之日起20个工作日,不收费,《中华人民共和国律师法》第十八条,0393-8160000\n司法鉴定人执业登记,行政确认,申请、受理、审查、登记,政务服务大厅2号窗口,司法鉴定管理科,有相应的专业技术职称或者执业资格,1.登记申请表；2.身份证明；3.专业技术职称或者执业资格证明,,自受理之日起20个工作日,不收费,《司法鉴定人登记管理办法》第十二条,0393-8160002\n";
    import(site, register::Kind::Guides, file)?;
    let file = "序号,执法主体名称,主体类别,负责人,地址,联系电话,监督电话,执法依据,执法区域\n1,濮阳市司法局（演示）,法定行政机关,冯亦舟,濮阳市试验路1号,0393-8160000,0393-8160001,《中华人民共和国律师法》第四条,濮阳市行政区域\n";
    import(site, register::Kind::Subjects, file)?;
    let file = "救济渠道,受理机关,申请期限,法律依据\n行政复议,濮阳市人民政府,自知道行政行为之日起60日,《中华人民共和国行政复议法》第二十条\n行政诉讼,濮阳市华龙区人民法院,自知道行政行为之日起6个月,《中华人民共和国行政诉讼法》第四十六条\n投诉举报,濮阳市司法局（演示）监督电话0393-8160001、12345,随时,《河南省行政执法公示办法》第七条\n";
    import(site, register::Kind::Relief, file)?;
    let file = "窗口,岗位职责,姓名,职务,申请材料示范文本,办理进度查询,咨询电话,投诉举报电话,办公时间\n1号窗口,律师执业、律师事务所设立许可的受理和发证,孙晓禾,一级科员,窗口领取或者网上下载,凭受理号和查询码在公示网站查询,0393-8160000,0393-8160001,工作日9:00-12:00、13:00-17:00\n2号窗口,公证、司法鉴定事项的咨询和投诉受理,林知远,一级科员,窗口领取,凭受理号和查询码在公示网站查询,0393-8160002,0393-8160001,工作日9:00-12:00、13:00-17:00\n";
    import(site, register::Kind::Boards, file)
}

/// Takes a list of the bureau into force, read like any other file.
fn import(site: &Arc<Site>, kind: register::Kind, file: &str) -> anyhow::Result<()> {
    import_of(site, AGENCY, kind, file)
}

fn import_of(site: &Arc<Site>, agency: &'static str, kind: register::Kind, file: &str) -> anyhow::Result<()> {
    let import = register::read(kind, "清单.csv", file.as_bytes());
    anyhow::ensure!(import.errors.is_empty(), "a list of the demonstration: {:?}", import.errors);
    let (at, since) = (site.now().exact(), site.now().date());
    let body = serde_json::to_string(&import)?;
    site.store.write(move |unit| {
        crate::lists::take_effect(unit, agency, &import, since)?;
        registers::put(unit, agency, kind.key(), &at, "guanli", &body)
    })?;
    Ok(())
}

fn actor(site: &Site, login: &str) -> Result<Actor, DeskError> {
    let account = site.store.read(|unit| accounts::by_login(unit, login))?;
    account.as_ref().and_then(auth::actor_of).ok_or_else(|| DeskError::Fault(format!("no account {login}")))
}

fn form(text: &str) -> Flat {
    let mut flat = Flat::new();
    for (key, value) in text.lines().filter_map(|line| line.trim().split_once('=')) {
        flat.entry(key.trim().to_owned()).or_default().push(value.trim().to_owned());
    }
    flat
}

/// The invented code of an invented organisation, its own, with a sound last figure.
fn code_of(name: &str, today: Date) -> String {
    let number = name.chars().fold(0_u32, |sum, letter| (sum * 31 + u32::from(letter)) % 10_000_000);
    let body = format!("31410000MD{number:07}");
    let mut whole = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().map(|last| format!("{body}{last}"));
    whole.find(|code| law::identify::identify(code, today).valid).unwrap_or(body)
}

/// One penalty on the spot, reported and paid.
fn simple(site: &Arc<Site>, base: Date) -> Result<(), DeskError> {
    let story =
        Story { ago: 2, ..story("濮阳便民法律服务站", "涉嫌未公示收费标准", 500, Stage::Lead, 2) };
    let mut teller = Teller::new(site, base, &story);
    teller.at(0, 11);
    let day = teller.date();
    let fields = format!(
        "{}\ncause={}\nfound_at={day} 10:20\nplace=濮阳市华龙区试验路18号\nofficers=chenyifan\nofficers=linzhiyuan\nidentity_shown=yes\nidentity_shown.words=已出示执法证。\nfacts=经营场所未公示服务项目和收费标准。\nviolated=《基层法律服务所管理办法》第三十条\nbasis=《基层法律服务所管理办法》第三十六条\npenalties.0.kind=fine\npenalties.0.amount=500\nrights_told=yes\nrights_told.words=已当场告知。\nstated=当事人当场表示不陈述、不申辩。\npayment=bank\ndelivered=yes\ndelivered.words=当场交付，当事人签收。",
        teller.party(),
        story.cause
    );
    teller.case = desk::open(site, &actor(site, "chenyifan")?, "penalty-simple", form(&fields), teller.now)?;
    teller.enter("chenyifan", "spot-report", "opinion=当场处罚决定书已交付，现报备案。")
}
