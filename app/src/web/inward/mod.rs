//! 推送接收 (G19.2): the page on which an agency sees what its other systems push, brings a file, and lets systems in;
//! the interface is in `api.rs`.

mod api;
#[cfg(test)]
mod tests;

pub(crate) use api::{batch, decisions, description, list};

use super::table::{Field, Form, List, Page, Table, cell, change, field, line, link, show};
use super::{Web, block, download, fault, input};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::inward::{self as work, DECISIONS, FILES, LISTS, Sender, verdict_words};
use crate::rights::{Right, holds};
use crate::site::{Site, new_id};
use crate::web::input::Posted;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::Flat;
use enforcement::people::Role;
use register::inward::field::fields;
use register::inward::{FORMAT, ROWS_MAX, Said, Set, rows_of_file};
use store::inward::{self, Answer, Batch, Client};
use store::{audit, objects};

/// Longest name of a system or a batch, in characters.
const NAME_MAX: usize = 60;
/// Answers that the page of a batch shows; its file has all.
const SHOWN_MAX: usize = 500;
/// Answers of the largest batch: what one name may gather.
const ANSWERS_MAX: usize = 200_000;
/// Before a client's key, so that whoever finds one knows what it is.
const KEY_MARK: &str = "mingfa-push-";

/// The page.
pub(crate) async fn page(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| built(site, visitor, &headers)).await
}

fn built(site: &Site, visitor: &Visitor, headers: &HeaderMap) -> Result<Page, DeskError> {
    let lead = format!(
        "本机关其他办案系统作出的决定和清单，经接口或者文件推送到统一平台（公示办法第十九条）。格式 {FORMAT}。每一行都有答复：接收，或者为什么没有接收。接收的决定与本系统的决定一样，经隐去处理和保密审查后公开。"
    );
    let mut page = Page::new(site, visitor, headers, "/disclosure/inward", "推送接收", &lead);
    let agency = visitor.actor.agency.to_string();
    let (batches, clients) =
        site.store.read(|unit| Ok((inward::batches(unit, &agency)?, inward::clients(unit, &agency)?)))?;
    page.tables.push(batch_table(site, &batches)?);
    page.tables.push(Table {
        title: "登记的系统".into(),
        heads: vec!["编号", "名称", "可以推送", "登记时间", "状态"],
        rows: clients.iter().map(client_row).collect(),
        empty: "还没有登记系统。由系统管理员登记后，凭密钥经接口推送。",
    });
    if visitor.actor.is(Role::Editor) {
        page.forms.push(upload());
    }
    if holds(Some(&visitor.actor), Right::Administer) {
        page.forms.push(admission());
        page.forms.push(Form {
            title: "停用系统".into(),
            action: "/disclosure/inward/clients/end".into(),
            submit: "停用",
            fields: vec![field("id", "系统编号", "text", "")],
        });
    }
    page.tables.push(Table {
        title: "推送格式".into(),
        heads: vec!["说明"],
        rows: vec![
            vec![link(format!("各类决定的字段（{FORMAT}）"), "/disclosure/inward/format".into())],
            vec![link("接口用的 JSON Schema", "/api/v1/inward/format".into())],
        ],
        empty: "",
    });
    Ok(page)
}

/// The format: every set with its fields.
pub(crate) async fn format(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| {
        let lead = "文件的表头写字段代码或者中文名称，接口的 rows 以字段代码为键。处罚、许可的字段就是双公示的字段。";
        let title = format!("推送格式 {FORMAT}");
        let mut page = Page::new(site, visitor, &headers, "/disclosure/inward", &title, lead);
        page.lists.extend(Set::ALL.map(described));
        Ok(page)
    })
    .await
}

fn client_row(client: &Client) -> Vec<super::table::Cell> {
    let scopes = [(DECISIONS, "执法决定"), (LISTS, "清单")];
    let may: Vec<&str> = scopes
        .iter()
        .filter(|(key, _)| client.scopes.split(' ').any(|scope| scope == *key))
        .map(|(_, words)| *words)
        .collect();
    let state =
        if client.ended.is_empty() { "可以推送".to_owned() } else { format!("{} 停用", day(&client.ended)) };
    vec![cell(&client.id), cell(&client.name), cell(may.join("、")), cell(day(&client.made)), cell(state)]
}

