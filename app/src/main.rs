//! mingfa 明法: the one binary. The command line is in `cli.rs`; pages and the API in `web/`; commands on cases are carried
//! out in `desk.rs`.
//!
//! To add a page: a file in `web/` (form, errors, get, post), a template in `templates/`, a line in the route table of
//! `web/mod.rs` with its right.

mod archive;
mod auth;
mod backup;
mod bench;
mod beside;
mod calendar;
mod cli;
mod credit;
mod demo;
mod desk;
mod doctor;
mod failure;
mod inward;
mod lists;
mod logs;
mod outward;
mod portal;
mod recordings;
mod report;
mod rights;
mod shown;
mod silence;
mod site;
mod standing;
mod supervision;
mod web;

fn main() -> std::process::ExitCode {
    cli::run()
}
