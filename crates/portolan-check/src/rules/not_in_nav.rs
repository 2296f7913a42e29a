//! A page that is missing from the navigation
//!
//! A page has no place in the navigation although its front matter does not say `nav: false`: the index of its folder
//! does, which hides the whole folder. Readers reach it by a link alone. Where that is meant, say `nav: false` on the
//! page, too, or for the whole folder in `[[defaults]]`.
//!
//! Markdown files that a `SUMMARY.md` does not list are no pages; [`unlisted-page`](../reference/diagnostics.md#unlisted-page)
//! names them. A page that no other links to either is an [`orphan-page`](orphan-page.md).

use portolan_core::assemble::PageIx;
use portolan_core::model::{Diagnostic, Diagnostics, Location};

use crate::SiteInput;

/// Reports the pages among `hidden` that did not ask for it.
pub(crate) fn check(input: &SiteInput<'_>, hidden: &[PageIx], found: &mut Diagnostics) {
    for &page in hidden {
        let info = &input.site.pages[page];
        if info.entry.meta.nav == Some(false) {
            continue;
        }
        found.push(
            Diagnostic::new(
                "not-in-nav",
                "the page is missing from the navigation, as its folder is hidden",
            )
            .at(Location::file(&info.entry.file))
            .on_page(info.entry.id.path.clone())
            .hint(
                "write `nav: false` in its front matter where that is meant, or show the index of its folder",
            ),
        );
    }
}
