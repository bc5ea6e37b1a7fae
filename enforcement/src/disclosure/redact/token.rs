//! What is written with letters or words: e-mail, messengers, passports, certificates of title.

use super::fold::{Folded, Lexicon, is_han};
use super::{Finds, Found, FoundBy, Kind, Subject};
use std::sync::LazyLock;

/// Longest value of a label, in characters.
const VALUE_LENGTH_MAX: usize = 48;
/// Fewest digits of a certificate's number.
const CERTIFICATE_DIGITS_MIN: usize = 4;

/// What stands after a label.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Label {
    /// 不动产权证 and other titles to land and buildings, 机动车登记证书 and other titles to movables.
    Title,
    /// 护照 and other identity documents that carry letters.
    Document,
    /// 军官证 and other numbers with 字第…号.
    Military,
    /// 微信号.
    Messenger,
    /// Numbers only: QQ.
    Digits,
}

static LABELS: LazyLock<Lexicon<Label>> = LazyLock::new(|| {
    Lexicon::new(&[
        (
            "不动产权证 不动产权证书 不动产权属证书 不动产登记证明 不动产证 房产证 房屋产权证 房屋所有权证 房屋权属证书 房权证 产权证 \
             产权证书 权属证书 土地证 土地使用证 土地使用权证 国有土地使用证 国有土地使用权证 集体土地使用证 集体土地使用权证 集体土地建设用地使用证 集体建设用地使用证 建设用地使用证 \
             集体土地所有权证 宅基地使用证 宅基地使用权证 宅基地证 土地承包经营权证 农村土地承包经营权证 承包经营权证 林权证 \
             草原使用证 草原使用权证 水域滩涂养殖证 海域使用权证 海域使用权证书 他项权证 他项权利证书 房屋他项权证 机动车登记证书 \
             机动车登记证 车辆产权登记证书 车辆产权证 机动车产权证书 机动车产权登记证书 车辆所有权证 车辆登记证 车辆登记证书 船舶所有权证书 船舶所有权登记证书 船舶国籍证书 船舶登记证书 船舶所有权证 \
             民用航空器所有权证 承包地经营权证 联合收割机登记证书 拖拉机登记证书 农业机械登记证书 承包地证书 承包地使用权证书 股权证 股权证书 股票账户 股权证明 出资证明书 商铺产权证 车位产权证",
            Label::Title,
        ),
        (
            "香港永久性居民身份证 香港居民身份证 香港身份证 澳门永久性居民身份证 澳门居民身份证 澳门身份证 护照 港澳居民来往内地通行证 港澳通行证 往来港澳通行证 回乡证 台湾居民来往大陆通行证 台胞证 台湾通行证 外国人永久居留身份证 \
             外国人永久居留证 永久居留证 出生医学证明 出生证 海员证 结婚证 离婚证 船员服务簿 船员适任证书 医师资格证书编码 社保编号 社保个人编号 医保个人编号 医保编号 参保编号 驾驶证档案编号 华侨回国证 回国证 健康证明 健康合格证 户口簿户号 户口本户号 优抚证 特种作业操作证",
            Label::Document,
        ),
        (
            "军官证 士兵证 文职干部证 军人证 军人身份证 武警警官证 警官证 退役军人优待证 军残证 士官证 学员证 义务兵证",
            Label::Military,
        ),
        (
            "微信号 微信账号 微信 微信帐号 微信ID 支付宝账号 支付宝账户 支付宝帐号 支付宝 Skype 抖音号 抖音账号 抖音ID 快手号 快手账号 快手ID 小红书号 平台的账号 平台账号 平台的账户 平台ID 微博账号 微博ID 钉钉号 飞书号 陌陌号 \
             微信名称 V信 v信 VX vx 薇信 威信 微X WeChat wechat WhatsApp Telegram 闲鱼账号 淘宝账号 支付宝登录号 微信收款账户 微信收款账号",
            Label::Messenger,
        ),
        ("QQ号 QQ号码 QQ qq号 qq QQ账号 QQ帐号 QQ群", Label::Digits),
    ])
});

/// Words within a certificate's own number: 豫(2021)濮阳市不动产权第0001234号.
const NUMBER_WORDS: [&str; 21] = [
    "集建",
    "国建",
    "不动产权第",
    "不动产证明第",
    "不动产证第",
    "房权证",
    "房产证字",
    "房字第",
    "土字第",
    "国用",
    "集用",
    "集有",
    "林证字",
    "房他证",
    "他项字",
    "承包权",
    "农地承",
    "宅基地字",
    "房屋权证",
    "产权字",
    "建房字",
];

