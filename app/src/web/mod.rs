//! Pages and the API. One route table with the right that each route asks for; a path that is not in it is refused.

mod accounts;
mod acts;
mod again;
mod agency;
mod api;
mod archive;
mod calendar;
mod case;
mod cases;
mod credit;
mod disclosed;
mod evaluation;
mod field;
mod form;
mod input;
mod inquiries;
mod inward;
mod light;
pub(crate) mod outside;
mod outward;
mod people;
mod proof;
mod record;
mod recordings;
mod registers;
mod reports;
mod review;
mod rules;
mod shell;
mod sign_in;
pub(crate) mod sign_off;
mod supervision;
mod table;
mod workbench;

use crate::auth::{self, Visitor};
use crate::desk::DeskError;
use crate::recordings::upload;
use crate::rights::{Right, holders, holds};
use crate::site::Site;
use askama::Template;
use axum::extract::{DefaultBodyLimit, FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{any, get, post};
use axum::{Extension, Router};
use enforcement::refusal::{Refusal, Rejected};
use shell::{Outside, Shell};
pub(crate) use shell::{static_files, style};
use std::sync::Arc;

/// The state of every handler.
pub(crate) type Web = Arc<Site>;
/// Who asks, where somebody is signed in.
#[derive(Clone)]
pub(crate) struct Who(pub(crate) Option<Visitor>);

/// Largest request body: a form with its attachments.
const BODY_SIZE_MAX: usize = 64 * 1024 * 1024;
/// Session cookie.
pub(crate) const COOKIE: &str = "mingfa";

/// Every path with the right that it asks for.
pub(crate) const ROUTES: &[(&str, Right)] = &[
    ("/healthz", Right::Public),
    ("/static/{name}", Right::Public),
    ("/look", Right::Public),
    ("/keys", Right::SignedIn),
    ("/contrast", Right::Public),
    ("/sign-in", Right::Public),
    ("/public", Right::Public),
    ("/public/decisions/{id}", Right::Public),
    ("/public/decisions/{id}/decision.pdf", Right::Public),
    ("/public/decisions/{id}/check", Right::Public),
    ("/public/decisions/{id}/proof/{what}", Right::Public),
    ("/public/verify.html", Right::Public),
    ("/log/{agency}/{*path}", Right::Public),
    ("/public/list", Right::Public),
    ("/public/list/{month}/{page}", Right::Public),
    ("/public/search", Right::Public),
    ("/public/embed", Right::Public),
    ("/public/feed.xml", Right::Public),
    ("/public/decisions.json", Right::Public),
    ("/public/data", Right::Public),
    ("/public/data/{file}", Right::Public),
    ("/public/sitemap.xml", Right::Public),
    ("/public/sitemap/{month}", Right::Public),
    ("/robots.txt", Right::Public),
    ("/public/officers", Right::Public),
    ("/public/officers/{code}", Right::Public),
    ("/public/officers/{code}/qr.svg", Right::Public),
    ("/public/shown/{code}", Right::Public),
    ("/public/powers", Right::Public),
    ("/public/registers", Right::Public),
    ("/public/registers/{agency}/{kind}", Right::Public),
    ("/public/procedures/{procedure}", Right::Public),
    ("/public/boards/{agency}", Right::Public),
    ("/public/ask", Right::Public),
    ("/public/progress", Right::Public),
    ("/public/apply", Right::Public),
    ("/public/apply/{agency}/{item}", Right::Public),
    ("/public/supplement", Right::Public),
    ("/public/rate", Right::Public),
    ("/supervision/ratings", Right::Guide),
    ("/public/reports", Right::Public),
    ("/public/reports/{agency}/{year}", Right::Public),
    ("/public/reports/{agency}/{year}/{file}", Right::Public),
    ("/public/reports/{agency}/{year}/{table}/{figure}", Right::Public),
    ("/sign-out", Right::SignedIn),
    ("/password", Right::SignedIn),
    ("/help", Right::SignedIn),
    ("/", Right::SignedIn),
    ("/rules", Right::SignedIn),
    ("/rules/sign", Right::SignRules),
    ("/law/due", Right::SignedIn),
    ("/calendar", Right::SignedIn),
    ("/calendar/import", Right::Administer),
    ("/cases", Right::SeeCases),
    ("/cases/export", Right::SeeCases),
    ("/cases/new", Right::HandleCases),
    ("/cases/new/{procedure}", Right::HandleCases),
    ("/parties", Right::SeeCases),
    ("/inspections", Right::SeeCases),
    ("/inspections/file", Right::Guide),
    ("/goods", Right::SeeCases),
    ("/licences", Right::SeeCases),
    ("/public/draws", Right::Public),
    ("/public/draws/{id}", Right::Public),
    ("/public/draws/{id}/lists.txt", Right::Public),
    ("/public/draw.py", Right::Public),
    ("/field", Right::WorkInField),
    ("/field/spot", Right::WorkInField),
    ("/field/cases/{id}/{kind}", Right::WorkInField),
    ("/field/shown/{id}", Right::WorkInField),
    ("/field/shown/{id}/qr.svg", Right::WorkInField),
    ("/field/items", Right::WorkInField),
    ("/field/numbers", Right::WorkInField),
    ("/field/reserve", Right::WorkInField),
    ("/field/session", Right::WorkInField),
    ("/field/party", Right::WorkInField),
    ("/field-worker.js", Right::Public),
    ("/public/handed/{secret}", Right::Public),
    ("/public/handed/{secret}/document.pdf", Right::Public),
    ("/cases/{agency}/{id}", Right::SeeCases),
    ("/cases/{agency}/{id}/record/{kind}", Right::HandleCases),
    ("/cases/{agency}/{id}/draft/{kind}", Right::HandleCases),
    ("/cases/{agency}/{id}/not-applicable/{kind}", Right::HandleCases),
    ("/cases/{agency}/{id}/records/{record}", Right::SeeCases),
    ("/cases/{agency}/{id}/records/{record}/sign", Right::HandleCases),
    ("/cases/{agency}/{id}/records/{record}/document.pdf", Right::SeeCases),
    ("/cases/{agency}/{id}/records/{record}/looked", Right::SeeCases),
    ("/cases/{agency}/{id}/files/{digest}", Right::SeeCases),
    ("/cases/{agency}/{id}/file", Right::SeeCases),
    ("/cases/{agency}/{id}/evaluation", Right::Evaluate),
    ("/supervision/evaluations", Right::Evaluate),
    ("/cases/{agency}/{id}/file/{name}", Right::SeeCases),
    ("/cases/{agency}/{id}/recordings", Right::SeeCases),
    ("/cases/{agency}/{id}/recordings/store", Right::HandleCases),
    ("/cases/{agency}/{id}/recordings/{digest}", Right::SeeCases),
    ("/cases/{agency}/{id}/recordings/{digest}/file", Right::SeeCases),
    ("/cases/{agency}/{id}/recordings/{digest}/cover.pdf", Right::SeeCases),
    ("/cases/{agency}/{id}/recordings/{digest}/mark", Right::HandleCases),
    ("/cases/{agency}/{id}/recordings/{digest}/retain", Right::HandleCases),
    ("/devices", Right::KeepDevices),
    ("/devices/places", Right::KeepDevices),
    ("/uploads", Right::HandleCases),
    ("/uploads/", Right::HandleCases),
    ("/uploads/{id}", Right::HandleCases),
    ("/review", Right::SeeReviews),
    ("/review/everything", Right::OrderReviews),
    ("/counsel", Right::SeeCounsel),
    ("/counsel/put", Right::KeepCounsel),
    ("/counsel/borrow", Right::Administer),
    ("/supervision/lists", Right::Guide),
    ("/supervision/lists/comment", Right::Guide),
    ("/disclosure/credit", Right::ReportCredit),
    ("/disclosure/credit/{file}", Right::ReportCredit),
    ("/disclosure", Right::SeeCases),
    ("/disclosure/again", Right::SeeCases),
    ("/disclosure/outward", Right::ReportOutward),
    ("/disclosure/outward/file", Right::ReportOutward),
    ("/disclosure/outward/receipts", Right::ReportOutward),
    ("/disclosure/outward/gather", Right::ReportOutward),
    ("/disclosure/outward/addressees", Right::Administer),
    ("/disclosure/outward/addressees/end", Right::Administer),
    ("/disclosure/outward/files/{addressee}/{batch}", Right::ReportOutward),
    ("/disclosure/outward/messages/{id}", Right::ReportOutward),
    ("/disclosure/outward/messages/{id}/receipt", Right::ReportOutward),
    ("/disclosure/outward/messages/{id}/again", Right::ReportOutward),
    ("/disclosure/inward", Right::Push),
    ("/disclosure/inward/format", Right::Push),
    ("/disclosure/inward/clients", Right::Administer),
    ("/disclosure/inward/clients/end", Right::Administer),
    ("/disclosure/inward/batches/{client}/{batch}", Right::Push),
    ("/disclosure/inward/batches/{client}/{batch}/report.xlsx", Right::Push),
    ("/inquiries", Right::AnswerInquiries),
    ("/inquiries/{id}", Right::AnswerInquiries),
    ("/cases/{agency}/{id}/code", Right::HandleCases),
    ("/supervision", Right::Supervise),
    ("/supervision/matters", Right::SeeMatters),
    ("/supervision/matters/new", Right::Pursue),
    ("/supervision/matters/{agency}/{id}", Right::SeeMatters),
    ("/supervision/matters/{agency}/{id}/issue", Right::Pursue),
    ("/supervision/matters/{agency}/{id}/reply", Right::AnswerSupervision),
    ("/supervision/matters/{agency}/{id}/reject", Right::Pursue),
    ("/supervision/matters/{agency}/{id}/close", Right::Pursue),
    ("/supervision/matters/{agency}/{id}/{record}/document.pdf", Right::SeeMatters),
    ("/supervision/rounds", Right::Pursue),
    ("/supervision/rounds/{id}", Right::Pursue),
    ("/supervision/rounds/{id}/finding", Right::Pursue),
    ("/supervision/rounds/{id}/notice", Right::Pursue),
    ("/supervision/rounds/{id}/close", Right::Pursue),
    ("/supervision/rounds/{id}/notice.pdf", Right::SeeMatters),
    ("/supervision/analysis", Right::Supervise),
    ("/supervision/analysis/cases", Right::Supervise),
    ("/supervision/assessment", Right::Supervise),
    ("/supervision/assessment/{figure}", Right::Supervise),
    ("/supervision/plan", Right::Supervise),
    ("/supervision/plan/state", Right::KeepPlan),
    ("/supervision/guiding", Right::SignedIn),
    ("/supervision/guiding/put", Right::Pursue),
    ("/supervision/guiding/{id}", Right::SignedIn),
    ("/supervision/means", Right::SeeTraining),
    ("/supervision/means/fund", Right::KeepPlan),
    ("/supervision/means/honour", Right::KeepPlan),
    ("/supervision/means/strike", Right::KeepPlan),
    ("/supervision/training", Right::SeeTraining),
    ("/supervision/training/put", Right::KeepTraining),
    ("/reports", Right::Supervise),
    ("/reports/{year}", Right::Supervise),
    ("/reports/{year}/{file}", Right::Supervise),
    ("/reports/{year}/{table}/{figure}", Right::Supervise),
    ("/audit", Right::SeeAudit),
    ("/people", Right::Administer),
    ("/people/accounts", Right::Administer),
    ("/people/accounts/create", Right::Administer),
    ("/registers", Right::SeeRegisters),
    ("/registers/{kind}", Right::SeeRegisters),
    ("/registers/{kind}/import", Right::Administer),
    ("/registers/{kind}/change", Right::KeepUpToDate),
    ("/registers/{kind}/unchanged", Right::KeepUpToDate),
    ("/registers/{kind}/submit", Right::Administer),
    ("/registers/{kind}/withdraw", Right::Administer),
    ("/registers/{kind}/review", Right::ReviewSecrecy),
    ("/registers/{kind}/{file}", Right::SeeRegisters),
    ("/agency", Right::Administer),
    ("/api/v1/openapi.json", Right::Public),
    ("/api/v1/session", Right::Public),
    ("/api/v1/cases", Right::HandleCases),
    ("/api/v1/cases/{id}", Right::SeeCases),
    ("/api/v1/cases/{id}/records", Right::HandleCases),
    ("/api/v1/cases/{id}/signatures", Right::HandleCases),
    ("/api/v1/cases/{id}/findings", Right::HandleCases),
    ("/api/v1/review/evaluate", Right::SeeCases),
    ("/api/v1/public/decisions", Right::Public),
    // Systems show a key of their own, which the handler asks for; there is no person behind it.
    ("/api/v1/inward/format", Right::Public),
    ("/api/v1/inward/decisions", Right::Public),
    ("/api/v1/inward/batches/{batch}", Right::Public),
    ("/api/v1/inward/lists/{kind}", Right::Public),
];

/// The server behind this listener. The router is made ready once: axum makes a bare one ready anew for each connection, and
/// copies all its routes for it.
pub(crate) fn serve(
    listener: tokio::net::TcpListener,
    site: Web,
) -> axum::serve::Serve<tokio::net::TcpListener, axum::routing::IntoMakeService<Router>, Router> {
    axum::serve(listener, router(site).into_make_service())
}

/// The whole site as a router.
pub(crate) fn router(site: Web) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/static/{name}", get(shell::asset))
        .route("/look", get(shell::look))
        .route("/contrast", get(shell::contrast))
        .route("/keys", get(shell::keys))
        .route("/sign-in", get(sign_in::page).post(sign_in::post))
        .route("/sign-out", post(sign_in::out))
        .route("/password", get(sign_in::password).post(sign_in::change))
        .route("/help", get(supervision::help))
        .route("/", get(workbench::page))
        .route("/rules", get(rules::rules))
        .route("/rules/sign", post(rules::sign_rule))
        .route("/law/due", get(rules::due))
        .route("/calendar", get(calendar::page))
        .route("/calendar/import", post(calendar::import))
        .route("/cases", get(cases::page))
        .route("/cases/export", get(cases::export))
        .route("/cases/new", get(acts::menu))
        .route("/parties", get(acts::party))
        .route("/inspections", get(acts::inspections))
        .route("/inspections/file", post(acts::file_plan))
        .route("/goods", get(acts::goods))
        .route("/licences", get(acts::licences))
        .route("/public/draws", get(acts::draws))
        .route("/public/draws/{id}", get(acts::drawn))
        .route("/public/draws/{id}/lists.txt", get(acts::lists))
        .route("/public/draw.py", get(acts::script))
        .route("/cases/new/{procedure}", get(form::new).post(form::open))
        .route("/field", get(field::page))
        .route("/field/spot", get(field::spot))
        .route("/field/cases/{id}/{kind}", get(field::record))
        .route("/field/shown/{id}", get(field::shown))
        .route("/field/shown/{id}/qr.svg", get(field::shown_code))
        .route("/field/items", post(field::send))
        .route("/field/numbers", get(field::numbers).post(field::give_back))
        .route("/field/reserve", post(field::reserve))
        .route("/field/session", get(field::session))
        .route("/field/party", get(field::party))
        .route("/field-worker.js", get(shell::worker))
        .route("/public/handed/{secret}", get(outside::handed::page))
        .route("/public/handed/{secret}/document.pdf", get(outside::handed::paper))
        .route("/cases/{agency}/{id}", get(case::page))
        .route("/cases/{agency}/{id}/record/{kind}", get(form::page).post(form::post))
        .route("/cases/{agency}/{id}/draft/{kind}", post(form::draft))
        .route(
            "/cases/{agency}/{id}/not-applicable/{kind}",
            get(record::not_applicable).post(record::find_not_applicable),
        )
        .route("/cases/{agency}/{id}/records/{record}", get(record::page))
        .route("/cases/{agency}/{id}/records/{record}/sign", post(record::sign))
        .route("/cases/{agency}/{id}/records/{record}/document.pdf", get(record::document))
        .route("/cases/{agency}/{id}/records/{record}/looked", post(review::looked))
        .route("/cases/{agency}/{id}/files/{digest}", get(record::file))
        .route("/cases/{agency}/{id}/evaluation", get(evaluation::page).post(evaluation::sign))
        .route("/supervision/evaluations", get(evaluation::all))
        .route("/cases/{agency}/{id}/file", get(archive::page))
        .route("/cases/{agency}/{id}/file/{name}", get(archive::bound))
        .route("/cases/{agency}/{id}/recordings", get(recordings::page))
        .route("/cases/{agency}/{id}/recordings/store", post(recordings::store))
        .route("/cases/{agency}/{id}/recordings/{digest}", get(recordings::play))
        .route("/cases/{agency}/{id}/recordings/{digest}/file", get(recordings::file))
        .route("/cases/{agency}/{id}/recordings/{digest}/cover.pdf", get(recordings::cover))
        .route("/cases/{agency}/{id}/recordings/{digest}/mark", post(recordings::mark))
        .route("/cases/{agency}/{id}/recordings/{digest}/retain", post(recordings::retain))
        .route("/devices", get(recordings::devices).post(recordings::put_device))
        .route("/devices/places", post(recordings::put_place))
        .route("/uploads", any(upload::handle))
        .route("/uploads/", any(upload::handle))
        .route("/uploads/{id}", any(upload::handle))
        .route("/review", get(review::page))
        .route("/counsel", get(review::pool))
        .route("/counsel/put", post(review::put_counsel))
        .route("/counsel/borrow", post(review::borrow))
        .route("/supervision/lists", get(review::guided))
        .route("/supervision/lists/comment", post(review::comment))
        .route("/review/everything", post(review::switch))
        .route("/disclosure/credit", get(credit::page).post(credit::check))
        .route("/disclosure/credit/{file}", get(credit::file))
        .route("/disclosure", get(disclosed::page))
        .route("/disclosure/again", get(again::page))
        .route("/disclosure/outward", get(outward::page))
        .route("/disclosure/outward/file", post(outward::carry))
        .route("/disclosure/outward/receipts", post(outward::receipts))
        .route("/disclosure/outward/gather", post(outward::gather))
        .route("/disclosure/outward/addressees", post(outward::register))
        .route("/disclosure/outward/addressees/end", post(outward::end))
        .route("/disclosure/outward/files/{addressee}/{batch}", get(outward::file))
        .route("/disclosure/outward/messages/{id}", get(outward::message))
        .route("/disclosure/outward/messages/{id}/receipt", post(outward::receipt))
        .route("/disclosure/outward/messages/{id}/again", post(outward::again))
        .route("/disclosure/inward", get(inward::page).post(inward::take))
        .route("/disclosure/inward/format", get(inward::format))
        .route("/disclosure/inward/clients", post(inward::admit))
        .route("/disclosure/inward/clients/end", post(inward::end))
        .route("/disclosure/inward/batches/{client}/{batch}", get(inward::answers))
        .route("/disclosure/inward/batches/{client}/{batch}/report.xlsx", get(inward::report))
        .route("/api/v1/inward/format", get(inward::description))
        .route("/api/v1/inward/decisions", post(inward::decisions))
        .route("/api/v1/inward/batches/{batch}", get(inward::batch))
        .route("/api/v1/inward/lists/{kind}", post(inward::list))
        .route("/supervision", get(supervision::overview_page))
        .merge(supervision::routes())
        .route("/reports", get(reports::years))
        .route("/reports/{year}", get(reports::year).post(reports::publish))
        .route("/reports/{year}/{file}", get(reports::file))
        .route("/reports/{year}/{table}/{figure}", get(reports::figure))
        .route("/agency", get(agency::page).post(agency::put))
        .route("/audit", get(supervision::audit))
        .route("/people", get(people::people).post(people::put_person))
        .route("/people/accounts", get(accounts::page))
        .route("/people/accounts/create", post(accounts::create))
        .route("/registers", get(registers::registers))
        .route("/registers/{kind}", get(registers::one))
        .route("/registers/{kind}/import", post(registers::import))
        .route("/registers/{kind}/change", post(registers::told))
        .route("/registers/{kind}/unchanged", post(registers::unchanged))
        .route("/registers/{kind}/submit", post(registers::submit))
        .route("/registers/{kind}/withdraw", post(registers::withdraw))
        .route("/registers/{kind}/review", post(registers::review))
        .route("/registers/{kind}/{file}", get(registers::export))
        .route("/public", get(outside::list))
        .route("/public/decisions/{id}", get(outside::decision))
        .route("/public/decisions/{id}/decision.pdf", get(outside::paper))
        .route("/public/decisions/{id}/check", get(proof::page))
        .route("/public/decisions/{id}/proof/{what}", get(proof::proof))
        .route("/public/verify.html", get(proof::verifier))
        .route("/log/{agency}/{*path}", get(proof::file))
        .route("/public/list", get(outside::months))
        .route("/public/list/{month}/{page}", get(outside::month))
        .route("/public/search", get(outside::offline))
        .route("/public/embed", get(outside::embedded))
        .route("/public/feed.xml", get(outside::files::atom))
        .route("/public/decisions.json", get(outside::files::decisions))
        .route("/public/data", get(outside::files::data))
        .route("/public/data/{file}", get(outside::files::file))
        .route("/public/sitemap.xml", get(outside::files::sitemap))
        .route("/public/sitemap/{month}", get(outside::files::month))
        .route("/robots.txt", get(outside::files::robots))
        .route("/public/officers", get(outside::officers))
        .route("/public/officers/{code}", get(outside::officer))
        .route("/public/officers/{code}/qr.svg", get(outside::qr))
        .route("/public/shown/{code}", get(outside::scanned))
        .route("/public/powers", get(outside::registers::powers))
        .route("/public/registers", get(outside::registers::index))
        .route("/public/registers/{agency}/{kind}", get(outside::registers::register))
        .route("/public/procedures/{procedure}", get(outside::registers::procedure))
        .route("/inquiries", get(inquiries::list))
        .route("/inquiries/{id}", get(inquiries::page).post(inquiries::answer))
        .route("/cases/{agency}/{id}/code", get(inquiries::code).post(inquiries::give_code))
        .route("/public/boards/{agency}", get(outside::window::board))
        .route("/public/ask", get(outside::window::ask).post(outside::window::asked))
        .route("/public/progress", get(outside::window::progress).post(outside::window::shown))
        .route("/public/apply", get(outside::apply::items))
        .route("/public/apply/{agency}/{item}", get(outside::apply::form).post(outside::apply::send))
        .route("/public/supplement", post(outside::apply::supplement))
        .route("/public/rate", post(outside::rate::send))
        .route("/supervision/ratings", get(acts::ratings))
        .route("/public/reports", get(outside::reports::list))
        .route("/public/reports/{agency}/{year}", get(outside::reports::page))
        .route("/public/reports/{agency}/{year}/{file}", get(outside::reports::file))
        .route("/public/reports/{agency}/{year}/{table}/{figure}", get(outside::reports::figure))
        .route("/api/v1/openapi.json", get(api::description))
        .route("/api/v1/session", post(api::session))
        .route("/api/v1/cases", post(api::open))
        .route("/api/v1/cases/{id}", get(api::case))
        .route("/api/v1/cases/{id}/records", post(api::enter))
        .route("/api/v1/cases/{id}/signatures", post(api::sign))
        .route("/api/v1/cases/{id}/findings", post(api::find))
        .route("/api/v1/review/evaluate", post(api::evaluate))
        .route("/api/v1/public/decisions", get(api::decisions))
        .route_layer(from_fn_with_state(Arc::clone(&site), guard))
        .fallback(unknown)
        .layer(DefaultBodyLimit::max(BODY_SIZE_MAX))
        .layer(axum::middleware::from_fn(headers))
        .with_state(site)
}

