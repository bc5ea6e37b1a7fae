//! Reads a form, from a page or the API alike, into typed fields. Every mistake is reported, each at its field.

use super::Stand;
use crate::id::{PersonId, RecordId};
use crate::pack::{Field, FieldType, Kind};
use crate::refusal::FieldError;
use crate::value::{Fields, FileRef, Finding, Party, PartyKind, Penalty, PenaltyKind, Value};
use law::identify::{IdentifierKind, identify};
use law::{Date, Fen, Moment};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// A form as sent: every key with its values in order. Parts of a field have dotted keys: `party.name`,
/// `penalties.0.kind`, `goods.2.1`, `identity_shown.words`.
pub type Flat = BTreeMap<String, Vec<String>>;

/// Longest single line, in characters.
pub const TEXT_LENGTH_MAX: usize = 200;
/// Longest text of several lines, in characters.
pub const LONG_LENGTH_MAX: usize = 20_000;
/// Most lines of a list, penalties, provisions, people, records or files in one field that has no bound of its own.
pub const LINES_MAX: usize = 300;
/// The earliest year that a form accepts.
pub const YEAR_MIN: i16 = 1949;
/// How far ahead a form accepts a day, in days.
pub const DAYS_AHEAD_MAX: i64 = 366 * 30;

/// Dates and moments that may lie ahead: what a document sets, and what it announces.
const AHEAD: [&str; 8] =
    ["due_on", "hearing_at", "valid_from", "valid_until", "until", "extended_to", "expires_on", "relief_ended"];

/// Reads the form of a kind. Keys that the kind does not have are ignored; fields that do not apply are not read.
pub fn read_fields(kind: &Kind, flat: &Flat, stand: Stand<'_>) -> Result<Fields, Vec<FieldError>> {
    let mut reader = Reader { kind, flat, stand, fields: Fields::default(), errors: Vec::new() };
    for field in &kind.fields {
        if reader.applies(field) {
            reader.read(field);
        }
    }
    reader.check_order();
    if reader.errors.is_empty() { Ok(reader.fields) } else { Err(reader.errors) }
}

/// Turns typed fields back into a form, to fill a page with what was stated before.
pub fn write_flat(fields: &Fields) -> Flat {
    let mut flat = Flat::new();
    for (key, value) in fields.iter() {
        write_value(&mut flat, key, value);
    }
    flat
}

struct Reader<'a> {
    kind: &'a Kind,
    flat: &'a Flat,
    stand: Stand<'a>,
    fields: Fields,
    errors: Vec<FieldError>,
}

