//! Made-up decisions of the shapes that agencies publish.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;

fn read(title: &str, text: &str) -> Inspection {
    inspect(title, "濮阳市明法示范局", text, Date::parse("2026-07-15").unwrap())
}

const WHOLE: &str = "濮阳市明法示范局\n行政处罚决定书\n濮示罚决字﹝2026﹞第012号\n当事人：濮阳市示范食品有限公司\n统一社会信用代码：91410900MA44T00A00\n\
法定代表人：张某某\n身份证件号码：410902********0016\n住所：濮阳市示范路***号\n一、违法事实\n经查，当事人未明码标价。\n\
上述行为违反了《中华人民共和国价格法》第十三条第一款“经营者应当明码标价。”的规定。\n\
依据《中华人民共和国价格法》第四十二条，本机关决定：责令改正；没收违法所得100元；罚款人民币叁仟元整（2000元）。\n\
如不服本决定，可申请行政复议，也可提起行政诉讼。\n濮阳市明法示范局\n2026年5月11日";

#[test]
fn g17_2_facts_are_read_as_published() {
    let facts = read("", WHOLE).facts;
    assert_eq!(facts.doc_no.as_deref(), Some("濮示罚决字﹝2026﹞第012号"));
    assert_eq!(facts.doc_no_normalised.as_deref(), Some("濮示罚决字〔2026〕第012号"));
    assert_eq!(facts.party.as_deref(), Some("濮阳市示范食品有限公司"));
    assert_eq!(facts.party_kind, Some(PartyKind::Legal));
    assert_eq!(facts.representative.as_deref(), Some("法定代表人：张某某"));
    assert_eq!(facts.law_violated.as_deref(), Some("《中华人民共和国价格法》第十三条第一款"));
    assert_eq!(facts.law_basis.as_deref(), Some("《中华人民共和国价格法》第四十二条"));
    assert_eq!(facts.fine, Fen::from_yuan("3000").ok());
    assert_eq!(facts.decided_on, Date::parse("2026-05-11").ok());
}

#[test]
fn g17_2_nothing_is_guessed() {
    let inspection =
        read("示范通报", "当事人：李某\n经查，当事人占道经营。以上有《告知书》（濮示罚告〔2026〕3号）为证。");
    let Facts { doc_no, law_basis, penalty, fine, decided_on, uscc, .. } = inspection.facts;
    assert_eq!((doc_no, law_basis, penalty, fine, decided_on, uscc), (None, None, None, None, None, None));
    for item in ["执法人员", "法律依据", "执法决定", "救济途径"] {
        assert!(inspection.missing.contains(&item), "{item}");
    }
    assert_eq!(read("", WHOLE).missing, ["执法人员"]);
}

#[test]
fn g18_1_faults_are_found_at_their_places() {
    let findings = read("行政处罚决定书（濮示罚决字〔2026〕13号）", WHOLE).findings;
    for (kind, part) in [
        (FindingKind::Leak, "410902********0016"),
        (FindingKind::OverHiding, "濮阳市示范路***号"),
        (FindingKind::Contradiction, "叁仟元整（2000元"),
        (FindingKind::Contradiction, "濮示罚决字﹝2026﹞第012号"),
        (FindingKind::DamagedNumber, "濮示罚决字﹝2026﹞第012号"),
        (FindingKind::InvalidIdentifier, "91410900MA44T00A00"),
    ] {
        assert!(
            findings.iter().any(|finding| finding.kind == kind && &WHOLE[finding.range.clone()] == part),
            "{part}: {findings:?}"
        );
    }
    let clean = "行政处罚决定书\n濮示罚〔2026〕1号\n当事人：李某\n本机关决定：罚款人民币伍佰元整（500元）。";
    assert_eq!(read("", clean).findings, []);
}

#[test]
fn fines_are_summed_and_rates_are_not() {
    for (penalty, yuan) in [
        ("罚款玖仟元", "9000"),
        ("罚款2万元", "20000"),
        ("警告；罚款人民币壹仟元整（1000元）", "1000"),
        ("责令拆除；每平方米20元罚款，共800元整", "800"),
        ("林地10㎡×2元=20元，耕地5㎡×4元=20元，两项合计40元", "40"),
        ("没收违法所得500元；处罚款1,234.50元", "1234.50"),
        ("对第一项罚款300元；对第二项罚款200元", "500"),
        ("处以一万二千元罚款", "12000"),
    ] {
        assert_eq!(amount::fine(penalty), Fen::from_yuan(yuan).ok(), "{penalty}");
    }
    assert_eq!(amount::fine("警告；没收违法所得500元"), None);
}

#[test]
fn document_numbers_from_titles() {
    for (title, number) in [
        ("某局行政处罚决定书（(示范)应急罚〔2026〕5号）", Some("(示范)应急罚〔2026〕5号")),
        ("某局 行政处罚决定书 濮示罚〔2026〕17号", Some("濮示罚〔2026〕17号")),
        ("某公司一案行政处罚决定", None),
    ] {
        assert_eq!(number::in_title(title).as_deref(), number, "{title}");
    }
    assert_eq!(number::normalise("濮 示罚［２０２６］第 3 号"), "濮示罚〔2026〕第3号");
}

#[test]
fn lines_are_answered_one_by_one() {
    let input = format!("{}\n[]\n", serde_json::json!({ "id": "a", "title": "", "agency": "", "text": WHOLE }));
    let answer = inspect_lines(&input, Date::parse("2026-07-15").unwrap());
    let lines: Vec<serde_json::Value> = answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!answer.complete);
    assert_eq!(lines[0]["facts"]["fine_yuan"], 3000);
    assert_eq!(lines[0]["facts"]["party_kind"], "legal");
    assert_eq!(lines[1]["line"], 2);
}
