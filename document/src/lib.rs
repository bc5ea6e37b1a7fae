//! placeholder head, replaced by the crate's first commit
