//! The portal 公示网站: every form in which a publication reaches the public, and the proof that none of them shows what
//! Article 18 hides.
//!
//! A publication is drawn once, as [`Shown`]; every outlet writes from it and from nothing else. To add an outlet: a
//! function from `Shown` to bytes, a line in [`outlet::OUTLETS`], a page or route that serves the same bytes. The gate
//! before release and `mingfa disclosure attack` then search it without further ado.

pub(crate) mod again;
pub(crate) mod attack;
pub(crate) mod bench;
pub(crate) mod copies;
pub(crate) mod data;
pub(crate) mod expiry;
pub(crate) mod export;
pub(crate) mod feed;
pub(crate) mod flowchart;
mod index;
mod near;
pub(crate) mod outlet;
mod paper;
pub(crate) mod receipt;
#[cfg(test)]
mod tests;

pub(crate) use paper::print;

use crate::desk::DeskError;
use crate::site::Site;
use enforcement::disclosure::outward::GROUNDS;
use enforcement::disclosure::page::{FIELDS, Page, Piece};
use enforcement::pack::ActType;
use law::Date;
use std::sync::OnceLock;
use store::publications::Publication;

/// A publication as every outlet sees it.
pub(crate) struct Shown {
    pub(crate) publication: Publication,
    /// The agency's name.
    pub(crate) agency: String,
    pub(crate) body: Body,
    /// The PDF, made once for its two outlets.
    pdf: OnceLock<Result<Vec<u8>, outlet::Unmade>>,
}

/// What is there to show.
pub(crate) enum Body {
    /// The page.
    Page(Box<Page>),
    /// It was withdrawn.
    Withdrawn(Tombstone),
}

/// What stays of a withdrawn publication.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Tombstone {
    /// The day.
    pub(crate) withdrawn: String,
    /// `changed`, `revoked`, `unlawful`, `void`, `remade`, `expired`.
    pub(crate) ground: String,
    /// The public reason.
    pub(crate) reason: String,
}

impl Tombstone {
    /// The ground in words.
    pub(crate) fn ground_words(&self) -> &'static str {
        GROUNDS.iter().find(|(key, _)| *key == self.ground).map_or("已撤下", |(_, words)| words)
    }
}

impl Shown {
    /// Reads a stored publication.
    pub(crate) fn of(publication: Publication, agency: &str) -> Result<Shown, DeskError> {
        let fault = |error: serde_json::Error| DeskError::Fault(error.to_string());
        let body = if publication.state == "withdrawn" {
            Body::Withdrawn(serde_json::from_str(&publication.body).map_err(fault)?)
        } else {
            Body::Page(Box::new(serde_json::from_str(&publication.body).map_err(fault)?))
        };
        Ok(Shown { publication, agency: agency.to_owned(), body, pdf: OnceLock::new() })
    }

    /// The page, where it was not withdrawn.
    pub(crate) fn page(&self) -> Option<&Page> {
        match &self.body {
            Body::Page(page) => Some(page),
            Body::Withdrawn(_) => None,
        }
    }

    /// The title: party and matter; of a withdrawn one nothing but its number.
    pub(crate) fn title(&self) -> String {
        match &self.body {
            Body::Page(_) => self.publication.title.clone(),
            Body::Withdrawn(_) => format!("决定已撤下：{}", self.publication.number),
        }
    }

    /// Its address on this site.
    pub(crate) fn path(&self) -> String {
        format!("/public/decisions/{}", self.publication.id)
    }

    /// The day on which this state became public.
    pub(crate) fn published(&self) -> &str {
        self.publication.published.get(..10).unwrap_or_default()
    }

    /// The act type in words, as the page says it: a site's own type has a name of its own.
    pub(crate) fn act(&self) -> String {
        self.fact(ACT)
    }

    /// A field of G17.2 as text, hidden places named.
    pub(crate) fn fact(&self, index: usize) -> String {
        self.page().and_then(|page| page.facts.get(index)).map(|pieces| line(pieces)).unwrap_or_default()
    }

