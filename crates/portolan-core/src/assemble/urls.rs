//! Which URL a page has, and how one page names another.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

use super::SiteIndex;
use crate::model::page::strip_number_prefix;
use crate::model::{
    Diagnostic, Diagnostics, Dialect, Location, NavSource, PageEntry, PageSource, SiteOptions, UrlPath,
};

/// What a path component must not hold literally within a URL: RFC 3986, section 3.3, and what HTML or a shell
/// would stumble over.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The URL of every page, in the order of `pages`.
///
/// `a/b.md` lies at `a/b.html`; a README is its folder's index. Where navigation comes from the folder tree, a
/// number prefix of a component orders it and is not part of the URL.
pub(super) fn assign(
    options: &SiteOptions,
    nav: &NavSource,
    pages: &[PageEntry],
    diagnostics: &mut Diagnostics,
) -> Vec<UrlPath> {
    let strip = options.dialect == Dialect::Portolan && *nav == NavSource::Tree;
    let with_index: std::collections::HashSet<&str> = pages
        .iter()
        .filter(|page| page.id.path.file_name() == "index.md")
        .map(|page| page.id.path.parent())
        .collect();
    pages
        .iter()
        .map(|page| {
            let is_readme = page.id.path.stem().eq_ignore_ascii_case("readme");
            let beaten = is_readme && with_index.contains(page.id.path.parent());
            if beaten && *nav == NavSource::Tree {
                diagnostics.push(index_conflict(page));
            }
            url_of(page.id.path.as_str(), Readme::of(is_readme && !beaten), strip)
        })
        .collect()
}

/// Whether a page stands for its folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readme {
    IsIndex,
    KeepsName,
}

impl Readme {
    fn of(is_index: bool) -> Self {
        if is_index { Self::IsIndex } else { Self::KeepsName }
    }
}

fn index_conflict(page: &PageEntry) -> Diagnostic {
    Diagnostic::new(
        "index-conflict",
        "this folder has an `index.md` too, which is used as its index",
    )
    .at(Location::file(&page.file))
    .hint("move the text of one into the other, or give this file another name")
}

fn url_of(source: &str, readme: Readme, strip: bool) -> UrlPath {
    let (folder, name) = source
        .rsplit_once('/')
        .map_or(("", source), |(folder, name)| (folder, name));
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let mut url = String::with_capacity(source.len() + 4);
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        url.push_str(if strip { strip_number_prefix(part) } else { part });
        url.push('/');
    }
    match readme {
        Readme::IsIndex => url.push_str("index"),
        Readme::KeepsName => url.push_str(if strip { strip_number_prefix(stem) } else { stem }),
    }
    url.push_str(".html");
    UrlPath::new(url)
}

/// The folder of the site in which the pages of a source folder lie.
pub(super) fn folder_url(folder: &str, strip: bool) -> String {
    let parts = folder.split('/').filter(|part| !part.is_empty());
    parts
        .map(|part| if strip { strip_number_prefix(part) } else { part })
        .fold(String::new(), |mut all, part| {
            if !all.is_empty() {
                all.push('/');
            }
            all.push_str(part);
            all
        })
}

/// Reports pages, files and redirects that would lie over each other, and gathers the redirects.
pub(super) fn check(site: &mut SiteIndex, diagnostics: &mut Diagnostics) {
    let mut taken: HashMap<String, String> = HashMap::with_capacity(site.pages.len());
    for page in &site.pages {
        match taken.entry(folded(page.url.as_str())) {
            Entry::Vacant(free) => {
                free.insert(describe(page));
            }
            Entry::Occupied(other) => diagnostics.push(
                Diagnostic::new(
                    "duplicate-url",
                    format!(
                        "this page has the URL `{}`, which {} has already",
                        page.url,
                        other.get()
                    ),
                )
                .at(Location::file(&page.entry.file))
                .hint(
                    "rename one of the files; names that differ only in case or accents' form count as equal",
                ),
            ),
        }
    }
    for asset in &site.assets {
        if let Some(owner) = taken.get(&folded(asset.path.as_str())) {
            diagnostics.push(
                Diagnostic::new(
                    "duplicate-url",
                    format!("the file `{}` lies where {owner} is written", asset.path),
                )
                .hint("rename the file or the page"),
            );
        }
    }
    collect_redirects(site, &taken, diagnostics);
}

fn describe(page: &super::PageInfo) -> String {
    match page.entry.source {
        PageSource::File => format!("`{}`", page.entry.file),
        PageSource::Generated => "a generated page".to_owned(),
    }
}

