//! Duties 期限 and tasks 待办: what has to be done until when, by which provision, and who does it. Derived from the case,
//! never typed; computed again when a calendar or a rule changes.

use crate::case::gate::{
    clock_due, court_period, hearing_request_in_time, hearing_request_until, money_open, ninety_days, payment_until,
    same,
};
use crate::case::{Case, Milestone, Record, Stand, Verdict};
use crate::disclosure::outward::LAPSED;
use crate::id::{PersonId, RecordId};
use crate::pack::{ActType, Recording, Step};
use crate::people::Role;
use crate::record::Standing;
use crate::recording::courses;
use crate::review::round::rounds;
use law::time::{Last, Length, last_day};
use law::{Date, Fen, Moment, rules};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a duty stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyState {
    /// The clock runs.
    Running,
    /// The clock stands still by law.
    Held,
    /// Done, on this day.
    Done(Date),
}

/// One duty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Duty {
    /// The rule's key in `law::rules`.
    pub rule: &'static str,
    /// What to do, a verb first.
    pub what: String,
    /// The day it started from.
    pub from: Date,
    /// The length.
    pub length: Length,
    /// The last day.
    pub last: Last,
    /// How it stands.
    pub state: DutyState,
    /// Who does it.
    pub role: Role,
    /// The kind of record that does it.
    pub kind: Option<String>,
    /// For a period in hours: was its last moment passed?
    pub overran: bool,
    /// The record that it is about, where a case may hold several such duties at once.
    pub about: Option<RecordId>,
}

impl Duty {
    /// Was it done after its last day?
    pub fn late(&self) -> bool {
        let by_day = matches!((self.state, self.last), (DutyState::Done(done), Last::Known(last)) if done > last);
        by_day || (self.overran && matches!(self.state, DutyState::Done(_)))
    }
}

/// Every duty of the case, running and done.
pub fn duties(stand: Stand<'_>, case: &Case) -> Vec<Duty> {
    let list = DutyList { stand, case, duties: Vec::new() };
    list.decision().clocks().review().preservation().recordings().service().payment().disclosure().archive().duties
}

struct DutyList<'a> {
    stand: Stand<'a>,
    case: &'a Case,
    duties: Vec<Duty>,
}

