//! Service and performance: lawful ways of service in order (61), cash (68), payment (67), late fee (72), urging and court
//! (强制法53, 54), and closing only what was performed or lawfully ended.

use super::{Attempt, compulsion_law, day_words, last_day, obligation, penalty_law};
use crate::case::view::total;
use crate::case::{Case, Milestone, Record, Stand};
use crate::refusal::{Cite, Code, Refusal};
use crate::value::PenaltyKind;
use law::thresholds::{CASH_MOST, LATE_FEE_PERCENT_A_DAY, SURCHARGE_MYRIADTHS_A_DAY, late_fee, surcharge};
use law::time::{self, Last, Length, due};
use law::{Citation, Date, Fen, Source, rules};

/// 61: a receipt tells of documents that exist and are meant to be served, and no earlier than they are dated.
pub(super) fn a61_something_to_serve(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked {
        return;
    }
    let pack = attempt.stand.pack;
    for id in attempt.fields.records("documents") {
        let record = attempt.case.record(*id).filter(|record| record.stands());
        let Some(record) = record.filter(|record| pack.kind(record.kind.as_str()).is_some_and(|kind| kind.served))
        else {
            refusals.push(Refusal::new(
                Code::StepMissing,
                "选择的文书不是已经生效的对外文书。",
                obligation("J12.1"),
                "请从本案可送达的文书中选择。",
            ));
            continue;
        };
        if let (Some(date), Some(served)) = (record.date(), attempt.fields.date("served_on"))
            && served < date
        {
            refusals.push(Refusal::new(
                Code::DateOrder,
                format!("送达日期 {} 早于文书日期 {}。", day_words(served), day_words(date)),
                obligation("J12.1"),
                "请核对送达日期。",
            ));
        }
    }
}

/// The ways of 民诉法 in their order: electronic only by consent, announcement only when the others failed.
pub(super) fn way_of_service(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let way = attempt.fields.text("way");
    let pack = attempt.stand.pack;
    if way == "electronic" {
        let agreed = attempt
            .case
            .reached(pack, Milestone::AddressConfirmed)
            .any(|record| record.fields.finding("electronic").is_some_and(|finding| finding.yes));
        if !agreed {
            refusals.push(attempt.missing(
                Code::ServiceWay,
                Milestone::AddressConfirmed,
                "当事人没有签署同意电子送达的确认书。",
                vec![penalty_law(61)],
                "先由当事人签署送达地址及电子送达确认书；不同意的，用其他方式送达。",
            ));
        }
    }
    let documents = attempt.fields.records("documents");
    let tried = attempt.case.reached(pack, Milestone::Served).any(|receipt| {
        receipt.fields.text("outcome") == "failed"
            && receipt.fields.records("documents").iter().any(|id| documents.contains(id))
    });
    if way == "announcement" && !tried {
        refusals.push(
            Refusal::new(
                Code::ServiceWay,
                "还没有其他方式送达不成的记录，不能公告送达。",
                vec![penalty_law(61), Citation::article(Source::CivilProcedureLaw, 95).into()],
                "先用直接、留置、邮寄等方式送达，送达不成的逐次登记；确实无法送达的再公告。",
            )
            .fill("service-receipt"),
        );
    }
}

/// J12.1: what was not handed to the party itself is proven: who witnessed, which parcel, which medium, which system. An
/// announcement counts when thirty days have passed since it was published (民诉法95).
pub(super) fn j12_1_proof_of_service(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let fields = attempt.fields;
    let way = fields.text("way");
    if attempt.asked || fields.text("outcome") == "failed" {
        return;
    }
    if matches!(way, "retained" | "entrusted" | "relayed" | "post" | "electronic" | "announcement")
        && fields.text("proof").is_empty()
        && fields.files("files").is_empty()
    {
        refusals.push(Refusal::new(
            Code::ServiceWay,
            "没有写明送达的证明，也没有回证扫描件。",
            obligation("J12.1"),
            "留置写见证人或者音像，邮寄写单号和签收，电子写到达系统的记录，公告写媒体和期间；或者附回证扫描件。",
        ));
    }
    let (Some(announced), Some(served), true) =
        (fields.date("announced_on"), fields.date("served_on"), way == "announcement")
    else {
        return;
    };
    let earliest = match rules::length("M95") {
        Length::CalendarDays(days) => announced.plus_days(i32::try_from(days).unwrap_or(i32::MAX)),
        _ => announced,
    };
    if served < earliest {
        refusals.push(Refusal::new(
            Code::ServiceWay,
            format!("公告自 {} 起经过三十日才视为送达，最早为 {}。", day_words(announced), day_words(earliest)),
            vec![Citation::article(Source::CivilProcedureLaw, 95).into()],
            "送达日期填公告期满之日，期满后再登记。",
        ));
    }
}

