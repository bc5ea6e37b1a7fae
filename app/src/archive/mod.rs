//! The archive 归档 (J21): a case file bound into its two volumes, and the bag that carries it out of the system.
//!
//! To add something to the bag: a file in [`bag`]; the manifests, and the check in [`check`], take it along by themselves.

pub(crate) mod bag;
pub(crate) mod check;
pub(crate) mod command;
pub(crate) mod import;
pub(crate) mod scrub;
#[cfg(test)]
mod tests;

use crate::desk::{DeskError, Opened};
use crate::site::Site;
use document::Standard;
use document::attached::Outside;
use document::file::{Bound, Kept, Part, Volume};
use enforcement::case::{Milestone, Record, Stand};
use enforcement::id::RecordId;
use enforcement::pack;
use enforcement::record::{volume::volume, writing};
use enforcement::value::{FileRef, Value};

/// 备考表.
const FILE_NOTE: &str = "file-note";

/// The files that a record names, in the order of its fields.
fn attached(record: &Record) -> impl Iterator<Item = &FileRef> {
    let lists =
        record.fields.iter().filter_map(|(_, value)| if let Value::Files(files) = value { Some(files) } else { None });
    lists.flatten()
}

/// 正卷 or 副卷.
pub(crate) fn name_of(which: pack::Volume) -> &'static str {
    match which {
        pack::Volume::Main => "正卷",
        pack::Volume::Inner => "副卷",
    }
}

/// Binds a volume of a case as it stands.
pub(crate) fn bind(site: &Site, opened: &Opened, which: pack::Volume) -> Result<Bound, DeskError> {
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    let parts = volume(stand, &opened.case, which)
        .into_iter()
        // 备考表 is the page behind the documents, without a number (domain §7.1).
        .filter(|record| record.kind.as_str() != FILE_NOTE)
        .filter_map(|record| part(site, stand, opened, record).transpose())
        .collect::<Result<Vec<Part>, DeskError>>()?;
    let archived = opened.case.last(stand.pack, Milestone::Archived).and_then(Record::date);
    let day = archived.unwrap_or(stand.now.date());
    let bound = Volume {
        agency: opened.agency.name.clone(),
        title: opened.case.settled_title(stand.pack),
        name: name_of(which).to_owned(),
        facts: cover(stand, opened, parts.len()),
        note: note(stand, opened),
        day: (day.year(), day.month(), day.day()),
        parts,
    };
    site.press.bind(&bound).map_err(|error| DeskError::Fault(error.to_string()))
}

fn part(site: &Site, stand: Stand<'_>, opened: &Opened, record: &Record) -> Result<Option<Part>, DeskError> {
    let Some(writing) = writing::write(stand, &opened.case, record) else { return Ok(None) };
    let (mut attachments, mut outside) = (Vec::new(), Vec::new());
    for file in attached(record) {
        let made = match store::objects::get(&site.store, &file.digest)? {
            None => Err("不在存储中"),
            Some(bytes) => {
                let made = site.press.attach(&file.name, &bytes);
                made.map_err(|error| DeskError::Fault(error.to_string()))?.map_err(Outside::title)
            }
        };
        match made {
            Ok(attachment) => attachments.push(attachment),
            Err(why) => outside.push(Kept { name: file.name.clone(), why, digest: file.digest.clone() }),
        }
    }
    let mut remarks = Vec::new();
    if !outside.is_empty() {
        remarks.push(format!("附件 {} 件另存", outside.len()));
    }
    if let Some((_, place)) = paper(stand, opened).filter(|(originals, _)| originals.contains(&record.id)) {
        remarks.push(format!("纸质原件存{place}"));
    }
    let remark = remarks.join("；");
    let signature = signature(site, record)?;
    // 责任者: a document with a number is the agency's, whoever drew it up.
    let numbered = record.effect.as_ref().is_some_and(|effect| effect.number.is_some());
    let author = if numbered { opened.agency.name.clone() } else { record.entered.name.clone() };
    Ok(Some(Part { author, writing, remark, signature, attachments, outside }))
}