impl DutyList<'_> {
    fn date_of(&self, milestone: Milestone) -> Option<Date> {
        self.case.date_of(self.stand.pack, milestone)
    }

    fn push(
        &mut self,
        rule: &'static str,
        what: impl Into<String>,
        from: Date,
        done: Option<Date>,
        role: Role,
        kind: &str,
    ) {
        let length = rules::length(rule);
        let last = last_day(from, length, self.stand.calendar);
        self.add(rule, what.into(), from, length, last, done, role, kind);
    }

    #[allow(clippy::too_many_arguments)] // One row of a table, written once.
    fn add(
        &mut self,
        rule: &'static str,
        what: String,
        from: Date,
        length: Length,
        last: Last,
        done: Option<Date>,
        role: Role,
        kind: &str,
    ) {
        let state = match (done, last) {
            (Some(date), _) => DutyState::Done(date),
            (None, Last::Suspended(_)) => DutyState::Held,
            (None, _) => DutyState::Running,
        };
        let kind = (!kind.is_empty()).then(|| kind.to_owned());
        self.duties.push(Duty { rule, what, from, length, last, state, role, kind, overran: false, about: None });
    }

    /// 60: ninety days from filing to the date on the document.
    fn decision(mut self) -> Self {
        if let (Some(filed), Some(due)) = (self.date_of(Milestone::Filed), ninety_days(self.case, self.stand)) {
            let done = self.date_of(Milestone::Decided).or(self.date_of(Milestone::Transferred));
            let done = done.or(self.case.police_filed_on());
            self.add("A60", "作出处理决定".to_owned(), filed, due.length, due.last, done, Role::Officer, "decision");
        }
        if let Some(Ok(until)) = hearing_request_until(self.case, self.stand)
            && hearing_request_in_time(self.case, self.stand).is_none()
            && self.date_of(Milestone::Decided).is_none()
            && let Some(offer) = self.case.last(self.stand.pack, Milestone::HearingOffered)
            && let Some(served) = self.case.served_on(self.stand.pack, offer.id)
            && until >= self.stand.now.date()
        {
            self.push("A64", "等待当事人决定是否要求听证", served, None, Role::Officer, "hearing-request");
        }
        self
    }

    /// The clocks of the procedure, one for each record that starts one.
    fn clocks(mut self) -> Self {
        let (stand, case) = (self.stand, self.case);
        let Some(procedure) = case.procedure_in(stand.pack) else { return self };
        for clock in &procedure.clocks {
            let started: Vec<&Record> = case.steps(stand.pack, &clock.from).collect();
            for (index, record) in started.iter().enumerate() {
                let Some(rule) = rules::find(&clock.rule) else { continue };
                let Some(Ok(due)) = clock_due(stand, case, clock, record) else { continue };
                let ended = clock.done.iter().flat_map(|point| case.steps(stand.pack, point));
                let itself = |other: &Record| clock.done_served && other.id == record.id;
                let own = |other: &&Record| same(&clock.per, &other.fields, &record.fields);
                let ended = ended.filter(|other| other.id > record.id || itself(other));
                let ended: Vec<&Record> = ended.filter(own).collect();
                let done = if clock.done_served {
                    ended.iter().filter_map(|other| case.served_on(stand.pack, other.id)).min()
                } else {
                    ended.iter().filter_map(|other| other.date()).min()
                };
                // The next one of its kind takes the clock over.
                let next = started[index + 1..].iter().find(|next| own(next));
                let done = done.or_else(|| next.and_then(|next| next.date()));
                let what = clock.what.clone();
                self.add(rule.key, what, due.start, due.length, due.last, done, clock.role, &clock.kind);
                if let (Length::Hours(hours), Some(duty)) = (due.length, self.duties.last_mut()) {
                    let begun = if clock.field.is_empty() { None } else { record.fields.moment(&clock.field) };
                    let begun = begun.or(record.effect.as_ref().map(|effect| effect.at)).unwrap_or(stand.now);
                    let over = ended.iter().filter_map(|other| other.effect.as_ref().map(|effect| effect.at)).min();
                    duty.overran = over.unwrap_or(stand.now) > begun.plus_seconds(i64::from(hours) * 3600);
                }
            }
        }
        self
    }

    /// S13: each round has its own clock; an extension adds five working days.
    fn review(mut self) -> Self {
        for round in rounds(self.stand, self.case) {
            let (Some(from), Some(last)) = (round.submission.date(), round.last(self.stand)) else { continue };
            let given = round.opinion.and_then(Record::date);
            let what = "出具法制审核意见".to_owned();
            self.add("S13", what, from, round.length(), last, given, Role::Reviewer, "review-opinion");
        }
        self
    }

    /// 56: seven working days to deal with what was registered and preserved.
    fn preservation(mut self) -> Self {
        let pack = self.stand.pack;
        let preserved: Vec<(RecordId, Option<Date>)> =
            self.case.reached(pack, Milestone::Preserved).map(|record| (record.id, record.date())).collect();
        for (id, date) in preserved {
            let done = self
                .case
                .reached(pack, Milestone::PreservationEnded)
                .find(|record| record.id > id)
                .and_then(Record::date);
            if let Some(date) = date {
                self.push("A56", "对先行登记保存的物品作出处理", date, done, Role::Officer, "preservation-disposal");
            }
        }
        self
    }

    /// J22: stored the same day, or within 24 hours after the return with its reason: where the whole course is to be
    /// recorded, where the agency's list names the step, and wherever a recording was made. A written reason why there is
    /// none ends it (J15.2).
    fn recordings(mut self) -> Self {
        let (stand, case) = (self.stand, self.case);
        for course in courses(stand, case) {
            let about = |note: &&Record| note.fields.records("about").contains(&course.record);
            let notes = || case.of_kind("recording-note").filter(about);
            let none = notes().any(|note| note.fields.text("state") == "none");
            let wanted = course.demanded == Recording::WholeCourse || course.listed;
            let made = course.stored.is_some() || notes().next().is_some();
            if !(wanted || made) || (none && course.stored.is_none()) {
                continue;
            }
            let returned = notes().rfind(|note| note.fields.text("state") == "delayed");
            let returned = returned.and_then(|note| note.fields.moment("returned_at"));
            let (rule, from) = match returned {
                Some(returned) => ("J22.2", returned),
                None => ("J22.1", course.to),
            };
            let title = case.record(course.record).and_then(|record| stand.pack.kind(record.kind.as_str()));
            let what = format!("储存音像记录（{}）", title.map_or("", |kind| kind.title.as_str()));
            let done = course.stored;
            self.push(rule, what, from.date(), done.map(Moment::date), Role::Officer, "");
            let until = returned.map_or(Moment::end_of(from.date()), |returned| returned.plus_seconds(24 * 3600));
            if let Some(duty) = self.duties.last_mut() {
                duty.overran = done.unwrap_or(stand.now) > until;
                duty.about = Some(course.record);
            }
        }
        self
    }

    /// 61: seven working days to serve a decision.
    fn service(mut self) -> Self {
        let Some(decision) = self.case.last(self.stand.pack, Milestone::Decided) else { return self };
        let served = self.case.served_on(self.stand.pack, decision.id);
        let serves = self.stand.pack.kind(decision.kind.as_str()).is_some_and(|kind| kind.served);
        let penalty = self.case.act_type(self.stand.pack) == Some(ActType::Penalty);
        if let Some(date) = decision.date().filter(|_| serves && penalty && !self.case.is_simple()) {
            self.push("A61", "送达处罚决定书", date, served, Role::Officer, "service-receipt");
        }
        self
    }

    /// 67 and 71: payment by the party, cash handed in by the officer.
    fn payment(mut self) -> Self {
        let (case, stand) = (self.case, self.stand);
        let due_money = case.money_due(stand.pack);
        let decision = case.last(stand.pack, Milestone::Decided);
        if let Some(Ok(until)) = payment_until(case, stand)
            && due_money > Fen::ZERO
            && let Some(served) = decision.and_then(|decision| case.served_on(stand.pack, decision.id))
        {
            let paid = (money_open(case, stand) == Fen::ZERO)
                .then(|| self.date_of(Milestone::Paid).or(self.date_of(Milestone::CashCollected)))
                .flatten();
            let what = format!("当事人缴清罚没款 {}", due_money.grouped());
            self.add("A67", what, served, rules::length("A67"), Last::Known(until), paid, Role::Officer, "payment");
        }
        if let Some((from, last)) = court_period(case, stand).filter(|_| money_open(case, stand) > Fen::ZERO) {
            let done = self.date_of(Milestone::CourtApplied).or(self.date_of(Milestone::Closed));
            let what = "申请人民法院强制执行".to_owned();
            self.add("C53", what, from, rules::length("C53"), last, done, Role::Officer, "court-application");
        }
        let cash: Vec<(Date, Option<Date>)> = case
            .reached(stand.pack, Milestone::CashCollected)
            .filter_map(|record| record.fields.date("paid_on").map(|date| (date, record.fields.date("handed_in_on"))))
            .collect();
        for (date, handed_in) in cash {
            self.push("A71", "将当场收缴的罚款交至本机关", date, handed_in, Role::Officer, "cash-collection");
        }
        self
    }

    /// G21.2, 48, G22.3: publication, withdrawal.
    fn disclosure(mut self) -> Self {
        let pack = self.stand.pack;
        let Some(decision) = self.case.last(pack, Milestone::Decided) else { return self };
        let refused =
            self.case.last(pack, Milestone::DisclosureApproved).filter(|record| record.fields.text("publish") == "no");
        let done = self.date_of(Milestone::Published).or(refused.and_then(Record::date));
        let act = self.case.act_type(pack).unwrap_or(ActType::Penalty);
        // G17.1: every decision, with a penalty or without one; whether it is published is found by a person.
        let discloses = self.case.procedure_in(pack).is_some_and(|procedure| procedure.allows("disclosure-approval"));
        // G21: seven working days for decisions in penalty and licence procedures, twenty for everything else.
        let rule = if matches!(act, ActType::Penalty | ActType::Licence) { "G21.2" } else { "G21.1" };
        if let Some(date) = decision.date().filter(|_| discloses) {
            let (role, kind, step) = self.disclosure_step();
            self.push(rule, format!("公示{}决定{step}", self.case.act_name(pack)), date, done, role, &kind);
        }
        // G22.3: what was decided elsewhere came in a newer state after it went public.
        let published = self.case.last(pack, Milestone::Published);
        if self.case.is_elsewhere(pack) && published.is_some_and(|published| published.id < decision.id) {
            let corrected = self.case.reached(pack, Milestone::PublicationCorrected);
            let done = corrected.filter(|record| record.id > decision.id).find_map(Record::date);
            let (from, kind) = (decision.entered.recorded.date(), "publication-correction");
            self.push("G22.3", "来源系统更新了决定，更正公示的信息", from, done, Role::Editor, kind);
        }
        // 48: three working days for a penalty; G22.2: twenty for every other act.
        let withdrawal = if act == ActType::Penalty { "A48" } else { "G22.2" };
        // 48 and G22.3: a withdrawal or a correction that came late stays visible as late.
        let tail = [
            (Milestone::PublicationWithdrawn, withdrawal, "撤回公示并公开说明理由", "publication-withdrawal"),
            (Milestone::PublicationCorrected, "G22.3", "更正公示的信息", "publication-correction"),
        ];
        for (milestone, rule, what, kind) in tail {
            let records: Vec<(Option<Date>, Option<Date>)> = self
                .case
                .reached(pack, milestone)
                .filter(|record| !LAPSED.contains(&record.fields.text("ground")))
                .map(|record| {
                    (record.fields.date("found_on"), record.effect.as_ref().map(|effect| effect.recorded.date()))
                })
                .collect();
            for (found, done) in records {
                if let Some(found) = found {
                    self.push(rule, what, found, done, Role::Editor, kind);
                }
            }
        }
        self
    }

    /// Who is to do what next on the way to the publication: role, kind to fill in, the step in words.
    fn disclosure_step(&self) -> (Role, String, String) {
        const WAY: [&str; 4] = ["disclosure-approval", "redaction", "secrecy-review", "publication"];
        let open = crate::record::items(self.stand, self.case)
            .into_iter()
            .filter(|item| WAY.contains(&item.kind.as_str()))
            .find(|item| !matches!(item.standing, Standing::Fulfilled | Standing::NotApplicable));
        let kind = open.as_ref().and_then(|item| self.stand.pack.kind(&item.kind));
        let (Some(item), Some(kind)) = (open, kind) else { return (Role::Editor, String::new(), String::new()) };
        let role = kind.who.iter().find(|role| **role != Role::Officer).copied().unwrap_or(Role::Editor);
        // What waits for a signature has its own task; there is nothing to fill in.
        let fill = if item.standing == Standing::Incomplete { String::new() } else { item.kind };
        (role, fill, format!("（{}）", kind.action))
    }

    /// J21: twenty working days from the end of the act to the archived file.
    fn archive(mut self) -> Self {
        if let Some(date) = self.date_of(Milestone::Closed).or(self.date_of(Milestone::NotFiled)) {
            let done = self.date_of(Milestone::Archived);
            self.push("J21", "立卷归档", date, done, Role::Archivist, "archiving");
        }
        self
    }
}