/// 68, 69: cash on the spot up to 100 yuan, or with a stated reason.
pub(super) fn a68_cash(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    a67_decided_first(attempt, refusals);
    if attempt.asked {
        return;
    }
    let fine = total(attempt.case.decided_penalties(attempt.stand.pack), &[PenaltyKind::Fine]);
    let ground = attempt.fields.text("ground");
    let reasoned = matches!(ground, "hard_to_enforce" | "remote") && !attempt.fields.text("reason").is_empty();
    let hard_only_simple = ground == "hard_to_enforce" && !attempt.case.is_simple();
    if (fine > CASH_MOST && !reasoned) || hard_only_simple {
        refusals.push(Refusal::new(
            Code::CashNotAllowed,
            format!("罚款 {} 超过 {}，没有法定理由不能当场收缴。", fine.grouped(), CASH_MOST.grouped()),
            vec![penalty_law(68), penalty_law(69)],
            "由当事人到指定银行或者通过电子支付缴款；当场处罚事后难以执行的，或者边远、水上、交通不便地区当事人提出的，写明理由。",
        ));
    }
}

/// 67: money follows a decision.
pub(super) fn a67_decided_first(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(decision) = attempt.last(Milestone::Decided) else {
        refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::Decided,
            "还没有处罚决定，不能登记缴款。",
            vec![penalty_law(67)],
            "作出并送达决定后再登记。",
        ));
        return;
    };
    if let Some(decided) = decision.date().filter(|decided| attempt.day() < *decided) {
        refusals.push(Refusal::new(
            Code::DateOrder,
            format!("日期 {} 早于处罚决定的 {}。", day_words(attempt.day()), day_words(decided)),
            vec![penalty_law(67)],
            "请核对日期；决定作出之前不得收缴罚款。",
        ));
    }
}

/// J12.3: no more is taken than was decided, with the late fee as charged.
pub(super) fn j12_3_not_more_than_owed(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let (case, stand) = (attempt.case, attempt.stand);
    let Some(amount) = attempt.fields.money("amount").filter(|_| attempt.has(Milestone::Decided)) else { return };
    // A correction takes the place of what it replaces.
    let replaced = attempt.record.and_then(|id| case.record(id)).filter(|record| record.stands());
    let replaced = replaced.and_then(|record| record.fields.money("amount")).unwrap_or(Fen::ZERO);
    let open = money_open(case, stand).plus(replaced);
    if amount > open {
        refusals.push(Refusal::new(
            Code::LateFee,
            format!("缴款 {} 多于尚欠的 {}。", amount.grouped(), open.grouped()),
            obligation("J12.3"),
            "请核对金额；加处罚款的，先作出加处罚款决定；多收的应当退还。",
        ));
    }
}

/// 66: a deferral sets a later day than the party had.
pub(super) fn a66_deferred_ahead(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(to) = attempt.fields.date("extended_to") else { return };
    if to < attempt.day() {
        refusals.push(Refusal::new(
            Code::DateOrder,
            format!("准予缴至的 {} 已经过去。", day_words(to)),
            vec![penalty_law(66)],
            "请填写审批之后的日期。",
        ));
    }
}

/// The last day to pay: 15 days from receipt, or as deferred (66, 67).
pub(crate) fn payment_until(case: &Case, stand: Stand<'_>) -> Option<Result<Date, Refusal>> {
    if let Some(deferred) =
        case.last(stand.pack, Milestone::Deferred).and_then(|record| record.fields.date("extended_to"))
    {
        return Some(Ok(deferred));
    }
    let decision = case.last(stand.pack, Milestone::Decided)?;
    let served = case.served_on(stand.pack, decision.id)?;
    Some(last_day(due(served, rules::length("A67"), &[], stand.calendar)))
}

