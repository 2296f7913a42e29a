//! From a parsed page and the site to finished HTML: every link becomes a URL, every broken one a diagnostic.
//!
//! Entry points: [`resolve`] decides all links of a page, [`listings`] makes the lists of pages that it asks for, and
//! [`complete`] writes them into its slots. All of it is decided on every build, so a page that appears mends the links
//! that waited for it, and is in the lists that it belongs to.

mod listing;
mod nearest;
mod target;

pub use listing::{ListingWords, listings};

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::assemble::view::Linker;
use crate::assemble::{PageIx, SiteIndex, push_encoded};
use crate::glossary::Use;
use crate::markdown::push_text;
use crate::model::{Diagnostic, Diagnostics, LinkKind, ParsedPage, RawLink, Slot, SlotKind, UrlPath};

/// A link that has been decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ResolvedLink {
    /// What the attribute holds, percent-encoded, not HTML-escaped.
    pub url: String,
    /// Of an image whose size is known.
    pub dimensions: Option<(u32, u32)>,
    /// The page that it leads to. No part of what a page is rendered from: the URL says as much.
    #[serde(skip)]
    pub page: Option<PageIx>,
}

/// Everything of a page that waited for the site, decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Decided {
    /// By their place in the page's summary.
    pub links: Vec<ResolvedLink>,
    /// The lists of pages, as HTML, by their place in the page's summary.
    pub listings: Vec<String>,
    /// Words of the glossary, in the order of the body.
    pub terms: Vec<TermLink>,
}

/// Words of a body that lead to a term of the glossary.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct TermLink {
    /// Where they begin, in bytes of the body as it was parsed.
    pub at: u32,
    /// In bytes.
    pub length: u32,
    /// Where they lead, percent-encoded, not HTML-escaped.
    pub url: String,
    /// The start of the definition.
    pub text: String,
}

/// Whether the repository around the source has a file or folder of this path, relative to the repository's root.
pub type InRepository<'a> = &'a (dyn Fn(&str) -> bool + Sync);

/// The page or file of the source that was probably meant by a path that there is not.
#[must_use]
pub fn nearest_page<'a>(site: &'a SiteIndex, written: &str) -> Option<&'a str> {
    nearest::target(site, written, LinkKind::Link)
}

/// Decides every link of a page that is written at `url`.
#[must_use]
pub fn resolve(
    site: &SiteIndex,
    page: PageIx,
    url: &UrlPath,
    in_repository: InRepository<'_>,
) -> (Vec<ResolvedLink>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let link = Linker::new(site, page, url);
    let info = &site.pages[page];
    let context = target::Context {
        site,
        page,
        linker: &link,
        in_repository,
    };
    let links = info
        .entry
        .summary
        .links
        .iter()
        .map(|raw| {
            let (resolved, problem) = target::decide(&context, raw);
            if let Some(problem) = problem {
                diagnostics.push(
                    problem
                        .at(info.entry.summary.locate(raw.mark))
                        .on_page(info.entry.id.path.clone()),
                );
            }
            resolved
        })
        .collect();
    for raw in links_of_hero(site, page) {
        let problem = target::decide(&context, &raw).1;
        let here = |problem: Diagnostic| {
            let place = info.place_of(raw.mark);
            problem.at(place).on_page(info.entry.id.path.clone())
        };
        diagnostics.extend(problem.map(here));
    }
    (links, diagnostics)
}

/// The links of a page's head, which name pages as those of its text do.
fn links_of_hero(site: &SiteIndex, page: PageIx) -> impl Iterator<Item = RawLink> {
    let hero = site.pages[page].entry.meta.hero.iter();
    hero.flat_map(|hero| &hero.actions).map(|action| RawLink {
        target: action.href.clone(),
        kind: LinkKind::Link,
        mark: action.mark,
    })
}

/// Where the links of a page's head lead, in their order.
pub(crate) fn urls_of_hero(site: &SiteIndex, page: PageIx, linker: &Linker) -> Vec<String> {
    let context = target::Context {
        site,
        page,
        linker,
        in_repository: &|_| true,
    };
    links_of_hero(site, page)
        .map(|raw| target::decide(&context, &raw).0.url)
        .collect()
}

/// The links of a page that is written at `url` to the terms of a glossary that stand in its body.
#[must_use]
pub fn term_links(
    site: &SiteIndex,
    (page, url): (PageIx, &UrlPath),
    glossary: PageIx,
    uses: &[Use],
) -> Vec<TermLink> {
    let info = &site.pages[glossary];
    let address = Linker::new(site, page, url).url(&info.url);
    let terms = &info.entry.summary.terms;
    uses.iter()
        .filter_map(|found| {
            let term = terms.get(found.term as usize)?;
            let mut url = format!("{address}#");
            push_encoded(&mut url, &term.id);
            Some(TermLink {
                at: found.at,
                length: found.length,
                url,
                text: term.text.clone(),
            })
        })
        .collect()
}

