//! Documents 文书: what a record proves, in the words of its form. Every placeholder is bound to the stream; a paragraph
//! whose placeholders do not all resolve is not written. What did not happen cannot be printed.

use crate::case::gate::{Told, hearing_request_until, statement_until};
use crate::case::{Case, Milestone, Record, Stamp, Stand, Verdict};
use crate::id::{KindKey, RecordId};
use crate::pack::{ActType, Field, FieldType, Kind, Layout};
use crate::people::Person;
use crate::review::round::{Round, rounds};
use crate::value::{Fields, Party, PartyKind, Penalty, Value};
use law::time::Last;
use law::{Citation, Date};

/// One paragraph, perhaps under a heading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paragraph {
    /// The heading above it, or empty.
    pub heading: String,
    /// The text.
    pub text: String,
}

/// A ruled table: heads and rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Its label.
    pub label: String,
    /// Column heads.
    pub columns: Vec<String>,
    /// Cells.
    pub rows: Vec<Vec<String>>,
}

/// An opinion cell: who signed what, when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opinion {
    /// 承办机构意见.
    pub title: String,
    /// The words.
    pub text: String,
    /// The name; empty while nobody has signed.
    pub name: String,
    /// The date; empty likewise.
    pub date: String,
}

/// A document ready to be laid out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Writing {
    /// Which layout.
    pub layout: Layout,
    /// The agency as the heading.
    pub agency: String,
    /// Title.
    pub title: String,
    /// 文号, empty where the kind has none or none was given yet.
    pub number: String,
    /// Who is addressed.
    pub addressee: String,
    /// Label and text, in the form's order.
    pub cells: Vec<(String, String)>,
    /// Paragraphs of a letter or of minutes.
    pub paragraphs: Vec<Paragraph>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Opinions.
    pub opinions: Vec<Opinion>,
    /// Labels of lines for signatures on paper.
    pub signatures: Vec<String>,
    /// The date on the document; `None` while it does not stand.
    pub date: Option<Date>,
    /// The document does not stand: waiting for signatures, returned or replaced.
    pub mark: &'static str,
}

impl Writing {
    /// Does a paragraph or a cell have these words?
    pub fn says(&self, words: &str) -> bool {
        self.cells.iter().any(|(_, text)| text.contains(words))
            || self.paragraphs.iter().any(|paragraph| paragraph.text.contains(words))
    }
}

/// Writes the document of a record.
pub fn write(stand: Stand<'_>, case: &Case, record: &Record) -> Option<Writing> {
    let kind = stand.pack.kind(record.kind.as_str())?;
    let scribe = Scribe { stand, case, record, kind };
    let title = if kind.document.title.is_empty() { kind.title.clone() } else { kind.document.title.clone() };
    Some(Writing {
        layout: kind.layout,
        agency: stand.agency.name.clone(),
        title,
        number: record.effect.as_ref().and_then(|effect| effect.number.clone()).unwrap_or_default(),
        addressee: scribe.fill(&kind.document.addressee).unwrap_or_default(),
        cells: scribe.cells(),
        paragraphs: scribe.paragraphs(),
        tables: scribe.tables(),
        opinions: scribe.opinions(),
        signatures: kind.document.signatures.clone(),
        date: record.date(),
        mark: match (record.effect.is_some(), record.replaced_by.is_some(), record.returned().is_some()) {
            (_, true, _) => "已更正，以新件为准",
            (false, _, true) => "已退回",
            (false, _, false) => "未生效",
            _ => "",
        },
    })
}

/// A text about the case as a record written now would say it: the first of the alternatives, parted by `|`, whose every
/// placeholder resolves.
pub fn text_now(stand: Stand<'_>, case: &Case, kind: &Kind, alternatives: &str) -> Option<String> {
    let stamp =
        Stamp { person: case.opened.person.clone(), name: String::new(), happened: stand.now, recorded: stand.now };
    let record = Record {
        id: RecordId(u32::MAX),
        kind: KindKey::new(kind.key.clone())?,
        fields: Fields::default(),
        entered: stamp,
        signatures: Vec::new(),
        effect: None,
        replaced_by: None,
        replaces: None,
    };
    let scribe = Scribe { stand, case, record: &record, kind };
    alternatives.split('|').find_map(|template| scribe.fill(template))
}