/// One thing that somebody has to do now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Task {
    /// Stable inside the case: `sign-12-head`, `duty-A60`, `next-filing`.
    pub key: String,
    /// What to do, a verb first.
    pub what: String,
    /// Role that does it.
    pub role: Role,
    /// The people it is for; empty: everybody of the role (of the unit, for unit heads).
    pub people: Vec<PersonId>,
    /// The last day, where the law sets one.
    pub due: Option<Date>,
    /// The light cannot be computed: why (an unpublished year, a stopped clock).
    pub held: String,
    /// The provision, or the internal reason.
    pub basis: String,
    /// 个工作日 or 日.
    pub unit: String,
    /// The rule's key, for the day-by-day account.
    pub rule: String,
    /// The start day for that account.
    pub from: Option<Date>,
    /// The kind to fill in.
    pub kind: String,
    /// The record to open.
    pub record: Option<RecordId>,
}

/// Everything that waits to be done in the case, for whom.
pub fn tasks(stand: Stand<'_>, case: &Case) -> Vec<Task> {
    let mut tasks = signatures(stand, case);
    let officers = case.officers(stand.pack);
    for duty in duties(stand, case).into_iter().filter(|duty| !matches!(duty.state, DutyState::Done(_))) {
        let people = if duty.role == Role::Officer { officers.clone() } else { Vec::new() };
        tasks.push(duty_task(&duty, people));
    }
    tasks.extend(late_storage(stand, case, &officers));
    if let Some(task) = next_step(stand, case, &officers)
        && !tasks.iter().any(|other| other.kind == task.kind)
    {
        tasks.push(task);
    }
    tasks
}

