//! The working-day calendar: the years known with their notices, and the import of a new one.

use super::table::{Form, Page, Table, cell, change, field, line, show};
use super::{Web, input};
use crate::auth::Visitor;
use crate::calendar::{Known, read};
use crate::desk;
use crate::rights::{Right, holds};
use crate::site::Site;
use crate::web::input::Posted;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

/// The page.
pub(crate) async fn page(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| Ok(build(site, visitor, &headers, ""))).await
}

fn build(site: &Site, visitor: &Visitor, headers: &HeaderMap, typed: &str) -> Page {
    let lead = "工作日按国务院办公厅公布的放假安排推算；没有公布的年份不推算。";
    let mut page = Page::new(site, visitor, headers, "/calendar", "工作日历", lead);
    let mut years: Vec<_> = site.calendar.years().collect();
    years.reverse();
    let rows = years.into_iter().map(|year| {
        let changed: Vec<&str> = year.amendments.iter().map(|amendment| amendment.words.as_str()).collect();
        let notice = if year.notice.is_empty() { "文号未核" } else { &year.notice };
        vec![
            cell(year.year.to_string()),
            cell(notice),
            cell(year.published.clone()),
            cell(year.mark.clone()),
            cell(changed.join("；")),
        ]
    });
    page.tables.push(Table {
        title: String::new(),
        heads: vec!["年份", "通知", "公布日期", "标记", "后来的更正"],
        rows: rows.collect(),
        empty: "",
    });
    if holds(Some(&visitor.actor), Right::Administer) {
        let mut text = field("text", "通知全文，或者每个节日一行的表", "long", typed);
        text.hint = "例如“元旦：1月1日（周五）至3日（周日）放假调休，共3天。1月4日（周一）上班。”自相矛盾的不收。";
        page.forms.push(Form {
            title: "导入新的年份".into(),
            action: "/calendar/import".into(),
            submit: "核对并导入",
            fields: vec![text, field("correct", "更正已公布的安排", "checkbox", "yes")],
        });
    }
    page
}

/// Takes a notice in, or says why not.
pub(crate) async fn import(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let text = input::one(flat, "text").to_owned();
        let known = if input::one(flat, "correct") == "yes" { Known::Correct } else { Known::Keep };
        match read(&site.calendar, &text, known) {
            Err(reason) => {
                let mut page = build(site, visitor, headers, &text);
                page.errors.push(reason);
                Ok(page)
            }
            Ok(notice) => {
                let year = notice.year.year;
                let object = format!("{year}年放假安排");
                let line = line(site, visitor, "导入放假安排", &object, &notice.year.notice);
                site.calendar.import(&site.store, visitor.actor.agency.as_str(), &line, notice)?;
                let changed = desk::derive_all_tasks(site)?;
                let mut page = build(site, visitor, headers, "");
                page.done = format!("{year}年放假安排已导入，即时用于推算；{changed} 件案件的期限重新推算。");
                Ok(page)
            }
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use crate::auth;
    use crate::web::tests::served;
    use axum::http::StatusCode;
    use law::Date;

    const TEXT: &str = "国务院办公厅关于2027年部分节假日安排的通知\n元旦：1月1日（周五）至3日（周日）放假，共3天。\n春节：2月5日至11日放假调休，共7天。2月14日（周日）上班。\n劳动节：5月1日至5日放假调休，共5天。5月8日（周六）上班。\n国庆节：10月1日至7日放假调休，共7天。10月9日（周六）上班。\n";

    #[tokio::test(flavor = "multi_thread")]
    async fn a_new_year_is_counted_with_at_once_and_a_contradiction_is_refused() {
        let served = served();
        let token = served.sign_in("guanli");
        let csrf = auth::visitor(&served.site, &token).unwrap().unwrap().csrf;
        let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let post = async |text: &str, rest: &str| {
            let form = format!("csrf={csrf}&text={}{rest}", encode(text));
            served.post("/calendar/import", &token, &form).await
        };
        let day = Date::parse("2027-02-14").unwrap();
        assert!(served.site.calendar.is_workday(day).is_err());
        let (status, page) = post(&TEXT.replace("共3天", "共4天"), "").await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("写明共4天"), "{page}");
        assert!(served.site.calendar.is_workday(day).is_err());
        let (status, page) = post(TEXT, "").await;
        assert!(status == StatusCode::OK && page.contains("即时用于推算"), "{page}");
        assert_eq!(served.site.calendar.is_workday(day), Ok(true));
        let (status, page) = post(TEXT, "").await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("内容相同"));
        let corrected = TEXT.replace("10月9日（周六）", "10月10日（周日）");
        let (status, page) = post(&corrected, "").await;
        assert!(
            status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("2027年10月9日：原来上班，现在休息"),
            "{page}"
        );
        assert_eq!(post(&corrected, "&correct=yes").await.0, StatusCode::OK);
        let officer = served.sign_in("chenyifan");
        assert_eq!(served.post("/calendar/import", &officer, "").await.0, StatusCode::FORBIDDEN);
    }
}
