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

mod listings;
mod overview;
mod search;
mod slug;
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
pub use redirects::RedirectPage;
pub use reference::relative_url;
pub use slug::slug;
pub use words::GeneratedWords;

pub(crate) use lookup::Found;
pub(crate) use names::{Named, stem_of};
pub(crate) use reference::{Parts, decoded, join, leaves_site, push_encoded};
pub(crate) use repository::file_url;

use std::collections::BTreeMap;

use listings::Facet;

use crate::model::{
    AssetFacts, Diagnostic, Diagnostics, GitFact, Location, NavSource, PageEntry, SiteOptions, UrlPath,
};
use crate::print::PRINT_URL;

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
    add_print(&mut site, &mut diagnostics);
    let taken = conflicts::check(&site, &mut diagnostics);
    redirects::collect(&mut site, taken, &mut diagnostics);
    links::check(&site, &mut diagnostics);
    (site, diagnostics)
}

/// The whole book on one page: its place is taken from no author's file (an asset of that name wins), but two pages
/// cannot lie there.
fn add_print(site: &mut SiteIndex, diagnostics: &mut Diagnostics) {
    if site.options.print.is_none() || site.asset(PRINT_URL).is_some() {
        return;
    }
    if let Some(page) = site.page_at_folded(PRINT_URL) {
        let info = &site.pages[page];
        let place = Location::file(&info.entry.file);
        if info.url.as_str() == PRINT_URL {
            let what = format!("`{PRINT_URL}` is reserved for the whole book on one page");
            let problem = Diagnostic::new("duplicate-url", what).at(place).hint(
                "give the file another name, or leave that page out: `[output.html.print] enable = false`",
            );
            diagnostics.push(problem);
            return;
        }
        // mdBook writes both; systems that do not tell case apart keep one of them.
        let what =
            format!("the page's name differs from `{PRINT_URL}`, the whole book on one page, only in case");
        diagnostics.push(
            Diagnostic::new("portable-name", what)
                .at(place)
                .hint("rename the file"),
        );
    }
    let title = site.words.print.clone();
    site.print = Some(site.push_made("print", UrlPath::new(PRINT_URL), title, PageRole::Print));
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
