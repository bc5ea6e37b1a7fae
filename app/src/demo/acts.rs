//! Cases of the other acts: inspections, a draw, a seizure, an execution, licences, a levy, a reward; and the list of what may be
//! inspected.

use super::{AGENCY, Stage, Story, Teller, actor, form, story};
use crate::desk::{self, DeskError};
use crate::site::Site;
use enforcement::inspection::result_rows;
use law::Date;
use std::sync::Arc;
use store::{accounts, registers};

pub(super) const PAIR: &str = "officers=chenyifan\nofficers=linzhiyuan";
pub(super) const BASIS: &str = "basis=《中华人民共和国律师法》第四条";
const ITEM: &str = "对律师事务所执业活动的检查";
const JUDGED: &str = "major_public_interest=no\nmajor_public_interest.words=只涉及一家单位。\nsocial_effect=no\nsocial_effect.words=没有舆情和群体诉求。";

/// The list of random inspection, read like any other file.
pub(super) fn items(site: &Arc<Site>) -> anyhow::Result<()> {
    let file = format!(
        "序号,抽查事项名称,抽查依据,抽查主体,抽查对象,抽查比例,抽查频次,抽查方式,抽查内容\n1,{ITEM},《中华人民共和国律师法》第四条,本机关,律师事务所,20%,每年1次,现场检查,执业和管理情况\n2,对公证机构执业活动的检查,《中华人民共和国公证法》第五条,本机关,公证机构,100%,每年1次,现场检查,公证质量和收费情况\n"
    );
    let import = register::read(register::Kind::RandomInspection, "随机抽查事项清单.csv", file.as_bytes());
    anyhow::ensure!(import.errors.is_empty(), "the list of inspection of the demonstration: {:?}", import.errors);
    put_list(site, AGENCY, &import)?;
    let year = site.now().date().year();
    let rows: String = [year - 1, year].iter().fold(String::new(), |rows, year| {
        rows + &format!("{year},{ITEM},日常检查,律师事务所,20,全年,1次,现场检查,,\n{year},对公证机构执业活动的检查,日常检查,公证机构,4,3月至11月,1次,现场检查,,\n{year},{ITEM},专项检查,收费投诉较多的律师事务所,5,全年,1次,现场检查,濮阳市人民政府,濮阳市市场监督管理局（演示）\n{year},全部事项,,,,全年,2次,,,\n")
    });
    put_plan(site, AGENCY, &rows)?;
    file_plans(site, AGENCY, &[year - 1, year])?;
    put_list(
        site,
        AGENCY,
        &read(
            register::Kind::Delegation,
            "委托机关,受委托组织,委托事项,委托权限,委托期限,委托依据\n本机关,濮阳市法律服务执法支队（演示）,对律师事务所、基层法律服务所的行政检查，轻微违法行为的行政处罚,500元以下罚款、警告,长期,《中华人民共和国行政处罚法》第二十条\n",
        )?,
    )
}

/// The county's plan, published and not filed yet: the supervisor files it.
pub(super) fn county_plan(site: &Arc<Site>, agency: &'static str) -> anyhow::Result<()> {
    const STREETS: &str = "对市容和环境卫生责任区的检查";
    put_list(
        site,
        agency,
        &read(
            register::Kind::RandomInspection,
            &format!(
                "序号,抽查事项名称,抽查依据,抽查主体,抽查对象,抽查比例,抽查频次,抽查方式,抽查内容\n1,{STREETS},《城市市容和环境卫生管理条例》第十四条,本机关,沿街商户,10%,每半年1次,现场检查,门前责任落实情况\n"
            ),
        )?,
    )?;
    let year = site.now().date().year();
    put_plan(site, agency, &format!("{year},{STREETS},日常检查,沿街商户,120,全年,2次,双随机抽查,,\n"))
}

fn read(kind: register::Kind, text: &str) -> anyhow::Result<register::Import> {
    let import = register::read(kind, "清单.csv", text.as_bytes());
    anyhow::ensure!(import.errors.is_empty(), "a list of the demonstration: {:?}", import.errors);
    Ok(import)
}

