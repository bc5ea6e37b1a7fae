//! Rules between the fields of a row. Each yields what a person must put right.

use super::field::{Field, ID_KINDS, LEGAL, Meaning, NATURAL, Need, RESIDENT_ID_KINDS, TRADER};
use super::value::{NO_CODE_YET, ROUNDED, Value, is_rounded, year_of_number};
use enforcement::disclosure::inspect::amount::{Amount, amounts, clauses, fine};
use law::identify::{IdentifierKind, identify};
use law::{Date, Fen};

/// Words that end the name of a body, never that of a person.
const BODY_WORDS: [&str; 34] = [
    "公司",
    "企业",
    "厂",
    "商店",
    "超市",
    "门市",
    "经营部",
    "服务部",
    "中心",
    "局",
    "医院",
    "诊所",
    "学校",
    "幼儿园",
    "合作社",
    "委员会",
    "协会",
    "集团",
    "商行",
    "餐厅",
    "饭店",
    "酒店",
    "宾馆",
    "药房",
    "药店",
    "事务所",
    "研究院",
    "工作室",
    "店",
    "馆",
    "行",
    "站",
    "部",
    "场",
];
/// What only the name of a company or cooperative has.
const COMPANY_WORDS: [&str; 5] = ["有限公司", "有限责任公司", "股份公司", "合作社", "集团公司"];
/// What says that a penalty was imposed on the spot.
const SPOT_WORDS: [&str; 4] = ["简易程序", "当场处罚", "当场行政处罚", "当场作出行政处罚"];

/// From this amount on, whole 万元 without decimals that no words confirm are taken for yuan by mistake: a million yuan.
const SUSPICIOUS: Fen = Fen::yuan_const(1_000_000);

/// A cell of a row with its field.
pub(super) struct Cell<'a> {
    pub(super) field: &'static Field,
    /// What findings call it: the field's code, or the column's own head where the standard has no such field.
    pub(super) code: &'a str,
    pub(super) value: Value,
}

/// A row as it was understood.
pub(super) struct Line<'a> {
    pub(super) cells: Vec<Cell<'a>>,
    /// Text of columns that the standard does not have, by their heads.
    pub(super) others: Vec<(String, String)>,
}

/// One thing that is wrong: the field's code and why.
pub(super) struct Fault {
    pub(super) field: String,
    pub(super) reason: String,
}

/// What kind of counterparty a row is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Legal,
    Natural,
    Trader,
}

impl<'a> Line<'a> {
    pub(super) fn cell(&self, meaning: Meaning) -> Option<&Cell<'a>> {
        self.all(meaning).find(|cell| !cell.value.text.is_empty()).or_else(|| self.all(meaning).next())
    }

    pub(super) fn all(&self, meaning: Meaning) -> impl Iterator<Item = &Cell<'a>> {
        self.cells.iter().filter(move |cell| cell.field.meaning == meaning)
    }

    pub(super) fn text(&self, meaning: Meaning) -> &str {
        self.cell(meaning).map_or("", |cell| cell.value.text.as_str())
    }

    pub(super) fn day(&self, meaning: Meaning) -> Option<Date> {
        self.cell(meaning).and_then(|cell| cell.value.day)
    }

    fn code(&self, meaning: Meaning) -> String {
        self.cell(meaning).map_or_else(String::new, |cell| cell.code.to_owned())
    }

    /// By the category; in a template without one, or where it is not filled, by what the row has.
    pub(super) fn form(&self) -> Form {
        match self.text(Meaning::PartyKind) {
            LEGAL => return Form::Legal,
            NATURAL => return Form::Natural,
            TRADER => return Form::Trader,
            _ => {}
        }
        let uscc = self.text(Meaning::PartyUscc);
        let name = self.text(Meaning::Party);
        let registered = !uscc.is_empty() && !has_form_of_resident_id(uscc)
            || !self.text(Meaning::OrganisationCode).is_empty()
            || !self.text(Meaning::Registration).is_empty() && !self.has_licence_number();
        if uscc.starts_with("92") {
            return Form::Trader;
        }
        if !registered && !self.text(Meaning::PersonId).is_empty() && !is_body_name(name) {
            return Form::Natural;
        }
        let personal = (2..=4).contains(&name.chars().count()) && !is_body_name(name);
        if !registered && personal { Form::Natural } else { Form::Legal }
    }

    /// 许可编号 is no registration of a body.
    fn has_licence_number(&self) -> bool {
        self.all(Meaning::Registration).all(|cell| cell.value.text.is_empty() || cell.field.code == "XK_XKBH")
    }
}