    /// The state in words: 公示中, 已更正, 已撤下.
    pub(crate) fn state(&self) -> &'static str {
        match &self.body {
            Body::Withdrawn(_) => "已撤下",
            Body::Page(page) if !page.about.notes.is_empty() => "已更正",
            Body::Page(_) => "公示中",
        }
    }

    /// What is put into the search: of a withdrawn one its number and agency.
    pub(crate) fn searchable(&self) -> String {
        match &self.body {
            Body::Page(page) => format!("{} {}", page.plain(), page.about.articles.join(" ")),
            Body::Withdrawn(_) => format!("{} {}", self.publication.number, self.agency),
        }
    }

    /// The facets under which it is found.
    pub(crate) fn facets(&self) -> Vec<(&'static str, String)> {
        let decided = |length| self.publication.decided.get(..length).unwrap_or_default().to_owned();
        let mut facets = vec![
            ("all", "1".to_owned()),
            ("agency", self.publication.agency.clone()),
            ("year", decided(4)),
            ("month", decided(7)),
            ("day", decided(10)),
            ("number", plain_number(&self.publication.number)),
        ];
        let state = match &self.body {
            Body::Withdrawn(_) => "withdrawn",
            Body::Page(page) if !page.about.notes.is_empty() => "corrected",
            Body::Page(_) => "published",
        };
        facets.push(("state", state.to_owned()));
        if let Some(page) = self.page() {
            facets.push(("act", page.about.act.clone()));
            facets.extend(page.about.until.map(|day| ("until", day.to_string())));
            facets.extend(page.about.articles.iter().map(|article| ("article", article.clone())));
        }
        facets
    }
}

/// A document number without brackets, blanks and width: what two people write alike.
pub(crate) fn plain_number(number: &str) -> String {
    half_width(number).chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

/// Full-width letters, figures and signs as half-width ones.
pub(crate) fn half_width(text: &str) -> String {
    let half = text.chars().map(|c| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    });
    half.collect()
}

/// The place of 执法类别 among the fields of G17.2.
const ACT: usize = 3;

/// The name of an act type by its stable name.
pub(crate) fn act_words(key: &str) -> &'static str {
    ActType::ALL.into_iter().find(|act| act.key() == key).map_or("", ActType::title)
}

/// A public line as text: 〔身份证件号码已隐去〕 where something is hidden.
pub(crate) fn line(pieces: &[Piece]) -> String {
    let words = pieces.iter().map(|piece| match piece.ground.as_str() {
        "" => piece.text.clone(),
        _ => format!("〔{}已隐去〕", piece.text),
    });
    words.collect()
}

/// The labels of the eight fields with their texts.
pub(crate) fn facts(shown: &Shown) -> impl Iterator<Item = (&'static str, String)> + '_ {
    FIELDS.iter().enumerate().map(|(index, label)| (*label, shown.fact(index)))
}

/// The last days to object, as the page and the data say them.
pub(crate) struct Relief {
    /// 行政复议.
    pub(crate) review: String,
    /// 行政诉讼; where review comes first, what comes after it.
    pub(crate) action: String,
}

/// «如何救济» of a decision, with its dates.
pub(crate) fn relief(site: &Site, page: &Page) -> Relief {
    use law::rules::length;
    use law::time::{Last, last_day};
    let last = |rule: &str, words: &str| match page.about.served {
        None => format!("自收到决定书之日起{words}内。"),
        Some(served) => match last_day(served, length(rule), &site.calendar) {
            Last::Known(day) => format!("自收到决定书之日（{}）起{words}内，至{}止。", served.chinese(), dated(day)),
            Last::NotYetPublished { year, nominal: Some(day) } => format!(
                "自收到决定书之日（{}）起{words}内，至{}止；该日逢{year}年节假日的顺延至节假日后第一日。",
                served.chinese(),
                dated(day)
            ),
            _ => format!("自收到决定书之日（{}）起{words}内。", served.chinese()),
        },
    };
    let action = if page.about.review_first {
        "本决定当场作出，应当先申请行政复议；对复议决定不服的，自收到复议决定书之日起十五日内起诉。".to_owned()
    } else {
        last("L46", "六个月")
    };
    Relief { review: last("R20", "六十日"), action }
}

fn dated(day: Date) -> String {
    format!("{}（{}）", day.chinese(), day.weekday())
}
