//! Disclosed before the act (G7–G13): every register of every agency, in force on a day, with its history; flowcharts drawn
//! from the procedures that the system runs.

use super::super::{Web, block, fault, html, input};
use super::Outside;
use super::guide::{self, Guide};
use super::search::agency_names;
use crate::desk::DeskError;
use crate::portal::flowchart;
use crate::site::{Delivery, Site};
use crate::web::input::encoded;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use law::Date;
use register::Kind;
use store::accounts;
use store::registers::{self, Version};

#[derive(Template)]
#[template(path = "public_table.html")]
struct TablePage {
    outside: Outside,
    title: &'static str,
    lead: &'static str,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    empty: &'static str,
}

/// A kind of register as the public knows it.
struct Disclosed {
    kind: Kind,
    title: &'static str,
    basis: &'static str,
}

const DISCLOSED: [Disclosed; 12] = [
    Disclosed {
        kind: Kind::Subjects, title: "执法主体清单", basis: "公示办法第七条第（一）项、第八条"
    },
    Disclosed {
        kind: Kind::Officers, title: "执法人员清单", basis: "公示办法第七条第（二）项、第九条"
    },
    Disclosed { kind: Kind::Powers, title: "权责清单", basis: "公示办法第七条第（三）项、第十条" },
    Disclosed {
        kind: Kind::RandomInspection, title: "随机抽查事项清单", basis: "公示办法第七条第（四）项、第十一条"
    },
    Disclosed {
        kind: Kind::Discretion, title: "行政裁量权基准", basis: "公示办法第七条第（五）项、第十三条"
    },
    Disclosed {
        kind: Kind::Guides, title: "服务指南", basis: "公示办法第七条第（六）项、第十二条"
    },
    Disclosed {
        kind: Kind::Relief, title: "救济渠道和监督方式", basis: "公示办法第七条第（八）项、第（九）项"
    },
    Disclosed { kind: Kind::Delegation, title: "委托执法", basis: "公示办法第七条第（十）项" },
    Disclosed {
        kind: Kind::InspectionPlan,
        title: "年度行政检查计划",
        basis: "公示办法第七条第（十一）项、涉企行政检查意见",
    },
    Disclosed { kind: Kind::AvItems, title: "音像记录事项清单", basis: "全过程记录办法第十六条" },
    Disclosed {
        kind: Kind::Catalogue, title: "重大执法决定法制审核目录", basis: "法制审核办法第七条"
    },
    Disclosed { kind: Kind::Boards, title: "岗位信息公示牌", basis: "公示办法第十五条" },
];

/// The columns of officers that go public, and no more (G9).
const OFFICER_COLUMNS: [&str; 4] = ["姓名", "职务", "执法证号", "执法区域"];

struct Held {
    agency: String,
    href: String,
    rows: usize,
    since: String,
}

struct Group {
    title: &'static str,
    basis: &'static str,
    held: Vec<Held>,
    /// Officers are public by their certificates, whether or not an agency has also put up a list.
    certificates: bool,
}

struct Chart {
    href: String,
    title: String,
}

#[derive(Template)]
#[template(path = "public_registers.html")]
struct Index {
    outside: Outside,
    groups: Vec<Group>,
    charts: Vec<Chart>,
}

/// What is disclosed before the act, by kind and agency.
pub(crate) async fn index(State(site): State<Web>, headers: HeaderMap) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let names = agency_names(&inner)?;
        let mut groups = Vec::new();
        for disclosed in &DISCLOSED {
            let mut held = Vec::new();
            for (agency, name) in &names {
                let key = disclosed.kind.key();
                let version = inner.store.read(|unit| registers::get(unit, agency, key))?;
                held.extend(version.map(|version| Held {
                    agency: name.clone(),
                    href: match disclosed.kind {
                        Kind::Boards => format!("/public/boards/{agency}"),
                        _ => format!("/public/registers/{agency}/{key}"),
                    },
                    rows: table(&version.body, disclosed.kind).1.len(),
                    since: version.imported.get(..10).unwrap_or_default().to_owned(),
                }));
            }
            let certificates = disclosed.kind == Kind::Officers;
            groups.push(Group { title: disclosed.title, basis: disclosed.basis, held, certificates });
        }
        let charts = inner
            .pack
            .procedures()
            .filter(|procedure| !procedure.elsewhere)
            .map(|procedure| Chart { href: flowchart::path(&procedure.key), title: procedure.title.clone() });
        Ok(Index { outside: Outside::of(&inner, &headers), groups, charts: charts.collect() })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

