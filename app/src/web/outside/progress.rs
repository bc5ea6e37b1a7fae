//! How far an application for a licence has come (P15): every stage with its day, what is still missing of it, the last days
//! that the law sets, and when the licence ends.

use enforcement::case::{Case, Milestone, Record, Stand};
use enforcement::duty::{DutyState, duties};
use enforcement::licence;
use law::time::Last;

/// A stage that was reached.
pub(super) struct Step {
    pub(super) on: String,
    pub(super) title: &'static str,
    pub(super) words: String,
}

/// The records that an applicant sees, with what they are called outside; nothing else of the file is shown.
const SEEN: [(&str, &str); 19] = [
    ("licence-application", "收到申请"),
    ("licence-supplement", "一次告知补正"),
    ("licence-supplemented", "收到补正材料"),
    ("licence-acceptance", "受理"),
    ("licence-not-accepted", "不予受理"),
    ("licence-check", "现场核查"),
    ("licence-third-person", "告知利害关系人，听取其意见"),
    ("statement", "听取陈述、申辩"),
    ("licence-special", "进入特殊程序，所需时间不计入办理时限"),
    ("licence-special-end", "特殊程序结束"),
    ("licence-hearing-offer", "告知听证权利"),
    ("licence-hearing-asked", "收到听证申请"),
    ("licence-hearing-summons", "通知听证"),
    ("licence-hearing-held", "举行听证"),
    ("examination-report", "审查终结，报请决定"),
    ("act-submission", "送法制审核"),
    ("licence-extension", "延长办理期限"),
    ("licence-decision", "作出决定"),
    ("licence-certificate", "颁发许可证件"),
];

fn seen(record: &Record) -> Option<&'static str> {
    SEEN.iter().find(|(kind, _)| *kind == record.kind.as_str()).map(|(_, title)| *title)
}

/// The stages, in the order in which they were recorded.
pub(super) fn steps(stand: Stand<'_>, case: &Case) -> Vec<Step> {
    let steps = case.standing().filter_map(|record| {
        let words = match record.kind.as_str() {
            "licence-decision" => option(stand, record, "conclusion"),
            "licence-acceptance" => match record.fields.text("silence") {
                "" => record
                    .fields
                    .date("accepted_on")
                    .map(|day| format!("自{}起受理", day.chinese()))
                    .unwrap_or_default(),
                silence => silence.to_owned(),
            },
            "licence-check" => record.fields.text("place").to_owned(),
            "licence-hearing-summons" => {
                let at = record.fields.moment("hearing_at").map(law::Moment::chinese).unwrap_or_default();
                format!("{at}，在{}举行", record.fields.text("place"))
            }
            "licence-certificate" => record.fields.text("certificate").to_owned(),
            "licence-not-accepted" | "licence-extension" => record.fields.text("reason").to_owned(),
            _ => String::new(),
        };
        Some(Step { on: record.date()?.to_string(), title: seen(record)?, words })
    });
    steps.collect()
}

fn option(stand: Stand<'_>, record: &Record, key: &str) -> String {
    let field = stand.pack.kind(record.kind.as_str()).and_then(|kind| kind.field(key));
    let chosen = record.fields.text(key);
    let label = field.and_then(|field| field.options.iter().find(|option| option.key == chosen));
    label.map_or(String::new(), |option| option.label.clone())
}

/// What is being done now and until when, and when the licence ends.
pub(super) fn lines(stand: Stand<'_>, case: &Case) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    let application = case.last(stand.pack, Milestone::Lead);
    if let Some(application) = application {
        lines.push(("申请事项".into(), application.fields.text("item").to_owned()));
    }
    let state = case.standing().filter_map(seen).next_back().unwrap_or("收到申请");
    lines.push(("现在".into(), state.to_owned()));
    for duty in duties(stand, case).into_iter().filter(|duty| duty.rule.starts_with('X')) {
        let until = match (duty.state, duty.last) {
            (DutyState::Done(_), _) => continue,
            (_, Last::Known(last)) => format!("最迟 {}（{}）", last.chinese(), last.weekday()),
            (_, Last::Suspended(since)) => format!("自 {} 起停表，恢复后再算", since.chinese()),
            (_, Last::NotYetPublished { year, .. }) => format!("{year}年放假安排公布后确定"),
        };
        lines.push((duty.what, until));
    }
    lines.extend(ends(case));
    lines
}

/// Until when the licence runs, and until when its renewal is asked for.
fn ends(case: &Case) -> Vec<(String, String)> {
    licence::valid_until(case).map_or_else(Vec::new, |until| {
        let renewal = licence::renewal_until(until).chinese();
        vec![
            ("有效期至".into(), until.chinese()),
            ("需要延续的".into(), format!("最迟 {renewal} 提出申请（行政许可法第五十条）")),
        ]
    })
}

/// What the agency said is missing, as long as it has not come.
pub(super) fn missing(case: &Case) -> Vec<(String, String)> {
    let Some(notice) = case.of_kind("licence-supplement").next_back() else { return Vec::new() };
    if case.of_kind("licence-supplemented").any(|record| record.id > notice.id) {
        return Vec::new();
    }
    let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    notice.fields.rows("missing").iter().map(|row| (cell(row, 0), cell(row, 1))).collect()
}
