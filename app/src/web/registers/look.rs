//! What a list's page shows: the rows of a version, the difference of what waits, what the secrecy review should look at, history.

use super::super::table::{DayQuestion, Field, Form, List, Page, Table, cell, field, link};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::rights::{Right, holds};
use crate::site::Site;
use axum::http::HeaderMap;
use law::Date;
use law::identify::{IdentifierKind, identify};
use register::{Changed, Content, Import, Kind, RowError, difference};
use store::proposals::{self, Proposal, State};
use store::registers as versions;

/// Rows on one page.
const PAGE_ROWS: usize = 100;
/// Most rows that a difference, a list of faults or of hints shows.
const SHOWN_MAX: usize = 300;
/// Most decided proposals that the history shows.
const DECIDED_MAX: i64 = 50;
/// Longest cell of a difference, in characters.
const CELL_MAX: usize = 200;

/// What the page is asked for.
#[derive(Default)]
pub(super) struct Asked {
    version: Option<i64>,
    on: String,
    from: usize,
}

impl Asked {
    pub(super) fn of(pairs: &[(String, String)]) -> Asked {
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim());
        Asked {
            version: value("version").parse().ok(),
            on: value("on").to_owned(),
            from: value("from").parse().unwrap_or(0),
        }
    }
}

/// The word for a proposal's state.
pub(super) fn state(state: State) -> &'static str {
    match state {
        State::Checked => "已核对，还没有提交审查",
        State::Waiting => "待保密审查",
        State::Published => "已公布",
        State::Returned => "已退回",
        State::Withdrawn => "已撤回",
    }
}

/// The page.
pub(super) fn page(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    key: &str,
    asked: &Asked,
) -> Result<Page, DeskError> {
    let kind = Kind::from_key(key).ok_or(DeskError::NotFound)?;
    let agency = visitor.actor.agency.to_string();
    let (latest, open) =
        site.store.read(|unit| Ok((versions::get(unit, &agency, key)?, proposals::open(unit, &agency, key)?)))?;
    let lead = format!("{}。每一版何时生效、由谁审查都留有记录。", kind.basis());
    let mut page = Page::new(site, visitor, headers, "/registers", kind.title(), &lead);
    super::guided::demands(site, &mut page, &agency, kind, open.as_ref())?;
    if let Some(proposal) = &open {
        let old = latest.as_ref().map(|version| Content::kept(&version.body)).unwrap_or_default();
        waiting(&mut page, visitor, kind, &old, proposal);
    }
    if holds(Some(&visitor.actor), Right::Administer) {
        page.forms.push(upload(kind));
    }
    if holds(Some(&visitor.actor), Right::KeepUpToDate) {
        super::changes::part(site, &mut page, &agency, kind)?;
    }
    in_force(site, &mut page, &agency, kind, asked)?;
    super::guided::comments(site, &mut page, &agency, kind)?;
    history(site, &mut page, &agency, kind)?;
    Ok(page)
}

fn upload(kind: Kind) -> Form {
    let mut file = field("file.upload", "文件（.xlsx .xls .ods .csv，32 MB 以内）", "file", "");
    file.id = "a-file".into();
    file.hint = "标题行、多行表头、合并单元格、分组小标题、注释都认得。有一格不合格，整份不收，逐格说明。";
    Form {
        title: "上传新版".into(),
        action: format!("/registers/{}/import", kind.key()),
        submit: "核对",
        fields: vec![file],
    }
}