fn is_body_name(name: &str) -> bool {
    BODY_WORDS.iter().any(|word| name.ends_with(word)) || COMPANY_WORDS.iter().any(|word| name.contains(word))
}

/// Fields of the template that this row must have and does not.
pub(super) fn missing(line: &Line<'_>, template: &'static [Field]) -> Vec<(&'static Field, String)> {
    let form = line.form();
    let mut missing = Vec::new();
    for field in template {
        // The number stands in the wrong place, which is told there.
        if field.meaning == Meaning::PersonId && has_form_of_resident_id(line.text(Meaning::PartyUscc)) {
            continue;
        }
        let filled = line.all(field.meaning).any(|cell| {
            // Of several fields of one meaning (both agencies' names, say) each stands for itself.
            (cell.field.code == field.code || alone(template, field)) && !cell.value.is_empty()
        });
        if filled {
            continue;
        }
        let why = match (field.need, form) {
            (Need::Must, _) => "必填，没有填写。请补填。".to_owned(),
            (Need::Body, Form::Legal | Form::Trader) if !replaced(line, template, field) => {
                format!("{}必填，没有填写。请对照证照补填。", if form == Form::Legal { LEGAL } else { TRADER })
            }
            (Need::Person, Form::Natural) => "自然人必填，没有填写。请补填；公开时不显示证件号码。".to_owned(),
            _ => continue,
        };
        missing.push((field, why));
    }
    missing.extend(asked_by_kind(line, template));
    missing
}

fn alone(template: &[Field], field: &Field) -> bool {
    template.iter().filter(|other| other.meaning == field.meaning).count() == 1
}

/// The template before 2018 takes any of a body's numbers, and the operator's where a business has none.
fn replaced(line: &Line<'_>, template: &[Field], field: &Field) -> bool {
    let old = !template.iter().any(|field| field.meaning == Meaning::PartyKind);
    let other = [Meaning::OrganisationCode, Meaning::PersonId].iter().any(|number| !line.text(*number).is_empty())
        || line.all(Meaning::Registration).any(|cell| !cell.value.text.is_empty());
    old && other && field.meaning == Meaning::PartyUscc
}

/// What a kind of penalty asks for: its amount, its licence.
fn asked_by_kind(line: &Line<'_>, template: &'static [Field]) -> Vec<(&'static Field, String)> {
    let kinds: Vec<&str> = line.all(Meaning::PenaltyKinds).flat_map(|cell| cell.value.text.split(';')).collect();
    let has = |word: &str| kinds.iter().any(|kind| kind.contains(word) && !kind.starts_with("其他"));
    let stated = |word: &str| !amounts_of(line.text(Meaning::Decision), word).is_empty();
    let mut missing = Vec::new();
    let mut ask = |meaning: Meaning, asked: bool, why: &str| {
        let empty = line.cell(meaning).is_none_or(|cell| cell.value.is_empty());
        if let Some(field) = template.iter().find(|field| field.meaning == meaning).filter(|_| asked && empty) {
            missing.push((field, why.to_owned()));
        }
    };
    ask(Meaning::Fine, has("罚款"), "处罚类别有罚款，罚款金额必填（万元，小数点后六位）。请补填。");
    ask(
        Meaning::Confiscated,
        has("没收") && stated("没收"),
        "处罚内容有没收的金额，没收金额必填（万元，小数点后六位）。请补填。",
    );
    ask(Meaning::LicenceTaken, has("暂扣") || has("吊销"), "处罚类别有暂扣或者吊销，证照名称及编号必填。请补填。");
    missing
}

/// What contradicts itself within the row.
pub(super) fn faults(line: &Line<'_>, today: Date) -> Vec<Fault> {
    let mut faults = Vec::new();
    spot(line, &mut faults);
    counterparty(line, &mut faults);
    identity(line, today, &mut faults);
    order_of_days(line, &mut faults);
    money(line, &mut faults);
    faults
}

