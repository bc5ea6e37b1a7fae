//! The agency's own facts, as its documents and files print them: names, addresses, account, codes, the review body (S5.1).

use super::table::{Field, Form, Page, change, field, line, show};
use super::{Web, input};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::site::Site;
use crate::web::input::Posted;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::Flat;
use enforcement::people::Agency;
use law::relief::Reconsideration;
use law::thresholds::Side;
use store::{accounts, audit};

/// Longest text of a field.
const TEXT_MAX: usize = 100;

/// A text of the agency: its key, its label, and where it stands.
struct Text {
    key: &'static str,
    label: &'static str,
    required: bool,
    of: fn(&mut Agency) -> &mut String,
}

const TEXTS: [Text; 10] = [
    Text { key: "name", label: "机关全称（与印章一致）", required: true, of: |agency| &mut agency.name },
    Text {
        key: "short_name", label: "机关代字（用于文号）", required: true, of: |agency| &mut agency.short_name
    },
    Text {
        key: "uscc", label: "统一社会信用代码（用于双公示）", required: false, of: |agency| &mut agency.uscc
    },
    Text { key: "review_body", label: "法制审核机构", required: true, of: |agency| &mut agency.review_body },
    Text { key: "address", label: "地址", required: true, of: |agency| &mut agency.address },
    Text { key: "phone", label: "电话", required: true, of: |agency| &mut agency.phone },
    Text { key: "fine_account", label: "罚没款账户", required: true, of: |agency| &mut agency.fine_account },
    Text { key: "government", label: "本级人民政府", required: true, of: |agency| &mut agency.government },
    Text { key: "superior", label: "上一级主管部门", required: false, of: |agency| &mut agency.superior },
    Text { key: "court", label: "管辖的人民法院", required: true, of: |agency| &mut agency.court },
];

/// The page.
pub(crate) async fn page(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| build(site, visitor, &headers, "", Vec::new(), None)).await
}

fn own(site: &Site, visitor: &Visitor) -> Result<Agency, DeskError> {
    let id = visitor.actor.agency.as_str();
    site.store.read(|unit| accounts::agency(unit, id))?.ok_or(DeskError::NotFound)
}

fn build(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    done: &str,
    errors: Vec<String>,
    typed: Option<&Flat>,
) -> Result<Page, DeskError> {
    let lead = "填写一次，决定书、告知书、双公示、法制审核意见书都从这里取。改动只影响以后的文书。";
    let mut page = Page::new(site, visitor, headers, "/agency", "本机关信息", lead);
    page.done = done.to_owned();
    page.errors = errors;
    let mut agency = own(site, visitor)?;
    let days = agency.statement_days.to_string();
    let shown = |key: &str, kept: &str| typed.map_or_else(|| kept.to_owned(), |flat| input::one(flat, key).to_owned());
    let mut fields: Vec<_> = TEXTS
        .iter()
        .map(|text| field(text.key, text.label, "text", &shown(text.key, (text.of)(&mut agency))))
        .collect();
    fields.extend(reconsiderations(&shown("reconsideration", agency.reconsideration.key())));
    fields.extend(sides(&shown("individual_business", agency.individual_business.key())));
    fields.push(field("statement_days", "告知书给的陈述申辩期限（工作日）", "number", &shown("statement_days", &days)));
    page.forms.push(Form { title: "本机关信息".into(), action: "/agency".into(), submit: "保存", fields });
    Ok(page)
}

/// Who reconsiders: one of three, by what the agency is.
fn reconsiderations(chosen: &str) -> Vec<Field> {
    let choice = |body: Reconsideration| {
        let label = format!("行政复议机关：{}", body.title());
        let mut radio = field("reconsideration", &label, "radio", body.key());
        radio.id = format!("a-reconsideration-{}", body.key());
        radio.on = chosen == body.key();
        radio
    };
    Reconsideration::ALL.into_iter().map(choice).collect()
}

/// On which side of the thresholds an individual business stands.
fn sides(chosen: &str) -> Vec<Field> {
    let choice = |side: Side| {
        let label = format!("个体工商户适用的数额标准（当场处罚、听证、重大处罚）：按{}", side.title());
        let mut radio = field("individual_business", &label, "radio", side.key());
        radio.id = format!("a-individual-business-{}", side.key());
        radio.on = chosen == side.key();
        radio
    };
    Side::ALL.into_iter().map(choice).collect()
}

/// Keeps them.
pub(crate) async fn put(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let before = own(site, visitor)?;
        let mut agency = before.clone();
        let mut errors = Vec::new();
        let mut changed = Vec::new();
        for text in &TEXTS {
            let value = input::one(flat, text.key).trim().to_owned();
            if (text.required && value.is_empty()) || value.chars().count() > TEXT_MAX {
                errors.push(format!("请填写{}（{TEXT_MAX}字以内）。", text.label));
            }
            let kept = (text.of)(&mut agency);
            if *kept != value {
                changed.push(format!("{}：{kept} 改为 {value}", text.label));
                *kept = value;
            }
        }
        if !agency.uscc.is_empty() {
            let known = law::identify::identify(&agency.uscc, site.now().date());
            if !known.valid || known.kind != law::identify::IdentifierKind::Uscc {
                errors.push(format!("统一社会信用代码不对：{}。", known.reason));
            } else {
                agency.uscc = known.normalised;
            }
        }
        match Reconsideration::from_key(input::one(flat, "reconsideration")) {
            Some(Reconsideration::Superior) if agency.superior.is_empty() => {
                errors.push("由上一级主管部门复议的，请填写上一级主管部门。".into());
            }
            Some(body) if body != agency.reconsideration => {
                changed.push(format!("行政复议机关：{} 改为 {}", agency.reconsideration.title(), body.title()));
                agency.reconsideration = body;
            }
            Some(_) => {}
            None => errors.push("请选择行政复议机关。".into()),
        }
        match Side::from_key(input::one(flat, "individual_business")) {
            Some(side) if side != agency.individual_business => {
                changed.push(format!(
                    "个体工商户的数额标准：按{} 改为 按{}",
                    agency.individual_business.title(),
                    side.title()
                ));
                agency.individual_business = side;
            }
            Some(_) => {}
            None => errors.push("请选择个体工商户适用的数额标准。".into()),
        }
        match input::one(flat, "statement_days").trim().parse() {
            Ok(days) if (1..=30).contains(&days) => {
                if days != agency.statement_days {
                    changed.push(format!("陈述申辩期限：{} 改为 {days}", agency.statement_days));
                }
                agency.statement_days = days;
            }
            _ => errors.push("陈述申辩期限填 1 至 30 个工作日。".into()),
        }
        if !errors.is_empty() {
            return build(site, visitor, headers, "", errors, Some(flat));
        }
        if changed.is_empty() {
            return build(site, visitor, headers, "没有改动。", Vec::new(), None);
        }
        let line = line(site, visitor, "修改本机关信息", agency.id.as_str(), &changed.join("；"));
        site.store.write(move |unit| {
            accounts::put_agency(unit, &agency)?;
            audit::append(unit, agency.id.as_str(), &line)
        })?;
        build(site, visitor, headers, "已保存。", Vec::new(), None)
    })
    .await
}