impl Reader<'_> {
    fn applies(&self, field: &Field) -> bool {
        field.when.as_ref().is_none_or(|when| when.holds(&self.fields))
    }

    fn read(&mut self, field: &Field) {
        if !takes_many(field.kind) && self.flat.get(&field.key).is_some_and(|values| values.len() > 1) {
            return self.error(field, "", "只能有一个值，收到了多个。请核对。");
        }
        match field.kind {
            FieldType::Text => self.read_text(field, TEXT_LENGTH_MAX, false),
            FieldType::Long => self.read_text(field, LONG_LENGTH_MAX, true),
            FieldType::Date => self.read_date(field),
            FieldType::Moment => self.read_moment(field),
            FieldType::Money => self.read_money(field),
            FieldType::Number => self.read_number(field),
            FieldType::Choice => self.read_choice(field),
            FieldType::Choices => self.read_choices(field),
            FieldType::Finding => self.read_finding(field),
            FieldType::Officers | FieldType::People => self.read_people(field),
            FieldType::Records => self.read_records(field),
            FieldType::Party => self.read_party(field),
            FieldType::Penalties => self.read_penalties(field),
            FieldType::Citations => self.read_citations(field),
            FieldType::Rows => self.read_rows(field),
            FieldType::Files => self.read_files(field),
        }
    }

    fn one(&self, key: &str) -> &str {
        self.flat.get(key).and_then(|values| values.first()).map_or("", |value| value.trim())
    }

    fn error(&mut self, field: &Field, part: &str, reason: impl Into<String>) {
        let key = if part.is_empty() { field.key.clone() } else { format!("{}.{part}", field.key) };
        self.errors.push(FieldError { field: key, label: field.label.clone(), reason: reason.into() });
    }

    fn missing(&mut self, field: &Field) {
        if field.required {
            self.error(field, "", format!("请填写“{}”。", field.label));
        }
    }

    /// A text within bounds and without control characters; `None` after an error was reported.
    fn clean(&mut self, field: &Field, part: &str, text: &str, most: usize, lines: bool) -> Option<String> {
        let text: String = text.replace("\r\n", "\n").replace('\r', "\n").nfc().collect();
        let text = text.trim();
        let count = text.chars().count();
        if count > most {
            self.error(field, part, format!("最多 {most} 字，现有 {count} 字。请删减。"));
            return None;
        }
        let odd = |c: char| (c.is_control() && !(lines && (c == '\n' || c == '\t'))) || is_invisible(c);
        if text.chars().any(odd) {
            self.error(field, part, "含有不可见的控制字符。请删去后重新输入。");
            return None;
        }
        Some(text.to_owned())
    }

    fn read_text(&mut self, field: &Field, most: usize, lines: bool) {
        let text = self.one(&field.key).to_owned();
        match self.clean(field, "", &text, most, lines) {
            Some(text) if text.is_empty() => self.missing(field),
            Some(text) => self.fields.set(&field.key, Value::Text(text)),
            None => {}
        }
    }

    fn read_date(&mut self, field: &Field) {
        let text = self.one(&field.key).to_owned();
        if text.is_empty() {
            return self.missing(field);
        }
        match Date::parse(&text) {
            Ok(date) if self.in_range(field, date) => self.fields.set(&field.key, Value::Date(date)),
            Ok(_) => {}
            Err(_) => self.error(field, "", "不是有效的日期。请写成 2026-07-15 的样式。"),
        }
    }

    fn read_moment(&mut self, field: &Field) {
        let text = self.one(&field.key).to_owned();
        if text.is_empty() {
            return self.missing(field);
        }
        let Ok(moment) = Moment::parse(&text) else {
            return self.error(field, "", "不是有效的时间。请写成 2026-07-15 09:30 的样式。");
        };
        if !self.in_range(field, moment.date()) {
            return;
        }
        if moment > self.stand.now && !AHEAD.contains(&field.key.as_str()) {
            return self.error(field, "", "晚于现在。尚未发生的事不能记录。");
        }
        self.fields.set(&field.key, Value::Moment(moment));
    }

    fn in_range(&mut self, field: &Field, date: Date) -> bool {
        let today = self.stand.now.date();
        let ahead = AHEAD.contains(&field.key.as_str());
        let reason = if date.year() < YEAR_MIN {
            "年份过早。请核对。"
        } else if date > today && !ahead {
            "晚于今天。尚未发生的事不能记录。"
        } else if date.days_since(today) > DAYS_AHEAD_MAX {
            "年份过晚。请核对。"
        } else {
            return true;
        };
        self.error(field, "", reason);
        false
    }

    fn read_money(&mut self, field: &Field) {
        let text = self.one(&field.key).to_owned();
        if text.is_empty() {
            return self.missing(field);
        }
        match Fen::from_yuan(&text) {
            Ok(fen) => self.fields.set(&field.key, Value::Money(fen)),
            Err(_) => self.error(field, "", "不是有效的金额。请以元为单位填写，最多两位小数，例如 50000 或 1234.50。"),
        }
    }

    fn read_number(&mut self, field: &Field) {
        let text: String = self.one(&field.key).nfkc().collect();
        if text.is_empty() {
            return self.missing(field);
        }
        let Ok(number) = text.parse::<i64>() else {
            return self.error(field, "", "请填写整数。");
        };
        let low = field.min.unwrap_or(0);
        let high = field.max.unwrap_or(1_000_000);
        if number < low || number > high {
            return self.error(field, "", format!("应在 {low} 至 {high} 之间。"));
        }
        self.fields.set(&field.key, Value::Number(number));
    }

    fn read_choice(&mut self, field: &Field) {
        let key = self.one(&field.key).to_owned();
        if key.is_empty() {
            return self.missing(field);
        }
        if field.options.iter().any(|option| option.key == key) {
            self.fields.set(&field.key, Value::Text(key));
        } else {
            self.error(field, "", "不在可选范围内。请重新选择。");
        }
    }

    fn read_choices(&mut self, field: &Field) {
        let keys: Vec<String> = self.lines(&field.key);
        if let Some(odd) = keys.iter().find(|key| !field.options.iter().any(|option| option.key == **key)) {
            let reason = format!("“{}”不在可选范围内。请重新选择。", shortened(odd));
            return self.error(field, "", reason);
        }
        if self.count_fits(field, keys.len()) && !keys.is_empty() {
            self.fields.set(&field.key, Value::Choices(keys));
        }
    }

    fn read_finding(&mut self, field: &Field) {
        let answer = self.one(&field.key).to_owned();
        let words = self.one(&format!("{}.words", field.key)).to_owned();
        let Some(words) = self.clean(field, "words", &words, LONG_LENGTH_MAX, true) else { return };
        let yes = match answer.as_str() {
            "yes" => true,
            "no" => false,
            "" => return self.missing(field),
            _ => return self.error(field, "", "请选择“是”或“否”。"),
        };
        if !yes && words.is_empty() {
            return self.error(field, "words", "选择“否”的，请说明情况和理由。");
        }
        self.fields.set(&field.key, Value::Finding(Finding { yes, words }));
    }

    fn read_people(&mut self, field: &Field) {
        let mut people: Vec<PersonId> = Vec::new();
        for text in self.lines(&field.key) {
            match PersonId::new(text.clone()).filter(|person| self.stand.roster.get(person).is_some()) {
                Some(person) if people.contains(&person) => {
                    return self.error(field, "", "同一人选了两次。");
                }
                Some(person) => people.push(person),
                None => {
                    let reason = format!("本机关没有人员“{}”。请从名单中选择。", shortened(&text));
                    return self.error(field, "", reason);
                }
            }
        }
        if self.count_fits(field, people.len()) && !people.is_empty() {
            self.fields.set(&field.key, Value::People(people));
        }
    }

    fn read_records(&mut self, field: &Field) {
        let mut records = Vec::new();
        for text in self.lines(&field.key) {
            match text.parse() {
                Ok(id) if !records.contains(&RecordId(id)) => records.push(RecordId(id)),
                Ok(_) => {}
                Err(_) => return self.error(field, "", "请从本案记录中选择。"),
            }
        }
        if self.count_fits(field, records.len()) && !records.is_empty() {
            self.fields.set(&field.key, Value::Records(records));
        }
    }

    fn read_party(&mut self, field: &Field) {
        let part = |name: &str| self.one(&format!("{}.{name}", field.key)).to_owned();
        let texts = ["name", "resident_id", "uscc", "representative", "gender", "address", "phone"]
            .map(|name| (name, part(name)));
        let kind = part("kind");
        if kind.is_empty() && texts.iter().all(|(_, text)| text.is_empty()) {
            return self.missing(field);
        }
        let before = self.errors.len();
        let kind = PartyKind::from_key(&kind);
        if kind.is_none() {
            self.error(field, "kind", "请选择当事人类别。");
        }
        let mut cleaned = BTreeMap::new();
        for (name, text) in texts {
            if let Some(text) = self.clean(field, name, &text, TEXT_LENGTH_MAX, false) {
                cleaned.insert(name, text);
            }
        }
        let mut take = |name: &str| cleaned.remove(name).unwrap_or_default();
        let mut party = Party {
            kind: kind.unwrap_or(PartyKind::Natural),
            name: take("name"),
            resident_id: take("resident_id"),
            uscc: take("uscc"),
            representative: take("representative"),
            gender: take("gender"),
            address: take("address"),
            phone: take("phone"),
        };
        self.check_party(field, &mut party);
        if self.errors.len() == before {
            self.fields.set(&field.key, Value::Party(party));
        }
    }

    fn check_party(&mut self, field: &Field, party: &mut Party) {
        let named = format!("{}.name", field.key);
        if party.name.is_empty() && !self.errors.iter().any(|error| error.field == named) {
            self.error(field, "name", "请填写当事人姓名或者名称。");
        }
        let today = self.stand.now.date();
        for (part, text, wanted) in [
            ("resident_id", &mut party.resident_id, IdentifierKind::ResidentId),
            ("uscc", &mut party.uscc, IdentifierKind::Uscc),
        ] {
            if text.is_empty() {
                continue;
            }
            let identified = identify(text, today);
            if identified.kind == wanted && identified.valid {
                *text = identified.normalised;
            } else {
                let name = if part == "uscc" { "统一社会信用代码" } else { "居民身份证号码" };
                let reason = if identified.reason.is_empty() || identified.kind != wanted {
                    format!("不是有效的{name}。请对照证照核对。")
                } else {
                    format!("{name}有误：{}。请对照证照核对。", identified.reason.trim_end_matches('。'))
                };
                self.error(field, part, reason);
            }
        }
        if party.kind == PartyKind::Natural && !party.uscc.is_empty() {
            self.error(field, "uscc", "公民没有统一社会信用代码。有营业执照的，当事人类别选“个体工商户”。");
        }
        let digits = party.phone.chars().filter(char::is_ascii_digit).count();
        let plain = party.phone.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | ' ' | '(' | ')'));
        if !party.phone.is_empty() && (!plain || !(5..=20).contains(&digits)) {
            self.error(field, "phone", "不是有效的电话号码。");
        }
    }

    fn read_penalties(&mut self, field: &Field) {
        let mut penalties = Vec::new();
        for line in 0..LINES_MAX {
            let part = |name: &str| self.one(&format!("{}.{line}.{name}", field.key)).to_owned();
            let (kind, amount, words) = (part("kind"), part("amount"), part("words"));
            if kind.is_empty() && amount.is_empty() && words.is_empty() {
                continue;
            }
            if let Some(penalty) = self.read_penalty(field, line, &kind, &amount, &words) {
                penalties.push(penalty);
            }
        }
        if self.count_fits(field, penalties.len()) && !penalties.is_empty() {
            self.fields.set(&field.key, Value::Penalties(penalties));
        }
    }

    fn read_penalty(&mut self, field: &Field, line: usize, kind: &str, amount: &str, words: &str) -> Option<Penalty> {
        let Some(kind) = PenaltyKind::from_key(kind) else {
            self.error(field, &format!("{line}.kind"), "请选择处罚种类。");
            return None;
        };
        let words = self.clean(field, &format!("{line}.words"), words, TEXT_LENGTH_MAX, false)?;
        let amount = match (amount.is_empty(), kind.has_amount()) {
            (true, true) if kind == PenaltyKind::ConfiscateGoods => None,
            (true, true) => {
                self.error(field, &format!("{line}.amount"), format!("请填写{}的金额。", kind.title()));
                return None;
            }
            (true, false) => None,
            (false, false) => {
                self.error(field, &format!("{line}.amount"), format!("“{}”没有金额。请删去。", kind.title()));
                return None;
            }
            (false, true) => match Fen::from_yuan(amount) {
                Ok(fen) if fen > Fen::ZERO => Some(fen),
                _ => {
                    self.error(
                        field,
                        &format!("{line}.amount"),
                        "不是有效的金额。请以元为单位填写，大于零，最多两位小数。",
                    );
                    return None;
                }
            },
        };
        Some(Penalty { kind, amount, words })
    }

    fn read_citations(&mut self, field: &Field) {
        let text = self.flat.get(&field.key).map(|values| values.join("\n")).unwrap_or_default();
        let mut citations: Vec<String> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let Some(line) = self.clean(field, "", line, TEXT_LENGTH_MAX, false) else { return };
            if !line.contains('第') || !line.contains('条') {
                let reason = format!("“{}”没有写明条款。请写成《法律名称》第几条第几款第几项。", shortened(&line));
                return self.error(field, "", reason);
            }
            if !citations.contains(&line) {
                citations.push(line);
            }
        }
        if self.count_fits(field, citations.len()) && !citations.is_empty() {
            self.fields.set(&field.key, Value::Citations(citations));
        }
    }

    fn read_rows(&mut self, field: &Field) {
        let mut rows = Vec::new();
        for line in 0..lines_max(field) {
            let mut row = Vec::with_capacity(field.columns.len());
            for column in 0..field.columns.len() {
                let part = format!("{line}.{column}");
                let cell = self.one(&format!("{}.{part}", field.key)).to_owned();
                let Some(cell) = self.clean(field, &part, &cell, LONG_LENGTH_MAX, true) else { return };
                row.push(cell);
            }
            if row.iter().all(String::is_empty) {
                continue;
            }
            if row.first().is_some_and(String::is_empty) {
                let reason = format!("第 {} 行缺“{}”。", line + 1, field.columns.first().map_or("", String::as_str));
                self.error(field, &format!("{line}.0"), reason);
            }
            rows.push(row);
        }
        if self.count_fits(field, rows.len()) && !rows.is_empty() {
            self.fields.set(&field.key, Value::Rows(rows));
        }
    }

    /// Files come as `digest:size:name`, written by the upload that stored them.
    fn read_files(&mut self, field: &Field) {
        let mut files = Vec::new();
        for line in self.lines(&field.key) {
            let mut parts = line.splitn(3, ':');
            let (digest, size, name) =
                (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
            let hexadecimal = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
            let (Ok(size), true) = (size.parse::<u64>(), hexadecimal) else {
                return self.error(field, "", "附件没有上传完整。请重新选择文件。");
            };
            let Some(name) = self.clean(field, "", name, TEXT_LENGTH_MAX, false) else { return };
            files.push(FileRef { digest: digest.to_ascii_lowercase(), name, size });
        }
        if self.count_fits(field, files.len()) && !files.is_empty() {
            self.fields.set(&field.key, Value::Files(files));
        }
    }

    fn lines(&self, key: &str) -> Vec<String> {
        let values = self.flat.get(key).map_or(&[][..], Vec::as_slice);
        values
            .iter()
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
            .take(LINES_MAX + 1)
            .collect()
    }

    /// Reports a count outside the field's bounds; nothing at all counts as missing.
    fn count_fits(&mut self, field: &Field, count: usize) -> bool {
        if count == 0 {
            if !self.errors.iter().any(|error| error.field.starts_with(&field.key)) {
                self.missing(field);
            }
            return true;
        }
        let least = field.min.unwrap_or(0).unsigned_abs() as usize;
        let most = lines_max(field);
        if count < least && field.kind == FieldType::Officers {
            self.error(
                field,
                "",
                format!("执法人员不得少于{least}人，现有 {count} 人（行政处罚法第四十二条）。请补选。"),
            );
            return false;
        }
        if count < least || count > most {
            self.error(field, "", format!("应有 {least} 至 {most} 项，现有 {count} 项。"));
            return false;
        }
        true
    }

    /// Fields that must not be later than another one.
    fn check_order(&mut self) {
        for field in &self.kind.fields {
            let Some(later) = self.kind.field(&field.before) else { continue };
            let wrong = match (self.fields.get(&field.key), self.fields.get(&later.key)) {
                (Some(Value::Moment(one)), Some(Value::Moment(two))) => one > two,
                (Some(_), Some(_)) => matches!(
                    (self.fields.date(&field.key), self.fields.date(&later.key)),
                    (Some(one), Some(two)) if one > two
                ),
                _ => false,
            };
            if wrong {
                let reason = format!("“{}”晚于“{}”。请核对两个时间。", field.label, later.label);
                self.errors.push(FieldError { field: field.key.clone(), label: field.label.clone(), reason });
            }
        }
    }
}

