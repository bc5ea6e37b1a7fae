//! The agency's legality review as a whole: who reviews (S5), what waits (S13), the catalogue in force (S7), how reviews came
//! about (S16), and the switch to review of everything with what it would cost (S18).

use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::rights::{Right, holds_in};
use crate::site::Site;
use crate::web::input::Posted;
use crate::web::table::{Cell, Form, Page, Table, cell, change, field, line, link, show};
use crate::web::{Web, input};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::{Record, Stand};
use enforcement::people::{Agency, Role, Roster};
use enforcement::review::catalogue;
use enforcement::review::load::{Load, load};
use law::Date;
use store::reviews::{self, Given};
use store::{accounts, audit, cases};

/// Days over which figures are made.
const DAYS: i32 = 365;
/// Opinions below which figures of one person say nothing.
const GIVEN_MIN: usize = 3;

/// Numbers over several opinions.
struct Figures {
    given: usize,
    passed: usize,
    minutes: i64,
    opened: i64,
    repeated: usize,
    pair: usize,
}

/// Sums opinions; the most frequent pair is counted by reviewer and handler.
fn figures(given: &[Given]) -> Figures {
    let mut minutes: Vec<i64> = given.iter().map(|one| one.seconds / 60).collect();
    minutes.sort_unstable();
    let opened: i64 = given.iter().map(|one| one.opened).sum();
    let material: i64 = given.iter().map(|one| one.material).sum();
    let same = |one: &&Given| given.iter().filter(|other| other.words == one.words).count() > 1;
    let together = |one: &Given| {
        given.iter().filter(|other| other.reviewer == one.reviewer && other.handler == one.handler).count()
    };
    Figures {
        given: given.len(),
        passed: given.iter().filter(|one| one.passed).count(),
        minutes: minutes.get(minutes.len() / 2).copied().unwrap_or(0),
        opened: if material == 0 { 0 } else { opened * 100 / material },
        repeated: given.iter().filter(same).count(),
        pair: given.iter().map(together).max().unwrap_or(0),
    }
}

fn year_ago(today: Date) -> String {
    today.plus_days(-DAYS).to_string()
}

/// The reviewer's own signs, before anybody else's eyes.
pub(super) fn own_signs(
    site: &Site,
    stand: Stand<'_>,
    visitor: &Visitor,
    submission: &Record,
) -> Result<Vec<String>, DeskError> {
    let (agency, person) = (visitor.actor.agency.as_str(), visitor.actor.person.as_str());
    let day = year_ago(stand.now.date());
    let given = site.store.read(|unit| reviews::since(unit, agency, person, &day))?;
    if given.len() < GIVEN_MIN {
        return Ok(Vec::new());
    }
    let sum = figures(&given);
    let handler = submission.entered.person.as_str();
    let with = given.iter().filter(|one| one.handler == handler).count();
    Ok(vec![format!(
        "近一年你出具 {} 份意见：通过 {} 份，中位用时 {} 分钟，打开材料 {} %，文字与另一份相同的 {} 份，其中 {} 份由{}送审。",
        sum.given, sum.passed, sum.minutes, sum.opened, sum.repeated, with, submission.entered.name
    )])
}

/// The page.
pub(crate) async fn page(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    show(site, visitor, move |site, visitor| build(site, visitor, &headers, "", Vec::new())).await
}

fn build(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    done: &str,
    errors: Vec<String>,
) -> Result<Page, DeskError> {
    let lead = "没有通过法制审核的重大执法决定不能作出（法制审核办法第三条）。";
    let mut page = Page::new(site, visitor, headers, "/review", "法制审核", lead);
    page.done = done.to_owned();
    page.errors = errors;
    let id = visitor.actor.agency.to_string();
    let (agency, roster) = site.store.read(|unit| Ok((accounts::agency(unit, &id)?, accounts::roster(unit, &id)?)))?;
    let agency = agency.ok_or(DeskError::NotFound)?;
    page.tables.push(queue(site, &id)?);
    page.tables.push(staff(&agency, &roster));
    page.tables.push(came_about(site, visitor)?);
    let mut list = in_force(&agency);
    if agency.reviewed.is_some() {
        list.title += &format!("。{}", super::superior::word(site, &id, "catalogue")?);
    }
    page.tables.push(list);
    everything(site, visitor, &agency, &roster, &mut page)?;
    Ok(page)
}