/// Finds them in one pass.
pub(super) fn find(finds: &mut Finds<'_>) {
    let text = finds.folded;
    let mut index = 0;
    while index < text.len() {
        if text.at(index) == '@' {
            email(finds, index);
        }
        if let Some((length, label)) = LABELS.at(text.chars(), index) {
            let from = index + length;
            index = from;
            if let Some((start, end, found)) = value(text, from, label) {
                finds.add(start, end, found);
                index = end.max(from);
            }
            continue;
        }
        let head = text.at(index);
        let title = matches!(head, '不' | '房' | '土' | '国' | '集' | '林' | '他' | '承' | '农' | '宅' | '产' | '建');
        if let Some(length) = if title { text.any(index, &NUMBER_WORDS) } else { None } {
            title_number(finds, index, index + length);
        }
        if head == '(' {
            hongkong_number(finds, index);
        }
        if head == '号' && text.has(index, "号护照") {
            passport_before(finds, index);
        }
        if head == '登' && text.has(index, "登记证书") && of_vehicle(text, index) {
            let from = index + "登记证书".chars().count();
            if let Some((start, end, found)) = value(text, from, Label::Title) {
                finds.add(start, end, found);
                index = end.max(from);
                continue;
            }
        }
        if head == '字' && text.has(index, "字第") {
            military_number(finds, index);
        }
        index += 1;
    }
}

/// Past the filling between a label and its value: 编号为, 号码：, （. Also the other labels in a row.
fn skip_filling(text: &Folded, mut at: usize) -> (usize, bool) {
    let mut filled = false;
    for _ in 0..8 {
        let Some(length) = renamed(text, at).or_else(|| {
            text.any(
                at,
                &[
                    "号码",
                    "证号",
                    "编号",
                    "登记号",
                    "证书号",
                    "证书编号",
                    "登记簿代码",
                    "代码",
                    "号",
                    "为",
                    "是",
                    ":",
                    "(",
                    " ",
                    "\t",
                    "》",
                    "”",
                    "\"",
                    "「",
                    "账号",
                    "第三人",
                ],
            )
        }) else {
            break;
        };
        // A bracket that the number itself begins with, (豫)船登…, (2010)第…号, belongs to the value.
        if text.at(at) == '(' && opens_number(text, at) {
            break;
        }
        at += length;
        filled = true;
    }
    (at, filled)
}

/// After a comma or bracket a document's number by another name: ，证件号码, ，其证号, （编号; how long that is.
fn renamed(text: &Folded, at: usize) -> Option<usize> {
    let mut end = at + usize::from(matches!(text.at(at), ',' | '、' | '('));
    if end == at {
        return None;
    }
    for words in [&["其", "该"][..], &["证件", "证书", "证"]] {
        end += text.any(end, words).unwrap_or(0);
    }
    text.any(end, &["号码", "编号", "号"]).map(|length| end + length - at)
}

/// A short bracket after which the number goes on.
fn opens_number(text: &Folded, at: usize) -> bool {
    let close = (at + 2..at + 6).find(|&place| text.at(place) == ')');
    close.is_some_and(|close| {
        let next = text.at(close + 1);
        next.is_ascii_alphanumeric() || "第字船渔权不".contains(next) || next == '('
    })
}

/// A certificate's number right after its name: short words of a number's own before its first figure.
fn bare_number(text: &Folded, from: usize) -> bool {
    let figure = (from..from + 14).find(|&at| text.at(at).is_ascii_digit());
    figure.is_some_and(|figure| {
        let head = text.slice(from, figure);
        figure == from
            || head.iter().any(|c| matches!(c, '第' | '字' | '用' | '(' | '〔' | '['))
                && !head.iter().any(|c| matches!(c, '载' | '面' | '共' | '于' | '在' | '的'))
    })
}