/// Heads and rows of a stored list; of officers the four public columns only.
fn table(body: &str, kind: Kind) -> (Vec<String>, Vec<Vec<String>>) {
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let columns = body["columns"].as_array().into_iter().flatten().filter_map(|column| column.as_str());
    let mut columns: Vec<String> = columns.map(str::to_owned).collect();
    if kind == Kind::Officers {
        let public = |name: &str| kind.column_of(name).is_some_and(|column| OFFICER_COLUMNS.contains(&column.names[0]));
        columns.retain(|name| public(name));
    }
    let cells = |row: &serde_json::Value| {
        columns.iter().map(|head| row[head.as_str()].as_str().unwrap_or_default().to_owned()).collect()
    };
    let rows = body["rows"].as_array().into_iter().flatten().map(cells).collect();
    (columns, rows)
}

/// The addresses of every register that is disclosed and of every flowchart.
pub(crate) fn paths(site: &Site) -> Result<Vec<String>, DeskError> {
    let mut paths: Vec<String> = site
        .pack
        .procedures()
        .filter(|procedure| !procedure.elsewhere)
        .map(|procedure| flowchart::path(&procedure.key))
        .collect();
    for agency in agency_names(site)?.keys() {
        for disclosed in &DISCLOSED {
            let key = disclosed.kind.key();
            if site.store.read(|unit| registers::get(unit, agency, key))?.is_some() {
                paths.push(format!("/public/registers/{}/{key}", encoded(agency)));
            }
        }
    }
    Ok(paths)
}

struct Past {
    version: i64,
    since: String,
    until: String,
    href: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "public_register.html")]
struct Register {
    outside: Outside,
    title: String,
    basis: &'static str,
    path: String,
    on: String,
    error: String,
    state: String,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Of service guides each by itself, instead of the rows.
    guides: Vec<Shown>,
    history: Vec<Past>,
}

/// A service guide with where it leads on.
struct Shown {
    guide: Guide,
    /// Its form, where it may be applied for here; empty where not.
    apply: String,
    /// Address and title of its flowchart.
    chart: Option<(String, String)>,
}

/// The guides of a version. What is applied for is what is in force now.
fn shown_guides(site: &Site, agency: &str, version: &Version, current: bool) -> Vec<Shown> {
    let guides = guide::guides(&version.body).into_iter().map(|guide| Shown {
        apply: if current && guide.is_licence() && site.delivery == Delivery::Served {
            guide.apply(agency)
        } else {
            String::new()
        },
        chart: guide.chart(site),
        guide,
    });
    guides.collect()
}

