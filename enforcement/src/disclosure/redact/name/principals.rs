//! Those whose names stay visible: the parties and who acts for them, and officers.

use super::super::fold::{Folded, Lexicon, is_han};
use super::super::known::{Knowledge, PartyKind, PartyRole};
use super::officers::{listed, officers, past_bracket};
use super::prose::Prose;
use super::read::{is_surname, names_at};
use super::words::Relation;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Those whose names stay visible, and what kind of party the text has.
pub(crate) struct Principals {
    names: HashSet<String>,
    kind: Option<PartyKind>,
    has_code: bool,
}

impl Principals {
    /// From the case file, and from what the text says of itself.
    pub(crate) fn read(text: &Prose<'_>, knowledge: &Knowledge) -> Self {
        let mut names: HashSet<String> = HashSet::new();
        let mut kind = None;
        for party in &knowledge.parties {
            if !matches!(party.role, PartyRole::Minor | PartyRole::ThirdParty) {
                names.insert(party.name.clone());
            }
            if party.role == PartyRole::Party && kind.is_none() {
                kind = Some(party.kind);
            }
        }
        let mut index = 0;
        // Where the last word for somebody else ended: 母亲姓名 is no party's name.
        let mut other = usize::MAX;
        while index < text.len() {
            let Some((length, relation)) = text.relation_at(index) else {
                index += 1;
                continue;
            };
            let of_other = other == index;
            index += length;
            // 举报人手机为…，姓名…: within one sentence the name is that of whom it spoke last.
            let named = text.ends(index, "姓名") && length == 2;
            let sentence = text.sentence_start(index, SPOKEN_REACH);
            let spoken = named && (sentence..=index).contains(&other);
            let told = named && text.contains(index, text.sentence_end(index, SPOKEN_REACH), "与当事人关系");
            if matches!(relation, Relation::Third | Relation::Minor) {
                other = index;
            }
            // 申请人某某以…为由申请查处: who asks the agency to act is not the party.
            let asks = text.ends(index, "申请人")
                && ["申请查处", "请求查处", "要求查处", "申请履行"]
                    .iter()
                    .any(|word| text.contains(index, text.sentence_end(index, SPOKEN_REACH), word));
            if of_other || spoken || told || asks {
                continue;
            }
            if matches!(relation, Relation::Party | Relation::Representative | Relation::Officer) {
                let at = skip_header(text, index);
                let list = names_at(text, at, true);
                if relation == Relation::Officer {
                    names.extend(listed(text, list));
                }
                if at > index && kind.is_none() {
                    kind = match relation {
                        Relation::Party => party_kind(text, at, list),
                        Relation::Representative => Some(PartyKind::Legal),
                        _ => None,
                    };
                }
                names.extend(list.map(|end| text.text(at, end)));
            }
        }
        names.extend(addressed(text));
        names.extend(officers(text));
        names.extend(punished(text));
        names.extend(contacts(text));
        names.extend(doers(text));
        if kind.is_none() && names.is_empty() {
            let acting = subject(text).or_else(|| sanctioned(text)).filter(|_| !of_body(text));
            names.extend(acting.map(|(start, end)| text.text(start, end)));
        }
        let has_code = CODES.within(text.chars(), 0, text.len());
        Principals { names, kind, has_code }
    }

