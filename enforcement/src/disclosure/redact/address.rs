//! Homes 家庭住址: after words that say «lives at», or in the header of a natural person. Places of business, of the act,
//! and addresses of bodies are public.

use super::fold::{Folded, Lexicon, is_han};
use super::known::{Knowledge, PartyKind, compact};
use super::name::Principals;
use super::{Finds, Found, FoundBy, Kind, Subject};
use std::sync::LazyLock;

/// Longest address, in characters.
const ADDRESS_LENGTH_MAX: usize = 60;
/// Fewest characters of an address.
const ADDRESS_LENGTH_MIN: usize = 4;

/// How sure a word is to name a home.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Label {
    /// 家庭住址.
    Home,
    /// 地址, 住所: a home in a natural person's header.
    Any,
    /// 住所(住址): as filed by the form for both kinds of party.
    Either,
    /// 家住, 暂住于 within a sentence.
    Lives,
}

static LABELS: LazyLock<Lexicon<Label>> = LazyLock::new(|| {
    Lexicon::new(&[
        (
            "住址 现住址 家庭住址 家庭地址 户籍地 户籍地址 户籍所在地 户籍住址 户口所在地 居住地 居住地址 经常居住地 现居住地 现居地 现住地 \
             常住地址 常住地 暂住地 暂住地址 住宅地址 身份证住址 身份证地址 身份证登记住址 户籍 家庭详细住址 住处 户籍地住址 个人住址 原籍 \
             身份证载明住址 身份证载明的住址 籍贯住址",
            Label::Home,
        ),
        ("地址 住所 住所地 联系地址 通讯地址 通信地址 送达地址 邮寄地址 收件地址 确认地址 所在地址 住地", Label::Any),
        (
            "住所(住址) 住址(住所) 住所或者住址 住所或住址 住址或住所 住所(经营场所)或者住址 住所(经营场所)或住址 地址(住址) 住址或者住所 住址(住所地) \
             地址或住址 住址/住所 住所/住址 住所(经营场所) 住所地(住址) 住所(居住地)",
            Label::Either,
        ),
        (
            "家住 现住 现住在 住在 居住在 居住于 暂住在 暂住于 租住在 租住于 租住 暂住 户籍在 户籍地在 家住在 其家中 家中( 住处( 住于 居于 常住 \
             现居 现居住 现居住于 现居住在 ,住 ;住",
            Label::Lives,
        ),
    ])
});

/// Words that end an address within a sentence.
const ENDING: [&str; 26] = [
    "的",
    "内从事",
    "从事",
    "经营",
    "居住",
    "门口",
    "家中",
    "进行",
    "违法",
    "擅自",
    "邮编",
    "电话",
    "联系",
    "身份证",
    "户籍",
    "现住",
    "因",
    "在其",
    "将",
    "后",
    "被",
    "有",
    "开设",
    "处查",
    "存放",
    "送达",
];
/// Provinces and the like with which a full address begins.
const PROVINCES: [&str; 34] = [
    "河南",
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
    "香港",
    "澳门",
    "台湾",
];
const PLACES: [&str; 12] = ["濮阳", "华龙", "清丰", "南乐", "范县", "台前", "市", "县", "区", "省", "镇", "乡"];
const SUFFIXES: &str =
    "省市县区镇乡村路街道巷弄里号楼栋幢座单元室户层组队社庄屯寨院园苑城厦舍房排门东西南北侧边旁面口内";

/// Does a province or a city of Puyang begin at the position?
pub(super) fn region_starts(text: &Folded, at: usize) -> bool {
    text.any(at, &PROVINCES).is_some() || text.any(at, &PLACES[..6]).is_some()
}

/// Finds homes.
pub(super) fn find(finds: &mut Finds<'_>, principals: &Principals, knowledge: &Knowledge) {
    let text = finds.folded;
    let public: Vec<String> = knowledge
        .parties
        .iter()
        .filter(|party| party.kind != PartyKind::Natural)
        .filter_map(|party| party.address.as_deref().map(compact))
        .collect();
    let mut index = 0;
    while index < text.len() {
        let Some((length, label)) = LABELS.at(text.chars(), index) else {
            index += 1;
            continue;
        };
        let from = index + length;
        // «，住» alone is a word only before a place: not in 住址, 住所, 住院, 住宿.
        if length == 2
            && text.at(index + 1) == '住'
            && !text.at(index).eq(&'家')
            && matches!(text.at(from), '址' | '所' | '地' | '院' | '宿' | '户' | '房' | '宅')
        {
            index += 1;
            continue;
        }
        if is_home(text, index, label, principals) {
            let start = value_start(text, from);
            let end = value_end(text, start);
            let labelled = start > from && label != Label::Lives;
            let value: String = text.text(start, end);
            let known_public = public.iter().any(|address| *address == compact(&value));
            if !known_public && is_address(&value, labelled) {
                let subject = whose(text, index);
                let confidence = if label == Label::Home { 95 } else { 80 };
                finds.add(start, end, Found::new(Kind::HomeAddress, subject, FoundBy::Context, confidence));
            }
        }
        index = from;
    }
}

