//! Duties of an agency that belong to no case 本机关事项: rows of lists to bring up to date (G22.1), the annual report due on
//! 31 January (G23.1), what other platforms were told and have not receipted (G22). The workbench shows them among the tasks, in the order of their last days.

use crate::desk::{self, DeskError, RENEWED, TERM};
use crate::outward;
use crate::report;
use crate::site::Site;
use enforcement::case::Milestone;
use enforcement::licence;
use enforcement::people::{Actor, Role};
use law::Date;
use register::Kind;
use store::{cases, duties, facts};

/// Days before its end from which a licence is called up.
pub(crate) const ENDS_SOON_DAYS: i32 = 60;

/// One duty.
pub(crate) struct Standing {
    /// What to do, a verb first.
    pub(crate) what: String,
    /// What it is about.
    pub(crate) title: String,
    /// The last day; none while the calendar of its year is not published.
    pub(crate) due: Option<Date>,
    /// The provision.
    pub(crate) basis: &'static str,
    /// The rule and the day from which it counts, for the account of the date; empty where the date is fixed.
    pub(crate) rule: &'static str,
    pub(crate) from: String,
    /// Where it is done.
    pub(crate) href: String,
}

/// What of this is the actor's to do.
pub(crate) fn duties(site: &Site, actor: &Actor) -> Result<Vec<Standing>, DeskError> {
    let mut found = Vec::new();
    if actor.is(Role::Administrator) || actor.is(Role::Editor) {
        found.extend(lists(site, actor.agency.as_str())?);
    }
    if actor.is(Role::Editor) {
        found.extend(reported(site, actor.agency.as_str(), false)?);
    }
    if actor.is(Role::Officer) {
        found.extend(licences(site, actor)?);
    }
    if actor.is(Role::Head) {
        found.extend(reported(site, actor.agency.as_str(), true)?);
        found.extend(annual(site, actor.agency.as_str())?);
    }
    Ok(found)
}

/// G22.1: one line for each list, change and last day.
fn lists(site: &Site, agency: &str) -> Result<Vec<Standing>, DeskError> {
    let open = site.store.read(|unit| duties::open(unit, agency))?;
    let mut found: Vec<(String, usize, Standing)> = Vec::new();
    for duty in open {
        let key = format!("{} {} {}", duty.kind, duty.words, duty.due);
        if let Some((_, rows, _)) = found.iter_mut().find(|(held, ..)| *held == key) {
            *rows += 1;
            continue;
        }
        let list = Kind::from_key(&duty.kind).map_or("", Kind::title);
        let standing = Standing {
            what: format!("更新{list}"),
            title: format!("{}（{} 起变动）", duty.words, duty.since),
            due: Date::parse(&duty.due).ok(),
            basis: "公示办法第二十二条：20个工作日",
            rule: "G22.1",
            from: duty.since,
            href: format!("/registers/{}", duty.kind),
        };
        found.push((key, 1, standing));
    }
    let named = |(_, rows, standing): (String, usize, Standing)| Standing {
        title: format!("{}：{rows} 行", standing.title),
        ..standing
    };
    Ok(found.into_iter().map(named).collect())
}

/// G22, G23.1: what went to other platforms and has no receipt: the editor follows up decisions and their withdrawals, the
/// head the annual report. What an interface takes by itself waits for nobody until it is refused or late.
fn reported(site: &Site, agency: &str, annual: bool) -> Result<Vec<Standing>, DeskError> {
    let today = site.now().date();
    let (open, known) = outward::outstanding(site, agency)?;
    let mut found: Vec<(String, usize, Standing)> = Vec::new();
    for message in open.iter().filter(|message| (message.kind == "annual") == annual) {
        let due = Date::parse(&message.due).ok();
        let by_itself = !message.next_try.is_empty() && due.is_none_or(|due| due >= today);
        if by_itself {
            continue;
        }
        let name = known.get(&message.addressee).map(|addressee| addressee.name.as_str()).unwrap_or_default();
        let (act, words) = match message.state.as_str() {
            "waiting" => ("发送", "待发送"),
            "sent" => ("催要", "没有回执"),
            _ => ("改正后重发", "被退回"),
        };
        let what = format!("{act}{}", outward::kind_words(&message.kind));
        let key = format!("{what} {name} {}", message.basis);
        if let Some((_, count, held)) = found.iter_mut().find(|(held, ..)| *held == key) {
            *count += 1;
            held.due = held.due.into_iter().chain(due).min();
            continue;
        }
        let standing = Standing {
            what,
            title: format!("报{name}，{words}"),
            due,
            basis: basis_of(&message.kind),
            rule: "",
            from: String::new(),
            href: "/disclosure/outward".into(),
        };
        found.push((key, 1, standing));
    }
    let named = |(_, count, standing): (String, usize, Standing)| Standing {
        title: format!("{} {count} 件", standing.title),
        ..standing
    };
    Ok(found.into_iter().map(named).collect())
}

