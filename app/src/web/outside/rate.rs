//! An enterprise rates an inspection with the number and the code of its case. The rating goes to who supervises, without the
//! enterprise's name; the agency that inspected sees none of it.

use super::super::{Web, block, fault, html, input};
use super::window;
use crate::desk::{self, DeskError};
use crate::portal::receipt;
use crate::site::Site;
use axum::extract::{Request, State};
use axum::response::Response;
use enforcement::case::{Case, Milestone};
use enforcement::pack::ActType;
use store::ratings::{self, Rating};

/// What may be said, in the order of the form.
pub(crate) const RATINGS: [(&str, &str); 3] = [("good", "满意"), ("fair", "基本满意"), ("poor", "不满意")];
/// Longest words, in characters.
const WORDS_MAX: usize = 1_000;

/// The digest under which a case counts as rated.
fn mark(number: &str, code: &str) -> String {
    receipt::digest(&format!("rated {number}"), code)
}

/// May this case be rated: an inspection that was carried out, and has not been rated?
pub(super) fn open(site: &Site, case: &Case, agency: &str, code: &str) -> Result<bool, DeskError> {
    let carried_out = case.of_kind("inspection-record").next().is_some() || case.has(&site.pack, Milestone::Decided);
    if case.act_type(&site.pack) != Some(ActType::Inspection) || !carried_out {
        return Ok(false);
    }
    let mark = mark(&case.number, code);
    Ok(!site.store.read(|unit| ratings::rated(unit, agency, &mark))?)
}

/// Takes a rating in.
pub(crate) async fn send(State(site): State<Web>, request: Request) -> Response {
    let headers = request.headers().clone();
    let sent = input::outside(request).await;
    let inner = site.clone();
    let built = block(move || {
        let (flat, _) = sent?;
        let text = |key: &str| input::one(&flat, key).to_owned();
        let (number, code) = (text("number"), text("code"));
        let Some((agency, id)) = window::case_behind(&inner, &number, &code)? else {
            return window::found(&inner, &headers, &number, &code, "");
        };
        let case = desk::read(&inner, &agency, &id)?.case;
        let (rating, words) = (text("rating"), text("words"));
        let known = RATINGS.iter().any(|(key, _)| *key == rating);
        let done = if !known || words.chars().count() > WORDS_MAX {
            "没有提交：请选择一项，意见不超过1000字。"
        } else if !open(&inner, &case, &agency, &code)? || !keep(&inner, &case, &agency, &code, rating, words)? {
            "这次检查已经评价过，或者还不能评价。"
        } else {
            "已收到评价。执法机关看不到是谁评价的。"
        };
        window::found(&inner, &headers, &number, &code, done)
    });
    match built.await {
        Ok(page) => html(&page),
        Err(error) => fault(&site, None, error),
    }
}

fn keep(site: &Site, case: &Case, agency: &str, code: &str, rating: String, words: String) -> Result<bool, DeskError> {
    let item = case
        .last(&site.pack, Milestone::Filed)
        .map_or(String::new(), |approval| approval.fields.text("item").to_owned());
    let month = site.now().date().to_string().chars().take(7).collect();
    let (agency, mark, id) = (agency.to_owned(), mark(&case.number, code), receipt::new_secret());
    let rating = Rating { month, item, rating, words };
    Ok(site.store.write(move |unit| ratings::rate(unit, &agency, &mark, &id, &rating))?)
}
