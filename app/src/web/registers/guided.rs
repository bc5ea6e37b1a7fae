//! Lists that a superior guides (S7.2, J16), on the agency's own page: what the superior said of each version; and of the items
//! of recording, what each row demands of which record.

use super::super::table::{List, Page, Table, cell};
use super::look::heads;
use crate::desk::DeskError;
use crate::lists;
use crate::site::Site;
use enforcement::pack::Recording;
use enforcement::recording::{Item, ItemList};
use register::Kind;
use store::proposals::Proposal;
use store::{accounts, registers};

/// What the superior said, version by version.
pub(super) fn comments(site: &Site, page: &mut Page, agency: &str, kind: Kind) -> Result<(), DeskError> {
    if !matches!(kind, Kind::AvItems | Kind::Catalogue) {
        return Ok(());
    }
    let said = site.store.read(|unit| registers::comments(unit, agency, kind.key()))?;
    let rows = said.into_iter().rev().map(|comment| {
        vec![
            cell(format!("第 {} 版", comment.version)),
            cell(if comment.approved { "认可" } else { "提出意见" }),
            cell(comment.words),
            cell(format!("{} {}", comment.name, comment.at)),
        ]
    });
    page.tables.push(Table {
        title: "上级的意见".into(),
        heads: vec!["版本", "结果", "意见", "提出"],
        rows: rows.collect(),
        empty: "上级还没有提出意见。",
    });
    Ok(())
}

/// What the rows of a list of items demand: of the version that waits, or else of the one in force.
pub(super) fn demands(
    site: &Site,
    page: &mut Page,
    agency: &str,
    kind: Kind,
    waiting: Option<&Proposal>,
) -> Result<(), DeskError> {
    if kind != Kind::AvItems {
        return Ok(());
    }
    let (title, list) = match waiting {
        Some(proposal) => ("新版对办案的要求", read(site, proposal)?),
        None => {
            let body = site.store.read(|unit| accounts::agency(unit, agency))?.ok_or(DeskError::NotFound)?;
            ("现行版本对办案的要求", body.recorded)
        }
    };
    let Some(list) = list else { return Ok(()) };
    page.lists.push(List {
        title: title.into(),
        note: "清单生效后，所列记录按此要求音像记录：全程记录的，没有录全又没有说明原因，不能往下办；视情记录的，没有记录应当书面说明（全过程记录办法第十五条、第十九条）。".into(),
        heads: heads(&["环节", "系统中的执法记录", "要求"]),
        rows: list.items.iter().map(|item| row(site, item)).collect(),
    });
    Ok(())
}

fn read(site: &Site, proposal: &Proposal) -> Result<Option<ItemList>, DeskError> {
    let bytes = store::objects::get(&site.store, &proposal.digest)?.ok_or(DeskError::NotFound)?;
    let import = register::read(Kind::AvItems, &proposal.file, &bytes);
    Ok(Some(lists::recorded(&import, site.now().date())))
}

fn row(site: &Site, item: &Item) -> Vec<String> {
    let titles: Vec<&str> =
        item.kinds.iter().filter_map(|kind| site.pack.kind(kind.as_str())).map(|kind| kind.title.as_str()).collect();
    let way = |way: &String| match way.as_str() {
        "direct" => "直接送达",
        "retained" => "留置送达",
        _ => "公告送达",
    };
    let ways: Vec<&str> = item.ways.iter().map(way).collect();
    let demanded = if item.demanded == Recording::WholeCourse { "全程记录" } else { "视情记录" };
    vec![
        item.step.clone(),
        match (titles.is_empty(), ways.is_empty()) {
            (true, _) => "没有对应的执法记录，由执法人员自行掌握".to_owned(),
            (false, true) => titles.join("、"),
            (false, false) => format!("{}（{}）", titles.join("、"), ways.join("、")),
        },
        if titles.is_empty() { String::new() } else { demanded.to_owned() },
    ]
}
