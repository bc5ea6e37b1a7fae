//! What every page has around it: navigation, the visitor, how it looks; and the static files.

use crate::auth::Visitor;
use crate::rights::{Right, holds};
use crate::site::{Delivery, Site};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use enforcement::people::Actor;
use std::sync::LazyLock;

const CSS: &str = include_str!("../../static/mingfa.css");
const JS: &str = include_str!("../../static/mingfa.js");
/// What the field's pages need where there is no network.
const FIELD_JS: &str = concat!(include_str!("../../static/field-keep.js"), include_str!("../../static/field-form.js"));
const WORKER_JS: &str = include_str!("../../static/field-worker.js");
/// What exported pages need a script for: search, and how they look.
const PORTAL_JS: &str = include_str!("../../static/portal.js");

/// Files by a name that changes with their content, so that browsers may keep them for ever.
static CSS_NAME: LazyLock<String> = LazyLock::new(|| named("css", CSS));
static JS_NAME: LazyLock<String> = LazyLock::new(|| named("js", JS));
static FIELD_JS_NAME: LazyLock<String> = LazyLock::new(|| format!("field-{}", named("js", FIELD_JS)));
static PORTAL_JS_NAME: LazyLock<String> = LazyLock::new(|| format!("portal-{}", named("js", PORTAL_JS)));

fn named(kind: &str, text: &str) -> String {
    let digest = store::objects::digest(text.as_bytes());
    format!("mingfa-{}.{kind}", digest.get(..12).unwrap_or_default())
}

/// One entry of the navigation.
pub(crate) struct Item {
    pub(crate) href: &'static str,
    pub(crate) title: &'static str,
    pub(crate) here: bool,
    /// The heading of its group, on the first of it.
    pub(crate) heading: &'static str,
}

/// Entries of the bar at the bottom of a phone.
const TABS: usize = 5;

/// Around every inside page.
pub(crate) struct Shell {
    pub(crate) css: String,
    pub(crate) js: String,
    pub(crate) look: String,
    pub(crate) agency: String,
    pub(crate) name: String,
    pub(crate) initial: String,
    pub(crate) roles: String,
    pub(crate) csrf: String,
    pub(crate) query: String,
    pub(crate) may_open: bool,
    pub(crate) nav: Vec<Item>,
    pub(crate) tabs: Vec<Item>,
}

/// An entry: address, title, the right that it asks for.
type Entry = (&'static str, &'static str, Right);

/// The navigation by groups, each under its heading.
const NAVIGATION: &[(&str, &[Entry])] = &[
    ("", &[("/", "工作台", Right::SignedIn)]),
    (
        "办案",
        &[
            ("/cases", "案件", Right::SeeCases),
            ("/field", "现场办理", Right::WorkInField),
            ("/inspections", "检查计划和频次", Right::SeeCases),
            ("/goods", "涉案财物", Right::SeeCases),
            ("/licences", "许可证件", Right::SeeCases),
            ("/devices", "记录设备", Right::KeepDevices),
        ],
    ),
    (
        "审核与公示",
        &[
            ("/review", "法制审核", Right::SeeReviews),
            ("/counsel", "顾问和公职律师", Right::SeeCounsel),
            ("/disclosure", "公示事项", Right::SeeCases),
            ("/registers", "公示清单", Right::SeeRegisters),
            ("/disclosure/credit", "双公示报送", Right::ReportCredit),
            ("/disclosure/outward", "对外报送", Right::ReportOutward),
            ("/disclosure/inward", "推送接收", Right::Push),
            ("/inquiries", "咨询投诉", Right::AnswerInquiries),
        ],
    ),
    (
        "监督",
        &[
            ("/supervision", "监督统计", Right::Supervise),
            ("/supervision/matters", "督办事项", Right::SeeMatters),
            ("/supervision/rounds", "专项监督检查", Right::Pursue),
            ("/supervision/analysis", "数据分析", Right::Supervise),
            ("/supervision/assessment", "考核指标", Right::Supervise),
            ("/supervision/plan", "实施方案任务", Right::Supervise),
            ("/supervision/evaluations", "案卷评查", Right::Evaluate),
            ("/supervision/ratings", "检查评价", Right::Guide),
            ("/reports", "年度报告", Right::Supervise),
            ("/supervision/lists", "目录清单指导", Right::Guide),
            ("/supervision/guiding", "指导案例", Right::SignedIn),
            ("/supervision/training", "人员培训", Right::SeeTraining),
            ("/supervision/means", "保障和激励", Right::SeeTraining),
        ],
    ),
    (
        "规则与管理",
        &[
            ("/rules", "规则与签核", Right::SignedIn),
            ("/calendar", "工作日历", Right::Administer),
            ("/people", "人员与证件", Right::Administer),
            ("/agency", "本机关信息", Right::Administer),
            ("/audit", "操作日志", Right::SeeAudit),
            ("/public", "公示网站", Right::SignedIn),
        ],
    ),
];

