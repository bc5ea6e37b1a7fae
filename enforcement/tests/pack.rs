//! The pack that ships: every file is read, every reference leads somewhere, every form of the province is there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use enforcement::case::{LONG_LENGTH_MAX, Milestone, TEXT_LENGTH_MAX};
use enforcement::pack::{ActType, FieldType, Layout, Pack, Phase, Procedure, Volume};

/// The 28 forms of 2016 in their order, and what they lack because they are older than the law.
const FORMS: [(&str, &str); 43] = [
    ("行政处罚委托书", "entrustment"),
    ("举报（投诉）案件登记表", "complaint"),
    ("立案审批表", "filing"),
    ("询问笔录", "inquiry"),
    ("现场检查（勘验）笔录", "site-inspection"),
    ("责令（限期）改正通知书", "correction-order"),
    ("抽样取证审批表", "sampling-approval"),
    ("抽样取证通知书", "sampling-notice"),
    ("抽样取证物品处理通知书", "sampling-disposal"),
    ("先行登记保存证据审批表", "preservation-approval"),
    ("先行登记保存证据通知书", "preservation-notice"),
    ("先行登记保存证据处理通知书", "preservation-disposal"),
    ("案件调查终结报告", "investigation-report"),
    ("重大复杂案件集体讨论笔录", "discussion"),
    ("行政处罚审批表", "penalty-approval-notice"),
    ("行政处罚事先告知书", "notice"),
    ("行政处罚听证告知书", "hearing-notice-offer"),
    ("听证申请书", "hearing-request"),
    ("行政处罚听证通知书", "hearing-invitation"),
    ("行政处罚听证笔录", "hearing-minutes"),
    ("陈述（申辩）笔录", "statement"),
    ("案件移送函", "transfer"),
    ("行政处罚决定审批表", "decision-approval"),
    ("行政处罚决定书", "decision"),
    ("送达回证", "service-receipt"),
    ("延期（分期）缴纳罚款审批表", "deferral"),
    ("结案审批表", "closing"),
    ("当场行政处罚决定书", "spot-decision"),
    ("案件来源登记表", "lead"),
    ("法制审核送审表", "review-submission"),
    ("法制审核意见书", "review-opinion"),
    ("送达地址及电子送达确认书", "address-confirmation"),
    ("履行行政处罚决定催告书", "urging"),
    ("行政强制执行申请书", "court-application"),
    ("不予行政处罚决定书", "no-penalty-decision"),
    ("回避决定书", "withdrawal-decision"),
    ("行政处罚听证报告", "hearing-report"),
    ("行政执法决定公示审批表", "disclosure-approval"),
    ("公开保密审查表", "secrecy-review"),
    ("当场处罚备案登记表", "spot-report"),
    ("加处罚款决定书", "late-fee"),
    ("立卷归档登记表", "archiving"),
    ("备考表", "file-note"),
];

#[test]
fn every_form_of_the_province_is_there() {
    let pack = Pack::henan_2019().unwrap();
    for (title, key) in FORMS {
        assert_eq!(pack.kind(key).unwrap_or_else(|| panic!("{key}")).title, title);
    }
}

#[test]
fn every_milestone_in_order_is_reached_by_a_kind_of_the_procedure() {
    let pack = Pack::henan_2019().unwrap();
    for procedure in pack.procedures() {
        for point in &procedure.order {
            let reached = procedure.kinds().any(|key| point.is(pack.kind(key.as_str()).unwrap()));
            assert!(reached, "{}: {point:?}", procedure.key);
        }
    }
}

#[test]
fn j9_to_j13_every_required_text_record_has_a_form() {
    let pack = Pack::henan_2019().unwrap();
    let ids = ["J9.1"].into_iter().map(str::to_owned);
    let ids = ids.chain((1..=11).map(|n| format!("J10.{n}"))).chain((1..=5).map(|n| format!("J11.{n}")));
    for id in ids.chain((1..=4).map(|n| format!("J12.{n}"))).chain(["J13".to_owned(), "J21".to_owned()]) {
        let id = id.parse().unwrap();
        let fulfils = |kind: &&enforcement::pack::Kind| {
            kind.fulfils.contains(&id) || kind.fields.iter().any(|field| field.fulfils.contains(&id))
        };
        assert!(pack.kinds().any(|kind| fulfils(&kind)), "{id}");
    }
}

