//! The reviewer's desk (S9–S14): the whole file beside the form, what the system checked under each aspect, why a review is
//! required, earlier rounds and what changed, and how much of the file was opened.

use crate::auth::Visitor;
use crate::desk::{self, DeskError, Opened};
use crate::site::Site;
use crate::web::case::may_see;
use crate::web::recordings::marks_of;
use crate::web::{Web, block, input};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use enforcement::case::{Case, Milestone, Record, Stand};
use enforcement::id::RecordId;
use enforcement::record::writing::{self, Paragraph, Table};
use enforcement::recording::courses;
use enforcement::review::attention::{attention, material};
use enforcement::review::catalogue::{answers, evaluate_case};
use enforcement::review::check::{Outcome, checks};
use enforcement::review::discretion::Standard;
use enforcement::review::round::{Changed, changed, rounds};
use enforcement::review::{ASPECTS, Aspect};
use enforcement::value::{Fields, Value};
use law::time::Last;
use std::collections::BTreeMap;

/// A line that the system checked: its class, its outcome in a word, and what was found.
pub(in crate::web) struct CheckLine {
    pub(in crate::web) class: &'static str,
    pub(in crate::web) word: &'static str,
    pub(in crate::web) text: String,
    pub(in crate::web) records: Vec<(u32, String)>,
}

/// A record of the file, whole.
pub(in crate::web) struct Material {
    pub(in crate::web) id: u32,
    pub(in crate::web) title: String,
    pub(in crate::web) from: String,
    pub(in crate::web) href: String,
    pub(in crate::web) pdf: String,
    pub(in crate::web) opened: bool,
    pub(in crate::web) cells: Vec<(String, String)>,
    pub(in crate::web) text: Vec<Paragraph>,
    pub(in crate::web) tables: Vec<Table>,
    pub(in crate::web) files: Vec<(String, String)>,
    pub(in crate::web) marks: Vec<(String, String)>,
}

/// An earlier or the present round.
pub(in crate::web) struct RoundLine {
    pub(in crate::web) title: String,
    pub(in crate::web) outcome: String,
    pub(in crate::web) negatives: Vec<String>,
    pub(in crate::web) changed: Vec<Changed>,
    pub(in crate::web) answered: String,
}

/// Everything beside the form.
pub(in crate::web) struct Desk {
    pub(in crate::web) clock: Vec<String>,
    pub(in crate::web) proposal: Proposal,
    pub(in crate::web) signs: Vec<String>,
    pub(in crate::web) materials: Vec<Material>,
    pub(in crate::web) rounds: Vec<RoundLine>,
    pub(in crate::web) requests: Vec<(String, String, String)>,
    pub(in crate::web) recordings: String,
}

/// Why a review is required, with the facts and the answers of people.
#[derive(Default)]
pub(in crate::web) struct Proposal {
    pub(in crate::web) fired: Vec<String>,
    pub(in crate::web) answered: Vec<String>,
    pub(in crate::web) open: Vec<String>,
    pub(in crate::web) tiers: Vec<String>,
}

impl Proposal {
    /// Of the submission, or before there is one of the investigation report; `None` where nothing is proposed yet.
    pub(in crate::web) fn of(stand: Stand<'_>, opened: &Opened) -> Option<Proposal> {
        let case = &opened.case;
        let last = |milestone| case.last(stand.pack, milestone);
        let proposed = last(Milestone::Submitted).or_else(|| last(Milestone::Investigated))?;
        let found = evaluate_case(stand, case, &proposed.fields);
        let who = &proposed.entered.name;
        let judged = answers(&proposed.fields).filter_map(|(row, answer, reason)| {
            Some(format!("{row}：{}。{reason}（{who}认定）", if answer? { "是" } else { "否" }))
        });
        let findings = [("major_public_interest", "涉及重大公共利益"), ("social_effect", "可能造成重大社会影响")];
        let findings = findings.iter().filter_map(|(key, what)| {
            let finding = proposed.fields.finding(key)?;
            Some(format!("{what}：{}。{}（{who}认定）", if finding.yes { "是" } else { "否" }, finding.words))
        });
        Some(Proposal {
            answered: findings.chain(judged).collect(),
            fired: found.fired.into_iter().map(|fired| fired.because).collect(),
            open: found.ask,
            tiers: stand.agency.discretion.iter().flat_map(|standard| tiers(standard, &proposed.fields)).collect(),
        })
    }
}

/// The tiers of the standard under the cited provisions.
fn tiers(standard: &Standard, fields: &Fields) -> Vec<String> {
    let tiers = standard.of(fields.citations("basis"));
    tiers.map(|tier| format!("第 {} 行 {}：{}", tier.number, tier.circumstances, tier.penalty)).collect()
}

