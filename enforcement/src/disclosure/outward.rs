//! 对外报送 (G19.3, G22): what other platforms are told of a publication, in the push format that this system itself takes
//! in (`mingfa-inward`), so that one system may report to another. Everything comes from the page that the secrecy review
//! cleared; what is withdrawn is told with its reason and the provision.

use super::credit::{self, shown, tidy};
use super::page::{Page, Piece};
use crate::case::{Case, Milestone, Record, Stand};
use crate::pack::ActType;
use law::Date;
use law::time::{Last, last_day};

/// What a platform takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Takes {
    /// The credit platform: penalties and licences, the fields of 双公示 and no more.
    Credit,
    /// A platform of disclosure: every decision with its full text as published.
    Decisions,
}

/// What became of a publication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// It went public.
    Published,
    /// It was corrected (G22.3).
    Corrected,
}

/// What a platform is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// The set of fields: `penalty`, `licence`, `other`.
    pub set: &'static str,
    /// 文号.
    pub number: String,
    /// What it is about; nothing hidden is in it.
    pub title: String,
    /// The provision that asks for it.
    pub basis: &'static str,
    /// The last day, where the calendar knows it.
    pub due: Option<Date>,
    /// The fields with their codes.
    pub cells: Vec<(&'static str, String)>,
}

/// The set of fields of an act.
fn set(act: ActType) -> &'static str {
    match act {
        ActType::Penalty => "penalty",
        ActType::Licence => "licence",
        _ => "other",
    }
}

fn known(last: Last) -> Option<Date> {
    match last {
        Last::Known(date) => Some(date),
        Last::NotYetPublished { .. } | Last::Suspended(_) => None,
    }
}

/// A publication as a platform that takes this is told of it; `None` where it is not for it. `source` is the number by which
/// the platform knows it ever after.
pub fn decision(
    stand: Stand<'_>,
    case: &Case,
    page: &Page,
    source: &str,
    takes: Takes,
    change: Change,
) -> Option<Notice> {
    let act = case.act_type(stand.pack)?;
    let decided = case.last(stand.pack, Milestone::Decided)?.date()?;
    if credit::names_a_minor(case, decided) {
        return None;
    }
    let mut cells = match takes {
        Takes::Credit => credit::ready_cells(stand, case, page)?,
        Takes::Decisions => credit::cells(stand, case, page).or_else(|| other(stand, case, page))?,
    };
    if takes == Takes::Decisions {
        cells.extend(added(page));
    }
    let operation = if change == Change::Published { "新增" } else { "更新" };
    cells.extend([("GS_BH", source.to_owned()), ("GS_CZ", operation.to_owned())]);
    let (rule, basis) = match (change, act) {
        (Change::Corrected, _) => ("G22.3", "公示办法第二十二条第三款"),
        (Change::Published, ActType::Penalty | ActType::Licence) => ("G21.2", "公示办法第二十一条第二款"),
        (Change::Published, _) => ("G21.1", "公示办法第二十一条第一款"),
    };
    let from = match change {
        Change::Published => decided,
        Change::Corrected => {
            let record = case.last(stand.pack, Milestone::PublicationCorrected);
            record.and_then(|record| record.fields.date("found_on")).unwrap_or(stand.now.date())
        }
    };
    Some(Notice {
        set: set(act),
        number: page.number.clone(),
        title: tidy(&format!("{}：{}", page.party, case.cause().trim_start_matches("涉嫌"))),
        basis,
        due: known(last_day(from, law::rules::length(rule), stand.calendar)),
        cells,
    })
}

/// The fields that the disclosure wants beside the standard's (G17.2).
fn added(page: &Page) -> Vec<(&'static str, String)> {
    let fact = |place: usize| page.facts.get(place).map(|pieces| shown(pieces)).unwrap_or_default();
    let line = |pieces: &Vec<Piece>| shown(pieces);
    vec![
        ("GS_WSMC", page.title.clone()),
        ("GS_ZFRY", fact(1)),
        ("GS_YJ", fact(5)),
        ("GS_JJTJ", fact(7)),
        ("GS_SDRQ", page.about.served.map(|day| day.to_string()).unwrap_or_default()),
        ("GS_QW", page.text.iter().map(line).collect::<Vec<_>>().join("\n")),
    ]
}

