//! A licence as a row of the 双公示 licence file. The irregular codes XK_LYDW and XK_YXQZI are the standard's own.

use super::{DECISION, NO_CODE_YET, category, shown, slashed, tidy};
use crate::case::{Case, Record, Stand};
use crate::disclosure::page::Page;
use crate::value::{Party, PartyKind};
use law::Date;

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
pub(super) fn missing(decision: &Record) -> Vec<&'static str> {
    if licence_category(decision).is_empty() {
        vec!["许可类别（普通、特许、认可、核准、登记）"]
    } else {
        Vec::new()
    }
}

/// The row, in the order of [`LICENCE_COLUMNS`].
pub(super) fn row(
    stand: Stand<'_>,
    case: &Case,
    decision: &Record,
    decided: Date,
    party: &Party,
    page: &Page,
) -> Vec<String> {
    let natural = party.kind == PartyKind::Natural;
    let agency = stand.agency;
    let certificate = case.of_kind("licence-certificate").next_back();
    let until = certificate.and_then(|record| record.fields.date("valid_until"));
    let until = until.or_else(|| decision.fields.date("valid_until"));
    let value = |code: &str| -> String {
        match code {
            "XK_XDR_MC" => tidy(&party.name),
            "XK_XDR_LB" => category(party.kind).into(),
            "XK_XDR_SHXYM" => match party.kind {
                PartyKind::Natural => String::new(),
                PartyKind::IndividualBusiness if party.uscc.is_empty() => NO_CODE_YET.into(),
                _ => law::identify::normalise(&party.uscc),
            },
            "XK_FRDB" if !natural => tidy(&party.representative),
            "XK_XDR_ZJLX" if natural => "身份证".into(),
            "XK_XDR_ZJHM" if natural => law::identify::normalise(&party.resident_id),
            "XK_XKWS" => tidy(&page.title),
            "XK_WSH" => page.number.clone(),
            "XK_XKLB" => licence_category(decision).into(),
            "XK_XKZS" => tidy(decision.fields.text("certificate")),
            "XK_NR" => page.facts.get(DECISION).map(|pieces| shown(pieces)).unwrap_or_default(),
            "XK_JDRQ" | "XK_YXQZ" => slashed(decided),
            "XK_YXQZI" => until.map_or_else(|| NO_END.to_owned(), slashed),
            "XK_XKJG" | "XK_LYDW" => agency.name.clone(),
            "XK_XKJGDM" | "XK_LYDWDM" => agency.uscc.clone(),
            "XK_ZT" => IN_FORCE.into(),
            _ => String::new(),
        }
    };
    LICENCE_COLUMNS.iter().map(|code| value(code)).collect()
}
