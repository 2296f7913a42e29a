//! Links that the configuration adds to the header and the navigation, and how a page names a place of the site.
//!
//! A configured link that starts with `/` is a path from the source root; everything else is taken as it is.

use super::lookup::Found;
use super::reference::{Parts, decoded, join, leaves_site, push_encoded, relative_url};
use super::{PageIx, PageRole, SiteIndex};
use crate::model::{Diagnostic, Diagnostics, ExternalLink, Location, UrlPath};

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
    match place_of(site, target) {
        Some(place) => linker.url(&place) + Parts::of(target).tail,
        None => target.to_owned(),
    }
}

/// Whether a configured link leads to another site.
pub(super) fn is_external(target: &str) -> bool {
    leaves_site(target)
}

fn place_of(site: &SiteIndex, target: &str) -> Option<UrlPath> {
    if !target.starts_with('/') || leaves_site(target) {
        return None;
    }
    let path = join("", &decoded(Parts::of(target).path))?;
    site.find_anywhere(&path).map(|found| place_url(site, &found))
}

/// Reports configured links to pages that do not exist.
pub(super) fn check(site: &SiteIndex, diagnostics: &mut Diagnostics) {
    let all: [&[ExternalLink]; 2] = [&site.options.header_links, &site.options.nav_links];
    for link in all.into_iter().flatten() {
        if !leaves_site(&link.url) && place_of(site, &link.url).is_none() {
            diagnostics.push(
                Diagnostic::new(
                    "broken-link",
                    format!("no page or file `{}` for the link “{}”", link.url, link.title),
                )
                .at(Location::file("book.toml"))
                .hint("write an address, or a path from the source folder that starts with `/`"),
            );
        }
    }
}
