//! A catalogue's row 目录项目 as agencies write it, cut into clauses and conditions: amounts by kind of party with inclusive or
//! exclusive bound, penalty kinds, hearing, mitigation, third persons, compulsory measures. What is not understood becomes
//! [`Condition::Judge`]: a person is asked, nothing is guessed.

use crate::disclosure::inspect::amount::amounts;
use crate::value::PenaltyKind;
use law::Fen;
use unicode_normalization::UnicodeNormalization;

/// Whom a bound is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whom {
    /// 公民、个人.
    Citizen,
    /// 法人、其他组织、单位.
    Organisation,
    /// 个体工商户, named by itself.
    Business,
    /// Nobody in particular.
    Anybody,
}

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// 罚款.
    Fine,
    /// 没收.
    Confiscation,
    /// 罚款 or 没收, each by itself.
    Either,
    /// 罚没 together.
    Together,
    /// 价值、标的.
    Value,
}

impl Measure {
    /// The word of the field.
    pub fn title(self) -> &'static str {
        match self {
            Measure::Fine => "罚款",
            Measure::Confiscation => "没收",
            Measure::Either => "罚款或者没收",
            Measure::Together => "罚没合计",
            Measure::Value => "价值",
        }
    }
}

/// An amount that decides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bound {
    /// Of what.
    pub measure: Measure,
    /// For whom; several where one amount is given for them together.
    pub whom: Vec<Whom>,
    /// From this amount.
    pub from: Fen,
    /// Does the number itself count? «以上» includes it (民法典1259) unless the row says 不含.
    pub inclusive: bool,
    /// Below this amount, where the row gives a range.
    pub below: Option<Fen>,
}

/// One condition of a clause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Condition {
    /// An amount.
    Amount(Bound),
    /// 较大数额 without a number: the hearing standard decides upward, a person below it.
    LargeFine,
    /// One of these penalties.
    Penalty(PenaltyKind),
    /// A hearing was held.
    Hearing,
    /// Lighter than the least.
    Mitigated,
    /// Heavier.
    Aggravated,
    /// A third person's rights.
    ThirdPerson,
    /// A compulsory measure.
    Compulsory,
    /// Judgement: a finding's key of [`super::FINDINGS`].
    Finding(&'static str),
    /// Every act of the type.
    Always,
    /// A person has to read it.
    Judge,
}

/// Conditions of which one is enough, or, where the clause says 且, all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clause {
    /// As written.
    pub text: String,
    /// The conditions.
    pub conditions: Vec<Condition>,
    /// Must all hold?
    pub all: bool,
}

impl Clause {
    /// What the system understood, for whoever checks an imported catalogue.
    pub fn words(&self) -> String {
        let words: Vec<String> = self.conditions.iter().map(Condition::words).collect();
        words.join(if self.all { "，并且" } else { "，或者" })
    }
}

impl Condition {
    fn words(&self) -> String {
        let fixed = match self {
            Condition::Amount(bound) => return bound.words(),
            Condition::Penalty(kind) => return kind.title().to_owned(),
            Condition::Finding(key) => {
                let known = super::FINDINGS.iter().find(|(other, ..)| other == key);
                return known.map_or("", |(_, _, question)| question.trim_end_matches('？')).to_owned()
                    + "（由人认定）";
            }
            Condition::LargeFine => "罚没达到听证标准；不到的由人认定是否较大",
            Condition::Hearing => "经过听证",
            Condition::Mitigated => "减轻处罚",
            Condition::Aggravated => "加重或者从重处罚",
            Condition::ThirdPerson => "关系第三人重大权益",
            Condition::Compulsory => "采取强制措施或者强制执行",
            Condition::Always => "每一件",
            Condition::Judge => "由人认定",
        };
        fixed.to_owned()
    }
}

impl Bound {
    fn words(&self) -> String {
        let whom: Vec<&str> = self.whom.iter().map(|whom| whom.title()).filter(|title| !title.is_empty()).collect();
        let whom = if whom.is_empty() { String::new() } else { format!("对{}", whom.join("、")) };
        let (border, number) = if self.inclusive { ("达到", "含") } else { ("超过", "不含") };
        let below = self.below.map_or_else(String::new, |below| format!("、不到 {}", below.grouped()));
        format!("{whom}{}{border} {}（{number}本数）{below}", self.measure.title(), self.from.grouped())
    }
}

