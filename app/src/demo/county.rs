//! A county's agency of the demonstration: urban management, a few people, three penalties, so that the portal and the
//! supervision show more than one agency.

use super::{Bureau, Matter, PASSWORD, PersonRow, Stage, Story, Teller, account, agency};
use crate::auth;
use crate::desk::DeskError;
use crate::site::Site;
use enforcement::id::AgencyId;
use enforcement::people::{Agency, Role};
use law::Date;
use std::fmt::Write as _;
use std::sync::Arc;
use store::accounts::{put_account, put_agency};

pub(super) const AGENCY: &str = "qf-demo-cgj";
pub(super) const COUNTY: Bureau = Bureau {
    agency: AGENCY,
    officer: "yuanchi",
    second: "jinmu",
    unit: "shaoping",
    reviewer: "baishu",
    head: "luoan",
    editor: "wenjing",
    secrecy: "xingyi",
    archivist: "guchuan",
    contact: "原驰",
    matter: &Matter {
        violated: "《城市市容和环境卫生管理条例》第十四条",
        basis: "《城市市容和环境卫生管理条例》第三十六条",
        evidence: "现场照片及责令改正通知书",
        proves: "占用公共场地堆放物料的事实",
        answer: "问：请说明堆放物料的情况。答：装修期间把材料堆在了门前的公共场地上，没有办理批准手续。",
    },
};

/// login, name, post, unit, roles, certificate, legal qualification.
const PEOPLE: [PersonRow; 8] = [
    ("yuanchi", "原驰", "执法一中队中队长", "zhifa", &[Role::Officer], "16092290001", ""),
    ("jinmu", "靳牧", "执法一中队队员", "zhifa", &[Role::Officer], "16092290002", ""),
    ("shaoping", "邵平", "执法大队大队长", "zhifa", &[Role::UnitHead], "16092290003", ""),
    ("baishu", "白述", "法制股股长", "fazhi", &[Role::Reviewer], "", "A20164109220001"),
    ("luoan", "骆安", "局长", "lingdao", &[Role::Head], "", ""),
    ("wenjing", "闻静", "办公室科员", "bangongshi", &[Role::Editor], "", ""),
    ("xingyi", "邢宜", "办公室主任", "bangongshi", &[Role::Secrecy], "", ""),
    ("guchuan", "谷川", "档案管理员", "bangongshi", &[Role::Archivist], "", ""),
];

const STORIES: [Story; 3] = [
    story("清丰县试验建材经营部", "擅自在公共场地堆放物料", 800, Stage::Archived, 56),
    story("清丰县试安装饰有限公司", "擅自在街道两侧堆放物料", 1_500, Stage::Closed, 44),
    story("清丰县试乐餐饮店", "擅自在公共场地搭建设施", 600, Stage::Told, 14),
];

pub(super) const fn story(party: &'static str, cause: &'static str, fine: u32, until: Stage, ago: u32) -> Story {
    Story {
        party,
        kind: "organisation",
        resident_id: "",
        uscc: "92410922MA9GTK2X33",
        representative: "吴试验",
        address: "清丰县城关镇试验街6号",
        cause,
        facts: "当事人未经批准，在店前公共场地堆放装修材料约6平方米，经责令限期清理后逾期未清理。",
        fine,
        until,
        ago,
    }
}

/// The agency and its people.
pub(super) fn people(site: &Arc<Site>) -> anyhow::Result<()> {
    let bureau = agency(COUNTY.agency, "清丰县城市管理局（演示）", "清演城")?;
    let bureau = Agency {
        id: AgencyId::new(COUNTY.agency).ok_or_else(|| anyhow::anyhow!("agency id"))?,
        area: "清丰县".into(),
        region: "410922".into(),
        uscc: "11410922MB0000001D".into(),
        address: "清丰县试验路2号".into(),
        government: "清丰县人民政府".into(),
        superior: "濮阳市城市管理局".into(),
        court: "清丰县人民法院".into(),
        reconsideration: law::relief::Reconsideration::Government,
        fine_account: "演示银行清丰支行罚没收入专户（账号见缴款通知书）".into(),
        ..bureau
    };
    let password = auth::hash(PASSWORD)?;
    let mut all = Vec::new();
    for (login, name, post, unit, roles, certificate, qualification) in PEOPLE {
        let mut row = account(COUNTY.agency, login, name, post, unit, roles, certificate, qualification, &password)?;
        if let Some(certificate) = &mut row.person.certificate {
            certificate.area = "清丰县行政区域".into();
        }
        all.push(row);
    }
    site.store.write(move |unit| {
        put_agency(unit, &bureau)?;
        all.iter().try_for_each(|account| put_account(unit, account))
    })?;
    Ok(())
}

/// Its cases.
pub(super) fn tell(site: &Arc<Site>, base: Date) -> Result<(), DeskError> {
    STORIES.iter().try_for_each(|story| Teller::of(&COUNTY, site, base, story).tell())
}

/// Its accounts, for the list that is printed.
pub(super) fn accounts() -> String {
    let mut text = String::new();
    for (login, name, post, _, roles, ..) in PEOPLE {
        let roles: Vec<&str> = roles.iter().map(|role| role.title()).collect();
        let _ = writeln!(text, "  {login:<14} {name}　清丰县城市管理局{post}　{}", roles.join("、"));
    }
    text
}