/// An act that is neither a penalty nor a licence, in fields of the same shape.
fn other(stand: Stand<'_>, case: &Case, page: &Page) -> Option<Vec<(&'static str, String)>> {
    let act = case.act_type(stand.pack)?;
    let party = credit::party_cells(case.party()?);
    let fact = |place: usize| page.facts.get(place).map(|pieces| shown(pieces)).unwrap_or_default();
    let mut cells = vec![("XZ_LB", act.title().to_owned())];
    let codes = ["XZ_XDR_MC", "XZ_XDR_LB", "XZ_XDR_SHXYM", "XZ_FRDB", "XZ_XDR_ZJLX", "XZ_XDR_ZJHM"];
    cells.extend(codes.into_iter().zip(party));
    cells.extend([
        ("XZ_WSH", page.number.clone()),
        ("XZ_SX", tidy(case.cause().trim_start_matches("涉嫌"))),
        ("XZ_SS", fact(credit::FACTS)),
        ("XZ_NR", fact(credit::DECISION)),
        ("XZ_JDRQ", page.decided.replace('-', "/")),
        ("XZ_JG", stand.agency.name.clone()),
        ("XZ_JGDM", stand.agency.uscc.clone()),
    ]);
    Some(cells)
}

/// The grounds of a withdrawal in the words of the push format, by the keys of the form.
pub const GROUNDS: [(&str, &str); 7] = [
    ("changed", "决定被变更"),
    ("revoked", "决定被撤销"),
    ("unlawful", "决定被确认违法"),
    ("void", "决定被确认无效"),
    ("remade", "被要求重新作出"),
    ("repaired", "信用修复"),
    ("expired", "公示期限届满"),
];

/// The grounds on which a decision that still stands is no longer shown: its time is over, or its party's credit was
/// repaired. Nothing was found wrong, so no period runs: other platforms are told at once.
pub const LAPSED: [&str; 2] = ["repaired", "expired"];

/// A withdrawal, as every platform that had the publication is told of it. `number` and `source` are those under which it
/// was sent.
pub fn withdrawal(stand: Stand<'_>, case: &Case, record: &Record, number: &str, source: &str) -> Option<Notice> {
    let act = case.act_type(stand.pack)?;
    let ground = record.fields.text("ground");
    let words = GROUNDS.iter().find(|(key, _)| *key == ground).map(|(_, words)| *words)?;
    let (rule, basis) = match (ground, act) {
        ("expired", _) => (None, "信用修复管理办法：公示期限届满，停止公示"),
        ("repaired", _) => (None, "信用修复管理办法：信用修复，停止公示"),
        (_, ActType::Penalty) => (Some("A48"), "行政处罚法第四十八条第二款"),
        _ => (Some("G22.2"), "公示办法第二十二条第二款"),
    };
    let found = record.fields.date("found_on").unwrap_or(record.entered.happened.date());
    let code = match act {
        ActType::Penalty => "CF_WSH",
        ActType::Licence => "XK_WSH",
        _ => "XZ_WSH",
    };
    Some(Notice {
        set: set(act),
        number: number.to_owned(),
        title: format!("撤下{number}：{words}"),
        basis,
        due: rule.map_or(Some(found), |rule| known(last_day(found, law::rules::length(rule), stand.calendar))),
        cells: vec![
            ("GS_BH", source.to_owned()),
            ("GS_CZ", "撤下".to_owned()),
            (code, number.to_owned()),
            ("GS_CXYY", words.to_owned()),
            ("GS_CXRQ", found.to_string()),
            ("GS_CXSM", tidy(record.fields.text("reason"))),
            ("GS_CXYJ", basis.to_owned()),
        ],
    })
}
