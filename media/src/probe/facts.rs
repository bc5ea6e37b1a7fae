//! What a file says of itself. Nothing here is corrected or guessed: what the file does not say is absent.

use crate::instant::{Instant, Written, Zone, parse};
use serde_json::{Value, json};
use std::time::Duration;

/// The kind of file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Container {
    /// MPEG-4.
    Mp4,
    /// QuickTime.
    Mov,
    /// MPEG-4 with sound only.
    M4a,
    /// AVI.
    Avi,
    /// MPEG transport stream.
    MpegTs,
    /// MPEG programme stream.
    MpegPs,
    /// Matroska.
    Matroska,
    /// WebM: what browsers record.
    WebM,
    /// MPEG audio layer III.
    Mp3,
    /// WAVE.
    Wav,
    /// AMR: telephones and recorder pens.
    Amr,
    /// AAC by itself.
    Aac,
    /// FLAC.
    Flac,
    /// Ogg: Opus, Vorbis, Speex.
    Ogg,
    /// FLV: streams as servers keep them.
    Flv,
    /// ASF: WMV and WMA.
    Asf,
    /// Pictures without a container: H.264 or HEVC as it came.
    Raw,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

impl Container {
    /// All kinds.
    pub const ALL: [Container; 19] = [
        Container::Mp4,
        Container::Mov,
        Container::M4a,
        Container::Avi,
        Container::MpegTs,
        Container::MpegPs,
        Container::Matroska,
        Container::WebM,
        Container::Mp3,
        Container::Wav,
        Container::Amr,
        Container::Aac,
        Container::Flac,
        Container::Ogg,
        Container::Flv,
        Container::Asf,
        Container::Raw,
        Container::Jpeg,
        Container::Png,
    ];

    /// The kind of a stable name.
    pub fn from_key(key: &str) -> Option<Container> {
        Container::ALL.into_iter().find(|container| container.key() == key)
    }

    /// The stable name.
    pub fn key(self) -> &'static str {
        match self {
            Container::Mp4 => "mp4",
            Container::Mov => "mov",
            Container::M4a => "m4a",
            Container::Avi => "avi",
            Container::MpegTs => "mpegts",
            Container::MpegPs => "mpegps",
            Container::Matroska => "matroska",
            Container::WebM => "webm",
            Container::Mp3 => "mp3",
            Container::Wav => "wav",
            Container::Amr => "amr",
            Container::Aac => "aac",
            Container::Flac => "flac",
            Container::Ogg => "ogg",
            Container::Flv => "flv",
            Container::Asf => "asf",
            Container::Raw => "raw",
            Container::Jpeg => "jpeg",
            Container::Png => "png",
        }
    }

    /// What a browser is told.
    pub fn media_type(self) -> &'static str {
        match self {
            Container::Mp4 => "video/mp4",
            Container::Mov => "video/quicktime",
            Container::M4a => "audio/mp4",
            Container::Avi => "video/x-msvideo",
            Container::MpegTs => "video/mp2t",
            Container::MpegPs => "video/mpeg",
            Container::Matroska => "video/x-matroska",
            Container::WebM => "video/webm",
            Container::Mp3 => "audio/mpeg",
            Container::Wav => "audio/wav",
            Container::Amr => "audio/amr",
            Container::Aac => "audio/aac",
            Container::Flac => "audio/flac",
            Container::Ogg => "audio/ogg",
            Container::Flv => "video/x-flv",
            Container::Asf => "video/x-ms-asf",
            Container::Raw => "application/octet-stream",
            Container::Jpeg => "image/jpeg",
            Container::Png => "image/png",
        }
    }
}

/// What a stream carries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Carries {
    /// Moving pictures.
    Video,
    /// Sound.
    Audio,
    /// A still picture.
    Image,
}

/// One stream of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stream {
    /// What it carries.
    pub carries: Carries,
    /// How it is written: h264, hevc, aac, …; the file's own code where we have no name for it.
    pub codec: String,
}

/// When the recording began, as the file says: by the recorder's own clock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Start {
    /// A point on the time line.
    Exact(Written),
    /// A civil time whose zone the file does not tell, `2026-03-02T09:00:00`.
    Local(String),
}

