//! Rewrites `law/COVERAGE.md`: `cargo run -p law --example coverage`.

fn main() -> std::io::Result<()> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::write(root.join("law/COVERAGE.md"), coverage::table(&root)?)
}

#[path = "../tests/coverage/mod.rs"]
mod coverage;
