//! 双公示: checking a file on the command line, and writing one from the cases, for the command line and the page alike.
//! What is written has passed the same check that foreign files go through.

use crate::cli::{bytes, print, today};
use crate::desk::{self, DeskError};
use crate::site::Site;
use crate::standing::ended_licences;
use anyhow::Context;
use enforcement::case::{Case, Milestone};
use enforcement::disclosure::credit::{Entry, Standing, entry};
use enforcement::disclosure::page::Page;
use enforcement::licence;
use enforcement::pack::ActType;
use law::Date;
use law::calendar::Calendar;
use register::credit::{
    Basis, Kind, Named, Report, Verdict, WriteError, check as check_file, csv, field_name, workbook,
};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use store::publications::Publication;
use store::{accounts, cases, facts, publications};

/// Most decisions of one file.
pub(crate) const DECISIONS_MAX: usize = 5_000;

/// Checks a file; true where a person has nothing to see to.
pub(crate) fn check(
    file: &str,
    kind: &str,
    on: Option<&str>,
    uploaded: Option<&str>,
    json: bool,
) -> anyhow::Result<bool> {
    let kind = kind_of(kind)?;
    let day = |text: Option<&str>| text.map(Date::parse).transpose().context("日期请写作 2026-03-09");
    let basis =
        Basis { today: day(on)?.unwrap_or_else(today), uploaded: day(uploaded)?, calendar: Calendar::published() };
    let body = bytes(file)?;
    let report = check_file(kind, name_of(file), &body, basis);
    print(&if json { serde_json::to_string(&report)? + "\n" } else { readable(&report) })?;
    Ok(report.passes())
}

fn kind_of(key: &str) -> anyhow::Result<Kind> {
    Kind::from_key(key).with_context(|| format!("没有种类“{key}”，请写 penalty 或者 licence"))
}

fn act_of(kind: Kind) -> ActType {
    match kind {
        Kind::Penalty => ActType::Penalty,
        Kind::Licence => ActType::Licence,
    }
}