impl Whom {
    /// As the field says it; nothing where nobody in particular is meant.
    pub fn title(self) -> &'static str {
        match self {
            Whom::Citizen => "公民",
            Whom::Organisation => "法人、其他组织",
            Whom::Business => "个体工商户",
            Whom::Anybody => "",
        }
    }
}

/// Words with one meaning, in the order in which they are looked for.
const WORDS: &[(&[&str], Condition)] = &[
    (&["听证"], Condition::Hearing),
    (&["重大公共利益", "公共利益"], Condition::Finding("major_public_interest")),
    (&["社会影响", "社会风险", "社会关注", "社会稳定"], Condition::Finding("social_effect")),
    (&["疑难", "复杂", "多个法律关系"], Condition::Finding("complex")),
    (&["第三人", "利害关系人", "他人重大"], Condition::ThirdPerson),
    (&["减轻"], Condition::Mitigated),
    (&["加重", "从重"], Condition::Aggravated),
    (&["拘留"], Condition::Penalty(PenaltyKind::Detention)),
    (&["吊销"], Condition::Penalty(PenaltyKind::RevokeLicence)),
    (&["暂扣"], Condition::Penalty(PenaltyKind::SuspendLicence)),
    (&["停产", "停业"], Condition::Penalty(PenaltyKind::StopBusiness)),
    (&["关闭"], Condition::Penalty(PenaltyKind::CloseBusiness)),
    (&["限制从业", "禁止从业", "终身禁"], Condition::Penalty(PenaltyKind::RestrictOccupation)),
    (&["限制开展", "限制生产"], Condition::Penalty(PenaltyKind::RestrictBusiness)),
    (&["降低资质", "资质等级"], Condition::Penalty(PenaltyKind::LowerGrade)),
];

const CITIZEN: [&str; 3] = ["公民", "个人", "自然人"];
const ORGANISATION: [&str; 7] = ["法人", "单位", "组织", "企业", "公司", "机构", "生产经营者"];
const BUSINESS: [&str; 2] = ["个体工商户", "个体经营"];
/// Words that only say what kind of act it is.
const FILLER: [&str; 34] = [
    "行政处罚",
    "行政强制执行",
    "行政强制措施",
    "行政强制",
    "行政许可",
    "行政检查",
    "行政征收",
    "行政征用",
    "征收",
    "征用",
    "处罚",
    "许可",
    "强制",
    "执法",
    "决定",
    "所有",
    "全部",
    "一律",
    "各类",
    "作出",
    "拟",
    "的",
    "对",
    "实施",
    "行政",
    "案件",
    "事项",
    "进行",
    "采取",
    "措施",
    "执行",
    "检查",
    "普通程序",
    "适用",
];

/// Cuts a row's text into its clauses.
pub fn clauses(text: &str) -> Vec<Clause> {
    clauses_after(text, &[])
}

/// The same for a row after others, whose amounts it may mean.
pub(super) fn clauses_after(text: &str, earlier: &[Bound]) -> Vec<Clause> {
    let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let exclusive = excludes_all(&text);
    let mut found = Vec::new();
    let mut bounds: Vec<Bound> = earlier.to_vec();
    for part in text.split([';', '。', '；']).flat_map(enumerated).filter(|part| !part.is_empty()) {
        let mut clause = clause(part, exclusive);
        let same = ["同等", "相当", "同上", "上述数额", "前述数额", "同数额"].iter().any(|word| part.contains(word));
        if same && part.contains("没收") && !bounds.is_empty() {
            clause.conditions.retain(|condition| !matches!(condition, Condition::Judge | Condition::LargeFine));
            let like = bounds.iter().cloned().map(|bound| Bound { measure: Measure::Confiscation, ..bound });
            clause.conditions.extend(like.map(Condition::Amount));
        }
        let own = clause.conditions.iter().filter_map(|condition| match condition {
            Condition::Amount(bound) => Some(bound.clone()),
            _ => None,
        });
        let own: Vec<Bound> = own.collect();
        if found.is_empty() && !own.is_empty() {
            bounds.clear();
        }
        bounds.extend(own);
        found.push(clause);
    }
    found
}

/// Does the text exclude the number for every amount: 均不含本数, or 不含本数 in a sentence of its own? In brackets behind an
/// amount it speaks of that amount only.
fn excludes_all(text: &str) -> bool {
    let alone = |part: &str| part.contains("不含本数") && amounts(&with_units(part)).is_empty();
    text.contains("均不含") || text.split([';', '。']).any(alone)
}