fn is_home(text: &Folded, at: usize, label: Label, principals: &Principals) -> bool {
    let start = text.clause_start(at, 12);
    let says = |words: &[&str]| words.iter().any(|word| text.contains(start, at, word));
    if says(&[
        "公司", "单位", "企业", "经营", "营业", "注册", "机关", "本局", "法院", "政府", "生产", "违法", "案发", "仓库",
        "银行", "工程", "项目", "执法",
    ]) && !says(&["经营者", "负责人", "法定代表人"])
    {
        return false;
    }
    match label {
        Label::Home | Label::Lives => true,
        Label::Any
            if says(&[
                "经营者",
                "负责人",
                "法定代表人",
                "举报人",
                "本人",
                "监护人",
                "代理人",
                "家庭",
                "投诉人",
                "证人",
            ]) =>
        {
            true
        }
        Label::Any => !text.ends(at, "电子送达") && principals.natural_party(text, at),
        Label::Either => principals.natural_party(text, at),
    }
}

fn value_start(text: &Folded, mut at: usize) -> usize {
    if text.at(at) == '(' && !region_starts(text, at + 1) {
        let close = (at..at + 16).find(|&place| text.at(place) == ')');
        at = close.filter(|&close| matches!(text.at(close + 1), ':' | '\t' | ' ' | '为')).map_or(at, |close| close + 1);
    }
    while matches!(text.at(at), ':' | '\t' | ' ' | '为' | '是' | '(' | '位' | '在' | '于' | '系') {
        at += 1;
    }
    at
}

/// The end of an address: a stop, or a word that goes on with something else. A blank or a line's end inside an address
/// does not end it when digits or a suffix follow.
fn value_end(text: &Folded, start: usize) -> usize {
    let most = (start + ADDRESS_LENGTH_MAX).min(text.len());
    let mut at = start;
    let mut depth = 0;
    while at < most {
        match text.at(at) {
            '(' if depth == 0 && at > start => depth = 1,
            ')' if depth == 1 => depth = 0,
            ',' | '。' | ';' | '、' | '\t' | ')' | '<' | '>' | '|' | '!' | '?' | '“' | '”' | '"' | '《' | ':' => {
                break;
            }
            ' ' | '\n' | '\r' if !goes_on(text, at) => break,
            _ => {}
        }
        if depth == 0
            && at > start + ADDRESS_LENGTH_MIN
            && SUFFIXES.contains(text.before(at))
            && text.any(at, &ENDING).is_some()
        {
            break;
        }
        at += 1;
    }
    while at > start && matches!(text.before(at), ' ' | '\n' | '\r' | '(') {
        at -= 1;
    }
    at
}

/// After a blank or a line's end the address goes on, if soon a suffix follows and no new label.
fn goes_on(text: &Folded, at: usize) -> bool {
    let next = (at..at + 4).find(|&place| !matches!(text.at(place), ' ' | '\n' | '\r')).unwrap_or(at + 4);
    let end = text.clause_end(next, 12).min(next + 12);
    let run = (next..end).take_while(|&place| !matches!(text.at(place), ' ' | ':' | '(')).count();
    let part = text.slice(next, next + run);
    let label = text.at(next + run) == ':' || LABELS.at(text.chars(), next).is_some() || next > at + 3;
    let follows = part.iter().take(8).any(|c| SUFFIXES.contains(*c) && *c != '面' && *c != '口' && *c != '内');
    let other = [
        "电话",
        "身份",
        "联系",
        "年",
        "性别",
        "邮",
        "法定",
        "经查",
        "一",
        "二",
        "我局",
        "统一",
        "经营",
        "违法",
        "当事人",
    ];
    !label
        && follows
        && text.any(next, &other).is_none()
        && (part.first().is_some_and(char::is_ascii_digit)
            || text.at(at) != '\n'
            || SUFFIXES.contains(text.before(next + run)))
}

/// Long enough, not masked away, and made like an address.
fn is_address(value: &str, labelled: bool) -> bool {
    let count = value.chars().count();
    let han = value.chars().filter(|c| is_han(*c)).count();
    let suffixes = value.chars().filter(|c| "省市县区镇乡村路街巷号楼栋幢室组队庄院屯寨".contains(*c)).count();
    let masked = value.chars().filter(|c| matches!(c, '*' | '某' | '×')).count();
    let nowhere = matches!(value, "不详" | "无" | "同上" | "/" | "略");
    count >= ADDRESS_LENGTH_MIN
        && han >= 3
        && !nowhere
        && masked * 3 < count
        && suffixes >= if labelled { 1 } else { 2 }
}

fn whose(text: &Folded, at: usize) -> Subject {
    let start = text.clause_start(at, 30);
    let third = ["举报人", "投诉人", "证人", "监护人", "代理人", "患者", "受害人", "母亲", "父亲"];
    if third.iter().any(|word| text.contains(start, at, word)) { Subject::Third } else { Subject::Natural }
}