impl Start {
    /// A civil time as files write it: `2026:03:02 09:00:00`, `2026-03-02T09:00:00`, or with a zone.
    pub(super) fn read(text: &str) -> Option<Start> {
        let text = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\0');
        let (day, time) = text.split_at_checked(10)?;
        let text = format!("{}T{}", day.replace([':', '/'], "-"), time.get(1..)?);
        // Apple writes zones without the colon.
        let zoned = match text.len().checked_sub(5).map(|place| text.split_at_checked(place)) {
            Some(Some((head, tail))) if tail.starts_with(['+', '-']) && tail.is_ascii() => {
                parse(&format!("{head}{}:{}", &tail[..3], &tail[3..]))
            }
            _ => None,
        };
        if let Some(written) = zoned.or_else(|| parse(&text)) {
            return Some(Start::Exact(written));
        }
        let whole = text.split_at_checked(19)?.0;
        parse(&format!("{whole}Z")).map(|_| Start::Local(whole.to_owned()))
    }

    /// Seconds since 1970.
    pub(super) fn unix(seconds: i64) -> Option<Start> {
        let instant = Instant::from_nanoseconds(i128::from(seconds) * crate::instant::SECOND)?;
        Some(Start::Exact(Written { instant, zone: Zone::Utc }))
    }

    /// The time as a text.
    pub fn words(&self) -> String {
        match self {
            Start::Exact(written) => written.instant.in_zone(written.zone),
            Start::Local(text) => text.clone(),
        }
    }

    /// The point on the time line; a time without a zone is read in the given one.
    pub fn in_zone(&self, zone: Zone) -> Option<Instant> {
        match self {
            Start::Exact(written) => Some(written.instant),
            Start::Local(text) => {
                let utc = parse(&format!("{text}Z"))?.instant;
                let ahead = match zone {
                    Zone::Utc => 0,
                    Zone::Minutes(minutes) => i128::from(minutes) * 60 * crate::instant::SECOND,
                };
                utc.plus(-ahead)
            }
        }
    }
}

/// Where it was recorded, in degrees.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Place {
    /// North is positive.
    pub latitude: f64,
    /// East is positive.
    pub longitude: f64,
}

impl Place {
    pub(super) fn new(latitude: f64, longitude: f64) -> Option<Place> {
        let sensible = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        sensible.then_some(Place { latitude, longitude })
    }

    /// Reads ISO 6709: `+35.7619+115.0292+051.3/`, also with minutes and seconds.
    pub(super) fn read(text: &str) -> Option<Place> {
        let body = text.trim_end_matches('\0').trim().trim_end_matches('/');
        let cut = body.char_indices().skip(1).find(|(_, letter)| matches!(letter, '+' | '-'))?.0;
        let (latitude, rest) = body.split_at(cut);
        let end = rest.char_indices().skip(1).find(|(_, letter)| matches!(letter, '+' | '-' | 'C'));
        let longitude = rest.get(..end.map_or(rest.len(), |(place, _)| place))?;
        Place::new(degrees(latitude, 2)?, degrees(longitude, 3)?)
    }
}

/// `+DD.D`, `+DDMM.M`, `+DDMMSS.S`; a longitude has three digits of degrees.
fn degrees(text: &str, digits: usize) -> Option<f64> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1.0,
        b'-' => -1.0,
        _ => return None,
    };
    let text = text.get(1..)?;
    let whole = text.bytes().take_while(u8::is_ascii_digit).count();
    if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let value = if whole <= digits {
        text.parse().ok()?
    } else {
        let main: f64 = text.get(..digits)?.parse().ok()?;
        let rest = text.get(digits..)?;
        match whole - digits {
            2 => main + rest.parse::<f64>().ok()? / 60.0,
            4 => main + rest.get(..2)?.parse::<f64>().ok()? / 60.0 + rest.get(2..)?.parse::<f64>().ok()? / 3600.0,
            _ => return None,
        }
    };
    Some(sign * value)
}

/// What a file says of itself.
#[derive(Clone, PartialEq, Debug)]
pub struct Facts {
    /// The kind of file.
    pub container: Container,
    /// Its streams in order.
    pub streams: Vec<Stream>,
    /// When it began.
    pub start: Option<Start>,
    /// How long it runs.
    pub duration: Option<Duration>,
    /// Where it was made.
    pub place: Option<Place>,
    /// What made it: maker and model.
    pub device: Option<String>,
}

