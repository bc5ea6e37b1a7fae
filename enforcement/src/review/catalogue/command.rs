//! What `mingfa review evaluate --json -` answers, as a function of text.

use super::{Evaluation, Facts, Row, evaluate};
use crate::disclosure::redact::Answer;
use crate::pack::ActType;
use crate::value::{PartyKind, PenaltyKind};
use law::Fen;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Line {
    act_type: Option<String>,
    procedure: Option<String>,
    party_kind: Option<String>,
    fine_fen: Option<i64>,
    confiscation_fen: Option<i64>,
    penalty_kinds: Option<Vec<String>>,
    hearing_held: Option<bool>,
    mitigated: Option<bool>,
    aggravated: Option<bool>,
    compulsory: Option<bool>,
    third_person: Option<bool>,
    value_fen: Option<i64>,
    #[serde(default)]
    findings: Value,
}

/// Evaluates each line on the rows; answers `{review_required, fired, ask}` a line. A line that is not such an object gives
/// `{line, error}` and makes the answer incomplete.
pub fn evaluate_lines(rows: &[Row], input: &str) -> Answer {
    let mut answer = Answer { text: String::new(), complete: true };
    for (index, line) in input.lines().enumerate() {
        let line = line.trim_start_matches('\u{FEFF}');
        if line.trim().is_empty() {
            continue;
        }
        let read = serde_json::from_str::<Line>(line).map_err(|error| unread(&error));
        let object = match read.and_then(|line| facts(&line)) {
            Ok(facts) => json!(with_unknown(evaluate(rows, &facts), &facts)),
            Err(reason) => {
                answer.complete = false;
                json!({ "line": index + 1, "error": format!("第{}行不能读取：{reason}", index + 1) })
            }
        };
        answer.text += &object.to_string();
        answer.text.push('\n');
    }
    answer
}

/// Why a line is no such object, and where.
fn unread(error: &serde_json::Error) -> String {
    let place = error.column();
    match error.is_data() {
        true => format!(
            "第{place}个字节处不符合格式：每行是一个 JSON 对象，金额是以分为单位的整数，penalty_kinds 是文字的数组，hearing_held、mitigated、aggravated、compulsory、third_person 是 true 或者 false"
        ),
        false => format!("第{place}个字节处不是有效的 JSON"),
    }
}

/// S6.3, S6.4: what a line leaves open is asked; a case's own record always says whether a hearing was held.
fn with_unknown(mut found: Evaluation, facts: &Facts) -> Evaluation {
    let open = [
        (facts.third_person.is_none(), "是否直接关系当事人或者第三人重大权益？（法制审核办法第六条第（三）项）"),
        (facts.hearing_held.is_none(), "是否经过听证程序？（法制审核办法第六条第（四）项）"),
    ];
    found.ask.extend(open.iter().filter(|(open, _)| *open).map(|(_, question)| (*question).to_owned()));
    found
}

/// The facts of a line; a word that is not known is refused, not dropped.
fn facts(line: &Line) -> Result<Facts, String> {
    let word =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    Ok(Facts {
        act_type: word(&line.act_type).map(|text| act_type(&text)).transpose()?,
        ordinary: word(&line.procedure).map(|text| ordinary(&text)).transpose()?,
        party_kind: word(&line.party_kind).map(|text| party_kind(&text)).transpose()?,
        fine: money("fine_fen", line.fine_fen)?,
        confiscation: money("confiscation_fen", line.confiscation_fen)?,
        penalties: line
            .penalty_kinds
            .as_ref()
            .map(|kinds| kinds.iter().map(|kind| penalty(kind)).collect::<Result<Vec<_>, _>>())
            .transpose()?,
        hearing_held: line.hearing_held,
        mitigated: line.mitigated,
        aggravated: line.aggravated,
        compulsory: line.compulsory,
        third_person: line.third_person,
        value: money("value_fen", line.value_fen)?,
        findings: findings(&line.findings)?,
    })
}

fn money(key: &str, fen: Option<i64>) -> Result<Option<Fen>, String> {
    fen.map(|fen| Fen::new(fen).ok_or_else(|| format!("{key} 不能是 {fen}"))).transpose()
}

fn act_type(text: &str) -> Result<ActType, String> {
    Ok(match text {
        "penalty" | "行政处罚" | "处罚" => ActType::Penalty,
        "licence" | "license" | "行政许可" | "许可" => ActType::Licence,
        "compulsion" | "compulsory" | "measure" | "execution" | "enforcement" | "coercion" | "行政强制"
        | "行政强制措施" | "行政强制执行" | "强制" => ActType::Compulsion,
        "inspection" | "行政检查" | "检查" => ActType::Inspection,
        "levy" | "expropriation" | "requisition" | "行政征收" | "行政征用" | "行政征收征用" | "征收" | "征用" => {
            ActType::Levy
        }
        "confirmation" | "行政确认" | "确认" => ActType::Confirmation,
        "benefit" | "行政给付" | "给付" => ActType::Benefit,
        "adjudication" | "行政裁决" | "裁决" => ActType::Adjudication,
        "reward" | "行政奖励" | "奖励" => ActType::Reward,
        other => return Err(format!("act_type“{other}”不认识")),
    })
}