/// The pages of the site that a page links to, in the order of the links of its text, then of its head; one that is linked to twice is there twice.
#[must_use]
pub fn linked_pages(site: &SiteIndex, page: PageIx) -> Vec<PageIx> {
    let info = &site.pages[page];
    let context = target::Context {
        site,
        page,
        linker: &Linker::new(site, page, &info.url),
        in_repository: &|_| true,
    };
    let links = info.entry.summary.links.iter().map(Cow::Borrowed);
    let links = links.chain(links_of_hero(site, page).map(Cow::Owned));
    links.filter_map(|raw| target::page_of(&context, &raw)).collect()
}

/// The page's body with all slots filled, and where the end of its first heading has moved to: a place in the body
/// at which it may be cut in two.
#[must_use]
pub fn complete(page: &ParsedPage, decided: &Decided) -> (String, usize) {
    let links = decided.links.iter().map(|link| link.url.len() + 24);
    let lists = decided.listings.iter().map(String::len);
    let terms = decided
        .terms
        .iter()
        .map(|term| term.url.len() + term.text.len() + 64);
    let extra: usize = links.chain(lists).chain(terms).sum();
    let mut filler = Filler::of(page, extra);
    let mut terms = decided.terms.iter().peekable();
    for slot in &page.slots {
        while let Some(term) = terms.next_if(|term| term.at < slot.at) {
            filler.term(term);
        }
        filler.slot(*slot, decided);
    }
    terms.for_each(|term| filler.term(term));
    filler.finish()
}

/// A body that is being filled. A damaged cache may hold any places: those that are none are passed over.
struct Filler<'p> {
    body: &'p str,
    html: String,
    /// How much of the body is in the HTML.
    from: usize,
    lead_end: usize,
    lead_moved: usize,
}

impl<'p> Filler<'p> {
    fn of(page: &'p ParsedPage, extra: usize) -> Self {
        let lead_end = Some(page.lead_end as usize)
            .filter(|at| page.html.is_char_boundary(*at))
            .unwrap_or(0);
        Self {
            body: &page.html,
            html: String::with_capacity(page.html.len() + extra),
            from: 0,
            lead_end,
            lead_moved: lead_end,
        }
    }

    /// Copies the body up to a place, and puts what `put` adds there.
    fn put(&mut self, at: u32, put: impl FnOnce(&mut String)) {
        let at = (at as usize).min(self.body.len());
        let Some(piece) = self.body.get(self.from..at) else {
            return;
        };
        self.html.push_str(piece);
        self.from = at;
        let before = self.html.len();
        put(&mut self.html);
        if at < self.lead_end {
            self.lead_moved += self.html.len() - before;
        }
    }

    fn slot(&mut self, slot: Slot, decided: &Decided) {
        let number = slot.link as usize;
        self.put(slot.at, |html| {
            if slot.kind == SlotKind::Listing {
                html.push_str(decided.listings.get(number).map_or("", String::as_str));
            } else if let Some(link) = decided.links.get(number) {
                fill(html, slot.kind, link);
            }
        });
    }

    fn term(&mut self, term: &TermLink) {
        let end = term.at.saturating_add(term.length);
        if self.body.get(self.from..term.at as usize).is_none()
            || self.body.get(term.at as usize..end as usize).is_none()
        {
            return;
        }
        self.put(term.at, |html| {
            html.push_str("<a class=\"term\" href=\"");
            push_text(html, &term.url);
            if !term.text.is_empty() {
                html.push_str("\" title=\"");
                push_text(html, &term.text);
            }
            html.push_str("\">");
        });
        self.put(end, |html| html.push_str("</a>"));
    }

    fn finish(mut self) -> (String, usize) {
        self.html.push_str(self.body.get(self.from..).unwrap_or_default());
        (self.html, self.lead_moved)
    }
}

fn fill(html: &mut String, kind: SlotKind, link: &ResolvedLink) {
    match (kind, link.dimensions) {
        (SlotKind::Url, _) => push_text(html, &link.url),
        (SlotKind::ImageSize, Some((width, height))) => {
            use std::fmt::Write as _;
            // Writing to a string cannot fail.
            let _ = write!(html, " width=\"{width}\" height=\"{height}\"");
        }
        (SlotKind::ImageHeight(given), Some((width, height))) if width > 0 => {
            use std::fmt::Write as _;
            let height = u64::from(given) * u64::from(height) / u64::from(width);
            let _ = write!(html, " height=\"{height}\"");
        }
        (SlotKind::ImageSize | SlotKind::ImageHeight(_) | SlotKind::Listing, _) => {}
    }
}

/// Whether a link shows something rather than leads somewhere.
fn shows(kind: LinkKind) -> bool {
    kind == LinkKind::Image
}