/// `1.…2.…`, `(一)…(二)…`, `①…`: an enumeration inside a cell.
fn enumerated(part: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let characters: Vec<(usize, char)> = part.char_indices().collect();
    for (index, (at, c)) in characters.iter().enumerate() {
        let next = |ahead: usize| characters.get(index + ahead).map_or(' ', |(_, c)| *c);
        let before = index.checked_sub(1).and_then(|index| characters.get(index)).map_or(' ', |(_, c)| *c);
        let bracketed = *c == '('
            && "一二三四五六七八九十123456789".contains(next(1))
            && matches!((next(2), next(3)), (')', _) | (_, ')'));
        let numbered = c.is_ascii_digit()
            && matches!(next(1), '.' | '、')
            && !next(2).is_ascii_digit()
            && !before.is_ascii_digit()
            && before != '.';
        if bracketed || numbered || ('①'..='⑳').contains(c) {
            cuts.push(*at);
        }
    }
    cuts.push(part.len());
    cuts.windows(2).filter_map(|pair| part.get(pair[0]..pair[1])).map(without_number).collect()
}

fn without_number(part: &str) -> &str {
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十()".contains(c) || ('①'..='⑳').contains(&c);
    let rest = part.trim_start_matches(number);
    let marked = rest.len() < part.len() && (rest.starts_with(['.', '、']) || part.starts_with('('));
    if marked { rest.trim_start_matches(['.', '、', ',']) } else { part.trim_start_matches(['.', '、', ',']) }
}

fn clause(part: &str, exclusive: bool) -> Clause {
    let mut conditions: Vec<Condition> = bounds(part, exclusive).into_iter().map(Condition::Amount).collect();
    let amounts_found = !conditions.is_empty();
    for (words, condition) in WORDS {
        let named = words.iter().any(|word| part.contains(word));
        // 不予听证 or 未经听证 is another matter.
        let negated =
            words.iter().any(|word| part.contains(&format!("未经{word}")) || part.contains(&format!("不{word}")));
        if named && !negated && !conditions.contains(condition) {
            conditions.push(condition.clone());
        }
    }
    let large = ["较大数额", "数额较大", "大额"].iter().any(|word| part.contains(word));
    if large && !amounts_found {
        conditions.push(Condition::LargeFine);
    }
    let compulsory = MEASURES.iter().any(|word| part.contains(word)) || part.contains("强制");
    if compulsory && conditions.is_empty() {
        // 价值较大 or 致使生产经营难以进行 is for a person; the bare measure is not.
        conditions.push(if is_measure(part) { Condition::Compulsory } else { Condition::Judge });
    }
    if conditions.is_empty() {
        conditions.push(if is_filler(part) { Condition::Always } else { Condition::Judge });
    }
    Clause { text: part.to_owned(), conditions, all: part.contains('且') }
}

/// Measures of compulsion.
const MEASURES: [&str; 5] = ["查封", "扣押", "冻结", "拆除", "代履行"];
/// What they are taken against, and how they are strung together.
const OBJECTS: [&str; 12] =
    ["场所", "设施", "财物", "物品", "存款", "汇款", "违法建筑", "建筑物", "构筑物", "等", "或者", "以及"];

/// Does the clause say nothing but that a measure is taken?
fn is_measure(part: &str) -> bool {
    let rest = MEASURES.iter().chain(&OBJECTS).fold(part.to_owned(), |rest, word| rest.replace(word, ""));
    is_filler(&rest)
}

fn is_filler(part: &str) -> bool {
    let mut rest = part.to_owned();
    for word in FILLER {
        rest = rest.replace(word, "");
    }
    rest.chars().all(|c| !c.is_alphanumeric())
}

