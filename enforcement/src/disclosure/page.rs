//! The public page of a decision: the eight fields of G17.2 and the full text.
//!
//! [`source`] writes everything that would be shown; a `Draft` of it is reviewed by a second person (G5.2); only the
//! `Redacted` that the review yields makes a [`Page`].

use super::redact::{Draft, Knowledge, Party, PartyKind as Kind, PartyRole, Redacted, Segment, Subject, mask_name};
use crate::case::{Case, Milestone, Record, Stand};
use crate::id::PersonId;
use crate::record::writing;
use crate::refusal::{Code, Refusal};
use crate::value::{Fields, PartyKind};
use law::Date;
use serde::{Deserialize, Serialize};

/// The eight fields of G17.2, in order; the first lines of a source.
pub const FIELDS: [&str; 8] =
    ["执法主体", "执法人员", "执法对象", "执法类别", "违法事实", "法律依据", "执法决定", "救济途径"];

/// A piece of a public line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Piece {
    /// Shown text, or what kind of thing is hidden.
    pub text: String,
    /// The provision under which it is hidden; empty where it is shown.
    pub ground: String,
}

/// The public page. It is made of nothing but what the secrecy review cleared.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Page {
    /// 文号.
    pub number: String,
    /// Title of the document.
    pub title: String,
    /// The agency.
    pub agency: String,
    /// The party as shown.
    pub party: String,
    /// 决定日期.
    pub decided: String,
    /// The eight fields, in the order of [`FIELDS`].
    pub facts: Vec<Vec<Piece>>,
    /// The full text, paragraph by paragraph.
    pub text: Vec<Vec<Piece>>,
    /// What is known of the decision beside its text.
    #[serde(default)]
    pub about: About,
}

/// What a page says beside the cleared text: nothing of it was typed but the notes, which G18 searches by themselves.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct About {
    /// The act type's stable name: `penalty`.
    pub act: String,
    /// The articles violated and applied: 律师法第五十五条.
    pub articles: Vec<String>,
    /// The day on which the decision was served; the periods to object run from it.
    pub served: Option<Date>,
    /// Review comes before any court (复议法23).
    pub review_first: bool,
    /// The last day of the publicity period 公示期限, where it has one.
    pub until: Option<Date>,
    /// What was corrected, oldest first (G22.3).
    pub notes: Vec<Note>,
    /// The penalties, so that whoever has the open data can count the annual report again (G23.1).
    #[serde(default)]
    pub penalties: Vec<Penal>,
}

/// A penalty as it is counted: its kind's stable name, and its amount in yuan as decided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Penal {
    /// `fine`, `warning`, …
    pub kind: String,
    /// `1500.00`; empty where it has none.
    pub amount: String,
}

/// A public note on a correction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Note {
    /// The day of the correction.
    pub on: Date,
    /// What was corrected and why.
    pub words: String,
}

/// What would be shown of a case's decision, before anything is hidden.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// 文号.
    pub number: String,
    /// Title.
    pub title: String,
    /// The party as shown: a natural person by surname.
    pub party: String,
    /// 决定日期.
    pub decided: String,
    /// Eight lines of fields, then the full text, a paragraph a line.
    pub text: String,
    /// What the page says beside the text.
    pub about: About,
}