/// Lets a request through only where the table's right is held.
async fn guard(State(site): State<Web>, path: MatchedPath, mut request: Request, next: Next) -> Response {
    let Some((_, right)) = ROUTES.iter().find(|(known, _)| *known == path.as_str()) else {
        return (StatusCode::NOT_FOUND, "not in the table of routes").into_response();
    };
    let right = *right;
    let uploads = path.as_str().starts_with("/uploads");
    let api = path.as_str().starts_with("/api/") || uploads;
    // What an upload client may ask before it signs in: which protocol is spoken here.
    if uploads && *request.method() == Method::OPTIONS {
        request.extensions_mut().insert(Who(None));
        return next.run(request).await;
    }
    let visitor = match token_of(request.headers()) {
        None => None,
        Some(token) => match auth::known(&site, &token) {
            Some(visitor) => Some(visitor),
            None => {
                let inner = Arc::clone(&site);
                match block(move || auth::visitor(&inner, &token).map_err(DeskError::from)).await {
                    Ok(visitor) => visitor,
                    Err(error) => return fault(&site, None, error),
                }
            }
        },
    };
    if !holds(visitor.as_ref().map(|visitor| &visitor.actor), right) {
        return match &visitor {
            None if api => {
                (StatusCode::UNAUTHORIZED, axum::Json(serde_json::json!({ "error": "请先登录。" }))).into_response()
            }
            None => Redirect::to("/sign-in").into_response(),
            Some(visitor) => forbidden(&site, visitor, right),
        };
    }
    let changes = path.as_str() == "/password" || path.as_str() == "/sign-out";
    if right != Right::Public && !api && !changes && visitor.as_ref().is_some_and(|visitor| visitor.must_change) {
        return Redirect::to("/password").into_response();
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads && !same_origin(request.headers()) {
        return (StatusCode::FORBIDDEN, "请从本系统的页面提交。").into_response();
    }
    request.extensions_mut().insert(Who(visitor));
    next.run(request).await
}

/// A browser says where a form comes from; another site's form is refused.
fn same_origin(headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => true,
    }
}