#[test]
fn a_pack_with_a_broken_reference_is_refused() {
    let mut pack = Pack::henan_2019().unwrap();
    let text = "title='x'\naction='x'\nphase='start'\nlayout='form'\nvolume='main'\norder=1\n[[field]]\nkey='a'\nlabel='a'\ntype='records'\nof=['no-such-kind']\n";
    pack.add_kind("records/broken.toml", text).unwrap();
    assert!(pack.check().unwrap_err().reason.contains("no-such-kind"));
    let mut pack = Pack::henan_2019().unwrap();
    let text = "title='x'\naction='x'\nline=['{nothing}']\nphase='start'\nlayout='form'\nvolume='main'\norder=1\n";
    pack.add_kind("records/broken.toml", text).unwrap();
    assert!(pack.check().unwrap_err().reason.contains("nothing"));
    assert!(Pack::default().add_kind("records/odd.toml", "title = 'x'\nfrobnicate = 1").is_err());
}

#[test]
fn j8_standard_wording_is_offered_where_a_form_would_take_it() {
    let pack = Pack::henan_2019().unwrap();
    let mut offered = 0;
    for kind in pack.kinds() {
        for field in kind.fields.iter().filter(|field| !field.phrases.is_empty()) {
            // A finding takes them as its words; its yes or no is never filled in.
            let takes =
                matches!(field.kind, FieldType::Text | FieldType::Long | FieldType::Citations | FieldType::Finding);
            assert!(takes, "{} {}", kind.key, field.key);
            for phrase in &field.phrases {
                let most = if matches!(field.kind, FieldType::Long | FieldType::Finding) {
                    LONG_LENGTH_MAX
                } else {
                    TEXT_LENGTH_MAX
                };
                assert!(!phrase.trim().is_empty() && phrase.chars().count() <= most, "{} {phrase}", kind.key);
            }
            offered += field.phrases.len();
        }
    }
    assert!(offered >= 80, "{offered} phrases");
    for key in [
        "lead",
        "filing",
        "closing",
        "spot-decision",
        "decision-approval",
        "review-submission",
        "penalty-approval-notice",
    ] {
        let kind = pack.kind(key).unwrap();
        assert!(kind.fields.iter().any(|field| !field.phrases.is_empty()), "{key} offers no wording");
    }
}

#[test]
fn g2_all_five_acts_are_handled_and_disclosed() {
    use enforcement::pack::ActType;
    let pack = Pack::henan_2019().unwrap();
    let five = [ActType::Penalty, ActType::Compulsion, ActType::Inspection, ActType::Levy, ActType::Licence];
    for act in five {
        let disclosed = |procedure: &&enforcement::pack::Procedure| {
            procedure.act == act && !procedure.elsewhere && procedure.allows("disclosure-approval")
        };
        assert!(pack.procedures().any(|procedure| disclosed(&procedure)), "{act:?}");
    }
}

#[test]
fn p15_a_decision_made_elsewhere_runs_its_disclosure_and_nothing_else() {
    let pack = Pack::henan_2019().unwrap();
    let pushed = pack.procedure("pushed").unwrap();
    assert!(pushed.elsewhere && pushed.kinds().all(|key| !key.as_str().contains("filing")));
    for kind in ["disclosure-approval", "redaction", "secrecy-review", "publication", "publication-withdrawal"] {
        assert!(pushed.allows(kind), "{kind}");
    }
    assert_eq!(pack.procedures().filter(|procedure| procedure.elsewhere).count(), 1);
}

