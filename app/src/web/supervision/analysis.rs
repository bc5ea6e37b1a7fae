//! The analysis board (G23.2, P17): violations by kind, provision, place, weekday and hour, month and agency, each figure with the
//! cases behind it; like cases with unlike fines; what rose. Counted from the cases; signs to look at, no judgement.

use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::rights::{Right, holds_in};
use crate::site::Site;
use crate::web::case::may_see;
use crate::web::shell::Shell;
use crate::web::table::{Page, Table, cell, link, show};
use crate::web::{Web, block, fault, html, input};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::pack::ActType;
use enforcement::supervision::analysis::{FACTOR, LIKE_MIN, likeness, rising};
use enforcement::value::PartyKind;
use law::{Date, Fen};
use store::facts::{self, By, Fact, Filter};
use store::{accounts, cases};

/// The period that is shown where none is asked for, in days.
const DAYS: i32 = 365;
/// Groups of one figure on the page; the rest is behind the link.
const SHOWN_MAX: usize = 12;
/// Cases named for one group of unlike fines.
const OUTSIDE_MAX: usize = 10;

/// One bar.
struct Bar {
    title: String,
    href: String,
    total: i64,
    most: i64,
}

/// Bars of one figure.
struct Figure {
    title: &'static str,
    bars: Vec<Bar>,
}

/// A weekday with the cases of each part of the day.
struct Row {
    title: &'static str,
    cells: Vec<(i64, String)>,
}

#[derive(Template)]
#[template(path = "analysis.html")]
struct Board {
    shell: Shell,
    from: String,
    to: String,
    act: String,
    acts: Vec<String>,
    total: i64,
    figures: Vec<Figure>,
    parts: [&'static str; 7],
    hours: Vec<Row>,
    tables: Vec<Table>,
}

const WEEKDAYS: [&str; 7] = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"];
/// Parts of the day: their title, first and last hour.
const PARTS: [(&str, i64, i64); 7] = [
    ("0–6时", 0, 5),
    ("6–9时", 6, 8),
    ("9–12时", 9, 11),
    ("12–15时", 12, 14),
    ("15–18时", 15, 17),
    ("18–24时", 18, 23),
    ("时间不详", -1, -1),
];

fn title_of(by: By) -> &'static str {
    match by {
        By::Violation => "违法行为类别",
        By::Provision => "违反的规定",
        By::Place => "集中的地点",
        By::Weekday => "星期",
        By::Hour => "时段",
        By::Month => "月份",
        By::Agency => "机关",
    }
}

/// What is asked for: the period, the act type, the groups.
fn asked(site: &Site, visitor: &Visitor, query: &str) -> Result<Filter, DeskError> {
    let today = site.now().date();
    let pairs: Vec<(String, String)> = input::pairs(query).collect();
    let one = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned());
    let day = |name: &str, otherwise: Date| one(name).and_then(|text| Date::parse(&text).ok()).unwrap_or(otherwise);
    let mine = |agency: &str| holds_in(&visitor.actor, Right::Supervise, agency);
    let agencies = site.store.read(accounts::agencies)?;
    let agencies = agencies.into_iter().map(|agency| agency.id.to_string()).filter(|id| mine(id));
    let act = one("act").filter(|act| act_names(site).contains(&act.as_str()));
    let only = By::ALL.into_iter().filter_map(|by| Some((by, one(by.key())?)));
    Ok(Filter {
        from: day("from", today.plus_days(-DAYS)).to_string(),
        to: day("to", today).to_string(),
        act: if one("act").as_deref() == Some("all") {
            String::new()
        } else {
            act.unwrap_or_else(|| ActType::Penalty.title().to_owned())
        },
        agencies: agencies.collect(),
        only: only.collect(),
    })
}

fn address(filter: &Filter, groups: &[(By, &str)]) -> String {
    let act = if filter.act.is_empty() { "all" } else { &filter.act };
    let base = format!("/supervision/analysis/cases?from={}&to={}&act={}", filter.from, filter.to, input::encoded(act));
    groups.iter().fold(base, |all, (by, value)| format!("{all}&{}={}", by.key(), input::encoded(value)))
}