/// The evidence of the case as a report lists it: 1.委托合同（书证），证明……；2.……
pub fn evidence_words(stand: Stand<'_>, case: &Case) -> String {
    let listed = case.of_kind("evidence").enumerate().filter_map(|(index, record)| {
        let kind = stand.pack.kind(record.kind.as_str())?;
        let scribe = Scribe { stand, case, record, kind };
        let proves = scribe.fill("{proves}")?;
        Some(format!(
            "{}.{}（{}），{}",
            index + 1,
            scribe.fill("{title}")?,
            scribe.fill("{kind}")?,
            proves_words(&proves)
        ))
    });
    listed.collect::<Vec<_>>().join("\n")
}

fn proves_words(proves: &str) -> String {
    if proves.starts_with("证明") { proves.to_owned() } else { format!("证明{proves}") }
}

/// Longest line of the timeline, in characters.
const LINE_LENGTH_MAX: usize = 90;

/// What the timeline says of a record, on one line; nothing where its form has no such line or none of them resolves.
pub fn line(stand: Stand<'_>, case: &Case, record: &Record) -> Option<String> {
    let kind = stand.pack.kind(record.kind.as_str())?;
    let scribe = Scribe { stand, case, record, kind };
    let text = kind.line.iter().find_map(|line| scribe.fill(line))?.replace('\n', "　");
    let text = text.replace("。。", "。");
    if text.chars().count() <= LINE_LENGTH_MAX {
        return Some(text);
    }
    Some(text.chars().take(LINE_LENGTH_MAX).chain(['…']).collect())
}

/// A field's value as a reader sees it.
pub fn show(stand: Stand<'_>, case: &Case, field: &Field, value: &Value) -> String {
    match value {
        Value::Text(text) => field
            .options
            .iter()
            .find(|option| option.key == *text)
            .map_or_else(|| text.clone(), |option| option.label.clone()),
        Value::Date(date) => date.chinese(),
        Value::Moment(moment) => moment.chinese(),
        Value::Money(fen) => format!("{}（{}元）", fen.capital(), fen.yuan()),
        Value::Number(number) => number.to_string(),
        Value::Finding(finding) => match (finding.yes, finding.words.as_str()) {
            (true, "") => "是".to_owned(),
            (false, "") => "否".to_owned(),
            (true, words) => format!("是。{words}"),
            (false, words) => format!("否。{words}"),
        },
        Value::Choices(keys) => {
            let labels = keys.iter().map(|key| {
                field.options.iter().find(|option| option.key == *key).map_or(key.as_str(), |option| &option.label)
            });
            labels.collect::<Vec<_>>().join("、")
        }
        Value::People(people) => people
            .iter()
            .map(|id| stand.roster.get(id).map_or_else(|| id.to_string(), |person| with_certificate(person, field)))
            .collect::<Vec<_>>()
            .join("、"),
        Value::Records(records) => records
            .iter()
            .filter_map(|id| case.record(*id))
            .map(|record| name_of(stand, record))
            .collect::<Vec<_>>()
            .join("、"),
        Value::Party(party) => party_words(party),
        Value::Penalties(penalties) => penalties_words(penalties),
        Value::Citations(citations) => citations.join("、"),
        Value::Rows(rows) => rows
            .iter()
            .map(|row| row.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join("，"))
            .collect::<Vec<_>>()
            .join("；"),
        Value::Files(files) => files.iter().map(|file| file.name.clone()).collect::<Vec<_>>().join("、"),
    }
}

fn with_certificate(person: &Person, field: &Field) -> String {
    match (&person.certificate, field.kind) {
        (Some(certificate), FieldType::Officers) => format!("{}（{}）", person.name, certificate.number),
        _ => person.name.clone(),
    }
}

/// A record as other documents name it: 《行政处罚事先告知书》（濮司罚告〔2026〕1号）.
pub fn name_of(stand: Stand<'_>, record: &Record) -> String {
    let title = stand.pack.kind(record.kind.as_str()).map_or(record.kind.as_str(), |kind| kind.title.as_str());
    match record.effect.as_ref().and_then(|effect| effect.number.as_ref()) {
        Some(number) => format!("《{title}》（{number}）"),
        None => format!("《{title}》"),
    }
}

/// A line with a cell for every column: one that was stored before the last columns were added has fewer.
fn filled_up(row: &[String], columns: &[String]) -> Vec<String> {
    let missing = columns.len().saturating_sub(row.len());
    row.iter().cloned().chain(std::iter::repeat_n(String::new(), missing)).collect()
}

