//! Inspections 行政检查: only what the agency published, and not more often than it published (国办发〔2024〕54号).

use super::{Attempt, day_words, inspection_notice, obligation};
use crate::case::{Case, Milestone, Stand};
use crate::inspection::usage::{counts, party_key};
use crate::inspection::{Item, PLAN, Plan, RESULT, lists_of, result_rows};
use crate::pack::ActType;
use crate::refusal::{Code, Refusal};
use crate::value::Fields;

/// Is it an inspection of this case, with an item?
fn item<'a>(stand: Stand<'a>, case: &Case, fields: &Fields) -> Option<Result<&'a Item, String>> {
    case.act_type(stand.pack).filter(|act| *act == ActType::Inspection)?;
    let name = fields.text("item");
    let items = stand.agency.inspections.as_slice();
    Some(items.iter().find(|item| item.name == name).ok_or_else(|| name.to_owned()))
}

/// An item that is not on the published list must not be inspected; the enterprise may refuse it.
pub(super) fn published_item(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked {
        return;
    }
    let refuse = |what: String, next: &str| Refusal::new(Code::ItemNotPublished, what, vec![inspection_notice()], next);
    match item(attempt.stand, attempt.case, attempt.fields) {
        Some(Err(name)) => refusals.push(refuse(
            format!("“{name}”不在本机关已公布的检查事项清单中，不能检查，企业有权拒绝。"),
            "请从清单中选择事项；确需增加的，先按程序公布清单。",
        )),
        Some(Ok(item)) if attempt.day() < item.since => refusals
            .push(refuse(format!("“{}”自{}起才列入清单。", item.name, item.since.chinese()), "清单生效后再检查。")),
        _ => {}
    }
}

/// A routine or special inspection of an enterprise needs a published yearly cap to be held against.
pub(super) fn yearly_cap_known(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked || !counts(attempt.fields.text("type")) {
        return;
    }
    if let Some(Ok(item)) = item(attempt.stand, attempt.case, attempt.fields)
        && attempt.stand.agency.cap_of(&item.name, attempt.day().year()).is_none()
    {
        refusals.push(Refusal::new(
            Code::FrequencyCap,
            format!("“{}”没有公布对同一企业的年度检查频次上限，不能安排日常、专项检查。", item.name),
            vec![inspection_notice()],
            "先在清单或者年度检查计划中公布年度频次上限；属于投诉举报、上级交办等法定情形的，按个案检查办理。",
        ));
    }
}

/// A series that counts inspections of one enterprise in a year, and how many it allows.
pub(crate) struct Counted {
    /// The series, drawn from in the transaction in which the approval takes effect, so that two at once cannot both be the last.
    pub(crate) series: String,
    /// What is counted, in words.
    what: String,
    /// How many are allowed.
    most: u32,
}

/// What the approval counts against: the cap of its item, and the plan's cap over all items. A joint inspection counts once, with
/// the agency that leads it. What a complaint, a transfer or data asked for does not count.
pub(crate) fn counted(stand: Stand<'_>, case: &Case, fields: &Fields, year: i16) -> Vec<Counted> {
    if !counts(fields.text("type")) {
        return Vec::new();
    }
    let Some((Ok(item), party)) = item(stand, case, fields).zip(fields.party("party")) else { return Vec::new() };
    let key = party_key(party);
    let by_item = stand.agency.cap_of(&item.name, year).map(|most| Counted {
        series: format!("检查频次 {key} {}", item.name),
        what: format!("“{}”检查", item.name),
        most,
    });
    let over_all = stand.agency.plan_of(year).and_then(Plan::over_all);
    let over_all =
        over_all.map(|most| Counted {
            series: format!("检查频次 {key}"), what: "检查（全部事项合计）".into(), most
        });
    by_item.into_iter().chain(over_all).collect()
}

impl Counted {
    /// The refusal of this one, where it is one too many.
    pub(crate) fn over(&self, number: u32) -> Option<Refusal> {
        (number > self.most).then(|| {
            Refusal::new(
                Code::FrequencyCap,
                format!(
                    "本年度对该企业的{}已有 {} 次，达到公布的上限 {} 次。",
                    self.what,
                    number.saturating_sub(1),
                    self.most
                ),
                vec![inspection_notice()],
                "本年度不再安排日常、专项检查；投诉举报、转办交办、数据监测发现问题线索，或者企业申请等情形，按个案检查办理并写明来源。",
            )
        })
    }
}

/// G11, G17.1: the lists can be drawn from, and the seed is not known yet when they are frozen.
pub(super) fn lists_can_be_drawn(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked || attempt.kind.key != PLAN {
        return;
    }
    let mut refuse =
        |what: String, next: &str| refusals.push(Refusal::new(Code::DrawUnsound, what, obligation("G11"), next));
    if let Err(error) = lists_of(attempt.fields) {
        refuse(format!("{error}。"), "请核对名单、比例和权重后再报批。");
    }
    if let Some(known_on) = attempt.fields.date("due_on").filter(|known_on| *known_on <= attempt.day()) {
        refuse(
            format!("随机种子在 {} 产生，名单必须在此之前锁定。", day_words(known_on)),
            "改用批准之后才产生的公开数字。",
        );
    }
}

/// G17.1: the result is what lists and seed give; nobody writes it.
pub(super) fn drawn_as_computed(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked || attempt.kind.key != RESULT {
        return;
    }
    let what = match result_rows(attempt.case) {
        Some(Ok(rows)) if rows == attempt.fields.rows("drawn") => return,
        Some(Ok(_)) => "抽取结果与按锁定名单和公布的种子算出的不一致。".to_owned(),
        Some(Err(error)) => format!("{error}。"),
        // Without a seed the procedure's own guard refuses.
        None => return,
    };
    refusals.push(Refusal::new(
        Code::DrawUnsound,
        what,
        obligation("G17.1"),
        "抽取结果由系统算出，不能改动；重新打开本表即按公布的种子填好。",
    ));
}

/// Not before the day that the plan names is the seed public.
pub(super) fn seed_published(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let planned = attempt.last(Milestone::Filed).and_then(|plan| plan.fields.date("due_on"));
    let published = attempt.fields.date("published_on");
    if let (Some(planned), Some(published)) = (planned, published)
        && attempt.kind.key == crate::inspection::SEED
        && published != planned
    {
        refusals.push(Refusal::new(
            Code::DrawUnsound,
            format!("方案定的是 {} 公布的数字，登记的是 {} 的。", day_words(planned), day_words(published)),
            obligation("G17.1"),
            "照方案所定日期的数字登记；另选日期的，重新制定方案。",
        ));
    }
}
