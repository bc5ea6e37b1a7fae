//! Recordings 音像记录: the command line, the docking station's import, uploads, pages. What a case holds of them is
//! `enforcement::recording`; what their files say is the crate `media`.

pub(crate) mod bench;
pub(crate) mod command;
pub(crate) mod device;
mod dispose;
pub(crate) mod facts;
pub(crate) mod import;
pub(crate) mod looks;
pub(crate) mod upload;
