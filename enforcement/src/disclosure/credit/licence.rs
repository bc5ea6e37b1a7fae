//! A licence as a row of the 双公示 licence file: its columns, and the cells that only a licence has. The irregular codes
//! XK_LYDW and XK_YXQZI are the standard's own.

use super::words::{slashed, tidy};
use super::{DECISION, Decided};
use crate::case::Record;

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
const NO_END: &str = "2099/12/31";
/// 当前状态: valid.
const IN_FORCE: &str = "1";

/// The words of 许可类别, by the keys of the decision's form.
const CATEGORIES: [(&str, &str); 5] = [
    ("general", "普通"),
    ("special", "特许"),
    ("qualification", "认可"),
    ("approval", "核准"),
    ("registration", "登记"),
];

fn licence_category(decision: &Record) -> &'static str {
    let key = decision.fields.text("licence_category");
    CATEGORIES.iter().find(|(known, words)| *known == key || *words == key).map_or("", |(_, words)| words)
}

/// What the platform asks of a licence and the decision does not have.
pub(super) fn missing(decided: &Decided<'_>) -> Option<&'static str> {
    licence_category(decided.decision).is_empty().then_some("许可类别（普通、特许、认可、核准、登记）")
}

/// A cell by the part of its code after `XK_`.
pub(super) fn cell(decided: &Decided<'_>, tail: &str) -> String {
    let fields = &decided.decision.fields;
    match tail {
        "XKWS" => tidy(&decided.page.title),
        "XKLB" => licence_category(decided.decision).into(),
        "XKZS" => tidy(fields.text("certificate")),
        "NR" => decided.prose(DECISION),
        "YXQZ" => slashed(decided.on),
        "YXQZI" => {
            let certificate = decided.case.of_kind("licence-certificate").next_back();
            let until = certificate.and_then(|record| record.fields.date("valid_until"));
            until.or_else(|| fields.date("valid_until")).map_or_else(|| NO_END.to_owned(), slashed)
        }
        "ZT" => IN_FORCE.into(),
        _ => String::new(),
    }
}
