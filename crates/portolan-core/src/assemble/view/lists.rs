//! Lists that a page shows: its own headings, and the pages that a generated page lists.

use std::collections::HashSet;

use super::super::index::PageRole;
use super::super::listings::{Listing, ListingEntry};
use super::super::{PageIx, SiteIndex, overview, slug};
use super::{Linker, reader};
use crate::model::{Children, Heading};
use crate::theme::view::{ListGroupView, ListItemView, TocView};

/// The on-page contents are left out below this many headings.
const TOC_LEAST: usize = 3;

/// The headings of the second and third level; one of the third stands under the one of the second before it.
pub(super) fn toc(headings: &[Heading]) -> Vec<TocView> {
    let mut toc: Vec<TocView> = Vec::new();
    let mut count = 0;
    let mut under_second = false;
    for heading in headings.iter().filter(|heading| !heading.text.is_empty()) {
        let entry = || TocView {
            id: heading.id.clone(),
            html: heading.html.clone(),
            children: Vec::new(),
        };
        match (heading.level, toc.last_mut()) {
            (3, Some(above)) if under_second => above.children.push(entry()),
            (2 | 3, _) => toc.push(entry()),
            _ => continue,
        }
        under_second |= heading.level == 2;
        count += 1;
    }
    if count < TOC_LEAST { Vec::new() } else { toc }
}

/// The pages that a generated page lists.
pub(super) fn listing(site: &SiteIndex, page: PageIx, link: &Linker) -> Vec<ListGroupView> {
    let computed: Listing;
    let listing = match &site.pages[page].role {
        PageRole::Listing(listing) => listing,
        PageRole::AllPages => {
            computed = overview::all_pages(site);
            &computed
        }
        PageRole::FolderIndex | PageRole::Content if reader::children(site, page) != Children::None => {
            computed = overview::children_of(site, page);
            &computed
        }
        // The contents of the whole book are links within it, which only its maker knows.
        PageRole::FolderIndex
        | PageRole::Content
        | PageRole::NotFound
        | PageRole::Print
        | PageRole::Search => return Vec::new(),
    };
    let mut ids = HashSet::new();
    let mut groups = Vec::with_capacity(listing.groups.len());
    for group in listing.groups.iter().filter(|group| !group.entries.is_empty()) {
        groups.push(ListGroupView {
            title: group.title.clone(),
            id: unique(slug(&group.title), &mut ids),
            items: group
                .entries
                .iter()
                .map(|entry| list_item(site, entry, link))
                .collect(),
        });
    }
    leave_out_same_kind(&mut groups);
    groups
}

/// A kind that every entry has says nothing in the list.
fn leave_out_same_kind(groups: &mut [ListGroupView]) {
    let mut items = groups.iter().flat_map(|group| &group.items);
    let Some(first) = items.next().map(|item| item.kind.clone()) else {
        return;
    };
    if items.all(|item| item.kind == first) {
        for item in groups.iter_mut().flat_map(|group| &mut group.items) {
            item.kind.clear();
        }
    }
}

/// `id`, or `id-2` and so on where it is taken; an empty one stays empty.
fn unique(id: String, ids: &mut HashSet<String>) -> String {
    if id.is_empty() || ids.insert(id.clone()) {
        return id;
    }
    // Ends at the latest at the number of ids.
    (2..)
        .map(|number| format!("{id}-{number}"))
        .find(|id| ids.insert(id.clone()))
        .unwrap_or(id)
}

fn list_item(site: &SiteIndex, entry: &ListingEntry, link: &Linker) -> ListItemView {
    let info = &site.pages[entry.page];
    ListItemView {
        title: entry.title.clone().unwrap_or_else(|| info.title.clone()),
        url: link.url(&info.url),
        description: info.entry.meta.description.clone().unwrap_or_default(),
        kind: info.entry.meta.kind.clone().unwrap_or_default(),
        icon: format!("kind-{}", slug(info.entry.meta.kind.as_deref().unwrap_or("page"))),
        count: entry.count,
        depth: entry.depth,
    }
}
