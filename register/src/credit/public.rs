//! What would go public and must not: identity numbers, telephones, accounts, a minor's name (G18.1, G18.3).
//!
//! The numbers of identity documents have fields of their own, which the platform keeps back; everything else is shown.

use super::field::{Field, Meaning};
use super::rule::{Fault, Form, Line, is_resident_id};
use enforcement::disclosure::redact::{Kind, Knowledge, Party, PartyKind, PartyRole, redact};
use law::Date;
use law::identify::age_on;

/// Telephones that are meant for the public.
const PUBLIC_LINES: [&str; 9] = ["监督", "投诉", "举报", "咨询", "热线", "服务电话", "办公", "本机关", "我局"];
/// How many characters before a number say what it is.
const LABEL_LENGTH: usize = 12;

/// Everything in the row that must be taken out before it goes public.
pub(super) fn faults(line: &Line<'_>, today: Date) -> Vec<Fault> {
    let minor = minor(line, today);
    let knowledge = knowledge(line, minor);
    let mut faults = Vec::new();
    for cell in line.cells.iter().filter(|cell| cell.field.is_public() && !cell.value.text.is_empty()) {
        let text = cell.value.text.as_str();
        let mut fault =
            |what: &str| faults.push(Fault { field: cell.code.to_owned(), reason: reason(cell.field, what) });
        if !cell.field.is_text() {
            if holds_resident_id(text, today) {
                fault("居民身份证号码");
            }
            continue;
        }
        let text = with_ages(text, line.day(Meaning::Decided).unwrap_or(today));
        let text = text.as_str();
        let mut kinds: Vec<Kind> = redact(text, &knowledge)
            .into_iter()
            .filter(|hit| hit.kind != Kind::MinorName || !is_masked(text.get(hit.range.clone()).unwrap_or_default()))
            .map(|hit| hit.kind)
            .collect();
        if has_landline(text) {
            kinds.push(Kind::Contact);
        }
        if minor && cell.field.meaning == Meaning::Party && !is_masked(text) {
            kinds.push(Kind::MinorName);
        }
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            match kind {
                Kind::IdNumber => fault("身份证件号码"),
                Kind::Contact => fault("电话等通讯方式"),
                Kind::BankAccount => fault("银行账号"),
                Kind::MinorName => fault("未成年人姓名"),
                _ => {}
            }
        }
    }
    faults
}

fn reason(field: &Field, what: &str) -> String {
    let next = match field.meaning {
        Meaning::Party if what.contains("姓名") => "未成年人的姓名不公开，请核对是否应当报送，需要报送的隐去姓名",
        Meaning::PartyUscc => "请移到证件号码栏，本栏留空",
        _ => "请隐去后再报",
    };
    format!("含有{what}，本栏会公开（公示办法第十八条）。{next}。")
}

/// Is the counterparty a person under 18 on the day of the decision?
fn minor(line: &Line<'_>, today: Date) -> bool {
    let id = line.text(Meaning::PersonId);
    let day = line.day(Meaning::Decided).unwrap_or(today);
    is_resident_id(id, today) && line.form() == Form::Natural && age_on(id, day).is_some_and(|age| age < 18)
}

fn is_masked(name: &str) -> bool {
    name.contains(['某', '*', '＊', '×', 'X', '○'])
}

fn knowledge(line: &Line<'_>, minor: bool) -> Knowledge {
    let kind = match line.form() {
        Form::Natural => PartyKind::Natural,
        Form::Legal => PartyKind::Legal,
        Form::Trader => PartyKind::IndividualBusiness,
    };
    let stated = |meaning: Meaning| Some(line.text(meaning).to_owned()).filter(|text| !text.is_empty());
    let party = Party {
        name: line.text(Meaning::Party).to_owned(),
        kind,
        role: if minor { PartyRole::Minor } else { PartyRole::Party },
        id: stated(Meaning::PersonId),
        uscc: stated(Meaning::PartyUscc),
        ..Party::default()
    };
    let representative = Party {
        name: line.text(Meaning::Representative).to_owned(),
        kind: PartyKind::Natural,
        role: PartyRole::LegalRepresentative,
        id: stated(Meaning::RepresentativeId),
        ..Party::default()
    };
    Knowledge { parties: vec![party, representative].into_iter().filter(|party| !party.name.is_empty()).collect() }
}

/// A valid number of a resident, alone or within a longer code.
fn holds_resident_id(text: &str, today: Date) -> bool {
    (0..text.len()).any(|at| text.get(at..at + 18).is_some_and(|part| is_resident_id(part, today)))
}

/// The text with the day of birth of whoever was under 18 on the day written as an age, by which minors are found:
/// `2012年5月1日出生` as `13岁`.
fn with_ages(text: &str, day: Date) -> String {
    let mut aged = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(end) = ["出生", "生）", "生)"].iter().filter_map(|word| rest.find(word)).min() {
        let (before, after) = rest.split_at(end);
        let is_date = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '-' | '.' | '/');
        let (other, birth) = before.split_at(before.trim_end_matches(is_date).len());
        aged.push_str(other);
        match age_under_18(birth, day) {
            Some(age) => aged.push_str(&format!("{age}岁")),
            None => aged.push_str(birth),
        }
        let word = if after.starts_with("出生") { "出生" } else { "生" };
        rest = after.get(word.len()..).unwrap_or_default();
        if age_under_18(birth, day).is_none() {
            aged.push_str(word);
        }
    }
    aged + rest
}

/// The age on the day of somebody born then, if under 18. What is not stated of the birth counts as early in the year.
fn age_under_18(birth: &str, day: Date) -> Option<i16> {
    let mut numbers = birth.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let year: i16 = numbers.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let mut small = || numbers.next().and_then(|part| part.parse::<i8>().ok()).unwrap_or(1);
    let later = (small(), small()) > (day.month(), day.day());
    let age = day.year().checked_sub(year)? - i16::from(later);
    (0..18).contains(&age).then_some(age)
}

/// A landline by its shape or its label: `0393-4418826`, `（0393）4418826`, `电话4418826`; not one that is for the public.
fn has_landline(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let digits = |from: usize| chars.get(from..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).count();
    let mut at = 0;
    while at < chars.len() {
        let run = digits(at);
        if run == 0 {
            at += 1;
            continue;
        }
        let next = at + run;
        let area = chars[at] == '0' && (3..=4).contains(&run);
        let joined = chars.get(next).is_some_and(|c| matches!(c, '-' | '－' | '—' | ')' | '）'));
        let label: String = chars[at.saturating_sub(LABEL_LENGTH)..at].iter().collect();
        let labelled = label.trim_end_matches([':', '：', '（', '(', ' ']).ends_with("电话");
        let shaped = area && joined && (7..=8).contains(&digits(next + 1));
        let said = labelled && ((7..=8).contains(&run) || chars[at] == '0' && (10..=12).contains(&run));
        if (shaped || said) && !PUBLIC_LINES.iter().any(|word| label.contains(word)) {
            return true;
        }
        at = next;
    }
    false
}
