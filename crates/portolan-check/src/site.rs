//! The rules over the whole site, one after the other. They run on every build and every check, so each is linear in
//! the number of pages.

use portolan_core::assemble::{PageInfo, PageRole, SiteIndex};
use portolan_core::model::{Diagnostics, Location, PageSource};

use crate::rules;

/// What of a page a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its title: in its front matter, or its first heading.
    Title,
    /// The day of its last review, in its front matter.
    Reviewed,
}

/// A site, and what it does not know itself.
pub struct SiteInput<'a> {
    /// Every page in its place.
    pub site: &'a SiteIndex,
    /// The day that it is, `YYYY-MM-DD`; without one no review is overdue.
    pub today: Option<&'a str>,
    /// Where something of a page stands in its file; asked for findings alone.
    pub place: &'a dyn Fn(&PageInfo, Field) -> Location,
}

/// Finds what is wrong with the site as a whole, in the order of the rules.
#[must_use]
pub fn check_site(input: &SiteInput<'_>) -> Diagnostics {
    let mut found = Diagnostics::new();
    rules::duplicate_title::check(input, &mut found);
    rules::overdue_review::check(input, &mut found);
    let home = input.site.home;
    let hidden = (0..input.site.pages.len()).filter(|page| {
        let info = &input.site.pages[*page];
        let is_content = info.role == PageRole::Content && info.entry.source == PageSource::File;
        is_content && info.nav.is_none() && home != Some(*page) && !info.entry.file.is_empty()
    });
    let linked = rules::orphan_page::check(input, hidden.collect(), &mut found);
    rules::not_in_nav::check(input, &linked, &mut found);
    found
}