fn put_plan(site: &Arc<Site>, agency: &'static str, rows: &str) -> anyhow::Result<()> {
    const HEAD: &str = "年度,检查事项,检查类别,检查对象,计划数量,实施月份,频次上限,检查方式,批准机关,联合检查机关\n";
    put_list(site, agency, &read(register::Kind::InspectionPlan, &format!("{HEAD}{rows}"))?)
}

/// In force since the year before began, so that earlier cases of the demonstration stand on it.
fn put_list(site: &Arc<Site>, agency: &'static str, import: &register::Import) -> anyhow::Result<()> {
    let at = site.now().exact();
    let since = Date::new(site.now().date().year() - 1, 1, 1)?;
    let (import, body) = (import.clone(), serde_json::to_string(import)?);
    site.store.write(move |unit| {
        crate::lists::take_effect(unit, agency, &import, since)?;
        registers::put(unit, agency, &import.kind, &at, "guanli", &body)
    })?;
    Ok(())
}

fn file_plans(site: &Arc<Site>, agency: &'static str, years: &[i16]) -> anyhow::Result<()> {
    let days: Vec<Date> = years.iter().map(|year| Date::new(*year, 1, 1)).collect::<Result<_, _>>()?;
    site.store.write(move |unit| {
        let Some(mut body) = accounts::agency(unit, agency)? else { return Ok(()) };
        for plan in &mut body.plans {
            plan.filed = days.iter().copied().find(|day| day.year() == plan.year);
        }
        accounts::put_agency(unit, &body)
    })?;
    Ok(())
}

/// Every case, each at its own pace.
pub(super) fn tell(site: &Arc<Site>, base: Date) -> Result<(), DeskError> {
    inspection(&mut teller(site, base, &INSPECTED))?;
    complaint(&mut teller(site, base, &REPORTED))?;
    joint(&mut teller(site, base, &JOINED))?;
    draw(&mut teller(site, base, &DRAWN))?;
    measure(&mut teller(site, base, &SEIZED))?;
    execution(&mut teller(site, base, &URGED))?;
    licence(&mut teller(site, base, &LICENSED))?;
    published_licence(&mut teller(site, base, &GRANTED))?;
    application(&mut teller(site, base, &APPLIED))?;
    levy(&mut teller(site, base, &LEVIED))?;
    reward(&mut teller(site, base, &REWARDED))
}

const INSPECTED: Story = story("濮阳试衡律师事务所", "律师事务所执业活动日常检查", 0, Stage::Lead, 12);
const REPORTED: Story = story("濮阳试同律师事务所", "律师事务所执业活动个案检查", 0, Stage::Lead, 3);
const JOINED: Story = story("濮阳试丙律师事务所", "律师事务所收费情况联合检查", 0, Stage::Lead, 5);
const DRAWN: Story = story("", "律师事务所双随机抽查", 0, Stage::Lead, 20);
const SEIZED: Story = story("濮阳瑞安法律咨询有限公司", "涉嫌冒充律师事务所承接业务", 0, Stage::Lead, 8);
const URGED: Story = story("濮阳诚远企业服务有限公司", "逾期不履行责令停止违法行为的决定", 0, Stage::Lead, 9);
const LICENSED: Story = story("濮阳试新律师事务所（筹）", "律师事务所设立许可", 0, Stage::Lead, 18);
const GRANTED: Story = story("濮阳试和律师事务所", "律师事务所设立许可", 0, Stage::Lead, 32);
const APPLIED: Story = story("濮阳试惠律师事务所（筹）", "律师事务所设立许可", 0, Stage::Lead, 4);
const LEVIED: Story = story("濮阳盛达商贸有限公司", "考务费征收", 0, Stage::Lead, 7);
const REWARDED: Story = story("濮阳清风法律服务中心", "法律援助先进集体奖励", 0, Stage::Lead, 10);

fn teller<'a>(site: &'a Arc<Site>, base: Date, story: &'a Story) -> Teller<'a> {
    Teller::new(site, base, story)
}

