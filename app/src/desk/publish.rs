//! What a publication record does outside: the page goes up, comes down, or goes up anew; log and search with it.

use super::{DeskError, Opened};
use crate::outward::{self, Told};
use crate::portal::{self, Shown, Tombstone};
use crate::site::Site;
use enforcement::case::{Case, Command};
use enforcement::disclosure::page::{self, Page};
use enforcement::disclosure::redact::{Draft, Version};
use enforcement::id::PersonId;
use enforcement::refusal::{Code, Refusal};
use law::Moment;
use ledger::leaf::Field;
use store::publications::{self, Publication};
use store::{Error, Unit, accounts, log, search};

pub(super) enum PublishError {
    Store(Error),
    Refused(Box<Refusal>),
}

impl From<Error> for PublishError {
    fn from(error: Error) -> Self {
        PublishError::Store(error)
    }
}

/// What a publication record does outside: the page goes up, comes down, or goes up anew.
pub(super) fn publish(
    site: &Site,
    unit: &mut Unit<'_>,
    opened: &Opened,
    case: &Case,
    command: &Command,
    now: Moment,
) -> Result<(), PublishError> {
    let Command::Enter { kind, .. } = command else { return Ok(()) };
    let agency = opened.agency.id.as_str();
    match kind.as_str() {
        "publication" | "publication-correction" => {
            let refused = |refusal| PublishError::Refused(Box::new(refusal));
            let (page, draft) = cleared_page(site, opened, case, now).map_err(refused)?;
            let body = serde_json::to_string(&page).map_err(|error| Error::Damaged(error.to_string()))?;
            let publication = Publication {
                agency: agency.to_owned(),
                id: format!("{agency}-{}", case.id),
                case: case.id.to_string(),
                number: page.number.clone(),
                title: format!("{}{}", page.party, case.cause().trim_start_matches("涉嫌")),
                party: page.party.clone(),
                decided: page.decided.clone(),
                published: now.exact(),
                state: "published".into(),
                body,
            };
            let shown = shown(publication, &opened.agency.name)?;
            let hidden = page::hidden_values(case, &draft);
            let hidden: Vec<&str> = hidden.iter().map(String::as_str).collect();
            portal::outlet::g18_release(site, &shown, &hidden).map_err(refused)?;
            release(unit, &shown)?;
            let stand = site.stand(&opened.agency, &opened.roster, now);
            outward::follow(unit, stand, case, &shown.publication, &Told::Public(&page))?;
        }
        "publication-withdrawal" => {
            if let Some(mut publication) = publications::of_case(unit, agency, case.id.as_str())? {
                let record = case.of_kind("publication-withdrawal").next_back();
                let said = |key| record.map(|record| record.fields.text(key).to_owned()).unwrap_or_default();
                let stone =
                    Tombstone { withdrawn: now.date().to_string(), ground: said("ground"), reason: said("reason") };
                publication.state = "withdrawn".into();
                publication.published = now.exact();
                publication.body = serde_json::to_string(&stone).map_err(|error| Error::Damaged(error.to_string()))?;
                let shown = shown(publication, &opened.agency.name)?;
                release(unit, &shown)?;
                if let Some(record) = record {
                    let stand = site.stand(&opened.agency, &opened.roster, now);
                    outward::follow(unit, stand, case, &shown.publication, &Told::Withdrawn(record))?;
                }
            }
        }
        _ => {}
    }
    Ok(())
}

/// Puts every publication into the search again, where some are missing there, or cannot be found by their day: a database
/// of an earlier version.
pub(crate) fn index_publications(site: &Site) -> Result<usize, DeskError> {
    const BATCH: usize = 200;
    let known = |unit: &mut Unit<'_>| Ok([search::entries(unit, "public")?, search::faceted(unit, "public", "day")?]);
    let all = site.store.read(publications::count)?;
    if site.store.read(known)?.iter().all(|known| *known == all) {
        return Ok(0);
    }
    site.store.write(|unit| search::clear(unit, "public"))?;
    let (mut after, mut done) = (String::new(), 0);
    loop {
        let batch = site.store.read(|unit| publications::all(unit, &after, BATCH))?;
        let Some(last) = batch.last() else { break };
        (after, done) = (last.id.clone(), done + batch.len());
        site.store.write(move |unit| {
            for publication in batch {
                let name = accounts::agency(unit, &publication.agency)?.map_or_else(String::new, |agency| agency.name);
                index(unit, &shown(publication, &name)?)?;
            }
            Ok(())
        })?;
    }
    site.forget_public_pages();
    Ok(done)
}

fn shown(publication: Publication, agency: &str) -> Result<Shown, Error> {
    Shown::of(publication, agency).map_err(|error| Error::Damaged(format!("{error:?}")))
}

/// Puts a publication, or its tombstone, in the place of what was public: page, log, search.
pub(crate) fn release(unit: &mut Unit<'_>, shown: &Shown) -> Result<(), Error> {
    let publication = &shown.publication;
    publications::put(unit, publication)?;
    log::append(unit, &publication.agency, &publication.id, &log_fields(publication))?;
    index(unit, shown)
}

fn index(unit: &mut Unit<'_>, shown: &Shown) -> Result<(), Error> {
    let publication = &shown.publication;
    let (text, facets) = (shown.searchable(), shown.facets());
    let (agency, id) = (&publication.agency, &publication.id);
    search::index_faceted(unit, "public", agency, id, &publication.published, &text, &facets)
}

/// A publication as the log commits to it: everything of it is public.
pub(crate) fn log_fields(publication: &Publication) -> Vec<Field> {
    vec![
        Field::new("kind", "publication"),
        Field::new("id", &publication.id),
        Field::new("state", &publication.state),
        Field::new("number", &publication.number),
        Field::new("decided", &publication.decided),
        Field::new("published", &publication.published),
        Field::new("page", &publication.body),
    ]
}

/// The page that the secrecy review cleared, with the draft that says what it hides.
fn cleared_page(site: &Site, opened: &Opened, case: &Case, now: Moment) -> Result<(Page, Draft), Refusal> {
    let stand = site.stand(&opened.agency, &opened.roster, now);
    let missing = || Refusal::new(Code::NotCleared, "没有可公示的决定。", Vec::new(), "作出决定后再办理公示。");
    let source = page::source(stand, case).ok_or_else(missing)?;
    let editor = |kind: &'static str| case.of_kind(kind).next_back();
    let (Some(prepared), Some(review)) = (editor("disclosure-approval"), editor("secrecy-review")) else {
        return Err(missing());
    };
    let draft = page::draft(case, &source, prepared.entered.person.clone());
    let version = Version::new(review.fields.text("text_version"));
    let (cleared, _) = draft.review(&version, &review.entered.person, review.entered.happened)?;
    Ok((Page::new(&source, &opened.agency.name, &cleared), draft))
}

/// The public text as it would go out now, for the editor and the secrecy review.
pub(crate) fn preview(site: &Site, opened: &Opened, now: Moment) -> Option<Draft> {
    let stand = site.stand(&opened.agency, &opened.roster, now);
    let source = page::source(stand, &opened.case)?;
    let editor = opened.case.of_kind("disclosure-approval").next_back().map(|record| record.entered.person.clone());
    let editor = editor.or_else(|| PersonId::new("nobody"))?;
    Some(page::draft(&opened.case, &source, editor))
}