fn value(text: &Folded, from: usize, label: Label) -> Option<(usize, usize, Found)> {
    let (at, filled) = skip_filling(text, from);
    // 护照（护照号…: the number stands behind the second label.
    if filled && LABELS.at(text.chars(), at).is_some() {
        return None;
    }
    match label {
        Label::Title if filled || bare_number(text, at) => {
            let end = certificate_end(text, at);
            let digits = text.slice(at, end).iter().filter(|c| c.is_ascii_digit()).count();
            let subject = title_subject(text, from);
            let found = Found::new(Kind::PropertyCert, subject, FoundBy::Pattern, 92);
            (digits >= CERTIFICATE_DIGITS_MIN).then_some((at, end, found))
        }
        Label::Title => None,
        Label::Document | Label::Military => {
            let plain = check_end(text, alphanumeric_end(text, at));
            let end = if plain > at { plain } else { certificate_end(text, at) };
            let digits = text.slice(at, end).iter().filter(|c| c.is_ascii_digit()).count();
            let found = Found::new(Kind::IdNumber, Subject::Natural, FoundBy::Pattern, 92);
            ((5..=18).contains(&digits)).then_some((at, end, found))
        }
        Label::Messenger => {
            let end = alphanumeric_end(text, at);
            let starts = text.at(at).is_ascii_alphabetic()
                || text.slice(at, end).iter().filter(|c| c.is_ascii_digit()).count() >= 6;
            let ends = text.at(end) != '@';
            let found = Found::new(Kind::Contact, Subject::Natural, FoundBy::Pattern, 88);
            (starts && ends && (5..=24).contains(&(end - at))).then_some((at, end, found))
        }
        Label::Digits => {
            let end = alphanumeric_end(text, at);
            let digits = text.slice(at, end).iter().all(char::is_ascii_digit);
            let found = Found::new(Kind::Contact, Subject::Natural, FoundBy::Pattern, 88);
            (digits && (5..=12).contains(&(end - at))).then_some((at, end, found))
        }
    }
}

/// A123456(7): past the check figure in its bracket, if one follows.
fn check_end(text: &Folded, end: usize) -> usize {
    let check = text.at(end) == '(' && text.at(end + 2) == ')' && matches!(text.at(end + 1), '0'..='9' | 'A');
    if check && text.before(end).is_ascii_digit() { end + 3 } else { end }
}

/// Figures of an identity card of 香港 before its check figure.
const HONGKONG_FIGURES: usize = 6;

/// A123456(7), whose shape nothing else has: one or two letters, six figures and a check figure in a bracket.
fn hongkong_number(finds: &mut Finds<'_>, at: usize) {
    let text = finds.folded;
    let end = check_end(text, at);
    let Some(first) = at.checked_sub(HONGKONG_FIGURES).filter(|_| end > at) else { return };
    let letters = (1..=2).take_while(|back| first >= *back && text.at(first - back).is_ascii_uppercase()).count();
    let whole = !text.before(first - letters).is_ascii_alphanumeric();
    if letters > 0 && whole && text.slice(first, at).iter().all(char::is_ascii_digit) {
        finds.add(first - letters, end, Found::new(Kind::IdNumber, Subject::Natural, FoundBy::Pattern, 88));
    }
}

fn alphanumeric_end(text: &Folded, from: usize) -> usize {
    let is_part = |c: &&char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    from + text.slice(from, text.len()).iter().take(VALUE_LENGTH_MAX).take_while(is_part).count()
}

/// The end of a number such as 豫濮林证字(2009)第975671号: up to a stop, a blank or a bracket that was opened before it; after
/// 号 that follows digits nothing more.
fn certificate_end(text: &Folded, from: usize) -> usize {
    let mut depth = 0;
    let mut seen_digit = false;
    for at in from..(from + VALUE_LENGTH_MAX).min(text.len()) {
        match text.at(at) {
            '(' | '〔' | '[' => depth += 1,
            ')' | '〕' | ']' if depth == 0 => return at,
            ')' | '〕' | ']' => depth -= 1,
            '号' if seen_digit && depth == 0 && !text.at(at + 1).is_ascii_digit() => return at + 1,
            c if c.is_ascii_digit() => seen_digit = true,
            c if c.is_ascii_alphabetic() || c == '-' => {}
            c if is_han(c)
                && depth == 0
                && seen_digit
                && text.before(at).is_ascii_digit()
                && !"第字号市县区房权地证不农林国集土".contains(c) =>
            {
                return at;
            }
            c if is_han(c) => {}
            ' ' if text.at(at + 1).is_ascii_digit() || text.at(at + 1) == '第' => {}
            _ => return at,
        }
    }
    (from + VALUE_LENGTH_MAX).min(text.len())
}

