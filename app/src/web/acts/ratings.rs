//! What enterprises say of inspections, for who supervises: figures by agency and item, words without a name.

use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::site::Site;
use crate::web::Web;
use crate::web::outside::rate::RATINGS;
use crate::web::table::{Cell, Page, Table, cell, show};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use std::collections::BTreeMap;
use store::{accounts, ratings};

/// Fewer ratings of an item in a month than these would tell who wrote: their words are not shown.
const WORDS_FROM: usize = 3;

/// The page.
pub(crate) async fn ratings(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| {
        let lead = "企业凭案号和查询码对入企检查的评价。不记企业和案件，被评价的机关看不到；同一事项当月不足三条的，不显示意见原文。";
        let mut page = Page::new(site, visitor, &headers, "/supervision/ratings", "检查评价", lead);
        let (figures, words) = tables(site)?;
        page.tables.push(Table {
            title: "按机关和事项".into(),
            heads: vec!["机关", "检查事项", "满意", "基本满意", "不满意"],
            rows: figures,
            empty: "还没有企业评价。",
        });
        page.tables.push(Table {
            title: "意见".into(),
            heads: vec!["月份", "机关", "检查事项", "评价", "意见"],
            rows: words,
            empty: "没有可以显示的意见。",
        });
        Ok(page)
    })
    .await
}

type Rows = Vec<Vec<Cell>>;

fn tables(site: &Site) -> Result<(Rows, Rows), DeskError> {
    let (mut figures, mut words) = (Vec::new(), Vec::new());
    for agency in site.store.read(accounts::agencies)? {
        let all = site.store.read(|unit| ratings::of_agency(unit, agency.id.as_str()))?;
        let mut items: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
        for one in &all {
            if let Some(place) = RATINGS.iter().position(|(key, _)| *key == one.rating) {
                items.entry(&one.item).or_default()[place] += 1;
            }
        }
        for (item, counts) in items {
            let mut row = vec![cell(agency.name.clone()), cell(item)];
            row.extend(counts.map(|count| cell(count.to_string())));
            figures.push(row);
        }
        for one in all.iter().filter(|one| !one.words.is_empty()) {
            let company = all.iter().filter(|other| other.month == one.month && other.item == one.item).count();
            if company >= WORDS_FROM {
                let rating = RATINGS.iter().find(|(key, _)| *key == one.rating).map_or("", |(_, words)| *words);
                let texts = [&*one.month, &agency.name, &one.item, rating, &one.words];
                words.push(texts.map(cell).into());
            }
        }
    }
    Ok((figures, words))
}