fn day(at: &str) -> &str {
    at.get(..16).unwrap_or(at)
}

fn batch_table(site: &Site, batches: &[Batch]) -> Result<Table, DeskError> {
    let mut rows = Vec::new();
    for batch in batches {
        let counts = site.store.read(|unit| inward::counts(unit, &batch.agency, &batch.client, &batch.id))?;
        let words: Vec<String> =
            counts.iter().map(|(verdict, count)| format!("{} {count}", verdict_words(verdict))).collect();
        rows.push(vec![
            link(&batch.id, batch_path(batch)),
            cell(&batch.client_name),
            cell(kind_words(&batch.kind)),
            cell(words.join("，")),
            cell(day(&batch.changed)),
        ]);
    }
    let heads = vec!["批次", "来源", "内容", "答复", "最近一次"];
    Ok(Table { title: "收到的批次".into(), heads, rows, empty: "还没有收到推送。" })
}

fn batch_path(batch: &Batch) -> String {
    let encoded = super::input::encoded;
    format!("/disclosure/inward/batches/{}/{}", encoded(&batch.client), encoded(&batch.id))
}

fn kind_words(kind: &str) -> String {
    let list = kind.strip_prefix("list-").and_then(register::Kind::from_key).map(|kind| kind.title().to_owned());
    let set = Set::from_key(kind).map(|set| set.title().to_owned());
    list.or(set).unwrap_or_else(|| kind.to_owned())
}

fn picked(name: &str, value: &str, label: &str, on: bool, kind: &'static str) -> Field {
    Field {
        name: name.into(),
        id: String::new(),
        label: label.into(),
        hint: "",
        kind,
        value: value.into(),
        on,
        options: Vec::new(),
    }
}

fn upload() -> Form {
    let mut file = field("file.upload", "文件（.xlsx .xls .ods .csv）", "file", "");
    file.id = "a-file".into();
    file.hint = "表头写字段代码或者中文名称。一行一答复，不合格的行不影响其他行；同一行再次推送不会重复。";
    let mut fields: Vec<Field> =
        Set::ALL.iter().map(|set| picked("kind", set.key(), set.title(), *set == Set::Penalty, "radio")).collect();
    fields.push(file);
    let title = format!("推送文件（每个不超过 {ROWS_MAX} 行）");
    Form { title, action: "/disclosure/inward".into(), submit: "推送", fields }
}

fn admission() -> Form {
    let mut name = field("name", "系统名称", "text", "");
    name.hint = "例如“市场监管综合执法办案系统”。登记后显示一次密钥，请当场交系统负责人保管。";
    let scopes = [(DECISIONS, "可以推送执法决定"), (LISTS, "可以推送清单")];
    let scopes = scopes.map(|(key, label)| picked("scope", key, label, key == DECISIONS, "checkbox"));
    Form {
        title: "登记系统".into(),
        action: "/disclosure/inward/clients".into(),
        submit: "登记并生成密钥",
        fields: [name].into_iter().chain(scopes).collect(),
    }
}

/// The fields of a set, as a sender needs to know them.
fn described(set: Set) -> List {
    let rows = fields(set).into_iter().map(|field| {
        let must = if field.must { "必填" } else { "" };
        vec![field.code.to_owned(), field.names[0].to_owned(), must.to_owned(), field.meaning.to_owned()]
    });
    List {
        title: format!("格式：{}（{}）", set.title(), set.key()),
        note: String::new(),
        heads: ["字段", "名称", "必填", "说明"].map(str::to_owned).into(),
        rows: rows.collect(),
    }
}