/// A title's number without a label: from its beginning (a province's short name, a bracket, a place) to 号.
fn title_number(finds: &mut Finds<'_>, word: usize, after: usize) {
    let text = finds.folded;
    let end = certificate_end(text, after);
    let digits = text.slice(after, end).iter().filter(|c| c.is_ascii_digit()).count();
    if digits < CERTIFICATE_DIGITS_MIN || text.before(end) != '号' {
        return;
    }
    let least = word.saturating_sub(24);
    let mut start = word;
    while start > least {
        let c = text.before(start);
        let part = is_han(c)
            && !matches!(c, '为' | '的' | '号' | '是' | '将' | '以' | '及' | '和' | '书' | '持' | '有' | '得')
            || c.is_ascii_digit()
            || matches!(c, '(' | ')' | '〔' | '〕' | '[' | ']');
        if !part || (c == '(' && !text.at(start).is_ascii_digit()) {
            break;
        }
        start -= 1;
    }
    // A place before the bracket is at most a province's short name and two more.
    if let Some(open) = (start..word).find(|&at| matches!(text.at(at), '(' | '〔' | '[')) {
        start = start.max(open.saturating_sub(3));
    }
    let subject = title_subject(text, word);
    finds.add(start, end, Found::new(Kind::PropertyCert, subject, FoundBy::Pattern, 90));
}

/// Does the sentence speak of a vehicle or a ship before the certificate's name: …的轿车登记在某某名下，登记证书编号…?
fn of_vehicle(text: &Folded, at: usize) -> bool {
    let start = text.sentence_start(at, 60);
    ["轿车", "货车", "客车", "车辆", "机动车", "摩托车", "挂车", "牵引车", "船舶"]
        .iter()
        .any(|word| text.contains(start, at, word))
}

/// Fewest and most characters of a passport's number.
const PASSPORT_LENGTH: std::ops::RangeInclusive<usize> = 7..=10;

/// 持M80341256号护照入境.
fn passport_before(finds: &mut Finds<'_>, at: usize) {
    let text = finds.folded;
    let count = (1..=*PASSPORT_LENGTH.end() + 1)
        .take_while(|back| at >= *back && text.at(at - back).is_ascii_alphanumeric())
        .count();
    if PASSPORT_LENGTH.contains(&count) {
        finds.add(at - count, at, Found::new(Kind::IdNumber, Subject::Natural, FoundBy::Pattern, 88));
    }
}

/// 军字第3754272号, 参字第…号, 武字第…号.
fn military_number(finds: &mut Finds<'_>, at: usize) {
    let text = finds.folded;
    if !matches!(
        text.before(at),
        '军' | '参'
            | '政'
            | '后'
            | '装'
            | '海'
            | '空'
            | '武'
            | '北'
            | '南'
            | '东'
            | '西'
            | '中'
            | '士'
            | '兵'
            | '战'
    ) {
        return;
    }
    let digits = text.slice(at + 2, text.len()).iter().take(12).take_while(|c| c.is_ascii_digit()).count();
    if digits < 5 || text.at(at + 2 + digits) != '号' {
        return;
    }
    let start = at - 1;
    let near = text.sentence_start(at, 24);
    if ["证", "军", "警", "兵"].iter().any(|word| text.contains(near, at - 1, word)) {
        finds.add(start, at + 3 + digits, Found::new(Kind::IdNumber, Subject::Natural, FoundBy::Pattern, 88));
    }
}

fn title_subject(text: &Folded, at: usize) -> Subject {
    let start = text.sentence_start(at, 60);
    let body = ["公司", "厂", "合作社", "单位", "企业", "店", "村委会", "中心"]
        .iter()
        .any(|word| text.contains(start, at, word));
    if body { Subject::Legal } else { Subject::Natural }
}

fn email(finds: &mut Finds<'_>, at: usize) {
    let text = finds.folded;
    let local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
    let mut start = at;
    while start > at.saturating_sub(64) && local(text.before(start)) {
        start -= 1;
    }
    let mut from = at + 1;
    while text.at(from) == ' ' && from < at + 3 {
        from += 1;
    }
    let host = text
        .slice(from, text.len())
        .iter()
        .take(64)
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
        .count();
    let end = from + host - usize::from(host > 0 && matches!(text.before(from + host), '.' | '-'));
    if start == at || !text.contains(from, end, ".") {
        return;
    }
    let clause = text.clause_start(start, 24);
    let public =
        ["举报", "投诉", "监督", "咨询", "公开", "单位", "公司", "企业", "本机关", "我局", "机关", "政府", "官方"];
    let official = text.text(from, end).to_ascii_lowercase().ends_with(".gov.cn");
    let of_person = ["举报人", "投诉人", "当事人预留", "其预留", "预留的", "本人"]
        .iter()
        .any(|word| text.contains(clause, start, word));
    if official || !of_person && public.iter().any(|word| text.contains(clause, start, word)) {
        return;
    }
    finds.add(start, end, Found::new(Kind::Contact, Subject::Natural, FoundBy::Pattern, 96));
}