    pub(super) fn holds(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Does neither the case file nor the text say what the party is?
    pub(crate) fn party_unknown(&self) -> bool {
        self.kind.is_none() && !self.has_code
    }

    /// Is the party of the text, or the person whose header the position stands in, a natural person?
    pub(crate) fn natural_party(&self, text: &Folded, at: usize) -> bool {
        match self.kind {
            Some(kind) => kind == PartyKind::Natural,
            None => {
                let start = at.saturating_sub(80);
                let person =
                    ["性别", "民族", "出生", "身份证", "本人"].iter().any(|word| text.contains(start, at, word));
                person && !self.has_code && !text.contains(start, at, "公司")
            }
        }
    }
}

/// How far a sentence speaks of one person, in characters.
const SPOKEN_REACH: usize = 40;

/// Longest tag between a label and a name, in characters.
const TAG_LENGTH_MAX: usize = 60;

/// Past what stands between a label and a name: (负责人、经营者)：, blanks, table cells.
pub(super) fn skip_header(text: &Prose<'_>, mut at: usize) -> usize {
    if text.at(at) == '(' {
        let close = (at..at + 20).find(|&place| text.at(place) == ')');
        if let Some(close) = close.filter(|&close| matches!(text.at(close + 1), ':' | '\t' | ' ' | '为')) {
            at = close + 1;
        }
    }
    if text.any(at, &["姓名", "签名", "签字"]).is_some() {
        at += 2;
    } else if text.at(at) == '由' && text.name_at(at + 1).is_some_and(|end| text.has(end, "变更")) {
        at += 1;
    }
    loop {
        at = match text.at(at) {
            // From cell to cell: </td><td>.
            '<' => match (at..at + TAG_LENGTH_MAX).find(|&place| text.at(place) == '>') {
                Some(close) => close + 1,
                None => return at,
            },
            ':' | '\t' | ' ' | '|' | '为' => at + 1,
            '是' if is_surname(text.at(at + 1)) => at + 1,
            _ => return at,
        }
    }
}

pub(super) fn party_kind(text: &Prose<'_>, at: usize, named: Option<usize>) -> Option<PartyKind> {
    let end = text.clause_end(at, 40);
    let bodies = [
        "公司",
        "厂",
        "店",
        "中心",
        "合作社",
        "医院",
        "学校",
        "部",
        "吧",
        "馆",
        "站",
        "集团",
        "超市",
        "饭店",
        "行",
        "场",
        "诊所",
        "室",
        "院",
        "坊",
        "屋",
        "园",
        "社",
        "会",
        "所",
        "局",
    ];
    match () {
        () if end == at => None,
        // A person's name that stands alone: 张某（系某某店经营者）.
        () if named.is_some_and(|name| !is_han(text.at(name))) => Some(PartyKind::Natural),
        () if bodies.iter().any(|word| text.contains(at, end, word)) && end - at > 3 => Some(PartyKind::Legal),
        () if named.is_some() => Some(PartyKind::Natural),
        () => None,
    }
}

/// Whom the text speaks to: 某某，你的…, 某某：你未在…; whose application it is on: 关于某某的…申请.
fn addressed<'a>(text: &'a Prose<'_>) -> impl Iterator<Item = String> + 'a {
    let asked = |start: usize, end: usize| {
        text.ends(start, "关于") && text.at(end) == '的' && text.contains(end, text.clause_end(end, 16), "申请")
    };
    let spoken = |end: usize| {
        let end = past_bracket(text, end);
        let next = (end..end + 4).find(|&at| !matches!(text.at(at), ':' | ',' | '\n' | ' ')).unwrap_or(end);
        let told = text.at(end) == ':' && text.has(next, "本机关对你作出");
        told || next > end && text.at(next) == '你' && text.any(next, &["你单位", "你公司", "你店"]).is_none()
    };
    text.names()
        .filter(move |&(start, end)| !is_han(text.before(start)) && spoken(end) || asked(start, end))
        .map(|(start, end)| text.text(start, end))
}

/// Whom the agency names as its own contact: 本机关地址：…，联系人：某某.
fn contacts<'a>(text: &'a Prose<'_>) -> impl Iterator<Item = String> + 'a {
    let of_agency = |start: usize| {
        let label = (start.saturating_sub(2)..=start).find(|&at| text.ends(at, "联系人"));
        label.is_some_and(|label| {
            let (from, to) = (text.sentence_start(label, SPOKEN_REACH), text.sentence_end(label, SPOKEN_REACH));
            ["本机关", "我局", "本局", "我机关"].iter().any(|word| text.contains(from, to, word))
                && !["当事人", "你"].iter().any(|word| text.contains(from, to, word))
        })
    };
    text.names()
        .filter(move |&(start, _)| of_agency(start))
        .flat_map(move |(start, end)| std::iter::once(text.text(start, end)).chain(listed(text, Some(end))))
}

/// What somebody did for whom no other word stands: 某某未取得…许可证擅自加建.
const DOINGS: [&str; 8] = ["未取得", "未经", "擅自", "无证", "违法", "违反", "非法", "未办理"];

/// Of whom a part of a sentence that begins with the name tells at once what was unlawful, where no body is spoken of.
fn doers<'a>(text: &'a Prose<'_>) -> impl Iterator<Item = String> + 'a {
    let of_person = !of_body(text) && !EMPLOYERS.within(text.chars(), 0, text.len());
    let did = move |start: usize, end: usize| {
        let acts = || {
            ACTING.iter().any(|word| text.ends(start, word))
                && SANCTIONS.iter().any(|word| text.contains(end, text.len(), word))
        };
        let begun = !is_han(text.before(start)) && text.before(start) != '、';
        of_person && text.any(end, &DOINGS).is_some() && (begun || acts())
    };
    text.names().filter(move |&(start, end)| did(start, end)).map(|(start, end)| text.text(start, end))
}

/// Whoever employs somebody answers for what they did.
static EMPLOYERS: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::new(&[("公司 单位 店 厂 企业 医院 学校 幼儿园 中心 合作社", ())]));