/// Every amount of a clause with its bound.
fn bounds(part: &str, exclusive: bool) -> Vec<Bound> {
    let text = with_units(part);
    let found = amounts(&text);
    let mut bounds: Vec<Bound> = Vec::new();
    let named = parties(&text);
    let respective = text.contains("分别") && named.len() == found.len();
    // 分别处以1万元、10万元以上(不含本数): one bracket for both.
    let exclusive = exclusive || (respective && text.contains("不含本数"));
    let seized = MEASURES.iter().any(|word| text.contains(word)) || text.contains("财物");
    let penal = ["罚款", "没收", "罚没", "处以"].iter().any(|word| text.contains(word));
    let otherwise = if seized && !penal { Measure::Value } else { Measure::Fine };
    let mut measure = None;
    for (index, amount) in found.iter().enumerate() {
        let start = index.checked_sub(1).and_then(|index| found.get(index)).map_or(0, |before| before.end);
        let end = found.get(index + 1).map_or(text.len(), |next| next.start);
        let left = text.get(start..amount.start).unwrap_or_default();
        let right = text.get(amount.end..end).unwrap_or_default();
        let right = right.split(['、', ',', '，']).next().unwrap_or(right);
        if is_upper(left, right) {
            if let Some(last) = bounds.last_mut().filter(|last| last.below.is_none()) {
                last.below = Some(amount.fen);
            }
            continue;
        }
        measure = measure_of(left, right).or(measure);
        let whom = if respective {
            named.get(index).map_or(vec![Whom::Anybody], |whom| vec![*whom])
        } else {
            let whom = parties(left);
            let whom = if whom.is_empty() && right.starts_with('(') { parties(right) } else { whom };
            if whom.is_empty() { vec![Whom::Anybody] } else { whom }
        };
        let near: String = left.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
        let more = ["超过", "高于", "大于", "多于", "超出"].iter().any(|word| near.contains(word));
        let head: String = right.chars().take(10).collect();
        let without = head.contains("不含") || (exclusive && !head.contains("(含"));
        bounds.push(Bound {
            measure: measure.unwrap_or(otherwise),
            whom,
            from: amount.fen,
            inclusive: !more && !without,
            below: None,
        });
    }
    bounds
}

/// 2千元 in plain figures, and 1万以上 with the unit that is left out.
fn with_units(part: &str) -> String {
    let characters: Vec<char> = part.chars().collect();
    let mut text = String::with_capacity(part.len());
    for (index, c) in characters.iter().enumerate() {
        let after_figure =
            index.checked_sub(1).and_then(|index| characters.get(index)).is_some_and(char::is_ascii_digit);
        match c {
            '千' if after_figure => text.push_str("000"),
            '百' if after_figure => text.push_str("00"),
            c => text.push(*c),
        }
        let next = characters.get(index + 1).copied().unwrap_or(' ');
        let amount = matches!(c, '万' | '千' | '百') && index > 0;
        if amount && matches!(next, '以' | '(' | '、' | ',') {
            text.push('元');
        }
    }
    text
}

fn is_upper(left: &str, right: &str) -> bool {
    let near: String = left.chars().rev().take(3).collect::<Vec<_>>().into_iter().rev().collect();
    let head: String = right.chars().skip_while(|c| *c == '(' || *c == ')').take(6).collect();
    ["不满", "低于", "不足", "未达"].iter().any(|word| near.contains(word))
        || head.starts_with("以下")
        || head.starts_with("以内")
        || head.contains(")以下")
}

/// Parties in the order in which they are named; an organisation named in several words counts once.
fn parties(text: &str) -> Vec<Whom> {
    let mut found: Vec<(usize, Whom)> = Vec::new();
    let lists: [(&[&str], Whom); 3] =
        [(&CITIZEN, Whom::Citizen), (&ORGANISATION, Whom::Organisation), (&BUSINESS, Whom::Business)];
    for (words, whom) in lists {
        if let Some(at) = words.iter().filter_map(|word| text.find(word)).min() {
            found.push((at, whom));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, whom)| whom).collect()
}

fn measure_of(left: &str, right: &str) -> Option<Measure> {
    let of = |text: &str| {
        let (fine, confiscation) = (text.contains("罚款"), text.contains("没收"));
        if text.contains("罚没")
            || ((fine || confiscation) && ["合计", "总额", "总计"].iter().any(|word| text.contains(word)))
        {
            return Some(Measure::Together);
        }
        match (fine, confiscation) {
            (true, true) => Some(Measure::Either),
            (true, false) => Some(Measure::Fine),
            (false, true) => Some(Measure::Confiscation),
            (false, false) if text.contains("价值") || text.contains("标的") => Some(Measure::Value),
            (false, false) => None,
        }
    };
    match (of(left), of(right)) {
        (Some(Measure::Fine), Some(Measure::Confiscation)) | (Some(Measure::Confiscation), Some(Measure::Fine)) => {
            Some(Measure::Either)
        }
        (left, right) => left.or(right),
    }
}
