//! Recordings 音像记录: the command line.

pub(crate) mod command;