/// Of whom the text tells a deed without a word for who it is: it begins with the name, or with it begins the sentence that
/// says what was unlawful.
fn subject(text: &Prose<'_>) -> Option<(usize, usize)> {
    let deeds = ["未经", "擅自", "无证", "未取得", "违反", "非法", "涉嫌", "驾驶", "从事", "违法", "未按"];
    let (start, end) = text.names().next()?;
    let first = !is_han(text.before(start));
    let told = text.sentence_end(end, 60);
    // 某某的母亲: who is told of by a relative is not who acted.
    let related = text.any(end, &["的母亲", "的父亲", "的奶奶", "的爷爷", "的监护人", "的家长", "的班主任"]).is_some();
    if related || suffers(text, end) {
        return None;
    }
    // 附件：张某 4109…: one person only, and told of by number alone.
    let name = text.text(start, end);
    let alone = || text.names().all(|(start, end)| text.text(start, end) == name);
    if first && identified(text, end) && alone() {
        return Some((start, end));
    }
    (start == 0 || first && deeds.iter().any(|deed| text.contains(end, told, deed))).then_some((start, end))
}

/// By what somebody is called who may be the one that acts.
const ACTING: [&str; 23] = [
    "社区矫正对象",
    "驾驶员",
    "驾驶人",
    "司机",
    "行人",
    "骑行人",
    "被询问人",
    "行为人",
    "摊主",
    "车主",
    "船主",
    "货主",
    "户主",
    "村民",
    "居民",
    "业主",
    "养殖户",
    "种植户",
    "商户",
    "住户",
    "租户",
    "男子",
    "女子",
];

/// What only whoever the case is against asks for, or is looked up of.
const PLEAS: [&str; 13] = [
    "同意分",
    "申辩",
    "申请延期",
    "申请分期",
    "申请减",
    "请求减",
    "请求从轻",
    "请求免",
    "恳请",
    "从轻",
    "减轻处罚",
    "名下有",
    "名下无",
];

/// What is imposed on whoever acted.
const SANCTIONS: [&str; 10] = ["训诫", "罚款", "警告", "暂扣", "扣留", "没收", "拘留", "吊销", "处罚", "责令"];

