//! A licence as a row of the 双公示 licence file: its columns, and the cells that only a licence has. The irregular codes
//! XK_LYDW and XK_YXQZI are the standard's own.

use super::words::{slashed, tidy};
use super::{DECISION, Decided};
use crate::case::Record;
use crate::pack::ActType;
use crate::report::pushed;

/// The field codes of the licence file, in the standard's order.
pub const LICENCE_COLUMNS: [&str; 28] = [
    "XK_XDR_MC",
    "XK_XDR_LB",
    "XK_XDR_SHXYM",
    "XK_XDR_GSZC",
    "XK_XDR_ZZJG",
    "XK_XDR_SWDJ",
    "XK_XDR_SYDW",
    "XK_XDR_SHZZ",
    "XK_FRDB",
    "XK_FR_ZJLX",
    "XK_FR_ZJHM",
    "XK_XDR_ZJLX",
    "XK_XDR_ZJHM",
    "XK_XKWS",
    "XK_WSH",
    "XK_XKLB",
    "XK_XKZS",
    "XK_XKBH",
    "XK_NR",
    "XK_JDRQ",
    "XK_YXQZ",
    "XK_YXQZI",
    "XK_XKJG",
    "XK_XKJGDM",
    "XK_ZT",
    "XK_LYDW",
    "XK_LYDWDM",
    "BZ",
];

/// Stands for a licence without an end 【知】.
pub(super) const NO_END: &str = "2099/12/31";
/// 当前状态: valid.
const IN_FORCE: &str = "1";
/// 当前状态: not valid, as the standard of 2018 has it 【知】.
const ENDED: &str = "2";

/// The words of 许可类别, by the keys of the decision's form.
const CATEGORIES: [(&str, &str); 5] = [
    ("general", "普通"),
    ("special", "特许"),
    ("qualification", "认可"),
    ("approval", "核准"),
    ("registration", "登记"),
];

/// 许可类别 in the standard's words; one that it does not name is `其他-` with its own.
fn licence_category(decision: &Record) -> String {
    let (key, words) = (decision.fields.text("licence_category"), tidy(decision.fields.text("category_words")));
    let known = CATEGORIES.iter().find(|(known, words)| *known == key || *words == key);
    match known {
        Some((_, known)) => (*known).to_owned(),
        None if key == "other" && !words.is_empty() => format!("其他-{words}"),
        None if key.strip_prefix("其他-").is_some_and(|what| !what.is_empty()) => tidy(key),
        None => String::new(),
    }
}

/// What a decision did to a licence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
    Granted,
    Refused,
    Kept,
    Ended,
}

fn outcome(decision: &Record) -> Outcome {
    let conclusion = decision.fields.text("conclusion");
    match decision.kind.as_str() {
        "licence-revocation-decision" if conclusion == "keep" => Outcome::Kept,
        "licence-revocation-decision" => Outcome::Ended,
        "pushed-decision" => match pushed::sort(ActType::Licence, decision) {
            "refused" => Outcome::Refused,
            "revoked" | "ended" => Outcome::Ended,
            _ => Outcome::Granted,
        },
        _ if conclusion == "refuse" => Outcome::Refused,
        _ => Outcome::Granted,
    }
}

/// Why a decision on a licence is no row of its own; `None` where it grants one.
pub(super) fn excluded(decision: &Record) -> Option<&'static str> {
    match outcome(decision) {
        Outcome::Granted => None,
        Outcome::Refused => Some("不予许可的决定不在许可报送范围。"),
        Outcome::Kept => Some("维持许可的决定没有改变许可的状态，不报送。"),
        Outcome::Ended => Some(
            "撤销、撤回、注销的决定本身不是许可，应当更新原许可的当前状态；原许可不在本系统公示的，请在信用平台更新。",
        ),
    }
}

/// The row of a licence that ended since: the same with its state.
pub(super) fn ended(row: &mut [String]) {
    for (cell, _) in row.iter_mut().zip(LICENCE_COLUMNS).filter(|(_, code)| *code == "XK_ZT") {
        *cell = ENDED.to_owned();
    }
}

/// What the platform asks of a licence and the decision does not have.
pub(super) fn missing(decided: &Decided<'_>) -> Option<&'static str> {
    licence_category(decided.decision).is_empty().then_some("许可类别（普通、特许、认可、核准、登记、其他）")
}

/// A cell by the part of its code after `XK_`.
pub(super) fn cell(decided: &Decided<'_>, tail: &str) -> String {
    let fields = &decided.decision.fields;
    // What stands on the certificate goes before what the decision says.
    let certificate = decided.case.of_kind("licence-certificate").next_back();
    let date = |key: &str| certificate.into_iter().chain([decided.decision]).find_map(|record| record.fields.date(key));
    match tail {
        "XKWS" => tidy(&decided.page.title),
        "XKLB" => licence_category(decided.decision),
        "XKZS" => tidy(fields.text("certificate")),
        "NR" => decided.prose(DECISION),
        "XKBH" => {
            let number = certificate.map(|record| record.fields.text("certificate_number")).unwrap_or_default();
            tidy(if number.is_empty() { fields.text("certificate_number") } else { number })
        }
        "YXQZ" => slashed(date("valid_from").unwrap_or(decided.on)),
        "YXQZI" => date("valid_until").map_or_else(|| NO_END.to_owned(), slashed),
        "ZT" if outcome(decided.decision) != Outcome::Granted => ENDED.into(),
        "ZT" if !fields.text("licence_state").is_empty() => fields.text("licence_state").into(),
        "ZT" => IN_FORCE.into(),
        _ => String::new(),
    }
}