/// What the system checked, by the aspect's field.
pub(in crate::web) fn checked(
    stand: Stand<'_>,
    opened: &Opened,
    visitor: &Visitor,
) -> BTreeMap<&'static str, Vec<CheckLine>> {
    let mut all: BTreeMap<&'static str, Vec<CheckLine>> = BTreeMap::new();
    for check in checks(stand, &opened.case, &visitor.actor) {
        let (class, word) = match check.outcome {
            Outcome::Wrong => ("bad", "有问题"),
            Outcome::Look => ("look", "请核对"),
            Outcome::Sound => ("good", "未见问题"),
        };
        let name = |id: &RecordId| {
            let record = opened.case.record(*id)?;
            Some((id.0, format!("材料 {id} {}", writing::name_of(stand, record))))
        };
        let records = check.records.iter().filter_map(name).collect();
        all.entry(check.aspect).or_default().push(CheckLine { class, word, text: check.words, records });
    }
    all
}

impl Desk {
    /// The desk of a case that was submitted; looking at it is a look into the file.
    pub(in crate::web) fn of(
        site: &Site,
        visitor: &Visitor,
        stand: Stand<'_>,
        opened: &Opened,
    ) -> Result<Option<Desk>, DeskError> {
        let case = &opened.case;
        let Some(submission) = case.last(stand.pack, Milestone::Submitted) else { return Ok(None) };
        desk::note_reading(site, &visitor.actor, case.agency.as_str(), &case.number, desk::REVIEW_DESK)?;
        let looks = desk::looks(site, case.agency.as_str(), &case.number, visitor.actor.person.as_str())?;
        let base = format!("/cases/{}/{}", case.agency, case.id);
        let seen = |record: &Record| looks.iter().any(|look| look.record == Some(record.id));
        let materials =
            material(case, submission).filter_map(|record| whole(stand, opened, record, &base, seen(record))).collect();
        let attention = attention(case, submission, &looks, stand.now);
        let mut signs = vec![format!(
            "你已打开 {} 份材料，共 {} 份；在案卷中约 {} 分钟。",
            attention.opened,
            attention.material,
            attention.seconds / 60
        )];
        signs.extend(super::whole::own_signs(site, stand, visitor, submission)?);
        Ok(Some(Desk {
            clock: clock(stand, opened, submission),
            proposal: Proposal::of(stand, opened).unwrap_or_default(),
            signs,
            materials,
            rounds: round_lines(stand, opened),
            requests: requests(stand, opened, &base),
            recordings: if case.clips.is_empty() { String::new() } else { format!("{base}/recordings") },
        }))
    }
}

fn clock(stand: Stand<'_>, opened: &Opened, submission: &Record) -> Vec<String> {
    let mut lines = vec![format!(
        "第 {} 轮。{} {} 送审，{} 收齐。",
        rounds(stand, &opened.case).len(),
        submission.entered.name,
        submission.entered.happened,
        submission.date().map_or_else(|| "签署后".to_owned(), law::Date::chinese),
    )];
    if let Some(round) = rounds(stand, &opened.case).last()
        && let Some(Last::Known(last)) = round.last(stand)
    {
        lines.push(format!("期限 {}：{}。", round.length().words(), last.chinese()));
    }
    lines
}

fn whole(stand: Stand<'_>, opened: &Opened, record: &Record, base: &str, seen: bool) -> Option<Material> {
    let written = writing::write(stand, &opened.case, record)?;
    let files =
        record.fields.iter().filter_map(|(_, value)| if let Value::Files(files) = value { Some(files) } else { None });
    let when = record.date().map_or_else(|| "未生效".to_owned(), law::Date::chinese);
    Some(Material {
        id: record.id.0,
        title: writing::name_of(stand, record),
        from: format!("{} {when}", record.entered.name),
        href: format!("{base}/records/{}", record.id),
        pdf: format!("{base}/records/{}/document.pdf", record.id),
        opened: seen,
        cells: written.cells.into_iter().filter(|(_, text)| !text.is_empty()).collect(),
        text: written.paragraphs,
        tables: written.tables,
        files: files.flatten().map(|file| (format!("{base}/files/{}", file.digest), file.name.clone())).collect(),
        marks: marks_of(opened, record.id, base),
    })
}

