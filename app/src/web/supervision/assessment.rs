//! Assessment 考核 (G6, G24, J26, S16, P-III.5): the figures of `enforcement::supervision::board`, counted for each agency from its
//! cases, people and supervision, each with what stands behind it.

use super::{asked_agency, chosen, matters, supervised};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::recordings::device::{self, Condition};
use crate::rights::{Right, holds_in};
use crate::site::Site;
use crate::supervision::training;
use crate::web::Web;
use crate::web::table::{Page, Table, cell, link, show};
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::people::{Agency, Role};
use enforcement::supervision::board::{FIGURES, Figure, Share, score};
use enforcement::supervision::matter::Standing;
use law::Date;
use store::{accounts, evaluations, facts, inquiries};

/// This year, to its last day: what is due later does not count as overdue.
fn year(today: Date) -> (String, String) {
    (format!("{}-01-01", today.year()), format!("{}-12-31", today.year()))
}

/// A figure of an agency.
pub(super) fn share(site: &Site, visitor: &Visitor, agency: &str, figure: &Figure) -> Result<Share, DeskError> {
    let today = site.now().date();
    if !figure.rules.is_empty() {
        let (from, to) = year(today);
        let kept = site.store.read(|unit| facts::kept(unit, agency, figure.rules, &from, &to, &today.to_string()))?;
        return Ok(Share { holds: kept.in_time, of: kept.total() });
    }
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let roster = site.store.read(|unit| accounts::roster(unit, agency))?;
    let officers = number(roster.with(Role::Officer).count());
    Ok(match figure.key {
        "answered" => {
            let found = site.store.read(|unit| inquiries::list(unit, agency))?;
            let holds = found.iter().filter(|inquiry| inquiry.state == "answered").count();
            Share { holds: number(holds), of: number(found.len()) }
        }
        "reviewers" => {
            let staff = roster.review_staff();
            // At least one: of fewer than twenty officers one reviewer is the whole.
            let of = if staff.own >= 1 { officers.min(number(staff.own) * 100) } else { officers };
            Share { holds: number(staff.own), of }
        }
        "evaluated" => {
            let found = site.store.read(|unit| evaluations::list(unit, agency, ""))?;
            Share { holds: number(found.iter().filter(|one| one.band != "不合格").count()), of: number(found.len()) }
        }
        "trained" => {
            let trained = training::trained(site, agency, today.year())?;
            let holds = roster.with(Role::Officer).filter(|person| trained.contains(person.id.as_str())).count();
            Share { holds: number(holds), of: officers }
        }
        "equipped" => {
            let found = device::all(site, agency)?.into_iter().filter(|device| device.state == Condition::InUse);
            Share { holds: number(found.count()).min(officers), of: officers }
        }
        "rectified" => {
            let found = matters::seen(site, visitor)?;
            let mine: Vec<_> = found.iter().filter(|(entry, _)| entry.agency == agency).collect();
            let overdue = |matter: &enforcement::supervision::matter::Matter| {
                matches!(matter.standing(today), Standing::Overdue(_))
            };
            let holds = mine.iter().filter(|(_, matter)| !overdue(matter)).count();
            Share { holds: number(holds), of: number(mine.len()) }
        }
        other => return Err(DeskError::Fault(format!("no figure {other}"))),
    })
}

pub(super) fn shares(site: &Site, visitor: &Visitor, agency: &str) -> Result<Vec<(&'static Figure, Share)>, DeskError> {
    FIGURES.iter().map(|figure| Ok((figure, share(site, visitor, agency, figure)?))).collect()
}

pub(super) fn said_words(share: Share) -> String {
    share
        .percent()
        .map_or_else(|| "没有可计的".to_owned(), |percent| format!("{}/{}，{percent} %", share.holds, share.of))
}