/// Most lines of the field: its own bound, else the one of all.
fn lines_max(field: &Field) -> usize {
    field.max.map_or(LINES_MAX, |max| max.unsigned_abs() as usize)
}

/// May a field of this type have several values under its own key?
fn takes_many(kind: FieldType) -> bool {
    matches!(
        kind,
        FieldType::Choices
            | FieldType::Officers
            | FieldType::People
            | FieldType::Records
            | FieldType::Citations
            | FieldType::Files
    )
}

/// Characters that change how a text reads without being seen: direction overrides, zero width.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(20).collect();
    if text.chars().count() > 20 {
        short.push('…');
    }
    short
}

fn write_value(flat: &mut Flat, key: &str, value: &Value) {
    let mut put = |key: String, text: String| flat.entry(key).or_default().push(text);
    match value {
        Value::Text(text) => put(key.into(), text.clone()),
        Value::Date(date) => put(key.into(), date.to_string()),
        Value::Moment(moment) => put(key.into(), moment.to_string().replace(' ', "T")),
        Value::Money(fen) => put(key.into(), fen.yuan()),
        Value::Number(number) => put(key.into(), number.to_string()),
        Value::Finding(finding) => {
            put(key.into(), if finding.yes { "yes" } else { "no" }.into());
            put(format!("{key}.words"), finding.words.clone());
        }
        Value::Choices(lines) => lines.iter().for_each(|line| put(key.into(), line.clone())),
        Value::Citations(lines) => put(key.into(), lines.join("\n")),
        Value::People(people) => people.iter().for_each(|person| put(key.into(), person.to_string())),
        Value::Records(records) => records.iter().for_each(|record| put(key.into(), record.to_string())),
        Value::Party(party) => {
            for (part, text) in [
                ("kind", party.kind.key()),
                ("name", &party.name),
                ("resident_id", &party.resident_id),
                ("uscc", &party.uscc),
                ("representative", &party.representative),
                ("gender", &party.gender),
                ("address", &party.address),
                ("phone", &party.phone),
            ] {
                put(format!("{key}.{part}"), text.to_owned());
            }
        }
        Value::Penalties(penalties) => {
            for (line, penalty) in penalties.iter().enumerate() {
                put(format!("{key}.{line}.kind"), penalty.kind.key().into());
                put(format!("{key}.{line}.amount"), penalty.amount.map(Fen::yuan).unwrap_or_default());
                put(format!("{key}.{line}.words"), penalty.words.clone());
            }
        }
        Value::Rows(rows) => {
            for (line, row) in rows.iter().enumerate() {
                for (column, cell) in row.iter().enumerate() {
                    put(format!("{key}.{line}.{column}"), cell.clone());
                }
            }
        }
        Value::Files(files) => {
            files.iter().for_each(|file| put(key.into(), format!("{}:{}:{}", file.digest, file.size, file.name)));
        }
    }
}