fn queue(site: &Site, agency: &str) -> Result<Table, DeskError> {
    let tasks = site.store.read(|unit| cases::tasks_of_role(unit, agency, "reviewer"))?;
    let rows = tasks.into_iter().map(|stored| {
        vec![
            cell(stored.task.due.map_or_else(String::new, Date::chinese)),
            link(stored.title.clone(), format!("/cases/{agency}/{}", stored.case)),
            link(stored.task.what.clone(), format!("/cases/{agency}/{}/record/{}", stored.case, stored.task.kind)),
            cell(stored.task.basis),
        ]
    });
    Ok(Table {
        title: "待审核，按期限".into(),
        heads: vec!["期限", "案件", "事项", "依据"],
        rows: rows.collect(),
        empty: "没有等待审核的案件。",
    })
}

/// S5.1: reviewers are at least one, and at least 5 % of the officers.
fn staff(agency: &Agency, roster: &Roster) -> Table {
    let body = if agency.review_body.is_empty() { "还没有确定法制审核机构" } else { &agency.review_body };
    let staff = roster.review_staff();
    let mut rows: Vec<Vec<Cell>> = roster
        .with(Role::Reviewer)
        .map(|person| {
            let paper = if person.legal_qualification.is_empty() {
                "没有登记，不能审核"
            } else {
                &person.legal_qualification
            };
            let post = if person.home.is_empty() {
                person.post.clone()
            } else {
                format!("{}，借自{}", person.post, person.home)
            };
            vec![cell(person.name.clone()), cell(post), cell(paper)]
        })
        .collect();
    let share = (staff.own * 100).checked_div(staff.officers).unwrap_or(100);
    rows.push(vec![
        cell("合计"),
        cell(format!(
            "执法人员 {} 人，本机关有资格的审核人员 {} 人，占 {share} %；借用 {} 人",
            staff.officers, staff.own, staff.borrowed
        )),
        cell(if staff.enough() {
            "达到第五条的要求"
        } else {
            "不足：应不少于执法人员的 5 %，至少 1 人"
        }),
    ]);
    Table {
        title: format!("审核机构和人员（法制审核办法第五条）：{body}"),
        heads: vec!["姓名", "职务", "法律职业资格"],
        rows,
        empty: "",
    }
}

/// The reviewer sees their own figures, others those of all together.
fn came_about(site: &Site, visitor: &Visitor) -> Result<Table, DeskError> {
    let day = year_ago(site.now().date());
    let mut rows = Vec::new();
    let mut push = |title: String, given: &[Given]| {
        let sum = figures(given);
        rows.push(vec![
            cell(title),
            cell(sum.given.to_string()),
            cell(sum.passed.to_string()),
            cell(format!("{} 分钟", sum.minutes)),
            cell(format!("{} %", sum.opened)),
            cell(sum.repeated.to_string()),
            cell(sum.pair.to_string()),
        ]);
    };
    let agencies = site.store.read(accounts::agencies)?;
    let seen = |agency: &&Agency| {
        agency.id == visitor.actor.agency || holds_in(&visitor.actor, Right::Supervise, agency.id.as_str())
    };
    for agency in agencies.iter().filter(seen) {
        let given = site.store.read(|unit| reviews::since(unit, agency.id.as_str(), "", &day))?;
        let own = agency.id == visitor.actor.agency && visitor.actor.is(Role::Reviewer);
        if own {
            let mine: Vec<Given> =
                given.iter().filter(|one| one.reviewer == visitor.actor.person.as_str()).cloned().collect();
            push("我出具的".into(), &mine);
        }
        push(agency.name.clone(), &given);
    }
    Ok(Table {
        title: "近一年的审核是怎样作出的（第十六条）。数字只是提示，不是结论".into(),
        heads: vec!["范围", "意见", "通过", "在案卷中的中位用时", "打开材料", "文字相同", "同一对送审人和审核人"],
        rows,
        empty: "",
    })
}