impl Teller<'_> {
    pub(super) fn open(&mut self, procedure: &str, fields: &str) -> Result<(), DeskError> {
        let fields = format!("{}\ncause={}\n{fields}", self.party(), self.story.cause);
        self.open_with(procedure, &fields)
    }

    fn open_with(&mut self, procedure: &str, fields: &str) -> Result<(), DeskError> {
        self.case = desk::open(self.site, &actor(self.site, "chenyifan")?, procedure, form(fields), self.now)?;
        let opens = self.site.pack.procedure(procedure).map(|procedure| procedure.opens.clone());
        self.sign(opens.as_ref().map_or("", |kind| kind.as_str()))
    }

    fn on_site(&self) -> String {
        let day = self.date();
        format!(
            "arrived_at={day} 09:00\nleft_at={day} 10:30\nplace=濮阳市华龙区试验路18号\n{PAIR}\nrecorder=linzhiyuan\nidentity_shown=yes\nidentity_shown.words=执法人员向周试验出示执法证，周试验确认。\nrights_told=yes\nrights_told.words=已告知理由、依据和依法享有的权利，周试验表示清楚。\nsigned=yes\nrecorded=yes\nrecorded.words=执法记录仪全程录像。"
        )
    }

    fn report(&self, facts: &str, disposition: &str) -> Result<(), DeskError> {
        let fields = format!(
            "facts={facts}\nevidence=申请材料和核查记录。\n{BASIS}\ndiscretion=本事项没有裁量基准。\nappraisals=未进行听证、评估、鉴定。\nother=无。\n{JUDGED}\ndisposition={disposition}\nopinion=建议按上述意见作出决定。"
        );
        self.enter("chenyifan", "examination-report", &fields)?;
        let fields = format!("facts={facts}\n{BASIS}\ndisposition={disposition}\nopinion=建议按上述内容作出决定。");
        self.enter("chenyifan", "act-approval", &fields)
    }
}

/// A routine inspection that found what has to become a penalty.
fn inspection(teller: &mut Teller<'_>) -> Result<(), DeskError> {
    teller.at(0, 9);
    teller.open("inspection", &format!("item={ITEM}\ntype=routine\nplan=年度行政检查计划，已向同级司法行政部门备案\n{BASIS}\ncontent=查阅业务档案、收费票据\n{PAIR}\nassistants=0\nannounced=yes\nopinion=检查事项已公布，未超过年度频次上限，建议检查。"))?;
    let due = teller.site.calendar.add_workdays(teller.start, 3).unwrap_or(teller.base);
    teller.enter(
        "chenyifan",
        "inspection-notice",
        &format!("content=执业和管理情况\ndue_on={due}\n{BASIS}\ncontact=陈一帆\nphone=0393-0000000"),
    )?;
    teller.at(1, 10);
    teller.serve("inspection-notice")?;
    teller.at(3, 16);
    let day = teller.date();
    teller.enter(
        "chenyifan",
        "inspection-scan",
        &format!("scanned_at={day} 09:00\nway=licence\ncode=31410000MD01234542\nofficers=chenyifan"),
    )?;
    teller.enter("chenyifan", "inspection-record", &format!("{}\npresent=周试验\nchecklist.0.0=业务档案\nchecklist.0.1=一案一卷\nchecklist.0.2=抽查20卷，齐全\nchecklist.0.3=符合\nchecklist.1.0=收费\nchecklist.1.1=统一收案、统一收费\nchecklist.1.2=3件由律师个人收费\nchecklist.1.3=不符合\ncontent=查阅业务档案20卷，其中3件没有统一收费的记录。", teller.on_site()))?;
    teller.at(5, 10);
    teller.enter("chenyifan", "inspection-result", &format!("conclusion=violation\nfacts=业务档案基本齐全；有3件由律师个人向委托人收取费用，没有入账。\n{BASIS}\ndisposition=涉嫌违反律师事务所统一收费的规定，转立案调查。"))?;
    teller.at(6, 10);
    teller.serve("inspection-result")
}

/// An inspection that a complaint asked for, approved and not yet made.
fn complaint(teller: &mut Teller<'_>) -> Result<(), DeskError> {
    teller.at(0, 9);
    teller.open("inspection", &format!("item={ITEM}\ntype=case\ntrigger=complaint\ntrigger_source=12345热线转办单第18号\n{BASIS}\ncontent=核查投诉反映的利益冲突\n{PAIR}\nassistants=0\nannounced=no\nannounced.words=投诉反映可能转移材料，不事先通知。\nopinion=建议检查。"))
}

