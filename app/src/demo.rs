//! Demonstration data: an invented bureau in Puyang's structure, its people, and cases in every phase, some overdue. The
//! cases are made by the same commands that pages send, with the clock set back; nothing is written past the gates.

mod acts;
mod county;

use crate::auth;
use crate::desk::{self, DeskError};
use crate::site::Site;
use enforcement::case::{Command, Flat, Verdict};
use enforcement::id::{AgencyId, KindKey, PersonId, UnitId};
use enforcement::pack::Step;
use enforcement::people::{Actor, Agency, Certificate, CertificateState, Person, Role};
use law::{Date, Moment};
use std::fmt::Write as _;
use std::sync::Arc;
use store::accounts::{self, Account};
use store::registers;

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

/// Builds the data in an empty site; the answer lists the accounts.
pub(crate) fn build(site: &Arc<Site>) -> anyhow::Result<String> {
    if site.store.read(accounts::agencies)?.is_empty() {
        people(site)?;
        county::people(site)?;
        powers(site)?;
        standards(site)?;
        acts::items(site)?;
        let base = base_day(site);
        for (number, story) in STORIES.iter().enumerate() {
            Teller::new(site, base, story)
                .tell()
                .map_err(|error| anyhow::anyhow!("演示案件 {}：{error:?}", number + 1))?;
        }
        simple(site, base).map_err(|error| anyhow::anyhow!("演示简易案件：{error:?}"))?;
        county::tell(site, base).map_err(|error| anyhow::anyhow!("演示县级机关案件：{error:?}"))?;
        acts::tell(site, base).map_err(|error| anyhow::anyhow!("演示其他执法行为：{error:?}"))?;
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
        },
        login: login.into(),
        password: password.into(),
        must_change: false,
        failures: 0,
        locked_until: 0,
    })
}

fn powers(site: &Arc<Site>) -> anyhow::Result<()> {
    let columns = ["职权类别", "职权名称", "实施依据", "责任事项", "办理期限", "收费情况"];
    let names = ["对冒充律师从事法律服务业务的处罚", "对未经登记从事司法鉴定业务的处罚", "对律师事务所的行政检查"];
    let rows: Vec<serde_json::Value> = names
        .iter()
        .map(|name| {
            let kind = if name.contains("检查") { "行政检查" } else { "行政处罚" };
            serde_json::json!({ "职权类别": kind, "职权名称": name, "实施依据": "《中华人民共和国律师法》", "责任事项": "立案、调查、审核、告知、决定、送达、执行", "办理期限": "90日", "收费情况": "不收费" })
        })
        .collect();
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
    let file = "事项名称,事项类型,受理条件,申请材料,办理时限,收费情况,设定依据,咨询电话\n律师事务所设立许可,行政许可,有自己的名称、住所和章程，有符合规定的律师和设立人,1.设立申请书；2.律师事务所章程；3.设立人执业证书；4.住所证明,自受理之日起20个工作日,不收费,《中华人民共和国律师法》第十八条,0393-8160000\n";
    import(site, register::Kind::Guides, file)
}

