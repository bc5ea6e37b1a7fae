//! What a visitor of the portal and the people at the disclosure desk meet in the demonstration: lists of every kind, whom
//! the bureau reports to and what they answered, last year's report, what citizens asked, a decision that was corrected and
//! one that was withdrawn.

use super::county::COUNTY;
use super::{AGENCY, Stage, Story, Teller, actor, import, import_of};
use crate::desk::{self, DeskError};
use crate::outward::{self, Outcome};
use crate::portal::receipt;
use crate::report;
use crate::site::Site;
use enforcement::people::Actor;
use law::{Date, Moment};
use register::Kind;
use std::sync::Arc;
use store::inquiries::{self, Inquiry};
use store::outward::Addressee;

/// The lists that stand beside those which the cases need.
pub(super) fn lists(site: &Arc<Site>) -> anyhow::Result<()> {
    import(
        site,
        Kind::Officers,
        "姓名,职务,执法证号,执法区域,有效期至\n陈一帆,四级主任科员,16090090001,濮阳市行政区域,2028-12-31\n林知远,一级科员,16090090002,濮阳市行政区域,2028-12-31\n孙晓禾,一级科员,16090090003,濮阳市行政区域,2028-12-31\n赵承安,律师公证工作科科长,16090090004,濮阳市行政区域,2028-12-31\n",
    )?;
    import(
        site,
        Kind::AvItems,
        "序号,执法类别,记录环节,记录方式,记录场所,记录内容,存储期限,备注\n1,行政强制,查封、扣押财物,执法记录仪全程录像,查封扣押现场,从到达到离开的全过程,永久,\n2,行政处罚,举行听证,录音,听证室,举证、质证、辩论和最后陈述,同案卷保管期限,视情形录像\n",
    )?;
    let county = [
        (
            Kind::Subjects,
            "执法主体名称,主体类别,负责人,地址,联系电话,监督电话,执法依据,执法区域\n清丰县城市管理局（演示）,法定行政机关,骆安,清丰县试验路2号,0393-8260000,0393-8260001,《城市市容和环境卫生管理条例》第四条,清丰县行政区域\n",
        ),
        (
            Kind::Officers,
            "姓名,职务,执法证号,执法区域,有效期至\n原驰,执法一中队中队长,16092290001,清丰县行政区域,2028-12-31\n靳牧,执法一中队队员,16092290002,清丰县行政区域,2028-12-31\n邵平,执法大队大队长,16092290003,清丰县行政区域,2028-12-31\n",
        ),
        (
            Kind::Powers,
            "职权类别,职权名称,实施依据,责任事项,办理期限,收费情况\n行政处罚,对擅自在街道两侧和公共场地堆放物料的处罚,《城市市容和环境卫生管理条例》第三十六条,立案、调查、审核、告知、决定、送达、执行,90日,不收费\n行政检查,对市容和环境卫生责任区的检查,《城市市容和环境卫生管理条例》第十四条,检查、处理、公开,—,不收费\n",
        ),
        (
            Kind::Relief,
            "救济渠道,受理机关,申请期限,联系电话,法律依据\n行政复议,清丰县人民政府,自知道行政行为之日起60日,0393-8260002,《中华人民共和国行政复议法》第二十条\n行政诉讼,清丰县人民法院,自知道行政行为之日起6个月,12368,《中华人民共和国行政诉讼法》第四十六条\n监督举报,清丰县司法局,随时,12345,《河南省行政执法公示办法》第七条\n",
        ),
        (
            Kind::Boards,
            "窗口,岗位职责,姓名,职务,申请材料示范文本,办理进度查询,咨询电话,投诉举报电话,办公时间\n城管服务窗口,占道施工、户外广告的咨询和受理,靳牧,执法一中队队员,窗口领取,凭受理号和查询码在公示网站查询,0393-8260000,0393-8260001,工作日9:00-12:00、13:00-17:00\n",
        ),
    ];
    county.iter().try_for_each(|(kind, file)| import_of(site, COUNTY.agency, *kind, file))
}

/// What happened at the desk: after the cases, since it is about them.
pub(super) fn tell(site: &Arc<Site>, base: Date) -> Result<(), DeskError> {
    corrected(site, base)?;
    withdrawn(site, base)?;
    reported(site, base)?;
    asked(site, base)
}

/// The case of the county whose page was corrected.
const CORRECTED: &str = "清丰县试验建材经营部";

/// Enters what the editor of the county does with a party's publication, some days before.
fn edit(site: &Arc<Site>, base: Date, party: &str, days: i32, kind: &str, fields: &str) -> Result<(), DeskError> {
    let found = site.store.read(|unit| store::cases::list(unit, COUNTY.agency, &store::cases::Filter::default()))?;
    let case = found.into_iter().find(|case| case.party == party);
    let mut teller = Teller::of(&COUNTY, site, base, &WITHDRAWN);
    teller.case = case.ok_or_else(|| DeskError::Fault(format!("no case of {party}")))?.id;
    teller.now = before(base, days, 10);
    let found_on = teller.date().previous();
    teller.enter(COUNTY.editor, kind, &format!("found_on={found_on}\n{fields}"))
}

fn corrected(site: &Arc<Site>, base: Date) -> Result<(), DeskError> {
    let words = "原公示页面漏列一名执法人员的执法证号，已补全。决定内容没有变化。";
    edit(site, base, CORRECTED, 12, "publication-correction", &format!("reason={words}"))
}

/// A decision that came down after a review.
const WITHDRAWN: Story =
    super::county::story("清丰县试丁广告服务部", "擅自在街道两侧设置广告牌", 900, Stage::Closed, 60);