fn too_early(attempt: &Attempt<'_>, what: &str, until: Date, cites: Vec<Cite>) -> Refusal {
    Refusal::new(
        Code::EnforcementEarly,
        format!("还不能{what}：{} 前期限未满。", day_words(until)),
        cites,
        format!("{}之后再办。", if attempt.asked { "期满" } else { "该日" }),
    )
}

/// 72, 73: only after the period, only for days that count, never more than the fine.
pub(super) fn a72_late_fee(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let (case, stand) = (attempt.case, attempt.stand);
    let fine = total(case.decided_penalties(stand.pack), &[PenaltyKind::Fine]);
    let until = match payment_until(case, stand) {
        Some(Ok(until)) => until,
        Some(Err(refusal)) => return refusals.push(refusal),
        None => {
            return refusals.push(
                Refusal::new(
                    Code::LateFee,
                    "决定书还没有送达，缴款期限没有起算。",
                    vec![penalty_law(72)],
                    "先送达决定书。",
                )
                .fill("service-receipt"),
            );
        }
    };
    if attempt.day() <= until {
        return refusals.push(too_early(attempt, "加处罚款", until, vec![penalty_law(72)]));
    }
    let paused = attempt.fields.number("days_paused").unwrap_or(0).max(0);
    let days = u32::try_from(attempt.day().days_since(until) - paused).unwrap_or(0);
    let most = late_fee(fine, days);
    if attempt.fields.money("amount").is_some_and(|amount| amount > most) {
        refusals.push(Refusal::new(
            Code::LateFee,
            format!("加处罚款至多 {}：逾期 {days} 日，每日3%，不超过罚款 {}。", most.grouped(), fine.grouped()),
            vec![penalty_law(72), penalty_law(73)],
            "请按可以计算的日数填写；复议、诉讼期间不计。",
        ));
    }
}

/// 72: what the late fee comes to on a day, where the fine is late then.
pub fn late_fee_on(case: &Case, stand: Stand<'_>, day: Date) -> Option<Fen> {
    let fine = total(case.decided_penalties(stand.pack), &[PenaltyKind::Fine]);
    let until = payment_until(case, stand)?.ok()?;
    let days = u32::try_from(day.days_since(until)).ok().filter(|days| *days > 0)?;
    Some(late_fee(fine, days))
}

/// 强制法45: what is added for lateness is counted by the day, without the days that do not count, and never exceeds the
/// principal.
pub(super) fn c45_counted_by_the_day(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let owed = [Milestone::Decided, Milestone::Lead].map(|milestone| attempt.last(milestone)?.fields.money("amount"));
    let (Some(owed), Some(amount)) = (owed.into_iter().flatten().next(), attempt.fields.money("amount")) else {
        return;
    };
    let mut refuse = |what: String, next: &str| {
        refusals.push(Refusal::new(Code::LateFee, what, vec![compulsion_law(45)], next));
    };
    if amount > owed {
        return refuse(
            format!("加处罚款或者滞纳金不得超过金钱给付义务的数额 {}。", owed.grouped()),
            "请按不超过本金的金额填写。",
        );
    }
    let a_day = match attempt.fields.text("daily_rate") {
        "fine" => LATE_FEE_PERCENT_A_DAY * 100,
        "fee" => SURCHARGE_MYRIADTHS_A_DAY,
        _ => return,
    };
    let Some(late_from) = attempt.fields.date("late_from") else { return };
    let paused = attempt.fields.number("days_paused").unwrap_or(0).max(0);
    let days = u32::try_from(attempt.day().days_since(late_from) - paused).unwrap_or(0);
    let most = surcharge(owed, a_day, days);
    if amount > most {
        refuse(
            format!("至多加处 {}：可以计算的逾期日数为 {days} 日，本金 {}。", most.grouped(), owed.grouped()),
            "请按可以计算的日数填写；复议、诉讼和中止执行的期间不计。",
        );
    }
}

/// 强制法54, 35: urging follows a period that ran out without payment.
pub(super) fn c54_urging(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    match payment_until(attempt.case, attempt.stand) {
        Some(Ok(until)) if attempt.day() <= until => {
            refusals.push(too_early(attempt, "催告", until, vec![compulsion_law(54), penalty_law(67)]))
        }
        Some(Err(refusal)) => refusals.push(refusal),
        None => refusals.push(
            Refusal::new(
                Code::EnforcementEarly,
                "决定书还没有送达，履行期限没有起算。",
                vec![compulsion_law(54)],
                "先送达决定书。",
            )
            .fill("service-receipt"),
        ),
        _ => {}
    }
}