/// A joint inspection of two agencies that was made; each stated what it found.
fn joint(teller: &mut Teller<'_>) -> Result<(), DeskError> {
    const PARTNER: &str = "濮阳市市场监督管理局（演示）";
    teller.at(0, 9);
    teller.open("inspection", &format!("item={ITEM}\ntype=special\nplan=年度行政检查计划中的收费专项检查\n{BASIS}\ncontent=查阅收费票据和明码标价情况\n{PAIR}\npartners.0.0={PARTNER}\npartners.0.1=贺演示\npartners.0.2=16090095001\npartners.1.0={PARTNER}\npartners.1.1=纪演示\npartners.1.2=16090095002\nassistants=0\nannounced=yes\nopinion=列入计划的专项检查，与市场监管部门联合进行，建议检查。"))?;
    let due = teller.site.calendar.add_workdays(teller.start, 2).unwrap_or(teller.base);
    teller.enter(
        "chenyifan",
        "inspection-notice",
        &format!("content=收费和明码标价情况\ndue_on={due}\n{BASIS}\ncontact=陈一帆\nphone=0393-0000000"),
    )?;
    teller.at(1, 10);
    teller.serve("inspection-notice")?;
    teller.at(2, 16);
    let day = teller.date();
    teller.enter(
        "chenyifan",
        "inspection-scan",
        &format!("scanned_at={day} 09:00\nway=licence\ncode=31410000MD01234542\nofficers=chenyifan"),
    )?;
    teller.enter("chenyifan", "inspection-record", &format!("{}\npresent=周试验\nchecklist.0.0=收费票据\nchecklist.0.1=统一收费、如实入账\nchecklist.0.2=抽查30份，均已入账\nchecklist.0.3=符合\ncontent=两机关一次入企，分别查阅收费票据和价格公示。", teller.on_site()))?;
    teller.enter("chenyifan", "inspection-joint", &format!("by_agency={PARTNER}\njoint_officers.0.0=贺演示\njoint_officers.0.1=16090095001\njoint_officers.1.0=纪演示\njoint_officers.1.1=16090095002\nidentity_shown=yes\nidentity_shown.words=贺演示、纪演示向周试验出示执法证，周试验确认。\nfacts=价格公示栏缺少两项服务的收费标准，当场补齐。\nconclusion=mended\nanswer=当场改正，不另行处理。"))
}

/// A draw whose seed came out and whose result stands.
fn draw(teller: &mut Teller<'_>) -> Result<(), DeskError> {
    const NAMES: [&str; 10] = ["试衡", "试同", "试丙", "试丁", "试戊", "试己", "试庚", "试辛", "试壬", "试癸"];
    teller.at(0, 9);
    let objects = NAMES.iter().enumerate().map(|(number, name)| {
        let out = if number == 9 { "本年度已经检查" } else { "" };
        format!("objects.{number}.0=濮阳{name}律师事务所\nobjects.{number}.1=31410900DEMO00{number:04}\nobjects.{number}.2={}\nobjects.{number}.3={out}\n", number % 3 + 1)
    });
    let seed_day = teller.site.calendar.add_workdays(teller.start, 3).unwrap_or(teller.base);
    let fields = format!(
        "cause=律师事务所双随机抽查\nitem={ITEM}\n{BASIS}\nratio=30%\nofficers_each=2\n{}inspectors.0.0=陈一帆\ninspectors.0.1=16090090001\ninspectors.1.0=林知远\ninspectors.1.1=16090090002\ninspectors.2.0=孙晓禾\ninspectors.2.1=16090090003\ninspectors.3.0=赵承安\ninspectors.3.1=16090090004\navoid.0.0=16090090001\navoid.0.1=31410900DEMO000000\navoid.0.2=配偶在该所执业\nseed_source=中国福利彩票双色球当期开奖号码\ndue_on={seed_day}\nofficers=chenyifan\nopinion=名单已核对，建议批准并锁定名单。",
        objects.collect::<String>()
    );
    teller.open_with("random-inspection", &fields)?;
    teller.at(4, 9);
    teller.enter(
        "chenyifan",
        "draw-seed",
        &format!("seed=03 09 14 18 27 31 12\npublished_on={seed_day}\nwhere=中国福利彩票网站\nwatched=严度"),
    )?;
    let drawn = result_rows(&desk::read(teller.site, AGENCY, &teller.case)?.case);
    let rows = drawn.and_then(Result::ok).ok_or(DeskError::NotFound)?;
    let cells = rows.iter().enumerate().flat_map(|(row, cells)| {
        cells.iter().enumerate().map(move |(column, cell)| format!("drawn.{row}.{column}={cell}\n"))
    });
    teller.enter("chenyifan", "draw-result", &format!("{}watched=严度", cells.collect::<String>()))
}

