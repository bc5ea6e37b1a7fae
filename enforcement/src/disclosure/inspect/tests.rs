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

/// The penalty, the fine in yuan and the day of a decision.
fn decided(text: &str) -> (Option<String>, Option<String>, Option<String>) {
    let facts = read("", text).facts;
    (facts.penalty, facts.fine.map(|fen| fen.yuan()), facts.decided_on.map(|day| day.to_string()))
}

#[test]
fn g17_2_other_agencies_write_the_head_in_other_ways() {
    let tax = "示范税务局稽查局\n税务行政处罚决定书\n示税稽罚〔2024〕9号\n示范县云程贸易有限公司：（纳税人识别号：91410922MA9GTK2X36）\n\
        根据《中华人民共和国发票管理办法》第三十七条之规定，对你单位虚开发票的行为处以罚款80000元。\n税务机关（印章）\n二○二四年二月六日";
    let facts = read("", tax).facts;
    assert_eq!(facts.party.as_deref(), Some("示范县云程贸易有限公司"));
    assert_eq!(facts.uscc.as_deref(), Some("91410922MA9GTK2X36"));
    assert_eq!(facts.doc_type.as_deref(), Some("税务行政处罚决定书"));
    assert_eq!(facts.law_basis.as_deref(), Some("《中华人民共和国发票管理办法》第三十七条"));
    assert_eq!(
        decided(tax),
        (Some("对你单位虚开发票的行为处以罚款80000元".into()), Some("80000".into()), Some("2024-02-06".into()))
    );
    let fire = "行政处罚决定书\n示（消）行罚决字〔2025〕第0012号\n违法行为人(单位名称、地址和法定代表人) 示范县星光娱乐有限公司，示范县中心路9号，法定代表人陈某\n\
        根据《中华人民共和国消防法》第六十条第一款第一项之规定，现决定给予示范县星光娱乐有限公司罚款人民币壹万叁仟元整的处罚。";
    let facts = read("", fire).facts;
    assert_eq!((facts.party.as_deref(), facts.party_kind), (Some("示范县星光娱乐有限公司"), Some(PartyKind::Legal)));
    assert_eq!(facts.fine, Fen::from_yuan("13000").ok());
    let spot = "当场行政处罚决定书\n编号：4109021900123456\n被处罚人：李某某\n2025年6月3日实施违反禁令标志指示的违法行为，\
        违反了《中华人民共和国道路交通安全法》第三十八条，依据《中华人民共和国道路交通安全法》第九十条，决定处以罚款100元。";
    let facts = read("", spot).facts;
    assert_eq!(facts.doc_no.as_deref(), Some("4109021900123456"));
    assert_eq!(facts.law_violated.as_deref(), Some("《中华人民共和国道路交通安全法》第三十八条"));
    assert_eq!(facts.doc_type.as_deref(), Some("当场行政处罚决定书"));
}

#[test]
fn g17_2_tables_and_texts_without_lines_are_read() {
    let table = "行政处罚决定书文号\t示文综罚字〔2025〕第6号\n被处罚人\t示范县飞腾网吧\n经营者\t孙某\n违反的法律\t《互联网上网服务营业场所管理条例》第二十一条第一款\n\
        处罚依据\t《互联网上网服务营业场所管理条例》第三十一条第（二）项\n处罚结果\t1.警告；2.罚款人民币1.5万元\n决定日期\t2025年2月28日";
    let facts = read("", table).facts;
    assert_eq!(facts.law_violated.as_deref(), Some("《互联网上网服务营业场所管理条例》第二十一条第一款"));
    assert_eq!(
        decided(table),
        (Some("1.警告；2.罚款人民币1.5万元".into()), Some("15000".into()), Some("2025-02-28".into()))
    );
    let nested =
        "当事人（个人）\t姓名\t马某\t住址\t示范县某镇\n你的行为违反了《中华人民共和国道路运输条例》第二十四条的规定。";
    assert_eq!(read("", nested).facts.party.as_deref(), Some("马某"));
    let line = "行政处罚决定书 示城综罚决〔2025〕15号 当事人：示范县王记烧烤店 经营者：王某 地址：示范县人民路 经查，你店露天烧烤。 \
        依据《中华人民共和国大气污染防治法》第一百一十八条第三款，决定对你店处以罚款人民币伍佰元整（¥500.00）。 示范县城市管理局 2025年10月11日";
    let facts = read("", line).facts;
    assert_eq!(
        (facts.doc_no.as_deref(), facts.address.as_deref()),
        (Some("示城综罚决〔2025〕15号"), Some("示范县人民路"))
    );
    assert_eq!(facts.decided_on, Date::parse("2025-10-11").ok());
}