fn words(by: By, value: &str, agency: impl Fn(&str) -> String) -> String {
    let number = || value.parse::<usize>().ok();
    match by {
        By::Weekday => number()
            .and_then(|day| WEEKDAYS.get(day.wrapping_sub(1)))
            .map_or("日期不详".to_owned(), |day| (*day).to_owned()),
        By::Hour => number().map_or("时间不详".to_owned(), |hour| format!("{hour}时")),
        By::Agency => agency(value),
        _ if value.is_empty() => "没有写明".to_owned(),
        _ => value.to_owned(),
    }
}

/// The board.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let (inner, asker) = (site.clone(), visitor.clone());
    match block(move || build(&inner, &asker, &headers, &query.unwrap_or_default())).await {
        Ok(board) => html(&board),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn build(site: &Site, visitor: &Visitor, headers: &HeaderMap, query: &str) -> Result<Board, DeskError> {
    let filter = Filter { only: Vec::new(), ..asked(site, visitor, query)? };
    let agencies = site.store.read(accounts::agencies)?;
    let name = |id: &str| {
        agencies.iter().find(|agency| agency.id.as_str() == id).map_or(id.to_owned(), |agency| agency.name.clone())
    };
    let mut figures = Vec::new();
    let mut total = 0;
    for by in [By::Violation, By::Provision, By::Place, By::Month, By::Agency] {
        let mut groups = site.store.read(|unit| facts::groups(unit, by, &filter))?;
        let most = groups.iter().map(|(_, count)| *count).max().unwrap_or(1);
        total = groups.iter().map(|(_, count)| count).sum::<i64>().max(total);
        if by == By::Month {
            groups.sort();
        }
        let shown = groups.iter().take(if by == By::Month { groups.len() } else { SHOWN_MAX });
        let bars = shown.map(|(value, total)| Bar {
            title: words(by, value, name),
            href: address(&filter, &[(by, value)]),
            total: *total,
            most,
        });
        figures.push(Figure { title: title_of(by), bars: bars.collect() });
    }
    let tables = vec![unlike(site, &filter)?, risen(site, &filter)?];
    Ok(Board {
        shell: Shell::of(site, visitor, "/supervision/analysis").looking(headers),
        hours: hours(site, &filter)?,
        parts: PARTS.map(|(title, ..)| title),
        from: filter.from,
        to: filter.to,
        act: filter.act,
        acts: act_names(site).into_iter().map(str::to_owned).collect(),
        total,
        figures,
        tables,
    })
}

/// The names of the act types: the law's, and those that the site's own procedures add.
pub(super) fn act_names(site: &Site) -> Vec<&str> {
    let added = site.pack.procedures().filter(|procedure| procedure.act == ActType::Other && !procedure.elsewhere);
    let known = ActType::ALL.iter().filter(|act| **act != ActType::Other).map(|act| act.title());
    known.chain(added.map(|procedure| procedure.title.as_str())).collect()
}

/// Weekdays across parts of the day.
fn hours(site: &Site, filter: &Filter) -> Result<Vec<Row>, DeskError> {
    let counted = site.store.read(|unit| facts::hours(unit, filter))?;
    let rows = (1..).zip(WEEKDAYS).map(|(weekday, title)| {
        let cells = PARTS.iter().map(|(_, first, last)| {
            let mine = counted.iter().filter(|(day, hour, _)| *day == weekday && (first..=last).contains(&hour));
            let total = mine.map(|(.., count)| count).sum();
            let day = weekday.to_string();
            let href = format!("{}&hours={first}_{last}", address(filter, &[(By::Weekday, &day)]));
            (total, href)
        });
        Row { title, cells: cells.collect() }
    });
    Ok(rows.collect())
}

/// P17: like cases, like penalties.
fn unlike(site: &Site, filter: &Filter) -> Result<Table, DeskError> {
    let fined = site.store.read(|unit| facts::fined(unit, filter))?;
    let cases: Vec<(String, String, Fen)> = fined
        .iter()
        .map(|(_, fact)| (fact.provision.clone(), fact.party.clone(), Fen::new(fact.fine).unwrap_or(Fen::ZERO)))
        .collect();
    let mut rows = Vec::new();
    for like in likeness(&cases).into_iter().filter(|like| !like.outside.is_empty()) {
        let party = PartyKind::from_key(&like.of.1).map_or("", PartyKind::title);
        let spread = format!("{} 至 {}，中位 {}", like.least.grouped(), like.most.grouped(), like.median.grouped());
        for (agency, fact) in like.outside.iter().take(OUTSIDE_MAX).filter_map(|place| fined.get(*place)) {
            let number = site.store.read(|unit| cases::find(unit, agency, &fact.case))?;
            let fine = Fen::new(fact.fine).unwrap_or(Fen::ZERO).grouped();
            rows.push(vec![
                link(
                    number.map_or_else(|| fact.case.clone(), |case| case.number),
                    format!("/cases/{agency}/{}", fact.case),
                ),
                cell(like.of.0.clone()),
                cell(party),
                cell(fine),
                cell(format!("{} 件，{spread}", like.count)),
            ]);
        }
    }
    Ok(Table {
        title: format!("同案不同罚提示：罚款为同类案件中位数的{FACTOR}倍以上或者一半以下（同类至少{LIKE_MIN}件）"),
        heads: vec!["案件", "违反的规定", "当事人", "罚款", "同类案件"],
        rows,
        empty: "没有明显偏离同类案件的罚款。",
    })
}

/// What rose from the first half of the period to the second.
fn risen(site: &Site, filter: &Filter) -> Result<Table, DeskError> {
    let (from, to) = (Date::parse(&filter.from), Date::parse(&filter.to));
    let mut rows = Vec::new();
    if let (Ok(from), Ok(to)) = (from, to) {
        let half = i32::try_from(to.days_since(from) / 2).unwrap_or(0);
        let middle = from.plus_days(half);
        let first = Filter { to: middle.to_string(), ..filter.clone() };
        let second = Filter { from: middle.plus_days(1).to_string(), ..filter.clone() };
        let (before, now) = site.store.read(|unit| {
            Ok((facts::groups(unit, By::Violation, &first)?, facts::groups(unit, By::Violation, &second)?))
        })?;
        rows.extend(rising(&before, &now).into_iter().map(|(name, before, now)| {
            vec![
                link(name.clone(), address(&second, &[(By::Violation, &name)])),
                cell(before.to_string()),
                cell(now.to_string()),
            ]
        }));
    }
    Ok(Table {
        title: "上升预警：后半期比前半期多三件以上并且增加一半以上的违法行为".into(),
        heads: vec!["违法行为", "前半期", "后半期"],
        rows,
        empty: "没有明显上升的违法行为。",
    })
}

/// The cases behind a figure.
pub(crate) async fn cases_behind(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    show(site, visitor, move |site, visitor| {
        let query = query.unwrap_or_default();
        let filter = asked(site, visitor, &query)?;
        let hours = input::pairs(&query).find(|(key, _)| key == "hours").map(|(_, value)| value);
        let hours = hours.as_deref().and_then(|text| text.split_once('_'));
        let hours: Option<(i64, i64)> = hours.and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)));
        let agencies = site.store.read(accounts::agencies)?;
        let name = |id: &str| {
            agencies.iter().find(|agency| agency.id.as_str() == id).map_or(id.to_owned(), |agency| agency.name.clone())
        };
        let groups: Vec<String> =
            filter.only.iter().map(|(by, value)| format!("{}：{}", title_of(*by), words(*by, value, name))).collect();
        let lead = format!("{} 至 {}。{}", filter.from, filter.to, groups.join("；"));
        let mut page = Page::new(site, visitor, &headers, "/supervision/analysis", "计入的案件", &lead);
        let found = site.store.read(|unit| facts::cases(unit, &filter))?;
        let within = |fact: &Fact| hours.is_none_or(|(first, last)| (first..=last).contains(&fact.hour));
        let mut rows = Vec::new();
        for (agency, fact) in found.iter().filter(|(_, fact)| within(fact)) {
            may_see(visitor, agency)?;
            let Some(case) = site.store.read(|unit| cases::find(unit, agency, &fact.case))? else { continue };
            let hour = if fact.hour < 0 { String::new() } else { format!(" {}时", fact.hour) };
            rows.push(vec![
                link(case.number, format!("/cases/{agency}/{}", fact.case)),
                cell(case.title),
                cell(name(agency)),
                cell(fact.provision.clone()),
                cell(fact.place.clone()),
                cell(format!("{}{hour}", fact.day)),
            ]);
        }
        page.tables.push(Table {
            title: format!("共 {} 件", rows.len()),
            heads: vec!["案号", "案件", "机关", "违反的规定", "地点", "发现时间"],
            rows,
            empty: "没有符合条件的案件。",
        });
        Ok(page)
    })
    .await
}