fn collect_redirects(site: &mut SiteIndex, taken: &HashMap<String, String>, diagnostics: &mut Diagnostics) {
    let mut redirects = std::collections::BTreeMap::new();
    for page in &site.pages {
        for alias in &page.entry.meta.aliases {
            let place = Location::file(&page.entry.file);
            match redirect_path(alias) {
                Some(from) if taken.contains_key(&folded(&from)) => diagnostics.push(
                    Diagnostic::new(
                        "invalid-url",
                        format!("the alias `{alias}` lies over a page of the site"),
                    )
                    .at(place)
                    .hint("remove the alias, or move the page"),
                ),
                Some(from) => {
                    redirects.insert(from, page.url.as_str().to_owned());
                }
                None => diagnostics.push(
                    Diagnostic::new(
                        "invalid-url",
                        format!("the alias `{alias}` is not a path of the site"),
                    )
                    .at(place)
                    .hint("write a path from the site's root, such as `old/page.html`"),
                ),
            }
        }
    }
    for (from, to) in &site.options.redirects {
        let (path, fragment) = from
            .split_once('#')
            .map_or((from.as_str(), None), |(path, id)| (path, Some(id)));
        let Some(path) = redirect_path(path) else {
            diagnostics.push(invalid_redirect(from, "is not a path of the site"));
            continue;
        };
        match fragment {
            None if taken.contains_key(&folded(&path)) => {
                diagnostics.push(invalid_redirect(from, "lies over a page of the site"));
            }
            None => {
                redirects.insert(path, to.clone());
            }
            Some(id) => {
                redirects.insert(format!("{path}#{id}"), to.clone());
            }
        }
    }
    site.redirects = redirects;
}

fn invalid_redirect(from: &str, problem: &str) -> Diagnostic {
    Diagnostic::new("invalid-url", format!("the redirect `{from}` {problem}"))
        .at(Location::file("book.toml"))
        .hint("the left side of `[output.html.redirect]` is a path from the site's root where no page lies")
}

/// `/old/`, `old` and `old/index.html` as a path of the site with a file name; `None` where it would leave the site.
fn redirect_path(written: &str) -> Option<String> {
    let path = written.trim_start_matches('/');
    let outside = path
        .split('/')
        .any(|part| part == ".." || part == "." || part.contains(['\0', '\\']));
    if outside || path.contains("//") {
        return None;
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    Some(match name {
        "" => format!("{path}index.html"),
        name if name.contains('.') => path.to_owned(),
        _ => format!("{path}/index.html"),
    })
}

/// The form in which URLs are compared: file systems and servers differ in case and in Unicode form.
fn folded(url: &str) -> String {
    if url.is_ascii() {
        url.to_ascii_lowercase()
    } else {
        url.nfc().flat_map(char::to_lowercase).collect()
    }
}

/// How the page at `from` names the place `to` of the same site: relative, percent-encoded, with the file name.
///
/// ```
/// use portolan_core::{assemble::relative_url, model::UrlPath};
/// let url = relative_url(&UrlPath::new("a/b/c.html"), &UrlPath::new("a/über uns.html"));
/// assert_eq!(url, "../%C3%BCber%20uns.html");
/// ```
#[must_use]
pub fn relative_url(from: &UrlPath, to: &UrlPath) -> String {
    let (from, to) = (from.as_str(), to.as_str());
    let mut shared = 0;
    for (at, (left, right)) in from.bytes().zip(to.bytes()).enumerate() {
        if left != right {
            break;
        }
        if left == b'/' {
            shared = at + 1;
        }
    }
    let ups = from[shared..].bytes().filter(|byte| *byte == b'/').count();
    let rest = &to[shared..];
    let mut url = String::with_capacity(ups * 3 + rest.len() + 8);
    for _ in 0..ups {
        url.push_str("../");
    }
    // A first component with a colon would read as a scheme.
    if ups == 0 && rest.split('/').next().is_some_and(|first| first.contains(':')) {
        url.push_str("./");
    }
    push_encoded(&mut url, rest);
    url
}

/// Appends a path, percent-encoded, `/` kept.
pub(crate) fn push_encoded(url: &mut String, path: &str) {
    for piece in utf8_percent_encode(path, PATH) {
        url.push_str(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_urls() {
        let cases = [
            ("index.html", "a/b.html", "a/b.html"),
            ("a/b.html", "index.html", "../index.html"),
            ("a/b.html", "a/c.html", "c.html"),
            ("a/b.html", "ab/c.html", "../ab/c.html"),
            ("ab/b.html", "a/c.html", "../a/c.html"),
            ("a/b/c.html", "a/d/e.html", "../d/e.html"),
            ("a/b/c/d.html", "a/b/e.html", "../e.html"),
            ("a/b.html", "a/b.html", "b.html"),
            ("a.html", "c:d.html", "./c:d.html"),
            ("é/a.html", "è/b 100%.html", "../%C3%A8/b%20100%25.html"),
        ];
        for (from, to, expected) in cases {
            assert_eq!(
                relative_url(&UrlPath::new(from), &UrlPath::new(to)),
                expected,
                "{from} -> {to}"
            );
        }
    }

    #[test]
    fn urls_of_sources() {
        let cases = [
            ("a/b.md", false, "a/b.html"),
            ("01-intro/02_first step.md", true, "intro/first step.html"),
            ("2024-report.md", true, "2024-report.html"),
            ("01.md", true, "01.html"),
        ];
        for (source, strip, expected) in cases {
            assert_eq!(url_of(source, Readme::KeepsName, strip).as_str(), expected);
        }
        assert_eq!(
            url_of("a/README.md", Readme::IsIndex, false).as_str(),
            "a/index.html"
        );
    }

    #[test]
    fn redirect_paths() {
        let cases = [
            ("/old/", Some("old/index.html")),
            ("old", Some("old/index.html")),
            ("old.html", Some("old.html")),
            ("../x.html", None),
            ("a//b.html", None),
        ];
        for (written, expected) in cases {
            assert_eq!(redirect_path(written).as_deref(), expected, "{written}");
        }
    }
}