/// Start, investigation, decision, service or execution, archive (J9 to J13): each type of act has its records in each of them.
#[test]
fn j2_each_of_the_five_types_of_act_is_recorded_from_its_start_to_its_archive() {
    let pack = Pack::henan_2019().unwrap();
    let types = [ActType::Penalty, ActType::Compulsion, ActType::Inspection, ActType::Levy, ActType::Licence];
    for act in types {
        // A draw opens inspections, each of them a case of its own.
        let own = |procedure: &&Procedure| !procedure.elsewhere && procedure.key != "random-inspection";
        let procedures: Vec<_> = pack.procedures().filter(own).filter(|procedure| procedure.act == act).collect();
        assert!(!procedures.is_empty(), "{act:?}");
        for procedure in procedures {
            let kinds: Vec<_> = procedure.kinds().map(|key| pack.kind(key.as_str()).unwrap()).collect();
            for article in ["J9.", "J10.", "J11.", "J12.", "J13"] {
                let told = kinds.iter().flat_map(|kind| {
                    kind.fulfils.iter().chain(kind.fields.iter().flat_map(|field| field.fulfils.iter()))
                });
                assert!(
                    told.clone().any(|id| id.to_string().starts_with(article)),
                    "{}: nothing records what {article} asks for",
                    procedure.key
                );
            }
            assert!(kinds.iter().any(|kind| kind.phase == Phase::Archive), "{}: nothing archives it", procedure.key);
        }
    }
}

/// What is served on a party is a document with its sentences, and what officers write again and again has its standard wording
/// at the field.
#[test]
fn p8_what_is_served_is_a_document_and_standard_wording_stands_at_its_field() {
    let pack = Pack::henan_2019().unwrap();
    let served: Vec<_> = pack.kinds().filter(|kind| kind.served).collect();
    assert!(served.len() > 20, "{} documents are served", served.len());
    for kind in served {
        let written = !kind.document.paragraphs.is_empty() || kind.layout != Layout::Letter;
        assert!(written && kind.layout != Layout::Cover, "{}: served and without a sentence", kind.key);
    }
    for kind in pack.kinds() {
        for field in kind.fields.iter().filter(|field| !field.phrases.is_empty()) {
            let written =
                matches!(field.kind, FieldType::Text | FieldType::Long | FieldType::Finding | FieldType::Citations);
            assert!(written, "{}.{}: wording where nothing is written", kind.key, field.key);
        }
    }
    for key in ["inquiry", "correction-order", "closing", "decision-approval", "court-application"] {
        let told = pack.kind(key).unwrap().fields.iter().any(|field| !field.phrases.is_empty());
        assert!(told, "{key} has no standard wording");
    }
}

/// A rule with a length that data apply is named by a procedure: none stands in the table for nothing.
#[test]
fn every_length_that_procedures_apply_is_applied_by_one() {
    let pack = Pack::henan_2019().unwrap();
    let mut named: Vec<&str> = Vec::new();
    for procedure in pack.procedures() {
        named.extend(procedure.guards.iter().flat_map(|guard| [guard.waits.as_str(), guard.ends.as_str()]));
        named.extend(procedure.clocks.iter().map(|clock| clock.rule.as_str()));
    }
    for rule in law::rules::RULES.iter().filter(|rule| rule.acts == "enforcement::case::gate::data") {
        assert!(rule.length.is_none() || named.contains(&rule.key), "{} is in no procedure", rule.key);
    }
}

#[test]
fn every_outward_document_can_be_chosen_on_the_receipt_and_every_recorded_step_on_its_note() {
    let pack = Pack::henan_2019().unwrap();
    let documents = pack.kind("service-receipt").unwrap().field("documents").unwrap();
    let about = pack.kind("recording-note").unwrap().field("about").unwrap();
    for kind in pack.kinds() {
        assert_eq!(documents.refers_to(kind), kind.served, "{}", kind.key);
        assert_eq!(about.refers_to(kind), kind.recording != enforcement::pack::Recording::None, "{}", kind.key);
    }
}

