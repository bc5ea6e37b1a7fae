//! The public page of a decision: the eight fields of G17.2 and the full text, as segments that are shown or hidden.

use super::redact::{Hit, Knowledge, Known, redact};
use crate::case::{Case, Milestone, Record, Stand};
use crate::record::writing;
use crate::value::PartyKind;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A piece of public text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// Shown as it is.
    Shown(String),
    /// Hidden: what kind of thing, and by which provision. Nothing of the value is kept, not even its length.
    Hidden {
        /// 身份证号码, 家庭住址, ….
        kind: String,
        /// `G18.1`.
        ground: String,
    },
}

/// Text that may go out. There is no way to make one but [`prepare`], and no way to publish one but through the secrecy
/// review of the page that holds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Redacted(Vec<Segment>);

impl Redacted {
    fn of(text: &str, knowledge: &Knowledge) -> Redacted {
        let chars: Vec<char> = text.chars().collect();
        let mut segments = Vec::new();
        let mut from = 0;
        for Hit { range, kind, ground, .. } in redact(text, knowledge) {
            if range.start > from {
                segments.push(Segment::Shown(chars[from..range.start].iter().collect()));
            }
            segments.push(Segment::Hidden { kind: kind.title().to_owned(), ground });
            from = range.end;
        }
        if from < chars.len() {
            segments.push(Segment::Shown(chars[from..].iter().collect()));
        }
        Redacted(segments)
    }

    /// The segments in order.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// As plain text, hidden places as 【隐去：…】: for search and feeds.
    pub fn plain(&self) -> String {
        self.0
            .iter()
            .map(|segment| match segment {
                Segment::Shown(text) => text.clone(),
                Segment::Hidden { kind, .. } => format!("【隐去：{kind}】"),
            })
            .collect()
    }
}

/// One line of the public page's facts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fact {
    /// 执法主体, ….
    pub label: String,
    /// The text.
    pub text: Redacted,
}

/// The public page.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Page {
    /// 文号.
    pub number: String,
    /// Title.
    pub title: String,
    /// The agency's name.
    pub agency: String,
    /// The party as shown: a natural person by surname.
    pub party: String,
    /// 决定日期.
    pub decided: String,
    /// The eight fields of G17.2, in order.
    pub facts: Vec<Fact>,
    /// The full text: heading and text of each paragraph.
    pub text: Vec<(String, Redacted)>,
}

/// 张某: what a page shows of a natural person's name.
pub fn mask_name(name: &str) -> String {
    name.chars().next().map_or_else(String::new, |surname| format!("{surname}某"))
}

/// Prepares the public page of the case's decision. The version is a digest of everything shown.
pub fn prepare(stand: Stand<'_>, case: &Case) -> Option<(Page, String)> {
    let decision = case.last(stand.pack, Milestone::Decided)?;
    let document = writing::write(stand, case, decision)?;
    let party = case.party()?;
    let knowledge = knowledge(case);
    let natural = party.kind == PartyKind::Natural;
    let shown = if natural { mask_name(&party.name) } else { party.name.clone() };
    let public = |text: &str| {
        let text = if natural { text.replace(&party.name, &shown) } else { text.to_owned() };
        Redacted::of(&text, &knowledge)
    };
    let relief = law::relief::notice(&law::relief::Facts {
        decided_on: decision.date()?,
        on_the_spot: case.is_simple(),
        government: &stand.agency.government,
        superior: &stand.agency.superior,
        justice_bureau: stand.agency.justice_bureau,
        court: &stand.agency.court,
    });
    let facts = [
        ("执法主体", stand.agency.name.clone()),
        ("执法人员", officers(stand, case)),
        ("执法对象", shown.clone()),
        ("执法类别", case.act_type(stand.pack).map_or("", |act| act.title()).to_owned()),
        ("违法事实", decision.fields.text("facts").to_owned()),
        ("法律依据", [decision.fields.citations("violated"), decision.fields.citations("basis")].concat().join("、")),
        ("执法决定", writing::penalties_words(decision.fields.penalties("penalties"))),
        ("救济途径", relief.text),
    ];
    let page = Page {
        number: document.number.clone(),
        title: document.title.clone(),
        agency: stand.agency.name.clone(),
        party: shown.clone(),
        decided: decision.date()?.to_string(),
        facts: facts.iter().map(|(label, text)| Fact { label: (*label).to_owned(), text: public(text) }).collect(),
        text: document.paragraphs.iter().map(|paragraph| (paragraph.heading.clone(), public(&paragraph.text))).collect(),
    };
    let bytes = serde_json::to_vec(&page).ok()?;
    let version = Sha256::digest(&bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Some((page, version))
}

fn officers(stand: Stand<'_>, case: &Case) -> String {
    let people = case.officers(stand.pack);
    let words = people.iter().filter_map(|id| stand.roster.get(id)).map(|person| match &person.certificate {
        Some(certificate) => format!("{}（{}）", person.name, certificate.number),
        None => person.name.clone(),
    });
    words.collect::<Vec<_>>().join("、")
}

/// What the case file knows and a public page must not say.
pub fn knowledge(case: &Case) -> Knowledge {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let mut parties = Vec::new();
    for party in case.records.iter().filter_map(|record| record.fields.party("party")) {
        let natural = party.kind == PartyKind::Natural;
        parties.push(Known {
            name: party.name.clone(),
            kind: if natural { "natural" } else { "individual_business" }.to_owned(),
            role: "party".to_owned(),
            id: text(&party.resident_id),
            phone: text(&party.phone),
            address: if natural { text(&party.address) } else { None },
            ..Known::default()
        });
    }
    for record in &case.records {
        parties.extend(outsider(record));
    }
    parties.dedup();
    Knowledge { parties }
}

/// People who were asked, and who reported: their names, numbers and homes stay inside.
fn outsider(record: &Record) -> Option<Known> {
    let fields = &record.fields;
    let text = |key: &str| Some(fields.text(key).to_owned()).filter(|text| !text.is_empty());
    let role = match (record.kind.as_str(), fields.text("asked_role")) {
        ("inquiry", "witness" | "victim" | "other" | "staff") => "witness",
        ("inquiry", _) => "party",
        ("complaint", _) => "reporter",
        _ => return None,
    };
    let (name, id, phone, address) = if record.kind.as_str() == "inquiry" {
        ("asked", "asked_id", "asked_phone", "asked_address")
    } else {
        ("reporter", "", "reporter_phone", "")
    };
    Some(Known {
        name: fields.text(name).to_owned(),
        kind: "natural".into(),
        role: role.into(),
        id: text(id),
        phone: text(phone),
        address: text(address),
        ..Known::default()
    })
}