/// What the actor may open, the first of each group with the group's heading.
fn navigation(actor: &Actor, here: &str) -> Vec<Item> {
    let mut items = Vec::new();
    for (heading, entries) in NAVIGATION {
        let held = entries.iter().filter(|(.., right)| holds(Some(actor), *right));
        for (place, (href, title, _)) in held.enumerate() {
            items.push(Item { href, title, here: *href == here, heading: if place == 0 { heading } else { "" } });
        }
    }
    items
}

impl Shell {
    /// Around a page of this visitor; `here` is the navigation entry that is open.
    pub(crate) fn of(site: &Site, visitor: &Visitor, here: &str) -> Shell {
        let actor = &visitor.actor;
        let agency = site.store.read(|unit| store::accounts::agency(unit, actor.agency.as_str()));
        Shell {
            css: format!("/static/{}", *CSS_NAME),
            js: format!("/static/{}", *JS_NAME),
            look: String::new(),
            agency: agency.ok().flatten().map_or_else(String::new, |agency| agency.name),
            name: actor.name.clone(),
            initial: actor.name.chars().take(1).collect(),
            roles: actor.roles.iter().map(|role| role.title()).collect::<Vec<_>>().join("、"),
            csrf: visitor.csrf.clone(),
            query: String::new(),
            may_open: actor.is(enforcement::people::Role::Officer),
            nav: navigation(actor, here),
            tabs: navigation(actor, here).into_iter().take(TABS).collect(),
        }
    }

    /// As the visitor's cookies want it.
    pub(crate) fn looking(mut self, headers: &HeaderMap) -> Shell {
        self.look = look_of(headers);
        self
    }
}

/// Around every public page.
pub(crate) struct Outside {
    pub(crate) css: String,
    pub(crate) look: String,
    pub(crate) level: String,
    /// The script of exported pages; empty where this program serves them.
    pub(crate) script: String,
    /// The address of the site that exported pages are copies of; empty where none is configured.
    pub(crate) source: String,
}

impl Outside {
    /// As the reader's cookies want it.
    pub(crate) fn of(site: &Site, headers: &HeaderMap) -> Outside {
        Outside { look: look_of(headers), ..Outside::plain(site) }
    }

    /// As it is where nobody asked for anything else.
    pub(crate) fn plain(site: &Site) -> Outside {
        let script = match site.delivery {
            Delivery::Served => String::new(),
            _ => format!("/static/{}", *PORTAL_JS_NAME),
        };
        let source = site.address(None);
        Outside { css: css(), look: String::new(), level: site.level().to_owned(), script, source }
    }
}

/// What changes where the look of public pages changes: the names of what they load.
pub(crate) fn style() -> String {
    static_files().concat()
}

/// The addresses of what exported pages load.
pub(crate) fn static_files() -> [String; 2] {
    [css(), format!("/static/{}", *PORTAL_JS_NAME)]
}

/// The address of the stylesheet.
pub(crate) fn css() -> String {
    format!("/static/{}", *CSS_NAME)
}

/// The address of the script of the field's pages.
pub(crate) fn field_script() -> String {
    format!("/static/{}", *FIELD_JS_NAME)
}

/// The worker that keeps the field's pages on the device. It has no name of its own for each version: browsers ask for it
/// again at every visit.
pub(crate) async fn worker() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], WORKER_JS)
        .into_response()
}

/// 长辈版, 高对比 and single keys switched off, kept in cookies.
pub(crate) fn look_of(headers: &HeaderMap) -> String {
    let on = |name| super::cookie(headers, name).as_deref() == Some("1");
    let names = [(on("large"), "large"), (on("contrast"), "contrast"), (on("keys_off"), "keys-off")];
    names.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect::<Vec<_>>().join(" ")
}

fn toggle(headers: &HeaderMap, name: &str) -> Response {
    let on = super::cookie(headers, name).as_deref() == Some("1");
    let back = headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.split_once("://"))
        .and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()))
        // Two slashes would lead to another host.
        .filter(|path| !path.starts_with("//") && !path.starts_with("/\\"));
    let to = back
        .unwrap_or_else(|| if super::cookie(headers, super::COOKIE).is_some() { "/".into() } else { "/public".into() });
    let cookie = format!("{name}={}; Path=/; Max-Age=31536000; SameSite=Lax", u8::from(!on));
    let mut response = Redirect::to(&to).into_response();
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// Larger type, or back.
pub(crate) async fn look(headers: HeaderMap) -> Response {
    toggle(&headers, "large")
}

/// More contrast, or back.
pub(crate) async fn contrast(headers: HeaderMap) -> Response {
    toggle(&headers, "contrast")
}

/// Single keys off, or on again (WCAG 2.1.4).
pub(crate) async fn keys(headers: HeaderMap) -> Response {
    toggle(&headers, "keys_off")
}

/// A static file.
pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    let (kind, text) = if name == *CSS_NAME {
        ("text/css; charset=utf-8", CSS)
    } else if name == *JS_NAME {
        ("text/javascript; charset=utf-8", JS)
    } else if name == *FIELD_JS_NAME {
        ("text/javascript; charset=utf-8", FIELD_JS)
    } else if name == *PORTAL_JS_NAME {
        ("text/javascript; charset=utf-8", PORTAL_JS)
    } else {
        return (StatusCode::NOT_FOUND, "没有这个文件").into_response();
    };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], text)
        .into_response()
}