/// The documents whose originals are on paper, and where the paper lies, as the archivist took them over.
fn paper<'a>(stand: Stand<'a>, opened: &'a Opened) -> Option<(&'a [RecordId], &'a str)> {
    let archived = opened.case.last(stand.pack, Milestone::Archived)?;
    let (originals, place) = (archived.fields.records("originals"), archived.fields.text("originals_place"));
    (!originals.is_empty()).then_some((originals, place))
}

/// The signature that was drawn on glass for a record, where there is one.
fn signature(site: &Site, record: &Record) -> Result<Option<Vec<u8>>, store::Error> {
    match record.fields.files("signature").first() {
        Some(file) => store::objects::get(&site.store, &file.digest),
        None => Ok(None),
    }
}

/// The document of a record as PDF, signed as it was signed on glass.
pub(crate) fn print(
    site: &Site,
    record: &Record,
    writing: &writing::Writing,
    standard: Standard,
) -> anyhow::Result<Vec<u8>> {
    let signed = signature(site, record)?;
    Ok(site.press.print_signed(writing, standard, signed.as_deref())?)
}

/// The cover: what an archive asks to see first (domain §7.1).
fn cover(stand: Stand<'_>, opened: &Opened, documents: usize) -> Vec<(String, String)> {
    let case = &opened.case;
    let date = |milestone| {
        case.last(stand.pack, milestone).and_then(Record::date).map_or_else(|| "—".to_owned(), law::Date::chinese)
    };
    let decision = case.last(stand.pack, Milestone::Decided).and_then(|record| record.effect.as_ref()?.number.clone());
    let archived = case.last(stand.pack, Milestone::Archived);
    let of = |key: &str| {
        let kind = stand.pack.kind("archiving")?;
        let (field, value) = (kind.field(key)?, archived?.fields.get(key)?);
        Some(writing::show(stand, case, field, value))
    };
    let officers: Vec<String> =
        case.officers(stand.pack).iter().map(|officer| stand.roster.name(officer).to_owned()).collect();
    let originals = paper(stand, opened).map(|(originals, place)| format!("{} 件，存{place}", originals.len()));
    let facts = [
        ("归档号", of("file_number").unwrap_or_else(|| "尚未归档".into())),
        // The archives write these by hand.
        ("全宗号", String::new()),
        ("目录号", String::new()),
        ("案卷号", String::new()),
        ("案号", case.number.clone()),
        ("决定书文号", decision.unwrap_or_else(|| "—".into())),
        ("办案机构", opened.agency.name.clone()),
        ("承办人", officers.join("、")),
        ("立案日期", date(Milestone::Filed)),
        ("结案日期", date(Milestone::Closed)),
        ("归档日期", date(Milestone::Archived)),
        ("保管期限", of("retention").unwrap_or_else(|| "—".into())),
        ("件数", format!("{documents} 件")),
        ("纸质原件", originals.unwrap_or_else(|| of("paper").unwrap_or_else(|| "—".into()))),
    ];
    facts.into_iter().map(|(label, text)| (label.to_owned(), text)).collect()
}

/// 备考表: what the file note says, and what was corrected or returned and so is not in the volume.
fn note(stand: Stand<'_>, opened: &Opened) -> Vec<(String, String)> {
    let case = &opened.case;
    let said = case.of_kind(FILE_NOTE).next_back();
    let replaced = case.records.iter().filter(|record| record.replaced_by.is_some()).count();
    let returned = case.records.iter().filter(|record| record.returned().is_some()).count();
    let checked = said.map(|record| {
        let names = record.fields.people("checked").iter().map(|person| stand.roster.name(person).to_owned());
        names.collect::<Vec<_>>().join("、")
    });
    vec![
        (
            "说明".into(),
            said.map_or_else(|| "尚未填写备考表。".into(), |record| record.fields.text("content").to_owned()),
        ),
        ("更正、退回的文书".into(), format!("更正 {replaced} 件，退回 {returned} 件，保存在案件记录流中，不入卷。")),
        ("音像记录".into(), format!("{} 段，另存。", case.clips.len())),
        ("立卷人".into(), said.map_or_else(String::new, |record| record.entered.name.clone())),
        ("检查人".into(), checked.unwrap_or_default()),
        ("日期".into(), said.and_then(Record::date).map_or_else(String::new, law::Date::chinese)),
    ]
}
