//! 双公示: a case's decision as a row of the penalty file or of the licence file (`licence.rs`) for the credit platform (2018 standard, 发改办财金〔2018〕424号【知】).
//!
//! Prose comes from the page that the secrecy review cleared and from nowhere else; the number of an identity document
//! stands in its own field only, which the platform keeps back. Nothing is left out silently: what has no row says why.

mod licence;

pub use licence::LICENCE_COLUMNS;

use super::page::{Page, Piece};
use crate::case::{Case, Milestone, Record, Stand};
use crate::pack::ActType;
use crate::value::{Party, PartyKind, Penalty, PenaltyKind};
use law::identify::age_on;
use law::time::{Last, last_day};
use law::{Date, Fen, rules};

/// The field codes of the penalty file, in the standard's order.
pub const COLUMNS: [&str; 30] = [
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

/// Stands for a code that an individual business does not have yet 【知】.
const NO_CODE_YET: &str = "00000000000000000X";
/// Where the facts and the penalties stand among the public page's fields.
const FACTS: usize = 4;
const DECISION: usize = 6;

/// How a decision stands towards the credit platform.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// To be reported: the row, in the order of [`COLUMNS`] or of [`LICENCE_COLUMNS`].
    Ready(Vec<String>),
    /// Not yet: what has to be done first.
    Waiting(String),
    /// Not at all: why.
    Excluded(String),
}

/// A decision on the way to the credit platform.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Which file it belongs to: [`ActType::Penalty`] or [`ActType::Licence`].
    pub act: ActType,
    /// 文号.
    pub number: String,
    /// The party.
    pub party: String,
    /// 决定日期: the document's date, from which the seven working days run, not the day of closing.
    pub decided: Date,
    /// The last day (G21.2).
    pub due: Last,
    /// How it stands.
    pub standing: Standing,
}

/// The decision of a case; `None` where neither a penalty nor a licence was decided. `page` is what is public of it, if anything is.
pub fn entry(stand: Stand<'_>, case: &Case, page: Option<&Page>) -> Option<Entry> {
    let decision = case.last(stand.pack, Milestone::Decided)?;
    let decided = decision.date()?;
    let act = case.act_type(stand.pack)?;
    let reported = match act {
        ActType::Penalty => !decision.fields.penalties("penalties").is_empty(),
        other => other == ActType::Licence,
    };
    if !reported {
        return None;
    }
    let party = case.party()?;
    Some(Entry {
        act,
        number: decision.effect.as_ref().and_then(|effect| effect.number.clone()).unwrap_or_default(),
        party: party.name.clone(),
        decided,
        due: last_day(decided, rules::length("G21.2"), stand.calendar),
        standing: standing(stand, case, decision, decided, party, page, act),
    })
}

#[allow(clippy::too_many_arguments)] // One decision, seen whole.
fn standing(
    stand: Stand<'_>,
    case: &Case,
    decision: &Record,
    decided: Date,
    party: &Party,
    page: Option<&Page>,
    act: ActType,
) -> Standing {
    if act == ActType::Licence && decision.fields.text("conclusion") == "refuse" {
        return Standing::Excluded("不予许可的决定不在许可报送范围。".into());
    }
    if case.is_simple() {
        return Standing::Excluded("简易程序处罚不报双公示。".into());
    }
    if party.kind == PartyKind::Natural && age_on(&party.resident_id, decided).is_some_and(|age| age < 18) {
        return Standing::Excluded("当事人是未成年人，姓名不公开，不报送。".into());
    }
    let approval = case.last(stand.pack, Milestone::DisclosureApproved);
    if let Some(approval) = approval.filter(|record| record.fields.text("publish") == "no") {
        return Standing::Excluded(format!("经审批不予公示：{}", approval.fields.text("reason")));
    }
    let Some(page) = page else {
        return Standing::Waiting(match case.has(stand.pack, Milestone::PublicationWithdrawn) {
            true => "公示已经撤回。已报送的，请通知信用平台撤下。".into(),
            false => "尚未公示。请先办理公示，报送的文字取自保密审查通过的版本。".into(),
        });
    };
    let mut missing = missing(stand, decision, party);
    if act == ActType::Licence {
        missing.extend(licence::missing(decision));
    }
    if !missing.is_empty() {
        return Standing::Waiting(format!("缺少{}。请补填后再报。", missing.join("、")));
    }
    if act == ActType::Licence {
        return Standing::Ready(licence::row(stand, case, decision, decided, party, page));
    }
    let period = approval.map(|record| record.fields.text("period")).unwrap_or_default();
    Standing::Ready(row(stand, case, decision, decided, party, page, period))
}

