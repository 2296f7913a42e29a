//! Navigation from `SUMMARY.md`: the author's order, numbers and parts.

use super::SiteIndex;
use super::nav::{NavIx, NavNode, NavRole};
use crate::model::SummaryItem;

/// Fills the site's navigation from the items of a summary and finds the first page.
pub(super) fn build(site: &mut SiteIndex, items: &[SummaryItem]) {
    // Children of an item go under a node that exists already, so the walk is pre-order.
    let mut stack: Vec<(Option<NavIx>, &SummaryItem)> = items.iter().rev().map(|item| (None, item)).collect();
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
                let mut node = NavNode::new(NavRole::Page, title);
                node.page = path.as_ref().and_then(|path| site.page_of_source(path.as_str()));
                if site.options.section_labels {
                    node.number = number.clone().unwrap_or_default();
                }
                let page = node.page;
                let ix = site.nav.add(parent, node);
                if let Some(page) = page {
                    site.home = site.home.or(Some(page));
                    let info = &mut site.pages[page];
                    info.nav = info.nav.or(Some(ix));
                    // mdBook names a chapter by its line in the summary, not by its heading.
                    if info.entry.meta.title.is_none() {
                        info.title.clone_from(title);
                    }
                }
                stack.extend(children.iter().rev().map(|child| (Some(ix), child)));
            }
        }
    }
    site.home_copy = site.page_of_url("index.html").is_none() && site.home.is_some();
    if let Some(index) = site.page_of_url("index.html")
        && site.pages[index].nav.is_some()
    {
        site.home = Some(index);
    }
}