fn page(site: &Site, headers: &HeaderMap, agency: &str, key: &str, query: &str) -> Result<Register, DeskError> {
    let disclosed = DISCLOSED.iter().find(|disclosed| disclosed.kind.key() == key).ok_or(DeskError::NotFound)?;
    let owner = site.store.read(|unit| accounts::agency(unit, agency))?.ok_or(DeskError::NotFound)?;
    let asked = input::pairs(query).find(|(name, _)| name == "on").map(|(_, value)| value).unwrap_or_default();
    let today = site.now().date();
    let (on, error) = match asked.trim() {
        "" => (today, String::new()),
        text => match Date::parse(text) {
            Ok(day) => (day, String::new()),
            Err(_) => (today, format!("“{text}”不是日期，已显示今天有效的内容。请写作 2026-03-01 这样的年月日。")),
        },
    };
    let (versions, held) =
        site.store.read(|unit| Ok((registers::history(unit, agency, key)?, registers::on(unit, agency, key, on)?)))?;
    let path = format!("/public/registers/{}/{key}", encoded(agency));
    let day_of = |version: &Version| version.imported.get(..10).unwrap_or_default().to_owned();
    let history = versions.iter().enumerate().map(|(index, version)| {
        let since = day_of(version);
        Past {
            version: version.version,
            href: format!("{path}?on={since}"),
            until: match index.checked_sub(1).and_then(|later| versions.get(later)) {
                Some(later) => format!("至{}", day_of(later)),
                None => "现行".to_owned(),
            },
            here: held.as_ref().is_some_and(|held| held.version == version.version),
            since,
        }
    });
    let (heads, rows) = held.as_ref().map(|held| table(&held.body, disclosed.kind)).unwrap_or_default();
    let guides = match (&held, disclosed.kind) {
        (Some(held), Kind::Guides) => {
            let current = versions.first().is_some_and(|latest| latest.version == held.version);
            shown_guides(site, agency, held, current)
        }
        _ => Vec::new(),
    };
    let state = match (&held, versions.last()) {
        (Some(held), _) => format!("{}有效的是第{}版，共 {} 项。", on.chinese(), held.version, rows.len()),
        (None, None) => "本机关还没有公开这份清单。".to_owned(),
        (None, Some(first)) => format!("{}还没有公开的版本。最早一版自{}起有效。", on.chinese(), day_of(first)),
    };
    Ok(Register {
        outside: Outside::of(site, headers),
        title: format!("{}{}", owner.name, disclosed.title),
        basis: disclosed.basis,
        history: history.collect(),
        path,
        on: on.to_string(),
        error,
        state,
        heads,
        rows,
        guides,
    })
}

/// One register of an agency on a day (`?on=2026-03-01`).
pub(crate) async fn register(
    State(site): State<Web>,
    headers: HeaderMap,
    Path((agency, key)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let inner = site.clone();
    let built = block(move || page(&inner, &headers, &agency, &key, &query.unwrap_or_default()));
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

#[derive(Template)]
#[template(path = "public_procedure.html")]
struct Procedure {
    outside: Outside,
    title: String,
    drawing: String,
    steps: Vec<flowchart::Step>,
}

/// The flowchart of a procedure, drawn and told.
pub(crate) async fn procedure(State(site): State<Web>, headers: HeaderMap, Path(key): Path<String>) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let procedure = inner.pack.procedure(&key).ok_or(DeskError::NotFound)?;
        let steps = flowchart::steps(&inner.pack, procedure);
        Ok(Procedure {
            outside: Outside::of(&inner, &headers),
            title: procedure.title.clone(),
            drawing: flowchart::draw(&procedure.title, &steps),
            steps,
        })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

/// The powers lists in force.
pub(crate) async fn powers(State(site): State<Web>, headers: HeaderMap) -> Response {
    let inner = site.clone();
    let built = block(move || {
        let lists = inner.store.read(|unit| {
            let agencies = accounts::agencies(unit)?;
            agencies
                .into_iter()
                .map(|agency| Ok((registers::get(unit, agency.id.as_str(), "powers")?, agency.name)))
                .collect::<Result<Vec<_>, store::Error>>()
        })?;
        let mut heads: Vec<String> = vec!["机关".into()];
        let mut rows = Vec::new();
        for (version, name) in lists {
            let Some(version) = version else { continue };
            let body: serde_json::Value = serde_json::from_str(&version.body).unwrap_or_default();
            let columns: Vec<String> = body["columns"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|column| column.as_str())
                .map(str::to_owned)
                .collect();
            for column in &columns {
                if !heads.contains(column) {
                    heads.push(column.clone());
                }
            }
            for row in body["rows"].as_array().into_iter().flatten() {
                let mut cells = vec![name.clone()];
                cells.extend(
                    heads.iter().skip(1).map(|head| row[head.as_str()].as_str().unwrap_or_default().to_owned()),
                );
                rows.push(cells);
            }
        }
        Ok(TablePage {
            outside: Outside::of(&inner, &headers),
            title: "权责清单",
            lead: "各机关的行政执法权责（公示办法第十条）。",
            heads,
            rows,
            empty: "还没有公开的权责清单。",
        })
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}