/// Takes a list into force, read like any other file.
fn import(site: &Arc<Site>, kind: register::Kind, file: &str) -> anyhow::Result<()> {
    let import = register::read(kind, "清单.csv", file.as_bytes());
    anyhow::ensure!(import.errors.is_empty(), "a list of the demonstration: {:?}", import.errors);
    let (at, since) = (site.now().exact(), site.now().date());
    let body = serde_json::to_string(&import)?;
    site.store.write(move |unit| {
        crate::lists::take_effect(unit, AGENCY, &import, since)?;
        registers::put(unit, AGENCY, kind.key(), &at, "guanli", &body)
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

/// Tells one story by commands, each at its own moment.
struct Teller<'a> {
    site: &'a Arc<Site>,
    bureau: &'static Bureau,
    story: &'a Story,
    start: Date,
    base: Date,
    now: Moment,
    case: String,
}

impl<'a> Teller<'a> {
    fn new(site: &'a Arc<Site>, base: Date, story: &'a Story) -> Self {
        Self::of(&HOME, site, base, story)
    }

    /// A story of this bureau.
    fn of(bureau: &'static Bureau, site: &'a Arc<Site>, base: Date, story: &'a Story) -> Self {
        let mut start = base;
        let mut left = story.ago;
        while left > 0 {
            start = start.previous();
            if site.calendar.is_workday(start).unwrap_or(true) {
                left -= 1;
            }
        }
        Self { site, bureau, story, start, base, now: Moment::start_of(start), case: String::new() }
    }

    /// The n-th working day of the story, at this hour; never later than now.
    fn at(&mut self, day: u32, hour: u32) {
        let date = self.site.calendar.add_workdays(self.start, day).unwrap_or(self.base);
        let moment = Moment::start_of(date).plus_seconds(i64::from(hour) * 3600);
        self.now = moment.min(self.site.now());
    }

    fn date(&self) -> Date {
        self.now.date()
    }

    fn version(&self) -> Result<u32, DeskError> {
        Ok(self.site.store.read(|unit| store::cases::version(unit, self.bureau.agency, &self.case))?)
    }

    fn enter(&self, who: &str, kind: &str, fields: &str) -> Result<(), DeskError> {
        let key = KindKey::new(kind).ok_or(DeskError::NotFound)?;
        let command = Command::Enter { kind: key, flat: form(fields), replaces: None };
        desk::act(self.site, &actor(self.site, who)?, &self.case, self.version()?, command, self.now)?;
        self.sign(kind)
    }

    fn sign(&self, kind: &str) -> Result<(), DeskError> {
        loop {
            let opened = desk::read(self.site, self.bureau.agency, &self.case)?;
            let record =
                opened.case.records.iter().rfind(|record| record.kind.as_str() == kind).ok_or(DeskError::NotFound)?;
            let Some(step) = record.waits_for(&self.site.pack) else { return Ok(()) };
            let who = match step {
                Step::Unit => self.bureau.unit,
                Step::Reviewer => self.bureau.reviewer,
                Step::Secrecy => self.bureau.secrecy,
                Step::Archivist => self.bureau.archivist,
                Step::CoHandler => self.bureau.second,
                Step::Head => self.bureau.head,
            };
            let command = Command::Sign {
                record: record.id,
                step,
                verdict: Verdict::Agreed,
                opinion: "同意。".into(),
                signed_at: None,
            };
            desk::act(self.site, &actor(self.site, who)?, &self.case, opened.case.version, command, self.now)?;
        }
    }

    fn last(&self, kind: &str) -> Result<u32, DeskError> {
        let opened = desk::read(self.site, self.bureau.agency, &self.case)?;
        opened
            .case
            .records
            .iter()
            .rfind(|record| record.kind.as_str() == kind)
            .map(|record| record.id.0)
            .ok_or(DeskError::NotFound)
    }

    fn not_applicable(&self, kind: &str, reason: &str) -> Result<(), DeskError> {
        let command =
            Command::NotApplicable { kind: KindKey::new(kind).ok_or(DeskError::NotFound)?, reason: reason.into() };
        desk::act(self.site, &actor(self.site, self.bureau.officer)?, &self.case, self.version()?, command, self.now)
    }

    fn serve(&self, kind: &str) -> Result<(), DeskError> {
        let (document, pair) = (self.last(kind)?, self.pair());
        let fields = format!(
            "documents={document}\nway=direct\noutcome=served\nserved_on={}\nplace=当事人住所\nreceiver=当事人\nrelation=self\n{pair}",
            self.date()
        );
        self.enter(self.bureau.officer, "service-receipt", &fields)
    }

    fn pair(&self) -> String {
        format!("officers={}\nofficers={}", self.bureau.officer, self.bureau.second)
    }

    fn party(&self) -> String {
        let story = self.story;
        let phone = if story.kind == "natural" { "\nparty.phone=13800138000" } else { "" };
        format!(
            "party.kind={}\nparty.name={}\nparty.resident_id={}\nparty.uscc={}\nparty.representative={}\nparty.address={}{phone}",
            story.kind,
            story.party,
            story.resident_id,
            if story.kind == "organisation" { code_of(story.party, self.base) } else { story.uscc.to_owned() },
            story.representative,
            story.address
        )
    }

    fn grounds(&self) -> String {
        let matter = self.bureau.matter;
        format!(
            "facts={}\nviolated={}\nbasis={}\ndiscretion=违法情节一般，适用裁量基准一般档。\nevidence=询问笔录、{}。\npenalties.0.kind=fine\npenalties.0.amount={}\nsame_facts=yes\nopinion=建议按上述意见处理。",
            self.story.facts, matter.violated, matter.basis, matter.evidence, self.story.fine
        )
    }

    /// Submits to the review.
    fn submit(&self, changes: &str) -> Result<(), DeskError> {
        let grounds = if changes.is_empty() {
            self.grounds()
        } else {
            self.grounds()
                .replace("适用裁量基准一般档。", "适用裁量基准一般档；当事人主动退还部分费用，在一般档内从轻。")
        };
        let submission = format!(
            "{grounds}\nmajor_public_interest=no\nmajor_public_interest.words=只涉及一名当事人的经营行为。\nsocial_effect=no\nsocial_effect.words=没有舆情和群体性诉求。\ncatalogue_answers.0.0=承办机构负责人认为应当提请审核的\ncatalogue_answers.0.1=否\ncatalogue_answers.0.2=本案属于普通程序，已经送审。\nreport={}\nmaterials={}\nothers={}\nchanges={changes}",
            self.last("investigation-report")?,
            self.last("evidence")?,
            self.last("notice")?
        );
        self.enter(self.bureau.officer, "review-submission", &submission)
    }

    /// The reviewer refuses the first submission, and says on what.
    fn refuse(&self) -> Result<(), DeskError> {
        self.read_file()?;
        let no = [
            ("aspect_facts", "收据只有复印件，没有与原件核对的记载。"),
            ("aspect_discretion", "没有写明适用一般档的理由。"),
        ];
        let aspects =
            enforcement::review::ASPECTS.iter().map(|aspect| match no.iter().find(|(key, _)| *key == aspect.key) {
                Some((key, words)) => format!("{key}=no\n{key}.words={words}\n"),
                None => format!("{}=yes\n", aspect.key),
            });
        let (evidence, report) = (self.last("evidence")?, self.last("investigation-report")?);
        let opinion = format!(
            "{}references.0.0=三\nreferences.0.1={evidence}\nreferences.0.2=第1页\nreferences.0.3=收据复印件\nreferences.1.0=五\nreferences.1.1={report}\nreferences.1.3=裁量情况\nconclusion=not_passed\nopinion=请补充收费凭证的原件核对情况，写明裁量理由后再次送审。",
            aspects.collect::<String>()
        );
        self.enter(self.bureau.reviewer, "review-opinion", &opinion)
    }

    /// The reviewer reads the file, record by record, a few minutes each.
    fn read_file(&self) -> Result<(), DeskError> {
        let opened = desk::read(self.site, self.bureau.agency, &self.case)?;
        let reviewer = actor(self.site, self.bureau.reviewer)?;
        let standing: Vec<_> = opened.case.standing().collect();
        for (number, record) in standing.iter().enumerate() {
            let before = i64::try_from(standing.len() - number).unwrap_or(0) * 180;
            let at = self.now.plus_seconds(-before);
            let title = self.site.pack.kind(record.kind.as_str()).map_or("", |kind| kind.title.as_str());
            let line = store::audit::Line {
                id: crate::site::new_id(at),
                at: at.exact(),
                person: reviewer.person.to_string(),
                name: reviewer.name.clone(),
                act: "查阅".into(),
                object: opened.case.number.clone(),
                detail: desk::looked_at(record.id, title),
            };
            let agency = self.bureau.agency;
            self.site.store.write(move |unit| store::audit::append(unit, agency, &line))?;
        }
        Ok(())
    }

    fn tell(mut self) -> Result<(), DeskError> {
        let until = self.story.until;
        self.at(0, 9);
        let lead = format!(
            "source=inspection\nfound_on={}\n{}\ncause={}\nplace=濮阳市\ncontent=巡查中发现有关线索，初步核查属实。\nopinion=建议立案调查。",
            self.date(),
            self.party(),
            self.story.cause
        );
        self.case =
            desk::open(self.site, &actor(self.site, self.bureau.officer)?, "penalty-ordinary", form(&lead), self.now)?;
        if until >= Stage::Filed {
            self.at(1, 10);
            let filing = format!(
                "{}\ncause={}\nfacts=线索经核查属实，属于本机关管辖。\nbasis=《中华人民共和国行政处罚法》第五十四条\n{}\nopinion=建议立案。",
                self.party(),
                self.story.cause,
                self.pair()
            );
            self.enter(self.bureau.officer, "filing", &filing)?;
        }
        if until >= Stage::Investigating {
            self.investigate()?;
        }
        if until >= Stage::Reported {
            self.at(8, 10);
            let report = format!(
                "{}\ncause={}\n{}\nviolation_ended_on={}\nappraisals=本案未进行评估、鉴定。\nother=无其他需要说明的情况。\ncrime=no\ncrime.words=不涉嫌犯罪。\ncomplex=no\ncomplex.words=情节一般。\nproposal=penalty",
                self.party(),
                self.story.cause,
                self.grounds(),
                self.start
            );
            self.enter(self.bureau.officer, "investigation-report", &report)?;
        }
        if until >= Stage::Told {
            self.at(9, 10);
            self.enter(self.bureau.officer, "penalty-approval-notice", &self.grounds())?;
            self.enter(
                self.bureau.officer,
                "notice",
                &format!("{}\nstatement_days=5\ncontact={}\nphone=0393-0000000", self.grounds(), self.bureau.contact),
            )?;
            self.serve("notice")?;
        }
        if until >= Stage::Submitted {
            self.at(16, 9);
            self.not_applicable("statement", "当事人在期限内没有陈述、申辩。")?;
            self.submit("")?;
            if until == Stage::Submitted {
                self.at(17, 15);
                self.refuse()?;
                self.at(18, 10);
                self.submit("已补充收费凭证的原件核对情况；违法所得按合同和收据逐笔核对，裁量理由已补写。")?;
            }
        }
        if until >= Stage::Reviewed {
            self.at(18, 15);
            self.read_file()?;
            let aspects: String =
                enforcement::review::ASPECTS.iter().map(|aspect| format!("{}=yes\n", aspect.key)).collect();
            self.enter(
                self.bureau.reviewer,
                "review-opinion",
                &format!(
                    "{aspects}conclusion=passed\nopinion={}{}，有书证和询问笔录证明，告知和期限合法，拟罚款在裁量档次之内，同意。",
                    self.story.party, self.story.cause
                ),
            )?;
        }
        if until >= Stage::Decided {
            self.at(19, 10);
            self.enter(self.bureau.officer, "decision-approval", &self.grounds())?;
            self.enter(self.bureau.officer, "decision", &self.grounds())?;
        }
        if until >= Stage::Served {
            self.at(20, 10);
            self.serve("decision")?;
            self.at(22, 10);
            self.enter(
                self.bureau.editor,
                "disclosure-approval",
                "publish=yes\nimpact=yes\nreason=属于应当公开的行政处罚决定。\nperiod=y1",
            )?;
        }
        if until >= Stage::Closed {
            self.publish_and_close()?;
        }
        if until >= Stage::Archived {
            self.at(40, 10);
            self.enter(
                self.bureau.archivist,
                "file-note",
                &format!("content=本卷材料齐全，无破损、缺页。\nchecked={}", self.bureau.archivist),
            )?;
            self.enter(
                self.bureau.archivist,
                "archiving",
                &format!("file_number=20260001\nretention=y30\npages=46\nkeeper={}\ncomplete=yes", self.bureau.officer),
            )?;
        }
        Ok(())
    }

    fn investigate(&mut self) -> Result<(), DeskError> {
        self.at(3, 16);
        let day = self.date();
        let (pair, second, matter) = (self.pair(), self.bureau.second, self.bureau.matter);
        let (asked, role) = if self.story.kind == "natural" {
            (self.story.party, "party")
        } else {
            (self.story.representative, "representative")
        };
        let inquiry = format!(
            "started_at={day} 14:00\nended_at={day} 15:10\nplace=本局询问室\nasked={asked}\nasked_role={role}\n{pair}\nrecorder={second}\nidentity_shown=yes\nidentity_shown.words=执法人员向被询问人出示执法证，被询问人确认。\nrights_told=yes\nrights_told.words=已告知申请回避、陈述申辩等权利和如实回答的义务，被询问人表示清楚。\ncontent={}\nsigned=yes",
            matter.answer
        );
        self.enter(self.bureau.officer, "inquiry", &inquiry)?;
        self.enter(
            self.bureau.officer,
            "evidence",
            &format!(
                "kind=document\ntitle={}\nproves={}\nsource=当事人提供\nreceived_on={day}\n{pair}\noriginal=yes",
                matter.evidence, matter.proves
            ),
        )?;
        self.enter(
            self.bureau.officer,
            "party-identity",
            &format!("{}\ndocument=身份证照\nchecked=yes", self.party()),
        )?;
        self.not_applicable("site-inspection", "违法行为以书证证明，无需现场检查。")
    }

    fn publish_and_close(&mut self) -> Result<(), DeskError> {
        self.enter(self.bureau.editor, "redaction", "checked=yes\nchecked.words=已逐段核对。")?;
        self.not_applicable("expert-review", "案情清楚，不需要专家评审。")?;
        let opened = desk::read(self.site, self.bureau.agency, &self.case)?;
        let draft = desk::preview(self.site, &opened, self.now).ok_or(DeskError::NotFound)?;
        let version = draft.version().as_str().to_owned();
        self.enter(
            self.bureau.secrecy,
            "secrecy-review",
            &format!("text_version={version}\noutcome=passed\nopinion=隐去处理符合规定，可以公开。"),
        )?;
        self.enter(
            self.bureau.editor,
            "publication",
            &format!("text_version={version}\naddress=/public/decisions/{}-{}", self.bureau.agency, self.case),
        )?;
        self.at(25, 10);
        self.enter(
            self.bureau.officer,
            "payment",
            &format!("paid_on={}\namount={}\nway=bank\nreceipt=演示0001", self.date(), self.story.fine),
        )?;
        self.enter(self.bureau.officer, "closing", "ending=performed\nreason=罚款已缴清。\nopinion=建议结案。")
    }
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
