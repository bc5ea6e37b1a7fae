//! Homes 家庭住址: after words that say «lives at», or in the header of a natural person. Places of business, of the act,
//! and addresses of bodies are public.

use super::fold::{Folded, Lexicon, is_han};
use super::known::{Knowledge, PartyKind, compact};
use super::name::Principals;
use super::{Finds, Found, FoundBy, Kind, Subject};
use std::sync::LazyLock;

/// Longest address, in characters.
pub(super) const ADDRESS_LENGTH_MAX: usize = 60;
/// Longest tag between a label and its address, in characters.
const TAG_LENGTH_MAX: usize = 60;
/// How far behind the word for a way to somebody the label of their home stands, in characters: 邮寄至某某|住所.
const INNER_REACH: usize = 8;
/// Fewest characters of an address.
const ADDRESS_LENGTH_MIN: usize = 4;

/// How sure a word is to name a home.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Label {
    /// 家庭住址.
    Home,
    /// 地址, 住所: a home in a natural person's header.
    Any,
    /// 住所(住址): as filed by the form for both kinds of party.
    Either,
    /// 家住, 暂住于 within a sentence.
    Lives,
    /// 前往 within a sentence on service at somebody's home.
    Visited,
}

pub(super) static LABELS: LazyLock<Lexicon<Label>> = LazyLock::new(|| {
    Lexicon::new(&[
        (
            "住址 现住址 家庭住址 家庭地址 户籍地 户籍地址 户籍所在地 户籍住址 户口所在地 居住地 居住地址 经常居住地 现居住地 现居地 现住地 \
             常住地址 常住地 暂住地 暂住地址 住宅地址 身份证住址 身份证地址 身份证登记住址 户籍 家庭详细住址 住处 户籍地住址 个人住址 原籍 \
             身份证载明住址 身份证载明的住址 籍贯住址 住宅 其住宅 居所 住家 家庭住所 家庭住处 原住址 户籍登记地 户籍登记地址 户口地址 户口登记地 \
             落户地址 租住地 租住地址 暂住址 常住户口所在地 户籍地详址 现居住地址 现暂住地址 现住地址 常住户籍 居住址 户籍住址 现在住址 现在住所 现住所 住房地址 住户地址",
            Label::Home,
        ),
        (
            "地址 住所 住所地 联系地址 通讯地址 通信地址 送达地址 送达地点 邮寄地址 收件地址 收货地址 配送地址 送货地址 确认地址 所在地址 住地",
            Label::Any,
        ),
        (
            "住所(住址) 单位或住址 单位或者住址 工作单位或住址 单位地址或住址 单位住址 住址(住所) 住所或者住址 住所或住址 住址或住所 住所(经营场所)或者住址 住所(经营场所)或住址 地址(住址) 住址或者住所 住址(住所地) \
             联系地址(住址) 地址或住址 住址/住所 住所/住址 住所(经营场所) 住所地(住址) 住所(居住地)",
            Label::Either,
        ),
        (
            "家住 老家在 老家位于 老家住 老家: 其家 家中 其家位于 家位于 现住 现住在 住在 居住在 居住于 暂住在 暂住于 租住在 租住于 租住 暂住 户籍在 户籍地在 家住在 其家中 家中( 住处( 住于 居于 常住 \
             现居 现居住 现居住于 现居住在 ,住 ;住 (住 。住 人住 者住 其住 她住 他住",
            Label::Lives,
        ),
        (
            "前往 按 送达人到 送达人员到 执法人员到 办案人员到 工作人员到 上门到 送达至 直接送达至 邮寄至 寄往 邮寄到",
            Label::Visited,
        ),
    ])
});

