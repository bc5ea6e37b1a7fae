//! The legality review on pages: the desk beside the opinion's form, and the agency's review as a whole.

mod desk;
mod whole;

pub(crate) use desk::looked;
pub(super) use desk::{CheckLine, Desk, Proposal, checked};
pub(crate) use whole::{page, switch};