#[test]
fn g17_2_the_fine_is_the_amount_and_not_its_base_or_rate() {
    for (operative, fine) in [
        ("处以进货总额6380元8%的罚款，计人民币伍佰壹拾元肆角（￥510.40）", Some("510.40")),
        ("对非法占用的1200平方米土地，处以每平方米100元的罚款，计120000元", Some("120000")),
        ("处工程合同价款1%的罚款，即80000元（大写：捌万元整）", Some("80000")),
        ("退还所收费用12300元并处违法所得12300元2倍罚款24600元", Some("24600")),
        ("1.没收违法所得1200元；2.没收药品", None),
        ("处以每平方米100元的罚款", None),
    ] {
        let text = format!("依据《中华人民共和国示范法》第一条，决定如下：{operative}。");
        assert_eq!(decided(&text).1.as_deref(), fine, "{operative}");
    }
}

#[test]
fn g17_2_a_number_that_lost_a_bracket_is_told_and_mended() {
    for (written, mended) in [
        ("示建罚决字(2025第11号", "示建罚决字〔2025〕第11号"),
        ("示建罚决字2025〕第11号", "示建罚决字〔2025〕第11号"),
        ("示水罚字〔2025〕 4 号", "示水罚字〔2025〕4号"),
        ("示教罚决字【2025】1号", "示教罚决字〔2025〕1号"),
    ] {
        let text = format!("行政处罚决定书\n{written}\n当事人：李某");
        let inspection = read("", &text);
        assert_eq!(inspection.facts.doc_no_normalised.as_deref(), Some(mended), "{written}");
        let told =
            |finding: &Finding| finding.kind == FindingKind::DamagedNumber && &text[finding.range.clone()] == written;
        assert!(inspection.findings.iter().any(told), "{written}: {:?}", inspection.findings);
    }
    assert_eq!(read("", "关于2025年第3号公告的通报\n当事人：李某").facts.doc_no, None);
}

#[test]
fn g17_2_what_stands_in_other_layouts_is_read_and_is_not_missing() {
    let text = "示范市应急管理局\n行政处罚决定书\n示应急罚〔2025〕7\n示范矿业有限公司（统一社会信用代码：91410900MA44T00A08）：\n\
你单位未采取有效防尘降尘措施，违反《中华人民共和国安全生产法》第二十八条，依据《中华人民共和国安全生产法》第九十七条，罚款两万元整（20,000元）。\n\
以上由执法人员赵敏、周凯查实。可申请行政复议，也可提起行政诉讼。\n2025-03-05";
    let inspection = inspect("", "示范市应急管理局", text, Date::parse("2026-07-15").unwrap());
    let facts = &inspection.facts;
    assert_eq!(facts.party.as_deref(), Some("示范矿业有限公司"));
    assert_eq!(facts.party_kind, Some(PartyKind::Legal));
    assert_eq!(facts.uscc.as_deref(), Some("91410900MA44T00A08"));
    assert_eq!(facts.doc_no_normalised.as_deref(), Some("示应急罚〔2025〕7号"));
    assert_eq!(facts.law_basis.as_deref(), Some("《中华人民共和国安全生产法》第九十七条"));
    assert_eq!(facts.fine, Fen::from_yuan("20000").ok());
    assert_eq!(inspection.missing, [""; 0]);
    let damaged = inspection.findings.iter().filter(|finding| finding.kind == FindingKind::DamagedNumber);
    assert_eq!(damaged.count(), 1);
}

#[test]
fn g17_2_a_day_is_no_part_of_the_penalty_and_no_deed_is_missing() {
    let text = "本机关决定：\n1、警告\n2、罚款人民币捌仟元整\n2025-03-05";
    let inspection = read("", text);
    assert_eq!(inspection.facts.penalty.as_deref(), Some("1、警告；2、罚款人民币捌仟元整"));
    assert!(inspection.missing.contains(&"违法事实"));
}

#[test]
fn g17_2_a_bracket_around_the_whole_party_is_no_part_of_the_name() {
    for (written, party) in
        [("（黄某某）", "黄某某"), ("(黄某某)", "黄某某"), ("示范（濮阳）有限公司", "示范（濮阳）有限公司")]
    {
        let facts = read("", &format!("当事人：{written}\n经查，当事人占道经营。")).facts;
        assert_eq!(facts.party.as_deref(), Some(party));
    }
}
