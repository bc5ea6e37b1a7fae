//! Levies 征收: what was levied is paid or lawfully remitted before the case ends; who has to move was compensated before.

use super::execution::money_open;
use super::{Attempt, obligation};
use crate::case::{Case, Milestone, Record, Stand};
use crate::id::RecordId;
use crate::pack::ActType;
use crate::refusal::{Cite, Code, Refusal};
use law::Fen;
use std::collections::BTreeSet;

/// The record of who moved out.
const MOVED: &str = "expropriation-moved";
const PAID: &str = "expropriation-paid";
/// Who has what in the area.
const SURVEY: &str = "expropriation-survey";
/// What somebody is owed for what was taken.
const OWED: [&str; 2] = ["expropriation-agreement", "expropriation-compensation"];

/// What is still open of a fee: levied and added for lateness, less what was paid and what was remitted, a record in hand left
/// out. `None` where the case levies no money.
fn open(case: &Case, stand: Stand<'_>, in_hand: Option<RecordId>) -> Option<Fen> {
    let pack = stand.pack;
    case.act_type(pack).filter(|act| *act == ActType::Levy)?;
    let levied = case.last(pack, Milestone::Decided)?.fields.money("amount")?;
    let sum = |records: &mut dyn Iterator<Item = &Record>| {
        records.filter_map(|record| record.fields.money("amount")).fold(Fen::ZERO, Fen::plus)
    };
    let other = |record: &&Record| Some(record.id) != in_hand;
    let late = sum(&mut case.reached(pack, Milestone::LateFee));
    let paid = sum(&mut case.reached(pack, Milestone::Paid).filter(other));
    let remits = |record: &&Record| matches!(record.fields.text("conclusion"), "reduce" | "exempt");
    let remitted = sum(&mut case.of_kind("levy-reduction").filter(remits));
    Some(levied.plus(late).minus(paid.plus(remitted)))
}

/// What the party still owes: of a fee, or of a penalty with its late fee.
pub fn owed(case: &Case, stand: Stand<'_>) -> Fen {
    open(case, stand, None).unwrap_or_else(|| money_open(case, stand))
}

fn open_to(attempt: &Attempt<'_>) -> Option<Fen> {
    open(attempt.case, attempt.stand, attempt.record)
}

/// J12.3: no more is taken than was levied.
pub(super) fn j12_3_not_more_than_levied(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let (Some(open), Some(amount)) = (open_to(attempt), attempt.fields.money("amount")) else { return };
    if amount > open {
        refusals.push(Refusal::new(
            Code::LateFee,
            format!("缴费 {} 多于尚欠的 {}。", amount.grouped(), open.grouped()),
            obligation("J12.3"),
            "请核对金额；多收的应当退还。",
        ));
    }
}

/// J12.3: a levy counts as performed when nothing of it is open.
pub(super) fn j12_3_levied_and_settled(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let performed = attempt.fields.text("ending") == "performed";
    if let Some(open) = open_to(attempt).filter(|open| performed && *open > Fen::ZERO) {
        refusals.push(Refusal::new(
            Code::NotPerformed,
            format!("还有 {} 没有缴纳，也没有批准减免，不能按已经办结结案。", open.grouped()),
            obligation("J12.3"),
            "登记缴费或者办理减免；缓征的期满缴纳后再办结；已转强制执行或者申请法院执行的，按实际方式办结。",
        ));
    }
}

/// 征收补偿条例27: compensation first, moving after, for each who was expropriated.
pub(super) fn e27_compensated_first(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked || attempt.kind.key != MOVED {
        return;
    }
    let person = attempt.fields.text("person");
    let of_person = |kind: &str| of_person(attempt.case, kind, person);
    let owed: Fen = OWED.iter().filter_map(|kind| of_person(kind)).fold(Fen::ZERO, Fen::plus);
    let cites = || {
        let words = "国有土地上房屋征收与补偿条例第二十七条";
        vec![Cite { id: words.into(), words: words.into() }]
    };
    if OWED.iter().all(|kind| of_person(kind).is_none()) {
        refusals.push(Refusal::new(
            Code::StepMissing,
            format!("与{person}没有补偿协议，也没有作出补偿决定，不能登记搬迁。"),
            cites(),
            "被征收人的写法与协议或者补偿决定一致；还没有协议的，先签订协议或者作出补偿决定。",
        ));
        return;
    }
    let paid = of_person(PAID).unwrap_or(Fen::ZERO);
    if paid < owed {
        refusals.push(
            Refusal::new(
                Code::StepMissing,
                format!("应当先补偿、后搬迁：{person}应得补偿 {}，已支付 {}。", owed.grouped(), paid.grouped()),
                cites(),
                "付清补偿后登记补偿支付，再登记搬迁。",
            )
            .fill(PAID),
        );
    }
}

/// 征收补偿条例25, 26: an expropriation ends when everybody in the survey has an agreement or a decision, and as performed when
/// everybody was paid and has moved.
pub(super) fn e26_everybody_settled(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    let ending = attempt.fields.text("ending");
    if attempt.asked || !matches!(ending, "performed" | "court") {
        return;
    }
    let surveyed: BTreeSet<&str> = attempt
        .case
        .of_kind(SURVEY)
        .flat_map(|survey| survey.fields.rows("surveyed"))
        .filter_map(|row| row.first())
        .map(|name| name.trim())
        .filter(|name| !name.is_empty())
        .collect();
    let without = |what: &dyn Fn(&str) -> bool| {
        surveyed.iter().filter(|person| !what(person)).copied().collect::<Vec<_>>().join("、")
    };
    let mut refuse = |persons: String, what: &str, words: &str, next: &str, fill: &str| {
        if !persons.is_empty() {
            let cites = vec![Cite { id: words.into(), words: words.into() }];
            refusals.push(Refusal::new(Code::NotPerformed, format!("{persons}{what}"), cites, next).fill(fill));
        }
    };
    let of = |kind: &'static str| move |person: &str| of_person(attempt.case, kind, person).is_some();
    refuse(
        without(&|person| OWED.iter().any(|kind| of_person(attempt.case, kind, person).is_some())),
        "没有补偿协议，也没有作出补偿决定，不能办结。",
        "国有土地上房屋征收与补偿条例第二十六条",
        "被征收人的写法与调查登记表一致；达不成协议的，签约期限届满后作出补偿决定。",
        OWED[0],
    );
    if ending == "performed" {
        refuse(
            without(&of(MOVED)),
            "还没有搬迁登记，不能按已经办结结案。",
            "国有土地上房屋征收与补偿条例第二十七条",
            "付清补偿后登记搬迁；申请法院强制执行的，办结方式选“由人民法院执行”。",
            MOVED,
        );
    }
}

/// The sum of the records of a kind that name the person; `None` where there is none.
fn of_person(case: &Case, kind: &str, person: &str) -> Option<Fen> {
    let amounts = case.of_kind(kind).filter(|record| record.fields.text("person") == person);
    amounts.map(|record| record.fields.money("amount").unwrap_or(Fen::ZERO)).reduce(Fen::plus)
}
