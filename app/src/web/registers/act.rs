//! What is done with a list: a file read and compared, handed to the secrecy review, published or sent back.

use super::look::{self, Asked};
use crate::auth::Visitor;
use crate::desk::DeskError;
use crate::site::{Site, new_id};
use crate::web::input::Posted;
use crate::web::table::{Page, change, line};
use crate::web::{Web, input};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use enforcement::case::Flat;
use register::Kind;
use store::proposals::{self, Proposal, State as Stage};
use store::{Error, audit, registers as versions};

/// Longest opinion of a secrecy review, in characters.
const WORDS_MAX: usize = 500;

/// A file is read, checked and compared; nothing is in force yet.
pub(crate) async fn import(State(site): State<Web>, Path(kind): Path<String>, posted: Posted) -> Response {
    change(site, posted, move |site, visitor, flat, headers| {
        let list = Kind::from_key(&kind).ok_or(DeskError::NotFound)?;
        let upload = input::one(flat, "file").to_owned();
        let mut parts = upload.splitn(3, ':');
        let (digest, _, name) = (parts.next().unwrap_or(""), parts.next(), parts.next().unwrap_or(""));
        if digest.is_empty() {
            return refused(site, visitor, headers, &kind, "请选择要上传的文件。");
        }
        let bytes = store::objects::get(&site.store, digest)?.ok_or(DeskError::NotFound)?;
        let import = register::read(list, name, &bytes);
        if !import.errors.is_empty() {
            let mut page = look::page(site, visitor, headers, &kind, &Asked::default())?;
            look::faults(&mut page, &import);
            return Ok(page);
        }
        let body = serde_json::to_string(&import).map_err(|error| DeskError::Fault(error.to_string()))?;
        let detail = format!("{name}，{} 行", import.rows.len());
        let line = line(site, visitor, "上传清单", &kind, &detail);
        let (agency, key, digest, name) =
            (visitor.actor.agency.to_string(), kind.clone(), digest.to_owned(), name.to_owned());
        let (now, actor) = (site.now(), visitor.actor.clone());
        site.store.write(move |unit| {
            let base = versions::get(unit, &agency, &key)?.map_or(0, |version| version.version);
            let proposal = Proposal {
                id: new_id(now),
                state: Stage::Checked,
                base,
                made: now.exact(),
                maker: actor.person.to_string(),
                maker_name: actor.name.clone(),
                file: name.clone(),
                digest: digest.clone(),
                body: body.clone(),
                decided: String::new(),
                decider: String::new(),
                decider_name: String::new(),
                words: String::new(),
            };
            proposals::propose(unit, &agency, &key, &proposal)?;
            audit::append(unit, &agency, &line)
        })?;
        let mut page = look::page(site, visitor, headers, &kind, &Asked::default())?;
        page.done = format!("核对通过，共 {} 行，还没有生效。请看下面的差异，再提交保密审查。", import.rows.len());
        Ok(page)
    })
    .await
}

/// Hands a proposal to the secrecy review.
pub(crate) async fn submit(site: State<Web>, kind: Path<String>, posted: Posted) -> Response {
    step(site, kind, posted, Step::Submit).await
}

/// Takes a proposal back.
pub(crate) async fn withdraw(site: State<Web>, kind: Path<String>, posted: Posted) -> Response {
    step(site, kind, posted, Step::Withdraw).await
}

/// The secrecy review: published and in force, or sent back.
pub(crate) async fn review(site: State<Web>, kind: Path<String>, posted: Posted) -> Response {
    step(site, kind, posted, Step::Review).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Submit,
    Withdraw,
    Review,
}

async fn step(State(site): State<Web>, Path(kind): Path<String>, posted: Posted, step: Step) -> Response {
    change(site, posted, move |site, visitor, flat, headers| {
        let list = Kind::from_key(&kind).ok_or(DeskError::NotFound)?;
        let decided = match decide(visitor, flat, step) {
            Ok(decided) => decided,
            Err(reason) => return refused(site, visitor, headers, &kind, &reason),
        };
        let words = input::one(flat, "words").to_owned();
        let stored = keep(site, visitor, list, input::one(flat, "id"), decided, words);
        match stored {
            Err(Error::Refused(reason)) => refused(site, visitor, headers, &kind, &reason),
            other => {
                other?;
                let mut page = look::page(site, visitor, headers, &kind, &Asked::default())?;
                page.done = match decided {
                    Stage::Published => "已公布，即时生效。",
                    Stage::Returned => "已退回。",
                    Stage::Withdrawn => "已撤回。",
                    Stage::Checked | Stage::Waiting => "已提交保密审查。",
                }
                .to_owned();
                Ok(page)
            }
        }
    })
    .await
}

