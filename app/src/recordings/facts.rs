//! From a sealed file to a clip of a case: what the file says of itself, or its name, or a person.

use enforcement::id::PersonId;
use enforcement::recording::{Clip, Retention, Source};
use law::Moment;
use media::instant::{SECOND, Zone};
use media::probe::{Facts, Start, probe, start_in_name};
use std::io::{Read, Seek};
use store::objects::{self, Sealed};
use store::{Error, Store};

/// How recorders name their files. One that ends so is kept even where its format is not known to us, or is damaged: it is
/// a recording all the same, and must not stay with whoever made it (J22.1).
const SUFFIXES: [&str; 40] = [
    "mp4", "m4v", "mov", "3gp", "3g2", "avi", "ts", "m2ts", "mts", "mpg", "mpeg", "vob", "ps", "mkv", "webm", "flv",
    "wmv", "asf", "264", "h264", "265", "h265", "hevc", "dav", "mp3", "wav", "m4a", "aac", "amr", "wma", "ogg", "opus",
    "flac", "g711", "pcm", "jpg", "jpeg", "png", "heic", "dng",
];

/// Does a file's name say that it is a recording?
pub(crate) fn named_as_recording(name: &str) -> bool {
    let suffix = name.rsplit_once('.').map(|(_, suffix)| suffix.to_ascii_lowercase());
    suffix.is_some_and(|suffix| SUFFIXES.contains(&suffix.as_str()))
}

/// What a person states of a clip.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stated {
    pub(crate) device: Option<String>,
    pub(crate) keeper: Option<PersonId>,
    pub(crate) clock_offset_ms: Option<i64>,
    pub(crate) began: Option<Moment>,
    /// When the device last wrote the file: the time of a picture that says none itself.
    pub(crate) written: Option<Moment>,
    /// `35.76190,115.02920`, as the device had it when it recorded; the file's own word goes before it.
    pub(crate) place: Option<String>,
}

/// Reads what a sealed file says of itself; `None` where it is no recording.
pub(crate) fn of_object(store: &Store, digest: &str) -> Result<Option<Facts>, Error> {
    match objects::open(store, digest)? {
        Some(mut file) => Ok(of_file(&mut file)?),
        None => Err(Error::Damaged(format!("object {digest} is not there"))),
    }
}

/// Reads what a file says of itself; `None` where it is no recording.
pub(crate) fn of_file(file: &mut (impl Read + Seek)) -> std::io::Result<Option<Facts>> {
    probe(file)
}

/// The clip of a sealed file.
pub(crate) fn clip(sealed: &Sealed, name: &str, facts: Option<&Facts>, stated: &Stated) -> Clip {
    let from_file = facts.and_then(|facts| facts.start.as_ref()).and_then(moment);
    let from_name = start_in_name(name).as_ref().and_then(moment);
    let began = [
        (stated.began, Source::Stated),
        (from_file, Source::File),
        (from_name, Source::Name),
        (stated.written, Source::Device),
    ];
    let began = began.into_iter().find_map(|(began, source)| began.map(|began| (began, source)));
    let place = facts.and_then(|facts| facts.place);
    let device = stated.device.clone().or(facts.and_then(|facts| facts.device.clone()));
    Clip {
        digest: sealed.digest.clone(),
        size: sealed.size,
        name: name.to_owned(),
        container: facts.map_or(String::new(), |facts| facts.container.key().to_owned()),
        codecs: facts.map_or(Vec::new(), |facts| facts.codecs().into_iter().map(str::to_owned).collect()),
        began: began.map(|(began, _)| began),
        source: began.map(|(_, source)| source),
        duration_ms: facts.and_then(|facts| facts.duration).and_then(|length| u64::try_from(length.as_millis()).ok()),
        clock_offset_ms: stated.clock_offset_ms,
        place: place.map_or_else(
            || stated.place.clone().unwrap_or_default(),
            |place| format!("{:.5},{:.5}", place.latitude, place.longitude),
        ),
        device: device.unwrap_or_default(),
        keeper: stated.keeper.clone(),
        retention: Retention::CaseFile,
    }
}

/// A start in Beijing time, in which agencies run: a civil time without a zone is read as such.
fn moment(start: &Start) -> Option<Moment> {
    let instant = start.in_zone(Zone::BEIJING)?;
    i64::try_from(instant.nanoseconds().div_euclid(SECOND)).ok().map(Moment::from_unix)
}
