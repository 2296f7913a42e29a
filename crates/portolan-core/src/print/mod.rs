//! The whole book on one page: what becomes of the ids and links of its pages.
//!
//! Entry points: [`Found::in_body`] reads one page's body, [`PrintBook::new`] gives every id of the book a name of its
//! own, by mdBook's rules, and [`PrintBook::rewrite`] makes a page's body a part of the book. Bodies are read twice
//! and never held here, so that the memory of a large book is that of its ids.
//!
//! Must not know how a page was made: it works on finished HTML, an author's raw HTML included.

mod ids;
mod references;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

pub use ids::Found;

use ids::ChapterIds;
use references::Place;

use crate::assemble::{PageIx, SiteIndex};
use crate::markdown::{UsedIds, heading_id, push_text};
use crate::model::{PageSource, UrlPath};
use crate::theme::view::{ListGroupView, ListItemView};

/// Where the page lies.
pub const PRINT_URL: &str = "print.html";

/// The pages of a book in reading order, and the ids that all of it has.
#[derive(Debug)]
pub struct PrintBook<'s> {
    site: &'s SiteIndex,
    chapters: Vec<ChapterIds>,
    /// The place of each page among the chapters.
    places: HashMap<PageIx, usize>,
}

/// The pages that the book on one page holds, in order.
#[must_use]
pub fn chapters(site: &SiteIndex) -> Vec<PageIx> {
    // A 404 page that the summary lists is a chapter as well.
    let written = |page: &PageIx| site.pages[*page].entry.source == PageSource::File;
    site.nav.order.iter().copied().filter(written).collect()
}

impl<'s> PrintBook<'s> {
    /// Names every id. `found` is what the bodies of [`chapters`] hold, in their order.
    #[must_use]
    pub fn new(site: &'s SiteIndex, found: Vec<Found>) -> Self {
        let pages = chapters(site);
        let mut used = UsedIds::default();
        let mut chapters: Vec<ChapterIds> = found
            .into_iter()
            .map(|found| ChapterIds::new(found, &mut used))
            .collect();
        // A chapter without a title gets one, so that there is something to link to; all others go before it.
        for (chapter, page) in chapters.iter_mut().zip(&pages) {
            if chapter.start.is_empty() {
                chapter.start = used.unique(heading_id(&site.pages[*page].title));
                chapter.titled = true;
            }
        }
        Self {
            site,
            chapters,
            places: pages
                .into_iter()
                .enumerate()
                .map(|(at, page)| (page, at))
                .collect(),
        }
    }

    /// The id of a chapter's start; `None` for a page that the book does not hold.
    fn start_of(&self, page: PageIx) -> Option<&str> {
        self.chapter_of(page).map(|chapter| chapter.start.as_str())
    }

    fn chapter_of(&self, page: PageIx) -> Option<&ChapterIds> {
        self.chapters.get(*self.places.get(&page)?)
    }

    /// A page's finished body as a part of the book: ids are the book's, links to pages of the book are links within
    /// it, all others start at the place of [`PRINT_URL`].
    #[must_use]
    pub fn rewrite(&self, page: PageIx, html: &str) -> String {
        let mut out = String::with_capacity(html.len() + html.len() / 32 + 64);
        let Some(chapter) = self.chapter_of(page) else {
            return out;
        };
        if chapter.titled {
            out.push_str("<h1 id=\"");
            push_text(&mut out, &chapter.start);
            out.push_str("\">");
            push_text(&mut out, &self.site.pages[page].title);
            out.push_str("</h1>\n");
        }
        references::rewrite(
            &Place {
                book: self,
                page,
                chapter,
            },
            html,
            &mut out,
        );
        out
    }

    /// The contents of the book: its chapters by part, as links within it.
    #[must_use]
    pub fn contents(&self) -> Vec<ListGroupView> {
        use crate::assemble::NavRole;

        let nav = &self.site.nav;
        let mut groups = vec![ListGroupView::default()];
        let mut stack: Vec<_> = nav.roots.iter().rev().map(|ix| (*ix, 0)).collect();
        while let Some((ix, depth)) = stack.pop() {
            let node = &nav.nodes[ix];
            if node.role == NavRole::Part {
                groups.push(ListGroupView {
                    title: node.title.clone(),
                    ..ListGroupView::default()
                });
            }
            let start = node.page.and_then(|page| self.start_of(page));
            if let (Some(start), Some(group)) = (start, groups.last_mut()) {
                let number: String = node.number.iter().map(|number| format!("{number}.")).collect();
                let separator = if number.is_empty() { "" } else { " " };
                group.items.push(ListItemView {
                    title: format!("{number}{separator}{}", node.title),
                    url: references::fragment(start),
                    depth,
                    ..ListItemView::default()
                });
            }
            stack.extend(node.children.iter().rev().map(|child| (*child, depth + 1)));
        }
        groups.retain(|group| !group.items.is_empty());
        groups
    }

    /// The page of the book at a place of the site.
    fn page_at(&self, url: &str) -> Option<PageIx> {
        let home = self
            .site
            .home
            .filter(|_| self.site.home_copy && url == "index.html");
        self.site
            .page_of_url(url)
            .or(home)
            .filter(|page| self.places.contains_key(page))
    }

    fn url_of(&self, page: PageIx) -> &UrlPath {
        &self.site.pages[page].url
    }
}