/// 强制法53, 54: urged ten working days before, relief periods run out, and no later than three months after that.
pub(super) fn c53_court(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let (case, stand) = (attempt.case, attempt.stand);
    let urged = case.last(stand.pack, Milestone::Urged).and_then(|record| case.served_on(stand.pack, record.id));
    let Some(urged) = urged else {
        return refusals.push(attempt.missing(
            Code::EnforcementEarly,
            Milestone::Urged,
            "还没有送达催告书。",
            vec![compulsion_law(54)],
            "申请法院强制执行前先催告当事人履行。",
        ));
    };
    match last_day(due(urged, rules::length("C54"), &[], stand.calendar)) {
        Ok(until) if attempt.day() <= until => {
            refusals.push(too_early(attempt, "申请法院强制执行", until, vec![compulsion_law(54)]))
        }
        Ok(_) => {}
        Err(refusal) => refusals.push(refusal),
    }
    let ended = match relief_until(case, stand) {
        Some(Ok(date)) => date,
        Some(Err(refusal)) => return refusals.push(refusal),
        None => return,
    };
    if attempt.day() <= ended {
        return refusals.push(too_early(
            attempt,
            "申请法院强制执行，当事人的复议、诉讼期限",
            ended,
            vec![compulsion_law(53)],
        ));
    }
    let latest = due(court_from(case, stand, ended), rules::length("C53"), &[], stand.calendar);
    if let Ok(latest) = last_day(latest)
        && attempt.day() > latest
    {
        refusals.push(Refusal::new(
            Code::EnforcementEarly,
            format!("申请期限已于 {} 届满。", day_words(latest)),
            vec![compulsion_law(53)],
            "复议、诉讼期限届满之日起三个月内申请；延期、分期缴纳的，自暂缓或者分期期限结束起算。",
        ));
    }
}

/// The last day of the party's remedies against the penalty: review where it has to come first (复议法23), else the suit.
fn relief_until(case: &Case, stand: Stand<'_>) -> Option<Result<Date, Refusal>> {
    let served = case.served_on(stand.pack, case.last(stand.pack, Milestone::Decided)?.id)?;
    let relief = if case.is_simple() { rules::length("R20") } else { rules::length("L46") };
    Some(last_day(due(served, relief, &[], stand.calendar)))
}

/// 72: where payment was put off, the time to apply runs from the day on which that ends.
fn court_from(case: &Case, stand: Stand<'_>, relief: Date) -> Date {
    let deferred = case.last(stand.pack, Milestone::Deferred).and_then(|record| record.fields.date("extended_to"));
    deferred.map_or(relief, |deferred| deferred.max(relief))
}

/// 强制法53: the three months in which the court may be asked, once they run.
pub(crate) fn court_period(case: &Case, stand: Stand<'_>) -> Option<(Date, Last)> {
    let from = court_from(case, stand, relief_until(case, stand)?.ok()?);
    let runs = from < stand.now.date();
    runs.then(|| (from, time::last_day(from, rules::length("C53"), stand.calendar)))
}

/// What is still owed, with the late fee as charged.
pub(crate) fn money_open(case: &Case, stand: Stand<'_>) -> Fen {
    let late = case
        .reached(stand.pack, Milestone::LateFee)
        .filter_map(|record| record.fields.money("amount"))
        .fold(Fen::ZERO, Fen::plus);
    case.money_due(stand.pack).plus(late).minus(case.money_paid(stand.pack))
}

/// Did the case go to another agency, or did the police file it?
fn handed_on(case: &Case, stand: Stand<'_>) -> bool {
    case.has(stand.pack, Milestone::Transferred) || case.police_filed_on().is_some()
}

/// The decision is an outward document and nothing proves that it was served.
fn unserved(attempt: &Attempt<'_>, decision: &Record, cites: Vec<Cite>) -> Option<Refusal> {
    let (case, pack) = (attempt.case, attempt.stand.pack);
    let outward = pack.kind(decision.kind.as_str()).is_some_and(|kind| kind.served);
    (outward && case.served_on(pack, decision.id).is_none()).then(|| {
        Refusal::new(Code::NotPerformed, "决定书还没有送达。", cites, "送达后登记送达回证。").fill("service-receipt")
    })
}

