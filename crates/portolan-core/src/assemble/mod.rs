//! From every page's summary to one site: URLs, navigation, reading order, generated pages.
//!
//! Entry point: [`assemble`]. It runs over all pages on every build, so everything here is linear in their number
//! and allocates little. Must not render: [`view`] gathers facts, the theme draws them.

mod dates;
mod generated;
mod index;
mod nav;
mod summary;
mod tree;
mod urls;

pub mod nav_file;
pub mod view;

pub use generated::{GeneratedWords, Listing, ListingEntry, ListingGroup, slug};
pub use index::{PageInfo, PageIx, PageRole, SiteIndex};
pub use nav::{Nav, NavIx, NavNode, NavRole};
pub(crate) use urls::push_encoded;
pub use dates::day_of_epoch;
pub use urls::relative_url;

use std::collections::BTreeMap;

use crate::model::{AssetFacts, Diagnostics, GitFact, NavSource, PageEntry, SiteOptions};

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
    let mut site = index::build(input, &mut diagnostics);
    match std::mem::replace(&mut site.nav_source, NavSource::Tree) {
        NavSource::Summary(items) => summary::build(&mut site, &items),
        NavSource::Tree => tree::build(&mut site),
    }
    site.nav.finish(&site.options);
    generated::build(&mut site);
    urls::check(&mut site, &mut diagnostics);
    (site, diagnostics)
}
