//! Lists take effect: from the day of its import the list of what is recorded (J16) decides what a step demands, and the
//! catalogue of major decisions (S7) what a review is asked, the discretion standard which tiers are offered, the list of random
//! inspection (G11) and the year's plan what may be inspected and how often, and the published delegations (G7.10) what others do.

use crate::site::{Site, new_id};
use enforcement::delegation::Delegation;
use enforcement::inspection::{Item, Plan, Planned, plan, yearly};
use enforcement::recording::{ItemList, ItemRow};
use enforcement::review::catalogue::{Catalogue, Row};
use enforcement::review::discretion::{Standard, Tier};
use law::Date;
use register::{Import, Kind};
use store::proposals::{self, Proposal, State};
use store::{Error, Unit, accounts, audit, registers};

/// Who brings a list by the command line.
const COMMAND_LINE: (&str, &str) = ("command-line", "命令行");

/// Hands a faultless list from the command line to the secrecy review.
pub(crate) fn hand_in(site: &Site, agency: &str, import: &Import, file: &str, bytes: &[u8]) -> anyhow::Result<()> {
    hand_in_by(site, agency, import, file, bytes, COMMAND_LINE)
}

/// Hands a faultless list to the secrecy review for whoever brings it: an id, and a name.
pub(crate) fn hand_in_by(
    site: &Site,
    agency: &str,
    import: &Import,
    file: &str,
    bytes: &[u8],
    (maker, maker_name): (&str, &str),
) -> anyhow::Result<()> {
    let (maker, maker_name) = (maker.to_owned(), maker_name.to_owned());
    let digest = store::objects::put(&site.store, bytes)?;
    let (now, body) = (site.now(), serde_json::to_string(import)?);
    let (agency, kind, file, rows) = (agency.to_owned(), import.kind.clone(), file.to_owned(), import.rows.len());
    site.store.write(move |unit| {
        if accounts::agency(unit, &agency)?.is_none() {
            return Err(Error::Refused(format!("没有机关“{agency}”")));
        }
        let proposal = Proposal {
            id: new_id(now),
            state: State::Waiting,
            base: registers::get(unit, &agency, &kind)?.map_or(0, |version| version.version),
            made: now.exact(),
            maker: maker.clone(),
            maker_name: maker_name.clone(),
            file: file.clone(),
            digest: digest.clone(),
            body: body.clone(),
            decided: String::new(),
            decider: String::new(),
            decider_name: String::new(),
            words: String::new(),
        };
        proposals::propose(unit, &agency, &kind, &proposal)?;
        let line = audit::Line {
            id: new_id(now),
            at: now.exact(),
            person: maker.clone(),
            name: maker_name.clone(),
            act: "提交清单保密审查".into(),
            object: kind.clone(),
            detail: format!("{file}，{rows} 行"),
        };
        audit::append(unit, &agency, &line)
    })?;
    Ok(())
}

/// Puts the agency's list in force, where it is one that decides; other lists pass.
pub(crate) fn take_effect(unit: &mut Unit<'_>, agency: &str, import: &Import, since: Date) -> Result<(), Error> {
    let kind = Kind::from_key(&import.kind);
    const DECIDE: [Kind; 6] = [
        Kind::AvItems,
        Kind::Catalogue,
        Kind::Discretion,
        Kind::RandomInspection,
        Kind::InspectionPlan,
        Kind::Delegation,
    ];
    if !kind.is_some_and(|kind| DECIDE.contains(&kind)) {
        return Ok(());
    }
    let Some(mut body) = accounts::agency(unit, agency)? else {
        return Err(Error::Refused(format!("没有机关“{agency}”")));
    };
    match kind {
        Some(Kind::RandomInspection) => body.inspections = inspection_items(import, since, &body.inspections),
        Some(Kind::InspectionPlan) => put_plans(&mut body.plans, plans(import, since)),
        Some(Kind::Delegation) => body.delegations = delegations(import, since, &body.delegations),
        Some(Kind::Catalogue) => body.reviewed = Some(Catalogue { since, rows: catalogue_rows(import) }),
        Some(Kind::Discretion) => body.discretion = Some(Standard { since, tiers: tiers(import) }),
        _ => body.recorded = Some(recorded(import, since)),
    }
    accounts::put_agency(unit, &body)
}

/// What is to be recorded, by what the columns mean.
pub(crate) fn recorded(import: &Import, since: Date) -> ItemList {
    const COLUMNS: [&str; 11] = [
        "记录事项",
        "记录环节",
        "执法事项",
        "执法类别",
        "执法记录类别",
        "记录方式",
        "记录要求",
        "记录内容",
        "记录开始时间",
        "记录结束时间",
        "记录起止时间",
    ];
    let texts: Vec<[String; 11]> =
        (0..import.rows.len()).map(|row| COLUMNS.map(|name| import.cell(row, Kind::AvItems, name))).collect();
    let rows = texts.iter().map(|[a, b, c, d, e, manner, demand, content, begins, ends, both]| ItemRow {
        steps: [a, b, c, d, e].map(String::as_str).to_vec(),
        manner: [manner, demand, content].map(String::as_str).to_vec(),
        begins: if begins.is_empty() { both } else { begins },
        ends: if ends.is_empty() { both } else { ends },
    });
    ItemList::read(rows, since)
}

