#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

fn row(item: &str) -> Row {
    Row {
        number: 3, category: "行政处罚".into(), item: item.into(), materials: String::new(), focus: String::new()
    }
}

/// A simple-procedure penalty, so that only the catalogue can ask for a review.
fn facts(kind: PartyKind, fine: i64) -> Facts {
    Facts {
        act_type: Some(ActType::Penalty),
        ordinary: Some(false),
        party_kind: Some(kind),
        fine: Fen::new(fine),
        confiscation: Some(Fen::ZERO),
        penalties: Some(vec![PenaltyKind::Fine]),
        hearing_held: Some(false),
        mitigated: Some(false),
        aggravated: Some(false),
        compulsory: Some(false),
        third_person: Some(false),
        value: None,
        findings: FINDINGS.iter().map(|(key, ..)| ((*key).to_owned(), false)).collect(),
    }
}

fn fires(item: &str, facts: &Facts) -> bool {
    evaluate(&[row(item)], facts).fired.iter().any(|fired| fired.row == Some(3))
}

#[test]
fn s7_1_an_amount_fires_from_its_bound_on_and_not_below() {
    use PartyKind::{IndividualBusiness as Business, Natural, Organisation};
    let cases: &[(&str, PartyKind, i64, bool)] = &[
        // text, party, bound in fen, is the bound itself inside
        ("对公民处以1万元以上罚款、对法人或者其他组织处以10万元以上罚款", Natural, 1_000_000, true),
        ("对公民处以1万元以上罚款、对法人或者其他组织处以10万元以上罚款", Organisation, 10_000_000, true),
        ("对公民处以1万元以上罚款、对法人或者其他组织处以10万元以上罚款", Business, 10_000_000, true),
        ("对公民处以2千元以上、对单位处以2万元(含)以上罚款的", Natural, 200_000, true),
        ("对公民处以2千元以上、对单位处以2万元（含本数）以上罚款的", Organisation, 2_000_000, true),
        ("罚款数额超过10万元的", Organisation, 10_000_000, false),
        ("罚款10万元以上（不含本数）的", Organisation, 10_000_000, false),
        ("对个人罚款五千元以上，对单位罚款五万元以上", Natural, 500_000, true),
        ("对个人罚款五千元以上，对单位罚款五万元以上", Organisation, 5_000_000, true),
        ("对公民、法人分别处以１万元、１０万元以上罚款", Natural, 1_000_000, true),
        ("对公民、法人分别处以１万元、１０万元以上罚款", Organisation, 10_000_000, true),
        ("对个体工商户处3万元以上、对法人处10万元以上罚款", Business, 3_000_000, true),
        ("1.责令停产停业；2.对公民1万以上、法人10万以上罚款；3.经听证的", Organisation, 10_000_000, true),
    ];
    for (item, kind, bound, inside) in cases {
        assert!(!fires(item, &facts(*kind, bound - 1)), "{item} below");
        assert_eq!(fires(item, &facts(*kind, *bound)), *inside, "{item} at");
        assert!(fires(item, &facts(*kind, bound + 1)), "{item} above");
    }
}

#[test]
fn s7_1_kinds_hearing_mitigation_and_same_amounts_fire() {
    let base = || facts(PartyKind::Organisation, 100);
    let with = |change: fn(&mut Facts)| {
        let mut facts = base();
        change(&mut facts);
        facts
    };
    let revoked = with(|facts| facts.penalties = Some(vec![PenaltyKind::RevokeLicence]));
    let heard = with(|facts| facts.hearing_held = Some(true));
    let mild = with(|facts| facts.mitigated = Some(true));
    let harsh = with(|facts| facts.aggravated = Some(true));
    let taken = with(|facts| facts.confiscation = Fen::new(10_000_000));
    for (item, facts) in [
        ("吊销许可证、执照，责令停产停业", &revoked),
        ("经过听证程序作出的处罚决定", &heard),
        ("超出裁量标准减轻或者加重处罚的", &mild),
        ("超出裁量标准减轻或者加重处罚的", &harsh),
        ("对法人处以10万元以上罚款；没收同等数额违法所得或者非法财物的", &taken),
        ("罚款或者没收违法所得10万元以上的", &taken),
    ] {
        assert!(fires(item, facts), "{item}");
        assert!(!fires(item, &base()), "{item} stays silent");
    }
}

#[test]
fn s7_1_a_bracket_behind_one_amount_speaks_of_that_amount() {
    let item = "对公民处以5千元以上罚款，对法人或者其他组织处以超过10万元（不含本数）罚款";
    for (kind, fine, inside) in [
        (PartyKind::Natural, 500_000, true),
        (PartyKind::Natural, 499_999, false),
        (PartyKind::Organisation, 10_000_000, false),
        (PartyKind::Organisation, 10_000_001, true),
    ] {
        assert_eq!(fires(item, &facts(kind, fine)), inside, "{kind:?} {fine}");
        let all = "对公民处以5千元以上、对法人处以10万元以上罚款。以上均不含本数";
        let at = fine == 500_000 || fine == 10_000_000;
        assert_eq!(fires(all, &facts(kind, fine)), inside && !at, "{kind:?} {fine} 均不含");
    }
}

#[test]
fn s7_1_the_same_amounts_in_a_row_by_itself_are_those_of_the_row_before() {
    let rows = [row("对公民处以1万元以上、对法人处以10万元以上罚款"), Row { number: 4, ..row("没收同等数额违法所得") }];
    for (fen, inside) in [(999_999, false), (1_000_000, true)] {
        let mut taken = facts(PartyKind::Natural, 0);
        taken.confiscation = Fen::new(fen);
        let found = evaluate(&rows, &taken);
        assert_eq!(found.fired.iter().any(|fired| fired.row == Some(4)), inside, "{fen}");
        assert!(found.ask.is_empty(), "{:?}", found.ask);
    }
}

