//! A case: its five phases, its timeline, what stands in the way of the next step, and what is missing and why.

use super::acts::onward;
use super::light::{Light, day, light};
use super::recordings::{CourseLine, course_lines};
use super::review::Proposal;
use super::shell::Shell;
use super::sign_off::Unsigned;
use super::{Web, block, fault, html};
use crate::auth::Visitor;
use crate::desk::{self, DeskError, Opened};
use crate::rights::{Right, holds_in};
use crate::shown::may_show;
use crate::site::Site;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::gate::may_enter;
use enforcement::case::{Case, Milestone, Record, Stand, basis_cited, before_decision, obstacles};
use enforcement::duty::{DutyState, duties, next_item};
use enforcement::pack::{ActType, Phase};
use enforcement::record::{Item, Standing, items, obligations, writing};
use enforcement::recording::{Course, courses};
use enforcement::refusal::{Refusal, Rejected, Subject};
use law::time::Last;

struct PhaseView {
    class: &'static str,
    title: &'static str,
    done: usize,
    total: usize,
}

struct PhaseRecords {
    title: &'static str,
    records: Vec<RecordView>,
}

struct RecordView {
    id: u32,
    datetime: String,
    day: String,
    time: String,
    title: String,
    mark: String,
    line: String,
    by: String,
    href: String,
    pdf: String,
    number: String,
    sign: String,
    recordings: Vec<CourseLine>,
}

#[derive(Default)]
struct GateView {
    title: String,
    action: String,
    href: String,
    refusals: Vec<Refusal>,
    /// Whose it is, where it is not the visitor's; then no button is offered.
    whose: String,
    done: &'static str,
}

struct AspectView {
    title: &'static str,
    met: bool,
    state: &'static str,
    what: String,
}

struct DutyView {
    what: String,
    light: Light,
    day: String,
    basis: String,
    explain: String,
}