impl Facts {
    pub(super) fn new(container: Container) -> Facts {
        Facts { container, streams: Vec::new(), start: None, duration: None, place: None, device: None }
    }

    pub(super) fn add(&mut self, carries: Carries, codec: impl Into<String>) {
        self.streams.push(Stream { carries, codec: codec.into() });
    }

    /// Maker and model; a model that names its maker is not prefixed again.
    pub(super) fn made_by(&mut self, make: Option<String>, model: Option<String>) {
        self.device = match (make, model) {
            (Some(make), Some(model)) if !model.starts_with(&make) => Some(format!("{make} {model}")),
            (_, Some(model)) => Some(model),
            (make, None) => make,
        }
        .filter(|device| !device.is_empty());
    }

    /// The codecs, the picture before the sound.
    pub fn codecs(&self) -> Vec<&str> {
        let mut streams: Vec<&Stream> = self.streams.iter().collect();
        streams.sort_by_key(|stream| stream.carries == Carries::Audio);
        streams.into_iter().map(|stream| stream.codec.as_str()).collect()
    }

    /// For the command line, the API and the record.
    pub fn json(&self) -> Value {
        json!({
            "container": self.container.key(),
            "codecs": self.codecs(),
            "start": self.start.as_ref().map(Start::words),
            "duration_s": self.duration.map(|duration| duration.as_secs_f64()),
            "latitude": self.place.map(|place| place.latitude),
            "longitude": self.place.map(|place| place.longitude),
            "device": self.device,
        })
    }
}

/// So many units at so many a second; `None` where that is no length.
pub(super) fn length(units: u64, per_second: u64) -> Option<Duration> {
    if per_second == 0 {
        return None;
    }
    let nanoseconds = u128::from(units) * 1_000_000_000 / u128::from(per_second);
    u64::try_from(nanoseconds).ok().map(Duration::from_nanos)
}

/// A text of a file: what is printable of it, `None` where nothing is left.
pub(super) fn words(bytes: &[u8]) -> Option<String> {
    const WORDS_MAX: usize = 200;
    let text = String::from_utf8_lossy(bytes);
    let text: String = text.chars().filter(|letter| !letter.is_control()).take(WORDS_MAX).collect();
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn places_are_read_in_every_form_of_iso_6709() {
        for (text, latitude, longitude) in [
            ("+35.7619+115.0292/", 35.7619, 115.0292),
            ("+35.7619+115.0292+051.300/", 35.7619, 115.0292),
            ("-3545.714-11501.752/", -35.7619, -115.0292),
            ("+354542.84+1150145.12CRSWGS_84/", 35.7619, 115.0292),
        ] {
            let place = Place::read(text).unwrap();
            assert!((place.latitude - latitude).abs() < 1e-6, "{text} {place:?}");
            assert!((place.longitude - longitude).abs() < 1e-6, "{text} {place:?}");
        }
        for wrong in ["", "+", "35+115/", "+95.0+115.0/", "+35.0+185.0/", "+35.x+115.0/", "+35.7619", "濮阳+阳"] {
            assert_eq!(Place::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn times_keep_their_zone_or_say_that_they_have_none() {
        for (text, words) in [
            ("2026:03:02 09:00:00", "2026-03-02T09:00:00"),
            ("2026-03-02T09:00:00.000000Z", "2026-03-02T09:00:00Z"),
            ("2026-03-02T09:00:00+0800", "2026-03-02T09:00:00+08:00"),
            ("2026/03/02 09:00:00\0", "2026-03-02T09:00:00"),
        ] {
            assert_eq!(Start::read(text).unwrap().words(), words);
        }
        for wrong in ["", "2026", "0000:00:00 00:00:00", "2026-13-02T09:00:00", "二〇二六年三月二日"] {
            assert_eq!(Start::read(wrong), None, "{wrong}");
        }
        let local = Start::read("2026:03:02 09:00:00").unwrap();
        assert_eq!(local.in_zone(Zone::BEIJING), Some(parse("2026-03-02T01:00:00Z").unwrap().instant));
    }
}
