//! From every page's summary to one site: URLs, navigation, reading order, generated pages.
//!
//! Entry point: [`assemble`]. It runs over all pages on every build, so everything here is linear in their number
//! and allocates little. Must not render: [`view`] gathers facts, the theme draws them.

mod index;

mod anchors;
mod lookup;
mod names;
mod reference;
mod urls;

mod nav;
mod summary;
mod tree;

mod catalogue;
mod listings;
mod overview;
mod printed;
mod search;
mod slug;
mod totals;
mod translations;
mod words;

mod conflicts;
mod links;
mod redirects;

mod dates;
mod repository;

pub mod nav_file;
pub mod view;

#[cfg(test)]
pub(crate) mod tests;

pub use dates::{add_days, day_of_epoch};
pub use index::{PageInfo, PageIx, PageRole, SiteIndex};
pub use listings::{Listing, ListingEntry, ListingGroup};
pub use nav::{Nav, NavIx, NavNode, NavRole};
pub use printed::SectionPrint;
pub use redirects::RedirectPage;
pub use reference::relative_url;
pub use slug::slug;
pub use words::GeneratedWords;

pub(crate) use catalogue::{Question, fits_language};
pub(crate) use listings::{Facet, page_of_value};
pub(crate) use lookup::Found;
pub(crate) use names::{Named, stem_of};
pub(crate) use overview::all_pages;
pub(crate) use reference::{Parts, decoded, join, leaves_site, push_encoded};
pub(crate) use repository::file_url;
pub(crate) use totals::{Section, Totals};

use std::collections::BTreeMap;

use crate::model::{AssetFacts, Diagnostics, GitFact, NavSource, PageEntry, SiteOptions, UrlPath};

/// Everything that the site is made from.
#[derive(Debug)]
pub struct SiteInput {
    /// The book's settings.
    pub options: SiteOptions,
    /// All pages that are published, drafts left out, in the order of their ids.
    pub pages: Vec<PageEntry>,
    /// The author's word on navigation.
    pub nav: NavSource,
    /// The files that are published as they are, in the order of their paths.
    pub assets: Vec<AssetFacts>,
    /// What git knows, by file relative to the book's root.
    pub git: BTreeMap<String, GitFact>,
    /// The day that the build gives itself, `YYYY-MM-DD`, or empty: what is new is counted from it.
    pub date: String,
    /// Words of generated pages, in the site's language.
    pub words: GeneratedWords,
}

/// Puts every page in its place.
///
/// Problems (two pages with one URL, aliases over pages) are diagnostics; the index is usable all the same.
#[must_use]
pub fn assemble(input: SiteInput) -> (SiteIndex, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let (mut site, nav) = index::build(input, &mut diagnostics);
    match nav {
        NavSource::Summary(items) => summary::build(&mut site, items),
        NavSource::Tree => tree::build(&mut site, &mut diagnostics),
    }
    site.nav.finish(&site.options);
    site.sections = view::sections_of(&site);
    add_generated(&mut site);
    search::add(&mut site);
    printed::add(&mut site, &mut diagnostics);
    let taken = conflicts::check(&site, &mut diagnostics);
    redirects::collect(&mut site, taken, &mut diagnostics);
    links::check(&site, &mut diagnostics);
    translations::check(&site, &mut diagnostics);
    (site, diagnostics)
}

/// Pages that are neither an author's nor a folder's.
fn add_generated(site: &mut SiteIndex) {
    if site.options.listings {
        listings::build(site);
    }
    // The author's own may have another name, or be an HTML file.
    let own =
        site.pages.iter().any(|page| page.role == PageRole::NotFound) || site.asset("404.html").is_some();
    if site.options.not_found.is_some() && !own {
        let title = site.words.not_found.clone();
        site.push_generated("404", UrlPath::new("404.html"), title, PageRole::NotFound);
    }
    let title = site.words.all_pages.clone();
    let all = site.push_generated(
        "all-pages",
        UrlPath::new("all-pages.html"),
        title,
        PageRole::AllPages,
    );
    site.all_pages = Some(all);
}