fn basis_of(kind: &str) -> &'static str {
    match kind {
        "annual" => "公示办法第二十三条：每年1月31日前并报本级人民政府和上级主管部门",
        "withdraw" => "公示办法第二十二条、行政处罚法第四十八条",
        "correct" => "公示办法第二十二条：20个工作日",
        _ => "公示办法第十九条、第二十一条",
    }
}

/// 许可法50: the licences of the officer's own cases that end soon, as long as the holder has not asked for a renewal and the
/// licence was not ended in a case of its own.
fn licences(site: &Site, actor: &Actor) -> Result<Vec<Standing>, DeskError> {
    let (agency, today) = (actor.agency.as_str(), site.now().date());
    let (from, to) = (today.to_string(), today.plus_days(ENDS_SOON_DAYS).to_string());
    let (ending, renewed) = site.store.read(|unit| {
        Ok((facts::ending(unit, agency, TERM, &from, &to)?, facts::ending(unit, agency, RENEWED, &from, &to)?))
    })?;
    if ending.is_empty() {
        return Ok(Vec::new());
    }
    let summary = |id: &str| site.store.read(|unit| cases::find(unit, agency, id));
    let mut asked = Vec::new();
    for (id, ends) in renewed {
        asked.extend(summary(&id)?.map(|case| (case.party, ends)));
    }
    let ended = ended_licences(site, agency)?;
    let mut found = Vec::new();
    for (id, ends) in ending {
        let Some(case) = summary(&id)? else { continue };
        let mine = case.officers.iter().any(|officer| officer == actor.person.as_str());
        let settled = ended.contains(&case.number) || asked.contains(&(case.party.clone(), ends.clone()));
        let Some(ends) = Date::parse(&ends).ok().filter(|_| mine && !settled) else { continue };
        let due = licence::renewal_until(ends);
        // Once the time for a renewal is over, what is left is the end itself.
        let (what, due) = if due >= today {
            ("提醒持证人申请延续许可", due)
        } else {
            ("许可即将到期，未申请延续", ends)
        };
        found.push(Standing {
            what: what.into(),
            title: format!("{}（有效期至{}）", case.title, ends.chinese()),
            due: Some(due),
            basis: "行政许可法第五十条：届满30日前",
            rule: "",
            from: String::new(),
            href: format!("/cases/{agency}/{id}"),
        });
    }
    Ok(found)
}

/// The numbers of the cases whose licence was revoked, recalled or cancelled in a case of its own.
pub(crate) fn ended_licences(site: &Site, agency: &str) -> Result<Vec<String>, DeskError> {
    let ids = site.store.read(|unit| cases::of_agency_in(unit, agency, licence::REVOCATION, facts::CASES_MAX))?;
    let mut numbers = Vec::new();
    for id in ids {
        let case = desk::read(site, agency, &id)?.case;
        let ended = case.last(&site.pack, Milestone::Decided).is_some_and(|it| it.fields.text("conclusion") != "keep");
        let source = case.last(&site.pack, Milestone::Filed).map(|filed| filed.fields.text("source_case").to_owned());
        numbers.extend(source.filter(|_| ended));
    }
    Ok(numbers)
}

/// G23.1: last year's figures, public by 31 January; where the agency had cases in that year and they are not public yet.
fn annual(site: &Site, agency: &str) -> Result<Option<Standing>, DeskError> {
    let today = site.now().date();
    let year = today.year() - 1;
    let (first, next) = (Date::new(year, 1, 1), Date::new(year + 1, 1, 1));
    let (Ok(first), Ok(next)) = (first, next) else { return Ok(None) };
    let total = |since: Date| site.store.read(|unit| cases::opened_since(unit, agency, &since.to_string()));
    let sum = |counts: Vec<(String, i64)>| counts.iter().map(|(_, count)| count).sum::<i64>();
    let had_cases = sum(total(first)?) > sum(total(next)?);
    if !had_cases || report::published(site, agency, year)?.is_some() {
        return Ok(None);
    }
    Ok(Some(Standing {
        what: format!("公布{year}年行政执法数据"),
        title: "年度报告".into(),
        due: Date::new(year + 1, 1, 31).ok(),
        basis: "公示办法第二十三条：每年1月31日前",
        rule: "",
        from: String::new(),
        href: format!("/reports/{year}"),
    }))
}
