//! The whole book, or a section of it, on one page: what becomes of the ids and links of its pages.
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

use std::collections::{HashMap, HashSet};

pub use ids::Found;

use ids::ChapterIds;
use references::Place;

use crate::assemble::{NavIx, NavNode, NavRole, PageIx, SiteIndex};
use crate::markdown::{UsedIds, heading_id, push_text};
use crate::model::{PageSource, UrlPath};
use crate::theme::view::{ListGroupView, ListItemView};

/// Where the page lies.
pub const PRINT_URL: &str = "print.html";

/// The pages of a book in reading order, and the ids that all of it has.
#[derive(Debug)]
pub struct PrintBook<'s> {
    site: &'s SiteIndex,
    /// Where it lies.
    print: PageIx,
    /// From there to the site's root: empty or `../` repeated.
    root: String,
    pages: Vec<PageIx>,
    /// The ids of each, in the same order.
    chapters: Vec<ChapterIds>,
    /// The place of each page among the chapters.
    places: HashMap<PageIx, usize>,
}

/// The pages that a page like `print` holds, in order: those of its section, or all of the book.
#[must_use]
pub fn chapters(site: &SiteIndex, print: PageIx) -> Vec<PageIx> {
    // A 404 page that the summary lists is a chapter as well.
    let written = |page: &PageIx| site.pages[*page].entry.source == PageSource::File;
    if site.section_of_print(print).is_none() {
        return site.nav.order.iter().copied().filter(written).collect();
    }
    let inside = outline(site, print).filter_map(|(ix, _)| site.nav.nodes[ix].page);
    let mut placed: Vec<(usize, PageIx)> = inside
        .filter(written)
        .filter_map(|page| Some((site.nav.place_of(page)?, page)))
        .collect();
    placed.sort_unstable();
    placed.dedup();
    placed.into_iter().map(|(_, page)| page).collect()
}

/// What the contents of a page like `print` name.
#[derive(Debug)]
pub struct Part<'s> {
    /// The title of the part of the book, or empty.
    pub title: &'s str,
    /// Its chapters in order, each with its depth.
    pub chapters: Vec<Chapter<'s>>,
}

/// A chapter in the contents of a page of print.
#[derive(Clone, Copy, Debug)]
pub struct Chapter<'s> {
    /// Where it stands in the navigation, with its title and number.
    pub node: &'s NavNode,
    /// Its page.
    pub page: PageIx,
    /// How deep it lies, 0 at the top.
    pub depth: u32,
}

/// The parts that the contents of a page like `print` name: those that hold one of `pages`, its [`chapters`].
#[must_use]
pub fn parts<'s>(site: &'s SiteIndex, print: PageIx, pages: &[PageIx]) -> Vec<Part<'s>> {
    let held: HashSet<PageIx> = pages.iter().copied().collect();
    let part = |title| Part {
        title,
        chapters: Vec::new(),
    };
    let mut parts = vec![part("")];
    for (ix, depth) in outline(site, print) {
        let node = &site.nav.nodes[ix];
        if node.role == NavRole::Part {
            parts.push(part(&node.title));
        }
        let page = node.page.filter(|page| held.contains(page));
        if let (Some(page), Some(part)) = (page, parts.last_mut()) {
            part.chapters.push(Chapter { node, page, depth });
        }
    }
    parts.retain(|part| !part.chapters.is_empty());
    parts
}

/// The part of the navigation that a page like `print` holds, in order, with the depth of each node: that of its section,
/// or all of it.
fn outline(site: &SiteIndex, print: PageIx) -> impl Iterator<Item = (NavIx, u32)> + use<'_> {
    let from = match site.section_of_print(print) {
        Some(section) => site.pages[section].nav.as_slice(),
        None => &site.nav.roots,
    };
    site.nav.walk(from)
}

impl<'s> PrintBook<'s> {
    /// Names every id of the book that `print` holds. `found` is what the bodies of its [`chapters`] hold, in their order.
    #[must_use]
    pub fn new(site: &'s SiteIndex, print: PageIx, found: Vec<Found>) -> Self {
        let pages = chapters(site, print);
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
            print,
            root: "../".repeat(site.pages[print].url.as_str().matches('/').count()),
            chapters,
            places: pages.iter().enumerate().map(|(at, page)| (*page, at)).collect(),
            pages,
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
    /// it, all others start at its own place.
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
        parts(self.site, self.print, &self.pages)
            .into_iter()
            .map(|part| ListGroupView {
                title: part.title.to_owned(),
                items: part.chapters.iter().filter_map(|it| self.item(*it)).collect(),
                ..ListGroupView::default()
            })
            .collect()
    }

    fn item(&self, chapter: Chapter<'_>) -> Option<ListItemView> {
        let Chapter { node, page, depth } = chapter;
        let number: String = node.number.iter().map(|number| format!("{number}.")).collect();
        let separator = if number.is_empty() { "" } else { " " };
        Some(ListItemView {
            title: format!("{number}{separator}{}", node.title),
            url: references::fragment(self.start_of(page)?),
            depth,
            ..ListItemView::default()
        })
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

    /// A path from the site's root as one from the place of the book.
    fn seen_from_here(&self, path: String) -> String {
        if self.root.is_empty() {
            return path;
        }
        format!("{}{}", self.root, path.strip_prefix("./").unwrap_or(&path))
    }

    fn url_of(&self, page: PageIx) -> &UrlPath {
        &self.site.pages[page].url
    }
}
