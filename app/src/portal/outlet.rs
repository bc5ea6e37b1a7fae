//! The outlets 公开出口: one table of every form in which a publication reaches the public. Before release each is made and
//! searched for every hidden value in every spelling; one hit stops the release and names the outlet (G18).

use super::{Shown, data, feed, paper};
use crate::site::Site;
use crate::web;
use enforcement::disclosure::redact::find_leak;
use enforcement::refusal::{Code, Refusal};

/// An outlet.
pub(crate) struct Outlet {
    /// Its name, as a refusal and the attack's report say it.
    pub(crate) title: &'static str,
    /// Makes everything that this outlet shows of a publication.
    pub(crate) make: fn(&Site, &Shown) -> Result<Vec<u8>, Unmade>,
}

/// Why an outlet shows nothing of a publication.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Unmade {
    /// It does not offer this one: nothing goes out there.
    NotOffered(&'static str),
    /// It could not be made, so that nobody knows what it would show.
    Fault(String),
}

/// Every outlet, in the order of their reach.
pub(crate) const OUTLETS: [Outlet; 12] = [
    Outlet { title: "公开页面", make: page },
    Outlet { title: "PDF 文字层", make: text_layer },
    Outlet { title: "PDF 元数据、书签和文件名", make: marks },
    Outlet { title: "缩略图和图片", make: pictures },
    Outlet { title: "订阅（Atom）", make: |_, shown| Ok(feed::entry(shown, "").into_bytes()) },
    Outlet { title: "JSON 接口", make: interface },
    Outlet {
        title: "开放数据 JSON", make: |site, shown| Ok(data::record(site, shown, "").to_string().into_bytes())
    },
    Outlet { title: "开放数据 CSV", make: |site, shown| Ok(data::row(site, shown, "").join("\n").into_bytes()) },
    Outlet { title: "检索索引", make: index },
    Outlet { title: "检索结果和嵌入列表", make: list },
    Outlet { title: "网站地图", make: |_, shown| Ok(feed::location(shown, "").into_bytes()) },
    Outlet { title: "核验页面和证明", make: proof },
];

fn page(site: &Site, shown: &Shown) -> Result<Vec<u8>, Unmade> {
    web::outside::decision_text(site, shown)
        .map(String::into_bytes)
        .map_err(|error| Unmade::Fault(format!("{error:?}")))
}

/// What both JSON interfaces answer: the entry, and the page as it is stored.
fn interface(site: &Site, shown: &Shown) -> Result<Vec<u8>, Unmade> {
    Ok(format!("{}\n{}", data::entry(site, shown, ""), shown.publication.body).into_bytes())
}

fn pdf<'a>(site: &Site, shown: &'a Shown) -> Result<&'a [u8], Unmade> {
    shown.pdf.get_or_init(|| paper::print(site, shown)).as_deref().map_err(Clone::clone)
}

fn text_layer(site: &Site, shown: &Shown) -> Result<Vec<u8>, Unmade> {
    let layer = document::layer::read(pdf(site, shown)?).map_err(|error| Unmade::Fault(error.to_string()))?;
    if layer.text.trim().is_empty() {
        return Err(Unmade::Fault("the PDF has no text layer".into()));
    }
    Ok(layer.text.into_bytes())
}

fn marks(site: &Site, shown: &Shown) -> Result<Vec<u8>, Unmade> {
    let layer = document::layer::read(pdf(site, shown)?).map_err(|error| Unmade::Fault(error.to_string()))?;
    Ok(format!("{}\n{}", file_name(shown), layer.marks).into_bytes())
}

/// Pictures and thumbnails cannot be searched: a publication that shows one does not go out.
fn pictures(site: &Site, shown: &Shown) -> Result<Vec<u8>, Unmade> {
    let layer = document::layer::read(pdf(site, shown)?).map_err(|error| Unmade::Fault(error.to_string()))?;
    let page = String::from_utf8_lossy(&page(site, shown)?).to_ascii_lowercase();
    let on_page = ["<img", "og:image", "<picture", "background-image"].iter().any(|sign| page.contains(sign));
    if layer.pictures > 0 || on_page {
        return Err(Unmade::Fault("a picture's content cannot be searched".into()));
    }
    Err(Unmade::NotOffered("公开件没有缩略图和图片"))
}

/// The name under which the PDF is saved.
pub(crate) fn file_name(shown: &Shown) -> String {
    format!("{}.pdf", shown.publication.number.replace(['/', '\\', '"'], "-"))
}

fn index(_: &Site, shown: &Shown) -> Result<Vec<u8>, Unmade> {
    let facets = shown.facets().into_iter().map(|(_, value)| value);
    Ok([shown.searchable()].into_iter().chain(facets).collect::<Vec<_>>().join("\n").into_bytes())
}

fn list(site: &Site, shown: &Shown) -> Result<Vec<u8>, Unmade> {
    web::outside::row_text(site, shown).map(String::into_bytes).map_err(|error| Unmade::Fault(format!("{error:?}")))
}

fn proof(_: &Site, shown: &Shown) -> Result<Vec<u8>, Unmade> {
    let fields = crate::desk::log_fields(&shown.publication);
    Ok(fields.iter().map(|field| format!("{}={}\n", field.name, field.value)).collect::<String>().into_bytes())
}

/// What an outlet answered to the search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Answer {
    /// None of the values is in it.
    Clean,
    /// It shows nothing of this one.
    NotOffered(&'static str),
    /// The value of this place in the list is in it.
    Shows(usize),
    /// It could not be made.
    Fault(String),
}

/// Makes an outlet and searches it.
pub(crate) fn search(outlet: &Outlet, site: &Site, shown: &Shown, hidden: &[&str]) -> Answer {
    match (outlet.make)(site, shown) {
        Ok(bytes) => find_leak(&bytes, hidden).map_or(Answer::Clean, |leak| Answer::Shows(leak.value)),
        Err(Unmade::NotOffered(why)) => Answer::NotOffered(why),
        Err(Unmade::Fault(cause)) => Answer::Fault(cause),
    }
}

/// G18: every outlet is made and searched before anything goes out; the first that shows a hidden value stops the release.
pub(crate) fn g18_release(site: &Site, shown: &Shown, hidden: &[&str]) -> Result<(), Refusal> {
    let cites = || "G18.1".parse::<law::ObligationId>().map(|id| vec![id.into()]).unwrap_or_default();
    for outlet in &OUTLETS {
        match search(outlet, site, shown, hidden) {
            Answer::Clean | Answer::NotOffered(_) => {}
            Answer::Shows(_) => {
                return Err(Refusal::new(
                    Code::WouldLeak,
                    format!("“{}”中仍能找到应当隐去的信息，已停止发布，没有任何内容公开。", outlet.title),
                    cites(),
                    "请在隐去内容处理表中补充这一处，或者更正案由等记录的写法，然后重新作保密审查。",
                ));
            }
            Answer::Fault(cause) => {
                tracing::error!(outlet = outlet.title, cause, "an outlet could not be made");
                return Err(Refusal::new(
                    Code::WouldLeak,
                    format!("不能生成“{}”，无法核对其中有没有应当隐去的信息，已停止发布。", outlet.title),
                    cites(),
                    "请系统管理员查看运行日志，排除后再发布。",
                ));
            }
        }
    }
    Ok(())
}