/// The points of every agency, and the figures of one.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    show(site, visitor, move |site, visitor| {
        let lead = "三项制度落实情况的考核指标，由案件、人员和监督记录实时计算（公示办法第二十四条、全过程记录办法第二十六条、法制审核办法第十六条）。没有可计的指标不扣分，其余按权重折算。";
        let mut page = Page::new(site, visitor, &headers, "/supervision/assessment", "考核指标", lead);
        let agencies = supervised(site, visitor)?;
        let mut counted = Vec::new();
        for agency in &agencies {
            counted.push(shares(site, visitor, agency.id.as_str())?);
        }
        let asked = asked_agency(&query.unwrap_or_default());
        let place = chosen(&agencies, &asked, |place| score(&counted[place]).is_some())?;
        let totals = agencies.iter().zip(&counted).map(|(agency, counted)| {
            let missed = counted.iter().filter(|(figure, share)| figure.reached(*share) == Some(false));
            let missed: Vec<&str> = missed.map(|(figure, _)| figure.title).collect();
            let points = score(counted);
            vec![
                link(agency.name.clone(), format!("/supervision/assessment?agency={}", agency.id)),
                cell(points.map_or_else(|| "没有可计的".to_owned(), |tenths| format!("{}.{}", tenths / 10, tenths % 10))),
                cell(missed.join("、")),
            ]
        });
        page.tables.push(Table {
            title: "各机关得分（满分 100）".into(),
            heads: vec!["机关", "得分", "未达到的指标"],
            rows: totals.collect(),
            empty: "没有机关。",
        });
        if let Some(place) = place {
            page.tables.push(figures(&agencies[place], &counted[place]));
        }
        Ok(page)
    })
    .await
}

/// The figures of one agency, each with the cases behind it.
fn figures(agency: &Agency, counted: &[(&'static Figure, Share)]) -> Table {
    let rows = counted.iter().map(|(figure, share)| {
        let state = match figure.reached(*share) {
            Some(true) => "达到",
            Some(false) => "未达到",
            None => "",
        };
        let title = if figure.rules.is_empty() {
            cell(figure.title)
        } else {
            link(figure.title, format!("/supervision/assessment/{}?agency={}", figure.key, agency.id))
        };
        vec![
            title,
            cell(figure.basis),
            cell(said_words(*share)),
            cell(format!("{} %", figure.mark)),
            cell(state),
            cell(figure.weight.to_string()),
        ]
    });
    Table {
        title: agency.name.clone(),
        heads: vec!["指标", "依据", "本年度", "要求", "结果", "权重"],
        rows: rows.collect(),
        empty: "",
    }
}

/// The cases in which a figure's duties were late or are overdue.
pub(crate) async fn behind(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    show(site, visitor, move |site, visitor| {
        let figure =
            FIGURES.iter().find(|figure| figure.key == key && !figure.rules.is_empty()).ok_or(DeskError::NotFound)?;
        let asked = asked_agency(&query.unwrap_or_default());
        let agency = if asked.is_empty() { visitor.actor.agency.to_string() } else { asked };
        if !holds_in(&visitor.actor, Right::Supervise, &agency) {
            return Err(DeskError::NotFound);
        }
        let today = site.now().date();
        let (from, to) = year(today);
        let lead = format!("{}。本年度逾期完成或者至今没有完成的。", figure.basis);
        let mut page = Page::new(site, visitor, &headers, "/supervision/assessment", figure.title, &lead);
        let found =
            site.store.read(|unit| facts::broken(unit, &agency, figure.rules, &from, &to, &today.to_string()))?;
        let mut rows = Vec::new();
        for (case, duty) in found {
            let Some(case) = site.store.read(|unit| store::cases::find(unit, &agency, &case))? else { continue };
            let done = if duty.done.is_empty() { "还没有完成".to_owned() } else { format!("{}完成", duty.done) };
            rows.push(vec![
                link(case.number, format!("/cases/{agency}/{}", case.id)),
                cell(case.title),
                cell(duty.last),
                cell(done),
            ]);
        }
        page.tables.push(Table {
            title: String::new(),
            heads: vec!["案号", "案件", "期限", "完成"],
            rows,
            empty: "没有逾期的。",
        });
        Ok(page)
    })
    .await
}
