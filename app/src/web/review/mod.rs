//! The legality review on pages: the desk beside the opinion's form, and the agency's review as a whole.

mod counsel;
mod desk;
mod superior;
mod whole;

pub(crate) use counsel::{borrow, page as pool, put as put_counsel};
pub(crate) use desk::looked;
pub(super) use desk::{CheckLine, Desk, Proposal, checked, cited};
pub(crate) use superior::{comment, page as guided};
pub(crate) use whole::{page, switch};
