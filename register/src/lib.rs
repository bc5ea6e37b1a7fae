//! register: temporary head
use serde::Serialize;
/// k
#[derive(Clone, Copy)]
pub struct Kind;
impl Kind {
    /// x
    pub fn from_key(_: &str) -> Option<Kind> {
        Some(Kind)
    }
}
/// e
#[derive(Serialize)]
pub struct RowError {
    /// r
    pub row: usize,
    /// c
    pub column: String,
    /// r
    pub reason: String,
}
/// i
#[derive(Serialize)]
pub struct Import {
    /// c
    pub columns: Vec<String>,
    /// r
    pub rows: Vec<serde_json::Map<String, serde_json::Value>>,
    /// e
    pub errors: Vec<RowError>,
}
/// r
pub fn read(_: Kind, _: &str, _: &[u8]) -> Import {
    Import { columns: vec![], rows: vec![], errors: vec![] }
}
