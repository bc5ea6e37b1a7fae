//! Links of an exported page as seen from where it lies, so that the copy works under any address, also below a folder of another
//! site: `/public/registers` becomes `../registers/`.

use super::export::is_page;

/// What a link stands in.
const LINKS: [&str; 4] = ["href=\"/", "src=\"/", "action=\"/", "data-search=\"/"];

/// The page with its links to this site made relative; `name` is its file below the root.
pub(super) fn near(page: &str, name: &str) -> String {
    let up = "../".repeat(name.matches('/').count());
    let up = if up.is_empty() { "./" } else { &up };
    let mut text = String::with_capacity(page.len() + page.len() / 16);
    let mut rest = page;
    while let Some((before, link)) = next_link(rest) {
        text += &rest[..before];
        text += up;
        let end = link.find('"').unwrap_or(link.len());
        let (address, asked) = link.split_at(link[..end].find(['?', '#']).unwrap_or(end));
        text += address;
        // A page is a folder: named as one, no server has to lead there.
        if !rest[..before].ends_with("data-search=\"")
            && !address.is_empty()
            && !address.ends_with('/')
            && is_page(address)
        {
            text.push('/');
        }
        rest = asked;
    }
    text + rest
}

/// The next link to this site: where its address begins, and what follows its first slash.
fn next_link(text: &str) -> Option<(usize, &str)> {
    let mut from = 0;
    while let Some(at) = text[from..].find("=\"/").map(|at| from + at) {
        let end = at + "=\"/".len();
        let link = LINKS.iter().any(|link| text[..end].ends_with(link));
        if link && !text[end..].starts_with('/') {
            return Some((end - 1, &text[end..]));
        }
        from = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn g20_links_of_an_exported_page_lead_on_from_wherever_the_copy_lies() {
        let page = "<a href=\"/public\">一</a><a href=\"/public/registers?day=1\">二</a><link href=\"/static/a.css\"><a href=\"#main\">三</a>\
            <a href=\"https://example.gov.cn/public\">四</a><main data-search=\"/public/search\">=\"/public</main>";
        assert_eq!(
            near(page, "public/decisions/a-1/index.html"),
            "<a href=\"../../../public/\">一</a><a href=\"../../../public/registers/?day=1\">二</a><link href=\"../../../static/a.css\">\
             <a href=\"#main\">三</a><a href=\"https://example.gov.cn/public\">四</a><main data-search=\"../../../public/search\">=\"/public</main>"
        );
        assert_eq!(near("<a href=\"/\">起</a>", "index.html"), "<a href=\"./\">起</a>");
    }

    #[test]
    fn g20_what_is_a_file_stays_one() {
        let page = "<a href=\"/public/decisions/a-1/proof/decision\">证明</a><a href=\"/public/feed.xml\">订阅</a><a href=\"/log/a/checkpoint\">账</a>";
        assert_eq!(
            near(page, "public/index.html"),
            "<a href=\"../public/decisions/a-1/proof/decision\">证明</a><a href=\"../public/feed.xml\">订阅</a><a href=\"../log/a/checkpoint\">账</a>"
        );
    }
}
