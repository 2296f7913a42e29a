//! Links that the configuration adds to the header and the navigation, and how a page names a place of the site.
//!
//! A configured link that starts with `/` is a path from the source root; everything else is taken as it is.

use super::lookup::Found;
use super::reference::{Parts, decoded, join, leaves_site, push_encoded, relative_url};
use super::{PageIx, PageRole, SiteIndex};
use crate::markdown::push_text;
use crate::model::{Diagnostic, Diagnostics, Location, PageSource, SiteText, TextPiece, UrlPath};

/// How a page names places of the site.
#[derive(Clone, Debug)]
pub struct Linker {
    from: UrlPath,
    /// The 404 page may be shown at any address: its links start at the site's base path.
    base: Option<String>,
}

impl Linker {
    /// The linker of a page that is written at `url`.
    #[must_use]
    pub fn new(site: &SiteIndex, page: PageIx, url: &UrlPath) -> Self {
        let anywhere = site.pages[page].role == PageRole::NotFound;
        Self {
            from: url.clone(),
            base: anywhere.then(|| site.options.base_path().to_owned()),
        }
    }

    /// The linker of files at the site's root.
    pub(super) fn of_root() -> Self {
        Self {
            from: UrlPath::new("index.html"),
            base: None,
        }
    }

    /// The URL of a place of the site, percent-encoded.
    #[must_use]
    pub fn url(&self, to: &UrlPath) -> String {
        match &self.base {
            None => relative_url(&self.from, to),
            Some(base) => {
                let mut url = base.clone();
                push_encoded(&mut url, to.as_str());
                url
            }
        }
    }

    /// From the page to the site's root: empty or `../` repeated.
    #[must_use]
    pub fn root(&self) -> String {
        self.base
            .clone()
            .unwrap_or_else(|| "../".repeat(self.from.as_str().matches('/').count()))
    }
}

/// Where in the site something that was found lies.
pub(crate) fn place_url(site: &SiteIndex, found: &Found<'_>) -> UrlPath {
    match found {
        Found::Page(page) => site.pages[*page].url.clone(),
        Found::Asset(asset) => UrlPath::new(asset.path.as_str()),
        Found::Redirect(url) => url.clone(),
    }
}

/// The URL of a configured link as a page names it.
pub(super) fn configured_url(site: &SiteIndex, target: &str, linker: &Linker) -> String {
    match find(site, target) {
        Some(found) => linker.url(&place_url(site, &found)) + Parts::of(target).tail,
        None => target.to_owned(),
    }
}

/// Whether a configured link leads to another site.
pub(super) fn is_external(target: &str) -> bool {
    leaves_site(target)
}

/// What a configured link names in this site.
pub(super) fn find<'a>(site: &'a SiteIndex, target: &str) -> Option<Found<'a>> {
    if !target.starts_with('/') || leaves_site(target) {
        return None;
    }
    let path = join("", &decoded(Parts::of(target).path))?;
    site.find_anywhere(&path)
}

/// Text of the configuration as a page at this place shows it.
pub(super) fn text(site: &SiteIndex, text: &SiteText, linker: &Linker) -> String {
    let mut html = String::new();
    for piece in &text.pieces {
        match piece {
            TextPiece::Html(piece) => html.push_str(piece),
            TextPiece::Url(target) => push_text(&mut html, &configured_url(site, target, linker)),
        }
    }
    html
}

/// Reports configured links to pages and headings that do not exist.
pub(super) fn check(site: &SiteIndex, diagnostics: &mut Diagnostics) {
    let options = &site.options;
    let announced = options.announcements.iter();
    let links = options.tabs.iter().flatten();
    let links = links.chain(options.header_links.iter().map(|header| &header.link));
    let links = links.chain(&options.nav_links);
    for link in links.chain(announced.clone().filter_map(|bar| bar.link.as_ref())) {
        let what = format!("the link “{}”", link.title);
        diagnostics.extend(problem(site, &link.url, &what, link.location.as_ref()));
    }
    let texts = announced.map(|bar| ("the announcement", &bar.text));
    for (what, text) in texts.chain(options.footer.iter().map(|text| ("the footer", text))) {
        for target in text.targets() {
            diagnostics.extend(problem(site, target, what, text.location.as_ref()));
        }
    }
}

/// What is wrong with one target.
fn problem(site: &SiteIndex, target: &str, what: &str, place: Option<&Location>) -> Option<Diagnostic> {
    if leaves_site(target) || target.is_empty() {
        return None;
    }
    let place = place.cloned().unwrap_or_else(|| Location::file("book.toml"));
    let Some(found) = find(site, target) else {
        let near = crate::resolve::nearest_page(site, target.trim_start_matches('/'));
        let hint = near.map_or_else(
            || "write an address, or a path from the source folder that starts with `/`".to_owned(),
            |near| format!("did you mean `/{near}`?"),
        );
        let message = format!("no page or file `{target}` for {what}");
        return Some(Diagnostic::new("broken-link", message).at(place).hint(hint));
    };
    let (Found::Page(page), Some(fragment)) = (found, Parts::of(target).fragment) else {
        return None;
    };
    let info = &site.pages[page];
    let id = decoded(fragment);
    let is_known = info.entry.source == PageSource::Generated
        || site.has_anchor(page, &id)
        || site.redirects.contains_key(&format!("{}#{id}", info.url));
    (!is_known).then(|| {
        let message = format!("`{}` has no heading or id `{id}` for {what}", info.entry.file);
        Diagnostic::new("broken-anchor", message)
            .at(place)
            .hint("link to the page itself, or give the heading an id: `## Title {#id}`")
    })
}