#[test]
fn s6_6_a_row_without_a_type_is_read_by_its_own_words_and_a_revoked_licence_is_a_penalty() {
    let item = Row { category: String::new(), ..row("责令停业整顿的；吊销许可证的") };
    let with =
        |act, kind| Facts { act_type: Some(act), penalties: Some(vec![kind]), ..facts(PartyKind::Organisation, 0) };
    for kind in [PenaltyKind::RevokeLicence, PenaltyKind::StopBusiness] {
        assert!(evaluate(std::slice::from_ref(&item), &with(ActType::Penalty, kind)).review_required, "{kind:?}");
        assert!(!evaluate(std::slice::from_ref(&item), &with(ActType::Licence, kind)).review_required, "{kind:?}");
    }
    let other = Row { category: String::new(), ..row("准予行政许可") };
    assert!(!evaluate(&[other], &with(ActType::Penalty, PenaltyKind::Fine)).review_required);
}

#[test]
fn s6_3_of_measures_the_bare_one_fires_a_value_counts_and_a_judgement_is_asked() {
    let seizing = |item: &str, value| {
        let facts = Facts {
            act_type: Some(ActType::Compulsion),
            compulsory: Some(true),
            value: Fen::new(value),
            ..facts(PartyKind::Organisation, 0)
        };
        evaluate(&[Row { category: "行政强制".into(), ..row(item) }], &facts)
    };
    assert!(seizing("查封场所、扣押财物等强制措施", 0).review_required);
    assert!(seizing("一万元以上的查封、扣押财物", 1_000_000).review_required);
    assert!(!seizing("一万元以上的查封、扣押财物", 999_999).review_required);
    for item in ["拍卖或者依法处理查封、扣押财物价值较大的", "查封、扣押导致生产经营难以进行的"]
    {
        let found = seizing(item, 0);
        assert!(!found.review_required && found.ask.len() == 1, "{item}: {found:?}");
    }
}

#[test]
fn s6_5_what_the_facts_do_not_decide_is_asked_and_never_guessed() {
    let open = evaluate(&[row("承办机构负责人认为应当提请审核的其他案件")], &facts(PartyKind::Organisation, 100));
    assert!(!open.review_required && open.ask.len() == 1 && open.ask[0].contains("第 3 行"), "{open:?}");
    let mut unknown = facts(PartyKind::Organisation, 100);
    unknown.hearing_held = None;
    unknown.findings.clear();
    let asked = evaluate(&[row("经过听证程序的")], &unknown);
    assert!(asked.fired.is_empty() && asked.ask.len() == 4, "{asked:?}");
    let mut answered = facts(PartyKind::Organisation, 100);
    answered.findings.insert("complex".into(), true);
    assert!(evaluate(&[], &answered).fired.iter().any(|fired| fired.source == "S6.5"));
    assert!(evaluate(&[], &facts(PartyKind::Organisation, 100)).ask.is_empty());
}

#[test]
fn s18_an_ordinary_penalty_is_always_reviewed_and_a_row_of_another_type_is_silent() {
    let mut ordinary = facts(PartyKind::Natural, 100);
    ordinary.ordinary = Some(true);
    let found = evaluate(&[], &ordinary);
    assert!(found.review_required && found.fired[0].source == "S18");
    assert!(!evaluate(&[], &facts(PartyKind::Natural, 100)).review_required);
    let licence = Row { number: 4, category: "行政许可类".into(), ..row("经过听证的许可决定") };
    let mut heard = facts(PartyKind::Natural, 100);
    heard.hearing_held = Some(true);
    assert!(evaluate(&[licence], &heard).fired.iter().all(|fired| fired.row.is_none()));
}

#[test]
fn s7_1_every_type_of_act_is_read_by_the_words_of_the_glossary() {
    for act in
        ["penalty", "licence", "measure", "execution", "inspection", "levy", "requisition", "confirmation", "benefit"]
    {
        let answer = evaluate_lines(&[], &format!("{{\"act_type\":\"{act}\"}}\n"));
        assert!(answer.complete, "{act}: {}", answer.text);
    }
}

#[test]
fn s6_4_lines_are_answered_and_a_line_that_cannot_be_read_is_told() {
    let good = r#"{"act_type":"penalty","procedure":"simple","party_kind":"natural","fine_fen":1000000,"confiscation_fen":0,"penalty_kinds":["fine"],"hearing_held":true,"findings":{"S6.1":false}}"#;
    let answer = evaluate_lines(&[row("对公民处以1万元以上罚款")], &format!("{good}\n{{\"act_type\":\"飞行\"}}\n"));
    assert!(!answer.complete);
    let lines: Vec<serde_json::Value> = answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let sources: Vec<&str> =
        lines[0]["fired"].as_array().unwrap().iter().map(|fired| fired["source"].as_str().unwrap()).collect();
    assert_eq!(sources, ["S6.4", "catalogue"]);
    assert_eq!(lines[0]["fired"][1]["row"], 3);
    let asked = lines[0]["ask"].as_array().unwrap();
    assert_eq!(asked.len(), 3, "two findings, and the third person that the line does not mention");
    assert!(asked[2].as_str().unwrap().contains("第三人"));
    assert!(lines[1]["error"].as_str().unwrap().contains("第2行"));
}

proptest! {
    #[test]
    fn any_text_is_taken(text in "\\PC{0,60}", number in "[0-9一二三四五万千百元以上超过(（含不含本数)）、；;公民法人罚款没收]{0,40}") {
        for clause in clauses(&text).into_iter().chain(clauses(&number)) {
            prop_assert!(!clause.conditions.is_empty());
        }
    }
}