/// The party as a document introduces it.
pub fn party_words(party: &Party) -> String {
    let mut parts = vec![party.name.clone()];
    let mut put = |label: &str, text: &str| {
        if !text.is_empty() {
            parts.push(format!("{label}{text}"));
        }
    };
    match party.kind {
        PartyKind::Natural => {
            put("", &party.gender);
            put("居民身份证号码：", &party.resident_id);
            put("住址：", &party.address);
        }
        PartyKind::Organisation => {
            put("统一社会信用代码：", &party.uscc);
            put("住所：", &party.address);
            put("法定代表人（负责人）：", &party.representative);
        }
        PartyKind::IndividualBusiness => {
            put("统一社会信用代码：", &party.uscc);
            put("经营场所：", &party.address);
            put("经营者：", &party.representative);
            put("居民身份证号码：", &party.resident_id);
        }
    }
    put("联系电话：", &party.phone);
    parts.join("，")
}

/// Penalties as a decision numbers them: 1.罚款人民币伍万元整（50000元）；2.……
pub fn penalties_words(penalties: &[Penalty]) -> String {
    let one = |penalty: &Penalty| {
        let amount = penalty.amount.map(|fen| format!("{}（{}元）", fen.capital(), fen.yuan())).unwrap_or_default();
        let words = match penalty.words.as_str() {
            "" => String::new(),
            words => format!("（{words}）"),
        };
        format!("{}{amount}{words}", penalty.kind.title())
    };
    match penalties {
        [only] => one(only),
        many => many
            .iter()
            .enumerate()
            .map(|(index, penalty)| format!("{}.{}", index + 1, one(penalty)))
            .collect::<Vec<_>>()
            .join("；"),
    }
}

struct Scribe<'a> {
    stand: Stand<'a>,
    case: &'a Case,
    record: &'a Record,
    kind: &'a Kind,
}