fn name_of(file: &str) -> &str {
    Path::new(file).file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// Compares what we reported with what the platform has; true where they agree.
pub(crate) fn reconcile(ours: &str, theirs: &str, kind: &str, json: bool) -> anyhow::Result<bool> {
    let kind = kind_of(kind)?;
    let (our_body, their_body) = (bytes(ours)?, bytes(theirs)?);
    let named = |name, bytes| Named { name: name_of(name), bytes };
    let answer = register::credit::reconcile(kind, named(ours, &our_body), named(theirs, &their_body), today())
        .map_err(anyhow::Error::msg)?;
    if json {
        print(&(serde_json::to_string(&answer)? + "\n"))?;
        return Ok(answer.agrees());
    }
    let mut text = String::new();
    for lone in &answer.missing {
        let _ = writeln!(text, "我方第 {} 行  {}  平台没有，请补报。", lone.row, lone.number);
    }
    for lone in &answer.unknown {
        let _ = writeln!(text, "平台第 {} 行  {}  不在我方文件中，请核对来源。", lone.row, lone.number);
    }
    for one in &answer.different {
        let name = field_name(&one.field).unwrap_or_default();
        let _ = writeln!(
            text,
            "我方第 {} 行  {}  {}（{name}）不一致：我方“{}”，平台“{}”。",
            one.row, one.number, one.field, one.ours, one.theirs
        );
    }
    let _ = writeln!(
        text,
        "一致 {} 件，平台缺 {} 件，平台多 {} 件，不一致 {} 处。",
        answer.same,
        answer.missing.len(),
        answer.unknown.len(),
        answer.different.len()
    );
    print(&text)?;
    Ok(answer.agrees())
}

/// A line for each finding, and how many rows have which.
fn readable(report: &Report) -> String {
    let mut text = String::new();
    for finding in report.rows.iter().filter(|finding| finding.verdict != Verdict::Ok) {
        let field = match field_name(&finding.field) {
            Some(name) if name != finding.field => format!("{}（{name}）：", finding.field),
            _ if finding.field.is_empty() => String::new(),
            _ => format!("{}：", finding.field),
        };
        let _ = writeln!(text, "第 {} 行  {}  {field}{}", finding.row, finding.verdict.title(), finding.reason);
    }
    let _ = writeln!(text, "{}。", counts(report));
    text
}

/// How many rows are in order, and how many findings there are of each kind.
pub(crate) fn counts(report: &Report) -> String {
    let all = [Verdict::Ok, Verdict::Normalised, Verdict::Refused, Verdict::MustRedact, Verdict::Overdue];
    let counts: Vec<String> = all
        .iter()
        .map(|verdict| {
            let count = report.rows.iter().filter(|finding| finding.verdict == *verdict).count();
            let unit = if *verdict == Verdict::Ok { "行" } else { "处" };
            format!("{} {count} {unit}", verdict.title())
        })
        .collect();
    counts.join("，")
}

/// A decision with the case that it belongs to.
pub(crate) struct Listed {
    pub(crate) case: String,
    pub(crate) entry: Entry,
}

/// An agency's decisions between two days, both included: to be reported, waiting, left out, each with its reason.
pub(crate) fn listed(site: &Site, agency: &str, kind: Kind, from: Date, until: Date) -> Result<Vec<Listed>, DeskError> {
    let limit = DECISIONS_MAX + 1;
    // Every decision of the days, public or not: what is not reported stands in the list with its reason.
    let (public, decided) = site.store.read(|unit| {
        let days = (from.to_string(), until.to_string());
        let public = publications::decided_between(unit, agency, &days.0, &days.1, limit)?;
        let decided = facts::decided_between(unit, agency, act_of(kind).title(), &days.0, &days.1, limit)?;
        Ok((public, decided))
    })?;
    let mut pages: BTreeMap<String, Option<Page>> = decided.into_iter().map(|case| (case, None)).collect();
    pages.extend(public.into_iter().map(|publication| (publication.case.clone(), page_of(&publication))));
    let ended = if kind == Kind::Licence { ended_licences(site, agency)? } else { Vec::new() };
    let mut listed: BTreeMap<String, Entry> = BTreeMap::new();
    for (case, page) in pages {
        let opened = desk::read(site, agency, &case)?;
        let stand = site.stand(&opened.agency, &opened.roster, site.now());
        let Some(mut entry) = entry(stand, &opened.case, page.as_ref()) else { continue };
        if entry.act != act_of(kind) || entry.decided < from || entry.decided > until {
            continue;
        }
        if ended.contains(&opened.case.number) {
            entry.end();
        }
        if let Some((original, row)) = licence_ended(site, agency, &opened.case, &entry)? {
            listed.insert(original, row);
        }
        // A licence that ended within the days is listed once, as it ended.
        listed.entry(case).or_insert(entry);
    }
    let mut listed: Vec<Listed> = listed.into_iter().map(|(case, entry)| Listed { case, entry }).collect();
    listed
        .sort_by(|one, other| (one.entry.decided, &one.entry.number).cmp(&(other.entry.decided, &other.entry.number)));
    hold_back(site, kind, &mut listed).map_err(|error| DeskError::Fault(error.to_string()))?;
    Ok(listed)
}

/// The licence that a decision of the agency revoked, recalled or cancelled, with the case that granted it: its row goes
/// out again with its state, due by the day of that decision.
fn licence_ended(site: &Site, agency: &str, case: &Case, by: &Entry) -> Result<Option<(String, Entry)>, DeskError> {
    let decision = case.last(&site.pack, Milestone::Decided);
    if case.procedure.as_str() != licence::REVOCATION
        || decision.is_none_or(|decision| decision.fields.text("conclusion") == "keep")
    {
        return Ok(None);
    }
    let number = case.last(&site.pack, Milestone::Filed).map(|filed| filed.fields.text("source_case"));
    let Some(number) = number.filter(|number| !number.is_empty()) else { return Ok(None) };
    let named = site.store.read(|unit| cases::named(unit, number))?;
    let Some((_, original)) = named.into_iter().find(|(owner, _)| owner == agency) else { return Ok(None) };
    let publication = site.store.read(|unit| publications::of_case(unit, agency, &original))?;
    let Some(page) = publication.as_ref().and_then(page_of) else { return Ok(None) };
    let opened = desk::read(site, agency, &original)?;
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    let row = entry(stand, &opened.case, Some(&page)).map(|mut row| {
        row.end();
        Entry { decided: by.decided, due: by.due, ..row }
    });
    Ok(row.map(|row| (original, row)))
}

fn page_of(publication: &Publication) -> Option<Page> {
    (publication.state == "published").then(|| serde_json::from_str(&publication.body).ok()).flatten()
}

/// What the check finds in our own rows keeps them back, with the reason; a late one goes out all the same.
fn hold_back(site: &Site, kind: Kind, listed: &mut [Listed]) -> Result<(), WriteError> {
    let rows = rows(listed);
    if rows.is_empty() {
        return Ok(());
    }
    let basis = Basis { today: site.now().date(), uploaded: None, calendar: &site.calendar };
    let report = check_file(kind, "credit.csv", &csv(kind, &rows)?, basis);
    let mut reasons: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for finding in report.rows {
        if matches!(finding.verdict, Verdict::Refused | Verdict::MustRedact) {
            // The head is row 1.
            let place = finding.row.saturating_sub(2);
            reasons.entry(place).or_default().push(format!("{} {}", finding.field, finding.reason));
        }
    }
    let ready = listed.iter_mut().filter(|listed| matches!(listed.entry.standing, Standing::Ready(_)));
    for (place, listed) in ready.enumerate() {
        if let Some(reasons) = reasons.get(&place) {
            listed.entry.standing = Standing::Waiting(format!("核对不通过：{}", reasons.join("；")));
        }
    }
    Ok(())
}

/// The rows that go out.
pub(crate) fn rows(listed: &[Listed]) -> Vec<Vec<String>> {
    let ready = |listed: &Listed| match &listed.entry.standing {
        Standing::Ready(row) => Some(row.clone()),
        _ => None,
    };
    listed.iter().filter_map(ready).collect()
}

/// The file in the format of its extension; `None` where that is neither.
pub(crate) fn file(kind: Kind, extension: &str, rows: &[Vec<String>]) -> Option<Result<Vec<u8>, WriteError>> {
    match extension {
        "csv" => Some(csv(kind, rows)),
        "xlsx" => Some(workbook(kind, rows)),
        _ => None,
    }
}

/// Writes the file and says what of which decision went into it; true where nothing waits.
pub(crate) fn write(
    site: &Site,
    kind: &str,
    agency: Option<&str>,
    from: &str,
    to: &str,
    out: &Path,
) -> anyhow::Result<bool> {
    let kind = kind_of(kind)?;
    let day = |text: &str| Date::parse(text).context("日期请写作 2026-03-01");
    let (from, until) = (day(from)?, day(to)?);
    anyhow::ensure!(from <= until, "起始日期晚于截止日期");
    let agencies: Vec<String> = match agency {
        Some(agency) => vec![agency.to_owned()],
        None => site.store.read(accounts::agencies)?.iter().map(|agency| agency.id.to_string()).collect(),
    };
    let mut all = Vec::new();
    for agency in &agencies {
        let listed = listed(site, agency, kind, from, until).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        anyhow::ensure!(listed.len() <= DECISIONS_MAX, "一个机关超过 {DECISIONS_MAX} 件，请缩短期间");
        all.extend(listed);
    }
    let rows = rows(&all);
    let extension = out.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_lowercase();
    let body = file(kind, &extension, &rows).context("文件名请以 .csv 或者 .xlsx 结尾")??;
    std::fs::write(out, body).with_context(|| format!("不能写入 {}", out.display()))?;
    let mut text = String::new();
    let mut waiting = 0;
    for Listed { entry, .. } in &all {
        let (state, why) = match &entry.standing {
            Standing::Ready(_) => continue,
            Standing::Waiting(why) => ("待办", why),
            Standing::Excluded(why) => ("不报", why),
        };
        waiting += usize::from(state == "待办");
        let _ = writeln!(text, "{} {} {}  {state}  {why}", entry.decided, entry.number, entry.party);
    }
    let _ = writeln!(
        text,
        "已写入 {} 行到 {}；待办 {waiting} 件，不报 {} 件。",
        rows.len(),
        out.display(),
        all.len() - rows.len() - waiting
    );
    print(&text)?;
    Ok(waiting == 0)
}