fn withdrawn(site: &Arc<Site>, base: Date) -> Result<(), DeskError> {
    Teller::of(&COUNTY, site, base, &WITHDRAWN).tell()?;
    let words = "经清丰县人民政府行政复议，认定事实的主要证据不足，决定予以撤销。";
    edit(site, base, WITHDRAWN.party, 20, "publication-withdrawal", &format!("ground=revoked\nreason={words}"))
}

/// A moment some days before.
fn before(base: Date, days: i32, hour: i64) -> Moment {
    Moment::start_of(base.plus_days(-days)).plus_seconds(hour * 3600)
}

/// Whom the bureau reports to; a batch that was carried, with one receipt, one refusal and the rest outstanding; the report of
/// last year, which the government and the superior have.
fn reported(site: &Arc<Site>, base: Date) -> Result<(), DeskError> {
    let editor = actor(site, "songwan")?;
    let addressees = [
        ("to-credit", "濮阳市信用信息共享平台（演示）", "credit"),
        ("to-province", "河南省行政执法公示平台（演示）", "decisions"),
        ("to-government", "濮阳市人民政府（演示）", "annual"),
        ("to-superior", "河南省司法厅（演示）", "annual"),
    ]
    .map(|(id, name, takes)| Addressee {
        agency: AGENCY.into(),
        id: id.into(),
        name: name.into(),
        takes: takes.into(),
        address: String::new(),
        key: String::new(),
        made: before(base, 90, 9).exact(),
        maker: "管立".into(),
        ended: String::new(),
    });
    let kept = addressees.clone();
    site.store.write(move |unit| kept.iter().try_for_each(|one| store::outward::put_addressee(unit, one)))?;
    for addressee in &addressees[..2] {
        outward::gather(site, addressee, base.plus_days(-400), base)?;
        let line = desk::audit_line(site, &editor, "生成报送文件", &addressee.id, &addressee.name);
        outward::carried(site, addressee, line)?;
    }
    answered(site, &editor)?;
    annual(site, base)?;
    for addressee in &addressees[2..] {
        let line = || desk::audit_line(site, &editor, "登记回执", &addressee.id, &addressee.name);
        outward::carried(site, addressee, line())?;
        for message in site.store.read(|unit| store::outward::of_state(unit, AGENCY, "sent"))? {
            if message.addressee == addressee.id {
                let outcome = Outcome { accepted: true, receipt: "演示收文0001".into(), said: String::new() };
                outward::receive(site, AGENCY, &message.id, outcome, line())?.map_err(DeskError::Fault)?;
            }
        }
    }
    Ok(())
}

fn answered(site: &Arc<Site>, editor: &Actor) -> Result<(), DeskError> {
    let sent = site.store.read(|unit| store::outward::of_state(unit, AGENCY, "sent"))?;
    let outcomes = [
        Outcome { accepted: true, receipt: "演示回执0001".into(), said: String::new() },
        Outcome {
            accepted: false,
            receipt: String::new(),
            said: "统一社会信用代码与平台主体库不一致（1001）。".into(),
        },
    ];
    for (message, outcome) in sent.iter().zip(outcomes) {
        let line = desk::audit_line(site, editor, "登记回执", &message.number, &message.title);
        let done = outward::receive(site, AGENCY, &message.id, outcome, line)?;
        done.map_err(DeskError::Fault)?;
    }
    Ok(())
}

fn annual(site: &Arc<Site>, base: Date) -> Result<(), DeskError> {
    const WORDS: &str = "一、总体情况。全年严格落实行政执法公示、执法全过程记录、重大执法决定法制审核三项制度，行政执法决定全部按期公示。\n二、存在的问题。个别案件公示不够及时，执法记录仪配备不足。\n三、下一步安排。加强执法人员培训，完善裁量基准，按期报送信用信息。";
    let head = actor(site, "fengyizhou")?;
    let year = base.year() - 1;
    let mut counted = report::Report { words: WORDS.into(), ..report::count(site, AGENCY, year)? };
    for (key, ..) in counted.asked() {
        counted.fill(&key, "0").map_err(DeskError::Fault)?;
    }
    let line = desk::audit_line(site, &head, "公布年度报告", &year.to_string(), &counted.title());
    report::publish(site, AGENCY, &counted, line).map(|_| ())
}

/// A question that was answered, a complaint that waits.
fn asked(site: &Arc<Site>, base: Date) -> Result<(), DeskError> {
    let put = |days: i32, agency: &str, kind: &str, words: &str, answer: &str| -> Result<(), DeskError> {
        let came = before(base, days, 11);
        let number = receipt::new_number(came);
        let mut body = serde_json::json!({ "kind": kind, "words": words, "name": "", "contact": "" });
        let code = receipt::digest(&number, &receipt::new_code());
        let inquiry = Inquiry {
            agency: agency.to_owned(),
            id: number.clone(),
            came: came.exact(),
            state: "open".into(),
            code,
            body: body.to_string(),
        };
        let done = (!answer.is_empty()).then(|| {
            body["answer"] = answer.into();
            body["answered"] = before(base, days - 2, 16).to_string().into();
            body["by"] = "宋婉".into();
            body.to_string()
        });
        let agency = agency.to_owned();
        site.store.write(move |unit| {
            inquiries::add(unit, &inquiry)?;
            done.map_or(Ok(()), |body| inquiries::answer(unit, &agency, &number, &body))
        })?;
        Ok(())
    };
    put(
        9,
        AGENCY,
        "consult",
        "设立律师事务所需要准备哪些材料，可以在网上提交吗？",
        "需要的材料见公示网站“服务指南”。可以在“许可申请”中网上提交，不需要到窗口。",
    )?;
    put(2, AGENCY, "complain", "有人自称律师在小区散发广告，请核实。", "")?;
    put(1, COUNTY.agency, "correct", "公示的处罚决定日期和决定书不一致，请核对。", "")
}