/// Writes the source of the case's decision; `None` where nothing was decided.
pub fn source(stand: Stand<'_>, case: &Case) -> Option<Source> {
    let decision = case.last(stand.pack, Milestone::Decided)?;
    let document = writing::write(stand, case, decision)?;
    let party = case.party()?;
    let natural = party.kind == PartyKind::Natural;
    let shown = if natural { mask_name(&party.name) } else { party.name.clone() };
    let relief = law::relief::notice(&law::relief::Facts {
        decided_on: decision.date()?,
        on_the_spot: case.is_simple(),
        government: &stand.agency.government,
        superior: &stand.agency.superior,
        reconsideration: stand.agency.reconsideration,
        court: &stand.agency.court,
    });
    let said = |key: &str| Some(decision.fields.text(key).to_owned()).filter(|text| !text.is_empty());
    let title = said("document_title").unwrap_or(document.title);
    let facts = [
        stand.agency.name.clone(),
        said("officers_named").unwrap_or_else(|| officers(stand, case)),
        shown.clone(),
        case.act_name(stand.pack).to_owned(),
        said("facts").or_else(|| said("reason")).unwrap_or_default(),
        [decision.fields.citations("violated"), decision.fields.citations("basis")].concat().join("、"),
        match decision.fields.penalties("penalties") {
            penalties if !penalties.is_empty() && !case.is_elsewhere(stand.pack) => writing::penalties_words(penalties),
            // 不予行政处罚, 撤销案件: what was decided is the name of the document.
            _ => said("disposition")
                .unwrap_or_else(|| title.trim_end_matches("决定书").trim_end_matches("审批表").to_owned()),
        },
        said("relief").unwrap_or(relief.text),
    ];
    let mut lines: Vec<String> = facts.iter().map(|fact| fact.replace('\n', " ")).collect();
    // What was decided elsewhere comes with its text; what was decided here is written from its records.
    lines.extend(said("full_text").iter().flat_map(|text| text.lines()).map(|line| line.trim().to_owned()));
    for paragraph in &document.paragraphs {
        let heading = if paragraph.heading.is_empty() { String::new() } else { format!("{}：", paragraph.heading) };
        lines.push(heading + &paragraph.text.replace('\n', " "));
    }
    let text = lines.join("\n");
    let text = if natural { text.replace(&party.name, &shown) } else { text };
    Some(Source {
        number: document.number,
        title,
        party: shown,
        decided: decision.date()?.to_string(),
        text,
        about: About {
            act: case.act_type(stand.pack).map_or("", |act| act.key()).to_owned(),
            articles: articles(decision),
            served: case.served_on(stand.pack, decision.id),
            review_first: relief.review_first,
            until: until(stand, case, decision.date()?),
            notes: notes(case),
            penalties: decision.fields.penalties("penalties").iter().map(penal).collect(),
        },
    })
}

fn penal(penalty: &crate::value::Penalty) -> Penal {
    Penal { kind: penalty.kind.key().to_owned(), amount: penalty.amount.map(law::Fen::yuan).unwrap_or_default() }
}

/// The articles of a decision, each once, without paragraph and item: what a reader looks for.
fn articles(decision: &Record) -> Vec<String> {
    let mut articles: Vec<String> = Vec::new();
    for cited in ["violated", "basis"].iter().flat_map(|key| decision.fields.citations(key)) {
        let plain = cited.replace(['《', '》', ' '], "").replace("中华人民共和国", "");
        let end = plain.find("第").and_then(|start| plain[start..].find('条').map(|at| start + at + '条'.len_utf8()));
        let article = plain[..end.unwrap_or(plain.len())].to_owned();
        if !article.is_empty() && !articles.contains(&article) {
            articles.push(article);
        }
    }
    articles
}

/// The last day of the publicity period that the approval set; it runs from the decision (信用修复管理办法).
fn until(stand: Stand<'_>, case: &Case, decided: Date) -> Option<Date> {
    let approval = case.last(stand.pack, Milestone::DisclosureApproved)?;
    period_months(approval.fields.text("period")).map(|months| decided.plus_months(months))
}

fn notes(case: &Case) -> Vec<Note> {
    let notes = case.of_kind("publication-correction");
    notes
        .filter_map(|record| Some(Note { on: record.date()?, words: record.fields.text("reason").to_owned() }))
        .collect()
}

/// The months of a publicity period by the key of the approval's form: `m6`, `y1`; `None` where it has no end.
pub fn period_months(key: &str) -> Option<i32> {
    let (unit, count) = key.split_at_checked(1)?;
    let count: i32 = count.parse().ok().filter(|count| (1..=36).contains(count))?;
    match unit {
        "m" => Some(count),
        "y" => Some(count * 12),
        _ => None,
    }
}

