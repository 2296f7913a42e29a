//! A page that nothing leads to
//!
//! A page is neither in the navigation nor does any other page link to it. Only a search and the list of all pages
//! find it. Link to it, show it in the navigation, or remove it; where its address is given to readers in another way,
//! except it by [an exception](index.md#exceptions).

use std::collections::BTreeSet;

use portolan_core::assemble::PageIx;
use portolan_core::model::{Diagnostic, Diagnostics, Location, PageSource};
use portolan_core::resolve::linked_pages;

use crate::SiteInput;

/// Reports the pages among `hidden` (those that are not in the navigation) that no page links to; gives back the
/// others.
pub(crate) fn check(input: &SiteInput<'_>, hidden: Vec<PageIx>, found: &mut Diagnostics) -> Vec<PageIx> {
    // Most sites hide nothing, and need not look at any link.
    if hidden.is_empty() {
        return hidden;
    }
    let linked = linked_from_elsewhere(input);
    let (known, orphans): (Vec<_>, Vec<_>) = hidden.into_iter().partition(|page| linked.contains(page));
    for page in orphans {
        let info = &input.site.pages[page];
        found.push(
            Diagnostic::new(
                "orphan-page",
                "no page links here, and the navigation does not show it",
            )
            .at(Location::file(&info.entry.file))
            .on_page(info.entry.id.path.clone())
            .hint("link to it, or remove it"),
        );
    }
    known
}

fn linked_from_elsewhere(input: &SiteInput<'_>) -> BTreeSet<PageIx> {
    let pages = input.site.pages.iter().enumerate();
    let written = pages.filter(|(_, page)| page.entry.source == PageSource::File);
    written
        .flat_map(|(page, _)| {
            let linked = linked_pages(input.site, page);
            linked.into_iter().filter(move |other| *other != page)
        })
        .collect()
}
