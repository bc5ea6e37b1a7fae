//! media 音像: what a recording covers and what its file says of itself. Pure over bytes and times: no clock, no network, no
//! database; a file is read through [`std::io::Read`] and [`std::io::Seek`], within bounds.
//!
//! - [`coverage`]: the expected interval (arrival to departure, J18.1) against the clips: gaps and overlaps.
//! - [`probe`]: container, codecs, start, duration, place, device, as the file says them.
//! - [`command`]: what `mingfa media coverage` answers, as a function of text.

pub mod command;
pub mod coverage;
pub mod instant;
pub mod probe;
