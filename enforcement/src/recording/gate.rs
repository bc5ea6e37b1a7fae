//! Gates of the records that tell of recordings. They stand in every procedure, so they are asked beside the gates of the
//! procedure's milestones.

use super::{DISPOSAL_KIND, disposal_faults, recordings_named};
use crate::case::gate::Attempt;
use crate::refusal::{Cite, Code, Refusal};

/// What stands in the way of a record that tells of recordings; nothing for any other.
pub fn refusals(attempt: &Attempt<'_>) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    j23_recording_of_the_case(attempt, &mut refusals);
    j24_1_disposal_of_what_may_go(attempt, &mut refusals);
    refusals
}

fn obligation(id: &str) -> Vec<Cite> {
    id.parse::<law::ObligationId>().map(|id| vec![id.into()]).unwrap_or_default()
}

/// J23: a recording used as evidence is one of the case's own, named without a doubt; its original stays as it is.
fn j23_recording_of_the_case(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked || attempt.kind.field("recording").is_none() {
        return;
    }
    let named = recordings_named(attempt.case, attempt.fields.text("recording"));
    let what = match named.as_slice() {
        [_] => return,
        [] => "本案没有这段音像记录。",
        _ => "有几段音像记录叫这个名字。",
    };
    refusals.push(Refusal::new(
        Code::RecordingUnsound,
        what,
        obligation("J23"),
        "在本案的音像记录页查看文件名和摘要；同名的填写摘要。还没有存入的，先存入。",
    ));
}

/// J20, J24.1: only routine footage whose time is over goes, and a third person watches.
fn j24_1_disposal_of_what_may_go(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked || attempt.kind.key != DISPOSAL_KIND {
        return;
    }
    let faults = disposal_faults(attempt.case, attempt.fields.text("disposed"), attempt.day());
    if !faults.is_empty() {
        refusals.push(Refusal::new(
            Code::RecordingUnsound,
            format!("不能处置：{}。", faults.join("；")),
            obligation("J24.1"),
            "从清单中去掉这几段后再提请。",
        ));
    }
    let entered = attempt.record.and_then(|record| attempt.case.record(record));
    let by = entered.map_or(&attempt.actor.person, |record| &record.entered.person);
    let watching = attempt.fields.people("witness");
    if watching.iter().any(|person| person == by || *person == attempt.actor.person) {
        refusals.push(Refusal::new(
            Code::SamePerson,
            "监督处置人不能是提请人或者批准人。",
            obligation("J20"),
            "请另外指定一名人员监督。",
        ));
    }
}
