//! Signing in and out, and changing one's password.

use super::{COOKIE, Web, block, fault, html, input, shell};
use crate::auth::Visitor;
use crate::auth::{self, PASSWORD_LENGTH_MIN};
use crate::desk::DeskError;
use crate::web::input::Posted;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use store::accounts;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    css: String,
    error: String,
    login: String,
}

/// The form.
pub(crate) async fn page() -> Response {
    html(&SignIn { css: shell::css(), error: String::new(), login: String::new() })
}

/// Checks name and password.
pub(crate) async fn post(State(site): State<Web>, body: String) -> Response {
    let field =
        |name: &str| input::pairs(&body).find(|(key, _)| key == name).map(|(_, value)| value).unwrap_or_default();
    let (login, password) = (field("login"), field("password"));
    let inner = site.clone();
    let name = login.clone();
    match block(move || auth::sign_in(&inner, &name, &password).map_err(DeskError::from)).await {
        Ok(Ok(token)) => {
            let secure = if site.config.secure_cookies { "; Secure" } else { "" };
            let mut response = Redirect::to("/").into_response();
            if let Ok(value) =
                HeaderValue::from_str(&format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{secure}"))
            {
                response.headers_mut().insert(header::SET_COOKIE, value);
            }
            response
        }
        Ok(Err(error)) => (
            StatusCode::UNAUTHORIZED,
            html(&SignIn { css: shell::css(), error, login: login.chars().take(60).collect() }),
        )
            .into_response(),
        Err(error) => fault(&site, None, error),
    }
}

/// Ends the session.
pub(crate) async fn out(State(site): State<Web>, visitor: Visitor, request: Request) -> Response {
    if let Err(error) = input::read(&site, &visitor, request).await {
        return fault(&site, Some(&visitor), error);
    }
    let (inner, token) = (site.clone(), visitor.token.clone());
    let ended = block(move || {
        let now = inner.now().unix();
        inner.store.write(move |unit| accounts::end_session(unit, &token, now)).map_err(DeskError::from)
    });
    match ended.await {
        Ok(()) => {
            ([(header::SET_COOKIE, format!("{COOKIE}=; Path=/; Max-Age=0"))], Redirect::to("/sign-in")).into_response()
        }
        Err(error) => fault(&site, Some(&visitor), error),
    }
}

/// The form for a new password.
pub(crate) async fn password(State(site): State<Web>, visitor: Visitor, headers: HeaderMap) -> Response {
    super::people::password_page(&site, &visitor, &headers, Vec::new())
}

/// Takes a new password; every other session of the person ends.
pub(crate) async fn change(State(site): State<Web>, Posted { visitor, headers, flat }: Posted) -> Response {
    let (new, again) = (input::one(&flat, "new").to_owned(), input::one(&flat, "again").to_owned());
    let mut errors = Vec::new();
    if new.chars().count() < PASSWORD_LENGTH_MIN {
        errors.push(format!("新密码至少 {PASSWORD_LENGTH_MIN} 个字符。"));
    }
    if new != again {
        errors.push("两次输入的新密码不一致。".to_owned());
    }
    if !errors.is_empty() {
        return super::people::password_page(&site, &visitor, &headers, errors);
    }
    let inner = site.clone();
    let actor = visitor.actor.clone();
    let changed = block(move || {
        let hash = auth::hash(&new).map_err(|error| DeskError::Fault(error.to_string()))?;
        inner
            .store
            .write(move |unit| {
                let (agency, person) = (actor.agency.as_str(), actor.person.as_str());
                if let Some(mut account) = accounts::account(unit, agency, person)? {
                    account.password = hash;
                    account.must_change = false;
                    accounts::put_account(unit, &account)?;
                }
                accounts::end_sessions_of(unit, agency, person)
            })
            .map_err(DeskError::from)
    });
    match changed.await {
        Ok(()) => Redirect::to("/sign-in").into_response(),
        Err(error) => fault(&site, Some(&visitor), error),
    }
}