/// J22: recordings that were stored late want the officer's reason; until it is written, supervision sees them as late. A note
/// of an interruption says nothing of it, and one that was written before did not keep to what it announced.
fn late_storage(stand: Stand<'_>, case: &Case, officers: &[PersonId]) -> Vec<Task> {
    let late: Vec<Duty> =
        duties(stand, case).into_iter().filter(|duty| duty.rule.starts_with("J22") && duty.late()).collect();
    if late.is_empty() {
        return Vec::new();
    }
    // By their places in the stream: the clock tells no two of the same second apart.
    let stored: BTreeMap<RecordId, u32> = courses(stand, case)
        .into_iter()
        .filter_map(|course| {
            let of = case.clips.iter().filter(|stored| course.clips.contains(&stored.clip.digest));
            Some((course.record, of.map(|stored| stored.seq).min()?))
        })
        .collect();
    let asked = |duty: Duty| {
        let about = duty.about?;
        let stored = *stored.get(&about)?;
        let explained = case.of_kind("recording-note").any(|note| {
            note.fields.records("about").contains(&about)
                && matches!(note.fields.text("state"), "made" | "delayed")
                && note.id.0 > stored
        });
        (!explained).then(|| Task {
            key: format!("late-{about}"),
            what: "书面说明音像记录迟存的原因".to_owned(),
            kind: "recording-note".into(),
            record: None,
            ..duty_task(&duty, officers.to_vec())
        })
    };
    late.into_iter().filter_map(asked).collect()
}