/// Penalties imposed on the spot are not reported 【源18】.
fn spot(line: &Line<'_>, faults: &mut Vec<Fault>) {
    let says = |text: &str| {
        let denied = ["不适用简易程序", "非简易程序", "未适用简易程序"].iter().any(|word| text.contains(word));
        !denied && SPOT_WORDS.iter().any(|word| text.contains(word))
    };
    let reason = "简易程序（当场）处罚不报双公示。请从文件中删去本行。";
    let named = [Meaning::Title, Meaning::DocumentNumber, Meaning::Remarks];
    let cell = line.cells.iter().find(|cell| named.contains(&cell.field.meaning) && says(&cell.value.text));
    let penalty = line.cells.iter().any(|cell| cell.field.meaning == Meaning::PenaltyKinds);
    if let Some(cell) = cell.filter(|_| penalty) {
        faults.push(Fault { field: cell.code.to_owned(), reason: reason.to_owned() });
    } else if penalty
        && line.others.iter().any(|(head, text)| head.contains("程序") && (says(text) || text.trim() == "简易"))
    {
        faults.push(Fault { field: line.code(Meaning::DocumentNumber), reason: reason.to_owned() });
    }
}

/// Category, name and code of the counterparty agree.
fn counterparty(line: &Line<'_>, faults: &mut Vec<Fault>) {
    let category = line.text(Meaning::PartyKind);
    let (uscc, name) = (line.text(Meaning::PartyUscc), line.text(Meaning::Party));
    let sound = line.cell(Meaning::PartyUscc).is_some_and(|cell| cell.value.fault.is_empty()) && !uscc.is_empty();
    let body = sound && !has_form_of_resident_id(uscc);
    let mut fault = |meaning: Meaning, reason: &str| {
        faults.push(Fault { field: line.code(meaning), reason: reason.to_owned() });
    };
    match category {
        NATURAL if body => {
            fault(Meaning::PartyUscc, "自然人不填统一社会信用代码。请核对类别；个体工商户选“个体工商户”。")
        }
        LEGAL if body && uscc.starts_with("92") => {
            fault(Meaning::PartyKind, "信用代码以 92 开头的是个体工商户，类别应选“个体工商户”。");
        }
        TRADER if body && uscc != NO_CODE_YET && !uscc.starts_with("92") => {
            fault(Meaning::PartyKind, "个体工商户的信用代码以 92 开头，本行的代码不是。请核对类别和代码。");
        }
        LEGAL if uscc == NO_CODE_YET => {
            fault(Meaning::PartyUscc, "只有尚无代码的个体工商户可以用 17 个 0 加 X 代替。请填写真实代码。");
        }
        _ => {}
    }
    if category == NATURAL && COMPANY_WORDS.iter().any(|word| name.ends_with(word)) {
        fault(Meaning::PartyKind, "名称是单位，类别却是自然人。请核对。");
    }
    if line.form() != Form::Natural && (name.contains(['*', '＊', '×']) || name.contains("某某")) {
        fault(Meaning::Party, "单位名称不应遮盖，否则与平台主体库对不上（报错 1001）。请填写全称。");
    }
    let organisation: String = line.text(Meaning::OrganisationCode).chars().filter(|c| *c != '-').collect();
    let right = line.cell(Meaning::OrganisationCode).is_some_and(|cell| cell.value.fault.is_empty());
    if body && right && organisation.len() == 9 && uscc.get(8..17).is_some_and(|part| part != organisation) {
        fault(Meaning::OrganisationCode, "组织机构代码与统一社会信用代码第 9 至 17 位不一致。请对照证照核对。");
    }
}

/// A resident's number, valid on whatever day.
fn has_form_of_resident_id(text: &str) -> bool {
    is_resident_id(text, Date::EPOCH.plus_days(60_000))
}

/// Is this a valid number of a resident?
pub(super) fn is_resident_id(text: &str, today: Date) -> bool {
    let answer = identify(text, today);
    answer.valid && answer.kind == IdentifierKind::ResidentId
}