/// G18: what of a public note would show what the page hides: the case file's values, and whatever the redaction finds.
pub fn hidden_in_note(case: &Case, words: &str) -> Vec<&'static str> {
    let hits = super::redact::redact(words, &knowledge(case));
    let mut kinds: Vec<&'static str> = hits.iter().map(|hit| hit.kind.label()).collect();
    let natural = case.party().filter(|party| party.kind == PartyKind::Natural);
    if natural.is_some_and(|party| !party.name.is_empty() && words.contains(&party.name)) {
        kinds.push("当事人姓名");
    }
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Every value that no outlet of this case may show: what the draft hides, and what the case file knows of people, even
/// where the text does not say it. What an editor lifted with a reason is shown on purpose.
pub fn hidden_values(case: &Case, draft: &Draft) -> Vec<String> {
    let mut values: Vec<String> = draft.hidden_values().into_iter().map(str::to_owned).collect();
    let lifted: Vec<&str> = draft
        .changes()
        .iter()
        .filter_map(|change| match change {
            super::redact::Change::Lifted { hit, .. } => draft.source().get(hit.range.clone()),
            super::redact::Change::Added { .. } => None,
        })
        .collect();
    for party in knowledge(case).parties {
        let person = party.kind == Kind::Natural;
        let address = party.address.filter(|_| person);
        // Who speaks for an organisation is named in its decision; a natural party and third persons are not.
        let spoken_for = case.party().is_some_and(|own| own.kind != PartyKind::Natural);
        let unnamed = person && (party.role == PartyRole::ThirdParty || !spoken_for);
        // A name that the file itself holds masked (李某) hides nothing more.
        let name = Some(party.name).filter(|name| unnamed && mask_name(name) != *name);
        for value in [party.id, party.phone, address, name].into_iter().flatten() {
            if !lifted.iter().any(|shown| super::redact::find_leak(shown.as_bytes(), &[&value]).is_some()) {
                values.push(value);
            }
        }
    }
    values.sort();
    values.dedup();
    values
}

/// The draft of a case's public text: what is found to be hidden by itself, then what an editor changed on the record.
pub fn draft(case: &Case, source: &Source, editor: PersonId) -> Draft {
    let mut draft = Draft::propose(source.text.clone(), &knowledge(case), editor);
    if let Some(record) = case.of_kind("redaction").next_back() {
        draft.answered_by(&record.entered.person);
        // A place that a later correction took out of the text needs no change; the text's version tells the reviewer.
        change(&mut draft, case, &record.fields, &record.entered.person);
    }
    draft
}

/// Carries out an editor's record on a draft: `lifted` rows with a reason are shown, `added` texts are hidden wherever they
/// stand. The answer is what could not be carried out, a fault a row.
pub fn change(draft: &mut Draft, case: &Case, fields: &Fields, by: &PersonId) -> Vec<Refusal> {
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let cell = |row: &[String], column: usize| row.get(column).map_or("", |cell| cell.trim()).to_owned();
    let mut faults = Vec::new();
    for row in fields.rows("lifted").iter().filter(|row| !cell(row, 2).is_empty()) {
        let text = plain(&cell(row, 0));
        let places: Vec<usize> = draft
            .hits()
            .iter()
            .filter(|hit| draft.source().get(hit.range.clone()).is_some_and(|found| plain(found) == text))
            .map(|hit| hit.range.start)
            .collect();
        if places.is_empty() {
            faults.push(fault(format!("“{text}”不在拟隐去的内容中，不能改为公开。"), "请照系统列出的文字填写。"));
        }
        faults.extend(places.into_iter().filter_map(|start| draft.lift(start, &cell(row, 2), by.clone()).err()));
    }
    let organisation = case.party().is_some_and(|party| party.kind == PartyKind::Organisation);
    let subject = if organisation { Subject::Legal } else { Subject::Natural };
    for row in fields.rows("added") {
        let (text, label) = (cell(row, 0), cell(row, 1));
        let Some(kind) = super::redact::Kind::from_label(&label) else {
            let known: Vec<&str> = super::redact::Kind::ALL.into_iter().map(super::redact::Kind::label).collect();
            faults.push(fault(format!("“{text}”的类别“{label}”不认识。"), &format!("类别写：{}。", known.join("、"))));
            continue;
        };
        let places: Vec<_> =
            draft.source().match_indices(&text).map(|(start, found)| start..start + found.len()).collect();
        if places.is_empty() {
            faults.push(fault(format!("公开文本中没有“{text}”。"), "请照抄文中的文字，一处也不要多、不要少。"));
        }
        let hidden = places.into_iter().map(|place| draft.add(place, kind, subject, &cell(row, 2), by.clone()));
        faults.extend(hidden.filter_map(Result::err));
    }
    faults
}

