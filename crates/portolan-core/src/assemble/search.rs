//! The page that shows what search found.

use super::index::PageRole;
use super::redirects::redirect_path;
use super::{PageIx, SiteIndex};
use crate::model::UrlPath;

/// Where the page lies, and where it does when something of the author's lies there.
const NAMES: [&str; 2] = ["search.html", "search-results.html"];

/// Adds the page to a site that can be searched.
pub(super) fn add(site: &mut SiteIndex) {
    if !site.options.search {
        return;
    }
    let url = free_place(site);
    let title = site.words.search.clone();
    let page: PageIx = site.push_made("search", UrlPath::new(url), title, PageRole::Search);
    site.search = Some(page);
}

fn free_place(site: &SiteIndex) -> String {
    let numbered = (2..).map(|number| format!("search-results-{number}.html"));
    let mut names = NAMES.map(str::to_owned).into_iter().chain(numbered);
    // There is one among as many names as there are places, so it is always found.
    names
        .find(|name| !is_taken(site, name))
        .unwrap_or_else(|| NAMES[0].to_owned())
}

fn is_taken(site: &SiteIndex, name: &str) -> bool {
    let leads_on = |from: &String| redirect_path(from).as_deref() == Some(name);
    site.page_at_folded(name).is_some()
        || site.asset(name).is_some()
        || site.options.redirects.keys().any(leads_on)
        || site
            .pages
            .iter()
            .any(|page| page.entry.meta.aliases.iter().any(leads_on))
}