struct ItemView {
    class: &'static str,
    shape: &'static str,
    words: &'static str,
    title: String,
    href: String,
    basis: String,
    note: String,
    not_applicable: String,
}

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage {
    shell: Shell,
    title: String,
    number: String,
    procedure: String,
    archived: bool,
    base: String,
    facts: Vec<(&'static str, String)>,
    phases: Vec<PhaseView>,
    timeline: Vec<PhaseRecords>,
    gate: GateView,
    prospect: Vec<AspectView>,
    duties: Vec<DutyView>,
    items: Vec<ItemView>,
    done: usize,
    needed: usize,
    kinds: Vec<(String, String)>,
    obligations: Vec<(String, String, String)>,
    /// Where the visitor shows the certificate for this case; empty where there is nothing to show.
    shows: String,
    recordings: String,
    review: Option<Proposal>,
    onward: Vec<(String, String)>,
}

/// May the visitor see this agency's cases?
pub(super) fn may_see(visitor: &Visitor, agency: &str) -> Result<(), DeskError> {
    if holds_in(&visitor.actor, Right::SeeCases, agency) { Ok(()) } else { Err(DeskError::NotFound) }
}

/// The page.
pub(crate) async fn page(
    State(site): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((agency, id)): Path<(String, String)>,
) -> Response {
    let (inner, who) = (site.clone(), visitor.clone());
    let built = block(move || {
        may_see(&who, &agency)?;
        let opened = desk::read(&inner, &agency, &id)?;
        Ok(build(&inner, &who, &opened, &headers))
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

fn build(site: &Site, visitor: &Visitor, opened: &Opened, headers: &HeaderMap) -> CasePage {
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    let case = &opened.case;
    let base = format!("/cases/{}/{}", case.agency, case.id);
    let procedure = case.procedure_in(&site.pack);
    let unsigned = Unsigned::of(site, case.agency.as_str());
    let all = items(stand, case);
    let needed: Vec<&Item> = all.iter().filter(|item| item.standing != Standing::NotApplicable).collect();
    let done = needed.iter().filter(|item| item.standing == Standing::Fulfilled).count();
    let own = visitor.actor.agency == case.agency;
    let kinds =
        procedure.into_iter().flat_map(|procedure| procedure.kinds()).filter_map(|key| site.pack.kind(key.as_str()));
    let everywhere = site
        .pack
        .kinds()
        .filter(|kind| kind.everywhere && !procedure.is_some_and(|procedure| procedure.allows(&kind.key)));
    let kinds = kinds.chain(everywhere);
    let kinds = kinds.filter(|kind| own && may_enter(stand, case, &visitor.actor, kind).is_ok());
    let kinds = kinds.filter(|kind| {
        kind.many
            || !case.records.iter().any(|record| {
                record.kind.as_str() == kind.key && record.replaced_by.is_none() && record.returned().is_none()
            })
    });
    let mut kinds: Vec<(String, String)> =
        kinds.map(|kind| (format!("{base}/record/{}", kind.key), kind.action.clone())).collect();
    kinds.dedup();
    CasePage {
        shell: Shell::of(site, visitor, "/cases").looking(headers),
        title: case.title(),
        number: case.number.clone(),
        procedure: procedure.map_or_else(String::new, |procedure| procedure.short.clone()),
        archived: case.has(&site.pack, Milestone::Archived),
        facts: facts(stand, opened),
        phases: phases(stand, opened, &all),
        timeline: timeline(stand, opened, visitor, &base),
        gate: gate(stand, opened, visitor, &base, &unsigned),
        prospect: prospect(stand, opened, visitor),
        duties: duty_views(site, stand, opened, &unsigned),
        items: all.iter().map(|item| item_view(item, &base, own)).collect(),
        done,
        needed: needed.len(),
        kinds,
        review: Proposal::of(stand, opened),
        onward: onward_links(site, opened),
        recordings: match case.clips.len() {
            0 => "还没有音像记录".to_owned(),
            count => format!("{count} 段，标注 {} 处", case.marks.len()),
        },
        obligations: obligations(stand, case)
            .into_iter()
            .map(|state| {
                let words = standing_words(state.standing).1;
                let words =
                    source(stand, case, state.id).map_or_else(|| words.to_owned(), |from| format!("{words}：{from}"));
                (state.id.citation().short(), state.id.get().words.clone(), words)
            })
            .collect(),
        shows: match own && may_show(site, case, &visitor.actor.person) {
            true => format!("/field/shown/{}", case.id),
            false => String::new(),
        },
        base,
    }
}

/// By what an obligation was settled by itself: a scan of the certificate, with its time.
fn source(stand: Stand<'_>, case: &Case, id: law::ObligationId) -> Option<String> {
    let settles = |record: &&Record| {
        stand.pack.kind(record.kind.as_str()).is_some_and(|kind| kind.by_itself && kind.fulfils.contains(&id))
    };
    let record = case.standing().rfind(settles)?;
    let kind = stand.pack.kind(record.kind.as_str())?;
    Some(format!("{}，{}", kind.title, record.entered.happened.date().chinese()))
}

/// What follows from the case, where it came from, and the rest about its party.
fn onward_links(site: &Site, opened: &Opened) -> Vec<(String, String)> {
    let mut links = onward(&site.pack, &opened.case);
    if opened.case.party().is_some() {
        let (agency, id) = (&opened.case.agency, &opened.case.id);
        links.push((format!("/parties?agency={agency}&case={id}"), "当事人的全部案件".to_owned()));
    }
    links
}

fn facts(stand: Stand<'_>, opened: &Opened) -> Vec<(&'static str, String)> {
    let case = &opened.case;
    let officers = case.officers(stand.pack);
    let names: Vec<&str> = officers.iter().map(|id| opened.roster.name(id)).collect();
    let mut facts = vec![
        (
            "当事人",
            case.party().map_or_else(|| "待查".to_owned(), |party| format!("{}（{}）", party.name, party.kind.title())),
        ),
        ("承办人", names.join("、")),
    ];
    let proposed = case.standing().rev().find(|record| !record.fields.penalties("penalties").is_empty());
    if let Some(record) = proposed {
        let label = if case.has(stand.pack, Milestone::Decided) { "处罚决定" } else { "拟作决定" };
        facts.push((label, writing::penalties_words(record.fields.penalties("penalties"))));
    }
    if let Some(filed) = case.date_of(stand.pack, Milestone::Filed) {
        let penalty = case.act_type(stand.pack) == Some(ActType::Penalty);
        facts.push((if penalty { "立案" } else { "启动" }, filed.chinese()));
    }
    facts
}

fn phases(stand: Stand<'_>, opened: &Opened, all: &[Item]) -> Vec<PhaseView> {
    let now = opened.case.phase(stand.pack);
    Phase::ALL
        .iter()
        .map(|phase| {
            let of: Vec<&Item> =
                all.iter().filter(|item| item.phase == *phase && item.standing != Standing::NotApplicable).collect();
            PhaseView {
                class: match phase.cmp(&now) {
                    std::cmp::Ordering::Less => "done",
                    std::cmp::Ordering::Equal => "now",
                    std::cmp::Ordering::Greater => "",
                },
                title: phase.title(),
                done: of.iter().filter(|item| item.standing == Standing::Fulfilled).count(),
                total: of.len(),
            }
        })
        .collect()
}

fn timeline(stand: Stand<'_>, opened: &Opened, visitor: &Visitor, base: &str) -> Vec<PhaseRecords> {
    let courses = courses(stand, &opened.case);
    let mut timeline = Vec::new();
    for phase in Phase::ALL.iter().rev() {
        let of = opened
            .case
            .records
            .iter()
            .rev()
            .filter(|record| stand.pack.kind(record.kind.as_str()).is_some_and(|kind| kind.phase == *phase));
        let records: Vec<RecordView> =
            of.map(|record| record_view(stand, &opened.case, record, visitor, base, &courses)).collect();
        if !records.is_empty() {
            timeline.push(PhaseRecords { title: phase.title(), records });
        }
    }
    timeline
}

fn record_view(
    stand: Stand<'_>,
    case: &Case,
    record: &Record,
    visitor: &Visitor,
    base: &str,
    courses: &[Course],
) -> RecordView {
    let kind = stand.pack.kind(record.kind.as_str());
    let waits = record.waits_for(stand.pack);
    let at = record.effect.as_ref().map_or(record.entered.happened, |effect| effect.at);
    let date = at.date();
    let mark = match (record.replaced_by, record.returned(), waits) {
        (Some(_), ..) => "已更正".to_owned(),
        (_, Some(_), _) => "已退回".to_owned(),
        (_, _, Some(step)) => format!("待{}签署", step.role().title()),
        _ => String::new(),
    };
    let mine = waits.is_some_and(|step| visitor.actor.is(step.role())) && record.entered.person != visitor.actor.person;
    RecordView {
        id: record.id.0,
        datetime: at.exact().replace(' ', "T"),
        day: format!("{}月{}日", date.month(), date.day()),
        time: format!("{:02}:{:02}", at.hour(), at.minute()),
        title: kind.map_or_else(|| record.kind.to_string(), |kind| kind.title.clone()),
        mark,
        line: writing::line(stand, case, record).unwrap_or_default(),
        by: record.entered.name.clone(),
        href: format!("{base}/records/{}", record.id),
        pdf: format!("{base}/records/{}/document.pdf", record.id),
        number: record.effect.as_ref().and_then(|effect| effect.number.clone()).unwrap_or_else(|| "文书".to_owned()),
        sign: if mine { format!("{base}/records/{}", record.id) } else { String::new() },
        recordings: courses.iter().find(|course| course.record == record.id).map(course_lines).unwrap_or_default(),
    }
}

/// What the decision needs, subject by subject: in the way or not, and what.
fn prospect(stand: Stand<'_>, opened: &Opened, visitor: &Visitor) -> Vec<AspectView> {
    let aspects = before_decision(stand, &visitor.actor, &opened.case).into_iter();
    aspects
        .map(|(subject, refusals)| {
            let title = subject.title();
            if !refusals.is_empty() {
                let what = refusals.into_iter().map(|refusal| refusal.what).collect::<Vec<_>>().join("");
                return AspectView { title, met: false, state: "还差", what };
            }
            match not_judged(stand, &opened.case, subject) {
                Some(what) => AspectView { title, met: false, state: "待认定", what: what.to_owned() },
                None => {
                    let what = if subject == Subject::Basis { judged_of(stand, &opened.case) } else { String::new() };
                    AspectView { title, met: true, state: "符合", what }
                }
            }
        })
        .collect()
}

/// Whose citations were judged, and against what.
fn judged_of(stand: Stand<'_>, case: &Case) -> String {
    let Some(record) = basis_cited(stand, case) else { return String::new() };
    let cited: usize = ["violated", "basis"].iter().map(|key| record.fields.citations(key).len()).sum();
    format!("{}引用的 {cited} 条，没有发现已经废止的。", writing::name_of(stand, record))
}

/// Why nothing stands in the way only because nobody could judge it yet: whether the decision is major is answered when the
/// examination ends (S6), and a basis is judged once it is cited.
fn not_judged(stand: Stand<'_>, case: &Case, subject: Subject) -> Option<&'static str> {
    match subject {
        Subject::Review => {
            let answers = [Milestone::Investigated, Milestone::Submitted, Milestone::Reviewed];
            let answered = answers.into_iter().any(|milestone| case.has(stand.pack, milestone));
            let mut kinds = case.procedure_in(stand.pack)?.kinds().filter_map(|key| stand.pack.kind(key.as_str()));
            let asked = kinds.any(|kind| kind.milestone == Some(Milestone::Investigated));
            (asked && !answered).then_some("调查、审查终结时认定是否属于重大执法决定，再定是否应当法制审核。")
        }
        Subject::Basis => basis_cited(stand, case).is_none().then_some("本案记录还没有引用依据。"),
        _ => None,
    }
}

/// The next needed record, and everything that stands in its way.
fn gate(stand: Stand<'_>, opened: &Opened, visitor: &Visitor, base: &str, unsigned: &Unsigned) -> GateView {
    let case = &opened.case;
    if let Some(record) = case.records.iter().rev().find(|record| record.waits_for(stand.pack).is_some()) {
        let title = stand.pack.kind(record.kind.as_str()).map_or("", |kind| kind.title.as_str());
        let step = record.waits_for(stand.pack).map_or("", |step| step.role().title());
        return GateView {
            title: format!("{title}待{step}签署"),
            action: "打开记录".into(),
            href: format!("{base}/records/{}", record.id),
            ..GateView::default()
        };
    }
    let Some(item) = next_item(stand, case) else {
        return GateView { done: "应当具备的记录都已齐全。", ..GateView::default() };
    };
    let Some(kind) = stand.pack.kind(&item.kind) else { return GateView::default() };
    let mut refusals = obstacles(stand, &visitor.actor, case, kind);
    refusals.retain(|refusal| {
        refusal.code != enforcement::refusal::Code::ReviewerInvolved
            && refusal.code != enforcement::refusal::Code::ReviewerNotQualified
            && refusal.code != enforcement::refusal::Code::SamePerson
    });
    let whose = match may_enter(stand, case, &visitor.actor, kind) {
        Err(Rejected::Law(why)) => why.into_iter().map(|refusal| format!("{}{}", refusal.what, refusal.next)).collect(),
        Ok(()) | Err(Rejected::Form(_)) => String::new(),
    };
    GateView {
        title: item.action.clone(),
        action: item.action,
        href: format!("{base}/record/{}", kind.key),
        refusals: unsigned.mark_all(refusals),
        whose,
        done: "",
    }
}

fn duty_views(site: &Site, stand: Stand<'_>, opened: &Opened, unsigned: &Unsigned) -> Vec<DutyView> {
    let today = stand.now.date();
    let views = duties(stand, &opened.case).into_iter().map(|duty| {
        let (due, held) = match duty.last {
            Last::Known(date) => (Some(date), String::new()),
            Last::NotYetPublished { year, nominal } => (nominal, format!("{year}年放假安排尚未公布，如为休息日则顺延")),
            Last::Suspended(since) => (None, format!("自{}起停表", since.chinese())),
        };
        let lamp = match duty.state {
            DutyState::Done(done) => Light {
                class: "done",
                words: if duty.late() {
                    format!("{} 办理，迟于期限", done.chinese())
                } else {
                    format!("{} 按期", done.chinese())
                },
            },
            _ => light(due, &held, duty.length.unit(), today, &site.calendar),
        };
        let rule = law::rules::find(duty.rule);
        DutyView {
            what: duty.what.clone(),
            light: lamp,
            day: day(due, &held),
            basis: rule
                .map(|rule| format!("{}：{}", unsigned.mark(&rule.citation.short()), duty.length.words()))
                .unwrap_or_default(),
            explain: format!("/law/due?rule={}&from={}", duty.rule, duty.from),
        }
    });
    views.collect()
}

fn standing_words(standing: Standing) -> (&'static str, &'static str, &'static str) {
    match standing {
        Standing::Fulfilled => ("✓", "已记录", ""),
        Standing::Incomplete => ("!", "待完成", "todo-i"),
        Standing::Open => ("○", "未记录", ""),
        Standing::NotApplicable => ("–", "不适用", "na"),
    }
}

fn item_view(item: &Item, base: &str, own: bool) -> ItemView {
    let (shape, words, class) = standing_words(item.standing);
    let mut basis: Vec<String> = item.fulfils.iter().map(|id| id.citation().short()).collect();
    if basis.is_empty() && !item.basis.is_empty() {
        basis.push(item.basis.clone());
    }
    ItemView {
        class,
        shape,
        words,
        title: item.title.clone(),
        href: match item.record {
            Some(record) => format!("{base}/records/{record}"),
            None if item.standing == Standing::Open && own => format!("{base}/record/{}", item.kind),
            None => String::new(),
        },
        basis: basis.into_iter().take(2).collect::<Vec<_>>().join("、"),
        note: item.note.clone(),
        not_applicable: if item.asked && own { format!("{base}/not-applicable/{}", item.kind) } else { String::new() },
    }
}