fn tiers(import: &Import) -> Vec<Tier> {
    let cell = |row: usize, name: &str| import.cell(row, Kind::Discretion, name);
    let rows = import.numbers.iter().enumerate().map(|(row, number)| Tier {
        number: *number,
        item: cell(row, "违法行为"),
        basis: cell(row, "处罚依据"),
        circumstances: [cell(row, "违法程度"), cell(row, "违法情形")]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("："),
        penalty: cell(row, "处罚标准"),
    });
    rows.collect()
}

/// The items that the list allows to inspect; one that was on the list before keeps its day.
fn inspection_items(import: &Import, since: Date, before: &[Item]) -> Vec<Item> {
    let cell = |row: usize, name: &str| import.cell(row, Kind::RandomInspection, name);
    let items = (0..import.rows.len()).map(|row| {
        let (name, frequency) = (cell(row, "抽查事项名称"), cell(row, "抽查频次"));
        let since = before.iter().find(|item| item.name == name).map_or(since, |item| item.since);
        let (basis, ratio) = (cell(row, "抽查依据"), cell(row, "抽查比例"));
        Item { yearly: yearly(&frequency), name, basis, frequency, ratio, since }
    });
    items.filter(|item| !item.name.is_empty()).collect()
}

/// The plans that a list holds, one a year; a row that names none belongs to the year in which the list takes effect.
fn plans(import: &Import, since: Date) -> Vec<Plan> {
    let cell = |row: usize, name: &str| import.cell(row, Kind::InspectionPlan, name);
    let mut plans: Vec<Plan> = Vec::new();
    for row in 0..import.rows.len() {
        let year = plan::year_of(&cell(row, "年度")).unwrap_or(since.year());
        let planned = Planned {
            item: cell(row, "检查事项"),
            special: cell(row, "检查类别").contains("专项"),
            objects: cell(row, "检查对象"),
            count: cell(row, "计划数量").trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok(),
            when: cell(row, "实施月份"),
            yearly: plan::cap(&cell(row, "频次上限")),
            way: cell(row, "检查方式"),
            approved: cell(row, "批准机关"),
            partners: cell(row, "联合检查机关"),
        };
        match plans.iter_mut().find(|plan| plan.year == year) {
            Some(plan) => plan.rows.push(planned),
            None => plans.push(Plan { year, since, filed: None, rows: vec![planned] }),
        }
    }
    plans
}

/// A changed plan keeps its first day and is filed again; other years stay as they are.
fn put_plans(held: &mut Vec<Plan>, new: Vec<Plan>) {
    for plan in new {
        let before = held.iter().find(|earlier| earlier.year == plan.year);
        let since = before.map_or(plan.since, |earlier| earlier.since);
        let filed = before.filter(|earlier| earlier.rows == plan.rows).and_then(|earlier| earlier.filed);
        held.retain(|earlier| earlier.year != plan.year);
        held.push(Plan { since, filed, ..plan });
    }
}

/// The published delegations; one that was published before keeps its day.
fn delegations(import: &Import, since: Date, before: &[Delegation]) -> Vec<Delegation> {
    let cell = |row: usize, name: &str| import.cell(row, Kind::Delegation, name);
    let rows = (0..import.rows.len()).map(|row| {
        let (organisation, matters, period) = (cell(row, "受委托组织"), cell(row, "委托事项"), cell(row, "委托期限"));
        let days = register::days(&period).unwrap_or_default();
        let known = before.iter().find(|earlier| earlier.organisation == organisation && earlier.matters == matters);
        Delegation {
            powers: cell(row, "委托权限"),
            from: days.first().copied().filter(|_| days.len() == 2),
            until: days.last().copied(),
            since: known.map_or(since, |known| known.since),
            organisation,
            matters,
            period,
        }
    });
    rows.filter(|delegation| !delegation.organisation.is_empty()).collect()
}

/// The rows of a catalogue, by what its columns mean.
pub(crate) fn catalogue_rows(import: &Import) -> Vec<Row> {
    let cell = |row: usize, name: &str| import.cell(row, Kind::Catalogue, name);
    // A merged cell, or a list that names the group once, speaks for the rows below it.
    let mut group = String::new();
    let rows = import.numbers.iter().enumerate().map(|(row, number)| Row {
        number: *number,
        category: {
            let category = cell(row, "行政执法大类");
            if !category.is_empty() {
                group = category;
            }
            group.clone()
        },
        item: cell(row, "审核的具体执法决定项目"),
        materials: cell(row, "应提交的审核资料"),
        focus: cell(row, "审核重点"),
    });
    rows.collect()
}
