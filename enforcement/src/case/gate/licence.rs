//! Licences 行政许可: what a procedure as data cannot say.

use super::{Attempt, data, day_words};
use crate::case::Milestone;
use crate::pack::ActType;
use crate::refusal::{Code, Refusal};
use law::{Citation, Source};

/// 许可法32: who was told nothing within five working days has been accepted since the application came in.
pub(super) fn x32_silence_accepts(attempt: &Attempt<'_>, refusals: &mut Vec<Refusal>) {
    if attempt.asked || attempt.case.act_type(attempt.stand.pack) != Some(ActType::Licence) {
        return;
    }
    let told = attempt.case.of_kind("licence-supplement").next().is_some();
    let received = attempt.last(Milestone::Lead).and_then(|application| application.fields.date("received_on"));
    let (Some(until), Some(received), Some(accepted)) =
        (data::clock_last(attempt, "X32"), received, attempt.fields.date("accepted_on"))
    else {
        return;
    };
    if !told && attempt.day() > until && accepted != received {
        refusals.push(Refusal::new(
            Code::PeriodOver,
            format!(
                "{} 前没有告知申请人，申请自收到之日 {} 起即为受理，受理之日不能写 {}。",
                day_words(until),
                day_words(received),
                day_words(accepted)
            ),
            vec![Citation::article(Source::LicensingLaw, 32).into()],
            "受理之日填收到申请之日，办理期限从那一天起算。",
        ));
    }
}