/// What the form asks for.
fn decide(visitor: &Visitor, flat: &Flat, step: Step) -> Result<Stage, String> {
    match step {
        Step::Submit => Ok(Stage::Waiting),
        Step::Withdraw => Ok(Stage::Withdrawn),
        Step::Review => {
            let words = input::one(flat, "words").chars().count();
            if words == 0 || words > WORDS_MAX {
                return Err(format!("请填写审查意见（{WORDS_MAX}字以内），由{}署名。", visitor.actor.name));
            }
            match input::one(flat, "verdict") {
                "publish" => Ok(Stage::Published),
                "return" => Ok(Stage::Returned),
                _ => Err("请选择可以公布还是退回修改。".into()),
            }
        }
    }
}

/// Decides a proposal, unless somebody was faster or the law is against it.
fn keep(site: &Site, visitor: &Visitor, kind: Kind, id: &str, stage: Stage, words: String) -> Result<(), Error> {
    let (agency, id, key) = (visitor.actor.agency.to_string(), id.to_owned(), kind.key());
    let found = site.store.read(|unit| proposals::get(unit, &agency, key, &id))?;
    // The file is read again: what takes effect is exactly what was compared and reviewed.
    let import = match found {
        Some(proposal) if stage == Stage::Published => {
            let bytes = store::objects::get(&site.store, &proposal.digest)?;
            let bytes = bytes.ok_or_else(|| Error::Damaged(format!("no file {}", proposal.digest)))?;
            Some(register::read(kind, &proposal.file, &bytes))
        }
        _ => None,
    };
    let act = match stage {
        Stage::Published => "公布清单",
        Stage::Returned => "退回清单",
        Stage::Withdrawn => "撤回清单",
        Stage::Checked | Stage::Waiting => "提交清单保密审查",
    };
    let line = line(site, visitor, act, key, &words);
    let (now, actor) = (site.now(), visitor.actor.clone());
    site.store.write(move |unit| {
        let proposal = proposals::get(unit, &agency, key, &id)?;
        let Some(proposal) = proposal.filter(|proposal| proposal.state.is_open()) else {
            return Err(Error::Refused("这一版已经办结，或者有人另行上传了文件。请看本页的最新情况。".into()));
        };
        let reviewed = matches!(stage, Stage::Published | Stage::Returned);
        if reviewed && proposal.state != Stage::Waiting {
            return Err(Error::Refused("这一版还没有提交保密审查。".into()));
        }
        if reviewed && proposal.maker == actor.person.as_str() {
            return Err(Error::Refused(
                "上传人不能审查自己上传的清单（公示办法第五条）。请由其他保密审查人员审查。".into(),
            ));
        }
        let mut decided = Proposal { state: stage, ..proposal };
        if stage != Stage::Waiting {
            decided.decided = now.exact();
            decided.decider = actor.person.to_string();
            decided.decider_name = actor.name.clone();
            decided.words = words.clone();
        }
        proposals::put(unit, &agency, key, &decided)?;
        if let Some(import) = import.as_ref().filter(|_| stage == Stage::Published) {
            let current = versions::get(unit, &agency, key)?.map_or(0, |version| version.version);
            if current != decided.base {
                return Err(Error::Refused("比较之后又有新版生效，差异已经不同。请重新上传核对。".into()));
            }
            if !import.errors.is_empty() || serde_json::to_string(import).ok().as_deref() != Some(&decided.body) {
                return Err(Error::Refused("按现在的规则重新读取，内容与核对时不同。请重新上传核对。".into()));
            }
            crate::lists::take_effect(unit, &agency, import, now.date())?;
            let version = versions::put(unit, &agency, key, &decided.decided, &decided.decider, &decided.body)?;
            super::changes::fulfil(unit, &agency, kind, &decided.body, version, now.date())?;
        }
        audit::append(unit, &agency, &line)
    })?;
    if stage == Stage::Published {
        site.forget_public_pages();
        // Deadlines rest on some of the lists: what has to be recorded, what has to be reviewed.
        crate::desk::derive_all_tasks(site)?;
    }
    Ok(())
}

fn refused(site: &Site, visitor: &Visitor, headers: &HeaderMap, kind: &str, reason: &str) -> Result<Page, DeskError> {
    let mut page = look::page(site, visitor, headers, kind, &Asked::default())?;
    page.errors.push(reason.to_owned());
    Ok(page)
}
