//! Figures of the portal: the search, a publication's way to it, and its export.

pub(crate) mod export;
pub(crate) mod search;