/// What the platform asks for and the case does not have.
fn missing(stand: Stand<'_>, decision: &Record, party: &Party) -> Vec<&'static str> {
    let mut missing = Vec::new();
    let mut ask = |absent: bool, what: &'static str| {
        if absent {
            missing.push(what);
        }
    };
    ask(stand.agency.uscc.is_empty(), "本机关的统一社会信用代码（由系统管理员填写）");
    ask(party.kind == PartyKind::Organisation && party.uscc.is_empty(), "当事人的统一社会信用代码");
    ask(party.kind != PartyKind::Natural && party.representative.is_empty(), "法定代表人（负责人、经营者）姓名");
    ask(party.kind == PartyKind::Natural && party.resident_id.is_empty(), "当事人的身份证号码");
    let taken = |penalty: &&Penalty| {
        matches!(penalty.kind, PenaltyKind::SuspendLicence | PenaltyKind::RevokeLicence) && penalty.words.is_empty()
    };
    ask(decision.fields.penalties("penalties").iter().any(|penalty| taken(&penalty)), "暂扣或者吊销的证照名称及编号");
    missing
}

#[allow(clippy::too_many_arguments)] // One row of a table, written once.
fn row(
    stand: Stand<'_>,
    case: &Case,
    decision: &Record,
    decided: Date,
    party: &Party,
    page: &Page,
    period: &str,
) -> Vec<String> {
    let penalties = decision.fields.penalties("penalties");
    let natural = party.kind == PartyKind::Natural;
    let agency = stand.agency;
    let prose = |place: usize| page.facts.get(place).map(|pieces| shown(pieces)).unwrap_or_default();
    let value = |code: &str| -> String {
        match code {
            "CF_XDR_MC" => tidy(&party.name),
            "CF_XDR_LB" => category(party.kind).into(),
            "CF_XDR_SHXYM" => match party.kind {
                PartyKind::Natural => String::new(),
                PartyKind::IndividualBusiness if party.uscc.is_empty() => NO_CODE_YET.into(),
                _ => law::identify::normalise(&party.uscc),
            },
            "CF_FRDB" if !natural => tidy(&party.representative),
            "CF_XDR_ZJLX" if natural => "身份证".into(),
            "CF_XDR_ZJHM" if natural => law::identify::normalise(&party.resident_id),
            "CF_WSH" => page.number.clone(),
            "CF_WFXW" => tidy(case.cause().trim_start_matches("涉嫌")),
            "CF_SY" => prose(FACTS),
            "CF_YJ" => tidy(&decision.fields.citations("basis").join("、")),
            "CF_CFLB" => kinds(penalties),
            "CF_NR" => prose(DECISION),
            "CF_NR_FK" => amount(penalties, &[PenaltyKind::Fine]),
            "CF_NR_WFFF" => amount(penalties, &[PenaltyKind::ConfiscateGains, PenaltyKind::ConfiscateGoods]),
            "CF_NR_ZKDX" => licences(penalties),
            "CF_JDRQ" => slashed(decided),
            "CF_GSJZQ" => public_until(decided, period).map(slashed).unwrap_or_default(),
            "CF_CFJG" | "CF_SJLY" => agency.name.clone(),
            "CF_CFJGDM" | "CF_SJLYDM" => agency.uscc.clone(),
            _ => String::new(),
        }
    };
    COLUMNS.iter().map(|code| value(code)).collect()
}

fn category(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Natural => "自然人",
        PartyKind::Organisation => "法人及非法人组织",
        PartyKind::IndividualBusiness => "个体工商户",
    }
}

/// What the page shows; what it hides is named, not shown.
fn shown(pieces: &[Piece]) -> String {
    let text: String = pieces
        .iter()
        .map(|piece| if piece.ground.is_empty() { piece.text.clone() } else { format!("〔{}已隐去〕", piece.text) })
        .collect();
    tidy(&text)
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
    let taken = |penalty: &&Penalty| matches!(penalty.kind, PenaltyKind::SuspendLicence | PenaltyKind::RevokeLicence);
    tidy(&penalties.iter().filter(taken).map(|penalty| penalty.words.as_str()).collect::<Vec<_>>().join("；"))
}

/// `2026/03/01`.
fn slashed(date: Date) -> String {
    date.to_string().replace('-', "/")
}

/// 公示截止期: as the approval set it, from the date of the document (信用修复管理办法).
fn public_until(decided: Date, period: &str) -> Option<Date> {
    let months = match period {
        "m3" => 3,
        "y1" => 12,
        "y3" => 36,
        _ => return None,
    };
    Some(decided.plus_months(months))
}

/// Prose for one cell: line breaks and blanks out where Chinese text has none, letters and figures half width, nothing
/// else. Doing it twice changes nothing.
pub fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    // Blanks since the last character, and whether a line ended among them.
    let (mut blank, mut broken) = (false, false);
    for c in text.chars() {
        if c.is_whitespace() {
            blank = true;
            broken |= matches!(c, '\n' | '\r');
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        let c = match c {
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '．' => '.',
            c => c,
        };
        if blank && let Some(last) = tidy.chars().next_back() {
            let words = last.is_ascii_alphabetic() && c.is_ascii_alphabetic();
            if words || !broken && last.is_ascii_graphic() && c.is_ascii_graphic() {
                tidy.push(' ');
            }
        }
        (blank, broken) = (false, false);
        tidy.push(c);
    }
    tidy
}

/// Characters that nobody sees: zero-width marks, soft hyphens, controls.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}') || c.is_control()
}
