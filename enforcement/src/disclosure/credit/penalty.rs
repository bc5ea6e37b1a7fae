//! A penalty as a row of the 双公示 penalty file: its columns, and the cells that only a penalty has.

use super::super::page;
use super::licence::NO_END;
use super::words::{slashed, tidy};
use super::{DECISION, Decided, FACTS};
use crate::value::{Penalty, PenaltyKind};
use law::{Date, Fen};

/// The field codes of the penalty file, in the standard's order.
pub const PENALTY_COLUMNS: [&str; 30] = [
    "CF_XDR_MC",
    "CF_XDR_LB",
    "CF_XDR_SHXYM",
    "CF_XDR_GSZC",
    "CF_XDR_ZZJG",
    "CF_XDR_SWDJ",
    "CF_XDR_SYDW",
    "CF_XDR_SHZZ",
    "CF_FRDB",
    "CF_FR_ZJLX",
    "CF_FR_ZJHM",
    "CF_XDR_ZJLX",
    "CF_XDR_ZJHM",
    "CF_WSH",
    "CF_WFXW",
    "CF_SY",
    "CF_YJ",
    "CF_CFLB",
    "CF_NR",
    "CF_NR_FK",
    "CF_NR_WFFF",
    "CF_NR_ZKDX",
    "CF_JDRQ",
    "CF_YXQ",
    "CF_GSJZQ",
    "CF_CFJG",
    "CF_CFJGDM",
    "CF_SJLY",
    "CF_SJLYDM",
    "BZ",
];

/// What the platform asks of a penalty and the decision does not have.
pub(super) fn missing(decided: &Decided<'_>) -> Option<&'static str> {
    let penalties = decided.decision.fields.penalties("penalties");
    let unnamed = penalties.iter().any(|penalty| takes_licence(&penalty) && penalty.words.is_empty());
    unnamed.then_some("暂扣或者吊销的证照名称及编号")
}

/// Has the kind a term of its own, which only the decision's words tell? The rest has no end (长期).
fn has_term(kind: PenaltyKind) -> bool {
    use PenaltyKind::{Detention, Other, RestrictBusiness, RestrictOccupation, StopBusiness, SuspendLicence};
    matches!(kind, SuspendLicence | RestrictBusiness | StopBusiness | RestrictOccupation | Detention | Other)
}

fn takes_licence(penalty: &&Penalty) -> bool {
    matches!(penalty.kind, PenaltyKind::SuspendLicence | PenaltyKind::RevokeLicence)
}

/// A cell by the part of its code after `CF_`.
pub(super) fn cell(decided: &Decided<'_>, tail: &str) -> String {
    let penalties = decided.decision.fields.penalties("penalties");
    match tail {
        "WFXW" => tidy(decided.case.cause().trim_start_matches("涉嫌")),
        "SY" => decided.prose(FACTS),
        "YJ" => tidy(&decided.decision.fields.citations("basis").join("、")),
        "CFLB" => kinds(penalties),
        "NR" => decided.prose(DECISION),
        "NR_FK" => amount(penalties, &[PenaltyKind::Fine]),
        "NR_WFFF" => amount(penalties, &[PenaltyKind::ConfiscateGains, PenaltyKind::ConfiscateGoods]),
        "NR_ZKDX" => licences(penalties),
        "YXQ" if !penalties.iter().any(|penalty| has_term(penalty.kind)) => NO_END.into(),
        "GSJZQ" => public_until(decided.on, decided.period).map(slashed).unwrap_or_default(),
        _ => String::new(),
    }
}

/// 处罚类别 in the standard's words, joined by `;`.
fn kinds(penalties: &[Penalty]) -> String {
    let mut kinds: Vec<String> = Vec::new();
    for penalty in penalties {
        let kind = match penalty.kind {
            PenaltyKind::Warning => "警告".to_owned(),
            PenaltyKind::Fine => "罚款".to_owned(),
            PenaltyKind::ConfiscateGains | PenaltyKind::ConfiscateGoods => "没收违法所得、没收非法财物".to_owned(),
            PenaltyKind::StopBusiness => "责令停产停业".to_owned(),
            PenaltyKind::Detention => "行政拘留".to_owned(),
            PenaltyKind::SuspendLicence | PenaltyKind::RevokeLicence => "暂扣或吊销许可证、执照".to_owned(),
            other => format!("其他-{}", other.title()),
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds.join(";")
}

/// The sum of these kinds in 万元; empty where there is none of them.
fn amount(penalties: &[Penalty], kinds: &[PenaltyKind]) -> String {
    let mut amounts = penalties.iter().filter(|penalty| kinds.contains(&penalty.kind)).filter_map(|one| one.amount);
    let first = amounts.next();
    first.map(|first| amounts.fold(first, Fen::plus).ten_thousands()).unwrap_or_default()
}

fn licences(penalties: &[Penalty]) -> String {
    tidy(&penalties.iter().filter(takes_licence).map(|penalty| penalty.words.as_str()).collect::<Vec<_>>().join("；"))
}

/// 公示截止期: as the approval set it, from the date of the document (信用修复管理办法).
fn public_until(decided: Date, period: &str) -> Option<Date> {
    page::period_months(period).map(|months| decided.plus_months(months))
}
