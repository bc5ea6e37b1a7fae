//! One push format, bad rows named and good rows taken (G19.2).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;

const AGENCY: &str = "测试市某局";
const USCC: &str = "11410900MB0000001U";

fn basis() -> Basis<'static> {
    Basis { today: Date::new(2026, 3, 20).unwrap(), calendar: Calendar::published(), agency: AGENCY, uscc: "" }
}

fn penalty() -> serde_json::Value {
    serde_json::json!({
        "CF_XDR_MC": "测试甲商店", "CF_XDR_LB": "自然人", "CF_XDR_ZJLX": "身份证", "CF_XDR_ZJHM": "11010519491231002X",
        "CF_WSH": "测市罚决(2026) 7号", "CF_WFXW": "无照经营", "CF_SY": "当事人无照经营。", "CF_YJ": "《无证无照经营查处办法》第十三条",
        "CF_CFLB": "警告;罚款", "CF_NR": "警告，罚款五千元。", "CF_NR_FK": "0.5", "CF_JDRQ": "2026年3月16日",
        "CF_CFJG": AGENCY, "CF_CFJGDM": USCC,
        "CF_SJLY": AGENCY, "CF_SJLYDM": USCC,
        "GS_BH": "A-7", "GS_ZFRY": "甲（16090000001）、乙（16090000002）", "GS_QW": "第一段。\n第二段。",
    })
}

fn one(value: serde_json::Value) -> Result<Pushed, Vec<Said>> {
    read(Set::Penalty, &rows_of_json(Set::Penalty, &[value]), basis()).remove(0)
}

fn agency_code() -> String {
    // The check figure of the invented agency.
    let values = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let body = "11410900MB0000001";
    let sum: usize = body.chars().zip(weights).map(|(c, weight)| values.find(c).unwrap() * weight).sum();
    format!("{body}{}", values.chars().nth((31 - sum % 31) % 31).unwrap())
}

fn sound() -> serde_json::Value {
    let mut row = penalty();
    for code in ["CF_CFJGDM", "CF_SJLYDM"] {
        row[code] = agency_code().into();
    }
    row
}

#[test]
fn g19_2_a_row_of_the_standard_becomes_the_form_of_a_decision() {
    let pushed = one(sound()).unwrap();
    let Operation::Put(flat) = &pushed.operation else { panic!() };
    let said = |key: &str| flat.get(key).map_or("", |values| values[0].as_str());
    assert_eq!((pushed.source.as_str(), pushed.number.as_str()), ("A-7", "测市罚决〔2026〕7号"));
    assert_eq!((said("decided_on"), said("act"), said("party.kind")), ("2026-03-16", "penalty", "natural"));
    assert_eq!((said("penalties.0.kind"), said("penalties.1.kind")), ("warning", "fine"));
    assert_eq!(said("penalties.1.amount"), "5000");
    assert_eq!(said("basis"), "《无证无照经营查处办法》第十三条");
    assert_eq!(one(sound()).unwrap(), pushed, "the same row is the same");
}

#[test]
fn g19_2_a_row_that_lacks_what_g17_2_wants_is_refused_with_every_reason() {
    let mut row = sound();
    row["GS_QW"] = "".into();
    row["GS_ZFRY"] = serde_json::Value::Null;
    row["CF_JDRQ"] = "2026-13-40".into();
    row["CF_NR_FK"] = "五千".into();
    let faults = one(row).unwrap_err();
    for field in ["GS_QW", "GS_ZFRY", "CF_JDRQ", "CF_NR_FK"] {
        assert!(faults.iter().any(|fault| fault.field == field), "{field}: {faults:?}");
    }
}

#[test]
fn g5_1_nobody_pushes_the_decisions_of_another_agency() {
    let rows = rows_of_json(Set::Penalty, &[sound()]);
    let (other, own) = ("11410900MB0000009X", agency_code());
    let faults = read(Set::Penalty, &rows, Basis { uscc: other, ..basis() }).remove(0).unwrap_err();
    assert!(faults.iter().any(|fault| fault.field == "CF_CFJGDM" && fault.reason.contains("谁执法谁公示")));
    assert!(read(Set::Penalty, &rows, Basis { uscc: &own, ..basis() }).remove(0).is_ok());
}

#[test]
fn g22_2_a_withdrawal_needs_its_ground_its_day_and_its_public_reason() {
    let row = serde_json::json!({ "GS_BH": "A-7", "GS_CZ": "撤下", "GS_CXYY": "决定被撤销" });
    let faults = one(row.clone()).unwrap_err();
    assert_eq!(faults.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), ["GS_CXRQ", "GS_CXSM"]);
    let mut whole = row;
    whole["GS_CXRQ"] = "2026/3/18".into();
    whole["GS_CXSM"] = "复议机关撤销了本决定。".into();
    let Operation::Withdraw(flat) = one(whole).unwrap().operation else { panic!() };
    assert_eq!((flat["ground"][0].as_str(), flat["found_on"][0].as_str()), ("revoked", "2026-03-18"));
}

#[test]
fn g19_2_a_file_is_read_by_codes_or_names_and_other_acts_have_their_set() {
    let heads = "执法类别,行政相对人名称,行政相对人类别,决定书文号,执法事项,事实,决定内容,决定日期,决定机关,决定机关代码,法律依据,执法人员,决定书全文,多余\n";
    let text = format!(
        "{heads}行政强制,某厂,法人及非法人组织,测强〔2026〕1号,扣押财物,事实。,扣押。,2026-3-2,{AGENCY},{USCC},《行政强制法》第二十四条,甲（1）,全文。,x\n,,,,,,,,,,,,,\n"
    );
    let rows = rows_of_file(Set::Other, "a.csv", text.as_bytes()).unwrap();
    assert_eq!(rows.len(), 1);
    let pushed = read(Set::Other, &rows, basis()).remove(0).unwrap();
    let Operation::Put(flat) = &pushed.operation else { panic!() };
    assert_eq!((flat["act"][0].as_str(), flat["decided_on"][0].as_str()), ("compulsion", "2026-03-02"));
    assert!(pushed.notes.iter().any(|note| note.reason.contains("“多余”不是本格式的字段")));
    assert!(rows_of_file(Set::Other, "a.csv", b"a,b,c\n1,2,3\n").unwrap_err().contains("没有找到表头"));
    assert!(rows_of_file(Set::Other, "a.csv", b"").is_err());
}