/// What waits: its difference to the version in force, what to look at, and what may be done with it.
fn waiting(page: &mut Page, visitor: &Visitor, kind: Kind, old: &Content, proposal: &Proposal) {
    let new = Content::kept(&proposal.body);
    let found = difference(kind, old, &new);
    let title =
        format!("{}：{}（{} {} 上传）", state(proposal.state), proposal.file, proposal.maker_name, proposal.made);
    let mut rows: Vec<Vec<String>> = Vec::new();
    let row = |what: &str, key: &str, cell: [&str; 3]| {
        let [column, was, is] = cell.map(short);
        vec![what.to_owned(), short(key), column, was, is]
    };
    let first = old.columns.is_empty();
    rows.extend(found.columns_added.iter().filter(|_| !first).map(|name| row("增加列", "", [name, "", ""])));
    rows.extend(found.columns_removed.iter().map(|name| row("减少列", "", [name, "", ""])));
    for Changed { key, cells } in &found.changed {
        rows.extend(cells.iter().map(|(column, was, is)| row("修改", key, [column, was, is])));
    }
    rows.extend(found.added.iter().map(|key| row("增加", key, ["", "", ""])));
    rows.extend(found.removed.iter().map(|key| row("减少", key, ["", "", ""])));
    let note = format!(
        "与现行版本比较：增加 {} 行，减少 {} 行，修改 {} 行，不变 {} 行。{}",
        found.added.len(),
        found.removed.len(),
        found.changed.len(),
        found.same,
        more(rows.len())
    );
    rows.truncate(SHOWN_MAX);
    page.lists.push(List { title, note, heads: heads(&["变动", "哪一行", "列", "原来", "现在"]), rows });
    hints(page, &new);
    warnings(page, &proposal.body);
    rows_of(page, "新版全文（前 100 行）", &new, 0);
    let id = || field("id", "", "hidden", &proposal.id);
    let action = |verb: &str| format!("/registers/{}/{verb}", kind.key());
    let form = |title: &str, verb: &str, submit, fields: Vec<Field>| Form {
        title: title.into(),
        action: action(verb),
        submit,
        fields,
    };
    if holds(Some(&visitor.actor), Right::Administer) {
        if proposal.state == State::Checked {
            page.forms.push(form("核对无误", "submit", "提交保密审查", vec![id()]));
        }
        page.forms.push(form("不用这一版", "withdraw", "撤回", vec![id()]));
    }
    if proposal.state == State::Waiting && holds(Some(&visitor.actor), Right::ReviewSecrecy) {
        let mut words = field("words", "审查意见（500字以内）", "long", "");
        words.hint = "国家秘密、商业秘密、个人隐私和不宜公开的内容都没有，或者已经处理（公示办法第五条）。";
        let mut clear = field("verdict", "可以公布", "radio", "publish");
        clear.id = "a-verdict-publish".into();
        let mut back = field("verdict", "退回修改", "radio", "return");
        back.id = "a-verdict-return".into();
        page.forms.push(form("保密审查", "review", "署名提交", vec![id(), clear, back, words]));
    }
}

/// What a secrecy review should look at: what has the form of a number that belongs to a person.
fn hints(page: &mut Page, content: &Content) {
    let mut rows = Vec::new();
    for (number, row) in content.rows.iter().enumerate() {
        for column in &content.columns {
            let text = Content::text(row, column);
            if let Some(what) = private(text) {
                rows.push(vec![(number + 1).to_string(), column.clone(), short(text), what.to_owned()]);
            }
        }
    }
    if !rows.is_empty() {
        let note = format!("下面各格像是个人信息，请逐一判断。{}", more(rows.len()));
        rows.truncate(SHOWN_MAX);
        page.lists.push(List {
            title: "保密审查提示".into(),
            note,
            heads: heads(&["第几条", "列", "内容", "像是什么"]),
            rows,
        });
    }
}

fn private(text: &str) -> Option<&'static str> {
    let today = Date::EPOCH.plus_days(36_500);
    let runs = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, 'X' | 'x')));
    let mut runs = runs.filter(|run| run.len() >= 11);
    runs.find_map(|run| {
        let known = identify(run, today);
        let mobile = run.len() == 11 && run.starts_with('1') && !run.starts_with("10") && !run.starts_with("12");
        match known.kind {
            IdentifierKind::ResidentId if run.len() == 18 => Some("居民身份证号"),
            _ if mobile && !run.starts_with("16") && !run.starts_with("11") => Some("手机号码"),
            _ => None,
        }
    })
}

/// What the article asks for and the list does not have.
fn warnings(page: &mut Page, body: &str) {
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let warnings = body["warnings"].as_array().into_iter().flatten();
    let rows: Vec<Vec<String>> = warnings
        .take(SHOWN_MAX)
        .map(|warning| {
            let sheet = warning["sheet"].as_str().unwrap_or_default();
            let row = warning["row"].as_u64().unwrap_or(0);
            let text = |name: &str| warning[name].as_str().unwrap_or_default().to_owned();
            vec![format!("{sheet} 第 {row} 行"), text("column"), text("reason")]
        })
        .collect();
    if !rows.is_empty() {
        page.lists.push(List {
            title: "提醒（不影响公布）".into(),
            note: String::new(),
            heads: heads(&["位置", "列", "提醒"]),
            rows,
        });
    }
}

