//! Lists that follow navigation: all pages of the site, the pages of a folder.
//!
//! They are made when their page is drawn, because they can be as long as the site.

use super::index::PageRole;
use super::listings::{Listing, ListingEntry, ListingGroup};
use super::nav::{NavIx, NavRole};
use super::{PageIx, SiteIndex};

/// What [`PageRole::AllPages`] shows: the whole navigation by part, or else by section, then what stands outside of it.
#[must_use]
pub(crate) fn all_pages(site: &SiteIndex) -> Listing {
    let mut groups = vec![ListingGroup::default()];
    let mut in_part = false;
    for root in &site.nav.roots {
        let node = &site.nav.nodes[*root];
        match node.role {
            NavRole::Part => {
                in_part = true;
                groups.push(ListingGroup {
                    title: node.title.clone(),
                    entries: Vec::new(),
                });
            }
            NavRole::Page if !in_part && !node.children.is_empty() => {
                groups.push(ListingGroup {
                    title: node.title.clone(),
                    entries: tree_of(site, *root),
                });
                groups.push(ListingGroup::default());
            }
            NavRole::Page => {
                if let Some(group) = groups.last_mut() {
                    group.entries.extend(tree_of(site, *root));
                }
            }
            NavRole::Separator | NavRole::Link => {}
        }
    }
    let outside = site.pages.iter().enumerate().filter(|(_, page)| {
        page.nav.is_none()
            && !matches!(
                page.role,
                PageRole::NotFound | PageRole::AllPages | PageRole::Print | PageRole::Search
            )
    });
    let entries = outside.map(|(page, _)| ListingEntry::of(page)).collect();
    groups.push(ListingGroup {
        title: site.words.other_pages.clone(),
        entries,
    });
    groups.retain(|group| !group.entries.is_empty());
    Listing { groups }
}

/// A node and all below it, in reading order.
fn tree_of(site: &SiteIndex, root: NavIx) -> Vec<ListingEntry> {
    let entry = |(ix, depth): (NavIx, u32)| {
        let node = &site.nav.nodes[ix];
        let page = node.page?;
        Some(ListingEntry {
            page,
            title: (site.pages[page].title != node.title).then(|| node.title.clone()),
            count: 0,
            depth,
        })
    };
    site.nav.walk(&[root]).filter_map(entry).collect()
}

/// What a folder's own index shows: the pages directly below it. The home page stands beside the sections, so all of
/// the top level counts as below it.
#[must_use]
pub(super) fn children_of(site: &SiteIndex, page: PageIx) -> Listing {
    let below = match site.pages[page].nav {
        _ if site.home == Some(page) => site.nav.roots.as_slice(),
        Some(nav) => site.nav.nodes[nav].children.as_slice(),
        None => &[],
    };
    let pages = below
        .iter()
        .filter_map(|ix| site.nav.nodes[*ix].page)
        .filter(|child| *child != page);
    Listing::plain(pages.map(ListingEntry::of).collect())
}