fn duty_task(duty: &Duty, people: Vec<PersonId>) -> Task {
    let rule = rules::find(duty.rule);
    let (last, held) = match duty.last {
        Last::Known(date) => (Some(date), String::new()),
        Last::NotYetPublished { year, nominal: Some(date) } => {
            (Some(date), format!("{year}年放假安排尚未公布，该日如为休息日则顺延"))
        }
        Last::NotYetPublished { year, nominal: None } => (None, format!("{year}年放假安排尚未公布，末日待定")),
        Last::Suspended(since) => (None, format!("自{}起停表", since.chinese())),
    };
    Task {
        key: match duty.about {
            Some(record) => format!("duty-{}-{}-{record}", duty.rule, duty.from),
            None => format!("duty-{}-{}", duty.rule, duty.from),
        },
        what: duty.what.clone(),
        role: duty.role,
        people,
        due: last,
        held,
        basis: rule.map(|rule| format!("{}：{}", rule.citation.short(), duty.length.words())).unwrap_or_default(),
        unit: duty.length.unit().to_owned(),
        rule: duty.rule.to_owned(),
        from: Some(duty.from),
        kind: duty.kind.clone().unwrap_or_default(),
        record: None,
    }
}

fn plain_task(
    key: String,
    what: String,
    role: Role,
    people: Vec<PersonId>,
    kind: &str,
    record: Option<RecordId>,
) -> Task {
    Task {
        key,
        what,
        role,
        people,
        due: None,
        held: String::new(),
        basis: String::new(),
        unit: String::new(),
        rule: String::new(),
        from: None,
        kind: kind.to_owned(),
        record,
    }
}

/// Records that wait for a signature, and records that came back.
fn signatures(stand: Stand<'_>, case: &Case) -> Vec<Task> {
    let mut tasks = Vec::new();
    for record in &case.records {
        let Some(kind) = stand.pack.kind(record.kind.as_str()) else { continue };
        if let Some(step) = record.waits_for(stand.pack) {
            let people = if step == Step::CoHandler { case.officers(stand.pack) } else { Vec::new() };
            let people = people.into_iter().filter(|person| *person != record.entered.person).collect();
            tasks.push(plain_task(
                format!("sign-{}-{}", record.id, step.key()),
                format!("签署{}", kind.title),
                step.role(),
                people,
                &kind.key,
                Some(record.id),
            ));
        }
        let redone = case
            .records
            .iter()
            .any(|later| later.replaces.as_ref().is_some_and(|replaced| replaced.record == record.id));
        if record.signatures.iter().any(|signature| signature.verdict == Verdict::Returned)
            && !redone
            && record.replaced_by.is_none()
        {
            tasks.push(plain_task(
                format!("redo-{}", record.id),
                format!("按退回意见修改{}", kind.title),
                Role::Officer,
                vec![record.entered.person.clone()],
                &kind.key,
                Some(record.id),
            ));
        }
    }
    tasks
}

/// The next needed record that a person has to make, the first one open that is not merely asked.
fn next_step(stand: Stand<'_>, case: &Case, officers: &[PersonId]) -> Option<Task> {
    let item = next_item(stand, case)?;
    let kind = stand.pack.kind(&item.kind)?;
    let role = kind.who.first().copied().unwrap_or(Role::Officer);
    let people = if role == Role::Officer { officers.to_vec() } else { Vec::new() };
    Some(plain_task(format!("next-{}", kind.key), kind.action.clone(), role, people, &kind.key, None))
}

/// The first needed record that stands open and is always wanted or became applicable.
pub fn next_item(stand: Stand<'_>, case: &Case) -> Option<crate::record::Item> {
    crate::record::items(stand, case)
        .into_iter()
        .find(|item| item.standing == crate::record::Standing::Open && !item.asked)
}

/// The full account of a duty's time, for the page that explains a date.
pub fn account(rule: &str, from: Date, calendar: &law::calendar::Calendar) -> Option<law::time::Due> {
    rules::find(rule)?.due(from, calendar)?.ok()
}