/// Whom a sanction meets, where the text names one person only and calls them by what they do: 驾驶员某某超载，罚款五百元.
fn sanctioned(text: &Prose<'_>) -> Option<(usize, usize)> {
    let (start, end) = text.names().next()?;
    let name = text.text(start, end);
    let alone = text.names().all(|(start, end)| text.text(start, end) == name);
    let acts = ACTING.iter().any(|word| text.ends(start, word));
    let met = SANCTIONS.iter().any(|word| text.contains(end, text.len(), word));
    // Whose means are looked up, and who asks to be treated mildly, is whom the case is against.
    let told = text.sentence_end(end, 60);
    let pleads = PLEAS.iter().any(|word| text.contains(end, told, word));
    let employed = ["公司", "单位", "店", "厂", "企业"].iter().any(|word| text.contains(0, text.len(), word));
    // 丈夫某某因病卧床，本机关减轻处罚: a relative of whoever pleads.
    let other = !acts && text.is_other(start);
    (alone && (acts && met || pleads) && !employed && !other && !suffers(text, end)).then_some((start, end))
}

/// Does an identity number follow the name with nothing but a blank between?
fn identified(text: &Prose<'_>, end: usize) -> bool {
    let at = (end..end + 4).find(|&place| !matches!(text.at(place), ' ' | '\t')).unwrap_or(end);
    at > end && text.slice(at, at + 17).iter().filter(|c| c.is_ascii_digit()).count() == 17
}

/// What is imposed on whom a decision names right before it: 对张某处罚款二百元, 给予张某警告.
const IMPOSED: [&str; 11] = [
    "处以",
    "处罚款",
    "罚款",
    "行政拘留",
    "处行政拘留",
    "给予",
    "作出行政处罚",
    "警告",
    "行政处罚",
    "予以处罚",
    "处罚",
];
/// The same of whom it says so: 车主张某被罚款二百元.
const MET: [&str; 7] = ["被处罚款", "被处以", "被罚", "被行政拘留", "被依法处以", "被警告", "被依法罚款"];

/// G18 hides what it lists of a party, not that it is the party: whom the text itself says that the sanction met, however
/// many others it names. What somebody was punished for before is no sanction of this decision.
fn punished<'a>(text: &'a Prose<'_>) -> impl Iterator<Item = String> + 'a {
    // Asked once: it goes through the whole text.
    let of_person = !of_body(text);
    let met = move |start: usize, end: usize| {
        let object = ["对", "给予"].iter().any(|word| text.ends(start, word)) && text.any(end, &IMPOSED).is_some();
        let clause = text.clause_end(end, 30);
        let because = text.at(end) == '因' && MET.iter().any(|word| text.contains(end, clause, word));
        let told = because || text.any(end, &MET).is_some();
        let earlier = text.contains(text.clause_start(start, 20), clause, "曾");
        object || text.ends(start, "没收") || told && !earlier && of_person
    };
    text.names().filter(move |&(start, end)| met(start, end)).map(|(start, end)| text.text(start, end))
}

/// Who was treated, hurt or heard is not who acted.
fn suffers(text: &Prose<'_>, end: usize) -> bool {
    let told = text.sentence_end(end, 60);
    if text.at(end) == '被' && ["撞", "伤", "殴", "致"].iter().any(|harm| text.contains(end, told, harm)) {
        return true;
    }
    let heard = ["就诊", "住院", "受伤", "死亡", "治疗", "诊断", "证实", "注射", "阳性"]
        .iter()
        .any(|word| text.contains(end, told, word));
    // 投诉人 is somebody else.
    let complains = (end..told).any(|at| text.any(at, &["反映", "投诉", "举报"]).is_some() && text.at(at + 2) != '人');
    heard || complains
}

/// Does the text speak to or of a body, so that whoever it begins with is not its party?
fn of_body(text: &Prose<'_>) -> bool {
    BODIES.within(text.chars(), 0, text.len())
}

static BODIES: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        "你公司 你单位 该公司 该单位 该厂 该店 该院 该校 该所 该中心 该企业 该医疗 你店 你院 该诊所 该园 该矿 有限公司 该项目 该美容 该酒店 该宾馆",
        (),
    )])
});

/// What only a body has.
static CODES: LazyLock<Lexicon<()>> = LazyLock::new(|| Lexicon::new(&[("信用代码 营业执照", ())]));
