//! `law/COVERAGE.md` is what the workspace really has.
#![allow(clippy::unwrap_used, missing_docs)]

mod coverage;

#[test]
fn coverage_is_what_the_workspace_has() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let written = std::fs::read_to_string(root.join("law/COVERAGE.md")).unwrap();
    assert_eq!(written, coverage::table(&root).unwrap(), "run: cargo run -p law --example coverage");
}
