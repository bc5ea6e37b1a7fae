//! What other programs follow: the Atom feed and the sitemap. A withdrawn publication stays in both, as withdrawn.

use super::{Body, Shown};
use std::fmt::Write;

/// Entries of one feed page.
pub(crate) const ENTRIES_MAX: usize = 50;
/// Addresses of one sitemap file; the protocol's own limit is 50 000.
pub(crate) const LOCATIONS_MAX: usize = 10_000;

/// A text within XML: characters that XML 1.0 does not know are left out.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            '\t' | '\n' | '\r' => out.push(c),
            c if c < ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

/// A stored moment as RFC 3339 in Beijing time.
pub(crate) fn stamp(moment: &str) -> String {
    match moment.split_once(' ') {
        Some((day, time)) => format!("{day}T{time}+08:00"),
        None => format!("{moment}T00:00:00+08:00"),
    }
}

/// One entry.
pub(crate) fn entry(shown: &Shown, site: &str) -> String {
    let summary = match &shown.body {
        Body::Withdrawn(stone) => {
            format!("原内容于{}撤下（{}）。{}", stone.withdrawn, stone.ground_words(), stone.reason)
        }
        Body::Page(page) => {
            let notes = page.about.notes.iter().map(|note| format!("{}更正：{}", note.on.chinese(), note.words));
            let mut words = vec![format!("{}。{}", shown.fact(4).trim_end_matches('。'), shown.fact(6))];
            words.extend(notes);
            words.join("\n")
        }
    };
    let title = match &shown.body {
        Body::Withdrawn(_) => shown.title(),
        Body::Page(_) => format!("{} {}", shown.title(), shown.publication.number),
    };
    let mut text = String::from("<entry>");
    let link = escaped(&format!("{site}{}", shown.path()));
    let _ = write!(text, "<title>{}</title>", escaped(&title));
    let _ = write!(text, "<id>urn:mingfa:{}</id>", escaped(&shown.publication.id));
    let _ = write!(text, "<link rel=\"alternate\" type=\"text/html\" href=\"{link}\"/>");
    let _ = write!(text, "<updated>{}</updated>", stamp(&shown.publication.published));
    let _ = write!(text, "<author><name>{}</name></author>", escaped(&shown.agency));
    if !shown.act().is_empty() {
        let _ = write!(text, "<category term=\"{}\"/>", escaped(&shown.act()));
    }
    let _ = write!(text, "<category term=\"{}\"/>", shown.state());
    let _ = write!(text, "<summary>{}</summary></entry>", escaped(&summary));
    text
}

/// What a feed says of itself.
pub(crate) struct About<'a> {
    /// The site's address, without a slash at the end.
    pub(crate) site: &'a str,
    /// The feed's path on it.
    pub(crate) path: &'a str,
    /// The title.
    pub(crate) title: &'a str,
    /// When nothing is in it: the moment of its making.
    pub(crate) now: &'a str,
}

/// The feed.
pub(crate) fn atom(about: &About<'_>, shown: &[Shown]) -> String {
    let updated = shown.iter().map(|shown| shown.publication.published.as_str()).max().unwrap_or(about.now);
    let own = escaped(&format!("{}{}", about.site, about.path));
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">",
    );
    let _ = write!(text, "<title>{}</title><id>{own}</id>", escaped(about.title));
    let _ = write!(text, "<link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>");
    let home = escaped(&format!("{}/public", about.site));
    let _ = write!(text, "<link rel=\"alternate\" type=\"text/html\" href=\"{home}\"/>");
    let _ = write!(text, "<updated>{}</updated>", stamp(updated));
    for shown in shown {
        text.push('\n');
        text += &entry(shown, about.site);
    }
    text += "\n</feed>\n";
    text
}

/// One address of the sitemap: a withdrawn one is left out, since nothing is to be found there any more.
pub(crate) fn location(shown: &Shown, site: &str) -> String {
    if shown.page().is_none() {
        return String::new();
    }
    let path = escaped(&format!("{site}{}", shown.path()));
    format!("<url><loc>{path}</loc><lastmod>{}</lastmod></url>\n", shown.published())
}