/// Words that end an address within a sentence.
static ENDING: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        "搭建 加盖 私搭 改建 扩建 堆放 饲养 圈占 开挖 安装 售卖 养殖 邮寄 证实 的 内从事 从事 经营 居住 门口 家中 \
         进行 违法 擅自 邮编 电话 联系 身份证 户籍 现住 因 在其 将 后在 存在 被 有 开设 处查 存放 送达",
        (),
    )])
});
/// Provinces and the like, the cities of Henan, and the counties of the demonstration's city, with which an address begins also
/// where no 省, 市 or 县 follows.
static REGIONS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        "河南 北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 湖北 湖南 广东 广西 海南 重庆 \
         四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 \
         三门峡 南阳 商丘 信阳 周口 驻马店 济源 华龙 清丰 南乐 范县 台前",
        (),
    )])
});
const SUFFIXES: &str =
    "省市县区镇乡村路街道巷弄里号楼栋幢座单元室户层组队社庄屯寨院园苑城厦舍房排门东西南北侧边旁面口内";

/// Does a name of [`REGIONS`] begin at the position?
pub(super) fn region_starts(text: &Folded, at: usize) -> bool {
    REGIONS.at(text.chars(), at).is_some()
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
        if text.at(index) == '家' && text.at(index + 1) == '中' {
            before_home(finds, index);
        }
        let Some((length, label)) = LABELS.at(text.chars(), index) else {
            index += 1;
            continue;
        };
        let mut from = index + length;
        // 家庭住址登记为, 现居住地址.
        from += text.any(from, &["登记为", "登记地址", "登记"]).unwrap_or(0);
        // 其家庭住址: the label is the longer one.
        if text.at(index) == '其' && text.has(index + 1, "家庭") {
            index += 1;
            continue;
        }
        // «，住» alone is a word only before a place: not in 住址, 住所, 住院, 住宿.
        if length == 2
            && text.at(index + 1) == '住'
            && !text.at(index).eq(&'家')
            && matches!(text.at(from), '址' | '所' | '地' | '院' | '宿' | '户' | '房' | '宅' | '处' | '家')
        {
            index += 1;
            continue;
        }
        if is_home(text, index, label, principals) {
            let start = value_start(text, from);
            let end = value_end(text, start);
            let labelled = start > from && !matches!(label, Label::Lives | Label::Visited);
            let value: String = text.text(start, end);
            // 邮寄至当事人户籍地址…, 送达地点：受送达人住处（…）: the address has a label of its own.
            let of_whom = ["当事人", "其", "该", "被执行人", "受送达人", "申请人", "被处罚人"];
            if !matches!(label, Label::Home | Label::Lives) && of_whom.iter().any(|word| value.starts_with(word)) {
                index = from;
                continue;
            }
            // 邮寄至某某住所…: behind whose it is.
            let inner = (start + 1..start + INNER_REACH.min(end - start)).find_map(|at| {
                let (length, inner) = LABELS.at(text.chars(), at)?;
                (label == Label::Visited && matches!(inner, Label::Home | Label::Any)).then_some(at + length)
            });
            let start = inner.unwrap_or(start);
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
    super::household::find(finds);
}

fn is_home(text: &Folded, at: usize, label: Label, principals: &Principals) -> bool {
    let start = text.clause_start(at, 12);
    let says = |words: &[&str]| words.iter().any(|word| text.contains(start, at, word));
    let of_body =
        says(&["公司", "单位", "企业", "经营", "营业", "注册", "机关", "本局", "法院", "政府", "生产", "仓库", "银行"])
            || matches!(label, Label::Any | Label::Either) && says(&["违法", "案发", "工程", "项目", "执法"]);
    if of_body && !says(&["经营者", "负责人", "法定代表人", "当事人住"]) {
        return false;
    }
    // Of an address in the next field nothing is said by who stands in this one: 经营者：张某 地址：….
    let field = (start..at).rev().find(|&place| matches!(text.at(place), ':' | ' ')).map_or(start, |place| place + 1);
    let near = |words: &[&str]| words.iter().any(|word| text.contains(field, at, word));
    match label {
        Label::Home | Label::Lives => true,
        Label::Visited => {
            let (from, to) = (text.sentence_start(at, 60), text.sentence_end(at, 60));
            let served = ["送达", "家中", "住处", "邮寄", "签收"].iter().any(|word| text.contains(from, to, word));
            served && homely(text, at) && !says(&["门店", "店内", "厂区"])
        }
        Label::Any
            if near(&[
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
        Label::Any if text.ends(at, "电子送达") => false,
        // Whom nothing calls a body is served at home: 送达地址：某县某镇某村.
        Label::Any if text.has(at, "送达地址") && principals.party_unknown() && in_village(text, at) => true,
        Label::Any => principals.natural_party(text, at) || principals.party_unknown() && homely(text, at),
        Label::Either => principals.natural_party(text, at) || of_trader(text, at) && homely(text, at),
    }
}

/// How far before an address the trader's own number stands, in characters.
const TRADER_REACH: usize = 60;

/// 经营者：张某 身份证号：… 住址（住所）：…: after the trader's own number their own address follows.
fn of_trader(text: &Folded, at: usize) -> bool {
    let start = at.saturating_sub(TRADER_REACH);
    ["经营者", "身份证"].iter().all(|word| text.contains(start, at, word))
}

/// Does the address end with a village?
fn in_village(text: &Folded, at: usize) -> bool {
    let end = text.clause_end(at, ADDRESS_LENGTH_MAX);
    matches!(text.before(end), '村' | '庄' | '屯' | '寨')
}

/// 在某县某镇某村3组12号家中: an address right before the word.
fn before_home(finds: &mut Finds<'_>, at: usize) {
    let text = finds.folded;
    let household = matches!(text.before(at), '室' | '号' | '户' | '组' | '队' | '楼');
    let village = matches!(text.before(at), '村' | '庄' | '屯' | '寨');
    if !household && !village {
        return;
    }
    let part = |c: char| is_han(c) || c.is_ascii_digit() || c == '-';
    let mut start = at;
    while start > at.saturating_sub(ADDRESS_LENGTH_MAX) && part(text.before(start)) {
        start -= 1;
    }
    let first =
        (start..at).find(|&place| matches!(text.at(place), '在' | '到' | '至' | '往')).map_or(start, |place| place + 1);
    if (household || region_starts(text, first)) && is_address(&text.text(first, at), false) {
        finds.add(first, at, Found::new(Kind::HomeAddress, whose(text, first), FoundBy::Context, 75));
    }
}

/// Is the address after the label one that people live at: a village and its group, a building with its flat?
pub(super) fn homely(text: &Folded, at: usize) -> bool {
    let end = text.clause_end(at, ADDRESS_LENGTH_MAX);
    let says = |words: &[&str]| words.iter().any(|word| text.contains(at, end, word));
    let flat = says(&["小区", "家属院", "花园", "公寓", "苑", "单元", "弄", "幢", "栋", "号楼"])
        && says(&["室", "单元", "幢", "户", "栋", "-"]);
    let run = |from: usize| text.slice(from, end).iter().take_while(|c| c.is_ascii_digit()).count();
    let numbered = (at..end).any(|place| {
        let first = run(place);
        let second = place + first + 1;
        first > 0 && text.at(place + first) == '-' && run(second) > 0 && text.at(second + run(second)) == '-'
    });
    let flat = flat || numbered;
    let alley = says(&["胡同", "巷", "里"]) && says(&["号"]);
    let village = says(&["村", "庄", "屯", "寨"]) && (says(&["组", "队", "号"]) || dashed(text, at, end));
    // 某公司家属楼: named after who built it, lived in all the same.
    let quarters = says(&["家属楼", "家属院", "家属区", "宿舍楼"]);
    // 11组87号, 2社: only people of a village are counted so.
    let group = (at..end).any(|place| {
        text.before(place).is_ascii_digit() && matches!(text.at(place), '组' | '社') && !is_han(text.at(place + 1))
    });
    (flat || village || alley || group)
        && (quarters || !says(&["商铺", "门面", "门市", "公司", "厂", "店", "办公", "大厦", "广场", "工地"]))
}

/// 张堂村2-15: two figures with a dash right behind the village.
fn dashed(text: &Folded, at: usize, end: usize) -> bool {
    let figure = |place: usize| text.at(place).is_ascii_digit();
    (at + 1..end).any(|place| {
        matches!(text.before(place), '村' | '庄' | '屯' | '寨')
            && figure(place)
            && (place + 1..place + 4).any(|dash| text.at(dash) == '-' && figure(dash + 1))
    })
}

fn value_start(text: &Folded, mut at: usize) -> usize {
    if text.at(at) == '(' && !region_starts(text, at + 1) {
        let close = (at..at + 16).find(|&place| text.at(place) == ')');
        at = close.filter(|&close| matches!(text.at(close + 1), ':' | '\t' | ' ' | '为')).map_or(at, |close| close + 1);
    }
    loop {
        // 于都县, 于田县, 于洪区: what looks like «in» begins the place's name, also where the label took it: 住于都县.
        if let Some(place) = [at, at.saturating_sub(1)].into_iter().find(|&place| in_name(text, place)) {
            return place;
        }
        match text.at(at) {
            ':' | '\t' | ' ' | '为' | '是' | '(' | '位' | '在' | '于' | '系' | '|' | '的' | '\n' | '\r' => {
                at += 1
            }
            // From cell to cell: </td><td>.
            '<' => match (at..at + TAG_LENGTH_MAX).find(|&place| text.at(place) == '>') {
                Some(close) => at = close + 1,
                None => return at,
            },
            _ => return at,
        }
    }
}

fn in_name(text: &Folded, at: usize) -> bool {
    text.any(at, &["于都县", "于田县", "于洪区"]).is_some()
}

/// The end of an address: a stop, or a word that goes on with something else. A blank or a line's end inside an address
/// does not end it when digits or a suffix follow.
pub(super) fn value_end(text: &Folded, start: usize) -> usize {
    let most = (start + ADDRESS_LENGTH_MAX).min(text.len());
    let mut at = start;
    let mut depth = 0;
    while at < most {
        match text.at(at) {
            '(' if text
                .any(at + 1, &["收件人", "联系", "电话", "邮编", "收货人", "租住", "租赁", "自有", "暂住"])
                .is_some() =>
            {
                break;
            }
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
            && (SUFFIXES.contains(text.before(at)) && ENDING.at(text.chars(), at).is_some()
                || text.before(at).is_ascii_digit()
                    && text
                        .any(at, &["送达", "邮寄", "门口", "家中", "的", "楼顶", "不一致", "不符", "一致"])
                        .is_some())
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
    // 5 组 21 号: a figure may stand apart from its word.
    let apart = |place: usize| text.before(place).is_ascii_digit() && SUFFIXES.contains(text.at(place + 1));
    let run = (next..end)
        .take_while(|&place| !matches!(text.at(place), ':' | '(') && (text.at(place) != ' ' || apart(place)))
        .count();
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
        "你",
        "在",
        "该",
        "经",
        "于",
        "因",
        "被",
    ];
    !label
        && follows
        && text.any(next, &other).is_none()
        && (part.first().is_some_and(char::is_ascii_digit)
            || text.at(at) != '\n'
            || !SUFFIXES.contains(text.before(at)) && is_han(text.before(at))
            || text.before(at).is_ascii_digit()
            || SUFFIXES.contains(text.before(next + run)))
}

/// Long enough, not masked away, and made like an address.
pub(super) fn is_address(value: &str, labelled: bool) -> bool {
    let count = value.chars().count();
    let han = value.chars().filter(|c| is_han(*c)).count();
    let suffixes = value.chars().filter(|c| "省市县区镇乡村路街巷号楼栋幢室组队庄院屯寨".contains(*c)).count();
    let masked = value.chars().filter(|c| matches!(c, '*' | '某' | '×')).count();
    // 3号楼某户 tells of no household.
    let unsaid = ["某户", "某室", "某单元", "某号"].iter().any(|word| value.contains(word));
    let nowhere = unsaid || matches!(value, "不详" | "无" | "同上" | "/" | "略");
    count >= ADDRESS_LENGTH_MIN
        && han >= 3
        && !nowhere
        && masked * 3 < count
        && suffixes >= if labelled { 1 } else { 2 }
}

pub(super) fn whose(text: &Folded, at: usize) -> Subject {
    let start = text.clause_start(at, 30);
    let third = ["举报人", "投诉人", "证人", "监护人", "代理人", "患者", "受害人", "母亲", "父亲"];
    if third.iter().any(|word| text.contains(start, at, word)) { Subject::Third } else { Subject::Natural }
}