fn fault(what: String, next: &str) -> Refusal {
    let cites = "G18.3".parse::<law::ObligationId>().map(|id| vec![id.into()]).unwrap_or_default();
    Refusal::new(Code::WouldLeak, what, cites, next)
}

impl Page {
    /// The page of a cleared text.
    pub fn new(source: &Source, agency: &str, cleared: &Redacted) -> Page {
        let mut lines: Vec<Vec<Piece>> = vec![Vec::new()];
        let push = |lines: &mut Vec<Vec<Piece>>, text: &str, ground: String| {
            if let Some(line) = lines.last_mut().filter(|_| !text.is_empty()) {
                line.push(Piece { text: text.to_owned(), ground });
            }
        };
        for segment in cleared.segments() {
            match segment {
                Segment::Hidden { kind_label_zh, ground } => push(&mut lines, kind_label_zh, ground.to_string()),
                Segment::Visible(text) => {
                    for (index, part) in text.split('\n').enumerate() {
                        if index > 0 {
                            lines.push(Vec::new());
                        }
                        push(&mut lines, part, String::new());
                    }
                }
            }
        }
        let text = lines.split_off(FIELDS.len().min(lines.len()));
        Page {
            number: source.number.clone(),
            title: source.title.clone(),
            agency: agency.to_owned(),
            party: source.party.clone(),
            decided: source.decided.clone(),
            facts: lines,
            text,
            about: source.about.clone(),
        }
    }

    /// Everything shown, for search.
    pub fn plain(&self) -> String {
        let pieces = self.facts.iter().chain(&self.text).flatten().filter(|piece| piece.ground.is_empty());
        let shown: String = pieces.map(|piece| piece.text.as_str()).collect();
        format!("{} {} {} {} {shown}", self.number, self.title, self.agency, self.party)
    }
}

fn officers(stand: Stand<'_>, case: &Case) -> String {
    let people = case.officers(stand.pack);
    let words = people.iter().filter_map(|id| stand.roster.get(id)).map(|person| match &person.certificate {
        Some(certificate) => format!("{}（执法证号{}）", person.name, certificate.number),
        None => person.name.clone(),
    });
    words.collect::<Vec<_>>().join("、")
}

/// What the case file knows and a public page must not say.
pub fn knowledge(case: &Case) -> Knowledge {
    let mut parties: Vec<Party> = Vec::new();
    for record in &case.records {
        if let Some(party) = record.fields.party("party") {
            let kind = match party.kind {
                PartyKind::Natural => Kind::Natural,
                PartyKind::Organisation => Kind::Legal,
                PartyKind::IndividualBusiness => Kind::IndividualBusiness,
            };
            let mut known = Party { name: party.name.clone(), kind, role: PartyRole::Party, ..Party::default() };
            known.id = stated(&party.resident_id);
            known.phone = stated(&party.phone);
            known.address = stated(&party.address);
            parties.push(known);
        }
        parties.extend(outsider(record));
    }
    parties.dedup();
    Knowledge { parties }
}

fn stated(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// People who were asked, and who reported: their names, numbers and homes stay inside.
fn outsider(record: &Record) -> Option<Party> {
    let fields = &record.fields;
    let (name, id, phone, address, role) = match (record.kind.as_str(), fields.text("asked_role")) {
        ("inquiry", "witness" | "victim" | "other" | "staff") => {
            ("asked", "asked_id", "asked_phone", "asked_address", PartyRole::ThirdParty)
        }
        ("inquiry", _) => ("asked", "asked_id", "asked_phone", "asked_address", PartyRole::Party),
        ("complaint", _) => ("reporter", "", "reporter_phone", "", PartyRole::ThirdParty),
        _ => return None,
    };
    let mut known = Party { name: fields.text(name).to_owned(), kind: Kind::Natural, role, ..Party::default() };
    known.id = stated(fields.text(id));
    known.phone = stated(fields.text(phone));
    known.address = stated(fields.text(address));
    Some(known)
}
