//! From a parsed page and the site to finished HTML: every link becomes a URL, every broken one a diagnostic.
//!
//! Entry points: [`resolve`] decides all links of a page, [`complete`] writes them into its slots. Links are decided
//! on every build, so a page that appears mends the links that waited for it.

mod nearest;
mod target;

#[cfg(test)]
mod tests;

use crate::assemble::view::Linker;
use crate::assemble::{PageIx, SiteIndex};
use crate::markdown::push_text;
use crate::model::{Diagnostics, LinkKind, ParsedPage, SlotKind, UrlPath};

/// A link that has been decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ResolvedLink {
    /// What the attribute holds, percent-encoded, not HTML-escaped.
    pub url: String,
    /// Of an image whose size is known.
    pub dimensions: Option<(u32, u32)>,
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
    (links, diagnostics)
}

/// The pages of the site that a page links to, in the order of its links; one that is linked to twice is there twice.
#[must_use]
pub fn linked_pages(site: &SiteIndex, page: PageIx) -> Vec<PageIx> {
    let info = &site.pages[page];
    let context = target::Context {
        site,
        page,
        linker: &Linker::new(site, page, &info.url),
        in_repository: &|_| true,
    };
    let links = info.entry.summary.links.iter();
    links.filter_map(|raw| target::page_of(&context, raw)).collect()
}

/// The page's body with all slots filled, and where the end of its first heading has moved to: a place in the body
/// at which it may be cut in two.
#[must_use]
pub fn complete(page: &ParsedPage, links: &[ResolvedLink]) -> (String, usize) {
    let extra: usize = links.iter().map(|link| link.url.len() + 24).sum();
    let mut html = String::with_capacity(page.html.len() + extra);
    // A damaged cache may hold any number here.
    let lead_end = Some(page.lead_end as usize)
        .filter(|at| page.html.is_char_boundary(*at))
        .unwrap_or(0);
    let mut lead_moved = lead_end;
    let mut from = 0;
    for slot in &page.slots {
        let at = (slot.at as usize).min(page.html.len());
        let Some(piece) = page.html.get(from..at) else {
            continue;
        };
        html.push_str(piece);
        from = at;
        let before = html.len();
        if let Some(link) = links.get(slot.link as usize) {
            fill(&mut html, slot.kind, link);
        }
        if at < lead_end {
            lead_moved += html.len() - before;
        }
    }
    html.push_str(page.html.get(from..).unwrap_or_default());
    (html, lead_moved)
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
        (SlotKind::ImageSize | SlotKind::ImageHeight(_), _) => {}
    }
}

/// Whether a link shows something rather than leads somewhere.
fn shows(kind: LinkKind) -> bool {
    kind == LinkKind::Image
}
