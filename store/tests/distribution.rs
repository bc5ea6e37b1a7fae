//! What distribution over many machines (Citus) asks of the schema and of the statements, read from a real PostgreSQL: it is
//! found here, not on the day on which a province moves its data.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Opened, postgres};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Tables that every machine has whole: catalogues, and what is found before the agency is known.
const REFERENCE: [&str; 6] = ["agency", "login", "calendar_year", "object", "counsel", "schema_version"];
/// Tables of one machine: sessions, and the place numbers of SQLite's full text, which PostgreSQL leaves empty.
const LOCAL: [&str; 2] = ["session", "search_place"];

fn rows(opened: &Opened, sql: &str) -> Vec<Vec<String>> {
    let rows = opened.store.read(|unit| unit.query(sql, &[])).unwrap();
    rows.iter().map(|row| (0..4).map(|column| row.text(column)).collect()).collect()
}

fn distributed(table: &str) -> bool {
    !REFERENCE.contains(&table) && !LOCAL.contains(&table)
}

#[test]
fn every_unique_key_of_a_distributed_table_contains_its_agency() {
    let opened = postgres();
    let tables = rows(&opened, "SELECT tablename::text, '', '', '' FROM pg_tables WHERE schemaname = 'public'");
    let tables: BTreeSet<String> = tables.into_iter().map(|row| row[0].clone()).collect();
    for name in REFERENCE.iter().chain(&LOCAL) {
        assert!(tables.contains(*name), "«{name}» is excepted and not there");
    }
    let keys = rows(
        &opened,
        "SELECT t.relname::text, i.relname::text, pg_get_indexdef(x.indexrelid), CASE WHEN x.indisprimary THEN 'primary' ELSE '' END \
         FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid \
         JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = 'public' AND x.indisunique",
    );
    let mut primary = BTreeSet::new();
    for key in &keys {
        let [table, index, definition, kind] = &key[..] else { panic!() };
        let columns = definition.split_once(" (").unwrap().1.trim_end_matches(')');
        let named = columns.split(", ").any(|column| column == "agency");
        assert!(named || !distributed(table), "{table}: {index} is unique over ({columns}), without the agency");
        if kind == "primary" {
            let first = columns.split(", ").next().unwrap();
            assert!(first == "agency" || !distributed(table), "{table}: the primary key begins with {first}");
            primary.insert(table.clone());
        }
    }
    let bare: Vec<&String> = tables.iter().filter(|table| !primary.contains(*table)).collect();
    assert!(bare.is_empty(), "tables without a primary key: {bare:?}");
}

#[test]
fn a_foreign_key_stays_with_its_agency() {
    let opened = postgres();
    let keys = rows(
        &opened,
        "SELECT f.relname::text, t.relname::text, pg_get_constraintdef(c.oid), '' FROM pg_constraint c \
         JOIN pg_class f ON f.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid WHERE c.contype = 'f'",
    );
    assert!(!keys.is_empty());
    for key in &keys {
        let (from, to, definition) = (&key[0], &key[1], &key[2]);
        let pairs = definition.matches("(agency, ").count();
        let both = distributed(from) && distributed(to) && pairs == 2;
        assert!(both || REFERENCE.contains(&to.as_str()), "{from} to {to}: {definition}");
    }
}

#[test]
fn nothing_in_the_schema_works_on_one_machine_only() {
    let opened = postgres();
    let found = |sql: &str| rows(&opened, sql);
    let triggers = found("SELECT tgname::text, '', '', '' FROM pg_trigger WHERE NOT tgisinternal");
    assert!(triggers.is_empty(), "triggers: {triggers:?}");
    let counted = found(
        "SELECT table_name::text, column_name::text, '', '' FROM information_schema.columns WHERE table_schema = 'public' \
         AND (is_identity = 'YES' OR column_default LIKE 'nextval%')",
    );
    assert!(counted.is_empty(), "the database gives numbers: {counted:?}");
    let kinds = found(
        "SELECT table_name::text, column_name::text, data_type::text, '' FROM information_schema.columns \
         WHERE table_schema = 'public' AND data_type NOT IN ('bigint', 'text')",
    );
    assert!(kinds.is_empty(), "types that the two databases do not share: {kinds:?}");
    let rules = found("SELECT rulename::text, '', '', '' FROM pg_rules WHERE schemaname = 'public'");
    assert!(rules.is_empty(), "rules: {rules:?}");
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
}

/// Statements that reach one machine only, or that every machine would have to answer together.
#[test]
fn no_statement_that_one_machine_alone_understands() {
    const FORBIDDEN: [&str; 8] = [
        "LISTEN ",
        "NOTIFY ",
        "pg_advisory",
        "FOR UPDATE",
        "SKIP LOCKED",
        "SERIALIZABLE",
        " OFFSET ",
        "WITH RECURSIVE",
    ];
    let mut files = Vec::new();
    sources(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 20);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for (number, line) in code.enumerate() {
            let word = FORBIDDEN.iter().find(|word| line.contains(**word));
            assert!(word.is_none(), "{}: {}: {line}", file.display(), number + 1);
        }
    }
}