/// J12.1: no act ends before its decision was served; that another document of the case was served does not prove it.
pub(super) fn j12_1_decision_served(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let Some(decision) = attempt.last(Milestone::Decided) else { return };
    refusals.extend(unserved(attempt, decision, obligation("J12.1")));
}

/// J13: closed when performed, or when nothing is left to perform.
pub(super) fn j13_performed_or_ended(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let (case, stand) = (attempt.case, attempt.stand);
    if handed_on(case, stand) && !case.has(stand.pack, Milestone::Decided) {
        return;
    }
    let Some(decision) = case.last(stand.pack, Milestone::Decided) else {
        return refusals.push(attempt.missing(
            Code::StepMissing,
            Milestone::Decided,
            "还没有作出决定，不能结案。",
            obligation("J13"),
            "作出处罚、不予处罚、移送或者撤销案件的决定后再结案。",
        ));
    };
    refusals.extend(unserved(attempt, decision, vec![penalty_law(61)]));
    let ended = attempt.fields.text("ending");
    let lawfully_ended = matches!(ended, "court" | "terminated") && !attempt.fields.text("reason").is_empty();
    let open = money_open(case, stand);
    if open > Fen::ZERO && !lawfully_ended {
        let mut cites = vec![penalty_law(67)];
        cites.extend(obligation("J12.3"));
        refusals.push(
            Refusal::new(
                Code::NotPerformed,
                format!("罚没款还有 {} 没有缴清。", open.grouped()),
                cites,
                "登记缴款；确有困难的办理延期、分期；逾期的催告并申请强制执行；终结执行的写明依据。",
            )
            .fill("payment"),
        );
    }
    let other = decision.fields.penalties("penalties").iter().find(|penalty| {
        !matches!(
            penalty.kind,
            PenaltyKind::Warning | PenaltyKind::Criticism | PenaltyKind::Fine | PenaltyKind::ConfiscateGains
        )
    });
    if let Some(other) = other.filter(|_| case.of_kind("performance").next().is_none() && !lawfully_ended) {
        refusals.push(
            Refusal::new(
                Code::NotPerformed,
                format!("没有“{}”的履行情况记录。", other.kind.title()),
                obligation("J12.3"),
                "登记履行情况。",
            )
            .fill("performance"),
        );
    }
}

/// J13: the way of ending is the one that the decision led to, and what ends an unpaid case is a ruling or a named ground.
pub(super) fn j13_ending_fits(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let (case, stand, ending) = (attempt.case, attempt.stand, attempt.fields.text("ending"));
    if attempt.asked || ending.is_empty() {
        return;
    }
    let decided = attempt.last(Milestone::Decided);
    let led_to = match decided.map(|record| record.kind.as_str()) {
        None if handed_on(case, stand) => &["transferred"][..],
        Some("no-penalty-decision") => &["no_penalty"],
        Some("dropped-decision") => &["dropped"],
        Some(_) if case.decided_penalties(stand.pack).is_empty() => return,
        Some(_) => &["performed", "court", "terminated"],
        None => return,
    };
    let label = |key: &str| {
        let field = attempt.kind.field("ending");
        field.and_then(|field| field.options.iter().find(|option| option.key == key)).map_or("", |option| &option.label)
    };
    let mut refuse = |what: String, next: &str, fill: &str| {
        let refusal = Refusal::new(Code::NotPerformed, what, obligation("J13"), next);
        refusals.push(if fill.is_empty() { refusal } else { refusal.fill(fill) });
    };
    if !led_to.contains(&ending) {
        let fits = led_to.iter().map(|key| format!("“{}”", label(key))).collect::<Vec<_>>().join("、");
        refuse(
            format!("结案方式“{}”与本案的处理结果不符。", label(ending)),
            &format!("本案的结案方式应为{fits}。"),
            "",
        );
    } else if ending == "court" && !case.has(stand.pack, Milestone::CourtApplied) {
        refuse(
            "没有申请人民法院强制执行的记录，不能以法院裁定终结执行结案。".to_owned(),
            "先申请法院强制执行；法院裁定终结的，附裁定书。",
            "court-application",
        );
    }
}
