//! The case file 案卷 on a page: both volumes in their order, what is still missing, the bound volumes.

use super::case::may_see;
use super::table::{Page, Table, cell, link, show};
use super::{Web, block, fault};
use crate::archive::{bind, name_of};
use crate::auth::Visitor;
use crate::desk::{self, DeskError};
use crate::rights::{Right, holds_in};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use enforcement::pack::Volume;
use enforcement::record::{Standing, items, volume::volume, writing};

/// The page.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((agency, id)): Path<(String, String)>,
) -> Response {
    show(site, visitor, move |site, visitor| {
        may_see(visitor, &agency)?;
        let opened = desk::read(site, &agency, &id)?;
        let stand = site.stand(&opened.agency, &opened.roster, site.now());
        let base = format!("/cases/{agency}/{id}");
        let lead = "按立卷规范自动排列：正卷当事人可以查阅，副卷只供内部使用；送达回证跟随所送达的文书。";
        let title = format!("案卷：{}", opened.case.number);
        let mut page = Page::new(site, visitor, &headers, "/cases", &title, lead);
        let mut rows = vec![
            vec![cell("正卷"), link("打开", format!("{base}/file/main.pdf")), cell("封面、卷内目录、文书、备考表")],
            vec![cell("副卷"), link("打开", format!("{base}/file/inner.pdf")), cell("不对当事人公开")],
            vec![cell("案件"), link("返回案件", base.clone()), cell(opened.case.title())],
        ];
        let fits = site.pack.evaluation_of(&opened.case).is_some();
        if fits && holds_in(&visitor.actor, Right::Evaluate, &agency) {
            rows.push(vec![
                cell("评查"),
                link("评查这件案卷", format!("{base}/evaluation")),
                cell("按评查标准逐项核对"),
            ]);
        }
        page.tables.push(Table {
            title: "装订好的卷（PDF/A，有目录、页号、书签）".into(),
            heads: vec!["卷", "打开", "说明"],
            rows,
            empty: "",
        });
        let missing = items(stand, &opened.case)
            .into_iter()
            .filter(|item| matches!(item.standing, Standing::Open | Standing::Incomplete))
            .map(|item| vec![cell(item.title), cell(if item.note.is_empty() { "还没有".into() } else { item.note })]);
        page.tables.push(Table {
            title: "立卷前还缺（全过程记录办法第二十一条）".into(),
            heads: vec!["记录", "情况"],
            rows: missing.collect(),
            empty: "不缺：应当具备的记录都已齐全，或者写明了不适用的理由。",
        });
        for which in [Volume::Main, Volume::Inner] {
            let rows = volume(stand, &opened.case, which).into_iter().enumerate().map(|(number, record)| {
                vec![
                    cell((number + 1).to_string()),
                    link(writing::name_of(stand, record), format!("{base}/records/{}", record.id)),
                    cell(record.entered.name.clone()),
                    cell(record.date().map_or_else(String::new, law::Date::chinese)),
                ]
            });
            page.tables.push(Table {
                title: name_of(which).into(),
                heads: vec!["序号", "题名", "责任者", "日期"],
                rows: rows.collect(),
                empty: "还没有文书。",
            });
        }
        Ok(page)
    })
    .await
}

/// A bound volume.
pub(crate) async fn bound(
    State(site): State<Web>,
    visitor: Visitor,
    Path((agency, id, name)): Path<(String, String, String)>,
) -> Response {
    let (inner, asker) = (site.clone(), visitor.clone());
    let made = block(move || {
        may_see(&asker, &agency)?;
        let which = match name.as_str() {
            "main.pdf" => Volume::Main,
            "inner.pdf" => Volume::Inner,
            _ => return Err(DeskError::NotFound),
        };
        let opened = desk::read(&inner, &agency, &id)?;
        let bound = bind(&inner, &opened, which)?;
        desk::note_reading(&inner, &asker.actor, &agency, &opened.case.number, name_of(which))?;
        Ok(bound.pdf)
    });
    match made.await {
        Ok(pdf) => {
            let inline = "inline; filename=\"volume.pdf\"";
            ([(header::CONTENT_TYPE, "application/pdf"), (header::CONTENT_DISPOSITION, inline)], pdf).into_response()
        }
        Err(error) => fault(&site, Some(&visitor), error),
    }
}
