//! The cover note of a copy (J24.2): which file, by whose approval, for what use, and how to tell that it was not changed.

use super::play::{Place, clip, looking};
use crate::auth::Visitor;
use crate::desk::{self, DeskError};
use crate::web::case::may_see;
use crate::web::{Web, block, fault};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use document::Standard;
use enforcement::pack::Layout;
use enforcement::record::writing::{self, Writing};

/// The PDF; only for who may take a copy now.
pub(crate) async fn cover(
    State(site): State<Web>,
    visitor: Visitor,
    Path((agency, id, digest)): Path<Place>,
) -> Response {
    let (inner, asker) = (site.clone(), visitor.clone());
    let printed = block(move || {
        may_see(&asker, &agency)?;
        let opened = desk::read(&inner, &agency, &id)?;
        let stored = clip(&opened, &digest)?;
        let approval = looking(&inner, &asker, &opened).filter(|looking| looking.copying);
        let record = approval.and_then(|looking| opened.case.record(looking.record?)).ok_or(DeskError::NotFound)?;
        let stand = inner.stand(&opened.agency, &opened.roster, inner.now());
        let head = record.signatures.last();
        let signed = head.map_or_else(String::new, |sign| {
            format!("{} {} 批准", sign.stamp.name, sign.stamp.happened.date().chinese())
        });
        let cells = [
            ("案件", format!("{} {}", opened.case.number, opened.case.title())),
            ("音像资料", format!("{}，{} 字节", stored.clip.name, stored.clip.size)),
            ("摘要 SHA-256", stored.clip.digest.clone()),
            ("审批", format!("{}，材料 {}；{signed}", writing::name_of(stand, record), record.id)),
            ("用途", record.fields.text("purpose").to_owned()),
            ("复制人", asker.actor.name.clone()),
            ("核对方法", "计算复制件的 SHA-256 摘要，与上列摘要一致的，内容与原件相同。".into()),
            ("注意", "复制件仅供上述用途，不得剪接、删改，未经批准不得向外提供（全过程记录办法第二十四条）。".into()),
        ];
        let note = Writing {
            layout: Layout::Form,
            agency: opened.agency.name.clone(),
            title: "音像资料复制件附函".into(),
            number: String::new(),
            addressee: String::new(),
            cells: cells.into_iter().map(|(label, text)| (label.to_owned(), text)).collect(),
            paragraphs: Vec::new(),
            tables: Vec::new(),
            opinions: Vec::new(),
            signatures: vec!["接收人".into()],
            date: Some(stand.now.date()),
            mark: "",
        };
        let pdf = inner.press.print(&note, Standard::Pdf).map_err(|error| DeskError::Fault(error.to_string()))?;
        let what = format!("复制件附函 {}", stored.clip.name);
        desk::note_reading(&inner, &asker.actor, &agency, &opened.case.number, &what)?;
        Ok(pdf)
    });
    match printed.await {
        Ok(pdf) => {
            let inline = "inline; filename=\"cover.pdf\"";
            ([(header::CONTENT_TYPE, "application/pdf"), (header::CONTENT_DISPOSITION, inline)], pdf).into_response()
        }
        Err(error) => fault(&site, Some(&visitor), error),
    }
}