fn token_of(headers: &HeaderMap) -> Option<String> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    bearer.map(str::to_owned).or_else(|| cookie(headers, COOKIE))
}

/// A cookie of the request.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get(header::COOKIE)?.to_str().ok()?;
    all.split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(policy));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    headers.insert("referrer-policy", HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn unknown(State(site): State<Web>, headers: HeaderMap) -> Response {
    nowhere(Outside::of(&site, &headers))
}

/// What the public reads where there is nothing.
fn nowhere(outside: Outside) -> Response {
    let page = PlainMessage {
        outside,
        title: "没有这个页面".into(),
        what: "地址可能写错了，或者内容还没有公开、已经移走。".into(),
        next: "可以从“执法决定”重新查找。".into(),
    };
    (StatusCode::NOT_FOUND, html(&page)).into_response()
}

/// Runs blocking work off the async threads.
pub(crate) async fn block<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DeskError> + Send + 'static,
) -> Result<T, DeskError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(DeskError::Fault(error.to_string())),
    }
}

/// Renders a page.
pub(crate) fn html(page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => Html(text).into_response(),
        Err(error) => {
            tracing::error!(%error, "a template failed");
            (StatusCode::INTERNAL_SERVER_ERROR, "页面出错，你填写的内容没有丢失。").into_response()
        }
    }
}