/// Numbers of identity documents obey their kind.
fn identity(line: &Line<'_>, today: Date, faults: &mut Vec<Fault>) {
    let pairs =
        [(Meaning::PersonIdKind, Meaning::PersonId), (Meaning::RepresentativeIdKind, Meaning::RepresentativeId)];
    for (kind, number) in pairs {
        let Some(cell) = line.cell(number).filter(|cell| !cell.value.text.is_empty()) else { continue };
        let kind = line.text(kind);
        let text = cell.value.text.as_str();
        let place = ID_KINDS.iter().position(|known| *known == kind);
        let resident = match place {
            Some(place) => place < RESIDENT_ID_KINDS,
            // Without a kind, what has the shape of a resident's number is one; so is the old template's field.
            None => {
                cell.field.code.ends_with("SFZ") || text.len() >= 15 && text.starts_with(|c: char| c.is_ascii_digit())
            }
        };
        let reason = if text.contains(['*', '＊', '×', '某']) {
            "证件号码被遮盖。报送文件应填完整号码，公开时由平台隐去。".to_owned()
        } else if is_rounded(text) {
            ROUNDED.to_owned()
        } else if resident && !is_resident_id(text, today) {
            let why = identify(text, today);
            let why = if why.kind == IdentifierKind::ResidentId { why.reason } else { "应为 18 位".to_owned() };
            format!("居民身份证号码有误：{why}。请对照证件核对。")
        } else if text.chars().count() < 5 || !text.chars().any(|c| c.is_ascii_digit()) {
            "证件号码不完整。请对照证件核对。".to_owned()
        } else {
            continue;
        };
        faults.push(Fault { field: cell.code.to_owned(), reason });
    }
}

/// Decided, valid, public: in this order.
fn order_of_days(line: &Line<'_>, faults: &mut Vec<Fault>) {
    let mut after = |earlier: Meaning, later: Meaning, reason: &str| {
        let Some(first) = line.day(earlier) else { return };
        for cell in line.all(later).filter(|cell| cell.value.day.is_some_and(|day| day < first)) {
            faults.push(Fault { field: cell.code.to_owned(), reason: reason.to_owned() });
        }
    };
    after(Meaning::Decided, Meaning::ValidUntil, "有效期早于决定日期。请按决定书核对。");
    after(Meaning::ValidFrom, Meaning::ValidUntil, "有效期至早于有效期自。请按证书核对。");
    after(Meaning::Decided, Meaning::PublicUntil, "公示截止期早于决定日期。请核对。");
    after(Meaning::Decided, Meaning::Announced, "早于决定日期：还没有决定，不能公示或者上报。请核对。");
    after(Meaning::Decided, Meaning::Updated, "早于决定日期。请核对。");
    let number = line.text(Meaning::DocumentNumber);
    if let (Some(year), Some(decided)) = (year_of_number(number), line.day(Meaning::Decided))
        && year > decided.year()
    {
        let reason = format!("文号的年份{year}晚于决定日期的年份{}。请按决定书核对。", decided.year());
        faults.push(Fault { field: line.code(Meaning::DocumentNumber), reason });
    }
}

