//! A version of a list as an Excel file.

use crate::desk::DeskError;
use crate::site::Site;
use crate::web::table::line;
use crate::web::{Visitor, Web, block, download, fault};
use axum::extract::{Path, State};
use axum::response::Response;
use register::{Content, Kind, write};
use store::{audit, registers as versions};

/// The file; who took it is in the audit record.
pub(crate) async fn export(
    State(site): State<Web>,
    visitor: Visitor,
    Path((kind, file)): Path<(String, String)>,
) -> Response {
    let (inner, asker) = (site.clone(), visitor.clone());
    match block(move || bytes(&inner, &asker, &kind, &file)).await {
        Ok((name, body)) => download(&name, body),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn bytes(site: &Site, visitor: &Visitor, key: &str, file: &str) -> Result<(String, Vec<u8>), DeskError> {
    let kind = Kind::from_key(key).ok_or(DeskError::NotFound)?;
    let number: i64 = file.strip_suffix(".xlsx").and_then(|name| name.parse().ok()).ok_or(DeskError::NotFound)?;
    let agency = visitor.actor.agency.to_string();
    let version = site.store.read(|unit| versions::version(unit, &agency, key, number))?;
    let version = version.ok_or(DeskError::NotFound)?;
    let content = Content::kept(&version.body);
    let rows = content
        .rows
        .iter()
        .map(|row| content.columns.iter().map(|column| Content::text(row, column).to_owned()).collect::<Vec<String>>());
    let title = format!("{}（第{}版，{}生效）", kind.title(), number, version.imported);
    let body = write::table(&title, &content.columns, rows).map_err(|error| DeskError::Fault(error.to_string()))?;
    let line = line(site, visitor, "导出清单", key, &format!("第 {number} 版，{} 行", content.rows.len()));
    site.store.write(move |unit| audit::append(unit, &agency, &line))?;
    Ok((format!("{key}-{number}.xlsx"), body))
}