/// Goods that are seized, their thirty days running.
fn measure(teller: &mut Teller<'_>) -> Result<(), DeskError> {
    teller.at(0, 9);
    teller.open("measure", &format!("place=濮阳市华龙区试验路18号\nfacts=现场存放刻有律师事务所名称的印章和空白合同，可能被转移。\n{PAIR}\nurgent=no"))?;
    teller.enter("chenyifan", "measure-approval", "measure=seize\nfacts=现场存放刻有律师事务所名称的印章和空白合同，可能被转移。\nbasis=《中华人民共和国行政强制法》第十八条\ngoods.0.0=印章\ngoods.0.2=1\ngoods.0.3=枚\ngoods.0.5=4109000090017\ngoods.1.0=空白合同\ngoods.1.2=40\ngoods.1.3=份\nconcerned=yes\nconcerned.words=均为涉案物品，不是生活必需品。\nnot_sealed=yes\nnot_sealed.words=向当事人和物业核实，没有被其他机关查封。\ndays=30\nmajor_public_interest=no\nmajor_public_interest.words=只涉及一家\nsocial_effect=no\nsocial_effect.words=没有舆情\noutcome=approved\nopinion=符合法定条件，建议实施。")?;
    teller.at(1, 11);
    let record = format!(
        "{}\nsummoned=yes\nsummoned.words=周试验到场。\nstated=当事人当场没有提出陈述、申辩。\ncontent=当场清点、登记印章1枚、空白合同40份，装箱加封。",
        teller.on_site()
    );
    teller.enter("chenyifan", "measure-record", &record)?;
    teller.enter("chenyifan", "measure-decision", "facts=现场存放刻有律师事务所名称的印章和空白合同，可能被转移。\nbasis=《中华人民共和国行政强制法》第十八条\ngoods.0.0=印章\ngoods.0.2=1\ngoods.0.3=枚\ngoods.0.5=4109000090017\ngoods.1.0=空白合同\ngoods.1.2=40\ngoods.1.3=份\ndays=30\ndisposition=扣押印章1枚、空白合同40份。\ndelivered=yes\ndelivered.words=当场交付周试验签收。")?;
    teller.enter("chenyifan", "measure-list", &format!("goods.0.0=印章\ngoods.0.2=1\ngoods.0.3=枚\ngoods.0.4=本局物证室3号柜\ngoods.0.5=党清\ngoods.0.7=4109000090017\ngoods.1.0=空白合同\ngoods.1.2=40\ngoods.1.3=份\ngoods.1.4=本局物证室3号柜\ngoods.1.5=党清\ncopies=yes\ncopies.words=一份当场交当事人。\nsigned=yes\n{PAIR}"))
}

/// An execution that was urged.
fn execution(teller: &mut Teller<'_>) -> Result<(), DeskError> {
    teller.at(0, 9);
    let day = teller.date();
    let (served, ended) = (day.plus_months(-8), day.plus_months(-1));
    teller.open("execution", &format!("decision_number=濮演司罚决〔2026〕90号\ndecision_served={served}\nrelief_ended={ended}\nfacts=应当停止以律师事务所名义经营并拆除招牌，至今没有拆除。\nbuilding=no\npower=court\n{PAIR}"))?;
    let due = teller.site.calendar.add_workdays(teller.start, 10).unwrap_or(teller.base);
    teller.enter(
        "chenyifan",
        "execution-urging",
        &format!("content=停止以律师事务所名义经营，拆除招牌。\nway=自行拆除\ndue_on={due}"),
    )?;
    teller.at(1, 10);
    teller.serve("execution-urging")
}

