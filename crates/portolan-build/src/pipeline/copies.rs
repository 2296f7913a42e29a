//! The Markdown of pages beside them, and the list of them for programs.
//!
//! Entry points: [`copied`] says which pages have one, [`copy`] makes one. A copy is made when its text, its title, a
//! link or a list of it has changed, and is kept from the last site otherwise.

use std::borrow::Cow;

use portolan_core::assemble::{PageIx, SiteIndex};
use portolan_core::copies::{self, Draft, Fillings, copy_path};
use portolan_core::resolve::{Decided, ResolvedLink};

use super::book::Book;
use super::search::findable;
use crate::cache::{Key, KeyBuilder};

/// Raised when what this stage makes of the same input changes.
const VERSION: u32 = 3;

/// The pages that have a copy: those that can be found, for what is kept out of the search is kept out of other programs'
/// sight too; and none where a file of the author's lies at its place.
pub(super) fn copied(book: &Book, site: &SiteIndex) -> Vec<PageIx> {
    if !site.options.copies.markdown {
        return Vec::new();
    }
    let mut pages = findable(book, site);
    pages.retain(|page| {
        let copy = copy_path(&site.pages[*page].url);
        copy.is_some_and(|copy| site.asset(copy.as_str()).is_none())
    });
    pages
}

/// What the site has decided of a page, as its copy names it.
pub(super) struct Filled<'a> {
    urls: Vec<Cow<'a, str>>,
    lists: Vec<String>,
}

impl<'a> Filled<'a> {
    /// The links and lists of a page.
    pub(super) fn of(site: &SiteIndex, page: PageIx, decided: &'a Decided) -> Self {
        let named = |link: &'a ResolvedLink| {
            let copy = link.page.and_then(|target| as_copy(site, target, &link.url));
            copy.map_or(Cow::Borrowed(link.url.as_str()), Cow::Owned)
        };
        let from = &site.pages[page].url;
        let mut listed = |url: &str| {
            let path = &url[..url.find(['#', '?']).unwrap_or(url.len())];
            let target = site.page_named_by(from, path);
            let copy = target.and_then(|target| as_copy(site, target, url));
            copy.unwrap_or_else(|| url.to_owned())
        };
        Self {
            urls: decided.links.iter().map(named).collect(),
            lists: decided
                .listings
                .iter()
                .map(|list| copies::list(list, &mut listed))
                .collect(),
        }
    }
}

/// The hash of everything that a copy is made from; `text` is the hash of its draft, `uncopied` that of the pages without a
/// copy.
pub(super) fn key(site: &SiteIndex, page: PageIx, text: &[u8; 32], decided: &Decided, uncopied: &Key) -> Key {
    let info = &site.pages[page];
    let mut key = KeyBuilder::new("copy", VERSION);
    key.number(u64::from(copies::VERSION)).bytes(text);
    key.text(&info.title)
        .optional(info.entry.meta.description.as_deref());
    key.number(decided.links.len() as u64);
    for link in &decided.links {
        let leads_to_copy = link.page.is_some_and(|target| site.has_copy(target));
        key.text(&link.url).number(u64::from(leads_to_copy));
    }
    // What a list names is known when it is read. Nearly every page has a copy, so few builds change the rest.
    if !decided.listings.is_empty() {
        key.hashed(&decided.listings).key(uncopied);
    }
    key.finish()
}

/// The hash of the addresses of all pages that have no copy.
pub(super) fn uncopied(site: &SiteIndex) -> Key {
    let mut key = KeyBuilder::new("uncopied", VERSION);
    let pages = site.pages.iter().enumerate();
    for (_, info) in pages.filter(|(page, _)| !site.has_copy(*page)) {
        key.text(info.url.as_str());
    }
    key.finish()
}

/// The copy of a page, whole.
pub(super) fn copy(site: &SiteIndex, page: PageIx, draft: &Draft, filled: &Filled<'_>) -> String {
    let info = &site.pages[page];
    let description = info.entry.meta.description.as_deref();
    let has_title = info.entry.summary.title.is_some();
    let fillings = Fillings {
        urls: &filled.urls,
        lists: &filled.lists,
    };
    copies::finish(draft, &info.title, description, has_title, fillings)
}

/// The URL of a page that has a copy, as that of the copy, which lies beside it.
fn as_copy(site: &SiteIndex, target: PageIx, url: &str) -> Option<String> {
    let end = url.find(['#', '?']).unwrap_or(url.len());
    let (path, tail) = url.split_at(end);
    let stem = path.strip_suffix(".html").filter(|_| site.has_copy(target))?;
    Some(format!("{stem}.md{tail}"))
}