#[test]
fn a_field_is_taken_from_what_the_system_knows() {
    let broken = |from: &str| {
        let mut pack = Pack::henan_2019().unwrap();
        let text = format!(
            "title='x'\naction='x'\nphase='start'\nlayout='form'\nvolume='main'\norder=1\n[[field]]\nkey='a'\nlabel='a'\ntype='text'\nfrom='{from}'\n"
        );
        pack.add_kind("records/broken.toml", &text).unwrap();
        pack.check().is_err()
    };
    for from in ["case.cuase", "yesterday", "investigated_.facts", "lead"] {
        assert!(broken(from), "{from}");
    }
    for from in ["case.cause", "today", "lead.place", "{lead.place}|{party.address}", "按本案情况填写"] {
        assert!(!broken(from), "{from}");
    }
}

/// What is carried out in an act has something that stands before it: each is behind a guard, in the order, or what may happen
/// at any time for the reason given.
#[test]
fn j12_nothing_is_carried_out_before_what_it_carries_out() {
    const AT_ANY_TIME: [(&str, &str); 6] = [
        ("execution-urging", "the execution begins with it"),
        ("execution-announcement", "强制法44: announced before the decision or after"),
        ("execution-performed", "whoever performs by himself, does so whenever he likes"),
        ("execution-termination", "强制法40: whenever its ground arises"),
        ("execution-agreement", "强制法42: without harm to others, at any time"),
        ("execution-suspension", "强制法39: whenever its ground arises"),
    ];
    let pack = Pack::henan_2019().unwrap();
    // What begins with its decision has nothing before it.
    let begins_decided = |procedure: &&Procedure| {
        pack.kind(procedure.opens.as_str()).is_some_and(|kind| kind.milestone == Some(Milestone::Decided))
    };
    for procedure in pack.procedures().filter(|procedure| !begins_decided(procedure)) {
        let carried = procedure.kinds().filter_map(|key| pack.kind(key.as_str())).filter(|kind| {
            let gated = kind.milestone.is_some() || AT_ANY_TIME.iter().any(|(key, _)| *key == kind.key);
            kind.phase == Phase::Execution && !gated
        });
        for kind in carried {
            let behind = |guard: &enforcement::pack::Guard| guard.before.is(kind) && !guard.after.is_empty();
            // 条例27 has a gate of its own.
            assert!(
                procedure.guards.iter().any(behind) || kind.key == "expropriation-moved",
                "{} in {}",
                kind.key,
                procedure.key
            );
        }
    }
}

#[test]
fn j21_documents_lie_in_the_order_of_the_archive() {
    let pack = Pack::henan_2019().unwrap();
    let place = |key: &str| {
        let kind = pack.kind(key).unwrap_or_else(|| panic!("{key}"));
        (kind.volume, kind.order)
    };
    // domain §7.1: 立案, 决定, other documents to the party, evidence, hearing, money; inside, from where it came to the closing.
    let main = [
        ["filing", "decision", "measure", "hearing-notice-offer", "notice", "inquiry"].as_slice(),
        &["notice", "inquiry", "party-identity", "evidence", "appraisal-result", "site-inspection", "hearing-minutes"],
        &["hearing-minutes", "payment", "court-application"],
        &["licence-application", "licence-acceptance", "licence-decision", "inquiry"],
        &["measure-record", "measure-decision", "measure-list", "evidence"],
    ];
    let inner = [
        ["lead", "investigation-report", "review-opinion", "hearing-report", "discussion", "closing"].as_slice(),
        &["closing", "preservation-approval", "disclosure-approval", "archiving"],
        &["measure-lead", "examination-report", "act-submission", "review-opinion", "act-approval", "act-closing"],
        &["act-closing", "disclosure-approval"],
    ];
    for (volume, orders) in [(Volume::Main, main.as_slice()), (Volume::Inner, inner.as_slice())] {
        for pair in orders.iter().flat_map(|order| order.windows(2)) {
            let ((of_one, one), (of_other, other)) = (place(pair[0]), place(pair[1]));
            assert_eq!((of_one, of_other), (volume, volume), "{pair:?}");
            assert!(one < other, "{pair:?}");
        }
    }
}