/// A file is taken in, row by row.
pub(crate) async fn take(State(site): State<Web>, posted: Posted) -> Response {
    let inner = site.clone();
    change(site, posted, move |site, visitor, flat, headers| {
        if !visitor.actor.is(Role::Editor) {
            return refused(site, visitor, headers, "推送由公示人员办理（公示办法第五条）。");
        }
        let Some(set) = Set::from_key(input::one(flat, "kind")) else {
            return refused(site, visitor, headers, "请选择推送的内容。");
        };
        let upload = input::one(flat, "file").to_owned();
        let mut parts = upload.splitn(3, ':');
        let (digest, _, name) = (parts.next().unwrap_or(""), parts.next(), parts.next().unwrap_or(""));
        if digest.is_empty() {
            return refused(site, visitor, headers, "请选择要推送的文件。");
        }
        let bytes = objects::get(&site.store, digest)?.ok_or(DeskError::NotFound)?;
        let rows = match rows_of_file(set, name, &bytes) {
            Ok(rows) => rows,
            Err(reason) => return refused(site, visitor, headers, &reason),
        };
        let sender = Sender {
            actor: visitor.actor.clone(),
            client: FILES.into(),
            name: format!("文件（{}）", visitor.actor.name),
        };
        // The same file again is the same batch: what came before is answered again, and nothing twice.
        let batch =
            format!("{} {}", digest.get(..8).unwrap_or_default(), name.chars().take(NAME_MAX).collect::<String>());
        let answers = work::push(&inner, &sender, &batch, set, &rows)?;
        let refusals = answers.iter().filter(|answer| answer.verdict == "refused").count();
        let mut page = built(site, visitor, headers)?;
        page.done = format!(
            "共 {} 行：接收 {} 行，未接收 {refusals} 行。逐行答复见批次“{batch}”。",
            answers.len(),
            answers.len() - refusals
        );
        Ok(page)
    })
    .await
}

fn refused(site: &Site, visitor: &Visitor, headers: &HeaderMap, reason: &str) -> Result<Page, DeskError> {
    let mut page = built(site, visitor, headers)?;
    page.errors.push(reason.to_owned());
    Ok(page)
}

/// A system is let in; its key is shown once.
pub(crate) async fn admit(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, move |site, visitor, flat, headers| {
        let name = input::one(flat, "name").to_owned();
        let scopes = scopes(flat);
        if !holds(Some(&visitor.actor), Right::Administer) {
            return refused(site, visitor, headers, "系统由系统管理员登记。");
        }
        if name.is_empty() || name.chars().count() > NAME_MAX || scopes.is_empty() {
            return refused(
                site,
                visitor,
                headers,
                &format!("请填写系统名称（{NAME_MAX}字以内），并选择可以推送什么。"),
            );
        }
        let noise: [u8; 32] = rand::random();
        let key = format!("{KEY_MARK}{}", noise.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
        let now = site.now();
        let client = Client {
            agency: visitor.actor.agency.to_string(),
            id: format!("push-{}", new_id(now).chars().rev().take(8).collect::<String>()),
            name: name.clone(),
            key: objects::digest(key.as_bytes()),
            scopes,
            made: now.exact(),
            maker: visitor.actor.name.clone(),
            ended: String::new(),
        };
        let line = line(site, visitor, "登记推送系统", &client.id, &format!("{name}：{}", client.scopes));
        let agency = client.agency.clone();
        site.store.write(move |unit| {
            inward::put_client(unit, &client)?;
            audit::append(unit, &agency, &line)
        })?;
        let mut page = built(site, visitor, headers)?;
        page.done = format!("已登记“{name}”。密钥只显示这一次，系统不保存：{key}");
        Ok(page)
    })
    .await
}

fn scopes(flat: &Flat) -> String {
    let chosen = flat.get("scope").map_or(&[][..], Vec::as_slice);
    [DECISIONS, LISTS].into_iter().filter(|scope| chosen.iter().any(|one| one == scope)).collect::<Vec<_>>().join(" ")
}

/// A system is shut out; what it pushed stays.
pub(crate) async fn end(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, move |site, visitor, flat, headers| {
        let agency = visitor.actor.agency.to_string();
        let found = site.store.read(|unit| inward::clients(unit, &agency))?;
        let found = found.into_iter().find(|client| client.id == input::one(flat, "id") && client.ended.is_empty());
        let (Some(mut client), true) = (found, holds(Some(&visitor.actor), Right::Administer)) else {
            return refused(site, visitor, headers, "没有这个编号的系统，或者已经停用。");
        };
        client.ended = site.now().exact();
        let line = line(site, visitor, "停用推送系统", &client.id, &client.name);
        let name = client.name.clone();
        site.store.write(move |unit| {
            inward::put_client(unit, &client)?;
            audit::append(unit, &agency, &line)
        })?;
        let mut page = built(site, visitor, headers)?;
        page.done = format!("“{name}”已经停用，密钥即时失效。");
        Ok(page)
    })
    .await
}

