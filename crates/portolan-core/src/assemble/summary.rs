//! Navigation from `SUMMARY.md`: the author's order, numbers and parts.

use super::SiteIndex;
use super::nav::{NavIx, NavNode, NavRole};
use crate::model::{SourcePath, SummaryItem};

/// Fills the site's navigation from the items of a summary and finds the first page.
pub(super) fn build(site: &mut SiteIndex, items: Vec<SummaryItem>) {
    // Pre-order, because a child goes under a node that exists already. Items are taken apart on the way: dropping a
    // very deep one whole would need as deep a stack.
    let mut stack: Vec<(Option<NavIx>, SummaryItem)> =
        items.into_iter().rev().map(|item| (None, item)).collect();
    while let Some((parent, item)) = stack.pop() {
        match item {
            SummaryItem::Separator => {
                site.nav.add(parent, NavNode::new(NavRole::Separator, ""));
            }
            SummaryItem::Part(title) => {
                site.nav.add(parent, NavNode::new(NavRole::Part, title));
            }
            SummaryItem::Chapter {
                title,
                path,
                number,
                children,
            } => {
                let ix = add_chapter(site, parent, title, path.as_ref(), number);
                stack.extend(children.into_iter().rev().map(|child| (Some(ix), child)));
            }
        }
    }
    find_home(site);
}

fn add_chapter(
    site: &mut SiteIndex,
    parent: Option<NavIx>,
    title: String,
    path: Option<&SourcePath>,
    number: Option<Vec<u32>>,
) -> NavIx {
    let page = path.and_then(|path| site.page_of_source(path.as_str()));
    let mut node = NavNode::new(NavRole::Page, title);
    node.page = page;
    if site.options.section_labels {
        node.number = number.unwrap_or_default();
    }
    let ix = site.nav.add(parent, node);
    if let Some(page) = page {
        site.home = site.home.or(Some(page));
        let info = &mut site.pages[page];
        // mdBook names a chapter by its line in the summary, not by its heading.
        if info.nav.is_none() && info.entry.meta.title.is_none() {
            info.title.clone_from(&site.nav.nodes[ix].title);
        }
        info.nav = info.nav.or(Some(ix));
    }
    ix
}

/// A chapter at the root's `index.html` is the home page; otherwise the first one is, and is written there too. A
/// file of that name wins.
fn find_home(site: &mut SiteIndex) {
    match site.page_of_url("index.html") {
        Some(index) => {
            if site.pages[index].nav.is_some() || site.home.is_none() {
                site.home = Some(index);
            }
        }
        None => site.home_copy = site.home.is_some() && site.asset("index.html").is_none(),
    }
}