/// An Excel file to keep; `name` is plain ASCII.
pub(crate) fn download(name: &str, body: Vec<u8>) -> Response {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], body).into_response()
}

#[derive(Template)]
#[template(path = "message.html")]
struct Message<'a> {
    shell: Shell,
    title: &'a str,
    what: String,
    refusals: Vec<Refusal>,
    next: String,
    back: &'a str,
}

#[derive(Template)]
#[template(path = "plain_message.html")]
pub(crate) struct PlainMessage {
    pub(crate) outside: Outside,
    pub(crate) title: String,
    pub(crate) what: String,
    pub(crate) next: String,
}

fn forbidden(site: &Site, visitor: &Visitor, right: Right) -> Response {
    let who: Vec<&str> = holders(right).iter().map(|role| role.title()).collect();
    let message = Message {
        shell: Shell::of(site, visitor, ""),
        title: "没有权限",
        what: format!("这一页限{}使用。", who.join("、")),
        refusals: Vec::new(),
        next: "需要办理的，请交有权限的人员；职责有变动的，请本机关系统管理员调整。".into(),
        back: "/",
    };
    (StatusCode::FORBIDDEN, html(&message)).into_response()
}

/// The page for what went wrong.
pub(crate) fn fault(site: &Site, visitor: Option<&Visitor>, error: DeskError) -> Response {
    let (status, title, what, refusals, next) = match error {
        DeskError::NotFound if visitor.is_none() => return nowhere(Outside::of(site, &HeaderMap::new())),
        DeskError::NotFound => (
            StatusCode::NOT_FOUND,
            "没有找到",
            "没有这个案件或者记录，也可能你无权查看。".to_owned(),
            Vec::new(),
            "请从案件列表中查找。".to_owned(),
        ),
        DeskError::Rejected(Rejected::Law(refusals)) => {
            let refusals = match visitor {
                Some(visitor) => sign_off::Unsigned::of(site, visitor.actor.agency.as_str()).mark_all(refusals),
                None => refusals,
            };
            (StatusCode::UNPROCESSABLE_ENTITY, "还不能办理", String::new(), refusals, String::new())
        }
        DeskError::Rejected(Rejected::Form(errors)) => {
            let words: Vec<String> = errors.iter().map(|error| format!("{}：{}", error.label, error.reason)).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, "需要改正", words.join(" "), Vec::new(), String::new())
        }
        DeskError::Conflict(_) => (
            StatusCode::CONFLICT,
            "别人刚刚更新了本案",
            "你看到的不是最新状态，这一步没有保存。".to_owned(),
            Vec::new(),
            "请返回案件页核对后再办。".to_owned(),
        ),
        DeskError::Full => (
            StatusCode::INSUFFICIENT_STORAGE,
            "存储空间不足",
            "服务器的存储空间已满，这一步没有保存，以前保存的没有丢失。".to_owned(),
            Vec::new(),
            "请告诉系统管理员腾出空间，然后再办。".to_owned(),
        ),
        DeskError::Fault(cause) => {
            let number = crate::site::new_id(site.now()).chars().rev().take(6).collect::<String>();
            tracing::error!(number, cause, "a request failed");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "系统出错",
                format!("已保存的内容没有丢失。编号 {number}，可据此报修。"),
                Vec::new(),
                "请稍后再试一次。".to_owned(),
            )
        }
    };
    match visitor {
        Some(visitor) => {
            let message = Message { shell: Shell::of(site, visitor, ""), title, what, refusals, next, back: "/cases" };
            (status, html(&message)).into_response()
        }
        None => {
            let outside = Outside::of(site, &HeaderMap::new());
            (status, html(&PlainMessage { outside, title: title.to_owned(), what, next })).into_response()
        }
    }
}

/// Whoever is signed in: what a page behind a right asks for. The guard has let nobody else through.
impl FromRequestParts<Web> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Web) -> Result<Visitor, Response> {
        let who = parts.extensions.get::<Who>().and_then(|who| who.0.clone());
        who.ok_or_else(|| fault(site, None, DeskError::NotFound))
    }
}

/// Who is signed in; the guard has let nobody else through.
pub(crate) fn signed_in(who: &Who) -> Result<Visitor, DeskError> {
    who.0.clone().ok_or(DeskError::NotFound)
}

/// The visitor of a request.
pub(crate) type Asker = Extension<Who>;

#[cfg(test)]
pub(crate) mod tests;