/// A batch's answers with what became of each row.
pub(crate) async fn answers(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((client, id)): Path<(String, String)>,
) -> Response {
    show(site, visitor, move |site, visitor| {
        let agency = visitor.actor.agency.to_string();
        let found = site.store.read(|unit| {
            let batch = inward::batch(unit, &agency, &client, &id)?;
            Ok((batch, inward::answers(unit, &agency, &client, &id, 0, SHOWN_MAX)?))
        })?;
        let (Some(batch), answers) = found else { return Err(DeskError::NotFound) };
        let lead = format!("{}，{}，最近一次 {}。", batch.client_name, kind_words(&batch.kind), day(&batch.changed));
        let mut page = Page::new(site, visitor, &headers, "/disclosure/inward", &batch.id, &lead);
        let mut rows = vec![vec![link("下载 Excel 报告", format!("{}/report.xlsx", batch_path(&batch)))]];
        page.tables.push(Table {
            title: String::new(),
            heads: vec!["报告"],
            rows: std::mem::take(&mut rows),
            empty: "",
        });
        for answer in &answers {
            let told = told(site, &agency, answer)?;
            let case = match answer.case.as_str() {
                "" => cell(&answer.number),
                case => link(&answer.number, format!("/cases/{agency}/{case}")),
            };
            rows.push(vec![
                cell(answer.place.to_string()),
                cell(&answer.source),
                case,
                cell(told.verdict),
                cell(told.said),
                cell(told.fate),
            ]);
        }
        let heads = vec!["行", "来源编号", "文号", "答复", "说明", "现在"];
        page.tables.push(Table { title: "逐行答复".into(), heads, rows, empty: "这一批没有行。" });
        Ok(page)
    })
    .await
}

/// A row's answer in words.
struct Told {
    verdict: &'static str,
    said: String,
    fate: String,
}

fn told(site: &Site, agency: &str, answer: &Answer) -> Result<Told, DeskError> {
    let said: Vec<Said> = said_of(answer);
    let words = said
        .iter()
        .map(|one| if one.field.is_empty() { one.reason.clone() } else { format!("{}：{}", one.field, one.reason) });
    let fate = work::fate(site, agency, &answer.case)?;
    Ok(Told { verdict: verdict_words(&answer.verdict), said: words.collect::<Vec<_>>().join(" "), fate: fate.words })
}

fn said_of(answer: &Answer) -> Vec<Said> {
    let list: serde_json::Value = serde_json::from_str(&answer.said).unwrap_or_default();
    let text = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    list.as_array()
        .into_iter()
        .flatten()
        .map(|one| Said { field: text(one, "field"), reason: text(one, "reason") })
        .collect()
}

/// The batch's report as an Excel file.
pub(crate) async fn report(
    State(site): State<Web>,
    visitor: Visitor,
    Path((client, id)): Path<(String, String)>,
) -> Response {
    let (inner, agency) = (site.clone(), visitor.actor.agency.to_string());
    match block(move || report_bytes(&inner, &agency, &client, &id)).await {
        Ok(bytes) => download("push-report.xlsx", bytes),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn report_bytes(site: &Site, agency: &str, client: &str, id: &str) -> Result<Vec<u8>, DeskError> {
    let found = site.store.read(|unit| {
        let batch = inward::batch(unit, agency, client, id)?;
        Ok((batch, inward::answers(unit, agency, client, id, 0, ANSWERS_MAX)?))
    })?;
    let (Some(batch), answers) = found else { return Err(DeskError::NotFound) };
    let heads = ["行", "来源编号", "文号", "答复", "说明", "现在", "公开页面", "答复时间"].map(str::to_owned);
    let mut rows = Vec::new();
    for answer in &answers {
        let (told, fate) = (told(site, agency, answer)?, work::fate(site, agency, &answer.case)?);
        let page = if fate.path.is_empty() { String::new() } else { format!("{}{}", site.address(None), fate.path) };
        rows.push(vec![
            answer.place.to_string(),
            answer.source.clone(),
            answer.number.clone(),
            told.verdict.to_owned(),
            told.said,
            told.fate,
            page,
            answer.at.clone(),
        ]);
    }
    let title = format!("推送批次报告：{}（{}，{}）", batch.id, batch.client_name, kind_words(&batch.kind));
    register::write::table(&title, &heads, rows).map_err(|error| DeskError::Fault(error.to_string()))
}
