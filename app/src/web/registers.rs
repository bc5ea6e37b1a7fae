//! The lists that the agency discloses and that decide: looked at, checked, taken into force.

use super::table::{Form, Page, Table, cell, change, field, line, show};
use super::{Asker, Web, input};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::site::Site;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use register::Kind;
use store::{audit, registers};

/// The lists that the agency discloses.
pub(crate) async fn registers(State(site): State<Web>, who: Asker, headers: HeaderMap) -> Response {
    show(site, who, move |site, visitor| registers_page(site, visitor, &headers, "", Vec::new())).await
}

fn registers_page(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    done: &str,
    errors: Vec<String>,
) -> Result<Page, DeskError> {
    let agency = visitor.actor.agency.to_string();
    let mut page = Page::new(
        site,
        visitor,
        headers,
        "/registers",
        "公示清单",
        "上传 Excel 或者 CSV，先核对再生效。有一行不合格，整份不收，逐行说明。",
    );
    page.done = done.to_owned();
    page.errors = errors;
    let mut rows = Vec::new();
    let lists = [
        ("powers", "权责清单（公示办法第十条）"),
        ("officers", "执法人员清单（公示办法第九条）"),
        ("catalogue", "重大执法决定法制审核目录（法制审核办法第七条），生效之日起按它判断"),
        ("discretion", "行政处罚裁量基准，生效之日起在审核台对照"),
        ("av-items", "音像记录事项清单（全过程记录办法第十六条），生效之日起决定哪些环节应当录像"),
    ];
    for (kind, title) in lists {
        let version = site.store.read(|unit| registers::get(unit, &agency, kind))?;
        rows.push(match version {
            Some(version) => {
                let body: serde_json::Value = serde_json::from_str(&version.body).unwrap_or_default();
                let count = body["rows"].as_array().map_or(0, Vec::len);
                vec![
                    cell(title),
                    cell(format!("第 {} 版", version.version)),
                    cell(format!("{count} 行")),
                    cell(version.imported),
                ]
            }
            None => vec![cell(title), cell("还没有"), cell(""), cell("")],
        });
    }
    page.tables.push(Table {
        title: String::new(), heads: vec!["清单", "版本", "行数", "生效时间"], rows, empty: ""
    });
    let imports = [
        ("powers", "导入权责清单"),
        ("officers", "导入执法人员清单"),
        ("catalogue", "导入法制审核目录"),
        ("discretion", "导入裁量基准"),
        ("av-items", "导入音像记录事项清单"),
    ];
    for (kind, title) in imports {
        let mut file = field("file.upload", "文件（.xlsx .xls .csv）", "file", "");
        file.id = format!("a-file-{kind}");
        page.forms.push(Form {
            title: title.into(),
            action: "/registers".into(),
            submit: "核对并导入",
            fields: vec![field("kind", "", "hidden", kind), file, {
                let mut option = field("accept", "核对无误后直接生效（不选只核对）", "checkbox", "yes");
                option.id = format!("a-accept-{kind}");
                option
            }],
        });
    }
    Ok(page)
}

/// Reads a list; takes it into force where it is faultless and that was asked for.
pub(crate) async fn import(State(site): State<Web>, who: Asker, request: Request) -> Response {
    change(site, who, request, |site, visitor, flat, headers| {
        let kind = input::one(flat, "kind").to_owned();
        let upload = input::one(flat, "file").to_owned();
        let mut parts = upload.splitn(3, ':');
        let (digest, _, name) = (parts.next().unwrap_or(""), parts.next(), parts.next().unwrap_or(""));
        let Some(list) = Kind::from_key(&kind).filter(|_| !digest.is_empty()) else {
            return registers_page(site, visitor, headers, "", vec!["请选择要导入的文件。".into()]);
        };
        let bytes = store::objects::get(&site.store, digest)?.ok_or(DeskError::NotFound)?;
        let import = register::read(list, name, &bytes);
        let errors: Vec<String> = import.errors.iter().take(100).map(ToString::to_string).collect();
        if !errors.is_empty() {
            return registers_page(site, visitor, headers, "", errors);
        }
        let accept = input::one(flat, "accept") == "yes";
        let count = import.rows.len();
        let body = serde_json::to_string(&import).map_err(|error| DeskError::Fault(error.to_string()))?;
        let preview: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
        let done = if accept {
            let (agency, person, at) =
                (visitor.actor.agency.to_string(), visitor.actor.person.to_string(), site.now().exact());
            let line = line(site, visitor, "导入清单", &kind, &format!("{name}，{count} 行"));
            let (list, since) = (import.clone(), site.now().date());
            site.store.write(move |unit| {
                crate::lists::take_effect(unit, &agency, &list, since)?;
                registers::put(unit, &agency, &kind, &at, &person, &body)?;
                audit::append(unit, &agency, &line)
            })?;
            format!("{count} 行已生效。")
        } else {
            format!("核对通过，共 {count} 行，尚未生效。下面是前 20 行。")
        };
        let mut page = registers_page(site, visitor, headers, &done, Vec::new())?;
        let rows = preview["rows"].as_array().into_iter().flatten().take(20);
        let rows = rows
            .map(|row| {
                import.columns.iter().map(|column| cell(row[column.as_str()].as_str().unwrap_or_default())).collect()
            })
            .collect();
        page.tables.push(Table {
            title: format!("预览：{}", import.columns.join("、")),
            heads: Vec::new(),
            rows,
            empty: "没有数据行。",
        });
        Ok(page)
    })
    .await
}