/// S7: the catalogue, with what each row is read as.
fn in_force(agency: &Agency) -> Table {
    let held = agency.reviewed.as_ref().map_or(&[][..], |catalogue| &catalogue.rows);
    let rows = held.iter().zip(catalogue::read(held)).map(|(row, clauses)| {
        let read: Vec<String> = clauses.iter().map(catalogue::Clause::words).collect();
        vec![
            cell(row.number.to_string()),
            cell(row.category.clone()),
            cell(row.item.clone()),
            cell(read.join("；")),
            cell(row.materials.clone()),
            cell(row.focus.clone()),
        ]
    });
    let since = agency.reviewed.as_ref().map_or_else(String::new, |list| format!("，自{}起", list.since.chinese()));
    Table {
        title: format!("重大执法决定法制审核目录（第七条）{since}"),
        heads: vec!["行", "大类", "具体项目", "系统读作", "应提交的资料", "审核重点"],
        rows: rows.collect(),
        empty: "还没有导入目录。由系统管理员在“公示清单”中导入。",
    }
}

/// S18, second half: what reviewing everything would mean, from the agency's own past year.
fn everything(
    site: &Site,
    visitor: &Visitor,
    agency: &Agency,
    roster: &Roster,
    page: &mut Page,
) -> Result<(), DeskError> {
    let (id, day) = (agency.id.as_str(), year_ago(site.now().date()));
    let (opened, given) =
        site.store.read(|unit| Ok((cases::opened_since(unit, id, &day)?, reviews::since(unit, id, "", &day)?)))?;
    let of = |key: &str| opened.iter().find(|(known, _)| known == key).map_or(0, |(_, total)| *total);
    let total: i64 = opened.iter().map(|(_, total)| *total).sum();
    let staff = roster.review_staff();
    let reviewers = staff.own + staff.borrowed;
    let minutes: i64 = given.iter().map(|one| one.seconds / 60).sum();
    let Load { now, then, minutes_now, minutes_then, reviewers_needed, share_needed } = load(
        total - of("penalty-simple"),
        total,
        i64::try_from(given.len()).unwrap_or(0),
        minutes,
        reviewers,
        staff.officers,
    );
    let state = if agency.review_everything {
        "已打开：全部行政处罚决定都审核"
    } else {
        "未打开：只审核应当审核的"
    };
    page.tables.push(Table {
        title: format!("审核全部决定（第十八条）。{state}"),
        heads: vec!["按近一年立案推算", "现在", "审核全部"],
        rows: vec![
            vec![cell("一年审核的案件"), cell(now.to_string()), cell(then.to_string())],
            vec![
                cell("每名审核人员一年在案卷中的小时"),
                cell((minutes_now / 60).to_string()),
                cell((minutes_then / 60).to_string()),
            ],
            vec![
                cell("保持每人现在的案件数所需的审核人员"),
                cell(reviewers.to_string()),
                cell(reviewers_needed.to_string()),
            ],
            vec![cell("占执法人员"), cell(""), cell(format!("{share_needed} %"))],
        ],
        empty: "",
    });
    if visitor.actor.is(Role::Head) {
        let submit =
            if agency.review_everything { "改为只审核应当审核的" } else { "改为审核全部决定" };
        page.forms.push(Form {
            title: "审核范围".into(),
            action: "/review/everything".into(),
            submit,
            fields: vec![
                field("to", "", "hidden", if agency.review_everything { "no" } else { "yes" }),
                field("reason", "决定的理由（存入操作日志）", "long", ""),
            ],
        });
    }
    Ok(())
}

/// Switches the review of everything on or off, with a reason on the record.
pub(crate) async fn switch(State(site): State<Web>, posted: Posted) -> Response {
    change(site, posted, |site, visitor, flat, headers| {
        let reason = input::one(flat, "reason").to_owned();
        let on = match input::one(flat, "to") {
            "yes" => true,
            "no" => false,
            _ => return build(site, visitor, headers, "", vec!["请从本页提交。".into()]),
        };
        if reason.is_empty() || reason.chars().count() > 500 {
            return build(site, visitor, headers, "", vec!["请写明理由（500字以内）。".into()]);
        }
        let id = visitor.actor.agency.to_string();
        let act = if on { "改为审核全部决定" } else { "改为只审核应当审核的决定" };
        let line = line(site, visitor, act, "审核范围", &reason);
        site.store.write(move |unit| {
            let Some(mut agency) = accounts::agency(unit, &id)? else {
                return Err(store::Error::Refused(format!("没有机关“{id}”")));
            };
            agency.review_everything = on;
            accounts::put_agency(unit, &agency)?;
            audit::append(unit, &id, &line)
        })?;
        build(site, visitor, headers, &format!("已{act}。"), Vec::new())
    })
    .await
}