fn apply(teller: &mut Teller<'_>) -> Result<(), DeskError> {
    teller.at(0, 9);
    let day = teller.date();
    teller.open("licence", &format!("item=律师事务所设立许可\napplied_for=first\nreceived_on={day}\nmaterials.0.0=设立申请书\nmaterials.0.1=1\nmaterials.0.2=原件\nmaterials.0.3=是\nmaterials.1.0=章程\nmaterials.1.1=1\nmaterials.1.2=原件\nmaterials.1.3=是\n{PAIR}"))
}

/// A licence that was granted; its certificate is still to be handed over.
fn licence(teller: &mut Teller<'_>) -> Result<(), DeskError> {
    let granted = format!("准予设立{}。", teller.story.party.trim_end_matches("（筹）"));
    apply(teller)?;
    teller.at(2, 10);
    teller.enter("chenyifan", "licence-acceptance", &format!("accepted_on={}\nperiod=二十个工作日", teller.date()))?;
    teller.not_applicable("licence-check", "书面材料足以证明，不需要现场核查。")?;
    teller.not_applicable("licence-third-person", "不直接关系他人重大利益。")?;
    teller.at(10, 10);
    teller.report("申请材料齐全，设立人、名称、章程、住所符合法定条件。", &granted)?;
    teller.at(12, 10);
    teller.enter("chenyifan", "licence-decision", &format!("conclusion=grant\nfacts=申请材料齐全，设立人、名称、章程、住所符合法定条件。\n{BASIS}\ndisposition={granted}\nlicence_category=general\ncertificate=律师事务所执业许可证"))?;
    teller.serve("licence-decision")
}

/// A licence that went the whole way to the public (G17, G21.2).
fn published_licence(teller: &mut Teller<'_>) -> Result<(), DeskError> {
    licence(teller)?;
    teller.at(14, 10);
    let approval = "publish=yes\nimpact=yes\nreason=属于应当公开的行政许可决定。\nperiod=none";
    teller.enter("songwan", "disclosure-approval", approval)?;
    teller.publish()
}

/// An application that waits for its acceptance.
fn application(teller: &mut Teller<'_>) -> Result<(), DeskError> {
    apply(teller)?;
    teller.at(2, 10);
    teller.enter("chenyifan", "licence-supplement", "missing.0.0=住所证明\nmissing.0.1=房屋租赁合同原件或者产权证明")
}

/// A fee that was told and not yet paid.
fn levy(teller: &mut Teller<'_>) -> Result<(), DeskError> {
    teller.at(0, 9);
    teller.open("levy", &format!("period=本年度\nbase.0.0=报考人数\nbase.0.1=20\nbase.0.2=每人100元\nbase.0.3=2000\namount=2000\nbasis=《演示考务费管理办法》第三条\n{PAIR}\nopinion=依法核定，建议征收。"))?;
    let due = teller.site.calendar.add_workdays(teller.start, 30).unwrap_or(teller.base);
    teller.enter("chenyifan", "levy-notice", &format!("facts=报考20人，每人100元。\namount=2000\ndue_on={due}\nbasis=《演示考务费管理办法》第三条\ndisposition=征收考务费2000元。"))?;
    teller.at(1, 10);
    teller.serve("levy-notice")
}

/// A reward that was decided.
fn reward(teller: &mut Teller<'_>) -> Result<(), DeskError> {
    teller.at(0, 9);
    let day = teller.date();
    teller.open(
        "reward",
        &format!("item=法律援助先进集体奖励\nreceived_on={day}\nmaterials.0.0=申报表\nmaterials.0.1=1\n{PAIR}"),
    )?;
    teller.enter("chenyifan", "request-acceptance", &format!("accepted_on={day}\nperiod=三十个工作日"))?;
    teller.at(3, 16);
    let day = teller.date();
    teller.enter(
        "chenyifan",
        "request-check",
        &format!("checked_on={day}\nplace=该中心\n{PAIR}\ncontent=核实办理援助案件120件，属实。"),
    )?;
    teller.not_applicable("request-publicity", "按规定在表彰前由市局统一公示。")?;
    teller.at(5, 10);
    teller.report("全年办理法律援助案件120件，经核实属实。", "授予法律援助先进集体称号。")?;
    teller.enter("chenyifan", "reward-decision", &format!("conclusion=grant\nfacts=全年办理法律援助案件120件，经核实属实。\n{BASIS}\ndisposition=授予法律援助先进集体称号。"))
}
