//! What a recording's file says of itself: container, codecs, start, duration, place, device.
//!
//! Readers of our own, a file a format: they look at headers only, within a fixed number of bytes, trust no size, and never
//! panic; what they cannot read is absent. To add a format: a file with a function `read(&mut Source) -> Result<Facts>`,
//! a line in [`probe`], a value of [`Container`].

mod asf;
mod clock;
mod codec;
mod facts;
mod flv;
mod frames;
mod jpeg;
mod matroska;
mod mp3;
mod mp4;
mod name;
mod ogg;
mod png;
mod program;
mod raw;
mod riff;
mod source;
mod transport;

pub use facts::{Carries, Container, Facts, Place, Start, Stream};
pub use name::start_in_name;
use source::Source;
use std::io::{Read, Result, Seek};

/// How far the beginning is looked at for telling one format from another.
const HEAD: usize = 4096;

/// Reads what a file says of itself; `None` where it is none of the formats that recorders write. The error is the
/// reader's own.
pub fn probe(reader: &mut (impl Read + Seek)) -> Result<Option<Facts>> {
    let mut source = Source::new(reader)?;
    let head = source.bytes(0, HEAD)?;
    let facts = if mp4::fits(&head) {
        mp4::read(&mut source)?
    } else if riff::fits(&head) {
        riff::read(&mut source)?
    } else if head.starts_with(&[0x1A, 0x45, 0xDF, 0xA3]) {
        matroska::read(&mut source)?
    } else if head.starts_with(&[0xFF, 0xD8, 0xFF]) {
        jpeg::read(&mut source)?
    } else if head.starts_with(&png::MAGIC) {
        png::read(&mut source)?
    } else if head.starts_with(b"OggS") {
        ogg::read(&mut source)?
    } else if head.starts_with(b"fLaC") {
        ogg::flac(&mut source)?
    } else if head.starts_with(b"FLV\x01") {
        flv::read(&mut source)?
    } else if head.starts_with(&asf::MAGIC) {
        asf::read(&mut source)?
    } else if let Some(packets) = transport::fits(&head) {
        transport::read(&mut source, packets)?
    } else if program::fits(&head) {
        program::read(&mut source)?
    } else if let Some(facts) = raw::read(&head) {
        facts
    } else if let Some(facts) = frames::amr(&mut source, &head)? {
        facts
    } else if let Some(facts) = frames::adts(&mut source, &head)? {
        facts
    } else if let Some(facts) = mp3::read(&mut source)? {
        facts
    } else {
        return Ok(None);
    };
    Ok(Some(facts))
}
