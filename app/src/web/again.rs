//! 重新生成 (After 4): what of this agency's publications would read differently by the rules of today, beside what is public.
//! Nothing goes out by itself: a new version passes its own redaction and secrecy review (G5.2, G22.3).

use super::Web;
use super::table::{Page, Table, cell, link, show};
use crate::auth::Visitor;
use crate::portal::again::compare;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use store::publications::{self, PAGE_ROWS};

/// The page.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    show(site, visitor, move |site, visitor| {
        let lead = "按现行规则从案卷重新生成每件公示，与已经公开的逐行对照。不同的，请在案件里重新办理隐去核对、保密审查和公示更正；系统不自行替换（公示办法第五条、第二十二条）。";
        let mut page = Page::new(site, visitor, &headers, "/disclosure", "重新生成对照", lead);
        let agency = visitor.actor.agency.to_string();
        let after = super::input::pairs(&query.unwrap_or_default())
            .into_iter()
            .find(|(key, _)| key == "after")
            .and_then(|(_, value)| value.split_once('~').map(|(day, id)| (day.to_owned(), id.to_owned())));
        let listed = site.store.read(|unit| publications::list(unit, &agency, after.as_ref()))?;
        let more = listed.len() > PAGE_ROWS;
        let (mut rows, mut seen, mut last) = (Vec::new(), 0, String::new());
        for publication in listed.into_iter().take(PAGE_ROWS) {
            seen += 1;
            last = format!("{}~{}", publication.published, publication.id);
            let (number, case) = (publication.number.clone(), format!("/cases/{agency}/{}", publication.case));
            for changed in compare(site, publication)? {
                let row = [link(&number, case.clone()), cell(changed.place), cell(changed.was), cell(changed.is)];
                rows.push(row.into());
            }
        }
        if more {
            page.next = format!("/disclosure/again?after={}", super::input::encoded(&last));
        }
        page.tables.push(Table {
            title: format!("对照了 {seen} 件，{} 处不同", rows.len()),
            heads: vec!["决定", "位置", "现在公开", "重新生成"],
            rows,
            empty: "重新生成的内容与公开的全部相同。",
        });
        Ok(page)
    })
    .await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::super::tests::served;

    #[tokio::test(flavor = "multi_thread")]
    async fn g22_3_an_editor_sees_what_would_read_differently_now_and_nothing_where_all_is_the_same() {
        let served = served();
        let editor = served.sign_in("songwan");
        let (_, page) = served.get("/disclosure/again", Some(&editor)).await;
        assert!(page.contains("重新生成的内容与公开的全部相同"), "{page}");
        let mut public =
            served.site.store.read(|unit| store::publications::list(unit, "py-demo-sfj", None)).unwrap().remove(0);
        let mut body: serde_json::Value = serde_json::from_str(&public.body).unwrap();
        body["facts"][4][0]["text"] = "旧规则下公开的内容".into();
        public.body = body.to_string();
        let number = public.number.clone();
        served.site.store.write(move |unit| store::publications::put(unit, &public)).unwrap();
        let (_, page) = served.get("/disclosure/again", Some(&editor)).await;
        assert!(page.contains(&number) && page.contains("旧规则下公开的内容"), "{page}");
    }
}
