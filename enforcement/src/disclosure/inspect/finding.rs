//! The faults of a published decision.

use super::{Facts, Finding, FindingKind, PartyKind, amount, number};
use crate::disclosure::redact::{self, Knowledge, Party, PartyRole};
use law::Date;
use law::identify::{IdentifierKind, identify};
use std::ops::Range;

/// Finds them all, in the order of the text.
pub(super) fn find(facts: &Facts, title: &str, text: &str, today: Date) -> Vec<Finding> {
    let mut findings = leaks(facts, text);
    findings.extend(over_hidings(facts, text));
    findings.extend(contradictions(facts, title, text));
    findings.extend(damaged_number(facts, text));
    findings.extend(invalid_identifiers(facts, text, today));
    findings.sort_by_key(|finding| (finding.range.start, finding.range.end));
    findings
}

fn finding(kind: FindingKind, range: Range<usize>, why: impl Into<String>) -> Finding {
    Finding { kind, range, why: why.into() }
}

/// The bytes of a fact in the text.
fn place(text: &str, value: Option<&str>) -> Option<Range<usize>> {
    let value = value.filter(|value| !value.is_empty())?;
    text.find(value).map(|at| at..at + value.len())
}

/// G18 · what redaction would have hidden.
fn leaks(facts: &Facts, text: &str) -> Vec<Finding> {
    let kind = match facts.party_kind {
        Some(PartyKind::Legal) => redact::PartyKind::Legal,
        Some(PartyKind::IndividualBusiness) => redact::PartyKind::IndividualBusiness,
        _ => redact::PartyKind::Natural,
    };
    let name = facts.party.clone().unwrap_or_default();
    let parties = facts.party.is_some().then(|| Party { name, kind, role: PartyRole::Party, ..Party::default() });
    let knowledge = Knowledge { parties: parties.into_iter().collect() };
    redact::redact(text, &knowledge)
        .into_iter()
        .map(|hit| {
            let why = format!("公开了{}，依据{}应当隐去。", hit.kind.label(), hit.ground.citation().short());
            finding(FindingKind::Leak, hit.range, why)
        })
        .collect()
}

/// G17.2 · a body's code, name and address are public.
fn over_hidings(facts: &Facts, text: &str) -> Vec<Finding> {
    let body = matches!(facts.party_kind, Some(PartyKind::Legal | PartyKind::IndividualBusiness));
    let masked = |value: &str| value.contains(['*', '×', '＊']) || value.contains("xx") || value.contains("XX");
    let mut found = Vec::new();
    let mut note = |value: &Option<String>, what: &str| {
        let range = place(text, value.as_deref().filter(|value| masked(value)));
        found.extend(range.map(|range| {
            finding(
                FindingKind::OverHiding,
                range,
                format!("遮盖了{what}，公示办法第十八条没有要求隐去，公示办法第十七条第二款要求公开执法对象。"),
            )
        }));
    };
    note(&facts.uscc, "统一社会信用代码");
    if body {
        note(&facts.address, "单位的住所");
        note(&facts.party, "单位名称");
    }
    note(&facts.doc_no, "文号");
    // 某某有限公司: a body's name is public; a natural person's, which a trader's name may hold, need not be.
    let hidden =
        facts.party.as_deref().filter(|party| party.contains("某某") && facts.party_kind == Some(PartyKind::Legal));
    found.extend(place(text, hidden).map(|range| {
        let why = "以“某某”代替了单位名称，公示办法第十八条没有要求隐去，公示办法第十七条第二款要求公开执法对象。";
        finding(FindingKind::OverHiding, range, why)
    }));
    found
}

