//! Acts other than penalties: each procedure walked from its first record to its archive, and each of its gates once where
//! it bites and once where it is silent. One module a type of act.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../common/mod.rs"]
mod common;

mod crime;
mod delegation;
mod draw;
mod execution;
mod inspection;
mod levy;
mod licence;
mod measure;
mod on_request;
mod tenth_type;

use common::*;
use enforcement::record::{Standing, items};

const PARTY: &str = "party.kind=organisation\nparty.name=濮阳试验律师事务所\nparty.uscc=31410000MD01234542\nparty.representative=马试\nparty.address=濮阳市华龙区试验街8号";
const OFFICERS: &str = "officers=chen\nofficers=lin";
const ON_SITE: &str = "place=濮阳市华龙区试验街8号\nofficers=chen\nofficers=lin\nrecorder=lin\nidentity_shown=yes\nidentity_shown.words=已向马试出示执法证。\nrights_told=yes\nrights_told.words=已告知。\nsigned=yes\nrecorded=yes\nrecorded.words=全程录像。";
const JUDGED_NO: &str =
    "major_public_interest=no\nmajor_public_interest.words=只涉及一家\nsocial_effect=no\nsocial_effect.words=没有舆情";

/// What follows the decision in every act: service, closing, disclosure, archive.
fn finish(world: &mut World, decision: &str, ending: &str) {
    finish_after_service(world, decision, ending, |_| {});
}

fn finish_after_service(world: &mut World, decision: &str, ending: &str, between: impl FnOnce(&mut World)) {
    let decision = world.last(decision);
    let today = world.now.date();
    world.serve(decision, &today.to_string());
    between(world);
    world.enter("chen", "act-closing", &format!("ending={ending}\nreason=已办结\nopinion=建议办结"));
    world.enter("song", "disclosure-approval", "publish=yes\nimpact=yes\nreason=应当公开\nperiod=y1");
    world.enter("song", "redaction", "checked=yes");
    world.enter("mi", "secrecy-review", "text_version=abc\noutcome=passed\nopinion=可以公开");
    world.enter("song", "publication", "text_version=abc\naddress=/d/1");
    world.enter("dang", "file-note", "content=齐全\nchecked=dang");
    world.enter("dang", "archiving", "file_number=1\nretention=y30\npages=40\nkeeper=chen\ncomplete=yes");
    let case = world.case();
    world.with_stand(|stand| {
        let open: Vec<_> = items(stand, &case)
            .into_iter()
            .filter(|item| item.standing == Standing::Open && !item.asked)
            .map(|item| item.kind)
            .collect();
        assert!(open.is_empty(), "{open:?}");
        assert!(enforcement::disclosure::page::source(stand, &case).is_some());
    });
}

/// No recording in these tests: a note says why (J15.1, J19).
fn recorded(world: &mut World) {
    let about = world
        .case()
        .records
        .iter()
        .rfind(|record| record.kind.as_str().ends_with("-record") || record.kind.as_str() == "execution-implementation")
        .unwrap()
        .id;
    world.enter("chen", "recording-note", &format!("step=现场\nplace=现场\nstate=none\nabout={about}\nreason=设备故障，已在笔录中说明\nofficers=chen\nofficers=lin"));
}

trait ParseDate {
    fn parse_date(&self) -> law::Date;
}

impl ParseDate for str {
    fn parse_date(&self) -> law::Date {
        law::Date::parse(self).unwrap()
    }
}