fn round_lines(stand: Stand<'_>, opened: &Opened) -> Vec<RoundLine> {
    let all = rounds(stand, &opened.case);
    let Some(kind) = stand.pack.kind("review-submission") else { return Vec::new() };
    let negative = |opinion: &Record| {
        let failed = |aspect: &&Aspect| opinion.fields.finding(aspect.key).is_some_and(|finding| !finding.yes);
        let words = |aspect: &Aspect| opinion.fields.finding(aspect.key).map_or("", |finding| finding.words.as_str());
        ASPECTS.iter().filter(failed).map(|aspect| format!("{}：否。{}", aspect.title, words(aspect))).collect()
    };
    let line = |(index, round): (usize, &enforcement::review::round::Round<'_>)| RoundLine {
        title: format!("第 {} 轮，{} 送审", round.number, round.submission.entered.happened),
        outcome: round.opinion.map_or_else(String::new, |opinion| {
            let passed = opinion.fields.text("conclusion") == "passed";
            let words = if passed { "通过" } else { "不予通过" };
            format!("{} {words}：{}", opinion.entered.name, opinion.fields.text("opinion"))
        }),
        negatives: round.opinion.map(negative).unwrap_or_default(),
        answered: round.submission.fields.text("changes").to_owned(),
        changed: index
            .checked_sub(1)
            .and_then(|before| all.get(before))
            .map(|before| changed(stand, &opened.case, kind, before.submission, round.submission))
            .unwrap_or_default(),
    };
    if all.len() < 2 { Vec::new() } else { all.iter().enumerate().map(line).collect() }
}

/// Requests of the reviewer with what was answered: address, request, answer.
fn requests(stand: Stand<'_>, opened: &Opened, base: &str) -> Vec<(String, String, String)> {
    let answers: Vec<&Record> = opened.case.of_kind("review-answer").collect();
    let line = |request: &Record| {
        let answer = answers.iter().rev().find(|answer| answer.fields.records("requests").contains(&request.id));
        let words = match answer {
            Some(answer) => format!("{} 答复：{}", answer.entered.name, answer.fields.text("content")),
            None => format!(
                "还没有答复，请于 {} 前答复",
                request.fields.date("due_on").map_or_else(String::new, law::Date::chinese)
            ),
        };
        let asked = format!("{}：{}", writing::name_of(stand, request), request.fields.text("content"));
        (format!("{base}/records/{}", request.id), asked, words)
    };
    opened.case.of_kind("review-request").map(line).collect()
}

/// What an opinion refers to, as addresses: a second of a recording, a page of a document, or the record.
pub(in crate::web) fn cited(stand: Stand<'_>, case: &Case, opinion: &Record, base: &str) -> Vec<(String, String)> {
    if opinion.kind.as_str() != "review-opinion" {
        return Vec::new();
    }
    let all = courses(stand, case);
    let rows = opinion.fields.rows("references").iter().filter_map(|row| {
        let cell = |column: usize| row.get(column).map_or("", |cell| cell.trim());
        let record = case.record(RecordId(cell(1).trim_start_matches('#').parse().ok()?))?;
        let clip = all.iter().find(|course| course.record == record.id).and_then(|course| course.clips.first());
        let href = match (seconds(cell(2)), clip, page_number(cell(2))) {
            (Some(at), Some(clip), _) => format!("{base}/recordings/{clip}?t={at}"),
            (None, _, Some(page)) => format!("{base}/records/{}/document.pdf#page={page}", record.id),
            _ => format!("{base}/records/{}", record.id),
        };
        Some((
            href,
            format!("要点{}：材料 {} {} {} {}", cell(0), record.id, writing::name_of(stand, record), cell(2), cell(3)),
        ))
    });
    rows.collect()
}

/// `1:02:03` or `2:03` as seconds.
fn seconds(text: &str) -> Option<u32> {
    let parts: Vec<u32> = text.split([':', '：']).map(str::parse).collect::<Result<_, _>>().ok()?;
    match parts.as_slice() {
        [hours, minutes, seconds] => Some(hours * 3600 + minutes * 60 + seconds),
        [minutes, seconds] => Some(minutes * 60 + seconds),
        _ => None,
    }
}

/// `第3页`, `3页` or `3`.
fn page_number(text: &str) -> Option<u32> {
    text.trim_start_matches('第').trim_end_matches('页').trim().parse().ok().filter(|page| *page > 0)
}

/// Notes that somebody opened a record beside the form.
pub(crate) async fn looked(
    State(site): State<Web>,
    visitor: Visitor,
    Path((agency, id, record)): Path<(String, String, u32)>,
    request: Request,
) -> Response {
    if input::read(&site, &visitor, request).await.is_err() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let noted = block(move || {
        may_see(&visitor, &agency)?;
        let opened = desk::read(&site, &agency, &id)?;
        let record = opened.case.record(RecordId(record)).ok_or(DeskError::NotFound)?;
        let stand = site.stand(&opened.agency, &opened.roster, site.now());
        let what = desk::looked_at(record.id, &writing::name_of(stand, record));
        desk::note_reading(&site, &visitor.actor, &agency, &opened.case.number, &what)
    });
    match noted.await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(DeskError::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_second_or_a_page() {
        assert_eq!(
            (seconds("1:02:03"), seconds("2：03"), seconds("第3页"), seconds("3")),
            (Some(3723), Some(123), None, None)
        );
        assert_eq!(
            (page_number("第3页"), page_number("12"), page_number("封面"), page_number("0")),
            (Some(3), Some(12), None, None)
        );
    }
}