/// The faults of a file that is refused.
pub(super) fn faults(page: &mut Page, import: &Import) {
    page.errors.push(format!("文件有 {} 处不合格，整份没有收下。改正后重新上传。", import.errors.len()));
    let row = |error: &RowError| {
        let place = format!("{} 第 {} 行", error.sheet.as_deref().unwrap_or_default(), error.row);
        vec![place.trim().to_owned(), error.column.clone(), error.reason.clone()]
    };
    page.lists.insert(
        0,
        List {
            title: "不合格的地方".into(),
            note: more(import.errors.len()),
            heads: heads(&["位置", "列", "问题和改法"]),
            rows: import.errors.iter().take(SHOWN_MAX).map(row).collect(),
        },
    );
}

/// The version in force, the one asked for, or the one of a day.
fn in_force(site: &Site, page: &mut Page, agency: &str, kind: Kind, asked: &Asked) -> Result<(), DeskError> {
    let day = Date::parse(&asked.on).ok();
    if day.is_none() && !asked.on.is_empty() {
        page.errors.push(format!("“{}”不是日期。请重新选择。", asked.on.chars().take(20).collect::<String>()));
    }
    page.day = Some(DayQuestion { action: format!("/registers/{}", kind.key()), value: asked.on.clone() });
    let version = site.store.read(|unit| match (asked.version, day) {
        (Some(number), _) => versions::version(unit, agency, kind.key(), number),
        (None, Some(day)) => versions::on(unit, agency, kind.key(), day),
        (None, _) => versions::get(unit, agency, kind.key()),
    })?;
    let Some(version) = version else {
        let note = if asked.on.is_empty() { "还没有公布。" } else { "那一天还没有公布过。" };
        page.lists.push(List { title: "现行版本".into(), note: note.into(), heads: Vec::new(), rows: Vec::new() });
        return Ok(());
    };
    let content = Content::kept(&version.body);
    let title = match (&asked.version, day) {
        (None, Some(day)) => format!("{} 有效：第 {} 版", day.chinese(), version.version),
        _ => format!("第 {} 版，{} 生效", version.version, version.imported),
    };
    rows_of(page, &title, &content, asked.from);
    let next = asked.from.saturating_add(PAGE_ROWS);
    if next < content.rows.len() {
        page.next = format!("/registers/{}?version={}&from={next}", kind.key(), version.version);
    }
    Ok(())
}

fn rows_of(page: &mut Page, title: &str, content: &Content, from: usize) {
    let rows = content
        .rows
        .iter()
        .skip(from)
        .take(PAGE_ROWS)
        .map(|row| content.columns.iter().map(|column| Content::text(row, column).to_owned()).collect());
    let last = from.saturating_add(PAGE_ROWS).min(content.rows.len());
    let note = format!("共 {} 行，显示第 {} 至 {last} 行。", content.rows.len(), from + 1);
    page.lists.push(List { title: title.to_owned(), note, heads: content.columns.clone(), rows: rows.collect() });
}

fn history(site: &Site, page: &mut Page, agency: &str, kind: Kind) -> Result<(), DeskError> {
    let key = kind.key();
    let (all, decided) = site.store.read(|unit| {
        Ok((versions::history(unit, agency, key)?, proposals::decided(unit, agency, key, DECIDED_MAX)?))
    })?;
    let mut until = "现行".to_owned();
    let mut rows = Vec::new();
    for version in all {
        rows.push(vec![
            link(format!("第 {} 版", version.version), format!("/registers/{key}?version={}", version.version)),
            cell(version.imported.clone()),
            cell(std::mem::replace(&mut until, version.imported)),
            link("下载 Excel", format!("/registers/{key}/{}.xlsx", version.version)),
        ]);
    }
    page.tables.push(Table {
        title: "各版".into(),
        heads: vec!["版本", "生效", "失效", "文件"],
        rows,
        empty: "还没有公布过。",
    });
    let rows = decided.into_iter().map(|proposal| {
        vec![
            cell(proposal.file),
            cell(format!("{} {}", proposal.maker_name, proposal.made)),
            cell(state(proposal.state)),
            cell(format!("{} {}", proposal.decider_name, proposal.decided)),
            cell(proposal.words),
        ]
    });
    page.tables.push(Table {
        title: "上传和审查".into(),
        heads: vec!["文件", "上传", "结果", "审查", "意见"],
        rows: rows.collect(),
        empty: "还没有记录。",
    });
    Ok(())
}

pub(super) fn heads(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn more(count: usize) -> String {
    if count > SHOWN_MAX { format!("只显示前 {SHOWN_MAX} 条。") } else { String::new() }
}

fn short(text: &str) -> String {
    let mut short: String = text.chars().take(CELL_MAX).collect();
    if text.chars().nth(CELL_MAX).is_some() {
        short.push('…');
    }
    short
}