fn contradictions(facts: &Facts, title: &str, text: &str) -> Vec<Finding> {
    let mut found: Vec<Finding> = amount::paired(text)
        .into_iter()
        .filter(|(first, second)| first.fen != second.fen)
        .map(|(first, second)| {
            let why = format!("大写与小写金额不一致：{} 元与 {} 元。", first.fen.yuan(), second.fen.yuan());
            finding(FindingKind::Contradiction, first.start..second.end, why)
        })
        .collect();
    found.extend(products(text));
    found.extend(impossible_days(text));
    if let (Some(in_title), Some(in_text)) = (number::in_title(title), number::in_text(text))
        && number::normalise(&in_title) != number::normalise(&in_text)
    {
        let range = place(text, Some(&in_text)).unwrap_or(0..0);
        found.push(finding(
            FindingKind::Contradiction,
            range,
            format!("标题的文号“{in_title}”与正文的文号“{in_text}”不一致。"),
        ));
    }
    let trader = facts.uscc.as_deref().is_some_and(|code| code.starts_with("92"));
    if let Some(range) = place(text, facts.uscc.as_deref())
        .filter(|_| trader && facts.party.as_deref().is_some_and(|party| party.contains("有限公司")))
    {
        found.push(finding(FindingKind::Contradiction, range, "代码以92开头，属于个体工商户，与“有限公司”不一致。"));
    }
    found
}

/// 1653㎡×2元=3306元: the product must hold.
fn products(text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for (times, sign) in text.match_indices('×') {
        let digits = |part: &str| {
            part.chars()
                .rev()
                .take_while(|c| c.is_ascii_digit())
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect::<String>()
        };
        let before = text.get(..times).unwrap_or_default();
        let unit_off =
            before.trim_end_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '，' | '。' | '；' | '\n'));
        let Ok(quantity) = digits(unit_off).parse::<i64>() else { continue };
        if unit_off.ends_with(&format!(".{quantity}"))
            || unit_off.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with('.')
        {
            continue;
        }
        let after_start = times + sign.len();
        let after = text.get(after_start..).unwrap_or_default();
        let amounts = amount::amounts(after);
        let [rate, product, ..] = amounts.as_slice() else { continue };
        let joined = after.get(rate.end..product.start).is_some_and(|between| matches!(between.trim(), "=" | "＝"));
        if rate.start == 0 && joined && quantity.checked_mul(rate.fen.get()) != Some(product.fen.get()) {
            let range = unit_off.len() - quantity.to_string().len()..after_start + product.end;
            found.push(finding(FindingKind::Contradiction, range, "算式的结果不对。"));
        }
    }
    found
}

/// 2026年2月30日 does not exist.
fn impossible_days(text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, word) in text.match_indices('年') {
        let before = text.get(..at).unwrap_or_default();
        let year: String =
            before.chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
        let rest = text.get(at + word.len()..).unwrap_or_default();
        let Some((month, rest_day)) = rest.split_once('月') else { continue };
        let Some((day, _)) = rest_day.split_once('日') else { continue };
        let (Ok(y), Ok(m), Ok(d)) = (year.parse::<i16>(), month.parse::<i8>(), day.parse::<i8>()) else { continue };
        if year.len() == 4 && Date::new(y, m, d).is_err() {
            let end = at + word.len() + month.len() + '月'.len_utf8() + day.len() + '日'.len_utf8();
            found.push(finding(FindingKind::Contradiction, at - year.len()..end, "日期不存在。"));
        }
    }
    found
}

fn damaged_number(facts: &Facts, text: &str) -> Option<Finding> {
    let (published, mended) = (facts.doc_no.as_deref()?, facts.doc_no_normalised.as_deref()?);
    let range = place(text, Some(published))?;
    (published != mended)
        .then(|| finding(FindingKind::DamagedNumber, range, format!("文号书写不规范，应为“{mended}”。")))
}

fn invalid_identifiers(facts: &Facts, text: &str, today: Date) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut judge = |value: &Option<String>, wanted: IdentifierKind, what: &str| {
        let whole = |value: &&str| {
            value.chars().filter(char::is_ascii_alphanumeric).count() >= 15
                && !value.contains(['*', '×'])
                && !value.contains("xx")
                && !value.contains("XX")
        };
        let Some(value) = value.as_deref().filter(whole) else { return };
        let identified = identify(value, today);
        if let Some(range) = place(text, Some(value)).filter(|_| !identified.valid || identified.kind != wanted) {
            let reason = if identified.reason.is_empty() { "种类不符" } else { &identified.reason };
            found.push(finding(FindingKind::InvalidIdentifier, range, format!("{what}无效：{reason}。")));
        }
    };
    judge(&facts.uscc, IdentifierKind::Uscc, "统一社会信用代码");
    judge(&facts.identity_number, IdentifierKind::ResidentId, "身份证件号码");
    found
}