impl Scribe<'_> {
    fn cells(&self) -> Vec<(String, String)> {
        let told = self.told_in_paragraphs();
        let shown = |field: &&Field| !matches!(field.kind, FieldType::Rows) && !told.contains(&field.key.as_str());
        let stated = |field: &Field| match self.record.fields.get(&field.key) {
            Some(value) => Some((field.label.clone(), show(self.stand, self.case, field, value))),
            None if field.when.is_some() => None,
            None => Some((field.label.clone(), String::new())),
        };
        let before = &self.kind.document.cells;
        let before = before.iter().filter_map(|line| Some((line.label.clone(), self.fill(&line.text)?)));
        before.chain(self.kind.fields.iter().filter(shown).filter_map(stated)).collect()
    }

    /// Fields of minutes that a paragraph tells: they do not stand in the head too.
    fn told_in_paragraphs(&self) -> Vec<&str> {
        if self.kind.layout != Layout::Minutes {
            return Vec::new();
        }
        let templates = self.kind.document.paragraphs.iter();
        let written: Vec<&String> = templates
            .filter_map(|template| {
                let mut texts = std::iter::once(&template.text).chain(&template.either);
                texts.find(|text| !text.is_empty() && self.fill(text).is_some())
            })
            .collect();
        let keys = self.kind.fields.iter().map(|field| field.key.as_str());
        keys.filter(|key| written.iter().any(|text| text.contains(&format!("{{{key}}}")))).collect()
    }

    fn tables(&self) -> Vec<Table> {
        let told = self.told_in_paragraphs();
        let rows = self.kind.fields.iter().filter(|field| field.kind == FieldType::Rows);
        rows.filter(|field| !told.contains(&field.key.as_str()))
            .filter(|field| !self.record.fields.rows(&field.key).is_empty())
            .map(|field| Table {
                label: field.label.clone(),
                columns: field.columns.clone(),
                rows: self.record.fields.rows(&field.key).iter().map(|row| filled_up(row, &field.columns)).collect(),
            })
            .collect()
    }

    fn opinions(&self) -> Vec<Opinion> {
        // What goes out bears the agency's seal; who approved it stands in the approval form.
        if self.kind.layout == Layout::Letter && self.kind.served {
            return Vec::new();
        }
        let signed = |index: usize| self.record.signatures.get(index);
        let steps = self.kind.steps.iter().enumerate();
        steps
            .map(|(index, step)| match signed(index) {
                Some(signature) => Opinion {
                    title: step.title().to_owned(),
                    text: match (signature.verdict, signature.opinion.as_str()) {
                        (Verdict::Agreed, "") => "同意。".to_owned(),
                        (Verdict::Agreed, words) => words.to_owned(),
                        (Verdict::Returned, words) => format!("退回：{words}"),
                    },
                    name: signature.stamp.name.clone(),
                    date: signature.stamp.happened.date().chinese(),
                },
                None => Opinion {
                    title: step.title().to_owned(),
                    text: String::new(),
                    name: String::new(),
                    date: String::new(),
                },
            })
            .collect()
    }

    fn paragraphs(&self) -> Vec<Paragraph> {
        let mut paragraphs = Vec::new();
        for template in &self.kind.document.paragraphs {
            let texts = std::iter::once(&template.text).chain(&template.either).filter(|text| !text.is_empty());
            if let Some(text) = texts.into_iter().find_map(|text| self.fill(text)) {
                let mut lines = text.split('\n').filter(|line| !line.trim().is_empty());
                let first = lines.next().unwrap_or_default().to_owned();
                paragraphs.push(Paragraph { heading: template.heading.clone(), text: first });
                paragraphs.extend(lines.map(|line| Paragraph { heading: String::new(), text: line.to_owned() }));
            }
        }
        paragraphs
    }

    /// The text with every placeholder filled, or `None` if one does not resolve.
    fn fill(&self, template: &str) -> Option<String> {
        let mut out = String::new();
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            let close = open + rest[open..].find('}')?;
            out += &rest[..open];
            let text = self.resolve(&rest[open + 1..close])?;
            if text.is_empty() {
                return None;
            }
            out += &text;
            rest = &rest[close + 1..];
        }
        Some(out + rest)
    }

    fn resolve(&self, name: &str) -> Option<String> {
        let agency = self.stand.agency;
        let party = self.case.party();
        Some(match name {
            "party" => party_words(party?),
            "party.name" => party?.name.clone(),
            "party.representative" => party?.representative.clone(),
            "party.address" => party?.address.clone(),
            "party.uscc" => party?.uscc.clone(),
            "party.resident_id" => party?.resident_id.clone(),
            "you" => if party?.kind == PartyKind::Natural { "你" } else { "你单位" }.to_owned(),
            "case.number" => self.case.number.clone(),
            "case.cause" => self.case.cause().to_owned(),
            "case.title" => self.case.title(),
            "agency.name" => agency.name.clone(),
            "agency.address" => agency.address.clone(),
            "agency.phone" => agency.phone.clone(),
            "agency.court" => agency.court.clone(),
            "agency.review_body" => agency.review_body.clone(),
            "agency.account" => agency.fine_account.clone(),
            "date" => self.record.date()?.chinese(),
            "officers" => self.officers(),
            "relief" => self.relief(),
            // In a penalty only: other acts do not stand on it.
            "penalty_law" => {
                let penalty = self.case.act_type(self.stand.pack) == Some(ActType::Penalty);
                penalty.then(|| "《中华人民共和国行政处罚法》".to_owned())?
            }
            "told.silence" => self.told_silence()?,
            "told.waived" => self.waived("statement")?,
            "hearing.silence" => self.hearing_silence()?,
            "hearing.waived" => self.waived("hearing")?,
            "author" => self.author(),
            "position" => format!("第{}号", self.record.id),
            "review.round" => self.round()?.number.to_string(),
            "review.period" => self.review_period()?,
            "amount.capital" => self.record.fields.money("amount")?.capital(),
            _ => match name.split_once('.') {
                Some(("record", field)) => self.of_documents(field)?,
                Some((step, field)) => self.of_earlier(step, field)?,
                None => self.of_field(self.record, self.kind, name)?,
            },
        })
    }

    fn of_field(&self, record: &Record, kind: &Kind, key: &str) -> Option<String> {
        let field = kind.field(key)?;
        let value = record.fields.get(key)?;
        Some(match value {
            Value::Finding(finding) if !finding.words.is_empty() => finding.words.clone(),
            // A yes by itself says nothing in running text.
            Value::Finding(_) => format!("{}：{}。", field.label, show(self.stand, self.case, field, value)),
            value => show(self.stand, self.case, field, value),
        })
    }

    /// A field of the latest earlier record of a milestone, or of a kind by its key.
    fn of_earlier(&self, step: &str, field: &str) -> Option<String> {
        let earlier = |record: &&Record| record.id != self.record.id;
        let told = || Told::of(self.case, self.stand).map(|told| told.record);
        let milestone = serde_json::from_value::<Milestone>(serde_json::Value::String(step.to_owned()));
        let record = match milestone {
            Err(_) => self.case.of_kind(step).rfind(earlier)?,
            Ok(Milestone::Told) => told()?,
            // An opinion speaks of the submission that it answers, not of the next.
            Ok(Milestone::Submitted) => {
                let submitted = self.case.reached(self.stand.pack, Milestone::Submitted);
                submitted.into_iter().rfind(|submission| submission.id < self.record.id)?
            }
            Ok(milestone) => self.case.reached(self.stand.pack, milestone).rfind(earlier)?,
        };
        match field {
            "number" => record.effect.as_ref()?.number.clone(),
            "date" => Some(record.date()?.chinese()),
            "served" => Some(self.case.served_on(self.stand.pack, record.id)?.chinese()),
            "title" => Some(name_of(self.stand, record)),
            "entered" => Some(record.entered.happened.chinese()),
            "author" => Some(record.entered.name.clone()),
            _ => self.of_field(record, self.stand.pack.kind(record.kind.as_str())?, field),
        }
    }

    fn of_documents(&self, field: &str) -> Option<String> {
        let record = self.case.record(*self.record.fields.records("documents").first()?)?;
        match field {
            "number" => record.effect.as_ref()?.number.clone(),
            "title" => Some(name_of(self.stand, record)),
            "date" => Some(record.date()?.chinese()),
            _ => self.of_field(record, self.stand.pack.kind(record.kind.as_str())?, field),
        }
    }

    fn officers(&self) -> String {
        let own = self.record.fields.people("officers");
        let people = if own.is_empty() { self.case.officers(self.stand.pack) } else { own.to_vec() };
        let words = people.iter().filter_map(|id| self.stand.roster.get(id)).map(|person| match &person.certificate {
            Some(certificate) => format!("{}（执法证号{}）", person.name, certificate.number),
            None => person.name.clone(),
        });
        words.collect::<Vec<_>>().join("、")
    }

    /// Who wrote the record, with the legal qualification where one is registered (处罚法58).
    fn author(&self) -> String {
        let name = &self.record.entered.name;
        let person = self.stand.roster.get(&self.record.entered.person);
        match person.filter(|person| !person.legal_qualification.is_empty()) {
            Some(person) if !person.home.is_empty() => {
                format!("{name}（{}，法律职业资格证号{}）", person.home, person.legal_qualification)
            }
            Some(person) => format!("{name}（法律职业资格证号{}）", person.legal_qualification),
            None => name.clone(),
        }
    }

    /// The round of the review that the record belongs to.
    fn round(&self) -> Option<Round<'_>> {
        rounds(self.stand, self.case).into_iter().rfind(|round| round.submission.id < self.record.id)
    }

    /// S13: from which day to which, and by which extension.
    fn review_period(&self) -> Option<String> {
        let round = self.round()?;
        let Last::Known(last) = round.last(self.stand)? else { return None };
        let extended = round
            .extension
            .and_then(Record::date)
            .map_or_else(String::new, |date| format!("，{}批准延长", date.chinese()));
        Some(format!(
            "自{}起{}，至{}{extended}",
            round.submission.date()?.chinese(),
            round.length().words(),
            last.chinese()
        ))
    }

    fn relief(&self) -> String {
        let agency = self.stand.agency;
        // Only the decision itself is made on the spot: a late fee in the same case is decided later, at the office.
        let decides = self.kind.milestone == Some(Milestone::Decided);
        law::relief::notice(&law::relief::Facts {
            decided_on: self.record.date().unwrap_or(self.stand.now.date()),
            on_the_spot: self.case.is_simple() && decides,
            government: &agency.government,
            superior: &agency.superior,
            reconsideration: agency.reconsideration,
            court: &agency.court,
        })
        .text
    }

    /// «No statement was made», provable only when the notice was served, its period ran out, and nothing came.
    fn told_silence(&self) -> Option<String> {
        let told = Told::of(self.case, self.stand)?;
        let until = statement_until(&told, self.stand)?.ok()?;
        let spoke = self.case.last(self.stand.pack, Milestone::Stated).is_some();
        let day = self.record.date().unwrap_or(self.stand.now.date());
        (!spoke && day > until && self.waived("statement").is_none()).then(|| "在规定期限内未提出陈述、申辩".to_owned())
    }

    fn hearing_silence(&self) -> Option<String> {
        let until = hearing_request_until(self.case, self.stand)?.ok()?;
        let asked = self.case.has(self.stand.pack, Milestone::HearingAsked);
        let day = self.record.date().unwrap_or(self.stand.now.date());
        (!asked && day > until && self.waived("hearing").is_none()).then(|| "在规定期限内未要求听证".to_owned())
    }

    fn waived(&self, right: &str) -> Option<String> {
        let waives = |record: &&Record| record.fields.choices("waived").iter().any(|choice| choice == right);
        let record = self.case.reached(self.stand.pack, Milestone::Waived).rfind(waives)?;
        let what = if right == "hearing" { "要求听证" } else { "陈述、申辩" };
        Some(format!("于{}书面放弃{what}的权利", record.date()?.chinese()))
    }
}

/// The provision of a relief notice in words, for pages.
pub fn citations_words(citations: &[Citation]) -> String {
    citations.iter().map(Citation::short).collect::<Vec<_>>().join("、")
}