fn ordinary(text: &str) -> Result<bool, String> {
    match text {
        "simple" | "penalty-simple" | "summary" | "简易程序" | "简易" => Ok(false),
        "ordinary" | "penalty-ordinary" | "general" | "hearing" | "普通程序" | "一般程序" | "普通" | "听证程序" => {
            Ok(true)
        }
        // Other act types have procedures of their own, to which S18 does not speak.
        other if other.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '_')) => Ok(false),
        other => Err(format!("procedure“{other}”不认识")),
    }
}

fn party_kind(text: &str) -> Result<PartyKind, String> {
    Ok(match text {
        "natural" | "citizen" | "公民" | "个人" | "自然人" => PartyKind::Natural,
        "individual_business" | "个体工商户" => PartyKind::IndividualBusiness,
        "legal" | "organisation" | "organization" | "other" | "法人" | "其他组织" | "单位" | "法人或者其他组织" => {
            PartyKind::Organisation
        }
        other => return Err(format!("party_kind“{other}”不认识")),
    })
}

/// A kind by its key, its wording in the statute, or a word of it.
fn penalty(text: &str) -> Result<PenaltyKind, String> {
    let text = text.trim();
    if let Some(kind) = PenaltyKind::ALL.into_iter().find(|kind| kind.key() == text || kind.title() == text) {
        return Ok(kind);
    }
    let words: [(&[&str], PenaltyKind); 13] = [
        (&["拘留", "detention", "detain"], PenaltyKind::Detention),
        (&["吊销", "revo"], PenaltyKind::RevokeLicence),
        (&["暂扣", "suspend_l", "withhold"], PenaltyKind::SuspendLicence),
        (&["停产", "停业", "stop", "suspend"], PenaltyKind::StopBusiness),
        (&["关闭", "clos"], PenaltyKind::CloseBusiness),
        (&["从业", "occupation", "employment"], PenaltyKind::RestrictOccupation),
        (&["限制", "restrict"], PenaltyKind::RestrictBusiness),
        (&["降低", "资质", "grade", "downgrade"], PenaltyKind::LowerGrade),
        (&["违法所得", "gains", "income"], PenaltyKind::ConfiscateGains),
        (&["没收", "confisc"], PenaltyKind::ConfiscateGoods),
        (&["罚款", "fine"], PenaltyKind::Fine),
        (&["警告", "warn"], PenaltyKind::Warning),
        (&["通报", "critic"], PenaltyKind::Criticism),
    ];
    let found = words.into_iter().find(|(words, _)| words.iter().any(|word| text.contains(word)));
    match found {
        Some((_, kind)) => Ok(kind),
        None if text == "其他" => Ok(PenaltyKind::Other),
        None => Err(format!("penalty_kinds 中的“{text}”不认识")),
    }
}

/// `{"major_public_interest": true}`, `["complex"]`, or nothing. An answer may come with its reason: `{"yes": true, …}`.
fn findings(value: &Value) -> Result<BTreeMap<String, bool>, String> {
    let key = |text: &str| -> String {
        let known = [
            ("major_public_interest", ["S6.1", "public_interest", "重大公共利益"]),
            ("social_effect", ["S6.2", "social_impact", "社会影响"]),
            ("complex", ["S6.5", "complexity", "疑难复杂"]),
        ];
        let same = |names: &[&str; 3]| names.iter().any(|name| name.eq_ignore_ascii_case(text) || text.contains(name));
        known.iter().find(|(_, names)| same(names)).map_or_else(|| text.to_owned(), |(key, _)| (*key).to_owned())
    };
    match value {
        Value::Null => Ok(BTreeMap::new()),
        Value::Array(list) => list
            .iter()
            .map(|item| item.as_str().map(|text| (key(text), true)).ok_or_else(|| "findings 的各项应为文字".to_owned()))
            .collect(),
        Value::Object(map) => map
            .iter()
            .filter(|(_, answer)| !answer.is_null())
            .map(|(name, answer)| {
                let yes = answer.as_bool().or_else(|| answer.get("yes").or_else(|| answer.get("answer"))?.as_bool());
                yes.map(|yes| (key(name), yes)).ok_or_else(|| format!("findings 的“{name}”应为 true 或者 false"))
            })
            .collect(),
        _ => Err("findings 应为对象或者列表".to_owned()),
    }
}