/// Amounts agree with the words and with the unit.
fn money(line: &Line<'_>, faults: &mut Vec<Fault>) {
    let decision = line.text(Meaning::Decision);
    let kinds: Vec<&str> = line.all(Meaning::PenaltyKinds).map(|cell| cell.value.text.as_str()).collect();
    let sound = line.all(Meaning::PenaltyKinds).all(|cell| cell.value.fault.is_empty())
        && kinds.iter().any(|kind| !kind.is_empty());
    let kinds = kinds.join(";");
    if let Some((words, figures)) = unequal(decision) {
        let reason = format!("金额的大小写不一致：“{words}”与“{figures}”。请按决定书核对。");
        faults.push(Fault { field: line.code(Meaning::Decision), reason });
    }
    // A fine that is only threatened is none.
    let threatened = ["逾期", "拒不", "不改正"].iter().any(|word| decision.contains(word));
    if sound && !threatened && !kinds.contains("罚款") && decision.contains("罚款") && fine(decision).is_some() {
        let reason = "处罚内容有罚款，处罚类别没有。请核对。".to_owned();
        faults.push(Fault { field: line.code(Meaning::PenaltyKinds), reason });
    }
    for (meaning, word) in [(Meaning::Fine, "罚款"), (Meaning::Confiscated, "没收")] {
        let Some((cell, stated)) = line.cell(meaning).and_then(|cell| Some((cell, cell.value.amount?))) else {
            continue;
        };
        let in_words = amounts_of(decision, word);
        let named = kinds.contains(word);
        let reason = if stated == Fen::ZERO && named && (word == "罚款" || in_words.iter().any(|fen| *fen != Fen::ZERO))
        {
            format!("处罚类别有{word}，金额却为 0。请核对。")
        } else if stated != Fen::ZERO && sound && !named {
            format!("填了金额，处罚类别没有{word}。请核对。")
        } else if in_words.is_empty() && stated >= SUSPICIOUS && !cell.value.text.contains('.') {
            format!(
                "{} 万元即{}元，处罚内容没有写明金额，疑似把元数填在万元栏。请核对；确为此数的，写作 {}。",
                cell.value.text,
                stated.yuan(),
                stated.ten_thousands()
            )
        } else if in_words.is_empty() || in_words.contains(&stated) {
            continue;
        } else {
            contradiction(stated, &in_words, &cell.value.text)
        };
        faults.push(Fault { field: cell.code.to_owned(), reason });
    }
}

/// Two amounts that follow each other, one in words and one in figures, and are not equal.
fn unequal(decision: &str) -> Option<(&str, &str)> {
    let all = amounts(decision);
    all.windows(2).find_map(|pair| {
        let [first, second] = pair else { return None };
        let between = decision.get(first.end..second.start)?;
        let follows = between.chars().all(|c| "整正人民币（()）¥￥:：即计小写大写RMB，,、 ".contains(c));
        (first.words != second.words && follows && first.fen != second.fen)
            .then(|| Some((decision.get(first.start..first.end)?, decision.get(second.start..second.end)?)))
            .flatten()
    })
}

/// Why the amount is not the decision's: taken for yuan, or another.
fn contradiction(stated: Fen, in_words: &[Fen], written: &str) -> String {
    let as_yuan = Fen::from_yuan(written).ok();
    if let Some(fen) = in_words.iter().find(|fen| Some(**fen) == as_yuan) {
        return format!(
            "单位应为万元：这里的 {written} 是元数，处罚内容为{}元。请改为 {}。",
            fen.yuan(),
            fen.ten_thousands()
        );
    }
    let in_words = in_words.first().map(|fen| fen.yuan()).unwrap_or_default();
    format!(
        "金额与处罚内容不一致：这里是 {written} 万元（{}元），处罚内容为{in_words}元。请按决定书核对。",
        stated.yuan()
    )
}

/// The amounts that a decision's words give for 罚款 or 没收: the total, the single ones, their sum.
fn amounts_of(decision: &str, word: &str) -> Vec<Fen> {
    let mut found = Vec::new();
    if word == "罚款" {
        found.extend(fine(decision));
    }
    let mut sum = Fen::ZERO;
    for clause in clauses(decision).filter(|clause| clause.contains(word) && !clause.contains("加处")) {
        let place = clause.find(word).unwrap_or(0);
        let other = if word == "罚款" { "没收" } else { "罚款" };
        // Up to where the other begins, if it comes after.
        let end = clause.get(place..).and_then(|rest| rest.find(other)).map_or(clause.len(), |at| place + at);
        let part = clause.get(if clause.contains(other) { place } else { 0 }..end).unwrap_or(clause);
        // `5000元罚款`, whatever else the clause says.
        let before = |amount: &Amount| {
            let after = clause.get(amount.end..).unwrap_or_default();
            after.trim_start_matches(['的', '整', '）', ')']).starts_with(word)
        };
        found.extend(amounts(clause).iter().filter(|amount| before(amount)).map(|amount| amount.fen));
        let single: Vec<Fen> = amounts(part).iter().map(|amount| amount.fen).collect();
        if let Some(first) = single.first() {
            sum = sum.plus(*first);
        }
        found.extend(single);
    }
    if sum != Fen::ZERO {
        found.push(sum);
    }
    found
}
